//! Trees of the shipped model, and properties for any words.

use copydesk_language::segment::segment;
use copydesk_syntax::{Form, LONGEST, Label, Parser, Tag, Tree};
use proptest::prelude::*;

fn parse(text: &str) -> (Vec<&str>, Tree) {
    let words: Vec<&str> = segment(text, None).tokens.into_iter().map(|token| &text[token]).collect();
    let tree = Parser::default().parse(words.iter().map(|word| Form::word(word))).clone();
    (words, tree)
}

/// Each word's label and head: `mayor nsubj said`.
fn arcs(text: &str) -> Vec<String> {
    let (words, tree) = parse(text);
    let head = |word: usize| tree.head(word).map_or("-", |head| words[head]);
    (0..words.len()).map(|word| format!("{} {} {}", words[word], tree.label(word).as_str(), head(word))).collect()
}

#[test]
fn subjects_and_reported_clauses() {
    let found = arcs("The mayor said that the bridge was safe.");
    for arc in
        ["mayor nsubj said", "said root -", "safe ccomp said", "that mark safe", "bridge nsubj safe", "was cop safe"]
    {
        assert!(found.iter().any(|found| found == arc), "{arc}: {found:?}");
    }
}

#[test]
fn the_same_form_is_a_verb_or_a_noun() {
    let tag = |text: &str, word: &str| {
        let (words, tree) = parse(text);
        words.iter().position(|w| *w == word).map(|at| tree.tag(at))
    };
    assert_eq!(tag("He claims that the bridge was safe.", "claims"), Some(Tag::VerbThird));
    assert_eq!(tag("The claims that he made were false.", "claims"), Some(Tag::Plural));
}

#[test]
fn a_stretch_between_marks_is_one_word() {
    let forms = [Form::quoted(5, true, true), Form::word("Example"), Form::word("said"), Form::word(".")];
    let mut parser = Parser::default();
    let tree = parser.parse(forms.into_iter());
    assert_eq!((tree.tag(0), tree.head(0), tree.label(0)), (Tag::Quoted, Some(2), Label::Clause));
}

#[test]
fn a_sentence_too_long_has_tags_and_no_tree() {
    let mut parser = Parser::default();
    let tree = parser.parse((0..=LONGEST).map(|_| Form::word("said")));
    assert!(tree.len() == LONGEST + 1 && (0..tree.len()).all(|word| tree.head(word).is_none()));
}

proptest! {
    #[test]
    fn any_words_give_one_projective_tree(words in prop::collection::vec(".{0,8}", 0..40)) {
        let mut parser = Parser::default();
        let tree = parser.parse(words.iter().map(|word| Form::word(word)));
        prop_assert_eq!(tree.len(), words.len());
        prop_assert_eq!((0..tree.len()).filter(|&word| tree.head(word).is_none()).count(), usize::from(!words.is_empty()));
        for word in 0..tree.len() {
            let (first, last) = tree.extent(word);
            prop_assert!(first <= word && word <= last);
            // A subtree is one contiguous range: every word in it descends from its root.
            for inner in (first..=last).filter(|&inner| inner != word) {
                let head = tree.head(inner);
                prop_assert!(head.is_some_and(|head| first <= head && head <= last));
            }
        }
    }
}
