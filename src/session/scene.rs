//! Walks of an outcome as the 3D view shows them: fewer frames where there are many, sticks between points.

use super::calibrating::Calibrated;
use super::outcome::{Outcome, TrialRecord};
use super::walking::Walk;
use crate::anatomy::Side;
use crate::calibration::plates::Plate;
use crate::capture::Trial;
use crate::events::EventKind;
use crate::interactive::{EventAt, LoadOf, MovingForce, MovingPoint, PointOf, Scene};
use crate::kinematics::{JointCentre, Motion};
use crate::kinetics::Contact;
use crate::signal::{Track, frame_index};

/// More frames per second than a screen shows are not written.
const SHOWN_HZ: f64 = 100.0;
/// So many places (points times frames) of all walks together keep the file small; more are thinned further.
const MOST_PLACES: usize = 4_000_000;
/// The middle of the body where hip centres are missing, mm above the floor.
const MIDDLE_MM: f64 = 900.0;

/// All processed walks.
pub(super) fn scenes(outcome: &Outcome) -> Vec<Scene> {
    let walks: Vec<(&TrialRecord, &Trial, &Walk)> = outcome
        .trials
        .iter()
        .filter_map(|record| Some((record, record.capture.trial()?, record.walk()?)))
        .filter(|(_, trial, _)| trial.frames() > 0 && trial.point_rate_hz() > 0.0)
        .collect();
    let places = |thinner: usize| -> usize {
        let of = |trial: &Trial| (trial.marker_labels().len() + 12) * trial.frames() / every(trial, thinner);
        walks.iter().map(|(_, trial, _)| of(trial)).sum()
    };
    let mut thinner = 1;
    while places(thinner) > MOST_PLACES && thinner < 64 {
        thinner *= 2;
    }
    walks
        .into_iter()
        .map(|(record, trial, walk)| scene(record, trial, walk, (&outcome.calibrated, every(trial, thinner))))
        .collect()
}

/// Every so-manieth frame is shown.
fn every(trial: &Trial, thinner: usize) -> usize {
    let step = frame_index((trial.point_rate_hz() / SHOWN_HZ - 1e-6).ceil()).unwrap_or(1);
    step.max(1).saturating_mul(thinner)
}

fn scene(
    record: &TrialRecord,
    trial: &Trial,
    walk: &Walk,
    (calibrated, step): (&Calibrated, usize),
) -> Scene {
    let thinned = |track: &Track| Track {
        values: track.values.iter().step_by(step).copied().collect(),
        valid: track.valid.iter().step_by(step).copied().collect(),
    };
    let resolved = calibrated.calibration.marker_set.resolve(&trial.marker_labels());
    let mut points: Vec<MovingPoint> = Vec::new();
    for label in trial.marker_labels() {
        let known = points.iter().any(|p| p.name == label);
        let track = trial.marker(label).filter(|t| t.valid.contains(&true));
        let Some(track) = track.filter(|_| !known && super::opensim::is_real(label)) else {
            continue;
        };
        points.push(MovingPoint {
            name: label.to_owned(),
            kind: PointOf::Marker,
            side: side_of(label),
            place_mm: thinned(&track),
        });
    }
    let markers: Vec<(String, usize)> = resolved
        .iter()
        .filter_map(|(landmark, side, label)| {
            let place = points.iter().position(|p| p.name == *label)?;
            Some((landmark.name(*side), place))
        })
        .collect();
    let mut centres = Vec::new();
    for joint in JointCentre::ALL {
        for side in Side::BOTH {
            if let Some(track) = walk.motion.joint_centre(joint, side) {
                centres.push(((joint, side), points.len()));
                points.push(MovingPoint {
                    name: format!("{} {}", side.word(), word(joint)),
                    kind: PointOf::Centre,
                    side: Some(side),
                    place_mm: thinned(track),
                });
            }
        }
    }
    let body: Vec<usize> = centres
        .iter()
        .filter(|((joint, _), _)| *joint == JointCentre::Hip)
        .map(|(_, place)| *place)
        .collect();
    let frames = trial.frames().div_ceil(step);
    let rate_hz = trial.point_rate_hz() / to_f64(step);
    Scene {
        name: record.capture.name.clone(),
        first_frame: trial.first_frame_number(),
        frames,
        rate_hz,
        stored_rate_hz: trial.point_rate_hz(),
        heading_deg: heading_deg(&walk.motion),
        middle_mm: middle_mm(&points, &body),
        bones: bones(&markers, &centres),
        plates: walk
            .plates
            .iter()
            .filter(|p| !p.silent)
            .map(|plate| moving_force(plate, &walk.contacts, frames, rate_hz))
            .collect(),
        events: walk.timeline.events.iter().map(event).collect(),
        notes: notes(trial, walk, rate_hz),
        points,
        body,
    }
}

fn word(joint: JointCentre) -> &'static str {
    match joint {
        JointCentre::Hip => "hip centre",
        JointCentre::Knee => "knee centre",
        JointCentre::Ankle => "ankle centre",
        JointCentre::Shoulder => "shoulder centre",
        JointCentre::Elbow => "elbow centre",
        JointCentre::Wrist => "wrist centre",
    }
}

/// The side by the first letter, as marker names have it (LASI, `R_KNEE`).
fn side_of(label: &str) -> Option<Side> {
    let mut letters = label.chars();
    let first = letters.next()?;
    let is_prefix = letters
        .next()
        .is_some_and(|c| c.is_uppercase() || c == '_' || c == '.');
    match first {
        'L' if is_prefix => Some(Side::Left),
        'R' if is_prefix => Some(Side::Right),
        _ => None,
    }
}

fn to_f64(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}

fn heading_deg(motion: &Motion) -> f64 {
    f64::from(motion.progression.psi_deg)
}

/// The mean place of the body over the walk.
fn middle_mm(points: &[MovingPoint], body: &[usize]) -> [f64; 3] {
    let places = body.iter().filter_map(|i| points.get(*i)).flat_map(|p| {
        let valid = p.place_mm.values.iter().zip(&p.place_mm.valid);
        valid.filter(|(_, valid)| **valid).map(|(place, _)| *place)
    });
    let (mut sum, mut n) = ([0.0; 3], 0_usize);
    for place in places {
        for (total, value) in sum.iter_mut().zip(place) {
            *total += value;
        }
        n += 1;
    }
    if n == 0 {
        return [0.0, 0.0, MIDDLE_MM];
    }
    sum.map(|total| total / to_f64(n))
}

/// Sticks between markers, by their Plug-in Gait names; the letter of the side takes the place of `*`.
const MARKER_BONES: [(&str, &str); 16] = [
    ("LASI", "RASI"),
    ("LPSI", "RPSI"),
    ("*ASI", "*PSI"),
    ("*ASI", "SACR"),
    ("*HEE", "*TOE"),
    ("C7", "CLAV"),
    ("CLAV", "STRN"),
    ("STRN", "T10"),
    ("T10", "C7"),
    ("LFHD", "RFHD"),
    ("LBHD", "RBHD"),
    ("*FHD", "*BHD"),
    ("CLAV", "*SHO"),
    ("C7", "*SHO"),
    ("*WRA", "*WRB"),
    ("*WRA", "*FIN"),
];

type Bones = Vec<(usize, usize, Option<Side>)>;

fn bones(markers: &[(String, usize)], centres: &[((JointCentre, Side), usize)]) -> Bones {
    let marker = |name: &str| markers.iter().find(|(known, _)| known == name).map(|(_, i)| *i);
    let centre = |joint, side| {
        let found = centres.iter().find(|(key, _)| *key == (joint, side));
        found.map(|(_, i)| *i)
    };
    let mut bones: Bones = Vec::new();
    let mut add = |from: Option<usize>, to: Option<usize>, side| {
        if let (Some(from), Some(to)) = (from, to) {
            bones.push((from, to, side));
        }
    };
    for (from, to) in MARKER_BONES {
        if !from.contains('*') && !to.contains('*') {
            add(marker(from), marker(to), None);
            continue;
        }
        for side in Side::BOTH {
            let named = |name: &str| marker(&name.replace('*', &side.letter().to_string()));
            add(named(from), named(to), Some(side));
        }
    }
    for side in Side::BOTH {
        let of = |joint| centre(joint, side);
        let own = Some(side);
        add(of(JointCentre::Hip), of(JointCentre::Knee), own);
        add(of(JointCentre::Knee), of(JointCentre::Ankle), own);
        add(of(JointCentre::Shoulder), of(JointCentre::Elbow), own);
        add(of(JointCentre::Elbow), of(JointCentre::Wrist), own);
        for end in ["TOE", "HEE"] {
            add(
                of(JointCentre::Ankle),
                marker(&format!("{}{end}", side.letter())),
                own,
            );
        }
        add(
            of(JointCentre::Wrist),
            marker(&format!("{}FIN", side.letter())),
            own,
        );
    }
    add(
        centre(JointCentre::Hip, Side::Left),
        centre(JointCentre::Hip, Side::Right),
        None,
    );
    add(
        centre(JointCentre::Shoulder, Side::Left),
        centre(JointCentre::Shoulder, Side::Right),
        None,
    );
    bones
}

/// What a plate measured at the instants that are shown.
fn moving_force(plate: &Plate, contacts: &[Contact], frames: usize, rate_hz: f64) -> MovingForce {
    let mut place_mm = Track::missing(frames);
    let mut force_n = Track::missing(frames);
    for frame in 0..frames {
        let sample = frame_index((to_f64(frame) / rate_hz * plate.rate_hz).round());
        let Some(sample) = sample.filter(|s| *s < plate.force_n.len()) else {
            continue;
        };
        let place = plate.cop_mm.at(sample);
        place_mm.set(frame, place);
        force_n.set(frame, place.and_then(|_| plate.force_n.get(sample).copied()));
    }
    MovingForce {
        number: plate.number,
        corners_mm: plate.corners_mm,
        place_mm,
        force_n,
        loads: contacts
            .iter()
            .filter(|c| c.plate == plate.number)
            .map(|c| LoadOf {
                from_s: c.start_s,
                to_s: c.end_s,
                side: c.foot.side(),
                clean: c.is_clean(),
            })
            .collect(),
    }
}

fn event(event: &crate::events::Event) -> EventAt {
    EventAt {
        side: event.side,
        kind: match event.kind {
            EventKind::FootStrike => "foot_strike",
            EventKind::FootOff => "foot_off",
        },
        time_s: event.time_s,
        method: event.method.words(),
    }
}

fn notes(trial: &Trial, walk: &Walk, rate_hz: f64) -> Vec<String> {
    let mut notes = Vec::new();
    let stored = trial.point_rate_hz();
    if rate_hz < stored - 1e-6 {
        notes.push(format!(
            "{} of {} frames per second are shown.",
            crate::report::rounding::shortest(rate_hz, 1),
            crate::report::rounding::shortest(stored, 1)
        ));
    }
    if !walk.treated.fills.is_empty() {
        notes.push(
            "Markers are shown as captured; joint centres rest on filled gaps where there are some."
                .to_owned(),
        );
    }
    notes.push("Places to 0.1 mm; force vectors 1 mm per N, red and blue where they are a foot's, broad where its contact is clean.".to_owned());
    notes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sides_are_read_from_names() {
        for (label, side) in [
            ("LASI", Some(Side::Left)),
            ("R_KNEE", Some(Side::Right)),
            ("Left", None),
            ("C7", None),
            ("RBAK", Some(Side::Right)),
            ("", None),
        ] {
            assert_eq!(side_of(label), side, "{label}");
        }
    }

    #[test]
    fn sticks_join_points_that_are_there() {
        let markers = [("LHEE".to_owned(), 0), ("LTOE".to_owned(), 1)];
        let centres = [
            ((JointCentre::Knee, Side::Left), 2),
            ((JointCentre::Ankle, Side::Left), 3),
        ];
        let left = Some(Side::Left);
        assert_eq!(
            bones(&markers, &centres),
            [(0, 1, left), (2, 3, left), (3, 1, left), (3, 0, left)]
        );
    }
}
