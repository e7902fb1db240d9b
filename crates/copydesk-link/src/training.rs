//! Training pairs for `training/link`: what [`Link`](crate::Link) would compare in a corpus with known answers.

use std::collections::{BTreeMap, HashMap};
use std::io::{self, Write};
use std::path::Path;

use copydesk_core::vocabulary::EntityType;
use copydesk_corpus::Manifest;

use crate::authority::{Authorities, Authority};
use crate::corpus::{Corpus, Part};
use crate::corrections::Applied;
use crate::entities;
use crate::evidence::{self, Occurrence, Profile};
use crate::person::{Comparison, PersonName};
use crate::quotes::Utterances;
use crate::text::hash_all;
use crate::{Error, articles, quotes};

/// What is so: of rows of `entities` and of `quotes`, by article and row, and of articles.
#[derive(Default)]
pub struct Truth {
    /// Of rows of `entities` that are persons.
    pub persons: HashMap<(i64, i64), u64>,
    /// Of first rows of utterances.
    pub quotes: HashMap<(i64, i64), u64>,
    /// Of articles.
    pub articles: HashMap<i64, u64>,
}

/// How many occurrences of one person are put together on one side of a pair, in turn: a group grows.
const SIDES: [usize; 6] = [1, 1, 2, 1, 4, 8];

/// Writes pairs of a linked or unlinked run as tab-separated lines: model, 1 or 0, and the features in their order.
///
/// # Errors
/// As [`Link::run`](crate::Link::run).
pub fn write_pairs(folder: &Path, truth: &Truth, out: &mut impl Write) -> Result<(), Error> {
    let corpus = open(folder)?;
    let wrong = Error::spill(folder);
    let (fields, compared) = articles::compared(&corpus)?;
    for pair in compared {
        let of = |article: u32| truth.articles.get(&corpus.articles[article as usize]);
        let label = u8::from(of(pair.one) == of(pair.other));
        let (least, most) = (pair.of_one.min(pair.of_other), pair.of_one.max(pair.of_other));
        writeln!(out, "article\t{label}\t{least:.4}\t{most:.4}").map_err(&wrong)?;
    }
    let authorities = Authorities(vec![Authority::built_in()]);
    let applied = Applied::default();
    persons(&corpus, &fields, &authorities, truth, out).map_err(&wrong)??;
    let linked = entities::link(&corpus, &fields, &authorities, &applied)?;
    let utterances = Utterances::read(&corpus, &linked, &applied)?;
    for ([one, other], features) in quotes::compared(&corpus, &utterances)? {
        let of = |utterance| -> io::Result<_> {
            let found = utterances.get(utterance)?;
            Ok(truth.quotes.get(&(corpus.articles[found.article as usize], found.quote)))
        };
        let label = u8::from(of(one).map_err(&wrong)? == of(other).map_err(&wrong)?);
        line(out, "quote", label, &features).map_err(&wrong)?;
    }
    Ok(())
}

fn open(folder: &Path) -> Result<Corpus, Error> {
    let manifest = Manifest::open(folder)?;
    let parts = manifest.parts().map(|part| Part { folder: folder.to_owned(), number: part.part }).collect();
    Corpus::open(folder, parts)
}

fn line(out: &mut impl Write, model: &str, label: u8, features: &[f64]) -> io::Result<()> {
    let features: Vec<String> = features.iter().map(|feature| format!("{feature:.4}")).collect();
    writeln!(out, "{model}\t{label}\t{}", features.join("\t"))
}

/// Writes pairs of a run whose truth nobody knows, as `write_pairs` does: of real articles, which are not made. Who has a full name is held to be one
/// person, and what is around two persons of different names stands for what is around namesakes. Names are few that are wrong in this: in the
/// news, nearly all who share a full name are one.
///
/// # Errors
/// As [`Link::run`](crate::Link::run).
pub fn write_namesakes(folder: &Path, out: &mut impl Write) -> Result<(), Error> {
    let corpus = open(folder)?;
    let wrong = Error::spill(folder);
    let (fields, _) = articles::compared(&corpus)?;
    let authorities = Authorities(vec![Authority::built_in()]);
    let (known, occurrences) = entities::all_persons(&corpus, &fields, &authorities)?;
    let mut by_name: BTreeMap<String, Vec<Occurrence>> = BTreeMap::new();
    for (key, occurrence) in occurrences.into_iter().filter(|(key, _)| key.contains(' ')) {
        by_name.entry(key).or_default().push(occurrence);
    }
    let (mut persons, mut turn) = (Vec::new(), 0);
    for (at, (key, occurrences)) in by_name.iter().enumerate() {
        if let Some(name) = PersonName::parse(key) {
            persons.push(sides(at as u64, &name, occurrences, &mut turn));
        }
    }
    let mut write = |one: &Side, other: &Side| {
        let common = |side: &Side| entities::commonness(EntityType::Person, &side.name.key(), &known);
        let common = common(one).max(common(other));
        let features = evidence::features(&one.profile, &other.profile, None, common, &known);
        line(out, "namesake", u8::from(one.person == other.person), &features)
    };
    let is_another = |one: &Side, other: &Side| one.name.compare(&other.name).is_none();
    for (at, own) in persons.iter().enumerate() {
        for (number, one) in own.iter().enumerate() {
            for other in &own[..number] {
                write(one, other).map_err(&wrong)?;
            }
            // As many of others, far apart in the alphabet.
            let step = 1 + hash_all([at as u64, number as u64]) as usize % persons.len();
            let other = persons[(at + step) % persons.len()].get(number);
            if let Some(other) = other.filter(|other| is_another(one, other)) {
                write(one, other).map_err(&wrong)?;
            }
        }
    }
    Ok(())
}

/// Sides of pairs: occurrences of one person, put together.
#[derive(Clone)]
struct Side {
    person: u64,
    name: PersonName,
    profile: Profile,
}

/// At most so many of one person and name, so that the frequent do not outweigh the others.
const MOST_SIDES: usize = 4;

fn sides(person: u64, name: &PersonName, occurrences: &[Occurrence], turn: &mut usize) -> Vec<Side> {
    let (mut sides, mut rest) = (Vec::new(), occurrences);
    while sides.len() < MOST_SIDES {
        let (side, after) = rest.split_at(SIDES[*turn % SIDES.len()].min(rest.len()));
        *turn += 1;
        rest = after;
        if side.is_empty() {
            break;
        }
        let mut profile = Profile::default();
        side.iter().for_each(|one| profile.add(one));
        sides.push(Side { person, name: name.clone(), profile });
    }
    sides
}

fn persons(
    corpus: &Corpus,
    fields: &[crate::fields::Counts],
    authorities: &Authorities<'_>,
    truth: &Truth,
    out: &mut impl Write,
) -> io::Result<Result<(), Error>> {
    let (known, occurrences) = match entities::all_persons(corpus, fields, authorities) {
        Ok(found) => found,
        Err(error) => return Ok(Err(error)),
    };
    // Where each row of `entities` stands: its article, and which one of its rows it is, as rows are numbered in the tables.
    let person_of = |occurrence: &Occurrence| {
        let article = corpus.entities_before.partition_point(|before| *before <= occurrence.entity) - 1;
        let row = i64::from(occurrence.entity - corpus.entities_before[article]);
        truth.persons.get(&(corpus.articles[article], row)).copied()
    };
    let mut by_person: BTreeMap<(u64, String), Vec<Occurrence>> = BTreeMap::new();
    for (key, occurrence) in occurrences {
        if let Some(person) = person_of(&occurrence) {
            by_person.entry((person, key)).or_default().push(occurrence);
        }
    }
    let mut blocks: BTreeMap<String, Vec<Side>> = BTreeMap::new();
    let mut turn = 0;
    for ((person, key), occurrences) in &by_person {
        let Some(name) = PersonName::parse(key) else { continue };
        for side in sides(*person, &name, occurrences, &mut turn) {
            for block in name.blocks() {
                blocks.entry(block).or_default().push(side.clone());
            }
        }
    }
    for sides in blocks.values() {
        for (at, one) in sides.iter().enumerate() {
            for other in &sides[..at] {
                let comparison: Option<Comparison> = match one.name == other.name {
                    true => None,
                    false => match one.name.compare(&other.name) {
                        Some(comparison) => Some(comparison),
                        None => continue,
                    },
                };
                let common = |side: &Side| entities::commonness(EntityType::Person, &side.name.key(), &known);
                let features = evidence::features(
                    &one.profile,
                    &other.profile,
                    comparison.as_ref(),
                    common(one).max(common(other)),
                    &known,
                );
                line(out, "person", u8::from(one.person == other.person), &features)?;
            }
        }
    }
    Ok(Ok(()))
}
