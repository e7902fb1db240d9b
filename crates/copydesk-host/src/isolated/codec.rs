//! Encodes and decodes frames: `length kind payload`, where `length` counts the bytes after it. Everything is 64-bit words in this machine's
//! byte order; texts and arrays are padded to whole words, so that arrays in a received frame are aligned. A control message is an array of
//! bytes encoded by `postcard`.
//!
//! Received frames are not trusted: a length is checked against the bytes received, and no memory is allocated ahead of them.
#![expect(unsafe_code, reason = "words and rows as bytes, and a table whose arrays lie in a frame")]

use std::io::{self, Read, Write};

use copydesk_abi::{self as abi, Table};
use copydesk_core::{FlatAttr, FlatRow, Layer, Link, Name};
use serde::{Deserialize, Serialize};

use crate::frame::{TableError, View, decode};

/// How the other side violated the protocol.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ProtocolError {
    /// A malformed frame or payload.
    #[error("{0}")]
    Malformed(String),
    /// A kind of frame that is not expected now.
    #[error("an unexpected frame of kind {0}")]
    Unexpected(u64),
    /// A control message that cannot be decoded.
    #[error("a control message that cannot be read: {0}")]
    Control(postcard::Error),
    /// A table that is rejected.
    #[error(transparent)]
    Table(#[from] TableError),
}

impl ProtocolError {
    pub(crate) fn malformed(what: impl Into<String>) -> ProtocolError {
        ProtocolError::Malformed(what.into())
    }
}

const WORD: usize = size_of::<u64>();
/// Length and kind.
const HEADER: usize = 2 * WORD;
/// The smallest buffer for a read.
const ROOM: usize = 64 << 10;

/// Frames to be written.
#[derive(Default)]
pub(crate) struct Writer {
    bytes: Vec<u8>,
    /// How many of them are written.
    written: usize,
}

impl Writer {
    /// Adds a frame with the payload that `fill` writes.
    pub(crate) fn frame(&mut self, kind: u64, fill: impl FnOnce(&mut Writer)) {
        let start = self.bytes.len();
        self.number(0);
        self.number(kind);
        fill(self);
        let length = (self.bytes.len() - start - WORD) as u64;
        self.bytes[start..start + WORD].copy_from_slice(&length.to_ne_bytes());
    }

    pub(crate) fn number(&mut self, number: u64) {
        self.bytes.extend_from_slice(&number.to_ne_bytes());
    }

    pub(crate) fn text(&mut self, text: &str) {
        self.array(text.len(), text.as_bytes());
    }

    /// A control message.
    pub(crate) fn control(&mut self, message: &impl Serialize) {
        // Messages are structs of numbers and texts, whose encoding cannot fail.
        let bytes = postcard::to_allocvec(message).unwrap_or_default();
        self.array(bytes.len(), &bytes);
    }

    /// A layer's four arrays, as they are lent to a plugin that does not read short rows.
    pub(crate) fn layer(&mut self, layer: &Layer) {
        let flat = layer.flat();
        self.number(layer.name().number().into());
        self.array(flat.rows.len(), bytes_of(&flat.rows.full()));
        self.array(flat.attrs.len(), bytes_of(flat.attrs));
        self.array(flat.links.len(), bytes_of(flat.links));
        self.text(flat.strings);
    }

    fn array(&mut self, count: usize, bytes: &[u8]) {
        self.number(count as u64);
        self.bytes.extend_from_slice(bytes);
        self.bytes.resize(self.bytes.len().next_multiple_of(WORD), 0);
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.bytes.is_empty()
    }

    pub(crate) fn write_all_to(&mut self, mut to: impl Write) -> io::Result<()> {
        to.write_all(&self.bytes[self.written..])?;
        self.bytes.clear();
        self.written = 0;
        Ok(())
    }

    /// Calls `write` once; what is not written stays.
    pub(crate) fn write_to(&mut self, mut to: impl Write) -> io::Result<()> {
        self.written += to.write(&self.bytes[self.written..])?;
        if self.written == self.bytes.len() {
            self.bytes.clear();
            self.written = 0;
        }
        Ok(())
    }
}

/// An element of a layer's arrays.
///
/// # Safety
/// It has no padding, and every bit pattern is valid.
unsafe trait Element: Copy {}
// SAFETY: for all three, `frame::Lent` asserts that they are laid out as the header's structs, which have no padding; a name is a number,
// which is looked up before it is used.
unsafe impl Element for FlatRow {}
// SAFETY: as above.
unsafe impl Element for FlatAttr {}
// SAFETY: as above.
unsafe impl Element for Link {}

fn bytes_of<T: Element>(elements: &[T]) -> &[u8] {
    // SAFETY: all bytes of an element are initialised.
    unsafe { std::slice::from_raw_parts(elements.as_ptr().cast(), size_of_val(elements)) }
}

/// Received bytes, and the frames in them that are not taken yet.
#[derive(Default)]
pub(crate) struct Incoming {
    words: Vec<u64>,
    /// How many bytes of `words` were taken, which is a multiple of a word, and how many were received.
    taken: usize,
    received: usize,
}

impl Incoming {
    /// Calls `read` once; returns the number of bytes, 0 at the end.
    pub(crate) fn read_from(&mut self, mut from: impl Read) -> io::Result<usize> {
        if self.taken > 0 {
            self.words.copy_within(self.taken / WORD..self.received.div_ceil(WORD), 0);
            self.received -= self.taken;
            self.taken = 0;
        }
        // At most as much again as was received, so that a wrong length does not allocate memory.
        let awaited = self.frame_end().unwrap_or(0).clamp(self.received + ROOM, 2 * self.received + ROOM);
        if self.words.len() * WORD < awaited {
            self.words.resize(awaited.div_ceil(WORD), 0);
        }
        let words: &mut [u64] = &mut self.words;
        // SAFETY: any bytes are valid words, and any words are valid bytes.
        let bytes = unsafe { std::slice::from_raw_parts_mut(words.as_mut_ptr().cast::<u8>(), size_of_val(words)) };
        let n = loop {
            match from.read(&mut bytes[self.received..]) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                result => break result?,
            }
        };
        self.received += n;
        Ok(n)
    }

    /// Where the first frame ends, if its length was received.
    fn frame_end(&self) -> Option<usize> {
        let length = *self.words.get(self.taken / WORD).filter(|_| self.received - self.taken >= WORD)?;
        Some(usize::try_from(length).unwrap_or(usize::MAX).saturating_add(self.taken + WORD))
    }

    /// The next frame, if it was received completely: its kind and its payload.
    ///
    /// # Errors
    /// If the frame is longer than `most` bytes, or not a whole number of words.
    pub(crate) fn next(&mut self, most: usize) -> Result<Option<(u64, Payload<'_>)>, ProtocolError> {
        let Some(end) = self.frame_end() else { return Ok(None) };
        let length = end - self.taken;
        if !(HEADER..=most).contains(&length) || !length.is_multiple_of(WORD) {
            let what = format!("a frame of {length} bytes; expected whole words, and {most} bytes at most");
            return Err(ProtocolError::Malformed(what));
        }
        if end > self.received {
            return Ok(None);
        }
        let frame = &self.words[self.taken / WORD..end / WORD];
        self.taken = end;
        Ok(Some((frame[1], Payload { words: &frame[2..] })))
    }
}

const TOO_LONG: &str = "a frame that is too long";

/// The unread rest of a frame's payload.
#[derive(Clone, Copy)]
pub(crate) struct Payload<'a> {
    words: &'a [u64],
}

impl<'a> Payload<'a> {
    /// A payload without a frame.
    #[cfg(any(test, feature = "fuzzing"))]
    pub(crate) fn from_words(words: &'a [u64]) -> Payload<'a> {
        Payload { words }
    }

    pub(crate) fn number(&mut self) -> Result<u64, ProtocolError> {
        let cut_short = || ProtocolError::malformed("a frame that is cut short");
        let (first, rest) = self.words.split_first().ok_or_else(cut_short)?;
        self.words = rest;
        Ok(*first)
    }

    /// The number of elements that follow, each of which takes at least one word.
    pub(crate) fn count(&mut self) -> Result<usize, ProtocolError> {
        let n = self.number()?;
        let no_room = || ProtocolError::Malformed(format!("{n} elements do not fit into the frame"));
        usize::try_from(n).ok().filter(|n| *n <= self.words.len()).ok_or_else(no_room)
    }

    fn bytes(&mut self) -> Result<&'a [u8], ProtocolError> {
        let (first, n) = self.array::<u8>()?;
        // SAFETY: `array` has checked that there are `n` bytes.
        Ok(unsafe { std::slice::from_raw_parts(first, n) })
    }

    pub(crate) fn text(&mut self) -> Result<&'a str, ProtocolError> {
        let not_utf8 = |e: std::str::Utf8Error| format!("a text that is not UTF-8 from byte {}", e.valid_up_to());
        std::str::from_utf8(self.bytes()?).map_err(|e| ProtocolError::Malformed(not_utf8(e)))
    }

    /// A control message, which must be all that is left.
    pub(crate) fn control<T: Deserialize<'a>>(mut self) -> Result<T, ProtocolError> {
        let (message, rest) = postcard::take_from_bytes(self.bytes()?).map_err(ProtocolError::Control)?;
        if rest.is_empty() { self.end().map(|()| message) } else { Err(ProtocolError::malformed(TOO_LONG)) }
    }

    /// A layer over `text`, with every row checked; `name_of` looks up the sender's names.
    pub(crate) fn layer(&mut self, text: &str, name_of: impl Fn(u32) -> Option<Name>) -> Result<Layer, ProtocolError> {
        let no_name = |_| ProtocolError::malformed("a layer of a number that is no name");
        let layer = u32::try_from(self.number()?).map_err(no_name)?;
        let (annotations, n_annotations) = self.array()?;
        let (attrs, n_attrs) = self.array()?;
        let (links, n_links) = self.array()?;
        let (arena, arena_len) = self.array()?;
        let table = Table {
            size: abi::size_of::<Table>(),
            layer,
            annotation_stride: abi::size_of::<abi::Annotation>(),
            attr_stride: abi::size_of::<abi::Attr>(),
            link_stride: abi::size_of::<abi::Link>(),
            reserved: 0,
            annotations,
            n_annotations,
            attrs,
            n_attrs,
            links,
            n_links,
            arena,
            arena_len,
        };
        // SAFETY: `array` has checked that the arrays are inside the frame, which is borrowed for as long.
        let view = unsafe { View::new(&table) }?;
        Ok(decode(&view, text, name_of)?)
    }

    /// An array in place: its first element, and how many there are.
    fn array<T>(&mut self) -> Result<(*const T, usize), ProtocolError> {
        const { assert!(align_of::<T>() <= WORD) };
        let n = self.number()?;
        let bytes = usize::try_from(n).ok().and_then(|n| n.checked_mul(size_of::<T>()));
        let words = bytes.map(|bytes| bytes.div_ceil(WORD)).filter(|words| *words <= self.words.len());
        let cut_short = || ProtocolError::Malformed(format!("an array of {n} that is cut short"));
        let (array, rest) = self.words.split_at(words.ok_or_else(cut_short)?);
        self.words = rest;
        Ok((array.as_ptr().cast(), n as usize))
    }

    /// Checks that nothing is left.
    pub(crate) fn end(self) -> Result<(), ProtocolError> {
        if self.words.is_empty() { Ok(()) } else { Err(ProtocolError::malformed(TOO_LONG)) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frames(texts: &[&str]) -> Vec<u8> {
        let mut writer = Writer::default();
        texts.iter().enumerate().for_each(|(i, text)| writer.frame(i as u64, |w| w.text(text)));
        let mut bytes = Vec::new();
        writer.write_all_to(&mut bytes).unwrap();
        bytes
    }

    /// A reader that gives a few bytes at a time, as a socket may.
    struct Drops<'a>(&'a [u8], usize);

    impl Read for Drops<'_> {
        fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
            let n = self.1.min(to.len());
            self.0.read(&mut to[..n])
        }
    }

    #[test]
    fn frames_come_whole_however_they_are_cut() {
        // Miri is slow.
        let long = "Zoé ".repeat(if cfg!(miri) { 100 } else { 50_000 });
        let texts = ["", "a", "Zoé went.", &long, "after"];
        let bytes = frames(&texts);
        for piece in [1, 7, 8, 4096, usize::MAX] {
            let (mut incoming, mut from, mut seen) = (Incoming::default(), Drops(&bytes, piece), Vec::new());
            loop {
                while let Some((kind, mut payload)) = incoming.next(1 << 20).unwrap() {
                    assert_eq!(kind, seen.len() as u64);
                    seen.push(payload.text().unwrap().to_owned());
                    payload.end().unwrap();
                }
                if incoming.read_from(&mut from).unwrap() == 0 {
                    break;
                }
            }
            assert_eq!(seen, texts, "in pieces of {piece}");
        }
    }

    #[test]
    fn a_length_that_is_a_lie_costs_no_memory_and_is_refused() {
        let refused = |length: u64| {
            let bytes = [length.to_ne_bytes(), [0; 8]].concat();
            let mut incoming = Incoming::default();
            incoming.read_from(&bytes[..]).unwrap();
            let error = incoming.next(1 << 20).map(|_| ()).unwrap_err().to_string();
            incoming.read_from(&[][..]).unwrap();
            assert!(incoming.words.len() * WORD <= 2 * ROOM);
            error
        };
        assert_eq!(refused(12), "a frame of 20 bytes; expected whole words, and 1048576 bytes at most");
        for length in [0, 1 << 20, 1 << 62, u64::MAX] {
            assert!(refused(length).ends_with("expected whole words, and 1048576 bytes at most"));
        }
    }

    #[test]
    fn what_does_not_fit_into_its_frame_is_refused() {
        let text = |words: &[u64]| Payload::from_words(words).text().map(str::to_owned).map_err(|e| e.to_string());
        assert_eq!(
            text(&[3, u64::from_ne_bytes(*b"Zo\xc3\xa9____")]).unwrap_err(),
            "a text that is not UTF-8 from byte 2"
        );
        assert_eq!(text(&[9, 0]).unwrap_err(), "an array of 9 that is cut short");
        assert_eq!(text(&[u64::MAX, 0]).unwrap_err(), format!("an array of {} that is cut short", u64::MAX));
        assert_eq!(text(&[]).unwrap_err(), "a frame that is cut short");
        assert_eq!(
            Payload::from_words(&[2, 0]).count().unwrap_err().to_string(),
            "2 elements do not fit into the frame"
        );
        assert_eq!(Payload::from_words(&[2]).end().unwrap_err().to_string(), "a frame that is too long");
    }
}
