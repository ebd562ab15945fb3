//! The command lines of `ambula documentation`, `ambula audit` and `ambula codes`.

use std::path::PathBuf;

use clap::{Parser, Subcommand};

/// `ambula documentation`.
#[derive(Debug, Parser)]
#[command(after_help = "\
Examples:
  ambula documentation session                    what is documented, what is missing, what may be billed
  ambula documentation session --payer medicare   with another payer file than the record names
  ambula documentation session --payer my.toml    with the laboratory's own
  ambula documentation session --packet packet.pdf
  ambula documentation session --gpci 1.050,1.200,0.700 --json

What people state stands in session.toml or encounter.toml; docs/billing.md lists the sections.
Exit codes: 0 every code is ready, 1 something is open or forbidden, 3 input cannot be used.")]
pub struct Documentation {
    /// Session folder
    pub folder: PathBuf,
    /// Payer file: none, medicare, motion-policy-2025, or a path that ends in .toml
    #[arg(long, value_name = "FILE")]
    pub payer: Option<String>,
    /// Diagnosis table made by `ambula codes update`
    #[arg(long, value_name = "FILE")]
    pub codes: Option<PathBuf>,
    /// Geographic indices of the locality: work, practice expense, malpractice
    #[arg(long, value_name = "W,P,M")]
    pub gpci: Option<String>,
    /// Day on which the judgement is made [default: today]
    #[arg(long, value_name = "DATE")]
    pub as_of: Option<String>,
    /// Write the packet for the payer as a PDF; it names the patient
    #[arg(long, value_name = "FILE")]
    pub packet: Option<PathBuf>,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// `ambula audit`.
#[derive(Debug, Parser)]
pub struct Audit {
    /// What to do.
    #[command(subcommand)]
    pub action: AuditAction,
}

/// What to do with the audit file.
#[derive(Debug, Subcommand)]
pub enum AuditAction {
    /// Prove that the audit file of a session is whole
    Verify {
        /// Session folder
        folder: PathBuf,
        /// Digest of the last entry as it was kept elsewhere
        #[arg(long, value_name = "DIGEST")]
        expect: Option<String>,
    },
    /// Note which sections of the record changed, by whom
    Record {
        /// Session folder
        folder: PathBuf,
        /// Who changed them
        #[arg(long)]
        by: String,
    },
    /// Decide about a finding, as a named person with a reason
    Override {
        /// Session folder
        folder: PathBuf,
        /// Rule, for instance DOC-14
        #[arg(long)]
        rule: String,
        /// Field of the finding, as printed
        #[arg(long)]
        field: String,
        /// Code of the finding; every code when left out
        #[arg(long, default_value = "")]
        code: String,
        /// Who decides
        #[arg(long)]
        by: String,
        /// Why, at least ten characters; no patient may be named
        #[arg(long)]
        reason: String,
    },
}

/// `ambula codes`.
#[derive(Debug, Parser)]
pub struct Codes {
    /// What to do.
    #[command(subcommand)]
    pub action: CodesAction,
}

/// What to do with the diagnosis table.
#[derive(Debug, Subcommand)]
pub enum CodesAction {
    /// Add a newer ICD-10-CM release (the order file of CMS) to the table and write it
    Update {
        /// Order file, for instance icd10cm-order-2027.txt
        file: PathBuf,
        /// First day on which the release holds
        #[arg(long, value_name = "DATE")]
        first: String,
        /// Last day on which it holds
        #[arg(long, value_name = "DATE")]
        last: String,
        /// Name of the release, for instance "October 2026"
        #[arg(long)]
        name: String,
        /// Table to add to [default: the one of the program]
        #[arg(long, value_name = "FILE")]
        to: Option<PathBuf>,
        /// Where the new table goes, for `ambula documentation --codes`
        #[arg(short, long, value_name = "FILE")]
        out: PathBuf,
    },
    /// What codes are on a day: code, state, title, separated by tabs
    Show {
        /// Codes, for instance G20 G20.A1
        codes: Vec<String>,
        /// The day
        #[arg(long, value_name = "DATE")]
        on: String,
        /// Table made by `ambula codes update`
        #[arg(long, value_name = "FILE")]
        table: Option<PathBuf>,
    },
}
