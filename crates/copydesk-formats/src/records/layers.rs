//! Makes layers from the rows of a stored record: converts offsets to bytes and interns names; the annotation model checks the rest.

use copydesk_core::{Defect, Layer, LayerBuilder, Link, Name, Value};

use super::RecordDefect;
use super::json::{AttrJson, Entries, LinksJson, RowJson};
use crate::{Error, Offsets};

/// # Errors
/// [`Error::Record`] with the field, such as `layers.quotes[3].start`.
pub(super) fn read(layers: Entries<Vec<RowJson>>, text: &str, offsets: &Offsets) -> Result<Vec<Layer>, Error> {
    let layer = |(name, rows): (String, Vec<RowJson>)| {
        let field = format!("layers.{name}");
        let mut layer = LayerBuilder::new(intern(&name, &field)?, text).map_err(defect)?;
        for (at, row) in rows.into_iter().enumerate() {
            read_row(&mut layer, row, &format!("{field}[{at}]"), text, offsets)?;
        }
        Ok(layer.finish())
    };
    layers.0.into_iter().map(layer).collect()
}

fn read_row(layer: &mut LayerBuilder, row: RowJson, field: &str, text: &str, offsets: &Offsets) -> Result<(), Error> {
    let byte = |key, offset| {
        offsets.to_byte(offset).ok_or_else(|| {
            let (len, unit) = (offsets.len(), offsets.unit().as_str());
            let defect = match offset > len {
                true => RecordDefect::PastEnd { offset, len, unit },
                false => RecordDefect::InsideCharacter { offset, unit },
            };
            Error::record(&format!("{field}.{key}"), defect)
        })
    };
    let span = match (row.start, row.end) {
        (None, None) => None,
        (Some(start), Some(end)) => Some(byte("start", start)?..byte("end", end)?),
        _ => return Err(Error::record(field, RecordDefect::HalfSpan)),
    };
    let label = intern(row.label.as_deref().unwrap_or_default(), &format!("{field}.label"))?;
    layer.row(span.clone(), label, row.score).map_err(defect)?;
    match (row.text, span) {
        (Some(_), None) => {
            return Err(Error::record(&format!("{field}.text"), RecordDefect::WordsWithoutSpan));
        }
        (Some(words), Some(span)) if text[span.clone()] != words => {
            let defect = RecordDefect::Words { text: text[span].into() };
            return Err(Error::record(&format!("{field}.text"), defect));
        }
        _ => {}
    }
    for (key, value) in row.attrs.0 {
        let value = match &value {
            AttrJson::Str(text) => Value::Str(text),
            AttrJson::Int(number) => Value::Int(*number),
            AttrJson::Float(number) => Value::Float(*number),
            AttrJson::Bool(yes) => Value::Bool(*yes),
        };
        layer.attr(intern(&key, &format!("{field}.attrs"))?, value).map_err(defect)?;
    }
    for (role, links) in row.links.0 {
        let field = format!("{field}.links");
        let role = intern(&role, &field)?;
        let links = match links {
            LinksJson::One(link) => vec![link],
            LinksJson::Several(links) => links,
        };
        for (to, row) in links {
            layer.link(Link::new(role, intern(&to, &field)?, row)).map_err(defect)?;
        }
    }
    Ok(())
}

fn intern(name: &str, field: &str) -> Result<Name, Error> {
    Name::intern(name).ok_or_else(|| Error::record(field, RecordDefect::Name))
}

/// An error of the annotation model, with its field.
pub(super) fn defect(defect: Defect) -> Error {
    match defect {
        Defect::InRow { layer, row, defect } => {
            Error::record(&format!("layers.{layer}[{row}]"), RecordDefect::Model(*defect))
        }
        defect => Error::record("layers", RecordDefect::Model(defect)),
    }
}
