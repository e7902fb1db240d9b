//! Pronouns that can be asked about, and what kinds of referent they can mean.

use copydesk_language::lexicon::Gender;

use super::grammar::function;
use crate::words::{Shape, Words};

/// A pronoun that can be asked about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Pronoun {
    /// "he", "she"
    Singular(Gender),
    It,
    They,
    I,
    We,
}

impl Pronoun {
    /// The pronoun at a word.
    pub fn at(words: &Words<'_>, at: usize) -> Option<Pronoun> {
        let word = words.str(at);
        // "the mine", "of mine safety"; but "a friend of mine", "mine is"
        let apart = |w: usize| {
            words.words.get(w).is_none_or(|word| word.shape.intersects(Shape::MARK)) || function(words.str(w))
        };
        let begins = words.words[at].shape.intersects(Shape::FIRST);
        if word.eq_ignore_ascii_case("mine") && !((begins || apart(at.wrapping_sub(1))) && apart(at + 1)) {
            return None;
        }
        Some(match word.to_ascii_lowercase().as_str() {
            "he" | "him" | "his" | "himself" => Pronoun::Singular(Gender::Male),
            "she" | "her" | "hers" | "herself" => Pronoun::Singular(Gender::Female),
            "it" | "its" | "itself" => Pronoun::It,
            "they" | "them" | "their" | "theirs" | "themselves" => Pronoun::They,
            "i" | "me" | "my" | "mine" | "myself" if word != "i" => Pronoun::I,
            "we" | "us" | "our" | "ours" | "ourselves" if word != "US" => Pronoun::We,
            _ => return None,
        })
    }

    pub fn gender(self) -> Option<Gender> {
        match self {
            Pronoun::Singular(gender) => Some(gender),
            _ => None,
        }
    }

    pub fn of_persons(self) -> bool {
        matches!(self, Pronoun::Singular(_) | Pronoun::I | Pronoun::They)
    }

    pub fn of_things(self) -> bool {
        matches!(self, Pronoun::It | Pronoun::They | Pronoun::We)
    }

    /// Its index in [`Discourse::echoes`].
    pub fn echo(self) -> Option<usize> {
        match self {
            Pronoun::Singular(gender) => Some(gender as usize),
            Pronoun::It => Some(2),
            Pronoun::They => Some(3),
            _ => None,
        }
    }
}
