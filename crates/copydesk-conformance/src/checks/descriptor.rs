//! Descriptors of processors, and their configuration schemas.
#![expect(unsafe_code, reason = "calls `count` and `describe`")]

use std::path::Path;
use std::time::{Duration, Instant};

use copydesk_abi as abi;
use copydesk_host::{Config, Descriptor};
use serde_json::{Value, json};

use super::{Run, Test};
use crate::context::Context;
use crate::finding::{Finding, Verdict, fail, must, skip, warn};
use crate::plugin::Subject;
use crate::schema::properties;
use crate::upstream::is_hosts;

pub(super) const TESTS: &[Test] = &[
    Test::new(
        "descriptor-sound",
        "every descriptor is valid: sizes, texts in UTF-8, an id of [a-z][a-z0-9-]*, each layer declared once",
        "correct the field that the message names; only `config_schema` may be null",
        Run::File(|context| context.library().map(|_| ())),
    )
    .needs(&["entry-functions"]),
    Test::new(
        "descriptor-past-end",
        "`describe` returns NULL for an index of `count` or more",
        "return NULL for every index that is not below `count`",
        Run::File(|context| {
            let calls = Calls::new(context)?;
            let past = [calls.count(), calls.count() + 7, u32::MAX];
            let given = past.into_iter().find(|index| !calls.describe(*index).is_null());
            must(given.is_none(), || {
                format!("`describe({})` returns {:p}", given.unwrap_or(0), calls.describe(given.unwrap_or(0)))
            })
        }),
    )
    .needs(&["descriptor-sound"]),
    Test::new(
        "descriptor-fast",
        "`describe` takes less than 10 ms, since the host calls it before it decides what to open",
        "read weights and lexicons in `open`",
        Run::File(|context| {
            let calls = Calls::new(context)?;
            let start = Instant::now();
            (0..calls.count()).for_each(|index| _ = calls.describe(index));
            let took = start.elapsed();
            if took > Duration::from_millis(10) { warn(format!("it took {} ms", took.as_millis())) } else { Ok(()) }
        }),
    )
    .needs(&["descriptor-sound"]),
    Test::new(
        "descriptor-version",
        "the version is numbers with dots, such as 1.2.0",
        "give the processor's own version, not that of the boundary; every record contains it",
        Run::Descriptor(|d| {
            let numbers = d.version.split(['-', '+']).next().unwrap_or_default();
            let sound = !numbers.is_empty() && numbers.split('.').all(|n| n.parse::<u32>().is_ok());
            must(sound, || format!("the version is {:?}", d.version))
        }),
    )
    .needs(&["descriptor-sound"]),
    Test::new(
        "descriptor-filled-in",
        "name, summary and licence are not empty",
        "say in one line what it does, and under which licence (an SPDX expression)",
        Run::Descriptor(|d| {
            let fields = [("name", &d.name), ("summary", &d.summary), ("license", &d.license)];
            let empty: Vec<_> =
                fields.into_iter().filter(|(_, text)| text.trim().is_empty()).map(|(field, _)| field).collect();
            if empty.is_empty() { Ok(()) } else { warn(format!("empty: {}", empty.join(", "))) }
        }),
    )
    .needs(&["descriptor-sound"]),
    Test::new(
        "descriptor-file-name",
        "the file is named after its processor, so that the host finds it by its id",
        "name it libcopydesk_ID.so, with _ for each -",
        Run::File(|context| {
            let library = context.library()?;
            let named = |d: &Descriptor| {
                stem(&context.path).is_some_and(|stem| stem == d.id || stem == format!("copydesk-{}", d.id))
            };
            if library.descriptors().iter().any(named) {
                return Ok(());
            }
            let id = library.descriptors().first().map_or("", |d| d.id.as_str());
            warn(format!("the file is not named after `{id}`, and so can only be used by its path"))
        }),
    )
    .needs(&["descriptor-sound"]),
    Test::new(
        "descriptor-batch",
        "it prefers at most 256 articles per call, which is the most that a host sends",
        "set `preferred_batch` to what it needs to be fast; to 1 if it works on one article after another",
        Run::Descriptor(|d| match d.preferred_batch {
            ..=256 => Ok(()),
            batch => warn(format!("it prefers {batch}")),
        }),
    )
    .needs(&["descriptor-sound"]),
    Test::new(
        "layers-provided",
        "it provides a layer",
        "declare every layer that it emits as CDK_PROVIDES",
        Run::Descriptor(|d| {
            if d.provides.is_empty() {
                warn("it provides none, so that the host rejects all that it emits")
            } else {
                Ok(())
            }
        }),
    )
    .needs(&["descriptor-sound"]),
    Test::new(
        "layers-not-the-hosts",
        "it provides none of the host's own layers: sections, sentences, tokens",
        "give the layer another name",
        Run::Descriptor(|d| {
            let theirs = d.provides.iter().find(|l| is_hosts(l.layer));
            must(theirs.is_none(), || theirs.map(|l| format!("it provides `{}`", l.layer)).unwrap_or_default())
        }),
    )
    .needs(&["descriptor-sound"]),
    Test::new(
        "layers-revisions",
        "every layer is declared with a revision of 1 or more",
        "set the third field of `cdk_layer_decl` to 1",
        Run::Descriptor(|d| {
            let zero = d.provides.iter().copied().chain(d.reads()).find(|l| l.revision == 0);
            must(zero.is_none(), || zero.map(|l| format!("revision 0 of `{}`", l.layer)).unwrap_or_default())
        }),
    )
    .needs(&["descriptor-sound"]),
    Test::new(
        "schema-valid",
        "the configuration schema is a valid JSON Schema",
        "check it with a JSON Schema validator; a processor without configuration leaves `config_schema` NULL",
        Run::Descriptor(|d| {
            let schema = schema(d)?;
            jsonschema::meta::validate(schema).or_else(|e| fail(format!("at `{}`: {e}", e.instance_path())))?;
            jsonschema::validator_for(schema).map(|_| ()).or_else(|e| fail(e.to_string()))
        }),
    )
    .needs(&["descriptor-sound"]),
    Test::new(
        "schema-of-object",
        "the schema accepts only objects",
        "set its `type` to \"object\"",
        Run::Descriptor(|d| {
            let schema = schema(d)?;
            let others = [json!([]), json!("x"), json!(3), Value::Null];
            let accepted = others.into_iter().find(|other| jsonschema::is_valid(schema, other));
            must(accepted.is_none(), || format!("it accepts {}", accepted.unwrap_or_default()))
        }),
    )
    .needs(&["schema-valid"]),
    Test::new(
        "schema-defaults",
        "the schema accepts {}, so that users need to configure nothing",
        "give every key a default, and require none",
        Run::Descriptor(|d| match Config::check(d, &json!({})) {
            Ok(_) => Ok(()),
            Err(e) => warn(e.to_string()),
        }),
    )
    .needs(&["schema-valid"]),
    Test::new(
        "schema-described",
        "every key of the schema has a description",
        "describe them (in Rust: doc comments on the fields)",
        Run::Descriptor(|d| {
            let root = schema(d)?;
            let silent = properties(root).filter(|(_, p)| p.get("description").is_none() && p.get("$ref").is_none());
            let silent: Vec<_> = silent.map(|(key, _)| key.as_str()).collect();
            if silent.is_empty() { Ok(()) } else { warn(format!("no description of {}", silent.join(", "))) }
        }),
    )
    .needs(&["schema-valid"]),
    Test::new(
        "opens",
        "`open` opens it with the default configuration, `start` starts a session, and `stop` and `close` end them",
        "see the message; weights and lexicons belong in the library, not beside it",
        Run::Each(|_, subject| {
            let model = subject.open()?;
            model.start().map(drop)
        }),
    )
    .needs(&["descriptor-sound", "schema-valid"])
    .patient(2),
    Test::new(
        "descriptor-stable",
        "`count` and `describe` always return the same, before and after `open` and `close`",
        "make descriptors constants; they must not depend on the machine or the configuration",
        Run::File(stable),
    )
    .needs(&["opens"]),
];

fn schema(descriptor: &Descriptor) -> Result<&Value, Finding> {
    descriptor.config_schema.as_ref().map_or_else(|| skip("it has no configuration"), Ok)
}

/// `who-said` of `libwho_said.so`.
fn stem(path: &Path) -> Option<String> {
    let name = path.file_name()?.to_str()?.split('.').next()?.replace('_', "-");
    Some(name.strip_prefix("lib").map(str::to_owned).unwrap_or(name))
}

/// The functions `count` and `describe` of an entry.
struct Calls {
    entry: abi::Entry,
}

impl Calls {
    fn new(context: &Context) -> Result<Calls, Finding> {
        Ok(Calls { entry: copydesk_host::inspect::entry(&context.library()?) })
    }

    fn count(&self) -> u32 {
        // SAFETY: a pure function of a plugin that the host could load.
        self.entry.count.map_or(0, |count| unsafe { count() })
    }

    fn describe(&self, index: u32) -> *const abi::Descriptor {
        // SAFETY: as above; any index is allowed.
        self.entry.describe.map_or(std::ptr::null(), |describe| unsafe { describe(index) })
    }
}

fn stable(context: &Context) -> Verdict {
    let calls = Calls::new(context)?;
    let says = || -> Result<String, Finding> {
        Ok(format!("{} processors, {:?}", calls.count(), context.library()?.descriptors()))
    };
    let first = says()?;
    let same = |when: &str, now: String| {
        must(now == first, || format!("{when}, the descriptors are different: {}", changed(&first, &now)))
    };
    for _ in 0..3 {
        same("when called again", says()?)?;
    }
    context.each(|subject: &Subject| {
        // Another test checks whether it opens.
        let model = subject.open();
        same("after `open`", says()?)?;
        drop(model);
        same("after `close`", says()?)
    })
}

/// The text around the first difference.
fn changed(one: &str, other: &str) -> String {
    let at = one.bytes().zip(other.bytes()).take_while(|(a, b)| a == b).count();
    let around = |text: &str| {
        let (from, to) = (text.floor_char_boundary(at.saturating_sub(30)), text.floor_char_boundary(at + 30));
        format!("`…{}…`", &text[from..to])
    };
    format!("{}, then {}", around(one), around(other))
}
