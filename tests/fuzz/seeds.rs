//! Small inputs that readers accept, made by this program itself, and small files of the corpus where it is there.

use std::path::{Path, PathBuf};

use ambula::capture::c3d::{self, Analog, C3d, Group, Parameter, Points};

/// Larger files of the corpus are no seeds, bytes.
const SMALL: u64 = 40_000;

/// A capture with markers, channels, plates and events; `wide` gives it more than 255 points.
fn capture(wide: bool, channels: usize) -> Vec<u8> {
    let (count, frames) = (if wide { 260 } else { 3 }, 4);
    let labels: Vec<String> = (0..count).map(|n| format!("M{n}")).collect();
    let labels: Vec<&str> = labels.iter().map(String::as_str).collect();
    let (first, rest) = labels.split_at(labels.len().min(255));
    let mut point = vec![
        Parameter::texts("LABELS", first),
        Parameter::text("UNITS", "mm"),
        Parameter::texts("ANGLES", &["M1"]),
    ];
    if wide {
        point.push(Parameter::texts("LABELS2", rest));
    }
    let c3d = C3d {
        groups: vec![
            Group::new("POINT", point),
            Group::new(
                "ANALOG",
                vec![
                    Parameter::floats_array("SCALE", &[channels], vec![1.0; channels]),
                    Parameter::ints("OFFSET", &[channels], vec![0; channels]),
                    Parameter::float("GEN_SCALE", 1.0),
                ],
            ),
            Group::new(
                "FORCE_PLATFORM",
                vec![
                    Parameter::count("USED", 1),
                    Parameter::ints("TYPE", &[1], vec![4]),
                    Parameter::ints("ZERO", &[2], vec![1, 2]),
                    Parameter::floats_array("CORNERS", &[3, 4, 1], vec![0.0; 12]),
                    Parameter::floats_array("ORIGIN", &[3, 1], vec![0.0, 0.0, -40.0]),
                    Parameter::ints("CHANNEL", &[6, 1], vec![1, 2, 3, 4, 5, 6]),
                    Parameter::floats_array("CAL_MATRIX", &[6, 6, 1], vec![1.0; 36]),
                ],
            ),
            Group::new(
                "EVENT",
                vec![
                    Parameter::count("USED", 2),
                    Parameter::texts("CONTEXTS", &["Left", "Right"]),
                    Parameter::texts("LABELS", &["Foot Strike", "Foot Off"]),
                    Parameter::floats_array("TIMES", &[2, 2], vec![0.0, 0.01, 0.0, 0.02]),
                ],
            ),
            Group::new(
                "ANALYSIS",
                vec![
                    Parameter::count("USED", 1),
                    Parameter::texts("NAMES", &["Cadence"]),
                    Parameter::texts("CONTEXTS", &["Left"]),
                    Parameter::texts("UNITS", &["steps/min"]),
                    Parameter::floats_array("VALUES", &[1], vec![110.0]),
                ],
            ),
        ],
        points: Points {
            count,
            frames,
            first_frame: 1,
            rate_hz: 100.0,
            scale: 1.0,
            data: vec![[1.0, 800.0, 900.0, 0.0]; count * frames],
        },
        analog: Analog {
            channels,
            samples: frames * 2,
            samples_per_frame: 2,
            data: vec![0.5; channels * frames * 2],
            scale: vec![1.0; channels],
            offset: vec![0.0; channels],
        },
        ..C3d::default()
    };
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
