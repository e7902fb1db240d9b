//! `reports COPYDESK|RECORDS.jsonl DATA|- NEWSDESK.jsonl ... > REPORTS.jsonl`: what the labeller is trained on, GUM's news (with `-`, without it) and newsdesk
//! articles as the processor reads them.
//!
//! A line is a sentence: `id` of the document; `words` as the labeller is shown them, with their `marks`; `cands`, for each word that may report where it
//! stands (`at`), whether it does (`cue`), what is reported (`content`: first word, the word after the last, kind) and the `source`.

use std::io::Write;
use std::ops::Range;
use std::path::PathBuf;

use anyhow::{Result, ensure};
use copydesk_quotes::labeller::{Shown, questions};
use serde_json::{Value, json};

use copydesk_quotes_training::gold::{self, Document};
use copydesk_quotes_training::probe;

fn main() -> Result<()> {
    let paths: Vec<PathBuf> = std::env::args_os().skip(1).map(PathBuf::from).collect();
    ensure!(paths.len() >= 2, "usage: reports COPYDESK|RECORDS.jsonl DATA [NEWSDESK.jsonl ...] > REPORTS.jsonl");
    let mut documents = if paths[1].as_os_str() == "-" { Vec::new() } else { gold::read(&paths[1])? };
    documents.extend(gold::newsdesk(&paths[2..])?);
    let records = probe::records(&paths[0], &documents)?;
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for (document, record) in documents.iter().zip(&records) {
        let read = probe::Read::new(record);
        let mut lines = Vec::new();
        questions(&read.input(&document.text), &mut |shown, asked| {
            if !asked.is_empty() {
                lines.push(line(document, shown, asked));
            }
        });
        for line in lines {
            writeln!(out, "{line}")?;
        }
    }
    Ok(())
}

fn line(document: &Document, shown: &Shown<'_>, asked: &[usize]) -> Value {
    let start = |word: &str| word.as_ptr().addr() - document.text.as_ptr().addr();
    let spans: Vec<Range<usize>> = shown.words.iter().map(|(word, _)| start(word)..start(word) + word.len()).collect();
    // The first word of a span, and the one after its last.
    let within = |span: &Range<usize>| {
        let overlaps = |word: &Range<usize>| word.start < span.end && span.start < word.end;
        let first = spans.iter().position(overlaps)?;
        Some((first, spans.iter().rposition(overlaps)? + 1))
    };
    let candidate = |&at: &usize| {
        let of = |span: &Option<Range<usize>>| {
            span.as_ref().is_some_and(|cue| cue.start <= spans[at].start && spans[at].start < cue.end)
        };
        let quotes: Vec<_> = document.quotes.iter().filter(|quote| of(&quote.cue)).collect();
        let content = quotes
            .iter()
            .filter_map(|quote| within(&quote.span).map(|(first, after)| json!([first, after, quote.kind])));
        let source = quotes.iter().find_map(|quote| within(quote.source.as_ref()?));
        json!({"at": at, "cue": !quotes.is_empty(), "content": content.collect::<Vec<_>>(), "source": source})
    };
    json!({
        "id": document.id,
        "words": shown.words.iter().map(|(word, _)| word).collect::<Vec<_>>(),
        "marks": shown.words.iter().map(|(_, mark)| mark).collect::<Vec<_>>(),
        "cands": asked.iter().map(candidate).collect::<Vec<_>>(),
    })
}
