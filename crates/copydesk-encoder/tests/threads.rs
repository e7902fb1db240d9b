//! A session starts no threads. A test binary of its own, so that other tests do not change the count.

#![cfg(target_os = "linux")]

use copydesk_encoder::Encoder;

#[test]
fn no_threads_are_started() {
    let threads = || std::fs::read_dir("/proc/self/task").unwrap().count();
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
            threads()
        });
        assert_eq!((there.join().unwrap(), threads()), (before + 1, before));
    }
}
