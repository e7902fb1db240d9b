//! MUC, B³ and CEAF-e between two partitions of numbered mentions, summed over documents (Pradhan et al. 2014).

use std::collections::{BTreeMap, BTreeSet};

/// Sums of one measure: the numerator and denominator of recall, then of precision.
#[derive(Clone, Copy, Default)]
pub struct Sums {
    recall: (f64, f64),
    precision: (f64, f64),
}

impl Sums {
    /// Precision, recall, F1.
    pub fn prf(&self) -> (f64, f64, f64) {
        let part = |(a, b): (f64, f64)| if b > 0.0 { a / b } else { 0.0 };
        let (p, r) = (part(self.precision), part(self.recall));
        (p, r, if p + r > 0.0 { 2.0 * p * r / (p + r) } else { 0.0 })
    }
}

/// The three measures.
#[derive(Clone, Copy, Default)]
pub struct Figures {
    pub muc: Sums,
    pub b3: Sums,
    pub ceafe: Sums,
}

type Cluster = BTreeSet<usize>;

impl Figures {
    /// The mean of the three F1.
    pub fn conll(&self) -> f64 {
        [self.muc, self.b3, self.ceafe].iter().map(|m| m.prf().2).sum::<f64>() / 3.0
    }

    /// Adds one document.
    pub fn add(&mut self, gold: &[Cluster], found: &[Cluster]) {
        let (of_gold, of_found) = (owners(gold), owners(found));
        muc(gold, &of_found, &mut self.muc.recall);
        muc(found, &of_gold, &mut self.muc.precision);
        b3(gold, found, &of_found, &mut self.b3.recall);
        b3(found, gold, &of_gold, &mut self.b3.precision);
        let alike = best_match(gold, found);
        for (sums, clusters) in [(&mut self.ceafe.recall, gold), (&mut self.ceafe.precision, found)] {
            sums.0 += alike;
            sums.1 += clusters.len() as f64;
        }
    }
}

fn owners(clusters: &[Cluster]) -> BTreeMap<usize, usize> {
    clusters.iter().enumerate().flat_map(|(i, c)| c.iter().map(move |&m| (m, i))).collect()
}

fn muc(clusters: &[Cluster], other: &BTreeMap<usize, usize>, sums: &mut (f64, f64)) {
    for cluster in clusters {
        let parts: BTreeSet<usize> = cluster.iter().filter_map(|m| other.get(m).copied()).collect();
        let lone = cluster.iter().filter(|m| !other.contains_key(m)).count();
        sums.0 += (cluster.len() - parts.len() - lone) as f64;
        sums.1 += (cluster.len() - 1) as f64;
    }
}

fn b3(clusters: &[Cluster], others: &[Cluster], other: &BTreeMap<usize, usize>, sums: &mut (f64, f64)) {
    for cluster in clusters {
        for mention in cluster {
            let shared = other.get(mention).map_or(0, |&o| cluster.intersection(&others[o]).count());
            sums.0 += shared as f64 / cluster.len() as f64;
            sums.1 += 1.0;
        }
    }
}

/// The greatest sum of similarity over one-to-one pairs of clusters (Kuhn–Munkres with potentials).
fn best_match(gold: &[Cluster], found: &[Cluster]) -> f64 {
    let (rows, columns) = if gold.len() <= found.len() { (gold, found) } else { (found, gold) };
    let (n, m) = (rows.len(), columns.len());
    if n == 0 {
        return 0.0;
    }
    let like = |a: &Cluster, b: &Cluster| 2.0 * a.intersection(b).count() as f64 / (a.len() + b.len()) as f64;
    let cost: Vec<Vec<f64>> = rows.iter().map(|a| columns.iter().map(|b| -like(a, b)).collect()).collect();
    let (mut u, mut v, mut pair, mut way) = (vec![0.0; n + 1], vec![0.0; m + 1], vec![0; m + 1], vec![0; m + 1]);
    for row in 1..=n {
        pair[0] = row;
        let mut column = 0;
        let mut least = vec![f64::INFINITY; m + 1];
        let mut used = vec![false; m + 1];
        while pair[column] != 0 {
            used[column] = true;
            let from = pair[column];
            let (mut delta, mut next) = (f64::INFINITY, 0);
            for j in 1..=m {
                if !used[j] {
                    let now = cost[from - 1][j - 1] - u[from] - v[j];
                    if now < least[j] {
                        (least[j], way[j]) = (now, column);
                    }
                    if least[j] < delta {
                        (delta, next) = (least[j], j);
                    }
                }
            }
            for j in 0..=m {
                if used[j] {
                    u[pair[j]] += delta;
                    v[j] -= delta;
                } else {
                    least[j] -= delta;
                }
            }
            column = next;
        }
        while column != 0 {
            pair[column] = pair[way[column]];
            column = way[column];
        }
    }
    (1..=m).filter(|&j| pair[j] != 0).map(|j| -cost[pair[j] - 1][j - 1]).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of Pradhan et al. 2014: MUC, B³, CEAF-e = .4, 5/12 .. by hand.
    #[test]
    fn the_published_example() {
        let set = |m: &[usize]| m.iter().copied().collect::<Cluster>();
        let gold = [set(&[1, 2, 3]), set(&[4, 5, 6, 7])];
        let found = [set(&[1, 2]), set(&[3, 4]), set(&[6, 7, 8, 9])];
        let mut figures = Figures::default();
        figures.add(&gold, &found);
        let near = |x: f64, y: f64| (x - y).abs() < 0.005;
        let (p, r, f) = figures.muc.prf();
        assert!(near(p, 0.40) && near(r, 0.40) && near(f, 0.40));
        let (p, r, f) = figures.b3.prf();
        assert!(near(p, 0.50) && near(r, 0.42) && near(f, 0.46));
        let (p, r, f) = figures.ceafe.prf();
        assert!(near(p, 0.43) && near(r, 0.65) && near(f, 0.52));
    }
}
