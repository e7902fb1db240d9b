//! From UTF-8 byte offsets to the unit that a record is written in, in constant time an offset.

/// What offsets count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Unit {
    /// Unicode code points: Python, pandas, W3C annotations.
    #[default]
    Codepoint,
    /// UTF-16 code units: JavaScript, Java, C#.
    Utf16,
    /// UTF-8 bytes: Rust, Go, C.
    Byte,
}

impl Unit {
    /// As it stands in the record.
    pub fn as_str(self) -> &'static str {
        match self {
            Unit::Codepoint => "codepoint",
            Unit::Utf16 => "utf16",
            Unit::Byte => "byte",
        }
    }
}

/// Bytes between two checkpoints.
const STEP: usize = 128;

/// Converts byte offsets into one text. Made in one pass over the text; a text of ASCII needs none.
#[derive(Debug)]
pub struct Offsets<'t> {
    text: &'t [u8],
    unit: Unit,
    /// Units before every [`STEP`]th byte; empty if units are bytes.
    checkpoints: Vec<u32>,
}

impl<'t> Offsets<'t> {
    /// For offsets into `text`.
    pub fn new(text: &'t str, unit: Unit) -> Offsets<'t> {
        let mut checkpoints = Vec::new();
        if unit != Unit::Byte && !text.is_ascii() {
            checkpoints.reserve(text.len() / STEP + 1);
            let mut units = 0;
            for block in text.as_bytes().chunks(STEP) {
                checkpoints.push(units);
                units += count(block, unit);
            }
            checkpoints.push(units);
        }
        Offsets { text: text.as_bytes(), unit, checkpoints }
    }

    /// How many units stand before byte `at`, which is on a character's boundary in the text.
    pub fn at(&self, at: usize) -> u32 {
        match self.checkpoints.get(at / STEP) {
            Some(before) => before + count(&self.text[at - at % STEP..at], self.unit),
            None => at as u32,
        }
    }
}

/// Units whose first byte is in `bytes`: a character counts where it starts.
fn count(bytes: &[u8], unit: Unit) -> u32 {
    let starts = bytes.iter().filter(|byte| **byte & 0xC0 != 0x80).count();
    // Four bytes in UTF-8 are two units in UTF-16.
    let pairs = if unit == Unit::Utf16 { bytes.iter().filter(|byte| **byte >= 0xF0).count() } else { 0 };
    (starts + pairs) as u32
}
