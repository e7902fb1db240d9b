//! How sure a row and its speaker are: logistic models over a few facts, with the weights of `data/confidence.tsv`. What the facts are is
//! said here alone; `training/quotes` fits the weights by the same functions.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::article::{Basis, Evidence, Label, Quote};

/// Weights by fact; a fact that is not in the table weighs nothing.
static WEIGHTS: LazyLock<HashMap<&'static str, f32>> = LazyLock::new(|| {
    let rows = include_str!("../data/confidence.tsv").lines().filter(|line| !line.starts_with('#'));
    rows.filter_map(|line| line.split_once('\t'))
        .filter_map(|(fact, weight)| Some((fact, weight.parse().ok()?)))
        .collect()
});

/// How likely readers mark the words of this row as a quotation, 0 to 1.
pub fn of_quote(quote: &Quote, text: &str) -> f32 {
    let mut sum = 0.0;
    quote_facts(quote, text, &mut |fact| sum += WEIGHTS.get(fact).copied().unwrap_or(0.0));
    sigmoid(sum)
}

/// How likely a speaker found by this evidence is the right one, 0 to 1.
pub fn of_speaker(evidence: Evidence, basis: Basis) -> f32 {
    let mut sum = 0.0;
    speaker_facts(evidence, basis, &mut |fact| sum += WEIGHTS.get(fact).copied().unwrap_or(0.0));
    sigmoid(sum)
}

fn sigmoid(x: f32) -> f32 {
    1.0 / (1.0 + (-x).exp())
}

/// Tells what counts for and against a row.
pub fn quote_facts(quote: &Quote, text: &str, tell: &mut dyn FnMut(&str)) {
    tell("quote");
    let label = match quote.label {
        Label::Direct => "direct",
        Label::Mixed => "mixed",
        Label::Indirect => "indirect",
    };
    tell(&format!("quote label={label}"));
    tell(&format!("quote basis={:?}", quote.basis));
    if !quote.lemma.is_empty() {
        tell(&format!("quote stance={}", quote.stance));
        tell(&format!("quote cue={}", quote.lemma));
    }
    let source = quote.source_phrase.clone().map_or("none", |phrase| {
        let head = quote.source_head.clone().map_or("", |head| &text[head]);
        crate::source::describe(&text[phrase], head).0.as_str()
    });
    tell(&format!("quote source={source}"));
    let words = text[quote.span.clone()].split_whitespace().count();
    let size = match words {
        0..=1 => "1",
        2..=3 => "2-3",
        4..=7 => "4-7",
        8..=20 => "8-20",
        _ => "21-",
    };
    tell(&format!("quote {label} words={size}"));
}

/// Tells what counts for and against a speaker.
pub fn speaker_facts(evidence: Evidence, basis: Basis, tell: &mut dyn FnMut(&str)) {
    tell("speaker");
    tell(&format!("speaker evidence={evidence:?}"));
    let taken = matches!(basis, Basis::GoesOn | Basis::AfterReport | Basis::Introduced { .. });
    tell(if taken { "speaker taken over" } else { "speaker beside" });
}
