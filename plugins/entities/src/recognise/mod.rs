//! Names: words in, typed stretches out. Lists, shape, context and the rest of the article are evidence with weights; nothing
//! here knows which names mean the same. A learned recogniser takes this module's place by giving the same `Found`.

mod decode;
mod document;
mod evidence;
mod feature;
mod lexical;
mod runs;
mod weights;

use std::ops::Range;

use crate::lexicon::{Classes, Lexicon};
use crate::words::{Sentence, Words};

pub use decode::{LONGEST, Lattice, Piece};
pub use document::Notes;
pub use evidence::{Evidence, phrase_key};
pub use feature::{FEATURES, Feature, LABELS, OUTSIDE, Vocabulary};
pub use runs::{closes, opens, runs};
pub use weights::{Lexical, Weights};

/// The type of a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Label {
    Per,
    Org,
    Loc,
    Misc,
}

impl Label {
    /// As in the record: "PER".
    pub fn as_str(self) -> &'static str {
        match self {
            Label::Per => "PER",
            Label::Org => "ORG",
            Label::Loc => "LOC",
            Label::Misc => "MISC",
        }
    }

    fn from_index(index: usize) -> Label {
        [Label::Per, Label::Org, Label::Loc, Label::Misc][index.min(3)]
    }
}

/// A name in the article.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// Its words.
    pub words: Range<usize>,
    pub label: Label,
    /// Its key as a phrase, and what the lists say of it.
    pub key: u64,
    pub classes: Classes,
    /// How probable, 0..1.
    pub score: f32,
}

/// Finds names.
#[derive(Default)]
pub struct Recogniser {
    pub weights: Weights,
    vocabulary: Vocabulary,
}

impl Recogniser {
    /// All names of an article, in order, without overlaps. Reads it twice: the second reading knows what the first found.
    pub fn find(&self, words: &Words<'_>, lexicon: &Lexicon) -> Vec<Found> {
        let mut notes = Notes::of_case(words);
        let first = self.read(words, lexicon, &notes);
        notes.add(words, &first);
        self.read(words, lexicon, &notes)
    }

    /// One reading, knowing `notes`.
    pub fn read(&self, words: &Words<'_>, lexicon: &Lexicon, notes: &Notes) -> Vec<Found> {
        let mut found = Vec::new();
        let mut lattice = Lattice::default();
        let mut pieces = Vec::new();
        for sentence in &words.sentences {
            let evidence = self.evidence(words, sentence, lexicon, notes);
            runs(words, sentence, lexicon, |run| {
                self.fill(&evidence, run.clone(), &mut lattice);
                pieces.clear();
                lattice.best(&mut pieces);
                for piece in &pieces {
                    let range = run.start + piece.start..run.start + piece.end;
                    let key = key_of(words, range.clone());
                    found.push(Found {
                        label: Label::from_index(piece.label),
                        key,
                        classes: lexicon.classes(key),
                        score: piece.score,
                        words: range,
                    });
                }
            });
        }
        found
    }

    /// The evidence of one sentence.
    pub fn evidence<'e>(
        &'e self,
        words: &'e Words<'e>,
        sentence: &'e Sentence,
        lexicon: &'e Lexicon,
        notes: &'e Notes,
    ) -> Evidence<'e> {
        Evidence { words, sentence, lexicon, vocabulary: &self.vocabulary, notes }
    }

    /// Weighs every stretch of a run.
    fn fill(&self, evidence: &Evidence<'_>, run: Range<usize>, lattice: &mut Lattice) {
        lattice.reset(run.len());
        let sum = |into: &mut [f32; LABELS], feature: Feature| self.weights.add(feature, into);
        let rights: Vec<[f32; LABELS]> = (run.start + 1..=run.end)
            .map(|end| {
                let mut total = [0.0; LABELS];
                evidence.right(end, &mut |f| sum(&mut total, f));
                total
            })
            .collect();
        for start in run.clone() {
            let mut left = None;
            each_stretch(evidence, start, run.end, |end, key, allowed| {
                let cell = lattice.at(start - run.start, end - run.start);
                if !allowed {
                    cell[OUTSIDE] = 0.0;
                    return;
                }
                let left = left.get_or_insert_with(|| {
                    let mut total = [0.0; LABELS];
                    evidence.left(start, &mut |f| sum(&mut total, f));
                    total
                });
                let mut total = *left;
                for (t, r) in total.iter_mut().zip(&rights[end - run.start - 1]) {
                    *t += r;
                }
                evidence.inside(start, end, key, &mut |f| sum(&mut total, f));
                for (t, given) in total.iter_mut().zip(evidence.given(start, end, key)) {
                    *t += given;
                }
                if end > start + 1 {
                    total[OUTSIDE] = f32::NEG_INFINITY;
                }
                *cell = total;
            });
        }
    }
}

/// Calls `f` with the end and key of each stretch from `start` that may be a name, and with the single word `start` in any case
/// (then with `false` if it may only be no name).
pub fn each_stretch(evidence: &Evidence<'_>, start: usize, limit: usize, mut f: impl FnMut(usize, u64, bool)) {
    let words = &evidence.words.words;
    let open = opens(&words[start]);
    let mut key = words[start].key;
    let single = open && (words[start].is_name_like() || words[start].classes.any(Classes::KNOWN));
    f(start + 1, key, single);
    if !open {
        return;
    }
    for end in start + 2..=limit.min(start + LONGEST) {
        key = phrase_key(Some(key), &words[end - 1]);
        if closes(&words[end - 1]) || evidence.lexicon.classes(key).any(Classes::KNOWN) {
            f(end, key, true);
        }
    }
}

fn key_of(words: &Words<'_>, range: Range<usize>) -> u64 {
    words.words[range].iter().fold(None, |key, w| Some(phrase_key(key, w))).unwrap_or_default()
}
