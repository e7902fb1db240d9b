//! Reads articles in two steps: one thread splits an input into articles (`splitter`); any thread parses each of them (`unparsed`).
//! `field_names` has the names of fields, and `fields` makes an article of them; `html` finds the article in a page.

mod columns;
mod csv;
mod decompress;
mod encoding;
#[cfg(feature = "html")]
mod feed;
mod field_names;
mod fields;
#[cfg(feature = "html")]
mod html;
#[cfg(feature = "html")]
mod html_depth;
#[cfg(feature = "html")]
mod html_tree;
mod input;
mod json;
#[cfg(feature = "html")]
mod json_ld;
mod json_scan;
mod markup;
mod splitter;
mod targets;
mod unparsed;
mod unsupported;
#[cfg(feature = "html")]
mod warc;
mod zip;

use std::io::Read;
use std::sync::Arc;

use copydesk_core::{Article, Record};

pub use columns::{COLUMNS, Columns};
pub use decompress::decompress;
pub use encoding::{Encoding, decode};
pub use field_names::FIELD_NAMES;
pub(crate) use field_names::names_of;
pub use splitter::Splitter;
pub use unparsed::UnparsedArticle;
pub use zip::open_zip;

/// The longest article that is read, in bytes of its serialised form: 1 GiB.
pub const MAX_ARTICLE_BYTES: usize = 1 << 30;

/// A stream of articles. The format is detected from the content: plain text (one article), JSON (an object, an array of objects, or
/// `{"articles": [...]}`), JSONL, CSV with a header line, HTML (one article), RSS and Atom
/// (one article per item), or WARC (one article per page).
///
/// - A byte order mark is skipped; every other character of a plain text is kept.
/// - UTF-16 is decoded, with a byte order mark or without. A plain text or a table that is not UTF-8 is decoded from the encoding that its
///   bytes suggest, such as Windows-1252; to name the encoding, use [`decode`]. JSON must be UTF-8.
/// - A table is recognised by the column names in its first line; where that line could be prose, the rows that follow must have as many
///   cells. An input whose `name` ends in `.csv` or `.tsv` is a table in any case. A table without a header, or without a column that holds
///   the text, is one unreadable record.
/// - An article without an id is named after the input: `name` for a text, `name:12` for line 12 of JSONL, `name[3]` for element 3 of
///   an array.
/// - A field `text` is the whole article. It is taken byte for byte, so that offsets into it stay valid. A body with another name
///   (`maintext`, `body` ...) is preceded by the title and a blank line, unless it begins with the title. So is the text of a page.
/// - `targets`, a list of `{"start", "end"}`, are the spans to analyse. They count in the field that the text was read from, in the unit
///   that `offsets` names (`codepoint`, `utf16`, `byte`; default: `codepoint`). An article with a target that is not a span of the text
///   is unreadable: if the offsets are wrong, the text may be too.
/// - A known field that is there twice makes the article, or the table, unreadable: nothing says which one is meant.
/// - An input that is empty or damaged gives one unreadable record; a bad line, row or element gives one of its own. An empty list or
///   table gives nothing.
///
/// An item is `Err` with the record of an article that could not be read. Nothing is read before the first call of `next`. To parse
/// articles on several threads, use [`Splitter`].
///
/// ```
/// use copydesk_formats::Reader;
///
/// let lines = "{\"id\": \"a\", \"headline\": \"Cuts\", \"body\": \"Ada spoke.\"}\n{\"id\": \"b\"}\n";
/// let mut articles = Reader::new("news.jsonl", lines.as_bytes());
///
/// let article = articles.next().unwrap().unwrap();
/// assert_eq!(article.id(), "a");
/// assert_eq!(article.text(), "Cuts\n\nAda spoke.");
///
/// let record = articles.next().unwrap().unwrap_err();
/// assert_eq!(record.id(), "b");
/// assert!(record.problems[0].message.starts_with("news.jsonl, line 2: no field holds the text"));
/// assert!(articles.next().is_none());
/// ```
pub struct Reader<R> {
    articles: Splitter<R>,
    columns: Arc<Columns>,
}

impl<R: Read> Reader<R> {
    /// Reads from `input`; `name` stands for it in ids and messages.
    pub fn new(name: impl Into<String>, input: R) -> Reader<R> {
        Reader::with_columns(name, input, Arc::default())
    }

    /// As [`Reader::new`], for data with field names of its own.
    pub fn with_columns(name: impl Into<String>, input: R, columns: Arc<Columns>) -> Reader<R> {
        Reader { articles: Splitter::new(name, input, columns.clone()), columns }
    }
}

impl<R: Read> Iterator for Reader<R> {
    type Item = Result<Article, Record>;

    #[expect(clippy::result_large_err, reason = "the error is the record that is written instead of the article's")]
    fn next(&mut self) -> Option<Self::Item> {
        self.articles.next().map(|article| article.parse(&self.columns))
    }
}
