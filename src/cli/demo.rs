//! `ambula demo`: writes the sample sessions of the synthetic walker.

use std::path::PathBuf;

use super::{Exit, args, voice};
use crate::files::{self, FilesError};
use crate::walker;

/// Runs the command.
pub(super) fn run(order: &args::Demo) -> Exit {
    let samples: Vec<(PathBuf, Vec<u8>)> = walker::sessions()
        .into_iter()
        .flat_map(|session| {
            let folder = order.folder.join(session.name);
            session
                .files
                .into_iter()
                .map(move |(name, bytes)| (folder.join(name), bytes))
        })
        .collect();
    let is_other = |(path, bytes): &&(PathBuf, Vec<u8>)| {
        path.exists() && files::read(path).is_ok_and(|there| there != *bytes)
    };
    if let Some((path, _)) = samples.iter().find(is_other).filter(|_| !order.force) {
        voice::complain(
            &format!("{} is there already and differs from the sample", path.display()),
            Some("choose another folder, or replace the files with --force"),
        );
        return Exit::Output;
    }
    match write(&samples) {
        Ok(()) => {
            let mut folders: Vec<String> = samples
                .iter()
                .filter_map(|(path, _)| path.parent().map(|p| p.display().to_string()))
                .collect();
            folders.dedup();
            for folder in &folders {
                voice::say(&format!("{folder}\n"));
            }
            if let Some(first) = folders.first() {
                voice::tell(&format!("Try: ambula process {first}"));
            }
            Exit::Done
        }
        Err(error) => {
            voice::complain(&error.to_string(), Some("check that you may write there"));
            Exit::Output
        }
    }
}

fn write(samples: &[(PathBuf, Vec<u8>)]) -> Result<(), FilesError> {
    for (path, bytes) in samples {
        if let Some(folder) = path.parent() {
            files::make_folder(folder)?;
        }
        files::write_atomic(path, bytes)?;
    }
    Ok(())
}
