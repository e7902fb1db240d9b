//! Roles that are told of several at once: "two poets, A and B", "A, one of the organisers", "A and B, both farmers".

use std::ops::Range;

use copydesk_language::lexicon::role_noun;
use copydesk_plugin::standard::EntityType;

use super::behind_name::behind_comma;
use super::phrase::determines;
use crate::coref::Mention;
use crate::coref::grammar::function;
use crate::coref::small_words::hardly_person;
use crate::lexicon::{folded, nouns};
use crate::words::{Shape, Words};

/// How many words may stand between two names that "and" joins: "A **(61) and** B".
const BETWEEN: usize = 8;

/// How many names may be told one role at once.
const JOINED: usize = 16;

/// How many words may stand between "both" and the noun.
const MODIFIERS: usize = 3;

/// Whether a word is a noun for several persons, by the lists or by WordNet: "mechanics".
fn persons(word: &str) -> bool {
    let known = |one: &str| {
        let means = nouns::means(folded(one));
        means.person && !means.organisation && !hardly_person(one)
    };
    role_noun(word).is_some_and(|noun| noun.plural) || word.ends_with('s') && known(&singular(word))
}

fn singular(noun: &str) -> String {
    if let Some(stem) = noun.strip_suffix("wives") {
        return format!("{stem}wife");
    }
    let (men, families) = (noun.strip_suffix("men"), noun.strip_suffix("ies"));
    // "coaches", "bosses"
    let hissing = noun.strip_suffix("es").filter(|stem| ["ch", "sh", "ss", "x"].iter().any(|end| stem.ends_with(end)));
    men.map(|stem| format!("{stem}man"))
        .or(families.map(|stem| format!("{stem}y")))
        .or(hissing.map(str::to_owned))
        .unwrap_or_else(|| noun.strip_suffix('s').unwrap_or(noun).to_owned())
}

pub(super) fn counts(word: &str) -> bool {
    matches!(word, "two" | "three" | "four" | "five" | "six" | "Two" | "Three" | "Four" | "Five" | "Six")
}

/// The role of one of several: "climbing guide" of "climbing guides".
pub(super) fn one(words: &Words<'_>, role: Range<usize>) -> String {
    let noun = role.end - 1;
    let modifiers = if role.start < noun { format!("{} ", words.slice(role.start..noun)) } else { String::new() };
    format!("{modifiers}{}", singular(words.str(noun)))
}

/// "Russian and Ukrainian presidents": one role for each of two.
pub(super) fn shared(words: &Words<'_>, role: Range<usize>) -> [String; 2] {
    let noun = singular(words.str(role.end - 1));
    let modifiers = role.start..role.end - 1;
    let and = modifiers.clone().find(|&w| words.str(w) == "and");
    match and {
        Some(and) if and > modifiers.start && and + 1 < modifiers.end => {
            [modifiers.start..and, and + 1..modifiers.end].map(|own| format!("{} {noun}", words.slice(own)))
        }
        _ => [one(words, role.clone()), one(words, role)],
    }
}

/// "One of its researchers, Ada Example", "two Leeds poets, Ada Example and Ben Sample": the role of each.
pub(super) fn among(
    words: &Words<'_>,
    named: &[Option<EntityType>],
    from: usize,
    name: usize,
) -> Option<(usize, String)> {
    let comma = name.checked_sub(1).filter(|&w| w > from && words.str(w) == ",")?;
    let noun = comma - 1;
    if !persons(words.str(noun)) {
        return None;
    }
    let plain = |w: &usize| {
        let lower = words.words[*w].shape.intersects(Shape::LOWER) && words.str(*w) != "of";
        let place = named[*w].is_some_and(|label| label != EntityType::Person);
        (lower || place) && !determines(words.str(*w)) && !counts(words.str(*w))
    };
    let start = (from..noun).rev().take(2).take_while(plain).last().unwrap_or(noun);
    let before = start.checked_sub(1).filter(|&w| w >= from)?;
    let one_of = (from..=before)
        .rev()
        .take(4)
        .any(|w| w > from && words.str(w) == "of" && words.str(w - 1).eq_ignore_ascii_case("one"));
    (one_of || counts(words.str(before))).then(|| (noun, one(words, start..noun + 1)))
}

/// "A, one of the organisers,": the role of each.
pub(super) fn one_behind(words: &Words<'_>, sentence: &Range<usize>, name_end: usize) -> Option<(usize, String)> {
    let at = behind_comma(words, sentence, name_end)?;
    let opens = at + 3 < sentence.end && words.str(at) == "one" && words.str(at + 1) == "of";
    let first = at + 2 + usize::from(opens && determines(words.str(at + 2)));
    if opens { plural_from(words, first, sentence.end) } else { None }
}

/// "A and B, both farmers,", "A, B and C, all farmers,": the role of each, and whether they are two.
pub(super) fn both_behind(
    words: &Words<'_>,
    sentence: &Range<usize>,
    name_end: usize,
) -> Option<(bool, (usize, String))> {
    let at = behind_comma(words, sentence, name_end)?;
    let opens = at + 1 < sentence.end && matches!(words.str(at), "both" | "all");
    let role = if opens { plural_from(words, at + 1, sentence.end) } else { None };
    role.map(|role| (words.str(at) == "both", role))
}

/// The noun for several that begins here, and the role of each.
fn plural_from(words: &Words<'_>, first: usize, limit: usize) -> Option<(usize, String)> {
    let noun = (first..limit.min(first + MODIFIERS)).find(|&w| persons(words.str(w)))?;
    let plain = |w: usize| words.words[w].shape.intersects(Shape::LOWER) && !function(words.str(w));
    (first..noun).all(plain).then(|| (noun, one(words, first..noun + 1)))
}

/// The persons whose names "and" and commas join to the first of some names: "**Ada Example**, Ben Sample **and** Cy Test".
pub(super) fn joined<'n>(words: &Words<'_>, names: &'n [Mention]) -> &'n [Mention] {
    // Each name asks for what follows it: a long list has to be read in linear time.
    let names = &names[..names.len().min(JOINED)];
    let person = |name: &Mention| name.label == EntityType::Person;
    let between = |pair: &[Mention]| pair[0].words.end..pair[1].words.start;
    let joins = |pair: &[Mention]| {
        let gap = between(pair);
        let small = |w: usize| matches!(words.str(w), "," | "and" | "And");
        person(&pair[1]) && matches!(gap.len(), 1..=2) && gap.into_iter().all(small)
    };
    let several = names.windows(2).take_while(|pair| joins(pair)).count();
    // "Ada Example, Ben Sample said": a comma alone joins nothing.
    let and = |pair: &[Mention]| between(pair).any(|w| words.str(w).eq_ignore_ascii_case("and"));
    let last = names.windows(2).take(several).position(and).map_or(0, |at| at + 1);
    &names[..(last + 1).min(names.len())]
}

/// The persons whom "and", and commas before it, join before the last of some names, perhaps with an age between: "**Ada Example** (61) and Ben Sample".
/// "Both" are two.
pub(super) fn joined_before<'n>(words: &Words<'_>, names: &'n [Mention], from: usize, both: bool) -> &'n [Mention] {
    let person = |at: usize| names[at].label == EntityType::Person && names[at].words.start >= from;
    let gap = |at: usize| names[at].words.end..names[at + 1].words.start;
    let small = |w: usize| words.words[w].shape.intersects(Shape::MARK | Shape::DIGIT) || words.str(w) == "and";
    let near = |at: usize| person(at) && gap(at).len() <= BETWEEN && gap(at).all(small);
    let and = |at: usize| gap(at).last().is_some_and(|w| words.str(w) == "and");
    let Some(last) = names.len().checked_sub(1) else { return &[] };
    let Some(first) = last.checked_sub(1).filter(|&at| near(at) && and(at)) else { return &[] };
    let most = if both { first } else { first.saturating_sub(JOINED) };
    let start = (most..first).rev().take_while(|&at| near(at) && !and(at)).last().unwrap_or(first);
    &names[start..last]
}
