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
    ] {
        let mut found = rows(text).into_iter().map(|row| row.0);
        assert_eq!(found.next(), Some(words), "in {text:?}");
        // What was added is a row of its own; the rest of a tail is none.
        assert!(found.all(|other| other == "that nobody had asked"), "in {text:?}");
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

#[test]
fn a_word_of_time_before_a_name_is_no_part_of_it() {
    for (text, row) in [
        ("Police Said Yesterday That A Man Was Shot", ("That A Man Was Shot", "Police")),
        ("The Mayor Said Last Week She Would Resign", ("She Would Resign", "The Mayor")),
        ("Minister Says Tomorrow He Will Resign", ("He Will Resign", "Minister")),
        (
            "Storm hits Oxland\n\nYesterday Ada Example said the road would open.",
            ("the road would open", "Ada Example"),
        ),
        ("Storm hits roads\nYesterday Ada Example said the road would open.", ("the road would open", "Ada Example")),
        ("“I went” Yesterday Ada Example said the road would open.", ("the road would open", "Ada Example")),
    ] {
        assert!(rows(text).contains(&row), "in {text:?}");
    }
}

#[test]
fn a_statement_is_no_deed() {
    check(&[
        ("The court recalled the decision from 2010 on fees.", &[("the decision from 2010 on fees", "The court")]),
        ("The ministry recalled memories from the war.", &[("memories from the war", "The ministry")]),
        ("The club recalled its promise from last year.", &[("its promise from last year", "The club")]),
        (
            "The council noted with concern the failure of Oxland to comply.",
            &[("the failure of Oxland to comply", "The council")],
        ),
        ("The ministers noted with regret a decision to leave.", &[("a decision to leave", "The ministers")]),
        (
            "Ada Example claimed the points system punishes small clubs.",
            &[("the points system punishes small clubs", "Ada Example")],
        ),
        ("The swimmer claimed the district title with a late sprint.", &[]),
    ]);
}

#[test]
fn what_is_demanded_of_many_is_not_said() {
    check(&[
        (
            "The union demanded that workers say whether they agree.",
            &[("that workers say whether they agree", "The union")],
        ),
        (
            "Ada Example demanded that the ministry publish files that witnesses say it hid.",
            &[("that the ministry publish files that witnesses say it hid", "Ada Example"), ("it hid", "witnesses")],
        ),
    ]);
}

#[test]
fn how_long_after_belongs_to_what_is_said() {
    check(&[(
        "The man died, police said, two days after he was beaten by officers.",
        &[("The man died", "police"), ("two days after he was beaten by officers", "police")],
    )]);
}

#[test]
fn whom_somebody_rings_is_no_judgement() {
    check(&[
        ("Ada Example called the police immediately because he ran.", &[]),
        ("Ada Example called the office daily to complain.", &[]),
        ("Ada Example called the police almost every day.", &[]),
        ("Ada Example called the plan utterly mad.", &[("the plan utterly mad", "Ada Example")]),
    ]);
}

#[test]
fn who_is_recalled_or_confirmed_does_not_speak() {
    for (text, name) in [
        ("The club dropped its captain, recalled Ada Example.", "Ada Example"),
        ("The senate sat late, confirmed Ben Sample, and rose.", "Ben Sample"),
    ] {
        assert!(rows(text).iter().all(|row| row.1 != name), "in {text:?}");
    }
}

#[test]
fn a_label_may_have_a_preposition() {
    check(&[
        (
            "Ministry of Health: The virus, Ada Example said, had spread.",
            &[("The virus", "Ada Example"), ("had spread", "Ada Example")],
        ),
        ("Police in Oxland: The suspect, Ben Sample, said he was armed.", &[("he was armed", "Ben Sample")]),
    ]);
}

#[test]
fn a_comment_with_a_clause_about_it_is_no_speech() {
    check(&[
        ("Ada Example made a comment that the court found offensive.", &[]),
        ("Ada Example's remarks that day drew praise.", &[]),
        ("Her comments that people should leave were condemned by Ben Sample.", &[]),
    ]);
}

#[test]
fn some_in_a_place_speak_unless_a_preposition_governs_them() {
    check(&[
        ("Some in Oxland say it will rain.", &[("it will rain", "Some in Oxland")]),
        ("Many in the valley said the dam was safe.", &[("the dam was safe", "Many in the valley")]),
        (
            "Unlike most in the party Ada Example said she would vote yes.",
            &[("she would vote yes", "the party Ada Example")],
        ),
    ]);
}

#[test]
fn people_who_do_something_to_a_name_speak() {
    check(&[
        ("Aides advising Ada Example said she would resign.", &[("she would resign", "Aides")]),
        ("Delegates supporting Ada Example said she was honest.", &[("she was honest", "Delegates")]),
        ("The militants holding Ada Example said she was well.", &[("she was well", "The militants")]),
    ]);
}

#[test]
fn small_words_of_more_than_one_sentence() {
    check(&[
        (
            "Officials say at least part of the bridge had been closed.",
            &[("at least part of the bridge had been closed", "Officials")],
        ),
        (
            "Officials say at least several of the boats had sunk.",
            &[("at least several of the boats had sunk", "Officials")],
        ),
        ("The mother pleaded with officers to let her go.", &[("to let her go", "The mother")]),
        ("Residents pleaded with the council to keep the library open.", &[("to keep the library open", "Residents")]),
        ("She drove to the port, only to be told that the boat had left.", &[("that the boat had left", "-")]),
        ("They waited for hours, only to be told the train was cancelled.", &[("the train was cancelled", "-")]),
        ("They do not deserve to be told that they failed.", &[]),
        (
            "Officials out of Oxbridge said the road was closed.",
            &[("the road was closed", "Officials out of Oxbridge")],
        ),
        ("A spokesman out of Oxland said it was over.", &[("it was over", "A spokesman out of Oxland")]),
        ("She ran out of the house and said it was over.", &[("it was over", "She")]),
    ]);
}
