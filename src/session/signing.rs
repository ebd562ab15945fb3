//! Signing a report: what is signed must be exactly what the program makes of the session, and what is written is only added to.

use std::path::{Path, PathBuf};

use super::manifest;
use super::output_list::{OUTPUT_LIST, OutputList};
use super::outputs::Output;
use super::settings::{Fixes, Overrides};
use super::signature::{Entry, Meaning, SIGNATURE_SUFFIX, SignatureRecord, Signer, is_time_with_offset};
use super::{SessionError, Watch, run};
use crate::files::{self, FilesError};
use crate::report::{SignatureLine, Standing};

/// Why something was not signed or not found to be signed.
#[derive(Debug, thiserror::Error)]
pub enum SignError {
    /// A file cannot be read or written.
    #[error(transparent)]
    Files(#[from] FilesError),
    /// The session cannot be processed again.
    #[error(transparent)]
    Session(#[from] SessionError),
    /// Name, credential or time is not usable.
    #[error("{what} \"{found}\" cannot be used")]
    Signer {
        /// Which.
        what: &'static str,
        /// As typed.
        found: String,
    },
    /// A technical report is never interpreted by signing it.
    #[error("a technical report is not signed as \"interpreted\"")]
    NotInterpreted,
    /// A result is no longer the one that was made with the report.
    #[error("{file} is not the file that was made with this report")]
    Changed {
        /// The file.
        file: String,
    },
    /// The program makes another report of the session than the one to be signed.
    #[error("the session in {} gives another report than the one to be signed", folder.display())]
    AnotherReport {
        /// The session.
        folder: PathBuf,
    },
    /// The record of signatures is broken.
    #[error("{}: {what}", path.display())]
    Record {
        /// The record.
        path: PathBuf,
        /// What is wrong.
        what: String,
    },
    /// The version is signed already with another content, or does not follow the signed one.
    #[error(
        "version {version} cannot be signed: version {signed} is signed already, and this is another report"
    )]
    Version {
        /// The version to be signed.
        version: u32,
        /// The signed one.
        signed: u32,
    },
    /// An amended report says why.
    #[error("version {version} amends a signed version without saying why")]
    NoReason {
        /// The version to be signed.
        version: u32,
    },
    /// The same person signed the same report with the same meaning.
    #[error("this report is signed already by this person with this meaning")]
    Twice,
    /// The file is a report that names who signed.
    #[error("this file names who signed already")]
    AlreadySigned,
    /// A file that would be written is there.
    #[error("{} is there already", path.display())]
    Exists {
        /// The file.
        path: PathBuf,
    },
    /// No record names the file.
    #[error("no record of signatures beside it names this file as it is now")]
    NotSigned,
}

impl SignError {
    /// What to do about it.
    pub fn advice(&self) -> Option<String> {
        let text = match self {
            SignError::Files(_) => "check that the path exists and that you may read or write it",
            SignError::Session(error) => return error.advice(),
            SignError::Signer { .. } => {
                "give --name and --credential in words and --at like 2026-03-03T14:05:00+01:00"
            }
            SignError::NotInterpreted => {
                "use performed or reviewed; the interpretation is a document of its own (`ambula interpretation`)"
            }
            SignError::Changed { .. } | SignError::AnotherReport { .. } => {
                "process the session again, look at the report, then sign it; --session names the folder when it is elsewhere"
            }
            SignError::Record { .. } => "take the record from the backup; it must not be edited",
            SignError::Version { .. } => {
                "write the next version and amendment = \"why\" under [report] in session.toml, and process again"
            }
            SignError::NoReason { .. } => {
                "write amendment = \"why\" under [report] in session.toml, or give --amendment"
            }
            SignError::Twice => "nothing was written; `ambula sign --verify` shows who signed",
            SignError::AlreadySigned => "sign the report.pdf that it was made from",
            SignError::Exists { .. } => "move it away if it does not belong to a signature",
            SignError::NotSigned => {
                "the file was changed after it was signed, moved away from its record, or never signed"
            }
        };
        Some(text.to_owned())
    }
}

/// What is to be signed.
#[derive(Debug, Clone)]
pub struct SignOrder {
    /// The PDF.
    pub pdf: PathBuf,
    /// The session that it was made from, when that is not the folder above.
    pub session: Option<PathBuf>,
    /// Who signs.
    pub signer: Signer,
    /// Why an earlier version is amended, for a PDF that was made elsewhere.
    pub amendment: Option<String>,
}

/// What signing wrote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signed {
    /// The PDF that names who signed; the signed one itself where it was made elsewhere.
    pub pdf: PathBuf,
    /// The record.
    pub record: PathBuf,
    /// The entry.
    pub entry: Entry,
}

/// What a record says about a PDF.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    /// The record.
    pub record: PathBuf,
    /// The signatures that hold for this very file, in order.
    pub entries: Vec<Entry>,
    /// Versions that amended it later.
    pub amended_by: Vec<u32>,
}

/// Signs a PDF.
///
/// # Errors
/// [`SignError`]; nothing was written then.
pub fn sign(order: &SignOrder, watch: &dyn Watch) -> Result<Signed, SignError> {
    check_signer(&order.signer)?;
    let folder = folder_of(&order.pdf);
    let file = name_of(&order.pdf);
    let body = files::read(&order.pdf)?;
    let body_sha256 = files::sha256_hex(&body);
    for (_, record) in records(&folder)? {
        let signed = |e: &Entry| e.signed_sha256 == body_sha256 && e.body_sha256 != body_sha256;
        if record.entries.iter().any(signed) {
            return Err(SignError::AlreadySigned);
        }
    }
    let stem = file.strip_suffix(".pdf").unwrap_or(&file);
    let path = folder.join(format!("{stem}{SIGNATURE_SUFFIX}"));
    let record = if path.is_file() {
        read_record(&path)?
    } else {
        SignatureRecord::default()
    };
    let body = Body {
        folder: &folder,
        file: &file,
        bytes: &body,
        sha256: &body_sha256,
    };
    let (entry, outputs) = match list_of(&folder, &file)? {
        Some((list, bytes)) => technical(order, &body, (&list, &bytes), &record, watch)?,
        None => (elsewhere(order, &body, &record)?, Vec::new()),
    };
    for output in &outputs {
        let path = folder.join(&output.name);
        // what stands there with the same bytes was written with an earlier signature of this version
        if path.exists() && files::read(&path)? != output.bytes {
            return Err(SignError::Exists { path });
        }
    }
    for output in &outputs {
        files::write_atomic(&folder.join(&output.name), &output.bytes)?;
    }
    let mut record = record;
    record.add(entry);
    let text = serde_json::to_string_pretty(&record).unwrap_or_default();
    files::write_atomic(&path, format!("{text}\n").as_bytes())?;
    let entry = record.entries.last().cloned().ok_or(SignError::NotSigned)?;
    Ok(Signed {
        pdf: folder.join(&entry.signed_file),
        record: path,
        entry,
    })
}

/// The PDF to be signed.
struct Body<'a> {
    folder: &'a Path,
    file: &'a str,
    bytes: &'a [u8],
    sha256: &'a str,
}

fn check_signer(signer: &Signer) -> Result<(), SignError> {
    for (what, text) in [("the name", &signer.name), ("the credential", &signer.credential)] {
        if text.trim().is_empty() || text.contains(['\n', '\r']) {
            let found = text.clone();
            return Err(SignError::Signer { what, found });
        }
    }
    if !is_time_with_offset(&signer.at) {
        return Err(SignError::Signer {
            what: "the time",
            found: signer.at.clone(),
        });
    }
    Ok(())
}

fn folder_of(path: &Path) -> PathBuf {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent.to_owned(),
        _ => PathBuf::from("."),
    }
}

fn name_of(path: &Path) -> String {
    path.file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned()
}

fn read_record(path: &Path) -> Result<SignatureRecord, SignError> {
    SignatureRecord::parse(&files::read(path)?).map_err(|what| SignError::Record {
        path: path.to_owned(),
        what,
    })
}

/// All records of a folder in order of their names.
pub(super) fn records(folder: &Path) -> Result<Vec<(PathBuf, SignatureRecord)>, SignError> {
    let mut found = Vec::new();
    for path in files::list(folder)? {
        if name_of(&path).ends_with(SIGNATURE_SUFFIX) {
            let record = read_record(&path)?;
            found.push((path, record));
        }
    }
    Ok(found)
}

/// The list of results when it names the file as the report of a session.
fn list_of(folder: &Path, file: &str) -> Result<Option<(OutputList, Vec<u8>)>, SignError> {
    let path = folder.join(OUTPUT_LIST);
    if file != "report.pdf" || !path.is_file() {
        return Ok(None);
    }
    let bytes = files::read(&path)?;
    let list = OutputList::parse(&bytes).ok_or_else(|| SignError::Changed {
        file: OUTPUT_LIST.to_owned(),
    })?;
    Ok(Some((list, bytes)))
}

/// Status of a version by what was signed before, or why it cannot be signed.
fn status(
    record: &SignatureRecord,
    version: u32,
    (body_sha256, amendment): (&str, Option<&str>),
) -> Result<Standing, SignError> {
    let earlier = record.entries.iter().any(|e| e.version < version);
    let same = record.entries.iter().find(|e| e.version == version);
    let signed = record.last_version().unwrap_or(0);
    if signed > version || same.is_some_and(|e| e.body_sha256 != body_sha256) {
        return Err(SignError::Version { version, signed });
    }
    if !earlier {
        return Ok(Standing::Final);
    }
    match amendment.map(str::trim) {
        Some(why) if !why.is_empty() => Ok(Standing::Amended),
        _ => Err(SignError::NoReason { version }),
    }
}

/// The entry of a technical report and the files that go with it: the report that names who signed, and a copy of the list.
fn technical(
    order: &SignOrder,
    body: &Body<'_>,
    (list, list_bytes): (&OutputList, &[u8]),
    record: &SignatureRecord,
    watch: &dyn Watch,
) -> Result<(Entry, Vec<Output>), SignError> {
    if order.signer.meaning == Meaning::Interpreted {
        return Err(SignError::NotInterpreted);
    }
    for listed in &list.files {
        let bytes = files::read(&body.folder.join(&listed.name))?;
        if files::sha256_hex(&bytes) != listed.sha256 {
            return Err(SignError::Changed {
                file: listed.name.clone(),
            });
        }
    }
    let folder = order.session.clone().unwrap_or_else(|| {
        folder_of(&std::path::absolute(body.folder).unwrap_or_else(|_| body.folder.to_owned()))
    });
    let overrides = Overrides {
        language: crate::report::Language::of(&list.report.language),
        paper: match list.report.paper.as_str() {
            "letter" => Some(manifest::Paper::Letter),
            _ => Some(manifest::Paper::A4),
        },
        fixes: if list.report.fixes_applied {
            Fixes::Apply
        } else {
            Fixes::Propose
        },
        ..Overrides::default()
    };
    let mut outcome = run(&folder, &overrides, watch)?;
    if outcome.report(watch)?.bytes != body.bytes {
        return Err(SignError::AnotherReport { folder });
    }
    let version = outcome.document.version;
    let amendment = outcome.document.amendment.clone();
    let standing = status(record, version, (body.sha256, amendment.as_deref()))?;
    let of_version = || record.entries.iter().filter(|e| e.version == version);
    let signer = &order.signer;
    if of_version().any(|e| e.name == signer.name && e.meaning == signer.meaning) {
        return Err(SignError::Twice);
    }
    let mut lines: Vec<SignatureLine> = of_version()
        .map(|e| line(&e.name, &e.credential, e.meaning, &e.at))
        .collect();
    lines.push(line(&signer.name, &signer.credential, signer.meaning, &signer.at));
    let manifest_sha256 = files::sha256_hex(list_bytes);
    let count = lines.len();
    outcome.document.standing = standing;
    outcome.document.signatures = lines;
    body.sha256.clone_into(&mut outcome.document.body_sha256);
    manifest_sha256.clone_into(&mut outcome.document.manifest_sha256);
    if standing == Standing::Final {
        outcome.document.amendment = None;
    }
    let again = if count > 1 {
        format!("-{count}")
    } else {
        String::new()
    };
    let signed = Output {
        name: format!("report-v{version}-{}{again}.pdf", standing.word()),
        bytes: outcome.report(watch)?.bytes,
    };
    let entry = Entry {
        number: outcome.document.number.clone(),
        version,
        status: standing.word().to_owned(),
        amendment: outcome.document.amendment.clone(),
        name: signer.name.clone(),
        credential: signer.credential.clone(),
        meaning: signer.meaning,
        at: signer.at.clone(),
        body_file: format!("report-v{version}-body.pdf"),
        body_sha256: body.sha256.to_owned(),
        manifest_sha256: Some(manifest_sha256),
        signed_file: signed.name.clone(),
        signed_sha256: files::sha256_hex(&signed.bytes),
        previous_sha256: None,
        entry_sha256: String::new(),
    };
    let copy = |name: String, bytes: &[u8]| Output {
        name,
        bytes: bytes.to_owned(),
    };
    let copies = [
        copy(format!("report-v{version}-body.pdf"), body.bytes),
        copy(format!("manifest-v{version}.json"), list_bytes),
    ];
    Ok((entry, std::iter::once(signed).chain(copies).collect()))
}

fn line(name: &str, credential: &str, meaning: Meaning, at: &str) -> SignatureLine {
    SignatureLine {
        name: name.to_owned(),
        credential: credential.to_owned(),
        meaning: meaning.word().to_owned(),
        at: at.to_owned(),
    }
}

/// The entry of a PDF that was made or filled in elsewhere, an interpretation for instance: the file stays as it is.
fn elsewhere(order: &SignOrder, body: &Body<'_>, record: &SignatureRecord) -> Result<Entry, SignError> {
    let same = record.entries.iter().find(|e| e.body_sha256 == body.sha256);
    let version = same.map_or_else(|| record.last_version().unwrap_or(0) + 1, |e| e.version);
    let standing = status(record, version, (body.sha256, order.amendment.as_deref()))?;
    let signer = &order.signer;
    let mut of_version = record.entries.iter().filter(|e| e.version == version);
    if of_version.any(|e| e.name == signer.name && e.meaning == signer.meaning) {
        return Err(SignError::Twice);
    }
    let list = body.folder.join(OUTPUT_LIST);
    let manifest_sha256 = if list.is_file() {
        Some(files::sha256_hex(&files::read(&list)?))
    } else {
        None
    };
    Ok(Entry {
        number: None,
        version,
        status: standing.word().to_owned(),
        amendment: order.amendment.clone().filter(|_| standing == Standing::Amended),
        name: signer.name.clone(),
        credential: signer.credential.clone(),
        meaning: signer.meaning,
        at: signer.at.clone(),
        body_file: body.file.to_owned(),
        body_sha256: body.sha256.to_owned(),
        manifest_sha256,
        signed_file: body.file.to_owned(),
        signed_sha256: body.sha256.to_owned(),
        previous_sha256: None,
        entry_sha256: String::new(),
    })
}

/// Checks a PDF against the records beside it. It may be the one that was signed or one that names who signed.
///
/// # Errors
/// [`SignError::NotSigned`]; a broken record; a kept body that is not the one that was signed.
pub fn verify(pdf: &Path) -> Result<Verified, SignError> {
    let folder = folder_of(pdf);
    let sha256 = files::sha256_hex(&files::read(pdf)?);
    for (path, record) in records(&folder)? {
        let names = |e: &&Entry| e.signed_sha256 == sha256 || e.body_sha256 == sha256;
        let Some(found) = record.entries.iter().rfind(names) else {
            continue;
        };
        let (version, last) = (found.version, record.entries.iter().rposition(|e| names(&e)));
        let body = folder.join(&found.body_file);
        if body.is_file() && files::sha256_hex(&files::read(&body)?) != found.body_sha256 {
            return Err(SignError::Changed {
                file: found.body_file.clone(),
            });
        }
        let entries = record.entries.iter().take(last.map_or(0, |i| i + 1));
        let mut amended_by: Vec<u32> = record.entries.iter().map(|e| e.version).collect();
        amended_by.retain(|v| *v > version);
        amended_by.dedup();
        return Ok(Verified {
            record: path.clone(),
            entries: entries.filter(|e| e.version == version).cloned().collect(),
            amended_by,
        });
    }
    Err(SignError::NotSigned)
}
