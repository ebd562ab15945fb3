//! The command line as typed.

use std::path::PathBuf;

use clap::{Parser, Subcommand, ValueEnum};

const EXIT_CODES: &str = "\
Exit codes:
  0  done
  1  done in part: a trial failed or has no usable cycle; the output says which
  2  the command line is wrong
  3  the input cannot be used; nothing was written
  4  the results could not be written

Examples:
  ambula demo samples                      write sample sessions to try
  ambula process samples/adult-typical     report, results and curves into .../ambula/
  ambula init 2026-03-02_S-0042            write a session.toml to fill in
  ambula check 2026-03-02_S-0042           good, usable with care, or redo, and what is missing
  ambula watch 2026-03-02_S-0042           the same for every trial while it is captured
  ambula lab-check --cameras today.xcp --book day-book.csv
                                           is the laboratory fit for patients today?
  ambula inspect walk01.c3d                everything in a C3D file

Ambula is no diagnostic device: a qualified person has to interpret its results.";

/// From the C3D captures of a clinical gait session to a technical report.
#[derive(Debug, Parser)]
#[command(name = "ambula", version, about, after_help = EXIT_CODES, propagate_version = true)]
pub struct Args {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Process a session folder: report, results, curves, processed captures
    Process(Process),
    /// Process every session below a folder; resumes where it was stopped
    Batch(super::batch_args::BatchOrder),
    /// Write a session.toml template, filled in with what the captures hold
    Init(Init),
    /// Show everything in a C3D file
    Inspect(Inspect),
    /// Say which trials are good and which to redo, and what is missing
    Check(Check),
    /// Judge each trial as it lands in a folder
    Watch(Watch),
    /// Check cameras, force plates and volume, and keep the results in a day-book
    LabCheck(LabCheck),
    /// Make, import, show and compare reference data
    Norms(super::norms_args::Norms),
    /// Say what changed between sessions or conditions, and what of it is beyond the error
    Compare(super::compare_args::Compare),
    /// Measurement error of the laboratory from repeated sessions
    Repeatability(super::compare_args::RepeatabilityOrder),
    /// Sign a report by hand, or say who signed it
    Sign(super::sign_args::Sign),
    /// Write the empty form of an interpretation
    Interpretation(super::sign_args::InterpretationOrder),
    /// Write the draft list of features for a person to change and accept
    Features(super::features::Features),
    /// Copy a session folder without what identifies somebody
    Deidentify(super::deidentify_args::Deidentify),
    /// Say what is documented, what is missing, what contradicts, and what may be billed
    Documentation(super::documentation_args::Documentation),
    /// Decisions about findings, changes of the record, and the proof that their file is whole
    Audit(super::documentation_args::Audit),
    /// Newer releases of the diagnosis table
    Codes(super::documentation_args::Codes),
    /// Write results for other systems: FHIR, HL7, DICOM, Parquet, CSV
    Export(super::export_args::Export),
    /// Write claims of sessions, or say what became of them
    Claim(super::claim_args::Claim),
    /// Send exported messages and objects to a receiver, and keep what it answered
    Send(super::send_args::Send),
    /// Write sample sessions with known true values
    Demo(Demo),
}

/// `ambula process`.
#[derive(Debug, Parser)]
#[command(after_help = "\
Examples:
  ambula process session                  outputs go to session/ambula/
  ambula process session -o results       outputs go to results/
  ambula process session --paper letter --json > summary.json
  ambula process session --apply-fixes    exchanged labels are put right, and the report says so

Outputs: report.pdf, results.json, curves.csv, curves_mean.csv, kinetics.csv, kinetics_mean.csv,
provenance.json, manifest.json, c3d/<name>_ambula.c3d, opensim/<name>.trc, opensim/<name>_grf.mot, opensim/<name>_plates.mot.
Inputs are never written to. Exit codes: 0 done, 1 done in part, 3 input cannot be used, 4 cannot write.")]
pub struct Process {
    /// Folder with the session's C3D files
    pub folder: PathBuf,
    /// Output folder [default: FOLDER/ambula]
    #[arg(short, long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Paper size of the report [default: what session.toml says, else a4]
    #[arg(long, value_enum)]
    pub paper: Option<Paper>,
    /// Language of the fixed strings of the report [default: what session.toml says, else en]
    #[arg(long, value_name = "TAG", value_parser = ["en", "de", "es"])]
    pub language: Option<String>,
    /// Put exchanged marker labels right where that is certain; the inputs stay as they are
    #[arg(long)]
    pub apply_fixes: bool,
    /// Leave out report.html, the interactive copy of the report
    #[arg(long)]
    pub no_html: bool,
    /// Number of threads; the results do not depend on it [default: one per processor]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub threads: Option<u16>,
    /// Print the summary as JSON
    #[arg(long)]
    pub json: bool,
}

/// `ambula init`.
#[derive(Debug, Parser)]
#[command(after_help = "\
Examples:
  ambula init session                     writes session/session.toml
  ambula init session --force             replaces an existing one")]
pub struct Init {
    /// Folder with the session's C3D files
    pub folder: PathBuf,
    /// Replace an existing session.toml
    #[arg(long)]
    pub force: bool,
}

/// `ambula inspect`.
#[derive(Debug, Parser)]
#[command(after_help = "\
Examples:
  ambula inspect walk01.c3d               labels, rates, gaps, events, plates, parameters
  ambula inspect walk01.c3d --cutoffs     which filter a residual analysis proposes
  ambula inspect walk01.c3d --json        the same for programs
Names of subjects are not shown.")]
pub struct Inspect {
    /// A C3D file
    pub file: PathBuf,
    /// Propose cut-offs of a low-pass filter for markers and forces (residual analysis)
    #[arg(long)]
    pub cutoffs: bool,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// `ambula check`.
#[derive(Debug, Parser)]
#[command(after_help = "\
Examples:
  ambula check session                    a light for every trial, the worst things, what to redo
  ambula check session --json             the same for programs, with every finding
Exit codes: 0 nothing to redo (good, or usable with care), 1 something to redo or to capture,
3 cannot be processed. docs/quality.md explains every check and its limits.")]
pub struct Check {
    /// Folder with the session's C3D files
    pub folder: PathBuf,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// `ambula watch`.
#[derive(Debug, Parser)]
#[command(after_help = "\
Examples:
  ambula watch session                    a light for every trial as soon as its file is complete
  ambula watch session --json             one line of JSON for every verdict
Nothing is written. Files may be copied slowly, renamed, replaced or deleted while it runs; a file is judged when
it no longer changes and holds all the frames that its header announces. Ctrl-C ends it.")]
pub struct Watch {
    /// Folder that the session's C3D files are captured or copied into
    pub folder: PathBuf,
    /// Print one line of JSON for every event
    #[arg(long)]
    pub json: bool,
    /// End after so many seconds, for scripts [default: run until interrupted]
    #[arg(long, value_name = "S")]
    pub seconds: Option<f64>,
}

/// `ambula lab-check`.
#[derive(Debug, Parser)]
#[command(after_help = "\
Examples:
  ambula lab-check --cameras today.xcp --book day-book.csv
  ambula lab-check --mass plate1.c3d plate2.c3d --mass-kg 25 --book day-book.csv
  ambula lab-check --wand wand.c3d --wand-mm 240 --wand-markers Wand1,Wand5 --book day-book.csv
  ambula lab-check --book day-book.csv    what the course of the values says
The results are entered into the day-book, a CSV file to which lines are only ever added.
Exit codes: 0 fit for patients (perhaps with something to look at), 1 not fit, 2 wrong command line,
3 a file cannot be used, 4 the day-book cannot be written. docs/quality.md lists the limits.")]
pub struct LabCheck {
    /// Camera calibration files of Vicon (.xcp)
    #[arg(long, value_name = "XCP", num_args = 1..)]
    pub cameras: Vec<PathBuf>,
    /// Captures of a known mass lying on the force plates, one or several plates each
    #[arg(long, value_name = "C3D", num_args = 1..)]
    pub mass: Vec<PathBuf>,
    /// The known mass, kg
    #[arg(long, value_name = "KG", default_value_t = 25.0)]
    pub mass_kg: f64,
    /// Capture of a wand that is moved through the volume
    #[arg(long, value_name = "C3D")]
    pub wand: Option<PathBuf>,
    /// True distance of the two markers of the wand, mm
    #[arg(long, value_name = "MM")]
    pub wand_mm: Option<f64>,
    /// The two markers [default: the two whose distance is nearest to --wand-mm]
    #[arg(long, value_name = "A,B", value_delimiter = ',')]
    pub wand_markers: Vec<String>,
    /// Capture of a pointed rod pressed onto the plates and leaned in all directions
    #[arg(long, value_name = "C3D")]
    pub poker: Option<PathBuf>,
    /// The two markers of the rod, the one nearer to the tip first
    #[arg(long, value_name = "LOW,HIGH", value_delimiter = ',')]
    pub poker_markers: Vec<String>,
    /// Distance from the lower marker to the tip of the rod, mm
    #[arg(long, value_name = "MM")]
    pub poker_tip_mm: Option<f64>,
    /// Capture of markers that stand at known places
    #[arg(long, value_name = "C3D", requires = "places")]
    pub placed: Option<PathBuf>,
    /// Where they stand: a CSV file with `marker,x_mm,y_mm,z_mm`
    #[arg(long, value_name = "CSV", requires = "placed")]
    pub places: Option<PathBuf>,
    /// Day-book of the laboratory; made when it is not there
    #[arg(long, value_name = "CSV")]
    pub book: Option<PathBuf>,
    /// The laboratory's own limits
    #[arg(long, value_name = "TOML")]
    pub limits: Option<PathBuf>,
    /// Day of the check, YYYY-MM-DD [default: today, UTC]
    #[arg(long, value_name = "DATE")]
    pub date: Option<String>,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// `ambula demo`.
#[derive(Debug, Parser)]
#[command(after_help = "\
Examples:
  ambula demo samples                     writes samples/adult-typical and more
  ambula process samples/adult-typical    processes one of them")]
pub struct Demo {
    /// Folder to write the sample sessions to
    pub folder: PathBuf,
    /// Replace sample files that are there already
    #[arg(long)]
    pub force: bool,
}

/// Paper sizes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Paper {
    /// 210 x 297 mm
    A4,
    /// 8.5 x 11 in
    Letter,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn verify_cli() {
        use clap::CommandFactory as _;
        Args::command().debug_assert();
    }
}
