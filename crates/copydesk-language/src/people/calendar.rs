//! Names of weekdays and months, in full and short.

/// 0 for Monday to 6 for Sunday; short forms with or without dot. Capital letters are asked for (“sat”, “may”).
pub fn weekday(word: &str) -> Option<u8> {
    Some(match bare(word)? {
        "Monday" | "Mon" | "MONDAY" => 0,
        "Tuesday" | "Tue" | "Tues" | "TUESDAY" => 1,
        "Wednesday" | "Wed" | "Weds" | "WEDNESDAY" => 2,
        "Thursday" | "Thu" | "Thur" | "Thurs" | "THURSDAY" => 3,
        "Friday" | "Fri" | "FRIDAY" => 4,
        "Saturday" | "Sat" | "SATURDAY" => 5,
        "Sunday" | "Sun" | "SUNDAY" => 6,
        _ => return None,
    })
}

/// 1 for January to 12 for December; short forms with or without dot. Capital letters are asked for; “May” and “March”
/// may be something else.
pub fn month(word: &str) -> Option<u8> {
    Some(match bare(word)? {
        "January" | "Jan" | "JANUARY" => 1,
        "February" | "Feb" | "FEBRUARY" => 2,
        "March" | "Mar" | "MARCH" => 3,
        "April" | "Apr" | "APRIL" => 4,
        "May" | "MAY" => 5,
        "June" | "Jun" | "JUNE" => 6,
        "July" | "Jul" | "JULY" => 7,
        "August" | "Aug" | "AUGUST" => 8,
        "September" | "Sep" | "Sept" | "SEPTEMBER" => 9,
        "October" | "Oct" | "OCTOBER" => 10,
        "November" | "Nov" | "NOVEMBER" => 11,
        "December" | "Dec" | "DECEMBER" => 12,
        _ => return None,
    })
}

fn bare(word: &str) -> Option<&str> {
    word.starts_with(|c: char| c.is_ascii_uppercase()).then(|| word.strip_suffix('.').unwrap_or(word))
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
        assert_eq!(["Tuesday", "Sun.", "sun", "SUNDAY"].map(weekday), [Some(1), Some(6), None, Some(6)]);
    }
}
