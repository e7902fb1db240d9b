//! Tone of the article and of targets, one of three labels.

use std::collections::BTreeMap;

use copydesk_core::Row;
use copydesk_core::vocabulary::{Scope, Tone, key, layer, role};

use crate::articles::SentimentArticle;
use crate::quotes::same_name;
use crate::records::{Records, ScoredRecord};
use crate::span::Span;
use crate::{Figures, Subject, ToneCounts, Unscored};

/// Whose tone gold has.
#[derive(Clone, Copy)]
enum Whose<'g> {
    Article,
    Target(Span),
    Named(&'g str),
}

pub(crate) fn score(gold: &[SentimentArticle], records: &Records, unscored: &mut Unscored) -> Figures {
    let mut by_subject: BTreeMap<Subject, ToneCounts> = BTreeMap::new();
    for article in gold {
        let record = records.find(article, unscored);
        for (asked, whose, right) in subjects(article) {
            let counts = by_subject.entry(asked).or_default();
            counts.add(right, record.as_ref().and_then(|record| answer(whose, record)));
        }
    }
    Figures::Sentiment { by_subject }
}

/// What gold knows of an article, with the right answer.
fn subjects(article: &SentimentArticle) -> impl Iterator<Item = (Subject, Whose<'_>, Tone)> {
    let whose = article.target.map_or(Whose::Article, Whose::Target);
    let label = article.label.map(|tone| (Subject::Label, whose, tone));
    let whole = article.article.map(|tone| (Subject::Article, Whose::Article, tone));
    let named = article.targets.iter().map(|(name, tone)| (Subject::Targets, Whose::Named(name), *tone));
    label.into_iter().chain(whole).chain(named)
}

/// What the record says.
fn answer<'r>(whose: Whose, record: &ScoredRecord<'r>) -> Option<&'r str> {
    let has_scope = |row: &Row<'r>, scope: Scope| row.attr_str(key::SCOPE) == Some(scope.as_str());
    let mut rows = record.rows(layer::SENTIMENT);
    let row = match whose {
        Whose::Article => rows.rfind(|row| has_scope(row, Scope::Article)),
        Whose::Target(target) => rows
            .filter(|row| has_scope(row, Scope::Target))
            .find(|row| record.spans(*row, role::TARGET).iter().any(|span| span.overlaps(target))),
        Whose::Named(name) => {
            let over_the_article: Vec<Row> =
                rows.filter(|row| has_scope(row, Scope::Target) && row.span().is_none()).collect();
            let of = |is_it: &dyn Fn(Row<'r>) -> bool| {
                over_the_article.iter().find(|row| record.linked(**row, role::TARGET).any(is_it)).copied()
            };
            of(&|entity| entity.attr_str(key::NAME) == Some(name)).or_else(|| of(&|entity| same_name(name, entity)))
        }
    };
    row.map(|row| row.label().as_str())
}
