//! What the encoder says of each word: how probable it is that a name of some type begins there, goes on there, or that none does.
//! The accurate model weighs it together with the evidence.

use std::ops::Range;

use copydesk_encoder::{Asked, Encoder, Error, Session, log_softmax};

use crate::lexicon::Lexicon;
use crate::words::Words;

use super::feature::{LABELS, OUTSIDE};
use super::is_known_in_small_letters;
use super::runs::runs_of;

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

/// The tags of a word that is surely in no name.
const NONE: [f32; TAGS] = [0.0, LEAST, LEAST, LEAST, LEAST, LEAST, LEAST, LEAST, LEAST];

/// How many of the encoder's six layers read on only the words that may be in a name: `training/entities`.
const UPPER: usize = 3;

/// Log-probabilities of the tags of each word, for the sentences that were read.
pub struct Tags {
    /// Where the words of each sentence start in `rows`; `None` for those that were not read.
    starts: Vec<Option<usize>>,
    rows: Vec<[f32; TAGS]>,
}

/// Those of one sentence.
#[derive(Clone, Copy)]
pub struct SentenceTags<'t> {
    /// The sentence's first word.
    first: usize,
    rows: &'t [[f32; TAGS]],
}

impl Tags {
    /// Has the sentences of these numbers read that may hold a name, and of them to the end only the words that may be in one.
    pub fn read(words: &Words<'_>, lexicon: &Lexicon, sentences: &[usize], session: &mut Session) -> Tags {
        let range = |sentence: usize| words.sentences[sentence].words.clone();
        let asked = asked(words, lexicon, sentences);
        let may = |sentence: &usize| asked[range(*sentence)].contains(&true);
        let read: Vec<usize> = sentences.iter().copied().filter(may).collect();
        let text = |&sentence: &usize| range(sentence).map(|word| words.str(word)).collect::<Vec<_>>();
        let is_asked = |number: usize, word: usize| asked[words.sentences[read[number]].words.start + word];
        let texts: Vec<Vec<&str>> = read.iter().map(text).collect();
        let logits = session.run_asked(&texts, Asked { upper: UPPER, words: &is_asked });
        let (mut starts, mut rows) = (vec![None; words.sentences.len()], Vec::new());
        for (number, sentence) in read.iter().copied().enumerate() {
            starts[sentence] = Some(rows.len());
            let tags = |word: usize| match is_asked(number, word) {
                true => log_softmax::<TAGS>(logits.word(number, word)).map(|tag| tag.max(LEAST)),
                false => NONE,
            };
            rows.extend((0..range(sentence).len()).map(tags));
        }
        Tags { starts, rows }
    }

    /// Has all sentences read.
    pub fn all(words: &Words<'_>, lexicon: &Lexicon, session: &mut Session) -> Tags {
        Tags::read(words, lexicon, &(0..words.sentences.len()).collect::<Vec<_>>(), session)
    }

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

/// Which words of some sentences may be in a name, as far as is known before any is read: those of runs, those that border them, since a name may reach
/// farther than its capitals, and known names in small letters.
fn asked(words: &Words<'_>, lexicon: &Lexicon, sentences: &[usize]) -> Vec<bool> {
    let mut asked = vec![false; words.words.len()];
    for sentence in sentences.iter().map(|sentence| &words.sentences[*sentence]) {
        let Range { start, end } = sentence.words;
        runs_of(words, sentence, lexicon, None, |run| {
            asked[run.start.saturating_sub(1).max(start)..(run.end + 1).min(end)].fill(true);
        });
        let of_words = words.words[start..end].iter().zip(&mut asked[start..end]);
        of_words.for_each(|(word, asked)| *asked |= is_known_in_small_letters(word));
    }
    asked
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
