//! From the reports of each sentence to rows: which become one, what a bare quotation takes from its neighbours, which rows go on with or
//! stand in another. Speakers are found elsewhere.

mod finish;
mod headline;
mod introduced;
mod transcript;

use std::ops::Range;

use copydesk_language::lexicon::is_honorific;

use copydesk_plugin::standard::{MentionForm, QuoteKind, SectionKind};

use crate::cues::{self, ATTITUDES};
use crate::model::{Basis, Content, Input, Place, Quote};
use crate::phrase::{Node, Phrase, right_of};
use crate::report::{self, Report};
use crate::sentence::{ParsedArticle, Unit};
use crate::settings::Settings;
use crate::words::class::*;

/// Every quotation of the article, without speakers.
pub(crate) fn quotes(article: &ParsedArticle<'_>, input: &Input<'_>, settings: &Settings) -> Vec<Quote> {
    let units = article.units(input);
    let mut rows = Rows { article, settings, input, out: Vec::new(), last: None, section: 0 };
    rows.read(&units);
    rows.repeats();
    rows.nested(input.sentences);
    finish::finish(article.text, settings, rows.out)
}

struct Rows<'a, 'i> {
    article: &'a ParsedArticle<'i>,
    settings: &'a Settings,
    input: &'a Input<'i>,
    out: Vec<Quote>,
    /// The last row with quote marks and its section.
    last: Option<(usize, usize)>,
    /// The section being read.
    section: usize,
}

/// What the sentence before leaves for the next one.
#[derive(Default)]
struct Flow {
    /// Row of the quotation that the sentence before ended with, or whose attribution it ended with.
    open: Option<usize>,
    /// That quotation has an attribution of its own.
    attributed: bool,
    /// “He continued:”, “She was blunt.”: introduces what follows. With a colon, across paragraphs too.
    lead: Option<(Quote, bool)>,
    /// The report that the sentence before was: “Example noted that …”. Its speaker goes on.
    report: Option<Quote>,
}

/// What the reports of a sentence made.
#[derive(Default)]
struct Made {
    /// Which nodes stand in a row.
    covered: Vec<bool>,
    /// The sentence starts with a row.
    opens: bool,
    /// The last row with quote marks.
    last: Option<(usize, Place)>,
}

impl Rows<'_, '_> {
    fn read(&mut self, units: &[Unit]) {
        let sections = self.input.sections;
        let turns = transcript::turns(self.article.text, units, sections);
        let mut flow = Flow::default();
        self.section = usize::MAX;
        for unit in units {
            let section = sections.get(unit.section).map_or(SectionKind::Paragraph, |s| s.1);
            if unit.section != self.section {
                let lead = flow.lead.take().filter(|(_, colon)| *colon);
                flow = Flow { lead, ..Flow::default() };
                self.section = unit.section;
                if let Some(&Some(colon)) = turns.get(unit.section) {
                    self.turn(&unit.nodes, colon, sections[unit.section].0.end);
                    continue;
                }
                if self.signed_above(&unit.nodes) {
                    continue;
                }
            } else if turns.get(unit.section).is_some_and(Option::is_some)
                || unit.nodes[0].is(OPEN) && self.signed_above(&unit.nodes)
            {
                continue;
            }
            let speaks = match section {
                SectionKind::Title => !self.headline(&unit.nodes),
                SectionKind::Paragraph | SectionKind::Heading => true,
                // Credits and the page's own words: nobody speaks here.
                SectionKind::Dateline | SectionKind::Byline | SectionKind::Credit | SectionKind::Boilerplate => false,
            };
            if speaks {
                self.sentence(&unit.nodes, &mut flow);
            }
        }
    }

    /// A turn of a transcript: what stands behind its label, up to the end of the paragraph.
    fn turn(&mut self, nodes: &[Node], colon: usize, end: usize) {
        let mut quote = self.blank(nodes, (colon + 1, colon + 1));
        quote.span.end = end;
        (quote.kind, quote.basis, quote.lemma, quote.stance) = (QuoteKind::Direct, Basis::Turn, ":", "say");
        quote.cue = Some(nodes[colon].word.start..nodes[colon].word.end);
        name(&mut quote, nodes, Some(Phrase { start: 0, end: colon - 1, head: colon - 1 }));
        self.out.push(quote);
    }

    /// “— Ada Example, mayor” on a line of its own, or “(Ada Example)”, below a quotation that nobody was named for.
    fn signed_above(&mut self, nodes: &[Node]) -> bool {
        let Some((row, section)) = self.last else { return false };
        let bracket = nodes[0].is(OPEN);
        let below = section + usize::from(!bracket) == self.section;
        let dash = nodes[0].is(DASH);
        let phrase = right_of(nodes, usize::from(dash || bracket), nodes.len());
        let Some(phrase) = phrase.filter(|_| below && self.out[row].follows) else { return false };
        let short = nodes.len() <= 14
            && !nodes.iter().any(|n| n.is(AUXILIARY | VERB) || n.word.cue.is_some() || n.pair.is_some());
        let named =
            nodes[phrase.start].is(CAPITAL) && (dash || bracket || self.person_at(nodes[phrase.start].word.start));
        if named && short {
            name(&mut self.out[row], nodes, Some(phrase));
            (self.out[row].basis, self.out[row].follows) = (Basis::Signature, false);
        }
        named && short
    }

    /// Whether a person's name starts at this byte.
    fn person_at(&self, start: usize) -> bool {
        let mentions = self.input.mentions;
        let at = mentions.partition_point(|m| m.span.start < start);
        mentions[at..].iter().take_while(|m| m.span.start == start).any(|m| m.person && m.form == MentionForm::Name)
    }

    fn sentence(&mut self, nodes: &[Node], flow: &mut Flow) {
        let mut reports = self.reports(nodes);
        self.rescue(nodes, &mut reports);
        let mut made = self.reported(nodes, &reports);
        self.bare(nodes, flow, &mut made);
        flow.lead = self.lead(nodes, &reports, flow, &made);
        flow.report = self.main_report(nodes, &reports);
        flow.open = made.last.map(|(row, _)| row);
        flow.attributed = made.last.is_some_and(|(row, place)| {
            place != Place::Elsewhere || flow.attributed && self.out[row].continues.is_some()
        });
        if let Some((row, _)) = made.last {
            self.last = Some((row, self.section));
        }
    }

    fn reports(&self, nodes: &[Node]) -> Vec<Report> {
        report::reports(self.article, nodes, self.settings.beliefs)
    }

    /// Makes the rows of a sentence's reports.
    fn reported(&mut self, nodes: &[Node], reports: &[Report]) -> Made {
        let mut made = Made { covered: vec![false; nodes.len()], ..Made::default() };
        for (n, report) in reports.iter().enumerate() {
            if !self.wanted(reports, n, nodes) {
                continue;
            }
            let first = self.out.len();
            for (k, &content) in report.contents.iter().enumerate() {
                made.covered[content.0..=content.1].fill(true);
                made.opens |= content.0 == 0;
                let named = matches!(report.lemma, "call" | "dub" | "brand" | "label" | "term")
                    && nodes[content.1].len > 1
                    && self.article.titled(&nodes[content.1]);
                if named || content.0 == content.1 && introduced::names(nodes, content.0, self.article) {
                    continue;
                }
                let mut quote = self.blank(nodes, content);
                attribute(&mut quote, nodes, report);
                quote.continues = (k > 0 && first < self.out.len()).then_some(first);
                if quote.kind != QuoteKind::Indirect {
                    made.last = Some((self.out.len(), report.place));
                }
                self.out.push(quote);
            }
        }
        made
    }

    /// A quotation at the head of the sentence that no report covers: a row, if it stands as a sentence of its own.
    fn bare(&mut self, nodes: &[Node], flow: &Flow, made: &mut Made) {
        let Some(at) = nodes.iter().position(|n| n.pair.is_some()) else { return };
        if made.covered[at] || at > 1 || at == 1 && !nodes[0].is(COLON | DASH) {
            return;
        }
        let alone = nodes[at + 1..].iter().all(|n| n.is(STOP | DASH) || n.pair.is_some());
        let signed = introduced::signature(nodes, at);
        let ends = alone || signed.is_some() || self.article.closes(&nodes[at]);
        let starts = alone || self.article.opens(&nodes[at]);
        let above =
            matches!(self.input.sections.get(self.section), Some((_, SectionKind::Title | SectionKind::Heading)));
        if !ends || !starts || !above && self.heading(&nodes[at..], flow) {
            return;
        }
        let end = (at + 1..nodes.len()).take_while(|&i| nodes[i].pair.is_some()).last().unwrap_or(at);
        made.covered[at..=end].fill(true);
        let mut quote = self.blank(nodes, (at, end));
        match signed {
            Some(source) => {
                quote.basis = Basis::Signature;
                name(&mut quote, nodes, Some(source));
            }
            None => self.flow(&mut quote, flow),
        }
        made.opens = true;
        made.last = Some((self.out.len(), Place::Elsewhere));
        self.out.push(quote);
    }

    /// A heading in quote marks: nobody is near who says it, and its words are capitalised.
    fn heading(&self, nodes: &[Node], flow: &Flow) -> bool {
        let [node, rest @ ..] = nodes else { return false };
        let free = flow.lead.is_none() && flow.open.is_none() && rest.iter().all(|n| n.is(STOP));
        let Some(pair) = node.pair.filter(|_| free && node.len <= 8) else { return false };
        let inner = &self.article.text[self.article.pairs[pair].inner.clone()];
        inner.split_whitespace().filter(|w| w.len() > 3).all(|w| !w.starts_with(char::is_lowercase))
    }

    /// Gives a bare quotation its source from what stands before it.
    fn flow(&self, quote: &mut Quote, flow: &Flow) {
        let base = if let Some((lead, colon)) = &flow.lead {
            quote.addressee_phrase.clone_from(&lead.addressee_phrase);
            quote.addressee_head.clone_from(&lead.addressee_head);
            quote.basis = Basis::Introduced { colon: *colon };
            lead
        } else if let Some(row) = flow.open {
            quote.continues = Some(row);
            quote.basis = Basis::GoesOn;
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
    fn lead(&mut self, nodes: &[Node], reports: &[Report], flow: &Flow, made: &Made) -> Option<(Quote, bool)> {
        let colon = nodes.last().is_some_and(|n| n.is(COLON | COMMA));
        let Some(report) = reports.iter().find(|r| r.place == Place::Elsewhere && r.source.is_some()) else {
            let subject = introduced::by(nodes, nodes.len()).filter(|_| nodes.last().is_some_and(|n| n.is(COLON)))?;
            let mut quote = self.blank(nodes, (0, 0));
            name(&mut quote, nodes, Some(subject));
            return Some((quote, true));
        };
        let early = report.extent.0 <= 1 || report.extent.0 <= 8 && reports.len() == 1;
        let before = flow.open.filter(|_| early && !colon && !flow.attributed && !made.opens);
        if let Some(row) = before {
            attribute(&mut self.out[row], nodes, report);
            self.out[row].follows = false;
            return None;
        }
        let mut quote = self.blank(nodes, (0, 0));
        attribute(&mut quote, nodes, report);
        made.covered.iter().all(|c| !c).then_some((quote, colon))
    }

    /// The report that is the sentence: its attribution opens or closes it.
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
            let near = reports
                .iter_mut()
                .rev()
                .find(|r| r.contents.is_empty() && r.cue.1 < at && (full || introduced || at - r.cue.1 < 8));
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
                    addressee: None,
                    shared: false,
                    negated: false,
                });
            }
        }
    }

    /// Whether the report becomes rows.
    fn wanted(&self, reports: &[Report], n: usize, nodes: &[Node]) -> bool {
        let report = &reports[n];
        let belief = attitude(report);
        let quoted = report.contents.iter().any(|c| (c.0..=c.1).any(|i| nodes[i].pair.is_some()));
        // “maintained the stability of the market”: a verb that reports in clauses says something else of a thing; “demanded his release” does not.
        let thing = report.content == Content::Noun && !quoted && report.stance != "demand";
        let doubtful = belief || thing && cues::takes_clause(report.lemma);
        if report.contents.is_empty() || doubtful && !self.settings.beliefs || !quoted && !self.settings.indirect {
            return false;
        }
        // Inside what another says, only what is said counts: “she said he had called for calm” is one report of hers.
        let weak = belief
            || matches!(report.stance, "discuss" | "praise" | "criticise" | "describe")
            || report.content == Content::Noun
            || report.content == Content::Infinitive && !matches!(report.stance, "ask" | "demand" | "say" | "warn");
        let inside = |outer: &(usize, usize)| {
            outer.0 <= report.cue.0
                && report.cue.1 <= outer.1
                && report.contents.iter().all(|c| outer.0 <= c.0 && c.1 <= outer.1 && outer != c)
        };
        !weak || !reports.iter().enumerate().any(|(k, r)| k != n && r.contents.iter().any(inside))
    }

    /// Rows for what a speaker reports of others, inside direct quotations.
    fn nested(&mut self, sentences: &[Range<usize>]) {
        for at in 0..self.out.len() {
            let outer = &self.out[at];
            let Ok(first) = self.article.pairs.binary_search_by_key(&outer.span.start, |p| p.span.start) else {
                continue;
            };
            if outer.kind != QuoteKind::Direct || self.article.pairs[first].parent.is_some() {
                continue;
            }
            self.section = outer.section;
            for nodes in self.article.inside(first, sentences) {
                // Most sentences report nothing that anybody else said: they are not parsed.
                let says = |n: &Node| n.word.cue.is_some_and(|cue| !ATTITUDES.contains(&cue.verb.stance));
                if !nodes.iter().any(|n| n.pair.is_some() || says(n) && !self.settings.beliefs) {
                    continue;
                }
                let reports = self.reports(&nodes);
                for (n, report) in reports.iter().enumerate() {
                    for &content in &report.contents {
                        let marked = (content.0..=content.1).all(|i| nodes[i].pair.is_some());
                        // What the speaker thinks or wants is what he says.
                        let own = attitude(report) || report.content == Content::Noun;
                        if !marked && (own || self.settings.beliefs || !self.wanted(&reports, n, &nodes)) {
                            continue;
                        }
                        let mut quote = self.blank(&nodes, content);
                        attribute(&mut quote, &nodes, report);
                        quote.inside = Some(at);
                        self.out.push(quote);
                    }
                }
            }
        }
    }

    /// A row over the nodes of `content`, without attribution.
    fn blank(&self, nodes: &[Node], content: (usize, usize)) -> Quote {
        let (mut first, mut last) = content;
        let opens = |i: usize| nodes[i].is(OPEN) && !nodes[i..=last].iter().any(|n| n.is(CLOSE));
        let bullet = |i: usize| nodes[i].pair.is_none() && nodes[i].word.class == 0 && nodes[i].lower.len() > 1;
        while first < last
            && (nodes[first].is(COMMA | COLON | SEMICOLON | DASH | CLOSE) || opens(first) || bullet(first))
        {
            first += 1;
        }
        while last > first && nodes[last].is(COMMA | COLON | SEMICOLON | DASH | OPEN) {
            last -= 1;
        }
        let quoted = (first..=last).filter(|&i| nodes[i].pair.is_some()).count();
        let kind = match quoted {
            0 => QuoteKind::Indirect,
            all if all == last - first + 1 => QuoteKind::Direct,
            _ => QuoteKind::Mixed,
        };
        Quote {
            span: nodes[first].word.start..nodes[last].word.end,
            kind,
            basis: Basis::Alone,
            score: 0.0,
            cue: None,
            lemma: "",
            stance: "",
            source_phrase: None,
            source_head: None,
            addressee_phrase: None,
            addressee_head: None,
            source: None,
            speakers: Vec::new(),
            evidence: None,
            addressee: None,
            continues: None,
            words: 0,
            parts: 1,
            repeats: None,
            within: None,
            follows: false,
            inside: None,
            attitude: false,
            negated: false,
            section: self.section,
        }
    }
}

/// Whether the report is of what nobody said: a belief, a wish, a plan, a finding, a refusal.
fn attitude(report: &Report) -> bool {
    let refusal = report.negated || matches!(report.lemma, "refuse" | "decline");
    refusal || ATTITUDES.contains(&report.stance)
}

fn attribute(quote: &mut Quote, nodes: &[Node], report: &Report) {
    quote.cue = Some(nodes[report.cue.0].word.start..nodes[report.cue.1].word.end);
    quote.lemma = report.lemma;
    quote.stance = report.stance;
    quote.negated = report.negated;
    quote.attitude = attitude(report) || matches!(report.content, Content::Noun | Content::Infinitive);
    name(quote, nodes, report.source);
    quote.addressee_phrase = report.addressee.map(|p| nodes[p.start].word.start..nodes[p.end].word.end);
    quote.addressee_head = report.addressee.map(|p| nodes[p.head].word.start..nodes[p.head].word.end);
    quote.basis = Basis::Report(report.content, report.place);
}

fn name(quote: &mut Quote, nodes: &[Node], source: Option<Phrase>) {
    quote.source_phrase = source.map(|p| nodes[p.start].word.start..nodes[p.end].word.end);
    // In “Ms Example” the name is the main noun, whatever the tree says.
    let honorific = |i: &usize| nodes[*i].is(CAPITAL) && is_honorific(&nodes[*i].lower);
    let head = |p: Phrase| (p.head..p.end).find(|i| !honorific(i)).unwrap_or(p.end.max(p.head));
    quote.source_head = source.map(|p| nodes[head(p)].word.start..nodes[head(p)].word.end);
}
