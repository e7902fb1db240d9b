//! Headlines and headings: attribution by a colon (“Biden: We will …”), and quotations that the text below repeats.

use copydesk_language::lexicon::{role_noun, source_noun};
use copydesk_plugin::standard::{QuoteKind, SectionKind};

use super::{Rows, name};
use crate::model::{Basis, Quote};
use crate::phrase::{Node, Phrase, right_of};
use crate::words::class::*;

/// How many quotations in headlines and headings are searched for in the text below them.
const HEADLINES: usize = 40;

/// How many words in quote marks may be a heading and nothing that was said.
const HEADING: usize = 3;

impl Rows<'_, '_> {
    /// Whether a phrase of a headline can be a speaker: “Biden: We will …”, “PM: …”, “Police: …”.
    fn speaks(&self, nodes: &[Node], phrase: (usize, usize)) -> bool {
        let words = &nodes[phrase.0..=phrase.1];
        let start = words[0].word.start;
        let mentions = self.input.mentions;
        let at = mentions.partition_point(|m| m.span.start < start);
        let named = mentions[at..].iter().take_while(|m| m.span.start == start).any(|m| m.person || m.organisation);
        let head = &words[words.len() - 1].lower;
        named || role_noun(head).is_some() || source_noun(head).is_some()
    }

    /// Reads a headline whose attribution is a colon: “Biden: We will …”, “We will win: Biden”, “‘We will win’: …”.
    pub(super) fn headline(&mut self, nodes: &[Node]) -> bool {
        let last = nodes.len() - 1;
        let end = if nodes[last].is(STOP) { last.saturating_sub(1) } else { last };
        let Some(colon) = nodes.iter().rposition(|n| n.is(COLON)).filter(|&c| c > 0 && c < end) else { return false };
        let first = nodes.iter().position(|n| n.is(COLON)).unwrap_or(colon);
        let words = |n: &Node| n.is(WORD | GENITIVE) && !n.is(AUXILIARY | PREPOSITION | VERB | NUMBER);
        let label = |phrase: (usize, usize)| nodes[phrase.0..=phrase.1].iter().all(words) && self.speaks(nodes, phrase);
        let clause = |from: usize, to: usize| {
            nodes[from..=to].iter().any(|n| n.is(AUXILIARY | VERB | PRONOUN | TO) || n.pair.is_some())
        };
        let (content, source, at) = if nodes[0].pair.is_some() && first == 1 {
            // “‘We will win’: Biden”. In “‘I was in debt’: a director comes back” the text below says who spoke.
            let subject = right_of(nodes, 2, nodes.len());
            let subject = subject.filter(|p| p.end == end && self.speaks(nodes, (p.start, p.end)));
            ((0, 0), subject, 1)
        } else if (1..=6).contains(&first) && label((0, first - 1)) && end >= first + 2 && clause(first + 1, end) {
            ((first + 1, end), Some(Phrase { start: 0, end: first - 1, head: first - 1 }), first)
        } else if end - colon <= 4 && colon >= 3 && label((colon + 1, end)) && clause(0, colon - 1) {
            ((0, colon - 1), Some(Phrase { start: colon + 1, end, head: end }), colon)
        } else {
            return false;
        };
        let mut quote = self.blank(nodes, content);
        quote.basis = Basis::Headline;
        if source.is_some() {
            quote.cue = Some(nodes[at].word.start..nodes[at].word.end);
            (quote.lemma, quote.stance) = (":", "say");
        }
        name(&mut quote, nodes, source);
        self.out.push(quote);
        true
    }

    /// Links each quotation in a headline or heading to the one below with the same words, and drops headings without one.
    pub(super) fn repeats(&mut self) {
        let words = |quote: &Quote| -> String {
            let text = &self.article.text[quote.span.clone()];
            let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
            words.fold(" ".to_owned(), |all, word| all + &word.to_lowercase() + " ")
        };
        let heads: Vec<usize> = (0..self.out.len()).filter(|&at| self.above(at)).take(HEADLINES).collect();
        if heads.is_empty() {
            return;
        }
        let said: Vec<String> = self.out.iter().map(words).collect();
        let mut nobody = vec![false; self.out.len()];
        for &at in &heads {
            let body = |&row: &usize| row != at && !self.above(row) && self.out[row].kind != QuoteKind::Indirect;
            let rows = || (0..self.out.len()).filter(body);
            let found = rows().find(|&row| said[row].contains(&said[at]));
            let found = found.or_else(|| rows().find(|&row| shortens(&said[at], &said[row])));
            let title = self.input.sections[self.out[at].section].1 == SectionKind::Title;
            // “‘The real story’” above a section: what a title quotes has more words or stands beside others, or is said again.
            let line = self.input.sections[self.out[at].section].0.clone();
            let alone = self.article.text[line].trim().len() == self.out[at].span.len();
            let words = said[at].split_whitespace().count();
            let short = words <= if alone { HEADING } else { 1 };
            (self.out[at].repeats, nobody[at]) = (found, found.is_none() && (!title || short));
        }
        let mut places = Vec::with_capacity(self.out.len());
        for &gone in &nobody {
            let next = places.last().map_or(0, |&(place, gone): &(usize, bool)| place + usize::from(!gone));
            places.push((next, gone));
        }
        let place = |row: usize| places.get(row).filter(|(_, gone)| !gone).map(|(place, _)| *place);
        for quote in &mut self.out {
            quote.continues = quote.continues.and_then(place);
            quote.repeats = quote.repeats.and_then(place);
        }
        let mut gone = nobody.into_iter();
        self.out.retain(|_| !gone.next().unwrap_or(false));
    }

    /// Whether a row is a quotation in a headline or heading without attribution there.
    fn above(&self, row: usize) -> bool {
        let quote = &self.out[row];
        let section = self.input.sections.get(quote.section).map(|s| s.1);
        quote.kind == QuoteKind::Direct
            && quote.cue.is_none()
            && matches!(section, Some(SectionKind::Title | SectionKind::Heading))
    }
}

/// Whether a headline has nearly all of its words from what is said in the text, in the same order.
fn shortens(headline: &str, said: &str) -> bool {
    let mut rest = said.split_whitespace();
    let words = headline.split_whitespace().count();
    let kept = headline.split_whitespace().filter(|word| {
        let ahead = rest.clone().position(|other| other == *word);
        ahead.is_some_and(|ahead| rest.nth(ahead).is_some())
    });
    words >= 4 && kept.count() * 4 >= words * 3
}
