//! Words with tone in a sentence, after negation, intensifiers, contrast, questions and conditions.

use crate::grammar::Class;
use crate::units::{Break, Kind, Sentence, Unit};

/// Furthest that a negator reaches, in words.
const NEGATION_REACH: usize = 5;
/// What is left of a tone that is negated: “not great” is bad, but less so than “terrible”.
const NEGATED: f32 = -0.6;
/// What is left of a bad thing that is fought or ended.
const REVERSED: f32 = -0.4;

/// What is made of a bad thing of which there is less, and of the word that says so.
const FALLEN: f32 = -0.8;
/// A word with less tone than this is a bad thing.
const BAD: f32 = -0.15;
/// How far from a bad thing the word may stand that says there is less of it.
const FALL_REACH: usize = 4;
/// How far what somebody is cleared of may stand from the word that says so.
const CLEAR_REACH: usize = 8;

/// A word that carries tone.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Hit {
    /// Which unit.
    pub unit: usize,
    /// Tone of the word here.
    pub valence: f32,
    /// What it says here of its agent.
    pub agent: f32,
    /// What it says here of its patient.
    pub patient: f32,
    /// A participle after a form of be: the subject is the patient.
    pub passive: bool,
}

/// The words with tone of a sentence, in order.
pub fn hits(sentence: &Sentence, out: &mut Vec<Hit>) {
    out.clear();
    let units = &sentence.units;
    let contrast = units.iter().rposition(|u| u.entry.class.is(Class::CONTRAST) && u.break_ == Break::Strong);
    for (at, unit) in units.iter().enumerate() {
        if !unit.entry.has_tone() {
            continue;
        }
        let context = Context::before(units, at);
        // What somebody is cleared of is as if it were not said.
        if context.cleared {
            continue;
        }
        let fallen = is_fallen(units, at);
        let mut factor = context.strength;
        if sentence.question {
            factor *= 0.6;
        }
        if let Some(contrast) = contrast.filter(|&c| units[c].aloud == unit.aloud) {
            factor *= if at < contrast { 0.6 } else { 1.3 };
        }
        let turn = |tone: f32| {
            let tone = if context.reversed && tone < 0.0 { tone * REVERSED } else { tone };
            let tone = if fallen && tone < 0.0 { tone * FALLEN } else { tone };
            let tone = if context.negated { tone * NEGATED } else { tone };
            (tone * factor).clamp(-1.0, 1.0)
        };
        out.push(Hit {
            unit: at,
            valence: turn(unit.entry.valence),
            agent: turn(unit.entry.agent),
            patient: turn(unit.entry.patient),
            passive: unit.entry.participle && context.passive,
        });
    }
}

/// Whether the word at `at` is negated.
pub fn is_negated(units: &[Unit], at: usize) -> bool {
    Context::before(units, at).negated
}

/// Whether a sentence says the opposite of the word at `at`: it is negated, or there is less of the bad thing.
pub fn is_turned(units: &[Unit], at: usize) -> bool {
    is_negated(units, at) != is_fallen(units, at)
}

/// What stands before a word in its clause.
struct Context {
    negated: bool,
    /// It is what somebody is cleared of.
    cleared: bool,
    reversed: bool,
    passive: bool,
    strength: f32,
}

impl Context {
    fn before(units: &[Unit], at: usize) -> Self {
        let mut context = Self { negated: false, cleared: false, reversed: false, passive: false, strength: 1.0 };
        let mut distance = 0;
        let mut comparative = is_comparative(units, at).then_some(at);
        for (index, unit) in units[..at].iter().enumerate().rev() {
            if unit.aloud != units[at].aloud {
                break;
            }
            let class = unit.entry.class;
            if unit.break_ == Break::Strong {
                // “if X fails” still weakens what follows the opener directly.
                if class.is(Class::CONDITIONAL) && distance < NEGATION_REACH {
                    context.strength *= 0.6;
                }
                break;
            }
            if unit.kind == Kind::Mark {
                if unit.break_ == Break::Weak && distance > 1 {
                    break;
                }
                continue;
            }
            distance += 1;
            if distance > CLEAR_REACH {
                break;
            }
            context.cleared |= class.is(Class::CLEARING) && units[at].entry.valence < 0.0;
            if distance > NEGATION_REACH {
                continue;
            }
            // “more beautiful”, but not “any more”.
            if class.is(Class::COMPARATIVE) && distance <= 2 && units[at].kind == Kind::Word {
                comparative = comparative.or(Some(index));
            }
            if class.is(Class::NEGATOR) && !followed_by_only(units, index) && !is_utmost(units, index, comparative) {
                context.negated = !context.negated;
            }
            if class.is(Class::REVERSER) {
                context.reversed = true;
            }
            if class.is(Class::BE) && distance <= 3 {
                context.passive = true;
            }
            if class.is(Class::MODAL) && distance <= 3 {
                context.strength *= 0.7;
            }
            if distance <= 2 {
                if class.is(Class::INTENSIFIER) {
                    context.strength *= 1.3;
                } else if class.is(Class::DOWNTONER) {
                    context.strength *= 0.6;
                }
            }
        }
        context
    }
}

/// Whether there is less of the bad thing at `at`: “unemployment fell”, “the lowest crime”; or whether the word itself says so of one.
fn is_fallen(units: &[Unit], at: usize) -> bool {
    let falls = |unit: &Unit| unit.entry.class.is(Class::FALLING);
    let bad = |unit: &Unit| unit.kind == Kind::Word && unit.entry.valence < BAD && !unit.entry.class.is(Class::FALLING);
    let near = |other: usize| units[other].aloud == units[at].aloud && units[other].strong == units[at].strong;
    let (low, high) = (at.saturating_sub(FALL_REACH), (at + FALL_REACH + 1).min(units.len()));
    let other = |unit: &Unit| if falls(&units[at]) { bad(unit) } else { falls(unit) };
    (falls(&units[at]) || bad(&units[at]))
        && (low..high).any(|index| index != at && near(index) && other(&units[index]))
}

/// Whether a negator says, with the comparative after it, the most that can be said: “never better”, “could not be better”; but not “no more”.
fn is_utmost(units: &[Unit], at: usize, comparative: Option<usize>) -> bool {
    let class = |at: usize| units.get(at).map_or(Class::NONE, |unit| unit.entry.class);
    let able = at.checked_sub(1).is_some_and(|before| class(before).is(Class::ABLE));
    let be = class(at + 1).is(Class::BE) || class(at + 2).is(Class::BE);
    comparative.is_some_and(|more| is_comparative(units, more) || more > at + 1)
        && (class(at).is(Class::NEVER) || (able && be))
}

/// Whether a word is a comparative by itself, as “more” is not.
fn is_comparative(units: &[Unit], at: usize) -> bool {
    let class = units[at].entry.class;
    class.is(Class::COMPARATIVE) && !class.is(Class::INTENSIFIER)
}

/// “not only”, “not just” deny nothing.
fn followed_by_only(units: &[Unit], at: usize) -> bool {
    units.get(at + 1).is_some_and(|next| next.entry.class.is(Class::FOCUS))
}
