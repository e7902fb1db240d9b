//! Groups utterances that are the same quotation, trimmed or reworded.
//!
//! Utterances that share pairs of neighbouring content words are compared: their content words are aligned, and a model decides by what is
//! shared, how rare it is in news, and who speaks. Reported speech changes tenses and pronouns, which are no content words. How rare a word is
//! does not depend on the corpus, so two utterances are as like in a small one as in a large one.

use std::collections::hash_map::Entry;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::os::unix::fs::FileExt;
use std::path::Path;
use std::sync::LazyLock;

use copydesk_core::vocabulary::QuoteKind;
use rayon::prelude::*;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use similar::{Algorithm, DiffOp, capture_diff_slices};

use crate::Error;
use crate::articles::{batch, in_blocks};
use crate::authority::word_number;
use crate::clusters::{Edge, Sets, sort};
use crate::corpus::{self, Corpus};
use crate::corrections::{Applied, Speaker};
use crate::entities::{EntityGroups, NONE};
use crate::model::Model;
use crate::spill::Sorter;
use crate::text::{fold, hash_all, words};

const BATCH: usize = 4096;

/// Words, folded, that change or disappear when speech is reported, trimmed or edited.
const FUNCTION_WORDS: &str = "a about after again all also am an and any are as at be because been before being both but by can could \
    did do does doing done down for from get go going got had has have having he her here hers him his how i if in into is it its just \
    let like may me might more most must my no nor not now of off on once one only or other our ours out over own said same say says she \
    should so some such than that the their theirs them then there these they this those through to too under until up us very was we were \
    what when where which while who whom whose why will with would you your yours cant dont doesnt didnt wont wouldnt isnt arent wasnt im \
    ive id ill weve were well youre youve theyre theyve hes shes thats lets";

static FUNCTION: LazyLock<HashSet<&'static str>> = LazyLock::new(|| FUNCTION_WORDS.split_whitespace().collect());

/// An utterance, as stored on disk.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Utterance {
    /// The article, by its place in the corpus.
    pub article: u32,
    /// Row of its first part in `quotes`.
    pub quote: i64,
    pub said: String,
    pub kind: Option<String>,
    /// Entities of the corpus that say it.
    pub speakers: Vec<u32>,
    /// The user says that it is none.
    pub removed: bool,
    /// Who speaks, as the user says: nobody who is named, or this entity of the article.
    pub corrected: Option<Option<Speaker>>,
}

/// All utterances of a corpus, on disk.
pub struct Utterances(Stored);

/// The groups of the utterances of a corpus.
#[derive(Serialize, Deserialize)]
pub struct QuoteGroups {
    /// For each utterance: the earliest of its group; [`NONE`]: it is no quotation.
    pub first: Vec<u32>,
}

impl Utterances {
    /// Reads the utterances, with their speakers.
    pub fn read(corpus: &Corpus, entities: &EntityGroups, applied: &Applied) -> Result<Utterances, Error> {
        let spill = Error::spill(&corpus.folder);
        let mut stored = Storing::new(&corpus.folder).map_err(&spill)?;
        let mut index = 0_u32;
        for part in &corpus.parts {
            let mut quotes = corpus::quotes(part)?;
            let mut utterances = corpus::utterances(part)?;
            let mut articles = corpus::articles(part)?;
            while let Some((article, _)) = articles.next()? {
                let quotes = quotes.of(article)?;
                for row in utterances.of(article)? {
                    let key = (index, row.quote);
                    let rows = match applied.speakers.get(&key) {
                        Some(corrected) => corrected.iter().map(|speaker| speaker.row).collect(),
                        None => quotes
                            .iter()
                            .find(|quote| quote.row == row.quote)
                            .map(|quote| quote.speakers.clone())
                            .unwrap_or_default(),
                    };
                    let before = corpus.entities_before[index as usize] as usize;
                    let group =
                        |row: i64| usize::try_from(row).ok().and_then(|row| entities.group.get(before + row)).copied();
                    let utterance = Utterance {
                        article: index,
                        quote: row.quote,
                        said: row.said,
                        kind: row.kind,
                        speakers: rows.into_iter().filter_map(group).filter(|group| *group != NONE).collect(),
                        removed: applied.removed.contains(&key),
                        corrected: applied.speakers.get(&key).cloned(),
                    };
                    stored.push(&utterance).map_err(&spill)?;
                }
                index += 1;
            }
        }
        Ok(Utterances(stored.finish().map_err(spill)?))
    }

    pub fn len(&self) -> u32 {
        self.0.starts.len() as u32 - 1
    }

    pub fn get(&self, utterance: u32) -> io::Result<Utterance> {
        self.0.get(utterance)
    }
}

/// Values on disk, by number.
struct Stored {
    file: File,
    /// Where each begins.
    starts: Vec<u64>,
}

impl Stored {
    fn get<T: DeserializeOwned>(&self, number: u32) -> io::Result<T> {
        let (start, end) = (self.starts[number as usize], self.starts[number as usize + 1]);
        let mut bytes = vec![0; (end - start) as usize];
        self.file.read_exact_at(&mut bytes, start)?;
        postcard::from_bytes(&bytes).map_err(io::Error::other)
    }
}

/// Values on their way to the disk.
struct Storing {
    out: BufWriter<File>,
    starts: Vec<u64>,
}

impl Storing {
    fn new(folder: &Path) -> io::Result<Storing> {
        let out = BufWriter::with_capacity(1 << 18, tempfile::tempfile_in(folder)?);
        Ok(Storing { out, starts: vec![0] })
    }

    fn push(&mut self, value: &impl Serialize) -> io::Result<()> {
        let bytes = postcard::to_allocvec(value).map_err(io::Error::other)?;
        self.out.write_all(&bytes)?;
        self.starts.push(self.starts[self.starts.len() - 1] + bytes.len() as u64);
        Ok(())
    }

    fn finish(self) -> io::Result<Stored> {
        let file = self.out.into_inner().map_err(io::IntoInnerError::into_error)?;
        Ok(Stored { file, starts: self.starts })
    }
}

/// The content words of an utterance, as numbers of their stems.
fn content(said: &str) -> Vec<u32> {
    words(said).iter().filter(|word| !FUNCTION.contains(word.as_str())).map(|word| word_number(stem(word))).collect()
}

/// A word without the endings of number and tense.
fn stem(word: &str) -> &str {
    let stemmed = ["ing", "ied", "ies", "ed", "es", "s", "e"].iter().find_map(|ending| word.strip_suffix(ending));
    stemmed.filter(|stemmed| stemmed.len() >= 3).unwrap_or(word)
}

/// How much a stem says, by its number: the rarer in news, the more (the negative logarithm of its share of all words).
static WEIGHTS: LazyLock<HashMap<u32, f64>> = LazyLock::new(|| {
    let lines = include_str!("../data/stems.tsv").lines().filter(|line| !line.starts_with('#'));
    let weight = |line: &str| {
        let (stem, in_a_million) = line.split_once('\t')?;
        Some((word_number(stem), weight_of(in_a_million.parse().ok()?)))
    };
    lines.filter_map(weight).collect()
});

/// How often a stem that is not listed is in a million words, about.
const UNLISTED: f64 = 4.0;
/// A stem that is less rare is common.
const COMMON: f64 = 7.0;

fn weight_of(in_a_million: f64) -> f64 {
    (1e6 / in_a_million).ln()
}

fn weight(stem: u32) -> f64 {
    WEIGHTS.get(&stem).copied().unwrap_or_else(|| weight_of(UNLISTED))
}

/// Up to so many content words of each are aligned; of longer ones, shared words count wherever they stand, so that the work stays linear.
const ALIGNED: usize = 500;
/// Up to so many words of both, a difference is shown word by word.
const SHOWN: usize = 4000;

/// An utterance as it is compared.
#[derive(Serialize, Deserialize)]
struct Compared {
    content: Vec<u32>,
    speakers: Vec<u32>,
    is_direct: bool,
    day: i32,
}

impl Compared {
    fn new(utterance: &Utterance, corpus: &Corpus) -> Compared {
        Compared {
            content: content(&utterance.said),
            speakers: utterance.speakers.clone(),
            is_direct: utterance.kind.as_deref() != Some(QuoteKind::Indirect.as_str()),
            day: corpus.days[utterance.article as usize],
        }
    }

    /// What it shares a block with others by: each two content words next to each other, or with one between them. Two common words are not
    /// enough, unless there are no others.
    fn keys(&self) -> Vec<u64> {
        let pair = |(one, other): (&u32, &u32)| hash_all([u64::from(*one), u64::from(*other)]);
        let words = &self.content;
        let pairs = || {
            let next = words.iter().zip(words.iter().skip(1));
            next.chain(words.iter().zip(words.iter().skip(2)))
        };
        let says = |(one, other): &(&u32, &u32)| weight(**one).max(weight(**other)) >= COMMON;
        let mut keys: Vec<u64> = pairs().filter(says).map(pair).collect();
        if keys.is_empty() {
            keys.extend(pairs().map(pair));
        }
        if keys.is_empty() {
            keys.extend(words.first().map(|word| hash_all([u64::from(*word)])));
        }
        keys.sort_unstable();
        keys.dedup();
        keys
    }
}

pub const FEATURES: [&str; 9] =
    ["contained", "covered", "shared", "in_a_row", "same_speaker", "other_speaker", "reported", "days_apart", "exact"];

/// At least this share of the shorter utterance must be in the other one, by weight.
const LEAST_CONTAINED: f64 = 0.5;
/// Within so many days, what is said again is the same quotation; so many are between two of which one has no date.
const DAYS: f64 = 7.0;
/// More shared words say no more: the weight of about five rare ones.
const ENOUGH: f64 = 60.0;

fn sum(words: &[u32]) -> f64 {
    words.iter().copied().map(weight).sum()
}

/// The weight of the content words that two utterances have in common, and of the most of them in a row.
fn shared(one: &[u32], other: &[u32]) -> (f64, f64) {
    if one.len().max(other.len()) > ALIGNED {
        let mut counts: HashMap<u32, u32> = HashMap::new();
        one.iter().for_each(|word| *counts.entry(*word).or_default() += 1);
        let in_both = other
            .iter()
            .filter(|word| counts.get_mut(word).filter(|count| **count > 0).map(|count| *count -= 1).is_some());
        let all = in_both.copied().map(weight).sum();
        return (all, all);
    }
    let ops = capture_diff_slices(Algorithm::Myers, one, other);
    let equal = ops.iter().filter(|op| matches!(op, DiffOp::Equal { .. })).map(|op| sum(&one[op.old_range()]));
    equal.fold((0.0, 0.0), |(all, most), run| (all + run, f64::max(most, run)))
}

/// The features of two utterances; `None`: they are not alike.
fn features(one: &Compared, other: &Compared) -> Option<[f64; FEATURES.len()]> {
    let is = |yes: bool| if yes { 1.0 } else { 0.0 };
    let (shared, in_a_row) = shared(&one.content, &other.content);
    let (here, there) = (sum(&one.content), sum(&other.content));
    let of = |whole: f64| if whole > 0.0 { shared / whole } else { 0.0 };
    let known_speakers = !one.speakers.is_empty() && !other.speakers.is_empty();
    let same = one.speakers.iter().any(|speaker| other.speakers.contains(speaker));
    let apart = match (one.day, other.day) {
        (i32::MAX, _) | (_, i32::MAX) => DAYS,
        (one, other) => f64::from((one - other).abs()),
    };
    let features = [
        of(here.min(there)),
        of(here.max(there)),
        shared.min(ENOUGH).ln_1p(),
        in_a_row.min(ENOUGH).ln_1p(),
        is(same),
        is(known_speakers && !same),
        is(one.is_direct != other.is_direct),
        apart.ln_1p(),
        is(one.content == other.content),
    ];
    (features[0] >= LEAST_CONTAINED).then_some(features)
}

/// Groups the utterances.
pub fn group(corpus: &Corpus, utterances: &Utterances) -> Result<QuoteGroups, Error> {
    let model = Model::new("quote", &FEATURES)?;
    join(corpus, utterances, &model).map_err(Error::spill(&corpus.folder))
}

/// Utterances as they are compared, on disk.
struct Index {
    compared: Stored,
    postings: Sorter,
    /// Which utterances are none.
    removed: Vec<bool>,
}

impl Index {
    fn of(&self, utterance: u32) -> io::Result<Compared> {
        self.compared.get(utterance)
    }
}

fn index(corpus: &Corpus, utterances: &Utterances) -> io::Result<Index> {
    let mut stored = Storing::new(&corpus.folder)?;
    let mut postings = Sorter::new(&corpus.folder);
    let mut removed = vec![false; utterances.len() as usize];
    for start in (0..utterances.len()).step_by(BATCH) {
        let batch: Vec<u32> = (start..utterances.len().min(start + BATCH as u32)).collect();
        let read = |utterance: &u32| -> io::Result<(u32, bool, Compared, Vec<u64>)> {
            let found = utterances.get(*utterance)?;
            let compared = Compared::new(&found, corpus);
            let keys = if found.removed { Vec::new() } else { compared.keys() };
            Ok((*utterance, found.removed, compared, keys))
        };
        let compared: Vec<_> = batch.par_iter().map(read).collect::<io::Result<_>>()?;
        for (utterance, is_removed, compared, keys) in compared {
            removed[utterance as usize] = is_removed;
            stored.push(&compared)?;
            for key in keys {
                postings.push(&key.to_be_bytes(), &utterance)?;
            }
        }
    }
    Ok(Index { compared: stored.finish()?, postings, removed })
}

/// The log odds that two utterances are the same quotation.
fn likeness(one: &Compared, other: &Compared, model: &Model) -> f64 {
    let Some(features) = features(one, other) else { return f64::NEG_INFINITY };
    let log_odds = model.log_odds(&features);
    if repeats(one, other, &features) { log_odds.max(f64::EPSILON) } else { log_odds }
}

/// Whether one utterance is the other's words again, whole or trimmed, nobody else's and of the same days: however common the words are.
fn repeats(
    one: &Compared,
    other: &Compared,
    &[contained, _, _, _, _, other_speaker, _, days_apart, _]: &[f64; FEATURES.len()],
) -> bool {
    const CONTENT_WORDS: usize = 3;
    let length = one.content.len().min(other.content.len());
    contained == 1.0 && other_speaker == 0.0 && length >= CONTENT_WORDS && days_apart <= DAYS.ln_1p()
}

fn join(corpus: &Corpus, utterances: &Utterances, model: &Model) -> io::Result<QuoteGroups> {
    let mut index = index(corpus, utterances)?;
    let when = when(corpus);
    let mut edges = compare(corpus, &mut index, &when, |[one, other], [a, b]| {
        let log_odds = likeness(a, b, model);
        (log_odds > 0.0).then_some(Edge { one, other, log_odds })
    })?;
    sort(&mut edges);
    let mut sets = Sets::new(utterances.len() as usize);
    // What stands for each group: its longest utterance, and all of its speakers.
    let mut standing: HashMap<u32, Compared> = HashMap::new();
    for edge in edges {
        let (one, other) = (sets.of(edge.one), sets.of(edge.other));
        if one == other {
            continue;
        }
        for set in [one, other] {
            if let Entry::Vacant(vacant) = standing.entry(set) {
                vacant.insert(index.of(set)?);
            }
        }
        let (a, b) = (&standing[&one], &standing[&other]);
        // So that a chain of likenesses ends where its ends are unlike, or said by others.
        if likeness(a, b, model) <= 0.0 {
            continue;
        }
        let speakers: BTreeSet<u32> = a.speakers.iter().chain(&b.speakers).copied().collect();
        let (longer, shorter) = if b.content.len() > a.content.len() { (other, one) } else { (one, other) };
        standing.remove(&shorter);
        let longest =
            standing.remove(&longer).map(|longest| Compared { speakers: speakers.into_iter().collect(), ..longest });
        standing.extend(longest.map(|longest| (sets.join(one, other).0, longest)));
    }
    let mut first: HashMap<u32, u32> = HashMap::new();
    for utterance in 0..utterances.len() {
        let earliest = first.entry(sets.of(utterance)).or_insert(utterance);
        if (when(utterance), utterance) < (when(*earliest), *earliest) {
            *earliest = utterance;
        }
    }
    let mut of = |utterance: u32| if index.removed[utterance as usize] { NONE } else { first[&sets.of(utterance)] };
    Ok(QuoteGroups { first: (0..utterances.len()).map(&mut of).collect() })
}

/// When each utterance was published.
fn when(corpus: &Corpus) -> impl Fn(u32) -> (i64, u32) {
    let article_of = |utterance: u32| corpus.utterances_before.partition_point(|before| *before <= utterance) - 1;
    move |utterance| corpus.when(article_of(utterance) as u32)
}

/// Compares each two utterances that share a key; `take` gives what is kept of them.
fn compare<T: Send>(
    corpus: &Corpus,
    index: &mut Index,
    when: impl Fn(u32) -> (i64, u32),
    take: impl Fn([u32; 2], [&Compared; 2]) -> Option<T> + Sync,
) -> io::Result<Vec<T>> {
    let mut pairs = Sorter::new(&corpus.folder);
    let postings = std::mem::replace(&mut index.postings, Sorter::new(&corpus.folder));
    let mut sorted = postings.finish()?;
    while let Some((_, mut with)) = sorted.group::<u32>()? {
        in_blocks(
            &mut with,
            |one| (when(one), one),
            |one, other| pairs.push(&[one.to_be_bytes(), other.to_be_bytes()].concat(), &()),
        )?;
    }
    let mut sorted = pairs.finish()?;
    let mut taken = Vec::new();
    while let Some(batch) = batch(&mut sorted, BATCH, |_, _| true)? {
        let compared = |(one, other): &(u32, u32)| -> io::Result<Option<T>> {
            Ok(take([*one, *other], [&index.of(*one)?, &index.of(*other)?]))
        };
        let found: Vec<Option<T>> = batch.par_iter().map(compared).collect::<io::Result<_>>()?;
        taken.extend(found.into_iter().flatten());
    }
    Ok(taken)
}

/// Two utterances, and the features of their comparison.
pub type Observed = ([u32; 2], [f64; FEATURES.len()]);

/// The features of each two utterances that are compared and not unlike; for training.
pub fn compared(corpus: &Corpus, utterances: &Utterances) -> Result<Vec<Observed>, Error> {
    let spill = Error::spill(&corpus.folder);
    let mut index = index(corpus, utterances).map_err(&spill)?;
    compare(corpus, &mut index, when(corpus), |pair, [a, b]| Some((pair, features(a, b)?))).map_err(spill)
}

/// How an utterance differs from the earliest of its group.
pub struct Change {
    pub what: &'static str,
    /// As wdiff writes it; `None`: no word differs.
    pub diff: Option<String>,
    pub likeness: f64,
}

impl Change {
    /// Of the earliest utterance of a group.
    pub fn none() -> Change {
        Change { what: "same", diff: None, likeness: 1.0 }
    }
}

/// The differences of two sequences of words. Of very long ones, only what differs at the beginning and at the end of both is told apart, so that the work
/// is linear.
fn difference(before: &[String], after: &[String]) -> Vec<DiffOp> {
    if before.len() + after.len() <= SHOWN {
        return capture_diff_slices(Algorithm::Myers, before, after);
    }
    let start = before.iter().zip(after).take_while(|(one, other)| one == other).count();
    let (old, new) = (&before[start..], &after[start..]);
    let end = old.iter().rev().zip(new.iter().rev()).take_while(|(one, other)| one == other).count();
    let (old_len, new_len) = (old.len() - end, new.len() - end);
    let (old_index, new_index) = (start + old_len, start + new_len);
    let mut ops = vec![
        DiffOp::Equal { old_index: 0, new_index: 0, len: start },
        DiffOp::Replace { old_index: start, old_len, new_index: start, new_len },
        DiffOp::Equal { old_index, new_index, len: end },
    ];
    ops.retain(|op| !op.old_range().is_empty() || !op.new_range().is_empty());
    ops
}

/// What changed from the earliest utterance of a group to another.
pub fn change(first: &Utterance, other: &Utterance) -> Change {
    let [before, after] = [first, other].map(|utterance| utterance.said.split_whitespace().collect::<Vec<_>>());
    let plain = |words: &[&str]| {
        words.iter().map(|word| fold(word).replace(|c: char| !c.is_alphanumeric(), "")).collect::<Vec<_>>()
    };
    let ops = difference(&plain(&before), &plain(&after));
    let (mut out, mut left_out, mut put_in, mut shared) = (Vec::new(), 0, 0, 0);
    for op in ops {
        let (old, new) = (op.old_range(), op.new_range());
        if matches!(op, DiffOp::Equal { .. }) {
            shared += new.len();
            out.push(after[new].join(" "));
            continue;
        }
        left_out += old.len();
        put_in += new.len();
        if !old.is_empty() {
            out.push(format!("[-{}-]", before[old].join(" ")));
        }
        if !new.is_empty() {
            out.push(format!("{{+{}+}}", after[new].join(" ")));
        }
    }
    let is_direct = |utterance: &Utterance| utterance.kind.as_deref() != Some(QuoteKind::Indirect.as_str());
    let what = match (left_out, put_in) {
        _ if is_direct(first) != is_direct(other) => "reported",
        (0, 0) => "same",
        (_, 0) => "trimmed",
        (0, _) => "longer",
        _ => "reworded",
    };
    let all = (2 * shared + left_out + put_in).max(1) as f64;
    let likeness = 2.0 * shared as f64 / all;
    Change { what, diff: (left_out + put_in > 0).then(|| out.join(" ")), likeness }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn utterance(said: &str, kind: QuoteKind) -> Utterance {
        let kind = Some(kind.as_str().to_owned());
        Utterance {
            article: 0,
            quote: 0,
            said: said.into(),
            kind,
            speakers: Vec::new(),
            removed: false,
            corrected: None,
        }
    }

    #[test]
    fn a_change_is_shown_as_wdiff_shows_it() {
        let first = utterance("“We will never give up the harbour, whatever it costs.”", QuoteKind::Direct);
        let changed = |said, kind| {
            let change = change(&first, &utterance(said, kind));
            (change.what, change.diff.unwrap_or_default())
        };
        assert_eq!(
            changed("\"We will never give up the harbour, whatever it costs,\"", QuoteKind::Direct),
            ("same", String::new())
        );
        let trimmed = ("trimmed", "“We will never give up the harbour.” [-whatever it costs.”-]".into());
        assert_eq!(changed("“We will never give up the harbour.”", QuoteKind::Direct), trimmed);
        let reworded = ("reworded", "“We will never [-give up-] {+leave+} the harbour, whatever it costs.”".into());
        assert_eq!(changed("“We will never leave the harbour, whatever it costs.”", QuoteKind::Direct), reworded);
        assert_eq!(changed("that they would never give up the harbour", QuoteKind::Indirect).0, "reported");
    }

    fn compared(said: &str) -> Compared {
        Compared { content: content(said), speakers: vec![1], is_direct: true, day: 0 }
    }

    /// The pairs of the corpus are not looked at: what is rare is rare in news.
    #[test]
    fn a_rare_word_says_more_than_a_common_one() {
        let [common, rare] = ["The president said people", "The heron pilfered trout"].map(|said| sum(&content(said)));
        assert!(rare > 1.5 * common, "{rare} {common}");
    }

    #[test]
    fn very_long_utterances_are_compared_in_linear_time() {
        let long = |from: usize| (from..from + 50_000).map(|word| format!("w{word} ")).collect::<String>();
        let (one, other) = (long(0), long(25_000));
        let [contained, ..] = features(&compared(&one), &compared(&other)).unwrap();
        assert!((contained - 0.5).abs() < 1e-9, "{contained}");
        let both = change(&utterance(&one, QuoteKind::Direct), &utterance(&format!("{one}more"), QuoteKind::Direct));
        assert_eq!((both.what, both.diff.is_some_and(|diff| diff.ends_with(" w49999 {+more+}"))), ("longer", true));
    }

    #[test]
    fn a_commonplace_is_one_quotation_only_within_days() {
        let said = |day, speaker| Compared {
            day,
            speakers: vec![speaker],
            ..compared("We do not comment on ongoing proceedings.")
        };
        let again = |other: &Compared| repeats(&said(100, 1), other, &features(&said(100, 1), other).unwrap());
        assert_eq!([said(103, 1), said(160, 1), said(100, 2)].each_ref().map(again), [true, false, false]);
    }
}
