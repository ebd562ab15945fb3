//! The command line of `ambula export`.

use std::path::PathBuf;

use clap::{Parser, ValueEnum};

/// A format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
pub enum Format {
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
  ambula export session --format csv --status final   refuse what nobody signed
  ambula export session --format schema          what results.json may hold

The session is processed before. Tables hold no identity; docs/exchange.md lists their columns.
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
}
