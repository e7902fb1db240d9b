//! What the text says a person is: a title or role before the name ("Kremlin spokesman Dmitry Peskov"), before it with a comma ("his
//! spokesman, Stephane Dujarric"), shared by two ("Russian and Ukrainian presidents A and B"), or after it ("A, a Ugandan activist").

use std::ops::Range;

use copydesk_language::lexicon::{RoleKind, is_honorific, is_title, is_title_modifier, person_pronoun, role_noun};
use copydesk_plugin::standard::EntityType;

use super::Entity;
use crate::recognise::Found;
use crate::words::{Shape, Words};

/// A role that the text gives to an entity.
#[derive(Clone, Debug)]
pub(super) struct Role {
    pub(super) entity: usize,
    pub(super) text: String,
    /// The word at which it stands.
    pub(super) at: usize,
}

/// Longest role, in words.
const LONGEST: usize = 8;

/// The roles of all persons, of which the first that is more than a bare title goes into the entity; and for each name the word at
/// which what belongs to it begins: its title, or itself.
pub(super) fn assign(
    words: &Words<'_>,
    found: &[Found],
    of: &[usize],
    entities: &mut [Entity],
) -> (Vec<Role>, Vec<usize>) {
    let mut named = vec![None; words.words.len()];
    for name in found {
        named[name.words.clone()].fill(Some(name.label));
    }
    let mut titles: Vec<usize> = found.iter().map(|name| name.words.start).collect();
    let mut roles = Vec::new();
    let mut sentence = 0;
    for (i, name) in found.iter().enumerate().filter(|(_, name)| name.label == EntityType::Person) {
        while words.sentences[sentence].words.end <= name.words.start {
            sentence += 1;
        }
        let bounds = words.sentences[sentence].words.clone();
        let mut give = |i: usize, text: String, at: usize| roles.push(Role { entity: of[i], text, at });
        titles[i] = honoured(words, bounds.start, name.words.start);
        if let Some(role) = before(words, &named, bounds.start, titles[i]) {
            titles[i] = role.start;
            let noun = role_noun(words.str(role.end - 1));
            let next = found.get(i + 1).filter(|next| {
                next.label == EntityType::Person
                    && next.words.start == name.words.end + 1
                    && words.str(name.words.end).eq_ignore_ascii_case("and")
            });
            match (noun.filter(|noun| noun.plural), next) {
                (Some(_), Some(_)) => {
                    let [first, second] = shared(words, role.clone());
                    give(i, first, role.start);
                    give(i + 1, second, role.start);
                }
                _ => give(i, words.slice(role.clone()).to_owned(), role.start),
            }
        } else if let Some(role) = after(words, &named, bounds.end, name.words.end) {
            give(i, words.slice(role.clone()).to_owned(), role.start);
        }
    }
    for role in &roles {
        let entity = &mut entities[role.entity];
        // "Russian President" says more than "President".
        let says_more = |known: &String| !known.contains(' ') && role.text.contains(' ');
        if entity.role.as_ref().is_none_or(says_more) {
            entity.role = Some(role.text.split_whitespace().collect::<Vec<_>>().join(" "));
        }
        if entity.gender.is_none() {
            entity.gender = role.text.split_whitespace().last().and_then(role_noun).and_then(|noun| noun.gender);
            entity.sure = entity.gender.is_some();
        }
    }
    (roles, titles)
}

/// Where the honorifics before a name begin.
fn honoured(words: &Words<'_>, from: usize, name: usize) -> usize {
    let mut start = name;
    while start > from && is_honorific(words.str(start - 1)) && !is_role(words.str(start - 1)) {
        start -= 1;
    }
    start
}

/// Whether a word can be the head of a role.
pub(super) fn is_role(word: &str) -> bool {
    role_noun(word).is_some() || (is_title(word) && !is_honorific(word))
}

/// Whether a word says what somebody is by office or trade, not only that it is a person.
fn holds_office(word: &str) -> bool {
    is_role(word) && role_noun(word).is_none_or(|noun| noun.kind != RoleKind::Person)
}

/// The role that ends before a name, perhaps with a comma between. `named` is the label of the name that each word is part of.
fn before(words: &Words<'_>, named: &[Option<EntityType>], from: usize, name: usize) -> Option<Range<usize>> {
    let mut end = name;
    if end > from && words.str(end - 1) == "," {
        end -= 1;
    }
    if end == from || !holds_office(words.str(end - 1)) || named[end - 1].is_some() && !is_title(words.str(end - 1)) {
        return None;
    }
    let plural = role_noun(words.str(end - 1)).is_some_and(|noun| noun.plural);
    let mut start = end - 1;
    while start > from && end - start < LONGEST {
        let word = words.str(start - 1);
        // "Russian and Ukrainian presidents"; another person is no part of a role ("President Macron and German Chancellor Scholz").
        let other = |w: usize| named[w].is_some_and(|label| label != EntityType::Person);
        let joins = plural && matches!(word, "and" | "&") && start - 1 > from && other(start - 2) && other(start);
        // "Putin's spokesman": the owner is no part of the role, the country is ("Russia's foreign minister").
        let owns = words.words[start - 1].shape.any(Shape::GENITIVE) && start - 1 > from && other(start - 2);
        let unnamed = named[start - 1].is_none() && (is_role(word) || is_title_modifier(word));
        if !(other(start - 1) || unnamed || joins || owns) {
            break;
        }
        start -= 1;
    }
    Some(start..end)
}

/// "Russian and Ukrainian presidents": one role for each of two.
fn shared(words: &Words<'_>, role: Range<usize>) -> [String; 2] {
    let noun = words.str(role.end - 1);
    let singular =
        noun.strip_suffix("men").map_or_else(|| noun.trim_end_matches('s').to_owned(), |stem| format!("{stem}man"));
    let modifiers = role.start..role.end - 1;
    let and = modifiers.clone().find(|&w| words.str(w) == "and");
    match and {
        Some(and) if and > modifiers.start && and + 1 < modifiers.end => [
            format!("{} {singular}", words.slice(modifiers.start..and)),
            format!("{} {singular}", words.slice(and + 1..modifiers.end)),
        ],
        _ if modifiers.is_empty() => [singular.clone(), singular],
        _ => {
            let role = format!("{} {singular}", words.slice(modifiers));
            [role.clone(), role]
        }
    }
}

/// ", a Ugandan activist" after a name: up to the role noun, and on through "of the …". Whose lawyer somebody is ("his", "Weber's")
/// is no part of it.
fn after(words: &Words<'_>, named: &[Option<EntityType>], end: usize, name_end: usize) -> Option<Range<usize>> {
    if name_end + 2 >= end || words.str(name_end) != "," {
        return None;
    }
    let mut start = name_end + 1;
    let possessive = person_pronoun(words.str(start)).is_some_and(|p| p.case.is_possessive() && !p.relative);
    if possessive || words.str(start) == "its" || matches!(words.str(start), "the" | "a" | "an") {
        start += 1;
    }
    let stops = |w: usize| {
        words.words[w].shape.any(Shape::MARK) || matches!(words.str(w), "who" | "said" | "and" | "in" | "with")
    };
    let head = (start..end.min(start + 6)).take_while(|&w| !stops(w)).find(|&w| holds_office(words.str(w)))?;
    if role_noun(words.str(head)).is_some_and(|noun| noun.plural) {
        return None;
    }
    let mut last = head + 1;
    while last < end && last < head + 3 && is_role(words.str(last)) {
        last += 1;
    }
    // ", French President Macron" is somebody else.
    if last < end && named[last] == Some(EntityType::Person) {
        return None;
    }
    let owner = (start..head)
        .rev()
        .find(|&w| words.words[w].shape.any(Shape::GENITIVE) && named[w - 1] == Some(EntityType::Person));
    start = owner.map_or(start, |genitive| genitive + 1);
    if last < end && matches!(words.str(last), "of" | "for" | "at") {
        let tail = (last + 1..end.min(last + LONGEST))
            .take_while(|&w| words.words[w].is_name_like() || matches!(words.str(w), "the" | "of" | "and" | "for"))
            .filter(|&w| words.words[w].is_name_like())
            .last();
        let owner = |w: &usize| words.words.get(w + 1).is_some_and(|w| w.shape.any(Shape::GENITIVE));
        last = tail.filter(|w| !owner(w)).map_or(last, |w| w + 1);
    }
    Some(start..last)
}
