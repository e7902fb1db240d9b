//! The subject of a verb by word order: the phrase before it, across appositions, relative clauses and ages between commas.

use copydesk_language::lexicon::{kinship, role_noun};
use copydesk_language::morphology::VerbForm;

use crate::phrase::{MARKS, Node, Phrase, REACH, left_of, nounish};
use crate::words::class::*;

/// A subject with its appositions: `left..=right` is all of it, `phrase` the part that names the person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Subject {
    pub phrase: Phrase,
    pub left: usize,
}

/// The subject whose verb group starts at node `verb`, in the clause that starts at `floor`. Looks across appositions, relative clauses
/// and ages between commas (“Smith, 45, a professor at Yale, said”).
pub fn subject(nodes: &[Node], verb: usize, floor: usize) -> Option<Subject> {
    let end = verb.checked_sub(1).filter(|&e| e >= floor)?;
    if !nodes[end].is(COMMA | DASH) {
        let Some(mut phrase) = left_of(nodes, end, floor) else {
            return relative_before(nodes, end, floor).or_else(|| untimed(nodes, end, floor));
        };
        // “A brief issued in **February 2005** says”
        if nodes[phrase.start].is(NUMBER) && phrase.start > floor && nodes[phrase.start - 1].is(TIME) {
            phrase.start -= 1;
        }
        if let Some(p) = phrase.start.checked_sub(1).filter(|&p| p > floor && nodes[p].is(PREPOSITION | TO)) {
            if nodes[phrase.head].is(NUMBER | TIME) && nodes[p - 1].is(WORD) {
                // “who in 2010 said”
                phrase = left_of(nodes, p - 1, floor)?;
            } else if !nodes[p].is(SUBORDINATOR)
                && let Some(governor) = (floor + 1..p).rev().find(|&i| !nodes[i].is(TIME))
                && (nodes[governor].lower.ends_with("ing")
                    || nodes[governor].is(VERB)
                    || nodes[governor].word.cue.is_some_and(|cue| cue.form == VerbForm::Past))
                && let Some(noun) = (floor..governor).rev().find(|&i| !nodes[i].is(ADVERB))
                && nounish(nodes, noun)
                && let Some(outer) = left_of(nodes, noun, floor)
            {
                // “protesters marching through the streets chanted”, “a document released Monday by a judge said”
                phrase = outer;
            } else if nodes[p - 1].is(COMMA)
                && !nodes[p].is(SUBORDINATOR)
                && let Some(outer) = apposed(nodes, p - 1, floor)
            {
                // “Example, a councillor, in an interview called it”
                return Some(outer);
            }
        }
        if nodes[phrase.head].is(RELATIVE) {
            return Some(antecedent(nodes, phrase, floor));
        }
        return Some(Subject { phrase, left: phrase.start });
    }
    apposed(nodes, end, floor)
}

/// “**Minister Ada Example** on Tuesday said”: the subject of a verb from which a day parts it.
fn untimed(nodes: &[Node], end: usize, floor: usize) -> Option<Subject> {
    let on = end.checked_sub(1).filter(|&on| nodes[end].is(TIME) && nodes[end].lower.ends_with("day") && on > floor)?;
    let name = (nodes[on].text(&["on"]) && nodes[on - 1].is(CAPITAL) && nounish(nodes, on - 1)).then_some(on)?;
    // “The man accused of attacking **Ada Example** on Monday said”: only a name with which the clause begins is sure.
    let first = |left: usize| (floor..left).rev().find(|&i| !nodes[i].is(CAPITAL)).map_or(floor, |i| i + 1);
    let opens = |left: usize| first(left) == floor || nodes[first(left) - 1].is(MARKS);
    subject(nodes, name, floor).filter(|found| found.phrase.end + 1 == on && opens(found.left))
}

/// “Example, **who** as recently as last week said”: the subject of a verb from which words of time part its relative pronoun.
fn relative_before(nodes: &[Node], end: usize, floor: usize) -> Option<Subject> {
    let plain =
        |i: &usize| !nodes[*i].is(MARKS | VERB | AUXILIARY) && nodes[*i].pair.is_none() && nodes[*i].word.cue.is_none();
    let who = (floor.max(end.saturating_sub(8))..=end).rev().take_while(plain).find(|&i| nodes[i].is(RELATIVE))?;
    let timed = nodes[end].is(TIME);
    timed.then(|| antecedent(nodes, Phrase { start: who, end: who, head: who }, floor))
}

/// The noun that a relative pronoun stands for.
fn antecedent(nodes: &[Node], relative: Phrase, floor: usize) -> Subject {
    let at = relative.start;
    if at > floor {
        let end = at - 1;
        let found = if nodes[end].is(COMMA | DASH) {
            let noun = || nearest_noun(nodes, at, left_of(nodes, end.checked_sub(1).filter(|&e| e >= floor)?, floor)?);
            apposed(nodes, end, floor).or_else(|| noun().map(|phrase| Subject { phrase, left: phrase.start }))
        } else {
            left_of(nodes, end, floor).map(|phrase| close_to(nodes, phrase, floor)).map(|phrase| Subject {
                phrase: partitive(nodes, nearest_person(nodes, at, phrase)),
                left: phrase.start,
            })
        };
        if let Some(found) = found
            && !nodes[found.phrase.head].is(PRONOUN | RELATIVE)
        {
            return Subject { phrase: found.phrase, left: at };
        }
    }
    Subject { phrase: relative, left: at }
}

/// “**a source close to Example** who said”: a phrase with the noun that it completes.
fn close_to(nodes: &[Node], phrase: Phrase, floor: usize) -> Phrase {
    let before = phrase.start.checked_sub(3).filter(|&i| i >= floor);
    let noun = before.filter(|&i| {
        nodes[i + 1].text(&["close", "familiar"]) && nodes[i + 2].text(&["to", "with"]) && nodes[i].is(SPOKES)
    });
    noun.and_then(|i| left_of(nodes, i, floor)).map_or(phrase, |np| Phrase { end: phrase.end, ..np })
}

/// “met **Ada Example**, who said”, “rejected **a study**, which said”: of the phrase before the comma before a relative pronoun, what it may stand for. Word
/// order may take a verb for its first noun.
fn nearest_noun(nodes: &[Node], pronoun: usize, phrase: Phrase) -> Option<Phrase> {
    if nodes[phrase.start].is(CAPITAL | DETERMINER | POSSESSIVE) {
        let head = &nodes[phrase.head];
        let noun = head.lower.as_ref();
        // “the indictment of **Ada Example**, who said”
        let thing = role_noun(noun).is_none() && kinship(noun).is_none() && !head.is(CAPITAL | SPOKES);
        if !thing || nodes[pronoun].text(&["which"]) {
            return Some(phrase);
        }
    }
    let start = (phrase.start..=phrase.end).rev().take_while(|&i| nodes[i].is(CAPITAL)).last()?;
    Some(Phrase { start, end: phrase.end, head: phrase.end })
}

/// “one of a number of **Democrats** who”: the phrase after the last “of”, if a pronoun is the head.
fn partitive(nodes: &[Node], phrase: Phrase) -> Phrase {
    let of = (phrase.head + 1..phrase.end).rev().find(|&i| nodes[i].text(&["of"]));
    match of.filter(|_| nodes[phrase.head].is(PRONOUN)) {
        Some(of) => Phrase { start: of + 1, end: phrase.end, head: phrase.end },
        None => phrase,
    }
}

/// “a call from **a woman** who”: of the phrase before the “who” at node `who`, the last noun, if it can be somebody and the first cannot.
fn nearest_person(nodes: &[Node], who: usize, phrase: Phrase) -> Phrase {
    let person = |i: usize| {
        let word = nodes[i].lower.as_ref();
        nodes[i].is(CAPITAL | SPOKES) || role_noun(word).is_some() || kinship(word).is_some()
    };
    // “**some in Oxland** who say”
    if nodes[phrase.head].text(&["some", "many", "most", "those", "several", "others"]) {
        return phrase;
    }
    let demand = nodes[phrase.head].is(CUE_NOUN) && nodes[phrase.end].lower.ends_with('s');
    if !nodes[who].text(&["who"]) || person(phrase.head) || !person(phrase.end) && !demand {
        return phrase;
    }
    let before = (phrase.head + 1..phrase.end).rev().find(|&i| nodes[i].is(PREPOSITION));
    // “a group of women who”, but “the main demand of **the rebels** who”
    before
        .filter(|&before| !nodes[before].text(&["of"]) || nodes[phrase.head].is(CUE_NOUN))
        .map_or(phrase, |before| Phrase { start: before + 1, end: phrase.end, head: phrase.end })
}

/// The subject before the comma at node `comma`, across appositions between commas.
fn apposed(nodes: &[Node], comma: usize, floor: usize) -> Option<Subject> {
    let mut comma = comma;
    let mut skipped = false;
    // “Smith, a professor at Yale,”: the description, until a name is found before it.
    let mut described: Option<Phrase> = None;
    let fallback = |described: Option<Phrase>| described.map(|phrase| Subject { phrase, left: phrase.start });
    let limit = floor.max(comma.saturating_sub(REACH));
    loop {
        let Some(end) = comma.checked_sub(1).filter(|&e| e >= limit) else { return fallback(described) };
        let before = (limit..=end).rev().find(|&i| {
            nodes[i].is(COMMA | SEMICOLON | COLON) || nodes[i].pair.is_some() && nodes[i].len > 4 || nodes[i].is(DASH)
        });
        let first = before.map_or(limit, |b| b + 1);
        if first > end {
            let Some(b) = before else { return fallback(described) };
            comma = b;
            skipped = true;
            continue;
        }
        let opener = &nodes[first];
        let place = nodes[first].is(CAPITAL)
            && end - first <= 1
            && before.is_some_and(|b| {
                b > limit + 1
                    && nodes[b - 1].is(CAPITAL)
                    && (limit..b).rev().take_while(|&i| !nodes[i].is(MARKS)).any(|i| nodes[i].is(PREPOSITION))
                    && (limit..b)
                        .rev()
                        .take_while(|&i| !nodes[i].is(MARKS))
                        .last()
                        .is_some_and(|i| nodes[i].is(PREPOSITION))
            });
        // “The tape - **first shown on Monday** - says”
        let dashes = nodes[comma].is(DASH) && before.is_some_and(|b| nodes[b].is(DASH));
        let dashed = dashes && !nodes[first].is(CAPITAL | DETERMINER | POSSESSIVE);
        let aside = dashed
            || opener.is(RELATIVE | PREPOSITION | SUBORDINATOR | ADVERB | TIME)
            || opener.is(POSSESSIVE) && opener.lower == "whose"
            || (first..=end).all(|i| nodes[i].is(NUMBER))
            || nodes[first].text(&["jr.", "sr.", "however", "speaking", "citing", "referring", "now"])
            || opener.is(VERB)
            || (first..=end).all(|i| party(&nodes[i]))
            || opener.is(DETERMINER | NUMBER)
                && before.is_some()
                && left_of(nodes, end, first).is_none_or(|p| p.start != first)
                && (first..=end)
                    .all(|i| !nodes[i].is(AUXILIARY) || (first..i).any(|j| nodes[j].is(RELATIVE | POSSESSIVE)))
            || nodes[first].word.cue.is_some_and(|c| c.form == VerbForm::Gerund)
            || place;
        // “On Friday Ada Example, a nurse,”; “In Geneva the minister, Ada Example,”
        let timed = opener.is(PREPOSITION)
            && left_of(nodes, end, first).is_some_and(|p| {
                let before = &nodes[p.start - usize::from(p.start > first)];
                p.start > first + 1
                    && (before.is(TIME) && nodes[p.start].is(CAPITAL | DETERMINER)
                        || before.is(CAPITAL) && nodes[p.start].is(DETERMINER))
            });
        if aside && !timed && !nounish_name(nodes, first, end) {
            let Some(b) = before else { return fallback(described) };
            comma = b;
            skipped = true;
            continue;
        }
        let Some(phrase) = left_of(nodes, end, first) else { return fallback(described) };
        let whole = phrase.start == first;
        // “**The Herald**, a newspaper,”: a name with an article, of which what stands behind it says what it is.
        let proper = described.is_some_and(|d| !nodes[d.head].is(CAPITAL) && nodes[phrase.start].text(&["the"]));
        let named = nodes[phrase.head].is(CAPITAL) && (proper || !nodes[phrase.start].is(DETERMINER | POSSESSIVE));
        if !whole {
            // “**Ada Example, of Oxland, and Bruno Sample**, of Oxbridge, said”
            let and = named && phrase.start == first + 1 && nodes[first].text(&["and"]);
            let equal =
                before.filter(|&b| and && b > limit && nodes[b].is(COMMA)).and_then(|b| apposed(nodes, b, floor));
            let opens = |left: usize| left == floor || nodes[left - 1].pair.is_some();
            let equal = equal.filter(|s| nodes[s.phrase.head].is(CAPITAL) && s.phrase.end < first && opens(s.left));
            if let Some(equal) = equal {
                return Some(Subject { phrase: Phrase { start: equal.phrase.start, ..phrase }, left: equal.left });
            }
            let usable = (skipped || described.is_some()) && (named || described.is_none());
            return if usable { Some(Subject { phrase, left: phrase.start }) } else { fallback(described) };
        }
        let Some(before) = before.filter(|&b| b > limit && nodes[b].is(COMMA | DASH)) else {
            // “Her brother, **a former driver**, said”
            let described = described.filter(|d| !nodes[d.start].text(&["a", "an"]));
            let phrase = if named { phrase } else { described.unwrap_or(phrase) };
            return Some(Subject { phrase, left: phrase.start });
        };
        // “Ada Example, who leads the party's wing, **Old Oxland**,”; “Ada Example, **Democrat** of Oxland, who voted,”: of what the clause or the name before it says.
        let within = || {
            let outer =
                (limit..before).rev().find(|&i| nodes[i].is(COMMA)).filter(|&i| i > limit && nodes[i - 1].is(CAPITAL));
            let who = outer.is_some_and(|outer| nodes[outer + 1].text(&["who", "whose"]) && before > outer + 2);
            let party = nodes[phrase.start].text(&["democrat", "republican"]) && nodes[before - 1].is(CAPITAL);
            who || party
        };
        if named && within() {
            comma = before;
            skipped = true;
            continue;
        }
        if named {
            // “his spokesman, Stephane Dujarric,”, “one resident, Ada Example,”: the source is the name, the subject starts at the role.
            let role = left_of(nodes, before - 1, limit).filter(|r| {
                let opener = r.start.checked_sub(1).filter(|_| r.start > limit).map(|o| &nodes[o]);
                described.is_none()
                    && (nodes[r.start].is(DETERMINER | POSSESSIVE | SPOKES)
                        || nodes[r.start].text(&["one", "another"])
                        || (r.start..r.head).any(|i| nodes[i].is(GENITIVE)))
                    && opener.is_none_or(|o| o.is(MARKS | CONJUNCTION | SUBORDINATOR) || o.pair.is_some())
            });
            return Some(Subject { phrase, left: role.map_or(phrase.start, |r| r.start) });
        }
        described.get_or_insert(phrase);
        comma = before;
    }
}

/// “R-Ohio”, “D-Calif.”: the party and state of a member of Congress, or a state's abbreviation; “KC”, “OBE”: letters behind a name.
fn party(node: &Node) -> bool {
    let text = node.lower.as_ref();
    node.letters
        || text.starts_with("r-")
        || text.starts_with("d-")
        || text.starts_with("i-")
        || text == "."
        || (text.ends_with('.') && text.len() <= 6)
}

/// A name that begins like an aside: “Will Smith”, “May”.
fn nounish_name(nodes: &[Node], first: usize, end: usize) -> bool {
    first > 0
        && nodes[first].is(CAPITAL)
        && nodes[first].is(TIME | ADVERB)
        && end > first
        && nodes[first + 1].is(CAPITAL)
}
