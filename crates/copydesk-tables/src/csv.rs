//! Tables as CSV (RFC 4180): commas, a line of column names, line feeds at the ends of lines.
//!
//! A text that contains a comma, a quote mark or a line break is quoted, with its quote marks doubled. A null is an empty cell; an empty
//! text is a pair of quotes. Texts are not changed in any other way: tell a spreadsheet that a column is text, or it reads `=1+1` as a
//! formula.

use crate::{Table, TableSpec, Values};

/// The header line.
pub fn header(spec: &TableSpec) -> String {
    let names: Vec<&str> = spec.columns.iter().map(|column| column.name).collect();
    names.join(",") + "\n"
}

/// The rows, one per line unless a text contains line breaks.
pub fn rows(table: &Table) -> Vec<u8> {
    let mut out = Vec::with_capacity(table.bytes());
    let mut next = vec![0; table.columns.len()];
    for row in 0..table.rows() {
        for (i, column) in table.columns.iter().enumerate() {
            if i > 0 {
                out.push(b',');
            }
            if !column.present[row] {
                continue;
            }
            let at = next[i];
            next[i] += 1;
            match &column.values {
                Values::Text { text, ends } => {
                    let start = if at == 0 { 0 } else { ends[at - 1] };
                    quoted(&mut out, &text[start..ends[at]]);
                }
                Values::Int(values) => out.extend_from_slice(values[at].to_string().as_bytes()),
                Values::Float(values) => out.extend_from_slice(values[at].to_string().as_bytes()),
            }
        }
        out.push(b'\n');
    }
    out
}

fn quoted(out: &mut Vec<u8>, text: &str) {
    // Readers that trim cells keep the white space inside quotes.
    let edge = |c: Option<char>| c.is_none_or(char::is_whitespace);
    let plain = !text.contains([',', '"', '\n', '\r']) && !edge(text.chars().next()) && !edge(text.chars().last());
    if plain {
        out.extend_from_slice(text.as_bytes());
        return;
    }
    out.push(b'"');
    for byte in text.bytes() {
        if byte == b'"' {
            out.push(b'"');
        }
        out.push(byte);
    }
    out.push(b'"');
}
