//! Processors that the embedding program brings itself, in whatever language it is written in: they run in this process, on the same checked
//! layers as plugins, and nothing of the plugin boundary is between them and the host.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use copydesk_core::{Layer, ProblemKind};

use crate::discover::is_id;
use crate::processor::{Answer, CallResult, Failure, Input, Model, Outcome, Session};
use crate::{Config, Descriptor, Error, ErrorKind, LayerUse};

/// A processor of the embedding program, opened. See [`Builder::embedded`](crate::Builder::embedded).
pub trait Embedded: Send + Sync {
    /// Gives the layers for one article, at most those that the descriptor declares; one that is left out is empty. Threads call it at the
    /// same time.
    ///
    /// # Errors
    /// Why it gives nothing. That is a problem in the record of this article, and the run goes on.
    fn process(&self, article: &View<'_>) -> Result<Vec<Layer>, String>;
}

/// One article as a processor sees it.
#[derive(Clone, Copy, Debug)]
pub struct View<'a> {
    /// What the source calls it.
    pub id: &'a str,
    /// Its language tag, or nothing.
    pub language: &'a str,
    /// The text as read.
    pub text: &'a str,
    /// Its metadata as a JSON object.
    pub meta_json: &'a str,
    /// The layers that the descriptor declares, as far as they are there. Their links may lead into layers that it does not declare.
    pub layers: &'a [&'a Layer],
}

/// Opens a processor with its configuration, a JSON object.
type Open = dyn Fn(&str) -> Result<Box<dyn Embedded>, String> + Send + Sync;

/// An embedded processor that a pipeline is to run.
#[derive(Clone)]
pub(crate) struct Source {
    pub(crate) descriptor: Descriptor,
    open: Arc<Open>,
}

impl Source {
    pub(crate) fn new(
        descriptor: Descriptor,
        open: impl Fn(&str) -> Result<Box<dyn Embedded>, String> + Send + Sync + 'static,
    ) -> Source {
        Source { descriptor, open: Arc::new(open) }
    }

    /// Holds a descriptor to what is checked of those in a plugin.
    ///
    /// # Errors
    /// [`ErrorKind::Broken`] about the id, or a layer that has no name or is declared twice.
    pub(crate) fn check(&self) -> Result<(), Error> {
        let Descriptor { id, provides, requires, uses, .. } = &self.descriptor;
        let broken = |message: String| Err(Error::new(ErrorKind::Broken, message));
        if !is_id(id) {
            return broken(format!(
                "the processor {id:?}: its id is not lower-case letters, digits and hyphens, at most 64"
            ));
        }
        let layers: Vec<_> = provides.iter().chain(requires).chain(uses).map(|LayerUse { layer, .. }| *layer).collect();
        if layers.iter().any(|layer| layer.is_none()) {
            return broken(format!("the processor `{id}` declares a layer that has no name"));
        }
        match layers.iter().enumerate().find(|(i, layer)| layers[..*i].contains(layer)) {
            Some((_, twice)) => broken(format!("the processor `{id}` declares layer `{twice}` twice")),
            None => Ok(()),
        }
    }

    pub(crate) fn open(&self, config: &Config) -> Result<Box<dyn Model>, Error> {
        let id = &self.descriptor.id;
        let opened = (self.open)(config.json())
            .map_err(|reason| Error::new(ErrorKind::Start, format!("`{id}` cannot be opened: {reason}")))?;
        Ok(Box::new(Opened { id: id.clone(), provides: self.descriptor.provides.clone(), processor: opened }))
    }
}

impl fmt::Debug for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Source").field("descriptor", &self.descriptor).finish_non_exhaustive()
    }
}

struct Opened {
    id: String,
    provides: Vec<LayerUse>,
    processor: Box<dyn Embedded>,
}

impl Model for Opened {
    fn start(&self) -> Result<Box<dyn Session + '_>, Error> {
        Ok(Box::new(Started(self)))
    }
}

struct Started<'m>(&'m Opened);

impl Session for Started<'_> {
    fn process(&mut self, batch: &[Input<'_>], _: &AtomicBool) -> Answer {
        let outcomes = batch.iter().map(|input| self.0.outcome(input)).collect();
        let calls = vec![CallResult { articles: batch.len(), end: Ok(outcomes) }];
        Answer { calls, poisoned: false, boundary: Duration::ZERO }
    }
}

impl Opened {
    fn outcome(&self, input: &Input<'_>) -> Outcome {
        let Input { id, lang, text, meta_json, layers } = input;
        let view = View { id, language: lang, text, meta_json, layers };
        let given = self.processor.process(&view).map_err(|message| Failure { kind: ProblemKind::Failed, message })?;
        match given.iter().find(|layer| self.provides.iter().all(|declared| declared.layer != layer.name())) {
            None => Ok(given),
            Some(layer) => {
                let message = format!(
                    "`{}` emitted layer `{}`, which it does not declare that it provides",
                    self.id,
                    layer.name()
                );
                Err(Failure { kind: ProblemKind::Rejected, message })
            }
        }
    }
}
