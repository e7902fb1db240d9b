//! The plugin boundary, major 1: the `repr(C)` mirror of `include/copydesk.h`.
//!
//! The header defines the meaning (ownership, growth, threads); this file repeats its layout in Rust, field by field, and the assertions
//! at the end keep sizes and offsets as they were released. It has no logic and no dependencies.
//!
//! ```
//! // What an author of C plugins needs is the header's text.
//! assert!(copydesk_abi::HEADER.contains("extern CDK_EXPORT const cdk_entry copydesk_plugin_v1;"));
//! assert_eq!(copydesk_abi::MAGIC.to_le_bytes(), *b"CDK1");
//! ```
#![no_std]

use core::ffi::{c_char, c_void};

/// The text of the header, for tools that give it to authors of C plugins.
pub const HEADER: &str = include_str!("../include/copydesk.h");
/// The exported data symbol of a plugin of this major.
pub const ENTRY_SYMBOL: &str = "copydesk_plugin_v1";
/// First field of [`Entry`]: distinguishes a plugin from another library with a symbol of the same name.
pub const MAGIC: u32 = 0x314B_4443;
/// The minor that this mirror describes.
pub const ABI_MINOR: u32 = 0;

/// Success.
pub const OK: i32 = 0;
/// Failed; `open` and `start` give the reason in the message, `process` through `fail`.
pub const ERROR: i32 = 1;
/// The session is poisoned: the host stops it and starts another.
pub const PANIC: i32 = 2;
/// The host refused a table.
pub const REJECTED: i32 = 3;
/// The plugin stopped because `should_stop` asked it to.
pub const STOPPED: i32 = 4;
/// `open` only: the configuration is wrong.
pub const CONFIG: i32 = 5;

/// A log level: something was lost.
pub const LOG_ERROR: i32 = 1;
/// A log level: something is unusual.
pub const LOG_WARN: i32 = 2;
/// A log level: something happened.
pub const LOG_INFO: i32 = 3;
/// A log level: for the plugin's author.
pub const LOG_DEBUG: i32 = 4;

/// The level of a log line, as an enum.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(i32)]
pub enum Level {
    /// Something was lost.
    Error = LOG_ERROR,
    /// Something is unusual.
    Warn = LOG_WARN,
    /// Something happened.
    Info = LOG_INFO,
    /// For the plugin's author.
    Debug = LOG_DEBUG,
}

impl Level {
    /// The level of a number; a lower number than an error's is an error, a higher one than debug's is debug.
    pub const fn from_number(number: i32) -> Level {
        match number {
            ..=LOG_ERROR => Level::Error,
            LOG_WARN => Level::Warn,
            LOG_INFO => Level::Info,
            _ => Level::Debug,
        }
    }

    /// Its number in the ABI.
    pub const fn number(self) -> i32 {
        self as i32
    }
}

/// An extension of plugins: one that offers it (`extension` returns anything but null) reads layers of [`ShortRow`]s.
pub const SHORT_ROWS: &core::ffi::CStr = c"copydesk.short-rows/1";

/// [`LayerDecl::mode`]: the processor emits this layer.
pub const PROVIDES: u32 = 1;
/// [`LayerDecl::mode`]: the host refuses to run without a provider.
pub const REQUIRES: u32 = 2;
/// [`LayerDecl::mode`]: passed if there is a provider.
pub const USES: u32 = 3;

/// [`Annotation::flags`]: the row is about the whole article.
pub const NO_SPAN: u32 = 1;

/// [`Attr::kind`]: `v.s`, a slice of the table's arena.
pub const STRING: u32 = 0;
/// [`Attr::kind`]: `v.i`.
pub const INT: u32 = 1;
/// [`Attr::kind`]: `v.f`, finite.
pub const FLOAT: u32 = 2;
/// [`Attr::kind`]: `v.i`, 0 or 1.
pub const BOOL: u32 = 3;

/// A borrowed string: UTF-8, not NUL-terminated. `cdk_str`.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct Str {
    /// First byte; may be anything when `len` is 0.
    pub ptr: *const c_char,
    /// Length in bytes.
    pub len: usize,
}

impl Str {
    /// The empty text.
    pub const EMPTY: Str = Str { ptr: core::ptr::null(), len: 0 };

    /// Borrows `text`; the result must not be used after it.
    pub const fn new(text: &str) -> Str {
        Str { ptr: text.as_ptr().cast(), len: text.len() }
    }
}

/// The caller's buffer for an error message. `cdk_message`.
#[repr(C)]
#[derive(Debug)]
pub struct Message {
    /// Where to write.
    pub buf: *mut c_char,
    /// Bytes that fit.
    pub cap: usize,
    /// Bytes written.
    pub len: usize,
}

/// One row of a layer. `cdk_annotation`.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct Annotation {
    /// A name, or 0.
    pub label: u32,
    /// First byte of the span.
    pub begin: u32,
    /// One past the last byte.
    pub end: u32,
    /// [`NO_SPAN`].
    pub flags: u32,
    /// 0..1, or NaN for none.
    pub score: f32,
    /// Index into the table's attributes.
    pub first_attr: u32,
    /// How many.
    pub n_attrs: u32,
    /// Index into the table's links.
    pub first_link: u32,
    /// How many.
    pub n_links: u32,
    /// 0.
    pub reserved: u32,
}

/// A row of a table whose `annotation_stride` says that it has these fields only; see [`SHORT_ROWS`].
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct ShortRow {
    /// A name, or 0.
    pub label: u32,
    /// First byte of the span.
    pub begin: u32,
    /// One past the last byte.
    pub end: u32,
}

impl From<ShortRow> for Annotation {
    fn from(ShortRow { label, begin, end }: ShortRow) -> Annotation {
        let (flags, score) = (0, f32::NAN);
        Annotation {
            label,
            begin,
            end,
            flags,
            score,
            first_attr: 0,
            n_attrs: 0,
            first_link: 0,
            n_links: 0,
            reserved: 0,
        }
    }
}

/// A slice of a table's arena, in bytes.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct Slice {
    /// First byte.
    pub off: u32,
    /// Length.
    pub len: u32,
}

/// The value of an attribute; [`Attr::kind`] says which field is set.
#[repr(C)]
#[derive(Clone, Copy)]
pub union AttrValue {
    /// [`STRING`].
    pub s: Slice,
    /// [`INT`] and [`BOOL`].
    pub i: i64,
    /// [`FLOAT`].
    pub f: f64,
}

/// One attribute of a row. `cdk_attr`.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct Attr {
    /// A name; a key occurs once in a row.
    pub key: u32,
    /// Which field of `v` is set (`type` in C).
    pub kind: u32,
    /// The value.
    pub v: AttrValue,
}

impl core::fmt::Debug for Attr {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Attr").field("key", &self.key).field("kind", &self.kind).finish_non_exhaustive()
    }
}

/// A link to a row. `cdk_link`.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct Link {
    /// A name.
    pub role: u32,
    /// The name of the layer pointed into.
    pub layer: u32,
    /// Index of the row there.
    pub row: u32,
    /// 0.
    pub flags: u32,
}

/// One layer, the same layout in and out. `cdk_table`.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct Table {
    /// Size of this struct as its writer knows it.
    pub size: u32,
    /// The layer's name.
    pub layer: u32,
    /// Bytes from one annotation to the next.
    pub annotation_stride: u32,
    /// Bytes from one attribute to the next.
    pub attr_stride: u32,
    /// Bytes from one link to the next.
    pub link_stride: u32,
    /// 0.
    pub reserved: u32,
    /// The rows.
    pub annotations: *const Annotation,
    /// How many.
    pub n_annotations: usize,
    /// The attributes of all rows.
    pub attrs: *const Attr,
    /// How many.
    pub n_attrs: usize,
    /// The links of all rows.
    pub links: *const Link,
    /// How many.
    pub n_links: usize,
    /// The text of all string values, UTF-8.
    pub arena: *const c_char,
    /// Its length in bytes.
    pub arena_len: usize,
}

/// One article. `cdk_document`.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct Document {
    /// Size of this struct as its writer knows it.
    pub size: u32,
    /// 0.
    pub flags: u32,
    /// The article's id.
    pub id: Str,
    /// Language tag, or empty.
    pub lang: Str,
    /// The text as read.
    pub text: Str,
    /// A JSON object.
    pub meta_json: Str,
    /// The layers that the processor declared.
    pub layers: *const *const Table,
    /// How many.
    pub n_layers: usize,
}

/// What the host offers. `cdk_host`.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct Host {
    /// Size of this struct as its writer knows it.
    pub size: u32,
    /// The host's minor.
    pub abi_minor: u32,
    /// First argument of the functions below.
    pub ctx: *mut c_void,
    /// "copydesk".
    pub name: Str,
    /// The host's version.
    pub version: Str,
    /// The number of a name.
    pub intern: Option<unsafe extern "C" fn(*mut c_void, Str) -> u32>,
    /// The text of a name.
    pub name_of: Option<unsafe extern "C" fn(*mut c_void, u32) -> Str>,
    /// Whether a level is shown.
    pub log_enabled: Option<unsafe extern "C" fn(*mut c_void, i32) -> i32>,
    /// Logs a line.
    pub log: Option<unsafe extern "C" fn(*mut c_void, i32, Str)>,
    /// Optional features by id.
    pub extension: Option<unsafe extern "C" fn(*mut c_void, *const c_char) -> *const c_void>,
}

/// Where `process` puts its results. `cdk_sink`.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct Sink {
    /// Size of this struct as its writer knows it.
    pub size: u32,
    /// 0.
    pub reserved: u32,
    /// First argument of the functions below.
    pub ctx: *mut c_void,
    /// Checks and copies one table of one document.
    pub emit: Option<unsafe extern "C" fn(*mut c_void, u32, *const Table) -> i32>,
    /// Reports that a document failed, and why.
    pub fail: Option<unsafe extern "C" fn(*mut c_void, u32, i32, Str)>,
    /// Whether the plugin should stop; 0 for no.
    pub should_stop: Option<unsafe extern "C" fn(*mut c_void) -> i32>,
}

/// One layer that a processor touches. `cdk_layer_decl`.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct LayerDecl {
    /// NUL-terminated.
    pub name: *const c_char,
    /// [`PROVIDES`], [`REQUIRES`] or [`USES`].
    pub mode: u32,
    /// The revision of the layer's meaning; 1 today.
    pub revision: u32,
}

/// What a processor is. `cdk_descriptor`.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct Descriptor {
    /// Size of this struct as its writer knows it.
    pub size: u32,
    /// 0.
    pub flags: u32,
    /// What users type.
    pub id: *const c_char,
    /// What users read.
    pub name: *const c_char,
    /// The processor's own version.
    pub version: *const c_char,
    /// One line.
    pub summary: *const c_char,
    /// SPDX expression.
    pub license: *const c_char,
    /// A JSON Schema, or null.
    pub config_schema: *const c_char,
    /// The layers it touches.
    pub layers: *const LayerDecl,
    /// How many.
    pub n_layers: usize,
    /// Documents per call; 0 is read as 1.
    pub preferred_batch: u32,
    /// Bytes from one layer declaration to the next.
    pub layer_stride: u32,
}

/// Weights and lexicons: opaque, read-only, shared by sessions. `cdk_model`.
#[repr(C)]
#[derive(Debug)]
pub struct Model {
    _opaque: [u8; 0],
}

/// Scratch memory: opaque, one per worker. `cdk_session`.
#[repr(C)]
#[derive(Debug)]
pub struct Session {
    _opaque: [u8; 0],
}

/// The exported constant. `cdk_entry`.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    /// [`MAGIC`].
    pub magic: u32,
    /// Size of this struct as its writer knows it.
    pub size: u32,
    /// The minor that the plugin was built against.
    pub abi_minor: u32,
    /// 0.
    pub reserved: u32,
    /// How many processors the library holds.
    pub count: Option<unsafe extern "C" fn() -> u32>,
    /// The descriptor of one.
    pub describe: Option<unsafe extern "C" fn(u32) -> *const Descriptor>,
    /// Makes a model from a configuration, on any thread.
    pub open: Option<unsafe extern "C" fn(*const Host, u32, Str, *mut *mut Model, *mut Message) -> i32>,
    /// Makes a session of a model.
    pub start: Option<unsafe extern "C" fn(*mut Model, *mut *mut Session, *mut Message) -> i32>,
    /// Annotates a batch of documents.
    pub process: Option<unsafe extern "C" fn(*mut Session, *const *const Document, usize, *const Sink) -> i32>,
    /// Ends a session.
    pub stop: Option<unsafe extern "C" fn(*mut Session)>,
    /// Ends a model, on any thread; its sessions have been stopped and no other call on it runs.
    pub close: Option<unsafe extern "C" fn(*mut Model)>,
    /// Optional features by id; may be null.
    pub extension: Option<unsafe extern "C" fn(*const c_char) -> *const c_void>,
}

/// An entry whose maker vouches for it, so that a host may call its functions. It has the layout of an [`Entry`] and can be exported as one.
#[repr(transparent)]
#[derive(Clone, Copy, Debug)]
pub struct SoundEntry(Entry);

impl SoundEntry {
    /// Vouches for an entry.
    ///
    /// # Safety
    /// The functions of `entry`, and everything their results point to, conform to `copydesk.h` for the rest of the process's life.
    #[expect(unsafe_code, reason = "a promise of the caller; nothing is done here")]
    pub const unsafe fn new(entry: Entry) -> SoundEntry {
        SoundEntry(entry)
    }

    /// The entry.
    pub const fn entry(&self) -> &Entry {
        &self.0
    }
}

/// `size_of::<T>()` as the type of the `size` fields.
pub const fn size_of<T>() -> u32 {
    core::mem::size_of::<T>() as u32
}

#[cfg(target_pointer_width = "64")]
mod layout {
    //! The released layout on 64-bit machines. A change here is a new minor (appended fields) or a new major (anything else).
    use super::*;
    use core::mem::offset_of;

    macro_rules! released {
        ($type:ty, $size:literal, $($field:ident @ $offset:literal),+) => {
            const _: () = assert!(core::mem::size_of::<$type>() == $size);
            const _: () = { $(assert!(offset_of!($type, $field) == $offset);)+ };
        };
    }
    released!(Str, 16, ptr @ 0, len @ 8);
    released!(Message, 24, buf @ 0, cap @ 8, len @ 16);
    released!(Annotation, 40, label @ 0, begin @ 4, end @ 8, flags @ 12, score @ 16, first_attr @ 20, n_attrs @ 24,
              first_link @ 28, n_links @ 32, reserved @ 36);
    released!(ShortRow, 12, label @ 0, begin @ 4, end @ 8);
    released!(Attr, 16, key @ 0, kind @ 4, v @ 8);
    released!(Link, 16, role @ 0, layer @ 4, row @ 8, flags @ 12);
    released!(Table, 88, size @ 0, layer @ 4, annotation_stride @ 8, attr_stride @ 12, link_stride @ 16, reserved @ 20,
              annotations @ 24, n_annotations @ 32, attrs @ 40, n_attrs @ 48, links @ 56, n_links @ 64, arena @ 72, arena_len @ 80);
    released!(Document, 88, size @ 0, flags @ 4, id @ 8, lang @ 24, text @ 40, meta_json @ 56, layers @ 72, n_layers @ 80);
    released!(Host, 88, size @ 0, abi_minor @ 4, ctx @ 8, name @ 16, version @ 32, intern @ 48, name_of @ 56, log_enabled @ 64,
              log @ 72, extension @ 80);
    released!(Sink, 40, size @ 0, reserved @ 4, ctx @ 8, emit @ 16, fail @ 24, should_stop @ 32);
    released!(LayerDecl, 16, name @ 0, mode @ 8, revision @ 12);
    released!(Descriptor, 80, size @ 0, flags @ 4, id @ 8, name @ 16, version @ 24, summary @ 32, license @ 40,
              config_schema @ 48, layers @ 56, n_layers @ 64, preferred_batch @ 72, layer_stride @ 76);
    released!(Entry, 80, magic @ 0, size @ 4, abi_minor @ 8, reserved @ 12, count @ 16, describe @ 24, open @ 32, start @ 40,
              process @ 48, stop @ 56, close @ 64, extension @ 72);
}
