//! The library at work on a file that may be damaged, or made to do harm.

use std::io;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use copydesk_formats::catch_panic;
use parquet::errors::{ParquetError, Result};

/// Runs the library: a panic is an error of the file.
pub(super) fn unpanicked<T>(work: impl FnOnce() -> Result<T>) -> Result<T> {
    catch_panic(work).unwrap_or_else(|| Err(ParquetError::General("the file is damaged".into())))
}

/// Runs the library on a thread of its own, which is abandoned at the limit: a number in a file of a few bytes can keep it busy for hours.
pub(super) fn within<T: Send + 'static>(
    limit: Duration,
    work: impl FnOnce() -> Result<T> + Send + 'static,
) -> io::Result<T> {
    let (send, receive) = mpsc::sync_channel(1);
    // Sending fails if the limit has been reached and the receiver is gone.
    start(move || drop(send.send(unpanicked(work))))?;
    receive.recv_timeout(limit).map_err(|error| given_up(error, limit))?.map_err(io::Error::other)
}

pub(super) fn start(work: impl FnOnce() + Send + 'static) -> io::Result<()> {
    thread::Builder::new().name("copydesk-parquet".into()).spawn(work).map(drop)
}

/// Why nothing more is to be had of a thread.
pub(super) fn given_up(error: RecvTimeoutError, limit: Duration) -> io::Error {
    if error == RecvTimeoutError::Disconnected {
        return io::Error::other("its reader stopped in the middle of it");
    }
    let message = format!(
        "its reader is not done within {} s: it is damaged, or made to keep a reader busy; allow more time, write it \
         again, or leave it out",
        (limit.as_secs_f64() * 10.0).round() / 10.0
    );
    io::Error::new(io::ErrorKind::TimedOut, message)
}
