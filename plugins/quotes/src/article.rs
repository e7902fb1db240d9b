//! The analysis of one article, as plain data: what it reads, what it answers, and how sentences, quote marks and reports become rows.
//! Knows no layers and no host; who a source is as an entity is decided in `speaker`.

use std::ops::Range;

use crate::marks::{self, Pair};
use crate::phrase::{Node, Phrase, main_subject};
use crate::report::{self, Place, Report};
use crate::speaker;
use crate::words::{self, Word, class::*};

/// What a section is, as far as quotations care.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// A headline: “Biden: We will …”.
    Title,
    /// Prose.
    Text,
    /// Credits and the page's own words: nobody speaks here.
    Aside,
}

/// How a mention refers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    Name,
    Nominal,
    Pronoun,
}

/// A mention of an entity; `span` in bytes.
#[derive(Clone, Debug)]
pub struct Mention {
    pub span: Range<usize>,
    pub person: bool,
    pub organisation: bool,
    pub form: Form,
    pub entity: Option<usize>,
}

/// The article as the quotes processor reads it; byte ranges, every list sorted by start.
#[derive(Clone, Debug, Default)]
pub struct Input<'a> {
    pub text: &'a str,
    pub tokens: &'a [Range<usize>],
    pub sentences: &'a [Range<usize>],
    pub sections: Vec<(Range<usize>, Role)>,
    /// Empty if no processor of entities ran.
    pub mentions: Vec<Mention>,
}

/// What to look for.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Direct and mixed quotations of fewer words are left out.
    pub min_words: usize,
    /// A speaker less sure than this is not named.
    pub min_confidence: f32,
    /// Whether reported clauses without quote marks are wanted.
    pub indirect: bool,
    /// Whether beliefs and intentions (“believes that”, “plans to”) count as reports.
    pub beliefs: bool,
    /// Whether both halves of a split quotation are one row, with the attribution between them.
    pub join: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self { min_words: 1, min_confidence: 0.3, indirect: true, beliefs: true, join: false }
    }
}

/// How words are quoted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Label {
    Direct,
    Mixed,
    Indirect,
}

/// One quotation.
#[derive(Clone, Debug)]
pub struct Quote {
    pub span: Range<usize>,
    pub label: Label,
    pub score: f32,
    /// Span of the cue in the text.
    pub cue: Option<Range<usize>>,
    pub lemma: &'static str,
    pub stance: &'static str,
    /// The phrase that names the source.
    pub source_phrase: Option<Range<usize>>,
    /// The source phrase's main noun.
    pub source_head: Option<Range<usize>>,
    pub addressee_phrase: Option<Range<usize>>,
    /// Rows of the mentions.
    pub source: Option<usize>,
    /// Rows of the entities.
    pub speaker: Option<usize>,
    pub addressee: Option<usize>,
    /// Row of the quotation that this one goes on with.
    pub continues: Option<usize>,
    /// Row of the quotation that this one stands in.
    pub within: Option<usize>,
    /// Its source is that of the quotation before it, not named beside it.
    pub follows: bool,
}

/// The sentences and quote marks of an article, prepared.
pub(crate) struct Article<'a> {
    pub text: &'a str,
    words: Vec<Word>,
    pairs: Vec<Pair>,
}

/// One sentence; what stands between quote marks is one node, even if it holds several sentences.
struct Unit {
    nodes: Vec<Node>,
    section: usize,
}

/// Finds the quotations of an article, sorted by start, longer first.
pub fn analyse(input: &Input<'_>, settings: &Settings) -> Vec<Quote> {
    let spans: Vec<Range<usize>> = input.sections.iter().map(|(s, _)| s.clone()).collect();
    let article =
        Article { text: input.text, words: words::read(input.text, input.tokens), pairs: marks::pairs(input.text, &spans) };
    let units = article.units(input);
    let mut rows = Rows { article: &article, settings, out: Vec::new(), last: None };
    rows.read(&units, &input.sections);
    let mut quotes = rows.finish();
    speaker::resolve(&mut quotes, input, settings.min_confidence);
    quotes
}

impl Article<'_> {
    /// Parts the article into sentences that do not break inside quote marks.
    fn units(&self, input: &Input<'_>) -> Vec<Unit> {
        let mut units = Vec::new();
        let tops: Vec<usize> = (0..self.pairs.len()).filter(|&i| self.pairs[i].parent.is_none()).collect();
        let (mut top, mut word, mut section) = (0, 0, 0);
        let mut at = 0;
        while at < input.sentences.len() {
            let start = input.sentences[at].start;
            let mut end = input.sentences[at].end;
            at += 1;
            // A pair of marks that starts here and ends later holds the sentences up to its end together.
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
            let mut nodes = self.nodes(&tops, &mut top, &mut word, start..end);
            // A full stop inside the marks ends the sentence, whatever name follows.
            while let Some(cut) = (1..nodes.len()).find(|&i| nodes[i].is(CAPITAL) && self.stops(&nodes[i - 1])) {
                let rest = nodes.split_off(cut);
                units.push(Unit { nodes: std::mem::replace(&mut nodes, rest), section });
            }
            if !nodes.is_empty() {
                units.push(Unit { nodes, section });
            }
        }
        units
    }

    /// The nodes of `within`; `pairs` are those not inside another, `top` and `word` move on.
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

    /// Whether the quotation at a node ends as a clause or sentence does.
    fn closes(&self, node: &Node) -> bool {
        let Some(pair) = node.pair.map(|i| &self.pairs[i]) else { return false };
        let inner = self.text[pair.inner.clone()].trim_end_matches(|c: char| c.is_whitespace() || "”’\"')]".contains(c));
        pair.unclosed || inner.ends_with([',', '.', '?', '!', '…', '—', '–', '-', ';', ':'])
    }

    /// Whether the quotation at a node ends with a full stop.
    fn stops(&self, node: &Node) -> bool {
        let Some(pair) = node.pair.map(|i| &self.pairs[i]) else { return false };
        let inner = self.text[pair.inner.clone()].trim_end();
        inner.ends_with('.') && !inner.ends_with("..") && node.len > 1
    }

    /// Whether the quotation at a node starts with a capital, as a sentence does.
    fn opens(&self, node: &Node) -> bool {
        let Some(pair) = node.pair.map(|i| &self.pairs[i]) else { return false };
        let first = self.text[pair.inner.clone()].chars().find(|c| c.is_alphanumeric());
        first.is_some_and(|c| c.is_uppercase() || c.is_numeric())
    }
}

struct Rows<'a, 'i> {
    article: &'a Article<'i>,
    settings: &'a Settings,
    out: Vec<Quote>,
    /// The last row with quote marks and its section.
    last: Option<(usize, usize)>,
}

/// What the sentence before leaves for the next one.
#[derive(Default)]
struct Flow {
    /// Row of the last quotation of this section, if the sentence before ended with it or its attribution.
    open: Option<usize>,
    /// That quotation has an attribution of its own.
    attributed: bool,
    /// “He continued:”, “She was blunt.”: introduces what follows.
    lead: Option<Lead>,
}

#[derive(Clone)]
struct Lead {
    quote: Quote,
    colon: bool,
}

impl Rows<'_, '_> {
    fn read(&mut self, units: &[Unit], sections: &[(Range<usize>, Role)]) {
        let mut flow = Flow::default();
        let mut section = usize::MAX;
        for unit in units {
            let role = sections.get(unit.section).map_or(Role::Text, |s| s.1);
            if role == Role::Aside {
                flow = Flow::default();
                continue;
            }
            if unit.section != section {
                let lead = flow.lead.take().filter(|l| l.colon);
                flow = Flow { lead, ..Flow::default() };
                section = unit.section;
            }
            if role == Role::Title && self.headline(&unit.nodes) {
                continue;
            }
            self.unit(&unit.nodes, unit.section, &mut flow);
        }
    }

    /// “Biden: We will …”
    fn headline(&mut self, nodes: &[Node]) -> bool {
        let Some(colon) = nodes.iter().take(7).position(|n| n.is(COLON)) else { return false };
        let named = colon > 0 && nodes[..colon].iter().all(|n| n.is(WORD | GENITIVE) && !n.is(AUXILIARY | PREPOSITION | VERB | NUMBER));
        let last = nodes.len() - 1;
        let end = if nodes[last].is(STOP) { last.saturating_sub(1) } else { last };
        if !named || end < colon + 3 {
            return false;
        }
        let source = Phrase { start: 0, end: colon - 1, head: colon - 1 };
        let mut quote = self.blank(nodes, (colon + 1, end));
        quote.cue = Some(nodes[colon].word.start..nodes[colon].word.end);
        quote.lemma = ":";
        quote.stance = "say";
        quote.score = 0.6;
        self.name(&mut quote, nodes, Some(source));
        self.push(quote);
        true
    }

    fn unit(&mut self, nodes: &[Node], section: usize, flow: &mut Flow) {
        let closes = |i: usize| self.article.closes(&nodes[i]);
        let opens = |i: usize| self.article.opens(&nodes[i]);
        let mut reports = report::reports(nodes, &closes, &opens);
        self.rescue(nodes, &mut reports);
        let mut covered = vec![false; nodes.len()];
        let mut first_quote = None;
        let mut last_row = None;
        for (n, report) in reports.iter().enumerate() {
            if !self.wanted(&reports, n, nodes) {
                continue;
            }
            let mut first = None;
            for (k, &content) in report.contents.iter().enumerate() {
                covered[content.0..=content.1].fill(true);
                let mut quote = self.blank(nodes, content);
                self.attribute(&mut quote, nodes, report);
                quote.continues = first.filter(|_| k > 0);
                let label = quote.label;
                if let Some(row) = self.push(quote) {
                    first.get_or_insert(row);
                    if content.0 == 0 {
                        first_quote = Some(row);
                    }
                    if label != Label::Indirect {
                        last_row = Some((row, report.place));
                    }
                }
            }
        }
        let leading = nodes.iter().position(|n| n.pair.is_some()).filter(|&i| i == 0 || (i == 1 && nodes[0].is(COLON | DASH)));
        // A quotation that no report covers: a sentence of its own, if it stands as one.
        if let Some(at) = leading.filter(|&i| !covered[i]) {
            let alone = nodes[at + 1..].iter().all(|n| n.is(STOP | DASH) || n.pair.is_some());
            let signed = self.signature(nodes, at);
            if (alone || signed.is_some() || self.article.closes(&nodes[at])) && (self.article.opens(&nodes[at]) || alone) && !self.heading(&nodes[at..], flow) {
                let mut end = at;
                while end + 1 < nodes.len() && nodes[end + 1].pair.is_some() {
                    end += 1;
                }
                covered[at..=end].fill(true);
                let mut quote = self.blank(nodes, (at, end));
                match signed {
                    Some(source) => self.name(&mut quote, nodes, Some(source)),
                    None => self.flow(&mut quote, flow, section),
                }
                if let Some(row) = self.push(quote) {
                    first_quote = Some(row);
                    last_row = Some((row, Place::Elsewhere));
                }
            }
        }
        let _ = first_quote;
        // A bare attribution names who said the quotation before it, or introduces the one after it.
        let bare = reports.iter().find(|r| r.place == Place::Elsewhere && r.source.is_some());
        let mut lead = None;
        if let Some(report) = bare {
            let early = report.extent.0 <= 1 || report.extent.0 <= 8 && reports.len() == 1;
            let colon = nodes.last().is_some_and(|n| n.is(COLON | COMMA));
            if early && !colon && let Some(row) = flow.open.filter(|_| !flow.attributed && first_quote.is_none()) {
                let mut named = self.out[row].clone();
                self.attribute(&mut named, nodes, report);
                named.follows = false;
                self.out[row] = named;
            } else if covered.iter().all(|c| !c) {
                let mut quote = self.blank(nodes, (0, 0));
                self.attribute(&mut quote, nodes, report);
                lead = Some(Lead { quote, colon });
            }
        } else if nodes.last().is_some_and(|n| n.is(COLON))
            && let Some(subject) = main_subject(nodes, 0, nodes.len())
        {
            let mut quote = self.blank(nodes, (0, 0));
            self.name(&mut quote, nodes, Some(subject));
            quote.score = 0.5;
            lead = Some(Lead { quote, colon: true });
        }
        flow.lead = lead;
        match last_row {
            Some((row, place)) => {
                self.last = Some((row, section));
                flow.open = Some(row);
                flow.attributed = place != Place::Elsewhere || (flow.attributed && self.out[row].continues.is_some());
            }
            None => {
                flow.open = None;
                flow.attributed = false;
            }
        }
    }

    /// “…” — Ada Example: the name after the dash.
    fn signature(&self, nodes: &[Node], at: usize) -> Option<Phrase> {
        let dash = nodes.get(at + 1).filter(|n| n.is(DASH))?;
        let phrase = crate::phrase::right_of(nodes, at + 2, nodes.len())?;
        let rest = nodes[phrase.end + 1..].iter().all(|n| n.is(STOP | COMMA | WORD));
        (!dash.is(WORD) && nodes[phrase.start].is(CAPITAL) && rest && nodes.len() - at < 14).then_some(phrase)
    }

    /// A heading in quote marks: nobody is near who says it, and its words are capitalised or few.
    fn heading(&self, nodes: &[Node], flow: &Flow) -> bool {
        let [node, rest @ ..] = nodes else { return false };
        let free = flow.lead.is_none() && flow.open.is_none() && rest.iter().all(|n| n.is(STOP));
        free && node.pair.is_some_and(|pair| {
            let inner = &self.article.text[self.article.pairs[pair].inner.clone()];
            node.len <= 8
                && inner.split_whitespace().filter(|w| w.len() > 3).all(|w| w.starts_with(|c: char| !c.is_lowercase()))
        })
    }

    /// Gives a bare quotation sentence its source from what stands before it.
    fn flow(&self, quote: &mut Quote, flow: &Flow, section: usize) {
        quote.score = 0.75;
        if let Some(lead) = &flow.lead {
            let base = &lead.quote;
            quote.cue.clone_from(&base.cue);
            quote.lemma = base.lemma;
            quote.stance = base.stance;
            quote.source_phrase.clone_from(&base.source_phrase);
            quote.source_head.clone_from(&base.source_head);
            quote.addressee_phrase.clone_from(&base.addressee_phrase);
            quote.score = if lead.colon { 0.9 } else { 0.7 };
            return;
        }
        if let Some(row) = flow.open {
            let base = &self.out[row];
            quote.cue.clone_from(&base.cue);
            quote.lemma = base.lemma;
            quote.stance = base.stance;
            quote.source_phrase.clone_from(&base.source_phrase);
            quote.source_head.clone_from(&base.source_head);
            quote.continues = Some(row);
            quote.score = 0.85;
            return;
        }
        // A new paragraph goes on with the speaker of the one before, if that ended with a quotation.
        if let Some((row, _)) = self.last.filter(|&(_, at)| at + 1 == section) {
            let base = &self.out[row];
            quote.source_phrase.clone_from(&base.source_phrase);
            quote.source_head.clone_from(&base.source_head);
        }
        quote.follows = true;
        quote.score = 0.6;
    }

    /// Attaches quotations in the sentence that no report took to a verb of saying before them.
    fn rescue(&self, nodes: &[Node], reports: &mut Vec<Report>) {
        for at in 0..nodes.len() {
            let node = &nodes[at];
            if node.pair.is_none() || reports.iter().any(|r| r.contents.iter().any(|c| c.0 <= at && at <= c.1)) {
                continue;
            }
            // “A,” he said, shaking his head, “B.”
            if at > 0 && nodes[at - 1].is(COMMA | DASH | SEMICOLON | CONJUNCTION)
                && let Some(report) = reports.iter_mut().rev().find(|r| r.extent.1 < at)
                && report.place == Place::Before
                && report.contents.len() == 1
                && nodes[report.contents[0].1].pair.is_some()
            {
                report.contents.push((at, at));
                continue;
            }
            let full = self.article.closes(node) && self.article.opens(node) && node.len >= 3;
            let introduced = at > 0 && nodes[at - 1].is(COMMA | COLON);
            let near = reports
                .iter_mut()
                .rev()
                .find(|r| r.contents.is_empty() && r.cue.1 < at && (full || at - r.cue.1 < 8 || introduced));
            if let Some(report) = near {
                report.contents.push((at, at));
                report.place = Place::After;
            } else if at > 0 && full && introduced {
                let source = main_subject(nodes, 0, at);
                reports.push(Report {
                    cue: (at - 1, at - 1),
                    lemma: ":",
                    stance: "say",
                    source,
                    extent: (source.map_or(at - 1, |s| s.start), at - 1),
                    contents: vec![(at, at)],
                    place: Place::After,
                    content: report::Content::Quote,
                    addressee: None,
                    shared: false,
                    colon: false,
                });
            }
        }
    }

    /// Whether the report becomes rows.
    fn wanted(&self, reports: &[Report], n: usize, nodes: &[Node]) -> bool {
        let report = &reports[n];
        if report.contents.is_empty() {
            return false;
        }
        if !self.settings.beliefs && matches!(report.stance, "believe" | "want" | "show") {
            return false;
        }
        let quoted = report.contents.iter().any(|c| (c.0..=c.1).any(|i| nodes[i].pair.is_some()));
        if !quoted && !self.settings.indirect {
            return false;
        }
        true
    }

    /// A row over the nodes of `content`, without attribution.
    fn blank(&self, nodes: &[Node], content: (usize, usize)) -> Quote {
        let (mut first, mut last) = content;
        while first < last && nodes[first].is(COMMA | COLON | SEMICOLON | DASH | CLOSE) {
            first += 1;
        }
        while last > first && nodes[last].is(COMMA | COLON | SEMICOLON | DASH | OPEN) {
            last -= 1;
        }
        let quoted = (first..=last).filter(|&i| nodes[i].pair.is_some()).count();
        let label = if quoted == last - first + 1 {
            Label::Direct
        } else if quoted > 0 {
            Label::Mixed
        } else {
            Label::Indirect
        };
        Quote {
            span: nodes[first].word.start..nodes[last].word.end,
            label,
            score: 0.9,
            cue: None,
            lemma: "",
            stance: "",
            source_phrase: None,
            source_head: None,
            addressee_phrase: None,
            source: None,
            speaker: None,
            addressee: None,
            continues: None,
            within: None,
            follows: false,
        }
    }

    fn attribute(&self, quote: &mut Quote, nodes: &[Node], report: &Report) {
        quote.cue = Some(nodes[report.cue.0].word.start..nodes[report.cue.1].word.end);
        quote.lemma = report.lemma;
        quote.stance = report.stance;
        self.name(quote, nodes, report.source);
        quote.addressee_phrase = report.addressee.map(|p| nodes[p.start].word.start..nodes[p.end].word.end);
        quote.score = match report.content {
            report::Content::Quote => 0.95,
            report::Content::Clause => 0.85,
            report::Content::Infinitive => 0.7,
            report::Content::Noun => 0.6,
        };
    }

    fn name(&self, quote: &mut Quote, nodes: &[Node], source: Option<Phrase>) {
        quote.source_phrase = source.map(|p| nodes[p.start].word.start..nodes[p.end].word.end);
        quote.source_head = source.map(|p| nodes[p.head].word.start..nodes[p.head].word.end);
    }

    fn push(&mut self, quote: Quote) -> Option<usize> {
        let words = self.article.text[quote.span.clone()].split_whitespace().count();
        if quote.label != Label::Indirect && words < self.settings.min_words {
            return None;
        }
        self.out.push(quote);
        Some(self.out.len() - 1)
    }

    /// Sorts the rows, joins split ones if so wished, and finds which stand in which.
    fn finish(self) -> Vec<Quote> {
        let mut rows = self.out;
        if self.settings.join {
            for at in (0..rows.len()).rev() {
                if let Some(to) = rows[at].continues {
                    let end = rows[at].span.end;
                    let mixed = rows[at].label != rows[to].label;
                    rows[to].span.end = rows[to].span.end.max(end);
                    if mixed {
                        rows[to].label = Label::Mixed;
                    }
                }
            }
            rows.retain(|r| r.continues.is_none());
        }
        let mut order: Vec<usize> = (0..rows.len()).collect();
        order.sort_by_key(|&i| (rows[i].span.start, std::cmp::Reverse(rows[i].span.end), i));
        let mut place = vec![0; rows.len()];
        for (new, &old) in order.iter().enumerate() {
            place[old] = new;
        }
        let mut out: Vec<Quote> = order.iter().map(|&i| rows[i].clone()).collect();
        for row in &mut out {
            row.continues = row.continues.map(|i| place[i]);
        }
        let mut stack: Vec<usize> = Vec::new();
        for i in 0..out.len() {
            while stack.last().is_some_and(|&s| out[s].span.end < out[i].span.end || out[s].span.end <= out[i].span.start) {
                stack.pop();
            }
            if let Some(&s) = stack.last()
                && out[s].span != out[i].span
            {
                out[i].within = Some(s);
            }
            stack.push(i);
        }
        out
    }
}
