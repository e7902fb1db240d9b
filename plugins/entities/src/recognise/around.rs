//! What stands around a name and is no part of it: words of address and an office's letters in front of a person's (“**Barr.** Ada Example”), letters behind
//! (“Ada Example, **KC**, said”); behind a body's, what an office is over (“Example Union | **Trade** Commissioner”).

use std::ops::Range;

use copydesk_language::lexicon::{goes_before_sri, is_honorific, is_post_nominal, is_title, is_title_modifier};
use copydesk_plugin::standard::EntityType;

use super::{Found, key_of};
use crate::coref::office_initials;
use crate::lexicon::{Classes, Lexicon};
use crate::words::{Shape, Words};

/// Cuts what is no part of names, and drops letters behind persons' that were taken for names of their own.
pub fn trim(words: &Words<'_>, lexicon: &Lexicon, found: &mut Vec<Found>) {
    for name in found.iter_mut().filter(|name| name.label == EntityType::Person) {
        let mut range = name.words.clone();
        // “IG Ada Example”; but “CM Example” may have these initials.
        if range.len() > 2 && office_initials(words.str(range.start)) && !is_loud(words, range.start + 1) {
            range.start += 1;
        }
        while range.len() > 1 && is_address(words, range.start, range.len()) {
            range.start += 1;
        }
        // “Ada Example SC”; but “Alex MD” may be what somebody is called by.
        while range.len() > 2 && is_letters(words, range.end - 1, range.end - 2) {
            range.end -= 1;
        }
        if range != name.words {
            name.key = key_of(words, range.clone());
            name.classes = lexicon.classes(name.key);
            name.words = range;
        }
    }
    for name in found.iter_mut().filter(|name| name.label == EntityType::Organisation && name.words.len() > 1) {
        let last = name.words.end - 1;
        let office = is_title_modifier(words.str(last))
            && words.words.get(last + 1).is_some_and(|_| is_title(words.str(last + 1)));
        let key = key_of(words, name.words.start..last);
        let classes = lexicon.classes(key);
        if office && classes.any(Classes::ORGANISATION) && !name.classes.any(Classes::ORGANISATION) {
            (name.key, name.classes, name.words.end) = (key, classes, last);
        }
    }
    // The end of the last person's name, or of the letters behind it, and the last word of that name.
    let mut last: Option<(usize, usize)> = None;
    found.retain(|name| {
        let Range { start, end } = name.words.clone();
        let behind = last.filter(|&(comma, family)| {
            name.words.len() == 1
                && comma + 1 == start
                && words.str(comma) == ","
                && is_letters(words, start, family)
                && !name.classes.any(Classes::ORGANISATION)
                && words.words.get(end).is_none_or(|next| next.shape.intersects(Shape::MARK))
                && !is_listed(words, end)
        });
        if let Some((_, family)) = behind {
            last = Some((end, family));
        } else if name.label == EntityType::Person {
            last = Some((end, end - 1));
        }
        behind.is_none()
    });
}

/// “Barr.”, “Engr.”, “Tan” of “Tan Sri”: a word of address at the beginning of a name of so many words.
fn is_address(words: &Words<'_>, at: usize, len: usize) -> bool {
    let (word, next) = (words.str(at), words.str(at + 1));
    let dotted = word.ends_with('.') && is_honorific(word);
    let malay = len > 2 && goes_before_sri(word) && next == "Sri";
    // “Dato' | Sri Ada Example”, but Sri is a given name too.
    let before = |back: usize| at.checked_sub(back).map_or("", |w| words.str(w));
    let first = if matches!(before(1), "'" | "’") { before(2) } else { before(1) };
    let second = word == "Sri" && goes_before_sri(first);
    dotted || malay || second
}

/// Letters behind a name with this last word. In a name in capitals they may be part of it: “AUNG SAN”.
fn is_letters(words: &Words<'_>, at: usize, last: usize) -> bool {
    is_post_nominal(words.str(at)) && !is_loud(words, last)
}

fn is_loud(words: &Words<'_>, at: usize) -> bool {
    words.words[at].shape.intersects(Shape::CAPS)
}

/// Whether what stands before a comma is one of several that are listed: “Ada Example, GM, and Ben Sample”.
fn is_listed(words: &Words<'_>, comma: usize) -> bool {
    let at = |w: usize| words.words.get(w).map_or("", |_| words.str(w));
    at(comma) == ","
        && matches!(at(comma + 1), "and" | "or" | "&")
        && words.words.get(comma + 2).is_some_and(|next| next.is_name_like())
}
