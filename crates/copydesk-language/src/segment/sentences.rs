//! Sentence ends inside one section, decided over its tokens: every token lands in exactly one sentence.
//!
//! A run of stops (“.”, “?!”, “…”, an abbreviation's dot) with the quote marks and brackets that close after it is a
//! candidate; what follows decides: a lower-case word goes on, “Peskov said” after a quotation goes on, a capital breaks
//! unless the abbreviation before it forbids it.

use std::ops::Range;

use super::abbreviations::{self, Class};
use super::chars::{char_at, is_closer, is_opener, is_stop};

/// How many tokens past a candidate are looked at; keeps hostile input linear.
const REACH: usize = 8;

/// Appends the sentences of one section, given its tokens, to `out`.
pub(super) fn sentences(text: &str, tokens: &[Range<usize>], out: &mut Vec<Range<usize>>) {
    let reader = Reader { text, tokens };
    let mut first = 0;
    let mut at = 0;
    while at < tokens.len() {
        let next = match reader.stop(at) {
            Some(stop) => {
                let after = reader.past_closers(at);
                if after >= tokens.len() || reader.breaks(first, at, stop, after) {
                    out.push(tokens[first].start..tokens[after - 1].end);
                    first = after;
                }
                after
            }
            None if at > first && reader.is_bullet(at) => {
                out.push(tokens[first].start..tokens[at - 1].end);
                first = at;
                at + 1
            }
            None => at + 1,
        };
        at = next;
    }
    if first < tokens.len() {
        out.push(tokens[first].start..tokens[tokens.len() - 1].end);
    }
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
            return Some(Stop::Ellipsis);
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

    /// The first token after the run of stops at `at` and what closes with it.
    fn past_closers(&self, at: usize) -> usize {
        let mut after = at + 1;
        while after < self.tokens.len() {
            let word = self.word(after);
            let closes = match self.first_char(after) {
                Some(c) if is_stop(c) => word.chars().all(is_stop),
                Some('’') => word.len() == 3 && self.glued(after),
                Some(c) if is_closer(c) => true,
                Some('"') => self.glued(after) || !self.opens(after),
                Some('\'') => matches!(word, "'" | "''") && self.glued(after),
                _ => false,
            };
            if !closes {
                break;
            }
            after += 1;
        }
        after
    }

    /// True if the straight quote at `at`, with a blank before it, opens: nothing stands between it and what follows.
    fn opens(&self, at: usize) -> bool {
        self.glued(at + 1)
    }

    /// True for the bullet that starts a new item inside a line.
    fn is_bullet(&self, at: usize) -> bool {
        matches!(self.word(at), "•" | "▪" | "●" | "■" | "►" | "‣" | "◦")
    }

    /// Decides whether the sentence that began at token `first` ends before token `after`.
    fn breaks(&self, first: usize, at: usize, stop: Stop, after: usize) -> bool {
        let closed =
            after > at + 1 && self.first_char(after - 1).is_some_and(|c| is_closer(c) || matches!(c, '"' | '\''));
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
            return false;
        }
        if self.numbers_item(first, at) {
            return false;
        }
        match stop {
            Stop::Full => !(closed && self.reports(next)),
            Stop::Loud => !(self.is_brand(at) || closed && self.reports(next)),
            Stop::Ellipsis => {
                (closed || opened || c.is_alphabetic() && is_starter(word)) && !(closed && self.reports(next))
            }
            Stop::Initial => false,
            Stop::Abbreviation(class) => match class {
                Class::Title | Class::Number | Class::Linking => closed,
                Class::Month | Class::Weekday => !c.is_numeric() && (opened || is_starter(word)),
                Class::Time => !self.continues_time(next),
                Class::Listing => true,
                Class::Unit => !c.is_numeric(),
                Class::Suffix | Class::Place | Class::State => {
                    c.is_alphabetic() && (is_starter(word) || (opened && !closed && self.word(after) != "("))
                }
            },
        }
    }

    /// True if the sentence so far is only the number or letter of a list item: “1.”, “a.”.
    fn numbers_item(&self, first: usize, at: usize) -> bool {
        let item = self.word(first);
        at == first + 1 && item.len() <= 3 && (item.bytes().all(|byte| byte.is_ascii_digit()) || item.len() == 1)
    }

    /// “Yahoo!” and its like.
    fn is_brand(&self, at: usize) -> bool {
        at > 0 && matches!(self.word(at - 1), "Yahoo" | "Jeopardy") && self.glued(at)
    }

    /// True if a name and a verb of saying start at `at`: “Peskov said.”, “Mr. Peskov told reporters”.
    fn reports(&self, at: usize) -> bool {
        let capital = |at: usize| self.first_char(at).is_some_and(char::is_uppercase);
        if !capital(at) || is_starter(self.word(at)) {
            return false;
        }
        let verb =
            (at + 1..at + REACH).take_while(|&i| capital(i) || is_verb_of_saying(self.word(i))).find(|&i| !capital(i));
        verb.is_some_and(|verb| !is_clause_start(self.word(verb + 1)))
    }

    /// “5 p.m. Friday”, “5 p.m. Moscow time”.
    fn continues_time(&self, at: usize) -> bool {
        const ZONES: &[&str] = &[
            "EST",
            "EDT",
            "ET",
            "PST",
            "PDT",
            "PT",
            "CST",
            "CDT",
            "CT",
            "MST",
            "MDT",
            "MT",
            "GMT",
            "UTC",
            "BST",
            "CET",
            "CEST",
            "EET",
            "IST",
            "WAT",
            "Eastern",
            "Pacific",
            "Central",
            "Mountain",
            "Monday",
            "Tuesday",
            "Wednesday",
            "Thursday",
            "Friday",
            "Saturday",
            "Sunday",
            "January",
            "February",
            "March",
            "April",
            "May",
            "June",
            "July",
            "August",
            "September",
            "October",
            "November",
            "December",
        ];
        let word = self.word(at);
        let bare = word.strip_suffix('.').unwrap_or(word);
        ZONES.contains(&word)
            || matches!(abbreviations::class(bare), Some(Class::Month | Class::Weekday))
            || (1..4).any(|i| self.word(at + i) == "time")
    }
}

fn is_quote(c: char) -> bool {
    matches!(c, '"' | '\'' | '`')
}

fn is_dash(c: char) -> bool {
    matches!(c, '-' | '–' | '—' | '―')
}

/// Capitalised function words: after an abbreviation they show that a sentence starts.
fn is_starter(word: &str) -> bool {
    const STARTERS: &[&str] = &[
        "A",
        "About",
        "According",
        "Across",
        "After",
        "Again",
        "Against",
        "All",
        "Almost",
        "Along",
        "Already",
        "Also",
        "Although",
        "Amid",
        "Among",
        "An",
        "And",
        "Another",
        "Any",
        "As",
        "Asked",
        "At",
        "Authorities",
        "Because",
        "Before",
        "Being",
        "Between",
        "Both",
        "But",
        "By",
        "Can",
        "Critics",
        "Despite",
        "Did",
        "Do",
        "Does",
        "During",
        "Each",
        "Earlier",
        "Either",
        "Even",
        "Every",
        "Few",
        "Finally",
        "For",
        "Former",
        "From",
        "Given",
        "Had",
        "Has",
        "Have",
        "He",
        "Her",
        "Here",
        "His",
        "How",
        "However",
        "I",
        "If",
        "In",
        "Indeed",
        "Instead",
        "Is",
        "It",
        "Its",
        "Just",
        "Last",
        "Later",
        "Let",
        "Like",
        "Many",
        "Maybe",
        "Meanwhile",
        "More",
        "Moreover",
        "Most",
        "Much",
        "My",
        "Nearly",
        "Neither",
        "Never",
        "Nevertheless",
        "Next",
        "Nor",
        "Not",
        "Nothing",
        "Now",
        "Of",
        "Officials",
        "Often",
        "On",
        "Once",
        "Only",
        "Or",
        "Other",
        "Others",
        "Our",
        "Over",
        "Perhaps",
        "Police",
        "Recently",
        "She",
        "Since",
        "So",
        "Some",
        "Sometimes",
        "Soon",
        "Still",
        "Such",
        "Than",
        "That",
        "The",
        "Their",
        "Then",
        "There",
        "Therefore",
        "These",
        "They",
        "This",
        "Those",
        "Though",
        "Through",
        "Thus",
        "To",
        "Today",
        "Together",
        "Tomorrow",
        "Two",
        "Under",
        "Unlike",
        "Until",
        "Was",
        "We",
        "Were",
        "What",
        "When",
        "Where",
        "Whether",
        "Which",
        "While",
        "Who",
        "Why",
        "With",
        "Within",
        "Without",
        "Yesterday",
        "Yet",
        "You",
        "Your",
    ];
    STARTERS.binary_search(&word).is_ok()
}

/// Past and present forms that follow a speaker's name after a quotation.
fn is_verb_of_saying(word: &str) -> bool {
    const VERBS: &[&str] = &[
        "added",
        "adds",
        "announced",
        "answered",
        "asked",
        "asks",
        "began",
        "complained",
        "concluded",
        "continued",
        "cried",
        "declared",
        "explained",
        "insisted",
        "joked",
        "noted",
        "quipped",
        "recalled",
        "remarked",
        "replied",
        "responded",
        "said",
        "says",
        "shouted",
        "tells",
        "told",
        "tweeted",
        "warned",
        "whispered",
        "wondered",
        "writes",
        "wrote",
        "yelled",
    ];
    VERBS.binary_search(&word).is_ok()
}

/// What starts a reported clause after a verb of saying: then the verb belongs to a sentence of its own.
fn is_clause_start(word: &str) -> bool {
    matches!(
        word,
        "that"
            | "he"
            | "she"
            | "they"
            | "it"
            | "we"
            | "I"
            | "the"
            | "a"
            | "an"
            | "his"
            | "her"
            | "their"
            | "there"
            | "no"
    )
}
