//! What the encoder says of each word: how probable it is that a name of some type begins there, goes on there, or that none does.
//! The accurate model weighs it together with the evidence.

use std::ops::Range;

use copydesk_encoder::{Encoder, Error, Session};

use crate::words::{Shape, Words};

use super::feature::{LABELS, OUTSIDE};

static MODEL: &[u8] = include_bytes!("../../data/encoder.bin");

/// O, then B and I of PER, ORG, LOC, MISC.
const TAGS: usize = 9;

/// Opens the encoder that this library carries.
///
/// # Errors
/// If the model in this library is broken.
pub fn open() -> Result<Encoder, Error> {
    Encoder::open(MODEL)
}

/// What is left to a tag that the encoder thinks impossible: lists may know better.
const LEAST: f32 = -12.0;

/// Log-probabilities of each word's tags.
pub struct Tags(Vec<[f32; TAGS]>);

impl Tags {
    /// Has all sentences read but those of marks alone, which hold no name.
    pub fn read(words: &Words<'_>, session: &mut Session) -> Tags {
        let mut none = [LEAST; TAGS];
        none[0] = 0.0;
        let mut tags = vec![none; words.words.len()];
        let may = |range: &Range<usize>| words.words[range.clone()].iter().any(|w| !w.shape.intersects(Shape::MARK));
        let ranges: Vec<Range<usize>> = words.sentences.iter().map(|s| s.words.clone()).filter(may).collect();
        let texts: Vec<Vec<&str>> = ranges.iter().map(|range| range.clone().map(|w| words.str(w)).collect()).collect();
        let logits = session.run(&texts);
        for (sentence, range) in ranges.into_iter().enumerate() {
            for (at, word) in range.enumerate() {
                log_softmax(logits.word(sentence, at), &mut tags[word]);
            }
        }
        Tags(tags)
    }

    /// Whether a name is likelier than none at a word.
    pub fn likely(&self, word: usize) -> bool {
        self.0[word][0] < -std::f32::consts::LN_2
    }

    /// The log-probability of a stretch of words for each label; as no name, only of one word.
    pub fn stretch(&self, words: Range<usize>) -> [f32; LABELS] {
        let mut sum = [0.0; LABELS];
        for (label, sum) in sum.iter_mut().enumerate().take(OUTSIDE) {
            let begin = self.0[words.start][1 + 2 * label];
            *sum = self.0[words.start + 1..words.end].iter().fold(begin, |sum, tags| sum + tags[2 + 2 * label]);
        }
        sum[OUTSIDE] = self.0[words.start][0];
        sum
    }
}

fn log_softmax(logits: &[f32], out: &mut [f32; TAGS]) {
    let top = logits.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let sum: f32 = logits.iter().map(|x| (x - top).exp()).sum();
    for (out, x) in out.iter_mut().zip(logits) {
        *out = (x - top - sum.ln()).max(LEAST);
    }
}
