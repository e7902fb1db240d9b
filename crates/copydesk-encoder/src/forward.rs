//! The layers: from a batch of windows to the hidden state of the requested pieces, and the logits of each.

use std::ops::Range;

use rten_gemm::{GemmInputA, GemmInputB, GemmOptions};
use rten_simd::SimdOp;
use rten_tensor::NdTensorView;

use crate::kernels::{Activate, AddNorm, Attend, Classify, Embed, Product, Quantise, Restore, Rows, at_least};
use crate::model::{Layer, Linear, Model, Products};

/// Windows to read together.
#[derive(Default)]
pub(crate) struct Batch {
    /// With `[CLS]` and `[SEP]`.
    pub(crate) pieces: Vec<u32>,
    pub(crate) shapes: Vec<u8>,
    /// The shape of each piece.
    pub(crate) windows: Vec<Range<usize>>,
    /// The pieces whose output is requested, in order.
    pub(crate) asked: Vec<usize>,
}

impl Batch {
    pub(crate) fn clear(&mut self) {
        self.pieces.clear();
        self.shapes.clear();
        self.windows.clear();
        self.asked.clear();
    }
}

/// Buffers, kept from batch to batch to avoid allocation.
#[derive(Default)]
pub(crate) struct Buffers {
    /// The hidden state of each piece, as f32 and as u8.
    state: Vec<f32>,
    rows: Rows,
    /// Query, key and value of each piece; the output of attention.
    attention: Vec<f32>,
    attended: Vec<f32>,
    queries: Vec<f32>,
    keys: Vec<f32>,
    weights: Vec<f32>,
    /// The inner activations of the feed-forward block.
    inner: Rows,
    product: Product,
    row: Vec<f32>,
}

impl Buffers {
    /// Reads a batch and appends the logits of each requested piece.
    pub(crate) fn read(&mut self, model: &Model, batch: &Batch, out: &mut Vec<f32>) {
        let hidden = model.hidden;
        let products = Products::default();
        self.embed(model, batch);
        for (at, layer) in model.layers.iter().enumerate() {
            // In the last layer no other piece depends on those that are not requested.
            let asked = (at + 1 == model.layers.len()).then_some(&batch.asked[..]);
            self.attend(model, layer, &products, &batch.windows, asked);
            if let Some(asked) = asked {
                self.keep(asked, hidden);
            }
            self.transform(model, layer, &products);
        }
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
        Quantise { rows: &self.state, width: hidden, out: &mut self.rows }.dispatch();
    }

    /// `asked`: the pieces whose attention is needed, if not that of all.
    fn attend(
        &mut self,
        model: &Model,
        layer: &Layer,
        products: &Products,
        windows: &[Range<usize>],
        asked: Option<&[usize]>,
    ) {
        let (hidden, heads) = (model.hidden, model.heads);
        multiply(products, &self.rows, &layer.attention, &mut self.product);
        let rows = at_least(&mut self.attention, 3 * self.state.len());
        Restore { product: &self.product, linear: &layer.attention, out: rows }.dispatch();
        self.attended.resize(asked.map_or(self.state.len(), |asked| asked.len() * hidden), 0.0);
        let (queries, keys, weights, out) =
            (&mut self.queries, &mut self.keys, &mut self.weights, &mut self.attended[..]);
        Attend { rows, hidden, heads, windows, asked, queries, keys, weights, out }.dispatch();
    }

    /// Drops the state of pieces that are not requested.
    fn keep(&mut self, asked: &[usize], hidden: usize) {
        for (to, from) in asked.iter().enumerate() {
            self.state.copy_within(from * hidden..(from + 1) * hidden, to * hidden);
        }
        self.state.truncate(asked.len() * hidden);
    }

    /// The rest of a layer: the output projection of attention, then the feed-forward block, each added to the state.
    fn transform(&mut self, model: &Model, layer: &Layer, products: &Products) {
        let (hidden, inner) = (model.hidden, model.inner);
        let pieces = self.state.len() / hidden;
        self.row.resize(inner.max(hidden), 0.0);
        self.rows.resize(pieces, hidden);
        Quantise { rows: &self.attended, width: hidden, out: &mut self.rows }.dispatch();
        multiply(products, &self.rows, &layer.output, &mut self.product);
        let (product, linear) = (&self.product, &layer.output);
        let (norm, row) = (&layer.attention_norm, &mut self.row[..hidden]);
        let (state, out) = (&mut self.state, &mut self.rows);
        AddNorm { product, linear, norm, row, state, out }.dispatch();

        multiply(products, &self.rows, &layer.up, &mut self.product);
        self.inner.resize(pieces, inner);
        let (product, linear) = (&self.product, &layer.up);
        let (row, out) = (&mut self.row[..inner], &mut self.inner);
        Activate { product, linear, row, out }.dispatch();

        multiply(products, &self.inner, &layer.down, &mut self.product);
        let (product, linear) = (&self.product, &layer.down);
        let (norm, row) = (&layer.norm, &mut self.row[..hidden]);
        let (state, out) = (&mut self.state, &mut self.rows);
        AddNorm { product, linear, norm, row, state, out }.dispatch();
    }
}

fn multiply(products: &Products, rows: &Rows, linear: &Linear, out: &mut Product) {
    let (inputs, outputs, pieces) = (linear.weights.rows(), linear.weights.cols(), rows.scales.len());
    out.scales.clone_from(&rows.scales);
    out.zeros.clone_from(&rows.zeros);
    let a = GemmInputA::Unpacked(NdTensorView::from_data([pieces, inputs], &rows.numbers[..pieces * inputs]));
    let out = at_least(&mut out.numbers, pieces * outputs);
    let done = products.gemm(out, a, GemmInputB::Packed(&linear.weights), GemmOptions::default());
    done.expect("sizes were checked as the model was read");
}
