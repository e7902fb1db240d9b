//! Tone of the article or of a target, one of three labels.

use std::collections::BTreeMap;

use copydesk_core::Row;
use copydesk_core::vocabulary::{Scope, Tone, key, layer, role};

use crate::gold::SentimentArticle;
use crate::records::{Records, ScoredRecord};
use crate::{Counts, Figures, Unscored};

pub(crate) fn score(gold: &[SentimentArticle], records: &Records, unscored: &mut Unscored) -> Figures {
    let mut by_tone: BTreeMap<Tone, Counts> = Tone::ALL.iter().map(|tone| (*tone, Counts::default())).collect();
    let (mut right, mut unanswered) = (0, 0);
    for article in gold {
        let record = records.find(article, unscored);
        let answer = record.and_then(|record| answer(article, &record));
        let is_right = answer == Some(article.label.as_str());
        right += usize::from(is_right);
        unanswered += usize::from(answer.is_none());
        for (tone, counts) in &mut by_tone {
            counts.gold += usize::from(*tone == article.label);
            counts.found += usize::from(answer == Some(tone.as_str()));
            counts.hits += usize::from(is_right && *tone == article.label);
        }
    }
    Figures::Sentiment { by_tone, right, unanswered }
}

/// What the record says of the article as a whole, or of the target.
fn answer<'r>(article: &SentimentArticle, record: &ScoredRecord<'r>) -> Option<&'r str> {
    let has_scope = |row: &Row<'r>, scope: Scope| row.attr_str(key::SCOPE) == Some(scope.as_str());
    let mut rows = record.rows(layer::SENTIMENT);
    let row = match article.target {
        None => rows.rfind(|row| has_scope(row, Scope::Article)),
        Some(target) => rows
            .filter(|row| has_scope(row, Scope::Target))
            .find(|row| record.spans(*row, role::TARGET).iter().any(|span| span.overlaps(target))),
    };
    row.map(|row| row.label().as_str())
}
