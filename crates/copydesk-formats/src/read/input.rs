//! A buffer over a reader that looks ahead, keeps what was not consumed, and counts lines and bytes.
//!
//! Bytes that were looked at stay contiguous until they are consumed, so that an article is parsed in place. Nothing here knows a format.

use std::io::{self, Read};

use crate::read::MAX_ARTICLE_BYTES;

const CHUNK: usize = 64 << 10;

/// Bytes that were read and not consumed. Positions are relative to the first of these bytes.
pub(crate) struct Input<R> {
    reader: R,
    buffer: Vec<u8>,
    start: usize,
    ended: bool,
    /// Line of the first unconsumed byte, from 1.
    line: usize,
    /// Offset of the first unconsumed byte in the input.
    offset: u64,
    /// How many bytes are held at most, plus one chunk.
    limit: usize,
}

impl<R: Read> Input<R> {
    pub(crate) fn new(reader: R) -> Input<R> {
        Input::with_limit(reader, MAX_ARTICLE_BYTES)
    }

    pub(crate) fn with_limit(reader: R, limit: usize) -> Input<R> {
        Input { reader, buffer: Vec::new(), start: 0, ended: false, line: 1, offset: 0, limit }
    }

    pub(crate) fn line(&self) -> usize {
        self.line
    }

    pub(crate) fn offset(&self) -> u64 {
        self.offset
    }

    /// The bytes that were read and not consumed.
    pub(crate) fn bytes(&self) -> &[u8] {
        &self.buffer[self.start..]
    }

    /// Reads more; false at the end of the input.
    pub(crate) fn fill(&mut self) -> io::Result<bool> {
        if self.ended {
            return Ok(false);
        }
        let unconsumed = self.buffer.len() - self.start;
        if unconsumed > self.limit {
            return Err(io::Error::new(io::ErrorKind::FileTooLarge, "an article of more than 1 GiB"));
        }
        // Amortised: no more bytes are moved than were consumed.
        if self.start >= unconsumed {
            self.buffer.copy_within(self.start.., 0);
            self.buffer.truncate(unconsumed);
            self.start = 0;
        }
        let filled = self.buffer.len();
        self.buffer.resize(filled + CHUNK, 0);
        let read = loop {
            match self.reader.read(&mut self.buffer[filled..]) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                other => break other,
            }
        };
        self.buffer.truncate(filled + *read.as_ref().unwrap_or(&0));
        self.ended = read? == 0;
        Ok(!self.ended)
    }

    /// The byte at a position; `None` past the end of the input.
    pub(crate) fn byte(&mut self, at: usize) -> io::Result<Option<u8>> {
        while at >= self.bytes().len() {
            if !self.fill()? {
                return Ok(None);
            }
        }
        Ok(Some(self.bytes()[at]))
    }

    /// The first position from `at` on that is not white space.
    pub(crate) fn past_space(&mut self, mut at: usize) -> io::Result<usize> {
        while matches!(self.byte(at)?, Some(b' ' | b'\t' | b'\r' | b'\n')) {
            at += 1;
        }
        Ok(at)
    }

    /// The position after the next line feed from `at` on, or the end of the input.
    pub(crate) fn past_line(&mut self, at: usize) -> io::Result<usize> {
        let feed = self.find(at, |bytes| memchr::memchr(b'\n', bytes))?;
        Ok(self.bytes().len().min(feed + 1))
    }

    /// The first position from `at` on where `search` finds a byte; the end of the input if there is none.
    pub(crate) fn find(&mut self, at: usize, search: impl Fn(&[u8]) -> Option<usize>) -> io::Result<usize> {
        let mut from = at;
        loop {
            let bytes = self.bytes();
            if let Some(found) = bytes.get(from..).and_then(&search) {
                return Ok(from + found);
            }
            from = bytes.len();
            if !self.fill()? {
                return Ok(from);
            }
        }
    }

    pub(crate) fn consume(&mut self, n: usize) {
        let consumed = &self.buffer[self.start..self.start + n];
        self.line += memchr::memchr_iter(b'\n', consumed).count();
        self.offset += n as u64;
        self.start += n;
    }

    /// The rest of the input.
    pub(crate) fn rest(&mut self) -> io::Result<Vec<u8>> {
        while self.fill()? {}
        self.buffer.drain(..self.start);
        self.start = 0;
        Ok(std::mem::take(&mut self.buffer))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Gives one byte at a time, as a slow pipe does.
    struct Drip<'a>(&'a [u8]);

    impl Read for Drip<'_> {
        fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
            let Some((first, rest)) = self.0.split_first() else { return Ok(0) };
            out[0] = *first;
            self.0 = rest;
            Ok(1)
        }
    }

    #[test]
    fn lines_are_found_and_counted_however_slowly_they_come() {
        let mut input = Input::new(Drip(b"ab\n\n  c"));
        assert_eq!(input.past_line(0).unwrap(), 3);
        input.consume(3);
        assert_eq!((input.line(), input.offset()), (2, 3));
        assert_eq!(input.past_space(0).unwrap(), 3);
        assert_eq!(input.byte(3).unwrap(), Some(b'c'));
        assert_eq!(input.byte(4).unwrap(), None);
        input.consume(3);
        assert_eq!(input.line(), 3);
        assert_eq!(input.rest().unwrap(), b"c");
    }
}
