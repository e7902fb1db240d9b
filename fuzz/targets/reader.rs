//! What all readers of articles promise: an article or a record that says why, and no panic.

use std::io::Read;

use copydesk_formats::Reader;

/// Reads all articles of an input. `name` may say the format.
pub fn read(name: &str, input: impl Read) {
    for article in Reader::new(name, input) {
        if let Err(record) = article {
            assert!(record.text().is_none() && !record.problems.is_empty(), "{record:?}");
        }
    }
}
