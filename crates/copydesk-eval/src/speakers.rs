//! Speakers: of the quotations found, whether the speaker is the right named entity, by what the text gives as source.

use std::collections::{BTreeMap, BTreeSet};

use copydesk_core::Row;
use copydesk_core::vocabulary::{layer, role};

use crate::articles::{GoldQuote, QuoteArticle};
use crate::jsonl::Object;
use crate::quotes::{best_match, same_name, trim};
use crate::records::Records;
use crate::{Figures, SourceForm, SpeakerCounts, Unscored};

const PRONOUNS: [&str; 11] = ["he", "she", "it", "they", "we", "i", "you", "who", "him", "her", "them"];

pub(crate) fn score(gold: &[QuoteArticle], records: &Records, unscored: &mut Unscored) -> Figures {
    let mut by_form: BTreeMap<SourceForm, SpeakerCounts> =
        SourceForm::ALL.iter().map(|form| (*form, SpeakerCounts::default())).collect();
    for article in gold {
        let record = records.find(article, unscored);
        let letters: Vec<char> = article.text.chars().collect();
        let rows: Vec<Row<'_>> = record.iter().flat_map(|record| record.rows(layer::QUOTES)).collect();
        let spans = rows.iter().map(|row| Some(trim(&letters, record.as_ref()?.span(*row)?))).collect::<Vec<_>>();
        let mut used = BTreeSet::new();
        for Object(quote) in &article.quotes {
            let counts = by_form.entry(source_form(&letters, quote)).or_default();
            counts.gold += 1;
            let best = best_match(trim(&letters, quote.span()), &spans, &used);
            let (Some(i), Some(record)) = (best, &record) else { continue };
            used.insert(i);
            counts.found += 1;
            let mut speakers = record.linked(rows[i], role::SPEAKER).peekable();
            let named = speakers.peek().is_some();
            let right = match quote.speaker_name.as_deref().filter(|name| !name.is_empty()) {
                Some(name) => speakers.any(|entity| same_name(name, entity)),
                None => !named,
            };
            counts.right += usize::from(right);
            counts.wrong += usize::from(named && !right);
        }
    }
    Figures::Speakers { by_form }
}

/// What the gold gives as the source of a quotation.
fn source_form(letters: &[char], quote: &GoldQuote) -> SourceForm {
    let Some(name) = quote.speaker_name.as_deref().filter(|name| !name.is_empty()) else { return SourceForm::Unnamed };
    let Some(span) = quote.speaker else { return SourceForm::Bare };
    let source: String = letters[span.start as usize..span.end as usize].iter().collect();
    if PRONOUNS.contains(&source.to_lowercase().as_str()) {
        return SourceForm::Pronoun;
    }
    let shares_word = source.split_whitespace().any(|word| name.split_whitespace().any(|other| other == word));
    if shares_word { SourceForm::Name } else { SourceForm::Nominal }
}

#[cfg(test)]
mod tests {
    use crate::{Figures, Gold, Layer, Records, SourceForm, SpeakerCounts};

    #[test]
    fn speakers_are_counted_by_the_form_of_their_source() {
        let text = "“No,” said Ada Roe. “Why?” asked the nurse. “Yes.” “So,” a clerk said.";
        let quotes = r#"[
            {"start": 0, "end": 5, "speaker": {"start": 11, "end": 18}, "speaker_name": "Ada Roe"},
            {"start": 20, "end": 26, "speaker": {"start": 33, "end": 42}, "speaker_name": "Bo Lim"},
            {"start": 44, "end": 50, "speaker": null, "speaker_name": "Bo Lim"},
            {"start": 51, "end": 56, "speaker": {"start": 57, "end": 64}}
        ]"#;
        let gold = format!(r#"{{"id": 1, "text": "{text}", "quotes": {}}}"#, quotes.replace('\n', " "));
        let record = format!(
            r#"{{"id": "1", "text": "{text}", "layers": {{
                "entities": [{{"start": 11, "end": 18, "label": "PER", "attrs": {{"name": "Ada Roe"}}}}],
                "quotes": [
                    {{"start": 0, "end": 5, "label": "direct", "links": {{"speaker": ["entities", 0]}}}},
                    {{"start": 20, "end": 26, "label": "direct", "links": {{"speaker": ["entities", 0]}}}},
                    {{"start": 51, "end": 56, "label": "direct"}}
                ]}}}}"#
        );
        let gold = Gold::read(Layer::Speakers, "gold", gold.as_bytes()).unwrap();
        let score = gold.score(&Records::read("records", record.replace('\n', " ").as_bytes()).unwrap());
        let Figures::Speakers { by_form } = &score.figures else { panic!("figures of speakers") };
        let counts = |gold, found, right, wrong| SpeakerCounts { gold, found, right, wrong };
        assert_eq!(by_form[&SourceForm::Name], counts(1, 1, 1, 0));
        assert_eq!(by_form[&SourceForm::Nominal], counts(1, 1, 0, 1), "Ada is not Bo");
        assert_eq!(by_form[&SourceForm::Bare], counts(1, 0, 0, 0), "it was not found");
        assert_eq!(by_form[&SourceForm::Unnamed], counts(1, 1, 1, 0), "nobody is named");
        assert!((score.f1() - 1.0 / 3.0).abs() < 1e-9, "one of three named quotations: {score}");
    }
}
