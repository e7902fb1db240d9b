//! Resolves sources to entities: from the phrase to a row of `mentions`, and from there to a row of `entities`. If the phrase is an unresolved
//! pronoun, or no source is named, the speakers before it decide; if they leave doubt, the quotation has no speaker.

use std::collections::HashMap;
use std::ops::Range;

use copydesk_language::lexicon::{
    Number, Person, SourceNoun, is_honorific, is_title, person_pronoun, prepositions::is_preposition, role_noun,
    source_noun,
};
use copydesk_language::morphology::{VerbForm, verb_form};
use copydesk_plugin::standard::{MentionForm, QuoteKind};

use crate::confidence;
use crate::genitive::{after_ending, is_genitive};
use crate::model::{Evidence, Input, Mention, Quote, REACH, inside};
use crate::{document, holder, joint};

/// How far a speaker is carried to where nobody is named, in sections.
const NEAR: usize = 2;

/// Fills in `source`, `speakers` and `addressee` of each quotation; `quotes` are sorted by start.
pub(crate) fn resolve(quotes: &mut [Quote], input: &Input<'_>, min_confidence: f32) {
    let surnames = surnames(input);
    let mut spoke = Spoke::default();
    for at in 0..quotes.len() {
        let mut quote = quotes[at].clone();
        let found = if quote.source_phrase.is_some() {
            let named = named(&mut quote, input, &surnames);
            let found = replies(&quote, at, quotes, input, &spoke).or(named);
            found
                .filter(|(speakers, _)| may_say(speakers, &quote, quotes, input))
                .or_else(|| carried(&quote, quotes, input, &spoke))
        } else if quote.follows {
            follows(&mut quote, quotes, input, &spoke)
        } else {
            None
        };
        settle(&mut quote, found, min_confidence);
        if let (Some(phrase), Some(head)) = (&quote.addressee_phrase, &quote.addressee_head) {
            quote.addressee = mention(input, phrase, head).and_then(|(m, _)| input.mentions[m].entity);
        }
        if quote.inside.is_none() && quote.repeats.is_none() {
            spoke.note(at, &quote, quotes);
        }
        quotes[at] = quote;
    }
    for at in 0..quotes.len() {
        if let Some(said) = quotes[at].repeats.filter(|_| quotes[at].speakers.is_empty()) {
            let found = Some((quotes[said].speakers.clone(), Evidence::Repeats));
            settle(&mut quotes[at], found, min_confidence);
        }
    }
}

/// Who speaks, and how that was found.
type Found = Option<(Vec<usize>, Evidence)>;

fn settle(quote: &mut Quote, found: Found, min_confidence: f32) {
    let Some((speakers, evidence)) = found.filter(|(speakers, _)| !speakers.is_empty()) else { return };
    let score = confidence::speaker_score(evidence, quote.basis);
    quote.evidence = Some((evidence, score));
    if score >= min_confidence {
        quote.speakers = speakers;
    }
}

/// The rows of those who spoke before.
#[derive(Default)]
struct Spoke {
    /// The last row with a source, named or not.
    row: Option<usize>,
    /// The last row with a speaker.
    last: Option<usize>,
    /// The last row with another speaker.
    other: Option<usize>,
}

impl Spoke {
    fn note(&mut self, row: usize, quote: &Quote, quotes: &[Quote]) {
        if quote.source_phrase.is_some() || !quote.speakers.is_empty() {
            self.row = Some(row);
        }
        if quote.speakers.is_empty() {
            return;
        }
        if self.last.is_some_and(|last| quotes[last].speakers != quote.speakers) {
            self.other = self.last;
        }
        self.last = Some(row);
    }
}

/// The speakers that the source phrase names. Also sets the mention that it is.
fn named(quote: &mut Quote, input: &Input<'_>, surnames: &Surnames) -> Found {
    let phrase = quote.source_phrase.clone()?;
    let head = quote.source_head.clone().unwrap_or(phrase.clone());
    let head = officials(input, &phrase, &head).unwrap_or(head);
    if let Some(both) = joint::pair(input, &phrase) {
        return Some((both, Evidence::Nominal));
    }
    if inside(input, &phrase).any(|(_, m)| m.person && m.span.end + 1 >= phrase.end && acted_on(input, &phrase, m)) {
        return None;
    }
    let found = mention(input, &phrase, &head);
    let named = found.filter(|&(at, _)| input.mentions[at].form == MentionForm::Name);
    if let Some((at, found)) = holder::beside(input, &phrase, &quote.span).filter(|_| named.is_none()) {
        // The head of a phrase that is another now lies outside it.
        if found != phrase {
            quote.source_head = Some(input.mentions[at].span.clone());
        }
        (quote.source, quote.source_phrase) = (Some(at), Some(found));
        return Some((vec![input.mentions[at].entity?], Evidence::Name));
    }
    if let Some((at, evidence)) = found {
        quote.source = Some(at);
        let Some(entity) = input.mentions[at].entity else {
            // “**An FBI spokesman**” is a mention of somebody whom the text does not name.
            return body(input, &phrase, &head).map(|entity| (vec![entity], Evidence::Body));
        };
        return Some((joint::with_others(input, &phrase, entity), evidence));
    }
    if let Some(both) = joint::to_the_end(input, &phrase) {
        return Some((both, Evidence::Name));
    }
    if let Some(&Some(entity)) = surnames.get(&input.text[head.clone()].to_lowercase()) {
        return Some((vec![entity], Evidence::Surname));
    }
    if let Some((at, entity)) = apposed(input, &phrase) {
        quote.source = Some(at);
        return Some((vec![entity], Evidence::Name));
    }
    let body = body(input, &phrase, &head).or_else(|| document::issuer(input, &phrase));
    let body = body.map(|entity| (vec![entity], Evidence::Body));
    body.or_else(|| joint::siblings(input, &phrase, &head).map(|both| (both, Evidence::Nominal)))
}

/// “Oxland and Westland **officials**”: the noun of a phrase whose main noun is a name that says whose they are.
fn officials(input: &Input<'_>, phrase: &Range<usize>, head: &Range<usize>) -> Option<Range<usize>> {
    let behind = input.text.get(head.end..phrase.end)?.strip_prefix(" and ")?;
    let (modifiers, last) = behind.rsplit_once(' ')?;
    let name = |word: &str| word.starts_with(char::is_uppercase);
    let many = role_noun(last).is_some_and(|noun| noun.plural) && last.starts_with(char::is_lowercase);
    let names = name(&input.text[head.clone()]) && modifiers.split(' ').all(name);
    (many && names).then(|| phrase.end - last.len()..phrase.end)
}

/// The name that a phrase without a mention at its main noun has: behind its last comma (“the chairlady of the tenants, **Ada Example**”), behind
/// titles (“Det Con **Ada Example**”), or in apposition to it (“the chamber of commerce, **the Cámara del Cobre**, asked”).
fn apposed(input: &Input<'_>, phrase: &Range<usize>) -> Option<(usize, usize)> {
    let named = |m: &Mention| m.form == MentionForm::Name && (m.person || m.organisation);
    let small =
        |words: &str| words.split_whitespace().all(|w| is_honorific(w) || is_title(w) || w.eq_ignore_ascii_case("the"));
    let within = inside(input, phrase).rfind(|(_, m)| named(m) && m.span.end + 1 >= phrase.end);
    let within = within.filter(|(_, m)| {
        let before = input.text.get(phrase.start..m.span.start).unwrap_or("it");
        let title = |w: &str| w.starts_with(char::is_uppercase) && !is_genitive(w);
        let last = before.rsplit(',').next().unwrap_or(before);
        small(last) || m.person && last.split_whitespace().all(title)
    });
    let behind = || {
        let next = input.mentions.partition_point(|m| m.span.start < phrase.end);
        let near = input.mentions[next..].iter().take_while(|m| m.span.start < phrase.end + REACH);
        let (at, mention) = (next..).zip(near).find(|(_, m)| named(m))?;
        let between = input.text.get(phrase.end..mention.span.start)?.strip_prefix(',')?;
        (small(between) && input.text[mention.span.end..].starts_with(',')).then_some((at, mention))
    };
    within.or_else(behind).and_then(|(at, mention)| Some((at, mention.entity?)))
}

/// “she answered”: the one who was asked or told. “he added”: the one who spoke last, whatever the pronoun was resolved to.
fn replies(quote: &Quote, at: usize, quotes: &[Quote], input: &Input<'_>, spoke: &Spoke) -> Found {
    let words = &input.text[quote.source_phrase.clone()?];
    person_pronoun(words).filter(|_| quote.inside.is_none())?;
    if quote.stance == "answer" {
        let before = at.checked_sub(1).map(|before| &quotes[before])?;
        let told =
            before.addressee.filter(|&told| quote.section - before.section <= 1 && agrees(words, input, told))?;
        return Some((vec![told], Evidence::Answers));
    }
    let last = spoke.last.map(|last| &quotes[last]).filter(|last| last.section == quote.section)?;
    let goes_on = quote.stance == "add" && quote.kind != QuoteKind::Indirect;
    let fits = matches!(last.speakers[..], [speaker] if agrees(words, input, speaker));
    (goes_on && fits).then(|| (last.speakers.clone(), Evidence::Adds))
}

/// Whether they may be who is quoted within a direct quotation: “I” is nobody but its speaker, and “he” anybody else.
fn may_say(speakers: &[usize], quote: &Quote, quotes: &[Quote], input: &Input<'_>) -> bool {
    let phrase = quote.source_phrase.clone().map(|phrase| &input.text[phrase]);
    if names_another(speakers, quote, quote, input) {
        return false;
    }
    let Some((outer, pronoun)) = quote.inside.zip(phrase.and_then(person_pronoun)) else { return true };
    let (whole, outer) = (&quotes[outer], &quotes[outer].speakers);
    match pronoun.person {
        // ““I’m voting for **Example**. I’d say …””
        Person::First if outer.is_empty() && names_another(speakers, quote, whole, input) => false,
        Person::First => outer.is_empty() || outer == speakers || pronoun.number == Number::Plural,
        Person::Third => outer != speakers,
        Person::Second => true,
    }
}

/// “He said **Example** was wanted”, “the spokesman said **Example** was dismayed”, ““I think **Example** lied,” he said”: who has no name beside the verb is
/// not whoever is named in a part of what is said, unless the words in marks are where people name themselves. A noun is not judged by words in marks:
/// ““**Example** never gives up,” the mayor said”.
fn names_another(speakers: &[usize], quote: &Quote, part: &Quote, input: &Input<'_>) -> bool {
    let (Some(phrase), [speaker]) = (&quote.source_phrase, speakers) else { return false };
    let pronoun = person_pronoun(&input.text[phrase.clone()]).is_some_and(|p| p.number != Number::Plural);
    let nominal = quote.source.is_some_and(|at| input.mentions[at].form == MentionForm::Nominal);
    let person = input.entities.get(*speaker).is_some_and(|entity| entity.person);
    let first = input.mentions.partition_point(|m| m.span.start < part.span.start);
    let mut said = input.mentions[first..].iter().take_while(|m| m.span.end <= part.span.end);
    let direct = part.kind == QuoteKind::Direct;
    let own = |m: &Mention| {
        let before = &input.text[part.span.start..m.span.start];
        direct && (opens_inner(before) || names_self(before))
    };
    let named =
        |m: &Mention| m.form == MentionForm::Name && m.entity == Some(*speaker) && takes_part(input, m) && !own(m);
    (pronoun || nominal && person && !direct) && said.any(named)
}

/// “She said, **‘**Ada, sit down’”: whether inner marks are open at the end of words in marks. There others may call the speaker by name.
fn opens_inner(words: &str) -> bool {
    let mut open = false;
    for (at, c) in words.char_indices().skip(1) {
        let begins = words[..at].ends_with(char::is_whitespace);
        let inside = words[at + c.len_utf8()..].starts_with(char::is_alphanumeric);
        match c {
            '‘' | '“' | '"' | '\'' if begins => open = true,
            '’' | '”' | '"' | '\'' if !inside => open = false,
            _ => {}
        }
    }
    open
}

/// Whether the words before a name give it to their speaker: “I am”, “my name is”, “they call me”, “they all shout”.
fn names_self(before: &str) -> bool {
    let words: Vec<&str> = before.split_whitespace().rev().take(3).collect();
    let word = |at: usize| words.get(at).map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase());
    let (last, second) = (word(0).unwrap_or_default(), word(1).unwrap_or_default());
    match last.as_str() {
        "i'm" | "i’m" | "me" | "shout" | "shouted" | "shouting" | "chant" | "chanted" | "chanting" => true,
        "am" | "was" => second == "i",
        "is" => second == "name",
        _ => false,
    }
}

/// Small words behind a name that has a place of its own in its clause.
const FOLLOWING: &[&str] = &[
    "a", "also", "always", "an", "and", "as", "because", "but", "can", "cannot", "could", "did", "do", "had", "has",
    "is", "may", "might", "must", "never", "not", "now", "once", "or", "should", "still", "than", "that", "then", "to",
    "was", "were", "when", "while", "who", "will", "would",
];

/// Whether a name can be the subject or object of a clause by the words beside it: not “**Example’s** office”, “the **Example** review”, nor “she, **Ada
/// Example**, had done it”.
fn takes_part(input: &Input<'_>, name: &Mention) -> bool {
    let (before, after) = (&input.text[..name.span.start], &input.text[name.span.end..]);
    let last = before.trim_end();
    let apposed = last.ends_with(',') && after.starts_with(',');
    let determined = matches!(last.rsplit(char::is_whitespace).next(), Some("the" | "a" | "an" | "this"));
    let next = after.strip_prefix(char::is_whitespace).and_then(|rest| rest.split_whitespace().next());
    // A common noun behind a name has it for a description; a verb in a form of its own, or a small word, has not.
    let noun = next.is_some_and(|word| {
        if !word.starts_with(char::is_alphanumeric) {
            return false;
        }
        let plain = word.trim_matches(|c: char| !c.is_alphanumeric());
        let verb = matches!(verb_form(plain), Some(VerbForm::Past | VerbForm::ThirdPerson | VerbForm::Participle));
        let small = is_preposition(plain) || FOLLOWING.contains(&plain);
        !verb && !small && plain.starts_with(char::is_lowercase)
    });
    !apposed && !determined && !noun && !after.starts_with(['\'', '’'])
}

/// The last speaker, if the source phrase is an unresolved pronoun that fits. Inside a quotation “I” is its speaker.
fn carried(quote: &Quote, quotes: &[Quote], input: &Input<'_>, spoke: &Spoke) -> Found {
    let words = &input.text[quote.source_phrase.clone()?];
    if let Some(outer) = quote.inside {
        let speakers = &quotes[outer].speakers;
        // “We” of a person may be anybody's, that of a body is its own.
        let body = |&entity: &usize| input.entities.get(entity).is_some_and(|entity| !entity.person);
        let own = words == "I" || words.eq_ignore_ascii_case("we") && speakers.iter().all(body);
        return own.then(|| (speakers.clone(), Evidence::Pronoun));
    }
    let last = &quotes[spoke.last?];
    let fits = match last.speakers[..] {
        [speaker] => agrees(words, input, speaker),
        _ => words.eq_ignore_ascii_case("they") || words.eq_ignore_ascii_case("both"),
    };
    let near = quote.section.abs_diff(last.section) <= NEAR;
    (near && fits).then(|| (last.speakers.clone(), Evidence::Fits))
}

/// The last speaker, where nothing names one. After a question it is the other of two: “Is it safe?” / “It is.” After a sentence in which nobody
/// speaks, it is whom that one is about: “Her brother puts it another way.”
fn follows(quote: &mut Quote, quotes: &[Quote], input: &Input<'_>, spoke: &Spoke) -> Found {
    if let Some((at, entity)) = told_of(quote, quotes, input) {
        let phrase = &input.mentions[at].span;
        quote.source = Some(at);
        (quote.source_phrase, quote.source_head) = (Some(phrase.clone()), Some(phrase.clone()));
        return Some((vec![entity], Evidence::Follows));
    }
    let row = spoke.row.filter(|&row| quote.section.abs_diff(quotes[row].section) <= 1)?;
    let asks = |row: usize| {
        let words = &input.text[quotes[row].span.clone()];
        quotes[row].stance == "ask" || words.trim_end_matches(|c: char| !c.is_alphanumeric() && c != '?').ends_with('?')
    };
    if quotes[row].section != quote.section
        && asks(row)
        && let Some(other) = spoke.other
        && quotes[row].section.abs_diff(quotes[other].section) <= NEAR
    {
        return Some((quotes[other].speakers.clone(), Evidence::Alternates));
    }
    quote.source = quotes[row].source;
    quote.source_phrase.clone_from(&quotes[row].source_phrase);
    quote.source_head.clone_from(&quotes[row].source_head);
    Some((quotes[row].speakers.clone(), Evidence::Follows))
}

/// The person whom the sentence right before a quotation begins with, if it quotes nobody, tells nothing that was done to them, and the quotation does not
/// speak of them: “Her brother puts it another way.”, not “The victim was Ada Example. “She was an angel.””
fn told_of(quote: &Quote, quotes: &[Quote], input: &Input<'_>) -> Option<(usize, usize)> {
    let start = quote.span.start;
    let before = input.sentences[..input.sentences.partition_point(|s| s.end <= start)].last()?;
    let earlier = &quotes[..quotes.partition_point(|q| q.span.start < start)];
    let quoted = earlier.iter().rev().take(NEAR).any(|q| q.span.end > before.start);
    let adjacent = input.text.get(before.end..start).is_some_and(|between| between.trim().is_empty());
    let first = input.mentions.partition_point(|m| m.span.start < before.start);
    let (at, person) = (first..).zip(&input.mentions[first..]).find(|(_, m)| m.person)?;
    let entity = person.entity.filter(|_| adjacent && !quoted && person.span.end <= before.end)?;
    let titles = input.text.get(before.start..person.span.start)?;
    let begins = holder::are_titles(titles);
    let rest = input.text.get(person.span.end..before.end)?;
    let own = |m: &Mention| matches!(input.text.get(m.span.clone()), Some("I" | "me" | "my" | "My" | "we" | "We"));
    let within = input.mentions[first..].iter().take_while(|m| m.span.start < quote.span.end);
    let spoken_of = within.filter(|m| m.span.start >= start).any(|m| m.entity == Some(entity) && !own(m));
    (begins && !rest.starts_with(['\'', '’']) && !suffers(rest) && !spoken_of).then_some((at, entity))
}

/// Whether the words behind a subject tell what was done to it, or that it died.
fn suffers(words: &str) -> bool {
    let word = |word: &str| word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    let words: Vec<String> = words.split_whitespace().map(word).collect();
    let be = |word: &str| matches!(word, "is" | "are" | "was" | "were" | "been" | "being");
    let done = words.windows(2).any(|pair| be(&pair[0]) && verb_form(&pair[1]) == Some(VerbForm::Past));
    done || words.iter().any(|word| matches!(word.as_str(), "died" | "dies" | "dead"))
}

type Surnames = HashMap<String, Option<usize>>;

/// Persons by the last word of their name, in small letters; `None` where two share it.
fn surnames(input: &Input<'_>) -> Surnames {
    let mut map = Surnames::new();
    for (i, entity) in input.entities.iter().enumerate().filter(|(_, e)| e.person) {
        if let Some(word) = entity.name.split(' ').next_back() {
            map.entry(word.to_lowercase()).and_modify(|known| *known = None).or_insert(Some(i));
        }
    }
    map
}

/// The mention that a source phrase is.
fn mention(input: &Input<'_>, phrase: &Range<usize>, head: &Range<usize>) -> Option<(usize, Evidence)> {
    // “the Dane” is somebody, not a nationality.
    let inside: Vec<(usize, &Mention)> = inside(input, phrase).filter(|(_, m)| m.speaks).collect();
    // “Trump” in “Trump's lawyer” owns the source, and is not it.
    let owner = |m: &Mention| m.span.end < phrase.end && input.text[m.span.end..].starts_with(['\'', '’']);
    // “Trump” in “Trump lawyers”, “the Trump campaign” says whose they are.
    let noun = &input.text[head.clone()];
    let lower = noun.starts_with(char::is_lowercase);
    let common = {
        let noun = noun.to_lowercase();
        // “Example senior” is a name.
        let role =
            role_noun(&noun).is_some_and(|role| lower && !matches!(noun.as_str(), "senior" | "junior") || role.plural);
        let theirs = ["campaign", "team", "family", "camp", "regime", "government", "administration", "estate"];
        role || source_noun(&noun).is_some() || lower && (noun.ends_with('s') || theirs.contains(&noun.as_str()))
    };
    let modifies = |m: &Mention| common && input.text.get(m.span.end..head.start).is_some_and(|words| words == " ");
    // A person named beside the main noun: “Kremlin spokesman Dmitry Peskov”.
    let person = inside.iter().rev().find(|(_, m)| {
        m.form == MentionForm::Name
            && m.person
            && !owner(m)
            && !modifies(m)
            && m.span.start <= head.end + 1
            && m.span.end + 2 >= head.start
    });
    let at_head = |m: &Mention| m.span.start <= head.start && m.span.end >= head.end;
    let best = inside.iter().filter(|(_, m)| at_head(m) && !owner(m)).max_by_key(|(i, m)| {
        (m.form == MentionForm::Name, m.entity.is_some(), m.person, std::cmp::Reverse((m.span.len(), *i)))
    });
    let holder = || inside.iter().rev().find(|(i, m)| !owner(m) && holder::at_end(input, *i, phrase));
    let (i, m) = person.or_else(holder).or(best)?;
    let evidence = match m.form {
        MentionForm::Name => Evidence::Name,
        MentionForm::Nominal => Evidence::Nominal,
        MentionForm::Pronoun => Evidence::Pronoun,
    };
    Some((*i, evidence))
}

/// “**doctors treating** Ada Example”, “a **spokeswoman for** Oxland's police chief Ada Example”: whether whom a phrase begins with does something to, or speaks
/// for, whom a name at its end names. In “a spokesman for the union, **Professor Ada Example**” the two are one.
fn acted_on(input: &Input<'_>, phrase: &Range<usize>, name: &Mention) -> bool {
    let before = input.text.get(phrase.start..name.span.start).unwrap_or_default();
    let words: Vec<&str> = before.rsplit(',').next().unwrap_or(before).split_whitespace().collect();
    let titled = words.last().is_some_and(|word| is_office(word));
    let speaks_for = |pair: &[&str]| pair[0].starts_with("spokes") && pair[1] == "for";
    if titled && words.windows(2).any(speaks_for) {
        return true;
    }
    let title = |word: &&&str| is_office(word) || is_honorific(word) || matches!(**word, "the" | "former");
    let titles = words.iter().rev().take_while(title).count();
    let [.., somebody, doing] = words[..words.len() - titles] else { return false };
    // “The coach of the team **that beat** Ada Example”
    if matches!(somebody, "that" | "who") && !matches!(doing, "is" | "was") && verb_form(doing).is_some() {
        return true;
    }
    let noun = somebody.to_lowercase();
    let person = role_noun(&noun).is_some()
        || source_noun(&noun) == Some(SourceNoun::People)
        || matches!(noun.as_str(), "man" | "woman" | "people" | "police");
    // “Nurses **training director** Ada Example” is the director of it.
    let department = titles > 0 && is_office(words[words.len() - titles]) && DEPARTMENTS.contains(&doing);
    person && doing != "including" && verb_form(doing) == Some(VerbForm::Gerund) && !department
}

/// Whether a word in small letters is an office: “**chief** Ada Example”; in “the base Navy **Commander** Ada Example” it is a part of the name.
fn is_office(word: &str) -> bool {
    word.starts_with(char::is_lowercase) && role_noun(word).is_some()
}

/// Gerunds that name what an office is for.
const DEPARTMENTS: &[&str] = &[
    "banking",
    "building",
    "farming",
    "fishing",
    "funding",
    "housing",
    "licensing",
    "marketing",
    "mining",
    "nursing",
    "planning",
    "policing",
    "shipping",
    "teaching",
    "testing",
    "trading",
    "training",
    "working",
];

/// Places that have spokesmen, since they are called by who sits there.
const SEATS: &[&str] = &[
    "Buckingham Palace",
    "Capitol",
    "Downing Street",
    "Elysee",
    "Élysée",
    "Kremlin",
    "Pentagon",
    "Vatican",
    "White House",
];

/// “a spokesman for the FBI”, “a New York Times report”: the body that a source without a name speaks for. “U.S. officials” do not speak
/// for the United States.
fn body(input: &Input<'_>, phrase: &Range<usize>, head: &Range<usize>) -> Option<usize> {
    let noun = input.text[head.clone()].to_lowercase();
    let document = source_noun(&noun) == Some(SourceNoun::Document);
    // A survey for a broadcaster, and a report by a ministry's consultants, are somebody else's.
    let own = |m: &Mention| {
        let joined = input.text.get(head.end..m.span.start).is_some_and(|between| {
            let mut words = between.split_whitespace().filter(|word| !word.eq_ignore_ascii_case("the"));
            words.next().is_some_and(|word| matches!(word, "by" | "from" | "of")) && words.next().is_none()
        });
        m.span.end <= head.start || joined && m.span.end + 1 >= phrase.end
    };
    let speaks = |m: &Mention| {
        let seat = || input.text.get(m.span.clone()).is_some_and(|name| SEATS.contains(&name));
        let whole = |m: &Mention| is_whole(input, phrase, head, m);
        noun.starts_with("spokes") && (m.organisation || seat()) && whole(m) || document && m.organisation && own(m)
    };
    let mut inside = inside(input, phrase).filter(|(_, m)| m.form == MentionForm::Name && speaks(m));
    inside.next_back().and_then(|(_, m)| m.entity)
}

/// Words between a body's name and its spokesman: “FBI **chief** spokesman”.
const RANKS: &[&str] = &["chief", "company", "deputy", "national", "official", "press", "security", "senior"];

/// Whether a spokesman speaks for whom a name names, and still does. Not for somebody of theirs, for their opponents, or for two at once: “a spokesman
/// for the **U.N.** envoy”, “for families suing **Example**”, “a former **Example** spokesman”, “for **Example** and Sample”.
fn is_whole(input: &Input<'_>, phrase: &Range<usize>, head: &Range<usize>, name: &Mention) -> bool {
    let words = |span: Range<usize>| input.text.get(span).unwrap_or_default().split_whitespace();
    let small = |word: &str| matches!(word.to_lowercase().as_str(), "a" | "an" | "the" | "another" | "its" | "one");
    let rank = |word: &str| RANKS.contains(&word);
    if name.span.end <= head.start {
        let between = input.text.get(name.span.end..head.start).unwrap_or_default();
        let mut ranks = after_ending(between).unwrap_or(between).split_whitespace();
        let speaks_for = words(head.end..input.text.len()).next() == Some("for");
        return ranks.all(rank)
            && words(phrase.start..name.span.start).all(|word| small(word) || rank(word))
            && !input.text[..name.span.start].ends_with('-')
            && !speaks_for;
    }
    let mut joins = words(head.end..name.span.start);
    let joined = joins.next().is_some_and(|word| matches!(word, "for" | "of"))
        && joins.all(|word| small(word) || word == "group");
    let current = words(phrase.start..head.start).all(|word| small(word) || rank(word));
    let rest = input.text.get(name.span.end..).unwrap_or_default();
    let next = rest.split_whitespace().next().unwrap_or_default();
    let ends = name.span.end + 1 >= phrase.end && !matches!(next, "and" | "or" | "&");
    let another = words(name.span.end..phrase.end).any(|word| matches!(word, "and" | "or" | "&"));
    joined && current && !rest.starts_with(['-', '\'', '’']) && (ends || is_preposition(next)) && !another
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
