//! Words for people: honorifics, titles, role nouns, kinship, pronouns, and the nouns for unnamed sources.
//!
//! Every function takes one token as it stands in the text, in any case, allocates nothing, and looks no further than
//! that token; the plural is understood where a noun is asked for. Hyphenated nouns are looked up whole, then by their
//! parts (“ex-minister”, “vice-president”, “Secretary-General”).
//!
//! ```
//! use copydesk_language::people::{Gender, person_pronoun, role_noun};
//!
//! let spokeswoman = role_noun("Spokeswoman").unwrap();
//! assert_eq!((spokeswoman.gender, spokeswoman.plural), (Some(Gender::Female), false));
//! assert_eq!(person_pronoun("him").unwrap().gender, Some(Gender::Male));
//! ```

mod calendar;
mod lists;
mod pronouns;

pub use calendar::{month, weekday};
pub use pronouns::{Case, Number, Person, Pronoun, person_pronoun};

use crate::lookup::Folded;
use lists::{COLLECTIVES, HONORIFICS, KIN, MODIFIERS, ROLES, SOURCES, TITLES};

/// The gender that a word tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Gender {
    /// “she”, “spokeswoman”, “Mrs.”
    Female,
    /// “he”, “spokesman”, “Mr.”
    Male,
}

/// What a role noun says of a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RoleKind {
    /// A post that someone holds: “president”, “spokesman”, “mayor”.
    Office,
    /// What someone does: “lawyer”, “analyst”, “singer”.
    Occupation,
    /// Someone's part in the news, or just a person: “victim”, “resident”, “woman”.
    Person,
}

/// A common noun that can name one person: “the spokeswoman”, “a former minister”.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RoleNoun {
    /// What the noun says of the person.
    pub kind: RoleKind,
    /// The person's gender, if the word tells it.
    pub gender: Option<Gender>,
    /// True for “ministers”, “spokesmen”.
    pub plural: bool,
}

/// A noun for a relative: “mother”, “sons”.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kin {
    /// The relative's gender, if the word tells it.
    pub gender: Option<Gender>,
    /// True for “sons”, “children”.
    pub plural: bool,
}

/// What kind of unnamed source a noun is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SourceNoun {
    /// “officials”, “critics”, “police”.
    People,
    /// “government”, “ministry”, “company”, “court”.
    Institution,
    /// “report”, “statement”, “study”, “indictment”.
    Document,
}

/// An honorific, with or without its dot: “Mr.”, “Dr”, “Sir”, “Sheikh”.
pub fn is_honorific(word: &str) -> bool {
    Folded::without_dot(word).is_some_and(|word| HONORIFICS.contains_key(word.as_str()))
}

/// The gender that an honorific tells: “Mrs.”, “Sir”.
pub fn honorific_gender(word: &str) -> Option<Gender> {
    *HONORIFICS.get(Folded::without_dot(word)?.as_str())?
}

/// A title that stands with a capital right before a name, with or without its dot: “President”, “Sen.”, “Gen”.
///
/// The last word of a compound title counts (“Prime *Minister*”, “Secretary-General”); [`is_title_modifier`] knows the
/// words in front of it. In any other case than before a name these are role nouns.
pub fn is_title(word: &str) -> bool {
    let Some(word) = Folded::without_dot(word) else { return false };
    word.parts().any(|part| TITLES.contains(part))
}

/// A word that belongs to the title after it: “Prime”, “Foreign”, “Vice”, “Deputy”, “former”, “acting”.
pub fn is_title_modifier(word: &str) -> bool {
    Folded::new(word).is_some_and(|word| MODIFIERS.contains(word.as_str()))
}

/// The noun for a person's role, if the word is one.
pub fn role_noun(word: &str) -> Option<RoleNoun> {
    let folded = Folded::new(word)?;
    let (found, plural) = folded.noun(|noun| ROLES.get(noun).copied())?;
    Some(RoleNoun { kind: found.0, gender: found.1, plural })
}

/// The noun for a relative, if the word is one.
pub fn kinship(word: &str) -> Option<Kin> {
    let folded = Folded::new(word)?;
    let (gender, plural) = folded.noun(|noun| KIN.get(noun).copied())?;
    Some(Kin { gender, plural })
}

/// True for nouns that stand for several unnamed people who are asked, quoted or believed: “officials”, “police”.
pub fn collective_source(word: &str) -> bool {
    Folded::new(word).is_some_and(|word| COLLECTIVES.contains(word.as_str()))
}

/// The kind of unnamed source that the noun is, singular or plural; for [`SourceNoun::People`] see [`role_noun`] too.
pub fn source_noun(word: &str) -> Option<SourceNoun> {
    if collective_source(word) {
        return Some(SourceNoun::People);
    }
    Folded::new(word)?.noun(|noun| SOURCES.get(noun).copied()).map(|(kind, _)| kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn honorifics_with_and_without_dot() {
        for word in ["Mr.", "Mr", "Dr.", "MRS.", "Sir", "Sheikh"] {
            assert!(is_honorific(word), "{word}");
        }
        for word in ["The", "Sen.", ".", "", "Mrs.."] {
            assert!(!is_honorific(word), "{word}");
        }
        assert_eq!(honorific_gender("Ms."), Some(Gender::Female));
        assert_eq!(honorific_gender("Dr."), None);
    }

    #[test]
    fn titles_and_their_modifiers() {
        for word in ["President", "Sen.", "Gen", "Minister", "Secretary-General", "Vice-President", "PRESIDENT"] {
            assert!(is_title(word), "{word}");
        }
        for word in ["Prime", "Foreign", "Vice", "former"] {
            assert!(is_title_modifier(word) && !is_title(word), "{word}");
        }
    }

    #[test]
    fn role_nouns_tell_number_and_gender() {
        let noun = |word: &str| role_noun(word).map(|noun| (noun.kind, noun.gender, noun.plural));
        use Gender::*;
        use RoleKind::*;
        assert_eq!(noun("spokesman"), Some((Office, Some(Male), false)));
        assert_eq!(noun("spokesmen"), Some((Office, Some(Male), true)));
        assert_eq!(noun("Secretary-General"), Some((Office, None, false)));
        assert_eq!(noun("secretaries"), Some((Office, None, true)));
        assert_eq!(noun("ex-ministers"), Some((Office, None, true)));
        assert_eq!(noun("actress"), Some((Occupation, Some(Female), false)));
        assert_eq!(noun("actresses"), Some((Occupation, Some(Female), true)));
        assert_eq!(noun("women"), Some((Person, Some(Female), true)));
        assert_eq!(noun("boss"), Some((Office, None, false)));
        assert_eq!(noun("bosses"), Some((Office, None, true)));
        assert_eq!(noun("thieves"), Some((Occupation, None, true)));
        for word in ["table", "s", "", "es", "the", "é", "a-b", "-", "x".repeat(100).as_str()] {
            assert_eq!(noun(word), None, "{word}");
        }
    }

    #[test]
    fn kin_and_sources() {
        assert_eq!(kinship("daughters"), Some(Kin { gender: Some(Gender::Female), plural: true }));
        assert_eq!(kinship("wives"), Some(Kin { gender: Some(Gender::Female), plural: true }));
        assert_eq!(kinship("children"), Some(Kin { gender: None, plural: true }));
        assert!(collective_source("Officials") && collective_source("police") && !collective_source("report"));
        assert_eq!(source_noun("reports"), Some(SourceNoun::Document));
        assert_eq!(source_noun("ministries"), Some(SourceNoun::Institution));
        assert_eq!(source_noun("witnesses"), Some(SourceNoun::People));
    }
}
