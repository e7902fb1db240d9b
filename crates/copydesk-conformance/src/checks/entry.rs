//! The file and the constant that it exports.
#![expect(unsafe_code, reason = "reads the first words of an entry, and calls its `extension`")]

use copydesk_abi as abi;
use object::Object;

use super::{Run, Test};
use crate::bench::Bench;
use crate::finding::{Verdict, fail, must, skip, warn};

pub(super) const TESTS: &[Test] = &[
    Test::new(
        "file-loads",
        "the system loads the file, with every symbol it needs",
        "build it for this machine, and link every library it calls (`ldd -r FILE` names what is missing)",
        Run::File(|bench| bench.file().map(|_| ())),
    ),
    Test::new(
        "entry-symbol",
        "it exports the symbol `copydesk_plugin_v1`",
        "define `const cdk_entry copydesk_plugin_v1` (in Rust: `export!`), and make sure that it is visible",
        Run::File(|bench| bench.file()?.entry().map(|_| ()).or_else(|e| fail(format!("{e:#}")))),
    )
    .needs(&["file-loads"]),
    Test::new(
        "exports-nothing-else",
        "it exports nothing but `copydesk_plugin_v1`",
        "build with -fvisibility=hidden and make functions `static` (in Rust: a `cdylib` without `#[no_mangle]` of its own)",
        Run::File(exports),
    )
    .needs(&["entry-symbol"]),
    Test::new(
        "entry-magic",
        "the entry starts with the magic of copydesk.h",
        "set `.magic = CDK_MAGIC`",
        Run::File(|bench| {
            let [magic, _] = head(bench)?;
            must(magic == abi::MAGIC, || format!("the magic {magic:#010x}; expected {:#010x}", abi::MAGIC))
        }),
    )
    .needs(&["entry-symbol"]),
    Test::new(
        "entry-size",
        "the entry says how long it is",
        "set `.size = sizeof(cdk_entry)`",
        Run::File(|bench| {
            let ([_, size], least) = (head(bench)?, abi::size_of::<abi::Entry>());
            must(size >= least, || format!("a size of {size} bytes; expected {least} or more"))
        }),
    )
    .needs(&["entry-magic"]),
    Test::new(
        "entry-minor",
        "the entry is of a minor that this copydesk knows",
        "nothing, if it does without what is newer; a newer copydesk has it",
        Run::File(|bench| {
            let minor = entry(bench)?.abi_minor;
            match minor > abi::ABI_MINOR {
                true => warn(format!("it was built for minor {minor}, and this copydesk speaks {}", abi::ABI_MINOR)),
                false => Ok(()),
            }
        }),
    )
    .needs(&["entry-size"]),
    Test::new(
        "entry-reserved",
        "fields called `reserved` are 0",
        "leave them out of the initialiser",
        Run::File(|bench| {
            let reserved = entry(bench)?.reserved;
            must(reserved == 0, || format!("the entry's is {reserved}"))
        }),
    )
    .needs(&["entry-size"]),
    Test::new(
        "entry-functions",
        "no function of the entry is null but `extension`, which may be",
        "set all of them; one with nothing to do is a function with an empty body",
        Run::File(|bench| {
            let entry = entry(bench)?;
            let missing: Vec<_> = copydesk_host::inspect::missing_functions(&entry).collect();
            must(missing.is_empty(), || format!("null: {}", missing.join(", ")))
        }),
    )
    .needs(&["entry-size"]),
    Test::new(
        "entry-extension",
        "an extension that it does not know is NULL",
        "return NULL for every id that you do not know",
        Run::File(|bench| {
            let Some(extension) = entry(bench)?.extension else { return skip("it has no function `extension`, and needs none") };
            // SAFETY: a text that ends in NUL, as the header says that it takes.
            let answer = unsafe { extension(c"copydesk.no-such-thing/1".as_ptr()) };
            must(answer.is_null(), || format!("`extension(\"copydesk.no-such-thing/1\")` gives {answer:p}"))
        }),
    )
    .needs(&["entry-functions"]),
];

/// Symbols that linkers of old put in every library.
const LINKERS: [&str; 7] = ["_init", "_fini", "_end", "_edata", "__bss_start", "__end__", "_bss_end__"];

fn exports(bench: &Bench) -> Verdict {
    let bytes = std::fs::read(&bench.path)?;
    let parsed = object::File::parse(&*bytes).and_then(|file| {
        let names = file.exports()?;
        Ok(names.iter().map(|export| String::from_utf8_lossy(export.name()).into_owned()).collect::<Vec<_>>())
    });
    let names = match parsed {
        Ok(names) => names,
        Err(e) => return skip(format!("its table of symbols cannot be read: {e}")),
    };
    // What is not ELF may put a `_` before each.
    let ours = |name: &str| name.trim_start_matches('_') == abi::ENTRY_SYMBOL || LINKERS.contains(&name);
    let others: Vec<&str> = names.iter().map(String::as_str).filter(|name| !ours(name)).collect();
    must(others.is_empty(), || match others.len() {
        n @ ..=5 => format!("it exports {n} more: {}", others.join(", ")),
        n => format!("it exports {n} more: {} …", others[..5].join(", ")),
    })
}

/// Magic and size.
fn head(bench: &Bench) -> Result<[u32; 2], crate::finding::Finding> {
    let at = bench.file()?.entry().or_else(|e| fail(format!("{e:#}")))?;
    if at.is_null() {
        return fail("the symbol's address is null");
    }
    // SAFETY: the first two words of an entry of any minor; a symbol of data has at least as many bytes.
    Ok(unsafe { at.cast::<[u32; 2]>().read_unaligned() })
}

/// The whole entry, of a plugin that has one.
fn entry(bench: &Bench) -> Result<abi::Entry, crate::finding::Finding> {
    let [_, size] = head(bench)?;
    if size < abi::size_of::<abi::Entry>() {
        return fail(format!("an entry of {size} bytes"));
    }
    let at = bench.file()?.entry().or_else(|e| fail(format!("{e:#}")))?;
    // SAFETY: the entry has said that it is as long; every bit pattern of an entry is one.
    Ok(unsafe { at.read_unaligned() })
}
