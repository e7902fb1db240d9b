//! Whose a document is that says something: “The Example Council released **a report** on Monday. **The report** said”, “a study by the Example Council”.

use std::ops::Range;

use copydesk_language::lexicon::{SourceNoun, source_noun};
use copydesk_plugin::standard::MentionForm;

use crate::holder;
use crate::model::{Input, Mention};

/// How many sentences back a document was issued.
const NEAR: usize = 3;

/// The most words between a verb and the document that it issues, and between who issues it and the verb.
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
    before.filter_map(|sentence| introduced(input, sentence, noun).map(|at| (sentence, at))).next().and_then(
        |(sentence, at)| {
            let end = at + noun.len();
            behind(input, end).or_else(|| owner(input, at, noun)).or_else(|| subject(input, sentence, at))
        },
    )
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

/// Whether no noun goes on with a name: “by **Example** researchers”.
fn next_is_no_noun(input: &Input<'_>, end: usize) -> bool {
    let rest = &input.text[end..];
    let word = rest.split_whitespace().next().unwrap_or_default();
    !rest.starts_with(' ') || !word.ends_with('s') || matches!(word, "was" | "is" | "says" | "as")
}

/// “**Example's** latest report”, “an **Example** report”
fn owner(input: &Input<'_>, at: usize, noun: &str) -> Option<usize> {
    let next = input.mentions.partition_point(|m| m.span.start < at);
    let name = input.mentions[..next].iter().rev().take(MOST).find(|m| m.form == MentionForm::Name)?;
    let between = input.text.get(name.span.end..at)?;
    let genitive = between.strip_prefix("'s ").or(between.strip_prefix("’s "));
    let plain = |words: &str| {
        let words: Vec<&str> = words.split_whitespace().collect();
        words.len() < MOST
            && words.iter().all(|word| word.chars().all(|c| c.is_lowercase() || c == '-' || c.is_numeric()))
    };
    // “A Facebook post” is somebody's on Facebook.
    let sent = matches!(noun, "post" | "tweet" | "message" | "email" | "e-mail" | "video" | "blog" | "letter");
    let own = genitive.is_some_and(plain) || name.organisation && between == " " && !sent;
    name.entity.filter(|_| own && speaks(name))
}

/// “**The Example Council** on Monday released a report”: the name that opens the sentence, where its verb issues the document.
fn subject(input: &Input<'_>, sentence: &Range<usize>, at: usize) -> Option<usize> {
    let first = input.mentions.partition_point(|m| m.span.start < sentence.start);
    let within = || input.mentions[first..].iter().take_while(|m| m.span.start < at);
    let name = within().find(|m| m.form == MentionForm::Name && speaks(m))?;
    let front = input.text.get(sentence.start..name.span.start)?;
    let opens = front.split_whitespace().all(|word| matches!(word, "The" | "the")) || holder::are_titles(front);
    let words: Vec<&str> = input.text.get(name.span.end..at)?.split_whitespace().collect();
    let verb = words.iter().rposition(|word| issues(word))?;
    // Another name may be whose it is: “Example said Sample released a report”.
    let others = within().filter(|m| m.form == MentionForm::Name && speaks(m) && m.entity != name.entity).count();
    let near = words.len() - verb <= MOST + 1 && verb <= MOST;
    name.entity.filter(|_| opens && near && others == 0)
}

fn speaks(mention: &Mention) -> bool {
    mention.person || mention.organisation
}

/// Whether a verb lets others read something.
fn issues(verb: &str) -> bool {
    let forms = [
        "issue",
        "publish",
        "release",
        "circulate",
        "post",
        "distribute",
        "file",
        "unveil",
        "submit",
        "present",
        "sent",
        "send",
        "sends",
        "wrote",
        "writes",
        "written",
    ];
    forms.iter().any(|form| {
        let ends = |end: &&str| matches!(*end, "" | "d" | "ed" | "s" | "es");
        verb.strip_prefix(form).as_ref().is_some_and(ends)
    })
}
