//! Offices by their letters: "Inspector General Ada Example … the IG", "Lands CS Ben Sample … the CS". The same letters may be a place ("DC"), a body or a
//! thing, so nobody is meant unless the article has one holder of the office, named shortly before.

use std::ops::Range;

use copydesk_language::lexicon::{is_honorific, is_title, prepositions::is_preposition};
use copydesk_plugin::standard::EntityType;

use super::Mention;
use super::nominals::{Determiner, Nominal, Noun, ends_phrase, verbal};
use super::small_words::{called_by_letters, former, office_initials};
use crate::lexicon::Classes;
use crate::recognise::Found;
use crate::words::{Shape, Words};

/// How many sentences after its holder was named an office may be called by its letters.
const FAR: usize = 8;

/// The most words of an office that is called by its letters.
const OFFICE: usize = 4;

/// The letters of an office, and the words of its holder's name; `None` where several have held it or the letters mean something else.
struct Office {
    letters: String,
    holder: Option<Range<usize>>,
}

/// The offices that the article's persons are introduced with.
pub(super) struct Offices {
    offices: Vec<Office>,
    /// Where the holders are named, in order.
    named: Vec<(usize, usize)>,
}

impl Offices {
    pub fn new(words: &Words<'_>, found: &[Found]) -> Offices {
        let mut offices: Vec<Office> = Vec::new();
        let mut sentences = words.sentences.iter().peekable();
        let persons = || found.iter().filter(|name| name.label == EntityType::Person);
        for name in persons() {
            while sentences.next_if(|sentence| sentence.words.end <= name.words.start).is_some() {}
            let from = sentences.peek().map_or(0, |sentence| sentence.words.start);
            let Some(letters) = letters_before(words, from, name.words.start) else { continue };
            match offices.iter_mut().find(|office| office.letters == letters) {
                Some(office) => office.holder.take_if(|holder| !is_same(words, holder, &name.words)).map_or((), drop),
                None => offices.push(Office { letters: letters.to_owned(), holder: Some(name.words.clone()) }),
            }
        }
        if offices.is_empty() {
            return Offices { offices, named: Vec::new() };
        }
        // "IG Example", which may be read as a name, is another holder.
        for at in (1..words.words.len()).filter(|&at| words.words[at - 1].shape.intersects(Shape::CAPS)) {
            let next = words.words[at];
            let name = next.is_name_like() && !next.classes.any(Classes::CALENDAR);
            for office in offices.iter_mut().filter(|office| name && office.letters == words.str(at - 1)) {
                let same = |holder: &Range<usize>| words.words[holder.clone()].iter().any(|word| word.key == next.key);
                office.holder.take_if(|holder| !same(holder));
            }
        }
        // "the Example Party", whose letters are the same.
        for name in found.iter().filter(|name| name.label != EntityType::Person && name.words.len() > 1) {
            let letters =
                || name.words.clone().filter_map(|w| words.str(w).chars().next()).filter(|c| c.is_uppercase());
            for office in offices.iter_mut().filter(|office| letters().eq(office.letters.chars())) {
                office.holder = None;
            }
        }
        let mut named = Vec::new();
        for name in persons() {
            let of = |office: &Office| office.holder.as_ref().is_some_and(|holder| is_same(words, holder, &name.words));
            let holds = offices.iter().enumerate().filter(|(_, office)| of(office));
            named.extend(holds.map(|(office, _)| (name.words.start, office)));
        }
        Offices { offices, named }
    }

    /// The first word of the name of whom a word means, by the letters of an office behind "the".
    fn holder(&self, words: &Words<'_>, at: usize) -> Option<usize> {
        let the = at.checked_sub(1).filter(|&the| matches!(words.str(the), "the" | "The"))?;
        let office = self.offices.iter().position(|office| office.letters == words.str(at))?;
        let ends = words.words.get(at + 1).is_none_or(|_| ends_phrase(words, at + 1) || verbal(words, at + 1));
        // Two letters may be anything, so they have to do what persons do.
        let short = self.offices[office].letters.len() == 2;
        if !ends || short && !is_subject(words, the, at + 1) {
            return None;
        }
        let before = self.named.partition_point(|(name, _)| *name < at);
        let last = self.named[..before].iter().rev().find(|(_, of)| *of == office)?.0;
        let sentence = |word: usize| words.sentences.partition_point(|sentence| sentence.words.end <= word);
        let holder = self.offices[office].holder.as_ref().filter(|holder| holder.start < at)?;
        (sentence(at) - sentence(last) <= FAR).then_some(holder.start)
    }

    /// Whether a name is an office's letters, and no list knows a body of that name.
    pub fn is_one(&self, words: &Words<'_>, name: &Found) -> bool {
        let Range { start, end } = name.words;
        !name.classes.any(Classes::ORGANISATION)
            && (end - start == 1 || end - start == 2 && matches!(words.str(start), "the" | "The"))
            && self.holder(words, end - 1).is_some()
    }

    /// Adds a nominal for each office that is called by its letters.
    pub fn add(&self, words: &Words<'_>, names: &[Mention], nominals: &mut Vec<Nominal>) {
        if self.offices.is_empty() {
            return;
        }
        for at in (1..words.words.len()).filter(|&at| words.words[at].shape.intersects(Shape::CAPS)) {
            let Some(first) = self.holder(words, at) else { continue };
            let name = |word: usize| names.partition_point(|name| name.words.end <= word);
            let holder = names.get(name(first)).filter(|name| name.words.start == first).and_then(|name| name.entity);
            let named = names.get(name(at)).is_some_and(|name| name.words.contains(&at));
            if holder.is_some() && !named && !nominals.iter().any(|nominal| nominal.words.contains(&at)) {
                nominals.push(Nominal { holder, ..Nominal::new(at - 1..at + 1, at, Determiner::The, Noun::Office) });
            }
        }
        nominals.sort_by_key(|nominal| nominal.words.start);
    }
}

/// Whether the shorter of two names ends the longer.
fn is_same(words: &Words<'_>, one: &Range<usize>, other: &Range<usize>) -> bool {
    one.clone().rev().zip(other.clone().rev()).all(|(a, b)| words.words[a].key == words.words[b].key)
}

/// Whether what begins with "the" and ends before a verb does what a person does: "the AG said"; not "shares in the AG fell".
fn is_subject(words: &Words<'_>, the: usize, verb: usize) -> bool {
    let small = |w: &usize| {
        let word = words.str(*w);
        matches!(word, "has" | "had" | "will" | "would" | "also" | "then" | "later") || word.ends_with("ly")
    };
    let verb = (verb..words.words.len()).take(4).find(|w| !small(w));
    let human = |w: usize| words.words[w].classes.any(Classes::SAY.or(Classes::HUMAN_VERB));
    let inside = the.checked_sub(1).is_some_and(|before| is_preposition(&words.str(before).to_lowercase()));
    !inside && verb.is_some_and(human)
}

/// The letters that the office in front of a name may be called by: of "Inspector General" "IG", of "Lands CS" "CS"; not of who deputises.
fn letters_before<'t>(words: &Words<'t>, from: usize, name: usize) -> Option<&'t str> {
    let mut end = name;
    while end > from && is_honorific(words.str(end - 1)) && !is_title(words.str(end - 1)) {
        end -= 1;
    }
    let last = end.checked_sub(1).filter(|&last| last >= from)?;
    if office_initials(words.str(last)) {
        return Some(words.str(last));
    }
    let before = from.max(end.saturating_sub(OFFICE + 1))..end;
    let parts = before.flat_map(|w| words.str(w).split('-'));
    let (letters, len) = called_by_letters(parts.clone())?;
    let deputy = parts.rev().nth(len).is_some_and(|word| {
        former(word) || matches!(word, "Deputy" | "deputy" | "Assistant" | "assistant" | "Associate" | "Vice" | "ex")
    });
    (!deputy).then_some(letters)
}
