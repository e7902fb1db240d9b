//! Several who speak at once: “Ada Example and Ben Sample”, “Mayor Ada Example and housing minister Ben Sample”, “the brothers”.

use std::ops::Range;

use copydesk_language::lexicon::{
    Gender, SourceNoun, is_honorific, is_title, kinship, prepositions::is_preposition, role_noun, source_noun,
};
use copydesk_language::morphology::{VerbForm, verb_form};
use copydesk_plugin::standard::MentionForm;

use crate::genitive::is_genitive;
use crate::holder;
use crate::model::{Input, Mention, inside};

/// How many names of a phrase are looked at, so that a long list takes linear time.
const MOST: usize = 16;

/// How far back two may have been named side by side, in bytes.
const FAR: usize = 3000;

/// The most words of an office between or in front of names, and of what the first of two is said to be.
const OFFICE: usize = 8;

/// The entities that a phrase names side by side, `entity` among them; else `entity` alone, and nobody where the list says whose the source is.
pub(crate) fn with_others(input: &Input<'_>, phrase: &Range<usize>, entity: usize) -> Vec<usize> {
    let list = lists(input, phrase).into_iter().find(|list| list.iter().any(|name| name.entity == Some(entity)));
    match list {
        Some(list) if completes(input, phrase, list[0]) => Vec::new(),
        Some(list) => entities(&list),
        None => vec![entity],
    }
}

/// The persons whom a phrase names side by side to its end, where its main noun is none of the names: “Secretary of State **Ada Example** and Foreign
/// Secretary **Ben Sample**”.
pub(crate) fn to_the_end(input: &Input<'_>, phrase: &Range<usize>) -> Option<Vec<usize>> {
    let list = lists(input, phrase).pop()?;
    let last = list.last().filter(|name| name.person && name.span.end + 1 >= phrase.end);
    (last.is_some() && !completes(input, phrase, list[0])).then(|| entities(&list))
}

/// The names within a phrase that can speak, and “he” or “she” in front of them: “**He** and **Example**”.
fn named_in<'i>(input: &'i Input<'_>, phrase: &Range<usize>) -> impl DoubleEndedIterator<Item = &'i Mention> {
    let leads = |m: &Mention| {
        let start = m.span.start == phrase.start;
        start && matches!(input.text.get(m.span.clone()), Some("he" | "He" | "she" | "She"))
    };
    let start = phrase.start;
    inside(input, phrase)
        .map(|(_, m)| m)
        .filter(move |m| m.form == MentionForm::Name || m.span.start == start && leads(m))
        .filter(|m| m.speaks && m.entity.is_some())
}

/// The lists of names that stand side by side, of two entities or more.
fn lists<'i>(input: &'i Input<'_>, phrase: &Range<usize>) -> Vec<Vec<&'i Mention>> {
    let names: Vec<&Mention> = named_in(input, phrase).take(MOST).collect();
    let mut lists = Vec::new();
    let mut at = 0;
    while at < names.len() {
        let (mut list, mut coordinated, mut last) = (vec![names[at]], false, at);
        while let Some((next, and)) = (last + 1..names.len()).find_map(|next| {
            let between = input.text.get(names[last].span.end..names[next].span.start)?;
            joins(between).map(|and| (next, and))
        }) {
            list.push(names[next]);
            (last, coordinated) = (next, coordinated | and);
        }
        if coordinated && entities(&list).len() > 1 {
            lists.push(list);
        }
        at = last + 1;
    }
    lists
}

/// The entities of names, each once.
fn entities(list: &[&Mention]) -> Vec<usize> {
    let mut entities: Vec<usize> = Vec::with_capacity(list.len());
    for entity in list.iter().filter_map(|name| name.entity) {
        if !entities.contains(&entity) {
            entities.push(entity);
        }
    }
    entities
}

/// Whether the noun of a source is somebody of a name's, or does something to it: “the head of the **Example Bank** and Ben Sample”, “attorneys for
/// brothers **Ada Example** and Ben Sample”, “police investigating **Ada Example** and Ben Sample”.
fn completes(input: &Input<'_>, phrase: &Range<usize>, name: &Mention) -> bool {
    let words: Vec<&str> =
        input.text.get(phrase.start..name.span.start).unwrap_or_default().split_whitespace().collect();
    let links = |at: usize| {
        let word = words[at];
        let gerund = || word.ends_with("ing") && verb_form(word) == Some(VerbForm::Gerund);
        word.starts_with(char::is_lowercase) && (is_preposition(word) || gerund()) && !in_title(&words, at)
    };
    (0..words.len()).any(links) || belongs(input, phrase.start.min(name.span.start))
}

/// “Secretary **of** State”: whether an “of” belongs to a title in front of a name.
fn in_title(words: &[&str], of: usize) -> bool {
    let one = |word: &str| is_title(word) || role_noun(&word.to_lowercase()).is_some_and(|noun| !noun.plural);
    let field = |word: &&str| word.starts_with(char::is_uppercase) && !is_honorific(word) && !one(word);
    let behind = &words[of + 1..];
    words[of] == "of" && of > 0 && one(words[of - 1]) && !behind.is_empty() && behind.iter().all(field)
}

/// “Friends of the late | **Ada Example**”: whether what starts at a byte completes a noun of persons before it, which the phrase was cut from.
fn belongs(input: &Input<'_>, start: usize) -> bool {
    let sentence = input.sentences.partition_point(|sentence| sentence.start <= start).checked_sub(1);
    let before = sentence.and_then(|at| input.text.get(input.sentences[at].start..start)).unwrap_or_default();
    let describes = |word: &&str| {
        let title = is_title(word) || is_honorific(word) || role_noun(&word.to_lowercase()).is_some();
        title || word.starts_with(char::is_uppercase) || matches!(*word, "the" | "late" | "former" | "then" | "ex")
    };
    let mut words = before.split_whitespace().rev().take(OFFICE).skip_while(describes);
    let of = words.next().is_some_and(is_preposition);
    let noun = words.next().unwrap_or_default().to_lowercase();
    of && (role_noun(&noun).is_some() || kinship(&noun).is_some() || source_noun(&noun) == Some(SourceNoun::People))
}

/// Whether words between two names join them, and whether by “and”: “, ”, “ and ”, “, a nurse, and mayor ”, “ and Foreign Secretary ”.
fn joins(between: &str) -> Option<bool> {
    // “Ada Example **(D-Oxland)**, Ben Sample (R-Westland) and Cy Specimen”
    let bracket = between.strip_prefix(" (").and_then(|rest| rest.split_once(')'));
    let between = bracket.map_or(between, |(_, rest)| rest);
    let words: Vec<&str> = between.split_whitespace().collect();
    let Some(and) = words.iter().rposition(|word| matches!(*word, "and" | "&")) else {
        let small = |word: &&str| *word == "," || is_honorific(word) || is_title(word);
        return (words.first() == Some(&",") && words.iter().all(small)).then_some(false);
    };
    let (said, office) = (between.trim_start(), &words[and + 1..]);
    let first = match said.strip_prefix(',') {
        // What is said of the first ends with a comma of its own.
        Some(rest) => {
            let said = rest.split_whitespace().take(and).count() > 1;
            !said || words[and - 1].ends_with(',') && and <= OFFICE
        }
        None => words[..and].iter().enumerate().all(|(at, word)| of_where(at, word)),
    };
    (first && tells_office(office)).then_some(true)
}

/// Where somebody is from: “Ada Example **of Oxbridge** and”.
fn of_where(at: usize, word: &str) -> bool {
    match at {
        0 => matches!(word, "of" | "from"),
        _ => word.starts_with(char::is_uppercase) && !is_genitive(word),
    }
}

/// Whether words in front of a name tell an office, or nothing: “Foreign Secretary”, “his deputy”, “a neighbour,”.
fn tells_office(words: &[&str]) -> bool {
    let words: Vec<&str> = words.iter().map(|word| word.trim_end_matches(',')).collect();
    let Some(last) = words.last() else { return true };
    let capital = |word: &str| word.starts_with(char::is_uppercase) && !is_genitive(word);
    let one = role_noun(last).is_some_and(|noun| !noun.plural) || kinship(last).is_some_and(|noun| !noun.plural);
    words.len() <= OFFICE && (one || capital(last) || is_honorific(last) || is_title(last) || words == ["the"])
}

/// “The brothers”: the two persons who were last named side by side.
pub(crate) fn siblings(input: &Input<'_>, phrase: &Range<usize>, head: &Range<usize>) -> Option<Vec<usize>> {
    let noun = input.text[head.clone()].to_lowercase();
    if !matches!(noun.as_str(), "brothers" | "sisters" | "twins" | "siblings" | "cousins") {
        return None;
    }
    let before = input.mentions.partition_point(|m| m.span.start < phrase.start);
    let names = input.mentions[..before].iter().rev().filter(|m| m.form == MentionForm::Name && m.person);
    let names: Vec<&Mention> = names.take_while(|m| m.span.end + FAR > phrase.start).collect();
    let pair = |pair: &&[&Mention]| input.text.get(pair[1].span.end..pair[0].span.start) == Some(" and ");
    let both = names.windows(2).find(pair)?;
    let both = [both[1].entity?, both[0].entity?];
    (both[0] != both[1]).then(|| both.to_vec())
}

/// “Ada Example and Ben Sample posted a video. **The two** said”: the subject of the sentence before, if it names two side by side and tells of no
/// others whom the phrase could mean; or the two whom it tells of: “Ada Example met Ben Sample. **Both** said”.
pub(crate) fn pair(input: &Input<'_>, phrase: &Range<usize>) -> Option<Vec<usize>> {
    let words = input.text[phrase.clone()].to_lowercase();
    let gender = match words.as_str() {
        "the two" | "both" | "the pair" | "the couple" | "the duo" => None,
        "the two men" | "both men" => Some(Gender::Male),
        "the two women" | "both women" => Some(Gender::Female),
        _ => return None,
    };
    let here = input.sentences.partition_point(|sentence| sentence.start <= phrase.start).checked_sub(1)?;
    let before = input.sentences.get(here.checked_sub(1)?)?;
    if let Some(both) = only_two(input, before, phrase, gender).filter(|_| words.starts_with("both")) {
        return Some(both);
    }
    let mut lists = lists(input, before);
    let list = lists.pop().filter(|_| lists.is_empty())?;
    let (first, last) = (list.first()?, list.last()?);
    let both: [usize; 2] = entities(&list).try_into().ok()?;
    let fits = |at: &usize| {
        let entity = &input.entities[*at];
        entity.person && (gender.is_none() || entity.gender.is_none() || entity.gender == gender)
    };
    let since = before.start..phrase.start;
    let other = named_in(input, &since).any(|name| name.person && name.entity.is_some_and(|e| !both.contains(&e)));
    let subject = input.text.get(before.start..first.span.start).is_some_and(opens);
    let behind = input.text.get(last.span.end..phrase.start)?;
    (both.iter().all(fits) && subject && !other && !behind.split_whitespace().any(counts)).then(|| both.to_vec())
}

/// The two persons of whom a sentence tells, if its subject is the one, whom the other met or joined, and it tells of no others.
fn only_two(
    input: &Input<'_>,
    before: &Range<usize>,
    phrase: &Range<usize>,
    gender: Option<Gender>,
) -> Option<Vec<usize>> {
    let first = input.mentions.partition_point(|m| m.span.start < before.start);
    let told = || input.mentions[first..].iter().take_while(|m| m.span.start < phrase.start).filter(|m| m.person);
    let mut names = told().filter(|m| m.form == MentionForm::Name);
    let (one, other) = (names.next()?, names.next()?);
    let both = [one.entity?, other.entity?];
    let no_third = told().all(|m| m.entity.is_some_and(|entity| both.contains(&entity)));
    let fits = |at: &usize| gender.is_none() || input.entities[*at].gender.is_none_or(|known| Some(known) == gender);
    let subject = holder::are_titles(input.text.get(before.start..one.span.start)?);
    let meets = meets(input.text.get(one.span.end..other.span.start)?);
    let rest = input.text.get(other.span.end..phrase.start)?;
    let alone =
        !rest.starts_with(['\'', '’', '-']) && !rest.split_whitespace().any(|word| word == "and" || human(word));
    (both[0] != both[1] && no_third && both.iter().all(fits) && subject && meets && alone).then(|| both.to_vec())
}

/// Whether words between two names have the one meet the other: “**met** Ben Sample”, “**talked with** mayor Ben Sample”.
fn meets(between: &str) -> bool {
    let verbs = ["met with", "met", "joined", "spoke with", "spoke to", "talked with", "talked to"];
    let rest = verbs.iter().find_map(|verb| between.trim_start().strip_prefix(verb));
    rest.is_some_and(|rest| rest.starts_with(' ') && holder::are_titles(rest))
}

/// Whether a word means a person or persons.
fn human(word: &str) -> bool {
    let word = word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    let word = word.strip_suffix("'s").or(word.strip_suffix("’s")).unwrap_or(&word);
    counts(word) || role_noun(word).is_some() || kinship(word).is_some()
}

/// Whether words before names leave them the subject of their sentence: none, an office, when it was (“On Monday,”), or how many they are
/// (“Two welders,”).
fn opens(before: &str) -> bool {
    let words: Vec<&str> = before.split_whitespace().collect();
    let (Some(first), Some(last)) = (words.first(), words.last()) else { return true };
    let apart =
        last.ends_with(',') && words.len() <= OFFICE && !words[..words.len() - 1].iter().any(|w| w.ends_with(','));
    let first = first.to_lowercase();
    let adjunct = is_preposition(&first) && !words.iter().any(|word| counts(word));
    let titles = |word: &&str| is_title(word) || is_honorific(word);
    words.iter().all(titles) || apart && (adjunct || first == "two")
}

/// Whether a word means two or more persons.
fn counts(word: &str) -> bool {
    let word = word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    let many = role_noun(&word).is_some_and(|noun| noun.plural) || kinship(&word).is_some_and(|noun| noun.plural);
    many || matches!(word.as_str(), "two" | "both" | "pair" | "couple" | "duo" | "men" | "women" | "people" | "others")
}
