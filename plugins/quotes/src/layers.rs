//! Reads the layers of the host and of the entities processor into the input of the analysis.

use std::ops::Range;

use copydesk_language::lexicon::Gender;
use copydesk_plugin::standard::{EntityType, MentionForm, SectionKind, key, layer, role};
use copydesk_plugin::{Doc, Spans};

use crate::model::{Entity, Input, Mention};

/// What was read of an article's layers.
#[derive(Debug)]
pub struct Layers<'d> {
    tokens: Spans<'d>,
    sentences: Vec<Range<usize>>,
    sections: Vec<(Range<usize>, SectionKind)>,
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
        for mention in doc.mentions() {
            let Some(span) = mention.span() else { continue };
            let kind = mention.entity_type();
            mentions.push(Mention {
                span,
                person: kind == Some(EntityType::Person),
                organisation: kind == Some(EntityType::Organisation),
                speaks: kind != Some(EntityType::Other) || mention.form() != Some(MentionForm::Name),
                form: mention.form().unwrap_or(MentionForm::Name),
                entity: mention.link(role::ENTITY).map(|entity| entity.index()),
            });
            mention_rows.push(mention.index());
        }
        let entities = doc.entities().map(|entity| Entity {
            name: entity.attr_str(key::NAME).unwrap_or_default(),
            person: entity.entity_type() == Some(EntityType::Person),
            gender: match entity.attr_str(key::GENDER) {
                Some("female") => Some(Gender::Female),
                Some("male") => Some(Gender::Male),
                _ => None,
            },
        });
        Layers {
            tokens: doc.layer(layer::TOKENS).into(),
            sentences: ranges(layer::SENTENCES),
            sections: doc.sections().map(|row| (row.range(), row.kind().unwrap_or(SectionKind::Paragraph))).collect(),
            mentions,
            entities: entities.collect(),
            mention_rows,
        }
    }

    /// The article of these layers.
    pub fn input<'i>(&'i self, text: &'i str) -> Input<'i> {
        Input {
            text,
            tokens: self.tokens,
            sentences: &self.sentences,
            sections: &self.sections,
            mentions: &self.mentions,
            entities: &self.entities,
        }
    }
}
