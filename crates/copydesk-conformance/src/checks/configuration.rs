//! Configuration: what is wrong is refused with a message, by the schema or by `open`, and what is right is taken.

use copydesk_abi::{self as abi, Str};
use copydesk_host::Config;
use serde_json::{Value, json};

use super::{Run, Test};
use crate::bench::Bench;
use crate::finding::{Finding, Verdict, must, skip, warn};
use crate::lend;
use crate::pages::{Access, Pages, Placement};
use crate::plugin::{Refusal, Subject, code};
use crate::random::Random;
use crate::schema::{self, properties};

pub(super) const TESTS: &[Test] = &[
    Test::new(
        "config-unknown-key",
        "a key that it does not know is refused, by the schema or by `open`",
        "set `additionalProperties` to false in the schema (in Rust: `#[serde(deny_unknown_fields)]`)",
        Run::Each(|_, subject| {
            let config = with(subject, "no-such-key-at-all", &json!(1))?;
            must(!taken(subject, &config), || format!("it takes {config}"))
        }),
    )
    .needs(&["opens"]),
    Test::new(
        "config-wrong-type",
        "no key takes values of all types: of text, number, true, list, object and null at least one is refused, by the schema or by `open`",
        "give every property a `type` in the schema",
        Run::Each(|_, subject| {
            let mut keys = properties(configurable(subject)?).peekable();
            if keys.peek().is_none() {
                return skip("it has no keys");
            }
            keys.try_for_each(|(key, _)| {
                let mut refused = false;
                for value in any_values() {
                    refused |= !taken(subject, &with(subject, key, &value)?);
                }
                must(refused, || format!("`{key}` takes anything: text, numbers, true, lists, objects, null"))
            })
        }),
    )
    .needs(&["opens"]),
    Test::new(
        "config-broken-json",
        "a configuration that is no JSON object is refused by `open`",
        "parse all of it before you use any of it, and return CDK_CONFIG if it does not parse",
        Run::Each(|_, subject| {
            configurable(subject)?;
            for broken in BROKEN {
                if subject.open_with(Str::new(broken), 4096).is_ok() {
                    return warn(format!("`open` takes {broken:?}, which no host gives it"));
                }
            }
            Ok(())
        }),
    )
    .needs(&["opens"]),
    Test::new(
        "config-message",
        "`open` says why it refuses: CDK_CONFIG or CDK_ERROR, and a message in UTF-8",
        "write what is wrong and what would be right into the message, and set its `len`",
        Run::Each(|_, subject| {
            let (_, refusal) = refusal(subject, 4096)?;
            let known = [abi::CONFIG, abi::ERROR].contains(&refusal.code);
            must(known, || format!("`open` refuses with {}", code(refusal.code)))?;
            must(!refusal.message.is_empty(), || "`open` refuses without a message".into())?;
            must(std::str::from_utf8(&refusal.message).is_ok(), || "a message that is not UTF-8".into())
        }),
    )
    .needs(&["config-broken-json"]),
    Test::new(
        "config-message-room",
        "a message fits the room that it is given: 0 bytes, 1 byte, a few; what is written is whole characters, and `len` says how many bytes",
        "write at most `cap` bytes, cut between characters, and set `len` to what was written",
        Run::Each(|_, subject| {
            for cap in [0, 1, 2, 7, 16, 40] {
                let (_, refusal) = refusal(subject, cap)?;
                must(!refusal.beyond, || format!("with room for {cap} bytes it writes past them"))?;
                must(refusal.said <= cap, || format!("with room for {cap} bytes `len` is {}", refusal.said))?;
                let whole = std::str::from_utf8(&refusal.message).is_ok();
                must(whole, || format!("with room for {cap} bytes the message is not UTF-8"))?;
            }
            Ok(())
        }),
    )
    .needs(&["config-broken-json"]),
    Test::new(
        "config-bounds",
        "`open` reads its configuration within its length, and does not write into it",
        "the text does not end in NUL: use its `len`",
        Run::Each(|_, subject| {
            let config = format!("{} ", subject.config);
            let configs = if configurable(subject).is_ok() { vec![subject.config.as_str(), &config] } else { vec!["{}"] };
            for config in configs {
                let mut pages = Pages::new(Placement::Tight);
                let text = lend::text(&mut pages, config)?;
                pages.allow(Access::Read)?;
                let opened = subject.open_with(text, 4096);
                must(opened.is_ok(), || format!("`open` refuses {config:?}"))?;
            }
            Ok(())
        }),
    )
    .needs(&["opens"]),
    Test::new(
        "config-valid",
        "`open` takes what the schema takes, or says that it cannot, and opens again after it refused",
        "say in the schema what is taken: bounds, choices, types",
        Run::Each(valid),
    )
    .needs(&["opens", "schema-valid"])
    .patient(4),
];

const BROKEN: [&str; 6] = ["{\"a\":", "{", "[1]", "\"x\"", "{} {}", "{\"a\" 1}"];

/// One value of each type.
fn any_values() -> [Value; 6] {
    [json!("no such choice, surely"), json!(-1.5), json!(true), json!([[]]), json!({"no-such-key": 1}), Value::Null]
}

/// The schema. A processor without one is never given anything but {}.
fn configurable(subject: &Subject) -> Result<&Value, Finding> {
    subject.descriptor.config_schema.as_ref().map_or_else(|| skip("it takes no configuration"), Ok)
}

/// A configuration that is taken, but for one key: what is then refused is refused for this key, not for one that is required and missing.
fn with(subject: &Subject, key: &str, value: &Value) -> Result<Value, Finding> {
    let Ok(mut config) = serde_json::from_str::<Value>(&subject.config) else {
        return skip("its configuration is no JSON");
    };
    config[key] = value.clone();
    Ok(config)
}

/// Whether both the schema and `open` take a configuration.
fn taken(subject: &Subject, config: &Value) -> bool {
    let by_schema = Config::check(&subject.descriptor, config).is_ok();
    by_schema && subject.open_with(Str::new(&config.to_string()), 4096).is_ok()
}

/// A refusal of `open`, with what it refused.
fn refusal(subject: &Subject, cap: usize) -> Result<(&'static str, Refusal), Finding> {
    configurable(subject)?;
    let refused = BROKEN.into_iter().find_map(|config| Some((config, subject.open_with(Str::new(config), cap).err()?)));
    refused.map_or_else(|| skip("`open` refuses nothing"), Ok)
}

fn valid(bench: &Bench, subject: &Subject) -> Verdict {
    configurable(subject)?;
    let mut random = Random::new(bench.seed);
    for _ in 0..20 {
        let Some(config) = schema::valid(&subject.descriptor, &mut random) else { continue };
        bench.note(&format!("opening with {}", config.json()));
        match subject.open_with(Str::new(config.json()), 4096) {
            Ok(model) => model.start().map(drop)?,
            Err(refusal) => {
                let message = String::from_utf8_lossy(&refusal.message);
                let sound = [abi::CONFIG, abi::ERROR].contains(&refusal.code) && !refusal.message.is_empty();
                must(sound, || format!("{} is refused with {}: {message:?}", config.json(), code(refusal.code)))?;
            }
        }
    }
    subject.open().map(drop)
}
