//! What host and worker process say to each other, as frames. Names come before the frame that uses them (`names`).
//!
//! | from the host | answered by |
//! |---|---|
//! | `LOAD`: a library, by its path | `LOADED` with its descriptors, or `REFUSED` |
//! | `OPEN`: one of its processors, with a configuration | `OPENED`, when a session is started too, or `REFUSED` |
//! | `CALL`: articles for one call of `process` | `ANSWER` |
//!
//! `LOG` comes at any time.

use std::time::Duration;

use copydesk_core::{Layer, Name, ProblemKind};
use serde_json::Value;

use super::codec::{Payload, Writer};
use super::names::Theirs;
use crate::discover::is_id;
use crate::inprocess::MAX_LINE;
use crate::log::Level;
use crate::processor::{Broken, Called, Failure, Input, Outcome};
use crate::sink::MAX_REASON;
use crate::{Descriptor, Error, ErrorKind, LayerUse};

pub(crate) const NAMES: u64 = 1;
pub(crate) const LOAD: u64 = 2;
pub(crate) const LOADED: u64 = 3;
pub(crate) const REFUSED: u64 = 4;
pub(crate) const OPEN: u64 = 5;
pub(crate) const OPENED: u64 = 6;
pub(crate) const CALL: u64 = 7;
pub(crate) const ANSWER: u64 = 8;
pub(crate) const LOG: u64 = 9;

/// [`LOAD`].
pub(crate) struct Load<'a> {
    pub(crate) path: &'a str,
    /// The most memory that the process may take, in bytes.
    pub(crate) memory: Option<u64>,
}

impl<'a> Load<'a> {
    pub(crate) fn write(&self, to: &mut Writer) {
        to.text(self.path);
        to.number(self.memory.unwrap_or(u64::MAX));
    }

    pub(crate) fn read(mut from: Payload<'a>) -> Result<Load<'a>, String> {
        let (path, memory) = (from.text()?, from.number()?);
        from.end().map(|()| Load { path, memory: (memory != u64::MAX).then_some(memory) })
    }
}

/// [`OPEN`].
pub(crate) struct Open<'a> {
    pub(crate) index: usize,
    /// Checked by the host.
    pub(crate) config: &'a str,
    /// Up to which level lines are logged; `None`: none are.
    pub(crate) log: Option<Level>,
}

impl<'a> Open<'a> {
    pub(crate) fn write(&self, to: &mut Writer) {
        to.number(self.index as u64);
        to.text(self.config);
        to.number(self.log.map_or(0, Level::number) as u64);
    }

    pub(crate) fn read(mut from: Payload<'a>) -> Result<Open<'a>, String> {
        let (index, config, log) = (from.number()? as usize, from.text()?, from.number()?);
        from.end().map(|()| Open { index, config, log: (log != 0).then(|| Level::from_number(log as i32)) })
    }
}

pub(crate) fn write_error(to: &mut Writer, error: &Error) {
    let kinds = [ErrorKind::NotFound, ErrorKind::Broken, ErrorKind::Config, ErrorKind::Start];
    to.number(kinds.iter().position(|kind| *kind == error.kind()).unwrap_or(3) as u64);
    to.text(&error.to_string());
}

pub(crate) fn read_error(mut from: Payload<'_>) -> Result<Error, String> {
    let kind = match from.number()? {
        0 => ErrorKind::NotFound,
        1 => ErrorKind::Broken,
        2 => ErrorKind::Config,
        _ => ErrorKind::Start,
    };
    let message = cut(from.text()?, MAX_LINE);
    from.end().map(|()| Error::new(kind, message))
}

pub(crate) fn write_descriptors(to: &mut Writer, descriptors: &[Descriptor]) {
    to.number(descriptors.len() as u64);
    for d in descriptors {
        [&d.id, &d.name, &d.version, &d.summary, &d.license].into_iter().for_each(|text| to.text(text));
        to.text(&d.config_schema.as_ref().map_or(String::new(), Value::to_string));
        for layers in [&d.provides, &d.requires, &d.uses] {
            to.number(layers.len() as u64);
            for LayerUse { layer, revision } in layers {
                to.text(layer.as_str());
                to.number((*revision).into());
            }
        }
        to.number(d.preferred_batch as u64);
    }
}

pub(crate) fn read_descriptors(mut from: Payload<'_>) -> Result<Vec<Descriptor>, String> {
    let descriptors = (0..from.count()?).map(|_| read_descriptor(&mut from)).collect::<Result<_, String>>()?;
    from.end().map(|()| descriptors)
}

fn read_descriptor(from: &mut Payload<'_>) -> Result<Descriptor, String> {
    let id = from.text()?.to_owned();
    if !is_id(&id) {
        return Err(format!("a processor called {id:?}"));
    }
    let mut text = || from.text().map(str::to_owned);
    let (name, version, summary, license) = (text()?, text()?, text()?, text()?);
    let config_schema = match from.text()? {
        "" => None,
        schema => Some(serde_json::from_str(schema).map_err(|e| format!("a schema that is not JSON: {e}"))?),
    };
    let (provides, requires, uses) = (read_layers(from)?, read_layers(from)?, read_layers(from)?);
    let preferred_batch = from.number()?.max(1) as usize;
    Ok(Descriptor { id, name, version, summary, license, config_schema, provides, requires, uses, preferred_batch })
}

fn read_layers(from: &mut Payload<'_>) -> Result<Vec<LayerUse>, String> {
    let layer = |from: &mut Payload<'_>| {
        let name = Name::intern(from.text()?).filter(|name| !name.is_none()).ok_or("a layer without a name")?;
        Ok(LayerUse { layer: name, revision: from.number()? as u32 })
    };
    (0..from.count()?).map(|_| layer(from)).collect()
}

/// A frame for the articles of one call.
pub(crate) fn write_call(to: &mut Writer, batch: &[Input<'_>]) {
    to.number(batch.len() as u64);
    for input in batch {
        [input.id, input.lang, input.text, input.meta_json].into_iter().for_each(|text| to.text(text));
        write_layers(to, input.layers.iter().copied());
    }
}

/// An article that came in a [`CALL`].
pub(crate) struct Article<'a> {
    id: &'a str,
    lang: &'a str,
    text: &'a str,
    meta_json: &'a str,
    layers: Vec<Layer>,
}

impl Article<'_> {
    pub(crate) fn input(&self) -> Input<'_> {
        let Article { id, lang, text, meta_json, layers } = self;
        Input { id, lang, text, meta_json, layers: layers.iter().collect() }
    }
}

pub(crate) fn read_call<'a>(mut from: Payload<'a>, names: &Theirs) -> Result<Vec<Article<'a>>, String> {
    let article = |from: &mut Payload<'a>| {
        let (id, lang, text, meta_json) = (from.text()?, from.text()?, from.text()?, from.text()?);
        let layers = (0..from.count()?).map(|_| from.layer(text, |number| names.look_up(number)));
        let layers = layers.collect::<Result<_, String>>()?;
        Ok(Article { id, lang, text, meta_json, layers })
    };
    let articles = (0..from.count()?).map(|_| article(&mut from)).collect::<Result<_, String>>()?;
    from.end().map(|()| articles)
}

fn write_layers<'a>(to: &mut Writer, layers: impl ExactSizeIterator<Item = &'a Layer>) {
    to.number(layers.len() as u64);
    layers.for_each(|layer| to.layer(layer));
}

/// What stands before outcomes and before layers; other numbers stand before the message of a failure.
const DONE: u64 = 0;

/// `busy` is the time inside the plugin.
pub(crate) fn write_answer(to: &mut Writer, end: &Result<Vec<Outcome>, Broken>, busy: Duration) {
    to.number(busy.as_nanos() as u64);
    let outcomes = match end {
        Ok(outcomes) => outcomes,
        Err(broken) => return write_failure(to, &broken.failure),
    };
    to.number(DONE);
    for outcome in outcomes {
        match outcome {
            Ok(layers) => {
                to.number(DONE);
                write_layers(to, layers.iter());
            }
            Err(failure) => write_failure(to, failure),
        }
    }
}

/// The answer to a call of articles of these texts, by a processor that provides these layers, and the time inside the plugin.
pub(crate) fn read_answer<'t>(
    mut from: Payload<'_>,
    texts: impl ExactSizeIterator<Item = &'t str>,
    provides: &[LayerUse],
    names: &Theirs,
) -> Result<(Called, Duration), String> {
    let articles = texts.len();
    let busy = Duration::from_nanos(from.number()?);
    let end = match read_failure(&mut from)? {
        Some(failure) => Err(failure.into()),
        None => Ok(texts.map(|text| read_outcome(&mut from, text, provides, names)).collect::<Result<_, String>>()?),
    };
    from.end().map(|()| (Called { articles, end }, busy))
}

fn read_outcome(from: &mut Payload<'_>, text: &str, provides: &[LayerUse], names: &Theirs) -> Result<Outcome, String> {
    if let Some(failure) = read_failure(from)? {
        return Ok(Err(failure));
    }
    // All of them, so that the next outcome begins where it should.
    let layers: Vec<_> = (0..from.count()?).map(|_| from.layer(text, |number| names.look_up(number))).collect();
    if let Some(why) = names.take_full() {
        return Ok(Err(Failure { kind: ProblemKind::Rejected, message: format!("it emitted {why}") }));
    }
    let layers = layers.into_iter().collect::<Result<Vec<Layer>, String>>()?;
    match layers.iter().find(|layer| provides.iter().all(|l| l.layer != layer.name())) {
        Some(stranger) => Err(format!("layer `{}`, which it does not provide", stranger.name())),
        None => Ok(Ok(layers)),
    }
}

fn write_failure(to: &mut Writer, failure: &Failure) {
    to.number(match failure.kind {
        ProblemKind::Panicked => 1,
        ProblemKind::Rejected => 2,
        _ => 3,
    });
    to.text(&failure.message);
}

/// The failure, if there was one.
fn read_failure(from: &mut Payload<'_>) -> Result<Option<Failure>, String> {
    let kind = match from.number()? {
        DONE => return Ok(None),
        1 => ProblemKind::Panicked,
        2 => ProblemKind::Rejected,
        _ => ProblemKind::Failed,
    };
    Ok(Some(Failure { kind, message: cut(from.text()?, MAX_REASON).to_owned() }))
}

/// No more of what is said than a plugin in this process may say; invalid bytes were replaced by up to three times as many.
fn cut(text: &str, most: usize) -> &str {
    &text[..text.floor_char_boundary(3 * most)]
}

pub(crate) fn write_log(to: &mut Writer, level: Level, line: &str) {
    to.number(level.number() as u64);
    to.text(line);
}

pub(crate) fn read_log(mut from: Payload<'_>) -> Result<(Level, &str), String> {
    let (level, line) = (Level::from_number(from.number()? as i32), cut(from.text()?, MAX_LINE));
    from.end().map(|()| (level, line))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_says_more_than_in_process() {
        let words = |lead: u64, text: &[u8]| {
            let mut words = vec![lead, text.len() as u64];
            words.extend(text.chunks_exact(8).map(|chunk| u64::from_ne_bytes(std::array::from_fn(|i| chunk[i]))));
            words
        };
        let long = "é".repeat(1 << 20);
        let (_, line) =
            read_log(Payload::of(&words(1, long.as_bytes()))).map(|(level, line)| (level, line.len())).unwrap();
        assert_eq!(line, 3 * MAX_LINE);
        let failure = read_failure(&mut Payload::of(&words(3, long.as_bytes()))).unwrap().unwrap();
        assert_eq!(failure.message.len(), 3 * MAX_REASON);
    }
}
