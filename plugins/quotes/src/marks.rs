//! Quote marks: which marks open, which close, and which pairs they form. A pair ends with its paragraph unless the next one reopens it.
//! One pass, in time linear in the text.

use std::ops::Range;

/// A pair of quote marks, as byte ranges.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pair {
    /// Including its marks.
    pub span: Range<usize>,
    /// Without them.
    pub inner: Range<usize>,
    /// Index of the pair that contains this one.
    pub parent: Option<usize>,
    /// The closing mark is missing: the pair ends where its paragraph ends.
    pub unclosed: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Kind {
    Double,
    Straight,
    Single,
    StraightSingle,
    Guillemet,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Side {
    Open,
    Close,
    /// The context allows both; the open marks decide.
    Either,
}

#[derive(Clone, Copy, Debug)]
struct Mark {
    start: usize,
    end: usize,
    kind: Kind,
    side: Side,
    /// `workers’ rights`, `12" pipe`: a closing mark only if no better one follows.
    possessive: bool,
    /// A quotation may start here: first in the paragraph, or after a stop, comma or colon.
    leads: bool,
}

/// An opening mark that its paragraph did not close.
struct Carried {
    mark: Mark,
    /// End of the last paragraph that is certainly part of the quotation.
    end: usize,
    /// How many more paragraphs may pass without a mark of its kind.
    waits: usize,
}

/// The most marks open at once; beyond it the outermost are discarded.
const DEEPEST: usize = 16;

/// How many paragraphs without a mark a quotation may span, which limits the damage of a stray mark.
const WAITS: usize = 2;

/// Pairs the quote marks of `text`. `sections` are sorted, disjoint byte ranges; text outside them is not read. The pairs are sorted by
/// start, longer first, and properly nested.
pub fn pairs(text: &str, sections: &[Range<usize>]) -> Vec<Pair> {
    let mut out = Vec::new();
    let mut carried: Option<Carried> = None;
    for section in sections {
        let Some(piece) = text.get(section.clone()) else { continue };
        let marks = scan(piece, section.start);
        let mut stack: Vec<Mark> = Vec::new();
        let mut marks = marks.as_slice();
        let end = section.start + piece.trim_end().len();
        if let Some(open) = carried.take() {
            let lead = section.start + (piece.len() - piece.trim_start().len());
            let same = marks.iter().find(|m| m.kind == open.mark.kind);
            match same {
                // Reopened: only where a quotation started, and in the very next paragraph.
                Some(first)
                    if first.start == lead && first.side != Side::Close && open.mark.leads && open.waits == WAITS =>
                {
                    stack.push(open.mark);
                    marks = &marks[1..];
                }
                _ if open.mark.kind == Kind::Single => {}
                // Not reopened, but closed all the same.
                Some(first) if first.side == Side::Close => stack.push(open.mark),
                None if open.waits > 0 => {
                    carried = Some(Carried { waits: open.waits - 1, ..open });
                    pair_section(marks, &mut stack, &mut out);
                    continue;
                }
                _ => out.extend(unclosed(open.mark, open.end)),
            }
        }
        if sections.len() == 1 {
            out.extend(unopened(piece, section.start, marks));
        }
        pair_section(marks, &mut stack, &mut out);
        // The next paragraph may reopen or close an opening mark without a closing one.
        if let [open] = stack.as_slice() {
            carried = Some(Carried { mark: *open, end, waits: WAITS });
        }
    }
    if let Some(open) = carried.filter(|open| open.mark.kind != Kind::Single) {
        out.extend(unclosed(open.mark, open.end));
    }
    nest(out)
}

/// The pair of a mark that is never closed: the rest of its paragraph, if a quotation may start there.
fn unclosed(mark: Mark, end: usize) -> Option<Pair> {
    mark.leads.then_some(Pair { span: mark.start..end, inner: mark.end..end, parent: None, unclosed: true })
}

/// The pair of a mark that nothing opened, in a text of one paragraph: “We will go,” she said. Its first sentence was cut from a longer quotation.
fn unopened(piece: &str, base: usize, marks: &[Mark]) -> Option<Pair> {
    let double = |mark: &&Mark| matches!(mark.kind, Kind::Double | Kind::Straight);
    let close = marks.iter().find(double).filter(|mark| mark.side == Side::Close && !mark.possessive)?;
    let lead = piece.len() - piece.trim_start().len();
    let said = piece.get(lead..close.start - base)?;
    // “42,"”: an inch mark.
    let stopped = said.trim_end_matches([',', '.', '?', '!', '…']);
    let ends = stopped.len() < said.len() && !stopped.ends_with(|c: char| c.is_ascii_digit());
    let one = ![".", "?", "!"].iter().any(|stop| said.contains(&format!("{stop} ")));
    // ““Go,” she said.”” is all quoted from elsewhere: its own marks are what counts.
    let marked = marks[0].start == base + lead;
    (ends && one && !marked && said.contains(' ')).then(|| {
        let start = base + lead;
        Pair { span: start..close.end, inner: start..close.start, parent: None, unclosed: false }
    })
}

fn pair_section(marks: &[Mark], stack: &mut Vec<Mark>, out: &mut Vec<Pair>) {
    // Whether a closing single mark follows before the next one opens; if so, the mark in `workers’ rights` is an apostrophe.
    let mut closer_follows = vec![false; marks.len()];
    let (mut single, mut straight) = (false, false);
    for (i, mark) in marks.iter().enumerate().rev() {
        let seen = match mark.kind {
            Kind::Single | Kind::StraightSingle => &mut single,
            Kind::Straight => &mut straight,
            _ => continue,
        };
        closer_follows[i] = *seen;
        *seen = mark.side != Side::Open && !mark.possessive;
    }
    for (i, mark) in marks.iter().enumerate() {
        let top = stack
            .iter()
            .rposition(|o| closes(o.kind, mark.kind))
            .or_else(|| stack.iter().rposition(|o| mark.side == Side::Close && mixed(o.kind, mark.kind)));
        let close = match (mark.side, top) {
            (Side::Close, Some(at)) => Some(at),
            (Side::Either, Some(at)) => Some(at),
            (Side::Close, None) => continue,
            _ => None,
        };
        // A mark of inches or feet never opens.
        if mark.possessive && (closer_follows[i] || close.is_none()) {
            continue;
        }
        match close {
            Some(at) => {
                let open = stack[at];
                stack.truncate(at);
                out.push(Pair {
                    span: open.start..mark.end,
                    inner: open.end..mark.start,
                    parent: None,
                    unclosed: false,
                });
            }
            None => {
                // A straight mark that opens while one is open: the earlier was never closed, unless another kind stands between.
                if mark.kind == Kind::Straight && stack.last().is_some_and(|o| o.kind == Kind::Straight) {
                    stack.pop();
                }
                if stack.len() == DEEPEST {
                    stack.remove(0);
                }
                stack.push(*mark);
            }
        }
    }
    // Single marks left open were apostrophes, unless a quotation starts there that the next paragraph may reopen.
    stack.retain(|o| match o.kind {
        Kind::Single => o.leads,
        Kind::StraightSingle => false,
        _ => true,
    });
}

fn closes(open: Kind, close: Kind) -> bool {
    open == close
        || matches!((open, close), (Kind::Single, Kind::StraightSingle) | (Kind::StraightSingle, Kind::Single))
}

/// A curly mark closed by a straight one, or the other way round: only where nothing of its own kind is open.
fn mixed(open: Kind, close: Kind) -> bool {
    matches!((open, close), (Kind::Double, Kind::Straight) | (Kind::Straight, Kind::Double))
}

/// Sorts the pairs and sets their parents. Pairs that cross another (of mixed kinds of marks) are dropped.
fn nest(mut pairs: Vec<Pair>) -> Vec<Pair> {
    pairs.retain(|p| p.inner.start < p.inner.end);
    pairs.sort_by_key(|p| (p.span.start, std::cmp::Reverse(p.span.end)));
    let mut out: Vec<Pair> = Vec::with_capacity(pairs.len());
    let mut stack: Vec<usize> = Vec::new();
    for mut pair in pairs {
        while stack.last().is_some_and(|&i| out[i].span.end <= pair.span.start) {
            stack.pop();
        }
        if let Some(&i) = stack.last() {
            if pair.span.end > out[i].inner.end {
                continue;
            }
            pair.parent = Some(i);
        }
        stack.push(out.len());
        out.push(pair);
    }
    out
}

/// Characters that may precede a quotation.
const LEADING: &str = ".,:?!…”\"—–";

/// A quote mark left as an HTML entity or decoded with the wrong encoding: its length in bytes and its side.
fn spelt(rest: &str) -> Option<(usize, Side)> {
    const SPELT: &[(&str, Side)] = &[
        ("&quot;", Side::Either),
        ("&ldquo;", Side::Open),
        ("&rdquo;", Side::Close),
        ("â€œ", Side::Open),
        ("â€\u{9d}", Side::Close),
        ("â€ ", Side::Close),
    ];
    if !rest.starts_with(['&', 'â']) {
        return None;
    }
    SPELT.iter().find(|(text, _)| rest.starts_with(text)).map(|(text, side)| (text.trim_end().len(), *side))
}

/// Every quote mark of a section, with the side that the characters around it allow.
fn scan(piece: &str, base: usize) -> Vec<Mark> {
    let mut marks = Vec::new();
    let mut prev: Option<char> = None;
    let mut solid: Option<char> = None;
    let mut chars = piece.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        // Most characters.
        if c.is_ascii_alphanumeric() || c == ' ' {
            prev = Some(c);
            solid = if c == ' ' { solid } else { prev };
            continue;
        }
        let mut end = at + c.len_utf8();
        if let Some((length, side)) = spelt(&piece[at..]) {
            let leads = solid.is_none_or(|p| LEADING.contains(p));
            let mark =
                Mark { start: base + at, end: base + at + length, kind: Kind::Double, side, possessive: false, leads };
            marks.push(mark);
            while chars.peek().is_some_and(|&(next, _)| next < at + length) {
                chars.next();
            }
            prev = Some(c);
            solid = prev;
            continue;
        }
        let kind = match c {
            '“' | '”' | '„' | '‟' | '\u{93}' | '\u{94}' => Kind::Double,
            '"' | '＂' => Kind::Straight,
            '«' | '»' => Kind::Guillemet,
            '‘' | '’' | '‛' | '\u{91}' | '\u{92}' => Kind::Single,
            '\'' | '`' => Kind::StraightSingle,
            _ => {
                prev = Some(c);
                solid = if c.is_whitespace() { solid } else { prev };
                continue;
            }
        };
        let mut kind = kind;
        if matches!(c, '\'' | '`' | '‘' | '’')
            && let Some(&(next_at, next)) = chars.peek()
            // “‘’It was late’’”: a pair of the wrong kind stands for one mark, too.
            && (next == c || c == '‘' && next == '’' && prev.is_none_or(char::is_whitespace))
            // `'''` is a double and a single: the outer one is nearer the blank.
            && !(piece[next_at + next.len_utf8()..].starts_with(c) && prev.is_some_and(|p| !p.is_whitespace()))
        {
            chars.next();
            end = next_at + next.len_utf8();
            kind = if matches!(c, '\'' | '`') { Kind::Straight } else { Kind::Double };
        }
        let next = piece[end..].chars().next();
        if let Some((side, possessive)) = side(c, kind, prev, next, &piece[end..]) {
            let leads = solid.is_none_or(|p| LEADING.contains(p));
            marks.push(Mark { start: base + at, end: base + end, kind, side, possessive, leads });
        }
        prev = Some(c);
        solid = prev;
    }
    marks
}

fn side(c: char, kind: Kind, prev: Option<char>, next: Option<char>, rest: &str) -> Option<(Side, bool)> {
    let word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    let blank = |c: Option<char>| c.is_none_or(char::is_whitespace);
    let before = blank(prev) || prev.is_some_and(|p| "([{—–-/…“‘\"'«„:".contains(p));
    let after = blank(next) || next.is_some_and(|n| ")]}—–-/….,;:?!”’\"'»".contains(n));
    let context = match (before && !blank(next), after && !blank(prev)) {
        (true, false) => Side::Open,
        (false, true) => Side::Close,
        _ => Side::Either,
    };
    match kind {
        Kind::Guillemet => Some((if c == '«' { Side::Open } else { Side::Close }, false)),
        Kind::Double => {
            let says = if matches!(c, '”' | '’' | '\u{94}') { Side::Close } else { Side::Open };
            // Curly marks are often turned the wrong way; the blanks beside them are more reliable.
            let turned = match says {
                Side::Open => blank(next) && !blank(prev),
                _ => blank(prev) && word(next),
            };
            Some((if turned { context } else { says }, false))
        }
        Kind::Straight => Some((context, measure(prev, next, rest))),
        Kind::Single | Kind::StraightSingle => {
            if word(prev) && word(next) {
                return None;
            }
            if matches!(c, '‘' | '`' | '\u{91}') || context == Side::Open || (blank(prev) && word(next)) {
                return (!elided(rest) && !blank(next)).then_some((Side::Open, false));
            }
            if blank(prev) {
                return None;
            }
            let possessive = matches!(prev, Some('s' | 'S' | 'z' | 'x' | 'n'))
                && rest.strip_prefix([' ', '\u{a0}']).is_some_and(|r| r.starts_with(char::is_alphanumeric))
                || measure(prev, next, rest);
            Some((Side::Close, possessive))
        }
    }
}

/// `12" pipe`, `6' 2"`: inches and feet after a number. A closing mark only if no better one follows.
fn measure(prev: Option<char>, next: Option<char>, rest: &str) -> bool {
    if !prev.is_some_and(|c| c.is_ascii_digit()) || next.is_none() {
        return false;
    }
    // Only here: nothing but quote marks may follow, for the rest of the article.
    let more = rest.trim_start_matches([' ', ',', '.', ')', '-', '"', '\'']);
    more.starts_with(|c: char| c.is_lowercase() || c.is_ascii_digit())
}

/// `’90s`, `’em`, `’tis`: an apostrophe at a word's start.
fn elided(rest: &str) -> bool {
    let word: String = rest.chars().take_while(|c| c.is_alphanumeric()).take(6).flat_map(char::to_lowercase).collect();
    let digits = word.chars().filter(char::is_ascii_digit).count();
    (digits == 2 && word.len() == 3 && word.ends_with('s'))
        || (digits == 2 && word.len() == 2 && !rest[2..].starts_with(['\'', '’']))
        || matches!(word.as_str(), "em" | "tis" | "twas" | "til" | "cause" | "bout" | "round" | "n")
}
