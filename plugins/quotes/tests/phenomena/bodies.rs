//! Whose spokesmen and documents speak.

use copydesk_plugin::standard::MentionForm;
use copydesk_quotes::{Entity, Mention};

use crate::common::{analysed, with_named};
use crate::speech;

const COUNCIL: &str = "Oxbridge Council";

/// The speaker of the last quotation of a text that names bodies.
#[track_caller]
fn speaker(text: &str, names: &[&str]) -> Option<usize> {
    let found = with_named(text, names, false, &speech());
    let Some(quote) = found.last() else { panic!("no quotation in {text:?}") };
    quote.speakers.first().copied()
}

#[test]
fn a_spokesman_whom_nobody_names_speaks_for_the_body() {
    // As the entities have it: somebody, of whom the text tells no name.
    let speaker = |text: &str, name: &str, organisation: bool| {
        let mention = |words: &str, form: MentionForm, entity: Option<usize>| {
            let at = text.find(words).unwrap_or(0);
            let person = form == MentionForm::Nominal;
            let organisation = organisation && !person;
            Mention { span: at..at + words.len(), person, organisation, speaks: true, form, entity }
        };
        let until = text.find(" said").unwrap_or(0);
        let nominal = text[..until].split(" for ").next().unwrap_or_default();
        let mentions = vec![mention(nominal, MentionForm::Nominal, None), mention(name, MentionForm::Name, Some(0))];
        let entities = [Entity { name, person: false, gender: None }];
        let found = analysed(text, mentions, &entities, &speech(), None);
        found[0].speakers.first().copied()
    };
    for text in [
        "An Oxbridge Council spokesman said the bridge was safe.",
        "The Oxbridge Council's spokeswoman said the bridge was safe.",
        "A spokesman for the Oxbridge Council said the bridge was safe.",
        "A spokesman for the Oxbridge Council in Westland said the bridge was safe.",
    ] {
        assert_eq!(speaker(text, COUNCIL, true), Some(0), "in {text:?}");
    }
    for text in [
        "A spokesman for the Oxbridge Council chairman said the bridge was safe.",
        "A spokesman for Oxbridge Council Commissioner Ada Example said the bridge was safe.",
        "The Oxbridge Council envoy's spokesman said the bridge was safe.",
        "An Oxbridge Council official said the bridge was safe.",
        "A spokesman for families suing the Oxbridge Council said the bridge was safe.",
        "A spokesman for critics of the Oxbridge Council said the bridge was safe.",
        "A spokesman for workers at the Oxbridge Council said the bridge was safe.",
        "A spokesman for the lawyers of the Oxbridge Council said the bridge was safe.",
        "An Oxbridge Council families' spokesman said the bridge was safe.",
        "An Oxbridge Council union spokesman said the bridge was safe.",
        "A former Oxbridge Council spokesman said the bridge was safe.",
        "A spokesman for the Oxbridge Council and Westland University said the bridge was safe.",
        "A spokesman for Westland University and the Oxbridge Council said the bridge was safe.",
    ] {
        assert_eq!(speaker(text, COUNCIL, true), None, "in {text:?}");
    }
    assert_eq!(speaker("A White House spokesman said the bridge was safe.", "White House", false), Some(0));
    assert_eq!(speaker("A Westland spokesman said the bridge was safe.", "Westland", false), None);
}

#[test]
fn what_a_document_says_says_who_issued_it() {
    for issued in [
        "The Oxbridge Council on Monday released a report.",
        "The Oxbridge Council has published its annual report.",
        "A report by the Oxbridge Council came out on Monday.",
        "The Oxbridge Council's latest report came out on Monday.",
        "An Oxbridge Council report came out on Monday.",
    ] {
        assert_eq!(speaker(&format!("{issued} The report said the bridge was safe."), &[COUNCIL]), Some(0), "{issued}");
    }
    for issued in [
        "The Oxbridge Council on Monday received a report.",
        "The Oxbridge Council said a report was due on Monday.",
        "Rivals of the Oxbridge Council released a report.",
        "The Oxbridge Council released the report of its critics.",
        "A report by Oxbridge Council critics came out on Monday.",
        "The Oxbridge Council released a letter.",
        "The Oxbridge Council filed suit over a report.",
        "The Oxbridge Council issued an apology for a report.",
        "The Oxbridge Council released a statement after a report.",
        "The Oxbridge Council sent back a report.",
        "The Oxbridge Council published a leaked report.",
        "The Oxbridge Council released a report by engineers.",
        "An Oxbridge Council report by engineers came out.",
        "Engineers published an Oxbridge Council report.",
        "A report from Oxbridge Council critics.",
    ] {
        assert_eq!(speaker(&format!("{issued} The report said the bridge was safe."), &[COUNCIL]), None, "{issued}");
    }
    // Another has another.
    let both = "The Oxbridge Council released a report. A report of Westland University came out. The report said the bridge was safe.";
    assert_eq!(speaker(both, &[COUNCIL]), None);
    let post = "An Oxbridge Council post went round. The post said the bridge was safe.";
    assert_eq!(speaker(post, &[COUNCIL]), None);
    for noun in ["email", "document", "memo", "note", "letter", "video"] {
        let text = format!("The Oxbridge Council on Monday published a {noun}. The {noun} said the bridge was safe.");
        assert_eq!(speaker(&text, &[COUNCIL]), None, "{noun}");
    }
}

#[test]
fn a_persons_report_may_be_about_the_person() {
    for before in [
        "Ada Example's post-mortem report was read in court.",
        "Ada Example's secret medical report leaked.",
        "The court heard Ada Example's psychiatric report.",
        "Ada Example wrote about a report on Monday.",
    ] {
        let text = format!("{before} The report said the bridge was safe.");
        let found = with_named(&text, &["Ada Example"], true, &speech());
        assert!(found.last().is_some_and(|quote| quote.speakers.is_empty()), "in {text:?}");
    }
}
