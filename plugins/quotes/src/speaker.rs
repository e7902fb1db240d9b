//! Who a source is: from the phrase that names it to a row of `mentions`, and from there to a row of `entities`. Where the phrase is a
//! pronoun that nobody resolved, or a quotation has no source beside it, the speakers before it decide; where that is unsure, nobody.

use std::collections::HashMap;
use std::ops::Range;

use copydesk_language::people::{RoleKind, SourceNoun, is_honorific, is_title, person_pronoun, role_noun, source_noun};

use crate::article::{Form, Input, Mention, Quote};

/// How far back mentions that overlap a phrase can start, in bytes.
const REACH: usize = 120;

/// Confidence in a speaker taken over from the quotation before, and in the body that an unnamed source speaks for.
const CARRIED: f32 = 0.5;
const BODY: f32 = 0.45;

/// Fills in `source`, `speaker` and `addressee` of each quotation; `quotes` are sorted by start.
pub(crate) fn resolve(quotes: &mut [Quote], input: &Input<'_>, min_confidence: f32) {
    let surnames = surnames(input);
    // The last speaker, and the row that named them.
    let mut last: Option<(usize, usize)> = None;
    for at in 0..quotes.len() {
        let mut quote = quotes[at].clone();
        let mut confidence = 0.0;
        if let Some(phrase) = quote.source_phrase.clone() {
            let words = &input.text[phrase.clone()];
            let head = quote.source_head.clone().unwrap_or(phrase.clone());
            if let Some((mention, sure)) = mention(input, &phrase, &head) {
                quote.source = Some(mention);
                quote.speaker = input.mentions[mention].entity;
                confidence = sure;
            } else if let Some(&Some(entity)) = surnames.get(&input.text[head.clone()]) {
                quote.speaker = Some(entity);
                confidence = 0.6;
            } else if let Some(entity) = body(input, &phrase, &head) {
                quote.speaker = Some(entity);
                confidence = BODY;
            }
            if quote.speaker.is_none()
                && let Some((row, entity)) = last
            {
                let inside = quote.inside.filter(|_| matches!(words, "I" | "we" | "We"));
                let speaker = inside.map_or(Some(entity), |outer| quotes[outer].speaker);
                let near = quote.section.abs_diff(quotes[row].section) <= 2;
                if inside.is_some() || near && agrees(words, input, entity) {
                    quote.speaker = speaker;
                    confidence = CARRIED;
                }
            }
        } else if quote.follows
            && let Some((row, entity)) = last
            && quote.section.abs_diff(quotes[row].section) <= 1
        {
            quote.source = quotes[row].source;
            quote.source_phrase.clone_from(&quotes[row].source_phrase);
            quote.source_head.clone_from(&quotes[row].source_head);
            quote.speaker = Some(entity);
            confidence = CARRIED;
        }
        if confidence < min_confidence {
            quote.speaker = None;
        }
        if let (Some(phrase), Some(head)) = (&quote.addressee_phrase, &quote.addressee_head) {
            quote.addressee = mention(input, phrase, head).and_then(|(m, _)| input.mentions[m].entity);
        }
        if quote.inside.is_none()
            && let Some(entity) = quote.speaker
        {
            last = Some((at, entity));
        }
        quotes[at] = quote;
    }
}

/// Persons by the last word of their name; `None` where two share it.
fn surnames<'a>(input: &Input<'a>) -> HashMap<&'a str, Option<usize>> {
    let mut map: HashMap<&str, Option<usize>> = HashMap::new();
    for (i, entity) in input.entities.iter().enumerate().filter(|(_, e)| e.person) {
        if let Some(word) = entity.name.split(' ').next_back() {
            map.entry(word).and_modify(|known| *known = None).or_insert(Some(i));
        }
    }
    map
}

/// The mentions that overlap a phrase.
fn inside<'i>(input: &'i Input<'_>, phrase: &Range<usize>) -> impl DoubleEndedIterator<Item = (usize, &'i Mention)> {
    let first = input.mentions.partition_point(|m| m.span.start + REACH <= phrase.start);
    let end = input.mentions.partition_point(|m| m.span.start < phrase.end);
    let start = phrase.start;
    (first..end).map(|i| (i, &input.mentions[i])).filter(move |(_, m)| m.span.end > start)
}

/// The mention that a source phrase names, with a confidence.
fn mention(input: &Input<'_>, phrase: &Range<usize>, head: &Range<usize>) -> Option<(usize, f32)> {
    let inside: Vec<(usize, &Mention)> = inside(input, phrase).collect();
    // “Trump” in “Trump's lawyer” owns the source, and is not it.
    let owner = |m: &Mention| m.span.end < phrase.end && input.text[m.span.end..].starts_with(['\'', '’']);
    // A person named beside the main noun: “Kremlin spokesman Dmitry Peskov”.
    let person = inside.iter().rev().find(|(_, m)| {
        m.form == Form::Name && m.person && !owner(m) && m.span.start <= head.end && m.span.end + 2 >= head.start
    });
    let at_head = |m: &Mention| m.span.start <= head.start && m.span.end >= head.end;
    let best = inside.iter().filter(|(_, m)| at_head(m) && !owner(m)).max_by_key(|(i, m)| {
        (m.form == Form::Name, m.entity.is_some(), m.person, std::cmp::Reverse((m.span.len(), *i)))
    });
    let holder = || inside.iter().rev().find(|(_, m)| !owner(m) && holds_office(input.text, m, phrase, head));
    if let Some((i, m)) = person.or_else(holder).or(best) {
        let sure = match m.form {
            Form::Name => 0.95,
            Form::Nominal => 0.75,
            Form::Pronoun => 0.7,
        };
        return Some((*i, sure));
    }
    None
}

/// “a spokesman for the FBI”, “a New York Times report”: the body that a source without a name speaks for. “U.S. officials” do not speak
/// for the United States.
fn body(input: &Input<'_>, phrase: &Range<usize>, head: &Range<usize>) -> Option<usize> {
    let noun = input.text[head.clone()].to_lowercase();
    let speaks = noun.starts_with("spokes") || source_noun(&noun) == Some(SourceNoun::Document);
    let mut inside = inside(input, phrase).filter(|(_, m)| m.form == Form::Name && m.organisation);
    speaks.then(|| inside.next_back()).flatten().and_then(|(_, m)| m.entity)
}

/// “Minister of Education Ada Example”: the office with what it is over, and right behind it who holds it. In “a friend of President
/// Example” the name belongs to the “of”.
fn holds_office(text: &str, mention: &Mention, phrase: &Range<usize>, head: &Range<usize>) -> bool {
    let office = role_noun(&text[head.clone()]).is_some_and(|role| role.kind == RoleKind::Office && !role.plural);
    if !office || mention.form != Form::Name || !mention.person || mention.span.end + 1 < phrase.end {
        return false;
    }
    let Some(between) = text.get(head.end..mention.span.start) else { return false };
    let mut words = between.split_whitespace().rev().skip_while(|word| is_honorific(word));
    let field = words
        .next()
        .is_some_and(|word| word.starts_with(char::is_uppercase) && !is_title(word) && role_noun(word).is_none());
    field && words.any(|word| matches!(word, "of" | "for"))
}

/// Whether a pronoun can be this entity.
fn agrees(words: &str, input: &Input<'_>, entity: usize) -> bool {
    let Some(entity) = input.entities.get(entity) else { return false };
    if words.eq_ignore_ascii_case("it") {
        return !entity.person;
    }
    let Some(pronoun) = person_pronoun(words) else { return false };
    entity.person && pronoun.gender.is_some() && (entity.gender.is_none() || entity.gender == pronoun.gender)
}
