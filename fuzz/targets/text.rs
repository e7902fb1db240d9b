//! The text of an article, through the host, the standard processors and the writer.
#![no_main]

use std::sync::LazyLock;

use copydesk_core::{Article, Meta};
use copydesk_formats::{Options, Unit, read_record, write_record};
use copydesk_host::{Builder, Library, Pipeline};
use copydesk_plugin::linked;

static PIPELINE: LazyLock<Pipeline> = LazyLock::new(|| {
    let entry = linked!(copydesk_entities::Entities, copydesk_quotes::Quotes, copydesk_sentiment::Sentiment);
    let library = Library::from_linked(entry, "standard").expect("the standard processors");
    Builder::new().library(library).any_language(true).open_linked().expect("the standard pipeline")
});

libfuzzer_sys::fuzz_target!(|text: &str| {
    let mut worker = PIPELINE.worker().expect("a worker");
    let [record] = &worker.annotate(vec![Article::new("a", text, Meta::default())])[..] else {
        panic!("one article, one record");
    };
    assert!(record.problems.is_empty(), "{:?}", record.problems);
    // What is written is read as it was, in each unit, but for the decimals of a score that are not written.
    for offsets in Unit::ALL {
        let options = Options { offsets, tokens: true };
        let mut json = Vec::new();
        write_record(&mut json, record, &options).expect("room in memory");
        let stored = read_record(str::from_utf8(&json).expect("UTF-8")).expect("a record");
        let mut twice = Vec::new();
        write_record(&mut twice, &stored.record, &options).expect("room in memory");
        assert_eq!(str::from_utf8(&json), str::from_utf8(&twice));
    }
});
