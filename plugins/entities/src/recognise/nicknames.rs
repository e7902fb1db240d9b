//! A person's name with a nickname in quote marks: “Ada | “**Bunny**” | Example” is one name.

use copydesk_plugin::standard::EntityType;

use super::{Found, key_of};
use crate::lexicon::Lexicon;
use crate::words::{Shape, Words};

/// The most words of a nickname.
const LONGEST: usize = 2;

/// Joins given name, nickname and surname.
pub fn join(words: &Words<'_>, lexicon: &Lexicon, found: &mut Vec<Found>) {
    let mut joined: Vec<Found> = Vec::with_capacity(found.len());
    for name in found.drain(..) {
        // The nickname may have been found as a name of its own.
        let given = joined.iter().rev().take(2).position(|given| is_nickname(words, given, &name));
        let Some(back) = given else {
            joined.push(name);
            continue;
        };
        joined.truncate(joined.len() - back);
        if let Some(given) = joined.last_mut() {
            given.words.end = name.words.end;
            given.key = key_of(words, given.words.clone());
            given.classes = lexicon.classes(given.key);
            given.score = given.score.max(name.score);
        }
    }
    *found = joined;
}

/// Whether nothing but a nickname in marks stands between two persons' names.
fn is_nickname(words: &Words<'_>, given: &Found, family: &Found) -> bool {
    let persons = given.label == EntityType::Person && family.label == EntityType::Person;
    let pair = |open: usize, close: usize| {
        let marks = (words.str(open), words.str(close));
        matches!(marks, ("\"", "\"") | ("“" | "”", "”") | ("‘" | "’", "’") | ("'", "'") | ("``", "''"))
    };
    let (from, to) = (given.words.end, family.words.start);
    if !persons || to < from + 3 || to > from + 2 + LONGEST || !pair(from, to - 1) {
        return false;
    }
    let plain = |w: usize| words.words[w].is_name_like() && !words.words[w].shape.intersects(Shape::HAS_DIGIT);
    let sentence = |w: usize| words.sentences.partition_point(|s| s.words.end <= w);
    (from + 1..to - 1).all(plain) && sentence(from) == sentence(to)
}
