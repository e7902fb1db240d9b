//! Where words stand to the places in which a sentence speaks of a target: how far off, past which breaks.

use crate::units::{Spot, Unit};

/// From a word to a place, first and last unit.
pub(crate) fn stretch(spot: Spot, at: usize) -> (usize, usize) {
    if at > spot.last { (spot.last, at) } else { (at, spot.first.max(at)) }
}

/// The place that a word is nearest to; clause breaks count as distance. `spots` is not empty.
pub(crate) fn nearest(units: &[Unit], spots: &[Spot], at: usize) -> Spot {
    let distance = |spot: &Spot| {
        let (low, high) = stretch(*spot, at);
        let weak = usize::from(units[high].weak - units[low].weak);
        let strong = usize::from(units[high].strong - units[low].strong);
        high - low + 3 * weak + 6 * strong
    };
    spots.iter().copied().min_by_key(distance).unwrap_or(spots[0])
}
