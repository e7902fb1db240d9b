//! The gender that a person's name tells, or the honorific before it.

use std::ops::Range;

use copydesk_language::lexicon::{Gender, honorific_gender};
use copydesk_plugin::standard::EntityType;

use super::Entity;
use crate::lexicon::{Classes, Lexicon};
use crate::recognise::Found;
use crate::words::{Shape, Words};

/// A person's gender from an honorific before the name (which is certain) or from the name itself.
pub(super) fn gender(words: &Words<'_>, name: &Found) -> Option<(Gender, bool)> {
    if name.label != EntityType::Person {
        return None;
    }
    // In "Harbour master Ilse Brandt", "master" is not an honorific.
    let before = name.words.start.checked_sub(1).filter(|&w| words.words[w].is_name_like());
    let before = before.and_then(|w| honorific_gender(words.str(w)));
    before.map(|gender| (gender, true)).or_else(|| {
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
