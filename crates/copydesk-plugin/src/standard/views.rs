//! Typed views of the rows of the standard layers.

use std::ops::Deref;

use copydesk_core::Value;

use super::{EntityType, MentionForm, QuoteKind, Scope, SectionKind, Tone, key, layer, role};
use crate::{Doc, Row};

/// A view of one layer's rows.
macro_rules! view {
    ($(#[$about:meta])* $name:ident) => {
        $(#[$about])*
        #[derive(Clone, Copy, Debug)]
        pub struct $name<'d>(Row<'d>);

        impl<'d> Deref for $name<'d> {
            type Target = Row<'d>;

            fn deref(&self) -> &Row<'d> {
                &self.0
            }
        }
    };
}

view! {
    /// A row of [`layer::SECTIONS`].
    Section
}
view! {
    /// A row of [`layer::MENTIONS`].
    Mention
}
view! {
    /// A row of [`layer::ENTITIES`].
    Entity
}
view! {
    /// A row of [`layer::QUOTES`]. It covers what was said: with its quote marks if it is direct, the whole reported clause otherwise.
    Quote
}
view! {
    /// A row of [`layer::SENTIMENT`].
    Sentiment
}

impl Doc<'_> {
    /// The sections, in order.
    ///
    /// # Panics
    /// As [`Doc::layer`], if the layer is not declared. So do all of these.
    #[track_caller]
    pub fn sections(&self) -> impl ExactSizeIterator<Item = Section<'_>> + DoubleEndedIterator {
        self.layer(layer::SECTIONS).rows().map(Section)
    }

    /// The mentions, in order.
    #[track_caller]
    pub fn mentions(&self) -> impl ExactSizeIterator<Item = Mention<'_>> + DoubleEndedIterator {
        self.layer(layer::MENTIONS).rows().map(Mention)
    }

    /// The entities, in the order of their fullest mentions.
    #[track_caller]
    pub fn entities(&self) -> impl ExactSizeIterator<Item = Entity<'_>> + DoubleEndedIterator {
        self.layer(layer::ENTITIES).rows().map(Entity)
    }

    /// The quotes, in order.
    #[track_caller]
    pub fn quotes(&self) -> impl ExactSizeIterator<Item = Quote<'_>> + DoubleEndedIterator {
        self.layer(layer::QUOTES).rows().map(Quote)
    }

    /// All tones, of every [`Scope`].
    #[track_caller]
    pub fn sentiments(&self) -> impl ExactSizeIterator<Item = Sentiment<'_>> + DoubleEndedIterator {
        self.layer(layer::SENTIMENT).rows().map(Sentiment)
    }
}

impl Section<'_> {
    /// What it is.
    pub fn kind(self) -> Option<SectionKind> {
        SectionKind::parse(self.label())
    }
}

impl<'d> Mention<'d> {
    /// What kind of thing it speaks of.
    pub fn entity_type(self) -> Option<EntityType> {
        EntityType::parse(self.label())
    }

    /// How it speaks of it.
    pub fn form(self) -> Option<MentionForm> {
        MentionForm::parse(self.attr_str(key::FORM)?)
    }

    /// What it speaks of; `None`: something that the article names nowhere.
    ///
    /// # Panics
    /// If the processor does not declare [`layer::ENTITIES`].
    #[track_caller]
    pub fn entity(self) -> Option<Entity<'d>> {
        self.link_into(role::ENTITY, layer::ENTITIES).map(Entity)
    }
}

impl<'d> Entity<'d> {
    /// What kind of thing it is.
    pub fn entity_type(self) -> Option<EntityType> {
        EntityType::parse(self.label())
    }

    /// Its name in full.
    pub fn name(self) -> &'d str {
        self.attr_str(key::NAME).unwrap_or_else(|| self.text())
    }

    /// What the article calls it beside its name: “Kremlin spokesman”.
    pub fn role(self) -> Option<&'d str> {
        self.attr_str(key::ROLE)
    }

    /// How many mentions it has.
    pub fn mentions(self) -> u32 {
        match self.attr(key::MENTIONS) {
            Some(Value::Int(n)) => u32::try_from(n).unwrap_or_default(),
            _ => 0,
        }
    }
}

impl<'d> Quote<'d> {
    /// How it is reported.
    pub fn kind(self) -> Option<QuoteKind> {
        QuoteKind::parse(self.label())
    }

    /// The word that says that something was said: “told”.
    pub fn cue(self) -> Option<&'d str> {
        self.attr_str(key::CUE)
    }

    /// What kind of saying it is: `say`, `claim`, `announce` ...
    pub fn stance(self) -> Option<&'d str> {
        self.attr_str(key::STANCE)
    }

    /// What the text gives as its source, named or not: “officials”.
    pub fn source_phrase(self) -> Option<&'d str> {
        self.attr_str(key::SOURCE_PHRASE)
    }

    /// The mention that the text names as its source; `None` where it gives another phrase, a row of [`layer::SOURCES`], or none.
    ///
    /// # Panics
    /// If the processor does not declare [`layer::MENTIONS`].
    #[track_caller]
    pub fn source(self) -> Option<Mention<'d>> {
        self.link_into(role::SOURCE, layer::MENTIONS).map(Mention)
    }

    /// Who says it.
    ///
    /// # Panics
    /// If the processor does not declare [`layer::ENTITIES`].
    #[track_caller]
    pub fn speaker(self) -> Option<Entity<'d>> {
        self.link_into(role::SPEAKER, layer::ENTITIES).map(Entity)
    }

    /// Who is told.
    ///
    /// # Panics
    /// If the processor does not declare [`layer::ENTITIES`].
    #[track_caller]
    pub fn addressee(self) -> Option<Entity<'d>> {
        self.link_into(role::ADDRESSEE, layer::ENTITIES).map(Entity)
    }

    /// The quote that it goes on from: “A,” he said, “B.”
    pub fn continues(self) -> Option<Quote<'d>> {
        self.link(role::CONTINUES).map(Quote)
    }

    /// The quote that it lies in.
    pub fn within(self) -> Option<Quote<'d>> {
        self.link(role::WITHIN).map(Quote)
    }
}

impl<'d> Sentiment<'d> {
    /// Negative, neutral or positive.
    pub fn tone(self) -> Option<Tone> {
        Tone::parse(self.label())
    }

    /// -1 to 1.
    pub fn polarity(self) -> Option<f64> {
        match self.attr(key::POLARITY)? {
            Value::Float(polarity) => Some(polarity),
            _ => None,
        }
    }

    /// What it is the tone of.
    pub fn scope(self) -> Option<Scope> {
        Scope::parse(self.attr_str(key::SCOPE)?)
    }

    /// The entity that it is toward, if its scope is [`Scope::Target`].
    ///
    /// # Panics
    /// If the processor does not declare [`layer::ENTITIES`].
    #[track_caller]
    pub fn target(self) -> Option<Entity<'d>> {
        self.link_into(role::TARGET, layer::ENTITIES).map(Entity)
    }

    /// The quote whose tone it is, if its scope is [`Scope::Quote`].
    ///
    /// # Panics
    /// If the processor does not declare [`layer::QUOTES`].
    #[track_caller]
    pub fn quote(self) -> Option<Quote<'d>> {
        self.link_into(role::QUOTE, layer::QUOTES).map(Quote)
    }
}
