//! A sentence as the analysis sees it: words with what the lexicon knows of them, names as single units without words.
//!
//! A name is what the mentions layer says, or a run of capitalised words inside a sentence that is not a headline. Since a
//! name is one unit whatever its words, no rule after this can read a tone into it, nor measure its length.

use std::ops::Range;

use crate::grammar::Class;
use copydesk_plugin::standard::MentionForm;

use crate::input::{Input, Mention};
use crate::lexicon::{Entry, Lexicon};
use crate::scope::Voice;
use crate::vocabulary::{self, UNKNOWN, UNKNOWN_WORD, Vocabulary};

/// How strongly a unit parts what is before it from what is after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Break {
    /// Not at all.
    None,
    /// A comma.
    Weak,
    /// Other marks, quote marks, words that open a clause.
    Strong,
}

/// What a unit is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A word.
    Word,
    /// A name, or a pronoun mention.
    Name,
    /// A mark.
    Mark,
}

/// One word, name or mark.
#[derive(Clone, Debug)]
pub struct Unit {
    /// Byte range.
    pub span: Range<usize>,
    /// What it is.
    pub kind: Kind,
    /// A mention by pronoun.
    pub pronoun: bool,
    /// What the lexicon knows; nothing for names and marks.
    pub entry: Entry,
    /// Number of the stem in the vocabulary, or [`UNKNOWN`].
    pub stem: u32,
    /// Number of the word in the net's table, or [`UNKNOWN_WORD`].
    pub word: u32,
    /// Whose word it is.
    pub voice: Voice,
    /// The same, but that what is reported in other words counts for the voice that reports it: how far words reach one another.
    pub aloud: Voice,
    /// The break it makes.
    pub break_: Break,
    /// Weak and strong breaks from the start of the sentence up to here, this unit included.
    pub weak: u16,
    /// See `weak`.
    pub strong: u16,
    /// Names up to here, this unit included.
    pub names: u16,
}

/// Where a sentence speaks of an entity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spot {
    /// First unit of the mention.
    pub first: usize,
    /// Last unit of the mention.
    pub last: usize,
    /// Row of the entity.
    pub entity: usize,
    /// Name, nominal or pronoun.
    pub form: MentionForm,
}

/// A sentence in units.
#[derive(Clone, Debug, Default)]
pub struct Sentence {
    /// In text order.
    pub units: Vec<Unit>,
    /// In text order.
    pub spots: Vec<Spot>,
    /// It ends with a question mark.
    pub question: bool,
}

/// Reads the sentences of one article in order; holds the scratch memory.
pub struct Reader<'a> {
    input: &'a Input<'a>,
    lexicon: &'a Lexicon,
    vocabulary: &'a Vocabulary,
    /// Mentions by start, the longer first.
    mentions: Vec<&'a Mention>,
    next_mention: usize,
    next_token: usize,
    /// Of the sentence.
    tokens: Vec<Range<usize>>,
    lower: String,
}

impl<'a> Reader<'a> {
    /// A reader at the first sentence.
    pub fn new(input: &'a Input<'a>, lexicon: &'a Lexicon, vocabulary: &'a Vocabulary) -> Self {
        let mut mentions: Vec<&Mention> = input.mentions.iter().filter(|m| m.span.start < m.span.end).collect();
        mentions.sort_by_key(|m| (m.span.start, std::cmp::Reverse(m.span.end)));
        let (tokens, lower) = (Vec::new(), String::new());
        Self { input, lexicon, vocabulary, mentions, next_mention: 0, next_token: 0, tokens, lower }
    }

    /// The units of `span`, which begins at or after the end of the sentence read before.
    pub fn read(&mut self, span: &Range<usize>, voice: &mut impl FnMut(usize) -> (Voice, Voice), out: &mut Sentence) {
        out.units.clear();
        out.spots.clear();
        out.question = false;
        let mut tokens = std::mem::take(&mut self.tokens);
        tokens.clear();
        while let Some(token) = self.input.tokens.get(self.next_token).filter(|t| t.start < span.end) {
            self.next_token += 1;
            if token.start >= span.start {
                tokens.push(token);
            }
        }
        while self.mentions.get(self.next_mention).is_some_and(|m| m.span.start < span.start) {
            self.next_mention += 1;
        }
        let first = self.next_mention;
        while self.mentions.get(self.next_mention).is_some_and(|m| m.span.start < span.end) {
            self.next_mention += 1;
        }
        let mentions = first..self.next_mention;

        let headline = self.is_headline(&tokens, mentions.clone());
        self.units(&tokens, mentions.clone(), headline, voice, out);
        self.tokens = tokens;
        self.phrases(out);
        self.spots(mentions, out);
        let (mut weak, mut strong, mut names) = (0, 0, 0);
        for unit in &mut out.units {
            weak += u16::from(unit.break_ == Break::Weak);
            strong += u16::from(unit.break_ == Break::Strong);
            names += u16::from(unit.kind == Kind::Name);
            (unit.weak, unit.strong, unit.names) = (weak, strong, names);
        }
    }

    fn text(&self, token: &Range<usize>) -> &'a str {
        self.input.text.get(token.clone()).unwrap_or_default()
    }

    /// All its letters are capitals, or its longer words are capitalised and it has no full stop, so that capitals tell nothing. Mentions are not asked:
    /// another name must not make it another sentence.
    fn is_headline(&self, tokens: &[Range<usize>], mentions: Range<usize>) -> bool {
        let (mut capital, mut all) = (0, 0);
        // Words of two letters or more, and those of them that are all capitals.
        let (mut shouted, mut words) = (0, 0);
        let mut mentions = self.mentions[mentions].iter().peekable();
        let mut masked = 0;
        for token in tokens {
            while let Some(mention) = mentions.next_if(|m| m.span.start < token.end) {
                masked = masked.max(mention.span.end);
            }
            let text = self.text(token);
            if token.start < masked || text.len() < 2 || !text.starts_with(char::is_alphabetic) {
                continue;
            }
            words += 1;
            shouted += usize::from(!text.contains(char::is_lowercase));
            if text.len() > 3 {
                all += 1;
                capital += usize::from(text.starts_with(char::is_uppercase));
            }
        }
        let stop = tokens.last().is_some_and(|last| matches!(self.text(last), "." | "”" | "\""));
        (words >= 2 && shouted == words) || (!stop && all >= 3 && capital * 10 >= all * 8)
    }

    fn units(
        &mut self,
        tokens: &[Range<usize>],
        mentions: Range<usize>,
        headline: bool,
        voice: &mut impl FnMut(usize) -> (Voice, Voice),
        out: &mut Sentence,
    ) {
        let mut lower = std::mem::take(&mut self.lower);
        let mut masks = mentions.filter(|&m| self.mentions[m].form != MentionForm::Nominal).peekable();
        // The end of the mention that is being read.
        let mut masked = 0;
        // The next word begins the sentence, a quotation or a clause after a colon: its capital tells nothing.
        let mut begins = true;
        // The last unit is a run of capitalised words that no mention covers.
        let mut run = false;
        for (index, token) in tokens.iter().enumerate() {
            let text = self.text(token);
            let voice = voice(token.start);
            let (mut starts_mention, mut pronoun) = (false, false);
            while let Some(mention) = masks.next_if(|&m| self.mentions[m].span.start < token.end) {
                let Mention { span, form, .. } = self.mentions[mention];
                if span.end > token.start && token.start >= masked {
                    (starts_mention, pronoun) = (true, *form == MentionForm::Pronoun);
                    masked = span.end;
                }
            }
            if token.start < masked {
                match out.units.last_mut() {
                    Some(last) if !starts_mention => last.span.end = token.end,
                    // “President” before a name is its title, and one unit with it.
                    Some(last) if run => last.span.end = token.end,
                    _ => {
                        let word = if pronoun { self.word(text, &mut lower) } else { UNKNOWN_WORD };
                        out.units.push(Unit { pronoun, word, ..Unit::new(token, Kind::Name, voice) });
                    }
                }
                (begins, run) = (false, false);
                continue;
            }
            let mut unit = Unit::new(token, Kind::Word, voice);
            let first = text.chars().next().unwrap_or(' ');
            if first.is_alphanumeric() || is_clitic(text) {
                self.look_up(text, &mut lower, &mut unit);
                let next = tokens.get(index + 1).map_or("", |t| self.text(t));
                if self.is_capital_name(text, next, first, begins, headline, &unit) {
                    begins = false;
                    if let Some(last) = out.units.last_mut().filter(|_| run) {
                        last.span.end = token.end;
                        continue;
                    }
                    run = true;
                    unit = Unit::new(token, Kind::Name, voice);
                } else {
                    (begins, run) = (false, false);
                }
            } else {
                unit.kind = Kind::Mark;
                unit.word = self.word(text, &mut lower);
                if let Some(entry) = self.lexicon.get(text).filter(|entry| entry.has_tone()) {
                    unit.entry = *entry;
                }
                unit.break_ = mark_break(text);
                out.question |= text.starts_with('?');
                begins = begins || matches!(text, ":" | "“" | "\"" | "«" | "‘" | "``" | "—" | "–" | "--" | ";" | "...");
                run = false;
            }
            out.units.push(unit);
        }
        self.lower = lower;
    }

    fn look_up(&self, text: &str, lower: &mut String, unit: &mut Unit) {
        vocabulary::lowered(text, lower);
        if let Some(entry) = self.lexicon.get(lower) {
            unit.entry = *entry;
        }
        if unit.entry.class.is(Class::OPENER) {
            unit.break_ = Break::Strong;
        }
        unit.stem = self.vocabulary.number(vocabulary::stem(lower));
        vocabulary::zeroed(lower);
        unit.word = self.vocabulary.word(lower);
    }

    /// The number of a word of which the lexicon is not asked: of a mark, or of a pronoun.
    fn word(&self, text: &str, lower: &mut String) -> u32 {
        vocabulary::lowered(text, lower);
        vocabulary::zeroed(lower);
        self.vocabulary.word(lower)
    }

    /// Whether a word that no mention covers is still a name by its capital.
    fn is_capital_name(&self, text: &str, next: &str, first: char, begins: bool, headline: bool, unit: &Unit) -> bool {
        if headline || !first.is_uppercase() || text == "I" {
            return false;
        }
        let known = unit.entry != Entry::default() || unit.stem != UNKNOWN;
        let function = unit.entry.class != Class::NONE;
        if begins {
            let followed = next.starts_with(char::is_uppercase);
            return !function && (!known || followed);
        }
        true
    }

    /// Reads fixed word sequences as one: their last word has the tone of the whole, the others none.
    fn phrases(&mut self, out: &mut Sentence) {
        let mut at = 0;
        while at < out.units.len() {
            let Some((length, entry)) = self.phrase_at(&out.units, at) else {
                at += 1;
                continue;
            };
            for unit in &mut out.units[at..at + length] {
                unit.entry = Entry { class: Class::NONE, ..Entry::default() };
                unit.stem = UNKNOWN;
                unit.break_ = Break::None;
            }
            out.units[at + length - 1].entry = entry;
            at += length;
        }
    }

    fn phrase_at(&mut self, units: &[Unit], at: usize) -> Option<(usize, Entry)> {
        let unit = &units[at];
        if unit.kind != Kind::Word || !unit.entry.opens_phrase {
            return None;
        }
        self.lower.clear();
        self.lower.push_str(&self.input.text.get(unit.span.clone())?.to_lowercase());
        self.lexicon.phrases(&self.lower).iter().find_map(|phrase| {
            let rest = units.get(at + 1..at + 1 + phrase.rest.len())?;
            let same = rest.iter().zip(&phrase.rest).all(|(unit, word)| {
                unit.kind == Kind::Word
                    && self.input.text.get(unit.span.clone()).is_some_and(|text| text.eq_ignore_ascii_case(word))
            });
            same.then_some((phrase.rest.len() + 1, phrase.entry))
        })
    }

    fn spots(&self, mentions: Range<usize>, out: &mut Sentence) {
        for mention in &self.mentions[mentions] {
            let Some(entity) = mention.entity.filter(|&e| e < self.input.entities) else { continue };
            let first = out.units.partition_point(|unit| unit.span.end <= mention.span.start);
            let last = out.units.partition_point(|unit| unit.span.start < mention.span.end);
            if first < last {
                out.spots.push(Spot { first, last: last - 1, entity, form: mention.form });
            }
        }
    }
}

impl Unit {
    /// A name, which has no letters for what reads it; a pronoun has.
    pub fn is_nameless(&self) -> bool {
        self.kind == Kind::Name && !self.pronoun
    }

    /// A word that can be a reason: one with a tone or a weight, no word of the grammar alone.
    pub fn has_content(&self) -> bool {
        self.entry.has_tone()
            || (self.entry.class == Class::NONE && (self.stem != UNKNOWN || self.word != UNKNOWN_WORD))
    }

    fn new(span: &Range<usize>, kind: Kind, (voice, aloud): (Voice, Voice)) -> Self {
        Self {
            span: span.clone(),
            kind,
            pronoun: false,
            entry: Entry::default(),
            stem: UNKNOWN,
            word: UNKNOWN_WORD,
            voice,
            aloud,
            break_: Break::None,
            weak: 0,
            strong: 0,
            names: 0,
        }
    }
}

fn is_clitic(text: &str) -> bool {
    matches!(text.as_bytes(), [b'\'', _, ..]) || matches!(text, "’s" | "’re" | "’ve" | "’ll" | "’m" | "’d")
}

fn mark_break(text: &str) -> Break {
    match text {
        "," => Break::Weak,
        "'" | "’" | "-" | "/" | "%" | "$" | "&" | "*" => Break::None,
        _ => Break::Strong,
    }
}
