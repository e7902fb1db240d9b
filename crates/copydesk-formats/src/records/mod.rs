//! Reads stored records back into [`Record`]s, and checks every field. `write` writes them; `read` finds where each record of a file begins
//! and ends.

mod defect;
mod json;
mod layers;
mod reader;

use std::sync::Arc;

use copydesk_core::{Provenance, Record};

use crate::{Error, Offsets, Options, RECORD_SCHEMA_ID, Unit};
use json::RecordJson;

pub use defect::RecordDefect;
pub use reader::RecordReader;

/// A record as it was stored.
#[derive(Clone, Debug, PartialEq)]
pub struct StoredRecord {
    /// The record. Its offsets are bytes, as in every record in memory.
    pub record: Record,
    /// How it was written: [`write_record`](crate::write_record) with these options gives the same bytes.
    pub options: Options,
}

/// Reads one record from its JSON.
///
/// `id`, `text` and `layers` are required; the other fields are optional. Every field that is present is checked: offsets in the unit that
/// `offsets` names, the words of each row and the hash of the text against the text, and that each link leads to a row. A link into
/// `tokens` can be read only from a record that was written with its tokens.
///
/// ```
/// use copydesk_formats::read_record;
///
/// let json = r#"{"id": "a", "text": "🙂 Ada spoke.", "offsets": "utf16",
///     "layers": {"mentions": [{"start": 3, "end": 6, "text": "Ada", "label": "PER"}]}}"#;
/// let stored = read_record(json)?;
/// let mentions = stored.record.layers().get("mentions").unwrap();
/// assert_eq!(mentions.row(0).unwrap().span().unwrap().range(), 5..8);
///
/// let error = read_record(&json.replace("\"end\": 6", "\"end\": 60")).unwrap_err();
/// assert_eq!(error.to_string(), "`layers.mentions[0].end`: 60 is past the end of the text, which has 13 (utf16)");
/// # Ok::<(), copydesk_formats::Error>(())
/// ```
///
/// # Errors
/// [`Error::Record`], which names the field.
pub fn read_record(json: &str) -> Result<StoredRecord, Error> {
    RecordJson::parse(json)?.into_stored()
}

impl RecordJson {
    fn into_stored(self) -> Result<StoredRecord, Error> {
        let defect = |field: &str, defect| Err(Error::record(field, defect));
        if let Some(schema) = self.schema.filter(|schema| schema != RECORD_SCHEMA_ID) {
            return defect("schema", RecordDefect::Word { found: schema, expected: RECORD_SCHEMA_ID.into() });
        }
        let unit = match self.offsets {
            None => Unit::default(),
            Some(word) => Unit::parse(&word).ok_or_else(|| {
                let expected = Unit::ALL.map(Unit::as_str).join(", ");
                Error::record("offsets", RecordDefect::Word { found: word, expected })
            })?,
        };
        if let (Some(hash), Some(text)) = (&self.text_sha256, &self.text)
            && *hash != crate::write::sha256(text)
        {
            return defect("text_sha256", RecordDefect::Hash);
        }
        let text = self.text.as_deref().unwrap_or_default();
        let layers = layers::read(self.layers, text, &Offsets::new(text, unit))?;
        let tokens = layers.iter().any(|layer| layer.name().as_str() == copydesk_core::vocabulary::layer::TOKENS);
        let mut record = match self.text {
            Some(text) => Record::new(copydesk_core::Article::new(self.id, text, self.meta.into())),
            None => Record::unreadable(self.id, "").with_meta(self.meta.into()),
        };
        record.insert(layers).map_err(layers::defect)?;
        record.problems = json::problems(self.problems)?;
        record.processors = self.processors.into_iter().map(|json| Arc::new(Provenance::from(json))).collect();
        Ok(StoredRecord { record, options: Options { offsets: unit, tokens } })
    }
}
