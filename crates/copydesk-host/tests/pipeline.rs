//! Articles through processors that are linked into this test: what fails, what stays, in which order things come out.
#![expect(clippy::unwrap_used, reason = "a test may panic")]
#![expect(clippy::result_large_err, reason = "what cannot be read comes in as a record")]

use std::collections::BTreeSet;
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, mpsc};
use std::time::Duration;

use copydesk_core::{Article, Meta, Record};
use copydesk_host::{Builder, ErrorKind, Level, Library, Order, Pipeline, run, run_with};
use copydesk_plugin::{Descriptor, Doc, Error, Host, NoConfig, Output, Processor, linked, schemars, serde};
use proptest::prelude::*;
use serde_json::json;

/// One row a token of the layer `words`; does what the article's words tell it.
struct Words {
    min_len: usize,
    host: Host,
}

#[derive(serde::Deserialize, schemars::JsonSchema)]
#[serde(crate = "serde", default)]
#[schemars(crate = "schemars")]
struct WordsConfig {
    min_len: usize,
    refuse: bool,
}

impl Default for WordsConfig {
    fn default() -> WordsConfig {
        WordsConfig { min_len: 1, refuse: false }
    }
}

impl Processor for Words {
    type Config = WordsConfig;
    type Scratch = usize;

    fn describe() -> Descriptor {
        Descriptor::new("words", "1.2.3").requires("tokens").provides("words").provides("rare").preferred_batch(4)
    }

    fn open(config: WordsConfig, host: &Host) -> Result<Words, Error> {
        if config.refuse {
            return Err(Error::config("/refuse", "it is set"));
        }
        OPENED.set(Some(*host));
        Ok(Words { min_len: config.min_len, host: *host })
    }

    fn process(&self, seen: &mut usize, doc: &Doc<'_>, out: &mut Output) -> Result<(), Error> {
        // Dies while it holds half of an article: what a poisoned session must not show the next.
        *seen += 1;
        for token in doc.layer("tokens").rows() {
            match token.text() {
                "PANIC" => panic!("a word too many"),
                "FAIL" => return Err(Error::new("cannot abide this")),
                "OUTSIDE" => _ = out.row("words", 0..doc.text().len() + 1),
                "UNDECLARED" => _ = out.row("sections", token.range()),
                "LOG" => self.host.log(copydesk_plugin::Level::Warn, "an odd word"),
                word if word.len() >= self.min_len => _ = out.row("words", token.range()).label("word"),
                _ => {}
            }
        }
        Ok(())
    }
}

thread_local! {
    /// The host, as a processor may keep it.
    static OPENED: std::cell::Cell<Option<Host>> = const { std::cell::Cell::new(None) };
}

/// One row over the whole article, linked to the first of the words.
struct Sums;

impl Processor for Sums {
    type Config = NoConfig;
    type Scratch = ();

    fn describe() -> Descriptor {
        Descriptor::new("sums", "0.0.1").requires("words").uses("sections").provides("sums")
    }

    fn open(_: NoConfig, _: &Host) -> Result<Sums, Error> {
        Ok(Sums)
    }

    fn process(&self, _: &mut (), doc: &Doc<'_>, out: &mut Output) -> Result<(), Error> {
        let sum = out.whole("sums").attr("words", doc.layer("words").rows().count() as i64);
        if let Some(first) = doc.layer("words").rows().next() {
            sum.link("first", first.reference());
        }
        Ok(())
    }
}

fn library() -> Library {
    Library::from_linked(linked!(Words, Sums), "linked").unwrap()
}

fn pipeline() -> Pipeline {
    Builder::new().library(library()).open_linked().unwrap()
}

fn articles(texts: &[&str]) -> Vec<Article> {
    texts.iter().enumerate().map(|(i, text)| Article::new(i.to_string(), *text, Meta::default())).collect()
}

fn annotate(texts: &[&str]) -> Vec<Record> {
    pipeline().worker().unwrap().annotate(articles(texts))
}

fn problems(record: &Record) -> Vec<String> {
    record.problems.iter().map(|p| format!("{} {}: {}", p.processor, p.kind.as_str(), p.message)).collect()
}

fn rows(record: &Record, layer: &str) -> Option<usize> {
    record.layers().get(layer).map(|layer| layer.len())
}

#[test]
fn layers_pass_from_processor_to_processor() {
    let [record] = annotate(&["Ada spoke."]).try_into().unwrap();
    assert_eq!(problems(&record), [""; 0]);
    let layers: Vec<_> = record.layers().iter().map(|layer| layer.name().as_str()).collect();
    assert_eq!(layers, ["sections", "sentences", "tokens", "words", "rare", "sums"], "rare is there, with no rows");
    assert_eq!((rows(&record, "words"), rows(&record, "rare"), rows(&record, "sums")), (Some(3), Some(0), Some(1)));
    let ran: Vec<_> = record.processors.iter().map(|p| format!("{} {}", p.id, p.version)).collect();
    assert_eq!(ran, [concat!("host ", env!("CARGO_PKG_VERSION")), "words 1.2.3", "sums 0.0.1"]);
    let nothing = "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a";
    let hashes: Vec<bool> = record.processors.iter().map(|p| p.config_sha256 == nothing).collect();
    assert_eq!(hashes, [true, false, true], "the hash of {{}}, where there are no defaults");
}

#[test]
fn one_bad_article_of_a_batch_costs_the_others_nothing() {
    let [a, panicked, failed, outside, undeclared, b] =
        annotate(&["one", "two PANIC", "three FAIL", "four OUTSIDE", "five UNDECLARED", "six seven"])
            .try_into()
            .unwrap();
    assert_eq!((rows(&a, "words"), rows(&b, "words"), rows(&b, "sums")), (Some(1), Some(2), Some(1)));
    assert!(problems(&a).is_empty() && problems(&b).is_empty());
    let skipped = "sums skipped: it requires layer `words`, which `words` failed to give for this article";
    let [first, second] = problems(&panicked).try_into().unwrap();
    assert!(first.starts_with("words panicked: a word too many at "), "{first}");
    assert_eq!(second, skipped);
    assert_eq!(problems(&failed), ["words failed: cannot abide this", skipped]);
    assert_eq!(
        problems(&outside),
        ["words rejected: `words` emitted layer `words`, row 0: span 0..13 extends past the text of 12 bytes", skipped]
    );
    assert_eq!(
        problems(&undeclared),
        ["words rejected: `words` emitted layer `sections`, which it does not declare that it provides", skipped]
    );
    for record in [&panicked, &failed, &outside, &undeclared] {
        assert_eq!(rows(record, "words"), None, "all of its layers or none");
        assert_eq!(rows(record, "tokens"), Some(2), "the host's layers are there");
        assert_eq!(record.processors.len(), 2, "what was skipped did not run");
    }
}

#[test]
fn log_lines_come_with_their_processor() {
    let lines = Arc::new(Mutex::new(Vec::new()));
    let taken = lines.clone();
    let log =
        move |level, processor: &str, line: &str| taken.lock().unwrap().push(format!("{level:?} {processor}: {line}"));
    let pipeline = Builder::new().library(library()).log(Level::Warn, log).open_linked().unwrap();
    pipeline.worker().unwrap().annotate(articles(&["LOG"]));
    assert_eq!(*lines.lock().unwrap(), ["Warn words: an odd word"]);
}

#[test]
fn what_the_host_offers_outlives_the_processor() {
    let lines = Arc::new(Mutex::new(Vec::new()));
    let taken = lines.clone();
    let log = move |_, processor: &str, line: &str| taken.lock().unwrap().push(format!("{processor}: {line}"));
    drop(Builder::new().library(library()).log(Level::Warn, log).open_linked().unwrap());
    let host = OPENED.take().unwrap();
    std::thread::spawn(move || host.log(copydesk_plugin::Level::Warn, "a late word")).join().unwrap();
    assert_eq!(*lines.lock().unwrap(), ["words: a late word"]);
}

#[test]
fn configuration_is_checked_before_it_is_used() {
    let open = |id: &str, config| {
        let opened = Builder::new().library(library()).configure(id, config).open_linked();
        opened.map_err(|error| (error.kind(), error.to_string()))
    };
    let wrong = |id: &str, config| open(id, config).unwrap_err();
    let expect = |message: &str| (ErrorKind::Config, message.to_owned());
    assert_eq!(
        wrong("words", json!({"min_length": 3})),
        expect("unknown key `/min_length` in the configuration of `words`: its keys are `min_len` and `refuse`")
    );
    assert_eq!(
        wrong("words", json!({"min_lne": 3})),
        expect("unknown key `/min_lne` in the configuration of `words`: did you mean `min_len`?")
    );
    assert_eq!(
        wrong("words", json!({"min_len": "3"})),
        expect("`/min_len` in the configuration of `words` is wrong: \"3\" is not of type \"integer\"")
    );
    assert_eq!(
        wrong("words", json!(3)),
        expect("the configuration of `words` is a number; give an object of keys and values")
    );
    assert_eq!(
        wrong("words", json!({"refuse": true})),
        expect("`words` refuses its configuration: configuration /refuse: it is set")
    );
    assert_eq!(wrong("wrds", json!({})), expect("`wrds` is configured, but does not run: did you mean `words`?"));

    let hash = |config| {
        let pipeline = open("words", config).unwrap();
        pipeline.worker().unwrap().annotate(articles(&["a"]))[0].processors[1].config_sha256.clone()
    };
    let (a, b) = (json!({"min_len": 3, "refuse": false}), json!({"refuse": false, "min_len": 3}));
    assert_eq!(hash(a), hash(b), "the order of keys does not count");
    assert_ne!(hash(json!({"min_len": 3})), hash(json!({"min_len": 4})));
    assert_eq!(hash(json!({"min_len": 1})), hash(json!({})), "a default that is typed is the default");
}

#[test]
fn later_configuration_wins_key_by_key() {
    let builder = Builder::new().library(library());
    let builder =
        builder.configure("words", json!({"min_len": 9, "refuse": true})).configure("words", json!({"refuse": false}));
    let records = builder.open_linked().unwrap().worker().unwrap().annotate(articles(&["short and interminable"]));
    assert_eq!(rows(&records[0], "words"), Some(1));
}

#[test]
fn without_processors_there_is_segmentation() {
    let pipeline = Builder::new().order(Order::AsGiven).open_linked().unwrap();
    let records = pipeline.worker().unwrap().annotate(articles(&["", "Ada spoke."]));
    assert_eq!((rows(&records[0], "tokens"), rows(&records[1], "sentences")), (Some(0), Some(1)));
}

const VOCABULARY: [&str; 6] = ["Ada spoke.", "Nobody answered “No”.", "PANIC", "FAIL", "OUTSIDE", ""];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// However articles are cut into batches and given to workers, each gives the record that it gives alone.
    #[test]
    fn batches_and_workers_change_nothing(picks in prop::collection::vec((0usize..6, 0usize..6), 0..40), workers in 1usize..5) {
        let texts: Vec<String> = picks.iter().map(|(a, b)| format!("{} {}", VOCABULARY[*a], VOCABULARY[*b])).collect();
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let pipeline = pipeline();
        let mut worker = pipeline.worker().unwrap();
        let alone: Vec<Record> = articles(&texts).into_iter().flat_map(|article| worker.annotate(vec![article])).collect();
        prop_assert_eq!(&worker.annotate(articles(&texts)), &alone);
        let mut streamed = Vec::new();
        let summary = run(&pipeline, workers, articles(&texts).into_iter().map(Ok), |record| {
            streamed.push(record);
            ControlFlow::<()>::Continue(())
        }).unwrap();
        prop_assert_eq!(&streamed, &alone);
        let bad = alone.iter().filter(|record| !record.problems.is_empty()).count();
        prop_assert_eq!((summary.records, summary.with_problems), (texts.len() as u64, bad as u64));
        prop_assert_eq!(summary.stats.articles, texts.len() as u64);
    }
}

#[test]
fn what_could_not_be_read_keeps_its_place() {
    let input = (0..20).map(|i| match i % 3 {
        0 => Err(Record::unreadable(i.to_string(), "no article")),
        _ => Ok(Article::new(i.to_string(), "Ada spoke.", Meta::default())),
    });
    let mut ids = Vec::new();
    let summary = run(&pipeline(), 3, input, |record| {
        ids.push(record.id().to_owned());
        ControlFlow::<()>::Continue(())
    });
    assert_eq!(ids, (0..20).map(|i| i.to_string()).collect::<Vec<_>>());
    assert_eq!(summary.unwrap().with_problems, 7);
}

#[test]
fn an_output_that_breaks_ends_the_run_although_the_input_blocks() {
    let (_never, blocked) = mpsc::channel::<()>();
    let blocked = Mutex::new(blocked);
    let input = (0..).map(move |i| {
        if i == 3 {
            let _ = blocked.lock().unwrap().recv();
        }
        Ok(Article::new(i.to_string(), "Ada spoke.", Meta::default()))
    });
    let mut seen = 0;
    let summary = run(&pipeline(), 2, input, |_| {
        seen += 1;
        if seen == 2 { ControlFlow::Break("enough") } else { ControlFlow::Continue(()) }
    });
    assert_eq!((summary.unwrap().stopped, seen), (Some("enough"), 2));
}

#[test]
fn a_record_comes_out_as_soon_as_it_can() {
    let (ask, asked) = mpsc::channel();
    let asked = Mutex::new(asked);
    let input = (0..3).map(move |i| {
        asked.lock().unwrap().recv().unwrap();
        Ok(Article::new(i.to_string(), "Ada spoke.", Meta::default()))
    });
    ask.send(()).unwrap();
    let mut records = 0;
    run(&pipeline(), 2, input, |_| {
        records += 1;
        // The next article exists only now.
        let _ = ask.send(());
        ControlFlow::<()>::Continue(())
    })
    .unwrap();
    assert_eq!(records, 3);
}

/// Short articles are taken together; what is finished does not wait for the one that is not.
#[test]
fn a_record_comes_out_while_its_worker_is_busy_with_the_next() {
    let input = (0..6).map(|i| Ok(Article::new(i.to_string(), "Ada spoke.", Meta::default())));
    let (tell, told) = mpsc::channel();
    let told = Mutex::new(told);
    let mut seen = 0;
    let make = |number, _| number < 5 || told.lock().unwrap().recv_timeout(Duration::from_secs(60)).is_ok();
    let plain = Builder::new().open_linked().unwrap();
    run_with(&plain, 1, input, make, |came_out| {
        assert!(came_out, "the last article was told that those before it are out");
        seen += 1;
        if seen == 5 {
            tell.send(()).unwrap();
        }
        ControlFlow::<()>::Continue(())
    })
    .unwrap();
    assert_eq!(seen, 6);
}

#[test]
fn what_is_read_ahead_is_bounded_by_number_and_by_bytes() {
    let flight = |size: usize, count: usize| {
        let read = Arc::new(AtomicUsize::new(0));
        let reader = read.clone();
        let text = "word ".repeat(size / 5 + 1);
        let input = (0..count).map(move |i| {
            reader.fetch_add(1, Ordering::SeqCst);
            Ok(Article::new(i.to_string(), text.clone(), Meta::default()))
        });
        let (mut put_out, mut most) = (0, 0);
        let plain = Builder::new().open_linked().unwrap();
        run(&plain, 2, input, |_| {
            std::thread::sleep(Duration::from_millis(2));
            put_out += 1;
            most = most.max(read.load(Ordering::SeqCst) - put_out);
            ControlFlow::<()>::Continue(())
        })
        .unwrap();
        assert_eq!(put_out, count);
        most
    };
    assert!(flight(5, 400) <= 2 * 64 + 2, "so many a worker, one that waits for room, one just put out");
    assert!(flight(9 << 20, 5) <= 2, "long articles go alone; one more waits in the reader's hands");
}

#[test]
fn an_input_that_panics_is_an_error_and_no_deadlock() {
    let input = (0..10).map(|i| {
        assert!(i < 5, "the input is broken");
        Ok(Article::new("a", "Ada spoke.", Meta::default()))
    });
    let error = run(&pipeline(), 2, input, |_| ControlFlow::<()>::Continue(())).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Host);
}

#[test]
fn stages_are_timed() {
    let pipeline = pipeline();
    let mut worker = pipeline.worker().unwrap();
    worker.annotate(articles(&["Ada spoke.", "PANIC"]));
    let stats = worker.stats();
    assert_eq!((stats.articles, stats.bytes, stats.tokens), (2, 15, 4));
    assert!(stats.segmentation > Duration::ZERO && stats.boundary() > Duration::ZERO);
    let [words, sums] = &stats.processors[..] else { panic!("two processors") };
    assert_eq!((words.rows, words.problems, sums.rows, sums.problems), (3, 1, 1, 1));
    let ids: BTreeSet<_> = stats.processors.iter().map(|p| p.id.as_str()).collect();
    assert_eq!(ids.len(), 2);
}
