//! Entry points for `fuzz/`: everything that decodes what a worker process sends. For any bytes, decoding must end with valid layers or with
//! an error.

use copydesk_core::{Article, Layer, LayerBuilder, Link, Meta, Name, Record, Value};

use super::codec::{Incoming, Payload, Writer};
use super::names::{PeerNames, SentNames};
use super::protocol::{self, ANSWER, CALL, LOADED, LOG, NAMES, REFUSED};
use crate::LayerUse;
use crate::processor::{CallResult, Input};

const TEXTS: [&str; 2] = ["Zoé said “no” to Ada. 👍", "One, two."];

fn provides() -> [LayerUse; 2] {
    ["marks", "others"].map(|layer| LayerUse { layer: layer.into(), revision: 1 })
}

/// Reads bytes as frames, as they come over a socket, a few at a time.
pub fn frames(bytes: &[u8]) {
    let (mut incoming, mut peer) = (Incoming::default(), peer_names());
    for mut piece in bytes.chunks(97) {
        while incoming.read_from(&mut piece).is_ok_and(|n| n > 0) {
            loop {
                match incoming.next(1 << 20) {
                    Ok(Some((kind, payload))) => read(kind, payload, &mut peer),
                    Ok(None) => break,
                    Err(_) => return,
                }
            }
        }
    }
}

/// Reads bytes as the payload of one frame, whose kind is the first byte.
pub fn payload(bytes: &[u8]) {
    let Some((kind, bytes)) = bytes.split_first() else { return };
    let word = |chunk: &[u8]| u64::from_ne_bytes(std::array::from_fn(|i| chunk.get(i).copied().unwrap_or(0)));
    let words: Vec<u64> = bytes.chunks(8).map(word).collect();
    let mut peer = peer_names();
    read(u64::from(*kind), Payload::from_words(&words), &mut peer);
}

/// Names of the worker, numbered from 1.
fn peer_names() -> PeerNames {
    let vocabulary = ["marks", "others", "LABEL", "shape", "count", "to", "sure", "weight"];
    PeerNames::from_names(vocabulary.map(Name::from))
}

fn read(kind: u64, payload: Payload<'_>, peer: &mut PeerNames) {
    match kind {
        NAMES => _ = peer.learn(payload),
        LOADED => _ = protocol::read_descriptors(payload),
        REFUSED => _ = protocol::read_error(payload),
        LOG => _ = protocol::read_log(payload),
        CALL => {
            if let Ok(articles) = protocol::read_call(payload, peer) {
                articles.iter().for_each(|article| article.input().layers.iter().for_each(|layer| holds(layer)));
            }
        }
        ANSWER => {
            let answer = protocol::read_answer(payload, TEXTS.into_iter(), &provides(), peer);
            if let Ok((CallResult { end: Ok(outcomes), .. }, _)) = answer {
                for (layers, text) in outcomes.into_iter().zip(TEXTS).filter_map(|(o, text)| o.ok().zip(Some(text))) {
                    layers.iter().for_each(holds);
                    let _ = Record::new(Article::new("a", text, Meta::default())).insert(layers);
                }
            }
        }
        _ => {}
    }
}

/// Reads everything in a layer, as users do, who rely on its invariants.
fn holds(layer: &Layer) {
    for row in layer.rows() {
        let label = row.label().as_str().len();
        let attrs: usize =
            row.attrs().map(|(key, value)| key.as_str().len() + value.as_str().map_or(0, str::len)).sum();
        std::hint::black_box((label, attrs, row.span(), row.score(), row.links().len()));
    }
}

/// Valid seeds for the corpus: the frames of a conversation, and payloads of answers and calls. Call it first, so that names get the expected
/// numbers.
pub fn seeds() -> (Vec<Vec<u8>>, Vec<Vec<u8>>) {
    peer_names();
    let layer = |text: &str| {
        let mut layer = LayerBuilder::new("marks".into(), text).ok()?;
        layer.row(Some(0..3), "LABEL".into(), Some(0.5)).ok()?;
        layer.attr("shape".into(), Value::Str("round")).ok()?;
        layer.attr("count".into(), Value::Int(7)).ok()?;
        layer.link(Link::new("to".into(), "others".into(), 0)).ok()?;
        layer.row(None, Name::NONE, None).ok()?;
        layer.attr("sure".into(), Value::Bool(true)).ok()?;
        layer.attr("weight".into(), Value::Float(0.25)).ok()?;
        Some(layer.finish())
    };
    let others = LayerBuilder::new("others".into(), TEXTS[0]).ok().map(LayerBuilder::finish);
    let layers: Vec<Layer> = layer("One, two.").into_iter().chain(others).collect();
    let input = Input { id: "a", lang: "en", text: TEXTS[1], meta_json: "{}", layers: layers.iter().take(1).collect() };
    let mut writer = Writer::default();
    SentNames::default().write(&mut writer, NAMES);
    writer.frame(LOG, |to| protocol::write_log(to, crate::Level::Warn, "odd"));
    let answer = Ok(vec![Ok(layers[1..].to_vec()), Ok(layers[..1].to_vec())]);
    let bytes = |writer: &mut Writer| {
        let mut bytes = Vec::new();
        let _ = writer.write_all_to(&mut bytes);
        bytes
    };
    let payload = |kind: u64, fill: &dyn Fn(&mut Writer)| {
        let mut writer = Writer::default();
        fill(&mut writer);
        [vec![kind as u8], bytes(&mut writer)].concat()
    };
    let payloads = vec![
        payload(ANSWER, &|to| protocol::write_answer(to, &answer, std::time::Duration::ZERO)),
        payload(CALL, &|to| protocol::write_call(to, std::slice::from_ref(&input))),
    ];
    writer.frame(ANSWER, |to| protocol::write_answer(to, &answer, std::time::Duration::ZERO));
    writer.frame(CALL, |to| protocol::write_call(to, std::slice::from_ref(&input)));
    (vec![bytes(&mut writer)], payloads)
}
