//! A search of the corpus: its fields, the query for them, and what it finds.

use copydesk_sql::{Answer, Cell, Database, Error};
use serde::Deserialize;

/// Articles or quotations on one page.
pub(crate) const PER_PAGE: i64 = 50;

/// The title of an article `a`, or its first line.
pub(crate) const TITLE: &str = "coalesce(nullif(trim(a.title), ''), substr(ltrim(a.text, char(9, 10, 13, 32)), 1, \
    instr(ltrim(a.text, char(9, 10, 13, 32)) || char(10), char(10)) - 1))";

/// What is searched for; an empty field restricts nothing.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Search {
    pub phrase: String,
    pub person: String,
    pub paper: String,
    pub from: String,
    pub to: String,
    /// From 0.
    pub page: i64,
}

/// What is found.
pub(crate) struct Results {
    /// `article`, `id`, `title`, `paper`, `published`, `excerpt`
    pub articles: Answer,
    pub count: i64,
    /// `name`, `role`, `quotations`, `articles`
    pub people: Option<Answer>,
}

/// Marks in an excerpt where the words that were looked for begin and end: characters that no article keeps, since a page shows none.
pub(crate) const BEGIN: char = '\u{2}';
pub(crate) const END: char = '\u{3}';

/// Searches the corpus.
pub(crate) fn find(database: &Database, search: &Search) -> Result<Results, Error> {
    let (mut conditions, mut parameters) = (Vec::new(), Vec::<Cell>::new());
    let mut also = |condition: &str, value: String| {
        parameters.push(Cell::Text(value));
        conditions.push(condition.replace('?', &format!("?{}", parameters.len())));
    };
    let phrase = search.phrase.trim();
    if !phrase.is_empty() {
        // A string of the query language: whatever is in it, it is words in a row.
        also("search MATCH ?", format!("\"{}\"", phrase.replace('"', "\"\"")));
    }
    let person = search.person.trim();
    if !person.is_empty() {
        let named =
            "EXISTS (SELECT 1 FROM entities e WHERE e.article = a.article AND lower(e.name) LIKE ? ESCAPE '\\')";
        also(named, contains(person));
    }
    if !search.paper.trim().is_empty() {
        also("lower(a.source) LIKE ? ESCAPE '\\'", contains(search.paper.trim()));
    }
    if !search.from.trim().is_empty() {
        also("a.published >= ?", search.from.trim().to_owned());
    }
    if !search.to.trim().is_empty() {
        // The whole of that day, month or year: a longer date of the same beginning sorts before this.
        also("a.published < ?", format!("{}~", search.to.trim()));
    }
    let conditions = if conditions.is_empty() { "1".to_owned() } else { conditions.join(" AND ") };
    let (from, excerpt) = match phrase.is_empty() {
        true => ("articles a", "substr(a.text, 1, 200)".to_owned()),
        false => {
            let marks = format!("char({}), char({})", BEGIN as u32, END as u32);
            ("search JOIN articles a ON a.rowid = search.rowid", format!("snippet(search, -1, {marks}, '…', 32)"))
        }
    };
    let count = database.query(&format!("SELECT count(*) FROM {from} WHERE {conditions}"), &parameters)?;
    let articles = format!(
        "SELECT a.article, a.id, {TITLE} AS title, a.source AS paper, a.published, {excerpt} AS excerpt FROM {from} WHERE {conditions} \
         ORDER BY a.published DESC, a.article LIMIT {PER_PAGE} OFFSET {}",
        search.page.max(0).saturating_mul(PER_PAGE)
    );
    let articles = database.query(&articles, &parameters)?;
    let people = "SELECT speaker AS name, min(speaker_role) AS role, count(*) AS quotations, count(DISTINCT article) AS articles \
        FROM who_said_what WHERE lower(speaker) LIKE ?1 ESCAPE '\\' GROUP BY speaker ORDER BY quotations DESC, speaker LIMIT 30";
    let people = (!person.is_empty()).then(|| database.query(people, &[Cell::Text(contains(person))])).transpose()?;
    let count = count.rows.first().and_then(|row| row.first()?.as_i64()).unwrap_or(0);
    Ok(Results { articles, count, people })
}

/// A pattern of `LIKE` that finds the text anywhere in what `lower` gives.
fn contains(text: &str) -> String {
    format!("%{}%", text.to_lowercase().replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_of_the_pattern_language_are_letters() {
        assert_eq!(contains("100% A_b\\"), "%100\\% a\\_b\\\\%");
    }
}
