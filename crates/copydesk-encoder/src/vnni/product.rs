//! Products of quantised rows and weights, as f32.
#![expect(unsafe_code, reason = "calls what is compiled for instructions that not every processor has")]

use std::arch::x86_64::*;
use std::ops::Range;

use super::Vnni;
use crate::kernels::{Columns, RowsView};

/// How many vectors of outputs are computed at once, and for how many rows: what 32 registers hold.
const VECTORS: usize = 4;
const ROWS: usize = 6;

/// How many outputs a panel has.
const WIDTH: usize = 16 * VECTORS;

/// Weights in the order in which they are read: for each `WIDTH` outputs, for each four inputs, the four weights of each output.
pub(crate) struct Panels {
    _vnni: Vnni,
    numbers: Vec<__m512i>,
    /// The vectors of a panel.
    depth: usize,
}

impl Panels {
    /// Packs weights, a row for each input; of the outputs a part. How many each are is a multiple of 64.
    pub(crate) fn new(vnni: Vnni, rows: &[i8], [inputs, outputs]: [usize; 2], part: Range<usize>) -> Panels {
        let mut numbers = Vec::with_capacity(inputs * part.len() / 64);
        for first in part.step_by(WIDTH) {
            for four in rows.chunks_exact(4 * outputs) {
                let [a, b, c, d] = [0, 1, 2, 3].map(|row| four[row * outputs + first..][..WIDTH].as_chunks::<16>().0);
                for (((a, b), c), d) in a.iter().zip(b).zip(c).zip(d) {
                    let mut fours = [[0; 4]; 16];
                    for ((((four, a), b), c), d) in fours.iter_mut().zip(a).zip(b).zip(c).zip(d) {
                        *four = [*a, *b, *c, *d];
                    }
                    numbers.push(bytemuck::cast(fours));
                }
            }
        }
        Panels { _vnni: vnni, numbers, depth: inputs / 4 * VECTORS }
    }

    /// `out`: a row of outputs for each of the rows.
    pub(crate) fn multiply(&self, rows: RowsView<'_>, columns: &Columns, out: &mut [f32]) {
        // SAFETY: whoever made these panels had the proof that the processor has the instructions.
        unsafe { multiply(self, rows, columns, out) }
    }
}

#[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,avx512vnni")]
fn multiply(panels: &Panels, rows: RowsView<'_>, columns: &Columns, out: &mut [f32]) {
    let weights = columns.sums.as_chunks::<WIDTH>().0.iter();
    let weights = weights.zip(columns.scales.as_chunks().0).zip(columns.offsets.as_chunks().0);
    for (panel, (numbers, ((sums, scales), offsets))) in
        panels.numbers.chunks_exact(panels.depth).zip(weights).enumerate()
    {
        let panel = Panel { first: panel * WIDTH, numbers, sums, scales, offsets };
        let mut at = 0;
        while at < rows.count() {
            match rows.count() - at {
                ROWS.. => tile::<ROWS>(panel, rows, at, out),
                5 => tile::<5>(panel, rows, at, out),
                4 => tile::<4>(panel, rows, at, out),
                3 => tile::<3>(panel, rows, at, out),
                2 => tile::<2>(panel, rows, at, out),
                _ => tile::<1>(panel, rows, at, out),
            }
            at += ROWS;
        }
    }
}

#[derive(Clone, Copy)]
struct Panel<'a> {
    /// The number of its first output.
    first: usize,
    numbers: &'a [__m512i],
    sums: &'a [i32; WIDTH],
    scales: &'a [f32; WIDTH],
    offsets: &'a [f32; WIDTH],
}

/// A panel's outputs of `R` rows from row `first` on.
#[inline]
#[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,avx512vnni")]
fn tile<const R: usize>(panel: Panel<'_>, rows: RowsView<'_>, first: usize, out: &mut [f32]) {
    let groups = panel.numbers.as_chunks::<VECTORS>().0;
    // Loops instead of closures wherever it counts: those would not be inlined in a function for certain processors.
    let mut inputs: [&[[u8; 4]]; R] = [&[]; R];
    for (at, inputs) in (first..).zip(&mut inputs) {
        *inputs = &rows.row(at).as_chunks().0[..groups.len()];
    }
    let mut sums = [[_mm512_setzero_si512(); VECTORS]; R];
    for (at, weights) in groups.iter().enumerate() {
        for (sums, inputs) in sums.iter_mut().zip(inputs) {
            let four = _mm512_set1_epi32(i32::from_ne_bytes(inputs[at]));
            for (sum, weights) in sums.iter_mut().zip(weights) {
                *sum = _mm512_dpbusd_epi32(*sum, four, *weights);
            }
        }
    }
    let width = out.len() / rows.count();
    for (row, numbers) in sums.into_iter().enumerate() {
        let (scale, zero) =
            (_mm512_set1_ps(rows.scales[first + row]), _mm512_set1_epi32(rows.zeros[first + row].into()));
        let out = out[(first + row) * width + panel.first..][..WIDTH].as_chunks_mut::<16>().0;
        let weights = panel.sums.as_chunks::<16>().0.iter().zip(panel.scales.as_chunks::<16>().0);
        let weights = weights.zip(panel.offsets.as_chunks::<16>().0);
        for ((out, number), ((sums, scales), offsets)) in out.iter_mut().zip(numbers).zip(weights) {
            let number = _mm512_sub_epi32(number, _mm512_mullo_epi32(zero, bytemuck::cast(*sums)));
            let scale = _mm512_mul_ps(scale, bytemuck::cast(*scales));
            *out = bytemuck::cast(_mm512_fmadd_ps(_mm512_cvtepi32_ps(number), scale, bytemuck::cast(*offsets)));
        }
    }
}
