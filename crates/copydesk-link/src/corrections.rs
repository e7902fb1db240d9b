//! `corrections.jsonl`: corrections by people. `docs/corrections.md` describes the format.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fs;
use std::path::{Path, PathBuf};

use copydesk_core::vocabulary::{EntityType, key, layer, role};
use copydesk_core::{Layer, Record, Row, Value};
use copydesk_formats::{Offsets, Unit};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::Error;
use crate::authority::{Authorities, Found};
use crate::corpus::{self, Corpus, EntityRow, QuoteRow, UtteranceRow};

/// Corrections, in the order in which they were written.
#[derive(Clone, Debug, Default)]
pub struct Corrections(Vec<Line>);

/// A correction, and where it is from.
#[derive(Clone, Debug)]
struct Line {
    file: PathBuf,
    line: u64,
    correction: Correction,
}

/// One line of the file. It refers to rows by what stays: the source's id of the article, and the words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "correct", rename_all = "snake_case", deny_unknown_fields)]
pub enum Correction {
    /// These entities are one.
    Merge {
        /// Two or more.
        entities: Vec<EntityRef>,
    },
    /// These entities are one, and none of the others of their name.
    Split {
        /// One or more.
        entities: Vec<EntityRef>,
    },
    /// This entity said it.
    Speaker {
        /// What was said.
        quote: QuoteRef,
        /// Who said it; `None`: nobody who is named. To leave it out is an error.
        #[serde(deserialize_with = "Option::deserialize")]
        speaker: Option<NameRef>,
    },
    /// This is no quotation.
    NotAQuotation {
        /// What is none.
        quote: QuoteRef,
    },
    /// This entity is of this type.
    Type {
        /// Which entity.
        entity: EntityRef,
        /// Its type.
        #[serde(serialize_with = "write_type", deserialize_with = "read_type")]
        is: EntityType,
    },
    /// This entity is this entry of an authority.
    Id {
        /// Which entity.
        entity: EntityRef,
        /// The id of the entry; `None`: of none. To leave it out is an error.
        #[serde(deserialize_with = "Option::deserialize")]
        is: Option<String>,
    },
}

/// An entity of an article.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EntityRef {
    /// The id of the article.
    pub id: String,
    /// The name of the entity.
    pub name: String,
    /// Its type, where several have the name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
}

/// An entity of an article that is known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NameRef {
    /// The name of the entity.
    pub name: String,
    /// Its type, where several have the name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
}

/// An utterance of an article.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct QuoteRef {
    /// The id of the article.
    pub id: String,
    /// Its words, or those of one of its parts.
    pub said: String,
    /// Where its first part starts, where several have the words; in the unit of the run.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start: Option<i64>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde's signature")]
fn write_type<S: Serializer>(is: &EntityType, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(is.as_str())
}

fn read_type<'de, D: Deserializer<'de>>(deserializer: D) -> Result<EntityType, D::Error> {
    let word = String::deserialize(deserializer)?;
    let known: Vec<&str> = EntityType::ALL.iter().map(|known| known.as_str()).collect();
    let unknown = || D::Error::custom(format!("unknown type `{word}`, expected one of {}", known.join(", ")));
    EntityType::parse(&word).ok_or_else(unknown)
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
    /// The types of rows of `entities`.
    pub types: BTreeMap<u32, EntityType>,
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
                let correction = Correction::parse(line).map_err(|why| Error::line(path, line_number, why))?;
                corrections.push(Line { file: path.to_owned(), line: line_number, correction });
            }
        }
        Ok(Corrections(corrections))
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The ids of the articles that they refer to.
    pub fn ids(&self) -> BTreeSet<&str> {
        self.0.iter().flat_map(|line| line.correction.articles()).collect()
    }

    /// Those that refer to an article.
    pub fn of<'c>(&'c self, id: &'c str) -> impl Iterator<Item = &'c Correction> {
        self.0.iter().map(|line| &line.correction).filter(move |correction| correction.articles().contains(&id))
    }

    /// Finds the rows that they refer to.
    pub(crate) fn apply(&self, corpus: &Corpus, authorities: &Authorities<'_>) -> Result<Applied, Error> {
        let mut applied = Applied::default();
        if self.is_empty() {
            return Ok(applied);
        }
        let found = InCorpus { articles: self.articles(corpus)?, corpus, authorities };
        // A reference may name the type that an entity was given, wherever in the file that is said.
        for line in &self.0 {
            if let Correction::Type { entity, is } = &line.correction {
                let rows = found.rows_of(entity, &applied.types).unwrap_or_default();
                applied.types.extend(rows.into_iter().map(|row| (row, *is)));
            }
        }
        // The last correction of a row counts: a merge that a later split undoes is left out.
        let mut split_at: HashMap<u32, usize> = HashMap::new();
        for (at, line) in self.0.iter().enumerate() {
            if let Correction::Split { entities } = &line.correction {
                let rows = found.rows_of_one_type(entities, &applied.types).unwrap_or_default();
                rows.into_iter().for_each(|row| _ = split_at.insert(row, at));
            }
        }
        for (at, line) in self.0.iter().enumerate() {
            if let Err((index, why)) = found.apply(&line.correction, at, &split_at, &mut applied) {
                applied.problems.push((index, line.misfit(&why)));
            }
        }
        Ok(applied)
    }

    /// The articles that they refer to, by id.
    fn articles(&self, corpus: &Corpus) -> Result<HashMap<String, Vec<Article>>, Error> {
        let wanted = self.ids();
        let mut found: HashMap<String, Vec<Article>> = HashMap::new();
        let mut index = 0;
        for part in &corpus.parts {
            let mut entities = corpus::entities(part)?;
            let mut quotes = corpus::quotes(part)?;
            let mut utterances = corpus::utterances(part)?;
            let mut articles = corpus::articles(part)?;
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
    /// The types of rows of `entities`.
    pub types: BTreeMap<u32, EntityType>,
    /// Rows of `entities` that are one with another, which may be one with a third.
    pub merged: BTreeMap<u32, u32>,
    /// Corrections that do not fit.
    pub problems: Vec<String>,
}

impl RowChanges {
    /// The row that an entity is in the end.
    pub fn merged_into(&self, mut entity: u32) -> u32 {
        while let Some(into) = self.merged.get(&entity) {
            entity = *into;
        }
        entity
    }
}

impl Corrections {
    /// The corrections of one record, whose offsets count in `unit` outside. What joins and splits entities of several articles changes nothing
    /// in one.
    pub(crate) fn of_record(&self, record: &Record, unit: Unit, authorities: &Authorities<'_>) -> RowChanges {
        let mut changes = RowChanges::default();
        for line in self.0.iter().filter(|line| line.correction.articles().contains(&record.id())) {
            if let Err(why) = line.correction.apply_to(record, unit, authorities, &mut changes) {
                changes.problems.push(line.misfit(&why));
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

impl Correction {
    /// Reads a line of the file, which has `note`, `by` and `at` for people.
    ///
    /// # Errors
    /// What is wrong with the line.
    pub fn parse(line: &str) -> Result<Correction, String> {
        let mut object: serde_json::Map<_, _> = serde_json::from_str(line).map_err(|error| error.to_string())?;
        ["note", "by", "at"].iter().for_each(|key| _ = object.remove(*key));
        let correction = serde_json::from_value(object.into()).map_err(|error| error.to_string())?;
        match &correction {
            Correction::Merge { entities } if entities.len() < 2 => Err("`merge` takes two entities or more".into()),
            Correction::Split { entities } if entities.is_empty() => Err("`split` takes one entity or more".into()),
            _ => Ok(correction),
        }
    }

    /// The ids of the articles that it refers to.
    pub fn articles(&self) -> Vec<&str> {
        match self {
            Correction::Merge { entities } | Correction::Split { entities } => {
                entities.iter().map(|entity| entity.id.as_str()).collect()
            }
            Correction::Speaker { quote, .. } | Correction::NotAQuotation { quote } => vec![&quote.id],
            Correction::Type { entity, .. } | Correction::Id { entity, .. } => vec![&entity.id],
        }
    }

    fn apply_to(
        &self,
        record: &Record,
        unit: Unit,
        authorities: &Authorities<'_>,
        changes: &mut RowChanges,
    ) -> Result<(), String> {
        match self {
            Correction::Merge { entities } => {
                let own: Vec<&EntityRef> = entities.iter().filter(|entity| entity.id == record.id()).collect();
                if own.len() < 2 {
                    return Ok(());
                }
                let mut rows = Vec::new();
                for entity in own {
                    rows.extend(entities_named(record, &entity.name, entity.label.as_deref(), changes)?);
                }
                // The first that is listed is what the others are.
                let into = changes.merged_into(rows[0]);
                for row in rows {
                    let row = changes.merged_into(row);
                    if row != into {
                        changes.merged.insert(row, into);
                    }
                }
            }
            Correction::Split { .. } => {}
            Correction::Speaker { quote, speaker } => {
                let named = |name: &NameRef| entities_named(record, &name.name, name.label.as_deref(), changes);
                let speaker = speaker.as_ref().map(named).transpose()?.map(|rows| rows[0]);
                changes.speakers.extend(rows_said(record, unit, quote)?.into_iter().map(|row| (row, speaker)));
            }
            Correction::NotAQuotation { quote } => changes.removed.extend(rows_said(record, unit, quote)?),
            Correction::Type { entity, is } => {
                let rows = entities_named(record, &entity.name, entity.label.as_deref(), changes)?;
                changes.types.extend(rows.into_iter().map(|row| (row, *is)));
            }
            Correction::Id { entity, is } => {
                let rows = entities_named(record, &entity.name, entity.label.as_deref(), changes)?;
                let own = record.layers().get(layer::ENTITIES);
                let type_of = |row: &u32| match changes.types.get(row) {
                    Some(given) => Some(given.as_str()),
                    None => Some(own?.row(*row as usize)?.label().as_str()),
                };
                let types: Vec<&str> = rows.iter().filter_map(type_of).collect();
                let found = entry_of(is.as_deref(), &types, authorities)?;
                changes.ids.extend(rows.into_iter().map(|row| (row, found.clone())));
            }
        }
        Ok(())
    }
}

/// The rows of `entities` with a name: at least one. The type may be that of the row, or the one that it was given.
fn entities_named(record: &Record, name: &str, label: Option<&str>, changes: &RowChanges) -> Result<Vec<u32>, String> {
    let rows = record.layers().get(layer::ENTITIES).into_iter().flat_map(Layer::rows);
    let named = rows.filter(|row| row.attr(key::NAME).and_then(Value::as_str).is_some_and(|own| same(own, name)));
    let fit = named.filter(|row| fits(label, row.label().as_str(), changes.types.get(&(row.index() as u32))));
    let rows: Vec<u32> = fit.map(|row| row.index() as u32).collect();
    if rows.is_empty() { Err(format!("the article has no entity {name:?}")) } else { Ok(rows) }
}

/// Whether a reference with this type is to an entity of that type, or to one that was given it.
fn fits(wanted: Option<&str>, label: &str, given: Option<&EntityType>) -> bool {
    wanted.is_none_or(|wanted| wanted == label || given.is_some_and(|given| wanted == given.as_str()))
}

/// The rows of the utterances with these words.
fn rows_said(record: &Record, unit: Unit, quote: &QuoteRef) -> Result<Vec<u32>, String> {
    let text = record.text().unwrap_or_default();
    let offsets = Offsets::new(text, unit);
    let words = |row: &Row<'_>| row.span().map_or("", |span| &text[span.range()]);
    let mut found = Vec::new();
    for parts in record.layers().get(layer::QUOTES).map(utterances).unwrap_or_default() {
        let said: Vec<&str> = parts.iter().map(words).collect();
        let start = parts.first().and_then(|part| part.span()).map(|span| i64::from(offsets.from_byte(span.start())));
        let is_meant = same(&said.join(" … "), &quote.said) || said.iter().any(|part| same(part, &quote.said));
        if is_meant && quote.start.is_none_or(|at| start == Some(at)) {
            found.extend(parts.iter().map(|part| part.index() as u32));
        }
    }
    if found.is_empty() { Err("the article has no such quotation".into()) } else { Ok(found) }
}

impl Line {
    fn misfit(&self, why: &str) -> String {
        let file = self.file.file_name().unwrap_or_default().to_string_lossy();
        format!("the correction in line {} of {file} no longer fits: {why}", self.line)
    }
}

/// The entry with an id, which must be of the type of what it is said of.
fn entry_of(id: Option<&str>, types: &[&str], authorities: &Authorities<'_>) -> Result<Found, String> {
    let Some(id) = id else { return Ok(Found::None) };
    let entry = authorities.by_id(id).ok_or_else(|| format!("no authority has the id {id:?}"))?;
    let label = authorities.label(entry).as_str();
    match types.iter().find(|own| **own != label) {
        Some(own) => Err(format!("{id:?} is the id of a {label}, not of a {own}")),
        None => Ok(Found::One(entry)),
    }
}

/// Where a correction does not fit, and why.
type Misfit = (Option<u32>, String);

/// What corrections of a corpus refer to.
struct InCorpus<'c> {
    articles: HashMap<String, Vec<Article>>,
    corpus: &'c Corpus,
    authorities: &'c Authorities<'c>,
}

impl InCorpus<'_> {
    fn apply(
        &self,
        correction: &Correction,
        at: usize,
        split_at: &HashMap<u32, usize>,
        applied: &mut Applied,
    ) -> Result<(), Misfit> {
        match correction {
            Correction::Merge { entities } => {
                let mut rows = self.rows_of_one_type(entities, &applied.types)?;
                rows.retain(|row| split_at.get(row).is_none_or(|split| *split < at));
                applied.joins.merged.push(rows);
            }
            Correction::Split { entities } => {
                let rows = self.rows_of_one_type(entities, &applied.types)?;
                applied.joins.split.extend(rows.into_iter().map(|row| (row, at)));
            }
            Correction::Speaker { quote, speaker } => {
                for (article, row) in self.utterances_of(quote)? {
                    let speaker = match speaker {
                        None => None,
                        Some(name) => {
                            let before = self.corpus.entities_before[article.index as usize];
                            let is_meant = |(at, row): &(usize, &EntityRow)| {
                                let given = applied.types.get(&(before + *at as u32));
                                same(&row.name, &name.name) && fits(name.label.as_deref(), &row.label, given)
                            };
                            let found = article.entities.iter().enumerate().find(is_meant);
                            let missing =
                                || (Some(article.index), format!("the article has no entity {:?}", name.name));
                            let (_, EntityRow { row, name, role, .. }) = found.ok_or_else(missing)?;
                            Some(Speaker { row: *row, name: name.clone(), role: role.clone() })
                        }
                    };
                    applied.speakers.insert((article.index, row), speaker);
                }
            }
            Correction::NotAQuotation { quote } => {
                let rows = self.utterances_of(quote)?;
                applied.removed.extend(rows.into_iter().map(|(article, row)| (article.index, row)));
            }
            // Applied already; what is left to say is that it does not fit.
            Correction::Type { entity, .. } => _ = self.rows_of(entity, &applied.types)?,
            Correction::Id { entity, is } => {
                let rows = self.rows_of(entity, &applied.types)?;
                let types: Vec<&str> = rows.iter().map(|row| self.type_of(*row, &applied.types)).collect();
                let index = self.of_id(&entity.id)?.first().map(|article| article.index);
                let is = entry_of(is.as_deref(), &types, self.authorities).map_err(|why| (index, why))?;
                let corrected = CorrectedId { line: at, is };
                applied.ids.extend(rows.into_iter().map(|row| (row, corrected.clone())));
            }
        }
        Ok(())
    }

    fn of_id(&self, id: &str) -> Result<&[Article], Misfit> {
        self.articles.get(id).map(Vec::as_slice).ok_or_else(|| (None, format!("no article has the id {id:?}")))
    }

    /// The type of a row of `entities` in one of the articles.
    fn type_of(&self, row: u32, types: &BTreeMap<u32, EntityType>) -> &str {
        if let Some(given) = types.get(&row) {
            return given.as_str();
        }
        let of = |article: &'_ Article| -> Option<usize> {
            let at = row.checked_sub(self.corpus.entities_before[article.index as usize])? as usize;
            (at < article.entities.len()).then_some(at)
        };
        let own = self.articles.values().flatten().find_map(|article| Some(&article.entities[of(article)?]));
        own.map_or("", |own| own.label.as_str())
    }

    /// Rows that are to be one entity.
    fn rows_of_one_type(&self, entities: &[EntityRef], types: &BTreeMap<u32, EntityType>) -> Result<Vec<u32>, Misfit> {
        let mut rows = Vec::new();
        for entity in entities {
            rows.extend(self.rows_of(entity, types)?);
        }
        let mut all = rows.iter().map(|row| self.type_of(*row, types));
        let first = all.next();
        if all.any(|other| Some(other) != first) {
            return Err((None, "the entities are not of one type".into()));
        }
        Ok(rows)
    }

    /// The rows of `entities`: at least one.
    fn rows_of(&self, entity: &EntityRef, types: &BTreeMap<u32, EntityType>) -> Result<Vec<u32>, Misfit> {
        let articles = self.of_id(&entity.id)?;
        let mut rows = Vec::new();
        for article in articles {
            let before = self.corpus.entities_before[article.index as usize];
            let named = (before..).zip(&article.entities).filter(|(at, row)| {
                same(&row.name, &entity.name) && fits(entity.label.as_deref(), &row.label, types.get(at))
            });
            rows.extend(named.map(|(at, _)| at));
        }
        let missing = || {
            let first = articles.first().map(|article| article.index);
            (first, format!("the article {:?} has no entity {:?}", entity.id, entity.name))
        };
        if rows.is_empty() { Err(missing()) } else { Ok(rows) }
    }

    fn utterances_of(&self, quote: &QuoteRef) -> Result<Vec<(&Article, i64)>, Misfit> {
        let articles = self.of_id(&quote.id)?;
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
        let missing = || {
            (articles.first().map(|article| article.index), format!("the article {:?} has no such quotation", quote.id))
        };
        if found.is_empty() { Err(missing()) } else { Ok(found) }
    }
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
        for (line, why) in [
            (r#"{"correct": "merge", "entities": [{"id": "a", "nmae": "b"}]}"#, "unknown field `nmae`"),
            (r#"{"correct": "merge", "entities": [{"id": "a", "name": "b"}]}"#, "`merge` takes two entities or more"),
            (r#"{"correct": "split", "entities": []}"#, "`split` takes one entity or more"),
            (r#"{"correct": "not_a_quotation", "quote": {"id": "a", "said": "b"}, "why": 1}"#, "unknown field `why`"),
            (r#"{"correct": "speaker", "quote": {"id": "a", "said": "b"}}"#, "missing field `speaker`"),
            (
                r#"{"correct": "type", "entity": {"id": "a", "name": "b"}, "is": "person"}"#,
                "unknown type `person`, expected one of PER",
            ),
        ] {
            assert!(message(line).contains(why), "{}", message(line));
        }
    }

    /// What a page sends is what the file has: no field is added, and none is lost.
    #[test]
    fn a_correction_is_written_as_it_was_read() {
        for line in [
            r#"{"correct":"merge","entities":[{"id":"a","name":"V. Zelensky"},{"id":"a","name":"Zelenskyy","label":"PER"}]}"#,
            r#"{"correct":"speaker","quote":{"id":"a","said":"“No.”","start":7},"speaker":null}"#,
            r#"{"correct":"type","entity":{"id":"a","name":"Jordan"},"is":"LOC"}"#,
            r#"{"correct":"id","entity":{"id":"a","name":"Jordan"},"is":null}"#,
        ] {
            assert_eq!(serde_json::to_string(&Correction::parse(line).unwrap()).unwrap(), line);
        }
    }
}
