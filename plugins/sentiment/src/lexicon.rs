//! The lexicon: words with their valence and with what they say of agent and patient, and phrases that are read as one.
//!
//! Data: `data/lexicon.tsv` (derived from VADER and Pattern, see data/LICENCES.md), `data/news.tsv` and `data/phrases.tsv`
//! (our own). A later file overrides an earlier. Verbs and nouns of `news.tsv` are inflected here.

use std::borrow::Cow;
use std::collections::HashMap;

use foldhash::fast::FixedState;

use crate::grammar::{Class, function_words};

/// What is known of a word by itself.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Entry {
    /// Tone of the word, -1..1.
    pub valence: f32,
    /// What it says of the one who does it, or of the one it describes, -1..1.
    pub agent: f32,
    /// What it says of the one it is done to, -1..1.
    pub patient: f32,
    /// It is a past form or participle of a verb, so that a form of be before it makes it passive.
    pub participle: bool,
    /// It is a form of a verb with a known agent and patient.
    pub verb: bool,
    /// Grammatical classes.
    pub class: Class,
    /// Phrases may begin with it.
    pub opens_phrase: bool,
}

impl Entry {
    /// Whether the word carries tone for anyone.
    pub fn has_tone(&self) -> bool {
        self.valence != 0.0 || self.agent != 0.0 || self.patient != 0.0
    }
}

/// A sequence of words read as one.
#[derive(Clone, Debug)]
pub struct Phrase {
    /// The lower-case words after the first.
    pub rest: Vec<&'static str>,
    /// What the whole says; all zero if the words mean nothing by themselves here.
    pub entry: Entry,
}

/// All words and phrases, by lower-case form with a straight apostrophe.
#[derive(Debug, Default)]
pub struct Lexicon {
    words: HashMap<Cow<'static, str>, Entry, FixedState>,
    phrases: HashMap<&'static str, Vec<Phrase>, FixedState>,
}

impl Lexicon {
    /// The lexicon that the plugin carries.
    pub fn shipped() -> Self {
        let mut lexicon = Self::default();
        lexicon.words.reserve(16_384);
        for (term, valence) in lines(include_str!("../data/lexicon.tsv")).filter_map(|line| line.split_once('\t')) {
            let valence = number(Some(&valence));
            let entry = Entry { valence, agent: valence, patient: 0.0, ..Entry::default() };
            lexicon.words.insert(term.into(), entry);
        }
        for fields in rows(include_str!("../data/news.tsv")) {
            lexicon.add_news(&fields);
        }
        for (word, class) in function_words() {
            let entry = lexicon.words.entry(word.into()).or_default();
            entry.class = entry.class.with(class);
        }
        for fields in rows(include_str!("../data/phrases.tsv")) {
            lexicon.add_phrase(&fields);
        }
        lexicon
    }

    /// The entry of a lower-case word.
    pub fn get(&self, word: &str) -> Option<&Entry> {
        self.words.get(word)
    }

    /// The phrases that begin with `word`, longest first.
    pub fn phrases(&self, word: &str) -> &[Phrase] {
        self.phrases.get(word).map_or(&[], Vec::as_slice)
    }

    /// How many words it knows.
    pub fn len(&self) -> usize {
        self.words.len()
    }

    /// Whether it knows no word.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    fn add_news(&mut self, fields: &[&'static str]) {
        let &[kind, term, ..] = fields else { return };
        let entry = Entry {
            valence: number(fields.get(2)),
            agent: number(fields.get(3)),
            patient: number(fields.get(4)),
            verb: kind == "v",
            ..Entry::default()
        };
        let mut forms = term.split('|');
        let base = forms.next().unwrap_or_default();
        match kind {
            "v" => {
                self.words.insert(base.into(), entry);
                self.words.insert(third_person(base).into(), entry);
                self.words.insert(present_participle(base).into(), entry);
                let past = forms.next().map_or_else(|| past(base).into(), Cow::from);
                let participle = forms.next().map_or_else(|| past.clone(), Cow::from);
                for form in [past, participle] {
                    self.words.insert(form, Entry { participle: true, ..entry });
                }
            }
            "n" => {
                self.words.insert(base.into(), entry);
                self.words.insert(third_person(base).into(), entry);
            }
            _ => {
                self.words.insert(base.into(), entry);
            }
        }
    }

    fn add_phrase(&mut self, fields: &[&'static str]) {
        let mut words = fields[0].split(' ');
        let Some(first) = words.next() else { return };
        let entry = Entry {
            valence: number(fields.get(1)),
            agent: number(fields.get(2)),
            patient: number(fields.get(3)),
            ..Entry::default()
        };
        self.words.entry(first.into()).or_default().opens_phrase = true;
        let list = self.phrases.entry(first).or_default();
        list.push(Phrase { rest: words.collect(), entry });
        list.sort_by_key(|phrase| std::cmp::Reverse(phrase.rest.len()));
    }
}

fn lines(data: &'static str) -> impl Iterator<Item = &'static str> {
    data.lines().filter(|line| !line.is_empty() && !line.starts_with('#'))
}

fn rows(data: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    lines(data).map(|line| line.split('\t').collect())
}

fn number(field: Option<&&str>) -> f32 {
    field.and_then(|text| text.parse().ok()).unwrap_or(0.0)
}

fn is_vowel(byte: u8) -> bool {
    matches!(byte, b'a' | b'e' | b'i' | b'o' | b'u')
}

/// “deny” -> “denies”, “clash” -> “clashes”.
fn third_person(base: &str) -> String {
    match base.as_bytes() {
        [.., before, b'y'] if !is_vowel(*before) => format!("{}ies", &base[..base.len() - 1]),
        [.., b's' | b'x' | b'z'] | [.., b'c' | b's', b'h'] => format!("{base}es"),
        _ => format!("{base}s"),
    }
}

/// A last consonant that doubles before an ending: “ban” -> “bann”, but not “assail”.
fn doubled(base: &str) -> String {
    let short = base.len() <= 4 || base.ends_with("pel") || base.ends_with("nap");
    match base.as_bytes() {
        [.., first, vowel, last]
            if short
                && is_vowel(*vowel)
                && !is_vowel(*first)
                && !is_vowel(*last)
                && !matches!(last, b'w' | b'x' | b'y' | b'h') =>
        {
            format!("{base}{}", char::from(*last))
        }
        [vowel, last] if is_vowel(*vowel) && !is_vowel(*last) => format!("{base}{}", char::from(*last)),
        _ => base.to_owned(),
    }
}

fn present_participle(base: &str) -> String {
    match base.as_bytes() {
        [.., b'i', b'e'] => format!("{}ying", &base[..base.len() - 2]),
        [.., before, b'e'] if *before != b'e' => format!("{}ing", &base[..base.len() - 1]),
        _ => format!("{}ing", doubled(base)),
    }
}

fn past(base: &str) -> String {
    match base.as_bytes() {
        [.., b'e'] => format!("{base}d"),
        [.., before, b'y'] if !is_vowel(*before) => format!("{}ied", &base[..base.len() - 1]),
        _ => format!("{}ed", doubled(base)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn verbs_are_inflected() {
        for (base, s, ing, ed) in [
            ("ban", "bans", "banning", "banned"),
            ("denounce", "denounces", "denouncing", "denounced"),
            ("defy", "defies", "defying", "defied"),
            ("clash", "clashes", "clashing", "clashed"),
            ("assail", "assails", "assailing", "assailed"),
            ("expel", "expels", "expelling", "expelled"),
        ] {
            assert_eq!((third_person(base), present_participle(base), past(base)), (s.into(), ing.into(), ed.into()));
        }
    }

    #[test]
    fn a_news_word_overrides_the_general_lexicon() {
        let lexicon = Lexicon::shipped();
        assert_eq!(lexicon.get("security").map(|e| e.valence), Some(0.0));
        assert!(lexicon.get("denounced").is_some_and(|e| e.participle && e.patient < 0.0));
        assert!(lexicon.get("invasion").is_some_and(|e| e.valence < 0.0));
        assert!(lexicon.get("not").is_some_and(|e| e.class.is(Class::NEGATOR)));
    }

    #[test]
    fn every_number_is_in_range() {
        let lexicon = Lexicon::shipped();
        assert!(lexicon.len() > 5_000 && !lexicon.is_empty());
        assert!(lexicon.words.values().all(|e| [e.valence, e.agent, e.patient].iter().all(|v| v.abs() <= 1.0)));
    }
}
