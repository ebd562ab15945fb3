//! What stops a whole session, each with what to do about it. What concerns one trial only is a flagged failure
//! of that trial instead.

use std::path::PathBuf;

use super::manifest::Problem;
use crate::calibration::CalibrationError;
use crate::exchange::ExchangeError;
use crate::files::FilesError;
use crate::interactive::InteractiveError;
use crate::report::ReportError;

/// Errors of the session room.
#[derive(Debug, thiserror::Error)]
pub enum SessionError {
    /// A file or folder could not be read or written.
    #[error(transparent)]
    Files(#[from] FilesError),
    /// The path is no folder.
    #[error("{} is not a folder", path.display())]
    NotAFolder {
        /// The path.
        path: PathBuf,
    },
    /// No capture in the folder.
    #[error("no C3D file in {}", folder.display())]
    NoCaptures {
        /// The folder.
        folder: PathBuf,
    },
    /// The session file has something wrong.
    #[error("{}: {}", path.display(), listed(problems))]
    Manifest {
        /// The session file.
        path: PathBuf,
        /// Everything that is wrong with it.
        problems: Vec<Problem>,
    },
    /// No capture could be used for results.
    #[error("nothing to process in {}: {}", folder.display(), reasons.join("; "))]
    NothingToProcess {
        /// The folder.
        folder: PathBuf,
        /// Why, one entry per capture.
        reasons: Vec<String>,
    },
    /// The model could not be calibrated.
    #[error("the model cannot be calibrated: {}", reasons.join("; "))]
    NotCalibrated {
        /// Why, one entry per attempt.
        reasons: Vec<String>,
        /// What to do.
        advice: String,
    },
    /// A calibration file is wrong.
    #[error(transparent)]
    Calibration(#[from] CalibrationError),
    /// The report could not be made.
    #[error(transparent)]
    Report(#[from] ReportError),
    /// The interactive report could not be made.
    #[error(transparent)]
    Interactive(#[from] InteractiveError),
    /// Results could not be formatted.
    #[error(transparent)]
    Exchange(#[from] ExchangeError),
    /// A processed copy cannot be written as C3D.
    #[error("the processed copy of {name} cannot be written: {why}")]
    NoCopy {
        /// The trial.
        name: String,
        /// What does not fit.
        why: String,
    },
    /// An output would overwrite an input.
    #[error("{} is an input of this session and is not written over", path.display())]
    WouldOverwriteInput {
        /// The file.
        path: PathBuf,
    },
    /// A folder of results holds something else too.
    #[error("{} is no result of this program's batch; the folder it lies in is not replaced", path.display())]
    NotReplaced {
        /// The file.
        path: PathBuf,
    },
    /// No session below a folder.
    #[error("no session below {}: no folder there holds C3D files", root.display())]
    NoSessions {
        /// The folder.
        root: PathBuf,
    },
    /// Another batch writes to the same folder.
    #[error("another batch is at work in {}", output.display())]
    AtWork {
        /// The folder.
        output: PathBuf,
    },
    /// The threads of a batch cannot be started.
    #[error("the threads cannot be started")]
    NoThreads,
    /// The list of features is wrong.
    #[error("{}: {what}", path.display())]
    Features {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        what: String,
    },
    /// A file that the user may have edited is there already.
    #[error("{} exists already", path.display())]
    AlreadyThere {
        /// The file.
        path: PathBuf,
    },
}

fn listed(problems: &[Problem]) -> String {
    match problems {
        [one] => one.to_string(),
        many => {
            let lines: String = many.iter().map(|p| format!("\n  {p}")).collect();
            format!("{} problems{lines}", many.len())
        }
    }
}

impl SessionError {
    /// What to do about it.
    pub fn advice(&self) -> Option<String> {
        let text = match self {
            SessionError::Files(_) => "check that the path exists and that you may read or write it",
            SessionError::NotAFolder { .. } => {
                "give the folder that holds the session's C3D files, or look at one file with `ambula inspect`"
            }
            SessionError::NoCaptures { .. } => {
                "export the trials as C3D into this folder; `ambula demo DIR` writes sample sessions to try"
            }
            SessionError::Manifest { .. } => {
                "correct the session file; docs/session.md lists every key, `ambula init` writes a template"
            }
            SessionError::NothingToProcess { .. } => {
                "look at each file with `ambula inspect FILE`; a session needs at least one walking trial"
            }
            SessionError::NotCalibrated { advice, .. } => return Some(advice.clone()),
            SessionError::WouldOverwriteInput { .. } => "choose another output folder with -o",
            SessionError::Features { .. } => {
                "docs/report.md explains the list; `ambula features --force` writes a new one"
            }
            SessionError::AlreadyThere { .. } => "edit it, or replace it with --force",
            SessionError::NotReplaced { .. } => {
                "move a signed report and other files of your own elsewhere, or choose another output folder with -o"
            }
            SessionError::NoSessions { .. } => "give the folder above the session folders",
            SessionError::AtWork { .. } => {
                "wait for it, or choose another output folder with -o; shares made with --shard may run beside each other"
            }
            SessionError::NoThreads => "ask for fewer with --threads",
            SessionError::Calibration(_)
            | SessionError::Report(_)
            | SessionError::Interactive(_)
            | SessionError::NoCopy { .. }
            | SessionError::Exchange(_) => {
                return None;
            }
        };
        Some(text.to_owned())
    }

    /// Whether the cause is the writing of outputs rather than the inputs.
    pub fn is_about_output(&self) -> bool {
        match self {
            SessionError::Files(error) => matches!(error.action, "write" | "make folder"),
            SessionError::Report(_)
            | SessionError::Interactive(_)
            | SessionError::Exchange(_)
            | SessionError::NoCopy { .. }
            | SessionError::WouldOverwriteInput { .. }
            | SessionError::NotReplaced { .. }
            | SessionError::AtWork { .. }
            | SessionError::AlreadyThere { .. } => true,
            _ => false,
        }
    }
}
