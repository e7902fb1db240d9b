//! The trait that a processor implements.

use schemars::JsonSchema;
use serde::de::DeserializeOwned;

use crate::{Descriptor, Doc, Error, Host, Output};

/// A processor: made once per run from its configuration, then shown every article.
///
/// It must be deterministic: the same article, layers and configuration give the same rows, whatever articles came before.
///
/// All workers share it, hence `Send` and `Sync`. It is dropped when its last session ends, maybe on another thread than the one that
/// opened it.
///
/// A processor with a configuration, memory that it reuses, and a key that only it can check:
///
/// ```
/// use copydesk_plugin::schemars::JsonSchema;
/// use copydesk_plugin::serde::Deserialize;
/// use copydesk_plugin::{Descriptor, Doc, Error, Host, Output, Processor};
///
/// /// Marks words that were there before.
/// struct Again {
///     config: Config,
/// }
///
/// #[derive(Deserialize, JsonSchema)]
/// #[serde(crate = "copydesk_plugin::serde", default, deny_unknown_fields)]
/// #[schemars(crate = "copydesk_plugin::schemars")]
/// struct Config {
///     /// The shortest word that counts, in bytes.
///     min: usize,
///     /// The longest, in bytes.
///     max: usize,
/// }
///
/// impl Default for Config {
///     fn default() -> Config {
///         Config { min: 4, max: 40 }
///     }
/// }
///
/// impl Processor for Again {
///     type Config = Config;
///     /// The words seen, sorted. Cleared for each article: what came before must not show.
///     type Scratch = Vec<String>;
///
///     fn describe() -> Descriptor {
///         Descriptor::new("again", "0.1.0").requires("tokens").provides("repeats")
///     }
///
///     fn open(config: Config, _: &Host) -> Result<Again, Error> {
///         if config.min > config.max {
///             return Err(Error::config("/min", format_args!("{} is more than max, {}", config.min, config.max)));
///         }
///         Ok(Again { config })
///     }
///
///     fn process(&self, seen: &mut Vec<String>, doc: &Doc<'_>, out: &mut Output) -> Result<(), Error> {
///         seen.clear();
///         for token in doc.layer("tokens").rows().filter(|t| (self.config.min..=self.config.max).contains(&t.text().len())) {
///             match seen.binary_search_by(|word| word.as_str().cmp(token.text())) {
///                 Ok(_) => drop(out.row("repeats", token.range())),
///                 Err(place) => seen.insert(place, token.text().to_owned()),
///             }
///         }
///         Ok(())
///     }
/// }
///
/// # use copydesk_plugin::testing::{self, Case};
/// let case = Case::new("Cuts here, cuts here.").segmented();
/// let config = testing::config::<Again>("{}").unwrap();
/// assert_eq!(case.run::<Again>(config).unwrap().underlined(&["repeats"]), "Cuts here, cuts here.\n                ^^^^\n");
/// let wrong = case.run::<Again>(Config { min: 9, max: 3 }).unwrap_err();
/// assert_eq!(wrong.to_string(), "configuration /min: 9 is more than max, 3");
/// ```
pub trait Processor: Sized + Send + Sync + 'static {
    /// The configuration. Give every field a default (`#[serde(default)]`): without settings the configuration is `{}`. Doc comments become
    /// the descriptions in the schema. [`NoConfig`](crate::NoConfig) if there is nothing to set.
    type Config: DeserializeOwned + JsonSchema;

    /// Memory that one worker reuses from article to article; `()` for none. Created anew after a panic.
    type Scratch: Default + Send + 'static;

    /// Its descriptor. Must be pure and fast: the host reads it before it decides what to open.
    fn describe() -> Descriptor;

    /// Opens the processor: reads weights and lexicons, checks rules that the schema cannot express.
    ///
    /// # Errors
    /// Any error ends the run before the first article. Use [`Error::config`] to name the wrong key.
    fn open(config: Self::Config, host: &Host) -> Result<Self, Error>;

    /// Annotates one article.
    ///
    /// # Errors
    /// An error becomes a problem in the article's record; the rows in `out` are dropped, other processors and articles are not affected.
    fn process(&self, scratch: &mut Self::Scratch, doc: &Doc<'_>, out: &mut Output) -> Result<(), Error>;
}
