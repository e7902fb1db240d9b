//! The article's words and quote marks as sentences: everything between a pair of marks is one node, and no sentence ends within it.

use std::borrow::Cow;
use std::cell::{Ref, RefCell};
use std::iter::Peekable;
use std::ops::Range;

use copydesk_language::lexicon::is_post_nominal;
use copydesk_plugin::Spans;
use copydesk_plugin::standard::SectionKind;

use crate::marks::{self, Pair};
use crate::model::Input;
use crate::phrase::Node;
use crate::words::{Persons, Word, Words, class::*};
use copydesk_syntax::{Form, Parser, Tree};

/// A sentence of more nodes is read in pieces: rules take more than linear time in its length, and input may be hostile.
const LONGEST: usize = 250;

/// As many nodes as most sentences have.
const USUAL: usize = 32;

/// The quote marks of an article, and its words and sentences, which are read from the host's layers as they are asked for: kept, the words of
/// a whole article would take many times its length.
pub(crate) struct ParsedArticle<'a> {
    pub text: &'a str,
    tokens: Spans<'a>,
    sentences: &'a [Range<usize>],
    sections: &'a [(Range<usize>, SectionKind)],
    persons: Persons,
    pub pairs: Vec<Pair>,
    /// One for all sentences, so that its buffers are reused.
    parser: RefCell<Parser<'static>>,
}

/// One sentence; everything between a pair of quote marks is one node, even if it holds several sentences.
pub(crate) struct Unit<'a> {
    pub nodes: Vec<Node<'a>>,
    /// Index of its section.
    pub section: usize,
}

impl<'a> ParsedArticle<'a> {
    /// Reads the marks.
    pub fn read(input: &Input<'a>) -> Self {
        let sections: Vec<Range<usize>> = input.sections.iter().map(|(span, _)| span.clone()).collect();
        ParsedArticle {
            text: input.text,
            tokens: input.tokens,
            sentences: input.sentences,
            sections: input.sections,
            persons: Persons::from_mentions(input.mentions),
            pairs: marks::pairs(input.text, &sections),
            parser: RefCell::default(),
        }
    }

    /// Whether the word that starts at a byte stands in a person's name.
    pub fn names_person(&self, byte: usize) -> bool {
        self.persons.holds(byte)
    }

    /// The article in sentences that do not break inside quote marks, one after another.
    pub fn units(&self) -> impl Iterator<Item = Unit<'_>> {
        Units { nodes: self.nodes(0), stretches: self.stretches(), end: 0, section: 0, held: None }
    }

    /// The first nodes of each section, at most `most`, with its index. A section without words has none.
    pub fn beginnings(&self, most: usize) -> impl Iterator<Item = (usize, Vec<Node<'_>>)> {
        let mut before = usize::MAX;
        self.stretches().filter_map(move |(within, section)| {
            if section == before {
                return None;
            }
            let mut nodes = self.nodes(within.start);
            let first: Vec<Node> = std::iter::from_fn(|| nodes.next(within.end)).take(most).collect();
            if first.is_empty() {
                return None;
            }
            before = section;
            Some((section, first))
        })
    }

    fn stretches(&self) -> Stretches<'_> {
        Stretches { article: self, sentence: 0, pair: 0, section: 0 }
    }

    /// The sentences inside a pair of marks, without those that are too long.
    pub fn inside(&self, pair: usize) -> impl Iterator<Item = Vec<Node<'_>>> {
        let inner = self.pairs[pair].inner.clone();
        let words = Words::new(self.text, self.tokens, &self.persons, inner.start).peekable();
        let mut nodes = Nodes { article: self, words, parent: Some(pair), pair: pair + 1, until: inner.end };
        let first = self.sentences.partition_point(|s| s.end <= inner.start);
        self.sentences[first..].iter().take_while(move |s| s.start < inner.end).filter_map(move |s| {
            nodes.skip_to(s.start.max(inner.start));
            let end = s.end.min(inner.end);
            let read: Vec<Node> = std::iter::from_fn(|| nodes.next(end)).take(LONGEST + 1).collect();
            while nodes.next(end).is_some() {}
            (!read.is_empty() && read.len() <= LONGEST).then_some(read)
        })
    }

    /// The nodes from a byte on; of quotations the outermost.
    fn nodes(&self, start: usize) -> Nodes<'_> {
        let mut pair = self.pairs.partition_point(|pair| pair.span.start < start);
        // A quotation that began before may last.
        let mut around = pair.checked_sub(1);
        while let Some(outer) = around {
            if self.pairs[outer].span.end > start {
                pair = outer;
            }
            around = self.pairs[outer].parent;
        }
        let words = Words::new(self.text, self.tokens, &self.persons, start).peekable();
        let mut nodes = Nodes { article: self, words, parent: None, pair, until: usize::MAX };
        nodes.skip_to(start);
        nodes
    }

    /// Moves `at` to the next pair that lies directly in `parent` and starts before `until`, if there is one.
    fn sibling(&self, parent: Option<usize>, at: &mut usize, until: usize) -> Option<&Pair> {
        while let Some(pair) = self.pairs.get(*at).filter(|pair| pair.span.start < until) {
            if pair.parent == parent {
                return Some(pair);
            }
            *at += 1;
        }
        None
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

    /// Whether the words in marks at a node are a sentence, and no title.
    pub fn sentence_in_marks(&self, node: &Node) -> bool {
        self.opens(node) && self.closes(node) && node.len >= 3 && !self.titled(node)
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

/// Sentences, joined where a pair of marks spans several; each with the index of its section.
struct Stretches<'p> {
    article: &'p ParsedArticle<'p>,
    /// Next sentence.
    sentence: usize,
    /// The first pair that was not looked at.
    pair: usize,
    section: usize,
}

impl Iterator for Stretches<'_> {
    type Item = (Range<usize>, usize);

    fn next(&mut self) -> Option<Self::Item> {
        let ParsedArticle { sentences, sections, .. } = self.article;
        let Range { start, mut end } = sentences.get(self.sentence)?.clone();
        self.sentence += 1;
        while let Some(pair) = self.article.sibling(None, &mut self.pair, end) {
            while pair.span.end > end && self.sentence < sentences.len() {
                end = sentences[self.sentence].end;
                self.sentence += 1;
            }
            self.pair += 1;
        }
        while self.section < sections.len() && sections[self.section].0.end <= start {
            self.section += 1;
        }
        Some((start..end, self.section))
    }
}

/// See [`ParsedArticle::units`].
struct Units<'p> {
    nodes: Nodes<'p>,
    stretches: Stretches<'p>,
    /// Where the stretch that is being read ends.
    end: usize,
    section: usize,
    /// The first node of the next piece.
    held: Option<Node<'p>>,
}

impl<'p> Iterator for Units<'p> {
    type Item = Unit<'p>;

    fn next(&mut self) -> Option<Unit<'p>> {
        loop {
            let mut piece: Vec<Node> = self.held.take().into_iter().collect();
            while let Some(node) = self.nodes.next(self.end) {
                // A full stop inside the marks ends the sentence, whatever name follows.
                let stopped = node.is(CAPITAL) && piece.last().is_some_and(|before| self.nodes.article.stops(before));
                if stopped || piece.len() == LONGEST {
                    self.held = Some(node);
                    break;
                }
                if piece.capacity() == 0 {
                    piece.reserve(USUAL);
                }
                piece.push(node);
            }
            if !piece.is_empty() {
                return Some(Unit { nodes: piece, section: self.section });
            }
            let within;
            (within, self.section) = self.stretches.next()?;
            self.nodes.skip_to(within.start);
            self.end = within.end;
        }
    }
}

/// The nodes of an article, or of a quotation in it, one after another.
struct Nodes<'p> {
    article: &'p ParsedArticle<'p>,
    words: Peekable<Words<'p>>,
    /// Pairs that lie directly in this one, or in none, are nodes.
    parent: Option<usize>,
    /// The first pair that may be the next.
    pair: usize,
    /// Where `parent` ends.
    until: usize,
}

impl<'p> Nodes<'p> {
    /// Leaves out words that start, and pairs that end, before a byte.
    fn skip_to(&mut self, start: usize) {
        while self.words.next_if(|word| word.start < start).is_some() {}
        while let Some(pair) = self.article.sibling(self.parent, &mut self.pair, self.until)
            && pair.span.end <= start
        {
            self.pair += 1;
        }
    }

    /// The next node that starts before `end`.
    fn next(&mut self, end: usize) -> Option<Node<'p>> {
        loop {
            let start = self.words.peek().filter(|word| word.start < end)?.start;
            let Some(pair) = self.article.sibling(self.parent, &mut self.pair, self.until.min(start + 1)) else {
                let word = self.words.next()?;
                let written = &self.article.text[word.start..word.end];
                let letters = word.is(CAPITAL) && is_post_nominal(written);
                return Some(Node { word, pair: None, len: 1, lower: lower(written), letters });
            };
            let Range { start, end } = pair.span;
            let mut len = 0;
            while let Some(word) = self.words.next_if(|word| word.start < end) {
                len += usize::from(word.is(WORD) && !word.is(GENITIVE));
            }
            let at = self.pair;
            self.pair += 1;
            if len > 0 {
                return Some(Node {
                    word: Word { start, end, class: 0, cue: None },
                    pair: Some(at),
                    len,
                    lower: Cow::Borrowed(""),
                    letters: false,
                });
            }
        }
    }
}

/// A word in lower case, as most are already.
fn lower(word: &str) -> Cow<'_, str> {
    if word.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase()) {
        Cow::Borrowed(word)
    } else {
        Cow::Owned(word.to_lowercase())
    }
}
