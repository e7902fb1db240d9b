//! The accurate model: what its labeller adds to the rules, on invented sentences.

#![expect(clippy::unwrap_used, reason = "a test that cannot run fails there")]

mod common;

use std::sync::LazyLock;

use common::{quotes, read};
use copydesk_encoder::Encoder;
use copydesk_quotes::{Settings, labeller};

static LABELLER: LazyLock<Encoder> = LazyLock::new(|| labeller::open().unwrap());

/// Rows of which the processor is not quite sure show what the labeller does as well.
fn settings() -> Settings {
    Settings { min_score: 0.5, ..Settings::default() }
}

/// One line per quotation: its words, cue and source.
fn accurately(text: &str) -> Vec<String> {
    let found = read(text, &[], true, &settings(), Some(&mut LABELLER.session()));
    let words = |span: Option<std::ops::Range<usize>>| span.map_or("-", |span| &text[span]);
    let line = |q: &copydesk_quotes::Quote| {
        format!("[{}] {} < {}", &text[q.span.clone()], words(q.cue.clone()), words(q.source_phrase.clone()))
    };
    found.iter().map(line).collect()
}

#[test]
fn moves_bounds() {
    let text = "Ada Example revealed after being released from prison that she had written a novel.";
    assert_eq!(accurately(text), ["[that she had written a novel] revealed < Ada Example"]);
}

#[test]
fn adds_what_the_rules_miss() {
    let text = "The council noted widespread public support for the plan to move the market.";
    assert!(quotes(text, &settings()).is_empty());
    assert_eq!(accurately(text), ["[widespread public support for the plan to move the market] noted < The council"]);
}

#[test]
fn leaves_out_what_is_no_speech() {
    let text = "The teacher outlined the map in red and coloured it.";
    assert_eq!(quotes(text, &settings()).len(), 1);
    assert_eq!(accurately(text), [] as [&str; 0]);
}

#[test]
fn leaves_the_article_its_tails() {
    for (text, said) in [
        (
            "Witnesses say a lorry blocked the bridge on Monday, but officials could not verify the claim.",
            "[a lorry blocked the bridge on Monday] say < Witnesses",
        ),
        (
            "The army said it resumed flights to the valley, two days after one of its planes was hit.",
            "[it resumed flights to the valley] said < The army",
        ),
    ] {
        assert_eq!(accurately(text), [said]);
    }
}

#[test]
fn ends_no_row_within_a_phrase() {
    for (text, said) in [
        (
            "Tarek Osman repeated that the only way to get the country out of the political and economic quagmire was to vote.",
            "[that the only way to get the country out of the political and economic quagmire was to vote] repeated < Tarek Osman",
        ),
        (
            "The party had asked permission to hold meetings in both Lira and Gulu, which was turned down.",
            "[to hold meetings in both Lira and Gulu] asked < The party",
        ),
        (
            "Josefa Blanco called Kent a woman who had spent years researching, recording and promoting the food of Mexico.",
            "[Kent a woman who had spent years researching, recording and promoting the food of Mexico] called < Josefa Blanco",
        ),
    ] {
        assert_eq!(accurately(text), [said]);
    }
}

#[test]
fn is_asked_about_a_noun_only_before_what_it_may_report() {
    let text =
        "The support of the states for the project, the ruling on the fees and the calls for a vote filled the papers.";
    assert_eq!(accurately(text), [] as [&str; 0]);
    let text = "The clerk read out her claim that the bridge was unsafe.";
    assert_eq!(accurately(text), ["[that the bridge was unsafe] claim < her"]);
}

#[test]
fn nobody_says_what_they_are_accused_of() {
    for text in [
        "Ada Example, accused of spying for Russia, was freed.",
        "Bob Sample, accused of threatening to kill Ada Example, was held.",
        "The senator, accused of sexual assault, resigned on Friday.",
        "The firm, accused of polluting the river, closed its plant.",
        "The mayor, warned that the dam would break, left the town.",
        "The premier, urged to call an election, refused.",
        "Ada Example was urged to resign over the affair.",
        "Ada Example has been accused of fraud and theft.",
        "The company has been accused of hiding its losses.",
        "Ada Example was accused of stealing by her partner.",
    ] {
        assert_eq!(accurately(text), [] as [&str; 0], "in {text:?}");
    }
    let text = "The man accused of killing Bob Sample said he was innocent.";
    assert_eq!(accurately(text), ["[he was innocent] said < The man"]);
    let text = "Ada Example, the mayor, warned that the dam would break.";
    assert_eq!(accurately(text).len(), 1);
}

#[test]
fn turns_round_no_speaker() {
    let said = accurately("Police arrested Ada Example on Friday, said the paper.");
    assert!(said.iter().all(|row| row.ends_with("< the paper")), "{said:?}");
}

#[test]
fn leaves_out_who_says_something_else() {
    let text = "The company said those hurt were drivers, but a council member told a newspaper they were passengers.";
    let said = ["[those hurt were drivers] said < The company", "[they were passengers] told < a council member"];
    assert_eq!(accurately(text), said);
}

#[test]
fn adds_nothing_that_was_not_said() {
    let text = "The drummer drives a bus and has told no one on the route that they once played to 60,000 people.";
    assert_eq!(accurately(text), [] as [&str; 0]);
}

#[test]
fn a_cue_of_several_words_is_not_reported() {
    let text = "The premier warned against pulling troops out while other forces remain.";
    let said = "[pulling troops out while other forces remain] warned against < The premier";
    assert_eq!(accurately(text), [said]);
}

#[test]
fn what_stands_in_quote_marks_is_the_same() {
    let spans = |quotes: &[copydesk_quotes::Quote]| {
        quotes.iter().map(|q| (q.span.clone(), q.score.to_bits())).collect::<Vec<_>>()
    };
    for text in [
        "“The bridge is safe,” Ada Example said. “We tested it.”",
        "“The bridge is safe.”\n\nAda Example said.",
        "He said, in a low voice, “The bridge is safe.”",
    ] {
        let with = read(text, &[], true, &settings(), Some(&mut LABELLER.session()));
        assert_eq!(spans(&with), spans(&quotes(text, &settings())), "in {text:?}");
    }
}

#[test]
fn an_article_gives_the_same_whatever_was_read_before() {
    let session = &mut LABELLER.session();
    let mut seen = |text: &str| {
        let found = read(text, &[], true, &settings(), Some(&mut *session));
        found.into_iter().map(|q| (q.span, q.score.to_bits())).collect::<Vec<_>>()
    };
    let text = "The mayor said the bridge was safe. She asked residents to wait.";
    let first = seen(text);
    seen("Example told reporters that nothing had been decided, and left.");
    assert_eq!((seen(text), first.len()), (first, 2));
}

#[test]
fn hostile_text_gives_spans_of_the_text_without_their_cues() {
    for unit in
        ["said ", "“a b", "\" ", "he said that ", "“A,” he said, ", "according to ", "é said \u{301}", "he asked ‘a ’"]
    {
        let text = unit.repeat(60);
        for quote in read(&text, &[], true, &settings(), Some(&mut LABELLER.session())) {
            assert!(text.get(quote.span.clone()).is_some(), "{unit:?}: {:?}", quote.span);
            let own = quote.cue.filter(|cue| quote.span.start <= cue.start && cue.end <= quote.span.end);
            assert_eq!(own, None, "a cue in what it reports: {unit:?}");
        }
    }
}
