//! Names on two sides. Each side numbers names for itself and tells the other the texts of new ones before it uses them, in the order of
//! their numbers; whoever receives a number looks it up in what it was told. So nobody waits for anybody to intern, and a side that lies
//! names only itself.

use copydesk_core::Name;

use super::wire::{Payload, Writer};

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

/// What the other side's numbers stand for, from 1 on. `None`: a text that is no name here.
#[derive(Default)]
pub(crate) struct Theirs(Vec<Option<Name>>);

impl Theirs {
    /// What a side knows that was told these.
    #[cfg(feature = "fuzzing")]
    pub(crate) fn of(names: impl IntoIterator<Item = Name>) -> Theirs {
        Theirs(names.into_iter().map(Some).collect())
    }

    pub(crate) fn learn(&mut self, mut payload: Payload<'_>) -> Result<(), String> {
        let n = payload.count()?;
        if self.0.len() + n > Name::MAX {
            return Err(format!("more than {} names", Name::MAX));
        }
        for _ in 0..n {
            self.0.push(Name::intern(payload.text()?).filter(|name| !name.is_none()));
        }
        payload.end()
    }

    #[inline]
    pub(crate) fn look_up(&self, number: u32) -> Option<Name> {
        match number.checked_sub(1) {
            None => Some(Name::NONE),
            Some(at) => self.0.get(at as usize).copied().flatten(),
        }
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
}
