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
    source: Option<&'static str>,
    text: String,
    entities: Vec<(&'static str, EntityType, Option<&'static str>)>,
    quotes: Vec<(&'static str, &'static str)>,
}

use EntityType::{Location as Loc, Organisation as Org, Person as Per};

impl Made {
    fn new(id: &'static str, published: &'static str, text: &str) -> Made {
        Made { id, published, source: None, text: text.into(), entities: Vec::new(), quotes: Vec::new() }
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
        let meta =
            Meta { published: Some(self.published.into()), source: self.source.map(Into::into), ..Meta::default() };
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
        Run::shard(&articles.iter().enumerate().collect::<Vec<_>>(), part, None)
    }

    /// The run of a shard: its articles with their numbers in the input.
    fn shard(articles: &[(usize, &Made)], part: usize, shard: Option<&str>) -> Run {
        let kept = tempfile::tempdir().unwrap();
        let folder = kept.path().join("tables");
        let mut manifest = vec![json!({"run": {
            "manifest": "copydesk.manifest/1", "input": [], "columns": {}, "shard": shard, "format": "parquet", "offsets": "codepoint",
            "processors": [], "settings": null, "parts": {"articles": part, "bytes": 1 << 26}, "directory": "/", "isolation": null}})];
        for (number, made) in articles.chunks(part).enumerate() {
            let mut tables = Tables::default();
            for (position, article) in made {
                tables.append(&tabulate(&article.record(), *position as i64, Unit::Codepoint));
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

fn named(id: &str, name: &str) -> serde_json::Value {
    json!({"id": id, "name": name})
}

/// All three articles name Georgia, two of them the country; who corrects one row does not speak of the others.
#[test]
fn an_id_holds_for_what_it_names() {
    let georgia =
        |id, other, text: &str| Made::new(id, "2022-03-01", text).with("Georgia", Loc, None).with(other, Loc, None);
    let run = Run::of(
        &[
            georgia("a", "Tbilisi", "Georgia and its capital Tbilisi."),
            georgia("b", "Tbilisi", "From Georgia to Tbilisi."),
            georgia("c", "Tbilisi", "From Georgia, where it never snows, to Tbilisi."),
        ],
        10,
    );
    let ids = || {
        let mut ids = run.table("corpus_entities", &["name", "authority_id", "articles"]);
        ids.retain(|row| row[0] == "Georgia");
        ids
    };
    let is = |id: &str, is: serde_json::Value| json!({"correct": "id", "entity": named(id, "Georgia"), "is": is});
    let all = |rows: &[[&str; 2]]| {
        rows.iter()
            .map(|[id, articles]| vec!["Georgia".to_owned(), (*id).into(), (*articles).into()])
            .collect::<Vec<_>>()
    };
    run.link();
    // A country and a state: nothing decides.
    assert_eq!(ids(), all(&[["-", "3"]]));
    // What is no entry yet is this one, with all its rows.
    run.correct(&[is("b", json!("GE"))]);
    run.link();
    assert_eq!(ids(), all(&[["GE", "3"]]));
    // One is another: it leaves, and the others stay what they are.
    run.correct(&[is("b", json!("US-GA")), is("b", json!("GE")), is("c", json!("US-GA"))]);
    run.link();
    assert_eq!(ids(), all(&[["US-GA", "2"], ["GE", "1"]]), "the last line counts");
    run.correct(&[is("c", json!(null)), is("a", json!("GE"))]);
    run.link();
    assert_eq!(ids(), all(&[["GE", "2"], ["-", "1"]]));
}

#[test]
fn a_separated_entity_is_one_whatever_its_names() {
    let run = Run::of(&corpus(), 10);
    run.correct(&[
        json!({"correct": "split", "entities": [named("wire", "Volodymyr Zelensky"), named("other", "V. Zelenskyy")]}),
        json!({"correct": "merge", "entities": [named("wire", "Lyon"), named("wire", "Anna Berg")]}),
    ]);
    assert_eq!(run.link().problems, 1);
    let who = run.who();
    let of = |articles: &[&str]| who.iter().any(|(id, rows)| id.contains("zelensky") && rows == articles);
    assert!(of(&["0", "2"]) && of(&["1"]), "{who:?}");
    let problems = run.rows(TABLES.iter().find(|table| table.name == "problems").unwrap(), &["message"]);
    assert!(problems[0][0].ends_with("the entities are not of one type"), "{problems:?}");
}

/// A feed gives RFC 2822, a paper ISO 8601 with its zone: the earliest is the one that was first, to the second.
#[test]
fn the_earliest_is_told_by_the_time_of_day() {
    let wire = |id, published| Made { id, published, ..corpus().remove(0) };
    let run = Run::of(
        &[
            wire("noon", "2022-03-01T12:00:00Z"),
            wire("feed", "Tue, 01 Mar 2022 06:30:00 -0500"),
            wire("paper", "2022-03-01T13:00:00+02:00"),
            wire("undated", ""),
        ],
        2,
    );
    run.link();
    let copies = run.table("article_groups", &["article_group", "kind"]);
    assert_eq!(copies, [["2", "identical"], ["2", "identical"], ["2", "first"], ["2", "identical"]]);
    assert_eq!(run.table("quote_groups", &["quote_group"]), [["2:0"], ["2:0"], ["2:0"], ["2:0"]]);
    let known = run.table("corpus_entities", &["first", "last"]);
    assert!(known.len() == 5 && known.iter().all(|row| row == &["2022-03-01", "2022-03-01"]), "{known:?}");
}

/// Whatever else the corpus holds: words do not become common by being in it.
#[test]
fn the_same_two_quotations_are_one_in_any_corpus() {
    let said = |id, date, words: &'static str| {
        let text =
            format!("Anna Berg and Paul Stein met in Lyon with Volodymyr Zelensky. Berg said: {words} It rained.");
        let made = Made::new(id, date, &text).with("Anna Berg", Per, Some("mayor")).with("Paul Stein", Per, None);
        made.with("Lyon", Loc, None).with("Volodymyr Zelensky", Per, Some("president")).quote("Anna Berg", words)
    };
    let mut articles = vec![
        said(
            "a",
            "2022-03-01",
            "“We will rebuild the northern harbour and both breakwaters before the winter storms.”",
        ),
        said(
            "b",
            "2022-03-02",
            "“We will restore the northern harbour and both breakwaters before the winter storms.”",
        ),
        said("c", "2022-03-02", "“Nobody asked the ferry pilots about the southern quay.”"),
    ];
    let groups = |articles: &[Made]| {
        let run = Run::of(articles, 500);
        run.link();
        run.table("quote_groups", &["quote_group"]).into_iter().flatten().take(3).collect::<Vec<_>>()
    };
    let alone = groups(&articles);
    assert_eq!(alone, ["0:0", "0:0", "2:0"]);
    articles.extend((0..300).map(|_| {
        said(
            "more",
            "2022-09-01",
            "“A harbour in winter needs breakwaters, and a northern ferry needs pilots for storms.”",
        )
    }));
    assert_eq!(groups(&articles), alone);
}

/// What a publisher prints under its articles for weeks is no copy, however much of a short article it is; versions of one story are.
#[test]
fn what_a_paper_always_prints_is_no_copy() {
    let numbers = |from: u32| (from..from + 40).map(|word| format!("word{word} ")).collect::<String>();
    let footer = numbers(1_000) + &numbers(2_000);
    let days = ["2022-03-01", "2022-03-08", "2022-03-15", "2022-03-22", "2022-03-29", "2022-04-05"];
    let mut articles: Vec<Made> =
        (0_u32..6).map(|at| Made::new("news", days[at as usize], &(numbers(100 * at + 5_000) + &footer))).collect();
    articles.extend(
        (0_u32..6).map(|at| {
            Made::new("story", "2022-05-01", &(numbers(9_000) + &numbers(9_100) + &numbers(100 * at + 7_000)))
        }),
    );
    articles.iter_mut().for_each(|article| article.source = Some("herald.example"));
    let run = Run::of(&articles, 20);
    run.link();
    let groups: Vec<String> = run.table("article_groups", &["article_group"]).into_iter().flatten().collect();
    assert_eq!(groups, ["0", "1", "2", "3", "4", "5", "6", "6", "6", "6", "6", "6"]);
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

/// Each folder has the rows of its own articles, and the first one what is of all.
#[test]
fn shards_are_linked_as_one_corpus() {
    let all = corpus();
    let shard = |index: usize, count: usize| {
        let own: Vec<_> = all.iter().enumerate().filter(|(at, _)| at % count == index - 1).collect();
        Run::shard(&own, 2, Some(&format!("{index}/{count}")))
    };
    let shards = [shard(1, 2), shard(2, 2)];
    let link = |runs: &[&Run]| Link::of_shards(runs.iter().map(|run| run.folder.clone()).collect()).run(&mut |_| ());
    link(&[&shards[0], &shards[1]]).unwrap();

    let whole = Run::of(&all, 10);
    whole.link();
    let mut who: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (entity, articles) in shards.iter().flat_map(Run::who) {
        who.entry(entity).or_default().extend(articles);
    }
    let sorted = |who: BTreeMap<String, Vec<String>>| {
        let mut groups: Vec<Vec<String>> = who.into_values().collect();
        groups.iter_mut().for_each(|group| group.sort());
        groups.sort();
        groups
    };
    assert_eq!(sorted(who), sorted(whole.who()));
    let entities = |run: &Run| run.table("corpus_entities", &["name"]).len();
    assert_eq!((entities(&shards[0]), entities(&shards[1])), (entities(&whole), 0));

    let refused = |runs: &[&Run]| link(runs).unwrap_err().to_string();
    assert!(refused(&[&shards[0], &whole]).contains("is not another shard of the run in"));
    assert!(refused(&[&shards[0], &shard(1, 2)]).contains("is not another shard"), "the same shard twice");
    assert!(refused(&[&shards[0], &shard(2, 3)]).contains("is not another shard"), "of another division");
}

/// An office is one in each country, however an article names it; an acronym and a shorter name stand for what articles are about.
#[test]
fn organisations_are_one_under_their_names() {
    let article = |id, text: &str, names: &[&'static str]| {
        let country = if text.contains("India") { "India" } else { "Kenya" };
        names
            .iter()
            .fold(Made::new(id, "2022-01-01", text).with(country, Loc, None), |made, name| made.with(name, Org, None))
    };
    let run = Run::of(
        &[
            article(
                "a",
                "The Finance Ministry of India met Ford Motor Company.",
                &["Finance Ministry", "Ford Motor Company"],
            ),
            article("b", "In India, the Ministry of Finance met Ford.", &["Ministry of Finance", "Ford"]),
            article("c", "In Kenya, the Kenyan Finance Ministry said so.", &["Kenyan Finance Ministry"]),
            article("d", "The Ministry of Finance said so in Kenya.", &["Ministry of Finance"]),
        ],
        10,
    );
    run.link();
    let mut groups: Vec<Vec<String>> =
        run.who().into_iter().filter(|(id, _)| id.starts_with("org-")).map(|(_, of)| of).collect();
    groups.sort();
    assert_eq!(groups, [["0", "1"], ["0", "1"], ["2", "3"]]);
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
