//! Recognises common formats that are not supported, by their first bytes, so that the error says how to convert them.

use crate::Error;

/// First bytes, name, and how to convert it.
const OTHER_FORMATS: [(&[u8], &str, &str); 8] = [
    (b"\x1f\x8b", "gzip inside gzip", "unpack it: zcat FILE | zcat | copydesk annotate -"),
    (b"\x28\xb5\x2f\xfd", "zstd inside zstd", "unpack it: zstdcat FILE | copydesk annotate -"),
    (b"PK\x03\x04", "ZIP from a pipe or inside another file", "give the file itself"),
    (b"%PDF-", "PDF", "convert it: pdftotext FILE - | copydesk annotate -"),
    (b"PAR1", "Parquet from a pipe or inside another file", "give the unpacked file itself"),
    (b"\xfd7zXZ\0", "xz", "unpack it: xzcat FILE | copydesk annotate -"),
    (b"\x7fELF", "an executable", "give a file of articles"),
    (b"<?xml", "XML", "give the plain text of the article"),
];

/// ZIP archives that are documents: the beginning of a name in them, what they are, and how to convert them.
const OFFICE: [(&str, &str, &str); 4] = [
    ("word/", "DOCX", "convert it: pandoc -t plain FILE | copydesk annotate -"),
    ("xl/", "XLSX", "convert it: soffice --headless --convert-to csv FILE"),
    ("ppt/", "PPTX", "save it as plain text"),
    ("application/vnd.oasis.opendocument", "OpenDocument", "convert it: pandoc -t plain FILE | copydesk annotate -"),
];

/// The error of a ZIP archive with files of these names, if it is a document of an office suite.
pub(crate) fn office<'n>(names: impl Iterator<Item = &'n str>) -> Option<Error> {
    let mut names = names;
    let kind = |name: &str| OFFICE.iter().find(|(part, ..)| name.starts_with(part));
    names.find_map(kind).map(|(_, what, remedy)| Error::OtherFormat { what, remedy })
}

/// What the body of a web page is, if its first bytes are those of another kind of file.
#[cfg(feature = "html")]
pub(crate) fn binary(body: &[u8]) -> Option<&'static str> {
    const BINARY: [(&[u8], &str); 11] = [
        (b"\x89PNG", "a PNG image"),
        (b"\xff\xd8\xff", "a JPEG image"),
        (b"GIF8", "a GIF image"),
        (b"RIFF", "an image or sound"),
        (b"%PDF-", "a PDF"),
        (b"PK\x03\x04", "a ZIP archive"),
        (b"\x1f\x8b", "gzip data"),
        (b"\x28\xb5\x2f\xfd", "zstd data"),
        (b"wOF", "a font"),
        (b"\x00\x00\x01\x00", "an icon"),
        (b"OggS", "sound"),
    ];
    BINARY.iter().find(|(magic, _)| body.starts_with(magic)).map(|(_, what)| *what)
}

/// The error of an input that begins with `head`, if its format is not supported; `first` is its first byte that is not white space.
pub(crate) fn kind(head: &[u8], first: usize) -> Option<Error> {
    if head.starts_with(b"PK\x03\x04") {
        // The names of the first files in it; that of the first stands at byte 30.
        let is_there = |name: &[u8]| memchr::memmem::find(head, name).is_some();
        let document = OFFICE.iter().find(|(name, ..)| is_there(name.as_bytes()));
        if let Some((_, what, remedy)) = document {
            return Some(Error::OtherFormat { what, remedy });
        }
    }
    // `BZh9` alone could begin a text.
    if head.starts_with(b"BZh") && head.get(4..10) == Some(b"1AY&SY") {
        return Some(Error::OtherFormat { what: "bzip2", remedy: "unpack it: bzcat FILE | copydesk annotate -" });
    }
    let is = |(magic, ..): &&(&[u8], _, _)| {
        head.starts_with(magic) || (magic[0] == b'<' && head[first.min(head.len())..].starts_with(magic))
    };
    OTHER_FORMATS.iter().find(is).map(|(_, what, remedy)| Error::OtherFormat { what, remedy })
}
