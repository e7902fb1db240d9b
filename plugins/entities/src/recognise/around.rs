//! What stands around a person's name and is no part of it: words of address in front (“**Barr.** Ada Example”), letters behind (“Ada Example, **KC**, said”).

use copydesk_language::lexicon::{is_honorific, is_post_nominal, is_title, is_title_modifier};
use copydesk_plugin::standard::EntityType;

use super::{Found, key_of};
use crate::lexicon::{Classes, Lexicon};
use crate::words::{Shape, Words};

/// Cuts what is no part of persons' names, and drops letters behind them that were taken for names of their own.
pub fn trim(words: &Words<'_>, lexicon: &Lexicon, found: &mut Vec<Found>) {
    for name in found.iter_mut().filter(|name| name.label == EntityType::Person) {
        let mut range = name.words.clone();
        while range.len() > 1 && is_address(words, range.start, range.len()) {
            range.start += 1;
        }
        // “Ada Example SC”; but “Alex MD” may be what somebody is called by.
        while range.len() > 2 && is_letters(words, range.end - 1) {
            range.end -= 1;
        }
        if range != name.words {
            name.key = key_of(words, range.clone());
            name.classes = lexicon.classes(name.key);
            name.words = range;
        }
    }
    for name in found.iter_mut().filter(|name| name.label == EntityType::Organisation && name.words.len() > 1) {
        // “European Union | **Trade** Commissioner”
        let last = name.words.end - 1;
        let office = is_title_modifier(words.str(last))
            && words.words.get(last + 1).is_some_and(|_| is_title(words.str(last + 1)));
        let key = key_of(words, name.words.start..last);
        let classes = lexicon.classes(key);
        if office && classes.any(Classes::ORGANISATION) && !name.classes.any(Classes::ORGANISATION) {
            (name.key, name.classes, name.words.end) = (key, classes, last);
        }
    }
    // The end of the last person's name, or of the letters behind it.
    let mut last: Option<usize> = None;
    found.retain(|name| {
        let behind = name.words.len() == 1
            && is_letters(words, name.words.start)
            && last.is_some_and(|last| name.words.start == last + 1 && words.str(last) == ",")
            && words.words.get(name.words.end).is_none_or(|next| next.shape.intersects(Shape::MARK));
        if name.label == EntityType::Person || behind {
            last = Some(name.words.end);
        }
        !behind
    });
}

/// “Barr.”, “Engr.”, “Tan” of “Tan Sri”: a word of address at the beginning of a name of so many words.
fn is_address(words: &Words<'_>, at: usize, len: usize) -> bool {
    let (word, next) = (words.str(at), words.str(at + 1));
    let dotted = word.ends_with('.') && is_honorific(word);
    let sri = |word: &str| word == "Sri";
    let malay = len > 2 && (matches!(word, "Tan" | "Datuk" | "Dato" | "Dato'" | "Dato’") && sri(next));
    // “Dato' | Sri Ada Example”, but Sri is a given name too.
    let second =
        sri(word) && at > 0 && matches!(words.str(at - 1), "Tan" | "Datuk" | "Dato" | "Dato'" | "Dato’" | "'" | "’");
    dotted || malay || second
}

fn is_letters(words: &Words<'_>, at: usize) -> bool {
    let word = words.words[at];
    word.shape.intersects(Shape::CAPS | Shape::DOTTED | Shape::CAP) && is_post_nominal(words.str(at))
}
