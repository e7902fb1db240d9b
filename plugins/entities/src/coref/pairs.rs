//! The pair scorer of the accurate model: an encoder reads the article, and each pronoun or nominal gets a score with each earlier mention, with each
//! name to come, and with none (Lee et al. 2017, with mentions that are given).
//!
//! The numbers that the encoder gives for a word are, as the first word of a mention and as its last, parts of the mention's query, key, and hidden
//! units as anaphor and as antecedent. `training/entities-coref/encoder/model.py` is the same in torch.

use std::collections::VecDeque;

use copydesk_encoder::{Encoder, Session};
use copydesk_plugin::standard::SectionKind;

use super::markables::{Form, Markable};
use super::propagation::{Distribution, Propagation, REACH, possible};
use crate::words::{Shape, Words};

static ENCODER: &[u8] = include_bytes!("../../data/coref_encoder.bin");
static PAIRS: &[u8] = include_bytes!("../../data/coref_pairs.bin");

const QUERY: usize = 128;
const HIDDEN: usize = 64;
/// The numbers of a mention: query, key, hidden units as anaphor, and as antecedent.
const MENTION: usize = 2 * QUERY + 2 * HIDDEN;

/// How many values each feature of a pair has: both forms, sentences between, paragraphs between, quotation marks, last words, titles.
const SIZES: [usize; 6] = [Form::ALL.len() * Form::ALL.len(), 14, 8, 4, 4, 3];

/// The encoder and the weights of the pair scorer.
pub struct PairModel {
    encoder: Encoder,
    weights: Weights,
}

impl PairModel {
    /// Opens the model that this library carries, beside the encoder of names, whose pieces it shares.
    ///
    /// # Errors
    /// If the model in this library is broken, or of another version.
    pub fn open(names: &Encoder) -> Result<PairModel, String> {
        PairModel::read(names, ENCODER, PAIRS)
    }

    fn read(names: &Encoder, encoder: &'static [u8], weights: &[u8]) -> Result<PairModel, String> {
        let encoder = names.open_beside(encoder).map_err(|error| error.to_string())?;
        let weights = Weights::read(weights).ok_or("coref_pairs.bin was written for another version, or is cut off")?;
        if encoder.labels() != 2 * MENTION {
            return Err(format!(
                "coref_encoder.bin gives {} numbers for a word, not {}",
                encoder.labels(),
                2 * MENTION
            ));
        }
        Ok(PairModel { encoder, weights })
    }

    /// What a thread needs to read.
    pub fn session(&self) -> Session {
        self.encoder.session()
    }

    /// Whom each mention means. The encoder reads only what the anaphors need: without any, nothing.
    pub(super) fn resolve(&self, words: &Words<'_>, mentions: &[Markable], session: &mut Session) -> Vec<Distribution> {
        let (weights, propagation) = (&self.weights, Propagation::new(mentions));
        let mut reader = Reader { mentions, weights, propagation, near: VecDeque::new(), received: 0, next: 0 };
        observe(words, mentions, session, |mention| reader.push(mention));
        reader.finish()
    }
}

/// The weights of the pair scorer, beyond the encoder's.
struct Weights {
    /// For each feature, a row of hidden units for each of its values.
    rows: [Vec<[f32; HIDDEN]>; 6],
    /// In place of an antecedent, for each form of the anaphor.
    nobody: Vec<[f32; HIDDEN]>,
    out: [f32; HIDDEN],
}

impl Weights {
    /// Reads what `export_pairs.py` writes; `None` if it was written for other sizes, or is too short or too long.
    fn read(bytes: &[u8]) -> Option<Weights> {
        let head = format!("copydesk-pairs {QUERY} {HIDDEN} {SIZES:?}\n");
        let (numbers, rest) = bytes.strip_prefix(head.as_bytes())?.as_chunks::<4>();
        let count = SIZES.iter().sum::<usize>() + Form::ALL.len() + 1;
        if numbers.len() != count * HIDDEN || !rest.is_empty() {
            return None;
        }
        let mut rows =
            numbers.chunks_exact(HIDDEN).map(|row| std::array::from_fn(|unit| f32::from_le_bytes(row[unit])));
        let mut take = |count| rows.by_ref().take(count).collect();
        Some(Weights { rows: SIZES.map(&mut take), nobody: take(Form::ALL.len()), out: rows.next()? })
    }

    /// The score of a pair.
    fn pair(&self, anaphor: &Observed<'_>, antecedent: &Observed<'_>) -> f32 {
        let (a, b) = (anaphor.as_anaphor(), antecedent.as_antecedent());
        let mut sums: [f32; HIDDEN] = std::array::from_fn(|unit| a[unit] + b[unit]);
        for (rows, value) in self.rows.iter().zip(features(anaphor, antecedent)) {
            sums.iter_mut().zip(&rows[value]).for_each(|(sum, weight)| *sum += weight);
        }
        let product: f32 = anaphor.query().iter().zip(antecedent.key()).map(|(query, key)| query * key).sum();
        product / (QUERY as f32).sqrt() + self.output(&sums)
    }

    /// The score of no antecedent.
    fn no_antecedent(&self, anaphor: &Observed<'_>) -> f32 {
        let (a, nobody) = (anaphor.as_anaphor(), &self.nobody[anaphor.mention.form as usize]);
        self.output(&std::array::from_fn(|unit| a[unit] + nobody[unit]))
    }

    fn output(&self, sums: &[f32; HIDDEN]) -> f32 {
        sums.iter().zip(&self.out).map(|(sum, weight)| sum.max(0.0) * weight).sum()
    }
}

/// What is observed of a mention, and the encoder's numbers for it.
struct Observed<'m> {
    mention: &'m Markable,
    sentence: usize,
    section: usize,
    quoted: bool,
    title: bool,
    numbers: [f32; MENTION],
}

impl Observed<'_> {
    fn query(&self) -> &[f32] {
        &self.numbers[..QUERY]
    }

    fn key(&self) -> &[f32] {
        &self.numbers[QUERY..2 * QUERY]
    }

    fn as_anaphor(&self) -> &[f32] {
        &self.numbers[2 * QUERY..2 * QUERY + HIDDEN]
    }

    fn as_antecedent(&self) -> &[f32] {
        &self.numbers[2 * QUERY + HIDDEN..]
    }

    fn add(&mut self, numbers: &[f32]) {
        self.numbers.iter_mut().zip(numbers).for_each(|(sum, number)| *sum += number);
    }
}

/// Has the encoder read the article; `take` gets the mentions in order, each as soon as its last word has been read. Of those that no anaphor is
/// compared with, the numbers are 0.
fn observe<'m>(words: &Words<'_>, mentions: &'m [Markable], session: &mut Session, mut take: impl FnMut(Observed<'m>)) {
    let mut compared = vec![false; mentions.len()];
    for at in (0..mentions.len()).filter(|at| mentions[*at].is_anaphor()) {
        compared[at] = true;
        possible(mentions, at).for_each(|other| compared[other] = true);
    }
    let needed = mentions.iter().zip(compared).filter(|(_, compared)| *compared);
    let mut ends: Vec<usize> = needed.flat_map(|(m, _)| [m.words.start, m.words.end - 1]).collect();
    ends.sort_unstable();
    ends.dedup();
    let text: Vec<Vec<&str>> =
        words.sentences.iter().map(|sentence| sentence.words.clone().map(|word| words.str(word)).collect()).collect();

    let mut sentence = 0;
    let mut begin = |mention: &'m Markable| {
        let first = mention.words.start;
        while words.sentences[sentence].words.end <= first {
            sentence += 1;
        }
        let of = &words.sentences[sentence];
        Observed {
            mention,
            sentence,
            section: of.section,
            quoted: words.words[first].shape.intersects(Shape::QUOTED),
            title: matches!(of.kind, SectionKind::Title | SectionKind::Heading),
            numbers: [0.0; MENTION],
        }
    };
    // Those that have begun and are not passed on yet: a longer one comes before those inside it.
    let mut open: VecDeque<Observed<'m>> = VecDeque::new();
    let mut rest = mentions.iter().peekable();
    session.run_text(&text, &ends, |word, numbers| {
        while let Some(mention) = rest.next_if(|mention| mention.words.start <= word) {
            open.push_back(begin(mention));
        }
        for observed in &mut open {
            if observed.mention.words.start == word {
                observed.add(&numbers[..MENTION]);
            }
            if observed.mention.words.end == word + 1 {
                observed.add(&numbers[MENTION..]);
            }
        }
        while open.front().is_some_and(|observed| observed.mention.words.end <= word + 1) {
            open.pop_front().into_iter().for_each(&mut take);
        }
    });
    open.into_iter().chain(rest.map(begin)).for_each(take);
}

/// The values of a pair's features, in the order of [`SIZES`].
fn features(anaphor: &Observed<'_>, antecedent: &Observed<'_>) -> [usize; 6] {
    let (a, b) = (anaphor.mention, antecedent.mention);
    [
        a.form as usize * Form::ALL.len() + b.form as usize,
        sentences_between(anaphor.sentence, antecedent.sentence),
        paragraphs_between(anaphor.section, antecedent.section),
        2 * usize::from(anaphor.quoted) + usize::from(antecedent.quoted),
        usize::from(a.last == b.last) + 2 * usize::from(b.is_name()),
        usize::from(anaphor.title) + usize::from(antecedent.title),
    ]
}

/// How many of the bounds are reached.
fn bucket(distance: usize, bounds: &[usize]) -> usize {
    bounds.iter().filter(|bound| distance >= **bound).count()
}

fn sentences_between(anaphor: usize, antecedent: usize) -> usize {
    match anaphor.checked_sub(antecedent) {
        Some(before) => bucket(before, &[1, 2, 3, 4, 5, 8, 12, 20, 40]),
        None => 10 + bucket(antecedent - anaphor, &[1, 3, 8]),
    }
}

fn paragraphs_between(anaphor: usize, antecedent: usize) -> usize {
    anaphor.checked_sub(antecedent).map_or(7, |before| bucket(before, &[1, 2, 3, 5, 9, 16]))
}

/// Resolves anaphors while the encoder reads. A mention's numbers are dropped when no later anaphor can be compared with it, so that memory for
/// them does not grow with the article.
struct Reader<'m> {
    mentions: &'m [Markable],
    weights: &'m Weights,
    propagation: Propagation<'m>,
    /// From [`REACH`] mentions before the next one to be resolved to the last one received.
    near: VecDeque<Observed<'m>>,
    received: usize,
    next: usize,
}

impl<'m> Reader<'m> {
    fn push(&mut self, mention: Observed<'m>) {
        self.near.push_back(mention);
        self.received += 1;
        if self.next + REACH < self.received {
            self.resolve_next();
        }
    }

    fn finish(mut self) -> Vec<Distribution> {
        while self.next < self.received {
            self.resolve_next();
        }
        self.propagation.finish()
    }

    fn resolve_next(&mut self) {
        let (at, first) = (self.next, self.received - self.near.len());
        if self.mentions[at].is_anaphor() {
            let (weights, near, anaphor) = (self.weights, &self.near, &self.near[at - first]);
            let score = |other: usize| weights.pair(anaphor, &near[other - first]);
            self.propagation.resolve(at, weights.no_antecedent(anaphor), score);
        }
        self.next += 1;
        if at >= REACH {
            self.near.pop_front();
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use copydesk_language::segment::segment;

    use super::*;
    use crate::coref::{Answer, Judge, Question, Wanted, resolve};
    use crate::input::{Input, Section};
    use crate::lexicon::Lexicon;
    use crate::recognise::{Recogniser, open_encoder};

    const ALL: Wanted = Wanted { nominals: true, pronouns: true };

    /// Calls `look` with the words and markables of a text.
    fn with(text: &str, wanted: Wanted, look: impl FnMut(&Words<'_>, &[Markable])) {
        struct Looker<F>(F);
        impl<F: FnMut(&Words<'_>, &[Markable])> Judge for Looker<F> {
            fn begin(&mut self, words: &Words<'_>, mentions: &dyn Fn() -> Vec<Markable>) {
                (self.0)(words, &mentions());
            }

            fn judge(&mut self, _: &Question<'_>) -> Answer {
                Answer { chosen: 0, probabilities: Vec::new() }
            }
        }
        let segmentation = segment(text, None);
        let sections: Vec<Section> =
            segmentation.sections.iter().map(|s| Section { span: s.span.clone(), kind: s.kind }).collect();
        let (sentences, tokens) = (&segmentation.sentences, (&segmentation.tokens).into());
        let words = Words::read(&Input { text, sections: &sections, sentences, tokens }, &Lexicon);
        let mut found = Recogniser::default().find(&words, &Lexicon, None);
        found.retain(|name| name.score >= 0.5);
        resolve(&words, &Lexicon, found, &mut Looker(look), wanted);
    }

    /// The first and last word of an anaphor and, if there is one, of an antecedent.
    type Pair = (usize, usize, Option<(usize, usize)>);

    fn model() -> PairModel {
        PairModel::open(&open_encoder().unwrap()).unwrap()
    }

    fn all<'m>(words: &Words<'_>, mentions: &'m [Markable], model: &PairModel) -> Vec<Observed<'m>> {
        let mut observed = Vec::new();
        observe(words, mentions, &mut model.session(), |mention| observed.push(mention));
        observed
    }

    #[test]
    fn scores_are_those_of_the_model_that_was_trained() {
        let model = model();
        let mut scores: HashMap<Pair, f32> = HashMap::new();
        with(include_str!("../../tests/data/pairs.txt"), ALL, |words, mentions| {
            let place = |observed: &Observed<'_>| (observed.mention.words.start, observed.mention.words.end - 1);
            let observed = all(words, mentions, &model);
            for anaphor in &observed {
                let (first, last) = place(anaphor);
                scores.insert((first, last, None), model.weights.no_antecedent(anaphor));
                for antecedent in &observed {
                    scores.insert((first, last, Some(place(antecedent))), model.weights.pair(anaphor, antecedent));
                }
            }
        });

        let mut errors: Vec<f32> = Vec::new();
        for line in include_str!("../../tests/data/pairs.tsv").lines() {
            let columns: Vec<&str> = line.split('\t').collect();
            let number = |at: usize| columns[at].parse::<usize>().ok();
            let pair = (number(0).unwrap(), number(1).unwrap(), number(2).zip(number(3)));
            let score = scores.get(&pair).unwrap_or_else(|| {
                panic!("write the fixture again: no such pair of mentions is found any more: {line}")
            });
            errors.push((score - columns[4].parse::<f32>().unwrap()).abs());
        }
        assert!(errors.len() > 30, "{} pairs", errors.len());
        let (most, mean) =
            (errors.iter().copied().fold(0.0, f32::max), errors.iter().sum::<f32>() / errors.len() as f32);
        // Scores lie between -10 and 15. Whole numbers in place of torch's real ones, and windows of another length, cost little; weights that are
        // mixed up would be off by much more.
        assert!(most < 0.9 && mean < 0.25, "off by {mean} on average, {most} at most");
    }

    #[test]
    fn what_is_read_in_passing_is_what_is_read_at_once() {
        // Far more mentions than an anaphor reaches, of which none is needed for stretches longer than that.
        let told =
            "Ada Example told Berlin that her brother, the mayor, had met the Norvik chairman. He denied it.\n\n";
        let names = "Ada Example met Peter Moll in Berlin and in Paris on Monday.\n\n";
        let text = told.repeat(40) + &names.repeat(120) + &told.repeat(10);
        let model = model();
        with(&text, ALL, |words, mentions| {
            assert!(mentions.len() > 6 * REACH, "{} mentions", mentions.len());
            let observed = all(words, mentions, &model);
            assert!(observed.iter().map(|observed| observed.mention).eq(mentions));
            let mut propagation = Propagation::new(mentions);
            for at in (0..mentions.len()).filter(|at| mentions[*at].is_anaphor()) {
                let none = model.weights.no_antecedent(&observed[at]);
                propagation.resolve(at, none, |other| model.weights.pair(&observed[at], &observed[other]));
            }
            assert_eq!(model.resolve(words, mentions, &mut model.session()), propagation.finish());
            let unread = observed.iter().filter(|observed| observed.numbers == [0.0; MENTION]).count();
            assert!(unread > REACH, "{unread} mentions were not read");
        });
    }

    #[test]
    fn the_encoder_reads_only_if_its_answers_are_shown() {
        let (text, none) =
            ("Ada Example met Peter Moll. He thanked the mayor.", Wanted { nominals: false, pronouns: false });
        with(text, none, |_, _| panic!("there is nothing to read for"));
        let model = model();
        let names = "Ada Example met Peter Moll in Berlin.";
        with(names, ALL, |words, mentions| {
            assert!(
                mentions.len() >= 2 && all(words, mentions, &model).iter().all(|one| one.numbers == [0.0; MENTION])
            );
        });
    }

    #[test]
    fn memory_for_numbers_does_not_grow_with_the_article() {
        let weights = Weights::read(PAIRS).unwrap();
        let mention = |at| Markable { words: at..at + 1, form: Form::It, entity: None, last: 0 };
        let mentions: Vec<Markable> = (0..10 * REACH).map(mention).collect();
        let propagation = Propagation::new(&mentions);
        let mut reader =
            Reader { mentions: &mentions, weights: &weights, propagation, near: VecDeque::new(), received: 0, next: 0 };
        for mention in &mentions {
            let numbers = [0.0; MENTION];
            reader.push(Observed { mention, sentence: 0, section: 0, quoted: false, title: false, numbers });
            assert!(reader.near.len() <= 2 * REACH + 1);
        }
        assert_eq!(reader.finish().len(), mentions.len());
    }

    #[test]
    fn distances_fall_into_the_buckets_of_the_model_that_was_trained() {
        // `bucket` of model.py; below 0 the antecedent comes later.
        let sentences = [
            (0, 0),
            (1, 1),
            (2, 2),
            (3, 3),
            (4, 4),
            (5, 5),
            (7, 5),
            (8, 6),
            (11, 6),
            (12, 7),
            (19, 7),
            (20, 8),
            (39, 8),
            (40, 9),
            (400, 9),
            (-1, 11),
            (-2, 11),
            (-3, 12),
            (-7, 12),
            (-8, 13),
            (-400, 13),
        ];
        let paragraphs = [
            (0, 0),
            (1, 1),
            (2, 2),
            (3, 3),
            (4, 3),
            (5, 4),
            (8, 4),
            (9, 5),
            (15, 5),
            (16, 6),
            (400, 6),
            (-1, 7),
            (-9, 7),
        ];
        for (distance, value) in sentences {
            assert_eq!(sentences_between(500, 500usize.saturating_add_signed(-distance)), value, "{distance}");
        }
        for (distance, value) in paragraphs {
            assert_eq!(paragraphs_between(500, 500usize.saturating_add_signed(-distance)), value, "{distance}");
        }
    }

    #[test]
    fn the_features_of_a_pair_say_what_each_is() {
        let markable = |form, last| Markable { words: 0..1, form, entity: None, last };
        let (he, name, same) = (markable(Form::He, 7), markable(Form::Name, 8), markable(Form::Definite, 7));
        let observed = |mention, quoted, title| Observed {
            mention,
            sentence: 3,
            section: 2,
            quoted,
            title,
            numbers: [0.0; MENTION],
        };
        let (forms, name_form) = (Form::ALL.len(), Form::Name as usize);
        assert_eq!(features(&observed(&he, true, false), &observed(&name, false, true)), [name_form, 0, 0, 2, 2, 1]);
        let definite = Form::Definite as usize;
        assert_eq!(
            features(&observed(&same, false, true), &observed(&he, true, true)),
            [definite * forms, 0, 0, 1, 1, 2]
        );
    }

    #[test]
    fn the_shipped_weights_are_for_this_version_and_others_are_refused() {
        let names = open_encoder().unwrap();
        assert!(PairModel::open(&names).is_ok(), "train again: training/entities-coref/encoder");
        assert!(PairModel::read(&names, ENCODER, &PAIRS[..PAIRS.len() - 1]).is_err());
        assert!(PairModel::read(&names, ENCODER, &PAIRS[..PAIRS.len() - 4]).is_err());
        assert!(PairModel::read(&names, ENCODER, &[PAIRS, &[0; 4]].concat()).is_err());
        assert!(PairModel::read(&names, &ENCODER[..ENCODER.len() - 1], PAIRS).is_err());
        // The encoder of names gives tags.
        let tags = include_bytes!("../../data/encoder.bin");
        assert!(PairModel::read(&names, tags, PAIRS).is_err());
    }
}
