//! Reports that are easily overlooked.

use crate::common::{quotes, with_named};
use crate::{check_speech, speech, words};
use copydesk_quotes::Settings;

#[test]
fn bodies_state_what_they_find() {
    check_speech(
        "The tribunal found the firm had not consulted them.",
        &["indirect [the firm had not consulted them] found < The tribunal"],
    );
    let text = "The Competition Authority found last year that the firms had split the market.";
    let found = with_named(text, &["Competition Authority"], false, &speech());
    assert_eq!(
        found.iter().map(|quote| &text[quote.span.clone()]).collect::<Vec<_>>(),
        ["that the firms had split the market"]
    );
    check_speech("Example found that the firms had split the market.", &[]);
}

#[test]
fn what_is_said_may_begin_with_nothing_and_go_on_with_some_of_them() {
    check_speech(
        "The director said nothing in the rules prevented it.",
        &["indirect [nothing in the rules prevented it] said < The director"],
    );
    check_speech(
        "Nine were in hospital, she said, two of them in intensive care.",
        &["indirect [Nine were in hospital] said < she", "indirect [two of them in intensive care] said < she"],
    );
}

#[test]
fn the_only_one_is_a_source() {
    check_speech(
        "The band ended on Monday, according to the only member who was awake.",
        &["indirect [The band ended on Monday] according to < the only member"],
    );
}

#[test]
fn a_denial_ends_where_somebody_says_something() {
    check_speech(
        "The maker denied that it had hidden a fault and said the pump was safe.",
        &["indirect [that it had hidden a fault] denied < The maker", "indirect [the pump was safe] said < The maker"],
    );
}

#[test]
fn a_clause_around_verb_and_source_comes_out_by_default() {
    let text = "Food, wrote Karl Example, was scarce.";
    assert_eq!(quotes(text, &Settings::default()).len(), 2);
}

#[test]
fn verbs_that_look_like_nouns_report() {
    check_speech(
        "Example claims Oxland blocked its signal.",
        &["indirect [Oxland blocked its signal] claims < Example"],
    );
    check_speech(
        "The newspaper reports police have arrested ten people.",
        &["indirect [police have arrested ten people] reports < The newspaper"],
    );
    check_speech("Ada Example boasts of “absolute freedom”.", &["direct [“absolute freedom”] boasts of < Ada Example"]);
    check_speech("Police reports show that the bridge was closed.", &[]);
}

#[test]
fn a_statement_or_an_order_asks_for_something() {
    assert_eq!(words("Example issued a statement in December calling on Oxland to free her."), ["to free her"]);
    check_speech(
        "Example signed the law and instructed the agency and the army to come up with a plan.",
        &["indirect [to come up with a plan] instructed < Example"],
    );
}
