//! Encodings other than UTF-8: decodes a stream from a named one or from UTF-16, and detects the encoding of bytes.

use std::borrow::Cow;
use std::io::{self, Cursor, Read};

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{DecoderResult, UTF_16BE, UTF_16LE};

/// A character encoding of the WHATWG Encoding Standard.
///
/// ```
/// use copydesk_formats::Encoding;
///
/// assert_eq!(Encoding::parse("latin1").unwrap().name(), "windows-1252");
/// assert_eq!(Encoding::parse("utf-17"), None);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Encoding(&'static encoding_rs::Encoding);

impl Encoding {
    /// The encoding with this label, in any case: `utf-16le`, `windows-1252`, `latin1` ...
    pub fn parse(label: &str) -> Option<Encoding> {
        encoding_rs::Encoding::for_label(label.as_bytes()).map(Encoding)
    }

    /// Its name in the standard.
    pub fn name(self) -> &'static str {
        self.0.name()
    }
}

/// Decodes an input from an encoding into UTF-8. A byte order mark takes precedence over `encoding`. A web archive (WARC) is passed through:
/// each page in it has an encoding of its own.
///
/// ```
/// use copydesk_formats::{Encoding, Reader, decode};
///
/// let input = b"id;text\n1;Zo\xeb \x93spoke\x94.\n".as_slice();
/// let windows = Encoding::parse("windows-1252").unwrap();
/// let article = Reader::new("news.csv", decode(input, windows)).next().unwrap().unwrap();
/// assert_eq!(article.text(), "Zoë “spoke”.");
/// ```
///
/// Bytes that are not in the encoding are an error of the read that meets them.
pub fn decode<R: Read>(input: R, encoding: Encoding) -> impl Read + use<R> {
    Decoded::from(encoding, input)
}

struct Decoder<R> {
    input: R,
    decoder: encoding_rs::Decoder,
    name: &'static str,
    /// Decoded text, of which `at` bytes are read.
    text: String,
    at: usize,
    /// How many bytes of the input are decoded.
    offset: u64,
    ended: bool,
}

impl<R: Read> Decoder<R> {
    /// Decodes the next chunk of the input.
    fn fill(&mut self) -> io::Result<()> {
        let mut chunk = [0; 16 << 10];
        let read = self.input.read(&mut chunk)?;
        self.ended = read == 0;
        self.text.clear();
        self.at = 0;
        let most = self.decoder.max_utf8_buffer_length_without_replacement(read);
        self.text.reserve(most.unwrap_or(4 * read + 16));
        let (result, decoded) =
            self.decoder.decode_to_string_without_replacement(&chunk[..read], &mut self.text, self.ended);
        self.offset += decoded as u64;
        match result {
            DecoderResult::InputEmpty => Ok(()),
            DecoderResult::OutputFull => Err(io::Error::other("the decoder needs more room than it said")),
            DecoderResult::Malformed(..) => {
                let message = format!("byte {} is not {}", self.offset.saturating_sub(1), self.name);
                Err(io::Error::new(io::ErrorKind::InvalidData, message))
            }
        }
    }
}

impl<R: Read> Read for Decoder<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        while self.at == self.text.len() && !self.ended {
            match self.fill() {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                other => other?,
            }
        }
        let rest = &self.text.as_bytes()[self.at..];
        let n = rest.len().min(out.len());
        out[..n].copy_from_slice(&rest[..n]);
        self.at += n;
        Ok(n)
    }
}

/// An input in UTF-8, whatever its encoding was.
pub(crate) struct Decoded<R>(State<R>);

enum State<R> {
    Start(Option<(Option<Encoding>, R)>),
    Through(Box<io::Chain<Cursor<Vec<u8>>, R>>),
    Decoding(Box<Decoder<io::Chain<Cursor<Vec<u8>>, R>>>),
}

impl<R: Read> Decoded<R> {
    /// An input that is decoded if it is UTF-16, with a byte order mark or without, and passed through otherwise.
    pub(crate) fn from_utf16(input: R) -> Decoded<R> {
        Decoded(State::Start(Some((None, input))))
    }

    fn from(encoding: Encoding, input: R) -> Decoded<R> {
        Decoded(State::Start(Some((Some(encoding), input))))
    }

    fn start(named: Option<Encoding>, mut input: R) -> io::Result<State<R>> {
        let mut head = vec![0; 256];
        let mut filled = 0;
        // The sender of a short line may wait for its record, so this reads no more than is available.
        while filled < WARC.len() {
            match input.read(&mut head[filled..]) {
                Ok(0) => break,
                Ok(n) => filled += n,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        head.truncate(filled);
        let encoding = match named {
            Some(encoding) => Some(encoding.0).filter(|_| !head.starts_with(WARC)),
            None => utf16(&head),
        };
        let input = Cursor::new(head).chain(input);
        Ok(match encoding {
            None => State::Through(Box::new(input)),
            Some(encoding) => State::Decoding(Box::new(Decoder {
                input,
                decoder: encoding.new_decoder(),
                name: encoding.name(),
                text: String::new(),
                at: 0,
                offset: 0,
                ended: false,
            })),
        })
    }
}

impl<R: Read> Read for Decoded<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        loop {
            match &mut self.0 {
                State::Start(input) => {
                    let Some((named, input)) = input.take() else { return Ok(0) };
                    self.0 = Decoded::start(named, input)?;
                }
                State::Through(input) => return input.read(out),
                State::Decoding(decoder) => return decoder.read(out),
            }
        }
    }
}

/// The first bytes of a web archive.
pub(crate) const WARC: &[u8] = b"WARC/";

/// The form of UTF-16 that an input with the first bytes `head` is in. Without a mark it is one of whose pairs one byte, always the same, is
/// zero: in most of them, as in text of mostly ASCII characters; or in some, such as spaces and stops, while that byte of all others has few
/// values, since an alphabet has one or two.
fn utf16(head: &[u8]) -> Option<&'static encoding_rs::Encoding> {
    match head {
        [0xff, 0xfe, ..] => return Some(UTF_16LE),
        [0xfe, 0xff, ..] => return Some(UTF_16BE),
        _ => {}
    }
    let pairs = head.chunks_exact(2);
    let count = |at: usize| pairs.clone().filter(|pair| pair[at] == 0).count();
    let (enough, some) = (pairs.len() - pairs.len() / 4, 2.max(pairs.len() / 16));
    match (count(0), count(1)) {
        _ if head.len() < 4 => None,
        (0, zeros) if zeros >= enough => Some(UTF_16LE),
        (zeros, 0) if zeros >= enough => Some(UTF_16BE),
        (0, zeros) if zeros >= some => of_few_alphabets(head, 1, UTF_16LE),
        (zeros, 0) if zeros >= some => of_few_alphabets(head, 0, UTF_16BE),
        _ => None,
    }
}

/// `encoding`, if the bytes at `high` in each pair have few values, and the pairs are text in it.
fn of_few_alphabets(
    head: &[u8],
    high: usize,
    encoding: &'static encoding_rs::Encoding,
) -> Option<&'static encoding_rs::Encoding> {
    let whole = &head[..head.len() & !1];
    let mut values: Vec<u8> = whole.chunks_exact(2).map(|pair| pair[high]).collect();
    values.sort_unstable();
    values.dedup();
    (whole.len() >= 32 && values.len() <= 4 && decoded(whole, encoding).is_some()).then_some(encoding)
}

/// Whether so many bytes are zero that it is no text, or one in an encoding that was not recognised. A stray zero byte is part of a text.
pub(crate) fn is_binary(bytes: &[u8]) -> bool {
    let zeros = memchr::memchr_iter(0, bytes).take(bytes.len() / 20 + 4).count();
    zeros > 3 && zeros > bytes.len() / 20
}

/// The encoding that bytes which are not UTF-8 suggest.
pub(crate) fn guess(bytes: &[u8]) -> &'static encoding_rs::Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    detector.guess(None, Utf8Detection::Deny)
}

/// Bytes decoded from an encoding; `None` if they are not in it, or hold control characters that no text has.
pub(crate) fn decoded<'b>(bytes: &'b [u8], encoding: &'static encoding_rs::Encoding) -> Option<Cow<'b, str>> {
    let text = encoding.decode_without_bom_handling_and_without_replacement(bytes)?;
    let is_odd = |c: char| c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\x0b' | '\x0c');
    (!text.contains(is_odd)).then_some(text)
}

/// The first byte that is not UTF-8, in bytes most of whose non-ASCII characters are UTF-8: they are damaged, not in another encoding. Two
/// characters of three bytes, such as curly quotes, are enough where a third of all are: no text in another encoding has them by chance.
pub(crate) fn damage(bytes: &[u8]) -> Option<usize> {
    let (mut good, mut wide, mut bad) = (0, 0, 0);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        wide += chunk.valid().chars().filter(|c| c.len_utf8() > 2).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    (good > bad || wide >= 2 && 2 * good >= bad)
        .then(|| bytes.utf8_chunks().next().map_or(0, |chunk| chunk.valid().len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> io::Result<String> {
        let mut text = String::new();
        Decoded::from_utf16(bytes).read_to_string(&mut text).map(|_| text)
    }

    #[test]
    fn utf_16_is_detected_with_and_without_a_mark() {
        let text = "“Bob”, said Zoë 🙂.\n".repeat(5000);
        for unit in [u16::to_le_bytes, u16::to_be_bytes] {
            let marked: Vec<u8> = "\u{feff}".encode_utf16().chain(text.encode_utf16()).flat_map(unit).collect();
            assert_eq!(read(&marked).unwrap(), text);
            let plain: Vec<u8> = "Bob said hi.".encode_utf16().flat_map(unit).collect();
            assert_eq!(read(&plain).unwrap(), "Bob said hi.");
        }
        // Cyrillic and Vietnamese: one zero byte in some pairs.
        for text in
            ["Ада сказала: «Нет». Боб ушёл, не попрощавшись.", "Ông Bình nói rằng giá đã tăng gấp đôi ở Hà Nội."]
        {
            for unit in [u16::to_le_bytes, u16::to_be_bytes] {
                let plain: Vec<u8> = text.encode_utf16().flat_map(unit).collect();
                assert_eq!(read(&plain).unwrap(), text);
            }
        }
        let fields = "Ada\0Bob\0spoke of it\0\0in London and left\0at once";
        for other in ["", "A", "Ada\0spoke", "\0\0\0\0", "a\0", fields] {
            assert_eq!(read(other.as_bytes()).unwrap(), other);
        }
    }

    #[test]
    fn half_a_pair_is_an_error() {
        let error = read(b"\xff\xfeA\0\0\xd8B\0").unwrap_err().to_string();
        assert!(error.ends_with("is not UTF-16LE"), "{error}");
    }
}
