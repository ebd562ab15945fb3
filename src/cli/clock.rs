//! The clock of this machine, for what a person decides or asks for now.

use std::time::{SystemTime, UNIX_EPOCH};

use crate::calendar;

/// Seconds since 1970, UTC; `None` when the clock stands before.
pub(super) fn seconds() -> Option<u64> {
    #[expect(
        clippy::disallowed_methods,
        reason = "the command line is where the clock is read"
    )]
    let now = SystemTime::now();
    now.duration_since(UNIX_EPOCH).ok().map(|d| d.as_secs())
}

/// Today, UTC, `YYYY-MM-DD`.
pub(super) fn today() -> String {
    date_of(seconds().unwrap_or_default() / 86_400)
}

/// Now, UTC, RFC 3339.
pub(super) fn now() -> String {
    let seconds = seconds().unwrap_or_default();
    let of_day = seconds % 86_400;
    format!(
        "{}T{:02}:{:02}:{:02}Z",
        date_of(seconds / 86_400),
        of_day / 3600,
        of_day / 60 % 60,
        of_day % 60
    )
}

/// Sixty-four hexadecimal digits that nobody can foresee: what the system gives every process for its hash tables, and the clock.
pub(super) fn secret() -> String {
    use std::hash::{BuildHasher as _, RandomState};
    let parts: Vec<String> = (0..8_u64)
        .map(|n| RandomState::new().hash_one((n, seconds())).to_string())
        .collect();
    crate::files::sha256_hex(parts.join("-").as_bytes())
}

/// The date of a number of days since 1970-01-01.
pub(super) fn date_of(days: u64) -> String {
    let (year, month, day) = calendar::date_of(i64::try_from(days).unwrap_or(i64::MAX));
    format!("{year:04}-{month:02}-{day:02}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_since_1970_are_dates() {
        assert_eq!(date_of(0), "1970-01-01");
        assert_eq!(date_of(11_016), "2000-02-29");
        assert_eq!(date_of(20_778), "2026-11-21");
    }
}
