//! Whom nominals and pronouns mean: one fixture for each phenomenon. Persons and firms are invented.

mod common;

use common::run;
use copydesk_entities::Config;
use copydesk_plugin::testing::Found;

/// The name of the entity that the mention with these words (the first such) is linked to.
fn meant(found: &Found, words: &str) -> Option<String> {
    let mention = found.record().mentions().find(|mention| mention.words() == Some(words))?;
    mention.entity().map(|entity| entity.name().to_owned())
}

#[track_caller]
fn means(text: &str, words: &str, name: &str) {
    let found = run(text, Config::default());
    assert_eq!(meant(&found, words).as_deref(), Some(name), "{words}\n{}", found.underlined(&["mentions"]));
}
