//! Bodies with names like persons': "Brandt Ellison, the ratings agency," and "the brokerage Denby Quay" are told by what the text says beside a name.

use std::ops::Range;

use copydesk_language::lexicon::{is_honorific, is_title};
use copydesk_plugin::standard::EntityType;

use super::common_nouns::agent;
use super::gender::relative;
use super::nominals::{Determiner, Nominal, Noun, is_role, phrase};
use super::small_words::owned_by_bodies;
use crate::lexicon::{Classes, KeyMap};
use crate::recognise::Found;
use crate::words::{Shape, Word, Words};

/// How many words behind "'s" the noun may stand that only a body owns: "Example's **smaller rival's shares**".
const OWNED: usize = 3;

/// What the text says beside the names with one key.
#[derive(Clone, Copy, Default)]
struct Told {
    body: bool,
    person: bool,
}

/// Makes organisations of names for persons of which the text says that they are a body, and nowhere that they are a person.
pub(super) fn tell(words: &Words<'_>, found: &mut [Found]) {
    let mut told: KeyMap<Told> = KeyMap::default();
    let mut sentence = 0;
    for (i, name) in found.iter().enumerate() {
        while words.sentences[sentence].words.end <= name.words.start {
            sentence += 1;
        }
        if may_be_either(name) {
            let bounds = &words.sentences[sentence].words;
            let before = i.checked_sub(1).map(|last| &found[last]);
            let person = is_person(words, bounds, &name.words);
            let body = !person && is_body(words, bounds, before, &name.words);
            let told = told.entry(name.key).or_default();
            told.body |= body;
            told.person |= person;
        }
    }
    if !told.values().any(|told| told.body) {
        return;
    }
    let is_body = |name: &Found| told[&name.key].body && !told[&name.key].person;
    // "Calloway" is Calloway Bright; but where somebody else has one of its words as name, or "Mr. Bright" speaks, the words may be theirs.
    let mut owners: KeyMap<bool> = KeyMap::default();
    for name in found.iter().filter(|name| may_be_either(name)) {
        let body = if name.words.len() > 1 { is_body(name) } else { !told[&name.key].person };
        let known = name.words.len() > 1 || !body;
        for word in words.words[name.words.clone()].iter().filter(|_| known) {
            *owners.entry(word.key).or_insert(true) &= body;
        }
    }
    for name in found.iter_mut().filter(|name| name.label == EntityType::Person) {
        let own = |word: &Word| owners.get(&word.key) != Some(&false);
        let parts = &words.words[name.words.clone()];
        let part = || parts.len() == 1 && owners.get(&parts[0].key) == Some(&true);
        if is_body(name) && parts.iter().all(own) || part() {
            name.label = EntityType::Organisation;
        }
    }
}

/// Whether a name may be a person's or a body's: what is told of a body where its name was known for one holds elsewhere too.
fn may_be_either(name: &Found) -> bool {
    matches!(name.label, EntityType::Person | EntityType::Organisation)
}

/// Whether the text says something beside a name that it says of persons alone: a title, a trade, an age, whose relative it is, "who".
fn is_person(words: &Words<'_>, sentence: &Range<usize>, name: &Range<usize>) -> bool {
    let at = |w: usize| if sentence.contains(&w) { words.str(w) } else { "" };
    let before = at(name.start.wrapping_sub(1));
    let titled = is_honorific(before) || is_title(before) || is_role(before);
    let behind = at(name.end + 1);
    let age = behind.len() <= 2 && behind.bytes().all(|byte| byte.is_ascii_digit()) && !behind.is_empty();
    let comma = at(name.end) == ",";
    let brackets = matches!(at(name.end), "," | "(");
    titled
        || brackets && age
        || comma && matches!(behind, "who" | "whose")
        || at(name.end) == "who"
        || relative(words, name).is_some()
        || comma && phrase_behind(words, sentence, name).is_some_and(|nominal| persons_alone(nominal.noun))
}

/// Whether only a person can be what a noun says.
fn persons_alone(noun: Noun) -> bool {
    noun.of_persons() && !noun.of_things()
}

/// Whether the text says something beside a name that it says of bodies alone.
fn is_body(words: &Words<'_>, sentence: &Range<usize>, before: Option<&Found>, name: &Range<usize>) -> bool {
    let at = |w: usize| if sentence.contains(&w) { words.str(w) } else { "" };
    let (end, next) = (name.end, name.end + 1);
    // "Oakmere, which owns"
    let which = at(end) == "," && at(next) == "which";
    // "Ada Example of Denby Quay", "at Denby Quay"
    let genitive = sentence.contains(&end) && words.words[end].shape.intersects(Shape::GENITIVE);
    let of = |last: &Found| {
        !genitive
            && last.label == EntityType::Person
            && last.words.len() > 1
            && last.words.end + 1 == name.start
            && matches!(at(last.words.end), "of" | "at")
    };
    // "Example's shareholders", "its chief executive"; a person may own shares as well.
    let owns = || {
        let mut near = (end + 1..sentence.end.min(end + 1 + OWNED)).take_while(|&w| lower(words, w));
        let chief = |w: usize| words.str(w) == "executive" && words.str(w - 1) == "chief";
        genitive && near.any(|w| owned_by_bodies(words.str(w)) || chief(w))
    };
    // "shares in Example", "Example shares"
    let traded = || {
        let noun = name.start.checked_sub(2).map_or("", at);
        let share = |word: &str| matches!(word, "shares" | "Shares" | "shareholders" | "Shareholders" | "stock");
        share(at(end)) || at(name.start.wrapping_sub(1)) == "in" && share(noun)
    };
    let apposed = || {
        phrase_behind(words, sentence, name).is_some_and(|nominal| {
            let end = nominal.words.end;
            let which = matches!(at(end), "that" | "which");
            let closed = which
                || end >= sentence.end
                || words.words[end].shape.intersects(Shape::MARK)
                || matches!(at(end), "of" | "in" | "with" | "at" | "for" | "based" | "owned" | "behind");
            // "a crane operator" is as soon a person.
            let either = nominal.noun.of_persons() || agent(at(nominal.head));
            closed && (which || !either) && is_body_noun(nominal.noun)
        })
    };
    which || before.is_some_and(of) || owns() || traded() || sorted(words, sentence, name) || apposed()
}

fn lower(words: &Words<'_>, at: usize) -> bool {
    words.words[at].shape.intersects(Shape::LOWER)
}

/// Whether a noun is for bodies alone, and for none that bears its place's name.
fn is_body_noun(noun: Noun) -> bool {
    matches!(noun, Noun::Organisation | Noun::Either)
        || noun.sort().is_some_and(|group| group.label() == EntityType::Organisation)
}

/// The noun phrase behind a name and a comma: "Brandt Ellison, **the ratings agency**".
fn phrase_behind(words: &Words<'_>, sentence: &Range<usize>, name: &Range<usize>) -> Option<Nominal> {
    let at = name.end + 1;
    let opens = at < sentence.end && words.str(name.end) == ",";
    let determined = |w: usize| {
        matches!(
            Determiner::parse(words.str(w)),
            Some(Determiner::Indefinite | Determiner::The | Determiner::Possessive)
        )
    };
    if opens && determined(at) { phrase(words, &[], at, sentence) } else { None }
}

/// Whether the noun right before a name says that it is a body: "the brokerage Denby Quay", "British bank Hale Morrow".
fn sorted(words: &Words<'_>, sentence: &Range<usize>, name: &Range<usize>) -> bool {
    let Some(noun) = name.start.checked_sub(1).filter(|noun| *noun > sentence.start) else { return false };
    let determines = |w: usize| {
        Determiner::parse(words.str(w)).is_some() || words.words[w].classes.any(Classes::NATIONALITY.or(Classes::PLACE))
    };
    let mut before = (sentence.start..noun).rev().take(OWNED);
    lower(words, noun)
        && !agent(words.str(noun))
        && Noun::parse(words, noun).is_some_and(|noun| is_body_noun(noun) && !noun.of_persons())
        && before.any(determines)
}
