//! A session folder that a test may change, and what tests ask of an outcome.

use std::path::Path;

use ambula::capture::c3d::{self, C3d, Parameter};
use ambula::session::{self, Outcome, Output, Overrides, SessionError, Silent};

use super::corpus;

/// A session folder that a test may change.
pub struct Sandbox {
    folder: tempfile::TempDir,
}

pub const STATIC: &str = "PiG_Calibration-FlatFoot-Full.c3d";
pub const WALK: &str = "PiG_Motion-FlatFoot-Full.c3d";

impl Sandbox {
    pub fn empty() -> Sandbox {
        Sandbox {
            folder: tempfile::tempdir().unwrap(),
        }
    }

    /// A copy of a session of the corpus; `None` without a corpus.
    pub fn of(name: &str) -> Option<Sandbox> {
        let sandbox = Sandbox::empty();
        for path in corpus::files_below(&corpus::folder()?.join("gait").join(name)) {
            sandbox.write(
                &path.file_name().unwrap().to_string_lossy(),
                &std::fs::read(&path).unwrap(),
            );
        }
        Some(sandbox)
    }

    /// A copy of a shipped sample session.
    pub fn sample(name: &str) -> Sandbox {
        let sandbox = Sandbox::empty();
        let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("sample_trials")
            .join(name);
        for path in corpus::files_below(&folder) {
            sandbox.write(
                &path.file_name().unwrap().to_string_lossy(),
                &std::fs::read(&path).unwrap(),
            );
        }
        sandbox.write(
            "session.toml",
            &std::fs::read(folder.join("session.toml")).unwrap(),
        );
        sandbox
    }

    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    pub fn write(&self, name: &str, bytes: &[u8]) {
        std::fs::write(self.path().join(name), bytes).unwrap();
    }

    pub fn change(&self, name: &str, how: impl FnOnce(&mut C3d)) {
        let mut file = c3d::parse(&std::fs::read(self.path().join(name)).unwrap()).unwrap();
        how(&mut file);
        self.write(name, &c3d::write(&file).unwrap());
    }

    pub fn remove(&self, name: &str) {
        std::fs::remove_file(self.path().join(name)).unwrap();
    }

    pub fn run(&self) -> Result<Outcome, SessionError> {
        session::run(self.path(), &Overrides::default(), &Silent)
    }

    pub fn outcome(&self) -> Outcome {
        self.run().unwrap_or_else(|e| panic!("{e}"))
    }

    pub fn error(&self) -> String {
        match self.run() {
            Ok(_) => panic!("an error was expected"),
            Err(error) => error.to_string(),
        }
    }
}

pub fn outputs(outcome: &Outcome) -> Vec<Output> {
    outcome.outputs(&Silent).unwrap_or_else(|e| panic!("{e}"))
}

pub fn findings(outcome: &Outcome) -> String {
    let lines: Vec<String> = outcome
        .journal
        .findings
        .iter()
        .map(|f| format!("{:?} {}: {}", f.severity, f.place, f.what))
        .collect();
    lines.join("\n")
}

pub fn labels(file: &C3d) -> Vec<String> {
    file.strings("POINT", "LABELS")
}

pub fn point(file: &C3d, label: &str) -> usize {
    let is = |stored: &String| stored.rsplit(':').next() == Some(label);
    labels(file).iter().position(is).unwrap()
}

/// Makes a marker missing in some frames.
pub fn hide(file: &mut C3d, label: &str, frames: std::ops::Range<usize>) {
    let index = point(file, label);
    let count = file.points.count;
    for frame in frames.start..frames.end.min(file.points.frames) {
        file.points.data[frame * count + index] = [0.0, 0.0, 0.0, -1.0];
    }
}

pub fn set_float(file: &mut C3d, group: &str, name: &str, value: f32) {
    file.group_or_new(group).set(Parameter::float(name, value));
}

pub fn remove_group(file: &mut C3d, name: &str) {
    file.groups.retain(|g| g.name != name);
}

pub fn accepted(outcome: &Outcome) -> usize {
    outcome
        .conditions
        .iter()
        .flat_map(|c| &c.cycles)
        .filter(|c| c.is_accepted())
        .count()
}
