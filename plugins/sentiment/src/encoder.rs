//! The accurate form: what the encoder is shown of a sentence, and what it says of it.
//!
//! A sentence is read once for its tone and once for each entity in it, whose words are then marked. Each word gets seven numbers: what is said of
//! a target is a mean over its words plus a mean over the sentence's, the tone of a voice a mean over the words of that voice. So each word's
//! share in the answer is known.
//!
//! A name is shown without its letters: another name in its place gives the same numbers, bit by bit.

use copydesk_encoder::{Encoder, Error, Logits, Session};

use crate::units::{Kind, Sentence, Spot, Unit};

static MODEL: &[u8] = include_bytes!("../data/encoder.bin");

/// How words are marked for the encoder: a word or mark; a name; a word of the target, named or not.
const WORD: u8 = 1;
const NAME: u8 = 2;
const TARGET_WORD: u8 = 3;

/// A sentence of more entities than this is read for the others without their mark, so that a crowd of names stays linear.
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

/// Adds all readings of a sentence: for its tone, then for each of its `groups`.
pub fn readings<'t>(sentence: &Sentence, text: &'t str, groups: &[Vec<Spot>], out: &mut Vec<Vec<(&'t str, u8)>>) {
    out.push(words(sentence, text, &[]));
    out.extend(groups.iter().take(MOST).map(|spots| words(sentence, text, spots)));
}

/// What the encoder says of the sentences of an article.
pub struct Answers(Logits);

/// What it says of one of them: its readings follow one another.
#[derive(Clone, Copy)]
pub struct Answer<'a> {
    logits: &'a Logits,
    first: usize,
}

impl Answers {
    /// Has the readings read.
    pub fn read(readings: &[Vec<(&str, u8)>], session: &mut Session) -> Answers {
        Answers(session.run_marked(readings))
    }

    /// Of the sentence whose first reading is the one of this number.
    pub fn of(&self, first: usize) -> Answer<'_> {
        Answer { logits: &self.0, first }
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
        let share = |at: usize| if counts(at) { self.logits.word(self.first, at)[TONE] / number } else { 0.0 };
        let shares: Vec<f32> = (0..units.len()).map(share).collect();
        (shares.iter().sum(), shares)
    }

    fn add(&self, group: usize, unit: usize, first: usize, factor: f32, sum: &mut [f32; 3]) {
        let reading = if group < MOST { self.first + 1 + group } else { self.first };
        for (sum, number) in sum.iter_mut().zip(&self.logits.word(reading, unit)[first..]) {
            *sum += number * factor;
        }
    }
}
