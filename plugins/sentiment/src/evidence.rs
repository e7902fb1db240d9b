//! The words that decided: gathered while judging, named in the row, so that a reader can disagree with a reason in hand.

use std::ops::Range;

use copydesk_plugin::standard::Tone;

/// At most so many words are named.
const MOST: usize = 8;
/// Words with less than this share of the strongest word's contribution are not named.
const LEAST_SHARE: f32 = 0.3;

/// The strongest words for either side.
#[derive(Clone, Debug, Default)]
pub struct Evidence {
    negative: Vec<(f32, Range<usize>)>,
    positive: Vec<(f32, Range<usize>)>,
}

impl Evidence {
    /// A word that spoke for `label` by `weight`; nothing speaks for neutral.
    pub fn add(&mut self, label: Tone, weight: f32, span: &Range<usize>) {
        let side = match label {
            Tone::Negative => &mut self.negative,
            Tone::Positive => &mut self.positive,
            Tone::Neutral => return,
        };
        if weight <= 0.0 {
            return;
        }
        side.push((weight, span.clone()));
        if side.len() > 4 * MOST {
            Self::strongest_first(side);
            side.truncate(MOST);
        }
    }

    /// Adds all of another, its weights times `factor`.
    pub fn merge(&mut self, other: &Evidence, factor: f32) {
        for (label, side) in [(Tone::Negative, &other.negative), (Tone::Positive, &other.positive)] {
            for (weight, span) in side {
                self.add(label, weight * factor, span);
            }
        }
    }

    /// The words for `label` in text order, joined by “, ”.
    pub fn words(&self, label: Tone, text: &str) -> String {
        let mut side = match label {
            Tone::Negative => self.negative.clone(),
            Tone::Positive => self.positive.clone(),
            Tone::Neutral => return String::new(),
        };
        Self::strongest_first(&mut side);
        let least = side.first().map_or(0.0, |(most, _)| most * LEAST_SHARE);
        side.retain(|(weight, _)| *weight >= least);
        side.truncate(MOST);
        side.sort_by_key(|(_, span)| span.start);
        let mut words: Vec<&str> = Vec::with_capacity(side.len());
        for (_, span) in &side {
            let word = text.get(span.clone()).unwrap_or_default();
            if !words.contains(&word) {
                words.push(word);
            }
        }
        words.join(", ")
    }

    fn strongest_first(side: &mut [(f32, Range<usize>)]) {
        side.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.start.cmp(&b.1.start)));
    }
}
