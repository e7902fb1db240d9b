//! Names: words in, typed stretches out. Lists, shape, context and the rest of the article are evidence with weights; nothing
//! here knows which names mean the same. A learned recogniser takes this module's place by giving the same `Found`.

mod around;
mod calibration;
mod decode;
mod document;
mod evidence;
mod feature;
mod lexical;
mod nicknames;
mod read;
mod runs;
mod tags;
mod touching;
mod weights;

use std::ops::Range;

use copydesk_plugin::standard::EntityType;

use crate::lexicon::{Classes, Lexicon};
use crate::words::{Sentence, Shape, Word, Words};

pub use calibration::{Calibration, log_odds};
pub use decode::{LONGEST, Lattice, Piece};
pub use document::Notes;
pub use evidence::{Evidence, is_demonym, phrase_key};
pub use feature::{FEATURES, Feature, LABELS, OUTSIDE, Vocabulary};
pub use runs::{closes, opens, runs};
pub use tags::{SentenceTags, Tags, open as open_encoder};
pub use weights::{Batch, Lexical, Weights};

/// The type at a place in the model's order, which is that of [`EntityType::ALL`].
fn entity_type(index: usize) -> EntityType {
    EntityType::ALL[index.min(EntityType::ALL.len() - 1)]
}

/// A name in the article.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// Its words.
    pub words: Range<usize>,
    pub label: EntityType,
    /// Its key as a phrase, and what the lists say of it.
    pub key: u64,
    pub classes: Classes,
    /// How probable, 0..1.
    pub score: f32,
}

/// Finds names.
pub struct Recogniser {
    pub weights: Weights,
    vocabulary: Vocabulary,
    pub mix: Mix,
    /// How scores are calibrated without and with an encoder.
    pub fast: Calibration,
    pub accurate: Calibration,
}

impl Default for Recogniser {
    fn default() -> Recogniser {
        Recogniser {
            weights: Weights::default(),
            vocabulary: Vocabulary::default(),
            mix: Mix::default(),
            fast: Calibration::FAST,
            accurate: Calibration::ACCURATE,
        }
    }
}

/// How what the encoder says and the evidence are weighed against each other.
#[derive(Clone, Copy)]
pub struct Mix {
    pub tags: f32,
    pub evidence: f32,
}

impl Default for Mix {
    /// The best of a few on held-out sentences: see `training/entities`.
    fn default() -> Mix {
        Mix { tags: 0.7, evidence: 0.7 }
    }
}

impl Recogniser {
    /// The sentences that an encoder should read: those of which the fast model is less sure than `effort`, a probability; and those in which it
    /// is surer than it should be: a common word at the beginning that it takes for a name, a known name in small letters. With 1, all of them.
    pub fn unsure(&self, words: &Words<'_>, lexicon: &Lexicon, effort: f32) -> Vec<usize> {
        if effort >= 1.0 {
            return (0..words.sentences.len()).collect();
        }
        let mut sure = Vec::with_capacity(words.sentences.len());
        let found = self.twice(words, lexicon, None, &mut |sentence| sure.push(sentence));
        let mut names = found.iter().peekable();
        let unsure = |(at, sentence): (usize, &Sentence)| {
            let mut doubtful = sure[at] < effort;
            while let Some(name) = names.next_if(|name| name.words.start < sentence.words.end) {
                let first = &words.words[name.words.start];
                doubtful |= name.words.len() == 1 && first.shape.intersects(Shape::FIRST) && is_common(first);
            }
            let known = words.words[sentence.words.clone()].iter().any(is_known_in_small_letters);
            (doubtful || known).then_some(at)
        };
        words.sentences.iter().enumerate().filter_map(unsure).collect()
    }

    /// All names of an article, in order, without overlaps. With `tags`, what the encoder says counts too.
    pub fn find(&self, words: &Words<'_>, lexicon: &Lexicon, tags: Option<&Tags>) -> Vec<Found> {
        let mut found = self.twice(words, lexicon, tags, &mut |_| ());
        let mut sentence = 0;
        for name in &mut found {
            while words.sentences[sentence].words.end <= name.words.start {
                sentence += 1;
            }
            let read = tags.is_some_and(|tags| tags.of(words, sentence).is_some());
            name.score = if read { self.accurate } else { self.fast }.apply(name.score);
        }
        touching::part(words, lexicon, &mut found);
        around::trim(words, lexicon, &mut found);
        nicknames::join(words, lexicon, &mut found);
        found
    }

    /// Reads an article twice: the second reading knows what the first found. `sure` gets, for each sentence, how probable what the second
    /// makes of it is.
    fn twice(
        &self,
        words: &Words<'_>,
        lexicon: &Lexicon,
        tags: Option<&Tags>,
        sure: &mut dyn FnMut(f32),
    ) -> Vec<Found> {
        let mut notes = Notes::from_case(words);
        let mut sums = Sums { most: words.words.len().max(KEPT), ..Sums::default() };
        notes.add(words, &self.reading(words, lexicon, &notes, tags, &mut sums, &mut |_| ()));
        sums.rewind();
        self.reading(words, lexicon, &notes, tags, &mut sums, sure)
    }

    /// Puts names that are given in the place of what was found across them, each with the type for which the evidence speaks most.
    pub fn give(
        &self,
        words: &Words<'_>,
        lexicon: &Lexicon,
        tags: Option<&Tags>,
        given: &[Range<usize>],
        found: &mut Vec<Found>,
    ) {
        if given.is_empty() {
            return;
        }
        let mut notes = Notes::from_case(words);
        notes.add(words, found);
        let names: Vec<Found> = given
            .iter()
            .map(|range| {
                let key = key_of(words, range.clone());
                let same = found.iter().find(|name| name.words == *range).map(|name| name.label);
                let label = same.unwrap_or_else(|| {
                    let sentence = words.sentences.partition_point(|s| s.words.end <= range.start);
                    let evidence = self.evidence(words, &words.sentences[sentence], lexicon, &notes);
                    let tags = tags.and_then(|tags| tags.of(words, sentence));
                    self.type_of(&Evidence { tags, ..evidence }, range.clone(), key)
                });
                Found { words: range.clone(), label, key, classes: lexicon.classes(key), score: 1.0 }
            })
            .collect();
        let clear = |name: &Found| {
            let next = given.partition_point(|range| range.end <= name.words.start);
            given.get(next).is_none_or(|range| range.start >= name.words.end)
        };
        found.retain(clear);
        found.extend(names);
        found.sort_by_key(|name| name.words.start);
    }

    /// The type for which the evidence speaks most, if the stretch is a name.
    fn type_of(&self, evidence: &Evidence<'_>, range: Range<usize>, key: u64) -> EntityType {
        let mut totals = [0.0; LABELS];
        let mut add = |feature: Feature| self.weights.add(feature, &mut totals);
        evidence.left(range.start, &mut add);
        evidence.inside(range.start, range.end, key, &mut add);
        evidence.elsewhere(range.start, key, &mut add);
        evidence.right(range.end, &mut add);
        let tags = evidence.tags.filter(|_| range.len() <= LONGEST).map(|tags| tags.stretch(range));
        let best = (0..OUTSIDE).max_by(|&a, &b| {
            let total = |label: usize| totals[label] + tags.map_or(0.0, |tags| tags[label]);
            total(a).total_cmp(&total(b))
        });
        entity_type(best.unwrap_or_default())
    }

    /// One reading, knowing `notes`.
    pub fn read(&self, words: &Words<'_>, lexicon: &Lexicon, notes: &Notes, tags: Option<&Tags>) -> Vec<Found> {
        self.reading(words, lexicon, notes, tags, &mut Sums::default(), &mut |_| ())
    }

    fn reading(
        &self,
        words: &Words<'_>,
        lexicon: &Lexicon,
        notes: &Notes,
        tags: Option<&Tags>,
        sums: &mut Sums,
        sure: &mut dyn FnMut(f32),
    ) -> Vec<Found> {
        let mut found = Vec::new();
        let mut lattice = Lattice::default();
        let (mut batch, mut rights) = (Batch::new(&self.weights), Vec::new());
        let mut pieces = Vec::new();
        for (at, sentence) in words.sentences.iter().enumerate() {
            let tags = tags.and_then(|tags| tags.of(words, at));
            let evidence = Evidence { tags, ..self.evidence(words, sentence, lexicon, notes) };
            let mut probability = 0.0;
            runs(&evidence, |run| {
                self.fill(&evidence, run.clone(), sums, &mut lattice, (&mut batch, &mut rights));
                pieces.clear();
                probability += lattice.best(&mut pieces);
                for piece in &pieces {
                    let range = run.start + piece.start..run.start + piece.end;
                    let key = key_of(words, range.clone());
                    found.push(Found {
                        label: entity_type(piece.label),
                        key,
                        classes: lexicon.classes(key),
                        score: piece.score,
                        words: range,
                    });
                }
            });
            sure(probability.exp() as f32);
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
        Evidence { words, sentence, lexicon, vocabulary: &self.vocabulary, notes, tags: None }
    }

    /// Weighs every stretch of a run. What stands behind each of its words is weighed once; the buffers are reused.
    fn fill(
        &self,
        evidence: &Evidence<'_>,
        run: Range<usize>,
        sums: &mut Sums,
        lattice: &mut Lattice,
        (batch, rights): (&mut Batch<'_>, &mut Vec<Option<[f32; LABELS]>>),
    ) {
        lattice.reset(run.len());
        let words = &evidence.words.words;
        rights.clear();
        rights.resize(run.len(), None);
        for start in run.clone() {
            let mut left = None;
            each_stretch(evidence, start, run.end, |end, key, allowed| {
                let cell = lattice.at(start - run.start, end - run.start);
                *cell = [0.0; LABELS];
                if allowed && opens(&words[start]) {
                    *cell = sums.next(|| {
                        let left = left.get_or_insert_with(|| {
                            let mut total = [0.0; LABELS];
                            evidence.left(start, &mut |feature| batch.see(feature));
                            batch.add_to(&mut total);
                            total
                        });
                        let right = rights[end - run.start - 1].get_or_insert_with(|| {
                            let mut total = [0.0; LABELS];
                            evidence.right(end, &mut |feature| batch.see(feature));
                            batch.add_to(&mut total);
                            total
                        });
                        let mut total = *left;
                        evidence.inside(start, end, key, &mut |feature| batch.see(feature));
                        batch.add_to(&mut total);
                        let given = evidence.given(start, end, key);
                        total
                            .iter_mut()
                            .zip(right)
                            .zip(given)
                            .for_each(|((total, right), given)| *total += *right + given);
                        total
                    });
                    evidence.elsewhere(start, key, &mut |feature| self.weights.add(feature, cell));
                }
                if let Some(tags) = evidence.tags {
                    for (total, tag) in cell.iter_mut().zip(tags.stretch(start..end)) {
                        *total = self.mix.evidence * *total + self.mix.tags * tag;
                    }
                }
                if !allowed {
                    cell[..OUTSIDE].fill(f32::NEG_INFINITY);
                }
                if end > start + 1 {
                    cell[OUTSIDE] = f32::NEG_INFINITY;
                }
            });
        }
    }
}

/// What the stretches of an article weigh, but for what is seen elsewhere in it, in the order in which they are read: the second reading
/// takes the sums of the first. In capitals any words may be a name, and there are up to nine stretches for each. Where that is much, no more are
/// kept than there are words, and the others are weighed again.
#[derive(Default)]
struct Sums {
    sums: Vec<[f32; LABELS]>,
    at: usize,
    /// How many are kept.
    most: usize,
}

/// How many sums are kept in any case: those of 300 kB in capitals, in 5 MB.
const KEPT: usize = 1 << 18;

impl Sums {
    /// The next sum: as it was read before, or weighed now.
    fn next(&mut self, weigh: impl FnOnce() -> [f32; LABELS]) -> [f32; LABELS] {
        let at = self.at;
        self.at += 1;
        if let Some(sum) = self.sums.get(at) {
            return *sum;
        }
        let sum = weigh();
        if at < self.most {
            self.sums.push(sum);
        }
        sum
    }

    fn rewind(&mut self) {
        self.at = 0;
    }
}

fn is_common(word: &Word) -> bool {
    word.classes.any(Classes::COMMON)
}

/// Whether a word in small letters is a known name, and no common word besides.
fn is_known_in_small_letters(word: &Word) -> bool {
    let names = Classes::GIVEN.or(Classes::FAMILY).or(Classes::PLACE).or(Classes::ORGANISATION);
    word.shape.intersects(Shape::LOWER) && !word.is_name_like() && word.classes.any(names) && !is_common(word)
}

/// Calls `f` with the end and key of each stretch from `start` that may be a name, and with the single word `start` in any case
/// (then with `false` if it may only be no name).
pub fn each_stretch(evidence: &Evidence<'_>, start: usize, limit: usize, mut f: impl FnMut(usize, u64, bool)) {
    let words = &evidence.words.words;
    let likely = |word: usize| evidence.tags.is_some_and(|tags| tags.likely(word));
    let open = opens(&words[start]) || likely(start);
    let mut key = words[start].key;
    let name_like = words[start].is_name_like() || words[start].classes.any(Classes::KNOWN) || likely(start);
    f(start + 1, key, open && name_like);
    if !open {
        return;
    }
    for end in start + 2..=limit.min(start + LONGEST) {
        key = phrase_key(Some(key), &words[end - 1]);
        if closes(&words[end - 1]) || evidence.lexicon.classes(key).any(Classes::KNOWN) || likely(end - 1) {
            f(end, key, true);
        }
    }
}

/// The key of words as a phrase.
pub fn key_of(words: &Words<'_>, range: Range<usize>) -> u64 {
    words.words[range].iter().fold(None, |key, w| Some(phrase_key(key, w))).unwrap_or_default()
}
