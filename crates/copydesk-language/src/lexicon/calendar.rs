//! Weekdays and months, in full and in short.

use std::sync::LazyLock;

use super::data;
use crate::lookup::{Folded, Map};

const FILE: &str = include_str!("../../data/calendar.txt");

/// A name's place in the week or the year, from 0, and whether it is the full name.
type Names = Map<&'static str, (u8, bool)>;

static WEEKDAYS: LazyLock<Names> = LazyLock::new(|| names("weekdays"));
static MONTHS: LazyLock<Names> = LazyLock::new(|| names("months"));

/// 0 for Monday to 6 for Sunday; short forms with or without the dot. Lower case does not count (“sat”); capitals do in full.
pub fn weekday(word: &str) -> Option<u8> {
    place(&WEEKDAYS, word)
}

/// 1 for January to 12 for December; short forms with or without the dot. Lower case does not count (“may”); capitals do in
/// full. “May” and “March” may be something else.
pub fn month(word: &str) -> Option<u8> {
    place(&MONTHS, word).map(|place| place + 1)
}

/// The weekdays, in lower case.
pub fn weekdays() -> impl Iterator<Item = &'static str> {
    full("weekdays")
}

/// The months, in lower case.
pub fn months() -> impl Iterator<Item = &'static str> {
    full("months")
}

/// The short forms of weekdays, in lower case and without the dot.
pub fn weekday_abbreviations() -> impl Iterator<Item = &'static str> {
    short("weekdays")
}

/// The short forms of months, in lower case and without the dot.
pub fn month_abbreviations() -> impl Iterator<Item = &'static str> {
    short("months")
}

fn full(section: &str) -> impl Iterator<Item = &'static str> + use<> {
    data::lines(FILE, section).filter_map(|line| line.split_whitespace().next())
}

fn short(section: &str) -> impl Iterator<Item = &'static str> + use<> {
    data::lines(FILE, section).flat_map(|line| line.split_whitespace().skip(1))
}

fn names(section: &str) -> Names {
    let mut names = Map::default();
    for (place, line) in (0..).zip(data::lines(FILE, section)) {
        names.extend(line.split_whitespace().enumerate().map(|(at, name)| (name, (place, at == 0))));
    }
    names
}

fn place(names: &Names, word: &str) -> Option<u8> {
    let rest = word.strip_prefix(|c: char| c.is_ascii_uppercase())?;
    let &(place, full) = names.get(Folded::without_dot(word)?.as_str())?;
    let lower = !rest.contains(|c: char| c.is_ascii_uppercase());
    let capitals = full && !rest.contains(|c: char| c.is_ascii_lowercase());
    (lower || capitals).then_some(place)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_in_full_and_short() {
        assert_eq!(
            ["Jan.", "May", "Sept.", "may", "Monday", ""].map(month),
            [Some(1), Some(5), Some(9), None, None, None]
        );
        assert_eq!(["MAY", "MAr", "JAN."].map(month), [Some(5), None, None]);
        assert_eq!(["Tuesday", "Sun.", "sun", "SUNDAY"].map(weekday), [Some(1), Some(6), None, Some(6)]);
    }
}
