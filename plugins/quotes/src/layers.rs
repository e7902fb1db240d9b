//! The layers of the host and of a processor of entities, as the analysis reads them.

use std::ops::Range;

use copydesk_language::people::Gender;
use copydesk_plugin::Doc;

use crate::article::{Entity, Form, Input, Mention, Role};

/// What was read of an article's layers.
#[derive(Debug)]
pub struct Layers<'d> {
    tokens: Vec<Range<usize>>,
    sentences: Vec<Range<usize>>,
    sections: Vec<(Range<usize>, Role)>,
    mentions: Vec<Mention>,
    entities: Vec<Entity<'d>>,
    /// The row of each mention.
    pub mention_rows: Vec<usize>,
}

impl<'d> Layers<'d> {
    /// Reads them.
    pub fn read(doc: &'d Doc<'_>) -> Layers<'d> {
        let ranges = |layer: &str| doc.layer(layer).rows().filter_map(|row| row.span()).collect::<Vec<_>>();
        let mut mentions = Vec::new();
        let mut mention_rows = Vec::new();
        for row in doc.layer("mentions").rows() {
            let Some(span) = row.span() else { continue };
            let form = match row.attr_str("form") {
                Some("pronoun") => Form::Pronoun,
                Some("nominal") => Form::Nominal,
                _ => Form::Name,
            };
            let entity = row.link("entity").map(|entity| entity.index());
            let (person, organisation) = (row.label() == "PER", row.label() == "ORG");
            mentions.push(Mention { span, person, organisation, form, entity });
            mention_rows.push(row.index());
        }
        let entities = doc.layer("entities").rows().map(|row| Entity {
            name: row.attr_str("name").unwrap_or_default(),
            person: row.label() == "PER",
            gender: match row.attr_str("gender") {
                Some("female") => Some(Gender::Female),
                Some("male") => Some(Gender::Male),
                _ => None,
            },
        });
        Layers {
            tokens: ranges("tokens"),
            sentences: ranges("sentences"),
            sections: doc.layer("sections").rows().map(|row| (row.range(), role(row.label()))).collect(),
            mentions,
            entities: entities.collect(),
            mention_rows,
        }
    }

    /// The article of these layers.
    pub fn input<'i>(&'i self, text: &'i str) -> Input<'i> {
        Input {
            text,
            tokens: &self.tokens,
            sentences: &self.sentences,
            sections: &self.sections,
            mentions: &self.mentions,
            entities: &self.entities,
        }
    }
}

fn role(label: &str) -> Role {
    match label {
        "title" => Role::Title,
        "dateline" | "byline" | "credit" | "boilerplate" => Role::Aside,
        _ => Role::Text,
    }
}
