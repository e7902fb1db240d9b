//! Shows the progress of a run: a bar if standard error is a terminal, one line per minute otherwise.

use std::io::{self, IsTerminal};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};

use super::tell;
use crate::interrupt;

const LINE_EVERY: Duration = Duration::from_secs(60);
const BAR_EVERY: Duration = Duration::from_millis(200);

/// Counts what a run has written, and shows it.
pub struct Progress {
    articles: u64,
    words: u64,
    failures: u64,
    started: Instant,
    shown: Instant,
    bar: Option<ProgressBar>,
    /// Bytes of input: all of them if known, and those read.
    total: Option<u64>,
    read: Arc<AtomicU64>,
}

impl Progress {
    pub fn new(total: Option<u64>, read: Arc<AtomicU64>) -> Progress {
        let bar = io::stderr().is_terminal().then(|| {
            let bar = total.map_or_else(ProgressBar::no_length, ProgressBar::new);
            let template = if total.is_some() { "{wide_bar} {percent} % {msg}" } else { "{spinner} {msg}" };
            bar.with_style(ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar()))
        });
        let now = Instant::now();
        Progress { articles: 0, words: 0, failures: 0, started: now, shown: now, bar, total, read }
    }

    /// An article was written.
    pub fn add(&mut self, words: u64, failed: bool) {
        interrupt::wait_if_ending();
        self.articles += 1;
        self.words += words;
        self.failures += u64::from(failed);
        if self.shown.elapsed() < if self.bar.is_some() { BAR_EVERY } else { LINE_EVERY } {
            return;
        }
        self.shown = Instant::now();
        let read = self.read.load(Ordering::Relaxed);
        let left = self.left(read);
        let message = format!("{}{left}", counted(self.articles, self.words, self.failures, self.started.elapsed()));
        match &self.bar {
            Some(bar) => {
                bar.set_position(read);
                bar.set_message(message);
            }
            None => tell(&message),
        }
    }

    /// Removes the bar.
    pub fn end(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }

    fn left(&self, read: u64) -> String {
        match self.total {
            Some(total) if read > 0 && total >= read => {
                let share = read as f64 / total as f64;
                let left = self.started.elapsed().mul_f64((1.0 - share) / share);
                format!("; {:.0} % read, {} left", 100.0 * share, duration(left))
            }
            _ => String::new(),
        }
    }
}

/// `1,234 articles, 56,789 words (12,345 words/s), 2 with problems`
pub fn counted(articles: u64, words: u64, failures: u64, time: Duration) -> String {
    let rate = (words as f64 / time.as_secs_f64().max(1e-9)) as u64;
    let failed = if failures == 0 { String::new() } else { format!(", {} with problems", grouped(failures)) };
    format!("{}, {} words ({} words/s){failed}", self::articles(articles), grouped(words), grouped(rate))
}

/// `1 article`, `1,234 articles`
pub fn articles(count: u64) -> String {
    plural(count, "article")
}

/// `1 part`, `20 parts`
pub fn parts(count: u64) -> String {
    plural(count, "part")
}

fn plural(count: u64, noun: &str) -> String {
    format!("{} {noun}{}", grouped(count), if count == 1 { "" } else { "s" })
}

/// `1,234,567`
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// `1 h 20 min`, `3 min 20 s`, `12 s`
pub fn duration(time: Duration) -> String {
    match time.as_secs() {
        s @ 0..60 => format!("{s} s"),
        s @ 60..3600 => format!("{} min {} s", s / 60, s % 60),
        s => format!("{} h {} min", s / 3600, s % 3600 / 60),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_readable() {
        let said = counted(1234, 1_000_000, 1, Duration::from_secs(10));
        assert_eq!(said, "1,234 articles, 1,000,000 words (100,000 words/s), 1 with problems");
        assert_eq!(counted(1, 10, 0, Duration::from_secs(1)), "1 article, 10 words (10 words/s)");
        let shown = [5, 200, 4800].map(|s| duration(Duration::from_secs(s)));
        assert_eq!(shown, ["5 s", "3 min 20 s", "1 h 20 min"]);
    }
}
