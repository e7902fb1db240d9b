//! The smallest processor: marks every word written in capitals.

use copydesk_plugin::{Descriptor, Doc, Error, Host, NoConfig, Output, Processor, export};

struct Shout;

impl Processor for Shout {
    type Config = NoConfig;
    type Scratch = ();

    fn describe() -> Descriptor {
        Descriptor::new("shout", env!("CARGO_PKG_VERSION"))
            .summary("Words in capitals")
            .requires("tokens")
            .provides("shouts")
    }

    fn open(_: NoConfig, _: &Host) -> Result<Shout, Error> {
        Ok(Shout)
    }

    fn process(&self, _: &mut (), doc: &Doc<'_>, out: &mut Output) -> Result<(), Error> {
        for token in doc.layer("tokens").rows() {
            if token.text().len() > 1 && token.text().chars().all(char::is_uppercase) {
                out.row("shouts", token.range()).label("shout");
            }
        }
        Ok(())
    }
}

export!(Shout);

#[cfg(test)]
mod tests {
    use super::*;
    use copydesk_plugin::testing::Case;

    #[test]
    fn capitals_are_shouts() {
        let case = Case::new("He said NO.").layer("tokens", [0..2, 3..7, 8..10, 10..11]);
        let found = case.run::<Shout>(NoConfig {}).unwrap();
        assert_eq!(found.underlined(&["shouts"]), "He said NO.\n        ^^ shout\n");
    }
}
