//! The accurate model: what the fast one gets wrong, and input that is long or odd. Persons are invented.

mod common;

use common::run;
use copydesk_entities::{Config, Model};
use copydesk_plugin::testing::text_of;

fn accurate() -> Config {
    Config { model: Model::Accurate, ..Config::default() }
}

/// The words of each mention.
fn mentions(text: &str) -> Vec<&str> {
    let found = run(text, accurate());
    let layer = found.layers().get("mentions").expect("the layer is there");
    layer.rows().filter_map(|row| row.span()).map(|span| &text[span.start()..span.end()]).collect()
}

#[track_caller]
fn check(fixture: &str) {
    let found = run(&text_of(fixture), accurate());
    assert_eq!(found.underlined(&["mentions"]).trim_end(), fixture.trim_end());
}

#[test]
fn a_capital_at_the_start_is_not_enough() {
    check(
        r##"A spokesman declined. Mark my words.
^^^^^^^^^^^ PER form="nominal""##,
    );
}

#[test]
fn headlines_hide_their_names() {
    check(
        r##"OBERLIN SAYS NO TO EU DEAL
^^^^^^^ PER #2 form="name"
                   ^^ ORG #1 form="name"
Oberlin Says Iran Deal Is Dead as Oil Prices Surge
^^^^^^^ PER #2 form="name"
             ^^^^ LOC #3 form="name""##,
    );
}

#[test]
fn a_city_that_plays_is_a_team() {
    check(
        r##"Arsenal beat Chelsea 2-1. Chelsea were poor.
^^^^^^^ ORG #1 form="name"
             ^^^^^^^ ORG #2 form="name"
                          ^^^^^^^ ORG #2 form="name""##,
    );
}

#[test]
fn names_may_stand_in_small_letters() {
    check(
        r##"It said on Twitter: "meeting angela oberlin in berlin tomorrow".
           ^^^^^^^ ORG #1 form="name"
                             ^^^^^^^^^^^^^^ PER #2 form="name"
                                               ^^^^^^ LOC #3 form="name""##,
    );
}

#[test]
fn who_is_meant_is_read_from_the_whole_article() {
    let fixture = r##"Ana Moreno sings in Bremen. Peter Moll, a lawyer, heard her. The singer was pleased with the hall.
^^^^^^^^^^ PER #1 form="name"
                    ^^^^^^ LOC #2 form="name"
                            ^^^^^^^^^^ PER #3 form="name"
                                        ^^^^^^^^ PER #3 form="nominal"
                                                        ^^^ PER #1 form="pronoun"
                                                             ^^^^^^^^^^ PER #1 form="nominal""##;
    check(fixture);
    // Not so without the encoder, or this would say nothing of it.
    let fast = run(&text_of(fixture), Config::default());
    assert_ne!(fast.underlined(&["mentions"]).trim_end(), fixture.trim_end());
}

#[test]
fn without_effort_names_are_those_of_the_fast_model() {
    let names = |model, effort, text| {
        let config = Config { model, effort, nominals: false, pronouns: false, ..Config::default() };
        run(text, config).underlined(&["mentions"])
    };
    let texts = [
        "OBERLIN SAYS NO TO EU DEAL",
        "Oberlin Says Iran Deal Is Dead as Oil Prices Surge",
        "On Sunday Arsenal beat Chelsea 2-1. On Monday Chelsea flew to Oberlin.",
        "The Halde Aviators wrote to Norvik about the Oberlin Plan.",
    ];
    let fast = texts.map(|text| names(Model::Fast, 0.9, text));
    assert_eq!(texts.map(|text| names(Model::Accurate, 0.0, text)), fast);
    assert_ne!(texts.map(|text| names(Model::Accurate, 1.0, text)), fast);
}

#[test]
fn no_sentence_is_too_long() {
    let again =
        "The council met in the old town hall, while farmers outside were shouting that nobody had asked them, ";
    let text = again.repeat(60) + "and then Marta Oberlin left Berlin.";
    assert_eq!(mentions(&text), ["Marta Oberlin", "Berlin"]);
}

#[test]
fn an_endless_word_is_a_word() {
    let text = format!("{} said Marta Oberlin.", "ab".repeat(100_000));
    assert_eq!(mentions(&text), ["Marta Oberlin"]);
}
