//! Datelines in front of a paragraph: “MOSCOW (Reuters) - ”, “WASHINGTON, Jan. 6 (AP) — ”, “NEW DELHI: ”.

use crate::lexicon;

use super::phrases;

/// A dateline is no longer than this many bytes, its dash included.
const LONGEST: usize = 100;

/// The length in bytes of the dateline with which `paragraph` starts, its dash or colon included.
///
/// A dateline is place, region, date and agency in brackets, then a dash. An agency, a date, or a place in capitals with its
/// region is enough in any paragraph. A place in capitals alone is enough near the start, a place in lower case only in the first
/// paragraph, before a spaced dash. `before` counts the paragraphs before this one. `colon`: a colon may replace the dash.
pub(super) fn length(paragraph: &str, before: usize, colon: bool) -> Option<usize> {
    let Some((dash, end)) = split(paragraph) else { return agency_alone(paragraph) };
    let head = &paragraph[..dash];
    let rest = paragraph[end..].trim_start();
    let Some(evidence) = parts(head) else { return agency_alone(paragraph) };
    if rest.is_empty() || is_label(head) && !(evidence.agency || evidence.date) {
        return None;
    }
    let words = head.split_whitespace().count();
    let place = evidence.capitals && (head.contains(',') || before < 4 && words <= 3);
    let enough = if paragraph[dash..end].ends_with(':') {
        colon && before == 0 && evidence.capitals && words <= 4
    } else {
        // “Durban — The trophy was presented”, but not “Durban — the port — was”.
        let bare = before == 0 && words <= 3 && head.ends_with(' ') && rest.starts_with(char::is_uppercase);
        evidence.agency || evidence.date || place || bare && split(rest).is_none()
    };
    enough.then_some(end)
}

/// “(CNN)The president spoke”, which has lost its dash.
fn agency_alone(paragraph: &str) -> Option<usize> {
    let (agency, rest) = paragraph.strip_prefix('(')?.split_once(')')?;
    (agency.len() <= 40 && phrases::is_agency(agency) && !rest.trim().is_empty()).then_some(agency.len() + 2)
}

/// True if the paragraph starts with words in capitals and a colon, as a dateline or a speaker in a transcript does.
pub(super) fn is_labelled(paragraph: &str) -> bool {
    let head = paragraph.split(':').next().unwrap_or_default();
    head.len() < paragraph.len().min(40) && head.contains(char::is_uppercase) && !head.contains(char::is_lowercase)
}

#[derive(Default)]
struct Evidence {
    capitals: bool,
    agency: bool,
    date: bool,
}

/// Where the dash or colon that ends the dateline starts and ends.
fn split(paragraph: &str) -> Option<(usize, usize)> {
    let mut previous = ' ';
    for (at, c) in paragraph.char_indices().take_while(|&(at, _)| at < LONGEST) {
        let end = at + c.len_utf8();
        let rest = &paragraph[end..];
        let spaced = rest.starts_with(char::is_whitespace);
        let found = match c {
            '—' | '―' => true,
            '–' | '_' => spaced,
            '-' => spaced || rest.starts_with('-'),
            ':' => spaced,
            _ => false,
        };
        if found {
            let end = end + (rest.len() - rest.trim_start_matches('-').len());
            return Some((at, end));
        }
        if matches!(c, '"' | '“' | '”' | '!' | '?' | ';') || (c == '-' && previous == ' ') {
            return None;
        }
        previous = c;
    }
    None
}

/// The evidence for a dateline in the text before the dash; None if something there cannot be part of one.
fn parts(head: &str) -> Option<Evidence> {
    let mut evidence = Evidence::default();
    let mut words = 0;
    let mut rest = head.trim_end();
    if let Some(open) = rest.rfind('(') {
        let agency = rest[open + 1..].strip_suffix(')')?;
        let short = !agency.is_empty() && agency.len() <= 40 && agency.split_whitespace().count() <= 4;
        evidence.agency = short && agency.starts_with(char::is_uppercase);
        if !evidence.agency {
            return None;
        }
        rest = rest[..open].trim_end();
    }
    for (index, word) in rest.split_whitespace().enumerate() {
        let bare = word.trim_matches([',', '.', '(', ')', '/']);
        if bare.is_empty() {
            continue;
        }
        words += 1;
        let number = bare.bytes().all(|byte| byte.is_ascii_digit());
        if lexicon::month(bare).is_some() {
            evidence.date |= rest.contains(|c: char| c.is_ascii_digit());
        } else if bare.starts_with(char::is_uppercase) {
            let letters = bare.chars().filter(|c| c.is_alphabetic()).count();
            evidence.capitals |= index == 0 && letters >= 3 && !bare.contains(char::is_lowercase);
            evidence.capitals |= index == 1 && words == 2 && rest.starts_with("ST.") && letters >= 3;
        } else if !(number
            || matches!(bare, "&" | "de" | "del" | "la" | "al" | "of" | "and" | "the" | "upon" | "sur") && index > 0)
        {
            return None;
        }
    }
    // “Trump wins (AP) - ” has no comma, “Los Angeles (AFP) - ” few words.
    let long = words > 4 && !rest.contains(',');
    (words <= 10 && !long && (words > 0 || evidence.agency)).then_some(evidence)
}

/// Labels that look like places in capitals.
fn is_label(head: &str) -> bool {
    const LABELS: &str = "ALERT ANALYSIS ANSWER BREAKING BUSINESS CITY CLAIM CORRECTION COUNTRY DEVELOPING EDITORIAL EXCLUSIVE \
        EXPLAINER FACT FACTBOX FACTS FILE HOW INTERVIEW JUST LIVE MORE NEWS NOTE NOW OPINION PHOTO PHOTOS \
        POLITICS POLL QUESTION QUOTE REPORT REVIEW SPORTS THE THEN TIMELINE UPDATE UPDATED UPDATES VIDEO WATCH \
        WHAT WHO WHY WORLD";
    let first = head.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    LABELS.split_whitespace().any(|label| label.eq_ignore_ascii_case(first)) && !head.starts_with("THE HAGUE")
}
