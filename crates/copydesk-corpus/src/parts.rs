//! Writes the files of a part under temporary names; when all are complete and flushed to disk, they are renamed into place.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

#[cfg(feature = "parquet")]
use copydesk_tables::Table;
#[cfg(feature = "parquet")]
use copydesk_tables::parquet::Writer;
use copydesk_tables::{LINK_TABLES, ROW_GROUP_BYTES, TableSpec, Tables, csv};

use crate::encode::{Body, EncodedRecord, PartFormat};
use crate::manifest::{self, FileSize, Linked, Part};
use crate::partition::ClosedPart;
use crate::{Error, sync_folder};

/// Writes parts, one after another.
pub struct Parts {
    folder: PathBuf,
    format: PartFormat,
    open: Option<OpenPart>,
    /// Rows that are not written yet; for Parquet.
    gathered: Tables,
}

/// A part that is flushed to disk and not renamed yet. If it is dropped, its temporary files are removed.
pub struct CompletePart {
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

/// A file that is being written. If it is dropped before it is renamed into place, it is removed.
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
    /// Makes the folders of the tables, and removes what a killed run left half-written.
    pub fn new(folder: &Path, format: PartFormat) -> Result<Parts, Error> {
        for table in format.tables() {
            let of_table = folder.join(table);
            fs::create_dir_all(&of_table).map_err(Error::write(&of_table))?;
        }
        remove_temporary(folder, format)?;
        sync_folder(&folder.join(manifest::NAME)).map_err(Error::write(folder))?;
        Ok(Parts { folder: folder.to_owned(), format, open: None, gathered: Tables::default() })
    }

    /// Adds an article to its part.
    pub fn add(&mut self, number: u32, record: EncodedRecord) -> Result<(), Error> {
        let open = match &mut self.open {
            Some(open) => open,
            none => none.insert(OpenPart::create(&self.folder, self.format, number)?),
        };
        debug_assert_eq!(open.number, number, "parts follow one another");
        open.articles += 1;
        open.words += record.words;
        open.problems += u64::from(record.problem.is_some());
        match record.body {
            Body::Lines(files) => {
                for (file, (lines, rows)) in open.files.iter_mut().zip(files) {
                    file.lines(&lines, rows).map_err(Error::write(&file.path))?;
                }
            }
            Body::Rows(rows) => {
                self.gathered.append(&rows);
                open.group(&mut self.gathered, ROW_GROUP_BYTES)?;
            }
        }
        Ok(())
    }

    /// Flushes the part to disk, under its temporary names.
    pub fn finish(&mut self, closed: ClosedPart) -> Result<CompletePart, Error> {
        let ClosedPart { number, first, end, sha256 } = closed;
        let mut open = match self.open.take() {
            Some(open) => open,
            None => OpenPart::create(&self.folder, self.format, number)?,
        };
        open.group(&mut self.gathered, 0)?;
        let OpenPart { files, articles, words, problems, .. } = open;
        let mut sizes = BTreeMap::new();
        let mut complete = Vec::new();
        for mut file in files {
            let bytes = file.end().map_err(Error::write(&file.path))?;
            sizes.insert(file.table.to_owned(), FileSize { rows: file.rows, bytes });
            complete.push(file);
        }
        let part = Part { part: number, first, end, articles, words, problems, input_sha256: sha256, files: sizes };
        Ok(CompletePart { part, files: complete })
    }
}

impl CompletePart {
    pub fn number(&self) -> u32 {
        self.part.part
    }

    /// Renames its files into place, one after another: between the first and the last, they are mixed with those of the part that they replace.
    pub fn place(self) -> Result<Part, Error> {
        for file in self.files {
            let cannot = Error::write(&file.path);
            file.place().map_err(cannot)?;
        }
        Ok(self.part)
    }
}

/// Removes the files of parts that are half-written. A run that is continued does so itself.
///
/// # Errors
/// [`Error::Write`] if a folder cannot be read, or a file cannot be removed.
pub fn remove_temporary(folder: &Path, format: PartFormat) -> Result<(), Error> {
    let linked = LINK_TABLES.iter().map(|table| table.name);
    for table in format.tables().into_iter().chain(linked) {
        let of_table = folder.join(table);
        let entries = match fs::read_dir(&of_table) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            entries => entries.map_err(Error::write(&of_table))?,
        };
        for entry in entries {
            let path = entry.map_err(Error::write(&of_table))?.path();
            if path.extension().is_some_and(|extension| extension == "tmp") {
                fs::remove_file(&path).map_err(Error::write(&path))?;
            }
        }
    }
    Ok(())
}

/// Whether all files of a part are in their places, with the sizes that the manifest says: as the run wrote them or, where it did so anew,
/// as `linked` says.
pub fn is_intact(folder: &Path, format: PartFormat, part: &Part, linked: Option<&Linked>) -> bool {
    format.tables().into_iter().all(|table| {
        let path = folder.join(table).join(file_name(part.part, format));
        let is = fs::metadata(path).ok().filter(fs::Metadata::is_file).map(|meta| meta.len());
        let as_written = part.files.get(table).map(|size| size.bytes);
        is.is_some_and(|is| Some(is) == as_written || linked.is_some_and(|linked| linked.accepts(table, part.part, is)))
    })
}

/// A file of a table that is added to a finished run, or that replaces one of its files. It is written under a temporary name; dropped
/// before it is placed, it leaves nothing behind.
#[cfg(feature = "parquet")]
pub struct TableFile(OpenFile);

#[cfg(feature = "parquet")]
impl TableFile {
    /// Starts a file of a part, and makes the folder of the table.
    ///
    /// # Errors
    /// [`Error::Write`].
    pub fn create(folder: &Path, part: u32, spec: &'static TableSpec) -> Result<TableFile, Error> {
        let of_table = folder.join(spec.name);
        fs::create_dir_all(&of_table).map_err(Error::write(&of_table))?;
        OpenFile::create(folder, PartFormat::Parquet, part, spec.name, Some(spec)).map(TableFile)
    }

    /// The table that it is of.
    pub fn table(&self) -> &'static str {
        self.0.table
    }

    /// Writes rows as one row group, once they are enough for one or `all` of them must go; then `rows` is empty.
    ///
    /// # Errors
    /// [`Error::Write`].
    pub fn write(&mut self, rows: &mut Table, all: bool) -> Result<(), Error> {
        if all || rows.bytes() >= ROW_GROUP_BYTES {
            if let Some(Out::Parquet(out)) = &mut self.0.out {
                out.write(rows).map_err(Error::write(&self.0.path))?;
            }
            self.0.rows += rows.rows() as u64;
            rows.clear();
        }
        Ok(())
    }

    /// Flushes the file to disk; it is not in its place yet.
    ///
    /// # Errors
    /// [`Error::Write`].
    pub fn end(&mut self) -> Result<FileSize, Error> {
        let bytes = self.0.end().map_err(Error::write(&self.0.path))?;
        Ok(FileSize { rows: self.0.rows, bytes })
    }

    /// Renames the file into its place.
    ///
    /// # Errors
    /// [`Error::Write`].
    pub fn place(self) -> Result<(), Error> {
        let cannot = Error::write(&self.0.path);
        self.0.place().map_err(cannot)
    }
}

fn file_name(number: u32, format: PartFormat) -> String {
    format!("{number:05}.{}", format.extension())
}

impl OpenPart {
    fn create(folder: &Path, format: PartFormat, number: u32) -> Result<OpenPart, Error> {
        let tables = format.tables();
        let files =
            tables.into_iter().map(|name| OpenFile::create(folder, format, number, name, copydesk_tables::table(name)));
        Ok(OpenPart { number, files: files.collect::<Result<_, _>>()?, articles: 0, words: 0, problems: 0 })
    }

    /// Writes each table whose rows take at least `least` bytes, as one row group.
    fn group(&mut self, gathered: &mut Tables, least: usize) -> Result<(), Error> {
        for (file, table) in self.files.iter_mut().zip(&mut gathered.0) {
            if table.bytes() < least {
                continue;
            }
            #[cfg(feature = "parquet")]
            if let Some(Out::Parquet(out)) = &mut file.out {
                file.rows += table.rows() as u64;
                out.write(table).map_err(Error::write(&file.path))?;
            }
            table.clear();
        }
        Ok(())
    }
}

impl OpenFile {
    /// `spec`: the table, if it is one.
    fn create(
        folder: &Path,
        format: PartFormat,
        number: u32,
        table: &'static str,
        spec: Option<&'static TableSpec>,
    ) -> Result<OpenFile, Error> {
        let name = file_name(number, format);
        let path = folder.join(table).join(&name);
        let temporary = folder.join(table).join(format!(".{name}.tmp"));
        let mut file = OpenFile { table, temporary, path, rows: 0, out: None };
        let create = || -> io::Result<Out> {
            let mut out = BufWriter::with_capacity(64 << 10, File::create(&file.temporary)?);
            Ok(match (format, spec) {
                (PartFormat::Csv, Some(spec)) => {
                    out.write_all(csv::header(spec).as_bytes())?;
                    Out::Lines(out)
                }
                #[cfg(feature = "parquet")]
                (PartFormat::Parquet, Some(spec)) => Out::Parquet(Box::new(Writer::new(out, spec)?)),
                #[cfg(not(feature = "parquet"))]
                (PartFormat::Parquet, _) => return Err(io::Error::from(io::ErrorKind::Unsupported)),
                _ => Out::Lines(out),
            })
        };
        file.out = Some(create().map_err(Error::write(&file.path))?);
        Ok(file)
    }

    fn lines(&mut self, lines: &[u8], rows: usize) -> io::Result<()> {
        self.rows += rows as u64;
        match &mut self.out {
            Some(Out::Lines(out)) => out.write_all(lines),
            _ => Ok(()),
        }
    }

    /// Flushes all of it to disk; gives its size.
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
