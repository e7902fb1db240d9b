//! From words to windows, from windows to batches, and from the batches' logits back to words.

use std::sync::Arc;

use crate::forward::{Batch, Buffers};
use crate::model::Model;
use crate::shape::{self, SHAPES, shape};
use crate::windows::{Sizes, windows};

/// The most pieces in a batch of windows: enough for efficient products, few enough for the second-level cache.
const BATCH: usize = 256;

/// The windows of a sentence: as long as the model allows.
const SENTENCE: Sizes = Sizes { room: usize::MAX, overlap: 126 };

/// The windows of a text. Shorter than the longest, in which attention takes as long as everything else; and pieces that two windows share are
/// read twice. `training/entities-coref/encoder` measured what that costs.
const TEXT: Sizes = Sizes { room: 414, overlap: 32 };

/// The logits of each word of each sentence.
#[derive(Debug, Clone, PartialEq)]
pub struct Logits {
    labels: usize,
    /// Where each sentence's words start, counted over all sentences.
    starts: Vec<usize>,
    numbers: Vec<f32>,
}

impl Logits {
    /// The logits of a word, one for each label.
    ///
    /// # Panics
    /// If there is no such sentence or word.
    pub fn word(&self, sentence: usize, word: usize) -> &[f32] {
        &self.numbers[(self.starts[sentence] + word) * self.labels..][..self.labels]
    }
}

/// Reads sentences; made by [`Encoder::session`](crate::Encoder::session).
pub struct Session {
    model: Arc<Model>,
    buffers: Buffers,
    /// The sentence being split into pieces.
    stretch: String,
    pieces: Vec<u32>,
    shapes: Vec<u8>,
    starts: Vec<usize>,
    /// The logits of a batch.
    rows: Vec<f32>,
}

impl Session {
    pub(crate) fn new(model: Arc<Model>) -> Session {
        let (stretch, pieces, shapes, starts, rows) = Default::default();
        Session { model, buffers: Buffers::default(), stretch, pieces, shapes, starts, rows }
    }

    /// Reads sentences, each a list of words, with their shapes as the second input. Words attend to their own sentence only.
    pub fn run<S: AsRef<[W]>, W: AsRef<str>>(&mut self, sentences: &[S]) -> Logits {
        self.collect(sentences, |session, sentence| session.cut(by_shape(sentence.as_ref())))
    }

    /// Like [`run`](Session::run), for a model that reads across sentence ends: all sentences form one text, whose words attend to one another
    /// within a window. Only the shapes show where a sentence begins. `asked` are the words whose logits are wanted, counted over all sentences, in
    /// order; `take` gets each with its logits, in that order. A window without any is not read, and in the upper half of the layers other words
    /// stay as they are. Of a long text only one batch of logits is in memory at a time.
    ///
    /// # Panics
    /// If `asked` is not in order, or names a word that the text does not have.
    pub fn run_text<S: AsRef<[W]>, W: AsRef<str>>(
        &mut self,
        sentences: &[S],
        asked: &[usize],
        mut take: impl FnMut(usize, &[f32]),
    ) {
        assert!(asked.is_sorted_by(|a, b| a < b), "the words asked for must be in order");
        let Some(last) = asked.last() else { return };
        let cut = |session: &mut Session, text: &&[S]| {
            session.cut(text.iter().flat_map(|sentence| by_shape(sentence.as_ref())));
            assert!(*last < session.starts.len(), "the text has {} words, none is number {last}", session.starts.len());
        };
        let labels = self.model.labels;
        let mut words = asked.iter();
        self.read_all(&[sentences], Some(asked), cut, |rows| {
            rows.chunks_exact(labels).zip(&mut words).for_each(|(row, word)| take(*word, row));
        });
    }

    /// Like [`run`](Session::run), for a model whose second input is something other than shapes: each word comes with a mark from 1 to
    /// [`SHAPES`](crate::SHAPES) − 1. An empty word is one whose letters are hidden from the model.
    ///
    /// # Panics
    /// If a mark is out of range.
    pub fn run_marked<S: AsRef<[(W, u8)]>, W: AsRef<str>>(&mut self, sentences: &[S]) -> Logits {
        self.collect(sentences, |session, sentence| {
            session.cut(sentence.as_ref().iter().map(|(word, mark)| (word.as_ref(), *mark)));
        })
    }

    /// The logits of all words.
    fn collect<S>(&mut self, sentences: &[S], cut: impl Fn(&mut Session, &S)) -> Logits {
        let (mut starts, mut words, mut numbers) = (Vec::with_capacity(sentences.len()), 0, Vec::new());
        let cut = |session: &mut Session, sentence: &S| {
            cut(session, sentence);
            starts.push(words);
            words += session.starts.len();
        };
        self.read_all(sentences, None, cut, |rows| numbers.extend_from_slice(rows));
        Logits { labels: self.model.labels, starts, numbers }
    }

    /// Cuts and reads sentences; `take` gets the logits of a batch's words, batch by batch. `only`: the words of each sentence whose logits are
    /// wanted, if not all.
    fn read_all<S>(
        &mut self,
        sentences: &[S],
        only: Option<&[usize]>,
        mut cut: impl FnMut(&mut Session, &S),
        mut take: impl FnMut(&[f32]),
    ) {
        let mut batch = Batch { long: only.is_some(), ..Batch::default() };
        for sentence in sentences {
            cut(self, sentence);
            let sizes = if only.is_some() { TEXT } else { SENTENCE };
            let sizes = Sizes { room: sizes.room.min(self.model.positions - 2), ..sizes };
            for window in windows(&self.starts, self.pieces.len(), sizes) {
                let wanted = only.map(|only| {
                    let first = only.partition_point(|word| *word < window.words.start);
                    let after = only.partition_point(|word| *word < window.words.end);
                    &only[first..after]
                });
                if wanted.is_some_and(<[usize]>::is_empty) {
                    continue;
                }
                if batch.pieces.len() + window.pieces.len() + 2 > BATCH {
                    self.read(&mut batch, &mut take);
                }
                let start = batch.pieces.len();
                batch.pieces.push(self.model.pieces.vocabulary.class);
                batch.pieces.extend(&self.pieces[window.pieces.clone()]);
                batch.pieces.push(self.model.pieces.vocabulary.separator);
                batch.shapes.push(shape::SPECIAL);
                batch.shapes.extend(&self.shapes[window.pieces.clone()]);
                batch.shapes.push(shape::SPECIAL);
                batch.windows.push(start..batch.pieces.len());
                let place = |word: usize| start + 1 + self.starts[word] - window.pieces.start;
                match wanted {
                    Some(wanted) => batch.asked.extend(wanted.iter().map(|word| place(*word))),
                    None => batch.asked.extend(window.words.map(place)),
                }
            }
        }
        self.read(&mut batch, &mut take);
    }

    /// Splits words into pieces, each with the mark of its word.
    fn cut<'w>(&mut self, words: impl Iterator<Item = (&'w str, u8)>) {
        self.pieces.clear();
        self.shapes.clear();
        self.starts.clear();
        for (word, mark) in words {
            assert!((1..SHAPES as u8).contains(&mark), "no such mark: {mark}");
            self.starts.push(self.pieces.len());
            self.model.pieces.vocabulary.pieces(word, &mut self.stretch, &mut self.pieces);
            self.shapes.resize(self.pieces.len(), mark);
        }
    }

    /// Reads the batch, passes on its words' logits and clears it.
    fn read(&mut self, batch: &mut Batch, take: &mut impl FnMut(&[f32])) {
        if !batch.asked.is_empty() {
            self.rows.clear();
            self.buffers.read(&self.model, batch, &mut self.rows);
            take(&self.rows);
        }
        batch.clear();
    }
}

/// The words of a sentence with their shapes.
fn by_shape<W: AsRef<str>>(words: &[W]) -> impl Iterator<Item = (&str, u8)> {
    let mut first = true;
    words.iter().map(move |word| {
        let word = word.as_ref();
        let shape = shape(word, first);
        first = first && !shape::is_worded(word);
        (word, shape)
    })
}
