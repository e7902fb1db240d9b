//! Divides the input into parts as it is read, by articles and bytes, never by time. A hash of each part's input makes sure that a run continues
//! with the input that it started with.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use copydesk_inputs::{Articles, UnreadArticle};
use sha2::{Digest, Sha256};

use crate::Shard;
use crate::manifest::Part;

/// A part is full when it has this many bytes of input.
pub const PART_BYTES: u64 = 64 << 20;

/// A part that an earlier run wrote.
#[derive(Clone)]
pub struct EarlierPart {
    pub number: u32,
    /// Position in the input of what follows it.
    end: u64,
    /// The hash of its input; `None`: the input may have been corrected since.
    sha256: Option<String>,
    /// Whether it is to be written again.
    pub redo: bool,
}

impl EarlierPart {
    /// A part that stays, or is written again from the same input if files of it are missing.
    pub fn new(part: &Part, redo: bool) -> EarlierPart {
        EarlierPart { number: part.part, end: part.end, sha256: Some(part.input_sha256.clone()), redo }
    }

    /// A part that is written again from the same articles, which may have been corrected.
    pub fn corrected(part: &Part) -> EarlierPart {
        EarlierPart { sha256: None, ..EarlierPart::new(part, true) }
    }
}

/// A part whose articles have all been handed out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClosedPart {
    pub number: u32,
    /// Positions of its articles in the input: from the first to before this one.
    pub first: u64,
    pub end: u64,
    /// Of what the articles were read from.
    pub sha256: String,
}

/// The progress of the reading thread: positions in the input of the articles that it has handed out, and parts that have ended.
#[derive(Default)]
pub struct Progress(Mutex<ProgressState>);

#[derive(Default)]
struct ProgressState {
    /// Where articles are in the input: number of the first, its position, and its part; the others follow by `step`.
    runs: Vec<(u64, u64, u32)>,
    step: u64,
    /// With the number of the article that follows it.
    closed: VecDeque<(u64, ClosedPart)>,
    difference: Option<String>,
}

impl Progress {
    fn lock(&self) -> MutexGuard<'_, ProgressState> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Where in the input an article stands that was handed out.
    pub fn position(&self, number: u64) -> u64 {
        let state = self.lock();
        let (first, position, _) = state.run_of(number);
        position + (number - first) * state.step
    }

    /// The part that an article belongs to.
    pub fn part(&self, number: u64) -> u32 {
        self.lock().run_of(number).2
    }

    /// The next part, if it ends before this article.
    pub fn closed_at(&self, number: u64) -> Option<ClosedPart> {
        let mut state = self.lock();
        let due = state.closed.front().is_some_and(|(end, _)| *end <= number);
        if due { state.closed.pop_front().map(|(_, closed)| closed) } else { None }
    }

    /// How the input differs from what the earlier parts were made of.
    pub fn difference(&self) -> Option<String> {
        self.lock().difference.clone()
    }
}

impl ProgressState {
    fn run_of(&self, number: u64) -> (u64, u64, u32) {
        let after = self.runs.partition_point(|(first, ..)| *first <= number);
        after.checked_sub(1).and_then(|at| self.runs.get(at)).copied().unwrap_or_default()
    }
}

/// The articles that are still to be annotated.
pub struct Partition {
    articles: Articles,
    shard: Option<Shard>,
    /// The most articles of a part.
    part_articles: u64,
    earlier: VecDeque<EarlierPart>,
    progress: Arc<Progress>,
    /// Position in the input of the next article.
    position: u64,
    /// Of the next article that is handed out.
    number: u64,
    part: OpenPart,
    ended: bool,
}

/// The part that is being read.
#[derive(Default)]
struct OpenPart {
    number: u32,
    first: u64,
    articles: u64,
    bytes: u64,
    hash: Sha256,
}

/// How an input differs from that of earlier parts. A part whose articles may have been corrected needs as many as it had; if the last part is
/// one of these, more may follow it.
pub fn difference(
    articles: Articles,
    shard: Option<Shard>,
    part_articles: u64,
    earlier: &[EarlierPart],
) -> Option<String> {
    let open = earlier.last().is_none_or(|last| last.sha256.is_none());
    let earlier = earlier.iter().map(|earlier| EarlierPart { redo: false, ..earlier.clone() }).collect();
    let progress = Arc::new(Progress::default());
    let more = Partition::new(articles, shard, part_articles, earlier, progress.clone()).next().is_some() && !open;
    progress.difference().or_else(|| more.then(|| "it has more articles than the parts".into()))
}

impl Partition {
    pub fn new(
        articles: Articles,
        shard: Option<Shard>,
        part_articles: u64,
        earlier: Vec<EarlierPart>,
        progress: Arc<Progress>,
    ) -> Partition {
        progress.lock().step = shard.map_or(1, Shard::count);
        let earlier = earlier.into();
        Partition {
            articles,
            shard,
            part_articles,
            earlier,
            progress,
            position: 0,
            number: 0,
            part: OpenPart::default(),
            ended: false,
        }
    }

    /// Whether the part being read was made before and stays.
    fn stays(&self) -> bool {
        self.earlier.front().is_some_and(|earlier| earlier.number == self.part.number && !earlier.redo)
    }

    /// Ends the part, before its last article is handed out; false if its input differs from that of the earlier part.
    fn close(&mut self) -> bool {
        let next = OpenPart { number: self.part.number + 1, first: self.position, ..OpenPart::default() };
        let OpenPart { number, first, hash, .. } = std::mem::replace(&mut self.part, next);
        let sha256 = format!("{:x}", hash.finalize());
        let closed = ClosedPart { number, first, end: self.position, sha256 };
        let mut state = self.progress.lock();
        if let Some(earlier) = self.earlier.pop_front_if(|earlier| earlier.number == number) {
            if earlier.end != closed.end || earlier.sha256.is_some_and(|sha256| sha256 != closed.sha256) {
                state.difference = Some(format!(
                    "articles {} to {} are not those that part {number} was made of",
                    closed.first,
                    closed.end.saturating_sub(1)
                ));
                return false;
            }
            if !earlier.redo {
                return true;
            }
        }
        state.closed.push_back((self.number, closed));
        true
    }
}

impl Iterator for Partition {
    type Item = UnreadArticle;

    fn next(&mut self) -> Option<UnreadArticle> {
        while !self.ended {
            let Some(article) = self.articles.next() else {
                self.ended = true;
                // An input without articles gives one part too, so that every table has a file.
                let none = self.part.articles == 0 && self.part.number > 0;
                let matches = none || self.close();
                if matches && !self.earlier.is_empty() {
                    self.progress.lock().difference =
                        Some(format!("it ends after {} articles, before the parts do", self.position));
                }
                return None;
            };
            let position = self.position;
            self.position += 1;
            if self.shard.is_some_and(|shard| !shard.takes(position)) {
                continue;
            }
            let stays = self.stays();
            self.part.take(&article);
            if !stays {
                let mut state = self.progress.lock();
                let follows = state.runs.last().is_some_and(|(first, start, part)| {
                    *part == self.part.number && start + (self.number - first) * state.step == position
                });
                if !follows {
                    state.runs.push((self.number, position, self.part.number));
                }
                drop(state);
                self.number += 1;
            }
            // An earlier part ends where it ended, even if its articles are longer now.
            let earlier = self.earlier.front().filter(|earlier| earlier.number == self.part.number);
            let full = match earlier {
                Some(earlier) => self.position >= earlier.end,
                None => self.part.articles >= self.part_articles || self.part.bytes >= PART_BYTES,
            };
            if full && !self.close() {
                self.ended = true;
                return None;
            }
            if !stays {
                return Some(article);
            }
        }
        None
    }
}

impl OpenPart {
    fn take(&mut self, article: &UnreadArticle) {
        let unparsed = article.unparsed();
        let bytes = unparsed.bytes() as u64;
        self.articles += 1;
        self.bytes += bytes;
        // The hash includes the default id, which is its id if the data has none.
        let place = unparsed.default_id();
        self.hash.update((place.len() as u64).to_le_bytes());
        self.hash.update(place);
        self.hash.update(bytes.to_le_bytes());
        unparsed.visit_bytes(|bytes| {
            // With their lengths, so that text moved from one cell to the next changes the hash.
            self.hash.update((bytes.len() as u64).to_le_bytes());
            self.hash.update(bytes);
        });
    }
}
