//! The clock of this machine, for what a person decides or asks for now.

use std::time::{SystemTime, UNIX_EPOCH};

use super::lab_check::date_of;

fn seconds() -> u64 {
    #[expect(
        clippy::disallowed_methods,
        reason = "the command line is where the clock is read"
    )]
    let now = SystemTime::now();
    now.duration_since(UNIX_EPOCH)
        .map(|d| d.as_secs())
        .unwrap_or_default()
}

/// Today, UTC, `YYYY-MM-DD`.
pub(super) fn today() -> String {
    date_of(seconds() / 86_400)
}

/// Now, UTC, RFC 3339.
pub(super) fn now() -> String {
    let seconds = seconds();
    let of_day = seconds % 86_400;
    format!(
        "{}T{:02}:{:02}:{:02}Z",
        date_of(seconds / 86_400),
        of_day / 3600,
        of_day / 60 % 60,
        of_day % 60
    )
}
