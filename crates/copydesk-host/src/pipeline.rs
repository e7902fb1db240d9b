//! A pipeline: opened processors in the order in which they run. `builder` makes it, and `worker` runs articles through it. This file and
//! `worker` import each other: a worker is one thread's use of a pipeline.

use std::sync::Arc;

use copydesk_core::Provenance;

use crate::processor::Model;
use crate::watch::Watch;
use crate::worker::Worker;
use crate::{Descriptor, Error, PluginFile};

/// Opened processors in the order in which they run. Threads share a pipeline; each has its own [`Worker`].
pub struct Pipeline {
    pub(crate) stages: Vec<Stage>,
    pub(crate) host: Arc<Provenance>,
    found: Vec<PluginFile>,
    pub(crate) watch: Watch,
    /// Whether articles that are not in English are annotated.
    pub(crate) any_language: bool,
}

/// One processor of a pipeline.
pub(crate) struct Stage {
    pub(crate) descriptor: Descriptor,
    pub(crate) provenance: Arc<Provenance>,
    pub(crate) model: Box<dyn Model>,
}

impl Stage {
    /// How many articles a session gets at once.
    pub(crate) fn batch(&self) -> usize {
        self.model.batch(self.descriptor.batch())
    }
}

impl Pipeline {
    pub(crate) fn new(
        stages: Vec<Stage>,
        host: Provenance,
        found: Vec<PluginFile>,
        watch: Watch,
        any_language: bool,
    ) -> Pipeline {
        Pipeline { stages, host: Arc::new(host), found, watch, any_language }
    }

    /// The descriptors of the processors, in the order in which they run.
    pub fn descriptors(&self) -> impl ExactSizeIterator<Item = &Descriptor> {
        self.stages.iter().map(|stage| &stage.descriptor)
    }

    /// Ids, versions and configurations of the host and the processors, in the order in which they run, as records have them. Together with the
    /// text, this is all that a result depends on.
    pub fn provenance(&self) -> impl Iterator<Item = &Provenance> {
        std::iter::once(&self.host)
            .chain(self.stages.iter().map(|stage| &stage.provenance))
            .map(|provenance| &**provenance)
    }

    /// The plugin files, in the order in which they were named, with those that they shadow.
    pub fn found(&self) -> &[PluginFile] {
        &self.found
    }

    /// How many articles one call of [`Worker::annotate`] should have at most: the largest batch that a processor prefers.
    pub fn batch(&self) -> usize {
        self.stages.iter().map(Stage::batch).max().unwrap_or(1)
    }

    /// Starts a session of every processor.
    ///
    /// # Errors
    /// [`ErrorKind::Start`](crate::ErrorKind::Start) with the processor's reason.
    pub fn worker(&self) -> Result<Worker<'_>, Error> {
        Worker::start(self)
    }
}

impl std::fmt::Debug for Pipeline {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.stages.iter().map(|stage| &stage.provenance)).finish()
    }
}
