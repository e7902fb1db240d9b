//! The accurate form: what the encoder is shown of a sentence, and what it says of it.
//!
//! A sentence is read once without marks and, with more effort, once more for each entity of whom that leaves it unsure what is said; its words are
//! then marked. Each word gets seven numbers: what is said of a target is a mean over its words plus a mean over the sentence's, the tone of a voice
//! a mean over the words of that voice. So each word's share in the answer is known.
//!
//! A name is shown without its letters: another name in its place gives the same numbers, bit by bit.

use copydesk_encoder::{Encoder, Error, Logits, Session};

use crate::units::{Kind, Sentence, Spot, Unit};

static MODEL: &[u8] = include_bytes!("../data/encoder.bin");

/// How words are marked for the encoder: a word or mark; a name; a word of the target, named or not.
const WORD: u8 = 1;
const NAME: u8 = 2;
const TARGET_WORD: u8 = 3;

/// A sentence is read with the words of no more entities than this marked, so that a crowd of names stays linear.
const MOST: usize = 16;

/// Numbers of a word: of the target, negative, neutral and positive; of the sentence, the same; its tone.
const TARGET: usize = 0;
const SENTENCE: usize = 3;
const TONE: usize = 6;
const NUMBERS: usize = 7;

/// Opens the encoder that this library carries.
///
/// # Errors
/// If the model in this library is broken.
pub fn open() -> Result<Encoder, Error> {
    let encoder = Encoder::open(MODEL)?;
    assert_eq!(encoder.labels(), NUMBERS, "the model in this library is one of sentiment");
    Ok(encoder)
}

/// A sentence as the encoder is shown it: a word for each unit, that of a name empty, with its mark; where `target` speaks is marked.
pub fn words<'t>(sentence: &Sentence, text: &'t str, target: &[Spot]) -> Vec<(&'t str, u8)> {
    let word = |unit: &Unit| match unit.kind {
        Kind::Name if !unit.pronoun => ("", NAME),
        _ => (text.get(unit.span.clone()).unwrap_or_default(), WORD),
    };
    let mut words: Vec<_> = sentence.units.iter().map(word).collect();
    for spot in shown(sentence, target) {
        words[spot.first..=spot.last].iter_mut().for_each(|(_, mark)| *mark = TARGET_WORD);
    }
    words
}

/// Of a group, the spots that the encoder is shown: those of the reporter's own voice, if there are any. It has learned from spots of one voice, and
/// a report's own, which are judged together with the reporter's, would be new to it.
fn shown<'s>(sentence: &'s Sentence, spots: &'s [Spot]) -> impl Iterator<Item = &'s Spot> {
    let voice = |spot: &Spot| sentence.units[spot.first].voice;
    let first = spots.iter().map(voice).min();
    spots.iter().filter(move |spot| Some(voice(spot)) == first)
}

/// What the encoder is shown of sentences: of each its words, and for some of its groups the same with theirs marked.
#[derive(Default)]
pub struct Readings<'t> {
    words: Vec<Vec<(&'t str, u8)>>,
    /// Of each group of each sentence, the number of its reading.
    groups: Vec<Option<usize>>,
    /// Where the groups of each sentence begin.
    firsts: Vec<usize>,
}

impl<'t> Readings<'t> {
    /// Adds a sentence for those of its groups that are `asked` about.
    pub fn add(&mut self, sentence: &Sentence, text: &'t str, groups: &[Vec<Spot>], asked: impl Fn(usize) -> bool) {
        self.firsts.push(self.groups.len());
        for (number, spots) in groups.iter().enumerate() {
            let asked = number < MOST && asked(number);
            self.groups.push(asked.then_some(self.words.len()));
            if asked {
                self.words.push(words(sentence, text, spots));
            }
        }
    }
}

/// What the encoder says of the sentences of an article without marks, and with the words of some groups marked.
pub struct Answers {
    plain: Logits,
    marked: Option<Logits>,
    /// As in [`Readings`].
    groups: Vec<Option<usize>>,
    firsts: Vec<usize>,
}

/// What it says of one of them.
#[derive(Clone, Copy)]
pub struct Answer<'a> {
    plain: &'a Logits,
    sentence: usize,
    marked: Option<&'a Logits>,
    /// Of each group, the number of its reading.
    groups: &'a [Option<usize>],
}

impl Answers {
    /// Has sentences read without a mark.
    pub fn read(sentences: &[Vec<(&str, u8)>], session: &mut Session) -> Answers {
        Answers { plain: session.run_marked(sentences), marked: None, groups: Vec::new(), firsts: Vec::new() }
    }

    /// Has some read again with marks.
    pub fn read_marked(self, readings: Readings<'_>, session: &mut Session) -> Answers {
        let Readings { words, groups, firsts } = readings;
        Answers { marked: Some(session.run_marked(&words)), groups, firsts, ..self }
    }

    /// Of the sentence of this number.
    pub fn of(&self, sentence: usize) -> Answer<'_> {
        let first = self.firsts.get(sentence).copied().unwrap_or_default();
        Answer { plain: &self.plain, sentence, marked: self.marked.as_ref(), groups: &self.groups[first..] }
    }
}

impl Answer<'_> {
    /// For negative, neutral, positive, before any softmax: of the entity of the sentence's group `group`, which has these spots.
    pub fn target(&self, sentence: &Sentence, group: usize, spots: &[Spot]) -> [f32; 3] {
        let all: usize = shown(sentence, spots).map(|spot| spot.last + 1 - spot.first).sum();
        let mut sum = [0.0; 3];
        for at in shown(sentence, spots).flat_map(|spot| spot.first..=spot.last) {
            self.add(group, at, TARGET, 1.0 / all as f32, &mut sum);
        }
        for at in 0..sentence.units.len() {
            self.add(group, at, SENTENCE, 1.0 / sentence.units.len() as f32, &mut sum);
        }
        sum
    }

    /// What a unit adds to that as a word of the sentence.
    pub fn share(&self, sentence: &Sentence, group: usize, unit: usize) -> [f32; 3] {
        let mut share = [0.0; 3];
        self.add(group, unit, SENTENCE, 1.0 / sentence.units.len() as f32, &mut share);
        share
    }

    /// The tone of the units that count, in points of a scale from bad to good; and what each unit adds to it.
    pub fn tone(&self, sentence: &Sentence, counts: impl Fn(&Unit) -> bool) -> (f32, Vec<f32>) {
        let units = &sentence.units;
        let counts = |at: usize| counts(&units[at]);
        let number = (0..units.len()).filter(|at| counts(*at)).count().max(1) as f32;
        let share = |at: usize| if counts(at) { self.plain.word(self.sentence, at)[TONE] / number } else { 0.0 };
        let shares: Vec<f32> = (0..units.len()).map(share).collect();
        (shares.iter().sum(), shares)
    }

    fn add(&self, group: usize, unit: usize, first: usize, factor: f32, sum: &mut [f32; 3]) {
        let reading = self.groups.get(group).copied().flatten();
        let (logits, reading) = self.marked.zip(reading).unwrap_or((self.plain, self.sentence));
        for (sum, number) in sum.iter_mut().zip(&logits.word(reading, unit)[first..]) {
            *sum += number * factor;
        }
    }
}
