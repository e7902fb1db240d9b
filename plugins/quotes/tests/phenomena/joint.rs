//! Several who speak at once.

use crate::common::with_named;
use crate::speech;

/// The names of the speakers of a text's only quotation.
#[track_caller]
fn check(text: &str, names: &[&str], person: bool, speakers: &[&str]) {
    let found = with_named(text, names, person, &speech());
    let [quote] = &found[..] else { panic!("{} quotations in {text:?}", found.len()) };
    let said: Vec<&str> = quote.speakers.iter().map(|&at| names[at]).collect();
    assert_eq!(said, speakers, "in {text:?}");
}

const BOTH: [&str; 2] = ["Ada Example", "Ben Sample"];

#[test]
fn an_office_may_stand_between_the_names() {
    for text in [
        "Mayor Ada Example and housing minister Ben Sample said the bridge was safe.",
        "Secretary of State Ada Example and Oxland Foreign Secretary Ben Sample said the bridge was safe.",
        "Both Mayor Ada Example and Deputy Mayor Ben Sample said the bridge was safe.",
    ] {
        check(text, &BOTH, true, &BOTH);
    }
    let bodies = ["Oxbridge School District", "Oxbridge Council"];
    let text = "Both the Oxbridge School District and the Oxbridge Council said the bridge was safe.";
    check(text, &bodies, false, &bodies);
}

#[test]
fn who_only_belongs_to_the_speaker_does_not_speak() {
    for text in [
        "A bench of Justices Ada Example and Ben Sample asked the state to explain why the bridge fell.",
        "Attorneys for brothers Ada Example and Ben Sample said the bridge was safe.",
        "A spokesman for Oxland Prime Minister Ada Example and Westland Prime Minister Ben Sample said the bridge was safe.",
        "Police investigating Ada Example and Ben Sample said the bridge was safe.",
        "Friends of the late Ada Example and Ben Sample said the bridge was safe.",
    ] {
        let found = with_named(text, &BOTH, true, &speech());
        assert_eq!(found.len(), 1, "in {text:?}");
        assert!(found[0].speakers.is_empty(), "in {text:?}");
    }
    for text in [
        "Ada Example and the lawyer of Ben Sample said the bridge was safe.",
        "Ada Example, who replaced Ben Sample, said the bridge was safe.",
        "Ada Example and her colleagues at the Ben Sample Institute said the bridge was safe.",
    ] {
        let found = with_named(text, &BOTH, true, &speech());
        assert_eq!(found.len(), 1, "in {text:?}");
        assert!(found[0].speakers.len() < 2, "in {text:?}");
    }
}

#[test]
fn whose_officials_they_are_does_not_speak() {
    let text = "The bridge was safe, according to Oxland and Westland officials.";
    let found = with_named(text, &["Oxland", "Westland"], false, &speech());
    assert_eq!(found.len(), 1, "in {text:?}");
    assert!(found[0].speakers.is_empty(), "in {text:?}");
}

#[test]
fn a_pair_is_whom_the_sentence_before_names_side_by_side() {
    for text in [
        "Ada Example and Ben Sample posted a video. The two said the bridge was safe.",
        "Two welders, Ada Example and Ben Sample, posted a video. The pair said the bridge was safe.",
    ] {
        check(text, &BOTH, true, &BOTH);
    }
    // Those to whom something was done.
    for text in [
        "Two welders saw Ada Example and Ben Sample. The two said the bridge was safe.",
        "A couple met Ada Example and Ben Sample in the street. The couple said the bridge was safe.",
        "Police came after Ada Example and Ben Sample were shot. The two men said the bridge was safe.",
    ] {
        check(text, &BOTH, true, &[]);
    }
    // Two who are not named, and two of three.
    check("Ada Example and Ben Sample left. Two welders came. The pair said the bridge was safe.", &BOTH, true, &[]);
    let three = ["Ada Example", "Ben Sample", "Cy Third"];
    check("Cy Third met Ada Example and Ben Sample. The two said the bridge was safe.", &three, true, &[]);
}

#[test]
fn who_is_called_something_is_not_who_calls() {
    let text = "He said Ben Sample “a fool” had left.";
    let found = with_named(text, &["Ben Sample"], true, &speech());
    assert!(found.iter().all(|quote| quote.speakers.is_empty()));
}

#[test]
fn an_adverb_behind_a_comma_is_no_part_of_the_source() {
    let text = "Press secretary Ada Example, meanwhile, said the bridge was safe.";
    let found = with_named(text, &["Ada Example"], true, &speech());
    let source = found[0].source_phrase.clone().map(|phrase| &text[phrase]);
    assert!(source.is_some_and(|source| source.ends_with("Ada Example")), "{source:?}");
}

#[test]
fn letters_behind_a_name_are_no_source() {
    for text in [
        "Ada Example, SC, said the bridge was safe.",
        "Appearing in the parents' defence, Ada Example, KC, said the bridge was safe.",
    ] {
        check(text, &["Ada Example"], true, &["Ada Example"]);
    }
}

#[test]
fn both_are_the_two_whom_the_sentence_before_tells_of() {
    check("Mayor Ada Example met Ben Sample on Monday. Both said the bridge was safe.", &BOTH, true, &BOTH);
    for before in [
        "Mayor Ada Example met Ben Sample and two engineers on Monday.",
        "Mayor Ada Example met the council on Monday.",
        "Ada Example's lawyer met Ben Sample on Monday.",
        "Ada Example met Ben Sample's lawyer on Monday.",
        "Police arrested Ada Example after she hit Ben Sample.",
        "In a film about Ada Example, Ben Sample appears.",
        "Ada Example killed Ben Sample.",
        "Ada Example and her husband mourned Ben Sample.",
    ] {
        let text = format!("{before} Both said the bridge was safe.");
        let found = with_named(&text, &BOTH, true, &speech());
        assert!(found.last().is_some_and(|quote| quote.speakers.is_empty()), "in {text:?}");
    }
}
