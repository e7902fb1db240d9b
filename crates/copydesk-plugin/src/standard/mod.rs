//! What the host and the standard processors write: the names of it, and rows read by what they mean.
//!
//! | layer | provider | read by | rows |
//! |---|---|---|---|
//! | [`layer::SECTIONS`] | host | [`Doc::sections`] | [`Section`]: title, paragraph, heading ... |
//! | [`layer::SENTENCES`], [`layer::TOKENS`] | host | [`Doc::layer`] | plain rows |
//! | [`layer::MENTIONS`] | `entities` | [`Doc::mentions`] | [`Mention`]: “Ada Example”, “the minister”, “she” |
//! | [`layer::ENTITIES`] | `entities` | [`Doc::entities`] | [`Entity`]: one row for who or what is named |
//! | [`layer::QUOTES`] | `quotes` | [`Doc::quotes`] | [`Quote`]: what was said, how, and by whom |
//! | [`layer::SOURCES`], [`layer::CUES`] | `quotes` | [`Doc::layer`] | the phrases that quotes link to |
//! | [`layer::SENTIMENT`] | `sentiment` | [`Doc::sentiments`] | [`Sentiment`]: tone of the article, a sentence, a quote, toward an entity |
//!
//! A view is a [`Row`](crate::Row), so that its span, words, score and what else it says are at hand too. Where a word is none of those
//! listed here, as a later revision of a layer may write, the view says `None` and the row has the word.
//!
//! ```
//! use copydesk_plugin::standard::{Form, Named, Quoted};
//! use copydesk_plugin::testing::Case;
//!
//! let case = Case::underlined(r#"
//! Jo Doe, the minister, said rates fell. "Too late," she said.
//! ^^^^^^ PER #1 role="the minister"
//!                            ^^^^^^^^^^ indirect speaker=#1 cue="said"
//!                                        ^^^^^^^^^^^ direct speaker=#1 cue="said"
//!                                                    ^^^ PER #1 form="pronoun"
//! "#);
//! case.read(|doc| {
//!     let quote = doc.quotes().last().unwrap();
//!     assert_eq!((quote.quoted(), quote.cue(), quote.text()), (Some(Quoted::Direct), Some("said"), "\"Too late,\""));
//!     let speaker = quote.speaker().unwrap();
//!     assert_eq!((speaker.name(), speaker.role(), speaker.mentions()), ("Jo Doe", Some("the minister"), 2));
//!     let she = doc.mentions().last().unwrap();
//!     assert_eq!((she.named(), she.form()), (Some(Named::Person), Some(Form::Pronoun)));
//!     assert_eq!(she.entity().unwrap().index(), speaker.index());
//! });
//! ```
//!
//! [`Doc::layer`]: crate::Doc::layer
//! [`Doc::sections`]: crate::Doc::sections
//! [`Doc::mentions`]: crate::Doc::mentions
//! [`Doc::entities`]: crate::Doc::entities
//! [`Doc::quotes`]: crate::Doc::quotes
//! [`Doc::sentiments`]: crate::Doc::sentiments

mod views;
mod words;

pub use views::{Entity, Mention, Quote, Section, Sentiment};
pub use words::{Form, Named, Quoted, Scope, SectionKind, Tone};

/// Layers.
pub mod layer {
    /// Title, paragraphs, headings and what is no prose; of the host.
    pub const SECTIONS: &str = "sections";
    /// Sentences, never across sections; of the host.
    pub const SENTENCES: &str = "sentences";
    /// Words and punctuation marks; of the host.
    pub const TOKENS: &str = "tokens";
    /// Each place where someone or something is spoken of; of `entities`.
    pub const MENTIONS: &str = "mentions";
    /// Who and what is named, one row each, at the fullest mention; of `entities`.
    pub const ENTITIES: &str = "entities";
    /// What was said; of `quotes`.
    pub const QUOTES: &str = "quotes";
    /// The phrases that the text gives as sources and that are no mentions: “officials”; of `quotes`.
    pub const SOURCES: &str = "sources";
    /// The words that say that something was said: “told”; of `quotes`.
    pub const CUES: &str = "cues";
    /// Tone; of `sentiment`.
    pub const SENTIMENT: &str = "sentiment";
}

/// Roles of links.
pub mod role {
    /// From a mention to the entity that it is.
    pub const ENTITY: &str = "entity";
    /// From a quote to what the text gives as its source: a mention, or a row of `sources`.
    pub const SOURCE: &str = "source";
    /// From a quote to the entity that says it.
    pub const SPEAKER: &str = "speaker";
    /// From a quote to the row of its cue.
    pub const CUE: &str = "cue";
    /// From a quote to the entity that is told.
    pub const ADDRESSEE: &str = "addressee";
    /// From a quote to the one that it goes on from.
    pub const CONTINUES: &str = "continues";
    /// From a quote to the one that it lies in.
    pub const WITHIN: &str = "within";
    /// From a sentiment to the entity that it is toward.
    pub const TARGET: &str = "target";
    /// From a sentiment to the quote whose tone it is.
    pub const QUOTE: &str = "quote";
}

/// Keys of attributes.
pub mod key {
    /// Of a mention: how it speaks of its entity, [`Form`](super::Form).
    pub const FORM: &str = "form";
    /// Of an entity: its name in full, as the article has it.
    pub const NAME: &str = "name";
    /// Of an entity: what the article calls it beside its name, “Kremlin spokesman”.
    pub const ROLE: &str = "role";
    /// Of an entity: a finer kind.
    pub const KIND: &str = "kind";
    /// Of an entity: `female` or `male`, if the article tells.
    pub const GENDER: &str = "gender";
    /// Of an entity: how many mentions it has.
    pub const MENTIONS: &str = "mentions";
    /// Of a quote: the word that says that something was said.
    pub const CUE: &str = "cue";
    /// Of a quote: what kind of saying it is: `say`, `claim`, `announce` ...
    pub const STANCE: &str = "stance";
    /// Of a quote: what the text gives as its source, named or not: “officials”.
    pub const SOURCE_PHRASE: &str = "source_phrase";
    /// Of a sentiment: -1 to 1.
    pub const POLARITY: &str = "polarity";
    /// Of a sentiment: what it is the tone of, [`Scope`](super::Scope).
    pub const SCOPE: &str = "scope";
}
