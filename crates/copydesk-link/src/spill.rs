//! External merge sort: sorted runs go to temporary files, which are merged as they are read.

use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;
use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Seek, Write};
use std::path::{Path, PathBuf};

use rayon::slice::ParallelSliceMut;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// How many bytes of records are sorted in memory.
const RUN: usize = 64 << 20;

/// Records with a key, in any order. What comes out is sorted by key and then by value, so it does not depend on the order they came in.
pub struct Sorter {
    /// Where runs are put.
    folder: PathBuf,
    bytes: Vec<u8>,
    /// For each record: where it starts, where its value starts, where it ends.
    records: Vec<[usize; 3]>,
    runs: Vec<File>,
    most: usize,
}

impl Sorter {
    pub fn new(folder: &Path) -> Sorter {
        Sorter { folder: folder.to_owned(), bytes: Vec::new(), records: Vec::new(), runs: Vec::new(), most: RUN }
    }

    pub fn push(&mut self, key: &[u8], value: &impl Serialize) -> io::Result<()> {
        let start = self.bytes.len();
        self.bytes.extend_from_slice(key);
        let middle = self.bytes.len();
        let bytes = std::mem::take(&mut self.bytes);
        self.bytes = postcard::to_extend(value, bytes).map_err(io::Error::other)?;
        self.records.push([start, middle, self.bytes.len()]);
        if self.bytes.len() + size_of_val(self.records.as_slice()) >= self.most {
            self.spill()?;
        }
        Ok(())
    }

    fn sort(&mut self) {
        let bytes = &self.bytes;
        let order = |a: &[usize; 3], b: &[usize; 3]| {
            let key = bytes[a[0]..a[1]].cmp(&bytes[b[0]..b[1]]);
            key.then_with(|| bytes[a[1]..a[2]].cmp(&bytes[b[1]..b[2]]))
        };
        self.records.par_sort_unstable_by(order);
    }

    fn spill(&mut self) -> io::Result<()> {
        self.sort();
        // An unnamed file, which the system removes however the program ends.
        let mut out = BufWriter::with_capacity(1 << 18, tempfile::tempfile_in(&self.folder)?);
        for [start, middle, end] in self.records.drain(..) {
            for length in [middle - start, end - middle] {
                out.write_all(&u32::try_from(length).map_err(io::Error::other)?.to_le_bytes())?;
            }
            out.write_all(&self.bytes[start..end])?;
        }
        self.bytes.clear();
        let mut file = out.into_inner().map_err(io::IntoInnerError::into_error)?;
        file.rewind()?;
        self.runs.push(file);
        Ok(())
    }

    pub fn finish(mut self) -> io::Result<Sorted> {
        if !self.runs.is_empty() {
            self.spill()?;
        }
        self.sort();
        let mut heap = BinaryHeap::new();
        let mut runs = Vec::new();
        for (source, file) in self.runs.into_iter().enumerate() {
            let mut run = BufReader::with_capacity(1 << 16, file);
            heap.extend(read(&mut run, source)?.map(Reverse));
            runs.push(run);
        }
        Ok(Sorted { bytes: self.bytes, records: self.records.into_iter(), runs, heap, held: None })
    }
}

/// A record of a run.
#[derive(PartialEq, Eq)]
struct Spilled {
    key: Vec<u8>,
    value: Vec<u8>,
    source: usize,
}

impl Ord for Spilled {
    fn cmp(&self, other: &Spilled) -> Ordering {
        let key = self.key.cmp(&other.key);
        key.then_with(|| self.value.cmp(&other.value)).then_with(|| self.source.cmp(&other.source))
    }
}

impl PartialOrd for Spilled {
    fn partial_cmp(&self, other: &Spilled) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

fn read(run: &mut impl Read, source: usize) -> io::Result<Option<Spilled>> {
    let mut lengths = [0; 8];
    match run.read_exact(&mut lengths) {
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
        read => read?,
    }
    let [a, b, c, d, rest @ ..] = lengths;
    let mut key = vec![0; u32::from_le_bytes([a, b, c, d]) as usize];
    let mut value = vec![0; u32::from_le_bytes(rest) as usize];
    run.read_exact(&mut key)?;
    run.read_exact(&mut value)?;
    Ok(Some(Spilled { key, value, source }))
}

/// The records of a [`Sorter`], in order.
pub struct Sorted {
    bytes: Vec<u8>,
    records: std::vec::IntoIter<[usize; 3]>,
    runs: Vec<BufReader<File>>,
    heap: BinaryHeap<Reverse<Spilled>>,
    /// The first record of the next group.
    held: Option<(Vec<u8>, Vec<u8>)>,
}

impl Sorted {
    fn take(&mut self) -> io::Result<Option<(Vec<u8>, Vec<u8>)>> {
        if let Some(held) = self.held.take() {
            return Ok(Some(held));
        }
        if let Some([start, middle, end]) = self.records.next() {
            return Ok(Some((self.bytes[start..middle].to_vec(), self.bytes[middle..end].to_vec())));
        }
        let Some(Reverse(Spilled { key, value, source })) = self.heap.pop() else { return Ok(None) };
        self.heap.extend(read(&mut self.runs[source], source)?.map(Reverse));
        Ok(Some((key, value)))
    }

    /// The next record.
    fn next<V: DeserializeOwned>(&mut self) -> io::Result<Option<(Vec<u8>, V)>> {
        let Some((key, value)) = self.take()? else { return Ok(None) };
        Ok(Some((key, decode(&value)?)))
    }

    /// The next record, if it has this key.
    fn next_of<V: DeserializeOwned>(&mut self, key: &[u8]) -> io::Result<Option<V>> {
        match self.take()? {
            Some((next, value)) if next == key => decode(&value).map(Some),
            other => {
                self.held = other;
                Ok(None)
            }
        }
    }

    /// The next records that have the same key.
    pub fn group<V: DeserializeOwned>(&mut self) -> io::Result<Option<(Vec<u8>, Vec<V>)>> {
        let Some((key, first)) = self.next()? else { return Ok(None) };
        let mut values = vec![first];
        while let Some(value) = self.next_of(&key)? {
            values.push(value);
        }
        Ok(Some((key, values)))
    }
}

fn decode<V: DeserializeOwned>(bytes: &[u8]) -> io::Result<V> {
    postcard::from_bytes(bytes).map_err(io::Error::other)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// However little memory there is, and in whatever order records come.
    #[test]
    fn records_come_out_sorted_and_grouped() {
        for most in [1, 200, RUN] {
            let folder = tempfile::tempdir().unwrap();
            let mut sorter = Sorter { most, ..Sorter::new(folder.path()) };
            for number in (0_u32..100).rev() {
                sorter.push(&(number % 10).to_be_bytes(), &(number, "text")).unwrap();
            }
            let mut sorted = sorter.finish().unwrap();
            for key in 0_u32..10 {
                let (found, values) = sorted.group::<(u32, String)>().unwrap().unwrap();
                assert_eq!(found, key.to_be_bytes());
                let numbers: Vec<u32> = values.iter().map(|(number, _)| *number).collect();
                assert_eq!(numbers, (0..10).map(|tens| tens * 10 + key).collect::<Vec<_>>());
            }
            assert!(sorted.group::<(u32, String)>().unwrap().is_none());
            assert_eq!(folder.path().read_dir().unwrap().count(), 0, "runs have no names");
        }
    }
}
