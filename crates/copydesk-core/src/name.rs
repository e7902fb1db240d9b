//! Interned names: layers, labels, attribute keys and link roles.
//!
//! A name is a number that stands for a text for as long as the process runs. The table is global and only grows. Numbers never appear in
//! output, so that no result depends on them. Reading takes no lock.

use std::collections::HashMap;
use std::fmt;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{OnceLock, RwLock};

/// An interned text, which is copied and compared as a number.
///
/// ```
/// use copydesk_core::Name;
///
/// let mentions = Name::from("mentions");
/// assert_eq!(Name::intern("mentions"), Some(mentions));
/// assert_eq!(mentions.as_str(), "mentions");
/// ```
#[repr(transparent)]
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Name(u32);

/// Entry `i` is in chunk `log2(i / 64 + 1)`, which holds `64 << chunk` entries, so that entries never move.
const CHUNKS: usize = 14;
const FIRST: usize = 64;

type Chunk = Box<[OnceLock<&'static str>]>;
static TEXTS: [OnceLock<Chunk>; CHUNKS] = [const { OnceLock::new() }; CHUNKS];
/// The last number that was assigned.
static LAST: AtomicU32 = AtomicU32::new(0);
static NUMBERS: RwLock<Option<HashMap<&'static str, u32>>> = RwLock::new(None);

impl Name {
    /// The empty name: a row without a label.
    pub const NONE: Name = Name(0);
    /// How many names a process can hold. Names are a fixed vocabulary; text from articles belongs in attributes.
    pub const MAX: usize = FIRST * ((1 << CHUNKS) - 1);
    /// The longest name, in bytes.
    pub const MAX_LEN: usize = 256;

    /// The name for `text`; the same text gives the same name. `None` if the text is longer than [`Name::MAX_LEN`] or the table holds
    /// [`Name::MAX`] names.
    pub fn intern(text: &str) -> Option<Name> {
        if text.is_empty() {
            return Some(Name::NONE);
        }
        if text.len() > Name::MAX_LEN {
            return None;
        }
        if let Some(known) = Name::known(text) {
            return Some(known);
        }
        let mut numbers = NUMBERS.write().unwrap_or_else(|e| e.into_inner());
        let map = numbers.get_or_insert_default();
        if let Some(number) = map.get(text) {
            return Some(Name(*number));
        }
        let number = map.len() + 1;
        if number >= Name::MAX {
            return None;
        }
        let text: &'static str = Box::leak(text.into());
        let (chunk, at) = place(number);
        let chunk = TEXTS[chunk].get_or_init(|| (0..FIRST << chunk).map(|_| OnceLock::new()).collect());
        chunk[at].get_or_init(|| text);
        map.insert(text, number as u32);
        LAST.store(number as u32, Ordering::Release);
        Some(Name(number as u32))
    }

    /// The name for `text`, if it was interned already.
    pub fn known(text: &str) -> Option<Name> {
        let numbers = NUMBERS.read().unwrap_or_else(|e| e.into_inner());
        numbers.as_ref()?.get(text).map(|number| Name(*number))
    }

    /// The name with this number, if one was interned.
    #[inline]
    pub fn from_number(number: u32) -> Option<Name> {
        (number <= LAST.load(Ordering::Acquire)).then_some(Name(number))
    }

    /// The number, as it crosses the plugin boundary; 0 for [`Name::NONE`].
    #[inline]
    pub fn number(self) -> u32 {
        self.0
    }

    /// The text.
    pub fn as_str(self) -> &'static str {
        self.lookup().unwrap_or("")
    }

    /// Whether this is [`Name::NONE`].
    #[inline]
    pub fn is_none(self) -> bool {
        self.0 == 0
    }

    fn lookup(self) -> Option<&'static str> {
        let (chunk, at) = place(self.0 as usize);
        TEXTS.get(chunk)?.get()?.get(at)?.get().copied()
    }
}

fn place(number: usize) -> (usize, usize) {
    let chunk = (number / FIRST + 1).ilog2() as usize;
    (chunk, number - FIRST * ((1 << chunk) - 1))
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.as_str())
    }
}

/// Interns a text of the program itself.
///
/// # Panics
/// If the table is full or the text is too long; use [`Name::intern`] for texts from outside.
impl From<&'static str> for Name {
    #[expect(clippy::expect_used, reason = "a literal is short, and the table holds a million")]
    fn from(text: &'static str) -> Name {
        Name::intern(text).expect("a name in the program's own text")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Enough for a second chunk; Miri is slow.
    const MANY: usize = if cfg!(miri) { 80 } else { 1000 };

    #[test]
    fn the_same_text_is_the_same_name_and_reads_back() {
        let names: Vec<(String, Name)> =
            (0..MANY).map(|i| (format!("name-{i}"), Name::intern(&format!("name-{i}")).unwrap())).collect();
        for (text, name) in names {
            assert_eq!(name.as_str(), text);
            assert_eq!(Name::intern(&text), Some(name));
            assert_eq!(Name::from_number(name.number()), Some(name));
        }
    }

    #[test]
    fn the_empty_text_is_no_name_and_a_long_one_is_refused() {
        assert_eq!(Name::intern(""), Some(Name::NONE));
        assert_eq!(Name::NONE.as_str(), "");
        assert_eq!(Name::intern(&"x".repeat(Name::MAX_LEN + 1)), None);
        assert_eq!(Name::from_number(u32::MAX), None);
    }

    #[test]
    fn threads_agree() {
        let ask = || (0..MANY).map(|i| Name::intern(&format!("shared-{i}")).unwrap()).collect::<Vec<_>>();
        let workers: Vec<_> = (0..4).map(|_| std::thread::spawn(ask)).collect();
        let answers: Vec<_> = workers.into_iter().map(|w| w.join().unwrap()).collect();
        assert!(answers.windows(2).all(|pair| pair[0] == pair[1]));
    }
}
