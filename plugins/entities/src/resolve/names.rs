//! Which names are the same: by the same words, a list's other names, an acronym, a surname, or a shorter form of the same name.
//!
//! Fuller names are placed first, so that "Guterres" finds "Antonio Guterres" wherever in the article that stands. A short form that
//! two entities share goes to the one named last before it.

use std::collections::HashMap;

use copydesk_language::people::{Gender, honorific_gender};

use super::{Entity, kind};
use crate::lexicon::{Classes, Lexicon};
use crate::recognise::{Found, Label};
use crate::words::{Shape, Words};

/// Entities by a form of their names.
#[derive(Default)]
struct Forms(HashMap<(Label, String), Vec<usize>>);

impl Forms {
    fn add(&mut self, label: Label, form: String, entity: usize) {
        let known = self.0.entry((label, form)).or_default();
        if !known.contains(&entity) {
            known.push(entity);
        }
    }

    fn get(&self, label: Label, form: &str) -> &[usize] {
        self.0.get(&(label, form.to_owned())).map_or(&[], Vec::as_slice)
    }
}

/// The entities, and the entity of each name.
pub(super) fn group(words: &Words<'_>, lexicon: &Lexicon, found: &[Found]) -> (Vec<Entity>, Vec<usize>) {
    let mut order: Vec<usize> = (0..found.len()).collect();
    order.sort_by_key(|&i| std::cmp::Reverse(found[i].words.len().min(3)));
    let mut entities: Vec<Entity> = Vec::new();
    let mut of = vec![usize::MAX; found.len()];
    let (mut whole, mut short) = (Forms::default(), Forms::default());
    // The last name of each entity so far; exact only among names of one length, which is when it decides.
    let mut last: Vec<usize> = Vec::new();
    for i in order {
        let name = &found[i];
        let form = form(words, lexicon, name);
        let nearest = |among: &[usize]| among.iter().copied().min_by_key(|&e| distance(last[e], name.words.start));
        let known = nearest(whole.get(name.label, &form)).or_else(|| {
            let among = short.get(name.label, &form);
            let fits = |&e: &usize| genders_agree(entities[e].gender, gender(words, name));
            let among: Vec<usize> = among.iter().copied().filter(fits).collect();
            nearest(&among)
        });
        let entity = known.unwrap_or_else(|| {
            entities.push(entity(words, lexicon, name));
            last.push(name.words.start);
            let new = entities.len() - 1;
            for form in short_forms(words, name) {
                short.add(name.label, form, new);
            }
            new
        });
        whole.add(name.label, form, entity);
        let better = name.words.len() > entities[entity].fullest.len()
            || (name.words.len() == entities[entity].fullest.len()
                && name.words.start < entities[entity].fullest.start);
        if better {
            entities[entity].fullest = name.words.clone();
        }
        if entities[entity].gender.is_none() {
            entities[entity].gender = gender(words, name);
        }
        last[entity] = name.words.start;
        of[i] = entity;
    }
    in_order_of_text(entities, of)
}

fn distance(a: usize, b: usize) -> usize {
    // What stands before is nearer than what follows.
    if a <= b { b - a } else { (a - b).saturating_mul(4) }
}

fn genders_agree(a: Option<Gender>, b: Option<Gender>) -> bool {
    a.zip(b).is_none_or(|(a, b)| a == b)
}

fn entity(words: &Words<'_>, lexicon: &Lexicon, name: &Found) -> Entity {
    let usual = lexicon.canonical(name.key).filter(|_| name.label != Label::Per);
    Entity {
        label: name.label,
        fullest: name.words.clone(),
        name: usual.map_or_else(|| plain(words.slice(name.words.clone())), str::to_owned),
        role: None,
        gender: gender(words, name),
        kind: kind(name.label, name.classes),
        of: lexicon.homeland(name.key).filter(|_| name.label == Label::Misc),
        mentions: 0,
    }
}

/// A name on one line, its white space single.
fn plain(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What makes two names the same words: the usual name if a list has one, without dots and case.
fn form(words: &Words<'_>, lexicon: &Lexicon, name: &Found) -> String {
    let usual = lexicon.canonical(name.key).filter(|_| name.label != Label::Per);
    fold(usual.unwrap_or_else(|| words.slice(name.words.clone())))
}

fn fold(name: &str) -> String {
    let kept = name.chars().filter(|c| *c != '.').flat_map(char::to_lowercase);
    plain(&kept.collect::<String>())
}

/// The shorter forms by which a name may be called later.
fn short_forms(words: &Words<'_>, name: &Found) -> Vec<String> {
    let parts: Vec<&str> = name.words.clone().map(|w| words.str(w)).collect();
    if parts.len() < 2 {
        return Vec::new();
    }
    let mut forms = Vec::new();
    let first = words.words[name.words.start];
    match name.label {
        Label::Per => {
            let suffix = |part: &&str| matches!(part.trim_end_matches('.'), "Jr" | "Sr" | "II" | "III" | "IV");
            let bare: Vec<&str> = parts.iter().copied().filter(|part| !suffix(part)).collect();
            // "van der Bellen", and "Bellen"
            forms.extend((1..bare.len()).map(|from| fold(&bare[from..].join(" "))));
            if first.classes.any(Classes::GIVEN) && !first.shape.any(Shape::INITIAL) {
                forms.push(fold(bare[0]));
            }
            // "George W. Bush" and "George Bush"
            if bare.len() > 2 {
                forms.push(fold(&format!("{} {}", bare[0], bare[bare.len() - 1])));
            }
        }
        Label::Org | Label::Misc => {
            let capital = |part: &&str| part.starts_with(char::is_uppercase);
            let initials: String =
                parts.iter().copied().filter(capital).filter_map(|part| part.chars().next()).collect();
            if initials.chars().count() >= 2 {
                forms.push(fold(&initials));
            }
            // "Ford" of "Ford Motor Company", "Security Council" of "UN Security Council"; not "United" of "United Airlines"
            let place = Classes::PLACE.or(Classes::NATIONALITY).or(Classes::COMMON).or(Classes::DIRECTION);
            if name.label == Label::Org && !first.classes.any(place) {
                forms.extend((1..parts.len()).map(|to| fold(&parts[..to].join(" "))));
            }
            if parts.len() > 2 && capital(&parts[1]) {
                forms.push(fold(&parts[1..].join(" ")));
            }
        }
        Label::Loc => {}
    }
    forms
}

/// What the name itself, or an honorific before it, says of a person's gender.
fn gender(words: &Words<'_>, name: &Found) -> Option<Gender> {
    if name.label != Label::Per {
        return None;
    }
    let before = name.words.start.checked_sub(1).and_then(|w| honorific_gender(words.str(w)));
    before.or_else(|| {
        let classes = words.words[name.words.start].classes;
        match (classes.any(Classes::GIVEN_M), classes.any(Classes::GIVEN_F), name.words.len() > 1) {
            (true, false, true) => Some(Gender::Male),
            (false, true, true) => Some(Gender::Female),
            _ => None,
        }
    })
}

/// Numbers the entities by their first name in the text.
fn in_order_of_text(entities: Vec<Entity>, of: Vec<usize>) -> (Vec<Entity>, Vec<usize>) {
    let mut place = vec![usize::MAX; entities.len()];
    let mut next = 0;
    for &entity in &of {
        if place[entity] == usize::MAX {
            place[entity] = next;
            next += 1;
        }
    }
    let mut sorted: Vec<(usize, Entity)> = place.iter().copied().zip(entities).collect();
    sorted.sort_by_key(|(place, _)| *place);
    (sorted.into_iter().map(|(_, entity)| entity).collect(), of.into_iter().map(|e| place[e]).collect())
}
