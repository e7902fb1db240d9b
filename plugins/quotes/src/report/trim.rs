//! Source phrases that word order or the parse cut or took too much of.

use copydesk_syntax::Tag;

use super::finder::Finder;
use crate::phrase::{Phrase, left_of};
use crate::words::class::*;

/// How many words a phrase that says where something was said may have behind its preposition.
const OCCASION: usize = 3;

impl Finder<'_> {
    /// A source phrase without what is no part of it, and with what is.
    pub(super) fn whole(&self, phrase: Phrase) -> Phrase {
        let phrase = self.with_places(self.with_owner(self.without_front(self.without_quotation(phrase))));
        let phrase = self.without_adverb(self.without_participle(phrase));
        self.with_list(self.with_bound(self.without_occasion(phrase)))
    }

    /// “**Thursday’s report** defended them, saying”: a phrase with the day before its genitive.
    fn with_owner(&self, phrase: Phrase) -> Phrase {
        let genitive = if self.is(phrase.start, GENITIVE) { Some(phrase.start) } else { phrase.start.checked_sub(1) };
        let day = genitive.filter(|&i| self.is(i, GENITIVE)).and_then(|i| i.checked_sub(1));
        // Not “The suspect in Monday’s **attack** said”, “in Sunday’s **Oxbridge Post**”.
        let opens = |i: usize| i == self.floor() || i > self.floor() && self.is(i - 1, THAT | CONJUNCTION | COMMA);
        match day.filter(|&i| opens(i) && self.is(i, TIME) && self.is(i, CAPITAL) && !self.is(phrase.head, CAPITAL)) {
            Some(start) => Phrase { start, ..phrase },
            None => phrase,
        }
    }

    /// “Calling it a “fair deal,” **Example** said”: a phrase without a quotation that ends the clause before it.
    fn without_quotation(&self, phrase: Phrase) -> Phrase {
        let ends = (phrase.start..phrase.end).rev().find(|&i| self.quote(i) && self.closes(i));
        match ends {
            Some(quote) => Phrase { start: quote + 1, head: phrase.head.max(quote + 1), ..phrase },
            None => phrase,
        }
    }

    /// “**politicians in Oxbridge, Exampleton and Sampleton** have said”: places with those before them and the noun that they complete.
    fn with_places(&self, phrase: Phrase) -> Phrase {
        let listed = (phrase.start..=phrase.end).all(|i| self.is(i, CAPITAL) || self.word(i, &["and"]));
        let comma = phrase.start.checked_sub(1).filter(|&comma| listed && self.is(comma, COMMA));
        let before = comma.and_then(|comma| (self.floor()..comma).rev().find(|&i| !self.is(i, CAPITAL | COMMA)));
        let noun = before.filter(|&i| self.word(i, &["in", "from"]) && i > self.floor());
        let whole = noun.and_then(|i| left_of(self.nodes, i - 1, self.floor()));
        // Not “Speaking to reporters in Oxbridge**, Ada Example** said”.
        let opens = |start: usize| start == self.floor() || self.is(start - 1, THAT | CONJUNCTION | COMMA);
        let people = |np: &Phrase| !self.is(np.head, CAPITAL) && self.speaks(*np) && opens(np.start);
        whole.filter(people).map_or(phrase, |np| Phrase { end: phrase.end, ..np })
    }

    /// “pic.twitter.com/abc **Ada Example** reported”, “in 2015 **the agency** called”, “in 1984 **Example** said”: a phrase without a link or a year in front of it.
    fn without_front(&self, phrase: Phrase) -> Phrase {
        let link = |i: usize| {
            let word = self.nodes[i].lower.as_ref();
            self.nodes[i].pair.is_none() && word.contains('/') && (word.contains('.') || word.contains(':'))
        };
        let year = |i: usize| {
            let word = &self.nodes[i].lower;
            let dates = || i > self.floor() && (self.word(i - 1, &["in"]) || self.is(i - 1, TIME));
            let year = word.len() == 4 && word.bytes().all(|b| b.is_ascii_digit());
            year && (self.is(i + 1, DETERMINER) || self.is(i + 1, CAPITAL) && dates())
        };
        let start = (phrase.start..phrase.end).rev().find(|&i| link(i) || i == phrase.start && year(i));
        start.map_or(phrase, |last| Phrase { start: last + 1, head: phrase.head.max(last + 1), ..phrase })
    }

    /// “after receiving **a report** that said”: a phrase without the participle that takes it.
    fn without_participle(&self, phrase: Phrase) -> Phrase {
        let Phrase { start, head, .. } = phrase;
        let taken = start < head
            && start > self.floor()
            && self.is(start - 1, PREPOSITION | SUBORDINATOR)
            && self.tree.tag(start) == Tag::VerbGerund;
        if taken { Phrase { start: start + 1, ..phrase } } else { phrase }
    }

    /// “**Ada Example**, meanwhile, said”: a phrase without an adverb behind a comma.
    fn without_adverb(&self, mut phrase: Phrase) -> Phrase {
        while phrase.end > phrase.start + 1 && self.is(phrase.end, ADVERB) && self.is(phrase.end - 1, COMMA) {
            phrase.end -= 2;
        }
        Phrase { head: phrase.head.min(phrase.end), ..phrase }
    }

    /// “**Example** in the interview touched on”: a phrase without the words that say where something was said.
    fn without_occasion(&self, phrase: Phrase) -> Phrase {
        let Phrase { start, end, head } = phrase;
        let first = end.saturating_sub(OCCASION).max(start + 1);
        // “**Example** at the time called him”
        if end > start + 2 && self.word(end, &["time"]) && self.word(end - 1, &["the"]) && self.word(end - 2, &["at"]) {
            return Phrase { start, end: end - 3, head: head.min(end - 3) };
        }
        // “issued **a statement** in Oxland saying”
        let issued = self.word(head, &["statement", "communique", "communiqué"]) && self.word(head + 1, &["in"]);
        if issued && head < end && (head + 2..=end).all(|i| self.is(i, CAPITAL)) {
            return Phrase { start, end: head, head };
        }
        // … or when: “**Authorities** in the past have announced”
        let occasion = self.is(end, MANNER) && self.is(start, CAPITAL) || self.word(end, &["past"]);
        // “**Ada Example** at a Congressional hearing said”; “at **the** bank” is more often where somebody works.
        let some =
            |i: usize| self.is(i, DETERMINER | NUMBER) && !self.word(i, &["the", "this", "that", "these", "those"]);
        let at = |i: &usize| self.word(*i, &["at"]) && some(i + 1);
        let at = (start + 1..end).find(at).filter(|_| (start..=head).all(|i| self.is(i, CAPITAL)));
        let in_ = (first..end).find(|&i| self.word(i, &["in"])).filter(|_| occasion).or(at);
        in_.map_or(phrase, |in_| Phrase { start, end: in_ - 1, head: head.min(in_ - 1) })
    }

    /// “**at least** 50 people”, “**more than** 50 people”: a phrase with the words that bound its number.
    fn with_bound(&self, phrase: Phrase) -> Phrase {
        let Phrase { start, .. } = phrase;
        let least = start > self.floor() && self.word(start, &["least"]) && self.word(start - 1, &["at"]);
        let than = start > self.floor() + 1
            && self.is(start, NUMBER)
            && self.word(start - 1, &["than"])
            && self.word(start - 2, &["more", "fewer", "less"]);
        Phrase { start: start - usize::from(least) - 2 * usize::from(than), ..phrase }
    }

    /// “**Britain, France and Germany** asked”: names joined by “and” with those before them that open the clause.
    fn with_list(&self, phrase: Phrase) -> Phrase {
        let Phrase { mut start, end, .. } = phrase;
        // “**OXBRIDGE, Ada Example and Ben Sample** said”: where the article was written.
        let shouts = |i: usize| {
            let word = &self.nodes[i].word;
            let word = self.article.text.get(word.start..word.end).unwrap_or_default();
            word.chars().count() > 3 && !word.chars().any(char::is_lowercase)
        };
        let name =
            |i: usize| self.is(i, CAPITAL) && !self.is(i, PREPOSITION | TIME | ADVERB | SUBORDINATOR) && !shouts(i);
        let names = (start..=end).all(|i| self.is(i, CAPITAL | OPEN | CLOSE) || self.word(i, &["and"]));
        let joined = names && (start + 1..end).any(|i| self.word(i, &["and"]));
        // “**Ada Example (D-Ohio),** Ben Sample and Cy Specimen said”
        let bracket = |i: usize| {
            let open = (self.floor() + 1..i).rev().find(|&open| self.is(open, OPEN));
            open.filter(|open| self.is(i, CLOSE) && i - open <= 3).map_or(i, |open| open - 1)
        };
        while joined && start > self.floor() + 1 && self.is(start - 1, COMMA) && name(bracket(start - 2)) {
            start = bracket(start - 2);
            while start > self.floor() && name(start - 1) {
                start -= 1;
            }
        }
        if joined && start == self.floor() { Phrase { start, ..phrase } } else { phrase }
    }
}
