//! Folds words for comparison: without case, accents and punctuation.

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

/// Days since 1970 of a date that begins `2022-04-22`; `None` if it begins otherwise.
pub fn day(date: &str) -> Option<i32> {
    let mut parts = date.get(..10)?.split('-');
    let mut part = || parts.next().and_then(|part| part.parse::<i32>().ok());
    let (year, month, day) = (part()?, part()?, part()?);
    if !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return None;
    }
    // Howard Hinnant, chrono-compatible low-level date algorithms: days_from_civil.
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    Some(era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468)
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
    }
}
