//! Accuracy of tags and trees.

use copydesk_syntax::{Model, Parser, Tag};

use crate::treebank::Sentence;

/// Counts over sentences. Tags of quotations as one word and heads of punctuation do not count.
#[derive(Clone, Copy, Debug, Default)]
pub struct Score {
    words: usize,
    upos: usize,
    tags: usize,
    arcs: usize,
    heads: usize,
    labelled: usize,
}

impl Score {
    /// Of a model on sentences.
    pub fn of(model: Model<'_>, sentences: &[Sentence]) -> Score {
        let mut parser = Parser::new(model);
        let mut score = Score::default();
        for sentence in sentences {
            let tree = parser.parse(sentence.forms.iter().copied());
            for w in 0..sentence.forms.len() {
                let gold = sentence.tags[w];
                if gold != Tag::Quoted {
                    score.words += 1;
                    score.upos += usize::from(tree.tag(w).upos() == gold.upos());
                    score.tags += usize::from(tree.tag(w) == gold);
                }
                if gold != Tag::Punctuation {
                    let right = tree.head(w).unwrap_or(sentence.forms.len()) == sentence.heads[w];
                    score.arcs += 1;
                    score.heads += usize::from(right);
                    score.labelled += usize::from(right && tree.label(w) == sentence.labels[w]);
                }
            }
        }
        score
    }
}

impl std::fmt::Display for Score {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let part = |n: usize, of: usize| 100.0 * n as f64 / of.max(1) as f64;
        let (upos, tags) = (part(self.upos, self.words), part(self.tags, self.words));
        let (uas, las) = (part(self.heads, self.arcs), part(self.labelled, self.arcs));
        write!(f, "UPOS {upos:.2}  tags {tags:.2}  UAS {uas:.2}  LAS {las:.2}  ({} words)", self.words)
    }
}
