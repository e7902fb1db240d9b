//! Reporting verbs: their forms, what kind of saying each is (stance), and which content each takes (frames). The table is
//! `data/cues.tsv`, by lemma; nouns and adjectives that report are in `data/words.tsv`. Where a cue stands in a sentence is not decided here.

use std::collections::HashMap;
use std::sync::LazyLock;

use copydesk_language::morphology::VerbForm;
use foldhash::fast::FixedState;

/// The kinds of content that a reporting verb takes; one bit each.
pub mod frame {
    /// A clause without “that”.
    pub const CLAUSE: u16 = 1;
    /// A that-clause.
    pub const THAT: u16 = 2;
    /// Words in quote marks.
    pub const QUOTE: u16 = 4;
    /// A clause with “whether”, “how”, “why” …
    pub const WH: u16 = 8;
    /// An infinitive.
    pub const INFINITIVE: u16 = 16;
    /// A gerund.
    pub const GERUND: u16 = 32;
    /// A noun phrase.
    pub const NOUN: u16 = 64;
    /// A complement that names or describes (“called it a farce”).
    pub const COMPLEMENT: u16 = 128;
    /// An addressee may precede the content.
    pub const ADDRESSEE: u16 = 256;
    /// The form is a noun as often as a verb.
    pub const NOUNISH: u16 = 512;
    /// Things do it as often as people: “tests suggest”.
    pub const EVIDENCE: u16 = 1024;
    /// It reports only with “back” right behind it: “fired back”.
    pub const BACK: u16 = 2048;
    /// A manner of speaking: words in marks right behind it are said only if they are a clause.
    pub const MANNER: u16 = 4096;
}

/// Stances that are not of speech: beliefs, wishes and plans, findings.
pub const ATTITUDES: [&str; 3] = ["believe", "want", "show"];

/// A reporting verb.
#[derive(Debug)]
pub struct Verb {
    pub lemma: &'static str,
    pub stance: &'static str,
    pub frames: u16,
    /// Prepositions that head its content: “warned of”, “called for”.
    pub prepositions: Vec<&'static str>,
}

impl Verb {
    /// Whether the verb takes any of `frames`.
    pub fn takes(&self, frames: u16) -> bool {
        self.frames & frames != 0
    }

    /// Whether its third person may also be a plural: “strong hints”. It is a verb far more often.
    pub fn spelt_as_plural(&self) -> bool {
        matches!(
            self.lemma,
            "hint" | "reason" | "volunteer" | "recall" | "highlight" | "invite" | "welcome" | "outline" | "guess"
        )
    }

    /// Whether the verb takes nothing but words in quote marks: “sang”, “continued”.
    pub fn only_quotes(&self) -> bool {
        self.frames & !(frame::NOUNISH | frame::BACK | frame::MANNER) == frame::QUOTE && self.prepositions.is_empty()
    }

    /// Whether words in marks further behind the verb are only named on the way: “continued his attacks on the “squad””, “to answer charges of
    /// “fraud””.
    pub fn names_only(&self) -> bool {
        self.only_quotes() || self.lemma == "answer"
    }
}

/// One form in the text: its verb and how it is inflected.
#[derive(Clone, Copy, Debug)]
pub struct Cue {
    pub verb: &'static Verb,
    pub form: VerbForm,
}

/// A noun or adjective that reports what a that-clause after it says.
#[derive(Clone, Copy, Debug)]
pub struct Naming {
    pub lemma: &'static str,
    pub stance: &'static str,
    pub adjective: bool,
}

static NAMINGS: LazyLock<HashMap<String, Naming, FixedState>> = LazyLock::new(|| {
    let mut words = HashMap::default();
    for row in rows(include_str!("../data/words.tsv")) {
        let [lemma, kind, stance] = row[..] else { continue };
        let naming = Naming { lemma, stance, adjective: kind == "a" };
        words.insert(lemma.to_owned(), naming);
        if !naming.adjective {
            words.insert(format!("{lemma}s"), naming);
        }
    }
    words
});

/// The noun or adjective that a lower-case word is, if it reports.
pub fn naming(lower: &str) -> Option<Naming> {
    NAMINGS.get(lower).copied()
}

/// Every form of a noun or adjective that reports, sorted.
pub fn namings() -> Vec<&'static str> {
    let mut forms: Vec<&str> = NAMINGS.keys().map(String::as_str).collect();
    forms.sort_unstable();
    forms
}

/// The forms of every reporting verb, with its lemma, made by `build.rs`; in the order of `data/cues.tsv`.
const FORMS: &[(&str, &str, VerbForm)] = include!(concat!(env!("OUT_DIR"), "/forms.rs"));

struct Table {
    verbs: Vec<Verb>,
    forms: HashMap<&'static str, (usize, VerbForm), FixedState>,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let mut table =
        Table { verbs: Vec::new(), forms: HashMap::with_capacity_and_hasher(FORMS.len(), FixedState::default()) };
    let mut forms = FORMS.iter().peekable();
    for row in rows(include_str!("../data/cues.tsv")) {
        let [lemma, stance, frames] = row[..] else { continue };
        let at = table.verbs.len();
        table.verbs.push(verb(lemma, stance, frames));
        while let Some(&(text, _, form)) = forms.next_if(|(_, of, _)| *of == lemma) {
            // “read” is both past and base form; news reports in the past.
            table.forms.insert(text, (at, form));
        }
    }
    table
});

fn rows(data: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    data.lines().filter(|l| !l.starts_with('#') && !l.is_empty()).map(|l| l.split('\t').collect())
}

fn verb(lemma: &'static str, stance: &'static str, frames: &'static str) -> Verb {
    let mut verb = Verb { lemma, stance, frames: 0, prepositions: Vec::new() };
    for code in frames.split(' ') {
        verb.frames |= match code {
            "s" => frame::CLAUSE | frame::THAT,
            "t" => frame::THAT,
            "q" => frame::QUOTE,
            "w" => frame::WH,
            "i" => frame::INFINITIVE,
            "g" => frame::GERUND,
            "n" => frame::NOUN,
            "c" => frame::COMPLEMENT,
            "o" | "O" => frame::ADDRESSEE,
            "N" => frame::NOUNISH,
            "e" => frame::EVIDENCE,
            "b" => frame::BACK,
            "m" => frame::MANNER,
            _ => {
                verb.prepositions.extend(code.strip_prefix("p:").into_iter().flat_map(|p| p.split('|')));
                0
            }
        };
    }
    verb
}

/// Every form of every reporting verb, in no order.
pub fn forms() -> impl Iterator<Item = (&'static str, Cue)> {
    TABLE.forms.keys().filter_map(|&form| Some((form, cue(form)?)))
}

/// The reporting verb that a lower-case word is a form of.
pub fn cue(lower: &str) -> Option<Cue> {
    TABLE.forms.get(lower).map(|&(at, form)| Cue { verb: &TABLE.verbs[at], form })
}

/// Cues that are not single words of the tables.
const PHRASES: [&str; 7] = [":", "according to", "in the words of", "make clear", "put it", "put", "want to know"];

/// Whether `lemma` is one that a quotation's cue can have.
pub fn is_lemma(lemma: &str) -> bool {
    let verb = || TABLE.verbs.iter().any(|verb| verb.lemma == lemma);
    PHRASES.contains(&lemma) || verb() || NAMINGS.values().any(|naming| naming.lemma == lemma)
}

/// Every stance that the tables use, sorted.
pub fn stances() -> Vec<&'static str> {
    let mut all: Vec<&str> = TABLE.verbs.iter().map(|v| v.stance).chain(NAMINGS.values().map(|n| n.stance)).collect();
    all.sort_unstable();
    all.dedup();
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms() {
        for (form, lemma) in [
            ("said", "say"),
            ("denies", "deny"),
            ("admitted", "admit"),
            ("urging", "urge"),
            ("agreeing", "agree"),
            ("wrote", "write"),
            ("slammed", "slam"),
            ("opted", "opt"),
        ] {
            assert_eq!(cue(form).map(|c| c.verb.lemma), Some(lemma), "{form}");
        }
        assert!(cue("table").is_none());
        assert_eq!(naming("claims").map(|n| (n.lemma, n.adjective)), Some(("claim", false)));
        assert_eq!(naming("sure").map(|n| (n.stance, n.adjective)), Some(("believe", true)));
    }

    #[test]
    fn each_lemma_once_and_every_stance_documented() {
        let mut lemmas: Vec<&str> = TABLE.verbs.iter().map(|v| v.lemma).collect();
        lemmas.sort_unstable();
        let all = lemmas.len();
        lemmas.dedup();
        assert_eq!(lemmas.len(), all);
        let readme = include_str!("../README.md");
        for stance in stances() {
            assert!(readme.contains(&format!("`{stance}`")), "{stance} is not in the README");
        }
    }
}
