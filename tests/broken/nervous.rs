//! A processor that takes the first byte of a word for a character: it panics on some texts, and the SDK's guard catches that.

use copydesk_plugin::{Descriptor, Doc, Error, Host, NoConfig, Output, Processor, export};

struct Nervous;

impl Processor for Nervous {
    type Config = NoConfig;
    type Scratch = ();

    fn describe() -> Descriptor {
        Descriptor::new("nervous", "0.1.0").summary("Initials").license("MIT").requires("tokens").provides("initials")
    }

    fn open(_: NoConfig, _: &Host) -> Result<Nervous, Error> {
        Ok(Nervous)
    }

    fn process(&self, _: &mut (), doc: &Doc<'_>, out: &mut Output) -> Result<(), Error> {
        for token in doc.layer("tokens").rows() {
            // Right for “Ada” and for “Zoé”, and wrong for “Éa”.
            if token.text().starts_with(char::is_uppercase) {
                out.row("initials", token.range()).attr("initial", &token.text()[..1]);
            }
        }
        Ok(())
    }
}

export!(Nervous);
