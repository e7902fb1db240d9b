//! Arguments about the input.

use std::path::PathBuf;

use clap::Args;
use copydesk::formats::Encoding;

use super::values::encoding;

#[derive(Debug, Default, Args)]
pub struct Reading {
    /// Files, folders and patterns to read; `-` or none: stdin
    ///
    /// A folder stands for all files in it, at any depth, sorted by name, and so does a ZIP archive. The format of a file is detected from its
    /// content: text, JSON, JSONL, CSV, HTML, RSS, Atom, WARC, Parquet. All of them but Parquet may be packed by gzip or zstd.
    pub files: Vec<PathBuf>,
    /// Your names for fields: text=story,id=doc_id
    ///
    /// FIELD is one of id, title, text, body, published, language, source, url. `text` is the whole article, byte for byte; `body` has the
    /// title put before it. A comma is part of a name unless another FIELD= follows it. May be repeated.
    #[arg(long, value_name = "FIELD=NAME", help_heading = "Input")]
    pub columns: Vec<String>,
    /// The encoding of the input [default: detected]
    ///
    /// Any label of the WHATWG Encoding Standard: windows-1252, utf-16le, shift_jis. A byte order mark takes precedence. Parquet and WARC say their encodings themselves.
    #[arg(long, value_name = "NAME", value_parser = encoding, help_heading = "Input")]
    pub encoding: Option<Encoding>,
}
