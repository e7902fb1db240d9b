//! The attention of all heads within a window, in eight bits: each key and query of a head has a scale, each column of the values, and the weights
//! lie between 0 and 255, which the largest of a row has.
//!
//! Loops instead of closures wherever it counts: those would not be inlined in functions for certain processors.
#![expect(unsafe_code, reason = "calls what is compiled for instructions that not every processor has")]

use std::arch::x86_64::*;

use super::Vnni;
use crate::kernels::Window;

/// For how many queries scores are computed at once, and with how many vectors of keys, if there are as many.
const ROWS: usize = 6;
const VECTORS: usize = 4;

/// The largest weight in a row.
const TOP: f32 = 255.0;

/// What is added to numbers of eight bits with a sign so that they have none.
const MIDDLE: i32 = 128;

/// Buffers, of one window.
#[derive(Default)]
pub(crate) struct Buffers {
    queries: Queries,
    keys: Keys,
    values: Values,
    scores: Vec<__m512>,
    weights: Vec<__m128i>,
}

pub(crate) fn attend(_: Vnni, window: &Window<'_>, buffers: &mut Buffers, out: &mut [f32]) {
    // SAFETY: whoever has a `Vnni` has proof that the processor has the instructions.
    unsafe { attend_all(window, buffers, out) }
}

#[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,avx512vnni")]
fn attend_all(window: &Window<'_>, buffers: &mut Buffers, out: &mut [f32]) {
    let (hidden, size) = (window.hidden, window.hidden / window.heads);
    let Buffers { queries, keys, values, scores, weights } = buffers;
    let (pieces, rows) = (window.pieces(), window.count());
    let blocks = pieces.div_ceil(16);
    queries.set(window);
    keys.set(window);
    values.set(window);
    scores.resize(ROWS * blocks, _mm512_setzero_ps());
    weights.resize(ROWS * blocks, _mm_setzero_si128());
    for head in 0..window.heads {
        for first in (0..rows).step_by(ROWS) {
            // A block that lacks rows has the last one again.
            let mut block = [rows - 1; ROWS];
            for (row, at) in block.iter_mut().zip(first..rows) {
                *row = at;
            }
            let mut some: [&[[u8; 4]]; ROWS] = [&[]; ROWS];
            for (some, row) in some.iter_mut().zip(block) {
                *some = &queries.numbers[(row * window.heads + head) * size / 4..][..size / 4];
            }
            keys.score(head, some, scores);
            let mut sums = [0; ROWS];
            let lines = scores.chunks_exact(blocks).zip(weights.chunks_exact_mut(blocks));
            for ((sum, row), (scores, weights)) in sums.iter_mut().zip(block).zip(lines) {
                *sum = weigh(scores, pieces, queries.scales[row * window.heads + head], weights);
            }
            for column in head * size / 16..(head + 1) * size / 16 {
                let numbers = values.mean(weights, column, blocks);
                for ((number, row), sum) in numbers.into_iter().zip(block).zip(sums) {
                    let scale = _mm512_mul_ps(values.scales[column], _mm512_set1_ps(1.0 / sum as f32));
                    let out = &mut out[row * hidden + 16 * column..][..16].as_chunks_mut::<16>().0[0];
                    *out = bytemuck::cast(_mm512_mul_ps(_mm512_cvtepi32_ps(number), scale));
                }
            }
        }
    }
}

#[inline]
#[target_feature(enable = "avx512f")]
fn load(numbers: &[f32; 16]) -> __m512 {
    bytemuck::cast(*numbers)
}

/// Quantises numbers to eight bits around `middle`; gives the scale.
#[inline]
#[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl")]
fn quantise(row: &[f32], middle: i32, out: &mut [[u8; 4]]) -> f32 {
    let row = row.as_chunks::<16>().0;
    let mut most = _mm512_setzero_ps();
    for x in row {
        most = _mm512_max_ps(most, _mm512_abs_ps(load(x)));
    }
    let most = _mm512_reduce_max_ps(most);
    let (factor, middle) = (_mm512_set1_ps(if most > 0.0 { 127.0 / most } else { 0.0 }), _mm512_set1_epi32(middle));
    for (x, out) in row.iter().zip(out.as_chunks_mut::<4>().0) {
        let number = _mm512_add_epi32(_mm512_cvtps_epi32(_mm512_mul_ps(load(x), factor)), middle);
        *out = bytemuck::cast(_mm512_cvtepi32_epi8(number));
    }
    most / 127.0
}

/// The queries that are asked for, each head of each with a scale.
#[derive(Default)]
struct Queries {
    numbers: Vec<[u8; 4]>,
    scales: Vec<f32>,
}

impl Queries {
    #[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl")]
    fn set(&mut self, window: &Window<'_>) {
        let size = window.hidden / window.heads;
        self.scales.resize(window.count() * window.heads, 0.0);
        self.numbers.resize(window.count() * window.hidden / 4, [0; 4]);
        let mut places = self.scales.iter_mut().zip(self.numbers.chunks_exact_mut(size / 4));
        for at in 0..window.count() {
            for (query, (scale, numbers)) in window.query(at).chunks_exact(size).zip(&mut places) {
                *scale = quantise(query, MIDDLE, numbers);
            }
        }
    }
}

#[derive(Default)]
struct Keys {
    /// For each head, for each 16 pieces, for each four numbers, those of each piece.
    numbers: Vec<__m512i>,
    /// For each head, the scale of each piece, and what products with it are too high by.
    scales: Vec<f32>,
    surplus: Vec<__m512i>,
    /// How many 16 pieces there are.
    blocks: usize,
    /// A key of a head.
    key: Vec<[u8; 4]>,
}

impl Keys {
    #[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,avx512vnni")]
    fn set(&mut self, window: &Window<'_>) {
        let size = window.hidden / window.heads;
        let (groups, blocks) = (size / 4, window.pieces().div_ceil(16));
        self.blocks = blocks;
        self.key.resize(groups, [0; 4]);
        self.numbers.clear();
        self.numbers.resize(window.heads * blocks * groups, _mm512_setzero_si512());
        self.scales.clear();
        self.scales.resize(window.heads * blocks * 16, 0.0);
        let words: &mut [[[u8; 4]; 16]] = bytemuck::cast_slice_mut(&mut self.numbers);
        for piece in 0..window.pieces() {
            for (head, key) in window.key(piece).chunks_exact(size).enumerate() {
                self.scales[head * blocks * 16 + piece] = quantise(key, 0, &mut self.key);
                let words = &mut words[(head * blocks + piece / 16) * groups..];
                for (word, four) in words.iter_mut().zip(&self.key) {
                    word[piece % 16] = *four;
                }
            }
        }
        let middle = _mm512_set1_epi8(MIDDLE as i8);
        self.surplus.clear();
        for block in self.numbers.chunks_exact(groups) {
            let mut sum = _mm512_setzero_si512();
            for four in block {
                sum = _mm512_dpbusd_epi32(sum, middle, *four);
            }
            self.surplus.push(sum);
        }
    }

    /// The products of a block of queries with all keys of a head, but for the queries' scale.
    #[inline]
    #[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,avx512vnni")]
    fn score(&self, head: usize, queries: [&[[u8; 4]]; ROWS], out: &mut [__m512]) {
        let mut first = 0;
        while first < self.blocks {
            first += match self.blocks - first {
                VECTORS.. => self.score_some::<VECTORS>(head, queries, first, out),
                2.. => self.score_some::<2>(head, queries, first, out),
                _ => self.score_some::<1>(head, queries, first, out),
            };
        }
    }

    #[inline]
    #[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,avx512vnni")]
    fn score_some<const V: usize>(
        &self,
        head: usize,
        queries: [&[[u8; 4]]; ROWS],
        first: usize,
        out: &mut [__m512],
    ) -> usize {
        let groups = queries[0].len();
        let from = head * self.blocks + first;
        let mut keys: [&[__m512i]; V] = [&[]; V];
        for (keys, block) in keys.iter_mut().zip(from..) {
            *keys = &self.numbers[block * groups..][..groups];
        }
        let mut sums = [[_mm512_setzero_si512(); V]; ROWS];
        for group in 0..groups {
            for (sums, queries) in sums.iter_mut().zip(queries) {
                let four = _mm512_set1_epi32(i32::from_ne_bytes(queries[group]));
                for (sum, keys) in sums.iter_mut().zip(keys) {
                    *sum = _mm512_dpbusd_epi32(*sum, four, keys[group]);
                }
            }
        }
        let scales = &self.scales.as_chunks::<16>().0[from..][..V];
        for (out, sums) in out.chunks_exact_mut(self.blocks).zip(sums) {
            let places = out[first..][..V].iter_mut().zip(&self.surplus[from..][..V]);
            for ((out, surplus), (sum, scale)) in places.zip(sums.into_iter().zip(scales)) {
                *out = _mm512_mul_ps(_mm512_cvtepi32_ps(_mm512_sub_epi32(sum, *surplus)), load(scale));
            }
        }
        V
    }
}

/// From scores, of which the first `pieces` count, to weights by softmax: the largest gets `TOP`. Gives their sum.
#[inline]
#[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl")]
fn weigh(scores: &[__m512], pieces: usize, factor: f32, out: &mut [__m128i]) -> i32 {
    let Some((last, others)) = scores.split_last() else { return 0 };
    // The last vector may be longer than the window.
    let mask = u16::MAX >> (16 * scores.len() - pieces);
    let mut most = _mm512_mask_mov_ps(_mm512_set1_ps(f32::MIN), mask, *last);
    for x in others {
        most = _mm512_max_ps(most, *x);
    }
    let most = _mm512_set1_ps(_mm512_reduce_max_ps(most));
    let (factor, top) = (_mm512_set1_ps(factor * std::f32::consts::LOG2_E), _mm512_set1_ps(TOP.log2()));
    let mut sum = _mm512_setzero_si512();
    for (at, (x, out)) in scores.iter().zip(out).enumerate() {
        let mask = if at == others.len() { mask } else { u16::MAX };
        let weight = exp2(_mm512_fmadd_ps(_mm512_sub_ps(*x, most), factor, top));
        let weight = _mm512_maskz_cvtps_epi32(mask, weight);
        sum = _mm512_add_epi32(sum, weight);
        *out = _mm512_cvtusepi32_epi8(weight);
    }
    _mm512_reduce_add_epi32(sum)
}

/// Two to the power of `x`, within a ten-thousandth: the power of what is above the next lower whole number by a minimax fit.
#[inline]
#[target_feature(enable = "avx512f,avx512dq")]
fn exp2(x: __m512) -> __m512 {
    const FITTED: [f32; 4] = [0.999_925_26, 0.695_833_4, 0.226_067_26, 0.078_024_61];
    let above = _mm512_reduce_ps::<0b1001>(x);
    let mut sum = _mm512_set1_ps(FITTED[3]);
    for term in [FITTED[2], FITTED[1], FITTED[0]] {
        sum = _mm512_fmadd_ps(sum, above, _mm512_set1_ps(term));
    }
    _mm512_scalef_ps(sum, x)
}

#[derive(Default)]
struct Values {
    /// For each four pieces, for each 16 columns, the four's values in each column.
    numbers: Vec<__m512i>,
    /// The scales of each 16 columns, and one through them.
    scales: Vec<__m512>,
    factors: Vec<__m512>,
}

impl Values {
    #[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl")]
    fn set(&mut self, window: &Window<'_>) {
        self.scales.clear();
        self.scales.resize(window.hidden / 16, _mm512_setzero_ps());
        for piece in 0..window.pieces() {
            for (most, value) in self.scales.iter_mut().zip(window.value(piece).as_chunks().0) {
                *most = _mm512_max_ps(*most, _mm512_abs_ps(load(value)));
            }
        }
        self.factors.clear();
        for scale in &mut self.scales {
            *scale = _mm512_div_ps(*scale, _mm512_set1_ps(127.0));
            self.factors.push(_mm512_div_ps(_mm512_set1_ps(1.0), _mm512_max_ps(*scale, _mm512_set1_ps(1e-30))));
        }
        self.numbers.clear();
        let (nothing, low) = ([0.0; 16], _mm512_set1_epi32(255));
        // As many groups of four as the weights have.
        for first in (0..window.pieces().next_multiple_of(16)).step_by(4) {
            for (column, factor) in self.factors.iter().enumerate() {
                let mut four = _mm512_setzero_si512();
                for piece in (first..first + 4).rev() {
                    let value =
                        if piece < window.pieces() { &window.value(piece).as_chunks().0[column] } else { &nothing };
                    let number = _mm512_cvtps_epi32(_mm512_mul_ps(load(value), *factor));
                    four = _mm512_or_si512(_mm512_slli_epi32::<8>(four), _mm512_and_si512(number, low));
                }
                self.numbers.push(four);
            }
        }
    }

    /// The sums of 16 columns by the weights of a block of queries.
    #[inline]
    #[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,avx512vnni")]
    fn mean(&self, weights: &[__m128i], column: usize, blocks: usize) -> [__m512i; ROWS] {
        let (fours, columns): (&[[u8; 4]], _) = (bytemuck::cast_slice(weights), self.scales.len());
        let mut rows: [&[[u8; 4]]; ROWS] = [&[]; ROWS];
        for (row, weights) in rows.iter_mut().zip(fours.chunks_exact(4 * blocks)) {
            *row = weights;
        }
        let mut sums = [_mm512_setzero_si512(); ROWS];
        for (group, values) in self.numbers.chunks_exact(columns).enumerate() {
            for (sum, row) in sums.iter_mut().zip(rows) {
                *sum = _mm512_dpbusd_epi32(*sum, _mm512_set1_epi32(i32::from_ne_bytes(row[group])), values[column]);
            }
        }
        sums
    }
}
