//! Shared by `fit` and `reports`: the gold, the processor's rows for it, and logistic regression.

pub mod gold;
pub mod logistic;
pub mod probe;
