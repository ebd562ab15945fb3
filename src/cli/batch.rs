//! `ambula batch`: every session below a folder, with progress and time left on stderr.

use std::collections::BTreeMap;
use std::io::IsTerminal as _;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};
use serde::Serialize;

use super::Exit;
use super::batch_args::BatchOrder;
use super::process;
use super::voice::{self, Paint, padded};
use crate::session::{self, Batch, BatchEnd, BatchWatch, SessionEnd, SessionError, Shard};

/// Where there is no terminal, a line of progress after so long.
const EVERY: Duration = Duration::from_secs(10);
/// Failed sessions of the summary before it points to the table.
const MOST: usize = 10;

/// Runs the command.
pub(super) fn run(order: &BatchOrder) -> Exit {
    let batch = Batch {
        root: order.root.clone(),
        output: order.out.clone(),
        overrides: process::overrides(order.paper, order.apply_fixes, order.no_html),
        shard: order.shard.unwrap_or(Shard::WHOLE),
        threads: order.threads.map(usize::from),
    };
    let progress = Progress::new();
    let done = session::batch(&batch, &progress);
    progress.bar.finish_and_clear();
    match done {
        Ok(end) => told(order, &end),
        Err(SessionError::NoThreads) => {
            voice::complain(
                "the threads cannot be started",
                Some("ask for fewer with --threads"),
            );
            Exit::Usage
        }
        Err(error) => voice::stopped(&error),
    }
}

#[derive(Serialize)]
struct Summary<'a> {
    schema: &'static str,
    sessions: usize,
    finished_before: usize,
    processed_now: usize,
    in_part: usize,
    failed: &'a BTreeMap<String, String>,
    not_begun: usize,
    not_readable: &'a [String],
    stopped: Option<&'a str>,
    tables: Vec<String>,
}

fn told(order: &BatchOrder, end: &BatchEnd) -> Exit {
    if order.json {
        voice::say_json(&Summary {
            schema: "ambula-batch-summary/1",
            sessions: end.ended.sessions,
            finished_before: end.ended.before,
            processed_now: end.ended.now,
            in_part: end.ended.partly,
            failed: &end.failed,
            not_begun: end.ended.not_begun,
            not_readable: &end.closed,
            stopped: end.stopped.as_deref(),
            tables: end.tables.iter().map(|t| t.display().to_string()).collect(),
        });
    } else {
        voice::say(&text(end));
    }
    if let Some(what) = &end.stopped {
        let advice =
            "make room or choose another output folder; the same command then goes on where it stopped";
        voice::complain(what, Some(advice));
        return Exit::Output;
    }
    if end.ended.failed + end.ended.partly + end.closed.len() > 0 {
        Exit::Partly
    } else {
        Exit::Done
    }
}

fn text(end: &BatchEnd) -> String {
    let paint = Paint::for_stdout();
    let ended = end.ended;
    let mut lines = vec![
        String::new(),
        paint.bold(&format!("{} sessions", ended.sessions)),
        String::new(),
        format!("  {} {:>6}", padded("finished before", 18), ended.before),
        format!("  {} {:>6}", padded("processed now", 18), ended.now),
        format!("  {} {:>6}", padded("of these in part", 18), ended.partly),
        format!("  {} {:>6}", padded("failed", 18), ended.failed),
    ];
    if ended.not_begun > 0 {
        lines.push(format!("  {} {:>6}", padded("not begun", 18), ended.not_begun));
    }
    lines.push(String::new());
    for (session, why) in end.failed.iter().take(MOST) {
        lines.push(format!("  {} {session}: {why}", paint.red("✗")));
    }
    if end.failed.len() > MOST {
        lines.push(format!(
            "  and {} more, listed in the table",
            end.failed.len() - MOST
        ));
    }
    for folder in end.closed.iter().take(MOST) {
        lines.push(format!("  {} {folder}: cannot be looked into", paint.red("✗")));
    }
    if !end.failed.is_empty() || !end.closed.is_empty() {
        lines.push(String::new());
    }
    for table in &end.tables {
        lines.push(format!("  {}", table.display()));
    }
    lines.push(String::new());
    lines.join("\n")
}

/// How far a batch is: a bar on a terminal, else a line now and then.
struct Progress {
    bar: ProgressBar,
    state: Mutex<State>,
    begun: Instant,
}

#[derive(Default)]
struct State {
    sessions: usize,
    ended: usize,
    now: usize,
    failed: usize,
    told: Duration,
}

impl Progress {
    #[expect(clippy::disallowed_methods, reason = "the time is shown, never stored")]
    fn new() -> Progress {
        let bar = if std::io::stderr().is_terminal() {
            ProgressBar::new(0)
        } else {
            ProgressBar::hidden()
        };
        if let Ok(style) = ProgressStyle::with_template("{prefix:>12} [{bar:24}] {pos}/{len} {msg}") {
            bar.set_style(style.progress_chars("=> "));
        }
        bar.set_prefix("sessions");
        Progress {
            bar,
            state: Mutex::new(State::default()),
            begun: Instant::now(),
        }
    }
}

/// Time that is left when `done` sessions took so long and `open` are to come. Sessions that were finished before took next
/// to no time and may not shorten it.
fn left(elapsed: Duration, done: usize, open: usize) -> Option<Duration> {
    let each = elapsed.checked_div(u32::try_from(done).ok()?)?;
    each.checked_mul(u32::try_from(open).ok()?)
}

fn words(time: Duration) -> String {
    match time.as_secs() {
        s if s < 90 => format!("about {s} s left"),
        s if s < 90 * 60 => format!("about {} min left", (s + 30) / 60),
        s => format!("about {:.1} h left", s as f64 / 3600.0),
    }
}

impl BatchWatch for Progress {
    fn begins(&self, sessions: usize) {
        self.bar.set_length(u64::try_from(sessions).unwrap_or(u64::MAX));
        self.state.lock().unwrap_or_else(PoisonError::into_inner).sessions = sessions;
    }

    fn ended(&self, _session: &str, end: SessionEnd, _why: &str) {
        let elapsed = self.begun.elapsed();
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.ended += 1;
        state.now += usize::from(end != SessionEnd::Before);
        state.failed += usize::from(end == SessionEnd::Failed);
        let open = state.sessions.saturating_sub(state.ended);
        let eta = left(elapsed, state.now, open).map(words).unwrap_or_default();
        let failed = match state.failed {
            0 => String::new(),
            failed => format!("{failed} failed, "),
        };
        self.bar.set_message(format!("{failed}{eta}"));
        self.bar.inc(1);
        if self.bar.is_hidden() && elapsed.saturating_sub(state.told) >= EVERY {
            state.told = elapsed;
            voice::tell(&format!(
                "{} of {} sessions, {failed}{eta}",
                state.ended, state.sessions
            ));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_left_counts_what_was_done_now() {
        let ten = Duration::from_secs(10);
        assert_eq!(left(ten, 5, 30), Some(Duration::from_secs(60)));
        assert_eq!(left(ten, 0, 30), None);
        assert_eq!(words(Duration::from_secs(60)), "about 60 s left");
        assert_eq!(words(Duration::from_secs(600)), "about 10 min left");
        assert_eq!(words(Duration::from_secs(9000)), "about 2.5 h left");
    }
}
