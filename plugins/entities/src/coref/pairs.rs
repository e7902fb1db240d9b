//! The accurate model: an encoder reads the article, and each pronoun or nominal gets a score with each earlier mention, with each name to come, and with
//! none (Lee et al. 2017, with mentions that are given). A softmax makes probabilities of the scores, and these are
//! passed on along the antecedents until they rest on names. The judge weighs the outcome together with the features' scorer.
//!
//! The numbers that the encoder gives for a word are, as the first word of a mention and as its last, parts of the mention's query, key, and hidden
//! units as the one that asks and as the one that is asked about. `training/entities-coref/encoder/model.py` is the same in torch.

use std::ops::Range;
use std::sync::LazyLock;

use copydesk_encoder::{Encoder, Error, Session};
use copydesk_plugin::standard::SectionKind;

use super::antecedents::{Antecedent, Form};
use super::scorer::{Judge, Kind, Question, Scorer};
use crate::words::{Shape, Words};

static ENCODER: &[u8] = include_bytes!("../../data/coref_encoder.bin");
static PAIRS: &[u8] = include_bytes!("../../data/coref_pairs.bin");

const QUERY: usize = 128;
const HIDDEN: usize = 64;
/// The numbers of a mention: query, key, hidden units as the one that asks, and as the one that is asked about.
const MENTION: usize = 2 * QUERY + 2 * HIDDEN;
/// How many mentions before and after are looked at.
const NEAR: usize = 120;
/// What is less probable than this is not passed on.
const LEAST: f32 = 1e-3;

/// Observed of a pair, and how many values each has: both forms, sentences between, paragraphs between, quotation marks, last words, titles.
const SIZES: [usize; 6] = [Form::ALL.len() * Form::ALL.len(), 14, 8, 4, 4, 3];

/// Opens the encoder that this library carries.
///
/// # Errors
/// If the model in this library is broken.
pub fn open() -> Result<Encoder, Error> {
    Encoder::open(ENCODER)
}

/// The weights of the pair scorer, beyond the encoder's.
struct Weights {
    /// For each observation, a row of hidden units for each of its values.
    rows: [Vec<[f32; HIDDEN]>; 6],
    /// In place of the one that is asked about, for each form of the one that asks.
    nobody: Vec<[f32; HIDDEN]>,
    out: [f32; HIDDEN],
}

impl Weights {
    fn shipped() -> &'static Weights {
        static SHIPPED: LazyLock<Weights> = LazyLock::new(|| {
            let head = format!("copydesk-pairs {QUERY} {HIDDEN} {SIZES:?}\n");
            let rest = PAIRS.strip_prefix(head.as_bytes()).expect("coref_pairs.bin was written for this version");
            let mut numbers = rest.chunks_exact(4).map(|four| f32::from_le_bytes([four[0], four[1], four[2], four[3]]));
            let mut row = || std::array::from_fn(|_| numbers.next().unwrap_or_default());
            let rows = SIZES.map(|size| (0..size).map(|_| row()).collect());
            Weights { rows, nobody: Form::ALL.iter().map(|_| row()).collect(), out: row() }
        });
        &SHIPPED
    }

    fn score(&self, sums: &[f32; HIDDEN]) -> f32 {
        sums.iter().zip(&self.out).map(|(sum, weight)| sum.max(0.0) * weight).sum()
    }
}

/// What is observed of a mention, and the encoder's numbers for it.
struct Observed<'m> {
    mention: &'m Antecedent,
    sentence: usize,
    section: usize,
    quoted: bool,
    title: bool,
    /// The key of its last word.
    last: u64,
    numbers: [f32; MENTION],
}

impl Observed<'_> {
    fn query(&self) -> &[f32] {
        &self.numbers[..QUERY]
    }

    fn key(&self) -> &[f32] {
        &self.numbers[QUERY..2 * QUERY]
    }

    fn asks(&self) -> &[f32] {
        &self.numbers[2 * QUERY..2 * QUERY + HIDDEN]
    }

    fn asked(&self) -> &[f32] {
        &self.numbers[2 * QUERY + HIDDEN..]
    }
}

/// The mentions of an article as the encoder reads them.
fn observe<'m>(words: &Words<'_>, mentions: &'m [Antecedent], session: &mut Session) -> Vec<Observed<'m>> {
    let mut ends: Vec<usize> = mentions.iter().flat_map(|m| [m.words.start, m.words.end - 1]).collect();
    ends.sort_unstable();
    ends.dedup();
    let text: Vec<Vec<&str>> =
        words.sentences.iter().map(|sentence| sentence.words.clone().map(|word| words.str(word)).collect()).collect();
    let logits = session.run_text(&text, &ends);
    let of_word = |word: usize| logits.word(0, ends.partition_point(|end| *end < word));
    let mut sentence = 0;
    mentions
        .iter()
        .map(|mention| {
            let (first, last) = (mention.words.start, mention.words.end - 1);
            while words.sentences[sentence].words.end <= first {
                sentence += 1;
            }
            let of = &words.sentences[sentence];
            let (begins, ends) = (&of_word(first)[..MENTION], &of_word(last)[MENTION..]);
            Observed {
                mention,
                sentence,
                section: of.section,
                quoted: words.words[first].shape.any(Shape::QUOTED),
                title: matches!(of.kind, SectionKind::Title | SectionKind::Heading),
                last: crate::lexicon::folded(words.str(last)),
                numbers: std::array::from_fn(|at| begins[at] + ends[at]),
            }
        })
        .collect()
}

/// The values of a pair's observations, in the order of [`SIZES`].
fn values(asks: &Observed<'_>, asked: &Observed<'_>) -> [usize; 6] {
    let forms = asks.mention.form as usize * Form::ALL.len() + asked.mention.form as usize;
    let steps = |distance: usize, steps: &[usize]| steps.iter().filter(|step| distance >= **step).count();
    let sentences = match asks.sentence.checked_sub(asked.sentence) {
        Some(before) => steps(before, &[1, 2, 3, 4, 5, 8, 12, 20, 40]),
        None => 10 + steps(asked.sentence - asks.sentence, &[1, 3, 8]),
    };
    let paragraphs = asks.section.checked_sub(asked.section).map_or(7, |before| steps(before, &[1, 2, 3, 5, 9, 16]));
    let quoted = 2 * usize::from(asks.quoted) + usize::from(asked.quoted);
    let same = usize::from(asks.last == asked.last) + 2 * usize::from(asked.mention.form == Form::Name);
    [forms, sentences, paragraphs, quoted, same, usize::from(asks.title) + usize::from(asked.title)]
}

/// For each mention the entities that it may mean, each with its probability.
type Shares = Vec<Vec<(usize, f32)>>;

/// Asks each pronoun and nominal for its antecedent, and passes the probabilities on to names.
fn resolve(observed: &[Observed<'_>], weights: &Weights) -> Shares {
    let mut shares: Shares =
        observed.iter().map(|one| one.mention.entity.map_or_else(Vec::new, |entity| vec![(entity, 1.0)])).collect();
    let mut scores = Vec::new();
    for (at, asks) in observed.iter().enumerate() {
        if asks.mention.entity.is_some() {
            continue;
        }
        scores.clear();
        let near = at.saturating_sub(NEAR)..(at + NEAR + 1).min(observed.len());
        for (other, asked) in near.clone().zip(&observed[near]) {
            let (here, there) = (&asks.mention.words, &asked.mention.words);
            let apart = there.end <= here.start || there.start >= here.end;
            if apart && (there.start < here.start || asked.mention.form == Form::Name) {
                scores.push((other, pair(weights, asks, asked)));
            }
        }
        let none = alone(weights, asks);
        let top = scores.iter().map(|(_, score)| *score).fold(none, f32::max);
        let sum: f32 = (none - top).exp() + scores.iter().map(|(_, score)| (score - top).exp()).sum::<f32>();
        let mut of: Vec<(usize, f32)> = Vec::new();
        for (other, score) in &scores {
            let probability = (score - top).exp() / sum;
            for (entity, share) in &shares[*other] {
                match of.iter_mut().find(|(known, _)| known == entity) {
                    Some((_, total)) => *total += probability * share,
                    None => of.push((*entity, probability * share)),
                }
            }
        }
        of.retain(|(_, share)| *share >= LEAST);
        shares[at] = of;
    }
    shares
}

/// The score of no antecedent.
fn alone(weights: &Weights, asks: &Observed<'_>) -> f32 {
    let nobody = &weights.nobody[asks.mention.form as usize];
    weights.score(&std::array::from_fn(|unit| asks.asks()[unit] + nobody[unit]))
}

/// The score of an antecedent.
fn pair(weights: &Weights, asks: &Observed<'_>, asked: &Observed<'_>) -> f32 {
    let mut sums: [f32; HIDDEN] = std::array::from_fn(|unit| asks.asks()[unit] + asked.asked()[unit]);
    for (rows, value) in weights.rows.iter().zip(values(asks, asked)) {
        sums.iter_mut().zip(&rows[value]).for_each(|(sum, weight)| *sum += weight);
    }
    let product: f32 = asks.query().iter().zip(asked.key()).map(|(query, key)| query * key).sum();
    product / (QUERY as f32).sqrt() + weights.score(&sums)
}

/// Judges by the features' scorer and the encoder.
pub struct Encoded<'s> {
    scorer: &'s Scorer,
    session: &'s mut Session,
    mentions: Vec<Range<usize>>,
    shares: Shares,
    /// How many entities have names.
    entities: usize,
}

/// How much each of the two counts, as exponents. The encoder is too sure of itself. Chosen among a few on the visible articles of newsdesk, which the encoder has
/// not seen: see `training/entities-coref/encoder`.
const FEATURES_WEIGH: f32 = 0.8;
const ENCODER_WEIGHS: f32 = 0.5;

/// Below this probability the answer is nobody.
fn enough(kind: Kind) -> f32 {
    match kind {
        Kind::Person | Kind::Thing => 0.45,
        Kind::Nominal => 0.55,
    }
}

impl<'s> Encoded<'s> {
    pub fn new(scorer: &'s Scorer, session: &'s mut Session) -> Encoded<'s> {
        Encoded { scorer, session, mentions: Vec::new(), shares: Vec::new(), entities: 0 }
    }

    /// The entities that the words may mean according to the encoder.
    fn shares(&self, words: &Range<usize>) -> &[(usize, f32)] {
        let key = |range: &Range<usize>| (range.start, std::cmp::Reverse(range.end));
        match self.mentions.binary_search_by_key(&key(words), key) {
            Ok(at) => &self.shares[at],
            Err(_) => &[],
        }
    }
}

impl Judge for Encoded<'_> {
    fn begin(&mut self, words: &Words<'_>, mentions: &dyn Fn() -> Vec<Antecedent>) {
        let mentions = mentions();
        self.shares = resolve(&observe(words, &mentions, self.session), Weights::shipped());
        self.mentions = mentions.iter().map(|mention| mention.words.clone()).collect();
        self.entities = mentions.iter().filter_map(|mention| mention.entity).max().map_or(0, |last| last + 1);
    }

    fn judge(&mut self, question: &Question<'_>) -> (usize, f32) {
        let shares = self.shares(&question.words);
        // Nobody, and whoever has no name.
        let rest = 1.0 - shares.iter().map(|(_, share)| share).sum::<f32>();
        let encoded = |referent: Option<usize>| match referent.filter(|referent| *referent < self.entities) {
            Some(named) => shares.iter().find(|(entity, _)| *entity == named).map_or(LEAST, |(_, share)| *share),
            None => rest.max(LEAST),
        };
        let features = self.scorer.probabilities(question);
        let weighed: Vec<f32> = question
            .candidates
            .iter()
            .zip(&features)
            .map(|(candidate, feature)| feature.powf(FEATURES_WEIGH) * encoded(candidate.referent).powf(ENCODER_WEIGHS))
            .collect();
        let sum: f32 = weighed.iter().sum();
        let best = weighed.iter().enumerate().max_by(|a, b| a.1.total_cmp(b.1));
        let (best, probability) = best.map_or((0, 1.0), |(best, weight)| (best, weight / sum));
        if best > 0 && probability < enough(question.kind) { (0, probability) } else { (best, probability) }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use copydesk_language::segment::segment;

    use super::*;
    use crate::coref::{Wanted, resolve as resolve_article};
    use crate::input::{Input, Section};
    use crate::lexicon::Lexicon;
    use crate::recognise::Recogniser;

    /// The first and last word of two mentions, of the second only if there is one.
    type Pair = (usize, usize, Option<(usize, usize)>);

    /// Keeps the scores of all pairs.
    struct Keeper(Session, HashMap<Pair, f32>);

    impl Judge for Keeper {
        fn begin(&mut self, words: &Words<'_>, mentions: &dyn Fn() -> Vec<Antecedent>) {
            let (mentions, weights) = (mentions(), Weights::shipped());
            let place = |observed: &Observed<'_>| (observed.mention.words.start, observed.mention.words.end - 1);
            let observed = observe(words, &mentions, &mut self.0);
            for asks in &observed {
                let (first, last) = place(asks);
                self.1.insert((first, last, None), alone(weights, asks));
                for asked in &observed {
                    self.1.insert((first, last, Some(place(asked))), pair(weights, asks, asked));
                }
            }
        }

        fn judge(&mut self, _: &Question<'_>) -> (usize, f32) {
            (0, 1.0)
        }
    }

    #[test]
    fn scores_are_those_of_the_model_that_was_trained() {
        let text = include_str!("../../tests/data/pairs.txt");
        let segmentation = segment(text, None);
        let sections: Vec<Section> =
            segmentation.sections.iter().map(|s| Section { span: s.span.clone(), kind: s.kind }).collect();
        let (sentences, tokens) = (&segmentation.sentences, (&segmentation.tokens).into());
        let words = Words::read(&Input { text, sections: &sections, sentences, tokens }, &Lexicon);
        let mut found = Recogniser::default().find(&words, &Lexicon, None);
        found.retain(|name| name.score >= 0.5);
        let mut keeper = Keeper(open().unwrap().session(), HashMap::new());
        resolve_article(&words, &Lexicon, &found, &mut keeper, Wanted { nominals: true, pronouns: true });

        let fixture = include_str!("../../tests/data/pairs.tsv");
        let mut lines = 0;
        for line in fixture.lines() {
            let columns: Vec<&str> = line.split('\t').collect();
            let number = |at: usize| columns[at].parse::<usize>().ok();
            let asked = number(2).zip(number(3));
            let found = keeper.1[&(number(0).unwrap(), number(1).unwrap(), asked)];
            let apart = (found - columns[4].parse::<f32>().unwrap()).abs();
            assert!(apart < 0.6, "{line}: {found}");
            lines += 1;
        }
        assert!(lines > 30, "{lines} pairs");
    }
}
