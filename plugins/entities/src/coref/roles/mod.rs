//! What the text says that somebody is, by office, trade or family: before the name ("Kremlin spokesman Peskov"), in apposition ("his spokesman,
//! Stephane Dujarric"; "A, a Ugandan activist"), behind "is a", or elsewhere by a nominal that was found to mean the named one, or that
//! introduces them. A title ("Sen.", "Dr") is no role.

mod before;
mod behind;
mod behind_name;
mod chooser;
mod elsewhere;
mod phrase;
mod several;

use std::cmp::Ordering;
use std::ops::Range;

use copydesk_language::lexicon::{Gender, role_noun};
use copydesk_plugin::standard::EntityType;

use super::nominals::{Determiner, Nominal, Noun};
use super::small_words::was;
use super::{Entity, Mention};
use crate::input::SectionKind;
use crate::words::{Shape, Words};
use before::{before, honoured, over, title};
use behind::{after, as_what, below, besides, who_does};
pub use chooser::rows;
use elsewhere::Near;
pub(in crate::coref) use elsewhere::elsewhere;
use phrase::{of_nominal, text};
use several::{among, both_behind, joined, joined_before, one, one_behind, shared};

/// How many descriptions of a person are looked at, so that hostile articles take linear time.
const KEPT: usize = 32;

/// How a description speaks of a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum How {
    /// "President Putin"
    Title,
    /// "Kremlin spokesman Peskov"
    Before,
    /// "the spokesman, A"; "her brother, A"
    Apposed,
    /// "one of its residents, A"
    Among,
    /// "A, a lawyer"; "A, the spokesman"
    Behind,
    /// "A is the spokesman"
    Is,
    /// "A was a judge"; "A, then a judge"
    Was,
    /// "By A, Business Reporter"
    Line,
    /// "the spokesman", elsewhere
    Nominal,
}

/// Where a description stands: before the sentence in which the person is named first, in that sentence, or behind it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    Before,
    First,
    Behind,
}

/// What the text calls a person.
#[derive(Clone, Debug)]
pub struct Description {
    pub entity: usize,
    /// The role that it tells.
    pub role: String,
    /// Its last noun.
    head: String,
    /// Its first word.
    at: usize,
    place: Place,
    how: How,
    noun: Noun,
    determiner: Determiner,
    former: bool,
    /// It stands between quotation marks.
    quoted: bool,
    /// How sure it is whom the nominal or pronoun means, 0 where nothing links it; `None` beside the name.
    score: Option<f32>,
    /// How sure it is that the nominal means somebody else.
    rival: f32,
    /// How the nominal stands to a name of the person.
    near: Option<Near>,
    /// Whether the nominal and the person are of one gender, where both are known.
    agrees: Option<bool>,
}

/// What the text tells of each person right beside a name. Sets their titles. The second answer is, for each name, the word at which what belongs
/// to it begins: its title, or itself.
pub(super) fn beside_names(
    named: &Named<'_>,
    nominals: &[Nominal],
    entities: &mut [Entity],
) -> (Vec<Description>, Vec<usize>) {
    let (words, names, labels) = (named.words, named.names, &named.labels);
    let mut starts: Vec<usize> = names.iter().map(|name| name.words.start).collect();
    let mut found = Vec::new();
    for nominal in nominals.iter().filter(|nominal| nominal.noun.of_persons()) {
        if let Some(entity) = nominal.apposed
            && let Some(role) = of_nominal(words, labels, nominal)
        {
            found.push(named.nominal(entity, How::Apposed, nominal, role));
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
        // "State Sen." is no U.S. senator.
        if bounds.start < starts[i] && starts[i] < name.words.start && words.str(starts[i] - 1) == "State" {
            starts[i] -= 1;
            let title = words.slice(starts[i]..name.words.start).to_owned();
            found.push(Description { noun: Noun::Office, ..named.plain(entity, How::Before, starts[i], title) });
        }
        let joined = joined(words, &names[i..]);
        let owner = words.words.get(name.words.end).is_some_and(|next| next.shape.intersects(Shape::GENITIVE));
        // ", Russian officials, Ada Example said": several are not one.
        let single = |role: &Range<usize>| {
            joined.len() > 1 || role_noun(words.str(role.end - 1)).is_none_or(|noun| !noun.plural)
        };
        let role = before(words, labels, bounds.start, starts[i])
            .filter(|role| role.end == starts[i] || !owner && single(role));
        if let Some(role) = role.or_else(|| over(words, labels, bounds.start, starts[i])) {
            starts[i] = role.start;
            let noun = role_noun(words.str(role.end - 1));
            let how = if role.len() > 1 { How::Before } else { How::Title };
            let plain = |entity: usize, text: String| named.plain(entity, how, role.end - 1, text);
            match (noun.filter(|noun| noun.plural), joined) {
                (Some(_), [_, second]) => {
                    let [own, others] = shared(words, role.clone());
                    found.push(plain(entity, own));
                    found.extend(second.entity.map(|entity| plain(entity, others)));
                }
                (Some(_), [_, others @ ..]) => {
                    let role = one(words, role.clone());
                    found
                        .extend(others.iter().filter_map(|other| other.entity).map(|other| plain(other, role.clone())));
                    found.push(plain(entity, role));
                }
                _ => found.push(plain(entity, text(words, role.clone()))),
            }
        }
        let all = |role: (usize, String), of: &[Mention]| {
            let (noun, role) = role;
            let of = of.iter().filter_map(|name| name.entity);
            of.map(|entity| named.plain(entity, How::Among, noun, role.clone())).collect::<Vec<_>>()
        };
        let own = &names[i..i + 1];
        if let Some(role) = among(words, labels, bounds.start, starts[i]) {
            found.extend(all(role, joined));
        }
        if let Some(role) = one_behind(words, &bounds, name.words.end) {
            found.extend(all(role, own));
        }
        if let Some((both, role)) = both_behind(words, &bounds, name.words.end) {
            found.extend(all(role.clone(), joined_before(words, &names[..=i], bounds.start, both)));
            found.extend(all(role, own));
        }
        let behind = &names[i + 1..];
        if let Some((verb, role)) = who_does(words, labels, &bounds, name.words.end) {
            found.push(named.plain(entity, How::Is, verb, role));
        }
        if let Some((how, role, nominal)) = as_what(words, labels, behind, &bounds, &name.words) {
            found.push(named.nominal(entity, how, &nominal, role));
        }
        let first = after(words, labels, behind, &bounds, name.words.end).or_else(|| {
            let role = below(words, labels, &words.sentences[sentence..], starts[i]..name.words.end)?;
            Some((How::Line, role, None))
        });
        let second = first.as_ref().and_then(|first| besides(words, labels, behind, &bounds, first.1.end));
        found.extend(first.into_iter().chain(second).map(|(how, role, nominal)| {
            let plain = || named.plain(entity, how, role.end - 1, text(words, role.clone()));
            nominal.map_or_else(plain, |nominal| named.nominal(entity, how, &nominal, role.clone()))
        }));
    }
    (found, starts)
}

/// The names of an article.
pub(super) struct Named<'a> {
    words: &'a Words<'a>,
    names: &'a [Mention],
    /// The label of the name that each word is part of.
    labels: Vec<Option<EntityType>>,
    /// The word at which each entity is named first, in the headline only if nowhere else.
    first: Vec<usize>,
}

impl<'a> Named<'a> {
    pub fn new(words: &'a Words<'a>, names: &'a [Mention], entities: usize) -> Self {
        let mut labels = vec![None; words.words.len()];
        let mut first = vec![usize::MAX; entities];
        let headline = |at: usize| words.sentences[sentence(words, at)].kind == SectionKind::Title;
        for name in names {
            labels[name.words.clone()].fill(Some(name.label));
            if let Some(first) = name.entity.and_then(|entity| first.get_mut(entity))
                && (*first == usize::MAX || headline(*first) && !headline(name.words.start))
            {
                *first = name.words.start;
            }
        }
        Named { words, names, labels, first }
    }

    /// What a nominal calls an entity.
    fn nominal(&self, entity: usize, how: How, nominal: &Nominal, role: Range<usize>) -> Description {
        let words = self.words;
        Description {
            noun: nominal.noun,
            determiner: nominal.determiner,
            former: role.clone().any(|w| was(words.str(w))),
            head: words.str(nominal.head).to_lowercase(),
            at: role.start,
            ..self.plain(entity, how, role.end - 1, text(words, role))
        }
    }

    /// What is said of an entity by a role whose last word is `head`.
    fn plain(&self, entity: usize, how: How, head: usize, role: String) -> Description {
        Description {
            entity,
            former: role.split(' ').any(was),
            head: role.rsplit(' ').next().unwrap_or_default().to_lowercase(),
            role,
            at: head,
            place: match sentence(self.words, head).cmp(&sentence(self.words, self.first[entity])) {
                Ordering::Less => Place::Before,
                Ordering::Equal => Place::First,
                Ordering::Greater => Place::Behind,
            },
            how,
            noun: Noun::parse(self.words, head).unwrap_or(Noun::Office),
            determiner: Determiner::Bare,
            quoted: self.words.words[head].shape.intersects(Shape::QUOTED),
            score: None,
            rival: 0.0,
            near: None,
            agrees: None,
        }
    }
}

/// The sentence of a word.
fn sentence(words: &Words<'_>, at: usize) -> usize {
    words.sentences.partition_point(|sentence| sentence.words.end <= at)
}

/// Gives each person the role that is chosen of the descriptions, and the gender that these tell. Sorts them by whom they are of.
pub(super) fn assign(descriptions: &mut Vec<Description>, entities: &mut [Entity]) {
    descriptions.sort_by_key(|description| (description.entity, description.at));
    let (mut of, mut kept) = (usize::MAX, 0);
    descriptions.retain(|description| {
        kept = if description.entity == of { kept + 1 } else { 1 };
        of = description.entity;
        kept <= KEPT && entities[of].label == EntityType::Person
    });
    entities.iter_mut().for_each(|entity| entity.role = None);
    for description in chooser::choose(descriptions) {
        entities[description.entity].role = Some(description.role.clone());
    }
    for described in descriptions.chunk_by(|a, b| a.entity == b.entity) {
        let entity = &mut entities[described[0].entity];
        if entity.gender.is_none() {
            // Not a nominal that only may mean them.
            let sure = || described.iter().filter(|description| description.how != How::Nominal);
            let told = || sure().find_map(|description| gender(&description.role));
            entity.gender = entity.role.as_deref().and_then(gender).or_else(told);
            entity.sure = entity.gender.is_some();
        }
    }
}

/// The gender that a role tells.
fn gender(role: &str) -> Option<Gender> {
    let last = role.split_whitespace().last()?;
    role_noun(last).and_then(|noun| noun.gender)
}
