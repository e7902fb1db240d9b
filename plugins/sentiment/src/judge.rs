//! One sentence judged: the tone of a voice in it, and what it says of an entity, each with the words that spoke for either side.
//!
//! Both forms judge by the same features and weights; the accurate one adds what the encoder says. Each alone is worse than the sum.

use crate::encoder::Answer;
use crate::evidence::Evidence;
use crate::linear::{Feature, NO_UNIT, softmax};
use crate::model::Model;
use crate::net::{Judged, Seen};
use crate::overall;
use crate::sentences::Part;
use crate::settings::NEUTRAL_BAND;
use crate::target;
use crate::units::{Kind, Sentence, Spot, Unit};
use copydesk_plugin::standard::Tone;

/// How much the features and the encoder count, and what is added for neutral: fitted in `training/sentiment`.
#[derive(Clone, Copy, Debug)]
pub struct Mix {
    /// Of the features.
    pub features: f32,
    /// Of the encoder.
    pub encoder: f32,
    /// Added to neutral, or to the tone.
    pub offset: f32,
}

/// What is said of an entity, by features alone.
pub const STANCE_FAST: Mix = Mix { features: 1.0, encoder: 0.0, offset: 0.0 };
/// The same with the encoder.
pub const STANCE_ACCURATE: Mix = Mix { features: 0.4, encoder: 0.9, offset: -0.2 };
/// Tone, by features alone.
pub const TONE_FAST: Mix = Mix { features: 1.0, encoder: 0.0, offset: 0.0 };
/// The same with the encoder.
pub const TONE_ACCURATE: Mix = Mix { features: 0.2, encoder: 0.6, offset: 0.0 };

/// Spread of polarity: tone is in points of EmoBank's five-point scale.
const SPREAD: f32 = 2.0;

/// The tone of the words that count, -1..1; `None` if none does in the sentence, else how many do.
pub(crate) fn tone(
    model: &Model,
    part: &Part,
    counts: impl Fn(&Unit) -> bool,
    answer: Option<Answer>,
    features: &mut Vec<Feature>,
) -> Option<(f32, usize, Evidence)> {
    let words = overall::features(part.sentence, part.hits, &counts, features);
    if words == 0 {
        return None;
    }
    let mix = if answer.is_some() { TONE_ACCURATE } else { TONE_FAST };
    let mut total = mix.features * model.overall.score(features)[0] + mix.offset;
    let mut by_unit = vec![0.0; part.sentence.units.len()];
    for feature in features.iter().filter(|feature| feature.unit != NO_UNIT) {
        by_unit[feature.unit] += mix.features * model.overall.weights(feature)[0] * feature.value;
    }
    if let Some(answer) = answer {
        let (tone, shares) = answer.tone(part.sentence, &counts);
        total += mix.encoder * tone;
        for (sum, share) in by_unit.iter_mut().zip(shares) {
            *sum += mix.encoder * share;
        }
    }
    let sides = by_unit.into_iter().map(|weight| [-weight, weight]);
    Some(((SPREAD * total).tanh(), words, evidence(part.sentence, sides)))
}

/// The tone of a sentence's words by features, and by the encoder.
pub fn tone_parts(model: &Model, part: &Part, answer: Option<Answer>, features: &mut Vec<Feature>) -> Option<[f32; 2]> {
    let words = overall::features(part.sentence, part.hits, |_| true, features);
    let encoder = answer.map_or(0.0, |answer| answer.tone(part.sentence, |_| true).0);
    (words > 0).then(|| [model.overall.score(features)[0], encoder])
}

/// What is said of the entity of one of the sentence's groups, before any softmax: by words with known tone and by the net, and by the
/// encoder; for negative, neutral and positive.
pub fn stance_parts(
    model: &Model,
    part: &Part,
    seen: &Seen,
    (group, spots): (usize, &[Spot]),
    answer: Option<Answer>,
    features: &mut Vec<Feature>,
) -> ([f32; 3], [f32; 3], Judged) {
    target::features(part.sentence, part.hits, spots, features);
    let [negative, neutral, positive, stands @ ..] = model.target.score(features);
    let mut scores = [negative, neutral, positive];
    let judged = seen.judge(part.sentence, part.hits, spots, &stands);
    add(&mut scores, judged.scores, 1.0);
    let encoder = answer.map_or([0.0; 3], |answer| answer.target(part.sentence, group, spots));
    (scores, encoder, judged)
}

/// The parts summed.
pub fn mixed(features: [f32; 3], encoder: [f32; 3], mix: Mix) -> [f32; 3] {
    let mut scores = [0.0, mix.offset, 0.0];
    add(&mut scores, features, mix.features);
    add(&mut scores, encoder, mix.encoder);
    scores
}

/// What a sentence says of an entity: negative, neutral, positive.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Chances {
    /// As the form judges.
    pub form: [f32; 3],
    /// By features alone, which carry over better from one article to the next.
    pub features: [f32; 3],
}

/// Which of a sentence's groups have to be read with their words marked: those of which the likeliest tone is less probable than `effort` by what
/// is known without.
pub(crate) fn unsure(
    model: &Model,
    part: &Part,
    groups: &[Vec<Spot>],
    answer: Option<Answer>,
    effort: f32,
    features: &mut Vec<Feature>,
) -> Vec<bool> {
    // Without a look at the net, which has nothing to decide here; a probability may be rounded to 1.
    if effort <= 0.0 || effort >= 1.0 || groups.is_empty() {
        return vec![effort >= 1.0; groups.len()];
    }
    let seen = model.net.read(part.sentence);
    let is_unsure = |(group, spots): (usize, &Vec<Spot>)| {
        let (scores, encoder, _) = stance_parts(model, part, &seen, (group, spots), answer, features);
        softmax(mixed(scores, encoder, STANCE_ACCURATE)).into_iter().all(|chance| chance < effort)
    };
    groups.iter().enumerate().map(is_unsure).collect()
}

/// How probable it is that the sentence speaks against, neither way, and for the entity of one of its groups, by number and spots.
pub(crate) fn stance(
    model: &Model,
    part: &Part,
    seen: &Seen,
    (group, spots): (usize, &[Spot]),
    answer: Option<Answer>,
    features: &mut Vec<Feature>,
) -> (Chances, Evidence) {
    let mix = if answer.is_some() { STANCE_ACCURATE } else { STANCE_FAST };
    let (scores, encoder, judged) = stance_parts(model, part, seen, (group, spots), answer, features);
    let chances =
        Chances { form: softmax(mixed(scores, encoder, mix)), features: softmax(mixed(scores, encoder, STANCE_FAST)) };
    let mut by_unit = vec![[0.0; 3]; part.sentence.units.len()];
    for feature in features.iter().filter(|feature| feature.unit != NO_UNIT) {
        let [negative, neutral, positive, ..] = *model.target.weights(feature);
        add(&mut by_unit[feature.unit], [negative, neutral, positive], mix.features * feature.value);
    }
    for (sum, share) in by_unit.iter_mut().zip(judged.shares) {
        add(sum, share, mix.features);
    }
    if let Some(answer) = answer {
        for (unit, sum) in by_unit.iter_mut().enumerate() {
            add(sum, answer.share(part.sentence, group, unit), mix.encoder);
        }
    }
    let sides = by_unit.into_iter().map(|[negative, neutral, positive]| {
        [negative - (neutral + positive) / 2.0, positive - (neutral + negative) / 2.0]
    });
    (chances, evidence(part.sentence, sides))
}

/// Both sides nearer to each other than this are no stance towards a target.
pub const LEAST_STANCE: f32 = 0.02;

/// Chances as one figure, -1..1, on which the likeliest of the three is read off as it is for tone: neutral is what is no further from 0
/// than [`NEUTRAL_BAND`], and past it the figure is by how much the side leads.
pub fn polarity([negative, neutral, positive]: [f32; 3]) -> f32 {
    let lead = |side: f32, other: f32| NEUTRAL_BAND + (1.0 - NEUTRAL_BAND) * (side - neutral.max(other));
    if positive > neutral && positive > negative + LEAST_STANCE {
        lead(positive, negative)
    } else if negative > neutral && negative > positive + LEAST_STANCE {
        -lead(negative, positive)
    } else {
        // Both sides may lead neutral, so near each other that there is no stance.
        NEUTRAL_BAND * (positive - negative) / neutral.max(positive).max(f32::MIN_POSITIVE)
    }
}

fn add(sum: &mut [f32; 3], numbers: [f32; 3], factor: f32) {
    for (sum, number) in sum.iter_mut().zip(numbers) {
        *sum += number * factor;
    }
}

/// The words among the units, each with what it says for negative and for positive: in the order of the units.
fn evidence(sentence: &Sentence, sides: impl Iterator<Item = [f32; 2]>) -> Evidence {
    let mut evidence = Evidence::default();
    for (unit, [negative, positive]) in sentence.units.iter().zip(sides) {
        if unit.kind == Kind::Word && unit.has_content() {
            evidence.add(Tone::Negative, negative, &unit.span);
            evidence.add(Tone::Positive, positive, &unit.span);
        }
    }
    evidence
}
