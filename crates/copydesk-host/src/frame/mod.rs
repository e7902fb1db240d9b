//! The tables of the boundary: a layer as flat arrays, and flat arrays as a layer.
//!
//! Nothing here knows how a processor is called, or whether the arrays lie in this process: `encode` makes arrays of a layer, `view` is
//! the one place that turns foreign pointers into something that can be read safely, `decode` checks every row on the way in.

mod decode;
mod encode;
mod view;

pub(crate) use decode::decode;
pub(crate) use encode::Frame;
pub(crate) use view::View;

#[cfg(test)]
mod tests;
