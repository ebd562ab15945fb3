//! A processed session read back for an export: the files that its list names, unchanged, and the signatures beside them.

use std::path::{Path, PathBuf};

use super::SessionError;
use super::encounter;
use super::folder::{Folder, OUTPUT_FOLDER};
use super::output_list::{OUTPUT_LIST, OutputList};
use super::signature::{Entry, SIGNATURE_SUFFIX, SignatureRecord};
use crate::billing::record::Record;
use crate::exchange::Stored;
use crate::exchange::study::{Replaced, Study, StudyReport};
use crate::exchange::tables::CurveFiles;
use crate::files::{self, FilesError};
use crate::report::{SignatureLine, Standing};

/// Why a session cannot be exported.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// A file cannot be read.
    #[error(transparent)]
    Files(#[from] FilesError),
    /// The session folder cannot be read.
    #[error(transparent)]
    Session(#[from] SessionError),
    /// There are no results.
    #[error("no results in {}", folder.display())]
    NotProcessed {
        /// Where they were looked for.
        folder: PathBuf,
    },
    /// A result is not the one that its list names.
    #[error("{file} is not the file that was made with this report")]
    Changed {
        /// The file.
        file: String,
    },
    /// A result cannot be understood.
    #[error("{file}: {what}")]
    Unreadable {
        /// The file.
        file: String,
        /// What is wrong.
        what: String,
    },
}

impl ExportError {
    /// What to do about it.
    pub fn advice(&self) -> Option<String> {
        let text = match self {
            ExportError::Files(_) => "check that the path exists and that you may read it",
            ExportError::Session(error) => return error.advice(),
            ExportError::NotProcessed { .. } => {
                "run `ambula process` first; --results names the folder when it is elsewhere"
            }
            ExportError::Changed { .. } => "process the session again, look at the report, and sign it anew",
            ExportError::Unreadable { .. } => "process the session again with this version",
        };
        Some(text.to_owned())
    }
}

/// A processed session as it stands in its folders.
#[derive(Debug)]
pub struct Exportable {
    /// Results.
    pub results: Stored,
    /// What people stated.
    pub record: Record,
    /// The report.
    pub report: StudyReport,
    /// The folder of results.
    pub folder: PathBuf,
    angles: Vec<u8>,
    kinetics: Vec<u8>,
    velocities: Vec<u8>,
    mean_velocities: Vec<u8>,
}

impl Exportable {
    /// What an export for a chart is made of.
    pub fn study(&self) -> Study<'_> {
        Study {
            results: &self.results,
            record: &self.record,
            report: &self.report,
        }
    }

    /// The curves of single cycles.
    pub fn curves(&self) -> CurveFiles<'_> {
        CurveFiles {
            angles: &self.angles,
            kinetics: &self.kinetics,
            velocities: &self.velocities,
            mean_velocities: &self.mean_velocities,
        }
    }
}

/// Reads a processed session back. Results lie in `results`, or below the session folder.
///
/// # Errors
/// [`ExportError`]: no results, changed results, a broken record of signatures or of the encounter.
pub fn exportable(folder: &Path, results: Option<&Path>) -> Result<Exportable, ExportError> {
    let session = Folder::open(folder)?;
    let record = encounter(&session)?.record;
    let out = results.map_or_else(|| folder.join(OUTPUT_FOLDER), Path::to_owned);
    let list_path = out.join(OUTPUT_LIST);
    if !list_path.is_file() {
        return Err(ExportError::NotProcessed { folder: out });
    }
    let list_bytes = files::read(&list_path)?;
    let list = OutputList::parse(&list_bytes).ok_or_else(|| ExportError::Unreadable {
        file: OUTPUT_LIST.to_owned(),
        what: "not a list of results".to_owned(),
    })?;
    let listed = |name: &str| -> Result<Vec<u8>, ExportError> {
        let changed = || ExportError::Changed {
            file: name.to_owned(),
        };
        let entry = list
            .files
            .iter()
            .find(|file| file.name == name)
            .ok_or_else(changed)?;
        let bytes = files::read(&out.join(name))?;
        if files::sha256_hex(&bytes) == entry.sha256 {
            Ok(bytes)
        } else {
            Err(changed())
        }
    };
    let results = Stored::parse(&listed("results.json")?).map_err(|what| ExportError::Unreadable {
        file: "results.json".to_owned(),
        what,
    })?;
    // results of an earlier program have no velocities
    let listed_or_none = |name: &str| match list.files.iter().any(|file| file.name == name) {
        true => listed(name),
        false => Ok(Vec::new()),
    };
    let report = report(&out, &list, (&list_bytes, listed("report.pdf")?))?;
    Ok(Exportable {
        results,
        record,
        report,
        angles: listed("curves.csv")?,
        kinetics: listed("kinetics.csv")?,
        velocities: listed_or_none("velocities.csv")?,
        mean_velocities: listed_or_none("velocities_mean.csv")?,
        folder: out,
    })
}

/// The report of the list: the PDF that names who signed where a signature binds exactly these results, else the
/// unsigned one.
fn report(
    out: &Path,
    list: &OutputList,
    (list_bytes, body): (&[u8], Vec<u8>),
) -> Result<StudyReport, ExportError> {
    let version = list.report.version;
    let path = out.join(format!("report{SIGNATURE_SUFFIX}"));
    let record = if path.is_file() {
        SignatureRecord::parse(&files::read(&path)?).map_err(|what| ExportError::Unreadable {
            file: format!("report{SIGNATURE_SUFFIX}"),
            what,
        })?
    } else {
        SignatureRecord::default()
    };
    let (body_sha256, list_sha256) = (files::sha256_hex(&body), files::sha256_hex(list_bytes));
    let binds = |entry: &&Entry| {
        entry.version == version
            && entry.body_sha256 == body_sha256
            && entry.manifest_sha256.as_deref() == Some(list_sha256.as_str())
    };
    let signed: Vec<&Entry> = record.entries.iter().filter(binds).collect();
    let replaces = record
        .entries
        .iter()
        .rfind(|entry| entry.version < version)
        .map(|entry| Replaced {
            version: entry.version,
            sha256: entry.signed_sha256.clone(),
        });
    let Some(last) = signed.last() else {
        return Ok(StudyReport {
            number: list.report.number.clone(),
            version,
            // whatever the list calls it: nobody signed this one
            standing: Standing::Preliminary,
            amendment: None,
            language: list.report.language.clone(),
            pdf: body,
            sha256: body_sha256,
            signatures: Vec::new(),
            replaces,
        });
    };
    let pdf = files::read(&out.join(&last.signed_file))?;
    let sha256 = files::sha256_hex(&pdf);
    if sha256 != last.signed_sha256 {
        return Err(ExportError::Changed {
            file: last.signed_file.clone(),
        });
    }
    let amended = last.status == Standing::Amended.word();
    Ok(StudyReport {
        number: last.number.clone(),
        version,
        standing: if amended {
            Standing::Amended
        } else {
            Standing::Final
        },
        amendment: last.amendment.clone(),
        language: list.report.language.clone(),
        pdf,
        sha256,
        signatures: signed
            .iter()
            .map(|entry| SignatureLine {
                name: entry.name.clone(),
                credential: entry.credential.clone(),
                meaning: entry.meaning.word().to_owned(),
                at: entry.at.clone(),
            })
            .collect(),
        replaces,
    })
}
