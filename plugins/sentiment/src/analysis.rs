//! From an article to rows: each sentence judged once for every voice and every entity in it, then gathered.
//!
//! The article's rows rest on its own voice; a quote's on its own words. Only where the article's own voice says nothing at
//! all of something do quoted words stand in, and the row says so.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::evidence::Evidence;
use crate::input::{Input, Label, Row, Scope, SectionKind};
use crate::lexicon::Lexicon;
use crate::model::{Feature, Linear, softmax};
use crate::scope::{OWN, Voice, Voices};
use crate::units::{Kind, Reader, Sentence, Spot};
use crate::valence::{Hit, hits};
use crate::vocabulary::Vocabulary;
use crate::{overall, target};

/// A sentence longer than this is read in parts, so that hostile input stays linear.
const LONGEST: usize = 256;
/// How much a headline counts against a sentence of the text.
const TITLE_WEIGHT: f32 = 2.0;
/// Spread of polarity: what the linear model gives is in points of EmoBank's five-point scale.
const SPREAD: f32 = 2.0;
/// Steepness of the confidence in the label of a polarity.
const STEEPNESS: f32 = 8.0;

/// Both sides so near each other are no stance towards a target.
const LEAST_STANCE: f32 = 0.05;

/// Lexicon and weights: read-only, shared.
#[derive(Debug)]
pub struct Model {
    pub(crate) lexicon: Lexicon,
    pub(crate) vocabulary: Vocabulary,
    pub(crate) target: Linear<3>,
    pub(crate) overall: Linear<1>,
}

/// What the user may set.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Settings {
    /// Sentences, quotes and articles with a polarity nearer to 0 than this are neutral.
    pub neutral_band: f32,
    /// Gives a row for every sentence.
    pub sentences: bool,
    /// Gives a row for every entity in every sentence, besides the one over the article.
    pub sentence_targets: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self { neutral_band: 0.25, sentences: true, sentence_targets: true }
    }
}

impl Model {
    /// The model that the plugin carries.
    pub fn shipped() -> Self {
        let mut vocabulary = Vocabulary::default();
        vocabulary.reserve(8192);
        let target = Linear::parse(
            include_str!("../data/target.tsv"),
            &target::dense_names(),
            &target::WORD_ROLES,
            &mut vocabulary,
        );
        let overall = Linear::parse(
            include_str!("../data/overall.tsv"),
            &overall::dense_names(),
            &overall::WORD_ROLES,
            &mut vocabulary,
        );
        Self { lexicon: Lexicon::shipped(), vocabulary, target, overall }
    }

    /// The rows of an article.
    pub fn analyse(&self, input: &Input, settings: &Settings) -> Vec<Row> {
        let mut gathered = Gathered::new(input);
        each_sentence(input, &self.lexicon, &self.vocabulary, |part| {
            gathered.sentence(self, part, settings);
        });
        gathered.rows(input, settings)
    }
}

/// A sentence, or a part of a very long one, with what it takes to judge it.
#[derive(Debug)]
pub struct Part<'a> {
    /// Byte range of the sentence, or of the part.
    pub span: Range<usize>,
    /// It is in the headline.
    pub title: bool,
    /// Its units.
    pub sentence: &'a Sentence,
    /// Its words with tone.
    pub hits: &'a [Hit],
}

/// Calls `judge` with every sentence that is the article's (not a credit, byline or boilerplate).
pub fn each_sentence(input: &Input, lexicon: &Lexicon, vocabulary: &Vocabulary, mut judge: impl FnMut(&Part)) {
    let voices = Voices::of(input);
    let mut voice = voices.reader();
    let mut reader = Reader::new(input, lexicon, vocabulary);
    let (mut sentence, mut found) = (Sentence::default(), Vec::new());
    let (mut section, mut token) = (0, 0);
    for span in input.sentences {
        while input.sections.get(section).is_some_and(|s| s.span.end <= span.start) {
            section += 1;
        }
        let kind =
            input.sections.get(section).filter(|s| s.span.start < span.end).map_or(SectionKind::Text, |s| s.kind);
        if kind == SectionKind::Aside {
            continue;
        }
        while input.tokens.get(token).is_some_and(|t| t.start < span.start) {
            token += 1;
        }
        let first = token;
        while input.tokens.get(token).is_some_and(|t| t.start < span.end) {
            token += 1;
        }
        for tokens in input.tokens[first..token].chunks(LONGEST) {
            let part = tokens[0].start..tokens[tokens.len() - 1].end;
            reader.read(&part, &mut voice, &mut sentence);
            hits(&sentence, &mut found);
            let span = if tokens.len() == token - first { span.clone() } else { part };
            judge(&Part { span, title: kind == SectionKind::Title, sentence: &sentence, hits: &found });
        }
    }
}

/// The groups of spots of a sentence that speak of one entity in one voice, in the order in which they begin.
pub fn groups(sentence: &Sentence) -> Vec<Vec<Spot>> {
    let mut groups: BTreeMap<(usize, Voice), Vec<Spot>> = BTreeMap::new();
    for &spot in &sentence.spots {
        groups.entry((spot.entity, sentence.units[spot.first].voice)).or_default().push(spot);
    }
    let mut groups: Vec<Vec<Spot>> = groups.into_values().collect();
    groups.sort_by_key(|spots| (spots[0].first, spots[0].entity));
    groups
}

/// Tone of a stretch in one voice, gathered from its sentences.
#[derive(Clone, Debug, Default)]
struct Tone {
    polarity: f32,
    weight: f32,
    evidence: Evidence,
}

impl Tone {
    /// A sentence with tone counts for more than one without.
    fn add(&mut self, polarity: f32, weight: f32, evidence: &Evidence) {
        let weight = weight * (0.3 + polarity.abs());
        self.polarity += polarity * weight;
        self.weight += weight;
        self.evidence.merge(evidence, weight);
    }

    fn row(&self, scope: Scope, text: &str, settings: &Settings) -> Row {
        let polarity = if self.weight > 0.0 { (self.polarity / self.weight).clamp(-1.0, 1.0) } else { 0.0 };
        let band = settings.neutral_band;
        let confidence = |distance: f32| 1.0 / (1.0 + (-STEEPNESS * distance).exp());
        let (label, score) = if polarity > band {
            (Label::Positive, confidence(polarity - band))
        } else if polarity < -band {
            (Label::Negative, confidence(-polarity - band))
        } else {
            (Label::Neutral, confidence(band - polarity.abs()))
        };
        let words = self.evidence.words(label, text);
        Row { scope, span: None, label, score, polarity, words, quoted: false, target: None, quote: None }
    }
}

/// What is said of an entity, gathered from sentences: negative, neutral, positive.
#[derive(Clone, Debug, Default)]
struct Stance {
    chances: [f32; 3],
    weight: f32,
    evidence: Evidence,
}

impl Stance {
    fn add(&mut self, chances: [f32; 3], weight: f32, evidence: &Evidence) {
        let weight = weight * (0.3 + (chances[2] - chances[0]).abs());
        for (sum, chance) in self.chances.iter_mut().zip(chances) {
            *sum += chance * weight;
        }
        self.weight += weight;
        self.evidence.merge(evidence, weight);
    }

    fn row(&self, scope: Scope, target: usize, text: &str) -> Row {
        let chances = self.chances.map(|c| c / self.weight);
        let polarity = (chances[2] - chances[0]).clamp(-1.0, 1.0);
        let (label, score) = if chances[0] > chances[1] && polarity < -LEAST_STANCE {
            (Label::Negative, chances[0])
        } else if chances[2] > chances[1] && polarity > LEAST_STANCE {
            (Label::Positive, chances[2])
        } else {
            (Label::Neutral, chances[1])
        };
        let words = self.evidence.words(label, text);
        let score = score.clamp(0.0, 1.0);
        Row { scope, span: None, label, score, polarity, words, quoted: false, target: Some(target), quote: None }
    }
}

/// Everything judged so far.
struct Gathered<'a> {
    text: &'a str,
    own: Tone,
    quoted: Tone,
    /// By voice.
    quotes: BTreeMap<Voice, Tone>,
    sentences: Vec<Row>,
    sentence_targets: Vec<Row>,
    targets: BTreeMap<usize, Stance>,
    targets_quoted: BTreeMap<usize, Stance>,
    quote_targets: BTreeMap<(Voice, usize), Stance>,
    features: Vec<Feature>,
}

impl<'a> Gathered<'a> {
    fn new(input: &Input<'a>) -> Self {
        Self {
            text: input.text,
            own: Tone::default(),
            quoted: Tone::default(),
            quotes: BTreeMap::new(),
            sentences: Vec::new(),
            sentence_targets: Vec::new(),
            targets: BTreeMap::new(),
            targets_quoted: BTreeMap::new(),
            quote_targets: BTreeMap::new(),
            features: Vec::new(),
        }
    }

    fn sentence(&mut self, model: &Model, part: &Part, settings: &Settings) {
        let weight = if part.title { TITLE_WEIGHT } else { 1.0 };
        let mut voices: Vec<Voice> = part.sentence.units.iter().map(|u| u.voice).collect();
        voices.sort_unstable();
        voices.dedup();
        for voice in voices {
            let words = overall::features(part.sentence, part.hits, Some(voice), &mut self.features);
            if words == 0 {
                continue;
            }
            let (polarity, evidence) = judge_tone(model, part.sentence, &self.features);
            if voice == OWN {
                self.own.add(polarity, weight, &evidence);
                if settings.sentences && words > 1 {
                    let mut tone = Tone::default();
                    tone.add(polarity, 1.0, &evidence);
                    let row = tone.row(Scope::Sentence, self.text, settings);
                    self.sentences.push(Row { span: Some(part.span.clone()), ..row });
                }
            } else {
                let weight = weight * (words as f32).sqrt();
                self.quoted.add(polarity, weight, &evidence);
                self.quotes.entry(voice).or_default().add(polarity, weight, &evidence);
            }
        }
        for spots in groups(part.sentence) {
            let entity = spots[0].entity;
            let voice = part.sentence.units[spots[0].first].voice;
            target::features(part.sentence, part.hits, &spots, &mut self.features);
            let (chances, evidence) = judge_target(model, part.sentence, &self.features);
            if voice == OWN {
                self.targets.entry(entity).or_default().add(chances, weight, &evidence);
                if settings.sentence_targets {
                    let mut stance = Stance::default();
                    stance.add(chances, 1.0, &evidence);
                    let row = stance.row(Scope::Target, entity, self.text);
                    self.sentence_targets.push(Row { span: Some(part.span.clone()), ..row });
                }
            } else {
                self.targets_quoted.entry(entity).or_default().add(chances, weight, &evidence);
                self.quote_targets.entry((voice, entity)).or_default().add(chances, weight, &evidence);
            }
        }
    }

    fn rows(mut self, input: &Input, settings: &Settings) -> Vec<Row> {
        let mut rows = Vec::new();
        let quoted = self.own.weight == 0.0 && self.quoted.weight > 0.0;
        let article = if quoted { &self.quoted } else { &self.own };
        rows.push(Row { quoted, ..article.row(Scope::Article, self.text, settings) });
        for entity in 0..input.entities {
            if let Some(stance) = self.targets.get(&entity) {
                rows.push(stance.row(Scope::Target, entity, self.text));
            } else if let Some(stance) = self.targets_quoted.get(&entity) {
                rows.push(Row { quoted: true, ..stance.row(Scope::Target, entity, self.text) });
            }
        }
        for (index, quote) in input.quotes.unwrap_or_default().iter().enumerate() {
            let Ok(voice) = Voice::try_from(index + 1) else { break };
            let Some(tone) = self.quotes.get(&voice) else { continue };
            rows.push(Row { quote: Some(index), ..tone.row(Scope::Quote, self.text, settings) });
            for (&(_, entity), stance) in self.quote_targets.range((voice, 0)..=(voice, usize::MAX)) {
                if quote.speaker != Some(entity) {
                    rows.push(Row { quote: Some(index), ..stance.row(Scope::Quote, entity, self.text) });
                }
            }
        }
        rows.append(&mut self.sentences);
        rows.append(&mut self.sentence_targets);
        rows
    }
}

fn judge_tone(model: &Model, sentence: &Sentence, features: &[Feature]) -> (f32, Evidence) {
    let [score] = model.overall.score(features);
    let mut by_unit: BTreeMap<usize, f32> = BTreeMap::new();
    for feature in features {
        *by_unit.entry(feature.unit).or_default() += model.overall.weights(feature)[0] * feature.value;
    }
    let mut evidence = Evidence::default();
    for (&unit, &weight) in &by_unit {
        if let Some(unit) = sentence.units.get(unit).filter(|unit| unit.kind == Kind::Word) {
            evidence.add(Label::Positive, weight, &unit.span);
            evidence.add(Label::Negative, -weight, &unit.span);
        }
    }
    ((SPREAD * score).tanh(), evidence)
}

fn judge_target(model: &Model, sentence: &Sentence, features: &[Feature]) -> ([f32; 3], Evidence) {
    let chances = softmax(model.target.score(features));
    let mut by_unit: BTreeMap<usize, [f32; 2]> = BTreeMap::new();
    for feature in features {
        let [negative, neutral, positive] = model.target.weights(feature).map(|w| w * feature.value);
        let sums = by_unit.entry(feature.unit).or_default();
        sums[0] += negative - (neutral + positive) / 2.0;
        sums[1] += positive - (neutral + negative) / 2.0;
    }
    let mut evidence = Evidence::default();
    for (&unit, &[negative, positive]) in &by_unit {
        if let Some(unit) = sentence.units.get(unit).filter(|unit| unit.kind == Kind::Word) {
            evidence.add(Label::Negative, negative, &unit.span);
            evidence.add(Label::Positive, positive, &unit.span);
        }
    }
    (chances, evidence)
}
