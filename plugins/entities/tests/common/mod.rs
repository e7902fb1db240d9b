//! Runs the processor on a text as the host cuts it up.

use copydesk_entities::{Config, Entities};
use copydesk_language::segment::segment;
use copydesk_plugin::testing::{Case, Found};

/// What the processor finds in a text.
pub fn run(text: &str, config: Config) -> Found {
    let cut = segment(text, None);
    let case =
        Case::new(text).layer("sentences", cut.sentences.clone()).layer("tokens", cut.tokens.clone()).rows(|out| {
            for section in &cut.sections {
                out.row("sections", section.span.clone()).label(section.kind.as_str());
            }
        });
    case.run::<Entities>(config).expect("rows are valid")
}
