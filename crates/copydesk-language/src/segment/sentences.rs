//! Finds the sentence ends in one section, given its tokens: every token is in exactly one sentence.
//!
//! A run of stops (“.”, “?!”, “…”, an abbreviation's dot) with the quote marks and brackets that close after it is a
//! candidate, and what follows it decides: a lower-case word, or “Peskov said” after a quotation, continues the sentence; a capital
//! starts a new one unless the abbreviation before it forbids that.

use std::ops::Range;

use crate::lexicon;

use super::abbreviations::{self, Class};
use super::chars::{char_at, is_closer, is_opener, is_stop};
use super::words;

const VOWELS: [char; 6] = ['a', 'e', 'i', 'o', 'u', 'y'];

/// How many tokens after a candidate are examined; keeps hostile input linear.
const REACH: usize = 8;

/// Appends the sentences of one section, given its tokens, to `out`.
pub(super) fn sentences(text: &str, tokens: &[Range<usize>], out: &mut Vec<Range<usize>>) {
    let reader = Reader { text, tokens };
    let mut first = 0;
    let mut inside = false;
    let mut at = 0;
    while at < tokens.len() {
        let next = match reader.stop(at) {
            Some(stop) => {
                let after = reader.past_closers(at, inside);
                if after >= tokens.len() || reader.breaks(first, at, stop, after) {
                    out.push(tokens[first].start..tokens[after - 1].end);
                    first = after;
                }
                after
            }
            None => {
                if at > first && reader.is_bullet(at) {
                    out.push(tokens[first].start..tokens[at - 1].end);
                    first = at;
                }
                at + 1
            }
        };
        for mark in at..next {
            let apostrophe = matches!(reader.word(mark), "'" | "’" | "‘");
            if let Some(direction) = reader.direction(mark, inside).filter(|_| !apostrophe) {
                inside = direction == Direction::Opens;
            }
        }
        at = next;
    }
    if first < tokens.len() {
        out.push(tokens[first].start..tokens[tokens.len() - 1].end);
    }
}

/// What a quote mark does.
#[derive(Clone, Copy, PartialEq)]
enum Direction {
    Opens,
    Closes,
}

/// What may end a sentence.
#[derive(Clone, Copy, PartialEq)]
enum Stop {
    /// “.”
    Full,
    /// “!”, “?” and their runs.
    Loud,
    /// “...”, “…”
    Ellipsis,
    /// “J.”
    Initial,
    /// The dot of an abbreviation.
    Abbreviation(Class),
}

struct Reader<'t> {
    text: &'t str,
    tokens: &'t [Range<usize>],
}

impl<'t> Reader<'t> {
    fn word(&self, at: usize) -> &'t str {
        self.tokens.get(at).map_or("", |token| &self.text[token.clone()])
    }

    fn first_char(&self, at: usize) -> Option<char> {
        char_at(self.text, self.tokens.get(at)?.start)
    }

    /// True if nothing stands between token `at` and the one before it.
    fn glued(&self, at: usize) -> bool {
        at > 0 && at < self.tokens.len() && self.tokens[at - 1].end == self.tokens[at].start
    }

    /// The stop that token `at` is, if it is one.
    fn stop(&self, at: usize) -> Option<Stop> {
        let word = self.word(at);
        let last = word.chars().next_back()?;
        if !is_stop(last) {
            return None;
        }
        if word.len() == last.len_utf8() {
            return Some(match last {
                '.' | '。' | '।' => Stop::Full,
                '…' => Stop::Ellipsis,
                _ => Stop::Loud,
            });
        }
        if word.chars().all(is_stop) {
            // “....” is an ellipsis and a full stop.
            return Some(if word.len() > 3 { Stop::Full } else { Stop::Ellipsis });
        }
        let bare = &word[..word.len() - last.len_utf8()];
        let tail = bare.rsplit('-').next().unwrap_or_default();
        let mut letters = bare.chars();
        if letters.next().is_some_and(char::is_uppercase) && letters.next().is_none() {
            return Some(Stop::Initial);
        }
        let class = abbreviations::class(bare).or_else(|| abbreviations::class(tail));
        Some(Stop::Abbreviation(class.unwrap_or(Class::Place)))
    }

    /// The first token after the run of stops at `at` and what closes with it. `inside`: a quotation was open before.
    fn past_closers(&self, at: usize, mut inside: bool) -> usize {
        let mut after = at + 1;
        while let Some(c) = self.first_char(after) {
            if self.is_footnote(after) {
                after += 3;
                continue;
            }
            let word = self.word(after);
            let closes = match self.direction(after, inside) {
                Some(Direction::Closes) => {
                    inside = false;
                    true
                }
                Some(Direction::Opens) => false,
                None => is_closer(c) || word.chars().all(is_stop),
            };
            if !closes {
                break;
            }
            after += 1;
        }
        after
    }

    /// Whether the quote mark at `at` opens or closes; None if it is none. A mark leans on the word it touches, whatever
    /// its shape; between two blanks or two words its shape tells, and a straight one closes what is open.
    fn direction(&self, at: usize, inside: bool) -> Option<Direction> {
        let word = self.word(at);
        let shape = match word {
            "“" | "„" | "«" | "‹" | "‘" | "``" | "「" => Some(Direction::Opens),
            "”" | "»" | "›" | "」" => Some(Direction::Closes),
            "\"" | "'" | "’" | "''" | "’’" | "‘’" | "‘‘" => None,
            _ => return None,
        };
        Some(match (self.glued(at), self.glued(at + 1)) {
            (true, false) => Direction::Closes,
            (false, true) => Direction::Opens,
            (before, _) => shape.unwrap_or_else(|| {
                let closes = inside || before && !self.first_char(at + 1).is_some_and(char::is_alphanumeric);
                if closes { Direction::Closes } else { Direction::Opens }
            }),
        })
    }

    /// True for “[4]”, which belongs to the sentence before it.
    fn is_footnote(&self, at: usize) -> bool {
        let number = self.word(at + 1);
        self.word(at) == "["
            && self.word(at + 2) == "]"
            && number.len() <= 3
            && number.bytes().all(|b| b.is_ascii_digit())
    }

    /// True for the bullet that starts a new item inside a line.
    fn is_bullet(&self, at: usize) -> bool {
        matches!(self.word(at), "•" | "▪" | "●" | "■" | "►" | "‣" | "◦")
    }

    /// Decides whether the sentence that began at token `first` ends before token `after`.
    fn breaks(&self, first: usize, at: usize, stop: Stop, after: usize) -> bool {
        let closed =
            after > at + 1 && self.first_char(after - 1).is_some_and(|c| is_closer(c) || is_quote(c) || c == '‘');
        // “the head of the U.N.’s agency”
        if self.glued(after) && matches!(self.word(after), "'s" | "’s") {
            return false;
        }
        let mut next = after;
        let mut opened = false;
        while next < after + REACH && self.first_char(next).is_some_and(|c| is_opener(c) || is_quote(c)) {
            opened = true;
            next += 1;
        }
        let Some(c) = self.first_char(next) else { return true };
        // Dashes, commas and other marks go on; so does a lower-case word, “iPhone” aside.
        if !c.is_alphanumeric() && !matches!(c, '$' | '£' | '€' | '@' | '#') {
            return self.is_bullet(next) || (stop != Stop::Ellipsis && !c.is_ascii() && !is_dash(c) && !opened);
        }
        let word = self.word(next);
        if c.is_lowercase() && !word.chars().nth(1).is_some_and(char::is_uppercase) {
            return stop == Stop::Full && !closed && !opened && !self.glued(after) && self.is_plain_word(at);
        }
        // “Viva Maria! (1965) was”
        let dated = c.is_numeric() && self.word(after) == "(";
        if dated || self.numbers_item(first, at) {
            return false;
        }
        match stop {
            Stop::Full => true,
            Stop::Loud => !(self.is_brand(at) || closed && self.reports(next)),
            Stop::Ellipsis => {
                (closed || opened || c.is_alphabetic() && words::is_starter(word)) && !(closed && self.reports(next))
            }
            // “Plan B. The vote”, “George W. But”
            Stop::Initial => !opened && words::is_plain_starter(word),
            Stop::Abbreviation(class) => match class {
                Class::Title | Class::Number | Class::Linking => closed,
                Class::Month | Class::Weekday => !c.is_numeric() && (opened || words::is_starter(word)),
                Class::Time => !self.continues_time(next),
                Class::Listing | Class::Unit => !c.is_numeric(),
                Class::Suffix | Class::Place | Class::State => {
                    c.is_alphabetic() && (words::is_starter(word) || (opened && !closed && self.word(after) != "("))
                }
            },
        }
    }

    /// True if an ordinary word stands before the stop: no unknown abbreviation, so that a sentence may start small.
    fn is_plain_word(&self, at: usize) -> bool {
        let word = self.word(at.wrapping_sub(1));
        self.glued(at) && word.len() >= 3 && word.bytes().all(|byte| byte.is_ascii_lowercase()) && word.contains(VOWELS)
    }

    /// True if the sentence so far is only the number or letter of an item: “1.”, “2.1.”, “a.”, “*1.”, “Figure 2.”.
    fn numbers_item(&self, first: usize, at: usize) -> bool {
        let mut first = first;
        if matches!(self.word(first), "*" | "-" | "•" | "(" | "Figure" | "Fig." | "Table" | "Step" | "Part") {
            first += 1;
        }
        let item = self.word(first);
        at == first + 1
            && item.len() <= 4
            && (item.len() == 1 || item.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.'))
    }

    /// “Yahoo!” and its like.
    fn is_brand(&self, at: usize) -> bool {
        at > 0 && matches!(self.word(at - 1), "Yahoo" | "Jeopardy") && self.glued(at)
    }

    /// True if a name and a verb of saying start at `at`: “Peskov said.”, “Mr. Peskov told reporters”.
    fn reports(&self, at: usize) -> bool {
        let capital = |at: usize| self.first_char(at).is_some_and(char::is_uppercase);
        if !capital(at) || words::is_starter(self.word(at)) && !lexicon::is_honorific(self.word(at)) {
            return false;
        }
        let verb = (at + 1..at + REACH)
            .take_while(|&i| capital(i) || lexicon::verbs::stands_beside_quotation(self.word(i)))
            .find(|&i| !capital(i));
        verb.is_some_and(|verb| !words::is_clause_start(self.word(verb + 1)))
    }

    /// “5 p.m. Friday”, “5 p.m. Moscow time”.
    fn continues_time(&self, at: usize) -> bool {
        let word = self.word(at);
        words::is_zone(word)
            || lexicon::month(word).is_some()
            || lexicon::weekday(word).is_some()
            || (1..4).any(|i| self.word(at + i) == "time")
    }
}

fn is_quote(c: char) -> bool {
    matches!(c, '"' | '\'' | '`')
}

fn is_dash(c: char) -> bool {
    matches!(c, '-' | '–' | '—' | '―')
}
