//! Loads of force plates of types 1 to 4 against ezc3d: samples and sums stored in a table here, every sample by
//! `tests/judges/check_plates.py`. ezc3d knows nothing of `FORCE_PLATFORM:ZERO`; it is taken out of the files first, and
//! what it does is tested on its own.

use ambula::calibration::plates::{self, Plate, PlateFault, PlateSettings};
use ambula::capture::Trial;
use ambula::capture::c3d::{self, Parameter};

use super::compare::Differences;
use super::corpus;

/// What ezc3d computes; `tests/judges/plates_ezc3d.py` prints it and says what the columns are.
const EZC3D: &str = include_str!("../judges/plates_ezc3d.csv");

/// Newtons: ezc3d's numbers are printed with four decimals.
const FORCE_TOLERANCE_N: f64 = 1e-4;
/// Millimetres: likewise.
const COP_TOLERANCE_MM: f64 = 1e-4;
/// N.mm: likewise; moments of 1e5 N.mm and the product of a lever with a force are exact to 1e-9 of that.
const FREE_MOMENT_TOLERANCE_NMM: f64 = 1e-3;
/// Sums, as a share of them beside the decimals: corners are stored in single precision, which makes the axes of a
/// plate ambiguous by some 1e-8, and what adds up may cancel out.
const SUM_TOLERANCE: f64 = 1e-6;
/// Newtons and N.mm relative to 1 N.mm: a mean subtracted before or after a sum of products.
const ZERO_TOLERANCE: f64 = 1e-6;

/// Why the axes of some plates differ a little.
const RECTANGLE: &str =
    "corners not quite a rectangle: axes from both pairs of edges as the vendor does, from one in ezc3d";
/// Why some plates of type 3 differ a lot.
const DISTANCES: &str = "ezc3d turns the sensor distances of a type 3 plate round with the sign of its depth; its load then lies 250 mm beside the foot";

/// DIFFERENCE: files in which ezc3d and Ambula differ on purpose, and why Ambula is right.
/// `tests/judges/check_plates.py` has the same list.
const DEPARTURES: [(&str, &str); 10] = [
    ("format/sample_03/gait-pig.c3d", RECTANGLE),
    ("format/sample_03/gait-raw.c3d", RECTANGLE),
    ("format/sample_04/sub_labels.c3d", RECTANGLE),
    ("format/sample_09/PlugInC3D.c3d", RECTANGLE),
    ("format/sample_09/PolygonC3D.c3d", RECTANGLE),
    ("format/sample_09/VER4C3D.c3d", RECTANGLE),
    ("format/sample_10/TYPE-2.C3D", RECTANGLE),
    ("format/sample_10/TYPE-4.C3D", RECTANGLE),
    ("format/sample_26/Standing_Hybrid_2.c3d", DISTANCES),
    ("format/sample_26/Walking_Hybrid_2.c3d", DISTANCES),
];

/// One line of the table.
struct Line<'a> {
    file: &'a str,
    plate: usize,
    what: What,
    /// Force, and where it acts with its free moment, when the line has them.
    force_n: [f64; 3],
    place: Option<([f64; 3], f64)>,
}

enum What {
    All,
    Loaded(usize),
    Sample(usize),
}

fn lines() -> impl Iterator<Item = Line<'static>> {
    EZC3D.lines().filter(|l| !l.starts_with('#')).map(|line| {
        let fields: Vec<&str> = line.split(',').collect();
        let number = |k: usize| fields[k].parse::<f64>().ok();
        let what = match fields[2].strip_prefix("loaded ") {
            Some(count) => What::Loaded(count.parse().unwrap()),
            None if fields[2] == "all" => What::All,
            None => What::Sample(fields[2].parse().unwrap()),
        };
        let triple = |from: usize| Some([number(from)?, number(from + 1)?, number(from + 2)?]);
        Line {
            file: fields[0],
            plate: fields[1].parse().unwrap(),
            what,
            force_n: triple(3).unwrap(),
            place: triple(6).zip(number(9)),
        }
    })
}

/// The same numbers of ours: force, centre of pressure and free moment of a sample, or their sums.
fn ours(plate: &Plate, what: &What) -> ([f64; 3], Option<([f64; 3], f64)>) {
    let samples: Vec<usize> = match what {
        What::Sample(sample) => vec![*sample],
        What::All => (0..plate.force_n.len()).collect(),
        What::Loaded(count) => {
            let loaded: Vec<usize> = (0..plate.force_n.len())
                .filter(|i| plate.force_n[*i][2] >= LOADED_N)
                .collect();
            if loaded.len() != *count {
                // Other samples are loaded, so that the sums cannot be compared.
                return ([f64::MAX; 3], None);
            }
            loaded
        }
    };
    let (mut force, mut cop, mut free, mut placed) = ([0.0; 3], [0.0; 3], 0.0, true);
    for sample in samples {
        let at = plate.cop_mm.at(sample);
        placed &= at.is_some();
        let at = at.unwrap_or_default();
        force = std::array::from_fn(|axis| force[axis] + plate.force_n[sample][axis]);
        cop = std::array::from_fn(|axis| cop[axis] + at[axis]);
        free += plate.free_moment_nmm[sample];
    }
    (force, placed.then_some((cop, free)))
}

/// Newtons upwards from which a sample counts as loaded in the table.
const LOADED_N: f64 = 50.0;

/// Differences of one file.
#[derive(Default)]
struct Compared {
    force: Differences,
    cop: Differences,
    free: Differences,
    /// Differences of sums, in units of their tolerance.
    sums: Differences,
}

impl Compared {
    fn add(&mut self, line: &Line<'_>, plate: &Plate) {
        let (force, place) = ours(plate, &line.what);
        let mut pairs = Vec::new();
        let mut push = |into: &mut Differences, a: f64, b: f64, tolerance: f64| match line.what {
            What::Sample(_) => into.push(a, b),
            _ => pairs.push((a - b).abs() / (tolerance + SUM_TOLERANCE * b.abs())),
        };
        for (a, b) in force.iter().zip(line.force_n) {
            push(&mut self.force, *a, b, FORCE_TOLERANCE_N);
        }
        if let (Some((cop, free)), Some((their_cop, their_free))) = (place, line.place) {
            for (a, b) in cop.iter().zip(their_cop) {
                push(&mut self.cop, *a, b, COP_TOLERANCE_MM);
            }
            push(&mut self.free, free, their_free, FREE_MOMENT_TOLERANCE_NMM);
        }
        for pair in pairs {
            self.sums.push(pair.min(f64::MAX), 0.0);
        }
    }

    fn agrees(&self) -> bool {
        let within = |d: &Differences, limit: f64| d.len() == 0 || d.max() <= limit;
        within(&self.force, FORCE_TOLERANCE_N)
            && within(&self.cop, COP_TOLERANCE_MM)
            && within(&self.free, FREE_MOMENT_TOLERANCE_NMM)
            && within(&self.sums, 1.0)
    }

    fn row(&self) -> String {
        let max = |d: &Differences| {
            if d.len() == 0 {
                "-".to_owned()
            } else {
                format!("{:.1e}", d.max())
            }
        };
        format!(
            "{} | {} | {} | {}",
            max(&self.force),
            max(&self.cop),
            max(&self.free),
            max(&self.sums)
        )
    }
}

/// A capture whose file names no unloaded frames.
fn without_zero(path: &std::path::Path) -> Option<Trial> {
    let mut file = c3d::parse(&std::fs::read(path).unwrap()).ok()?;
    if file.parameter("FORCE_PLATFORM", "ZERO").is_some() {
        let group = file.group_or_new("FORCE_PLATFORM");
        group.set(Parameter::ints("ZERO", &[2], vec![0, 0]));
    }
    Some(Trial::from_c3d("walk", file))
}

#[test]
fn plates_equal_ezc3d() {
    let Some(corpus) = corpus::folder() else { return };
    let mut files: Vec<&str> = lines().map(|l| l.file).collect();
    files.dedup();
    let (mut all, mut plates_compared, mut failures) = (Compared::default(), 0, Vec::new());
    for file in files {
        let trial = without_zero(&corpus.join(file)).unwrap();
        let (plates, _) = plates::read(&trial, &PlateSettings::usual());
        let mut own = Compared::default();
        let mut compared = 0;
        for line in lines().filter(|l| l.file == file) {
            let Some(plate) = plates.iter().find(|p| p.number == line.plate) else {
                continue;
            };
            compared += usize::from(matches!(line.what, What::All));
            own.add(&line, plate);
        }
        let departs = DEPARTURES.iter().find(|(f, _)| *f == file);
        println!(
            "| {file} | {compared} | {} | {} |",
            own.row(),
            departs.map_or("", |(_, why)| *why)
        );
        match (departs, own.agrees()) {
            (None, true) => {
                plates_compared += compared;
                all.force.extend(&own.force);
                all.cop.extend(&own.cop);
                all.free.extend(&own.free);
            }
            (None, false) => failures.push(format!("{file} differs")),
            (Some(_), true) => failures.push(format!("{file} now agrees: take it off the list")),
            (Some(_), false) => {}
        }
    }
    println!("{plates_compared} plates");
    println!("{}", all.force.row("force N", FORCE_TOLERANCE_N));
    println!("{}", all.cop.row("centre of pressure mm", COP_TOLERANCE_MM));
    println!("{}", all.free.row("free moment N.mm", FREE_MOMENT_TOLERANCE_NMM));
    assert!(failures.is_empty(), "{failures:#?}");
    assert!(plates_compared > 120, "{plates_compared}");
}

#[test]
fn plates_never_panic_on_any_file_and_load_lies_on_them() {
    let Some(corpus) = corpus::folder() else { return };
    let judged = std::env::var_os("AMBULA_JUDGE_DIR").map(std::path::PathBuf::from);
    let (mut files, mut plates_read, mut refused) = (0, 0, 0);
    for path in corpus::files_below(&corpus) {
        let Ok(trial) = Trial::read(&path) else { continue };
        let (plates, findings) = plates::read(&trial, &PlateSettings::usual());
        files += 1;
        plates_read += plates.len();
        refused += trial.plates().len() - plates.len();
        if let Some(folder) = &judged {
            let bare = without_zero(&path).unwrap();
            let (bare, _) = plates::read(&bare, &PlateSettings::usual());
            write_loads(folder, path.strip_prefix(&corpus).unwrap(), &bare);
        }
        for plate in &plates {
            assert!(plate.force_n.iter().flatten().all(|v| v.is_finite()));
            assert!(plate.cop_mm.values.iter().flatten().all(|v| v.is_finite()));
        }
        let named = path.strip_prefix(&corpus).unwrap();
        for finding in findings.iter().filter(|f| f.kind != PlateFault::OriginSign) {
            println!("| {} | {} | {} |", named.display(), finding.plate, finding.text);
        }
    }
    println!("{files} files, {plates_read} plates used, {refused} refused");
    assert!(plates_read > 80, "{plates_read}");
}

/// The frames that a file names as unloaded: their mean is subtracted from force and moment, and nothing else happens.
#[test]
fn the_named_frames_are_subtracted_and_nothing_else() {
    let Some(corpus) = corpus::folder() else { return };
    let mut plates_compared = 0;
    for path in corpus::files_below(&corpus) {
        let Ok(trial) = Trial::read(&path) else { continue };
        let (with, _) = plates::read(&trial, &PlateSettings::usual());
        if with.iter().all(|p| p.baseline_frames.is_none()) {
            continue;
        }
        let (without, _) = plates::read(&without_zero(&path).unwrap(), &PlateSettings::usual());
        for plate in &with {
            let (Some(frames), Some(bare)) = (
                plate.baseline_frames.clone(),
                without.iter().find(|p| p.number == plate.number),
            ) else {
                continue;
            };
            // A point of application is no signal from which a mean can be subtracted.
            if plate.kind == 1 {
                continue;
            }
            let per_frame = plate.force_n.len() / trial.frames();
            let window = frames.start * per_frame..frames.end * per_frame;
            let same = |ours: &[[f64; 3]], theirs: &[[f64; 3]]| {
                for axis in 0..3 {
                    let mean =
                        theirs[window.clone()].iter().map(|v| v[axis]).sum::<f64>() / window.len() as f64;
                    for (a, b) in ours.iter().zip(theirs) {
                        let scale = b[axis].abs().max(1.0);
                        assert!((a[axis] - (b[axis] - mean)).abs() < ZERO_TOLERANCE * scale);
                    }
                }
            };
            same(&plate.force_n, &bare.force_n);
            if let (Some(ours), Some(theirs)) = (&plate.moment_nmm, &bare.moment_nmm) {
                same(ours, theirs);
            }
            plates_compared += 1;
        }
    }
    println!("{plates_compared} plates with unloaded frames");
    assert!(plates_compared > 30, "{plates_compared}");
}

/// What `tests/judges/check_plates.py` holds against ezc3d: per plate a file of 64-bit floats, little endian, seven per
/// sample: force (N), centre of pressure (mm, NaN where there is none), free moment (N.mm).
fn write_loads(folder: &std::path::Path, inside: &std::path::Path, plates: &[Plate]) {
    for plate in plates {
        let target = folder
            .join(inside)
            .with_extension(format!("plate{}", plate.number));
        std::fs::create_dir_all(target.parent().unwrap()).unwrap();
        let mut bytes = Vec::new();
        for (sample, force) in plate.force_n.iter().enumerate() {
            let cop = plate.cop_mm.at(sample).unwrap_or([f64::NAN; 3]);
            let free = [plate.free_moment_nmm[sample]];
            for value in force.iter().chain(&cop).chain(&free) {
                bytes.extend(value.to_le_bytes());
            }
        }
        std::fs::write(target, bytes).unwrap();
    }
}
