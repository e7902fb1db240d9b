//! Runs a processor on a text without a host, and shows its results in underlined form.
//!
//! ```no_run
//! # use copydesk_plugin::{testing::Case, Processor};
//! # fn example<P: Processor>(config: P::Config) {
//! let found = Case::new("He said NO.").segmented().run::<P>(config).unwrap();
//! assert_eq!(found.underlined(&["shouts"]), "He said NO.\n        ^^ shout\n");
//! # }
//! ```
//! A [`Case`] is an article with the layers that the processor reads: simple ones of the host ([`Case::segmented`]), those of the standard
//! processors in underlined form ([`Case::underlined`]), any others ([`Case::marks`], [`Case::rows`]). [`run`](Case::run) checks the results
//! as the host does. [`Case::read`] tests a function that takes a [`Doc`], [`Case::annotate`] one that fills an [`Output`]; [`config`] and
//! [`schema`](fn@schema) test a configuration.
#![expect(unsafe_code, reason = "plays the host's part of the boundary")]

mod fixture;

use std::ops::Range;
use std::sync::Mutex;

use copydesk_abi as abi;
use copydesk_core::underline::{Show, render};
use copydesk_core::{Article, Layer, LayerBuilder, Layers, Link, Meta, Name, Record, Value};

use crate::output::Rows;
use crate::{Descriptor, Doc, Error, Host, Level, Output, Processor, RowRef};

pub use copydesk_core::underline::text_of;

/// An article with the layers that a processor reads.
#[derive(Debug)]
pub struct Case {
    text: String,
    meta_json: String,
    input: Output,
}

impl Case {
    /// An article of `text`, without layers.
    pub fn new(text: impl Into<String>) -> Case {
        Case { text: text.into(), meta_json: "{}".into(), input: Output::new(host(None)) }
    }

    /// Sets the [targets](Doc::targets): sorted, disjoint byte ranges of the text.
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
    /// If a row is refused, for example because its label is too long.
    pub fn rows(mut self, add: impl FnOnce(&mut Output)) -> Case {
        add(&mut self.input);
        if let Err(refused) = self.input.finish() {
            panic!("{refused}");
        }
        self
    }

    /// Adds layers in the form that a record has.
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
                    let _ = new.score_opt(row.score());
                }
            }
        })
    }

    /// Passes the article, with all its layers, to a function that takes a [`Doc`].
    ///
    /// # Panics
    /// If the article cannot be passed on; no test that can be written is known to cause it.
    pub fn read<T>(&self, work: impl FnOnce(&Doc<'_>) -> T) -> T {
        let host = host(None);
        self.lend(&host, |_| true, None, work).unwrap_or_else(|why| panic!("{why}"))
    }

    /// Annotates the article with a function, such as a part of a processor. It may read and emit all layers.
    ///
    /// # Errors
    /// The function's error, or what the host would refuse in its rows.
    pub fn annotate(&self, work: impl FnOnce(&Doc<'_>, &mut Output) -> Result<(), Error>) -> Result<Found, Error> {
        let log = log();
        let host = host(Some(log));
        let mut output = Output::new(host);
        self.lend(&host, |_| true, None, |doc| work(doc, &mut output))??;
        output.finish()?;
        self.found(&output, log)
    }

    /// Runs `P` on this article, as the host would.
    ///
    /// # Errors
    /// `P`'s error, or what the host would refuse in its rows.
    pub fn run<P: Processor>(&self, config: P::Config) -> Result<Found, Error> {
        let mut linked = Linked::<P>::open(config)?;
        linked.process(self)?;
        linked.found(self)
    }

    /// Lends the article as the host does, with the layers that `shown` selects.
    fn lend<T>(
        &self,
        host: &Host,
        shown: impl Fn(&str) -> bool,
        declared: Option<&[String]>,
        work: impl FnOnce(&Doc<'_>) -> T,
    ) -> Result<T, Error> {
        let tables: Vec<abi::Table> = self.input.layers.iter().map(Rows::table).collect();
        let shown = |table: &&abi::Table| shown(host.name_of(table.layer));
        let shown: Vec<*const abi::Table> = tables.iter().filter(shown).map(|table| table as *const _).collect();
        let raw = abi::Document {
            size: abi::size_of::<abi::Document>(),
            flags: 0,
            id: abi::Str::new("test"),
            lang: abi::Str::new("en"),
            text: abi::Str::new(&self.text),
            meta_json: abi::Str::new(&self.meta_json),
            layers: shown.as_ptr(),
            n_layers: shown.len(),
        };
        // SAFETY: the document borrows `self` and `tables`, which outlive it; its layout is the SDK's own.
        let doc = unsafe { Doc::read(&raw, host, declared) }?;
        Ok(work(&doc))
    }

    /// The rows of `output`, checked as the host does.
    fn found(&self, output: &Output, log: &Log) -> Result<Found, Error> {
        let mut record = Record::new(Article::new("test", self.text.as_str(), Meta::default()));
        for side in [&self.input, output] {
            record.insert(side.layers.iter().map(|rows| layer(&self.text, rows)).collect::<Result<_, _>>()?)?;
        }
        let log = log.lock().unwrap_or_else(|e| e.into_inner()).clone();
        Ok(Found { record, log })
    }
}

/// Reads a configuration as a processor's `open` receives it: `{}` has every default.
///
/// # Errors
/// The JSON pointer of the wrong key, and why. The host checks the [`schema`](fn@schema) before that.
pub fn config<P: Processor>(json: &str) -> Result<P::Config, Error> {
    crate::config::parse::<P>(json)
}

/// The JSON Schema of a processor's configuration, as its descriptor carries it.
///
/// ```
/// # use copydesk_plugin::{Descriptor, Doc, Error, Host, Output, Processor, testing};
/// # use copydesk_plugin::{schemars::JsonSchema, serde::Deserialize};
/// /// What to mark.
/// #[derive(Deserialize, JsonSchema)]
/// #[serde(default)]
/// # #[serde(crate = "copydesk_plugin::serde")]
/// # #[schemars(crate = "copydesk_plugin::schemars")]
/// struct Config {
///     /// The shortest word to mark, in letters.
///     #[schemars(range(min = 1))]
///     min_letters: u32,
/// }
/// # impl Default for Config { fn default() -> Config { Config { min_letters: 2 } } }
/// # struct Shout;
/// # impl Processor for Shout {
/// #     type Config = Config;
/// #     type Scratch = ();
/// #     fn describe() -> Descriptor { Descriptor::new("shout", "1.0.0") }
/// #     fn open(_: Config, _: &Host) -> Result<Shout, Error> { Ok(Shout) }
/// #     fn process(&self, _: &mut (), _: &Doc<'_>, _: &mut Output) -> Result<(), Error> { Ok(()) }
/// # }
///
/// assert_eq!(testing::config::<Shout>("{}").unwrap().min_letters, 2);
/// let wrong = testing::config::<Shout>(r#"{"min_letters": "two"}"#).err().unwrap().to_string();
/// assert!(wrong.starts_with("configuration /min_letters: invalid type"), "{wrong}");
/// assert_eq!(testing::schema::<Shout>()["properties"]["min_letters"]["minimum"], 1);
/// ```
pub fn schema<P: Processor>() -> serde_json::Value {
    crate::config::schema::<P>()
}

/// A processor linked into this program, which runs on one case after another, like a worker of the host.
pub struct Linked<P: Processor> {
    host: Host,
    log: &'static Log,
    declared: Descriptor,
    reads: Vec<String>,
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
    /// `P`'s error.
    pub fn open(config: P::Config) -> Result<Linked<P>, Error> {
        let log = log();
        let host = host(Some(log));
        let processor = P::open(config, &host)?;
        let declared = P::describe();
        Ok(Linked {
            host,
            log,
            reads: declared.read().map(str::to_owned).collect(),
            declared,
            processor,
            scratch: P::Scratch::default(),
            output: Output::new(host),
        })
    }

    /// Runs the processor and nothing else, for benchmarks.
    ///
    /// # Errors
    /// `P`'s error.
    pub fn process(&mut self, case: &Case) -> Result<(), Error> {
        self.output.clear();
        let Linked { host, reads, processor, scratch, output, .. } = self;
        let shown = |layer: &str| reads.iter().any(|name| name == layer);
        case.lend(host, shown, Some(reads), |doc| processor.process(scratch, doc, output))??;
        self.output.finish()
    }

    /// The results of the last [`process`](Linked::process), which must have been of this case, checked as the host does.
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
        case.found(&self.output, self.log)
    }
}

/// The article with its own layers and those that the processor emitted.
#[derive(Debug)]
pub struct Found {
    record: Record,
    log: Vec<(Level, String)>,
}

impl Found {
    /// The article's record, with typed views of its rows ([`Record::mentions`] and others).
    pub fn record(&self) -> &Record {
        &self.record
    }

    /// All layers.
    pub fn layers(&self) -> &Layers {
        self.record.layers()
    }

    /// The lines that the processor has logged since it was opened.
    pub fn log(&self) -> &[(Level, String)] {
        &self.log
    }

    /// The underlined form of these layers with everything but scores.
    pub fn underlined(&self, layers: &[&str]) -> String {
        self.show(&layers.iter().map(|name| Show::all(name)).collect::<Vec<_>>())
    }

    /// The underlined form as `show` selects.
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

type Log = Mutex<Vec<(Level, String)>>;

/// Leaked, because a host's log outlives everything that writes to it.
fn log() -> &'static Log {
    Box::leak(Box::default())
}

/// A host that numbers names, and collects log lines in its context.
fn host(kept: Option<&'static Log>) -> Host {
    use std::ffi::c_void;

    unsafe extern "C" fn intern(_: *mut c_void, text: abi::Str) -> u32 {
        // SAFETY: the SDK passes texts that outlive the call.
        unsafe { crate::host::text(text) }.and_then(Name::intern).map_or(0, Name::number)
    }
    unsafe extern "C" fn name_of(_: *mut c_void, number: u32) -> abi::Str {
        abi::Str::new(Name::from_number(number).map_or("", Name::as_str))
    }
    unsafe extern "C" fn log_enabled(kept: *mut c_void, _: i32) -> i32 {
        (!kept.is_null()).into()
    }
    unsafe extern "C" fn log(kept: *mut c_void, level: i32, line: abi::Str) {
        let level = Level::from_number(level);
        // SAFETY: the context is null or the leaked log, and the SDK passes texts that outlive the call.
        if let (Some(kept), Some(line)) = unsafe { (kept.cast::<Log>().as_ref(), crate::host::text(line)) } {
            kept.lock().unwrap_or_else(|e| e.into_inner()).push((level, line.to_owned()));
        }
    }
    Host::from_table(abi::Host {
        size: abi::size_of::<abi::Host>(),
        abi_minor: abi::ABI_MINOR,
        ctx: kept.map_or(std::ptr::null_mut(), |kept| std::ptr::from_ref(kept).cast_mut().cast()),
        name: abi::Str::new("testing"),
        version: abi::Str::new(env!("CARGO_PKG_VERSION")),
        intern: Some(intern),
        name_of: Some(name_of),
        log_enabled: Some(log_enabled),
        log: Some(log),
        extension: None,
    })
}
