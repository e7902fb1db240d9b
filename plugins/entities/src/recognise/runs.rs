//! Where names may be: runs of capitalised words with the small words that join them.

use std::ops::Range;

use crate::lexicon::{Classes, Lexicon, join};
use crate::words::{Sentence, Shape, Word, Words};

use super::decode::LONGEST;
use super::evidence::Evidence;
use super::tags::SentenceTags;

/// Small words that may stand inside a name.
fn joins(text: &str, word: &Word) -> bool {
    word.classes.any(Classes::PARTICLE)
        || matches!(
            text,
            "of" | "the" | "and" | "for" | "&" | "on" | "in" | "to" | "at" | "a" | "with" | "or" | "v" | "v." | "vs"
        )
        || word.shape.intersects(Shape::GENITIVE)
}

/// Can a name start here?
pub fn opens(word: &Word) -> bool {
    word.is_name_like() || (word.shape.intersects(Shape::DIGIT) && word.classes.any(Classes::PREFIX.or(Classes::KNOWN)))
}

/// Can a name end here, though no list knows it?
pub fn closes(word: &Word) -> bool {
    let number = word.shape.intersects(Shape::DIGIT) && !word.shape.intersects(Shape::HYPHEN); // not "2-1"
    word.is_name_like() || (number && word.end - word.start <= 4)
}

/// Calls `f` with each run of a sentence. What the encoder takes for a name may stand in small letters.
pub fn runs(evidence: &Evidence<'_>, f: impl FnMut(Range<usize>)) {
    let &Evidence { words, sentence, lexicon, tags, .. } = evidence;
    runs_of(words, sentence, lexicon, tags, f);
}

/// The same before there is evidence.
pub fn runs_of(
    words: &Words<'_>,
    sentence: &Sentence,
    lexicon: &Lexicon,
    tags: Option<SentenceTags<'_>>,
    mut f: impl FnMut(Range<usize>),
) {
    let likely = |word: usize| tags.is_some_and(|tags| tags.likely(word));
    let range = sentence.words.clone();
    let mut at = range.start;
    while at < range.end {
        if !opens(&words.words[at]) && !likely(at) {
            at += 1;
            continue;
        }
        let mut end = at + 1;
        let mut next = end;
        while next < range.end && next - end <= 2 {
            let w = &words.words[next];
            if closes(w) || likely(next) {
                next += 1;
                end = next;
            } else if joins(words.str(next), w) {
                next += 1;
            } else {
                break;
            }
        }
        end = known_end(words, at..end, range.end, lexicon);
        f(at..end);
        at = end;
    }
}

/// A known phrase may end in small words: "Minsk agreements".
fn known_end(words: &Words<'_>, run: Range<usize>, limit: usize, lexicon: &Lexicon) -> usize {
    let mut end = run.end;
    for start in run.end.saturating_sub(3).max(run.start)..run.end {
        let mut key = words.words[start].key;
        if !words.words[start].classes.any(Classes::PREFIX) {
            continue;
        }
        for at in start + 1..limit.min(start + LONGEST) {
            key = join(key, words.words[at].key);
            let classes = lexicon.classes(key);
            if classes.any(Classes::KNOWN) {
                end = end.max(at + 1);
            }
            if !classes.any(Classes::PREFIX) {
                break;
            }
        }
    }
    end
}
