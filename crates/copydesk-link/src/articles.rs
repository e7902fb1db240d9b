//! Finds articles that are copies of one another, whole or in part.
//!
//! The fingerprints of an article are hashes of some of its runs of eight words, chosen by winnowing (Schleimer, Wilkerson and Aiken, 2003): two
//! texts with fifteen consecutive words in common share one, at any position. The share of fingerprints estimates the share of text.

use std::collections::{HashMap, HashSet};
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::os::unix::fs::FileExt;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::Error;
use crate::clusters::{Edge, Sets, sort};
use crate::corpus::{Corpus, Cursor};
use crate::fields::{self, Counts};
use crate::model::constant;
use crate::spill::Sorter;
use crate::text::{hash, hash_all, words};

/// The number of words in a run.
const RUN: usize = 8;
/// Among this many consecutive runs, the one with the least hash is a fingerprint.
const WINDOW: usize = 8;
/// Up to this many articles with the same fingerprint are compared in all pairs; if there are more, each with the first and the next.
const EACH: usize = 12;
/// How many fingerprints two articles must share to be compared.
const LEAST_SHARED: u32 = 3;
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
    let words: Vec<u64> = words.iter().map(|word| hash(word.as_bytes())).collect();
    let whole = hash_all(words.iter().copied());
    let runs: Vec<u64> = match words.len() {
        ..RUN => vec![whole],
        _ => words.windows(RUN).map(|run| hash_all(run.iter().copied())).collect(),
    };
    let mut prints: Vec<u64> = match runs.len() {
        ..WINDOW => runs.iter().min().copied().into_iter().collect(),
        _ => runs.windows(WINDOW).filter_map(|window| window.iter().min().copied()).collect(),
    };
    prints.sort_unstable();
    prints.dedup();
    Some(Digest { prints, whole, fields })
}

/// Fingerprints of all articles, on disk.
struct Prints {
    file: File,
    /// Where those of each article begin, counted in fingerprints.
    starts: Vec<u64>,
}

impl Prints {
    fn of(&self, article: u32) -> io::Result<Vec<u64>> {
        let (start, end) = (self.starts[article as usize], self.starts[article as usize + 1]);
        let mut bytes = vec![0; (end - start) as usize * 8];
        self.file.read_exact_at(&mut bytes, start * 8)?;
        Ok(bytes.as_chunks().0.iter().map(|bytes| u64::from_le_bytes(*bytes)).collect())
    }
}

/// The share of each of two sorted lists that is in the other.
fn shares(one: &[u64], other: &[u64]) -> (f64, f64, usize) {
    let (mut here, mut there, mut shared) = (0, 0, 0);
    while here < one.len() && there < other.len() {
        match one[here].cmp(&other[there]) {
            std::cmp::Ordering::Less => here += 1,
            std::cmp::Ordering::Greater => there += 1,
            std::cmp::Ordering::Equal => (here, there, shared) = (here + 1, there + 1, shared + 1),
        }
    }
    let share = |all: usize| if all == 0 { 0.0 } else { shared as f64 / all as f64 };
    (share(one.len()), share(other.len()), shared)
}

/// The fingerprints of a corpus, on disk except for a few bytes per article.
struct Digests {
    /// Of all words of each article; `None`: it has no text.
    wholes: Vec<Option<u64>>,
    fields: Vec<Counts>,
    prints: Prints,
    /// From each fingerprint to the articles that have it.
    postings: Sorter,
}

/// Groups the articles.
pub fn group(corpus: &Corpus) -> Result<ArticleGroups, Error> {
    let Digests { wholes, fields, prints, postings } = read(corpus)?;
    let articles = join(corpus, &wholes, &prints, postings).map_err(Error::spill(&corpus.folder))?;
    Ok(ArticleGroups { articles, fields })
}

/// The shares of text of each two articles that share enough to be compared and are not identical; for training.
pub fn compared(corpus: &Corpus) -> Result<(Vec<Counts>, Vec<Compared>), Error> {
    let Digests { wholes, fields, prints, postings } = read(corpus)?;
    let mut all = Vec::new();
    let found = compare(corpus, &mut identical(&wholes), &prints, postings, |pair| all.push(pair));
    found.map_err(Error::spill(&corpus.folder))?;
    Ok((fields, all))
}

fn read(corpus: &Corpus) -> Result<Digests, Error> {
    let spill = Error::spill(&corpus.folder);
    let mut fields = Vec::with_capacity(corpus.articles.len());
    let mut postings = Sorter::new(&corpus.folder);
    let mut wholes: Vec<Option<u64>> = Vec::with_capacity(corpus.articles.len());
    let mut starts = vec![0];
    let mut out = BufWriter::with_capacity(1 << 18, tempfile::tempfile_in(&corpus.folder).map_err(&spill)?);
    let mut take = |texts: &mut Vec<Option<String>>| -> io::Result<()> {
        let digests: Vec<Option<Digest>> = texts.par_iter().map(|text| digest(text.as_deref()?)).collect();
        texts.clear();
        for found in digests {
            let article = wholes.len() as u32;
            let prints = found.as_ref().map(|found| found.prints.as_slice()).unwrap_or_default();
            for print in prints {
                postings.push(&print.to_be_bytes(), &article)?;
                out.write_all(&print.to_le_bytes())?;
            }
            starts.push(starts[starts.len() - 1] + prints.len() as u64);
            wholes.push(found.as_ref().map(|found| found.whole));
            fields.push(found.map_or(Counts::default(), |found| found.fields));
        }
        Ok(())
    };
    let mut texts = Vec::new();
    for &part in &corpus.parts {
        let mut articles =
            Cursor::open(&corpus.folder, part, "articles", &["text"], |row| row.text("text").map(str::to_owned))?;
        while let Some((_, text)) = articles.next()? {
            texts.push(text);
            if texts.len() == BATCH {
                take(&mut texts).map_err(&spill)?;
            }
        }
    }
    take(&mut texts).map_err(&spill)?;
    let file = out.into_inner().map_err(|error| spill(error.into_error()))?;
    Ok(Digests { wholes, fields, prints: Prints { file, starts }, postings })
}

/// By date of publication, then by place in the corpus.
fn earlier(corpus: &Corpus, one: u32, other: u32) -> bool {
    let when = |article: u32| (corpus.days[article as usize], article);
    when(one) < when(other)
}

/// Two articles, the share of each that is in the other, and how many fingerprints they share.
#[derive(Clone, Copy, Debug)]
pub struct Compared {
    pub one: u32,
    pub other: u32,
    pub of_one: f64,
    pub of_other: f64,
    pub shared: usize,
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

/// Compares articles that share fingerprints; only the first of identical ones.
fn compare(
    corpus: &Corpus,
    sets: &mut Sets,
    prints: &Prints,
    postings: Sorter,
    mut take: impl FnMut(Compared),
) -> io::Result<()> {
    let mut pairs = Sorter::new(&corpus.folder);
    let mut sorted = postings.finish()?;
    while let Some((_, mut with)) = sorted.group::<u32>()? {
        with.retain(|article| sets.of(*article) == *article);
        in_blocks(&mut with, |one, other| pairs.push(&[one.to_be_bytes(), other.to_be_bytes()].concat(), &()))?;
    }
    let mut sorted = pairs.finish()?;
    let mut held: Option<(u32, Vec<u64>)> = None;
    while let Some((key, together)) = sorted.group::<()>()? {
        let (one, other) = pair(&key);
        let count = |article: u32| prints.starts[article as usize + 1] - prints.starts[article as usize];
        let least = u64::from(LEAST_SHARED).min(count(one).min(count(other)).max(1));
        if (together.len() as u64) < least {
            continue;
        }
        // Pairs are sorted: the first article stays the same for a while.
        if held.as_ref().is_none_or(|(article, _)| *article != one) {
            held = Some((one, prints.of(one)?));
        }
        let here = held.as_ref().map(|(_, prints)| prints.as_slice()).unwrap_or_default();
        let (of_one, of_other, shared) = shares(here, &prints.of(other)?);
        take(Compared { one, other, of_one, of_other, shared });
    }
    Ok(())
}

/// The pairs in a block: all pairs of a small block; in a large one each article with the first and with the next, so that the work is linear
/// in its size.
pub fn in_blocks(with: &mut [u32], mut push: impl FnMut(u32, u32) -> io::Result<()>) -> io::Result<()> {
    with.sort_unstable();
    let large = with.len() > EACH;
    for (at, &other) in with.iter().enumerate().skip(1) {
        let from = if large { at - 1 } else { 0 };
        let first = (large && at > 1).then(|| with[0]);
        for one in with[from..at].iter().copied().chain(first) {
            push(one, other)?;
        }
    }
    Ok(())
}

/// The two numbers of a key.
pub fn pair(key: &[u8]) -> (u32, u32) {
    let number = |bytes: &[u8]| bytes.iter().fold(0, |number: u32, byte| number << 8 | u32::from(*byte));
    let (one, other) = key.split_at(4);
    (number(one), number(other))
}

fn join(
    corpus: &Corpus,
    wholes: &[Option<u64>],
    prints: &Prints,
    postings: Sorter,
) -> io::Result<Vec<Option<InGroup>>> {
    let mut sets = identical(wholes);
    let (mut near, mut parts) = (Vec::new(), Vec::new());
    let (least_near, least_part) = (constant("article", "near"), constant("article", "part"));
    compare(corpus, &mut sets, prints, postings, |Compared { one, other, of_one, of_other, shared }| {
        let edge = Edge { one, other, log_odds: of_one.max(of_other) };
        if of_one.min(of_other) >= least_near {
            near.push(edge);
        } else if of_one.max(of_other) >= least_part && shared >= LEAST_SHARED as usize {
            parts.push(edge);
        }
    })?;
    near.iter().for_each(|edge| _ = sets.join(edge.one, edge.other));
    let attached = attach(corpus, &mut sets, parts);
    describe(corpus, wholes, prints, sets, &attached)
}

/// Joins a group that shares parts with others to the one with which it shares most, unless that one joins another itself: a chain of articles
/// in which each shares a part with the next is not one group.
fn attach(corpus: &Corpus, sets: &mut Sets, mut parts: Vec<Edge>) -> HashMap<u32, u32> {
    sort(&mut parts);
    let mut head: HashMap<u32, u32> = HashMap::new();
    let mut is_head: HashSet<u32> = HashSet::new();
    for edge in parts {
        let (one, other) = (sets.of(edge.one), sets.of(edge.other));
        if one == other {
            continue;
        }
        let (first, later) = if earlier(corpus, edge.one, edge.other) { (one, other) } else { (other, one) };
        let free = |set: u32| !head.contains_key(&set);
        if free(later) && !is_head.contains(&later) && free(first) {
            head.insert(later, first);
            is_head.insert(first);
        } else if free(first) && !is_head.contains(&first) && free(later) {
            // The later one already represents others.
            head.insert(first, later);
        }
    }
    head
}

fn describe(
    corpus: &Corpus,
    wholes: &[Option<u64>],
    prints: &Prints,
    mut sets: Sets,
    attached: &HashMap<u32, u32>,
) -> io::Result<Vec<Option<InGroup>>> {
    let mut firsts: HashMap<u32, u32> = HashMap::new();
    let group_of: Vec<u32> = (0..wholes.len() as u32)
        .map(|article| {
            let set = sets.of(article);
            attached.get(&set).copied().unwrap_or(set)
        })
        .collect();
    for (article, group) in group_of.iter().enumerate().filter(|(article, _)| wholes[*article].is_some()) {
        let first = firsts.entry(*group).or_insert(article as u32);
        if earlier(corpus, article as u32, *first) {
            *first = article as u32;
        }
    }
    let near = constant("article", "near");
    let mut described = Vec::with_capacity(wholes.len());
    for (article, group) in group_of.iter().enumerate() {
        let (Some(whole), Some(&first)) = (wholes[article], firsts.get(group)) else {
            described.push(None);
            continue;
        };
        let (kind, shared, shared_first) = if first as usize == article {
            (Kind::First, 1.0, 1.0)
        } else if wholes[first as usize] == Some(whole) {
            (Kind::Identical, 1.0, 1.0)
        } else {
            let (of_this, of_first, _) = shares(&prints.of(article as u32)?, &prints.of(first)?);
            (if of_this.min(of_first) >= near { Kind::Near } else { Kind::Part }, of_this, of_first)
        };
        let ten_thousandths = |share: f64| (share * 10_000.0).round() as u16;
        described.push(Some(InGroup {
            first,
            kind,
            shared: ten_thousandths(shared),
            shared_first: ten_thousandths(shared_first),
        }));
    }
    Ok(described)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(words: std::ops::Range<u32>) -> String {
        words.map(|word| format!("w{word} ")).collect()
    }

    #[test]
    fn what_is_shared_is_found_wherever_it_stands() {
        let prints = |text: &str| digest(text).unwrap().prints;
        let whole = prints(&text(0..400));
        let (of_whole, of_half, _) = shares(&whole, &prints(&text(100..300)));
        assert!((0.4..0.6).contains(&of_whole) && of_half > 0.9, "{of_whole} {of_half}");
        let fifteen = format!("{}{}{}", text(1000..1100), text(50..65), text(2000..2100));
        assert!(shares(&whole, &prints(&fifteen)).2 >= 1, "fifteen words in a row share a fingerprint");
        assert_eq!(shares(&whole, &prints(&text(3000..3400))).2, 0);
    }
}
