//! Files of other kinds that are often tried, told by their first bytes.

use crate::Error;

/// How they begin, what they are, and what to do.
const OTHER_FORMATS: [(&[u8], &str, &str); 10] = [
    (b"\xff\xfe", "UTF-16", "convert it, as with: iconv -f UTF-16 -t UTF-8"),
    (b"\xfe\xff", "UTF-16", "convert it, as with: iconv -f UTF-16 -t UTF-8"),
    (b"\x1f\x8b", "a gzip file inside another", "unpack it, as with: zcat FILE | zcat | copydesk annotate"),
    (b"\x28\xb5\x2f\xfd", "a zstd file inside another", "unpack it, as with: zstdcat FILE | copydesk annotate"),
    (b"PK\x03\x04", "a zip file", "unpack it (a Word document: save it as plain text)"),
    (b"%PDF-", "a PDF", "make text of it, as with: pdftotext FILE -"),
    (
        b"PAR1",
        "a Parquet file",
        "name the file itself, unpacked: Parquet cannot be read from a pipe, nor from inside another file",
    ),
    (b"\xfd7zXZ\0", "an xz file", "unpack it, as with: xzcat FILE | copydesk annotate"),
    (b"\x7fELF", "a program", "name a file of articles"),
    (b"<?xml", "XML", "give the article's plain text"),
];

/// What an input is that begins with `head`, if it is none to read articles from; `first`: its first byte that is no white space.
pub(crate) fn kind(head: &[u8], first: usize) -> Option<Error> {
    // Four letters alone could be a text's.
    if head.starts_with(b"BZh") && head.get(4..10) == Some(b"1AY&SY") {
        return Some(Error::OtherFormat {
            what: "a bzip2 file",
            remedy: "unpack it, as with: bzcat FILE | copydesk annotate",
        });
    }
    let is = |(magic, ..): &&(&[u8], _, _)| {
        head.starts_with(magic) || (magic[0] == b'<' && head[first.min(head.len())..].starts_with(magic))
    };
    OTHER_FORMATS.iter().find(is).map(|(_, what, remedy)| Error::OtherFormat { what, remedy })
}
