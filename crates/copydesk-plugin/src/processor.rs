//! The trait that a processor implements.

use schemars::JsonSchema;
use serde::de::DeserializeOwned;

use crate::{Descriptor, Doc, Error, Host, Output};

/// A processor: made once per run from its configuration, then shown every article.
///
/// It must be deterministic: the same article, layers and configuration give the same rows, whatever came before.
pub trait Processor: Sized + Send + Sync + 'static {
    /// The configuration. Give every field a default (`#[serde(default)]`): a user who says nothing sends `{}`. Doc comments become
    /// the descriptions in the schema. [`NoConfig`](crate::NoConfig) if there is nothing to set.
    type Config: DeserializeOwned + JsonSchema;

    /// Memory that one worker reuses from article to article; `()` if there is none. Made anew after a panic.
    type Scratch: Default + Send + 'static;

    /// Who it is, and which layers it reads and writes. Pure and fast: the host asks before it decides to open anything.
    fn describe() -> Descriptor;

    /// Makes the processor: reads weights and lexicons, checks what the schema cannot.
    ///
    /// # Errors
    /// Ends the run before the first article. Use [`Error::config`] to name the key at fault.
    fn open(config: Self::Config, host: &Host) -> Result<Self, Error>;

    /// Annotates one article.
    ///
    /// # Errors
    /// Becomes a problem in the article's record; the rows in `out` are dropped, other processors and articles are not touched.
    fn process(&self, scratch: &mut Self::Scratch, doc: &Doc<'_>, out: &mut Output) -> Result<(), Error>;
}
