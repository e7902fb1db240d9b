//! `manifest.jsonl`: what runs in a folder, and which of its parts are whole. A line is written when what it says is on disk; a last line
//! that is torn was never said, and a manifest without a whole first line is no run.

use std::collections::BTreeMap;
use std::fs::{self, File, TryLockError};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow, bail, ensure};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::output::sync_folder;

pub const NAME: &str = "manifest.jsonl";

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Line {
    Run(Value),
    /// A part; a later line of the same part counts instead.
    Part(Part),
    /// A part is about to be replaced: until its next line its files may be of two makings, and the run is not finished.
    Again(u32),
    Finished,
}

/// A part that is whole.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Part {
    pub part: u32,
    /// Positions in the input: of its first article, and of what follows its last.
    pub first: u64,
    pub end: u64,
    pub articles: u64,
    pub words: u64,
    /// Articles that have problems.
    pub problems: u64,
    pub input_sha256: String,
    /// By table.
    pub files: BTreeMap<String, Size>,
}

/// A file of a part.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Size {
    pub rows: u64,
    pub bytes: u64,
}

/// Of all parts.
#[derive(Clone, Copy, Debug, Default)]
pub struct Totals {
    pub parts: u64,
    pub articles: u64,
    pub words: u64,
    /// Articles that have problems.
    pub problems: u64,
}

/// The manifest of a folder, which is locked as long as it is held.
pub struct Manifest {
    path: PathBuf,
    file: File,
    description: Value,
    parts: BTreeMap<u32, Part>,
    /// Parts that were to be replaced, as they were, and have not been.
    replaced: BTreeMap<u32, Part>,
    finished: bool,
    /// Whether it was finished at some time.
    was_finished: bool,
}

impl Manifest {
    /// Begins one, and makes the folder. Of two that begin at the same time, one is refused.
    pub fn create(folder: &Path, description: &Value) -> Result<Manifest> {
        let path = folder.join(NAME);
        let cannot = || format!("cannot write {}", path.display());
        fs::create_dir_all(folder).with_context(cannot)?;
        let options = || File::options().read(true).append(true).clone();
        let mut file = match options().create_new(true).open(&path) {
            // Perhaps what a run left that was killed before it had its first line.
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => options().open(&path).with_context(cannot)?,
            opened => opened.with_context(cannot)?,
        };
        lock(&file, folder)?;
        let mut there = Vec::new();
        file.read_to_end(&mut there).with_context(cannot)?;
        ensure!(!there.contains(&b'\n'), "{} holds a run; take another folder", folder.display());
        let first = line(&Line::Run(description.clone()))?;
        let written = file.set_len(0).and_then(|()| file.write_all(first.as_bytes())).and_then(|()| file.sync_all());
        written.and_then(|()| sync_folder(&path)).and_then(|()| sync_folder(folder)).with_context(cannot)?;
        Ok(Manifest::of(path, file, description.clone()))
    }

    fn of(path: PathBuf, file: File, description: Value) -> Manifest {
        let (parts, replaced) = (BTreeMap::new(), BTreeMap::new());
        Manifest { path, file, description, parts, replaced, finished: false, was_finished: false }
    }

    /// Opens that of a run.
    pub fn open(folder: &Path) -> Result<Manifest> {
        Manifest::find(folder)?
            .ok_or_else(|| anyhow!("{} holds no run: there is no {NAME} with a whole line in it", folder.display()))
    }

    /// Opens that of a run, if there is one: it may have been killed before it had a first line.
    pub fn find(folder: &Path) -> Result<Option<Manifest>> {
        let path = folder.join(NAME);
        let name = path.display();
        let mut file = match File::options().read(true).append(true).open(&path) {
            Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {
                return Ok(None);
            }
            opened => opened.with_context(|| format!("cannot open {name}"))?,
        };
        lock(&file, folder)?;
        let mut text = String::new();
        file.read_to_string(&mut text).with_context(|| format!("cannot read {name}"))?;
        let whole = text.rfind('\n').map_or(0, |feed| feed + 1);
        if whole == 0 {
            return Ok(None);
        }
        let mut manifest = Manifest::of(path.clone(), file, Value::Null);
        for (i, line) in text[..whole].lines().enumerate() {
            let line = serde_json::from_str(line).with_context(|| format!("{name}, line {} is damaged", i + 1))?;
            match (i, line) {
                (0, Line::Run(description)) => manifest.description = description,
                (1.., Line::Part(part)) => manifest.take(part),
                (1.., Line::Again(part)) => manifest.take_back(part),
                (1.., Line::Finished) => (manifest.finished, manifest.was_finished) = (true, true),
                _ => bail!("{name}, line {}: a manifest begins with its run", i + 1),
            }
        }
        if whole < text.len() {
            manifest.file.set_len(whole as u64).with_context(|| format!("cannot write {name}"))?;
        }
        Ok(Some(manifest))
    }

    pub fn description(&self) -> &Value {
        &self.description
    }

    pub fn parts(&self) -> impl Iterator<Item = &Part> {
        self.parts.values()
    }

    /// Parts that were to be replaced, as they were, and have not been.
    pub fn replaced(&self) -> impl Iterator<Item = &Part> {
        self.replaced.values()
    }

    pub fn is_finished(&self) -> bool {
        self.finished
    }

    /// Whether it is finished, or was before parts were to be replaced.
    pub fn was_finished(&self) -> bool {
        self.was_finished
    }

    pub fn totals(&self) -> Totals {
        self.parts().fold(Totals::default(), |sum, part| Totals {
            parts: sum.parts + 1,
            articles: sum.articles + part.articles,
            words: sum.words + part.words,
            problems: sum.problems + part.problems,
        })
    }

    /// Says that a part is whole.
    pub fn add(&mut self, part: Part) -> Result<()> {
        self.append(&Line::Part(part.clone()))?;
        self.take(part);
        Ok(())
    }

    /// Says that the files of a part are about to be put in place; a part that was there before is there no longer.
    pub fn replace(&mut self, part: u32) -> Result<()> {
        if self.parts.contains_key(&part) {
            self.append(&Line::Again(part))?;
            self.take_back(part);
        }
        Ok(())
    }

    /// Says that all parts are there.
    pub fn finish(&mut self) -> Result<()> {
        self.append(&Line::Finished)?;
        (self.finished, self.was_finished) = (true, true);
        Ok(())
    }

    fn take(&mut self, part: Part) {
        self.replaced.remove(&part.part);
        self.parts.insert(part.part, part);
    }

    fn take_back(&mut self, part: u32) {
        self.finished = false;
        self.replaced.extend(self.parts.remove(&part).map(|was| (part, was)));
    }

    fn append(&mut self, entry: &Line) -> Result<()> {
        let line = line(entry)?;
        let written = self.file.write_all(line.as_bytes()).and_then(|()| self.file.sync_all());
        written.with_context(|| format!("cannot write {}", self.path.display()))
    }
}

fn line(entry: &Line) -> Result<String> {
    Ok(serde_json::to_string(entry)? + "\n")
}

/// Keeps a second process out.
fn lock(file: &File, folder: &Path) -> Result<()> {
    match file.try_lock() {
        Ok(()) => Ok(()),
        Err(TryLockError::WouldBlock) => bail!("another copydesk is at work in {}", folder.display()),
        // There are file systems without locks.
        Err(TryLockError::Error(_)) => Ok(()),
    }
}

/// What two descriptions say differently, each as `key: was X, is Y`.
pub fn differences(was: &Value, is: &Value) -> Vec<String> {
    let mut found = Vec::new();
    compare("", was, is, &mut found);
    found
}

fn compare(path: &str, was: &Value, is: &Value, found: &mut Vec<String>) {
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
            let (was, is) = (at(a), at(b));
            found.push(format!("{path}: were {}, are {}; number {first} was {was}, is {is}", a.len(), b.len()));
        }
        _ if was != is => found.push(format!("{path}: was {was}, is {is}")),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn part(number: u32) -> Part {
        let files = BTreeMap::from([("records".into(), Size { rows: 2, bytes: 9 })]);
        let input_sha256 = "ab".into();
        Part { part: number, first: 0, end: 2, articles: 2, words: 7, problems: 1, input_sha256, files }
    }

    #[test]
    fn a_torn_line_was_never_said() {
        let folder = tempfile::tempdir().unwrap();
        let mut manifest = Manifest::create(folder.path(), &json!({"format": "csv"})).unwrap();
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
                let begun = Manifest::create(folder.path(), &json!({"who": i}));
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
            let error = Manifest::create(folder.path(), &json!({})).err().unwrap();
            assert!(error.to_string().contains("holds a run"), "{error}");
        }
    }

    #[test]
    fn what_is_being_replaced_is_not_there() {
        let folder = tempfile::tempdir().unwrap();
        let mut manifest = Manifest::create(folder.path(), &json!({})).unwrap();
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
    fn two_at_once_are_one_too_many() {
        let folder = tempfile::tempdir().unwrap();
        let held = Manifest::create(folder.path(), &json!({})).unwrap();
        let error = Manifest::open(folder.path()).err().unwrap();
        assert!(error.to_string().starts_with("another copydesk is at work in"), "{error}");
        drop(held);
        assert!(Manifest::open(folder.path()).is_ok());
    }

    #[test]
    fn what_differs_is_named() {
        let was = json!({"format": "csv", "processors": [{"id": "quotes", "version": "1"}], "shard": null});
        let is = json!({"format": "csv", "processors": [{"id": "quotes", "version": "2"}], "shard": "1/2"});
        let expected = ["processors.quotes.version: was \"1\", is \"2\"", "shard: was null, is \"1/2\""];
        assert_eq!(differences(&was, &is), expected);
        assert_eq!(differences(&is, &is), [""; 0]);
    }
}
