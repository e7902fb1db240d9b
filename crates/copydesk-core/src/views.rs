//! Typed views of the rows of the standard layers, over a [`Record`]. The plugin SDK has the same views over a document.
//!
//! ```
//! use copydesk_core::vocabulary::{QuoteKind, key, layer, role};
//! use copydesk_core::{Article, LayerBuilder, Link, Meta, Record};
//!
//! # fn main() -> Result<(), copydesk_core::Defect> {
//! let text = "“Too late,” Jo Doe said.";
//! let mut record = Record::new(Article::new("a", text, Meta::default()));
//! let mut entities = LayerBuilder::new(layer::ENTITIES.into(), text)?;
//! let jo = text.find("Jo").unwrap();
//! entities.row(Some(jo..jo + 6), "PER".into(), None)?;
//! let mut quotes = LayerBuilder::new(layer::QUOTES.into(), text)?;
//! quotes.row(Some(0..jo - 1), "direct".into(), None)?;
//! quotes.attr(key::CUE.into(), "said".into())?;
//! quotes.link(Link::new(role::SPEAKER.into(), layer::ENTITIES.into(), 0))?;
//! record.insert(vec![entities.finish(), quotes.finish()])?;
//!
//! let quote = record.quotes().next().unwrap();
//! assert_eq!((quote.kind(), quote.cue(), quote.words()), (Some(QuoteKind::Direct), Some("said"), Some("“Too late,”")));
//! assert_eq!(quote.speaker().unwrap().name(), "Jo Doe");
//! # Ok(())
//! # }
//! ```

use std::ops::Deref;

use crate::vocabulary::{EntityType, MentionForm, QuoteKind, Scope, SectionKind, Tone, key, layer, role};
use crate::{Record, Row, Value};

/// Defines a view of one layer's rows. It derefs to the [`Row`], which has its span, its score and all other attributes and links.
macro_rules! view {
    ($(#[$about:meta])* $name:ident, $layer:expr, $(#[$rows_about:meta])* $rows:ident) => {
        $(#[$about])*
        #[derive(Clone, Copy, Debug)]
        pub struct $name<'r> {
            row: Row<'r>,
            record: &'r Record,
        }

        impl<'r> $name<'r> {
            /// The words that it covers; `None`: it is about the whole article.
            pub fn words(&self) -> Option<&'r str> {
                Some(&self.record.text()?[self.row.span()?.range()])
            }
        }

        impl<'r> Deref for $name<'r> {
            type Target = Row<'r>;

            fn deref(&self) -> &Row<'r> {
                &self.row
            }
        }

        impl Record {
            $(#[$rows_about])*
            pub fn $rows(&self) -> impl Iterator<Item = $name<'_>> {
                let rows = self.layers().get($layer).into_iter().flat_map(|layer| layer.rows());
                rows.map(|row| $name { row, record: self })
            }
        }
    };
}

view! {
    /// A row of [`layer::SECTIONS`].
    Section, layer::SECTIONS,
    /// The sections, in order; none if the layer is absent, as for all of these.
    sections
}
view! {
    /// A row of [`layer::MENTIONS`].
    Mention, layer::MENTIONS,
    /// The mentions, in order.
    mentions
}
view! {
    /// A row of [`layer::ENTITIES`].
    Entity, layer::ENTITIES,
    /// The entities, in the order of their fullest mentions.
    entities
}
view! {
    /// A row of [`layer::QUOTES`]. It covers what was said: with its quote marks if it is direct, the whole reported clause otherwise.
    Quote, layer::QUOTES,
    /// The quotes, in order.
    quotes
}
view! {
    /// A row of [`layer::SENTIMENT`].
    Sentiment, layer::SENTIMENT,
    /// All tones, of every [`Scope`].
    sentiments
}

/// The rows of a layer that a row links to in a role.
fn linked<'r>(record: &'r Record, row: Row<'r>, role: &'r str, layer: &'r str) -> impl Iterator<Item = Row<'r>> {
    let links = row.links().iter().filter(move |link| link.role.as_str() == role && link.layer.as_str() == layer);
    links.filter_map(|link| record.layers().follow(*link))
}

impl Section<'_> {
    /// What it is.
    pub fn kind(&self) -> Option<SectionKind> {
        SectionKind::parse(self.label().as_str())
    }
}

impl<'r> Mention<'r> {
    /// What kind of thing it refers to.
    pub fn entity_type(&self) -> Option<EntityType> {
        EntityType::parse(self.label().as_str())
    }

    /// How it refers to its entity.
    pub fn form(&self) -> Option<MentionForm> {
        MentionForm::parse(self.attr_str(key::FORM)?)
    }

    /// The entity that it refers to; `None`: something that the article does not name.
    pub fn entity(&self) -> Option<Entity<'r>> {
        let row = linked(self.record, self.row, role::ENTITY, layer::ENTITIES).next()?;
        Some(Entity { row, record: self.record })
    }
}

impl<'r> Entity<'r> {
    /// What kind of thing it is.
    pub fn entity_type(&self) -> Option<EntityType> {
        EntityType::parse(self.label().as_str())
    }

    /// Its name in full.
    pub fn name(&self) -> &'r str {
        self.attr_str(key::NAME).or_else(|| self.words()).unwrap_or_default()
    }

    /// What the article calls it beside its name: “Kremlin spokesman”.
    pub fn role(&self) -> Option<&'r str> {
        self.attr_str(key::ROLE)
    }

    /// How many mentions it has.
    pub fn mentions(&self) -> u32 {
        match self.attr(key::MENTIONS) {
            Some(Value::Int(n)) => u32::try_from(n).unwrap_or_default(),
            _ => 0,
        }
    }
}

impl<'r> Quote<'r> {
    /// How it is reported.
    pub fn kind(&self) -> Option<QuoteKind> {
        QuoteKind::parse(self.label().as_str())
    }

    /// The verb of saying: “told”.
    pub fn cue(&self) -> Option<&'r str> {
        self.attr_str(key::CUE)
    }

    /// The kind of saying: `say`, `claim`, `announce` ...
    pub fn stance(&self) -> Option<&'r str> {
        self.attr_str(key::STANCE)
    }

    /// What the text gives as its source, named or not: “officials”.
    pub fn source_phrase(&self) -> Option<&'r str> {
        self.attr_str(key::SOURCE_PHRASE)
    }

    /// The mention that the text gives as its source; `None` if it gives another phrase, or none.
    pub fn source(&self) -> Option<Mention<'r>> {
        let row = linked(self.record, self.row, role::SOURCE, layer::MENTIONS).next()?;
        Some(Mention { row, record: self.record })
    }

    /// Who says it: the first of [`Quote::speakers`].
    pub fn speaker(&self) -> Option<Entity<'r>> {
        self.speakers().next()
    }

    /// All who say it: “A and B said in a statement that ...”
    pub fn speakers(&self) -> impl Iterator<Item = Entity<'r>> + use<'r> {
        let record = self.record;
        linked(record, self.row, role::SPEAKER, layer::ENTITIES).map(move |row| Entity { row, record })
    }

    /// How likely the speaker is the right entity, 0 to 1.
    pub fn speaker_score(&self) -> Option<f64> {
        self.attr_number(key::SPEAKER_SCORE)
    }

    /// Who is told.
    pub fn addressee(&self) -> Option<Entity<'r>> {
        let row = linked(self.record, self.row, role::ADDRESSEE, layer::ENTITIES).next()?;
        Some(Entity { row, record: self.record })
    }

    /// The quote that it continues: “A,” he said, “B.”
    pub fn continues(&self) -> Option<Quote<'r>> {
        let row = linked(self.record, self.row, role::CONTINUES, layer::QUOTES).next()?;
        Some(Quote { row, record: self.record })
    }
}

impl<'r> Sentiment<'r> {
    /// Negative, neutral or positive.
    pub fn tone(&self) -> Option<Tone> {
        Tone::parse(self.label().as_str())
    }

    /// From bad (-1) to good (1).
    pub fn polarity(&self) -> Option<f64> {
        self.attr_number(key::POLARITY)
    }

    /// What it is the tone of.
    pub fn scope(&self) -> Option<Scope> {
        Scope::parse(self.attr_str(key::SCOPE)?)
    }

    /// The entity that it is the tone towards.
    pub fn target(&self) -> Option<Entity<'r>> {
        let row = linked(self.record, self.row, role::TARGET, layer::ENTITIES).next()?;
        Some(Entity { row, record: self.record })
    }

    /// The quote whose tone it is.
    pub fn quote(&self) -> Option<Quote<'r>> {
        let row = linked(self.record, self.row, role::QUOTE, layer::QUOTES).next()?;
        Some(Quote { row, record: self.record })
    }
}
