//! Products of quantised rows and weights: by `rten-gemm` on any processor, by kernels of our own where those are faster.

use std::ops::Range;

use rten_gemm::{GemmExecutor, GemmInputA, GemmInputB, GemmOptions, PackedBMatrix};
use rten_simd::SimdOp;
use rten_tensor::NdTensorView;

use crate::kernels::{Columns, Restore, RowsView, at_least};
#[cfg(target_arch = "x86_64")]
use crate::vnni::{self, Vnni};

/// Which kernels products and attention use.
#[derive(Clone, Copy)]
pub(crate) enum Kernels {
    Portable,
    #[cfg(target_arch = "x86_64")]
    Vnni(Vnni),
}

impl Kernels {
    /// The fastest that this processor can run.
    pub(crate) fn best() -> Kernels {
        #[cfg(target_arch = "x86_64")]
        if let Some(vnni) = Vnni::new() {
            return Kernels::Vnni(vnni);
        }
        Kernels::Portable
    }
}

/// Activations (u8) by weights (i8).
type Gemm = GemmExecutor<u8, i8, i32>;

/// A matrix, of inputs × outputs.
pub(crate) struct Linear {
    pub(crate) weights: Weights,
    pub(crate) columns: Columns,
}

/// The weights of a matrix, packed for the kernels.
pub(crate) enum Weights {
    Portable(PackedBMatrix<i8>),
    #[cfg(target_arch = "x86_64")]
    Vnni(vnni::Panels),
}

impl Weights {
    /// `rows`: a row of outputs for each input. `part`: the outputs that are wanted.
    pub(crate) fn pack(rows: &[i8], [inputs, outputs]: [usize; 2], part: Range<usize>, kernels: Kernels) -> Weights {
        match kernels {
            Kernels::Portable => {
                let rows = NdTensorView::from_data([inputs, outputs], rows);
                Weights::Portable(Gemm::default().prepack_b(rows.slice((.., part))))
            }
            #[cfg(target_arch = "x86_64")]
            Kernels::Vnni(vnni) => Weights::Vnni(vnni::Panels::new(vnni, rows, [inputs, outputs], part)),
        }
    }
}

/// What multiplies for one batch.
#[derive(Default)]
pub(crate) struct Products {
    /// The portable kernels, once they are needed, and their buffer.
    gemm: Option<Gemm>,
    pub(crate) numbers: Vec<i32>,
}

impl Products {
    /// With a buffer that was used before.
    pub(crate) fn new(numbers: Vec<i32>) -> Products {
        Products { gemm: None, numbers }
    }

    /// The outputs of each row.
    pub(crate) fn multiply(&mut self, rows: RowsView<'_>, linear: &Linear, out: &mut [f32]) {
        match &linear.weights {
            Weights::Portable(weights) => {
                let product = at_least(&mut self.numbers, out.len());
                let input = NdTensorView::from_data([rows.count(), rows.width], rows.numbers);
                let (input, weights) = (GemmInputA::Unpacked(input), GemmInputB::Packed(weights));
                let gemm = self.gemm.get_or_insert_default();
                let done = gemm.gemm(product, input, weights, GemmOptions::default());
                done.expect("sizes were checked as the model was read");
                Restore { product, rows, columns: &linear.columns, out }.dispatch();
            }
            #[cfg(target_arch = "x86_64")]
            Weights::Vnni(panels) => panels.multiply(rows, &linear.columns, out),
        }
    }
}
