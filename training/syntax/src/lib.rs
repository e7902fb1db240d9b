//! How the tagger and the parser are made.

pub mod learn;
pub mod perceptron;
pub mod score;
pub mod treebank;
