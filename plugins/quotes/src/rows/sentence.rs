//! The rows of one sentence: those of its reports, and quotations that no report covers, which take their attribution from the text before
//! them.

use copydesk_plugin::standard::{QuoteKind, SectionKind};

use super::{Rows, attribute, introduced, name};
use crate::cues::{Cue, frame};
use crate::labeller;
use crate::model::{Basis, Content, Place, Quote};
use crate::phrase::Node;
use crate::report::Report;
use crate::words::class::*;

/// What a sentence passes on to the next.
#[derive(Default)]
pub(super) struct Flow {
    /// Row of the quotation that it ended with, or whose attribution it ended with.
    open: Option<usize>,
    /// That quotation has an attribution of its own.
    attributed: bool,
    /// An introduction of what follows (“He continued:”, “She was blunt.”), and whether it ends in a colon.
    lead: Option<(Quote, bool)>,
    /// The report that the sentence is, “Example noted that …”: its speaker may continue.
    report: Option<Quote>,
}

impl Flow {
    /// Only an introduction with a colon reaches across paragraphs.
    pub(super) fn into_next_section(self) -> Flow {
        Flow { lead: self.lead.filter(|(_, colon)| *colon), ..Flow::default() }
    }
}

/// The part of a sentence that is in rows.
#[derive(Default)]
struct Coverage {
    /// For each node, whether a row holds it.
    nodes: Vec<bool>,
    /// The sentence starts with a row.
    opens: bool,
    /// The last row with quote marks.
    last: Option<(usize, Place)>,
}

impl Rows<'_, '_> {
    /// Makes the rows of one sentence, and updates what it passes on.
    pub(super) fn sentence(&mut self, nodes: &[Node], flow: &mut Flow) {
        let (mut reports, unsaid) = self.reports(nodes);
        if let Some(session) = self.session.as_deref_mut().filter(|_| self.settings.indirect) {
            labeller::revise(self.article, nodes, &mut reports, &unsaid, session);
        }
        self.rescue(nodes, &mut reports);
        let mut covered = self.reported(nodes, &reports);
        self.bare(nodes, flow, &mut covered);
        flow.lead = self.lead(nodes, &reports, flow, &covered);
        flow.report = self.main_report(nodes, &reports);
        flow.open = covered.last.map(|(row, _)| row);
        flow.attributed = covered.last.is_some_and(|(row, place)| {
            place != Place::Elsewhere || flow.attributed && self.out[row].continues.is_some()
        });
        if let Some((row, _)) = covered.last {
            self.last = Some((row, self.section));
        }
    }

    /// Makes the rows of a sentence's reports.
    fn reported(&mut self, nodes: &[Node], reports: &[Report]) -> Coverage {
        let mut covered = Coverage { nodes: vec![false; nodes.len()], ..Coverage::default() };
        let marked = |content: (usize, usize)| (content.0..=content.1).all(|i| nodes[i].pair.is_some());
        for (n, report) in reports.iter().enumerate() {
            if !self.wanted(reports, n, nodes) {
                continue;
            }
            let first = self.out.len();
            for (k, &content) in report.contents.iter().enumerate() {
                covered.nodes[content.0..=content.1].fill(true);
                covered.opens |= content.0 == 0;
                // “a museum called **the “Newseum”**”
                // … or “**the “Giving Pledge”** started by rich men”
                let the =
                    content.0 < content.1 && nodes[content.0].text(&["the"]) && nodes[content.0 + 1].pair.is_some();
                let ends = |i: usize| i == content.1 || nodes[i + 1].is(VERB | PREPOSITION | RELATIVE | THAT);
                let name = content.0 + usize::from(the);
                let named = matches!(report.lemma, "call" | "dub" | "brand" | "label" | "term")
                    && (nodes[name].len > 1 || the)
                    && (the && ends(name) || name == content.1)
                    && self.article.titled(&nodes[name]);
                if named || content.0 == content.1 && introduced::names(nodes, content.0, self.article) {
                    continue;
                }
                let mut quote = self.blank(nodes, content);
                attribute(&mut quote, nodes, report);
                // “what Example called **“a farce”**”: a part of what was said, in a clause of the article's.
                let as_ = content.0 > 0 && nodes[content.0 - 1].text(&["as"]);
                let complement = |cue: Cue| {
                    cue.verb.takes(frame::COMPLEMENT)
                        && (as_ || cue.verb.stance == "describe" || cue.verb.lemma == "call")
                };
                let described = nodes[report.cue.0].word.cue.is_some_and(complement) && report.place == Place::After;
                // “The oven, he said, **“has to be mended.”**”: it goes on with a clause that stands in no marks.
                let goes_on = k > 0 && !marked(report.contents[0]);
                if quote.kind == QuoteKind::Direct && (described || goes_on) && !self.article.opens(&nodes[content.0]) {
                    quote.kind = QuoteKind::Mixed;
                }
                quote.continues = (k > 0 && first < self.out.len()).then_some(first);
                if quote.kind != QuoteKind::Indirect {
                    covered.last = Some((self.out.len(), report.place));
                }
                self.out.push(quote);
            }
        }
        covered
    }

    /// Makes a row of a quotation at the start of the sentence that no report covers, if it forms a sentence of its own.
    fn bare(&mut self, nodes: &[Node], flow: &Flow, covered: &mut Coverage) {
        let Some(at) = nodes.iter().position(|n| n.pair.is_some()) else { return };
        if covered.nodes[at] || at > 1 || at == 1 && !nodes[0].is(COLON | DASH) {
            return;
        }
        let alone = nodes[at + 1..].iter().all(|n| n.is(STOP | DASH) || n.pair.is_some());
        // A name right behind the marks must be a person's: not “You will never walk alone,” Oxbridge FC, the champions.
        let apart = nodes.get(at + 1).is_some_and(|n| n.is(DASH | OPEN | COLON));
        let signed = introduced::signature(nodes, at, self.article);
        let signed = signed.filter(|np| apart || self.person_at(nodes[np.start].word.start));
        let ends = alone || signed.is_some() || self.article.closes(&nodes[at]);
        let starts = alone || self.article.opens(&nodes[at]);
        let above =
            matches!(self.input.sections.get(self.section), Some((_, SectionKind::Title | SectionKind::Heading)));
        if !ends || !starts || !above && self.heading(&nodes[at..], flow) {
            return;
        }
        let end = (at + 1..nodes.len()).take_while(|&i| nodes[i].pair.is_some()).last().unwrap_or(at);
        covered.nodes[at..=end].fill(true);
        let mut quote = self.blank(nodes, (at, end));
        match signed {
            Some(source) => {
                quote.basis = Basis::Signature;
                name(&mut quote, nodes, Some(source));
            }
            None => self.flow(&mut quote, flow),
        }
        covered.opens = true;
        covered.last = Some((self.out.len(), Place::Elsewhere));
        self.out.push(quote);
    }

    /// Whether it is a heading in quote marks: its words are capitalised, and no sentence nearby attributes it.
    fn heading(&self, nodes: &[Node], flow: &Flow) -> bool {
        let [node, rest @ ..] = nodes else { return false };
        let free = flow.lead.is_none() && flow.open.is_none() && rest.iter().all(|n| n.is(STOP));
        let Some(pair) = node.pair.filter(|_| free && node.len <= 8) else { return false };
        let inner = &self.article.text[self.article.pairs[pair].inner.clone()];
        inner.split_whitespace().filter(|w| w.len() > 3).all(|w| !w.starts_with(char::is_lowercase))
    }

    /// Gives a bare quotation its source from the text before it.
    fn flow(&self, quote: &mut Quote, flow: &Flow) {
        let base = if let Some((lead, colon)) = &flow.lead {
            quote.addressee_phrase.clone_from(&lead.addressee_phrase);
            quote.addressee_head.clone_from(&lead.addressee_head);
            quote.basis = Basis::Introduced { colon: *colon };
            lead
        } else if let Some(row) = flow.open {
            quote.continues = Some(row);
            quote.basis = Basis::Continuation;
            &self.out[row]
        } else if let Some(report) = &flow.report {
            quote.basis = Basis::AfterReport;
            report
        } else {
            quote.follows = true;
            return;
        };
        quote.cue.clone_from(&base.cue);
        quote.source_phrase.clone_from(&base.source_phrase);
        quote.source_head.clone_from(&base.source_head);
        (quote.lemma, quote.stance) = (base.lemma, base.stance);
    }

    /// An attribution without content names who said the quotation before it, or introduces the one after it.
    fn lead(&mut self, nodes: &[Node], reports: &[Report], flow: &Flow, covered: &Coverage) -> Option<(Quote, bool)> {
        let colon = nodes.last().is_some_and(|n| n.is(COLON | COMMA));
        let Some(report) = reports.iter().find(|r| r.place == Place::Elsewhere && r.source.is_some()) else {
            let subject = introduced::by(nodes, nodes.len()).filter(|_| nodes.last().is_some_and(|n| n.is(COLON)))?;
            let mut quote = self.blank(nodes, (0, 0));
            name(&mut quote, nodes, Some(subject));
            return Some((quote, true));
        };
        let early = report.extent.0 <= 1 || report.extent.0 <= 8 && reports.len() == 1;
        let before = flow.open.filter(|_| early && !colon && !flow.attributed && !covered.opens);
        if let Some(row) = before {
            attribute(&mut self.out[row], nodes, report);
            self.out[row].follows = false;
            return None;
        }
        let mut quote = self.blank(nodes, (0, 0));
        attribute(&mut quote, nodes, report);
        covered.nodes.iter().all(|c| !c).then_some((quote, colon))
    }

    /// The report that makes up the sentence: its attribution opens or closes it.
    fn main_report(&self, nodes: &[Node], reports: &[Report]) -> Option<Quote> {
        let opens = |report: &Report| {
            report.place == Place::After
                && (nodes[..report.extent.0].iter().all(|n| n.is(ADVERB | CONJUNCTION | COMMA)) || report.shared)
        };
        let report = reports.iter().rev().find(|r| r.source.is_some() && (opens(r) || r.place == Place::Before))?;
        let mut quote = self.blank(nodes, (0, 0));
        attribute(&mut quote, nodes, report);
        Some(quote)
    }

    /// Attaches quotations that no report took to an attribution before them in the sentence.
    fn rescue(&self, nodes: &[Node], reports: &mut Vec<Report>) {
        for (at, node) in nodes.iter().enumerate() {
            let taken = reports.iter().any(|r| r.contents.iter().any(|c| c.0 <= at && at <= c.1));
            if node.pair.is_none() || taken || at == 0 || introduced::names(nodes, at, self.article) {
                continue;
            }
            // “A,” he said, shaking his head, “B.”
            let split =
                reports.iter_mut().rev().find(|r| r.extent.1 < at).filter(|r| {
                    r.place == Place::Before && r.contents.len() == 1 && nodes[r.contents[0].1].pair.is_some()
                });
            if let Some(report) = split.filter(|_| nodes[at - 1].is(COMMA | DASH | SEMICOLON | CONJUNCTION)) {
                report.contents.push((at, at));
                continue;
            }
            let full = self.article.closes(node) && self.article.opens(node) && node.len >= 3;
            let introduced = nodes[at - 1].is(COMMA | COLON);
            let titled = self.article.titled(node);
            let named = |r: &Report| {
                let verb = nodes[r.cue.0].word.cue.map(|cue| cue.verb);
                let on_the_way = verb.is_some_and(|verb| verb.names_only()) && !full && r.cue.1 + 1 < at;
                let object = verb.is_some_and(|verb| verb.takes(frame::MANNER)) && (!full || titled);
                // “posting **“offensive” material**”
                let small =
                    PREPOSITION | CONJUNCTION | TO | ADVERB | SUBORDINATOR | PRONOUN | TIME | DETERMINER | RELATIVE;
                let noun = nodes.get(at + 1).is_some_and(|n| n.is(WORD) && !n.is(small | AUXILIARY | VERB));
                let describes = verb.is_some_and(|verb| verb.names_only())
                    && r.cue.1 + 1 == at
                    && noun
                    && !self.article.closes(node);
                // “**As** Example noted, he is not the only “villain” in it”
                let as_ = r.extent.0 == 1 && nodes[0].text(&["as"]) && !full;
                (on_the_way || object || describes || as_) && !introduced
            };
            let near = reports.iter_mut().rev().find(|r| {
                r.contents.is_empty() && r.cue.1 < at && (full || introduced || at - r.cue.1 < 8) && !named(r)
            });
            if let Some(report) = near {
                report.contents.push((at, at));
                report.place = Place::After;
            } else if introduced
                && (full || nodes[at - 1].is(COLON) || introduced::in_words_of(nodes, at).is_some())
                && !introduced::names(nodes, at, self.article)
            {
                let (cue, lemma, source) = match introduced::in_words_of(nodes, at) {
                    Some((cue, source)) => (cue, "in the words of", Some(source)),
                    None => ((at - 1, at - 1), ":", introduced::by(nodes, at)),
                };
                reports.push(Report {
                    cue,
                    lemma,
                    stance: "say",
                    source,
                    extent: (source.map_or(at - 1, |s| s.start).min(cue.0), at - 1),
                    contents: vec![(at, at)],
                    place: Place::After,
                    content: Content::Quote,
                    ..Report::default()
                });
            }
        }
    }
}
