//! What holds for every text, and that no text takes more than about linear time.

use proptest::prelude::*;

use super::segment;
use crate::segment::chars::is_blank;

/// Sorted, disjoint, not empty, trimmed, on char boundaries.
fn well_formed(text: &str, spans: &[std::ops::Range<usize>]) {
    let mut end = 0;
    for span in spans {
        assert!(span.start >= end && span.start < span.end, "{spans:?}");
        let covered = &text[span.clone()];
        assert!(!covered.starts_with(is_blank) && !covered.ends_with(is_blank), "{covered:?}");
        end = span.end;
    }
}

/// Every visible character lies in one of the spans.
fn covers(text: &str, spans: &[std::ops::Range<usize>]) {
    let mut at = 0;
    for span in spans.iter().chain([&(text.len()..text.len())]) {
        assert!(text[at..span.start].chars().all(is_blank), "{:?} is left out", &text[at..span.start]);
        at = span.end;
    }
}

/// Every inner span lies in one outer span.
fn nested(inner: &[std::ops::Range<usize>], outer: &[std::ops::Range<usize>]) {
    let mut outer = outer.iter().peekable();
    for span in inner {
        while outer.next_if(|around| around.end <= span.start).is_some() {}
        let around = outer.peek().expect("an outer span");
        assert!(around.start <= span.start && span.end <= around.end, "{span:?} in {around:?}");
    }
}

fn holds(text: &str, title: Option<std::ops::Range<usize>>) {
    let found = segment(text, title);
    let sections: Vec<_> = found.sections.iter().map(|section| section.span.clone()).collect();
    for spans in [&sections, &found.sentences, &found.tokens] {
        well_formed(text, spans);
        covers(text, spans);
    }
    nested(&found.tokens, &found.sentences);
    nested(&found.sentences, &sections);
    assert!(found.tokens.iter().all(|token| !text[token.clone()].contains(is_blank)));
}

/// Pieces that rules look at, glued in any order.
fn pieces() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        " ",
        "\n",
        "\r\n",
        "\n\n",
        "\u{2029}",
        "\0",
        ".",
        "...",
        "…",
        "!",
        "?",
        ",",
        ":",
        ";",
        "-",
        "--",
        "—",
        "“",
        "”",
        "\"",
        "'",
        "’",
        "‘",
        "«",
        "»",
        "(",
        ")",
        "[",
        "]",
        "4",
        "1,200",
        "$",
        "%",
        "U.S.",
        "p.m.",
        "No.",
        "Sen.",
        "J.",
        "Inc.",
        "said",
        "Peskov",
        "The",
        "he",
        "n't",
        "'s",
        "By",
        "MOSCOW",
        "(Reuters)",
        "KEEP READING:",
        "©",
        "http://",
        "www.a.com",
        "a@b.co",
        "@x",
        "#y",
        "e\u{301}",
        "\u{301}",
        "\u{AD}",
        "👩\u{200D}👧",
        "🇺",
        "日本",
        "ß",
        "é",
        "\u{FEFF}",
        "\u{200B}",
        "\u{600}",
        "Read more",
        "•",
        "1.",
        "•",
        "i",
        "A",
    ]);
    prop::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn any_text(text in "\\PC*", title in any::<Option<(usize, usize)>>()) {
        holds(&text, title.map(|(start, end)| start % 100..end % 100));
    }

    #[test]
    fn any_bytes(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        holds(&String::from_utf8_lossy(&bytes), None);
    }

    #[test]
    fn any_pieces(text in pieces(), title in any::<Option<(u8, u8)>>()) {
        holds(&text, title.map(|(start, end)| usize::from(start)..usize::from(end)));
    }
}

/// A quadratic step would take minutes on these; the limit leaves room for slow machines and builds.
#[test]
fn hostile_input_takes_linear_time() {
    let pieces = [
        ".",
        "a.",
        "A.",
        "A. ",
        "ab.",
        "“",
        "\"",
        "\" ",
        "'",
        "’",
        "x's",
        "a",
        "www.",
        "http://",
        "http://;",
        "a@b.",
        "No. ",
        "Sat.",
        "Jan.",
        "(",
        ".)",
        "a\n",
        "A\n\n",
        "\u{301}",
        "🇺🇸",
        "👩\u{200D}",
        "a-",
        "?!",
        ".[1]",
        "1,234",
        " ",
        "\0",
        "... A ",
        "\"A b.\" ",
        "By A\n",
        "n't",
        "A&",
        "U.S.",
        "5 p.m. ",
        "\u{600}",
        "”",
        ".” ",
        "word ",
        "MOSCOW - ",
        "Yes! Al Bo Cy Di Ed Flo Gus ",
        "- ",
        "*",
    ];
    for piece in pieces {
        let text = piece.repeat(1_000_000 / piece.len());
        let found = segment(&text, None);
        assert!(found.tokens.len() <= text.len());
    }
}
