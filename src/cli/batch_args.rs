//! The command line of `ambula batch` as typed.

use std::path::PathBuf;

use clap::Args;

use super::args::Paper;
use crate::session::Shard;

/// `ambula batch`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  ambula batch archive -o results             every folder below archive that holds C3D files
  ambula batch archive -o results             again after a stop: what is finished is not done again
  ambula batch archive -o results --shard 2/8 one of eight shares, for a scheduler
  ambula batch archive -o results --no-html --threads 4

Results of archive/2026/S-0042 go to results/2026/S-0042/ambula/, whole or not at all. A session is finished when its
batch.json names the same inputs, options and program version and all its files are there; else it is processed again.
Tables: results/sessions.csv (what became of each), results/summary.csv and .parquet (every
parameter of each). A share writes its own; a last run without --shard joins them and processes nothing twice.
Exit codes: 0 all done, 1 a session failed or lacks something, 2 wrong command line, 3 no session there, 4 cannot write.")]
pub struct BatchOrder {
    /// Folder below which the sessions lie
    pub root: PathBuf,
    /// Folder for the results
    #[arg(short, long, value_name = "DIR")]
    pub out: PathBuf,
    /// One of N shares of the sessions, I from 1; a session always belongs to the same one
    #[arg(long, value_name = "I/N", value_parser = shard)]
    pub shard: Option<Shard>,
    /// Paper size of the reports [default: what each session.toml says, else a4]
    #[arg(long, value_enum)]
    pub paper: Option<Paper>,
    /// Put exchanged marker labels right where that is certain
    #[arg(long)]
    pub apply_fixes: bool,
    /// Leave out report.html, the interactive copy of each report
    #[arg(long)]
    pub no_html: bool,
    /// Number of threads and of sessions in work at a time [default: one per processor]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub threads: Option<u16>,
    /// Print what came of it as JSON
    #[arg(long)]
    pub json: bool,
}

fn shard(text: &str) -> Result<Shard, String> {
    Shard::parse(text).ok_or_else(|| "write it as 2/8: the second of eight".to_owned())
}
