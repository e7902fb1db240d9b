//! The gender that a person's name tells, or the honorific before it.

use std::ops::Range;

use copydesk_language::lexicon::{Gender, honorific_gender, kinship, person_pronoun};
use copydesk_plugin::standard::EntityType;

use super::Entity;
use crate::lexicon::{Classes, Lexicon};
use crate::recognise::Found;
use crate::words::{Shape, Words};

/// How many adjectives may stand before the noun for a relative: "her **late first** husband".
const ADJECTIVES: usize = 2;

/// A person's gender from an honorific or a noun for a relative before the name (which are certain) or from the name itself.
pub(super) fn gender(words: &Words<'_>, name: &Found) -> Option<(Gender, bool)> {
    if name.label != EntityType::Person {
        return None;
    }
    // In "Harbour master Ilse Brandt", "master" is not an honorific.
    let before = name.words.start.checked_sub(1).filter(|&w| words.words[w].is_name_like());
    let before = before.and_then(|w| honorific_gender(words.str(w)));
    let kin = || relative(words, &name.words).and_then(|at| kinship(words.str(at))?.gender);
    before.or_else(kin).map(|gender| (gender, true)).or_else(|| {
        let classes = words.words[name.words.start].classes;
        // "Von" and "Ben" are given names too.
        if classes.any(Classes::PARTICLE) || family_first(words, &name.words) {
            return None;
        }
        match (classes.any(Classes::GIVEN_M), classes.any(Classes::GIVEN_F), name.words.len() > 1) {
            (true, false, true) => Some((Gender::Male, false)),
            (false, true, true) => Some((Gender::Female, false)),
            _ => None,
        }
    })
}

/// The noun for a relative that a name is told of: "her **husband**, Jan," or "Kowal's **wife** Ada".
pub(super) fn relative(words: &Words<'_>, name: &Range<usize>) -> Option<usize> {
    let comma = name.start.checked_sub(1).filter(|&w| words.str(w) == ",");
    // "He told his wife, Ada Example said."
    if comma.is_some() && words.words.get(name.end).is_some_and(|w| !w.shape.intersects(Shape::MARK)) {
        return None;
    }
    let at = comma.unwrap_or(name.start).checked_sub(1)?;
    let lower = |w: usize| words.words[w].shape.intersects(Shape::LOWER);
    kinship(words.str(at)).filter(|kin| lower(at) && !kin.plural)?;
    let owner = |w: usize| {
        words.words[w].shape.intersects(Shape::GENITIVE)
            || person_pronoun(words.str(w)).is_some_and(|pronoun| pronoun.case.is_possessive())
    };
    let mut before = (0..at).rev().take(ADJECTIVES + 1).take_while(|&w| lower(w) || owner(w));
    before.any(owner).then_some(at)
}

/// The gender that a person's given name tells, also where it is all that the article says of the name, or is too rare to group names by.
pub(super) fn given(words: &Words<'_>, lexicon: &Lexicon, entity: &Entity) -> Option<Gender> {
    let first = &words.words[entity.fullest.start];
    let alone = entity.fullest.len() == 1 && first.classes.any(Classes::FAMILY);
    let person = entity.label == EntityType::Person && !first.classes.any(Classes::PARTICLE);
    if !person || alone || family_first(words, &entity.fullest) {
        return None;
    }
    lexicon.gender(first.key)
}

/// "Kim" is no given name in "Kim Jong Un", where no surname follows.
fn family_first(words: &Words<'_>, name: &Range<usize>) -> bool {
    let (first, last) = (words.words[name.start], words.words[name.end - 1]);
    let eastern = name.len() == 3 || (name.len() == 2 && last.shape.intersects(Shape::HYPHEN));
    eastern && first.classes.any(Classes::SURNAME) && !last.classes.any(Classes::SURNAME)
}
