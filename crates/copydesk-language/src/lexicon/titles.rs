//! Words before the name of a person: honorifics (“Mr.”, “Sheikh”) and titles (“President”, “Sen.”). The same words as common
//! nouns are in `people`.

use std::sync::LazyLock;

use super::{Gender, data};
use crate::lookup::{Folded, Map, Set};

const HONORIFIC_FILE: &str = include_str!("../../data/honorifics.txt");
const TITLE_FILE: &str = include_str!("../../data/titles.txt");

const FEMALE: Option<Gender> = Some(Gender::Female);
const MALE: Option<Gender> = Some(Gender::Male);

/// The sections of `honorifics.txt`. The first one that has a word counts.
const HONORIFIC_SECTIONS: [(&str, Option<Gender>); 9] = [
    ("women, abbreviated", FEMALE),
    ("women", FEMALE),
    ("men, abbreviated", MALE),
    ("men", MALE),
    ("men, ambiguous", MALE),
    ("neutral, abbreviated", None),
    ("neutral, abbreviated, ambiguous", None),
    ("neutral", None),
    ("neutral, ambiguous", None),
];

/// The sections of `titles.txt`, without the modifiers.
const TITLE_SECTIONS: [(&str, Option<Gender>); 5] =
    [("abbreviated", None), ("abbreviated, ambiguous", None), ("men", MALE), ("women", FEMALE), ("words", None)];

static HONORIFICS: LazyLock<Map<&str, Option<Gender>>> =
    LazyLock::new(|| data::map(&HONORIFIC_SECTIONS.map(|(name, gender)| (HONORIFIC_FILE, name, gender))));

static LETTERS: LazyLock<Set<&str>> = LazyLock::new(|| data::set(HONORIFIC_FILE, &["behind the name"]));

static BEFORE_SRI: LazyLock<Set<&str>> = LazyLock::new(|| data::set(HONORIFIC_FILE, &["before sri"]));

static TITLES: LazyLock<Set<&str>> = LazyLock::new(|| data::set(TITLE_FILE, &TITLE_SECTIONS.map(|(name, _)| name)));

static MODIFIERS: LazyLock<Set<&str>> = LazyLock::new(|| data::set(TITLE_FILE, &["modifiers"]));

/// An honorific, with or without its dot: “Mr.”, “Dr”, “Sir”, “Sheikh”.
pub fn is_honorific(word: &str) -> bool {
    Folded::without_dot(word).is_some_and(|word| HONORIFICS.contains_key(word.as_str()))
}

/// The gender that an honorific expresses: “Mrs.”, “Sir”.
pub fn honorific_gender(word: &str) -> Option<Gender> {
    *HONORIFICS.get(Folded::without_dot(word)?.as_str())?
}

/// Letters behind a person's name, as they are written, with or without dots: “Ada Example, KC,”, “PhD”, “D.D.S.”; not “San”.
pub fn is_post_nominal(word: &str) -> bool {
    const LONGEST: usize = 6;
    let (mut letters, mut len) = ([0; LONGEST], 0);
    for byte in word.bytes().filter(|byte| *byte != b'.') {
        let Some(letter) = letters.get_mut(len) else { return false };
        *letter = byte;
        len += 1;
    }
    str::from_utf8(&letters[..len]).is_ok_and(|word| LETTERS.contains(word))
}

/// “Tan” of “Tan Sri”: a word that is one of address together with “Sri” behind it.
pub fn goes_before_sri(word: &str) -> bool {
    let capital = word.starts_with(|c: char| c.is_ascii_uppercase());
    capital && Folded::new(word).is_some_and(|word| BEFORE_SRI.contains(word.as_str()))
}

/// A title, capitalised right before a name, with or without its dot: “President”, “Sen.”, “Gen”.
///
/// The last word of a compound title decides (“Prime *Minister*”, “Secretary-General”); see [`is_title_modifier`] for the
/// words before it. Elsewhere than before a name these words are role nouns.
pub fn is_title(word: &str) -> bool {
    let Some(word) = Folded::without_dot(word) else { return false };
    word.parts().any(|part| TITLES.contains(part))
}

/// A word that belongs to the title after it: “Prime”, “Foreign”, “Vice”, “Deputy”, “former”, “acting”.
pub fn is_title_modifier(word: &str) -> bool {
    Folded::new(word).is_some_and(|word| MODIFIERS.contains(word.as_str()))
}

/// “Mr.”, “Mrs”, “Ms.”, “Miss”, “Mx”, with or without the dot: never part of a name.
#[inline]
pub fn is_courtesy_title(word: &str) -> bool {
    matches!(word.strip_suffix('.').unwrap_or(word), "Mr" | "Mrs" | "Ms" | "Miss" | "Mx")
}

/// Words that are evidence of a person's name after them, each with the gender that it expresses: honorifics, short forms of
/// ranks and offices, titles of one gender. Without the words that are names or other words as often (“Min”, “Doctor”).
pub fn unambiguous() -> impl Iterator<Item = (&'static str, Option<Gender>)> {
    let honorifics = HONORIFIC_SECTIONS.into_iter().map(|(name, gender)| (HONORIFIC_FILE, name, gender));
    let titles = TITLE_SECTIONS.into_iter().map(|(name, gender)| (TITLE_FILE, name, gender));
    honorifics
        .chain(titles)
        .filter(|(_, name, _)| !name.ends_with("ambiguous") && *name != "words")
        .flat_map(|(file, name, gender)| data::words(file, name).map(move |word| (word, gender)))
}

/// Honorifics and titles that are written with a dot, without it.
pub fn abbreviations() -> impl Iterator<Item = &'static str> {
    let honorifics = HONORIFIC_SECTIONS.into_iter().map(|(name, _)| (HONORIFIC_FILE, name));
    let titles = TITLE_SECTIONS.into_iter().map(|(name, _)| (TITLE_FILE, name));
    honorifics
        .chain(titles)
        .filter(|(_, name)| name.contains("abbreviated"))
        .flat_map(|(file, name)| data::words(file, name))
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
    fn letters_behind_a_name() {
        for word in ["KC", "PhD", "D.D.S.", "Esq.", "OBE"] {
            assert!(is_post_nominal(word), "{word}");
        }
        for word in ["kc", "San", "Om", "Jd", "IBM", "KC1", "", ".", "Parliament"] {
            assert!(!is_post_nominal(word), "{word}");
        }
    }

    #[test]
    fn words_before_sri() {
        for word in ["Tan", "TAN", "Dato'", "Dato’"] {
            assert!(goes_before_sri(word), "{word}");
        }
        assert!(!goes_before_sri("tan") && !goes_before_sri("'"));
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
    fn courtesy_titles_are_honorifics() {
        for word in ["Mr", "Mrs.", "Ms.", "Miss", "Mx"] {
            assert!(is_courtesy_title(word) && is_honorific(word), "{word}");
        }
    }

    #[test]
    fn names_are_no_evidence_of_names() {
        let listed = |word: &str| unambiguous().find(|(entry, _)| *entry == word).map(|(_, gender)| gender);
        assert_eq!(listed("sheikh"), Some(Some(Gender::Male)));
        assert_eq!(listed("gen"), Some(None));
        assert_eq!(listed("min"), None);
        assert!(is_title("Min."));
    }
}
