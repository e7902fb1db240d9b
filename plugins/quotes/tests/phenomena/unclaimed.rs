//! What a rule must not take: words of somebody else, of whom they tell or who only heard them, and halves of accusations.

use crate::common::with_named;
use crate::{Settings, speech};

const NAMES: &[&str] = &["Ada Example", "Ben Sample"];

/// The words, the source phrase and the speakers of each row.
fn rows<'a>(text: &'a str, settings: &Settings) -> Vec<(&'a str, &'a str, Vec<usize>)> {
    let found = with_named(text, NAMES, true, settings);
    let source = |span: Option<std::ops::Range<usize>>| span.map_or("-", |span| &text[span]);
    found.into_iter().map(|quote| (&text[quote.span], source(quote.source_phrase), quote.speakers)).collect()
}

/// Checks the source of the last row of each text.
fn last_source(cases: &[(&str, &str)]) {
    for (text, wanted) in cases {
        assert_eq!(rows(text, &speech()).last().map(|row| row.1), Some(*wanted), "in {text:?}");
    }
}

#[test]
fn a_sentence_may_end_in_a_comma() {
    for text in [
        "The bridge, which the mayor said had cracks,",
        "No one was wounded in the shelling, which Oxland said was a response to Westland,",
    ] {
        assert_eq!(rows(text, &speech()).len(), 1, "in {text:?}");
    }
}

#[test]
fn who_hears_or_judges_does_not_confess() {
    last_source(&[
        ("The judge noted that Ben Sample wrote to the widow, admitting that he killed him.", "Ben Sample"),
        ("The inquest heard that Ben Sample rang his wife, admitting that he had killed them.", "Ben Sample"),
        ("It turned out that the mayor lied to police, saying that he was at home.", "the mayor"),
        ("Ada Example said that when Ben Sample called her, warning that she would die, she ran.", "Ben Sample"),
    ]);
}

#[test]
fn a_letter_demands_what_it_demands() {
    last_source(&[
        ("Police said the note was left on the desk and demanded a ransom.", "the note"),
        ("Ada Example said the letter was anonymous and demanded that she resign.", "the letter"),
        ("The union said the leaflet was illegal and urged workers to strike.", "the leaflet"),
        ("Police said no ransom note was found and demanded an apology.", "no ransom note"),
    ]);
}

#[test]
fn an_accusation_is_whole() {
    for (content, text) in [
        ("the mayor was paid in cash, and hid the money in a freezer", "Prosecutors said {}."),
        ("Ben Sample was a liar, and stole her idea", "Ada Example said {}."),
        ("he was drunk, and hit her", "He said {}."),
        ("the engine was faulty, and caused the crash", "The company said {}."),
        ("Ben Sample had threatened the judge, in an email sent in May", "The police said {}."),
        ("the general had called for war, in a speech in May", "The paper said {}."),
        ("the boss had confessed, in a video shown to staff", "The union said {}."),
        ("the player had insulted a rival, in a tweet on Monday", "The club said {}."),
        ("the driver had fled, before telling officers that he was drunk", "Police said {}."),
        ("the suspect ran, when asked to stop", "Police said {}."),
        ("to spare him, as the victim forgave him", "Ada Example asked the court {}."),
        ("to resist, as the founders resisted", "Ada Example urged them {}."),
    ] {
        let text = text.replace("{}", content);
        assert_eq!(rows(&text, &speech()).first().map(|row| row.0), Some(content), "in {text:?}");
    }
}

#[test]
fn whom_somebody_does_something_to_does_not_say_so() {
    for text in [
        "The man accused of attacking Ben Sample on Monday said he was innocent.",
        "Police investigating Ben Sample on Monday said the case was closed.",
        "The senator challenging Ben Sample on Friday said he lied.",
        "The coach of the team that beat Ben Sample on Sunday said it was easy.",
        "The dam could fail, said the man accusing former mayor Ben Sample.",
        "The dam could fail, said one woman suing actor Ben Sample.",
        "A doctor treating Ada Example said her condition was critical.",
        "A lawyer representing Ben Sample told the court that Ada Example had lied.",
        "The prosecutor investigating Ada Example said she had lied.",
        "A woman suing Ada Example said he had groped her.",
        "Aides advising Ada Example said she would resign.",
        "Delegates supporting Ada Example said she was honest.",
        "Police who arrested Ada Example said she had confessed.",
        "Reporters quoting Ada Example said the plan would fail.",
    ] {
        let speakers: Vec<_> = rows(text, &speech()).into_iter().map(|row| row.2).collect();
        // “Quoting” may report, too, with a score that leaves it out.
        assert!(!speakers.is_empty() && speakers.iter().all(Vec::is_empty), "in {text:?}: {speakers:?}");
    }
    for text in [
        "A spokesman for the coastguard, Commander Ada Example, said the search had ended.",
        "Students Housing Association president Ada Example said the search had ended.",
        "Nurses training director Ada Example said the search had ended.",
        "Drivers licensing chief Ada Example said the search had ended.",
        "The party's acting president Ada Example said the search had ended.",
        "Minister Ada Example on Tuesday said the search had ended.",
    ] {
        let speakers: Vec<_> = rows(text, &speech()).into_iter().map(|row| row.2).collect();
        assert_eq!(speakers, [vec![0]], "in {text:?}");
    }
}

#[test]
fn a_fear_that_is_not_voiced_is_not_said() {
    for text in [
        "Ada Example has not expressed fear that the dam will burst.",
        "Ada Example has never voiced doubts that the dam will burst.",
        "Ada Example refused to express hope that he lives.",
        "Nobody has voiced fears that the dam will burst.",
    ] {
        assert_eq!(rows(text, &speech()), [], "in {text:?}");
    }
    for text in [
        "Ada Example denied having expressed doubts that the vote was fair.",
        "The ministry denied it had expressed fears that the vote was fair.",
    ] {
        assert!(rows(text, &speech()).iter().all(|row| row.0 != "that the vote was fair"), "in {text:?}");
    }
    last_source(&[("Officials resigned, expressing concern that the dam will burst.", "Officials")]);
}

#[test]
fn a_claim_by_somebody_that_a_relative_clause_describes_is_none() {
    for text in [
        "The allegation by workers that Ada Example dismissed was filed in May.",
        "The complaint by residents that the mayor ignored was filed in May.",
        "The claims by insurers that the state pays rose by 5 percent.",
    ] {
        assert_eq!(rows(text, &speech()), [], "in {text:?}");
    }
}

#[test]
fn who_is_behind_according_to_adds_to_it() {
    last_source(&[
        ("Ben Sample killed two men, according to police, saying that he confessed.", "police"),
        ("The bridge is unsafe, according to engineer Ada Example, adding that it must close.", "engineer Ada Example"),
        ("Traffic will double, according to the report, warning that roads will fail.", "the report"),
    ]);
}
