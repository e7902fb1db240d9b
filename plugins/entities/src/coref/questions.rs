//! The questions that the scorer is asked: a pronoun or nominal, the candidates for it, and what is observed of each.

use copydesk_language::lexicon::Gender;
use copydesk_language::morphology::{VerbForm, verb_form};
use copydesk_plugin::standard::{EntityType, MentionForm};

use super::Mention;
use super::common_nouns;
use super::discourse::{Agreement, Discourse, Place};
use super::facts::{Asked, Match};
use super::features::{Feature, Row};
use super::grammar::{self, Part};
use super::memory::Spoken;
use super::nominals::{Nominal, heads_of};
use super::observed::{
    Here, compared, echoes, follows, modified, name_ends, near, noun_value, of_candidate, of_place, owned,
};
use super::pronouns::Pronoun;
use super::scorer::Candidate;
use super::small_words::equals;
use crate::lexicon::{Classes, folded};
use crate::words::Shape;

/// How many of the referents mentioned last are candidates.
const RECENT: usize = 18;
/// How many candidates of a nominal may be from further back, or named only later.
const OTHERS: usize = 8;
/// How many names behind a pronoun, and how many entities for a nominal, are looked at, so that hostile articles take linear time.
const AHEAD: usize = 64;
const ASKED: usize = 1000;

/// How many words of the clause behind a subject are looked at.
const CLAUSE: usize = 24;

/// How many words may stand between a quotation and who says it.
const BEHIND: usize = 8;

/// For how many sentences after a nameless person is mentioned a pronoun as object may mean that person.
const NEAR: usize = 6;

/// The candidates for a pronoun, nobody first.
pub(super) fn pronoun(discourse: &Discourse<'_>, at: usize, pronoun: Pronoun, place: &Place) -> Vec<Candidate> {
    let words = discourse.article.words;
    let part = grammar::pronoun_part(words, at);
    let quoted = words.words[at].shape.intersects(Shape::QUOTED);
    let says = part == Part::Subject && !quoted && grammar::says(words, at, &(at..at + 1), &place.words);
    let behind = says && grammar::trails(words, at, &place.words);
    let trails = behind && place.words.end - at <= 4;
    let quotation = quotation(discourse, at, says, place);
    let here = Here { at, place, part, quoted, quotation, attribution: behind || (says && at == place.words.start) };
    let told = discourse.speakers.gender.filter(|_| quoted && pronoun == Pronoun::I);
    let gender = pronoun.gender().or(told);
    let fits = |referent: usize| {
        (pronoun.of_persons() && discourse.is_person(referent) || pronoun.of_things() && discourse.is_thing(referent))
            && discourse.agreement(referent, gender) != Agreement::Never
    };
    let recent: Vec<&Spoken> = discourse
        .memory
        .latest()
        .filter(|spoken| fits(spoken.referent))
        // A person named within a clause or quotation does not report it: "Guterres noted that ..., he adds."
        .filter(|spoken| !(trails && named_here(spoken, place)))
        .filter(|spoken| !(part == Part::Object && acts(discourse, spoken, &here)))
        .take(RECENT)
        .collect();
    let new = |referent: usize| recent.iter().all(|spoken| spoken.referent != referent);
    let soon = if quoted { Vec::new() } else { named_soon(discourse, at, place) };
    let others: Vec<usize> = soon.into_iter().filter(|&e| fits(e) && new(e)).take(2).collect();

    let mut row = Row::default();
    of_place(discourse, &mut row, &here);
    let word = match pronoun {
        Pronoun::Singular(Gender::Female) => 1,
        Pronoun::Singular(Gender::Male) => 2,
        Pronoun::It => 3,
        Pronoun::They => 4,
        Pronoun::I => 5,
        Pronoun::We => 6,
    };
    row.set(Feature::Word, word + if words.str(at).ends_with("sel") { 6 } else { 0 });
    row.set(Feature::Says, 1 + usize::from(says) + usize::from(behind));
    let agrees = |spoken: &&&Spoken| discourse.agreement(spoken.referent, gender).agrees();
    row.set(Feature::Fitting, 1 + recent.iter().filter(agrees).count());
    let mut candidates = Vec::with_capacity(1 + recent.len() + others.len());
    candidates.push(Candidate { referent: None, words: 0..0, row });
    let most = recent.iter().map(|spoken| spoken.times).max().unwrap_or(0);
    let (mut rank, mut agreeing) = (0, 1);
    for spoken in &recent {
        let agreement = discourse.agreement(spoken.referent, gender);
        rank += usize::from(agreement.possible());
        let mut row = row;
        of_candidate(discourse, &mut row, &here, spoken.referent, Some(spoken), rank, most);
        row.set(Feature::Gender, agreed(discourse, spoken.referent, pronoun, gender));
        agreeing += usize::from(agreement.agrees());
        row.set(Feature::Agreeing, if agreement.agrees() { agreeing } else { 1 });
        row.set(Feature::NameEnds, name_ends(discourse, spoken.referent, agreement));
        if let Some(echo) = pronoun.echo() {
            row.set(Feature::Echo, echoes(discourse.echoes[echo], spoken.referent, place));
        }
        candidates.push(candidate(discourse, spoken.referent, Some(spoken), row));
    }
    for referent in others {
        let mut row = row;
        of_candidate(discourse, &mut row, &here, referent, None, 7, most);
        row.set(Feature::Gender, agreed(discourse, referent, pronoun, gender));
        candidates.push(candidate(discourse, referent, None, row));
    }
    candidates
}

/// How the candidate agrees with the pronoun. "They" is sure of whom the text says that it uses "they".
fn agreed(discourse: &Discourse<'_>, referent: usize, pronoun: Pronoun, gender: Option<Gender>) -> usize {
    let they = pronoun == Pronoun::They && discourse.facts(referent).they;
    let agreement = if they { Agreement::Sure } else { discourse.agreement(referent, gender) };
    agreement as usize
}

/// The entities that are named after a word in its sentence, or soon after it.
fn named_soon(discourse: &Discourse<'_>, at: usize, place: &Place) -> Vec<usize> {
    let names = discourse.article.names;
    let after = names.partition_point(|name| name.words.start <= at);
    let until = place.words.end.max(at + 12);
    let soon = names[after..].iter().take(AHEAD).take_while(|name| name.words.start < until);
    let mut soon: Vec<usize> = soon.filter_map(|name| name.entity).collect();
    soon.sort_unstable();
    soon.dedup();
    soon
}

/// The persons who are named behind a subject's verb in its clause: "The president called **Example** a fool" is not about Example's own words.
fn named_behind(discourse: &Discourse<'_>, nominal: &Nominal, place: &Place) -> Vec<usize> {
    let words = discourse.article.words;
    let from = nominal.words.end;
    // What is said is another clause: "the president said **Example would win**".
    let ends = |w: &usize| {
        words.words[*w].shape.intersects(Shape::MARK) || matches!(words.str(*w), "that" | "said" | "says" | "say")
    };
    let limit = place.words.end.min(from + CLAUSE);
    let end = (from..limit).find(ends).unwrap_or(limit);
    let verb = |w: usize| {
        words.words[w].shape.intersects(Shape::LOWER)
            && (words.words[w].classes.any(Classes::SAY.or(Classes::HUMAN_VERB))
                || matches!(verb_form(words.str(w)), Some(VerbForm::Past | VerbForm::ThirdPerson)))
    };
    let names = discourse.article.names;
    let names = &names[names.partition_point(|name| name.words.start < from)..];
    let names = names.iter().take_while(|name| name.words.start < end);
    let object = |name: &&Mention| {
        let between = from..name.words.start;
        name.label == EntityType::Person
            && between.clone().any(verb)
            && !between.into_iter().any(|w| equals(words.str(w)))
    };
    names.filter(object).filter_map(|name| name.entity).collect()
}

/// The candidates for a nominal, nobody first. `owner` is the referent of its possessive: in "his wife", of "his".
pub(super) fn nominal(
    discourse: &Discourse<'_>,
    nominal: &Nominal,
    owner: Option<usize>,
    place: &Place,
) -> Vec<Candidate> {
    let article = discourse.article;
    let words = article.words;
    let at = nominal.words.start;
    let part = grammar::part(words, at, &nominal.words, &place.words);
    let quoted = words.words[at].shape.intersects(Shape::QUOTED);
    let says = !quoted && part != Part::Object && grammar::says(words, at, &nominal.words, &place.words);
    let behind = says && grammar::trails(words, at, &place.words);
    let here = Here { at, place, part, quoted, quotation: quotation(discourse, at, says, place), attribution: behind };
    // Who is the head of state the text must say.
    let leads = heads_of(words, nominal.head).map(folded);
    let objects = if part == Part::Subject { named_behind(discourse, nominal, place) } else { Vec::new() };
    let fits = |referent: usize| {
        !objects.contains(&referent)
            && leads.is_none_or(|office| discourse.facts(referent).is_called(office))
            && (nominal.noun.of_persons() && discourse.is_person(referent)
                || nominal.noun.of_things() && discourse.is_thing(referent))
            && !matches!(discourse.agreement(referent, nominal.gender), Agreement::Never)
    };
    let asked = Asked::new(words, article.names, nominal);
    let fit = |referent: usize| discourse.facts(referent).fit(&asked, article.lexicon);
    let recent: Vec<&Spoken> = discourse.memory.latest().filter(|spoken| fits(spoken.referent)).take(RECENT).collect();
    let mut found: Vec<(usize, Option<&Spoken>, Match)> =
        recent.iter().map(|spoken| (spoken.referent, Some(*spoken), fit(spoken.referent))).collect();
    // Referents that are named only later, or were last mentioned long before: first those that a stated fact supports.
    let new = |referent: usize| recent.iter().all(|spoken| spoken.referent != referent);
    let named = |e: usize| !discourse.named_at[e].is_empty();
    let others = (0..discourse.entities.len().min(ASKED))
        .filter(|&e| named(e) && fits(e) && new(e))
        .take(4 * OTHERS)
        .map(|e| (e, None, fit(e)));
    let mut others: Vec<(usize, Option<&Spoken>, Match)> = others.collect();
    others.sort_by_key(|(_, _, fit)| std::cmp::Reverse(fit.supported()));
    found.extend(others.into_iter().take(OTHERS));
    // Of two Democrats "the Ohio Democrat" is the one from Ohio.
    if found.iter().any(|(_, _, fit)| fit.placed()) {
        found.retain(|(_, _, fit)| !fit.misplaced());
    }

    let mut row = Row::default();
    of_place(discourse, &mut row, &here);
    row.set(Feature::Says, 1 + usize::from(says) + usize::from(behind));
    row.set(Feature::Word, 10 + nominal.determiner as usize);
    row.set(Feature::Noun, noun_value(nominal.noun));
    row.set(Feature::Modified, modified(discourse, nominal));
    row.set(Feature::Behind, follows(discourse, nominal, place));
    row.set(Feature::Supported, 1 + found.iter().filter(|(_, _, fit)| fit.supported()).count());
    let kind = |referent: usize| {
        let entity = discourse.entities.get(referent).filter(|_| nominal.noun.of_things())?;
        let (noun, sort) = (words.str(nominal.head), discourse.sorts[referent]);
        Some(common_nouns::fit(words, entity, sort, noun, nominal.noun.group()))
    };
    let of_kind = |(referent, _, _): &&(usize, Option<&Spoken>, Match)| kind(*referent).is_some_and(|kind| kind <= 2);
    row.set(Feature::OfKind, 1 + found.iter().filter(of_kind).count());
    row.set(Feature::Fitting, 1 + recent.len());
    let mut candidates = Vec::with_capacity(1 + found.len());
    candidates.push(Candidate { referent: None, words: 0..0, row });
    let most = recent.iter().map(|spoken| spoken.times).max().unwrap_or(0);
    let best = |of: fn(&Match) -> f32| {
        let mut top = [0.0f32; 2];
        for (_, _, fit) in &found {
            let value = of(fit);
            if value > top[0] {
                top = [value, top[0]];
            } else if value > top[1] {
                top[1] = value;
            }
        }
        top
    };
    let (head_best, context_best) = (best(|fit| fit.head_near), best(|fit| fit.context_near));
    let noun = words.words[nominal.head].key;
    let called: Vec<usize> = (0..found.len()).filter(|&at| found[at].2.same()).collect();
    for (rank, (referent, spoken, fit)) in found.iter().enumerate() {
        let referent = *referent;
        let mut row = row;
        of_candidate(discourse, &mut row, &here, referent, *spoken, rank + 1, most);
        row.set(Feature::Gender, discourse.agreement(referent, nominal.gender) as usize);
        row.set(Feature::Head, fit.head);
        row.set(
            Feature::HeadOnly,
            match called[..] {
                _ if !fit.same() => 1,
                [_] => 2,
                [last, ..] if last == rank => 3,
                _ => 4,
            },
        );
        row.set(Feature::HeadNear, near(fit.head_near));
        row.set(Feature::HeadBest, compared(fit.head_near, head_best));
        row.set(Feature::ContextNear, near(fit.context_near));
        row.set(Feature::ContextBest, compared(fit.context_near, context_best));
        row.set(Feature::Age, 1 + fit.age);
        row.set(Feature::Place, 1 + fit.place);
        row.set(Feature::Modifiers, 1 + fit.modifiers);
        row.set(Feature::Former, 1 + fit.former);
        row.set(Feature::Owner, owned(discourse, nominal, owner, referent));
        row.set(Feature::Body, kind(referent).unwrap_or(0));
        row.set(Feature::Cast, discourse.newcomer(referent, at).map_or(1 + fit.cast, |_| 5));
        row.set(Feature::SameNoun, 1 + usize::from(discourse.called[referent] == noun));
        candidates.push(candidate(discourse, referent, *spoken, row));
    }
    candidates
}

/// The number of the quotation that a word stands in or, if it is who says it, that stands before it in its sentence.
fn quotation(discourse: &Discourse<'_>, at: usize, says: bool, place: &Place) -> u32 {
    let before =
        || (place.words.start..at).rev().take(BEHIND).map(|w| discourse.quotations[w]).find(|number| *number > 0);
    match discourse.quotations[at] {
        0 if says => before().unwrap_or(0),
        number => number,
    }
}

/// The words of a candidate are its fullest name, or where it was last mentioned if it has none.
fn candidate(discourse: &Discourse<'_>, referent: usize, spoken: Option<&Spoken>, row: Row) -> Candidate {
    let named = discourse.entities.get(referent).map(|entity| entity.fullest.clone());
    let words = named.or_else(|| spoken.map(|spoken| spoken.named.clone())).unwrap_or_default();
    Candidate { referent: Some(referent), words, row }
}

/// Whether the candidate is the subject of the clause whose object is asked about: in "Obama met Merkel and thanked her", "her" is not
/// Obama.
fn acts(discourse: &Discourse<'_>, spoken: &Spoken, here: &Here<'_>) -> bool {
    let words = discourse.article.words;
    let (verb, reflexive) = (words.str(here.at - usize::from(here.at > 0)), words.str(here.at).ends_with("self"));
    let apart = |w: usize| words.str(w) == "to" || words.words[w].classes.any(Classes::SAY);
    spoken.part == Part::Subject
        && (spoken.sentence, spoken.clause) == (here.place.sentence, here.place.clause)
        && !reflexive
        && !grammar::is_preposition(verb)
        && !(spoken.at..here.at - 1).any(apart)
}

/// Whether a pronoun as object may mean somebody whom the text does not name: "A man was arrested. … They did not name him". A wrong link
/// would accuse somebody.
pub(super) fn may_be_stranger(
    discourse: &Discourse<'_>,
    at: usize,
    pronoun: Pronoun,
    referent: usize,
    place: &Place,
) -> bool {
    let object = grammar::pronoun_part(discourse.article.words, at) == Part::Object;
    let (Some(gender), Some(_)) = (pronoun.gender(), discourse.label(referent)) else { return false };
    let named = discourse.named_at[referent].first();
    let stranger = |spoken: &Spoken| {
        let newcomer = || named.is_some_and(|&at| at >= discourse.article.words.sentences[spoken.sentence].words.end);
        let fits = match discourse.agreement(spoken.referent, Some(gender)) {
            // "A suspect was arrested. He …": a pronoun tells the gender as well as "a man" does.
            Agreement::Sure | Agreement::Guessed => true,
            // Of "a suspect" nothing tells it, and who is named only behind is not more likely.
            Agreement::Unknown => newcomer(),
            _ => false,
        };
        discourse.label(spoken.referent).is_none()
            && discourse.is_person(spoken.referent)
            && place.sentence - spoken.sentence <= NEAR
            && fits
    };
    let here = |spoken: &Spoken| spoken.referent == referent && spoken.sentence == place.sentence;
    object && !discourse.memory.latest().any(here) && discourse.memory.latest().any(stranger)
}

/// Whether the candidate was mentioned in the same sentence, by other than a pronoun.
fn named_here(spoken: &Spoken, place: &Place) -> bool {
    spoken.sentence == place.sentence && spoken.form != MentionForm::Pronoun
}
