//! Makes the layers that a processor is shown: the host's own, and plausible ones of the processors that would have run before it.
//!
//! Mentions, entities, quotes and sentiment have the labels, attributes and links that the standard processors write, over capitalised words
//! and over what stands between quote marks. Layers with other names get rows of every kind.

use std::ops::Range;
use std::sync::Arc;

use copydesk_core::vocabulary::{EntityType, HOST_LAYERS, MentionForm, QuoteKind, Scope, Tone, key, layer, role};
use copydesk_core::{Defect, Layer, LayerBuilder, Link, Name, Value};
use copydesk_host::{Descriptor, inspect};

use crate::lend::Case;
use crate::random::Random;

const META: &str =
    r#"{"title":"Minister defends budget","published":"2026-03-01T08:00:00Z","language":"en","source":"example.org"}"#;

/// An article with every layer that the processor declares that it reads.
pub(crate) fn case(processor: &Descriptor, name: &str, text: &str) -> Result<Case, Defect> {
    let mut layers = inspect::segmented(text)?;
    let tokens: Vec<Range<usize>> =
        layers.last().into_iter().flat_map(Layer::rows).filter_map(|row| row.span()).map(|s| s.range()).collect();
    let wanted: Vec<Name> = processor.reads().map(|l| l.layer).filter(|name| !is_hosts(*name)).collect();
    let found = Found::read(text, &tokens);
    for name in &wanted {
        layers.push(match name.as_str() {
            layer::MENTIONS => found.mentions(text)?,
            layer::ENTITIES => found.entities(text)?,
            layer::QUOTES => found.quotes(text)?,
            layer::SENTIMENT => found.sentiment(text, &layers)?,
            _ => of_every_kind(*name, text, &tokens)?,
        });
    }
    layers.retain(|layer| processor.reads().any(|l| l.layer == layer.name()));
    Ok(Case { name: name.into(), text: Arc::from(text), meta: META.into(), layers })
}

/// The same article with valid but unusual layers: rows without spans, labels or the usual attributes, overlapping, linked in circles. The
/// host's own layers are unchanged.
pub(crate) fn unusual(case: &Case, seed: u64) -> Result<Case, Defect> {
    let mut random = Random::new(seed);
    let bounds: Vec<usize> = case.text.char_indices().map(|(at, _)| at).chain([case.text.len()]).collect();
    let mut layers = Vec::new();
    for layer in &case.layers {
        layers.push(if is_hosts(layer.name()) {
            layer.clone()
        } else {
            unusual_layer(layer, case, &bounds, &mut random)?
        });
    }
    Ok(Case { layers, ..case.clone() })
}

fn unusual_layer(like: &Layer, case: &Case, bounds: &[usize], random: &mut Random) -> Result<Layer, Defect> {
    let mut spans: Vec<Range<usize>> = (0..12)
        .map(|_| [random.below(bounds.len()), random.below(bounds.len())].map(|i| bounds[i]))
        .filter(|[a, b]| a != b)
        .map(|[a, b]| a.min(b)..a.max(b))
        .collect();
    spans.sort_by_key(|span| (span.start, std::cmp::Reverse(span.end)));
    let mut layer = LayerBuilder::new(like.name(), &case.text)?;
    let (n, wholes) = (spans.len() + 2, [None, None]);
    for span in spans.into_iter().map(Some).chain(wholes) {
        let label = random.choose(&["", "", "ZZZ", EntityType::Person.as_str(), QuoteKind::Direct.as_str()]);
        layer.row(span, Name::from(label), [None, Some(0.0), Some(1.0)][random.below(3)])?;
        for key in [key::FORM, key::NAME, key::CUE, key::GENDER, key::POLARITY, key::SCOPE, key::MENTIONS] {
            let values = [
                Value::Str(""),
                Value::Str("\0”"),
                Value::Int(-1),
                Value::Int(i64::MAX),
                Value::Float(-1e300),
                Value::Bool(true),
            ];
            if random.once_in(3) {
                layer.attr(Name::from(key), random.choose(&values))?;
            }
        }
        for role in [role::ENTITY, role::SPEAKER, role::SOURCE, role::TARGET, role::WITHIN, role::CONTINUES] {
            if random.once_in(3) {
                layer.link(Link::new(Name::from(role), like.name(), random.below(n) as u32))?;
            }
        }
    }
    Ok(layer.finish())
}

pub(crate) fn is_hosts(layer: Name) -> bool {
    HOST_LAYERS.contains(&layer.as_str())
}

/// Names and quotations in a text, for the made-up layers.
struct Found {
    /// Span, and index of its entity.
    mentions: Vec<(Range<usize>, usize)>,
    /// Span of the first mention.
    entities: Vec<Range<usize>>,
    /// How many mentions each entity has.
    counts: Vec<i64>,
    quotes: Vec<Range<usize>>,
}

impl Found {
    fn read(text: &str, tokens: &[Range<usize>]) -> Found {
        let capital = |token: &Range<usize>| text[token.clone()].starts_with(char::is_uppercase);
        let near = |a: &Range<usize>, b: &Range<usize>| text.get(a.end..b.start) == Some(" ");
        let mut mentions = Vec::new();
        let mut entities: Vec<Range<usize>> = Vec::new();
        let mut counts = Vec::new();
        for run in tokens.chunk_by(|a, b| capital(a) && capital(b) && near(a, b)).filter(|run| capital(&run[0])) {
            let span = run[0].start..run[run.len() - 1].end;
            // The limit keeps a text of nothing but names from taking quadratic time.
            let known = entities.iter().take(100).position(|entity| text[entity.clone()] == text[span.clone()]);
            let entity = known.unwrap_or_else(|| {
                entities.push(span.clone());
                counts.push(0);
                entities.len() - 1
            });
            counts[entity] += 1;
            mentions.push((span, entity));
        }
        let mut quotes = Vec::new();
        let mut open = None;
        for (at, mark) in text.char_indices().filter(|(_, c)| matches!(c, '“' | '”' | '"')) {
            match open.take() {
                Some(start) if mark != '“' && start < at => quotes.push(start..at),
                _ => open = Some(at + mark.len_utf8()),
            }
        }
        Found { mentions, entities, counts, quotes }
    }

    fn entities(&self, text: &str) -> Result<Layer, Defect> {
        let mut layer = LayerBuilder::new(layer::ENTITIES.into(), text)?;
        for (i, span) in self.entities.iter().enumerate() {
            layer.row(Some(span.clone()), Name::from(label(i)), None)?;
            layer.attr(key::NAME.into(), Value::Str(&text[span.clone()]))?;
            if i % 4 == 0 {
                layer.attr(key::ROLE.into(), Value::Str("finance minister"))?;
                layer.attr(key::GENDER.into(), Value::Str(if i % 8 == 0 { "female" } else { "male" }))?;
            }
            layer.attr(key::MENTIONS.into(), Value::Int(self.counts[i]))?;
        }
        Ok(layer.finish())
    }

    fn mentions(&self, text: &str) -> Result<Layer, Defect> {
        let forms = [MentionForm::Name, MentionForm::Name, MentionForm::Pronoun, MentionForm::Nominal];
        let mut layer = LayerBuilder::new(layer::MENTIONS.into(), text)?;
        for (i, (span, entity)) in self.mentions.iter().enumerate() {
            layer.row(Some(span.clone()), Name::from(label(*entity)), Some(0.9))?;
            layer.attr(key::FORM.into(), Value::Str(forms[i % 4].as_str()))?;
            layer.link(Link::new(role::ENTITY.into(), layer::ENTITIES.into(), *entity as u32))?;
        }
        Ok(layer.finish())
    }

    fn quotes(&self, text: &str) -> Result<Layer, Defect> {
        let mut layer = LayerBuilder::new(layer::QUOTES.into(), text)?;
        for (i, span) in self.quotes.iter().enumerate() {
            layer.row(Some(span.clone()), Name::from(QuoteKind::ALL[i % 3].as_str()), Some(0.8))?;
            layer.attr(key::CUE.into(), Value::Str("said"))?;
            layer.attr(key::STANCE.into(), Value::Str("say"))?;
            if !self.entities.is_empty() {
                layer.link(Link::new(role::SOURCE.into(), layer::MENTIONS.into(), (i % self.mentions.len()) as u32))?;
                layer.link(Link::new(
                    role::SPEAKER.into(),
                    layer::ENTITIES.into(),
                    (i % self.entities.len()) as u32,
                ))?;
            }
        }
        Ok(layer.finish())
    }

    fn sentiment(&self, text: &str, layers: &[Layer]) -> Result<Layer, Defect> {
        let mut layer = LayerBuilder::new(layer::SENTIMENT.into(), text)?;
        let sentences = layers.iter().filter(|layer| layer.name().as_str() == layer::SENTENCES).flat_map(Layer::rows);
        let sentences = sentences.filter_map(|row| row.span()).map(|span| (Some(span.range()), Scope::Sentence));
        for (i, (span, scope)) in sentences.chain([(None, Scope::Article)]).enumerate() {
            layer.row(span, Name::from(Tone::ALL[i % 3].as_str()), Some(0.7))?;
            layer.attr(key::SCOPE.into(), Value::Str(scope.as_str()))?;
            layer.attr(key::POLARITY.into(), Value::Float((i % 3) as f64 / 2.0 - 0.5))?;
        }
        Ok(layer.finish())
    }
}

fn label(entity: usize) -> &'static str {
    EntityType::ALL[entity % 4].as_str()
}

/// A layer of which only the name is known, with rows of every kind.
fn of_every_kind(name: Name, text: &str, tokens: &[Range<usize>]) -> Result<Layer, Defect> {
    let mut layer = LayerBuilder::new(name, text)?;
    for (i, token) in tokens.iter().step_by(7).enumerate() {
        layer.row(Some(token.clone()), Name::from(["a", "b", ""][i % 3]), Some(0.5))?;
        let values = [Value::Str(&text[token.clone()]), Value::Int(i as i64), Value::Float(0.5), Value::Bool(true)];
        layer.attr("value".into(), values[i % 4])?;
        layer.link(Link::new("next".into(), name, (i / 2) as u32))?;
    }
    if !text.is_empty() {
        layer.row(None, Name::from("whole"), None)?;
    }
    Ok(layer.finish())
}
