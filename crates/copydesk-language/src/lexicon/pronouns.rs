//! Pronouns for persons. “It” and “its” are not here: they refer to things.

use super::Gender;
use crate::lookup::Folded;

/// The grammatical person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Person {
    /// “I”, “we”: inside a quotation, its speaker.
    First,
    /// “you”.
    Second,
    /// “he”, “she”, “they”, “who”.
    Third,
}

/// How many persons a pronoun refers to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Number {
    /// “he”, “I”.
    Singular,
    /// “we”, and “they”, which may be singular too.
    Plural,
    /// “you”, “who”.
    Either,
}

/// The grammatical case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Case {
    /// “he”, “who”.
    Subject,
    /// “him”, “whom”.
    Object,
    /// “his”, “hers”, “their”.
    Possessive,
    /// “himself”.
    Reflexive,
    /// “you”.
    SubjectOrObject,
    /// “her”.
    ObjectOrPossessive,
}

impl Case {
    /// True if the form can be the subject of a verb.
    pub fn is_subject(self) -> bool {
        matches!(self, Self::Subject | Self::SubjectOrObject)
    }

    /// True if the form can stand before a noun as its owner.
    pub fn is_possessive(self) -> bool {
        matches!(self, Self::Possessive | Self::ObjectOrPossessive)
    }
}

/// A personal, possessive, reflexive or relative pronoun for persons.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pronoun {
    /// The grammatical person.
    pub person: Person,
    /// The gender, if the form expresses it.
    pub gender: Option<Gender>,
    /// How many persons it refers to.
    pub number: Number,
    /// The grammatical case.
    pub case: Case,
    /// True for “who”, “whom”, “whose”.
    pub relative: bool,
}

/// The pronoun for persons, if the word is one.
pub fn person_pronoun(word: &str) -> Option<Pronoun> {
    use Case::*;
    use Number::*;
    use Person::*;
    const F: Option<Gender> = Some(Gender::Female);
    const M: Option<Gender> = Some(Gender::Male);
    let folded = Folded::new(word)?;
    let (person, gender, number, case) = match folded.as_str() {
        "he" => (Third, M, Singular, Subject),
        "him" => (Third, M, Singular, Object),
        "his" => (Third, M, Singular, Possessive),
        "himself" => (Third, M, Singular, Reflexive),
        "she" => (Third, F, Singular, Subject),
        "her" => (Third, F, Singular, ObjectOrPossessive),
        "hers" => (Third, F, Singular, Possessive),
        "herself" => (Third, F, Singular, Reflexive),
        "they" => (Third, None, Plural, Subject),
        "them" => (Third, None, Plural, Object),
        "their" | "theirs" => (Third, None, Plural, Possessive),
        "themselves" => (Third, None, Plural, Reflexive),
        "themself" => (Third, None, Singular, Reflexive),
        "i" => (First, None, Singular, Subject),
        "me" => (First, None, Singular, Object),
        "my" | "mine" => (First, None, Singular, Possessive),
        "myself" => (First, None, Singular, Reflexive),
        "we" => (First, None, Plural, Subject),
        "us" if word != "US" => (First, None, Plural, Object),
        "our" | "ours" => (First, None, Plural, Possessive),
        "ourselves" => (First, None, Plural, Reflexive),
        "you" => (Second, None, Either, SubjectOrObject),
        "your" | "yours" => (Second, None, Either, Possessive),
        "yourself" => (Second, None, Singular, Reflexive),
        "yourselves" => (Second, None, Plural, Reflexive),
        "who" if word != "WHO" => (Third, None, Either, Subject),
        "whom" => (Third, None, Either, Object),
        "whose" => (Third, None, Either, Possessive),
        _ => return None,
    };
    Some(Pronoun { person, gender, number, case, relative: folded.as_str().starts_with("who") })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_tell_gender_number_and_case() {
        let her = person_pronoun("Her").unwrap();
        assert_eq!((her.gender, her.number), (Some(Gender::Female), Number::Singular));
        assert!(her.case.is_possessive() && !her.case.is_subject());
        assert_eq!(person_pronoun("they").unwrap().number, Number::Plural);
        assert!(person_pronoun("who").unwrap().relative);
    }

    #[test]
    fn capitals_are_not_pronouns_and_things_are_not_persons() {
        assert_eq!(["US", "WHO", "it", "its", "Thai"].map(person_pronoun), [None; 5]);
    }
}
