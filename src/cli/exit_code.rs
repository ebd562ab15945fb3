//! What the exit code means.

use std::process::ExitCode;

use crate::session::Outcome;

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// Done, all of it.
    Done,
    /// Done in part: something is missing from the results and the output says what.
    Partly,
    /// The command line was wrong.
    Usage,
    /// The input cannot be used; nothing was written.
    Input,
    /// The results could not be written.
    Output,
}

impl Exit {
    /// All of them.
    pub const ALL: [Exit; 5] = [Exit::Done, Exit::Partly, Exit::Usage, Exit::Input, Exit::Output];

    /// How a session that was processed ended.
    pub(super) fn of(outcome: &Outcome) -> Exit {
        if outcome.is_complete() {
            Exit::Done
        } else {
            Exit::Partly
        }
    }

    /// The number that the shell sees.
    pub fn code(self) -> u8 {
        match self {
            Exit::Done => 0,
            Exit::Partly => 1,
            Exit::Usage => 2,
            Exit::Input => 3,
            Exit::Output => 4,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> ExitCode {
        ExitCode::from(exit.code())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_numbers_do_not_change() {
        assert_eq!(Exit::ALL.map(Exit::code), [0, 1, 2, 3, 4]);
    }
}
