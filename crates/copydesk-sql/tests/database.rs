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
