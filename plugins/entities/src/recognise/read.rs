//! Has the encoder read what may hold a name.

use std::ops::Range;

use copydesk_encoder::{Asked, Session, log_softmax};

use crate::lexicon::Lexicon;
use crate::words::Words;

use super::is_known_in_small_letters;
use super::runs::runs_of;
use super::tags::{LEAST, NONE, TAGS, Tags};

/// How many of the encoder's six layers read on only the words that may be in a name: `training/entities`.
const UPPER: usize = 3;

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
