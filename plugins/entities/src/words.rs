//! The article's words as the analysis sees them: shape, classes from the lexicon, place in the sentence. Made once per article
//! from the host's tokens; a compound such as "U.S.-led" is cut after the name in it.

use std::ops::Range;

use crate::input::{Input, SectionKind};
use crate::lexicon::{ClassSet, Classes, Lexicon};

bitflags::bitflags! {
    /// What a word looks like.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
    pub struct Shape: u16 {
        /// Starts with a capital letter.
        const CAP = 1;
        /// All letters are capitals, at least two.
        const CAPS = 1 << 1;
        /// Starts with a small letter.
        const LOWER = 1 << 2;
        /// Starts with a digit.
        const DIGIT = 1 << 3;
        /// A small and then a capital letter: "McDonald", "iPhone".
        const MIXED = 1 << 4;
        /// Letters with dots: "U.S."
        const DOTTED = 1 << 5;
        /// One capital letter with or without its dot.
        const INITIAL = 1 << 6;
        const HYPHEN = 1 << 7;
        /// Not a word: a mark.
        const MARK = 1 << 8;
        const OPEN_QUOTE = 1 << 9;
        const CLOSE_QUOTE = 1 << 10;
        /// A capital is owed here: first of the sentence, of a quotation, after a colon.
        const FIRST = 1 << 11;
        /// The clitic of the genitive.
        const GENITIVE = 1 << 12;
        const HAS_DIGIT = 1 << 13;
        /// Ends the part that was cut off a compound ("-led").
        const REST = 1 << 14;
        /// Stands between quotation marks.
        const QUOTED = 1 << 15;
    }
}

/// One word or mark.
#[derive(Clone, Copy, Debug)]
pub struct Word {
    /// Byte offsets into the text.
    pub start: u32,
    pub end: u32,
    pub shape: Shape,
    pub classes: ClassSet,
    /// Key in the lexicon.
    pub key: u64,
    /// Fine and coarse cluster, zeros if it has none.
    pub cluster: (u16, u8),
}

impl Word {
    pub fn range(&self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
    pub fn is_name_like(&self) -> bool {
        self.shape.intersects(Shape::CAP)
    }
}

/// How a sentence uses capitals.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Case {
    /// Names and beginnings.
    Normal,
    /// Most Words Of a Headline.
    Title,
    /// ALL LETTERS.
    Caps,
}

/// A sentence: a range of words.
#[derive(Clone, Debug)]
pub struct Sentence {
    pub words: Range<usize>,
    pub case: Case,
    pub kind: SectionKind,
    /// Index of the section.
    pub section: usize,
}

/// All words of an article.
#[derive(Debug, Default)]
pub struct Words<'a> {
    pub text: &'a str,
    pub words: Vec<Word>,
    pub sentences: Vec<Sentence>,
}

impl<'a> Words<'a> {
    /// Looks every token up. Linear in the text.
    pub fn read(input: &Input<'a>, lexicon: &Lexicon) -> Words<'a> {
        let mut out =
            Words { text: input.text, words: Vec::with_capacity(input.tokens.len() + 8), sentences: Vec::new() };
        let (mut token, mut section) = (0, 0);
        // Which quotation mark stands open in this section.
        let mut open = Open::None;
        for range in input.sentences {
            while section + 1 < input.sections.len() && input.sections[section].span.end <= range.start {
                section += 1;
            }
            let kind = input.sections.get(section).map_or(SectionKind::Paragraph, |s| s.kind);
            let first = out.words.len();
            while let Some(t) = input.tokens.get(token).filter(|t| t.start < range.end) {
                if t.start >= range.start {
                    out.push(t, lexicon);
                }
                token += 1;
            }
            let words = first..out.words.len();
            if out.sentences.last().is_none_or(|s| s.section != section) {
                open = Open::None;
            }
            out.mark_firsts(words.clone(), &mut open);
            let case = out.case(words.clone(), kind);
            if case == Case::Caps {
                out.recase(words.clone(), lexicon);
            }
            out.sentences.push(Sentence { words, case, kind, section });
        }
        out
    }

    /// The word's letters.
    pub fn str(&self, word: usize) -> &'a str {
        &self.text[self.words[word].range()]
    }

    /// The text of a range of words.
    pub fn slice(&self, words: Range<usize>) -> &'a str {
        &self.text[self.span(words)]
    }

    /// The bytes that a non-empty range of words covers.
    pub fn span(&self, words: Range<usize>) -> Range<usize> {
        self.words[words.start].start as usize..self.words[words.end - 1].end as usize
    }

    fn push(&mut self, token: Range<usize>, lexicon: &Lexicon) {
        let text = &self.text[token.clone()];
        if let Some(cut) = compound(text, lexicon) {
            let at = token.start + cut;
            self.words.push(word(&text[..cut], token.start..at, lexicon));
            let mut rest = word(&text[cut..], at..token.end, lexicon);
            rest.shape = Shape::LOWER | Shape::HYPHEN | Shape::REST;
            self.words.push(rest);
        } else if let Some(cut) = seeded(text, lexicon) {
            let at = token.start + cut;
            self.words.push(word(&text[..cut], token.start..at, lexicon));
            self.words.push(word(&text[cut..], at..token.end, lexicon));
        } else {
            self.words.push(word(text, token, lexicon));
        }
    }

    fn mark_firsts(&mut self, words: Range<usize>, open: &mut Open) {
        let mut first = true;
        for at in words {
            let range = self.words[at].range();
            let text = &self.text[range.clone()];
            let plural_genitive = *open != Open::Single && is_plural_genitive(self.text, &range);
            let w = &mut self.words[at];
            if plural_genitive {
                w.shape = Shape::GENITIVE;
            } else if w.shape.intersects(Shape::MARK) {
                if w.shape.intersects(Shape::OPEN_QUOTE) && w.shape.intersects(Shape::CLOSE_QUOTE) {
                    let opens = opens(self.text, range, *open == Open::Double);
                    w.shape = Shape::MARK | if opens { Shape::OPEN_QUOTE } else { Shape::CLOSE_QUOTE };
                }
                *open = open.after(text, w.shape);
                first |=
                    w.shape.intersects(Shape::OPEN_QUOTE) || matches!(text, ":" | "•" | "*" | "–" | "—" | "|" | "...");
            } else {
                if first {
                    w.shape.insert(Shape::FIRST);
                }
                if *open != Open::None {
                    w.shape.insert(Shape::QUOTED);
                }
                first = false;
            }
        }
    }

    fn case(&self, words: Range<usize>, kind: SectionKind) -> Case {
        let (mut long, mut capital, mut caps) = (0, 0, 0);
        for w in &self.words[words] {
            let letters = w.end - w.start;
            if letters < 4 || w.shape.intersects(Shape::MARK) || w.shape.intersects(Shape::DIGIT) {
                continue;
            }
            long += 1;
            capital += usize::from(w.shape.intersects(Shape::CAP));
            caps += usize::from(w.shape.intersects(Shape::CAPS) && !w.shape.intersects(Shape::HAS_DIGIT));
        }
        let headline = matches!(kind, SectionKind::Title | SectionKind::Heading);
        if long >= 2 && caps * 10 >= long * 7 && (caps >= 3 || headline) {
            Case::Caps
        } else if (long >= 4 && capital * 10 >= long * 8) || (headline && long >= 3 && capital * 10 >= long * 7) {
            Case::Title
        } else {
            Case::Normal
        }
    }

    /// In a sentence of capitals an acronym cannot be told by its case: look words up blind to it.
    fn recase(&mut self, words: Range<usize>, lexicon: &Lexicon) {
        for at in words {
            let text = &self.text[self.words[at].range()];
            let w = &mut self.words[at];
            let key = crate::lexicon::folded(text);
            let classes = lexicon.class_set(key);
            if w.shape.intersects(Shape::CAPS) && classes.any(Classes::COMMON.or(Classes::KNOWN)) {
                w.key = key;
                w.classes = classes;
            }
        }
    }
}

/// The quotation mark that stands open.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Open {
    None,
    Single,
    Double,
}

impl Open {
    fn after(self, mark: &str, shape: Shape) -> Open {
        match (self, mark) {
            (Open::None, "‘" | "`") => Open::Single,
            (Open::Single, "’" | "'") => Open::None,
            (_, "‘" | "`") => self,
            _ if shape.intersects(Shape::OPEN_QUOTE) => Open::Double,
            _ if shape.intersects(Shape::CLOSE_QUOTE) => Open::None,
            _ => self,
        }
    }
}

/// Whether a mark is the genitive of a plural: "Musicians’ Alliance".
fn is_plural_genitive(text: &str, mark: &Range<usize>) -> bool {
    matches!(&text[mark.clone()], "'" | "’")
        && text[..mark.start].ends_with(['s', 'S'])
        && text[mark.end..].starts_with(char::is_whitespace)
}

/// Whether a straight mark opens: by the spaces around it, else by turns.
fn opens(text: &str, mark: Range<usize>, open: bool) -> bool {
    let blank = |c: Option<char>| c.is_none_or(|c| c.is_whitespace() || matches!(c, '(' | '[' | '—' | '–'));
    match (blank(text[..mark.start].chars().next_back()), blank(text[mark.end..].chars().next())) {
        (true, false) => true,
        (false, true) => false,
        _ => !open,
    }
}

/// Where "U.S.-led" or "Kyiv-based" is cut: before the hyphen, if what stands before is a known name.
fn compound(text: &str, lexicon: &Lexicon) -> Option<usize> {
    let cut = text.find('-').filter(|&at| at >= 2)?;
    let rest = &text[cut + 1..];
    if !text.starts_with(char::is_uppercase) || !rest.starts_with(|c: char| c.is_ascii_lowercase()) || rest.len() < 3 {
        return None;
    }
    let known = Classes::PLACE.or(Classes::ORGANISATION).or(Classes::NATIONALITY);
    let whole = lexicon.classes(lexicon.key(text));
    let head = lexicon.classes(lexicon.key(&text[..cut]));
    (head.any(known) && !whole.any(Classes::KNOWN)).then_some(cut)
}

/// Where "1-Iga" of a table of results is cut: behind the hyphen.
fn seeded(text: &str, lexicon: &Lexicon) -> Option<usize> {
    let cut = text.bytes().take_while(u8::is_ascii_digit).count();
    let name = text.get(cut..)?.strip_prefix('-')?;
    let capital = name.starts_with(char::is_uppercase) && name.chars().nth(1).is_some_and(char::is_lowercase);
    let whole = lexicon.classes(lexicon.key(text));
    ((1..=2).contains(&cut) && capital && !name.contains('-') && !whole.any(Classes::KNOWN)).then_some(cut + 1)
}

fn word(text: &str, range: Range<usize>, lexicon: &Lexicon) -> Word {
    let shape = shape(text);
    let (key, classes) = if shape.intersects(Shape::MARK) {
        (crate::lexicon::folded(text), ClassSet::default())
    } else {
        let key = lexicon.key(text);
        (key, lexicon.class_set(key))
    };
    let folded = if shape.intersects(Shape::CAPS) { crate::lexicon::folded(text) } else { key };
    let cluster = crate::lexicon::clusters::clusters(folded);
    Word { start: range.start as u32, end: range.end as u32, shape, classes, key, cluster }
}

fn shape(text: &str) -> Shape {
    let mut shape = Shape::default();
    let (mut upper, mut lower, mut digits, mut dots) = (0, 0, 0, 0);
    let mut mixed = false;
    for c in text.chars() {
        if c.is_uppercase() {
            mixed |= lower > 0;
            upper += 1;
        } else if c.is_alphabetic() {
            lower += 1;
        } else if c.is_numeric() {
            digits += 1;
        } else if c == '.' {
            dots += 1;
        } else if c == '-' {
            shape.insert(Shape::HYPHEN);
        }
    }
    let first = text.chars().next().unwrap_or(' ');
    if upper + lower + digits == 0 {
        shape = Shape::MARK;
        match first {
            '“' | '«' | '„' | '‟' => shape.insert(Shape::OPEN_QUOTE),
            '”' | '»' => shape.insert(Shape::CLOSE_QUOTE),
            '"' => shape.insert(Shape::OPEN_QUOTE | Shape::CLOSE_QUOTE),
            '‘' | '`' => shape.insert(Shape::OPEN_QUOTE),
            '\'' | '’' if text.len() > first.len_utf8() => shape.insert(Shape::CLOSE_QUOTE),
            _ => {}
        }
        return shape;
    }
    if matches!(first, '\'' | '’') && matches!(text.get(first.len_utf8()..), Some("s" | "S")) {
        return Shape::GENITIVE;
    }
    if first.is_uppercase() {
        shape.insert(Shape::CAP);
    } else if first.is_numeric() {
        shape.insert(Shape::DIGIT);
    } else {
        shape.insert(Shape::LOWER);
    }
    if upper >= 2 && lower == 0 {
        shape.insert(Shape::CAPS);
    }
    if upper >= 1 && dots >= 1 && (upper >= 2 && lower == 0) {
        shape.insert(Shape::DOTTED);
    }
    if upper == 1 && lower == 0 && digits == 0 && text.len() - dots <= 2 && first.is_uppercase() {
        shape.insert(Shape::INITIAL);
    }
    if digits > 0 {
        shape.insert(Shape::HAS_DIGIT);
    }
    if mixed {
        shape.insert(Shape::MIXED);
        // "iPhone", "al-Ani", "eBay": a capital inside makes a name; web addresses and the like do not.
        if shape.intersects(Shape::LOWER) && first.is_alphabetic() && !text.contains(['/', '@', '_']) {
            shape.insert(Shape::CAP);
        }
    }
    shape
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shapes() {
        for (text, yes, no) in [
            ("U.S.", Shape::DOTTED, Shape::MIXED),
            ("al-Ani", Shape::CAP, Shape::CAPS),
            ("J.", Shape::INITIAL, Shape::CAPS),
            ("iPhone", Shape::MIXED, Shape::CAPS),
            ("'s", Shape::GENITIVE, Shape::MARK),
            ("’s", Shape::GENITIVE, Shape::MARK),
            ("“", Shape::OPEN_QUOTE, Shape::CAP),
            ("10th", Shape::DIGIT, Shape::CAP),
        ] {
            assert!(shape(text).intersects(yes), "{text}");
            assert!(!shape(text).intersects(no), "{text}");
        }
    }

    #[test]
    fn a_compound_is_cut_after_the_name_in_it() {
        let lexicon = Lexicon;
        assert_eq!(compound("U.S.-led", &lexicon), Some(4));
        assert_eq!(compound("Moscow-based", &lexicon), Some(6));
        assert_eq!(compound("Secretary-general", &lexicon), None);
        assert_eq!(compound("Guinea-Bissau", &lexicon), None);
    }

    #[test]
    fn a_number_in_front_of_a_name_is_cut_off() {
        let lexicon = Lexicon;
        assert_eq!(seeded("1-Iga", &lexicon), Some(2));
        for whole in ["20-Year-Old", "3-D", "2-1", "F-16", "-Ann", "1-"] {
            assert_eq!(seeded(whole, &lexicon), None, "{whole}");
        }
    }
}
