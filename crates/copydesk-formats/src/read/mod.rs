//! From bytes to articles, in two steps: an input is split into pieces, one an article, by one thread (`pieces`); each piece is read on
//! its own, by any thread (`raw`). Field names are the matter of `fields`, pages of `html`.

mod columns;
mod csv;
mod decompress;
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

use std::io::Read;
use std::sync::Arc;

use copydesk_core::{Article, Record};

pub use columns::{COLUMNS, Columns};
pub use decompress::unpacked;
pub use fields::FIELD_NAMES;
pub(crate) use fields::names_of;
pub use splitter::Splitter;
pub use unparsed::UnparsedArticle;

/// The longest article that is read, in bytes of its serialised form: 1 GiB.
pub const MAX_ARTICLE_BYTES: usize = 1 << 30;

/// A stream of articles: plain text (one article), JSON (an object, an array of objects, or `{"articles": [...]}`), JSONL, CSV with a
/// line of column names, HTML (one article), or WARC (the pages in it), told apart by content.
///
/// - A byte order mark is encoding, not text, and is skipped; all else of a plain text is kept.
/// - A table is known by the names in its first line, and by rows like it where that could be prose too. There `name` counts: what is called
///   `.csv` or `.tsv` is no prose, and if its first line names no columns it is one unreadable record. So is a table in which no column
///   holds the text.
/// - An article that has no id of its own is called after the input: `name` for a text, `name:12` for line 12 of JSONL, `name[3]` for
///   element 3 of an array.
/// - A field `text` is the whole article and is taken byte for byte, so that offsets that others hold into it stay good. A body by any
///   other name (`maintext`, `body` ...) gets the title before it, with a blank line between, unless it begins with the title. So does the
///   text of a page.
/// - `targets`, a list of `{"start", "end"}`, are the stretches that the input asks about: into the field that the text was read from, in
///   the unit that `offsets` names (`codepoint`, `utf16`, `byte`), code points if it is not there. One that is no stretch of the text makes the
///   article an unreadable one, with a reason that names it: where offsets are wrong, so may the text be.
/// - An input that is nothing to read from (empty, not UTF-8 ...) gives one unreadable record, a bad line or element gives one of its own.
///   A list or a table with nothing in it (`[]`, a line of column names) gives nothing.
///
/// The items are `Err` with the record of an article that could not be read. Nothing is read before the first call of `next`.
/// [`Splitter`] gives the same articles unread, to be read by other threads.
pub struct Reader<R> {
    pieces: Splitter<R>,
    columns: Arc<Columns>,
}

impl<R: Read> Reader<R> {
    /// Reads from `input`; `name` stands for it in ids and messages.
    pub fn new(name: impl Into<String>, input: R) -> Reader<R> {
        Reader::with_columns(name, input, Arc::default())
    }

    /// The same, with other names for fields.
    pub fn with_columns(name: impl Into<String>, input: R, columns: Arc<Columns>) -> Reader<R> {
        Reader { pieces: Splitter::new(name, input, columns.clone()), columns }
    }
}

impl<R: Read> Iterator for Reader<R> {
    type Item = Result<Article, Record>;

    #[expect(clippy::result_large_err, reason = "the error is the record that is written instead of the article's")]
    fn next(&mut self) -> Option<Self::Item> {
        self.pieces.next().map(|raw| raw.read(&self.columns))
    }
}
