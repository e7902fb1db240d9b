//! The input, cut into parts as it is read: by articles and bytes, never by time. What a part was made of is known by its fingerprint, so
//! that a run goes on only with the input that it began with.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use sha2::{Digest, Sha256};

use super::manifest::Part;
use crate::args::Shard;
use crate::inputs::{Articles, Unread};

/// How many bytes of input fill a part.
pub const BYTES: u64 = 64 << 20;

/// A part that was made before.
#[derive(Clone)]
pub struct Known {
    pub number: u32,
    /// Position in the input of what follows it.
    end: u64,
    /// Of its input; `None`: the input may have been mended since.
    sha256: Option<String>,
    /// Whether it is to be made once more.
    pub again: bool,
}

impl Known {
    /// A part that stands or, if it is not all there, is made again from the same input.
    pub fn of(part: &Part, again: bool) -> Known {
        Known { number: part.part, end: part.end, sha256: Some(part.input_sha256.clone()), again }
    }

    /// A part that is made again from the same articles, which may have been mended.
    pub fn mended(part: &Part) -> Known {
        Known { sha256: None, ..Known::of(part, true) }
    }
}

/// A part whose articles have all been handed out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Closed {
    pub number: u32,
    /// Positions of its articles in the input: from the first to before this one.
    pub first: u64,
    pub end: u64,
    /// Of what the articles were read from.
    pub sha256: String,
}

/// What the reading thread tells the others about the articles that it hands out, which are numbered as they go.
#[derive(Default)]
pub struct Ledger(Mutex<Entries>);

#[derive(Default)]
struct Entries {
    /// Where articles are in the input: number of the first, its position, and its part; the others follow by `step`.
    runs: Vec<(u64, u64, u32)>,
    step: u64,
    /// With the number of the article that follows it.
    closed: VecDeque<(u64, Closed)>,
    difference: Option<String>,
}

impl Ledger {
    fn lock(&self) -> MutexGuard<'_, Entries> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Where in the input an article stands that was handed out.
    pub fn position(&self, number: u64) -> u64 {
        let entries = self.lock();
        let (first, position, _) = entries.run_of(number);
        position + (number - first) * entries.step
    }

    /// The part that an article belongs to.
    pub fn part(&self, number: u64) -> u32 {
        self.lock().run_of(number).2
    }

    /// The next part, if it ends before this article.
    pub fn closed_at(&self, number: u64) -> Option<Closed> {
        let mut entries = self.lock();
        let due = entries.closed.front().is_some_and(|(end, _)| *end <= number);
        if due { entries.closed.pop_front().map(|(_, closed)| closed) } else { None }
    }

    /// What the input has otherwise than the parts made before.
    pub fn difference(&self) -> Option<String> {
        self.lock().difference.clone()
    }
}

impl Entries {
    fn run_of(&self, number: u64) -> (u64, u64, u32) {
        let after = self.runs.partition_point(|(first, ..)| *first <= number);
        after.checked_sub(1).and_then(|at| self.runs.get(at)).copied().unwrap_or_default()
    }
}

/// The articles that are to be annotated.
pub struct Partition {
    articles: Articles,
    shard: Option<Shard>,
    /// The most articles of a part.
    most: u64,
    known: VecDeque<Known>,
    ledger: Arc<Ledger>,
    /// Position in the input of the next article.
    position: u64,
    /// Of the next article that is handed out.
    number: u64,
    part: Open,
    ended: bool,
}

/// The part that is being read.
#[derive(Default)]
struct Open {
    number: u32,
    first: u64,
    articles: u64,
    bytes: u64,
    hash: Sha256,
}

/// What an input has otherwise than the parts made of it. A part that is made of mended articles needs as many as it had; after the last, if
/// it is one of these, more may follow.
pub fn difference(articles: Articles, shard: Option<Shard>, most: u64, known: &[Known]) -> Option<String> {
    let open = known.last().is_none_or(|last| last.sha256.is_none());
    let known = known.iter().map(|known| Known { again: false, ..known.clone() }).collect();
    let ledger = Arc::new(Ledger::default());
    let more = Partition::new(articles, shard, most, known, ledger.clone()).next().is_some() && !open;
    ledger.difference().or_else(|| more.then(|| "the input is another: it goes on after the last of the parts".into()))
}

impl Partition {
    pub fn new(
        articles: Articles,
        shard: Option<Shard>,
        most: u64,
        known: Vec<Known>,
        ledger: Arc<Ledger>,
    ) -> Partition {
        ledger.lock().step = shard.map_or(1, |shard| shard.of);
        let known = known.into();
        Partition { articles, shard, most, known, ledger, position: 0, number: 0, part: Open::default(), ended: false }
    }

    /// Whether the part being read was made before and stands.
    fn is_there(&self) -> bool {
        self.known.front().is_some_and(|known| known.number == self.part.number && !known.again)
    }

    /// Ends the part, before its last article is handed out; false if it is another than the one made before.
    fn close(&mut self) -> bool {
        let next = Open { number: self.part.number + 1, first: self.position, ..Open::default() };
        let Open { number, first, hash, .. } = std::mem::replace(&mut self.part, next);
        let sha256 = hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
        let closed = Closed { number, first, end: self.position, sha256 };
        let mut entries = self.ledger.lock();
        if let Some(known) = self.known.pop_front_if(|known| known.number == number) {
            if known.end != closed.end || known.sha256.is_some_and(|sha256| sha256 != closed.sha256) {
                entries.difference = Some(format!(
                    "the input is another: articles {} to {} are not those that part {number} was made of",
                    closed.first,
                    closed.end.saturating_sub(1)
                ));
                return false;
            }
            if !known.again {
                return true;
            }
        }
        entries.closed.push_back((self.number, closed));
        true
    }
}

impl Iterator for Partition {
    type Item = Unread;

    fn next(&mut self) -> Option<Unread> {
        while !self.ended {
            let Some(article) = self.articles.next() else {
                self.ended = true;
                // Of an input without articles too there is a part, so that every table is there.
                let none = self.part.articles == 0 && self.part.number > 0;
                let whole = none || self.close();
                if whole && !self.known.is_empty() {
                    self.ledger.lock().difference = Some(format!(
                        "the input is another: it ends after {} articles, before the parts do",
                        self.position
                    ));
                }
                return None;
            };
            let position = self.position;
            self.position += 1;
            if self.shard.is_some_and(|shard| position % shard.of != shard.index - 1) {
                continue;
            }
            let there = self.is_there();
            self.part.take(&article);
            if !there {
                let mut entries = self.ledger.lock();
                let follows = entries.runs.last().is_some_and(|(first, start, part)| {
                    *part == self.part.number && start + (self.number - first) * entries.step == position
                });
                if !follows {
                    entries.runs.push((self.number, position, self.part.number));
                }
                drop(entries);
                self.number += 1;
            }
            // A part that was made before ends where it ended, though its articles be longer now.
            let known = self.known.front().filter(|known| known.number == self.part.number);
            let full = match known {
                Some(known) => self.position >= known.end,
                None => self.part.articles >= self.most || self.part.bytes >= BYTES,
            };
            if full && !self.close() {
                self.ended = true;
                return None;
            }
            if !there {
                return Some(article);
            }
        }
        None
    }
}

impl Open {
    fn take(&mut self, article: &Unread) {
        let raw = article.raw();
        let bytes = raw.bytes() as u64;
        self.articles += 1;
        self.bytes += bytes;
        // Its name and place too, which are its id if it has none of its own.
        let place = raw.default_id();
        self.hash.update((place.len() as u64).to_le_bytes());
        self.hash.update(place);
        self.hash.update(bytes.to_le_bytes());
        raw.visit_bytes(|bytes| {
            // With their lengths: what goes over from one cell to the next makes another input.
            self.hash.update((bytes.len() as u64).to_le_bytes());
            self.hash.update(bytes);
        });
    }
}
