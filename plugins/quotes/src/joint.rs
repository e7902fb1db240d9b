//! Several who speak at once: “Ada Example and Ben Sample”, “Mayor Ada Example and housing minister Ben Sample”, “the brothers”.

use std::ops::Range;

use copydesk_language::lexicon::{Gender, is_honorific, is_title, kinship, prepositions, role_noun};
use copydesk_plugin::standard::MentionForm;

use crate::model::{Input, Mention};
use crate::speaker::inside;

/// How many names of a phrase are looked at, so that a long list takes linear time.
const MOST: usize = 16;

/// How far back two may have been named side by side, in bytes.
const FAR: usize = 3000;

/// The most words of an office between two names.
const OFFICE: usize = 8;

/// The entities that a phrase names side by side, `entity` among them; else `entity` alone.
pub(crate) fn with_others(input: &Input<'_>, phrase: &Range<usize>, entity: usize) -> Vec<usize> {
    let chain = chains(input, phrase).into_iter().find(|chain| chain.contains(&entity));
    chain.unwrap_or_else(|| vec![entity])
}

/// The persons whom a phrase names side by side to its end, where its main noun is none of the names: “Secretary of State **Ada Example** and Foreign
/// Secretary **Ben Sample**”.
pub(crate) fn named(input: &Input<'_>, phrase: &Range<usize>) -> Option<Vec<usize>> {
    let last = names(input, phrase).next_back().filter(|name| name.person && name.span.end + 1 >= phrase.end)?;
    chains(input, phrase).into_iter().find(|chain| chain.last() == last.entity.as_ref())
}

fn names<'i>(input: &'i Input<'_>, phrase: &Range<usize>) -> impl DoubleEndedIterator<Item = &'i Mention> {
    inside(input, phrase).map(|(_, m)| m).filter(|m| m.form == MentionForm::Name && m.speaks && m.entity.is_some())
}

/// The names that stand side by side, two or more, by their entities.
fn chains(input: &Input<'_>, phrase: &Range<usize>) -> Vec<Vec<usize>> {
    let names: Vec<&Mention> = names(input, phrase).take(MOST).collect();
    let mut chains = Vec::new();
    let mut at = 0;
    while at < names.len() {
        let (mut chain, mut coordinated, mut last) = (vec![names[at]], false, at);
        while let Some((next, and)) = (last + 1..names.len()).find_map(|next| {
            let between = input.text.get(names[last].span.end..names[next].span.start)?;
            joins(between).map(|and| (next, and))
        }) {
            chain.push(names[next]);
            (last, coordinated) = (next, coordinated | and);
        }
        if coordinated && !completes(input, phrase, names[at]) {
            let mut entities: Vec<usize> = Vec::with_capacity(chain.len());
            for entity in chain.iter().filter_map(|name| name.entity) {
                if !entities.contains(&entity) {
                    entities.push(entity);
                }
            }
            if entities.len() > 1 {
                chains.push(entities);
            }
        }
        at = last + 1;
    }
    chains
}

/// Whether a name ends what the phrase's noun is of: “the head of the **Example Bank** and Ben Sample”.
fn completes(input: &Input<'_>, phrase: &Range<usize>, name: &Mention) -> bool {
    let before = input.text.get(phrase.start..name.span.start).unwrap_or_default();
    let mut words = before.split_whitespace().rev().filter(|word| !word.eq_ignore_ascii_case("the"));
    // “a bench **of Justices** Ada Example and Ben Sample”
    let last = words.find(|word| !is_honorific(word) && !is_title(word) && role_noun(word).is_none());
    name.person && last.is_some_and(|word| word.starts_with(char::is_lowercase) && prepositions::is_preposition(word))
}

/// Whether words between two names join them, and whether by “and”: “, ”, “ and ”, “, a nurse, and mayor ”, “ and Foreign Secretary ”.
fn joins(between: &str) -> Option<bool> {
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
    (first && is_office(office)).then_some(true)
}

/// Where somebody is from: “Ada Example **of Oxbridge** and”.
fn of_where(at: usize, word: &str) -> bool {
    match at {
        0 => matches!(word, "of" | "from"),
        _ => word.starts_with(char::is_uppercase) && !word.ends_with("'s") && !word.ends_with("’s"),
    }
}

/// Whether words in front of a name tell an office, or nothing: “Foreign Secretary”, “his deputy”, “a neighbour,”.
fn is_office(words: &[&str]) -> bool {
    let words: Vec<&str> = words.iter().map(|word| word.trim_end_matches(',')).collect();
    let Some(last) = words.last() else { return true };
    let capital = |word: &str| word.starts_with(char::is_uppercase) && !word.ends_with("'s") && !word.ends_with("’s");
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

/// “Ada Example and Ben Sample posted a video. **The two** said”: those whom the sentence before names side by side, and nobody else beside them.
pub(crate) fn pair(input: &Input<'_>, phrase: &Range<usize>) -> Option<Vec<usize>> {
    let words = input.text[phrase.clone()].to_lowercase();
    let gender = match words.as_str() {
        "the two" | "the pair" | "the couple" | "the duo" => None,
        "the two men" | "both men" => Some(Gender::Male),
        "the two women" | "both women" => Some(Gender::Female),
        _ => return None,
    };
    let here = input.sentences.partition_point(|sentence| sentence.start <= phrase.start).checked_sub(1)?;
    let before = input.sentences.get(here.checked_sub(1)?)?.start..phrase.start;
    let both: [usize; 2] = match &chains(input, &before)[..] {
        [both] => both[..].try_into().ok()?,
        _ => return None,
    };
    let fits = |at: &usize| {
        let entity = &input.entities[*at];
        entity.person && (gender.is_none() || entity.gender.is_none() || entity.gender == gender)
    };
    let others =
        names(input, &before).filter(|name| name.person).any(|name| name.entity.is_some_and(|e| !both.contains(&e)));
    (!others && both.iter().all(fits)).then(|| both.to_vec())
}
