//! Folds words for comparison: without case, accents and punctuation.

use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta};
use twox_hash::XxHash64;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// A hash of bytes, the same on every machine.
pub fn hash(bytes: &[u8]) -> u64 {
    XxHash64::oneshot(0, bytes)
}

/// A hash of a sequence of numbers.
pub fn hash_all(numbers: impl IntoIterator<Item = u64>) -> u64 {
    // Multiply and xor-shift (splitmix64), in order.
    numbers.into_iter().fold(0x9e37_79b9_7f4a_7c15, |sum, number| {
        let mut mixed = (sum ^ number).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed ^= mixed >> 31;
        mixed.wrapping_mul(0x94d0_49bb_1331_11eb)
    })
}

/// Lower case, without accents: “Łukasz Müller” is `lukasz muller`.
pub fn fold(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let mut folded = String::with_capacity(text.len());
    for c in text.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase) {
        match c {
            'ø' => folded.push('o'),
            'ł' => folded.push('l'),
            'đ' | 'ð' => folded.push('d'),
            'ħ' => folded.push('h'),
            'ı' => folded.push('i'),
            'ß' => folded.push_str("ss"),
            'æ' => folded.push_str("ae"),
            'œ' => folded.push_str("oe"),
            'þ' => folded.push_str("th"),
            '’' | '‘' | 'ʻ' | 'ʼ' | '`' => folded.push('\''),
            '‐' | '‑' | '–' | '—' => folded.push('-'),
            c if is_combining_mark(c) => {}
            c => folded.push(c),
        }
    }
    folded
}

/// The folded words of a text: runs of letters and digits; an apostrophe inside a word is left out, and so is the `s` of a possessive.
pub fn words(text: &str) -> Vec<String> {
    let folded = fold(text);
    let mut words = Vec::new();
    for run in folded.split(|c: char| !c.is_alphanumeric() && c != '\'') {
        let run = run.trim_matches('\'');
        let run = run.strip_suffix("'s").unwrap_or(run);
        if !run.is_empty() {
            words.push(run.replace('\'', ""));
        }
    }
    words
}

/// When something was published.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Published {
    /// Days since 1970, by the calendar of the place that the date is given for.
    pub day: i32,
    /// Seconds since 1970. A date without a time is the beginning of its day, one without a time zone is UTC.
    pub second: i64,
}

/// Reads a date as sources give it: ISO 8601 (`2022-04-22`, `2022-04-22T10:00:00+02:00`), also with what follows left off, or RFC 2822
/// (`Fri, 22 Apr 2022 10:00:00 GMT`), as RSS has it.
pub fn published(date: &str) -> Option<Published> {
    let date = date.trim();
    let zoned = DateTime::parse_from_rfc3339(date)
        .or_else(|_| DateTime::parse_from_str(date, "%Y-%m-%dT%H:%M:%S%.f%#z"))
        .or_else(|_| DateTime::parse_from_str(date, "%Y-%m-%d %H:%M:%S%.f %#z"))
        .or_else(|_| DateTime::parse_from_str(date, "%Y-%m-%dT%H:%M%#z"))
        .or_else(|_| DateTime::parse_from_rfc2822(date));
    if let Ok(zoned) = zoned {
        return Some(Published { day: days(zoned.date_naive())?, second: zoned.timestamp() });
    }
    let separated = date.get(10..).unwrap_or_default().trim_start_matches(['T', 't', ' ']);
    let time = ["%H:%M:%S%.f", "%H:%M"]
        .iter()
        .find_map(|form| Some(NaiveTime::parse_and_remainder(separated, form).ok()?.0))
        .unwrap_or_default();
    let on = NaiveDate::parse_from_str(date.get(..10)?, "%Y-%m-%d").ok()?;
    Some(Published { day: days(on)?, second: on.and_time(time).and_utc().timestamp() })
}

/// Days since 1970 of a date; `None` if it is none that [`published`] reads.
pub fn day(date: &str) -> Option<i32> {
    Some(published(date)?.day)
}

/// A day as a date: the inverse of [`day`].
pub fn date(day: i32) -> String {
    let date = NaiveDate::default().checked_add_signed(TimeDelta::days(day.into()));
    date.map_or_else(String::new, |date| date.to_string())
}

fn days(date: NaiveDate) -> Option<i32> {
    // The default is the first day of 1970.
    i32::try_from((date - NaiveDate::default()).num_days()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_compared_without_case_accents_and_punctuation() {
        assert_eq!(fold("Łukasz Müller-Øster"), "lukasz muller-oster");
        assert_eq!(
            words("“We can’t,” said Müller’s aide — no. 7"),
            ["we", "cant", "said", "muller", "aide", "no", "7"]
        );
    }

    #[test]
    fn a_date_is_a_number_of_days() {
        assert_eq!(
            (day("1970-01-01"), day("2022-04-22T10:00:00Z"), day("1969-12-31")),
            (Some(0), Some(19_104), Some(-1))
        );
        assert_eq!((day("22 April 2022"), day("2022-13-01"), day("")), (None, None, None));
        for text in ["1970-01-01", "2022-04-22", "2024-02-29", "1969-12-31", "2000-12-31"] {
            assert_eq!(day(text).map(date).as_deref(), Some(text));
        }
    }

    #[test]
    fn the_time_of_day_counts_in_any_notation() {
        let ten = 1_650_621_600;
        for text in [
            "2022-04-22T10:00:00Z",
            "2022-04-22 10:00:00Z",
            "2022-04-22T12:00:00.000+02:00",
            "2022-04-22T12:00:00+0200",
            "2022-04-22 10:00:00 +0000",
            "2022-04-22T10:00Z",
            "2022-04-22T10:00:00",
            "2022-04-22 10:00",
            "Fri, 22 Apr 2022 10:00:00 GMT",
            "Fri, 22 Apr 2022 06:00:00 -0400",
            "22 Apr 2022 10:00:00 +0000",
        ] {
            assert_eq!(published(text), Some(Published { day: 19_104, second: ten }), "{text}");
        }
        // The day is that of the place, the second everybody's.
        let late = published("2022-04-22T23:30:00-05:00").unwrap();
        assert_eq!((late.day, late.second), (19_104, 1_650_688_200));
        assert_eq!(published("2022-04-22").map(|date| date.second), Some(1_650_585_600));
    }
}
