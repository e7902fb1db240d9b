//! Reads the text in order and resolves its pronouns and nominals: `questions` makes the candidates, the judge chooses one, and the discourse
//! records it. Appositions are not asked about.

use std::collections::HashMap;
use std::ops::Range;

use copydesk_language::lexicon::{Number, Person, person_pronoun};
use copydesk_plugin::standard::{EntityType, MentionForm};

use super::binding::Barred;
use super::common_nouns::Group;
use super::discourse::{Article, Discourse, Place, Read, Stranger};
use super::facts::{Entry, Facts, noun_key};
use super::features::Feature;
use super::memory::Spoken;
use super::nominals::{Determiner, Nominal, Noun};
use super::pronouns::Pronoun;
use super::questions;
use super::scorer::{Answer, Candidate, Judge, Kind, Question};
use super::small_words::{adverb, nameless, speaks_itself};
use super::{Entity, Mention, Wanted, grammar};
use crate::lexicon::Classes;
use crate::words::{Shape, Words};

/// The mentions other than names, in order of the text; and nominals of which it is unsure whom they mean, with each whom they may mean.
pub(super) fn read(
    article: Article<'_>,
    entities: &mut [Entity],
    facts: Vec<Facts<'_>>,
    judge: &mut dyn Judge,
    wanted: Wanted,
) -> (Vec<Mention>, Vec<Mention>) {
    let (found, unsure) = (Vec::new(), Vec::new());
    let holders = holders(entities);
    let mut apposed = vec![false; entities.len()];
    for entity in article.nominals.iter().filter_map(|nominal| nominal.apposed) {
        apposed[entity] = true;
    }
    let mut reader = Reader {
        discourse: Discourse::new(article, entities, facts),
        article,
        judge,
        wanted,
        name: 0,
        nominal: 0,
        holders,
        apposed,
        found,
        unsure,
    };
    for sentence in 0..article.words.sentences.len() {
        reader.sentence(sentence);
    }
    (reader.found, reader.unsure)
}

struct Reader<'r> {
    article: Article<'r>,
    discourse: Discourse<'r>,
    judge: &'r mut dyn Judge,
    wanted: Wanted,
    /// The next name and nominal.
    name: usize,
    nominal: usize,
    holders: HashMap<String, Option<usize>>,
    /// Which entities a nominal stands beside: "the man, Ada Example".
    apposed: Vec<bool>,
    found: Vec<Mention>,
    unsure: Vec<Mention>,
}

/// Who has each role, in small letters; `None` where several have it.
fn holders(entities: &[Entity]) -> HashMap<String, Option<usize>> {
    let mut holders = HashMap::new();
    for (at, entity) in entities.iter().enumerate() {
        if let Some(role) = &entity.role {
            holders.entry(role.to_ascii_lowercase()).and_modify(|holder| *holder = None).or_insert(Some(at));
        }
    }
    holders
}

impl Reader<'_> {
    fn sentence(&mut self, index: usize) {
        let (words, names, nominals) = (self.article.words, self.article.names, self.article.nominals);
        let mut place = self.discourse.begin(index, self.name);
        for at in place.words.clone() {
            place.before = place.last;
            if words.words[at].shape.intersects(Shape::MARK) || grammar::starts_clause(words.str(at)) {
                place.clause += 1;
            }
            let inside = self.name.checked_sub(1).is_some_and(|last| names[last].words.contains(&at));
            if let Some(name) = names.get(self.name).filter(|name| name.words.start == at) {
                let title = self.article.titles[self.name];
                self.name += 1;
                if let Some(referent) = name.entity {
                    self.relate(referent, title..name.words.start);
                    let read = Read { words: name.words.clone(), label: name.label, form: MentionForm::Name, referent };
                    self.discourse.note(title, read, &mut place);
                }
            } else if !inside && !words.words[at].shape.intersects(Shape::MARK) {
                self.pronoun(at, &mut place);
            }
            while let Some(nominal) = nominals.get(self.nominal).filter(|nominal| nominal.words.start <= at) {
                self.nominal += 1;
                if self.wanted.nominals {
                    self.nominal(nominal, &mut place);
                }
            }
        }
        self.discourse.end(&place);
    }

    /// Notes whose relative a name's title says that it names: "**her husband** Ben Sample".
    fn relate(&mut self, entity: usize, title: Range<usize>) {
        let owns = |mention: &Mention| mention.words.end == title.start && mention.form == MentionForm::Pronoun;
        let owner = self.found.last().filter(|mention| owns(mention)).and_then(|mention| mention.entity);
        if let Some(owner) = owner.filter(|owner| *owner != entity && !title.is_empty()) {
            self.discourse.relate(entity, owner, title.end - 1);
        }
    }

    fn pronoun(&mut self, at: usize, place: &mut Place) {
        let text = self.article.words.str(at);
        if person_pronoun(text).is_some_and(|p| p.relative && p.person == Person::Third && p.number != Number::Plural) {
            if let Some(referent) = self.before_relative(at, place) {
                self.add(at, referent, 0.9, place);
            }
            return;
        }
        let Some(pronoun) = Pronoun::at(self.article.words, at) else { return };
        let candidates = questions::pronoun(&self.discourse, at, pronoun, place);
        if candidates.len() == 1 {
            return;
        }
        let one = matches!(pronoun, Pronoun::Singular(_) | Pronoun::I);
        let kind = if one { Kind::Person } else { Kind::Thing };
        let answer = self.judge.judge(&Question { kind, words: at..at + 1, candidates: &candidates });
        let barred = if one { Barred::new(&self.discourse, at, place) } else { Barred::default() };
        let found = self.unbarred(at, &barred, &candidates, &answer);
        let they = || self.uses_they(&candidates).filter(|_| pronoun == Pronoun::They);
        let body = || self.goes_on(at, place).filter(|_| pronoun == Pronoun::It);
        let speaks_on = self.speaks_on(at, pronoun, found.map(|(referent, _)| referent), place);
        let Some((referent, score)) = speaks_on.or(found).or_else(they).or_else(body) else { return };
        if questions::may_be_stranger(&self.discourse, at, pronoun, referent, place) {
            return;
        }
        if let Some(echo) = pronoun.echo() {
            self.discourse.echoes[echo] = Some((referent, place.sentence));
        }
        if let Some(gender) = pronoun.gender() {
            let entities = self.discourse.entities.len();
            let known = match self.discourse.entities.get_mut(referent) {
                Some(entity) => &mut entity.gender,
                None => &mut self.discourse.strangers[referent - entities].gender,
            };
            if known.is_none() {
                *known = Some(gender);
                self.discourse.guessed[referent] = true;
            }
        }
        self.add(at, referent, score, place);
    }

    /// Whom the judge chose. Where a pronoun cannot mean whom it holds likely, that is the subject of the sentence before, if it is most of the rest.
    fn unbarred(&self, at: usize, barred: &Barred, candidates: &[Candidate], answer: &Answer) -> Option<(usize, f32)> {
        let bars = |candidate: &Candidate| candidate.referent.is_some_and(|r| barred.bars(&self.discourse, at, r));
        let chosen = &candidates[answer.chosen];
        if chosen.referent.is_some() && !bars(chosen) {
            return chosen.referent.map(|referent| (referent, answer.score()));
        }
        let all = || candidates.iter().zip(&answer.probabilities);
        let lost: f32 = all().filter(|(candidate, _)| bars(candidate)).map(|(_, p)| p).sum();
        let subject = self.discourse.subjects[0]?;
        let (_, probability) = all().find(|(candidate, _)| candidate.referent == Some(subject) && !bars(candidate))?;
        let rest = probability / (1.0 - lost);
        (lost >= POSSIBLE && rest >= MOST).then_some((subject, rest.min(SURE)))
    }

    /// Who was the subject of the sentence before and said what it tells, where "he" goes on to say something, instead of nobody or of somebody whom that sentence
    /// does not mention: "Police freed Ben Sample. Prosecutor Cy Example announced an inquiry. He said the case was closed."
    fn speaks_on(&self, at: usize, pronoun: Pronoun, found: Option<usize>, place: &Place) -> Option<(usize, f32)> {
        let words = self.article.words;
        let before = words.sentences.get(place.sentence.checked_sub(1)?)?;
        let subject = self.discourse.subjects[0].filter(|_| place.section - before.section <= 1)?;
        let spoke = self.discourse.speakers.last == Some(subject) && !self.discourse.speakers.stale;
        let fits = self.discourse.label(subject) == Some(EntityType::Person)
            && pronoun.gender().is_some()
            && self.discourse.may_be(subject, pronoun.gender());
        let here = |spoken: &&Spoken| spoken.sentence + 1 >= place.sentence;
        let near: Vec<usize> = self.discourse.memory.latest().take_while(here).map(|spoken| spoken.referent).collect();
        // Of two whom the sentence tells of, the judge knows better; if it does not, nobody does.
        let rival = |referent: usize| match found {
            Some(found) => referent == found,
            None => self.discourse.is_person(referent) && self.discourse.may_be(referent, pronoun.gender()),
        };
        let here = near.contains(&subject) && found != Some(subject);
        let elsewhere = !near.iter().any(|&referent| referent != subject && rival(referent));
        let quoted = words.words[at].shape.intersects(Shape::QUOTED);
        let opens = (place.words.start..at).all(|w| opens_statement(words, w));
        let says = opens && !quoted && grammar::says(words, at, &(at..at + 1), &place.words);
        (spoke && fits && here && elsewhere && says).then_some((subject, SURE))
    }

    /// The body that the sentence before is about, where "it" goes on to say something: "The Example Council objected. It said the road was unsafe."
    fn goes_on(&self, at: usize, place: &Place) -> Option<(usize, f32)> {
        let words = self.article.words;
        let before = words.sentences.get(place.sentence.checked_sub(1)?)?;
        let subject = self.discourse.subjects[0].filter(|_| before.section == place.section)?;
        let body = self.discourse.label(subject) == Some(EntityType::Organisation);
        // "A licence was held by the Example Trust. It said …": who ends the sentence is hardly whom it is about.
        let mut spoken = self.discourse.memory.latest().filter(|spoken| spoken.referent == subject);
        let goes_on = |spoken: &Spoken| spoken.sentence == place.sentence || spoken.named.end + 1 < before.words.end;
        let leads = self.discourse.speakers.last == Some(subject) || spoken.next().is_some_and(goes_on);
        let quoted = words.words[at].shape.intersects(Shape::QUOTED);
        let first = place.subject.is_none() && place.spoke.is_none() && !quoted;
        let says = grammar::says(words, at, &(at..at + 1), &place.words);
        // What the body itself has issued says what the body says.
        let issued = |w: usize| (before.words.start..w).rev().take(ISSUED).any(|w| issues(words.str(w)));
        let told = before.words.clone().any(|w| speaks_itself(words.str(w)) && !issued(w));
        let opens = (place.words.start..at).all(|w| opens_statement(words, w));
        (body && leads && first && says && opens && !told).then_some((subject, SURE))
    }

    /// The one candidate of whom the text says that it uses "they", if it was spoken of just before.
    fn uses_they(&self, candidates: &[Candidate]) -> Option<(usize, f32)> {
        let near = candidates.iter().filter(|candidate| (1..=NEAR).contains(&candidate.row.get(Feature::Distance)));
        let mut they = near.filter_map(|candidate| candidate.referent).filter(|&r| self.discourse.facts(r).they);
        they.next().filter(|_| they.next().is_none()).map(|referent| (referent, SURE))
    }

    /// Records the referent of a pronoun.
    fn add(&mut self, at: usize, referent: usize, score: f32, place: &mut Place) {
        if !self.wanted.pronouns {
            return;
        }
        let (words, form) = (at..at + 1, MentionForm::Pronoun);
        let label = self.discourse.label(referent);
        if let Some(label) = label {
            self.found.push(Mention { words: words.clone(), label, form, score, entity: Some(referent) });
        }
        let stranger = if self.discourse.is_person(referent) { EntityType::Person } else { EntityType::Organisation };
        self.discourse.note(at, Read { words, label: label.unwrap_or(stranger), form, referent }, place);
    }

    /// The referent of "who": the person directly before it, skipping a comma and a preposition.
    fn before_relative(&self, at: usize, place: &Place) -> Option<usize> {
        let (referent, end) = place.last.filter(|(referent, _)| self.discourse.is_person(*referent))?;
        let between =
            (end..at).all(|w| matches!(self.article.words.str(w), "," | "with" | "to" | "of" | "for" | "by" | "from"));
        (end <= at && at - end <= 2 && between).then_some(referent)
    }

    fn nominal(&mut self, nominal: &Nominal, place: &mut Place) {
        let words = self.article.words;
        let at = nominal.words.start;
        // "Anna Weiss, a German diplomat"
        let behind = place.before.filter(|(_, end)| end + 1 == at && words.str(*end) == ",");
        let fits = |referent: usize| {
            nominal.noun.of_persons() && self.discourse.is_person(referent)
                || nominal.noun.of_things() && self.discourse.is_thing(referent)
        };
        let behind = behind.map(|(referent, _)| referent).filter(|r| fits(*r) && self.apposes(nominal, place));
        let owner = nominal.owner.or(nominal.of).or_else(|| {
            let possessive = nominal.determiner == Determiner::Possessive;
            // "**her** brother", "**the grazier**'s daughter"
            let owns = |mention: &Mention| {
                let (end, words) = (mention.words.end, self.article.words);
                let genitive = end < nominal.head && words.words[end].shape.intersects(Shape::GENITIVE);
                mention.words.start == at && (possessive && end == at + 1 || genitive)
            };
            self.found.last().filter(|mention| owns(mention)).and_then(|mention| mention.entity)
        });
        if let Some((entity, owner)) = nominal.apposed.or(behind).zip(owner) {
            self.discourse.belong(entity, owner, nominal);
        }
        let (referent, score) = match nominal.apposed.or(behind).or(nominal.holder).or_else(|| self.holder(nominal)) {
            Some(referent) => (Some(referent), 0.8),
            None => {
                let candidates = questions::nominal(&self.discourse, nominal, owner, place);
                let question = Question { kind: Kind::Nominal, words: nominal.words.clone(), candidates: &candidates };
                let answer = self.judge.judge(&question);
                if nominal.noun.of_persons() {
                    self.note_others(nominal, &candidates, &answer, place);
                }
                let score = answer.score();
                // "the unidentified man"
                let nameless = nominal.modifiers().any(|w| nameless(words.str(w)));
                let fits = |referent: &usize| {
                    let behind = self.named_only_behind(*referent, place).then(|| self.least(nominal, *referent));
                    // Of kin the text tells who it is, or seldom names them.
                    let least = behind.or_else(|| (nominal.noun == Noun::Kin).then_some(KIN));
                    !nameless && !self.modifies(nominal, *referent) && least.is_none_or(|least| score > least)
                };
                match candidates[answer.chosen].referent {
                    None => {
                        self.of_its_kind(nominal, &candidates, &answer).map_or((None, score), |(r, p)| (Some(r), p))
                    }
                    chosen => (chosen.filter(fits), score),
                }
            }
        };
        // Of "the driver's widow" the text goes on to speak, seldom of the driver: who is nobody known would only stand in the way.
        let end = nominal.words.end;
        let owns = end < place.words.end && words.words[end].shape.intersects(Shape::GENITIVE);
        if owns && nominal.owner.is_none() && referent.is_none() {
            return;
        }
        let entity = referent.filter(|r| *r < self.discourse.entities.len());
        let known_person = matches!(nominal.noun, Noun::Office | Noun::Occupation | Noun::Part | Noun::Aged);
        let label = entity.and_then(|entity| self.discourse.label(entity));
        let label =
            label.unwrap_or(if nominal.noun.of_persons() { EntityType::Person } else { nominal.noun.group().label() });
        if entity.is_some() || (known_person && nominal.owner.is_none()) {
            let score = if entity.is_some() { score } else { 0.6 };
            self.found.push(Mention { words: nominal.words.clone(), label, form: MentionForm::Nominal, score, entity });
        }
        if referent.is_none() && self.predicates(at, place) {
            // "She was a teacher" mentions nobody else, and says what she was.
            if let Some(subject) = self.subject_of(at, place) {
                self.discourse.describe(subject, nominal);
            }
            return;
        }
        let referent = referent.unwrap_or_else(|| {
            let mut facts = Facts::default();
            facts.called(words, self.article.names, nominal);
            let (person, thing) = (nominal.noun.of_persons(), nominal.noun.of_things());
            let facts = Some(Box::new(facts));
            self.discourse.stranger(Stranger { gender: nominal.gender, person, thing, facts })
        });
        if let Some(entity) = entity.filter(|_| score > SURE) {
            self.discourse.describe(entity, nominal);
        }
        self.discourse.called[referent] = noun_key(words, nominal.head);
        // ", a German diplomat," after a name does not make its referent more recent.
        if behind.is_none() {
            let read = Read { words: nominal.words.clone(), label, form: MentionForm::Nominal, referent };
            self.discourse.note(at, read, place);
        }
    }

    /// "The Russian president": the one person whose role is in just these words.
    fn holder(&self, nominal: &Nominal) -> Option<usize> {
        let words = self.article.words;
        if nominal.determiner != Determiner::The || nominal.modifiers().is_empty() {
            return None;
        }
        let called = words.slice(nominal.modifiers().start..nominal.head + 1);
        self.holders.get(&called.to_ascii_lowercase()).copied().flatten()
    }

    /// The one body or place of the noun's kind that "the foundation", "this city" may mean, where the judge is not sure enough: what is known to be a city, or has
    /// the noun in its name.
    fn of_its_kind(&self, nominal: &Nominal, candidates: &[Candidate], answer: &Answer) -> Option<(usize, f32)> {
        let definite = matches!(nominal.determiner, Determiner::The | Determiner::Demonstrative);
        // "The army", "the agency" may be one that has no name.
        let nameless = |group| matches!(group, Group::Government | Group::Agency | Group::Organisation | Group::Party);
        let named = nominal.noun.sort().is_some_and(|group| !nameless(group));
        if !definite || !named || !nominal.modifiers().is_empty() || nominal.of.is_some() {
            return None;
        }
        let kind = |candidate: &Candidate| {
            matches!(candidate.row.get(Feature::Body), 1 | 2) && candidate.row.get(Feature::Distance) <= STILL
        };
        let mut likely = candidates.iter().zip(&answer.probabilities).filter(|(_, p)| **p >= POSSIBLE);
        let (candidate, &probability) = likely.find(|(candidate, _)| kind(candidate))?;
        let entity = candidate.referent.filter(|r| *r < self.discourse.entities.len())?;
        let alone = likely.all(|(candidate, _)| !kind(candidate));
        (alone && probability >= LIKELY && !self.modifies(nominal, entity)).then_some((entity, probability))
    }

    /// Notes whom else a nominal may mean: it may tell their role.
    fn note_others(&mut self, nominal: &Nominal, candidates: &[Candidate], answer: &Answer, place: &Place) {
        let others = candidates.iter().zip(&answer.probabilities).enumerate().filter(|(at, _)| *at != answer.chosen);
        for (_, (candidate, &score)) in others.filter(|(_, (_, score))| **score >= POSSIBLE) {
            let entity = candidate.referent.filter(|r| *r < self.discourse.entities.len());
            let may = |entity: &usize| !self.modifies(nominal, *entity) && !self.named_only_behind(*entity, place);
            if let Some(entity) = entity.filter(may) {
                let (words, label, form) = (nominal.words.clone(), EntityType::Person, MentionForm::Nominal);
                self.unsure.push(Mention { words, label, form, score, entity: Some(entity) });
            }
        }
    }

    /// "A Harker-led team" is not Harker, nor is "the lawyer representing Harker"; and "the Toyota union" is no other body.
    fn modifies(&self, nominal: &Nominal, referent: usize) -> bool {
        if nominal.of == Some(referent) && self.discourse.is_person(referent) {
            return true;
        }
        let names = &self.article.names[self.name.saturating_sub(1)..];
        let mut within = names.iter().take_while(|name| name.words.start < nominal.words.end);
        let other = |label| label == EntityType::Organisation && !nominal.noun.of_persons() && nominal.owner.is_none();
        within
            .any(|name| name.words.start >= nominal.words.start && (name.entity == Some(referent) || other(name.label)))
    }

    /// Whether the text names somebody only behind this sentence: "A man was arrested. Ada Example said" accuses nobody.
    fn named_only_behind(&self, referent: usize, place: &Place) -> bool {
        self.discourse.is_person(referent) && self.discourse.newcomer(referent, place.words.end - 1).is_some()
    }

    /// How probable it must be that a nominal means somebody who is named only behind it.
    fn least(&self, nominal: &Nominal, referent: usize) -> f32 {
        match self.discourse.facts(referent).entry {
            // "A man was arrested. Ada Example said": the noun says no more than the pronoun, and who speaks next is likely another.
            Entry::Says if nominal.noun == Noun::Part => SUREST,
            // "The driver fled. Ada Example lives next door": what the noun says is not said of her.
            Entry::Bare | Entry::Aside if !self.apposed.get(referent).is_some_and(|apposed| *apposed) => SURER,
            _ => SURE,
        }
    }

    /// Whether the nominal that begins here is a predicate: "she was a teacher".
    fn predicates(&self, at: usize, place: &Place) -> bool {
        let be = |w: usize| {
            matches!(
                self.article.words.str(w),
                "is" | "was" | "are" | "were" | "be" | "been" | "became" | "become" | "as" | "am" | "'m" | "’m"
            )
        };
        (place.words.start..at).rev().take(2).any(be)
    }

    /// The entity whose predicate begins here: "she was a teacher", "she is also a teacher".
    fn subject_of(&self, at: usize, place: &Place) -> Option<usize> {
        let (referent, end) = place.last?;
        let joins = |w: usize| {
            let word = self.article.words.str(w);
            matches!(word, "is" | "was" | "became" | "also" | "once" | "am" | "'m" | "’m" | "'s" | "’s")
        };
        let named = referent < self.discourse.entities.len();
        (named && at > end && at - end <= 2 && (end..at).all(joins)).then_some(referent)
    }

    /// Whether a nominal after a name and a comma is an apposition, and does not begin a new clause.
    fn apposes(&self, nominal: &Nominal, place: &Place) -> bool {
        let end = nominal.words.end;
        // "Zelensky, his wife, and others": nobody is his own wife.
        let owner = if place.last == place.before { None } else { place.last };
        let named = place.before.map(|(referent, _)| referent);
        if named.is_some_and(|named| {
            owner.is_some_and(|(owner, _)| owner == named) || !self.discourse.may_be(named, nominal.gender)
        }) {
            return false;
        }
        nominal.determiner == Determiner::Indefinite
            || end >= place.words.end
            || self.article.words.words[end].shape.intersects(Shape::MARK)
            || matches!(self.article.words.str(end), "of" | "at" | "for" | "in" | "who" | "to")
    }
}

/// Whether a word may stand before "it" where a body goes on to say something: "In a statement on Monday, it said". In a letter others speak.
fn opens_statement(words: &Words<'_>, at: usize) -> bool {
    let word = words.words[at];
    word.shape.intersects(Shape::MARK | Shape::DIGIT)
        || word.classes.any(Classes::CALENDAR)
        || adverb(words.str(at))
        || matches!(words.str(at), "In" | "On" | "on" | "a" | "the" | "its" | "statement" | "Later" | "Yesterday")
}

/// Whether a verb says that somebody lets others read something.
fn issues(verb: &str) -> bool {
    matches!(
        verb,
        "issued" | "issues" | "published" | "publishes" | "released" | "releases" | "sent" | "wrote" | "posted"
    )
}

/// How many words may stand between such a verb and what was issued.
const ISSUED: usize = 4;

/// Up to which value of `Feature::Distance` a noun goes on to speak of a body or place: five sentences.
const STILL: usize = 5;

/// Up to which value of `Feature::Distance` somebody was spoken of just before: two sentences.
const NEAR: usize = 3;

/// With at least this probability a nominal may tell somebody's role.
const POSSIBLE: f32 = 0.15;

/// With at least this probability the subject of the sentence before is meant, where others are out of the question.
const MOST: f32 = 0.6;

/// With at least this probability a body or place is meant that alone is of the kind that a noun says.
const LIKELY: f32 = 0.4;

/// With at least this probability a noun for a relative means somebody.
const KIN: f32 = 0.72;

/// A nominal with at least this probability describes its entity.
const SURE: f32 = 0.8;

/// A nominal with at least this probability may mean somebody who is named only later; one that would accuse whom it does not mean must be surer.
const SURER: f32 = 0.88;
const SUREST: f32 = 0.95;
