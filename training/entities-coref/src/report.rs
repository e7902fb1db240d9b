//! Figures of answers against gold: CoNLL's measures of partitions, and pronouns and nominals on their own.

use std::collections::{BTreeMap, BTreeSet};

use copydesk_entities::{EntityType, MentionForm};

use copydesk_language::lexicon::{kinship, role_noun};

use crate::answer::{Mention, align};
use crate::figures::Figures;
use crate::gold::{Document, Kind, Type};

/// Right, answered, asked.
#[derive(Clone, Copy, Default, Debug)]
pub struct Tally {
    pub right: usize,
    pub answered: usize,
    pub asked: usize,
}

impl Tally {
    pub fn line(&self) -> String {
        let part = |a: usize, b: usize| if b == 0 { 0.0 } else { a as f64 / b as f64 };
        format!(
            "{:.3} of {} asked, {:.3} of {} answered",
            part(self.right, self.asked),
            self.asked,
            part(self.right, self.answered),
            self.answered
        )
    }
}

/// The figures of a set.
#[derive(Default)]
pub struct Report {
    /// Entities that a name names: persons, organisations, places.
    pub named: Figures,
    /// Those, and persons without a name.
    pub persons: Figures,
    /// All gold entities, those with one mention left out on both sides: for sets in OntoNotes' scheme.
    pub plain: Figures,
    /// "he", "her" ...: asked where the gold entity has a name; answered wherever the processor links one.
    pub pronouns: Tally,
    /// "the spokesman": singular, definite, of a person with a name.
    pub roles: Tally,
    /// "the company", "the city": of an organisation or place with a name.
    pub things: Tally,
    /// What was wrong, for reading.
    pub errors: Vec<String>,
}

impl Report {
    pub fn add(&mut self, document: &Document, answer: &[Mention]) {
        let gold = &document.mentions;
        let of = align(&document.text, gold, answer);
        let name = |cluster: usize| gold.iter().any(|g| g.cluster == cluster && g.kind == Kind::Name);
        let class = |cluster: usize| {
            let mut classes = gold.iter().filter(|g| g.cluster == cluster).map(|g| g.class);
            classes.next().unwrap_or(Type::Unknown)
        };
        let clusters: BTreeSet<usize> = gold.iter().map(|g| g.cluster).collect();
        let (mut named, mut persons) = (BTreeSet::new(), BTreeSet::new());
        for &c in &clusters {
            if matches!(class(c), Type::Person | Type::Organisation | Type::Place) && name(c) {
                named.insert(c);
            }
            if named.contains(&c) || class(c) == Type::Person {
                persons.insert(c);
            }
        }
        let partition = |keep: &dyn Fn(usize) -> bool, lone: bool| {
            let mut by: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
            for (j, g) in gold.iter().enumerate().filter(|(_, g)| keep(g.cluster)) {
                by.entry(g.cluster).or_default().insert(j);
            }
            by.into_values().filter(|c| lone || c.len() > 1).collect::<Vec<_>>()
        };
        let found = |things: bool, lone: bool| {
            let mut by: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
            for (i, mention) in answer.iter().enumerate() {
                let Some(entity) = mention.entity else { continue };
                // A name of what is not compared here is no error here.
                let other = of[i].is_some_and(|j| gold[j].class == Type::Thing) && mention.form == MentionForm::Name;
                if !things && (mention.label == EntityType::Other || other) {
                    continue;
                }
                by.entry(entity).or_default().insert(of[i].unwrap_or(gold.len() + i));
            }
            by.into_values().filter(|c| lone || c.len() > 1).collect::<Vec<_>>()
        };
        self.named.add(&partition(&|c| named.contains(&c), true), &found(false, true));
        self.persons.add(&partition(&|c| persons.contains(&c), true), &found(false, true));
        self.plain.add(&partition(&|_| true, false), &found(true, false));
        self.questions(document, answer, &of, &named);
    }

    pub fn print(&self) {
        for (name, figures) in [("named", self.named), ("named and persons", self.persons), ("plain", self.plain)] {
            if figures.conll() == 0.0 {
                continue; // the set gives no types
            }
            let line = [("MUC", figures.muc), ("B3", figures.b3), ("CEAFe", figures.ceafe)].map(|(name, sums)| {
                let (p, r, f) = sums.prf();
                format!("{name} {p:.3}/{r:.3}/{f:.3}")
            });
            println!("  {name}: CoNLL {:.3} ({})", figures.conll(), line.join(", "));
        }
        println!("  he, she: {}", self.pronouns.line());
        println!("  the + role: {}", self.roles.line());
        println!("  the company, the city: {}", self.things.line());
    }

    /// A link is right if the entity's nearest name before it (or after it, if there is none before) is of the gold entity.
    fn questions(&mut self, document: &Document, answer: &[Mention], of: &[Option<usize>], named: &BTreeSet<usize>) {
        let gold = &document.mentions;
        let text = &document.text;
        let mut asked = vec![None; gold.len()];
        for (j, g) in gold.iter().enumerate() {
            let words = text[g.span.clone()].to_lowercase();
            let definite = ["the ", "this ", "that "].iter().any(|d| words.starts_with(d));
            let head = text[g.head.clone()].trim_end_matches("'s").trim_end_matches("’s");
            let plural = role_noun(head).is_some_and(|r| r.plural) || kinship(head).is_some_and(|k| k.plural);
            asked[j] = match g.kind {
                Kind::Pronoun if third(&words) => Some(0),
                Kind::Nominal if definite && g.class == Type::Person && !plural => Some(1),
                Kind::Nominal if definite && matches!(g.class, Type::Organisation | Type::Place) => Some(2),
                _ => None,
            };
        }
        let tallies = [&mut self.pronouns, &mut self.roles, &mut self.things];
        let mut by_gold = vec![None; gold.len()];
        for (i, j) in of.iter().enumerate() {
            if let Some(j) = *j {
                by_gold[j] = Some(i);
            }
        }
        let entity_cluster = |i: usize| {
            let entity = answer[i].entity?;
            let names =
                answer.iter().enumerate().filter(|(_, m)| m.entity == Some(entity) && m.form == MentionForm::Name);
            let names: Vec<usize> = names.map(|(k, _)| k).collect();
            let before = names.iter().rev().find(|k| answer[**k].span.start < answer[i].span.start).or(names.first());
            before.and_then(|k| of[*k]).map(|j| gold[j].cluster)
        };
        for (j, g) in gold.iter().enumerate() {
            let Some(kind) = asked[j] else { continue };
            let has_name = named.contains(&g.cluster) || (!document.exhaustive);
            tallies[kind].asked += usize::from(has_name);
            let linked = by_gold[j].filter(|i| answer[*i].entity.is_some());
            let answered = linked.and_then(entity_cluster);
            let right = answered == Some(g.cluster);
            tallies[kind].right += usize::from(right && has_name);
            tallies[kind].answered += usize::from(linked.is_some());
            if !right && (has_name || linked.is_some()) {
                let says = |i: usize| {
                    let entity = answer[i].entity;
                    let name = answer.iter().find(|m| m.entity == entity && m.form == MentionForm::Name);
                    name.map_or("-", |m| &text[m.span.clone()])
                };
                let want = gold.iter().find(|o| o.cluster == g.cluster && o.kind == Kind::Name);
                let from =
                    (0..=g.span.start.saturating_sub(260)).rev().find(|&b| text.is_char_boundary(b)).unwrap_or(0);
                let to = (g.span.end + 60..=text.len()).find(|&b| text.is_char_boundary(b)).unwrap_or(text.len());
                self.errors.push(format!(
                    "{} {:?} {}: said {:?}, is {:?}\n    {} [[{}]] {}",
                    document.id,
                    &text[g.span.clone()],
                    ["pronoun", "role", "thing"][kind],
                    linked.map_or("nothing", says),
                    want.map_or("nobody named", |w| &text[w.span.clone()]),
                    text[from..g.span.start].replace('\n', " / "),
                    &text[g.span.clone()],
                    text[g.span.end..to].replace('\n', " / "),
                ));
            }
        }
        // Links of mentions that the gold lacks, or has as something else.
        for (i, mention) in
            answer.iter().enumerate().filter(|(_, m)| m.form == MentionForm::Nominal && m.entity.is_some())
        {
            let definite = ["the ", "The ", "this ", "This ", "that ", "That "];
            if !definite.iter().any(|d| text[mention.span.clone()].starts_with(d)) {
                continue;
            }
            if of[i].is_none_or(|j| asked[j].is_none()) {
                let right = of[i].is_some_and(|j| entity_cluster(i) == Some(gold[j].cluster));
                let kind = if mention.label == EntityType::Person { 1 } else { 2 };
                tallies[kind].answered += usize::from(!right);
                if !right {
                    self.errors.push(format!("{} spurious {:?}", document.id, &text[mention.span.clone()]));
                }
            }
        }
    }
}

/// Third person singular, of persons.
pub fn third(word: &str) -> bool {
    matches!(word, "he" | "him" | "his" | "himself" | "she" | "her" | "hers" | "herself")
}

/// Of GAP's pairs (pronoun, name): true positives, false positives, false negatives; and pronouns whose right name was linked.
#[derive(Clone, Copy, Default)]
pub struct Pairs {
    hit: usize,
    wrong: usize,
    missed: usize,
    pub right: usize,
    pub asked: usize,
}

impl Pairs {
    pub fn add(&mut self, document: &Document, answer: &[Mention]) {
        let gold = &document.mentions;
        let over = |m: &Mention, j: usize| m.span.start < gold[j].span.end && gold[j].span.start < m.span.end;
        let pronoun = answer.iter().find(|m| m.form == MentionForm::Pronoun && over(m, 0)).and_then(|m| m.entity);
        let mut good = true;
        for j in 1..gold.len() {
            let linked = pronoun.is_some()
                && answer.iter().any(|m| m.form == MentionForm::Name && m.entity == pronoun && over(m, j));
            let (is, was) = (gold[j].cluster == 0, linked);
            self.hit += usize::from(is && was);
            self.wrong += usize::from(!is && was);
            self.missed += usize::from(is && !was);
            good &= is == was;
        }
        if gold.iter().skip(1).any(|g| g.cluster == 0) {
            self.asked += 1;
            self.right += usize::from(good);
        }
    }

    pub fn line(&self) -> String {
        let p = self.hit as f64 / (self.hit + self.wrong).max(1) as f64;
        let r = self.hit as f64 / (self.hit + self.missed).max(1) as f64;
        format!(
            "P {p:.3} R {r:.3} F1 {:.3}; the right one of two {:.3} of {}",
            2.0 * p * r / (p + r).max(1e-9),
            self.right as f64 / self.asked.max(1) as f64,
            self.asked
        )
    }
}
