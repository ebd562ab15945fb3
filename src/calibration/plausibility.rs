//! Measurements that cannot be, or can hardly be: value, limit, what to do.

use super::lower_body::pelvis;
use super::{CalibrationError, Finding, Landmark, MarkerTracks, Measured, Subject};
use crate::anatomy::Side;

/// One measurement with the range that humans have and the range that is usual, in the unit of its name.
struct Range {
    check: &'static str,
    name: &'static str,
    unit: &'static str,
    possible: (f64, f64),
    usual: (f64, f64),
}

const fn range(
    check: &'static str,
    name: &'static str,
    unit: &'static str,
    possible: (f64, f64),
    usual: (f64, f64),
) -> Range {
    Range {
        check,
        name,
        unit,
        possible,
        usual,
    }
}

// Possible: beyond it the value is a slip of unit or key (centimetres, metres, swapped columns). Usual: a two-year-old
// to the tallest and heaviest adults seen in gait laboratories.
const MASS: Range = range("mass", "body mass", "kg", (3.0, 400.0), (8.0, 200.0));
const HEIGHT: Range = range("height", "height", "mm", (400.0, 2700.0), (700.0, 2200.0));
const LEG: Range = range("leg_length", "leg length", "mm", (200.0, 1400.0), (300.0, 1150.0));
const KNEE: Range = range("knee_width", "knee width", "mm", (30.0, 220.0), (50.0, 160.0));
const ANKLE: Range = range("ankle_width", "ankle width", "mm", (20.0, 160.0), (35.0, 110.0));
const ASIS: Range = range(
    "inter_asis_distance",
    "inter-ASIS distance",
    "mm",
    (60.0, 500.0),
    (110.0, 380.0),
);
const MARKER: Range = range(
    "marker_diameter",
    "marker diameter",
    "mm",
    (2.0, 60.0),
    (6.0, 26.0),
);
/// Torsions and offsets of wands.
const TURN: Range = range(
    "rotation_offset",
    "rotation offset",
    "degrees",
    (-90.0, 90.0),
    (-45.0, 45.0),
);

/// Left and right may differ by this share before it is worth a look.
const SIDES_DIFFER: f64 = 0.10;
/// Leg length against height: crotch-high and shorter, and no longer than this share.
const LEG_OF_HEIGHT: (f64, f64) = (0.38, 0.62);
/// Leg length against ASIS to knee to ankle markers.
const LEG_OF_MARKERS: (f64, f64) = (0.80, 1.20);
/// Inter-ASIS distance against the markers, mm.
const ASIS_OFF_MM: f64 = 40.0;

type Row = (String, &'static Range, Option<Measured>);

fn rows(subject: &Subject) -> Vec<Row> {
    let mut rows: Vec<Row> = vec![
        (MASS.name.to_owned(), &MASS, subject.mass_kg),
        (HEIGHT.name.to_owned(), &HEIGHT, subject.height_mm),
        (ASIS.name.to_owned(), &ASIS, subject.inter_asis_distance_mm),
        (MARKER.name.to_owned(), &MARKER, subject.marker_diameter_mm),
    ];
    for side in Side::BOTH {
        let m = subject.side(side);
        for (range, value) in [
            (&LEG, m.leg_length_mm),
            (&KNEE, m.knee_width_mm),
            (&ANKLE, m.ankle_width_mm),
        ] {
            rows.push((format!("{} {}", side.word(), range.name), range, value));
        }
        for (name, value) in [
            ("tibial torsion", m.tibial_torsion_deg),
            ("thigh rotation", m.thigh_rotation_deg),
            ("shank rotation", m.shank_rotation_deg),
        ] {
            rows.push((format!("{} {name}", side.word()), &TURN, value));
        }
    }
    rows
}

/// Which slip of unit turns the value into a usual one, as advice.
fn slip(value: f64, range: &Range) -> &'static str {
    let usual = |v: f64| v >= range.usual.0 && v <= range.usual.1;
    if range.unit == "mm" && usual(value * 10.0) {
        "it looks like centimetres: write millimetres"
    } else if range.unit == "mm" && usual(value * 1000.0) {
        "it looks like metres: write millimetres"
    } else if range.unit == "degrees" && value.abs() > range.possible.1 {
        "write degrees"
    } else {
        "check the measurement"
    }
}

/// Fails when a measurement is one that no human has.
///
/// # Errors
/// All impossible measurements, each with value, limits and advice.
pub(super) fn require_possible(subject: &Subject) -> Result<(), CalibrationError> {
    let mut problems = Vec::new();
    for (name, range, value) in rows(subject) {
        let Some(m) = value else { continue };
        let (low, high) = range.possible;
        if !m.value.is_finite() || m.value < low || m.value > high {
            problems.push(format!(
                "{name} {} {} ({}) is outside {low} to {high}: {}",
                m.value,
                range.unit,
                m.source.words(),
                slip(m.value, range)
            ));
        }
    }
    if problems.is_empty() {
        Ok(())
    } else {
        Err(CalibrationError::ImpossibleMeasurements { problems })
    }
}

impl Subject {
    /// What is implausible among the measurements, each with value, limit and what to do.
    pub fn problems(&self) -> Vec<Finding> {
        problems(self)
    }

    /// Where these measurements and others of the same subject (those stored in a capture, say) contradict each
    /// other: left and right exchanged, or far apart.
    pub fn contradictions(&self, other: &Subject) -> Vec<Finding> {
        let mut findings = Vec::new();
        for (check, name, of) in PAIRS {
            let [a, b] = [self, other].map(|s| Side::BOTH.map(|side| of(s, side)));
            let ([Some(l), Some(r)], [Some(ol), Some(or)]) = (a, b) else {
                continue;
            };
            let same = |x: Measured, y: Measured| (x.value - y.value).abs() < 0.01;
            if same(l, or) && same(r, ol) && !same(l, r) {
                findings.push(Finding::warning(
                    check,
                    format!(
                        "{name} left {} and right {} mm ({}), but left {} and right {} mm ({})",
                        l.value,
                        r.value,
                        l.source.words(),
                        ol.value,
                        or.value,
                        ol.source.words()
                    ),
                    "left and right look exchanged: check which is right",
                ));
                continue;
            }
            for (side, x, y) in [(Side::Left, l, ol), (Side::Right, r, or)] {
                if (x.value - y.value).abs() > SIDES_DIFFER * y.value.abs() {
                    findings.push(Finding::warning(
                        check,
                        format!(
                            "{} {name} {} mm ({}) against {} mm ({}): more than {:.0} % apart",
                            side.word(),
                            x.value,
                            x.source.words(),
                            y.value,
                            y.source.words(),
                            SIDES_DIFFER * 100.0
                        ),
                        "check which is right",
                    ));
                }
            }
        }
        findings
    }
}

type Pair = (&'static str, &'static str, fn(&Subject, Side) -> Option<Measured>);
const PAIRS: [Pair; 3] = [
    ("leg_length", "leg length", |s, side| s.side(side).leg_length_mm),
    ("knee_width", "knee width", |s, side| s.side(side).knee_width_mm),
    ("ankle_width", "ankle width", |s, side| {
        s.side(side).ankle_width_mm
    }),
];

/// What is unusual among the measurements.
pub(super) fn problems(subject: &Subject) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (name, range, value) in rows(subject) {
        let Some(m) = value else { continue };
        let (low, high) = range.usual;
        if m.value < low || m.value > high {
            findings.push(Finding::warning(
                range.check,
                format!(
                    "{name} {:.1} {} ({}) is outside the usual {low} to {high}",
                    m.value,
                    range.unit,
                    m.source.words()
                ),
                slip(m.value, range),
            ));
        }
    }
    for (check, name, of) in PAIRS {
        let [Some(left), Some(right)] = Side::BOTH.map(|side| of(subject, side)) else {
            continue;
        };
        let larger = left.value.max(right.value);
        if (left.value - right.value).abs() > SIDES_DIFFER * larger {
            findings.push(Finding::warning(
                check,
                format!(
                    "{name} left {:.1} and right {:.1} mm differ by more than {:.0} %",
                    left.value,
                    right.value,
                    SIDES_DIFFER * 100.0
                ),
                "check both sides; one may be a slip of key",
            ));
        }
    }
    for side in Side::BOTH {
        let m = subject.side(side);
        if let (Some(knee), Some(ankle)) = (m.knee_width_mm, m.ankle_width_mm)
            && ankle.value >= knee.value
        {
            findings.push(Finding::warning(
                "knee_width",
                format!(
                    "{} ankle width {:.1} mm is not smaller than the knee width {:.1} mm",
                    side.word(),
                    ankle.value,
                    knee.value
                ),
                "knee and ankle look exchanged: check both",
            ));
        }
        if let (Some(leg), Some(height)) = (m.leg_length_mm, subject.height_mm) {
            let share = leg.value / height.value;
            if share < LEG_OF_HEIGHT.0 || share > LEG_OF_HEIGHT.1 {
                findings.push(Finding::warning(
                    "leg_length",
                    format!(
                        "{} leg length is {share:.2} of the height; {} to {} is usual",
                        side.word(),
                        LEG_OF_HEIGHT.0,
                        LEG_OF_HEIGHT.1
                    ),
                    "check leg length and height",
                ));
            }
        }
    }
    findings
}

/// What the markers of the standing trial contradict.
pub(super) fn against_markers(subject: &Subject, tracks: &MarkerTracks) -> Vec<Finding> {
    let mut findings = Vec::new();
    let upright = (0..tracks.frames()).find_map(|at| Some(pelvis(tracks, at)?.rotation.m33 > 0.0));
    if upright == Some(false) {
        findings.push(Finding::warning(
            "labels",
            "the pelvis that ASIS and PSIS (or sacral) markers make stands on its head".to_owned(),
            "left and right, or front and back, of the pelvis markers look exchanged: check the labels",
        ));
    }
    for side in Side::BOTH {
        let marker = |landmark, at| tracks.at(landmark, side, at);
        let along = (0..tracks.frames()).find_map(|at| {
            let asis = marker(Landmark::Asi, at)?;
            let knee = marker(Landmark::Kne, at)?;
            let ankle = marker(Landmark::Ank, at)?;
            Some(((asis - knee).norm() + (knee - ankle).norm(), asis.z - ankle.z))
        });
        let (Some((length, rise)), Some(leg)) = (along, subject.side(side).leg_length_mm) else {
            continue;
        };
        let share = leg.value / length;
        if share < LEG_OF_MARKERS.0 || share > LEG_OF_MARKERS.1 {
            findings.push(Finding::warning(
                "leg_length",
                format!(
                    "{} leg length {:.0} mm, but the markers from ASIS over knee to ankle measure {length:.0} mm",
                    side.word(),
                    leg.value
                ),
                "check the leg length",
            ));
        }
        let backward = (0..tracks.frames()).find_map(|at| {
            let foot = marker(Landmark::Toe, at)? - marker(Landmark::Hee, at)?;
            Some(foot.dot(&pelvis(tracks, at)?.rotation.column(0)) < 0.0)
        });
        if upright == Some(true) && backward == Some(true) {
            findings.push(Finding::warning(
                "labels",
                format!("the {} foot points to the back of the pelvis", side.word()),
                "heel and toe look exchanged: check the labels",
            ));
        }
        if rise < 0.3 * length {
            findings.push(Finding::warning(
                "vertical_axis",
                format!(
                    "the {} ASIS is only {rise:.0} mm above the ankle along the laboratory's Z axis",
                    side.word()
                ),
                "the laboratory's vertical axis must be +Z, and the subject must stand in the static trial",
            ));
        }
    }
    let distance = (0..tracks.frames()).find_map(|at| {
        let left = tracks.at(Landmark::Asi, Side::Left, at)?;
        let right = tracks.at(Landmark::Asi, Side::Right, at)?;
        Some((left - right).norm())
    });
    if let (Some(distance), Some(given)) = (distance, subject.inter_asis_distance_mm)
        && (distance - given.value).abs() > ASIS_OFF_MM
    {
        findings.push(Finding::warning(
            "inter_asis_distance",
            format!(
                "inter-ASIS distance {:.0} mm ({}), but the markers are {distance:.0} mm apart",
                given.value,
                given.source.words()
            ),
            "check the measurement and where the markers were put",
        ));
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::super::Source;
    use super::*;

    fn subject(leg: [f64; 2], knee: [f64; 2]) -> Subject {
        let mut s = Subject::default();
        for side in Side::BOTH {
            let m = s.side_mut(side);
            m.leg_length_mm = Some(Measured::new(leg[side.index()], Source::SessionFile));
            m.knee_width_mm = Some(Measured::new(knee[side.index()], Source::SessionFile));
            m.ankle_width_mm = Some(Measured::new(70.0, Source::SessionFile));
        }
        s
    }

    #[test]
    fn a_leg_length_in_centimetres_is_impossible_and_says_so() {
        let error = require_possible(&subject([88.0, 880.0], [100.0, 100.0]))
            .unwrap_err()
            .to_string();
        assert!(
            error.contains("left leg length 88 mm") && error.contains("centimetres"),
            "{error}"
        );
    }

    #[test]
    fn unlike_sides_and_exchanged_widths_are_found() {
        let found = subject([880.0, 880.0], [100.0, 120.0]).problems();
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0].text.contains("10 %"));
        let found = subject([880.0, 880.0], [60.0, 60.0]).problems();
        assert!(found.iter().all(|f| f.action.contains("exchanged")) && found.len() == 2);
    }

    #[test]
    fn left_and_right_exchanged_against_the_capture_are_found() {
        let found =
            subject([880.0, 870.0], [100.0, 104.0]).contradictions(&subject([880.0, 870.0], [104.0, 100.0]));
        assert_eq!(found.len(), 1);
        assert!(found[0].action.contains("exchanged"));
    }
}
