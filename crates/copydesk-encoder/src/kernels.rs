//! The operations between matrix products, one row (piece) at a time, so that a row stays in the first-level cache. Each is compiled for
//! every vector width and chosen at run time. The result of a row depends on that row alone.

use std::ops::Range;

use rten_simd::ops::{BitOps, FloatOps, NarrowSaturate, NumOps, ToFloat};
use rten_simd::{Isa, SimdOp};

/// Epsilon of layer normalisation, as in BERT.
const EPSILON: f32 = 1e-12;

/// The buffer's first `length` elements, which hold old values. Grows the buffer if it is shorter.
pub(crate) fn at_least<T: Clone + Default>(buffer: &mut Vec<T>, length: usize) -> &mut [T] {
    if buffer.len() < length {
        buffer.resize(length, T::default());
    }
    &mut buffer[..length]
}

/// What a matrix has for each output.
pub(crate) struct Columns {
    /// The sum of its weights, which corrects a product for the row's zero point. (rten-gemm 0.27 could do this, but uses wrong zero points for rows after
    /// the first few.)
    pub(crate) sums: Vec<i32>,
    pub(crate) scales: Vec<f32>,
    pub(crate) offsets: Vec<f32>,
}

/// Factors and offsets of a layer normalisation.
pub(crate) struct Norm {
    pub(crate) factors: Vec<f32>,
    pub(crate) offsets: Vec<f32>,
}

/// What a window's attention is computed from.
pub(crate) struct Window<'a> {
    pub(crate) hidden: usize,
    pub(crate) heads: usize,
    /// The queries of the pieces whose attention is wanted, all heads of each together.
    pub(crate) queries: &'a [f32],
    /// Key and value of each piece, all heads of each together.
    pub(crate) rows: &'a [f32],
}

impl Window<'_> {
    pub(crate) fn pieces(&self) -> usize {
        self.rows.len() / (2 * self.hidden)
    }

    /// How many queries there are.
    pub(crate) fn count(&self) -> usize {
        self.queries.len() / self.hidden
    }

    pub(crate) fn query(&self, number: usize) -> &[f32] {
        &self.queries[number * self.hidden..][..self.hidden]
    }

    pub(crate) fn key(&self, piece: usize) -> &[f32] {
        &self.rows[2 * piece * self.hidden..][..self.hidden]
    }

    pub(crate) fn value(&self, piece: usize) -> &[f32] {
        &self.rows[(2 * piece + 1) * self.hidden..][..self.hidden]
    }
}

/// Rows quantised to u8: a value is `(u8 - zero) * scale`, with a scale and a zero point for each row.
#[derive(Default)]
pub(crate) struct Rows {
    numbers: Vec<u8>,
    scales: Vec<f32>,
    zeros: Vec<u8>,
    width: usize,
}

/// Some of them, one after another.
#[derive(Clone, Copy)]
pub(crate) struct RowsView<'a> {
    pub(crate) numbers: &'a [u8],
    pub(crate) scales: &'a [f32],
    pub(crate) zeros: &'a [u8],
    pub(crate) width: usize,
}

impl<'a> RowsView<'a> {
    pub(crate) fn count(&self) -> usize {
        self.scales.len()
    }

    pub(crate) fn row(&self, at: usize) -> &'a [u8] {
        &self.numbers[at * self.width..][..self.width]
    }
}

impl Rows {
    pub(crate) fn resize(&mut self, rows: usize, width: usize) {
        self.width = width;
        at_least(&mut self.numbers, rows * width);
        self.scales.resize(rows, 0.0);
        self.zeros.resize(rows, 0);
    }

    pub(crate) fn view(&self, rows: Range<usize>) -> RowsView<'_> {
        let width = self.width;
        RowsView {
            numbers: &self.numbers[rows.start * width..rows.end * width],
            scales: &self.scales[rows.clone()],
            zeros: &self.zeros[rows],
            width,
        }
    }

    /// Row `to` becomes that of number `from` of others.
    pub(crate) fn copy(&mut self, to: usize, others: &Rows, from: usize) {
        let width = self.width;
        self.numbers[to * width..][..width].copy_from_slice(&others.numbers[from * width..][..width]);
        (self.scales[to], self.zeros[to]) = (others.scales[from], others.zeros[from]);
    }

    /// Quantises a row whose values lie in `range`.
    #[inline(always)]
    fn set<I: Isa>(&mut self, isa: I, at: usize, row: &[f32], (low, high): (f32, f32)) {
        let (f32s, i32s, u8s) = (isa.f32(), isa.i32(), isa.u8());
        let (low, high) = (low.min(0.0), high.max(0.0));
        let scale = (high - low) / 255.0;
        let inverse = if scale > 0.0 { 1.0 / scale } else { 0.0 };
        let zero = (-low * inverse).round_ties_even();
        (self.scales[at], self.zeros[at]) = (scale, zero as u8);

        let (inverse, zero) = (f32s.splat(inverse), i32s.splat(zero as i32));
        let out = &mut self.numbers[at * row.len()..][..row.len()];
        for (from, to) in row.chunks_exact(u8s.len()).zip(out.chunks_exact_mut(u8s.len())) {
            let [a, b, c, d] =
                f32s.load_many::<4>(from).map(|x| i32s.add(f32s.to_int_round(f32s.mul(x, inverse)), zero));
            u8s.store(isa.i16().narrow_saturate(i32s.narrow_saturate(a, b), i32s.narrow_saturate(c, d)), to);
        }
    }
}

#[inline(always)]
fn range<I: Isa>(isa: I, row: &[f32]) -> (f32, f32) {
    let f32s = isa.f32();
    let (mut low, mut high) = (f32s.zero(), f32s.zero());
    for chunk in row.chunks_exact(f32s.len()) {
        let x = f32s.load(chunk);
        (low, high) = (f32s.min(low, x), f32s.max(high, x));
    }
    bounds(isa, low, high)
}

/// The least and the largest number in vectors of such, and no more and no less than zero.
#[inline(always)]
fn bounds<I: Isa>(isa: I, low: I::F32, high: I::F32) -> (f32, f32) {
    let f32s = isa.f32();
    (first(f32s.fold_splat(low, 0.0, f32::min)), first(f32s.fold_splat(high, 0.0, f32::max)))
}

#[inline(always)]
fn first<S: rten_simd::Simd<Elem = f32>>(x: S) -> f32 {
    x.to_array().as_ref()[0]
}

/// Layer normalisation of a row in place.
#[inline(always)]
fn normalise<I: Isa>(isa: I, row: &mut [f32], norm: &Norm) {
    let f32s = isa.f32();
    let (width, count) = (f32s.len(), row.len() as f32);
    let sum = row.chunks_exact(width).fold(f32s.zero(), |sum, x| f32s.add(sum, f32s.load(x)));
    let mean = f32s.splat(f32s.sum(sum) / count);
    let squares = row.chunks_exact(width).fold(f32s.zero(), |sum, x| {
        let apart = f32s.sub(f32s.load(x), mean);
        f32s.mul_add(apart, apart, sum)
    });
    let inverse = f32s.splat(1.0 / (f32s.sum(squares) / count + EPSILON).sqrt());
    let weights = norm.factors.chunks_exact(width).zip(norm.offsets.chunks_exact(width));
    for (row, (factors, offsets)) in row.chunks_exact_mut(width).zip(weights) {
        let apart = f32s.mul(f32s.sub(f32s.load(row), mean), inverse);
        f32s.store(f32s.mul_add(apart, f32s.load(factors), f32s.load(offsets)), row);
    }
}

/// GELU, within 0.0002 between −8 and 8 and in proportion beyond: a hundredth of the quantisation step that follows. The normal distribution
/// function is one half plus an odd polynomial, a minimax fit between −4 and 4.
#[inline(always)]
fn gelu<I: Isa>(isa: I, x: I::F32) -> I::F32 {
    const FITTED: [f32; 7] =
        [0.397_883_27, -0.064_573, 0.008_772_342, -8.140_068e-4, 4.795_469_4e-5, -1.598_563_7e-6, 2.278_073_5e-8];
    let f32s = isa.f32();
    let within = f32s.clamp(x, f32s.splat(-4.0), f32s.splat(4.0));
    let square = f32s.mul(within, within);
    let terms = FITTED[..6].iter().rev();
    let sum = terms.fold(f32s.splat(FITTED[6]), |sum, term| f32s.mul_add(sum, square, f32s.splat(*term)));
    f32s.mul(x, f32s.mul_add(within, sum, f32s.splat(0.5)))
}

/// A product of whole numbers as f32.
pub(crate) struct Restore<'a> {
    pub(crate) product: &'a [i32],
    pub(crate) rows: RowsView<'a>,
    pub(crate) columns: &'a Columns,
    pub(crate) out: &'a mut [f32],
}

impl SimdOp for Restore<'_> {
    type Output = ();

    #[inline(always)]
    fn eval<I: Isa>(self, isa: I) {
        let (f32s, i32s, outputs) = (isa.f32(), isa.i32(), self.columns.scales.len());
        let width = f32s.len();
        let rows = self.product.chunks_exact(outputs).zip(self.out.chunks_exact_mut(outputs));
        for ((product, out), (scale, zero)) in rows.zip(self.rows.scales.iter().zip(self.rows.zeros)) {
            let (scale, zero) = (f32s.splat(*scale), i32s.splat((*zero).into()));
            let weights = self.columns.sums.chunks_exact(width).zip(self.columns.scales.chunks_exact(width));
            let weights = weights.zip(self.columns.offsets.chunks_exact(width));
            let numbers = product.chunks_exact(width).zip(out.chunks_exact_mut(width));
            for ((number, out), ((sums, scales), offsets)) in numbers.zip(weights) {
                let number = i32s.sub(i32s.load(number), i32s.mul(zero, i32s.load(sums)));
                let scale = f32s.mul(scale, f32s.load(scales));
                f32s.store(f32s.mul_add(i32s.to_float(number), scale, f32s.load(offsets)), out);
            }
        }
    }
}

/// Rows through GELU, quantised.
pub(crate) struct Activate<'a> {
    pub(crate) rows: &'a mut [f32],
    pub(crate) out: &'a mut Rows,
}

impl SimdOp for Activate<'_> {
    type Output = ();

    #[inline(always)]
    fn eval<I: Isa>(self, isa: I) {
        let f32s = isa.f32();
        for (at, row) in self.rows.chunks_exact_mut(self.out.width).enumerate() {
            let (mut low, mut high) = (f32s.zero(), f32s.zero());
            for x in row.chunks_exact_mut(f32s.len()) {
                let y = gelu(isa, f32s.load(x));
                (low, high) = (f32s.min(low, y), f32s.max(high, y));
                f32s.store(y, x);
            }
            self.out.set(isa, at, row, bounds(isa, low, high));
        }
    }
}

/// Rows added to the hidden state, which is then normalised and quantised.
pub(crate) struct AddNorm<'a> {
    pub(crate) added: &'a [f32],
    pub(crate) norm: &'a Norm,
    pub(crate) state: &'a mut [f32],
    pub(crate) out: &'a mut Rows,
    /// The number in `out` of the first row.
    pub(crate) first: usize,
}

impl SimdOp for AddNorm<'_> {
    type Output = ();

    #[inline(always)]
    fn eval<I: Isa>(self, isa: I) {
        let (f32s, width) = (isa.f32(), self.out.width);
        let rows = self.added.chunks_exact(width).zip(self.state.chunks_exact_mut(width));
        for (at, (added, state)) in (self.first..).zip(rows) {
            for (state, x) in state.chunks_exact_mut(f32s.len()).zip(added.chunks_exact(f32s.len())) {
                f32s.store(f32s.add(f32s.load(state), f32s.load(x)), state);
            }
            normalise(isa, state, self.norm);
            let range = range(isa, state);
            self.out.set(isa, at, state, range);
        }
    }
}

/// Quantises f32 rows.
pub(crate) struct Quantise<'a> {
    pub(crate) rows: &'a [f32],
    pub(crate) out: &'a mut Rows,
}

impl SimdOp for Quantise<'_> {
    type Output = ();

    #[inline(always)]
    fn eval<I: Isa>(self, isa: I) {
        for (at, row) in self.rows.chunks_exact(self.out.width).enumerate() {
            let range = range(isa, row);
            self.out.set(isa, at, row, range);
        }
    }
}

/// The initial state of a piece: the sum of its piece, position and shape embeddings, normalised.
pub(crate) struct Embed<'a> {
    pub(crate) piece: (f32, &'a [i8]),
    pub(crate) position: &'a [f32],
    pub(crate) shape: &'a [f32],
    pub(crate) norm: &'a Norm,
    pub(crate) state: &'a mut [f32],
}

impl SimdOp for Embed<'_> {
    type Output = ();

    #[inline(always)]
    fn eval<I: Isa>(self, isa: I) {
        let (scale, piece) = self.piece;
        let added = self.position.iter().zip(self.shape);
        for ((state, piece), (position, shape)) in self.state.iter_mut().zip(piece).zip(added) {
            *state = f32::from(*piece) * scale + position + shape;
        }
        normalise(isa, self.state, self.norm);
    }
}

/// The logits of each piece.
pub(crate) struct Classify<'a> {
    pub(crate) state: &'a [f32],
    /// A row for each label.
    pub(crate) head: &'a [f32],
    pub(crate) offsets: &'a [f32],
    pub(crate) out: &'a mut Vec<f32>,
}

impl SimdOp for Classify<'_> {
    type Output = ();

    #[inline(always)]
    fn eval<I: Isa>(mut self, isa: I) {
        let hidden = self.head.len() / self.offsets.len();
        let mut blocks = self.state.chunks_exact(hidden * BLOCK);
        blocks.by_ref().for_each(|block| self.block::<I, BLOCK>(isa, block, hidden));
        blocks.remainder().chunks_exact(hidden).for_each(|state| self.block::<I, 1>(isa, state, hidden));
    }
}

/// How many states are multiplied with a row of the head at once: so many sums do not wait for one another, and the row is fetched once.
const BLOCK: usize = 8;

impl Classify<'_> {
    /// Each sum adds in the same order in a block of any size.
    #[inline(always)]
    fn block<I: Isa, const N: usize>(&mut self, isa: I, states: &[f32], hidden: usize) {
        let f32s = isa.f32();
        let (labels, first) = (self.offsets.len(), self.out.len());
        self.out.resize(first + N * labels, 0.0);
        let states: [&[f32]; N] = std::array::from_fn(|at| &states[at * hidden..][..hidden]);
        for (label, (row, offset)) in self.head.chunks_exact(hidden).zip(self.offsets).enumerate() {
            let mut sums = [f32s.zero(); N];
            for (at, weights) in row.chunks_exact(f32s.len()).enumerate() {
                let weights = f32s.load(weights);
                for (sum, state) in sums.iter_mut().zip(states) {
                    *sum = f32s.mul_add(f32s.load(&state[at * f32s.len()..]), weights, *sum);
                }
            }
            for (at, sum) in sums.into_iter().enumerate() {
                self.out[first + at * labels + label] = f32s.sum(sum) + offset;
            }
        }
    }
}
