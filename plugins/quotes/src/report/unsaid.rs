//! Speech that did not happen: denied (“did not say that”, “nobody said”), withheld (“declined to say whether”), only supposed (“if he says
//! that”).

use copydesk_language::morphology::VerbForm;
use copydesk_syntax::{Label, Tag};

use super::finder::Finder;
use crate::phrase::Phrase;
use crate::words::class::*;

/// Words that withhold what the infinitive or gerund after them would say.
const WITHHOLDING: &[&str] = &[
    "decline",
    "declines",
    "declined",
    "declining",
    "refuse",
    "refuses",
    "refused",
    "refusing",
    "fail",
    "fails",
    "failed",
    "failing",
    "avoid",
    "avoids",
    "avoided",
    "avoiding",
    "yet",
    "unable",
    "unwilling",
    "reluctant",
    "stopped",
    "without",
    "instead",
    "short",
    "forgot",
    "neglected",
    "hesitated",
];

/// What it may be to say something, of nobody in particular. “It was quick to point out” and “it is proud to announce” are a body's.
const IMPERSONAL: &[&str] = &[
    "fair",
    "safe",
    "worth",
    "important",
    "interesting",
    "reasonable",
    "tempting",
    "customary",
    "instructive",
    "necessary",
    "shameful",
    "useful",
];

/// How many coordinate verbs may stand between a verb and the one that withholds it.
const COORDINATES: usize = 4;

/// Subjects that deny the verb.
const NOBODY: &[&str] = &["nobody", "none", "neither", "nor", "no"];

impl Finder<'_> {
    /// “did not say that”, “nobody said that”: whether the verb group `first..=at` with this source is denied.
    pub(super) fn negated(&self, at: usize, first: usize, source: Option<Phrase>) -> bool {
        let nobody = source.is_some_and(|source| {
            let before = source.start.checked_sub(1).is_some_and(|before| self.word(before, &["neither", "nor"]));
            before || (source.start..=source.end).any(|i| self.word(i, NOBODY))
        });
        // “has never confirmed or denied it”
        let or = first == at && at.checked_sub(1).is_some_and(|before| self.word(before, &["or"]));
        let other = || self.tree.head(at).filter(|&head| head < at && self.tree.label(at) == Label::Conjunct);
        // “did not reply, **or said** that …” is an alternative of its own: “did” takes no past form.
        let apart = at.checked_sub(2).is_some_and(|before| self.is(before, COMMA));
        let denied = |head: usize| {
            let shares = !apart || self.tree.tag(head) != Tag::VerbBase;
            shares && (head.saturating_sub(3)..head).any(|i| self.is(i, NEGATION))
        };
        let before = or && other().is_some_and(denied);
        // “did not say what was planned or **discuss** it”: a base form without an auxiliary of its own
        let base = or && self.nodes[at].word.cue.is_some_and(|cue| cue.form == VerbForm::Base);
        let before = before || base && (self.floor()..at).any(|i| self.is(i, NEGATION));
        // “gave **no** details **or mentioned** a date”
        let none = || (self.floor()..at).any(|i| self.word(i, &["no", "not", "nor", "never"]));
        let alternative =
            or && !apart && self.nodes[at].word.cue.is_some_and(|cue| cue.form == VerbForm::Past) && none();
        nobody
            || alternative
            || before
            || (first..at).any(|i| self.is(i, NEGATION))
            || self.word(first, &["nor"])
            || first > 0 && self.word(first - 1, &["nor"])
    }

    /// “declined to say whether”, “without saying that”, “if he says that”: whether it is withheld or only supposed.
    pub(super) fn unsaid(&self, at: usize, first: usize, source: Option<Phrase>) -> bool {
        let infinitive = (first..at).any(|i| self.is(i, TO));
        let gerund = self.gerund_after(at, &["without", "of", "avoid", "avoids", "avoided"]);
        let withheld = (infinitive || gerund) && (first.saturating_sub(3)..at).any(|i| self.word(i, WITHHOLDING));
        // “refused to confirm **or deny** it”
        let or = first == at && at.checked_sub(1).is_some_and(|before| self.word(before, &["or"]));
        let with = (infinitive || gerund || or) && self.withheld_with(at);
        let withheld = withheld || with;
        let gerund_form = self.nodes[at].word.cue.is_some_and(|cue| cue.form == VerbForm::Gerund);
        let start = source.map_or(first, |source| source.start.min(first));
        // “as if asking”, “as though to say”
        let seeming = |i: usize| i > 0 && self.word(i, &["if", "though"]) && self.word(i - 1, &["as"]);
        let seems = first.checked_sub(1).is_some_and(seeming);
        // “**Should** he say so?”, “**Did** Example say that it was closed?”
        let base = self.nodes[at].word.cue.is_some_and(|cue| cue.form == VerbForm::Base);
        let asked =
            base && start.checked_sub(1).is_some_and(|before| self.is(before, AUXILIARY) && before == self.floor());
        // “**What** she said **about** the plan was wrong”
        let what = start.checked_sub(1).is_some_and(|before| self.word(before, &["what", "whatever"]));
        // “**Everything** they claim is a lie”
        let all =
            start.checked_sub(1).is_some_and(|before| self.word(before, &["everything", "anything", "nothing", "all"]));
        // “What she said is **that** he won”, “All she said was **“go away”**”: that is told after all.
        let behind = at + 2 + usize::from(self.is(at + 2, COMMA | COLON));
        let told = self.is(behind, THAT) || self.quote(behind);
        // “**What we are saying** is to have a plan”; not “killed what officials said were rebels”
        let opens = start == self.floor() + 1 && what;
        let cleft = opens && self.is(at + 1, BE) && !told;
        // “What **you say makes** sense”, “What **she said angered** the board”
        let subject = opens
            && at < self.last
            && matches!(self.tree.tag(at + 1), Tag::VerbThird | Tag::VerbPast)
            && !self.verbal_between(at + 2, self.last + 1);
        // “told **nobody** that”, “**whoever** says so”
        let nobody = self.word(at + 1, &["nobody"]) || self.word(at + 1, &["no"]) && self.word(at + 2, &["one"]);
        let anybody = source.is_some_and(|source| self.word(source.head, &["whoever", "anybody", "anyone"]));
        // “**It is fair to say** that”, “**it is worth noting** that”: nobody in particular says so.
        let fair = |to: usize| self.word(to, IMPERSONAL);
        let anyone = (infinitive || gerund_form)
            && source.is_some_and(|source| self.word(source.head, &["it"]))
            && first.checked_sub(1).is_some_and(|before| fair(before) || fair(first));
        // “**Which is to say**: she won”
        let means = infinitive
            && source.is_some_and(|source| self.word(source.head, &["which", "that", "this"]))
            && self.is(first, BE);
        withheld
            || anyone
            || means
            || nobody && self.word(at, &["told", "tell", "tells", "telling"])
            || anybody
            || cleft
            || subject
            || all && self.is(at + 1, AUXILIARY) && !told
            || seems
            || what && self.is(at + 1, PREPOSITION | TO) && !(at..=self.last).any(|i| self.quote(i))
            || asked
            || start.checked_sub(1).is_some_and(|before| self.word(before, &["if", "unless", "whether"]))
    }

    /// “declined **to name her or to say** whether”: whether the verb is coordinate with one that is withheld.
    fn withheld_with(&self, at: usize) -> bool {
        let mut verb = at;
        for _ in 0..COORDINATES {
            let Some(head) = self.tree.head(verb) else { return false };
            match self.tree.label(verb) {
                // A parse may make “to say” coordinate with “declined”.
                Label::Conjunct if self.word(head, WITHHOLDING) => return true,
                Label::Conjunct => verb = head,
                // … or depend on what it is coordinate with.
                Label::AdverbialClause if self.tree.child(verb, &[Label::Coordinator]).is_some() => verb = head,
                Label::OpenClause | Label::Clause | Label::AdverbialClause => return self.word(head, WITHHOLDING),
                _ => return false,
            }
        }
        false
    }

    /// “without saying that”, “stopped short of saying that”
    fn gerund_after(&self, at: usize, words: &[&str]) -> bool {
        at.checked_sub(1).is_some_and(|before| self.word(before, words))
    }
}
