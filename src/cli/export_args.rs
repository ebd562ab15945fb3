//! The command line of `ambula export`.

use std::path::PathBuf;

use clap::{Parser, ValueEnum};

/// A format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
pub enum Format {
    /// FHIR R4 bundles with the report
    Fhir,
    /// HL7 v2.5.1 messages with the report
    Hl7,
    /// DICOM Encapsulated PDF
    Dicom,
    /// Tables as Apache Parquet, without identity
    Parquet,
    /// The same tables as CSV
    Csv,
    /// JSON Schema of results.json
    Schema,
}

/// The standing that a report is to go out with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum WantedStanding {
    /// Not signed
    Preliminary,
    /// Signed
    Final,
    /// Signed, in place of an earlier signed version
    Amended,
}

/// `ambula export`.
#[derive(Debug, Parser)]
#[command(after_help = "\
Examples:
  ambula export session --format parquet,csv     tables without identity, for statistics
  ambula export session --format fhir,hl7,dicom  the report and its values, for chart and picture archive
  ambula export session --format hl7 --production --receiver EHR^HOSPITAL
  ambula export session --format fhir --status final   refuse what nobody signed

The session is processed before, and signed with `ambula sign`; an unsigned report goes out as preliminary.
FHIR, HL7 and DICOM name the patient: they need encounter.toml (docs/exchange.md lists the fields) and are written
for the owner only. Tables hold no identity.
Exit codes: 0 written, 1 written in part (what was left out is told), 3 refused, 4 could not be written.")]
pub struct Export {
    /// Session folder
    pub folder: PathBuf,
    /// Formats, separated by commas
    #[arg(long, value_delimiter = ',', required = true)]
    pub format: Vec<Format>,
    /// Where the files go [default: export/ in the folder of results]
    #[arg(short, long, value_name = "FOLDER")]
    pub out: Option<PathBuf>,
    /// Folder of results [default: ambula/ in the session folder]
    #[arg(long, value_name = "FOLDER")]
    pub results: Option<PathBuf>,
    /// Refuse unless the report has this standing
    #[arg(long)]
    pub status: Option<WantedStanding>,
    /// Mark HL7 messages as production; they are marked as training without it
    #[arg(long)]
    pub production: bool,
    /// Receiving application and facility of HL7 messages, separated by ^
    #[arg(long, value_name = "APP^FACILITY")]
    pub receiver: Option<String>,
    /// Add the charge message (HL7) and the claim (FHIR) by this setup of `ambula claim`
    #[arg(long, value_name = "claims.toml")]
    pub claims: Option<PathBuf>,
    /// Add coverage and payer to FHIR bundles
    #[arg(long)]
    pub coverage: bool,
}
