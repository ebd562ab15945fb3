//! A copy of a session folder without identifiers.
//!
//! What is kept is named; everything else goes. Files are read into memory, rewritten from what is understood of them, named
//! anew, and searched once more for every known identifier before anything is written. Points and analog samples of captures
//! stay as they are.

mod c3d;
mod dates;
mod manifest;
mod read;
mod side;
mod tally;
mod words;

use std::path::PathBuf;

use serde::Serialize;

pub use dates::DatePolicy;
pub use tally::Removal;

use super::SessionError;
use super::outputs::Output;
use words::{Known, is_ordinary};

/// Layout version of `deidentified.json`.
const SCHEMA: &str = "ambula-deidentified/1";

/// What becomes of free text that is not made of ordinary words only.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FreeText {
    /// It goes.
    Drop,
    /// Known names, long numbers, paths and addresses are taken out of it.
    Scrub,
}

impl FreeText {
    fn of(self, text: &str, known: &Known) -> Option<String> {
        if is_ordinary(text) && !known.stands_in(text) {
            return (!text.is_empty()).then(|| text.to_owned());
        }
        match self {
            FreeText::Drop => None,
            FreeText::Scrub => Some(known.scrubbed(text)),
        }
    }
}

/// What becomes of video files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VideoPolicy {
    /// They are left out: faces identify.
    Drop,
    /// They are copied under new names.
    Keep,
}

/// How a session is de-identified.
#[derive(Debug, Clone)]
pub struct Policy {
    /// Takes the place of the subject's name.
    pub pseudonym: String,
    /// Dates.
    pub dates: DatePolicy,
    /// Free text.
    pub free_text: FreeText,
    /// Video.
    pub video: VideoPolicy,
    /// More words to be removed.
    pub words: Vec<String>,
}

/// One file of the copy.
#[derive(Debug, Clone, Serialize)]
pub struct CopiedFile {
    /// Its new name.
    pub name: String,
    /// What was removed.
    pub removed: Vec<Removal>,
}

/// Files that are not in the copy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LeftOut {
    /// What kind of file.
    pub kind: String,
    /// Why.
    pub why: &'static str,
    /// How many.
    pub count: usize,
}

/// The report: what was removed, without the removed values.
#[derive(Debug, Clone, Serialize)]
pub struct DeidentificationReport {
    /// Layout version.
    pub schema: &'static str,
    /// Program and version.
    pub program: String,
    /// What stands for the subject's name.
    pub pseudonym: String,
    /// What became of dates.
    pub dates: &'static str,
    /// What became of free text.
    pub free_text: &'static str,
    /// What became of video.
    pub video: &'static str,
    /// The files of the copy.
    pub files: Vec<CopiedFile>,
    /// Files that are not in it.
    pub left_out: Vec<LeftOut>,
    /// What the program cannot see and a person has to look at.
    pub to_check: Vec<String>,
}

/// A copy in memory.
#[derive(Debug)]
pub struct Deidentified {
    /// Files to write.
    pub outputs: Vec<Output>,
    /// What was removed.
    pub report: DeidentificationReport,
    known: Known,
}

impl Deidentified {
    /// Whether a text holds a word that identifies; of use for the name of the folder of the copy.
    pub fn identifies(&self, text: &str) -> bool {
        self.known.stands_in(text)
    }
}

/// What stops a de-identification; nothing is written then.
#[derive(Debug, thiserror::Error)]
pub enum DeidentifyError {
    /// The session cannot be read.
    #[error(transparent)]
    Session(#[from] SessionError),
    /// A file cannot be read.
    #[error(transparent)]
    Files(#[from] crate::files::FilesError),
    /// A capture cannot be written anew.
    #[error("capture {number} of the folder cannot be written anew: {why}")]
    Capture {
        /// Its place among the captures by name, from 1.
        number: usize,
        /// Why.
        why: String,
    },
    /// The pseudonym is or holds an identifier.
    #[error("the pseudonym holds a word that identifies somebody in this session")]
    Pseudonym,
    /// The report cannot be written as JSON.
    #[error("the report of the removal cannot be written: {0}")]
    Report(#[from] serde_json::Error),
    /// An identifier was found in an output.
    #[error("a known identifier is still in {file}; nothing was written")]
    StillThere {
        /// The new name of the file.
        file: String,
    },
}

/// Makes the copy of a session folder in memory.
///
/// # Errors
/// The folder or a file cannot be read, the session file is wrong, or an identifier would be left.
pub fn deidentify(folder: &std::path::Path, policy: &Policy) -> Result<Deidentified, DeidentifyError> {
    let source = read::source(folder, policy)?;
    if source.known.stands_in(&policy.pseudonym) {
        return Err(DeidentifyError::Pseudonym);
    }
    let mut copy = read::Copy::default();
    copy.captures(&source, policy)?;
    copy.side_files(&source, policy);
    copy.session_file(&source, policy);
    copy.others(&source, policy)?;
    let video = match policy.video {
        VideoPolicy::Drop => "left out",
        VideoPolicy::Keep => "copied under new names",
    };
    let free_text = match policy.free_text {
        FreeText::Drop => "kept only where all words are ordinary ones of a laboratory",
        FreeText::Scrub => "known identifiers, long numbers, paths and addresses taken out",
    };
    let mut report = DeidentificationReport {
        schema: SCHEMA,
        program: format!("ambula {}", env!("CARGO_PKG_VERSION")),
        pseudonym: policy.pseudonym.clone(),
        dates: policy.dates.words(),
        free_text,
        video,
        files: copy.files,
        left_out: copy.left_out,
        to_check: Vec::new(),
    };
    report.to_check = to_check(policy);
    if source.known.has_own_words() {
        let what = "A name is also an ordinary word of these files, so it was not searched for everywhere.";
        report.to_check.push(what.to_owned());
    }
    let mut outputs = copy.outputs;
    let json = serde_json::to_string_pretty(&report)?;
    outputs.push(output("deidentified.json", format!("{json}\n").into_bytes()));
    outputs.push(output("deidentified.txt", report.text().into_bytes()));
    for file in &outputs {
        let read_as_text = read::text_part(&file.name, &file.bytes);
        if source.known.stands_in_bytes(read_as_text) || source.known.stands_in(&file.name) {
            return Err(DeidentifyError::StillThere {
                file: file.name.clone(),
            });
        }
    }
    Ok(Deidentified {
        outputs,
        report,
        known: source.known,
    })
}

fn output(name: &str, bytes: Vec<u8>) -> Output {
    Output {
        name: name.to_owned(),
        bytes,
    }
}

fn to_check(policy: &Policy) -> Vec<String> {
    let mut list = vec![
        "Rare diagnoses, body size and the gait itself can point to a person who is known from elsewhere."
            .to_owned(),
    ];
    if policy.video == VideoPolicy::Keep {
        list.push(
            "The pictures of the videos were not looked at: faces, name plates and voices stay.".to_owned(),
        );
    }
    if policy.free_text == FreeText::Scrub {
        list.push(
            "Free text was searched for known words only: read session.toml before you pass it on."
                .to_owned(),
        );
    }
    if matches!(policy.dates, DatePolicy::Shift(_)) {
        list.push("The number of days is not stored: keep it apart from the copy if you need it.".to_owned());
    }
    list
}

impl DeidentificationReport {
    /// The report as text.
    pub fn text(&self) -> String {
        let mut lines = vec![
            "Session without identifiers".to_owned(),
            String::new(),
            format!("  pseudonym   {}", self.pseudonym),
            format!("  dates       {}", self.dates),
            format!("  free text   {}", self.free_text),
            format!("  video       {}", self.video),
        ];
        for file in &self.files {
            lines.push(String::new());
            lines.push(file.name.clone());
            for removal in &file.removed {
                lines.push(format!(
                    "  {:<36}{} ({})",
                    removal.place, removal.what, removal.count
                ));
            }
        }
        if !self.left_out.is_empty() {
            lines.push(String::new());
            lines.push("Not in the copy".to_owned());
            for left in &self.left_out {
                lines.push(format!("  {:<36}{} ({})", left.kind, left.why, left.count));
            }
        }
        lines.push(String::new());
        lines.push("For a person to check".to_owned());
        lines.extend(self.to_check.iter().map(|line| format!("  {line}")));
        lines.push(String::new());
        lines.join("\n")
    }
}

/// Where the folder of the copy may not lie: in the session, or around it.
pub fn apart(folder: &std::path::Path, out: &std::path::Path) -> bool {
    let whole = |path: &std::path::Path| -> PathBuf {
        let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        let existing = absolute
            .ancestors()
            .find(|p| p.exists())
            .unwrap_or(&absolute)
            .to_owned();
        let rest = absolute
            .strip_prefix(&existing)
            .map(PathBuf::from)
            .unwrap_or_default();
        existing.canonicalize().unwrap_or(existing).join(rest)
    };
    let (folder, out) = (whole(folder), whole(out));
    !out.starts_with(&folder) && !folder.starts_with(&out)
}
