//! From an article to its quotations. Knows no host: `layers` reads what a host hands over, `processor` writes what is found.

use crate::model::{Input, Quote};
use crate::sentence::ParsedArticle;
use crate::settings::Settings;
use crate::{rows, speaker};

/// Finds the quotations of an article, sorted by start, longer first.
pub fn analyse(input: &Input<'_>, settings: &Settings) -> Vec<Quote> {
    let article = ParsedArticle::read(input);
    let mut quotes = rows::quotes(&article, input, settings);
    speaker::resolve(&mut quotes, input, settings.min_confidence);
    quotes
}
