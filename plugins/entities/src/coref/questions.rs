//! The questions that the scorer is asked: a pronoun or nominal, the candidates for it, and what is observed of each.

use copydesk_language::lexicon::Gender;
use copydesk_plugin::standard::{EntityType, MentionForm, SectionKind};

use super::common_nouns;
use super::discourse::{Agreement, Discourse, Place};
use super::facts::{Asked, Match};
use super::features::{Feature, Row};
use super::grammar::{self, Part};
use super::memory::Spoken;
use super::nominals::{Determiner, Nominal, Noun};
use super::scorer::Candidate;
use crate::lexicon::Classes;
use crate::words::Shape;

/// How many of those spoken of last are candidates, and how many others.
const RECENT: usize = 18;
const OTHERS: usize = 8;

/// For how many sentences an object is nobody with a name, if it may be somebody without one.
const NEAR: usize = 6;

/// A pronoun that can be asked about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Pronoun {
    /// "he", "she"
    Singular(Gender),
    It,
    They,
    I,
    We,
}

impl Pronoun {
    pub fn parse(word: &str) -> Option<Pronoun> {
        Some(match word.to_ascii_lowercase().as_str() {
            "he" | "him" | "his" | "himself" => Pronoun::Singular(Gender::Male),
            "she" | "her" | "hers" | "herself" => Pronoun::Singular(Gender::Female),
            "it" | "its" | "itself" => Pronoun::It,
            "they" | "them" | "their" | "theirs" | "themselves" => Pronoun::They,
            "i" | "me" | "my" | "mine" | "myself" if word != "i" => Pronoun::I,
            "we" | "us" | "our" | "ours" | "ourselves" if word != "US" => Pronoun::We,
            _ => return None,
        })
    }

    pub fn gender(self) -> Option<Gender> {
        match self {
            Pronoun::Singular(gender) => Some(gender),
            _ => None,
        }
    }

    pub fn of_persons(self) -> bool {
        matches!(self, Pronoun::Singular(_) | Pronoun::I | Pronoun::They)
    }

    pub fn of_things(self) -> bool {
        matches!(self, Pronoun::It | Pronoun::They | Pronoun::We)
    }

    /// What "echo" means by it.
    pub fn echo(self) -> Option<usize> {
        match self {
            Pronoun::Singular(gender) => Some(gender as usize),
            Pronoun::It => Some(2),
            _ => None,
        }
    }
}

/// Where a mention stands.
struct Here<'p> {
    at: usize,
    place: &'p Place,
    part: Part,
    quoted: bool,
    /// It says something from behind: "…, he said".
    attribution: bool,
}

/// The candidates for a pronoun, nobody first.
pub(super) fn pronoun(discourse: &Discourse<'_>, at: usize, pronoun: Pronoun, place: &Place) -> Vec<Candidate> {
    let words = discourse.article.words;
    let part = grammar::pronoun_part(words, at);
    let quoted = words.words[at].shape.any(Shape::QUOTED);
    let says = part == Part::Subject && !quoted && grammar::says(words, at, &(at..at + 1), &place.words);
    let behind = says && grammar::trails(words, at, &place.words);
    let trails = behind && place.words.end - at <= 4;
    let here = Here { at, place, part, quoted, attribution: behind || (says && at == place.words.start) };
    let gender = pronoun.gender();
    let fits = |referent: usize| {
        (pronoun.of_persons() && discourse.is_person(referent) || pronoun.of_things() && discourse.is_thing(referent))
            && discourse.agreement(referent, gender) != Agreement::Never
    };
    let recent: Vec<&Spoken> = discourse
        .memory
        .latest()
        .filter(|spoken| fits(spoken.referent))
        // Whom a clause or a quotation names is not who reports it from behind: "Guterres noted that ..., he adds."
        .filter(|spoken| !(trails && named_here(spoken, place)))
        .filter(|spoken| !(part == Part::Object && acts(discourse, spoken, &here)))
        .take(RECENT)
        .collect();
    let soon =
        |referent: usize| discourse.named_next(referent, at).is_some_and(|next| next < place.words.end.max(at + 12));
    let new = |referent: usize| recent.iter().all(|spoken| spoken.referent != referent);
    let others = (0..discourse.entities.len()).filter(|&e| fits(e) && new(e) && soon(e)).take(2);
    let others: Vec<usize> = if quoted { Vec::new() } else { others.collect() };

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
    let sure = |referent: usize| matches!(discourse.agreement(referent, gender), Agreement::Sure | Agreement::Likely);
    row.set(Feature::Fitting, 1 + recent.iter().filter(|spoken| sure(spoken.referent)).count());
    let mut candidates = vec![Candidate { referent: None, words: 0..0, row }];
    let most = recent.iter().map(|spoken| spoken.times).max().unwrap_or(0);
    let mut rank = 0;
    for spoken in &recent {
        let agreement = discourse.agreement(spoken.referent, gender);
        rank += usize::from(agreement != Agreement::Unlikely);
        let mut row = row;
        of_candidate(discourse, &mut row, &here, spoken.referent, Some(spoken), rank, most);
        row.set(Feature::Gender, agreement as usize);
        row.set(Feature::NameEnds, name_ends(discourse, spoken.referent, agreement));
        if let Some(echo) = pronoun.echo() {
            row.set(Feature::Echo, echoes(discourse.echoes[echo], spoken.referent, place));
        }
        candidates.push(candidate(discourse, spoken.referent, Some(spoken), row));
    }
    for referent in others {
        let mut row = row;
        of_candidate(discourse, &mut row, &here, referent, None, 7, most);
        row.set(Feature::Gender, discourse.agreement(referent, gender) as usize);
        candidates.push(candidate(discourse, referent, None, row));
    }
    candidates
}

/// The candidates for a nominal, nobody first. `owner`: whose it is.
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
    let quoted = words.words[at].shape.any(Shape::QUOTED);
    let says = !quoted && part != Part::Object && grammar::says(words, at, &nominal.words, &place.words);
    let behind = says && grammar::trails(words, at, &place.words);
    let here = Here { at, place, part, quoted, attribution: behind };
    let fits = |referent: usize| {
        (nominal.noun.of_persons() && discourse.is_person(referent)
            || nominal.noun.of_things() && discourse.is_thing(referent))
            && !matches!(discourse.agreement(referent, nominal.gender), Agreement::Never)
    };
    let asked = Asked::new(words, article.names, nominal);
    let fit = |referent: usize| discourse.facts[referent].fit(&asked, article.lexicon);
    let recent: Vec<&Spoken> = discourse.memory.latest().filter(|spoken| fits(spoken.referent)).take(RECENT).collect();
    let mut found: Vec<(usize, Option<&Spoken>, Match)> =
        recent.iter().map(|spoken| (spoken.referent, Some(*spoken), fit(spoken.referent))).collect();
    // Who is named only later, or was not spoken of for long: those first for whom a stated fact speaks.
    let new = |referent: usize| recent.iter().all(|spoken| spoken.referent != referent);
    let named = |e: usize| !discourse.named_at[e].is_empty();
    let others = (0..discourse.entities.len())
        .filter(|&e| named(e) && fits(e) && new(e))
        .take(4 * OTHERS)
        .map(|e| (e, None, fit(e)));
    let mut others: Vec<(usize, Option<&Spoken>, Match)> = others.collect();
    others.sort_by_key(|(_, _, fit)| std::cmp::Reverse(fit.supported()));
    found.extend(others.into_iter().take(OTHERS));

    let mut row = Row::default();
    of_place(discourse, &mut row, &here);
    row.set(Feature::Says, 1 + usize::from(says) + usize::from(behind));
    row.set(Feature::Word, 10 + nominal.determiner as usize);
    row.set(Feature::Noun, noun_value(nominal.noun));
    row.set(Feature::Modified, modified(discourse, nominal));
    row.set(Feature::Behind, follows(discourse, nominal, place));
    row.set(Feature::Supported, 1 + found.iter().filter(|(_, _, fit)| fit.supported()).count());
    row.set(Feature::Fitting, 1 + recent.len());
    let mut candidates = vec![Candidate { referent: None, words: 0..0, row }];
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
    for (rank, (referent, spoken, fit)) in found.iter().enumerate() {
        let referent = *referent;
        let mut row = row;
        of_candidate(discourse, &mut row, &here, referent, *spoken, rank + 1, most);
        row.set(Feature::Gender, discourse.agreement(referent, nominal.gender) as usize);
        row.set(Feature::Head, fit.head);
        row.set(Feature::HeadNear, near(fit.head_near));
        row.set(Feature::HeadBest, compared(fit.head_near, head_best));
        row.set(Feature::ContextNear, near(fit.context_near));
        row.set(Feature::ContextBest, compared(fit.context_near, context_best));
        row.set(Feature::Age, 1 + fit.age);
        row.set(Feature::Place, 1 + fit.place);
        row.set(Feature::Modifiers, 1 + fit.modifiers);
        row.set(Feature::Former, 1 + fit.former);
        row.set(Feature::Owner, owned(discourse, nominal, owner, referent));
        if nominal.noun.of_things()
            && let Some(entity) = discourse.entities.get(referent)
        {
            let text = words.str(nominal.head);
            row.set(
                Feature::Body,
                common_nouns::fit(words, entity, discourse.sorts[referent], text, nominal.noun.group()),
            );
        }
        row.set(Feature::SameNoun, 1 + usize::from(discourse.called[referent] == noun));
        candidates.push(candidate(discourse, referent, *spoken, row));
    }
    candidates
}

/// A candidate stands where it is named in full, a stranger where it was last spoken of.
fn candidate(discourse: &Discourse<'_>, referent: usize, spoken: Option<&Spoken>, row: Row) -> Candidate {
    let named = discourse.entities.get(referent).map(|entity| entity.fullest.clone());
    let words = named.or_else(|| spoken.map(|spoken| spoken.named.clone())).unwrap_or_default();
    Candidate { referent: Some(referent), words, row }
}

fn noun_value(noun: Noun) -> usize {
    match noun {
        Noun::Office => 1,
        Noun::Occupation => 2,
        Noun::Part => 3,
        Noun::Kin => 4,
        Noun::Aged => 5,
        Noun::Inhabitant => 6,
        Noun::Person => 7,
        Noun::Either => 8,
        Noun::Organisation => 9,
        Noun::Thing(group) => 10 + group as usize,
    }
}

/// What is observed of the place.
fn of_place(discourse: &Discourse<'_>, row: &mut Row, here: &Here<'_>) {
    let sentence = &discourse.article.words.sentences[here.place.sentence];
    row.set(Feature::Part, part(here.part));
    row.set(Feature::InQuote, 1 + usize::from(here.quoted));
    let opens = here.at == here.place.words.start;
    let first = here.place.sentence == 0
        || discourse.article.words.sentences[here.place.sentence - 1].section != here.place.section;
    row.set(Feature::Opens, 1 + usize::from(opens) + usize::from(opens && first));
    row.set(
        Feature::Section,
        match sentence.kind {
            SectionKind::Title => 1,
            SectionKind::Paragraph => 2,
            _ => 3,
        },
    );
}

/// What is observed of every candidate.
fn of_candidate(
    discourse: &Discourse<'_>,
    row: &mut Row,
    here: &Here<'_>,
    referent: usize,
    spoken: Option<&Spoken>,
    rank: usize,
    most: usize,
) {
    row.set(
        Feature::Type,
        match discourse.label(referent) {
            Some(EntityType::Person) => 1,
            Some(EntityType::Organisation) => 2,
            Some(EntityType::Location) => 3,
            Some(EntityType::Other) => 4,
            None if discourse.is_person(referent) && discourse.is_thing(referent) => 5,
            None if discourse.is_person(referent) => 6,
            None => 7,
        },
    );
    row.set(Feature::Rank, rank);
    if let Some(names) = discourse.named_at.get(referent) {
        row.set(
            Feature::Named,
            match names.len() {
                n @ 0..=4 => n,
                5..=7 => 5,
                _ => 6,
            },
        );
        row.set(Feature::NamedRank, 1 + discourse.named_rank[referent]);
    }
    row.set(Feature::Speaker, speaker(discourse, referent, here.quoted));
    row.set(Feature::Spoke, 1 + discourse.spoke[referent]);
    let who = Some(referent);
    row.set(
        Feature::Subject,
        match () {
            () if here.place.subject == who => 2,
            () if discourse.subjects[0] == who => 3,
            () if discourse.subjects[1] == who => 4,
            () => 1,
        },
    );
    row.set(Feature::Reports, if here.place.spoke == who && !here.attribution { 2 } else { 1 });
    let next = discourse.named_next(referent, here.at);
    row.set(
        Feature::Ahead,
        match next {
            Some(next) if next < here.place.words.end => 2,
            Some(_) => 3,
            None => 1,
        },
    );
    let with = discourse
        .speakers
        .last
        .or(discourse.speakers.quoting)
        .is_some_and(|speaker| discourse.facts[speaker].with.contains(&referent));
    row.set(Feature::Affiliated, 1 + usize::from(with));
    let Some(spoken) = spoken else {
        row.set(
            Feature::Distance,
            if discourse.named_at.get(referent).is_some_and(|n| n.first().is_some_and(|n| *n < here.at)) {
                8
            } else {
                9
            },
        );
        return;
    };
    let place = here.place;
    row.set(
        Feature::Distance,
        match place.sentence - spoken.sentence {
            n @ 0..=3 => n + 1,
            4..=5 => 5,
            6..=9 => 6,
            _ => 7,
        },
    );
    row.set(Feature::Sections, 1 + (place.section - spoken.section));
    row.set(Feature::LastPart, part(spoken.part));
    row.set(
        Feature::LastForm,
        match spoken.form {
            MentionForm::Name => 1,
            MentionForm::Nominal => 2,
            MentionForm::Pronoun => 3,
        },
    );
    row.set(
        Feature::Times,
        match spoken.times {
            n @ 0..=3 => n,
            4..=6 => 4,
            7..=12 => 5,
            _ => 6,
        },
    );
    row.set(Feature::Most, if spoken.times < most { 1 } else { 2 });
    row.set(Feature::LastQuoted, 1 + usize::from(spoken.quoted));
    row.set(
        Feature::Clause,
        match (place.sentence == spoken.sentence, place.clause - spoken.clause.min(place.clause)) {
            (true, 0) => 1,
            (true, _) => 2,
            _ => 3,
        },
    );
    row.set(
        Feature::Gap,
        match here.at - spoken.at.min(here.at) {
            _ if place.sentence != spoken.sentence => 6,
            0..=2 => 1,
            3..=5 => 2,
            6..=10 => 3,
            11..=20 => 4,
            _ => 5,
        },
    );
    if let Some((sentence, played)) = spoken.outside {
        row.set(
            Feature::Outside,
            match place.sentence - sentence {
                n @ 0..=3 => n + 1,
                4..=6 => 5,
                _ => 6,
            },
        );
        row.set(Feature::OutsidePart, part(played));
    } else {
        row.set(Feature::Outside, 7);
        row.set(Feature::OutsidePart, 5);
    }
    row.set(Feature::Early, if spoken.first <= 1 { 2 } else { 1 });
}

/// 1 the gender is known, 2 to 5 by the last letter of the given name.
fn name_ends(discourse: &Discourse<'_>, referent: usize, agreement: Agreement) -> usize {
    let Some(entity) = discourse.entities.get(referent).filter(|_| agreement == Agreement::Unknown) else { return 1 };
    match discourse.article.words.str(entity.fullest.start).chars().next_back() {
        Some('a' | 'á' | 'à') => 2,
        Some('e' | 'i' | 'y' | 'é' | 'í') => 3,
        Some('o' | 'u' | 'ó') => 4,
        _ => 5,
    }
}

fn part(part: Part) -> usize {
    match part {
        Part::Subject => 1,
        Part::Object => 2,
        Part::Possessor => 3,
        Part::Oblique => 4,
    }
}

fn speaker(discourse: &Discourse<'_>, referent: usize, quoted: bool) -> usize {
    let (speakers, who) = (&discourse.speakers, Some(referent));
    match () {
        () if quoted && speakers.quoting == who => 4,
        () if quoted && speakers.quoting.is_some() => 5,
        () if speakers.last == who && !speakers.stale => 2,
        () if speakers.last == who => 3,
        () if speakers.other == who => 6,
        () => 1,
    }
}

/// Whether somebody does what an object stands for: in "Obama met Merkel and thanked her" she is not Obama.
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

/// "A man was arrested. … They did not name him": whether an object may be somebody whom the text does not name. A wrong link would accuse somebody.
pub(super) fn may_be_stranger(
    discourse: &Discourse<'_>,
    at: usize,
    pronoun: Pronoun,
    referent: usize,
    place: &Place,
) -> bool {
    let object = grammar::pronoun_part(discourse.article.words, at) == Part::Object;
    let (Some(gender), Some(_)) = (pronoun.gender(), discourse.label(referent)) else { return false };
    let stranger = |spoken: &Spoken| {
        discourse.label(spoken.referent).is_none()
            && discourse.is_person(spoken.referent)
            && place.sentence - spoken.sentence <= NEAR
            && discourse.agreement(spoken.referent, Some(gender)) == Agreement::Sure
    };
    let here = |spoken: &Spoken| spoken.referent == referent && spoken.sentence == place.sentence;
    object && !discourse.memory.latest().any(here) && discourse.memory.latest().any(stranger)
}

/// Named in the same sentence, or called by a nominal.
fn named_here(spoken: &Spoken, place: &Place) -> bool {
    spoken.sentence == place.sentence && spoken.form != MentionForm::Pronoun
}

/// Whether the last pronoun of the kind meant the same.
fn echoes(echo: Option<(usize, usize)>, referent: usize, place: &Place) -> usize {
    match echo {
        None => 1,
        Some((meant, sentence)) if meant == referent => match place.sentence - sentence {
            0 => 2,
            1 => 3,
            _ => 4,
        },
        Some(_) => 5,
    }
}

fn modified(discourse: &Discourse<'_>, nominal: &Nominal) -> usize {
    let words = discourse.article.words;
    let modifiers = nominal.modifiers();
    match () {
        () if modifiers.is_empty() => 1,
        () if modifiers.clone().any(|w| words.words[w].classes.any(Classes::NATIONALITY.or(Classes::PLACE))) => 2,
        () if modifiers.clone().any(|w| words.words[w].is_name_like()) => 3,
        () if modifiers.clone().any(|w| words.words[w].shape.any(Shape::DIGIT)) => 4,
        () => 5,
    }
}

fn follows(discourse: &Discourse<'_>, nominal: &Nominal, place: &Place) -> usize {
    let end = nominal.words.end;
    match if end < place.words.end { discourse.article.words.str(end) } else { "" } {
        "of" => 2,
        "who" | "that" | "which" | "in" | "for" | "at" | "on" | "from" | "with" | "where" => 3,
        _ => 1,
    }
}

/// How a candidate stands to the nominal's owner: 1 there is none, 2 it is the owner, 3 of the owner's family name, 4 linked with the owner in
/// a description, 5 anybody else.
fn owned(discourse: &Discourse<'_>, nominal: &Nominal, owner: Option<usize>, referent: usize) -> usize {
    match owner {
        None => usize::from(nominal.determiner != Determiner::Possessive) + 6,
        Some(owner) if owner == referent => 2,
        Some(owner) if discourse.facts[owner].family(&discourse.facts[referent]) => 3,
        Some(owner)
            if discourse.facts[referent].with.contains(&owner) || discourse.facts[owner].with.contains(&referent) =>
        {
            4
        }
        Some(_) => 5,
    }
}

/// A cosine as one of a few values.
fn near(cosine: f32) -> usize {
    match cosine {
        x if x <= 0.0 => 1,
        x if x < 0.3 => 2,
        x if x < 0.4 => 3,
        x if x < 0.5 => 4,
        x if x < 0.6 => 5,
        x if x < 0.7 => 6,
        x if x < 0.85 => 7,
        _ => 8,
    }
}

/// 1 nothing to compare, 2 the nearest by far, 3 the nearest, 4 another.
fn compared(value: f32, top: [f32; 2]) -> usize {
    match () {
        () if top[0] <= 0.0 => 1,
        () if value >= top[0] && value > top[1] + 0.1 => 2,
        () if value >= top[0] => 3,
        () => 4,
    }
}
