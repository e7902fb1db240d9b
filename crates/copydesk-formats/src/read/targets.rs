//! The spans that an input asks to analyse: `"targets": [{"start": 5, "end": 9}]`, in the unit that its `offsets` names.

use std::ops::Range;

use serde_json::Value;

use crate::{Error, Offsets, Unit};

/// The unit that an input's `offsets` names; code points if it names none.
pub(super) fn unit(offsets: Option<&Value>) -> Result<Unit, Error> {
    let Some(named) = offsets else { return Ok(Unit::default()) };
    named.as_str().and_then(Unit::parse).ok_or_else(|| Error::Unit(named.to_string()))
}

/// The targets as byte ranges of `text`, in order and without duplicates.
pub(super) fn targets(given: &Value, unit: Unit, text: &str) -> Result<Vec<Range<usize>>, Error> {
    let Value::Array(given) = given else {
        return Err(Error::Target {
            place: "targets".into(),
            why: "expected a list, as [{\"start\": 5, \"end\": 9}]".into(),
        });
    };
    let offsets = Offsets::new(text, unit);
    let mut found = Vec::with_capacity(given.len());
    for (at, target) in given.iter().enumerate() {
        let number = |key| target.get(key).and_then(Value::as_u64).map(|n| u32::try_from(n).unwrap_or(u32::MAX));
        let (Some(start), Some(end)) = (number("start"), number("end")) else {
            return Err(bad(at, format!("it is {target}; expected whole numbers `start` and `end`")));
        };
        if start >= end {
            return Err(bad(at, format!("it starts at {start} and ends at {end}; it must not be empty")));
        }
        let byte = |offset: u32| {
            offsets.to_byte(offset).ok_or_else(|| match offset > offsets.len() {
                true => bad(at, format!("it ends at {offset}, but the text has {} ({})", offsets.len(), unit.as_str())),
                false => bad(at, format!("{offset} lies inside a character ({})", unit.as_str())),
            })
        };
        let end = byte(end)?;
        let range = byte(start)?..end;
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
