//! From a file to processors: opens a shared library, checks the entry that it exports, and reads its descriptors.
//!
//! What a library says is copied and checked once, here; nothing else reads its static data. A library is never closed: thread-local
//! destructors may outlive it. Calling an entry's functions is `inprocess`'s.
#![expect(unsafe_code, reason = "loads foreign code and reads what it exports")]

use std::ffi::c_char;
use std::fs::File;
use std::mem::ManuallyDrop;
use std::path::{Path, PathBuf};

use copydesk_abi::{self as abi, Entry, SoundEntry};
use copydesk_core::Name;
use sha2::{Digest, Sha256};

use crate::discover::is_id;
use crate::{Descriptor, Error, ErrorKind, LayerUse, elf};

/// Caps on what is read from a library that may be broken.
const MAX_PROCESSORS: u32 = 64;
const MAX_LAYERS: usize = 256;
const MAX_TEXT: usize = 4 << 10;
const MAX_SCHEMA: usize = 1 << 20;

/// A loaded plugin: its entry and what its processors say of themselves.
#[derive(Clone)]
pub struct Library {
    source: String,
    entry: Entry,
    descriptors: Vec<Descriptor>,
    /// Of its file.
    sha256: Option<String>,
}

impl std::fmt::Debug for Library {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Library").field("source", &self.source).field("descriptors", &self.descriptors).finish()
    }
}

impl Library {
    /// Loads a shared library for the rest of the process's life.
    ///
    /// # Errors
    /// [`ErrorKind::NotFound`] if the file cannot be read; [`ErrorKind::Broken`] with what was expected and what was found if it is no
    /// plugin of this major, or a broken one.
    ///
    /// # Safety
    /// Loading runs code of the file, with all that this process may do. The caller vouches that its initialisers do no harm, and that
    /// what it exports as `copydesk_plugin_v1`, if anything, is an entry whose functions keep to `copydesk.h`. What can be checked of this
    /// is checked; a plugin that you do not trust belongs in a process of its own ([`Builder::isolate`](crate::Builder::isolate)).
    pub unsafe fn load(path: &Path) -> Result<Library, Error> {
        let sha256 = hash(path)?;
        // SAFETY: passed on from the caller.
        let (library, source) = unsafe { open(path) }?;
        let address = find_entry(&library, &source)?;
        // SAFETY: passed on from the caller; the library is never closed.
        let library = unsafe { Library::from_entry(address, source) }?;
        Ok(Library { sha256: Some(sha256), ..library })
    }

    /// Reads the processors that the SDK's `linked!` links into the program; `source` names them in errors.
    ///
    /// ```
    /// use copydesk_host::{Builder, Library};
    /// # use copydesk_plugin::{Descriptor, Doc, Error, Host, NoConfig, Output, Processor};
    /// # struct Shout;
    /// # impl Processor for Shout {
    /// #     type Config = NoConfig;
    /// #     type Scratch = ();
    /// #     fn describe() -> Descriptor { Descriptor::new("shout", "1.0.0").requires("tokens").provides("shouts") }
    /// #     fn open(_: NoConfig, _: &Host) -> Result<Shout, Error> { Ok(Shout) }
    /// #     fn process(&self, _: &mut (), _: &Doc<'_>, _: &mut Output) -> Result<(), Error> { Ok(()) }
    /// # }
    /// # fn main() -> Result<(), copydesk_host::Error> {
    /// let library = Library::from_linked(copydesk_plugin::linked!(Shout), "shout")?;
    /// let pipeline = Builder::new().library(library).open_linked()?;
    /// assert_eq!(pipeline.descriptors().next().unwrap().id, "shout");
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// [`ErrorKind::Broken`] as for [`Library::load`].
    pub fn from_linked(entry: SoundEntry, source: impl Into<String>) -> Result<Library, Error> {
        // SAFETY: its maker vouches for the entry.
        unsafe { Library::from_entry(entry.entry(), source) }
    }

    /// Reads the processors of an entry that is linked into the program; `source` names it in errors.
    ///
    /// # Errors
    /// [`ErrorKind::Broken`] as for [`Library::load`].
    ///
    /// # Safety
    /// `entry` must lead to an entry as `copydesk.h` describes it, whose functions keep to that description for the rest of the
    /// process's life. What can be checked is checked; a pointer that leads nowhere cannot be.
    pub unsafe fn from_entry(entry: *const Entry, source: impl Into<String>) -> Result<Library, Error> {
        let source = source.into();
        // SAFETY: passed on from the caller.
        let entry = unsafe { read_entry(entry) }.and_then(|entry| check_entry(&entry).map(|()| entry));
        let entry = entry.map_err(|e| broken(&source, LoadError::Malformed(e)))?;
        // SAFETY: as above.
        let descriptors = unsafe { read_descriptors(&entry) }.map_err(|e| broken(&source, LoadError::Malformed(e)))?;
        Ok(Library { source, entry, descriptors, sha256: None })
    }

    /// What its processors say of themselves, in the library's order.
    pub fn descriptors(&self) -> &[Descriptor] {
        &self.descriptors
    }

    /// The file, or the name that was given for an entry.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// The SHA-256 of the file that it was loaded from, in hexadecimal; `None` if it is linked into the program.
    pub fn sha256(&self) -> Option<&str> {
        self.sha256.as_deref()
    }

    /// The minor of the boundary that it was built against.
    pub fn abi_minor(&self) -> u32 {
        self.entry.abi_minor
    }

    pub(crate) fn entry(&self) -> &Entry {
        &self.entry
    }
}

/// Why a file is no plugin that can be used.
#[derive(Debug, thiserror::Error)]
pub(crate) enum LoadError {
    #[error("{0}; build or copy it again")]
    Damaged(elf::Damage),
    /// With the reason that the system gives, which stands behind `libloading`'s error.
    #[error("the system cannot load it: {0}; build it for this machine")]
    System(String),
    #[error(
        "it was built for major {0} of the plugin boundary, and this copydesk speaks 1; use a newer copydesk, or build it for 1"
    )]
    OtherMajor(u32),
    #[error("expected the symbol `{}`, found none; it is a library, but no plugin of copydesk", abi::ENTRY_SYMBOL)]
    NoEntry,
    /// What its entry or a descriptor says cannot be.
    #[error("{0}")]
    Malformed(String),
    /// What a worker process is told is text.
    #[error("its path is not UTF-8; move it")]
    Path,
    /// With how its worker process ended.
    #[error("{0} when it was loaded")]
    Died(String),
}

/// A struct of a plugin that cannot be read.
#[derive(Debug, thiserror::Error)]
pub(crate) enum StructError {
    #[error("{0} leads to no struct")]
    Pointer(String),
    #[error("it has {size} bytes, and {needed} are needed; set `size`")]
    Size { size: usize, needed: usize },
}

/// The SHA-256 of a plugin's file, in hexadecimal.
///
/// # Errors
/// [`ErrorKind::NotFound`] if the file cannot be read.
pub(crate) fn hash(path: &Path) -> Result<String, Error> {
    let mut hasher = Sha256::new();
    let hashed = File::open(path).and_then(|mut file| {
        if !file.metadata()?.is_file() {
            return Err(std::io::Error::other("it is no file"));
        }
        std::io::copy(&mut file, &mut hasher)
    });
    hashed.map_err(|error| unreadable(path, error))?;
    Ok(format!("{:x}", hasher.finalize()))
}

fn unreadable(path: &Path, error: std::io::Error) -> Error {
    Error::new(ErrorKind::NotFound, format!("cannot read the plugin {}", path.display())).caused_by(error)
}

fn broken(source: &str, why: LoadError) -> Error {
    Error::new(ErrorKind::Broken, format!("cannot use the plugin {source}")).caused_by(why)
}

/// Opens a library, never to close it; with it the file's whole name.
///
/// # Safety
/// As [`Library::load`], of the initialisers.
pub(crate) unsafe fn open(path: &Path) -> Result<(ManuallyDrop<libloading::Library>, String), Error> {
    let unreadable = |error| unreadable(path, error);
    let path: PathBuf = path.canonicalize().map_err(unreadable)?;
    let source = path.display().to_string();
    let damage = File::open(&path).and_then(|mut file| elf::damage(&mut file)).map_err(unreadable)?;
    if let Some(damage) = damage {
        return Err(broken(&source, LoadError::Damaged(damage)));
    }
    // SAFETY: the caller vouches for the initialisers. The path is absolute, and the library is never closed.
    match unsafe { open_now(&path) } {
        Ok(library) => Ok((ManuallyDrop::new(library), source)),
        Err(e) => {
            let reason = std::error::Error::source(&e).map_or_else(|| e.to_string(), ToString::to_string);
            Err(broken(&source, LoadError::System(reason)))
        }
    }
}

/// Where the entry of a library lies; nothing is read there yet.
pub(crate) fn find_entry(library: &libloading::Library, source: &str) -> Result<*const Entry, Error> {
    // SAFETY: the symbol is data, and what `libloading` calls its value is then its address; it is not followed here.
    let symbol = unsafe { library.get::<*const Entry>(abi::ENTRY_SYMBOL.as_bytes()) };
    symbol.map(|symbol| *symbol).map_err(|_| broken(source, no_entry(library)))
}

/// Opens with all symbols bound now and none of them visible to others.
///
/// # Safety
/// As `libloading::Library::new`.
unsafe fn open_now(path: &Path) -> Result<libloading::Library, libloading::Error> {
    #[cfg(unix)]
    {
        use libloading::os::unix::{Library, RTLD_LOCAL, RTLD_NOW};
        // SAFETY: passed on from the caller.
        unsafe { Library::open(Some(path), RTLD_NOW | RTLD_LOCAL) }.map(Into::into)
    }
    #[cfg(not(unix))]
    // SAFETY: passed on from the caller.
    unsafe {
        libloading::Library::new(path)
    }
}

fn no_entry(library: &libloading::Library) -> LoadError {
    let other = (2..10).find(|major| {
        // SAFETY: only asks whether the symbol is there.
        unsafe { library.get::<*const u8>(format!("copydesk_plugin_v{major}").as_bytes()) }.is_ok()
    });
    other.map_or(LoadError::NoEntry, LoadError::OtherMajor)
}

/// Copies an entry, as much of it as it says there is.
///
/// # Safety
/// As [`Library::from_entry`].
unsafe fn read_entry(entry: *const Entry) -> Result<Entry, String> {
    const NEEDED: usize = size_of::<Entry>();
    if entry.is_null() {
        return Err("the entry is a null pointer".into());
    }
    // SAFETY: `magic` and `size` are the first two words of an entry of any minor.
    let [magic, size] = unsafe { entry.cast::<[u32; 2]>().read_unaligned() };
    if magic != abi::MAGIC {
        let expected = abi::MAGIC;
        return Err(format!(
            "`{}` is no entry: expected the magic {expected:#010x}, found {magic:#010x}",
            abi::ENTRY_SYMBOL
        ));
    }
    if (size as usize) < NEEDED {
        return Err(format!("its entry has {size} bytes, and {NEEDED} are needed; build it against copydesk.h"));
    }
    // SAFETY: the entry has said that it holds at least `NEEDED` bytes; every bit pattern of them is an `Entry`.
    Ok(unsafe { entry.read_unaligned() })
}

fn check_entry(entry: &Entry) -> Result<(), String> {
    match missing_functions(entry).next() {
        Some(name) => Err(format!("the function `{name}` of its entry is null; only `extension` may be")),
        None => Ok(()),
    }
}

/// The functions of an entry that are null and may not be.
pub(crate) fn missing_functions(entry: &Entry) -> impl Iterator<Item = &'static str> {
    let functions = [
        ("count", entry.count.is_none()),
        ("describe", entry.describe.is_none()),
        ("open", entry.open.is_none()),
        ("start", entry.start.is_none()),
        ("process", entry.process.is_none()),
        ("stop", entry.stop.is_none()),
        ("close", entry.close.is_none()),
    ];
    functions.into_iter().filter_map(|(name, missing)| missing.then_some(name))
}

/// # Safety
/// As [`Library::from_entry`].
unsafe fn read_descriptors(entry: &Entry) -> Result<Vec<Descriptor>, String> {
    let (Some(count), Some(describe)) = (entry.count, entry.describe) else {
        return Err("no `count` or `describe`".into());
    };
    // SAFETY: both are pure functions of a plugin that keeps to the header.
    let count = unsafe { count() };
    if !(1..=MAX_PROCESSORS).contains(&count) {
        return Err(format!("it holds {count} processors; expected 1 to {MAX_PROCESSORS}"));
    }
    let mut descriptors = Vec::new();
    for index in 0..count {
        // SAFETY: as above; what it returns is static.
        let descriptor = unsafe { read_sized::<abi::Descriptor>(describe(index)) };
        let at = |e: String| format!("descriptor {index}: {e}");
        // SAFETY: the pointers of a descriptor lead to static data.
        let descriptor = descriptor.map_err(|e| e.to_string()).and_then(|raw| unsafe { own(&raw) }).map_err(at)?;
        if descriptors.iter().any(|other: &Descriptor| other.id == descriptor.id) {
            return Err(format!("it holds two processors called `{}`", descriptor.id));
        }
        descriptors.push(descriptor);
    }
    Ok(descriptors)
}

/// Copies a struct that starts with its own size. Minor 0 is the smallest that there is, so that all of a `T` must be there; a later
/// minor appends fields, and then copies what is there and leaves the rest zero.
///
/// # Safety
/// `from` is null or leads to `size` bytes, where `size` is its first word.
pub(crate) unsafe fn read_sized<T: Copy>(from: *const T) -> Result<T, StructError> {
    if from.is_null() || !from.is_aligned() {
        return Err(StructError::Pointer(format!("{from:p}")));
    }
    // SAFETY: neither null nor misaligned, and by contract the size stands first.
    let (size, needed) = (unsafe { from.cast::<u32>().read() } as usize, size_of::<T>());
    if size < needed {
        return Err(StructError::Size { size, needed });
    }
    // SAFETY: as many bytes are there.
    Ok(unsafe { from.read() })
}

/// # Safety
/// The pointers of `raw` lead to what the header says, or are null.
unsafe fn own(raw: &abi::Descriptor) -> Result<Descriptor, String> {
    // SAFETY: for all of them, passed on from the caller.
    let text = |field: &str, from| unsafe { read_text(from, MAX_TEXT) }.map_err(|e| format!("`{field}` {e}"));
    let id = text("id", raw.id)?;
    if !is_id(&id) {
        return Err(format!("the id {id:?} is not lower-case letters, digits and hyphens, at most 64"));
    }
    let in_this = |e: String| format!("of `{id}`: {e}");
    let schema = if raw.config_schema.is_null() {
        None
    } else {
        // SAFETY: as above.
        let schema = unsafe { read_text(raw.config_schema, MAX_SCHEMA) }.map_err(|e| format!("`config_schema` {e}"));
        let parsed =
            schema.and_then(|s| serde_json::from_str(&s).map_err(|e| format!("`config_schema` is not JSON: {e}")));
        Some(parsed.map_err(in_this)?)
    };
    let mut descriptor = Descriptor {
        name: text("name", raw.name).map_err(in_this)?,
        version: text("version", raw.version).map_err(in_this)?,
        summary: text("summary", raw.summary).map_err(in_this)?,
        license: text("license", raw.license).map_err(in_this)?,
        config_schema: schema,
        provides: Vec::new(),
        requires: Vec::new(),
        uses: Vec::new(),
        preferred_batch: raw.preferred_batch.max(1) as usize,
        id: id.clone(),
    };
    // SAFETY: as above.
    unsafe { own_layers(raw, &mut descriptor) }.map_err(in_this)?;
    Ok(descriptor)
}

/// # Safety
/// As [`own`].
unsafe fn own_layers(raw: &abi::Descriptor, descriptor: &mut Descriptor) -> Result<(), String> {
    let stride = raw.layer_stride as usize;
    if raw.n_layers == 0 {
        return Ok(());
    }
    if raw.n_layers > MAX_LAYERS || raw.layers.is_null() {
        return Err(format!("it declares {} layers at {:p}; at most {MAX_LAYERS} can be", raw.n_layers, raw.layers));
    }
    if stride < size_of::<abi::LayerDecl>() {
        return Err(format!("`layer_stride` is {stride}, and a declaration has {} bytes", size_of::<abi::LayerDecl>()));
    }
    for i in 0..raw.n_layers {
        // SAFETY: declaration `i` of `n_layers`, which are `stride` bytes apart.
        let declared = unsafe { raw.layers.byte_add(i * stride).read_unaligned() };
        // SAFETY: passed on from the caller.
        let name = unsafe { read_text(declared.name, Name::MAX_LEN) }.map_err(|e| format!("name of layer {i} {e}"))?;
        let layer = Name::intern(&name).filter(|layer| !layer.is_none()).ok_or(format!("layer {i} has no name"))?;
        if descriptor.provides(layer) || descriptor.reads().any(|l| l.layer == layer) {
            return Err(format!("it declares layer `{layer}` twice"));
        }
        let list = match declared.mode {
            abi::PROVIDES => &mut descriptor.provides,
            abi::REQUIRES => &mut descriptor.requires,
            abi::USES => &mut descriptor.uses,
            mode => {
                return Err(format!(
                    "layer `{layer}` has the mode {mode}; expected 1 (provides), 2 (requires) or 3 (uses)"
                ));
            }
        };
        list.push(LayerUse { layer, revision: declared.revision });
    }
    Ok(())
}

/// Copies a NUL-terminated text of at most `max` bytes.
///
/// # Safety
/// `from` is null or leads to bytes up to a NUL, or to at least `max` of them.
unsafe fn read_text(from: *const c_char, max: usize) -> Result<String, String> {
    if from.is_null() {
        return Err("is a null pointer".into());
    }
    let mut bytes = Vec::new();
    for i in 0..=max {
        // SAFETY: no NUL was seen before `i`.
        match unsafe { from.add(i).read() } {
            0 => break,
            _ if i == max => return Err(format!("is longer than {max} bytes, or does not end in NUL")),
            byte => bytes.push(byte.cast_unsigned()),
        }
    }
    String::from_utf8(bytes).map_err(|_| "is not UTF-8".into())
}
