//! Records go into the tables of a run and come back, and figures count what is in them.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use copydesk_sql::{Cell, Content, Database, FIGURES};

mod run;

#[test]
fn a_record_comes_back_from_its_rows() {
    let run = run::Run::new(3);
    let database = Database::open(&run.folder, Content::Everything).unwrap();
    for (number, record) in run.records.iter().enumerate() {
        let back = database.record(number as i64).unwrap().unwrap();
        assert_eq!((back.id(), back.text(), back.meta()), (record.id(), record.text(), record.meta()));
        for name in ["mentions", "entities", "quotes", "airtime"] {
            let layer = |record: &copydesk_core::Record| {
                record.layers().get(name).unwrap().rows().map(run::canonical).collect::<Vec<_>>()
            };
            assert_eq!(layer(&back), layer(record), "{name}");
        }
    }
    assert!(database.record(3).unwrap().is_none());
}

#[test]
fn every_figure_can_be_asked_of_every_run() {
    for articles in [0, 3] {
        let run = run::Run::new(articles);
        let database = Database::open(&run.folder, Content::Figures).unwrap();
        for figure in FIGURES.iter().filter(|figure| figure.needs.is_none()) {
            let answer = database.query(figure.sql, &[]);
            assert!(answer.is_ok(), "{}: {answer:?}", figure.id);
        }
    }
}

#[test]
fn phrases_are_found_whatever_their_case_and_accents() {
    let run = run::Run::new(3);
    let database = Database::open(&run.folder, Content::Everything).unwrap();
    let found = |phrase: &str| {
        let sql = "SELECT a.article FROM search JOIN articles a ON a.rowid = search.rowid WHERE search MATCH ?1";
        database.query(sql, &[Cell::Text(format!("\"{phrase}\""))]).unwrap().rows.len()
    };
    assert_eq!((found("NO CUTS"), found("ada example"), found("cuts no")), (3, 3, 0));
}

#[test]
fn figures_of_a_linked_run_are_there_once_its_tables_are() {
    let run = run::Run::new(2);
    let has = || {
        let database = Database::open(&run.folder, Content::Figures).unwrap();
        let needed = FIGURES.iter().filter_map(|figure| Some((figure, figure.needs?)));
        let there = needed.filter(|(_, table)| database.has(table).unwrap());
        there.map(|(figure, _)| (figure.id, database.query(figure.sql, &[]).unwrap().rows)).collect::<Vec<_>>()
    };
    assert!(has().is_empty());
    run.link();
    let rows = vec![vec![
        "“No cuts,” … “Not one,”".into(),
        Cell::Text("Ada Éxample; BBC".into()),
        Cell::Int(2),
        Cell::Int(0),
        Cell::Int(1),
        "2022-01-01".into(),
    ]];
    assert_eq!(has(), [("travelled", rows)]);
}

/// The lower case of every letter, as in DuckDB.
#[test]
fn letters_beyond_ascii_have_a_lower_case() {
    let run = run::Run::new(0);
    let database = Database::open(&run.folder, Content::Figures).unwrap();
    let lower = database.query("SELECT lower('ÉLODIE Żak ΣΟΦΙΑ'), lower(NULL)", &[]).unwrap().rows;
    assert_eq!(lower, [["élodie żak σοφια".into(), Cell::Null]]);
}

fn figure(database: &Database, id: &str) -> Vec<Vec<Cell>> {
    let figure = FIGURES.iter().find(|figure| figure.id == id).unwrap();
    database.query(figure.sql, &[]).unwrap().rows
}

#[test]
fn the_latest_months_are_shown() {
    let run = run::Run::published((0..250).map(|month| format!("{}-{:02}-01", 2000 + month / 12, month % 12 + 1)));
    let months = figure(&Database::open(&run.folder, Content::Figures).unwrap(), "months");
    assert_eq!((months.len(), &months[0][0], &months[239][0]), (240, &"2000-11".into(), &"2020-10".into()));
}

#[test]
fn words_within_words_count_once() {
    let run = run::Run::new(1);
    let database = Database::open(&run.folder, Content::Everything).unwrap();
    let words = || -> i64 { figure(&database, "sources").iter().filter_map(|row| row[2].as_i64()).sum() };
    database.replace(0, &run::nested(&run.records[0])).unwrap();
    assert_eq!((&figure(&database, "overview")[0][2], words()), (&Cell::Int(2), 10), "those of the outer one");
}

#[test]
fn a_corrected_record_takes_the_place_of_the_article_s_rows() {
    let run = run::Run::new(2);
    run.link();
    let database = Database::open(&run.folder, Content::Everything).unwrap();
    assert_eq!(figure(&database, "travelled")[0][2], Cell::Int(2));
    // A quotation is put before the first, which gets another number.
    let more = run::with_one_before(&run.records[0]);
    database.replace(0, &more).unwrap();
    let back = database.record(0).unwrap().unwrap();
    let quotes = |record: &copydesk_core::Record| {
        record.layers().get("quotes").unwrap().rows().map(run::canonical).collect::<Vec<_>>()
    };
    assert_eq!((quotes(&back), back.text()), (quotes(&more), more.text()));
    assert_eq!(figure(&database, "travelled")[0][0], "“No cuts,” … “Not one,”".into(), "its group follows it");
    assert_eq!(database.query("SELECT quote FROM quote_groups WHERE article = 0", &[]).unwrap().rows, [[Cell::Int(1)]]);
    // Back again, and then without any.
    database.replace(0, &run.records[0]).unwrap();
    assert_eq!(figure(&database, "travelled")[0][2], Cell::Int(2));
    database.replace(0, &run::without_quotes(&run.records[0])).unwrap();
    assert_eq!(database.record(0).unwrap().unwrap().quotes().count(), 0);
    assert!(figure(&database, "travelled").is_empty() && figure(&database, "overview")[0][2] == Cell::Int(1));
    let other = database.record(1).unwrap().unwrap();
    assert_eq!(quotes(&other), quotes(&run.records[1]), "the other article is as it was");
    let found = "SELECT a.article FROM search JOIN articles a ON a.rowid = search.rowid WHERE search MATCH 'cuts'";
    assert_eq!(database.query(found, &[]).unwrap().rows.len(), 2, "both are found");
}
