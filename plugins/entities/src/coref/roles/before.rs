//! Roles before a name: "Kremlin spokesman Peskov", "Leader of the Opposition Ada Example", "one of its researchers, Ada Example".

use std::collections::HashSet;
use std::ops::Range;
use std::sync::LazyLock;

use copydesk_language::lexicon::{
    RoleKind, goes_before_sri, is_honorific, is_title, is_title_modifier, kinship, prepositions, role_noun,
};
use copydesk_language::morphology::{VerbForm, irregular_form, verb_form};
use copydesk_plugin::standard::EntityType;

use super::phrase::{determines, is_office, polite, text};
use super::several::counts;
use crate::coref::grammar::function;
use crate::coref::nominals::{Determiner, Noun, ends_phrase, is_role, over_two};
use crate::coref::small_words::{adverb, hardly_person, office_initials, was};
use crate::lexicon::Classes;
use crate::words::{Shape, Words};

/// Longest role, in words.
const LONGEST: usize = 8;

static PREPOSITIONS: LazyLock<HashSet<&str>> = LazyLock::new(|| prepositions::all().collect());

/// Where the honorifics and short titles before a name begin.
pub(super) fn honoured(words: &Words<'_>, from: usize, name: usize) -> usize {
    let mut start = name;
    while start > from {
        let word = words.str(start - 1);
        let honorific = words.words[start - 1].is_name_like() && is_honorific(word) && !is_role(word);
        // "Opposition leader **Tan Sri** Ada Example"
        let before_sri = start < name && words.str(start) == "Sri" && goes_before_sri(word);
        if !(is_short_title(word) || honorific || before_sri) {
            break;
        }
        start -= 1;
    }
    start
}

/// "Sen.", "Gen", "Cllr": a title that no text would call somebody's office.
fn is_short_title(word: &str) -> bool {
    let bare = word.strip_suffix('.').unwrap_or(word);
    word.starts_with(char::is_uppercase)
        && ((is_title(word) && (word.ends_with('.') || bare.len() <= 4) && role_noun(bare).is_none())
            || matches!(bare, "Supt" | "Cllr" | "Coun" | "Insp" | "Brig" | "Cmdr" | "Con"))
}

/// The title that stands before a name; "Mr." and "Ms." are none.
pub(super) fn title(words: &Words<'_>, before: Range<usize>) -> Option<String> {
    let start = before.clone().find(|&w| !polite(words.str(w)))?;
    Some(text(words, start..before.end))
}

/// Whether the word says what somebody is, right before the name.
fn heads(words: &Words<'_>, at: usize) -> bool {
    let word = words.str(at);
    let office =
        office_initials(word) || is_role(word) && role_noun(word).is_none_or(|noun| noun.kind != RoleKind::Person);
    // "the grower accused Example" tells what he did.
    let did = word.ends_with("ed") && verb_form(word) == Some(VerbForm::Past);
    office
        || (!did
            && words.words[at].shape.intersects(Shape::LOWER)
            && !hardly_person(word)
            && Noun::parse(words, at).is_some_and(|noun| noun.of_persons() && !matches!(noun, Noun::Aged | Noun::Kin)))
}

/// "His wife", "the owner's elder son", "whose husband": a relative of somebody who is told before.
fn is_owned_kin(words: &Words<'_>, from: usize, at: usize) -> bool {
    let lower = |w: usize| words.words[w].shape.intersects(Shape::LOWER);
    let owns = |w: usize| {
        words.words[w].shape.intersects(Shape::GENITIVE)
            || Determiner::parse(words.str(w)) == Some(Determiner::Possessive)
    };
    let mut before = (from..at).rev().take(3);
    kinship(words.str(at)).is_some_and(|noun| !noun.plural)
        && lower(at)
        && before.find(|&w| owns(w) || !lower(w) || function(words.str(w))).is_some_and(owns)
}

/// The role that ends before a name, perhaps with a comma between. `named` is the label of the name that each word is part of.
pub(super) fn before(
    words: &Words<'_>,
    named: &[Option<EntityType>],
    from: usize,
    name: usize,
) -> Option<Range<usize>> {
    let mut end = name;
    if end > from && words.str(end - 1) == "," {
        end -= 1;
    }
    if end == name && end > from && is_owned_kin(words, from, end - 1) {
        return Some(end - 1..end);
    }
    if end == from || !heads(words, end - 1) || named[end - 1].is_some() && !is_title(words.str(end - 1)) {
        return None;
    }
    // "The elder Example" is no elder.
    if end == name && words.str(end - 1) == "elder" {
        return None;
    }
    // "the mayor, Jan Kowal" is read by its determiner; "…, said the mayor, and" must not be taken twice.
    let comma = end < name;
    let plural = role_noun(words.str(end - 1)).is_some_and(|noun| noun.plural);
    let mut start = end - 1;
    while start > from && end - start < LONGEST {
        let word = words.str(start - 1);
        // "Russian and Ukrainian presidents"; another person is no part of a role ("President Macron and German Chancellor Scholz").
        let other = |w: usize| named[w].is_some_and(|label| label != EntityType::Person);
        let joins = plural && matches!(word, "and" | "&") && start - 1 > from && other(start - 2) && other(start)
            || over_two(words, from, start - 1, end);
        // "Putin's spokesman": the owner is no part of the role, the country is ("Russia's foreign minister").
        let owns = words.words[start - 1].shape.intersects(Shape::GENITIVE) && start - 1 > from && other(start - 2);
        let shape = words.words[start - 1].shape;
        let unnamed = named[start - 1].is_none() && (is_role(word) || is_title_modifier(word));
        // "Denver police chief", "Harbour master"
        let first = shape.intersects(Shape::FIRST)
            && shape.intersects(Shape::CAP)
            && words.words[start].shape.intersects(Shape::LOWER);
        let noun = named[start - 1].is_none()
            && (shape.intersects(Shape::LOWER) || first)
            && !ends_phrase(words, start - 1)
            && !PREPOSITIONS.contains(word)
            && !past(word)
            // "The agronomist beat former premier Example"
            && !was(words.str(start))
            && !determines(word)
            && !counts(word)
            && !word.ends_with("ly");
        // "Industry Cabinet Secretary", "Rural Development Minister"
        let office = named[start - 1].is_none()
            && words.words[start].is_name_like()
            && shape.intersects(Shape::CAP)
            && !words.words[start - 1].classes.any(Classes::CALENDAR)
            && !function(word)
            && !ends_phrase(words, start - 1)
            && !determines(word);
        if !(other(start - 1) || unnamed || joins || owns || noun || office) {
            break;
        }
        start -= 1;
    }
    // "last week mayor", "Yesterday President", "At Stormont Health Minister": such words are none of the role.
    let small = |word: &str| function(word) || PREPOSITIONS.contains(word) || adverb(word);
    let none = |w: usize| named[w].is_none() && small(&words.str(w).to_lowercase());
    while start + 1 < end && (none(start) || counts(words.str(start))) {
        start += 1;
    }
    // "DC Ada Example" has a title.
    let title = start == end - 1 && office_initials(words.str(start));
    (!title && (!comma || start < end - 1 || from == start)).then_some(start..end)
}

/// "The agronomist overtook premier Example": an irregular verb is no part of a role, unless it is a noun as often.
fn past(word: &str) -> bool {
    !matches!(word, "left" | "set") && irregular_form(word) == Some(VerbForm::Past)
}

/// "Leader of the Opposition Ada Example", "director of services Ben Sample": an office with what it is over.
pub(super) fn over(words: &Words<'_>, named: &[Option<EntityType>], from: usize, name: usize) -> Option<Range<usize>> {
    let cap = |w: usize| words.words[w].is_name_like();
    let small = |w: usize| matches!(words.str(w), "of" | "for" | "the" | "and");
    let lower = |w: usize| {
        words.words[w].shape.intersects(Shape::LOWER) && !function(words.str(w)) && !determines(words.str(w))
    };
    let start = (from..name).rev().take(LONGEST).take_while(|&w| cap(w) || small(w) || lower(w)).last()?;
    let over = |w: usize| matches!(words.str(w + 1), "of" | "for");
    let head = (start..name.checked_sub(2)?)
        .find(|&w| over(w) && (cap(w) && is_role(words.str(w)) || is_office(words.str(w))))?;
    let plain = (head + 2..name)
        .all(|w| (lower(w) || w < name - 1 && words.str(w) == "the") && !words.words[w].classes.any(Classes::SAY));
    let whole = before(words, named, from, head + 1)?;
    (cap(name - 1) || plain).then_some(whole.start..name)
}
