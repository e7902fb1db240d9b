//! Marks words in capitals. Put what you are after in the place of it: `describe`, `process`, the configuration, the tests.

use copydesk_plugin::schemars::JsonSchema;
use copydesk_plugin::serde::Deserialize;
use copydesk_plugin::standard::layer;
use copydesk_plugin::{Descriptor, Doc, Error, Host, Output, Processor, export};

/// What users call the processor: `--plugins {{id}}`, `--set {{id}}.min_letters=3`.
const ID: &str = "{{id}}";
/// The layer that it writes.
const LAYER: &str = "{{snake}}";

/// What to mark.
#[derive(Deserialize, JsonSchema)]
#[serde(crate = "copydesk_plugin::serde", default, deny_unknown_fields)]
#[schemars(crate = "copydesk_plugin::schemars")]
pub struct Config {
    /// The shortest word to mark, in letters.
    #[schemars(range(min = 1))]
    min_letters: usize,
}

impl Default for Config {
    fn default() -> Config {
        Config { min_letters: 2 }
    }
}

pub struct Capitals {
    config: Config,
}

impl Processor for Capitals {
    type Config = Config;
    type Scratch = ();

    fn describe() -> Descriptor {
        Descriptor::new(ID, env!("CARGO_PKG_VERSION"))
            .summary(env!("CARGO_PKG_DESCRIPTION"))
            .license(env!("CARGO_PKG_LICENSE"))
            .requires(layer::TOKENS)
            .provides(LAYER)
    }

    fn open(config: Config, _: &Host) -> Result<Capitals, Error> {
        Ok(Capitals { config })
    }

    fn process(&self, _: &mut (), doc: &Doc<'_>, out: &mut Output) -> Result<(), Error> {
        for token in doc.layer(layer::TOKENS).rows() {
            let letters = token.text().chars().count();
            if letters >= self.config.min_letters && token.text().chars().all(char::is_uppercase) {
                out.row(LAYER, token.range()).label("capitals").attr("letters", letters);
            }
        }
        Ok(())
    }
}

export!(Capitals);

#[cfg(test)]
mod tests;
