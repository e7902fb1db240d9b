//! The role behind a name: "A, a Ugandan activist", "A, 44, the club's captain", "A is the agronomist who", "A, Health Correspondent".

use std::ops::Range;

use copydesk_language::lexicon::role_noun;
use copydesk_language::morphology::{VerbForm, verb_form};
use copydesk_plugin::standard::EntityType;

use super::How;
use super::before::one;
use super::phrase::{determines, is_office, of_nominal};
use crate::coref::Mention;
use crate::coref::grammar::function;
use crate::coref::nominals::{Determiner, Nominal, is_role, phrase};
use crate::lexicon::Classes;
use crate::words::{Shape, Words};

/// Longest role in capitals, in words.
const LONGEST: usize = 8;

/// Longest bracket behind a name, in words.
const BRACKET: usize = 8;

/// The role behind a name, how it is told, and the nominal that it is of: ", a Ugandan activist", ", 44, the club's captain", "is the agronomist
/// who".
pub(super) fn after(
    words: &Words<'_>,
    named: &[Option<EntityType>],
    next: &[Mention],
    sentence: &Range<usize>,
    name_end: usize,
) -> Option<(How, Range<usize>, Option<Nominal>)> {
    let mut at = behind_letters(words, name_end, sentence.end);
    // A line of its own: "Anna Weiss Business Reporter"
    if let Some(role) = capital(words, named, at, sentence.end).filter(|role| role.end == sentence.end) {
        return Some((How::Line, role, None));
    }
    if at + 2 >= sentence.end {
        return None;
    }
    let be = |at: usize| matches!(words.str(at), "is" | "was" | "became" | "remains");
    // "has been a nurse since"
    at += usize::from(matches!(words.str(at), "has" | "had") && words.str(at + 1) == "been");
    let mut predicate = be(at) || words.str(at) == "been";
    if !predicate && !matches!(words.str(at), "," | "—" | "–") {
        return None;
    }
    at = behind_age(words, at + 1, sentence.end);
    // ", 58, is the agronomist", ", who was a judge"
    at += usize::from(!predicate && words.str(at) == "who");
    if !predicate && at + 2 < sentence.end && be(at) {
        predicate = true;
        at += 1;
    }
    let mut was = predicate && (words.str(at - 1) == "was" || at > 1 && words.str(at - 2) == "had");
    // "is also the coach", ", then the chair"
    let skips = ["also", "now", "then", "currently", "already", "formerly", "once", "twice"];
    if at + 2 < sentence.end && skips.contains(&words.str(at)) {
        was |= matches!(words.str(at), "then" | "formerly" | "once" | "twice");
        at += 1;
    }
    // Nothing follows in the sentence: "Example, 44, who"
    if at >= sentence.end {
        return None;
    }
    if let Some(role) = (!predicate).then(|| capital(words, named, at, sentence.end)).flatten() {
        return Some((How::Line, role, None));
    }
    let first = words.str(at);
    let determined = determines(first);
    let verb = matches!(verb_form(first), Some(VerbForm::Past | VerbForm::ThirdPerson));
    let lower = words.words[at].shape.intersects(Shape::LOWER);
    let genitive = |w: usize| words.words[w].shape.intersects(Shape::GENITIVE);
    // "Waveloft's head of safety"
    let owned = named[at].is_some() && (at..sentence.end).find(|&w| named[w].is_none()).is_some_and(genitive);
    if first == "no" || !determined && (verb || !(lower || owned)) {
        return None;
    }
    let nominal = phrase(words, next, at, sentence)?;
    // "is chairman of", but "is good", "was Example's idea"
    if predicate && !determined && !is_office(words.str(nominal.head)) {
        return None;
    }
    let role = of_nominal(words, named, &nominal)?;
    let end = role.end;
    // ", French President Macron" is somebody else; ", the mayor said" is a new clause.
    let closed = end >= sentence.end
        || words.words[end].shape.intersects(Shape::MARK)
        || !words.words[end].classes.any(Classes::SAY)
            && !matches!(words.str(end), "said" | "is" | "was" | "has" | "had" | "will");
    if !closed || named.get(end).copied().flatten() == Some(EntityType::Person) {
        return None;
    }
    let how = match predicate {
        _ if was => How::Was,
        true => How::Is,
        false => How::Behind,
    };
    Some((how, role, Some(nominal)))
}

/// What somebody becomes, is or ceases to be: "resigned on Monday as chair", "appointed Ada Example as its director".
pub(super) fn as_what(
    words: &Words<'_>,
    named: &[Option<EntityType>],
    next: &[Mention],
    sentence: &Range<usize>,
    name: &Range<usize>,
) -> Option<(How, Range<usize>, Nominal)> {
    let before = name.start.checked_sub(1).filter(|w| sentence.contains(w)).map_or("", |w| words.str(w));
    let behind = if name.end < sentence.end { words.str(name.end) } else { "" };
    let how = match (before, behind) {
        (_, "resigned" | "retired" | "quit" | "served" | "worked") => How::Was,
        (_, "works" | "serves" | "joins" | "joined" | "returns" | "returned" | "acts") => How::Is,
        ("appointed" | "appoints" | "hired" | "hires" | "elected" | "elects" | "named" | "names", _) => How::Is,
        _ => return None,
    };
    let near = name.end..sentence.end.min(name.end + LONGEST);
    let mut plain = near.take_while(|&w| !words.words[w].shape.intersects(Shape::MARK));
    let at = plain.find(|&w| words.str(w) == "as").map(|w| w + 1).filter(|&at| at < sentence.end)?;
    let nominal = phrase(words, next, at, sentence)?;
    let known = nominal.determiner != Determiner::Bare || is_office(words.str(nominal.head));
    let role = of_nominal(words, named, &nominal).filter(|_| known)?;
    Some((how, role, nominal))
}

/// "A, one of the organisers,": the role of each.
pub(super) fn one_of(words: &Words<'_>, sentence: &Range<usize>, name_end: usize) -> Option<(usize, String)> {
    let at = behind_letters(words, name_end, sentence.end);
    let comma = at < sentence.end && words.str(at) == ",";
    let at = if comma { behind_age(words, at + 1, sentence.end) } else { at };
    let opens = comma && at + 3 < sentence.end && words.str(at) == "one" && words.str(at + 1) == "of";
    let first = at + 2 + usize::from(opens && determines(words.str(at + 2)));
    let plural = |w: &usize| role_noun(words.str(*w)).is_some_and(|noun| noun.plural);
    let noun = (first..sentence.end.min(first + 3)).find(plural).filter(|_| opens)?;
    let plain = |w: usize| words.words[w].shape.intersects(Shape::LOWER) && !function(words.str(w));
    (first..noun).all(plain).then(|| (noun, one(words, first..noun + 1)))
}

/// Where the letters and the brackets behind a name end: "Ada Example **KC (Labour)**".
fn behind_letters(words: &Words<'_>, name_end: usize, limit: usize) -> usize {
    let letters = |w: usize| w < limit && words.words[w].shape.intersects(Shape::CAPS) && words.str(w).len() <= 3;
    let at = name_end + usize::from(letters(name_end));
    let close = |w: &usize| words.str(*w) == ")";
    let bracket = at < limit && words.str(at) == "(";
    let closed = (at..limit.min(at + BRACKET)).find(close).filter(|_| bracket);
    closed.map_or(at, |w| w + 1)
}

/// Where the age behind a name and a comma ends: ", **44,** a lawyer,".
fn behind_age(words: &Words<'_>, at: usize, limit: usize) -> usize {
    let aged = at + 2 < limit
        && words.words[at].shape.intersects(Shape::DIGIT)
        && words.str(at).len() <= 2
        && words.str(at + 1) == ",";
    if aged { at + 2 } else { at }
}

/// What a person is said to be behind what is said of them first: "A, who is his sister, **is the head**".
pub(super) fn besides(
    words: &Words<'_>,
    named: &[Option<EntityType>],
    next: &[Mention],
    sentence: &Range<usize>,
    first: usize,
) -> Option<(How, Range<usize>, Option<Nominal>)> {
    let mut near = first..sentence.end.min(first + LONGEST);
    let comma = near.find(|&w| words.words[w].shape.intersects(Shape::MARK))?;
    let be = comma + 1 < sentence.end && words.str(comma) == "," && matches!(words.str(comma + 1), "is" | "was");
    if be { after(words, named, next, sentence, comma + 1) } else { None }
}

/// ", President and Chief Executive Officer.", ", Court reporter": a role in capitals up to the next mark or the end of the line.
fn capital(words: &Words<'_>, named: &[Option<EntityType>], at: usize, limit: usize) -> Option<Range<usize>> {
    let end = (at..limit).find(|&w| words.words[w].shape.intersects(Shape::MARK)).unwrap_or(limit);
    let (first, last) = (words.words.get(at)?, end.checked_sub(1).filter(|last| *last >= at)?);
    let fits = first.is_name_like()
        && end - at <= LONGEST
        && is_role(words.str(last))
        && !named[at..end].iter().any(Option::is_some)
        && (end == limit || (at..end).all(|w| words.words[w].is_name_like() || words.str(w) == "and"));
    fits.then_some(at..end)
}
