//! The kinetics pages: curves that count, reasons where there are none, and no page without plates.

use ambula::anatomy::{KineticName, Side};
use ambula::calibration::plates::{self, PlateSettings};
use ambula::calibration::{Calibration, MarkerSet, ModelSettings, Subject, calibrate, recover};
use ambula::capture::Trial;
use ambula::cycles::{Cycle, CycleKinetics, Load, cut};
use ambula::events::{EventSettings, detect};
use ambula::kinematics::track;
use ambula::kinetics::{
    ContactSettings, Floor, KineticSettings, Loads, MomentFrame, StanceVerdict, Unclean, contacts, solve,
};
use ambula::parameters::{GROUND_DEFINITIONS, JOINT_DEFINITIONS, find, of_cycle};
use ambula::report::model::{Block, Report};
use ambula::report::{ContactRow, Paper, Plates, compose, render};
use ambula::signal::Track;

use super::report::{Walked, is_pdf, show, walked};

/// A bell of that height around a percentage of the cycle.
fn bell(at: f64, width: f64, height: f64) -> impl Fn(f64) -> f64 {
    move |x| height * (-((x - at) / width).powi(2)).exp()
}

/// Curves of roughly healthy shape, a little different from cycle to cycle.
fn kinetics(seed: usize) -> CycleKinetics {
    let scale = 1.0 + 0.08 * (seed as f64 * 1.3).sin();
    let mut kinetics = CycleKinetics {
        settings: Some(KineticSettings::plug_in_gait()),
        verdict: Some(StanceVerdict::Clean { plates: vec![1] }),
        ..CycleKinetics::default()
    };
    type Bells<'a> = &'a [(f64, f64, f64)];
    let mut add = |output, component, bells: Bells<'_>| {
        let curve = std::array::from_fn(|i| {
            let sum: f64 = bells.iter().map(|(a, w, h)| bell(*a, *w, *h)(i as f64)).sum();
            scale * sum
        });
        kinetics.curves.insert((output, component), curve);
    };
    add(
        KineticName::HipMoment,
        0,
        &[(8.0, 9.0, 800.0), (52.0, 10.0, -900.0), (92.0, 7.0, 350.0)],
    );
    add(
        KineticName::HipMoment,
        1,
        &[(14.0, 9.0, 850.0), (44.0, 10.0, 750.0)],
    );
    add(
        KineticName::HipMoment,
        2,
        &[(12.0, 9.0, -150.0), (46.0, 8.0, 120.0)],
    );
    add(
        KineticName::KneeMoment,
        0,
        &[
            (4.0, 3.0, -250.0),
            (14.0, 7.0, 550.0),
            (42.0, 9.0, -250.0),
            (58.0, 6.0, 180.0),
        ],
    );
    add(
        KineticName::KneeMoment,
        1,
        &[(14.0, 9.0, 450.0), (44.0, 10.0, 380.0)],
    );
    add(
        KineticName::KneeMoment,
        2,
        &[(14.0, 9.0, -80.0), (44.0, 10.0, 110.0)],
    );
    add(
        KineticName::AnkleMoment,
        0,
        &[(4.0, 3.0, -150.0), (47.0, 13.0, 1450.0)],
    );
    add(KineticName::AnkleMoment, 1, &[(30.0, 15.0, 120.0)]);
    add(KineticName::AnkleMoment, 2, &[(46.0, 12.0, 160.0)]);
    add(
        KineticName::HipPower,
        0,
        &[(10.0, 6.0, 0.6), (40.0, 9.0, -0.8), (62.0, 7.0, 1.3)],
    );
    add(
        KineticName::KneePower,
        0,
        &[
            (11.0, 4.0, -0.7),
            (20.0, 5.0, 0.6),
            (57.0, 6.0, -1.2),
            (90.0, 6.0, -0.9),
        ],
    );
    add(KineticName::AnklePower, 0, &[(38.0, 9.0, -0.8), (54.0, 5.0, 3.4)]);
    add(
        KineticName::NormalisedGrf,
        0,
        &[(13.0, 7.0, -19.0), (51.0, 7.0, 21.0)],
    );
    add(
        KineticName::NormalisedGrf,
        1,
        &[(3.0, 2.0, -4.0), (30.0, 18.0, 5.0)],
    );
    add(
        KineticName::NormalisedGrf,
        2,
        &[(14.0, 10.0, 112.0), (47.0, 10.0, 115.0)],
    );
    kinetics
}

/// Every second left and one right cycle count; the others say why not.
pub fn with_plates() -> Walked {
    let mut cycles = walked(false).cycles;
    let mut right = 0;
    for (i, cycle) in cycles.iter_mut().enumerate() {
        let settings = Some(KineticSettings::plug_in_gait());
        cycle.kinetics = match cycle.side {
            Side::Left if i % 2 == 0 => kinetics(i),
            Side::Right if right == 0 => kinetics(i + 1),
            Side::Left => CycleKinetics {
                settings,
                verdict: Some(StanceVerdict::NoPlate),
                ..CycleKinetics::default()
            },
            Side::Right => CycleKinetics {
                settings,
                verdict: Some(StanceVerdict::Unclean {
                    plates: vec![2],
                    reasons: vec![Unclean::PartlyOff {
                        beyond_mm: 20.0 + i as f64,
                    }],
                }),
                ..CycleKinetics::default()
            },
        };
        right += usize::from(cycle.side == Side::Right);
    }
    Walked::of(cycles)
}

pub fn plates_of_session() -> Plates {
    let contact = |plate, foot, clean: bool, reason: String| ContactRow {
        trial: "Walk 01".to_owned(),
        plate,
        foot,
        start_s: 1.034,
        end_s: 1.702,
        peak_n: 341.6,
        clean,
        reason,
    };
    let beside = Unclean::PartlyOff { beyond_mm: 24.0 }.words();
    Plates {
        method: KineticSettings::plug_in_gait()
            .describe()
            .into_iter()
            .map(|(label, choice)| (label.to_owned(), choice.to_owned()))
            .collect(),
        contacts: vec![
            contact(1, Some(Side::Left), true, String::new()),
            contact(2, Some(Side::Right), false, beside),
            contact(2, None, false, Unclean::NoFoot { weight_share: None }.words()),
        ],
    }
}

fn report_of(walked: &Walked, plates: Option<Plates>) -> Report {
    let mut input = walked.input("barefoot");
    input.plates = plates;
    compose(&input)
}

fn keys(report: &Report) -> Vec<&'static str> {
    report.sections.iter().map(|s| s.key).collect()
}

fn notes(report: &Report, key: &str) -> String {
    let blocks = report
        .sections
        .iter()
        .filter(|s| s.key == key)
        .flat_map(|s| &s.blocks);
    let notes = blocks.filter_map(|b| match b {
        Block::Notes { notes } => Some(notes.join("\n")),
        _ => None,
    });
    notes.collect::<Vec<_>>().join("\n")
}

#[test]
fn curves_that_count_are_drawn_with_the_number_of_contacts() {
    let walked = with_plates();
    let report = report_of(&walked, Some(plates_of_session()));
    let shown = keys(&report);
    for key in ["kinetics", "kinetic_values", "ground_reaction"] {
        assert!(shown.contains(&key), "{key} in {shown:?}");
    }
    let figure = report.figures().find(|f| f.grid.rows.len() == 3).unwrap();
    assert_eq!(figure.grid.rows[0].len(), 4);
    assert!(
        figure
            .caption
            .starts_with("4 left and 1 right clean plate contacts"),
        "{}",
        figure.caption
    );
    for words in [
        "Kinetics: Plug-in Gait",
        "Moments in: axes of the distal segment",
        "Internal moments",
    ] {
        assert!(figure.caption.contains(words), "{words}: {}", figure.caption);
    }
    let hip = figure.grid.rows[0][0].as_ref().unwrap();
    assert_eq!((hip.unit, hip.title.as_str()), ("N·m/kg", "Hip extensor moment"));
    // four thin left cycles, then both means; N·mm/kg have become N·m/kg
    assert_eq!(hip.lines.len(), 4 + 2);
    assert!(hip.lines.iter().flat_map(|l| &l.values).all(|v| v.abs() < 1.0));
    let why = notes(&report, "kinetics");
    assert!(
        why.contains("Left: 2 of 6 cycles without a curve: on no plate."),
        "{why}"
    );
    assert!(
        why.contains("Right: 4 of 5 cycles without a curve: partly beside plate 2."),
        "{why}"
    );
    let pdf = render(&report, Paper::A4).unwrap();
    assert!(is_pdf(&pdf));
    show("kinetics.pdf", &pdf);
    show("kinetics_letter.pdf", &render(&report, Paper::UsLetter).unwrap());
}

#[test]
fn key_points_stand_in_the_table_with_their_definitions() {
    let walked = with_plates();
    let report = report_of(&walked, Some(plates_of_session()));
    let text = serde_json::to_string(&report).unwrap();
    for name in [
        "H1 hip power",
        "H3 hip power",
        "K4 knee power",
        "A2 ankle power",
        "Hip abductor moment, second peak",
        "Loading rate",
        "Largest generation peak of the ankle from the middle of single support to foot off.",
        "the foot reached 24 mm over the border",
    ] {
        assert!(text.contains(name), "{name}");
    }
    let a2 = find(&walked.parameters, "ankle_power_a2", Some(Side::Left)).unwrap();
    assert_eq!(a2.n, 4);
    assert!(text.contains(&format!("{:.2} ± {:.2}", a2.mean, a2.sd.unwrap())));
    assert!(
        find(
            &walked.parameters,
            "ankle_power_a2_dimensionless",
            Some(Side::Right)
        )
        .is_some()
    );
    assert!(!text.contains("A2 ankle power, dimensionless"));
}

#[test]
fn a_side_without_a_clean_contact_is_explained_in_its_panels() {
    let mut cycles = with_plates().cycles;
    for cycle in cycles.iter_mut().filter(|c| c.side == Side::Right) {
        cycle.kinetics.curves.clear();
        cycle.kinetics.verdict = Some(StanceVerdict::NoPlate);
    }
    let one_side = Walked::of(cycles.clone());
    let report = report_of(&one_side, Some(plates_of_session()));
    let text = serde_json::to_string(&report).unwrap();
    assert!(text.contains("right: no clean contact"));
    assert!(notes(&report, "kinetics").contains("Right: no clean plate contact in 5 cycles: on no plate."));
    show("kinetics_one_side.pdf", &render(&report, Paper::A4).unwrap());

    for cycle in &mut cycles {
        cycle.kinetics.curves.clear();
        cycle.kinetics.verdict = Some(StanceVerdict::NoPlate);
    }
    let neither = Walked::of(cycles);
    let report = report_of(&neither, Some(plates_of_session()));
    assert!(!keys(&report).contains(&"ground_reaction"));
    assert!(!keys(&report).contains(&"kinetics"));
    let why = notes(&report, "data");
    assert!(
        why.contains("Left: no clean plate contact in 6 cycles: on no plate."),
        "{why}"
    );
    show("kinetics_neither.pdf", &render(&report, Paper::A4).unwrap());
}

#[test]
fn without_plates_there_is_one_sentence_and_no_page() {
    let report = report_of(&walked(false), None);
    let shown = keys(&report);
    for key in ["kinetics", "kinetic_values", "ground_reaction"] {
        assert!(!shown.contains(&key), "{key} in {shown:?}");
    }
    assert!(
        serde_json::to_string(&report)
            .unwrap()
            .contains("The captures hold no force plates")
    );
}

#[test]
fn moments_in_laboratory_axes_have_no_clinical_words() {
    let mut cycles = with_plates().cycles;
    for cycle in &mut cycles {
        if let Some(settings) = &mut cycle.kinetics.settings {
            settings.moment_frame = MomentFrame::Laboratory;
        }
    }
    let walked = Walked::of(cycles);
    let report = report_of(&walked, Some(plates_of_session()));
    let text = serde_json::to_string(&report).unwrap();
    assert!(text.contains("Hip moment about x") && text.contains("Ankle moment about z"));
    assert!(!text.contains("Hip extensor moment") && text.contains("H1 hip power"));
}

/// Captures whose kinetics the vendor stored, with plates.
const STORED: [&str; 2] = ["gait/pig-lower-nexus-1.8", "gait/pig-full-body"];

/// Largest ankle power of the frames against the peak of the curve of 101 points (W/kg): the push-off peak is three or four
/// frames wide, and the straight line between two frames cuts its top off.
const PEAK_TOLERANCE_W_PER_KG: f64 = 0.15;

/// The outputs that the vendor stored, as loads. A plate is given to a foot where a ground reaction is stored.
fn stored(trial: &Trial) -> Loads {
    let mut loads = Loads::new(
        KineticSettings::plug_in_gait(),
        70.0,
        trial.frames(),
        trial.point_rate_hz(),
    );
    for side in Side::BOTH {
        for name in KineticName::ALL {
            let Some(mut track) = trial.output(&name.c3d_label(side)) else {
                continue;
            };
            if [
                KineticName::HipPower,
                KineticName::KneePower,
                KineticName::AnklePower,
            ]
            .contains(&name)
            {
                for value in &mut track.values {
                    value.swap(0, 2);
                }
            }
            loads.set(name, side, track);
        }
        let force = loads.track(KineticName::NormalisedGrf, side).cloned();
        let force = force.unwrap_or_else(|| Track::missing(trial.frames()));
        let contacts = contacts_of(trial);
        for frame in 0..trial.frames() {
            let at_s = frame as f64 / trial.point_rate_hz();
            if force.at(frame).is_some_and(|f| f[2].abs() > 0.0) {
                let plates = contacts
                    .iter()
                    .filter(|c| c.foot.side() == Some(side) && (c.start_s..c.end_s).contains(&at_s));
                loads.plates_under[side.index()][frame] = plates.map(|c| c.plate).collect();
            }
        }
    }
    loads
}

fn contacts_of(trial: &Trial) -> Vec<ambula::kinetics::Contact> {
    let (read, _) = plates::read(trial, &PlateSettings::usual());
    contacts(trial, &read, &[], &ContactSettings::usual())
}

fn calibration(standing: &Trial) -> Calibration {
    let marker_set = MarkerSet::detect(&standing.marker_labels()).unwrap().set;
    let stored = Subject::from_stored(standing);
    let subject = recover(standing, &stored, &marker_set).0.or(stored);
    calibrate(standing, subject, &marker_set, &ModelSettings::plug_in_gait()).unwrap()
}

/// A2 of a cycle is the largest stored ankle power in the later half of its stance.
fn peaks_are_the_stored_ones(trials: &[Trial], cycle: &Cycle) {
    let trial = trials.iter().find(|t| t.name() == cycle.trial).unwrap();
    let power = trial
        .output(&KineticName::AnklePower.c3d_label(cycle.side))
        .unwrap();
    let frame = |pct: f64| {
        let at_s = cycle.strike_s + pct / 100.0 * cycle.duration_s();
        (at_s * trial.point_rate_hz()).round() as usize
    };
    let most = (frame(30.0)..=frame(cycle.foot_off_pct.unwrap()))
        .filter_map(|f| power.at(f))
        .map(|p| p[2])
        .fold(0.0, f64::max);
    let a2 = of_cycle(cycle, None)["ankle_power_a2"];
    assert!(
        most > 2.0 && (a2 - most).abs() < PEAK_TOLERANCE_W_PER_KG,
        "{}: {a2} {most}",
        cycle.trial
    );
}

#[test]
fn kinetics_that_the_vendor_stored_become_pages() {
    let Some(corpus) = crate::corpus::folder() else {
        return;
    };
    let mut drawn = 0;
    for folder in STORED {
        let trials: Vec<Trial> = crate::corpus::files_below(&corpus.join(folder))
            .iter()
            .map(|path| Trial::read(path).unwrap())
            .collect();
        let standing = trials.iter().min_by_key(|t| t.events().len()).unwrap();
        let calibration = calibration(standing);
        let (mut cycles, mut rows): (Vec<Cycle>, Vec<ContactRow>) = (Vec::new(), Vec::new());
        for walk in trials.iter().filter(|t| t.name() != standing.name()) {
            let motion = track(walk, &calibration).unwrap();
            let contacts = contacts_of(walk);
            let timeline = detect(walk, &contacts, &EventSettings::published()).unwrap();
            let loads = stored(walk);
            let load = Load {
                loads: &loads,
                contacts: &contacts,
            };
            cycles.extend(cut(walk, Some(&motion), Some(load), &timeline));
            rows.extend(contacts.iter().map(|c| ContactRow {
                trial: walk.name().to_owned(),
                plate: c.plate,
                foot: c.foot.side(),
                start_s: c.start_s,
                end_s: c.end_s,
                peak_n: c.peak_n,
                clean: c.is_clean(),
                reason: c.words(),
            }));
        }
        for cycle in cycles.iter().filter(|c| c.kinetics.count()) {
            peaks_are_the_stored_ones(&trials, cycle);
        }
        let walked = Walked::of(cycles);
        drawn += walked.averages.sides.iter().map(|s| s.kinetics.n).sum::<usize>();
        let plates = Plates {
            contacts: rows,
            ..plates_of_session()
        };
        let pdf = render(&report_of(&walked, Some(plates)), Paper::A4).unwrap();
        show(&format!("stored_{}.pdf", folder.replace('/', "_")), &pdf);
    }
    assert_eq!(drawn, 4, "clean stances in {STORED:?}");
}

/// Key points of our curves against those of the curves that the vendor stored: the curves themselves are held to the
/// tolerances of `docs/validation/kinetics.md` elsewhere; here the whole way from plates to key points is (W/kg, N·m/kg,
/// J/kg, % of body weight).
const SAME_POINT: f64 = 1e-3;

#[test]
fn key_points_of_our_kinetics_are_those_of_the_vendors_curves() {
    let Some(corpus) = crate::corpus::folder() else {
        return;
    };
    let folder = corpus.join("gait/pig-lower-nexus-1.8");
    let trials: Vec<Trial> = crate::corpus::files_below(&folder)
        .iter()
        .map(|path| Trial::read(path).unwrap())
        .collect();
    let standing = trials.iter().min_by_key(|t| t.events().len()).unwrap();
    let walk = trials.iter().find(|t| t.name() != standing.name()).unwrap();
    let calibration = calibration(standing);
    let motion = track(walk, &calibration).unwrap();
    let (plates, _) = plates::read(walk, &PlateSettings::usual());
    let contacts = contacts_of(walk);
    let timeline = detect(walk, &contacts, &EventSettings::published()).unwrap();
    let floor = Floor {
        plates: &plates,
        contacts: &contacts,
    };
    let settings = KineticSettings::plug_in_gait();
    let own = solve(&motion, &calibration.subject, &floor, &settings).unwrap();
    let cycles_with = |loads: &Loads| {
        let load = Load {
            loads,
            contacts: &contacts,
        };
        cut(walk, Some(&motion), Some(load), &timeline)
    };
    let mut compared = 0;
    for (ours, theirs) in cycles_with(&own).iter().zip(&cycles_with(&stored(walk))) {
        assert_eq!(ours.kinetics.count(), theirs.kinetics.count());
        let (ours, theirs) = (of_cycle(ours, None), of_cycle(theirs, None));
        for (key, value) in &theirs {
            let horizontal = ["braking", "propulsion", "medial_force", "lateral_force"];
            if horizontal.iter().any(|h| key.starts_with(h)) {
                // the vendor's version 1.8 stores both horizontal components of this walk with the other sign
                continue;
            }
            assert!(
                (ours[key] - value).abs() < SAME_POINT,
                "{key}: {} {value}",
                ours[key]
            );
            compared += usize::from(key.contains("power") || key.contains("moment"));
        }
        if let Some(theirs) = theirs.get("propulsion_impulse") {
            assert!((ours["braking_impulse"] + theirs).abs() < SAME_POINT);
            assert!(ours["braking_force_peak"] < -10.0 && ours["propulsion_force_peak"] > 10.0);
        }
    }
    assert!(compared >= 3 * 17, "{compared}");
}

#[test]
fn every_kinetic_parameter_is_explained_in_the_documentation() {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/results.md");
    let text = std::fs::read_to_string(path).unwrap();
    for definition in JOINT_DEFINITIONS.iter().chain(GROUND_DEFINITIONS) {
        let row = format!(
            "| `{}` | {} | {} |",
            definition.key, definition.unit, definition.definition
        );
        assert!(text.contains(&row), "docs/results.md lacks\n{row}");
    }
}
