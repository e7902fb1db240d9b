//! Who is meant: of the candidates for a pronoun or nominal, "nobody" among them, the one whose observations weigh most. A log-linear
//! model over all pairs of observations; the weights are fitted by `training/entities-coref` and lie in `data/ranker.txt`.

use std::ops::Range;
use std::sync::LazyLock;

/// What is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// "he"
    Pronoun,
    /// "the president"
    Role,
    /// "the company"
    Thing,
}

/// Most observations of a kind.
pub const WIDEST: usize = 24;

/// One observation: its name, and how many values it has.
pub type Field = (&'static str, usize);

/// What is observed of a candidate, a value for each field of the kind.
pub type Values = [u8; WIDEST];

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
    /// Where the weights of two fields begin, by the first and the second.
    starts: Vec<usize>,
    /// For each pair of fields each pair of their values.
    pub weights: Vec<f32>,
}

impl Table {
    /// All weights zero.
    pub fn new(fields: &'static [Field]) -> Table {
        let n = fields.len();
        let mut starts = vec![0; n * n];
        let mut next = 0;
        for i in 0..n {
            for j in i + 1..n {
                starts[i * n + j] = next;
                next += fields[i].1 * fields[j].1;
            }
        }
        Table { fields, starts, weights: vec![0.0; next] }
    }

    /// Calls `f` with the place of each weight that counts.
    pub fn each(&self, values: &Values, mut f: impl FnMut(usize)) {
        let n = self.fields.len();
        for i in 0..n {
            for j in i + 1..n {
                f(self.starts[i * n + j] + values[i] as usize * self.fields[j].1 + values[j] as usize);
            }
        }
    }

    /// The sum of the weights.
    pub fn score(&self, values: &Values) -> f32 {
        let mut sum = 0.0;
        self.each(values, |place| sum += self.weights[place]);
        sum
    }

    /// Each pair of fields with the weights of their values.
    fn pairs(&self) -> impl Iterator<Item = (&'static str, &'static str, Range<usize>)> {
        let n = self.fields.len();
        (0..n).flat_map(move |i| (i + 1..n).map(move |j| (i, j))).map(move |(i, j)| {
            let start = self.starts[i * n + j];
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

impl Ranker {
    /// All weights zero.
    pub fn blank() -> Ranker {
        Ranker { tables: KINDS.map(|(kind, _)| Table::new(super::observe::fields(kind))) }
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
            let pairs: Vec<_> = table.pairs().collect();
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
            for (first, second, range) in table.pairs() {
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
        (best.0, 1.0 / sum)
    }
}
