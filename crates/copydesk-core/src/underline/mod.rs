//! The underlined form: each line of the text, and under it a line of carets for each row that starts there.
//!
//! ```text
//! Ada Example told the BBC: "No cuts this year."
//! ^^^^^^^^^^^ PER #1
//!                      ^^^ ORG #2
//!                           ^^^^^^^^^^^^^^^^^^^^ direct speaker=#1 cue="told"
//! ```
//! Tests are written in it and `copydesk explain` prints it, so that output can be pasted as a test. `#1` is row 0 of `entities`; a link
//! to a mention shows its words; any other link shows `layer[row]`. A row that continues past its line is underlined on the following
//! lines too, with its note marked `...`. Rows without a span are at the end, after `=`. A line of more than [`LONG`] bytes is split into
//! pieces that end with `↵`, so that carets far to the right do not need as many spaces. [`text_of`] misreads a line of the text that
//! itself starts with a caret or an equals sign, or ends with `↵`.

mod parse;
mod usual;

use std::fmt::Write;

use unicode_width::UnicodeWidthChar;

use crate::vocabulary::{layer, role};
use crate::{Layers, Row, Value};

pub use parse::{FixtureDefect, FixtureError, FixtureRow, OwnedValue, parse};
pub use usual::usual;

/// The longest piece of a line, in bytes.
pub const LONG: usize = 1000;

/// Ends a piece of a line that continues in another piece.
const CONTINUED: char = '↵';

/// Which rows to show, and how much of each.
#[derive(Clone, Debug)]
pub struct Show<'a> {
    /// The layer.
    pub layer: &'a str,
    /// The attributes to show; `None`: all.
    pub attrs: Option<&'a [&'a str]>,
    /// The links to show; `None`: all.
    pub links: Option<&'a [&'a str]>,
    /// Whether to show scores.
    pub scores: bool,
}

impl<'a> Show<'a> {
    /// All of a layer but its scores.
    pub fn all(layer: &'a str) -> Show<'a> {
        Show { layer, attrs: None, links: None, scores: false }
    }

    /// A layer with some of its attributes and links.
    pub fn some(layer: &'a str, attrs: &'a [&'a str], links: &'a [&'a str]) -> Show<'a> {
        Show { layer, attrs: Some(attrs), links: Some(links), scores: false }
    }

    fn describe(&self, text: &str, layers: &Layers, row: Row<'_>) -> String {
        let mut out = row.label().as_str().to_owned();
        let shown = |wanted: Option<&[&str]>, name: &str| wanted.is_none_or(|wanted| wanted.contains(&name));
        for link in row.links().iter().filter(|link| shown(self.links, link.role.as_str())) {
            let words = layers.follow(*link).and_then(Row::span).map(|span| &text[span.range()]);
            let _ = match (link.role.as_str(), link.layer.as_str(), words) {
                (role::ENTITY, layer::ENTITIES, _) => write!(out, " #{}", link.row + 1),
                (role, layer::ENTITIES, _) => write!(out, " {role}=#{}", link.row + 1),
                (role, layer::MENTIONS | layer::SOURCES, Some(words)) => write!(out, " {role}={words:?}"),
                (role, layer, _) => write!(out, " {role}={layer}[{}]", link.row),
            };
        }
        for (key, value) in row.attrs().filter(|(key, _)| shown(self.attrs, key.as_str())) {
            let _ = match value {
                Value::Str(s) => write!(out, " {key}={s:?}"),
                Value::Int(n) => write!(out, " {key}={n}"),
                Value::Float(n) => write!(out, " {key}={n:.2}"),
                Value::Bool(b) => write!(out, " {key}={b}"),
            };
        }
        if let (true, Some(score)) = (self.scores, row.score()) {
            let _ = write!(out, " ({score:.2})");
        }
        out.trim_start().to_owned()
    }
}

/// Renders `text` with the rows of the layers in `show` under its lines.
///
/// ```
/// use copydesk_core::underline::{Show, render};
/// use copydesk_core::{Article, LayerBuilder, Meta, Record};
///
/// # fn main() -> Result<(), copydesk_core::Defect> {
/// let text = "No cuts,\nshe said.";
/// let mut quotes = LayerBuilder::new("quotes".into(), text)?;
/// quotes.row(Some(0..8), "indirect".into(), Some(0.8))?;
/// quotes.attr("cue".into(), "said".into())?;
/// let mut record = Record::new(Article::new("a", text, Meta::default()));
/// record.insert(vec![quotes.finish()])?;
/// let show = Show { scores: true, ..Show::all("quotes") };
/// assert_eq!(render(text, record.layers(), &[show]), "No cuts,\n^^^^^^^^ indirect cue=\"said\" (0.80)\nshe said.\n");
/// # Ok(())
/// # }
/// ```
pub fn render(text: &str, layers: &Layers, show: &[Show<'_>]) -> String {
    render_pieces(text, layers, show, usize::MAX)
}

/// The same, with lines of more than so many columns in pieces, for a terminal. [`parse`] reads both alike.
pub fn render_within(text: &str, layers: &Layers, show: &[Show<'_>], columns: usize) -> String {
    // A column for the mark of a piece, and room for any character.
    render_pieces(text, layers, show, columns.max(4) - 1)
}

fn render_pieces(text: &str, layers: &Layers, show: &[Show<'_>], columns: usize) -> String {
    let mut spanned = Vec::new();
    let mut whole = String::new();
    for show in show {
        for row in layers.get(show.layer).into_iter().flat_map(|layer| layer.rows()) {
            let description = show.describe(text, layers, row);
            match row.span() {
                Some(span) => spanned.push((span, description)),
                None => {
                    let _ = writeln!(whole, "= {description}");
                }
            }
        }
    }
    spanned.sort_by_key(|(span, _)| *span);
    let mut out = String::new();
    let mut pending = spanned.as_slice();
    let mut open: Vec<&(crate::Span, String)> = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n').flat_map(|line| pieces(line, columns)) {
        let end = start + line.len();
        out.push_str(&printable(line.trim_end_matches(['\n', '\r'])));
        if end < text.len() && !line.ends_with('\n') {
            out.push(CONTINUED);
        }
        out.push('\n');
        let starting = pending.partition_point(|(span, _)| span.start() < end);
        open.retain(|(span, _)| span.end() > start);
        open.extend(&pending[..starting]);
        pending = &pending[starting..];
        for (span, description) in &open {
            let (from, to) = (span.start().max(start), span.end().min(end));
            let covered = line[from - start..to - start].trim_end_matches(['\n', '\r']);
            if covered.is_empty() {
                continue;
            }
            let indent = " ".repeat(width(&line[..from - start]));
            let carets = "^".repeat(width(covered).max(1));
            let continued = if span.start() < start { "..." } else { "" };
            let _ = writeln!(out, "{}", format!("{indent}{carets} {continued}{description}").trim_end());
        }
        start = end;
    }
    out + &whole
}

/// The text of a fixture: its lines that are no underlines, joined by line feeds.
pub fn text_of(fixture: &str) -> String {
    let mut text = String::new();
    for line in fixture.lines().filter(|line| is_text(line)) {
        match line.strip_suffix(CONTINUED) {
            Some(piece) => text.push_str(piece),
            None => {
                text.push_str(line);
                text.push('\n');
            }
        }
    }
    text.pop();
    text
}

/// Whether a line of a fixture is one of the text.
fn is_text(line: &str) -> bool {
    !line.trim_start_matches(' ').starts_with('^') && !line.starts_with("= ")
}

/// A line in pieces of at most [`LONG`] bytes and `columns` columns, cut after spaces where there are any.
fn pieces(line: &str, columns: usize) -> impl Iterator<Item = &str> {
    let mut rest = line;
    std::iter::from_fn(move || {
        let most = most(rest.trim_end_matches(['\n', '\r']), columns);
        let cut = || rest[..most].rfind(' ').map_or(most, |space| space + 1);
        let fits = most == rest.trim_end_matches(['\n', '\r']).len();
        let (piece, after) = rest.split_at(if fits { rest.len() } else { cut() });
        rest = after;
        (!piece.is_empty()).then_some(piece)
    })
}

/// How many bytes of a line fit into a piece: at least one character.
fn most(line: &str, columns: usize) -> usize {
    let bytes = line.floor_char_boundary(LONG);
    let mut seen = 0;
    for (at, c) in line[..bytes].char_indices() {
        seen += visible(c).width().unwrap_or(0);
        if seen > columns && at > 0 {
            return at;
        }
    }
    bytes
}

/// Columns that a terminal gives to `text` as [`printable`] shows it.
fn width(text: &str) -> usize {
    text.chars().map(|c| visible(c).width().unwrap_or(0)).sum()
}

/// Tabs and control characters take one column, so that carets stay under what they mark.
fn printable(text: &str) -> String {
    text.chars().map(visible).collect()
}

fn visible(c: char) -> char {
    match c {
        '\t' => ' ',
        '\0'..='\x1f' => char::from_u32(0x2400 + c as u32).unwrap_or('?'),
        '\x7f'..='\u{9f}' => '\u{2421}',
        _ => c,
    }
}
