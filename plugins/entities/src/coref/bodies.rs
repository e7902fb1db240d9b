//! Bodies with names like persons': "Brandt Ellison, the ratings agency," and "the brokerage Denby Quay" are told by what the text says beside a name.

use std::ops::Range;

use copydesk_language::lexicon::{is_honorific, is_title};
use copydesk_plugin::standard::EntityType;

use super::gender::relative;
use super::nominals::{Determiner, Nominal, Noun, is_role, phrase};
use super::small_words::{always_body, owned_by_bodies};
use crate::lexicon::{Classes, KeyMap};
use crate::recognise::Found;
use crate::words::{Shape, Word, Words};

/// How many words behind "'s" the noun may stand that only a body owns: "Example's **smaller rival's shares**".
const OWNED: usize = 3;

/// How many words behind a name "he" or "she" is looked for.
const PRONOUN: usize = 40;

/// What the text says beside the names with one key.
#[derive(Clone, Copy, Default)]
struct Told {
    body: bool,
    person: bool,
}

/// Whom a word of a name is of.
struct Owner {
    body: bool,
    key: u64,
    classes: Classes,
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
            let next = found.get(i + 1).map_or(words.words.len(), |next| next.words.start);
            let person = is_person(words, bounds, &name.words) || is_he_or_she(words, name.words.end, next);
            let body = !person && is_body(words, bounds, &name.words);
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
    let mut owners: KeyMap<Owner> = KeyMap::default();
    for name in found.iter().filter(|name| may_be_either(name)) {
        let body = if name.words.len() > 1 { is_body(name) } else { !told[&name.key].person };
        let known = name.words.len() > 1 || !body;
        for word in words.words[name.words.clone()].iter().filter(|_| known) {
            let owner = owners.entry(word.key).or_insert(Owner { body: true, key: name.key, classes: name.classes });
            owner.body &= body;
            if name.words.len() > 1 {
                (owner.key, owner.classes) = (name.key, name.classes);
            }
        }
    }
    for name in found.iter_mut().filter(|name| name.label == EntityType::Person) {
        let own = |word: &Word| owners.get(&word.key).is_none_or(|owner| owner.body);
        let parts = &words.words[name.words.clone()];
        if is_body(name) && parts.iter().all(own) {
            name.label = EntityType::Organisation;
        } else if let [part] = parts
            && let Some(owner) = owners.get(&part.key).filter(|owner| owner.body)
        {
            // Names with one key are of one body.
            (name.label, name.key, name.classes) = (EntityType::Organisation, owner.key, owner.classes);
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
fn is_body(words: &Words<'_>, sentence: &Range<usize>, name: &Range<usize>) -> bool {
    let at = |w: usize| if sentence.contains(&w) { words.str(w) } else { "" };
    let (end, next) = (name.end, name.end + 1);
    // "Oakmere, which owns"; but "he wrote a letter to Oakmere, which was never answered" is of the letter.
    let which = name.start == sentence.start && at(end) == "," && at(next) == "which";
    let genitive = sentence.contains(&end) && words.words[end].shape.intersects(Shape::GENITIVE);
    // "Example's shareholders", "its chief executive"; a person may own shares as well.
    let owns = || {
        let mut near = (end + 1..sentence.end.min(end + 1 + OWNED)).take_while(|&w| lower(words, w));
        let chief = |w: usize| words.str(w) == "executive" && words.str(w - 1) == "chief";
        genitive && near.any(|w| owned_by_bodies(words.str(w)) || chief(w))
    };
    // "Its shares in Example", "Shares in Example"; but one also shares in somebody's joy, and Ada Example shares a flat.
    let traded = || {
        let noun = name.start.checked_sub(2).filter(|&w| sentence.contains(&w) && words.str(w + 1) == "in");
        noun.is_some_and(|noun| {
            let opens = noun == sentence.start || at(noun - 1) == "of" || Determiner::parse(at(noun - 1)).is_some();
            !genitive && opens && matches!(words.str(noun), "shares" | "Shares" | "shareholders" | "Shareholders")
        })
    };
    // "On the death of Ada Example, the bank closed": what opens a clause behind a comma says nothing of the name.
    let apposed = || {
        phrase_behind(words, sentence, name).is_some_and(|nominal| {
            let end = nominal.words.end;
            let closed = end >= sentence.end
                || words.words[end].shape.intersects(Shape::MARK)
                || matches!(
                    at(end),
                    "that" | "which" | "of" | "in" | "with" | "at" | "for" | "based" | "owned" | "behind"
                );
            let beside = name.start == sentence.start || nominal.determiner == Determiner::Indefinite;
            closed && beside && always_body(words.str(nominal.head))
        })
    };
    which || owns() || traded() || sorted(words, sentence, name) || apposed()
}

fn lower(words: &Words<'_>, at: usize) -> bool {
    words.words[at].shape.intersects(Shape::LOWER)
}

/// Whether "he" or "she" follows before anybody else is named, which may be this name. How far that is grows with the text only.
fn is_he_or_she(words: &Words<'_>, from: usize, to: usize) -> bool {
    (from..to.min(from + PRONOUN)).any(|w| {
        matches!(
            words.str(w),
            "he" | "He" | "she" | "She" | "him" | "his" | "His" | "her" | "Her" | "himself" | "herself"
        )
    })
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
    lower(words, noun) && always_body(words.str(noun)) && closed(words, sentence, name.end) && before.any(determines)
}

/// Whether a clause does not go on behind a name with what its bearer does: "the bank Ben Sample robbed" is not the bank's name.
fn closed(words: &Words<'_>, sentence: &Range<usize>, end: usize) -> bool {
    let mark = |w: usize| w >= sentence.end || words.words[w].shape.intersects(Shape::MARK);
    let object = |w: usize| !mark(w) && Determiner::parse(words.str(w)).is_none();
    mark(end) || words.words[end].classes.any(Classes::SAY) && !object(end + 1)
}
