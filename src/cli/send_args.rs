//! The command line of `ambula send`.

use std::path::PathBuf;

use clap::Parser;

/// `ambula send`.
#[derive(Debug, Parser)]
#[command(after_help = "\
Examples:
  ambula send session/ambula/export/oru.hl7 --to mllp://ehr.example:2575
  ambula send session/ambula/export/oru.hl7 --to mllps://ehr.example:2576 --ca hospital.pem
  ambula send session/ambula/export/report.dcm --to dicom://ARCHIVE@pacs.example:104 --calling GAITLAB

Nothing counts as sent that the receiver did not acknowledge. Beside the files, sent.jsonl keeps every attempt and its
answer; what was acknowledged by the same receiver is not sent again without --again.
Exit codes: 0 acknowledged, 3 nothing to send, 4 not acknowledged.")]
pub struct Send {
    /// Files that `ambula export` wrote: .hl7 or .dcm
    #[arg(required = true)]
    pub files: Vec<PathBuf>,
    /// Receiver: mllp://HOST:PORT, mllps://HOST:PORT, dicom://CALLED@HOST:PORT
    #[arg(long, value_name = "URL")]
    pub to: String,
    /// Certificates of the authorities that vouch for an mllps receiver (PEM)
    #[arg(long, value_name = "FILE")]
    pub ca: Option<PathBuf>,
    /// Name of this application entity for DICOM
    #[arg(long, value_name = "AE", default_value = "AMBULA")]
    pub calling: String,
    /// Seconds for each file, connection to answer
    #[arg(long, default_value_t = 30, value_name = "SECONDS", value_parser = clap::value_parser!(u64).range(1..=3600))]
    pub timeout: u64,
    /// Send what was acknowledged before
    #[arg(long)]
    pub again: bool,
}
