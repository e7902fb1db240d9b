//! What the encoder says of each word: how probable it is that a name of some type begins there, goes on there, or that none does.
//! The accurate model weighs it together with the evidence.

use std::ops::Range;

use copydesk_encoder::{Encoder, Error};

use crate::words::Words;

use super::feature::{LABELS, OUTSIDE};

static MODEL: &[u8] = include_bytes!("../../data/encoder.bin");

/// O, then B and I of PER, ORG, LOC, MISC.
pub(super) const TAGS: usize = 9;

/// Opens the encoder that this library carries.
///
/// # Errors
/// If the model in this library is broken.
pub fn open() -> Result<Encoder, Error> {
    Encoder::open(MODEL)
}

/// What is left to a tag that the encoder thinks impossible: lists may know better.
pub(super) const LEAST: f32 = -12.0;

/// The tags of a word that is surely in no name.
pub(super) const NONE: [f32; TAGS] = [0.0, LEAST, LEAST, LEAST, LEAST, LEAST, LEAST, LEAST, LEAST];

/// Log-probabilities of the tags of each word, for the sentences that were read.
pub struct Tags {
    /// Where the words of each sentence start in `rows`; `None` for those that were not read.
    pub(super) starts: Vec<Option<usize>>,
    pub(super) rows: Vec<[f32; TAGS]>,
}

/// Those of one sentence.
#[derive(Clone, Copy)]
pub struct SentenceTags<'t> {
    /// The sentence's first word.
    first: usize,
    rows: &'t [[f32; TAGS]],
}

impl Tags {
    /// Only those of the sentences of these numbers, as if no other had been read.
    pub fn only(&self, sentences: &[usize]) -> Tags {
        let mut starts = vec![None; self.starts.len()];
        sentences.iter().for_each(|sentence| starts[*sentence] = self.starts[*sentence]);
        Tags { starts, rows: self.rows.clone() }
    }

    /// Those of a sentence, if it was read.
    pub fn of(&self, words: &Words<'_>, sentence: usize) -> Option<SentenceTags<'_>> {
        let (range, start) = (&words.sentences[sentence].words, self.starts[sentence]?);
        Some(SentenceTags { first: range.start, rows: &self.rows[start..start + range.len()] })
    }
}

impl SentenceTags<'_> {
    fn word(&self, word: usize) -> &[f32; TAGS] {
        &self.rows[word - self.first]
    }

    /// Whether a name is likelier than none at a word.
    pub fn likely(&self, word: usize) -> bool {
        self.word(word)[0] < -std::f32::consts::LN_2
    }

    /// The log-probability of a stretch of words for each label; as no name, only of one word.
    pub fn stretch(&self, words: Range<usize>) -> [f32; LABELS] {
        let mut sum = [0.0; LABELS];
        for (label, sum) in sum.iter_mut().enumerate().take(OUTSIDE) {
            let begin = self.word(words.start)[1 + 2 * label];
            *sum = (words.start + 1..words.end).fold(begin, |sum, word| sum + self.word(word)[2 + 2 * label]);
        }
        sum[OUTSIDE] = self.word(words.start)[0];
        sum
    }
}
