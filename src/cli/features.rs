//! `ambula features`: writes the draft list of features for a person to change and accept.

use std::path::PathBuf;

use clap::Parser;

use super::progress::Progress;
use super::{Exit, voice};
use crate::session;

/// `ambula features`.
#[derive(Debug, Parser)]
#[command(after_help = "\
Examples:
  ambula features session                 writes session/features.toml
  ambula features session --force         replaces an existing list, and whatever was written into it
A qualified person changes the words, strikes out or adds lines, and fills in accepted_by and accepted_on; the next
`ambula process` prints the list under that name. Until then the report prints it as a draft that nobody has reviewed.")]
pub struct Features {
    /// Folder with the session's C3D files
    pub folder: PathBuf,
    /// Replace an existing features.toml
    #[arg(long)]
    pub force: bool,
}

/// Runs the command.
pub(super) fn run(order: &Features) -> Exit {
    let progress = Progress::new();
    let written = session::write_features(&order.folder, order.force, &progress);
    progress.clear();
    match written {
        Ok(written) => {
            voice::say(&format!("{}\n", written.path.display()));
            voice::tell(&format!(
                "{} features, drafted and not reviewed. Read them, change them, then fill in accepted_by and accepted_on.",
                written.count
            ));
            Exit::Done
        }
        Err(error) => voice::stopped(&error),
    }
}
