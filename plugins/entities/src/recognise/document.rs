//! What the rest of the article says of a word: whether it also stands there in small letters, and which names a first reading
//! found, so that "Guterres" alone is a person because "Antonio Guterres" is one.

use crate::lexicon::{Classes, KeyMap};
use crate::words::{Case, Shape, Words};

use super::Found;

const LOWER: u8 = 1;
const CAPITAL: u8 = 2;

/// Bits of `seen`, in the order of the evidence's names.
const SAME: u16 = 1;
const LAST_OF_PER: u16 = 1 << 4;
const FIRST_OF_PER: u16 = 1 << 5;
const IN_ORG: u16 = 1 << 6;
const IN_LOC: u16 = 1 << 7;
const IN_MISC: u16 = 1 << 8;
const ACRONYM_OF: u16 = 1 << 9;
const LONE: u16 = 1 << 10;
const LONE_OFTEN: u16 = 1 << 11;

/// How many observations there are.
pub(super) const SEEN: u32 = 12;

/// A word that is a name by itself this often, and never a part of one: news names persons in full once, and firms hardly ever.
const OFTEN: u32 = 3;

#[derive(Clone, Copy, Default)]
struct Seen {
    /// Probability mass of each label over all mentions of this very name.
    mass: [f32; 4],
    /// The one mention, if there is but one: no evidence for itself.
    only: Option<u32>,
    times: u32,
    parts: u16,
}

/// Notes on one article.
#[derive(Default)]
pub struct Notes {
    words: KeyMap<u8>,
    names: KeyMap<Seen>,
}

impl Notes {
    /// First notes: which capitalised words also occur in small letters, or capitalised inside a sentence.
    pub fn from_case(words: &Words<'_>) -> Notes {
        let mut notes = Notes::default();
        for sentence in &words.sentences {
            for w in &words.words[sentence.words.clone()] {
                let bit = if w.shape.intersects(Shape::LOWER) && !w.shape.intersects(Shape::CAP) {
                    // Only words that could be taken for names need a note; function words are known by class.
                    if w.classes.any(Classes::COMMON_10) && !w.classes.any(Classes::KNOWN) {
                        continue;
                    }
                    LOWER
                } else if w.shape.intersects(Shape::CAP)
                    && !w.shape.intersects(Shape::FIRST)
                    && sentence.case == Case::Normal
                {
                    CAPITAL
                } else {
                    continue;
                };
                *notes.words.entry(w.key).or_default() |= bit;
            }
        }
        notes
    }

    /// Adds what a first reading found.
    pub fn add(&mut self, words: &Words<'_>, found: &[Found]) {
        for name in found {
            let keys = || words.words[name.words.clone()].iter();
            let label = name.label as usize;
            let whole = self.names.entry(name.key).or_default();
            whole.mass[label] += name.score;
            whole.times += 1;
            whole.only = if whole.times == 1 { Some(name.words.start as u32) } else { None };
            if name.words.len() < 2 || name.score < 0.5 {
                continue;
            }
            let (first, last) = (&words.words[name.words.start], &words.words[name.words.end - 1]);
            match label {
                0 => {
                    if !first.shape.intersects(Shape::INITIAL) {
                        self.names.entry(first.key).or_default().parts |= FIRST_OF_PER;
                    }
                    let last = if last.classes.any(Classes::PERSON_SUFFIX) && name.words.len() > 2 {
                        &words.words[name.words.end - 2]
                    } else {
                        last
                    };
                    self.names.entry(last.key).or_default().parts |= LAST_OF_PER;
                }
                _ => {
                    let bit = [0, IN_ORG, IN_LOC, IN_MISC][label];
                    for w in keys().filter(|w| w.is_name_like() && !w.classes.any(Classes::KNOWN)) {
                        self.names.entry(w.key).or_default().parts |= bit;
                    }
                    if label == 1
                        && let Some(key) = initials(words, name.words.clone())
                    {
                        self.names.entry(key).or_default().parts |= ACRONYM_OF;
                    }
                }
            }
        }
    }

    pub fn is_lower(&self, key: u64) -> bool {
        self.words.get(&key).is_some_and(|b| b & LOWER != 0)
    }

    pub fn is_capital(&self, key: u64) -> bool {
        self.words.get(&key).is_some_and(|b| b & CAPITAL != 0)
    }

    /// What was seen of this phrase elsewhere than at word `at`: bits in the order of the evidence's names. `single`: it is one word.
    pub fn seen(&self, key: u64, at: usize, single: bool) -> u16 {
        let Some(seen) = self.names.get(&key) else { return 0 };
        let mut bits = seen.parts;
        if single && seen.parts == 0 {
            bits |= if seen.times >= OFTEN { LONE_OFTEN } else { LONE };
        }
        if seen.times > 0 && seen.only != Some(at as u32) {
            let best = (0..4).max_by(|&a, &b| seen.mass[a].total_cmp(&seen.mass[b])).unwrap_or(0);
            bits |= SAME << best;
        }
        bits
    }
}

/// The key of the acronym of a name of several words: "World Health Organization" -> "WHO".
fn initials(words: &Words<'_>, name: std::ops::Range<usize>) -> Option<u64> {
    let letters: String =
        name.filter(|&w| words.words[w].is_name_like()).filter_map(|w| words.str(w).chars().next()).collect();
    (letters.len() > 1).then(|| crate::lexicon::exact(&letters))
}
