//! What others write as Parquet, as rows of text: the files in `parquet/` are pyarrow's, made by `make.py` there.
#![cfg(feature = "parquet")]
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::fs::{self, File};
use std::io::ErrorKind;
use std::path::PathBuf;
use std::time::Duration;

use copydesk_tables::parquet::{LIMIT, Rows, open};

fn path(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/parquet").join(name)
}

fn rows(name: &str) -> Rows {
    open(File::open(path(name)).unwrap(), LIMIT, |_, _| true).unwrap()
}

/// The rows, a cell as `column=text`.
fn read(name: &str) -> Vec<Vec<String>> {
    let cell = |(column, cell): (_, Vec<u8>)| format!("{column}={}", String::from_utf8(cell).unwrap());
    rows(name).map(|(_, row)| row.unwrap().into_iter().map(cell).collect()).collect()
}

#[test]
fn any_compression_is_read() {
    for codec in ["snappy", "gzip", "lz4", "brotli", "zstd"] {
        let expected = [["id=1", "text=Ada spoke."], ["id=2", "text="], ["id=3", "text=“Zoë, too.”"]];
        assert_eq!(read(&format!("{codec}.parquet")), expected, "{codec}");
    }
}

#[test]
fn any_kind_of_string_is_text() {
    for (file, columns) in [("strings", 4), ("plain", 4), ("delta", 2)] {
        let rows = read(&format!("{file}.parquet"));
        let names = ["large", "view", "dictionary", "binary"];
        for (row, text) in rows.iter().zip(["Ada spoke.", "", "“Zoë, too.”"]) {
            let expected: Vec<_> = names[..columns].iter().map(|name| format!("{name}={text}")).collect();
            assert_eq!(row, &expected, "{file}");
        }
        assert_eq!(rows.len(), 3);
    }
}

#[test]
fn times_are_iso_8601_with_a_zone_if_they_have_one() {
    let rows = read("times.parquet");
    for (cell, (unit, time)) in rows[0].chunks(2).zip([
        ("s", "2022-04-22T10:00:00"),
        ("ms", "2022-04-22T10:00:00.500"),
        ("us", "2022-04-22T10:00:00.500"),
        ("ns", "2022-04-22T10:00:00.500"),
    ]) {
        // A file keeps the instant, in UTC, of a time with a zone.
        assert_eq!(cell, [format!("{unit}_naive={time}"), format!("{unit}_Europe/Berlin={time}Z")]);
    }
    assert!(rows[1].iter().all(|cell| cell.ends_with('=')), "{rows:?}");
    assert_eq!(read("days.parquet"), [["date32=2022-04-22", "date64=2022-04-22"]]);
    assert_eq!(read("int96.parquet"), [["published=2022-04-22T10:00:00.500"]]);
}

#[test]
fn numbers_are_written_out() {
    let expected =
        ["int32=-7", "uint32=4294967295", "uint64=18446744073709551615", "double=7", "decimal=-7.05", "bool=true"];
    assert_eq!(read("numbers.parquet"), [expected]);
}

#[test]
fn bytes_are_given_as_they_are() {
    let cells: Vec<_> = rows("bytes.parquet").map(|(row, cells)| (row, cells.unwrap().remove(1).1)).collect();
    assert_eq!(cells[1], (2, b"caf\xe9".to_vec()));
    assert_eq!((cells.len(), cells[2].1.as_slice()), (3, b"Bo, too.".as_slice()));
}

#[test]
fn an_object_is_its_name() {
    let sources = ["The Example", "", "", "Other"];
    let expected: Vec<_> =
        (1..).zip(sources).map(|(id, name)| [format!("id={id}"), format!("source={name}")]).collect();
    assert_eq!(read("objects.parquet"), expected);
}

#[test]
fn a_table_without_rows_has_none() {
    assert_eq!(rows("empty.parquet").count(), 0);
}

#[test]
fn columns_are_told_by_name_and_kind() {
    let mut asked = Vec::new();
    let rows = open(File::open(path("nested.parquet")).unwrap(), LIMIT, |name, text| {
        asked.push((name.to_owned(), text));
        false
    });
    assert_eq!(rows.unwrap().columns(), ["id (INT64)", "text (nested)", "words (INT64)"]);
    assert_eq!(asked, [("id".into(), false), ("words".into(), false)]);
}

/// A file with these bytes, opened.
fn damaged(name: &str, bytes: &[u8], limit: Duration) -> std::io::Result<Rows> {
    let path = std::env::temp_dir().join(format!("copydesk-{name}-{}.parquet", std::process::id()));
    fs::write(&path, bytes).unwrap();
    let rows = open(File::open(&path).unwrap(), limit, |_, _| true);
    fs::remove_file(path).unwrap();
    rows
}

#[test]
fn any_byte_may_be_damaged() {
    let whole = fs::read(path("bytes.parquet")).unwrap();
    for at in 0..whole.len() {
        for byte in [0x00, 0x7f, 0x80, 0xff] {
            let mut bytes = whole.clone();
            bytes[at] = byte;
            // No more than to come to an end is asked of it.
            let _ = damaged("byte", &bytes, LIMIT).map(|rows| rows.take(1000).count());
        }
    }
}

#[test]
fn a_damaged_row_group_does_not_take_the_others_with_it() {
    let mut bytes = fs::read(path("groups.parquet")).unwrap();
    let at = bytes.windows(7).position(|window| window == b"Text 2.").unwrap();
    // The length of the first text of the second group.
    bytes[at - 4..at].copy_from_slice(&[0xff; 4]);
    let rows: Vec<_> = damaged("group", &bytes, LIMIT).unwrap().collect();
    assert_eq!(
        rows.iter().map(|(row, cells)| (*row, cells.is_ok())).collect::<Vec<_>>(),
        [(1, true), (2, true), (3, false), (5, true)]
    );
    let error = rows[2].1.as_ref().unwrap_err().to_string();
    assert!(error.ends_with("; rows 3 to 4 cannot be read"), "{error}");
}

/// The library passes over what it does not know, and over each element of a list as often as the list says, although a truth takes no byte there.
/// Found by fuzzing, in a file that kept it busy for a second, or a minute without optimisation.
#[test]
fn a_file_that_keeps_the_library_busy_is_given_up() {
    let found = include_bytes!("busy.parquet");
    let mut longer = fs::read(path("bytes.parquet")).unwrap();
    // Before the last eight bytes, which are the length of the metadata and a mark, are the metadata.
    let (end, lists) = (longer.len() - 8, endless_lists());
    let length = u32::from_le_bytes(longer[end..end + 4].try_into().unwrap());
    longer[end..end + 4].copy_from_slice(&(length + lists.len() as u32).to_le_bytes());
    longer.splice(end - length as usize..end - length as usize, lists);
    for bytes in [found.as_slice(), &longer] {
        let error = damaged("busy", bytes, Duration::from_millis(50)).err().unwrap();
        assert_eq!(error.kind(), ErrorKind::TimedOut);
        assert!(error.to_string().starts_with("its reader is not done within 0.1 s: it is damaged"), "{error}");
    }
}

/// The same in the header of a page, which is read with the rows.
#[test]
fn a_page_that_keeps_the_library_busy_ends_the_file() {
    let mut bytes = fs::read(path("bytes.parquet")).unwrap();
    bytes.splice(4..4, endless_lists());
    let mut rows = damaged("page", &bytes, Duration::from_millis(200)).unwrap();
    let (row, cells) = rows.next().unwrap();
    assert_eq!((row, cells.unwrap_err().kind()), (1, ErrorKind::TimedOut));
    assert!(rows.next().is_none());
}

/// A field of an unknown number, for the beginning of a structure: a list of fifteen lists of 2,147,483,647 truths each.
fn endless_lists() -> Vec<u8> {
    [&[0xf9, 0xf9, 0x0f][..], &[0xf1, 0xff, 0xff, 0xff, 0xff, 0x07].repeat(15)].concat()
}
