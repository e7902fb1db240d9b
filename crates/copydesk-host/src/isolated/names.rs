//! Names on two sides. Each side numbers names for itself and tells the other the texts of new ones before it uses them, in the order of
//! their numbers; whoever receives a number looks it up in what it was told. So nobody waits for anybody to intern, and a side that lies
//! names only itself.
//!
//! What was told is kept as text, and becomes a name of this process only when something that is taken uses it: names are never freed, and
//! there are not many for all plugins together. So the host holds each plugin to a [`Vocabulary`], however often its processes begin anew.

use std::cell::Cell;
use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};

use copydesk_core::Name;

use super::codec::{Payload, Writer};

/// How many of our names the other side was told.
#[derive(Default)]
pub(crate) struct Told(u32);

impl Told {
    /// Writes the names that are new since it was last asked, if there are any.
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

/// The names that one plugin has brought into use.
#[derive(Default)]
pub(crate) struct Vocabulary(Mutex<HashSet<&'static str>>);

/// Why a text does not become a name.
enum Refused {
    /// It is none, wherever there is room.
    NoName,
    /// There is no room.
    Full(String),
}

impl Vocabulary {
    /// The most names that a plugin may use: 65,536.
    const MOST: usize = 1 << 16;

    fn intern(&self, text: &str) -> Result<Name, Refused> {
        let mut used = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if used.len() >= Self::MOST && !used.contains(text) {
            return Err(Refused::Full(format!("more than {} names; names are a vocabulary, not data", Self::MOST)));
        }
        let name = intern(text)?;
        used.insert(name.as_str());
        Ok(name)
    }
}

fn intern(text: &str) -> Result<Name, Refused> {
    match Name::intern(text) {
        Some(name) if !name.is_none() => Ok(name),
        None if text.len() <= Name::MAX_LEN => {
            Err(Refused::Full(format!("a name more than the {} that copydesk holds", Name::MAX)))
        }
        _ => Err(Refused::NoName),
    }
}

/// What the other side's numbers stand for, from 1 on.
#[derive(Default)]
pub(crate) struct Theirs {
    /// The texts that were told, one after the other.
    texts: String,
    told: Vec<Heard>,
    /// What the other side is held to, if it is.
    vocabulary: Option<Arc<Vocabulary>>,
    /// Why a name was refused since this was last asked.
    full: Cell<Option<String>>,
}

struct Heard {
    begin: usize,
    end: usize,
    /// Once it was used.
    name: Cell<Option<Name>>,
}

impl Theirs {
    /// Of a side that is held to a vocabulary.
    pub(crate) fn held_to(vocabulary: Arc<Vocabulary>) -> Theirs {
        Theirs { vocabulary: Some(vocabulary), ..Theirs::default() }
    }

    /// What a side knows that was told these.
    #[cfg(feature = "fuzzing")]
    pub(crate) fn of(names: impl IntoIterator<Item = Name>) -> Theirs {
        let mut theirs = Theirs::default();
        names.into_iter().for_each(|name| theirs.hear(name.as_str()));
        theirs
    }

    fn hear(&mut self, text: &str) {
        let begin = self.texts.len();
        self.texts.push_str(text);
        self.told.push(Heard { begin, end: self.texts.len(), name: Cell::default() });
    }

    pub(crate) fn learn(&mut self, mut payload: Payload<'_>) -> Result<(), String> {
        let n = payload.count()?;
        if self.told.len() + n > Name::MAX {
            return Err(format!("more than {} names", Name::MAX));
        }
        for _ in 0..n {
            // What is longer is no name; why it is not need not be kept.
            let text = payload.text()?;
            self.hear(if text.len() <= Name::MAX_LEN { text } else { "" });
        }
        payload.end()
    }

    /// The name of a number; `None` if it is none, or if there is no room for another, which [`Theirs::take_full`] tells.
    #[inline]
    pub(crate) fn look_up(&self, number: u32) -> Option<Name> {
        let Some(at) = number.checked_sub(1) else { return Some(Name::NONE) };
        let heard = self.told.get(at as usize)?;
        heard.name.get().or_else(|| self.use_name(heard))
    }

    #[cold]
    fn use_name(&self, heard: &Heard) -> Option<Name> {
        let text = &self.texts[heard.begin..heard.end];
        let name = match &self.vocabulary {
            Some(vocabulary) => vocabulary.intern(text),
            None => intern(text),
        };
        match name {
            Ok(name) => heard.name.set(Some(name)),
            Err(Refused::Full(why)) => self.full.set(Some(why)),
            Err(Refused::NoName) => {}
        }
        heard.name.get()
    }

    /// Why there was no room for a name since this was last asked, if there was none.
    pub(crate) fn take_full(&self) -> Option<String> {
        self.full.take()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_was_told_is_a_name() {
        let word = |text: &[u8; 8]| u64::from_ne_bytes(*text);
        let mut theirs = Theirs::default();
        theirs.learn(Payload::of(&[3, 3, word(b"PER\0\0\0\0\0"), 0, 3, word(b"ORG\0\0\0\0\0")])).unwrap();
        let looked_up = [0, 1, 2, 3, 4, u32::MAX].map(|number| theirs.look_up(number).map(Name::as_str));
        assert_eq!(looked_up, [Some(""), Some("PER"), None, Some("ORG"), None, None]);
        assert!(theirs.learn(Payload::of(&[1, 3, word(b"\xff\xff\xff\0\0\0\0\0")])).is_err());
        assert!(theirs.learn(Payload::of(&[9, 0])).is_err());
    }

    #[test]
    fn only_names_that_are_used_count_however_often_a_process_begins_anew() {
        let vocabulary = Arc::new(Vocabulary::default());
        let told = |names: std::ops::Range<usize>| {
            let mut theirs = Theirs::held_to(vocabulary.clone());
            names.for_each(|i| theirs.hear(&format!("vocabulary-{i}")));
            theirs
        };
        // Of many names one is used.
        let unused = told(0..Vocabulary::MOST * 2);
        assert!(unused.look_up(1).is_some());
        assert_eq!(vocabulary.0.lock().unwrap().len(), 1);
        // The next process uses the same, and as many more as there may be.
        let next = told(0..Vocabulary::MOST + 1);
        assert!((1..=Vocabulary::MOST as u32).all(|number| next.look_up(number).is_some()));
        assert_eq!((next.look_up(Vocabulary::MOST as u32 + 1), unused.take_full()), (None, None));
        assert_eq!(next.take_full().unwrap(), "more than 65536 names; names are a vocabulary, not data");
        assert!(told(7..8).look_up(1).is_some(), "what is known goes on");
    }
}
