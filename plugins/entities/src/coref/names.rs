//! Which names are the same: by the same words, a list's other names, an acronym, or a shorter form of a fuller name.
//!
//! Fuller forms are placed first, so that "Guterres" finds "Antonio Guterres" wherever in the article that stands. A short form that
//! several entities share goes, mention by mention, to the one named last in this paragraph or the one before it, else to the article's first.

use std::cmp::Reverse;
use std::ops::Range;

use copydesk_language::lexicon::Gender;
use copydesk_plugin::standard::EntityType;

use super::gender::{gender, given, relative};
use super::namesakes::Which;
use super::small_words::{is_part, newspaper};
use super::{Entity, kind};
use crate::lexicon::{Classes, KeyMap, Lexicon, exact, folded, is_caps, mix};
use crate::recognise::{Found, key_of, phrase_key};
use crate::words::{Case, Shape, Word, Words};

/// How many entities may share a word or a form, so that hostile articles take linear time.
const SHARERS: usize = 16;

/// Where an entity was named first and last, and the paragraph of the last.
#[derive(Clone, Copy)]
struct Place {
    first: usize,
    last: usize,
    section: usize,
}

/// How many words behind a name a pronoun may tell whose it is.
const TOLD: usize = 40;

/// How many words before a relative's given name somebody may be named whose surname it is.
const FAR: usize = 60;

/// Corrects labels: where the same words have several labels, names with a doubtful label take the one that is certain elsewhere in the article.
pub(super) fn agree(found: &mut [Found]) {
    let mut by_words: KeyMap<[(usize, f32); 4]> = KeyMap::default();
    for name in &*found {
        let (count, best) = &mut by_words.entry(name.key).or_default()[name.label as usize];
        *count += 1;
        *best = best.max(name.score);
    }
    let labels = [EntityType::Person, EntityType::Organisation, EntityType::Location, EntityType::Other];
    for name in found {
        let counts = &by_words[&name.key];
        let doubtful = counts[name.label as usize].0 == 1 && name.score < DOUBTFUL;
        let main = labels.into_iter().find(|&l| counts[l as usize].0 > 1 && counts[l as usize].1 > SURE);
        name.label = main.filter(|_| doubtful).unwrap_or(name.label);
    }
}

/// The scores below which a label is doubtful and above which it is certain.
const DOUBTFUL: f32 = 0.75;
const SURE: f32 = 0.85;

/// The entities, and the entity of each name.
pub(super) fn group(words: &Words<'_>, lexicon: &Lexicon, found: &[Found]) -> (Vec<Entity>, Vec<usize>) {
    let mut group = Group { words, lexicon, entities: Vec::new(), forms: KeyMap::default(), parts: KeyMap::default() };
    let mut order: Vec<usize> = (0..found.len()).collect();
    order.sort_by_key(|&i| Reverse(fullness(words, &found[i].words, found[i].label)));
    for &i in &order {
        group.place(&found[i]);
    }
    group.bracketed(found);
    group.relatives(found);
    let of = group.settle(found);
    for entity in group.entities.iter_mut().filter(|entity| entity.gender.is_none()) {
        entity.gender = given(words, lexicon, entity);
    }
    in_order_of_text(group.entities, of)
}

/// Sort key for the fullest form: first the words that are not acronyms or initials, then the length, then names not in capitals.
fn fullness(words: &Words<'_>, name: &Range<usize>, label: EntityType) -> (usize, usize, usize) {
    let count = |counts: &dyn Fn(&Word) -> bool| words.words[name.clone()].iter().filter(|w| counts(w)).count();
    let plain = count(&|w| !w.shape.intersects(Shape::CAPS) && !w.shape.intersects(Shape::INITIAL));
    // In a text in capitals, and in a person's full name ("By JANE DOE"), capitals do not make an acronym; "J.D." has two initials.
    let sentence = words.sentences.partition_point(|s| s.words.end <= name.start);
    let loud = words.sentences[sentence].case == Case::Caps || (label == EntityType::Person && name.len() > 1);
    let spelt = if loud {
        count(&|w| !w.shape.intersects(Shape::INITIAL) && !w.shape.intersects(Shape::DOTTED))
    } else {
        plain
    };
    (spelt, name.len(), plain)
}

struct Group<'g> {
    words: &'g Words<'g>,
    lexicon: &'g Lexicon,
    entities: Vec<Entity>,
    /// The entities that a form (a key with a label) may refer to.
    forms: KeyMap<Vec<u32>>,
    /// The entities with a word in their fullest name.
    parts: KeyMap<Vec<u32>>,
}

impl Group<'_> {
    /// Adds the form of a name, to existing entities that it may refer to, or else to a new one.
    fn place(&mut self, name: &Found) {
        let form = self.form(name);
        if self.forms.contains_key(&form) {
            return;
        }
        let mut sharers = self.fuller(name);
        if sharers.is_empty() {
            sharers.push(self.found(name));
        }
        self.forms.insert(form, sharers);
    }

    /// Adds an entity.
    fn found(&mut self, name: &Found) -> u32 {
        let new = self.entities.len() as u32;
        // Abbreviations get the list's full name; other names stay as the text has them.
        let short = is_caps(self.words.slice(name.words.clone()));
        let usual = self.lexicon.canonical(name.key).filter(|_| short && listed(name));
        self.entities.push(Entity {
            label: name.label,
            fullest: name.words.clone(),
            name: usual.map_or_else(|| plain(self.words.slice(name.words.clone())), str::to_owned),
            role: None,
            title: None,
            gender: gender(self.words, name).map(|(gender, _)| gender),
            sure: gender(self.words, name).is_some_and(|(_, sure)| sure),
            kind: kind(name.label, name.classes),
            of: self.lexicon.homeland(name.key).filter(|_| name.label == EntityType::Other),
            mentions: 0,
            asked: false,
        });
        for at in name.words.clone() {
            share(self.parts.entry(with(self.words.words[at].key, name.label)).or_default(), new);
            if let Some(tail) = tail(self.words.str(at)).filter(|_| name.label == EntityType::Person) {
                share(self.parts.entry(with(folded(tail), name.label)).or_default(), new);
            }
        }
        if matches!(name.label, EntityType::Organisation | EntityType::Other) && name.words.len() > 1 {
            let capitals = self.words.words[name.words.clone()].iter().filter(|w| w.is_name_like());
            let initials: String = capitals.filter_map(|w| self.words.text[w.range()].chars().next()).collect();
            // A short acronym is written in capitals in the lists; any other has the key of its small letters.
            let key = match initials.chars().count() {
                0 | 1 => None,
                2 => Some(exact(&initials)),
                _ => Some(self.lexicon.key(&initials)),
            };
            if let Some(key) = key {
                share(self.forms.entry(with(key, name.label)).or_default(), new);
            }
        }
        new
    }

    /// The entities that a shorter name may refer to: those whose fullest name contains its words.
    fn fuller(&self, name: &Found) -> Vec<u32> {
        let last = self.words.words[name.words.end - 1].key;
        let by_tail = tail(self.words.str(name.words.end - 1)).map(folded);
        let by = |key: u64| self.parts.get(&with(key, name.label));
        let Some(sharers) = by(last).or_else(|| by(by_tail?)) else { return Vec::new() };
        let fuller: Vec<u32> =
            sharers.iter().copied().filter(|&e| self.shortens(name, &self.entities[e as usize])).collect();
        if !self.is_paper(name) {
            return fuller;
        }
        // "The Times" is the Times of London, not another Times; and of two Heralds none that is known.
        let first = |e: &u32| self.words.words[self.entities[*e as usize].fullest.start].key == last;
        let begin: Vec<u32> = fuller.iter().copied().filter(first).collect();
        match (&begin[..], &fuller[..]) {
            ([one], _) | ([], [one]) => vec![*one],
            _ => Vec::new(),
        }
    }

    /// Whether a name is a word that newspapers are called by.
    fn is_paper(&self, name: &Found) -> bool {
        name.label == EntityType::Organisation && name.words.len() == 1 && newspaper(self.words.str(name.words.start))
    }

    /// Whether "the Herald" may be a body of this full name: "Oxbridge Herald", "Herald of Oxbridge", and no other body that the lists know.
    fn may_be_paper(&self, full: &Range<usize>, word: u64) -> bool {
        let classes = |of: Range<usize>| self.lexicon.classes(key_of(self.words, of));
        let at = |w: usize| self.words.words[w].key == word;
        let first = at(full.start) && self.words.str(full.start + 1) == "of";
        let last = at(full.end - 1) && !classes(full.start..full.end - 1).any(Classes::ORGANISATION);
        let listed = classes(full.clone());
        (first || last) && (listed.any(Classes::MEDIA) || !listed.any(Classes::ORGANISATION))
    }

    fn shortens(&self, name: &Found, entity: &Entity) -> bool {
        let short = &self.words.words[name.words.clone()];
        let full = &self.words.words[entity.fullest.clone()];
        match name.label {
            EntityType::Person => holds(full, short, self.words),
            EntityType::Organisation => {
                // "Ford" of "Ford Motor Company", not "United" of "United Airlines"; "Police Department" of one with a place before.
                let telling = Classes::PLACE
                    .or(Classes::NATIONALITY)
                    .or(Classes::COMMON)
                    .or(Classes::DIRECTION)
                    .or(Classes::GIVEN);
                let begins = full.len() > short.len() && same(&full[..short.len()], short);
                let ends =
                    full.len() > short.len() && short.len() > 1 && same(&full[full.len() - short.len()..], short);
                let paper = full.len() > 1 && self.is_paper(name) && self.may_be_paper(&entity.fullest, short[0].key);
                // Boeing is not Boeing Commercial Airplanes, nor the U.N. its Development Program; Ford is the Ford Motor Company.
                let part = begins
                    && listed(name)
                    && !self.lexicon.classes(key_of(self.words, entity.fullest.clone())).any(Classes::ORGANISATION)
                    && is_part(self.words.str(entity.fullest.end - 1));
                (begins && !part && (short.len() > 1 || !short[0].classes.any(telling))) || ends || paper
            }
            EntityType::Location | EntityType::Other => false,
        }
    }

    /// "Sexual Minorities Uganda (SMUG)": a name in brackets directly after a name is another form of it.
    fn bracketed(&mut self, found: &[Found]) {
        for pair in found.windows(2) {
            let (long, short) = (&pair[0], &pair[1]);
            let caps = short.words.len() == 1 && self.words.words[short.words.start].shape.intersects(Shape::CAPS);
            let bracket = short.words.start == long.words.end + 1 && self.words.str(long.words.end) == "(";
            let organisation =
                matches!(long.label, EntityType::Organisation | EntityType::Other) && long.words.len() > 1;
            if caps && bracket && organisation && short.label != EntityType::Location {
                let (long, short) = (self.form(long), self.form(short));
                if let Some(of) = self.forms.get(&long).cloned() {
                    self.forms.insert(short, of);
                }
            }
        }
    }

    /// "Ada Example … her husband, Jan": a relative of whom only the given name is told may be called by the surname of whom was named before.
    fn relatives(&mut self, found: &[Found]) {
        let persons: Vec<&Found> = found.iter().filter(|name| name.label == EntityType::Person).collect();
        for pair in persons.windows(2) {
            let (owner, name) = (pair[0], pair[1]);
            let far = name.words.start.saturating_sub(owner.words.end) > FAR;
            if name.words.len() > 1 || owner.words.len() == 1 || far || relative(self.words, &name.words).is_none() {
                continue;
            }
            let Some(&[entity]) = self.forms.get(&self.form(name)).map(Vec::as_slice) else { continue };
            let surname = self.words.words[owner.words.end - 1];
            let form = with(phrase_key(None, &surname), EntityType::Person);
            // Only where somebody is called by it.
            if let Some(sharers) = self.forms.get_mut(&form) {
                share(sharers, entity);
            }
        }
    }

    /// Gives each name its entity, in order of the text.
    fn settle(&mut self, found: &[Found]) -> Vec<usize> {
        // Where each entity was named first and last, and the paragraph of the last.
        let mut named: Vec<Option<Place>> = vec![None; self.entities.len()];
        let mut sentence = 0;
        let mut of = Vec::with_capacity(found.len());
        for (i, name) in found.iter().enumerate() {
            let form = self.form(name);
            let gender = gender(self.words, name);
            let sharers = self.forms.get(&form).map_or(&[][..], Vec::as_slice);
            let fits = |e: &&u32| {
                let entity = &self.entities[**e as usize];
                // "Kim" comes first in "Kim Jong Un", but is not a given name there.
                let family_first = !entity.sure && self.words.words[entity.fullest.start].key == name.key;
                entity.gender.zip(gender).is_none_or(|(a, (b, _))| a == b || family_first)
            };
            let told = self.told(found, i, sharers);
            let fits = |e: &&u32| fits(e) && told.is_none_or(|told| self.entities[**e as usize].gender == Some(told));
            while self.words.sentences[sentence].words.end <= name.words.start {
                sentence += 1;
            }
            let section = self.words.sentences[sentence].section;
            // Who was named last in this paragraph or the one before; else the first of the article.
            let best = sharers.iter().filter(fits).copied().min_by_key(|&e| {
                let place = named[e as usize];
                let near = place.filter(|place| section - place.section <= 1).map(|place| Reverse(place.last));
                let first = place.map_or(self.entities[e as usize].fullest.start, |place| place.first);
                // "Mrs. Example" is who is known to be a woman before who may be one, and who has the name before whose relative does.
                let entity = &self.entities[e as usize];
                let other =
                    gender.is_some_and(|(gender, sure)| sure && entity.gender.is_some_and(|known| known != gender));
                let doubted = gender.is_some_and(|(_, sure)| sure && entity.gender.is_none());
                let borrowed = name.words.len() == 1
                    && !self.words.words[entity.fullest.clone()].iter().any(|w| {
                        w.key == name.key
                            || tail(&self.words.text[w.range()]).is_some_and(|tail| folded(tail) == name.key)
                    });
                (
                    other,
                    near.is_none(),
                    doubted,
                    borrowed && name.label == EntityType::Person,
                    near,
                    place.is_none(),
                    first,
                )
            });
            let best = self.compared(name, sharers, &named).or(best);
            let entity = best.unwrap_or_else(|| {
                let new = self.found(name);
                named.push(None);
                share(self.forms.entry(form).or_default(), new);
                new
            }) as usize;
            let start = name.words.start;
            let first = named[entity].map_or(start, |place| place.first);
            named[entity] = Some(Place { first, last: start, section });
            let (there, here) = (&self.entities[entity].fullest, &name.words);
            let fullness = |of: &Range<usize>| fullness(self.words, of, name.label);
            let fuller = fullness(here).cmp(&fullness(there));
            if fuller.is_gt() || (fuller.is_eq() && here.start < there.start) {
                self.entities[entity].fullest = name.words.clone();
            }
            let entity_of = &mut self.entities[entity];
            if let Some((gender, sure)) = gender.filter(|(_, sure)| *sure || entity_of.gender.is_none()) {
                (entity_of.gender, entity_of.sure) = (Some(gender), sure);
            }
            of.push(entity);
        }
        of
    }

    /// Of several with the same surname, the one that "the elder Example" or "the other Example" means.
    fn compared(&self, name: &Found, sharers: &[u32], named: &[Option<Place>]) -> Option<u32> {
        let which = Which::of(self.words, &name.words).filter(|_| sharers.len() > 1)?;
        let last = |e: &u32| named[*e as usize].map(|place| place.last);
        if which == Which::Other {
            // Not who was named last.
            let &[one, other] = sharers else { return None };
            return Some(if last(&one) > last(&other) { other } else { one });
        }
        let fullest: Vec<Range<usize>> = sharers.iter().map(|&e| self.entities[e as usize].fullest.clone()).collect();
        which.choose(self.words, &fullest).map(|at| sharers[at])
    }

    /// Of a woman and a man with the same surname, the one that the next "she" or "he" fits: "Clinton spoke. She smiled."
    fn told(&self, found: &[Found], name: usize, sharers: &[u32]) -> Option<Gender> {
        let has = |gender| sharers.iter().any(|&e| self.entities[e as usize].gender == Some(gender));
        if !has(Gender::Female) || !has(Gender::Male) {
            return None;
        }
        let next = found[name + 1..].iter().find(|next| next.label == EntityType::Person).map(|next| next.words.start);
        let from = found[name].words.end;
        let sentence = self.words.sentences.partition_point(|s| s.words.end < from);
        let limit =
            self.words.sentences.get(sentence + 1).filter(|s| s.section == self.words.sentences[sentence].section);
        let limit = limit.unwrap_or(&self.words.sentences[sentence]).words.end.min(next.unwrap_or(usize::MAX));
        let said = |w: &usize| !self.words.words[*w].shape.intersects(Shape::QUOTED);
        (from..limit.min(from + TOLD)).filter(said).find_map(|w| match self.words.str(w) {
            "she" | "She" => Some(Gender::Female),
            "he" | "He" => Some(Gender::Male),
            _ => None,
        })
    }

    /// Two names with the same key and label are the same: the key of the name, or of its usual name if a list has one.
    fn form(&self, name: &Found) -> u64 {
        let usual = self.lexicon.canonical(name.key).filter(|_| listed(name));
        let key = usual.map_or_else(|| self.core(name), |usual| self.lexicon.phrase_key(usual));
        with(self.singular(name).unwrap_or(key), name.label)
    }

    /// The key of a name without a final "Co." or "Inc.": "Boeing", "Boeing Co." and "the Boeing Company" are the same.
    fn core(&self, name: &Found) -> u64 {
        let mut end = name.words.end;
        let legal = |at: usize| {
            let text = self.words.str(at);
            self.words.words[at].classes.any(Classes::ORG_SUFFIX)
                || matches!(text, "Company" | "Corporation" | "," | ".")
        };
        while name.label == EntityType::Organisation && end > name.words.start + 1 && legal(end - 1) {
            end -= 1;
        }
        if end == name.words.end {
            return name.key;
        }
        self.words.words[name.words.start..end].iter().fold(None, |key, w| Some(phrase_key(key, w))).unwrap_or_default()
    }

    /// "Russians" is the plural of "Russian".
    fn singular(&self, name: &Found) -> Option<u64> {
        let home = self.lexicon.homeland(name.key).filter(|_| name.label == EntityType::Other)?;
        let stem = self.words.slice(name.words.clone()).strip_suffix('s')?;
        let key = self.lexicon.phrase_key(stem);
        (self.lexicon.homeland(key) == Some(home)).then_some(key)
    }
}

/// Whether the lists' entry is for this type of name.
fn listed(name: &Found) -> bool {
    let class = match name.label {
        EntityType::Person => return false,
        EntityType::Organisation => Classes::ORGANISATION,
        EntityType::Location => Classes::PLACE,
        EntityType::Other => Classes::THING,
    };
    name.classes.any(class)
}

fn with(key: u64, label: EntityType) -> u64 {
    mix(key, label as u64 + 1)
}

fn share(sharers: &mut Vec<u32>, entity: u32) {
    if sharers.len() < SHARERS && !sharers.contains(&entity) {
        sharers.push(entity);
    }
}

fn same(a: &[Word], b: &[Word]) -> bool {
    a.iter().zip(b).all(|(a, b)| a.key == b.key)
}

/// Whether a person's full name contains the words of a shorter one in order; an initial matches a name, and "Jr" must be in both or neither.
fn holds(full: &[Word], short: &[Word], words: &Words<'_>) -> bool {
    let suffix = |name: &[Word]| name.last().filter(|w| w.classes.any(Classes::PERSON_SUFFIX)).map(|w| w.key);
    if short.len() > 1 && suffix(full) != suffix(short) {
        return false;
    }
    let text = |w: &Word| &words.text[w.range()];
    let letter = |w: &Word| text(w).chars().next();
    let alike = |f: &Word, s: &Word| {
        f.key == s.key
            || ((f.shape.intersects(Shape::INITIAL) || s.shape.intersects(Shape::INITIAL)) && letter(f) == letter(s))
            || tail(text(f)).is_some_and(|tail| folded(tail) == s.key)
            || tail(text(s)).is_some_and(|tail| folded(tail) == f.key)
    };
    // George W. is not George H. W., and may not be the George without an initial.
    if short.len() > 1 {
        let initials = |name: &[Word]| -> String {
            let inner = name.iter().skip(1).take(name.len().saturating_sub(2));
            let all = inner.filter(|w| w.shape.intersects(Shape::INITIAL) || w.shape.intersects(Shape::DOTTED));
            all.flat_map(|w| text(w).chars().filter(|c| c.is_alphabetic())).collect()
        };
        let (full, short) = (initials(full), initials(short));
        if !full.is_empty() && !short.is_empty() && full != short {
            return false;
        }
    }
    let mut at = 0;
    short.iter().all(|s| {
        let found = full[at..].iter().position(|f| alike(f, s));
        at += found.map_or(0, |f| f + 1);
        found.is_some()
    })
}

/// The part of a surname that is used alone: "Assad" of "al-Assad", "Cortez" of "Ocasio-Cortez".
fn tail(word: &str) -> Option<&str> {
    let (head, tail) = word.rsplit_once('-')?;
    (!head.is_empty() && tail.len() > 2 && tail.starts_with(char::is_uppercase)).then_some(tail)
}

/// A name on one line, with single spaces.
fn plain(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Numbers the entities by their first name in the text, and drops those without names.
fn in_order_of_text(entities: Vec<Entity>, of: Vec<usize>) -> (Vec<Entity>, Vec<usize>) {
    let mut place = vec![usize::MAX; entities.len()];
    let mut next = 0;
    for &entity in &of {
        if place[entity] == usize::MAX {
            place[entity] = next;
            next += 1;
        }
    }
    let mut sorted: Vec<(usize, Entity)> =
        place.iter().copied().zip(entities).filter(|(place, _)| *place != usize::MAX).collect();
    sorted.sort_by_key(|(place, _)| *place);
    (sorted.into_iter().map(|(_, entity)| entity).collect(), of.into_iter().map(|e| place[e]).collect())
}
