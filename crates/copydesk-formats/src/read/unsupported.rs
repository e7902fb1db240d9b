//! Formats that are not supported and that people try all the same, recognised by their first bytes.

use crate::Error;

/// First bytes, name, and how to convert it.
const OTHER_FORMATS: [(&[u8], &str, &str); 10] = [
    (b"\xff\xfe", "UTF-16", "convert it: iconv -f UTF-16 -t UTF-8 FILE"),
    (b"\xfe\xff", "UTF-16", "convert it: iconv -f UTF-16 -t UTF-8 FILE"),
    (b"\x1f\x8b", "gzip inside gzip", "unpack it: zcat FILE | zcat | copydesk annotate -"),
    (b"\x28\xb5\x2f\xfd", "zstd inside zstd", "unpack it: zstdcat FILE | copydesk annotate -"),
    (b"PK\x03\x04", "ZIP", "unpack it (a Word document: save it as plain text)"),
    (b"%PDF-", "PDF", "convert it: pdftotext FILE - | copydesk annotate -"),
    (b"PAR1", "Parquet from a pipe or inside another file", "give the unpacked file itself"),
    (b"\xfd7zXZ\0", "xz", "unpack it: xzcat FILE | copydesk annotate -"),
    (b"\x7fELF", "an executable", "give a file of articles"),
    (b"<?xml", "XML", "give the plain text of the article"),
];

/// The error of an input that begins with `head`, if its format is not supported; `first` is its first byte that is not white space.
pub(crate) fn kind(head: &[u8], first: usize) -> Option<Error> {
    // `BZh9` alone could begin a text.
    if head.starts_with(b"BZh") && head.get(4..10) == Some(b"1AY&SY") {
        return Some(Error::OtherFormat { what: "bzip2", remedy: "unpack it: bzcat FILE | copydesk annotate -" });
    }
    let is = |(magic, ..): &&(&[u8], _, _)| {
        head.starts_with(magic) || (magic[0] == b'<' && head[first.min(head.len())..].starts_with(magic))
    };
    OTHER_FORMATS.iter().find(is).map(|(_, what, remedy)| Error::OtherFormat { what, remedy })
}
