//! Chooses, of all that the text calls a person, what is told as their role: a log-linear model over features that a reader can name.
//! `training/entities-coref` fits the weights in `data/roles.txt`.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::{Description, How};
use crate::coref::common_nouns::stands;
use crate::coref::nominals::{Determiner, Noun};

/// The features of a description, and their values.
const FEATURES: [(&str, &[&str]); COUNT] = [
    ("how", &["title", "before", "apposed", "among", "behind", "is", "was", "line", "nominal"]),
    ("noun", &["office", "occupation", "part", "standing", "kin", "aged", "inhabitant", "person", "either", "other"]),
    ("determiner", &["none", "a", "the", "this", "whose"]),
    ("former", &["no", "yes"]),
    ("order", &["first", "second", "later"]),
    ("words", &["one", "two", "more"]),
    ("told", &["once", "twice", "more"]),
    ("part", &["no", "yes"]),
    ("sure", &["stated", "0", ".3", ".5", ".7", ".85", ".95"]),
    ("place", &["before", "first", "behind"]),
];
const COUNT: usize = 10;

/// Features that are also observed together.
const PAIRS: [(usize, usize); 4] = [(0, 1), (0, 2), (1, 2), (0, 4)];

/// What is observed of a description: the value of each feature.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Row([usize; COUNT]);

impl Row {
    /// The names of what is observed: "how title", "how noun title office".
    pub fn names(&self) -> impl Iterator<Item = String> + '_ {
        let value = |at: usize| FEATURES[at].1[self.0[at]];
        let single = (0..COUNT).map(move |at| format!("{} {}", FEATURES[at].0, value(at)));
        let pairs = PAIRS
            .iter()
            .map(move |&(a, b)| format!("{} {} {} {}", FEATURES[a].0, FEATURES[b].0, value(a), value(b)));
        single.chain(pairs)
    }
}

static WEIGHTS: LazyLock<HashMap<&str, f32>> = LazyLock::new(|| {
    let lines = include_str!("../../../data/roles.txt").lines().filter(|line| !line.starts_with('#'));
    lines.filter_map(|line| line.split_once(" | ")).filter_map(|(name, weight)| Some((name, weight.parse().ok()?))).collect()
});

/// The rows of the descriptions of one entity, in order of the text.
pub fn rows(descriptions: &[Description]) -> Vec<Row> {
    let noun = |description: &Description| match description.noun {
        Noun::Part if stands(&description.head) => 3,
        Noun::Office => 0,
        Noun::Occupation => 1,
        Noun::Part => 2,
        Noun::Kin => 4,
        Noun::Aged => 5,
        Noun::Inhabitant => 6,
        Noun::Person => 7,
        Noun::Either => 8,
        Noun::Thing(_) | Noun::Organisation => 9,
    };
    let determiner = |description: &Description| match description.determiner {
        Determiner::Bare => 0,
        Determiner::Indefinite => 1,
        Determiner::The => 2,
        Determiner::Demonstrative => 3,
        Determiner::Possessive => 4,
    };
    let same = |a: &Description, b: &Description| a.head.eq_ignore_ascii_case(&b.head);
    let row = |(at, description): (usize, &Description)| {
        let told = descriptions.iter().filter(|other| same(other, description)).count();
        let part = descriptions
            .iter()
            .any(|other| same(other, description) && other.role.len() > description.role.len());
        let sure = match (description.how, description.score) {
            (How::Nominal, score) => [0.3, 0.5, 0.7, 0.85, 0.95].iter().filter(|least| score >= **least).count() + 1,
            _ => 0,
        };
        Row([
            description.how as usize,
            noun(description),
            determiner(description),
            usize::from(description.former),
            at.min(2),
            description.role.split(' ').count().clamp(1, 3) - 1,
            told.clamp(1, 3) - 1,
            usize::from(part),
            sure,
            description.place as usize,
        ])
    };
    descriptions.iter().enumerate().map(row).collect()
}

/// The description that tells the role, if any does: none has a score of zero.
pub(super) fn choose(descriptions: &[Description]) -> Option<&Description> {
    let score = |row: &Row| row.names().filter_map(|name| WEIGHTS.get(name.as_str())).sum::<f32>();
    let scores: Vec<f32> = rows(descriptions).iter().map(score).collect();
    let best = (0..scores.len()).rev().max_by(|&a, &b| scores[a].total_cmp(&scores[b]))?;
    (scores[best] > 0.0).then(|| &descriptions[best])
}
