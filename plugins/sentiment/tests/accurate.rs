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
    rows_with(Settings::default().effort, text, names)
}

fn rows_with(effort: f32, text: &str, names: &[&str]) -> Vec<Row> {
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
    let settings = Settings { effort, sentence_targets: SentenceTargets::All, ..Settings::default() };
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
    ] {
        let found = labels(text, names);
        assert_eq!(found[..expected.len()], *expected, "{text}: {found:?}");
    }
}

#[test]
fn a_denial_is_no_blame_and_what_it_denies_is() {
    let tone = |text: &str| labels(text, &["Ada Berg"])[1];
    for text in [
        "Ada Berg did not lie.",
        "Ada Berg never lied to the voters.",
        "Ada Berg did not rob them.",
        "Ada Berg never struck a prisoner.",
    ] {
        assert_ne!(tone(text), Tone::Negative, "{text}");
    }
    for text in
        ["Ada Berg lied.", "Ada Berg lied to the voters.", "Ada Berg robbed them.", "Ada Berg struck a prisoner."]
    {
        assert_eq!(tone(text), Tone::Negative, "{text}");
    }
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

#[test]
fn a_sentence_is_read_once_more_only_for_those_of_whom_it_is_unsure_what_is_said() {
    let text =
        "Ada Berg met Bob Stone on Monday. Bob Stone, who sold the farm, may have misled Cy Moll, the mayor said.";
    let names = ["Ada Berg", "Bob Stone", "Cy Moll"];
    // How sure it is of what each sentence says of each name.
    let said = |effort: f32| -> Vec<(Range<usize>, usize, u32)> {
        let rows = rows_with(effort, text, &names);
        rows.into_iter().filter_map(|row| Some((row.span?, row.target?, row.score.to_bits()))).collect()
    };
    let (never, always) = (said(0.0), said(1.0));
    assert_eq!(never.len(), 4);
    assert!(never.iter().zip(&always).all(|(a, b)| a.2 != b.2), "the mark changes what is read: {never:?} {always:?}");
    // With more effort more is read again, and what was read again stays so.
    let mut read = [false; 4];
    let mut steps = 0;
    for effort in (0..100).map(|percent| percent as f32 / 100.0) {
        for (at, row) in said(effort).iter().enumerate() {
            assert!(*row == never[at] && !read[at] || *row == always[at], "with {effort}: {row:?}");
            let again = *row == always[at];
            steps += usize::from(again && !read[at]);
            read[at] = again;
        }
    }
    assert_eq!(steps, 4, "not read again for all of them: {read:?}");
}
