//! airtime: who gets how many words in an article, and how many of them are their own. See README.md.

mod count;

use std::collections::BTreeMap;

use copydesk_plugin::schemars::JsonSchema;
use copydesk_plugin::serde::Deserialize;
use copydesk_plugin::standard::layer;
use copydesk_plugin::{Descriptor, Doc, Error, Host, Output, Processor, RowBuilder, export};

use count::{Count, said};

const LAYER: &str = "airtime";

/// Whose words count.
#[derive(Deserialize, JsonSchema)]
#[serde(crate = "copydesk_plugin::serde", default, deny_unknown_fields)]
#[schemars(crate = "copydesk_plugin::schemars")]
pub struct Config {
    /// Leave out speakers and roles with fewer words than this.
    #[schemars(range(min = 1))]
    min_words: u32,
    /// Count reported clauses, not only what stands in quote marks.
    indirect: bool,
}

impl Default for Config {
    fn default() -> Config {
        Config { min_words: 1, indirect: true }
    }
}

pub struct Airtime {
    config: Config,
}

/// What one worker counts in, cleared for each article.
#[derive(Default)]
pub struct Scratch {
    /// By entity.
    speakers: Vec<Count>,
}

impl Processor for Airtime {
    type Config = Config;
    type Scratch = Scratch;

    fn describe() -> Descriptor {
        Descriptor::new("airtime", env!("CARGO_PKG_VERSION"))
            .name("Airtime")
            .summary(env!("CARGO_PKG_DESCRIPTION"))
            .license(env!("CARGO_PKG_LICENSE"))
            .requires(layer::TOKENS)
            .requires(layer::ENTITIES)
            .requires(layer::QUOTES)
            .provides(LAYER)
    }

    fn open(config: Config, _: &Host) -> Result<Airtime, Error> {
        Ok(Airtime { config })
    }

    fn process(&self, scratch: &mut Scratch, doc: &Doc<'_>, out: &mut Output) -> Result<(), Error> {
        let speakers = &mut scratch.speakers;
        speakers.clear();
        speakers.resize(doc.entities().len(), Count::default());
        let (mut all, mut unnamed) = (Count::default(), Count::default());
        // What is quoted in a quote, its speaker has said too.
        for quote in doc.quotes().filter(|quote| quote.within().is_none()) {
            let count = said(doc, quote, self.config.indirect);
            all += count;
            match quote.speaker() {
                Some(speaker) => speakers[speaker.index()] += count,
                None => unnamed += count,
            }
        }
        let enough = |count: &Count| count.words() >= self.config.min_words;
        let mut roles = BTreeMap::<&str, (Count, u32)>::new();
        for (entity, count) in doc.entities().zip(speakers.iter()).filter(|(_, count)| count.words() > 0) {
            if let Some(role) = entity.role() {
                let (sum, speakers) = roles.entry(role).or_default();
                *sum += *count;
                *speakers += 1;
            }
            if let Some(span) = entity.span().filter(|_| enough(count)) {
                let row = out.row(LAYER, span).label("speaker").link("speaker", entity.reference());
                counted(row.attr("name", entity.name()).attr_opt("role", entity.role()), *count, all);
            }
        }
        for (role, (count, speakers)) in roles.into_iter().filter(|(_, (count, _))| enough(count)) {
            counted(out.whole(LAYER).label("role").attr("role", role).attr("speakers", speakers), count, all);
        }
        if unnamed.words() > 0 {
            counted(out.whole(LAYER).label("unnamed"), unnamed, all);
        }
        if all.words() > 0 {
            let words = doc.layer(layer::TOKENS).rows().filter(|token| count::is_word(token.text())).count();
            counted(out.whole(LAYER).label("all").attr("of", words), all, all);
        }
        Ok(())
    }
}

/// Puts a count on a row, with its share of `all`.
fn counted(row: RowBuilder<'_>, count: Count, all: Count) {
    let share = f64::from(count.words()) / f64::from(all.words().max(1));
    let row = row.attr("quotes", count.quotes).attr("words", count.words()).attr("direct", count.direct);
    row.attr("share", (share * 1000.0).round() / 1000.0);
}

export!(Airtime);

#[cfg(test)]
mod tests;
