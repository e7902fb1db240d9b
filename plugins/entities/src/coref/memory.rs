//! The referents mentioned recently.

use std::ops::Range;

use copydesk_plugin::standard::MentionForm;

use super::grammar::Part;

/// How many are remembered, so that hostile articles take linear time.
const REMEMBERED: usize = 36;

/// A referent and its mentions so far.
#[derive(Clone, Debug)]
pub(super) struct Spoken {
    /// An entity or, numbered after those, one that the text does not name.
    pub referent: usize,
    /// The word at which the mention starts.
    pub at: usize,
    pub sentence: usize,
    pub section: usize,
    pub clause: usize,
    pub part: Part,
    pub quoted: bool,
    pub form: MentionForm,
    /// The mention is "I" or "we".
    pub own: bool,
    /// The numbers of the last quotation that speaks of it, and of the last in which it is "I" or "we"; 0: none.
    pub told: u32,
    pub voiced: u32,
    /// The words of its last mention other than a pronoun.
    pub named: Range<usize>,
    /// How often it has been mentioned.
    pub times: usize,
    /// The sentence of its first mention.
    pub first: usize,
    /// The sentence of its last mention outside quotation marks, and its grammatical role there.
    pub outside: Option<(usize, Part)>,
}

/// The referents mentioned recently, the latest last.
#[derive(Default)]
pub(super) struct Memory(Vec<Spoken>);

impl Memory {
    /// Records a mention. A full memory drops, and returns, the oldest referent in its older half that was mentioned once or, if there is none, the
    /// oldest.
    pub fn note(&mut self, mut spoken: Spoken) -> Option<usize> {
        let mut forgotten = None;
        if let Some(at) = self.0.iter().position(|s| s.referent == spoken.referent) {
            let before = self.0.remove(at);
            (spoken.times, spoken.first) = (before.times + 1, before.first);
            if spoken.form == MentionForm::Pronoun {
                spoken.named = before.named;
            }
            spoken.outside = spoken.outside.or(before.outside);
            (spoken.told, spoken.voiced) = (spoken.told.max(before.told), spoken.voiced.max(before.voiced));
        } else if self.0.len() == REMEMBERED {
            let rare = self.0.iter().position(|s| s.times == 1).filter(|at| *at < REMEMBERED / 2);
            forgotten = Some(self.0.remove(rare.unwrap_or(0)).referent);
        }
        self.0.push(spoken);
        forgotten
    }

    /// The latest first.
    pub fn latest(&self) -> impl Iterator<Item = &Spoken> {
        self.0.iter().rev()
    }
}
