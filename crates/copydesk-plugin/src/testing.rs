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
use crate::{Descriptor, Doc, Error, Host, Output, Processor, RowRef};

pub use copydesk_core::underline::text_of;

/// An article with the layers that a processor is to be shown.
#[derive(Debug)]
pub struct Case {
    text: String,
    meta_json: String,
    input: Output,
}

impl Case {
    /// An article of `text`, without layers.
    pub fn new(text: impl Into<String>) -> Case {
        Case { text: text.into(), meta_json: "{}".into(), input: Output::new(host()) }
    }

    /// Says that the article's source asks about these byte ranges of the text, sorted and disjoint.
    pub fn targets(mut self, targets: impl IntoIterator<Item = Range<usize>>) -> Case {
        let targets: Vec<[usize; 2]> = targets.into_iter().map(|target| [target.start, target.end]).collect();
        self.meta_json = serde_json::json!({ "targets": targets }).to_string();
        self
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
    ///
    /// # Panics
    /// If a row cannot be taken, as for a label that is too long.
    pub fn rows(mut self, add: impl FnOnce(&mut Output)) -> Case {
        add(&mut self.input);
        if let Err(refused) = self.input.finish() {
            panic!("{refused}");
        }
        self
    }

    /// Adds layers as a record holds them.
    pub fn layers<'l>(self, layers: impl IntoIterator<Item = &'l Layer>) -> Case {
        self.rows(|out| {
            for layer in layers {
                let name = layer.name().as_str();
                for row in layer.rows() {
                    let new = match row.span() {
                        Some(span) => out.row(name, span.range()),
                        None => out.whole(name),
                    };
                    let new = new.label(row.label().as_str());
                    let new = row.attrs().fold(new, |new, (key, value)| new.attr(key.as_str(), value));
                    let new = row.links().iter().fold(new, |new, link| {
                        new.link(link.role.as_str(), RowRef { layer: link.layer.number(), row: link.row })
                    });
                    let _ = row.score().map(|score| new.score(score));
                }
            }
        })
    }

    /// Runs `P`, as the host would, on this article.
    ///
    /// # Errors
    /// What `P` says, or what the host would refuse in its rows.
    pub fn run<P: Processor>(&self, config: P::Config) -> Result<Found, Error> {
        let mut linked = Linked::<P>::open(config)?;
        linked.process(self)?;
        linked.found(self)
    }
}

/// A processor that is linked into this program: run on one case after another, as a worker of the host would.
pub struct Linked<P: Processor> {
    host: Host,
    declared: Descriptor,
    processor: P,
    scratch: P::Scratch,
    output: Output,
}

impl<P: Processor> std::fmt::Debug for Linked<P> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Linked").field("declared", &self.declared).finish_non_exhaustive()
    }
}

impl<P: Processor> Linked<P> {
    /// Opens the processor.
    ///
    /// # Errors
    /// What `P` says.
    pub fn open(config: P::Config) -> Result<Linked<P>, Error> {
        let host = host();
        let processor = P::open(config, &host)?;
        Ok(Linked {
            host,
            declared: P::describe(),
            processor,
            scratch: P::Scratch::default(),
            output: Output::new(host),
        })
    }

    /// Runs the processor, and nothing else: what a benchmark times.
    ///
    /// # Errors
    /// What `P` says.
    pub fn process(&mut self, case: &Case) -> Result<(), Error> {
        self.output.clear();
        let tables: Vec<abi::Table> = case.input.layers.iter().map(Rows::table).collect();
        let declared = |table: &&abi::Table| self.declared.read().any(|name| name == self.host.name_of(table.layer));
        let shown: Vec<*const abi::Table> = tables.iter().filter(declared).map(|table| table as *const _).collect();
        let raw = abi::Document {
            size: abi::size_of::<abi::Document>(),
            flags: 0,
            id: abi::Str::of("test"),
            lang: abi::Str::of("en"),
            text: abi::Str::of(&case.text),
            meta_json: abi::Str::of(&case.meta_json),
            layers: shown.as_ptr(),
            n_layers: shown.len(),
        };
        // SAFETY: the document borrows `case` and `tables`, which outlive it; its layout is the SDK's own.
        let doc = unsafe { Doc::read(&raw, &self.host) }?;
        self.processor.process(&mut self.scratch, &doc, &mut self.output)?;
        self.output.finish()?;
        Ok(())
    }

    /// What the last [`process`](Linked::process), of this case, found: checked as the host does.
    ///
    /// # Errors
    /// What the host would refuse.
    pub fn found(&self, case: &Case) -> Result<Found, Error> {
        for rows in &self.output.layers {
            let layer = self.host.name_of(rows.layer);
            if !self.declared.provided().any(|name| name == layer) {
                return Err(Error::new(format!("layer `{layer}` is emitted but not declared by `provides`")));
            }
        }
        let mut record = Record::new(Article::new("test", case.text.as_str(), Meta::default()));
        for side in [&case.input, &self.output] {
            record.insert(side.layers.iter().map(|rows| layer(&case.text, rows)).collect::<Result<_, _>>()?)?;
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
            builder.link(Link::new(name(link.role), name(link.layer), link.row))?;
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
