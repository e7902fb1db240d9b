//! English word lists that segmentation and the processors share. Each list stands here once; what a processor infers from
//! a word, and words that only one processor needs, stay with that processor.
//!
//! The words are in `data/`, one file per subject. A look-up takes one token as it stands in the text and does not allocate.
//! Where users need different cuts of a subject, the cuts have names of their own: see [`prepositions`] and [`verbs`].
//!
//! ```
//! use copydesk_language::lexicon::{Gender, person_pronoun, role_noun};
//!
//! let spokeswoman = role_noun("Spokeswoman").unwrap();
//! assert_eq!((spokeswoman.gender, spokeswoman.plural), (Some(Gender::Female), false));
//! assert_eq!(person_pronoun("him").unwrap().gender, Some(Gender::Male));
//! ```

mod calendar;
mod data;
mod people;
pub mod prepositions;
mod pronouns;
pub mod titles;
pub mod verbs;

pub use calendar::{month, month_abbreviations, months, weekday, weekday_abbreviations, weekdays};
pub use people::{Kin, RoleKind, RoleNoun, SourceNoun, collective_source, kinship, role_noun, source_noun};
pub use pronouns::{Case, Number, Person, Pronoun, person_pronoun};
pub use titles::{
    goes_before_sri, honorific_gender, is_courtesy_title, is_honorific, is_post_nominal, is_title, is_title_modifier,
};

/// The gender that a word expresses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Gender {
    /// “she”, “spokeswoman”, “Mrs.”
    Female,
    /// “he”, “spokesman”, “Mr.”
    Male,
}
