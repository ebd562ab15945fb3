//! The command line of `ambula deidentify` as typed.

use std::path::PathBuf;

use clap::Parser;

/// `ambula deidentify`.
#[derive(Debug, Parser)]
#[command(after_help = "\
Examples:
  ambula deidentify session copy --pseudonym S-0042
  ambula deidentify session copy --pseudonym S-0042 --shift-days=-37 --free-text scrub
  ambula deidentify session copy --pseudonym S-0042 --words names.txt --keep-video
The copy gets new file names; captures keep all their numbers. copy/deidentified.json and .txt say what was removed,
without the removed values. FOLDER is never written to, an existing file is never written over.
docs/deidentify.md lists what is kept. Exit codes: 0 done, 2 wrong command line, 3 input cannot be used, 4 cannot write.")]
pub struct Deidentify {
    /// Session folder
    pub folder: PathBuf,
    /// Folder for the copy: a new one, or an empty one
    pub out: PathBuf,
    /// What stands for the subject's name (letters, digits, - and _)
    #[arg(long, value_name = "WORD")]
    pub pseudonym: String,
    /// Move all dates by so many days [default: reduce dates to the year]
    #[arg(long, value_name = "DAYS", allow_negative_numbers = true)]
    pub shift_days: Option<i32>,
    /// Free text that is not made of ordinary words only
    #[arg(long, value_enum, default_value = "drop")]
    pub free_text: FreeTextChoice,
    /// Copy video files under new names [default: leave them out]
    #[arg(long)]
    pub keep_video: bool,
    /// File with more words to remove, one name or number on each line
    #[arg(long, value_name = "FILE")]
    pub words: Option<PathBuf>,
    /// Print the report as JSON
    #[arg(long)]
    pub json: bool,
}

/// What becomes of free text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum FreeTextChoice {
    /// Leave it out
    Drop,
    /// Take known names, long numbers, paths and addresses out of it
    Scrub,
}
