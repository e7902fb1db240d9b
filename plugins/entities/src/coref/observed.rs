//! The values of the scorer's features: what is observed of a mention, and of each candidate for it.

use copydesk_plugin::standard::{EntityType, MentionForm, SectionKind};

use super::discourse::{Agreement, Discourse, Place};
use super::features::{Feature, Row};
use super::grammar::Part;
use super::kin::Tie;
use super::memory::Spoken;
use super::nominals::{Determiner, Nominal, Noun};
use crate::lexicon::Classes;
use crate::words::Shape;

/// The mention that is asked about.
pub(super) struct Here<'p> {
    pub at: usize,
    pub place: &'p Place,
    pub part: Part,
    pub quoted: bool,
    /// The number of the quotation that it stands in, or that is attributed to it.
    pub quotation: u32,
    /// It is the speaker in an attribution that follows what is said: "…, he said".
    pub attribution: bool,
}

pub(super) fn noun_value(noun: Noun) -> usize {
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

/// Sets the features of the mention.
pub(super) fn of_place(discourse: &Discourse<'_>, row: &mut Row, here: &Here<'_>) {
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

/// Sets the features that every kind of candidate has. `rank` counts candidates from the one mentioned last; `most` is how often the candidate
/// mentioned most often is mentioned.
pub(super) fn of_candidate(
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
    row.set(Feature::Ahead, ahead(discourse, here, referent));
    row.set(Feature::Newcomer, discourse.newcomer(referent, here.at).map_or(1, |before| before + 2));
    row.set(Feature::Entry, discourse.facts(referent).entry as usize);
    let with = discourse
        .speakers
        .last
        .or(discourse.speakers.quoting)
        .is_some_and(|speaker| discourse.facts(speaker).with.contains(&referent));
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
            MentionForm::Pronoun if spoken.own => 4,
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
        Feature::Voice,
        match here.quotation {
            0 => 1,
            quotation if spoken.voiced == quotation => 3,
            quotation if spoken.told == quotation => 2,
            _ => 1,
        },
    );
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

/// 1 if it is named no more, else how soon: in this sentence, as the next begins, in the next, this paragraph, the next, later.
fn ahead(discourse: &Discourse<'_>, here: &Here<'_>, referent: usize) -> usize {
    let Some(next) = discourse.named_next(referent, here.at) else { return 1 };
    let sentences = &discourse.article.words.sentences;
    let sentence = sentences.partition_point(|sentence| sentence.words.end <= next);
    let (names, titles) = (discourse.article.names, discourse.article.titles);
    let opens = titles[names.partition_point(|name| name.words.start < next)] == sentences[sentence].words.start;
    match (sentence - here.place.sentence, sentences[sentence].section - here.place.section) {
        (0, _) => 2,
        (1, _) if opens => 3,
        (1, _) => 4,
        (_, 0) => 5,
        (_, 1) => 6,
        _ => 7,
    }
}

/// 1 if the gender is known, else 2 to 5 by the last letter of the given name.
pub(super) fn name_ends(discourse: &Discourse<'_>, referent: usize, agreement: Agreement) -> usize {
    let told = !matches!(agreement, Agreement::Unknown | Agreement::Guessed | Agreement::Misguessed);
    let Some(entity) = discourse.entities.get(referent).filter(|_| !told) else { return 1 };
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

/// Whether the last pronoun of the same kind meant this candidate, and how many sentences before.
pub(super) fn echoes(echo: Option<(usize, usize)>, referent: usize, place: &Place) -> usize {
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

pub(super) fn modified(discourse: &Discourse<'_>, nominal: &Nominal) -> usize {
    let words = discourse.article.words;
    let modifiers = nominal.modifiers();
    match () {
        () if modifiers.is_empty() => 1,
        () if modifiers.clone().any(|w| words.words[w].classes.any(Classes::NATIONALITY.or(Classes::PLACE))) => 2,
        () if modifiers.clone().any(|w| words.words[w].is_name_like()) => 3,
        () if modifiers.clone().any(|w| words.words[w].shape.intersects(Shape::DIGIT)) => 4,
        () => 5,
    }
}

pub(super) fn follows(discourse: &Discourse<'_>, nominal: &Nominal, place: &Place) -> usize {
    let end = nominal.words.end;
    match if end < place.words.end { discourse.article.words.str(end) } else { "" } {
        "of" => 2,
        "who" | "that" | "which" | "whose" | "where" => 3,
        "in" | "for" | "at" | "on" | "from" | "with" | "behind" => 4,
        _ => 1,
    }
}

/// What a candidate is to the nominal's owner: 2 it is the owner, 3 it has the owner's family name, 4 a description links the two, 5 none of
/// these; 6 the owner is not known, 7 the nominal has none; 8 the text says that it is this relative of the owner.
pub(super) fn owned(discourse: &Discourse<'_>, nominal: &Nominal, owner: Option<usize>, referent: usize) -> usize {
    match owner {
        None => usize::from(nominal.determiner != Determiner::Possessive) + 6,
        Some(owner) if owner == referent => 2,
        Some(owner) if related(discourse, nominal, owner, referent) => 8,
        Some(owner) if discourse.facts(owner).family(discourse.facts(referent)) => 3,
        Some(owner) if linked(discourse, owner, referent) || serves(discourse, nominal, owner, referent) => 4,
        Some(_) => 5,
    }
}

/// Whether the text says that a candidate is the owner's relative whom the nominal names, or says it the other way round: "her husband" of whom
/// it has called "his wife".
fn related(discourse: &Discourse<'_>, nominal: &Nominal, owner: usize, referent: usize) -> bool {
    let tie = Tie::of(discourse.article.words.str(nominal.head));
    let is =
        |tie: Tie| discourse.facts(referent).is_kin(owner, tie) || discourse.facts(owner).is_kin(referent, tie.back());
    tie.is_some_and(is)
}

/// Whether a description of one names the other.
fn linked(discourse: &Discourse<'_>, one: usize, other: usize) -> bool {
    discourse.facts(one).with.contains(&other) || discourse.facts(other).with.contains(&one)
}

/// Whether one has an office or trade with the other, which tells nothing of "whose father".
fn serves(discourse: &Discourse<'_>, nominal: &Nominal, one: usize, other: usize) -> bool {
    let serves = |one: usize, other: usize| discourse.facts(one).serves.contains(&other);
    nominal.noun != Noun::Kin && (serves(one, other) || serves(other, one))
}

/// A cosine, cut into steps.
pub(super) fn near(cosine: f32) -> usize {
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

/// 1 no candidate has a value, 2 the best by far, 3 the best, 4 not the best.
pub(super) fn compared(value: f32, top: [f32; 2]) -> usize {
    match () {
        () if top[0] <= 0.0 => 1,
        () if value >= top[0] && value > top[1] + 0.1 => 2,
        () if value >= top[0] => 3,
        () => 4,
    }
}
