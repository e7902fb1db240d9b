//! What the text calls a person away from their name: a nominal that was found to mean them ("the spokesman"), what is said of one or of a pronoun
//! ("She is a nurse"), and a nominal near the name that nobody linked but that may introduce the person or take the name up again ("A boatman
//! disagreed. Ben Sample said").

use std::ops::Range;

use copydesk_plugin::standard::{EntityType, MentionForm};

use super::behind::{after, as_what};
use super::phrase::of_nominal;
use super::{Description, How, Named, sentence};
use crate::coref::common_nouns::stands;
use crate::coref::grammar::{Part, part, pronoun_part, says};
use crate::coref::nominals::{Determiner, Nominal, Noun, joins_whose};
use crate::coref::{Entity, Mention};
use crate::input::SectionKind;
use crate::words::{Shape, Words};

/// How many sentences before the one that names a person a nominal may introduce them, and a nominal in the headline.
const BEFORE: usize = 3;
const HEADLINE: usize = 8;

/// How many sentences after the one that names a person a nominal may take the name up again.
const AFTER: usize = 2;

/// How many nominals before the first name of a person are looked at, and how many names before a nominal.
const NEAREST: usize = 16;
const NAMES: usize = 16;

/// How many words of title before a name are skipped.
const TITLES: usize = 8;

/// How a nominal stands to a name of the person: to the first, if that is behind it, else to the last before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Near {
    pub gap: Gap,
    pub naming: Naming,
    /// The nominal is the subject of its sentence.
    pub subject: bool,
    /// "the priest **who**"
    pub relative: bool,
}

/// What is between a nominal and a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Gap {
    /// Both are in one sentence.
    Same,
    /// The name is in the next sentence.
    Sentence,
    /// The name is in the next sentence, which begins a paragraph.
    Paragraph,
    /// Two or three sentences.
    Far,
    /// The nominal is in the headline.
    Headline,
    /// The name is before, in the same sentence.
    Behind,
    /// The name is in the sentence before.
    After,
    /// The name is further before.
    Later,
}

/// How a name stands in its sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Naming {
    /// "Ben Sample said": it begins the sentence.
    Opens,
    /// "His name was Ben Sample"
    Is,
    /// "…, Ben Sample, …"
    Apposed,
    /// "“Yes,” said Ben Sample."
    Speaks,
    Other,
}

/// What nominals and pronouns call persons. `found` are the mentions other than names, with whom they mean or may mean; `beside` is what is said
/// beside names.
pub(in crate::coref) fn elsewhere<'m>(
    named: &Named<'_>,
    nominals: &[Nominal],
    found: impl Iterator<Item = &'m Mention>,
    entities: &[Entity],
    beside: &[Description],
) -> Vec<Description> {
    // What is beside a name is known already.
    let mut known: Vec<usize> = beside.iter().map(|description| description.at).collect();
    known.sort_unstable();
    let known = |words: &Range<usize>| {
        known.get(known.partition_point(|at| *at < words.start)).is_some_and(|at| words.contains(at))
    };
    let mut means: Vec<(usize, usize, f32)> = Vec::new();
    let mut out = Vec::new();
    for mention in found {
        let Some(entity) = mention.entity.filter(|e| entities[*e].label == EntityType::Person) else { continue };
        out.extend(said_of(named, entity, mention).filter(|said| !known(&(said.at..said.at + 1))));
        let at = nominals.partition_point(|nominal| nominal.words.start < mention.words.start);
        if mention.form == MentionForm::Nominal
            && nominals.get(at).is_some_and(|nominal| nominal.words == mention.words)
        {
            means.push((at, entity, mention.score));
        }
    }
    let persons = (0..entities.len()).filter(|entity| entities[*entity].label == EntityType::Person);
    means.extend(persons.flat_map(|entity| introducing(named, nominals, entity).map(move |at| (at, entity, 0.0))));
    means.extend(nominals.iter().enumerate().filter_map(|(at, nominal)| Some((at, again(named, nominal)?, 0.0))));
    // The surest first.
    means.sort_by(|a, b| (a.0, a.1).cmp(&(b.0, b.1)).then(b.2.total_cmp(&a.2)));
    means.dedup_by_key(|means| (means.0, means.1));
    for means in means.chunk_by(|a, b| a.0 == b.0) {
        let nominal = &nominals[means[0].0];
        let words = &nominal.words;
        if known(words) {
            continue;
        }
        // "the young man" tells a trade as little as "the man"; beside the name it may: "Ben Sample, the home's maintenance man".
        if nominal.noun == Noun::Part && !stands(&named.words.str(nominal.head).to_lowercase()) {
            continue;
        }
        // "his wife and daughter" are two.
        let joined = named.words.words.get(words.end).is_some() && named.words.str(words.end) == "and";
        if joined && nominal.noun == Noun::Kin {
            continue;
        }
        let Some(role) = of_nominal(named.words, &named.labels, nominal) else { continue };
        let top = means.iter().fold(
            [0.0; 2],
            |[first, second], &(_, _, score)| {
                if score > first { [score, first] } else { [first, score.max(second)] }
            },
        );
        for &(_, entity, score) in means {
            let near = near(named, nominal, entity);
            if score > 0.0 || near.is_some() {
                let rival = if score < top[0] { top[0] } else { top[1] };
                let agrees = entities[entity].gender.zip(nominal.gender).map(|(one, other)| one == other);
                let description = named.nominal(entity, How::Nominal, nominal, role.clone());
                out.push(Description { score: Some(score), rival, near, agrees, ..description });
            }
        }
    }
    out
}

/// What is said of the person right behind a pronoun or nominal: "She is a nurse", "his wife, an architect".
fn said_of(named: &Named<'_>, entity: usize, mention: &Mention) -> Option<Description> {
    let (words, at) = (named.words, mention.words.start);
    // "a friend of his, a nurse," is said of the friend.
    if mention.form == MentionForm::Pronoun && pronoun_part(words, at) != Part::Subject {
        return None;
    }
    let bounds = &words.sentences[sentence(words, at)].words;
    let next = &named.names[named.first_from(mention.words.end)..];
    let (how, role, nominal) = match after(words, &named.labels, next, bounds, mention.words.end) {
        Some((how, role, Some(nominal))) => (how, role, nominal),
        _ => as_what(words, &named.labels, next, bounds, &mention.words)?,
    };
    Some(Description { score: Some(mention.score), ..named.nominal(entity, how, &nominal, role) })
}

/// Whether a nominal may speak of somebody who is named near it; "counsel for **the widow**" speaks of the counsel.
fn free(words: &Words<'_>, nominal: &Nominal) -> bool {
    let start = nominal.words.start;
    let completes = start > 1 && joins_whose(words.str(start - 1));
    let of_person = |at: usize| Noun::parse(words, at).is_some_and(Noun::of_persons);
    nominal.noun.of_persons() && nominal.apposed.is_none() && !(completes && of_person(start - 2))
}

/// The nominals that may introduce a person who is named first behind them.
fn introducing<'n>(named: &Named<'n>, nominals: &'n [Nominal], entity: usize) -> impl Iterator<Item = usize> + use<'n> {
    let words = named.words;
    let first = named.first[entity].min(words.words.len());
    let naming = sentence(words, first);
    let start = if naming <= HEADLINE { 0 } else { naming - BEFORE };
    let from = words.sentences.get(start).map_or(first, |sentence| sentence.words.start);
    let end = nominals.partition_point(|nominal| nominal.words.start < first);
    let near = (0..end).rev().take_while(move |at| nominals[*at].words.start >= from);
    near.take(NEAREST).filter(move |at| free(words, &nominals[*at]))
}

/// The person who was named last before a definite nominal.
fn again(named: &Named<'_>, nominal: &Nominal) -> Option<usize> {
    let fits = free(named.words, nominal) && nominal.determiner == Determiner::The;
    let before = named.names[..named.first_from(nominal.words.start)].iter().rev().take(NAMES);
    before.filter(|_| fits).find(|name| name.label == EntityType::Person)?.entity
}

/// How a nominal stands to a name of a person, if it is near one.
fn near(named: &Named<'_>, nominal: &Nominal, entity: usize) -> Option<Near> {
    let (words, said) = (named.words, &nominal.words);
    let ahead = said.end <= named.first[entity];
    let of_person = |name: &&Mention| name.label == EntityType::Person;
    let name = if ahead {
        named.names.get(named.first_from(named.first[entity]))?
    } else {
        let mut before = named.names[..named.first_from(said.start)].iter().rev().take(NAMES);
        before.find(of_person).filter(|name| name.entity == Some(entity) && name.words.end <= said.start)?
    };
    let [at, naming] = [said.start, name.words.start].map(|w| sentence(words, w));
    let (from, to) = (&words.sentences[at], &words.sentences[naming]);
    let gap = match (ahead, naming.abs_diff(at)) {
        (true, 0) => Gap::Same,
        (true, 1..=HEADLINE) if from.kind == SectionKind::Title => Gap::Headline,
        (true, 1) if to.section == from.section => Gap::Sentence,
        (true, 1) => Gap::Paragraph,
        (true, 2..=BEFORE) => Gap::Far,
        (false, 0) => Gap::Behind,
        (false, 1) => Gap::After,
        (false, 2..=AFTER) => Gap::Later,
        _ => return None,
    };
    Some(Near {
        gap,
        naming: named.naming(name, &to.words),
        subject: part(words, said.start, said, &from.words) == Part::Subject,
        relative: said.end < from.words.end && matches!(words.str(said.end), "who" | "whose" | "that" | "whom"),
    })
}

impl Named<'_> {
    /// The index of the first name that begins at a word or behind it.
    fn first_from(&self, word: usize) -> usize {
        self.names.partition_point(|name| name.words.start < word)
    }

    fn naming(&self, name: &Mention, sentence: &Range<usize>) -> Naming {
        let (words, end) = (self.words, name.words.end);
        let mark = |w: usize| words.words[w].shape.intersects(Shape::MARK);
        let mut before = (sentence.start..name.words.start).rev().take(TITLES);
        let before = before.find(|&w| !words.words[w].is_name_like());
        match before {
            None => Naming::Opens,
            Some(w) if words.words[w].shape.intersects(Shape::OPEN_QUOTE) => Naming::Opens,
            Some(w) if matches!(words.str(w), "is" | "was" | "named" | "called") => Naming::Is,
            Some(w) if says(words, w + 1, &name.words, sentence) => Naming::Speaks,
            Some(w) if words.str(w) == "," && (end >= sentence.end || mark(end)) => Naming::Apposed,
            Some(_) => Naming::Other,
        }
    }
}
