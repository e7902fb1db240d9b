//! Opens the inputs that the caller names: all are checked before anything is read.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use copydesk_formats::{Columns, Encoding};
use copydesk_host::CallTimeout;

use crate::articles::Opener;
use crate::files::Files;
use crate::{Articles, Error, Skipped, Source};

/// How inputs are read.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The user's own names for fields.
    pub columns: Columns,
    /// The encoding of texts, tables and pages. By default it is detected; Parquet and web archives say it themselves.
    pub encoding: Option<Encoding>,
    /// How long reading an article may take.
    pub timeout: CallTimeout,
    /// A folder that is written to, and so never read, wherever a pattern or a link leads. It need not exist yet.
    pub output: Option<PathBuf>,
}

/// Inputs that are known to exist. Articles are read from them as [`Inputs::articles`] is asked for the next.
#[derive(Clone)]
pub struct Inputs {
    sources: Vec<Source>,
    columns: Arc<Columns>,
    encoding: Option<Encoding>,
    timeout: CallTimeout,
    output: Option<PathBuf>,
    skipped: Skipped,
    /// Bytes of files that were read.
    read: Arc<AtomicU64>,
}

impl Inputs {
    /// Checks that every file can be opened, before any is read.
    ///
    /// `-` is standard input, and so is an empty list. A path that does not exist and holds `*`, `?` or `[` is a pattern. A pipe or a
    /// device is opened only when its turn comes, since whoever writes to a pipe loses it with its first reader.
    ///
    /// # Errors
    /// [`Error`] names the path that cannot be opened, or the pattern that matches nothing.
    pub fn open(paths: &[PathBuf], options: Options) -> Result<Inputs, Error> {
        let Options { columns, encoding, timeout, output } = options;
        let own = output.as_deref().and_then(|output| output.canonicalize().ok());
        let mut sources = Vec::new();
        let mut skipped = Skipped::default();
        for path in paths {
            if path.as_os_str() == "-" {
                sources.push(Source::STDIN);
            } else if fs::metadata(path).is_err_and(|e| e.kind() == io::ErrorKind::NotFound) && is_pattern(path) {
                sources.extend(matching(path, own.as_deref(), &mut skipped)?);
            } else {
                let source = Source::open(path, own.as_deref(), &mut skipped)?;
                if matches!(source, Source::Folder { files: 0, .. }) {
                    return Err(Error::EmptyFolder { path: path.clone(), skipped });
                }
                sources.push(source);
            }
        }
        if sources.is_empty() {
            sources.push(Source::STDIN);
        }
        if sources.iter().filter(|source| **source == Source::STDIN).count() > 1 {
            return Err(Error::StdinTwice);
        }
        let columns = Arc::new(columns);
        Ok(Inputs { sources, columns, encoding, timeout, output, skipped, read: Arc::default() })
    }

    /// The same inputs, to be read once more.
    pub fn again(&self) -> Inputs {
        Inputs { read: Arc::default(), ..self.clone() }
    }

    /// Whether a file is among those named, by whatever path.
    pub fn contain(&self, file: &Path) -> bool {
        let own = file.canonicalize().ok();
        own.is_some()
            && self
                .sources
                .iter()
                .any(|source| matches!(source, Source::File { path, .. } if path.canonicalize().ok() == own))
    }

    /// Whether standard input is read.
    pub fn reads_stdin(&self) -> bool {
        self.sources.contains(&Source::STDIN)
    }

    /// Counts the bytes of files as they are read.
    pub fn counter(&self) -> Arc<AtomicU64> {
        self.read.clone()
    }

    /// The bytes of all files, if that can be known.
    pub fn total(&self) -> Option<u64> {
        self.sources.iter().map(Source::bytes).sum()
    }

    /// What they are, in order.
    pub fn sources(&self) -> &[Source] {
        &self.sources
    }

    /// The files in folders that are not read, if there are any.
    pub fn skipped(&self) -> Option<&Skipped> {
        (self.skipped.files() > 0).then_some(&self.skipped)
    }

    /// The user's own names for fields.
    pub fn columns(&self) -> &Columns {
        &self.columns
    }

    /// The encoding that was named.
    pub fn encoding(&self) -> Option<Encoding> {
        self.encoding
    }

    /// All articles, unread, in order.
    pub fn articles(self) -> Articles {
        let Inputs { sources, columns, encoding, timeout, output, read, .. } = self;
        Articles::new(Files::new(sources, output.as_deref()), Opener { columns, encoding, read, timeout })
    }
}

fn is_pattern(path: &Path) -> bool {
    path.to_str().is_some_and(|path| path.contains(['*', '?', '[']))
}

/// The files that a pattern matches, sorted, without those of the output.
fn matching(pattern: &Path, output: Option<&Path>, skipped: &mut Skipped) -> Result<Vec<Source>, Error> {
    let pattern = pattern.display().to_string();
    let paths = glob::glob(&pattern).map_err(|source| Error::Pattern { pattern: pattern.clone(), source })?;
    let mut sources = Vec::new();
    for path in paths {
        let path = path.map_err(|error| Error::Open { path: error.path().to_owned(), source: error.into() })?;
        if output.is_some_and(|output| path.canonicalize().is_ok_and(|path| path.starts_with(output))) {
            continue;
        }
        sources.push(match Source::open(&path, output, skipped)? {
            // Whoever wants to wait for the other end of a pipe names the pipe.
            Source::File { path, bytes: None } => Source::Special { path },
            source => source,
        });
    }
    if sources.is_empty() {
        return Err(Error::NoMatch { pattern });
    }
    Ok(sources)
}

#[cfg(all(test, feature = "parquet"))]
mod tests {
    use copydesk_host::Input as _;

    use super::*;
    use crate::UnreadArticle;

    /// The articles of a file that pyarrow wrote: `id: text`, or what is wrong.
    fn read(name: &str, text: Option<&str>) -> Result<Vec<String>, Error> {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../copydesk-tables/tests/parquet").join(name);
        let mut columns = Columns::default();
        assert!(text.is_none_or(|theirs| columns.map("text", theirs)));
        let inputs = Inputs::open(&[file], Options { columns, ..Options::default() })?;
        let show = |article: UnreadArticle| match article.read() {
            Ok(article) => format!("{}: {}", article.id(), article.text()),
            Err(record) => format!("{}! {}", record.id(), record.problems[0].message.rsplit('/').next().unwrap_or("")),
        };
        Ok(inputs.articles().map(show).collect())
    }

    #[test]
    fn a_row_that_is_no_text_is_a_problem_of_its_own() -> Result<(), Error> {
        let rows = read("bytes.parquet", None)?;
        let bad = "b! bytes.parquet, row 2: column `text`: byte 3 is not UTF-8; name the encoding";
        assert_eq!((rows[0].as_str(), rows[2].as_str()), ("a: Ada spoke.", "c: Bo, too."));
        assert!(rows[1].starts_with(bad), "{rows:?}");
        let rows = read("zstd.parquet", None)?;
        assert_eq!(rows[1], "2! zstd.parquet, row 2: no text: nothing but white space is in it");
        Ok(())
    }

    #[test]
    fn a_table_without_a_text_names_its_columns() -> Result<(), Error> {
        let rows = read("nested.parquet", None)?;
        let there =
            "there are: id (INT64), text (nested), words (INT64); if one of them holds the text, map it: text=NAME";
        assert!(rows.len() == 1 && rows[0].ends_with(there), "{rows:?}");
        assert_eq!(read("strings.parquet", Some("dictionary"))?[0].rsplit(": ").next(), Some("Ada spoke."));
        Ok(())
    }
}
