//! Measurements whose left and right values differ by more than bodies do, below the tenth that calibration tells.

use super::super::finding::{Finding, Graph};
use super::super::limits::Limits;
use super::super::view::SessionView;
use super::on;
use crate::anatomy::{AngleName, Side};
use crate::calibration::{Calibration, Landmark, MarkerTracks, Measured, SideMeasurements};
use crate::capture::Trial;

/// From this share on calibration tells of it by itself.
const TOLD_BY_CALIBRATION: f64 = 0.10;

type Width = fn(&SideMeasurements) -> Option<Measured>;

/// Asks the measurements, and leg lengths beside the markers of the standing trial.
pub(in super::super) fn check(session: &SessionView<'_>, limits: &Limits, found: &mut Vec<Finding>) {
    let Some(calibration) = session.calibration else {
        return;
    };
    let widths: [(&str, &str, Width); 2] = [
        ("anthropometry.knee_width_sides", "knee width", |m| {
            m.knee_width_mm
        }),
        ("anthropometry.ankle_width_sides", "ankle width", |m| {
            m.ankle_width_mm
        }),
    ];
    for (rule, name, of) in widths {
        let [Some(left), Some(right)] = both(calibration, of) else {
            continue;
        };
        let apart_mm = (left - right).abs();
        if apart_mm > TOLD_BY_CALIBRATION * left.max(right) {
            continue;
        }
        let finding = Finding::judged(
            limits,
            rule,
            apart_mm,
            |_| format!("{name} left {left:.0} and right {right:.0} mm"),
            "measure both again; half of what a width is wrong moves the joint centre",
        );
        let wider = if left > right { Side::Left } else { Side::Right };
        found.extend(finding.map(|f| f.at(on(wider)).affecting(legs())));
    }
    let markers = session.standing.and_then(|s| marker_legs_mm(s, calibration));
    let lengths = both(calibration, |m| m.leg_length_mm);
    if let ([Some(left), Some(right)], Some([marker_left, marker_right])) = (lengths, markers) {
        let apart_pct = 100.0 * ((left / right) / (marker_left / marker_right) - 1.0).abs();
        let finding = Finding::judged(
            limits,
            "anthropometry.leg_length_sides",
            apart_pct,
            |_| {
                format!(
                    "leg length left {left:.0} and right {right:.0} mm, but from ASIS over knee to ankle the markers \
                     measure {marker_left:.0} and {marker_right:.0} mm"
                )
            },
            "measure both leg lengths again; see that pelvis, knee and ankle markers sit alike on both sides",
        );
        found.extend(finding.map(|f| f.affecting(legs())));
    }
}

fn legs() -> Vec<Graph> {
    let angles = |side| [AngleName::Hip, AngleName::Knee, AngleName::Ankle].map(|a| Graph::Angle(a, side));
    Side::BOTH.into_iter().flat_map(angles).collect()
}

fn both(calibration: &Calibration, of: Width) -> [Option<f64>; 2] {
    Side::BOTH.map(|side| of(calibration.subject.side(side)).map(|m| m.value))
}

/// ASIS over knee to ankle marker of both legs in the standing trial, median, mm.
fn marker_legs_mm(standing: &Trial, calibration: &Calibration) -> Option<[f64; 2]> {
    let tracks = MarkerTracks::read(
        standing,
        &calibration.marker_set.resolve(&standing.marker_labels()),
    );
    let of = |side: Side| {
        let length = |at: usize| {
            let [asis, knee, ankle] =
                [Landmark::Asi, Landmark::Kne, Landmark::Ank].map(|m| tracks.at(m, side, at));
            let (knee, ankle) = (knee?, ankle?);
            Some((asis? - knee).norm() + (knee - ankle).norm())
        };
        crate::signal::median((0..tracks.frames()).filter_map(length).collect())
    };
    Some([of(Side::Left)?, of(Side::Right)?])
}
