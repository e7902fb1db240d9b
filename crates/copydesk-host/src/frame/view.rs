//! A safe view of a table: its pointers, counts and strides are checked, as far as they can be, before the pointers are followed.
#![expect(unsafe_code, reason = "follows the pointers of a table")]

use std::marker::PhantomData;

use copydesk_abi::{Annotation, Attr, Link, Table};

use super::TableError;

/// The longest array of a table: its indices have 32 bits.
const MAX_COUNT: usize = u32::MAX as usize;

/// One table, borrowed from its sender.
pub(crate) struct View<'a> {
    /// The layer's number.
    pub(crate) layer: u32,
    pub(crate) annotations: Strided<'a, Annotation>,
    pub(crate) attrs: Strided<'a, Attr>,
    pub(crate) links: Strided<'a, Link>,
    /// The text of all strings.
    pub(crate) arena: &'a str,
}

impl<'a> View<'a> {
    /// Checks a table.
    ///
    /// # Errors
    /// What is wrong with it.
    ///
    /// # Safety
    /// Each array of `table`, unless rejected here, is `n × stride` bytes that can be read and do not change for `'a`.
    pub(crate) unsafe fn new(table: &Table) -> Result<View<'a>, TableError> {
        // SAFETY: for all of them, passed on from the caller.
        unsafe {
            let arena = Strided::new("arena", table.arena.cast::<u8>(), table.arena_len, 1)?;
            // SAFETY (of the slice): `Strided::new` accepted this pointer with this length, and it is not null unless the length is 0.
            let bytes = if arena.len == 0 { &[][..] } else { std::slice::from_raw_parts(arena.first, arena.len) };
            let arena = std::str::from_utf8(bytes)
                .map_err(|e| unreadable(format!("the arena is not UTF-8 from byte {}", e.valid_up_to())))?;
            Ok(View {
                layer: table.layer,
                annotations: Strided::new(
                    "annotations",
                    table.annotations,
                    table.n_annotations,
                    table.annotation_stride,
                )?,
                attrs: Strided::new("attrs", table.attrs, table.n_attrs, table.attr_stride)?,
                links: Strided::new("links", table.links, table.n_links, table.link_stride)?,
                arena,
            })
        }
    }
}

impl View<'_> {
    /// How many bytes its arrays take.
    pub(crate) fn bytes(&self) -> usize {
        let rows = size_of::<Annotation>() * self.annotations.len();
        rows + size_of::<Attr>() * self.attrs.len() + size_of::<Link>() * self.links.len() + self.arena.len()
    }
}

fn unreadable(why: String) -> TableError {
    TableError::Unreadable(why)
}

/// An array whose elements may be longer than what this minor knows of them.
pub(crate) struct Strided<'a, T> {
    first: *const T,
    len: usize,
    stride: usize,
    borrowed: PhantomData<&'a T>,
}

impl<T: Copy> Strided<'_, T> {
    /// # Safety
    /// `first`, unless rejected here, leads to `len` elements of `stride` bytes, and every bit pattern is a `T`.
    unsafe fn new(what: &str, first: *const T, len: usize, stride: u32) -> Result<Self, TableError> {
        let stride = stride as usize;
        if len == 0 {
            return Ok(Strided { first, len, stride, borrowed: PhantomData });
        }
        let bytes = len.checked_mul(stride).filter(|bytes| isize::try_from(*bytes).is_ok());
        let end = bytes.and_then(|bytes| first.addr().checked_add(bytes));
        if len > MAX_COUNT || end.is_none() {
            Err(unreadable(format!("{len} {what} are too many")))
        } else if first.is_null() {
            Err(unreadable(format!("{len} {what} at a null pointer")))
        } else if stride < size_of::<T>() || !stride.is_multiple_of(align_of::<T>()) {
            Err(unreadable(format!(
                "the stride of {what} is {stride} bytes; expected {}, or more by a multiple of {}",
                size_of::<T>(),
                align_of::<T>()
            )))
        } else if !first.is_aligned() {
            Err(unreadable(format!("the pointer to {what} is not aligned to {} bytes", align_of::<T>())))
        } else {
            Ok(Strided { first, len, stride, borrowed: PhantomData })
        }
    }

    pub(crate) fn len(&self) -> usize {
        self.len
    }

    /// The elements, in order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = T> {
        // SAFETY: inside the array that `new` accepted; aligned, because `first` and `stride` are.
        (0..self.len).map(|index| unsafe { self.first.byte_add(index * self.stride).read() })
    }
}
