//! Articles with what `entities` and `quotes` find in them, and under them what this makes of it.

use copydesk_plugin::testing::{self, Case, Found};

use super::{Airtime, LAYER};

const ARTICLE: &str = r#"
Jo Doe, the minister, said rates fell. “Too late,” she told the BBC.
^^^^^^ PER #1 role="minister"
                           ^^^^^^^^^^ indirect speaker=#1 cue="said"
                                       ^^^^^^^^^^^ direct speaker=#1 cue="told"
                                                   ^^^ PER #1 form="pronoun"
                                                                ^^^ ORG #2
Ada Poe, a minister too, said that it was “far too late”. Officials said so before.
^^^^^^^ PER #3 role="minister"
                              ^^^^^^^^^^^^^^^^^^^^^^^^^^ mixed speaker=#3 cue="said"
                                                                         ^^^^^^^^^ indirect cue="said"
"#;

fn run(case: &Case, config: &str) -> Found {
    case.run::<Airtime>(testing::config::<Airtime>(config).unwrap()).unwrap()
}

#[test]
fn words_are_counted_by_speaker_role_and_for_all() {
    let found = run(&Case::underlined(ARTICLE).segmented(), "{}");
    assert_eq!(
        found.underlined(&[LAYER]),
        r#"Jo Doe, the minister, said rates fell. “Too late,” she told the BBC.
^^^^^^ speaker speaker=#1 name="Jo Doe" role="minister" quotes=2 words=4 direct=2 share=0.33
Ada Poe, a minister too, said that it was “far too late”. Officials said so before.
^^^^^^^ speaker speaker=#3 name="Ada Poe" role="minister" quotes=1 words=6 direct=3 share=0.50
= role role="minister" speakers=2 quotes=3 words=10 direct=5 share=0.83
= unnamed quotes=1 words=2 direct=0 share=0.17
= all of=29 quotes=4 words=12 direct=5 share=1.00
"#
    );
}

#[test]
fn reported_clauses_and_small_voices_can_be_left_out() {
    let found = run(&Case::underlined(ARTICLE).segmented(), r#"{"indirect": false, "min_words": 3}"#);
    let shown = found.underlined(&[LAYER]);
    let rows: Vec<&str> = shown.lines().filter(|line| line.starts_with(['^', '='])).collect();
    assert_eq!(
        rows,
        [
            r#"^^^^^^^ speaker speaker=#3 name="Ada Poe" role="minister" quotes=1 words=3 direct=3 share=0.60"#,
            r#"= role role="minister" speakers=2 quotes=2 words=5 direct=5 share=1.00"#,
            "= all of=29 quotes=2 words=5 direct=5 share=1.00",
        ]
    );
}

#[test]
fn each_word_counts_once_and_attributions_do_not() {
    let interrupted = r#"
“No,” Bo said. “It is late,” he said, “and he told me ‘go’.”
^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ direct speaker=#1 cue="said"
      ^^ PER #1
                                                      ^^^^ direct within=quotes[0]
"#;
    let found = run(&Case::underlined(interrupted).segmented(), "{}");
    let all = found.layers().get(LAYER).unwrap().rows().last().unwrap();
    // No, it is late, and he told me go.
    assert_eq!((all.attr("words"), all.attr("direct")), (Some(9.into()), Some(9.into())));
}

#[test]
fn an_article_without_quotes_has_no_rows() {
    let found = run(&Case::underlined("Ada left.\n^^^ PER #1\n").segmented(), "{}");
    assert!(found.layers().get(LAYER).is_none_or(|rows| rows.is_empty()));
}
