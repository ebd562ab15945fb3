//! The command lines of `ambula compare` and `ambula repeatability` as typed.

use std::path::PathBuf;

use clap::Parser;

use crate::parameters::GpsConvention;

/// `ambula compare`.
#[derive(Debug, Parser)]
#[command(after_help = "\
Examples:
  ambula compare before after                       two sessions
  ambula compare visit:barefoot visit:orthosis      two conditions of one session
  ambula compare before after --pdf change.pdf      the same as a document
  ambula compare before after6 after12 --repeatability our-error.json --json
A change is called real only when it is beyond the error of measurement: 1.96 root(2) SEM of the laboratory's own file, else
the published 5 degrees for joint angles (Wilken 2012, McGinley 2009); without a known error it is not judged. docs/compare.md says more.
Exit codes: 0 done, 2 wrong command line, 3 a session or file cannot be used.")]
pub struct Compare {
    /// Two or three sessions, each FOLDER or FOLDER:condition; the others are held against the first
    #[arg(required = true, num_args = 2..=3, value_name = "SESSION")]
    pub sessions: Vec<PathBuf>,
    /// Write the comparison as PDF too: curves laid over each other, tables of change, warnings
    #[arg(long, value_name = "FILE")]
    pub pdf: Option<PathBuf>,
    /// Error of measurement from `ambula repeatability` [default: that of the lab section of the first session]
    #[arg(long, value_name = "FILE")]
    pub repeatability: Option<PathBuf>,
    /// Reference set, a shipped one by name or a file [default: that of the first session]
    #[arg(long, value_name = "SET")]
    pub norms: Option<String>,
    /// How the Gait Profile Score is put together [default: as the first session says]
    #[arg(long, value_enum)]
    pub gps_convention: Option<Convention>,
    /// Show every curve and parameter
    #[arg(long)]
    pub all: bool,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// How the Gait Profile Score is put together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Convention {
    /// Root mean square of nine angles of a side, overall of fifteen (Baker 2009)
    #[value(name = "baker-2009")]
    Baker2009,
    /// The same, the pelvis counted on the left only
    PelvisLeftOnly,
    /// As pyCGM2
    #[value(name = "pycgm2")]
    PyCgm2,
    /// Arithmetic means
    #[value(name = "mean-of-18")]
    MeanOf18,
}

impl Convention {
    /// As the parameters room names it.
    pub fn convention(self) -> GpsConvention {
        match self {
            Convention::Baker2009 => GpsConvention::Baker2009,
            Convention::PelvisLeftOnly => GpsConvention::PelvisLeftOnly,
            Convention::PyCgm2 => GpsConvention::PyCgm2,
            Convention::MeanOf18 => GpsConvention::MeanOf18,
        }
    }
}

/// `ambula repeatability`.
#[derive(Debug, Parser)]
#[command(after_help = "\
Examples:
  ambula repeatability studies/* -o our-error.json              grouped by [subject] id of session.toml
  ambula repeatability A=a1,a2 B=b1,b2,b3 -o our-error.json     grouped by hand
Every subject needs two sessions or more, on different days, with markers put on anew. The file goes to
`ambula compare --repeatability`. Exit codes: 0 done, 1 done without some sessions, 2 wrong command line,
3 no subject has two usable sessions, 4 cannot write.")]
pub struct RepeatabilityOrder {
    /// Session folders, or SUBJECT=FOLDER,FOLDER
    #[arg(required = true, value_name = "FOLDER")]
    pub groups: Vec<String>,
    /// The file to write
    #[arg(short, long, value_name = "FILE")]
    pub out: PathBuf,
    /// The condition of each session to take [default: the first]
    #[arg(long)]
    pub condition: Option<String>,
    /// Print the file's content as JSON
    #[arg(long)]
    pub json: bool,
}
