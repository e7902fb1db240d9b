//! "The spokesman", "his wife", "the Ukrainian president", "the company": noun phrases that speak of a person, an organisation or a
//! place without its name. Whom or what they mean is not decided here.

use std::ops::Range;

use copydesk_language::lexicon::{
    Gender, RoleKind, is_honorific, is_title_modifier, kinship, person_pronoun, role_noun,
};
use copydesk_language::morphology::{VerbForm, verb_form};
use copydesk_plugin::standard::EntityType;

use super::Mention;
use super::common_nouns::Group;
use super::roles::is_role;
use crate::lexicon::Classes;
use crate::words::{Shape, Words};

/// Longest nominal, in words.
const LONGEST: usize = 7;

/// What is before a noun. The order is that of the ranker's values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Determiner {
    Indefinite,
    The,
    /// "this", "that"
    Pointing,
    /// "his", "their"
    Possessive,
}

impl Determiner {
    fn of(word: &str) -> Option<Determiner> {
        match word {
            "the" | "The" => Some(Determiner::The),
            "this" | "This" | "that" => Some(Determiner::Pointing),
            "a" | "an" | "A" | "An" => Some(Determiner::Indefinite),
            _ if person_pronoun(word).is_some_and(|p| p.case.is_possessive() && !p.relative) => {
                Some(Determiner::Possessive)
            }
            _ => None,
        }
    }
}

impl Nominal {
    /// The determiner, if one stands in front.
    pub fn first(&self) -> Option<usize> {
        (self.determiner != Determiner::Possessive || self.owner.is_none()).then_some(self.words.start)
    }
}

/// What a nominal speaks of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Noun {
    /// Somebody by office, trade ...; `None`: by kinship.
    Person(Option<RoleKind>),
    /// An organisation or place.
    Thing(Group),
}

/// A nominal in the text.
#[derive(Clone, Debug)]
pub(super) struct Nominal {
    pub words: Range<usize>,
    pub determiner: Determiner,
    pub noun: Noun,
    pub gender: Option<Gender>,
    /// The person named right behind it, after a comma.
    pub apposed: Option<usize>,
    /// The name in front: "Ukraine" in "Ukraine's president".
    pub owner: Option<usize>,
}

/// The nominal that an owner's name begins: "Ukraine's president".
pub(super) fn owned(words: &Words<'_>, names: &[Mention], owner: &Mention, sentence: &Range<usize>) -> Option<Nominal> {
    let genitive = owner.words.end;
    if genitive + 1 >= sentence.end || !words.words[genitive].shape.any(Shape::GENITIVE) {
        return None;
    }
    let nominal = person(words, names, genitive, sentence, Determiner::Possessive)?;
    Some(Nominal { words: owner.words.start..nominal.words.end, owner: owner.entity, ..nominal })
}

/// The nominal that starts at a word.
pub(super) fn nominal(words: &Words<'_>, names: &[Mention], at: usize, sentence: &Range<usize>) -> Option<Nominal> {
    let determiner = Determiner::of(words.str(at))?;
    person(words, names, at, sentence, determiner).or_else(|| thing(words, names, at, sentence, determiner))
}

/// A determiner, what modifies, and a singular noun for a person that no name follows.
fn person(
    words: &Words<'_>,
    names: &[Mention],
    at: usize,
    sentence: &Range<usize>,
    determiner: Determiner,
) -> Option<Nominal> {
    let within = at + 1..sentence.end.min(at + LONGEST);
    let is_head = |w: usize| {
        let text = words.str(w);
        is_role(text) || kinship(text).is_some() || aged(text)
    };
    let head = within.clone().find(|&w| is_head(w))?;
    let named = |w: usize| names.iter().take(3).any(|name| name.words.contains(&w));
    let modifies = |w: usize| {
        let word = words.words[w];
        named(w)
            || is_title_modifier(words.str(w))
            || (word.shape.any(Shape::GENITIVE) && w > at + 1)
            || (word.shape.any(Shape::LOWER) && !breaks(words, w) && head - at <= 4)
    };
    if !(at + 1..head).all(modifies) {
        return None;
    }
    // The head is the last of a compound: "the police officer"; "the 43-year-old man".
    let end = (head + 1..within.end).take_while(|&w| is_head(w)).last().map_or(head + 1, |w| w + 1);
    let noun = words.str(end - 1);
    // "the Premier League" is no premier.
    if named(end - 1) {
        return None;
    }
    if aged(noun) && (end == sentence.end || !ends_phrase(words, end)) {
        return None;
    }
    // "the head office" is no head.
    if end < sentence.end && words.words[end].shape.any(Shape::LOWER) && Group::of(words.str(end)).is_some() {
        return None;
    }
    let person_at =
        |w: usize| names.iter().take(4).find(|name| name.words.start == w && name.label == EntityType::Person);
    let (role, kin) = (role_noun(noun), kinship(noun));
    let plural = role.is_some_and(|noun| noun.plural) || (role.is_none() && kin.is_some_and(|noun| noun.plural));
    if plural || person_at(end).is_some() {
        return None; // several, or the role of the name that follows
    }
    let apposed = apposed(words, names, end, sentence);
    let kind = role.map(|noun| noun.kind);
    let office =
        kind.or_else(|| is_role(noun).then_some(RoleKind::Office)).or_else(|| aged(noun).then_some(RoleKind::Person));
    let gender = role.and_then(|noun| noun.gender).or(kin.and_then(|noun| noun.gender));
    Some(Nominal { words: at..end, determiner, noun: Noun::Person(office), gender, apposed, owner: None })
}

/// The person named behind a nominal that ends here, its "of the region" and a comma.
fn apposed(words: &Words<'_>, names: &[Mention], end: usize, sentence: &Range<usize>) -> Option<usize> {
    let mut comma = end;
    if sentence.contains(&end) && matches!(words.str(end), "of" | "for" | "at") {
        let within = end + 1..sentence.end.min(end + 8);
        comma = within.clone().find(|&w| words.words[w].shape.any(Shape::MARK) || function(words.str(w)))?;
    }
    // "The president, Mr. Putin,"
    let start = (comma + 1..sentence.end).find(|&w| !is_honorific(words.str(w)))?;
    let name = names.iter().take(6).find(|name| name.words.start == start && name.label == EntityType::Person)?;
    // Another comma or the end must follow: "for the mayor, Ann Example is ..."
    let closed = name.words.end >= sentence.end || words.words[name.words.end].shape.any(Shape::MARK);
    name.entity.filter(|_| sentence.contains(&comma) && words.str(comma) == "," && closed)
}

/// Whether a word in small letters cannot modify a noun.
fn breaks(words: &Words<'_>, at: usize) -> bool {
    let text = words.str(at);
    words.words[at].classes.any(Classes::SAY) || function(text) || Determiner::of(text).is_some()
}

/// "43-year-old"
fn aged(word: &str) -> bool {
    word.ends_with("-year-old") && word.starts_with(|c: char| c.is_ascii_digit())
}

/// A determiner, at most three words that modify, and a noun for an organisation or place that no other noun follows.
fn thing(
    words: &Words<'_>,
    names: &[Mention],
    at: usize,
    sentence: &Range<usize>,
    determiner: Determiner,
) -> Option<Nominal> {
    let limit = sentence.end.min(at + 5);
    let mut head = at + 1;
    let group = loop {
        if head >= limit {
            return None;
        }
        let word = words.words[head];
        let named = names.iter().take(3).find(|name| name.words.contains(&head));
        if named.is_none()
            && word.shape.any(Shape::LOWER)
            && let Some(group) = Group::of(words.str(head))
            && (head + 1 == sentence.end || ends_phrase(words, head + 1))
        {
            break group;
        }
        let modifies = named.is_some_and(|n| n.label != EntityType::Person)
            || (word.shape.any(Shape::LOWER) && !breaks(words, head))
            || word.shape.any(Shape::DIGIT);
        if !modifies {
            return None;
        }
        head += 1;
    };
    // "the city of Boston" names it
    let named = |w: usize| names.iter().take(4).any(|name| name.words.start == w);
    if head + 2 < sentence.end && words.str(head + 1) == "of" && named(head + 2) && group.named_by_of() {
        return None;
    }
    Some(Nominal {
        words: at..head + 1,
        determiner,
        noun: Noun::Thing(group),
        gender: None,
        apposed: None,
        owner: None,
    })
}

/// Whether the word cannot go on with a noun phrase.
fn ends_phrase(words: &Words<'_>, at: usize) -> bool {
    let word = words.words[at];
    let text = words.str(at);
    word.shape.any(Shape::MARK)
        || word.shape.any(Shape::GENITIVE)
        || function(text)
        || word.classes.any(Classes::SAY)
        || (word.classes.any(Classes::HUMAN_VERB) && role_noun(text).is_none())
        || (text.ends_with("ed") && matches!(verb_form(text), Some(VerbForm::Past)))
}

/// Small words: after a noun they begin something new.
fn function(word: &str) -> bool {
    matches!(
        word,
        "is" | "was"
            | "are"
            | "were"
            | "has"
            | "had"
            | "have"
            | "will"
            | "would"
            | "can"
            | "could"
            | "may"
            | "might"
            | "must"
            | "should"
            | "did"
            | "does"
            | "do"
            | "be"
            | "been"
            | "and"
            | "or"
            | "but"
            | "that"
            | "which"
            | "who"
            | "whose"
            | "where"
            | "when"
            | "while"
            | "because"
            | "if"
            | "as"
            | "than"
            | "so"
            | "after"
            | "before"
            | "since"
            | "until"
            | "to"
            | "of"
            | "in"
            | "on"
            | "at"
            | "by"
            | "for"
            | "with"
            | "from"
            | "into"
            | "over"
            | "under"
            | "about"
            | "against"
            | "between"
            | "among"
            | "through"
            | "during"
            | "without"
            | "within"
            | "near"
            | "around"
            | "across"
            | "not"
            | "n't"
            | "also"
            | "then"
            | "now"
            | "still"
            | "never"
            | "ever"
            | "already"
            | "later"
            | "again"
            | "too"
            | "itself"
            | "himself"
            | "herself"
            | "he"
            | "she"
            | "it"
            | "they"
            | "there"
            | "here"
            | "made"
            | "took"
            | "began"
            | "went"
            | "came"
            | "won"
            | "lost"
            | "makes"
            | "takes"
            | "says"
            | "yesterday"
            | "today"
    )
}
