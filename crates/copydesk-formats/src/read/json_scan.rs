//! Finds the end of a JSON value without parsing it, in constant memory, however deep it nests.
//!
//! Only strings and brackets matter here; the parser checks whether the value is well formed.

use std::io::{self, Read};

use crate::read::input::Input;

/// How a scan ended. Positions are those of [`Input`].
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum End {
    /// The position after the value.
    At(usize),
    /// The input ended inside the value.
    Missing,
    /// A line feed inside a string, at this position, which JSON does not allow.
    BrokenString(usize),
}

/// Scans the value that starts at `at`, which is not white space.
///
/// `lenient`: accept line feeds inside strings.
pub(crate) fn value<R: Read>(input: &mut Input<R>, at: usize, lenient: bool) -> io::Result<End> {
    match input.byte(at)? {
        Some(b'{' | b'[') => nested(input, at + 1, 1, lenient),
        Some(b'"') => match string(input, at + 1, lenient)? {
            Ok(end) => Ok(End::At(end)),
            Err(end) => Ok(end),
        },
        _ => {
            let mut end = at;
            while !matches!(input.byte(end)?, None | Some(b',' | b']' | b'}' | b' ' | b'\t' | b'\r' | b'\n')) {
                end += 1;
            }
            Ok(End::At(end))
        }
    }
}

/// Scans inside `depth` open brackets until all of them are closed.
pub(crate) fn nested<R: Read>(input: &mut Input<R>, mut at: usize, mut depth: usize, lenient: bool) -> io::Result<End> {
    loop {
        // The buffer is searched as a slice; more is read only at its end.
        let bytes = input.bytes();
        let mut in_string = false;
        while let Some(byte) = bytes.get(at) {
            at += 1;
            match byte {
                b'"' => {
                    in_string = true;
                    break;
                }
                b'{' | b'[' => depth += 1,
                b'}' | b']' => depth -= 1,
                _ => {}
            }
            if depth == 0 {
                return Ok(End::At(at));
            }
        }
        if in_string {
            match string(input, at, lenient)? {
                Ok(end) => at = end,
                Err(end) => return Ok(end),
            }
        } else if !input.fill()? {
            return Ok(End::Missing);
        }
    }
}

/// From the byte after a quote mark to the position after the one that closes it.
fn string<R: Read>(input: &mut Input<R>, mut at: usize, lenient: bool) -> io::Result<Result<usize, End>> {
    loop {
        let rest = input.bytes().get(at..).unwrap_or_default();
        match memchr::memchr3(b'"', b'\\', b'\n', rest).map(|i| (at + i, rest[i])) {
            Some((found, b'"')) => return Ok(Ok(found + 1)),
            Some((found, b'\\')) => at = found + 2,
            Some((found, _)) if !lenient => return Ok(Err(End::BrokenString(found))),
            Some((found, _)) => at = found + 1,
            None => {
                at = at.max(input.bytes().len());
                if !input.fill()? {
                    return Ok(Err(End::Missing));
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn end_of(json: &str) -> End {
        value(&mut Input::new(json.as_bytes()), 0, false).unwrap()
    }

    #[test]
    fn values_end_where_json_says() {
        assert_eq!(end_of(r#"{"a": "}\"]\\"} x"#), End::At(15));
        assert_eq!(end_of(r#"[{}, [1]],"#), End::At(9));
        assert_eq!(end_of("12.5e3, 4"), End::At(6));
        assert_eq!(end_of(r#""a\\" "#), End::At(5));
        assert_eq!(end_of(r#"{"a": "x"#), End::Missing);
        assert_eq!(end_of("\"a\\"), End::Missing);
        assert_eq!(end_of("{\"a\": \"x\n\"}"), End::BrokenString(8));
    }

    #[test]
    fn depth_costs_nothing() {
        let deep = "[".repeat(1_000_000) + &"]".repeat(1_000_000);
        assert_eq!(end_of(&deep), End::At(2_000_000));
    }
}
