//! The article's words and quote marks as sentences: everything between a pair of marks is one node, and no sentence ends within it.

use std::cell::{Ref, RefCell};
use std::ops::Range;

use copydesk_plugin::standard::MentionForm;

use crate::marks::{self, Pair};
use crate::model::Input;
use crate::phrase::Node;
use crate::words::{self, Word, class::*};
use copydesk_syntax::{Form, Parser, Tree};

/// A sentence of more nodes is read in pieces: rules take more than linear time in its length, and input may be hostile.
const LONGEST: usize = 250;

/// The sentences and quote marks of an article, prepared.
pub(crate) struct ParsedArticle<'a> {
    pub text: &'a str,
    words: Vec<Word>,
    pub pairs: Vec<Pair>,
    /// One for all sentences, so that its buffers are reused.
    parser: RefCell<Parser<'static>>,
}

/// Clears the classes of words in names of persons: in “Jan Example” and “Will” no word is a month or a verb.
fn named(words: &mut [Word], input: &Input<'_>) {
    let mut at = 0;
    for mention in input.mentions.iter().filter(|m| m.person && m.form == MentionForm::Name) {
        at += words[at..].partition_point(|word| word.start < mention.span.start);
        for word in words[at..].iter_mut().take_while(|word| word.end <= mention.span.end) {
            word.class &= !(TIME | ADVERB | AUXILIARY | VERB);
        }
    }
}

/// One sentence; everything between a pair of quote marks is one node, even if it holds several sentences.
pub(crate) struct Unit {
    pub nodes: Vec<Node>,
    /// Index of its section.
    pub section: usize,
}

impl<'a> ParsedArticle<'a> {
    /// Reads words and marks.
    pub fn read(input: &Input<'a>) -> Self {
        let sections: Vec<Range<usize>> = input.sections.iter().map(|(span, _)| span.clone()).collect();
        let mut words = words::read(input.text, input.tokens);
        named(&mut words, input);
        ParsedArticle {
            text: input.text,
            words,
            pairs: marks::pairs(input.text, &sections),
            parser: RefCell::default(),
        }
    }

    /// Divides the article into sentences that do not break inside quote marks.
    pub fn units(&self, input: &Input<'_>) -> Vec<Unit> {
        let mut units = Vec::new();
        let tops: Vec<usize> = (0..self.pairs.len()).filter(|&i| self.pairs[i].parent.is_none()).collect();
        let (mut top, mut word, mut section) = (0, 0, 0);
        let mut at = 0;
        while at < input.sentences.len() {
            let start = input.sentences[at].start;
            let mut end = input.sentences[at].end;
            at += 1;
            // A pair of marks that ends in a later sentence joins all up to there.
            let mut look = top;
            while let Some(pair) = tops.get(look).map(|&i| &self.pairs[i]).filter(|p| p.span.start < end) {
                while pair.span.end > end && at < input.sentences.len() {
                    end = input.sentences[at].end;
                    at += 1;
                }
                look += 1;
            }
            while section < input.sections.len() && input.sections[section].0.end <= start {
                section += 1;
            }
            let mut piece: Vec<Node> = Vec::new();
            for node in self.nodes(&tops, &mut top, &mut word, start..end) {
                // A full stop inside the marks ends the sentence, whatever name follows.
                let stopped = node.is(CAPITAL) && piece.last().is_some_and(|before| self.stops(before));
                if stopped || piece.len() == LONGEST {
                    units.push(Unit { nodes: std::mem::take(&mut piece), section });
                }
                piece.push(node);
            }
            if !piece.is_empty() {
                units.push(Unit { nodes: piece, section });
            }
        }
        units
    }

    /// The sentences inside a pair of marks.
    pub fn inside(&self, pair: usize, sentences: &[Range<usize>]) -> Vec<Vec<Node>> {
        let inner = &self.pairs[pair].inner;
        let children: Vec<usize> = (pair + 1..self.pairs.len())
            .take_while(|&i| self.pairs[i].span.start < inner.end)
            .filter(|&i| self.pairs[i].parent == Some(pair))
            .collect();
        let mut top = 0;
        let mut word = self.words.partition_point(|w| w.start < inner.start);
        let first = sentences.partition_point(|s| s.end <= inner.start);
        let within = sentences[first..].iter().take_while(|s| s.start < inner.end);
        within
            .map(|s| self.nodes(&children, &mut top, &mut word, s.start.max(inner.start)..s.end.min(inner.end)))
            .filter(|nodes| !nodes.is_empty() && nodes.len() <= LONGEST)
            .collect()
    }

    /// The nodes of `within`. `pairs` are the outermost; `top` and `word` are cursors that advance.
    fn nodes(&self, pairs: &[usize], top: &mut usize, word: &mut usize, within: Range<usize>) -> Vec<Node> {
        let mut nodes = Vec::new();
        while *word < self.words.len() && self.words[*word].start < within.start {
            *word += 1;
        }
        while *top < pairs.len() && self.pairs[pairs[*top]].span.end <= within.start {
            *top += 1;
        }
        while *word < self.words.len() && self.words[*word].start < within.end {
            let w = &self.words[*word];
            match pairs.get(*top).map(|&i| (i, &self.pairs[i])) {
                Some((i, pair)) if pair.span.start <= w.start => {
                    let mut len = 0;
                    while *word < self.words.len() && self.words[*word].start < pair.span.end {
                        len += usize::from(self.words[*word].is(WORD) && !self.words[*word].is(GENITIVE));
                        *word += 1;
                    }
                    *top += 1;
                    if len == 0 {
                        continue;
                    }
                    let word = Word { start: pair.span.start, end: pair.span.end, class: 0, cue: None };
                    nodes.push(Node { word, pair: Some(i), len, lower: String::new() });
                }
                _ => {
                    let lower = self.text[w.start..w.end].to_lowercase();
                    nodes.push(Node { word: w.clone(), pair: None, len: 1, lower });
                    *word += 1;
                }
            }
        }
        nodes
    }

    /// The tree over a sentence's nodes.
    pub fn parse(&self, nodes: &[Node]) -> Ref<'_, Tree> {
        let form = |node: &Node| match node.pair {
            Some(_) => Form::quoted(node.len, self.opens(node), self.closes(node)),
            None => Form::word(&self.text[node.word.start..node.word.end]),
        };
        self.parser.borrow_mut().parse(nodes.iter().map(form));
        Ref::map(self.parser.borrow(), Parser::tree)
    }

    /// Whether the quotation at a node ends like a clause or sentence.
    pub fn closes(&self, node: &Node) -> bool {
        let Some(pair) = node.pair.map(|i| &self.pairs[i]) else { return false };
        let inner =
            self.text[pair.inner.clone()].trim_end_matches(|c: char| c.is_whitespace() || "”’\"')]".contains(c));
        pair.unclosed || inner.ends_with([',', '.', '?', '!', '…', '—', '–', '-', ';', ':'])
    }

    /// Whether the words between the marks at a node are capitalised as a title's are: “Ten Ways to Lose a Boat”.
    pub fn titled(&self, node: &Node) -> bool {
        let Some(pair) = node.pair.map(|i| &self.pairs[i]).filter(|_| node.len <= 9) else { return false };
        let words = self.text[pair.inner.clone()].split_whitespace();
        let mut capitals = 0;
        for word in words {
            let small = word.starts_with(char::is_lowercase);
            if small && word.len() > 4 {
                return false;
            }
            capitals += usize::from(word.starts_with(char::is_uppercase));
        }
        capitals > usize::from(node.len > 1)
    }

    /// Whether the quotation at a node ends with a full stop.
    fn stops(&self, node: &Node) -> bool {
        let Some(pair) = node.pair.map(|i| &self.pairs[i]) else { return false };
        let inner = self.text[pair.inner.clone()].trim_end();
        inner.ends_with('.') && !inner.ends_with("..") && node.len > 1
    }

    /// Whether the quotation at a node starts with a capital, as a sentence does.
    pub fn opens(&self, node: &Node) -> bool {
        let Some(pair) = node.pair.map(|i| &self.pairs[i]) else { return false };
        let first = self.text[pair.inner.clone()].chars().find(|c| c.is_alphanumeric());
        first.is_some_and(|c| c.is_uppercase() || c.is_numeric())
    }
}
