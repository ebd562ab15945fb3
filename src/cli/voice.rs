//! How the program speaks: results on stdout, messages on stderr, errors with what to do about them.

use std::io::{IsTerminal as _, Write as _};

use super::Exit;
use crate::session::SessionError;

/// Prints results. A closed pipe is not an error.
pub(super) fn say(text: &str) {
    let mut out = std::io::stdout().lock();
    let _ = out.write_all(text.as_bytes());
    let _ = out.flush();
}

/// Prints a message.
pub(super) fn tell(text: &str) {
    let mut err = std::io::stderr().lock();
    let _ = writeln!(err, "{text}");
}

/// Prints an answer, or says what input cannot be used.
pub(super) fn answer(done: Result<String, String>) -> Exit {
    match done {
        Ok(text) => {
            say(&text);
            Exit::Done
        }
        Err(what) => {
            complain(&what, None);
            Exit::Input
        }
    }
}

/// Prints an error with advice.
pub(super) fn complain(what: &str, advice: Option<&str>) {
    let mut diagnostic = miette::MietteDiagnostic::new(what);
    if let Some(advice) = advice {
        diagnostic = diagnostic.with_help(advice);
    }
    tell(format!("{:?}", miette::Report::new(diagnostic)).trim_end());
}

/// Prints what stopped a session and says which exit code that is.
pub(super) fn stopped(error: &SessionError) -> Exit {
    complain(&error.to_string(), error.advice().as_deref());
    if error.is_about_output() {
        Exit::Output
    } else {
        Exit::Input
    }
}

/// Prints a record as JSON on stdout.
pub(super) fn say_json<T: serde::Serialize>(record: &T) -> Exit {
    match serde_json::to_string_pretty(record) {
        Ok(text) => {
            say(&format!("{text}\n"));
            Exit::Done
        }
        Err(error) => {
            complain(&format!("could not be written as JSON: {error}"), None);
            Exit::Output
        }
    }
}

/// Colours, where stdout is a terminal that wants them.
#[derive(Debug, Clone, Copy)]
pub(super) struct Paint {
    on: bool,
}

impl Paint {
    /// For stdout; `NO_COLOR` is respected.
    pub(super) fn for_stdout() -> Paint {
        let wanted = std::env::var_os("NO_COLOR").is_none_or(|v| v.is_empty());
        Paint {
            on: wanted && std::io::stdout().is_terminal(),
        }
    }

    fn with(self, code: &str, text: &str) -> String {
        if self.on {
            format!("\u{1b}[{code}m{text}\u{1b}[0m")
        } else {
            text.to_owned()
        }
    }

    /// Headings.
    pub(super) fn bold(self, text: &str) -> String {
        self.with("1", text)
    }

    /// What matters less.
    pub(super) fn dim(self, text: &str) -> String {
        self.with("2", text)
    }

    /// Good.
    pub(super) fn green(self, text: &str) -> String {
        self.with("32", text)
    }

    /// Look here.
    pub(super) fn yellow(self, text: &str) -> String {
        self.with("33", text)
    }

    /// Bad.
    pub(super) fn red(self, text: &str) -> String {
        self.with("31", text)
    }
}

/// A text filled up with blanks to a width in characters.
pub(super) fn padded(text: &str, width: usize) -> String {
    let count = text.chars().count();
    format!("{text}{}", " ".repeat(width.saturating_sub(count)))
}

/// Pages are not wider than this, columns.
pub(super) const WIDTH: usize = 100;

/// A text in lines of at most a width in characters, broken at blanks; a longer word stays whole. Empty: no line.
pub(super) fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

/// A text of at most a width in characters; where something was cut off, an ellipsis says so.
pub(super) fn cut(text: &str, width: usize) -> String {
    if text.chars().count() <= width {
        return text.to_owned();
    }
    let kept: String = text.chars().take(width.saturating_sub(1)).collect();
    format!("{}…", kept.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_broken_at_blanks_and_cut_with_an_ellipsis() {
        assert_eq!(wrapped("one two three", 7), ["one two", "three"]);
        assert!(wrapped("", 7).is_empty());
        assert_eq!(cut("étendue", 7), "étendue");
        assert_eq!(cut("étendues", 7), "étendu…");
    }
}
