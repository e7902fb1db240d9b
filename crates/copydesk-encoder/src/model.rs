//! The model file as `training/encoder/export.py` writes it: little-endian, unaligned.
//!
//! | content | encoding |
//! |---|---|
//! | `copydesk-encoder 1\n` | the format's name |
//! | layers, hidden, heads, inner, vocabulary, positions, labels, bytes of the vocabulary | u32 each |
//! | the vocabulary | one piece per line |
//! | embeddings of the pieces | vocabulary × f32 scales, vocabulary × hidden i8: **read in place** |
//! | embeddings of the positions, of the shapes | positions × hidden f32, 16 × hidden f32 |
//! | norm | hidden f32 factors, hidden f32 biases |
//! | each layer: query-key-value, output, norm, up, down, norm | a matrix: for each output the sum of its weights (i32), scale, bias (f32); inputs × outputs i8 |
//! | head | labels × hidden f32, labels f32 biases |
//!
//! Weights lie between −63 and 63: CPUs without VNNI add pairs of products of a u8 and an i8 in sixteen bits, and saturate beyond that. The
//! division of attention scores by the root of the head's size is folded into the query's scales and biases, the embedding of token type 0
//! into those of the positions.
//!
//! A model that was fine-tuned from the same one as another, with its embeddings of pieces left as they were, may do without vocabulary and these: its
//! vocabulary has no piece, and it is opened beside the other.

use std::ops::Range;
use std::sync::Arc;

use crate::Error;
use crate::kernels::{Columns, Norm};
use crate::products::{Kernels, Linear, Weights};
use crate::shape::SHAPES;
use crate::wordpiece::Vocabulary;

const NAME: &[u8] = b"copydesk-encoder 1\n";

pub(crate) struct Model {
    pub(crate) kernels: Kernels,
    pub(crate) hidden: usize,
    pub(crate) heads: usize,
    pub(crate) inner: usize,
    pub(crate) labels: usize,
    /// How many pieces a window can hold, including `[CLS]` and `[SEP]`.
    pub(crate) positions: usize,
    pub(crate) pieces: Arc<Pieces>,
    position_rows: Vec<f32>,
    shape_rows: Vec<f32>,
    pub(crate) norm: Norm,
    pub(crate) layers: Vec<Layer>,
    pub(crate) head: Vec<f32>,
    pub(crate) head_offsets: Vec<f32>,
}

/// The vocabulary and the embedding of each of its pieces; models may share them.
pub(crate) struct Pieces {
    pub(crate) vocabulary: Vocabulary,
    hidden: usize,
    scales: &'static [u8],
    rows: &'static [i8],
}

impl Pieces {
    fn read(file: &mut Reader, lines: &'static str, count: usize, hidden: usize) -> Result<Pieces, Error> {
        if lines.lines().count() != count {
            return Err(Error("the vocabulary does not have as many pieces as the model"));
        }
        Ok(Pieces {
            vocabulary: Vocabulary::new(lines).ok_or(Error("the vocabulary lacks a special piece"))?,
            hidden,
            scales: file.bytes(size(count, 4)?)?,
            rows: bytemuck::cast_slice(file.bytes(size(count, hidden)?)?),
        })
    }

    /// The embedding of a piece, to be multiplied by the scale.
    pub(crate) fn embedding(&self, number: u32) -> (f32, &'static [i8]) {
        let number = number as usize;
        let scale: [u8; 4] = self.scales.as_chunks().0[number];
        (f32::from_le_bytes(scale), &self.rows[number * self.hidden..][..self.hidden])
    }
}

pub(crate) struct Layer {
    pub(crate) queries: Linear,
    /// All keys, then all values.
    pub(crate) keys_values: Linear,
    pub(crate) output: Linear,
    pub(crate) attention_norm: Norm,
    pub(crate) up: Linear,
    pub(crate) down: Linear,
    pub(crate) norm: Norm,
}

impl Model {
    /// `shared`: the pieces of a model beside which this one is opened.
    pub(crate) fn read(file: &'static [u8], shared: Option<&Arc<Pieces>>, kernels: Kernels) -> Result<Model, Error> {
        let mut file = Reader { rest: file, kernels };
        if file.bytes(NAME.len())? != NAME {
            return Err(Error("not a model of this format"));
        }
        let [layers, hidden, heads, inner, pieces, positions, labels, vocabulary] = file.sizes()?;
        if layers == 0
            || labels == 0
            || hidden == 0
            || inner == 0
            || hidden % 64 != 0
            || inner % 64 != 0
            || heads == 0
            || hidden % (16 * heads) != 0
            || positions < 3
        {
            return Err(Error("a size that the kernels do not take"));
        }
        let lines = std::str::from_utf8(file.bytes(vocabulary)?).map_err(|_| Error("the vocabulary is not UTF-8"))?;
        let pieces = match shared {
            None => Arc::new(Pieces::read(&mut file, lines, pieces, hidden)?),
            Some(_) if pieces > 0 => return Err(Error("the model has pieces of its own")),
            Some(shared) if shared.hidden != hidden => return Err(Error("the pieces are of another size")),
            Some(shared) => shared.clone(),
        };
        let model = Model {
            kernels,
            hidden,
            heads,
            inner,
            labels,
            positions,
            pieces,
            position_rows: file.floats(size(positions, hidden)?)?,
            shape_rows: file.floats(SHAPES * hidden)?,
            norm: file.norm(hidden)?,
            layers: (0..layers).map(|_| file.layer(hidden, inner)).collect::<Result<_, _>>()?,
            head: file.floats(size(labels, hidden)?)?,
            head_offsets: file.floats(labels)?,
        };
        if file.rest.is_empty() { Ok(model) } else { Err(Error("the file is longer than its model")) }
    }

    pub(crate) fn position(&self, at: usize) -> &[f32] {
        &self.position_rows[at * self.hidden..][..self.hidden]
    }

    pub(crate) fn shape(&self, shape: u8) -> &[f32] {
        &self.shape_rows[usize::from(shape) * self.hidden..][..self.hidden]
    }
}

fn size(rows: usize, columns: usize) -> Result<usize, Error> {
    rows.checked_mul(columns).ok_or(TRUNCATED)
}

const TRUNCATED: Error = Error("the file ends before its model");

struct Reader {
    rest: &'static [u8],
    kernels: Kernels,
}

impl Reader {
    fn bytes(&mut self, count: usize) -> Result<&'static [u8], Error> {
        let (taken, rest) = self.rest.split_at_checked(count).ok_or(TRUNCATED)?;
        self.rest = rest;
        Ok(taken)
    }

    /// The next `count` groups of four bytes.
    fn words(&mut self, count: usize) -> Result<impl Iterator<Item = [u8; 4]> + use<>, Error> {
        Ok(self.bytes(size(count, 4)?)?.as_chunks().0.iter().copied())
    }

    fn sizes<const N: usize>(&mut self) -> Result<[usize; N], Error> {
        let mut sizes = [0; N];
        sizes.iter_mut().zip(self.words(N)?).for_each(|(size, word)| *size = u32::from_le_bytes(word) as usize);
        Ok(sizes)
    }

    fn floats(&mut self, count: usize) -> Result<Vec<f32>, Error> {
        Ok(self.words(count)?.map(f32::from_le_bytes).collect())
    }

    fn norm(&mut self, hidden: usize) -> Result<Norm, Error> {
        Ok(Norm { factors: self.floats(hidden)?, offsets: self.floats(hidden)? })
    }

    fn linear(&mut self, inputs: usize, outputs: usize) -> Result<Linear, Error> {
        let whole = 0..outputs;
        let [linear] = self.linears(inputs, outputs, [whole])?;
        Ok(linear)
    }

    /// A matrix in parts, each with some of the outputs.
    fn linears<const N: usize>(
        &mut self,
        inputs: usize,
        outputs: usize,
        parts: [Range<usize>; N],
    ) -> Result<[Linear; N], Error> {
        let sums: Vec<i32> = self.words(outputs)?.map(i32::from_le_bytes).collect();
        let (scales, offsets) = (self.floats(outputs)?, self.floats(outputs)?);
        let rows: &[i8] = bytemuck::cast_slice(self.bytes(size(inputs, outputs)?)?);
        Ok(parts.map(|part| Linear {
            weights: Weights::pack(rows, [inputs, outputs], part.clone(), self.kernels),
            columns: Columns {
                sums: sums[part.clone()].into(),
                scales: scales[part.clone()].into(),
                offsets: offsets[part].into(),
            },
        }))
    }

    fn layer(&mut self, hidden: usize, inner: usize) -> Result<Layer, Error> {
        let parts = [0..hidden, hidden..size(hidden, 3)?];
        let [queries, keys_values] = self.linears(hidden, size(hidden, 3)?, parts)?;
        Ok(Layer {
            queries,
            keys_values,
            output: self.linear(hidden, hidden)?,
            attention_norm: self.norm(hidden)?,
            up: self.linear(hidden, inner)?,
            down: self.linear(inner, hidden)?,
            norm: self.norm(hidden)?,
        })
    }
}
