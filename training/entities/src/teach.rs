//! Labels documents with the accurate model, to teach the fast one from.
//!
//! usage: teach WEIGHTS_FOLDER ENCODER DOCUMENTS.jsonl OUT.jsonl
//!
//! Lines with a name that the teacher is not sure of are left out.

use std::io::Write;

use copydesk_entities::lexicon::Lexicon;
use copydesk_entities::recognise::{Recogniser, Tags};
use copydesk_entities::words::Words;
use copydesk_entities_training::{corpus, encoder, weights};
use serde_json::json;

/// A name whose probability is less spoils its line.
const SURE: f32 = 0.5;

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [folder, model, documents, out] = args.try_into().expect("usage: see the head of this file");
    let lexicon = Lexicon;
    let mut recogniser = Recogniser::default();
    recogniser.weights = weights(&folder);
    let mut session = encoder(&model).session();
    let mut file = std::io::BufWriter::new(std::fs::File::create(out).expect("the output can be written"));
    for document in corpus::read(&documents) {
        let words = Words::read(&document.input(), &lexicon);
        let tags = Tags::all(&words, &lexicon, &mut session);
        let found = recogniser.find(&words, &lexicon, Some(&tags));
        let (mut text, mut spans, mut chars) = (String::new(), Vec::new(), 0);
        let mut start = 0;
        for line in document.text.split('\n') {
            let names: Vec<_> = found
                .iter()
                .map(|name| (words.span(name.words.clone()), name))
                .filter(|(span, _)| span.start >= start && span.start < start + line.len())
                .collect();
            if names.iter().all(|(_, name)| name.score >= SURE) {
                for (span, name) in names {
                    let at = |byte: usize| chars + document.text[start..byte].chars().count();
                    spans.push(json!({"start": at(span.start), "end": at(span.end), "label": name.label.as_str()}));
                }
                text.push_str(line);
                text.push('\n');
                chars += line.chars().count() + 1;
            }
            start += line.len() + 1;
        }
        let line = json!({"id": document.id, "text": text.trim_end(), "spans": spans});
        writeln!(file, "{line}").expect("the output can be written");
    }
}
