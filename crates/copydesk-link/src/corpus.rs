//! The tables of a finished run, read article by article.

use std::collections::VecDeque;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use copydesk_core::vocabulary::{MentionForm, key, layer, role};
use copydesk_corpus::sync_folder;
use copydesk_tables::parquet::Groups;
use copydesk_tables::{LINKED_VIEW, TableRow, TableSpec, table};

use crate::Error;
use crate::text::{Published, published};

/// A part of a run, or of a shard of it.
#[derive(Clone, Debug)]
pub struct Part {
    /// The folder of the run.
    pub folder: PathBuf,
    pub number: u32,
}

/// A run, with the position of each article's rows.
pub struct Corpus {
    /// Where temporary files and what is of the whole corpus are put.
    pub folder: PathBuf,
    /// All parts, in order.
    pub parts: Vec<Part>,
    /// For each article, in the order of the parts: its number in the input.
    pub articles: Vec<i64>,
    /// For each article, when it was published, in days since 1970; `i32::MAX`: it does not say.
    pub days: Vec<i32>,
    /// For each article, when it was published, in seconds since 1970; `i64::MAX`: it does not say.
    seconds: Vec<i64>,
    /// For each article, how many rows of `entities` come before it.
    pub entities_before: Vec<u32>,
    /// For each article, how many rows of `who_said_what` come before it.
    pub utterances_before: Vec<u32>,
}

/// The rows of a table, read into values of one type.
pub struct Cursor<T> {
    path: PathBuf,
    groups: Groups,
    read: fn(&TableRow<'_>) -> T,
    ready: VecDeque<(i64, T)>,
}

impl<T> Cursor<T> {
    pub fn open(
        part: &Part,
        name: &'static str,
        columns: &[&str],
        read: fn(&TableRow<'_>) -> T,
    ) -> Result<Cursor<T>, Error> {
        let (path, groups) = open(part, name, columns)?;
        Ok(Cursor { path, groups, read, ready: VecDeque::new() })
    }

    /// The next row, with the number of its article.
    pub fn next(&mut self) -> Result<Option<(i64, T)>, Error> {
        while self.ready.is_empty() {
            let Some(group) = self.groups.next() else { return Ok(None) };
            let group = group.map_err(Error::read(&self.path))?;
            self.ready.extend(group.iter().map(|row| (row.int("article").unwrap_or(-1), (self.read)(&row))));
        }
        Ok(self.ready.pop_front())
    }

    /// The rows of an article, which are next, if it has any.
    pub fn of(&mut self, article: i64) -> Result<Vec<T>, Error> {
        let mut rows = Vec::new();
        while let Some((of, row)) = self.next()? {
            if of != article {
                self.ready.push_front((of, row));
                break;
            }
            rows.push(row);
        }
        Ok(rows)
    }
}

/// The view that a link rewrites.
const VIEW: &str = "who_said_what";

/// Where the original view is kept.
const UNLINKED: &str = ".unlinked";

/// Opens the file of a part, as the run wrote it; also its path, for messages.
pub fn open(part: &Part, name: &str, columns: &[&str]) -> Result<(PathBuf, Groups), Error> {
    let spec: &'static TableSpec = table(name).ok_or(Error::TooLarge)?;
    let wanted = |name: &str| name == "article" || columns.contains(&name);
    let open = |path: PathBuf| -> Result<(PathBuf, Groups), Error> {
        let opened = File::open(&path).and_then(|file| Groups::open(file, spec, |column| wanted(column.name)));
        let groups = opened.map_err(Error::read(&path))?;
        Ok((path, groups))
    };
    let (path, groups) = open(part.folder.join(name).join(part.file_name()))?;
    match name == VIEW && is_linked(&groups) {
        true => open(part.folder.join(UNLINKED).join(part.file_name())),
        false => Ok((path, groups)),
    }
}

impl Part {
    fn file_name(&self) -> String {
        format!("{:05}.parquet", self.number)
    }
}

fn is_linked(view: &Groups) -> bool {
    view.has("speaker_id")
}

/// Keeps the original view of a part before it is replaced: corrections remove rows, and may be withdrawn later.
pub fn keep_unlinked(part: &Part) -> Result<(), Error> {
    let kept = part.folder.join(UNLINKED);
    let (from, to) = (part.folder.join(VIEW).join(part.file_name()), kept.join(part.file_name()));
    let is_kept = File::open(&from)
        .and_then(|file| Groups::open(file, &LINKED_VIEW, |_| false))
        .is_ok_and(|file| is_linked(&file));
    if is_kept {
        return Ok(());
    }
    let temporary = kept.join(format!(".{}.tmp", part.file_name()));
    let keep = || {
        fs::create_dir_all(&kept)?;
        remove(&temporary)?;
        // A hard link, if the file system supports them.
        fs::hard_link(&from, &temporary).or_else(|_| fs::copy(&from, &temporary).map(|_| ()))?;
        fs::rename(&temporary, &to)?;
        // To rename a link over another to the same file does nothing: a link that was killed had kept the view already.
        remove(&temporary)?;
        sync_folder(&to)
    };
    keep().map_err(Error::spill(&kept))
}

/// Removes a file, if it is there.
fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// Opens the file of a part with all of its columns.
pub fn open_all(part: &Part, name: &str) -> Result<(PathBuf, Groups), Error> {
    let columns: Vec<&str> =
        table(name).map(|table| table.columns.iter().map(|column| column.name).collect()).unwrap_or_default();
    open(part, name, &columns)
}

/// A row of `articles`.
pub struct ArticleRow {
    pub id: String,
    pub published: Option<Published>,
}

pub fn articles(part: &Part) -> Result<Cursor<ArticleRow>, Error> {
    Cursor::open(part, "articles", &["id", "published"], |row| ArticleRow {
        id: row.text("id").unwrap_or_default().to_owned(),
        published: row.text("published").and_then(published),
    })
}

/// A row of `entities`.
pub struct EntityRow {
    pub row: i64,
    pub start: i64,
    pub label: String,
    pub name: String,
    pub role: Option<String>,
    pub mentions: u32,
    /// `attrs.title` and `attrs.gender`.
    pub title: Option<String>,
    pub gender: Option<String>,
}

pub fn entities(part: &Part) -> Result<Cursor<EntityRow>, Error> {
    let columns = ["row", "start", "label", key::NAME, key::ROLE, key::MENTIONS, "attrs"];
    Cursor::open(part, layer::ENTITIES, &columns, |row| {
        let attrs: serde_json::Value =
            row.text("attrs").and_then(|attrs| serde_json::from_str(attrs).ok()).unwrap_or_default();
        let attr = |key: &str| attrs.get(key).and_then(serde_json::Value::as_str).map(str::to_owned);
        EntityRow {
            row: row.int("row").unwrap_or(-1),
            start: row.int("start").unwrap_or(0),
            label: row.text("label").unwrap_or_default().to_owned(),
            name: row.text(key::NAME).unwrap_or_default().to_owned(),
            role: row.text(key::ROLE).map(str::to_owned),
            mentions: row.int(key::MENTIONS).and_then(|count| u32::try_from(count).ok()).unwrap_or(0),
            title: attr(key::TITLE),
            gender: attr(key::GENDER),
        }
    })
}

/// What an article calls an entity: the row of the entity, and the words; of mentions by name.
pub fn names(part: &Part) -> Result<Cursor<Option<(i64, String)>>, Error> {
    Cursor::open(part, layer::MENTIONS, &["text", key::FORM, role::ENTITY], |row| {
        let form = row.text(key::FORM).is_none_or(|form| form == MentionForm::Name.as_str());
        Some((row.int(role::ENTITY)?, row.text("text")?.to_owned())).filter(|_| form)
    })
}

/// A row of `quotes`.
pub struct QuoteRow {
    pub row: i64,
    pub start: i64,
    pub text: String,
    /// Rows of the speakers in `entities`.
    pub speakers: Vec<i64>,
    pub continues: bool,
}

pub fn quotes(part: &Part) -> Result<Cursor<QuoteRow>, Error> {
    let columns = ["row", "start", "text", role::SPEAKER, role::CONTINUES, "links"];
    Cursor::open(part, layer::QUOTES, &columns, |row| QuoteRow {
        row: row.int("row").unwrap_or(-1),
        start: row.int("start").unwrap_or(-1),
        text: row.text("text").unwrap_or_default().to_owned(),
        speakers: speakers(row),
        continues: row.int(role::CONTINUES).is_some(),
    })
}

/// The speakers of a row of `quotes`: one has a column, several are in `links`.
fn speakers(row: &TableRow<'_>) -> Vec<i64> {
    if let Some(speaker) = row.int(role::SPEAKER) {
        return vec![speaker];
    }
    let links: serde_json::Value =
        row.text("links").and_then(|links| serde_json::from_str(links).ok()).unwrap_or_default();
    let pairs = links.get(role::SPEAKER).and_then(serde_json::Value::as_array).map(Vec::as_slice).unwrap_or_default();
    pairs.iter().filter_map(|pair| pair.get(1)?.as_i64()).collect()
}

/// A row of `who_said_what`.
pub struct UtteranceRow {
    pub quote: i64,
    pub said: String,
    pub kind: Option<String>,
}

pub fn utterances(part: &Part) -> Result<Cursor<UtteranceRow>, Error> {
    Cursor::open(part, "who_said_what", &["quote", "said", "type"], |row| UtteranceRow {
        quote: row.int("quote").unwrap_or(-1),
        said: row.text("said").unwrap_or_default().to_owned(),
        kind: row.text("type").map(str::to_owned),
    })
}

impl Corpus {
    /// `folder`: for temporary files and what is of the whole corpus.
    pub fn open(folder: &Path, parts: Vec<Part>) -> Result<Corpus, Error> {
        let (mut numbers, mut days, mut seconds) = (Vec::new(), Vec::new(), Vec::new());
        let (mut entities_before, mut utterances_before) = (Vec::new(), Vec::new());
        let (mut entities, mut utterances) = (0_u32, 0_u32);
        for part in &parts {
            let mut of_entities = Cursor::open(part, layer::ENTITIES, &[], |_| ())?;
            let mut of_utterances = Cursor::open(part, "who_said_what", &[], |_| ())?;
            let mut rows = articles(part)?;
            while let Some((article, row)) = rows.next()? {
                numbers.push(article);
                days.push(row.published.map_or(i32::MAX, |published| published.day));
                seconds.push(row.published.map_or(i64::MAX, |published| published.second));
                entities_before.push(entities);
                utterances_before.push(utterances);
                let add = |sum: u32, rows: usize| {
                    u32::try_from(rows).ok().and_then(|rows| sum.checked_add(rows)).ok_or(Error::TooLarge)
                };
                entities = add(entities, of_entities.of(article)?.len())?;
                utterances = add(utterances, of_utterances.of(article)?.len())?;
            }
        }
        entities_before.push(entities);
        utterances_before.push(utterances);
        Ok(Corpus {
            folder: folder.to_owned(),
            parts,
            articles: numbers,
            days,
            seconds,
            entities_before,
            utterances_before,
        })
    }

    /// What articles are in the order of: time of publication, then place in the corpus. Those that do not say when come last.
    pub fn when(&self, article: u32) -> (i64, u32) {
        (self.seconds[article as usize], article)
    }

    pub fn entities(&self) -> usize {
        self.entities_before.last().map_or(0, |rows| *rows as usize)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_view_that_was_kept_before_leaves_no_temporary_file() {
        let run = tempfile::tempdir().unwrap();
        let part = Part { folder: run.path().to_owned(), number: 0 };
        fs::create_dir(run.path().join(VIEW)).unwrap();
        fs::write(run.path().join(VIEW).join(part.file_name()), "a view").unwrap();
        // A link that is killed after it has kept the view keeps it again when it is resumed.
        for _ in 0..2 {
            keep_unlinked(&part).unwrap();
        }
        let kept = fs::read_dir(run.path().join(UNLINKED)).unwrap();
        let names: Vec<_> = kept.map(|entry| entry.unwrap().file_name()).collect();
        assert_eq!(names, ["00000.parquet"]);
    }
}
