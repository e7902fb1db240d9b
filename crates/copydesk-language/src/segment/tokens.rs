//! Splits a stretch of text into tokens: every visible character is in exactly one.
//!
//! Kept whole: words with inner hyphens (“Secretary-General”, “four-day”, “U.S.-led”) and inner apostrophes (“O'Brien”),
//! numbers with currency, separators and percent sign (“$1,200.50”, “50%”, “10:30”, “9/11”), abbreviations with their dot
//! (“Sen.”, “U.S.”, “J.”), addresses, @handles, #tags, “...”, “--”, `''`, emoji clusters. Split off: clitics (“UN|'s”,
//! “do|n't”) and every other mark. Combining marks stay with their base.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

use crate::lexicon;

use super::abbreviations::{self, Class};
use super::chars::{self, char_at, char_before, is_apostrophe, is_blank};

/// How many bytes an address, number or acronym may span; keeps hostile input linear.
const REACH: usize = 256;

/// Appends the tokens of `text[within]` to `out`; offsets count from the start of `text`.
pub(super) fn tokens(text: &str, within: Range<usize>, out: &mut Vec<Range<usize>>) {
    let scanner = Scanner { text: &text[..within.end], start: within.start };
    let mut at = within.start;
    while let Some(c) = scanner.char_at(at) {
        if is_blank(c) {
            at += c.len_utf8();
            continue;
        }
        let end = scanner.token_end(at, c, out.last().cloned());
        out.push(at..end);
        at = end;
    }
}

struct Scanner<'t> {
    /// The text up to the end of the stretch.
    text: &'t str,
    /// Where the stretch starts.
    start: usize,
}

impl Scanner<'_> {
    fn char_at(&self, at: usize) -> Option<char> {
        char_at(self.text, at)
    }

    fn byte(&self, at: usize) -> u8 {
        self.text.as_bytes().get(at).copied().unwrap_or(0)
    }

    fn is_alphanumeric(&self, at: usize) -> bool {
        self.char_at(at).is_some_and(char::is_alphanumeric)
    }

    /// The character before `at` inside the stretch.
    fn before(&self, at: usize) -> Option<char> {
        if at > self.start { char_before(self.text, at) } else { None }
    }

    fn follows_word(&self, at: usize) -> bool {
        self.before(at).is_some_and(|c| c.is_alphanumeric() || c == '_')
    }

    /// The end of the token that starts with `c` at byte `at`.
    fn token_end(&self, at: usize, c: char, last: Option<Range<usize>>) -> usize {
        let next = at + c.len_utf8();
        match c {
            _ if c.is_alphanumeric() || c == '_' => self.word_end(at, last),
            '.' | '…' if !self.byte(next).is_ascii_digit() || self.follows_word(at) => {
                self.run_end(at, |c| matches!(c, '.' | '…'))
            }
            '.' => self.word_end(next, None),
            '-' | '=' | '*' | '~' | '+' | '<' | '>' | '|' => self.run_end(at, |other| other == c),
            ':' | ';' if self.before(at).is_none_or(is_blank) => self.emoticon_end(at).unwrap_or(next),
            '`' if self.byte(next) == b'`' => next + 1,
            '\'' if self.byte(next) == b'\'' => next + 1,
            '$' | '£' | '€' | '¥' | '₹' | '₦' | '₽' | '₩' | '₪' | '₺' | '₴' if self.byte(next).is_ascii_digit() => {
                self.word_end(next, None)
            }
            '@' | '#' if !self.follows_word(at) && self.is_alphanumeric(next) => {
                self.run_end(next, |c| c.is_alphanumeric() || c == '_')
            }
            _ if is_apostrophe(c) || c == '‘' => self.apostrophe_end(at, next),
            _ => self.cluster_end(at, next),
        }
    }

    /// The end of the run of characters that satisfy `wanted`.
    fn run_end(&self, at: usize, wanted: impl Fn(char) -> bool) -> usize {
        self.text[at..].find(|c| !wanted(c)).map_or(self.text.len(), |length| at + length)
    }

    /// The end of the grapheme cluster at `at`, whose first character ends at `next`; short of any blank in it.
    fn cluster_end(&self, at: usize, next: usize) -> usize {
        if self.byte(next).is_ascii() {
            return next;
        }
        let cluster = self.text[at..].graphemes(true).next().unwrap_or_default();
        at + cluster.find(is_blank).unwrap_or(cluster.len())
    }

    /// The end of “:)”, “;-)”, “:D” and the like before a blank.
    fn emoticon_end(&self, at: usize) -> Option<usize> {
        let mouth = at + 1 + usize::from(self.byte(at + 1) == b'-');
        let smiles = matches!(self.byte(mouth), b')' | b'(' | b'D' | b'P' | b'/' | b'|');
        (smiles && self.char_at(mouth + 1).is_none_or(is_blank)).then_some(mouth + 1)
    }

    /// A token that starts with an apostrophe: a clitic, a clipped word (“'em”, “'90s”), or the mark alone.
    fn apostrophe_end(&self, at: usize, next: usize) -> usize {
        if let Some(c @ ('‘' | '’')) = self.char_at(next)
            && self.byte(at) != b'\''
        {
            // Two curly marks do for a double one.
            return next + c.len_utf8();
        }
        let end = self.run_end(next, char::is_alphanumeric);
        let word = &self.text[next..end];
        // “UN's”; in text that was tokenised before, “UN 's”.
        if self.follows_word(at) || is_clitic(word) && self.char_at(end).is_some_and(is_blank) {
            return if is_clitic(word) { end } else { next };
        }
        let decade = matches!(word.as_bytes(), [b'0'..=b'9', b'0'..=b'9'] | [b'0'..=b'9', b'0', b's']);
        let clipped = ["em", "tis", "twas", "til", "till", "cause", "bout", "round"];
        if decade || clipped.iter().any(|clipped| word.eq_ignore_ascii_case(clipped)) { end } else { next }
    }

    /// The end of the word or number at `at`.
    fn word_end(&self, at: usize, last: Option<Range<usize>>) -> usize {
        let bytes = self.text.as_bytes();
        // Start of the character before `end`.
        let mut before = at;
        let mut end = at;
        // Start of the part after the last dot.
        let mut part = at;
        loop {
            while bytes.get(end).is_some_and(|&byte| byte.is_ascii_alphanumeric() || byte == b'_') {
                before = end;
                end += 1;
            }
            let Some(c) = self.char_at(end) else { return end };
            let next = end + c.len_utf8();
            let joined = match c {
                _ if end == at => true,
                _ if c.is_alphanumeric() || chars::extends(self.text, before, end, c) => true,
                '-' | '\u{2010}' | '\u{2011}' => self.is_alphanumeric(next),
                ',' => self.is_thousand(before, next),
                ':' | '/' => {
                    if self.text[end..].starts_with("://") && bytes[at].is_ascii_alphabetic() {
                        return self.address_end(at);
                    }
                    bytes[before].is_ascii_digit() && self.byte(next).is_ascii_digit()
                }
                '%' | '‰' if bytes[before].is_ascii_digit() => return next,
                '&' => bytes[before].is_ascii_uppercase() && self.byte(next).is_ascii_uppercase(),
                '$' => {
                    matches!(end - at, 1..=3)
                        && self.text[at..end].bytes().all(|byte| byte.is_ascii_uppercase())
                        && self.byte(next).is_ascii_digit()
                }
                '@' if self.byte(next).is_ascii_alphanumeric() => match self.email_end(at) {
                    Some(end) => return end,
                    None => false,
                },
                '.' => match self.dot(at, part, end, last.clone()) {
                    Dot::Inside => {
                        part = next;
                        true
                    }
                    Dot::Last(end) => return end,
                    Dot::Outside => false,
                },
                _ if is_apostrophe(c) => {
                    let tail = self.run_end(next, char::is_alphanumeric);
                    let word = &self.text[next..tail];
                    if word.eq_ignore_ascii_case("t") && matches!(bytes[before], b'n' | b'N') && before > at {
                        return before;
                    }
                    !word.is_empty() && !word.as_bytes()[0].is_ascii_digit() && !is_clitic(word)
                }
                _ => false,
            };
            if !joined {
                return end;
            }
            before = end;
            end = next;
        }
    }

    /// True for the comma of “1,200”: exactly three digits follow.
    fn is_thousand(&self, before: usize, next: usize) -> bool {
        self.byte(before).is_ascii_digit()
            && (0..3).all(|i| self.byte(next + i).is_ascii_digit())
            && !self.byte(next + 3).is_ascii_alphanumeric()
    }

    /// What the dot at `dot` is to the word that starts at `at`, whose part after the last dot starts at `part`.
    fn dot(&self, at: usize, part: usize, dot: usize, last: Option<Range<usize>>) -> Dot {
        let next = dot + 1;
        let word = &self.text[at..dot];
        let follower = self.char_at(next);
        let glued = follower.is_some_and(char::is_alphanumeric);
        let digit = |at: usize| self.byte(at).is_ascii_digit();
        if digit(dot - 1) && digit(next) {
            return Dot::Inside;
        }
        if follower == Some('.') || follower == Some('…') {
            return Dot::Outside;
        }
        if glued && let Some(end) = self.email_end(at).or_else(|| self.domain_end(at, dot)) {
            return Dot::Last(end);
        }
        let letters = self.text[part..dot].rsplit(['-', '‐', '‑']).next().unwrap_or_default();
        let initial = is_one_letter(letters);
        let dotted = part > at;
        if glued && (initial || matches!(letters, "Ph" | "Ed" | "Sc" | "Phil" | "Mex" | "Dak" | "Va")) {
            // “U.S.”, “p.m.”: one more letter before a dot or the end; “J.Smith” are two words.
            let tail = self.run_end(next, char::is_alphanumeric);
            let part = &self.text[next..tail];
            if is_one_letter(part) || abbreviations::class(&self.text[at..tail]).is_some() {
                return Dot::Inside;
            }
        }
        let belongs = if dotted && initial {
            true
        } else if initial && letters.chars().all(char::is_uppercase) {
            // “J. D. Vance”; but not “RISC-V.”, nor “Plan B.” at the very end.
            letters.len() == word.len() && follower.is_some()
        } else if initial
            && matches!(word, "b" | "c" | "d" | "m" | "r")
            && last.as_ref().is_some_and(|last| self.opens(last))
        {
            // “(b. 1949)”
            true
        } else {
            match abbreviations::class(word).or_else(|| abbreviations::class(letters)) {
                Some(class) => self.fits(class, word.len() > letters.len(), next, last),
                None => false,
            }
        };
        match belongs {
            // “U.S.-led”
            true if follower == Some('-') && self.is_alphanumeric(next + 1) => Dot::Inside,
            true => Dot::Last(next),
            false => Dot::Outside,
        }
    }

    /// True if the token opens a bracket, or goes on inside one.
    fn opens(&self, token: &Range<usize>) -> bool {
        matches!(self.byte(token.start), b'(' | b'[' | b';')
    }

    /// True if an abbreviation of this class may stand here: some are words too.
    fn fits(&self, class: Class, compound: bool, next: usize, last: Option<Range<usize>>) -> bool {
        let rest = self.text[next..].trim_start_matches(is_blank);
        let follower = rest.chars().next();
        match class {
            Class::Number => follower.is_some_and(|c| c.is_ascii_digit()),
            Class::Weekday => {
                follower.is_some_and(|c| c.is_ascii_digit() || c == ',' || c.is_lowercase())
                    || lexicon::month(self.window(next).split_whitespace().next().unwrap_or_default()).is_some()
            }
            Class::Unit => last.is_some_and(|last| self.text[last].contains(|c: char| c.is_ascii_digit())),
            Class::State => compound || last.is_some_and(|last| self.opens(&last) || self.byte(last.start) == b','),
            _ => true,
        }
    }

    /// The end of the web address at `at`: up to a blank or bracket, less the punctuation that closes the sentence.
    fn address_end(&self, at: usize) -> usize {
        let end = self.run_end(at, |c| !is_blank(c) && !matches!(c, '"' | '<' | '>' | '“' | '”' | '«' | '»' | '`'));
        let address = &self.text[at..end];
        let mut kept = address.trim_end_matches(['.', ',', ';', ':', '!', '?', '\'', '’', '…', '*', ']', '}']);
        if kept.ends_with(')') && !kept.contains('(') {
            kept = kept.trim_end_matches(')');
        }
        at + kept.len().max(1)
    }

    /// The end of the e-mail address at `at`, if there is one.
    fn email_end(&self, at: usize) -> Option<usize> {
        let window = self.window(at);
        let local =
            window.bytes().position(|b| !(b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'+' | b'-')))?;
        let host = window.get(local..)?.strip_prefix('@')?;
        let length = host.bytes().take_while(|&b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-')).count();
        let host = host[..length].trim_end_matches(['.', '-']);
        (local > 0 && host.contains('.')).then_some(at + local + 1 + host.len())
    }

    /// The end of an address without scheme (“www.x.org/a”, “Amazon.com”) whose first dot is at `dot`, if it is one.
    fn domain_end(&self, at: usize, dot: usize) -> Option<usize> {
        if self.text[at..dot].eq_ignore_ascii_case("www") {
            return Some(self.address_end(at));
        }
        let window = self.window(dot);
        let length = window.bytes().take_while(|&b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-')).count();
        let host = window[..length].trim_end_matches(['.', '-']);
        let (front, suffix) = host.rsplit_once('.')?;
        // “alt.religion.scientology”
        let group = front.len() > 1 && host[1..].contains('.') && is_lower_name(&self.text[at..dot], host);
        if !(group || is_top_level(suffix)) {
            return None;
        }
        let end = dot + host.len();
        Some(if self.byte(end) == b'/' && self.byte(end + 1).is_ascii_alphanumeric() {
            self.address_end(at)
        } else {
            end
        })
    }

    /// At most [`REACH`] bytes from `at`, cut at a char boundary.
    fn window(&self, at: usize) -> &str {
        let mut end = self.text.len().min(at + REACH);
        while !self.text.is_char_boundary(end) {
            end -= 1;
        }
        &self.text[at..end]
    }
}

/// What a dot is to the word before it.
enum Dot {
    /// Part of the word, which goes on.
    Inside,
    /// The word ends at this byte.
    Last(usize),
    /// A mark of its own.
    Outside,
}

fn is_one_letter(part: &str) -> bool {
    let mut letters = part.chars();
    letters.next().is_some_and(char::is_alphabetic) && letters.next().is_none()
}

/// What may follow an apostrophe as a token of its own.
fn is_clitic(word: &str) -> bool {
    ["s", "ll", "re", "ve", "d", "m"].iter().any(|clitic| word.eq_ignore_ascii_case(clitic))
}

/// True if all parts of a dotted name are small letters, two or more each.
fn is_lower_name(first: &str, rest: &str) -> bool {
    let lower = |part: &str| part.len() >= 2 && part.bytes().all(|byte| byte.is_ascii_lowercase());
    lower(first) && rest[1..].split('.').all(lower)
}

/// Ends of names of hosts and files that stand in running text without a scheme.
fn is_top_level(suffix: &str) -> bool {
    const KNOWN: &[&str] = &[
        "com", "org", "net", "gov", "edu", "int", "mil", "info", "biz", "tv", "io", "co", "uk", "us", "eu", "ru", "ua",
        "de", "fr", "cn", "jp", "au", "nz", "ca", "ie", "ng", "za", "ke", "gh", "ph", "sg", "my", "pk", "ae", "ai",
        "fm", "gg", "pdf", "doc", "xls", "txt", "zip", "exe", "html", "htm", "php", "jpg", "png",
    ];
    KNOWN.contains(&suffix)
}
