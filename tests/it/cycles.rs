//! Gait cycles of real captures: curves, rejections with their reason, gaps.

use std::path::Path;

use ambula::anatomy::{AngleName, Side};
use ambula::calibration::{Calibration, MarkerSet, ModelSettings, Subject, calibrate};
use ambula::capture::Trial;
use ambula::capture::c3d::{self, C3d};
use ambula::cycles::{self, Cycle, Rejection};
use ambula::events::{self, EventSettings, Timeline};
use ambula::kinematics::{Motion, track};
use ambula::parameters;
use ambula::signal::POINTS;

use super::corpus;

/// Curves cut from our angles against curves cut from the vendor's (degrees). The file does not store the marker
/// diameter with which it was processed; the angles themselves are held to 5e-4 in `val_angles`.
const CURVE_TOLERANCE_DEG: f64 = 0.1;

const STANDING: &str = "gait/pig-full-body/PiG_Calibration-FlatFoot-Full.c3d";
const WALKING: &str = "gait/pig-full-body/PiG_Motion-FlatFoot-Full.c3d";

fn calibration(standing: &Trial, walking: &Trial) -> Calibration {
    let set = MarkerSet::detect(&standing.marker_labels()).unwrap().set;
    let subject = Subject::from_stored(walking).or(Subject::from_stored(standing));
    calibrate(standing, subject, &set, &ModelSettings::plug_in_gait()).unwrap()
}

fn cut(trial: &Trial, calibration: &Calibration) -> (Vec<Cycle>, Motion, Timeline) {
    let motion = track(trial, calibration).unwrap();
    let timeline = events::detect(trial, &[], &EventSettings::published()).unwrap();
    (
        cycles::cut(trial, Some(&motion), None, &timeline),
        motion,
        timeline,
    )
}

fn changed(path: &Path, change: impl Fn(&mut C3d)) -> Trial {
    let mut c3d = c3d::parse(&std::fs::read(path).unwrap()).unwrap();
    change(&mut c3d);
    Trial::from_c3d("changed", c3d)
}

/// Takes a point away in some frames.
fn blank(c3d: &mut C3d, label: &str, frames: std::ops::Range<usize>) {
    let labels = c3d.strings("POINT", "LABELS");
    let point = labels.iter().position(|l| l.ends_with(label)).unwrap();
    let count = c3d.points.count;
    for frame in frames {
        c3d.points.data[frame * count + point][3] = -1.0;
    }
}

#[test]
fn cycles_of_a_walk() {
    let Some(corpus) = corpus::folder() else { return };
    let standing = Trial::read(&corpus.join(STANDING)).unwrap();
    let walking = Trial::read(&corpus.join(WALKING)).unwrap();
    let (cut, motion, _) = cut(&walking, &calibration(&standing, &walking));
    let verdicts: Vec<_> = cut
        .iter()
        .map(|c| (c.side, c.number, c.rejection().cloned()))
        .collect();
    assert_eq!(
        verdicts,
        [
            (Side::Left, 1, None),
            (Side::Left, 2, None),
            (Side::Right, 1, Some(Rejection::NoOppositeFootOff)),
            (Side::Right, 2, None),
            (Side::Right, 3, None),
        ]
    );
    let mut compared = 0;
    for cycle in &cut {
        let frames = (cycle.strike_s * 100.0, cycle.next_strike_s * 100.0);
        for ((angle, component), curve) in &cycle.curves {
            let own = motion.angle(*angle, cycle.side).unwrap();
            let again = ambula::signal::curve(own, *component, frames.0, frames.1).unwrap();
            assert!(again.iter().zip(curve).all(|(a, b)| a.total_cmp(b).is_eq()));
            let Some(stored) = walking.output(&angle.c3d_label(cycle.side)) else {
                continue;
            };
            let stored = ambula::signal::curve(&stored, *component, frames.0, frames.1).unwrap();
            if *angle <= AngleName::Ankle {
                for (a, b) in stored.iter().zip(curve) {
                    assert!(
                        (a - b).abs() < CURVE_TOLERANCE_DEG,
                        "{angle:?} {component}: {a} {b}"
                    );
                }
                compared += 1;
            }
        }
    }
    assert!(compared >= 50, "{compared}");
    let averages = cycles::average(&cut);
    for side in Side::BOTH {
        let knee = averages.spread(side, AngleName::Knee, 0).unwrap();
        assert_eq!((knee.n, knee.mean.len()), (2, POINTS));
        let peak = knee.mean.iter().copied().fold(f64::MIN, f64::max);
        assert!((45.0..75.0).contains(&peak), "{peak}");
        assert!(knee.sd.unwrap().iter().all(|sd| *sd < 15.0));
        assert!(averages.side(side).representative.is_some());
    }
    let summary = parameters::summarise(&cut, [Some(900.0), Some(900.0)]);
    let speed = parameters::find(&summary, "walking_speed", Some(Side::Left)).unwrap();
    assert!(speed.n == 2 && (1.0..1.4).contains(&speed.mean));
    let json = serde_json::to_value((&cut, &averages, &summary)).unwrap();
    assert_eq!(
        json[0][0]["curves"][0]["values"].as_array().unwrap().len(),
        POINTS
    );
}

#[test]
fn a_gap_takes_its_curves_and_without_any_the_cycle_is_rejected() {
    let Some(corpus) = corpus::folder() else { return };
    let standing = Trial::read(&corpus.join(STANDING)).unwrap();
    let whole = Trial::read(&corpus.join(WALKING)).unwrap();
    let calibration = calibration(&standing, &whole);
    let gap = changed(&corpus.join(WALKING), |c3d| blank(c3d, "LTOE", 100..104));
    let (gapped, ..) = cut(&gap, &calibration);
    let first = &gapped[0];
    assert!(first.is_accepted() && first.curves.contains_key(&(AngleName::Knee, 0)));
    assert!(!first.curves.contains_key(&(AngleName::Ankle, 0)));
    let absent = first.absent.iter().find(|a| a.angle == AngleName::Ankle).unwrap();
    assert!(
        (1..10).contains(&absent.missing_points),
        "{}",
        absent.missing_points
    );
    assert!(gapped[1].curves.contains_key(&(AngleName::Ankle, 0)));
    let lost = changed(&corpus.join(WALKING), |c3d| blank(c3d, "LASI", 100..104));
    let (lost, ..) = cut(&lost, &calibration);
    assert!(
        matches!(lost[0].rejection(), Some(Rejection::MissingMarkers { .. })),
        "{:?}",
        lost[0].verdict
    );
    assert!(lost[1].is_accepted());
}

#[test]
fn turning_and_walking_across_are_rejected_with_the_angle() {
    let Some(corpus) = corpus::folder() else { return };
    let (mut trials, mut turned, mut accepted) = (0, 0, 0);
    for name in [
        "HC002D", "HC030A", "HC031A", "HC032A", "HC033A", "HC036A", "HC038A", "HC050A", "HC055A",
    ] {
        let folder = corpus.join(format!("gait/healthy-{name}"));
        let mut files = corpus::files_below(&folder);
        let standing = Trial::read(&files.remove(0)).unwrap();
        for file in files {
            let walking = Trial::read(&file).unwrap();
            let (cut, motion, timeline) = cut(&walking, &calibration(&standing, &walking));
            trials += 1;
            for cycle in &cut {
                println!(
                    "{} psi {} {:?} {} {:.2}-{:.2} {}",
                    walking.name(),
                    motion.progression.psi_deg,
                    cycle.side,
                    cycle.number,
                    cycle.strike_s,
                    cycle.next_strike_s,
                    cycle.rejection().map_or("accepted".to_owned(), Rejection::words)
                );
                match cycle.rejection() {
                    None => accepted += 1,
                    Some(Rejection::Turning { .. } | Rejection::OffCourse { .. }) => turned += 1,
                    Some(_) => {}
                }
            }
            assert!(!timeline.events.is_empty());
        }
    }
    println!("{trials} trials, {accepted} cycles accepted, {turned} rejected for turning");
    assert!(trials >= 15 && accepted >= 20 && turned >= 4);
}
