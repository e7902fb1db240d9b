//! Builds a pipeline: finds, loads, orders, configures and opens the processors that the caller names.
#![expect(unsafe_code, reason = "loads the libraries that the caller vouches for")]

use std::collections::BTreeMap;
use std::panic::resume_unwind;
use std::path::Path;
use std::sync::Arc;
use std::thread::{Builder as Thread, ScopedJoinHandle};
use std::time::Duration;

use copydesk_core::Provenance;
use serde_json::{Map, Value};

use crate::embedded::{self, Embedded};
use crate::error::{listed, nearest};
use crate::inprocess::InProcess;
#[cfg(unix)]
use crate::isolated::{self, Isolation};
use crate::load::hash;
use crate::log::{Level, Log};
use crate::pipeline::{Pipeline, Stage};
use crate::processor::{CallTimeout, Model};
use crate::watch::Watch;
use crate::{Config, Descriptor, Error, ErrorKind, HOST_ID, Library, Order, PluginFile, Search, plan};

/// Configures a [`Pipeline`]: which processors it has, and with which settings.
///
/// ```no_run
/// use copydesk_host::{Builder, Level, Search};
///
/// # fn main() -> Result<(), copydesk_host::Error> {
/// let builder = Builder::new()
///     .plugin("entities")
///     .plugin("./libcopydesk_quotes.so")
///     .configure("quotes", serde_json::json!({"min_words": 3}))
///     .log(Level::Warn, |_, processor, line| eprintln!("{processor}: {line}"));
/// // SAFETY: these are plugins that we trust.
/// let pipeline = unsafe { builder.open(&Search::from_environment()) }?;
/// # Ok(())
/// # }
/// ```
#[derive(Default)]
pub struct Builder {
    selected: Vec<Selected>,
    configs: BTreeMap<String, Value>,
    order: Order,
    log: Log,
    isolate: Isolate,
    #[cfg(unix)]
    isolation: Option<Arc<Isolation>>,
    timeout: Option<Duration>,
    any_language: bool,
}

/// Which processors run in processes of their own. Linked-in and embedded ones never do.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Isolate {
    /// None of them.
    #[default]
    None,
    /// All of them.
    All,
    /// Those with these names: ids, or paths as given to [`Builder::plugin`].
    Only(Vec<String>),
}

enum Selected {
    Named(String),
    Linked(Library),
    Embedded(embedded::Source),
}

/// How a library comes into this process.
type Load<'a> = &'a dyn Fn(&Path) -> Result<Library, Error>;

impl Builder {
    /// Without processors: a pipeline that only segments.
    pub fn new() -> Builder {
        Builder::default()
    }

    /// Adds a processor by its id, or all processors of a plugin by its path.
    pub fn plugin(mut self, id_or_path: impl Into<String>) -> Builder {
        self.selected.push(Selected::Named(id_or_path.into()));
        self
    }

    /// Adds all processors of a loaded library.
    pub fn library(mut self, library: Library) -> Builder {
        self.selected.push(Selected::Linked(library));
        self
    }

    /// Adds a processor that this program implements. `open` is given its configuration, a JSON object that the schema of the descriptor
    /// accepts; the reason why it cannot be opened is an [`ErrorKind::Start`].
    ///
    /// ```
    /// use copydesk_core::{Article, Layer, LayerBuilder, Meta};
    /// use copydesk_host::{Builder, Descriptor, Embedded, LayerUse, View};
    ///
    /// struct Numbers;
    ///
    /// impl Embedded for Numbers {
    ///     fn process(&self, article: &View<'_>) -> Result<Vec<Layer>, String> {
    ///         let mut numbers = LayerBuilder::new("numbers".into(), article.text).map_err(|e| e.to_string())?;
    ///         for (at, found) in article.text.match_indices(char::is_numeric) {
    ///             numbers.row(Some(at..at + found.len()), "digit".into(), None).map_err(|e| e.to_string())?;
    ///         }
    ///         Ok(vec![numbers.finish()])
    ///     }
    /// }
    ///
    /// # fn main() -> Result<(), copydesk_host::Error> {
    /// let provides = vec![LayerUse { layer: "numbers".into(), revision: 1 }];
    /// let numbers = Descriptor { id: "numbers".into(), version: "1".into(), provides, ..Descriptor::default() };
    /// let pipeline = Builder::new().embedded(numbers, |_| Ok(Box::new(Numbers))).open_linked()?;
    /// let record = pipeline.worker()?.annotate(vec![Article::new("a", "On 7 May", Meta::default())]).remove(0);
    /// assert_eq!(record.layers().get("numbers").unwrap().len(), 1);
    /// # Ok(())
    /// # }
    /// ```
    pub fn embedded(
        mut self,
        descriptor: Descriptor,
        open: impl Fn(&str) -> Result<Box<dyn Embedded>, String> + Send + Sync + 'static,
    ) -> Builder {
        self.selected.push(Selected::Embedded(embedded::Source::new(descriptor, open)));
        self
    }

    /// Configures a processor. If called several times for the same processor, the objects are merged at every depth, and later keys win.
    pub fn configure(mut self, id: impl Into<String>, config: Value) -> Builder {
        merge(self.configs.entry(id.into()).or_insert_with(|| Value::Object(Map::new())), config);
        self
    }

    /// How the order of processors is determined; default: [`Order::Sorted`].
    pub fn order(mut self, order: Order) -> Builder {
        self.order = order;
        self
    }

    /// Passes log lines of plugins, up to a level, to `write`: level, id of the processor, line. It is called on any thread.
    pub fn log(mut self, up_to: Level, write: impl Fn(Level, &str, &str) + Send + Sync + 'static) -> Builder {
        self.log = Log::new(up_to, write);
        self
    }

    /// Which processors run in worker processes, and how those are started. Usually a program starts itself again:
    ///
    /// ```no_run
    /// use copydesk_host::{Builder, Isolate, Isolation, Search, serve};
    ///
    /// fn main() -> Result<std::process::ExitCode, Box<dyn std::error::Error>> {
    ///     if std::env::args().nth(1).as_deref() == Some("worker-process") {
    ///         // SAFETY: this process was started for nothing else.
    ///         return Ok(unsafe { serve() });
    ///     }
    ///     let isolation = Isolation::new(std::env::current_exe()?, ["worker-process"]).memory(Some(1 << 30));
    ///     let builder = Builder::new().plugin("quotes").isolate(Isolate::All, isolation);
    ///     let pipeline = builder.open_isolated(&Search::from_environment())?;
    ///     println!("{:?}", pipeline.provenance().collect::<Vec<_>>());
    ///     Ok(std::process::ExitCode::SUCCESS)
    /// }
    /// ```
    #[cfg(unix)]
    pub fn isolate(mut self, which: Isolate, isolation: Isolation) -> Builder {
        self.isolate = which;
        self.isolation = Some(Arc::new(isolation));
        self
    }

    /// How long a call of a processor may take: 60 s by default, plus the same time per 100 kB of its text. After that, an isolated processor
    /// is killed, and the article's record has a problem. A processor in this process cannot be stopped; the log names the article that it
    /// is busy with.
    pub fn timeout(mut self, timeout: Duration) -> Builder {
        self.timeout = Some(timeout);
        self
    }

    /// Whether to annotate articles that are certainly not in English, too. By default they have a problem instead.
    pub fn any_language(mut self, yes: bool) -> Builder {
        self.any_language = yes;
        self
    }

    /// Finds, loads, orders, configures and opens.
    ///
    /// # Errors
    /// Any [`ErrorKind`] except [`ErrorKind::Host`], for the first thing that is wrong.
    ///
    /// # Safety
    /// As [`Library::load`], for each plugin that is named by id or path and is not isolated.
    pub unsafe fn open(self, search: &Search) -> Result<Pipeline, Error> {
        // SAFETY: passed on from the caller.
        self.open_by(search, &|path| unsafe { Library::load(path) })
    }

    /// Opens processors that run in processes of their own ([`Builder::isolate`]) or were added as libraries. Nothing is loaded into
    /// this process.
    ///
    /// # Errors
    /// As [`Builder::open`], and [`ErrorKind::Host`] for a plugin that would have to be loaded.
    pub fn open_isolated(self, search: &Search) -> Result<Pipeline, Error> {
        self.open_by(search, &|path| {
            let message = format!("the plugin {} is not isolated; isolate it, or load it (`open`)", path.display());
            Err(Error::new(ErrorKind::Host, message))
        })
    }

    /// Opens processors that were added as libraries ([`Builder::library`]) or are the program's own ([`Builder::embedded`]). No plugin is
    /// looked for.
    ///
    /// # Errors
    /// As [`Builder::open_isolated`].
    pub fn open_linked(self) -> Result<Pipeline, Error> {
        self.open_isolated(&Search::new())
    }

    fn open_by(self, search: &Search, load: Load<'_>) -> Result<Pipeline, Error> {
        let mut found = Vec::new();
        let mut chosen: Vec<(Plugin, usize)> = Vec::new();
        let mut apart = Vec::new();
        for selected in &self.selected {
            let (plugin, indices) = match selected {
                Selected::Linked(library) => {
                    (Plugin::Here(library.clone()), (0..library.descriptors().len()).collect())
                }
                Selected::Embedded(source) => {
                    source.check()?;
                    (Plugin::Embedded(source.clone()), vec![0])
                }
                Selected::Named(name) => {
                    let (plugin, indices, file) = self.load(search, name, load, &mut apart)?;
                    found.push(file);
                    (plugin, indices)
                }
            };
            chosen.extend(indices.into_iter().map(|index| (plugin.clone(), index)));
        }
        self.check_isolated(&apart)?;
        let descriptors: Vec<&Descriptor> = chosen.iter().map(|(plugin, i)| &plugin.descriptors()[*i]).collect();
        self.check_configured(&descriptors)?;
        let order = plan(&descriptors, self.order)?;
        let configs: Vec<Config> = order.iter().map(|i| self.config(descriptors[*i])).collect::<Result<_, _>>()?;
        // To hash a library with its weights takes longer than to open it, so all are hashed and opened at once.
        let stages = std::thread::scope(|scope| -> Result<Vec<Stage>, Error> {
            let spawn = |i: &usize| Thread::new().spawn_scoped(scope, chosen[*i].0.hashing());
            let hashing: Vec<_> = order.iter().map(spawn).collect::<Result<_, _>>().map_err(no_thread)?;
            let mut opened = Vec::new();
            for (i, config) in order.into_iter().zip(configs) {
                let (plugin, index) = &chosen[i];
                opened.push((plugin.descriptors()[*index].clone(), plugin.open(*index, &config, &self.log)?, config));
            }
            let stage = |((descriptor, model, config), hash): ((Descriptor, _, Config), ScopedJoinHandle<'_, _>)| {
                let provenance = Provenance {
                    id: descriptor.id.clone(),
                    version: descriptor.version.clone(),
                    config_sha256: config.sha256().into(),
                    library_sha256: hash.join().unwrap_or_else(|panic| resume_unwind(panic))?,
                };
                Ok(Stage { descriptor, provenance: Arc::new(provenance), model })
            };
            opened.into_iter().zip(hashing).map(stage).collect()
        })?;
        let host = Provenance {
            id: HOST_ID.into(),
            version: env!("CARGO_PKG_VERSION").into(),
            config_sha256: Config::empty().sha256().into(),
            library_sha256: None,
        };
        let watch = Watch::new(self.call_timeout(), self.log);
        Ok(Pipeline::new(stages, host, found, watch, self.any_language))
    }

    fn call_timeout(&self) -> CallTimeout {
        self.timeout.map_or_else(CallTimeout::default, CallTimeout)
    }

    /// Loads the plugin with a name or path; returns it, the indices of the processors to run, and its file. `apart` collects the names in
    /// [`Isolate::Only`] that were used.
    fn load(
        &self,
        search: &Search,
        name: &str,
        load: Load<'_>,
        apart: &mut Vec<String>,
    ) -> Result<(Plugin, Vec<usize>, PluginFile), Error> {
        let mut file = search.find(name)?;
        let isolated = match &self.isolate {
            Isolate::None => false,
            Isolate::All => true,
            Isolate::Only(names) => {
                let by = |called: &&String| **called == name || **called == file.id;
                names.iter().filter(by).inspect(|called| apart.push((*called).clone())).count() > 0
            }
        };
        let plugin = self.plugin_at(&file.path, isolated, load)?;
        let ids = || plugin.descriptors().iter().map(|d| d.id.as_str());
        if Search::is_path(name) {
            file.id = ids().next().unwrap_or_default().into();
            let all = (0..plugin.descriptors().len()).collect();
            return Ok((plugin, all, file));
        }
        match ids().position(|id| id == file.id) {
            Some(index) => Ok((plugin, vec![index], file)),
            None => {
                let (path, held) = (file.path.display(), listed(ids()));
                let message = format!(
                    "cannot use the plugin {path}: by its name it is `{}`, but it holds {held}; rename the file",
                    file.id
                );
                Err(Error::new(ErrorKind::Broken, message))
            }
        }
    }

    #[cfg(unix)]
    fn plugin_at(&self, path: &Path, isolated: bool, load: Load<'_>) -> Result<Plugin, Error> {
        let Some(isolation) = self.isolation.as_ref().filter(|_| isolated) else {
            return load(path).map(Plugin::Here);
        };
        let source = isolated::Source::load(isolation.clone(), path.into(), self.call_timeout(), self.log.clone())?;
        Ok(Plugin::Apart(Arc::new(source)))
    }

    #[cfg(not(unix))]
    fn plugin_at(&self, path: &Path, _: bool, load: Load<'_>) -> Result<Plugin, Error> {
        load(path).map(Plugin::Here)
    }

    fn check_isolated(&self, apart: &[String]) -> Result<(), Error> {
        let Isolate::Only(names) = &self.isolate else { return Ok(()) };
        let Some(stranger) = names.iter().find(|name| !apart.contains(name)) else { return Ok(()) };
        Err(Error::new(ErrorKind::Plan, format!("`{stranger}` is to be isolated, but does not run; leave it out")))
    }

    fn config(&self, descriptor: &Descriptor) -> Result<Config, Error> {
        let empty = Value::Object(Map::new());
        Config::check(descriptor, self.configs.get(&descriptor.id).unwrap_or(&empty))
    }

    fn check_configured(&self, descriptors: &[&Descriptor]) -> Result<(), Error> {
        let ids = || descriptors.iter().map(|d| d.id.as_str());
        let Some(stranger) = self.configs.keys().find(|id| ids().all(|other| other != **id)) else { return Ok(()) };
        let advice = match nearest(stranger, ids()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("the processors of this run: {}", listed(ids())),
        };
        Err(Error::new(ErrorKind::Config, format!("`{stranger}` is configured, but does not run: {advice}")))
    }
}

impl std::fmt::Debug for Builder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Builder").field("configs", &self.configs).field("order", &self.order).finish_non_exhaustive()
    }
}

fn no_thread(error: std::io::Error) -> Error {
    Error::new(ErrorKind::Host, "cannot start a thread").caused_by(error)
}

/// A plugin's library, loaded into this process or into one of its own.
#[derive(Clone)]
enum Plugin {
    Here(Library),
    #[cfg(unix)]
    Apart(Arc<isolated::Source>),
    Embedded(embedded::Source),
}

impl Plugin {
    fn descriptors(&self) -> &[Descriptor] {
        match self {
            Plugin::Here(library) => library.descriptors(),
            #[cfg(unix)]
            Plugin::Apart(source) => source.descriptors(),
            Plugin::Embedded(source) => std::slice::from_ref(&source.descriptor),
        }
    }

    /// What finds out the hash of its file, if it has one.
    fn hashing(&self) -> impl FnOnce() -> Result<Option<String>, Error> + Send {
        let (file, known) = match self {
            Plugin::Here(library) => (library.file().map(Path::to_owned), None),
            #[cfg(unix)]
            Plugin::Apart(source) => (None, Some(source.sha256().to_owned())),
            Plugin::Embedded(_) => (None, None),
        };
        move || file.map_or(Ok(known), |file| hash(&file).map(Some))
    }

    fn open(&self, index: usize, config: &Config, log: &Log) -> Result<Box<dyn Model>, Error> {
        Ok(match self {
            Plugin::Here(library) => Box::new(InProcess::open(library, index, config, log.clone())?),
            #[cfg(unix)]
            Plugin::Apart(source) => Box::new(source.open(index, config)?),
            Plugin::Embedded(source) => source.open(config)?,
        })
    }
}

fn merge(into: &mut Value, from: Value) {
    match (into, from) {
        (Value::Object(into), Value::Object(from)) => {
            for (key, value) in from {
                merge(into.entry(key).or_insert(Value::Null), value);
            }
        }
        (into, from) => *into = from,
    }
}
