//! The phrases by which a line shows that it is a byline, a credit, a date line or the page's own furniture.

use super::SectionKind;
use super::abbreviations::{self, Class};

/// Longer blocks are prose, whatever they start with.
const LONGEST: usize = 300;

/// The kind of a block that its words give away. `near_edge`: it stands near the article's start or end.
pub(super) fn kind(block: &str, near_edge: bool) -> Option<SectionKind> {
    if block.len() > LONGEST {
        return None;
    }
    let lower = block.to_lowercase();
    let line = lower.trim_start_matches(['*', '_', '•', '-', '–', '—', '|', '>', '►', '[', '#', ' ', '\u{a0}']);
    if is_date_line(block) {
        Some(SectionKind::Dateline)
    } else if is_credit(line, &lower) {
        Some(SectionKind::Credit)
    } else if near_edge && is_byline(block, line) {
        Some(SectionKind::Byline)
    } else if is_boilerplate(line) {
        Some(SectionKind::Boilerplate)
    } else {
        None
    }
}

/// Where in a paragraph the credit in brackets starts that closes it: “(Reporting by X; Editing by Y)”.
pub(super) fn trailing_credit(paragraph: &str) -> Option<usize> {
    if !paragraph.ends_with([')', ']']) {
        return None;
    }
    let open = paragraph.rfind(['(', '[']).filter(|&open| open > 0 && paragraph.len() - open <= LONGEST)?;
    let inside = paragraph[open + 1..].to_lowercase();
    const STARTS: &[&str] = &[
        "reporting by",
        "additional reporting",
        "editing by",
        "writing by",
        "compiled by",
        "with information from",
        "with inputs from",
        "with input from",
        "with agency input",
        "with reporting by",
        "with files from",
    ];
    STARTS.iter().any(|start| inside.starts_with(start)).then_some(open)
}

/// “Friday, July 21, 2017”, “27 January 2022”: a line that is only a date.
fn is_date_line(line: &str) -> bool {
    if line.len() > 60 || !line.contains(|c: char| c.is_ascii_digit()) {
        return false;
    }
    let mut dated = false;
    for word in line.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
        let month = is_month(word);
        let day =
            DAYS.iter().any(|day| day.eq_ignore_ascii_case(word)) || abbreviations::class(word) == Some(Class::Weekday);
        let number = word.bytes().next().is_some_and(|byte| byte.is_ascii_digit());
        dated |= month;
        if !(month || day || number) {
            return false;
        }
    }
    dated
}

const DAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

fn is_month(word: &str) -> bool {
    const MONTHS: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    MONTHS.iter().any(|month| month.eq_ignore_ascii_case(word)) || abbreviations::class(word) == Some(Class::Month)
}

fn is_credit(line: &str, whole: &str) -> bool {
    const BRACKETED: &[&str] = &[
        "with information from",
        "with inputs from",
        "with input from",
        "with agency",
        "with agencies",
        "with reporting by",
        "with files from",
        "reporting by",
        "additional reporting",
        "editing by",
        "writing by",
        "edited by",
        "compiled by",
        "photo by",
        "photo:",
        "source:",
        "sources:",
        "via ",
        "©",
    ];
    const STARTS: &[&str] = &[
        "reporting by",
        "additional reporting by",
        "editing by",
        "writing by",
        "compiled by ",
        "photo by",
        "photo:",
        "photos:",
        "photo credit",
        "image:",
        "image credit",
        "photograph:",
        "photography by",
        "picture:",
        "credit:",
        "©",
        "copyright",
        "(c) 20",
        "source:",
        "sources:",
        "all rights reserved",
        "this story was originally published",
        "with inputs from",
        "with information from",
        "with files from",
        "translated by",
        "featured image",
        "getty images",
        "afp/getty",
        "ap photo",
        "reuters/",
        "courtesy of",
        "file photo",
    ];
    let bracketed =
        line.strip_prefix('(').or_else(|| whole.strip_prefix('[')).filter(|_| line.ends_with([')', ']', '.']));
    if bracketed.is_some_and(|inside| BRACKETED.iter().any(|start| inside.starts_with(start))) {
        return true;
    }
    STARTS.iter().any(|start| line.starts_with(start))
        || ((line.contains("contributed to this") || line.contains("contributed reporting"))
            && (line.contains("report") || line.contains("story") || line.contains("article")))
}

/// “By Jane Doe, Staff Writer”, “John Smith, Reuters correspondent” do not end in a stop; nor does a bare e-mail address.
fn is_byline(block: &str, line: &str) -> bool {
    let mut words = block.split_whitespace();
    let first = words.next().unwrap_or_default();
    if block.len() <= 120 && (first.eq_ignore_ascii_case("by") || first.eq_ignore_ascii_case("by:")) {
        let name = words.clone().next().is_some_and(|word| word.starts_with(char::is_uppercase));
        let known = line.ends_with('.') && !line.contains(". ");
        return name
            && !known
            && words.clone().count() <= 14
            && words.filter(|word| word.starts_with(char::is_lowercase)).count() <= 3;
    }
    let contact = |word: &str| {
        word.starts_with('@') && word.len() > 1 || word.contains('@') && word.contains('.') && !word.starts_with('@')
    };
    let count = block.split_whitespace().count();
    (count == 1 && contact(first))
        || (count <= 4
            && ["email:", "e-mail:", "twitter:", "follow"].iter().any(|s| line.starts_with(s))
            && block.split_whitespace().any(contact))
}

fn is_boilerplate(line: &str) -> bool {
    /// Whole lines, but for punctuation.
    const LINES: &[&str] = &[
        "advertisement",
        "advertisements",
        "ad",
        "sponsored",
        "sponsored content",
        "keep reading",
        "read more",
        "read also",
        "related",
        "related articles",
        "related stories",
        "related news",
        "related content",
        "see also",
        "also read",
        "more",
        "share",
        "share this",
        "share this article",
        "share this story",
        "tweet",
        "print",
        "email",
        "facebook",
        "twitter",
        "whatsapp",
        "pinterest",
        "linkedin",
        "comments",
        "comment",
        "leave a comment",
        "leave a reply",
        "trending",
        "most read",
        "most popular",
        "subscribe",
        "subscribe now",
        "sign up",
        "sign in",
        "log in",
        "loading",
        "story continues",
        "story continues below",
        "continue reading",
        "skip advertisement",
        "recommended",
        "read next",
        "watch",
        "video",
        "gallery",
        "tags",
        "next article",
        "previous article",
        "back to top",
        "more from",
    ];
    const STARTS: &[&str] = &[
        "read more:",
        "read also:",
        "read:",
        "also read:",
        "see also:",
        "see more:",
        "more:",
        "related:",
        "read next:",
        "keep reading:",
        "continue reading:",
        "further reading:",
        "watch:",
        "watch live:",
        "click here",
        "sign up for",
        "sign up to",
        "subscribe to",
        "follow us on",
        "like us on",
        "share this",
        "download our",
        "download the",
        "join our",
        "join us on",
        "get our",
        "get the latest",
        "advertisement",
        "story continues below",
        "article continues below",
        "this article has been updated",
        "have a news tip",
        "got a tip",
        "contact us",
        "for more news",
        "for more stories",
        "for more information, visit",
        "we use cookies",
        "this site uses cookies",
        "this website uses cookies",
        "by clicking",
        "by continuing to use",
        "published on:",
        "last modified",
        "last updated",
        "updated:",
        "published:",
        "more on this story",
        "related topics",
        "related coverage",
        "posted in:",
        "tagged:",
        "tags:",
        "filed under:",
        "topics:",
        "please enable javascript",
        "your browser does not support",
        "support our journalism",
        "support independent journalism",
        "to comment on",
        "view the original article",
        "view comments",
        "http://",
        "https://",
        "www.",
        "pic.twitter.com/",
    ];
    let bare = line.trim_end_matches(['.', ':', '!', '…', '»', '>', ']', ' ', '→', '*', '_', '-', '|']);
    if LINES.contains(&bare) {
        return true;
    }
    let Some(start) = STARTS.iter().find(|start| line.starts_with(**start)) else { return false };
    // An address is boilerplate if nothing else stands on the line.
    !(start.starts_with("http") || start.starts_with("www") || start.starts_with("pic."))
        || !line.contains(char::is_whitespace)
}
