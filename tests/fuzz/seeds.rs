//! Small inputs that readers accept, made by this program itself, and small files of the corpus where it is there.

use std::path::{Path, PathBuf};

use ambula::capture::c3d::{self, Group, Parameter};

use crate::small_capture::small_capture;

/// Larger files of the corpus are no seeds, bytes.
const SMALL: u64 = 40_000;

/// A capture with markers, channels, plates and events; `wide` gives it more than 255 points.
fn capture(wide: bool, channels: usize) -> Vec<u8> {
    let labels: Vec<String> = (0..if wide { 260 } else { 3 }).map(|n| format!("M{n}")).collect();
    let labels: Vec<&str> = labels.iter().map(String::as_str).collect();
    let mut c3d = small_capture(&labels, 4, channels, 2);
    let plate = c3d.group_or_new("FORCE_PLATFORM");
    plate.set(Parameter::ints("TYPE", &[1], vec![4]));
    plate.set(Parameter::ints("ZERO", &[2], vec![1, 2]));
    plate.set(Parameter::floats_array("CAL_MATRIX", &[6, 6, 1], vec![1.0; 36]));
    let analysis = vec![
        Parameter::count("USED", 1),
        Parameter::texts("NAMES", &["Cadence"]),
        Parameter::texts("CONTEXTS", &["Left"]),
        Parameter::texts("UNITS", &["steps/min"]),
        Parameter::floats_array("VALUES", &[1], vec![110.0]),
    ];
    c3d.groups.push(Group::new("ANALYSIS", analysis));
    c3d::write(&c3d).unwrap()
}

pub(crate) fn captures() -> Vec<Vec<u8>> {
    let mut seeds = vec![capture(false, 6), capture(false, 0), capture(true, 6)];
    // the same bytes announced as of another machine, and as integers
    let mut dec = seeds[0].clone();
    let processor = 512 + 3;
    dec[processor] = 0x55;
    let mut mips = seeds[0].clone();
    mips[processor] = 0x56;
    let mut integer = seeds[0].clone();
    integer[12..16].copy_from_slice(&1.0_f32.to_le_bytes());
    seeds.extend([dec, mips, integer]);
    seeds.extend(corpus(&["c3d"]));
    seeds
}

/// Small files of the corpus with some endings.
pub(crate) fn corpus(endings: &[&str]) -> Vec<Vec<u8>> {
    below(std::env::var_os("AMBULA_CORPUS").map(PathBuf::from), endings)
}

/// Files of one kind of the outside judges, good and broken ones.
pub(crate) fn judges(kind: &str, endings: &[&str]) -> Vec<Vec<u8>> {
    below(
        std::env::var_os("AMBULA_JUDGES").map(|folder| Path::new(&folder).join(kind)),
        endings,
    )
}

fn below(folder: Option<PathBuf>, endings: &[&str]) -> Vec<Vec<u8>> {
    let mut paths = Vec::new();
    let mut open: Vec<PathBuf> = folder.into_iter().collect();
    while let Some(next) = open.pop() {
        for entry in std::fs::read_dir(next).into_iter().flatten().flatten() {
            let path = entry.path();
            let ending = path
                .extension()
                .unwrap_or_default()
                .to_string_lossy()
                .to_lowercase();
            if path.is_dir() {
                open.push(path);
            } else if endings.contains(&ending.as_str()) && path.metadata().is_ok_and(|m| m.len() <= SMALL) {
                paths.push(path);
            }
        }
    }
    paths.sort();
    paths.iter().filter_map(|path| std::fs::read(path).ok()).collect()
}

/// Files of the shipped sample sessions with some ending.
pub(crate) fn samples(name: &str) -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("sample_trials");
    ["adult-typical", "adult-hemiplegia", "child-crouch"]
        .iter()
        .filter_map(|session| std::fs::read(folder.join(session).join(name)).ok())
        .collect()
}

/// A file of one shipped sample session.
pub(crate) fn sample(session: &str, name: &str) -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("sample_trials");
    std::fs::read(folder.join(session).join(name))
        .into_iter()
        .collect()
}
