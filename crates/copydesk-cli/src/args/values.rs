//! Values of flags, with errors that say what was expected.

use clap::ValueEnum;
use copydesk::formats::Encoding;

/// One of a list of words. The error names them all, and the nearest one.
pub fn choice<T: ValueEnum>(text: &str) -> Result<T, String> {
    T::from_str(text, true).map_err(|_| {
        let words: Vec<String> = T::value_variants()
            .iter()
            .filter_map(|value| Some(value.to_possible_value()?.get_name().to_owned()))
            .collect();
        let given = text.to_lowercase();
        let nearest = words.iter().min_by_key(|word| strsim::osa_distance(word, &given));
        let near = nearest.filter(|word| strsim::osa_distance(word, &given) <= 1 + word.chars().count() / 4);
        let near = near.map(|word| format!("; did you mean {word}?")).unwrap_or_default();
        match words.as_slice() {
            [first, second] => format!("expected {first} or {second}{near}"),
            [others @ .., last] => format!("expected {} or {last}{near}", others.join(", ")),
            [] => "no value is possible".into(),
        }
    })
}

/// The largest number of workers: more would take memory for threads without any gain.
const MOST_JOBS: usize = 1024;

/// A number of articles to work on at once.
pub fn jobs(text: &str) -> Result<usize, String> {
    match text.parse() {
        Ok(0) => Err("at least one job is needed; leave the flag out to use all cores".into()),
        Ok(jobs) if jobs > MOST_JOBS => Err(format!("at most {MOST_JOBS} jobs are possible")),
        Ok(jobs) => Ok(jobs),
        Err(_) => Err("expected a whole number, such as 4".into()),
    }
}

/// A character encoding.
pub fn encoding(text: &str) -> Result<Encoding, String> {
    Encoding::parse(text).ok_or_else(|| "expected an encoding, such as windows-1252, utf-16le or shift_jis".into())
}

/// A share, from 0 to 1.
pub fn share(text: &str) -> Result<f64, String> {
    let share = text.parse().ok().filter(|share| (0.0..=1.0).contains(share));
    share.ok_or_else(|| "expected a number from 0 to 1, such as 0.8".into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::args::Format;

    #[test]
    fn a_wrong_word_is_answered_with_the_right_ones() {
        assert_eq!(choice::<Format>("JSON"), Ok(Format::Json));
        let all = "expected jsonl, json, pretty, explain, html, svg, labelstudio, webanno, csv or parquet";
        assert_eq!(choice::<Format>("xml").unwrap_err(), format!("{all}; did you mean html?"));
        assert_eq!(choice::<Format>("jsnol").unwrap_err(), format!("{all}; did you mean jsonl?"));
        assert_eq!(choice::<Format>("parkay").unwrap_err(), all);
        assert_eq!(choice::<Format>("").unwrap_err(), all);
    }
}
