//! Verbs of saying and thinking, in the forms that articles use. Each function is one cut, named for what its verbs have in
//! common. Which clauses and objects a verb takes is the business of the processor that looks for quotations.

use std::sync::LazyLock;

use super::data;
use crate::lookup::Set;

const FILE: &str = include_str!("../../data/verbs.txt");

static BESIDE_QUOTATIONS: LazyLock<Set<&str>> =
    LazyLock::new(|| data::set(FILE, &["neutral", "manner", "beside quotations"]));

/// True for a finite form, in lower case, that stands beside a quotation and its speaker: “…,” Peskov *added*.
pub fn stands_beside_quotation(word: &str) -> bool {
    BESIDE_QUOTATIONS.contains(word)
}

/// Forms that report speech and express no attitude towards it: “said”, “noted”; not “admitted”.
pub fn neutral() -> impl Iterator<Item = &'static str> {
    sections(&["neutral", "neutral, plural or participle"])
}

/// Forms whose subject is a person, or a body that acts like one: it speaks, thinks or wants something.
pub fn with_personal_subject() -> impl Iterator<Item = &'static str> {
    sections(&["neutral", "neutral, plural or participle", "manner", "stance", "thought"])
}

fn sections(names: &'static [&str]) -> impl Iterator<Item = &'static str> {
    names.iter().flat_map(|name| data::words(FILE, name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cuts() {
        assert!(stands_beside_quotation("began") && !stands_beside_quotation("denied"));
        assert!(neutral().any(|verb| verb == "say") && neutral().all(|verb| verb != "denied"));
        assert!(with_personal_subject().any(|verb| verb == "hopes"));
        assert!(with_personal_subject().all(|verb| verb != "states"));
    }
}
