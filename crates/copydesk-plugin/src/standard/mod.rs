//! The layers of the host and the standard processors: their names, and typed views of their rows.
//!
//! | layer | provider | read by | rows |
//! |---|---|---|---|
//! | [`layer::SECTIONS`] | host | [`Doc::sections`] | [`Section`]: title, paragraph, heading ... |
//! | [`layer::SENTENCES`], [`layer::TOKENS`] | host | [`Doc::layer`] | plain rows |
//! | [`layer::MENTIONS`] | `entities` | [`Doc::mentions`] | [`Mention`]: “Ada Example”, “the minister”, “she” |
//! | [`layer::ENTITIES`] | `entities` | [`Doc::entities`] | [`Entity`]: one row for who or what is named |
//! | [`layer::QUOTES`] | `quotes` | [`Doc::quotes`] | [`Quote`]: what was said, how, and by whom |
//! | [`layer::SOURCES`], [`layer::CUES`] | `quotes` | [`Doc::layer`] | the phrases that quotes link to |
//! | [`layer::SENTIMENT`] | `sentiment` | [`Doc::sentiments`] | [`Sentiment`]: tone of the article, a sentence or a quote, or towards an entity |
//!
//! A view dereferences to its [`Row`](crate::Row), with its span, text, score and further attributes. For a label that is not listed here,
//! which a later revision of a layer may write, the view returns `None`, and the row still has the label.
//!
//! ```
//! use copydesk_plugin::standard::{MentionForm, EntityType, QuoteKind};
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
//!     assert_eq!((quote.kind(), quote.cue(), quote.text()), (Some(QuoteKind::Direct), Some("said"), "\"Too late,\""));
//!     let speaker = quote.speaker().unwrap();
//!     assert_eq!((speaker.name(), speaker.role(), speaker.mentions()), ("Jo Doe", Some("the minister"), 2));
//!     let she = doc.mentions().last().unwrap();
//!     assert_eq!((she.entity_type(), she.form()), (Some(EntityType::Person), Some(MentionForm::Pronoun)));
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

pub use copydesk_core::vocabulary::{EntityType, MentionForm, QuoteKind, Scope, SectionKind, Tone, key, layer, role};
pub use views::{Entity, Mention, Quote, Section, Sentiment};
