//! What the programs that train the entities processor share: see README.md.

pub mod corpus;
pub mod semi_markov;
