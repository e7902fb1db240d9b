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

/// What is read to the end of a sentence of which not all is.
#[derive(Clone, Copy)]
pub struct Asked<'a> {
    /// How many of the upper layers, one at least, read on only the words that are asked for: the others stay as they are there and are only
    /// attended to. Their logits are those of the layer that they stay at.
    pub upper: usize,
    /// Whether a word, by its sentence and its place in it, is asked for.
    pub words: &'a dyn Fn(usize, usize) -> bool,
}

/// Of which words the logits are wanted, and what is read for it.
#[derive(Clone, Copy)]
enum Reach<'a> {
    /// Of all words, each read to the end.
    Every,
    /// Of all words, some read to the end.
    Some(Asked<'a>),
    /// Of these words of a text, which alone are read to the end.
    Text(&'a [usize]),
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
        self.collect(sentences, Reach::Every, |session, sentence| session.cut(by_shape(sentence.as_ref())))
    }

    /// The same, with only some words read to the end.
    pub fn run_asked<S: AsRef<[W]>, W: AsRef<str>>(&mut self, sentences: &[S], asked: Asked<'_>) -> Logits {
        self.collect(sentences, Reach::Some(asked), |session, sentence| session.cut(by_shape(sentence.as_ref())))
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
        self.read_all(&[sentences], Reach::Text(asked), cut, &mut take);
    }

    /// Like [`run`](Session::run), for a model whose second input is something other than shapes: each word comes with a mark from 1 to
    /// [`SHAPES`](crate::SHAPES) − 1. An empty word is one whose letters are hidden from the model.
    ///
    /// # Panics
    /// If a mark is out of range.
    pub fn run_marked<S: AsRef<[(W, u8)]>, W: AsRef<str>>(&mut self, sentences: &[S]) -> Logits {
        self.collect(sentences, Reach::Every, |session, sentence| {
            session.cut(sentence.as_ref().iter().map(|(word, mark)| (word.as_ref(), *mark)));
        })
    }

    /// The logits of all words.
    fn collect<S>(&mut self, sentences: &[S], reach: Reach<'_>, cut: impl Fn(&mut Session, &S)) -> Logits {
        let (mut starts, mut words) = (Vec::with_capacity(sentences.len()), 0);
        let (mut numbers, labels) = (Vec::new(), self.model.labels);
        let cut = |session: &mut Session, sentence: &S| {
            cut(session, sentence);
            starts.push(words);
            words += session.starts.len();
        };
        self.read_all(sentences, reach, cut, |word, row| {
            let end = (word + 1) * labels;
            numbers.resize(numbers.len().max(end), 0.0);
            numbers[end - labels..end].copy_from_slice(row);
        });
        Logits { labels, starts, numbers }
    }

    /// Cuts and reads sentences; `take` gets each word that is wanted, counted over all sentences, with its logits: of a text in order.
    fn read_all<S>(
        &mut self,
        sentences: &[S],
        reach: Reach<'_>,
        mut cut: impl FnMut(&mut Session, &S),
        mut take: impl FnMut(usize, &[f32]),
    ) {
        let layers = self.model.layers.len();
        let (upper, long) = match reach {
            Reach::Every => (1, false),
            Reach::Some(asked) => (asked.upper.clamp(1, layers), false),
            // Little depends on the other words in a long window.
            Reach::Text(_) => ((layers / 2).max(1), true),
        };
        let sizes = if long { TEXT } else { SENTENCE };
        let sizes = Sizes { room: sizes.room.min(self.model.positions - 2), ..sizes };
        // Windows that are read to the end, and those that are not: what nothing is asked of is not even attended to in the upper layers.
        let mut batches = [(); 2].map(|()| Batch { upper, long, ..Batch::default() });
        let mut first = 0;
        for (number, sentence) in sentences.iter().enumerate() {
            cut(self, sentence);
            for window in windows(&self.starts, self.pieces.len(), sizes) {
                let is_asked = |word: &usize| match reach {
                    Reach::Some(asked) => (asked.words)(number, *word),
                    Reach::Every | Reach::Text(_) => true,
                };
                let text = |words: &[usize]| {
                    let [start, end] =
                        [window.words.start, window.words.end].map(|at| words.partition_point(|word| *word < at));
                    words[start..end].to_vec()
                };
                let wanted: Vec<usize> = match reach {
                    Reach::Text(words) => text(words),
                    Reach::Every | Reach::Some(_) => window.words.clone().collect(),
                };
                if wanted.is_empty() {
                    continue;
                }
                let batch = &mut batches[usize::from(!wanted.iter().any(is_asked))];
                if batch.pieces.len() + window.pieces.len() + 2 > BATCH {
                    self.read(batch, &mut take);
                }
                let start = batch.pieces.len();
                batch.pieces.push(self.model.pieces.vocabulary.class);
                batch.pieces.extend(&self.pieces[window.pieces.clone()]);
                batch.pieces.push(self.model.pieces.vocabulary.separator);
                batch.shapes.push(shape::SPECIAL);
                batch.shapes.extend(&self.shapes[window.pieces.clone()]);
                batch.shapes.push(shape::SPECIAL);
                batch.windows.push(start..batch.pieces.len());
                let place = |word: &usize| start + 1 + self.starts[*word] - window.pieces.start;
                batch.asked.extend(wanted.iter().filter(|word| is_asked(word)).map(place));
                batch.wanted.extend(wanted.iter().map(place));
                batch.words.extend(wanted.iter().map(|word| first + word));
            }
            first += self.starts.len();
        }
        batches.iter_mut().for_each(|batch| self.read(batch, &mut take));
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
    fn read(&mut self, batch: &mut Batch, take: &mut impl FnMut(usize, &[f32])) {
        if !batch.wanted.is_empty() {
            self.rows.clear();
            self.buffers.read(&self.model, batch, &mut self.rows);
            let rows = self.rows.chunks_exact(self.model.labels);
            batch.words.iter().zip(rows).for_each(|(word, row)| take(*word, row));
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
