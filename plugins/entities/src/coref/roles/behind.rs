//! The role behind a name: "A, a Ugandan activist", "A, 44, the club's captain", "A is the agronomist who", "A, Health Correspondent".

use std::ops::Range;

use copydesk_language::lexicon::role_noun;
use copydesk_language::morphology::{VerbForm, verb_form};
use copydesk_plugin::standard::EntityType;

use super::How;
use super::behind_name::{behind_age, behind_comma, behind_letters};
use super::phrase::{determines, is_office, of_nominal};
use super::several::one;
use crate::coref::Mention;
use crate::coref::grammar::function;
use crate::coref::nominals::{Determiner, Nominal, is_role, phrase};
use crate::lexicon::{Classes, folded, nouns};
use crate::words::{Sentence, Shape, Words};

/// Longest role in capitals, in words.
const LONGEST: usize = 8;

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
    // "was appointed liquidator"
    let appointed = predicate && at + 1 < sentence.end && matches!(words.str(at), "appointed" | "elected" | "named");
    at += usize::from(appointed);
    let mut was = predicate && !appointed && (words.str(at - 1) == "was" || at > 1 && words.str(at - 2) == "had");
    // "is also the coach", ", then the chair", ", herself a barrister"
    let skips =
        ["also", "now", "then", "currently", "already", "still", "formerly", "once", "twice", "himself", "herself"];
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
    if predicate && !determined && !owned && !is_office(words.str(nominal.head)) {
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
    // "Her sister, Ada Example, works as"
    let comma = name.end < sentence.end && words.str(name.end) == ",";
    let verb = name.end + usize::from(comma);
    let behind = if verb < sentence.end { words.str(verb) } else { "" };
    let how = match (before, behind) {
        (_, "resigned" | "retired" | "quit" | "served" | "worked") => How::Was,
        (_, "works" | "serves" | "joins" | "joined" | "returns" | "returned" | "acts") => How::Is,
        ("appointed" | "appoints" | "hired" | "hires" | "elected" | "elects" | "named" | "names", _) => How::Is,
        _ => return None,
    };
    let near = verb..sentence.end.min(verb + LONGEST);
    let mut plain = near.take_while(|&w| !words.words[w].shape.intersects(Shape::MARK));
    let at = plain.find(|&w| words.str(w) == "as").map(|w| w + 1).filter(|&at| at < sentence.end)?;
    let nominal = phrase(words, next, at, sentence)?;
    let known = nominal.determiner != Determiner::Bare || is_office(words.str(nominal.head));
    let role = of_nominal(words, named, &nominal).filter(|_| known)?;
    Some((how, role, nominal))
}

/// "A, who heads the board", "A, who has chaired the trust since": the office that a verb tells, and where it does.
pub(super) fn who_does(
    words: &Words<'_>,
    named: &[Option<EntityType>],
    sentence: &Range<usize>,
    name_end: usize,
) -> Option<(usize, String)> {
    let who = behind_comma(words, sentence, name_end).filter(|&w| w + 3 < sentence.end && words.str(w) == "who")?;
    let verb = who + 1 + usize::from(words.str(who + 1) == "has");
    let does = words.str(verb);
    // The verb is spelt as the noun for several is: "heads", "coaches".
    let office = match does.strip_suffix("ed").filter(|_| verb > who + 1) {
        Some(stem) => role_noun(stem).filter(|noun| !noun.plural).map(|_| stem.to_owned()),
        None => role_noun(does).filter(|noun| noun.plural).map(|_| one(words, verb..verb + 1)),
    };
    // "who heads the queue" has no office.
    let near = (verb + 2..sentence.end.min(verb + 5)).take_while(|&w| words.words[w].shape.intersects(Shape::LOWER));
    let mut object = near.take_while(|&w| !function(words.str(w)));
    let body = |w: usize| {
        words.words[w].classes.any(Classes::ORG_NOUN.or(Classes::ORG_HEAD))
            || words.str(w) == "side"
            || nouns::means(folded(words.str(w))).organisation
    };
    let over = verb + 1 < sentence.end
        && (determines(words.str(verb + 1)) && object.any(body) || named[verb + 1] == Some(EntityType::Organisation));
    office.filter(|office| over && is_office(office)).map(|office| (verb, office))
}

/// What a person is said to be behind what is said of them first: "A, who is his sister, **is the head**"; "A, a partner who **was appointed director**".
pub(super) fn besides(
    words: &Words<'_>,
    named: &[Option<EntityType>],
    next: &[Mention],
    sentence: &Range<usize>,
    first: usize,
) -> Option<(How, Range<usize>, Option<Nominal>)> {
    let mut near = first..sentence.end.min(first + LONGEST);
    let joins = |w: usize| words.str(w) == "who" || words.words[w].shape.intersects(Shape::MARK);
    let at = near.find(|&w| joins(w))?;
    let be = at + 1 < sentence.end && matches!(words.str(at), "," | "who") && matches!(words.str(at + 1), "is" | "was");
    if be { after(words, named, next, sentence, at + 1) } else { None }
}

/// The role on the line right below a name that has a line of its own: "Ada Example⏎Headteacher, High Elms School".
pub(super) fn below(
    words: &Words<'_>,
    named: &[Option<EntityType>],
    lines: &[Sentence],
    name: Range<usize>,
) -> Option<Range<usize>> {
    let [line, below, ..] = lines else { return None };
    // Below an empty line, and below a headline or a caption that ends with a name, somebody else may be spoken of.
    let below = (line.words == name).then_some(&below.words)?;
    let gap = words.words.get(name.end - 1)?.range().end..words.words.get(below.start)?.range().start;
    let breaks = words.text.get(gap)?.matches('\n').count();
    if breaks == 1 { capital(words, named, below.start, below.end) } else { None }
}

/// ", President and Chief Executive Officer.", ", Court reporter": a role in capitals up to the next mark or the end of the line.
fn capital(words: &Words<'_>, named: &[Option<EntityType>], at: usize, limit: usize) -> Option<Range<usize>> {
    let end = (at..limit).find(|&w| words.words[w].shape.intersects(Shape::MARK)).unwrap_or(limit);
    let (first, last) = (words.words.get(at)?, end.checked_sub(1).filter(|last| *last >= at)?);
    let fits = first.is_name_like()
        && end - at <= LONGEST
        && is_role(words.str(last))
        && !named[at..end].contains(&Some(EntityType::Person))
        && (end == limit || (at..end).all(|w| words.words[w].is_name_like() || words.str(w) == "and"));
    fits.then_some(at..end)
}
