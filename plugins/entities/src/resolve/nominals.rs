//! "The spokesman", "his spokesman", "the Ukrainian president": noun phrases that name a person by role, and who holds that role in
//! the article.

use std::collections::HashMap;
use std::ops::Range;

use copydesk_language::people::{Gender, is_title_modifier, person_pronoun, role_noun};

use super::roles::{Role, is_role};
use super::{Entity, Mention};
use crate::lexicon::{Classes, Lexicon};
use crate::recognise::Label;
use crate::words::{Shape, Words};

/// How many holders of one kind of office are remembered; keeps hostile articles linear.
const REMEMBERED: usize = 24;

/// Who was given which role, by the role's last word.
pub(super) struct Holders<'l> {
    lexicon: &'l Lexicon,
    by_head: HashMap<String, Vec<Held>>,
}

struct Held {
    entity: usize,
    /// What stands before the head, in small letters: "unsecretary".
    rest: String,
    /// The word from which on the role is known.
    from: usize,
}

/// A nominal in the text.
pub(super) struct Nominal {
    pub words: Range<usize>,
    pub definite: bool,
    /// The person named right behind it, after a comma.
    pub apposed: Option<usize>,
}

impl<'l> Holders<'l> {
    pub fn new(lexicon: &'l Lexicon, roles: &[Role]) -> Self {
        let mut by_head: HashMap<String, Vec<Held>> = HashMap::new();
        for role in roles {
            let letters = letters(&role.text);
            // A compound head is known whole and by its last part: "secretary-general", "general".
            let heads = role.text.split_whitespace().last().map(self::letters).into_iter();
            let two = role.text.split_whitespace().rev().take(2).map(self::letters).reduce(|b, a| a + &b);
            for head in heads.chain(two) {
                let Some(rest) = letters.strip_suffix(head.as_str()) else { continue };
                let held = by_head.entry(head).or_default();
                if held.len() < REMEMBERED && !held.iter().any(|h| h.entity == role.entity && h.rest == rest) {
                    held.push(Held { entity: role.entity, rest: rest.to_owned(), from: role.at });
                }
            }
        }
        Holders { lexicon, by_head }
    }

    /// A determiner, what modifies, and a singular role noun that no name follows.
    pub fn nominal(&self, words: &Words<'_>, names: &[Mention], at: usize, sentence: &Range<usize>) -> Option<Nominal> {
        let determiner = words.str(at);
        let definite = matches!(determiner, "the" | "The" | "this" | "This" | "that")
            || person_pronoun(determiner).is_some_and(|pronoun| pronoun.case.is_possessive());
        if !definite && !matches!(determiner, "a" | "an" | "A" | "An") {
            return None;
        }
        let within = at + 1..sentence.end.min(at + 7);
        let head = within.clone().find(|&w| is_role(words.str(w)))?;
        let modifies = |w: usize| {
            let word = words.words[w];
            let name = names.iter().take(3).any(|name| name.words.contains(&w));
            name || is_title_modifier(words.str(w))
                || (word.shape.any(Shape::LOWER) && !word.classes.any(Classes::SAY) && head - at <= 3)
        };
        if !(at + 1..head).all(modifies) {
            return None;
        }
        // The head is the last of a compound: "the police officer".
        let end = (head + 1..within.end).take_while(|&w| is_role(words.str(w))).last().map_or(head + 1, |w| w + 1);
        let person_at = |w: usize| names.iter().take(4).find(|name| name.words.start == w && name.label == Label::Per);
        let plural = role_noun(words.str(end - 1)).is_some_and(|noun| noun.plural);
        if plural || person_at(end).is_some() {
            return None; // several, or the role of the name that follows
        }
        let comma = sentence.contains(&end) && words.str(end) == ",";
        let apposed = person_at(end + 1).filter(|_| comma).and_then(|name| name.entity);
        Some(Nominal { words: at..end, definite, apposed })
    }

    /// The person to whom the text gave the role of a nominal: of those whose role fits best, the one spoken of last.
    pub fn of(&self, words: &Words<'_>, nominal: Range<usize>, entities: &[Entity], seen: &[usize]) -> Option<usize> {
        let role = nominal.start + 1..nominal.end;
        let head = letters(words.str(role.end - 1));
        let gender: Option<Gender> = role_noun(words.str(role.end - 1)).and_then(|noun| noun.gender);
        let modifiers: Vec<String> = (role.start..role.end - 1).map(|w| letters(words.str(w))).collect();
        let national = (role.start..role.end - 1).any(|w| self.lexicon.homeland(words.words[w].key).is_some());
        let fit = |held: &Held| {
            let lesser = ["vice", "deputy", "assistant", "former", "ex"]
                .iter()
                .any(|l| held.rest.ends_with(l) && !modifiers.iter().any(|m| m == l));
            let other = entities[held.entity].gender.zip(gender).is_some_and(|(a, b)| a != b);
            let seen = seen[held.entity];
            if lesser || other || seen == 0 || held.from > nominal.start {
                return None;
            }
            let shared = modifiers.iter().filter(|m| held.rest.contains(m.as_str())).count();
            // "the Ukrainian president" is not one whom the text calls Russian.
            (!national || shared > 0 || held.rest.is_empty()).then_some(((shared, seen), held.entity))
        };
        let held = self.by_head.get(&head)?;
        held.iter().filter_map(fit).max_by_key(|(fit, _)| *fit).map(|(_, entity)| entity)
    }
}

/// Small letters only: "Secretary-General" and "Secretary General" are one.
fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphabetic()).flat_map(char::to_lowercase).collect()
}
