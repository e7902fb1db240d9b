//! The syntax that coreference needs, read from the words around a mention without a parser: its grammatical role, the subjects of verbs of
//! saying, and where clauses end.

use std::ops::Range;

pub(super) use copydesk_language::lexicon::prepositions::is_preposition;
use copydesk_language::lexicon::{Case, person_pronoun};
use copydesk_language::morphology::{VerbForm, verb_form};

use crate::lexicon::Classes;
use crate::words::{Shape, Words};

/// The grammatical role of a mention.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Subject,
    Object,
    /// Before "'s", or a possessive pronoun.
    Possessor,
    /// After a preposition.
    Oblique,
}

/// A word that starts a clause of its own.
pub(super) fn starts_clause(word: &str) -> bool {
    matches!(
        word,
        "that"
            | "who"
            | "which"
            | "because"
            | "while"
            | "when"
            | "where"
            | "if"
            | "although"
            | "though"
            | "whether"
            | "since"
            | "before"
            | "after"
            | "as"
            | "until"
            | "unless"
            | "whose"
            | "whom"
            | "but"
            | "how"
            | "why"
            | "what"
    )
}

/// Small words: after a noun they begin something new.
pub(super) fn function(word: &str) -> bool {
    matches!(
        word,
        "is" | "was"
            | "are"
            | "were"
            | "has"
            | "had"
            | "have"
            | "will"
            | "would"
            | "can"
            | "could"
            | "may"
            | "might"
            | "must"
            | "should"
            | "did"
            | "does"
            | "do"
            | "be"
            | "been"
            | "and"
            | "or"
            | "but"
            | "that"
            | "which"
            | "who"
            | "whose"
            | "where"
            | "when"
            | "while"
            | "because"
            | "if"
            | "as"
            | "than"
            | "so"
            | "after"
            | "before"
            | "since"
            | "until"
            | "to"
            | "of"
            | "in"
            | "on"
            | "at"
            | "by"
            | "for"
            | "with"
            | "from"
            | "into"
            | "over"
            | "under"
            | "about"
            | "against"
            | "between"
            | "among"
            | "through"
            | "during"
            | "without"
            | "within"
            | "near"
            | "around"
            | "across"
            | "not"
            | "n't"
            | "also"
            | "then"
            | "now"
            | "still"
            | "never"
            | "ever"
            | "already"
            | "later"
            | "again"
            | "too"
            | "itself"
            | "himself"
            | "herself"
            | "he"
            | "she"
            | "it"
            | "they"
            | "there"
            | "here"
            | "made"
            | "took"
            | "began"
            | "went"
            | "came"
            | "won"
            | "lost"
            | "makes"
            | "takes"
            | "says"
            | "yesterday"
            | "today"
    )
}

/// The role of the words `mention` in `sentence`; `title` is where the words that belong to the name begin ("President" in
/// "President Putin").
pub(super) fn part(words: &Words<'_>, title: usize, mention: &Range<usize>, sentence: &Range<usize>) -> Part {
    if words.words.get(mention.end).is_some_and(|w| w.shape.intersects(Shape::GENITIVE)) {
        return Part::Possessor;
    }
    let mut before = title;
    while before > sentence.start
        && matches!(words.str(before - 1), "the" | "The" | "a" | "an" | "his" | "her" | "their")
    {
        before -= 1;
    }
    let Some(prev) = before.checked_sub(1).filter(|p| *p >= sentence.start) else { return Part::Subject };
    let text = words.str(prev);
    if is_preposition(text) {
        return Part::Oblique;
    }
    let word = &words.words[prev];
    if word.shape.intersects(Shape::MARK) || word.is_name_like() || starts_clause(text) {
        return Part::Subject;
    }
    if text == "and" || text == "or" {
        return Part::Object;
    }
    if word.classes.any(Classes::SAY) {
        // “…,” said Peskov; but "told Peskov".
        return if matches!(text, "told" | "tell" | "tells" | "asked" | "urged" | "warned") {
            Part::Object
        } else {
            Part::Subject
        };
    }
    match verb_form(text) {
        Some(VerbForm::Past | VerbForm::ThirdPerson | VerbForm::Gerund) => Part::Object,
        _ if followed_by_verb(words, mention.end, sentence.end) => Part::Subject,
        _ => Part::Object,
    }
}

fn followed_by_verb(words: &Words<'_>, end: usize, limit: usize) -> bool {
    (end..limit.min(end + 2)).any(|w| {
        let text = words.str(w);
        words.words[w].classes.any(Classes::SAY.or(Classes::HUMAN_VERB))
            || matches!(
                text,
                "is" | "was" | "has" | "had" | "will" | "would" | "did" | "does" | "can" | "could" | "may"
            )
    })
}

/// Whether a verb of saying goes with the words: right after them, after a comma or one small word, or right before ("said Peskov";
/// but in "Lula said he was happy" and "Lula said Obama was happy" what follows has a verb of its own).
pub(super) fn says(words: &Words<'_>, title: usize, mention: &Range<usize>, sentence: &Range<usize>) -> bool {
    let say = |at: usize| sentence.contains(&at) && words.words[at].classes.any(Classes::SAY);
    let skips = |at: usize| {
        sentence.contains(&at)
            && (words.str(at) == ","
                || matches!(words.str(at), "has" | "had" | "also" | "later" | "then" | "is" | "was")
                || words.str(at).ends_with("ly")
                // "Ada Example Monday said"
                || words.words[at].classes.any(Classes::CALENDAR))
    };
    say(mention.end)
        || (skips(mention.end) && say(mention.end + 1))
        || (title > sentence.start
            && say(title - 1)
            && !matches!(words.str(title - 1), "told" | "asked" | "urged" | "warned")
            && !begins_clause(words, mention, sentence.end))
}

/// Whether the words are the subject of what follows them: a pronoun always is, unless nothing or a mark follows.
fn begins_clause(words: &Words<'_>, mention: &Range<usize>, limit: usize) -> bool {
    let next = mention.end;
    if next >= limit || words.words[next].shape.intersects(Shape::MARK) {
        return false;
    }
    person_pronoun(words.str(mention.start)).is_some()
        || followed_by_verb(words, next, limit.min(next + 1))
        || matches!(verb_form(words.str(next)), Some(VerbForm::Past | VerbForm::ThirdPerson))
}

/// Whether a verb of saying follows what is said, with its subject at `at`: "…, he said", "…, said he".
pub(super) fn trails(words: &Words<'_>, at: usize, sentence: &Range<usize>) -> bool {
    let inverted = at > sentence.start && words.words[at - 1].classes.any(Classes::SAY);
    closes_quote(words, at - usize::from(inverted), sentence)
}

/// Whether the words `at..` directly follow the end of a quotation, or a comma that closes a reported clause.
fn closes_quote(words: &Words<'_>, at: usize, sentence: &Range<usize>) -> bool {
    at > sentence.start && {
        let prev = &words.words[at - 1];
        prev.shape.intersects(Shape::CLOSE_QUOTE) || matches!(words.str(at - 1), "," | "'" | "’")
    }
}

/// The role of a pronoun, from its form; "her" is a possessor if a noun can follow.
pub(super) fn pronoun_part(words: &Words<'_>, at: usize) -> Part {
    match person_pronoun(words.str(at)).map(|p| p.case) {
        Some(Case::Subject | Case::SubjectOrObject) => Part::Subject,
        Some(Case::Possessive) => Part::Possessor,
        Some(Case::ObjectOrPossessive) => {
            let noun = words.words.get(at + 1).is_some_and(|w| {
                !w.shape.intersects(Shape::MARK)
                    && !matches!(
                        words.str(at + 1),
                        "to" | "in"
                            | "on"
                            | "at"
                            | "and"
                            | "for"
                            | "with"
                            | "from"
                            | "as"
                            | "that"
                            | "by"
                            | "when"
                            | "after"
                            | "was"
                            | "is"
                            | "the"
                            | "a"
                            | "about"
                            | "into"
                            | "but"
                            | "or"
                            | "out"
                            | "up"
                            | "before"
                            | "because"
                    )
            });
            if noun { Part::Possessor } else { Part::Object }
        }
        _ => Part::Object,
    }
}
