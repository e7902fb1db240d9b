//! A session starts no threads. A test binary of its own, so that other tests do not change the count.

#![cfg(target_os = "linux")]
#![expect(clippy::unwrap_used, reason = "a test that cannot run fails there")]

use std::time::Duration;

use copydesk_encoder::Encoder;

fn threads() -> usize {
    std::fs::read_dir("/proc/self/task").unwrap().count()
}

/// How many threads this process has once it has `expected`, or after ten seconds. The kernel wakes whoever joins a
/// thread a moment before it takes that thread off the list.
fn threads_settled(expected: usize) -> usize {
    for _ in 0..1000 {
        if threads() == expected {
            break;
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    threads()
}

#[test]
fn no_threads_are_started() {
    let before = threads();
    for open in [Encoder::open, Encoder::open_portable] {
        let encoder = open(include_bytes!("data/tiny.bin")).unwrap();
        let sentences = [vec!["told"; 500], vec!["London"; 20]];
        encoder.session().run(&sentences);
        encoder.session().run(&[vec!["London"]]);
        let there = std::thread::spawn(move || {
            encoder.session().run(&sentences);
            // A product of one row must not wait for the pool's only thread, which is another one.
            encoder.session().run(&[vec!["London"]]);
            // At once: nothing was joined since the count last settled, and a thread that was started must not have time to end.
            threads()
        });
        assert_eq!(there.join().unwrap(), before + 1);
        assert_eq!(threads_settled(before), before);
    }
}
