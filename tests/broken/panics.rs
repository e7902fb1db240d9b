//! A processor that panics: on every article with the word `PANIC`, or, if its configuration says so, on all articles or when it is opened.

use copydesk_plugin::{Descriptor, Doc, Error, Host, Output, Processor, export, schemars, serde};

struct Panics {
    always: bool,
}

#[derive(Default, serde::Deserialize, schemars::JsonSchema)]
#[serde(crate = "serde", default)]
#[schemars(crate = "schemars")]
struct Config {
    /// Panic on every article.
    always: bool,
    /// Panic when opened.
    opening: bool,
}

impl Processor for Panics {
    type Config = Config;
    type Scratch = Vec<usize>;

    fn describe() -> Descriptor {
        Descriptor::new("panics", "0.1.0").requires("tokens").provides("steps").preferred_batch(3)
    }

    fn open(config: Config, _: &Host) -> Result<Panics, Error> {
        assert!(!config.opening, "cannot even open");
        Ok(Panics { always: config.always })
    }

    fn process(&self, half: &mut Vec<usize>, doc: &Doc<'_>, out: &mut Output) -> Result<(), Error> {
        assert!(half.is_empty(), "a session that panicked is used again");
        for token in doc.layer("tokens").rows() {
            half.push(token.index());
            assert!(!self.always && token.text() != "PANIC", "fell at token {}", token.index());
            out.row("steps", token.range());
        }
        half.clear();
        Ok(())
    }
}

export!(Panics);
