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
    negative: Vec<Word>,
    positive: Vec<Word>,
}

/// A word that spoke for a side. Each quote and each entity in it keeps some, so that a byte counts.
#[derive(Clone, Copy, Debug)]
struct Word {
    weight: f32,
    start: u32,
    end: u32,
}

impl Word {
    fn span(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
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
        // A text has at most 4 GiB.
        side.push(Word { weight, start: span.start as u32, end: span.end as u32 });
        if side.len() > 4 * MOST {
            Self::strongest_first(side);
            side.truncate(MOST);
        }
    }

    /// Adds all of another, its weights times `factor`.
    pub fn merge(&mut self, other: &Evidence, factor: f32) {
        for (label, side) in [(Tone::Negative, &other.negative), (Tone::Positive, &other.positive)] {
            let own = if label == Tone::Negative { &mut self.negative } else { &mut self.positive };
            own.reserve(side.len());
            for word in side {
                self.add(label, word.weight * factor, &word.span());
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
        let least = side.first().map_or(0.0, |most| most.weight * LEAST_SHARE);
        side.retain(|word| word.weight >= least);
        side.truncate(MOST);
        side.sort_by_key(|word| word.start);
        let mut words: Vec<&str> = Vec::with_capacity(side.len());
        for word in &side {
            let word = text.get(word.span()).unwrap_or_default();
            if !words.contains(&word) {
                words.push(word);
            }
        }
        words.join(", ")
    }

    fn strongest_first(side: &mut [Word]) {
        side.sort_by(|a, b| b.weight.total_cmp(&a.weight).then(a.start.cmp(&b.start)));
    }
}
