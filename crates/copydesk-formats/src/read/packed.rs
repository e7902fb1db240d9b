//! Compressed inputs, told by their first bytes.

use std::io::{self, BufReader, Read};

use flate2::bufread::MultiGzDecoder;

/// What is in an input: unpacked if it is gzip or zstd (of any number of members or frames), and as it is otherwise.
///
/// # Errors
/// Whatever the input, or setting up the decoder, says. What is damaged further on is an error of that read.
pub fn unpacked(mut input: impl Read + Send + 'static) -> io::Result<Box<dyn Read + Send>> {
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
    let whole = io::Cursor::new(head).take(filled as u64).chain(input);
    Ok(match head[..filled] {
        [0x1f, 0x8b, ..] => Box::new(MultiGzDecoder::new(BufReader::with_capacity(64 << 10, whole))),
        [0x28, 0xb5, 0x2f, 0xfd] => Box::new(zstd::Decoder::new(whole)?),
        _ => Box::new(whole),
    })
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn read(bytes: Vec<u8>) -> io::Result<String> {
        let mut text = String::new();
        unpacked(io::Cursor::new(bytes))?.read_to_string(&mut text).map(|_| text)
    }

    fn gzip(text: &str) -> Vec<u8> {
        let mut writer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        writer.write_all(text.as_bytes()).unwrap();
        writer.finish().unwrap()
    }

    #[test]
    fn what_is_packed_is_unpacked_by_content() {
        assert_eq!(read(b"Ada".to_vec()).unwrap(), "Ada");
        assert_eq!(read(b"".to_vec()).unwrap(), "");
        assert_eq!(read([gzip("Ada "), gzip("spoke.")].concat()).unwrap(), "Ada spoke.");
        let frames = ["Ada ", "spoke."].map(|text| zstd::encode_all(text.as_bytes(), 1).unwrap());
        assert_eq!(read(frames.concat()).unwrap(), "Ada spoke.");
    }

    #[test]
    fn what_is_cut_off_is_an_error() {
        let mut cut = gzip(&"Ada spoke. ".repeat(1000));
        cut.truncate(cut.len() / 2);
        assert!(read(cut).is_err());
    }
}
