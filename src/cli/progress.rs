//! A progress bar on a terminal, nothing in a pipe.

use std::io::IsTerminal as _;

use indicatif::{ProgressBar, ProgressStyle};

use crate::session::Watch;

/// Shows the progress of a session on stderr.
pub(super) struct Progress {
    bar: ProgressBar,
}

impl Progress {
    /// A bar when stderr is a terminal.
    pub(super) fn new() -> Progress {
        let bar = if std::io::stderr().is_terminal() {
            ProgressBar::new(0)
        } else {
            ProgressBar::hidden()
        };
        if let Ok(style) = ProgressStyle::with_template("{prefix:>12} [{bar:24}] {pos}/{len} {msg}") {
            bar.set_style(style.progress_chars("=> "));
        }
        Progress { bar }
    }

    /// Takes the bar away.
    pub(super) fn clear(&self) {
        self.bar.finish_and_clear();
    }
}

impl Watch for Progress {
    fn begins(&self, step: &'static str, parts: usize) {
        self.bar.set_prefix(step);
        self.bar.set_message("");
        self.bar.set_length(u64::try_from(parts).unwrap_or(u64::MAX));
        self.bar.set_position(0);
    }

    fn steps(&self, part: &str) {
        self.bar.set_message(part.to_owned());
        self.bar.inc(1);
    }
}
