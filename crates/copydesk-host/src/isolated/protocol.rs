//! The messages between host and worker process, one per frame. Names are sent before the frame that uses them (`names`).
//!
//! | from the host | answered by |
//! |---|---|
//! | `LOAD`: a library, by its path | `LOADED` with its descriptors, or `REFUSED` |
//! | `OPEN`: one of its processors, with a configuration | `OPENED`, when a session is started too, or `REFUSED` |
//! | `CALL`: articles for one call of `process` | `ANSWER` |
//!
//! `LOG` may come at any time. Articles and layers are sent as raw arrays; all other messages are the structs below, encoded by `postcard`.

use std::borrow::Cow;
use std::time::Duration;

use copydesk_core::{Layer, Name, ProblemKind};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::codec::{Payload, ProtocolError, Writer};
use super::names::PeerNames;
use crate::discover::is_id;
use crate::inprocess::MAX_LINE;
use crate::log::Level;
use crate::processor::{CallFailure, CallResult, Failure, Input, Outcome};
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
#[derive(Serialize, Deserialize)]
pub(crate) struct Load<'a> {
    pub(crate) path: &'a str,
    /// The memory limit of the process, in bytes.
    pub(crate) memory: Option<u64>,
}

/// [`OPEN`].
#[derive(Serialize, Deserialize)]
pub(crate) struct Open<'a> {
    pub(crate) index: usize,
    /// The configuration, which the host has checked.
    pub(crate) config: &'a str,
    /// The number of the most detailed level that is logged; `None`: nothing is.
    pub(crate) log: Option<i32>,
}

/// [`LOG`].
#[derive(Serialize, Deserialize)]
struct LogLine<'a> {
    level: i32,
    line: &'a str,
}

/// [`REFUSED`]: an [`Error`] with its causes.
#[derive(Serialize, Deserialize)]
struct Refusal<'a> {
    kind: ErrorKind,
    /// The error's own message, then those of its causes.
    #[serde(borrow)]
    messages: Vec<Cow<'a, str>>,
}

/// One processor in [`LOADED`].
#[derive(Serialize, Deserialize)]
struct DescriptorMessage<'a> {
    id: &'a str,
    name: &'a str,
    version: &'a str,
    summary: &'a str,
    license: &'a str,
    /// As JSON.
    #[serde(borrow)]
    config_schema: Option<Cow<'a, str>>,
    /// Layers with the revisions of their meaning.
    provides: Vec<(&'a str, u32)>,
    requires: Vec<(&'a str, u32)>,
    uses: Vec<(&'a str, u32)>,
    preferred_batch: usize,
}

pub(crate) fn write_error(to: &mut Writer, error: &Error) {
    let mut messages = vec![error.to_string().into()];
    let mut cause = std::error::Error::source(error);
    while let Some(error) = cause {
        messages.push(error.to_string().into());
        cause = error.source();
    }
    to.control(&Refusal { kind: error.kind(), messages });
}

pub(crate) fn read_error(from: Payload<'_>) -> Result<Error, ProtocolError> {
    let Refusal { kind, messages } = from.control()?;
    let mut messages = messages.iter().map(|message| Error::new(kind, cut(message, MAX_LINE))).take(MAX_CAUSES).rev();
    let innermost = messages.next().ok_or_else(|| ProtocolError::malformed("an error without a message"))?;
    Ok(messages.fold(innermost, |cause, error| error.caused_by(cause)))
}

/// How many messages of an error are kept.
const MAX_CAUSES: usize = 16;

pub(crate) fn write_descriptors(to: &mut Writer, descriptors: &[Descriptor]) {
    to.control(&descriptors.iter().map(DescriptorMessage::new).collect::<Vec<_>>());
}

impl<'a> DescriptorMessage<'a> {
    fn new(descriptor: &'a Descriptor) -> DescriptorMessage<'a> {
        let Descriptor { id, name, version, summary, license, config_schema, preferred_batch, .. } = descriptor;
        let layers = |uses: &[LayerUse]| uses.iter().map(|used| (used.layer.as_str(), used.revision)).collect();
        DescriptorMessage {
            id,
            name,
            version,
            summary,
            license,
            config_schema: config_schema.as_ref().map(|schema| schema.to_string().into()),
            provides: layers(&descriptor.provides),
            requires: layers(&descriptor.requires),
            uses: layers(&descriptor.uses),
            preferred_batch: *preferred_batch,
        }
    }
}

pub(crate) fn read_descriptors(from: Payload<'_>) -> Result<Vec<Descriptor>, ProtocolError> {
    from.control::<Vec<DescriptorMessage<'_>>>()?.into_iter().map(read_descriptor).collect()
}

fn read_descriptor(message: DescriptorMessage<'_>) -> Result<Descriptor, ProtocolError> {
    let DescriptorMessage { id, name, version, summary, license, config_schema, .. } = message;
    if !is_id(id) {
        return Err(ProtocolError::Malformed(format!("a processor called {id:?}")));
    }
    let schema = config_schema.as_deref().map(serde_json::from_str::<Value>).transpose();
    let config_schema = schema.map_err(|e| ProtocolError::Malformed(format!("a schema that is not JSON: {e}")))?;
    Ok(Descriptor {
        id: id.into(),
        name: name.into(),
        version: version.into(),
        summary: summary.into(),
        license: license.into(),
        config_schema,
        provides: read_layers(&message.provides)?,
        requires: read_layers(&message.requires)?,
        uses: read_layers(&message.uses)?,
        preferred_batch: message.preferred_batch.max(1),
    })
}

fn read_layers(layers: &[(&str, u32)]) -> Result<Vec<LayerUse>, ProtocolError> {
    let layer = |&(name, revision): &(&str, u32)| {
        let layer = Name::intern(name).filter(|name| !name.is_none());
        let layer = layer.ok_or_else(|| ProtocolError::malformed("a layer without a name"))?;
        Ok(LayerUse { layer, revision })
    };
    layers.iter().map(layer).collect()
}

/// Writes the articles of one call.
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

pub(crate) fn read_call<'a>(mut from: Payload<'a>, names: &PeerNames) -> Result<Vec<Article<'a>>, ProtocolError> {
    let article = |from: &mut Payload<'a>| {
        let (id, lang, text, meta_json) = (from.text()?, from.text()?, from.text()?, from.text()?);
        let layers = (0..from.count()?).map(|_| from.layer(text, |number| names.look_up(number)));
        let layers = layers.collect::<Result<_, ProtocolError>>()?;
        Ok(Article { id, lang, text, meta_json, layers })
    };
    let articles = (0..from.count()?).map(|_| article(&mut from)).collect::<Result<_, ProtocolError>>()?;
    from.end().map(|()| articles)
}

fn write_layers<'a>(to: &mut Writer, layers: impl ExactSizeIterator<Item = &'a Layer>) {
    to.number(layers.len() as u64);
    layers.for_each(|layer| to.layer(layer));
}

/// The tag before outcomes and before layers; other tags come before the message of a failure.
const DONE: u64 = 0;

/// `busy` is the time inside the plugin.
pub(crate) fn write_answer(to: &mut Writer, end: &Result<Vec<Outcome>, CallFailure>, busy: Duration) {
    to.number(busy.as_nanos() as u64);
    let outcomes = match end {
        Ok(outcomes) => outcomes,
        Err(call) => return write_failure(to, &call.failure),
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

/// Reads the answer to a call with these texts, of a processor that provides these layers, and the time inside the plugin.
pub(crate) fn read_answer<'t>(
    mut from: Payload<'_>,
    texts: impl ExactSizeIterator<Item = &'t str>,
    provides: &[LayerUse],
    names: &PeerNames,
) -> Result<(CallResult, Duration), ProtocolError> {
    let articles = texts.len();
    let busy = Duration::from_nanos(from.number()?);
    let end = match read_failure(&mut from)? {
        Some(failure) => Err(failure.into()),
        None => Ok(texts
            .map(|text| read_outcome(&mut from, text, provides, names))
            .collect::<Result<_, ProtocolError>>()?),
    };
    from.end().map(|()| (CallResult { articles, end }, busy))
}

fn read_outcome(
    from: &mut Payload<'_>,
    text: &str,
    provides: &[LayerUse],
    names: &PeerNames,
) -> Result<Outcome, ProtocolError> {
    if let Some(failure) = read_failure(from)? {
        return Ok(Err(failure));
    }
    // All layers are read even if one is rejected, so that the next outcome is read from the right place.
    let layers: Vec<_> = (0..from.count()?).map(|_| from.layer(text, |number| names.look_up(number))).collect();
    if let Some(why) = names.take_full() {
        return Ok(Err(Failure { kind: ProblemKind::Rejected, message: why.into() }));
    }
    let layers = layers.into_iter().collect::<Result<Vec<Layer>, ProtocolError>>()?;
    match layers.iter().find(|layer| provides.iter().all(|l| l.layer != layer.name())) {
        Some(other) => Err(ProtocolError::Malformed(format!("layer `{}`, which it does not provide", other.name()))),
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
fn read_failure(from: &mut Payload<'_>) -> Result<Option<Failure>, ProtocolError> {
    let kind = match from.number()? {
        DONE => return Ok(None),
        1 => ProblemKind::Panicked,
        2 => ProblemKind::Rejected,
        _ => ProblemKind::Failed,
    };
    Ok(Some(Failure { kind, message: cut(from.text()?, MAX_REASON).to_owned() }))
}

/// Limits a message to the length that a plugin in this process may send. It may be three times as long: invalid bytes were replaced by
/// three-byte characters.
fn cut(text: &str, most: usize) -> &str {
    &text[..text.floor_char_boundary(3 * most)]
}

pub(crate) fn write_log(to: &mut Writer, level: Level, line: &str) {
    to.control(&LogLine { level: level.number(), line });
}

pub(crate) fn read_log(from: Payload<'_>) -> Result<(Level, &str), ProtocolError> {
    let LogLine { level, line } = from.control()?;
    Ok((Level::from_number(level), cut(line, MAX_LINE)))
}

#[cfg(test)]
mod tests {
    use std::error::Error as _;

    use super::*;

    /// The payload that `fill` writes.
    fn written(fill: impl FnOnce(&mut Writer)) -> Vec<u64> {
        let (mut writer, mut bytes) = (Writer::default(), Vec::new());
        fill(&mut writer);
        writer.write_all_to(&mut bytes).unwrap();
        bytes.chunks_exact(8).map(|word| u64::from_ne_bytes(std::array::from_fn(|i| word[i]))).collect()
    }

    #[test]
    fn nobody_says_more_than_in_process() {
        let long = "é".repeat(3 * MAX_LINE);
        let words = written(|to| write_log(to, Level::Warn, &long));
        let (level, line) = read_log(Payload::from_words(&words)).unwrap();
        assert_eq!((level, line.len()), (Level::Warn, 3 * MAX_LINE));
        let words = written(|to| write_failure(to, &Failure { kind: ProblemKind::Failed, message: long }));
        let failure = read_failure(&mut Payload::from_words(&words)).unwrap().unwrap();
        assert_eq!(failure.message.len(), 3 * MAX_REASON);
    }

    #[test]
    fn an_error_of_any_kind_arrives_as_it_was_sent() {
        use ErrorKind::{Broken, Config, Host, NotFound, Plan, Start};
        for kind in [NotFound, Broken, Config, Plan, Start, Host] {
            let sent = Error::new(kind, "cannot open `a`").caused_by(std::io::Error::other("disk full"));
            let words = written(|to| write_error(to, &sent));
            let arrived = read_error(Payload::from_words(&words)).unwrap();
            assert_eq!((arrived.kind(), arrived.to_string().as_str()), (kind, "cannot open `a`"));
            assert_eq!(arrived.source().unwrap().to_string(), "disk full");
        }
    }

    #[test]
    fn descriptors_arrive_as_they_were_sent() {
        let layers =
            |names: &[&'static str]| names.iter().map(|name| LayerUse { layer: (*name).into(), revision: 2 }).collect();
        let sent = Descriptor {
            id: "words".into(),
            name: "Wörter".into(),
            version: "1.2.3".into(),
            summary: String::new(),
            license: "MIT".into(),
            config_schema: Some(serde_json::json!({"type": "object"})),
            provides: layers(&["words", "rare"]),
            requires: layers(&["tokens"]),
            uses: Vec::new(),
            preferred_batch: 4,
        };
        let words = written(|to| write_descriptors(to, std::slice::from_ref(&sent)));
        let [arrived] = read_descriptors(Payload::from_words(&words)).unwrap().try_into().unwrap();
        assert_eq!(format!("{arrived:?}"), format!("{sent:?}"));
        let cut = &words[..words.len() - 1];
        assert!(read_descriptors(Payload::from_words(cut)).is_err());
    }
}
