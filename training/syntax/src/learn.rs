//! Trains the tagger and the parser.

use copydesk_syntax::transitions::{LABEL_FEATURES, MOVE_FEATURES, Move, State};
use copydesk_syntax::{Label, Tag, tagger};

use crate::perceptron::Perceptron;
use crate::treebank::Sentence;

/// A random number generator with the same sequence on every platform.
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Dice(seed)
    }

    /// A number below `limit`.
    pub fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (((self.0 >> 33) as usize * limit) >> 31).min(limit - 1)
    }

    fn order(&mut self, length: usize) -> Vec<usize> {
        let mut order: Vec<usize> = (0..length).collect();
        for i in (1..length).rev() {
            order.swap(i, self.below(i + 1));
        }
        order
    }
}

fn best<const N: usize>(sums: &[i32; N], allowed: impl Fn(usize) -> bool) -> Option<usize> {
    (0..N).filter(|&i| allowed(i)).max_by_key(|&i| (sums[i], std::cmp::Reverse(i)))
}

/// Tags as the model gives them.
pub fn tags(model: &Perceptron<{ Tag::CHOICES }>, sentence: &Sentence) -> Vec<Tag> {
    let mut tags = Vec::new();
    let mut seen = [0; tagger::FEATURES];
    for at in 0..sentence.forms.len() {
        if sentence.tags[at] == Tag::Quoted {
            tags.push(Tag::Quoted);
            continue;
        }
        tagger::observe(&sentence.forms, &tags, at, &mut seen);
        tags.push(Tag::ALL[best(&model.sums(&seen), |_| true).unwrap_or(0)]);
    }
    tags
}

/// Trains a tagger for `epochs`.
pub fn tagger(sentences: &[&Sentence], epochs: usize) -> Perceptron<{ Tag::CHOICES }> {
    let mut model = Perceptron::default();
    let mut dice = Dice::new(1);
    let mut seen = [0; tagger::FEATURES];
    for _ in 0..epochs {
        for i in dice.order(sentences.len()) {
            let sentence = sentences[i];
            let mut tags = Vec::with_capacity(sentence.forms.len());
            for at in 0..sentence.forms.len() {
                if sentence.tags[at] == Tag::Quoted {
                    tags.push(Tag::Quoted);
                    continue;
                }
                tagger::observe(&sentence.forms, &tags, at, &mut seen);
                let found = best(&model.sums(&seen), |_| true).unwrap_or(0);
                model.learn(&seen, sentence.tags[at] as usize, found);
                tags.push(Tag::ALL[found]);
            }
        }
    }
    model
}

/// How many arcs of the gold tree a move makes impossible (Goldberg & Nivre 2013).
fn cost(state: &State, heads: &[usize], step: Move) -> usize {
    let words = heads.len();
    let next = state.next();
    let Some((&top, below)) = state.stack().split_last() else { return 0 };
    let top = usize::from(top);
    let dependents_ahead = (next..words).filter(|&w| heads[w] == top).count();
    match step {
        Move::Left => {
            let elsewhere = heads[top] > next && heads[top] <= words
                || below.last().is_some_and(|&under| usize::from(under) == heads[top]);
            dependents_ahead + usize::from(elsewhere)
        }
        Move::Right => dependents_ahead + usize::from(heads[top] >= next),
        Move::Shift => {
            let lost_head = next < words && below.iter().any(|&w| usize::from(w) == heads[next]);
            let lost = state.stack().iter().filter(|&&w| heads[usize::from(w)] == next).count();
            lost + usize::from(lost_head)
        }
    }
}

/// The parser's two models.
#[derive(Clone, Default)]
pub struct Models {
    pub moves: Perceptron<3>,
    pub labels: Perceptron<{ Label::CHOICES }>,
}

/// Trains a parser on the given tags; after the first epoch it follows the model's own moves, right or wrong.
pub fn parser(sentences: &[Sentence], tags: &[Vec<Tag>], epochs: usize) -> Models {
    let mut models = Models::default();
    let mut dice = Dice::new(2);
    let mut state = State::default();
    let (mut seen, mut seen_arc) = ([0; MOVE_FEATURES], [0; LABEL_FEATURES]);
    for epoch in 0..epochs {
        let (mut decisions, mut wrong) = (0usize, 0usize);
        for i in dice.order(sentences.len()) {
            let (sentence, tags) = (&sentences[i], &tags[i]);
            let words = sentence.forms.len();
            state.start(words);
            while !state.is_done() {
                let allowed = state.allowed();
                let choices = allowed.iter().filter(|&&a| a).count();
                let step = if choices == 1 {
                    Move::ALL[allowed.iter().position(|&a| a).unwrap_or(0)]
                } else {
                    state.observe(&sentence.forms, tags, &mut seen);
                    let sums = models.moves.sums(&seen);
                    let costs: Vec<usize> = Move::ALL
                        .iter()
                        .zip(allowed)
                        .map(|(&m, a)| if a { cost(&state, &sentence.heads, m) } else { usize::MAX })
                        .collect();
                    let least = costs.iter().copied().min().unwrap_or(0);
                    let found = best(&sums, |m| allowed[m]).unwrap_or(0);
                    let right = best(&sums, |m| costs[m] == least).unwrap_or(0);
                    let fine = costs[found] == least;
                    models.moves.learn(&seen, right, if fine { right } else { found });
                    decisions += 1;
                    wrong += usize::from(!fine);
                    Move::ALL[if fine || epoch > 0 && dice.below(10) < 9 { found } else { right }]
                };
                let mut label = Label::Root;
                if let Some((dependent, head)) = state.arc(step).filter(|a| a.1 < words) {
                    state.observe_arc(&sentence.forms, tags, (dependent, head), &mut seen_arc);
                    let found = best(&models.labels.sums(&seen_arc), |_| true).unwrap_or(0);
                    if sentence.heads[dependent] == head {
                        models.labels.learn(&seen_arc, sentence.labels[dependent] as usize, found);
                    }
                    label = Label::ALL[found];
                }
                state.make(step, label);
            }
        }
        println!("reading {}: {:.2} % of {decisions} moves wrong", epoch + 1, 100.0 * wrong as f64 / decisions as f64);
    }
    models
}
