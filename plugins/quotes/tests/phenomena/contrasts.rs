//! Pairs that differ in what decides: what a rule takes, and what looks like it and stays.

use std::ops::Range;

use copydesk_plugin::standard::MentionForm;
use copydesk_quotes::{Entity, Mention, Quote};

use crate::common::{analysed, quotes, with_named};
use crate::{check_speech, speech};

/// What is said, in the text's words.
fn said(text: &str) -> Vec<&str> {
    quotes(text, &speech()).iter().map(|quote| &text[quote.span.clone()]).collect()
}

#[test]
fn that_before_a_noun_begins_no_clause() {
    for text in [
        "She held that job while her son studied.",
        "He held that post until he was sacked in May.",
        "The firm holds that patent, which expires in May.",
        "He repeated that plea in court, and the judge agreed.",
    ] {
        check_speech(text, &[]);
    }
    for (content, text) in [
        ("that the law was void", "The court held that the law was void."),
        ("that plan was dead", "The minister said that plan was dead."),
        ("that, if it rained, they would stay", "She repeated that, if it rained, they would stay."),
    ] {
        assert_eq!(said(text), [content], "in {text:?}");
    }
}

#[test]
fn people_recall_what_they_saw_and_makers_what_they_sold() {
    for (content, text) in [
        ("15 explosions before dawn", "Residents recalled 15 explosions before dawn."),
        ("50 gunshots and a scream", "Neighbours recalled 50 gunshots and a scream."),
        ("12 hours in the water", "A survivor recalled 12 hours in the water."),
        ("a 1985 fire", "He recalled a 1985 fire."),
        ("his wife as a generous woman", "The actor recalled his wife as a generous woman."),
        ("two trucks", "She recalled two trucks."),
    ] {
        assert_eq!(said(text), [content], "in {text:?}");
    }
    for text in ["Oxland recalled its envoy.", "The firm recalled 3,000 toys.", "It recalled the batteries last week."]
    {
        check_speech(text, &[]);
    }
}

#[test]
fn what_is_dismissed_as_something_is_judged() {
    for (content, text) in [
        ("the lawsuit as a stunt", "The mayor dismissed the lawsuit as a stunt."),
        ("critics of the plan", "The mayor dismissed critics of the plan."),
    ] {
        assert_eq!(said(text), [content], "in {text:?}");
    }
    check_speech("The president dismissed the governor as protests grew.", &[]);
}

#[test]
fn what_a_body_says_as_it_is_said() {
    for (content, text) in [
        (
            "that it had warned of losses",
            "The bank made no profit. It was quick to point out that it had warned of losses.",
        ),
        ("that deposits were safe", "The bank made no profit. It was careful to say that deposits were safe."),
        ("that it will open a branch", "The bank made a profit. It is proud to announce that it will open a branch."),
    ] {
        assert_eq!(said(text), [content], "in {text:?}");
    }
    check_speech("It is important to note that the firm was bankrupt.", &[]);
    check_speech("What she said angered the board.", &[]);
}

#[test]
fn a_name_is_left_out_or_changed() {
    for (content, text) in [
        ("that the name of the street be changed", "They asked that the name of the street be changed."),
        ("that her name be added to the list", "He asked that her name be added to the list."),
        ("that the names of the dead be read aloud", "The union asked that the names of the dead be read aloud."),
    ] {
        assert_eq!(said(text), [content], "in {text:?}");
    }
    for text in [
        "She asked that her name not be used.",
        "She asked that her name be withheld.",
        "She asked for her name to be left out.",
    ] {
        check_speech(text, &[]);
    }
}

#[test]
fn what_was_said_is_given_behind_the_noun_for_it() {
    check_speech(
        "He said the word “peace” was missing from the text.",
        &["mixed [the word “peace” was missing from the text] said < He"],
    );
    assert_eq!(said("Example said one thing: the bridge would close."), ["the bridge would close"]);
    check_speech("Example said one thing about the bridge.", &[]);
}

#[test]
fn a_place_is_told_what_to_do_and_a_deed_is_not() {
    let text = "The court ordered the factory on Monday to close its doors.";
    assert_eq!(said(text), ["to close its doors"]);
    check_speech("The agency ordered the arrest of a rival in January to punish him.", &[]);
}

#[test]
fn a_comment_in_reported_past_may_be_what_was_said() {
    for (content, text) in [
        (
            "the bridge was safe — but the road had been closed since May",
            "She said the bridge was safe — but the road had been closed since May.",
        ),
        (
            "she had been offered a bribe, something that had shocked her",
            "She said she had been offered a bribe, something that had shocked her.",
        ),
        ("he had lost his job, a blow to his family", "He said he had lost his job, a blow to his family."),
        ("the bridge was safe", "She said the bridge was safe — but the road is closed."),
        ("he had lost his job", "He said he had lost his job, a move that nobody expected."),
        ("he has lost his job", "He says he has lost his job, a blow to his family."),
    ] {
        assert_eq!(said(text), [content], "in {text:?}");
    }
}

#[test]
fn back_is_the_next_word_behind_any_space() {
    for space in [" ", "\u{a0}", "\n"] {
        let text = format!("“Not at all,” she fired{space}back.");
        assert_eq!(said(&text), ["“Not at all,”"], "in {text:?}");
    }
}

#[test]
fn a_manner_of_speaking_takes_no_object() {
    for text in [
        "The vote reflects “the will of the people”.",
        "Polls reflect “a tight race”.",
        "The trailer teased “The Bridge”.",
        "Ada Harker marvelled at “The Bridge” in the museum.",
    ] {
        check_speech(text, &[]);
    }
    for text in ["“I was young,” he reflected.", "He reflected: “I was young.”", "She teased, “You are late.”"]
    {
        assert_eq!(quotes(text, &speech()).len(), 1, "in {text:?}");
    }
}

#[test]
fn where_it_was_written_does_not_speak() {
    for (source, text) in [
        ("Ada Harker and Ben Sample", "OXBRIDGE, Ada Harker and Ben Sample said they would resign."),
        ("Oxland, Ostia and Example", "Oxland, Ostia and Example said they would resign."),
        ("Ada Example", "Ada Example at several hearings said they would resign."),
        ("Ada Example at the bank", "Ada Example at the bank said they would resign."),
    ] {
        let found = quotes(text, &speech());
        let sources: Vec<_> = found.iter().map(|q| q.source_phrase.clone().map(|span| &text[span])).collect();
        assert_eq!(sources, [Some(source)], "in {text:?}");
    }
}

#[test]
fn whom_something_is_done_to_does_not_say_it() {
    for text in [
        "Police arrested Ada Harker, chief of the union said.",
        "The regulator shut Ada Harker, spokesman for the bank said.",
        "Floods killed Ada Harker, governor of the province said.",
    ] {
        let found = with_named(text, &["Ada Harker"], true, &speech());
        assert!(found.iter().all(|quote| quote.speakers.is_empty()), "in {text:?}: {found:?}");
    }
    let text = "Dr. Ada Harker, chief of the union said the bank is shut.";
    let found = with_named(text, &["Ada Harker"], true, &speech());
    assert!(found.len() == 1 && found[0].speakers == [0], "{found:?}");
}

#[test]
fn a_description_of_a_person_is_no_field() {
    for text in [
        "The agent for 22-year-old Ada Harker said the talks had failed.",
        "The lawyer for Oxland-born Ada Harker said the talks had failed.",
        "The secretary to Queen Ada Harker said the talks had failed.",
    ] {
        let found = with_named(text, &["Ada Harker"], true, &speech());
        assert_eq!(found.len(), 1, "in {text:?}");
        assert!(found[0].speakers.is_empty(), "in {text:?}: {found:?}");
    }
}

#[test]
fn the_head_of_a_source_lies_in_its_phrase() {
    let text = "Ada Harker, president and chairman of Oxland Airways said the field would close.";
    let found = with_named(text, &["Ada Harker"], true, &speech());
    let [Quote { source_phrase: Some(phrase), source_head: Some(head), .. }] = &found[..] else { panic!("{found:?}") };
    assert!(phrase.start <= head.start && head.end <= phrase.end, "{found:?}");
}

/// The rows of a text in which `word`, a pronoun or a noun, has been resolved to the person of the names.
pub(crate) fn resolved(text: &str, names: &[&str], word: (&str, MentionForm)) -> Vec<Quote> {
    let mention = |span: Range<usize>, form| Mention {
        span,
        person: true,
        organisation: false,
        speaks: true,
        form,
        entity: Some(0),
    };
    let mut mentions: Vec<Mention> = Vec::new();
    for name in names {
        mentions.extend(text.match_indices(name).map(|(at, _)| mention(at..at + name.len(), MentionForm::Name)));
    }
    mentions.extend(text.match_indices(word.0).map(|(at, _)| mention(at..at + word.0.len(), word.1)));
    let entities = [Entity { name: "Ada Harker", person: true, gender: None }];
    analysed(text, mentions, &entities, &speech(), None)
}

#[test]
fn a_name_that_describes_another_noun_may_be_the_speaker() {
    let (she, minister) = (("She", MentionForm::Pronoun), ("The minister", MentionForm::Nominal));
    for (text, names, word, speaks) in [
        ("The minister said Harker’s office had been robbed.", ["Harker"], minister, true),
        ("The minister said the Harker review had failed.", ["Harker"], minister, true),
        ("She swore that she, Ada Harker, had done it.", ["Ada Harker"], she, true),
        ("She told the BBC that the Harker family had fled.", ["Harker"], she, true),
        ("She said Harker had fled.", ["Harker"], she, false),
        ("The minister said the police had found Harker.", ["Harker"], minister, false),
    ] {
        let found = resolved(text, &names, word);
        assert_eq!(found.len(), 1, "in {text:?}");
        assert_eq!(!found[0].speakers.is_empty(), speaks, "in {text:?}: {found:?}");
    }
}
