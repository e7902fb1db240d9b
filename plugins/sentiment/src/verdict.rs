//! How a whole article speaks, and of whom: told from what its sentences say, by a few general features.
//!
//! The mean over the sentences that name somebody is too timid: nine of ten say nothing, and the tenth is what a reader keeps. So the mean is
//! corrected by what stands out in the article. In a single sentence there is nothing to correct; the more sentences, the more the
//! correction counts. `training/sentiment/verdict.py` fits the weights on newsdesk's articles.

use std::collections::BTreeMap;

use crate::linear::{Feature, Linear, NO_UNIT, softmax};
use crate::vocabulary::Vocabulary;

/// Weights of the fast form.
const FAST: &str = include_str!("../data/verdict.fast.tsv");
/// Weights of the accurate form: of articles. The correction for entities is the fast form's.
const ACCURATE: &str = include_str!("../data/verdict.accurate.tsv");

/// How much the accurate form's own mean counts beside that of the features: chosen among .3 to 1.5 on 64 articles that the encoder never saw.
const ENCODER: f32 = 1.0;

/// An article of so many sentences is one; what is shorter is in part still its sentences.
const WHOLE: usize = 8;

/// Of an entity: how much it is quoted, since who is quoted is a source, and how much it speaks of itself there, since who is heard in its own
/// cause is seldom blamed. The largest chance that a sentence speaks badly of it, by how bad the article is, and by how much of the article
/// is about it; the same for good. So being named in bad news is no blame by itself.
const TARGET: [&str; 7] = [
    "bias",
    "quoted",
    "of_itself",
    "blame_in_bad_news",
    "praise_in_good_news",
    "blame_at_the_centre",
    "praise_at_the_centre",
];

/// Of an article: the mean tone of its sentences, and of its quotes; the mean chance of blame of the entity that comes off worst, and of
/// praise of all entities, by how often they are spoken of.
const ARTICLE: [&str; 5] = ["bias", "sentence_mean", "quote_mean", "worst", "praise"];

/// What an article says of an entity.
#[derive(Clone, Copy, Debug, Default)]
pub struct Course {
    /// The mean over its sentences as the form judges them: negative, neutral, positive.
    pub mean: [f32; 3],
    /// The same by features alone.
    pub features: [f32; 3],
    /// The largest chance in a sentence, by features alone.
    pub most: [f32; 3],
    /// In how many sentences the article's own voice speaks of it.
    pub places: usize,
    /// How many quotes are its own.
    pub quotes: usize,
    /// How many sentences speak of it in its own words alone.
    pub speaking: usize,
}

/// What is heard of an article.
#[derive(Clone, Debug, Default)]
pub struct Heard {
    /// Sentences with words of the article's own voice.
    pub sentences: usize,
    /// Their mean tone.
    pub tone: f32,
    /// The mean tone of quotes, by sentence.
    pub quotes: f32,
    /// By entity.
    pub targets: BTreeMap<usize, Course>,
    /// The sum of their places.
    pub places: usize,
}

/// The models of both verdicts.
pub(crate) struct Verdict {
    target: Linear<3>,
    article: Linear<3>,
    /// How much the form's own mean counts beside that of the features.
    own: f32,
}

impl Verdict {
    pub(crate) fn fast() -> Self {
        Self { target: parse(FAST, target_names()), article: parse(FAST, article_names()), own: 0.0 }
    }

    pub(crate) fn accurate() -> Self {
        Self { article: parse(ACCURATE, article_names()), own: ENCODER, ..Self::fast() }
    }

    /// How the article speaks of an entity: negative, neutral, positive.
    pub(crate) fn target(&self, heard: &Heard, course: &Course) -> [f32; 3] {
        let correction = self.target.score(&numbered(target_features(heard, course)));
        let logarithms = |chances: [f32; 3]| chances.map(|chance| chance.max(f32::MIN_POSITIVE).ln());
        let (mean, features, whole) = (logarithms(course.mean), logarithms(course.features), whole(heard.sentences));
        softmax([0, 1, 2].map(|tone| {
            let verdict = self.own * mean[tone] + features[tone] + correction[tone];
            (1.0 - whole) * mean[tone] + whole * verdict
        }))
    }

    /// How the article speaks: negative, neutral, positive; and how much that counts against the mean of its sentences.
    pub(crate) fn article(&self, heard: &Heard) -> ([f32; 3], f32) {
        (softmax(self.article.score(&numbered(article_features(heard)))), whole(heard.sentences))
    }
}

fn parse(weights: &'static str, names: Vec<String>) -> Linear<3> {
    Linear::parse(weights, &names, &[], &mut Vocabulary::default())
}

/// Names of the features of an entity, as the weights file has them.
pub fn target_names() -> Vec<String> {
    TARGET.iter().map(|name| format!("target.{name}")).collect()
}

/// Names of the features of an article.
pub fn article_names() -> Vec<String> {
    ARTICLE.iter().map(|name| format!("article.{name}")).collect()
}

/// In the order of their names.
pub fn target_features(heard: &Heard, course: &Course) -> Vec<f32> {
    let [negative, _, positive] = course.most;
    let share = course.places as f32 / heard.places.max(1) as f32;
    let [quoted, of_itself] = [course.quotes, course.speaking].map(|count| (count as f32).ln_1p());
    vec![1.0, quoted, of_itself, negative * -heard.tone, positive * heard.tone, negative * share, positive * share]
}

/// In the order of their names.
pub fn article_features(heard: &Heard) -> Vec<f32> {
    let worst = heard.targets.values().map(|course| course.mean[0]).fold(0.0, f32::max);
    let praise: f32 = heard.targets.values().map(|course| course.mean[2] * course.places as f32).sum();
    vec![1.0, heard.tone, heard.quotes, worst, praise / heard.places.max(1) as f32]
}

/// From 0 for a single sentence to 1 for an article.
fn whole(sentences: usize) -> f32 {
    (sentences.saturating_sub(1) as f32 / (WHOLE - 1) as f32).min(1.0)
}

fn numbered(values: Vec<f32>) -> Vec<Feature> {
    values.into_iter().enumerate().map(|(number, value)| Feature { number, value, unit: NO_UNIT, word: None }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const SAID: Course = Course {
        mean: [0.2, 0.7, 0.1],
        features: [0.2, 0.7, 0.1],
        most: [0.9, 0.9, 0.1],
        places: 3,
        quotes: 0,
        speaking: 0,
    };

    #[test]
    fn one_sentence_speaks_for_itself() {
        for verdict in [Verdict::fast(), Verdict::accurate()] {
            let heard = Heard { sentences: 1, ..Heard::default() };
            let said = verdict.target(&heard, &SAID);
            assert!(said.iter().zip(SAID.mean).all(|(said, mean)| (said - mean).abs() < 1e-6), "{said:?}");
            assert_eq!(verdict.article(&heard).1, 0.0);
        }
    }

    #[test]
    fn nobody_is_blamed_for_being_named_in_bad_news() {
        for verdict in [Verdict::fast(), Verdict::accurate()] {
            let (mean, most) = ([0.05, 0.9, 0.05], [0.1, 0.9, 0.1]);
            let named = Course { mean, features: mean, most, places: 5, quotes: 0, speaking: 0 };
            let heard =
                Heard { sentences: 20, tone: -0.6, targets: [(0, named)].into(), places: 5, ..Heard::default() };
            let said = verdict.target(&heard, &named);
            assert!(said[1] > 0.7, "{said:?}");
        }
    }

    #[test]
    fn what_stands_out_in_an_article_outweighs_what_says_nothing() {
        for verdict in [Verdict::fast(), Verdict::accurate()] {
            let heard = Heard { sentences: 20, tone: -0.2, targets: [(0, SAID)].into(), places: 3, ..Heard::default() };
            let blamed = verdict.target(&heard, &SAID);
            let source = verdict.target(&heard, &Course { quotes: 5, most: [0.3, 0.9, 0.1], ..SAID });
            assert!(blamed[0] > SAID.mean[0] && blamed[0] > source[0], "{blamed:?} {source:?}");
            let heard_out = verdict.target(&heard, &Course { speaking: 4, ..SAID });
            assert!(blamed[0] > heard_out[0], "{blamed:?} {heard_out:?}");
        }
    }
}
