//! Word pieces: a word is lower-cased, stripped of accents and split at marks; each run is split into the longest pieces of the vocabulary
//! from left to right. The result is that of Hugging Face's `BertTokenizerFast` for the word alone, or `[UNK]` where that has none.

use std::collections::HashMap;

use unicode_normalization::char::decompose_canonical;
use unicode_properties::{GeneralCategory, GeneralCategoryGroup, UnicodeGeneralCategory};

/// A run with more characters than this is `[UNK]`, as in BERT's tokenizer.
const LONGEST: usize = 100;

/// The pieces of a model and their numbers.
pub(crate) struct Vocabulary {
    /// Pieces that start a run.
    starts: HashMap<&'static str, u32>,
    /// Pieces that continue one, without their `##`.
    rests: HashMap<&'static str, u32>,
    /// Length of the longest piece in bytes, which bounds look-ups.
    longest: usize,
    pub(crate) unknown: u32,
    pub(crate) class: u32,
    pub(crate) separator: u32,
}

impl Vocabulary {
    /// Reads the lines of a `vocab.txt`, which number the pieces; `None` without `[UNK]`, `[CLS]` and `[SEP]`.
    pub(crate) fn new(lines: &'static str) -> Option<Vocabulary> {
        let count = lines.lines().count();
        let (mut starts, mut rests) = (HashMap::with_capacity(count), HashMap::with_capacity(count / 4));
        let mut longest = 0;
        for (number, line) in (0..).zip(lines.lines()) {
            match line.strip_prefix("##") {
                Some(rest) if !rest.is_empty() => rests.insert(rest, number),
                _ => starts.insert(line, number),
            };
            longest = longest.max(line.len());
        }
        let special = |piece: &str| starts.get(piece).copied();
        let (unknown, class, separator) = (special("[UNK]")?, special("[CLS]")?, special("[SEP]")?);
        Some(Vocabulary { starts, rests, longest, unknown, class, separator })
    }

    /// Appends the pieces of `word` to `out`, at least one; `run` is a buffer.
    pub(crate) fn pieces(&self, word: &str, run: &mut String, out: &mut Vec<u32>) {
        let before = out.len();
        run.clear();
        for c in word.chars() {
            self.read(c, run, out);
        }
        self.cut(run, out);
        if out.len() == before {
            out.push(self.unknown);
        }
    }

    fn read(&self, c: char, run: &mut String, out: &mut Vec<u32>) {
        if c.is_ascii_alphanumeric() {
            run.push(c.to_ascii_lowercase());
        } else if c.is_whitespace() {
            self.cut(run, out);
        } else if is_ideograph(c) {
            self.cut(run, out);
            decompose_canonical(c, |part| run.push(part));
            self.cut(run, out);
        } else if !is_invisible(c) {
            decompose_canonical(c, |part| {
                if part.general_category() != GeneralCategory::NonspacingMark {
                    part.to_lowercase().for_each(|lower| self.take(lower, run, out));
                }
            });
        }
    }

    /// Adds a normalised character to the run; a mark is a run of its own.
    fn take(&self, c: char, run: &mut String, out: &mut Vec<u32>) {
        let mark = is_mark(c);
        if mark {
            self.cut(run, out);
        }
        run.push(c);
        if mark {
            self.cut(run, out);
        }
    }

    /// Splits the run into pieces, or `[UNK]` if not all of it can be, and clears it.
    fn cut(&self, run: &mut String, out: &mut Vec<u32>) {
        let before = out.len();
        let mut rest = if run.chars().nth(LONGEST).is_some() { "" } else { run.as_str() };
        let mut table = &self.starts;
        while let Some((number, length)) = self.longest_in(table, rest) {
            out.push(number);
            rest = &rest[length..];
            table = &self.rests;
        }
        if !rest.is_empty() || out.len() == before && !run.is_empty() {
            out.truncate(before);
            out.push(self.unknown);
        }
        run.clear();
    }

    fn longest_in(&self, table: &HashMap<&'static str, u32>, text: &str) -> Option<(u32, usize)> {
        let most = text.floor_char_boundary(self.longest);
        (1..=most).rev().filter(|&length| text.is_char_boundary(length)).find_map(|length| {
            let number = table.get(&text[..length])?;
            Some((*number, length))
        })
    }
}

fn is_mark(c: char) -> bool {
    c.is_ascii_punctuation() || !c.is_ascii() && c.general_category_group() == GeneralCategoryGroup::Punctuation
}

/// Characters that are ignored.
fn is_invisible(c: char) -> bool {
    let control = [GeneralCategory::Control, GeneralCategory::Format, GeneralCategory::PrivateUse];
    c == '\u{FFFD}' || control.contains(&c.general_category())
}

/// The blocks of Chinese characters, each of which is a run of its own.
fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{4E00}'..='\u{9FFF}' | '\u{3400}'..='\u{4DBF}' | '\u{20000}'..='\u{2A6DF}' | '\u{2A700}'..='\u{2B73F}'
        | '\u{2B740}'..='\u{2B81F}' | '\u{2B920}'..='\u{2CEAF}' | '\u{F900}'..='\u{FAFF}' | '\u{2F800}'..='\u{2FA1F}')
}

#[cfg(test)]
mod tests {
    use crate::fixtures;
    use crate::model::Model;
    use crate::products::Kernels;

    fn pieces(word: &str) -> Vec<u32> {
        let model = Model::read(include_bytes!("../tests/data/tiny.bin"), None, Kernels::Portable).unwrap();
        let vocabulary = &model.pieces.vocabulary;
        let mut out = Vec::new();
        vocabulary.pieces(word, &mut String::new(), &mut out);
        out
    }

    #[test]
    fn pieces_are_those_of_training() {
        for word in fixtures::words() {
            assert_eq!(pieces(&word.word), word.pieces, "{:?}", word.word);
        }
    }

    #[test]
    fn a_stretch_of_more_than_a_hundred_characters_is_unknown() {
        assert_eq!(pieces(&"é".repeat(100)).len(), 100);
        assert_eq!(pieces(&"é".repeat(101)), [100]);
        assert_eq!(pieces(&"e".repeat(100_000)), [100]);
        assert_eq!(pieces(&"e.".repeat(50_000)).len(), 100_000);
    }
}
