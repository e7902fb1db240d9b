//! English as the news writes it: segmentation, shared word lists, morphology. Pure functions over text; knows no host and no plugin.

pub mod segment;
