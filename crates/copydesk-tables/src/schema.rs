//! The schema: which tables there are, and which columns each has.

use std::fmt::Write;

use copydesk_core::vocabulary::{key, layer, role};

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// UTF-8 text.
    Text,
    /// A whole number of 64 bits.
    Int,
    /// A number of 64 bits.
    Float,
}

/// Where the value of a column comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// The article, or a property of the row.
    Own,
    /// The attribute of the row with the name of the column.
    Attr,
    /// The index of the row in layer `to` that the row links to in this role.
    Link {
        /// The role of the link.
        role: &'static str,
        /// The layer that the link leads to. A link of the same role to another layer has a column of its own, or is in `links`.
        to: &'static str,
    },
}

/// A column.
#[derive(Debug, PartialEq, Eq)]
pub struct ColumnSpec {
    /// Its name.
    pub name: &'static str,
    /// Its type.
    pub kind: Kind,
    /// Whether every row has a value.
    pub required: bool,
    /// Where its values come from.
    pub source: Source,
    /// What it holds, in words.
    pub about: &'static str,
}

/// A table.
#[derive(Debug, PartialEq, Eq)]
pub struct TableSpec {
    /// Its name.
    pub name: &'static str,
    /// What a row stands for, in words.
    pub about: &'static str,
    /// Its columns, in order.
    pub columns: &'static [ColumnSpec],
}

const fn own(name: &'static str, kind: Kind, about: &'static str) -> ColumnSpec {
    ColumnSpec { name, kind, required: false, source: Source::Own, about }
}

const fn always(name: &'static str, kind: Kind, about: &'static str) -> ColumnSpec {
    ColumnSpec { name, kind, required: true, source: Source::Own, about }
}

const fn attr(name: &'static str, kind: Kind, about: &'static str) -> ColumnSpec {
    ColumnSpec { name, kind, required: false, source: Source::Attr, about }
}

const fn link(name: &'static str, to: &'static str, about: &'static str) -> ColumnSpec {
    link_as(name, name, to, about)
}

const fn link_as(name: &'static str, role: &'static str, to: &'static str, about: &'static str) -> ColumnSpec {
    ColumnSpec { name, kind: Kind::Int, required: false, source: Source::Link { role, to }, about }
}

const ARTICLE: ColumnSpec =
    always("article", Kind::Int, "number of the article in the input, from 0; joins the tables");
const ID: ColumnSpec = always("id", Kind::Text, "what the source calls the article");
const ROW: ColumnSpec = always("row", Kind::Int, "index in the layer of the article, from 0; links refer to it");
const START: ColumnSpec =
    own("start", Kind::Int, "start offset in the text of the article; null if the row is about the whole article");
const END: ColumnSpec = own("end", Kind::Int, "end offset, exclusive");
const TEXT: ColumnSpec = own("text", Kind::Text, "the words from start to end");
const LABEL: ColumnSpec = own("label", Kind::Text, "the type of the row");
const SCORE: ColumnSpec = own("score", Kind::Float, "how sure the processor is, 0 to 1");
const ATTRS: ColumnSpec = own("attrs", Kind::Text, "further attributes, as a JSON object");
const LINKS: ColumnSpec = own("links", Kind::Text, "further links, as in the record: role to [layer, row]");

/// The columns of the table of a layer: those of every row, around the attributes and links of the layer.
macro_rules! of_layer {
    ($label:expr; $($own:expr),* $(,)?) => {
        &[ARTICLE, ID, ROW, START, END, TEXT, $label, SCORE, $($own,)* ATTRS, LINKS]
    };
}

/// The columns of the view `who_said_what`, and those that come after them.
macro_rules! who_said_what {
    ($($more:expr),* $(,)?) => {
        &[
            ARTICLE,
            ID,
            own("title", Kind::Text, "headline"),
            own("url", Kind::Text, "where the article was read"),
            own("publisher", Kind::Text, "publisher or domain"),
            own("published", Kind::Text, "when the article was published, as given"),
            always("quote", Kind::Int, "row in `quotes`, of its first part"),
            own(
                "speaker",
                Kind::Text,
                "name of who said it, or names separated by `; `; null: nobody is named surely enough",
            ),
            own("speaker_role", Kind::Text, "what the text says that the speaker is"),
            own("speaker_score", Kind::Float, "how likely the speaker is the right one, 0 to 1"),
            own("source_phrase", Kind::Text, "the words that give the source, named or not"),
            own("cue", Kind::Text, "the word that attributes it"),
            own("stance", Kind::Text, "what kind of saying it is: say, claim, deny, ask"),
            own("type", Kind::Text, "direct, mixed or indirect"),
            own("said", Kind::Text, "what was said; where an attribution stood inside, ` … `"),
            own("score", Kind::Float, "how likely it is a quotation, 0 to 1: of its surest part"),
            own("names", Kind::Text, "who and what is named inside, each once, separated by `; `"),
            own("tone", Kind::Text, "negative, neutral or positive"),
            own("polarity", Kind::Float, "from bad (-1) to good (1)"),
            $($more,)*
        ]
    };
}

/// All tables. The rows of a layer are in the table of the layer, or in `rows` if it has no table. The layers of the host have none.
pub static TABLES: [TableSpec; 10] = [
    TableSpec {
        name: "articles",
        about: "one row per article of the input, readable or not",
        columns: &[
            ARTICLE,
            ID,
            own("title", Kind::Text, "headline"),
            own("published", Kind::Text, "when it was published, as given"),
            own("language", Kind::Text, "language tag: as given, or else detected where the text is long enough"),
            own("source", Kind::Text, "publisher or domain"),
            own("url", Kind::Text, "where it was read"),
            own("text", Kind::Text, "the text; null if it could not be read, with the reason in `problems`"),
            always("words", Kind::Int, "tokens in the text"),
            always("problems", Kind::Int, "rows in `problems`"),
        ],
    },
    TableSpec {
        name: layer::MENTIONS,
        about: "one row per mention of someone or something, by name or otherwise",
        columns: of_layer![
            LABEL;
            attr(key::FORM, Kind::Text, "name, nominal or pronoun"),
            attr(key::KIND, Kind::Text, "a finer type"),
            link(role::ENTITY, layer::ENTITIES, "row of the entity that is mentioned")
        ],
    },
    TableSpec {
        name: layer::ENTITIES,
        about: "one row per person, organisation, place or thing in an article, at its fullest mention",
        columns: of_layer![
            LABEL;
            attr(key::NAME, Kind::Text, "canonical name"),
            attr(key::ROLE, Kind::Text, "what the text calls them: Kremlin spokesman"),
            attr(key::MENTIONS, Kind::Int, "how often it is mentioned")
        ],
    },
    TableSpec {
        name: layer::QUOTES,
        about: "one row per quotation",
        columns: of_layer![
            LABEL;
            attr(key::CUE, Kind::Text, "the word that attributes it"),
            attr(key::CUE_LEMMA, Kind::Text, "its dictionary form"),
            attr(key::STANCE, Kind::Text, "what kind of saying it is: say, claim, deny, ask"),
            attr(key::SOURCE_PHRASE, Kind::Text, "the words that give the source, named or not"),
            attr(key::SPEAKER_SCORE, Kind::Float, "how likely the speaker is the right one, 0 to 1"),
            link_as("cue_row", role::CUE, layer::CUES, "row of the cue, which has its offsets"),
            link(role::SOURCE, layer::MENTIONS, "row of the mention that the text gives as source"),
            link_as("source_row", role::SOURCE, layer::SOURCES, "row of the source, if the text gives one that is not a mention"),
            link(role::SPEAKER, layer::ENTITIES, "row of the entity that said it"),
            link(role::ADDRESSEE, layer::ENTITIES, "row of the entity that it was said to"),
            link(role::CONTINUES, layer::QUOTES, "row of the first part of a split quotation"),
            link(role::WITHIN, layer::QUOTES, "row of the quotation that contains this one")
        ],
    },
    TableSpec {
        name: layer::SOURCES,
        about: "one row per phrase that gives the source of a quotation and is not a mention: officials, the report, they",
        columns: of_layer![
            own("label", Kind::Text, "name, nominal or pronoun");
            attr(key::KIND, Kind::Text, "person, people, institution or document")
        ],
    },
    TableSpec {
        name: layer::CUES,
        about: "one row per word that attributes quotations",
        columns: of_layer![
            own("label", Kind::Text, "its stance: what kind of saying it is");
            attr(key::LEMMA, Kind::Text, "its dictionary form")
        ],
    },
    TableSpec {
        name: layer::SENTIMENT,
        about: "one row per judgement of tone",
        columns: of_layer![
            LABEL;
            attr(
                key::SCOPE,
                Kind::Text,
                "what the tone is of: article, sentence, target or quote; with a target, the tone towards that entity there",
            ),
            attr(key::POLARITY, Kind::Float, "from bad (-1) to good (1)"),
            attr(key::WORDS, Kind::Text, "the words that decided"),
            attr(key::VOICE, Kind::Text, "quoted: the article's own voice says nothing here"),
            link(role::TARGET, layer::ENTITIES, "row of the entity that the tone is towards"),
            link(role::QUOTE, layer::QUOTES, "row of the quotation")
        ],
    },
    TableSpec {
        name: "rows",
        about: "one row per row of a layer without a table of its own, such as those of your plugins",
        columns: &[
            ARTICLE,
            ID,
            always("layer", Kind::Text, "the layer"),
            ROW,
            START,
            END,
            TEXT,
            LABEL,
            SCORE,
            ATTRS,
            LINKS,
        ],
    },
    TableSpec {
        name: "who_said_what",
        about: "one row for each utterance, with what the other tables say of it: a quotation, and what goes on with it",
        columns: who_said_what![],
    },
    TableSpec {
        name: "problems",
        about: "one row per problem",
        columns: &[
            ARTICLE,
            ID,
            always("processor", Kind::Text, "the processor with the problem, or reader or host"),
            always("kind", Kind::Text, "unreadable, language, failed, panicked, crashed, hung, rejected or skipped"),
            always("message", Kind::Text, "what happened, and the remedy if there is one"),
        ],
    },
];

/// The tables that `copydesk link` adds to a finished run.
pub static LINK_TABLES: [TableSpec; 4] = [
    TableSpec {
        name: "corpus_entities",
        about: "one row per person, organisation and place of the corpus, in the order of their first articles",
        columns: &[
            always("corpus_entity", Kind::Text, "its id: type, name, and a number if others have that name too"),
            always("label", Kind::Text, "PER, ORG or LOC"),
            always("name", Kind::Text, "the fullest name that articles often give"),
            always(
                "aliases",
                Kind::Text,
                "all names that articles give, with the number of articles, as a JSON object",
            ),
            always(
                "roles",
                Kind::Text,
                "what articles call them, as a JSON list of objects: `role`, `articles`, `first` and `last` (dates)",
            ),
            own("first", Kind::Text, "date of the earliest article that has one"),
            own("last", Kind::Text, "date of the latest"),
            always("articles", Kind::Int, "articles that name it"),
            always(key::MENTIONS, Kind::Int, "mentions in them"),
            always("quotes", Kind::Int, "utterances of which it is the speaker"),
            own("authority_id", Kind::Text, "its id in an authority; null: it is in none, or could be several entries"),
            own("authority", Kind::Text, "the authority of `authority_id`: the name of a file, or `geonames` or `iso`"),
            own("candidates", Kind::Text, "entries that it could be, if they are several: ids separated by `; `"),
        ],
    },
    TableSpec {
        name: "entity_links",
        about: "one row per row of `entities` that is a person, an organisation or a place: which one of the corpus it is",
        columns: &[
            ARTICLE,
            always("row", Kind::Int, "row in `entities`"),
            always("corpus_entity", Kind::Text, "id in `corpus_entities`"),
            always("score", Kind::Float, "how likely it is the same as the others of that id, 0 to 1; alone: 1"),
        ],
    },
    TableSpec {
        name: "quote_groups",
        about: "one row per row of `who_said_what`: which other utterances of the corpus are the same, but for trimming and wording",
        columns: &[
            ARTICLE,
            always("quote", Kind::Int, "row in `quotes`, of its first part"),
            always("quote_group", Kind::Text, "id of the group: article and quote of the earliest utterance in it"),
            always("utterances", Kind::Int, "how many are in the group"),
            always("first_article", Kind::Int, "article of the earliest utterance, by date of publication"),
            always("first_quote", Kind::Int, "its row in `quotes`"),
            always("likeness", Kind::Float, "share of the words of both that are the same, 0 to 1"),
            own("type", Kind::Text, "direct, mixed or indirect"),
            own(
                "change",
                Kind::Text,
                "against the earliest: same, trimmed (words left out), longer, reworded, or reported (direct there, indirect here, or the reverse); null for the earliest",
            ),
            own(
                "diff",
                Kind::Text,
                "the words against the earliest, as wdiff writes them: [-left out-] {+put in+}; null if none differ",
            ),
        ],
    },
    TableSpec {
        name: "article_groups",
        about: "one row per article with a text: which others are copies of it, whole or in part",
        columns: &[
            ARTICLE,
            always("article_group", Kind::Int, "`article` of the earliest in the group, which is the id of the group"),
            always("articles", Kind::Int, "how many are in the group"),
            always("kind", Kind::Text, "first (also if alone), identical, near or part"),
            always("shared", Kind::Float, "share of its text that is in the earliest too, 0 to 1"),
            always("shared_first", Kind::Float, "share of the text of the earliest that is in this one too, 0 to 1"),
        ],
    },
];

/// The view `who_said_what` after `copydesk link`, which adds columns at its end.
pub static LINKED_VIEW: TableSpec = TableSpec {
    name: "who_said_what",
    about: "as above, with three columns at the end",
    columns: who_said_what![
        own("speaker_id", Kind::Text, "ids in `corpus_entities` of the speakers, separated by `; `"),
        own("quote_group", Kind::Text, "id in `quote_groups`"),
        own("article_group", Kind::Int, "id in `article_groups`"),
    ],
};

/// The table with this name.
///
/// ```
/// let quotes = copydesk_tables::table("quotes").unwrap();
/// assert!(quotes.columns.iter().any(|column| column.name == "speaker"));
/// ```
pub fn table(name: &str) -> Option<&'static TableSpec> {
    TABLES.iter().find(|table| table.name == name)
}

/// The schema in Markdown, as `docs/tables.md` has it.
pub fn markdown() -> String {
    let mut text = String::new();
    for table in &TABLES {
        describe(table, 0, &mut text);
    }
    text += "\n## After `copydesk link`\n\n[link.md](link.md) says what these are for.\n";
    for table in &LINK_TABLES {
        describe(table, 0, &mut text);
    }
    describe(&LINKED_VIEW, table(LINKED_VIEW.name).map_or(0, |table| table.columns.len()), &mut text);
    text
}

/// A table and its columns from `first` on.
fn describe(table: &TableSpec, first: usize, text: &mut String) {
    let _ = write!(text, "\n### {}\n\n{}.\n\n| column | type | |\n|---|---|---|\n", table.name, capital(table.about));
    for column in &table.columns[first..] {
        let kind = match column.kind {
            Kind::Text => "text",
            Kind::Int => "int64",
            Kind::Float => "double",
        };
        let null = if column.required { "" } else { ", may be null" };
        let _ = writeln!(text, "| `{}` | {kind}{null} | {} |", column.name, column.about);
    }
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}
