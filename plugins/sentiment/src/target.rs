//! What a sentence says of one entity, by its words with known tone: interpretable features for a linear model. The net (`net`) reads all words.
//!
//! Each word with tone stands in one relation to the nearest place: describes it, does it, suffers it, is further off.
//! Quoted and reported words say nothing, in the article's voice, of one who stands outside.

use crate::grammar::Class;
use crate::linear::{Feature, NO_UNIT};
use crate::place::{nearest, stretch};
use crate::units::{Break, Kind, Sentence, Spot, Unit};
use crate::valence::{Hit, is_negated};
use copydesk_plugin::standard::MentionForm;

/// How a word with tone stands to the target.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Relation {
    /// “the disgraced X”.
    Modifier,
    /// “X's lies”.
    Possessed,
    /// “X is reckless”.
    Predicate,
    /// “X attacked”.
    Agent,
    /// “was attacked by X”.
    ByAgent,
    /// “X was attacked”.
    PassivePatient,
    /// “attacked X”, “criticism of X”.
    Object,
    /// After the target in its clause, another name between.
    AfterOther,
    /// Before the target in its clause, another name between.
    BeforeOther,
    /// Past a comma.
    NearAfter,
    /// Before a comma.
    NearBefore,
    /// In another clause, after.
    FarAfter,
    /// In another clause, before.
    FarBefore,
}

const RELATIONS: [&str; 13] = [
    "modifier",
    "possessed",
    "predicate",
    "agent",
    "by_agent",
    "passive_patient",
    "object",
    "after_other",
    "before_other",
    "near_after",
    "near_before",
    "far_after",
    "far_before",
];

const FLAGS: [&str; 26] = [
    "bias",
    "agent_pos",
    "agent_neg",
    "patient_pos",
    "patient_neg",
    "sum_pos",
    "sum_neg",
    "no_tone",
    "starts_clause",
    "possessive",
    "speaks",
    "passive_agent",
    "compound",
    "pronoun",
    "nominal",
    "quoted",
    "question",
    "other_names",
    "many_places",
    "long",
    "object_place",
    "in_list",
    "contrast",
    "negated_clause",
    "compared",
    "relative",
];

/// Index of the first flag among the dense features.
const FIRST_FLAG: usize = RELATIONS.len() * 2;

/// How far words reach a target that is only listed with others, “(France, Chad and Peru)”, or that stands after “by”.
const LISTED: f32 = 0.3;

/// How many words before a target may say that it is compared.
const COMPARED_REACH: usize = 3;

/// Names of the dense features, in the order of their numbers.
pub fn dense_names() -> Vec<String> {
    let relations = RELATIONS.iter().flat_map(|r| [format!("{r}.pos"), format!("{r}.neg")]);
    relations.chain(FLAGS.iter().map(|f| (*f).to_owned())).collect()
}

/// The features of what `sentence` says of the entity that `spots` speak of, all in one voice. `spots` is not empty.
pub fn features(sentence: &Sentence, hits: &[Hit], spots: &[Spot], out: &mut Vec<Feature>) {
    out.clear();
    let units = &sentence.units;
    let Some(&lead) = spots.first() else { return };
    let mut flags = [0.0_f32; FLAGS.len()];
    let mut sums = [0.0_f32; 2];
    let reach = if spots.iter().all(|spot| is_listed(units, *spot)) { LISTED } else { 1.0 };
    for hit in hits.iter().filter(|hit| spots.iter().any(|spot| reaches(&units[hit.unit], &units[spot.first]))) {
        let spot = nearest(units, spots, hit.unit);
        if (spot.first..=spot.last).contains(&hit.unit) && spot.form != MentionForm::Nominal {
            continue;
        }
        let relation = relation(units, spot, hit);
        let sign = usize::from(hit.valence < 0.0);
        if hit.valence != 0.0 {
            let reach = if relation == Relation::Modifier { 1.0 } else { reach * side_reach(units, spot, hit.unit) };
            let strength = hit.valence.abs() * reach;
            out.push(Feature::dense(relation as usize * 2 + sign, strength, hit.unit));
            sums[sign] += strength;
        }
        let (effect, first) = match relation {
            Relation::Modifier | Relation::Possessed | Relation::Predicate | Relation::Agent | Relation::ByAgent => {
                (hit.agent, 1)
            }
            Relation::PassivePatient | Relation::Object => (hit.patient, 3),
            _ => continue,
        };
        if effect != 0.0 {
            out.push(Feature::dense(FIRST_FLAG + first + usize::from(effect < 0.0), effect.abs() * reach, hit.unit));
        }
    }
    flags[0] = 1.0;
    flags[5] = sums[0].min(2.0);
    flags[6] = sums[1].min(2.0);
    flags[7] = f32::from(sums == [0.0, 0.0]);
    place_flags(sentence, spots, lead, &mut flags);
    for (number, &value) in flags.iter().enumerate() {
        if value != 0.0 {
            out.push(Feature { number: FIRST_FLAG + number, value, unit: NO_UNIT, word: None });
        }
    }
}

/// The flags that tell what place the target has in the sentence.
fn place_flags(sentence: &Sentence, spots: &[Spot], lead: Spot, flags: &mut [f32; FLAGS.len()]) {
    let units = &sentence.units;
    let class = |at: usize| units.get(at).map_or(Class::NONE, |u| u.entry.class);
    let before = lead.first.checked_sub(1).and_then(|at| units.get(at));
    let after = units.get(lead.last + 1);
    let is_word = |unit: Option<&Unit>| unit.is_some_and(|u| u.kind == Kind::Word);
    let word_after = is_word(after);
    let speaks = class(lead.last + 1).is(Class::SPEECH) || before.is_some_and(|u| u.entry.class.is(Class::SPEECH));
    let others = units
        .iter()
        .enumerate()
        .filter(|(at, u)| u.kind == Kind::Name && !spots.iter().any(|s| (s.first..=s.last).contains(at)));
    let set = [
        (8, before.is_none_or(|u| u.kind == Kind::Mark || u.entry.class.is(Class::OPENER.with(Class::COORDINATOR)))),
        (9, class(lead.last + 1).is(Class::POSSESSIVE)),
        (10, speaks),
        (11, before.is_some_and(|u| u.entry.class.is(Class::BY))),
        (12, word_after && class(lead.last + 1) == Class::NONE && !after.is_some_and(|u| u.entry.verb)),
        (13, lead.form == MentionForm::Pronoun),
        (14, lead.form == MentionForm::Nominal),
        (15, units[lead.first].aloud != crate::scope::OWN),
        (16, sentence.question),
        (17, others.count() >= 1),
        (18, spots.len() > 1),
        (19, units.len() > 30),
        (20, before.is_some_and(|u| u.entry.class.is(Class::LINK))),
        (
            21,
            before.is_some_and(|u| u.entry.class.is(Class::COORDINATOR)) || class(lead.last + 1).is(Class::COORDINATOR),
        ),
        (22, units.iter().any(|u| u.entry.class.is(Class::CONTRAST))),
        (23, is_negated(units, (lead.last + 4).min(units.len() - 1))),
        (24, is_compared(units, lead)),
        (25, class(lead.last + 1 + usize::from(after.is_some_and(|u| u.break_ == Break::Weak))).is(Class::RELATIVE)),
    ];
    for (flag, holds) in set {
        flags[flag] = f32::from(holds);
    }
}

/// “unlike X”, “instead of the old X”: another is meant to be compared.
fn is_compared(units: &[Unit], spot: Spot) -> bool {
    let before = units[spot.first.saturating_sub(COMPARED_REACH)..spot.first].iter().rev();
    before.take_while(|unit| unit.kind == Kind::Word).any(|unit| unit.entry.class.is(Class::COMPARED))
}

/// Whether a word counts for a target: of one who is spoken of in a report, the words of the report and those that report it; of one outside
/// not those of the report, which are what somebody says.
fn reaches(word: &Unit, target: &Unit) -> bool {
    word.voice == target.voice || word.voice == target.aloud
}

/// Whether a name stands in a list: a comma, bracket or “and” on both sides, and a name beyond one of them.
fn is_listed(units: &[Unit], spot: Spot) -> bool {
    let parts = |at: Option<usize>| {
        at.and_then(|at| units.get(at)).is_some_and(|u| u.kind == Kind::Mark || u.entry.class.is(Class::COORDINATOR))
    };
    let name = |at: Option<usize>| at.and_then(|at| units.get(at)).is_some_and(|u| u.kind == Kind::Name);
    let before = spot.first.checked_sub(1);
    parts(before) && parts(Some(spot.last + 1)) && (name(spot.first.checked_sub(2)) || name(Some(spot.last + 2)))
}

/// What stands before “by X” tells of the one it was done to, and little of X but for the effect of its verb.
fn side_reach(units: &[Unit], spot: Spot, at: usize) -> f32 {
    let by = spot.first.checked_sub(1).is_some_and(|before| units[before].entry.class.is(Class::BY));
    if by && at < spot.first { LISTED } else { 1.0 }
}

fn relation(units: &[Unit], spot: Spot, hit: &Hit) -> Relation {
    let at = hit.unit;
    let is_after = at > spot.last;
    let (low, high) = stretch(spot, at);
    let distance = high - low;
    let between = units.get(low + 1..high).unwrap_or_default(); // none for a word inside a nominal mention
    let strong = units[high].strong - units[low].strong;
    let weak = units[high].weak - units[low].weak;
    if strong > 0 {
        return if is_after { Relation::FarAfter } else { Relation::FarBefore };
    }
    let other = between.iter().any(|u| u.kind == Kind::Name);
    if is_after {
        let has = |class: Class| between.iter().any(|u| u.entry.class.is(class));
        if weak > 0 {
            return Relation::NearAfter;
        }
        if other {
            return Relation::AfterOther;
        }
        if hit.passive {
            return Relation::PassivePatient;
        }
        if units[spot.last + 1].entry.class.is(Class::POSSESSIVE) && distance <= 4 {
            return Relation::Possessed;
        }
        if has(Class::BE) && !units[at].entry.verb && distance <= 6 {
            return Relation::Predicate;
        }
        return Relation::Agent;
    }
    let by = between.last().is_some_and(|u| u.entry.class.is(Class::BY));
    if weak > 0 {
        Relation::NearBefore
    } else if by && distance <= 6 {
        Relation::ByAgent
    } else if other {
        Relation::BeforeOther
    } else if distance <= 2 && !units[at].entry.verb && between.iter().all(|u| u.entry.class == Class::NONE) {
        Relation::Modifier
    } else {
        Relation::Object
    }
}
