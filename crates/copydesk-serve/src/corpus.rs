//! The run that is browsed, as it is with the corrections that were made: lists, figures and articles are of one state.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use copydesk_core::Record;
use copydesk_link::{Amendment, Corrections};
use copydesk_sql::{Cell, Content, Database};

use crate::corrections::{File, State};
use crate::error::Refusal;
use crate::{Error, Options};

/// A run that is browsed.
pub(crate) struct Corpus {
    pub name: String,
    corrected: Mutex<Corrected>,
}

pub(crate) struct Corrected {
    pub database: Database,
    corrections: Corrections,
    /// The file when the corrections were read from it.
    state: State,
    /// What corrected articles were before, by number.
    originals: BTreeMap<i64, Record>,
}

impl Corpus {
    pub fn open(options: &Options) -> Result<Option<Corpus>, Error> {
        let Some(folder) = &options.corpus else { return Ok(None) };
        let database = Database::open(folder, Content::Everything).map_err(Error::Corpus)?;
        let corrected = Corrected {
            database,
            corrections: Corrections::default(),
            state: State::default(),
            originals: BTreeMap::new(),
        };
        Ok(Some(Corpus { name: corrected.database.name().to_owned(), corrected: Mutex::new(corrected) }))
    }

    /// The tables, with the corrections that are in the file now.
    pub fn corrected(&self, file: &File) -> Result<MutexGuard<'_, Corrected>, Refusal> {
        let mut corrected = self.corrected.lock().unwrap_or_else(PoisonError::into_inner);
        corrected.catch_up(file)?;
        Ok(corrected)
    }
}

impl Corrected {
    fn catch_up(&mut self, file: &File) -> Result<(), Refusal> {
        let state = file.state();
        if state == self.state {
            return Ok(());
        }
        let corrections = file.read()?;
        let before = self.corrections.clone();
        let amendment = Amendment { corrections, unit: self.database.unit(), ..Amendment::default() };
        let ids = before.ids().into_iter().chain(amendment.corrections.ids());
        // Articles about which nothing else is said are as they should be.
        let mut changed: Vec<&str> = ids.filter(|id| !before.of(id).eq(amendment.corrections.of(id))).collect();
        changed.sort_unstable();
        changed.dedup();
        for id in changed {
            let numbered = self.database.query("SELECT article FROM articles WHERE id = ?1", &[id.into()])?;
            for article in numbered.rows.iter().filter_map(|row| row.first().and_then(Cell::as_i64)) {
                let original = match self.originals.remove(&article) {
                    Some(original) => Some(original),
                    None => self.database.record(article)?,
                };
                let Some(original) = original else { continue };
                self.database.replace(article, &amendment.amend(original.clone()))?;
                self.originals.insert(article, original);
            }
        }
        self.corrections = amendment.corrections;
        self.state = state;
        Ok(())
    }
}
