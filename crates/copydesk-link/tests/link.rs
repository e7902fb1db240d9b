//! Small corpora, linked: who is one, what is the same, what the user corrects, and what is left after each.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::{Path, PathBuf};

use copydesk_core::vocabulary::{EntityType, MentionForm, QuoteKind, key, layer, role};
use copydesk_core::{Article, LayerBuilder, Link as RowLink, Meta, Record, Value};
use copydesk_formats::Unit;
use copydesk_link::{Error, Link, Report};
use copydesk_tables::parquet::{Groups, Writer};
use copydesk_tables::{Cell, LINK_TABLES, LINKED_VIEW, TABLES, TableSpec, Tables, tabulate};
use serde_json::json;

/// An article with its entities (name, type, role) and quotations (the entity that speaks, and the words).
struct Made {
    id: &'static str,
    published: &'static str,
    text: String,
    entities: Vec<(&'static str, EntityType, Option<&'static str>)>,
    quotes: Vec<(&'static str, &'static str)>,
}

use EntityType::{Location as Loc, Organisation as Org, Person as Per};

impl Made {
    fn new(id: &'static str, published: &'static str, text: &str) -> Made {
        Made { id, published, text: text.into(), entities: Vec::new(), quotes: Vec::new() }
    }

    fn with(mut self, name: &'static str, label: EntityType, role: Option<&'static str>) -> Made {
        self.entities.push((name, label, role));
        self
    }

    fn quote(mut self, speaker: &'static str, said: &'static str) -> Made {
        self.quotes.push((speaker, said));
        self
    }

    fn record(&self) -> Record {
        let meta = Meta { published: Some(self.published.into()), ..Meta::default() };
        let mut record = Record::new(Article::new(self.id, &self.text, meta));
        let find = |words: &str| self.text.find(words).map(|start| start..start + words.len()).unwrap();
        let mut entities = LayerBuilder::new(layer::ENTITIES.into(), &self.text).unwrap();
        let mut mentions = LayerBuilder::new(layer::MENTIONS.into(), &self.text).unwrap();
        let mut sorted = self.entities.clone();
        sorted.sort_by_key(|(name, ..)| find(name).start);
        for (row, (name, label, own_role)) in sorted.iter().enumerate() {
            entities.row(Some(find(name)), label.as_str().into(), None).unwrap();
            entities.attr(key::NAME.into(), Value::Str(name)).unwrap();
            entities.attr(key::MENTIONS.into(), Value::Int(1)).unwrap();
            own_role.iter().for_each(|own| entities.attr(key::ROLE.into(), Value::Str(own)).unwrap());
            mentions.row(Some(find(name)), label.as_str().into(), None).unwrap();
            mentions.attr(key::FORM.into(), Value::Str(MentionForm::Name.as_str())).unwrap();
            mentions.link(RowLink::new(role::ENTITY.into(), layer::ENTITIES.into(), row as u32)).unwrap();
        }
        let mut quotes = LayerBuilder::new(layer::QUOTES.into(), &self.text).unwrap();
        for (speaker, said) in &self.quotes {
            let kind = if said.starts_with('“') { QuoteKind::Direct } else { QuoteKind::Indirect };
            quotes.row(Some(find(said)), kind.as_str().into(), None).unwrap();
            let row = sorted.iter().position(|(name, ..)| name == speaker).unwrap();
            quotes.link(RowLink::new(role::SPEAKER.into(), layer::ENTITIES.into(), row as u32)).unwrap();
        }
        record.insert(vec![entities.finish(), mentions.finish(), quotes.finish()]).unwrap();
        record
    }
}

/// A finished run in a folder of its own.
struct Run {
    _kept: tempfile::TempDir,
    folder: PathBuf,
}

impl Run {
    /// `parts`: how many articles each part has, at most.
    fn of(articles: &[Made], part: usize) -> Run {
        let kept = tempfile::tempdir().unwrap();
        let folder = kept.path().join("tables");
        let mut manifest = vec![json!({"run": {
            "manifest": "copydesk.manifest/1", "input": [], "columns": {}, "shard": null, "format": "parquet", "offsets": "codepoint",
            "processors": [], "settings": null, "parts": {"articles": part, "bytes": 1 << 26}, "directory": "/", "isolation": null}})];
        for (number, made) in articles.chunks(part).enumerate() {
            let mut tables = Tables::default();
            for (at, article) in made.iter().enumerate() {
                tables.append(&tabulate(&article.record(), (number * part + at) as i64, Unit::Codepoint));
            }
            let mut files = BTreeMap::new();
            for table in &tables.0 {
                let path = folder.join(table.spec.name).join(format!("{number:05}.parquet"));
                fs::create_dir_all(path.parent().unwrap()).unwrap();
                let mut writer = Writer::new(File::create(&path).unwrap(), table.spec).unwrap();
                writer.write(table).unwrap();
                writer.finish().unwrap();
                files.insert(
                    table.spec.name,
                    json!({"rows": table.rows(), "bytes": fs::metadata(&path).unwrap().len()}),
                );
            }
            let first = number * part;
            manifest.push(json!({"part": {"part": number, "first": first, "end": first + made.len(), "articles": made.len(), "words": 0,
                                          "problems": 0, "input_sha256": format!("{number}"), "files": files}}));
        }
        manifest.push(json!("finished"));
        let lines: String = manifest.iter().map(|line| format!("{line}\n")).collect();
        fs::write(folder.join("manifest.jsonl"), lines).unwrap();
        Run { _kept: kept, folder }
    }

    fn link(&self) -> Report {
        Link { workers: 2, ..Link::new(&self.folder) }.run(&mut |_| ()).unwrap()
    }

    /// The columns of a table, as text.
    fn rows(&self, spec: &'static TableSpec, columns: &[&str]) -> Vec<Vec<String>> {
        let mut paths: Vec<PathBuf> =
            fs::read_dir(self.folder.join(spec.name)).unwrap().map(|entry| entry.unwrap().path()).collect();
        paths.sort();
        let mut rows = Vec::new();
        for path in paths {
            for group in Groups::open(File::open(path).unwrap(), spec, |_| true).unwrap() {
                let shown = |cell: &Cell<'_>| match cell {
                    Cell::Null => "-".to_owned(),
                    Cell::Text(text) => text.clone().into_owned(),
                    Cell::Int(number) => number.to_string(),
                    Cell::Float(number) => number.to_string(),
                };
                rows.extend(
                    group
                        .unwrap()
                        .iter()
                        .map(|row| columns.iter().map(|name| shown(row.cell(name))).collect::<Vec<_>>()),
                );
            }
        }
        rows
    }

    fn table(&self, name: &str, columns: &[&str]) -> Vec<Vec<String>> {
        self.rows(LINK_TABLES.iter().find(|table| table.name == name).unwrap(), columns)
    }

    /// The entities of the corpus, by the articles that name them.
    fn who(&self) -> BTreeMap<String, Vec<String>> {
        let mut who: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for row in self.table("entity_links", &["corpus_entity", "article"]) {
            who.entry(row[0].clone()).or_default().push(row[1].clone());
        }
        who
    }

    fn correct(&self, lines: &[serde_json::Value]) {
        let text: String = lines.iter().map(|line| format!("{line}\n")).collect();
        fs::write(self.folder.join("corrections.jsonl"), text).unwrap();
    }

    /// All files, but the manifest.
    fn files(&self) -> BTreeMap<PathBuf, Vec<u8>> {
        fn add(folder: &Path, files: &mut BTreeMap<PathBuf, Vec<u8>>) {
            for entry in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
                match entry.is_dir() {
                    true => add(&entry, files),
                    false => _ = files.insert(entry.clone(), fs::read(&entry).unwrap()),
                }
            }
        }
        let mut files = BTreeMap::new();
        add(&self.folder, &mut files);
        files.retain(|path, _| !path.ends_with("manifest.jsonl"));
        files
    }
}

const WIRE: &str = "The harbour of Lyon will be rebuilt within three years, the minister announced on Friday after a night of talks with engineers, \
    shipping companies and the unions that had blocked the quays since the spring. Work on the northern basin begins in March, and the old cranes \
    are to be sold to a museum. Volodymyr Zelensky of Ukraine sent his congratulations from Kyiv. “We will rebuild the northern harbour \
    before the winter comes,” Anna Berg said.";

fn corpus() -> Vec<Made> {
    let wire = || {
        Made::new("wire", "2022-03-01", WIRE)
            .with("Lyon", Loc, None)
            .with("Volodymyr Zelensky", Per, Some("president"))
            .with("Ukraine", Loc, None)
            .with("Kyiv", Loc, None)
            .with("Anna Berg", Per, Some("transport minister"))
            .quote("Anna Berg", "“We will rebuild the northern harbour before the winter comes,”")
    };
    vec![
        wire(),
        Made { id: "copy", published: "2022-03-02", ..wire() },
        Made::new("other", "2022-03-03", "Anna Berg, the transport minister, was in Lyon again. She said that they would rebuild the northern harbour. V. Zelenskyy of Ukraine was in Kyiv.")
            .with("Anna Berg", Per, Some("transport minister"))
            .with("Lyon", Loc, None)
            .with("V. Zelenskyy", Per, Some("president"))
            .with("Ukraine", Loc, None)
            .with("Kyiv", Loc, None)
            .quote("Anna Berg", "that they would rebuild the northern harbour"),
        Made::new("match", "2022-03-04", "Anna Berg, the striker, scored the winning goal for Perth Rovers in a league match in Perth, Australia, before a crowd in the stadium; the season ends in a cup final. “It was a difficult match,” Berg said of the tournament.")
            .with("Anna Berg", Per, Some("striker"))
            .with("Perth Rovers", Org, None)
            .with("Perth", Loc, None)
            .with("Australia", Loc, None)
            .quote("Anna Berg", "“It was a difficult match,”"),
    ]
}

#[test]
fn variants_are_one_and_namesakes_are_two() {
    let run = Run::of(&corpus(), 10);
    let report = run.link();
    let who = run.who();
    assert_eq!(who["per-volodymyr-zelensky"], ["0", "1", "2"], "{who:?}");
    assert_eq!(who["per-anna-berg"], ["0", "1", "2"], "{who:?}");
    assert_eq!(who["per-anna-berg~2"], ["3"], "{who:?}");
    assert_eq!((report.articles, report.utterances, report.problems), (4, 4, 0));
    let places = run.table("corpus_entities", &["name", "authority", "authority_id"]);
    assert!(places.contains(&vec!["Ukraine".into(), "iso".into(), "UA".into()]), "{places:?}");
}

#[test]
fn copies_and_quotations_are_followed_to_the_earliest() {
    let run = Run::of(&corpus(), 10);
    run.link();
    let copies = run.table("article_groups", &["article", "article_group", "kind", "articles"]);
    assert_eq!(
        copies,
        [["0", "0", "first", "2"], ["1", "0", "identical", "2"], ["2", "2", "first", "1"], ["3", "3", "first", "1"]]
    );
    let quotes = run.table("quote_groups", &["article", "quote_group", "change", "utterances"]);
    assert_eq!(
        quotes,
        [["0", "0:0", "-", "3"], ["1", "0:0", "same", "3"], ["2", "0:0", "reported", "3"], ["3", "3:0", "-", "1"]]
    );
    let view = run.rows(&LINKED_VIEW, &["article", "speaker_id", "quote_group", "article_group"]);
    assert_eq!(view[1], ["1", "per-anna-berg", "0:0", "0"]);
    assert_eq!(view[3], ["3", "per-anna-berg~2", "3:0", "3"]);
}

#[test]
fn corrections_are_applied_and_can_be_taken_back() {
    let run = Run::of(&corpus(), 10);
    run.link();
    let before = run.files();
    let berg = |id: &str| json!({"id": id, "name": "Anna Berg"});
    run.correct(&[
        json!({"correct": "merge", "entities": [berg("wire"), berg("match")], "note": "she plays too"}),
        json!({"correct": "split", "entities": [berg("other")]}),
        json!({"correct": "not_a_quotation", "quote": {"id": "match", "said": "“It was a difficult match,”"}}),
        json!({"correct": "speaker", "quote": {"id": "copy", "said": "“We will rebuild the northern harbour before the winter comes,”"}, "speaker": {"name": "Volodymyr Zelensky"}}),
        json!({"correct": "id", "entity": {"id": "wire", "name": "Lyon"}, "is": null}),
        json!({"correct": "merge", "entities": [berg("gone"), berg("wire")]}),
    ]);
    // Twice: what was applied once is applied again, to what the run wrote.
    for _ in 0..2 {
        assert_eq!(run.link().problems, 1);
        let who = run.who();
        assert_eq!(
            (&who["per-anna-berg"], &who["per-anna-berg~2"]),
            (&vec!["0".to_owned(), "1".into(), "3".into()], &vec!["2".into()]),
            "{who:?}"
        );
        let view = run.rows(&LINKED_VIEW, &["article", "speaker", "speaker_score", "speaker_id"]);
        assert_eq!(view.len(), 3, "{view:?}");
        assert_eq!(view[1], ["1", "Volodymyr Zelensky", "1", "per-volodymyr-zelensky"]);
        assert!(run.table("corpus_entities", &["name", "authority_id"]).contains(&vec!["Lyon".into(), "-".into()]));
        let problems = run.rows(
            TABLES.iter().find(|table| table.name == "problems").unwrap(),
            &["article", "processor", "kind", "message"],
        );
        let message = "the correction in line 6 of corrections.jsonl no longer fits: no article has the id \"gone\"";
        assert_eq!(problems, [["-1", "link", "skipped", message]]);
    }
    fs::remove_file(run.folder.join("corrections.jsonl")).unwrap();
    run.link();
    assert!(run.files() == before, "without corrections it is as it was");
}

#[test]
fn a_corrected_type_is_that_of_the_corpus() {
    let run = Run::of(&corpus(), 10);
    let of = |id: &str| json!({"id": id, "name": "Perth Rovers", "label": "ORG"});
    run.correct(&[
        // A reference may name the new type, before it is said too.
        json!({"correct": "id", "entity": {"id": "match", "name": "Perth Rovers", "label": "PER"}, "is": null}),
        json!({"correct": "type", "entity": of("match"), "is": "PER"}),
        json!({"correct": "type", "entity": of("wire"), "is": "PER"}),
    ]);
    assert_eq!(run.link().problems, 1);
    let known = run.table("corpus_entities", &["name", "label"]);
    assert!(known.contains(&vec!["Perth Rovers".into(), "PER".into()]), "{known:?}");
}

#[test]
fn an_authority_of_the_user_decides() {
    let run = Run::of(&corpus(), 10);
    let people = run.folder.join("../people.csv");
    fs::write(&people, "id,type,name,context\nown:1,person,Anna Berg,transport; harbour; minister\nown:2,person,Anna Berg,striker; Perth\n").unwrap();
    Link { authorities: vec![people], ..Link::new(&run.folder) }.run(&mut |_| ()).unwrap();
    let known = run.table("corpus_entities", &["corpus_entity", "authority", "authority_id"]);
    let id = |id: &str| known.iter().find(|row| row[0] == id).unwrap()[1..].to_vec();
    assert_eq!(
        (id("per-anna-berg"), id("per-anna-berg~2")),
        (vec!["people.csv".into(), "own:1".into()], vec!["people.csv".to_owned(), "own:2".into()])
    );
}

/// Whatever the parts and the workers, and also after a link that was cut off between its steps.
#[test]
fn the_result_depends_on_the_corpus_alone() {
    let run = Run::of(&corpus(), 2);
    Link { workers: 1, ..Link::new(&run.folder) }.run(&mut |_| ()).unwrap();
    let files = run.files();
    Link { workers: 3, resume: true, ..Link::new(&run.folder) }.run(&mut |_| ()).unwrap();
    assert!(run.files() == files);
    assert!(!run.folder.join(".link").exists());
    let one_part = Run::of(&corpus(), 10);
    one_part.link();
    assert_eq!(one_part.who(), run.who());
}

#[test]
fn what_cannot_be_linked_is_refused() {
    let run = Run::of(&corpus(), 10);
    let manifest = fs::read_to_string(run.folder.join("manifest.jsonl")).unwrap();
    let refused = |manifest: String| {
        fs::write(run.folder.join("manifest.jsonl"), manifest).unwrap();
        Link::new(&run.folder).run(&mut |_| ()).unwrap_err()
    };
    assert!(matches!(refused(manifest.replace("\"parquet\"", "\"csv\"")), Error::NotParquet { format: "csv", .. }));
    assert!(matches!(refused(manifest.replace("\"finished\"\n", "")), Error::NotFinished { .. }));
    assert!(matches!(Link::new(run.folder.join("none")).run(&mut |_| ()).unwrap_err(), Error::Corpus(_)));
}
