//! What the text says that somebody is, by office, trade or family: before the name ("Kremlin spokesman Peskov"), in apposition ("his spokesman,
//! Stephane Dujarric"; "A, a Ugandan activist"), behind "is a", or elsewhere by a nominal that was found to mean the named one. A title ("Sen.", "Dr")
//! is no role.

use std::ops::Range;

use copydesk_language::lexicon::{honorific_gender, is_honorific, is_title, is_title_modifier, role_noun};
use copydesk_language::morphology::{VerbForm, verb_form};
use copydesk_plugin::standard::{EntityType, MentionForm};

use super::common_nouns::{agent, stands};
use super::nominals::{Nominal, Noun, ends_phrase, function, is_role, phrase};
use super::{Entity, Mention};
use crate::lexicon::Classes;
use crate::words::{Shape, Words};

/// How sure it must be whom a nominal means whose noun becomes a role.
const SURE: f32 = 0.6;

/// Longest role, in words.
const LONGEST: usize = 8;

/// How well something says what somebody is; the best that the article has is the role.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Tells {
    /// What somebody was.
    Former,
    /// "President Putin"
    Title,
    /// "A, a lawyer"
    Indefinite,
    /// "her brother, A"
    Kin,
    /// "Kremlin spokesman Peskov"
    Before,
    /// "the spokesman, A"; "A, the spokesman"
    Definite,
}

/// Gives each person role and title; returns for each name the word at which what belongs to it begins: its title, or itself.
pub(super) fn assign(
    words: &Words<'_>,
    names: &[Mention],
    nominals: &[Nominal],
    entities: &mut [Entity],
) -> Vec<usize> {
    let mut named = vec![None; words.words.len()];
    for name in names {
        named[name.words.clone()].fill(Some(name.label));
    }
    let mut starts: Vec<usize> = names.iter().map(|name| name.words.start).collect();
    let mut best: Vec<Option<(Tells, String)>> = vec![None; entities.len()];
    let mut give = |entity: usize, tells: Tells, text: String| {
        if best[entity].as_ref().is_none_or(|(known, _)| tells > *known) {
            best[entity] = Some((tells, text));
        }
    };
    for nominal in nominals.iter().filter(|nominal| nominal.noun.of_persons()) {
        if let Some(entity) = nominal.apposed
            && let Some(role) = of_nominal(words, &named, nominal)
        {
            give(entity, if nominal.noun == Noun::Kin { Tells::Kin } else { Tells::Definite }, text(words, role));
        }
    }
    let mut sentence = 0;
    for (i, name) in names.iter().enumerate().filter(|(_, name)| name.label == EntityType::Person) {
        while words.sentences[sentence].words.end <= name.words.start {
            sentence += 1;
        }
        let Some(entity) = name.entity else { continue };
        let bounds = words.sentences[sentence].words.clone();
        starts[i] = honoured(words, bounds.start, name.words.start);
        if entities[entity].title.is_none() {
            entities[entity].title = title(words, starts[i]..name.words.start);
        }
        let next = names.get(i + 1).filter(|next| {
            next.label == EntityType::Person
                && next.words.start == name.words.end + 1
                && words.str(name.words.end).eq_ignore_ascii_case("and")
        });
        let owner = words.words.get(name.words.end).is_some_and(|next| next.shape.intersects(Shape::GENITIVE));
        let role = before(words, &named, bounds.start, starts[i]).filter(|role| !owner || role.end == starts[i]);
        if let Some(role) = role.or_else(|| over(words, bounds.start, starts[i])) {
            starts[i] = role.start;
            let noun = role_noun(words.str(role.end - 1));
            let tells = if role.len() > 1 { Tells::Before } else { Tells::Title };
            match (noun.filter(|noun| noun.plural), next.and_then(|next| next.entity)) {
                (Some(_), Some(other)) => {
                    let [first, second] = shared(words, role.clone());
                    give(entity, tells, first);
                    give(other, tells, second);
                }
                _ => give(entity, tells, text(words, role.clone())),
            }
        }
        if let Some(role) = among(words, bounds.start, starts[i]) {
            for entity in [Some(entity), next.and_then(|next| next.entity)].into_iter().flatten() {
                give(entity, Tells::Indefinite, role.clone());
            }
        }
        if let Some((tells, role)) = after(words, &named, &names[i + 1..], &bounds, name.words.end) {
            give(entity, tells, text(words, role));
        }
    }
    for (entity, role) in entities.iter_mut().zip(best).filter(|(entity, _)| entity.label == EntityType::Person) {
        entity.role = role.map(|(_, text)| text);
        if entity.gender.is_none() {
            let last = entity.role.as_ref().and_then(|role| role.split_whitespace().last());
            entity.gender = last.and_then(role_noun).and_then(|noun| noun.gender);
            entity.sure = entity.gender.is_some();
        }
    }
    starts
}

/// Gives a role to persons without one, or of whom only a former one was said: what a nominal calls them that was found to mean them.
pub(super) fn complete(
    words: &Words<'_>,
    names: &[Mention],
    nominals: &[Nominal],
    found: &[Mention],
    entities: &mut [Entity],
) {
    let mut named = vec![None; words.words.len()];
    for name in names {
        named[name.words.clone()].fill(Some(name.label));
    }
    for mention in found.iter().filter(|mention| mention.form == MentionForm::Nominal && mention.score >= SURE) {
        let Some(entity) = mention.entity.filter(|e| entities[*e].label == EntityType::Person) else { continue };
        let known = &entities[entity].role;
        if known.as_ref().is_some_and(|role| !former(role.split(' ').next().unwrap_or_default())) {
            continue;
        }
        let at = nominals.partition_point(|nominal| nominal.words.start < mention.words.start);
        let nominal = nominals.get(at).filter(|nominal| nominal.words == mention.words && nominal.noun != Noun::Kin);
        let role = nominal.and_then(|nominal| of_nominal(words, &named, nominal));
        if let Some(role) = role.filter(|role| known.is_none() || !former(words.str(role.start))) {
            entities[entity].role = Some(text(words, role));
        }
    }
}

/// Whether a role that begins so is one that somebody had.
fn former(first: &str) -> bool {
    matches!(first, "former" | "retired" | "onetime" | "ex" | "Former" | "Retired") || first.starts_with("ex-")
}

fn text(words: &Words<'_>, role: Range<usize>) -> String {
    words.slice(role).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What a nominal says by office, trade or family: without determiner and age, and without the one whose it is.
fn of_nominal(words: &Words<'_>, named: &[Option<EntityType>], nominal: &Nominal) -> Option<Range<usize>> {
    let head = words.str(nominal.head);
    let part = nominal.noun == Noun::Part && !stands(head);
    if part || matches!(nominal.noun, Noun::Aged | Noun::Inhabitant) || !(nominal.noun.of_persons() || agent(head)) {
        return None;
    }
    let modifiers = nominal.modifiers();
    let owner = |w: usize| {
        let whose = named[w.saturating_sub(1)];
        let common = words.words[w.saturating_sub(1)].shape.intersects(Shape::LOWER);
        w > 0 && words.words[w].shape.intersects(Shape::GENITIVE) && (whose == Some(EntityType::Person) || common)
    };
    let start = modifiers
        .clone()
        .rev()
        .find(|&w| owner(w) || words.words[w].shape.intersects(Shape::DIGIT))
        .map_or(modifiers.start, |w| w + 1);
    let start = if nominal.noun == Noun::Kin { nominal.head } else { start };
    let start = (start..nominal.head)
        .find(|&w| !matches!(words.str(w), "younger" | "elder" | "older" | "own" | "new"))
        .unwrap_or(nominal.head);
    Some(start..over_what(words, nominal.head + 1))
}

/// "head **of marketing**", "chief **of staff**": where an office ends that a bare noun completes.
fn over_what(words: &Words<'_>, end: usize) -> usize {
    let bare = |w: usize| {
        let next = words.words.get(w + 1).map_or("", |_| words.str(w + 1));
        words.words.get(w).is_some_and(|word| word.shape.intersects(Shape::LOWER))
            && !function(words.str(w))
            && !determines(words.str(w))
            && (next == "," || next == "." || next == "and" || words.words.get(w + 1).is_some_and(|w| w.is_name_like()))
    };
    let office =
        matches!(words.str(end - 1), "head" | "chief" | "director" | "minister" | "secretary" | "manager" | "officer");
    let of = office && words.words.get(end).is_some() && matches!(words.str(end), "of" | "for");
    match (bare(end + 1), bare(end + 2)) {
        (true, _) if of => end + 2,
        (_, true) if of && words.words[end + 1].shape.intersects(Shape::LOWER) && !determines(words.str(end + 1)) => {
            end + 3
        }
        _ => end,
    }
}

/// Where the honorifics and short titles before a name begin.
fn honoured(words: &Words<'_>, from: usize, name: usize) -> usize {
    let mut start = name;
    while start > from
        && (is_short_title(words.str(start - 1))
            || (words.words[start - 1].is_name_like()
                && is_honorific(words.str(start - 1))
                && !is_role(words.str(start - 1))))
    {
        start -= 1;
    }
    start
}

/// "Sen.", "Gen", "Cllr": a title that no text would call somebody's office.
fn is_short_title(word: &str) -> bool {
    let bare = word.strip_suffix('.').unwrap_or(word);
    word.starts_with(char::is_uppercase)
        && ((is_title(word) && (word.ends_with('.') || bare.len() <= 4) && role_noun(bare).is_none())
            || matches!(bare, "Supt" | "Cllr" | "Coun" | "Insp" | "Brig" | "Cmdr" | "Con"))
}

/// The title that stands before a name; "Mr." and "Ms." are none.
fn title(words: &Words<'_>, before: Range<usize>) -> Option<String> {
    let polite = |w: usize| honorific_gender(words.str(w)).is_some() && !is_title(words.str(w));
    let start = before.clone().find(|&w| !polite(w))?;
    Some(text(words, start..before.end))
}

/// Whether the word says what somebody is, right before the name.
fn heads(words: &Words<'_>, at: usize) -> bool {
    let word = words.str(at);
    let office =
        is_role(word) && role_noun(word).is_none_or(|noun| noun.kind != copydesk_language::lexicon::RoleKind::Person);
    office
        || (words.words[at].shape.intersects(Shape::LOWER)
            && Noun::parse(words, at).is_some_and(|noun| noun.of_persons() && !matches!(noun, Noun::Aged | Noun::Kin)))
}

/// The role that ends before a name, perhaps with a comma between. `named` is the label of the name that each word is part of.
fn before(words: &Words<'_>, named: &[Option<EntityType>], from: usize, name: usize) -> Option<Range<usize>> {
    let mut end = name;
    if end > from && words.str(end - 1) == "," {
        end -= 1;
    }
    if end == from || !heads(words, end - 1) || named[end - 1].is_some() && !is_title(words.str(end - 1)) {
        return None;
    }
    // "The elder Example" is no elder.
    if end == name && words.str(end - 1) == "elder" {
        return None;
    }
    // "the mayor, Jan Kowal" is read by its determiner; "…, said the mayor, and" must not be taken twice.
    let comma = end < name;
    let plural = role_noun(words.str(end - 1)).is_some_and(|noun| noun.plural);
    let mut start = end - 1;
    while start > from && end - start < LONGEST {
        let word = words.str(start - 1);
        // "Russian and Ukrainian presidents"; another person is no part of a role ("President Macron and German Chancellor Scholz").
        let other = |w: usize| named[w].is_some_and(|label| label != EntityType::Person);
        let joins = plural && matches!(word, "and" | "&") && start - 1 > from && other(start - 2) && other(start);
        // "Putin's spokesman": the owner is no part of the role, the country is ("Russia's foreign minister").
        let owns = words.words[start - 1].shape.intersects(Shape::GENITIVE) && start - 1 > from && other(start - 2);
        let shape = words.words[start - 1].shape;
        let unnamed = named[start - 1].is_none() && (is_role(word) || is_title_modifier(word));
        // "Denver police chief", "Harbour master"
        let first = shape.intersects(Shape::FIRST)
            && shape.intersects(Shape::CAP)
            && words.words[start].shape.intersects(Shape::LOWER);
        let noun = named[start - 1].is_none()
            && (shape.intersects(Shape::LOWER) || first)
            && !ends_phrase(words, start - 1)
            && !determines(word)
            && !counts(word)
            && !word.ends_with("ly");
        // "Industry Cabinet Secretary", "Rural Development Minister"
        let office = named[start - 1].is_none()
            && words.words[start].is_name_like()
            && shape.intersects(Shape::CAP)
            && !words.words[start - 1].classes.any(Classes::CALENDAR)
            && !function(word)
            && !ends_phrase(words, start - 1)
            && !determines(word);
        if !(other(start - 1) || unnamed || joins || owns || noun || office) {
            break;
        }
        start -= 1;
    }
    // "last week mayor", "Yesterday President": words of time and place are none of the role.
    while start + 1 < end && adverbial(words.str(start)) {
        start += 1;
    }
    (!comma || start < end - 1 || from == start).then_some(start..end)
}

fn adverbial(word: &str) -> bool {
    matches!(
        word.to_lowercase().as_str(),
        "week"
            | "month"
            | "year"
            | "night"
            | "last"
            | "next"
            | "there"
            | "here"
            | "outside"
            | "inside"
            | "afterwards"
            | "even"
            | "only"
            | "just"
            | "yesterday"
            | "today"
            | "tomorrow"
            | "meanwhile"
            | "later"
            | "earlier"
            | "now"
            | "still"
            | "instead"
    )
}

/// "Leader of the Opposition Ada Example", "Commissioner for Health Ben Sample": an office with what it is over.
fn over(words: &Words<'_>, from: usize, name: usize) -> Option<Range<usize>> {
    let cap = |w: usize| words.words[w].is_name_like();
    let small = |w: usize| matches!(words.str(w), "of" | "for" | "the" | "and");
    let start = (from..name).rev().take(LONGEST).take_while(|&w| cap(w) || small(w)).last()?;
    let office = |w: usize| cap(w) && is_role(words.str(w)) && matches!(words.str(w + 1), "of" | "for");
    let head = (start..name.checked_sub(2)?).find(|&w| office(w))?;
    let start = (start..head).rev().take_while(|&w| cap(w)).last().unwrap_or(head);
    cap(name - 1).then_some(start..name)
}

fn determines(word: &str) -> bool {
    super::nominals::Determiner::parse(word).is_some()
        || matches!(word, "their" | "whose" | "these" | "those" | "some" | "each" | "no" | "both" | "two" | "three")
}

fn singular(noun: &str) -> String {
    let (men, families) = (noun.strip_suffix("men"), noun.strip_suffix("ies"));
    men.map(|stem| format!("{stem}man"))
        .or(families.map(|stem| format!("{stem}y")))
        .unwrap_or_else(|| noun.strip_suffix('s').unwrap_or(noun).to_owned())
}

/// "One of its researchers, Ada Example", "two poets, Ada Example and Ben Sample": the role of each.
fn among(words: &Words<'_>, from: usize, name: usize) -> Option<String> {
    let comma = name.checked_sub(1).filter(|&w| w > from && words.str(w) == ",")?;
    let noun = comma - 1;
    role_noun(words.str(noun)).filter(|noun| noun.plural)?;
    let plain = |w: &usize| {
        words.words[*w].shape.intersects(Shape::LOWER) && !determines(words.str(*w)) && !counts(words.str(*w))
    };
    let start = (from..noun).rev().take(2).take_while(|w| plain(w) && words.str(*w) != "of").last().unwrap_or(noun);
    let before = start.checked_sub(1).filter(|&w| w >= from)?;
    let one = (from..=before)
        .rev()
        .take(4)
        .any(|w| w > from && words.str(w) == "of" && words.str(w - 1).eq_ignore_ascii_case("one"));
    let modifiers = if start < noun { format!("{} ", words.slice(start..noun)) } else { String::new() };
    let role = format!("{modifiers}{}", singular(words.str(noun)));
    (one || counts(words.str(before))).then_some(role)
}

fn counts(word: &str) -> bool {
    matches!(word, "two" | "three" | "four" | "five" | "six" | "Two" | "Three" | "Four" | "Five")
}

/// "Russian and Ukrainian presidents": one role for each of two.
fn shared(words: &Words<'_>, role: Range<usize>) -> [String; 2] {
    let singular = singular(words.str(role.end - 1));
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

/// The role behind a name: ", a Ugandan activist", ", 44, the club's captain", "is the agronomist who". What somebody was tells less than what they are.
fn after(
    words: &Words<'_>,
    named: &[Option<EntityType>],
    next: &[Mention],
    sentence: &Range<usize>,
    name_end: usize,
) -> Option<(Tells, Range<usize>)> {
    let mut at = name_end;
    if at + 2 >= sentence.end {
        return None;
    }
    let be = |at: usize| matches!(words.str(at), "is" | "was" | "became" | "remains");
    let mut predicate = be(at);
    if !predicate && words.str(at) != "," {
        return None;
    }
    at += 1;
    // ", 44, a lawyer,"
    if words.words[at].shape.intersects(Shape::DIGIT)
        && words.str(at).len() <= 2
        && at + 2 < sentence.end
        && words.str(at + 1) == ","
    {
        at += 2;
    }
    // ", 58, is the agronomist", ", who was a judge"
    at += usize::from(!predicate && words.str(at) == "who");
    if !predicate && at + 2 < sentence.end && be(at) {
        predicate = true;
        at += 1;
    }
    let first = words.str(at);
    // "Ada Example, Court reporter": a line of its own.
    let line = words.words[at].is_name_like() && words.words[sentence.end - 1].shape.intersects(Shape::LOWER);
    let alone = line && !named[at..sentence.end].iter().any(Option::is_some) && is_role(words.str(sentence.end - 1));
    let determined = determines(first) || alone;
    let verb = matches!(verb_form(first), Some(VerbForm::Past | VerbForm::ThirdPerson));
    if !determined && (predicate || verb || !words.words[at].shape.intersects(Shape::LOWER)) {
        return None;
    }
    let nominal = phrase(words, next, at, sentence)?;
    let end = nominal.head + 1;
    let role = of_nominal(words, named, &nominal)?;
    // ", French President Macron" is somebody else; ", the mayor said" is a new clause.
    let closed = end >= sentence.end
        || words.words[end].shape.intersects(Shape::MARK)
        || !words.words[end].classes.any(Classes::SAY)
            && !matches!(words.str(end), "said" | "is" | "was" | "has" | "had" | "will");
    if !closed || named.get(end).copied().flatten() == Some(EntityType::Person) {
        return None;
    }
    let mut last = end;
    if last < sentence.end && matches!(words.str(last), "of" | "for" | "at") {
        let tail = (last + 1..sentence.end.min(last + LONGEST))
            .take_while(|&w| words.words[w].is_name_like() || matches!(words.str(w), "the" | "of" | "and" | "for"))
            .filter(|&w| words.words[w].is_name_like())
            .last();
        let owner = |w: &usize| words.words.get(w + 1).is_some_and(|w| w.shape.intersects(Shape::GENITIVE));
        last = tail.filter(|w| !owner(w)).map_or(last, |w| w + 1);
    }
    let was = former(words.str(role.start)) || words.str(at - 1) == "was";
    let tells = match first {
        _ if was => Tells::Former,
        _ if nominal.noun == Noun::Kin => Tells::Kin,
        _ if predicate => Tells::Title,
        "a" | "an" | "one" => Tells::Indefinite,
        _ => Tells::Definite,
    };
    Some((tells, role.start..last))
}
