//! Clean sessions: every walking session of the corpus and the samples, each processed once, and the alarms in it.

use std::path::PathBuf;

use ambula::quality::Finding;
use ambula::session::{self, Overrides, Silent};
use rayon::prelude::*;

use super::alarms;
use crate::corpus;

/// An alarm in a clean session: session, trial (`session` for the session as a whole), finding.
pub struct Alarm {
    pub session: String,
    pub trial: String,
    pub finding: Finding,
}

/// Folders of the clean sessions: the samples, and those of the corpus that can be processed.
pub fn folders() -> Vec<PathBuf> {
    let mut folders = Vec::new();
    let samples = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("sample_trials");
    let corpus = corpus::folder().map(|folder| folder.join("gait"));
    for parent in std::iter::once(samples).chain(corpus) {
        let inside = std::fs::read_dir(parent).unwrap().map(|e| e.unwrap().path());
        folders.extend(inside.filter(|path| path.is_dir()));
    }
    folders.sort();
    folders
}

/// All alarms of rules that begin with one of these words, and the number of trials looked at.
pub fn alarms_of(families: &[&str]) -> (Vec<Alarm>, usize) {
    let of_folder = |folder: &PathBuf| {
        let session = folder.file_name().unwrap().to_string_lossy().into_owned();
        // two sessions of the corpus hold no measurements and cannot be processed
        let Ok(outcome) = session::run(folder, &Overrides::default(), &Silent) else {
            return (Vec::new(), 0);
        };
        let mine = |f: &Finding| families.iter().any(|word| f.rule.starts_with(word));
        let found = alarms(&outcome).into_iter().filter(|(_, f)| mine(f));
        let found = found.map(|(trial, finding)| Alarm {
            session: session.clone(),
            trial: trial.unwrap_or_else(|| "session".to_owned()),
            finding,
        });
        (found.collect::<Vec<_>>(), outcome.review.trials.len())
    };
    let all: Vec<(Vec<Alarm>, usize)> = folders().par_iter().map(of_folder).collect();
    let trials = all.iter().map(|(_, n)| n).sum();
    (all.into_iter().flat_map(|(found, _)| found).collect(), trials)
}
