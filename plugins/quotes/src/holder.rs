//! Who holds the office that a source phrase tells: named at its end, “head of the harbour **Ada Example** said”; behind it, “said the head of the
//! harbour, **Ada Example**.”; or in front, “**Ada Example**, head of the harbour said”.

use std::ops::Range;

use copydesk_language::lexicon::{RoleKind, is_honorific, is_title, prepositions, role_noun};
use copydesk_language::morphology::{VerbForm, verb_form};
use copydesk_plugin::standard::MentionForm;

use crate::genitive::is_genitive;
use crate::model::{Input, Mention};

/// The most words between an office and the name behind it, where the phrase was cut in between.
const MOST_WORDS: usize = 10;

/// The most bytes between an office and the name beside it. Looked for over all mentions, it would take time with the square of the text.
const FAR: usize = 200;

/// The row of the person's name, and the phrase that names the person.
pub(crate) type Holder = (usize, Range<usize>);

/// The person whom the words of a source phrase name as the holder of an office.
pub(crate) fn at_end(input: &Input<'_>, at: usize, phrase: &Range<usize>) -> bool {
    let mention = &input.mentions[at];
    let ends = is_person(mention) && mention.span.end + 1 >= phrase.end;
    let Some(description) = input.text.get(phrase.start..mention.span.start).filter(|_| ends) else { return false };
    let words: Vec<&str> = description.split_whitespace().collect();
    let words = without_titles(&words);
    let Some((&last, before)) = words.split_last() else { return false };
    // “Oxland's army chief of staff General Ada Example”
    let rank = words.iter().rev().take_while(|word| is_title(word)).count();
    if let [whose @ .., "chief", "of", "staff"] = &words[..words.len() - rank] {
        return !whose.iter().any(|word| leads_to_field(word));
    }
    if !is_role(last) {
        return names_field(last) && office(words);
    }
    // “Airfield President and Chief Executive Officer Ada Example”: no “of” has the name.
    let titles = before.iter().all(|word| word.starts_with(char::is_uppercase) || matches!(*word, "and" | "&" | "the"));
    titles || body_before(input, phrase.start, description, last)
}

/// “**Ministry of Defence** spokesman Ada Example”: whether a body's name is all that stands before the role.
fn body_before(input: &Input<'_>, start: usize, description: &str, role: &str) -> bool {
    let Some(end) = description.rfind(role).map(|role| start + role) else { return false };
    let first = input.mentions.partition_point(|m| m.span.start < start);
    let body = input.mentions[first..].iter().take_while(|m| m.span.start < end).find(|m| m.organisation);
    let bare =
        |body: &Mention| input.text.get(start..body.span.start).is_some_and(|the| matches!(the, "" | "the " | "The "));
    body.is_some_and(|body| bare(body) && input.text.get(body.span.end..end) == Some(" "))
}

/// The holder named outside the phrase: behind a comma, behind the rest of an office that was cut, or in front of a description.
/// Nobody whom `said`, the words that were said, name.
pub(crate) fn beside(input: &Input<'_>, phrase: &Range<usize>, said: &Range<usize>) -> Option<Holder> {
    let words: Vec<&str> = input.text[phrase.clone()].split_whitespace().collect();
    let named = named_within(input, phrase);
    if let Some(at) = named {
        // “**Ada Example** a director of the bank, said”: the comma behind the name is missing.
        let mention = &input.mentions[at];
        let article = input.text[mention.span.end..].split_whitespace().next();
        let described = mention.span.start == phrase.start && matches!(article, Some("a" | "an")) && office(&words);
        return described.then(|| (at, mention.span.clone()));
    }
    if !office(&words) && !words.last().is_some_and(|word| is_role(word)) {
        return None;
    }
    let front = in_front(input, phrase, words[0]).filter(|(at, _)| {
        let name = &input.mentions[*at].span;
        (name.end <= said.start || said.end <= name.start) && opens_clause(input, name.start)
    });
    front.or_else(|| behind(input, phrase))
}

/// Whether a name that starts at a byte opens its sentence, or a clause behind a mark, but for its titles. In “police arrested Ada Example, chief of the
/// union said” she is whom it was done to.
fn opens_clause(input: &Input<'_>, start: usize) -> bool {
    let sentence = input.sentences.partition_point(|s| s.start <= start).checked_sub(1).map(|at| &input.sentences[at]);
    let Some(before) = sentence.and_then(|sentence| input.text.get(sentence.start..start)) else { return false };
    let mut words = before.split_whitespace().rev().take(MOST_WORDS);
    let word = words.find(|word| !are_titles(word));
    word.is_none_or(|word| word.ends_with([',', ';', ':', '—', '–', '“', '”', '"', '’', '»']))
}

/// The first name of a person within the phrase.
fn named_within(input: &Input<'_>, phrase: &Range<usize>) -> Option<usize> {
    let first = input.mentions.partition_point(|m| m.span.start < phrase.start);
    let mut within = (first..).zip(&input.mentions[first..]).take_while(|(_, m)| m.span.end <= phrase.end);
    within.find(|(_, m)| is_person(m)).map(|(at, _)| at)
}

/// “**Ada Example**, president and head of the harbour said”, “**Ada Example** a director of the bank said”.
fn in_front(input: &Input<'_>, phrase: &Range<usize>, first: &str) -> Option<Holder> {
    let next = input.mentions.partition_point(|m| m.span.start < phrase.start);
    let near = input.mentions[..next].iter().rev().take_while(|m| m.span.start + FAR > phrase.start);
    let (at, name) = (0..next).rev().zip(near).find(|(_, m)| is_person(m))?;
    let between = input.text.get(name.span.end..phrase.start)?;
    let described = match between.strip_prefix(", ") {
        Some(rest) => {
            let role = |word: &str| is_role(word) || matches!(word, "and" | "&");
            rest.split_whitespace().all(role) && !matches!(first, "the" | "The" | "a" | "A" | "an" | "An")
        }
        None => between == " " && matches!(first, "a" | "an"),
    };
    described.then(|| (at, name.span.clone()))
}

/// “the head of the harbour, **Ada Example**.”, “the ambassador | to Oxland **Ada Example**”.
fn behind(input: &Input<'_>, phrase: &Range<usize>) -> Option<Holder> {
    let next = input.mentions.partition_point(|m| m.span.start < phrase.end);
    let near = input.mentions[next..].iter().take_while(|m| m.span.start < phrase.end + FAR);
    let (at, name) = (next..).zip(near).find(|(_, m)| is_person(m))?;
    let between = input.text.get(phrase.end..name.span.start)?;
    if let Some(titles) = between.strip_prefix(", ") {
        let after = input.text[name.span.end..].chars().next();
        let closed = after.is_none_or(|c| matches!(c, ',' | '.' | ';' | '\n'));
        return (closed && are_titles(titles)).then(|| (at, phrase.clone()));
    }
    let words: Vec<&str> = between.strip_prefix(' ')?.split_whitespace().take(MOST_WORDS + 1).collect();
    let words = without_titles(&words);
    let joins = words.first().is_some_and(|word| leads_to_field(word) || matches!(*word, "and" | "&"));
    let part = |word: &&str| {
        let capital =
            word.starts_with(char::is_uppercase) && word.chars().all(|c| c.is_alphanumeric() || "-’'.&".contains(c));
        capital || leads_to_field(word) || is_role(word) || matches!(*word, "the" | "and" | "&")
    };
    let rest = joins && words.len() <= MOST_WORDS && words.iter().all(part);
    let field = words.last().is_some_and(|word| names_field(word));
    (rest && field).then_some((at, phrase.start..name.span.end))
}

/// Whether words are no more than honorifics and titles.
pub(crate) fn are_titles(words: &str) -> bool {
    words.split_whitespace().all(|word| is_honorific(word) || is_title(word))
}

/// Words before a name without its own titles: “the ministry's spokesman | Col.”
fn without_titles<'w>(mut words: &'w [&'w str]) -> &'w [&'w str] {
    while let [before @ .., last] = words {
        let second = is_title(last) && before.last().is_some_and(|word| is_role(word));
        if !is_honorific(last) && !second {
            break;
        }
        words = before;
    }
    words
}

/// Whether words tell an office that one person holds, and what it is over: “chief economist **at** Example Bank”. The noun before the first
/// preposition decides.
fn office(words: &[&str]) -> bool {
    let Some(of) = words.iter().position(|word| leads_to_field(word)) else { return false };
    of > 0 && is_role(words[of - 1])
}

fn is_role(word: &str) -> bool {
    let word = word.rsplit('-').next().unwrap_or(word);
    let role = role_noun(word).is_some_and(|role| role.kind != RoleKind::Person && !role.plural);
    role || word.starts_with(char::is_uppercase) && is_title(word)
}

fn leads_to_field(word: &str) -> bool {
    matches!(word, "of" | "for" | "at" | "to" | "in" | "from" | "on" | "with")
}

/// Whether a word right before a name can end what an office is over. In “a friend of President Example” and “the lawyer of the late Example” the name
/// belongs to the “of”.
fn names_field(word: &str) -> bool {
    let small = |word: &str| {
        prepositions::is_preposition(word)
            || matches!(word, "the" | "a" | "an" | "its" | "their" | "his" | "her" | "and" | "late")
    };
    let participle = word.starts_with(char::is_lowercase) && verb_form(word) == Some(VerbForm::Past);
    // “the agent for **22-year-old** Ada Example”, “the lawyer for **Oxland-born** Ada Example”
    let describes = word.contains('-');
    let title = is_title(word) || is_honorific(word);
    !small(word) && !participle && !is_genitive(word) && !describes && !title && role_noun(word).is_none()
}

fn is_person(mention: &Mention) -> bool {
    mention.form == MentionForm::Name && mention.person
}
