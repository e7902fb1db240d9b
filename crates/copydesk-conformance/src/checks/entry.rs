//! The file, and the entry that it exports.
#![expect(unsafe_code, reason = "reads the first words of an entry, and calls its `extension`")]

use std::ffi::{CStr, c_void};

use copydesk_abi as abi;
use object::Object;

use super::{Run, Test};
use crate::context::Context;
use crate::finding::{Verdict, fail, must, skip, warn};

pub(super) const TESTS: &[Test] = &[
    Test::new(
        "file-loads",
        "the system can load the file, with every symbol that it needs",
        "build it for this machine, and link every library that it calls (`ldd -r FILE` lists what is missing)",
        Run::File(|context| context.file().map(|_| ())),
    ),
    Test::new(
        "entry-symbol",
        "it exports the symbol `copydesk_plugin_v1`",
        "define `const cdk_entry copydesk_plugin_v1` with default visibility (in Rust: `export!`)",
        Run::File(|context| context.file()?.entry().map(|_| ()).or_else(|e| fail(format!("{e:#}")))),
    )
    .needs(&["file-loads"]),
    Test::new(
        "exports-nothing-else",
        "it exports nothing but `copydesk_plugin_v1`",
        "build with -fvisibility=hidden and make functions `static` (in Rust: a `cdylib` without `#[no_mangle]` items)",
        Run::File(exports),
    )
    .needs(&["entry-symbol"]),
    Test::new(
        "entry-magic",
        "the entry starts with the magic of copydesk.h",
        "set `.magic = CDK_MAGIC`",
        Run::File(|context| {
            let [magic, _] = head(context)?;
            must(magic == abi::MAGIC, || format!("the magic is {magic:#010x}; expected {:#010x}", abi::MAGIC))
        }),
    )
    .needs(&["entry-symbol"]),
    Test::new(
        "entry-size",
        "the entry has the right `size`",
        "set `.size = sizeof(cdk_entry)`",
        Run::File(|context| {
            let ([_, size], least) = (head(context)?, abi::size_of::<abi::Entry>());
            must(size >= least, || format!("the size is {size} bytes; expected {least} or more"))
        }),
    )
    .needs(&["entry-magic"]),
    Test::new(
        "entry-minor",
        "the entry is of a minor version that this copydesk knows",
        "none is needed if the plugin works without what is newer; otherwise use a newer copydesk",
        Run::File(|context| {
            let minor = entry(context)?.abi_minor;
            match minor > abi::ABI_MINOR {
                true => warn(format!("it was built for minor {minor}, and this copydesk knows {}", abi::ABI_MINOR)),
                false => Ok(()),
            }
        }),
    )
    .needs(&["entry-size"]),
    Test::new(
        "entry-reserved",
        "fields named `reserved` are 0",
        "leave them out of the initialiser",
        Run::File(|context| {
            let reserved = entry(context)?.reserved;
            must(reserved == 0, || format!("the entry's is {reserved}"))
        }),
    )
    .needs(&["entry-size"]),
    Test::new(
        "entry-functions",
        "no function of the entry is null, except `extension`, which may be",
        "set all of them; one with nothing to do has an empty body",
        Run::File(|context| {
            let entry = entry(context)?;
            let missing: Vec<_> = copydesk_host::inspect::missing_functions(&entry).collect();
            must(missing.is_empty(), || format!("null: {}", missing.join(", ")))
        }),
    )
    .needs(&["entry-size"]),
    Test::new(
        "entry-extension",
        "`extension` returns NULL for an unknown id",
        "return NULL for every id that you do not know",
        Run::File(|context| {
            let answer = extension(context, c"copydesk.no-such-thing/1")?;
            must(answer.is_null(), || format!("`extension(\"copydesk.no-such-thing/1\")` returns {answer:p}"))
        }),
    )
    .needs(&["entry-functions"]),
];

/// Symbols that some linkers export from every library.
const LINKERS: [&str; 7] = ["_init", "_fini", "_end", "_edata", "__bss_start", "__end__", "_bss_end__"];

fn exports(context: &Context) -> Verdict {
    let bytes = std::fs::read(&context.path)?;
    let parsed = object::File::parse(&*bytes).and_then(|file| {
        let names = file.exports()?;
        Ok(names.iter().map(|export| String::from_utf8_lossy(export.name()).into_owned()).collect::<Vec<_>>())
    });
    let names = match parsed {
        Ok(names) => names,
        Err(e) => return skip(format!("its symbol table cannot be read: {e}")),
    };
    // Formats other than ELF may put a `_` before each.
    let ours = |name: &str| name.trim_start_matches('_') == abi::ENTRY_SYMBOL || LINKERS.contains(&name);
    let others: Vec<&str> = names.iter().map(String::as_str).filter(|name| !ours(name)).collect();
    must(others.is_empty(), || match others.len() {
        n @ ..=5 => format!("it exports {n} more: {}", others.join(", ")),
        n => format!("it exports {n} more: {} …", others[..5].join(", ")),
    })
}

/// Magic and size.
fn head(context: &Context) -> Result<[u32; 2], crate::finding::Finding> {
    let at = context.file()?.entry().or_else(|e| fail(format!("{e:#}")))?;
    if at.is_null() {
        return fail("the symbol's address is null");
    }
    // SAFETY: the first two words of an entry of any minor; a symbol of data has at least as many bytes.
    Ok(unsafe { at.cast::<[u32; 2]>().read_unaligned() })
}

/// What its function `extension` returns.
pub(super) fn extension(context: &Context, id: &CStr) -> Result<*const c_void, crate::finding::Finding> {
    let Some(extension) = entry(context)?.extension else {
        return skip("it has no function `extension`, which is optional");
    };
    // SAFETY: a text that ends in NUL, as the header asks.
    Ok(unsafe { extension(id.as_ptr()) })
}

/// The whole entry.
fn entry(context: &Context) -> Result<abi::Entry, crate::finding::Finding> {
    let [_, size] = head(context)?;
    if size < abi::size_of::<abi::Entry>() {
        return fail(format!("the entry has {size} bytes"));
    }
    let at = context.file()?.entry().or_else(|e| fail(format!("{e:#}")))?;
    // SAFETY: its `size` says that it has as many bytes; every bit pattern of an entry is valid.
    Ok(unsafe { at.read_unaligned() })
}
