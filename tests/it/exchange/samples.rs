//! Processed sample sessions, made once for all tests of this room.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use ambula::cli::{self, Exit};

pub fn ambula(arguments: &[&str]) -> Exit {
    cli::run_on(std::iter::once("ambula").chain(arguments.iter().copied()))
}

pub fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

/// Copies what a session is made of, without films.
pub fn unprocessed(sample: &str, folder: &Path) {
    let sample = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("sample_trials")
        .join(sample);
    fs::create_dir(folder).unwrap();
    for entry in fs::read_dir(&sample).unwrap() {
        let path = entry.unwrap().path();
        let ending = path
            .extension()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        if ["c3d", "toml", "jsonl"].contains(&ending.as_str()) {
            fs::copy(&path, folder.join(path.file_name().unwrap())).unwrap();
        }
    }
}

/// A processed copy of the hemiplegia sample. Tests copy it before they change it.
fn hemiplegia() -> &'static Path {
    static MADE: OnceLock<(tempfile::TempDir, PathBuf)> = OnceLock::new();
    let (_, folder) = MADE.get_or_init(|| {
        let place = tempfile::tempdir().unwrap();
        let folder = place.path().join("session");
        unprocessed("adult-hemiplegia", &folder);
        process(&folder);
        (place, folder)
    });
    folder
}

/// Processes a session.
pub fn process(folder: &Path) {
    assert_eq!(ambula(&["process", text(folder)]), Exit::Done);
}

/// Signs the report that `process` wrote.
pub fn sign(folder: &Path, (name, credential, at): (&str, &str, &str)) {
    let pdf = folder.join("ambula/report.pdf");
    let who = [
        "--name",
        name,
        "--credential",
        credential,
        "--meaning",
        "performed",
    ];
    let mut arguments = vec!["sign", text(&pdf), "--at", at, "--i-sign"];
    arguments.extend(who);
    assert_eq!(ambula(&arguments), Exit::Done);
}

/// A processed session that a test may change.
pub struct Session {
    _place: tempfile::TempDir,
    pub folder: PathBuf,
}

impl Session {
    pub fn new() -> Session {
        let place = tempfile::tempdir().unwrap();
        let folder = place.path().join("session");
        copy(hemiplegia(), &folder);
        Session {
            _place: place,
            folder,
        }
    }

    /// A session that somebody makes in a place of its own.
    pub fn at(place: tempfile::TempDir, make: impl Fn(&Path)) -> Session {
        let folder = place.path().join("session");
        make(&folder);
        Session {
            _place: place,
            folder,
        }
    }

    pub fn out(&self) -> PathBuf {
        self.folder.join("ambula/export")
    }

    pub fn export(&self, formats: &str, more: &[&str]) -> Exit {
        let mut arguments = vec!["export", text(&self.folder), "--format", formats];
        arguments.extend(more);
        ambula(&arguments)
    }

    /// Takes the place of `encounter.toml`, or changes it.
    pub fn encounter(&self, change: impl Fn(&str) -> String) {
        let path = self.folder.join("encounter.toml");
        let typed = fs::read_to_string(&path).unwrap_or_default();
        fs::write(&path, change(&typed)).unwrap();
    }

    pub fn read(&self, name: &str) -> Vec<u8> {
        fs::read(self.out().join(name)).unwrap()
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy(&path, &target);
        } else {
            fs::copy(&path, &target).unwrap();
        }
    }
}

/// All files below a folder.
pub fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files_below(&path));
        } else {
            found.push(path);
        }
    }
    found.sort();
    found
}
