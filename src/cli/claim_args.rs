//! The command line of `ambula claim`.

use std::path::PathBuf;

use clap::{Parser, ValueEnum};

/// `ambula claim`.
#[derive(Debug, Parser)]
#[command(after_help = "\
Examples:
  ambula claim session --new-ledger                   the first claim of a laboratory, as test data
  ambula claim session --format cms1500 -o out        the fields of the paper form
  ambula claim A B C --format 837p -o out             one file for several encounters
  ambula claim session --replace PAYER-CLAIM-NO       takes the place of an earlier claim
  ambula claim session --production --confirm RECEIVER-ID
  ambula claim status out/answer.x12 --lab claims.toml

The laboratory's side stands in claims.toml, in the session folder or the one above; docs/claims.md lists its keys and
those of the record. Files carry test data unless --production is given with the receiver's identifier.
Exit codes: 0 written, 1 written without some codes or encounters, 3 refused or input cannot be used, 4 cannot write.")]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub struct Claim {
    /// Instead of writing: what became of claims.
    #[command(subcommand)]
    pub status: Option<ClaimAction>,
    /// Session folders, one claim each
    #[arg(required = true)]
    pub folders: Vec<PathBuf>,
    /// What to write
    #[arg(long, value_enum, value_delimiter = ',', default_value = "837p,837i")]
    pub format: Vec<Format>,
    /// Output folder [default: FOLDER/claims for one session]
    #[arg(short, long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// The laboratory's setup [default: claims.toml in the session folder or the one above]
    #[arg(long, value_name = "FILE")]
    pub lab: Option<PathBuf>,
    /// Start the ledger of control numbers; once in the life of a laboratory
    #[arg(long)]
    pub new_ledger: bool,
    /// Real claims; needs --confirm
    #[arg(long, requires = "confirm")]
    pub production: bool,
    /// The receiver's identifier, typed to confirm --production
    #[arg(long, value_name = "RECEIVER-ID")]
    pub confirm: Option<String>,
    /// Write a claim again that was written before
    #[arg(long)]
    pub again: bool,
    /// Take the place of the claim with this number of the payer
    #[arg(long, value_name = "PAYER-CLAIM-NO", conflicts_with = "void")]
    pub replace: Option<String>,
    /// Take back the claim with this number of the payer
    #[arg(long, value_name = "PAYER-CLAIM-NO")]
    pub void: Option<String>,
    /// Write blocked codes too, where the audit file holds a named person's decision about every finding
    #[arg(long = "override")]
    pub overrides: bool,
    /// Payer file, as in `ambula documentation`
    #[arg(long, value_name = "FILE")]
    pub payer: Option<String>,
    /// Diagnosis table made by `ambula codes update`
    #[arg(long, value_name = "FILE")]
    pub codes: Option<PathBuf>,
    /// Time that the files carry, RFC 3339 [default: now]
    #[arg(long, value_name = "TIME")]
    pub at: Option<String>,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// What to do instead of writing.
#[derive(Debug, clap::Subcommand)]
pub enum ClaimAction {
    /// Read answers (TA1, 999, 277CA) and say how every claim stands
    Status {
        /// Answers of the clearing house or payer; none: only say how claims stand
        files: Vec<PathBuf>,
        /// The laboratory's setup; its ledger is asked
        #[arg(long, value_name = "FILE", default_value = "claims.toml")]
        lab: PathBuf,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
}

/// Formats of a claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
pub enum Format {
    /// X12 837 professional
    #[value(name = "837p")]
    X837p,
    /// X12 837 institutional
    #[value(name = "837i")]
    X837i,
    /// Fields of the form CMS-1500 (02/12): JSON, CSV, data sheet
    #[value(name = "cms1500")]
    Cms1500,
    /// Fields of the form UB-04: JSON, CSV, data sheet
    #[value(name = "ub04")]
    Ub04,
}
