//! Kinds that readers of real news and of the world's press found: sources across datelines and clauses, deeds, and tails.

use crate::common::{quotes, with_named};
use crate::speech;

/// The words that were said and the source phrase of each row.
fn rows(text: &str) -> Vec<(&str, &str)> {
    let found = quotes(text, &speech());
    found
        .iter()
        .map(|quote| (&text[quote.span.clone()], quote.source_phrase.clone().map_or("-", |span| &text[span])))
        .collect()
}

fn check(cases: &[(&str, &[(&str, &str)])]) {
    for (text, wanted) in cases {
        assert_eq!(rows(text), *wanted, "in {text:?}");
    }
}

#[test]
fn who_is_told_says_nothing() {
    check(&[
        (
            "Ada Example said she had signed, but only after being assured that the line could be moved.",
            &[
                ("she had signed, but only after being assured that the line could be moved", "Ada Example"),
                ("that the line could be moved", "-"),
            ],
        ),
        (
            "Ada Example says she paid the firm before work stopped, and was told the frame was “on the truck”.",
            &[("she paid the firm before work stopped", "Ada Example"), ("the frame was “on the truck”", "-")],
        ),
    ]);
}

#[test]
fn a_dateline_or_label_is_no_source() {
    check(&[
        (
            "Oxbridge: The growers' body has threatened to block the road from Monday.",
            &[("to block the road from Monday", "The growers' body")],
        ),
        (
            "Oxbridge, Jan 14 (ANB) - Planning Adviser Ada Example on Tuesday said the budget would be a small one.",
            &[("the budget would be a small one", "Adviser Ada Example")],
        ),
        (
            "According to the union, the man fled after police had told him that he was free.",
            &[("the man fled after police had told him that he was free", "the union"), ("that he was free", "police")],
        ),
    ]);
}

#[test]
fn a_participle_is_of_who_speaks() {
    check(&[
        (
            "He told the court that the inquiry was under way, adding that money had been traced.",
            &[("that the inquiry was under way", "He"), ("that money had been traced", "He")],
        ),
        (
            "He declined to predict when the New Bank would return to profit, stating that the goal was another.",
            &[("that the goal was another", "He")],
        ),
        (
            "Ada Example, in an interview with Oxland's Radio One, says she gave the advice to the general.",
            &[("she gave the advice to the general", "Ada Example")],
        ),
        (
            "Ada Example argued that the recordings were poor and asked the court to exclude them.",
            &[("that the recordings were poor", "Ada Example"), ("to exclude them", "Ada Example")],
        ),
        (
            "Ada Example said no one would be evicted by force and asked families to sign the forms.",
            &[("no one would be evicted by force", "Ada Example"), ("to sign the forms", "Ada Example")],
        ),
        (
            "Repairs could take up to 10 days, said public works director Ada Example, adding that a main was being watched.",
            &[
                ("Repairs could take up to 10 days", "public works director Ada Example"),
                ("that a main was being watched", "public works director Ada Example"),
            ],
        ),
        (
            "Oxland will not give up its share, stressed Chief Minister Ada Example.",
            &[("Oxland will not give up its share", "Chief Minister Ada Example")],
        ),
    ]);
}

#[test]
fn who_is_treated_or_spoken_for_is_not_the_speaker() {
    for (text, speakers) in [
        ("Doctors treating mayor Ada Example have confirmed she was poisoned.", &[][..]),
        ("A spokeswoman for harbour chief Ada Example said the port was closed.", &[]),
        ("Harbour chief Ada Example said the port was closed.", &[0]),
    ] {
        let found = with_named(text, &["Ada Example"], true, &speech());
        assert_eq!(found[0].speakers, speakers, "in {text:?}");
    }
}

#[test]
fn a_clause_needs_no_verb_that_a_list_knows() {
    check(&[
        (
            "The government has said opportunities exist for mining gold and iron.",
            &[("opportunities exist for mining gold and iron", "The government")],
        ),
        (
            "Example says they no longer count as campaign material.",
            &[("they no longer count as campaign material", "Example")],
        ),
        (
            "Officials say Wednesday's meeting in Oxbridge will focus on relief efforts.",
            &[("Wednesday's meeting in Oxbridge will focus on relief efforts", "Officials")],
        ),
        (
            "Officials say at least some of the seven suspects had been in contact with her.",
            &[("at least some of the seven suspects had been in contact with her", "Officials")],
        ),
        ("The official told journalists that the threat was great.", &[("that the threat was great", "The official")]),
        (
            "Police have advised the public not to click on unknown links.",
            &[("not to click on unknown links", "Police")],
        ),
        ("The report advises using diplomatic means to keep the situation stable.", &[]),
    ]);
}

#[test]
fn what_is_done_or_asked_is_no_report() {
    check(&[
        ("The bishop noted with pleasure the presence of so many children.", &[]),
        ("The bishop noted with pleasure that so many had come.", &[("that so many had come", "The bishop")]),
        ("The swimmer claimed the title in the 200 meters, and pointed to the stands.", &[]),
        ("The swimmer claimed the title was hers.", &[("the title was hers", "The swimmer")]),
        ("The club recalled two midfielders from loan on Friday.", &[]),
        ("The captain called the toss correctly and added a second before the break.", &[]),
        (
            "The committee demanded that the minister explain how a prisoner came to give a party.",
            &[("that the minister explain how a prisoner came to give a party", "The committee")],
        ),
    ]);
}

#[test]
fn a_belief_that_is_voiced_is_said() {
    check(&[
        (
            "Both Oxland and the union have voiced grave concerns that it could make a bomb.",
            &[("that it could make a bomb", "Oxland and the union")],
        ),
        (
            "Ada Example gave evidence that she was called to the field.",
            &[("that she was called to the field", "Ada Example")],
        ),
        (
            "The league has hit back at claims by growers in the Upper Valley that it imports cheap beans.",
            &[("that it imports cheap beans", "growers in the Upper Valley")],
        ),
        ("Concerns that it could make a bomb have grown.", &[]),
    ]);
}

#[test]
fn what_followed_or_surrounded_it_is_the_articles() {
    for (text, words) in [
        ("The board said two firms would be barred, in a notice published late Friday.", "two firms would be barred"),
        ("Example said the reserves would do, in televised remarks.", "the reserves would do"),
        ("Example said the ship was held, in a port on the coast.", "the ship was held, in a port on the coast"),
        ("Example said the contract was sound, before adding that nobody had asked.", "the contract was sound"),
        ("Example said the contract was sound, when asked by reporters.", "the contract was sound"),
        ("Example said it would be paid, when rains are due.", "it would be paid, when rains are due"),
        (
            "Example asked the court to be lenient, as he is a first offender.",
            "to be lenient, as he is a first offender",
        ),
        (
            "Example said it was wrapped in foil, and labelled with signs.",
            "it was wrapped in foil, and labelled with signs",
        ),
        (
            "This match drew 61,000, organisers said in a release, a week after rain turned the field to mud.",
            "This match drew 61,000",
        ),
    ] {
        assert_eq!(rows(text).first().map(|row| row.0), Some(words), "in {text:?}");
    }
}

#[test]
fn a_word_of_time_with_a_capital_within_a_sentence_is_a_name() {
    check(&[
        (
            "Two weeks after the takeover, the bank said Tomorrow Group had sold its shares.",
            &[("Tomorrow Group had sold its shares", "the bank")],
        ),
        ("The bank said tomorrow it would sell its shares.", &[("it would sell its shares", "The bank")]),
    ]);
}

#[test]
fn a_series_of_doings_is_whole() {
    let said = "Example a cook who had spent years researching, recording and promoting old recipes";
    check(&[(
        "Ada Baker called Example a cook who had spent years researching, recording and promoting old recipes.",
        &[(said, "Ada Baker")],
    )]);
}
