//! Who holds which role: what the text called somebody by name, against what a nominal says.

use std::collections::HashMap;

use super::roles::Role;
use crate::lexicon::{Classes, Lexicon};
use crate::words::Words;

/// How many holders of one kind of office are remembered; keeps hostile articles linear.
const REMEMBERED: usize = 24;

/// Who was given which role, by the role's last word.
pub(super) struct Holders<'l> {
    lexicon: &'l Lexicon,
    by_head: HashMap<String, Vec<Held>>,
    any: Vec<bool>,
}

struct Held {
    entity: usize,
    /// What stands before the head, in small letters: "unsecretary".
    rest: String,
    /// The word from which on the role is known.
    from: usize,
}

/// How a role that somebody holds fits a nominal. The order is that of the ranker's values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Fit {
    /// No role is known.
    Unknown = 1,
    /// Other roles.
    Other,
    /// "The deputy minister" is not "the minister", nor the Russian one the Ukrainian.
    Contrary,
    /// The same noun, but what modifies it was not said before.
    Modified,
    /// The same noun alone.
    Head,
    /// The same noun, and a word before it too.
    Full,
}

impl<'l> Holders<'l> {
    /// `count` is that of the entities.
    pub fn new(lexicon: &'l Lexicon, roles: &[Role], count: usize) -> Self {
        let mut by_head: HashMap<String, Vec<Held>> = HashMap::new();
        let mut any = vec![false; count];
        for role in roles {
            any[role.entity] = true;
            let letters = letters(&role.text);
            // Who is "Ukrainian president" is "Ukraine's president" too.
            let homes: String = role.text.split_whitespace().filter_map(|word| home(lexicon, word)).collect();
            // A compound head is known whole and by its last part: "secretary-general", "general".
            let heads = role.text.split_whitespace().last().map(self::letters).into_iter();
            let two = role.text.split_whitespace().rev().take(2).map(self::letters).reduce(|b, a| a + &b);
            for head in heads.chain(two) {
                let Some(rest) = letters.strip_suffix(head.as_str()) else { continue };
                let rest = rest.to_owned() + &homes;
                let held = by_head.entry(head).or_default();
                if held.len() < REMEMBERED && !held.iter().any(|h| h.entity == role.entity && h.rest == rest) {
                    held.push(Held { entity: role.entity, rest, from: role.at });
                }
            }
        }
        Holders { lexicon, by_head, any }
    }

    /// Whether anybody was called by the nominal's noun before, and for each who was how it fits.
    /// `modifiers` are the words that say more: "Ukrainian", or "Ukraine" behind.
    pub fn fits(&self, words: &Words<'_>, head: usize, modifiers: &[usize]) -> Vec<(usize, Fit)> {
        let Some(held) = self.by_head.get(&letters(words.str(head))) else { return Vec::new() };
        let national = modifiers.iter().any(|&w| {
            let word = words.words[w];
            self.lexicon.homeland(word.key).is_some() || word.classes.any(Classes::COUNTRY)
        });
        let homes = modifiers.iter().filter_map(|&w| home(self.lexicon, words.str(w)));
        let modifiers: Vec<String> = modifiers.iter().map(|&w| letters(words.str(w))).chain(homes).collect();
        let mut fits: Vec<(usize, Fit)> = Vec::new();
        for held in held.iter().filter(|held| held.from < head) {
            let lesser = ["vice", "deputy", "assistant", "former", "ex"]
                .iter()
                .any(|l| held.rest.ends_with(l) && !modifiers.iter().any(|m| m == l));
            let shared = modifiers.iter().filter(|m| m.len() > 2 && held.rest.contains(m.as_str())).count();
            // "the Ukrainian president" is not one whom the text calls Russian.
            let fit = match (shared, modifiers.is_empty()) {
                _ if lesser => Fit::Contrary,
                (1.., _) => Fit::Full,
                (0, true) => Fit::Head,
                _ if national && !held.rest.is_empty() => Fit::Contrary,
                _ => Fit::Modified,
            };
            match fits.iter_mut().find(|(entity, _)| *entity == held.entity) {
                Some((_, best)) => *best = fit.max(*best),
                None => fits.push((held.entity, fit)),
            }
        }
        fits
    }

    /// How the roles of one fit, given those of all whose roles share the nominal's noun.
    pub fn fit(&self, fits: &[(usize, Fit)], referent: usize) -> Fit {
        let same = fits.iter().find(|(entity, _)| *entity == referent).map(|(_, fit)| *fit);
        let other = if self.any.get(referent).copied().unwrap_or(false) { Fit::Other } else { Fit::Unknown };
        same.unwrap_or(other)
    }
}

/// The country of an adjective, in small letters.
fn home(lexicon: &Lexicon, word: &str) -> Option<String> {
    lexicon.homeland(lexicon.key(word)).map(letters)
}

/// Small letters only: "Secretary-General" and "Secretary General" are one.
fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphabetic()).flat_map(char::to_lowercase).collect()
}
