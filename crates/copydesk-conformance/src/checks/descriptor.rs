//! What a plugin says of its processors.
#![expect(unsafe_code, reason = "calls `count` and `describe`")]

use std::path::Path;
use std::time::{Duration, Instant};

use copydesk_abi as abi;
use copydesk_host::{Config, Descriptor};
use serde_json::{Value, json};

use super::{Run, Test};
use crate::bench::Bench;
use crate::finding::{Finding, Verdict, fail, must, skip, warn};
use crate::plugin::Subject;
use crate::schema::properties;
use crate::upstream::is_hosts;

pub(super) const TESTS: &[Test] = &[
    Test::new(
        "descriptor-sound",
        "the host can read every descriptor: sizes, texts in UTF-8, an id of [a-z][a-z0-9-]*, layers each declared once",
        "mend what is named; leave out no field but `config_schema`",
        Run::File(|bench| bench.library().map(|_| ())),
    )
    .needs(&["entry-functions"]),
    Test::new(
        "descriptor-past-end",
        "`describe` gives NULL past `count`",
        "return NULL for every index that is not below `count`",
        Run::File(|bench| {
            let calls = Calls::new(bench)?;
            let past = [calls.count(), calls.count() + 7, u32::MAX];
            let given = past.into_iter().find(|index| !calls.describe(*index).is_null());
            must(given.is_none(), || format!("`describe({})` gives {:p}", given.unwrap_or(0), calls.describe(given.unwrap_or(0))))
        }),
    )
    .needs(&["descriptor-sound"]),
    Test::new(
        "descriptor-fast",
        "`describe` takes under 10 ms: the host asks before it decides to open anything",
        "read weights and lexicons in `open`",
        Run::File(|bench| {
            let calls = Calls::new(bench)?;
            let start = Instant::now();
            (0..calls.count()).for_each(|index| _ = calls.describe(index));
            let took = start.elapsed();
            if took > Duration::from_millis(10) { warn(format!("it took {} ms", took.as_millis())) } else { Ok(()) }
        }),
    )
    .needs(&["descriptor-sound"]),
    Test::new(
        "descriptor-version",
        "its version is numbers with dots, such as 1.2.0",
        "give the processor's own version, not the boundary's; it stands in every record",
        Run::Descriptor(|d| {
            let numbers = d.version.split(['-', '+']).next().unwrap_or_default();
            let sound = !numbers.is_empty() && numbers.split('.').all(|n| n.parse::<u32>().is_ok());
            must(sound, || format!("the version {:?}", d.version))
        }),
    )
    .needs(&["descriptor-sound"]),
    Test::new(
        "descriptor-tells",
        "name, summary and licence are given",
        "say in a line what it does, and under which licence (an SPDX expression)",
        Run::Descriptor(|d| {
            let fields = [("name", &d.name), ("summary", &d.summary), ("license", &d.license)];
            let empty: Vec<_> = fields.into_iter().filter(|(_, text)| text.trim().is_empty()).map(|(field, _)| field).collect();
            if empty.is_empty() { Ok(()) } else { warn(format!("empty: {}", empty.join(", "))) }
        }),
    )
    .needs(&["descriptor-sound"]),
    Test::new(
        "descriptor-file-name",
        "the file is named after its processor, so that it is found by its id",
        "name it libcopydesk_ID.so, with _ for each -",
        Run::File(|bench| {
            let library = bench.library()?;
            let named = |d: &Descriptor| stem(&bench.path).is_some_and(|stem| stem == d.id || stem == format!("copydesk-{}", d.id));
            if library.descriptors().iter().any(named) {
                return Ok(());
            }
            let id = library.descriptors().first().map_or("", |d| d.id.as_str());
            warn(format!("a file that is not named after `{id}`: it runs only if it is given by its path"))
        }),
    )
    .needs(&["descriptor-sound"]),
    Test::new(
        "descriptor-batch",
        "it prefers no more articles a call than a host gives: 256",
        "set `preferred_batch` to what it needs to be fast; 1 if it works on one article after another",
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
        Run::Descriptor(|d| if d.provides.is_empty() { warn("it provides none: nothing that it finds can be taken") } else { Ok(()) }),
    )
    .needs(&["descriptor-sound"]),
    Test::new(
        "layers-not-the-hosts",
        "it provides none of the host's own layers: sections, sentences, tokens",
        "give the layer a name of its own",
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
        "the configuration's schema is a JSON Schema",
        "try it with any JSON Schema validator; a processor that takes no configuration leaves `config_schema` NULL",
        Run::Descriptor(|d| {
            let schema = schema(d)?;
            jsonschema::meta::validate(schema).or_else(|e| fail(format!("at `{}`: {e}", e.instance_path())))?;
            jsonschema::validator_for(schema).map(|_| ()).or_else(|e| fail(e.to_string()))
        }),
    )
    .needs(&["descriptor-sound"]),
    Test::new(
        "schema-of-object",
        "the schema is that of an object, and refuses what is none",
        "set its `type` to \"object\"",
        Run::Descriptor(|d| {
            let schema = schema(d)?;
            let others = [json!([]), json!("x"), json!(3), Value::Null];
            let taken = others.into_iter().find(|other| jsonschema::is_valid(schema, other));
            must(taken.is_none(), || format!("it takes {}", taken.unwrap_or_default()))
        }),
    )
    .needs(&["schema-valid"]),
    Test::new(
        "schema-defaults",
        "it can be used by someone who configures nothing: the schema takes {}",
        "give every key a default, and require none",
        Run::Descriptor(|d| match Config::check(d, &json!({})) {
            Ok(_) => Ok(()),
            Err(e) => warn(e.to_string()),
        }),
    )
    .needs(&["schema-valid"]),
    Test::new(
        "schema-tells",
        "every key of the schema has a description",
        "describe them (in Rust: doc comments on the fields)",
        Run::Descriptor(|d| {
            let root = schema(d)?;
            let silent = properties(root).filter(|(_, p)| p.get("description").is_none() && p.get("$ref").is_none());
            let silent: Vec<_> = silent.map(|(key, _)| key.as_str()).collect();
            if silent.is_empty() { Ok(()) } else { warn(format!("nothing is said of {}", silent.join(", "))) }
        }),
    )
    .needs(&["schema-valid"]),
    Test::new(
        "opens",
        "`open` opens it as users do who configure nothing, and `start` starts a session; `stop` and `close` end them",
        "see the message; weights and lexicons belong into the library, not beside it",
        Run::Each(|_, subject| {
            let model = subject.open()?;
            model.start().map(drop)
        }),
    )
    .needs(&["descriptor-sound", "schema-valid"])
    .patient(2),
    Test::new(
        "descriptor-stable",
        "`count` and `describe` always give the same, before and after `open` and `close`",
        "make descriptors constants; what depends on the machine or the configuration does not belong into them",
        Run::File(stable),
    )
    .needs(&["opens"]),
];

fn schema(descriptor: &Descriptor) -> Result<&Value, Finding> {
    descriptor.config_schema.as_ref().map_or_else(|| skip("it takes no configuration"), Ok)
}

/// `who-said` of `libwho_said.so`.
fn stem(path: &Path) -> Option<String> {
    let name = path.file_name()?.to_str()?.split('.').next()?.replace('_', "-");
    Some(name.strip_prefix("lib").map(str::to_owned).unwrap_or(name))
}

/// The two functions that tell what there is.
struct Calls {
    entry: abi::Entry,
}

impl Calls {
    fn new(bench: &Bench) -> Result<Calls, Finding> {
        Ok(Calls { entry: copydesk_host::inspect::entry(&bench.library()?) })
    }

    fn count(&self) -> u32 {
        // SAFETY: a pure function of a plugin whose entry the host took.
        self.entry.count.map_or(0, |count| unsafe { count() })
    }

    fn describe(&self, index: u32) -> *const abi::Descriptor {
        // SAFETY: as above; any index may be asked for.
        self.entry.describe.map_or(std::ptr::null(), |describe| unsafe { describe(index) })
    }
}

fn stable(bench: &Bench) -> Verdict {
    let calls = Calls::new(bench)?;
    let says = || -> Result<String, Finding> {
        Ok(format!("{} processors, {:?}", calls.count(), bench.library()?.descriptors()))
    };
    let first = says()?;
    let same = |when: &str, now: String| {
        must(now == first, || format!("{when}, it says something else: {}", changed(&first, &now)))
    };
    for _ in 0..3 {
        same("asked again", says()?)?;
    }
    bench.each(|subject: &Subject| {
        // Whether it opens is another test's.
        let model = subject.open();
        same("after `open`", says()?)?;
        drop(model);
        same("after `close`", says()?)
    })
}

/// The words around the first place where two texts differ.
fn changed(one: &str, other: &str) -> String {
    let at = one.bytes().zip(other.bytes()).take_while(|(a, b)| a == b).count();
    let around = |text: &str| {
        let (from, to) = (text.floor_char_boundary(at.saturating_sub(30)), text.floor_char_boundary(at + 30));
        format!("`…{}…`", &text[from..to])
    };
    format!("{}, then {}", around(one), around(other))
}
