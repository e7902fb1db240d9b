//! Limits on one request.

use std::time::Duration;

/// The longest body, in bytes, as it is sent and as it is unpacked: 64 MiB. The longest article that a page shows, too.
pub const BODY: usize = 64 << 20;

/// How long a request may take that is answered as a whole.
pub const ANSWER: Duration = Duration::from_secs(120);

/// How long a client of `/annotate` may take to send the next piece, or to read the next record.
pub const PATIENCE: Duration = Duration::from_secs(30);

/// How many times that long it may take for all pieces together, and for all records.
pub const STALLS: u32 = 10;

/// Requests of programs that are annotated at once; further ones wait.
pub const PROGRAMS: usize = 8;

/// Pastes that are annotated at once: programs do not hold up people.
pub const PEOPLE: usize = 4;
