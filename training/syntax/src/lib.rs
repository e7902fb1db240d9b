//! Training of the tagger and the parser.

pub mod learn;
pub mod perceptron;
pub mod score;
pub mod treebank;
