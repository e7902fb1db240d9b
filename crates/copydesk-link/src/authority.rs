//! Lists of persons, organisations and places with ids: the user's own, and the built-in one of countries, subdivisions, cities and companies.

use std::collections::{BTreeSet, HashMap};
use std::fs;
use std::ops::Range;
use std::path::Path;
use std::sync::LazyLock;

use copydesk_core::vocabulary::EntityType;
use serde::{Deserialize, Serialize};

use crate::organisation::Country;
use crate::person::PersonName;
use crate::text::{day, fold, hash, words};
use crate::{Error, organisation};

/// A place with this many times the inhabitants of the next one of its name is the default.
const POPULATION_RATIO: u32 = 20;

/// Entries with their names. Several files are one authority.
///
/// ```
/// use copydesk_core::vocabulary::EntityType;
/// use copydesk_link::{Authority, Evidence, Resolution};
///
/// let places = Authority::built_in();
/// let found = places.resolve(EntityType::Location, "the U.S.", &Evidence::default());
/// let Resolution::One(entry) = found else { panic!("{found:?}") };
/// assert_eq!((places.id(entry), places.source(entry)), ("US", "iso"));
/// // A country and a state: nothing says which.
/// assert!(matches!(places.resolve(EntityType::Location, "Georgia", &Evidence::default()), Resolution::Several(_)));
/// let in_the_south = Evidence { countries: vec![*b"US"], ..Evidence::default() };
/// let found = places.resolve(EntityType::Location, "Georgia", &in_the_south);
/// assert!(matches!(found, Resolution::One(entry) if places.id(entry) == "US-GA"));
/// ```
#[derive(Default)]
pub struct Authority {
    /// Hashes of name keys with their entries, sorted. They take a third of the memory of the texts.
    names: Vec<(u64, u32)>,
    entries: Vec<Listed>,
    /// Entries in the order of their ids.
    by_id: Vec<u32>,
    /// All ids and contexts.
    strings: String,
    contexts: Vec<u32>,
    sources: Vec<String>,
    /// From a name or a demonym to the country.
    countries: HashMap<u64, Country>,
}

/// An entry of an [`Authority`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct EntryIndex(u32);

struct Listed {
    id: Range<u32>,
    label: EntityType,
    source: u16,
    /// The country of a place.
    country: Option<Country>,
    is_country: bool,
    population: u32,
    /// What is around it, as numbers of words.
    context: Range<u32>,
    /// Days, first and last, between which articles may name it.
    first: i32,
    last: i32,
}

/// The context of a name in articles.
#[derive(Clone, Debug, Default)]
pub struct Evidence {
    /// Hashes ([`word_number`]) of the words around it and of the names mentioned with it, sorted.
    pub words: Vec<u32>,
    /// Countries that are named in the same articles, most frequent first.
    pub countries: Vec<Country>,
    /// When the articles were published, first and last, in days since 1970.
    pub days: Option<(i32, i32)>,
}

/// Which entry a name stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Resolution {
    /// No entry has this name.
    None,
    /// This one.
    One(EntryIndex),
    /// One of these, but the context does not decide; or a single one whose context does not fit.
    Several(Vec<EntryIndex>),
}

/// A line of a user's file. Lists may be written as one text, separated by `;`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    id: String,
    #[serde(rename = "type")]
    label: String,
    name: String,
    #[serde(default)]
    aliases: List,
    #[serde(default)]
    context: List,
    #[serde(default)]
    dates: String,
    /// Accepted, but not used here: users join by id to find it.
    #[serde(default, rename = "sameAs")]
    _same_as: List,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum List {
    Text(String),
    Texts(Vec<String>),
    Null(()),
}

impl Default for List {
    fn default() -> List {
        List::Null(())
    }
}

impl List {
    fn iter(&self) -> impl Iterator<Item = &str> {
        let (text, texts) = match self {
            List::Text(text) => (text.as_str(), [].as_slice()),
            List::Texts(texts) => ("", texts.as_slice()),
            List::Null(()) => ("", [].as_slice()),
        };
        let split = text.split(';').chain(texts.iter().map(String::as_str));
        split.map(str::trim).filter(|text| !text.is_empty())
    }
}

/// A key that all spellings of an entity's name share.
pub fn name_key(label: EntityType, name: &str) -> Option<String> {
    let key = match label {
        EntityType::Person => PersonName::parse(name)?.key(),
        EntityType::Organisation => organisation::key(name),
        EntityType::Location | EntityType::Other => organisation::place_key(name),
    };
    (!key.is_empty()).then_some(key)
}

/// The number of a folded word or name.
pub fn word_number(text: &str) -> u32 {
    (hash(text.as_bytes()) >> 32) as u32
}

fn number(label: EntityType, key: &str) -> u64 {
    hash(format!("{} {key}", label.as_str()).as_bytes())
}

/// Several authorities; the first that knows a name decides.
pub struct Authorities<'a>(pub Vec<&'a Authority>);

/// An entry of one of several authorities: which, and the entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Entry(u32, u32);

/// The entry of a name in several authorities.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Found {
    /// No authority has this name.
    #[default]
    None,
    /// This one.
    One(Entry),
    /// One of these.
    Several(Vec<Entry>),
}

impl Found {
    /// What an entity is whose names have these resolutions, in any order: the one entry that all allow, or all that any allows.
    pub fn of<'a>(all: impl IntoIterator<Item = &'a Found>) -> Found {
        let allowed: Vec<&[Entry]> =
            all.into_iter().map(Found::entries).filter(|entries| !entries.is_empty()).collect();
        let any: BTreeSet<Entry> = allowed.iter().copied().flatten().copied().collect();
        let mut by_all = any.iter().filter(|entry| allowed.iter().all(|entries| entries.contains(entry)));
        match (by_all.next(), by_all.next()) {
            (Some(one), None) => Found::One(*one),
            _ if any.is_empty() => Found::None,
            _ => Found::Several(any.into_iter().collect()),
        }
    }

    fn entries(&self) -> &[Entry] {
        match self {
            Found::None => &[],
            Found::One(entry) => std::slice::from_ref(entry),
            Found::Several(entries) => entries,
        }
    }
}

impl Authorities<'_> {
    pub fn resolve(&self, label: EntityType, name: &str, evidence: &Evidence) -> Found {
        let found = |(at, authority): (usize, &&Authority)| match authority.resolve(label, name, evidence) {
            Resolution::None => None,
            Resolution::One(entry) => Some(Found::One(Entry(at as u32, entry.0))),
            Resolution::Several(entries) => {
                Some(Found::Several(entries.iter().map(|entry| Entry(at as u32, entry.0)).collect()))
            }
        };
        self.0.iter().enumerate().find_map(found).unwrap_or_default()
    }

    pub fn country(&self, name: &str) -> Option<Country> {
        self.0.iter().find_map(|authority| authority.country(name))
    }

    /// The country that a place is in.
    pub fn country_of(&self, entry: Entry) -> Option<Country> {
        self.0[entry.0 as usize].country_of(EntryIndex(entry.1))
    }

    pub fn id(&self, entry: Entry) -> &str {
        self.0[entry.0 as usize].id(EntryIndex(entry.1))
    }

    pub fn source(&self, entry: Entry) -> &str {
        self.0[entry.0 as usize].source(EntryIndex(entry.1))
    }

    pub fn label(&self, entry: Entry) -> EntityType {
        self.0[entry.0 as usize].label(EntryIndex(entry.1))
    }

    pub fn by_id(&self, id: &str) -> Option<Entry> {
        let found = |(at, authority): (usize, &&Authority)| Some(Entry(at as u32, authority.by_id(id)?.0));
        self.0.iter().enumerate().find_map(found)
    }
}

impl Authority {
    /// Countries and their first-level subdivisions (ISO 3166), cities of 15,000 inhabitants and more (GeoNames), and large companies (ISIN).
    pub fn built_in() -> &'static Authority {
        static BUILT_IN: LazyLock<Authority> = LazyLock::new(|| {
            let mut authority = Authority::default();
            for line in include_str!("../data/authority.tsv").lines().filter(|line| !line.starts_with('#')) {
                authority.add_built_in(line);
            }
            authority.sort();
            authority
        });
        &BUILT_IN
    }

    fn add_built_in(&mut self, line: &str) {
        let mut cells = line.split('\t');
        let mut cell = || cells.next().unwrap_or_default();
        let (source, id, label, class, country) = (cell(), cell(), cell(), cell(), cell());
        let (population, name, others, demonyms) = (cell(), cell(), cell(), cell());
        let Some(label) = EntityType::parse(label) else { return };
        let country = Country::try_from(country.as_bytes()).ok().filter(|_| label == EntityType::Location);
        let source = self.source_index(source);
        let id = self.string(id);
        self.entries.push(Listed {
            id,
            label,
            source,
            country,
            is_country: class == "country",
            population: population.parse().unwrap_or(0),
            context: 0..0,
            first: i32::MIN,
            last: i32::MAX,
        });
        let names = std::iter::once(name).chain(others.split('|')).filter(|name| !name.is_empty());
        for name in names.clone() {
            self.add_name(label, name);
        }
        if let Some(country) = country.filter(|_| class == "country") {
            for name in names.chain(demonyms.split('|')).filter(|name| !name.is_empty()) {
                self.countries.entry(hash(organisation::place_key(name).as_bytes())).or_insert(country);
            }
        }
    }

    /// Reads files of the user's own entries: CSV with a header, or JSONL. Each entry has `id`, `type`, `name` and, optionally, `aliases`,
    /// `context`, `dates` and `sameAs`.
    ///
    /// # Errors
    /// [`Error::Read`] if a file cannot be read, and [`Error::Line`] if a line of it is no entry.
    pub fn read<P: AsRef<Path>>(files: &[P]) -> Result<Authority, Error> {
        let mut authority = Authority::default();
        for file in files {
            authority.add_file(file.as_ref())?;
        }
        authority.sort();
        Ok(authority)
    }

    fn add_file(&mut self, path: &Path) -> Result<(), Error> {
        let text = fs::read_to_string(path).map_err(Error::read(path))?;
        let source = path.file_name().unwrap_or_default().to_string_lossy();
        let source = self.source_index(&source);
        if text.trim_start_matches('\u{feff}').trim_start().starts_with('{') {
            for (at, line) in
                text.trim_start_matches('\u{feff}').lines().enumerate().filter(|(_, line)| !line.trim().is_empty())
            {
                let wrong = |why: String| Error::line(path, at as u64 + 1, why);
                let line: Line = serde_json::from_str(line).map_err(|error| wrong(error.to_string()))?;
                self.add(&line, source).map_err(wrong)?;
            }
            return Ok(());
        }
        let mut rows = csv::ReaderBuilder::new().from_reader(text.trim_start_matches('\u{feff}').as_bytes());
        let at = |error: &csv::Error| error.position().map_or(1, csv::Position::line);
        let headers = rows.headers().map_err(|error| Error::line(path, at(&error), error.to_string()))?.clone();
        for row in rows.records() {
            let row = row.map_err(|error| Error::line(path, at(&error), error.to_string()))?;
            let wrong = |why: String| Error::line(path, row.position().map_or(1, csv::Position::line), why);
            // Equal to the same line of JSONL: an empty cell is a missing field, and all cells are strings.
            let cells = headers.iter().zip(row.iter()).filter(|(_, cell)| !cell.is_empty());
            let object: serde_json::Map<_, _> = cells.map(|(name, cell)| (name.to_owned(), cell.into())).collect();
            let line: Line = serde_json::from_value(object.into()).map_err(|error| wrong(error.to_string()))?;
            self.add(&line, source).map_err(wrong)?;
        }
        Ok(())
    }

    fn add(&mut self, line: &Line, source: u16) -> Result<(), String> {
        let label = match fold(&line.label).as_str() {
            "per" | "person" => EntityType::Person,
            "org" | "organisation" | "organization" => EntityType::Organisation,
            "loc" | "location" | "place" => EntityType::Location,
            _ => {
                return Err(format!(
                    "the type {:?} is none of person (PER), organisation (ORG) and place (LOC)",
                    line.label
                ));
            }
        };
        if line.id.is_empty() || name_key(label, &line.name).is_none() {
            return Err("an entry needs an id and a name".into());
        }
        let (first, last) = line.dates.split_once('/').unwrap_or((&line.dates, ""));
        let bound = |date: &str, open: i32| match date.trim() {
            "" => Ok(open),
            date => day(date).ok_or_else(|| {
                format!("{date:?} is no date: dates are 1950-03-01/2020-12-31, and either may be left out")
            }),
        };
        let (first, last) = (bound(first, i32::MIN)?, bound(last, i32::MAX)?);
        let start = self.contexts.len() as u32;
        for context in line.context.iter() {
            let words = words(context);
            self.contexts.extend(words.iter().map(|word| word_number(word)));
            if words.len() > 1 {
                self.contexts.push(word_number(&words.join(" ")));
            }
        }
        let context = start..self.contexts.len() as u32;
        let id = self.string(&line.id);
        let entry = Listed { id, label, source, country: None, is_country: false, population: 0, context, first, last };
        self.entries.push(entry);
        self.add_name(label, &line.name);
        line.aliases.iter().for_each(|alias| self.add_name(label, alias));
        Ok(())
    }

    /// Gives the entry that was added last a name.
    fn add_name(&mut self, label: EntityType, name: &str) {
        if let Some(key) = name_key(label, name) {
            self.names.push((number(label, &key), self.entries.len() as u32 - 1));
        }
    }

    fn sort(&mut self) {
        self.names.sort_unstable();
        self.names.dedup();
        let mut by_id: Vec<u32> = (0..self.entries.len() as u32).collect();
        by_id.sort_unstable_by_key(|entry| (self.id(EntryIndex(*entry)), *entry));
        self.by_id = by_id;
    }

    fn string(&mut self, text: &str) -> Range<u32> {
        let start = self.strings.len() as u32;
        self.strings.push_str(text);
        start..self.strings.len() as u32
    }

    fn source_index(&mut self, source: &str) -> u16 {
        let at = self.sources.iter().position(|known| known == source).unwrap_or_else(|| {
            self.sources.push(source.to_owned());
            self.sources.len() - 1
        });
        at as u16
    }

    /// How many entries it has.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether it has none.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The id of an entry.
    pub fn id(&self, entry: EntryIndex) -> &str {
        let range = &self.entries[entry.0 as usize].id;
        &self.strings[range.start as usize..range.end as usize]
    }

    /// Where an entry is from: the name of a file, or of the public list.
    pub fn source(&self, entry: EntryIndex) -> &str {
        &self.sources[self.entries[entry.0 as usize].source as usize]
    }

    /// The entry with an id; the first, if several have it.
    pub fn by_id(&self, id: &str) -> Option<EntryIndex> {
        let from = self.by_id.partition_point(|entry| self.id(EntryIndex(*entry)) < id);
        self.by_id.get(from).copied().map(EntryIndex).filter(|entry| self.id(*entry) == id)
    }

    /// What an entry is.
    pub fn label(&self, entry: EntryIndex) -> EntityType {
        self.entries[entry.0 as usize].label
    }

    /// The country that a name or a demonym stands for: “France”, “French”.
    pub fn country(&self, name: &str) -> Option<Country> {
        self.countries.get(&hash(organisation::place_key(name).as_bytes())).copied()
    }

    /// The country that a place is in.
    pub fn country_of(&self, entry: EntryIndex) -> Option<Country> {
        self.entries[entry.0 as usize].country
    }

    /// Which entry a name stands for.
    pub fn resolve(&self, label: EntityType, name: &str, evidence: &Evidence) -> Resolution {
        let Some(key) = name_key(label, name) else { return Resolution::None };
        // Many persons share a surname.
        if label == EntityType::Person && !key.contains(' ') && !self.is_mononym(&key) {
            return Resolution::None;
        }
        let number = number(label, &key);
        let from = self.names.partition_point(|(known, _)| *known < number);
        let named =
            self.names[from..].iter().take_while(|(known, _)| *known == number).map(|(_, entry)| EntryIndex(*entry));
        let in_time = |entry: &EntryIndex| {
            let entry = &self.entries[entry.0 as usize];
            entry.label == label && evidence.days.is_none_or(|(first, last)| entry.first <= last && first <= entry.last)
        };
        let found: Vec<EntryIndex> = named.filter(in_time).collect();
        match found.as_slice() {
            [] => Resolution::None,
            _ if label == EntityType::Location && found.iter().any(|entry| self.country_of(*entry).is_some()) => {
                self.which_place(found, evidence)
            }
            _ => self.by_context(found, evidence),
        }
    }

    /// Whether an entry is called by one word and nothing else: “Pelé”.
    fn is_mononym(&self, key: &str) -> bool {
        let number = number(EntityType::Person, key);
        let from = self.names.partition_point(|(known, _)| *known < number);
        self.names.get(from).is_some_and(|(known, _)| *known == number)
            && self.names.get(from + 1).is_none_or(|(known, _)| *known != number)
    }

    fn by_context(&self, found: Vec<EntryIndex>, evidence: &Evidence) -> Resolution {
        let fits = |entry: &EntryIndex| {
            let context = &self.entries[entry.0 as usize].context;
            let context = &self.contexts[context.start as usize..context.end as usize];
            (context.len(), context.iter().filter(|word| evidence.words.binary_search(word).is_ok()).count())
        };
        let fitting: Vec<(usize, usize)> = found.iter().map(fits).collect();
        if let ([one], [(context, fits)]) = (found.as_slice(), fitting.as_slice()) {
            // Its namesakes are not listed: if articles say much about it, but nothing that the entry says, it is one of them.
            let unlike = *context > 0 && *fits == 0 && evidence.words.len() >= 5;
            return if unlike { Resolution::Several(found) } else { Resolution::One(*one) };
        }
        let best = fitting.iter().map(|(_, fits)| *fits).max().unwrap_or(0);
        let mut of_best = found.iter().zip(&fitting).filter(|(_, (_, fits))| *fits == best);
        match (of_best.next(), of_best.next()) {
            (Some((one, _)), None) if best > 0 => Resolution::One(*one),
            _ => Resolution::Several(found),
        }
    }

    fn which_place(&self, found: Vec<EntryIndex>, evidence: &Evidence) -> Resolution {
        if let [one] = found.as_slice() {
            return Resolution::One(*one);
        }
        let entry = |at: &EntryIndex| &self.entries[at.0 as usize];
        // The country that articles name most, among those with a place of this name. A country is no evidence for itself.
        for country in &evidence.countries {
            let inside = |at: &&EntryIndex| entry(at).country == Some(*country) && !entry(at).is_country;
            let inside: Vec<EntryIndex> = found.iter().filter(inside).copied().collect();
            if !inside.is_empty() {
                return self.largest(&inside).map_or(Resolution::Several(found), Resolution::One);
            }
        }
        let countries: Vec<EntryIndex> = found.iter().filter(|at| entry(at).is_country).copied().collect();
        let large = found.iter().any(|at| !entry(at).is_country && self.is_subdivision(*at));
        match (countries.as_slice(), large) {
            // A city with the name of a country counts only if its own country is named.
            ([one], false) => Resolution::One(*one),
            ([], _) => self.largest(&found).map_or(Resolution::Several(found), Resolution::One),
            _ => Resolution::Several(found),
        }
    }

    fn is_subdivision(&self, entry: EntryIndex) -> bool {
        self.source(entry) == "iso" && self.id(entry).contains('-')
    }

    /// The place that is so much larger than the others that it is the default. A city and the region around it count as one.
    fn largest(&self, found: &[EntryIndex]) -> Option<EntryIndex> {
        let population = |at: &EntryIndex| self.entries[at.0 as usize].population;
        let mut cities: Vec<EntryIndex> = found.iter().filter(|at| population(at) > 0).copied().collect();
        cities.sort_by_key(|at| (std::cmp::Reverse(population(at)), *at));
        let country = |at: &EntryIndex| self.entries[at.0 as usize].country;
        match cities.as_slice() {
            [] => {
                if let [one] = found {
                    Some(*one)
                } else {
                    None
                }
            }
            [one] if found.iter().all(|at| country(at) == country(one)) => Some(*one),
            [one, rest @ ..] => {
                let next = rest.first().map_or(0, population);
                let elsewhere = found.iter().any(|at| population(at) == 0 && country(at) != country(one));
                (population(one) / POPULATION_RATIO > next && !elsewhere).then_some(*one)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn resolved(authority: &Authority, label: EntityType, name: &str, evidence: &Evidence) -> Vec<String> {
        match authority.resolve(label, name, evidence) {
            Resolution::None => Vec::new(),
            Resolution::One(one) => vec![authority.id(one).to_owned()],
            Resolution::Several(several) => several.iter().map(|entry| format!("{}?", authority.id(*entry))).collect(),
        }
    }

    #[test]
    fn a_place_is_where_its_country_is_named() {
        let places = Authority::built_in();
        let near = |country| Evidence { countries: vec![country], ..Evidence::default() };
        let place = |name, evidence: &Evidence| resolved(places, EntityType::Location, name, evidence);
        assert_eq!(place("Paris", &Evidence::default()), ["2988507"]);
        assert_eq!(place("Paris", &near(*b"US")), ["4717560"]);
        assert_eq!(place("Britain", &near(*b"FR")), ["GB"]);
        assert_eq!(place("Atlantis-on-Sea", &Evidence::default()), Vec::<String>::new());
        assert_eq!((places.country("French"), places.country("the Netherlands")), (Some(*b"FR"), Some(*b"NL")));
    }

    fn own(text: &str, name: &str) -> Result<Authority, Error> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(name);
        fs::write(&path, text).unwrap();
        Authority::read(&[path])
    }

    #[test]
    fn names_that_disagree_do_so_in_any_order() {
        let [a, b, c] = [0, 1, 2].map(|number| Entry(0, number));
        let one = |entry| Found::One(entry);
        let found = |all: &[Found]| Found::of(all);
        let both = Found::Several(vec![a, b]);
        for all in [[one(a), one(b), one(a)], [one(a), one(a), one(b)], [one(b), one(a), one(a)]] {
            assert_eq!(found(&all), both);
        }
        assert_eq!(found(&[Found::None, one(a), both.clone()]), one(a));
        assert_eq!(found(&[both.clone(), Found::Several(vec![b, c])]), one(b));
        assert_eq!(found(&[one(c), both]), Found::Several(vec![a, b, c]));
        assert_eq!(found(&[Found::None, Found::None]), Found::None);
    }

    #[test]
    fn a_users_namesakes_are_told_apart_by_context_and_dates() {
        let csv = "id,type,name,aliases,context,dates\n\
                   own:1,person,John Smith,J. Smith;Johnny Smith,cricket; Surrey,\n\
                   own:2,person,John Smith,,parliament; minister,\n\
                   own:3,PER,Ada Lovelace,,,1815-12-10/1852-11-27\n";
        let authority = own(csv, "own.csv").unwrap();
        let about = |text: &str| {
            let mut words: Vec<u32> = words(text).iter().map(|word| word_number(word)).collect();
            words.sort_unstable();
            Evidence { words, ..Evidence::default() }
        };
        let person = |name, evidence: &Evidence| resolved(&authority, EntityType::Person, name, evidence);
        assert_eq!(person("John Smith", &about("the minister told parliament")), ["own:2"]);
        assert_eq!(person("Johnny Smith", &Evidence::default()), ["own:1"]);
        assert_eq!(person("John Smith", &Evidence::default()), ["own:1?", "own:2?"]);
        assert_eq!(person("Smith", &about("cricket")), Vec::<String>::new());
        assert_eq!(
            person("Ada Lovelace", &Evidence { days: day("2022-04-22").map(|day| (day, day)), ..Evidence::default() }),
            Vec::<String>::new()
        );
        assert_eq!(
            resolved(&authority, EntityType::Organisation, "John Smith", &Evidence::default()),
            Vec::<String>::new()
        );
    }

    #[test]
    fn a_line_that_is_no_entry_is_named() {
        let message = |text, name| own(text, name).err().unwrap().to_string();
        assert!(
            message("{\"id\": \"1\", \"type\": \"PER\", \"name\": \"A B\"}\n{\"id\": 2}\n", "own.jsonl")
                .contains("line 2")
        );
        assert!(message("id,type,name\n1,ship,Titanic\n", "own.csv").contains("\"ship\" is none of person"));
    }
}
