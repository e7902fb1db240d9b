//! Compressed inputs, recognised by their first bytes.

use std::io::{self, BufRead, BufReader, Read};

use flate2::bufread::GzDecoder;

/// Decompresses an input if it is gzip or zstd, of any number of members or frames. Any other input is passed through.
///
/// ```
/// use std::io::Read;
///
/// let mut text = String::new();
/// copydesk_formats::decompress("Ada spoke.".as_bytes())?.read_to_string(&mut text)?;
/// assert_eq!(text, "Ada spoke.");
/// # Ok::<(), std::io::Error>(())
/// ```
///
/// # Errors
/// An error of the input or of the decoder. Damage further on is an error of the read that meets it.
pub fn decompress(mut input: impl Read + Send + 'static) -> io::Result<Box<dyn Read + Send>> {
    let mut head = [0; 4];
    let mut filled = 0;
    while filled < head.len() {
        match input.read(&mut head[filled..]) {
            Ok(0) => break,
            Ok(n) => filled += n,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    let all = io::Cursor::new(head).take(filled as u64).chain(input);
    Ok(match head[..filled] {
        [0x1f, 0x8b, ..] => Box::new(Members(Some(GzDecoder::new(BufReader::with_capacity(64 << 10, all))))),
        [0x28, 0xb5, 0x2f, 0xfd] => Box::new(zstd::Decoder::new(all)?),
        _ => Box::new(all),
    })
}

/// The members of a gzip file, one after another, with the zeros between them that tapes are padded with. `None`: something else was found.
struct Members<R>(Option<GzDecoder<R>>);

impl<R: BufRead> Read for Members<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        loop {
            let Some(member) = &mut self.0 else { return Ok(0) };
            let read = member.read(out).map_err(|error| match error.kind() {
                io::ErrorKind::UnexpectedEof => {
                    io::Error::new(error.kind(), "the gzip data ends early; is the file complete?")
                }
                _ => error,
            })?;
            if read > 0 || out.is_empty() {
                return Ok(read);
            }
            match after_zeros(member.get_mut())? {
                None => return Ok(0),
                Some(0x1f) => self.0 = self.0.take().map(|member| GzDecoder::new(member.into_inner())),
                Some(_) => {
                    self.0 = None;
                    let why = "something other than gzip follows the gzip data, which was read";
                    return Err(io::Error::new(io::ErrorKind::InvalidData, why));
                }
            }
        }
    }
}

/// The next byte that is not zero, not consumed.
fn after_zeros(input: &mut impl BufRead) -> io::Result<Option<u8>> {
    loop {
        let bytes = input.fill_buf()?;
        let zeros = bytes.iter().take_while(|byte| **byte == 0).count();
        let (next, ended) = (bytes.get(zeros).copied(), bytes.is_empty());
        input.consume(zeros);
        if next.is_some() || ended {
            return Ok(next);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn read(bytes: Vec<u8>) -> io::Result<String> {
        let mut text = String::new();
        decompress(io::Cursor::new(bytes))?.read_to_string(&mut text).map(|_| text)
    }

    fn gzip(text: &str) -> Vec<u8> {
        let mut writer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        writer.write_all(text.as_bytes()).unwrap();
        writer.finish().unwrap()
    }

    #[test]
    fn compression_is_detected_from_content() {
        assert_eq!(read(b"Ada".to_vec()).unwrap(), "Ada");
        assert_eq!(read(b"".to_vec()).unwrap(), "");
        assert_eq!(read([gzip("Ada "), gzip("spoke.")].concat()).unwrap(), "Ada spoke.");
        let frames = ["Ada ", "spoke."].map(|text| zstd::encode_all(text.as_bytes(), 1).unwrap());
        assert_eq!(read(frames.concat()).unwrap(), "Ada spoke.");
    }

    #[test]
    fn a_file_that_ends_early_is_an_error() {
        let mut cut = gzip(&"Ada spoke. ".repeat(1000));
        cut.truncate(cut.len() / 2);
        assert_eq!(read(cut).unwrap_err().to_string(), "the gzip data ends early; is the file complete?");
        let mut second = gzip("Bo.");
        second.truncate(5);
        assert!(read([gzip("Ada."), second].concat()).is_err());
        let mut cut = zstd::encode_all("Ada spoke. ".repeat(1000).as_bytes(), 1).unwrap();
        cut.truncate(cut.len() / 2);
        assert!(read(cut).is_err());
    }

    #[test]
    fn only_zeros_may_follow() {
        assert_eq!(read([gzip("Ada."), vec![0; 100_000]].concat()).unwrap(), "Ada.");
        assert_eq!(read([gzip("Ada "), vec![0; 512], gzip("spoke.")].concat()).unwrap(), "Ada spoke.");
        let error = read([gzip("Ada."), b"\0\0garbage".to_vec()].concat()).unwrap_err();
        assert!(error.to_string().starts_with("something other than gzip follows the gzip data"), "{error}");
    }
}
