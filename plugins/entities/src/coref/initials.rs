//! Offices by their initials: "Inspector General Ada Example … the IG", "Lands CS Ben Sample … the CS". Elsewhere the same letters may be a place ("DC").

use std::ops::Range;

use copydesk_language::lexicon::{is_honorific, is_title};
use copydesk_plugin::standard::EntityType;

use super::Mention;
use super::nominals::{Determiner, Nominal, Noun, ends_phrase, is_role, verbal};
use super::small_words::office_initials;
use crate::recognise::Found;
use crate::words::{Shape, Words};

/// The most words of an office that has initials.
const OFFICE: usize = 4;

/// The letters of an office, and the first word of its holder's name; `None` where several have held it.
struct Office {
    letters: String,
    holder: Option<usize>,
}

/// The offices that the article's persons are introduced with.
pub(super) struct Offices(Vec<Office>);

impl Offices {
    pub fn new(words: &Words<'_>, found: &[Found]) -> Offices {
        let mut offices: Vec<Office> = Vec::new();
        let mut sentences = words.sentences.iter().peekable();
        for name in found.iter().filter(|name| name.label == EntityType::Person) {
            while sentences.next_if(|sentence| sentence.words.end <= name.words.start).is_some() {}
            let from = sentences.peek().map_or(0, |sentence| sentence.words.start);
            for letters in letters_before(words, from, name.words.start) {
                match offices.iter_mut().find(|office| office.letters == letters) {
                    Some(office) => {
                        let same = |first: usize| words.words[first..].iter().zip(&words.words[name.words.clone()]);
                        let other = office.holder.is_some_and(|first| same(first).any(|(a, b)| a.key != b.key));
                        office.holder = office.holder.filter(|_| !other);
                    }
                    None => offices.push(Office { letters, holder: Some(name.words.start) }),
                }
            }
        }
        Offices(offices)
    }

    /// The first word of the name of whom a word means, by the letters of an office behind "the".
    fn holder(&self, words: &Words<'_>, at: usize) -> Option<usize> {
        let the = at.checked_sub(1).is_some_and(|the| matches!(words.str(the), "the" | "The"));
        let ends = words.words.get(at + 1).is_none_or(|_| ends_phrase(words, at + 1) || verbal(words, at + 1));
        let office = self.0.iter().find(|office| the && ends && office.letters == words.str(at))?;
        // Not before the office is told.
        office.holder.filter(|&first| first < at)
    }

    /// Whether a name is an office's letters.
    pub fn is_one(&self, words: &Words<'_>, name: &Range<usize>) -> bool {
        let last = name.end - 1;
        (name.len() == 1 || name.len() == 2 && matches!(words.str(name.start), "the" | "The"))
            && self.holder(words, last).is_some()
    }

    /// Adds a nominal for each office that is called by its letters.
    pub fn add(&self, words: &Words<'_>, names: &[Mention], nominals: &mut Vec<Nominal>) {
        if self.0.is_empty() {
            return;
        }
        for at in (1..words.words.len()).filter(|&at| words.words[at].shape.intersects(Shape::CAPS)) {
            let Some(first) = self.holder(words, at) else { continue };
            let name = names.partition_point(|name| name.words.start < first);
            let holder = names.get(name).filter(|name| name.words.start == first).and_then(|name| name.entity);
            if holder.is_some() && !nominals.iter().any(|nominal| nominal.words.contains(&at)) {
                nominals.push(Nominal { holder, ..Nominal::new(at - 1..at + 1, at, Determiner::The, Noun::Office) });
            }
        }
        nominals.sort_by_key(|nominal| nominal.words.start);
    }
}

/// The letters that the office in front of a name may be called by: of "Inspector General" "IG", of "Lands CS" "CS".
fn letters_before(words: &Words<'_>, from: usize, name: usize) -> Vec<String> {
    let mut end = name;
    while end > from && is_honorific(words.str(end - 1)) && !is_title(words.str(end - 1)) {
        end -= 1;
    }
    let Some(last) = end.checked_sub(1).filter(|&last| last >= from) else { return Vec::new() };
    if office_initials(words.str(last)) {
        return vec![words.str(last).to_owned()];
    }
    if !is_role(words.str(last)) && !is_title(words.str(last)) && words.str(last) != "General" {
        return Vec::new();
    }
    let capital = |w: &usize| words.words[*w].is_name_like() && !words.words[*w].shape.intersects(Shape::CAPS);
    let start = (from..end).rev().take(OFFICE).take_while(capital).last().unwrap_or(end);
    let mut letters = Vec::new();
    for start in start..end {
        let parts = (start..end).flat_map(|w| words.str(w).split('-'));
        let of: String = parts.filter_map(|part| part.chars().next()).collect();
        if of.len() > 1 && of.bytes().all(|byte| byte.is_ascii_uppercase()) {
            letters.push(of);
        }
    }
    letters
}
