//! The gold: GUM's news with its quotations, joined with the coreference of the same articles, and newsdesk articles, whose quotations say
//! who speaks by name; offsets in bytes.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::ops::Range;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use flate2::read::GzDecoder;
use serde::Deserialize;
use serde::de::DeserializeOwned;

/// An article.
pub struct Document {
    pub id: String,
    pub text: String,
    pub quotes: Vec<Quote>,
    /// Everything that the article speaks of, each with its mentions.
    pub chains: Vec<Vec<Mention>>,
}

/// A quotation.
pub struct Quote {
    pub span: Range<usize>,
    /// `direct`, `mixed` or `indirect`.
    pub kind: String,
    pub cue: Option<Range<usize>>,
    /// The phrase beside it that names the speaker.
    pub source: Option<Range<usize>>,
    pub speaker: Speaker,
}

/// What the gold says of a speaker.
pub enum Speaker {
    Unknown,
    /// The phrase beside the quotation.
    Phrase(Range<usize>),
    /// The name, or nobody whom the article names.
    Name(Option<String>),
}

/// A mention; `head` is its main noun.
#[derive(Clone)]
pub struct Mention {
    pub span: Range<usize>,
    pub head: Range<usize>,
    pub kind: String,
}

#[derive(Deserialize)]
struct Span {
    start: usize,
    end: usize,
}

#[derive(Deserialize)]
struct QuoteLine {
    start: usize,
    end: usize,
    #[serde(rename = "type")]
    kind: String,
    cue: Option<Span>,
    speaker: Option<Span>,
    #[serde(default, deserialize_with = "present")]
    speaker_name: Option<Option<String>>,
}

#[derive(Deserialize)]
struct QuotesLine {
    id: String,
    text: String,
    quotes: Vec<QuoteLine>,
}

#[derive(Deserialize)]
struct MentionLine {
    start: usize,
    end: usize,
    cluster: usize,
    kind: String,
    head: [usize; 2],
}

#[derive(Deserialize)]
struct CorefLine {
    id: String,
    text: String,
    mentions: Vec<MentionLine>,
}

/// The curated quotations of GUM's news, all parts.
pub fn read(data: &Path) -> Result<Vec<Document>> {
    let mut coref: BTreeMap<String, CorefLine> = BTreeMap::new();
    for part in ["train", "dev", "test"] {
        for line in lines::<CorefLine>(&data.join(format!("coref/gum_news.{part}.jsonl.gz")))? {
            coref.insert(line.id.clone(), line);
        }
    }
    let mut documents = Vec::new();
    for part in ["train", "dev", "test"] {
        for line in lines::<QuotesLine>(&data.join(format!("quotes/gum_news_curated.{part}.jsonl.gz")))? {
            let chains = coref.get(&line.id).filter(|found| found.text == line.text);
            documents.push(document(line, chains));
        }
    }
    Ok(documents)
}

/// The articles of files in newsdesk's form.
pub fn newsdesk(paths: &[PathBuf]) -> Result<Vec<Document>> {
    let mut documents = Vec::new();
    for path in paths {
        documents.extend(lines::<QuotesLine>(path)?.into_iter().map(|line| document(line, None)));
    }
    Ok(documents)
}

/// A field that is there, even if it says `null`.
fn present<'de, D: serde::Deserializer<'de>>(value: D) -> Result<Option<Option<String>>, D::Error> {
    Option::deserialize(value).map(Some)
}

fn document(line: QuotesLine, coref: Option<&CorefLine>) -> Document {
    let at: Vec<usize> = line.text.char_indices().map(|(at, _)| at).chain([line.text.len()]).collect();
    let bytes = |start: usize, end: usize| at[start]..at[end];
    let mut chains: BTreeMap<usize, Vec<Mention>> = BTreeMap::new();
    for mention in coref.into_iter().flat_map(|coref| &coref.mentions) {
        chains.entry(mention.cluster).or_default().push(Mention {
            span: bytes(mention.start, mention.end),
            head: bytes(mention.head[0], mention.head[1]),
            kind: mention.kind.clone(),
        });
    }
    let quotes = line.quotes.iter().map(|quote| Quote {
        span: bytes(quote.start, quote.end),
        kind: quote.kind.clone(),
        cue: quote.cue.as_ref().map(|span| bytes(span.start, span.end)),
        source: quote.speaker.as_ref().map(|span| bytes(span.start, span.end)),
        speaker: match (&quote.speaker_name, &quote.speaker) {
            (Some(name), _) => Speaker::Name(name.clone()),
            (None, Some(phrase)) => Speaker::Phrase(bytes(phrase.start, phrase.end)),
            (None, None) => Speaker::Unknown,
        },
    });
    Document { id: line.id, quotes: quotes.collect(), chains: chains.into_values().collect(), text: line.text }
}

fn lines<T: DeserializeOwned>(path: &Path) -> Result<Vec<T>> {
    let file = File::open(path).with_context(|| format!("cannot open {}", path.display()))?;
    let packed = path.extension().is_some_and(|extension| extension == "gz");
    let bytes: Box<dyn Read> = if packed { Box::new(GzDecoder::new(file)) } else { Box::new(file) };
    let lines = BufReader::new(bytes).lines();
    lines.map(|line| Ok(serde_json::from_str(&line?)?)).collect()
}

/// Intersection over union.
pub fn overlap(a: &Range<usize>, b: &Range<usize>) -> f64 {
    let common = a.end.min(b.end).saturating_sub(a.start.max(b.start));
    common as f64 / (a.end.max(b.end) - a.start.min(b.start)).max(1) as f64
}

/// A span without the marks at its edges, which are a convention.
pub fn trim(text: &str, span: &Range<usize>) -> Range<usize> {
    let edge = |c: char| c.is_whitespace() || "\"'“”‘’«»,.;:?!–—-`".contains(c);
    let words = &text[span.clone()];
    let start = span.start + (words.len() - words.trim_start_matches(edge).len());
    start..start + text[start..span.end].trim_end_matches(edge).len()
}
