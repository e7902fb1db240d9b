//! One paragraph a line, hard-wrapped text, and every kind of line break.

use super::segment;

const PROSE: [&str; 3] = [
    "The ministers of the three countries on the river met on Friday in the old town hall, and after a long night of talks \
     they signed the treaty that their predecessors had refused for twenty years.",
    "“It is a good day for all who live here,” said Jane Doe, who led the talks. The farmers on both banks, who had waited \
     for the dam, were not so sure.",
    "The parliaments will vote in June.",
];

/// `PROSE` broken at `width` columns, its paragraphs parted by `parting`.
fn wrapped(width: usize, parting: &str) -> String {
    let wrap = |paragraph: &str| {
        let mut lines = vec![String::new()];
        for word in paragraph.split_whitespace() {
            let line = lines.last_mut().unwrap();
            if !line.is_empty() && format!("{line} {word}").chars().count() > width {
                lines.push(word.to_owned());
            } else {
                *line += if line.is_empty() { "" } else { " " };
                *line += word;
            }
        }
        lines.join("\n")
    };
    PROSE.map(wrap).join(parting)
}

fn sections(text: &str) -> Vec<String> {
    let flat = |span: std::ops::Range<usize>| text[span].split_whitespace().collect::<Vec<_>>().join(" ");
    segment(text, None).sections.into_iter().map(|section| flat(section.span)).collect()
}

#[test]
fn one_paragraph_a_line() {
    for parting in ["\n", "\n\n", "\r\n", "\r", "\r\n\r\n", "\u{2028}", "\u{2029}", " \n \t\n", "\u{85}"] {
        assert_eq!(sections(&PROSE.join(parting)), PROSE, "{parting:?}");
    }
}

#[test]
fn hard_wrapped() {
    for width in [45, 60, 72, 80, 100] {
        for parting in ["\n\n", "\n    "] {
            assert_eq!(sections(&wrapped(width, parting)), PROSE, "{width} {parting:?}");
        }
    }
    assert_eq!(sections(&wrapped(72, "\n\n").replace('\n', "\r\n")), PROSE);
}

#[test]
fn a_line_that_breaks_off_goes_on() {
    let text = "Typically, residents\nnow prefer the bridge. They say so.\nhttps://example.com\niPhone users agree.\nList:\none\ntwo";
    assert_eq!(
        sections(text),
        [
            "Typically, residents now prefer the bridge. They say so.",
            "https://example.com",
            "iPhone users agree.",
            "List:",
            "one two"
        ]
    );
}
