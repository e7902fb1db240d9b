//! Shared by the programs: the gold, the answers, their alignment, and the figures.

pub mod adam;
pub mod answer;
pub mod collect;
pub mod figures;
pub mod gold;
pub mod report;
