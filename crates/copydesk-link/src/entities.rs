//! Clusters rows of `entities` that are the same person, organisation or place.
//!
//! Rows are grouped by name and divided again where they are namesakes; the groups are joined where names are variants of one another. Both
//! are decisions of one model over what is around the names. What is compared lies together after a sort, so that memory holds no more than a
//! block at a time.

use std::collections::{BTreeMap, HashMap};

use copydesk_core::vocabulary::EntityType;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::authority::{Authorities, Country, Evidence, Found, name_key, word_number};
use crate::clusters::{Edge, Sets, sort};
use crate::corpus::{self, Corpus, EntityRow};
use crate::corrections::{Applied, Joins};
use crate::evidence::{Frequencies, Occurrence, Profile, features, model};
use crate::fields::{self, Counts};
use crate::model::{Model, probability};
use crate::person::{Comparison, Likeness, PersonName};
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
/// How many names nearest to an entity are kept of what is around it.
const MOST_AROUND: usize = 24;

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
}

/// A group of occurrences of one name that are held to be one.
struct Group {
    profile: Profile,
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
    acronym: bool,
    profile: Profile,
}

/// What is remembered of a group until all are joined.
struct Named {
    label: u8,
    key: Box<str>,
}

struct Models {
    person: Model,
    organisation: Model,
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

    let models = Models { person: model("person"), organisation: model("organisation") };
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
                for block in if group.unsure { Vec::new() } else { block_keys(label, &key, &group.found, authorities) }
                {
                    let acronym = is_acronym(&key);
                    let in_block = InBlock {
                        group: number,
                        label: label_byte(label),
                        key: key.clone(),
                        acronym,
                        profile: group.profile.clone(),
                    };
                    blocks.push(block.as_bytes(), &in_block).map_err(&spill)?;
                }
                if group.found != Found::None {
                    found.insert(number, group.found);
                }
                named.push(Named { label: label_byte(label), key: key.as_str().into() });
            }
        }
    }

    let mut edges = compare_blocks(blocks, &models, &known).map_err(&spill)?;
    let mut sets = Sets::new(named.len());
    for rows in &joins.merged {
        let groups: Vec<u32> = rows.iter().map(|row| group_of[*row as usize]).filter(|group| *group != NONE).collect();
        groups.windows(2).for_each(|pair| _ = sets.join(pair[0], pair[1]));
    }
    let joined_by = follow(&mut edges, &mut sets, &named);
    for (score, group) in score.iter_mut().zip(&group_of) {
        if let Some(log_odds) = joined_by.get(group) {
            *score = (*score).min(ten_thousandths(*log_odds));
        }
    }
    Ok(numbered(group_of, score, sets, &found))
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
    for &part in &corpus.parts {
        let mut entities = corpus::entities(&corpus.folder, part)?;
        let mut names = corpus::names(&corpus.folder, part)?;
        let mut articles = corpus::articles(&corpus.folder, part)?;
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
    let mut around: Vec<(i64, u32, EntityType)> = Vec::new();
    let mut countries: BTreeMap<Country, u32> = BTreeMap::new();
    let mut keys = Vec::with_capacity(article.rows.len());
    for row in &article.rows {
        if let Some(country) = authorities.country(&row.name) {
            *countries.entry(country).or_default() += row.mentions.max(1);
        }
        let label = EntityType::parse(&row.label).filter(|label| *label != EntityType::Other);
        let key = label.and_then(|label| Some((label, name_key(label, &row.name)?)));
        let bare = |label: EntityType, key: &str| label == EntityType::Person && !key.contains(' ');
        if let Some((label, key)) = key.as_ref().filter(|(label, key)| !bare(*label, key)) {
            around.push((row.start, word_number(key), *label));
        }
        keys.push(key);
    }
    let mut by_count: Vec<(u32, Country)> = countries.into_iter().map(|(country, count)| (count, country)).collect();
    by_count.sort_unstable_by_key(|(count, country)| (std::cmp::Reverse(*count), *country));
    let countries: Vec<Country> = by_count.into_iter().map(|(_, country)| country).collect();

    let mut all = Vec::new();
    for (at, (row, key)) in article.rows.iter().zip(keys).enumerate() {
        let Some((label, key)) = key else { continue };
        let entity = before + at as u32;
        let number = word_number(&key);
        around.sort_by_key(|(start, number, _)| ((start - row.start).abs(), *number));
        let near = |persons: bool| {
            let other =
                around.iter().filter(|(_, other, label)| *other != number && (*label == EntityType::Person) == persons);
            other.map(|(_, number, _)| *number).take(MOST_AROUND).collect::<Vec<_>>()
        };
        let role_words = words(&[row.role.as_deref(), row.title.as_deref()].map(Option::unwrap_or_default).join(" "));
        let names =
            article.names.iter().flatten().filter(|(entity, _)| *entity == row.row).map(|(_, name)| name.as_str());
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
            persons: near(true),
            others: near(false),
            countries: countries.clone(),
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
    all.sort_by_key(|one| (one.day, one.entity));
    let mut groups = match label {
        _ if apart => vec![whole(&all)],
        EntityType::Location => by_place(&all, authorities),
        EntityType::Organisation => by_evidence(&all, &models.organisation, commonness(label, name, known), known),
        _ => by_evidence(&all, &models.person, commonness(label, name, known), known),
    };
    for group in &mut groups {
        group.unsure |= apart;
        if group.found == Found::None {
            let names: Vec<&str> = all.iter().map(|one| one.name.as_str()).take(1).collect();
            group.found =
                authorities.resolve(label, names.first().copied().unwrap_or_default(), &evidence_of(&group.profile));
        }
    }
    (label, name.to_owned(), groups)
}

/// How common a name is: of a person's, in how many articles others have its parts, as a logarithm.
pub fn commonness(label: EntityType, name: &str, known: &Frequencies) -> f64 {
    match label {
        EntityType::Person => {
            let whole = known.of(word_number(name));
            let of_others = |part: u32| (1.0 + f64::from(known.of(part).saturating_sub(whole))).ln();
            parts(name).map_or(0.0, |parts| parts.map(of_others).iter().sum::<f64>() / 2.0)
        }
        // Of a generic name, each country has one.
        _ if organisation::is_generic(name) => 1.0,
        _ => 0.0,
    }
}

fn whole(all: &[Occurrence]) -> Group {
    let mut profile = Profile::default();
    all.iter().for_each(|one| profile.add(one));
    let rows = all.iter().map(|one| (one.entity, f64::INFINITY)).collect();
    Group { profile, rows, found: Found::None, unsure: false }
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
            let latest = groups.len().saturating_sub(MOST_NAMESAKES);
            let mut fits: Vec<(f64, usize)> =
                groups.iter().enumerate().skip(latest).map(|(at, group)| (fit(group), at)).collect();
            fits.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
            match fits.as_slice() {
                [(best, at), rest @ ..] if *best > 0.0 => {
                    let next = rest.first().map_or(f64::NEG_INFINITY, |(next, _)| *next);
                    if best - next >= MARGIN {
                        groups[*at].profile.add(one);
                        groups[*at].rows.push((one.entity, *best));
                    } else {
                        unsure.push(one);
                    }
                }
                _ => groups.push(Group {
                    rows: vec![(one.entity, f64::INFINITY)],
                    profile: alone,
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
        EntityType::Organisation if is_acronym(key) => vec![key.to_owned()],
        EntityType::Organisation => organisation::acronyms(key),
        _ => Vec::new(),
    };
    keys.iter_mut().for_each(|block| *block = format!("{} {block}", label_byte(label)));
    if let Found::One(entry) = found {
        keys.push(format!("{} = {} {}", label_byte(label), authorities.source(*entry), authorities.id(*entry)));
    }
    keys
}

/// Whether a key may be an acronym.
fn is_acronym(key: &str) -> bool {
    !key.contains(' ') && (2..=7).contains(&key.chars().count())
}

/// Compares the groups of each block.
fn compare_blocks(blocks: Sorter, models: &Models, known: &Frequencies) -> std::io::Result<Vec<Edge>> {
    let mut sorted = blocks.finish()?;
    let mut edges = Vec::new();
    let mut ended = false;
    while !ended {
        let (mut batch, mut count) = (Vec::new(), 0);
        while count < GROUPED / 8 {
            let Some((key, block)) = sorted.group::<InBlock>()? else {
                ended = true;
                break;
            };
            count += block.len();
            if block.len() > 1 {
                batch.push((key, block));
            }
        }
        let found: Vec<Vec<Edge>> =
            batch.into_par_iter().map(|(key, block)| compare_block(&key, &block, models, known)).collect();
        edges.extend(found.into_iter().flatten());
    }
    Ok(edges)
}

fn compare_block(key: &[u8], block: &[InBlock], models: &Models, known: &Frequencies) -> Vec<Edge> {
    // Of the same entry of an authority.
    if key.get(1..4) == Some(b" = ") {
        let edge = |pair: &[InBlock]| Edge { one: pair[0].group, other: pair[1].group, log_odds: f64::INFINITY };
        return block.windows(2).map(edge).map(ordered).collect();
    }
    let names: Vec<Option<PersonName>> = block.iter().map(|one| PersonName::parse(&one.key)).collect();
    let mut edges: Vec<(Edge, [usize; 2], Likeness)> = Vec::new();
    for one in 0..block.len() {
        for other in 0..one {
            let (a, b) = (&block[one], &block[other]);
            if a.key == b.key || a.label != b.label {
                continue;
            }
            let (comparison, model) = if a.label == label_byte(EntityType::Person) {
                let both = names[one].as_ref().zip(names[other].as_ref());
                let Some(comparison) = both.and_then(|(one, other)| one.compare(other)) else { continue };
                (comparison, &models.person)
            } else {
                if a.acronym == b.acronym {
                    continue;
                }
                (ACRONYM, &models.organisation)
            };
            let common = known_commonness(a, known).max(known_commonness(b, known));
            let log_odds = model.log_odds(&features(&a.profile, &b.profile, Some(&comparison), common, known));
            if log_odds > 0.0 {
                edges.push((ordered(Edge { one: a.group, other: b.group, log_odds }), [one, other], comparison.given));
            }
        }
    }
    // What an initial or an acronym stands for must be surer than anything else that it could stand for.
    let could_be = |which: usize, not: usize| {
        edges
            .iter()
            .filter(|(_, pair, _)| pair.contains(&which) && !pair.contains(&not))
            .filter(|(_, pair, _)| {
                let rival = if pair[0] == which { pair[1] } else { pair[0] };
                match (&names[rival], &names[not]) {
                    (Some(rival), Some(not)) if block[which].label == label_byte(EntityType::Person) => {
                        rival != not && rival.compare(not).is_none()
                    }
                    _ => true,
                }
            })
            .map(|(edge, ..)| edge.log_odds)
            .fold(f64::NEG_INFINITY, f64::max)
    };
    let short = |which: usize| match &names[which] {
        Some(name) if block[which].label == label_byte(EntityType::Person) => name.has_only_initials(),
        _ => block[which].acronym,
    };
    let sure = |(edge, [one, other], given): &&(Edge, [usize; 2], Likeness)| {
        *given != Likeness::Initial
            || [(*one, *other), (*other, *one)]
                .iter()
                .filter(|(which, _)| short(*which))
                .all(|(which, not)| edge.log_odds - could_be(*which, *not) >= MARGIN)
    };
    edges.iter().filter(sure).map(|(edge, ..)| *edge).collect()
}

/// How an acronym compares with a name that it may stand for.
const ACRONYM: Comparison =
    Comparison { surname: Likeness::Same, given: Likeness::Initial, swapped: false, extra: 0, middle: false };

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
        let of = |set: u32| members.get(&set).cloned().unwrap_or_else(|| vec![set]);
        let (mut here, there) = (of(one), of(other));
        let fit = |a: &u32| {
            there.iter().all(|b| edge.log_odds.is_infinite() || may_be_one(&named[*a as usize], &named[*b as usize]))
        };
        if !here.iter().all(fit) {
            continue;
        }
        for group in [edge.one, edge.other] {
            joined_by.entry(group).or_insert(edge.log_odds);
        }
        here.extend(there);
        let (least, most) = sets.join(one, other);
        members.remove(&most);
        members.insert(least, here);
    }
    joined_by
}

fn may_be_one(one: &Named, other: &Named) -> bool {
    if one.label != label_byte(EntityType::Person) {
        return is_acronym(&one.key) != is_acronym(&other.key);
    }
    let names = PersonName::parse(&one.key).zip(PersonName::parse(&other.key));
    one.key != other.key && names.is_some_and(|(one, other)| one.compare(&other).is_some())
}

fn ten_thousandths(log_odds: f64) -> u16 {
    (probability(log_odds) * 10_000.0).round() as u16
}

/// Numbers the sets by their first rows.
fn numbered(mut group_of: Vec<u32>, score: Vec<u16>, mut sets: Sets, found: &HashMap<u32, Found>) -> EntityGroups {
    let mut numbers: HashMap<u32, u32> = HashMap::new();
    let mut of_sets: BTreeMap<u32, Found> = BTreeMap::new();
    for group in group_of.iter_mut().filter(|group| **group != NONE) {
        let next = numbers.len() as u32;
        let number = *numbers.entry(sets.of(*group)).or_insert(next);
        if let Some(found) = found.get(group) {
            of_sets.entry(number).or_default().add(found);
        }
        *group = number;
    }
    EntityGroups { group: group_of, score, found: of_sets, count: numbers.len() as u32 }
}
