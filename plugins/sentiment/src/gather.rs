//! What sentences say, gathered into rows: of the article, its sentences, its quotes, and each entity.
//!
//! The article's rows rest on its own voice, a quote's on its own words. What the article reports in its own words (“He said that ...”)
//! counts for its tone too; only where its own voice says nothing at all of something do quoted words stand in, and the row says so.

use std::collections::BTreeMap;

use crate::encoder::Answer;
use crate::evidence::Evidence;
use crate::model::Model;
use crate::sentences::{Part, groups};
use crate::settings::{SentenceTargets, Settings};
use copydesk_plugin::standard::{Scope, Tone};

use crate::input::{Input, Row, SectionUse};
use crate::judge::{self, Chances};
use crate::linear::Feature;
use crate::scope::{OWN, Voice};
use crate::units::Unit;
use crate::verdict::{Course, Heard, Verdict};

/// How much a headline counts against a sentence of the text.
const TITLE_WEIGHT: f32 = 2.0;
/// How sure the label of a tone is, by its distance from the band: a logistic curve.
const SURE: f32 = 0.3;
/// See `SURE`.
const SURER: f32 = 2.5;

/// Tone of a stretch in one voice, gathered from its sentences.
#[derive(Clone, Debug, Default)]
struct VoiceTone {
    polarity: f32,
    weight: f32,
    /// The sum over sentences, each counting the same.
    plain: f32,
    sentences: usize,
    evidence: Evidence,
}

impl VoiceTone {
    /// A sentence with tone counts for more than one without.
    fn add(&mut self, polarity: f32, weight: f32, evidence: &Evidence) {
        self.plain += polarity;
        let weight = weight * (0.3 + polarity.abs());
        self.polarity += polarity * weight;
        self.weight += weight;
        self.sentences += 1;
        self.evidence.merge(evidence, weight);
    }

    fn mean(&self) -> f32 {
        if self.weight > 0.0 { self.polarity / self.weight } else { 0.0 }
    }

    fn plain_mean(&self) -> f32 {
        self.plain / self.sentences.max(1) as f32
    }

    fn row(&self, scope: Scope, text: &str, band: f32) -> Row {
        self.row_of(self.mean(), scope, text, band)
    }

    /// The article's row: the mean of its sentences, as far as they are few, and else the verdict on it.
    fn article_row(&self, (chances, counts): ([f32; 3], f32), text: &str, band: f32) -> Row {
        let polarity = (1.0 - counts) * self.mean() + counts * judge::polarity(chances);
        self.row_of(if self.weight > 0.0 { polarity } else { 0.0 }, Scope::Article, text, band)
    }

    fn row_of(&self, polarity: f32, scope: Scope, text: &str, band: f32) -> Row {
        let polarity = rounded(polarity);
        let label = label(polarity, band);
        let distance = (polarity.abs() - band).abs();
        let score = 1.0 / (1.0 + (-SURE - SURER * distance).exp());
        let words = self.evidence.words(label, text);
        Row { scope, span: None, label, score, polarity, words, quoted: false, target: None, quote: None }
    }
}

/// What is said of an entity, gathered from sentences: negative, neutral, positive.
#[derive(Clone, Debug, Default)]
struct Stance {
    chances: [f32; 3],
    weight: f32,
    /// By features alone: the sum, its weight, and the largest.
    plain: [f32; 3],
    plain_weight: f32,
    most: [f32; 3],
    sentences: usize,
    /// In how many of them it speaks itself.
    speaking: usize,
    evidence: Evidence,
}

impl Stance {
    /// A sentence that says something counts for more than one that does not.
    fn add(&mut self, Chances { form, features }: Chances, weight: f32, evidence: &Evidence) {
        let weigh = |chances: [f32; 3]| weight * (0.3 + (chances[2] - chances[0]).abs());
        for (sum, chance) in self.chances.iter_mut().zip(form) {
            *sum += chance * weigh(form);
        }
        for ((sum, most), chance) in self.plain.iter_mut().zip(&mut self.most).zip(features) {
            *sum += chance * weigh(features);
            *most = most.max(chance);
        }
        self.weight += weigh(form);
        self.plain_weight += weigh(features);
        self.sentences += 1;
        self.evidence.merge(evidence, weigh(form));
    }

    fn mean(&self) -> [f32; 3] {
        self.chances.map(|chance| chance / self.weight)
    }

    fn row(&self, scope: Scope, target: usize, text: &str, band: f32) -> Row {
        self.row_of(self.mean(), scope, target, text, band)
    }

    fn row_of(&self, chances: [f32; 3], scope: Scope, target: usize, text: &str, band: f32) -> Row {
        let polarity = rounded(judge::polarity(chances));
        let label = label(polarity, band);
        let score = chances[label as usize].clamp(0.0, 1.0);
        let words = self.evidence.words(label, text);
        Row { scope, span: None, label, score, polarity, words, quoted: false, target: Some(target), quote: None }
    }
}

/// The one rule for every row: nearer to 0 than the band is neutral.
fn label(polarity: f32, band: f32) -> Tone {
    if polarity > band {
        Tone::Positive
    } else if polarity < -band {
        Tone::Negative
    } else {
        Tone::Neutral
    }
}

/// Three decimals are all that the method can mean, and what the label is told by.
fn rounded(polarity: f32) -> f32 {
    (polarity.clamp(-1.0, 1.0) * 1000.0).round() / 1000.0
}

/// Everything judged so far.
pub(crate) struct Gathered<'a> {
    input: &'a Input<'a>,
    settings: &'a Settings,
    own: VoiceTone,
    quoted: VoiceTone,
    /// By voice, of the quotes that go on.
    quotes: BTreeMap<Voice, VoiceTone>,
    /// How many quotes have ended, and their rows.
    ended: usize,
    quote_rows: Vec<Row>,
    /// Takes the rows.
    give: &'a mut dyn FnMut(Row),
    targets: BTreeMap<usize, Stance>,
    targets_quoted: BTreeMap<usize, Stance>,
    quote_targets: BTreeMap<(Voice, usize), Stance>,
    features: Vec<Feature>,
}

impl<'a> Gathered<'a> {
    pub(crate) fn new(input: &'a Input<'a>, settings: &'a Settings, give: &'a mut dyn FnMut(Row)) -> Self {
        Self {
            input,
            settings,
            own: VoiceTone::default(),
            quoted: VoiceTone::default(),
            quotes: BTreeMap::new(),
            ended: 0,
            quote_rows: Vec::new(),
            give,
            targets: BTreeMap::new(),
            targets_quoted: BTreeMap::new(),
            quote_targets: BTreeMap::new(),
            features: Vec::new(),
        }
    }

    /// Judges a sentence, and gives its rows; `answer` is what the encoder says of it, if it is asked.
    pub(crate) fn sentence(&mut self, model: &Model, part: &Part, answer: Option<Answer>) {
        self.end_quotes(part.span.start);
        let weight = if part.kind == SectionUse::Title { TITLE_WEIGHT } else { 1.0 };
        let aside = part.kind == SectionUse::Aside;
        let (text, band) = (self.input.text, self.settings.neutral_band);
        let mut voices: Vec<Voice> = part.sentence.units.iter().map(|u| u.voice).collect();
        voices.sort_unstable();
        voices.dedup();
        // What the article reports in its own words counts for its tone, but is no sentence of its own voice.
        let own = |unit: &Unit| unit.aloud == OWN;
        let told = (!aside).then(|| judge::tone(model, part, own, answer, &mut self.features)).flatten();
        if let Some((polarity, _, evidence)) = &told {
            self.own.add(*polarity, weight, evidence);
        }
        // Most sentences report nothing, so that this is the tone of the voice too.
        let only = part.sentence.units.iter().all(|unit| own(unit) == (unit.voice == OWN));
        for voice in voices.into_iter().filter(|_| !aside) {
            let of = |unit: &Unit| unit.voice == voice;
            let said;
            let tone = if voice == OWN && only {
                &told
            } else {
                said = judge::tone(model, part, of, answer, &mut self.features);
                &said
            };
            let Some((polarity, words, evidence)) = tone else { continue };
            let (polarity, words) = (*polarity, *words);
            if voice == OWN {
                if self.settings.sentences && words > 1 {
                    let mut tone = VoiceTone::default();
                    tone.add(polarity, 1.0, evidence);
                    let row = tone.row(Scope::Sentence, text, band);
                    (self.give)(Row { span: Some(part.span.clone()), ..row });
                }
            } else {
                let weight = weight * (words as f32).sqrt();
                self.quoted.add(polarity, weight, evidence);
                self.quotes.entry(voice).or_default().add(polarity, weight, evidence);
            }
        }
        let groups = groups(part.sentence);
        let Some(seen) = (!groups.is_empty()).then(|| model.net.read(part.sentence)) else { return };
        for (group, spots) in groups.into_iter().enumerate() {
            let entity = spots[0].entity;
            if aside && !self.is_watched(entity) {
                continue;
            }
            let mut voices: Vec<Voice> = spots.iter().map(|spot| part.sentence.units[spot.first].voice).collect();
            voices.sort_unstable();
            voices.dedup();
            let own = voices.first() == Some(&OWN);
            let (chances, evidence) = judge::stance(model, part, &seen, (group, &spots), answer, &mut self.features);
            if own {
                self.targets.entry(entity).or_default().add(chances, weight, &evidence);
                if self.settings.sentence_targets != SentenceTargets::None {
                    let mut stance = Stance::default();
                    stance.add(chances, 1.0, &evidence);
                    let row = stance.row(Scope::Target, entity, text, band);
                    if self.tells(&row) {
                        (self.give)(Row { span: Some(part.span.clone()), ..row });
                    }
                }
            } else {
                let speaks = voices.iter().any(|voice| self.speaker(*voice) == Some(entity));
                let stance = self.targets_quoted.entry(entity).or_default();
                stance.add(chances, weight, &evidence);
                stance.speaking += usize::from(speaks);
            }
            for voice in voices.into_iter().filter(|voice| *voice != OWN) {
                self.quote_targets.entry((voice, entity)).or_default().add(chances, weight, &evidence);
            }
        }
    }

    /// Makes the rows of the quotes that end before a byte. They are few, while what they are made of takes more than the text.
    fn end_quotes(&mut self, before: usize) {
        let (text, band) = (self.input.text, self.settings.neutral_band);
        let quotes = self.input.quotes.unwrap_or_default();
        while let Some(quote) = quotes.get(self.ended).filter(|quote| quote.span.end <= before) {
            let index = self.ended;
            self.ended += 1;
            let Ok(voice) = Voice::try_from(self.ended) else { break };
            let tone = self.quotes.remove(&voice);
            if let Some(tone) = &tone {
                self.quote_rows.push(Row { quote: Some(index), ..tone.row(Scope::Quote, text, band) });
            }
            while let Some(next) = self.quote_targets.first_entry().filter(|next| next.key().0 <= voice) {
                let ((_, entity), stance) = next.remove_entry();
                let row = stance.row(Scope::Quote, entity, text, band);
                if tone.is_some() && quote.speaker != Some(entity) && self.tells(&row) {
                    self.quote_rows.push(Row { quote: Some(index), ..row });
                }
            }
        }
    }

    /// Whether a row of a part of the article tells more than that its entity is spoken of there.
    fn tells(&self, row: &Row) -> bool {
        self.settings.sentence_targets == SentenceTargets::All
            || row.label != Tone::Neutral
            || row.target.is_some_and(|entity| self.is_watched(entity))
    }

    /// Whose words a voice's are.
    fn speaker(&self, voice: Voice) -> Option<usize> {
        let quote = usize::try_from(voice).ok()?.checked_sub(1)?;
        self.input.quotes?.get(quote)?.speaker
    }

    fn is_watched(&self, entity: usize) -> bool {
        self.input.watched.binary_search(&entity).is_ok()
    }

    /// What the article's and the entities' verdicts rest on.
    pub(crate) fn heard(&self) -> Heard {
        let mut quotes = vec![0; self.input.entities];
        for speaker in self.input.quotes.unwrap_or_default().iter().filter_map(|quote| quote.speaker) {
            if let Some(count) = quotes.get_mut(speaker) {
                *count += 1;
            }
        }
        let course = |entity: usize, stance: &Stance, own: bool| Course {
            mean: stance.mean(),
            features: stance.plain.map(|chance| chance / stance.plain_weight),
            most: stance.most,
            places: if own { stance.sentences } else { 0 },
            quotes: quotes[entity],
            speaking: self.targets_quoted.get(&entity).map_or(0, |stance| stance.speaking),
        };
        let quoted = self.targets_quoted.iter().map(|(&entity, stance)| (entity, course(entity, stance, false)));
        let own = self.targets.iter().map(|(&entity, stance)| (entity, course(entity, stance, true)));
        Heard {
            sentences: self.own.sentences,
            tone: self.own.plain_mean(),
            quotes: self.quoted.plain_mean(),
            targets: quoted.chain(own).collect(),
            places: self.targets.values().map(|stance| stance.sentences).sum(),
        }
    }

    /// Gives the rows that rest on more than a sentence: the article's, those of entities, and of quotes.
    pub(crate) fn finish(mut self, verdict: &Verdict) {
        self.end_quotes(usize::MAX);
        let (text, band) = (self.input.text, self.settings.neutral_band);
        let heard = self.heard();
        let quoted = self.own.weight == 0.0 && self.quoted.weight > 0.0;
        let article = if quoted { &self.quoted } else { &self.own };
        (self.give)(Row { quoted, ..article.article_row(verdict.article(&heard), text, band) });
        for (&entity, course) in &heard.targets {
            let own = self.targets.get(&entity);
            let Some(stance) = own.or_else(|| self.targets_quoted.get(&entity)) else { continue };
            let row = stance.row_of(verdict.target(&heard, course), Scope::Target, entity, text, band);
            (self.give)(Row { quoted: own.is_none(), ..row });
        }
        self.quote_rows.into_iter().for_each(self.give);
    }
}
