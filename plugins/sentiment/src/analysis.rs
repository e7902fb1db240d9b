//! From an article to rows: each sentence is judged once for every voice and every entity in it, then all is gathered.

use copydesk_encoder::Session;

use crate::encoder::{self, Answers};
use crate::gather::Gathered;
use crate::input::{Input, Row};
use crate::model::Model;
use crate::sentences::{each_sentence, groups};
use crate::settings::Settings;
use crate::verdict::Heard;

/// Gives the rows of an article, those of sentences as they are read: together they are longer than the text. `session` is the encoder's, started
/// here where it is needed.
pub fn analyse(
    model: &Model,
    input: &Input,
    settings: &Settings,
    session: &mut Option<Session>,
    give: &mut dyn FnMut(Row),
) {
    gathered(model, input, settings, session, give).finish(&model.verdict);
}

/// What is heard of an article, for training.
pub fn heard(model: &Model, input: &Input, session: &mut Option<Session>) -> Heard {
    gathered(model, input, &Settings::default(), session, &mut drop).heard()
}

fn gathered<'a>(
    model: &Model,
    input: &'a Input,
    settings: &'a Settings,
    session: &mut Option<Session>,
    give: &'a mut dyn FnMut(Row),
) -> Gathered<'a> {
    // The first reading of each sentence.
    let mut firsts = Vec::new();
    let answers = model.encoder.as_ref().map(|encoder| {
        let mut readings = Vec::new();
        each_sentence(input, &model.lexicon, &model.vocabulary, |part| {
            firsts.push(readings.len());
            encoder::readings(part.sentence, input.text, &groups(part.sentence), &mut readings);
        });
        Answers::read(&readings, session.get_or_insert_with(|| encoder.session()))
    });
    let mut firsts = firsts.into_iter();
    let mut gathered = Gathered::new(input, settings, give);
    each_sentence(input, &model.lexicon, &model.vocabulary, |part| {
        let answer = answers.as_ref().zip(firsts.next()).map(|(answers, first)| answers.of(first));
        gathered.sentence(model, part, answer);
    });
    gathered
}
