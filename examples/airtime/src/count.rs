//! The words of one quote, by whether they are the speaker's own.

use std::ops::AddAssign;

use copydesk_plugin::Doc;
use copydesk_plugin::standard::{Quote, QuoteKind, layer};

/// Words said.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// In quote marks.
    pub direct: u32,
    /// Reported.
    pub indirect: u32,
    /// In how many quotes.
    pub quotes: u32,
}

impl Count {
    pub fn words(self) -> u32 {
        self.direct + self.indirect
    }
}

impl AddAssign for Count {
    fn add_assign(&mut self, more: Count) {
        self.direct += more.direct;
        self.indirect += more.indirect;
        self.quotes += more.quotes;
    }
}

/// The words of a quote. Outside its marks, those of a mixed quote are reported, and those of a direct one are its attribution.
pub fn said(doc: &Doc<'_>, quote: Quote<'_>, indirect: bool) -> Count {
    let tokens = || doc.layer(layer::TOKENS).inside(quote.range()).map(|token| token.text());
    // Where single marks are the custom, which apostrophes look like, a direct quote is taken whole.
    let whole = quote.kind() == Some(QuoteKind::Direct) && !tokens().any(|token| Mark::of(token).is_some());
    let mut count = Count { quotes: 1, ..Count::default() };
    let mut open = whole;
    for token in tokens() {
        match (Mark::of(token), quote.kind()) {
            (Some(Mark::Opens), _) => open = true,
            (Some(Mark::Closes), _) => open = false,
            (Some(Mark::Either), _) => open = !open,
            (None, _) if !is_word(token) => {}
            (None, _) if open => count.direct += 1,
            (None, Some(QuoteKind::Direct)) => {}
            (None, _) if indirect => count.indirect += 1,
            (None, _) => {}
        }
    }
    count.quotes = u32::from(count.words() > 0);
    count
}

pub fn is_word(token: &str) -> bool {
    token.chars().any(char::is_alphanumeric)
}

/// A quote mark.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mark {
    Opens,
    Closes,
    Either,
}

impl Mark {
    fn of(token: &str) -> Option<Mark> {
        match token {
            "“" | "«" | "„" => Some(Mark::Opens),
            "”" | "»" => Some(Mark::Closes),
            "\"" => Some(Mark::Either),
            _ => None,
        }
    }
}
