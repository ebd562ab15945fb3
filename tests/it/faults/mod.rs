//! Fault injector: a session in memory, one fault planted into it, processed as the program does, and what became of
//! it beside the same session without the fault.
//!
//! A file beside this one plants the faults of one family. `Base` holds a clean session with its outcome;
//! `Base::with` plants a fault into one capture (or session.toml) of a copy and says what was found and how far the
//! reported angles moved.

mod changing;
pub mod clean;
pub mod events;
mod injection;
pub mod markers;
pub mod model;
pub mod plates;
mod records;
mod storage;

use std::path::Path;
use std::sync::Arc;

use ambula::anatomy::{AngleName, Side};
use ambula::capture::c3d::{self, C3d};
use ambula::quality::{Finding, Severity};
use ambula::session::{self, Outcome, Overrides, SessionError, Silent};

use super::corpus;
use super::sandbox::Sandbox;

/// The file of settings of a session.
pub const SESSION_FILE: &str = "session.toml";

/// A session in memory: files by name.
#[derive(Clone)]
pub struct Files(Vec<(String, Arc<Vec<u8>>)>);

impl Files {
    /// Files of a folder; everything but the outputs of a model goes, in walks, to keep the copies small.
    fn of(folder: &Path, names: &[&str], walks: &[&str]) -> Files {
        let read = |name: &&str| {
            let bytes = std::fs::read(folder.join(name)).unwrap_or_else(|e| panic!("{name}: {e}"));
            let bytes = if walks.contains(name) { slim(&bytes) } else { bytes };
            ((*name).to_owned(), Arc::new(bytes))
        };
        Files(names.iter().map(read).collect())
    }

    /// The same files with one of them changed as a capture.
    #[must_use]
    pub fn change(&self, name: &str, how: impl FnOnce(&mut C3d)) -> Files {
        let mut file = c3d::parse(self.bytes(name)).unwrap();
        how(&mut file);
        self.replace(name, c3d::write(&file).unwrap())
    }

    /// The same files with one of them replaced or added.
    #[must_use]
    pub fn replace(&self, name: &str, bytes: Vec<u8>) -> Files {
        let mut files = self.0.clone();
        match files.iter_mut().find(|(known, _)| known == name) {
            Some((_, old)) => *old = Arc::new(bytes),
            None => files.push((name.to_owned(), Arc::new(bytes))),
        }
        Files(files)
    }

    pub fn bytes(&self, name: &str) -> &[u8] {
        let found = self.0.iter().find(|(known, _)| known == name);
        &found.unwrap_or_else(|| panic!("no file {name}")).1
    }

    /// The capture of that name as stored.
    pub fn capture(&self, name: &str) -> C3d {
        c3d::parse(self.bytes(name)).unwrap()
    }

    /// Writes the files to a folder of their own.
    pub fn sandbox(&self) -> Sandbox {
        let sandbox = Sandbox::empty();
        for (name, bytes) in &self.0 {
            sandbox.write(name, bytes);
        }
        sandbox
    }

    /// Processes them.
    pub fn run(&self) -> Result<Outcome, SessionError> {
        self.run_with(&Overrides::default())
    }

    /// Processes them with settings of the command line.
    pub fn run_with(&self, overrides: &Overrides) -> Result<Outcome, SessionError> {
        session::run(self.sandbox().path(), overrides, &Silent)
    }
}

/// A capture without the points that are no markers (angles, moments, virtual markers of a model stay out).
fn slim(bytes: &[u8]) -> Vec<u8> {
    let mut file = c3d::parse(bytes).unwrap();
    let labels = file.strings("POINT", "LABELS");
    let outputs = [
        "ANGLES",
        "FORCES",
        "MOMENTS",
        "POWERS",
        "SCALARS",
        "MODELED_MARKERS",
    ];
    let outputs: Vec<String> = outputs
        .iter()
        .flat_map(|list| file.strings("POINT", list))
        .collect();
    let count = file.points.count;
    let kept: Vec<usize> = (0..count)
        .filter(|i| labels.get(*i).is_none_or(|label| !outputs.contains(label)))
        .collect();
    let group = file.group_or_new("POINT");
    for stem in ["LABELS", "DESCRIPTIONS"] {
        let is_part = |name: &str| {
            let rest = name.strip_prefix(stem);
            rest.is_some_and(|rest| rest.chars().all(|c| c.is_ascii_digit()))
        };
        group.parameters.retain(|p| !is_part(&p.name));
    }
    let names: Vec<String> = kept
        .iter()
        .map(|i| labels.get(*i).cloned().unwrap_or_default())
        .collect();
    group.set(c3d::Parameter::texts("LABELS", &names));
    let mut data = Vec::with_capacity(kept.len() * file.points.frames);
    for frame in 0..file.points.frames {
        data.extend(kept.iter().map(|i| file.points.data[frame * count + i]));
    }
    file.points.data = data;
    file.points.count = kept.len();
    c3d::write(&file).unwrap()
}

/// A clean session and what it comes to.
pub struct Base {
    pub name: String,
    /// File name of the standing trial.
    pub standing: String,
    /// File name of the walk that faults are planted into.
    pub walk: String,
    pub files: Files,
    pub outcome: Outcome,
}

/// What a planted fault came to.
pub struct Seen {
    /// The session could not be processed, and says why.
    pub refused: Option<String>,
    /// Findings that ask for care or a new capture and that the clean session does not have: trial (none for the
    /// session as a whole) and finding.
    pub new: Vec<(Option<String>, Finding)>,
    /// Largest change of any angle inside the cycles of the clean walk, degrees.
    pub angles_deg: f64,
    /// Which angle that is.
    pub worst: Option<(AngleName, Side, usize)>,
    /// The outcome, when there is one.
    pub outcome: Option<Outcome>,
}

impl Seen {
    /// Whether anything was said that was not said about the clean session.
    pub fn found(&self) -> bool {
        self.refused.is_some() || !self.new.is_empty()
    }

    /// Whether a new finding names one of these markers.
    pub fn names(&self, markers: &[&str]) -> bool {
        let hit = |finding: &Finding| {
            finding
                .place
                .markers
                .iter()
                .any(|m| markers.contains(&m.as_str()))
        };
        self.new.iter().any(|(_, finding)| hit(finding))
    }

    /// The rules of what is new, for tables.
    pub fn rules(&self) -> String {
        let mut rules: Vec<&str> = self.new.iter().map(|(_, f)| f.rule.as_str()).collect();
        rules.sort_unstable();
        rules.dedup();
        rules.join(" ")
    }
}

impl Base {
    fn of_files(name: &str, files: Files, standing: &str, walk: &str) -> Base {
        let outcome = files.run().unwrap_or_else(|e| panic!("{name}: {e}"));
        assert!(
            outcome.trials.iter().any(|t| t.walk().is_some()),
            "{name}: the clean session has no walk"
        );
        Base {
            name: name.to_owned(),
            standing: standing.to_owned(),
            walk: walk.to_owned(),
            files,
            outcome,
        }
    }

    /// A standing trial and a walk of the corpus; `None` without a corpus.
    pub fn corpus(session: &str, standing: &str, walk: &str) -> Option<Base> {
        Base::corpus_walks(session, standing, &[walk])
    }

    /// A standing trial and walks of the corpus, faults to be planted into the last; `None` without a corpus.
    pub fn corpus_walks(session: &str, standing: &str, walks: &[&str]) -> Option<Base> {
        let folder = corpus::folder()?.join("gait").join(session);
        let names: Vec<&str> = std::iter::once(standing).chain(walks.iter().copied()).collect();
        let files = Files::of(&folder, &names, walks);
        Some(Base::of_files(session, files, standing, walks[walks.len() - 1]))
    }

    /// The standing trial, the session file and a walk of a sample session.
    pub fn sample(session: &str, walk: &str) -> Base {
        Base::sample_walks(session, &[walk])
    }

    /// The standing trial, the session file and walks of a sample session, faults to be planted into the last.
    pub fn sample_walks(session: &str, walks: &[&str]) -> Base {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("sample_trials")
            .join(session);
        let names: Vec<&str> = ["static.c3d", SESSION_FILE]
            .into_iter()
            .chain(walks.iter().copied())
            .collect();
        let mut base = Files::of(&folder, &names, &[]);
        let text = String::from_utf8(base.bytes(SESSION_FILE).to_vec()).unwrap();
        // the entries of walks that are not taken along
        let mut parts = text.split("[[trial]]");
        let head = parts.next().unwrap().to_owned();
        let is_of = |part: &str, file: &str| part.trim_start().starts_with(&format!("file = \"{file}\""));
        let kept =
            parts.filter(|part| is_of(part, "static.c3d") || walks.iter().any(|walk| is_of(part, walk)));
        let text = kept.fold(head, |all, part| all + "[[trial]]" + part);
        base = base.replace(SESSION_FILE, text.into_bytes());
        Base::of_files(session, base, "static.c3d", walks[walks.len() - 1])
    }

    /// Whether the session has a file of settings.
    pub fn has_session_file(&self) -> bool {
        self.files.0.iter().any(|(name, _)| name == SESSION_FILE)
    }

    /// A frame of the walk a third into its longest accepted cycle.
    pub fn middle_of_a_cycle(&self) -> usize {
        let walk = self.outcome.trials.iter().find_map(|t| t.walk()).unwrap();
        let accepted = walk.cycles.iter().filter(|c| c.is_accepted());
        let cycle = accepted
            .max_by(|a, b| (a.next_strike_s - a.strike_s).total_cmp(&(b.next_strike_s - b.strike_s)))
            .unwrap();
        let at_s = cycle.strike_s + (cycle.next_strike_s - cycle.strike_s) / 3.0;
        (at_s * walk.motion.point_rate_hz) as usize
    }

    /// Plants a fault into a capture.
    pub fn with(&self, file: &str, fault: impl FnOnce(&mut C3d)) -> Seen {
        self.compare(&self.files.change(file, fault))
    }

    /// Plants a fault into the session file.
    pub fn with_settings(&self, change: impl FnOnce(&str) -> String) -> Seen {
        let text = String::from_utf8(self.files.bytes(SESSION_FILE).to_vec()).unwrap();
        self.compare(&self.files.replace(SESSION_FILE, change(&text).into_bytes()))
    }

    /// Processes changed files and holds the outcome against the clean one.
    pub fn compare(&self, files: &Files) -> Seen {
        match files.run() {
            Err(error) => Seen {
                refused: Some(error.to_string()),
                new: Vec::new(),
                angles_deg: 0.0,
                worst: None,
                outcome: None,
            },
            Ok(outcome) => {
                let (angles_deg, worst) = largest_change(&self.outcome, &outcome);
                Seen {
                    refused: None,
                    new: new_findings(&self.outcome, &outcome),
                    angles_deg,
                    worst,
                    outcome: Some(outcome),
                }
            }
        }
    }
}

/// Findings that ask for care or a new capture, with the trial they stand under.
pub fn alarms(outcome: &Outcome) -> Vec<(Option<String>, Finding)> {
    let review = &outcome.review;
    let of_trials = review
        .trials
        .iter()
        .flat_map(|t| t.findings.iter().map(|f| (Some(t.trial.clone()), f.clone())));
    let of_session = review.session.iter().map(|f| (None, f.clone()));
    of_trials
        .chain(of_session)
        .filter(|(_, f)| f.severity > Severity::Note)
        .collect()
}

/// Alarms of one outcome that another does not have: the same rule at the same place, not worse, is the same alarm.
pub fn new_findings(clean: &Outcome, faulty: &Outcome) -> Vec<(Option<String>, Finding)> {
    let known = alarms(clean);
    let same = |(trial, a): &(Option<String>, Finding), (other, b): &(Option<String>, Finding)| {
        trial == other
            && a.rule == b.rule
            && a.place.markers == b.place.markers
            && a.place.side == b.place.side
            && a.place.plate == b.place.plate
            && a.place.channel == b.place.channel
            && a.severity <= b.severity
    };
    let mut new = alarms(faulty);
    new.retain(|alarm| !known.iter().any(|old| same(alarm, old)));
    new
}

/// Largest difference (degrees) of any angle between two outcomes, in frames of the first one's accepted cycles where
/// both have it, and which angle it is (name, side, component).
pub fn largest_change(clean: &Outcome, faulty: &Outcome) -> (f64, Option<(AngleName, Side, usize)>) {
    let mut largest = (0.0, None);
    for (a, b) in clean.trials.iter().zip(&faulty.trials) {
        let (Some(a), Some(b)) = (a.walk(), b.walk()) else {
            continue;
        };
        let rate_hz = a.motion.point_rate_hz;
        let cycles: Vec<(f64, f64)> = a
            .cycles
            .iter()
            .filter(|c| c.is_accepted())
            .map(|c| (c.strike_s * rate_hz, c.next_strike_s * rate_hz))
            .collect();
        for (name, side, track) in a.motion.angles() {
            let Some(other) = b.motion.angle(name, side) else {
                continue;
            };
            for frame in 0..track.len() {
                let at = f64::from(u32::try_from(frame).unwrap());
                if !cycles.iter().any(|(from, to)| at >= *from && at <= *to) {
                    continue;
                }
                let (Some(x), Some(y)) = (track.at(frame), other.at(frame)) else {
                    continue;
                };
                for component in 0..3 {
                    let apart = (x[component] - y[component]).rem_euclid(360.0);
                    let apart = apart.min(360.0 - apart);
                    if apart > largest.0 {
                        largest = (apart, Some((name, side, component)));
                    }
                }
            }
        }
    }
    largest
}
