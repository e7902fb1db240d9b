//! The quotes processor.
