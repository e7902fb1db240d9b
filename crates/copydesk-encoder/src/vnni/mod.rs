//! Kernels of our own for x86-64 processors with AVX-512 and VNNI, which add four products of eight bits a lane in one instruction. They do what the
//! portable kernels do, in less time: products with nothing packed on the left and nothing written in between (`product`, the same
//! numbers bit by bit), and attention in eight bits (`attention`, within what rounding costs).
//!
//! Vectors are read and written as values of a slice, so that nothing here needs a pointer: the only `unsafe` is the call of a function that is
//! compiled for these instructions.

mod attention;
mod product;

pub(crate) use attention::{Buffers, attend};
pub(crate) use product::Panels;

/// Proof that this processor has the instructions.
#[derive(Clone, Copy)]
pub(crate) struct Vnni(());

impl Vnni {
    pub(crate) fn new() -> Option<Vnni> {
        let all = is_x86_feature_detected!("avx512f")
            && is_x86_feature_detected!("avx512bw")
            && is_x86_feature_detected!("avx512dq")
            && is_x86_feature_detected!("avx512vl")
            && is_x86_feature_detected!("avx512vnni");
        all.then_some(Vnni(()))
    }
}

#[cfg(test)]
mod tests {
    use rten_simd::SimdOp;

    use super::*;
    use crate::attention;
    use crate::kernels::{Columns, Quantise, Rows, Window};
    use crate::products::{Kernels, Linear, Products, Weights};

    /// Numbers between −1 and 1 that look random.
    fn numbers() -> impl FnMut() -> f32 {
        let mut state = 1_u64;
        move || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            (state >> 40) as f32 / (1 << 23) as f32 - 1.0
        }
    }

    /// These kernels, if this processor has them.
    fn kernels() -> Option<Kernels> {
        let kernels = Vnni::new().map(Kernels::Vnni);
        if kernels.is_none() {
            eprintln!("skipped: this processor lacks VNNI");
        }
        kernels
    }

    #[test]
    fn products_are_those_of_the_portable_kernels_bit_by_bit() {
        let Some(vnni) = kernels() else { return };
        let mut number = numbers();
        for (count, inputs, outputs) in [(1, 64, 64), (5, 128, 64), (6, 64, 192), (48, 384, 128), (53, 1536, 64)] {
            let weights: Vec<i8> = (0..inputs * outputs).map(|_| (number() * 63.0) as i8).collect();
            let sums = (0..outputs)
                .map(|output| weights.iter().skip(output).step_by(outputs).map(|x| i32::from(*x)).sum())
                .collect();
            let (scales, offsets) = (0..outputs).map(|_| (number(), number())).unzip();
            let mut linear = Linear {
                weights: Weights::pack(&weights, [inputs, outputs], 0..outputs, vnni),
                columns: Columns { sums, scales, offsets },
            };
            let (mut rows, values) = (Rows::default(), (0..count * inputs).map(|_| number()).collect::<Vec<_>>());
            rows.resize(count, inputs);
            Quantise { rows: &values, out: &mut rows }.dispatch();
            let mut results = [Kernels::Portable, vnni].map(|kernels| {
                linear.weights = Weights::pack(&weights, [inputs, outputs], 0..outputs, kernels);
                let mut out = vec![f32::NAN; count * outputs];
                Products::default().multiply(rows.view(0..count), &linear, &mut out);
                out.into_iter().map(f32::to_bits).collect::<Vec<_>>()
            });
            let [portable, vnni] = &mut results;
            assert!(portable == vnni, "{count} × {inputs} × {outputs}");
        }
    }

    /// The attention of a window by both kernels.
    fn both(rows: &[f32], queries: &[f32], hidden: usize, heads: usize) -> Option<[Vec<f32>; 2]> {
        let vnni = kernels()?;
        let attend = |kernels: Kernels, queries: &[f32]| {
            let mut out = vec![f32::NAN; queries.len()];
            attention::attend(kernels, &Window { hidden, heads, queries, rows }, &mut Default::default(), &mut out);
            out
        };
        let some = queries.len() / hidden / 3 * hidden;
        Some([Kernels::Portable, vnni].map(|kernels| {
            let out = attend(kernels, queries);
            assert!(
                attend(kernels, &queries[some..]) == out[some..],
                "a piece's attention depends on what is asked for"
            );
            out
        }))
    }

    #[test]
    fn attention_is_that_of_the_portable_kernels_within_what_rounding_costs() {
        let mut number = numbers();
        for (pieces, size, heads) in
            [(1, 16, 4), (2, 32, 2), (7, 32, 2), (16, 48, 4), (33, 32, 12), (65, 32, 4), (512, 32, 2)]
        {
            let hidden = size * heads;
            let [rows, queries] =
                [2, 1].map(|parts| (0..pieces * parts * hidden).map(|_| number()).collect::<Vec<_>>());
            let Some([portable, vnni]) = both(&rows, &queries, hidden, heads) else { return };
            let apart: Vec<f32> = portable.iter().zip(&vnni).map(|(a, b)| (a - b).abs()).collect();
            let (most, mean) =
                (apart.iter().copied().fold(0.0, f32::max), apart.iter().sum::<f32>() / apart.len() as f32);
            assert!(
                most < 0.1 && mean < 0.015,
                "{pieces} pieces, {heads} heads of {size}: {mean} on average, {most} at most"
            );
        }
    }

    #[test]
    fn queries_of_nothing_and_of_far_too_much_have_an_attention_too() {
        let (hidden, heads) = (64, 2);
        let (mut rows, mut queries) = (vec![0.0; 5 * 2 * hidden], vec![0.0; 5 * hidden]);
        rows.chunks_exact_mut(2 * hidden).for_each(|row| row[hidden..].fill(3.0));
        // All pieces count alike.
        let Some([_, found]) = both(&rows, &queries, hidden, heads) else { return };
        assert!(found.iter().all(|x| (x - 3.0).abs() < 1e-3), "{found:?}");
        // Only the second counts for the first.
        queries[..hidden].fill(1e4);
        rows[2 * hidden..3 * hidden].fill(1e4);
        rows[3 * hidden..4 * hidden].fill(7.0);
        let Some([_, found]) = both(&rows, &queries, hidden, heads) else { return };
        assert!(found[..hidden].iter().all(|x| (x - 7.0).abs() < 1e-3), "{found:?}");
        assert!(found.iter().all(|x| x.is_finite()));
    }
}
