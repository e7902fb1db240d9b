//! From an article to its quotations, independent of any host: `layers` reads what the host provides, `processor` writes the rows.

use copydesk_encoder::Session;

use crate::model::{Input, Quote};
use crate::sentence::ParsedArticle;
use crate::settings::Settings;
use crate::{rows, speaker};

/// Finds the quotations of an article, sorted by start, longer first; with the labeller's session, by the accurate model.
pub fn analyse(input: &Input<'_>, settings: &Settings, session: Option<&mut Session>) -> Vec<Quote> {
    let article = ParsedArticle::read(input);
    let mut quotes = rows::quotes(&article, input, settings, session);
    speaker::resolve(&mut quotes, input, settings.min_confidence);
    quotes
}
