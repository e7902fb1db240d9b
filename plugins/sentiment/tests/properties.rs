//! What holds for any text and any layers: no panic, finite figures in range, spans of the text, the same answer twice.

use std::ops::Range;
use std::sync::LazyLock;

use copydesk_language::segment::segment;
use copydesk_plugin::standard::{MentionForm, Tone};
use copydesk_sentiment::input::{Input, Mention, Quote, Row, Section, SectionUse};
use copydesk_sentiment::judge::{LEAST_STANCE, polarity};
use copydesk_sentiment::settings::NEUTRAL_BAND;
use copydesk_sentiment::{Model, Settings, analysis};
use proptest::prelude::*;

static MODEL: LazyLock<Model> = LazyLock::new(|| Model::fast().expect("the model opens"));

fn analyse(text: &str, sections: &[Section], mentions: &[Mention], quotes: Option<&[Quote]>) -> Vec<Row> {
    let read = segment(text, None);
    let input = Input {
        text,
        tokens: (&read.tokens).into(),
        sentences: &read.sentences,
        sections,
        mentions,
        entities: 4,
        watched: &[1],
        quotes,
    };
    let mut rows = Vec::new();
    analysis::analyse(&MODEL, &input, &Settings::default(), &mut None, &mut |row| rows.push(row));
    rows
}

/// News words, marks of all sorts and anything else.
fn text() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        5 => prop::sample::select(vec![
            "not", "very", "attacked", "praised", "by", "was", "the", "but", "if", "war", "peace", "said", "that", "Security", "Council",
            "Great", "Britain", "kind", "of", "'s", "n't", "great", "failed", "to", "who", "end", "no", "one", "X", "liar",
        ]),
        3 => prop::sample::select(vec![",", ".", "?", "“", "”", "\"", "«", "»", ":", "\n\n", "\r\n", "\u{a0}", "(", ")", "—", "'", "’"]),
        1 => prop::sample::select(vec!["\0", "é", "e\u{301}", "👩‍👧", "…", "’s", "日本", "\u{200b}"]),
    ];
    prop_oneof![
        4 => prop::collection::vec(word, 0..60).prop_map(|words| words.join(" ")),
        1 => any::<String>(),
    ]
}

/// A range of the text, on char boundaries.
fn range(text: &str, (a, b): (prop::sample::Index, prop::sample::Index)) -> Range<usize> {
    let bounds: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
    let (a, b) = (bounds[a.index(bounds.len())], bounds[b.index(bounds.len())]);
    a.min(b)..a.max(b)
}

type Ends = (prop::sample::Index, prop::sample::Index);

proptest! {
    #[test]
    fn rows_are_sound(
        text in text(),
        mentions in prop::collection::vec((any::<Ends>(), 0_usize..3, prop::option::of(0_usize..6)), 0..8),
        quotes in prop::option::of(prop::collection::vec((any::<Ends>(), prop::option::of(0_usize..6), any::<bool>()), 0..5)),
        sections in prop::collection::vec((any::<Ends>(), 0_usize..3), 0..4),
    ) {
        let forms = [MentionForm::Name, MentionForm::Nominal, MentionForm::Pronoun];
        let mentions: Vec<Mention> =
            mentions.into_iter().map(|(ends, form, entity)| Mention { span: range(&text, ends), form: forms[form], entity }).collect();
        let quotes: Option<Vec<Quote>> =
            quotes.map(|quotes| quotes.into_iter().map(|(ends, speaker, indirect)| Quote { span: range(&text, ends), speaker, indirect }).collect());
        let kinds = [SectionUse::Title, SectionUse::Text, SectionUse::Aside];
        let mut sections: Vec<Section> =
            sections.into_iter().map(|(ends, kind)| Section { span: range(&text, ends), kind: kinds[kind] }).collect();
        sections.sort_by_key(|section| section.span.start);
        let rows = analyse(&text, &sections, &mentions, quotes.as_deref());
        for row in &rows {
            prop_assert!(row.polarity.is_finite() && row.polarity.abs() <= 1.0, "{row:?}");
            let side = if row.polarity > 0.25 { Tone::Positive } else if row.polarity < -0.25 { Tone::Negative } else { Tone::Neutral };
            prop_assert_eq!(row.label, side, "the label is what the polarity says: {:?}", row);
            prop_assert!(row.score.is_finite() && (0.0..=1.0).contains(&row.score), "{row:?}");
            prop_assert!(row.span.as_ref().is_none_or(|span| text.get(span.clone()).is_some()), "{row:?}");
            prop_assert!(row.target.is_none_or(|target| target < 4), "{row:?}");
            prop_assert!(row.quote.is_none_or(|quote| quote < quotes.as_ref().map_or(0, Vec::len)), "{row:?}");
            prop_assert!(row.words.split(", ").count() <= 16, "{row:?}");
        }
        prop_assert_eq!(&rows, &analyse(&text, &sections, &mentions, quotes.as_deref()));
    }
}

proptest! {
    #[test]
    fn the_likeliest_stance_is_the_one_that_its_polarity_says(raw in prop::array::uniform3(0.0_f32..1.0)) {
        let sum: f32 = raw.iter().sum::<f32>().max(f32::MIN_POSITIVE);
        let chances = raw.map(|chance| chance / sum);
        let polarity = polarity(chances);
        prop_assert!(polarity.abs() <= 1.0);
        let most = chances.iter().copied().fold(0.0, f32::max);
        if polarity > NEUTRAL_BAND {
            prop_assert_eq!(chances[2], most);
        } else if polarity < -NEUTRAL_BAND {
            prop_assert_eq!(chances[0], most);
        } else {
            prop_assert!(chances[1] == most || (chances[0] - chances[2]).abs() <= LEAST_STANCE + 1e-6);
        }
    }
}

#[test]
fn a_sentence_without_end_is_analysed() {
    let names = 2_000;
    let text = "war Ann ".repeat(names);
    let mentions: Vec<Mention> = (0..names)
        .map(|n| Mention { span: n * 8 + 4..n * 8 + 7, form: MentionForm::Name, entity: Some(n % 4) })
        .collect();
    let rows = analyse(&text, &[], &mentions, None);
    let targets: std::collections::BTreeSet<_> = rows.iter().filter_map(|row| row.target).collect();
    assert_eq!(targets, (0..4).collect(), "every entity gets its row");
}
