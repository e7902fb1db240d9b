//! Inputs that are not what they should be and could be silently dropped: another language, another encoding, damaged text, names of fields
//! that nothing has, articles packed together.

use std::io::{Cursor, Write};

use serde_json::{Value, json};

use crate::sandbox::{Ran, Sandbox};

const GERMAN: &str = "Der Sprecher sagte am Freitag, dass die Regierung in diesem Jahr keine weiteren Kürzungen plane, und ging sofort. \
    Niemand hatte ihn nach dem Haushalt gefragt, über den das Parlament nach dem Sommer abstimmen will. ";
const ENGLISH: &str = "The spokesman said on Friday that the government plans no further cuts this year, and left at once. Nobody had asked \
    him about the budget, which parliament will vote on after the summer, nor about the minister who had resigned in March. ";

fn texts(ran: &Ran) -> Vec<Value> {
    ran.records().into_iter().map(|mut record| record["text"].take()).collect()
}

#[test]
fn what_is_certainly_not_english_is_not_annotated() {
    let sandbox = Sandbox::with_plugin();
    let line =
        |id: &str, language: Value, text: &str| json!({"id": id, "language": language, "text": text}).to_string();
    let lines = [
        line("long", Value::Null, &GERMAN.repeat(2)),
        line("short", Value::Null, "Der Sprecher ging."),
        line("english", Value::Null, &ENGLISH.repeat(2)),
        line("tagged", json!("en-GB"), &GERMAN.repeat(2)),
    ];
    sandbox.file("a.jsonl", lines.join("\n"));
    let ran = sandbox.run("annotate a.jsonl --plugins tiny");
    let told = |record: &Value| {
        let problem = &record["problems"][0];
        (record["meta"]["language"].clone(), problem["kind"].clone(), record["layers"]["marks"].is_array())
    };
    let of = |ran: &Ran| ran.records().iter().map(told).collect::<Vec<_>>();
    let foreign = json!("language");
    assert_eq!(
        of(&ran),
        [
            (json!("de"), foreign.clone(), false),
            (Value::Null, Value::Null, true),
            (json!("en"), Value::Null, true),
            // What the source says is kept, and does not make it English.
            (json!("en-GB"), foreign, false),
        ]
    );
    assert_eq!(ran.code, 1);
    let why = "the article is not in English but in another language (de), and was not annotated";
    assert_eq!(ran.records()[0]["problems"][0]["message"], why);
    assert_eq!(ran.records()[0]["text"], GERMAN.repeat(2));

    let any = sandbox.run("annotate a.jsonl --plugins tiny --any-language");
    assert_eq!((any.code, of(&any).iter().all(|(_, _, marked)| *marked)), (0, true), "{any:?}");
    assert_eq!(any.records()[0]["meta"]["language"], "de");

    sandbox.run("annotate a.jsonl --plugins tiny -f csv -o out");
    let articles = sandbox.read("out/articles/00000.csv").unwrap();
    let languages: Vec<&str> = articles.lines().skip(1).map(|row| row.split(',').nth(4).unwrap()).collect();
    assert_eq!(languages, ["de", "", "en", "en-GB"]);
    assert!(sandbox.read("out/problems/00000.csv").unwrap().contains(",language,"));
}

/// A text with entities, decoded from the wrong encoding, or with marks inside words is annotated as what was meant, in its own offsets.
#[test]
fn damaged_text_is_read_as_it_was_meant() {
    let sandbox = Sandbox::with_plugin();
    for (text, first) in [
        ("Jos&eacute; spoke.", "Jos&eacute;"),
        ("JosÃ© spoke.", "JosÃ©"),
        ("Jo\u{ad}s\u{200b}é spoke.", "Jo\u{ad}s\u{200b}é"),
        ("It\u{92}s so.", "It\u{92}s"),
    ] {
        let ran = sandbox.pipe("annotate --plugins tiny --tokens", json!({"id": "a", "text": text}).to_string());
        let record = &ran.records()[0];
        assert_eq!((ran.code, &record["text"]), (0, &json!(text)));
        let mark = &record["layers"]["marks"][0];
        assert_eq!((&mark["text"], &mark["end"]), (&json!(first), &json!(first.chars().count())), "{record}");
    }
}

#[test]
fn the_encoding_may_be_named() {
    let sandbox = Sandbox::new();
    let table = b"id;text\n1;Zo\xeb \x93spoke\x94.\n2;\xa3 5\n";
    sandbox.file("windows.csv", table);
    let sixteen: Vec<u8> = "“Zoë” spoke.".encode_utf16().flat_map(u16::to_be_bytes).collect();
    sandbox.file("sixteen.txt", sixteen);
    sandbox.file("latin.html", b"<html><meta charset=utf-8><p>Zo\xeb spoke, and nobody listened to her.</p></html>");
    for (args, expected) in [
        ("windows.csv --encoding windows-1252", vec!["Zoë “spoke”.", "£ 5"]),
        ("windows.csv --encoding iso-8859-7", vec!["Zoλ \u{93}spoke\u{94}.", "£ 5"]),
        ("sixteen.txt --encoding utf-16be", vec!["“Zoë” spoke."]),
        ("latin.html --encoding LATIN1", vec!["Zoë spoke, and nobody listened to her."]),
    ] {
        let ran = sandbox.run(&format!("annotate {args} --plugins none"));
        assert_eq!(
            (ran.code, texts(&ran)),
            (0, expected.into_iter().map(Value::from).collect()),
            "{args}: {}",
            ran.stderr
        );
    }
    let wrong = sandbox.run("annotate windows.csv --encoding utf-17");
    assert!(wrong.code == 2 && wrong.stderr.contains("expected an encoding, such as windows-1252"), "{wrong:?}");
    // A run that goes on reads as it began.
    sandbox.run("annotate windows.csv --encoding windows-1252 --plugins none -o out/");
    let resumed = sandbox.run("annotate windows.csv --encoding latin2 --plugins none -o out/ --resume");
    assert!(resumed.code == 2 && resumed.stderr.contains("encoding: was \"windows-1252\", is"), "{resumed:?}");
}

fn zip(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in files {
        let stored = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
        writer.start_file(*name, stored).unwrap();
        writer.write_all(content).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

#[test]
fn a_zip_archive_is_a_folder() {
    let sandbox = Sandbox::new();
    let archive = zip(&[
        ("news/a.jsonl", b"{\"id\": \"a\", \"text\": \"Ada spoke.\"}\n{\"text\": \"Bo left.\"}\n"),
        ("news/style.css", b"p { color: red }"),
        ("b.txt", b"Cy stayed."),
        ("more.zip", &zip(&[("c.txt", b"Di came.")])),
    ]);
    sandbox.file("news.zip", &archive);
    let ran = sandbox.run("annotate news.zip --plugins none");
    let ids: Vec<Value> = ran.records().into_iter().map(|mut record| record["id"].take()).collect();
    assert_eq!(ids, ["a", "news.zip/news/a.jsonl:2", "news.zip/b.txt", "news.zip/more.zip"]);
    assert_eq!(texts(&ran)[..3], ["Ada spoke.", "Bo left.", "Cy stayed."]);
    // One inside another is named, and so is what is passed over.
    let problem = ran.records()[3]["problems"][0]["message"].clone();
    assert_eq!(
        problem,
        "news.zip/more.zip: ZIP from a pipe or inside another file is not supported; give the file itself"
    );
    assert!(
        ran.stderr.starts_with("copydesk: skipped 1 file that hold no article: news.zip/news/style.css\n"),
        "{}",
        ran.stderr
    );
    assert_eq!(ran.code, 1);

    sandbox.file("assets.zip", zip(&[("a.css", b"p { }")])).file("torn.zip", &archive[..archive.len() / 2]);
    for (args, why) in [
        ("assets.zip", "assets.zip: a ZIP archive: it holds no file to read"),
        ("torn.zip", "torn.zip: a ZIP archive: "),
    ] {
        let ran = sandbox.run(&format!("annotate {args} --plugins none"));
        let message = ran.records()[0]["problems"][0]["message"].as_str().unwrap().to_owned();
        assert!(ran.code == 1 && message.starts_with(why), "{message}");
    }
}

/// `text` under another name was once an article of its headline alone.
#[test]
fn an_object_whose_text_is_not_found_names_its_fields() {
    let sandbox = Sandbox::new();
    let object = "{\"headline\": \"Cuts\", \"storyText\": \"Ada spoke.\", \"words\": 2}";
    let ran = sandbox.pipe("annotate --plugins none", object);
    let record = &ran.records()[0];
    assert_eq!((ran.code, &record["text"]), (1, &Value::Null));
    let message = record["problems"][0]["message"].as_str().unwrap();
    let help = "there are: headline, storyText, words; if `storyText` holds the text, map it: text=storyText";
    assert!(message.contains(help), "{message}");
    let mapped = sandbox.pipe("annotate --plugins none --columns body=storyText", object);
    assert_eq!((mapped.code, texts(&mapped)), (0, vec![json!("Cuts\n\nAda spoke.")]));
}

#[test]
fn a_column_that_nothing_has_is_an_error() {
    let sandbox = Sandbox::new();
    sandbox.file(
        "a.jsonl",
        "{\"id\": 1, \"text\": \"Ada.\"}\n{\"id\": 2, \"text\": \"Bo.\", \"head\": {\"main\": \"Cuts\"}}\n",
    );
    for (columns, why) in [
        ("title=hedline", "--columns title=hedline: no article has a field `hedline`"),
        ("title=head.sub", "--columns title=head.sub: no article has a field `head.sub`"),
    ] {
        let ran = sandbox.run(&format!("annotate a.jsonl --plugins none --columns {columns} -o out.jsonl"));
        assert!(ran.code == 2 && ran.stderr.contains(why) && sandbox.read("out.jsonl").is_none(), "{ran:?}");
        let corpus = sandbox.run(&format!("annotate a.jsonl --plugins none --columns {columns} -o {columns}/"));
        assert!(corpus.code == 2 && corpus.stderr.contains(why), "{corpus:?}");
    }
    // One that some have is none.
    let ran = sandbox.run("annotate a.jsonl --plugins none --columns title=head.main");
    assert_eq!((ran.code, &ran.records()[1]["meta"]["title"]), (0, &json!("Cuts")), "{ran:?}");
    // The text is missed in each article.
    let ran = sandbox.run("annotate a.jsonl --plugins none --columns text=nosuch");
    assert!(ran.code == 1 && ran.stderr.contains("there are: id, text"), "{ran:?}");
}

#[test]
fn a_layer_that_the_run_has_not_is_an_error() {
    let sandbox = Sandbox::with_plugin();
    sandbox.file("a.txt", "Ada spoke.");
    let ran = sandbox.run("explain a.txt --plugins tiny --layers marks,nosuch");
    let why = "--layers nosuch: this run has no such layer; it has sections, sentences, tokens, marks";
    assert!(ran.code == 2 && ran.stdout.is_empty() && ran.stderr.contains(why), "{ran:?}");
}

#[test]
fn a_page_that_takes_too_long_to_read_costs_no_other() {
    let sandbox = Sandbox::new();
    let page =
        |n: usize| format!("<html><body><article>{}</article>", "<p>“No cuts,” said Ada <b>Example</b>.".repeat(n));
    sandbox.file("a.html", page(100_000)).file("b.txt", "Ada spoke.");
    let ran = sandbox.run("annotate a.html b.txt --plugins none --timeout 0.001");
    let message = ran.records()[0]["problems"][0]["message"].as_str().unwrap().to_owned();
    assert_eq!(
        (ran.code, &message),
        (1, &"a.html: reading it takes longer than 0 s; allow more time, or leave it out".into())
    );
    assert_eq!(ran.records()[1]["text"], "Ada spoke.");
}

#[test]
fn a_plugin_that_was_replaced_is_not_loaded_again() {
    let sandbox = Sandbox::new();
    sandbox.compile(&sandbox.path("tiny.so"));
    let articles =
        |texts: &[&str]| -> String { texts.iter().map(|text| json!({"text": text}).to_string() + "\n").collect() };
    // The processor replaces its own file, and dies: the article is not tried again, since records would name the wrong file.
    let input = articles(&["Ada.", "REPLACE", "Bo."]);
    let ran = sandbox.pipe("annotate --plugins ./tiny.so --isolate -j 1", &input);
    let hash = |record: &Value| record["processors"][1]["library_sha256"].clone();
    let records = ran.records();
    assert_eq!(hash(&records[0]).as_str().unwrap().len(), 64);
    for record in &records[1..] {
        let message = record["problems"][0]["message"].as_str().unwrap();
        assert!(message.contains("was replaced during the run; repeat the run"), "{message}");
    }

    // A run is continued with the file that it was begun with.
    sandbox.compile(&sandbox.path("tiny.so"));
    sandbox.file("a.jsonl", articles(&["Ada.", "Bo."]));
    assert_eq!(sandbox.run("annotate a.jsonl --plugins ./tiny.so -o out/").code, 0);
    let mut file = std::fs::OpenOptions::new().append(true).open(sandbox.path("tiny.so")).unwrap();
    file.write_all(b"another build").unwrap();
    let resumed = sandbox.run("annotate a.jsonl --plugins ./tiny.so -o out/ --resume");
    assert!(resumed.code == 2 && resumed.stderr.contains("processors.tiny.library_sha256: was"), "{resumed:?}");
}
