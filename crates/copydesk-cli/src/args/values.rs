//! Values that clap does not know, with errors that say what was expected.

/// A number of articles to work on at once.
pub fn jobs(text: &str) -> Result<usize, String> {
    match text.parse() {
        Ok(0) => Err("at least one job is needed; leave the flag out to use all cores".into()),
        Ok(jobs) => Ok(jobs),
        Err(_) => Err("expected a whole number, such as 4".into()),
    }
}

/// A share, from 0 to 1.
pub fn share(text: &str) -> Result<f64, String> {
    let share = text.parse().ok().filter(|share| (0.0..=1.0).contains(share));
    share.ok_or_else(|| "expected a number from 0 to 1, such as 0.8".into())
}
