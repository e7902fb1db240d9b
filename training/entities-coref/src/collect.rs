//! Questions with their right answers: the processor reads gold documents, and every question that it asks the scorer is recorded.

use std::collections::HashMap;
use std::ops::Range;

use copydesk_entities::coref::{Answer, Candidate, Feature, Judge, Kind, Question, Row, Scorer, Wanted, resolve};
use copydesk_entities::lexicon::Lexicon;
use copydesk_entities::recognise::{Found, Recogniser};
use copydesk_entities::words::Words;
use copydesk_entities::{EntityType, MentionForm};

use crate::answer::{Cut, Mention, Take, align, names, of_resolved};
use crate::gold::Document;

pub const ALL: Wanted = Wanted { nominals: true, pronouns: true };

/// A question, and which candidates are right: nobody (the first), or one or more.
pub struct Example {
    pub kind: Kind,
    pub weight: f32,
    /// In bytes.
    pub mention: Range<usize>,
    pub candidates: Vec<Row>,
    /// Where each candidate is named or stands, and its entity.
    pub places: Vec<(Range<usize>, Option<usize>)>,
    pub right: Vec<bool>,
}

/// A document made ready.
pub struct Ready<'d> {
    pub document: &'d Document,
    pub words: Words<'d>,
    pub names: Vec<Found>,
    pub set: &'static str,
    /// How much a question of each kind counts.
    pub weight: [f32; 3],
    /// The fold in which it is left out, if any.
    pub fold: Option<usize>,
}

impl<'d> Ready<'d> {
    pub fn new(
        cut: &'d Cut<'d>,
        (set, weight, fold): (&'static str, [f32; 3], Option<usize>),
        lexicon: &Lexicon,
        recogniser: &Recogniser,
    ) -> Self {
        let words = cut.words(lexicon);
        // Few of the names in fiction are found.
        let take = if !cut.document.exhaustive || set == "litbank" { Take::Both } else { Take::Found };
        let names = names(&words, lexicon, recogniser, cut.document, take);
        Ready { document: cut.document, words, names, set, weight, fold }
    }
}

/// The questions of a document. Without a scorer the processor continues from the gold answers.
pub fn collect(ready: &Ready<'_>, lexicon: &Lexicon, scorer: Option<&Scorer>) -> Vec<Example> {
    let mut clusters: HashMap<usize, Vec<usize>> = HashMap::new();
    if !ready.document.exhaustive {
        let plain = Wanted { nominals: false, pronouns: false };
        let named = resolve(&ready.words, lexicon, ready.names.clone(), &mut &Scorer::blank(), plain);
        for mention in of_resolved(&named, &ready.words) {
            for gold in &ready.document.mentions[1..] {
                if mention.span.start < gold.span.end && gold.span.start < mention.span.end {
                    clusters.entry(mention.entity.expect("a name's")).or_default().push(gold.cluster);
                }
            }
        }
    }
    let mut recorder = Recorder { ready, scorer, clusters, known: HashMap::new(), examples: Vec::new() };
    resolve(&ready.words, lexicon, ready.names.clone(), &mut recorder, ALL);
    recorder.examples
}

struct Recorder<'r> {
    ready: &'r Ready<'r>,
    scorer: Option<&'r Scorer>,
    /// The clusters of each entity's names, for sets that mark two names only.
    clusters: HashMap<usize, Vec<usize>>,
    known: HashMap<(Range<usize>, MentionForm), Option<usize>>,
    examples: Vec<Example>,
}

impl Recorder<'_> {
    fn cluster(&mut self, words: &Range<usize>, form: MentionForm) -> Option<usize> {
        if words.is_empty() {
            return None;
        }
        let ready = self.ready;
        *self.known.entry((words.clone(), form)).or_insert_with(|| {
            let gold = &ready.document.mentions;
            let span = ready.words.span(words.clone());
            let label = EntityType::Person;
            align(&ready.document.text, gold, &[Mention { span, label, form, entity: None }])[0]
                .map(|j| gold[j].cluster)
        })
    }
}

impl Judge for Recorder<'_> {
    fn judge(&mut self, question: &Question<'_>) -> Answer {
        let document = self.ready.document;
        let pronoun = question.kind != Kind::Nominal;
        let form = if pronoun { MentionForm::Pronoun } else { MentionForm::Nominal };
        let asked = self.cluster(&question.words, form);
        let by_model = self.scorer.map(|mut scorer| scorer.judge(question));
        // MEANTIME marks some mentions only; "he" that the gold has not is doubtful.
        let partial = !document.exhaustive || document.id.starts_with("corpus_");
        if asked.is_none() && (partial || question.kind == Kind::Person) {
            return by_model.unwrap_or(Answer { chosen: 0, probabilities: Vec::new() });
        }
        let mut right: Vec<bool> = Vec::with_capacity(question.candidates.len());
        for candidate in question.candidates {
            right.push(match candidate.referent {
                None => false,
                Some(referent) if !document.exhaustive => self.clusters.get(&referent).is_some_and(|c| c.contains(&0)),
                Some(_) => {
                    let here = self.cluster(&candidate.words, MentionForm::Name);
                    asked.is_some() && here.or_else(|| self.cluster(&candidate.words, MentionForm::Nominal)) == asked
                }
            });
        }
        // A stranger that should have been an entity: where that is a candidate too, only it is right.
        let named = |candidate: &Candidate| (1..=4).contains(&candidate.row.get(Feature::Type));
        if right.iter().zip(question.candidates).any(|(right, candidate)| *right && named(candidate)) {
            right.iter_mut().zip(question.candidates).for_each(|(right, candidate)| *right &= named(candidate));
        }
        if !document.exhaustive && !document.mentions.iter().skip(1).any(|m| m.cluster == 0) {
            // Neither of the two: anybody else, or nobody.
            for (right, candidate) in right.iter_mut().zip(question.candidates) {
                let marked = candidate.referent.is_some_and(|r| self.clusters.get(&r).is_some_and(|c| !c.is_empty()));
                *right = !marked;
            }
        } else if !right.contains(&true) {
            right[0] = true;
        }
        let chosen = right.iter().position(|right| *right).unwrap_or(0);
        let words = &self.ready.words;
        let span = |range: &Range<usize>| if range.is_empty() { 0..0 } else { words.span(range.clone()) };
        self.examples.push(Example {
            kind: question.kind,
            weight: self.ready.weight[question.kind as usize],
            mention: span(&question.words),
            candidates: question.candidates.iter().map(|c| c.row).collect(),
            places: question.candidates.iter().map(|c| (span(&c.words), c.referent)).collect(),
            right,
        });
        by_model.unwrap_or(Answer { chosen, probabilities: Vec::new() })
    }
}
