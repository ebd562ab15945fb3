//! The command lines of `ambula sign` and `ambula interpretation` as typed.

use std::path::PathBuf;

use clap::Parser;

/// `ambula sign`.
#[derive(Debug, Parser)]
#[command(after_help = "\
Examples:
  ambula sign session/ambula/report.pdf --name \"A. Example\" --credential PT --meaning performed --i-sign
  ambula sign interpretation.pdf --name \"B. Example\" --credential MD --meaning interpreted --i-sign
  ambula sign --verify session/ambula/report-v1-final.pdf
Signing processes the session again, makes sure that the report is exactly what comes out of it, writes report-v1-final.pdf
with the signatures beside it and adds an entry to report.signature.json. Nothing is ever signed by itself, and nothing signed is
written over. docs/report.md explains versions and what the record proves.
Exit codes: 0 done, 1 --verify: not signed or changed, 2 wrong command line, 3 cannot be signed, 4 cannot write.")]
pub struct Sign {
    /// The PDF
    pub pdf: PathBuf,
    /// Say who signed this file and whether it is unchanged
    #[arg(long, conflicts_with_all = ["name", "credential", "meaning", "i_sign", "at"])]
    pub verify: bool,
    /// Name of the person who signs
    #[arg(long, required_unless_present = "verify")]
    pub name: Option<String>,
    /// Credential of that person
    #[arg(long, required_unless_present = "verify")]
    pub credential: Option<String>,
    /// What the signature says
    #[arg(long, value_enum, required_unless_present = "verify")]
    pub meaning: Option<SignMeaning>,
    /// I am this person, I have looked at this report, and I sign it
    #[arg(long, required_unless_present = "verify")]
    pub i_sign: bool,
    /// When, like 2026-03-03T14:05:00+01:00 [default: now]
    #[arg(long, value_name = "TIME")]
    pub at: Option<String>,
    /// Offset from UTC in which the clock's time is written
    #[arg(
        long,
        value_name = "+HH:MM",
        default_value = "+00:00",
        allow_hyphen_values = true
    )]
    pub offset: String,
    /// The session folder [default: the folder above that of the PDF]
    #[arg(long, value_name = "DIR")]
    pub session: Option<PathBuf>,
    /// Why an earlier signed version is amended, for a document that was made elsewhere
    #[arg(long, value_name = "WHY")]
    pub amendment: Option<String>,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// What a signature says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum SignMeaning {
    /// Carried out or directed the measurement
    Performed,
    /// Looked at the report and its data quality
    Reviewed,
    /// Interpreted; never of a technical report
    Interpreted,
}

/// `ambula interpretation`.
#[derive(Debug, Parser)]
#[command(after_help = "\
Examples:
  ambula interpretation session           an empty form, session/ambula/interpretation.pdf
  ambula interpretation session -o form.pdf
The form holds the clinical question, key figures of the technical report for reference, and empty fields with a signature block
of its own. The program fills in none of them. A form that is there is not written over.
Exit codes: 0 done, 2 wrong command line, 3 cannot be processed, 4 cannot write.")]
pub struct InterpretationOrder {
    /// Folder with the session's C3D files
    pub folder: PathBuf,
    /// The file to write [default: FOLDER/ambula/interpretation.pdf]
    #[arg(short, long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// Paper size [default: what session.toml says, else a4]
    #[arg(long, value_enum)]
    pub paper: Option<super::args::Paper>,
}
