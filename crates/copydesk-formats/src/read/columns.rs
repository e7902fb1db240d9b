//! The field names of a user's own data.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::field_names::{FIELD_NAMES, names_of};

/// The fields that [`Columns`] can map. `text` is the whole article; `body` is preceded by the title.
pub const COLUMNS: [&str; 8] = ["id", "title", "text", "body", "published", "language", "source", "url"];

/// Keys that only copydesk writes. They must be written exactly so.
const OURS: [&str; 4] = ["schema", "meta", "targets", "offsets"];

/// Which names the data has for which fields. A field that is not mapped is recognised by the names in [`FIELD_NAMES`]; a mapped field by
/// its mapped name only.
///
/// ```
/// use copydesk_formats::{Columns, Reader};
///
/// let mut columns = Columns::default();
/// assert!(columns.map("text", "story"));
/// assert!(!columns.map("colour", "red")); // not a field
///
/// let input = r#"{"id": "a", "story": "Ada spoke."}"#;
/// let article = Reader::with_columns("in", input.as_bytes(), columns.into()).next().unwrap().unwrap();
/// assert_eq!(article.text(), "Ada spoke.");
/// ```
///
/// In JSON a name may be a path of keys and of positions in arrays, as in the responses of The Guardian and The New York Times:
///
/// ```
/// # use copydesk_formats::{Columns, Reader};
/// let mut columns = Columns::default();
/// columns.map("body", "fields.bodyText");
/// columns.map("source", "tags.0.webTitle");
///
/// let input = r#"{"response": {"results": [
///     {"id": "uk/1", "webTitle": "Cuts", "fields": {"bodyText": "Ada spoke."}, "tags": [{"webTitle": "The Example"}]}]}}"#;
/// let article = Reader::with_columns("in", input.as_bytes(), columns.into()).next().unwrap().unwrap();
/// assert_eq!(article.text(), "Cuts\n\nAda spoke.");
/// assert_eq!(article.meta().source.as_deref(), Some("The Example"));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Columns(Vec<Mapped>);

/// A field with its name in the data.
#[derive(Clone, Debug)]
struct Mapped {
    field: &'static str,
    theirs: String,
    /// Whether any article had it.
    found: Arc<AtomicBool>,
}

/// Two mappings are equal whether or not articles had the field.
impl PartialEq for Mapped {
    fn eq(&self, other: &Mapped) -> bool {
        (self.field, &self.theirs) == (other.field, &other.theirs)
    }
}

impl Eq for Mapped {}

impl Columns {
    /// Maps `field` to the name that the data has for it; false if there is no such field (see [`COLUMNS`]).
    pub fn map(&mut self, field: &str, theirs: impl Into<String>) -> bool {
        let Some(field) = COLUMNS.into_iter().find(|known| *known == field) else { return false };
        self.0.retain(|mapped| mapped.field != field);
        self.0.push(Mapped { field, theirs: theirs.into(), found: Arc::default() });
        true
    }

    /// The mapped fields, each with the name that the data has for it.
    pub fn mapped(&self) -> impl Iterator<Item = (&'static str, &str)> {
        self.0.iter().map(|mapped| (mapped.field, mapped.theirs.as_str()))
    }

    /// The mapped fields that no article read so far had, with these columns or a clone of them.
    ///
    /// ```
    /// # use copydesk_formats::{Columns, Reader};
    /// let mut columns = Columns::default();
    /// columns.map("title", "hedline");
    /// columns.map("text", "story");
    /// let input = r#"{"headline": "Cuts", "story": "Ada spoke."}"#;
    /// let articles = Reader::with_columns("in", input.as_bytes(), columns.clone().into());
    /// assert_eq!(articles.filter(Result::is_ok).count(), 1);
    /// assert_eq!(columns.unused().collect::<Vec<_>>(), [("title", "hedline")]);
    /// ```
    pub fn unused(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let unused = |mapped: &&Mapped| !mapped.found.load(Ordering::Relaxed);
        self.0.iter().filter(unused).map(|mapped| (mapped.field, mapped.theirs.as_str()))
    }

    /// Records that a mapped field was found.
    pub(crate) fn note(&self, field: &str) {
        let mapped = self.0.iter().find(|mapped| mapped.field == field);
        mapped.inspect(|mapped| mapped.found.store(true, Ordering::Relaxed));
    }

    /// The name in [`FIELD_NAMES`] that a key stands for, if any. Case, spaces, underscores and hyphens do not matter: `Date Published` is
    /// `datePublished`.
    pub fn known(&self, key: &str) -> Option<&'static str> {
        self.find(key).map(|(name, _)| name)
    }

    /// As [`Columns::known`], and whether the key is spelled exactly like the name: an exact key takes precedence.
    pub(crate) fn find(&self, key: &str) -> Option<(&'static str, bool)> {
        let mapped = |same: fn(&str, &str) -> bool| {
            let mapped = self.0.iter().find(|mapped| same(&mapped.theirs, key))?;
            mapped.found.store(true, Ordering::Relaxed);
            Some(mapped.field)
        };
        if let Some(name) = mapped(str::eq) {
            return Some((name, true));
        }
        // Names in `FIELD_NAMES` begin with a small letter: comparing it first excludes most of them.
        let first = letters(key).next();
        let mut alike = None;
        for (_, names) in &FIELD_NAMES {
            for name in names.iter().filter(|name| name.bytes().next() == first) {
                let exact = *name == key;
                if !exact && (alike.is_some() || !is_alike(name, key)) || self.is_displaced(name) {
                    continue;
                }
                if exact {
                    return Some((name, true));
                }
                alike = Some(*name);
            }
        }
        let ours = OURS.into_iter().find(|name| *name == key).map(|name| (name, true));
        ours.or_else(|| mapped(is_alike).or(alike).map(|name| (name, false)))
    }

    /// The mapped fields inside an object of this key, each with the rest of its path: `bodyText` for `text=fields.bodyText` in `fields`.
    pub(crate) fn nested<'c>(&'c self, key: &'c str) -> impl Iterator<Item = (&'static str, &'c str)> {
        let rest = move |mapped: &'c Mapped| mapped.theirs.strip_prefix(key)?.strip_prefix('.');
        self.0.iter().filter_map(move |mapped| Some((mapped.field, rest(mapped)?)))
    }

    /// Whether a name stands for a field that is mapped to another name.
    fn is_displaced(&self, name: &str) -> bool {
        let family = |field: &str| if field == "body" { names_of("text") } else { names_of(field) };
        self.0.iter().any(|mapped| family(mapped.field).contains(&name))
    }
}

/// Whether two names differ only in case and in how their words are joined.
fn is_alike(one: &str, other: &str) -> bool {
    letters(one).eq(letters(other))
}

fn letters(name: &str) -> impl Iterator<Item = u8> {
    name.bytes().filter(|byte| !b" _-".contains(byte)).map(|byte| byte.to_ascii_lowercase())
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

    #[test]
    fn names_may_be_written_otherwise() {
        let mut columns = Columns::default();
        for (theirs, name) in [
            ("Title", "title"),
            (" Body_Text ", "body_text"),
            ("URL", "url"),
            ("published-at", "publishedAt"),
            ("Date Published", "datePublished"),
        ] {
            assert_eq!(columns.find(theirs), Some((name, false)), "{theirs}");
        }
        for name in FIELD_NAMES.iter().flat_map(|(_, names)| *names) {
            let otherwise = format!(" {}", name.to_uppercase());
            assert!(
                columns.find(name).is_some_and(|(_, exact)| exact) && columns.known(&otherwise).is_some(),
                "{name}"
            );
        }
        assert_eq!(columns.find("date_publish"), Some(("date_publish", true)));
        // What only copydesk writes is written as copydesk writes it.
        assert_eq!((columns.known("targets"), columns.known("Targets")), (Some("targets"), None));
        assert!(columns.map("text", "Main Story") && columns.map("title", "url"));
        assert_eq!(
            (columns.find("main_story"), columns.find("Main Story")),
            (Some(("text", false)), Some(("text", true)))
        );
        assert_eq!((columns.find("url"), columns.known("Title")), (Some(("title", true)), None));
    }
}
