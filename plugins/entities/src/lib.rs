//! The entities processor.
