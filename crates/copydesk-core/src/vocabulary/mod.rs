//! The words of the record: layers, labels, link roles, attribute keys. Everything that writes or reads rows takes them from here.
//!
//! ```
//! use copydesk_core::vocabulary::{QuoteKind, layer};
//!
//! assert_eq!(layer::QUOTES, "quotes");
//! assert_eq!(QuoteKind::parse("mixed"), Some(QuoteKind::Mixed));
//! assert_eq!(QuoteKind::Mixed.as_str(), "mixed");
//! ```

mod labels;

pub use labels::{EntityType, MentionForm, QuoteKind, Scope, SectionKind, Tone};

/// Names of layers.
pub mod layer {
    /// Title, headings, paragraphs and what is not prose; provided by the host.
    pub const SECTIONS: &str = "sections";
    /// Sentences, each inside one section; provided by the host.
    pub const SENTENCES: &str = "sentences";
    /// Words and punctuation marks; provided by the host.
    pub const TOKENS: &str = "tokens";
    /// References to a person, organisation, place or other thing; provided by `entities`.
    pub const MENTIONS: &str = "mentions";
    /// Who and what is named, one row each, at the fullest mention; provided by `entities`.
    pub const ENTITIES: &str = "entities";
    /// Quotations; provided by `quotes`.
    pub const QUOTES: &str = "quotes";
    /// Phrases that the text gives as sources and that are not mentions: “officials”; provided by `quotes`.
    pub const SOURCES: &str = "sources";
    /// Verbs of saying: “told”; provided by `quotes`.
    pub const CUES: &str = "cues";
    /// Tone; provided by `sentiment`.
    pub const SENTIMENT: &str = "sentiment";
}

/// The layers that the host itself provides.
pub const HOST_LAYERS: [&str; 3] = [layer::SECTIONS, layer::SENTENCES, layer::TOKENS];

/// The id of the standard processor that provides a layer; `None` if none does.
pub fn standard_provider(layer: &str) -> Option<&'static str> {
    match layer {
        layer::MENTIONS | layer::ENTITIES => Some("entities"),
        layer::QUOTES | layer::SOURCES | layer::CUES => Some("quotes"),
        layer::SENTIMENT => Some("sentiment"),
        _ => None,
    }
}

/// Roles of links.
pub mod role {
    /// From a mention to the entity that it refers to.
    pub const ENTITY: &str = "entity";
    /// From a quote to what the text gives as its source: a mention, or a row of `sources`.
    pub const SOURCE: &str = "source";
    /// From a quote to the entity that says it.
    pub const SPEAKER: &str = "speaker";
    /// From a quote to the row of its cue.
    pub const CUE: &str = "cue";
    /// From a quote to the entity that is addressed.
    pub const ADDRESSEE: &str = "addressee";
    /// From a quote to the one that it continues.
    pub const CONTINUES: &str = "continues";
    /// From a quote to the one that contains it.
    pub const WITHIN: &str = "within";
    /// From a tone to the entity that it is towards.
    pub const TARGET: &str = "target";
    /// From a tone to the quote that it is the tone of.
    pub const QUOTE: &str = "quote";
}

/// Keys of attributes.
pub mod key {
    /// Of a mention: how it refers to its entity, a [`MentionForm`](super::MentionForm).
    pub const FORM: &str = "form";
    /// Of an entity: its name in full, as the article has it.
    pub const NAME: &str = "name";
    /// Of an entity: what the article calls it besides its name, “Kremlin spokesman”.
    pub const ROLE: &str = "role";
    /// Of an entity: the title before its name, “Sen.”, “Dr”.
    pub const TITLE: &str = "title";
    /// Of an entity: a subtype.
    pub const KIND: &str = "kind";
    /// Of an entity: `female` or `male`, if the article says so.
    pub const GENDER: &str = "gender";
    /// Of an entity: the country of a demonym.
    pub const OF: &str = "of";
    /// Of an entity: true if the user asked for it by a watch list or a target.
    pub const WATCHED: &str = "watched";
    /// Of an entity: its id in an authority.
    pub const ID: &str = "id";
    /// Of an entity: ids in an authority that it could have, if they are several, separated by `; `.
    pub const CANDIDATES: &str = "candidates";
    /// Of an entity: how many mentions it has.
    pub const MENTIONS: &str = "mentions";
    /// Of a quote: its verb of saying.
    pub const CUE: &str = "cue";
    /// Of a quote: the dictionary form of its cue.
    pub const CUE_LEMMA: &str = "cue_lemma";
    /// Of a cue: its dictionary form.
    pub const LEMMA: &str = "lemma";
    /// Of a quote: the kind of saying: `say`, `claim`, `announce` ...
    pub const STANCE: &str = "stance";
    /// Of a quote: what the text gives as its source, named or not: “officials”.
    pub const SOURCE_PHRASE: &str = "source_phrase";
    /// Of a quote: true if the text says that this was not said: “did not say that”.
    pub const NEGATED: &str = "negated";
    /// Of a quote: how likely the speaker is the right entity, 0 to 1.
    pub const SPEAKER_SCORE: &str = "speaker_score";
    /// Of a tone: the words that decided it, in the order of the text, separated by `, `.
    pub const WORDS: &str = "words";
    /// Of a tone: whose voice it is.
    pub const VOICE: &str = "voice";
    /// Of a tone: from -1 (negative) to 1 (positive).
    pub const POLARITY: &str = "polarity";
    /// Of a tone: what it is the tone of, a [`Scope`](super::Scope).
    pub const SCOPE: &str = "scope";
}
