//! Names of persons: their parts, and how two of them compare.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::LazyLock;

use copydesk_language::lexicon::titles::{is_honorific, is_title};

use crate::text::fold;

/// Parts of surnames that are often left out or written apart: “al-Assad”, “van der Berg”.
const PARTICLES: [&str; 24] = [
    "al", "el", "ul", "ur", "bin", "ibn", "bint", "van", "von", "der", "den", "de", "da", "do", "dos", "das", "di",
    "del", "della", "du", "la", "le", "ter", "ten",
];

/// What follows a name. Not all numerals of popes: “Xi” and “Vi” are names.
const SUFFIXES: [&str; 15] =
    ["jr", "sr", "jnr", "snr", "ii", "iii", "iv", "vii", "viii", "xii", "xiii", "xiv", "xv", "xvi", "xxiii"];

/// Titles of those who have one name: Pope Francis is somebody in all articles, Mr. Francis is not.
const OF_ONE_NAME: [&str; 16] = [
    "pope",
    "king",
    "queen",
    "prince",
    "princess",
    "emperor",
    "empress",
    "sultan",
    "emir",
    "prophet",
    "patriarch",
    "mullah",
    "saint",
    "sheikh",
    "sheikha",
    "ayatollah",
];

/// Short forms of given names, each with the names that it may stand for.
static NICKNAMES: LazyLock<HashMap<&'static str, Vec<usize>>> = LazyLock::new(|| {
    let mut forms: HashMap<_, Vec<usize>> = HashMap::new();
    let lines = include_str!("../data/nicknames.txt").lines().filter(|line| !line.starts_with('#'));
    for (line, words) in lines.enumerate() {
        words.split_whitespace().for_each(|form| forms.entry(form).or_default().push(line));
    }
    forms
});

/// The name of a person, in parts, folded: given names first, without titles, particles and punctuation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonName {
    /// At least one. An initial is one letter.
    pub parts: Vec<String>,
    suffix: Option<&'static str>,
}

/// How two parts of names compare, from equal to different.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Likeness {
    /// The same letters.
    Same,
    /// Different spellings of the same sounds: Zelensky, Zelenskiy.
    Transliterated,
    /// A short form: Bill, William.
    Short,
    /// An initial and a name that begins with it.
    Initial,
    /// The same consonants, and letters that are nearly the same: Mohamed, Muhammad.
    Near,
    /// Different names.
    Different,
}

/// How two names compare as wholes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Comparison {
    pub surname: Likeness,
    pub given: Likeness,
    /// One is written surname first.
    pub swapped: bool,
    /// Parts of the longer that the shorter has not: middle names, a second surname.
    pub extra: usize,
    /// Middle names or initials that both have.
    pub middle: bool,
}

impl PersonName {
    /// `None`: it has no part that is a name.
    pub fn parse(name: &str) -> Option<PersonName> {
        let folded = fold(&without_asides(name));
        // “Smith, John”; what follows the comma may be a suffix too.
        let ordered = match folded.split_once(',') {
            Some((surname, given)) if !SUFFIXES.contains(&given.trim().trim_end_matches('.')) => {
                format!("{given} {surname}")
            }
            _ => folded,
        };
        let mut suffix = None;
        let mut parts: Vec<String> = Vec::new();
        let words = ordered.split(|c: char| c.is_whitespace() || c == '.' || c == ',').filter(|word| !word.is_empty());
        for word in words {
            let word = word.trim_matches(|c: char| !c.is_alphanumeric());
            let word =
                ["al-", "el-", "ul-", "ur-"].iter().find_map(|article| word.strip_prefix(article)).unwrap_or(word);
            let word: String = word.chars().filter(|c| c.is_alphanumeric()).collect();
            if let Some(known) = SUFFIXES.iter().find(|suffix| **suffix == word).filter(|_| !parts.is_empty()) {
                suffix = Some(*known);
            } else if !word.is_empty() {
                parts.push(word);
            }
        }
        while parts.len() > 2 && (is_honorific(&parts[0]) || is_title(&parts[0]))
            || parts.len() == 2 && is_honorific(&parts[0]) && !OF_ONE_NAME.contains(&parts[0].as_str())
        {
            parts.remove(0);
        }
        let mut at = 0;
        parts.retain(|part| {
            at += 1;
            at == 1 || !PARTICLES.contains(&part.as_str())
        });
        (!parts.is_empty()).then_some(PersonName { parts, suffix })
    }

    /// Whether no given name is written in full.
    pub fn has_only_initials(&self) -> bool {
        let given = &self.parts[..self.parts.len() - 1];
        !given.is_empty() && given.iter().all(|part| is_initial(part))
    }

    /// A key that all names share that differ only in punctuation, case and accents.
    pub fn key(&self) -> String {
        let mut key = self.parts.join(" ");
        if let Some(suffix) = self.suffix {
            key = key + " " + suffix;
        }
        key
    }

    pub fn surname(&self) -> &str {
        self.parts.last().map_or("", String::as_str)
    }

    pub fn given(&self) -> &str {
        if self.parts.len() > 1 { &self.parts[0] } else { "" }
    }

    /// Blocking keys: names of one person share at least one. The sounds of each part but the first, also of two that may be written as one, and of
    /// first and last in any order.
    pub fn blocks(&self) -> Vec<String> {
        let long = |part: &&String| !is_initial(part);
        let rest = self.parts.get(1..).unwrap_or_default();
        let mut keys: Vec<String> = rest.iter().filter(long).map(|part| consonants(part)).collect();
        keys.extend(rest.windows(2).map(|pair| consonants(&pair.concat())));
        if let [first, .., last] = self.parts.as_slice() {
            let mut ends = [consonants(first), consonants(last)];
            ends.sort_unstable();
            keys.push(ends.join(" "));
        }
        keys.sort_unstable();
        keys.dedup();
        keys
    }

    /// How two names compare; `None` if they cannot be one person's.
    pub fn compare(&self, other: &PersonName) -> Option<Comparison> {
        if self.suffix.is_some() && other.suffix.is_some() && self.suffix != other.suffix {
            return None;
        }
        let (long, short) = if self.parts.len() >= other.parts.len() { (self, other) } else { (other, self) };
        let respaced = respaced(&long.parts, &short.parts);
        let (long, short) = match &respaced {
            Some(parts) if parts.len() < short.parts.len() => (&short.parts, parts),
            Some(parts) => (parts, &short.parts),
            None => (&long.parts, &short.parts),
        };
        let straight = aligned(long, short, false);
        let reversed: Vec<String> = match short.split_last() {
            Some((last, before)) => std::iter::once(last).chain(before).cloned().collect(),
            None => return straight,
        };
        // “Orbán Viktor”: the surname comes first.
        let swapped = aligned(long, &reversed, true);
        match (straight, swapped) {
            (Some(straight), Some(swapped)) if rank(&swapped) < rank(&straight) => Some(swapped),
            (None, swapped) => swapped,
            (straight, _) => straight,
        }
    }
}

fn rank(comparison: &Comparison) -> (Likeness, Likeness, usize) {
    (comparison.given.max(comparison.surname), comparison.given, comparison.extra)
}

/// Compares names whose first parts are given names.
fn aligned(long: &[String], short: &[String], swapped: bool) -> Option<Comparison> {
    let (first, last) = (short.first()?, short.last()?);
    if short.len() < 2 || (swapped && (is_initial(first) || is_initial(last))) {
        return None;
    }
    let mut given = part(&long[0], first);
    let mut from = 1;
    // Known by a later given name, or by two surnames: “Eric Arthur Blair”, “Arthur Blair”; “Andrés Manuel López Obrador”, “López Obrador”.
    while given == Likeness::Different && from + 1 < long.len() {
        if !is_initial(&long[from]) {
            given = part(&long[from], first).max(Likeness::Short);
        }
        from += 1;
    }
    // The last part, or one before it: the first of two surnames.
    let at = (from..long.len()).rev().find(|at| surname(&long[*at], last) < Likeness::Different)?;
    let surname = surname(&long[at], last);
    if given == Likeness::Different {
        return None;
    }
    // Middle names in order; different ones mean different persons.
    let (mut middle, mut next) = (false, from);
    for name in &short[1..short.len() - 1] {
        match (next..at).find(|at| part(&long[*at], name) < Likeness::Different) {
            Some(found) => (middle, next) = (true, found + 1),
            None if next < at => return None,
            // The longer has no middle name there, but may have more surnames.
            None => {}
        }
    }
    let extra = long.len() - short.len();
    Some(Comparison { surname, given, swapped, extra, middle })
}

/// The longer name with parts written as one where the shorter has them so: “Kim Jong Un” beside “Kim Jong-un”, “J. K. Rowling” beside “JK Rowling”.
fn respaced(long: &[String], short: &[String]) -> Option<Vec<String>> {
    if long.len() == short.len() {
        return None;
    }
    let is_one = |pair: &[String]| {
        let one = |part: &String| part.strip_prefix(pair[0].as_str()) == Some(pair[1].as_str());
        short.iter().any(one)
    };
    let mut parts = long.to_vec();
    while let Some(at) = parts.windows(2).position(is_one) {
        let second = parts.remove(at + 1);
        parts[at].push_str(&second);
    }
    (parts.len() < long.len()).then_some(parts)
}

/// A name without what stands in quotation marks or brackets within it: Dwayne “The Rock” Johnson.
fn without_asides(name: &str) -> Cow<'_, str> {
    const MARKS: [(char, char); 3] = [('“', '”'), ('"', '"'), ('(', ')')];
    let found = MARKS.iter().find_map(|(open, close)| {
        let (before, rest) = name.split_once(*open)?;
        let (_, after) = rest.split_once(*close)?;
        (!before.trim().is_empty()).then(|| format!("{before} {after}"))
    });
    found.map_or(Cow::Borrowed(name), Cow::Owned)
}

fn is_initial(part: &str) -> bool {
    part.chars().nth(1).is_none()
}

/// How two given names compare.
fn part(one: &str, other: &str) -> Likeness {
    if one == other {
        return Likeness::Same;
    }
    if is_initial(one) || is_initial(other) {
        return if one.chars().next() == other.chars().next() { Likeness::Initial } else { Likeness::Different };
    }
    let lines = |name: &str| NICKNAMES.get(name).map(Vec::as_slice).unwrap_or_default();
    if lines(one).iter().any(|line| lines(other).contains(line)) {
        return Likeness::Short;
    }
    surname(one, other)
}

/// How two names compare that are neither initials nor short forms.
fn surname(one: &str, other: &str) -> Likeness {
    if one == other {
        Likeness::Same
    } else if sounds(one) == sounds(other) {
        Likeness::Transliterated
    } else if consonants(one) == consonants(other) && strsim::jaro_winkler(one, other) > 0.84 {
        Likeness::Near
    } else {
        Likeness::Different
    }
}

/// A name without the differences between transliterations: `zelenski` for Zelensky, Zelenskyy, Zelenskiy and Zelenskij.
fn sounds(name: &str) -> String {
    const SPELLINGS: [(&str, &str); 19] = [
        ("tsch", "ch"),
        ("tch", "ch"),
        ("sch", "sh"),
        ("kh", "h"),
        ("gh", "g"),
        ("dh", "d"),
        ("th", "t"),
        ("ph", "f"),
        ("ck", "k"),
        ("dj", "j"),
        ("ou", "u"),
        ("oo", "u"),
        ("ee", "i"),
        ("ei", "e"),
        ("ey", "e"),
        ("ue", "u"),
        ("oe", "o"),
        ("ae", "a"),
        ("x", "ks"),
    ];
    let mut spelled = name.to_owned();
    for (from, to) in SPELLINGS {
        if spelled.contains(from) {
            spelled = spelled.replace(from, to);
        }
    }
    let mut sounds = String::with_capacity(spelled.len());
    for c in spelled.chars() {
        let c = match c {
            'y' | 'j' => 'i',
            'w' => 'v',
            'q' => 'k',
            c => c,
        };
        if !sounds.ends_with(c) {
            sounds.push(c);
        }
    }
    sounds
}

/// The consonants of the sounds of a name; a vowel at its beginning is `a`.
fn consonants(name: &str) -> String {
    let vowel = |c: char| matches!(c, 'a' | 'e' | 'i' | 'o' | 'u');
    let mut kept = String::new();
    for (at, c) in sounds(name).char_indices() {
        let c = match c {
            c if vowel(c) && at == 0 => 'a',
            c if vowel(c) => continue,
            // Often omitted between vowels and at the end.
            'h' if at > 0 => continue,
            c => c,
        };
        if !kept.ends_with(c) {
            kept.push(c);
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    fn compared(one: &str, other: &str) -> Option<(Likeness, Likeness)> {
        let parse = |name| PersonName::parse(name).unwrap();
        let both = parse(one).compare(&parse(other));
        assert_eq!(both, parse(other).compare(&parse(one)), "{one} and {other}, either way round");
        assert!(
            both.is_none() || parse(one).blocks().iter().any(|key| parse(other).blocks().contains(key)),
            "{one}, {other}: no block"
        );
        both.map(|both| (both.given, both.surname))
    }

    #[test]
    fn a_name_is_read_without_titles_and_punctuation() {
        let key = |name| PersonName::parse(name).unwrap().key();
        assert_eq!(key("Sir Keir Starmer"), "keir starmer");
        assert_eq!(key("Smith, John"), "john smith");
        assert_eq!(key("George W. Bush Jr."), "george w bush jr");
        assert_eq!(key("Bashar al-Assad"), "bashar assad");
        assert_eq!(key("Kim Min-jae"), "kim minjae");
        assert_eq!((key("Pope Francis"), key("Mr. Francis")), ("pope francis".into(), "francis".into()));
        assert!(PersonName::parse("—").is_none());
    }

    #[test]
    fn variants_of_one_name_are_alike() {
        use Likeness::{Initial, Near, Same, Short, Transliterated};
        assert_eq!(compared("Volodymyr Zelensky", "Volodymyr Zelenskyy"), Some((Same, Transliterated)));
        assert_eq!(compared("V. Zelenskiy", "Volodymyr Zelenskyy"), Some((Initial, Transliterated)));
        assert_eq!(compared("Viktor Orbán", "Orban Viktor"), Some((Same, Same)));
        assert_eq!(compared("Bill Clinton", "William J. Clinton"), Some((Short, Same)));
        assert_eq!(compared("Mohamed Salah", "Muhammad Salah"), Some((Short, Same)));
        assert_eq!(compared("Gamal Hussein", "Gamal Hosein"), Some((Same, Near)));
        assert_eq!(compared("María García López", "Maria Garcia"), Some((Same, Same)));
        assert_eq!(compared("Kim Jong Un", "Kim Jong-un"), Some((Same, Same)));
        assert_eq!(compared("Jean Luc Mélenchon", "Jean-Luc Mélenchon"), Some((Same, Same)));
        assert_eq!(compared("J.K. Rowling", "JK Rowling"), Some((Same, Same)));
        assert_eq!(compared("Dwayne “The Rock” Johnson", "Dwayne Johnson"), Some((Same, Same)));
        assert_eq!(compared("Andrés Manuel López Obrador", "López Obrador"), Some((Short, Same)));
        assert_eq!(compared("Pope Benedict", "Pope Benedict XVI"), Some((Same, Same)));
        assert_eq!(compared("Jürgen Müller", "Juergen Mueller"), Some((Transliterated, Transliterated)));
    }

    #[test]
    fn names_that_differ_are_not() {
        assert_eq!(compared("John Smith", "James Smith"), None);
        assert_eq!(compared("George H. Bush", "George W. Bush"), None);
        assert_eq!(compared("John Smith Jr.", "John Smith Sr."), None);
        assert_eq!(compared("J. Smith", "Karen Smith"), None);
        assert_eq!(compared("Anna Berg", "Anna Stein"), None);
        assert_eq!(compared("Kim Jong Un", "Kim Jong-il"), None);
    }
}
