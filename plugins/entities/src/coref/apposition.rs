//! Names beside nominals: "the mayor of Lyon, Marta Oberlin,", "a vendor known as Marta Oberlin", "the mayor was Marta Oberlin"; and within them: "the
//! Interfax news agency".

use std::ops::Range;

use copydesk_language::lexicon::{is_honorific, is_title, is_title_modifier, kinship};
use copydesk_language::morphology::{VerbForm, verb_form};
use copydesk_plugin::standard::EntityType;

use super::common_nouns::{Group, Sort, agent, fit};
use super::grammar::function;
use super::nominals::{Determiner, Nominal, Noun, ends_phrase, is_role, joins_whose, phrase, serves, verbal};
use super::small_words::former;
use super::{Entity, Mention};
use crate::lexicon::Classes;
use crate::words::{Shape, Words};

/// How many words may complete a nominal.
const COMPLEMENT: usize = 14;

/// How many words may stand between a nominal and the name: "his coach, **the former world champion** Jan Kowal".
const TITLES: usize = 6;

/// How many words may join a second noun to a nominal: "his sister **and deputy**".
const ADDED: usize = 5;

/// Finds what is named beside each nominal. A nominal without determiner is added where a name stands beside it: "Counsel for the widow, Ada Example,".
pub(super) fn join(words: &Words<'_>, names: &[Mention], entities: &[Entity], nominals: &mut Vec<Nominal>) {
    let mut sentences = words.sentences.iter();
    let mut sentence = sentences.next();
    for nominal in nominals.iter_mut() {
        while sentence.is_some_and(|sentence| sentence.words.end <= nominal.words.start) {
            sentence = sentences.next();
        }
        let Some(bounds) = sentence.map(|sentence| &sentence.words) else { break };
        nominal.apposed = named(words, after(names, nominal.words.end), nominal, bounds)
            .or_else(|| within(words, after(names, nominal.words.start), entities, nominal));
    }
    nominals.extend(words.sentences.iter().filter_map(|sentence| bare(words, names, &sentence.words)));
    let taken = nominals.iter().map(|nominal| nominal.words.clone()).collect::<Vec<_>>();
    nominals.extend(names.iter().filter_map(|name| media(words, &taken, entities, name)));
    nominals.sort_by_key(|nominal| nominal.words.start);
    // In a headline a nominal needs no determiner, and is there already.
    nominals.dedup_by(|a, b| a.words == b.words);
    // "Counsel assisting the coroner, Ada Example," names the counsel. "The wife of the mayor, Ada Example," may be either.
    for at in 1..nominals.len() {
        let (whole, inner) = (&nominals[at - 1], &nominals[at]);
        let same = whole.apposed.is_some() && whole.apposed == inner.apposed && whole.noun != Noun::Kin;
        if same && whole.words.end + 1 == inner.words.start && joins_whose(words.str(whole.words.end)) {
            nominals[at].apposed = None;
        }
        // "The lawyer for the killer (Ada Example)" may be either as well.
        let (whole, inner) = (&nominals[at - 1], &nominals[at]);
        let between = whole.words.end..inner.words.start;
        let bracket = inner.apposed.is_some()
            && words.words.get(inner.words.end).is_some_and(|_| words.str(inner.words.end) == "(");
        let apart = |w: usize| words.words[w].shape.intersects(Shape::MARK) || finite(words, w);
        if bracket && whole.noun.of_persons() && !between.is_empty() && !between.into_iter().any(apart) {
            nominals[at].apposed = None;
        }
    }
}

/// The names that begin at a word or behind it.
fn after(names: &[Mention], at: usize) -> &[Mention] {
    &names[names.partition_point(|name| name.words.start < at)..]
}

/// The nominal without determiner that a sentence begins with, or that follows a verb of saying, and a name stands beside: "asked counsel for the
/// widow, Ada Example".
fn bare(words: &Words<'_>, names: &[Mention], sentence: &Range<usize>) -> Option<Nominal> {
    let joins = |at: &usize| matches!(words.str(at + 1), "for" | "to" | "assisting");
    let opens = |at: &usize| *at == sentence.start || words.words[at - 1].classes.any(Classes::SAY);
    let last = sentence.end.saturating_sub(3);
    let mut found = (sentence.start..last).filter(|at| joins(at) && opens(at)).filter_map(|at| {
        let nominal = phrase(words, after(names, at), at, sentence)?;
        let apposed = named(words, after(names, nominal.words.end), &nominal, sentence)?;
        (nominal.determiner == Determiner::Bare).then_some(Nominal { apposed: Some(apposed), ..nominal })
    });
    found.next()
}

/// A medium with what it is behind its name: "**Interfax news agency** said", "**the Herald newspaper**" being read by its determiner.
fn media(words: &Words<'_>, taken: &[Range<usize>], entities: &[Entity], name: &Mention) -> Option<Nominal> {
    let end = name.words.end;
    let word = |at: usize| words.words.get(at).map_or("", |_| words.str(at));
    let head = if word(end) == "news" { end + 1 } else { end };
    let noun = if head > end { word(head) == "agency" } else { Group::parse(word(head)) == Some(Group::Media) };
    let inside = |range: &Range<usize>| range.contains(&head);
    // "Hamas radio" and "the Sony television" are no such bodies. Of agencies the lists know few.
    let listed = name.entity.is_some_and(|entity| match entities[entity].kind {
        None => head > end,
        kind => kind == Some("media"),
    });
    let fits = noun && listed && name.label == EntityType::Organisation && !taken.iter().any(inside);
    let next = head + 1;
    let closed = fits && words.words.get(next).is_none_or(|_| ends_phrase(words, next) || verbal(words, next));
    closed.then(|| Nominal {
        apposed: name.entity,
        ..Nominal::new(name.words.start..next, head, Determiner::Bare, Noun::Thing(Group::Media))
    })
}

/// Who or what is named beside a nominal.
fn named(words: &Words<'_>, names: &[Mention], nominal: &Nominal, sentence: &Range<usize>) -> Option<usize> {
    let first = introduced(words, nominal, sentence)?;
    let does = agent(words.str(nominal.head));
    let fits = |label| {
        if label == EntityType::Person { nominal.noun.of_persons() || does } else { nominal.noun.of_things() }
    };
    let name = names.iter().take(6).find(|name| name.words.start >= first && name.label != EntityType::Other)?;
    let end = name.words.end;
    let titles = first..name.words.start;
    // "The mayor (Ada Example) said", not "The mayor (Ada Example's cousin)".
    let bracket = words.str(first - 1) == "(";
    if bracket && !(sentence.contains(&end) && words.str(end) == ")") {
        return None;
    }
    if !sentence.contains(&first) || !fits(name.label) || !(titles.is_empty() || entitles(words, titles)) {
        return None;
    }
    // "Ada Example KC"
    let letters =
        |w: usize| sentence.contains(&w) && words.words[w].shape.intersects(Shape::CAPS) && words.str(w).len() <= 3;
    let end = end + usize::from(letters(end));
    // Behind a comma another or the end must follow, or where the named one is from: "for the mayor, Ann Example is ..."
    let opens = !matches!(words.str(first - 1), "," | "is" | "was");
    let closed = opens
        || end >= sentence.end
        || words.words[end].shape.intersects(Shape::MARK)
        || matches!(words.str(end), "of" | "from");
    // "The man called Ada Example was armed", but "the woman called Ada Example a liar" is another.
    let called = matches!(words.str(nominal.words.end), "called" | "named" | "nicknamed");
    let acts = !(called && definite(nominal)) || sentence.contains(&end) && finite(words, end);
    name.entity.filter(|_| closed && acts)
}

/// Whether a nominal is of one that is known.
fn definite(nominal: &Nominal) -> bool {
    matches!(nominal.determiner, Determiner::The | Determiner::Demonstrative | Determiner::Possessive)
}

/// Whether a word can only be the verb of what stands before it.
fn finite(words: &Words<'_>, at: usize) -> bool {
    let word = words.words[at];
    let form = || verb_form(words.str(at));
    word.classes.any(Classes::SAY)
        || matches!(words.str(at), "is" | "was" | "has" | "had" | "will" | "would")
        || word.shape.intersects(Shape::LOWER) && matches!(form(), Some(VerbForm::Past | VerbForm::ThirdPerson))
}

/// How many words may stand between a name and the noun that says what it names: "the Interfax **news** agency".
const BETWEEN: usize = 2;

/// The organisation that a nominal names: "the Interfax news agency", "the ruling Example party". Not "the Example board", which is a part of it, nor
/// "the UN agency" and "the Premier League club", which are several.
fn within(words: &Words<'_>, names: &[Mention], entities: &[Entity], nominal: &Nominal) -> Option<usize> {
    let Noun::Thing(group) = nominal.noun else { return None };
    let before = names.iter().take_while(|name| name.words.end <= nominal.head);
    let name = before.last().filter(|name| name.label == EntityType::Organisation)?;
    let between = name.words.end..nominal.head;
    let noun = words.str(nominal.head);
    let group = if noun == "agency" && words.str(nominal.head - 1) == "news" { Group::Media } else { group };
    // "Oxland's Interfax news agency"
    let placed = || nominal.owner.is_some_and(|owner| entities[owner].label == EntityType::Location);
    let determined = matches!(nominal.determiner, Determiner::The | Determiner::Bare) || placed();
    let joined = between.len() <= BETWEEN && between.clone().all(|w| words.words[w].shape.intersects(Shape::LOWER));
    let entity = &entities[name.entity?];
    let sort = Sort::new(words, entity);
    // Of its sort by its name or the lists, or of no known sort.
    let fits = matches!(fit(words, entity, sort, noun, group), 1..=3);
    (determined && joined && fits && group.may_be_named_before(noun)).then_some(name.entity?)
}

/// Where what a nominal introduces begins: behind a comma, "known as", "was".
fn introduced(words: &Words<'_>, nominal: &Nominal, sentence: &Range<usize>) -> Option<usize> {
    let end = nominal.words.end;
    let first = sentence.contains(&end).then(|| words.str(end))?;
    let definite = definite(nominal);
    match first {
        "is" | "was" if definite && nominal.noun.of_persons() => Some(end + 1),
        "(" => Some(end + 1),
        // "A man called Example", but "the president called Example" is no apposition.
        "called" | "named" | "nicknamed" => (!definite || nominal.noun != Noun::Office).then_some(end + 1),
        "known" | "identified" => {
            (end + 1..sentence.end.min(end + 6)).find(|&w| matches!(words.str(w), "as")).map(|w| w + 1)
        }
        _ => {
            let comma = adds(words, nominal.noun, end, sentence.end).or_else(|| completed(words, end, sentence))?;
            (sentence.contains(&comma) && words.str(comma) == ",").then_some(comma + 1)
        }
    }
}

/// Whether words between a comma and a name belong to the name: "Mr.", "Col.", "the former world champion".
fn entitles(words: &Words<'_>, titles: Range<usize>) -> bool {
    let cap = |w: usize| words.words[w].is_name_like();
    let short = |w: usize| cap(w) && (words.str(w).ends_with('.') || words.words[w].shape.intersects(Shape::CAPS));
    let titled = |w: usize| {
        let word = words.str(w);
        is_honorific(word) || is_title(word) || cap(w) && is_title_modifier(word) || short(w) && words.str(w).len() <= 5
    };
    let last = titles.end - 1;
    // "her husband, **Dover councillor** Jan Kowal"
    let described = titles.len() <= TITLES
        && (titled(last) || is_role(words.str(last)) || former(words.str(titles.start)))
        && (titles.start..titles.end)
            .all(|w| !words.words[w].shape.intersects(Shape::MARK | Shape::GENITIVE) && !function(words.str(w)));
    // "the member for the area, **Madam** Jan Kowal"
    let address = titles.len() == 1 && cap(last);
    described || address || titles.into_iter().all(titled)
}

/// Where a second noun ends that "and" joins to a nominal that ends here: "his sister **and deputy**, Ada Example". But "his wife and daughter" are two.
pub(super) fn adds(words: &Words<'_>, noun: Noun, end: usize, limit: usize) -> Option<usize> {
    let joins = noun.of_persons() && end + 1 < limit && words.str(end) == "and";
    let limit = limit.min(end + 1 + ADDED);
    let comma = (end + 1..limit).find(|&w| words.words[w].shape.intersects(Shape::MARK)).filter(|_| joins)?;
    let second = Noun::parse(words, comma - 1).filter(|noun| noun.of_persons())?;
    let plain = (end + 1..comma - 1).all(|w| !function(words.str(w)) && Determiner::parse(words.str(w)).is_none());
    let kin = noun == Noun::Kin && (second == Noun::Kin || kinship(words.str(comma - 1)).is_some());
    (plain && words.str(comma) == "," && !kin).then_some(comma)
}

/// Where what completes a nominal that ends here ends ("of the region", "there", "who knew the firm"): at the next mark, before any verb but that of a
/// relative clause.
fn completed(words: &Words<'_>, end: usize, sentence: &Range<usize>) -> Option<usize> {
    let first = sentence.contains(&end).then(|| words.str(end))?;
    let joins = matches!(first, "of" | "for" | "at" | "in" | "with" | "to" | "from" | "on" | "there" | "here");
    let joins = joins || serves(first);
    let relative = matches!(first, "who" | "that");
    if !joins && !relative {
        return Some(end);
    }
    let mark = (end + 1..sentence.end.min(end + COMPLEMENT)).find(|&w| words.words[w].shape.intersects(Shape::MARK))?;
    let verb = |w: usize| {
        words.words[w].classes.any(Classes::SAY)
            || matches!(
                words.str(w),
                "is" | "was" | "are" | "were" | "has" | "had" | "have" | "will" | "would" | "who" | "that"
            )
            || words.words[w].shape.intersects(Shape::LOWER) && verb_form(words.str(w)) == Some(VerbForm::Past)
    };
    (relative || !(end..mark).any(verb)).then_some(mark)
}
