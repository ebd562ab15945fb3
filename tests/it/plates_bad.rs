//! Force plates with something wrong: each gives its finding, the other plates stay as they were, and kinematics are
//! those of the unspoilt trial to the last bit.

use std::path::PathBuf;
use std::sync::OnceLock;

use ambula::calibration::plates::{
    self, Baseline, BeltSource, MatrixPolicy, Plate, PlateFault, PlateFinding, PlateSettings, Undocumented,
};
use ambula::calibration::{self, Calibration, MarkerSet, ModelSettings, Subject};
use ambula::capture::Trial;
use ambula::capture::c3d::{self, C3d, Parameter, Values};
use ambula::kinematics;

/// Newtons and millimetres (mm/s for belts): what storing forces and moments in single precision once more may change.
const SAME: f64 = 0.01;
/// Plates of the trial.
const PLATES: usize = 3;

fn shipped(file: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("sample_trials/adult-typical")
        .join(file)
}

fn unspoilt() -> C3d {
    c3d::parse(&std::fs::read(shipped("walk-01.c3d")).unwrap()).unwrap()
}

fn calibrated() -> &'static Calibration {
    static ONCE: OnceLock<Calibration> = OnceLock::new();
    ONCE.get_or_init(|| {
        let standing = Trial::read(&shipped("static.c3d")).unwrap();
        let set = MarkerSet::detect(&standing.marker_labels()).unwrap().set;
        let subject = Subject::from_stored(&standing);
        calibration::calibrate(&standing, subject, &set, &ModelSettings::plug_in_gait()).unwrap()
    })
}

/// Every angle of every frame.
fn kinematics_of(trial: &Trial) -> Vec<(String, Vec<Option<[f64; 3]>>)> {
    let motion = kinematics::track(trial, calibrated()).unwrap();
    motion
        .angles()
        .map(|(name, side, track)| {
            let values = (0..track.len()).map(|i| track.at(i)).collect();
            (format!("{name:?} {side:?}"), values)
        })
        .collect()
}

/// The plate with the largest load, from 1, and the plates of the unspoilt trial.
fn whole() -> &'static (usize, Vec<Plate>, Trial) {
    static ONCE: OnceLock<(usize, Vec<Plate>, Trial)> = OnceLock::new();
    ONCE.get_or_init(|| {
        let trial = Trial::from_c3d("walk", unspoilt());
        let (plates, findings) = plates::read(&trial, &PlateSettings::usual());
        assert_eq!(plates.len(), PLATES, "{findings:?}");
        let peak = |p: &Plate| p.vertical_force_n().into_iter().fold(0.0, f64::max);
        let loaded = plates.iter().max_by(|a, b| peak(a).total_cmp(&peak(b))).unwrap();
        assert!(peak(loaded) > 400.0);
        (loaded.number, plates, trial)
    })
}

/// What a spoilt trial says of the plate that was spoilt.
struct Spoilt {
    plate: Option<Plate>,
    findings: Vec<PlateFinding>,
}

impl Spoilt {
    fn refused(&self, kind: PlateFault) -> &PlateFinding {
        assert!(self.plate.is_none(), "{:?}", self.findings);
        let found = self.has(kind);
        assert!(!found.used);
        found
    }

    fn used(&self, kind: PlateFault) -> &Plate {
        assert!(self.has(kind).used);
        self.plate.as_ref().unwrap()
    }

    fn has(&self, kind: PlateFault) -> &PlateFinding {
        let found = self.findings.iter().find(|f| f.kind == kind);
        found.unwrap_or_else(|| panic!("no {kind:?}: {:?}", self.findings))
    }
}

/// Spoils the loaded plate (its number from 1 is handed over), writes the file, reads it back and checks what must not
/// have changed.
fn spoil(settings: &PlateSettings, how: impl FnOnce(&mut C3d, usize)) -> Spoilt {
    let (number, plates, trial) = whole();
    let mut file = unspoilt();
    how(&mut file, *number);
    let spoilt = Trial::from_bytes("walk", &c3d::write(&file).unwrap()).unwrap();
    assert_eq!(
        kinematics_of(&spoilt),
        kinematics_of(trial),
        "kinematics suffered"
    );
    let (read, findings) = plates::read(&spoilt, settings);
    for finding in findings.iter().filter(|f| f.plate == *number) {
        println!("{:?}, used {}: {}", finding.kind, finding.used, finding.text);
        assert!(
            finding.text.contains(&format!("plate {number}"))
                || finding.text.contains(&format!("Plate {number}"))
        );
    }
    for plate in plates.iter().filter(|p| p.number != *number) {
        let other = read.iter().find(|p| p.number == plate.number).unwrap();
        same_load(other, plate);
    }
    Spoilt {
        plate: read.into_iter().find(|p| p.number == *number),
        findings: findings.into_iter().filter(|f| f.plate == *number).collect(),
    }
}

fn usual(how: impl FnOnce(&mut C3d, usize)) -> Spoilt {
    spoil(&PlateSettings::usual(), how)
}

fn same_load(ours: &Plate, theirs: &Plate) {
    assert_eq!(ours.force_n.len(), theirs.force_n.len());
    for sample in 0..ours.force_n.len() {
        for axis in 0..3 {
            assert!((ours.force_n[sample][axis] - theirs.force_n[sample][axis]).abs() < SAME);
        }
        if theirs.force_n[sample][2] < 100.0 {
            continue;
        }
        let (a, b) = (ours.cop_mm.at(sample).unwrap(), theirs.cop_mm.at(sample).unwrap());
        for axis in 0..3 {
            assert!((a[axis] - b[axis]).abs() < SAME, "{a:?} {b:?}");
        }
    }
}

fn loaded_one() -> &'static Plate {
    let (number, plates, _) = whole();
    plates.iter().find(|p| p.number == *number).unwrap()
}

/// Changes the samples of one channel (0 to 5) of a plate.
fn channel(file: &mut C3d, plate: usize, channel: usize, how: impl Fn(usize, f32) -> f32) {
    let column = 6 * (plate - 1) + channel;
    let width = file.analog.channels;
    for (sample, row) in file.analog.data.chunks_mut(width).enumerate() {
        row[column] = how(sample, row[column]);
    }
}

fn all_channels(file: &mut C3d, plate: usize, how: impl Fn(f32) -> f32) {
    for k in 0..6 {
        channel(file, plate, k, |_, v| how(v));
    }
}

/// Changes the numbers of a parameter of the group of plates.
fn floats(file: &mut C3d, name: &str, how: impl FnOnce(&mut [f32])) {
    let mut parameter = file.parameter("FORCE_PLATFORM", name).unwrap().clone();
    let Values::Float(values) = &mut parameter.values else {
        panic!("{name} holds no floats")
    };
    how(values);
    file.group_or_new("FORCE_PLATFORM").set(parameter);
}

fn corners(file: &mut C3d, plate: usize, how: impl Fn([f32; 3]) -> [f32; 3]) {
    floats(file, "CORNERS", |values| {
        for corner in values[12 * (plate - 1)..12 * plate].chunks_mut(3) {
            corner.copy_from_slice(&how([corner[0], corner[1], corner[2]]));
        }
    });
}

fn kind(file: &mut C3d, plate: usize, kind: i16) {
    let mut types = vec![2; PLATES];
    types[plate - 1] = kind;
    let group = file.group_or_new("FORCE_PLATFORM");
    group.set(Parameter::ints("TYPE", &[PLATES], types));
}

#[test]
fn a_missing_channel() {
    for (stored, text) in [(99, "is not in the file"), (0, "needs 6 channels")] {
        let spoilt = usual(|file, plate| {
            let mut list: Vec<i16> = (1..=18).collect();
            list[6 * (plate - 1) + 5] = stored;
            let group = file.group_or_new("FORCE_PLATFORM");
            group.set(Parameter::ints("CHANNEL", &[6, PLATES], list));
        });
        assert!(spoilt.refused(PlateFault::MissingChannel).text.contains(text));
    }
}

#[test]
fn a_saturated_channel() {
    let spoilt = usual(|file, plate| channel(file, plate, 2, |_, v| v.max(-400.0)));
    let text = &spoilt.refused(PlateFault::Saturated).text;
    assert!(text.contains("Channel 3 of the 6"), "{text}");
}

#[test]
fn an_unplugged_plate_and_a_stuck_one() {
    let spoilt = usual(|file, plate| all_channels(file, plate, |_| 0.0));
    assert!(spoilt.used(PlateFault::Silent).silent);
    let spoilt = usual(|file, plate| all_channels(file, plate, |_| -300.0));
    spoilt.refused(PlateFault::Silent);
}

#[test]
fn a_dead_channel_among_living_ones() {
    for dead in 0..6 {
        let spoilt = usual(|file, plate| channel(file, plate, dead, |_, _| 0.0));
        let text = &spoilt.refused(PlateFault::DeadChannel).text;
        assert!(text.contains(&format!("Channel {} of the 6", dead + 1)), "{text}");
    }
}

/// A calibration matrix with the crosstalk of a real plate, N and N.mm per volt.
const MATRIX: [[f64; 6]; 6] = [
    [2.875, -0.023, -0.028, -0.00016, -0.0002, 0.0],
    [0.018, 2.883, -0.037, -0.00014, -0.00011, 0.00016],
    [0.006, -0.007, 12.329, 0.00014, -0.00066, 0.00014],
    [1.0, 6.0, 0.1, 1288.0, -1.0, -6.0],
    [6.0, 0.1, 0.2, -4.0, 1286.0, -1.0],
    [-4.0, -2.0, 1.0, 2.0, 1.0, 575.0],
];

/// Makes a plate of type 4 whose channels are volts, and stores the matrix as it is or transposed.
fn calibrated_plate(file: &mut C3d, plate: usize, transposed: bool, matrix: &[[f64; 6]; 6]) {
    let inverse = nalgebra::Matrix6::from_fn(|r, c| matrix[r][c])
        .try_inverse()
        .unwrap();
    let width = file.analog.channels;
    for row in file.analog.data.chunks_mut(width) {
        let own = &mut row[6 * (plate - 1)..6 * plate];
        let load = nalgebra::Vector6::from_fn(|k, _| f64::from(own[k]));
        for (value, volt) in own.iter_mut().zip((inverse * load).iter()) {
            *value = *volt as f32;
        }
    }
    kind(file, plate, 4);
    let mut stored = vec![0.0; 36 * PLATES];
    for column in 0..6 {
        for row in 0..6 {
            let entry = if transposed {
                matrix[column][row]
            } else {
                matrix[row][column]
            };
            stored[36 * (plate - 1) + 6 * column + row] = entry as f32;
        }
    }
    let group = file.group_or_new("FORCE_PLATFORM");
    group.set(Parameter::floats_array("CAL_MATRIX", &[6, 6, PLATES], stored));
}

#[test]
fn a_transposed_calibration_matrix() {
    let whole = usual(|file, plate| calibrated_plate(file, plate, false, &MATRIX));
    assert!(
        whole
            .findings
            .iter()
            .all(|f| f.kind != PlateFault::MatrixTransposed)
    );
    same_load(&whole.plate.unwrap(), loaded_one());
    // One whose crosstalk throws the load beside the plate, and one that leaves it there and only slants it.
    let mut strong = MATRIX;
    strong[3][2] = 900.0;
    for matrix in [MATRIX, strong] {
        let spoilt = usual(|file, plate| calibrated_plate(file, plate, true, &matrix));
        spoilt.refused(PlateFault::MatrixTransposed);
        let policy = PlateSettings {
            matrix: MatrixPolicy::TransposeWhenImpossible,
            ..PlateSettings::usual()
        };
        let turned = spoil(&policy, |file, plate| {
            calibrated_plate(file, plate, true, &matrix);
        });
        same_load(turned.used(PlateFault::MatrixTransposed), loaded_one());
    }
}

#[test]
fn a_calibration_matrix_that_is_absent() {
    usual(|file, plate| kind(file, plate, 4)).refused(PlateFault::Matrix);
}

#[test]
fn zero_corners_and_a_plate_that_faces_the_ground() {
    usual(|file, plate| corners(file, plate, |_| [0.0; 3])).refused(PlateFault::Corners);
    let spoilt = usual(|file, plate| {
        floats(file, "CORNERS", |values| {
            let own = &mut values[12 * (plate - 1)..12 * plate];
            let order: Vec<f32> = [3, 2, 1, 0]
                .iter()
                .flat_map(|k| own[3 * k..3 * k + 3].to_vec())
                .collect();
            own.copy_from_slice(&order);
        });
    });
    spoilt.refused(PlateFault::UpsideDown);
    let spoilt = usual(|file, plate| channel(file, plate, 2, |_, v| -v));
    spoilt.refused(PlateFault::UpsideDown);
}

#[test]
fn a_plate_outside_the_walkway() {
    let spoilt = usual(|file, plate| corners(file, plate, |[x, y, z]| [x, y + 10_000.0, z]));
    let text = &spoilt.refused(PlateFault::OutsideWalkway).text;
    assert!(text.contains("yet it carries"), "{text}");
    // Corners in metres in a file in millimetres are no plate at all.
    usual(|file, plate| corners(file, plate, |c| c.map(|v| v / 1000.0))).refused(PlateFault::Corners);
}

#[test]
fn units_wrong_by_a_thousand() {
    usual(|file, plate| all_channels(file, plate, |v| 1000.0 * v)).refused(PlateFault::LoadTooLarge);
    usual(|file, plate| all_channels(file, plate, |v| v / 1000.0)).refused(PlateFault::LoadTooSmall);
    // Moments alone: in N.m under the name of N.mm, and in N.mm under the name of N.m.
    let spoilt = usual(|file, plate| {
        for k in 3..6 {
            channel(file, plate, k, |_, v| v / 1000.0);
        }
    });
    same_load(spoilt.used(PlateFault::UnitCorrected), loaded_one());
    let spoilt = usual(|file, plate| {
        let mut units = file.strings("ANALOG", "UNITS");
        units[6 * (plate - 1) + 3..6 * plate].fill("Nm".to_owned());
        file.group_or_new("ANALOG").set(Parameter::texts("UNITS", &units));
    });
    same_load(spoilt.used(PlateFault::UnitCorrected), loaded_one());
}

#[test]
fn kilonewtons_that_are_named_so_are_read() {
    let spoilt = usual(|file, plate| {
        let mut units = file.strings("ANALOG", "UNITS");
        units[6 * (plate - 1)..6 * (plate - 1) + 3].fill("kN".to_owned());
        file.group_or_new("ANALOG").set(Parameter::texts("UNITS", &units));
        for k in 0..3 {
            channel(file, plate, k, |_, v| v / 1000.0);
        }
    });
    same_load(&spoilt.plate.unwrap(), loaded_one());
}

#[test]
fn voltages_without_a_calibration() {
    let spoilt = usual(|file, plate| {
        let mut units = file.strings("ANALOG", "UNITS");
        units[6 * (plate - 1)..6 * plate].fill("V".to_owned());
        file.group_or_new("ANALOG").set(Parameter::texts("UNITS", &units));
        all_channels(file, plate, |v| v / 20_000.0);
    });
    spoilt.refused(PlateFault::Volts);
}

#[test]
fn samples_that_are_no_numbers() {
    for broken in [f32::NAN, f32::INFINITY] {
        let spoilt = usual(|file, plate| channel(file, plate, 0, |i, v| if i == 7 { broken } else { v }));
        let text = &spoilt.refused(PlateFault::NotNumbers).text;
        assert!(text.contains("1 values"), "{text}");
    }
}

#[test]
fn an_origin_with_the_sign_of_the_vendor() {
    let spoilt = usual(|file, plate| {
        floats(file, "ORIGIN", |v| {
            v[3 * (plate - 1)..3 * plate].iter_mut().for_each(|v| *v = -*v);
        });
    });
    same_load(spoilt.used(PlateFault::OriginSign), loaded_one());
}

#[test]
fn a_wrong_analog_rate() {
    // Not through a file: the writer corrects the rate.
    let mut file = unspoilt();
    file.group_or_new("ANALOG").set(Parameter::float("RATE", 2000.0));
    let spoilt = Trial::from_c3d("walk", file);
    assert_eq!(kinematics_of(&spoilt), kinematics_of(&whole().2));
    let (read, findings) = plates::read(&spoilt, &PlateSettings::usual());
    assert!(
        findings
            .iter()
            .all(|f| f.kind == PlateFault::AnalogRate && f.used)
    );
    assert_eq!(findings.len(), PLATES);
    for (ours, theirs) in read.iter().zip(&whole().1) {
        same_load(ours, theirs);
    }
}

#[test]
fn unloaded_frames_in_which_somebody_stands_on_the_plate() {
    let vertical = loaded_one().vertical_force_n();
    let peak = (0..vertical.len())
        .max_by(|a, b| vertical[*a].total_cmp(&vertical[*b]))
        .unwrap();
    let spoilt = usual(|file, _| {
        let frame = i16::try_from(peak / file.analog.samples_per_frame + file.points.first_frame).unwrap();
        let group = file.group_or_new("FORCE_PLATFORM");
        group.set(Parameter::ints("ZERO", &[2], vec![frame, frame + 2]));
    });
    same_load(spoilt.used(PlateFault::BaselineLoaded), loaded_one());
}

/// Newtons: what is left of a level of 25 N and a drift of 12 N after both were removed.
const LEVEL_LEFT_N: f64 = 0.5;

#[test]
fn an_unloaded_level_with_drift() {
    let drifts = |file: &mut C3d, plate: usize| {
        let samples = file.analog.samples as f32;
        channel(file, plate, 2, |i, v| v - 25.0 - 12.0 * i as f32 / samples);
    };
    let told = usual(drifts);
    let plate = told.used(PlateFault::UnloadedLevel);
    let unloaded = plate.unloaded.unwrap();
    assert!((unloaded.vertical_n - 31.0).abs() < 5.0, "{unloaded:?}");
    assert!((unloaded.drift_n.unwrap() - 12.0).abs() < 1.0, "{unloaded:?}");
    assert!(plate.force_n[0][2] > 20.0, "nothing was subtracted");
    let policy = PlateSettings {
        baseline: Baseline::RemoveUnloaded,
        ..PlateSettings::usual()
    };
    let (number, plates, _) = whole();
    let mut file = unspoilt();
    drifts(&mut file, *number);
    let (removed, findings) = plates::read(&Trial::from_c3d("walk", file), &policy);
    assert!(
        findings
            .iter()
            .any(|f| f.plate == *number && f.kind == PlateFault::UnloadedRemoved)
    );
    for (ours, theirs) in removed.iter().zip(plates) {
        for (a, b) in ours.vertical_force_n().iter().zip(theirs.vertical_force_n()) {
            assert!((a - b).abs() < LEVEL_LEFT_N, "plate {}: {a} {b}", ours.number);
        }
    }
}

#[test]
fn types_that_are_not_published_are_refused_and_said_so() {
    for stored in [11, 12, 21] {
        usual(|file, plate| kind(file, plate, stored)).refused(PlateFault::UndocumentedType);
    }
    usual(|file, plate| kind(file, plate, 8)).refused(PlateFault::UnknownType);
    let policy = PlateSettings {
        undocumented: Undocumented::AsNearest,
        ..PlateSettings::usual()
    };
    let stairs = spoil(&policy, |file, plate| {
        calibrated_plate(file, plate, false, &MATRIX);
        kind(file, plate, 21);
    });
    same_load(&stairs.plate.unwrap(), loaded_one());
}

#[test]
fn a_belt_is_a_long_plate_of_which_somebody_states_the_speed() {
    let long = |file: &mut C3d, plate: usize| {
        let centre = whole().1[plate - 1].centre_mm()[0] as f32;
        corners(file, plate, |[x, y, z]| [centre + 2.5 * (x - centre), y, z]);
    };
    assert!(
        usual(long).plate.unwrap().belt.is_none(),
        "length alone makes no belt"
    );
    let settings = PlateSettings {
        belt_mm_s: Some(1250.0),
        ..PlateSettings::usual()
    };
    let spoilt = spoil(&settings, long);
    let plate = spoilt.used(PlateFault::Belt);
    let belt = plate.belt.clone().unwrap();
    assert_eq!(belt.source, BeltSource::Declared);
    assert!((belt.speed_mm_s.unwrap() - 1250.0).abs() < SAME);
    let low = (0..plate.force_n.len()).filter(|i| plate.cop_mm.at(*i).is_some());
    assert!(
        low.map(|i| plate.vertical_force_n()[i])
            .all(|f| f >= settings.belt_cop_from_n)
    );
    // A speed among the analog channels: the last one of another plate, renamed.
    let mut file = unspoilt();
    long(&mut file, 1);
    let column = file.analog.channels - 1;
    let mut labels = file.strings("ANALOG", "LABELS");
    let mut units = file.strings("ANALOG", "UNITS");
    labels[column] = "Belt Speed".to_owned();
    units[column] = "m/s".to_owned();
    let group = file.group_or_new("ANALOG");
    group.set(Parameter::texts("LABELS", &labels));
    group.set(Parameter::texts("UNITS", &units));
    let width = file.analog.channels;
    let (scale, offset) = (file.analog.scale[column], file.analog.offset[column]);
    for row in file.analog.data.chunks_mut(width) {
        row[column] = (1.4 / scale + offset) as f32;
    }
    let (read, _) = plates::read(&Trial::from_c3d("walk", file), &PlateSettings::usual());
    let belt = read[0].belt.clone().unwrap();
    assert!((belt.speed_mm_s.unwrap() - 1400.0).abs() < SAME);
    assert_eq!(belt.source, BeltSource::Channels(vec!["Belt Speed".to_owned()]));
}

#[test]
fn a_load_beyond_what_the_body_weighs() {
    let settings = PlateSettings {
        body_mass_kg: Some(5.0),
        ..PlateSettings::usual()
    };
    spoil(&settings, |_, _| ()).used(PlateFault::LoadTooLarge);
}

/// A file of the corpus whose list of channels has room for six per plate and counts on; its eight-channel plates are
/// recognised by the names of their channels, and so are those behind them.
#[test]
fn channels_that_the_list_numbers_wrongly_are_taken_by_name() {
    let Some(corpus) = super::corpus::folder() else {
        return;
    };
    let trial = Trial::read(&corpus.join("format/sample_11/evart.c3d")).unwrap();
    let (plates, findings) = plates::read(&trial, &PlateSettings::usual());
    for number in 1..=4 {
        let named = findings
            .iter()
            .find(|f| f.plate == number && f.kind == PlateFault::ChannelsByLabel);
        assert!(named.is_some(), "{findings:?}");
    }
    assert!(
        findings
            .iter()
            .any(|f| f.plate == 1 && f.kind == PlateFault::Volts && !f.used)
    );
    assert_eq!(plates.iter().map(|p| p.number).collect::<Vec<_>>(), [3, 4]);
}
