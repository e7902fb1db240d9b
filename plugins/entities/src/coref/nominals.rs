//! "The spokesman", "his wife", "the Dublin-based carrier", "the 61-year-old", "the Dutchman": noun phrases that speak of a person, an organisation or
//! a place without its name. Whom or what they mean is not decided here.

use std::borrow::Cow;
use std::ops::Range;

use copydesk_language::lexicon::{
    Gender, RoleKind, is_honorific, is_title, is_title_modifier, kinship, person_pronoun, role_noun,
};
use copydesk_language::morphology::{VerbForm, verb_form};
use copydesk_plugin::standard::{EntityType, SectionKind};

use super::Mention;
use super::common_nouns::{Group, agent};
use super::grammar::function;
use super::small_words::{HEAD_OF_GOVERNMENT, HEAD_OF_STATE, newspaper};
use crate::lexicon::{Classes, nouns};
use crate::words::{Case, Shape, Words};

/// Longest nominal, in words.
const LONGEST: usize = 9;

/// How many words behind "one of" the noun may stand.
const ONE_OF: usize = 5;

/// How many words may stand between the determiner and the name of an inhabitant.
const MODIFIERS: usize = 5;

/// What is before a noun.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Determiner {
    Indefinite,
    The,
    /// "this", "that"
    Demonstrative,
    /// "his", "their", "Weber's"
    Possessive,
    /// Nothing, in a headline: "Union says …".
    Bare,
}

impl Determiner {
    pub fn parse(word: &str) -> Option<Determiner> {
        match word {
            "the" | "The" => Some(Determiner::The),
            "this" | "This" | "that" | "That" => Some(Determiner::Demonstrative),
            "a" | "an" | "A" | "An" | "one" | "One" | "another" | "Another" => Some(Determiner::Indefinite),
            "its" | "Its" => Some(Determiner::Possessive),
            // "the former mine manager"
            "mine" | "hers" | "ours" | "theirs" | "yours" => None,
            _ if person_pronoun(word).is_some_and(|p| p.case.is_possessive()) => Some(Determiner::Possessive),
            _ => None,
        }
    }
}

/// What a noun says of what it speaks of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Noun {
    Office,
    Occupation,
    /// "the victim", "the woman"
    Part,
    /// "her brother"
    Kin,
    /// "the 61-year-old"
    Aged,
    /// "the Tunisian"
    Inhabitant,
    /// A person, says WordNet.
    Person,
    /// A person or an organisation: "the brewer".
    Either,
    /// An organisation or a place.
    Thing(Group),
    /// An organisation, says WordNet.
    Organisation,
}

impl Noun {
    /// What a word says as the head of a nominal.
    pub fn parse(words: &Words<'_>, at: usize) -> Option<Noun> {
        let text = words.str(at);
        let word = words.words[at];
        if is_newspaper(words, at) {
            return None;
        }
        if aged(text) {
            return Some(Noun::Aged);
        }
        let kin = kinship(text).is_some_and(|noun| !noun.plural);
        let role = role_noun(text);
        if let Some(kind) = role.filter(|noun| !noun.plural).map(|noun| noun.kind) {
            return Some(match kind {
                RoleKind::Office => Noun::Office,
                RoleKind::Occupation if agent(text) => Noun::Either,
                RoleKind::Occupation => Noun::Occupation,
                RoleKind::Person if kin => Noun::Kin,
                RoleKind::Person => Noun::Part,
            });
        }
        if kin {
            return Some(Noun::Kin);
        }
        if role.is_none() && is_office(text) {
            return Some(Noun::Office);
        }
        if inhabitant(words, at) {
            return Some(Noun::Inhabitant);
        }
        if !word.shape.intersects(Shape::LOWER) && !word.shape.intersects(Shape::FIRST) {
            return None;
        }
        let small = text.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase());
        let small = if small { Cow::Borrowed(text) } else { Cow::Owned(text.to_lowercase()) };
        if let Some(group) = Group::parse(&small) {
            return Some(Noun::Thing(group));
        }
        let last = text.rsplit('-').next().unwrap_or(text);
        // What WordNet says of "gates" it says of Bill Gates.
        if last.ends_with('s') && !last.ends_with("ss") {
            return None;
        }
        let key = if last.len() < text.len() { crate::lexicon::folded(last) } else { word.key };
        match nouns::means(key) {
            nouns::Means { person: true, organisation: false } if agent(last) => Some(Noun::Either),
            nouns::Means { person: true, organisation: false } => Some(Noun::Person),
            nouns::Means { person: true, organisation: true } => Some(Noun::Either),
            nouns::Means { person: false, organisation: true } => Some(Noun::Organisation),
            _ if PERSONS.iter().any(|end| last.ends_with(end) && last.len() > end.len() + 2) => Some(Noun::Person),
            _ => None,
        }
    }

    pub fn of_persons(self) -> bool {
        !matches!(self, Noun::Thing(_) | Noun::Organisation)
    }

    pub fn of_things(self) -> bool {
        matches!(self, Noun::Thing(_) | Noun::Organisation | Noun::Either)
    }

    /// The sort of body or place that the noun is for.
    pub fn sort(self) -> Option<Group> {
        if let Noun::Thing(group) = self { Some(group) } else { None }
    }

    pub fn group(self) -> Group {
        match self {
            Noun::Thing(group) => group,
            Noun::Either => Group::Company,
            _ => Group::Organisation,
        }
    }
}

/// How nouns end that are in no list and yet mean a person.
const PERSONS: [&str; 10] =
    ["man", "woman", "lady", "master", "mistress", "keeper", "monger", "wright", "ologist", "dist"];

/// Whether a word can be the head of a role.
pub(super) fn is_role(word: &str) -> bool {
    role_noun(word).is_some() || is_office(word)
}

/// Whether a word is a title that goes with an office.
fn is_office(word: &str) -> bool {
    is_title(word) && !is_honorific(word)
}

/// A nominal in the text.
#[derive(Clone, Debug)]
pub(super) struct Nominal {
    pub words: Range<usize>,
    /// The noun.
    pub head: usize,
    pub determiner: Determiner,
    pub noun: Noun,
    pub gender: Option<Gender>,
    /// The name that it stands beside, as `apposition` finds it.
    pub apposed: Option<usize>,
    /// The name in front: "Ukraine" in "Ukraine's president".
    pub owner: Option<usize>,
    /// The name behind: "Ukraine" in "the president of Ukraine", "Example" in "a spokesman for Governor Example", "the lawyer representing Example".
    pub of: Option<usize>,
    /// Who has the office that it calls by its letters: "the CS", of whom the text says "Lands CS Example".
    pub holder: Option<usize>,
}

impl Nominal {
    /// A nominal beside which nothing is named.
    pub fn new(words: Range<usize>, head: usize, determiner: Determiner, noun: Noun) -> Nominal {
        Nominal { words, head, determiner, noun, gender: None, apposed: None, owner: None, of: None, holder: None }
    }

    /// What stands between determiner and noun.
    pub fn modifiers(&self) -> Range<usize> {
        let determined = usize::from(self.determiner != Determiner::Bare && self.owner.is_none());
        self.words.start + determined..self.head
    }
}

/// All nominals of an article, in order of their first word.
pub(super) fn find(words: &Words<'_>, names: &[Mention]) -> Vec<Nominal> {
    let mut found = Vec::new();
    let mut next = 0;
    let own = own_nouns(words, names);
    for sentence in &words.sentences {
        let title = matches!(sentence.kind, SectionKind::Title | SectionKind::Heading);
        let mut at = sentence.words.start;
        let mut free = at;
        while at < sentence.words.end {
            while names.get(next).is_some_and(|name| name.words.end <= at) {
                next += 1;
            }
            let names = &names[next..];
            let owner = names.first().filter(|name| name.words.start == at);
            let nominal = if let Some(owner) = owner {
                owned(words, names, owner, &sentence.words).filter(|_| at >= free)
            } else if let Some(determiner) = Determiner::parse(words.str(at)) {
                one_of(words, at, &sentence.words)
                    .or_else(|| nominal(words, names, at, at + 1, &sentence.words, determiner))
                    .or_else(|| named_so(words, &own, at, &sentence.words, determiner))
            } else if title && (at == sentence.words.start || words.words[at - 1].shape.intersects(Shape::MARK)) {
                nominal(words, names, at, at, &sentence.words, Determiner::Bare)
            } else {
                None
            };
            at = owner.map_or(at + 1, |name| name.words.end);
            if let Some(nominal) = nominal {
                free = free.max(nominal.words.end);
                // "**the grazier**'s daughter"
                let genitive = |w: &usize| words.words[*w].shape.intersects(Shape::GENITIVE);
                let genitive = nominal.modifiers().find(genitive).filter(|_| nominal.owner.is_none());
                let whose = genitive.filter(|w| nominal.determiner != Determiner::Bare && *w > nominal.words.start + 1);
                let whose = whose.map(|w| sentence.words.start..w);
                found.extend(whose.and_then(|until| {
                    let at = nominal.words.start;
                    self::nominal(words, names, at, at + 1, &until, nominal.determiner)
                        .filter(|whose| whose.words.end == until.end)
                }));
                found.push(nominal);
            }
        }
    }
    found
}

/// The main nouns of the organisations' names, each as its key: "Service" of "State Rescue Service", "Observatory" of "Observatory for Rights". In order.
fn own_nouns(words: &Words<'_>, names: &[Mention]) -> Vec<u64> {
    let noun = |name: &Range<usize>| {
        let joins = name.clone().skip(1).find(|&w| matches!(words.str(w), "of" | "for" | "on" | "against"));
        words.words[joins.unwrap_or(name.end) - 1].key
    };
    let bodies = names.iter().filter(|name| name.label == EntityType::Organisation && name.words.len() > 1);
    let mut own: Vec<u64> = bodies.map(|name| noun(&name.words)).collect();
    own.sort_unstable();
    own.dedup();
    own
}

/// "The service", in an article that names the State Rescue Service.
fn named_so(
    words: &Words<'_>,
    own: &[u64],
    at: usize,
    sentence: &Range<usize>,
    determiner: Determiner,
) -> Option<Nominal> {
    let (head, next) = (at + 1, at + 2);
    let definite = matches!(determiner, Determiner::The | Determiner::Demonstrative);
    let noun = definite && sentence.contains(&head) && words.words[head].shape.intersects(Shape::LOWER);
    let named = noun && own.binary_search(&words.words[head].key).is_ok();
    // "The service said", not "the service was slow": of a body is told what it says and does as people do.
    let acts = |w: usize| words.words[w].classes.any(Classes::SAY.or(Classes::HUMAN_VERB));
    let acts = named
        && (next < sentence.end && acts(next) || at > sentence.start && matches!(words.str(at - 1), "told" | "to"));
    let ends = acts && (next >= sentence.end || ends_phrase(words, next) || verbal(words, next));
    ends.then(|| Nominal::new(at..next, head, determiner, Noun::Organisation))
}

/// "One of its leaders", "one of four survivors", "one of them, who": somebody of whom the text says more, or nobody known.
fn one_of(words: &Words<'_>, at: usize, sentence: &Range<usize>) -> Option<Nominal> {
    let opens = at + 2 < sentence.end && matches!(words.str(at), "one" | "One") && words.str(at + 1) == "of";
    let from = Some(at + 2).filter(|_| opens)?;
    let lower = |w: &usize| words.words[*w].shape.intersects(Shape::LOWER);
    let plain = |w: &usize| *w == from || lower(w) && !breaks(words, *w);
    let role = |w: usize| role_noun(words.str(w)).filter(|noun| noun.plural).map(|noun| (w, noun.kind));
    let behind = |w: usize| w < sentence.end && (words.str(w) == "who" || words.words[w].classes.any(Classes::SAY));
    let them = || {
        let told = behind(from + 1) || from + 1 < sentence.end && words.str(from + 1) == "," && behind(from + 2);
        (matches!(words.str(from), "them" | "those" | "these" | "us") && told).then_some((from, RoleKind::Person))
    };
    let near = from..sentence.end.min(from + ONE_OF);
    let (head, kind) = near.take_while(plain).filter(lower).find_map(role).or_else(them)?;
    let noun = match kind {
        RoleKind::Office => Noun::Office,
        RoleKind::Occupation => Noun::Occupation,
        RoleKind::Person => Noun::Part,
    };
    let ends = head + 1 >= sentence.end || ends_phrase(words, head + 1) || verbal(words, head + 1);
    ends.then(|| Nominal::new(at..head + 1, head, Determiner::Indefinite, noun))
}

/// The nominal that an owner's name begins: "Ukraine's president".
fn owned(words: &Words<'_>, names: &[Mention], owner: &Mention, sentence: &Range<usize>) -> Option<Nominal> {
    let genitive = owner.words.end;
    if genitive + 1 >= sentence.end || !words.words[genitive].shape.intersects(Shape::GENITIVE) {
        return None;
    }
    let nominal = nominal(words, names, owner.words.start, genitive + 1, sentence, Determiner::Possessive)?;
    Some(Nominal { owner: owner.entity, ..nominal })
}

/// The nominal of the words from `at` on, whose modifiers and noun begin at `from`.
fn nominal(
    words: &Words<'_>,
    names: &[Mention],
    at: usize,
    from: usize,
    sentence: &Range<usize>,
    determiner: Determiner,
) -> Option<Nominal> {
    let name_at = |w: usize| names.iter().take(5).find(|name| name.words.contains(&w));
    let within = |w: usize| {
        let word = words.words[w];
        match name_at(w) {
            Some(name) => {
                name.label != EntityType::Person
                    || words.words.get(name.words.end).is_some_and(|w| w.shape.intersects(Shape::GENITIVE))
            }
            None if word.shape.intersects(Shape::GENITIVE) => w > from,
            None => {
                let joins = || over_two(words, from, w, sentence.end) || of_office(words, from, w, sentence.end);
                !word.shape.intersects(Shape::MARK) && (!breaks(words, w) || joins())
            }
        }
    };
    let end = (from..sentence.end.min(from + LONGEST)).take_while(|&w| within(w)).last()? + 1;
    // The last noun that no other noun follows: "the police officer", not "the police station".
    // "The grower accused the minister": a verb behind the noun is no noun.
    let verb = |w: usize| w > from && words.str(w).ends_with("ed") && verb_form(words.str(w)) == Some(VerbForm::Past);
    let heads = (from..end).rev().filter(|&w| name_at(w).is_none() && !verb(w));
    let (head, noun) = heads.filter_map(|w| Noun::parse(words, w).map(|noun| (w, noun))).next()?;
    let next = head + 1;
    // "the lawyer representing her", but no "police training"
    let does = |w: usize| {
        let object = |w: usize| {
            let text = words.str(w);
            Determiner::parse(text).is_some() || person_pronoun(text).is_some() || name_at(w).is_some()
        };
        let assists = words.str(w) == "assisting";
        noun.of_persons()
            && words.str(w).ends_with("ing")
            && w + 1 < sentence.end
            && (object(w + 1) || assists)
            && verb_form(words.str(w)) == Some(VerbForm::Gerund)
    };
    if next < end && !ends_phrase(words, next) && !verbal(words, next) && !does(next) {
        return None;
    }
    let behind = if next < sentence.end { words.str(next) } else { "" };
    let adjective = matches!(noun, Noun::Aged | Noun::Inhabitant);
    if adjective && next < sentence.end && !ends_phrase(words, next) {
        return None;
    }
    if noun == Noun::Inhabitant && determiner == Determiner::Bare {
        return None;
    }
    // "the city of Boston" names it; "the mayor Jan Kowal" is the role of the name behind.
    let named = |w: usize| names.iter().take(5).any(|name| name.words.start == w);
    let person = |w: usize| names.iter().take(5).any(|name| name.words.start == w && name.label == EntityType::Person);
    if let Noun::Thing(group) = noun
        && next + 1 < sentence.end
        && behind == "of"
        && named(next + 1)
        && group.named_by_of()
    {
        return None;
    }
    if next < sentence.end && person(next) {
        return None;
    }
    let text = words.str(head);
    let gender = role_noun(text).and_then(|noun| noun.gender).or(kinship(text).and_then(|noun| noun.gender));
    let gender = gender.or_else(|| match () {
        () if !noun.of_persons() => None,
        () if text.ends_with("woman") || text.ends_with("wife") => Some(Gender::Female),
        () if text.len() > 4 && text.ends_with("man") && words.words[head].shape.intersects(Shape::CAP) => {
            Some(Gender::Male)
        }
        () => None,
    });
    let of = completes(words, names, next, sentence);
    // "the head **of state**", but nobody known is "the head of state security".
    let end = if heads_of(words, head).is_some() { next + 2 } else { next };
    if end > sentence.end || end > next && end < sentence.end && !ends_phrase(words, end) && !verbal(words, end) {
        return None;
    }
    Some(Nominal { gender, of, ..Nominal::new(at..end, head, determiner, noun) })
}

/// Of the noun of "head of state" or "head of government", which of these it is.
pub(super) fn heads_of(words: &Words<'_>, head: usize) -> Option<&'static str> {
    let next = |at: usize| words.words.get(at).map_or("", |_| words.str(at));
    let of = matches!(words.str(head), "head" | "Head") && next(head + 1) == "of";
    match next(head + 2) {
        "state" if of => Some(HEAD_OF_STATE),
        "government" if of => Some(HEAD_OF_GOVERNMENT),
        _ => None,
    }
}

/// "The Independent", "the Observer": whether a word that newspapers are called by stands behind "the".
fn is_newspaper(words: &Words<'_>, at: usize) -> bool {
    newspaper(words.str(at)) && at > 0 && matches!(words.str(at - 1), "the" | "The")
}

/// Whether "and" joins two things that one office is over: "the health **and** safety secretary". "The farm and estate manager" may be two.
pub(super) fn over_two(words: &Words<'_>, from: usize, and: usize, limit: usize) -> bool {
    let plain =
        |w: usize| words.words[w].shape.intersects(Shape::LOWER | Shape::FIRST) && Noun::parse(words, w).is_none();
    let office = |w: usize| role_noun(words.str(w)).is_some_and(|noun| noun.kind == RoleKind::Office);
    // "The opposition and prime minister" are two.
    let one = |w: usize| !is_title_modifier(words.str(w)) && !matches!(words.str(w), "prime" | "deputy" | "vice");
    words.str(and) == "and"
        && and > from
        && and + 2 < limit
        && one(and + 1)
        && plain(and - 1)
        && plain(and + 1)
        && office(and + 2)
}

/// Whether a word that is spelt as a verb of saying tells what an office is over: "its chief **claims** officer".
fn of_office(words: &Words<'_>, from: usize, at: usize, limit: usize) -> bool {
    let office = |w: usize| role_noun(words.str(w)).is_some_and(|noun| noun.kind == RoleKind::Office && !noun.plural);
    let (before, behind) = (at.wrapping_sub(1), at + 1);
    at > from && behind < limit && words.words[at].shape.intersects(Shape::LOWER) && office(before) && office(behind)
}

/// "the Tunisian", "the Dutchman", "the Republican" is one of them; "the Dutch" are many, or a language.
fn inhabitant(words: &Words<'_>, at: usize) -> bool {
    let (word, text) = (words.words[at], words.str(at));
    let ends = |ends: &[&str]| ends.iter().any(|end| text.ends_with(end));
    let cap = word.is_name_like() && !word.shape.intersects(Shape::CAPS) && text.len() > 3;
    // An Independent is a person.
    cap && !is_newspaper(words, at)
        && !ends(&["ish", "ch", "ese", "s"])
        && (word.classes.any(Classes::DEMONYM)
            || ends(&["an", "man", "woman", "lander", "sider", "ite"])
            || partisan(text))
}

/// A member of a party.
pub(super) fn partisan(word: &str) -> bool {
    matches!(
        word,
        "Republican"
            | "Democrat"
            | "Liberal"
            | "Conservative"
            | "Tory"
            | "Green"
            | "Socialist"
            | "Nationalist"
            | "Independent"
            | "Unionist"
    )
}

/// Whether a name is none but the noun of a nominal: "the Tunisian said", "the New Zealander", "the Ohio Democrat".
pub(super) fn is_nominal(words: &Words<'_>, name: &Range<usize>) -> bool {
    let at = name.end - 1;
    let two = words.words[at].classes.any(Classes::DEMONYM) || words.str(at).ends_with("lander");
    let partisan = partisan(words.str(at));
    if !inhabitant(words, at) || name.len() > 1 && !partisan && !(two && name.len() == 2) {
        return false;
    }
    let sentence = words.sentences.partition_point(|s| s.words.end <= at);
    let sentence = &words.sentences[sentence];
    if sentence.case != Case::Normal {
        return false;
    }
    let determines = |w: usize| matches!(words.str(w), "the" | "The" | "that" | "That" | "a" | "an");
    let modifies = |w: usize| {
        let word = words.words[w];
        word.shape.intersects(Shape::LOWER | Shape::DIGIT) || partisan && word.is_name_like()
    };
    let before = (sentence.words.start..name.start).rev().take(MODIFIERS);
    let determiner = before.take_while(|&w| modifies(w) || determines(w)).find(|&w| determines(w));
    let determined = determiner.is_some_and(|w| !(w + 1..at).any(|w| breaks(words, w)));
    determined && (at + 1 >= sentence.words.end || ends_phrase(words, at + 1))
}

/// The noun phrase that starts at a word, with a determiner or without.
pub(super) fn phrase(words: &Words<'_>, names: &[Mention], at: usize, sentence: &Range<usize>) -> Option<Nominal> {
    match Determiner::parse(words.str(at)) {
        Some(determiner) => nominal(words, names, at, at + 1, sentence, determiner),
        None => nominal(words, names, at, at, sentence, Determiner::Bare),
    }
}

/// The name that "of", "for" or "representing" joins to a nominal that ends here, behind titles and "the".
fn completes(words: &Words<'_>, names: &[Mention], end: usize, sentence: &Range<usize>) -> Option<usize> {
    let joins = sentence.contains(&end) && joins_whose(words.str(end));
    let named = |w: usize| names.iter().take(6).find(|name| name.words.start == w);
    let small = |w: usize| matches!(words.str(w), "the") || is_honorific(words.str(w)) || is_title(words.str(w));
    let start = (end + 1..sentence.end.min(end + 5)).find(|&w| named(w).is_some() || !small(w))?;
    named(start).filter(|_| joins)?.entity
}

/// Whether a word joins to a noun those for whom somebody is what it says: "counsel **for** the widow".
pub(super) fn joins_whose(word: &str) -> bool {
    matches!(word, "of" | "for" | "to") || serves(word)
}

/// Whether a gerund says what somebody does for others, or over something: "the officer **leading** the search". In "the woman accusing the coach, Ada
/// Example" the coach is named.
pub(super) fn serves(word: &str) -> bool {
    matches!(
        word,
        "assisting" | "representing" | "defending" | "leading" | "heading" | "running" | "overseeing" | "investigating"
    )
}

/// Whether a word cannot stand inside a nominal.
fn breaks(words: &Words<'_>, at: usize) -> bool {
    let text = words.str(at);
    words.words[at].classes.any(Classes::SAY) && role_noun(text).is_none()
        || function(text)
        || Determiner::parse(text).is_some()
}

/// "43-year-old"
pub(super) fn aged(word: &str) -> bool {
    word.ends_with("-year-old") && word.starts_with(|c: char| c.is_ascii_digit())
}

/// Whether the word cannot go on with a noun phrase.
pub(super) fn ends_phrase(words: &Words<'_>, at: usize) -> bool {
    let word = words.words[at];
    let text = words.str(at);
    word.shape.intersects(Shape::MARK)
        || word.shape.intersects(Shape::GENITIVE)
        || function(text)
        || text == "known"
        || word.classes.any(Classes::SAY)
        || (word.classes.any(Classes::HUMAN_VERB) && role_noun(text).is_none())
        || (text.ends_with("ed") && matches!(verb_form(text), Some(VerbForm::Past)))
}

/// A verb, or an adverb before one.
pub(super) fn verbal(words: &Words<'_>, at: usize) -> bool {
    let text = words.str(at);
    text.ends_with("ly") || matches!(verb_form(text), Some(VerbForm::Past | VerbForm::ThirdPerson))
}
