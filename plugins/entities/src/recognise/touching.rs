//! A body and a person whose names touch, without a comma: “head of research at **Example Bank** | **Ada Example** said”. Evidence weighs one stretch at a
//! time and takes the two for one body; the office in front tells that somebody has to be named behind it.

use std::ops::Range;

use copydesk_plugin::standard::EntityType;

use super::{Found, key_of};
use crate::lexicon::{Classes, Lexicon};
use crate::words::{Shape, Word, Words};

/// How many words may stand between an office and the preposition before a body: “chief *of staff* at”.
const OFFICE: usize = 5;

/// Cuts bodies that have a person's name at their end.
pub fn part(words: &Words<'_>, lexicon: &Lexicon, found: &mut Vec<Found>) {
    if !found.iter().any(|name| person_in(words, lexicon, name).is_some()) {
        return;
    }
    let mut parts = Vec::with_capacity(found.len() + 1);
    for name in found.drain(..) {
        let Some(cut) = person_in(words, lexicon, &name) else {
            parts.push(name);
            continue;
        };
        let piece = |range: Range<usize>, label: EntityType| {
            let key = key_of(words, range.clone());
            Found { words: range, label, key, classes: lexicon.classes(key), score: name.score }
        };
        parts.push(piece(name.words.start..cut, EntityType::Organisation));
        parts.push(piece(cut..name.words.end, EntityType::Person));
    }
    *found = parts;
}

/// Where a person's name of two words begins in a body's, if an office stands in front: behind a noun for a body, which is not what “of” has.
fn person_in(words: &Words<'_>, lexicon: &Lexicon, name: &Found) -> Option<usize> {
    let all = &words.words;
    let Range { start, end } = name.words;
    if name.label != EntityType::Organisation || end < start + 3 {
        return None;
    }
    let [.., before, given, family] = &all[start..end] else { return None };
    let plain = |word: &Word| word.shape.contains(Shape::CAP) && !word.shape.intersects(Shape::CAPS | Shape::HAS_DIGIT);
    let body = Classes::ORG_HEAD.or(Classes::ORG_SUFFIX);
    let person = plain(given)
        && plain(family)
        && before.shape.contains(Shape::CAP)
        && given.classes.any(Classes::GIVEN)
        && !given.classes.any(body)
        && !family.classes.any(body.or(Classes::LOC_HEAD).or(Classes::PLACE_NOUN));
    let rest = all[start..end - 2].iter().any(|word| word.classes.any(body));
    // "the University of **North Carolina** Charlotte", "the Football Club **Sydney** Swans", "the US Bank **Morgan Stanley**"
    let known = |range: Range<usize>, classes: Classes| lexicon.classes(key_of(words, range)).any(classes);
    let (first, last) = (end - 2, end - 1);
    let place = known(first - 1..last, Classes::PLACE)
        || known(first..last, Classes::PLACE)
        || known(last..end, Classes::PLACE)
        || known(first..end, Classes::PLACE.or(Classes::ORGANISATION).or(Classes::THING));
    (person && rest && !place && holds_office(words, start)).then_some(end - 2)
}

/// Whether an office and a preposition stand right before a name.
fn holds_office(words: &Words<'_>, start: usize) -> bool {
    let Some(mut at) = start.checked_sub(1) else { return false };
    if words.str(at) == "the" && at > 0 {
        at -= 1;
    }
    if !matches!(words.str(at), "of" | "for" | "at" | "with" | "in" | "from" | "to") {
        return false;
    }
    let before = &words.words[at.saturating_sub(OFFICE)..at];
    let mut near = before.iter().rev().take_while(|word| !word.shape.intersects(Shape::MARK | Shape::OPEN_QUOTE));
    near.any(|word| word.classes.any(Classes::ROLE.or(Classes::TITLE)))
}
