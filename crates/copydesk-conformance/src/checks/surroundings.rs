//! What a plugin leaves behind in its host's process: threads, open files, children, output, changed settings.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::os::fd::{AsFd, BorrowedFd};

use super::{Run, Test, one_by_one, ordinary};
use crate::context::Context;
use crate::finding::{Finding, Verdict, fail, must, skip, warn};
use crate::plugin::Subject;
use crate::system;

pub(super) const TESTS: &[Test] = &[
    Test::new(
        "threads-left",
        "none of its threads runs after `close`",
        "end and join your threads in `stop` and `close`",
        Run::Each(|_, subject| {
            let Some(before) = system::threads() else { return skip("this system does not list threads") };
            one_by_one(subject, &ordinary(subject)?)?;
            let after = system::threads_settled(before).unwrap_or(before);
            must(after <= before, || format!("{} more threads than before `open`", after - before))
        }),
    )
    .needs(&["ordinary-articles"]),
    Test::new(
        "files-left",
        "none of its files is open after `close`",
        "close in `close` the files that `open` opened",
        Run::Each(|_, subject| {
            let Some(before) = system::files() else { return skip("this system does not list open files") };
            one_by_one(subject, &ordinary(subject)?)?;
            let after = system::files().unwrap_or_default();
            let left: Vec<&str> =
                after.iter().filter(|(fd, _)| !before.contains_key(*fd)).map(|(_, to)| to.as_str()).collect();
            must(left.is_empty(), || format!("open: {}", left.join(", ")))
        }),
    )
    .needs(&["ordinary-articles"]),
    Test::new(
        "children-left",
        "none of its child processes exists after `close`",
        "start no processes, or wait for those that you start",
        Run::Each(|_, subject| {
            one_by_one(subject, &ordinary(subject)?)?;
            must(!system::has_child(), || "a child is running, or was not waited for".into())
        }),
    )
    .needs(&["ordinary-articles"]),
    Test::new(
        "stdout-silent",
        "it prints nothing to standard output, which is for records",
        "log through the host",
        Run::File(|context| match printed(context, std::io::stdout().as_fd())? {
            text if text.is_empty() => Ok(()),
            text => fail(format!("printed: {text:?}")),
        }),
    )
    .needs(&["ordinary-articles"]),
    Test::new(
        "stderr-silent",
        "it prints nothing to standard error",
        "log through the host, so that users can choose what they see",
        Run::File(|context| match printed(context, std::io::stderr().as_fd())? {
            text if text.is_empty() => Ok(()),
            text => warn(format!("printed: {text:?}")),
        }),
    )
    .needs(&["ordinary-articles"]),
    Test::new(
        "process-kept",
        "it changes neither working directory, environment nor signal handlers of the process",
        "do not change what all plugins share",
        Run::Each(kept),
    )
    .needs(&["ordinary-articles"]),
];

/// The first bytes that the plugin prints to a stream, from loading to closing. The streams of this process are files.
fn printed(context: &Context, stream: BorrowedFd<'_>) -> Result<String, Finding> {
    let mut file = File::from(stream.try_clone_to_owned()?);
    if !file.metadata()?.is_file() {
        return skip("the stream is not a file");
    }
    let run = |subject: &Subject| one_by_one(subject, &ordinary(subject)?).map(|_| ());
    context.each(run)?;
    system::flush_c();
    let mut bytes = Vec::new();
    file.seek(SeekFrom::Start(0))?;
    file.take(60).read_to_end(&mut bytes)?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

fn kept(_: &Context, subject: &Subject) -> Verdict {
    let now = || {
        let environment: Vec<_> = std::env::vars_os().collect();
        (std::env::current_dir().ok(), environment, system::handlers())
    };
    let before = now();
    one_by_one(subject, &ordinary(subject)?)?;
    let after = now();
    must(before.0 == after.0, || format!("the working directory is {:?}, and was {:?}", after.0, before.0))?;
    must(before.1 == after.1, || {
        let new = after.1.iter().find(|pair| !before.1.contains(pair));
        format!(
            "the environment has changed: {}",
            new.map_or("a variable is gone".into(), |(key, _)| format!("{key:?}"))
        )
    })?;
    let changed = before.2.iter().zip(&after.2).find(|(a, b)| a != b);
    must(changed.is_none(), || format!("signal {} has another handler", changed.map_or(0, |(a, _)| a.0)))
}
