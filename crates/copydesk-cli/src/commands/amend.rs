//! `--authority` and `--corrections`: what is changed in records before they are written.

use std::path::PathBuf;

use anyhow::Result;
use copydesk::Record;
use copydesk::formats::Unit;
use copydesk::link::{Amendment, Authority, Corrections, files_in_use};
use serde_json::Value;

use crate::args::Amend;

/// Reads the files. `unit`: what offsets of the run count.
pub fn amendment(args: &Amend, unit: Unit) -> Result<Amendment> {
    let authority = (!args.authority.is_empty()).then(|| Authority::read(&args.authority)).transpose()?;
    Ok(Amendment { authority, corrections: Corrections::read(&args.corrections)?, unit })
}

/// The account of the files for the manifest: their names and hashes; null if there are none.
pub fn account(args: &Amend) -> Result<Value> {
    if args.authority.is_empty() && args.corrections.is_empty() {
        return Ok(Value::Null);
    }
    Ok(
        serde_json::json!({"authorities": files_in_use(&args.authority)?, "corrections": files_in_use(&args.corrections)?}),
    )
}

/// The files that an account names, as they are now.
pub fn from_account(account: &Value) -> Amend {
    let files = |key: &str| -> Vec<PathBuf> {
        let files = account.get(key).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
        files.iter().filter_map(|file| file.get("file")?.as_str().map(PathBuf::from)).collect()
    };
    Amend { authority: files("authorities"), corrections: files("corrections") }
}

/// As a function of records.
pub fn amend(amendment: &Amendment) -> impl Fn(Record) -> Record + Sync + '_ {
    |record| amendment.amend(record)
}
