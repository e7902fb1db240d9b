//! A small, fast part-of-speech tagger and dependency parser for English news. It depends on no host and no plugin: words go in, a tree comes
//! out.
//!
//! ```
//! use copydesk_syntax::{Form, Label, Parser, Tag};
//!
//! let words = ["The", "mayor", "said", "that", "the", "bridge", "was", "safe", "."];
//! let mut parser = Parser::default(); // one per worker; it reuses its buffers
//! let tree = parser.parse(words.iter().map(|word| Form::word(word)));
//! assert_eq!((tree.tag(2), tree.head(2)), (Tag::VerbPast, None)); // “said” is the root
//! assert_eq!((tree.label(1), tree.head(1)), (Label::Subject, Some(2))); // “mayor” is its subject
//! assert_eq!(tree.extent(7), (3, 7)); // the reported clause: “that the bridge was safe”
//! ```
//!
//! The words are the host's tokens without quote marks; a quotation may be one word ([`Form::quoted`]). The parser is greedy and arc-hybrid;
//! tagger and parser are averaged perceptrons over hashed features. `training/syntax` makes the weights and has the figures.
//! [`tagger`], [`transitions`], [`table`] and [`clusters`] are public for the training programs.

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

/// Longer sentences (in words) are tagged but not parsed.
pub const LONGEST: usize = 256;

/// Aligns bytes to a cache line, so that each bucket of a table is one line.
#[repr(C, align(64))]
struct Aligned<B: ?Sized>(B);

static TAGS: &Aligned<[u8]> = &Aligned(*include_bytes!("../data/tags.bin"));
static MOVES: &Aligned<[u8]> = &Aligned(*include_bytes!("../data/moves.bin"));
static LABELS: &Aligned<[u8]> = &Aligned(*include_bytes!("../data/labels.bin"));

/// The weights, read in place.
#[derive(Clone, Copy, Debug)]
pub struct Model<'a> {
    pub tags: Table<'a, { Tag::CHOICES }>,
    pub moves: Table<'a, 3>,
    pub labels: Table<'a, { Label::CHOICES }>,
}

impl Default for Model<'static> {
    /// The model in this library.
    fn default() -> Self {
        Model { tags: Table::new(&TAGS.0), moves: Table::new(&MOVES.0), labels: Table::new(&LABELS.0) }
    }
}

/// Tags and parses sentences, and reuses its buffers.
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

    /// The part of speech of each word of a sentence of any length.
    pub fn tag(&mut self, forms: impl Iterator<Item = Form>) -> &[Tag] {
        self.read(forms);
        &self.tree.tags
    }

    /// The tree of a sentence. In one longer than [`LONGEST`] words, every word depends on the root.
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

    /// The tree of the last sentence parsed.
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
