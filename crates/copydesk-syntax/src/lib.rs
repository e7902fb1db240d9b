//! A part-of-speech tagger and a dependency parser for English news, small and fast: words in, a tree out. Knows no host and no plugin.
//!
//! [`Parser::parse`] reads one sentence; its words are the host's tokens, less quote marks, and a stretch between quote marks may be one
//! word ([`Form::quoted`]). Both models are averaged perceptrons over hashed observations, whose weights lie in small files; how
//! they were made is told in `training/syntax`. [`tagger`], [`moves`], [`table`] and [`clusters`] are open to the training alone.

pub mod clusters;
mod form;
pub mod table;
pub mod tagger;
mod tagset;
pub mod transitions;
mod tree;

pub use form::Form;
pub use tagset::{Label, Tag};
pub use tree::Tree;

use table::Table;
use transitions::{LABEL_FEATURES, MOVE_FEATURES, Move, State};

/// A longer sentence is not parsed: so many words on a stack say nothing any more.
pub const LONGEST: usize = 256;

/// Bytes at the start of a cache line, so that a bucket is one.
#[repr(C, align(64))]
struct Aligned<B: ?Sized>(B);

static TAGS: &Aligned<[u8]> = &Aligned(*include_bytes!("../data/tags.bin"));
static MOVES: &Aligned<[u8]> = &Aligned(*include_bytes!("../data/moves.bin"));
static LABELS: &Aligned<[u8]> = &Aligned(*include_bytes!("../data/labels.bin"));

/// The weights, read where they lie.
#[derive(Clone, Copy, Debug)]
pub struct Model<'a> {
    pub tags: Table<'a, { Tag::CHOICES }>,
    pub moves: Table<'a, 3>,
    pub labels: Table<'a, { Label::CHOICES }>,
}

impl Default for Model<'static> {
    /// The model that comes with the library.
    fn default() -> Self {
        Model { tags: Table::new(&TAGS.0), moves: Table::new(&MOVES.0), labels: Table::new(&LABELS.0) }
    }
}

/// Reads sentences; keeps its memory from one to the next.
#[derive(Clone, Debug)]
pub struct Parser<'a> {
    model: Model<'a>,
    forms: Vec<Form>,
    state: State,
    tree: Tree,
}

impl Default for Parser<'static> {
    fn default() -> Self {
        Parser::new(Model::default())
    }
}

impl<'a> Parser<'a> {
    /// A parser with these weights.
    pub fn new(model: Model<'a>) -> Self {
        Parser { model, forms: Vec::new(), state: State::default(), tree: Tree::default() }
    }

    /// The parts of speech of a sentence, of any length.
    pub fn tag(&mut self, forms: impl Iterator<Item = Form>) -> &[Tag] {
        self.read(forms);
        &self.tree.tags
    }

    /// The tree of a sentence. One longer than [`LONGEST`] has tags, and every word hangs on the root.
    pub fn parse(&mut self, forms: impl Iterator<Item = Form>) -> &Tree {
        self.read(forms);
        let words = self.forms.len();
        self.tree.start();
        if words > LONGEST {
            return &self.tree;
        }
        self.state.start(words);
        let mut seen = [0; MOVE_FEATURES];
        while !self.state.is_done() {
            let allowed = self.state.allowed();
            let step = match allowed {
                [true, false, false] => Move::Shift,
                [false, true, false] => Move::Left,
                [false, false, true] => Move::Right,
                _ => {
                    self.state.observe(&self.forms, &self.tree.tags, &mut seen);
                    let mut sums = self.model.moves.sum(&seen);
                    for (sum, allowed) in sums.iter_mut().zip(allowed) {
                        *sum = if allowed { *sum } else { i16::MIN };
                    }
                    Move::ALL[tagger::best(&sums)]
                }
            };
            let label = match self.state.arc(step) {
                Some((dependent, head)) if head < words => self.label(dependent, head),
                _ => Label::Root,
            };
            self.state.make(step, label);
        }
        self.tree.fill(self.state.heads());
        &self.tree
    }

    /// The tree of the sentence parsed last.
    pub fn tree(&self) -> &Tree {
        &self.tree
    }

    fn read(&mut self, forms: impl Iterator<Item = Form>) {
        self.forms.clear();
        self.forms.extend(forms);
        tagger::uncapitalise(&mut self.forms);
        tagger::tag(&self.forms, self.model.tags, &mut self.tree.tags);
    }

    fn label(&self, dependent: usize, head: usize) -> Label {
        let mut seen = [0; LABEL_FEATURES];
        self.state.observe_arc(&self.forms, &self.tree.tags, (dependent, head), &mut seen);
        Label::ALL[tagger::best(&self.model.labels.sum(&seen))]
    }
}
