//! What can happen on the way to another system, and a limit on the time that it takes.

use std::sync::mpsc;
use std::time::Duration;

/// Why something does not count as sent.
#[derive(Debug, thiserror::Error)]
pub enum NotSent {
    /// It is nothing that could be sent.
    #[error("this is no message of ours")]
    NoMessage,
    /// The connection could not be made or broke.
    #[error("could not {doing}: {source}")]
    Connection {
        /// What was attempted.
        doing: &'static str,
        /// The operating system's answer.
        source: std::io::Error,
    },
    /// The peer closed the connection without an answer.
    #[error("the peer closed the connection without an answer")]
    Dropped,
    /// No answer in time.
    #[error("no answer within {seconds} s")]
    Slow {
        /// The limit, s.
        seconds: u64,
    },
    /// TLS could not be set up.
    #[error("TLS: {what}")]
    Tls {
        /// What is wrong.
        what: String,
    },
    /// The answer cannot be understood or is about something else.
    #[error("{what}")]
    Answer {
        /// What is wrong.
        what: String,
    },
    /// The peer does not take it.
    #[error("the peer refused it: {code}{}", reasons(why))]
    Refused {
        /// Code of the answer.
        code: String,
        /// Places and codes.
        why: Vec<String>,
    },
}

fn reasons(why: &[String]) -> String {
    if why.is_empty() {
        String::new()
    } else {
        format!(" ({})", why.join("; "))
    }
}

/// Does something on a thread of its own and waits for it no longer than a limit. A peer that sends one byte now and then
/// would satisfy every limit on single reads.
pub(super) fn within<T: Send + 'static>(
    limit: Duration,
    work: impl FnOnce() -> Result<T, NotSent> + Send + 'static,
) -> Result<T, NotSent> {
    let (tell, hear) = mpsc::channel();
    std::thread::spawn(move || {
        // nobody listens any more when the limit is over
        let _ = tell.send(work());
    });
    hear.recv_timeout(limit).unwrap_or_else(|_| {
        Err(NotSent::Slow {
            seconds: limit.as_secs(),
        })
    })
}
