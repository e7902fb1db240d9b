//! `corrections.jsonl`: corrections by people. `docs/corrections.md` describes the format.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fs;
use std::path::{Path, PathBuf};

use copydesk_core::vocabulary::{key, layer, role};
use copydesk_core::{Layer, Record, Row, Value};
use serde::{Deserialize, Serialize};

use crate::Error;
use crate::authority::{Authorities, Found};
use crate::corpus::{self, Corpus, EntityRow, QuoteRow, UtteranceRow};

/// Corrections, in the order in which they were written.
#[derive(Clone, Debug, Default)]
pub struct Corrections(Vec<Correction>);

/// A correction, and where it is from.
#[derive(Clone, Debug)]
struct Correction {
    file: PathBuf,
    line: u64,
    what: What,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(tag = "correct", rename_all = "snake_case")]
enum What {
    Merge(Entities),
    Split(Entities),
    Speaker(SpeakerOf),
    NotAQuotation(NotAQuotation),
    Id(Identity),
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entities {
    entities: Vec<EntityRef>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct SpeakerOf {
    quote: QuoteRef,
    speaker: Option<NameRef>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct NotAQuotation {
    quote: QuoteRef,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Identity {
    entity: EntityRef,
    is: Option<String>,
}

/// An entity of an article.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct EntityRef {
    id: String,
    name: String,
    label: Option<String>,
}

/// An entity of an article that is known.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct NameRef {
    name: String,
    label: Option<String>,
}

/// An utterance of an article.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct QuoteRef {
    id: String,
    said: String,
    start: Option<i64>,
}

/// A row of `who_said_what`: the article, by its place in the corpus, and the row of its first part in `quotes`.
pub type Utterance = (u32, i64);

/// Corrections of a corpus, as rows.
#[derive(Debug, Default)]
pub struct Applied {
    pub joins: Joins,
    /// The speaker; `None` for nobody named.
    pub speakers: HashMap<Utterance, Option<Speaker>>,
    pub removed: BTreeSet<Utterance>,
    /// What rows of `entities` are in an authority.
    pub ids: BTreeMap<u32, CorrectedId>,
    /// Corrections that do not fit: the place of the article in the corpus, if it is there, and what is wrong.
    pub problems: Vec<(Option<u32>, String)>,
}

/// What a row of `entities` is in an authority.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CorrectedId {
    /// Its place among the corrections: the last one counts.
    pub line: usize,
    /// [`Found::None`] for no entry.
    pub is: Found,
}

/// An entity of the article of an utterance.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Speaker {
    /// In `entities`.
    pub row: i64,
    pub name: String,
    pub role: Option<String>,
}

/// Rows of `entities` that the user joined or separated.
#[derive(Debug, Default)]
pub struct Joins {
    /// Rows that differ from others of their name: those with the same number belong together.
    pub split: BTreeMap<u32, usize>,
    pub merged: Vec<Vec<u32>>,
}

/// The rows of an article that corrections refer to.
struct Article {
    index: u32,
    entities: Vec<EntityRow>,
    quotes: Vec<QuoteRow>,
    utterances: Vec<UtteranceRow>,
}

impl Corrections {
    /// Reads files of corrections.
    ///
    /// # Errors
    /// [`Error::Read`] if a file cannot be read, and [`Error::Line`] if a line of it is no correction.
    pub fn read<P: AsRef<Path>>(files: &[P]) -> Result<Corrections, Error> {
        let mut corrections = Vec::new();
        for path in files.iter().map(AsRef::as_ref) {
            let text = fs::read_to_string(path).map_err(Error::read(path))?;
            for (at, line) in
                text.trim_start_matches('\u{feff}').lines().enumerate().filter(|(_, line)| !line.trim().is_empty())
            {
                let line_number = at as u64 + 1;
                let what = parse(line).map_err(|error| Error::line(path, line_number, error.to_string()))?;
                corrections.push(Correction { file: path.to_owned(), line: line_number, what });
            }
        }
        Ok(Corrections(corrections))
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Finds the rows that they refer to.
    pub(crate) fn apply(&self, corpus: &Corpus, authorities: &Authorities<'_>) -> Result<Applied, Error> {
        let mut applied = Applied::default();
        if self.is_empty() {
            return Ok(applied);
        }
        let articles = self.articles(corpus)?;
        // The last correction of a row counts: a merge that a later split undoes is left out.
        let mut split_at: HashMap<u32, usize> = HashMap::new();
        for (at, correction) in self.0.iter().enumerate() {
            if let What::Split(Entities { entities }) = &correction.what {
                let rows = rows_of_one_type(entities, &articles, corpus).unwrap_or_default();
                rows.into_iter().for_each(|row| _ = split_at.insert(row, at));
            }
        }
        for (at, correction) in self.0.iter().enumerate() {
            if let Err((index, why)) =
                correction.what.apply(at, &articles, corpus, authorities, &split_at, &mut applied)
            {
                applied.problems.push((index, correction.misfit(&why)));
            }
        }
        Ok(applied)
    }

    /// The articles that they refer to, by id.
    fn articles(&self, corpus: &Corpus) -> Result<HashMap<String, Vec<Article>>, Error> {
        let wanted: BTreeSet<&str> = self.0.iter().flat_map(|correction| correction.what.articles()).collect();
        let mut found: HashMap<String, Vec<Article>> = HashMap::new();
        let mut index = 0;
        for &part in &corpus.parts {
            let mut entities = corpus::entities(&corpus.folder, part)?;
            let mut quotes = corpus::quotes(&corpus.folder, part)?;
            let mut utterances = corpus::utterances(&corpus.folder, part)?;
            let mut articles = corpus::articles(&corpus.folder, part)?;
            while let Some((article, row)) = articles.next()? {
                let (entities, quotes, utterances) =
                    (entities.of(article)?, quotes.of(article)?, utterances.of(article)?);
                if wanted.contains(row.id.as_str()) {
                    found.entry(row.id).or_default().push(Article { index, entities, quotes, utterances });
                }
                index += 1;
            }
        }
        Ok(found)
    }
}

/// Corrections of one record, by row.
#[derive(Debug, Default)]
pub(crate) struct RowChanges {
    /// Who says each row of `quotes`; `None`: nobody who is named.
    pub speakers: BTreeMap<u32, Option<u32>>,
    /// Rows of `quotes` that are none.
    pub removed: BTreeSet<u32>,
    /// What rows of `entities` are in an authority.
    pub ids: BTreeMap<u32, Found>,
    /// Corrections that do not fit.
    pub problems: Vec<String>,
}

impl Corrections {
    /// The corrections of one record. Those that join and split what is in several articles change nothing in one.
    pub(crate) fn of_record(&self, record: &Record, authorities: &Authorities<'_>) -> RowChanges {
        let mut changes = RowChanges::default();
        for correction in self.0.iter().filter(|correction| correction.what.articles().contains(&record.id())) {
            if let Err(why) = correction.what.apply_to(record, authorities, &mut changes) {
                changes.problems.push(correction.misfit(&why));
            }
        }
        changes
    }
}

/// Utterances of a record: the rows of `quotes` that each has.
fn utterances(quotes: &Layer) -> Vec<Vec<Row<'_>>> {
    let mut utterances: Vec<Vec<Row<'_>>> = Vec::new();
    let mut of: Vec<usize> = Vec::with_capacity(quotes.len());
    for quote in quotes.rows() {
        let before = quote.link(role::CONTINUES).filter(|link| link.layer.as_str() == layer::QUOTES);
        let before = before.and_then(|link| of.get(link.row as usize).copied());
        of.push(before.unwrap_or(utterances.len()));
        match before {
            Some(utterance) => utterances[utterance].push(quote),
            None => utterances.push(vec![quote]),
        }
    }
    utterances
}

impl What {
    fn apply_to(&self, record: &Record, authorities: &Authorities<'_>, changes: &mut RowChanges) -> Result<(), String> {
        match self {
            What::Merge(_) | What::Split(_) => {}
            What::Speaker(SpeakerOf { quote, speaker }) => {
                let speaker = match speaker {
                    None => None,
                    Some(NameRef { name, label }) => {
                        let found = entities_named(record, name, label.as_deref()).first().copied();
                        Some(found.ok_or_else(|| format!("the article has no entity {name:?}"))?)
                    }
                };
                changes.speakers.extend(rows_said(record, quote)?.into_iter().map(|row| (row, speaker)));
            }
            What::NotAQuotation(NotAQuotation { quote }) => changes.removed.extend(rows_said(record, quote)?),
            What::Id(Identity { entity, is }) => {
                let rows = entities_named(record, &entity.name, entity.label.as_deref());
                if rows.is_empty() {
                    return Err(format!("the article has no entity {:?}", entity.name));
                }
                let rows_of = record.layers().get(layer::ENTITIES).into_iter().flat_map(Layer::rows);
                let labels: Vec<&str> = rows_of
                    .filter(|row| rows.contains(&(row.index() as u32)))
                    .map(|row| row.label().as_str())
                    .collect();
                let found = entry_of(is.as_deref(), &labels, authorities)?;
                changes.ids.extend(rows.into_iter().map(|row| (row, found.clone())));
            }
        }
        Ok(())
    }
}

fn entities_named(record: &Record, name: &str, label: Option<&str>) -> Vec<u32> {
    let rows = record.layers().get(layer::ENTITIES).into_iter().flat_map(Layer::rows);
    let named = rows.filter(|row| row.attr(key::NAME).and_then(Value::as_str).is_some_and(|own| same(own, name)));
    named.filter(|row| label.is_none_or(|label| row.label().as_str() == label)).map(|row| row.index() as u32).collect()
}

/// The rows of the utterances with these words.
fn rows_said(record: &Record, quote: &QuoteRef) -> Result<Vec<u32>, String> {
    let text = record.text().unwrap_or_default();
    let words = |row: &Row<'_>| row.span().map_or("", |span| &text[span.range()]);
    let mut found = Vec::new();
    for parts in record.layers().get(layer::QUOTES).map(utterances).unwrap_or_default() {
        let said: Vec<&str> = parts.iter().map(words).collect();
        let start = parts.first().and_then(|part| part.span()).map(|span| text[..span.start()].chars().count() as i64);
        let is_meant = same(&said.join(" … "), &quote.said) || said.iter().any(|part| same(part, &quote.said));
        if is_meant && quote.start.is_none_or(|at| start == Some(at)) {
            found.extend(parts.iter().map(|part| part.index() as u32));
        }
    }
    if found.is_empty() { Err("the article has no such quotation".into()) } else { Ok(found) }
}

impl Correction {
    fn misfit(&self, why: &str) -> String {
        let file = self.file.file_name().unwrap_or_default().to_string_lossy();
        format!("the correction in line {} of {file} no longer fits: {why}", self.line)
    }
}

fn parse(line: &str) -> serde_json::Result<What> {
    let mut object: serde_json::Map<_, _> = serde_json::from_str(line)?;
    // What is for people.
    ["note", "by", "at"].iter().for_each(|key| _ = object.remove(*key));
    serde_json::from_value(object.into())
}

/// Where a correction does not fit, and why.
type Misfit = (Option<u32>, String);

impl What {
    fn articles(&self) -> Vec<&str> {
        match self {
            What::Merge(Entities { entities }) | What::Split(Entities { entities }) => {
                entities.iter().map(|entity| entity.id.as_str()).collect()
            }
            What::Speaker(SpeakerOf { quote, .. }) | What::NotAQuotation(NotAQuotation { quote }) => vec![&quote.id],
            What::Id(Identity { entity, .. }) => vec![&entity.id],
        }
    }

    fn apply(
        &self,
        at: usize,
        articles: &HashMap<String, Vec<Article>>,
        corpus: &Corpus,
        authorities: &Authorities<'_>,
        split_at: &HashMap<u32, usize>,
        applied: &mut Applied,
    ) -> Result<(), Misfit> {
        match self {
            What::Merge(Entities { entities }) => {
                let mut rows = rows_of_one_type(entities, articles, corpus)?;
                rows.retain(|row| split_at.get(row).is_none_or(|split| *split < at));
                applied.joins.merged.push(rows);
            }
            What::Split(Entities { entities }) => {
                let rows = rows_of_one_type(entities, articles, corpus)?;
                applied.joins.split.extend(rows.into_iter().map(|row| (row, at)));
            }
            What::Speaker(SpeakerOf { quote, speaker }) => {
                for (article, row) in utterances_of(quote, articles)? {
                    let speaker = match speaker {
                        None => None,
                        Some(name) => {
                            let is_meant = |row: &&EntityRow| {
                                same(&row.name, &name.name)
                                    && name.label.as_ref().is_none_or(|label| *label == row.label)
                            };
                            let found = article.entities.iter().find(is_meant);
                            let missing =
                                || (Some(article.index), format!("the article has no entity {:?}", name.name));
                            let EntityRow { row, name, role, .. } = found.ok_or_else(missing)?;
                            Some(Speaker { row: *row, name: name.clone(), role: role.clone() })
                        }
                    };
                    applied.speakers.insert((article.index, row), speaker);
                }
            }
            What::NotAQuotation(NotAQuotation { quote }) => {
                let rows = utterances_of(quote, articles)?;
                applied.removed.extend(rows.into_iter().map(|(article, row)| (article.index, row)));
            }
            What::Id(Identity { entity, is }) => {
                let rows = rows_of(entity, articles, corpus)?;
                let labels: Vec<&str> = rows.iter().map(|(_, label)| *label).collect();
                let index = articles.get(&entity.id).and_then(|articles| articles.first()).map(|article| article.index);
                let is = entry_of(is.as_deref(), &labels, authorities).map_err(|why| (index, why))?;
                let corrected = CorrectedId { line: at, is };
                applied.ids.extend(rows.into_iter().map(|(row, _)| (row, corrected.clone())));
            }
        }
        Ok(())
    }
}

fn of_id<'a>(id: &str, articles: &'a HashMap<String, Vec<Article>>) -> Result<&'a [Article], Misfit> {
    articles.get(id).map(Vec::as_slice).ok_or_else(|| (None, format!("no article has the id {id:?}")))
}

/// The entry with an id, which must be of the type of what it is said of.
fn entry_of(id: Option<&str>, labels: &[&str], authorities: &Authorities<'_>) -> Result<Found, String> {
    let Some(id) = id else { return Ok(Found::None) };
    let entry = authorities.by_id(id).ok_or_else(|| format!("no authority has the id {id:?}"))?;
    let label = authorities.label(entry).as_str();
    match labels.iter().find(|own| **own != label) {
        Some(own) => Err(format!("{id:?} is the id of a {label}, not of a {own}")),
        None => Ok(Found::One(entry)),
    }
}

/// Rows that are to be one entity.
fn rows_of_one_type(
    entities: &[EntityRef],
    articles: &HashMap<String, Vec<Article>>,
    corpus: &Corpus,
) -> Result<Vec<u32>, Misfit> {
    let mut rows = Vec::new();
    for entity in entities {
        rows.extend(rows_of(entity, articles, corpus)?);
    }
    if rows.iter().any(|(_, label)| *label != rows[0].1) {
        return Err((None, "the entities are not of one type".into()));
    }
    Ok(rows.into_iter().map(|(row, _)| row).collect())
}

/// The rows of an entity, with their types.
fn rows_of<'a>(
    entity: &EntityRef,
    articles: &'a HashMap<String, Vec<Article>>,
    corpus: &Corpus,
) -> Result<Vec<(u32, &'a str)>, Misfit> {
    let articles = of_id(&entity.id, articles)?;
    let mut rows = Vec::new();
    for article in articles {
        let before = corpus.entities_before[article.index as usize];
        let named = article.entities.iter().enumerate().filter(|(_, row)| {
            same(&row.name, &entity.name) && entity.label.as_ref().is_none_or(|label| *label == row.label)
        });
        rows.extend(named.map(|(at, row)| (before + at as u32, row.label.as_str())));
    }
    let missing = || {
        (
            articles.first().map(|article| article.index),
            format!("the article {:?} has no entity {:?}", entity.id, entity.name),
        )
    };
    if rows.is_empty() { Err(missing()) } else { Ok(rows) }
}

fn utterances_of<'a>(
    quote: &QuoteRef,
    articles: &'a HashMap<String, Vec<Article>>,
) -> Result<Vec<(&'a Article, i64)>, Misfit> {
    let articles = of_id(&quote.id, articles)?;
    let mut found = Vec::new();
    for article in articles {
        for utterance in &article.utterances {
            let row = article.quotes.iter().find(|row| row.row == utterance.quote);
            let said = same(&utterance.said, &quote.said) || row.is_some_and(|row| same(&row.text, &quote.said));
            if said && quote.start.is_none_or(|start| row.is_some_and(|row| row.start == start)) {
                found.push((article, utterance.quote));
            }
        }
    }
    let missing =
        || (articles.first().map(|article| article.index), format!("the article {:?} has no such quotation", quote.id));
    if found.is_empty() { Err(missing()) } else { Ok(found) }
}

/// Whether two texts are the same but for white space.
fn same(one: &str, other: &str) -> bool {
    one.split_whitespace().eq(other.split_whitespace())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Corrections, Error> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("corrections.jsonl");
        fs::write(&path, text).unwrap();
        Corrections::read(&[path])
    }

    /// As `docs/corrections.md` shows them.
    #[test]
    fn the_corrections_of_the_guide_are_read() {
        let guide = include_str!("../../../docs/corrections.md");
        let lines: Vec<&str> = guide.lines().filter(|line| line.starts_with("{\"correct\"")).collect();
        assert_eq!(read(&lines.join("\n\n")).unwrap().0.len(), lines.len());
        assert!(lines.len() >= 6);
    }

    #[test]
    fn a_line_that_is_no_correction_is_an_error_with_its_number() {
        let message = |text: &str| read(text).unwrap_err().to_string();
        let good = "{\"correct\": \"not_a_quotation\", \"quote\": {\"id\": \"a\", \"said\": \"b\"}, \"by\": \"ada\"}\n";
        assert!(message(&format!("{good}{{\"correct\": \"delete\"}}\n")).contains("line 2: unknown variant `delete`"));
        assert!(
            message("{\"correct\": \"merge\", \"entities\": [{\"id\": \"a\", \"nmae\": \"b\"}]}")
                .contains("unknown field `nmae`")
        );
    }
}
