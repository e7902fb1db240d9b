//! A processor's descriptor, copied from its library and checked.

use copydesk_core::Name;
use serde_json::Value;

/// The id of the host in provenance and problems.
pub const HOST_ID: &str = "host";

/// The most articles of one call of a processor.
const MAX_BATCH: usize = 256;

/// What a library says about one of its processors.
#[derive(Clone, Debug, Default)]
pub struct Descriptor {
    /// What users type: `[a-z][a-z0-9-]*`.
    pub id: String,
    /// Its display name.
    pub name: String,
    /// Its version.
    pub version: String,
    /// What it does, in one line.
    pub summary: String,
    /// Its licence, as an SPDX expression.
    pub license: String,
    /// The JSON Schema of its configuration; `None`: it takes none.
    pub config_schema: Option<Value>,
    /// The layers it emits.
    pub provides: Vec<LayerUse>,
    /// The layers without which it cannot run.
    pub requires: Vec<LayerUse>,
    /// The layers that it reads if they have a provider.
    pub uses: Vec<LayerUse>,
    /// Articles per call, at least 1.
    pub preferred_batch: usize,
}

/// A layer that a processor reads or provides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LayerUse {
    /// The layer.
    pub layer: Name,
    /// The revision of its meaning.
    pub revision: u32,
}

impl Descriptor {
    /// How many articles one call gets.
    pub(crate) fn batch(&self) -> usize {
        self.preferred_batch.clamp(1, MAX_BATCH)
    }

    /// Whether it emits this layer.
    pub fn provides(&self, layer: Name) -> bool {
        self.provides.iter().any(|l| l.layer == layer)
    }

    /// The layers that it reads, required first.
    pub fn reads(&self) -> impl Iterator<Item = LayerUse> {
        self.requires.iter().chain(&self.uses).copied()
    }
}
