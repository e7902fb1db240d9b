//! The file of corrections, in the format of `docs/corrections.md`. The pages of the server apply it at once, and so does the next run that
//! is given the file.

use std::fs;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::SystemTime;

use axum::http::StatusCode;
use copydesk_core::Record;
use copydesk_formats::Unit;
use copydesk_link::{Amendment, Corrections};
use serde_json::Value;

use crate::error::Refusal;

/// The default name of the file.
pub(crate) const NAME: &str = "corrections.jsonl";

/// The file of corrections. One thread at a time reads it or writes to it.
pub(crate) struct File(Mutex<PathBuf>);

/// What tells whether the file has changed: when it was written to last, and its length. `None`: it is not there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct State(Option<(SystemTime, u64)>);

impl File {
    pub fn new(path: PathBuf) -> File {
        File(Mutex::new(path))
    }

    fn lock(&self) -> MutexGuard<'_, PathBuf> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn state(&self) -> State {
        let about = fs::metadata(&*self.lock());
        State(about.ok().and_then(|about| Some((about.modified().ok()?, about.len()))))
    }

    /// The corrections so far. A file that cannot be read is the user's to mend: until then nothing is shown, since it would be wrong.
    pub fn read(&self) -> Result<Corrections, Refusal> {
        let path = self.lock();
        if !path.exists() {
            return Ok(Corrections::default());
        }
        Corrections::read(&[&*path]).map_err(|error| {
            let cause = std::error::Error::source(&error).map(|cause| format!(": {cause}")).unwrap_or_default();
            let why = format!(
                "the corrections cannot be read: {error}{cause}. Mend the file or remove it, and load this page again."
            );
            Refusal::new(StatusCode::SERVICE_UNAVAILABLE, why)
        })
    }

    /// The record with the corrections so far. One that does not fit is a problem in it.
    pub fn amend(&self, record: Record, unit: Unit) -> Result<Record, Refusal> {
        Ok(Amendment { corrections: self.read()?, unit, ..Amendment::default() }.amend(record))
    }

    /// Appends a correction. Behind a line that cannot be read it would not be applied, and so is refused.
    pub fn append(&self, line: &Value) -> Result<(), Refusal> {
        self.read()?;
        let path = self.lock();
        let failed = |error| format!("cannot write {}: {error}", path.display());
        let written = write(&path, line).map_err(failed);
        written.map_err(|why| Refusal::new(StatusCode::INTERNAL_SERVER_ERROR, why))
    }

    /// What it holds; nothing before the first correction.
    pub fn bytes(&self) -> Result<Vec<u8>, Refusal> {
        match fs::read(&*self.lock()) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
            read => read.map_err(|error| Refusal::new(StatusCode::INTERNAL_SERVER_ERROR, error.to_string())),
        }
    }
}

/// Appends a whole line and flushes it to disk.
fn write(path: &Path, line: &Value) -> io::Result<()> {
    let mut line = serde_json::to_vec(line)?;
    line.push(b'\n');
    let mut file = fs::OpenOptions::new().read(true).append(true).create(true).open(path)?;
    let end = file.metadata()?.len();
    if end > 0 {
        // A line that somebody, or a full disk, left without its end stays a line of its own.
        let mut last = [0];
        file.seek(SeekFrom::End(-1))?;
        file.read_exact(&mut last)?;
        if last != *b"\n" {
            line.insert(0, b'\n');
        }
    }
    if let Err(error) = file.write_all(&line) {
        file.set_len(end)?;
        return Err(error);
    }
    file.sync_data()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn corrections_are_appended_as_whole_lines() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(NAME);
        let correction = json!({"correct": "not_a_quotation", "quote": {"id": "a", "said": "line\nfeed"}, "by": "ada"});
        // Somebody's last line has no end.
        fs::write(&path, correction.to_string()).unwrap();
        write(&path, &correction).unwrap();
        write(&path, &correction).unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), format!("{correction}\n").repeat(3));
        assert_eq!(File::new(path).read().unwrap().of("a").count(), 3);
    }
}
