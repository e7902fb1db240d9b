//! Inverse links of a record, which a page needs in addition to its rows.

use copydesk_core::vocabulary::{EntityType, HOST_LAYERS, MentionForm, Scope, Tone, key, layer, role};
use copydesk_core::{Layer, Layers, Link, Record, Row, Value};

use crate::visible::{shortened, visible};

/// Layers that the page shows in ways of their own.
const SHOWN: [&str; 6] =
    [layer::MENTIONS, layer::ENTITIES, layer::QUOTES, layer::SOURCES, layer::CUES, layer::SENTIMENT];

/// So many bytes of a text are shown, about 40,000 words: a page of more than some megabytes does not open while somebody waits.
const MOST_TEXT: usize = 250_000;

pub(super) struct Facts<'r> {
    pub record: &'r Record,
    pub text: &'r str,
    /// How much of the text is shown. Rows behind it are not.
    pub shown: usize,
    pub mentions: Vec<Row<'r>>,
    pub entities: Vec<Entity<'r>>,
    pub quotes: Vec<Quote<'r>>,
    pub tones: Vec<Row<'r>>,
    /// Layers of other plugins that have rows.
    pub other: Vec<&'r Layer>,
}

pub(super) struct Entity<'r> {
    pub row: Row<'r>,
    /// Rows of `mentions`.
    pub mentions: Vec<Row<'r>>,
    /// The tone towards it over the whole article.
    pub tone: Option<Row<'r>>,
}

pub(super) struct Quote<'r> {
    pub row: Row<'r>,
    /// Rows of `entities`.
    pub speakers: Vec<usize>,
    /// The row that the text gives as its source, and its layer.
    pub source: Option<(&'static str, Row<'r>)>,
    pub cue: Option<Row<'r>>,
    /// The first part of the utterance, if this is a later one.
    pub first: usize,
    pub tone: Option<Row<'r>>,
}

impl<'r> Facts<'r> {
    pub fn new(record: &'r Record) -> Facts<'r> {
        let text = record.text().unwrap_or_default();
        let shown = shown(text, MOST_TEXT);
        let is_shown = |row: &Row<'_>| shown == text.len() || row.span().is_some_and(|span| span.start() < shown);
        let layers = record.layers();
        let rows = |name| layers.get(name).into_iter().flat_map(Layer::rows).collect::<Vec<_>>();
        let (mut mentions, tones) = (rows(layer::MENTIONS), rows(layer::SENTIMENT));
        mentions.retain(is_shown);
        let mut entities: Vec<Entity<'_>> =
            rows(layer::ENTITIES).into_iter().map(|row| Entity { row, mentions: Vec::new(), tone: None }).collect();
        for mention in &mentions {
            if let Some(entity) = index(*mention, role::ENTITY, layer::ENTITIES).and_then(|at| entities.get_mut(at)) {
                entity.mentions.push(*mention);
            }
        }
        let mut quotes: Vec<Quote<'_>> = Vec::new();
        // Rows are sorted by start, so that those that are shown are the first, and keep their numbers.
        for row in rows(layer::QUOTES).into_iter().take_while(is_shown) {
            let first = index(row, role::CONTINUES, layer::QUOTES).and_then(|at| quotes.get(at));
            let first = first.map_or(row.index(), |earlier| earlier.first);
            let source = row.link(role::SOURCE);
            let source = source.and_then(|link| Some((link.layer.as_str(), follow(layers, link)?)));
            let cue = row.link(role::CUE).and_then(|link| follow(layers, link));
            quotes.push(Quote { row, speakers: speakers(layers, row), source, cue, first, tone: None });
        }
        for tone in &tones {
            let target = index(*tone, role::TARGET, layer::ENTITIES);
            let quote = index(*tone, role::QUOTE, layer::QUOTES);
            match (target.and_then(|at| entities.get_mut(at)), quote.and_then(|at| quotes.get_mut(at))) {
                // What the whole article says, not one sentence or quotation.
                (Some(entity), None) if tone.span().is_none() => entity.tone = entity.tone.or(Some(*tone)),
                (None, Some(quote)) => quote.tone = quote.tone.or(Some(*tone)),
                _ => {}
            }
        }
        let other = |layer: &&Layer| {
            let name = layer.name().as_str();
            !layer.is_empty() && !HOST_LAYERS.contains(&name) && !SHOWN.contains(&name)
        };
        let other = layers.iter().filter(other).collect();
        Facts { record, text, shown, mentions, entities, quotes, tones, other }
    }

    /// The names of the layers of other plugins.
    pub fn other_names(&self) -> String {
        let names = self.other.iter().map(|layer| shortened(layer.name().as_str(), 40));
        names.collect::<Vec<_>>().join(", ")
    }

    pub fn name(&self, entity: usize) -> String {
        let Some(Entity { row, .. }) = self.entities.get(entity) else { return String::new() };
        let name = attr(*row, key::NAME).map(str::to_owned).or_else(|| self.words(*row).map(str::to_owned));
        shortened(&name.unwrap_or_default(), 120)
    }

    /// The words that a row covers.
    pub fn words(&self, row: Row<'r>) -> Option<&'r str> {
        row.span().map(|span| &self.text[span.range()])
    }

    /// Who said it, in words: the speakers, or what the text gives as its source.
    pub fn speaker(&self, quote: &Quote<'r>) -> Option<String> {
        if !quote.speakers.is_empty() {
            return Some(quote.speakers.iter().map(|entity| self.name(*entity)).collect::<Vec<_>>().join(", "));
        }
        let phrase = attr(quote.row, key::SOURCE_PHRASE);
        let phrase = phrase.or_else(|| quote.source.and_then(|(_, row)| self.words(row)));
        phrase.map(|phrase| shortened(phrase, 80))
    }

    /// The tone of the article's own voice.
    pub fn article_tone(&self) -> Option<Row<'r>> {
        self.tones.iter().copied().find(|row| scope(*row) == Some(Scope::Article))
    }
}

/// The bytes of a text that are shown: all, or whole lines, or what there is of a line that is longer.
fn shown(text: &str, most: usize) -> usize {
    if text.len() <= most {
        return text.len();
    }
    let end = text.floor_char_boundary(most);
    text[..end].rfind('\n').filter(|line| *line > most / 2).unwrap_or(end)
}

/// The speakers that a quotation links to, or the entity of its source.
fn speakers(layers: &Layers, quote: Row<'_>) -> Vec<usize> {
    let linked = quote.links().iter().filter(|link| link.role.as_str() == role::SPEAKER);
    let linked = linked.filter(|link| link.layer.as_str() == layer::ENTITIES).map(|link| link.row as usize);
    let linked: Vec<usize> = linked.collect();
    if !linked.is_empty() {
        return linked;
    }
    let source = quote.link(role::SOURCE).filter(|link| link.layer.as_str() == layer::MENTIONS);
    let source = source.and_then(|link| follow(layers, link));
    source.and_then(|row| index(row, role::ENTITY, layer::ENTITIES)).into_iter().collect()
}

fn index(row: Row<'_>, role: &str, layer: &str) -> Option<usize> {
    row.link(role).filter(|link| link.layer.as_str() == layer).map(|link| link.row as usize)
}

/// The row that a link leads to.
pub(super) fn follow<'r>(layers: &'r Layers, link: Link) -> Option<Row<'r>> {
    layers.get(link.layer.as_str())?.row(link.row as usize)
}

pub(super) fn attr<'r>(row: Row<'r>, key: &str) -> Option<&'r str> {
    row.attr(key).and_then(Value::as_str)
}

pub(super) fn scope(tone: Row<'_>) -> Option<Scope> {
    attr(tone, key::SCOPE).and_then(Scope::parse)
}

pub(super) fn form(mention: Row<'_>) -> Option<MentionForm> {
    attr(mention, key::FORM).and_then(MentionForm::parse)
}

pub(super) fn polarity(tone: Row<'_>) -> Option<f64> {
    match tone.attr(key::POLARITY)? {
        Value::Float(polarity) => Some(polarity),
        Value::Int(polarity) => Some(polarity as f64),
        _ => None,
    }
}

/// Class and word for the type of a name.
pub(super) fn kind_of(row: Row<'_>) -> (&'static str, String) {
    let label = row.label().as_str();
    match EntityType::parse(label) {
        Some(EntityType::Person) => ("person", "person".into()),
        Some(EntityType::Organisation) => ("organisation", "organisation".into()),
        Some(EntityType::Location) => ("place", "place".into()),
        Some(EntityType::Other) => ("other", attr(row, key::KIND).map_or("other".into(), |kind| shortened(kind, 30))),
        None => ("other", visible(label).into_owned()),
    }
}

/// Class and sign for a tone.
pub(super) fn sign_of(tone: Row<'_>) -> (&'static str, &'static str) {
    match Tone::parse(tone.label().as_str()) {
        Some(Tone::Negative) => ("negative", "▼"),
        Some(Tone::Positive) => ("positive", "▲"),
        _ => ("neutral", "·"),
    }
}

/// A tone in words: `negative −0.62`.
pub(super) fn tone_words(tone: Row<'_>) -> String {
    let strength = polarity(tone).map_or(String::new(), |polarity| format!(" {polarity:+.2}").replace('-', "−"));
    format!("{}{strength}", visible(tone.label().as_str()))
}

#[cfg(test)]
mod tests {
    use super::shown;

    #[test]
    fn whole_lines_of_a_long_text_are_shown() {
        assert_eq!(shown("one\ntwo", 7), 7);
        assert_eq!(shown("one and\ntwo", 10), 7);
        assert_eq!(shown("one\ntwo and three", 12), 12);
        assert_eq!(shown("ééé", 3), 2);
    }
}
