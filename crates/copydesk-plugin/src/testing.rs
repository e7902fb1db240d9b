//! Run a processor on a text without a host, and see what it found in underlined form.
//!
//! ```no_run
//! # use copydesk_plugin::{testing::Case, Processor};
//! # fn example<P: Processor>(config: P::Config) {
//! let found = Case::new("He said NO.").layer("tokens", [0..2, 3..7, 8..10, 10..11]).run::<P>(config).unwrap();
//! assert_eq!(found.underlined(&["shouts"]), "He said NO.\n        ^^ shout\n");
//! # }
//! ```
#![expect(unsafe_code, reason = "plays the host's part of the boundary")]

use std::ops::Range;

use copydesk_abi as abi;
use copydesk_core::underline::{Show, render};
use copydesk_core::{Article, Layer, LayerBuilder, Layers, Link, Meta, Name, Record, Value};

use crate::output::Rows;
use crate::{Doc, Error, Host, Output, Processor};

pub use copydesk_core::underline::text_of;

/// An article with the layers that a processor is to be shown.
#[derive(Debug)]
pub struct Case {
    text: String,
    input: Output,
}

impl Case {
    /// An article of `text`, without layers.
    pub fn new(text: impl Into<String>) -> Case {
        Case { text: text.into(), input: Output::new(host()) }
    }

    /// Adds a layer of bare rows: byte ranges of the text.
    pub fn layer(self, name: &str, ranges: impl IntoIterator<Item = Range<usize>>) -> Case {
        self.rows(|out| {
            for range in ranges {
                out.row(name, range);
            }
        })
    }

    /// Adds rows of any kind, as a processor before this one would.
    pub fn rows(mut self, add: impl FnOnce(&mut Output)) -> Case {
        add(&mut self.input);
        self
    }

    /// Runs `P`, as the host would, on this article.
    ///
    /// # Errors
    /// What `P` says, or what the host would refuse in its rows.
    pub fn run<P: Processor>(mut self, config: P::Config) -> Result<Found, Error> {
        self.input.finish();
        let host = host();
        let processor = P::open(config, &host)?;
        let mut output = Output::new(host);
        let tables: Vec<abi::Table> = self.input.layers.iter().map(Rows::table).collect();
        let declared = P::describe();
        let shown: Vec<*const abi::Table> = tables
            .iter()
            .filter(|table| declared.read().any(|name| name == host.name_of(table.layer)))
            .map(|table| table as *const _)
            .collect();
        let raw = abi::Document {
            size: abi::size_of::<abi::Document>(),
            flags: 0,
            id: abi::Str::of("test"),
            lang: abi::Str::of("en"),
            text: abi::Str::of(&self.text),
            meta_json: abi::Str::of("{}"),
            layers: shown.as_ptr(),
            n_layers: shown.len(),
        };
        // SAFETY: the document borrows `self` and `tables`, which outlive it; its layout is the SDK's own.
        let doc = unsafe { Doc::read(&raw, &host) }?;
        processor.process(&mut P::Scratch::default(), &doc, &mut output)?;
        output.finish();
        if let Some(rows) =
            output.layers.iter().find(|rows| !declared.provided().any(|n| n == host.name_of(rows.layer)))
        {
            let layer = host.name_of(rows.layer);
            return Err(Error::new(format!("layer `{layer}` is emitted but not declared by `provides`")));
        }
        let mut record = Record::new(Article::new("test", self.text.as_str(), Meta::default()));
        for side in [&self.input, &output] {
            let layers = side.layers.iter().map(|rows| layer(&self.text, rows)).collect::<Result<_, _>>()?;
            record.insert(layers)?;
        }
        Ok(Found { record })
    }
}

/// The article with the layers it was given and those that the processor made.
#[derive(Debug)]
pub struct Found {
    record: Record,
}

impl Found {
    /// All layers.
    pub fn layers(&self) -> &Layers {
        self.record.layers()
    }

    /// The underlined form with everything that these layers say, but for scores.
    pub fn underlined(&self, layers: &[&str]) -> String {
        self.show(&layers.iter().map(|name| Show::all(name)).collect::<Vec<_>>())
    }

    /// The underlined form with what `show` asks for.
    pub fn show(&self, show: &[Show<'_>]) -> String {
        render(self.record.text().unwrap_or_default(), self.record.layers(), show)
    }
}

/// Checks rows as the host does.
fn layer(text: &str, rows: &Rows) -> Result<Layer, Error> {
    let name = |number| Name::from_number(number).unwrap_or(Name::NONE);
    let mut builder = LayerBuilder::new(name(rows.layer), text)?;
    for row in &rows.annotations {
        let span = (row.flags & abi::NO_SPAN == 0).then_some(row.begin as usize..row.end as usize);
        builder.row(span, name(row.label), Some(row.score).filter(|s| !s.is_nan()))?;
        for attr in &rows.attrs[row.first_attr as usize..][..row.n_attrs as usize] {
            // SAFETY: `RowBuilder::attr` set the field that `kind` names; all are plain numbers.
            let (s, i, f) = unsafe { (attr.v.s, attr.v.i, attr.v.f) };
            let value = match attr.kind {
                abi::STRING => Value::Str(&rows.arena[s.off as usize..][..s.len as usize]),
                abi::INT => Value::Int(i),
                abi::FLOAT => Value::Float(f),
                _ => Value::Bool(i != 0),
            };
            builder.attr(name(attr.key), value)?;
        }
        for link in &rows.links[row.first_link as usize..][..row.n_links as usize] {
            builder.link(Link { role: name(link.role), layer: name(link.layer), row: link.row })?;
        }
    }
    Ok(builder.finish())
}

/// A host that knows names and drops log lines.
fn host() -> Host {
    unsafe extern "C" fn intern(_: *mut std::ffi::c_void, text: abi::Str) -> u32 {
        // SAFETY: the SDK passes texts that outlive the call.
        unsafe { crate::host::text(text) }.and_then(Name::intern).map_or(0, Name::number)
    }
    unsafe extern "C" fn name_of(_: *mut std::ffi::c_void, number: u32) -> abi::Str {
        abi::Str::of(Name::from_number(number).map_or("", Name::as_str))
    }
    Host::from_table(abi::Host {
        size: abi::size_of::<abi::Host>(),
        abi_minor: abi::ABI_MINOR,
        ctx: std::ptr::null_mut(),
        name: abi::Str::of("testing"),
        version: abi::Str::of(env!("CARGO_PKG_VERSION")),
        intern: Some(intern),
        name_of: Some(name_of),
        log_enabled: None,
        log: None,
        extension: None,
    })
}
