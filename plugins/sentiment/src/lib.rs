//! The sentiment processor.
