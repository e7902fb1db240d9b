//! Configuration: a wrong one is refused with a message, by the schema or by `open`; a right one is accepted.

use copydesk_abi::{self as abi, Str};
use copydesk_host::Config;
use serde_json::{Value, json};

use super::{Run, Test};
use crate::context::Context;
use crate::finding::{Finding, Verdict, must, skip, warn};
use crate::lend;
use crate::pages::{Access, Pages, Placement};
use crate::plugin::{Refusal, Subject, code};
use crate::random::Random;
use crate::schema::{self, properties};

pub(super) const TESTS: &[Test] = &[
    Test::new(
        "config-unknown-key",
        "an unknown key is refused, by the schema or by `open`",
        "set `additionalProperties` to false in the schema (in Rust: `#[serde(deny_unknown_fields)]`)",
        Run::Each(|_, subject| {
            let config = with(subject, "no-such-key-at-all", &json!(1))?;
            must(!accepts(subject, &config), || format!("it accepts {config}"))
        }),
    )
    .needs(&["opens"]),
    Test::new(
        "config-wrong-type",
        "every key refuses a value of at least one type: text, number, true, list, object or null",
        "give every property a `type` in the schema",
        Run::Each(|_, subject| {
            let mut keys = properties(configurable(subject)?).peekable();
            if keys.peek().is_none() {
                return skip("it has no keys");
            }
            keys.try_for_each(|(key, _)| {
                let mut refused = false;
                for value in any_values() {
                    refused |= !accepts(subject, &with(subject, key, &value)?);
                }
                must(refused, || format!("`{key}` accepts text, numbers, true, lists, objects and null"))
            })
        }),
    )
    .needs(&["opens"]),
    Test::new(
        "config-broken-json",
        "`open` refuses a configuration that is not a JSON object",
        "parse all of it before you use any of it, and return CDK_CONFIG if it does not parse",
        Run::Each(|_, subject| {
            configurable(subject)?;
            for broken in BROKEN {
                if subject.open_with(Str::new(broken), 4096).is_ok() {
                    return warn(format!("`open` accepts {broken:?}, although no host sends it"));
                }
            }
            Ok(())
        }),
    )
    .needs(&["opens"]),
    Test::new(
        "config-message",
        "when `open` refuses, it returns CDK_CONFIG or CDK_ERROR, and a message in UTF-8",
        "write what is wrong and what is expected into the message, and set its `len`",
        Run::Each(|_, subject| {
            let (_, refusal) = refusal(subject, 4096)?;
            let known = [abi::CONFIG, abi::ERROR].contains(&refusal.code);
            must(known, || format!("`open` refuses with {}", code(refusal.code)))?;
            must(!refusal.message.is_empty(), || "`open` refuses without a message".into())?;
            must(std::str::from_utf8(&refusal.message).is_ok(), || "the message is not UTF-8".into())
        }),
    )
    .needs(&["config-broken-json"]),
    Test::new(
        "config-message-room",
        "a message fits a buffer of 0 bytes, 1 byte or a few; it is cut between characters, and `len` is its length in bytes",
        "write at most `cap` bytes, cut between characters, and set `len` to the number of bytes written",
        Run::Each(|_, subject| {
            for cap in [0, 1, 2, 7, 16, 40] {
                let (_, refusal) = refusal(subject, cap)?;
                must(!refusal.overrun, || format!("it writes past the end of a buffer of {cap} bytes"))?;
                must(refusal.len <= cap, || format!("with a buffer of {cap} bytes `len` is {}", refusal.len))?;
                let whole = std::str::from_utf8(&refusal.message).is_ok();
                must(whole, || format!("with a buffer of {cap} bytes the message is not UTF-8"))?;
            }
            Ok(())
        }),
    )
    .needs(&["config-broken-json"]),
    Test::new(
        "config-bounds",
        "`open` does not read past the end of its configuration, and does not write to it",
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
        "`open` accepts what the schema accepts, or refuses with a message, and works again after a refusal",
        "state bounds, choices and types in the schema",
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

/// The schema. A processor without one always gets `{}`.
fn configurable(subject: &Subject) -> Result<&Value, Finding> {
    subject.descriptor.config_schema.as_ref().map_or_else(|| skip("it has no configuration"), Ok)
}

/// An accepted configuration with one key changed, so that a refusal is about this key and not about a missing one.
fn with(subject: &Subject, key: &str, value: &Value) -> Result<Value, Finding> {
    let Ok(mut config) = serde_json::from_str::<Value>(&subject.config) else {
        return skip("its configuration is not JSON");
    };
    config[key] = value.clone();
    Ok(config)
}

/// Whether both the schema and `open` accept a configuration.
fn accepts(subject: &Subject, config: &Value) -> bool {
    let by_schema = Config::check(&subject.descriptor, config).is_ok();
    by_schema && subject.open_with(Str::new(&config.to_string()), 4096).is_ok()
}

/// A configuration that `open` refuses, and how.
fn refusal(subject: &Subject, cap: usize) -> Result<(&'static str, Refusal), Finding> {
    configurable(subject)?;
    let refused = BROKEN.into_iter().find_map(|config| Some((config, subject.open_with(Str::new(config), cap).err()?)));
    refused.map_or_else(|| skip("`open` refuses nothing"), Ok)
}

fn valid(context: &Context, subject: &Subject) -> Verdict {
    configurable(subject)?;
    let mut random = Random::new(context.seed);
    for _ in 0..20 {
        let Some(config) = schema::valid(&subject.descriptor, &mut random) else { continue };
        context.note(&format!("opening with {}", config.json()));
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
