//! Why a file cannot be used as a plugin.

use copydesk_abi as abi;
use copydesk_core::Name;

use crate::elf;

/// Why a file cannot be used as a plugin.
#[derive(Debug, thiserror::Error)]
pub(crate) enum LoadError {
    #[error("{0}; build or copy it again")]
    Damaged(elf::Damage),
    /// With the reason that the system gives, which is the source of `libloading`'s error.
    #[error("the system cannot load it: {0}; build it for this machine")]
    System(String),
    #[error(
        "it was built for major {0} of the plugin boundary, and this copydesk speaks 1; use a newer copydesk, or build it for 1"
    )]
    OtherMajor(u32),
    #[error("expected the symbol `{}`, found none; it is a library, but no plugin of copydesk", abi::ENTRY_SYMBOL)]
    NoEntry,
    #[error(transparent)]
    Entry(#[from] EntryError),
    /// Paths are sent to worker processes as text.
    #[error("its path is not UTF-8; move it")]
    Path,
    /// With how its worker process ended.
    #[error("{0} when it was loaded")]
    Died(String),
}

/// What is wrong with an entry, or with what its functions return.
#[derive(Debug, thiserror::Error)]
pub(crate) enum EntryError {
    #[error("the entry is a null pointer")]
    Null,
    #[error(
        "`{symbol}` is no entry: expected the magic {magic:#010x}, found {0:#010x}",
        symbol = abi::ENTRY_SYMBOL,
        magic = abi::MAGIC
    )]
    Magic(u32),
    #[error("its entry has {size} bytes, and {needed} are needed; build it against copydesk.h")]
    Size { size: u32, needed: usize },
    #[error("the function `{0}` of its entry is null; only `extension` may be")]
    MissingFunction(&'static str),
    #[error("it holds {count} processors; expected 1 to {most}")]
    Count { count: u32, most: u32 },
    #[error("it holds two processors called `{0}`")]
    DuplicateId(String),
    /// `id` is there if it could be read.
    #[error("descriptor {index}: {}{defect}", id.as_ref().map_or(String::new(), |id| format!("of `{id}`: ")))]
    Descriptor { index: u32, id: Option<String>, defect: DescriptorDefect },
}

/// What is wrong with a descriptor.
#[derive(Debug, thiserror::Error)]
pub(crate) enum DescriptorDefect {
    #[error(transparent)]
    Struct(#[from] StructError),
    #[error("`{field}` {defect}")]
    Text { field: &'static str, defect: TextDefect },
    #[error("the id {0:?} is not lower-case letters, digits and hyphens, at most 64")]
    Id(String),
    #[error("`config_schema` is not JSON: {0}")]
    Schema(serde_json::Error),
    #[error("it declares {n} layers at {address:#x}; at most {most} are allowed")]
    Layers { n: usize, address: usize, most: usize },
    #[error("`layer_stride` is {0}, and a declaration has {size} bytes", size = size_of::<abi::LayerDecl>())]
    LayerStride(usize),
    #[error("name of layer {index} {defect}")]
    LayerText { index: usize, defect: TextDefect },
    #[error("layer {0} has no name")]
    UnnamedLayer(usize),
    #[error("it declares layer `{0}` twice")]
    DuplicateLayer(Name),
    #[error("layer `{layer}` has the mode {mode}; expected 1 (provides), 2 (requires) or 3 (uses)")]
    LayerMode { layer: Name, mode: u32 },
}

/// What is wrong with a NUL-terminated text.
#[derive(Debug, thiserror::Error)]
pub(crate) enum TextDefect {
    #[error("is a null pointer")]
    Null,
    #[error("is longer than {0} bytes, or does not end in NUL")]
    TooLong(usize),
    #[error("is not UTF-8")]
    NotUtf8,
}

/// Why a struct of a plugin cannot be read.
#[derive(Debug, thiserror::Error)]
pub(crate) enum StructError {
    #[error("{0} is null or not aligned")]
    Pointer(String),
    #[error("it has {size} bytes, and {needed} are needed; set `size`")]
    Size { size: usize, needed: usize },
}
