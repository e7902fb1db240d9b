//! What becomes of a record in tables, and that `docs/tables.md` shows the schema as it is.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use copydesk_core::{Article, LayerBuilder, Link, Meta, Record, Value};
use copydesk_formats::Unit;
use copydesk_tables::{TABLES, Tables, csv, markdown, tabulate};

const TEXT: &str = "🙂 Ada of the BBC: “No, Bo.”";

/// `Ada` said `“No, Bo.”`, which names `Bo`; two addressees, an attribute and a layer without a column of their own.
fn record() -> Record {
    let meta = Meta { published: Some("2022-04-22".into()), ..Meta::default() };
    let mut record = Record::new(Article::new("a,1", TEXT, meta));
    let span = |words: &str| TEXT.find(words).map(|start| start..start + words.len());
    let layer = |name: &'static str| LayerBuilder::new(name.into(), TEXT).unwrap();
    let link = |role: &'static str, layer: &'static str, row| Link::new(role.into(), layer.into(), row);
    let mut mentions = layer("mentions");
    for (i, name) in ["Ada", "BBC", "Bo"].into_iter().enumerate() {
        mentions.row(span(name), "PER".into(), Some(1.0 / 3.0)).unwrap();
        mentions.attr("form".into(), Value::Str("name")).unwrap();
        mentions.link(link("entity", "entities", i as u32)).unwrap();
    }
    let mut entities = layer("entities");
    for (name, full) in [("Ada", "Ada Example"), ("BBC", "BBC"), ("Bo", "Bo Minor")] {
        entities.row(span(name), "PER".into(), None).unwrap();
        entities.attr("name".into(), Value::Str(full)).unwrap();
        entities.attr("mentions".into(), Value::Int(1)).unwrap();
    }
    let mut quotes = layer("quotes");
    quotes.row(span("“No, Bo.”"), "direct".into(), None).unwrap();
    quotes.attr("cue".into(), Value::Str(":")).unwrap();
    quotes.attr("stance".into(), Value::Str("deny")).unwrap();
    quotes.attr("speaker_score".into(), Value::Float(0.75)).unwrap();
    quotes.attr("mine".into(), Value::Int(1)).unwrap();
    quotes.link(link("source", "mentions", 0)).unwrap();
    quotes.link(link("speaker", "entities", 0)).unwrap();
    quotes.link(link("addressee", "entities", 1)).unwrap();
    quotes.link(link("addressee", "entities", 2)).unwrap();
    let mut sentiment = layer("sentiment");
    sentiment.row(None, "negative".into(), None).unwrap();
    sentiment.attr("scope".into(), Value::Str("quote")).unwrap();
    sentiment.attr("polarity".into(), Value::Float(-0.5)).unwrap();
    sentiment.link(link("quote", "quotes", 0)).unwrap();
    // What the speaker feels for someone in it is not the tone of the quotation.
    sentiment.row(None, "positive".into(), None).unwrap();
    sentiment.attr("scope".into(), Value::Str("quote")).unwrap();
    sentiment.link(link("quote", "quotes", 0)).unwrap();
    sentiment.link(link("target", "entities", 2)).unwrap();
    let mut mine = layer("mine");
    mine.row(span("of"), "".into(), None).unwrap();
    mine.attr("sure".into(), Value::Bool(true)).unwrap();
    let layers = [mentions, entities, quotes, sentiment, mine];
    record.insert(layers.into_iter().map(LayerBuilder::finish).collect()).unwrap();
    record
}

fn shown(tables: &Tables, name: &str) -> String {
    let table = tables.0.iter().find(|table| table.spec.name == name).unwrap();
    String::from_utf8(csv::rows(table)).unwrap()
}

#[test]
fn rows_are_in_the_table_of_their_layer() {
    let tables = tabulate(&record(), 7, Unit::Codepoint);
    assert_eq!(shown(&tables, "articles"), format!("7,\"a,1\",,2022-04-22,,,,\"{TEXT}\",0,0\n"));
    assert_eq!(shown(&tables, "mentions").lines().nth(1), Some("7,\"a,1\",1,13,16,BBC,PER,0.3333,name,,1,,"));
    assert_eq!(shown(&tables, "entities").lines().next(), Some("7,\"a,1\",0,2,5,Ada,PER,,Ada Example,,1,,"));
    // Of the two addressees neither is the one: both are in `links`.
    let quote = "7,\"a,1\",0,18,27,\"“No, Bo.”\",direct,,:,,deny,,0.75,,0,,0,,,,\"{\"\"mine\"\":1}\",\
                 \"{\"\"addressee\"\":[[\"\"entities\"\",1],[\"\"entities\"\",2]]}\"\n";
    assert_eq!(shown(&tables, "quotes"), quote);
    assert_eq!(
        shown(&tables, "sentiment"),
        "7,\"a,1\",0,,,,negative,,quote,-0.5,,,,0,,\n7,\"a,1\",1,,,,positive,,quote,,,,2,0,,\n"
    );
    assert_eq!(shown(&tables, "rows"), "7,\"a,1\",mine,0,6,8,of,,,\"{\"\"sure\"\":true}\",\n");
    assert_eq!(shown(&tables, "problems"), "");
    let bytes = tabulate(&record(), 7, Unit::Byte);
    assert!(shown(&bytes, "mentions").starts_with("7,\"a,1\",0,5,8,Ada,"));
}

#[test]
fn who_said_what_is_joined() {
    let tables = tabulate(&record(), 7, Unit::Codepoint);
    let expected =
        "7,\"a,1\",,,,2022-04-22,0,Ada Example,,0.75,Ada,:,deny,direct,\"“No, Bo.”\",,Bo Minor,negative,-0.5\n";
    assert_eq!(shown(&tables, "who_said_what"), expected);
}

/// A quotation with its cue and its source, as the quotes processor marks them.
fn quoted(text: &str, quote: &str, cue: &str, source: &str, label: &'static str) -> Tables {
    let mut record = Record::new(Article::new("a", text, Meta::default()));
    let span = |words: &str| text.find(words).map(|start| start..start + words.len());
    let layer = |name: &'static str| LayerBuilder::new(name.into(), text).unwrap();
    let (mut cues, mut sources, mut quotes) = (layer("cues"), layer("sources"), layer("quotes"));
    cues.row(span(cue), "say".into(), None).unwrap();
    cues.attr("lemma".into(), Value::Str("say")).unwrap();
    sources.row(span(source), "nominal".into(), None).unwrap();
    sources.attr("kind".into(), Value::Str("people")).unwrap();
    quotes.row(span(quote), label.into(), None).unwrap();
    quotes.attr("source_phrase".into(), Value::Str(source)).unwrap();
    quotes.link(Link::new("cue".into(), "cues".into(), 0)).unwrap();
    quotes.link(Link::new("source".into(), "sources".into(), 0)).unwrap();
    record.insert([cues, sources, quotes].into_iter().map(LayerBuilder::finish).collect()).unwrap();
    tabulate(&record, 0, Unit::Codepoint)
}

#[test]
fn cues_and_sources_that_are_no_mention_have_tables() {
    let tables = quoted("“No,” officials said.", "“No,”", "said", "officials", "direct");
    assert_eq!(shown(&tables, "sources"), "0,a,0,6,15,officials,nominal,,people,,\n");
    assert_eq!(shown(&tables, "cues"), "0,a,0,16,20,said,say,,say,,\n");
    // The source is no mention: it is counted in the other column. No link is left for `links`.
    assert_eq!(shown(&tables, "quotes"), "0,a,0,0,5,\"“No,”\",direct,,,,,officials,,0,,0,,,,,,\n");
    assert_eq!(shown(&tables, "who_said_what"), "0,a,,,,,0,,,,officials,,,direct,\"“No,”\",,,,\n");
    assert_eq!(shown(&tables, "rows"), "");
}

#[test]
fn an_utterance_is_one_row() {
    let text = "“A,” Ada and Bo said. “B.” He left.";
    let mut record = Record::new(Article::new("a", text, Meta::default()));
    let span = |words: &str| text.find(words).map(|start| start..start + words.len());
    let layer = |name: &'static str| LayerBuilder::new(name.into(), text).unwrap();
    let (mut entities, mut quotes) = (layer("entities"), layer("quotes"));
    for name in ["Ada", "Bo"] {
        entities.row(span(name), "PER".into(), None).unwrap();
        entities.attr("name".into(), Value::Str(name)).unwrap();
    }
    for (words, score) in [("“A,”", 0.5), ("“B.”", 0.75)] {
        quotes.row(span(words), "direct".into(), Some(score)).unwrap();
        quotes.link(Link::new("speaker".into(), "entities".into(), 0)).unwrap();
        quotes.link(Link::new("speaker".into(), "entities".into(), 1)).unwrap();
        if words == "“B.”" {
            quotes.link(Link::new("continues".into(), "quotes".into(), 0)).unwrap();
        }
    }
    record.insert([entities, quotes].into_iter().map(LayerBuilder::finish).collect()).unwrap();
    let tables = tabulate(&record, 0, Unit::Codepoint);
    assert_eq!(shown(&tables, "who_said_what"), "0,a,,,,,0,Ada; Bo,,,,,,direct,\"“A,” … “B.”\",0.75,,,\n");
    assert_eq!(shown(&tables, "quotes").lines().count(), 2);
}

#[test]
fn columns_of_one_name_mean_the_same() {
    let columns = |table: &str| TABLES.iter().find(|spec| spec.name == table).unwrap().columns;
    for column in columns("who_said_what") {
        if let Some(twin) = columns("articles").iter().find(|twin| twin.name == column.name) {
            assert_eq!(twin.kind, column.kind, "{}", column.name);
            assert!(["article", "id", "title", "url", "published"].contains(&column.name), "{}", column.name);
        }
    }
}

#[test]
fn a_layer_that_is_named_like_a_table_is_in_rows() {
    for name in ["articles", "problems", "rows", "who_said_what"] {
        let mut record = Record::new(Article::new("a", "Ada.", Meta::default()));
        let mut layer = LayerBuilder::new(name.into(), "Ada.").unwrap();
        layer.row(Some(0..3), "x".into(), None).unwrap();
        record.insert(vec![layer.finish()]).unwrap();
        let tables = tabulate(&record, 0, Unit::Codepoint);
        assert_eq!(shown(&tables, "rows"), format!("0,a,{name},0,0,3,Ada,x,,,\n"));
    }
}

#[test]
fn what_cannot_be_read_has_its_rows_too() {
    let tables = tabulate(&Record::unreadable("x", "why \"so\""), 0, Unit::Codepoint);
    assert_eq!(shown(&tables, "articles"), "0,x,,,,,,,0,1\n");
    assert_eq!(shown(&tables, "problems"), "0,x,reader,unreadable,\"why \"\"so\"\"\"\n");
    assert!(
        tables.0.iter().all(|table| table.rows() == usize::from(["articles", "problems"].contains(&table.spec.name)))
    );
}

#[test]
fn tables_grow_row_by_row() {
    let (one, other) =
        (tabulate(&record(), 0, Unit::Codepoint), tabulate(&Record::unreadable("x", "why"), 1, Unit::Codepoint));
    let mut both = Tables::default();
    both.append(&one);
    both.append(&other);
    for spec in &TABLES {
        assert_eq!(shown(&both, spec.name), shown(&one, spec.name) + &shown(&other, spec.name));
    }
    both.clear();
    assert_eq!(both, Tables::default());
}

#[test]
fn the_documentation_shows_the_schema() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/tables.md");
    let text = std::fs::read_to_string(path).unwrap();
    let (head, _) = text.split_once("<!-- schema -->").unwrap();
    let whole = format!("{head}<!-- schema -->\n{}", markdown());
    if std::env::var_os("UPDATE_SNAPSHOTS").is_some() {
        std::fs::write(path, &whole).unwrap();
    }
    assert!(
        std::fs::read_to_string(path).unwrap() == whole,
        "docs/tables.md is stale; UPDATE_SNAPSHOTS=1 writes it anew"
    );
}

#[cfg(feature = "parquet")]
#[test]
fn parquet_gives_back_what_it_was_given() {
    use copydesk_tables::parquet::{LIMIT, Writer, open};
    let tables = tabulate(&record(), 7, Unit::Codepoint);
    let path = std::env::temp_dir().join(format!("copydesk-tables-{}.parquet", std::process::id()));
    for table in &tables.0 {
        let mut writer = Writer::new(std::fs::File::create(&path).unwrap(), table.spec).unwrap();
        writer.write(table).unwrap();
        writer.write(table).unwrap();
        writer.finish().unwrap();
        let read: Vec<_> = open(std::fs::File::open(&path).unwrap(), LIMIT, |_, _| true)
            .unwrap()
            .map(|(_, row)| row.unwrap())
            .collect();
        assert_eq!(read.len(), 2 * table.rows(), "{}", table.spec.name);
        for (i, row) in read.iter().enumerate() {
            let cells: Vec<&str> = row.iter().map(|(_, cell)| std::str::from_utf8(cell).unwrap()).collect();
            assert_eq!((cells.len(), cells[..2].to_vec()), (table.columns.len(), vec!["7", "a,1"]));
            for (cell, column) in cells.iter().zip(&table.columns) {
                assert!(column.present[i % table.rows()] || cell.is_empty(), "{cell}");
            }
        }
    }
    std::fs::remove_file(path).unwrap();
}
