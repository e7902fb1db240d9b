//! Calls libraries that may panic on damaged input, so that a panic becomes an error of that input.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind, set_hook, take_hook};
use std::sync::Once;

thread_local! {
    /// Whether this thread is inside [`catch_panic`].
    static CATCHES: Cell<bool> = const { Cell::new(false) };
}

/// Runs `work`; `None` if it panics. Such a panic prints nothing: the first call wraps the panic hook of the process in one that is silent on
/// threads that are inside this function.
///
/// ```
/// assert_eq!(copydesk_formats::catch_panic(|| 7), Some(7));
/// assert_eq!(copydesk_formats::catch_panic(|| -> i32 { panic!("damaged") }), None);
/// ```
pub fn catch_panic<T>(work: impl FnOnce() -> T) -> Option<T> {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let before = take_hook();
        set_hook(Box::new(move |info| {
            if !CATCHES.get() {
                before(info);
            }
        }));
    });
    let outer = CATCHES.replace(true);
    // Unwind safe: whatever `work` has changed is dropped with its input.
    let done = catch_unwind(AssertUnwindSafe(work));
    CATCHES.set(outer);
    done.ok()
}
