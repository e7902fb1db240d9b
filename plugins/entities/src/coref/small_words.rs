//! Small sets of words, in `data/small_words.txt`, which says what they are.

use std::collections::HashMap;
use std::ops::RangeInclusive;
use std::sync::LazyLock;

use foldhash::fast::FixedState;

bitflags::bitflags! {
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
    struct Kinds: u16 {
        const FORMER = 1;
        const ADVERB = 2;
        const OVER = 4;
        const WHOSE = 8;
        const THEY = 16;
        const HARDLY = 32;
        const OWNED = 64;
        const BODY = 128;
        const INITIALS = 256;
        const NAMELESS = 512;
        const NEWSPAPER = 1024;
        const HEAD_OF_STATE = 2048;
        const HEAD_OF_GOVERNMENT = 4096;
        const SPEAKS = 8192;
        const EQUALS = 16384;
        const PART = 32768;
    }
}

static KINDS: LazyLock<HashMap<&str, Kinds, FixedState>> = LazyLock::new(|| {
    let mut kinds: HashMap<&str, Kinds, FixedState> = HashMap::default();
    for (kind, words) in lines() {
        let kind = match kind {
            "former" => Kinds::FORMER,
            "adverb" => Kinds::ADVERB,
            "over" => Kinds::OVER,
            "whose" => Kinds::WHOSE,
            "they" => Kinds::THEY,
            "hardly" => Kinds::HARDLY,
            "owned" => Kinds::OWNED,
            "body" => Kinds::BODY,
            "initials" => Kinds::INITIALS,
            "nameless" => Kinds::NAMELESS,
            "newspaper" => Kinds::NEWSPAPER,
            "head of state" => Kinds::HEAD_OF_STATE,
            "head of government" => Kinds::HEAD_OF_GOVERNMENT,
            "speaks" => Kinds::SPEAKS,
            "equals" => Kinds::EQUALS,
            "part" => Kinds::PART,
            _ => continue,
        };
        words.for_each(|word| *kinds.entry(word).or_default() |= kind);
    }
    kinds
});

static AGES: LazyLock<HashMap<&str, RangeInclusive<u16>, FixedState>> = LazyLock::new(|| {
    let mut ages = HashMap::default();
    for (kind, words) in lines() {
        let bounds = kind.strip_prefix("age ").and_then(|ages| ages.split_once('-'));
        if let Some((Ok(least), Ok(most))) = bounds.map(|(least, most)| (least.parse(), most.parse())) {
            ages.extend(words.map(|word| (word, least..=most)));
        }
    }
    ages
});

/// The letters of offices, each with the words of one that is called by them.
static OFFICES: LazyLock<Vec<(&str, Vec<&str>)>> = LazyLock::new(|| {
    let offices = lines().filter_map(|(kind, offices)| Some((kind.strip_prefix("office ")?, offices)));
    offices.flat_map(|(letters, offices)| offices.map(move |of| (letters, of.split(' ').collect()))).collect()
});

fn lines() -> impl Iterator<Item = (&'static str, impl Iterator<Item = &'static str>)> {
    let lines = include_str!("../../data/small_words.txt").lines().filter(|line| !line.starts_with('#'));
    lines.filter_map(|line| line.split_once(" | ")).map(|(kind, words)| (kind, words.split(" | ")))
}

fn is(word: &str, kind: Kinds) -> bool {
    KINDS.get(word).is_some_and(|kinds| kinds.intersects(kind))
}

/// "former", "retired", "Former"
pub(super) fn former(word: &str) -> bool {
    is(word, Kinds::FORMER) || word.starts_with(['F', 'R']) && is(&word.to_ascii_lowercase(), Kinds::FORMER)
}

/// Whether a word of a role says that somebody had it: "former", "ex-minister".
pub(super) fn was(word: &str) -> bool {
    former(word) || word.starts_with("ex-") || word.starts_with("Ex-")
}

/// "yesterday", "outside"
pub(super) fn adverb(word: &str) -> bool {
    is(word, Kinds::ADVERB)
}

/// "head" of "head of marketing"
pub(super) fn over_something(word: &str) -> bool {
    is(word, Kinds::OVER)
}

/// "younger", "own", "previous"
pub(super) fn tells_which(word: &str) -> bool {
    is(word, Kinds::WHOSE)
}

/// "nonbinary"
pub(super) fn called_they(word: &str) -> bool {
    is(word, Kinds::THEY)
}

/// "hunt", "more": a noun that is hardly ever the person that WordNet has for it.
pub(super) fn hardly_person(word: &str) -> bool {
    is(word, Kinds::HARDLY)
}

/// "shareholders", "turnover": what only a body has.
pub(super) fn owned_by_bodies(noun: &str) -> bool {
    is(noun, Kinds::OWNED)
}

/// "agency", "bank": whether a noun is always a body's.
pub(super) fn always_body(noun: &str) -> bool {
    is(noun, Kinds::BODY)
}

/// "CS", "IG": the letters of an office, right before a name.
pub(crate) fn office_initials(word: &str) -> bool {
    is(word, Kinds::INITIALS)
}

/// The letters that an office may be called by, and how many words it has: "AG" of "the state's attorney general", which is the end of what stands `before`.
pub(super) fn called_by_letters<'t>(
    before: impl DoubleEndedIterator<Item = &'t str> + Clone,
) -> Option<(&'static str, usize)> {
    let ends_with = |office: &[&str]| {
        let mut before = before.clone().rev();
        office.iter().rev().all(|part| before.next().is_some_and(|word| word.eq_ignore_ascii_case(part)))
    };
    let offices = OFFICES.iter().filter(|(_, office)| ends_with(office));
    offices.map(|(letters, office)| (*letters, office.len())).max_by_key(|(_, len)| *len)
}

/// "unidentified": said of somebody whom the text does not name.
pub(super) fn nameless(word: &str) -> bool {
    is(word, Kinds::NAMELESS)
}

/// "Herald", "Post": the last word of newspapers' names, by which alone they are called.
pub(super) fn newspaper(word: &str) -> bool {
    is(word, Kinds::NEWSPAPER)
}

/// "king", "president": an office by which somebody may be called "the head of state" or "the head of government", here in small letters.
pub(super) fn heads_what(noun: &str) -> Option<&'static str> {
    match () {
        () if is(noun, Kinds::HEAD_OF_STATE) => Some(HEAD_OF_STATE),
        () if is(noun, Kinds::HEAD_OF_GOVERNMENT) => Some(HEAD_OF_GOVERNMENT),
        () => None,
    }
}

/// What offices are kept by that `heads_what` knows.
pub(super) const HEAD_OF_STATE: &str = "head-of-state";
pub(super) const HEAD_OF_GOVERNMENT: &str = "head-of-government";

/// "letter", "report": what may say something itself.
pub(super) fn speaks_itself(word: &str) -> bool {
    is(word, Kinds::SPEAKS)
}

/// "was", "as": what joins a subject with who it is.
pub(super) fn equals(word: &str) -> bool {
    is(word, Kinds::EQUALS)
}

/// "Program": the last word of a body that is a part of the one whose name it begins with.
pub(super) fn is_part(word: &str) -> bool {
    is(word, Kinds::PART)
}

/// The ages of whom a noun calls by theirs: "the teenager".
pub(super) fn ages(noun: &str) -> Option<RangeInclusive<u16>> {
    AGES.get(noun).cloned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_is_read() {
        assert!(former("retired") && former("Former") && !former("ex-mayor"));
        assert!(was("retired") && was("ex-mayor") && !was("mayor"));
        assert!(adverb("yesterday") && over_something("head") && tells_which("elder"));
        assert!(called_they("non-binary") && !called_they("they"));
        assert!(owned_by_bodies("turnover") && !owned_by_bodies("shares"));
        assert!(always_body("bank") && !always_body("authority"));
        assert!(hardly_person("hunt") && !hardly_person("hunter"));
        assert!(nameless("unnamed") && !nameless("named"));
        assert!(newspaper("Herald") && !newspaper("herald"));
        assert!(office_initials("CS") && !office_initials("cs"));
        let letters = |office: &'static str| called_by_letters(office.split(' '));
        assert_eq!(letters("the state Attorney General"), Some(("AG", 2)));
        assert_eq!(letters("deputy inspector general"), Some(("DIG", 3)));
        assert_eq!(letters("national security adviser"), None);
        assert_eq!(heads_what("monarch"), Some(HEAD_OF_STATE));
        assert_eq!(heads_what("chancellor"), Some(HEAD_OF_GOVERNMENT));
        assert_eq!(heads_what("mayor"), None);
        assert_eq!(ages("teen"), Some(13..=19));
        assert_eq!(ages("mayor"), None);
        assert!(speaks_itself("memo") && equals("became") && is_part("Programme"));
    }
}
