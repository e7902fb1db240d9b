//! Chooses, of all that the text calls a person, what is told as their role, if anything: a log-linear model over features that a reader can name.
//! `training/entities-coref` fits the weights in `data/roles.txt`.

use std::collections::HashMap;
use std::sync::LazyLock;

use foldhash::fast::FixedState;

use super::{Description, How};
use crate::coref::common_nouns::stands;
use crate::coref::nominals::{Determiner, Noun};

/// The features of a description, and their values.
const FEATURES: [(&str, &[&str]); COUNT] = [
    ("how", &["title", "before", "apposed", "among", "behind", "is", "was", "line", "nominal"]),
    ("noun", &["office", "occupation", "part", "standing", "kin", "aged", "inhabitant", "person", "either", "other"]),
    ("determiner", &["none", "a", "the", "this", "whose"]),
    // "former judge"
    ("former", &["no", "yes"]),
    ("words", &["one", "two", "more"]),
    // Another description of the person says the same in more words.
    ("part", &["no", "yes"]),
    // How sure it is that the person is called by this noun somewhere; that this nominal means somebody else.
    ("sure", SURE),
    ("rival", &["none", "0", ".3", ".6", ".9"]),
    // Whether the gender of a nominal is the person's.
    ("gender", &["unknown", "same", "other"]),
    // Before the sentence in which the person is named first, in it, or behind it.
    ("place", &["before", "first", "behind"]),
    // Beside the name of somebody else stands the same noun.
    ("other", &["no", "yes"]),
    ("quoted", &["no", "yes"]),
    // How a nominal stands to a name of the person, and that in its sentence.
    ("gap", &["no", "same", "sentence", "paragraph", "far", "headline", "behind", "after", "later"]),
    ("naming", &["no", "opens", "is", "apposed", "speaks", "other"]),
    ("subject", &["no", "yes"]),
    ("relative", &["no", "yes"]),
];
const COUNT: usize = 16;

/// How sure it is whom a description is of: nothing links it, a probability, or it is stated beside the name.
const SURE: &[&str] = &["none", "0", ".3", ".45", ".6", ".75", ".9", "stated"];

/// How much likelier than none a role must be: a wrong one costs more than none. `fit_roles.py` counts so too.
const COST: f32 = 1.15;

/// Features of which two are also observed together.
const PAIRS: [(&str, &str); 6] = [
    ("how", "noun"),
    ("how", "determiner"),
    ("noun", "determiner"),
    ("noun", "words"),
    ("gap", "naming"),
    ("gap", "determiner"),
];

/// Where the features of each pair are.
static PAIRED: LazyLock<Vec<(usize, usize)>> = LazyLock::new(|| {
    let at = |name: &str| FEATURES.iter().position(|feature| feature.0 == name);
    PAIRS.iter().filter_map(|(a, b)| at(a).zip(at(b))).collect()
});

/// The value of each feature, and the noun.
#[derive(Clone, Debug)]
pub struct Row {
    values: [usize; COUNT],
    noun: String,
}

impl Row {
    /// The names of what is observed: "how title", "how noun title office", "the noun sister".
    pub fn names(&self) -> impl Iterator<Item = String> + '_ {
        let single = (0..COUNT).map(|at| single(at, self.values[at]));
        let pairs = PAIRED.iter().map(|&(a, b)| pair(a, b, self.values[a], self.values[b]));
        single.chain(pairs).chain([noun(&self.noun)])
    }

    /// The logarithm of the odds that this is the role and not that there is none, but for what other descriptions say.
    fn score(&self) -> f32 {
        let single = (0..COUNT).map(|at| WEIGHTS.single[at][self.values[at]]);
        let pairs = PAIRED.iter().zip(&WEIGHTS.pairs).map(|(&(a, b), weights)| weights[self.values[a]][self.values[b]]);
        single.chain(pairs).sum::<f32>() + WEIGHTS.nouns.get(self.noun.as_str()).copied().unwrap_or_default()
    }
}

fn single(at: usize, value: usize) -> String {
    let (feature, values) = FEATURES[at];
    format!("{feature} {}", values[value])
}

fn pair(a: usize, b: usize, one: usize, other: usize) -> String {
    let ((a, ones), (b, others)) = (FEATURES[a], FEATURES[b]);
    format!("{a} {b} {} {}", ones[one], others[other])
}

fn noun(noun: &str) -> String {
    format!("{NOUN}{noun}")
}

/// How the name of a noun's weight begins.
const NOUN: &str = "the noun ";

struct Weights {
    single: Vec<Vec<f32>>,
    /// Of each pair, by the value of the one and the other.
    pairs: Vec<Vec<Vec<f32>>>,
    nouns: HashMap<&'static str, f32, FixedState>,
}

static WEIGHTS: LazyLock<Weights> = LazyLock::new(|| {
    let lines = include_str!("../../../data/roles.txt").lines().filter(|line| !line.starts_with('#'));
    let weight =
        |line: &'static str| line.split_once(" | ").and_then(|(name, weight)| Some((name, weight.parse().ok()?)));
    let weights: HashMap<&str, f32, FixedState> = lines.filter_map(weight).collect();
    let of = |name: String| weights.get(name.as_str()).copied().unwrap_or_default();
    let values = |at: usize| 0..FEATURES[at].1.len();
    Weights {
        single: (0..COUNT).map(|at| values(at).map(|value| of(single(at, value))).collect()).collect(),
        pairs: PAIRED
            .iter()
            .map(|&(a, b)| values(a).map(|one| values(b).map(|other| of(pair(a, b, one, other))).collect()).collect())
            .collect(),
        nouns: weights.iter().filter_map(|(name, weight)| Some((name.strip_prefix(NOUN)?, *weight))).collect(),
    }
});

/// What is observed of each description; these are sorted by whom they are of.
pub fn rows(descriptions: &[Description]) -> Vec<Row> {
    // Of whom each noun is said beside a name; `None` if of several.
    let mut stated: HashMap<&str, Option<usize>> = HashMap::new();
    for description in descriptions.iter().filter(|description| description.how != How::Nominal) {
        let of = stated.entry(&description.head).or_insert(Some(description.entity));
        *of = of.filter(|entity| *entity == description.entity);
    }
    let row = |description: &Description, said: &[Description]| {
        let same = said.iter().filter(|other| other.head == description.head);
        let linked = same.clone().filter(|other| sure(other) > 0);
        let longer = linked.map(|other| other.role.len()).any(|length| length > description.role.len());
        let other = stated.get(description.head.as_str()).is_some_and(|of| *of != Some(description.entity));
        let near = description.near;
        Row {
            values: [
                description.how as usize,
                noun_value(description),
                determiner_value(description.determiner),
                usize::from(description.former),
                description.role.split(' ').count().clamp(1, 3) - 1,
                usize::from(longer),
                same.map(sure).max().unwrap_or_default(),
                steps(description.rival, &[0.01, 0.3, 0.6, 0.9]),
                description.agrees.map_or(0, |agrees| 2 - usize::from(agrees)),
                description.place as usize,
                usize::from(other),
                usize::from(description.quoted),
                near.map_or(0, |near| 1 + near.gap as usize),
                near.map_or(0, |near| 1 + near.naming as usize),
                usize::from(near.is_some_and(|near| near.subject)),
                usize::from(near.is_some_and(|near| near.relative)),
            ],
            noun: description.head.clone(),
        }
    };
    descriptions
        .chunk_by(|a, b| a.entity == b.entity)
        .flat_map(|said| said.iter().map(move |description| (description, said)))
        .map(|(description, said)| row(description, said))
        .collect()
}

/// How sure it is whom a description is of.
fn sure(description: &Description) -> usize {
    description.score.map_or(SURE.len() - 1, |score| steps(score, &[0.01, 0.3, 0.45, 0.6, 0.75, 0.9]))
}

/// How many of the steps a value reaches.
fn steps(value: f32, steps: &[f32]) -> usize {
    steps.iter().filter(|step| value >= **step).count()
}

fn noun_value(description: &Description) -> usize {
    match description.noun {
        Noun::Office => 0,
        Noun::Occupation => 1,
        Noun::Part if stands(&description.head) => 3,
        Noun::Part => 2,
        Noun::Kin => 4,
        Noun::Aged => 5,
        Noun::Inhabitant => 6,
        Noun::Person => 7,
        Noun::Either => 8,
        Noun::Thing(_) | Noun::Organisation => 9,
    }
}

fn determiner_value(determiner: Determiner) -> usize {
    match determiner {
        Determiner::Bare => 0,
        Determiner::Indefinite => 1,
        Determiner::The => 2,
        Determiner::Demonstrative => 3,
        Determiner::Possessive => 4,
    }
}

/// Which description of each person tells the role; of persons of whom none does, nothing. What several say by one noun counts together.
pub(super) fn choose(descriptions: &[Description]) -> Vec<&Description> {
    let odds: Vec<f32> = rows(descriptions).iter().map(|row| row.score().exp()).collect();
    let mut chosen = Vec::new();
    let mut rest = odds.as_slice();
    for said in descriptions.chunk_by(|a, b| a.entity == b.entity) {
        let (odds, behind) = rest.split_at(said.len());
        rest = behind;
        let of =
            |noun: &str| -> f32 { said.iter().zip(odds).filter(|(d, _)| d.head == noun).map(|(_, odds)| odds).sum() };
        let told = said.iter().zip(odds).map(|(description, own)| (description, of(&description.head), own));
        // Of equal ones the first.
        let best = told.rev().max_by(|a, b| a.1.total_cmp(&b.1).then(a.2.total_cmp(b.2)));
        chosen.extend(best.filter(|best| best.1 > COST).map(|best| best.0));
    }
    chosen
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_weight_is_of_a_feature_that_the_code_knows() {
        let singles = (0..COUNT).flat_map(|at| (0..FEATURES[at].1.len()).map(move |value| single(at, value)));
        let pairs = PAIRED.iter().flat_map(|&(a, b)| {
            let values = move |at: usize| 0..FEATURES[at].1.len();
            values(a).flat_map(move |one| values(b).map(move |other| pair(a, b, one, other)))
        });
        let known: Vec<String> = singles.chain(pairs).collect();
        let file = include_str!("../../../data/roles.txt").lines().filter(|line| !line.starts_with('#'));
        let unknown = file
            .filter_map(|line| line.split_once(" | "))
            .filter(|(name, weight)| {
                !name.starts_with(NOUN) && !known.iter().any(|known| known == name) || weight.parse::<f32>().is_err()
            })
            .count();
        assert_eq!(unknown, 0);
        assert_eq!(PAIRED.len(), PAIRS.len());
        assert!(!WEIGHTS.nouns.is_empty());
    }
}
