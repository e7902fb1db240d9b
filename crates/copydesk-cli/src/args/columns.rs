//! The value of `--columns`: the user's names for fields.

use anyhow::{Result, ensure};
use copydesk::formats::{COLUMNS, Columns};

/// Reads `text=story,id=doc_id`, as often as it is given.
pub fn columns(typed: &[String]) -> Result<Columns> {
    let mut columns = Columns::default();
    for assignment in typed.iter().flat_map(|typed| assignments(typed)) {
        let known = assignment.split_once('=').filter(|(_, theirs)| !theirs.is_empty());
        let known = known.is_some_and(|(field, theirs)| columns.map(field.trim(), theirs));
        ensure!(
            known,
            "--columns {assignment}: expected FIELD=NAME, such as text=story, FIELD one of {}",
            COLUMNS.join(", ")
        );
    }
    Ok(columns)
}

/// `text=Story, full,id=no` as `text=Story, full` and `id=no`: cut at the commas that a word and `=` follow.
fn assignments(typed: &str) -> Vec<&str> {
    let begins = |rest: &str| {
        let field = rest.trim_start().split_once('=').map_or("", |(field, _)| field);
        !field.is_empty() && field.chars().all(|c| c.is_alphanumeric() || c == '_')
    };
    let cuts = typed.match_indices(',').map(|(at, _)| at).filter(|at| begins(&typed[at + 1..]));
    let starts = std::iter::once(0).chain(cuts.clone().map(|at| at + 1));
    starts.zip(cuts.chain([typed.len()])).map(|(start, end)| &typed[start..end]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_comma_belongs_to_a_name_unless_a_field_follows() {
        for (typed, expected) in [
            ("text=story,id=doc_id", vec!["text=story", "id=doc_id"]),
            ("text=Story, full", vec!["text=Story, full"]),
            ("text=Story, full, id=No.,url=a,b", vec!["text=Story, full", " id=No.", "url=a,b"]),
            // An unknown field is refused later.
            ("text=story,sotry=x", vec!["text=story", "sotry=x"]),
            ("text=a,b c=d", vec!["text=a,b c=d"]),
            ("", vec![""]),
        ] {
            assert_eq!(assignments(typed), expected);
        }
    }
}
