//! Normalises names of organisations and places for comparison, and says how two names of organisations compare.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use crate::text::words;

/// A country, by its two letters in ISO 3166-1.
pub type Country = [u8; 2];

/// The sections of `data/organisations.txt`.
struct Lexicon {
    small: HashSet<&'static str>,
    legal: HashSet<&'static str>,
    spellings: HashMap<&'static str, Vec<&'static str>>,
    generic: HashSet<&'static str>,
    local: HashSet<&'static str>,
    national: HashSet<&'static str>,
    worldwide: HashSet<&'static str>,
    kinds: HashSet<&'static str>,
    regions: HashSet<&'static str>,
}

static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| {
    let mut sections: HashMap<&str, Vec<&str>> = HashMap::new();
    let mut section = "";
    for line in
        include_str!("../data/organisations.txt").lines().filter(|line| !line.is_empty() && !line.starts_with('#'))
    {
        match line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
            Some(name) => section = name,
            None => sections.entry(section).or_default().push(line),
        }
    }
    let mut lines = |name: &str| sections.remove(name).unwrap_or_default();
    let mut set = |name: &str| lines(name).into_iter().flat_map(str::split_whitespace).collect();
    let (small, legal, generic, local, national) =
        (set("small"), set("legal"), set("generic"), set("local"), set("national"));
    let (kinds, regions) = (set("kinds"), set("regions"));
    let spellings = lines("spellings").into_iter().filter_map(|line| line.split_once(" = "));
    Lexicon {
        small,
        legal,
        spellings: spellings.map(|(from, to)| (from, to.split(' ').collect())).collect(),
        generic,
        local,
        national,
        worldwide: lines("worldwide").into_iter().collect(),
        kinds,
        regions,
    }
});

fn is_small(word: &str) -> bool {
    LEXICON.small.contains(word)
}

/// An organisation's name in one spelling, without its legal form, “and”, and an article before it.
pub fn key(name: &str) -> String {
    let mut words: Vec<String> = Vec::new();
    for word in undotted(name) {
        match LEXICON.spellings.get(word.as_str()) {
            Some(spelled) => words.extend(spelled.iter().map(|word| (*word).to_owned())),
            None => words.push(word),
        }
    }
    if words.len() > 1 && words[0] == "the" {
        words.remove(0);
    }
    while words.len() > 1 && words.last().is_some_and(|last| LEXICON.legal.contains(last.as_str())) {
        words.pop();
    }
    if words.len() > 2 {
        words.retain(|word| word != "and");
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

/// Whether a key may be that of an acronym.
pub fn may_be_acronym(key: &str) -> bool {
    !key.contains(' ') && (2..=7).contains(&key.chars().count())
}

/// The initials of a name of several words, with and without its small words, and without a country before it; none of a single word.
pub fn acronyms(key: &str, country_of: impl Fn(&str) -> Option<Country>) -> Vec<String> {
    let words: Vec<&str> = key.split(' ').collect();
    let (own, country) = without_country(&words, country_of);
    let own = if country.is_some() && !own.is_empty() { own } else { Vec::new() };
    let mut found = Vec::new();
    for words in [words, own] {
        let initials =
            |words: &mut dyn Iterator<Item = &&str>| words.filter_map(|word| word.chars().next()).collect::<String>();
        found.push(initials(&mut words.iter()));
        found.push(initials(&mut words.iter().filter(|word| !is_small(word))));
    }
    found.retain(|acronym| acronym.chars().count() > 1);
    found.sort_unstable();
    found.dedup();
    found
}

/// A word as it is compared: in the singular.
fn singular(word: &str) -> &str {
    match word.strip_suffix('s') {
        Some(stem) if stem.len() > 3 && !stem.ends_with(['s', 'u', 'i']) => stem,
        _ => word,
    }
}

fn is_generic_word(word: &str) -> bool {
    LEXICON.generic.contains(word) || LEXICON.generic.contains(singular(word))
}

/// The words of a name but those of a country at its beginning, or at its end after “of”; and the country.
fn without_country<'w>(
    words: &[&'w str],
    country_of: impl Fn(&str) -> Option<Country>,
) -> (Vec<&'w str>, Option<Country>) {
    let most = 3.min(words.len().saturating_sub(1));
    for count in (1..=most).rev() {
        let (first, rest) = words.split_at(count);
        if let Some(country) = country_of(&first.join(" ")) {
            return (rest.to_vec(), Some(country));
        }
    }
    let of = words.iter().rposition(|word| *word == "of").filter(|of| *of > 0);
    let country = of.and_then(|of| country_of(&words[of + 1..].join(" ")));
    match (of, country) {
        (Some(of), Some(country)) => (words[..of].to_vec(), Some(country)),
        _ => (words.to_vec(), None),
    }
}

/// A name that many countries have: “Ministry of Finance”, “Indian Finance Ministry”, “Supreme Court”.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Office {
    /// Without the country, in one order: `finance ministry`.
    pub key: String,
    /// The country that the name has.
    pub country: Option<Country>,
}

/// The office that a name is of, if it has no word of its own.
pub fn office(key: &str, country_of: impl Fn(&str) -> Option<Country>) -> Option<Office> {
    let all: Vec<&str> = key.split(' ').collect();
    let (words, country) = without_country(&all, country_of);
    // “Ministry of Finance” is the same as “Finance Ministry”.
    let (head, rest) = match words.iter().position(|word| *word == "of") {
        Some(of) => words.split_at(of),
        None => (&words[..0], words.as_slice()),
    };
    let mut own: Vec<&str> = rest.iter().chain(head).copied().filter(|word| !is_small(word)).map(singular).collect();
    if own.is_empty() || !own.iter().all(|word| is_generic_word(word)) {
        return None;
    }
    if let ([one], Some(_)) = (own.as_slice(), country)
        && !LEXICON.national.contains(one)
    {
        return None;
    }
    for dispensable in ["affair", "party"] {
        if own.len() > 1 {
            own.retain(|word| *word != dispensable);
        }
    }
    let key = own.join(" ");
    (!LEXICON.worldwide.contains(key.as_str())).then_some(Office { key, country })
}

/// Whether a country has many of an office: “High Court”, “City Council”.
pub fn is_local(office: &str) -> bool {
    let national = office.starts_with("supreme") || LEXICON.national.contains(office);
    !national && office.split(' ').any(|word| LEXICON.local.contains(word))
}

/// How two names of organisations compare that are not the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Variant {
    /// One says what kind of organisation it is, the other does not: “Ford”, “Ford Motor Company”. Or the words are the same in another order,
    /// number or abbreviation.
    Kind,
    /// The words of one are at the beginning or at the end of the other: “Reuters”, “Thomson Reuters”.
    Part,
}

/// How two names compare; `None` if they are the same or cannot be one organisation's. `ambiguous`: whether the shorter name alone may stand for
/// something else, such as a place.
pub fn variant(one: &str, other: &str, ambiguous: impl Fn(&str) -> bool) -> Option<Variant> {
    let compared = |key: &str| -> Vec<String> {
        key.split(' ').filter(|word| !is_small(word)).map(|word| singular(word).to_owned()).collect()
    };
    let (mut long, mut short, mut alone) = (compared(one), compared(other), other);
    if long.len() < short.len() {
        (long, short, alone) = (short, long, one);
    }
    if short.is_empty() || one == other {
        return None;
    }
    let is_kind = |word: &String| LEXICON.kinds.contains(word.as_str());
    let is_other = |word: &String| is_kind(word) || is_generic_word(word);
    if long.len() == short.len() {
        let (mut sorted, mut also) = (long.clone(), short.clone());
        sorted.sort_unstable();
        also.sort_unstable();
        if sorted == also {
            // York University and the University of York are two.
            return Some(if long == short { Variant::Kind } else { Variant::Part });
        }
        let short_for =
            |(long, short): (&String, &String)| long == short || abbreviates(long, short) || abbreviates(short, long);
        let alike = long.len() > 1 && long[1..] == short[1..] && long.iter().zip(&short).all(short_for);
        return alike.then_some(Variant::Kind);
    }
    let extra = if long.starts_with(&short) {
        &long[short.len()..]
    } else if long.ends_with(&short) {
        &long[..long.len() - short.len()]
    } else {
        return None;
    };
    if short.iter().all(is_other) && short.len() < 2
        || extra.iter().any(|word| LEXICON.regions.contains(word.as_str()) && !is_kind(word))
    {
        return None;
    }
    let plain = short.iter().any(|word| !is_other(word)) && !short.iter().any(is_kind);
    if extra.iter().all(is_kind) && plain && !ambiguous(alone) {
        return Some(Variant::Kind);
    }
    Some(Variant::Part)
}

/// “Man” for “Manchester”.
fn abbreviates(short: &str, long: &str) -> bool {
    short.len() >= 3 && long.len() >= short.len() + 3 && long.starts_with(short)
}

/// Blocking keys for [`variant`]: the words of a name that say more than its kind and its country, or all if there are none.
pub fn blocks(key: &str, country_of: impl Fn(&str) -> Option<Country>) -> Vec<String> {
    let all: Vec<&str> = key.split(' ').filter(|word| !is_small(word)).map(singular).collect();
    let own = |word: &&str| {
        !LEXICON.kinds.contains(word) && !is_generic_word(word) && country_of(word).is_none() && word.len() > 1
    };
    let mut found: Vec<&str> = all.iter().copied().filter(own).collect();
    if found.is_empty() {
        found = all;
    }
    found.sort_unstable();
    found.dedup();
    found.into_iter().map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn country(name: &str) -> Option<Country> {
        match name {
            "india" | "indian" => Some(*b"IN"),
            "us" | "united states" | "america" => Some(*b"US"),
            _ => None,
        }
    }

    #[test]
    fn legal_forms_dots_articles_and_spellings_do_not_count() {
        assert_eq!(
            (key("Siemens AG"), key("The Coca-Cola Co."), key("U.N.")),
            ("siemens".into(), "coca cola".into(), "un".into())
        );
        assert_eq!((place_key("the U.S."), place_key("The Hague")), ("us".into(), "hague".into()));
        assert_eq!(key("Ministry of Labour and Defence"), key("Ministry of Labor & Defense"));
    }

    #[test]
    fn an_office_is_one_per_country_however_it_is_named() {
        let office = |name: &str| office(&key(name), country).map(|office| (office.key, office.country));
        let finance = |country| Some(("finance ministry".to_owned(), country));
        assert_eq!(office("Ministry of Finance"), finance(None));
        assert_eq!(office("Finance Ministry"), finance(None));
        for name in ["Indian Finance Ministry", "Ministry of Finance of India", "India's Ministry of Finance"] {
            assert_eq!(office(name), finance(Some(*b"IN")), "{name}");
        }
        assert_eq!(office("Foreign Ministry"), office("Ministry of Foreign Affairs"));
        assert_eq!(office("US Air Force"), Some(("air force".into(), Some(*b"US"))));
        assert_eq!(office("Indian Army"), Some(("army".into(), Some(*b"IN"))));
        for own in
            ["Bank of America", "Air India", "Bank of England", "Siemens", "UN Security Council", "Security Council"]
        {
            assert_eq!(office(own), None, "{own}");
        }
        assert!(is_local("high court") && is_local("city council") && !is_local("supreme court"));
    }

    #[test]
    fn names_with_and_without_their_kind_are_variants() {
        use Variant::{Kind, Part};
        let compared = |one: &str, other: &str| {
            let (one, other) = (key(one), key(other));
            let found = variant(&one, &other, |name| name == "chelsea");
            assert_eq!(found, variant(&other, &one, |name| name == "chelsea"));
            let shared = blocks(&one, country).iter().any(|block| blocks(&other, country).contains(block));
            assert!(found.is_none() || shared, "{one}, {other}: no block");
            found
        };
        assert_eq!(compared("Ford", "Ford Motor Company"), Some(Kind));
        assert_eq!(compared("Ford Motors", "Ford Motor Co."), Some(Kind));
        assert_eq!(compared("Man Utd", "Manchester United"), Some(Kind));
        assert_eq!(compared("Reuters news agency", "Reuters"), Some(Kind));
        assert_eq!(compared("Chelsea", "Chelsea FC"), Some(Part));
        assert_eq!(compared("Reuters", "Thomson Reuters"), Some(Part));
        assert_eq!(compared("York University", "University of York"), Some(Part));
        assert_eq!(compared("Oxford University", "Oxford University Press"), Some(Part));
        assert_eq!(compared("EADS", "EADS North America"), None);
        assert_eq!(compared("Oxford University", "Oxford City Council"), None);
        assert_eq!(compared("Bank", "Bank of England"), None);
    }

    #[test]
    fn an_acronym_stands_for_initials() {
        let acronyms = |name: &str| acronyms(&key(name), country);
        assert!(acronyms("International Monetary Fund").contains(&"imf".to_owned()));
        assert!(acronyms("Federal Bureau of Investigation").contains(&"fbi".to_owned()));
        assert!(acronyms("US Food and Drug Administration").contains(&"fda".to_owned()));
        assert!(is_acronym("IMF") && is_acronym("U.N.") && !is_acronym("Fund") && !is_acronym("A"));
    }
}
