//! The attention of all heads within a window.

use rten_simd::ops::{BitOps, NumOps};
use rten_simd::{Isa, SimdOp};
use rten_vecmath::Softmax;

use crate::kernels::{Window, at_least};
use crate::products::Kernels;
#[cfg(target_arch = "x86_64")]
use crate::vnni;

/// Buffers: the transposed keys of one head, and its attention weights; those of other kernels.
#[derive(Default)]
pub(crate) struct Buffers {
    keys: Vec<f32>,
    weights: Vec<f32>,
    #[cfg(target_arch = "x86_64")]
    vnni: vnni::Buffers,
}

/// `out`: a row for each query.
pub(crate) fn attend(kernels: Kernels, window: &Window<'_>, buffers: &mut Buffers, out: &mut [f32]) {
    if window.count() == 0 {
        return;
    }
    match kernels {
        Kernels::Portable => Attend { window, buffers, out }.dispatch(),
        #[cfg(target_arch = "x86_64")]
        Kernels::Vnni(vnni) => vnni::attend(vnni, window, &mut buffers.vnni, out),
    }
}

/// Attention as f32, on any processor.
struct Attend<'a> {
    window: &'a Window<'a>,
    buffers: &'a mut Buffers,
    out: &'a mut [f32],
}

impl SimdOp for Attend<'_> {
    type Output = ();

    #[inline(always)]
    fn eval<I: Isa>(self, isa: I) {
        let Window { hidden, heads, rows, queries } = *self.window;
        let (size, pieces, count) = (hidden / heads, self.window.pieces(), self.window.count());
        let columns = pieces.next_multiple_of(isa.f32().len());
        let keys = at_least(&mut self.buffers.keys, size * columns);
        let weights = at_least(&mut self.buffers.weights, count * columns);
        for at in (0..hidden).step_by(size) {
            for piece in 0..pieces {
                for (row, x) in self.window.key(piece)[at..][..size].iter().enumerate() {
                    keys[row * columns + piece] = *x;
                }
            }
            let queries = Table { numbers: &queries[at..], stride: hidden };
            let keys = Table { numbers: keys, stride: columns };
            multiply(isa, [count, size, columns], queries, keys, weights, columns);
            for row in weights.chunks_exact_mut(columns) {
                Softmax::new_mut(&mut row[..pieces]).eval(isa);
            }
            let weights = Table { numbers: weights, stride: columns };
            let values = Table { numbers: &rows[hidden + at..], stride: 2 * hidden };
            multiply(isa, [count, pieces, size], weights, values, &mut self.out[at..], hidden);
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn where_nothing_is_asked_for_there_is_no_attention() {
        for kernels in [Kernels::Portable, Kernels::best()] {
            let window = Window { hidden: 64, heads: 2, queries: &[], rows: &[1.0; 3 * 2 * 64] };
            attend(kernels, &window, &mut Buffers::default(), &mut []);
        }
    }
}
