//! Parts of speech and grammatical relations: those of Universal Dependencies, some split and some merged.

/// A part of speech: as in UD, with verbs split by form and nouns by number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Tag {
    Adjective,
    Adposition,
    Adverb,
    /// Infinitive: “be”, “have” after “to” or a modal.
    AuxiliaryBase,
    AuxiliaryPresent,
    AuxiliaryPast,
    /// “been”, “being”.
    AuxiliaryParticiple,
    Modal,
    Coordinator,
    Determiner,
    Interjection,
    Noun,
    Plural,
    Number,
    /// “to” before an infinitive, “not”, the genitive's “’s”.
    Particle,
    Pronoun,
    Possessive,
    /// “who”, “which”, “that” at the head of a relative clause or question.
    Relative,
    Name,
    NamePlural,
    Punctuation,
    Subordinator,
    Symbol,
    VerbBase,
    /// “they say”.
    VerbPresent,
    /// “she says”.
    VerbThird,
    VerbPast,
    /// “said” after “has” or “is”.
    VerbParticiple,
    /// “saying”.
    VerbGerund,
    Other,
    /// A quotation as one word. Set by the caller, never predicted.
    Quoted,
}

impl Tag {
    /// Number of tags that the tagger predicts: all but [`Tag::Quoted`].
    pub const CHOICES: usize = 30;

    /// Every tag, in the order of its number.
    pub const ALL: [Tag; 31] = [
        Tag::Adjective,
        Tag::Adposition,
        Tag::Adverb,
        Tag::AuxiliaryBase,
        Tag::AuxiliaryPresent,
        Tag::AuxiliaryPast,
        Tag::AuxiliaryParticiple,
        Tag::Modal,
        Tag::Coordinator,
        Tag::Determiner,
        Tag::Interjection,
        Tag::Noun,
        Tag::Plural,
        Tag::Number,
        Tag::Particle,
        Tag::Pronoun,
        Tag::Possessive,
        Tag::Relative,
        Tag::Name,
        Tag::NamePlural,
        Tag::Punctuation,
        Tag::Subordinator,
        Tag::Symbol,
        Tag::VerbBase,
        Tag::VerbPresent,
        Tag::VerbThird,
        Tag::VerbPast,
        Tag::VerbParticiple,
        Tag::VerbGerund,
        Tag::Other,
        Tag::Quoted,
    ];

    /// The tag for UD's `UPOS` and the treebanks' `XPOS` (Penn).
    pub fn from_ud(upos: &str, xpos: &str) -> Tag {
        match upos {
            "ADJ" => Tag::Adjective,
            "ADP" => Tag::Adposition,
            "ADV" => Tag::Adverb,
            "AUX" => match xpos {
                "MD" => Tag::Modal,
                "VB" => Tag::AuxiliaryBase,
                "VBD" => Tag::AuxiliaryPast,
                "VBN" | "VBG" => Tag::AuxiliaryParticiple,
                _ => Tag::AuxiliaryPresent,
            },
            "CCONJ" => Tag::Coordinator,
            "DET" if matches!(xpos, "WDT" | "WP") => Tag::Relative,
            "DET" => Tag::Determiner,
            "INTJ" => Tag::Interjection,
            "NOUN" if xpos.ends_with('S') => Tag::Plural,
            "NOUN" => Tag::Noun,
            "NUM" => Tag::Number,
            "PART" => Tag::Particle,
            "PRON" => match xpos {
                "PRP$" | "WP$" => Tag::Possessive,
                "WP" | "WDT" => Tag::Relative,
                _ => Tag::Pronoun,
            },
            "PROPN" if xpos.ends_with('S') => Tag::NamePlural,
            "PROPN" => Tag::Name,
            "PUNCT" => Tag::Punctuation,
            "SCONJ" => Tag::Subordinator,
            "SYM" => Tag::Symbol,
            "VERB" => match xpos {
                "VBP" => Tag::VerbPresent,
                "VBZ" => Tag::VerbThird,
                "VBD" => Tag::VerbPast,
                "VBN" => Tag::VerbParticiple,
                "VBG" => Tag::VerbGerund,
                _ => Tag::VerbBase,
            },
            _ => Tag::Other,
        }
    }

    /// UD's name of the part of speech.
    pub fn upos(self) -> &'static str {
        match self {
            Tag::Adjective => "ADJ",
            Tag::Adposition => "ADP",
            Tag::Adverb => "ADV",
            Tag::AuxiliaryBase | Tag::AuxiliaryPresent | Tag::AuxiliaryPast | Tag::AuxiliaryParticiple | Tag::Modal => {
                "AUX"
            }
            Tag::Coordinator => "CCONJ",
            Tag::Determiner => "DET",
            Tag::Interjection => "INTJ",
            Tag::Noun | Tag::Plural => "NOUN",
            Tag::Number => "NUM",
            Tag::Particle => "PART",
            Tag::Pronoun | Tag::Possessive | Tag::Relative => "PRON",
            Tag::Name | Tag::NamePlural => "PROPN",
            Tag::Punctuation => "PUNCT",
            Tag::Subordinator => "SCONJ",
            Tag::Symbol => "SYM",
            Tag::Other | Tag::Quoted => "X",
            _ => "VERB",
        }
    }

    /// Whether it is a full verb, in whatever form.
    pub fn is_verb(self) -> bool {
        (Tag::VerbBase..=Tag::VerbGerund).contains(&self)
    }

    /// Whether it is a noun or a name.
    pub fn is_noun(self) -> bool {
        matches!(self, Tag::Noun | Tag::Plural | Tag::Name | Tag::NamePlural)
    }
}

macro_rules! labels {
    ($($name:ident $ud:literal,)*) => {
        /// The relation of a word to its head, from Universal Dependencies; rare relations are merged into similar ones.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(u8)]
        pub enum Label {
            $(#[doc = concat!("`", $ud, "`")] $name,)*
        }

        impl Label {
            /// Every label, in the order of its number.
            pub const ALL: &'static [Label] = &[$(Label::$name,)*];

            /// UD's name of the relation.
            pub fn as_str(self) -> &'static str {
                match self { $(Label::$name => $ud,)* }
            }
        }
    };
}

labels! {
    Subject "nsubj",
    PassiveSubject "nsubj:pass",
    Object "obj",
    IndirectObject "iobj",
    Clause "ccomp",
    OpenClause "xcomp",
    Parataxis "parataxis",
    Oblique "obl",
    Modifier "nmod",
    Owner "nmod:poss",
    Apposition "appos",
    NounClause "acl",
    RelativeClause "acl:relcl",
    AdverbialClause "advcl",
    Mark "mark",
    Case "case",
    Auxiliary "aux",
    PassiveAuxiliary "aux:pass",
    Copula "cop",
    Conjunct "conj",
    Coordinator "cc",
    Determiner "det",
    Adjective "amod",
    Numeral "nummod",
    Adverb "advmod",
    Compound "compound",
    Expletive "expl",
    Discourse "discourse",
    Punctuation "punct",
    Other "dep",
    Root "root",
}

impl Label {
    /// Number of labels that the parser chooses among: all but [`Label::Root`].
    pub const CHOICES: usize = 30;

    /// The label for UD's relation.
    pub fn from_ud(relation: &str) -> Label {
        if let Some(&label) = Label::ALL.iter().find(|l| l.as_str() == relation) {
            return label;
        }
        match relation.split(':').next().unwrap_or_default() {
            "nsubj" | "csubj" if relation.ends_with(":pass") => Label::PassiveSubject,
            "csubj" => Label::Subject,
            "flat" | "fixed" | "goeswith" => Label::Compound,
            "vocative" => Label::Discourse,
            base => Label::ALL.iter().copied().find(|l| l.as_str() == base).unwrap_or(Label::Other),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_follow_the_order_of_the_lists() {
        assert!(Tag::ALL.iter().enumerate().all(|(i, &tag)| tag as usize == i));
        assert!(Label::ALL.iter().enumerate().all(|(i, &label)| label as usize == i));
        assert_eq!((Tag::ALL.len(), Label::ALL.len()), (Tag::CHOICES + 1, Label::CHOICES + 1));
    }

    #[test]
    fn rare_relations_go_to_their_kin() {
        for (ud, ours) in [
            ("nsubj:outer", Label::Subject),
            ("csubj:pass", Label::PassiveSubject),
            ("flat", Label::Compound),
            ("obl:agent", Label::Oblique),
            ("acl:relcl", Label::RelativeClause),
            ("advcl:relcl", Label::AdverbialClause),
            ("orphan", Label::Other),
        ] {
            assert_eq!(Label::from_ud(ud), ours, "{ud}");
        }
    }
}
