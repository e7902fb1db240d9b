//! The labeller of the accurate model: a transformer that says of a word that may report whether it does, what, and who is its source.
//!
//! A sentence is read once for each such word that the rules leave in doubt; that word is marked, as predicates are in semantic role labelling. What it says moves the bounds of
//! indirect reports, adds reports that the rules missed, and counts in the confidence of rows. Words in quote marks are found by their marks.

use copydesk_encoder::{Encoder, Error, Logits, Session, log_softmax};
use copydesk_language::morphology::VerbForm;
use copydesk_syntax::{Label, Tag, Tree};

use crate::cues::{self, ATTITUDES};
use crate::model::{Content, Input, Labelled, Place};
use crate::phrase::{MARKS, Node, Phrase, right_of};
use crate::report::{Report, is_list};
use crate::sentence::ParsedArticle;
use crate::words::class::*;

static MODEL: &[u8] = include_bytes!("../data/encoder.bin");

/// How words are marked for the encoder: any word; one with a capital; the word that is asked about; one in quote marks.
const WORD_MARK: u8 = 1;
const CAPITAL_MARK: u8 = 2;
const ASKED: u8 = 3;
const QUOTED: u8 = 4;

/// Its tags: not reported; the first word of what is reported, and another; of the source; the word that reports.
const TAGS: usize = 5;
const OUTSIDE: usize = 0;
const BEGIN: usize = 1;
const INSIDE: usize = 2;
const SOURCE: usize = 3;
const REPORTS: usize = 4;

/// Of longer words in quote marks the encoder is shown so many at either end.
const OPENING: usize = 8;
const CLOSING: usize = 5;

/// A sentence is read for no more words than this, and for none if it is a list.
const MOST: usize = 16;

/// How probable a report must be that only the labeller finds.
const SURE: f32 = 0.5;

/// By how much, in the logarithm of the odds, the labeller must prefer other bounds to those of the rules; and how much less likely than its own choice the
/// bounds of a report may be that only it finds.
const MARGIN: f32 = 8.0;

/// Verbs that have an object where they are active.
const OF_SOMEBODY: &[&str] = &["accuse", "urge"];

/// The farthest that two stretches may be apart to be one.
const GAP: usize = 3;

/// What is left to a tag that the encoder thinks impossible.
const LEAST: f32 = -9.0;

/// Opens the encoder that this library carries.
///
/// # Errors
/// If the model in this library is broken.
pub fn open() -> Result<Encoder, Error> {
    Encoder::open(MODEL)
}

/// A sentence as the encoder is shown it.
#[derive(Default)]
pub struct Shown<'t> {
    /// Its words with their marks.
    pub words: Vec<(&'t str, u8)>,
    /// The first word of each node.
    firsts: Vec<usize>,
}

impl<'t> Shown<'t> {
    pub(crate) fn read(article: &ParsedArticle<'t>, nodes: &[Node]) -> Shown<'t> {
        let mut shown = Shown::default();
        for node in nodes {
            shown.firsts.push(shown.words.len());
            let text = &article.text[node.word.start..node.word.end];
            if node.pair.is_none() {
                shown.words.push((text, if node.is(CAPITAL) { CAPITAL_MARK } else { WORD_MARK }));
                continue;
            }
            let quoted = |word| (word, QUOTED);
            let mut words = text.split_whitespace();
            if words.clone().nth(OPENING + CLOSING).is_some() {
                shown.words.extend(words.by_ref().take(OPENING).map(quoted));
                let closing: Vec<&str> = words.rev().take(CLOSING).collect();
                shown.words.extend(closing.into_iter().rev().map(quoted));
            } else {
                shown.words.extend(words.map(quoted));
            }
        }
        shown
    }

    fn asking(&self, node: usize) -> Vec<(&'t str, u8)> {
        let mut words = self.words.clone();
        words[self.firsts[node]].1 = ASKED;
        words
    }
}

/// What the labeller may be asked of an article, for training: its sentences, and of each the numbers of the words that may report.
pub fn questions<'t>(input: &Input<'t>, give: &mut dyn FnMut(&Shown<'t>, &[usize])) {
    let article = ParsedArticle::read(input);
    for unit in article.units() {
        let shown = Shown::read(&article, &unit.nodes);
        let words: Vec<usize> = candidates(&unit.nodes).into_iter().map(|node| shown.firsts[node]).collect();
        give(&shown, &words);
    }
}

/// The nodes that may report speech.
pub(crate) fn candidates(nodes: &[Node]) -> Vec<usize> {
    let speech = |stance: &str| !ATTITUDES.contains(&stance);
    let may = |&at: &usize| {
        let node = &nodes[at];
        let to = || nodes.get(at + 1).is_some_and(|next| next.is(TO));
        node.pair.is_none()
            && (node.word.cue.is_some_and(|cue| speech(cue.verb.stance))
                || node.is(CUE_NOUN) && cues::naming(&node.lower).is_some_and(|naming| speech(naming.stance))
                || node.lower == "according" && to())
    };
    let found: Vec<usize> = (0..nodes.len()).filter(may).take(MOST).collect();
    if is_list(found.len(), nodes) { Vec::new() } else { found }
}

/// Has the labeller read a sentence for the words that may report other than words in quote marks; moves the bounds of its reports, and adds those that the
/// rules missed, but for what was not said.
pub(crate) fn revise(
    article: &ParsedArticle<'_>,
    nodes: &[Node],
    reports: &mut Vec<Report>,
    unsaid: &[usize],
    session: &mut Session,
) {
    let of = |reports: &[Report], at: usize| reports.iter().position(|r| r.cue.0 <= at && at <= r.cue.1);
    let marked = |content: &(usize, usize)| (content.0..=content.1).all(|i| nodes[i].pair.is_some());
    let asks = |report: &Report| {
        !report.attitude()
            && (report.contents.is_empty() || !report.contents.iter().all(marked))
            && !plain(nodes, report)
    };
    let mut asked = candidates(nodes);
    asked.retain(|&at| !unsaid.contains(&at) && of(reports, at).is_none_or(|report| asks(&reports[report])));
    if asked.is_empty() {
        return;
    }
    let tree = article.parse(nodes);
    asked.retain(|&at| of(reports, at).is_some() || may_report(nodes, &tree, at));
    if asked.is_empty() {
        return;
    }
    let shown = Shown::read(article, nodes);
    let logits = session.run_marked(&asked.iter().map(|&at| shown.asking(at)).collect::<Vec<_>>());
    for (number, &at) in asked.iter().enumerate() {
        let reading = Reading::new(&shown, nodes, &tree, at, &logits, number);
        match of(reports, at) {
            Some(report) => reading.revise(&mut reports[report]),
            None => reports.extend(reading.report()),
        }
    }
    reports.sort_by_key(|report| report.cue);
}

/// Whether a report is one that nobody reads otherwise: “Example said the road would open.” The labeller moves two in a hundred of these, and is right about
/// half of them.
fn plain(nodes: &[Node], report: &Report) -> bool {
    let clause = |&(first, last): &(usize, usize)| {
        first > report.cue.1
            && nodes.get(last + 1).is_none_or(|next| next.is(STOP))
            && !nodes[first..=last].iter().any(|node| node.is(MARKS | CONJUNCTION))
    };
    report.lemma == "say"
        && report.source.is_some()
        && report.content == Content::Clause
        && matches!(&report.contents[..], [content] if clause(content))
}

/// Whether a word of which the rules make no report may be one: what the tagger takes for a noun only before what is reported, “claims **that**”, “calls **for**”.
fn may_report(nodes: &[Node], tree: &Tree, at: usize) -> bool {
    const OPENS: &[&str] = &["for", "on", "from", "it", "he", "she", "they", "whether", "how"];
    let verb = tree.tag(at).is_verb() || tree.tag(at) == Tag::Adjective;
    verb || nodes.get(at + 1).is_some_and(|next| next.is(THAT | TO) || next.text(OPENS))
}

/// Whether a verb is passive: “was urged to resign”, “Ada Example, accused of fraud”. Without an auxiliary of its own, a verb that is joined to another is as that one:
/// “has resigned and warned”.
fn passive_in(tree: &Tree, at: usize) -> bool {
    if tree.child(at, &[Label::PassiveAuxiliary]).is_some() {
        return true;
    }
    if tree.child(at, &[Label::Auxiliary]).is_some() {
        return false;
    }
    match (tree.label(at), tree.head(at)) {
        (Label::Conjunct, Some(head)) if tree.tag(head).is_verb() => {
            tree.tag(at) == tree.tag(head) && passive_in(tree, head)
        }
        // What looks like a past tense and describes a noun is a participle.
        (Label::NounClause, _) => matches!(tree.tag(at), Tag::VerbParticiple | Tag::VerbPast),
        _ => tree.tag(at) == Tag::VerbParticiple,
    }
}

/// What the encoder says of a sentence for one of its words.
struct Reading<'n> {
    nodes: &'n [Node<'n>],
    tree: &'n Tree,
    /// The word that was asked about.
    at: usize,
    /// How probable it is that the word reports.
    says: f32,
    /// The log-probabilities that a node is the first of what is reported, that it is another of it, and that it is none: those of all nodes before each
    /// are added up.
    begins: Vec<f32>,
    inside: Vec<f32>,
    outside: Vec<f32>,
    /// What the likeliest tags say is reported, and how likely they are.
    contents: Vec<(usize, usize)>,
    best: f32,
    source: Option<(usize, usize)>,
}

impl<'n> Reading<'n> {
    fn new(
        shown: &Shown<'_>,
        nodes: &'n [Node<'n>],
        tree: &'n Tree,
        at: usize,
        logits: &Logits,
        sentence: usize,
    ) -> Reading<'n> {
        // Of a quotation the mean over its words.
        let node = |node: usize| {
            let first = shown.firsts[node];
            let after = shown.firsts.get(node + 1).copied().unwrap_or(shown.words.len());
            let tags = |word: usize| log_softmax::<TAGS>(logits.word(sentence, word)).map(|tag| tag.max(LEAST));
            let mut sum = tags(first);
            for word in first + 1..after {
                let word = tags(word);
                // It begins once.
                let going_on = [word[OUTSIDE], word[INSIDE], word[INSIDE], word[SOURCE], word[REPORTS]];
                sum.iter_mut().zip(going_on).for_each(|(sum, tag)| *sum += tag);
            }
            sum.map(|sum| sum / (after - first).max(1) as f32)
        };
        let tags: Vec<[f32; TAGS]> = (0..nodes.len()).map(node).collect();
        // The word that is asked about is neither reported nor the source.
        let mut own = tags.clone();
        [BEGIN, INSIDE, SOURCE].into_iter().for_each(|tag| own[at][tag] = f32::NEG_INFINITY);
        let mut contents: Vec<(usize, usize)> = Vec::new();
        let mut source: Option<(usize, usize)> = None;
        for (i, tag) in likeliest(&own).into_iter().enumerate() {
            match (tag, contents.last_mut(), source.as_mut()) {
                (BEGIN, ..) => contents.push((i, i)),
                (INSIDE, Some(content), _) => content.1 = i,
                (SOURCE, _, Some(source)) if source.1 + 1 == i => source.1 = i,
                // Before the word the nearest to it, behind it only the first.
                (SOURCE, _, None) => source = Some((i, i)),
                (SOURCE, ..) if i < at => source = Some((i, i)),
                _ => {}
            }
        }
        let contents = joined(&contents, at);
        let none = |tag: &[f32; TAGS]| tag[OUTSIDE].max(tag[SOURCE]).max(tag[REPORTS]);
        let mut reading = Reading {
            nodes,
            tree,
            at,
            says: tags[at][REPORTS].exp(),
            begins: tags.iter().map(|tag| tag[BEGIN]).collect(),
            inside: sums(tags.iter().map(|tag| tag[INSIDE])),
            outside: sums(tags.iter().map(none)),
            contents,
            best: 0.0,
            source,
        };
        reading.best = reading.score(&reading.contents);
        reading
    }

    /// The log-probability that just these stretches are reported.
    fn score(&self, contents: &[(usize, usize)]) -> f32 {
        let mut sum = self.outside[self.nodes.len()];
        for &(first, last) in contents {
            sum += self.begins[first] + self.inside[last + 1] - self.inside[first + 1];
            sum -= self.outside[last + 1] - self.outside[first];
        }
        sum
    }

    /// Whether a clause may end at a node: before a mark, a conjunction, the source or the word that was asked about.
    fn ends(&self, at: usize) -> bool {
        let attribution = at + 1 == self.at || self.source.is_some_and(|source| at + 1 == source.0);
        self.nodes.get(at + 1).is_none_or(|next| next.is(MARKS | CONJUNCTION) || attribution)
    }

    /// Whether a phrase of the content that begins at `first` goes on behind the node `last`: “his wife⟧ **and daughter** had left”, “she had made, at best⟧,
    /// **a mistake**”, “Chief Justice⟧ **(CJ) Example**”. A second clause, “and called for calm”, may be the article's.
    fn splits(&self, first: usize, last: usize) -> bool {
        let goes_on = |i: usize| match self.tree.label(i) {
            Label::Conjunct => !self.finite(i) && self.tree.child(i, &[Label::Coordinator]).is_some(),
            Label::Compound | Label::Numeral | Label::Object | Label::Clause | Label::OpenClause => true,
            _ => false,
        };
        let opens =
            matches!(self.tree.tag(last), Tag::Particle | Tag::Determiner | Tag::Possessive | Tag::Subordinator);
        let within = |i: &usize| self.tree.head(*i).is_some_and(|head| first <= head && head <= last);
        opens || (last + 1..self.nodes.len()).filter(within).any(goes_on)
    }

    /// Whether a node has a clause of its own: a finite verb, or what has a subject or an auxiliary.
    fn finite(&self, at: usize) -> bool {
        const CLAUSE: [Label; 5] =
            [Label::Subject, Label::PassiveSubject, Label::Auxiliary, Label::PassiveAuxiliary, Label::Copula];
        let tag = self.tree.tag(at);
        // “was arrested and charged”; what is joined to a noun is no participle but a past tense.
        let participles = || self.tree.head(at).is_some_and(|head| self.tree.tag(head) == Tag::VerbParticiple);
        matches!(tag, Tag::VerbPresent | Tag::VerbThird | Tag::VerbPast)
            || tag == Tag::VerbParticiple && !participles()
            || self.tree.child(at, &CLAUSE).is_some()
    }

    /// The likeliest bounds where a clause may end: one stretch from a first node of the labeller's or `start` to a last one; or the two of the labeller, around
    /// the word.
    fn bounds(&self, start: Option<usize>) -> Option<Vec<(usize, usize)>> {
        // Words in quote marks are left to the marks.
        let marked = |c: &(usize, usize)| (c.0..=c.1).all(|i| self.nodes[i].pair.is_some());
        if self.contents.iter().any(marked) {
            return None;
        }
        let labelled = match self.contents[..] {
            [content] => Some(content.0),
            // The attribution parts the first from what it goes on with.
            [before, after]
                if before.1 < self.at
                    && self.at < after.0
                    && self.ends(before.1)
                    && self.ends(after.1)
                    && !self.splits(after.0, after.1) =>
            {
                return Some(vec![before, after]);
            }
            _ => None,
        };
        let mut best: Option<((usize, usize), f32)> = None;
        for first in [labelled, start].into_iter().flatten() {
            let last = if first < self.at { self.at } else { self.nodes.len() };
            let may = |&last: &usize| self.ends(last) && !self.splits(first, last) && !marked(&(first, last));
            for last in (first..last).filter(may) {
                let score = self.score(&[(first, last)]);
                if best.is_none_or(|(_, best)| score > best) {
                    best = Some(((first, last), score));
                }
            }
        }
        best.map(|(bounds, _)| vec![bounds])
    }

    /// Moves the bounds of a report that the rules found, where the labeller is sure of others, and gives bounds to one whose content they do not find.
    fn revise(&self, report: &mut Report) {
        let named = report.source.is_some_and(|source| !self.behind_by(&source));
        if named && (self.reduced() || report.contents.is_empty() && self.passive()) {
            report.contents.retain(|c| (c.0..=c.1).any(|i| self.nodes[i].pair.is_some()));
            return;
        }
        let start = match report.contents[..] {
            [content] => Some(content.0),
            _ => None,
        };
        let mut found = self.bounds(start).filter(|found| self.says > SURE && report.contents.len() <= found.len());
        // “called **on Sunday for** a new road”: the cue may have more words than the one that was asked about.
        if let Some([first, ..]) = found.as_deref_mut() {
            let cue = report.cue.0..=report.cue.1;
            first.0 = if cue.contains(&first.0) { report.cue.1 + 1 } else { first.0 };
        }
        // What lies wholly in the cue is nothing that was said.
        if let Some(found) = &mut found {
            found.retain(|content| content.0 <= content.1);
        }
        let mut found = found.filter(|found| !found.is_empty());
        // It has read few tails that are the article's own, while the rules look for them.
        let runs_on = |found: &Vec<(usize, usize)>| match (&report.contents[..], &found[..]) {
            (&[(first, last)], &[(start, end)]) => report.tailed && start == first && end > last,
            _ => false,
        };
        found = found.filter(|found| !runs_on(found));
        // “Police arrested her, said **the paper**”: whom the rules name with a clause is nothing that was said.
        let speaker = report.source.filter(|_| report.content == Content::Clause && !report.contents.is_empty());
        let holds =
            |found: &[(usize, usize)], source: Phrase| found.iter().any(|c| source.start <= c.1 && c.0 <= source.end);
        found = found.filter(|found| !speaker.is_some_and(|source| holds(found, source)));
        let surer = |found: &Vec<(usize, usize)>| self.score(found) > self.score(&report.contents) + MARGIN;
        let wins = |found: &Vec<_>| if report.contents.is_empty() { self.opens(found) } else { surer(found) };
        if let Some(bounds) = found.filter(wins) {
            report.place = self.place(&bounds);
            if report.source.is_none_or(|source| holds(&bounds, source)) {
                report.source = self.source().filter(|source| self.may_be_source(source));
                report.extent = self.extent();
            }
            if report.contents.is_empty() {
                report.content = self.content(bounds[0]);
            }
            report.contents = bounds;
        }
        // A report without contents may still come to words in quote marks, of which the labeller says nothing.
        let fit = self.score(&report.contents) - self.best;
        report.labelled = (!report.contents.is_empty()).then_some(Labelled { says: self.says, fit, alone: false });
    }

    /// The report that the rules missed, if the labeller is sure of it.
    fn report(&self) -> Option<Report> {
        let node = &self.nodes[self.at];
        let (lemma, stance) = match (node.word.cue, cues::naming(&node.lower)) {
            (Some(cue), _) => (cue.verb.lemma, cue.verb.stance),
            (None, Some(naming)) => (naming.lemma, naming.stance),
            (None, None) => ("according to", "say"),
        };
        let bounds = self.bounds(None).filter(|bounds| self.says > SURE && self.opens(bounds))?;
        let fit = self.score(&bounds) - self.best;
        let by_nobody = self.passive() && !self.source().is_some_and(|source| self.may_be_source(&source));
        (fit > -MARGIN && !by_nobody).then(|| Report {
            cue: (self.at, self.at + usize::from(lemma == "according to")),
            lemma,
            stance,
            source: self.source(),
            extent: self.extent(),
            place: self.place(&bounds),
            content: self.content(bounds[0]),
            contents: bounds,
            labelled: Some(Labelled { says: self.says, fit, alone: true }),
            ..Report::default()
        })
    }

    /// Whether what is reported may open so: “he said, **before** he left” says when.
    fn opens(&self, bounds: &[(usize, usize)]) -> bool {
        let first = bounds[0].0;
        first < self.at || !self.nodes[first].is(SUBORDINATOR) || self.nodes[first].is(WH | THAT)
    }

    /// The phrase of the labelled source, whole.
    fn source(&self) -> Option<Phrase> {
        let (start, end) = self.source?;
        let ceiling = if start < self.at { self.at } else { self.nodes.len() };
        Some(right_of(self.nodes, start, ceiling).unwrap_or(Phrase { start, end, head: end }))
    }

    /// Whether the word is a passive verb, by the tree or by what stands beside it.
    fn passive(&self) -> bool {
        self.reduced() || self.past() && passive_in(self.tree, self.at)
    }

    fn past(&self) -> bool {
        self.nodes[self.at].word.cue.is_some_and(|cue| matches!(cue.form, VerbForm::Past | VerbForm::Participle))
    }

    /// “The firm, **accused of** it, closed”, which the tree takes for the sentence's own verb: one without the object that it would have, or between the
    /// source's comma and what is reported.
    fn reduced(&self) -> bool {
        let next = |class| self.nodes.get(self.at + 1).is_some_and(|next| next.is(class));
        let objectless = self.nodes[self.at].word.cue.is_some_and(|cue| OF_SOMEBODY.contains(&cue.verb.lemma))
            && next(PREPOSITION | TO | THAT);
        // “The mayor**, warned that** it would break, left”; not “Ada Example, the mayor, warned that”.
        let before = &self.nodes[..self.at];
        let apposed = before.last().is_some_and(|last| last.is(COMMA))
            && before.iter().filter(|node| node.is(COMMA)).count() == 1
            && self.source.is_some_and(|source| source.1 + 2 == self.at)
            && self.contents.first().is_some_and(|content| content.0 > self.at);
        self.past() && (objectless || apposed)
    }

    /// Whether a phrase may be the source: of a passive only one behind “by”, “accused **by Ada Example**”; its subject is who was told or accused.
    fn may_be_source(&self, source: &Phrase) -> bool {
        !self.passive() || self.behind_by(source)
    }

    fn behind_by(&self, source: &Phrase) -> bool {
        source.start > self.at && self.nodes[source.start - 1].text(&["by"])
    }

    /// From the source to the word.
    fn extent(&self) -> (usize, usize) {
        self.source().map_or((self.at, self.at), |source| (source.start.min(self.at), source.end.max(self.at)))
    }

    fn content(&self, bounds: (usize, usize)) -> Content {
        let nodes = &self.nodes[bounds.0..=bounds.1];
        let clausal = |node: &Node| node.is(AUXILIARY | VERB | THAT | WH) || node.word.cue.is_some();
        match nodes {
            [first, ..] if first.is(TO) => Content::Infinitive,
            nodes if nodes.iter().any(clausal) => Content::Clause,
            _ => Content::Noun,
        }
    }

    fn place(&self, bounds: &[(usize, usize)]) -> Place {
        if bounds[0].0 < self.at { Place::Before } else { Place::After }
    }
}

/// The stretches on the same side of the word as one, where little stands between them: the labeller is seldom sure of every word.
fn joined(contents: &[(usize, usize)], at: usize) -> Vec<(usize, usize)> {
    let mut joined: Vec<(usize, usize)> = Vec::new();
    for &(first, last) in contents {
        match joined.last_mut() {
            Some(before) if (before.1 < at) == (first < at) && first - before.1 <= GAP => before.1 = last,
            _ => joined.push((first, last)),
        }
    }
    joined
}

/// The sums of all numbers before each, and of all.
fn sums(numbers: impl Iterator<Item = f32>) -> Vec<f32> {
    let mut sums = vec![0.0];
    for (number, at) in numbers.zip(0..) {
        sums.push(sums[at] + number);
    }
    sums
}

/// The likeliest sequence of tags in which `INSIDE` follows only `BEGIN` and itself.
fn likeliest(nodes: &[[f32; TAGS]]) -> Vec<usize> {
    let best = |scores: &[f32; TAGS]| (0..TAGS).max_by(|&a, &b| scores[a].total_cmp(&scores[b])).unwrap_or(OUTSIDE);
    let mut scores = [0.0; TAGS];
    scores[BEGIN] = f32::NEG_INFINITY;
    scores[INSIDE] = f32::NEG_INFINITY;
    let mut came: Vec<[usize; TAGS]> = Vec::with_capacity(nodes.len());
    for node in nodes {
        let any = best(&scores);
        let goes_on = if scores[BEGIN] > scores[INSIDE] { BEGIN } else { INSIDE };
        let from: [usize; TAGS] = std::array::from_fn(|tag| if tag == INSIDE { goes_on } else { any });
        scores = std::array::from_fn(|tag| scores[from[tag]] + node[tag]);
        came.push(from);
    }
    let mut tag = best(&scores);
    let mut tags: Vec<usize> = came
        .iter()
        .rev()
        .map(|from| {
            let here = tag;
            tag = from[here];
            here
        })
        .collect();
    tags.reverse();
    tags
}
