//! Applies authorities and corrections to one record, for `copydesk annotate`.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use copydesk_core::vocabulary::{EntityType, key, layer, role};
use copydesk_core::{Article, Defect, Layer, LayerBuilder, Link, Name, Problem, ProblemKind, Record, Row, Value};
use copydesk_formats::Unit;

use crate::authority::{Authorities, Authority, Evidence, Found, word_number};
use crate::corrections::{Corrections, RowChanges};
use crate::entities::MOST_AROUND;
use crate::evidence::nearest;
use crate::organisation::Country;
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
/// let amendment = Amendment { authority: Some(Authority::default()), ..Amendment::default() };
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
    /// What `start` of a quotation counts in them: what offsets count in the run that they are about.
    pub unit: Unit,
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
        let mut changes = self.corrections.of_record(&record, self.unit, &authorities);
        let misfits = std::mem::take(&mut changes.problems);
        let problem =
            |message: String| Problem { processor: "corrections".into(), kind: ProblemKind::Skipped, message };
        let amended = Amended {
            left_out: left_out(&record, &changes),
            record: &record,
            changes,
            authorities: self.authority.is_some().then_some(&authorities),
            names: &authorities,
            surroundings: self.authority.is_some().then(|| Surroundings::of(&record, &authorities)),
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

/// Rows that are left out, by layer.
type LeftOut = BTreeMap<&'static str, BTreeSet<u32>>;

fn left_out(record: &Record, changes: &RowChanges) -> LeftOut {
    let merged = changes.merged.keys().copied().collect();
    let mut left_out = LeftOut::from([(layer::QUOTES, changes.removed.clone()), (layer::ENTITIES, merged)]);
    let mut tones = BTreeSet::new();
    let rows = || record.layers().get(layer::SENTIMENT).into_iter().flat_map(Layer::rows);
    let target = |row: Row<'_>| row.link(role::TARGET).filter(|link| link.layer.as_str() == layer::ENTITIES);
    // What a tone is of, but for its target.
    let of = |row: Row<'_>| {
        let text = |key| row.attr(key).and_then(Value::as_str).map(str::to_owned);
        (
            row.span().map(|span| span.range()),
            row.link(role::QUOTE).map(|quote| quote.row),
            text(key::SCOPE),
            text(key::VOICE),
        )
    };
    let own = rows().filter_map(|row| Some((target(row)?.row, of(row))));
    let mut known: HashSet<_> = own.filter(|(target, _)| !changes.merged.contains_key(target)).collect();
    for row in rows() {
        let quote = row.link(role::QUOTE).filter(|link| link.layer.as_str() == layer::QUOTES);
        let of_no_quotation = quote.is_some_and(|quote| changes.removed.contains(&quote.row));
        // Two tones towards one entity in one place: that of the row that stays.
        let merged = target(row).filter(|target| changes.merged.contains_key(&target.row));
        let twice = merged.is_some_and(|target| !known.insert((changes.merged_into(target.row), of(row))));
        if of_no_quotation || twice {
            tones.insert(row.index() as u32);
        }
    }
    left_out.insert(layer::SENTIMENT, tones);
    left_out
}

/// A record on its way to another.
struct Amended<'r> {
    record: &'r Record,
    changes: RowChanges,
    left_out: LeftOut,
    /// That give ids to all entities.
    authorities: Option<&'r Authorities<'r>>,
    /// That know the ids in corrections.
    names: &'r Authorities<'r>,
    /// What `authorities` look at.
    surroundings: Option<Surroundings>,
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

    /// The link to where the row is now; `None` if it is left out.
    fn led(&self, link: &Link) -> Option<Link> {
        let row = match link.layer.as_str() {
            layer::ENTITIES => self.changes.merged_into(link.row),
            _ => link.row,
        };
        let Some(left_out) = self.left_out.get(link.layer.as_str()) else { return Some(*link) };
        let before = left_out.range(..row).count() as u32;
        (!left_out.contains(&row)).then(|| Link::new(link.role, link.layer, row - before))
    }

    fn layer(&self, layer: &Layer, text: &str) -> Result<Layer, Defect> {
        let mut built = LayerBuilder::new(layer.name(), text)?;
        built.reserve(layer.len());
        let left_out = self.left_out.get(layer.name().as_str());
        for row in layer.rows().filter(|row| !left_out.is_some_and(|rows| rows.contains(&(row.index() as u32)))) {
            built.row(row.span().map(|span| span.range()), self.label(layer, row), row.score())?;
            match layer.name().as_str() {
                layer::ENTITIES => self.entity(row, &mut built)?,
                layer::QUOTES => self.quote(row, &mut built)?,
                _ => {
                    row.attrs().try_for_each(|(key, value)| built.attr(key, value))?;
                    self.links(row.links().iter().copied(), &mut built)?;
                }
            }
        }
        Ok(built.finish())
    }

    /// Mentions have the type of their entity.
    fn label(&self, layer: &Layer, row: Row<'_>) -> Name {
        let entity = match layer.name().as_str() {
            layer::ENTITIES => Some(row.index() as u32),
            layer::MENTIONS => row.link(role::ENTITY).map(|link| link.row),
            _ => None,
        };
        let given = entity.and_then(|entity| self.changes.types.get(&self.changes.merged_into(entity)));
        given.map_or(row.label(), |given| given.as_str().into())
    }

    fn links(&self, links: impl Iterator<Item = Link>, built: &mut LayerBuilder<'_>) -> Result<(), Defect> {
        let mut known: Vec<Link> = Vec::new();
        for link in links.filter_map(|link| self.led(&link)) {
            // Two that are one are linked to once.
            if !known.contains(&link) {
                built.link(link)?;
                known.push(link);
            }
        }
        Ok(())
    }

    fn quote(&self, row: Row<'_>, built: &mut LayerBuilder<'_>) -> Result<(), Defect> {
        let Some(speaker) = self.changes.speakers.get(&(row.index() as u32)) else {
            row.attrs().try_for_each(|(key, value)| built.attr(key, value))?;
            return self.links(row.links().iter().copied(), built);
        };
        row.attrs()
            .filter(|(key, _)| key.as_str() != key::SPEAKER_SCORE)
            .try_for_each(|(key, value)| built.attr(key, value))?;
        if speaker.is_some() {
            built.attr(key::SPEAKER_SCORE.into(), Value::Float(1.0))?;
        }
        let others = row.links().iter().copied().filter(|link| link.role.as_str() != role::SPEAKER);
        let speaker = speaker.map(|entity| Link::new(role::SPEAKER.into(), layer::ENTITIES.into(), entity));
        self.links(others.chain(speaker), built)
    }

    /// An entity, with what is known of those that are one with it.
    fn entity(&self, row: Row<'_>, built: &mut LayerBuilder<'_>) -> Result<(), Defect> {
        let at = row.index() as u32;
        let others = || {
            let merged = self.changes.merged.keys().filter(move |other| self.changes.merged_into(**other) == at);
            merged.filter_map(move |other| self.record.layers().get(layer::ENTITIES)?.row(*other as usize))
        };
        let corrected = self.changes.types.contains_key(&at);
        for (key, value) in row.attrs() {
            match (key.as_str(), value) {
                (key::MENTIONS, Value::Int(mentions)) => {
                    let more = others().filter_map(|other| match other.attr(key::MENTIONS) {
                        Some(Value::Int(more)) => Some(more),
                        _ => None,
                    });
                    built.attr(key, Value::Int(more.fold(mentions, i64::saturating_add)))?;
                }
                // It is a kind of what it was held to be.
                (key::KIND, _) if corrected => {}
                _ => built.attr(key, value)?,
            }
        }
        for key in [key::TITLE, key::ROLE, key::GENDER] {
            let of_other = others().find_map(|other| other.attr(key));
            if let Some(value) = of_other.filter(|_| row.attr(key).is_none()) {
                built.attr(key.into(), value)?;
            }
        }
        self.ids(row, built)?;
        self.links(row.links().iter().copied(), built)
    }

    fn ids(&self, row: Row<'_>, built: &mut LayerBuilder<'_>) -> Result<(), Defect> {
        let found = match self.changes.ids.get(&(row.index() as u32)) {
            Some(corrected) => corrected.clone(),
            None => {
                let given = self.changes.types.get(&(row.index() as u32)).copied();
                let label = given.or_else(|| EntityType::parse(row.label().as_str()));
                let label = label.filter(|label| *label != EntityType::Other);
                let resolved = self.authorities.zip(self.surroundings.as_ref()).zip(label);
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
    use serde_json::json;

    use super::*;

    const TEXT: &str = "🙂 “No,” Ada Example said. “No,” said Mrs. Example of Jordan.";

    /// Two persons, who are one, and a place, each mentioned; the same words twice, each with its tone and that towards each person.
    fn record() -> Record {
        let mut record = Record::new(Article::new("a", TEXT, Meta::default()));
        let spans = |words: &str| TEXT.match_indices(words).map(|(at, _)| at..at + words.len()).collect::<Vec<_>>();
        let mut entities = LayerBuilder::new(layer::ENTITIES.into(), TEXT).unwrap();
        let mut mentions = LayerBuilder::new(layer::MENTIONS.into(), TEXT).unwrap();
        for (row, name) in ["Ada Example", "Mrs. Example", "Jordan"].into_iter().enumerate() {
            entities.row(Some(spans(name)[0].clone()), EntityType::Person.as_str().into(), None).unwrap();
            entities.attr(key::NAME.into(), Value::Str(name)).unwrap();
            entities.attr(key::MENTIONS.into(), Value::Int(1)).unwrap();
            entities.attr(key::KIND.into(), Value::Str("author")).unwrap();
            if row == 1 {
                entities.attr(key::ROLE.into(), Value::Str("minister")).unwrap();
            }
            mentions.row(Some(spans(name)[0].clone()), EntityType::Person.as_str().into(), None).unwrap();
            mentions.link(Link::new(role::ENTITY.into(), layer::ENTITIES.into(), row as u32)).unwrap();
        }
        let mut quotes = LayerBuilder::new(layer::QUOTES.into(), TEXT).unwrap();
        let mut tones = LayerBuilder::new(layer::SENTIMENT.into(), TEXT).unwrap();
        for (row, span) in spans("“No,”").into_iter().enumerate() {
            quotes.row(Some(span), "direct".into(), None).unwrap();
            quotes.link(Link::new(role::SPEAKER.into(), layer::ENTITIES.into(), row as u32)).unwrap();
        }
        for (scope, link) in [("target", role::TARGET), ("quote", role::QUOTE)] {
            for row in 0..2 {
                tones.row(None, "negative".into(), None).unwrap();
                tones.attr(key::SCOPE.into(), Value::Str(scope)).unwrap();
                let to = if link == role::TARGET { layer::ENTITIES } else { layer::QUOTES };
                tones.link(Link::new(link.into(), to.into(), row)).unwrap();
            }
        }
        record.insert([entities, mentions, quotes, tones].map(LayerBuilder::finish).into()).unwrap();
        record
    }

    fn amended(unit: Unit, lines: &[serde_json::Value]) -> Record {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("corrections.jsonl");
        std::fs::write(&file, lines.iter().map(|line| format!("{line}\n")).collect::<String>()).unwrap();
        let corrections = Corrections::read(&[file]).unwrap();
        Amendment { authority: None, corrections, unit }.amend(record())
    }

    /// Label, name and the rows that are linked to, of each row.
    fn rows(record: &Record, name: &str) -> Vec<(String, String, Vec<u32>)> {
        let shown = |row: Row<'_>| {
            let name = row.attr(key::NAME).and_then(Value::as_str).unwrap_or_default();
            (row.label().as_str().to_owned(), name.to_owned(), row.links().iter().map(|link| link.row).collect())
        };
        record.layers().get(name).unwrap().rows().map(shown).collect()
    }

    fn linked(record: &Record, name: &str) -> Vec<Vec<u32>> {
        rows(record, name).into_iter().map(|(_, _, links)| links).collect()
    }

    #[test]
    fn entities_that_are_one_are_one_row() {
        let entity = |name: &str| json!({"id": "a", "name": name});
        let merge = |of: [&str; 2]| json!({"correct": "merge", "entities": of.map(entity)});
        let record = amended(Unit::Codepoint, &[merge(["Mrs. Example", "Ada Example"])]);
        let names: Vec<String> = rows(&record, layer::ENTITIES).into_iter().map(|(_, name, _)| name).collect();
        assert_eq!(names, ["Mrs. Example", "Jordan"], "the first that is listed stays");
        assert_eq!(linked(&record, layer::MENTIONS), [[0], [0], [1]]);
        assert_eq!(linked(&record, layer::QUOTES), [[0], [0]]);
        // One tone towards her, and those of both quotations.
        assert_eq!(linked(&record, layer::SENTIMENT), [[0], [0], [1]]);
        let mrs = record.layers().get(layer::ENTITIES).unwrap().row(0).unwrap();
        assert_eq!(mrs.attr(key::MENTIONS), Some(Value::Int(2)));
        // What one lacks, the other has; a chain ends in its last; what is gone is found by its name.
        let speaker = json!({"correct": "speaker", "quote": {"id": "a", "said": "“No,”", "start": 2}, "speaker": {"name": "Mrs. Example"}});
        let record = amended(
            Unit::Codepoint,
            &[merge(["Ada Example", "Mrs. Example"]), merge(["Jordan", "Mrs. Example"]), speaker],
        );
        let all = record.layers().get(layer::ENTITIES).unwrap();
        let jordan = all.row(0).unwrap();
        assert_eq!((all.len(), jordan.attr(key::MENTIONS)), (1, Some(Value::Int(3))));
        assert_eq!(jordan.attr(key::ROLE), Some(Value::Str("minister")));
        assert!(record.problems.is_empty(), "{:?}", record.problems);
        assert_eq!(linked(&record, layer::QUOTES), [[0], [0]]);
        // What is in another article is for `copydesk link`.
        let across = json!({"correct": "merge", "entities": [entity("Jordan"), {"id": "b", "name": "Jordan"}]});
        assert_eq!(amended(Unit::Codepoint, &[across]), super::tests::record());
    }

    #[test]
    fn a_type_is_that_of_the_entity_and_its_mentions() {
        let jordan = json!({"id": "a", "name": "Jordan", "label": "PER"});
        let is = json!({"correct": "type", "entity": jordan, "is": "LOC"});
        let id = json!({"correct": "id", "entity": {"id": "a", "name": "Jordan", "label": "LOC"}, "is": "JO"});
        let record = amended(Unit::Codepoint, &[is, id]);
        assert!(record.problems.is_empty(), "{:?}", record.problems);
        for layer in [layer::ENTITIES, layer::MENTIONS] {
            let labels: Vec<String> = rows(&record, layer).into_iter().map(|(label, ..)| label).collect();
            assert_eq!(labels, ["PER", "PER", "LOC"], "{layer}");
        }
        let jordan = record.layers().get(layer::ENTITIES).unwrap().row(2).unwrap();
        assert_eq!((jordan.attr(key::KIND), jordan.attr(key::ID)), (None, Some(Value::Str("JO"))));
    }

    #[test]
    fn a_start_counts_what_offsets_of_the_run_count() {
        for (unit, start) in [(Unit::Codepoint, 26), (Unit::Utf16, 27), (Unit::Byte, 33)] {
            let gone = |start: i64| json!({"correct": "not_a_quotation", "quote": {"id": "a", "said": "“No,”", "start": start}});
            let record = amended(unit, &[gone(start)]);
            assert_eq!(linked(&record, layer::QUOTES), [[0]], "{unit:?}: the second is gone");
            assert_eq!(linked(&record, layer::SENTIMENT), [[0], [1], [0]], "and its tone");
            let problems = amended(unit, &[gone(start - 1)]).problems;
            assert!(problems[0].message.contains("no such quotation"), "{problems:?}");
        }
    }

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
        let amendment = Amendment { authority: Some(Authority::default()), ..Amendment::default() };
        let record = amendment.amend(record);
        let last = record.layers().get(layer::ENTITIES).unwrap().row(9_999).unwrap();
        assert_eq!(last.attr(key::ID), Some(Value::Str("2996944")));
        // Quadratic, it takes minutes.
        assert!(started.elapsed() < Duration::from_secs(30), "{:?}", started.elapsed());
    }
}
