//! Names, exact by span and type.

use std::collections::{BTreeMap, BTreeSet};

use copydesk_core::Row;
use copydesk_core::vocabulary::{MentionForm, key, layer};

use crate::articles::{EntityArticle, LabelledSpan};
use crate::jsonl::Object;
use crate::records::Records;
use crate::span::Span;
use crate::{Counts, Figures, Unscored};

/// How labels of other schemes are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Labels {
    /// As PER, ORG, LOC and MISC (CoNLL-2003); those of OntoNotes are understood.
    Conll,
    /// As PER, ORG and LOC, on which most sets agree.
    Three,
    /// As they are.
    Same,
}

impl Labels {
    /// The label as it counts; `None`: it does not count.
    pub(crate) fn count(self, label: &str) -> Option<&str> {
        match (self, label) {
            (Labels::Same, label) => Some(label).filter(|label| !label.is_empty()),
            (_, "PER" | "PERSON") | (Labels::Three, "Person") => Some("PER"),
            (_, "ORG") | (Labels::Three, "ORGANIZATION" | "Organization") => Some("ORG"),
            (_, "LOC" | "GPE" | "FAC") | (Labels::Three, "LOCATION" | "FACILITY" | "Location" | "Facility") => {
                Some("LOC")
            }
            (Labels::Conll, "MISC" | "NORP" | "EVENT" | "WORK_OF_ART" | "PRODUCT" | "LANGUAGE" | "LAW") => Some("MISC"),
            _ => None,
        }
    }
}

impl Counts {
    fn add<T: Ord>(&mut self, gold: &BTreeSet<T>, found: &BTreeSet<T>) {
        self.hits += gold.intersection(found).count();
        self.found += found.len();
        self.gold += gold.len();
    }
}

pub(crate) fn score(gold: &[EntityArticle], records: &Records, labels: Labels, unscored: &mut Unscored) -> Figures {
    let mut all = Counts::default();
    let mut spans_only = Counts::default();
    let mut by_label: BTreeMap<String, Counts> = BTreeMap::new();
    for article in gold {
        let gold_name =
            |Object(span): &Object<LabelledSpan>| Some((span.span(), labels.count(&span.label)?.to_owned()));
        let want: BTreeSet<(Span, String)> = article.spans.iter().filter_map(gold_name).collect();
        let mut have: BTreeSet<(Span, String)> = BTreeSet::new();
        if let Some(record) = records.find(article, unscored) {
            let is_name = |row: &Row<'_>| row.attr_str(key::FORM).is_none_or(|form| form == MentionForm::Name.as_str());
            let name = |row: Row<'_>| Some((record.span(row)?, labels.count(row.label().as_str())?.to_owned()));
            have.extend(record.rows(layer::MENTIONS).filter(is_name).filter_map(name));
        }
        all.add(&want, &have);
        for label in want.iter().chain(&have).map(|(_, label)| label).collect::<BTreeSet<_>>() {
            let only = |set: &BTreeSet<(Span, String)>| -> BTreeSet<Span> {
                set.iter().filter(|(_, other)| other == label).map(|(span, _)| *span).collect()
            };
            by_label.entry(label.clone()).or_default().add(&only(&want), &only(&have));
        }
        let spans = |set: &BTreeSet<(Span, String)>| -> BTreeSet<Span> { set.iter().map(|(span, _)| *span).collect() };
        spans_only.add(&spans(&want), &spans(&have));
    }
    Figures::Entities { all, spans: spans_only, by_label }
}
