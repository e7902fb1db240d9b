//! Finds articles that are copies of one another, whole or in part.
//!
//! Candidates share fingerprints: hashes of some of an article's runs of eight words, chosen by winnowing (Schleimer, Wilkerson and Aiken, 2003),
//! so that two texts with fifteen consecutive words in common share one, at any position. Of two candidates, the share of text is measured:
//! how many words of each stand in runs of six that the other has too. What a publisher prints under many of its articles does not count.
//! Groups are stars (Aslam, Pelekhov and Rus, 2004): every article of a group shares enough with one of them.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::os::unix::fs::FileExt;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::Error;
use crate::clusters::Sets;
use crate::corpus::{Corpus, Cursor};
use crate::fields::{self, Counts};
use crate::model::threshold;
use crate::spill::{Sorted, Sorter};
use crate::text::{fold, hash, hash_all, words};

/// The number of words in a run that is hashed for fingerprints.
const RUN: usize = 8;
/// Among this many consecutive runs, the one with the least hash is a fingerprint.
const WINDOW: usize = 8;
/// The number of consecutive words that count as shared.
const SHARED_RUN: usize = 6;
/// How many fingerprints two articles must share to be compared.
const LEAST_SHARED: u32 = 3;
/// On so many days the same publisher prints a passage that belongs to no article.
const OFTEN: usize = 5;
/// What is left of an article without such passages must be this many words; otherwise it is only compared as a whole.
const LEAST_OWN: usize = 20;
/// Pairs that are compared at a time.
const PAIRS: usize = 4096;
const BATCH: usize = 256;

/// How an article relates to the first of its group.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Kind {
    /// It is the first of its group, or alone.
    First,
    /// The same words.
    Identical,
    /// Nearly the same words.
    Near,
    /// A part of one is in the other.
    Part,
}

impl Kind {
    pub fn as_str(self) -> &'static str {
        match self {
            Kind::First => "first",
            Kind::Identical => "identical",
            Kind::Near => "near",
            Kind::Part => "part",
        }
    }
}

/// The group of an article.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct InGroup {
    /// The earliest article of its group, by its place in the corpus.
    pub first: u32,
    pub kind: Kind,
    /// In ten thousandths, the share of this text that is in the first article, and the share of the first that is in this one.
    pub shared: u16,
    pub shared_first: u16,
}

/// The groups of the articles of a corpus.
#[derive(Serialize, Deserialize)]
pub struct ArticleGroups {
    /// By article; `None` if it has no text.
    pub articles: Vec<Option<InGroup>>,
    /// The topics of each article's words.
    pub fields: Vec<Counts>,
}

struct Digest {
    words: Vec<u32>,
    prints: Vec<u64>,
    /// Of all its words.
    whole: u64,
    fields: Counts,
}

fn digest(text: &str) -> Option<Digest> {
    let words = words(text);
    if words.is_empty() {
        return None;
    }
    let fields = fields::of_article(&words);
    let words: Vec<u32> = words.iter().map(|word| (hash(word.as_bytes()) >> 32) as u32).collect();
    let whole = hash_all(words.iter().copied().map(u64::from));
    let runs: Vec<u64> = match words.len() {
        ..RUN => vec![whole],
        _ => runs(&words, RUN).collect(),
    };
    let mut prints: Vec<u64> = match runs.len() {
        ..WINDOW => runs.iter().min().copied().into_iter().collect(),
        _ => runs.windows(WINDOW).filter_map(|window| window.iter().min().copied()).collect(),
    };
    prints.sort_unstable();
    prints.dedup();
    Some(Digest { words, prints, whole, fields })
}

/// Hashes of all runs of so many words.
fn runs(words: &[u32], length: usize) -> impl Iterator<Item = u64> {
    words.windows(length).map(|run| hash_all(run.iter().copied().map(u64::from)))
}

/// What is remembered of all articles: words and passages that do not count on disk, a few bytes each in memory.
struct Digests {
    /// Of all words of each article; `None`: it has no text.
    wholes: Vec<Option<u64>>,
    fields: Vec<Counts>,
    /// Numbers of the words of all articles.
    file: File,
    /// Where those of each article begin, counted in words.
    starts: Vec<u64>,
    /// From each fingerprint to the articles that have it, each with its publisher.
    postings: Sorter,
    /// Fingerprints of passages that a publisher prints under many articles.
    repeated: HashSet<u64>,
}

/// An article as it is compared.
struct Own {
    /// The words that count.
    words: Vec<u32>,
    /// Whether enough words are left.
    counts: bool,
}

impl Digests {
    fn of(&self, article: u32) -> io::Result<Own> {
        let (start, end) = (self.starts[article as usize], self.starts[article as usize + 1]);
        let mut bytes = vec![0; (end - start) as usize * 4];
        self.file.read_exact_at(&mut bytes, start * 4)?;
        let words: Vec<u32> = bytes.as_chunks().0.iter().map(|bytes| u32::from_le_bytes(*bytes)).collect();
        Ok(self.own(words))
    }

    fn own(&self, words: Vec<u32>) -> Own {
        if self.repeated.is_empty() {
            return Own { words, counts: true };
        }
        let repeated = marked(&words, RUN, |run| self.repeated.contains(&run));
        let own: Vec<u32> =
            words.iter().zip(&repeated).filter(|(_, repeated)| !**repeated).map(|(word, _)| *word).collect();
        let counts = own.len() == words.len() || own.len() >= LEAST_OWN;
        Own { words: own, counts }
    }
}

/// Which words stand in a run that is meant.
fn marked(words: &[u32], length: usize, is_meant: impl Fn(u64) -> bool) -> Vec<bool> {
    let mut marks = vec![false; words.len()];
    let mut until = 0;
    for (at, run) in runs(words, length).enumerate() {
        if is_meant(run) {
            marks[at.max(until)..at + length].fill(true);
            until = at + length;
        }
    }
    marks
}

/// The share of the words of each of two texts that stand in runs which the other has too.
fn shares(one: &[u32], other: &[u32]) -> (f64, f64) {
    if one.len() < SHARED_RUN || other.len() < SHARED_RUN {
        let same = if one == other && !one.is_empty() { 1.0 } else { 0.0 };
        return (same, same);
    }
    let share = |of: &[u32], with: &[u32]| {
        let runs: HashSet<u64, rustc_hash::FxBuildHasher> = runs(with, SHARED_RUN).collect();
        let shared = marked(of, SHARED_RUN, |run| runs.contains(&run)).into_iter().filter(|shared| *shared).count();
        shared as f64 / of.len() as f64
    };
    (share(one, other), share(other, one))
}

/// Groups the articles.
pub fn group(corpus: &Corpus) -> Result<ArticleGroups, Error> {
    let (least_near, least_part) = (threshold("article", "near")?, threshold("article", "part")?);
    let mut digests = read(corpus)?;
    let articles = join(corpus, &mut digests, least_near, least_part).map_err(Error::spill(&corpus.folder))?;
    Ok(ArticleGroups { articles, fields: digests.fields })
}

/// The shares of text of each two articles that share enough to be compared and are not identical; for training.
pub fn compared(corpus: &Corpus) -> Result<(Vec<Counts>, Vec<Compared>), Error> {
    let mut digests = read(corpus)?;
    let mut sets = identical(&digests.wholes);
    let found = compare(corpus, &mut sets, &mut digests, |pair| Some(*pair));
    Ok((digests.fields, found.map_err(Error::spill(&corpus.folder))?))
}

/// An article as the tables have it.
struct Text {
    text: Option<String>,
    /// A number of the publisher; 0: not known.
    publisher: u32,
}

fn read(corpus: &Corpus) -> Result<Digests, Error> {
    let spill = Error::spill(&corpus.folder);
    let mut fields = Vec::with_capacity(corpus.articles.len());
    let mut postings = Sorter::new(&corpus.folder);
    let mut wholes: Vec<Option<u64>> = Vec::with_capacity(corpus.articles.len());
    let mut starts = vec![0];
    let mut out = BufWriter::with_capacity(1 << 18, tempfile::tempfile_in(&corpus.folder).map_err(&spill)?);
    let mut take = |texts: &mut Vec<Text>| -> io::Result<()> {
        let digests: Vec<Option<Digest>> = texts.par_iter().map(|text| digest(text.text.as_deref()?)).collect();
        for (found, Text { publisher, .. }) in digests.into_iter().zip(texts.drain(..)) {
            let article = wholes.len() as u32;
            for print in found.as_ref().map(|found| found.prints.as_slice()).unwrap_or_default() {
                postings.push(&print.to_be_bytes(), &(article, publisher))?;
            }
            let words = found.as_ref().map(|found| found.words.as_slice()).unwrap_or_default();
            for word in words {
                out.write_all(&word.to_le_bytes())?;
            }
            starts.push(starts[starts.len() - 1] + words.len() as u64);
            wholes.push(found.as_ref().map(|found| found.whole));
            fields.push(found.map_or(Counts::default(), |found| found.fields));
        }
        Ok(())
    };
    let mut texts = Vec::new();
    for part in &corpus.parts {
        let mut articles = Cursor::open(part, "articles", &["text", "source"], |row| Text {
            text: row.text("text").map(str::to_owned),
            publisher: row.text("source").map_or(0, |source| hash(fold(source).as_bytes()) as u32),
        })?;
        while let Some((_, text)) = articles.next()? {
            texts.push(text);
            if texts.len() == BATCH {
                take(&mut texts).map_err(&spill)?;
            }
        }
    }
    take(&mut texts).map_err(&spill)?;
    let file = out.into_inner().map_err(|error| spill(error.into_error()))?;
    Ok(Digests { wholes, fields, file, starts, postings, repeated: HashSet::new() })
}

/// Two articles, and the share of each that is in the other.
#[derive(Clone, Copy, Debug)]
pub struct Compared {
    pub one: u32,
    pub other: u32,
    pub of_one: f64,
    pub of_other: f64,
}

impl Compared {
    /// The share of the one of which more is in the other.
    pub fn shared(&self) -> f64 {
        self.of_one.max(self.of_other)
    }
}

/// Sets of identical articles, each represented by the first in the corpus.
fn identical(wholes: &[Option<u64>]) -> Sets {
    let mut sets = Sets::new(wholes.len());
    let mut first_of: HashMap<u64, u32> = HashMap::new();
    for (article, whole) in wholes.iter().enumerate() {
        if let Some(whole) = whole {
            sets.join(*first_of.entry(*whole).or_insert(article as u32), article as u32);
        }
    }
    sets
}

/// Whether a publisher prints a passage under many of its articles: on many days, so that versions of one story, which follow one another
/// within days, are still its versions.
fn is_repeated(corpus: &Corpus, with: &[(u32, u32)]) -> bool {
    if with.len() < OFTEN {
        return false;
    }
    let mut days: BTreeMap<u32, Vec<i32>> = BTreeMap::new();
    for (article, publisher) in with.iter().filter(|(_, publisher)| *publisher != 0) {
        days.entry(*publisher).or_default().push(corpus.days[*article as usize]);
    }
    days.values_mut().any(|days| {
        days.sort_unstable();
        days.chunk_by(|one, other| one == other).count() >= OFTEN
    })
}

/// Compares articles that share fingerprints; only the first of identical ones. `take` gives what is kept of a pair.
fn compare<T: Send>(
    corpus: &Corpus,
    sets: &mut Sets,
    digests: &mut Digests,
    take: impl Fn(&Compared) -> Option<T> + Sync,
) -> io::Result<Vec<T>> {
    let mut pairs = Sorter::new(&corpus.folder);
    let postings = std::mem::replace(&mut digests.postings, Sorter::new(&corpus.folder));
    let mut sorted = postings.finish()?;
    while let Some((print, mut with)) = sorted.group::<(u32, u32)>()? {
        with.retain(|(article, _)| sets.of(*article) == *article);
        if is_repeated(corpus, &with) {
            digests.repeated.extend(<[u8; 8]>::try_from(print.as_slice()).map(u64::from_be_bytes));
            continue;
        }
        let mut articles: Vec<u32> = with.into_iter().map(|(article, _)| article).collect();
        in_blocks(
            &mut articles,
            |article| corpus.when(article),
            |one, other| pairs.push(&[one.to_be_bytes(), other.to_be_bytes()].concat(), &()),
        )?;
    }
    let mut sorted = pairs.finish()?;
    let mut taken = Vec::new();
    // A short article has few fingerprints, of which all must be shared.
    let words = |article: u32| digests.starts[article as usize + 1] - digests.starts[article as usize];
    let is_short = |(one, other)| words(one).min(words(other)) < (LEAST_SHARED as u64) * (RUN + WINDOW) as u64;
    let counts = |pair, shared| is_short(pair) || shared as u32 >= LEAST_SHARED;
    while let Some(batch) = batch(&mut sorted, PAIRS, counts)? {
        // Pairs are sorted: those with the same first article follow one another.
        let same: Vec<&[(u32, u32)]> = batch.chunk_by(|a, b| a.0 == b.0).collect();
        let found: Vec<Vec<T>> = same
            .into_par_iter()
            .map(|pairs| {
                let here = digests.of(pairs[0].0)?;
                let mut kept = Vec::new();
                for &(one, other) in pairs.iter().filter(|_| here.counts) {
                    let there = digests.of(other)?;
                    let (of_one, of_other) = shares(&here.words, &there.words);
                    kept.extend(take(&Compared { one, other, of_one, of_other }).filter(|_| there.counts));
                }
                Ok(kept)
            })
            .collect::<io::Result<_>>()?;
        taken.extend(found.into_iter().flatten());
    }
    Ok(taken)
}

/// Up to how many members of a block are compared in all pairs.
const SMALL_BLOCK: usize = 16;
/// With how many of the next each is compared in a larger block.
const NEIGHBOURS: usize = 6;

/// The pairs in a block: all pairs of a small block; in a large one, each with the next in the order of `by` and with the first ones, so that the
/// work is linear in its size (sorted neighbourhoods: Hernández and Stolfo, 1995).
pub fn in_blocks<K: Ord>(
    with: &mut [u32],
    by: impl Fn(u32) -> K,
    mut push: impl FnMut(u32, u32) -> io::Result<()>,
) -> io::Result<()> {
    with.sort_unstable_by_key(|one| by(*one));
    let large = with.len() > SMALL_BLOCK;
    for (at, &one) in with.iter().enumerate() {
        let from = if large { at.saturating_sub(NEIGHBOURS) } else { 0 };
        let firsts = &with[..from.min(2)];
        for &other in firsts.iter().chain(&with[from..at]) {
            push(one.min(other), one.max(other))?;
        }
    }
    Ok(())
}

/// The next `most` pairs of which `counts` says so, given the pair and how often it came; none at the end.
pub fn batch(
    sorted: &mut Sorted,
    most: usize,
    counts: impl Fn((u32, u32), usize) -> bool,
) -> io::Result<Option<Vec<(u32, u32)>>> {
    let mut batch = Vec::with_capacity(most);
    while batch.len() < most {
        let Some((key, together)) = sorted.group::<()>()? else { break };
        batch.extend(Some(pair(&key)).filter(|&pair| counts(pair, together.len())));
    }
    Ok((!batch.is_empty()).then_some(batch))
}

/// The two numbers of a key.
fn pair(key: &[u8]) -> (u32, u32) {
    let number = |bytes: &[u8]| bytes.iter().fold(0, |number: u32, byte| number << 8 | u32::from(*byte));
    let (one, other) = key.split_at(4);
    (number(one), number(other))
}

fn join(corpus: &Corpus, digests: &mut Digests, least_near: f64, least_part: f64) -> io::Result<Vec<Option<InGroup>>> {
    let mut sets = identical(&digests.wholes);
    let edges = compare(corpus, &mut sets, digests, |pair| (pair.shared() >= least_part).then_some(*pair))?;
    let centres = stars(&edges);
    let group_of: Vec<u32> = (0..digests.wholes.len() as u32)
        .map(|article| {
            let set = sets.of(article);
            centres.get(&set).copied().unwrap_or(set)
        })
        .collect();
    describe(corpus, digests, &group_of, least_near)
}

/// For each article that is not the centre of a group: the centre. Centres are taken in the order of how much they share with all others; whatever
/// shares enough with a centre is none. So a chain of articles in which each shares a part with the next is not one group.
fn stars(edges: &[Compared]) -> HashMap<u32, u32> {
    let mut around: HashMap<u32, Vec<(u32, f64)>> = HashMap::new();
    for edge in edges {
        around.entry(edge.one).or_default().push((edge.other, edge.shared()));
        around.entry(edge.other).or_default().push((edge.one, edge.shared()));
    }
    let weight = |article: u32| around[&article].iter().map(|(_, shared)| shared).sum::<f64>();
    let mut order: Vec<(f64, u32)> = around.keys().map(|article| (weight(*article), *article)).collect();
    order.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    let (mut centres, mut covered) = (HashSet::new(), HashSet::new());
    for (_, article) in &order {
        if !covered.contains(article) {
            centres.insert(*article);
            covered.extend(around[article].iter().map(|(other, _)| *other));
        }
    }
    let nearest = |(_, article): &(f64, u32)| {
        let near = around[article].iter().filter(|(other, _)| centres.contains(other));
        let best = near.max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)))?;
        (!centres.contains(article)).then_some((*article, best.0))
    };
    order.iter().filter_map(nearest).collect()
}

fn describe(corpus: &Corpus, digests: &Digests, group_of: &[u32], least_near: f64) -> io::Result<Vec<Option<InGroup>>> {
    let wholes = &digests.wholes;
    let mut firsts: HashMap<u32, u32> = HashMap::new();
    for (article, group) in group_of.iter().enumerate().filter(|(article, _)| wholes[*article].is_some()) {
        let first = firsts.entry(*group).or_insert(article as u32);
        if corpus.when(article as u32) < corpus.when(*first) {
            *first = article as u32;
        }
    }
    let of = |(article, group): (usize, &u32)| -> io::Result<Option<InGroup>> {
        let (Some(whole), Some(&first)) = (wholes[article], firsts.get(group)) else { return Ok(None) };
        let (kind, shared, shared_first) = if first as usize == article {
            (Kind::First, 1.0, 1.0)
        } else if wholes[first as usize] == Some(whole) {
            (Kind::Identical, 1.0, 1.0)
        } else {
            let (here, there) = (digests.of(article as u32)?, digests.of(first)?);
            let (of_this, of_first) = shares(&here.words, &there.words);
            (if of_this.min(of_first) >= least_near { Kind::Near } else { Kind::Part }, of_this, of_first)
        };
        let ten_thousandths = |share: f64| (share * 10_000.0).round() as u16;
        Ok(Some(InGroup { first, kind, shared: ten_thousandths(shared), shared_first: ten_thousandths(shared_first) }))
    };
    group_of.iter().enumerate().collect::<Vec<_>>().into_par_iter().map(of).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(words: std::ops::Range<u32>) -> String {
        words.map(|word| format!("w{word} ")).collect()
    }

    #[test]
    fn what_is_shared_is_found_wherever_it_stands() {
        let read = |text: &str| digest(text).unwrap();
        let whole = read(&text(0..400));
        let half = read(&text(100..300));
        assert_eq!(shares(&whole.words, &half.words), (0.5, 1.0));
        let edited = read(&format!("{}other {}", text(0..50), text(51..400)));
        assert_eq!(shares(&whole.words, &edited.words), (399.0 / 400.0, 399.0 / 400.0));
        let fifteen = read(&format!("{}{}{}", text(1000..1100), text(50..65), text(2000..2100)));
        assert!(
            whole.prints.iter().any(|print| fifteen.prints.contains(print)),
            "fifteen words in a row share a fingerprint"
        );
        assert_eq!(shares(&whole.words, &read(&text(3000..3400)).words), (0.0, 0.0));
    }

    /// 1 and 3 each share a part with 2, and nothing with each other, and 4 shares most of what it has with 3.
    #[test]
    fn a_group_has_a_centre_and_no_chains() {
        let edge = |one, other, of_one| Compared { one, other, of_one, of_other: 0.1 };
        let found = stars(&[edge(1, 2, 0.7), edge(2, 3, 0.8), edge(3, 4, 0.6)]);
        assert_eq!(found, HashMap::from([(1, 2), (3, 2)]));
    }

    #[test]
    fn the_pairs_of_a_large_block_are_few() {
        let mut count = 0;
        let mut with: Vec<u32> = (0..10_000).collect();
        in_blocks(
            &mut with,
            |one| one,
            |one, other| {
                assert!(one < other);
                count += 1;
                Ok(())
            },
        )
        .unwrap();
        assert_eq!(count, 79_964);
    }
}
