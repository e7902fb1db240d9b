//! Makes rows of quotations from the reports of each sentence, and links those that continue, repeat or contain another. `speaker` finds
//! who said them.

mod finish;
mod headline;
mod introduced;
mod sentence;
mod transcript;

use copydesk_encoder::Session;
use copydesk_language::lexicon::{RoleKind, SourceNoun, is_honorific, kinship, role_noun, source_noun};
use copydesk_plugin::standard::{MentionForm, QuoteKind, SectionKind};
use copydesk_syntax::{Label, Tag};

use crate::cues::{ATTITUDES, frame};
use crate::model::{Basis, Content, Input, Place, Quote};
use crate::phrase::{Node, Phrase, right_of};
use crate::report::{self, Report};
use crate::sentence::ParsedArticle;
use crate::settings::Settings;
use crate::words::class::*;
use sentence::Flow;

/// Every quotation of the article, without speakers.
pub(crate) fn quotes(
    article: &ParsedArticle<'_>,
    input: &Input<'_>,
    settings: &Settings,
    session: Option<&mut Session>,
) -> Vec<Quote> {
    let mut rows = Rows { article, settings, input, session, out: Vec::new(), last: None, section: 0 };
    rows.read();
    rows.repeats();
    rows.nested();
    rows.whole_names();
    finish::finish(article.text, settings, rows.out)
}

/// How many names may begin before one and hold it.
const NESTED: usize = 4;

struct Rows<'a, 'i> {
    article: &'a ParsedArticle<'i>,
    settings: &'a Settings,
    input: &'a Input<'i>,
    /// The labeller's, of the accurate model.
    session: Option<&'a mut Session>,
    out: Vec<Quote>,
    /// The last row with quote marks and its section.
    last: Option<(usize, usize)>,
    /// The section being read.
    section: usize,
}

/// Verbs of judging that is done by saying so, and whose noun phrase is what was said: “blamed the rain”, “denounced the offensive”.
const ACCUSING: &[&str] = &["accuse", "blame", "complain", "condemn", "denounce", "object", "protest"];

impl Rows<'_, '_> {
    fn read(&mut self) {
        let sections = self.input.sections;
        let turns = transcript::turns(self.article, sections);
        let mut flow = Flow::default();
        self.section = usize::MAX;
        // Where a text that is one turn of a transcript ends.
        let mut turn = 0;
        for unit in self.article.units() {
            if let Some(end) = self.only_turn(&unit.nodes) {
                turn = end;
            }
            if unit.nodes[0].word.start < turn {
                continue;
            }
            let section = sections.get(unit.section).map_or(SectionKind::Paragraph, |s| s.1);
            if unit.section != self.section {
                flow = flow.into_next_section();
                self.section = unit.section;
                if let Some(&Some(colon)) = turns.get(unit.section) {
                    let said = unit.nodes[colon + 1].word.start..sections[unit.section].0.end;
                    self.turn(&unit.nodes, colon, said);
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
                // Credits and the page's own words quote nobody.
                SectionKind::Dateline | SectionKind::Byline | SectionKind::Credit | SectionKind::Boilerplate => false,
            };
            if speaks {
                self.sentence(&unit.nodes, &mut flow);
            }
        }
    }

    /// “— Ada Example, mayor” on a line of its own, or “(Ada Example)”, below a quotation without a named source.
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

    fn reports(&self, nodes: &[Node]) -> (Vec<Report>, Vec<usize>) {
        report::reports(self.article, nodes, self.settings.beliefs)
    }

    /// Whether the report becomes rows.
    fn wanted(&self, reports: &[Report], n: usize, nodes: &[Node]) -> bool {
        let report = &reports[n];
        let belief = report.attitude() && !self.finding(report, nodes);
        let quoted = report.contents.iter().any(|c| (c.0..=c.1).any(|i| nodes[i].pair.is_some()));
        let evidence = nodes[report.cue.0].word.cue.is_some_and(|cue| cue.verb.takes(frame::EVIDENCE));
        if evidence && !self.settings.beliefs && report.source.is_some_and(|source| self.thing(nodes, source)) {
            return false;
        }
        if report.contents.is_empty() || belief && !self.settings.beliefs || !quoted && !self.settings.indirect {
            return false;
        }
        // “**Brexit** made it clear that …”: a name that is nobody's.
        let named = |source: Phrase| nodes[source.head].is(CAPITAL) && !nodes[source.head].is(PRONOUN);
        let nobody = |source: Phrase| {
            let noun = nodes[source.head].lower.as_ref();
            let known = role_noun(noun).is_some() || kinship(noun).is_some() || source_noun(noun).is_some();
            named(source) && !known && !self.names_somebody(nodes, source)
        };
        if report.lemma == "make clear" && report.source.is_some_and(nobody) {
            return false;
        }
        // “**That** tells you all you need to know”
        let points = |source: Phrase| source.start == source.end && nodes[source.head].text(&["this", "that"]);
        if report.source.is_some_and(points) && nodes[report.cue.0].word.cue.is_some() {
            return false;
        }
        // “This demands new skills”, “the market reveals the quality of …”: things do not say what they do.
        let thing = matches!(report.content, Content::Noun | Content::Infinitive) && !quoted;
        if thing && report.source.is_some_and(|source| !self.may_speak(nodes, source)) {
            return false;
        }
        // “There were rumours that …”, “the announcement that …”: nobody is named who says so.
        if report.source.is_none() && nodes[report.cue.0].is(CUE_NOUN) && !self.settings.beliefs {
            return false;
        }
        if report.content == Content::Noun && !quoted && !self.settings.beliefs && !self.reasoned(report, nodes) {
            return false;
        }
        // Within the content of another report only speech counts: “she said he had called for calm” is one report, hers.
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

    /// Whether a report of a noun phrase without words in marks says more than that somebody judged or spoke of it: not “praised the plan”, “Oxland attacked a
    /// camp”, “discussed the plan”; nor “condemned him to death”.
    fn reasoned(&self, report: &Report, nodes: &[Node]) -> bool {
        if ACCUSING.contains(&report.lemma) {
            return report.lemma != "condemn" || !self.sentenced(report, nodes);
        }
        match report.stance {
            "discuss" => false,
            "praise" | "criticise" => report.lemma != "attack" && report.contents.iter().any(|&c| why(nodes, c)),
            _ => true,
        }
    }

    /// “condemned him **to death**”, “condemned the building **for demolition**”: what is done to somebody or something.
    fn sentenced(&self, report: &Report, nodes: &[Node]) -> bool {
        let tree = self.article.parse(nodes);
        let to = |i: usize| {
            nodes[i].is(TO)
                && tree.tag(i) == Tag::Adposition
                && (tree.head(i).is_some_and(|noun| tree.label(noun) == Label::Oblique)
                    // Whoever has a name or a pronoun has no “to” of their own.
                    || i > 0 && nodes[i - 1].is(CAPITAL | OBJECT))
        };
        let done = |i: usize| i > 0 && nodes[i - 1].text(&["for"]) && nodes[i].text(&["demolition", "slaughter"]);
        report.contents.iter().any(|c| (c.0..=c.1).any(|i| to(i) || done(i)))
    }

    /// “The inquiry found that …”, “her report concluded that …”: a body or a document states what it found. A person who finds something has not
    /// said so.
    fn finding(&self, report: &Report, nodes: &[Node]) -> bool {
        let states = |source: Phrase| {
            let noun = &nodes[source.head].lower;
            let span = nodes[source.start].word.start..nodes[source.end].word.end;
            let first = self.input.mentions.partition_point(|m| m.span.start < span.start);
            let mut named = self.input.mentions[first..].iter().take_while(|m| m.span.start < span.end);
            matches!(source_noun(noun), Some(SourceNoun::Institution | SourceNoun::Document))
                || role_noun(noun).is_some_and(|role| role.kind == RoleKind::Office)
                || matches!(noun.as_ref(), "tribunal" | "review" | "audit" | "coroner")
                || named.any(|m| m.organisation && m.span.end >= nodes[source.head].word.end)
        };
        report.lemma == "find"
            && !report.negated
            && report.content == Content::Clause
            && report.place != Place::Elsewhere
            && report.source.is_some_and(states)
    }

    /// “The tests suggest that …”: whether a source is neither named nor a pronoun nor called by a noun of people, bodies or documents.
    fn thing(&self, nodes: &[Node], source: Phrase) -> bool {
        let head = &nodes[source.head];
        let span = nodes[source.start].word.start..nodes[source.end].word.end;
        let first = self.input.mentions.partition_point(|m| m.span.start < span.start);
        let mut within = self.input.mentions[first..].iter().take_while(|m| m.span.start < span.end);
        // “Security **officials** south of Oxbridge”, “**84** per cent of its members”
        let mut front = nodes[source.start..=source.end].iter().take_while(|n| !n.is(PREPOSITION | COMMA | RELATIVE));
        let known = front.any(|n| {
            let noun = n.lower.as_ref();
            n.is(SPOKES | NUMBER) || role_noun(noun).is_some() || kinship(noun).is_some() || source_noun(noun).is_some()
        });
        let word = head.is(CAPITAL | PRONOUN | OBJECT | RELATIVE | DETERMINER) || head.pair.is_some();
        let mentioned = within.any(|m| m.speaks && m.span.end >= head.word.end && m.span.start <= head.word.start);
        !known && !word && !mentioned
    }

    /// Whether a source can be somebody: named or mentioned as a person or an organisation, or called by a noun of people, bodies or documents.
    fn may_speak(&self, nodes: &[Node], source: Phrase) -> bool {
        let head = &nodes[source.head];
        let mentioned = self.names_somebody(nodes, source);
        let points = head.text(&["this", "that", "these", "those", "what", "which"]);
        let noun =
            role_noun(&head.lower).is_some() || kinship(&head.lower).is_some() || source_noun(&head.lower).is_some();
        let plural = head.lower.ends_with('s') && head.lower.len() > 3 || head.text(&["body"]);
        mentioned || !points && (head.is(CAPITAL | PRONOUN | SPOKES | NUMBER | RELATIVE) || noun || plural)
    }

    /// Whether a phrase holds a mention of a person or an organisation.
    fn names_somebody(&self, nodes: &[Node], source: Phrase) -> bool {
        let span = nodes[source.start].word.start..nodes[source.end].word.end;
        let first = self.input.mentions.partition_point(|m| m.span.start < span.start);
        let mut within = self.input.mentions[first..].iter().take_while(|m| m.span.start < span.end);
        within.any(|m| m.span.end <= span.end && (m.person || m.organisation))
    }

    /// “Reporters without **Borders**”, “**Voices** without Black Friday”: a source phrase that cuts a name is the whole name.
    fn whole_names(&mut self) {
        let mentions = self.input.mentions;
        for phrase in self.out.iter_mut().filter_map(|quote| quote.source_phrase.as_mut()) {
            let before = mentions.partition_point(|m| m.span.start <= phrase.start);
            let cut = mentions[before.saturating_sub(NESTED)..before]
                .iter()
                .find(|m| m.form == MentionForm::Name && m.span.end >= phrase.end);
            if let Some(name) = cut {
                *phrase = name.span.clone();
            }
        }
    }

    /// Makes rows of what speakers report of others within direct quotations.
    fn nested(&mut self) {
        for at in 0..self.out.len() {
            let outer = &self.out[at];
            let Ok(first) = self.article.pairs.binary_search_by_key(&outer.span.start, |p| p.span.start) else {
                continue;
            };
            if outer.kind != QuoteKind::Direct || self.article.pairs[first].parent.is_some() {
                continue;
            }
            self.section = outer.section;
            for nodes in self.article.inside(first) {
                // Parsing is slow, and most of these sentences report nobody else.
                let says = |n: &Node| n.word.cue.is_some_and(|cue| !ATTITUDES.contains(&cue.verb.stance));
                if !nodes.iter().any(|n| n.pair.is_some() || says(n) && !self.settings.beliefs) {
                    continue;
                }
                let (reports, _) = self.reports(&nodes);
                for (n, report) in reports.iter().enumerate() {
                    for &content in &report.contents {
                        let marked = (content.0..=content.1).all(|i| nodes[i].pair.is_some());
                        // The speaker's own thoughts and wishes are part of the outer quotation.
                        let own = report.attitude() || report.content == Content::Noun;
                        let introduced = content.0 > 0 && nodes[content.0 - 1].is(COMMA | COLON);
                        if nodes[content.0].pair.is_some()
                            && !introduced
                            && introduced::names(&nodes, content.0, self.article)
                        {
                            continue;
                        }
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
            labelled: None,
            section: self.section,
        }
    }
}

/// “praised the crew **for their courage**”, “criticised the attack **as a crime**”, “… **because it cost** too much”, “… **over his record**”: whether a
/// noun phrase that is judged goes on with a reason. Not “praised the plan **for schools**”, nor “… **as the vote began**”.
fn why(nodes: &[Node], content: (usize, usize)) -> bool {
    let nominal = |rest: &[Node]| {
        let subject = |n: &Node| n.is(PRONOUN | CAPITAL | NUMBER | TIME) || n.is(DETERMINER) && !n.text(&["a", "an"]);
        !subject(&rest[0]) && !rest.iter().any(|n| n.is(AUXILIARY | VERB) || n.word.cue.is_some())
    };
    let doing = |rest: &[Node]| {
        let object = DETERMINER | POSSESSIVE | OBJECT | CAPITAL | TO;
        rest[0].lower.ends_with("ing") && rest.get(1).is_some_and(|n| n.is(object)) || rest[0].is(POSSESSIVE)
    };
    let time = |rest: &[Node]| rest.iter().take(3).any(|n| n.is(TIME | NUMBER));
    (content.0 + 1..content.1).any(|i| {
        let rest = &nodes[i + 1..=content.1];
        match nodes[i].lower.as_ref() {
            "because" => true,
            "as" => nominal(rest),
            "for" => doing(rest) && !time(rest),
            "over" => rest[0].is(POSSESSIVE | DETERMINER) && !time(rest),
            _ => false,
        }
    })
}

fn attribute(quote: &mut Quote, nodes: &[Node], report: &Report) {
    quote.cue = Some(nodes[report.cue.0].word.start..nodes[report.cue.1].word.end);
    quote.lemma = report.lemma;
    quote.stance = report.stance;
    quote.negated = report.negated;
    // Words in quote marks are left to the marks.
    quote.labelled = report.labelled.filter(|_| quote.kind != QuoteKind::Direct);
    quote.attitude = report.attitude() || matches!(report.content, Content::Noun | Content::Infinitive);
    name(quote, nodes, report.source);
    quote.addressee_phrase = report.addressee.map(|p| nodes[p.start].word.start..nodes[p.end].word.end);
    quote.addressee_head = report.addressee.map(|p| nodes[p.head].word.start..nodes[p.head].word.end);
    quote.basis = Basis::Report(report.content, report.place);
}

fn name(quote: &mut Quote, nodes: &[Node], source: Option<Phrase>) {
    quote.source_phrase = source.map(|p| nodes[p.start].word.start..nodes[p.end].word.end);
    // The parser takes “Ms” for the main noun of “Ms Example”.
    let honorific = |i: &usize| nodes[*i].is(CAPITAL) && is_honorific(&nodes[*i].lower);
    // … and “House” for that of “House press secretary Ada Example”.
    let compound = |p: Phrase| {
        let plain = |i: usize| {
            nodes[i].is(WORD)
                && !nodes[i].is(PREPOSITION | TO | CONJUNCTION | RELATIVE | GENITIVE | POSSESSIVE | TIME | NUMBER)
        };
        p.end > p.head + 1 && nodes[p.end].is(CAPITAL) && (p.head..=p.end).all(plain)
    };
    let head = |p: Phrase| (p.head..p.end).find(|i| !honorific(i) && !compound(p)).unwrap_or(p.end.max(p.head));
    quote.source_head = source.map(|p| nodes[head(p)].word.start..nodes[head(p)].word.end);
}
