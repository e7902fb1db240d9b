//! Splits an input into unparsed articles: detects the format, and finds where each article begins and ends.
//!
//! At most one article is held in memory, but for the rest of a JSON array after an element that does not end. What cannot be an article becomes
//! an item with an error; the articles after it are still read.

use std::io::{self, Read};
use std::sync::Arc;

use super::csv::{self, Rows};
use super::encoding::{self, Decoded};
use super::input::Input;
use super::json_scan::{self, End};
use super::unparsed::{Content, Place, UnparsedArticle};
use super::{Columns, markup, unsupported};
#[cfg(feature = "html")]
use super::{feed, warc};
use crate::Error;

#[cfg(not(feature = "html"))]
const WITHOUT_HTML: &str = "this build lacks the feature `html`; give plain text";

/// The unparsed articles of one input, for parsing on other threads by [`UnparsedArticle::parse`]. [`Reader`](crate::Reader) lists the
/// formats.
///
/// ```
/// use copydesk_formats::Splitter;
/// use std::{sync::Arc, thread};
///
/// let columns = Arc::default();
/// let splitter = Splitter::new("in", "id,text\na,Ada spoke.\nb,Bo left.\n".as_bytes(), Arc::clone(&columns));
/// let parsers = splitter.map(|article| {
///     let columns = Arc::clone(&columns);
///     thread::spawn(move || article.parse(&columns))
/// });
/// let texts: Vec<_> = parsers.map(|parser| parser.join().unwrap().unwrap().text().to_owned()).collect();
/// assert_eq!(texts, ["Ada spoke.", "Bo left."]);
/// ```
pub struct Splitter<R> {
    name: Arc<str>,
    input: Input<Decoded<R>>,
    state: State,
    columns: Arc<Columns>,
}

enum State {
    Start,
    /// One object per line.
    Lines,
    /// JSON values of any number of lines.
    Values,
    /// In an array, before element `next`; `enclosed` in this many objects.
    Array {
        next: usize,
        enclosed: usize,
    },
    /// In the rest of an array after an element that does not end: a line with this indentation and a brace begins an element.
    Broken {
        next: usize,
        enclosed: usize,
        indent: usize,
    },
    /// Rows of a table.
    Rows(Box<Rows>),
    /// Items of a feed.
    #[cfg(feature = "html")]
    Feed(std::iter::Enumerate<std::vec::IntoIter<Result<feed::Item, Error>>>),
    /// Records of a web archive; `pages`: one of them was a page.
    #[cfg(feature = "html")]
    Archive {
        pages: bool,
    },
    Done,
}

/// What an object is, by its keys.
enum Walk {
    /// An object that ends there.
    Object(usize),
    /// An object around an array of articles, which opens there, in this many objects.
    Envelope(usize, usize),
    /// Not JSON, or incomplete.
    Odd,
}

impl<R: Read> Splitter<R> {
    /// Splits `input`; `name` stands for it in ids and messages. `columns` help to tell a table of articles from prose.
    pub fn new(name: impl Into<String>, input: R, columns: Arc<Columns>) -> Splitter<R> {
        Splitter {
            name: Arc::from(name.into()),
            input: Input::new(Decoded::from_utf16(input)),
            state: State::Start,
            columns,
        }
    }

    fn piece(&self, place: Place, content: Content) -> UnparsedArticle {
        UnparsedArticle::new(&self.name, place, content)
    }

    /// Continues to the next item or the end.
    fn step(&mut self) -> Result<Option<UnparsedArticle>, Error> {
        loop {
            let item = match self.state {
                State::Start => self.start()?,
                State::Lines => self.line()?,
                State::Values => self.value()?,
                State::Array { next, enclosed } => self.element(next, enclosed)?,
                State::Broken { next, enclosed, indent } => Some(self.broken_element(next, enclosed, indent)?),
                State::Rows(_) => self.row()?,
                #[cfg(feature = "html")]
                State::Feed(_) => self.item(),
                #[cfg(feature = "html")]
                State::Archive { pages } => self.record(pages)?,
                State::Done => return Ok(None),
            };
            if item.is_some() {
                return Ok(item);
            }
        }
    }

    /// Detects the format.
    fn start(&mut self) -> Result<Option<UnparsedArticle>, Error> {
        self.input.byte(5)?;
        if self.input.bytes().starts_with(b"\xef\xbb\xbf") {
            self.input.consume(3);
        }
        if self.input.bytes().starts_with(encoding::WARC) {
            return self.begin_archive();
        }
        let first = self.input.past_space(0)?;
        if self.is_page(first)? {
            return self.page().map(Some);
        }
        if self.is_feed(first)? {
            return self.feed();
        }
        self.refuse_other_formats(first)?;
        let after = self.input.past_space(first + 1)?;
        match (self.input.byte(first)?, self.input.byte(after)?) {
            (None, _) => return Err(Error::NoText),
            (Some(b'{'), Some(b'"' | b'}')) | (Some(b'['), Some(b'{' | b'[' | b']')) => {
                self.state = State::Values;
                return Ok(None);
            }
            (Some(b'['), Some(b'"')) if self.is_list_of_texts(after)? => {
                self.state = State::Values;
                return Ok(None);
            }
            _ => {}
        }
        // JSONL whose first line is broken is not a text.
        let second = self.input.past_line(first)?;
        if self.object_starts(second)? {
            self.state = State::Lines;
            return Ok(None);
        }
        let mut header = first..second;
        let declared = csv::declared(&self.input.bytes()[header.clone()]);
        if declared.is_some() {
            header = second..self.input.past_line(second)?;
        }
        let named = declared.is_some() || csv::is_called(&self.name);
        let rows = Rows::from_header(&mut self.input, header.clone(), &self.columns, named, declared)?;
        if let Some(rows) = rows {
            self.input.consume(header.end);
            self.state = State::Rows(Box::new(rows));
            return Ok(None);
        }
        self.state = State::Done;
        let skipped = self.input.offset();
        let bytes = self.input.rest()?;
        Ok(Some(self.piece(Place::Whole, Content::Text { bytes, skipped })))
    }

    /// Whether the input is an HTML page.
    fn is_page(&mut self, first: usize) -> io::Result<bool> {
        self.input.byte(first)?;
        // A program that pipes in JSONL may wait for a record before it sends the next line: do not wait for more bytes.
        if !markup::may_begin(self.input.bytes()) {
            return Ok(false);
        }
        self.input.byte(first + markup::WINDOW)?;
        let head = self.input.bytes();
        Ok(markup::is_page(&head[..head.len().min(first + markup::WINDOW)]))
    }

    #[cfg(feature = "html")]
    fn page(&mut self) -> Result<UnparsedArticle, Error> {
        self.state = State::Done;
        let bytes = self.input.rest()?;
        Ok(self.piece(Place::Whole, Content::Html(bytes)))
    }

    #[cfg(not(feature = "html"))]
    fn page(&mut self) -> Result<UnparsedArticle, Error> {
        Err(Error::OtherFormat { what: "HTML", remedy: WITHOUT_HTML })
    }

    #[cfg(feature = "html")]
    fn is_feed(&mut self, first: usize) -> io::Result<bool> {
        if self.input.byte(first)? != Some(b'<') {
            return Ok(false);
        }
        self.input.byte(first + markup::WINDOW)?;
        Ok(feed::is_feed(&self.input.bytes()[first..]))
    }

    #[cfg(not(feature = "html"))]
    fn is_feed(&mut self, _: usize) -> io::Result<bool> {
        Ok(false)
    }

    #[cfg(feature = "html")]
    fn feed(&mut self) -> Result<Option<UnparsedArticle>, Error> {
        self.state = State::Done;
        let feed = self.input.rest()?;
        self.state = State::Feed(feed::items(&feed)?.into_iter().enumerate());
        Ok(None)
    }

    #[cfg(not(feature = "html"))]
    fn feed(&mut self) -> Result<Option<UnparsedArticle>, Error> {
        Ok(None)
    }

    /// The next item of a feed.
    #[cfg(feature = "html")]
    fn item(&mut self) -> Option<UnparsedArticle> {
        let State::Feed(items) = &mut self.state else { return None };
        let Some((index, item)) = items.next() else {
            self.state = State::Done;
            return None;
        };
        let content = item.map_or_else(Content::Nothing, |item| Content::Item(Box::new(item)));
        Some(self.piece(Place::Item(index), content))
    }

    fn refuse_other_formats(&mut self, first: usize) -> Result<(), Error> {
        // A ZIP archive may be a document, by the names of its first files.
        let enough = if self.input.byte(0)? == Some(b'P') { markup::WINDOW } else { 14 };
        self.input.byte(first + enough)?;
        unsupported::kind(self.input.bytes(), first).map_or(Ok(()), Err)
    }

    #[cfg(feature = "html")]
    fn begin_archive(&mut self) -> Result<Option<UnparsedArticle>, Error> {
        self.state = State::Archive { pages: false };
        Ok(None)
    }

    #[cfg(not(feature = "html"))]
    fn begin_archive(&mut self) -> Result<Option<UnparsedArticle>, Error> {
        Err(Error::OtherFormat { what: "a web archive", remedy: WITHOUT_HTML })
    }

    /// The next record of an archive.
    #[cfg(feature = "html")]
    fn record(&mut self, pages: bool) -> Result<Option<UnparsedArticle>, Error> {
        let at = self.input.past_space(0)?;
        self.input.consume(at);
        if self.input.byte(0)?.is_none() {
            self.state = State::Done;
            let none = "it holds no page, that is, no response with status 200 and HTML";
            return if pages { Ok(None) } else { Err(Error::Archive(none.into())) };
        }
        let place = Place::Line(self.input.line());
        let Some(page) = warc::record(&mut self.input)? else { return Ok(None) };
        self.state = State::Archive { pages: true };
        Ok(Some(self.piece(place, page.map_or_else(Content::Nothing, Content::Archived))))
    }

    /// Whether the quoted text at `at`, just after `[`, is an element of a JSON array. Prose may begin so too: `["No," he said.]`
    fn is_list_of_texts(&mut self, at: usize) -> io::Result<bool> {
        let End::At(end) = json_scan::value(&mut self.input, at, false)? else { return Ok(false) };
        let after = self.input.past_space(end)?;
        Ok(match self.input.byte(after)? {
            Some(b']') => true,
            Some(b',') => {
                let next = self.input.past_space(after + 1)?;
                self.input.byte(next)? == Some(b'"')
            }
            _ => false,
        })
    }

    /// Whether the next non-blank line begins an object.
    fn object_starts(&mut self, at: usize) -> io::Result<bool> {
        let brace = self.input.past_space(at)?;
        let quote = self.input.past_space(brace + 1)?;
        Ok(self.input.byte(brace)? == Some(b'{') && self.input.byte(quote)? == Some(b'"'))
    }

    /// One line of JSONL.
    fn line(&mut self) -> Result<Option<UnparsedArticle>, Error> {
        let at = self.input.past_space(0)?;
        self.input.consume(at);
        match self.input.past_line(0)? {
            0 => {
                self.state = State::Done;
                Ok(None)
            }
            end => {
                let line = Place::Line(self.input.line());
                Ok(Some(self.take(end, line)))
            }
        }
    }

    /// A value at the top of the input: an article, an array, an envelope around one, or a line of JSONL.
    fn value(&mut self) -> Result<Option<UnparsedArticle>, Error> {
        let at = self.input.past_space(0)?;
        self.input.consume(at);
        match self.input.byte(0)? {
            None => {
                self.state = State::Done;
                return Ok(None);
            }
            Some(b'[') => {
                self.input.consume(1);
                self.state = State::Array { next: 0, enclosed: 0 };
                return Ok(None);
            }
            Some(b'{') => {}
            Some(_) => return self.stray().map(Some),
        }
        let end = match self.walk(0, &["articles"])? {
            Walk::Envelope(at, enclosed) => {
                self.input.consume(at + 1);
                self.state = State::Array { next: 0, enclosed };
                return Ok(None);
            }
            Walk::Object(end) => end,
            Walk::Odd => {
                let second = self.input.past_line(0)?;
                if self.object_starts(second)? {
                    self.state = State::Lines;
                    return Ok(None);
                }
                match json_scan::nested(&mut self.input, 1, 1, true)? {
                    End::At(end) => end,
                    End::Missing | End::BrokenString(_) => return self.unfinished().map(Some),
                }
            }
        };
        if !self.input.bytes()[..end].contains(&b'\n') {
            self.state = State::Lines;
            return Ok(None);
        }
        let line = Place::Line(self.input.line());
        Ok(Some(self.take(end, line)))
    }

    /// Lines between values, up to one that begins a value, as one item.
    fn stray(&mut self) -> Result<UnparsedArticle, Error> {
        let place = Place::Line(self.input.line());
        let mut end = 0;
        loop {
            end = self.input.past_line(end)?;
            let next = self.input.past_space(end)?;
            if matches!(self.input.byte(next)?, None | Some(b'{' | b'[')) {
                break;
            }
        }
        self.input.consume(end);
        Ok(self.piece(place, Content::Nothing(Error::Trailing)))
    }

    /// An incomplete object, up to a line that begins with `{`, which is where the next indented value begins.
    fn unfinished(&mut self) -> Result<UnparsedArticle, Error> {
        let place = Place::Line(self.input.line());
        let end = memchr::memmem::find(self.input.bytes(), b"\n{").map_or(self.input.bytes().len(), |feed| feed + 1);
        self.input.consume(end);
        Ok(self.piece(place, Content::Nothing(Error::Unfinished)))
    }

    /// Scans the keys of the object at `start` for its end or for an array of articles.
    ///
    /// `arrays` are the keys of arrays of articles: `articles` in NewsAPI; The Guardian and The New York Times have theirs in an object
    /// `response`.
    fn walk(&mut self, start: usize, arrays: &[&str]) -> io::Result<Walk> {
        let mut at = start + 1;
        loop {
            at = self.input.past_space(at)?;
            let key = at;
            match self.input.byte(at)? {
                Some(b'}') => return Ok(Walk::Object(at + 1)),
                Some(b'"') => {}
                _ => return Ok(Walk::Odd),
            }
            let End::At(key_end) = json_scan::value(&mut self.input, at, false)? else { return Ok(Walk::Odd) };
            let name = &self.input.bytes()[key + 1..key_end - 1];
            let is_envelope = arrays.iter().any(|known| name == known.as_bytes());
            let is_response = start == 0 && name == b"response";
            at = self.input.past_space(key_end)?;
            if self.input.byte(at)? != Some(b':') {
                return Ok(Walk::Odd);
            }
            at = self.input.past_space(at + 1)?;
            if is_envelope && self.input.byte(at)? == Some(b'[') {
                return Ok(Walk::Envelope(at, 1));
            }
            if is_response
                && self.input.byte(at)? == Some(b'{')
                && let Walk::Envelope(at, enclosed) = self.walk(at, &["results", "docs"])?
            {
                return Ok(Walk::Envelope(at, enclosed + 1));
            }
            let End::At(end) = json_scan::value(&mut self.input, at, false)? else { return Ok(Walk::Odd) };
            at = self.input.past_space(end)?;
            match self.input.byte(at)? {
                Some(b',') => at += 1,
                Some(b'}') => {}
                _ => return Ok(Walk::Odd),
            }
        }
    }

    /// One element of an array.
    fn element(&mut self, next: usize, enclosed: usize) -> Result<Option<UnparsedArticle>, Error> {
        let mut indent = self.skip_space()?;
        match self.input.byte(0)? {
            None => return Err(Error::Unfinished),
            Some(b']') => {
                self.input.consume(1);
                self.state = State::Values;
                if enclosed > 0 {
                    match json_scan::nested(&mut self.input, 0, enclosed, true)? {
                        End::At(end) => self.input.consume(end),
                        End::Missing | End::BrokenString(_) => return Err(Error::Unfinished),
                    }
                }
                return Ok(None);
            }
            Some(b',') if next > 0 => {
                self.input.consume(1);
                indent = self.skip_space()?;
                if self.input.byte(0)?.is_none() {
                    return Err(Error::Unfinished);
                }
            }
            Some(_) => {}
        }
        let end = match json_scan::value(&mut self.input, 0, false)? {
            // A string without its end, or one with a line feed in it? The next line tells.
            End::BrokenString(feed) => {
                self.input.byte(feed + 1 + indent)?;
                match begins_element(self.input.bytes(), feed + 1, indent) {
                    true => End::At(feed + 1),
                    false => json_scan::value(&mut self.input, 0, true)?,
                }
            }
            end => end,
        };
        let end = match end {
            // The scan counts brackets of all kinds: where a brace is missing, the end of the array passes for that of the element.
            End::At(end) if !(self.input.bytes().starts_with(b"{") && self.input.bytes()[end - 1] == b']') => end,
            _ => {
                self.state = State::Broken { next, enclosed, indent };
                return Ok(None);
            }
        };
        self.state = State::Array { next: next + 1, enclosed };
        let place = Place::Element { index: next, line: self.input.line(), byte: self.input.offset() };
        Ok(Some(self.take(end.max(1), place)))
    }

    /// An element in the rest of an array, which the scan has read: up to the next line that begins one. So each byte is looked at once, however
    /// many elements do not end.
    fn broken_element(&mut self, next: usize, enclosed: usize, indent: usize) -> Result<UnparsedArticle, Error> {
        let place = Place::Element { index: next, line: self.input.line(), byte: self.input.offset() };
        let bytes = self.input.bytes();
        let mut lines = memchr::memchr_iter(b'\n', bytes).map(|feed| feed + 1);
        if let Some(start) = lines.find(|&start| begins_element(bytes, start, indent)) {
            let element = bytes[..start].trim_ascii_end();
            let end = element.strip_suffix(b",").unwrap_or(element).len();
            let item = self.take(end, place);
            self.input.consume(start - end + indent);
            self.state = State::Broken { next: next + 1, enclosed, indent };
            return Ok(item);
        }
        let End::At(end) = json_scan::value(&mut self.input, 0, true)? else { return Err(Error::Unfinished) };
        self.state = State::Array { next: next + 1, enclosed };
        Ok(self.take(end, place))
    }

    /// Skips white space; returns the indentation of what follows, in bytes.
    fn skip_space(&mut self) -> io::Result<usize> {
        let at = self.input.past_space(0)?;
        let indent = memchr::memrchr(b'\n', &self.input.bytes()[..at]).map_or(0, |feed| at - feed - 1);
        self.input.consume(at);
        Ok(indent)
    }

    /// The next row of a table.
    fn row(&mut self) -> Result<Option<UnparsedArticle>, Error> {
        let State::Rows(rows) = &mut self.state else { return Ok(None) };
        let place = Place::Line(self.input.line());
        match rows.next(&mut self.input)? {
            None => {
                self.state = State::Done;
                Ok(None)
            }
            Some(Ok(cells)) => Ok(Some(self.piece(place, Content::Cells(cells)))),
            Some(Err(error)) => Ok(Some(self.piece(place, Content::Nothing(error)))),
        }
    }

    /// Takes the value in the next `end` bytes.
    fn take(&mut self, end: usize, place: Place) -> UnparsedArticle {
        let content = Content::Json { bytes: self.input.bytes()[..end].to_vec(), offset: self.input.offset() };
        self.input.consume(end);
        self.piece(place, content)
    }
}

/// Whether a line begins an element of an array: an object, indented as the element before it.
fn begins_element(bytes: &[u8], start: usize, indent: usize) -> bool {
    let line = bytes.get(start..).unwrap_or_default();
    line.get(indent) == Some(&b'{') && line[..indent].iter().all(|byte| b" \t".contains(byte))
}

impl<R: Read> Iterator for Splitter<R> {
    type Item = UnparsedArticle;

    fn next(&mut self) -> Option<UnparsedArticle> {
        let item = self.step();
        item.unwrap_or_else(|error| {
            let line = self.input.line();
            let place = match self.state {
                State::Start | State::Done => Place::Whole,
                State::Lines | State::Values | State::Rows(_) => Place::Line(line),
                State::Array { next, .. } | State::Broken { next, .. } => {
                    Place::Element { index: next, line, byte: self.input.offset() }
                }
                #[cfg(feature = "html")]
                State::Feed(_) => Place::Whole,
                #[cfg(feature = "html")]
                State::Archive { .. } => Place::Line(line),
            };
            self.state = State::Done;
            Some(self.piece(place, Content::Nothing(error)))
        })
    }
}
