//! The standard processors write the layers that the SDK describes.

use std::collections::BTreeSet;

use copydesk_plugin::standard::{EntityType, MentionForm, QuoteKind, Scope, SectionKind, Tone, key, layer, role};
use serde_json::Value;

use crate::kit::{Desk, library, root};

#[test]
fn the_words_that_the_sdk_knows_are_those_that_are_written() {
    let plugins = ["copydesk_entities", "copydesk_quotes", "copydesk_sentiment"].map(library);
    let article = std::fs::read_to_string(root().join("examples/articles/kremlin.txt")).unwrap();
    let plugins: Vec<_> = plugins.iter().map(|path| path.as_path()).collect();
    let ran = Desk::new().annotate(&plugins, &[&article], &["--tokens"]);
    let layers = ran.records[0]["layers"].as_object().unwrap();
    let rows = |name: &str| layers[name].as_array().unwrap().iter();
    let words = |name: &str, word: fn(&Value) -> &Value| -> BTreeSet<String> {
        rows(name).filter_map(|row| word(row).as_str().map(str::to_owned)).collect()
    };
    let known = |name: &str, found: BTreeSet<String>, all: &[&str]| {
        assert!(!found.is_empty(), "nothing to compare in {name}");
        assert!(found.iter().all(|word| all.contains(&word.as_str())), "{name}: {found:?} are not all of {all:?}");
    };
    let label: fn(&Value) -> &Value = |row| &row["label"];
    let named: Vec<&str> = EntityType::ALL.iter().map(|word| word.as_str()).collect();
    known(
        layer::SECTIONS,
        words(layer::SECTIONS, label),
        &SectionKind::ALL.iter().map(|w| w.as_str()).collect::<Vec<_>>(),
    );
    known(layer::MENTIONS, words(layer::MENTIONS, label), &named);
    known(layer::ENTITIES, words(layer::ENTITIES, label), &named);
    known(layer::QUOTES, words(layer::QUOTES, label), &QuoteKind::ALL.iter().map(|w| w.as_str()).collect::<Vec<_>>());
    known(layer::SENTIMENT, words(layer::SENTIMENT, label), &Tone::ALL.iter().map(|w| w.as_str()).collect::<Vec<_>>());
    let forms = words(layer::MENTIONS, |row| &row["attrs"][key::FORM]);
    known("forms", forms, &MentionForm::ALL.iter().map(|w| w.as_str()).collect::<Vec<_>>());
    let scopes = words(layer::SENTIMENT, |row| &row["attrs"][key::SCOPE]);
    known("scopes", scopes, &Scope::ALL.iter().map(|w| w.as_str()).collect::<Vec<_>>());

    let written: BTreeSet<&str> = layers.keys().map(String::as_str).collect();
    let all = [
        layer::SECTIONS,
        layer::SENTENCES,
        layer::TOKENS,
        layer::MENTIONS,
        layer::ENTITIES,
        layer::QUOTES,
        layer::SOURCES,
        layer::CUES,
        layer::SENTIMENT,
    ];
    assert_eq!(written, BTreeSet::from(all));
    let roles: BTreeSet<&str> = all
        .iter()
        .flat_map(|name| rows(name))
        .filter_map(|row| row["links"].as_object())
        .flat_map(|links| links.keys().map(String::as_str))
        .collect();
    let all = [
        role::ENTITY,
        role::SOURCE,
        role::SPEAKER,
        role::CUE,
        role::ADDRESSEE,
        role::CONTINUES,
        role::WITHIN,
        role::TARGET,
        role::QUOTE,
    ];
    assert!(roles.is_subset(&BTreeSet::from(all)), "{roles:?}");
    assert!(roles.is_superset(&BTreeSet::from([role::ENTITY, role::SPEAKER, role::SOURCE, role::TARGET, role::QUOTE])));
    for (name, keys) in [
        (layer::ENTITIES, &[key::NAME, key::MENTIONS][..]),
        (layer::QUOTES, &[key::CUE, key::STANCE, key::SOURCE_PHRASE]),
        (layer::SENTIMENT, &[key::POLARITY]),
    ] {
        for key in keys {
            assert!(rows(name).any(|row| row["attrs"].get(key).is_some()), "no row of {name} has {key}");
        }
    }
}
