//! A processor's descriptor, and its translation to the C struct.

use std::ffi::{CString, c_char};

use copydesk_abi as abi;

/// A processor's name and version, and which layers it reads and writes.
///
/// ```
/// use copydesk_plugin::Descriptor;
/// use copydesk_plugin::standard::layer;
///
/// let declared = Descriptor::new("airtime", env!("CARGO_PKG_VERSION"))
///     .summary("Who gets how many words")
///     .license("MIT")
///     .requires(layer::QUOTES)
///     .uses(layer::ENTITIES)
///     .provides("airtime");
/// assert!(declared.read().eq(["quotes", "entities"]) && declared.provided().eq(["airtime"]));
/// ```
#[derive(Clone, Debug)]
pub struct Descriptor {
    id: String,
    version: String,
    name: String,
    summary: String,
    license: String,
    layers: Vec<(String, u32)>,
    preferred_batch: u32,
}

impl Descriptor {
    /// A processor with the id that users type (`[a-z][a-z0-9-]*`) and its own version.
    pub fn new(id: &str, version: &str) -> Descriptor {
        Descriptor {
            id: id.into(),
            version: version.into(),
            name: id.into(),
            summary: String::new(),
            license: String::new(),
            layers: Vec::new(),
            preferred_batch: 1,
        }
    }

    /// The name that users read; default: the id.
    pub fn name(mut self, name: &str) -> Descriptor {
        self.name = name.into();
        self
    }

    /// One line on what it does.
    pub fn summary(mut self, summary: &str) -> Descriptor {
        self.summary = summary.into();
        self
    }

    /// An SPDX expression.
    pub fn license(mut self, license: &str) -> Descriptor {
        self.license = license.into();
        self
    }

    /// A layer that it emits; the host refuses rows of any other.
    pub fn provides(self, layer: &str) -> Descriptor {
        self.layer(layer, abi::PROVIDES)
    }

    /// A layer without which it cannot run; the host finds or asks for its provider.
    pub fn requires(self, layer: &str) -> Descriptor {
        self.layer(layer, abi::REQUIRES)
    }

    /// A layer that it reads if there is a provider.
    pub fn uses(self, layer: &str) -> Descriptor {
        self.layer(layer, abi::USES)
    }

    /// How many articles it prefers per call; default: 1.
    pub fn preferred_batch(mut self, documents: u32) -> Descriptor {
        self.preferred_batch = documents;
        self
    }

    /// The id.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The layers it emits.
    pub fn provided(&self) -> impl Iterator<Item = &str> {
        self.layers.iter().filter(|(_, mode)| *mode == abi::PROVIDES).map(|(name, _)| name.as_str())
    }

    /// The layers it reads.
    pub fn read(&self) -> impl Iterator<Item = &str> {
        self.layers.iter().filter(|(_, mode)| *mode != abi::PROVIDES).map(|(name, _)| name.as_str())
    }

    fn layer(mut self, layer: &str, mode: u32) -> Descriptor {
        self.layers.push((layer.into(), mode));
        self
    }

    /// The C struct. It lives as long as the library, so its texts are leaked, once.
    pub(crate) fn leak(&self, config_schema: &str) -> abi::Descriptor {
        let layers: Vec<abi::LayerDecl> = self
            .layers
            .iter()
            .map(|(name, mode)| abi::LayerDecl { name: leak_c(name), mode: *mode, revision: 1 })
            .collect();
        let layers = layers.leak();
        abi::Descriptor {
            size: abi::size_of::<abi::Descriptor>(),
            flags: 0,
            id: leak_c(&self.id),
            name: leak_c(&self.name),
            version: leak_c(&self.version),
            summary: leak_c(&self.summary),
            license: leak_c(&self.license),
            config_schema: leak_c(config_schema),
            layers: layers.as_ptr(),
            n_layers: layers.len(),
            preferred_batch: self.preferred_batch,
            layer_stride: abi::size_of::<abi::LayerDecl>(),
        }
    }
}

/// A NUL ends a C string: in a descriptor's text, everything after one is dropped.
fn leak_c(text: &str) -> *const c_char {
    let text = text.split('\0').next().unwrap_or_default();
    CString::new(text).unwrap_or_default().into_raw()
}
