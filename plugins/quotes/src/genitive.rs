//! The genitive of names and nouns: “Example's”, “families’”.

/// Whether a word is in the genitive.
pub(crate) fn is_genitive(word: &str) -> bool {
    ["'s", "’s", "s'", "s’"].iter().any(|ending| word.ends_with(ending))
}

/// The words behind a noun's genitive ending, where text that starts at the noun's end begins with one.
pub(crate) fn after_ending(rest: &str) -> Option<&str> {
    ["'s ", "’s ", "' ", "’ "].iter().find_map(|ending| rest.strip_prefix(ending))
}
