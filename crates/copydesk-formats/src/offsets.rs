//! Converts offsets between UTF-8 bytes and the unit that a record is written in, in constant time per offset.

/// What offsets count.
///
/// ```
/// use copydesk_formats::Unit;
///
/// assert_eq!(Unit::default(), Unit::Codepoint);
/// assert_eq!(Unit::parse("utf16"), Some(Unit::Utf16));
/// ```
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
    /// All of them.
    pub const ALL: [Unit; 3] = [Unit::Codepoint, Unit::Utf16, Unit::Byte];

    /// Its name in the record.
    pub fn as_str(self) -> &'static str {
        match self {
            Unit::Codepoint => "codepoint",
            Unit::Utf16 => "utf16",
            Unit::Byte => "byte",
        }
    }

    /// The unit with a name; `None` if there is none.
    pub fn parse(word: &str) -> Option<Unit> {
        Unit::ALL.into_iter().find(|unit| unit.as_str() == word)
    }
}

/// Bytes between two checkpoints.
const STEP: usize = 32;

/// Converts offsets into one text, from bytes and back. Made in one pass over the text; a text of ASCII needs none.
///
/// ```
/// use copydesk_formats::{Offsets, Unit};
///
/// let text = "🙂 Ada";
/// let offsets = Offsets::new(text, Unit::Utf16);
/// assert_eq!(offsets.from_byte(5), 3);
/// assert_eq!(offsets.to_byte(3), Some(5));
/// assert_eq!(offsets.to_byte(1), None); // inside the emoji
/// ```
#[derive(Debug)]
pub struct Offsets<'t> {
    text: &'t [u8],
    unit: Unit,
    /// How many units are before every [`STEP`]th byte; empty if units are bytes.
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

    /// What the offsets count.
    pub fn unit(&self) -> Unit {
        self.unit
    }

    /// How long the text is, in units.
    #[expect(clippy::len_without_is_empty, reason = "it is a length of the text, not of a collection")]
    pub fn len(&self) -> u32 {
        self.from_byte(self.text.len())
    }

    /// How many units are before byte `at`, which must be on a character boundary of the text.
    pub fn from_byte(&self, at: usize) -> u32 {
        match self.checkpoints.get(at / STEP) {
            Some(before) => before + count(&self.text[at - at % STEP..at], self.unit),
            None => at as u32,
        }
    }

    /// The byte at offset `units`; `None` inside a character and past the end of the text.
    pub fn to_byte(&self, units: u32) -> Option<usize> {
        let starts_char = |at: usize| self.text.get(at).is_none_or(|byte| byte & 0xC0 != 0x80);
        if self.checkpoints.is_empty() {
            let at = units as usize;
            return (at <= self.text.len() && starts_char(at)).then_some(at);
        }
        let block = self.checkpoints.partition_point(|before| *before < units).saturating_sub(1);
        let mut before = self.checkpoints[block];
        // The character that begins before `units` may end in the next block.
        for (at, byte) in self.text.iter().enumerate().skip(block * STEP) {
            if byte & 0xC0 == 0x80 {
                continue;
            }
            if before >= units {
                return (before == units).then_some(at);
            }
            before += count(&[*byte], self.unit);
        }
        (before == units).then_some(self.text.len())
    }
}

/// Units whose first byte is in `bytes`: a character counts where it starts.
fn count(bytes: &[u8], unit: Unit) -> u32 {
    let starts = bytes.iter().filter(|byte| **byte & 0xC0 != 0x80).count();
    // Four bytes in UTF-8 are two units in UTF-16.
    let pairs = if unit == Unit::Utf16 { bytes.iter().filter(|byte| **byte >= 0xF0).count() } else { 0 };
    (starts + pairs) as u32
}
