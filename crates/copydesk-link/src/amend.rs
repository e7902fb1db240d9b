//! Applies authorities and corrections to one record, for `copydesk annotate`.

use std::collections::BTreeMap;

use copydesk_core::vocabulary::{EntityType, key, layer, role};
use copydesk_core::{Article, Defect, Layer, LayerBuilder, Link, Problem, ProblemKind, Record, Row, Value};

use crate::authority::{Authorities, Authority, Country, Evidence, Found, word_number};
use crate::corrections::{Corrections, RowChanges};
use crate::entities::MOST_AROUND;
use crate::evidence::nearest;
use crate::text::words;

/// Adds ids from authorities to records, and applies corrections.
///
/// ```
/// use copydesk_core::{Article, LayerBuilder, Meta, Record, Value};
/// use copydesk_link::{Amendment, Authority, Corrections};
///
/// # fn main() -> Result<(), copydesk_core::Defect> {
/// let text = "Ada lives in Lyon.";
/// let mut record = Record::new(Article::new("a", text, Meta::default()));
/// let mut entities = LayerBuilder::new("entities".into(), text)?;
/// entities.row(Some(13..17), "LOC".into(), None)?;
/// entities.attr("name".into(), Value::Str("Lyon"))?;
/// record.insert(vec![entities.finish()])?;
/// let amendment = Amendment { authority: Some(Authority::default()), corrections: Corrections::default() };
/// let record = amendment.amend(record);
/// let lyon = record.layers().get("entities").unwrap().row(0).unwrap();
/// assert_eq!(lyon.attr("id"), Some(Value::Str("2996944")));
/// # Ok(())
/// # }
/// ```
#[derive(Default)]
pub struct Amendment {
    /// The user's authority, which precedes the built-in lists. `None`: only corrections give ids.
    pub authority: Option<Authority>,
    /// Corrections to apply.
    pub corrections: Corrections,
}

impl Amendment {
    /// Whether it changes nothing.
    pub fn is_empty(&self) -> bool {
        self.authority.is_none() && self.corrections.is_empty()
    }

    /// Applies ids and corrections. A correction of this article that does not fit becomes a problem in the record.
    pub fn amend(&self, record: Record) -> Record {
        if self.is_empty() {
            return record;
        }
        let none = Authority::default();
        let own = self.authority.as_ref().unwrap_or(&none);
        let authorities = Authorities(vec![own, Authority::built_in()]);
        let mut changes = self.corrections.of_record(&record, &authorities);
        let misfits = std::mem::take(&mut changes.problems);
        let problem =
            |message: String| Problem { processor: "corrections".into(), kind: ProblemKind::Skipped, message };
        let amended = Amended {
            record: &record,
            changes,
            authorities: self.authority.is_some().then_some(&authorities),
            names: &authorities,
        };
        let mut amended = match amended.record() {
            Ok(amended) => amended,
            // A change to a valid record is valid. If this has a bug, the record is unchanged and has a problem.
            Err(defect) => {
                let mut record = record;
                record.problems.push(problem(defect.to_string()));
                return record;
            }
        };
        amended.problems.extend(misfits.into_iter().map(problem));
        amended
    }
}

/// A record on its way to another.
struct Amended<'r> {
    record: &'r Record,
    changes: RowChanges,
    /// That give ids to all entities.
    authorities: Option<&'r Authorities<'r>>,
    /// That know the ids in corrections.
    names: &'r Authorities<'r>,
}

impl Amended<'_> {
    fn record(&self) -> Result<Record, Defect> {
        let Some(text) = self.record.text() else { return Ok(self.record.clone()) };
        let mut amended = Record::new(Article::new(self.record.id(), text, self.record.meta().clone()));
        let layers = self.record.layers().iter().map(|layer| self.layer(layer, text)).collect::<Result<_, _>>()?;
        amended.insert(layers)?;
        amended.processors.clone_from(&self.record.processors);
        amended.problems.clone_from(&self.record.problems);
        Ok(amended)
    }

    /// The new number of a row; `None` if it is left out.
    fn renumbered(&self, link: &Link) -> Option<u32> {
        if link.layer.as_str() != layer::QUOTES {
            return Some(link.row);
        }
        let before = self.changes.removed.iter().filter(|row| **row < link.row).count() as u32;
        (!self.changes.removed.contains(&link.row)).then_some(link.row - before)
    }

    fn layer(&self, layer: &Layer, text: &str) -> Result<Layer, Defect> {
        let name = layer.name();
        let mut built = LayerBuilder::new(name, text)?;
        built.reserve(layer.len());
        let is_entities = name.as_str() == layer::ENTITIES;
        let surroundings = self.authorities.filter(|_| is_entities).map(|_| Surroundings::of(self.record, self.names));
        for row in layer.rows() {
            let is_quote = name.as_str() == layer::QUOTES;
            let removed = is_quote && self.changes.removed.contains(&(row.index() as u32));
            // The tone of a row that is not a quotation.
            let of_removed = row.link(role::QUOTE).is_some_and(|link| self.renumbered(&link).is_none());
            if removed || of_removed {
                continue;
            }
            built.row(row.span().map(|span| span.range()), row.label(), row.score())?;
            let speaker = self.changes.speakers.get(&(row.index() as u32)).filter(|_| is_quote);
            for (key, value) in row.attrs().filter(|(key, _)| speaker.is_none() || key.as_str() != key::SPEAKER_SCORE) {
                built.attr(key, value)?;
            }
            if is_entities {
                self.ids(row, surroundings.as_ref(), &mut built)?;
            }
            if let Some(Some(_)) = speaker {
                built.attr(key::SPEAKER_SCORE.into(), Value::Float(1.0))?;
            }
            for link in row.links().iter().filter(|link| speaker.is_none() || link.role.as_str() != role::SPEAKER) {
                if let Some(row) = self.renumbered(link) {
                    built.link(Link::new(link.role, link.layer, row))?;
                }
            }
            if let Some(Some(entity)) = speaker {
                built.link(Link::new(role::SPEAKER.into(), layer::ENTITIES.into(), *entity))?;
            }
        }
        Ok(built.finish())
    }

    fn ids(
        &self,
        row: Row<'_>,
        surroundings: Option<&Surroundings>,
        built: &mut LayerBuilder<'_>,
    ) -> Result<(), Defect> {
        let found = match self.changes.ids.get(&(row.index() as u32)) {
            Some(corrected) => corrected.clone(),
            None => {
                let label = EntityType::parse(row.label().as_str()).filter(|label| *label != EntityType::Other);
                let resolved = self.authorities.zip(surroundings).zip(label);
                let Some(((authorities, surroundings), label)) = resolved else { return Ok(()) };
                let name = row.attr(key::NAME).and_then(Value::as_str).unwrap_or_default();
                authorities.resolve(label, name, &surroundings.of_row(row))
            }
        };
        match found {
            Found::None => Ok(()),
            Found::One(entry) => built.attr(key::ID.into(), Value::Str(self.names.id(entry))),
            Found::Several(entries) => {
                let ids: Vec<&str> = entries.iter().map(|entry| self.names.id(*entry)).collect();
                built.attr(key::CANDIDATES.into(), Value::Str(&ids.join("; ")))
            }
        }
    }
}

/// What is around each entity of an article.
struct Surroundings {
    /// Numbers of the words of each entity's name, and of the name as a whole.
    names: Vec<Vec<u32>>,
    /// Where each stands, in order, with its row.
    places: Vec<(i64, u32)>,
    countries: Vec<Country>,
    days: Option<(i32, i32)>,
}

impl Surroundings {
    fn of(record: &Record, authorities: &Authorities<'_>) -> Surroundings {
        let (mut names, mut places, mut countries) = (Vec::new(), Vec::new(), BTreeMap::new());
        for row in record.layers().get(layer::ENTITIES).into_iter().flat_map(Layer::rows) {
            let name = row.attr(key::NAME).and_then(Value::as_str).unwrap_or_default();
            if let Some(country) = authorities.country(name) {
                let mentions = match row.attr(key::MENTIONS) {
                    Some(Value::Int(mentions)) => mentions.max(1),
                    _ => 1,
                };
                *countries.entry(country).or_insert(0) += mentions;
            }
            places.push((row.span().map_or(0, |span| span.start() as i64), row.index() as u32));
            names.push(numbers(name));
        }
        places.sort_unstable();
        let mut countries: Vec<_> = countries.into_iter().collect();
        countries.sort_by_key(|(country, mentions)| (std::cmp::Reverse(*mentions), *country));
        let countries = countries.into_iter().map(|(country, _)| country).collect();
        let published = record.meta().published.as_deref().and_then(crate::text::day);
        Surroundings { names, places, countries, days: published.map(|day| (day, day)) }
    }

    /// Its role and the names nearest to it, as `link` looks at them.
    fn of_row(&self, row: Row<'_>) -> Evidence {
        let place = row.span().map_or(0, |span| span.start() as i64);
        let near = nearest(&self.places, place, row.index() as u32, 2 * MOST_AROUND);
        let mut words = numbers(row.attr(key::ROLE).and_then(Value::as_str).unwrap_or_default());
        words.extend(near.iter().flat_map(|row| &self.names[*row as usize]));
        words.sort_unstable();
        Evidence { words, countries: self.countries.clone(), days: self.days }
    }
}

fn numbers(text: &str) -> Vec<u32> {
    let words = words(text);
    let whole = word_number(&words.join(" "));
    words.iter().map(|word| word_number(word)).chain([whole]).collect()
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use copydesk_core::Meta;

    use super::*;

    /// 10,000 names of one article, each with what is around it.
    #[test]
    fn a_very_long_article_gets_its_ids_in_linear_time() {
        let text = "Lyon. ".repeat(10_000);
        let mut record = Record::new(Article::new("a", &text, Meta::default()));
        let mut entities = LayerBuilder::new(layer::ENTITIES.into(), &text).unwrap();
        for at in (0..text.len()).step_by(6) {
            entities.row(Some(at..at + 4), EntityType::Location.as_str().into(), None).unwrap();
            entities.attr(key::NAME.into(), Value::Str("Lyon")).unwrap();
        }
        record.insert(vec![entities.finish()]).unwrap();
        let started = Instant::now();
        let amendment = Amendment { authority: Some(Authority::default()), corrections: Corrections::default() };
        let record = amendment.amend(record);
        let last = record.layers().get(layer::ENTITIES).unwrap().row(9_999).unwrap();
        assert_eq!(last.attr(key::ID), Some(Value::Str("2996944")));
        // Quadratic, it takes minutes.
        assert!(started.elapsed() < Duration::from_secs(30), "{:?}", started.elapsed());
    }
}
