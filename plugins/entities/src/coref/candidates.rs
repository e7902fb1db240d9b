//! What the judge is told: the candidates for a pronoun or nominal, and what is observed of each.

use copydesk_language::lexicon::{Gender, Pronoun, RoleKind};
use copydesk_plugin::standard::{EntityType, MentionForm};

use super::common_nouns::{self, Group};
use super::features::{self, AHEAD, Here, Kind, Row, Values};
use super::grammar::{self, Part};
use super::holders::Fit;
use super::memory::Spoken;
use super::nominals::{Nominal, Noun};
use super::ranker::{Candidate, Question};
use super::refer::{Place, Reader};
use crate::lexicon::Classes;
use crate::words::Shape;

/// What is known of a candidate's gender against the one asked for. The order is that of the ranker's values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Agreement {
    Sure = 1,
    Likely,
    Unknown,
    Unlikely,
    Never,
}

/// For how many sentences an object is nobody with a name, if it may be somebody without one.
const NEAR: usize = 6;

impl Reader<'_> {
    /// Whom a pronoun means, and how sure that is; `None`: nobody.
    pub(super) fn who(&mut self, at: usize, pronoun: Pronoun, place: &Place) -> Option<(usize, f32)> {
        let words = self.text.words;
        let part = grammar::pronoun_part(words, at);
        let quoted = words.words[at].shape.any(Shape::QUOTED);
        let says = part == Part::Subject && !quoted && grammar::says(words, at, &(at..at + 1), &place.words);
        let here = here(at, place);
        // Whom a clause names is not who reports it from behind: "Guterres noted that ..., he adds."
        let behind = says && grammar::trails(words, at, &place.words);
        let trails = behind && place.words.end - at <= 4;
        let fitting: Vec<(&Spoken, Agreement)> = self
            .persons
            .latest()
            .filter(|spoken| !(trails && named_here(spoken, &here)))
            .filter(|spoken| !(part == Part::Object && self.acts(spoken, &here)))
            .map(|spoken| (spoken, self.agreement(spoken.referent, pronoun.gender)))
            .filter(|(_, agreement)| *agreement != Agreement::Never)
            .collect();
        let ahead = self.upcoming(at, place).filter(|e| self.agreement(*e, pronoun.gender) != Agreement::Never);
        let sure = fitting.iter().filter(|(_, a)| matches!(a, Agreement::Sure | Agreement::Likely)).count();
        let most = fitting.iter().map(|(s, _)| s.times).max().unwrap_or(0);
        let echo = pronoun.gender.and_then(|gender| self.echoes[gender as usize]);
        let mut row = Row::new(Kind::Pronoun);
        let reflexive = words.str(at).ends_with("self");
        row.put("part", if reflexive { 0 } else { features::part(part) });
        let attribution = behind || (says && at == place.words.start);
        row.put("place", stands(at, place, quoted, attribution, says));
        row.put("fitting", sure);
        let mut candidates = vec![nobody(&row)];
        let mut rank = 0;
        for (spoken, agreement) in &fitting {
            rank += usize::from(*agreement != Agreement::Unlikely);
            let mut row = row.clone();
            self.common(&mut row, &here, spoken, rank, most);
            row.put("gender", *agreement as usize);
            row.put("quoted", if spoken.quoted { 1 } else { 2 });
            row.put("speaker", self.speaker(spoken.referent, quoted));
            row.put("clause", features::clause(&here, spoken));
            let subject = Some(spoken.referent);
            row.put(
                "subject",
                match () {
                    () if place.subject == subject => 2,
                    () if self.subjects[0] == subject => 3,
                    () if self.subjects[1] == subject => 4,
                    () => 1,
                },
            );
            row.put("echo", echoes(echo, spoken.referent, place));
            row.put("early", features::early(spoken));
            row.put("gap", features::gap(&here, spoken));
            row.put("reports", if place.spoke == subject && !attribution { 2 } else { 1 });
            row.put("named", self.named(spoken.referent));
            row.put("ahead", if ahead == subject { 2 } else { 1 });
            candidates.push(candidate(spoken, row.values));
        }
        if let Some(entity) = ahead.filter(|e| fitting.iter().all(|(s, _)| s.referent != *e)) {
            row.set("distance", AHEAD);
            row.set("gender", self.agreement(entity, pronoun.gender) as usize);
            row.set("ahead", 2);
            let words = self.text.names[self.next].words.clone();
            candidates.push(Candidate { referent: Some(entity), words, values: row.values });
        }
        let question = Question { kind: Kind::Pronoun, words: at..at + 1, candidates: &candidates };
        let (chosen, score) = self.judge.judge(&question);
        let referent = candidates[chosen].referent?;
        if part == Part::Object && referent < self.entities.len() {
            // "A man was arrested. … They did not name him": a wrong link would accuse somebody.
            let stranger = |(spoken, agreement): &(&Spoken, Agreement)| {
                let near = here.sentence - spoken.sentence <= NEAR;
                self.named(spoken.referent) == 2 && near && *agreement == Agreement::Sure
            };
            let here_too = fitting.iter().any(|(s, _)| s.referent == referent && s.sentence == here.sentence);
            if !here_too && fitting.iter().any(stranger) {
                return None;
            }
        }
        Some((referent, score))
    }

    /// Whether somebody does what an object stands for: in "Obama met Merkel and thanked her" she is not Obama.
    fn acts(&self, spoken: &Spoken, here: &Here) -> bool {
        let words = self.text.words;
        let (verb, reflexive) = (words.str(here.at - usize::from(here.at > 0)), words.str(here.at).ends_with("self"));
        let apart = |w: usize| words.str(w) == "to" || words.words[w].classes.any(Classes::SAY);
        spoken.part == Part::Subject
            && (spoken.sentence, spoken.clause) == (here.sentence, here.clause)
            && !reflexive
            && !grammar::is_preposition(verb)
            && !(spoken.at..here.at - 1).any(apart)
    }

    /// Whom "the president" means.
    pub(super) fn whose(&mut self, nominal: &Nominal, place: &Place) -> (Option<usize>, f32) {
        let Noun::Person(kind) = nominal.noun else { return (None, 0.0) };
        let words = self.text.words;
        let at = nominal.words.start;
        let here = here(at, place);
        let head = nominal.words.end - 1;
        let mut modifiers: Vec<usize> = (at..head).filter(|&w| Some(w) != nominal.first()).collect();
        // "the president of Ukraine"
        let names = &self.text.names[self.next..];
        let of = head + 2 < place.words.end && words.str(head + 1) == "of";
        let owner = names.iter().take(4).find(|n| of && (n.words.start == head + 2 || n.words.start == head + 3));
        modifiers.extend(owner.iter().flat_map(|name| name.words.clone()));
        let fits = self.holders.fits(words, head, &modifiers);
        let noun = self.noun(nominal);
        let fitting: Vec<(&Spoken, Agreement)> = self
            .persons
            .latest()
            .map(|spoken| (spoken, self.agreement(spoken.referent, nominal.gender)))
            .filter(|(_, agreement)| !matches!(agreement, Agreement::Never | Agreement::Unlikely))
            .collect();
        let most = fitting.iter().map(|(s, _)| s.times).max().unwrap_or(0);
        let quoted = words.words[at].shape.any(Shape::QUOTED);
        let mut row = Row::new(Kind::Role);
        row.put(
            "noun",
            match (kind, nominal.gender) {
                (Some(RoleKind::Office), _) => 1,
                (Some(RoleKind::Occupation), _) => 2,
                (Some(RoleKind::Person), None) => 3,
                (Some(RoleKind::Person), Some(_)) => 4,
                (None, _) => 5,
            },
        );
        self.of_nominal(&mut row, nominal, place, quoted);
        row.put("held", 1 + usize::from(!fits.is_empty()));
        let mut candidates = vec![nobody(&row)];
        for (rank, (spoken, agreement)) in fitting.iter().enumerate() {
            let mut row = row.clone();
            row.put("holds", self.holders.fit(&fits, spoken.referent) as usize);
            self.common(&mut row, &here, spoken, rank + 1, most);
            row.put("gender", *agreement as usize);
            row.put("speaker", self.speaker(spoken.referent, quoted));
            row.put("clause", features::clause(&here, spoken));
            row.put("early", features::early(spoken));
            row.put("named", self.named(spoken.referent));
            row.put("same-noun", 1 + usize::from(self.called[spoken.referent] == noun));
            candidates.push(candidate(spoken, row.values));
        }
        // Who holds the office may not have been spoken of for long.
        let gone = fits.iter().filter(|(e, fit)| *fit >= Fit::Head && fitting.iter().all(|(s, _)| s.referent != *e));
        for (entity, fit) in gone.take(2) {
            let agreement = self.agreement(*entity, nominal.gender);
            if agreement == Agreement::Never {
                continue;
            }
            let mut row = row.clone();
            row.put("holds", *fit as usize);
            row.set("distance", AHEAD);
            row.set("gender", agreement as usize);
            let words = self.entities[*entity].fullest.clone(); // where the gold looks it up
            candidates.push(Candidate { referent: Some(*entity), words, values: row.values });
        }
        let question = Question { kind: Kind::Role, words: nominal.words.clone(), candidates: &candidates };
        let (chosen, score) = self.judge.judge(&question);
        let mut holding = fits.iter().filter(|(_, fit)| *fit >= Fit::Head);
        match (candidates[chosen].referent, kind, holding.next(), holding.next()) {
            // The one holder of an office is who is meant, though the judge has seen too few to know.
            (None, Some(RoleKind::Office), Some((only, _)), None) if self.seen(&candidates, *only) => {
                (Some(*only), 0.6)
            }
            (referent, ..) => (referent, score),
        }
    }

    /// Which organisation or place "the company" means.
    pub(super) fn which(&mut self, nominal: &Nominal, group: Group, place: &Place) -> (Option<usize>, f32) {
        let words = self.text.words;
        let at = nominal.words.start;
        let here = here(at, place);
        let noun = self.noun(nominal);
        let noun_text = words.str(nominal.words.end - 1);
        let fit = |referent: usize| match self.entities.get(referent) {
            Some(entity) => common_nouns::fit(words, entity, self.sorts[referent], noun_text, group),
            None if self.called[referent] == noun => 7,
            None => 6,
        };
        let fitting: Vec<(&Spoken, usize)> =
            self.things.latest().map(|spoken| (spoken, fit(spoken.referent))).collect();
        let good = |fit: usize| matches!(fit, 1 | 2 | 7);
        let most = fitting.iter().map(|(s, _)| s.times).max().unwrap_or(0);
        let quoted = words.words[at].shape.any(Shape::QUOTED);
        let mut row = Row::new(Kind::Thing);
        row.put("noun", group as usize);
        self.of_nominal(&mut row, nominal, place, quoted);
        row.put("held", fitting.iter().filter(|(_, fit)| good(*fit)).count());
        let mut candidates = vec![nobody(&row)];
        let (mut rank, mut best) = (0, false);
        for (spoken, fit) in &fitting {
            rank += usize::from(!matches!(*fit, 4 | 6));
            let mut row = row.clone();
            row.put("kind", *fit);
            self.common(&mut row, &here, spoken, rank.max(1), most);
            row.put("clause", features::clause(&here, spoken));
            row.put("early", features::early(spoken));
            row.put("type", self.sort(spoken.referent));
            // The latest of those that fit well.
            row.put("best", if good(*fit) && !best { 2 } else { 1 });
            best |= good(*fit);
            candidates.push(candidate(spoken, row.values));
        }
        // What bears the noun in its name may not have been spoken of for long.
        let bearer = self.bearers.get(&noun).filter(|b| fitting.iter().all(|(s, _)| s.referent != b.0));
        if let Some((referent, words)) = bearer {
            row.set("kind", 1);
            row.set("distance", AHEAD);
            candidates.push(Candidate { referent: Some(*referent), words: words.clone(), values: row.values });
        }
        let question = Question { kind: Kind::Thing, words: nominal.words.clone(), candidates: &candidates };
        let (chosen, score) = self.judge.judge(&question);
        (candidates[chosen].referent, score)
    }

    fn seen(&self, candidates: &[Candidate], entity: usize) -> bool {
        candidates.iter().any(|candidate| candidate.referent == Some(entity))
    }

    fn sort(&self, referent: usize) -> usize {
        match self.entities.get(referent).map(|entity| entity.label) {
            Some(EntityType::Organisation) => 1,
            Some(_) => 2,
            None => 3,
        }
    }

    /// What is observed of every candidate.
    fn common(&self, row: &mut Row, here: &Here, spoken: &Spoken, rank: usize, most: usize) {
        row.put("distance", features::distance(here, spoken));
        row.put("sections", features::sections(here, spoken));
        row.put("rank", rank);
        row.put("last-part", features::part(spoken.part));
        row.put("last-form", features::form(spoken.form));
        row.put("times", features::times(spoken.times));
        row.put("most", if spoken.times < most { 1 } else { 2 });
    }

    fn of_nominal(&self, row: &mut Row, nominal: &Nominal, place: &Place, quoted: bool) {
        let words = self.text.words;
        row.put("determiner", nominal.determiner as usize);
        let modifiers = nominal.words.start + 1..nominal.words.end - 1;
        let national = modifiers.clone().any(|w| words.words[w].classes.any(Classes::NATIONALITY));
        row.put(
            "modifier",
            match (modifiers.is_empty(), national) {
                (true, _) => 1,
                (_, true) => 2,
                _ => 3,
            },
        );
        let end = nominal.words.end;
        let behind = if end < place.words.end { words.str(end) } else { "" };
        row.put(
            "behind",
            match behind {
                "of" => 2,
                "who" | "that" | "which" | "in" | "for" | "at" | "on" | "from" | "with" | "where" => 3,
                _ => 1,
            },
        );
        row.put("in-quote", 1 + usize::from(quoted));
    }

    fn speaker(&self, referent: usize, quoted: bool) -> usize {
        let who = Some(referent);
        match () {
            () if quoted && self.speakers.quoting == who => 4,
            () if quoted && self.speakers.quoting.is_some() => 5,
            () if self.speakers.last == who && !self.speakers.stale => 2,
            () if self.speakers.last == who => 3,
            () => 1,
        }
    }

    fn named(&self, referent: usize) -> usize {
        1 + usize::from(referent >= self.entities.len())
    }

    pub(super) fn may_be(&self, referent: usize, gender: Option<Gender>) -> bool {
        !matches!(self.agreement(referent, gender), Agreement::Never | Agreement::Unlikely)
    }

    fn agreement(&self, referent: usize, gender: Option<Gender>) -> Agreement {
        let (known, sure) = match self.entities.get(referent) {
            Some(entity) => (entity.gender, entity.sure),
            None => (self.unnamed[referent - self.entities.len()], true),
        };
        match known.zip(gender).map(|(known, gender)| known == gender) {
            None => Agreement::Unknown,
            Some(true) if sure => Agreement::Sure,
            Some(true) => Agreement::Likely,
            Some(false) if sure => Agreement::Never,
            Some(false) => Agreement::Unlikely,
        }
    }

    /// "In her speech, Merkel said": the name after the comma that ends the phrase in front of the sentence.
    fn upcoming(&self, at: usize, place: &Place) -> Option<usize> {
        if place.subject.is_some() || at > place.words.start + 8 || self.text.words.words[at].shape.any(Shape::QUOTED) {
            return None;
        }
        let title = *self.text.titles.get(self.next)?;
        let name = self.text.names.get(self.next)?;
        let comma = title > at && title - at < 14 && title < place.words.end && self.text.words.str(title - 1) == ",";
        name.entity.filter(|_| comma && name.label == EntityType::Person)
    }
}

/// Named in the same sentence, outside quotation marks.
fn named_here(spoken: &Spoken, here: &Here) -> bool {
    spoken.sentence == here.sentence && spoken.form != MentionForm::Pronoun && !spoken.quoted
}

/// Where a pronoun stands.
fn stands(at: usize, place: &Place, quoted: bool, attribution: bool, says: bool) -> usize {
    match (quoted, attribution, says) {
        (true, ..) => 1,
        (_, true, _) => 2,
        (_, _, true) => 3,
        _ if at == place.words.start => 4,
        _ => 5,
    }
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

fn here(at: usize, place: &Place) -> Here {
    Here { at, sentence: place.sentence, section: place.section, clause: place.clause }
}

fn candidate(spoken: &Spoken, values: Values) -> Candidate {
    Candidate { referent: Some(spoken.referent), words: spoken.named.clone(), values }
}

fn nobody(row: &Row) -> Candidate {
    Candidate { referent: None, words: 0..0, values: row.values }
}
