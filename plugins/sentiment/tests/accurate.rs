//! The accurate form: what its encoder adds, on invented sentences, and what it cannot know by construction.
#![expect(clippy::unwrap_used, reason = "a test that finds no row fails there")]

use std::ops::Range;
use std::sync::LazyLock;

use copydesk_language::segment::segment;
use copydesk_plugin::standard::{MentionForm, Scope, Tone};
use copydesk_sentiment::input::{Input, Mention, Row};
use copydesk_sentiment::{Model, SentenceTargets, Settings, analysis};

static MODEL: LazyLock<Model> = LazyLock::new(|| Model::accurate().unwrap());

/// The rows of an article in which each of the names is an entity, wherever it stands.
fn rows(text: &str, names: &[&str]) -> Vec<Row> {
    let read = segment(text, None);
    let spans =
        |name: &str| -> Vec<Range<usize>> { text.match_indices(name).map(|(at, _)| at..at + name.len()).collect() };
    let mentions: Vec<Mention> = (0..)
        .zip(names)
        .flat_map(|(entity, name)| {
            spans(name).into_iter().map(move |span| Mention { span, form: MentionForm::Name, entity: Some(entity) })
        })
        .collect();
    let (tokens, sentences) = ((&read.tokens).into(), &read.sentences);
    let input = Input {
        text,
        tokens,
        sentences,
        sections: &[],
        mentions: &mentions,
        entities: names.len(),
        watched: &[],
        quotes: None,
    };
    let settings = Settings { sentence_targets: SentenceTargets::All, ..Settings::default() };
    let mut rows = Vec::new();
    analysis::analyse(&MODEL, &input, &settings, &mut None, &mut |row| rows.push(row));
    rows
}

/// Over the article: of the article itself, then of each name.
fn labels(text: &str, names: &[&str]) -> Vec<Tone> {
    let rows = rows(text, names);
    let over = |target| {
        rows.iter()
            .find(|row| row.scope != Scope::Sentence && row.span.is_none() && row.target == target)
            .unwrap()
            .label
    };
    std::iter::once(None).chain((0..names.len()).map(Some)).map(over).collect()
}

#[test]
fn who_does_and_who_suffers() {
    use Tone::{Negative, Neutral, Positive};
    for (text, names, expected) in [
        ("Ada Berg betrayed Bob Stone.", &["Ada Berg", "Bob Stone"][..], &[Negative, Negative][..]),
        ("Ada Berg was hailed as a hero by Bob Stone.", &["Ada Berg", "Bob Stone"], &[Positive, Positive]),
        ("Ada Berg will meet Bob Stone on Tuesday.", &["Ada Berg", "Bob Stone"], &[Neutral, Neutral, Neutral]),
        ("Ada Berg did not lie.", &["Ada Berg"], &[]),
    ] {
        let found = labels(text, names);
        assert_eq!(found[..expected.len()], *expected, "{text}: {found:?}");
    }
    assert_ne!(labels("Ada Berg did not lie.", &["Ada Berg"])[1], Tone::Negative);
}

#[test]
fn another_name_gives_the_same_numbers() {
    let judged = |x: &str, y: &str| {
        let text = format!(
            "{x} accused {y} of fraud. “{y} is a coward who betrayed the whole town,” {x} said. She thanked {y}."
        );
        rows(&text, &[x, y])
            .into_iter()
            .map(|r| (r.label, r.score.to_bits(), r.polarity.to_bits(), r.words))
            .collect::<Vec<_>>()
    };
    let first = judged("Jane Smith", "Bob Stone");
    for (x, y) in [
        ("Li Wei", "Fatima al-Hassan"),
        ("Hope Fair", "Lord Justice Savage III"),
        ("Ōé", "O'Brien"),
        ("Joe Biden", "Vladimir Putin"),
    ] {
        assert_eq!(judged(x, y), first, "with {x} and {y}");
    }
}

#[test]
fn an_article_gives_the_same_whatever_was_read_before() {
    let text = "The attack killed dozens. Ada Berg called for peace.";
    let alone = rows(text, &["Ada Berg"]);
    let read = segment(text, None);
    let mention = Mention { span: 26..34, form: MentionForm::Name, entity: Some(0) };
    let (tokens, sentences) = ((&read.tokens).into(), &read.sentences);
    let input =
        Input { text, tokens, sentences, sections: &[], mentions: &[mention], entities: 1, watched: &[], quotes: None };
    let settings = Settings { sentence_targets: SentenceTargets::All, ..Settings::default() };
    let mut session = None;
    for _ in 0..2 {
        let mut rows = Vec::new();
        analysis::analyse(&MODEL, &input, &settings, &mut session, &mut |row| rows.push(row));
        assert_eq!(rows, alone);
    }
}

#[test]
fn a_reason_is_given_in_words_of_the_text() {
    let text = "The disgraced minister resigned after a brutal scandal.";
    let row = rows(text, &[]).swap_remove(0);
    assert_eq!(row.label, Tone::Negative);
    assert!(!row.words.is_empty() && row.words.split(", ").all(|word| text.contains(word)), "{row:?}");
}
