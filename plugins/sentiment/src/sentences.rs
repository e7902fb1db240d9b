//! The sentences of an article, read one after another: their units, their words with tone, and the groups of mentions in them.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::input::{Input, SectionUse};
use crate::lexicon::Lexicon;
use crate::scope::{Voice, Voices};
use crate::units::{Reader, Sentence, Spot};
use crate::valence::{Hit, hits};
use crate::vocabulary::Vocabulary;

/// A sentence longer than this is read in parts, so that hostile input stays linear.
const LONGEST: usize = 256;

/// A sentence, or a part of a very long one, with what it takes to judge it.
#[derive(Debug)]
pub struct Part<'a> {
    /// Byte range of the sentence, or of the part.
    pub span: Range<usize>,
    /// What it is for.
    pub kind: SectionUse,
    /// Its units.
    pub sentence: &'a Sentence,
    /// Its words with tone.
    pub hits: &'a [Hit],
}

/// Calls `judge` with every sentence that is the article's; with those of credits, bylines and boilerplate only where a user asks about
/// an entity.
pub fn each_sentence(input: &Input, lexicon: &Lexicon, vocabulary: &Vocabulary, mut judge: impl FnMut(&Part)) {
    let (voices, aloud) = (Voices::of(input), Voices::aloud(input));
    let (mut voice, mut aloud) = (voices.reader(), aloud.reader());
    let mut voice = |at| (voice(at), aloud(at));
    let mut reader = Reader::new(input, lexicon, vocabulary);
    let (mut sentence, mut found) = (Sentence::default(), Vec::new());
    let (mut section, mut token) = (0, 0);
    for span in input.sentences {
        while input.sections.get(section).is_some_and(|s| s.span.end <= span.start) {
            section += 1;
        }
        let kind = input.sections.get(section).filter(|s| s.span.start < span.end).map_or(SectionUse::Text, |s| s.kind);
        if kind == SectionUse::Aside && input.watched.is_empty() {
            continue;
        }
        while input.tokens.get(token).is_some_and(|t| t.start < span.start) {
            token += 1;
        }
        let first = token;
        while input.tokens.get(token).is_some_and(|t| t.start < span.end) {
            token += 1;
        }
        for begin in (first..token).step_by(LONGEST) {
            let end = token.min(begin + LONGEST);
            let (Some(opens), Some(closes)) = (input.tokens.get(begin), input.tokens.get(end - 1)) else { continue };
            let part = opens.start..closes.end;
            reader.read(&part, &mut voice, &mut sentence);
            hits(&sentence, &mut found);
            let span = if end - begin == token - first { span.clone() } else { part };
            judge(&Part { span, kind, sentence: &sentence, hits: &found });
        }
    }
}

/// The groups of spots of a sentence that speak of one entity in one voice, in the order in which they begin. What is reported in other words
/// is of the voice that reports it: “Ada said that she was ill” speaks once of Ada, whether or not the report was found.
pub fn groups(sentence: &Sentence) -> Vec<Vec<Spot>> {
    let mut groups: BTreeMap<(usize, Voice), Vec<Spot>> = BTreeMap::new();
    for &spot in &sentence.spots {
        groups.entry((spot.entity, sentence.units[spot.first].aloud)).or_default().push(spot);
    }
    let mut groups: Vec<Vec<Spot>> = groups.into_values().collect();
    groups.sort_by_key(|spots| (spots[0].first, spots[0].entity));
    groups
}
