//! From an article to rows: its sentences are read, each is judged once for every voice and every entity in it, then all is gathered.

use std::collections::BTreeMap;
use std::ops::Range;

use copydesk_encoder::{Encoder, Error, Session};

use crate::encoder::{self, Answers};
use crate::gather::Gathered;
use crate::input::{Input, Row, SectionKind};
use crate::judge::BAND;
use crate::lexicon::Lexicon;
use crate::model::Linear;
use crate::scope::{Voice, Voices};
use crate::units::{Reader, Sentence, Spot};
use crate::valence::{Hit, hits};
use crate::vocabulary::Vocabulary;
use crate::{overall, target};

/// A sentence longer than this is read in parts, so that hostile input stays linear.
const LONGEST: usize = 256;

/// Lexicon and weights: read-only, shared.
pub struct Model {
    /// What is known of words.
    pub lexicon: Lexicon,
    /// Stems with weights.
    pub vocabulary: Vocabulary,
    pub(crate) target: Linear<3>,
    pub(crate) overall: Linear<1>,
    /// Of the accurate form.
    encoder: Option<Encoder>,
}

/// Which rows there are for entities in parts of the article: sentences and quotes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SentenceTargets {
    /// Those that are not neutral, and all of entities that are watched.
    #[default]
    Toned,
    /// All.
    All,
    /// None by sentence; by quote as `Toned`.
    None,
}

/// What the user may set.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Settings {
    /// What has a polarity nearer to 0 than this is neutral.
    pub neutral_band: f32,
    /// Gives a row for every sentence.
    pub sentences: bool,
    /// Which rows there are for entities in sentences, besides those over the article.
    pub sentence_targets: SentenceTargets,
}

impl Default for Settings {
    fn default() -> Self {
        Self { neutral_band: BAND, sentences: true, sentence_targets: SentenceTargets::Toned }
    }
}

impl Model {
    /// The fast form that the plugin carries.
    pub fn fast() -> Self {
        let mut vocabulary = Vocabulary::default();
        vocabulary.reserve(8192);
        let target = Linear::parse(
            include_str!("../data/target.tsv"),
            &target::dense_names(),
            &target::WORD_ROLES,
            &mut vocabulary,
        );
        let overall = Linear::parse(
            include_str!("../data/overall.tsv"),
            &overall::dense_names(),
            &overall::WORD_ROLES,
            &mut vocabulary,
        );
        Self { lexicon: Lexicon::shipped(), vocabulary, target, overall, encoder: None }
    }

    /// The accurate one: the fast one with an encoder.
    ///
    /// # Errors
    /// If the model in this library is broken.
    pub fn accurate() -> Result<Self, Error> {
        Ok(Self { encoder: Some(encoder::open()?), ..Self::fast() })
    }

    /// A reader of the encoder, if the form has one.
    pub fn session(&self) -> Option<Session> {
        self.encoder.as_ref().map(Encoder::session)
    }

    /// The rows of an article. `session` is the encoder's, started here where it is needed.
    pub fn analyse(&self, input: &Input, settings: &Settings, session: &mut Option<Session>) -> Vec<Row> {
        // The first reading of each sentence.
        let mut firsts = Vec::new();
        let answers = self.encoder.as_ref().map(|encoder| {
            let mut readings = Vec::new();
            each_sentence(input, &self.lexicon, &self.vocabulary, |part| {
                firsts.push(readings.len());
                encoder::readings(part.sentence, input.text, &groups(part.sentence), &mut readings);
            });
            Answers::read(&readings, session.get_or_insert_with(|| encoder.session()))
        });
        let mut firsts = firsts.into_iter();
        let mut gathered = Gathered::new(input, settings);
        each_sentence(input, &self.lexicon, &self.vocabulary, |part| {
            let answer = answers.as_ref().zip(firsts.next()).map(|(answers, first)| answers.of(first));
            gathered.sentence(self, part, answer);
        });
        gathered.rows()
    }
}

/// A sentence, or a part of a very long one, with what it takes to judge it.
#[derive(Debug)]
pub struct Part<'a> {
    /// Byte range of the sentence, or of the part.
    pub span: Range<usize>,
    /// What it is for.
    pub kind: SectionKind,
    /// Its units.
    pub sentence: &'a Sentence,
    /// Its words with tone.
    pub hits: &'a [Hit],
}

/// Calls `judge` with every sentence that is the article's; with those of credits, bylines and boilerplate only where a user asks about
/// an entity.
pub fn each_sentence(input: &Input, lexicon: &Lexicon, vocabulary: &Vocabulary, mut judge: impl FnMut(&Part)) {
    let (voices, aloud) = (Voices::of(input), Voices::aloud(input));
    let (mut voice, mut aloud) = (voices.reader(), aloud.reader());
    let mut voice = |at| (voice(at), aloud(at));
    let mut reader = Reader::new(input, lexicon, vocabulary);
    let (mut sentence, mut found) = (Sentence::default(), Vec::new());
    let (mut section, mut token) = (0, 0);
    for span in input.sentences {
        while input.sections.get(section).is_some_and(|s| s.span.end <= span.start) {
            section += 1;
        }
        let kind =
            input.sections.get(section).filter(|s| s.span.start < span.end).map_or(SectionKind::Text, |s| s.kind);
        if kind == SectionKind::Aside && input.watched.is_empty() {
            continue;
        }
        while input.tokens.get(token).is_some_and(|t| t.start < span.start) {
            token += 1;
        }
        let first = token;
        while input.tokens.get(token).is_some_and(|t| t.start < span.end) {
            token += 1;
        }
        for tokens in input.tokens[first..token].chunks(LONGEST) {
            let part = tokens[0].start..tokens[tokens.len() - 1].end;
            reader.read(&part, &mut voice, &mut sentence);
            hits(&sentence, &mut found);
            let span = if tokens.len() == token - first { span.clone() } else { part };
            judge(&Part { span, kind, sentence: &sentence, hits: &found });
        }
    }
}

/// The groups of spots of a sentence that speak of one entity in one voice, in the order in which they begin.
pub fn groups(sentence: &Sentence) -> Vec<Vec<Spot>> {
    let mut groups: BTreeMap<(usize, Voice), Vec<Spot>> = BTreeMap::new();
    for &spot in &sentence.spots {
        groups.entry((spot.entity, sentence.units[spot.first].voice)).or_default().push(spot);
    }
    let mut groups: Vec<Vec<Spot>> = groups.into_values().collect();
    groups.sort_by_key(|spots| (spots[0].first, spots[0].entity));
    groups
}
