//! From the scores of pairs to whom each mention means: the probabilities of its antecedents are passed on along these until they rest on names.

use super::markables::Markable;

/// How many mentions before and after an anaphor are possible antecedents.
pub const REACH: usize = 120;
/// A referent that is less probable than this is not passed on, so that a distribution stays short.
const PRUNE: f32 = 1e-3;

/// The entities that a mention may mean, each with its probability. What they lack of 1 is that of nobody, or of somebody whom no name names.
pub type Distribution = Vec<(usize, f32)>;

/// The indices of the possible antecedents of a mention: those before it, and names behind it; never one that overlaps.
pub fn possible(mentions: &[Markable], at: usize) -> impl Iterator<Item = usize> {
    let anaphor = &mentions[at].words;
    (at.saturating_sub(REACH)..(at + REACH + 1).min(mentions.len())).filter(move |other| {
        let (words, name) = (&mentions[*other].words, mentions[*other].is_name());
        words.end <= anaphor.start || name && words.start >= anaphor.end
    })
}

/// What each mention means, as far as is known.
pub struct Propagation<'m> {
    mentions: &'m [Markable],
    referents: Vec<Distribution>,
}

impl<'m> Propagation<'m> {
    /// Names mean their entities; of other mentions nothing is known.
    pub fn new(mentions: &'m [Markable]) -> Propagation<'m> {
        let certain = |mention: &Markable| mention.entity.map_or_else(Vec::new, |entity| vec![(entity, 1.0)]);
        Propagation { mentions, referents: mentions.iter().map(certain).collect() }
    }

    /// Resolves one anaphor. Those before it must have been resolved. `score` is that of a possible antecedent, `no_antecedent` that of none.
    pub fn resolve(&mut self, at: usize, no_antecedent: f32, score: impl Fn(usize) -> f32) {
        let scores: Vec<(usize, f32)> = possible(self.mentions, at).map(|other| (other, score(other))).collect();
        let top = scores.iter().map(|(_, score)| *score).fold(no_antecedent, f32::max);
        let sum: f32 = (no_antecedent - top).exp() + scores.iter().map(|(_, score)| (score - top).exp()).sum::<f32>();
        let mut referents = Distribution::new();
        for (other, score) in scores {
            let antecedent = (score - top).exp() / sum;
            for (entity, probability) in &self.referents[other] {
                match referents.iter_mut().find(|(known, _)| known == entity) {
                    Some((_, total)) => *total += antecedent * probability,
                    None => referents.push((*entity, antecedent * probability)),
                }
            }
        }
        referents.retain(|(_, probability)| *probability >= PRUNE);
        self.referents[at] = referents;
    }

    pub fn finish(self) -> Vec<Distribution> {
        self.referents
    }
}

#[cfg(test)]
mod tests {
    use std::ops::Range;

    use super::*;
    use crate::coref::markables::Form;

    fn mention(words: Range<usize>, form: Form, entity: Option<usize>) -> Markable {
        Markable { words, form, entity, last: 0 }
    }

    /// Resolves all anaphors; a pair without a score has none to speak of, and no antecedent scores 0.
    fn propagate(mentions: &[Markable], scores: &[(usize, usize, f32)]) -> Vec<Distribution> {
        let mut propagation = Propagation::new(mentions);
        for at in (0..mentions.len()).filter(|at| mentions[*at].is_anaphor()) {
            let score = |other| scores.iter().find(|(a, b, _)| (*a, *b) == (at, other)).map_or(-99.0, |pair| pair.2);
            propagation.resolve(at, 0.0, score);
        }
        propagation.finish()
    }

    #[track_caller]
    fn check(found: &Distribution, expected: &[(usize, f32)]) {
        let near = |(a, b): (&(usize, f32), &(usize, f32))| a.0 == b.0 && (a.1 - b.1).abs() < 1e-4;
        assert!(found.len() == expected.len() && found.iter().zip(expected).all(near), "{found:?}, not {expected:?}");
    }

    /// Odds of three to one.
    const LIKELY: f32 = 1.098_612_3;

    #[test]
    fn what_the_antecedent_means_is_meant() {
        // "Ada Example ... the minister ... he"
        let mentions =
            [mention(0..2, Form::Name, Some(4)), mention(5..7, Form::Definite, None), mention(9..10, Form::He, None)];
        let found = propagate(&mentions, &[(1, 0, LIKELY), (2, 1, LIKELY)]);
        check(&found[1], &[(4, 0.75)]);
        check(&found[2], &[(4, 0.75 * 0.75)]);
    }

    #[test]
    fn names_of_one_entity_add_up_and_others_share() {
        let mentions = [
            mention(0..2, Form::Name, Some(0)),
            mention(3..4, Form::Name, Some(0)),
            mention(5..6, Form::Name, Some(1)),
            mention(9..10, Form::She, None),
        ];
        check(&propagate(&mentions, &[(3, 0, 0.0), (3, 1, 0.0), (3, 2, 0.0)])[3], &[(0, 0.5), (1, 0.25)]);
    }

    #[test]
    fn a_name_may_come_later_and_a_nominal_may_not() {
        let mentions = [
            mention(0..1, Form::He, None),
            mention(3..5, Form::Definite, None),
            mention(7..8, Form::Name, Some(0)),
            mention(9..10, Form::He, None),
        ];
        assert_eq!(possible(&mentions, 0).collect::<Vec<_>>(), [2]);
        assert_eq!(possible(&mentions, 1).collect::<Vec<_>>(), [0, 2]);
        check(&propagate(&mentions, &[(0, 2, LIKELY), (1, 0, LIKELY)])[1], &[(0, 0.75 * 0.75)]);
    }

    #[test]
    fn what_overlaps_is_no_antecedent() {
        // "Ukraine's president" holds "Ukraine", "his brother" holds "his".
        let mentions = [
            mention(0..3, Form::Possessive, None),
            mention(0..1, Form::Name, Some(0)),
            mention(5..7, Form::Possessive, None),
            mention(5..6, Form::He, None),
        ];
        assert_eq!(possible(&mentions, 0).count(), 0);
        assert_eq!(possible(&mentions, 3).collect::<Vec<_>>(), [0, 1]);
        check(&propagate(&mentions, &[(0, 1, 9.0)])[0], &[]);
    }

    #[test]
    fn what_is_far_away_is_no_antecedent() {
        let names = (0..REACH + 1).map(|at| mention(at..at + 1, Form::Name, Some(at)));
        let he = mention(REACH + 1..REACH + 2, Form::He, None);
        let mentions: Vec<Markable> = names.chain([he]).collect();
        assert_eq!(possible(&mentions, REACH + 1).next(), Some(1));
    }

    #[test]
    fn what_is_hardly_probable_is_not_passed_on() {
        let mentions = [mention(0..1, Form::Name, Some(0)), mention(2..3, Form::He, None)];
        check(&propagate(&mentions, &[(1, 0, -7.0)])[1], &[]);
    }
}
