//! Reads the coreference sets into one form: text, and mentions with clusters, in bytes.

use std::collections::HashMap;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::ops::Range;
use std::path::Path;

use flate2::read::GzDecoder;
use serde_json::Value;

/// The form of a gold mention.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Name,
    Nominal,
    Pronoun,
    Other,
}

/// The type of a gold entity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Type {
    Person,
    Organisation,
    Place,
    /// Anything else.
    Thing,
    /// The set does not say.
    Unknown,
}

#[derive(Clone, Debug)]
pub struct Mention {
    pub span: Range<usize>,
    /// The head of the mention, as annotated or guessed.
    pub head: Range<usize>,
    pub cluster: usize,
    pub kind: Kind,
    pub class: Type,
}

pub struct Document {
    pub id: String,
    pub text: String,
    pub mentions: Vec<Mention>,
    /// Every entity's mentions are marked, not only a pronoun and two names (GAP).
    pub exhaustive: bool,
}

/// All documents of a file; `people.jsonl` of newsdesk is plain, the others are packed.
pub fn read(path: &Path) -> Vec<Document> {
    let file = File::open(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let packed = path.extension().is_some_and(|end| end == "gz");
    let reader: Box<dyn BufRead> =
        if packed { Box::new(BufReader::new(GzDecoder::new(file))) } else { Box::new(BufReader::new(file)) };
    reader.lines().map(|line| document(&serde_json::from_str(&line.expect("text")).expect("JSON"))).collect()
}

/// An article of newsdesk: each entity with its mentions, named or not.
fn newsdesk(id: String, text: String, entities: &[Value], byte: &dyn Fn(&Value) -> usize) -> Document {
    let mut mentions = Vec::new();
    for (cluster, entity) in entities.iter().enumerate() {
        for m in entity["mentions"].as_array().expect("mentions") {
            let span = byte(&m["start"])..byte(&m["end"]);
            let kind = match m["form"].as_str() {
                Some("name") => Kind::Name,
                _ if is_pronoun(&text[span.clone()]) => Kind::Pronoun,
                _ => Kind::Nominal,
            };
            let mut mention = plain(&text, span, cluster, kind);
            mention.class = match entity["label"].as_str() {
                Some("PER") => Type::Person,
                Some("ORG") => Type::Organisation,
                Some("LOC") => Type::Place,
                Some(_) => Type::Thing,
                None => Type::Unknown,
            };
            mentions.push(mention);
        }
    }
    mentions.sort_by_key(|mention| (mention.span.start, std::cmp::Reverse(mention.span.end)));
    Document { id, text, mentions, exhaustive: true }
}

fn is_pronoun(text: &str) -> bool {
    let small = text.to_lowercase();
    copydesk_language::lexicon::person_pronoun(text).is_some() || matches!(small.as_str(), "it" | "its" | "itself")
}

fn document(value: &Value) -> Document {
    let text = value["text"].as_str().expect("text").to_owned();
    let bytes: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
    let byte = |v: &Value| bytes[v.as_u64().expect("offset") as usize];
    let id = value["id"].as_str().expect("id").to_owned();
    if let Some(entities) = value["entities"].as_array() {
        return newsdesk(id, text, entities, &byte);
    }
    if value["pronoun"].is_object() {
        let span = |v: &Value| byte(&v["start"])..byte(&v["end"]);
        let mut mentions = vec![plain(&text, span(&value["pronoun"]), 0, Kind::Pronoun)];
        let given = |name: &&Value| name["start"].is_u64();
        for (place, name) in [&value["a"], &value["b"]].into_iter().filter(given).enumerate() {
            let cluster = if name["coref"].as_bool().expect("coref") { 0 } else { place + 1 };
            mentions.push(plain(&text, span(name), cluster, Kind::Name));
        }
        return Document { id, text, mentions, exhaustive: false };
    }
    let mut clusters: HashMap<String, usize> = HashMap::new();
    let mentions = value["mentions"].as_array().expect("mentions").iter().map(|m| {
        let next = clusters.len();
        let cluster = *clusters.entry(m["cluster"].to_string()).or_insert(next);
        let span = byte(&m["start"])..byte(&m["end"]);
        let class = match m["type"].as_str() {
            Some("person" | "PER") => Type::Person,
            Some("organization" | "ORG") => Type::Organisation,
            Some("place" | "LOC" | "GPE" | "FAC") => Type::Place,
            Some(_) => Type::Thing,
            None => Type::Unknown,
        };
        let kind = match m["kind"].as_str() {
            Some("name") => Kind::Name,
            Some("nom") => Kind::Nominal,
            Some("pron") => Kind::Pronoun,
            Some(_) => Kind::Other,
            None => guess(&text[span.clone()]),
        };
        let mut mention = plain(&text, span, cluster, kind);
        mention.class = class;
        if let Some(head) = m["head"].as_array() {
            mention.head = byte(&head[0])..byte(&head[1]);
        }
        mention
    });
    let mentions = mentions.collect();
    Document { id, text, mentions, exhaustive: true }
}

fn plain(text: &str, span: Range<usize>, cluster: usize, kind: Kind) -> Mention {
    let head = head(text, &span);
    Mention { span, head, cluster, kind, class: Type::Person }
}

/// MEANTIME does not annotate the form of a mention: it is guessed from capitals.
fn guess(text: &str) -> Kind {
    let last = text.split_whitespace().last().unwrap_or_default();
    if copydesk_language::lexicon::person_pronoun(text).is_some() || matches!(text, "It" | "it" | "its" | "which") {
        Kind::Pronoun
    } else if last.starts_with(char::is_uppercase) {
        Kind::Name
    } else {
        Kind::Nominal
    }
}

/// The last word before the postmodifiers.
fn head(text: &str, span: &Range<usize>) -> Range<usize> {
    let mention = &text[span.clone()];
    let cut = [
        " of ", ",", " who ", " in ", " for ", " at ", " to ", " that ", " (", " from ", " with ", " on ", " 's", "'s",
        "’s",
    ]
    .iter()
    .filter_map(|mark| mention.find(mark))
    .filter(|at| *at > 0)
    .min()
    .unwrap_or(mention.len());
    let front = mention[..cut].trim_end();
    let start = front.rfind(char::is_whitespace).map_or(0, |at| at + 1);
    span.start + start..span.start + front.len()
}
