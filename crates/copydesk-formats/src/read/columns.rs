//! Names that a user's own data has for the fields.

use super::fields::{FIELD_NAMES, names_of};

/// What can be named by [`Columns`]. `text` is the whole article, `body` what the title is put before.
pub const COLUMNS: [&str; 8] = ["id", "title", "text", "body", "published", "language", "source", "url"];

/// Which of the user's names stand for which field. A field that is not mapped is known by the names of
/// [`FIELD_NAMES`]; one that is mapped by the user's name only.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Columns(Vec<(String, &'static str)>);

impl Columns {
    /// Says that the data calls a field `theirs`; false if there is no such field (see [`COLUMNS`]).
    pub fn map(&mut self, field: &str, theirs: impl Into<String>) -> bool {
        let Some(field) = COLUMNS.into_iter().find(|known| *known == field) else { return false };
        self.0.retain(|(_, other)| *other != field);
        self.0.push((theirs.into(), field));
        true
    }

    /// The fields that are mapped, with the user's names.
    pub fn mapped(&self) -> impl Iterator<Item = (&'static str, &str)> {
        self.0.iter().map(|(theirs, field)| (*field, theirs.as_str()))
    }

    /// The name in [`FIELD_NAMES`] by which a key is understood, if it is.
    pub fn known(&self, key: &str) -> Option<&'static str> {
        if let Some((_, field)) = self.0.iter().find(|(theirs, _)| theirs == key) {
            return Some(field);
        }
        let names = FIELD_NAMES.iter().flat_map(|(_, names)| *names).chain(&["schema", "meta", "targets", "offsets"]);
        names.copied().find(|name| *name == key && !self.is_displaced(name))
    }

    /// Whether a name says what the user has another name for.
    fn is_displaced(&self, name: &str) -> bool {
        let family = |field: &str| if field == "body" { names_of("text") } else { names_of(field) };
        self.0.iter().any(|(_, field)| family(field).contains(&name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mapped_field_has_the_users_name_only() {
        let mut columns = Columns::default();
        assert_eq!(columns.known("maintext"), Some("maintext"));
        assert_eq!(columns.known("story"), None);
        assert!(columns.map("body", "story") && columns.map("id", "no"));
        assert!(!columns.map("bodies", "story"));
        assert_eq!((columns.known("story"), columns.known("no")), (Some("body"), Some("id")));
        assert_eq!((columns.known("text"), columns.known("content"), columns.known("guid")), (None, None, None));
        assert_eq!(columns.known("title"), Some("title"));
    }
}
