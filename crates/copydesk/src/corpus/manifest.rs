//! `manifest.jsonl`: what runs in a folder, and which of its parts are whole. A line is written when what it says is on disk; a last line
//! that is torn was never said.

use std::collections::BTreeMap;
use std::fs::{self, File, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow, bail};
use serde::{Deserialize, Serialize};
use serde_json::Value;

pub const NAME: &str = "manifest.jsonl";
/// Its name until it has its first line.
pub const TEMPORARY: &str = ".manifest.jsonl.tmp";

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Line {
    Run(Value),
    /// A part; a later line of the same part counts instead.
    Part(Part),
    Finished(Totals),
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
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
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
    finished: bool,
}

impl Manifest {
    /// Begins one, and makes the folder.
    pub fn create(folder: &Path, description: &Value) -> Result<Manifest> {
        let path = folder.join(NAME);
        let cannot = || format!("cannot write {}", path.display());
        fs::create_dir_all(folder).with_context(cannot)?;
        let line = line(&Line::Run(description.clone()))?;
        // Under its name it has its first line, or is not there.
        let temporary = folder.join(TEMPORARY);
        let mut file = File::create(&temporary).with_context(cannot)?;
        let written = file.write_all(line.as_bytes()).and_then(|()| file.sync_all());
        written.and_then(|()| fs::rename(&temporary, &path)).and_then(|()| sync_folder(&path)).with_context(cannot)?;
        lock(&file, folder)?;
        Ok(Manifest { path, file, description: description.clone(), parts: BTreeMap::new(), finished: false })
    }

    /// Opens that of a run.
    pub fn open(folder: &Path) -> Result<Manifest> {
        let path = folder.join(NAME);
        let name = path.display();
        let mut file = File::options().read(true).append(true).open(&path).map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => anyhow!("{} holds no run: there is no {NAME} in it", folder.display()),
            _ => anyhow!(error).context(format!("cannot open {name}")),
        })?;
        lock(&file, folder)?;
        let mut text = String::new();
        io::Read::read_to_string(&mut file, &mut text).with_context(|| format!("cannot read {name}"))?;
        let mut manifest =
            Manifest { path: path.clone(), file, description: Value::Null, parts: BTreeMap::new(), finished: false };
        let whole = text.rfind('\n').map_or(0, |feed| feed + 1);
        for (i, line) in text[..whole].lines().enumerate() {
            let line = serde_json::from_str(line).with_context(|| format!("{name}, line {} is damaged", i + 1))?;
            match (i, line) {
                (0, Line::Run(description)) => manifest.description = description,
                (1.., Line::Part(part)) => manifest.take(part),
                (1.., Line::Finished(_)) => manifest.finished = true,
                _ => bail!("{name}, line {}: a manifest begins with its run", i + 1),
            }
        }
        if whole < text.len() {
            manifest.file.set_len(whole as u64).with_context(|| format!("cannot write {name}"))?;
        }
        Ok(manifest)
    }

    pub fn description(&self) -> &Value {
        &self.description
    }

    pub fn parts(&self) -> impl Iterator<Item = &Part> {
        self.parts.values()
    }

    pub fn is_finished(&self) -> bool {
        self.finished
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

    /// Says that all parts are there.
    pub fn finish(&mut self) -> Result<()> {
        self.finished = true;
        self.append(&Line::Finished(self.totals()))
    }

    fn take(&mut self, part: Part) {
        self.parts.insert(part.part, part);
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

/// Brings the name of a file to the disk.
pub fn sync_folder(file: &Path) -> io::Result<()> {
    match file.parent() {
        // Where folders cannot be opened, they need not be brought to the disk either.
        Some(folder) if cfg!(unix) => File::open(folder)?.sync_all(),
        _ => Ok(()),
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
