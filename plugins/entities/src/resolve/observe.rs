//! What the ranker is told: for each kind of question its fields, and their values for one candidate. "Nobody" has the value 0 in all
//! fields of a candidate, so that what speaks for nobody is learned as well.

use super::Form;
use super::grammar::Part;
use super::memory::Spoken;
use super::ranker::{Field, Kind, Values, WIDEST};

const PRONOUN: &[Field] = &[
    ("always", 1),
    // Of the pronoun.
    ("part", 4),
    ("place", 6),
    ("fitting", 4),
    // Of the candidate.
    ("distance", 9),
    ("sections", 5),
    ("rank", 6),
    ("last-part", 5),
    ("last-form", 5),
    ("times", 6),
    ("most", 4),
    ("gender", 6),
    ("quoted", 3),
    ("speaker", 6),
    ("clause", 4),
    ("subject", 5),
    ("echo", 6),
    ("early", 3),
    ("gap", 7),
    ("reports", 3),
    ("named", 4),
    ("ahead", 3),
];

const ROLE: &[Field] = &[
    ("always", 1),
    // Of the nominal.
    ("noun", 6),
    ("determiner", 4),
    ("modifier", 4),
    ("behind", 4),
    ("in-quote", 3),
    ("held", 3),
    // Of the candidate.
    ("holds", 7),
    ("distance", 9),
    ("sections", 5),
    ("rank", 6),
    ("last-part", 5),
    ("last-form", 5),
    ("times", 6),
    ("most", 4),
    ("gender", 6),
    ("speaker", 6),
    ("clause", 4),
    ("early", 3),
    ("named", 4),
    ("same-noun", 3),
];

const THING: &[Field] = &[
    ("always", 1),
    // Of the nominal.
    ("noun", 16),
    ("determiner", 4),
    ("modifier", 4),
    ("behind", 4),
    ("in-quote", 3),
    ("held", 4),
    // Of the candidate.
    ("kind", 8),
    ("distance", 9),
    ("sections", 5),
    ("rank", 6),
    ("last-part", 5),
    ("last-form", 5),
    ("times", 6),
    ("most", 4),
    ("clause", 4),
    ("early", 3),
    ("type", 4),
    ("best", 3),
];

/// The fields of a kind of question.
pub fn fields(kind: Kind) -> &'static [Field] {
    match kind {
        Kind::Pronoun => PRONOUN,
        Kind::Role => ROLE,
        Kind::Thing => THING,
    }
}

/// Values by field name, in the order in which they are given; a debug build checks the names.
#[derive(Clone)]
pub(super) struct Row {
    fields: &'static [Field],
    pub values: Values,
    next: usize,
}

impl Row {
    pub fn new(kind: Kind) -> Row {
        Row { fields: fields(kind), values: [0; WIDEST], next: 1 }
    }

    /// The next field's value.
    pub fn put(&mut self, name: &'static str, value: usize) {
        debug_assert_eq!(self.fields[self.next].0, name);
        let most = self.fields[self.next].1 - 1;
        self.values[self.next] = value.min(most) as u8;
        self.next += 1;
    }

    /// A field's value, out of order.
    pub fn set(&mut self, name: &'static str, value: usize) {
        if let Some(at) = self.fields.iter().position(|field| field.0 == name) {
            self.values[at] = value as u8;
        }
    }
}

/// What a question's place is, for the distance of candidates.
#[derive(Clone, Copy, Debug)]
pub(super) struct Here {
    pub at: usize,
    pub sentence: usize,
    pub section: usize,
    pub clause: usize,
}

/// A distance in sentences: nobody 0, here 1, the one before 2 ...; ahead is the last.
pub(super) fn distance(here: &Here, spoken: &Spoken) -> usize {
    match here.sentence - spoken.sentence {
        n @ 0..=3 => n + 1,
        4..=5 => 5,
        6..=9 => 6,
        _ => 7,
    }
}

pub(super) const AHEAD: usize = 8;

pub(super) fn sections(here: &Here, spoken: &Spoken) -> usize {
    1 + (here.section - spoken.section).min(3)
}

pub(super) fn part(part: Part) -> usize {
    match part {
        Part::Subject => 1,
        Part::Object => 2,
        Part::Possessor => 3,
        Part::Oblique => 4,
    }
}

pub(super) fn form(form: Form) -> usize {
    match form {
        Form::Name => 1,
        Form::Nominal => 2,
        Form::Pronoun => 3,
    }
}

pub(super) fn times(times: usize) -> usize {
    match times {
        0..=3 => times,
        4..=6 => 4,
        _ => 5,
    }
}

pub(super) fn clause(here: &Here, spoken: &Spoken) -> usize {
    match (here.sentence == spoken.sentence, here.clause - spoken.clause.min(here.clause)) {
        (true, 0) => 1,
        (true, _) => 2,
        _ => 3,
    }
}

/// Words between, if in one sentence.
pub(super) fn gap(here: &Here, spoken: &Spoken) -> usize {
    if here.sentence != spoken.sentence {
        return 6;
    }
    match here.at - spoken.at.min(here.at) {
        0..=2 => 1,
        3..=5 => 2,
        6..=10 => 3,
        11..=20 => 4,
        _ => 5,
    }
}

/// Whether the article began with it.
pub(super) fn early(spoken: &Spoken) -> usize {
    if spoken.first <= 1 { 2 } else { 1 }
}
