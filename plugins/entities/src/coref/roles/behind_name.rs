//! What stands between a name and what it is said to be: letters, brackets, a comma, an age.

use std::ops::Range;

use super::phrase::determines;
use crate::words::{Shape, Words};

/// Longest bracket behind a name, in words.
const BRACKET: usize = 8;

/// Where the letters and the brackets behind a name end: "Ada Example **KC (Labour)**".
pub(super) fn behind_letters(words: &Words<'_>, name_end: usize, limit: usize) -> usize {
    let letters = |w: usize| w < limit && words.words[w].shape.intersects(Shape::CAPS) && words.str(w).len() <= 3;
    let at = name_end + usize::from(letters(name_end));
    let close = |w: &usize| words.str(*w) == ")";
    let bracket = at < limit && words.str(at) == "(";
    let closed = (at..limit.min(at + BRACKET)).find(close).filter(|_| bracket);
    closed.map_or(at, |w| w + 1)
}

/// Where the age behind a name and a comma ends: ", **44,** a lawyer,", ", **61 and** a retired midwife,".
pub(super) fn behind_age(words: &Words<'_>, at: usize, limit: usize) -> usize {
    let aged = at + 2 < limit
        && words.words[at].shape.intersects(Shape::DIGIT)
        && words.str(at).len() <= 2
        && (words.str(at + 1) == "," || words.str(at + 1) == "and" && determines(words.str(at + 2)));
    if aged { at + 2 } else { at }
}

/// What follows the comma behind a name, and an age.
pub(super) fn behind_comma(words: &Words<'_>, sentence: &Range<usize>, name_end: usize) -> Option<usize> {
    let at = behind_letters(words, name_end, sentence.end);
    let comma = at < sentence.end && words.str(at) == ",";
    comma.then(|| behind_age(words, at + 1, sentence.end))
}
