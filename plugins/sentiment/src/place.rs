//! Where words stand to the places in which a sentence speaks of a target: how far off, past which breaks and names, and whether another is
//! nearer.

use crate::units::{Kind, Spot, Unit};

/// Where a unit can stand, see [`Standing::place`].
pub const PLACES: usize = 49;

/// How a unit stands to a target.
#[derive(Clone, Copy, Debug, Default)]
pub struct Standing {
    /// In the target (0); or before or after it, past nothing, a comma or a clause break, with or without another name, and how far off.
    pub place: usize,
    /// Another name is nearer.
    pub rival: bool,
    /// Its clause speaks of the target.
    pub shared: bool,
    /// Its clause names another.
    pub taken: bool,
}

/// How each unit stands to the target of which `spots` speak. `spots` is not empty.
pub fn standings(units: &[Unit], spots: &[Spot]) -> Vec<Standing> {
    let inside = |at: usize| spots.iter().any(|spot| (spot.first..=spot.last).contains(&at));
    let is_other = |at: usize| units[at].kind == Kind::Name && !inside(at);
    let clauses = units.last().map_or(0, |unit| usize::from(unit.strong) + 1);
    let (mut shared, mut taken) = (vec![false; clauses], vec![false; clauses]);
    for (at, unit) in units.iter().enumerate() {
        shared[usize::from(unit.strong)] |= inside(at);
        taken[usize::from(unit.strong)] |= is_other(at);
    }
    let mut standings = Vec::with_capacity(units.len());
    let mut away = Vec::with_capacity(units.len());
    let mut last = None;
    for (at, unit) in units.iter().enumerate() {
        let clause = usize::from(unit.strong);
        let (shared, taken) = (shared[clause], taken[clause]);
        let own = nearest(units, spots, at);
        let (low, high) = stretch(own, at);
        away.push(distance(units, low, high));
        last = if is_other(at) { Some(at) } else { last };
        let rival = last.is_some_and(|other| distance(units, other, at) < away[at]);
        let place = if inside(at) { 0 } else { place(units, low, high, at > own.last) };
        standings.push(Standing { place, rival, shared, taken });
    }
    let mut next = None;
    for at in (0..units.len()).rev() {
        next = if is_other(at) { Some(at) } else { next };
        standings[at].rival |= next.is_some_and(|other| distance(units, at, other) < away[at]);
    }
    standings
}

/// The place of a unit outside the target: `low`, the first of the two, is before `high`.
fn place(units: &[Unit], low: usize, high: usize, is_after: bool) -> usize {
    let far = match high - low {
        ..=1 => 0,
        2 => 1,
        3..=6 => 2,
        _ => 3,
    };
    let past = if units[high].strong > units[low].strong { 2 } else { usize::from(units[high].weak > units[low].weak) };
    let name = units[high - 1].names > units[low].names;
    1 + 24 * usize::from(is_after) + 8 * past + 4 * usize::from(name) + far
}

/// From a word to a place, first and last unit.
pub(crate) fn stretch(spot: Spot, at: usize) -> (usize, usize) {
    if at > spot.last { (spot.last, at) } else { (at, spot.first.max(at)) }
}

/// The place that a word is nearest to. `spots` is not empty.
pub(crate) fn nearest(units: &[Unit], spots: &[Spot], at: usize) -> Spot {
    // As in most sentences.
    if let [only] = spots {
        return *only;
    }
    let away = |spot: &Spot| {
        let (low, high) = stretch(*spot, at);
        distance(units, low, high)
    };
    spots.iter().copied().min_by_key(away).unwrap_or(spots[0])
}

/// How far off a unit is from one before it; clause breaks count as distance.
fn distance(units: &[Unit], low: usize, high: usize) -> usize {
    let weak = usize::from(units[high].weak - units[low].weak);
    let strong = usize::from(units[high].strong - units[low].strong);
    high - low + 3 * weak + 6 * strong
}

#[cfg(test)]
mod tests {
    use copydesk_plugin::standard::MentionForm;

    use super::*;
    use crate::input::{Input, Mention};
    use crate::lexicon::Lexicon;
    use crate::sentences::{each_sentence, groups};
    use crate::vocabulary::Vocabulary;

    /// Underlines the units of a sentence for which `holds`, towards the first of `[names]`.
    fn underlined(marked: &str, holds: impl Fn(&Standing) -> bool) -> String {
        let (mut text, mut mentions, mut start) = (String::new(), Vec::new(), 0);
        for c in marked.chars() {
            match c {
                '[' => start = text.len(),
                ']' => mentions.push(Mention {
                    span: start..text.len(),
                    form: MentionForm::Name,
                    entity: Some(mentions.len()),
                }),
                _ => text.push(c),
            }
        }
        let read = copydesk_language::segment::segment(&text, None);
        let input = Input {
            text: &text,
            tokens: (&read.tokens).into(),
            sentences: &read.sentences,
            sections: &[],
            mentions: &mentions,
            entities: mentions.len(),
            watched: &[],
            quotes: None,
        };
        let mut line = " ".repeat(text.len());
        each_sentence(&input, &Lexicon::shipped(), &Vocabulary::default(), |part| {
            let units = &part.sentence.units;
            for (unit, standing) in units.iter().zip(standings(units, &groups(part.sentence)[0])) {
                if holds(&standing) {
                    line.replace_range(unit.span.clone(), &"^".repeat(unit.span.len()));
                }
            }
        });
        format!("{text}\n{}", line.trim_end())
    }

    #[test]
    fn words_belong_to_the_name_that_is_nearest_past_the_fewest_breaks() {
        let rival = |standing: &Standing| standing.rival;
        assert_eq!(
            underlined("[Ann] was brave at last; [Bob], who ran, was not.", rival),
            "Ann was brave at last; Bob, who ran, was not.\n                     ^ ^^^^ ^^^ ^^^^ ^^^ ^^^^"
        );
    }

    #[test]
    fn clauses_speak_of_the_target_or_of_others() {
        let (shared, taken) = (|standing: &Standing| standing.shared, |standing: &Standing| standing.taken);
        let marked = "[Ann] praised [Bob], but nobody came.";
        let text = "Ann praised Bob, but nobody came.";
        assert_eq!(underlined(marked, shared), format!("{text}\n^^^ ^^^^^^^ ^^^^"));
        assert_eq!(underlined(marked, taken), format!("{text}\n^^^ ^^^^^^^ ^^^^"));
        let marked = "[Ann] came, but [Bob] left.";
        assert_eq!(underlined(marked, shared), "Ann came, but Bob left.\n^^^ ^^^^^");
        assert_eq!(underlined(marked, taken), "Ann came, but Bob left.\n          ^^^ ^^^ ^^^^");
    }
}
