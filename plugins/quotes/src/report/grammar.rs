//! Reads the parse of a sentence: the subject of a verb, and the clause that a word takes.

use copydesk_syntax::{Label, Tag, Tree};

use crate::phrase::Phrase;

/// How many verbs to climb from one without a subject to the one whose subject it shares.
const STEPS: usize = 6;

/// The main noun of the subject of the verb at node `at`. A verb without a subject shares that of the verb it depends on; in a participle or
/// relative clause the subject is the noun that the clause describes.
pub(super) fn subject(tree: &Tree, at: usize) -> Option<usize> {
    let mut verb = at;
    for _ in 0..STEPS {
        if let Some(subject) = tree.child(verb, &[Label::Subject, Label::PassiveSubject]) {
            let relative = tree.tag(subject) == Tag::Relative && tree.label(verb) == Label::RelativeClause;
            return if relative { tree.head(verb) } else { Some(subject) };
        }
        let head = tree.head(verb)?;
        match tree.label(verb) {
            // “a message stating …”; not “the church denied the charges, saying …”
            Label::NounClause if tree.tag(verb) == Tag::VerbGerund => {
                return (verb > 0 && tree.tag(verb - 1) != Tag::Punctuation).then_some(head);
            }
            Label::RelativeClause if tree.tag(verb) != Tag::VerbParticiple => return Some(head),
            // “urged the council to say”
            Label::OpenClause => {
                match tree.child(head, &[Label::Object, Label::IndirectObject]).filter(|&o| o < verb) {
                    Some(object) => return Some(object),
                    None => verb = head,
                }
            }
            Label::AdverbialClause if !matches!(tree.tag(verb), Tag::VerbGerund | Tag::VerbBase) => return None,
            Label::Conjunct | Label::AdverbialClause => verb = head,
            _ => return None,
        }
    }
    None
}

/// The phrase around its main noun: everything before it, and after it names, “of …” and “and …”.
pub(super) fn phrase(tree: &Tree, head: usize) -> Phrase {
    let named = |word: usize| matches!(tree.tag(word), Tag::Name | Tag::NamePlural);
    let head = tree.child(head, &[Label::Apposition]).filter(|&name| named(name) && !named(head)).unwrap_or(head);
    let outside = |word: usize| {
        tree.head(word) == Some(head)
            && matches!(tree.label(word), Label::Case | Label::Coordinator | Label::Mark | Label::Punctuation)
    };
    let start = (tree.extent(head).0..head).find(|&word| !outside(word)).unwrap_or(head);
    let mut end = head;
    for child in tree.children(head).filter(|&c| c > head) {
        let more = matches!(
            tree.label(child),
            Label::Compound | Label::Modifier | Label::Conjunct | Label::Case | Label::Adjective | Label::Numeral
        );
        let (first, last) = tree.extent(child);
        if !more || first > end + 1 || tree.tag(first) == Tag::Punctuation {
            break;
        }
        end = last;
    }
    Phrase { start, end, head }
}

/// The clause that the word at `at` takes after it: first and last node.
pub(super) fn clause(tree: &Tree, at: usize) -> Option<(usize, usize)> {
    let clause = tree.children(at).find(|&c| c > at && tree.label(c) == Label::Clause)?;
    let (first, last) = tree.extent(clause);
    Some((first.max(at + 1), last))
}

/// The child of the word at `at` that the node `inside` belongs to.
pub(super) fn branch(tree: &Tree, at: usize, inside: usize) -> Option<usize> {
    let mut node = inside;
    for _ in 0..tree.len() {
        let head = tree.head(node)?;
        if head == at {
            return Some(node);
        }
        node = head;
    }
    None
}
