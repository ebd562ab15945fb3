//! A session that grows: each capture is judged as it arrives, with what is known of the others. Calibration and
//! tracked walks are kept; only a new static trial, or other measurements, make the walks be processed again.

use std::path::{Path, PathBuf};

use super::calibrating::{self, Calibrated};
use super::folder::Folder;
use super::intake::{self, Capture, Content};
use super::journal::Journal;
use super::manifest::TrialKind;
use super::outcome::{self, State, TrialRecord};
use super::settings::{self, ONLY_CONDITION, Overrides, Settings, TrialPlan};
use super::side_files::{self, SideFiles};
use super::{SESSION_FILE, Silent, reviewing, walking};
use crate::events::StrikeEvidence;
use crate::quality::{Limits, Review, TrialReview};

/// What became of a capture that arrived.
#[derive(Debug)]
pub enum News {
    /// The checks have spoken.
    Judged {
        /// Path relative to the folder.
        file: String,
        /// What the capture is for.
        kind: &'static str,
        /// Accepted and all gait cycles, left and right; none when it is no processed walk.
        cycles: Option<[(usize, usize); 2]>,
        /// The verdict and the findings.
        review: TrialReview,
    },
    /// Read, but there is no verdict, and why.
    Waiting {
        /// Path relative to the folder.
        file: String,
        /// Why.
        why: String,
    },
    /// The session file or the measurements cannot be used.
    Trouble(String),
}

/// A session that grows.
#[derive(Debug)]
pub struct Live {
    path: PathBuf,
    records: Vec<TrialRecord>,
    calibrated: Option<Calibrated>,
    known: Option<(Settings, SideFiles)>,
    evidence: Vec<(String, StrikeEvidence)>,
}

impl Live {
    /// A session without any capture yet.
    pub fn new(path: &Path) -> Live {
        Live {
            path: path.to_owned(),
            records: Vec::new(),
            calibrated: None,
            known: None,
            evidence: Vec::new(),
        }
    }

    /// The limits of the session.
    pub fn limits(&self) -> Option<&Limits> {
        self.known.as_ref().map(|(settings, _)| &settings.limits)
    }

    /// The review of everything that is there; none before the model is calibrated.
    pub fn review(&self) -> Option<Review> {
        let calibrated = self.calibrated.as_ref()?;
        Some(reviewing::review(&self.records, calibrated, self.limits()?))
    }

    /// Takes captures out that are not there any more.
    pub fn forget(&mut self, gone: &[PathBuf]) -> Vec<News> {
        let was = self.calibrated.as_ref().and_then(|c| c.static_trial.clone());
        self.records
            .retain(|record| !gone.contains(&record.capture.plan.path));
        let files: Vec<&str> = self
            .records
            .iter()
            .map(|r| r.capture.plan.file.as_str())
            .collect();
        self.evidence.retain(|(file, _)| files.contains(&file.as_str()));
        let is_there = |name: &String| self.records.iter().any(|r| r.capture.name == *name);
        if was.is_some_and(|name| !is_there(&name)) {
            self.calibrated = None;
            return self.judge_all();
        }
        Vec::new()
    }

    /// The session file, the measurements or the plates given by hand have changed: everything is judged anew.
    pub fn renew(&mut self) -> Vec<News> {
        self.known = None;
        let paths: Vec<PathBuf> = self.records.iter().map(|r| r.capture.plan.path.clone()).collect();
        self.calibrated = None;
        self.records.clear();
        self.evidence.clear();
        if paths.is_empty() {
            return Vec::new();
        }
        self.take(&paths)
    }

    /// Reads session file and side files. Trials of the session file that are still to be captured are left out; so is a
    /// session file that cannot be used, which is told.
    fn read_context(&mut self) -> Option<String> {
        let overrides = Overrides::default();
        let mut trouble = None;
        let resolved = Folder::open(&self.path).and_then(|mut folder| {
            if let Some(document) = &mut folder.document {
                let is_there = |file: &String| self.path.join(file).is_file();
                let trials = &mut document.manifest.trial;
                trials.retain(|trial| trial.file.as_ref().is_none_or(is_there));
            }
            let settings = settings::resolve(&folder, &overrides)?;
            Ok((folder, settings))
        });
        let resolved = resolved.or_else(|error| {
            trouble = Some(format!("{error}; going on without {SESSION_FILE}"));
            let folder = Folder::without_session_file(&self.path)?;
            let settings = settings::resolve(&folder, &overrides)?;
            Ok::<_, super::SessionError>((folder, settings))
        });
        match resolved {
            Ok((folder, settings)) => {
                let beside = side_files::read(&folder, &mut Journal::default());
                self.known = Some((settings, beside));
                trouble
            }
            Err(error) => Some(error.to_string()),
        }
    }

    /// Reads captures that arrived, processes and judges them; those that were there under the same path are replaced.
    pub fn take(&mut self, arrived: &[PathBuf]) -> Vec<News> {
        let mut news = Vec::new();
        let is_first = self.known.is_none();
        // asked every time, because the session file may list what has only now arrived; told once
        let trouble = self.read_context().filter(|_| is_first);
        news.extend(trouble.map(News::Trouble));
        let Some((settings, _)) = &self.known else {
            return news;
        };
        let plans: Vec<TrialPlan> = arrived.iter().map(|path| self.plan(path, settings)).collect();
        let only = Settings {
            trials: plans,
            unlisted: Vec::new(),
            ..settings.clone()
        };
        let Ok(folder) = Folder::without_session_file(&self.path) else {
            return news;
        };
        let captures = intake::read(&folder, &only, &Silent, &mut Journal::default());
        self.records
            .retain(|record| !arrived.contains(&record.capture.plan.path));
        let has_static = captures.iter().any(|c| c.kind == Some(TrialKind::Static));
        if self.calibrated.is_none() || has_static {
            news.extend(self.calibrate_with(captures));
        } else {
            news.extend(self.process(captures));
        }
        news
    }

    /// The plan of the session file for a capture, else the usual one.
    fn plan(&self, path: &Path, settings: &Settings) -> TrialPlan {
        let file = path.strip_prefix(&self.path).unwrap_or(path);
        let planned = settings.trials.iter().find(|plan| plan.path == path).cloned();
        planned.unwrap_or_else(|| TrialPlan {
            path: path.to_owned(),
            file: file.to_string_lossy().replace('\\', "/"),
            kind: None,
            condition: ONLY_CONDITION.to_owned(),
            notes: None,
            excluded: None,
            plates: Vec::new(),
        })
    }

    fn judge_all(&mut self) -> Vec<News> {
        self.calibrate_with(Vec::new())
    }

    /// Calibrates with captures that arrived. When that gives another calibration, all walks are processed again.
    fn calibrate_with(&mut self, arrived: Vec<Capture>) -> Vec<News> {
        let Some((settings, beside)) = &self.known else {
            return Vec::new();
        };
        let files: Vec<String> = arrived.iter().map(|c| c.plan.file.clone()).collect();
        let before = self.calibrated.take();
        let mut kept = std::mem::take(&mut self.records);
        let mut captures: Vec<Capture> = arrived;
        let mut walks: Vec<(String, State)> = Vec::new();
        for record in kept.drain(..) {
            walks.push((record.capture.plan.file.clone(), record.state));
            captures.push(record.capture);
        }
        captures.sort_by(|a, b| a.plan.file.cmp(&b.plan.file));
        match calibrating::calibrate(&captures, beside, settings, &mut Journal::default()) {
            Ok(calibrated) => {
                let name = calibrated.static_trial.clone();
                let is_new = |c: &Capture| Some(&c.name) == name.as_ref() && files.contains(&c.plan.file);
                let same = before.is_some_and(|b| b.static_trial == name) && !captures.iter().any(is_new);
                self.calibrated = Some(calibrated);
                if !same {
                    return self.process(captures);
                }
                // the calibration is that of before: walks that were processed stay as they are
                let (fresh, old): (Vec<Capture>, Vec<Capture>) =
                    captures.into_iter().partition(|c| files.contains(&c.plan.file));
                for capture in old {
                    if let Some(at) = walks.iter().position(|(file, _)| *file == capture.plan.file) {
                        let (_, state) = walks.swap_remove(at);
                        self.records.push(TrialRecord { capture, state });
                    }
                }
                self.process(fresh)
            }
            Err(error) => {
                let why = format!("no verdict yet: {error}");
                for capture in captures {
                    let state = match &capture.content {
                        Content::Broken(why) => State::Failed(why.clone()),
                        Content::Readable(_) | Content::LeftOut(_) => State::NotUsed(why.clone()),
                    };
                    self.records.push(TrialRecord { capture, state });
                }
                files
                    .into_iter()
                    .map(|file| News::Waiting {
                        file,
                        why: why.clone(),
                    })
                    .collect()
            }
        }
    }

    /// Processes captures with the calibration that is there, judges them and keeps them.
    fn process(&mut self, captures: Vec<Capture>) -> Vec<News> {
        let (Some((settings, beside)), Some(calibrated)) = (&self.known, &self.calibrated) else {
            return Vec::new();
        };
        let mut settings = settings.clone();
        let others = self.evidence.iter().map(|(_, evidence)| evidence.clone());
        settings.events.strike_evidence = StrikeEvidence::together(others);
        let tools = (&calibrated.calibration, beside);
        let walks = walking::process(&captures, tools, &settings, &Silent, &mut Journal::default());
        let fresh = outcome::records(captures, walks, calibrated.static_trial.as_deref());
        for record in &fresh {
            let file = &record.capture.plan.file;
            self.evidence.retain(|(known, _)| known != file);
            let found = record
                .capture
                .trial()
                .zip(record.walk())
                .and_then(|(trial, walk)| StrikeEvidence::of(trial, &walk.contacts, &settings.events).ok());
            self.evidence
                .extend(found.map(|evidence| (file.clone(), evidence)));
        }
        let standing = reviewing::standing(self.records.iter().chain(&fresh), calibrated);
        let review = reviewing::of_some(&fresh, standing, calibrated, &settings.limits);
        let news = fresh
            .iter()
            .map(|record| {
                let file = record.capture.plan.file.clone();
                match review.of(&record.capture.name) {
                    Some(review) => News::Judged {
                        file,
                        kind: record.kind_word(),
                        cycles: record
                            .walk()
                            .map(|_| crate::anatomy::Side::BOTH.map(|side| record.cycles(side))),
                        review: review.clone(),
                    },
                    None => News::Waiting {
                        file,
                        why: record.reason().unwrap_or("not used").to_owned(),
                    },
                }
            })
            .collect();
        self.records.extend(fresh);
        self.records
            .sort_by(|a, b| a.capture.plan.file.cmp(&b.capture.plan.file));
        news
    }
}
