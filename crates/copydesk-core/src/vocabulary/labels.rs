//! The labels and attribute values of the standard layers, as enums.

/// Defines an enum of the words that a label or an attribute may be.
macro_rules! words {
    ($(#[$about:meta])* $name:ident { $($(#[$what:meta])* $variant:ident = $word:literal),+ $(,)? }) => {
        $(#[$about])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum $name {
            $($(#[$what])* $variant),+
        }

        impl $name {
            /// All of them, in order.
            pub const ALL: &[$name] = &[$($name::$variant),+];

            /// The word, as it stands in rows.
            pub const fn as_str(self) -> &'static str {
                match self { $($name::$variant => $word),+ }
            }

            /// The variant that a word names; `None` if it names none.
            pub fn parse(word: &str) -> Option<$name> {
                $name::ALL.iter().copied().find(|known| known.as_str() == word)
            }
        }
    };
}

words! {
    /// Labels of the `sections` layer.
    SectionKind {
        /// The headline: given by the source, or a first line that looks like one.
        Title = "title",
        /// The article's own prose.
        Paragraph = "paragraph",
        /// A short line without a full stop, between paragraphs.
        Heading = "heading",
        /// “MOSCOW, April 22 (AP) —” before a paragraph, with its dash, or a line that is only a date.
        Dateline = "dateline",
        /// “By Jane Doe, Staff Writer”
        Byline = "byline",
        /// “(With information from AFP)”, “(Reporting by X; Editing by Y)”, “© 2022 …”
        Credit = "credit",
        /// Text of the page, not of the article: “READ MORE: …”, “Sign up for our newsletter”, “Advertisement”.
        Boilerplate = "boilerplate",
    }
}

words! {
    /// Labels of the `mentions` layer and the `entities` layer.
    EntityType {
        /// A person.
        Person = "PER",
        /// An organisation.
        Organisation = "ORG",
        /// A place.
        Location = "LOC",
        /// A nationality, event, work, product, language or law.
        Other = "MISC",
    }
}

words! {
    /// How a mention refers to its entity.
    MentionForm {
        /// By name.
        Name = "name",
        /// By what it is: “the spokesman”.
        Nominal = "nominal",
        /// “he”
        Pronoun = "pronoun",
    }
}

words! {
    /// Labels of the `quotes` layer.
    QuoteKind {
        /// In quote marks.
        Direct = "direct",
        /// A reported clause with a part in quote marks.
        Mixed = "mixed",
        /// A reported clause.
        Indirect = "indirect",
    }
}

words! {
    /// Labels of the `sentiment` layer.
    Tone {
        /// Against.
        Negative = "negative",
        /// Neither.
        Neutral = "neutral",
        /// For.
        Positive = "positive",
    }
}

words! {
    /// What a row of the `sentiment` layer is the tone of.
    Scope {
        /// The article's own voice.
        Article = "article",
        /// A sentence.
        Sentence = "sentence",
        /// What is said of an entity.
        Target = "target",
        /// A quote.
        Quote = "quote",
    }
}
