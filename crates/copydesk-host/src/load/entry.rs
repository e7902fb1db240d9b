//! Reads an entry and the descriptors that its functions return. What a library says of itself is copied and checked once, here; nothing else
//! reads its static data.
#![expect(unsafe_code, reason = "reads what a library exports")]

use std::ffi::c_char;

use copydesk_abi::{self as abi, Entry};
use copydesk_core::Name;

use super::error::{DescriptorDefect, EntryError, StructError, TextDefect};
use crate::discover::is_id;
use crate::{Descriptor, LayerUse};

/// Limits on what is read from a library that may be broken.
const MAX_PROCESSORS: u32 = 64;
const MAX_LAYERS: usize = 256;
const MAX_TEXT: usize = 4 << 10;
const MAX_SCHEMA: usize = 1 << 20;

/// Copies and checks an entry, and reads the descriptors of its processors.
///
/// # Safety
/// As [`Library::from_entry`](super::Library::from_entry).
pub(super) unsafe fn read(entry: *const Entry) -> Result<(Entry, Vec<Descriptor>), EntryError> {
    // SAFETY: passed on from the caller.
    let entry = unsafe { read_entry(entry) }?;
    if let Some(name) = missing_functions(&entry).next() {
        return Err(EntryError::MissingFunction(name));
    }
    // SAFETY: passed on from the caller.
    let descriptors = unsafe { read_descriptors(&entry) }?;
    Ok((entry, descriptors))
}

/// Copies an entry: of its bytes, as many as this minor knows.
///
/// # Safety
/// As [`read`].
unsafe fn read_entry(entry: *const Entry) -> Result<Entry, EntryError> {
    const NEEDED: usize = size_of::<Entry>();
    if entry.is_null() {
        return Err(EntryError::Null);
    }
    // SAFETY: `magic` and `size` are the first two words of an entry of any minor.
    let [magic, size] = unsafe { entry.cast::<[u32; 2]>().read_unaligned() };
    if magic != abi::MAGIC {
        return Err(EntryError::Magic(magic));
    }
    if (size as usize) < NEEDED {
        return Err(EntryError::Size { size, needed: NEEDED });
    }
    // SAFETY: its `size` says that it has at least `NEEDED` bytes; every bit pattern of an entry is valid.
    Ok(unsafe { entry.read_unaligned() })
}

/// The functions of an entry that are null although they are required.
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
/// As [`read`].
unsafe fn read_descriptors(entry: &Entry) -> Result<Vec<Descriptor>, EntryError> {
    let Some(count) = entry.count else { return Err(EntryError::MissingFunction("count")) };
    let Some(describe) = entry.describe else { return Err(EntryError::MissingFunction("describe")) };
    // SAFETY: both are pure functions of a plugin that keeps to the header.
    let count = unsafe { count() };
    if !(1..=MAX_PROCESSORS).contains(&count) {
        return Err(EntryError::Count { count, most: MAX_PROCESSORS });
    }
    let mut descriptors: Vec<Descriptor> = Vec::new();
    for index in 0..count {
        let wrong = |id, defect| EntryError::Descriptor { index, id, defect };
        // SAFETY: as above; what `describe` returns is static.
        let raw = unsafe { read_sized::<abi::Descriptor>(describe(index)) }.map_err(|e| wrong(None, e.into()))?;
        // SAFETY: the pointers of a descriptor lead to static data.
        let id = unsafe { read_id(&raw) }.map_err(|defect| wrong(None, defect))?;
        // SAFETY: as above.
        let descriptor = unsafe { copy_descriptor(&raw, &id) }.map_err(|defect| wrong(Some(id), defect))?;
        if descriptors.iter().any(|other| other.id == descriptor.id) {
            return Err(EntryError::DuplicateId(descriptor.id));
        }
        descriptors.push(descriptor);
    }
    Ok(descriptors)
}

/// Copies a struct that starts with its own size. Since minor 0 is the oldest, a `T` must be complete; once a later minor appends fields, this
/// must copy the bytes that exist and zero the rest.
///
/// # Safety
/// `from` is null or leads to `size` bytes, where `size` is its first word.
pub(crate) unsafe fn read_sized<T: Copy>(from: *const T) -> Result<T, StructError> {
    if from.is_null() || !from.is_aligned() {
        return Err(StructError::Pointer(format!("{from:p}")));
    }
    // SAFETY: neither null nor misaligned, and by contract the size comes first.
    let (size, needed) = (unsafe { from.cast::<u32>().read() } as usize, size_of::<T>());
    if size < needed {
        return Err(StructError::Size { size, needed });
    }
    // SAFETY: by contract it has `size` bytes.
    Ok(unsafe { from.read() })
}

/// # Safety
/// The pointers of `raw` lead to what the header says, or are null.
unsafe fn read_id(raw: &abi::Descriptor) -> Result<String, DescriptorDefect> {
    // SAFETY: passed on from the caller.
    let id = unsafe { read_field("id", raw.id, MAX_TEXT) }?;
    if is_id(&id) { Ok(id) } else { Err(DescriptorDefect::Id(id)) }
}

/// # Safety
/// As [`read_id`].
unsafe fn copy_descriptor(raw: &abi::Descriptor, id: &str) -> Result<Descriptor, DescriptorDefect> {
    // SAFETY: for all of them, passed on from the caller.
    let text = |field, from| unsafe { read_field(field, from, MAX_TEXT) };
    let config_schema = if raw.config_schema.is_null() {
        None
    } else {
        // SAFETY: as above.
        let schema = unsafe { read_field("config_schema", raw.config_schema, MAX_SCHEMA) }?;
        Some(serde_json::from_str(&schema).map_err(DescriptorDefect::Schema)?)
    };
    let mut descriptor = Descriptor {
        id: id.into(),
        name: text("name", raw.name)?,
        version: text("version", raw.version)?,
        summary: text("summary", raw.summary)?,
        license: text("license", raw.license)?,
        config_schema,
        provides: Vec::new(),
        requires: Vec::new(),
        uses: Vec::new(),
        preferred_batch: raw.preferred_batch.max(1) as usize,
    };
    // SAFETY: as above.
    unsafe { copy_layers(raw, &mut descriptor) }?;
    Ok(descriptor)
}

/// # Safety
/// As [`read_id`].
unsafe fn copy_layers(raw: &abi::Descriptor, descriptor: &mut Descriptor) -> Result<(), DescriptorDefect> {
    let stride = raw.layer_stride as usize;
    if raw.n_layers == 0 {
        return Ok(());
    }
    if raw.n_layers > MAX_LAYERS || raw.layers.is_null() {
        return Err(DescriptorDefect::Layers { n: raw.n_layers, address: raw.layers.addr(), most: MAX_LAYERS });
    }
    if stride < size_of::<abi::LayerDecl>() {
        return Err(DescriptorDefect::LayerStride(stride));
    }
    for index in 0..raw.n_layers {
        // SAFETY: declaration `index` of `n_layers`, which are `stride` bytes apart.
        let declared = unsafe { raw.layers.byte_add(index * stride).read_unaligned() };
        // SAFETY: passed on from the caller.
        let name = unsafe { read_text(declared.name, Name::MAX_LEN) };
        let name = name.map_err(|defect| DescriptorDefect::LayerText { index, defect })?;
        let layer = Name::intern(&name).filter(|layer| !layer.is_none());
        let layer = layer.ok_or(DescriptorDefect::UnnamedLayer(index))?;
        if descriptor.provides(layer) || descriptor.reads().any(|l| l.layer == layer) {
            return Err(DescriptorDefect::DuplicateLayer(layer));
        }
        let list = match declared.mode {
            abi::PROVIDES => &mut descriptor.provides,
            abi::REQUIRES => &mut descriptor.requires,
            abi::USES => &mut descriptor.uses,
            mode => return Err(DescriptorDefect::LayerMode { layer, mode }),
        };
        list.push(LayerUse { layer, revision: declared.revision });
    }
    Ok(())
}

/// Copies the text of a descriptor's field.
///
/// # Safety
/// As [`read_text`].
unsafe fn read_field(field: &'static str, from: *const c_char, max: usize) -> Result<String, DescriptorDefect> {
    // SAFETY: passed on from the caller.
    unsafe { read_text(from, max) }.map_err(|defect| DescriptorDefect::Text { field, defect })
}

/// Copies a NUL-terminated text of at most `max` bytes.
///
/// # Safety
/// `from` is null or leads to bytes up to a NUL, or to at least `max` of them.
unsafe fn read_text(from: *const c_char, max: usize) -> Result<String, TextDefect> {
    if from.is_null() {
        return Err(TextDefect::Null);
    }
    let mut bytes = Vec::new();
    for i in 0..=max {
        // SAFETY: no NUL was seen before `i`.
        match unsafe { from.add(i).read() } {
            0 => break,
            _ if i == max => return Err(TextDefect::TooLong(max)),
            byte => bytes.push(byte.cast_unsigned()),
        }
    }
    String::from_utf8(bytes).map_err(|_| TextDefect::NotUtf8)
}
