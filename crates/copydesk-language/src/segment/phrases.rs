//! Phrases that identify a line as a byline, a credit, a date line or boilerplate of the page.
//!
//! Lists are in lower case, but for names. In the long ones bars separate the entries.

use std::sync::LazyLock;

use crate::lexicon;

use super::SectionKind;
use super::words;

/// A list, cut at its bars once.
type Phrases = LazyLock<Vec<&'static str>>;

macro_rules! phrases {
    ($list:literal) => {
        LazyLock::new(|| $list.split('|').collect())
    };
}

/// Longer blocks are prose, whatever they begin with.
const LONGEST: usize = 300;

/// The weaker phrases count only in lines up to this many bytes.
const SHORT: usize = 80;

/// The kind of a block, if its words identify it. `near_edge`: the block is near the start or end of the article.
pub(super) fn kind(block: &str, near_edge: bool) -> Option<SectionKind> {
    if block.len() > LONGEST {
        return None;
    }
    let lower = block.to_lowercase();
    let line = lower.trim_start_matches(['*', '_', '•', '-', '–', '—', '|', '>', '►', '#', ' ', '\u{a0}']);
    if is_date_line(block) {
        Some(SectionKind::Dateline)
    } else if is_credit(line) {
        Some(SectionKind::Credit)
    } else if near_edge && is_byline(block) {
        Some(SectionKind::Byline)
    } else if is_boilerplate(line) {
        Some(SectionKind::Boilerplate)
    } else {
        None
    }
}

/// Where the bracketed credit at the end of a paragraph starts: “(Reporting by X; Editing by Y)”.
pub(super) fn trailing_credit(paragraph: &str) -> Option<usize> {
    let inside = paragraph.strip_suffix([')', ']'])?;
    let open = inside.rfind(['(', '[']).filter(|&open| open > 0 && paragraph.len() - open <= LONGEST)?;
    starts_with_any(&inside[open + 1..].to_lowercase(), &CONTRIBUTORS).then_some(open)
}

fn starts_with_any(line: &str, phrases: &[&str]) -> bool {
    // The first byte decides most often, and costs no call.
    let first = line.as_bytes().first();
    phrases.iter().any(|phrase| phrase.as_bytes().first() == first && line.starts_with(phrase))
}

fn contains_any(line: &str, phrases: &[&str]) -> bool {
    phrases.iter().any(|phrase| line.contains(phrase))
}

/// “Friday, July 21, 2017”, “27 January 2022, 10:30 a.m. EST”: a line that is only a date.
fn is_date_line(line: &str) -> bool {
    if line.len() > 60 || !line.contains(|c: char| c.is_ascii_digit()) {
        return false;
    }
    let mut dated = false;
    for word in line.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
        let month = lexicon::month(word).is_some();
        let number = word.starts_with(|c: char| c.is_ascii_digit());
        let time = words::is_zone(word)
            || ["am", "pm", "a", "p", "m", "at", "on", "of"].contains(&word.to_lowercase().as_str());
        if !(month || number || time || lexicon::weekday(word).is_some()) {
            return false;
        }
        dated |= month;
    }
    dated
}

/// Who else reported, at the start of a credit.
static CONTRIBUTORS: Phrases = phrases!(
    "reporting by|additional reporting|editing by|writing by|edited by|compiled by|translated by|with information \
    from|with inputs from|with input from|with agency|with agencies|with reporting by|with files from|with additional reporting"
);

/// True for a news agency or broadcaster, as credits name it.
pub(super) fn is_agency(name: &str) -> bool {
    static AGENCIES: Phrases = phrases!(
        "AP|AFP|Reuters|Associated Press|The Associated Press|Agence France-Presse|Xinhua|TASS|dpa|UPI|PTI|ANI|IANS|\
        EFE|ANSA|Kyodo|Yonhap|Bloomberg|CNN|BBC|Tribune News Service|Press Trust of India|Press Association"
    );
    AGENCIES.iter().any(|agency| agency.eq_ignore_ascii_case(name))
}

fn is_credit(line: &str) -> bool {
    static PHOTO: Phrases = phrases!(
        "photo by|photo:|photos:|photo credit|image:|images:|image credit|photograph:|photography by|picture:|\
        credit:|source:|sources:|via |featured image|getty images|afp/|ap photo|reuters/|courtesy of|file photo|graphic:"
    );
    static RIGHTS: Phrases = phrases!(
        "©|copyright ©|copyright 20|copyright 19|copyright (c)|copyright by|(c) 20|all rights reserved|\
        this story was originally published|this article was originally published|this article first appeared"
    );
    let inside = line.trim_start_matches(['(', '[']);
    let bare = inside.trim_end_matches([')', ']', '.']);
    starts_with_any(inside, &CONTRIBUTORS)
        || starts_with_any(inside, &RIGHTS)
        || is_agency(bare)
        || bare.len() <= SHORT && starts_with_any(inside, &PHOTO) && !bare.contains(". ")
        || contains_any(line, &["contributed to this", "contributed reporting"])
            && contains_any(line, &["report", "story", "article"])
}

/// “By Jane Doe, Staff Writer”, “Jane Doe, Example correspondent”, or an address or a handle of a reporter alone.
fn is_byline(block: &str) -> bool {
    if block.len() > 120 || block.ends_with(['?', '!', ':', '”']) {
        return false;
    }
    let mut words = block.split_whitespace();
    let first = words.next().unwrap_or_default();
    let rest = block[first.len()..].trim_start();
    if first.eq_ignore_ascii_case("by") || first.eq_ignore_ascii_case("by:") {
        return starts_with_name(rest);
    }
    let contact = |word: &str| word.contains('@') && word.len() > 1;
    let labelled = ["email:", "e-mail:", "twitter:", "follow"].iter().any(|label| first.eq_ignore_ascii_case(label));
    if rest.is_empty() && contact(first) || labelled && rest.len() < 60 && rest.split_whitespace().any(contact) {
        return true;
    }
    const ROLES: [&str; 8] =
        ["writer", "reporter", "correspondent", "editor", "contributor", "columnist", "journalist", "reporters"];
    block.split_once(',').is_some_and(|(name, role)| {
        name.contains(' ')
            && starts_with_name(name)
            && role.split_whitespace().next_back().is_some_and(|last| ROLES.contains(&last.to_lowercase().as_str()))
    })
}

/// True for up to five words with capitals, particles aside, before a comma or a small word like “in”; no date, no “The”.
fn starts_with_name(line: &str) -> bool {
    const PARTICLES: &str = "de van von der den al el bin ibn la le di da du dos and";
    const ENDS: &str = "in for at of with from on";
    let part = line.split([',', '|', '/', '•', '–', '—']).next().unwrap_or_default();
    let listed = |list: &str, word: &str| list.split_whitespace().any(|entry| entry == word);
    let name: Vec<&str> = part.split_whitespace().take_while(|&word| !listed(ENDS, word)).collect();
    let Some(&first) = name.first() else { return false };
    let shape = |word: &&str| {
        let letters = word.trim_end_matches('.');
        let initial = word.len() > letters.len() && letters.chars().count() <= 3;
        (letters.len() == word.len() || initial) && (letters.starts_with(char::is_uppercase) || listed(PARTICLES, word))
    };
    let alone = name.len() == 1 && part.trim() != line.trim();
    (1..=9).contains(&name.len())
        && !alone
        && name.iter().all(shape)
        && first.starts_with(char::is_uppercase)
        && !words::is_starter(first)
        && lexicon::month(first).is_none()
        && lexicon::weekday(first).is_none()
}

fn is_boilerplate(line: &str) -> bool {
    /// Whole lines, but for punctuation.
    static LINES: Phrases = phrases!(
        "advertisement|advertisements|ad|sponsored|sponsored content|keep reading|read more|read also|related|related \
        articles|related stories|related news|related content|see also|also read|more|share|share this|share this article|share \
        this story|tweet|print|email|facebook|twitter|whatsapp|pinterest|linkedin|comments|comment|leave a comment|leave a \
        reply|trending|most read|most popular|subscribe|subscribe now|sign up|sign in|log in|loading|story \
        continues|story continues below|continue reading|skip advertisement|recommended|read next|watch|video|gallery|\
        tags|next article|previous article|back to top|more from|copy link|listen to this article"
    );
    /// Starts of lines of any length.
    static STARTS: Phrases = phrases!(
        "read more:|read also:|also read:|see also:|related:|read next:|keep reading:|continue reading:|further \
        reading:|click here|sign up for|sign up to|subscribe to|follow us on|like us on|share this|download our|join our|\
        get our|get the latest|advertisement|story continues below|article continues below|this article has been \
        updated|have a news tip|got a tip|contact us|for more news|for more stories|for more information, visit|we use \
        cookies|this site uses cookies|this website uses cookies|by continuing to use|last modified|last updated|more on \
        this story|related topics|related coverage|posted in:|tagged:|tags:|filed under:|topics:|please enable javascript|your \
        browser does not support|support our journalism|support independent journalism|view the original article|view comments"
    );
    /// Starts of short lines.
    static SHORT_STARTS: Phrases = phrases!(
        "read:|more:|see more:|watch:|watch live:|updated:|published:|published on|posted on|join us|download \
        the|to comment on"
    );
    let bare = line.trim_end_matches(['.', ':', '!', '…', '»', '>', ']', ')', ' ', '→', '*', '_', '-', '|']);
    let bare = bare.trim_start_matches(['[', '(']);
    let timed = line.contains(|c: char| c.is_ascii_digit())
        && starts_with_any(line, &["published ", "updated ", "posted ", "modified "]);
    let address = starts_with_any(line, &["http://", "https://", "www.", "pic.twitter.com/"])
        && !line.contains(char::is_whitespace);
    let reading_time = line.ends_with("min read") || line.ends_with("minute read");
    LINES.contains(&bare)
        || starts_with_any(line, &STARTS)
        || line.len() <= SHORT && (starts_with_any(line, &SHORT_STARTS) || timed || reading_time)
        || line.starts_with("by clicking") && contains_any(line, &["you agree", "you accept", "you consent"])
        || address
}
