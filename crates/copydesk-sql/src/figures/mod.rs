//! The figures of a corpus: each is one query over the tables, in the SQL that SQLite and DuckDB share.

/// A figure.
#[derive(Debug)]
pub struct Figure {
    /// Its identifier.
    pub id: &'static str,
    /// Its heading.
    pub title: &'static str,
    /// What it counts, and how.
    pub about: &'static str,
    /// The query; tables are called as in `docs/tables.md`.
    pub sql: &'static str,
    /// The table of a linked run that the query needs, if any.
    pub needs: Option<&'static str>,
    /// How it is drawn.
    pub chart: Chart,
}

/// How a figure is drawn, by the names of its columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Chart {
    /// As a table only.
    None,
    /// One bar for each row.
    Bars {
        /// What the bar is for.
        label: &'static str,
        /// Its length.
        value: &'static str,
    },
    /// One column for each row, along a time axis.
    Columns {
        /// When.
        label: &'static str,
        /// Its height.
        value: &'static str,
    },
    /// Bars to both sides.
    Diverging {
        /// What the bars are for.
        label: &'static str,
        /// The length to the left.
        against: &'static str,
        /// The length to the right.
        favour: &'static str,
    },
}

macro_rules! figure {
    ($id:literal, $chart:expr, $title:literal, $about:literal) => {
        figure!($id, $chart, None, $title, $about)
    };
    ($id:literal, $chart:expr, $needs:expr, $title:literal, $about:literal) => {
        Figure {
            id: $id,
            title: $title,
            about: $about,
            sql: include_str!(concat!($id, ".sql")),
            needs: $needs,
            chart: $chart,
        }
    };
}

/// All figures of a report, in its order.
pub static FIGURES: [Figure; 14] = [
    figure!(
        "overview",
        Chart::None,
        "The corpus",
        "What was read and found. A name counts once, in however many articles it stands."
    ),
    figure!(
        "speakers",
        Chart::Bars { label: "speaker", value: "quotations" },
        "Who is quoted",
        "Speakers by name, with the number of quotations and of words (separated by spaces) in them. Two people of one name are one row; one \
         person under two names is two."
    ),
    figure!(
        "people",
        Chart::Bars { label: "name", value: "quotations" },
        Some("corpus_entities"),
        "Who is quoted, across names",
        "Persons, organisations and places of the whole corpus: one row each, by whatever names the articles call them."
    ),
    figure!(
        "roles",
        Chart::Bars { label: "role", value: "quotations" },
        "In which role",
        "What the articles call the speakers."
    ),
    figure!(
        "sources",
        Chart::Bars { label: "source", value: "percent_of_words" },
        "Whose words",
        "All quoted words by what the text gives as their source: somebody named, a document, or people whom it does not name. The words \
         of a quotation within another count once, as those of the outer one."
    ),
    figure!(
        "unnamed",
        Chart::Bars { label: "source", value: "quotations" },
        "Sources that are not named",
        "The words by which articles speak of them, with one quotation each. Pronouns whose person is not known surely enough are among them."
    ),
    figure!(
        "papers",
        Chart::Bars { label: "paper", value: "quotations_per_article" },
        "By paper",
        "Quotations, and how many of them have a speaker who is named."
    ),
    figure!(
        "months",
        Chart::Columns { label: "month", value: "quotations" },
        "By month",
        "Articles and quotations by month of publication, the latest 240 months. Articles whose date does not begin with year and month are left out."
    ),
    figure!(
        "gender",
        Chart::Bars { label: "said_to_be", value: "quotations" },
        "Women and men",
        "As the text says it: he or she, Mr or Ms. Nothing is guessed from a name. Each person counts once per article."
    ),
    figure!(
        "tone",
        Chart::Diverging { label: "name", against: "negative", favour: "positive" },
        "Whom the tone is about",
        "The tone of the articles' own words towards whom they name, over each article; polarity from bad (-1) to good (1) is the mean over articles."
    ),
    figure!(
        "blame",
        Chart::None,
        "Who speaks of whom, and how",
        "What quotations say of whom they name, where it is not neutral."
    ),
    figure!("repeated", Chart::None, "What is quoted most", "The same words in several articles, letter for letter."),
    figure!(
        "travelled",
        Chart::None,
        Some("quote_groups"),
        "What is quoted most, across wordings",
        "One quotation in several articles, trimmed or reworded: its earliest words, and how many others changed them."
    ),
    figure!("problems", Chart::None, "Problems of the run", "What went wrong, with one message of each kind."),
];
