//! From bytes to articles: which format they are in, told by content, and the stream of articles in them.
//!
//! What cannot be read is a record with its problem, and the rest goes on. At most one article is held at a time. Field names are the
//! matter of `fields`.

mod fields;
mod input;
mod scan;
mod targets;

use std::io::{self, Read};

use copydesk_core::{Article, Meta, Record};

use crate::Error;
pub use fields::FIELD_NAMES;
pub(crate) use fields::names_of;
use input::Input;
use scan::End;

/// The longest article that is read, in bytes of its serialised form: 1 GiB.
pub const MAX_ARTICLE_BYTES: usize = 1 << 30;

/// Files that are often tried, by their first bytes.
const OTHER_FORMATS: [(&[u8], &str, &str); 11] = [
    (b"\xff\xfe", "UTF-16", "convert it, as with: iconv -f UTF-16 -t UTF-8"),
    (b"\xfe\xff", "UTF-16", "convert it, as with: iconv -f UTF-16 -t UTF-8"),
    (b"\x1f\x8b", "a gzip file", "give what is in it, as with: zcat FILE | copydesk annotate"),
    (b"\x28\xb5\x2f\xfd", "a zstd file", "give what is in it, as with: zstdcat FILE | copydesk annotate"),
    (b"PK\x03\x04", "a zip file", "unpack it (a Word document: save it as plain text)"),
    (b"%PDF-", "a PDF", "make text of it, as with: pdftotext FILE -"),
    (b"PAR1", "a Parquet file", "write it as JSONL"),
    (b"\x7fELF", "a program", "name a file of articles"),
    (b"<!doctype html", "HTML", "give the article's plain text"),
    (b"<html", "HTML", "give the article's plain text"),
    (b"<?xml", "XML", "give the article's plain text"),
];

/// A stream of articles: plain text (one article), JSON (an object, an array of objects, or `{"articles": [...]}`), or JSONL.
///
/// - The format is told by content. A byte order mark is encoding, not text, and is skipped; all else of a plain text is kept.
/// - An article that has no id of its own is called after the input: `name` for a text, `name:12` for line 12 of JSONL, `name[3]` for
///   element 3 of an array.
/// - A field `text` is the whole article and is taken byte for byte, so that offsets that others hold into it stay good. A body by any
///   other name (`maintext`, `body` ...) gets the title before it, with a blank line between, unless it begins with the title.
/// - `targets`, a list of `{"start", "end"}`, are the stretches that the input asks about: into the field that the text was read from, in
///   the unit that `offsets` names (`codepoint`, `utf16`, `byte`), code points if it is not there. One that is no stretch of the text makes the
///   article an unreadable one, with a reason that names it: where offsets are wrong, so may the text be.
/// - An input without an article in it (empty, not UTF-8, HTML ...) gives one unreadable record, a bad line or element gives one of its own.
///
/// The items are `Err` with the record of an article that could not be read. Nothing is read before the first call of `next`.
pub struct Reader<R> {
    name: String,
    input: Input<R>,
    state: State,
}

#[derive(Clone, Copy)]
enum State {
    Start,
    /// One object a line.
    Lines,
    /// JSON values over any number of lines.
    Values,
    /// In an array, before element `next`; `enclosed` in the object that holds it.
    Array {
        next: usize,
        enclosed: bool,
    },
    Done,
}

/// What an object turns out to be when its keys are walked over.
enum Walk {
    /// Ends there.
    Object(usize),
    /// Is an envelope; its array of articles opens there.
    Envelope(usize),
    /// Is no JSON, or does not end.
    Odd,
}

type Item = Result<Article, Record>;

impl<R: Read> Reader<R> {
    /// Reads from `input`; `name` stands for it in ids and messages.
    pub fn new(name: impl Into<String>, input: R) -> Reader<R> {
        Reader { name: name.into(), input: Input::new(input), state: State::Start }
    }

    /// Goes on until there is an item, or the end.
    fn step(&mut self) -> Result<Option<Item>, Error> {
        loop {
            let item = match self.state {
                State::Start => self.start()?,
                State::Lines => self.line()?,
                State::Values => self.value()?,
                State::Array { next, enclosed } => self.element(next, enclosed)?,
                State::Done => return Ok(None),
            };
            if item.is_some() {
                return Ok(item);
            }
        }
    }

    /// Tells the format.
    fn start(&mut self) -> Result<Option<Item>, Error> {
        self.input.byte(5)?;
        if self.input.bytes().starts_with(b"\xef\xbb\xbf") {
            self.input.consume(3);
        }
        let first = self.input.past_space(0)?;
        self.refuse_other_formats(first)?;
        let after = self.input.past_space(first + 1)?;
        match (self.input.byte(first)?, self.input.byte(after)?) {
            (None, _) => return Err(Error::NoText),
            (Some(b'{'), Some(b'"' | b'}')) | (Some(b'['), Some(b'{' | b'[' | b']')) => {
                self.state = State::Values;
                return Ok(None);
            }
            _ => {}
        }
        // A first line that is broken does not make text of JSONL.
        let second = self.input.past_line(first)?;
        if self.object_starts(second)? {
            self.state = State::Lines;
            return Ok(None);
        }
        self.state = State::Done;
        let skipped = self.input.offset();
        let text = String::from_utf8(self.input.rest()?)
            .map_err(|error| Error::NotUtf8 { byte: skipped + error.utf8_error().valid_up_to() as u64 })?;
        Ok(Some(Ok(Article::new(self.name.clone(), text, Meta::default()))))
    }

    fn refuse_other_formats(&mut self, first: usize) -> Result<(), Error> {
        self.input.byte(first + 14)?;
        let head = self.input.bytes();
        let markup = head[first..].iter().take(14).map(u8::to_ascii_lowercase).collect::<Vec<_>>();
        let is =
            |(magic, ..): &&(&[u8], _, _)| head.starts_with(magic) || (magic[0] == b'<' && markup.starts_with(magic));
        match OTHER_FORMATS.iter().find(is) {
            Some((_, what, remedy)) => Err(Error::OtherFormat { what, remedy }),
            None => Ok(()),
        }
    }

    /// Whether the next line that is not blank begins an object.
    fn object_starts(&mut self, at: usize) -> io::Result<bool> {
        let brace = self.input.past_space(at)?;
        let quote = self.input.past_space(brace + 1)?;
        Ok(self.input.byte(brace)? == Some(b'{') && self.input.byte(quote)? == Some(b'"'))
    }

    /// One line of JSONL.
    fn line(&mut self) -> Result<Option<Item>, Error> {
        let at = self.input.past_space(0)?;
        self.input.consume(at);
        match self.input.past_line(0)? {
            0 => {
                self.state = State::Done;
                Ok(None)
            }
            end => {
                let line = self.input.line();
                Ok(Some(self.take(end, |name| format!("{name}:{line}"))))
            }
        }
    }

    /// A value at the top of the input: an article, an array, an envelope around one, or a line of JSONL.
    fn value(&mut self) -> Result<Option<Item>, Error> {
        let at = self.input.past_space(0)?;
        self.input.consume(at);
        match self.input.byte(0)? {
            None => {
                self.state = State::Done;
                return Ok(None);
            }
            Some(b'[') => {
                self.input.consume(1);
                self.state = State::Array { next: 0, enclosed: false };
                return Ok(None);
            }
            Some(b'{') => {}
            Some(_) => return Err(Error::Trailing),
        }
        let end = match self.walk()? {
            Walk::Envelope(at) => {
                self.input.consume(at + 1);
                self.state = State::Array { next: 0, enclosed: true };
                return Ok(None);
            }
            Walk::Object(end) => end,
            Walk::Odd => {
                let second = self.input.past_line(0)?;
                if self.object_starts(second)? {
                    self.state = State::Lines;
                    return Ok(None);
                }
                match scan::nested(&mut self.input, 1, 1, true)? {
                    End::At(end) => end,
                    End::Missing | End::BrokenString(_) => return Err(Error::Unfinished),
                }
            }
        };
        if !self.input.bytes()[..end].contains(&b'\n') {
            self.state = State::Lines;
            return Ok(None);
        }
        let line = self.input.line();
        Ok(Some(self.take(end, |name| format!("{name}:{line}"))))
    }

    /// Walks over the keys of the object that starts here, in search of its end or of an array of articles.
    fn walk(&mut self) -> io::Result<Walk> {
        let mut at = 1;
        loop {
            at = self.input.past_space(at)?;
            let key = at;
            match self.input.byte(at)? {
                Some(b'}') => return Ok(Walk::Object(at + 1)),
                Some(b'"') => {}
                _ => return Ok(Walk::Odd),
            }
            let End::At(key_end) = scan::value(&mut self.input, at, false)? else { return Ok(Walk::Odd) };
            let is_envelope = &self.input.bytes()[key..key_end] == br#""articles""#;
            at = self.input.past_space(key_end)?;
            if self.input.byte(at)? != Some(b':') {
                return Ok(Walk::Odd);
            }
            at = self.input.past_space(at + 1)?;
            if is_envelope && self.input.byte(at)? == Some(b'[') {
                return Ok(Walk::Envelope(at));
            }
            let End::At(end) = scan::value(&mut self.input, at, false)? else { return Ok(Walk::Odd) };
            at = self.input.past_space(end)?;
            match self.input.byte(at)? {
                Some(b',') => at += 1,
                Some(b'}') => {}
                _ => return Ok(Walk::Odd),
            }
        }
    }

    /// One element of an array.
    fn element(&mut self, next: usize, enclosed: bool) -> Result<Option<Item>, Error> {
        let at = self.input.past_space(0)?;
        self.input.consume(at);
        match self.input.byte(0)? {
            None => return Err(Error::Unfinished),
            Some(b']') => {
                self.input.consume(1);
                self.state = State::Values;
                if enclosed {
                    match scan::nested(&mut self.input, 0, 1, true)? {
                        End::At(end) => self.input.consume(end),
                        End::Missing | End::BrokenString(_) => return Err(Error::Unfinished),
                    }
                }
                return Ok(None);
            }
            Some(b',') if next > 0 => {
                self.input.consume(1);
                let at = self.input.past_space(0)?;
                self.input.consume(at);
            }
            Some(_) => {}
        }
        let end = match scan::value(&mut self.input, 0, true)? {
            End::At(0) => 1,
            End::At(end) => end,
            End::Missing | End::BrokenString(_) => return Err(Error::Unfinished),
        };
        self.state = State::Array { next: next + 1, enclosed };
        Ok(Some(self.take(end, |name| format!("{name}[{next}]"))))
    }

    /// Parses and consumes the value in the next `end` bytes.
    #[expect(clippy::result_large_err, reason = "the error is the record that is written instead of the article's")]
    fn take(&mut self, end: usize, default_id: impl FnOnce(&str) -> String) -> Item {
        let (line, offset) = (self.input.line(), self.input.offset());
        let default_id = || default_id(&self.name);
        let (id, article) = match std::str::from_utf8(&self.input.bytes()[..end]) {
            Ok(json) => fields::article(json.trim_end(), default_id),
            Err(error) => {
                let error = Error::NotUtf8 { byte: offset + error.valid_up_to() as u64 };
                (default_id(), Err((error, Meta::default())))
            }
        };
        self.input.consume(end);
        article.map_err(|(error, meta)| {
            let place = match &error {
                Error::Json { line: within, column, .. } => format!("line {}, column {column}", line + within - 1),
                _ => format!("line {line}"),
            };
            Record::unreadable(id, format!("{}, {place}: {error}", self.name)).with_meta(meta)
        })
    }
}

impl<R: Read> Iterator for Reader<R> {
    type Item = Item;

    fn next(&mut self) -> Option<Item> {
        let item = self.step();
        item.unwrap_or_else(|error| {
            let id = match self.state {
                State::Start | State::Done => self.name.clone(),
                State::Lines | State::Values => format!("{}:{}", self.name, self.input.line()),
                State::Array { next, .. } => format!("{}[{next}]", self.name),
            };
            let place = match self.state {
                State::Start | State::Done => String::new(),
                _ => format!(", line {}", self.input.line()),
            };
            self.state = State::Done;
            Some(Err(Record::unreadable(id, format!("{}{place}: {error}", self.name))))
        })
    }
}
