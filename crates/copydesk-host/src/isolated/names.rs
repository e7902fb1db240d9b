//! Names of two processes. Each side numbers names for itself and sends the texts of new ones, in the order of their numbers, before it uses
//! them; the receiver looks up numbers among the texts that it got. So neither side waits for the other to intern a name, and wrong numbers
//! from one side affect only its own names.
//!
//! Received texts are kept as text and interned only when an accepted table uses them: names are never freed, and all plugins share a limited
//! number. So the host limits each plugin by a [`NameQuota`], however often its processes are restarted.

use std::cell::Cell;
use std::sync::Arc;

use copydesk_core::Name;

use super::codec::{Payload, ProtocolError, Writer};
use crate::quota::{NameQuota, Refusal, Refused};

/// How many of our names were sent to the other side.
#[derive(Default)]
pub(crate) struct SentNames(u32);

impl SentNames {
    /// Writes the names that were interned since the last call, if there are any.
    pub(crate) fn write(&mut self, to: &mut Writer, kind: u64) {
        let new: Vec<Name> = (self.0 + 1..).map_while(Name::from_number).collect();
        if new.is_empty() {
            return;
        }
        self.0 += new.len() as u32;
        to.frame(kind, |frame| {
            frame.number(new.len() as u64);
            new.iter().for_each(|name| frame.text(name.as_str()));
        });
    }
}

/// The names of the other side, by its numbers, which start at 1.
#[derive(Default)]
pub(crate) struct PeerNames {
    /// All texts, concatenated.
    texts: String,
    names: Vec<PeerName>,
    /// The limit of the other side, if it has one.
    quota: Option<Arc<NameQuota>>,
    /// Why a name was refused since this was last taken.
    full: Cell<Option<Refusal>>,
}

struct PeerName {
    begin: usize,
    end: usize,
    /// Set when it is first used.
    name: Cell<Option<Name>>,
}

impl PeerNames {
    /// The names of a side with a quota.
    pub(crate) fn limited_by(quota: Arc<NameQuota>) -> PeerNames {
        PeerNames { quota: Some(quota), ..PeerNames::default() }
    }

    /// The names of a side that sent these.
    #[cfg(feature = "fuzzing")]
    pub(crate) fn from_names(names: impl IntoIterator<Item = Name>) -> PeerNames {
        let mut peer = PeerNames::default();
        names.into_iter().for_each(|name| peer.push(name.as_str()));
        peer
    }

    fn push(&mut self, text: &str) {
        let begin = self.texts.len();
        self.texts.push_str(text);
        self.names.push(PeerName { begin, end: self.texts.len(), name: Cell::default() });
    }

    pub(crate) fn learn(&mut self, mut payload: Payload<'_>) -> Result<(), ProtocolError> {
        let n = payload.count()?;
        if self.names.len() + n > Name::MAX {
            return Err(ProtocolError::Malformed(format!("more than {} names", Name::MAX)));
        }
        for _ in 0..n {
            // A text that is too long is not a name, and need not be kept.
            let text = payload.text()?;
            self.push(if text.len() <= Name::MAX_LEN { text } else { "" });
        }
        payload.end()
    }

    /// The name with a number; `None` if there is none, or if a limit is reached, which [`PeerNames::take_full`] reports.
    #[inline]
    pub(crate) fn look_up(&self, number: u32) -> Option<Name> {
        let Some(at) = number.checked_sub(1) else { return Some(Name::NONE) };
        let known = self.names.get(at as usize)?;
        known.name.get().or_else(|| self.use_name(known))
    }

    #[cold]
    fn use_name(&self, known: &PeerName) -> Option<Name> {
        let text = &self.texts[known.begin..known.end];
        match &self.quota {
            Some(quota) => match quota.intern(text) {
                Ok(name) => known.name.set(Some(name)),
                Err(Refused::Full(why)) => self.full.set(Some(why)),
                Err(Refused::NoName) => {}
            },
            // The host limits its own names.
            None => known.name.set(Name::intern(text).filter(|name| !name.is_none())),
        }
        known.name.get()
    }

    /// Why a name was refused since this was last taken, if one was.
    pub(crate) fn take_full(&self) -> Option<Refusal> {
        self.full.take()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::quota::MOST_NAMES;

    #[test]
    fn only_what_was_told_is_a_name() {
        let word = |text: &[u8; 8]| u64::from_ne_bytes(*text);
        let mut peer = PeerNames::default();
        peer.learn(Payload::from_words(&[3, 3, word(b"PER\0\0\0\0\0"), 0, 3, word(b"ORG\0\0\0\0\0")])).unwrap();
        let looked_up = [0, 1, 2, 3, 4, u32::MAX].map(|number| peer.look_up(number).map(Name::as_str));
        assert_eq!(looked_up, [Some(""), Some("PER"), None, Some("ORG"), None, None]);
        assert!(peer.learn(Payload::from_words(&[1, 3, word(b"\xff\xff\xff\0\0\0\0\0")])).is_err());
        assert!(peer.learn(Payload::from_words(&[9, 0])).is_err());
    }

    #[test]
    fn only_names_that_are_used_count_however_often_a_process_begins_anew() {
        let quota = Arc::new(NameQuota::default());
        let told = |names: std::ops::Range<usize>| {
            let mut peer = PeerNames::limited_by(quota.clone());
            names.for_each(|i| peer.push(&format!("vocabulary-{i}")));
            peer
        };
        // Of many names one is used.
        let unused = told(0..MOST_NAMES * 2);
        assert!(unused.look_up(1).is_some());
        // The next process uses the same, and as many more as there may be.
        let next = told(0..MOST_NAMES + 1);
        assert!((1..=MOST_NAMES as u32).all(|number| next.look_up(number).is_some()));
        assert_eq!((next.look_up(MOST_NAMES as u32 + 1), unused.take_full()), (None, None));
        assert_eq!(next.take_full(), Some("it uses more than 65536 names; names are a vocabulary, not data"));
        assert!(told(7..8).look_up(1).is_some(), "what is known goes on");
    }
}
