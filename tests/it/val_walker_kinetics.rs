//! Joint kinetics recovered from trials of the synthetic walker, against what its equations of motion say. The truth
//! comes from the prescribed functions of time by another formulation (`src/walker/dynamics.rs`), the answers by hand of
//! the pendulum and the still leg from school mechanics.

use std::collections::BTreeMap;

use ambula::anatomy::{KineticKind, KineticName, Side};
use ambula::calibration::plates::{self, PlateSettings};
use ambula::calibration::{self, MarkerSet, ModelSettings, Subject};
use ambula::capture::Trial;
use ambula::geometry::Vec3;
use ambula::kinematics;
use ambula::kinetics::{self, ContactSettings, Floor, InertiaOf, KineticMethod, KineticSettings, Loads};
use ambula::walker::{Exercise, KineticPlan, KineticTrial, TrueDerivatives, TrueInertia, kinetic_trial};

use crate::compare::Differences;

/// Percent of the peak: what issue 3 asks of a recovered moment.
const MOMENT_LIMIT_PCT: f64 = 0.1;
/// Seconds at both ends of a recording that are not compared: the spline has no neighbours there.
const EDGE_S: f64 = 0.2;
/// Percent of the peak: what the spline and single precision leave when the truth takes the same differences.
const SAME_DIFFERENCES_LIMIT_PCT: f64 = 0.1;
/// Twice the rate leaves at most this share of the difference: second order would be a quarter; Plug-in Gait's angular
/// velocity from single elements is first order in the frontal plane, and single precision does not shrink.
const SHRINKS_BY: f64 = 0.75;

const NAMES: [KineticName; 9] = [
    KineticName::HipMoment,
    KineticName::KneeMoment,
    KineticName::AnkleMoment,
    KineticName::HipForce,
    KineticName::KneeForce,
    KineticName::AnkleForce,
    KineticName::HipPower,
    KineticName::KneePower,
    KineticName::AnklePower,
];

fn plan(exercise: Exercise, point_rate_hz: f64) -> KineticPlan {
    KineticPlan {
        exercise,
        point_rate_hz,
        samples_per_frame: 10,
        duration_s: 3.0,
        heading_deg: 0,
        mirrored: false,
        left_plates_mm: None,
        derivatives: TrueDerivatives::Exact,
    }
}

const PACE: Exercise = Exercise::Walk { stride_s: 1.08 };
const SLOW: Exercise = Exercise::Walk { stride_s: 2.16 };

/// The pipeline from the files to the loads.
fn solved(trial: &KineticTrial, settings: &KineticSettings) -> Loads {
    solved_from(trial, settings, &ContactSettings::usual())
}

fn solved_from(trial: &KineticTrial, settings: &KineticSettings, contact: &ContactSettings) -> Loads {
    let standing = Trial::from_bytes("static.c3d", &trial.static_c3d).unwrap();
    let moving = Trial::from_bytes("exercise.c3d", &trial.c3d).unwrap();
    let set = MarkerSet::detect(&standing.marker_labels()).unwrap().set;
    let subject = Subject::from_stored(&standing);
    let calibration =
        calibration::calibrate(&standing, subject, &set, &ModelSettings::plug_in_gait()).unwrap();
    let motion = kinematics::track(&moving, &calibration).unwrap();
    let (plates, _) = plates::read(&moving, &PlateSettings::usual());
    let contacts = kinetics::contacts(&moving, &plates, &[], contact);
    let floor = Floor {
        plates: &plates,
        contacts: &contacts,
    };
    kinetics::solve(&motion, &calibration.subject, &floor, settings).unwrap()
}

/// Differences of every component of every output, percent of its peak: of the sagittal component of a moment its own,
/// of all others the largest resultant.
type Shares = BTreeMap<(KineticName, usize), Differences>;

fn compare(trial: &KineticTrial, loads: &Loads) -> Shares {
    let mut shares = Shares::new();
    let frames = trial.ground.len();
    let edge = (EDGE_S * loads.point_rate_hz).round() as usize;
    let mut compared = 0;
    for name in NAMES {
        for side in Side::BOTH {
            let truth = &trial.kinetics[&(name, side)];
            let track = loads
                .track(name, side)
                .unwrap_or_else(|| panic!("{name:?} {side:?} is missing"));
            assert_eq!(track.len(), frames);
            let norm = |v: &[f64; 3]| (v[0] * v[0] + v[1] * v[1] + v[2] * v[2]).sqrt();
            let resultant = truth.iter().map(norm).fold(0.0, f64::max);
            let sagittal = truth.iter().map(|v| v[0].abs()).fold(0.0, f64::max);
            let components = if name.kind() == KineticKind::Power { 1 } else { 3 };
            for (frame, truth) in truth.iter().enumerate().take(frames - edge).skip(edge) {
                // a load too small to be seen by the rule of the method
                let pushed = trial.ground[frame][side.index()].is_some();
                if pushed != loads.is_loaded(side, frame) {
                    continue;
                }
                let Some(ours) = track.at(frame) else { continue };
                compared += 1;
                for i in 0..components {
                    let own_peak = name.kind() == KineticKind::Moment && i == 0;
                    let peak = if own_peak { sagittal } else { resultant };
                    let share = 100.0 * (ours[i] - truth[i]) / peak;
                    shares.entry((name, i)).or_default().push(share, 0.0);
                }
            }
        }
    }
    assert!(compared > 1000, "only {compared} values were compared");
    shares
}

/// The largest difference of all outputs of a kind, percent.
fn worst(shares: &Shares, kind: KineticKind) -> f64 {
    let of_kind = shares.iter().filter(|((name, _), _)| name.kind() == kind);
    of_kind.map(|(_, d)| d.max()).fold(0.0, f64::max)
}

fn methods() -> [(&'static str, KineticSettings, TrueInertia); 3] {
    [
        (
            "plug-in-gait",
            KineticSettings::plug_in_gait(),
            TrueInertia::PlugInGait,
        ),
        (
            "de-leva, female",
            KineticSettings::de_leva(InertiaOf::Female),
            TrueInertia::DeLevaFemale,
        ),
        (
            "de-leva, male",
            KineticSettings::de_leva(InertiaOf::Male),
            TrueInertia::DeLevaMale,
        ),
    ]
}

const ROW_HEAD: &str = "| q50 | q95 | max | limit |\n|---|---|---|---|---|---|";

fn print_rows(title: &str, shares: &Shares, limit_pct: f64) {
    println!("\n| {title} | n {ROW_HEAD}");
    for ((name, i), d) in shares {
        let axis = name.components()[*i].map_or("", |c| c.title);
        println!("{}", d.row(&format!("{} ({axis}), %", name.key()), limit_pct));
    }
}

#[test]
fn moments_forces_and_powers_come_back() {
    let mut failures = Vec::new();
    println!(
        "\n| walk | method | rate, Hz | moments, max % | forces, max % | powers, max % | moments, same differences, max % |\n|---|---|---|---|---|---|---|"
    );
    let mut details: Vec<(String, Shares)> = Vec::new();
    for (word, exercise, judged_hz) in [("stride 1.08 s", PACE, 400.0), ("stride 2.16 s", SLOW, 100.0)] {
        for (method, settings, table) in methods() {
            let mut before = f64::INFINITY;
            for rate_hz in [100.0, 200.0, 400.0] {
                let exact = plan(exercise, rate_hz);
                let trial = kinetic_trial(&exact, table);
                let loads = solved(&trial, &settings);
                let shares = compare(&trial, &loads);
                // The other method takes no differences.
                let remaining = (settings.method == KineticMethod::PlugInGait).then(|| {
                    let same = KineticPlan {
                        derivatives: TrueDerivatives::Differenced,
                        ..exact
                    };
                    worst(
                        &compare(&kinetic_trial(&same, table), &loads),
                        KineticKind::Moment,
                    )
                });
                let [moments, forces, powers] =
                    [KineticKind::Moment, KineticKind::Force, KineticKind::Power].map(|k| worst(&shares, k));
                let cell = remaining.map_or("–".to_owned(), |pct| format!("{pct:.3}"));
                println!(
                    "| {word} | {method} | {rate_hz} | {moments:.3} | {forces:.3} | {powers:.3} | {cell} |"
                );
                let what = format!("{word}, {method}, {rate_hz} Hz");
                let judged_hz = if settings.method == KineticMethod::PlugInGait {
                    judged_hz
                } else {
                    100.0
                };
                if rate_hz >= judged_hz && moments > MOMENT_LIMIT_PCT {
                    failures.push(format!("{what}: {moments} % of the peak moment"));
                }
                if let Some(remaining) = remaining.filter(|r| *r > SAME_DIFFERENCES_LIMIT_PCT) {
                    failures.push(format!("{what}: {remaining} % beside the same differences"));
                }
                if forces > MOMENT_LIMIT_PCT {
                    failures.push(format!("{what}: {forces} % of the peak force"));
                }
                // An error of the recipe shrinks with the frame; the other method is at the noise of single precision.
                if settings.method == KineticMethod::PlugInGait && moments > SHRINKS_BY * before {
                    failures.push(format!("{what}: {moments} % after {before} % at half the rate"));
                }
                before = moments;
                if rate_hz.total_cmp(&judged_hz).is_eq() && method != "de-leva, male" {
                    details.push((what, shares));
                }
            }
        }
    }
    for (title, shares) in &details {
        print_rows(title, shares, MOMENT_LIMIT_PCT);
    }
    assert!(failures.is_empty(), "{failures:#?}");
}

/// The mass (share), the centre of mass (from the proximal joint, share) and the radius of gyration (share of length)
/// of thigh, shank, foot in Plug-in Gait.
const PARTS: [(f64, f64, f64); 3] = [(0.1, 0.433, 0.54), (0.0465, 0.433, 0.528), (0.0145, 0.5, 0.69)];
const GRAVITY_M_S2: f64 = 9.81;

/// N.mm/kg: 0.1 % of the peak of 149.
const PENDULUM_LIMIT_NMM_PER_KG: f64 = 0.149;

#[test]
fn a_leg_swings_as_a_physical_pendulum() {
    let (amplitude_deg, frequency_hz): (f64, f64) = (25.0, 0.4);
    let swing = Exercise::Pendulum {
        amplitude_deg,
        frequency_hz,
    };
    println!("\n| pendulum, hip moment, N.mm/kg | n {ROW_HEAD}");
    let cases = [100.0, 400.0].map(|rate_hz| {
        [
            (rate_hz, Side::Left, "swinging"),
            (rate_hz, Side::Right, "hanging"),
        ]
    });
    for (rate_hz, side, word) in cases.into_iter().flatten() {
        let trial = kinetic_trial(&plan(swing, rate_hz), TrueInertia::PlugInGait);
        let loads = solved(&trial, &KineticSettings::plug_in_gait());
        let edge = (EDGE_S * rate_hz).round() as usize;
        let legs = trial.legs[side.index()];
        let track = loads.track(KineticName::HipMoment, side).unwrap();
        let mut sagittal = Differences::default();
        let mut aside = Differences::default();
        let mut peak = 0.0_f64;
        for frame in edge..track.len() - edge {
            let turn = std::f64::consts::TAU * frequency_hz;
            let (angle, bend) = match side {
                Side::Left => {
                    let angle = amplitude_deg.to_radians() * (turn * frame as f64 / rate_hz).sin();
                    (angle, -turn * turn * angle)
                }
                // the walker holds the other hip at 20 degrees
                Side::Right => (20.0_f64.to_radians(), 0.0),
            };
            // centres of mass in the straight leg: forward of and below the hip; radius of gyration
            let below = [
                (0.0, PARTS[0].1 * legs.thigh_mm, PARTS[0].2 * legs.thigh_mm),
                (
                    0.0,
                    legs.thigh_mm + PARTS[1].1 * legs.shank_mm,
                    PARTS[1].2 * legs.shank_mm,
                ),
                (
                    PARTS[2].1 * legs.foot_mm,
                    legs.thigh_mm + legs.shank_mm,
                    PARTS[2].2 * legs.foot_mm,
                ),
            ];
            let mut extensor = 0.0;
            for ((mass, _, _), (forward, down, gyration)) in PARTS.into_iter().zip(below) {
                let inertia = mass * (forward * forward + down * down + gyration * gyration) / 1000.0;
                let lever = forward * angle.cos() + down * angle.sin();
                extensor -= inertia * bend + mass * GRAVITY_M_S2 * lever;
            }
            let ours = track.at(frame).unwrap();
            sagittal.push(ours[0], extensor);
            aside.push(ours[1], 0.0);
            aside.push(ours[2], 0.0);
            peak = peak.max(extensor.abs());
        }
        println!(
            "{}",
            sagittal.row(
                &format!("{word} at {rate_hz} Hz, sagittal (peak {peak:.0})"),
                PENDULUM_LIMIT_NMM_PER_KG
            )
        );
        println!(
            "{}",
            aside.row(
                &format!("{word} at {rate_hz} Hz, other planes (0)"),
                PENDULUM_LIMIT_NMM_PER_KG
            )
        );
        assert!(peak > 100.0);
        assert!(sagittal.max() < PENDULUM_LIMIT_NMM_PER_KG && aside.max() < PENDULUM_LIMIT_NMM_PER_KG);
    }
}

/// N.mm/kg: a still leg has no differences to take; marker positions are stored in single precision.
const STILL_LIMIT_NMM_PER_KG: f64 = 0.01;

#[test]
fn a_still_leg_carries_its_weight_and_the_ground() {
    let trial = kinetic_trial(&plan(Exercise::Standing, 100.0), TrueInertia::PlugInGait);
    let loads = solved(&trial, &KineticSettings::plug_in_gait());
    println!("\n| still leg, moments, N.mm/kg | n {ROW_HEAD}");
    let mut all = Differences::default();
    // the walker stands with stiff legs, the left hip flexed by 8 and the right one extended by 5 degrees
    for (side, flexion_deg) in [(Side::Left, 8.0_f64), (Side::Right, -5.0)] {
        let legs = trial.legs[side.index()];
        let (sine, cosine) = flexion_deg.to_radians().sin_cos();
        let (forward, up) = (Vec3::new(cosine, 0.0, sine), Vec3::new(-sine, 0.0, cosine));
        let left = Vec3::new(0.0, 1.0, 0.0);
        let hip = Vec3::from(trial.hip_mm[side.index()]);
        let knee = hip - up * legs.thigh_mm;
        let ankle = knee - up * legs.shank_mm;
        let centres = [
            hip - up * (PARTS[0].1 * legs.thigh_mm),
            knee - up * (PARTS[1].1 * legs.shank_mm),
            ankle + forward * (PARTS[2].1 * legs.foot_mm),
        ];
        let joints = [
            (KineticName::HipMoment, hip),
            (KineticName::KneeMoment, knee),
            (KineticName::AnkleMoment, ankle),
        ];
        for (joint, (name, point)) in joints.into_iter().enumerate() {
            let track = loads.track(name, side).unwrap();
            for frame in 20..track.len() - 20 {
                let ground = trial.ground[frame][side.index()].unwrap();
                let push = Vec3::from(ground.force_n) / trial.body_mass_kg;
                let free = Vec3::new(0.0, 0.0, ground.free_moment_nmm / trial.body_mass_kg);
                let mut moment = -(Vec3::from(ground.cop_mm) - point).cross(&push) - free;
                for (centre, part) in centres.iter().zip(PARTS).skip(joint) {
                    moment -= (centre - point).cross(&Vec3::new(0.0, 0.0, -GRAVITY_M_S2 * part.0));
                }
                let [x, y, z] = [forward, left, up].map(|axis| moment.dot(&axis));
                let out = -side.sign();
                // the foot's x axis points up and its z axis backwards, so that its output has the same form
                let first = if name == KineticName::KneeMoment { -y } else { y };
                let ours = track.at(frame).unwrap();
                for (ours, named) in ours.iter().zip([first, out * x, out * z]) {
                    all.push(*ours, named);
                }
            }
        }
    }
    println!(
        "{}",
        all.row("both legs, three joints, all components", STILL_LIMIT_NMM_PER_KG)
    );
    assert!(all.len() > 4000 && all.max() < STILL_LIMIT_NMM_PER_KG);
}

/// N.mm/kg, N/kg or W/kg: the bytes of the files differ by signs and places only.
const SAME_LIMIT: f64 = 0.01;

fn same(a: &Loads, b: &Loads, mirrored: bool) -> Differences {
    let mut all = Differences::default();
    for name in NAMES {
        for side in Side::BOTH {
            let fellow = if mirrored { side.opposite() } else { side };
            let (a, b) = (a.track(name, side).unwrap(), b.track(name, fellow).unwrap());
            for frame in 20..a.len() - 20 {
                let (Some(a), Some(b)) = (a.at(frame), b.at(frame)) else {
                    assert_eq!(a.at(frame).is_some(), b.at(frame).is_some(), "{name:?} {frame}");
                    continue;
                };
                for i in 0..3 {
                    let flip = mirrored && name.kind() == KineticKind::Force && i == 1;
                    all.push(a[i], if flip { -b[i] } else { b[i] });
                }
            }
        }
    }
    assert!(all.len() > 4000);
    all
}

#[test]
fn mirror_and_direction_change_nothing() {
    println!("\n| the same walk, N.mm/kg, N/kg, W/kg | n {ROW_HEAD}");
    let straight = plan(PACE, 100.0);
    for (method, settings, table) in methods().into_iter().take(2) {
        let reference = solved(&kinetic_trial(&straight, table), &settings);
        let mut others = vec![(
            "mirrored",
            KineticPlan {
                mirrored: true,
                ..straight
            },
        )];
        for (word, heading_deg) in [("to +Y", 90), ("to -X", 180), ("to -Y", 270)] {
            others.push((
                word,
                KineticPlan {
                    heading_deg,
                    ..straight
                },
            ));
        }
        for (word, other) in others {
            let loads = solved(&kinetic_trial(&other, table), &settings);
            let differences = same(&reference, &loads, other.mirrored);
            println!("{}", differences.row(&format!("{word}, {method}"), SAME_LIMIT));
            assert!(differences.max() < SAME_LIMIT, "{word}, {method}");
        }
    }
}

/// N: with usual settings belts and plates begin to count at different loads, which is not asked here.
const EVERY_LOAD_N: f64 = 1.0;
/// N.mm/kg: what a plate carries below `EVERY_LOAD_N` is lost; 1 N of 71.5 kg at a lever of 0.3 m.
const PASSING_LIMIT_NMM_PER_KG: f64 = 4.0;

#[test]
fn a_foot_on_two_plates_keeps_its_load() {
    let whole = plan(PACE, 100.0);
    // the border lies under the middle of the second left contact
    let cut = KineticPlan {
        left_plates_mm: Some(370.6),
        ..whole
    };
    let settings = KineticSettings::de_leva(InertiaOf::Female);
    let contact = ContactSettings {
        threshold_n: EVERY_LOAD_N,
        belt_threshold_n: EVERY_LOAD_N,
        ..ContactSettings::usual()
    };
    let [reference, loads] = [whole, cut].map(|plan| {
        solved_from(
            &kinetic_trial(&plan, TrueInertia::DeLevaFemale),
            &settings,
            &contact,
        )
    });
    let on_two = (0..loads.frames)
        .filter(|frame| loads.plates_under[0][*frame].len() == 2)
        .count();
    let differences = same(&reference, &loads, false);
    println!("\n| left foot on two plates for {on_two} frames, N.mm/kg, N/kg, W/kg | n {ROW_HEAD}");
    println!(
        "{}",
        differences.row("against one plate, de-leva", PASSING_LIMIT_NMM_PER_KG)
    );
    assert!(on_two > 0);
    assert!(differences.quantile(0.98) < SAME_LIMIT);
    assert!(differences.max() < PASSING_LIMIT_NMM_PER_KG);
}
