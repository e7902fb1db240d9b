//! The underlined form read back: what carets mark, and what is said beside them.

use std::ops::Range;

use unicode_width::UnicodeWidthChar;

use super::{GOES_ON, is_text, visible};
use crate::Value;
use crate::vocabulary::{layer, role};

/// A row as a fixture gives it. The form does not say which layer it belongs to.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FixtureRow {
    /// Bytes of the text; `None`: the whole article.
    pub span: Option<Range<usize>>,
    /// Empty if it has none.
    pub label: String,
    /// What stands as `key="text"`, `key=3`, `key=0.25` or `key=true`, in order. The form shows the words of a linked mention in the same
    /// way (`source="Ada"`): which it is, the reader of a layer knows.
    pub attrs: Vec<(String, OwnedValue)>,
    /// Role, layer and row of what stands as `role=layer[0]` or `role=#1`; a bare `#1` has the role `entity`.
    pub links: Vec<(String, String, u32)>,
    /// What stands in parentheses.
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
/// The line, counted from 1, and what is wrong with it: carets that leave the line or cut a wide character, a note that cannot be read.
pub fn parse(fixture: &str) -> Result<(String, Vec<FixtureRow>), String> {
    let (mut text, mut rows) = (String::new(), Vec::<(FixtureRow, &str)>::new());
    // Where the line above the carets starts in the text, and the line itself.
    let (mut start, mut shown) = (0, "");
    let mut goes_on = true;
    for (number, line) in fixture.lines().enumerate() {
        let wrong = |what: String| format!("line {}: {what}", number + 1);
        if let Some(note) = line.strip_prefix("= ") {
            rows.push((notes(note).map_err(wrong)?, note));
        } else if is_text(line) {
            if !goes_on {
                text.push('\n');
            }
            start = text.len();
            (shown, goes_on) = line.strip_suffix(GOES_ON).map_or((line, false), |piece| (piece, true));
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
                    // Of the rows with this note that reached the end of the line before, the first that has not gone on yet: rows are
                    // underlined in the same order on each line.
                    let reaches =
                        |span: &Range<usize>| text.get(span.end..from).is_some_and(|left| left.trim().is_empty());
                    let begun = rows.iter_mut().find(|(row, n)| *n == note && row.span.as_ref().is_some_and(reaches));
                    let span = begun.and_then(|(row, _)| row.span.as_mut());
                    span.ok_or_else(|| wrong(format!("nothing above goes on as `...{note}`")))?.end = to;
                }
            }
        }
    }
    let mut rows: Vec<FixtureRow> = rows.into_iter().map(|(row, _)| row).collect();
    rows.sort_by_key(|row| row.span.as_ref().map_or((true, 0, 0), |span| (false, span.start, usize::MAX - span.end)));
    Ok((text, rows))
}

/// The byte at a column of a line as it is shown, after what takes no column itself.
fn at_column(line: &str, column: usize) -> Result<usize, String> {
    let mut seen = 0;
    for (at, c) in line.char_indices() {
        let width = visible(c).width().unwrap_or(0);
        if seen == column && width > 0 {
            return Ok(at);
        }
        if seen > column {
            return Err(format!("the carets cut a character of two columns, before {:?}", &line[at..]));
        }
        seen += width;
    }
    if seen == column { Ok(line.len()) } else { Err(format!("the carets leave the line {line:?}")) }
}

/// `direct speaker=#1 cue="told" (0.93)`
fn notes(note: &str) -> Result<FixtureRow, String> {
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

/// A label, which comes first, an entity's number, or a score.
fn read_word(word: &str, first: bool, row: &mut FixtureRow) -> Result<(), String> {
    if let Some(entity) = entity(word) {
        row.links.push((role::ENTITY.into(), layer::ENTITIES.into(), entity));
    } else if let Some(score) = word.strip_prefix('(').and_then(|w| w.strip_suffix(')')).and_then(|w| w.parse().ok()) {
        row.score = Some(score);
    } else if first {
        row.label = word.into();
    } else {
        return Err(format!("`{word}` is none of: label (first), #1, key=value, role=layer[0], (score)"));
    }
    Ok(())
}

/// What stands after `key=`; gives the rest of the line.
fn read_value<'a>(key: &str, value: &'a str, row: &mut FixtureRow) -> Result<&'a str, String> {
    if let Some(quoted) = value.strip_prefix('"') {
        let (text, rest) =
            unquote(quoted).ok_or_else(|| format!("the text of `{key}` does not end, or has a wrong escape"))?;
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
        _ => return Err(format!("`{key}={word}` is none of: \"text\", a number, true, false, #1, layer[0]")),
    }
    Ok(rest)
}

/// `#1` is row 0.
fn entity(word: &str) -> Option<u32> {
    word.strip_prefix('#')?.parse::<u32>().ok()?.checked_sub(1)
}

/// Reads what `{:?}` wrote of a text, up to its closing quote mark; gives the text and what follows.
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
