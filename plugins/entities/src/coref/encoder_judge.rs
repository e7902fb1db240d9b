//! The judge of the accurate model: weighs what the pair scorer says of an article together with the features' scorer.

use std::cmp::Reverse;
use std::ops::Range;

use copydesk_encoder::Session;

use super::markables::Markable;
use super::pairs::PairModel;
use super::propagation::Distribution;
use super::scorer::{Answer, Judge, Kind, Question, Scorer};
use crate::words::Words;

/// How much each of the two counts, as exponents of its probabilities: less than 1 each, because the encoder is overconfident and both have seen
/// much of the same evidence. Chosen among a few on the visible articles of newsdesk, by an encoder that has not seen them: see
/// `training/entities-coref/encoder`.
const FEATURES_EXPONENT: f32 = 0.8;
const ENCODER_EXPONENT: f32 = 0.4;

/// The least probability by the encoder: what it excludes the features may still find.
const FLOOR: f32 = 1e-3;

/// Below this probability the answer is nobody. Higher for nominals, of which more mean somebody whom the text does not name.
fn threshold(kind: Kind) -> f32 {
    match kind {
        Kind::Person | Kind::Thing => 0.45,
        Kind::Nominal => 0.55,
    }
}

/// Judges by the features' scorer and the encoder.
pub struct EncoderJudge<'s> {
    scorer: &'s Scorer,
    model: &'s PairModel,
    session: &'s mut Session,
    mentions: Vec<Range<usize>>,
    /// Whom each mention means.
    referents: Vec<Distribution>,
    /// Whether an entity has a name among the mentions: only of these does the encoder speak.
    named: Vec<bool>,
}

impl<'s> EncoderJudge<'s> {
    pub fn new(scorer: &'s Scorer, model: &'s PairModel, session: &'s mut Session) -> EncoderJudge<'s> {
        EncoderJudge { scorer, model, session, mentions: Vec::new(), referents: Vec::new(), named: Vec::new() }
    }

    /// The entities that the words may mean according to the encoder, if it knows the mention.
    fn referents(&self, words: &Range<usize>) -> Option<&Distribution> {
        let key = |range: &Range<usize>| (range.start, Reverse(range.end));
        self.mentions.binary_search_by_key(&key(words), key).ok().map(|at| &self.referents[at])
    }

    /// The entity, if it has a name.
    fn named(&self, referent: Option<usize>) -> Option<usize> {
        referent.filter(|entity| self.named.get(*entity).is_some_and(|named| *named))
    }
}

impl Judge for EncoderJudge<'_> {
    fn begin(&mut self, words: &Words<'_>, mentions: &dyn Fn() -> Vec<Markable>) {
        let mentions = mentions();
        self.referents = self.model.resolve(words, &mentions, self.session);
        let names = mentions.iter().filter(|mention| mention.is_name()).filter_map(|name| name.entity);
        self.named.clear();
        for entity in names {
            self.named.resize(self.named.len().max(entity + 1), false);
            self.named[entity] = true;
        }
        self.mentions = mentions.into_iter().map(|mention| mention.words).collect();
    }

    fn judge(&mut self, question: &Question<'_>) -> Answer {
        let Some(referents) = self.referents(&question.words) else { return (&mut &*self.scorer).judge(question) };
        // What is left to nobody and to whoever has no name, a part for each.
        let rest = 1.0 - referents.iter().map(|(_, probability)| probability).sum::<f32>();
        let nameless = question.candidates.iter().filter(|candidate| self.named(candidate.referent).is_none()).count();
        let rest = rest / nameless.max(1) as f32;
        let encoded = |referent: Option<usize>| match self.named(referent) {
            Some(named) => referents.iter().find(|(entity, _)| *entity == named).map_or(FLOOR, |(_, found)| *found),
            None => rest.max(FLOOR),
        };
        let weigh = |feature: f32, encoder: f32| feature.powf(FEATURES_EXPONENT) * encoder.powf(ENCODER_EXPONENT);
        let features = self.scorer.probabilities(question).into_iter().zip(question.candidates);
        let mut probabilities: Vec<f32> =
            features.map(|(feature, candidate)| weigh(feature, encoded(candidate.referent))).collect();
        let sum: f32 = probabilities.iter().sum();
        probabilities.iter_mut().for_each(|probability| *probability /= sum);
        Answer::choose(probabilities, threshold(question.kind))
    }
}
