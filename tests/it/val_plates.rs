//! Force and centre of pressure of plates of types 1 to 4 against ezc3d.

use ambula::calibration::plates::{self, PlateSettings};
use ambula::capture::Trial;

use super::compare::Differences;
use super::corpus;

/// File, plate from 1, analog sample, force (N) and centre of pressure (mm) as ezc3d 1.7.2 computes them
/// (`ezc3d.c3d(file, extract_forceplat_data=True)`, sample of the largest vertical force).
type Reference = (&'static str, usize, usize, [f64; 3], [f64; 3]);
#[rustfmt::skip]
const EZC3D: [Reference; 28] = [
    ("format/btk/ADemo1_rewrite_c3d_pc_float.c3d", 1, 564, [-103.6000, -36.2500, 656.4500], [-149.743, 64.991, 0.000]),
    ("format/sample_10/TYPE-3.c3d", 1, 176, [-20.3984, -26.7424, 726.6320], [562.657, 476.247, 0.000]),
    ("format/sample_10/TYPE-3.c3d", 2, 148, [30.0608, 36.0144, 577.7920], [35.187, 232.836, 0.000]),
    ("format/sample_10/TYPE-3.c3d", 3, 279, [24.0565, -44.5839, 515.2712], [1671.241, 526.440, 0.000]),
    ("format/sample_10/TYPE-3.c3d", 4, 231, [50.4827, 32.6974, 606.9877], [1087.263, 278.338, 0.000]),
    ("format/sample_10/TYPE-4.C3D", 1, 1644, [89.8309, -11.3083, 390.4838], [337.204, 238.197, 0.675]),
    ("format/sample_10/TYPE-4a.c3d", 1, 1826, [-23.0919, -52.5798, 520.6780], [328.618, 357.961, 0.000]),
    ("format/sample_10/TYPE-4a.c3d", 2, 2226, [-15.7957, 29.3320, 583.2359], [790.639, 235.595, 0.000]),
    ("gait/cortex-helen-hayes/Gait.c3d", 1, 3007, [-101.7466, 57.5111, 798.6567], [-48.290, -91.902, 0.000]),
    ("gait/cortex-helen-hayes/Gait.c3d", 2, 2529, [-128.1894, -57.7128, 855.4018], [675.443, 68.575, 0.000]),
    ("gait/clusters-medial/test_walking.c3d", 1, 3275, [-124.2389, 23.7110, 746.9775], [1069.174, 599.855, 0.000]),
    ("gait/clusters-medial/test_walking.c3d", 2, 3578, [169.1129, -19.6913, 927.9345], [368.031, 703.425, 0.000]),
    ("gait/functional-hip/FunctionalWalk.c3d", 1, 2238, [71.4510, 42.4158, 695.4511], [458.102, 538.992, 0.000]),
    ("gait/functional-hip/FunctionalWalk.c3d", 2, 2812, [83.1693, -56.8119, 695.0935], [1095.230, 726.611, 0.000]),
    ("gait/functional-hip/FunctionalWalk.c3d", 3, 1666, [53.8155, -80.0320, 691.7266], [-135.952, 667.008, 0.000]),
    ("gait/pig-full-body/PiG_Motion-FlatFoot-Full.c3d", 1, 1541, [78.9819, 18.6403, 482.5274], [-362.390, 188.348, 0.000]),
    ("gait/pig-full-body/PiG_Motion-FlatFoot-Full.c3d", 2, 2048, [77.4535, -40.0219, 500.8154], [216.339, 365.395, 0.000]),
    ("gait/pig-lower-nexus-1.8/PiG_Motion3_FF_N18.c3d", 1, 755, [47.0110, -87.7318, 792.9852], [111.002, -402.253, 0.000]),
    ("gait/pig-lower-nexus-1.8/PiG_Motion3_FF_N18.c3d", 2, 1654, [-29.7095, 108.6506, 822.8026], [258.069, 386.441, 0.000]),
    ("gait/pig-lower-nexus-1.8/PiG_Motion3_FF_N18.c3d", 3, 2183, [25.7480, 107.7591, 826.8085], [119.168, 1031.920, 0.000]),
    ("format/sample_03/gait-pig.c3d", 1, 800, [70.0452, -16.8051, 714.9825], [819.542, 623.908, 0.000]),
    ("format/sample_03/gait-pig.c3d", 2, 935, [-96.6659, 18.8702, 677.4642], [1360.935, 550.860, 0.000]),
    ("format/sample_11/2198928.c3d", 1, 214, [-28.0470, -18.8567, 236.1582], [150.187, 251.726, 0.000]),
    ("format/sample_11/2198928.c3d", 2, 417, [-6.0865, -14.3645, 205.6816], [549.296, 162.591, 0.000]),
    ("format/sample_11/2198928.c3d", 3, 913, [-13.2307, 2.0791, 217.5600], [1405.738, 83.483, 0.000]),
    ("format/sample_11/2198928.c3d", 4, 1146, [-33.8652, -27.1962, 236.8439], [1869.582, 173.972, 0.000]),
    ("format/sample_26/Walking_Hybrid_2.c3d", 1, 94, [-55.6682, 20.1393, 618.0607], [-211.626, -179.433, -12.069]),
    ("format/sample_26/Walking_Hybrid_2.c3d", 2, 288, [86.1370, -25.3515, 571.7792], [250.286, 188.701, -11.617]),
];

/// ezc3d's numbers are printed with four decimals.
const FORCE_TOLERANCE_N: f64 = 1e-4;
/// ezc3d's numbers are printed with three decimals.
const COP_TOLERANCE_MM: f64 = 1e-3;

/// DIFFERENCE: files in which ezc3d and Ambula differ on purpose, and why Ambula is right.
const DEPARTURES: [(&str, &str); 6] = [
    (
        "format/sample_10/TYPE-3.c3d",
        "ZERO names frames 1 to 20: subtracted here, not by ezc3d",
    ),
    (
        "format/sample_10/TYPE-4.C3D",
        "ZERO names frames 1 to 10: subtracted here, not by ezc3d",
    ),
    (
        "format/sample_10/TYPE-4a.c3d",
        "ZERO names frames 1 to 10: subtracted here, not by ezc3d",
    ),
    (
        "gait/cortex-helen-hayes/Gait.c3d",
        "ZERO names frames 1 to 10: subtracted here, not by ezc3d",
    ),
    (
        "format/sample_03/gait-pig.c3d",
        "corners not quite a rectangle: axes from both pairs of edges as the vendor does, from one in ezc3d",
    ),
    (
        "format/sample_26/Walking_Hybrid_2.c3d",
        "ezc3d turns the sensor distances of a type 3 plate round with the sign of its depth; its load then lies 250 mm beside the foot",
    ),
];

#[test]
fn plates_equal_ezc3d() {
    let Some(corpus) = corpus::folder() else { return };
    let (mut force, mut cop) = (Differences::default(), Differences::default());
    for (file, number, sample, force_n, cop_mm) in EZC3D {
        let trial = Trial::read(&corpus.join(file)).unwrap();
        let (plates, findings) = plates::read(&trial, &PlateSettings::usual());
        let plate = plates
            .iter()
            .find(|p| p.number == number)
            .unwrap_or_else(|| panic!("{findings:?}"));
        let (mut own_force, mut own_cop) = (Differences::default(), Differences::default());
        let at = plate.cop_mm.at(sample).unwrap();
        for axis in 0..3 {
            own_force.push(plate.force_n[sample][axis], force_n[axis]);
            own_cop.push(at[axis], cop_mm[axis]);
        }
        let departs = DEPARTURES.iter().find(|(f, _)| *f == file);
        println!(
            "| {file} {number} | {} | {:.1e} | {:.1e} | {} |",
            plate.kind,
            own_force.max(),
            own_cop.max(),
            departs.map_or("", |(_, why)| *why)
        );
        if departs.is_some() {
            assert!(
                own_force.max() > FORCE_TOLERANCE_N || own_cop.max() > COP_TOLERANCE_MM,
                "{file} {number} now agrees: take it off the list"
            );
        } else {
            force.extend(&own_force);
            cop.extend(&own_cop);
        }
    }
    println!("{}", force.row("force N", FORCE_TOLERANCE_N));
    println!("{}", cop.row("centre of pressure mm", COP_TOLERANCE_MM));
    assert!(force.max() <= FORCE_TOLERANCE_N, "{}", force.max());
    assert!(cop.max() <= COP_TOLERANCE_MM, "{}", cop.max());
}

#[test]
fn plates_never_panic_on_any_file_and_load_lies_on_them() {
    let Some(corpus) = corpus::folder() else { return };
    let (mut files, mut plates_read, mut refused) = (0, 0, 0);
    for path in corpus::files_below(&corpus) {
        let Ok(trial) = Trial::read(&path) else { continue };
        let (plates, findings) = plates::read(&trial, &PlateSettings::usual());
        files += 1;
        plates_read += plates.len();
        refused += trial.plates().len() - plates.len();
        for plate in &plates {
            assert!(plate.force_n.iter().flatten().all(|v| v.is_finite()));
            assert!(plate.cop_mm.values.iter().flatten().all(|v| v.is_finite()));
        }
        let named = path.strip_prefix(&corpus).unwrap();
        for finding in findings.iter().filter(|f| !f.text.contains("Nexus")) {
            println!("| {} | {} | {} |", named.display(), finding.plate, finding.text);
        }
    }
    println!("{files} files, {plates_read} plates used, {refused} refused");
    assert!(plates_read > 80, "{plates_read}");
}
