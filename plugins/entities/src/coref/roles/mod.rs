//! What the text says that somebody is, by office, trade or family: before the name ("Kremlin spokesman Peskov"), in apposition ("his spokesman,
//! Stephane Dujarric"; "A, a Ugandan activist"), behind "is a", or elsewhere by a nominal that was found to mean the named one. A title ("Sen.", "Dr")
//! is no role.

mod before;
mod behind;
mod phrase;

use copydesk_language::lexicon::{Gender, role_noun};
use copydesk_plugin::standard::{EntityType, MentionForm};

use super::common_nouns::stands;
use super::nominals::{Determiner, Nominal, Noun};
use super::{Entity, Mention};
use crate::words::{Shape, Words};
use before::{among, before, honoured, over, shared, title};
use behind::after;
use phrase::{of_nominal, text};

/// How sure it must be whom a nominal means whose noun becomes a role.
const SURE: f32 = 0.5;

/// How well something says what somebody is; the best that the article has is the role.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Tells {
    /// "a member, A", "one of its residents, A": somebody's part in the news.
    Part,
    /// What somebody was.
    Former,
    /// "President Putin"
    Title,
    /// "A, a lawyer"
    Indefinite,
    /// "her brother, A"
    Kin,
    /// "Kremlin spokesman Peskov"
    Before,
    /// "the spokesman, A"; "A, the spokesman"
    Definite,
}

/// Gives each person role and title; returns for each name the word at which what belongs to it begins: its title, or itself.
pub(super) fn assign(
    words: &Words<'_>,
    names: &[Mention],
    nominals: &[Nominal],
    entities: &mut [Entity],
) -> Vec<usize> {
    let named = labels(words, names);
    let mut starts: Vec<usize> = names.iter().map(|name| name.words.start).collect();
    let mut best: Vec<Option<(Tells, String)>> = vec![None; entities.len()];
    let mut genders: Vec<Option<Gender>> = vec![None; entities.len()];
    let mut give = |entity: usize, tells: Tells, text: String| {
        genders[entity] = genders[entity].or(gender(&text));
        if best[entity].as_ref().is_none_or(|(known, _)| tells > *known) {
            best[entity] = Some((tells, text));
        }
    };
    for nominal in nominals.iter().filter(|nominal| nominal.noun.of_persons()) {
        if let Some(entity) = nominal.apposed
            && let Some(role) = of_nominal(words, &named, nominal)
        {
            let tells = match nominal.noun {
                Noun::Kin => Tells::Kin,
                Noun::Part if role.len() == 1 => Tells::Part,
                _ => Tells::Definite,
            };
            give(entity, tells, text(words, role));
        }
    }
    let mut sentence = 0;
    for (i, name) in names.iter().enumerate().filter(|(_, name)| name.label == EntityType::Person) {
        while words.sentences[sentence].words.end <= name.words.start {
            sentence += 1;
        }
        let Some(entity) = name.entity else { continue };
        let bounds = words.sentences[sentence].words.clone();
        starts[i] = honoured(words, bounds.start, name.words.start);
        if entities[entity].title.is_none() {
            entities[entity].title = title(words, starts[i]..name.words.start);
        }
        let next = names.get(i + 1).filter(|next| {
            next.label == EntityType::Person
                && next.words.start == name.words.end + 1
                && words.str(name.words.end).eq_ignore_ascii_case("and")
        });
        let owner = words.words.get(name.words.end).is_some_and(|next| next.shape.intersects(Shape::GENITIVE));
        let role = before(words, &named, bounds.start, starts[i]).filter(|role| !owner || role.end == starts[i]);
        if let Some(role) = role.or_else(|| over(words, &named, bounds.start, starts[i])) {
            starts[i] = role.start;
            let noun = role_noun(words.str(role.end - 1));
            let tells = if role.len() > 1 { Tells::Before } else { Tells::Title };
            match (noun.filter(|noun| noun.plural), next.and_then(|next| next.entity)) {
                (Some(_), Some(other)) => {
                    let [first, second] = shared(words, role.clone());
                    give(entity, tells, first);
                    give(other, tells, second);
                }
                _ => give(entity, tells, text(words, role.clone())),
            }
        }
        if let Some(role) = among(words, bounds.start, starts[i]) {
            for entity in [Some(entity), next.and_then(|next| next.entity)].into_iter().flatten() {
                give(entity, Tells::Indefinite, role.clone());
            }
        }
        if let Some((tells, role)) = after(words, &named, &names[i + 1..], &bounds, name.words.end) {
            give(entity, tells, text(words, role));
        }
    }
    let given = best.into_iter().zip(genders);
    for (entity, (role, told)) in
        entities.iter_mut().zip(given).filter(|(entity, _)| entity.label == EntityType::Person)
    {
        entity.role = role.map(|(_, text)| text);
        if entity.gender.is_none() {
            entity.gender = entity.role.as_deref().and_then(gender).or(told);
            entity.sure = entity.gender.is_some();
        }
    }
    starts
}

/// The label of the name that each word is part of.
fn labels(words: &Words<'_>, names: &[Mention]) -> Vec<Option<EntityType>> {
    let mut labels = vec![None; words.words.len()];
    for name in names {
        labels[name.words.clone()].fill(Some(name.label));
    }
    labels
}

/// The gender that a role tells.
fn gender(role: &str) -> Option<Gender> {
    let last = role.split_whitespace().last()?;
    role_noun(last).and_then(|noun| noun.gender)
}

/// Gives a role to persons of whom none was said, or only their part in the news: what a nominal calls them that was found to mean them.
pub(super) fn complete(
    words: &Words<'_>,
    names: &[Mention],
    nominals: &[Nominal],
    found: &[Mention],
    entities: &mut [Entity],
) {
    let named = labels(words, names);
    for mention in found.iter().filter(|mention| mention.form == MentionForm::Nominal && mention.score >= SURE) {
        let Some(entity) = mention.entity.filter(|e| entities[*e].label == EntityType::Person) else { continue };
        let at = nominals.partition_point(|nominal| nominal.words.start < mention.words.start);
        // "her brother" may be one who is never named.
        let plain = |nominal: &Nominal| nominal.noun != Noun::Kin || nominal.determiner == Determiner::The;
        let nominal = nominals.get(at).filter(|nominal| nominal.words == mention.words && plain(nominal));
        let Some(role) = nominal.and_then(|nominal| of_nominal(words, &named, nominal)) else { continue };
        let role = text(words, role);
        let known = &mut entities[entity].role;
        if known.as_ref().is_none_or(|known| stands(known) && !stands(&role)) {
            *known = Some(role);
        }
    }
}
