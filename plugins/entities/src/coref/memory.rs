//! Who and what was spoken of lately.

use std::ops::Range;

use copydesk_plugin::standard::MentionForm;

use super::grammar::Part;

/// How many are remembered; keeps hostile articles linear.
const REMEMBERED: usize = 36;

/// Where and how something is spoken of.
#[derive(Clone, Debug)]
pub(super) struct Spoken {
    /// An entity, or beyond those one whom the text does not name.
    pub referent: usize,
    /// The word at which the mention starts.
    pub at: usize,
    pub sentence: usize,
    pub section: usize,
    pub clause: usize,
    pub part: Part,
    pub quoted: bool,
    pub form: MentionForm,
    /// The last words that spoke of it other than a pronoun.
    pub named: Range<usize>,
    /// How often so far.
    pub times: usize,
    /// The sentence that spoke of it first.
    pub first: usize,
    /// The sentence that last spoke of it outside quotation marks, and the part it played there.
    pub outside: Option<(usize, Part)>,
}

/// What was spoken of lately, the latest last.
#[derive(Default)]
pub(super) struct Memory(Vec<Spoken>);

impl Memory {
    /// Notes a mention; forgets what was spoken of longest ago, of two as long the one spoken of more rarely.
    pub fn note(&mut self, mut spoken: Spoken) {
        if let Some(at) = self.0.iter().position(|s| s.referent == spoken.referent) {
            let before = self.0.remove(at);
            (spoken.times, spoken.first) = (before.times + 1, before.first);
            if spoken.form == MentionForm::Pronoun {
                spoken.named = before.named;
            }
            spoken.outside = spoken.outside.or(before.outside);
        } else if self.0.len() == REMEMBERED {
            // Who was spoken of but once goes first.
            let rare = self.0.iter().position(|s| s.times == 1).filter(|at| *at < REMEMBERED / 2);
            self.0.remove(rare.unwrap_or(0));
        }
        self.0.push(spoken);
    }

    /// The latest first.
    pub fn latest(&self) -> impl Iterator<Item = &Spoken> {
        self.0.iter().rev()
    }
}
