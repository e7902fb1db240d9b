//! Disjoint sets of numbers (union-find), and edges between them, sorted by confidence.

/// Disjoint sets. The least number of a set represents it.
pub struct Sets(Vec<u32>);

impl Sets {
    pub fn new(count: usize) -> Sets {
        Sets((0..count as u32).collect())
    }

    pub fn of(&mut self, number: u32) -> u32 {
        let mut root = number;
        while self.0[root as usize] != root {
            root = self.0[root as usize];
        }
        let mut at = number;
        while self.0[at as usize] != root {
            at = std::mem::replace(&mut self.0[at as usize], root);
        }
        root
    }

    /// Joins two sets; returns the new representative, and that of the other set.
    pub fn join(&mut self, one: u32, other: u32) -> (u32, u32) {
        let (one, other) = (self.of(one), self.of(other));
        let (least, most) = (one.min(other), one.max(other));
        self.0[most as usize] = least;
        (least, most)
    }
}

/// Two numbers that may be in one set.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Edge {
    pub one: u32,
    pub other: u32,
    /// The log odds that they are.
    pub log_odds: f64,
}

/// Sorts edges by confidence, the highest first. The order of equal ones does not depend on where they were found.
pub fn sort(edges: &mut Vec<Edge>) {
    edges.sort_unstable_by(|a, b| b.log_odds.total_cmp(&a.log_odds).then((a.one, a.other).cmp(&(b.one, b.other))));
    edges.dedup_by_key(|edge| (edge.one, edge.other));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_least_number_stands_for_a_set() {
        let mut sets = Sets::new(6);
        assert_eq!(sets.join(5, 3), (3, 5));
        assert_eq!(sets.join(5, 1), (1, 3));
        assert_eq!([0, 1, 2, 3, 4, 5].map(|number| sets.of(number)), [0, 1, 2, 1, 4, 1]);
    }
}
