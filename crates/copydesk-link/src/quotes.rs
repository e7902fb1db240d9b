//! Groups utterances that are the same quotation, trimmed or reworded.
//!
//! Utterances that share pairs of neighbouring content words are compared: their content words are aligned, and a model decides by what is
//! shared, how rare it is, and who speaks. Reported speech changes tenses and pronouns, which are no content words.

use std::collections::{HashMap, HashSet};
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::os::unix::fs::FileExt;
use std::sync::LazyLock;

use copydesk_core::vocabulary::QuoteKind;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use similar::{Algorithm, DiffOp, capture_diff_slices};

use crate::Error;
use crate::articles::{in_blocks, pair};
use crate::authority::word_number;
use crate::clusters::{Edge, Sets, sort};
use crate::corpus::{self, Corpus};
use crate::corrections::{Applied, Speaker};
use crate::entities::{EntityGroups, NONE};
use crate::evidence::Frequencies;
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
pub struct Utterances {
    file: File,
    /// Where each begins.
    starts: Vec<u64>,
}

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
        let mut out = BufWriter::with_capacity(1 << 18, tempfile::tempfile_in(&corpus.folder).map_err(&spill)?);
        let mut starts = vec![0];
        let mut index = 0_u32;
        for &part in &corpus.parts {
            let mut quotes = corpus::quotes(&corpus.folder, part)?;
            let mut utterances = corpus::utterances(&corpus.folder, part)?;
            let mut articles = corpus::articles(&corpus.folder, part)?;
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
                    let bytes = postcard::to_allocvec(&utterance).map_err(io::Error::other).map_err(&spill)?;
                    out.write_all(&bytes).map_err(&spill)?;
                    starts.push(starts[starts.len() - 1] + bytes.len() as u64);
                }
                index += 1;
            }
        }
        let file = out.into_inner().map_err(|error| spill(error.into_error()))?;
        Ok(Utterances { file, starts })
    }

    pub fn len(&self) -> u32 {
        self.starts.len() as u32 - 1
    }

    pub fn get(&self, utterance: u32) -> io::Result<Utterance> {
        let (start, end) = (self.starts[utterance as usize], self.starts[utterance as usize + 1]);
        let mut bytes = vec![0; (end - start) as usize];
        self.file.read_exact_at(&mut bytes, start)?;
        postcard::from_bytes(&bytes).map_err(io::Error::other)
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

/// An utterance as it is compared.
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

    /// What it shares a block with others by: each two content words next to each other, or with one between them.
    fn keys(&self) -> Vec<u64> {
        let pair = |one: &u32, other: &u32| hash_all([u64::from(*one), u64::from(*other)]);
        let words = &self.content;
        let next = words.iter().zip(words.iter().skip(1));
        let after = words.iter().zip(words.iter().skip(2));
        let mut keys: Vec<u64> = next.chain(after).map(|(one, other)| pair(one, other)).collect();
        if keys.is_empty() {
            keys.extend(words.first().map(|word| hash_all([u64::from(*word)])));
        }
        keys.sort_unstable();
        keys.dedup();
        keys
    }
}

pub const FEATURES: [&str; 9] =
    ["contained", "covered", "shared", "length", "same_speaker", "other_speaker", "reported", "days_apart", "exact"];

fn features(one: &Compared, other: &Compared, known: &Frequencies) -> [f64; FEATURES.len()] {
    let is = |yes: bool| if yes { 1.0 } else { 0.0 };
    let weight = |words: &[u32]| words.iter().map(|word| known.weight(*word)).sum::<f64>();
    let shared: f64 = capture_diff_slices(Algorithm::Myers, &one.content, &other.content)
        .iter()
        .map(|op| match op {
            DiffOp::Equal { old_index, len, .. } => weight(&one.content[*old_index..old_index + len]),
            _ => 0.0,
        })
        .sum();
    let (here, there) = (weight(&one.content), weight(&other.content));
    let of = |whole: f64| if whole > 0.0 { shared / whole } else { 0.0 };
    let known_speakers = !one.speakers.is_empty() && !other.speakers.is_empty();
    let same = one.speakers.iter().any(|speaker| other.speakers.contains(speaker));
    let apart = match (one.day, other.day) {
        (i32::MAX, _) | (_, i32::MAX) => 0.0,
        (one, other) => f64::from((one - other).abs()),
    };
    [
        of(here.min(there)),
        of(here.max(there)),
        (1.0 + shared).ln(),
        (1.0 + one.content.len().min(other.content.len()) as f64).ln(),
        is(same),
        is(known_speakers && !same),
        is(one.is_direct != other.is_direct),
        (1.0 + apart).ln(),
        is(one.content == other.content),
    ]
}

/// Groups the utterances.
pub fn group(corpus: &Corpus, utterances: &Utterances) -> Result<QuoteGroups, Error> {
    join(corpus, utterances).map_err(Error::spill(&corpus.folder))
}

/// What is looked up as utterances are compared.
struct Index {
    known: Frequencies,
    postings: Sorter,
    /// Which utterances are none.
    removed: Vec<bool>,
}

fn index(corpus: &Corpus, utterances: &Utterances) -> io::Result<Index> {
    let mut known = Frequencies::new();
    let mut postings = Sorter::new(&corpus.folder);
    let mut removed = vec![false; utterances.len() as usize];
    for start in (0..utterances.len()).step_by(BATCH) {
        let batch: Vec<u32> = (start..utterances.len().min(start + BATCH as u32)).collect();
        let read = |utterance: &u32| -> io::Result<(u32, bool, Compared)> {
            let found = utterances.get(*utterance)?;
            Ok((*utterance, found.removed, Compared::new(&found, corpus)))
        };
        let compared: Vec<(u32, bool, Compared)> = batch.par_iter().map(read).collect::<io::Result<_>>()?;
        for (utterance, is_removed, compared) in compared {
            removed[utterance as usize] = is_removed;
            if is_removed {
                continue;
            }
            for key in compared.keys() {
                postings.push(&key.to_be_bytes(), &utterance)?;
            }
            let mut words = compared.content;
            words.sort_unstable();
            words.dedup();
            known.add_article(words.into_iter());
        }
    }
    Ok(Index { known, postings, removed })
}

/// Whether one utterance is the other's words again, whole or trimmed, and nobody else's: the same quotation even in a corpus too small to tell
/// which words are rare.
fn repeats(&[contained, _, _, length, _, other_speaker, ..]: &[f64; FEATURES.len()]) -> bool {
    const CONTENT_WORDS: f64 = 3.0;
    contained == 1.0 && other_speaker == 0.0 && length >= (1.0 + CONTENT_WORDS).ln()
}

fn join(corpus: &Corpus, utterances: &Utterances) -> io::Result<QuoteGroups> {
    let Index { known, postings, removed } = index(corpus, utterances)?;
    let model = Model::new("quote", &FEATURES);
    let likeness = |features: &[f64; FEATURES.len()]| {
        let log_odds = model.log_odds(features);
        if repeats(features) { log_odds.max(f64::EPSILON) } else { log_odds }
    };
    let mut edges = compare(corpus, utterances, postings, &known, |[one, other], features| {
        let log_odds = likeness(features);
        (log_odds > 0.0).then_some(Edge { one, other, log_odds })
    })?;
    sort(&mut edges);
    let mut sets = Sets::new(utterances.len() as usize);
    // The longest utterance of each group, which stands for it.
    let mut longest: HashMap<u32, u32> = HashMap::new();
    for edge in edges {
        let (one, other) = (sets.of(edge.one), sets.of(edge.other));
        if one == other {
            continue;
        }
        let (here, there) = (*longest.get(&one).unwrap_or(&one), *longest.get(&other).unwrap_or(&other));
        let [a, b] =
            [here, there].map(|utterance| utterances.get(utterance).map(|found| Compared::new(&found, corpus)));
        let (a, b) = (a?, b?);
        // So that a chain of likenesses ends where its ends are unlike.
        if likeness(&features(&a, &b, &known)) <= 0.0 {
            continue;
        }
        let stands = if b.content.len() > a.content.len() { there } else { here };
        let (least, most) = sets.join(one, other);
        longest.remove(&most);
        longest.insert(least, stands);
    }
    let mut first: HashMap<u32, u32> = HashMap::new();
    let mut when = Vec::with_capacity(utterances.len() as usize);
    for article in 0..corpus.articles.len() {
        let of = corpus.utterances_before[article]..corpus.utterances_before[article + 1];
        when.extend(of.map(|_| corpus.days[article]));
    }
    for utterance in 0..utterances.len() {
        let earliest = first.entry(sets.of(utterance)).or_insert(utterance);
        if (when[utterance as usize], utterance) < (when[*earliest as usize], *earliest) {
            *earliest = utterance;
        }
    }
    let mut of = |utterance: u32| if removed[utterance as usize] { NONE } else { first[&sets.of(utterance)] };
    Ok(QuoteGroups { first: (0..utterances.len()).map(&mut of).collect() })
}

/// The features of each two utterances that share a key; `take` gives what is kept of them.
fn compare<T: Send>(
    corpus: &Corpus,
    utterances: &Utterances,
    postings: Sorter,
    known: &Frequencies,
    take: impl Fn([u32; 2], &[f64; FEATURES.len()]) -> Option<T> + Sync,
) -> io::Result<Vec<T>> {
    let mut pairs = Sorter::new(&corpus.folder);
    let mut sorted = postings.finish()?;
    while let Some((_, mut with)) = sorted.group::<u32>()? {
        in_blocks(&mut with, |one, other| pairs.push(&[one.to_be_bytes(), other.to_be_bytes()].concat(), &()))?;
    }
    let mut sorted = pairs.finish()?;
    let mut taken = Vec::new();
    let mut ended = false;
    while !ended {
        let mut batch: Vec<(u32, u32)> = Vec::with_capacity(BATCH);
        while batch.len() < BATCH {
            let Some((key, _)) = sorted.group::<()>()? else {
                ended = true;
                break;
            };
            batch.push(pair(&key));
        }
        let features = |(one, other): &(u32, u32)| -> io::Result<Option<T>> {
            let compared = |utterance| utterances.get(utterance).map(|found| Compared::new(&found, corpus));
            Ok(take([*one, *other], &features(&compared(*one)?, &compared(*other)?, known)))
        };
        let found: Vec<Option<T>> = batch.par_iter().map(features).collect::<io::Result<_>>()?;
        taken.extend(found.into_iter().flatten());
    }
    Ok(taken)
}

/// Two utterances, and the features of their comparison.
pub type Observed = ([u32; 2], [f64; FEATURES.len()]);

/// The features of each two utterances that are compared; for training.
pub fn compared(corpus: &Corpus, utterances: &Utterances) -> Result<Vec<Observed>, Error> {
    let spill = Error::spill(&corpus.folder);
    let Index { known, postings, .. } = index(corpus, utterances).map_err(&spill)?;
    compare(corpus, utterances, postings, &known, |pair, features| Some((pair, *features))).map_err(spill)
}

/// How an utterance differs from the earliest of its group.
pub struct Change {
    pub what: &'static str,
    /// As wdiff writes it; `None`: no word differs.
    pub diff: Option<String>,
    pub likeness: f64,
}

/// What changed from the earliest utterance of a group to another.
pub fn change(first: &Utterance, other: &Utterance) -> Change {
    let [before, after] = [first, other].map(|utterance| utterance.said.split_whitespace().collect::<Vec<_>>());
    let plain = |words: &[&str]| {
        words.iter().map(|word| fold(word).replace(|c: char| !c.is_alphanumeric(), "")).collect::<Vec<_>>()
    };
    let ops = capture_diff_slices(Algorithm::Myers, &plain(&before), &plain(&after));
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
}
