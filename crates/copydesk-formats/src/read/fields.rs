//! Makes an article from the fields of an object or a row: recognises their names, and joins title and body into one text.

use std::sync::Arc;

use copydesk_core::{Article, Meta};
use serde_json::{Number, Value};

use super::field_names::names_of;
use super::{Columns, targets};
use crate::{Error, RECORD_SCHEMA_ID};

/// The known fields of one object.
#[derive(Default)]
pub(crate) struct Fields {
    given: Vec<Given>,
    /// A name that occurs twice.
    duplicate: Option<&'static str>,
}

pub(crate) struct Given {
    pub(crate) name: &'static str,
    /// Whether the input spells the name exactly so.
    pub(crate) exact: bool,
    pub(crate) value: Value,
}

/// An article with its id. An error comes with the metadata that could be read.
pub(crate) type Named = (String, Result<Article, (Error, Meta)>);

/// Makes an article of the cells of a row, as of an object with these fields.
///
/// An empty cell counts as absent unless it should hold the text: the row is then one without text.
pub(crate) fn from_cells(cells: Vec<(Arc<str>, Vec<u8>)>, columns: &Columns, default_id: String) -> Named {
    let mut fields = Fields::default();
    let mut bad = None;
    for (column, cell) in cells {
        let Some((name, exact)) = columns.find(&column) else { continue };
        if cell.is_empty() && !names_of("text").contains(&name) {
            continue;
        }
        match String::from_utf8(cell) {
            Ok(cell) => fields.set(Given { name, exact, value: Value::String(cell) }),
            Err(error) => {
                let byte = error.utf8_error().valid_up_to();
                bad.get_or_insert(Error::CellNotUtf8 { column: column.to_string(), byte });
            }
        }
    }
    match bad {
        None => fields.named(default_id),
        Some(error) => (fields.scalar("id").unwrap_or(default_id), Err((error, fields.meta()))),
    }
}

impl Fields {
    pub(crate) fn named(self, default_id: String) -> Named {
        let id = self.scalar("id").unwrap_or(default_id);
        let meta = self.meta();
        if let Some(field) = self.duplicate {
            return (id, Err((Error::Duplicate { field: field.into() }, meta)));
        }
        (id.clone(), self.into_article(id, meta.clone()).map_err(|error| (error, meta)))
    }

    /// Adds a field. One whose name is spelled exactly takes precedence over one that is not (`Text`); two exact ones are an error.
    pub(crate) fn set(&mut self, given: Given) {
        if given.exact && self.given.iter().any(|known| known.name == given.name && known.exact) {
            self.duplicate.get_or_insert(given.name);
        }
        self.replace(given);
    }

    /// As [`Fields::set`], for a field that was set before.
    pub(crate) fn replace(&mut self, given: Given) {
        let before = self.given.iter().find(|known| known.name == given.name && known.exact);
        if given.exact || before.is_none_or(|before| before.value.is_null()) {
            self.given.retain(|known| known.name != given.name);
            self.given.push(given);
        }
    }

    fn is_there(&self, name: &str) -> bool {
        self.given.iter().any(|given| given.name == name)
    }

    fn get(&self, name: &str) -> Option<&Value> {
        self.given.iter().find(|given| given.name == name && !given.value.is_null()).map(|given| &given.value)
    }

    fn take(&mut self, name: &str) -> Option<Value> {
        self.given.iter_mut().find(|given| given.name == name && !given.value.is_null()).map(|given| given.value.take())
    }

    /// The value of the first of a field's names that holds a text or a number.
    fn scalar(&self, field: &str) -> Option<String> {
        names_of(field).iter().find_map(|name| self.get(name).and_then(scalar))
    }

    /// The numbers among the values of a field's names.
    pub(crate) fn numbers(&self, field: &str) -> impl Iterator<Item = &Number> {
        names_of(field).iter().filter_map(|name| self.get(name)?.as_number())
    }

    fn is_record(&self) -> bool {
        self.get("schema").and_then(Value::as_str) == Some(RECORD_SCHEMA_ID)
    }

    fn meta(&self) -> Meta {
        if self.is_record() {
            let field = |name: &str| self.get("meta").and_then(|given| given.get(name)).and_then(scalar);
            let [title, published, language, source, url] =
                ["title", "published", "language", "source", "url"].map(field);
            return Meta { title, published, language, source, url };
        }
        Meta {
            title: self.title(),
            published: self.scalar("published"),
            language: self.scalar("language"),
            source: self.scalar("source"),
            url: self.url(),
        }
    }

    fn into_article(mut self, id: String, meta: Meta) -> Result<Article, Error> {
        let given = self.take("targets");
        let unit = given.as_ref().map(|_| targets::unit(self.get("offsets"))).transpose()?;
        let (article, body) = self.assemble(id, meta)?;
        let (Some(given), Some(unit)) = (given, unit) else { return Ok(article) };
        let found = targets::targets(&given, unit, &article.text()[body..])?;
        let found = found.into_iter().map(|range| range.start + body..range.end + body);
        article.with_targets(found).map_err(|_| Error::TooLarge)
    }

    /// The article, and where in its text the body begins.
    fn assemble(mut self, id: String, meta: Meta) -> Result<(Article, usize), Error> {
        if self.is_record() {
            let Some(Value::String(text)) = self.take("text") else { return Err(Error::RecordWithoutText) };
            return Ok((whole(id, text, meta)?, 0));
        }
        let title = meta.title.clone().filter(|title| !title.trim().is_empty());
        // `text` is the whole article: no title is put before it, so that offsets into it stay valid.
        let is_whole = matches!(self.get("text"), Some(Value::String(text)) if !text.trim().is_empty());
        match (self.body(), title) {
            (Ok(body), None) => Ok((Article::new(id, body, meta), 0)),
            (Ok(text), Some(_)) if is_whole => Ok((whole(id, text, meta)?, 0)),
            (Ok(body), Some(title)) => joined(id, &title, body, meta),
            // A headline alone is an article too, if there is a field for the text: else the text may have another name.
            (Err(Error::NoText), Some(title)) => joined(id, &title, String::new(), meta),
            (Err(error), _) => Err(error),
        }
    }

    fn title(&self) -> Option<String> {
        let plain = ["title", "headline", "webTitle"].iter().find_map(|name| self.get(name).and_then(scalar));
        plain.or_else(|| match self.get("headlines")? {
            Value::Array(headlines) => {
                let is_main = |h: &&Value| h.get("role").and_then(Value::as_str) == Some("main");
                let main = headlines.iter().find(is_main).or(headlines.first())?;
                main.get("value").and_then(scalar)
            }
            other => scalar(other),
        })
    }

    fn url(&self) -> Option<String> {
        let uri = || self.get("uri").and_then(scalar).filter(|uri| uri.starts_with("http"));
        self.get("url").and_then(scalar).or_else(uri)
    }

    /// The text of the first field that holds any.
    fn body(&mut self) -> Result<String, Error> {
        let mut why = match names_of("text").iter().any(|name| self.is_there(name)) {
            true => Error::NoText,
            false => Error::NoTextField { there: Vec::new(), likely: None },
        };
        for &name in names_of("text") {
            match self.take(name) {
                None => {}
                Some(Value::String(text)) if text.trim().is_empty() => why = Error::NoText,
                Some(Value::String(text)) => return Ok(text),
                Some(Value::Array(bodies)) if name == "bodies" => match plain_body(bodies) {
                    Some(text) => return Ok(text),
                    None => why = Error::HtmlOnly { field: "bodies" },
                },
                Some(other) => why = Error::TextType { field: name, found: kind(&other) },
            }
        }
        match names_of("html").iter().find(|name| self.get(name).is_some()) {
            Some(field) if matches!(why, Error::NoTextField { .. } | Error::NoText) => Err(Error::HtmlOnly { field }),
            _ => Err(why),
        }
    }
}

/// The first plain text among the `bodies` of ninjs 2.
fn plain_body(bodies: Vec<Value>) -> Option<String> {
    bodies.into_iter().find_map(|mut body| {
        let content_type = ["contenttype", "contentType"].iter().find_map(|key| body.get(key)?.as_str());
        let plain = content_type.is_none_or(|t| t.starts_with("text/plain"));
        match body.get_mut("value").map(Value::take) {
            Some(Value::String(text)) if plain && !text.trim().is_empty() => Some(text),
            _ => None,
        }
    })
}

/// An article whose text is kept as it is; the title is marked if the text begins with it.
fn whole(id: String, text: String, meta: Meta) -> Result<Article, Error> {
    let range = meta.title.as_deref().and_then(|title| title_in(&text, title));
    with_title(Article::new(id, text, meta), range)
}

/// An article of title and body: one text of both, unless the body begins with the title. Also where in it the body begins.
pub(crate) fn joined(id: String, title: &str, body: String, meta: Meta) -> Result<(Article, usize), Error> {
    if let Some(range) = title_in(&body, title) {
        return Ok((with_title(Article::new(id, body, meta), Some(range))?, 0));
    }
    let title = title.trim();
    let (text, at) =
        if body.is_empty() { (title.to_owned(), 0) } else { (format!("{title}\n\n{body}"), title.len() + 2) };
    Ok((with_title(Article::new(id, text, meta), Some(0..title.len()))?, at))
}

/// The range of the title, if the text begins with it on a line of its own.
fn title_in(text: &str, title: &str) -> Option<std::ops::Range<usize>> {
    let title = title.trim();
    let start = text.len() - text.trim_start().len();
    let after = text[start..].strip_prefix(title)?.trim_start_matches([' ', '\t', '\r']);
    let own_line = after.is_empty() || after.starts_with('\n');
    (own_line && !title.is_empty()).then(|| start..start + title.len())
}

fn with_title(article: Article, range: Option<std::ops::Range<usize>>) -> Result<Article, Error> {
    match range {
        None => Ok(article),
        // The range was found in the text: it fails only if the text is too large for spans.
        Some(range) => article.with_title(range).map_err(|_| Error::TooLarge),
    }
}

/// A text or a number as text; for an object, its `name` (`"source": {"name": "BBC"}`).
fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) if !text.is_empty() => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Object(object) => object.get("name").and_then(Value::as_str).map(str::to_owned),
        _ => None,
    }
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    }
}
