//! The net of the fast form: what the words of a sentence say of a target, each read with its neighbours and by where it stands.
//!
//! A word's row, of it and of the words beside it, is looked up; once for a sentence. For each target, the place of the word, its tone,
//! whether it is denied, and how the target stands in the sentence are added; what is over zero counts, by its mean and by its largest. So
//! the answer is a sum over words, and each word's share in it is known. Names, the target's too, have no letters here.
//!
//! `data/net.bin` is written by `training/sentiment/train_net.py`, numbers little-endian, nothing aligned:
//!
//! | what | how |
//! |---|---|
//! | `copydesk-tone 3\n` | the format's name |
//! | words, bytes of the words | u32 each |
//! | the words | one per line |
//! | tables | words × [`SEEN`] × [`CHANNELS`] i8: **read in place** |
//! | scales, offsets | [`SEEN`] × [`CHANNELS`], [`CHANNELS`] f32 |
//! | mix, offsets | [`CHANNELS`] × [`INNER`], [`INNER`] f32 |
//! | places, marks | [`PLACES`] × [`INNER`], [`MARKS`] × [`INNER`] f32 |
//! | mean, largest, offsets | [`INNER`] × 3, [`INNER`] × 3, 3 f32 |
//!
//! What the target's own features add to every word stands beside their weights in `data/target.tsv`.

use crate::grammar::Class;
use crate::place::{PLACES, Standing, standings};
use crate::units::{Kind, Sentence, Spot, Unit};
use crate::valence::{Hit, is_negated};
use crate::vocabulary::{NAME_WORD, Vocabulary};

static MODEL: &[u8] = include_bytes!("../data/net.bin");

const NAME: &[u8] = b"copydesk-tone 3\n";
/// Words that are read at once: one, and its neighbours.
pub const SEEN: usize = 3;
/// Numbers of a word with its neighbours.
pub const CHANNELS: usize = 48;
/// Numbers of a word towards a target.
pub const INNER: usize = 32;
/// What else is known of a word: see [`marks`].
pub const MARKS: usize = 10;

/// A sentence is divided by the root of its length, but not by less than that of so many words.
const SHORT: usize = 6;

/// The net's weights.
#[derive(Debug)]
pub struct Net {
    tables: &'static [u8],
    scales: Vec<f32>,
    seen_offsets: [f32; CHANNELS],
    mix: Vec<[f32; INNER]>,
    inner_offsets: [f32; INNER],
    places: Vec<[f32; INNER]>,
    marks: Vec<[f32; INNER]>,
    mean: [[f32; INNER]; 3],
    largest: [[f32; INNER]; 3],
    offsets: [f32; 3],
}

/// A sentence as the net sees it, whoever is asked about.
#[derive(Debug)]
pub struct Seen<'a> {
    net: &'a Net,
    inner: Vec<[f32; INNER]>,
    negated: Vec<bool>,
}

/// What the net says of a target: negative, neutral, positive, before any softmax; and what each unit adds to that.
#[derive(Debug, Default)]
pub struct Judged {
    pub scores: [f32; 3],
    pub shares: Vec<[f32; 3]>,
}

impl Net {
    /// The net that the plugin carries, whose words `vocabulary` takes in; `None` if its file is broken.
    pub fn shipped(vocabulary: &mut Vocabulary) -> Option<Net> {
        let mut file = File(MODEL.strip_prefix(NAME)?);
        let (count, bytes) = (file.size()?, file.size()?);
        let words = std::str::from_utf8(file.bytes(bytes)?).ok()?;
        let tables = file.bytes(count * SEEN * CHANNELS)?;
        let net = Net {
            tables,
            scales: file.floats(SEEN * CHANNELS)?,
            seen_offsets: file.row()?,
            mix: file.rows(CHANNELS)?,
            inner_offsets: file.row()?,
            places: file.rows(PLACES)?,
            marks: file.rows(MARKS)?,
            mean: file.columns()?,
            largest: file.columns()?,
            offsets: file.row()?,
        };
        let known = vocabulary.add_words(words.lines(), count);
        (file.0.is_empty() && known == count).then_some(net)
    }

    /// Reads a sentence. Compiled twice, as [`Seen::judge`] is: for any processor, and for one with AVX2, which adds eight numbers at once.
    pub fn read(&self, sentence: &Sentence) -> Seen<'_> {
        #[cfg(target_arch = "x86_64")]
        if is_x86_feature_detected!("avx2") {
            #[expect(unsafe_code, reason = "calls what is compiled for processors that have AVX2")]
            // SAFETY: this processor has it, as was just asked.
            return unsafe { self.read_avx2(sentence) };
        }
        self.read_any(sentence)
    }

    #[cfg(target_arch = "x86_64")]
    #[target_feature(enable = "avx2")]
    fn read_avx2(&self, sentence: &Sentence) -> Seen<'_> {
        self.read_any(sentence)
    }

    #[inline(always)]
    fn read_any(&self, sentence: &Sentence) -> Seen<'_> {
        let units = &sentence.units;
        let number = |at: usize| if units[at].is_nameless() { NAME_WORD } else { units[at].word };
        let mut inner = Vec::with_capacity(units.len());
        for at in 0..units.len() {
            let mut seen = self.seen_offsets;
            for (place, scales) in self.scales.as_chunks::<CHANNELS>().0.iter().enumerate() {
                let Some(at) = (at + place).checked_sub(SEEN / 2).filter(|&at| at < units.len()) else { continue };
                let row = &self.tables[(number(at) as usize * SEEN + place) * CHANNELS..][..CHANNELS];
                for ((seen, scale), number) in seen.iter_mut().zip(scales).zip(row) {
                    *seen += scale * f32::from(number.cast_signed());
                }
            }
            let mut sums = self.inner_offsets;
            for (seen, row) in seen.iter().zip(&self.mix).filter(|(seen, _)| **seen > 0.0) {
                add(&mut sums, row, *seen);
            }
            inner.push(sums);
        }
        // Most sentences deny nothing.
        let denies = units.iter().any(|unit| unit.entry.class.is(Class::NEGATOR));
        let negated = (0..units.len()).map(|at| denies && is_negated(units, at)).collect();
        Seen { net: self, inner, negated }
    }
}

impl Seen<'_> {
    /// What is said of the entity of which `spots` speak, all in one voice; how it stands in the sentence is added to each word.
    pub fn judge(&self, sentence: &Sentence, hits: &[Hit], spots: &[Spot], stands: &[f32; INNER]) -> Judged {
        #[cfg(target_arch = "x86_64")]
        if is_x86_feature_detected!("avx2") {
            #[expect(unsafe_code, reason = "calls what is compiled for processors that have AVX2")]
            // SAFETY: this processor has it, as was just asked.
            return unsafe { self.judge_avx2(sentence, hits, spots, stands) };
        }
        self.judge_any(sentence, hits, spots, stands)
    }

    #[cfg(target_arch = "x86_64")]
    #[target_feature(enable = "avx2")]
    fn judge_avx2(&self, sentence: &Sentence, hits: &[Hit], spots: &[Spot], stands: &[f32; INNER]) -> Judged {
        self.judge_any(sentence, hits, spots, stands)
    }

    #[inline(always)]
    fn judge_any(&self, sentence: &Sentence, hits: &[Hit], spots: &[Spot], stands: &[f32; INNER]) -> Judged {
        let (units, net) = (&sentence.units, self.net);
        let share = 1.0 / (units.len().max(SHORT) as f32).sqrt();
        let mut judged = Judged { scores: net.offsets, shares: Vec::with_capacity(units.len()) };
        let (mut most, mut most_at) = ([0.0f32; INNER], [0u32; INNER]);
        let mut hits = hits.iter().peekable();
        for (at, standing) in standings(units, spots).into_iter().enumerate() {
            let hit = hits.next_if(|hit| hit.unit == at);
            let mut numbers = self.inner[at];
            add(&mut numbers, &net.places[standing.place], 1.0);
            add(&mut numbers, stands, 1.0);
            let marks = marks(units, spots, at, standing, hit, self.negated[at]);
            for (mark, row) in marks.iter().zip(&net.marks).filter(|(mark, _)| **mark != 0.0) {
                add(&mut numbers, row, *mark);
            }
            for number in &mut numbers {
                *number = number.max(0.0);
            }
            let mut shares = [0.0; 3];
            for (sum, weights) in shares.iter_mut().zip(&net.mean) {
                *sum = share * dot(weights, &numbers);
            }
            judged.shares.push(shares);
            for ((largest, most_at), number) in most.iter_mut().zip(&mut most_at).zip(numbers) {
                // Without branches.
                *most_at = if number > *largest { at as u32 } else { *most_at };
                *largest = largest.max(number);
            }
        }
        let largest = most.into_iter().zip(most_at).enumerate().filter(|(_, (number, _))| *number > 0.0);
        for (channel, (number, at)) in largest {
            for (share, weights) in judged.shares[at as usize].iter_mut().zip(&net.largest) {
                *share += weights[channel] * number;
            }
        }
        for (score, class) in judged.scores.iter_mut().zip(0..) {
            *score += judged.shares.iter().map(|share: &[f32; 3]| share[class]).sum::<f32>();
        }
        judged
    }
}

/// What is known of a unit: good and bad tone, what it says of its agent and of its patient; it is denied, in another voice than the target's,
/// a negator; another name is nearer, its clause speaks of the target, its clause names another.
pub fn marks(
    units: &[Unit],
    spots: &[Spot],
    at: usize,
    standing: Standing,
    hit: Option<&Hit>,
    negated: bool,
) -> [f32; MARKS] {
    let [valence, agent, patient] = hit.map_or([0.0; 3], |hit| [hit.valence, hit.agent, hit.patient]);
    let unit = &units[at];
    let voice = spots.iter().all(|spot| unit.voice != units[spot.first].voice);
    let flag = |holds: bool| f32::from(u8::from(holds));
    let negator = unit.kind == Kind::Word && unit.entry.class.is(Class::NEGATOR);
    let Standing { rival, shared, taken, .. } = standing;
    let [negated, voice, negator, rival, shared, taken] = [negated, voice, negator, rival, shared, taken].map(flag);
    [valence.max(0.0), (-valence).max(0.0), agent, patient, negated, voice, negator, rival, shared, taken]
}

#[inline(always)]
fn add(sum: &mut [f32; INNER], row: &[f32; INNER], factor: f32) {
    for (sum, number) in sum.iter_mut().zip(row) {
        *sum += factor * number;
    }
}

/// In lanes, so that the sum is fast and the same on every machine.
#[inline(always)]
fn dot(a: &[f32; INNER], b: &[f32; INNER]) -> f32 {
    let mut lanes = [0.0; 8];
    for (a, b) in a.as_chunks::<8>().0.iter().zip(b.as_chunks::<8>().0) {
        for lane in 0..8 {
            lanes[lane] += a[lane] * b[lane];
        }
    }
    lanes.iter().sum()
}

/// What is left to read of the model.
struct File(&'static [u8]);

impl File {
    fn bytes(&mut self, count: usize) -> Option<&'static [u8]> {
        let (bytes, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(bytes)
    }

    fn size(&mut self) -> Option<usize> {
        Some(u32::from_le_bytes(self.bytes(4)?.try_into().ok()?) as usize)
    }

    fn floats(&mut self, count: usize) -> Option<Vec<f32>> {
        Some(self.bytes(4 * count)?.as_chunks().0.iter().map(|bytes| f32::from_le_bytes(*bytes)).collect())
    }

    fn row<const N: usize>(&mut self) -> Option<[f32; N]> {
        self.floats(N)?.try_into().ok()
    }

    fn rows<const N: usize>(&mut self, count: usize) -> Option<Vec<[f32; N]>> {
        (0..count).map(|_| self.row()).collect()
    }

    /// Of a row for each class.
    fn columns(&mut self) -> Option<[[f32; INNER]; 3]> {
        Some([self.row()?, self.row()?, self.row()?])
    }
}

#[cfg(test)]
mod tests {
    use copydesk_plugin::standard::MentionForm;

    use super::*;
    use crate::input::{Input, Mention};
    use crate::lexicon::Lexicon;
    use crate::sentences::each_sentence;
    use crate::vocabulary::UNKNOWN_WORD;

    #[test]
    fn the_shipped_net_is_whole() {
        let mut vocabulary = Vocabulary::default();
        let net = Net::shipped(&mut vocabulary).expect("a net");
        assert!(vocabulary.word("praised") > NAME_WORD && vocabulary.word("zqxj") == UNKNOWN_WORD);
        assert!(net.mix.iter().flatten().chain(net.places.iter().flatten()).all(|weight| weight.is_finite()));
    }

    #[test]
    fn every_processor_reads_the_same_numbers() {
        // Without AVX2 this compares a function with itself; with it, both forms.
        let mut vocabulary = Vocabulary::default();
        let net = Net::shipped(&mut vocabulary).expect("a net");
        let text = "Ada Example never praised the weak plan, but Bob, who lost, said that critics were wrong.";
        let read = copydesk_language::segment::segment(text, None);
        let mention = |span, entity| Mention { span, form: MentionForm::Name, entity: Some(entity) };
        let input = Input {
            text,
            tokens: (&read.tokens).into(),
            sentences: &read.sentences,
            sections: &[],
            mentions: &[mention(0..11, 0), mention(45..48, 1)],
            entities: 2,
            watched: &[],
            quotes: None,
        };
        let mut judged = 0;
        each_sentence(&input, &Lexicon::shipped(), &vocabulary, |part| {
            let (seen, any) = (net.read(part.sentence), net.read_any(part.sentence));
            assert_eq!((&seen.inner, &seen.negated), (&any.inner, &any.negated));
            for spots in crate::sentences::groups(part.sentence) {
                let ask = (part.sentence, part.hits, &spots[..], &[0.25; INNER]);
                let here = seen.judge(ask.0, ask.1, ask.2, ask.3);
                let there = any.judge_any(ask.0, ask.1, ask.2, ask.3);
                assert_eq!((here.scores, &here.shares), (there.scores, &there.shares));
                judged += 1;
            }
        });
        assert_eq!(judged, 2);
    }

    #[test]
    fn pronouns_marks_and_sums_are_words_of_the_net() {
        let mut vocabulary = Vocabulary::default();
        Net::shipped(&mut vocabulary).expect("a net");
        let text = "He paid $3.5 for the workers’ “safe” house, didn’t he?";
        let read = copydesk_language::segment::segment(text, None);
        let he = Mention { span: 0..2, form: MentionForm::Pronoun, entity: Some(0) };
        let input = Input {
            text,
            tokens: (&read.tokens).into(),
            sentences: &read.sentences,
            sections: &[],
            mentions: &[he],
            entities: 1,
            watched: &[],
            quotes: None,
        };
        let mut unknown = Vec::new();
        each_sentence(&input, &Lexicon::shipped(), &vocabulary, |part| {
            let units = part.sentence.units.iter().filter(|unit| unit.word == UNKNOWN_WORD);
            unknown.extend(units.map(|unit| &text[unit.span.clone()]));
        });
        assert_eq!(unknown, [""; 0]);
    }
}
