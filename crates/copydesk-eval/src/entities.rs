//! Names, exact by span and type.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use copydesk_core::vocabulary::{MentionForm, key, layer};

use crate::gold::{EntityArticle, LabelledSpan};
use crate::jsonl::Object;
use crate::records::{Records, Row};
use crate::span::Span;
use crate::{Score, Unscored, prf};

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

#[derive(Clone, Copy, Default)]
struct Tally {
    hit: usize,
    found: usize,
    gold: usize,
}

impl Tally {
    fn add<T: Ord>(&mut self, gold: &BTreeSet<T>, found: &BTreeSet<T>) {
        self.hit += gold.intersection(found).count();
        self.found += found.len();
        self.gold += gold.len();
    }
}

pub(crate) fn score(gold: &[EntityArticle], records: &Records, labels: Labels, unscored: &mut Unscored) -> Score {
    let mut all = Tally::default();
    let mut spans_only = Tally::default();
    let mut by_label: BTreeMap<String, Tally> = BTreeMap::new();
    for article in gold {
        let record = records.find(article, unscored);
        let gold_name =
            |Object(span): &Object<LabelledSpan>| Some((span.span(), labels.count(&span.label)?.to_owned()));
        let is_name = |row: &&Row| row.attr(key::FORM).is_none_or(|form| form == MentionForm::Name.as_str());
        let found_name = |row: &Row| Some((row.span()?, labels.count(row.label.as_deref()?)?.to_owned()));
        let want: BTreeSet<(Span, String)> = article.spans.iter().filter_map(gold_name).collect();
        let rows = record.as_ref().map_or(&[][..], |record| record.rows(layer::MENTIONS));
        let have: BTreeSet<(Span, String)> = rows.iter().filter(is_name).filter_map(found_name).collect();
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
    let mut table = String::new();
    let rows = [("all".to_owned(), all), ("(span only)".to_owned(), spans_only)].into_iter().chain(by_label);
    for (name, Tally { hit, found, gold }) in rows {
        let (p, r, f) = prf(hit, found, gold);
        let _ = writeln!(table, "{name:12} P {p:.4} R {r:.4} F1 {f:.4}  gold {gold} pred {found}");
    }
    Score { table, f1: prf(all.hit, all.found, all.gold).2 }
}
