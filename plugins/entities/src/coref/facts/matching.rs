//! How well a nominal fits what the article says of a candidate.

use std::ops::RangeInclusive;

use super::{Facts, is_place, noun_key, number};
use crate::coref::Mention;
use crate::coref::grammar::function;
use crate::coref::nominals::{Determiner, Nominal, Noun, aged, heads_of};
use crate::coref::small_words::{ages, former};
use crate::lexicon::nouns::{Compared, Relation, Vector, vector};
use crate::lexicon::{Lexicon, folded};
use crate::words::{Shape, Words};

/// How a nominal fits the facts of a candidate. An integer of 0 means that the nominal says nothing of the kind.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::coref) struct Match {
    pub head: usize,
    pub head_near: f32,
    pub context_near: f32,
    pub age: usize,
    pub place: usize,
    pub modifiers: usize,
    pub former: usize,
    /// How the noun fits those that stand right before the first name: there are none, none is like it, one is related, one means the same.
    pub cast: usize,
}

impl Match {
    /// Whether the candidate is called by this noun, or by one that means the same.
    pub fn same(&self) -> bool {
        self.head >= HEAD_SYNONYM
    }

    /// Whether the candidate is of all the places that the nominal names.
    pub fn placed(&self) -> bool {
        self.place > AGREES
    }

    /// Whether the candidate is of other places, or of some of these only.
    pub fn misplaced(&self) -> bool {
        matches!(self.place, DIFFERS | AGREES)
    }

    /// Whether a stated fact supports the candidate.
    pub fn supported(&self) -> bool {
        self.head >= HEAD_BROADER || self.age == AGREES || self.place >= AGREES || self.modifiers >= AGREES
    }
}

/// Values of [`Match::head`].
const HEAD_UNKNOWN: usize = 1;
const HEAD_BROADER: usize = 4;
const HEAD_SYNONYM: usize = 5;
/// Values of `age`, `place` and `modifiers`; `AGREES + 1` agrees more strongly.
const UNKNOWN: usize = 1;
const DIFFERS: usize = 2;
const AGREES: usize = 3;

/// Values of [`Match::former`]: held a former role of another noun, holds a role of this noun, held a former role of this noun. "The former
/// mayor" is rather somebody who was mayor than somebody who is mayor, and rather that one than somebody who was something else.
const OTHER_FORMER_ROLE: usize = 2;
const ROLE: usize = 3;
const FORMER_ROLE: usize = 4;

/// What a nominal says of its referent, read once for all candidates.
pub(in crate::coref) struct Asked<'t> {
    head: Option<u64>,
    noun: Option<Compared>,
    vector: Option<Vector>,
    ages: Option<RangeInclusive<u16>>,
    places: Vec<&'t str>,
    modifiers: Vec<u64>,
    near: Vec<Vector>,
    former: bool,
}

impl<'t> Asked<'t> {
    pub fn new(words: &Words<'t>, names: &[Mention], nominal: &Nominal) -> Self {
        let head = (!matches!(nominal.noun, Noun::Aged | Noun::Inhabitant)).then(|| head_key(words, nominal));
        let mut asked = Asked {
            head,
            noun: head.map(Compared::new),
            vector: head.and_then(vector),
            ages: ages(words.str(nominal.head)),
            places: Vec::new(),
            modifiers: Vec::new(),
            near: Vec::new(),
            former: words.str(nominal.head).starts_with("ex-"),
        };
        let owner =
            nominal.modifiers().find(|&w| words.words[w].shape.intersects(Shape::GENITIVE)).map_or(0, |w| w + 1);
        for w in nominal.modifiers().chain([nominal.head]).filter(|w| *w >= owner) {
            let text = words.str(w);
            let word = words.words[w];
            if aged(text) {
                asked.ages = number(text).map(|age| age..=age);
            } else if is_place(words, names, w) {
                asked.places.push(text);
            } else if former(text) {
                asked.former = true;
            } else if w != nominal.head
                && !word.shape.intersects(Shape::MARK)
                && !word.shape.intersects(Shape::GENITIVE)
            {
                asked.modifiers.push(word.key);
                asked.near.extend(vector(word.key));
            }
        }
        // "the ministry **of commerce**" is not that of defence.
        if let Noun::Thing(_) = nominal.noun {
            let of = nominal.head + 2;
            let lower = |at: usize| words.words.get(at).is_some_and(|word| word.shape.intersects(Shape::LOWER));
            if lower(of)
                && words.str(of - 1) == "of"
                && !function(words.str(of))
                && Determiner::parse(words.str(of)).is_none()
            {
                asked.modifiers.push(words.words[of].key);
            }
        }
        asked
    }
}

/// The key of a nominal's noun; of "the head of state" what `heads_what` says of a president.
fn head_key(words: &Words<'_>, nominal: &Nominal) -> u64 {
    heads_of(words, nominal.head).map_or_else(|| noun_key(words, nominal.head), folded)
}

impl Facts<'_> {
    /// How the nominal fits these facts.
    pub fn fit(&self, asked: &Asked<'_>, lexicon: &Lexicon) -> Match {
        let mut fit = Match::default();
        if let Some((head, noun)) = asked.head.zip(asked.noun) {
            let relations = self.nouns.iter().map(|known| noun.relation(*known));
            fit.head = match relations.max() {
                None => HEAD_UNKNOWN,
                Some(relation) => HEAD_UNKNOWN + 1 + relation as usize,
            };
            fit.cast = match self.cast.iter().map(|known| noun.relation(*known)).max() {
                None => 0,
                Some(Relation::None) => 1,
                Some(Relation::Related | Relation::Broader) => 2,
                Some(Relation::Synonym | Relation::Same) => 3,
            };
            debug_assert!(HEAD_BROADER == HEAD_UNKNOWN + 1 + Relation::Broader as usize);
            if fit.head == HEAD_UNKNOWN + 1 && self.modifiers.contains(&head) {
                fit.head = HEAD_BROADER;
            }
        }
        let nearest = |to: &[Vector], from: &[Vector]| {
            from.iter().flat_map(|f| to.iter().map(|t| f.cosine(*t))).fold(0.0f32, f32::max)
        };
        if let Some(vector) = asked.vector {
            fit.head_near = nearest(&self.vectors, &[vector]);
            fit.context_near = nearest(&self.around, &[vector]);
        }
        if !asked.near.is_empty() {
            fit.context_near = fit.context_near.max(nearest(&self.around, &asked.near));
        }
        if let Some(ages) = &asked.ages {
            fit.age = match self.ages.iter().any(|age| ages.contains(age)) {
                true => AGREES,
                false if self.ages.is_empty() => UNKNOWN,
                false => DIFFERS,
            };
        }
        if !asked.places.is_empty() {
            let agreeing = |places: &[&str]| {
                asked.places.iter().filter(|a| places.iter().any(|b| same_place(lexicon, a, b))).count()
            };
            let (stated, near) = (agreeing(&self.places), agreeing(&self.places_near));
            // "the Ohio Democrat" is not any other Democrat.
            fit.place = match self.places.is_empty() {
                _ if stated == asked.places.len() => AGREES + 1,
                _ if stated > 0 || near > 0 => AGREES,
                true => UNKNOWN,
                false => DIFFERS,
            };
        }
        if !asked.modifiers.is_empty() {
            let shared = asked
                .modifiers
                .iter()
                .filter(|m| self.modifiers.contains(m) || self.heads.iter().any(|(h, _)| h == *m))
                .count();
            // "the health ministry" is not the Interior Ministry.
            let named = || asked.head.is_some_and(|head| self.heads[..self.worded].iter().any(|(h, _)| *h == head));
            fit.modifiers = match shared {
                0 if self.modifiers.is_empty() && !(self.worded > 1 && named()) => UNKNOWN,
                0 => DIFFERS,
                1 => AGREES,
                _ => AGREES + 1,
            };
        }
        if asked.former {
            let same = |known: Compared| asked.noun.is_some_and(|noun| noun.relation(known) >= Relation::Broader);
            let states = self.nouns.iter().zip(&self.heads).map(|(known, (_, former))| match (same(*known), former) {
                (false, false) => UNKNOWN,
                (false, true) => OTHER_FORMER_ROLE,
                (true, false) => ROLE,
                (true, true) => FORMER_ROLE,
            });
            fit.former = states.max().unwrap_or(UNKNOWN);
        }
        fit
    }
}

/// Whether both mean one place, or a place and its people.
fn same_place(lexicon: &Lexicon, a: &str, b: &str) -> bool {
    let cut = |text: &str| text.split_once("-b").map_or(text, |(place, _)| place).to_lowercase();
    let (a, b) = (cut(a), cut(b));
    let home = |text: &str| lexicon.homeland(lexicon.key(text)).map(str::to_lowercase);
    if a == b {
        return true;
    }
    match (home(&a), home(&b)) {
        (Some(x), Some(y)) => x == y,
        (Some(x), None) => x == b,
        (None, Some(y)) => a == y,
        // In no list: "Ardavian" is still of "Ardavia".
        (None, None) => {
            let shared = a.bytes().zip(b.bytes()).take_while(|(x, y)| x == y).count();
            shared >= 4 && shared + 3 >= a.len().min(b.len())
        }
    }
}
