//! Reads the underlined form back: the text, and a row for each line of carets with the note beside it.

use std::fmt;
use std::ops::Range;

use unicode_width::UnicodeWidthChar;

use super::{CONTINUED, is_text, visible};
use crate::Value;
use crate::vocabulary::{layer, role};

/// A row of a fixture. The form does not say which layer it belongs to.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FixtureRow {
    /// Its span in the text, in bytes; `None`: the whole article.
    pub span: Option<Range<usize>>,
    /// Its label; empty if it has none.
    pub label: String,
    /// Attributes, written `key="text"`, `key=3`, `key=0.25` or `key=true`, in order. A link to a mention is written as an attribute with the
    /// mention's words (`source="Ada"`); only the reader of a layer can tell the two apart.
    pub attrs: Vec<(String, OwnedValue)>,
    /// Links, as role, layer and row; written `role=layer[0]` or `role=#1`. A bare `#1` has the role `entity`.
    pub links: Vec<(String, String, u32)>,
    /// Its score, written in parentheses.
    pub score: Option<f32>,
}

/// A [`Value`] with a text of its own.
#[derive(Clone, Debug, PartialEq)]
pub enum OwnedValue {
    /// A text.
    Str(String),
    /// A whole number.
    Int(i64),
    /// A number.
    Float(f64),
    /// Yes or no.
    Bool(bool),
}

impl OwnedValue {
    /// The value, borrowed.
    pub fn value(&self) -> Value<'_> {
        match self {
            OwnedValue::Str(text) => Value::Str(text),
            OwnedValue::Int(n) => Value::Int(*n),
            OwnedValue::Float(n) => Value::Float(*n),
            OwnedValue::Bool(yes) => Value::Bool(*yes),
        }
    }
}

/// Why a fixture cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FixtureError {
    /// The line of the fixture, from 1.
    pub line: usize,
    /// What is wrong in it.
    pub defect: FixtureDefect,
}

/// What can be wrong in a line of a fixture.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum FixtureDefect {
    /// Carets begin or end inside a character that is two columns wide.
    CutCharacter {
        /// The line of the text from the next character on.
        before: String,
    },
    /// Carets begin or end past the end of the line of text above them.
    PastEnd {
        /// The line of text.
        line: String,
    },
    /// A note after `...` without a row above that it continues.
    NotContinued {
        /// The note.
        note: String,
    },
    /// A word that is neither the label nor anything else that can stand alone.
    Word(String),
    /// A text in quote marks that does not end, or has an unknown escape.
    Quoted {
        /// The key that it is the value of.
        key: String,
    },
    /// A value that is neither a text, a number, a boolean nor a link.
    Value {
        /// Its key.
        key: String,
        /// The value.
        value: String,
    },
}

impl fmt::Display for FixtureError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.defect)
    }
}

impl fmt::Display for FixtureDefect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            FixtureDefect::CutCharacter { before } => {
                write!(f, "the carets cut a character of two columns, before {before:?}")
            }
            FixtureDefect::PastEnd { line } => write!(f, "the carets leave the line {line:?}"),
            FixtureDefect::NotContinued { note } => write!(f, "no row above continues as `...{note}`"),
            FixtureDefect::Word(word) => {
                write!(f, "`{word}` is none of: label (first), #1, key=value, role=layer[0], (score)")
            }
            FixtureDefect::Quoted { key } => write!(f, "the text of `{key}` does not end, or has an unknown escape"),
            FixtureDefect::Value { key, value } => {
                write!(f, "`{key}={value}` is none of: \"text\", a number, true, false, #1, layer[0]")
            }
        }
    }
}

impl std::error::Error for FixtureError {}

/// Reads a fixture: its text ([`text_of`](super::text_of) says which) and its rows, sorted as the rows of a layer are.
///
/// ```
/// use copydesk_core::underline::parse;
///
/// let (text, rows) = parse("Ada left.\n^^^ PER #1").unwrap();
/// assert_eq!((text.as_str(), rows[0].span.clone(), rows[0].label.as_str()), ("Ada left.", Some(0..3), "PER"));
/// assert_eq!(rows[0].links, [("entity".to_owned(), "entities".to_owned(), 0)]);
/// ```
///
/// # Errors
/// A [`FixtureError`]: carets that leave the line or cut a wide character, or a note that cannot be read.
pub fn parse(fixture: &str) -> Result<(String, Vec<FixtureRow>), FixtureError> {
    let (mut text, mut rows) = (String::new(), Vec::<(FixtureRow, &str)>::new());
    // Where the line above the carets starts in the text, and the line itself.
    let (mut start, mut shown) = (0, "");
    let mut continued = true;
    for (number, line) in fixture.lines().enumerate() {
        let wrong = |defect: FixtureDefect| FixtureError { line: number + 1, defect };
        if let Some(note) = line.strip_prefix("= ") {
            rows.push((notes(note).map_err(wrong)?, note));
        } else if is_text(line) {
            if !continued {
                text.push('\n');
            }
            start = text.len();
            (shown, continued) = line.strip_suffix(CONTINUED).map_or((line, false), |piece| (piece, true));
            text.push_str(shown);
        } else {
            let indent = line.len() - line.trim_start_matches(' ').len();
            let carets = line[indent..].len() - line[indent..].trim_start_matches('^').len();
            let note = line[indent + carets..].trim();
            let [from, to] = [indent, indent + carets].map(|column| at_column(shown, column).map(|at| start + at));
            let (from, to) = (from.map_err(wrong)?, to.map_err(wrong)?);
            match note.strip_prefix("...") {
                None => {
                    let row = notes(note).map_err(wrong)?;
                    rows.push((FixtureRow { span: Some(from..to), ..row }, note));
                }
                Some(note) => {
                    // Rows are underlined in the same order on each line: of those with this note that reach the end of the line before,
                    // the first that was not continued yet.
                    let reaches =
                        |span: &Range<usize>| text.get(span.end..from).is_some_and(|left| left.trim().is_empty());
                    let begun = rows.iter_mut().find(|(row, n)| *n == note && row.span.as_ref().is_some_and(reaches));
                    let span = begun.and_then(|(row, _)| row.span.as_mut());
                    span.ok_or_else(|| wrong(FixtureDefect::NotContinued { note: note.into() }))?.end = to;
                }
            }
        }
    }
    let mut rows: Vec<FixtureRow> = rows.into_iter().map(|(row, _)| row).collect();
    rows.sort_by_key(|row| row.span.as_ref().map_or((true, 0, 0), |span| (false, span.start, usize::MAX - span.end)));
    Ok((text, rows))
}

/// The byte at a column of a line as it is shown, after what takes no column itself.
fn at_column(line: &str, column: usize) -> Result<usize, FixtureDefect> {
    let mut seen = 0;
    for (at, c) in line.char_indices() {
        let width = visible(c).width().unwrap_or(0);
        if seen == column && width > 0 {
            return Ok(at);
        }
        if seen > column {
            return Err(FixtureDefect::CutCharacter { before: line[at..].into() });
        }
        seen += width;
    }
    if seen == column { Ok(line.len()) } else { Err(FixtureDefect::PastEnd { line: line.into() }) }
}

/// `direct speaker=#1 cue="told" (0.93)`
fn notes(note: &str) -> Result<FixtureRow, FixtureDefect> {
    let (mut row, mut rest) = (FixtureRow::default(), note.trim());
    while !rest.is_empty() {
        let end = rest.find([' ', '=']).unwrap_or(rest.len());
        let (word, after) = rest.split_at(end);
        rest = match after.strip_prefix('=') {
            Some(value) => read_value(word, value, &mut row)?,
            None => {
                read_word(word, rest.len() == note.trim().len(), &mut row)?;
                after
            }
        };
        rest = rest.trim_start();
    }
    Ok(row)
}

/// Reads a label, which comes first, an entity's number, or a score.
fn read_word(word: &str, first: bool, row: &mut FixtureRow) -> Result<(), FixtureDefect> {
    if let Some(entity) = entity(word) {
        row.links.push((role::ENTITY.into(), layer::ENTITIES.into(), entity));
    } else if let Some(score) = word.strip_prefix('(').and_then(|w| w.strip_suffix(')')).and_then(|w| w.parse().ok()) {
        row.score = Some(score);
    } else if first {
        row.label = word.into();
    } else {
        return Err(FixtureDefect::Word(word.into()));
    }
    Ok(())
}

/// Reads the value after `key=`; returns the rest of the line.
fn read_value<'a>(key: &str, value: &'a str, row: &mut FixtureRow) -> Result<&'a str, FixtureDefect> {
    if let Some(quoted) = value.strip_prefix('"') {
        let (text, rest) = unquote(quoted).ok_or_else(|| FixtureDefect::Quoted { key: key.into() })?;
        row.attrs.push((key.into(), OwnedValue::Str(text)));
        return Ok(rest);
    }
    let (word, rest) = value.split_at(value.find(' ').unwrap_or(value.len()));
    let place = |word: &str| {
        Some((word.split_once('[')?.0.to_owned(), word.split_once('[')?.1.strip_suffix(']')?.parse().ok()?))
    };
    let scalar = match word {
        "true" | "false" => Some(OwnedValue::Bool(word == "true")),
        _ => word.parse().map(OwnedValue::Int).or_else(|_| word.parse().map(OwnedValue::Float)).ok(),
    };
    match (entity(word), place(word), scalar) {
        (Some(entity), ..) => row.links.push((key.into(), layer::ENTITIES.into(), entity)),
        (_, Some((layer, index)), _) => row.links.push((key.into(), layer, index)),
        (.., Some(value)) => row.attrs.push((key.into(), value)),
        _ => return Err(FixtureDefect::Value { key: key.into(), value: word.into() }),
    }
    Ok(rest)
}

/// `#1` is row 0.
fn entity(word: &str) -> Option<u32> {
    word.strip_prefix('#')?.parse::<u32>().ok()?.checked_sub(1)
}

/// Reads a text that `{:?}` has quoted, from after its opening quote mark; returns the text and what follows its closing quote mark.
fn unquote(quoted: &str) -> Option<(String, &str)> {
    let mut text = String::new();
    let mut chars = quoted.chars();
    loop {
        match chars.next()? {
            '"' => return Some((text, chars.as_str())),
            '\\' => match chars.next()? {
                'n' => text.push('\n'),
                'r' => text.push('\r'),
                't' => text.push('\t'),
                '0' => text.push('\0'),
                'u' => {
                    let (number, rest) = chars.as_str().strip_prefix('{')?.split_once('}')?;
                    text.push(char::from_u32(u32::from_str_radix(number, 16).ok()?)?);
                    chars = rest.chars();
                }
                other => text.push(other),
            },
            c => text.push(c),
        }
    }
}
