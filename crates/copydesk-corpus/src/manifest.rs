//! `manifest.jsonl`: the settings of the run in a folder, and its complete parts. A line is written only after what it says is on disk. An
//! incomplete last line is ignored; a manifest without a complete first line counts as no run.

use std::collections::BTreeMap;
use std::fs::{self, File, TryLockError};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use copydesk_formats::Unit;
use copydesk_inputs::Source;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Map, Value};

use crate::{Difference, Error, PartFormat, Shard, sync_folder};

/// The name of the manifest's file.
pub(crate) const NAME: &str = "manifest.jsonl";

/// What the first field of a description says.
pub(crate) const SCHEMA: &str = "copydesk.manifest/1";

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Line {
    Run(Box<Description>),
    /// A part; a later line of the same part counts instead.
    Part(Part),
    /// A part is about to be replaced: until its next line its files may be mixed, and the run is not finished.
    Again(u32),
    Finished,
    /// The files of a link are flushed to disk, and about to be renamed into place.
    Link(Linked),
    /// They are in place.
    Linked,
}

/// What a run does. A run continues only with an equal description, but for `directory` and `isolation`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Description {
    /// Always `copydesk.manifest/1`.
    pub manifest: String,
    /// What is read.
    pub input: Vec<Source>,
    /// The user's own names for fields: from the field to the name in the data.
    pub columns: Map<String, Value>,
    /// The encoding that the user named.
    pub encoding: Option<String>,
    /// The share of the input.
    pub shard: Option<Shard>,
    /// The format of the parts.
    pub format: PartFormat,
    /// What offsets count.
    #[serde(serialize_with = "write_unit", deserialize_with = "read_unit")]
    pub offsets: Unit,
    /// The host and the processors that run, in order.
    pub processors: Vec<Processor>,
    /// The caller's own account of how processors were chosen and configured.
    pub settings: Value,
    /// Where a part ends.
    pub parts: PartLimits,
    /// The directory that relative paths are read from.
    pub directory: String,
    /// The caller's own account of how plugins are isolated.
    pub isolation: Value,
    /// The caller's own account of what was changed in records before they were written.
    #[serde(default, skip_serializing_if = "Value::is_null")]
    pub amended_by: Value,
}

/// A processor of a run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Processor {
    /// Its id.
    pub id: String,
    /// Its version.
    pub version: String,
    /// The SHA-256 of its configuration, in hexadecimal.
    pub config_sha256: String,
    /// The SHA-256 of the file that it was loaded from, in hexadecimal, if it was loaded from one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub library_sha256: Option<String>,
}

/// A part ends when it has reached one of these.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartLimits {
    /// How many articles.
    pub articles: u64,
    /// How many bytes of input.
    pub bytes: u64,
}

fn write_unit<S: Serializer>(unit: &Unit, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(unit.as_str())
}

fn read_unit<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Unit, D::Error> {
    let name = String::deserialize(deserializer)?;
    let known = [Unit::Codepoint, Unit::Utf16, Unit::Byte].into_iter().find(|unit| unit.as_str() == name);
    known.ok_or_else(|| serde::de::Error::custom(format!("unknown unit of offsets {name:?}")))
}

/// A complete part.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Part {
    /// Its number, from 0.
    pub part: u32,
    /// Position in the input of its first article.
    pub first: u64,
    /// Position in the input of what follows its last article.
    pub end: u64,
    /// How many articles it has.
    pub articles: u64,
    /// How many words they have.
    pub words: u64,
    /// How many of the articles have problems.
    pub problems: u64,
    /// The SHA-256 of what its articles were read from, in hexadecimal.
    pub input_sha256: String,
    /// Its files, by table.
    pub files: BTreeMap<String, FileSize>,
}

/// The size of a part's file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileSize {
    /// In rows.
    pub rows: u64,
    /// In bytes.
    pub bytes: u64,
}

/// What `copydesk link` made of a finished run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Linked {
    /// The caller's own account of what it was made of and with.
    pub settings: Value,
    /// The files that it added or wrote anew, by table and part.
    pub files: BTreeMap<String, BTreeMap<u32, FileSize>>,
    /// Whether all of them are in place, and no part has been replaced since.
    #[serde(skip)]
    pub complete: bool,
}

impl Linked {
    /// Whether a file of the run may have this length. While files are renamed, those of an earlier link may still be there.
    pub(crate) fn accepts(&self, table: &str, part: u32, bytes: u64) -> bool {
        self.files
            .get(table)
            .and_then(|parts| parts.get(&part))
            .is_some_and(|size| !self.complete || size.bytes == bytes)
    }
}

/// Sums over all parts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// How many parts there are.
    pub parts: u64,
    /// How many articles they have.
    pub articles: u64,
    /// How many words.
    pub words: u64,
    /// How many articles have problems.
    pub problems: u64,
}

/// The manifest of a folder, which is locked as long as the value lives.
pub struct Manifest {
    path: PathBuf,
    file: File,
    description: Description,
    parts: BTreeMap<u32, Part>,
    /// Parts that were to be replaced, as they were, and have not been.
    replaced: BTreeMap<u32, Part>,
    finished: bool,
    /// Whether it was finished at some time.
    was_finished: bool,
    linked: Option<Linked>,
}

impl Manifest {
    /// Starts the manifest of a new run, and makes its folder. Of two processes that start at the same time, one is refused.
    pub(crate) fn create(folder: &Path, description: &Description) -> Result<Manifest, Error> {
        let path = folder.join(NAME);
        fs::create_dir_all(folder).map_err(Error::write(&path))?;
        let options = || File::options().read(true).append(true).clone();
        let opened = match options().create_new(true).open(&path) {
            // A run that was killed before it had its first line may have left it.
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => options().open(&path),
            opened => opened,
        };
        let mut file = opened.map_err(Error::write(&path))?;
        lock(&file, folder)?;
        let mut there = Vec::new();
        file.read_to_end(&mut there).map_err(Error::write(&path))?;
        if there.contains(&b'\n') {
            drop(file);
            return Err(Manifest::open(folder).map_or_else(|error| error, |manifest| manifest.held(folder)));
        }
        let first = line(&Line::Run(Box::new(description.clone()))).map_err(Error::write(&path))?;
        let written = file.set_len(0).and_then(|()| file.write_all(first.as_bytes())).and_then(|()| file.sync_all());
        let named = written.and_then(|()| sync_folder(&path)).and_then(|()| sync_folder(folder));
        named.map_err(Error::write(&path))?;
        Ok(Manifest::new(path, file, description.clone()))
    }

    fn new(path: PathBuf, file: File, description: Description) -> Manifest {
        let (parts, replaced) = (BTreeMap::new(), BTreeMap::new());
        Manifest { path, file, description, parts, replaced, finished: false, was_finished: false, linked: None }
    }

    /// The error of a run that would start where this one is.
    pub(crate) fn held(&self, folder: &Path) -> Error {
        Error::HoldsRun { folder: folder.to_owned(), parts: self.totals().parts, finished: self.finished }
    }

    /// Opens the manifest of a run, and locks it.
    ///
    /// # Errors
    /// [`Error::NoRun`], [`Error::Locked`], [`Error::Damaged`], or what the system says.
    pub fn open(folder: &Path) -> Result<Manifest, Error> {
        Manifest::find(folder)?.ok_or_else(|| Error::NoRun { folder: folder.to_owned() })
    }

    /// Opens the manifest of a run, if there is one: a run may have been killed before it had a first line.
    ///
    /// # Errors
    /// As [`Manifest::open`].
    pub fn find(folder: &Path) -> Result<Option<Manifest>, Error> {
        let path = folder.join(NAME);
        let mut file = match File::options().read(true).append(true).open(&path) {
            Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {
                return Ok(None);
            }
            opened => opened.map_err(Error::read(&path))?,
        };
        lock(&file, folder)?;
        let mut text = String::new();
        file.read_to_string(&mut text).map_err(Error::read(&path))?;
        let complete = text.rfind('\n').map_or(0, |feed| feed + 1);
        let mut lines = text[..complete].lines().enumerate();
        let damaged = |i: usize, source| Error::Damaged { path: path.clone(), line: i + 1, source };
        let read = |(i, line)| serde_json::from_str(line).map_err(|error| damaged(i, Some(error)));
        let Some(first) = lines.next() else { return Ok(None) };
        let Line::Run(description) = read(first)? else { return Err(damaged(0, None)) };
        let mut manifest = Manifest::new(path.clone(), file, *description);
        for (i, line) in lines {
            match read((i, line))? {
                Line::Part(part) => manifest.insert(part),
                Line::Again(part) => manifest.remove(part),
                Line::Finished => (manifest.finished, manifest.was_finished) = (true, true),
                Line::Link(linked) => manifest.linked = Some(linked),
                Line::Linked => manifest.linked.iter_mut().for_each(|linked| linked.complete = true),
                Line::Run(_) => return Err(damaged(i, None)),
            }
        }
        if complete < text.len() {
            manifest.file.set_len(complete as u64).map_err(Error::write(&path))?;
        }
        Ok(Some(manifest))
    }

    /// What the run does.
    pub fn description(&self) -> &Description {
        &self.description
    }

    /// The complete parts, in order.
    pub fn parts(&self) -> impl Iterator<Item = &Part> {
        self.parts.values()
    }

    /// Parts that were to be replaced, as they were, and have not been.
    pub(crate) fn replaced(&self) -> impl Iterator<Item = &Part> {
        self.replaced.values()
    }

    /// Whether all parts are complete.
    pub fn is_finished(&self) -> bool {
        self.finished
    }

    /// Whether it is finished, or was before parts were to be replaced.
    pub(crate) fn was_finished(&self) -> bool {
        self.was_finished
    }

    /// Sums over all parts.
    pub fn totals(&self) -> Totals {
        self.parts().fold(Totals::default(), |sum, part| Totals {
            parts: sum.parts + 1,
            articles: sum.articles + part.articles,
            words: sum.words + part.words,
            problems: sum.problems + part.problems,
        })
    }

    /// Notes that a part is complete.
    pub(crate) fn add(&mut self, part: Part) -> Result<(), Error> {
        self.append(&Line::Part(part.clone()))?;
        self.insert(part);
        Ok(())
    }

    /// Notes that the files of a part are about to be renamed into place; an earlier part of that number no longer counts.
    pub(crate) fn replace(&mut self, part: u32) -> Result<(), Error> {
        if self.parts.contains_key(&part) {
            self.append(&Line::Again(part))?;
            self.remove(part);
        }
        Ok(())
    }

    /// Notes that all parts are complete.
    pub(crate) fn finish(&mut self) -> Result<(), Error> {
        self.append(&Line::Finished)?;
        (self.finished, self.was_finished) = (true, true);
        Ok(())
    }

    /// What the run was linked to last.
    pub fn linked(&self) -> Option<&Linked> {
        self.linked.as_ref()
    }

    /// Notes that the files of a link are flushed to disk and are about to be renamed into place.
    ///
    /// # Errors
    /// [`Error::Write`].
    pub fn start_link(&mut self, linked: Linked) -> Result<(), Error> {
        self.append(&Line::Link(linked.clone()))?;
        self.linked = Some(Linked { complete: false, ..linked });
        Ok(())
    }

    /// Notes that they are in place.
    ///
    /// # Errors
    /// [`Error::Write`].
    pub fn finish_link(&mut self) -> Result<(), Error> {
        self.append(&Line::Linked)?;
        self.linked.iter_mut().for_each(|linked| linked.complete = true);
        Ok(())
    }

    fn insert(&mut self, part: Part) {
        self.replaced.remove(&part.part);
        self.parts.insert(part.part, part);
    }

    fn remove(&mut self, part: u32) {
        self.finished = false;
        self.linked.iter_mut().for_each(|linked| linked.complete = false);
        self.replaced.extend(self.parts.remove(&part).map(|was| (part, was)));
    }

    fn append(&mut self, entry: &Line) -> Result<(), Error> {
        let written =
            line(entry).and_then(|line| self.file.write_all(line.as_bytes())).and_then(|()| self.file.sync_all());
        written.map_err(Error::write(&self.path))
    }
}

fn line(entry: &Line) -> io::Result<String> {
    Ok(serde_json::to_string(entry)? + "\n")
}

/// Keeps a second process out.
fn lock(file: &File, folder: &Path) -> Result<(), Error> {
    match file.try_lock() {
        Ok(()) => Ok(()),
        Err(TryLockError::WouldBlock) => Err(Error::Locked { folder: folder.to_owned() }),
        // Some file systems have no locks.
        Err(TryLockError::Error(_)) => Ok(()),
    }
}

/// How two values differ.
pub(crate) fn differences(was: &impl Serialize, is: &impl Serialize) -> Vec<Difference> {
    let mut found = Vec::new();
    // Both are plain data, whose keys are strings.
    if let (Ok(was), Ok(is)) = (serde_json::to_value(was), serde_json::to_value(is)) {
        compare("", &was, &is, &mut found);
    }
    found
}

fn compare(path: &str, was: &Value, is: &Value, found: &mut Vec<Difference>) {
    let inner = |key: &str| if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") };
    match (was, is) {
        (Value::Object(a), Value::Object(b)) => {
            for key in a.keys().chain(b.keys().filter(|key| !a.contains_key(*key))) {
                compare(&inner(key), a.get(key).unwrap_or(&Value::Null), b.get(key).unwrap_or(&Value::Null), found);
            }
        }
        (Value::Array(a), Value::Array(b)) if a.len() == b.len() => {
            for (i, (was, is)) in a.iter().zip(b).enumerate() {
                // Processors are known by their ids.
                let key = is.get("id").and_then(Value::as_str).map_or_else(|| i.to_string(), str::to_owned);
                compare(&inner(&key), was, is, found);
            }
        }
        (Value::Array(a), Value::Array(b)) => {
            let first = a.iter().zip(b).position(|(was, is)| was != is).unwrap_or(a.len().min(b.len()));
            let at = |array: &[Value]| array.get(first).map_or("nothing".to_owned(), Value::to_string);
            let account = |array: &[Value]| format!("{} with {} at {first}", array.len(), at(array));
            found.push(Difference { key: path.to_owned(), was: account(a), is: account(b) });
        }
        _ if was != is => {
            found.push(Difference { key: path.to_owned(), was: was.to_string(), is: is.to_string() });
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn part(number: u32) -> Part {
        let files = BTreeMap::from([("records".into(), FileSize { rows: 2, bytes: 9 })]);
        let input_sha256 = "ab".into();
        Part { part: number, first: 0, end: 2, articles: 2, words: 7, problems: 1, input_sha256, files }
    }

    fn description(directory: &str) -> Description {
        Description {
            manifest: SCHEMA.into(),
            input: vec![Source::STDIN],
            columns: Map::new(),
            encoding: None,
            shard: None,
            format: PartFormat::Csv,
            offsets: Unit::Codepoint,
            processors: Vec::new(),
            settings: Value::Null,
            parts: PartLimits { articles: 2, bytes: 9 },
            directory: directory.into(),
            isolation: Value::Null,
            amended_by: Value::Null,
        }
    }

    #[test]
    fn a_torn_last_line_is_ignored() {
        let folder = tempfile::tempdir().unwrap();
        let mut manifest = Manifest::create(folder.path(), &description("/")).unwrap();
        manifest.add(part(0)).unwrap();
        manifest.add(part(1)).unwrap();
        drop(manifest);
        let path = folder.path().join(NAME);
        let whole = fs::read_to_string(&path).unwrap();
        let second = whole.match_indices('\n').nth(1).unwrap().0 + 1;
        for cut in second..whole.len() {
            fs::write(&path, &whole[..cut]).unwrap();
            let mut manifest = Manifest::open(folder.path()).unwrap();
            assert_eq!(manifest.parts().count(), 1);
            manifest.add(part(1)).unwrap();
            assert_eq!(fs::read_to_string(&path).unwrap(), whole);
        }
    }

    #[test]
    fn of_two_that_begin_at_once_exactly_one_wins() {
        for torn in [None, Some("{\"run\": {\"fo")] {
            let folder = tempfile::tempdir().unwrap();
            if let Some(torn) = torn {
                fs::write(folder.path().join(NAME), torn).unwrap();
                assert!(Manifest::open(folder.path()).err().unwrap().to_string().contains("holds no run"));
            }
            let gate = std::sync::Barrier::new(8);
            let begin = |i: usize| {
                gate.wait();
                let begun = Manifest::create(folder.path(), &description(&i.to_string()));
                gate.wait();
                begun.map(|manifest| manifest.description().clone())
            };
            let begun: Vec<_> = std::thread::scope(|scope| {
                let threads: Vec<_> = (0..8).map(|i| scope.spawn(move || begin(i))).collect();
                threads.into_iter().map(|thread| thread.join().unwrap()).collect()
            });
            let winners: Vec<_> = begun.iter().flatten().collect();
            assert_eq!(winners.len(), 1);
            assert_eq!(Manifest::open(folder.path()).unwrap().description(), winners[0]);
            let error = Manifest::create(folder.path(), &description("/")).err().unwrap();
            assert!(matches!(error, Error::HoldsRun { parts: 0, finished: false, .. }), "{error}");
        }
    }

    #[test]
    fn a_part_that_is_being_replaced_does_not_count() {
        let folder = tempfile::tempdir().unwrap();
        let mut manifest = Manifest::create(folder.path(), &description("/")).unwrap();
        manifest.replace(0).unwrap();
        manifest.add(part(0)).unwrap();
        manifest.finish().unwrap();
        manifest.replace(0).unwrap();
        drop(manifest);
        let mut manifest = Manifest::open(folder.path()).unwrap();
        assert_eq!((manifest.parts().count(), manifest.replaced().count(), manifest.is_finished()), (0, 1, false));
        manifest.add(part(0)).unwrap();
        assert_eq!((manifest.parts().count(), manifest.replaced().count(), manifest.was_finished()), (1, 0, true));
    }

    #[test]
    fn a_second_process_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let held = Manifest::create(folder.path(), &description("/")).unwrap();
        let error = Manifest::open(folder.path()).err().unwrap();
        assert!(matches!(error, Error::Locked { .. }), "{error}");
        drop(held);
        assert!(Manifest::open(folder.path()).is_ok());
    }

    #[test]
    fn differences_are_named() {
        let was = json!({"format": "csv", "processors": [{"id": "quotes", "version": "1"}], "shard": null});
        let is = json!({"format": "csv", "processors": [{"id": "quotes", "version": "2"}], "shard": "1/2"});
        let expected = ["processors.quotes.version: was \"1\", is \"2\"", "shard: was null, is \"1/2\""];
        let found: Vec<String> = differences(&was, &is).iter().map(Difference::to_string).collect();
        assert_eq!(found, expected);
        assert_eq!(differences(&is, &is), []);
    }
}
