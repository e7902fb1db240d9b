//! Normalises names of organisations and places for comparison.

use crate::text::words;

const LEGAL_FORMS: [&str; 36] = [
    "inc",
    "incorporated",
    "corp",
    "corporation",
    "co",
    "company",
    "ltd",
    "limited",
    "llc",
    "llp",
    "lp",
    "plc",
    "gmbh",
    "ag",
    "sa",
    "nv",
    "bv",
    "ab",
    "asa",
    "as",
    "oyj",
    "spa",
    "se",
    "kg",
    "kgaa",
    "pty",
    "pvt",
    "bhd",
    "sdn",
    "kk",
    "jsc",
    "pjsc",
    "oao",
    "ooo",
    "holdings",
    "holding",
];

/// Words that initials of a name leave out.
const SMALL: [&str; 12] = ["the", "of", "and", "for", "in", "on", "to", "de", "la", "du", "des", "a"];

/// An organisation's name without its legal form and an article before it.
pub fn key(name: &str) -> String {
    let mut words = undotted(name);
    if words.len() > 1 && words[0] == "the" {
        words.remove(0);
    }
    while words.len() > 1 && words.last().is_some_and(|last| LEGAL_FORMS.contains(&last.as_str())) {
        words.pop();
    }
    words.join(" ")
}

/// A place's name without an article before it.
pub fn place_key(name: &str) -> String {
    let mut words = undotted(name);
    if words.len() > 1 && words[0] == "the" {
        words.remove(0);
    }
    words.join(" ")
}

/// The words of a name; letters with dots between them are one: “U.S.” is `us`.
fn undotted(name: &str) -> Vec<String> {
    let mut joined: Vec<String> = Vec::new();
    let mut letters = false;
    for word in words(name) {
        let letter = word.chars().nth(1).is_none() && word.chars().all(char::is_alphabetic);
        match joined.last_mut() {
            Some(last) if letter && letters => last.push_str(&word),
            _ => joined.push(word),
        }
        letters = letter;
    }
    joined
}

/// Whether a name is written as an acronym: “IMF”, “U.N.”, “Nato” is not.
pub fn is_acronym(name: &str) -> bool {
    let letters: Vec<char> = name.chars().filter(|c| *c != '.').collect();
    (2..=7).contains(&letters.len())
        && letters.iter().all(|c| c.is_uppercase() || c.is_ascii_digit())
        && letters.iter().any(|c| c.is_alphabetic())
}

/// The initials of a name of several words, with and without its small words; none of a single word.
pub fn acronyms(key: &str) -> Vec<String> {
    let words: Vec<&str> = key.split(' ').collect();
    let initials =
        |words: &mut dyn Iterator<Item = &&str>| words.filter_map(|word| word.chars().next()).collect::<String>();
    let mut found =
        vec![initials(&mut words.iter()), initials(&mut words.iter().filter(|word| !SMALL.contains(*word)))];
    found.retain(|acronym| acronym.chars().count() > 1);
    found.dedup();
    found
}

/// Words in names of offices, parties and courts that many countries, states and towns have.
const GENERIC: [&str; 80] = [
    "academy",
    "administration",
    "affairs",
    "agency",
    "airport",
    "alliance",
    "appeal",
    "appeals",
    "army",
    "assembly",
    "association",
    "attorney",
    "authority",
    "bank",
    "board",
    "bureau",
    "cabinet",
    "central",
    "chamber",
    "city",
    "civil",
    "commerce",
    "commission",
    "committee",
    "congress",
    "conservative",
    "constitutional",
    "council",
    "county",
    "court",
    "defence",
    "defense",
    "democratic",
    "department",
    "district",
    "education",
    "election",
    "electoral",
    "environment",
    "federal",
    "federation",
    "finance",
    "fire",
    "force",
    "foreign",
    "general",
    "government",
    "green",
    "health",
    "high",
    "home",
    "hospital",
    "house",
    "interior",
    "justice",
    "labor",
    "labour",
    "liberal",
    "lower",
    "ministry",
    "national",
    "navy",
    "office",
    "parliament",
    "party",
    "people",
    "police",
    "prosecutor",
    "public",
    "republican",
    "reserve",
    "royal",
    "school",
    "senate",
    "service",
    "state",
    "supreme",
    "trade",
    "treasury",
    "university",
];

/// Whether a name has only such words: “Supreme Court”, “Ministry of Finance”.
pub fn is_generic(key: &str) -> bool {
    let mut words = key.split(' ').filter(|word| !SMALL.contains(word));
    words.all(|word| {
        GENERIC.binary_search(&word.strip_suffix('s').unwrap_or(word)).is_ok() || GENERIC.binary_search(&word).is_ok()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn legal_forms_dots_and_articles_do_not_count() {
        assert_eq!(
            (key("Siemens AG"), key("The Coca-Cola Co."), key("U.N.")),
            ("siemens".into(), "coca cola".into(), "un".into())
        );
        assert_eq!((place_key("the U.S."), place_key("The Hague")), ("us".into(), "hague".into()));
    }

    #[test]
    fn a_generic_name_has_no_word_of_its_own() {
        assert!(GENERIC.is_sorted());
        assert!(is_generic("ministry of finance") && is_generic("supreme court"));
        assert!(!is_generic("bank of england") && !is_generic("siemens"));
    }

    #[test]
    fn an_acronym_stands_for_initials() {
        assert!(acronyms(&key("International Monetary Fund")).contains(&"imf".to_owned()));
        assert!(acronyms(&key("Federal Bureau of Investigation")).contains(&"fbi".to_owned()));
        assert!(is_acronym("IMF") && is_acronym("U.N.") && !is_acronym("Fund") && !is_acronym("A"));
    }
}
