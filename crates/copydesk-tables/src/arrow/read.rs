//! From record batches to the texts in their rows.

use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::{Array, ArrayRef, LargeBinaryArray, RecordBatch};
use arrow_cast::cast;
use arrow_schema::{ArrowError, DataType, Schema, TimeUnit};

/// The columns of a schema that are read.
#[derive(Clone, Debug)]
pub struct Columns {
    wanted: Vec<Wanted>,
    all: Vec<String>,
}

#[derive(Clone, Debug)]
struct Wanted {
    name: Arc<str>,
    index: usize,
    kind: Kind,
}

/// How the values of a column become text.
#[derive(Clone, Debug, PartialEq)]
enum Kind {
    /// They are text, or bytes that should be.
    Text,
    /// They are shown by Arrow: numbers in decimal, dates and times as ISO 8601.
    Shown,
    /// They are times in this unit, in a zone: shown in UTC.
    Zoned(TimeUnit),
    /// They are objects; their field `name` counts.
    Named(Box<Kind>),
}

impl Kind {
    /// `None` if no field of an article has this type.
    fn new(kind: &DataType) -> Option<Kind> {
        match kind {
            DataType::Utf8
            | DataType::LargeUtf8
            | DataType::Utf8View
            | DataType::Binary
            | DataType::LargeBinary
            | DataType::BinaryView => Some(Kind::Text),
            DataType::Dictionary(_, values) => Kind::new(values).filter(|kind| *kind == Kind::Text),
            DataType::Timestamp(unit, Some(_)) => Some(Kind::Zoned(*unit)),
            DataType::Null | DataType::Boolean | DataType::Timestamp(_, None) | DataType::Date32 | DataType::Date64 => {
                Some(Kind::Shown)
            }
            kind if kind.is_numeric() && *kind != DataType::Float16 => Some(Kind::Shown),
            DataType::Struct(fields) => {
                let (_, name) = fields.find("name")?;
                Kind::new(name.data_type()).filter(|kind| *kind == Kind::Text).map(|kind| Kind::Named(Box::new(kind)))
            }
            _ => None,
        }
    }

    fn values(&self, array: &ArrayRef) -> Result<ArrayRef, ArrowError> {
        match self {
            Kind::Text => {
                // A dictionary of views has no direct way.
                let plain = match array.data_type() {
                    DataType::Dictionary(_, values) => cast(array, values)?,
                    _ => array.clone(),
                };
                cast(&plain, &DataType::LargeBinary)
            }
            Kind::Shown => {
                let shown = cast(array, &DataType::LargeUtf8)?;
                if !array.data_type().is_floating() {
                    return cast(&shown, &DataType::LargeBinary);
                }
                // To many libraries, what is not a number is what is missing.
                let there = shown.as_string::<i64>().iter().map(|text| text.filter(|text| *text != "NaN"));
                Ok(Arc::new(there.map(|text| text.map(str::as_bytes)).collect::<LargeBinaryArray>()))
            }
            Kind::Zoned(unit) => {
                let utc = cast(array, &DataType::Timestamp(*unit, Some("+00:00".into())))?;
                Kind::Shown.values(&utc)
            }
            Kind::Named(kind) => {
                let name = array.as_struct_opt().and_then(|objects| objects.column_by_name("name"));
                let no_name = || ArrowError::SchemaError("a batch has another schema than its stream".into());
                kind.values(name.ok_or_else(no_name)?)
            }
        }
    }
}

impl Columns {
    /// `wanted` decides which columns are read, by name and by whether they hold text. Lists, other objects than those with a text `name`,
    /// and types that no field of an article has cannot be read.
    ///
    /// ```
    /// use std::sync::Arc;
    ///
    /// use arrow_array::{Int32Array, RecordBatch, StringArray};
    /// use copydesk_tables::arrow::Columns;
    ///
    /// let (numbers, texts) = (Int32Array::from(vec![7]), StringArray::from(vec!["Ada spoke."]));
    /// let batch = RecordBatch::try_from_iter([("n", Arc::new(numbers) as _), ("text", Arc::new(texts) as _)])?;
    /// let columns = Columns::select(&batch.schema(), |name, is_text| is_text && name == "text");
    /// let rows = columns.read(&batch)?;
    /// assert_eq!(rows.cells(0), [("text".into(), b"Ada spoke.".to_vec())]);
    /// # Ok::<(), arrow_schema::ArrowError>(())
    /// ```
    pub fn select(schema: &Schema, mut wanted: impl FnMut(&str, bool) -> bool) -> Columns {
        let fields = schema.fields().iter().enumerate();
        let wanted = fields.filter_map(|(index, field)| {
            let kind = Kind::new(field.data_type())?;
            let named = wanted(field.name(), kind == Kind::Text);
            named.then(|| Wanted { name: field.name().as_str().into(), index, kind })
        });
        let all = schema.fields().iter().map(|field| match Kind::new(field.data_type()) {
            Some(Kind::Text) => field.name().clone(),
            _ => format!("{} ({})", field.name(), field.data_type()),
        });
        Columns { wanted: wanted.collect(), all: all.collect() }
    }

    /// The names of all columns of the schema, each followed by its type if it is not text.
    pub fn all(&self) -> &[String] {
        &self.all
    }

    /// The wanted columns of a batch of the schema.
    ///
    /// # Errors
    /// If values cannot be shown as text, such as a year beyond the calendar.
    pub fn read(&self, batch: &RecordBatch) -> Result<Rows, ArrowError> {
        let schema = batch.schema();
        let columns = self.wanted.iter().map(|Wanted { name, index, kind }| {
            // Batches that come one by one may differ in the order of their columns.
            let named = schema.fields().get(*index).filter(|field| **field.name() == **name);
            let array = named.and_then(|_| batch.columns().get(*index));
            let array = array.filter(|array| Kind::new(array.data_type()).as_ref() == Some(kind));
            let other = || ArrowError::SchemaError(format!("column `{name}` is not in each batch of its stream"));
            let array = array.ok_or_else(other)?;
            let values = kind.values(array)?.as_binary::<i64>().clone();
            Ok(Values { name: name.clone(), values, objects: array.clone() })
        });
        Ok(Rows { rows: batch.num_rows(), columns: columns.collect::<Result<_, ArrowError>>()? })
    }
}

/// The rows of a batch, as bytes of text.
#[derive(Clone, Debug)]
pub struct Rows {
    rows: usize,
    columns: Vec<Values>,
}

#[derive(Clone, Debug)]
struct Values {
    name: Arc<str>,
    values: LargeBinaryArray,
    /// As they came: an object that is null has no name, whatever its field holds.
    objects: ArrayRef,
}

impl Rows {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.rows
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.rows == 0
    }

    /// The cells of a row, from 0, by column. A null is empty.
    ///
    /// # Panics
    /// If there is no such row.
    pub fn cells(&self, row: usize) -> Vec<(Arc<str>, Vec<u8>)> {
        let cell = |column: &Values| {
            let null = column.values.is_null(row) || column.objects.is_null(row);
            let value = if null { Vec::new() } else { column.values.value(row).to_vec() };
            (column.name.clone(), value)
        };
        self.columns.iter().map(cell).collect()
    }
}
