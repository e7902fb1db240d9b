//! Pronouns for persons. “It” and “its” are not here: they refer to things.

use super::Gender;

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

/// The length of the longest pronoun: “themselves”.
const LONGEST: usize = 10;

/// The pronoun for persons, if the word is one.
pub fn person_pronoun(word: &str) -> Option<Pronoun> {
    use Case::*;
    use Number::*;
    use Person::*;
    const F: Option<Gender> = Some(Gender::Female);
    const M: Option<Gender> = Some(Gender::Male);
    let mut folded = [0; LONGEST];
    let folded = folded.get_mut(..word.len())?;
    folded.copy_from_slice(word.as_bytes());
    folded.make_ascii_lowercase();
    let (person, gender, number, case) = match &*folded {
        b"he" => (Third, M, Singular, Subject),
        b"him" => (Third, M, Singular, Object),
        b"his" => (Third, M, Singular, Possessive),
        b"himself" => (Third, M, Singular, Reflexive),
        b"she" => (Third, F, Singular, Subject),
        b"her" => (Third, F, Singular, ObjectOrPossessive),
        b"hers" => (Third, F, Singular, Possessive),
        b"herself" => (Third, F, Singular, Reflexive),
        b"they" => (Third, None, Plural, Subject),
        b"them" => (Third, None, Plural, Object),
        b"their" | b"theirs" => (Third, None, Plural, Possessive),
        b"themselves" => (Third, None, Plural, Reflexive),
        b"themself" => (Third, None, Singular, Reflexive),
        b"i" => (First, None, Singular, Subject),
        b"me" => (First, None, Singular, Object),
        b"my" | b"mine" => (First, None, Singular, Possessive),
        b"myself" => (First, None, Singular, Reflexive),
        b"we" => (First, None, Plural, Subject),
        b"us" if word != "US" => (First, None, Plural, Object),
        b"our" | b"ours" => (First, None, Plural, Possessive),
        b"ourselves" => (First, None, Plural, Reflexive),
        b"you" => (Second, None, Either, SubjectOrObject),
        b"your" | b"yours" => (Second, None, Either, Possessive),
        b"yourself" => (Second, None, Singular, Reflexive),
        b"yourselves" => (Second, None, Plural, Reflexive),
        b"who" if word != "WHO" => (Third, None, Either, Subject),
        b"whom" => (Third, None, Either, Object),
        b"whose" => (Third, None, Either, Possessive),
        _ => return None,
    };
    Some(Pronoun { person, gender, number, case, relative: folded.starts_with(b"who") })
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
