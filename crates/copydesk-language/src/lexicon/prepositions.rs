//! Prepositions. Users differ in what they count as one, because many prepositions are conjunctions or adverbs too.

use std::sync::LazyLock;

use super::data;
use crate::lookup::Set;

const FILE: &str = include_str!("../../data/prepositions.txt");

static UNAMBIGUOUS: LazyLock<Set<&str>> = LazyLock::new(|| data::set(FILE, &["prepositions"]));

/// True for a word in lower case that is hardly ever anything but a preposition: “of”, “during”; not “before” or “up”.
pub fn is_preposition(word: &str) -> bool {
    UNAMBIGUOUS.contains(word)
}

/// All prepositions, with those that are conjunctions or adverbs too.
pub fn all() -> impl Iterator<Item = &'static str> {
    ["prepositions", "conjunctions", "particles"].into_iter().flat_map(|name| data::words(FILE, name))
}

/// The prepositions between a word of judgement and what it judges: “criticism *of* X”, “angry *at* X”.
pub fn before_targets() -> impl Iterator<Item = &'static str> {
    data::words(FILE, "before targets")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_open_clauses_are_prepositions_only_in_the_wide_sense() {
        assert!(is_preposition("during") && !is_preposition("before") && !is_preposition("During"));
        let all: Vec<_> = all().collect();
        assert!(["during", "before", "up"].iter().all(|word| all.contains(word)));
        assert!(before_targets().all(|word| all.contains(&word)));
    }
}
