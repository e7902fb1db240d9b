//! Attribution without a verb: “From Ada Example: …”, “in the words of Ada Example, …”, “… (Ada Example)”. And quote marks around a name,
//! which nobody says: “the podcast ‘Early Risers’”, “known as ‘Pepper’”.

use copydesk_language::lexicon::role_noun;

use crate::phrase::{Node, Phrase, main_subject, right_of};
use crate::sentence::ParsedArticle;
use crate::words::class::*;

/// Words before a name in quote marks.
const NAMING: &[&str] = &[
    "name",
    "names",
    "nickname",
    "nicknamed",
    "named",
    "dubbed",
    "titled",
    "entitled",
    "codenamed",
    "moniker",
    "handle",
];

/// Words before “as” and a name: “known as ‘Pepper’”.
const KNOWN: &[&str] = &["known", "credited", "billed", "such"];

/// What an editor puts before a colon, and nobody is.
const LABELS: &[&str] = &[
    "analysis",
    "breaking",
    "caption",
    "exclusive",
    "image",
    "live",
    "opinion",
    "photo",
    "photos",
    "update",
    "video",
    "watch",
];

/// Fields of a form or a letter's head: alone before a colon, they stand before a name.
const FIELDS: &[&str] = &["e-mail", "email", "name", "nickname", "subject", "title"];

/// The phrase before node `end` that introduces what follows a colon.
pub(super) fn by(nodes: &[Node], end: usize) -> Option<Phrase> {
    let opens = |n: &Node| n.is(CONJUNCTION | ADVERB | DETERMINER | WORD) && !n.is(AUXILIARY | VERB);
    let from =
        nodes[..end].iter().take(5).position(|n| n.text(&["from"])).filter(|&from| nodes[..from].iter().all(opens));
    if let Some(from) = from {
        // “From the desk of Ada Example, senior analyst:”
        let of =
            (from + 1..end).find(|&i| nodes[i].text(&["of"])).filter(|&of| of + 1 < end && nodes[of + 1].is(CAPITAL));
        return right_of(nodes, of.unwrap_or(from) + 1, end);
    }
    let here = nodes.len() > 2 && nodes[0].text(&["here", "this"]) && nodes[1].is(BE);
    if here {
        return right_of(nodes, 2, end);
    }
    main_subject(nodes, 0, end).filter(|phrase| !nodes[phrase.head].text(LABELS))
}

/// “in the words of Ada Example, ‘…’”: the cue and the source.
pub(super) fn in_words_of(nodes: &[Node], at: usize) -> Option<((usize, usize), Phrase)> {
    let words = (1..at.saturating_sub(2)).rev().find(|&i| nodes[i].text(&["words"]) && nodes[i + 1].text(&["of"]))?;
    let first = (0..words).rev().find(|&i| nodes[i].text(&["in"])).filter(|&i| words - i <= 2)?;
    let phrase = right_of(nodes, words + 2, at)?;
    // “the prosecutor, Ada Example,”: the source is the name.
    let name = nodes[phrase.end + 1].is(COMMA).then(|| right_of(nodes, phrase.end + 2, at)).flatten();
    let name = name.filter(|name| nodes[name.start].is(CAPITAL) && !nodes[phrase.head].is(CAPITAL));
    Some(((first, words + 1), name.unwrap_or(phrase)))
}

/// “…” — Ada Example; “…” (Ada Example); “…”: Ada Example; “…,” Ada Example, a nurse.
pub(super) fn signature(nodes: &[Node], at: usize, article: &ParsedArticle<'_>) -> Option<Phrase> {
    if nodes.get(at + 1).is_some_and(|n| n.is(CAPITAL) && !n.is(PRONOUN | TIME | DETERMINER | PREPOSITION)) {
        let phrase = right_of(nodes, at + 1, nodes.len())?;
        let office = |first: usize| {
            right_of(nodes, first, nodes.len()).is_some_and(|np| role_noun(&nodes[np.head].lower).is_some())
        };
        let role = nodes.get(phrase.end + 1).is_some_and(|n| n.is(COMMA))
            && nodes.get(phrase.end + 2).is_some_and(|n| n.text(&["a", "an", "the"]))
            && office(phrase.end + 2);
        // Not ““I Will Always Go,” Ada Example, the hit of the year”.
        let speech = article.closes(&nodes[at]) && !article.titled(&nodes[at]);
        let rest = nodes[phrase.end + 1..].iter();
        let still =
            rest.clone().all(|n| !n.is(AUXILIARY | VERB | RELATIVE) && n.word.cue.is_none() && n.pair.is_none());
        let name = phrase.end > at + 1 && (phrase.start..=phrase.end).all(|i| nodes[i].is(CAPITAL));
        return (role && still && name && speech && nodes.len() - at < 14).then_some(phrase);
    }
    nodes.get(at + 1).filter(|n| n.is(DASH | OPEN | COLON))?;
    let phrase = right_of(nodes, at + 2, nodes.len())?;
    let rest = nodes[phrase.end + 1..].iter().all(|n| n.is(STOP | COMMA | WORD | CLOSE));
    (nodes[phrase.start].is(CAPITAL) && rest && nodes.len() - at < 14).then_some(phrase)
}

/// Whether the quote marks at node `at` hold a name or a title, which nobody says.
pub(super) fn names(nodes: &[Node], at: usize, article: &ParsedArticle<'_>) -> bool {
    let Some(before) = at.checked_sub(1).map(|b| &nodes[b]) else { return false };
    let known = |i: usize| nodes[i].text(KNOWN);
    // “Email: “Andre””; not “said in an email: “We will not pay.””, nor “Subject: “The bridge is closed.””
    if before.is(COLON) && at == 2 && nodes[0].text(FIELDS) {
        return !article.sentence_in_marks(&nodes[at]);
    }
    if before.text(NAMING) || before.text(&["as"]) && (at.saturating_sub(4)..at - 1).any(known) {
        return true;
    }
    // “the podcast ‘Early Risers’”, “her last picture, ‘A Horse in the Corridor,’ cost”; not “said, ‘No Way’”.
    let noun = if before.is(COMMA) && at > 1 { &nodes[at - 2] } else { before };
    // “His ad on Monday, **“Ten Families,”** is harsher”
    let named = |n: &Node| !n.is(PRONOUN) && n.word.cue.is_none();
    let apposed =
        at > 1 && before.is(COMMA) && named(&nodes[at - 2]) && nodes.get(at + 1).is_some_and(|n| n.is(AUXILIARY));
    if apposed && article.titled(&nodes[at]) {
        return true;
    }
    // “wrote **“The Long Pier”**”
    let works = before.word.cue.is_some_and(|cue| matches!(cue.verb.lemma, "write" | "sing"));
    if works && nodes[at].len > 1 && article.titled(&nodes[at]) && !article.closes(&nodes[at]) {
        return true;
    }
    let near =
        noun.is(WORD) && noun.word.cue.is_none() && !noun.is(PRONOUN | VERB | AUXILIARY | ADVERB | CAPITAL | TIME);
    near && article.titled(&nodes[at])
}
