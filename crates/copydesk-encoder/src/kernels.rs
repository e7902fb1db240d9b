//! The operations between matrix products, one row (piece) at a time, so that a row stays in the first-level cache. Each is compiled for
//! every vector width and chosen at run time. The result of a row depends on that row alone; in attention, on its window.

use std::ops::Range;

use rten_simd::ops::{BitOps, FloatOps, NarrowSaturate, NumOps, ToFloat};
use rten_simd::{Isa, SimdOp};
use rten_vecmath::Softmax;

use crate::model::{Linear, Norm};

/// Epsilon of layer normalisation, as in BERT.
const EPSILON: f32 = 1e-12;

/// The buffer's first `length` elements, which hold old values. Grows the buffer if it is shorter.
pub(crate) fn at_least<T: Clone + Default>(buffer: &mut Vec<T>, length: usize) -> &mut [T] {
    if buffer.len() < length {
        buffer.resize(length, T::default());
    }
    &mut buffer[..length]
}

/// Rows quantised to u8: a value is `(u8 - zero) * scale`, with a scale and a zero point for each row.
#[derive(Default)]
pub(crate) struct Rows {
    pub(crate) numbers: Vec<u8>,
    pub(crate) scales: Vec<f32>,
    pub(crate) zeros: Vec<u8>,
}

impl Rows {
    pub(crate) fn resize(&mut self, rows: usize, width: usize) {
        at_least(&mut self.numbers, rows * width);
        self.scales.resize(rows, 0.0);
        self.zeros.resize(rows, 0);
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

/// A product of quantised rows and weights, with the scales and zero points of the rows.
#[derive(Default)]
pub(crate) struct Product {
    pub(crate) numbers: Vec<i32>,
    pub(crate) scales: Vec<f32>,
    pub(crate) zeros: Vec<u8>,
}

struct ProductRow<'a> {
    numbers: &'a [i32],
    scale: f32,
    zero: u8,
}

impl Product {
    fn rows(&self, linear: &Linear) -> impl Iterator<Item = ProductRow<'_>> {
        let rows = self.numbers.chunks_exact(linear.scales.len()).zip(&self.scales).zip(&self.zeros);
        rows.map(|((numbers, &scale), &zero)| ProductRow { numbers, scale, zero })
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
    let low = f32s.fold_splat(low, 0.0, f32::min);
    let high = f32s.fold_splat(high, 0.0, f32::max);
    (first(low), first(high))
}

#[inline(always)]
fn first<S: rten_simd::Simd<Elem = f32>>(x: S) -> f32 {
    x.to_array().as_ref()[0]
}

/// Dequantises a row of a product.
#[inline(always)]
fn restore<I: Isa>(isa: I, product: ProductRow, linear: &Linear, out: &mut [f32]) {
    let (f32s, i32s) = (isa.f32(), isa.i32());
    let (width, scale, zero) = (f32s.len(), f32s.splat(product.scale), i32s.splat(product.zero.into()));
    let weights = linear.sums.chunks_exact(width).zip(linear.scales.chunks_exact(width));
    let weights = weights.zip(linear.offsets.chunks_exact(width));
    let rows = product.numbers.chunks_exact(width).zip(out.chunks_exact_mut(width));
    for ((product, out), ((sums, scales), offsets)) in rows.zip(weights) {
        let product = i32s.sub(i32s.load(product), i32s.mul(zero, i32s.load(sums)));
        let scale = f32s.mul(scale, f32s.load(scales));
        f32s.store(f32s.mul_add(i32s.to_float(product), scale, f32s.load(offsets)), out);
    }
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

/// A product as f32.
pub(crate) struct Restore<'a> {
    pub(crate) product: &'a Product,
    pub(crate) linear: &'a Linear,
    pub(crate) out: &'a mut [f32],
}

impl SimdOp for Restore<'_> {
    type Output = ();

    #[inline(always)]
    fn eval<I: Isa>(self, isa: I) {
        let rows = self.product.rows(self.linear).zip(self.out.chunks_exact_mut(self.linear.scales.len()));
        for (product, out) in rows {
            restore(isa, product, self.linear, out);
        }
    }
}

/// A product through GELU, quantised.
pub(crate) struct Activate<'a> {
    pub(crate) product: &'a Product,
    pub(crate) linear: &'a Linear,
    /// A buffer of one row.
    pub(crate) row: &'a mut [f32],
    pub(crate) out: &'a mut Rows,
}

impl SimdOp for Activate<'_> {
    type Output = ();

    #[inline(always)]
    fn eval<I: Isa>(self, isa: I) {
        let f32s = isa.f32();
        for (at, product) in self.product.rows(self.linear).enumerate() {
            restore(isa, product, self.linear, self.row);
            for x in self.row.chunks_exact_mut(f32s.len()) {
                f32s.store(gelu(isa, f32s.load(x)), x);
            }
            let range = range(isa, self.row);
            self.out.set(isa, at, self.row, range);
        }
    }
}

/// A product added to the hidden state, then normalised and quantised.
pub(crate) struct AddNorm<'a> {
    pub(crate) product: &'a Product,
    pub(crate) linear: &'a Linear,
    pub(crate) norm: &'a Norm,
    pub(crate) row: &'a mut [f32],
    pub(crate) state: &'a mut [f32],
    pub(crate) out: &'a mut Rows,
}

impl SimdOp for AddNorm<'_> {
    type Output = ();

    #[inline(always)]
    fn eval<I: Isa>(self, isa: I) {
        let f32s = isa.f32();
        let rows = self.product.rows(self.linear).zip(self.state.chunks_exact_mut(self.linear.scales.len()));
        for (at, (product, state)) in rows.enumerate() {
            restore(isa, product, self.linear, self.row);
            for (state, x) in state.chunks_exact_mut(f32s.len()).zip(self.row.chunks_exact(f32s.len())) {
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
    pub(crate) width: usize,
    pub(crate) out: &'a mut Rows,
}

impl SimdOp for Quantise<'_> {
    type Output = ();

    #[inline(always)]
    fn eval<I: Isa>(self, isa: I) {
        for (at, row) in self.rows.chunks_exact(self.width).enumerate() {
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
    fn eval<I: Isa>(self, isa: I) {
        let f32s = isa.f32();
        let hidden = self.head.len() / self.offsets.len();
        for state in self.state.chunks_exact(hidden) {
            for (label, offset) in self.head.chunks_exact(hidden).zip(self.offsets) {
                let pairs = state.chunks_exact(f32s.len()).zip(label.chunks_exact(f32s.len()));
                let sum = pairs.fold(f32s.zero(), |sum, (a, b)| f32s.mul_add(f32s.load(a), f32s.load(b), sum));
                self.out.push(f32s.sum(sum) + offset);
            }
        }
    }
}

/// The attention of all heads, within each window.
pub(crate) struct Attend<'a> {
    /// Query, key and value of each piece, all heads of each together.
    pub(crate) rows: &'a [f32],
    pub(crate) hidden: usize,
    pub(crate) heads: usize,
    pub(crate) windows: &'a [Range<usize>],
    /// The pieces whose attention is asked for, in order; `None` for all.
    pub(crate) asked: Option<&'a [usize]>,
    /// Buffers: the queries of a window's pieces that are asked for, the transposed keys of one head, and its attention weights.
    pub(crate) queries: &'a mut Vec<f32>,
    pub(crate) keys: &'a mut Vec<f32>,
    pub(crate) weights: &'a mut Vec<f32>,
    /// A row for each piece that is asked for.
    pub(crate) out: &'a mut [f32],
}

impl SimdOp for Attend<'_> {
    type Output = ();

    #[inline(always)]
    fn eval<I: Isa>(self, isa: I) {
        let (hidden, size) = (self.hidden, self.hidden / self.heads);
        let (mut asked, mut out) = (self.asked, self.out);
        for window in self.windows {
            let (pieces, columns) = (window.len(), window.len().next_multiple_of(isa.f32().len()));
            let rows = &self.rows[window.start * 3 * hidden..window.end * 3 * hidden];
            let (count, queries) = match &mut asked {
                None => (pieces, Table { numbers: rows, stride: 3 * hidden }),
                Some(rest) => {
                    let here;
                    (here, *rest) = rest.split_at(rest.partition_point(|piece| *piece < window.end));
                    self.queries.clear();
                    here.iter().for_each(|piece| self.queries.extend(&self.rows[piece * 3 * hidden..][..hidden]));
                    (here.len(), Table { numbers: self.queries, stride: hidden })
                }
            };
            let keys = at_least(self.keys, size * columns);
            let weights = at_least(self.weights, count * columns);
            let here;
            (here, out) = out.split_at_mut(count * hidden);
            for head in 0..self.heads {
                let at = head * size;
                for (piece, row) in rows.chunks_exact(3 * hidden).enumerate() {
                    for (row, x) in row[hidden + at..][..size].iter().enumerate() {
                        keys[row * columns + piece] = *x;
                    }
                }
                let queries = Table { numbers: &queries.numbers[at..], ..queries };
                let keys = Table { numbers: keys, stride: columns };
                multiply(isa, [count, size, columns], queries, keys, weights, columns);
                for row in weights.chunks_exact_mut(columns) {
                    Softmax::new_mut(&mut row[..pieces]).eval(isa);
                }
                let weights = Table { numbers: weights, stride: columns };
                let values = Table { numbers: &rows[2 * hidden + at..], stride: 3 * hidden };
                multiply(isa, [count, pieces, size], weights, values, &mut here[at..], hidden);
            }
        }
    }
}

#[derive(Clone, Copy)]
struct Table<'a> {
    numbers: &'a [f32],
    stride: usize,
}

/// `out = a × b` of rows × depth and depth × columns; columns are a multiple of the vector width. For sizes at which packing does not pay.
#[inline(always)]
fn multiply<I: Isa>(isa: I, [rows, depth, columns]: [usize; 3], a: Table, b: Table, out: &mut [f32], stride: usize) {
    const BLOCK: usize = 8;
    // The last block overlaps rows already done; fewer rows than a block are computed one by one.
    for start in
        (0..rows / BLOCK).map(|block| block * BLOCK).chain((rows > BLOCK && rows % BLOCK > 0).then(|| rows - BLOCK))
    {
        multiply_rows::<I, BLOCK>(isa, start, [depth, columns], a, b, out, stride);
    }
    for start in 0..if rows < BLOCK { rows } else { 0 } {
        multiply_rows::<I, 1>(isa, start, [depth, columns], a, b, out, stride);
    }
}

#[inline(always)]
fn multiply_rows<I: Isa, const R: usize>(
    isa: I,
    start: usize,
    [depth, columns]: [usize; 2],
    a: Table,
    b: Table,
    out: &mut [f32],
    stride: usize,
) {
    let f32s = isa.f32();
    let mut rows = [&a.numbers[..0]; R];
    for (row, at) in rows.iter_mut().zip(start..) {
        *row = &a.numbers[at * a.stride..][..depth];
    }
    for column in (0..columns).step_by(f32s.len()) {
        let mut sums = [f32s.zero(); R];
        for (at, x) in b.numbers[column..].chunks(b.stride).take(depth).enumerate() {
            let x = f32s.load(x);
            for (sum, row) in sums.iter_mut().zip(rows) {
                *sum = f32s.mul_add(x, f32s.splat(row[at]), *sum);
            }
        }
        for (sum, row) in sums.into_iter().zip(start..) {
            f32s.store(sum, &mut out[row * stride + column..]);
        }
    }
}
