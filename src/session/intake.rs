//! Reads the captures of a session and finds out what each is for. A capture that cannot be read, or holds two
//! subjects, is a flagged failure; the others go on.

use rayon::prelude::*;

use super::folder::{Folder, SESSION_FILE};
use super::journal::{Journal, SESSION};
use super::manifest::TrialKind;
use super::recognise::recognise;
use super::settings::{Settings, TrialPlan};
use super::{SessionError, Watch};
use crate::capture::{LARGEST_CAPTURE, Trial};
use crate::files;
use crate::provenance::Input;
use crate::report::Severity;

/// Outputs are named after their capture with up to 11 bytes more, and file systems take 255 bytes: a longer stem is cut.
const LONGEST_NAME: usize = 240;
/// What is left of a cut stem before the mark that keeps it apart from others.
const CUT_NAME: usize = 220;

/// A capture as far as intake gets.
#[derive(Debug)]
pub struct Capture {
    /// What was planned for it.
    pub plan: TrialPlan,
    /// File stem; the whole file name where two captures share a stem.
    pub name: String,
    /// What it is for, when that is known.
    pub kind: Option<TrialKind>,
    /// Digest of the file; none when it could not be read from disk.
    pub input: Option<Input>,
    /// What it holds, or why nothing is made of it.
    pub content: Content,
}

/// What a capture holds.
#[derive(Debug)]
pub enum Content {
    /// A readable capture of one subject.
    Readable(Box<Trial>),
    /// Left out on purpose, and why.
    LeftOut(String),
    /// Cannot be used, and why.
    Broken(String),
}

impl Capture {
    /// The trial, when it can be used.
    pub fn trial(&self) -> Option<&Trial> {
        match &self.content {
            Content::Readable(trial) => Some(trial),
            Content::LeftOut(_) | Content::Broken(_) => None,
        }
    }
}

/// Reads all captures, in parallel, in the order of the settings.
pub(super) fn read(
    folder: &Folder,
    settings: &Settings,
    watch: &dyn Watch,
    journal: &mut Journal,
) -> Vec<Capture> {
    watch.begins("reading", settings.trials.len());
    let names = names(&settings.trials);
    let read: Vec<(Capture, Option<String>)> = settings
        .trials
        .par_iter()
        .zip(names)
        .map(|(plan, name)| {
            let read = read_one(plan, name);
            watch.steps(&plan.file);
            read
        })
        .collect();
    let mut captures = Vec::new();
    for (capture, assumed) in read {
        match &capture.content {
            Content::Broken(why) => journal.find(
                Severity::Error,
                &capture.name,
                (why.clone(), "the other captures were processed without it"),
            ),
            Content::LeftOut(why) => journal.decide(format!("{}: not used, {why}", capture.name)),
            Content::Readable(trial) => {
                for notice in trial.notices().iter().filter(|n| n.policy.is_serious()) {
                    let what = notice.to_string();
                    journal.find(
                        Severity::Warning,
                        &capture.name,
                        (what, "check the export of this file"),
                    );
                }
            }
        }
        if let Some(assumed) = assumed {
            journal.assume(assumed, "name the kind in the [[trial]] list of session.toml");
        }
        captures.push(capture);
    }
    if folder.document.is_none() {
        journal.assume(
            format!(
                "There is no {SESSION_FILE}: identification, measurements and the kinds of the captures come from \
                 the captures themselves, and all captures belong to one condition"
            ),
            "write one with `ambula init`",
        );
    }
    for file in &settings.unlisted {
        let what = format!("{file} lies in the folder but is not listed in {SESSION_FILE}; it was not used");
        journal.find(Severity::Note, SESSION, (what, "add it to the [[trial]] list"));
    }
    captures
}

/// Sees to it that there is something to process.
///
/// # Errors
/// When not a single walk could be read: the reasons, one per file.
pub(super) fn require_a_walk(folder: &Folder, captures: &[Capture]) -> Result<(), SessionError> {
    let is_walk = |c: &Capture| c.kind == Some(TrialKind::Walk) && c.trial().is_some();
    if !captures.iter().any(is_walk) {
        return Err(SessionError::NothingToProcess {
            folder: folder.path.clone(),
            reasons: captures
                .iter()
                .map(|c| match (&c.content, c.kind) {
                    (Content::Broken(why) | Content::LeftOut(why), _) => format!("{}: {why}", c.plan.file),
                    (Content::Readable(_), Some(kind)) => {
                        format!("{}: a {} trial, no walk", c.plan.file, kind.word())
                    }
                    (Content::Readable(_), None) => format!("{}: no walk", c.plan.file),
                })
                .collect(),
        });
    }
    Ok(())
}

/// File stems, or whole file names where stems are the same but for case.
fn names(plans: &[TrialPlan]) -> Vec<String> {
    let stems: Vec<String> = plans
        .iter()
        .map(|p| {
            p.path
                .file_stem()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned()
        })
        .collect();
    let lower: Vec<String> = stems.iter().map(|s| s.to_lowercase()).collect();
    stems
        .iter()
        .zip(plans)
        .map(|(stem, plan)| {
            let shared = lower.iter().filter(|l| **l == stem.to_lowercase()).count() > 1;
            let name = if shared {
                plan.file.replace(['/', '\\'], "_")
            } else {
                stem.clone()
            };
            short(name)
        })
        .collect()
}

/// A name that fits into file names of outputs: a longer one is cut and marked with a digest of the whole.
fn short(name: String) -> String {
    if name.len() <= LONGEST_NAME {
        return name;
    }
    let cut = name.floor_char_boundary(CUT_NAME);
    let digest = files::sha256_hex(name.as_bytes());
    let (kept, mark) = (name.get(..cut), digest.get(..8));
    format!("{}~{}", kept.unwrap_or_default(), mark.unwrap_or_default())
}

/// One capture, and what had to be assumed about it.
fn read_one(plan: &TrialPlan, name: String) -> (Capture, Option<String>) {
    let capture = |kind, input, content| Capture {
        plan: plan.clone(),
        name: name.clone(),
        kind,
        input,
        content,
    };
    let bytes = match files::read_at_most(&plan.path, LARGEST_CAPTURE) {
        Ok(bytes) => bytes,
        Err(error) => {
            let why = format!("could not be read: {}", error.source);
            return (capture(plan.kind, None, Content::Broken(why)), None);
        }
    };
    let input = |used_as: &str| Some(Input::of(&plan.file, used_as, &bytes));
    if let Some(why) = &plan.excluded {
        return (
            capture(plan.kind, input("left out"), Content::LeftOut(why.clone())),
            None,
        );
    }
    let trial = match Trial::from_bytes(&name, &bytes) {
        Ok(trial) => trial,
        Err(error) => {
            let text = error.to_string();
            let why = text
                .strip_prefix(&format!("{name}: "))
                .unwrap_or(&text)
                .to_owned();
            return (
                capture(plan.kind, input("not readable"), Content::Broken(why)),
                None,
            );
        }
    };
    if let Some(why) = unusable(&trial) {
        return (
            capture(plan.kind, input("not usable"), Content::Broken(why)),
            None,
        );
    }
    let (kind, assumed) = match plan.kind {
        Some(kind) => (kind, None),
        None => {
            let found = recognise(&trial);
            let text = format!("{name} is taken as a {} trial: {}", found.kind.word(), found.why);
            (found.kind, Some(text))
        }
    };
    (
        capture(Some(kind), input(kind.word()), Content::Readable(Box::new(trial))),
        assumed,
    )
}

/// Why a readable capture cannot be used at all.
fn unusable(trial: &Trial) -> Option<String> {
    let subjects = trial.subjects().len();
    if subjects > 1 {
        return Some(format!(
            "the file holds {subjects} subjects, and nothing says which one is meant; export one subject per file"
        ));
    }
    if trial.frames() == 0 || trial.marker_labels().is_empty() {
        return Some("the file holds no marker data".to_owned());
    }
    if !(trial.point_rate_hz().is_finite() && trial.point_rate_hz() > 0.0) {
        return Some("the file does not say how many frames per second it was captured with".to_owned());
    }
    None
}
