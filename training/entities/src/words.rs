//! Writes the words that the recogniser sees, with their gold labels: what the encoder is trained on. See README.md.
//!
//! usage: words DOCUMENTS.jsonl OUT.jsonl
//!
//! One line a sentence: `doc`, `types` (those that its source annotates), `words` (their text), `tags` (one a word: "B-PER" ..., "O", or "?"
//! where the gold span does not lie on words), `runs` (where names may be).

use std::io::Write;

use copydesk_entities::lexicon::Lexicon;
use copydesk_entities::recognise::{Notes, Recogniser, is_demonym, key_of, runs};
use copydesk_entities::words::Words;
use copydesk_entities_training::corpus;

fn main() {
    let args: Vec<String> = std::env::args().collect();
    let (lexicon, recogniser) = (Lexicon, Recogniser::default());
    let mut out = std::io::BufWriter::new(std::fs::File::create(&args[2]).unwrap());
    for doc in corpus::read(&args[1]) {
        let types: Vec<&str> = (0..4).filter(|t| doc.annotated >> t & 1 == 1).map(|t| corpus::TYPES[t]).collect();
        let words = Words::read(&doc.input(), &lexicon);
        let notes = Notes::from_case(&words);
        let mut gold = doc.gold.iter().peekable();
        for sentence in &words.sentences {
            let range = sentence.words.clone();
            let mut tags = vec!["O".to_string(); range.len()];
            let mut at = range.start;
            while at < range.end {
                while gold.next_if(|g| g.1 <= words.words[at].start as usize).is_some() {}
                let word = &words.words[at];
                let Some(span) = gold.peek().filter(|g| g.0 < word.end as usize) else {
                    at += 1;
                    continue;
                };
                let first = at;
                while at < range.end && (words.words[at].start as usize) < span.1 {
                    at += 1;
                }
                let exact = word.start as usize == span.0 && words.words[at - 1].end as usize == span.1;
                let demonym = is_demonym(lexicon.classes(key_of(&words, first..at)));
                let label = if demonym { "MISC" } else { span.2.as_str() };
                for w in first..at {
                    let part = if w == first { "B" } else { "I" };
                    tags[w - range.start] = if exact { format!("{part}-{label}") } else { "?".into() };
                }
            }
            let texts: Vec<&str> = range.clone().map(|w| words.str(w)).collect();
            let mut places = Vec::new();
            let evidence = recogniser.evidence(&words, sentence, &lexicon, &notes);
            runs(&evidence, |run| places.push([run.start - range.start, run.end - range.start]));
            let line = serde_json::json!({"doc": doc.id, "types": types, "words": texts, "tags": tags, "runs": places});
            writeln!(out, "{line}").unwrap();
        }
    }
}
