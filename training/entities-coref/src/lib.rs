//! What both programs need: the gold, answers, the match between them, and the figures.

pub mod answer;
pub mod figures;
pub mod gold;
pub mod report;
