//! The stretches of its text that an input asks about: `"targets": [{"start": 5, "end": 9}]`, in the unit that its `offsets` names.

use std::ops::Range;

use serde_json::Value;

use crate::{Error, Unit};

/// The unit that an input's `offsets` names; code points if it names none.
pub(super) fn unit(offsets: Option<&Value>) -> Result<Unit, Error> {
    let Some(named) = offsets else { return Ok(Unit::default()) };
    let units = [Unit::Codepoint, Unit::Utf16, Unit::Byte];
    units.into_iter().find(|unit| named.as_str() == Some(unit.as_str())).ok_or_else(|| Error::Unit(named.to_string()))
}

/// The targets as ranges of bytes of `text`, in order; one that is given twice is one.
pub(super) fn targets(given: &Value, unit: Unit, text: &str) -> Result<Vec<Range<usize>>, Error> {
    let Value::Array(given) = given else {
        return Err(Error::Target {
            place: "targets".into(),
            why: "expected a list, as [{\"start\": 5, \"end\": 9}]".into(),
        });
    };
    let mut ends = Vec::with_capacity(given.len());
    for (at, target) in given.iter().enumerate() {
        let number = |key| target.get(key).and_then(Value::as_u64).and_then(|n| usize::try_from(n).ok());
        match (number("start"), number("end")) {
            (Some(start), Some(end)) if start < end => ends.push((at, start, end)),
            (Some(start), Some(end)) => {
                return Err(bad(at, format!("it starts at {start} and ends at {end}; it must hold something")));
            }
            _ => return Err(bad(at, format!("it is {target}; expected whole numbers `start` and `end`"))),
        }
    }
    let mut wanted: Vec<usize> = ends.iter().flat_map(|&(_, start, end)| [start, end]).collect();
    wanted.sort_unstable();
    wanted.dedup();
    let (bytes, units) = bytes(text, unit, &wanted);
    let mut found = Vec::with_capacity(ends.len());
    for (at, start, end) in ends {
        let byte = |offset: usize| wanted.binary_search(&offset).ok().and_then(|place| bytes[place]);
        let why = |offset: usize| match offset > units {
            true => format!("it ends at {offset}, but the text has {units} ({})", unit.as_str()),
            false => format!("{offset} lies inside a character ({})", unit.as_str()),
        };
        let end_byte = byte(end).ok_or_else(|| bad(at, why(end)))?;
        let range = byte(start).ok_or_else(|| bad(at, why(start)))?..end_byte;
        if text[range.clone()].trim().is_empty() {
            return Err(bad(at, "it covers nothing but white space".into()));
        }
        found.push((range, at));
    }
    found.sort_by_key(|(range, _)| (range.start, range.end));
    found.dedup_by(|(next, _), (range, _)| next == range);
    if let Some(pair) = found.windows(2).find(|pair| pair[1].0.start < pair[0].0.end) {
        return Err(bad(pair[1].1, format!("it overlaps targets[{}]", pair[0].1)));
    }
    Ok(found.into_iter().map(|(range, _)| range).collect())
}

fn bad(at: usize, why: String) -> Error {
    Error::Target { place: format!("targets[{at}]"), why }
}

/// The byte of each of the sorted offsets, `None` where it is no boundary; and how many units the text has.
fn bytes(text: &str, unit: Unit, wanted: &[usize]) -> (Vec<Option<usize>>, usize) {
    let mut found = Vec::with_capacity(wanted.len());
    let mut units = 0;
    let ends = text.char_indices().map(|(byte, c)| (byte, Some(c))).chain([(text.len(), None)]);
    for (byte, c) in ends {
        while let Some(&next) = wanted.get(found.len()).filter(|&&next| next <= units) {
            found.push((next == units).then_some(byte));
        }
        units += match (c, unit) {
            (None, _) => 0,
            (Some(_), Unit::Codepoint) => 1,
            (Some(c), Unit::Utf16) => c.len_utf16(),
            (Some(c), Unit::Byte) => c.len_utf8(),
        };
    }
    found.resize(wanted.len(), None);
    (found, units)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "“Née 😀 Ora” said";

    fn of(json: &str, unit: Unit) -> Result<Vec<&'static str>, String> {
        let given = serde_json::from_str(json).unwrap();
        let ranges = targets(&given, unit, TEXT).map_err(|error| error.to_string())?;
        Ok(ranges.into_iter().map(|range| &TEXT[range]).collect())
    }

    #[test]
    fn each_unit_finds_the_same_words() {
        for (unit, ora, nee) in [(Unit::Codepoint, 7, 1), (Unit::Utf16, 8, 1), (Unit::Byte, 13, 3)] {
            let wide = if unit == Unit::Byte { 4 } else { 3 };
            let json = format!(
                r#"[{{"start":{ora},"end":{}}},{{"start":{nee},"end":{}}},{{"start":{nee},"end":{}}}]"#,
                ora + 3,
                nee + wide,
                nee + wide
            );
            assert_eq!(of(&json, unit).unwrap(), ["Née", "Ora"], "{unit:?}");
        }
    }

    #[test]
    fn a_bad_target_is_named_with_what_is_wrong() {
        for (json, unit, why) in [
            (
                r#"[{"start":1,"end":4},{"start":4,"end":99}]"#,
                Unit::Codepoint,
                "`targets[1]`: it ends at 99, but the text has 16",
            ),
            (r#"[{"start":3,"end":3}]"#, Unit::Codepoint, "`targets[0]`: it starts at 3 and ends at 3"),
            (r#"[{"start":-1,"end":3}]"#, Unit::Codepoint, "`targets[0]`: it is {"),
            (r#"[{"start":1,"end":5}]"#, Unit::Byte, "`targets[0]`: 5 lies inside a character (byte)"),
            (r#"[{"start":4,"end":5}]"#, Unit::Codepoint, "white space"),
            (r#"[{"start":1,"end":8},{"start":7,"end":10}]"#, Unit::Codepoint, "`targets[1]`: it overlaps targets[0]"),
            (r#"{"start":1,"end":2}"#, Unit::Codepoint, "expected a list"),
        ] {
            let message = of(json, unit).unwrap_err();
            assert!(message.contains(why), "{message}");
        }
    }
}
