//! Clusters rows of `entities` that are the same person, organisation or place.
//!
//! Rows are grouped by name and divided again where they are namesakes; the groups are joined where names are variants of one another. Both
//! are decisions of one model over what is around the names. What is compared lies together after a sort, so that memory holds no more than a
//! block at a time.

use std::cmp::Ordering;
use std::collections::{BTreeMap, HashMap};

use copydesk_core::vocabulary::EntityType;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::authority::{Authorities, Entry, Evidence, Found, name_key, word_number};
use crate::clusters::{Edge, Sets, sort};
use crate::corpus::{self, Corpus, EntityRow};
use crate::corrections::{Applied, CorrectedId, Joins};
use crate::evidence::{Frequencies, Occurrence, Profile, features, model, nearest};
use crate::fields::{self, Counts};
use crate::model::{Model, probability, threshold};
use crate::organisation::Country;
use crate::organisation::Variant;
use crate::person::{Likeness, PersonName};
use crate::spill::Sorter;
use crate::text::words;
use crate::{Error, organisation};

/// How many articles are read at a time.
const BATCH: usize = 256;
/// How many occurrences of whole groups are compared at a time.
const GROUPED: usize = 1 << 15;
/// By how much the log odds of the best candidate must exceed the next; otherwise none is chosen.
const MARGIN: f64 = 0.7;
/// With how many namesakes an occurrence is compared: the latest ones.
const MOST_NAMESAKES: usize = 64;
/// How many names a block may have to be compared in all pairs.
const SMALL_BLOCK: usize = 400;
/// In a larger block, each name is compared with so many next to it by alphabet, and with so many acronyms or initials, the most frequent.
const NEIGHBOURS: usize = 100;
/// How many names nearest to an entity are kept of what is around it.
pub const MOST_AROUND: usize = 24;

/// The type of no entity of the corpus.
pub const NONE: u32 = u32::MAX;

/// Which entity of the corpus each row of `entities` is.
#[derive(Serialize, Deserialize)]
pub struct EntityGroups {
    /// For each row: the entity of the corpus, numbered by first row; [`NONE`]: it is neither person nor organisation nor place.
    pub group: Vec<u32>,
    /// For each row: how likely that is right, in ten thousandths.
    pub score: Vec<u16>,
    /// For each entity of the corpus that could be entries of an authority: which.
    pub found: BTreeMap<u32, Found>,
    pub count: u32,
    /// What was not compared.
    pub problems: Vec<String>,
}

/// A group of occurrences of one name that are held to be one.
struct Group {
    profile: Profile,
    /// Keys of the names as they are written, where several are one name: “Finance Ministry”, “Ministry of Finance of India”.
    names: Vec<String>,
    /// Rows, each with the log-odds by which it was put here.
    rows: Vec<(u32, f64)>,
    found: Found,
    /// It could be several others, and so is joined with none.
    unsure: bool,
}

/// A group on its way to the blocks.
#[derive(Serialize, Deserialize)]
struct InBlock {
    group: u32,
    label: u8,
    key: String,
    /// Whether the group is here as an acronym, among names that it may stand for.
    acronym: bool,
    profile: Profile,
}

/// What is remembered of a group until all are joined.
struct Named {
    label: u8,
    key: Box<str>,
    /// Numbers of the acronyms of an organisation.
    acronyms: Box<[u32]>,
}

struct Models {
    person: Model,
    organisation: Model,
    /// Of a name that many organisations have, one in each country.
    generic: Model,
    /// Of a name of which a country has many.
    local: Model,
    /// Of an acronym and a name that it may stand for.
    acronym: Model,
    /// How much more it says that an acronym fits for each letter that it has above three.
    acronym_letter: f64,
    /// Of names that differ as [`Variant::Kind`] does.
    kind: Model,
    /// Of names that differ as [`Variant::Part`] does.
    part: Model,
}

impl Models {
    fn new() -> Result<Models, Error> {
        Ok(Models {
            person: model("person")?,
            organisation: model("organisation")?,
            generic: model("generic")?,
            local: model("local")?,
            acronym: model("acronym")?,
            acronym_letter: threshold("acronym", "letter")?,
            kind: model("kind")?,
            part: model("part")?,
        })
    }

    /// The model for the occurrences of one name.
    fn of_name(&self, label: EntityType, name: &str) -> &Model {
        match label {
            EntityType::Person => &self.person,
            _ if !is_office(name) => &self.organisation,
            _ if organisation::is_local(name) => &self.local,
            _ => &self.generic,
        }
    }
}

/// Links the rows of `entities`. `article_fields`: of each article. `applied`: what the user says.
pub fn link(
    corpus: &Corpus,
    article_fields: &[Counts],
    authorities: &Authorities<'_>,
    applied: &Applied,
) -> Result<EntityGroups, Error> {
    let joins = &applied.joins;
    let spill = Error::spill(&corpus.folder);
    let mut by_name = Sorter::new(&corpus.folder);
    let mut known = Frequencies::new();
    for_articles(corpus, &applied.types, |batch| {
        let made: Vec<_> =
            batch.par_iter().map(|article| occurrences(article, corpus, article_fields, authorities, joins)).collect();
        for occurrences in made {
            known.add_article(distinct(&occurrences));
            for (_, key, occurrence) in &occurrences {
                by_name.push(key, occurrence).map_err(&spill)?;
            }
        }
        Ok(())
    })?;

    let models = Models::new()?;
    let mut group_of = vec![NONE; corpus.entities()];
    let mut score = vec![0_u16; corpus.entities()];
    let mut named: Vec<Named> = Vec::new();
    let mut found: HashMap<u32, Found> = HashMap::new();
    let mut blocks = Sorter::new(&corpus.folder);
    let mut sorted = by_name.finish().map_err(&spill)?;
    let mut ended = false;
    while !ended {
        let (mut batch, mut count) = (Vec::new(), 0);
        while count < GROUPED {
            let Some((key, all)) = sorted.group::<Occurrence>().map_err(&spill)? else {
                ended = true;
                break;
            };
            count += all.len();
            batch.push((key, all));
        }
        let divided: Vec<_> =
            batch.into_par_iter().map(|(key, all)| divide(&key, all, &models, &known, authorities)).collect();
        for (label, key, groups) in divided {
            for group in groups {
                let number = u32::try_from(named.len()).map_err(|_| Error::TooLarge)?;
                for (row, log_odds) in &group.rows {
                    group_of[*row as usize] = number;
                    score[*row as usize] = ten_thousandths(*log_odds);
                }
                let acronyms = acronyms(label, &group, authorities);
                for block in if group.unsure { Vec::new() } else { block_keys(label, &key, &group.found, authorities) }
                {
                    let in_block = InBlock::new(number, label, &key, false, &group.profile);
                    blocks.push(block.as_bytes(), &in_block).map_err(&spill)?;
                }
                if label == EntityType::Organisation && !group.unsure {
                    let own = word_number(&key);
                    let is_acronym = organisation::may_be_acronym(&key);
                    for acronym in acronyms.iter().filter(|acronym| **acronym != own) {
                        let in_block = InBlock::new(number, label, &key, false, &group.profile);
                        blocks.push(&acronym_block(*acronym), &in_block).map_err(&spill)?;
                    }
                    if is_acronym {
                        let in_block = InBlock::new(number, label, &key, true, &group.profile);
                        blocks.push(&acronym_block(own), &in_block).map_err(&spill)?;
                    }
                }
                if group.found != Found::None {
                    found.insert(number, group.found);
                }
                named.push(Named { label: label_byte(label), key: key.as_str().into(), acronyms: acronyms.into() });
            }
        }
    }

    let (mut edges, problems) = compare_blocks(blocks, &models, &known, authorities).map_err(&spill)?;
    let mut sets = Sets::new(named.len());
    let mut split: BTreeMap<usize, Vec<u32>> = BTreeMap::new();
    joins.split.iter().for_each(|(row, by)| split.entry(*by).or_default().push(*row));
    for rows in joins.merged.iter().chain(split.values()) {
        let groups: Vec<u32> = rows.iter().map(|row| group_of[*row as usize]).filter(|group| *group != NONE).collect();
        groups.windows(2).for_each(|pair| _ = sets.join(pair[0], pair[1]));
    }
    let joined_by = follow(&mut edges, &mut sets, &named);
    for (score, group) in score.iter_mut().zip(&group_of) {
        if let Some(log_odds) = joined_by.get(group) {
            *score = (*score).min(ten_thousandths(*log_odds));
        }
    }
    Ok(EntityGroups { problems, ..numbered(&group_of, score, sets, &found, &applied.ids) })
}

/// All persons with two names or more, each with the key of its name; for training.
pub fn all_persons(
    corpus: &Corpus,
    article_fields: &[Counts],
    authorities: &Authorities<'_>,
) -> Result<(Frequencies, Vec<(String, Occurrence)>), Error> {
    let (mut known, mut all) = (Frequencies::new(), Vec::new());
    let joins = Joins::default();
    for_articles(corpus, &BTreeMap::new(), |batch| {
        for article in batch {
            let occurrences = occurrences(article, corpus, article_fields, authorities, &joins);
            known.add_article(distinct(&occurrences));
            let persons =
                occurrences.into_iter().filter(|(_, key, _)| key.first() == Some(&label_byte(EntityType::Person)));
            all.extend(
                persons
                    .map(|(_, key, one)| (String::from_utf8_lossy(&key[1..]).into_owned(), one))
                    .filter(|(key, _)| !key.contains('\0')),
            );
        }
        Ok(())
    })?;
    Ok((known, all))
}

impl InBlock {
    fn new(group: u32, label: EntityType, key: &str, acronym: bool, profile: &Profile) -> InBlock {
        InBlock { group, label: label_byte(label), key: key.to_owned(), acronym, profile: profile.clone() }
    }
}

/// The block of an acronym and of the names that it may stand for.
fn acronym_block(acronym: u32) -> Vec<u8> {
    format!("{} @ {acronym:08x}", label_byte(EntityType::Organisation)).into_bytes()
}

/// Numbers of the acronyms of an organisation: those that its names give, and those that articles give it.
fn acronyms(label: EntityType, group: &Group, authorities: &Authorities<'_>) -> Vec<u32> {
    if label != EntityType::Organisation {
        return Vec::new();
    }
    let initials = |name: &String| organisation::acronyms(name, |words| authorities.country(words));
    let mut found: Vec<u32> = group.names.iter().flat_map(initials).map(|acronym| word_number(&acronym)).collect();
    found.extend(group.profile.role.keys());
    found.sort_unstable();
    found.dedup();
    found
}

/// Whether a key is that of an office, of which each country may have one.
fn is_office(key: &str) -> bool {
    organisation::office(key, |_| None).is_some()
}

/// The names in an article, and their parts, each once.
fn distinct(occurrences: &Keyed) -> std::vec::IntoIter<u32> {
    let mut names: Vec<u32> = occurrences.iter().flat_map(|(names, ..)| names).copied().collect();
    names.sort_unstable();
    names.dedup();
    names.into_iter()
}

/// An article with its rows of `entities` and the words of its mentions by name.
struct Article {
    /// Its number among all articles of the corpus.
    index: usize,
    rows: Vec<EntityRow>,
    names: Vec<Option<(i64, String)>>,
}

/// `types`: of rows, where they are other than the run says.
fn for_articles(
    corpus: &Corpus,
    types: &BTreeMap<u32, EntityType>,
    mut take: impl FnMut(&[Article]) -> Result<(), Error>,
) -> Result<(), Error> {
    let (mut batch, mut index) = (Vec::new(), 0);
    for part in &corpus.parts {
        let mut entities = corpus::entities(part)?;
        let mut names = corpus::names(part)?;
        let mut articles = corpus::articles(part)?;
        while let Some((article, _)) = articles.next()? {
            let mut rows = entities.of(article)?;
            for (entity, row) in (corpus.entities_before[index]..).zip(&mut rows) {
                if let Some(label) = types.get(&entity) {
                    row.label = label.as_str().into();
                }
            }
            batch.push(Article { index, rows, names: names.of(article)? });
            index += 1;
            if batch.len() == BATCH {
                take(&batch)?;
                batch.clear();
            }
        }
    }
    take(&batch)
}

fn label_byte(label: EntityType) -> u8 {
    match label {
        EntityType::Location => 0,
        EntityType::Organisation => 1,
        EntityType::Person => 2,
        EntityType::Other => 3,
    }
}

/// Numbers of a person's given name and surname, which differ from one another's.
fn parts(key: &str) -> Option<[u32; 2]> {
    let name = PersonName::parse(key).filter(|name| name.parts.len() > 1)?;
    Some([word_number(&format!("{} *", name.given())), word_number(&format!("* {}", name.surname()))])
}

/// The occurrences of one article, each with the numbers of its name and of the parts of it, and with the key of its group.
type Keyed = Vec<(Vec<u32>, Vec<u8>, Occurrence)>;

fn occurrences(
    article: &Article,
    corpus: &Corpus,
    article_fields: &[Counts],
    authorities: &Authorities<'_>,
    joins: &Joins,
) -> Keyed {
    let before = corpus.entities_before[article.index];
    let day = corpus.days[article.index];
    // What else is named, with where; the country that each place or demonym stands for.
    let (mut persons, mut others) = (Vec::new(), Vec::new());
    let mut countries: BTreeMap<Country, u32> = BTreeMap::new();
    let mut keys = Vec::with_capacity(article.rows.len());
    for row in &article.rows {
        if let Some(country) = authorities.country(&row.name).or_else(|| country_of_place(row, authorities)) {
            *countries.entry(country).or_default() += row.mentions.max(1);
        }
        let label = EntityType::parse(&row.label).filter(|label| *label != EntityType::Other);
        let key = label.and_then(|label| Some((label, name_key(label, &row.name)?)));
        let bare = |label: EntityType, key: &str| label == EntityType::Person && !key.contains(' ');
        if let Some((label, key)) = key.as_ref().filter(|(label, key)| !bare(*label, key)) {
            let around = if *label == EntityType::Person { &mut persons } else { &mut others };
            around.push((row.start, word_number(key)));
        }
        keys.push(key);
    }
    let mut by_count: Vec<(u32, Country)> = countries.into_iter().map(|(country, count)| (count, country)).collect();
    by_count.sort_unstable_by_key(|(count, country)| (std::cmp::Reverse(*count), *country));
    let countries: Vec<Country> = by_count.into_iter().map(|(_, country)| country).collect();

    persons.sort_unstable();
    others.sort_unstable();
    let mut names: HashMap<i64, Vec<&str>> = HashMap::new();
    for (row, name) in article.names.iter().flatten() {
        names.entry(*row).or_default().push(name);
    }

    let mut all = Vec::new();
    for (at, (row, key)) in article.rows.iter().zip(keys).enumerate() {
        let Some((label, mut key)) = key else { continue };
        let entity = before + at as u32;
        let number = word_number(&key);
        let (mut countries, mut named_country) = (countries.clone(), false);
        if label == EntityType::Organisation
            && let Some(office) = organisation::office(&key, |words| authorities.country(words))
        {
            key = office.key;
            // What the name says outweighs what is around it.
            if let Some(country) = office.country {
                (countries, named_country) = (vec![country], true);
            }
        }
        let near = |names: &[(i64, u32)]| nearest(names, row.start, number, MOST_AROUND);
        let role_words = words(&[row.role.as_deref(), row.title.as_deref()].map(Option::unwrap_or_default).join(" "));
        let names = names.get(&row.row).map(Vec::as_slice).unwrap_or_default().iter();
        let role = match label {
            EntityType::Person => {
                role_words.iter().filter(|word| word.len() > 2).map(|word| word_number(word)).collect()
            }
            // What articles call an organisation for short says more of it than a role.
            _ => names
                .filter(|name| organisation::is_acronym(name))
                .map(|name| word_number(&organisation::key(name)))
                .collect(),
        };
        let occurrence = Occurrence {
            entity,
            day,
            name: row.name.clone(),
            role,
            role_fields: fields::of_role(&role_words),
            article_fields: article_fields.get(article.index).copied().unwrap_or_default(),
            gender: match row.gender.as_deref() {
                Some("female") => 1,
                Some("male") => 2,
                _ => 0,
            },
            persons: near(&persons),
            others: near(&others),
            countries,
            named_country,
        };
        let mut group = vec![label_byte(label)];
        group.extend_from_slice(key.as_bytes());
        if let Some(split) = joins.split.get(&entity) {
            // Apart from all others of its name.
            group.extend_from_slice(format!("\0split {split}").as_bytes());
        } else if label == EntityType::Person
            && !key.contains(' ')
            && authorities.resolve(label, &row.name, &evidence_of(&Profile::of(&occurrence))) == Found::None
        {
            // A bare surname is somebody only within its article.
            group.extend_from_slice(format!("\0row {entity}").as_bytes());
        }
        let mut numbers = vec![number];
        if label == EntityType::Person {
            numbers.extend(parts(&key).into_iter().flatten());
        }
        all.push((numbers, group, occurrence));
    }
    all
}

/// The country of a place that can be no other: Lagos, California.
fn country_of_place(row: &EntityRow, authorities: &Authorities<'_>) -> Option<Country> {
    let is_place = EntityType::parse(&row.label) == Some(EntityType::Location);
    match is_place.then(|| authorities.resolve(EntityType::Location, &row.name, &Evidence::default()))? {
        Found::One(entry) => authorities.country_of(entry),
        _ => None,
    }
}

fn evidence_of(profile: &Profile) -> Evidence {
    let numbers = profile.role.keys().chain(profile.persons.keys()).chain(profile.others.keys());
    let mut words: Vec<u32> = numbers.copied().collect();
    words.sort_unstable();
    let mut countries: Vec<(u32, Country)> =
        profile.countries.iter().map(|(country, count)| (*count, *country)).collect();
    countries.sort_unstable_by_key(|(count, country)| (std::cmp::Reverse(*count), *country));
    Evidence { words, countries: countries.into_iter().map(|(_, country)| country).collect(), days: profile.days }
}

/// The groups of the occurrences of one name.
fn divide(
    key: &[u8],
    mut all: Vec<Occurrence>,
    models: &Models,
    known: &Frequencies,
    authorities: &Authorities<'_>,
) -> (EntityType, String, Vec<Group>) {
    let label = match key.first() {
        Some(0) => EntityType::Location,
        Some(1) => EntityType::Organisation,
        _ => EntityType::Person,
    };
    let text = String::from_utf8_lossy(key.get(1..).unwrap_or_default());
    let (name, apart) = text.split_once('\0').map_or((text.as_ref(), false), |(name, _)| (name, true));
    // Those whose names say the country first: the others are put to them.
    all.sort_by_key(|one| (!one.named_country, one.day, one.entity));
    let mut groups = match label {
        _ if apart => vec![whole(&all)],
        EntityType::Location => by_place(&all, authorities),
        _ => by_evidence(&all, models.of_name(label, name), commonness(label, name, known), known),
    };
    let name_of: HashMap<u32, &str> = all.iter().map(|one| (one.entity, one.name.as_str())).collect();
    for group in &mut groups {
        group.unsure |= apart;
        // Spellings of a key differ in nothing that an authority knows, but the names of an office do.
        let mut names: BTreeMap<String, &str> = BTreeMap::new();
        for name in group.rows.iter().filter_map(|(row, _)| name_of.get(row)) {
            names.entry(name_key(label, name).unwrap_or_default()).or_insert(name);
        }
        if group.found == Found::None {
            let evidence = evidence_of(&group.profile);
            let found: Vec<Found> = names.values().map(|name| authorities.resolve(label, name, &evidence)).collect();
            group.found = Found::of(&found);
        }
        group.names = names.into_keys().collect();
    }
    (label, name.to_owned(), groups)
}

/// How common a person's name is: in how many articles others have its parts, as a logarithm. Of another, 0.
pub fn commonness(label: EntityType, name: &str, known: &Frequencies) -> f64 {
    match label {
        EntityType::Person => {
            let whole = known.of(word_number(name));
            let of_others = |part: u32| (1.0 + f64::from(known.of(part).saturating_sub(whole))).ln();
            parts(name).map_or(0.0, |parts| parts.map(of_others).iter().sum::<f64>() / 2.0)
        }
        _ => 0.0,
    }
}

fn whole(all: &[Occurrence]) -> Group {
    let mut profile = Profile::default();
    all.iter().for_each(|one| profile.add(one));
    let rows = all.iter().map(|one| (one.entity, f64::INFINITY)).collect();
    Group { profile, rows, names: Vec::new(), found: Found::None, unsure: false }
}

/// Occurrences of a place: those of one entry of the authority; of the others, those with the same country around them.
fn by_place(all: &[Occurrence], authorities: &Authorities<'_>) -> Vec<Group> {
    let mut places: BTreeMap<(Found, Option<Country>), Vec<Occurrence>> = BTreeMap::new();
    for one in all {
        let found = authorities.resolve(EntityType::Location, &one.name, &evidence_of(&Profile::of(one)));
        let country = one.countries.first().copied().filter(|_| matches!(found, Found::Several(_)));
        places.entry((found, country)).or_default().push(one.clone());
    }
    let group = |((found, _), all): ((Found, _), Vec<Occurrence>)| {
        let unsure = matches!(found, Found::Several(_));
        Group { found, unsure, ..whole(&all) }
    };
    places.into_iter().map(group).collect()
}

/// Occurrences in the order of their dates, each put to the group that it fits best, if it fits one and only one.
fn by_evidence(all: &[Occurrence], model: &Model, common: f64, known: &Frequencies) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    let mut left: Vec<&Occurrence> = all.iter().collect();
    // Twice: those that fitted several may fit one once more is known of it.
    for last in [false, true] {
        let mut unsure = Vec::new();
        for one in std::mem::take(&mut left) {
            let alone = Profile::of(one);
            let fit = |group: &Group| model.log_odds(&features(&alone, &group.profile, None, common, known));
            // Of namesakes, one who is named more often is named more probably.
            let prior = |at: usize| f64::from(groups[at].profile.occurrences).ln();
            let latest = groups.len().saturating_sub(MOST_NAMESAKES);
            let mut fits: Vec<(f64, usize)> =
                groups.iter().enumerate().skip(latest).map(|(at, group)| (fit(group), at)).collect();
            fits.retain(|(fit, _)| *fit > 0.0);
            fits.sort_by(|a, b| (b.0 + prior(b.1)).total_cmp(&(a.0 + prior(a.1))).then(a.1.cmp(&b.1)));
            match fits.as_slice() {
                [(best, at), rest @ ..] => {
                    let next = rest.first().map_or(f64::NEG_INFINITY, |(next, other)| next + prior(*other));
                    if best + prior(*at) - next >= MARGIN {
                        groups[*at].profile.add(one);
                        groups[*at].rows.push((one.entity, *best));
                    } else {
                        unsure.push(one);
                    }
                }
                _ => groups.push(Group {
                    rows: vec![(one.entity, f64::INFINITY)],
                    profile: alone,
                    names: Vec::new(),
                    found: Found::None,
                    unsure: false,
                }),
            }
        }
        join_alike(&mut groups, model, common, known);
        match last {
            false => left = unsure,
            true => {
                groups.extend(unsure.into_iter().map(|one| Group { unsure: true, ..whole(std::slice::from_ref(one)) }))
            }
        }
    }
    groups
}

/// Joins groups of one name that fit each other once all is known of them.
fn join_alike(groups: &mut Vec<Group>, model: &Model, common: f64, known: &Frequencies) {
    let mut at = 0;
    while at < groups.len() {
        let from = (at + 1).max(groups.len().saturating_sub(MOST_NAMESAKES));
        let fit =
            |other: usize| model.log_odds(&features(&groups[at].profile, &groups[other].profile, None, common, known));
        let best = (from..groups.len())
            .map(|other| (fit(other), other))
            .max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)));
        match best.filter(|(fit, _)| *fit > MARGIN) {
            Some((fit, other)) => {
                let Group { profile, rows, .. } = groups.remove(other);
                groups[at].profile.merge(&profile);
                groups[at].rows.extend(rows.into_iter().map(|(row, log_odds)| (row, log_odds.min(fit))));
            }
            None => at += 1,
        }
    }
}

/// Keys of the blocks that a group is compared in with groups of other names.
fn block_keys(label: EntityType, key: &str, found: &Found, authorities: &Authorities<'_>) -> Vec<String> {
    let mut keys = match label {
        EntityType::Person => PersonName::parse(key).map(|name| name.blocks()).unwrap_or_default(),
        EntityType::Organisation if is_office(key) => Vec::new(),
        EntityType::Organisation => organisation::blocks(key, |words| authorities.country(words)),
        _ => Vec::new(),
    };
    keys.iter_mut().for_each(|block| *block = format!("{} {block}", label_byte(label)));
    if let Found::One(entry) = found {
        keys.push(format!("{} = {} {}", label_byte(label), authorities.source(*entry), authorities.id(*entry)));
    }
    keys
}

/// Compares the groups of each block. Also says what was not compared.
fn compare_blocks(
    blocks: Sorter,
    models: &Models,
    known: &Frequencies,
    authorities: &Authorities<'_>,
) -> std::io::Result<(Vec<Edge>, Vec<String>)> {
    let mut sorted = blocks.finish()?;
    let (mut edges, mut problems) = (Vec::new(), Vec::new());
    let mut ended = false;
    while !ended {
        let (mut batch, mut count) = (Vec::new(), 0);
        while count < GROUPED / 8 {
            let Some((key, block)) = sorted.group::<InBlock>()? else {
                ended = true;
                break;
            };
            count += block.len();
            if block.len() > SMALL_BLOCK && !is_of_entry(&key) {
                problems.push(format!(
                    "{} names share the block {:?}: each was compared with the {NEIGHBOURS} before it by alphabet and the {NEIGHBOURS} most frequent \
                     acronyms or initials, not with the others",
                    block.len(),
                    String::from_utf8_lossy(key.get(2..).unwrap_or_default()),
                ));
            }
            if block.len() > 1 {
                batch.push((key, block));
            }
        }
        let found: Vec<Vec<Edge>> =
            batch.into_par_iter().map(|(key, block)| compare_block(&key, &block, models, known, authorities)).collect();
        edges.extend(found.into_iter().flatten());
    }
    Ok((edges, problems))
}

/// Whether a block is that of an entry of an authority.
fn is_of_entry(key: &[u8]) -> bool {
    key.get(1..4) == Some(b" = ")
}

/// The pairs of a block that are compared: all, or in a large one those that are next to each other by name, and those with a frequent short form.
fn pairs(block: &[InBlock], is_short: impl Fn(usize) -> bool) -> Vec<(usize, usize)> {
    if block.len() <= SMALL_BLOCK {
        return (0..block.len()).flat_map(|one| (0..one).map(move |other| (one, other))).collect();
    }
    let mut order: Vec<usize> = (0..block.len()).collect();
    order.sort_by_key(|at| (&block[*at].key, block[*at].group));
    let mut short: Vec<usize> = order.iter().copied().filter(|at| is_short(*at)).collect();
    short.sort_by_key(|at| std::cmp::Reverse(block[*at].profile.occurrences));
    short.truncate(NEIGHBOURS);
    let mut pairs = Vec::new();
    for (at, &one) in order.iter().enumerate() {
        let next = &order[at.saturating_sub(NEIGHBOURS)..at];
        pairs.extend(
            next.iter().chain(&short).filter(|other| **other != one).map(|other| (one.max(*other), one.min(*other))),
        );
    }
    pairs.sort_unstable();
    pairs.dedup();
    pairs
}

fn compare_block(
    key: &[u8],
    block: &[InBlock],
    models: &Models,
    known: &Frequencies,
    authorities: &Authorities<'_>,
) -> Vec<Edge> {
    // Of the same entry of an authority.
    if is_of_entry(key) {
        let edge = |pair: &[InBlock]| Edge { one: pair[0].group, other: pair[1].group, log_odds: f64::INFINITY };
        return block.windows(2).map(edge).map(ordered).collect();
    }
    let names: Vec<Option<PersonName>> = block.iter().map(|one| PersonName::parse(&one.key)).collect();
    let common: Vec<f64> = block.iter().map(|one| known_commonness(one, known)).collect();
    let is_person = |at: usize| block[at].label == label_byte(EntityType::Person);
    let is_short = |at: usize| match &names[at] {
        Some(name) if is_person(at) => name.has_only_initials(),
        _ => block[at].acronym,
    };
    let places: Vec<bool> =
        block.iter().map(|one| !is_person_label(one.label) && is_place(&one.key, authorities)).collect();
    let mut edges: Vec<Candidate> = Vec::new();
    for (one, other) in pairs(block, is_short) {
        let (a, b) = (&block[one], &block[other]);
        if a.key == b.key || a.label != b.label {
            continue;
        }
        let mut bonus = 0.0;
        let (comparison, model, short) = if is_person(one) {
            let both = names[one].as_ref().zip(names[other].as_ref());
            let Some(comparison) = both.and_then(|(one, other)| one.compare(other)) else { continue };
            let initials = comparison.given == Likeness::Initial;
            let short = if initials { [one, other].map(|at| is_short(at).then_some(at)) } else { [None; 2] };
            (Some(comparison), &models.person, short)
        } else if is_acronym_block(key) {
            let short = match (a.acronym, b.acronym) {
                (true, false) => one,
                (false, true) => other,
                _ => continue,
            };
            bonus = models.acronym_letter * (block[short].key.chars().count() as f64 - 3.0);
            (None, &models.acronym, [Some(short), None])
        } else {
            let ambiguous = |short: &str| places[if short == a.key { one } else { other }];
            let Some(variant) = organisation::variant(&a.key, &b.key, ambiguous) else { continue };
            let shorter = match a.key.split(' ').count().cmp(&b.key.split(' ').count()) {
                Ordering::Less => Some(one),
                Ordering::Equal => None,
                Ordering::Greater => Some(other),
            };
            (None, if variant == Variant::Kind { &models.kind } else { &models.part }, [shorter, None])
        };
        let common = common[one].max(common[other]);
        let evidence = features(&a.profile, &b.profile, comparison.as_ref(), common, known);
        let log_odds = model.log_odds(&evidence) + bonus;
        if log_odds > 0.0 {
            let edge = ordered(Edge { one: a.group, other: b.group, log_odds });
            edges.push(Candidate { edge, pair: [one, other], short });
        }
    }
    // What each short form could stand for, the surest first.
    let mut could_be: HashMap<usize, Vec<(f64, usize)>> = HashMap::new();
    for Candidate { edge, pair: [one, other], .. } in &edges {
        for (short, full) in [(*one, *other), (*other, *one)] {
            could_be.entry(short).or_default().push((edge.log_odds, full));
        }
    }
    could_be.values_mut().for_each(|full| full.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1))));
    // A short form must be surer to stand for one than for anybody else.
    let next_best = |short: usize, full: usize| {
        let is_another = |rival: usize| match (&names[rival], &names[full]) {
            (Some(rival), Some(full)) if is_person(short) => rival != full && rival.compare(full).is_none(),
            _ => {
                let (rival, full) = (&block[rival].key, &block[full].key);
                rival != full && organisation::variant(rival, full, |_| false).is_none()
            }
        };
        let rivals = could_be.get(&short).map(Vec::as_slice).unwrap_or_default();
        let next = rivals.iter().find(|(_, rival)| *rival != full && is_another(*rival));
        next.map_or(f64::NEG_INFINITY, |(log_odds, _)| *log_odds)
    };
    let is_sure = |candidate: &&Candidate| {
        let [one, other] = candidate.pair;
        candidate.short.iter().flatten().all(|short| {
            let full = if *short == one { other } else { one };
            candidate.edge.log_odds - next_best(*short, full) >= MARGIN
        })
    };
    edges.iter().filter(is_sure).map(|candidate| candidate.edge).collect()
}

/// An edge between two of a block.
struct Candidate {
    edge: Edge,
    pair: [usize; 2],
    /// Which of them are short forms that could stand for others as well.
    short: [Option<usize>; 2],
}

fn is_person_label(label: u8) -> bool {
    label == label_byte(EntityType::Person)
}

/// Whether a block is that of an acronym.
fn is_acronym_block(key: &[u8]) -> bool {
    key.get(1..4) == Some(b" @ ")
}

/// Whether an organisation's name is also that of a place: Chelsea, Oxford.
fn is_place(key: &str, authorities: &Authorities<'_>) -> bool {
    authorities.resolve(EntityType::Location, key, &Evidence::default()) != Found::None
}

fn known_commonness(one: &InBlock, known: &Frequencies) -> f64 {
    let label = if one.label == label_byte(EntityType::Person) { EntityType::Person } else { EntityType::Organisation };
    commonness(label, &one.key, known)
}

fn ordered(edge: Edge) -> Edge {
    Edge { one: edge.one.min(edge.other), other: edge.one.max(edge.other), ..edge }
}

/// Joins groups along the edges, the surest first, as long as every name of the one may be of an entity with every name of the other. So a
/// chain of likenesses ends where its ends are unlike, and namesakes that were told apart stay apart. Gives, for each group that was joined to
/// others, the odds by which it was.
fn follow(edges: &mut Vec<Edge>, sets: &mut Sets, named: &[Named]) -> HashMap<u32, f64> {
    sort(edges);
    let mut members: HashMap<u32, Vec<u32>> = HashMap::new();
    let mut joined_by = HashMap::new();
    for edge in edges.iter() {
        let (one, other) = (sets.of(edge.one), sets.of(edge.other));
        if one == other {
            continue;
        }
        let here = members.get(&one).map_or(std::slice::from_ref(&one), Vec::as_slice);
        let there = members.get(&other).map_or(std::slice::from_ref(&other), Vec::as_slice);
        let fit = |a: &u32| there.iter().all(|b| may_be_one(&named[*a as usize], &named[*b as usize]));
        if edge.log_odds.is_finite() && !here.iter().all(fit) {
            continue;
        }
        for group in [edge.one, edge.other] {
            joined_by.entry(group).or_insert(edge.log_odds);
        }
        let (least, most) = sets.join(one, other);
        let joined = members.remove(&most).unwrap_or_else(|| vec![most]);
        members.entry(least).or_insert_with(|| vec![least]).extend(joined);
    }
    joined_by
}

fn may_be_one(one: &Named, other: &Named) -> bool {
    if !is_person_label(one.label) {
        let stands_for = |short: &Named, full: &Named| full.acronyms.contains(&word_number(&short.key));
        return one.key != other.key
            && (stands_for(one, other)
                || stands_for(other, one)
                || organisation::variant(&one.key, &other.key, |_| false).is_some());
    }
    let names = PersonName::parse(&one.key).zip(PersonName::parse(&other.key));
    one.key != other.key && names.is_some_and(|(one, other)| one.compare(&other).is_some())
}

fn ten_thousandths(log_odds: f64) -> u16 {
    (probability(log_odds) * 10_000.0).round() as u16
}

/// An entity of the corpus on its way to a number.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Whole {
    Set(u32),
    /// What the user says is this entry, where no set is.
    Entry(Entry),
    /// What the user says is not the entry that its set is.
    Not(u32),
}

/// Numbers the sets by their first rows. An entry that the user gives a row holds for its whole set, unless the set is another entry: then the row
/// leaves it.
fn numbered(
    group_of: &[u32],
    mut score: Vec<u16>,
    mut sets: Sets,
    found: &HashMap<u32, Found>,
    corrected: &BTreeMap<u32, CorrectedId>,
) -> EntityGroups {
    let mut of_sets: BTreeMap<u32, Vec<&Found>> = BTreeMap::new();
    let mut groups: Vec<&u32> = found.keys().collect();
    groups.sort_unstable();
    for group in groups {
        of_sets.entry(sets.of(*group)).or_default().push(&found[group]);
    }
    let mut entries: BTreeMap<u32, Found> = of_sets.into_iter().map(|(set, all)| (set, Found::of(all))).collect();

    // In the order of the lines, so that the last one counts.
    let mut by_line: Vec<(usize, u32, &Found)> = corrected.iter().map(|(row, id)| (id.line, *row, &id.is)).collect();
    by_line.sort_unstable_by_key(|(line, row, _)| std::cmp::Reverse((*line, *row)));
    let mut said: HashMap<u32, &Found> = HashMap::new();
    let mut leaves: Vec<(u32, u32, &Found)> = Vec::new();
    for (_, row, is) in by_line {
        let group = group_of[row as usize];
        if group == NONE {
            continue;
        }
        let set = sets.of(group);
        let fits = match (said.get(&set), entries.get(&set)) {
            (Some(said), _) => *said == is,
            (None, Some(own @ Found::One(_))) => own == is,
            (None, _) => true,
        };
        if fits {
            said.insert(set, is);
        } else {
            leaves.push((row, set, is));
        }
    }
    entries.extend(said.into_iter().map(|(set, is)| (set, is.clone())));
    let mut set_of: HashMap<Entry, u32> = HashMap::new();
    for (set, is) in &entries {
        if let Found::One(entry) = is {
            set_of.entry(*entry).or_insert(*set);
        }
    }
    let mut moved: HashMap<u32, Whole> = HashMap::new();
    for (row, set, is) in leaves {
        let to = match is {
            Found::One(entry) => set_of.get(entry).map_or(Whole::Entry(*entry), |set| Whole::Set(*set)),
            _ => Whole::Not(set),
        };
        moved.insert(row, to);
        score[row as usize] = ten_thousandths(f64::INFINITY);
    }

    let mut numbers: HashMap<Whole, u32> = HashMap::new();
    let mut of_numbers: BTreeMap<u32, Found> = BTreeMap::new();
    let mut group = vec![NONE; group_of.len()];
    for (row, own) in group_of.iter().enumerate().filter(|(_, own)| **own != NONE) {
        let whole = moved.get(&(row as u32)).copied().unwrap_or_else(|| Whole::Set(sets.of(*own)));
        let next = numbers.len() as u32;
        group[row] = *numbers.entry(whole).or_insert_with(|| {
            let is = match whole {
                Whole::Set(set) => entries.get(&set).cloned().unwrap_or_default(),
                Whole::Entry(entry) => Found::One(entry),
                Whole::Not(_) => Found::None,
            };
            if is != Found::None {
                of_numbers.insert(next, is);
            }
            next
        });
    }
    EntityGroups { group, score, found: of_numbers, count: numbers.len() as u32, problems: Vec::new() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn in_block(group: u32, key: &str) -> InBlock {
        let label = label_byte(EntityType::Person);
        InBlock { group, label, key: key.into(), acronym: false, profile: Profile::default() }
    }

    #[test]
    fn a_large_block_is_compared_in_part_and_says_so() {
        let folder = tempfile::tempdir().unwrap();
        let mut blocks = Sorter::new(folder.path());
        for number in 0..5_000_u32 {
            let name = format!("{} smith", ["john", "jon", "mary", "j"][number as usize % 4]);
            blocks.push(b"2 smt", &in_block(number, &name)).unwrap();
        }
        let models = Models::new().unwrap();
        let (_, problems) = compare_blocks(blocks, &models, &Frequencies::new(), &Authorities(Vec::new())).unwrap();
        assert_eq!(problems.len(), 1);
        assert!(
            problems[0].starts_with("5000 names share the block \"smt\": each was compared with the 100"),
            "{problems:?}"
        );

        let block: Vec<InBlock> = (0..5_000).map(|number| in_block(number, &format!("n{number:05} smith"))).collect();
        let found = pairs(&block, |at| at == 4_000);
        assert!(
            found.len() <= 5_000 * 101 && found.contains(&(101, 1)) && !found.contains(&(102, 1)),
            "{}",
            found.len()
        );
        assert!(found.contains(&(4_000, 7)), "a short form is compared with all");
        assert_eq!(pairs(&block[..3], |_| false), [(1, 0), (2, 0), (2, 1)]);
    }
}
