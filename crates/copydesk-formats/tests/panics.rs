//! A panic that is caught prints nothing; any other is reported as before.

use std::panic::{catch_unwind, set_hook};
use std::sync::atomic::{AtomicUsize, Ordering};

use copydesk_formats::catch_panic;

#[test]
fn only_a_panic_that_is_caught_is_silent() {
    static REPORTED: AtomicUsize = AtomicUsize::new(0);
    set_hook(Box::new(|_| _ = REPORTED.fetch_add(1, Ordering::Relaxed)));
    let reported = || REPORTED.load(Ordering::Relaxed);

    assert_eq!(catch_panic(|| 7), Some(7));
    // Also inside another, and after it.
    let inner = catch_panic(|| (catch_panic(|| -> u8 { panic!("damaged") }), catch_panic(|| 7)));
    assert_eq!(inner, Some((None, Some(7))));
    assert_eq!(catch_panic(|| -> u8 { panic!("damaged") }), None);
    assert_eq!(reported(), 0);

    assert!(catch_unwind(|| panic!("a bug")).is_err());
    assert_eq!(reported(), 1);
    // On another thread too, while this one is inside.
    let other = catch_panic(|| std::thread::spawn(|| panic!("a bug")).join().is_err());
    assert_eq!((other, reported()), (Some(true), 2));
}
