//! The probabilities of a quotation and its speaker: logistic models over a few features, with the weights of `data/confidence.tsv`; of a row of
//! which the labeller says something, `data/confidence.accurate.tsv`.
//! `training/quotes` fits the weights with the features defined here.

use std::collections::HashMap;
use std::fmt::{self, Write as _};
use std::ops::Range;
use std::sync::LazyLock;

use copydesk_language::morphology::VerbForm;
use copydesk_plugin::standard::{MentionForm, QuoteKind};
use foldhash::fast::FixedState;

use crate::cues;
use crate::model::{Basis, Content, Evidence, Place, Quote};
use crate::source;

/// Weights by the name of their feature. A feature without a row has weight 0.
type Weights = HashMap<&'static str, f32, FixedState>;

static WEIGHTS: LazyLock<Weights> = LazyLock::new(|| rows(FAST).collect());
/// Of rows of which the labeller says something.
static LABELLED: LazyLock<Weights> = LazyLock::new(|| rows(ACCURATE).collect());

const FAST: &str = include_str!("../data/confidence.tsv");
const ACCURATE: &str = include_str!("../data/confidence.accurate.tsv");

fn rows(table: &'static str) -> impl Iterator<Item = (&'static str, f32)> {
    let rows = table.lines().filter(|line| !line.starts_with('#'));
    rows.filter_map(|line| line.split_once('\t')).filter_map(|(name, weight)| Some((name, weight.parse().ok()?)))
}

/// A feature of a quotation or its speaker.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Feature {
    /// Every quotation has it.
    Quote,
    Kind(QuoteKind),
    Basis(Basis),
    Stance(&'static str),
    /// The cue's lemma.
    Cue(&'static str),
    /// The cue's lemma, and how what it reports opens: “agreed that” is speech, “agreed to” is not.
    Taking(&'static str, Opening),
    /// The same, of all verbs of a stance.
    StanceTaking(&'static str, Opening),
    /// How the cue is inflected.
    Form(Form),
    /// It is reported within a direct quotation.
    Inside,
    /// The form of the source phrase.
    Source(Option<MentionForm>),
    Length(QuoteKind, Length),
    /// One of several parts of an utterance.
    Part(QuoteKind),
    /// A clause around a verb and its source, in this order: “Prices, said Example, have doubled.” Hardly anything else looks like that.
    Parenthesis,
    /// How probable it is by all of the above: in steps of the logarithm of the odds.
    Rules(i8),
    /// How probable it is, to the labeller, that the cue reports: in steps of the logarithm of the odds.
    Says(i8),
    /// How likely the bounds are, to the labeller, beside the best: a logarithm in steps.
    Fit(Fit),
    /// Only the labeller finds it.
    Alone,
    /// Every speaker has it.
    Speaker,
    Evidence(Evidence),
    /// Whether the attribution is another quotation's.
    Carried(bool),
}

/// How an indirect or mixed quotation opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Opening {
    That,
    Question,
    Infinitive,
    /// An “of” or a “for” belongs to the cue.
    Preposition,
    Noun,
    Clause,
}

/// How the bounds of a row compare with those that the labeller would choose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fit {
    Same,
    Near,
    Far,
    Apart,
}

/// The forms of a cue that tell a report from what was not said yet, or is only mentioned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    Past,
    Present,
    Gerund,
    Infinitive,
}

/// How many words an utterance has, roughly.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Length {
    UpTo1,
    UpTo3,
    UpTo7,
    UpTo20,
    More,
}

impl Feature {
    /// Its name in the table of weights.
    pub fn name(self) -> String {
        self.to_string()
    }
}

/// Its name in the table of weights. Names are stable: they do not follow the names of variants.
impl fmt::Display for Feature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Feature::Quote => f.write_str("quote"),
            Feature::Kind(kind) => write!(f, "quote kind={}", kind.as_str()),
            Feature::Basis(basis) => write!(f, "quote basis={}", basis_name(basis)),
            Feature::Stance(stance) => write!(f, "quote stance={stance}"),
            Feature::Cue(lemma) => write!(f, "quote cue={lemma}"),
            Feature::Taking(lemma, opening) => write!(f, "quote cue={lemma} with {}", opening.name()),
            Feature::StanceTaking(stance, opening) => write!(f, "quote stance={stance} with {}", opening.name()),
            Feature::Form(form) => write!(f, "quote form={}", form.name()),
            Feature::Inside => f.write_str("quote inside another"),
            Feature::Source(form) => write!(f, "quote source={}", form.map_or("none", MentionForm::as_str)),
            Feature::Length(kind, length) => write!(f, "quote {} words={}", kind.as_str(), length.name()),
            Feature::Parenthesis => f.write_str("quote around verb and source"),
            Feature::Part(kind) => write!(f, "quote {} in parts", kind.as_str()),
            Feature::Rules(step) => write!(f, "quote rules odds={step}"),
            Feature::Says(step) => write!(f, "quote labelled odds={step}"),
            Feature::Fit(fit) => write!(f, "quote labelled bounds={}", fit.name()),
            Feature::Alone => f.write_str("quote labelled alone"),
            Feature::Speaker => f.write_str("speaker"),
            Feature::Evidence(evidence) => write!(f, "speaker evidence={}", evidence_name(evidence)),
            Feature::Carried(true) => f.write_str("speaker carried over"),
            Feature::Carried(false) => f.write_str("speaker beside"),
        }
    }
}

fn basis_name(basis: Basis) -> &'static str {
    match basis {
        Basis::Report(content, place) => match (content, place) {
            (Content::Clause, Place::Before) => "clause before",
            (Content::Clause, Place::After) => "clause after",
            (Content::Clause, Place::Elsewhere) => "clause elsewhere",
            (Content::Quote, Place::Before) => "marks before",
            (Content::Quote, Place::After) => "marks after",
            (Content::Quote, Place::Elsewhere) => "marks elsewhere",
            (Content::Infinitive, _) => "infinitive",
            (Content::Noun, _) => "noun phrase",
        },
        Basis::Headline => "headline",
        Basis::Signature => "signature",
        Basis::Turn => "turn",
        Basis::Introduced { colon: true } => "introduced by a colon",
        Basis::Introduced { colon: false } => "introduced",
        Basis::Continuation => "goes on",
        Basis::AfterReport => "after a report",
        Basis::Alone => "alone",
    }
}

fn evidence_name(evidence: Evidence) -> &'static str {
    match evidence {
        Evidence::Name => "name",
        Evidence::Nominal => "nominal",
        Evidence::Pronoun => "pronoun",
        Evidence::Surname => "surname",
        Evidence::Body => "body",
        Evidence::Fits => "pronoun fits the last speaker",
        Evidence::Follows => "last speaker goes on",
        Evidence::Alternates => "other speaker answers",
        Evidence::Adds => "adds",
        Evidence::Answers => "who was asked answers",
        Evidence::Repeats => "said again below",
    }
}

impl Opening {
    fn of(quote: &Quote, text: &str) -> Opening {
        let first = text[quote.span.clone()].split_whitespace().next().unwrap_or_default().to_lowercase();
        let cue = quote.cue.clone().map_or("", |cue| &text[cue]);
        match (first.as_str(), quote.basis) {
            ("that", _) => Opening::That,
            ("whether" | "how" | "why" | "what" | "where" | "who" | "when" | "if" | "which", _) => Opening::Question,
            (_, Basis::Report(Content::Infinitive, _)) => Opening::Infinitive,
            (_, Basis::Report(Content::Noun, _)) if cue.contains(' ') => Opening::Preposition,
            (_, Basis::Report(Content::Noun, _)) => Opening::Noun,
            _ => Opening::Clause,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Opening::That => "that",
            Opening::Question => "a question",
            Opening::Infinitive => "an infinitive",
            Opening::Preposition => "a preposition",
            Opening::Noun => "a noun phrase",
            Opening::Clause => "a clause",
        }
    }
}

impl Fit {
    fn of(fit: f32) -> Fit {
        match fit {
            fit if fit > -0.01 => Fit::Same,
            fit if fit > -2.0 => Fit::Near,
            fit if fit > -8.0 => Fit::Far,
            _ => Fit::Apart,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Fit::Same => "same",
            Fit::Near => "near",
            Fit::Far => "far",
            Fit::Apart => "apart",
        }
    }
}

/// The logarithm of the odds of a probability, in whole steps.
fn odds(probability: f32) -> i8 {
    (probability / (1.0 - probability).max(1e-6)).ln().round().clamp(-5.0, 5.0) as i8
}

impl Form {
    /// Of a verb; a noun or an adjective that reports has none.
    fn of(quote: &Quote, text: &str) -> Option<Form> {
        let span = quote.cue.clone()?;
        let word = text[span.clone()].split_whitespace().next()?.to_lowercase();
        let to = || text[..span.start].trim_end().ends_with(" to");
        Some(match cues::cue(&word)?.form {
            VerbForm::Base if to() => Form::Infinitive,
            VerbForm::Base | VerbForm::ThirdPerson => Form::Present,
            VerbForm::Gerund => Form::Gerund,
            VerbForm::Past | VerbForm::Participle => Form::Past,
        })
    }

    fn name(self) -> &'static str {
        match self {
            Form::Past => "past",
            Form::Present => "present",
            Form::Gerund => "gerund",
            Form::Infinitive => "infinitive",
        }
    }
}

impl Length {
    fn of(words: usize) -> Length {
        match words {
            0..=1 => Length::UpTo1,
            2..=3 => Length::UpTo3,
            4..=7 => Length::UpTo7,
            8..=20 => Length::UpTo20,
            _ => Length::More,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Length::UpTo1 => "1",
            Length::UpTo3 => "2-3",
            Length::UpTo7 => "4-7",
            Length::UpTo20 => "8-20",
            Length::More => "21-",
        }
    }
}

/// The probability that a reader marks these words as a quotation.
pub fn quote_score(quote: &Quote, text: &str) -> f32 {
    score(&quote_features(quote, text), if quote.labelled.is_some() { &LABELLED } else { &WEIGHTS })
}

/// The probability that a speaker found by this evidence is the right one.
pub fn speaker_score(evidence: Evidence, basis: Basis) -> f32 {
    score(&speaker_features(evidence, basis), &WEIGHTS)
}

fn score(features: &[Feature], weights: &Weights) -> f32 {
    let mut name = String::new();
    let weight = |feature: &Feature| {
        name.clear();
        write!(name, "{feature}").ok()?;
        weights.get(name.as_str())
    };
    let sum: f32 = features.iter().filter_map(weight).sum();
    1.0 / (1.0 + (-sum).exp())
}

/// The features of a quotation; the bias comes first.
pub fn quote_features(quote: &Quote, text: &str) -> Vec<Feature> {
    let by_rules = rule_features(quote, text);
    let Some(labelled) = &quote.labelled else { return by_rules };
    let by_rules = odds(score(&by_rules, &WEIGHTS));
    let alone = labelled.alone.then_some(Feature::Alone);
    let features = [
        Feature::Quote,
        Feature::Rules(by_rules),
        Feature::Says(odds(labelled.says)),
        Feature::Fit(Fit::of(labelled.fit)),
    ];
    features.into_iter().chain(alone).collect()
}

fn rule_features(quote: &Quote, text: &str) -> Vec<Feature> {
    let mut features = vec![Feature::Quote, Feature::Kind(quote.kind), Feature::Basis(quote.basis)];
    if !quote.lemma.is_empty() {
        features.extend([Feature::Stance(quote.stance), Feature::Cue(quote.lemma)]);
        if quote.kind != QuoteKind::Direct {
            let opening = Opening::of(quote, text);
            features.extend([Feature::Taking(quote.lemma, opening), Feature::StanceTaking(quote.stance, opening)]);
        }
        features.extend(Form::of(quote, text).map(Feature::Form));
    }
    features.extend(quote.inside.map(|_| Feature::Inside));
    let source = quote.source_phrase.clone().map(|phrase| {
        let head = quote.source_head.clone().map_or("", |head| &text[head]);
        source::describe(&text[phrase], head).0
    });
    features.extend([Feature::Source(source), Feature::Length(quote.kind, Length::of(quote.words))]);
    let part = if parenthesis(quote) { Feature::Parenthesis } else { Feature::Part(quote.kind) };
    features.extend((quote.parts > 1).then_some(part));
    features
}

/// “Prices, said Example, have doubled.”
fn parenthesis(quote: &Quote) -> bool {
    let verb = quote.lemma != "according to" && matches!(quote.basis, Basis::Report(Content::Clause, Place::Before));
    let behind = |cue: &Range<usize>| quote.source_phrase.as_ref().is_some_and(|source| source.start >= cue.end);
    verb && quote.cue.as_ref().is_some_and(behind)
}

/// The features of a speaker; the bias comes first.
pub fn speaker_features(evidence: Evidence, basis: Basis) -> Vec<Feature> {
    let carried = matches!(basis, Basis::Continuation | Basis::AfterReport | Basis::Introduced { .. });
    vec![Feature::Speaker, Feature::Evidence(evidence), Feature::Carried(carried)]
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Features that do not occur in the training set, or whose fitted weight is 0.
    const UNSEEN: &[&str] = &[
        "quote basis=clause elsewhere",
        "quote basis=introduced by a colon",
        "quote basis=marks elsewhere",
        "quote basis=turn",
    ];

    /// Every feature except those of single cues, and of what cues and stances take: most of the hundreds have no weight of their own.
    fn features() -> Vec<Feature> {
        let mut all = vec![Feature::Quote, Feature::Speaker, Feature::Carried(true), Feature::Carried(false)];
        let forms = MentionForm::ALL.iter().copied().map(Some).chain([None]);
        all.extend(forms.map(Feature::Source));
        for &kind in QuoteKind::ALL {
            let lengths = [Length::UpTo1, Length::UpTo3, Length::UpTo7, Length::UpTo20, Length::More];
            all.extend(lengths.map(|length| Feature::Length(kind, length)));
            all.extend([Feature::Kind(kind), Feature::Part(kind)]);
        }
        for content in [Content::Clause, Content::Quote, Content::Infinitive, Content::Noun] {
            all.extend(
                [Place::Before, Place::After, Place::Elsewhere].map(|p| Feature::Basis(Basis::Report(content, p))),
            );
        }
        let colons = [true, false].map(|colon| Basis::Introduced { colon });
        let others =
            [Basis::Headline, Basis::Signature, Basis::Turn, Basis::Continuation, Basis::AfterReport, Basis::Alone];
        all.extend(colons.into_iter().chain(others).map(Feature::Basis));
        let evidence = [
            Evidence::Name,
            Evidence::Nominal,
            Evidence::Pronoun,
            Evidence::Surname,
            Evidence::Body,
            Evidence::Fits,
            Evidence::Follows,
            Evidence::Alternates,
            Evidence::Adds,
            Evidence::Answers,
            Evidence::Repeats,
        ];
        all.extend(evidence.map(Feature::Evidence));
        all.extend(cues::stances().into_iter().map(Feature::Stance));
        all.extend([Form::Past, Form::Present, Form::Gerund, Form::Infinitive].map(Feature::Form));
        all.extend([Feature::Inside, Feature::Parenthesis]);
        all
    }

    #[test]
    fn every_feature_has_a_weight_or_is_listed() {
        let mut without: Vec<String> = features().iter().map(|feature| feature.name()).collect();
        without.retain(|name| !WEIGHTS.contains_key(name.as_str()));
        without.sort_unstable();
        without.dedup();
        assert_eq!(without, UNSEEN);
    }

    #[test]
    fn every_weight_is_read() {
        let labelled = [Fit::Same, Fit::Near, Fit::Far, Fit::Apart].map(Feature::Fit);
        let steps = (-5..=5).flat_map(|step| [Feature::Says(step), Feature::Rules(step)]);
        let labelled = steps.chain(labelled).chain([Feature::Alone]);
        let known: Vec<String> = features().into_iter().chain(labelled).map(Feature::name).collect();
        for (name, _) in rows(FAST).chain(rows(ACCURATE)) {
            // “quote cue=agree with an infinitive”
            let (name, taking) = name.split_once(" with ").map_or((name, None), |(name, taking)| (name, Some(taking)));
            let openings = ["that", "a question", "an infinitive", "a preposition", "a noun phrase", "a clause"];
            assert!(taking.is_none_or(|taking| openings.contains(&taking)), "nothing takes {taking:?}");
            let cue = name.strip_prefix("quote cue=").is_some_and(cues::is_lemma);
            assert!(cue || known.iter().any(|feature| feature == name), "no feature is called {name:?}");
        }
    }
}
