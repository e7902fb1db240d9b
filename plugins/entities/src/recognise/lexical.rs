//! Evidence from the words themselves: which words stand in and around a stretch, to which cluster they belong, how they begin and end.
//! Each is the hash of a template and what it sees there; the weights are in one table of hashes.

use crate::lexicon::mix;
use crate::words::{Shape, Word};

use super::evidence::Evidence;
use super::feature::Feature;

/// Stands for the word outside the sentence.
const EDGE: u64 = 7;

/// The part of a word's shape that is its own.
const OWN: Shape = Shape::FIRST.union(Shape::QUOTED).union(Shape::OPEN_QUOTE).union(Shape::CLOSE_QUOTE).complement();

impl Evidence<'_> {
    fn key_at(&self, at: Option<usize>) -> u64 {
        self.get(at).map_or(EDGE, |w| w.key)
    }

    fn cluster_at(&self, at: Option<usize>) -> (u64, u64) {
        self.get(at).map_or((EDGE + 2000, EDGE + 2000), cluster)
    }

    /// Words before a stretch that starts at word `at`.
    pub(super) fn lexical_left(&self, at: usize, add: &mut impl FnMut(Feature)) {
        self.beside(0, at.checked_sub(1), at.checked_sub(2), at.checked_sub(3), add);
    }

    /// Words after a stretch that ends before word `end`.
    pub(super) fn lexical_right(&self, end: usize, add: &mut impl FnMut(Feature)) {
        // The clitic of the genitive is looked through.
        let end = if self.get(Some(end)).is_some_and(|w| w.shape.intersects(Shape::GENITIVE)) {
            add(Feature::lexical(9, 1));
            end + 1
        } else {
            end
        };
        self.beside(10, Some(end), Some(end + 1), Some(end + 2), add);
    }

    fn beside(
        &self,
        base: u32,
        near: Option<usize>,
        next: Option<usize>,
        far: Option<usize>,
        add: &mut impl FnMut(Feature),
    ) {
        let (a, b, c) = (self.key_at(near), self.key_at(next), self.key_at(far));
        let ((fine_a, coarse_a), (fine_b, coarse_b)) = (self.cluster_at(near), self.cluster_at(next));
        let (_, coarse_c) = self.cluster_at(far);
        add(Feature::lexical(base, a));
        add(Feature::lexical(base + 1, b));
        add(Feature::lexical(base + 2, mix(a, b)));
        add(Feature::lexical(base + 3, fine_a));
        add(Feature::lexical(base + 4, fine_b));
        add(Feature::lexical(base + 5, mix(coarse_a, coarse_b)));
        add(Feature::lexical(base + 6, mix(mix(coarse_a, coarse_b), coarse_c)));
        add(Feature::lexical(base + 7, mix(a, fine_b)));
        add(Feature::lexical(base + 8, c));
    }

    /// The words `start..end`, whose key as a phrase is `key`, with those around them.
    pub(super) fn lexical_inside(&self, start: usize, end: usize, key: u64, add: &mut impl FnMut(Feature)) {
        let words = &self.words.words[start..end];
        let n = words.len() as u64;
        let (first, last) = (&words[0], &words[words.len() - 1]);
        let ((fine_first, coarse_first), (fine_last, coarse_last)) = (cluster(first), cluster(last));
        let several = n.min(3);
        let shapes = words.iter().take(5).fold(n.min(6), |h, w| mix(h, u64::from((w.shape & OWN).bits())));
        let coarse = words.iter().take(4).fold(n.min(5), |h, w| mix(h, cluster(w).1));
        let (beginning, ending) = (beginning(self.words.str(start)), ending(self.words.str(end - 1)));
        add(Feature::lexical(20, key));
        add(Feature::lexical(21, shapes));
        add(Feature::lexical(22, coarse));
        add(Feature::lexical(23, mix(several, fine_last)));
        add(Feature::lexical(24, mix(several, ending.hash(3))));
        add(Feature::lexical(25, mix(several, ending.hash(4))));
        add(Feature::lexical(26, mix(several, beginning.hash(3))));
        add(Feature::lexical(27, mix(several, beginning.hash(4))));
        add(Feature::lexical(28, mix(several, ending.hash(2))));
        let owed = u64::from(first.shape.intersects(Shape::FIRST));
        add(Feature::lexical(29, mix(owed, mix(several, coarse_first))));
        if let Some(of) = (start + 1..end).find(|&w| self.words.str(w) == "of") {
            let head = self.word(of - 1);
            add(Feature::lexical(37, head.key));
            add(Feature::lexical(38, mix(cluster(head).0, coarse_last)));
        }
        if n > 1 {
            add(Feature::lexical(30, first.key));
            add(Feature::lexical(36, mix(owed, first.key)));
            add(Feature::lexical(31, last.key));
            add(Feature::lexical(32, mix(fine_first, coarse_last)));
            add(Feature::lexical(33, mix(fine_last, coarse_first)));
            for w in &words[1..words.len() - 1] {
                add(Feature::lexical(34, w.key));
                add(Feature::lexical(35, cluster(w).0));
            }
        }
        let (prev, next) = (start.checked_sub(1), Some(end));
        let (prev_key, next_key) = (self.key_at(prev), self.key_at(next));
        let ((prev_fine, prev_coarse), (next_fine, next_coarse)) = (self.cluster_at(prev), self.cluster_at(next));
        let head = mix(several, coarse_last);
        add(Feature::lexical(40, mix(prev_key, head)));
        add(Feature::lexical(41, mix(next_key, head)));
        add(Feature::lexical(42, mix(prev_fine, shapes)));
        add(Feature::lexical(43, mix(next_fine, shapes)));
        add(Feature::lexical(44, mix(mix(prev_coarse, next_coarse), head)));
        add(Feature::lexical(45, mix(prev_key, next_key)));
        add(Feature::lexical(46, mix(prev_key, mix(several, next_coarse))));
        add(Feature::lexical(47, mix(next_key, mix(several, prev_coarse))));
    }
}

/// A word's fine and coarse cluster; a word that no cluster has, by its shape.
fn cluster(word: &Word) -> (u64, u64) {
    let (fine, coarse) = word.cluster;
    if fine == 0 {
        let shape = u64::from((word.shape & OWN).bits()) + 10_000;
        (shape, shape)
    } else {
        (u64::from(fine), u64::from(coarse))
    }
}

/// Up to four letters of a word, small, from its first or its last on.
struct Letters {
    letters: [u64; 4],
    count: usize,
}

impl Letters {
    fn read(chars: impl Iterator<Item = char>) -> Letters {
        let (mut letters, mut count) = ([0; 4], 0);
        for (letter, c) in letters.iter_mut().zip(chars) {
            *letter = small(c);
            count += 1;
        }
        Letters { letters, count }
    }

    /// The hash of the first `n` of them.
    fn hash(&self, n: usize) -> u64 {
        self.letters[..n.min(self.count)].iter().fold(n as u64, |h, &letter| mix(h, letter))
    }
}

/// A word's last letters, the last first.
fn ending(word: &str) -> Letters {
    Letters::read(word.chars().rev())
}

/// A word's first letters.
fn beginning(word: &str) -> Letters {
    Letters::read(word.chars())
}

fn small(c: char) -> u64 {
    if c.is_ascii() { u64::from(c.to_ascii_lowercase()) } else { u64::from(c.to_lowercase().next().unwrap_or(c)) }
}
