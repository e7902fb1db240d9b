//! Tables as text: what is known as one, how rows are told apart, and what a bad row costs.

mod shown;

use copydesk_formats::Reader;
use proptest::prelude::*;

use shown::{read, shown, shown_of};

#[test]
fn a_table_is_read_by_its_columns() {
    let table = "id;title;text\r\na;T;\"One; two\r\n“three” \"\"four\"\"\"\r\n\r\nb;;Five\r\nc;too few\r\nd;;\"open\ne;;Six\r\n";
    let items = shown(table);
    assert_eq!(items[0], "a: One; two\r\n“three” \"four\"");
    assert_eq!(items[1], "b: Five");
    assert!(items[2].starts_with("in:6! in, line 6: the row has 2 cells, but the table has 3 columns"), "{items:?}");
    assert!(items[3].starts_with("in:7! in, line 7: a cell begins with a quote mark"), "{items:?}");
    assert_eq!(items[4..], ["e: Six"]);
    assert_eq!(shown("url,body\nhttp://x/1,Ada spoke.\n"), ["http://x/1: Ada spoke."]);
    assert_eq!(shown("text\tlang\nAda spoke.\ten\n"), ["in:2: Ada spoke."]);
}

#[test]
fn a_table_is_known_however_its_columns_are_written() {
    // What pandas writes: the index has no name, or this one once it was read and written again.
    assert_eq!(shown(",id,title,text\n0,a,T,Ada spoke.\n1,b,T,\"Bo, too.\"\n"), ["a: Ada spoke.", "b: Bo, too."]);
    assert_eq!(shown(",text\n0,Ada spoke.\n"), ["in:2: Ada spoke."]);
    assert_eq!(shown("Unnamed: 0,text\n0,Ada spoke.\n1,Bo.\n"), ["in:2: Ada spoke.", "in:3: Bo."]);
    // What R writes.
    assert_eq!(shown("\"\",\"id\",\"text\"\r\n\"1\",\"a\",\"Ada \"\"spoke\"\".\"\r\n"), ["a: Ada \"spoke\"."]);
    // Capitals, spaces, a byte order mark, columns that mean nothing here.
    let written = "\u{feff}ID, Title ,Date Published,Word count,Body Text\n7,T,2022-04-22,2,Ada spoke.\n";
    let article = read(written.as_bytes()).remove(0).unwrap();
    assert_eq!((article.id(), article.text()), ("7", "T\n\nAda spoke."));
    assert_eq!(article.meta().published.as_deref(), Some("2022-04-22"));
    assert_eq!(shown("Text,Label\nAda spoke.,1\nBo did not.,0\n"), ["in:2: Ada spoke.", "in:3: Bo did not."]);
    // A name as copydesk has it counts before one that is like it.
    assert_eq!(shown("TEXT,id,text,Text\nnot this,a,Ada spoke.,nor this\n"), ["a: Ada spoke."]);
    assert_eq!(shown("{\"text\": \"Ada spoke.\", \"ID\": 7, \"Text\": \"\"}"), ["7: Ada spoke."]);
}

#[test]
fn prose_that_begins_with_commas_is_prose() {
    for prose in [
        "Text, body and content,\nin one.",
        "Ada,Example\nspoke, text",
        "text\nAda",
        "content,\nhe said, at last.",
        "Story, body, and soul\n\nAda, the mayor, spoke.\nBo, her deputy, left.",
        "Body,Mind\nand soul, she said.",
        "Text, title, and date.\nAll three, said Ada, are here.\nAll, said Bo, but one.",
        "Title; text; date\n\nNobody; knew; why.",
        "\"Text\", she said, \"is all.\"\nAnd left.",
        "\"Text,\" she said.\nNobody, nobody listened.",
        "London, April 22\nAda, the mayor, spoke.\nBo, her deputy, left.",
    ] {
        assert_eq!(shown(prose), [format!("in: {prose}")]);
    }
}

#[test]
fn a_table_without_a_text_names_its_columns() {
    let why = |shown: Vec<String>| {
        assert_eq!(shown.len(), 1, "{shown:?}");
        shown[0].clone()
    };
    let message = why(shown("id,title,story\na,T,Ada spoke.\nb,T,Bo did not.\n"));
    assert!(message.starts_with("in! in: no field holds the text; expected one of text, maintext"), "{message}");
    assert!(
        message.ends_with("; there are: id, title, story; if one of them holds the text, map it: text=NAME"),
        "{message}"
    );
    // The name of the file is a hint, where the first line alone would not do.
    let called = |name: &str| -> Vec<_> { Reader::new(name, "when,what\n2022,Ada spoke.\n".as_bytes()).collect() };
    assert_eq!(called("news.txt").remove(0).unwrap().text(), "when,what\n2022,Ada spoke.\n");
    let record = called("news.csv.gz").remove(0).unwrap_err();
    assert!(record.problems[0].message.contains("there are: when, what; if"), "{record:?}");
    let object = why(shown(r#"{"id": "a", "summary": "x", "deep": [{"text": "not here"}]}"#));
    assert!(
        object.ends_with("; there are: id, summary, deep; if one of them holds the text, map it: text=NAME"),
        "{object}"
    );
    // The column is there: it is the row that has nothing in it.
    assert_eq!(shown("id,text\na,\n"), ["a! in, line 2: no text: nothing but white space is in it"]);
}

#[test]
fn what_is_called_a_table_is_no_prose() {
    let called = |content: &str| shown_of(Reader::new("news.csv", content.as_bytes()));
    for (content, line) in [
        ("# exported on Friday\nid,text\na,Ada spoke.\n", "# exported on Friday"),
        ("a,\"Ada spoke, and left.\"\n", "a,\"Ada spoke, and left.\""),
        ("Ada spoke.\n", "Ada spoke."),
    ] {
        let items = called(content);
        assert_eq!(items.len(), 1, "{items:?}");
        let why =
            format!("news.csv! news.csv: this should be a table, but its first line names no columns: “{line}”; add");
        assert!(items[0].starts_with(&why), "{items:?}");
    }
    let items = called("id,text\ra,Ada spoke.\rb,Bo.\r");
    assert_eq!(
        items,
        ["news.csv! news.csv: its lines end in carriage returns only; convert it: tr '\\r' '\\n' < FILE"]
    );
    let latin: Vec<_> = Reader::new("news.csv", b"No;\xdcberschrift;text\n1;T;Ada.\n".as_slice()).collect();
    assert_eq!(shown_of(latin), ["news.csv:2: Ada."]);
    assert_eq!(called("id|text\na|Ada, too, spoke.\n"), ["a: Ada, too, spoke."]);
}

#[test]
fn a_table_may_declare_its_separator() {
    // As Excel reads it.
    assert_eq!(shown("sep=;\r\nid;text\r\na;Ada, too.\r\n"), ["a: Ada, too."]);
    assert_eq!(shown("sep=\t\r\nid\ttext\r\na\tAda.\r\n"), ["a: Ada."]);
    assert_eq!(shown("SEP=^\nid^text\na^Ada.\n"), ["a: Ada."]);
    assert!(shown("sep=;\nwhen;what\n2022;Ada.\n")[0].contains("there are: when, what; if"));
}

#[test]
fn the_names_of_rows_may_have_no_name() {
    // What R's write.table writes: one name fewer than there are cells.
    let table = "\"id\";\"text\"\n\"1\";\"a\";\"Ada spoke.\"\n\"2\";\"b\";\"Bo; too.\"\n";
    assert_eq!(shown(table), ["a: Ada spoke.", "b: Bo; too."]);
    // What ends each row with a separator, and not the header, is no such table.
    let items = shown("\"id\",\"text\",\"title\"\n\"a\",\"Ada spoke.\",\"T\",\n");
    assert!(items[0].contains("the row has 4 cells, but the table has 3 columns"), "{items:?}");
    // Without quotes it may be a comma of the text, and nobody can say which.
    let items = shown("id,text\n1,Ada spoke, and left.\n2\n");
    assert!(
        items[0].contains("the row has 3 cells, but the table has 2 columns; put a text that contains the separator"),
        "{items:?}"
    );
    assert!(
        items[1].contains("the row has 1 cell, but the table has 2 columns; write a separator for each empty"),
        "{items:?}"
    );
}

#[test]
fn a_table_without_rows_is_nothing() {
    for empty in ["id,text\n", "id,text", "\u{feff}sep=;\nid;text\n", "[]", "{\"articles\": []}"] {
        assert_eq!(shown(empty), [""; 0], "{empty}");
    }
}

#[test]
fn a_quote_that_is_never_closed_costs_one_line() {
    let quote = "a cell begins with a quote mark and does not end with one; double the quote marks inside it (reading continues at the next line)";
    // It would be closed by a quote that opens a cell further down, and by none.
    let items = shown("id,text\na,\"Ada\nb,\"Bo, too\"\nc,\"C\nc\"\nd,\"Dan\ne,E\n");
    let open = |id: usize| format!("in:{id}! in, line {id}: {quote}");
    assert_eq!(items, [open(2), "b: Bo, too".into(), "c: C\nc".into(), open(6), "e: E".into()]);
    // Quotes that are not doubled: the text would be another.
    assert_eq!(
        shown("id,text\na,\"He \"really\" said\"\nb,He \"really\" said\n"),
        [open(2), "b: He \"really\" said".into()]
    );
}

#[test]
fn a_table_takes_linear_time() {
    let long = format!("id,text\na,\"{}\"\n", "one line\n".repeat(1 << 20));
    assert_eq!(read(long.as_bytes()).remove(0).unwrap().text().len(), 9 << 20);
    // Quotes that are opened and never closed, each passed over up to the next.
    for row in ["a,\"A\n", "a,\"\"\"\nb,\"\"\n", "a,\"A\"\"\n"] {
        assert!(read(format!("id,text\n{}", row.repeat(1 << 16)).as_bytes()).len() >= 1 << 15, "{row}");
    }
}

#[test]
fn a_bad_byte_costs_its_row() {
    let items = shown(b"id,text,other\na,Zo\xc3\xab Zo\xc3\xab Zo\xc3\xab,\xe9\nb,caf\xe9,\nc,Cy,\n".as_slice());
    assert_eq!((items[0].as_str(), items[2].as_str()), ("a: Zoë Zoë Zoë", "c: Cy"));
    assert!(items[1].starts_with("b! in, line 3: column `text`: byte 3 is not UTF-8; name the"), "{items:?}");
    // As many bad bytes as good characters make no other encoding of a table whose curly quotes are UTF-8.
    let rows = b"id;text\na;\xe2\x80\x9cNo,\xe2\x80\x9d said Ada.\nb;\xe2\x80]\x9c \xff \x80\x9c\nc;\xe2\x80\x9cNo.\xe2\x80\x9d\n";
    let items = shown(rows.as_slice());
    assert_eq!((items[0].as_str(), items[2].as_str()), ("a: “No,” said Ada.", "c: “No.”"));
    assert!(items[1].starts_with("b! in, line 3: column `text`: byte 0 is not UTF-8"), "{items:?}");
}

proptest! {
    #[test]
    fn a_table_is_read_as_it_was_written(
        texts in prop::collection::vec("[a\",;|\r\n\t é]{0,12}", 1..8),
        separator in prop::sample::select(vec![",", "\t", ";", "|"]),
    ) {
        let row = |(id, text): (usize, &String)| format!("{id}{separator}\"x{}\"\r\n", text.replace('"', "\"\""));
        let rows: String = texts.iter().enumerate().map(row).collect();
        let expected: Vec<_> = texts.iter().enumerate().map(|(id, text)| format!("{id}: x{text}")).collect();
        prop_assert_eq!(shown(format!("id{separator}text\n{rows}")), expected);
    }
}
