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

/// The length of the longest pronoun: “themselves”.
const LONGEST: usize = 10;

impl Pronoun {
    /// The pronoun at a word.
    pub fn at(words: &Words<'_>, at: usize) -> Option<Pronoun> {
        let word = words.str(at);
        let mut small = [0; LONGEST];
        let small = small.get_mut(..word.len())?;
        small.copy_from_slice(word.as_bytes());
        small.make_ascii_lowercase();
        // "the mine", "of mine safety"; but "a friend of mine", "mine is"
        let apart = |w: usize| {
            words.words.get(w).is_none_or(|word| word.shape.intersects(Shape::MARK)) || function(words.str(w))
        };
        let begins = words.words[at].shape.intersects(Shape::FIRST);
        if word.eq_ignore_ascii_case("mine") && !((begins || apart(at.wrapping_sub(1))) && apart(at + 1)) {
            return None;
        }
        Some(match &*small {
            b"he" | b"him" | b"his" | b"himself" => Pronoun::Singular(Gender::Male),
            b"she" | b"her" | b"hers" | b"herself" => Pronoun::Singular(Gender::Female),
            b"it" | b"its" | b"itself" => Pronoun::It,
            b"they" | b"them" | b"their" | b"theirs" | b"themselves" => Pronoun::They,
            b"i" | b"me" | b"my" | b"mine" | b"myself" if word != "i" => Pronoun::I,
            b"we" | b"us" | b"our" | b"ours" | b"ourselves" if word != "US" => Pronoun::We,
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
