//! Lends articles to a plugin as a host does: copies them, with their layers, into memory whose protection can be changed, in structs of the
//! current, an older or a newer size.
#![expect(unsafe_code, reason = "lays out the structs of the boundary")]

use std::io;
use std::sync::Arc;

use copydesk_abi::{self as abi, Annotation, Attr, Document, Link, Str, Table};
use copydesk_core::{Layer, Name};
use copydesk_host::inspect;

use crate::pages::{Access, Pages, Placement};

/// One article with the layers that the plugin is shown.
#[derive(Clone, Debug)]
pub(crate) struct Case {
    /// Its name in messages, and its id.
    pub(crate) name: String,
    pub(crate) text: Arc<str>,
    pub(crate) meta: String,
    pub(crate) layers: Vec<Layer>,
}

impl Case {
    /// The same with those of its layers for which `keep` is true.
    pub(crate) fn keep(&self, keep: impl Fn(Name) -> bool) -> Case {
        let layers = self.layers.iter().filter(|layer| keep(layer.name())).cloned().collect();
        Case { layers, ..self.clone() }
    }
}

/// The size of the host's structs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Layout {
    /// As in the header.
    Current,
    /// As in minor 0.
    Oldest,
    /// With fields that no header has yet, so that arrays have longer strides too.
    Newer,
    /// As in the header, but for layers of short rows (`copydesk.short-rows/1`).
    Short,
}

/// A struct of the boundary, with its length in minor 0.
///
/// # Safety
/// It has no padding: all of its bytes are initialised.
pub(crate) unsafe trait Struct: Copy {
    const OLDEST: usize;
}

macro_rules! structs {
    ($($name:ty = $oldest:literal),+ $(,)?) => {
        $(
            // SAFETY: the mirror asserts where each field lies, and that they leave no gap.
            unsafe impl Struct for $name {
                const OLDEST: usize = $oldest;
            }
        )+
    };
}
structs!(
    Annotation = 40,
    abi::ShortRow = 12,
    Attr = 16,
    Link = 16,
    Table = 88,
    Document = 88,
    abi::Host = 88,
    abi::Sink = 40
);

/// How many bytes a later minor appends to each struct, and their value.
const LATER: (usize, u8) = (24, 0xA5);

impl Layout {
    pub(crate) fn size<T: Struct>(self) -> u32 {
        let today = abi::size_of::<T>();
        match self {
            Layout::Current | Layout::Short => today,
            Layout::Oldest => T::OLDEST as u32,
            Layout::Newer => today + LATER.0 as u32,
        }
    }

    fn image<T: Struct>(self, values: &[T]) -> Vec<u8> {
        let size = self.size::<T>() as usize;
        let mut image = Vec::with_capacity(values.len() * size);
        for value in values {
            let from = std::ptr::from_ref(value).cast::<u8>();
            // SAFETY: what `Struct` promises.
            let bytes = unsafe { std::slice::from_raw_parts(from, size_of::<T>()) };
            image.extend(&bytes[..size.min(bytes.len())]);
            image.resize(image.len().next_multiple_of(size), LATER.1);
        }
        image
    }

    /// Copies a struct, in which the caller has set `size`, or an array.
    pub(crate) fn put<T: Struct>(self, pages: &mut Pages, values: &[T]) -> io::Result<*const T> {
        Ok(pages.put(&self.image(values), align_of::<T>())?.cast_const().cast())
    }
}

/// A batch, lent.
#[derive(Debug)]
pub(crate) struct Lent {
    pages: Pages,
    documents: *const *const Document,
    texts: Vec<Arc<str>>,
}

// SAFETY: the pointers lead into `pages`, which threads may share.
unsafe impl Send for Lent {}
// SAFETY: as above.
unsafe impl Sync for Lent {}

impl Lent {
    /// As today's host lends, in memory that takes no offence.
    pub(crate) fn new(cases: &[Case]) -> io::Result<Lent> {
        Lent::laid_out(cases, Placement::Roomy, Layout::Current)
    }

    pub(crate) fn laid_out(cases: &[Case], placement: Placement, layout: Layout) -> io::Result<Lent> {
        let mut pages = Pages::new(placement);
        let mut documents = Vec::new();
        for case in cases {
            let tables =
                case.layers.iter().map(|layer| table(&mut pages, layer, layout)).collect::<io::Result<Vec<_>>>()?;
            let document = Document {
                size: layout.size::<Document>(),
                flags: 0,
                id: text(&mut pages, &case.name)?,
                lang: text(&mut pages, "en")?,
                text: text(&mut pages, &case.text)?,
                meta_json: text(&mut pages, &case.meta)?,
                layers: pointers(&mut pages, &tables)?,
                n_layers: tables.len(),
            };
            documents.push(layout.put(&mut pages, &[document])?);
        }
        let documents = pointers(&mut pages, &documents)?;
        Ok(Lent { pages, documents, texts: cases.iter().map(|case| case.text.clone()).collect() })
    }

    /// What a plugin may do with it.
    pub(crate) fn allow(&self, access: Access) -> io::Result<()> {
        self.pages.allow(access)
    }

    pub(crate) fn documents(&self) -> *const *const Document {
        self.documents
    }

    /// The texts as they were: what a plugin may have done to its copy does not show here.
    pub(crate) fn texts(&self) -> &[Arc<str>] {
        &self.texts
    }
}

pub(crate) fn text(pages: &mut Pages, text: &str) -> io::Result<Str> {
    Ok(Str { ptr: pages.put(text.as_bytes(), 1)?.cast_const().cast(), len: text.len() })
}

fn table(pages: &mut Pages, layer: &Layer, layout: Layout) -> io::Result<*const Table> {
    let borrowed = inspect::Lent::new(layer, layout == Layout::Short);
    let lent = *borrowed.table();
    // SAFETY: the arrays of `borrowed`; their pointers are never null.
    let (attrs, links) = unsafe {
        (std::slice::from_raw_parts(lent.attrs, lent.n_attrs), std::slice::from_raw_parts(lent.links, lent.n_links))
    };
    let (annotations, annotation_stride) = if lent.annotation_stride == abi::size_of::<abi::ShortRow>() {
        // SAFETY: as above; the stride says what the rows are.
        let rows = unsafe { std::slice::from_raw_parts(lent.annotations.cast::<abi::ShortRow>(), lent.n_annotations) };
        (layout.put(pages, rows)?.cast(), layout.size::<abi::ShortRow>())
    } else {
        // SAFETY: as above.
        let rows = unsafe { std::slice::from_raw_parts(lent.annotations, lent.n_annotations) };
        (layout.put(pages, rows)?, layout.size::<Annotation>())
    };
    let table = Table {
        size: layout.size::<Table>(),
        annotation_stride,
        attr_stride: layout.size::<Attr>(),
        link_stride: layout.size::<Link>(),
        annotations,
        attrs: layout.put(pages, attrs)?,
        links: layout.put(pages, links)?,
        arena: text(pages, layer.flat().strings)?.ptr,
        ..lent
    };
    layout.put(pages, &[table])
}

fn pointers<T>(pages: &mut Pages, to: &[*const T]) -> io::Result<*const *const T> {
    let bytes: Vec<u8> = to.iter().flat_map(|pointer| pointer.expose_provenance().to_ne_bytes()).collect();
    Ok(pages.put(&bytes, align_of::<*const T>())?.cast_const().cast())
}
