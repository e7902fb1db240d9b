//! Which of several with one surname is meant: "the elder Example", "the younger Example", "the other Example", "Example junior".

use std::ops::Range;

use super::gender::relative;
use super::kin::Tie;
use crate::words::{Shape, Words};

/// How many words behind a name and a comma may tell whose relative it is: "Ada Example, **Ben Sample's younger sister**".
const BEHIND: usize = 6;

/// What the words beside a surname say of who is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Which {
    Elder,
    Younger,
    Other,
}

impl Which {
    pub fn of(words: &Words<'_>, name: &Range<usize>) -> Option<Which> {
        let before = |back: usize| name.start.checked_sub(back).map_or("", |w| words.str(w));
        let told = matches!(before(2), "the" | "The").then(|| match before(1) {
            "elder" | "older" => Some(Which::Elder),
            "younger" => Some(Which::Younger),
            "other" => Some(Which::Other),
            _ => None,
        });
        let suffix = || match words.words.get(name.end).map(|_| words.str(name.end)) {
            Some("senior") => Some(Which::Elder),
            Some("junior") => Some(Which::Younger),
            _ => None,
        };
        (name.len() == 1).then(|| told.flatten().or_else(suffix)).flatten()
    }

    /// The one that is meant, of those whose full names are told: by their ages if all are known, else by what they are to each other.
    pub fn choose(self, words: &Words<'_>, names: &[Range<usize>]) -> Option<usize> {
        let ages: Option<Vec<i32>> = names.iter().map(|name| age(words, name)).collect();
        let older = ages.unwrap_or_else(|| names.iter().map(|name| generation(words, name)).collect());
        let most = match self {
            Which::Elder => older.iter().max()?,
            Which::Younger => older.iter().min()?,
            Which::Other => return None,
        };
        let mut found = (0..older.len()).filter(|&at| older[at] == *most);
        found.next().filter(|_| found.next().is_none())
    }
}

/// The age behind a name: "Ada Example, 44,", "Ada Example (44)".
fn age(words: &Words<'_>, name: &Range<usize>) -> Option<i32> {
    let at = name.end + 1;
    let number = at < words.words.len() && matches!(words.str(name.end), "," | "(") && words.str(at).len() <= 2;
    number.then(|| words.str(at).parse().ok()).flatten()
}

/// How much older than a namesake somebody is by what the text calls them beside the name: "his father, Ben Example"; "Ada Example, the younger sister".
fn generation(words: &Words<'_>, name: &Range<usize>) -> i32 {
    let comma = words.words.get(name.end).is_some_and(|_| words.str(name.end) == ",");
    let limit = words.words.len().min(name.end + 1 + BEHIND);
    let behind = || {
        let mut near = (name.end + 1..limit).take_while(|&w| !words.words[w].shape.intersects(Shape::MARK));
        near.find(|&w| Tie::of(words.str(w)).is_some()).filter(|_| comma)
    };
    let Some(noun) = relative(words, name).or_else(behind) else { return 0 };
    let among = match noun.checked_sub(1).map_or("", |w| words.str(w)) {
        "elder" | "older" | "eldest" | "big" => 1,
        "younger" | "youngest" | "little" | "baby" => -1,
        _ => 0,
    };
    2 * Tie::of(words.str(noun)).map_or(0, Tie::older) + among
}
