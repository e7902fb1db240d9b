//! How much of a record's layers is shown unless somebody asks for more: as much as a test of a processor says.

use super::Show;
use crate::Layers;
use crate::vocabulary::{HOST_LAYERS, key, layer, role};

/// Layers that are shown within others: entities as numbers of their mentions, cues and sources beside their quotes.
const BESIDE: [&str; 3] = [layer::ENTITIES, layer::CUES, layer::SOURCES];

const OF_QUOTES: [&str; 5] = [role::SOURCE, role::SPEAKER, role::ADDRESSEE, role::CONTINUES, role::WITHIN];

/// The layers of these names. If none is named: those of processors that are not shown within others, and the host's only if there is
/// nothing else.
///
/// ```
/// use copydesk_core::underline::{render, usual};
/// use copydesk_core::{Article, LayerBuilder, Meta, Record};
///
/// # fn main() -> Result<(), copydesk_core::Defect> {
/// let text = "No cuts, she said.";
/// let mut record = Record::new(Article::new("a", text, Meta::default()));
/// let mut quotes = LayerBuilder::new("quotes".into(), text)?;
/// quotes.row(Some(0..7), "indirect".into(), None)?;
/// quotes.attr("cue".into(), "said".into())?;
/// quotes.attr("stance".into(), "say".into())?;
/// record.insert(vec![quotes.finish()])?;
/// let shown = render(text, record.layers(), &usual(record.layers(), &[]));
/// assert_eq!(shown, "No cuts, she said.\n^^^^^^^ indirect cue=\"said\"\n");
/// # Ok(())
/// # }
/// ```
pub fn usual<'a>(layers: &'a Layers, names: &'a [String]) -> Vec<Show<'a>> {
    if !names.is_empty() {
        return names.iter().map(|name| show(name)).collect();
    }
    let all = || layers.iter().map(|layer| layer.name().as_str());
    let by_processors = || all().filter(|name| !HOST_LAYERS.contains(name));
    match by_processors().next() {
        Some(_) => by_processors().filter(|name| !BESIDE.contains(name)).map(show).collect(),
        None => all().filter(|name| *name != layer::TOKENS).map(show).collect(),
    }
}

fn show(name: &str) -> Show<'_> {
    match name {
        layer::MENTIONS => Show::some(name, &[], &[role::ENTITY]),
        layer::QUOTES => Show::some(name, &[key::CUE], &OF_QUOTES),
        other => Show::all(other),
    }
}
