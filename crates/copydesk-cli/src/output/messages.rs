//! Messages on standard error, one per line.

use std::io::{self, Write};

use super::style::printable;

/// A line on standard error.
pub fn tell(message: &str) {
    // If standard error is closed, there is nobody to tell.
    let _ = writeln!(io::stderr(), "copydesk: {}", printable(message.trim_end()));
}

/// A line of JSON on standard error.
pub fn tell_json(value: &serde_json::Value) {
    let _ = writeln!(io::stderr(), "{value}");
}
