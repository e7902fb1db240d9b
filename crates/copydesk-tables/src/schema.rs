//! Which tables there are, and which columns each has.

use std::fmt::Write;

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

/// Where a column's value comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// The article, or the row itself.
    Own,
    /// The row's attribute of the same name.
    Attr,
    /// The index of the row of the layer `to` that the row links to in this role.
    Link {
        /// Which link.
        role: &'static str,
        /// Which layer it leads to: a link of the same role to another layer has another column, or is in `links`.
        to: &'static str,
    },
}

/// A column.
#[derive(Debug, PartialEq, Eq)]
pub struct ColumnSpec {
    /// What it is called.
    pub name: &'static str,
    /// What it holds.
    pub kind: Kind,
    /// Whether every row has a value.
    pub required: bool,
    /// Where the value comes from.
    pub source: Source,
    /// What it says.
    pub about: &'static str,
}

/// A table.
#[derive(Debug, PartialEq, Eq)]
pub struct TableSpec {
    /// What it is called.
    pub name: &'static str,
    /// What a row is.
    pub about: &'static str,
    /// In order.
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
    always("article", Kind::Int, "number of the article in the input, from 0: what tables are joined by");
const ID: ColumnSpec = always("id", Kind::Text, "what the source calls the article");
const ROW: ColumnSpec = always("row", Kind::Int, "index in the article's layer, from 0: what links lead to");
const START: ColumnSpec =
    own("start", Kind::Int, "first unit of the words in the article's text; null: of the whole article");
const END: ColumnSpec = own("end", Kind::Int, "one past the last");
const TEXT: ColumnSpec = own("text", Kind::Text, "the words from start to end");
const LABEL: ColumnSpec = own("label", Kind::Text, "the type of the row");
const SCORE: ColumnSpec = own("score", Kind::Float, "how sure the processor is, 0 to 1");
const ATTRS: ColumnSpec = own("attrs", Kind::Text, "further attributes, as a JSON object");
const LINKS: ColumnSpec = own("links", Kind::Text, "further links, as in the record: role to [layer, row]");

/// The columns of a layer's table: what each row has, with what its label says, and around the layer's own attributes and links.
macro_rules! of_layer {
    ($label:expr; $($own:expr),* $(,)?) => {
        &[ARTICLE, ID, ROW, START, END, TEXT, $label, SCORE, $($own,)* ATTRS, LINKS]
    };
}

/// All tables. Of a layer with a table of its own each row is a row there; rows of all other layers, but for the host's, are in `rows`.
pub static TABLES: [TableSpec; 10] = [
    TableSpec {
        name: "articles",
        about: "one row for each article of the input, read or not",
        columns: &[
            ARTICLE,
            ID,
            own("title", Kind::Text, "headline"),
            own("published", Kind::Text, "when it was published, as given"),
            own("language", Kind::Text, "language tag"),
            own("source", Kind::Text, "publisher or domain"),
            own("url", Kind::Text, "where it was read"),
            own("text", Kind::Text, "the text as read; null: it could not be read, and `problems` says why"),
            always("words", Kind::Int, "tokens in the text"),
            always("problems", Kind::Int, "rows in `problems`"),
        ],
    },
    TableSpec {
        name: "mentions",
        about: "one row for each place where someone or something is named or meant",
        columns: of_layer![
            LABEL;
            attr("form", Kind::Text, "name, nominal or pronoun"),
            attr("kind", Kind::Text, "a finer type"),
            link("entity", "entities", "row of the entity that it is")
        ],
    },
    TableSpec {
        name: "entities",
        about: "one row for each person, organisation, place or thing of an article, at its fullest mention",
        columns: of_layer![
            LABEL;
            attr("name", Kind::Text, "canonical name"),
            attr("role", Kind::Text, "what the text says that they are"),
            attr("mentions", Kind::Int, "how often it is mentioned")
        ],
    },
    TableSpec {
        name: "quotes",
        about: "one row for each quotation",
        columns: of_layer![
            LABEL;
            attr("cue", Kind::Text, "the word that attributes it"),
            attr("cue_lemma", Kind::Text, "its dictionary form"),
            attr("stance", Kind::Text, "what kind of saying it is: say, claim, deny, ask"),
            attr("source_phrase", Kind::Text, "the words that give the source, named or not"),
            attr("speaker_score", Kind::Float, "how likely the speaker is the right one, 0 to 1"),
            link_as("cue_row", "cue", "cues", "row of the cue: where the word stands"),
            link("source", "mentions", "row of the mention that the text names as source"),
            link_as("source_row", "source", "sources", "row of the source, if the text names it by what is no mention"),
            link("speaker", "entities", "row of the entity that said it"),
            link("addressee", "entities", "row of the entity that it was said to"),
            link("continues", "quotes", "row of the first part of a split quotation"),
            link("within", "quotes", "row of the quotation that this one stands in")
        ],
    },
    TableSpec {
        name: "sources",
        about: "one row for each phrase that names the source of a quotation and is no mention: officials, the report, they",
        columns: of_layer![
            own("label", Kind::Text, "name, nominal or pronoun");
            attr("kind", Kind::Text, "person, people, institution or document")
        ],
    },
    TableSpec {
        name: "cues",
        about: "one row for each word that attributes quotations",
        columns: of_layer![
            own("label", Kind::Text, "its stance: what kind of saying it is");
            attr("lemma", Kind::Text, "its dictionary form")
        ],
    },
    TableSpec {
        name: "sentiment",
        about: "one row for each judgement of tone",
        columns: of_layer![
            LABEL;
            attr(
                "scope",
                Kind::Text,
                "what it speaks of: article, sentence, target or quote; with a target, of that entity there",
            ),
            attr("polarity", Kind::Float, "from bad (-1) to good (1)"),
            attr("words", Kind::Text, "the words that decided"),
            attr("voice", Kind::Text, "quoted: the article's own voice says nothing here"),
            link("target", "entities", "row of the entity spoken of"),
            link("quote", "quotes", "row of the quotation")
        ],
    },
    TableSpec {
        name: "rows",
        about: "one row for each row of a layer that has no table of its own: those of your plugins",
        columns: &[
            ARTICLE,
            ID,
            always("layer", Kind::Text, "which layer it is in"),
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
        columns: &[
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
        ],
    },
    TableSpec {
        name: "problems",
        about: "one row for each thing that went wrong",
        columns: &[
            ARTICLE,
            ID,
            always("processor", Kind::Text, "who had the problem; reader or host if no processor is to blame"),
            always("kind", Kind::Text, "unreadable, failed, panicked, rejected, skipped"),
            always("message", Kind::Text, "what happened, and the remedy if there is one"),
        ],
    },
];

/// The schema in Markdown, as `docs/tables.md` has it.
pub fn markdown() -> String {
    let mut text = String::new();
    for table in &TABLES {
        let _ =
            write!(text, "\n### {}\n\n{}.\n\n| column | type | |\n|---|---|---|\n", table.name, capital(table.about));
        for column in table.columns {
            let kind = match column.kind {
                Kind::Text => "text",
                Kind::Int => "int64",
                Kind::Float => "double",
            };
            let null = if column.required { "" } else { ", may be null" };
            let _ = writeln!(text, "| `{}` | {kind}{null} | {} |", column.name, column.about);
        }
    }
    text
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}
