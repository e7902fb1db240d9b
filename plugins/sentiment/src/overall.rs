//! The tone of a stretch of words in one voice (a sentence, a quote), whoever it speaks of: features for a linear model.

use crate::grammar::Class;
use crate::linear::{Feature, NO_UNIT};
use crate::units::{Kind, Sentence, Unit};
use crate::valence::{Hit, is_turned};
use crate::vocabulary::UNKNOWN;

const DENSE: [&str; 6] = ["bias", "pos", "neg", "strong_pos", "strong_neg", "question"];

/// Plain words have one role.
pub const WORD_ROLES: [&str; 1] = ["any"];

/// Names of the dense features, in the order of their numbers.
pub fn dense_names() -> Vec<String> {
    DENSE.iter().map(|name| (*name).to_owned()).collect()
}

/// Adds the features of the units of a sentence that count; returns how many words that were.
pub fn features(sentence: &Sentence, hits: &[Hit], counts: impl Fn(&Unit) -> bool, out: &mut Vec<Feature>) -> usize {
    out.clear();
    let units = &sentence.units;
    let counts = |at: usize| counts(&units[at]);
    let words = (0..units.len()).filter(|&at| counts(at) && units[at].kind != Kind::Mark).count();
    if words == 0 {
        return 0;
    }
    out.push(Feature { number: 0, value: 1.0, unit: NO_UNIT, word: None });
    for hit in hits.iter().filter(|hit| hit.valence != 0.0 && counts(hit.unit)) {
        let sign = usize::from(hit.valence < 0.0);
        out.push(Feature::dense(1 + sign, hit.valence.abs(), hit.unit));
        if hit.valence.abs() >= 0.5 {
            out.push(Feature::dense(3 + sign, hit.valence.abs() - 0.4, hit.unit));
        }
    }
    if sentence.question {
        out.push(Feature { number: 5, value: 1.0, unit: NO_UNIT, word: None });
    }
    // Most sentences deny nothing, and speak of less of nothing.
    let turns = units.iter().any(|unit| unit.entry.class.is(Class::NEGATOR) || unit.entry.class.is(Class::FALLING));
    for (at, unit) in units.iter().enumerate().filter(|(at, unit)| counts(*at) && unit.stem != UNKNOWN) {
        let value = if turns && is_turned(units, at) { -0.5 } else { 1.0 };
        out.push(Feature::word(unit.stem, 0, value, at));
    }
    words
}
