//! What both programs need: the gold, answers, the match between them, and the figures.

pub mod adam;
pub mod answer;
pub mod collect;
pub mod figures;
pub mod gold;
pub mod report;
