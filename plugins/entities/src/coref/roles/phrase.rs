//! Which words of a noun phrase are the role that it tells: "presiding judge" of "the presiding judge of the county court", "chief of staff".

use std::ops::Range;

use copydesk_language::lexicon::{RoleKind, honorific_gender, is_title, role_noun};
use copydesk_language::morphology::{VerbForm, irregular_form, verb_form};
use copydesk_plugin::standard::EntityType;

use crate::coref::apposition::adds;
use crate::coref::common_nouns::{agent, stands};
use crate::coref::grammar::function;
use crate::coref::nominals::{Determiner, Nominal, Noun};
use crate::coref::small_words::{hardly_person, over_something, tells_which};
use crate::lexicon::Classes;
use crate::words::{Shape, Words};

/// Longest complement of an office, in words: "head of Latin American operations".
const COMPLEMENT: usize = 4;

/// The text of a role, without whose it is and without words of address: "chairman" of "Wattlebrook's chairman".
pub(super) fn text(words: &Words<'_>, role: Range<usize>) -> String {
    let whose = |w: &usize| words.words[*w].shape.intersects(Shape::GENITIVE);
    let start = role.clone().rev().find(whose).map_or(role.start, |w| w + 1);
    let start = (start..role.end).find(|&w| !polite(words.str(w))).unwrap_or(start);
    let end = before_rank(words, start..role.end);
    words.slice(start.min(end - 1)..end).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Where a role ends that a rank follows: "navy spokesman **Captain**".
fn before_rank(words: &Words<'_>, role: Range<usize>) -> usize {
    let last = role.end - 1;
    let lower = |w: usize| words.words[w].shape.intersects(Shape::LOWER);
    let follows = last > role.start && !lower(last) && lower(last - 1) && is_office(words.str(last - 1));
    if follows && is_title(words.str(last)) { last } else { role.end }
}

/// "Mr", "Ms": an honorific that says nothing of an office.
pub(super) fn polite(word: &str) -> bool {
    honorific_gender(word).is_some() && !is_title(word)
}

/// What a nominal says by office, trade or family: without determiner and age, and without the one whose it is.
pub(super) fn of_nominal(words: &Words<'_>, named: &[Option<EntityType>], nominal: &Nominal) -> Option<Range<usize>> {
    let head = words.str(nominal.head);
    // "one of its leaders" is read by `among`.
    if nominal.words.len() > 1 && words.str(nominal.words.start + 1) == "of" {
        return None;
    }
    // "a man" tells no role, "the maintenance man" does.
    let trade = !nominal.modifiers().is_empty() && words.words[nominal.head - 1].shape.intersects(Shape::LOWER);
    let part = nominal.noun == Noun::Part && !stands(&head.to_lowercase()) && !trade;
    // "the same"
    if part
        || hardly_person(head)
        || tells_which(head) && nominal.noun == Noun::Person
        || matches!(nominal.noun, Noun::Aged | Noun::Inhabitant)
        || !(nominal.noun.of_persons() || agent(head))
    {
        return None;
    }
    let modifiers = nominal.modifiers();
    // "the elder, Ada Example" is the elder of two.
    let compares = matches!(head, "elder" | "eldest" | "youngest" | "oldest");
    if compares && nominal.determiner == Determiner::The && modifiers.is_empty() {
        return None;
    }
    let owner = |w: usize| {
        let whose = named[w.saturating_sub(1)];
        let common = words.words[w.saturating_sub(1)].shape.intersects(Shape::LOWER);
        w > 0 && words.words[w].shape.intersects(Shape::GENITIVE) && (whose == Some(EntityType::Person) || common)
    };
    // "Growers **tell** minister": a headline's verb.
    let verb = |w: usize| {
        let tells = words.words[w].classes.any(Classes::SAY) || irregular_form(words.str(w)) == Some(VerbForm::Past);
        nominal.determiner == Determiner::Bare && tells
    };
    let start = modifiers
        .clone()
        .rev()
        .find(|&w| owner(w) || verb(w) || words.words[w].shape.intersects(Shape::DIGIT))
        .map_or(modifiers.start, |w| w + 1);
    let start = if nominal.noun == Noun::Kin { nominal.head } else { start };
    let start = (start..nominal.head).find(|&w| !tells_which(words.str(w))).unwrap_or(nominal.head);
    let sentence = words.sentences.partition_point(|sentence| sentence.words.end <= nominal.head);
    let limit = words.sentences[sentence].words.end;
    let end = over_what(words, named, nominal.head + 1, limit);
    Some(start..adds(words, nominal.noun, end, limit).unwrap_or(end))
}

/// "head **of marketing**", "chief **of staff**": where an office ends that a bare noun completes.
fn over_what(words: &Words<'_>, named: &[Option<EntityType>], end: usize, limit: usize) -> usize {
    let office = words.str(end - 1).to_lowercase();
    let of = over_something(&office) && end + 1 < limit && matches!(words.str(end), "of" | "for");
    // "member for Dover", "Member of Parliament"
    let sits = of && office == "member" && (words.str(end) == "for" || words.words[end + 1].is_name_like());
    let ends = |&w: &usize| {
        let (word, text) = (words.words[w], words.str(w));
        word.shape.intersects(Shape::MARK | Shape::GENITIVE | Shape::DIGIT)
            || named[w] == Some(EntityType::Person)
            || word.classes.any(Classes::SAY)
            || sits && word.shape.intersects(Shape::LOWER) && words.words[w - 1].is_name_like()
            || function(text)
            || determines(text)
            || verb_form(text) == Some(VerbForm::Past)
    };
    let longest = limit.min(end + 1 + COMPLEMENT);
    let complement = end + 1..if of { (end + 1..longest).find(ends).unwrap_or(longest) } else { end };
    // "the president of France" is the president, but a "member for Dover" no mere member.
    let common = complement.clone().last().is_some_and(|w| sits || words.words[w].shape.intersects(Shape::LOWER));
    let next = (complement.end < limit).then(|| words.words[complement.end]);
    let closed = next.is_none_or(|next| {
        let text = words.str(complement.end);
        next.shape.intersects(Shape::MARK)
            || next.is_name_like()
            || next.classes.any(Classes::SAY)
            || matches!(text, "and" | "at" | "in" | "for" | "until" | "who")
    });
    if common && closed { complement.end } else { end }
}

/// Whether a word before a noun says which one is meant, or how many.
pub(super) fn determines(word: &str) -> bool {
    Determiner::parse(word).is_some()
        || matches!(word, "their" | "whose" | "these" | "those" | "some" | "each" | "no" | "both" | "two" | "three")
}

/// Whether a noun in a role can stand for one who holds an office.
pub(super) fn is_office(word: &str) -> bool {
    role_noun(word).is_some_and(|noun| noun.kind == RoleKind::Office && !noun.plural)
}
