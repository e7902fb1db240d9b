//! Writes what the encoder is trained on: documents as the processor reads them, with the mentions that it finds and their gold clusters.
//!
//! usage: mentions OUT.jsonl FILE ...     FILE: newsdesk's people.jsonl, or a set of DATA_DIR/coref
//!
//! A line: `id`; `words`; of each word its `sentence`, `section`, whether it stands between quotation marks (`quoted`) and in a heading (`title`);
//! `forms`, the names of the forms; `mentions`, each with its `first` and `last` word, the key of the last (`last_key`), its `form` as an index,
//! its `chain`, and whether it is an `anaphor`, one that is trained on. Of what the gold does not mark each mention is a chain of its own.
//!
//! Names are no anaphors. Of other mentions those are that the gold marks; and in sets that mark all mentions also those that it does not mark
//! (the right answer is no antecedent), but for "he", "she" and "I", which it has overlooked.
//!
//! A set is known by its file's name. `litbank…` is fiction, whose names the recogniser often misses, and GAP marks two names of a snippet only:
//! there the gold's names are taken as well as those found. `meantime…` marks only some mentions.

use std::collections::HashMap;
use std::io::Write;
use std::path::Path;

use copydesk_entities::coref::{Answer, Form, Judge, Markable, Question, resolve};
use copydesk_entities::input::SectionKind;
use copydesk_entities::lexicon::Lexicon;
use copydesk_entities::recognise::Recogniser;
use copydesk_entities::words::{Shape, Words};
use copydesk_entities::{EntityType, MentionForm};
use copydesk_entities_coref_training::answer::{Cut, Mention, Take, align, names};
use copydesk_entities_coref_training::collect::ALL;
use copydesk_entities_coref_training::gold::{Document, read};
use serde_json::{Value, json};

fn main() {
    let mut arguments = std::env::args().skip(1);
    let out = arguments.next().expect("usage: mentions OUT.jsonl FILE ...");
    let mut out = std::io::BufWriter::new(std::fs::File::create(out).expect("can be written"));
    let recogniser = Recogniser::default();
    for path in arguments {
        let path = Path::new(&path);
        let file = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        let (fiction, partial) = (file.starts_with("litbank"), file.starts_with("meantime"));
        for document in read(path) {
            let take = if fiction || !document.exhaustive { Take::Both } else { Take::Found };
            let line = line(&document, take, &recogniser, partial);
            writeln!(out, "{line}").expect("can be written");
        }
    }
}

/// Keeps the mentions, and answers nobody.
#[derive(Default)]
struct Keeper(Vec<Markable>);

impl Judge for Keeper {
    fn begin(&mut self, _: &Words<'_>, mentions: &dyn Fn() -> Vec<Markable>) {
        self.0 = mentions();
    }

    fn judge(&mut self, _: &Question<'_>) -> Answer {
        Answer { chosen: 0, probabilities: Vec::new() }
    }
}

fn line(document: &Document, take: Take, recogniser: &Recogniser, partial: bool) -> Value {
    let lexicon = Lexicon;
    let cut = Cut::new(document);
    let words = cut.words(&lexicon);
    let found = names(&words, &lexicon, recogniser, document, take);
    let mut keeper = Keeper::default();
    resolve(&words, &lexicon, found, &mut keeper, ALL);
    let mention = |markable: &Markable| Mention {
        span: words.span(markable.words.clone()),
        label: EntityType::Person,
        form: match markable.form {
            Form::Name => MentionForm::Name,
            Form::He | Form::She | Form::It | Form::They | Form::I | Form::We => MentionForm::Pronoun,
            _ => MentionForm::Nominal,
        },
        entity: None,
    };
    let answer: Vec<Mention> = keeper.0.iter().map(mention).collect();
    let gold = align(&document.text, &document.mentions, &answer);
    // All names of an entity are of the chain of the first that is marked.
    let mut chains: HashMap<usize, usize> = HashMap::new();
    for (markable, gold) in keeper.0.iter().zip(&gold) {
        if let (Some(entity), Some(gold)) = (markable.entity.filter(|_| markable.form == Form::Name), gold) {
            chains.entry(entity).or_insert(document.mentions[*gold].cluster);
        }
    }
    let count = document.mentions.iter().map(|gold| gold.cluster + 1).max().unwrap_or(0);
    let mut clusters = vec![0; count];
    document.mentions.iter().for_each(|gold| clusters[gold.cluster] += 1);
    let mentions = keeper.0.iter().zip(&gold).enumerate().map(|(at, (markable, gold))| {
        let named = markable.entity.filter(|_| markable.form == Form::Name);
        let marked = gold.map(|gold| document.mentions[gold].cluster);
        let chain = marked.or_else(|| named.and_then(|entity| chains.get(&entity).copied()));
        let person = matches!(markable.form, Form::He | Form::She | Form::I);
        let doubtful = !document.exhaustive || partial || person;
        // Neither of GAP's two names: somebody else.
        let marked = marked.filter(|chain| document.exhaustive || clusters[*chain] > 1);
        json!({
            "first": markable.words.start,
            "last": markable.words.end - 1,
            "last_key": markable.last,
            "form": markable.form as usize,
            "chain": chain.unwrap_or(count + at),
            "anaphor": markable.form != Form::Name && (marked.is_some() || !doubtful),
        })
    });
    let mentions: Vec<Value> = mentions.collect();
    let mut columns: [Vec<usize>; 4] = Default::default();
    for (index, sentence) in words.sentences.iter().enumerate() {
        let title = matches!(sentence.kind, SectionKind::Title | SectionKind::Heading);
        for word in &words.words[sentence.words.clone()] {
            let row = [index, sentence.section, usize::from(word.shape.intersects(Shape::QUOTED)), usize::from(title)];
            columns.iter_mut().zip(row).for_each(|(column, value)| column.push(value));
        }
    }
    let [sentence, section, quoted, title] = columns;
    let texts: Vec<&str> = (0..words.words.len()).map(|word| words.str(word)).collect();
    json!({
        "id": document.id,
        "words": texts,
        "sentence": sentence,
        "section": section,
        "quoted": quoted,
        "title": title,
        "forms": Form::ALL.iter().map(|form| format!("{form:?}").to_lowercase()).collect::<Vec<_>>(),
        "mentions": mentions,
    })
}
