//! What the ranker is told: for each kind of question its fields, and their values for one candidate. "Nobody" has the value 0 in all
//! fields of a candidate, so that what speaks for nobody is learned as well.

use copydesk_plugin::standard::MentionForm;

use super::grammar::Part;
use super::memory::Spoken;

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

/// What an observation is of, which says with which others it is weighed in pairs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Of {
    /// Of what is asked: with all.
    Question,
    /// Of a candidate, and telling together with others: with those of the question and of its own sort.
    Pair,
    /// Of a candidate: with those of the question.
    Candidate,
}

/// One observation: its name, how many values it has, what it is of.
pub type Field = (&'static str, usize, Of);

/// What is observed of a candidate, a value for each field of the kind.
pub type Values = [u8; WIDEST];

const PRONOUN: &[Field] = &[
    ("always", 1, Of::Question),
    // Of the pronoun.
    ("part", 4, Of::Question),
    ("place", 6, Of::Question),
    ("fitting", 4, Of::Question),
    // Of the candidate.
    ("distance", 9, Of::Pair),
    ("sections", 5, Of::Pair),
    ("rank", 6, Of::Pair),
    ("last-part", 5, Of::Pair),
    ("last-form", 5, Of::Pair),
    ("times", 6, Of::Pair),
    ("most", 4, Of::Pair),
    ("gender", 6, Of::Pair),
    ("quoted", 3, Of::Pair),
    ("speaker", 6, Of::Pair),
    ("clause", 4, Of::Pair),
    ("subject", 5, Of::Pair),
    ("echo", 6, Of::Pair),
    ("early", 3, Of::Pair),
    ("gap", 7, Of::Pair),
    ("reports", 3, Of::Pair),
    ("named", 4, Of::Pair),
    ("ahead", 3, Of::Pair),
];

const ROLE: &[Field] = &[
    ("always", 1, Of::Question),
    // Of the nominal.
    ("noun", 6, Of::Question),
    ("determiner", 4, Of::Question),
    ("modifier", 4, Of::Question),
    ("behind", 4, Of::Question),
    ("in-quote", 3, Of::Question),
    ("held", 3, Of::Question),
    // Of the candidate.
    ("holds", 7, Of::Pair),
    ("distance", 9, Of::Pair),
    ("sections", 5, Of::Candidate),
    ("rank", 6, Of::Pair),
    ("last-part", 5, Of::Pair),
    ("last-form", 5, Of::Candidate),
    ("times", 6, Of::Candidate),
    ("most", 4, Of::Candidate),
    ("gender", 6, Of::Pair),
    ("speaker", 6, Of::Pair),
    ("clause", 4, Of::Candidate),
    ("early", 3, Of::Candidate),
    ("named", 4, Of::Pair),
    ("same-noun", 3, Of::Pair),
];

const THING: &[Field] = &[
    ("always", 1, Of::Question),
    // Of the nominal.
    ("noun", 16, Of::Question),
    ("determiner", 4, Of::Question),
    ("modifier", 4, Of::Question),
    ("behind", 4, Of::Question),
    ("in-quote", 3, Of::Question),
    ("held", 4, Of::Question),
    // Of the candidate.
    ("kind", 8, Of::Pair),
    ("distance", 9, Of::Pair),
    ("sections", 5, Of::Pair),
    ("rank", 6, Of::Pair),
    ("last-part", 5, Of::Pair),
    ("last-form", 5, Of::Pair),
    ("times", 6, Of::Pair),
    ("most", 4, Of::Pair),
    ("clause", 4, Of::Pair),
    ("early", 3, Of::Pair),
    ("type", 4, Of::Pair),
    ("best", 3, Of::Pair),
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

pub(super) fn form(form: MentionForm) -> usize {
    match form {
        MentionForm::Name => 1,
        MentionForm::Nominal => 2,
        MentionForm::Pronoun => 3,
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
