//! Limits for each processor on shared resources: names, which are never freed, and memory for its tables. They are the same in this process and
//! in a worker process.

use std::cell::Cell;
use std::collections::HashSet;
use std::sync::{Mutex, PoisonError, RwLock};

use copydesk_core::Name;

/// The names that one processor has brought into use.
#[derive(Default)]
pub(crate) struct NameQuota {
    used: RwLock<HashSet<Name>>,
    /// Why a name was refused outside any call since the last call.
    stray: Mutex<Option<Refusal>>,
}

/// Why a text was not interned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refused {
    /// It is empty or too long.
    NoName,
    /// A limit is reached.
    Full(Refusal),
}

/// Which limit is reached: a sentence about the processor.
pub(crate) type Refusal = &'static str;

/// The most names of one processor.
pub(crate) const MOST_NAMES: usize = 1 << 16;
const OVER_QUOTA: Refusal = "it uses more than 65536 names; names are a vocabulary, not data";
const TABLE_FULL: Refusal = "it uses a new name, and copydesk holds as many as it can";

thread_local! {
    /// Outer option: whether this thread is in a call. Inner: why a name was refused in it, if one was.
    static CALL: Cell<Option<Option<Refusal>>> = const { Cell::new(None) };
}

impl NameQuota {
    /// Interns a text.
    ///
    /// # Errors
    /// If the text cannot be a name, or a limit is reached.
    pub(crate) fn intern(&self, text: &str) -> Result<Name, Refused> {
        if text.is_empty() || text.len() > Name::MAX_LEN {
            return Err(Refused::NoName);
        }
        // A name that another processor uses still counts.
        let has_room = || self.used.read().unwrap_or_else(PoisonError::into_inner).len() < MOST_NAMES;
        let name = match Name::known(text) {
            Some(name) if self.used.read().unwrap_or_else(PoisonError::into_inner).contains(&name) => return Ok(name),
            _ if !has_room() => return Err(Refused::Full(OVER_QUOTA)),
            Some(name) => name,
            None => Name::intern(text).ok_or(Refused::Full(TABLE_FULL))?,
        };
        let mut used = self.used.write().unwrap_or_else(PoisonError::into_inner);
        if used.len() >= MOST_NAMES && !used.contains(&name) {
            return Err(Refused::Full(OVER_QUOTA));
        }
        used.insert(name);
        Ok(name)
    }

    /// Like [`NameQuota::intern`], during a call of the processor. A refusal is recorded for [`NameQuota::call`].
    pub(crate) fn intern_in_call(&self, text: &str) -> Option<Name> {
        match self.intern(text) {
            Ok(name) => return Some(name),
            Err(Refused::NoName) => {}
            Err(Refused::Full(why)) => match CALL.get() {
                Some(_) => CALL.set(Some(Some(why))),
                // In `open`, or on a thread that the plugin started.
                None => *self.stray.lock().unwrap_or_else(PoisonError::into_inner) = Some(why),
            },
        }
        None
    }

    /// Calls the processor on this thread. Also returns why a name was refused during the call or since the last one, if one was.
    pub(crate) fn call<T>(&self, work: impl FnOnce() -> T) -> (T, Option<Refusal>) {
        let outer = CALL.replace(Some(None));
        let done = work();
        let refused = CALL.replace(outer).flatten();
        let stray = self.stray.lock().unwrap_or_else(PoisonError::into_inner).take();
        (done, refused.or(stray))
    }
}

/// The most bytes that a processor's tables for one article may take: 64 MiB, plus 1 KiB per byte of text.
pub(crate) fn most_table_bytes(text: usize) -> usize {
    (64_usize << 20).saturating_add(text.saturating_mul(1 << 10))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quota_is_of_one_processor_and_what_is_over_it_is_told() {
        let (one, other) = (NameQuota::default(), NameQuota::default());
        let text = |i: usize| format!("quota-{i}");
        let (all, refused) = one.call(|| (0..MOST_NAMES).all(|i| one.intern_in_call(&text(i)).is_some()));
        assert_eq!((all, refused), (true, None));
        let ((more, known), refused) =
            one.call(|| (one.intern_in_call(&text(MOST_NAMES)), one.intern_in_call(&text(0)).map(Name::as_str)));
        assert_eq!((more, known, refused), (None, Some("quota-0"), Some(OVER_QUOTA)));
        assert!(OVER_QUOTA.contains(&MOST_NAMES.to_string()));
        // A text that cannot be a name does not reach a limit.
        assert_eq!(one.call(|| one.intern_in_call(&"x".repeat(Name::MAX_LEN + 1))), (None, None));
        assert_eq!(other.call(|| other.intern_in_call(&text(0)).is_some()), (true, None));
        // A thread of the plugin is in no call, so the next call reports it.
        std::thread::scope(|scope| scope.spawn(|| one.intern_in_call("quota-stray")).join()).unwrap();
        assert_eq!(one.call(|| ()), ((), Some(OVER_QUOTA)));
        assert_eq!(one.call(|| ()), ((), None));
    }
}
