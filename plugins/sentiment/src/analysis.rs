//! From an article to rows: each sentence is judged once for every voice and every entity in it, then all is gathered.

use copydesk_encoder::Session;

use crate::encoder::{self, Answers, Readings};
use crate::gather::Gathered;
use crate::input::{Input, Row};
use crate::judge;
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
    let answers = model
        .encoder
        .as_ref()
        .map(|encoder| answers(model, input, settings.effort, session.get_or_insert_with(|| encoder.session())));
    let mut gathered = Gathered::new(input, settings, give);
    let mut number = 0..;
    each_sentence(input, &model.lexicon, &model.vocabulary, |part| {
        let answer = answers.as_ref().zip(number.next()).map(|(answers, sentence)| answers.of(sentence));
        gathered.sentence(model, part, answer);
    });
    gathered
}

/// Has the encoder read the sentences of an article, and those parts again of which that leaves it unsure.
fn answers(model: &Model, input: &Input, effort: f32, session: &mut Session) -> Answers {
    let mut plain = Vec::new();
    each_sentence(input, &model.lexicon, &model.vocabulary, |part| {
        plain.push(encoder::words(part.sentence, input.text, &[]));
    });
    let answers = Answers::read(&plain, session);
    drop(plain);
    let (mut readings, mut number, mut features) = (Readings::default(), 0.., Vec::new());
    each_sentence(input, &model.lexicon, &model.vocabulary, |part| {
        let groups = groups(part.sentence);
        let answer = number.next().map(|sentence| answers.of(sentence));
        let unsure = judge::unsure(model, part, &groups, answer, effort, &mut features);
        readings.add(part.sentence, input.text, &groups, |group| unsure[group]);
    });
    answers.read_marked(readings, session)
}
