//! The layers: from a batch of windows to the hidden state of the requested pieces, and the logits of each.

use std::ops::Range;

use rten_simd::SimdOp;

use crate::attention::{self, attend};
use crate::kernels::{Activate, AddNorm, Classify, Embed, Quantise, Rows, Window, at_least};
use crate::model::{Layer, Model};
use crate::products::{Kernels, Products};

/// How many pieces go through the products of a layer together: a multiple of what kernels compute at once, with so few activations that the
/// second-level cache holds them all.
const TOGETHER: usize = 48;

/// Windows to read together.
#[derive(Default)]
pub(crate) struct Batch {
    /// With `[CLS]` and `[SEP]`.
    pub(crate) pieces: Vec<u32>,
    pub(crate) shapes: Vec<u8>,
    /// The shape of each piece.
    pub(crate) windows: Vec<Range<usize>>,
    /// The pieces that are read to the end, in order; if there are none, no piece is read by the upper layers.
    pub(crate) asked: Vec<usize>,
    /// How many of the upper layers, one at least, read on only those. The others stay as they are there, and only what is attended to is computed of them.
    pub(crate) upper: usize,
    /// The pieces whose output is requested, in order: of those that are not read to the end, that of the layer that they stay at.
    pub(crate) wanted: Vec<usize>,
    /// The number of the word that each of them stands for.
    pub(crate) words: Vec<usize>,
    /// Whether they are windows of texts, in which attention takes as long as everything else: there it may be rounded.
    pub(crate) long: bool,
}

impl Batch {
    pub(crate) fn clear(&mut self) {
        self.pieces.clear();
        self.shapes.clear();
        self.windows.clear();
        self.asked.clear();
        self.wanted.clear();
        self.words.clear();
    }
}

/// Buffers, kept from batch to batch to avoid allocation.
#[derive(Default)]
pub(crate) struct Buffers {
    /// The hidden state of each piece, as f32 and as u8; and a place for that of all while a layer changes some.
    state: Vec<f32>,
    rows: Rows,
    others: (Vec<f32>, Rows),
    /// Key and value of each piece, the queries of those that are requested, and the output of attention.
    keys_values: Vec<f32>,
    queries: Vec<f32>,
    attention: attention::Buffers,
    /// What products on any processor come out as.
    numbers: Vec<i32>,
    attended: Vec<f32>,
    /// Of some pieces: what goes into a product, what comes out, and the inner activations of the feed-forward block.
    input: Rows,
    output: Vec<f32>,
    inner: Rows,
}

impl Buffers {
    /// Reads a batch and appends the logits of each requested piece.
    pub(crate) fn read(&mut self, model: &Model, batch: &Batch, out: &mut Vec<f32>) {
        // Made for each batch, because what multiplies cannot be sent to another thread, and a session can; only its buffer is kept.
        let products = &mut Products::new(std::mem::take(&mut self.numbers));
        self.embed(model, batch);
        let (lower, upper) = model.layers.split_at(model.layers.len().saturating_sub(batch.upper));
        for layer in lower {
            self.attend(model, layer, products, batch, None);
            self.transform(model, layer, products);
        }
        for layer in upper.iter().filter(|_| !batch.asked.is_empty()) {
            self.attend(model, layer, products, batch, Some(&batch.asked));
            self.set_apart(&batch.asked, model.hidden);
            self.transform(model, layer, products);
            self.put_back(&batch.asked, model.hidden);
        }
        self.set_apart(&batch.wanted, model.hidden);
        self.numbers = std::mem::take(&mut products.numbers);
        Classify { state: &self.state, head: &model.head, offsets: &model.head_offsets, out }.dispatch();
    }

    fn embed(&mut self, model: &Model, batch: &Batch) {
        let hidden = model.hidden;
        self.state.resize(batch.pieces.len() * hidden, 0.0);
        let places = batch.windows.iter().flat_map(|window| 0..window.len());
        let pieces = batch.pieces.iter().zip(&batch.shapes).zip(places);
        for (((piece, shape), place), state) in pieces.zip(self.state.chunks_exact_mut(hidden)) {
            let (piece, position, shape) = (model.pieces.embedding(*piece), model.position(place), model.shape(*shape));
            Embed { piece, position, shape, norm: &model.norm, state }.dispatch();
        }
        self.rows.resize(batch.pieces.len(), hidden);
        Quantise { rows: &self.state, out: &mut self.rows }.dispatch();
    }

    /// `asked`: the pieces whose attention is needed, if not that of all.
    fn attend(
        &mut self,
        model: &Model,
        layer: &Layer,
        products: &mut Products,
        batch: &Batch,
        asked: Option<&[usize]>,
    ) {
        let (hidden, pieces) = (model.hidden, batch.pieces.len());
        let keys_values = at_least(&mut self.keys_values, pieces * 2 * hidden);
        for (part, out) in together(pieces).zip(keys_values.chunks_mut(TOGETHER * 2 * hidden)) {
            products.multiply(self.rows.view(part), &layer.keys_values, out);
        }
        let count = asked.map_or(pieces, <[usize]>::len);
        let queries = at_least(&mut self.queries, count * hidden);
        for (part, out) in together(count).zip(queries.chunks_mut(TOGETHER * hidden)) {
            let rows = match asked {
                None => self.rows.view(part),
                Some(asked) => {
                    self.input.resize(part.len(), hidden);
                    asked[part.clone()]
                        .iter()
                        .enumerate()
                        .for_each(|(to, from)| self.input.copy(to, &self.rows, *from));
                    self.input.view(0..part.len())
                }
            };
            products.multiply(rows, &layer.queries, out);
        }
        self.attended.resize(count * hidden, 0.0);
        let kernels = if batch.long { model.kernels } else { Kernels::Portable };
        let mut first = 0;
        for window in &batch.windows {
            let after = asked.map_or(window.end, |asked| asked.partition_point(|piece| *piece < window.end));
            let rows = &keys_values[window.start * 2 * hidden..window.end * 2 * hidden];
            let asked = first * hidden..after * hidden;
            let window = Window { hidden, heads: model.heads, queries: &queries[asked.clone()], rows };
            attend(kernels, &window, &mut self.attention, &mut self.attended[asked]);
            first = after;
        }
    }

    /// Leaves the state of some pieces alone, and sets that of all aside.
    fn set_apart(&mut self, asked: &[usize], hidden: usize) {
        std::mem::swap(&mut self.state, &mut self.others.0);
        std::mem::swap(&mut self.rows, &mut self.others.1);
        self.state.clear();
        asked.iter().for_each(|piece| self.state.extend(&self.others.0[piece * hidden..][..hidden]));
    }

    /// Puts those back among all.
    fn put_back(&mut self, asked: &[usize], hidden: usize) {
        let (state, rows) = (&mut self.others.0, &mut self.others.1);
        for (row, (from, piece)) in self.state.chunks_exact(hidden).zip(asked.iter().enumerate()) {
            state[piece * hidden..][..hidden].copy_from_slice(row);
            rows.copy(*piece, &self.rows, from);
        }
        std::mem::swap(&mut self.state, state);
        std::mem::swap(&mut self.rows, rows);
    }

    /// The rest of a layer: the output projection of attention, then the feed-forward block, each added to the state.
    fn transform(&mut self, model: &Model, layer: &Layer, products: &mut Products) {
        let (hidden, inner) = (model.hidden, model.inner);
        let pieces = self.state.len() / hidden;
        self.rows.resize(pieces, hidden);
        let parts = self.state.chunks_mut(TOGETHER * hidden).zip(self.attended.chunks(TOGETHER * hidden));
        for (range, (state, attended)) in together(pieces).zip(parts) {
            let count = range.len();
            self.input.resize(count, hidden);
            self.inner.resize(count, inner);
            let (narrow, wide) = (count * hidden, count * inner);
            let output = at_least(&mut self.output, narrow.max(wide));

            Quantise { rows: attended, out: &mut self.input }.dispatch();
            products.multiply(self.input.view(0..count), &layer.output, &mut output[..narrow]);
            let (added, norm) = (&output[..narrow], &layer.attention_norm);
            AddNorm { added, norm, state, out: &mut self.input, first: 0 }.dispatch();

            products.multiply(self.input.view(0..count), &layer.up, &mut output[..wide]);
            Activate { rows: &mut output[..wide], out: &mut self.inner }.dispatch();

            products.multiply(self.inner.view(0..count), &layer.down, &mut output[..narrow]);
            let (added, norm) = (&output[..narrow], &layer.norm);
            AddNorm { added, norm, state, out: &mut self.rows, first: range.start }.dispatch();
        }
    }
}

/// The ranges of pieces that go through the products together.
fn together(pieces: usize) -> impl Iterator<Item = Range<usize>> {
    (0..pieces).step_by(TOGETHER).map(move |start| start..(start + TOGETHER).min(pieces))
}
