//! Which captures are processed, and as what.

use std::path::PathBuf;

use super::ONLY_CONDITION;
use super::plan::TrialPlan;
use super::problems::Problems;
use crate::session::manifest::Manifest;

impl Problems<'_> {
    pub(super) fn trials(&mut self, manifest: &Manifest) -> (Vec<TrialPlan>, Vec<String>) {
        let all: Vec<String> = self
            .folder
            .captures
            .iter()
            .map(|p| self.folder.relative(p))
            .collect();
        if manifest.trial.is_empty() {
            let plan = |path: &PathBuf| TrialPlan {
                path: path.clone(),
                file: self.folder.relative(path),
                kind: None,
                condition: ONLY_CONDITION.to_owned(),
                notes: None,
                excluded: None,
                plates: Vec::new(),
            };
            return (self.folder.captures.iter().map(plan).collect(), Vec::new());
        }
        let known: Vec<String> = manifest.condition.iter().filter_map(|c| c.name.clone()).collect();
        let mut plans: Vec<TrialPlan> = Vec::new();
        for (index, trial) in manifest.trial.iter().enumerate() {
            let key = format!("trial.{index}.file");
            let Some(file) = trial.file.as_deref().filter(|f| !f.is_empty()) else {
                self.add(
                    &format!("trial.{index}"),
                    "a trial without a file".to_owned(),
                    "write file = \"name.c3d\"",
                );
                continue;
            };
            let path = self.folder.path.join(file);
            if PathBuf::from(file).is_absolute() || file.split(['/', '\\']).any(|part| part == "..") {
                self.add(
                    &key,
                    "lies outside the session folder".to_owned(),
                    "put the file into it",
                );
                continue;
            }
            if !path.is_file() {
                let near = nearest(file, &all).map(|name| format!("did you mean \"{name}\"?"));
                self.add(
                    &key,
                    format!("no file \"{file}\" in the folder"),
                    &near.unwrap_or_default(),
                );
                continue;
            }
            if plans.iter().any(|plan| plan.file == file) {
                self.add(
                    &key,
                    format!("\"{file}\" is listed twice"),
                    "remove one of the two",
                );
                continue;
            }
            let condition = trial.condition.clone().filter(|c| !c.is_empty());
            if let Some(name) = condition
                .as_ref()
                .filter(|c| !known.is_empty() && !known.contains(c))
            {
                let near = nearest(name, &known).map(|n| format!("did you mean \"{n}\"?"));
                self.add(
                    &format!("trial.{index}.condition"),
                    format!("no [[condition]] is called \"{name}\""),
                    &near.unwrap_or_default(),
                );
            }
            let reason = trial.exclude_reason.clone().filter(|r| !r.is_empty());
            plans.push(TrialPlan {
                path,
                file: file.to_owned(),
                kind: trial.kind,
                condition: condition.unwrap_or_else(|| match known.as_slice() {
                    [only] => only.clone(),
                    _ => ONLY_CONDITION.to_owned(),
                }),
                notes: trial.notes.clone().filter(|n| !n.is_empty()),
                excluded: (trial.exclude == Some(true))
                    .then(|| reason.unwrap_or_else(|| "left out by the operator".to_owned())),
                plates: trial.plates().to_vec(),
            });
        }
        plans.sort_by(|a, b| a.file.cmp(&b.file));
        let unlisted = all
            .into_iter()
            .filter(|file| !plans.iter().any(|plan| plan.file == *file))
            .collect();
        (plans, unlisted)
    }
}

fn nearest<'a>(wrong: &str, known: &'a [String]) -> Option<&'a String> {
    let wrong = wrong.to_lowercase();
    known
        .iter()
        .map(|name| (strsim::jaro_winkler(&wrong, &name.to_lowercase()), name))
        .filter(|(score, _)| *score > 0.8)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, name)| name)
}
