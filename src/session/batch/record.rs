//! The record that a session of a batch is finished: written last, tied to what went in and what came out.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::super::SessionError;
use super::super::encounter::ENCOUNTER_FILE;
use super::super::features::FEATURES_FILE;
use super::super::folder::{Folder, LARGEST_TEXT, SESSION_FILE};
use super::super::interactive::Interactive;
use super::super::manifest::Paper;
use super::super::outcome::Outcome;
use super::super::output_list::{OUTPUT_LIST, OutputList};
use super::super::settings::{Fixes, Overrides};
use super::super::{Output, report_input};
use crate::anatomy::Side;
use crate::calibration::Lab;
use crate::exchange;
use crate::files;
use crate::report::Severity;

/// Name of the record, beside the results.
pub const BATCH_RECORD: &str = "batch.json";
/// Its layout version.
const SCHEMA: &str = "ambula-batch/1";

/// What a finished session says about itself. Two records are equal when processing again would give the same results.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Record {
    /// Layout version.
    pub schema: String,
    /// Program and version.
    pub program: String,
    /// What the command line chose.
    pub options: String,
    /// SHA-256 over names and digests of every file that the session is made of.
    pub inputs_sha256: String,
    /// SHA-256 of the list of outputs, which holds a digest of each.
    pub outputs_sha256: String,
    /// What became of it.
    pub counts: Counts,
}

/// What became of a session, in numbers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Counts {
    /// Whether everything that was to be processed was.
    pub complete: bool,
    /// Captures.
    pub trials: usize,
    /// Walks that were processed.
    pub walks: usize,
    /// Accepted cycles, left and right.
    pub cycles: [usize; 2],
    /// Findings that cost results.
    pub errors: usize,
    /// Findings to look at.
    pub warnings: usize,
}

impl Counts {
    pub(super) fn of(outcome: &Outcome) -> Counts {
        let findings = |severity| {
            let all = outcome.journal.findings.iter();
            all.filter(|f| f.severity == severity).count()
        };
        let trials = &outcome.trials;
        Counts {
            complete: outcome.is_complete(),
            trials: trials.len(),
            walks: trials.iter().filter(|t| t.walk().is_some()).count(),
            cycles: Side::BOTH.map(|side| trials.iter().map(|t| t.cycles(side).0).sum()),
            errors: findings(Severity::Error),
            warnings: findings(Severity::Warning),
        }
    }
}

/// What results depend on beside the inputs.
#[derive(Debug, Clone)]
pub(super) struct Choices {
    program: String,
    options: String,
}

impl Choices {
    pub(super) fn of(overrides: &Overrides) -> Choices {
        let paper = match overrides.paper {
            None => "as the session file says",
            Some(Paper::A4) => "a4",
            Some(Paper::Letter) => "letter",
        };
        let fixes = match overrides.fixes {
            Fixes::Propose => "proposed",
            Fixes::Apply => "applied",
        };
        let screen = match overrides.interactive {
            Interactive::Write => "written",
            Interactive::LeaveOut => "left out",
        };
        Choices {
            program: report_input::program(),
            options: format!("paper {paper}; fixes {fixes}; interactive report {screen}"),
        }
    }

    /// The record of a session as bytes, from its inputs and outputs.
    pub(super) fn record(
        &self,
        inputs_sha256: &str,
        outputs: &[Output],
        counts: Counts,
    ) -> Result<Vec<u8>, SessionError> {
        let list = outputs.iter().find(|output| output.name == OUTPUT_LIST);
        let record = Record {
            schema: SCHEMA.to_owned(),
            program: self.program.clone(),
            options: self.options.clone(),
            inputs_sha256: inputs_sha256.to_owned(),
            outputs_sha256: files::sha256_hex(list.map_or(&[], |list| list.bytes.as_slice())),
            counts,
        };
        Ok(exchange::to_json(BATCH_RECORD, &record)?)
    }

    /// The record in a folder of results, when it holds for these inputs and choices and all results are there.
    pub(super) fn finished(&self, results: &Path, inputs_sha256: &str) -> Option<Record> {
        let record = read(results)?;
        let is_same = record.schema == SCHEMA
            && record.program == self.program
            && record.options == self.options
            && record.inputs_sha256 == inputs_sha256;
        let list = files::read(&results.join(OUTPUT_LIST)).ok().filter(|_| is_same)?;
        let listed =
            OutputList::parse(&list).filter(|_| files::sha256_hex(&list) == record.outputs_sha256)?;
        let is_there = |name: &str, bytes: usize| {
            let stamp = files::stamp(&results.join(name)).ok();
            stamp.is_some_and(|stamp| usize::try_from(stamp.bytes).is_ok_and(|there| there == bytes))
        };
        let all = listed.files.iter().all(|file| is_there(&file.name, file.bytes));
        all.then_some(record)
    }
}

/// The record in a folder of results.
pub(super) fn read(results: &Path) -> Option<Record> {
    serde_json::from_slice(&files::read(&results.join(BATCH_RECORD)).ok()?).ok()
}

/// SHA-256 over every file that a session is made of: captures, session file, encounter, side files, videos, and the files
/// that the session file or the laboratory file names. Names of side files may be those of people, so nothing but the digest leaves this function.
pub(super) fn inputs_sha256(folder: &Folder) -> String {
    let mut lines = String::new();
    let inside = folder
        .captures
        .iter()
        .chain(&folder.videos)
        .chain(&folder.side_files);
    for path in inside {
        lines.push_str(&format!("{}\t{}\n", folder.relative(path), digest_of(path)));
    }
    lines.push_str(&format!(
        "{SESSION_FILE}\t{}\n",
        files::sha256_hex(&folder.document_bytes)
    ));
    let typed = folder
        .document
        .as_ref()
        .map(|d| d.manifest.clone())
        .unwrap_or_default();
    let encounter = typed.session.encounter_file.as_deref().or(Some(ENCOUNTER_FILE));
    let named = [
        encounter,
        typed.lab.file.as_deref(),
        typed.lab.day_book.as_deref(),
        typed.lab.limits.as_deref(),
        typed.lab.repeatability.as_deref(),
        typed.report.norms.as_deref(),
        Some(FEATURES_FILE),
    ];
    for name in named.into_iter().flatten().filter(|name| !name.is_empty()) {
        lines.push_str(&format!("{name}\t{}\n", digest_of(&folder.path.join(name))));
    }
    for path in typed
        .lab
        .file
        .map_or_else(Vec::new, |file| named_by(&folder.path.join(file)))
    {
        lines.push_str(&format!("{}\t{}\n", folder.relative(&path), digest_of(&path)));
    }
    files::sha256_hex(lines.as_bytes())
}

/// What a laboratory file names: logo, fonts, its own error. A file that is none names nothing.
fn named_by(file: &Path) -> Vec<PathBuf> {
    let bytes = files::read_at_most(file, LARGEST_TEXT).unwrap_or_default();
    let Ok(lab) = Lab::from_toml(&String::from_utf8_lossy(&bytes), "") else {
        return Vec::new();
    };
    let names = lab.logo.into_iter().chain(lab.fonts).chain(lab.repeatability);
    names
        .filter(|name| !name.is_empty())
        .map(|name| file.with_file_name(name))
        .collect()
}

/// SHA-256 of a file; what cannot be read costs that file only, as in the processing itself.
fn digest_of(path: &Path) -> String {
    files::sha256_of_file(path).unwrap_or_else(|_| "not readable".to_owned())
}
