//! Whose a document is that says something: “The Example Council released **a report** on Monday. **The report** said”, “a study by the Example Council”.

use std::ops::Range;

use copydesk_language::lexicon::{SourceNoun, prepositions::is_preposition, source_noun, weekday};
use copydesk_plugin::standard::MentionForm;

use crate::genitive::after_ending;
use crate::holder;
use crate::model::{Input, Mention};

/// How many sentences back a document was issued.
const NEAR: usize = 3;

/// The most words between who issues a document and the verb.
const MOST: usize = 4;

/// How many bytes of a sentence are looked at.
const FAR: usize = 600;

/// The entity that issued the document which a source phrase names again: “the report”, “this letter”.
pub(crate) fn issuer(input: &Input<'_>, phrase: &Range<usize>) -> Option<usize> {
    let words = input.text[phrase.clone()].to_lowercase();
    let noun = words.strip_prefix("the ").or(words.strip_prefix("this "))?;
    if noun.contains(' ') || source_noun(noun) != Some(SourceNoun::Document) {
        return None;
    }
    let here = input.sentences.partition_point(|sentence| sentence.start <= phrase.start).checked_sub(1)?;
    let before = input.sentences[..here].iter().rev().take(NEAR).filter(|sentence| sentence.len() <= FAR);
    // The nearest place that tells of a document of this kind decides.
    let (sentence, at) = before.filter_map(|sentence| Some((sentence, introduced(input, sentence, noun)?))).next()?;
    let end = at + noun.len();
    behind(input, end).or_else(|| {
        // Whoever else it is by or from has no name that is known: “by federal investigators”.
        let by = input.text.get(end..sentence.end)?.split_whitespace().any(|word| matches!(word, "by" | "from"));
        let (name, front, between) = opening(input, sentence, at).filter(|_| !by)?;
        let rest = &input.text[at..sentence.end];
        owner(name, front, between, noun, rest).or_else(|| subject(name, front, between, noun))
    })
}

/// The first name of a sentence before a document, and the words in front of it and between the two.
fn opening<'i>(input: &'i Input<'_>, sentence: &Range<usize>, at: usize) -> Option<(&'i Mention, &'i str, &'i str)> {
    let first = input.mentions.partition_point(|m| m.span.start < sentence.start);
    let mut within = input.mentions[first..].iter().take_while(|m| m.span.start < at);
    let name = within.find(|m| m.form == MentionForm::Name)?;
    Some((name, input.text.get(sentence.start..name.span.start)?, input.text.get(name.span.end..at)?))
}

/// Where a sentence introduces a document: “**a** report”, “its annual **report**”, not “the report”.
fn introduced(input: &Input<'_>, sentence: &Range<usize>, noun: &str) -> Option<usize> {
    let text = input.text.get(sentence.clone())?;
    let whole = |at: usize| {
        let (before, after) = (&text[..at], &text[at + noun.len()..]);
        before.ends_with(char::is_whitespace) && !after.starts_with(char::is_alphanumeric)
    };
    let at = text.match_indices(noun).map(|(at, _)| at).filter(|at| whole(*at)).last()?;
    let known = matches!(text[..at].split_whitespace().next_back(), Some("the" | "The" | "this" | "This" | "that"));
    (!known).then_some(sentence.start + at)
}

/// “a report **by the Example Council**”
fn behind(input: &Input<'_>, end: usize) -> Option<usize> {
    let rest = input.text[end..].strip_prefix(' ')?;
    let joins = ["by ", "from "].into_iter().find(|joins| rest.starts_with(joins))?;
    let the = if rest[joins.len()..].starts_with("the ") { "the ".len() } else { 0 };
    let start = end + 1 + joins.len() + the;
    let at = input.mentions.partition_point(|m| m.span.start < start);
    let name = input.mentions.get(at).filter(|m| m.span.start == start && speaks(m))?;
    let whole = !input.text[name.span.end..].starts_with(['\'', '’', '-']) && next_is_no_noun(input, name.span.end);
    name.entity.filter(|_| whole)
}

/// Whether neither a noun nor another name goes on with a name: not “by **Example** researchers”, “by **Example** and Sample”.
fn next_is_no_noun(input: &Input<'_>, end: usize) -> bool {
    let rest = &input.text[end..];
    if let Some(rest) = rest.strip_prefix(',') {
        return !rest.trim_start().starts_with(char::is_uppercase) && !rest.trim_start().starts_with("and ");
    }
    let word = rest.split_whitespace().next().unwrap_or_default();
    let small = ["came", "found", "had", "has", "is", "said", "says", "that", "was", "which"];
    !rest.starts_with(' ') || small.contains(&word) || is_preposition(word)
}

/// “**Example's** latest report”, “an **Example** report”, where it opens its sentence and nobody else issues it. Of a person's report, only they may be what it
/// is about. `rest` is the sentence from the document on.
fn owner(name: &Mention, front: &str, between: &str, noun: &str, rest: &str) -> Option<usize> {
    let opens = matches!(front.trim_end(), "" | "A" | "An" | "The");
    let genitive = after_ending(between).is_some_and(|words| words.split_whitespace().all(describes));
    let wrote = matches!(noun, "letter" | "statement" | "memoir" | "book" | "tweet" | "message" | "email" | "e-mail");
    let own = if name.organisation { ISSUED.contains(&noun) } else { name.person && wrote && genitive };
    let issued = rest.split_whitespace().any(|word| issues(word).is_some());
    name.entity.filter(|_| opens && own && !issued && (genitive || between == " "))
}

/// “**The Example Council** on Monday released a report”: the name that opens the sentence, where the document is what its verb issues.
fn subject(name: &Mention, front: &str, between: &str, noun: &str) -> Option<usize> {
    let opens = matches!(front.trim_end(), "" | "The") || holder::are_titles(front);
    let words: Vec<&str> = between.split_whitespace().collect();
    let verb = words.iter().position(|word| issues(word).is_some())?;
    let issued = issues(words[verb])?.contains(&noun);
    let near = verb <= MOST && words[..verb].iter().all(|word| goes_before_verb(word));
    let object = words[verb + 1..].split_first().is_some_and(|(determiner, rest)| {
        matches!(*determiner, "a" | "an" | "its" | "his" | "her" | "their" | "another")
            && rest.iter().all(|word| describes(word))
    });
    name.entity.filter(|_| speaks(name) && opens && between.starts_with(' ') && issued && near && object)
}

/// Whether a word may describe a document: an adjective or a number.
fn describes(word: &str) -> bool {
    ADJECTIVES.contains(&word) || word.starts_with(|c: char| c.is_ascii_digit())
}

/// Whether a word may stand between a subject and its verb: “**has** released”, “**on Monday** released”.
fn goes_before_verb(word: &str) -> bool {
    let small = ["also", "earlier", "has", "have", "had", "just", "last", "month", "on", "recently", "this", "week"];
    small.contains(&word) || weekday(word.trim_matches(',')).is_some()
}

fn speaks(mention: &Mention) -> bool {
    mention.person || mention.organisation
}

const ADJECTIVES: &[&str] = &[
    "annual",
    "brief",
    "critical",
    "damning",
    "detailed",
    "final",
    "first",
    "interim",
    "joint",
    "latest",
    "long",
    "monthly",
    "new",
    "own",
    "quarterly",
    "recent",
    "scathing",
    "second",
    "short",
    "special",
    "weekly",
    "written",
    "yearly",
];

/// The documents that are by whoever makes them public. What is called a document, a memo or a video may be anybody's.
const ISSUED: &[&str] = &["report", "statement", "study", "survey"];

/// The documents that are by whoever writes or sends them.
const WRITTEN: &[&str] = &["e-mail", "email", "letter", "memo", "message", "note", "statement"];

/// What a verb lets others read.
fn issues(verb: &str) -> Option<&'static [&'static str]> {
    match verb {
        "issued" | "issues" | "published" | "publishes" | "released" | "releases" | "posted" | "posts" => Some(ISSUED),
        "wrote" | "writes" | "sent" | "sends" => Some(WRITTEN),
        _ => None,
    }
}
