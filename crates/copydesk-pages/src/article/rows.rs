//! Layers without a view of their own, such as those of other plugins: one table per layer, one line per row.

use copydesk_core::{Layer, Row, Value};
use maud::{Markup, html};

use super::Page;
use crate::visible::{shortened, visible};

/// Rows of one layer that are listed; the others are counted.
const MOST_LISTED: usize = 2000;

impl<'r> Page<'r> {
    pub(super) fn other_layers(&self) -> Markup {
        html! {
            @for (number, layer) in self.facts.other.iter().enumerate() {
                section.rows {
                    details open[layer.len() <= 20] {
                        summary { h2 { (shortened(layer.name().as_str(), 60)) " " small { (layer.len()) } } }
                        (self.table(number, layer))
                    }
                }
            }
        }
    }

    fn table(&self, number: usize, layer: &'r Layer) -> Markup {
        html! {
            div.scroll tabindex="0" role="region" aria-label=(shortened(layer.name().as_str(), 60)) {
                table {
                    thead { tr { th scope="col" { "label" } th scope="col" { "words" } th scope="col" { "more" } } }
                    tbody {
                        @for row in layer.rows().take(MOST_LISTED) {
                            tr {
                                td dir="auto" { (visible(row.label().as_str())) }
                                td dir="auto" {
                                    @match self.facts.words(row) {
                                        Some(words) => { a href=(self.href(&format!("x{number}-"), row.index())) { (shortened(words, 200)) } }
                                        None => { small { "whole article" } }
                                    }
                                }
                                td dir="auto" { (self.notes(row)) }
                            }
                        }
                    }
                }
                @if layer.len() > MOST_LISTED { p { small { "and " (layer.len() - MOST_LISTED) " more, in the record" } } }
            }
        }
    }

    /// Score, attributes and links of a row.
    fn notes(&self, row: Row<'r>) -> String {
        let score = row.score().map(|score| format!("score {score:.2}"));
        let attrs = row.attrs().map(|(key, found)| format!("{} {}", visible(key.as_str()), value(found)));
        let links = row.links().iter().map(|link| {
            let words = self.linked_words(*link).map(|words| format!("“{words}”"));
            let words = words.unwrap_or_else(|| format!("{} {}", visible(link.layer.as_str()), link.row));
            format!("{} {words}", visible(link.role.as_str()))
        });
        score.into_iter().chain(attrs).chain(links).collect::<Vec<_>>().join(", ")
    }
}

/// The value of an attribute.
pub(super) fn value(value: Value<'_>) -> String {
    match value {
        Value::Str(text) => shortened(text, 200),
        Value::Int(number) => number.to_string(),
        Value::Float(number) => ((number * 1e4).round() / 1e4).to_string(),
        Value::Bool(true) => "yes".into(),
        Value::Bool(false) => "no".into(),
    }
}
