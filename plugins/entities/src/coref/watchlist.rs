//! What is asked about, among what was resolved: each stretch has a mention and an entity, and the mentions of a watched name have one.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use copydesk_plugin::standard::{EntityType, MentionForm};

use super::{Entity, Mention, Resolved};
use crate::watchlist::Asked;
use crate::words::Words;

/// Sees to it that all that is `asked` about is there. `names` are the names that are watched.
pub fn settle(resolved: &mut Resolved, words: &Words<'_>, asked: &[Asked], names: &[String]) {
    if asked.is_empty() {
        return;
    }
    resolved.put(asked);
    for asked in asked {
        let Some(place) = resolved.at(asked) else { continue };
        let mention = &mut resolved.mentions[place];
        let entity = *mention.entity.get_or_insert(resolved.entities.len());
        if entity == resolved.entities.len() {
            let name = words.text[asked.bytes.clone()].split_whitespace().collect::<Vec<_>>().join(" ");
            resolved.entities.push(Entity::new(mention.label, mention.words.clone(), name));
        }
        resolved.entities[entity].asked = true;
    }
    if asked.iter().any(|asked| asked.watched.is_some()) {
        resolved.unite(asked, names);
    }
    resolved.tidy();
}

impl Resolved {
    /// The mention that has just the words asked about.
    fn at(&self, asked: &Asked) -> Option<usize> {
        let first = self.mentions.partition_point(|mention| mention.words.start < asked.words.start);
        let same = |mention: &Mention| mention.words == asked.words;
        (first..self.mentions.len())
            .take_while(|&at| self.mentions[at].words.start == asked.words.start)
            .find(|&at| same(&self.mentions[at]))
    }

    /// Puts a mention where none has just the words asked about, in the place of those across them.
    fn put(&mut self, asked: &[Asked]) {
        let missing: Vec<&Asked> = asked.iter().filter(|asked| self.at(asked).is_none()).collect();
        if missing.is_empty() {
            return;
        }
        self.mentions.retain(|mention| {
            let next = missing.partition_point(|asked| asked.words.end <= mention.words.start);
            missing.get(next).is_none_or(|asked| asked.words.start >= mention.words.end)
        });
        self.mentions.extend(missing.iter().map(|asked| {
            let (words, form) = (asked.words.clone(), asked.form);
            Mention { words, label: EntityType::Person, form, score: 1.0, entity: None }
        }));
        self.mentions.sort_by_key(|mention| (mention.words.start, Reverse(mention.words.end)));
    }

    /// Gives the mentions of each watched name one entity. Where namesakes share one, it goes with the name that most of its mentions stand for.
    fn unite(&mut self, asked: &[Asked], names: &[String]) {
        let mut watched = vec![None; self.mentions.len()];
        let mut counts: Vec<BTreeMap<usize, usize>> = vec![BTreeMap::new(); self.entities.len()];
        for asked in asked {
            let (Some(at), Some(name)) = (self.at(asked), asked.watched) else { continue };
            watched[at] = Some(name);
            if let Some(entity) = self.mentions[at].entity {
                *counts[entity].entry(name).or_default() += 1;
            }
        }
        let most = |of: &BTreeMap<usize, usize>| {
            of.iter().max_by_key(|(name, count)| (**count, Reverse(**name))).map(|(name, _)| *name)
        };
        let owner: Vec<Option<usize>> = counts.iter().map(most).collect();
        // Of the names that are there only: a list may be of a million.
        let mut home: BTreeMap<usize, usize> = BTreeMap::new();
        for (entity, name) in owner.iter().enumerate() {
            if let Some(name) = *name {
                home.entry(name).or_insert(entity);
            }
        }
        for (mention, name) in self.mentions.iter().zip(&watched) {
            if let Some(name) = *name {
                home.entry(name).or_insert_with(|| {
                    self.entities.push(Entity::new(mention.label, mention.words.clone(), String::new()));
                    self.entities.len() - 1
                });
            }
        }
        for (mention, name) in self.mentions.iter_mut().zip(&watched) {
            let name = name.or_else(|| owner[mention.entity?]);
            mention.entity = name.and_then(|name| home.get(&name).copied()).or(mention.entity);
            if let Some(entity) = mention.entity.filter(|_| name.is_some()) {
                mention.label = self.entities[entity].label;
            }
        }
        for (name, home) in home {
            let entity = &mut self.entities[home];
            (entity.name, entity.asked) = (names[name].clone(), true);
        }
    }

    /// Drops entities of which nothing is left, counts the mentions of the others, and sees that each stands where it is spoken of.
    fn tidy(&mut self) {
        let mut of: Vec<Vec<usize>> = vec![Vec::new(); self.entities.len()];
        for (at, mention) in self.mentions.iter().enumerate() {
            if let Some(entity) = mention.entity {
                of[entity].push(at);
            }
        }
        for (entity, mentions) in self.entities.iter_mut().zip(&of) {
            entity.mentions = mentions.len();
            let stands = mentions.iter().any(|&at| self.mentions[at].words == entity.fullest);
            let fullest = mentions
                .iter()
                .map(|&at| &self.mentions[at])
                .max_by_key(|m| (m.form == MentionForm::Name, m.words.len(), Reverse(m.words.start)));
            if let Some(fullest) = fullest.filter(|_| !stands) {
                entity.fullest = fullest.words.clone();
            }
        }
        let mut kept = 0;
        let places: Vec<usize> =
            of.iter().map(|mentions| (kept, kept += usize::from(!mentions.is_empty())).0).collect();
        self.mentions
            .iter_mut()
            .filter_map(|mention| mention.entity.as_mut())
            .for_each(|entity| *entity = places[*entity]);
        self.entities.retain(|entity| entity.mentions > 0);
    }
}
