//! Words that determine whether a sentence continues after a stop.

use std::sync::LazyLock;

use crate::lexicon::is_courtesy_title;
use crate::lookup::Set;

static STARTER_SET: LazyLock<Set<&str>> = LazyLock::new(|| STARTERS.split_whitespace().collect());

/// True for a capitalised word that is seldom part of a name: after an abbreviation it starts a sentence.
pub(super) fn is_starter(word: &str) -> bool {
    STARTER_SET.contains(word) || word.ends_with('.') && is_courtesy_title(word)
}

/// True for a starter that is never a name: it starts a sentence even after an initial.
pub(super) fn is_plain_starter(word: &str) -> bool {
    const MAYBE_NAMES: &str =
        "A An Any Can Do Few Given Has I Is Just Last Let Like Most Much My Next Of Or So Still Such Than Two";
    is_starter(word) && !MAYBE_NAMES.split_whitespace().any(|name| name == word)
}

/// True for a word that starts a reported clause after a verb of saying: then the verb begins a new sentence.
pub(super) fn is_clause_start(word: &str) -> bool {
    matches!(
        word,
        "that"
            | "he"
            | "she"
            | "they"
            | "it"
            | "we"
            | "I"
            | "the"
            | "a"
            | "an"
            | "his"
            | "her"
            | "their"
            | "there"
            | "no"
    )
}

/// True for what follows “5 p.m.” without starting a sentence.
pub(super) fn is_zone(word: &str) -> bool {
    ZONES.split_whitespace().any(|zone| zone == word)
}

const STARTERS: &str = "
    Adding Citing Following Noting Referring Responding Speaking Writing A About According Across After
    Again Against All Almost Along Already Also Although Amid Among An And Another Any As Asked At Authorities
    Because Before Being Between Both But By Can Critics Despite Did Do Does During Each Earlier Either Even Every
    Few Finally For Former From Given Had Has Have He Her Here His How However I If In Indeed Instead Is It Its Just
    Last Later Let Like Many Maybe Meanwhile More Moreover Most Much My Nearly Neither Never Nevertheless Next Nor
    Not Nothing Now Of Officials Often On Once Only Or Other Others Our Over Perhaps Police Recently She Since So
    Some Sometimes Soon Still Such Than That The Their Then There Therefore These They This Those Though Through
    Thus To Today Together Tomorrow Two Under Unlike Until Was We Were What When Where Whether Which While Who Why
    With Within Without Yesterday Yet You Your
";

const ZONES: &str =
    "EST EDT ET PST PDT PT CST CDT CT MST MDT MT GMT UTC BST CET CEST EET IST WAT Eastern Pacific Central Mountain";
