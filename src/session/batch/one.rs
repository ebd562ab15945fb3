//! One session of a batch: skipped when it is finished, else processed, and published whole or not at all.

use std::path::{Path, PathBuf};

use super::super::folder::{Folder, OUTPUT_FOLDER};
use super::super::output_list::{OUTPUT_LIST, OutputList};
use super::super::settings::Overrides;
use super::super::watch::Silent;
use super::super::{SessionError, outputs, run};
use super::record::{BATCH_RECORD, Choices, Counts, inputs_sha256};
use crate::files;

/// Where results are put together.
const UNFINISHED: &str = ".ambula-unfinished";
/// Where older results stand until the new ones are in place.
const ASIDE: &str = ".ambula-replaced";

/// What a batch does with every session.
#[derive(Debug)]
pub(super) struct Order {
    pub root: PathBuf,
    pub output: PathBuf,
    pub overrides: Overrides,
    pub choices: Choices,
}

/// How far a session was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Done {
    /// It was finished before.
    Before(Counts),
    /// It was processed now.
    Now(Counts),
}

impl Order {
    /// The folder of the results of a session.
    pub(super) fn results(&self, session: &str) -> PathBuf {
        self.output.join(session).join(OUTPUT_FOLDER)
    }

    /// Brings a session to its end.
    ///
    /// # Errors
    /// What stops this session; older results stay where they are.
    pub(super) fn finish(&self, session: &str) -> Result<Done, SessionError> {
        let from = self.root.join(session);
        let folder = Folder::open(&from)?;
        let inputs_sha256 = inputs_sha256(&folder);
        let results = self.results(session);
        if let Some(record) = self.choices.finished(&results, &inputs_sha256) {
            return Ok(Done::Before(record.counts));
        }
        let place = self.output.join(session);
        let (unfinished, aside) = (place.join(UNFINISHED), place.join(ASIDE));
        only_results(&results)?;
        files::remove_folder(&unfinished)?;
        let outcome = run::run(&from, &self.overrides, &Silent)?;
        let made = outcome.outputs(&Silent)?;
        let counts = Counts::of(&outcome);
        let record = self.choices.record(&inputs_sha256, &made, counts)?;
        let inputs = outcome.input_paths(&from);
        drop(outcome);
        let written = outputs::write(&unfinished, &made, &inputs)
            .and_then(|()| Ok(files::write_atomic(&unfinished.join(BATCH_RECORD), &record)?))
            .and_then(|()| Ok(files::replace_folder(&unfinished, &results, &aside)?));
        if written.is_err() {
            // room on a full disk for the sessions that are finished; what cannot be removed is removed next time
            let _ = files::remove_folder(&unfinished);
        }
        written.map(|()| Done::Now(counts))
    }
}

/// Sees to it that a folder to be replaced holds nothing but results: a signed report must not go.
fn only_results(results: &Path) -> Result<(), SessionError> {
    if !results.exists() {
        return Ok(());
    }
    let list = files::read(&results.join(OUTPUT_LIST)).ok();
    let listed = list.and_then(|bytes| OutputList::parse(&bytes));
    let is_result = |name: &str| {
        let of_list = |list: &OutputList| list.files.iter().any(|file| file.name == name);
        [OUTPUT_LIST, BATCH_RECORD].contains(&name) || listed.as_ref().is_some_and(of_list)
    };
    match files::names_below(results)?.iter().find(|name| !is_result(name)) {
        Some(name) => Err(SessionError::NotReplaced {
            path: results.join(name),
        }),
        None => Ok(()),
    }
}
