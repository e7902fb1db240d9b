//! Who is meant: of the candidates for a pronoun or nominal, "nobody" among them, the one whose observations weigh most. A log-linear
//! model over pairs of observations; the weights are fitted by `training/entities-coref` and lie in `data/ranker.txt`.

use std::ops::Range;
use std::sync::LazyLock;

use super::features::{Field, Kind, Of, Values, fields};

/// One who may be meant.
#[derive(Clone, Debug)]
pub struct Candidate {
    /// An entity, or beyond those a person whom the text does not name; `None`: nobody.
    pub referent: Option<usize>,
    /// The last words that spoke of it other than a pronoun.
    pub words: Range<usize>,
    pub values: Values,
}

/// A pronoun or nominal, and who it may mean.
#[derive(Debug)]
pub struct Question<'q> {
    pub kind: Kind,
    /// Its words.
    pub words: Range<usize>,
    /// "Nobody" is the first.
    pub candidates: &'q [Candidate],
}

/// Decides who is meant.
pub trait Judge {
    /// The candidate by index, and how probable it is.
    fn judge(&mut self, question: &Question<'_>) -> (usize, f32);
}

/// The weights of one kind of question.
#[derive(Clone, Debug)]
pub struct Table {
    fields: &'static [Field],
    /// Two fields, and where the weights of their values begin.
    pairs: Vec<(usize, usize, usize)>,
    /// For each pair of fields each pair of their values.
    pub weights: Vec<f32>,
}

impl Table {
    /// All weights zero.
    pub fn new(fields: &'static [Field]) -> Table {
        let mut pairs = Vec::new();
        let mut next = 0;
        for (i, first) in fields.iter().enumerate() {
            for (j, second) in fields.iter().enumerate().skip(i + 1) {
                if first.2 == Of::Question || (first.2 == Of::Pair && second.2 == Of::Pair) {
                    pairs.push((i, j, next));
                    next += first.1 * second.1;
                }
            }
        }
        Table { fields, pairs, weights: vec![0.0; next] }
    }

    /// Calls `f` with the place of each weight that counts.
    pub fn each(&self, values: &Values, mut f: impl FnMut(usize)) {
        for &(i, j, start) in &self.pairs {
            f(start + values[i] as usize * self.fields[j].1 + values[j] as usize);
        }
    }

    /// The sum of the weights.
    pub fn score(&self, values: &Values) -> f32 {
        let mut sum = 0.0;
        self.each(values, |place| sum += self.weights[place]);
        sum
    }

    /// Each pair of fields with the weights of their values.
    fn rows(&self) -> impl Iterator<Item = (&'static str, &'static str, Range<usize>)> {
        self.pairs.iter().map(|&(i, j, start)| {
            (self.fields[i].0, self.fields[j].0, start..start + self.fields[i].1 * self.fields[j].1)
        })
    }
}

/// The weights for each kind of question.
#[derive(Clone, Debug)]
pub struct Ranker {
    pub tables: [Table; 3],
}

const KINDS: [(Kind, &str); 3] = [(Kind::Pronoun, "pronoun"), (Kind::Role, "role"), (Kind::Thing, "thing")];

/// Below this probability nobody is meant, for each kind; chosen on the sets left out by turns.
const ENOUGH: [f32; 3] = [0.0, 0.45, 0.45];

impl Ranker {
    /// All weights zero.
    pub fn blank() -> Ranker {
        Ranker { tables: KINDS.map(|(kind, _)| Table::new(fields(kind))) }
    }

    /// The weights that come with the library.
    pub fn shipped() -> &'static Ranker {
        static SHIPPED: LazyLock<Ranker> = LazyLock::new(|| Ranker::read(include_str!("../../data/ranker.txt")));
        &SHIPPED
    }

    /// Reads what [`Ranker::text`] writes; what is not there is zero.
    pub fn read(text: &str) -> Ranker {
        let mut ranker = Ranker::blank();
        for ((_, name), table) in KINDS.iter().zip(&mut ranker.tables) {
            let rows = text.lines().filter_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
            let mut rows = rows.peekable();
            let pairs: Vec<_> = table.rows().collect();
            for (first, second, range) in pairs {
                let row = rows.peek().and_then(|row| row.strip_prefix(first)?.strip_prefix(' ')?.strip_prefix(second));
                let Some(row) = row else { continue };
                for (weight, number) in table.weights[range].iter_mut().zip(row.split_whitespace()) {
                    *weight = number.parse::<i16>().map_or(0.0, |n| f32::from(n) / 100.0);
                }
                rows.next();
            }
        }
        ranker
    }

    /// A line for each kind and pair of fields: the weights in hundredths; a line of zeros is left out.
    pub fn text(&self) -> String {
        let mut out = String::new();
        for ((_, name), table) in KINDS.iter().zip(&self.tables) {
            for (first, second, range) in table.rows() {
                let numbers: Vec<i16> = table.weights[range].iter().map(|w| (w * 100.0).round() as i16).collect();
                if numbers.iter().any(|n| *n != 0) {
                    let numbers: Vec<String> = numbers.iter().map(i16::to_string).collect();
                    out += &format!("{name} {first} {second} {}\n", numbers.join(" "));
                }
            }
        }
        out
    }

    pub fn table(&self, kind: Kind) -> &Table {
        &self.tables[kind as usize]
    }

    pub fn table_mut(&mut self, kind: Kind) -> &mut Table {
        &mut self.tables[kind as usize]
    }
}

impl Judge for &Ranker {
    fn judge(&mut self, question: &Question<'_>) -> (usize, f32) {
        let table = self.table(question.kind);
        let mut best = (0, f32::NEG_INFINITY);
        let mut sum = 0.0;
        for (i, candidate) in question.candidates.iter().enumerate() {
            let score = table.score(&candidate.values);
            if score > best.1 {
                sum = sum * (best.1 - score).exp() + 1.0;
                best = (i, score);
            } else {
                sum += (score - best.1).exp();
            }
        }
        let score = 1.0 / sum;
        // A wrong link costs more than a missing one.
        let sure = score >= ENOUGH[question.kind as usize];
        (if sure { best.0 } else { 0 }, score)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A line that no pair of fields takes would mean that the weights are of other fields: fit again.
    #[test]
    fn every_line_of_the_weights_is_read() {
        let text = include_str!("../../data/ranker.txt");
        let lines: String =
            text.lines().filter(|line| !line.starts_with('#')).map(|line| format!("{line}\n")).collect();
        assert_eq!(Ranker::read(text).text(), lines);
    }
}
