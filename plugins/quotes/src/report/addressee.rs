//! Who is told: the phrase between a verb and what it reports.

use copydesk_language::lexicon::{is_honorific, is_title, role_noun};
use copydesk_syntax::{Label, Tag};

use super::finder::{Finder, Report, TELLING};
use crate::cues::{Verb, frame};
use crate::phrase::{Phrase, right_of};
use crate::words::class::*;

impl Finder<'_> {
    /// Reads the addressee at node `at`, if the verb takes one; returns where the content may start.
    pub(super) fn addressee(&self, at: usize, verb: &Verb, report: &mut Report) -> usize {
        // “were told **the certificate** was new”: who was told is the subject.
        let passive = report.source.is_none() && self.passive(report.cue.0);
        if passive || !verb.takes(frame::ADDRESSEE) || self.is(at, THAT | TO | WH | COLON | COMMA) {
            return at;
        }
        // “told “Early Risers” **that** …”
        if verb.lemma == "tell" && self.quote(at) && self.article.titled(&self.nodes[at]) && !self.closes(at) {
            report.extent.1 = report.extent.1.max(at);
            return at + 1;
        }
        let Some(mut np) = right_of(self.nodes, at, self.last + 1).filter(|_| !self.quote(at)) else { return at };
        if self.is(np.start, OBJECT | PRONOUN) && !self.is(np.start, DETERMINER | POSSESSIVE) {
            np.end = np.start;
        }
        // “promised **a bill** that would pay”: nobody is told.
        if verb.takes(frame::NOUN) && self.is(np.end + 1, THAT) && self.finite_verb(np.end + 2) {
            return at;
        }
        // “promised **a walkout** if he goes”
        if verb.takes(frame::NOUN) && self.is(np.end + 1, WH) && !self.is(np.head, OBJECT) && !self.speaks(np) {
            return at;
        }
        // “warned **such a move** would fail”: only “tell” always says who was told.
        if TELLING.contains(&verb.lemma) && verb.lemma != "tell" && self.finite_verb(np.end + 1) {
            return at;
        }
        if TELLING.contains(&verb.lemma) {
            np.end = self.before_subject(np);
            np.head = np.head.min(np.end);
        }
        let next = np.end + 1;
        let content = self.is(next, THAT | TO | WH | COLON | COMMA | TIME | PREPOSITION | STOP);
        if content || self.quote(next) || next > self.last || TELLING.contains(&verb.lemma) {
            report.addressee = Some(np);
            report.extent.1 = report.extent.1.max(np.end);
            return next;
        }
        at
    }

    /// “told **the Herald** members were split”, “told **a rally** 203 people were safe”: where a phrase of two nouns ends before the subject of the
    /// verb behind it.
    fn before_subject(&self, np: Phrase) -> usize {
        let verb = np.end + 1;
        if verb > self.last || !self.finite_verb(verb) {
            return np.end;
        }
        // “told **Fox News** Ada Example had been”
        let person = |i: usize| self.article.names_person(self.nodes[i].word.start);
        let titled = |i: usize| {
            role_noun(&self.nodes[i].lower).is_some()
                || is_title(&self.nodes[i].lower)
                || is_honorific(&self.nodes[i].lower)
        };
        let name =
            (np.start + 1..=np.end).find(|&i| person(i) && !person(i - 1) && self.is(i, CAPITAL) && !titled(i - 1));
        if let Some(name) = name.filter(|&name| self.is(name - 1, CAPITAL) && (name..=np.end).all(person)) {
            return name - 1;
        }
        // “told **reporters** alliance members needed”
        if self.word(np.start, &["reporters", "journalists"])
            && !self.is(np.start + 1, PREPOSITION | GENITIVE | CONJUNCTION)
            && np.start < np.end
        {
            return np.start;
        }
        // The verb behind an auxiliary has the subject.
        let main = (verb..(verb + 4).min(self.last + 1)).find_map(|i| {
            self.tree.child(i, &[Label::Subject, Label::PassiveSubject]).filter(|s| np.start < *s && *s <= np.end)
        });
        let number = (np.start + 1..=np.end).find(|&i| self.is(i, NUMBER) && !self.is(i - 1, DETERMINER));
        let subject = number.or_else(|| main.map(|subject| self.tree.extent(subject).0.max(np.start + 1)));
        let told = subject.map(|subject| subject - 1).or_else(|| {
            // Somebody must be the subject of a verb that is surely one.
            let sure = self.is(verb, AUXILIARY) || self.tagged_finite(verb);
            let plural = (np.start..np.end).find(|&i| self.tree.tag(i) == Tag::Plural);
            let name = (np.start..np.end).find(|&i| self.is(i, CAPITAL) && !self.is(i + 1, CAPITAL));
            plural.or(name).filter(|&told| sure && !self.is(told + 1, GENITIVE | PREPOSITION))
        });
        told.unwrap_or(np.end)
    }
}
