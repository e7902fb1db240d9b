//! What speaks for two mentions of a name being one person, organisation or place: what is around them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::Error;
use crate::fields::{self, Counts};
use crate::model::Model;
use crate::organisation::Country;
use crate::person::{Comparison, Likeness};

/// How much is kept of what is around a name; the most frequent stays.
const MOST_AROUND: usize = 48;

/// The numbers nearest to a place in a text, at most so many, without `own`. `sorted`: places with numbers, in order.
pub fn nearest(sorted: &[(i64, u32)], place: i64, own: u32, most: usize) -> Vec<u32> {
    let mut after = sorted.partition_point(|(at, _)| *at < place);
    let mut before = after;
    let mut found = Vec::with_capacity(most.min(sorted.len()));
    while found.len() < most {
        let left = before.checked_sub(1).map(|at| (place - sorted[at].0, sorted[at].1));
        let right = sorted.get(after).map(|(at, number)| (at - place, *number));
        let number = match (left, right) {
            (Some(left), right) if right.is_none_or(|right| left <= right) => {
                before -= 1;
                left.1
            }
            (_, Some(right)) => {
                after += 1;
                right.1
            }
            _ => break,
        };
        if number != own {
            found.push(number);
        }
    }
    found
}

/// A row of `entities` with what is around it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Occurrence {
    /// Its number among all rows of `entities`.
    pub entity: u32,
    /// When it was published; `i32::MAX`: unknown.
    pub day: i32,
    pub name: String,
    /// Numbers of the words of its role and title.
    pub role: Vec<u32>,
    pub role_fields: Counts,
    pub article_fields: Counts,
    /// 1 female, 2 male, 0 unknown.
    pub gender: u8,
    /// Numbers of the names of persons in the article, those nearest first.
    pub persons: Vec<u32>,
    /// The same of organisations and places.
    pub others: Vec<u32>,
    pub countries: Vec<Country>,
    /// Whether its name says its country, which then is the only one: “Indian Army”.
    pub named_country: bool,
}

/// Occurrences that are held to be one.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Profile {
    pub occurrences: u32,
    pub role: BTreeMap<u32, u32>,
    pub role_fields: Counts,
    pub article_fields: Counts,
    genders: [u32; 3],
    pub persons: BTreeMap<u32, u32>,
    pub others: BTreeMap<u32, u32>,
    pub countries: BTreeMap<Country, u32>,
    pub days: Option<(i32, i32)>,
}

/// In how many articles each name is, by number of the name. Numbers share places in the table: a count is at most a little too high.
pub struct Frequencies {
    counts: Vec<u32>,
    articles: f64,
}

impl Frequencies {
    const PLACES: usize = 1 << 20;

    pub fn new() -> Frequencies {
        Frequencies { counts: vec![0; Frequencies::PLACES], articles: 1.0 }
    }

    pub fn add_article(&mut self, names: impl Iterator<Item = u32>) {
        self.articles += 1.0;
        for name in names {
            self.counts[name as usize % Frequencies::PLACES] += 1;
        }
    }

    pub fn of(&self, name: u32) -> u32 {
        self.counts[name as usize % Frequencies::PLACES]
    }

    /// How much it says that two share a name: the rarer, the more (inverse document frequency).
    pub fn weight(&self, name: u32) -> f64 {
        ((self.articles + 1.0) / (f64::from(self.of(name)) + 1.0)).ln().max(0.0)
    }
}

impl Profile {
    pub fn add(&mut self, one: &Occurrence) {
        self.occurrences += 1;
        one.role.iter().for_each(|word| *self.role.entry(*word).or_default() += 1);
        fields::add(&mut self.role_fields, &one.role_fields);
        fields::add(&mut self.article_fields, &one.article_fields);
        if let Some(count) = self.genders.get_mut(usize::from(one.gender)) {
            *count += 1;
        }
        one.persons.iter().for_each(|name| *self.persons.entry(*name).or_default() += 1);
        one.others.iter().for_each(|name| *self.others.entry(*name).or_default() += 1);
        one.countries.iter().for_each(|country| *self.countries.entry(*country).or_default() += 1);
        if one.day != i32::MAX {
            let (first, last) = self.days.unwrap_or((one.day, one.day));
            self.days = Some((first.min(one.day), last.max(one.day)));
        }
        self.forget();
    }

    pub fn of(one: &Occurrence) -> Profile {
        let mut profile = Profile::default();
        profile.add(one);
        profile
    }

    pub fn merge(&mut self, other: &Profile) {
        self.occurrences += other.occurrences;
        let add = |to: &mut BTreeMap<u32, u32>, from: &BTreeMap<u32, u32>| {
            from.iter().for_each(|(name, count)| *to.entry(*name).or_default() += count);
        };
        add(&mut self.role, &other.role);
        add(&mut self.persons, &other.persons);
        add(&mut self.others, &other.others);
        other.countries.iter().for_each(|(country, count)| *self.countries.entry(*country).or_default() += count);
        fields::add(&mut self.role_fields, &other.role_fields);
        fields::add(&mut self.article_fields, &other.article_fields);
        self.genders.iter_mut().zip(other.genders).for_each(|(count, more)| *count += more);
        self.days = match (self.days, other.days) {
            (Some((a, b)), Some((c, d))) => Some((a.min(c), b.max(d))),
            (one, other) => one.or(other),
        };
        self.forget();
    }

    /// Keeps what is most frequent. In steps, so that it is rarely done.
    fn forget(&mut self) {
        for around in [&mut self.role, &mut self.persons, &mut self.others] {
            if around.len() <= 2 * MOST_AROUND {
                continue;
            }
            let mut by_count: Vec<(u32, u32)> = around.iter().map(|(name, count)| (*count, *name)).collect();
            by_count.sort_unstable_by_key(|(count, name)| (std::cmp::Reverse(*count), *name));
            by_count.truncate(MOST_AROUND);
            *around = by_count.into_iter().map(|(count, name)| (name, count)).collect();
        }
    }

    /// What most articles say; `None`: as many say the contrary.
    fn gender(&self) -> Option<usize> {
        let [_, female, male] = self.genders;
        match (female > 2 * male, male > 2 * female) {
            (true, _) => Some(1),
            (_, true) => Some(2),
            _ => None,
        }
    }
}

/// Names of the features of two profiles, in the order of [`features`].
pub const FEATURES: [&str; 24] = [
    "surname_transliterated",
    "surname_near",
    "given_transliterated",
    "given_short",
    "given_initial",
    "given_near",
    "swapped",
    "extra",
    "middle",
    "common_name",
    "shared_around",
    "shared_persons",
    "shared_weight",
    "nothing_shared",
    "role_shared",
    "role_not_shared",
    "role_fields_same",
    "role_fields_differ",
    "role_against_article",
    "article_fields",
    "gender_differs",
    "country_shared",
    "country_differs",
    "articles",
];

/// The features of two profiles. `names`: how their names compare, `None` if they are the same. `common`: how many others the parts of the
/// name are part of, as a logarithm.
pub fn features(
    one: &Profile,
    other: &Profile,
    names: Option<&Comparison>,
    common: f64,
    known: &Frequencies,
) -> [f64; FEATURES.len()] {
    let is = |yes: bool| if yes { 1.0 } else { 0.0 };
    let surname = |likeness| is(names.is_some_and(|names| names.surname == likeness));
    let given = |likeness| is(names.is_some_and(|names| names.given == likeness));
    let (persons, persons_shared) = overlap(&one.persons, &other.persons, known);
    let (others, others_shared) = overlap(&one.others, &other.others, known);
    let around = (persons + others, persons_shared + others_shared);
    let shared = if around.0 > 0.0 { around.1 / around.0 } else { 0.0 };
    let (role, role_shared) = counted(&one.role, &other.role);
    let roles = fields::likeness(&one.role_fields, &other.role_fields);
    // The role of one against what the articles of the other are about, where only one has a role.
    let crossed = match roles {
        Some(_) => None,
        None => fields::likeness(&one.role_fields, &other.article_fields)
            .or_else(|| fields::likeness(&other.role_fields, &one.article_fields)),
    };
    let country = shares_country(one, other);
    [
        surname(Likeness::Transliterated),
        surname(Likeness::Near),
        given(Likeness::Transliterated),
        given(Likeness::Short),
        given(Likeness::Initial),
        given(Likeness::Near),
        is(names.is_some_and(|names| names.swapped)),
        is(names.is_some_and(|names| names.extra > 0)),
        is(names.is_some_and(|names| names.middle)),
        common,
        shared.sqrt(),
        (1.0 + persons_shared).ln(),
        (1.0 + around.1).ln(),
        // The more is known of both, the more it says that nothing of it is shared.
        is(around.1 == 0.0) * (1.0 + around.0).ln(),
        if role > 0.0 { role_shared / role } else { 0.0 },
        is(role > 0.0 && role_shared == 0.0),
        is(roles.is_some_and(|likeness| likeness >= 0.5)),
        is(roles.is_some_and(|likeness| likeness < 0.2)),
        crossed.map_or(0.0, |likeness| 0.3 - likeness),
        fields::likeness(&one.article_fields, &other.article_fields).map_or(0.0, |likeness| likeness - 0.5),
        is(one.gender().zip(other.gender()).is_some_and(|(one, other)| one != other)),
        is(country == Some(true)),
        is(country == Some(false)),
        (1.0 + f64::from(one.occurrences.min(other.occurrences))).ln(),
    ]
}

/// The most that two could share, and what they do share, by weight.
fn overlap(one: &BTreeMap<u32, u32>, other: &BTreeMap<u32, u32>, known: &Frequencies) -> (f64, f64) {
    let sum = |around: &BTreeMap<u32, u32>| around.keys().map(|name| known.weight(*name)).sum::<f64>();
    let (short, long) = if one.len() <= other.len() { (one, other) } else { (other, one) };
    let shared = short.keys().filter(|name| long.contains_key(name)).map(|name| known.weight(*name)).sum();
    (sum(one).min(sum(other)), shared)
}

/// The same by number.
fn counted(one: &BTreeMap<u32, u32>, other: &BTreeMap<u32, u32>) -> (f64, f64) {
    let shared = one.keys().filter(|word| other.contains_key(word)).count();
    (one.len().min(other.len()) as f64, shared as f64)
}

/// Whether the countries that each is most named with are the same; `None`: one of them has none.
fn shares_country(one: &Profile, other: &Profile) -> Option<bool> {
    let most = |profile: &Profile| {
        let most = profile.countries.values().max().copied()?;
        let often = profile.countries.iter().filter(move |(_, count)| 2 * **count >= most);
        Some(often.map(|(country, _)| *country).collect::<Vec<_>>())
    };
    let (one, other) = (most(one)?, most(other)?);
    Some(one.iter().any(|country| other.contains(country)))
}

/// The model of a type of entity.
///
/// # Errors
/// [`Error::Weight`].
pub fn model(name: &'static str) -> Result<Model, Error> {
    Model::new(name, &FEATURES)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_nearest_comes_first() {
        let names = [(0, 10), (5, 11), (7, 12), (7, 13), (30, 14)];
        assert_eq!(nearest(&names, 6, 99, 9), [11, 12, 13, 10, 14]);
        assert_eq!(nearest(&names, 7, 12, 2), [13, 11]);
        assert!(nearest(&[], 7, 12, 2).is_empty());
    }
}
