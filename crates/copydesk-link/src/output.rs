//! The tables that a link writes.

use std::collections::{BTreeMap, HashMap};
use std::path::PathBuf;

use copydesk_core::ProblemKind;
use copydesk_core::vocabulary::{EntityType, key, layer};
use copydesk_corpus::TableFile;
use copydesk_tables::{Cell, LINK_TABLES, LINKED_VIEW, Table, TableSpec, table};
use serde::{Deserialize, Serialize};

use crate::Error;
use crate::articles::ArticleGroups;
use crate::authority::{Authorities, Found};
use crate::corpus::{self, Corpus, Part};
use crate::corrections::Applied;
use crate::entities::{EntityGroups, NONE};
use crate::quotes::{Change, QuoteGroups, Utterances, change};
use crate::report::Report;
use crate::spill::Sorter;
use crate::text::{date, words};

/// The results to write.
pub struct Output<'a> {
    pub corpus: &'a Corpus,
    pub articles: &'a ArticleGroups,
    pub entities: &'a EntityGroups,
    pub quotes: &'a QuoteGroups,
}

/// A table of a link.
fn link_table(name: &str) -> Result<&'static TableSpec, Error> {
    LINK_TABLES.iter().find(|table| table.name == name).ok_or(Error::TooLarge)
}

/// Ids of all entities of the corpus, one after another.
#[derive(Default)]
struct Ids {
    text: String,
    ends: Vec<u32>,
    /// How many entities share an id except for the number at its end, by its hash.
    taken: HashMap<u64, u32>,
}

impl Ids {
    fn add(&mut self, label: EntityType, name: &str) -> &str {
        let start = self.text.len();
        self.text.push_str(match label {
            EntityType::Person => "per",
            EntityType::Organisation => "org",
            _ => "loc",
        });
        words(name).iter().for_each(|word| self.text.extend(["-", word]));
        let taken = self.taken.entry(crate::text::hash(&self.text.as_bytes()[start..])).or_default();
        *taken += 1;
        if *taken > 1 {
            // A tilde is in no word, so that “area-51” is not the 51st “area”.
            self.text += &format!("~{taken}");
        }
        self.ends.push(self.text.len() as u32);
        &self.text[start..]
    }

    fn get(&self, number: u32) -> &str {
        let start = number.checked_sub(1).map_or(0, |before| self.ends[before as usize] as usize);
        &self.text[start..self.ends[number as usize] as usize]
    }
}

/// A row of `entities` with its entity in the corpus.
#[derive(Serialize, Deserialize)]
struct Row {
    article: u32,
    label: u8,
    name: String,
    aliases: Vec<String>,
    role: Option<String>,
    mentions: u32,
    quotes: u32,
}

type Files = Vec<(Part, TableFile)>;

impl Output<'_> {
    /// Writes all tables, under temporary names.
    pub fn write(
        &self,
        utterances: &Utterances,
        authorities: &Authorities<'_>,
        applied: &Applied,
    ) -> Result<(Files, Report), Error> {
        let mut files = Vec::new();
        let ids = self.corpus_entities(authorities, applied, &mut files)?;
        let (mut article, mut entity, mut utterance) = (0, 0, 0);
        let mut sizes = Sizes::new(self);
        for part in &self.corpus.parts {
            self.article_groups(part, article, &sizes, &mut files)?;
            self.entity_links(part, &ids, &mut entity, &mut files)?;
            self.utterances(part, &mut utterance, &mut sizes, utterances, &ids, &mut files)?;
            self.problems(part, &mut article, applied, &mut files)?;
        }
        let report = Report {
            articles: self.articles.articles.iter().flatten().count() as u64,
            article_groups: sizes.articles.len() as u64,
            entities: self.entities.group.iter().filter(|group| **group != NONE).count() as u64,
            corpus_entities: u64::from(self.entities.count),
            utterances: self.quotes.first.iter().filter(|first| **first != NONE).count() as u64,
            quote_groups: sizes.quotes.len() as u64,
            problems: applied.problems.len() as u64,
            large_blocks: self.entities.problems.len() as u64,
        };
        Ok((files, report))
    }

    fn corpus_entities(
        &self,
        authorities: &Authorities<'_>,
        applied: &Applied,
        files: &mut Files,
    ) -> Result<Ids, Error> {
        let mut sorted = self.rows_by_entity(applied)?.finish().map_err(Error::spill(&self.corpus.folder))?;
        let spec = link_table("corpus_entities")?;
        let (mut file, mut table) = (TableFile::create(&self.corpus.folder, 0, spec)?, Table::new(spec));
        let mut ids = Ids::default();
        let mut number = 0;
        while let Some((_, rows)) = sorted.group::<Row>().map_err(Error::spill(&self.corpus.folder))? {
            let none = Found::None;
            let found = self.entities.found.get(&number).unwrap_or(&none);
            self.corpus_entity(&rows, found, authorities, &mut ids, &mut table);
            file.write(&mut table, false)?;
            number += 1;
        }
        file.write(&mut table, true)?;
        files.push((Part { folder: self.corpus.folder.clone(), number: 0 }, file));
        // Other shards have none, so that the files of all shards have each entity once.
        let mut others: Vec<&PathBuf> = self.corpus.parts.iter().map(|part| &part.folder).collect();
        others.dedup();
        for folder in others.into_iter().filter(|folder| **folder != self.corpus.folder) {
            let mut file = TableFile::create(folder, 0, spec)?;
            file.write(&mut Table::new(spec), true)?;
            files.push((Part { folder: folder.clone(), number: 0 }, file));
        }
        Ok(ids)
    }

    fn rows_by_entity(&self, applied: &Applied) -> Result<Sorter, Error> {
        let corpus = self.corpus;
        let spill = Error::spill(&corpus.folder);
        let mut sorter = Sorter::new(&corpus.folder);
        let (mut entity, mut index) = (0, 0_u32);
        for part in &corpus.parts {
            let mut entities = corpus::entities(part)?;
            let mut names = corpus::names(part)?;
            let mut quotes = corpus::quotes(part)?;
            let mut articles = corpus::articles(part)?;
            while let Some((article, _)) = articles.next()? {
                let (names, quotes) = (names.of(article)?, quotes.of(article)?);
                let mut said: HashMap<i64, u32> = HashMap::new();
                for quote in
                    quotes.iter().filter(|quote| !quote.continues && !applied.removed.contains(&(index, quote.row)))
                {
                    let corrected = applied.speakers.get(&(index, quote.row));
                    let corrected = corrected.map(|speaker| speaker.iter().map(|speaker| speaker.row).collect());
                    let speakers: Vec<i64> = corrected.unwrap_or_else(|| quote.speakers.clone());
                    speakers.iter().for_each(|speaker| *said.entry(*speaker).or_default() += 1);
                }
                for row in entities.of(article)? {
                    let group = self.entities.group[entity];
                    let corrected = applied.types.get(&(entity as u32));
                    entity += 1;
                    if group == NONE {
                        continue;
                    }
                    let mut aliases: Vec<String> =
                        names.iter().flatten().filter(|(of, _)| *of == row.row).map(|(_, name)| name.clone()).collect();
                    aliases.sort_unstable();
                    aliases.dedup();
                    let label = corrected.copied().or_else(|| EntityType::parse(&row.label));
                    let label =
                        EntityType::ALL.iter().position(|known| Some(*known) == label).unwrap_or_default() as u8;
                    let quotes = said.get(&row.row).copied().unwrap_or_default();
                    let row = Row {
                        article: index,
                        label,
                        name: row.name,
                        aliases,
                        role: row.role,
                        mentions: row.mentions,
                        quotes,
                    };
                    sorter.push(&group.to_be_bytes(), &row).map_err(&spill)?;
                }
                index += 1;
            }
        }
        Ok(sorter)
    }

    fn corpus_entity(
        &self,
        rows: &[Row],
        found: &Found,
        authorities: &Authorities<'_>,
        ids: &mut Ids,
        table: &mut Table,
    ) {
        let mut names: BTreeMap<&str, u64> = BTreeMap::new();
        let mut aliases: BTreeMap<&str, u64> = BTreeMap::new();
        let mut roles: BTreeMap<&str, (u64, i32, i32)> = BTreeMap::new();
        let mut articles: Vec<u32> = Vec::with_capacity(rows.len());
        for row in rows {
            *names.entry(&row.name).or_default() += 1;
            let own = std::iter::once(row.name.as_str()).filter(|name| !row.aliases.iter().any(|alias| alias == name));
            own.chain(row.aliases.iter().map(String::as_str)).for_each(|alias| *aliases.entry(alias).or_default() += 1);
            let day = self.corpus.days[row.article as usize];
            if let Some(role) = &row.role {
                let (count, first, last) = roles.entry(role).or_insert((0, i32::MAX, i32::MIN));
                *count += 1;
                if day != i32::MAX {
                    (*first, *last) = ((*first).min(day), (*last).max(day));
                }
            }
            articles.push(row.article);
        }
        articles.sort_unstable();
        articles.dedup();
        // The fullest of the frequent names.
        let most = names.values().max().copied().unwrap_or(0);
        let frequent = names.iter().filter(|(_, count)| 4 * **count >= most);
        let name =
            frequent.max_by_key(|(name, count)| (name.split(' ').count().min(3), **count, std::cmp::Reverse(**name)));
        let name = name.map_or("", |(name, _)| *name);
        let days = articles.iter().map(|article| self.corpus.days[*article as usize]).filter(|day| *day != i32::MAX);
        let (first, last) = (days.clone().min().map(date), days.max().map(date));
        let label = rows
            .first()
            .and_then(|row| EntityType::ALL.get(usize::from(row.label)))
            .copied()
            .unwrap_or(EntityType::Other);
        let by_count = |counts: BTreeMap<&str, u64>| {
            let mut sorted: Vec<(&str, u64)> = counts.into_iter().collect();
            sorted.sort_by_key(|(name, count)| (std::cmp::Reverse(*count), *name));
            serde_json::Value::Object(sorted.into_iter().map(|(name, count)| (name.to_owned(), count.into())).collect())
                .to_string()
        };
        let aliases = by_count(aliases);
        let mut by_date: Vec<_> = roles.into_iter().collect();
        by_date.sort_by_key(|(role, (count, first, _))| (*first, std::cmp::Reverse(*count), *role));
        let known = |day: i32| (![i32::MIN, i32::MAX].contains(&day)).then(|| date(day));
        let roles: Vec<serde_json::Value> = by_date
            .into_iter()
            .map(|(role, (articles, first, last))| serde_json::json!({"role": role, "articles": articles, "first": known(first), "last": known(last)}))
            .collect();
        let roles = serde_json::Value::Array(roles).to_string();
        let id = ids.add(label, name);
        let sum = |of: fn(&Row) -> u32| rows.iter().map(|row| i64::from(of(row))).sum::<i64>();
        table.push(|column| match column.name {
            "corpus_entity" => id.into(),
            "label" => label.as_str().into(),
            "name" => name.into(),
            "aliases" => aliases.as_str().into(),
            "roles" => roles.as_str().into(),
            "first" => first.as_deref().into(),
            "last" => last.as_deref().into(),
            "articles" => (articles.len() as i64).into(),
            key::MENTIONS => sum(|row| row.mentions).into(),
            "quotes" => sum(|row| row.quotes).into(),
            "authority_id" => {
                if let Found::One(entry) = found {
                    authorities.id(*entry).into()
                } else {
                    Cell::Null
                }
            }
            "authority" => {
                if let Found::One(entry) = found {
                    authorities.source(*entry).into()
                } else {
                    Cell::Null
                }
            }
            "candidates" => match found {
                Found::Several(entries) => {
                    entries.iter().map(|entry| authorities.id(*entry)).collect::<Vec<_>>().join("; ").into()
                }
                _ => Cell::Null,
            },
            _ => Cell::Null,
        });
    }

    fn article_groups(&self, part: &Part, from: usize, sizes: &Sizes, files: &mut Files) -> Result<(), Error> {
        let spec = link_table("article_groups")?;
        let (mut file, mut table) = (TableFile::create(&part.folder, part.number, spec)?, Table::new(spec));
        let mut rows = corpus::articles(part)?;
        let mut index = from;
        while let Some((article, _)) = rows.next()? {
            if let Some(group) = self.articles.articles[index] {
                table.push(|column| match column.name {
                    "article" => article.into(),
                    "article_group" => self.corpus.articles[group.first as usize].into(),
                    "articles" => i64::from(sizes.articles.get(&group.first).copied().unwrap_or(1)).into(),
                    "kind" => group.kind.as_str().into(),
                    "shared" => (f64::from(group.shared) / 10_000.0).into(),
                    "shared_first" => (f64::from(group.shared_first) / 10_000.0).into(),
                    _ => Cell::Null,
                });
            }
            index += 1;
            file.write(&mut table, false)?;
        }
        file.write(&mut table, true)?;
        files.push((part.clone(), file));
        Ok(())
    }

    fn entity_links(&self, part: &Part, ids: &Ids, entity: &mut usize, files: &mut Files) -> Result<(), Error> {
        let spec = link_table("entity_links")?;
        let (mut file, mut table) = (TableFile::create(&part.folder, part.number, spec)?, Table::new(spec));
        let mut rows = corpus::Cursor::open(part, layer::ENTITIES, &["row"], |row| row.int("row").unwrap_or(-1))?;
        while let Some((article, row)) = rows.next()? {
            let (group, score) = (self.entities.group[*entity], self.entities.score[*entity]);
            *entity += 1;
            if group != NONE {
                table.push(|column| match column.name {
                    "article" => article.into(),
                    "row" => row.into(),
                    "corpus_entity" => ids.get(group).into(),
                    "score" => (f64::from(score) / 10_000.0).into(),
                    _ => Cell::Null,
                });
                file.write(&mut table, false)?;
            }
        }
        file.write(&mut table, true)?;
        files.push((part.clone(), file));
        Ok(())
    }

    /// `quote_groups`, and `who_said_what` with its new columns.
    fn utterances(
        &self,
        part: &Part,
        utterance: &mut u32,
        sizes: &mut Sizes,
        utterances: &Utterances,
        ids: &Ids,
        files: &mut Files,
    ) -> Result<(), Error> {
        let spill = Error::spill(&self.corpus.folder);
        let groups = link_table("quote_groups")?;
        let (mut of_groups, mut group_rows) =
            (TableFile::create(&part.folder, part.number, groups)?, Table::new(groups));
        let (mut of_view, mut view_rows) =
            (TableFile::create(&part.folder, part.number, &LINKED_VIEW)?, Table::new(&LINKED_VIEW));
        corpus::keep_unlinked(part)?;
        let (path, view) = corpus::open_all(part, LINKED_VIEW.name)?;
        for group in view {
            for row in group.map_err(Error::read(&path))?.iter() {
                let first = self.quotes.first[*utterance as usize];
                let own = utterances.get(*utterance).map_err(&spill)?;
                *utterance += 1;
                let id = |first: &crate::quotes::Utterance| {
                    format!("{}:{}", self.corpus.articles[first.article as usize], first.quote)
                };
                let Some(first_row) = (first != NONE).then(|| utterances.get(first)).transpose().map_err(&spill)?
                else {
                    // A correction says that it is not a quotation.
                    continue;
                };
                let is_first = first == *utterance - 1;
                let change = if is_first { Change::none() } else { change(&first_row, &own) };
                let article = self.corpus.articles[own.article as usize];
                group_rows.push(|column| match column.name {
                    "article" => article.into(),
                    "quote" => own.quote.into(),
                    "quote_group" => id(&first_row).into(),
                    "utterances" => i64::from(sizes.quotes.get(&first).copied().unwrap_or(1)).into(),
                    "first_article" => self.corpus.articles[first_row.article as usize].into(),
                    "first_quote" => first_row.quote.into(),
                    "likeness" => ((change.likeness * 1e4).round() / 1e4).into(),
                    "type" => own.kind.as_deref().into(),
                    "change" => (!is_first).then_some(change.what).into(),
                    "diff" => change.diff.as_deref().into(),
                    _ => Cell::Null,
                });
                let speakers: Vec<&str> = own.speakers.iter().map(|speaker| ids.get(*speaker)).collect();
                let in_group = self.articles.articles[own.article as usize];
                view_rows.push(|column| match column.name {
                    "speaker_id" => (!speakers.is_empty()).then(|| speakers.join("; ")).into(),
                    "quote_group" => id(&first_row).into(),
                    "article_group" => in_group.map(|group| self.corpus.articles[group.first as usize]).into(),
                    "speaker" | "speaker_role" | "speaker_score" if own.corrected.is_some() => {
                        match (&own.corrected, column.name) {
                            (Some(Some(speaker)), "speaker") => speaker.name.as_str().into(),
                            (Some(Some(speaker)), "speaker_role") => speaker.role.as_deref().into(),
                            (Some(Some(_)), _) => 1.0.into(),
                            _ => Cell::Null,
                        }
                    }
                    name => row.cell(name).clone(),
                });
                of_groups.write(&mut group_rows, false)?;
                of_view.write(&mut view_rows, false)?;
            }
        }
        of_groups.write(&mut group_rows, true)?;
        of_view.write(&mut view_rows, true)?;
        files.extend([(part.clone(), of_groups), (part.clone(), of_view)]);
        Ok(())
    }

    /// `problems` with the corrections that do not fit, in place of those of an earlier link.
    fn problems(&self, part: &Part, from: &mut usize, applied: &Applied, files: &mut Files) -> Result<(), Error> {
        let spec = table("problems").ok_or(Error::TooLarge)?;
        let mut articles = corpus::articles(part)?;
        let mut ids = BTreeMap::new();
        let start = *from;
        while let Some((_, row)) = articles.next()? {
            ids.insert(*from as u32, row.id);
            *from += 1;
        }
        let (mut file, mut out) = (TableFile::create(&part.folder, part.number, spec)?, Table::new(spec));
        let (path, groups) = corpus::open_all(part, spec.name)?;
        for group in groups {
            for row in group.map_err(Error::read(&path))?.iter().filter(|row| row.text("processor") != Some(PROCESSOR))
            {
                out.push(|column| row.cell(column.name).clone());
                file.write(&mut out, false)?;
            }
        }
        let of_corpus = self.entities.problems.iter().map(|message| (None, message));
        let problems = applied.problems.iter().map(|(article, message)| (*article, message)).chain(of_corpus);
        for (article, message) in problems {
            // What is not of an article of the corpus goes into the first part.
            let here = article.map_or(start == 0, |article| ids.contains_key(&article));
            if here {
                let number = article.map_or(-1, |article| self.corpus.articles[article as usize]);
                let id = article.and_then(|article| ids.get(&article)).map_or("", String::as_str);
                out.push(|column| match column.name {
                    "article" => number.into(),
                    "id" => id.into(),
                    "processor" => PROCESSOR.into(),
                    "kind" => ProblemKind::Skipped.as_str().into(),
                    "message" => message.as_str().into(),
                    _ => Cell::Null,
                });
            }
        }
        file.write(&mut out, true)?;
        files.push((part.clone(), file));
        Ok(())
    }
}

/// The processor named in problems about corrections.
const PROCESSOR: &str = "link";

/// How many articles and utterances each group has.
struct Sizes {
    articles: HashMap<u32, u32>,
    quotes: HashMap<u32, u32>,
}

impl Sizes {
    fn new(of: &Output<'_>) -> Sizes {
        let mut sizes = Sizes { articles: HashMap::new(), quotes: HashMap::new() };
        of.articles.articles.iter().flatten().for_each(|group| *sizes.articles.entry(group.first).or_default() += 1);
        of.quotes
            .first
            .iter()
            .filter(|first| **first != NONE)
            .for_each(|first| *sizes.quotes.entry(*first).or_default() += 1);
        sizes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn namesakes_have_numbers() {
        let mut ids = Ids::default();
        assert_eq!(ids.add(EntityType::Person, "John O’Neil"), "per-john-oneil");
        assert_eq!(ids.add(EntityType::Person, "John O'Neil"), "per-john-oneil~2");
        assert_eq!(ids.add(EntityType::Location, "Paris"), "loc-paris");
        assert_eq!([0, 1, 2].map(|number| ids.get(number)), ["per-john-oneil", "per-john-oneil~2", "loc-paris"]);
    }
}
