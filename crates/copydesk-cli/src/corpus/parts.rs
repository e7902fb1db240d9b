//! The files of a part: written under names that nobody reads, and put in their places, on disk, when all are whole.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
#[cfg(feature = "parquet")]
use copydesk_tables::parquet::Writer;
use copydesk_tables::{TABLES, Tables, csv};

use super::encode::{Body, Kind, Made};
use super::manifest::{self, Part};
use super::partition::Closed;
use crate::output::sync_folder;

/// Texts of a table's rows that are gathered before they are written as one row group, in bytes.
const GROUP: usize = 8 << 20;

/// Writes parts, one after another.
pub struct Parts {
    folder: PathBuf,
    kind: Kind,
    open: Option<OpenPart>,
    /// Rows that are not written yet; for Parquet.
    gathered: Tables,
}

/// A part that is all on disk and not in its place. Dropped, it leaves nothing behind.
pub struct Whole {
    part: Part,
    files: Vec<OpenFile>,
}

struct OpenPart {
    number: u32,
    files: Vec<OpenFile>,
    articles: u64,
    words: u64,
    problems: u64,
}

/// A file that is being written. Dropped before it is placed, it leaves nothing behind.
struct OpenFile {
    table: &'static str,
    temporary: PathBuf,
    path: PathBuf,
    rows: u64,
    out: Option<Out>,
}

enum Out {
    Lines(BufWriter<File>),
    #[cfg(feature = "parquet")]
    Parquet(Box<Writer<BufWriter<File>>>),
}

impl Parts {
    /// Makes the folders of the tables, and takes away what a killed run left half-written.
    pub fn new(folder: &Path, kind: Kind) -> Result<Parts> {
        for table in kind.tables() {
            let of_table = folder.join(table);
            let cannot = || format!("cannot write {}", of_table.display());
            fs::create_dir_all(&of_table).with_context(cannot)?;
            for entry in fs::read_dir(&of_table).with_context(cannot)? {
                let path = entry.with_context(cannot)?.path();
                if path.extension().is_some_and(|extension| extension == "tmp") {
                    fs::remove_file(&path).with_context(|| format!("cannot remove {}", path.display()))?;
                }
            }
        }
        sync_folder(&folder.join(manifest::NAME)).with_context(|| format!("cannot write {}", folder.display()))?;
        Ok(Parts { folder: folder.to_owned(), kind, open: None, gathered: Tables::default() })
    }

    /// Adds an article to its part.
    pub fn add(&mut self, number: u32, made: Made) -> Result<()> {
        let open = match &mut self.open {
            Some(open) => open,
            none => none.insert(OpenPart::create(&self.folder, self.kind, number)?),
        };
        debug_assert_eq!(open.number, number, "parts follow one another");
        open.articles += 1;
        open.words += made.words;
        open.problems += u64::from(made.problem.is_some());
        match made.body {
            Body::Lines(files) => {
                for (file, (lines, rows)) in open.files.iter_mut().zip(files) {
                    file.lines(&lines, rows).with_context(|| file.cannot())?;
                }
            }
            Body::Rows(rows) => {
                self.gathered.append(&rows);
                open.group(&mut self.gathered, GROUP)?;
            }
        }
        Ok(())
    }

    /// Brings the part to the disk; it is not in its place yet.
    pub fn finish(&mut self, closed: Closed) -> Result<Whole> {
        let Closed { number, first, end, sha256 } = closed;
        let mut open = match self.open.take() {
            Some(open) => open,
            None => OpenPart::create(&self.folder, self.kind, number)?,
        };
        open.group(&mut self.gathered, 0)?;
        let OpenPart { files, articles, words, problems, .. } = open;
        let mut sizes = BTreeMap::new();
        let mut whole = Vec::new();
        for mut file in files {
            let bytes = file.end().with_context(|| file.cannot())?;
            sizes.insert(file.table.to_owned(), manifest::Size { rows: file.rows, bytes });
            whole.push(file);
        }
        let part = Part { part: number, first, end, articles, words, problems, input_sha256: sha256, files: sizes };
        Ok(Whole { part, files: whole })
    }
}

impl Whole {
    pub fn number(&self) -> u32 {
        self.part.part
    }

    /// Puts its files in their places, one after another: between the first and the last a part that was there is mixed with this one.
    pub fn place(self) -> Result<Part> {
        for file in self.files {
            let cannot = file.cannot();
            file.place().context(cannot)?;
        }
        Ok(self.part)
    }
}

/// Whether all files of a part are in their places, as long as they were.
pub fn is_there(folder: &Path, kind: Kind, part: &Part) -> bool {
    kind.tables().into_iter().all(|table| {
        let path = folder.join(table).join(file_name(part.part, kind));
        let is = fs::metadata(path).ok().filter(fs::Metadata::is_file).map(|meta| meta.len());
        is.is_some() && is == part.files.get(table).map(|size| size.bytes)
    })
}

fn file_name(number: u32, kind: Kind) -> String {
    format!("{number:05}.{}", kind.extension())
}

impl OpenPart {
    fn create(folder: &Path, kind: Kind, number: u32) -> Result<OpenPart> {
        let tables = kind.tables();
        let files = tables.into_iter().enumerate().map(|(i, table)| OpenFile::create(folder, kind, number, table, i));
        Ok(OpenPart { number, files: files.collect::<Result<_>>()?, articles: 0, words: 0, problems: 0 })
    }

    /// Writes each table of which this many bytes of texts are gathered, as one row group.
    fn group(&mut self, gathered: &mut Tables, least: usize) -> Result<()> {
        for (file, table) in self.files.iter_mut().zip(&mut gathered.0) {
            if table.text_bytes() < least {
                continue;
            }
            #[cfg(feature = "parquet")]
            if let Some(Out::Parquet(out)) = &mut file.out {
                file.rows += table.rows() as u64;
                out.write(table).with_context(|| file.cannot())?;
            }
            table.clear();
        }
        Ok(())
    }
}

impl OpenFile {
    fn create(folder: &Path, kind: Kind, number: u32, table: &'static str, index: usize) -> Result<OpenFile> {
        let name = file_name(number, kind);
        let path = folder.join(table).join(&name);
        let temporary = folder.join(table).join(format!(".{name}.tmp"));
        let mut file = OpenFile { table, temporary, path, rows: 0, out: None };
        let create = || -> io::Result<Out> {
            let mut out = BufWriter::with_capacity(64 << 10, File::create(&file.temporary)?);
            Ok(match kind {
                Kind::Jsonl { .. } => Out::Lines(out),
                Kind::Csv => {
                    out.write_all(csv::header(&TABLES[index]).as_bytes())?;
                    Out::Lines(out)
                }
                #[cfg(feature = "parquet")]
                Kind::Parquet => Out::Parquet(Box::new(Writer::new(out, &TABLES[index])?)),
                #[cfg(not(feature = "parquet"))]
                Kind::Parquet => return Err(io::Error::from(io::ErrorKind::Unsupported)),
            })
        };
        file.out = Some(create().with_context(|| file.cannot())?);
        Ok(file)
    }

    fn cannot(&self) -> String {
        format!("cannot write {}", self.path.display())
    }

    fn lines(&mut self, lines: &[u8], rows: usize) -> io::Result<()> {
        self.rows += rows as u64;
        match &mut self.out {
            Some(Out::Lines(out)) => out.write_all(lines),
            _ => Ok(()),
        }
    }

    /// Brings all of it to the disk; gives its size.
    fn end(&mut self) -> io::Result<u64> {
        let out = match self.out.take() {
            Some(Out::Lines(out)) => out,
            #[cfg(feature = "parquet")]
            Some(Out::Parquet(out)) => out.finish()?,
            None => return Ok(0),
        };
        let file = out.into_inner().map_err(io::IntoInnerError::into_error)?;
        file.sync_all()?;
        Ok(file.metadata()?.len())
    }

    fn place(mut self) -> io::Result<()> {
        fs::rename(&self.temporary, &self.path)?;
        self.temporary = PathBuf::new();
        sync_folder(&self.path)
    }
}

impl Drop for OpenFile {
    fn drop(&mut self) {
        if !self.temporary.as_os_str().is_empty() {
            // Nothing can be done about a temporary file that cannot be removed.
            let _ = fs::remove_file(&self.temporary);
        }
    }
}
