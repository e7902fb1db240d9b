//! ZIP archives: the files in one, each as a stream of its own.

use std::io::{self, Read, Seek, SeekFrom};
use std::sync::{Arc, Mutex, PoisonError};

use flate2::CrcReader;
use flate2::read::DeflateDecoder;
use zip::{CompressionMethod, ZipArchive};

use crate::Error;

/// The files in a ZIP archive, in its order.
///
/// An item is the name of a file and its content, to be read by a [`Reader`](crate::Reader) or a [`Splitter`](crate::Splitter); streams may
/// be read in any order and on any thread. Folders, and the files that macOS adds, are skipped.
///
/// ```
/// use copydesk_formats::{Reader, open_zip};
/// # use std::io::{Cursor, Write};
/// # let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
/// # let stored = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
/// # writer.start_file("news/a.jsonl", stored)?;
/// # writer.write_all(b"{\"id\": \"a\", \"text\": \"Ada spoke.\"}")?;
/// # let file = writer.finish()?;
///
/// for (name, content) in open_zip(file)? {
///     assert_eq!(name, "news/a.jsonl");
///     let articles: Vec<_> = Reader::new(name, content?).collect();
///     assert_eq!(articles[0].as_ref().unwrap().text(), "Ada spoke.");
/// }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// If it is not a ZIP archive, is damaged, or is a document of an office suite.
pub fn open_zip<R: Read + Seek + Send + 'static>(archive: R) -> Result<impl Iterator<Item = Entry> + Send, Error> {
    let damaged = |error: zip::result::ZipError| Error::Zip(error.to_string());
    let mut archive = ZipArchive::new(archive).map_err(damaged)?;
    let mut found = Vec::new();
    for index in 0..archive.len() {
        let entry = archive.by_index_raw(index).map_err(damaged)?;
        let name: String = entry.name().map_err(damaged)?.into_owned();
        if entry.is_file() && !name.starts_with("__MACOSX/") && !name.ends_with("/.DS_Store") {
            let method = if entry.encrypted() { Err("it is encrypted") } else { Ok(entry.compression()) };
            let start = entry.data_start();
            found.push((name, method, start, entry.compressed_size(), entry.crc32()));
        }
    }
    if let Some(error) = super::unsupported::office(found.iter().map(|(name, ..)| name.as_str())) {
        return Err(error);
    }
    let shared = Arc::new(Mutex::new(archive.into_inner()));
    Ok(found.into_iter().map(move |(name, method, start, len, crc)| {
        let refused = |why: &str| io::Error::new(io::ErrorKind::InvalidData, why.to_owned());
        let content = match (method, start) {
            (Err(why), _) => Err(refused(why)),
            (_, None) => Err(refused("the archive does not say where it begins")),
            (Ok(method), Some(at)) => {
                let section = Section { file: Arc::clone(&shared), at, end: at.saturating_add(len) };
                match method {
                    CompressionMethod::Stored => Ok(checked(section, crc)),
                    CompressionMethod::Deflated => Ok(checked(DeflateDecoder::new(section), crc)),
                    other => Err(refused(&format!("its compression, {other}, is not supported"))),
                }
            }
        };
        (name, content)
    }))
}

/// A file in an archive: its name and its content.
type Entry = (String, io::Result<Box<dyn Read + Send>>);

/// Part of a file; several parts are read concurrently.
struct Section<R> {
    file: Arc<Mutex<R>>,
    at: u64,
    end: u64,
}

impl<R: Read + Seek> Read for Section<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let most = usize::try_from(self.end.saturating_sub(self.at)).unwrap_or(usize::MAX).min(out.len());
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        file.seek(SeekFrom::Start(self.at))?;
        let read = file.read(&mut out[..most])?;
        self.at += read as u64;
        Ok(read)
    }
}

/// Checks the checksum at the end of the content.
fn checked(content: impl Read + Send + 'static, crc: u32) -> Box<dyn Read + Send> {
    Box::new(Checked { content: CrcReader::new(content), crc })
}

struct Checked<R> {
    content: CrcReader<R>,
    crc: u32,
}

impl<R: Read> Read for Checked<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let read = self.content.read(out)?;
        if read == 0 && !out.is_empty() && self.content.crc().sum() != self.crc {
            return Err(io::Error::new(io::ErrorKind::InvalidData, "its checksum is wrong: the archive is damaged"));
        }
        Ok(read)
    }
}
