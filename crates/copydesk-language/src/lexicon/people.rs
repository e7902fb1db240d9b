//! Common nouns for people: roles, relatives, unnamed sources. The plural counts too. A hyphenated noun is looked up whole, then
//! by its parts (“ex-minister”, “vice-president”, “Secretary-General”).

use std::sync::LazyLock;

use super::{Gender, data};
use crate::lookup::{Folded, Nouns, Set};

const PEOPLE: &str = include_str!("../../data/people.txt");
const SOURCE_FILE: &str = include_str!("../../data/sources.txt");

const FEMALE: Option<Gender> = Some(Gender::Female);
const MALE: Option<Gender> = Some(Gender::Male);

static ROLES: LazyLock<Nouns<(RoleKind, Option<Gender>)>> = LazyLock::new(|| {
    Nouns::new(&data::map(&[
        (PEOPLE, "offices", (RoleKind::Office, None)),
        (PEOPLE, "offices of men", (RoleKind::Office, MALE)),
        (PEOPLE, "offices of women", (RoleKind::Office, FEMALE)),
        (PEOPLE, "occupations", (RoleKind::Occupation, None)),
        (PEOPLE, "occupations of men", (RoleKind::Occupation, MALE)),
        (PEOPLE, "occupations of women", (RoleKind::Occupation, FEMALE)),
        (PEOPLE, "persons", (RoleKind::Person, None)),
        (PEOPLE, "men", (RoleKind::Person, MALE)),
        (PEOPLE, "women", (RoleKind::Person, FEMALE)),
    ]))
});

static KIN: LazyLock<Nouns<Option<Gender>>> = LazyLock::new(|| {
    let sections =
        [(PEOPLE, "relatives", None), (PEOPLE, "male relatives", MALE), (PEOPLE, "female relatives", FEMALE)];
    Nouns::new(&data::map(&sections))
});

static COLLECTIVES: LazyLock<Set<&str>> = LazyLock::new(|| data::set(SOURCE_FILE, &["collectives"]));

static SOURCES: LazyLock<Nouns<SourceNoun>> = LazyLock::new(|| {
    Nouns::new(&data::map(&[
        (SOURCE_FILE, "institutions", SourceNoun::Institution),
        (SOURCE_FILE, "documents", SourceNoun::Document),
    ]))
});

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
    /// The person's gender, if the word expresses it.
    pub gender: Option<Gender>,
    /// True for “ministers”, “spokesmen”.
    pub plural: bool,
}

/// A noun for a relative: “mother”, “sons”.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kin {
    /// The relative's gender, if the word expresses it.
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

/// The noun for a person's role, if the word is one.
pub fn role_noun(word: &str) -> Option<RoleNoun> {
    let ((kind, gender), plural) = ROLES.get(word)?;
    Some(RoleNoun { kind, gender, plural })
}

/// The noun for a relative, if the word is one.
pub fn kinship(word: &str) -> Option<Kin> {
    let (gender, plural) = KIN.get(word)?;
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
    SOURCES.get(word).map(|(kind, _)| kind)
}

#[cfg(test)]
mod tests {
    use super::*;

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
