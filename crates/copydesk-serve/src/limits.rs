//! Limits on one request.

use std::time::Duration;

/// The longest body, in bytes: 64 MiB. The longest article that a page shows, too.
pub const BODY: usize = 64 << 20;

/// How long a request may take that is answered as a whole.
pub const ANSWER: Duration = Duration::from_secs(120);

/// How long the next piece of a body may take.
pub const PIECE: Duration = Duration::from_secs(30);

/// Requests that are annotated at once; further ones wait.
pub const AT_ONCE: usize = 8;
