//! Speed that a user would notice. Machines differ and may be busy, so these tests only warn.

use std::time::{Duration, Instant};

use super::{Run, Test};
use crate::articles::prose;
use crate::finding::{Finding, warn};
use crate::lend::Lent;
use crate::plugin::Subject;
use crate::upstream;

pub(super) const TESTS: &[Test] = &[
    Test::new(
        "start-time",
        "`open` and `start` take less than a second",
        "read weights in place, and build tables at compile time",
        Run::Each(|_, subject| {
            let start = Instant::now();
            subject.open()?.start().map(drop)?;
            let took = start.elapsed();
            if took > Duration::from_secs(1) { warn(format!("they took {:.1} s", took.as_secs_f32())) } else { Ok(()) }
        }),
    )
    .needs(&["ordinary-articles"]),
    Test::new(
        "words-per-second",
        "it processes more than 10,000 words per second",
        "profile it over a corpus",
        Run::Each(|_, subject| {
            let bytes = 100 << 10;
            let took = time(subject, bytes)?;
            // A word of news takes about six bytes, with the space after it.
            let words = bytes as f64 / 6.0 / took.as_secs_f64();
            if words < 10_000.0 { warn(format!("about {words:.0} words per second")) } else { Ok(()) }
        }),
    )
    .needs(&["text-long-article"])
    .long(),
    Test::new(
        "time-linear",
        "four times the text takes about four times as long",
        "look for nested loops over all rows",
        Run::Each(|_, subject| {
            let (short, long) = (time(subject, 128 << 10)?, time(subject, 512 << 10)?);
            let ratio = long.as_secs_f64() / short.as_secs_f64().max(1e-6);
            let slow = ratio > 10.0 && long > Duration::from_millis(200);
            if slow { warn(format!("it takes {ratio:.0} times as long")) } else { Ok(()) }
        }),
    )
    .needs(&["text-long-article"])
    .long(),
];

/// The shorter of two times for an article of this many bytes, in one session.
fn time(subject: &Subject, bytes: usize) -> Result<Duration, Finding> {
    let case = upstream::case(&subject.descriptor, "prose", &prose(bytes))?;
    let batch = Lent::new(&[case])?;
    let model = subject.open()?;
    let mut session = model.start()?;
    let mut once = || -> Result<Duration, Finding> {
        let start = Instant::now();
        session.process(&batch)?;
        Ok(start.elapsed())
    };
    Ok(once()?.min(once()?))
}
