//! The dependency tree of a sentence.

use crate::tagset::{Label, Tag};

/// The dependency tree of a sentence. It is projective: a word and its descendants are one contiguous range.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tree {
    pub(crate) tags: Vec<Tag>,
    heads: Vec<u16>,
    labels: Vec<Label>,
    /// First and last descendant of each word.
    extents: Vec<(u16, u16)>,
}

impl Tree {
    /// Number of words.
    pub fn len(&self) -> usize {
        self.tags.len()
    }

    /// Whether there is no word.
    pub fn is_empty(&self) -> bool {
        self.tags.is_empty()
    }

    /// Part of speech of a word.
    pub fn tag(&self, word: usize) -> Tag {
        self.tags[word]
    }

    /// The head of a word; `None` if the word depends on the root.
    pub fn head(&self, word: usize) -> Option<usize> {
        Some(usize::from(self.heads[word])).filter(|&head| head < self.len())
    }

    /// The relation of a word to its head.
    pub fn label(&self, word: usize) -> Label {
        self.labels[word]
    }

    /// First and last word of a word's subtree, itself included.
    pub fn extent(&self, word: usize) -> (usize, usize) {
        let (first, last) = self.extents[word];
        (usize::from(first), usize::from(last))
    }

    /// The dependents of a word, from left to right.
    pub fn children(&self, word: usize) -> impl Iterator<Item = usize> {
        let (first, last) = self.extent(word);
        (first..=last).filter(move |&w| usize::from(self.heads[w]) == word && w != word)
    }

    /// The first dependent with one of these labels.
    pub fn child(&self, word: usize, labels: &[Label]) -> Option<usize> {
        self.children(word).find(|&w| labels.contains(&self.labels[w]))
    }

    /// Makes every word depend on the root.
    pub(crate) fn start(&mut self) {
        let words = self.tags.len();
        let root = u16::try_from(words).unwrap_or(u16::MAX);
        self.heads.clear();
        self.heads.resize(words, root);
        self.labels.clear();
        self.labels.resize(words, Label::Root);
        self.extents.clear();
        self.extents.extend((0..words).map(|w| u16::try_from(w).unwrap_or(u16::MAX)).map(|w| (w, w)));
    }

    /// Sets the head and label of each word.
    pub(crate) fn fill(&mut self, heads: impl Iterator<Item = (usize, Label)>) {
        for (word, (head, label)) in heads.enumerate() {
            self.heads[word] = head as u16;
            self.labels[word] = label;
        }
        // Words left of their heads pass their extents on from left to right, the others from right to left.
        let words = self.len();
        for word in 0..words {
            let head = usize::from(self.heads[word]);
            if head < words && word < head {
                self.extents[head].0 = self.extents[head].0.min(self.extents[word].0);
            }
        }
        for word in (0..words).rev() {
            let head = usize::from(self.heads[word]);
            if head < words && word > head {
                self.extents[head].1 = self.extents[head].1.max(self.extents[word].1);
            }
        }
    }
}
