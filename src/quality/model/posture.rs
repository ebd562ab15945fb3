//! Posture in the standing trial, as the calibrated model sees it.
//!
//! A hyperextended or bent knee, a tilted pelvis or a foot that is not flat moves the zero of the walk's curves, or shows a marker that
//! sits wrong. Patients who cannot stand otherwise are no fault: the finding then only has to be known.

use super::super::finding::{Finding, Graph};
use super::super::limits::Limits;
use super::super::view::SessionView;
use super::on;
use crate::anatomy::{AngleName, Side};
use crate::calibration::{Landmark, MarkerTracks};
use crate::kinematics::{Motion, track_static};

/// Asks the standing trial.
pub(in super::super) fn check(session: &SessionView<'_>, limits: &Limits, found: &mut Vec<Finding>) {
    let (Some(standing), Some(calibration)) = (session.standing, session.calibration) else {
        return;
    };
    let Ok(motion) = track_static(standing, calibration) else {
        return;
    };
    let mean = |angle, side, component| mean_deg(&motion, angle, side, component);
    let look = "let the patient stand upright as well as possible and repeat the static trial; if the posture is the \
                patient's own, note it";
    if let Some(deg) = mean(AngleName::Pelvis, Side::Left, 1) {
        let what = |_: &_| format!("standing, the pelvis is {:.1}° out of level", deg.abs());
        found.extend(
            Finding::judged(limits, "static.pelvis_level", deg.abs(), what, look)
                .map(|f| f.affecting(Side::BOTH.map(|s| Graph::Angle(AngleName::Pelvis, s)).to_vec())),
        );
    }
    for side in Side::BOTH {
        let word = side.word();
        let graphs = |angles: &[AngleName]| angles.iter().map(|a| Graph::Angle(*a, side)).collect::<Vec<_>>();
        if let Some(deg) = mean(AngleName::Knee, side, 0) {
            let bent = Finding::judged(
                limits,
                "static.knee_flexion",
                deg,
                |_| format!("standing, the {word} knee is bent by {deg:.0}°"),
                look,
            );
            let over = Finding::judged(
                limits,
                "static.knee_hyperextension",
                -deg,
                |_| format!("standing, the {word} knee is hyperextended by {:.0}°", -deg),
                "check thigh, knee and ankle markers of this side, then repeat the static trial; if the knee really is, note it",
            );
            let graphs = graphs(&[AngleName::Hip, AngleName::Knee]);
            found.extend(bent.or(over).map(|f| f.at(on(side)).affecting(graphs)));
        }
        if let Some(deg) = mean(AngleName::Knee, side, 1) {
            let word_of = if deg > 0.0 { "varus" } else { "valgus" };
            let varus = Finding::judged(
                limits,
                "static.knee_varus",
                deg.abs(),
                |_| format!("standing, the {word} knee is in {:.0}° of {word_of}", deg.abs()),
                "check knee width, thigh marker and knee marker of this side; if the knee really is, note it",
            );
            let graphs = graphs(&[AngleName::Hip, AngleName::Knee]);
            found.extend(varus.map(|f| f.at(on(side)).affecting(graphs)));
        }
        let flat = calibration
            .subject
            .side(side)
            .flat_foot
            .is_some_and(|(flat, _)| flat);
        let tracks = MarkerTracks::read(
            standing,
            &calibration.marker_set.resolve(&standing.marker_labels()),
        );
        let pitches = (0..tracks.frames()).filter_map(|at| {
            let line = tracks.at(Landmark::Hee, side, at)? - tracks.at(Landmark::Toe, side, at)?;
            Some((line.z / line.norm()).asin().to_degrees())
        });
        if let (true, Some(deg)) = (flat, crate::signal::median(pitches.collect())) {
            let higher = if deg > 0.0 { "heel" } else { "toe" };
            let tilted = Finding::judged(
                limits,
                "static.foot_flat",
                deg.abs(),
                |_| {
                    format!(
                        "the {word} foot counts as flat in the static trial, but the {higher} marker is higher: {:.0}°",
                        deg.abs()
                    )
                },
                "put heel and toe markers at one height above the floor, see that the whole foot is down, repeat the \
                 static trial; or switch flat_foot off",
            );
            let graphs = graphs(&[AngleName::Ankle, AngleName::FootProgress]);
            found.extend(tilted.map(|f| f.at(on(side)).affecting(graphs)));
        }
    }
}

fn mean_deg(motion: &Motion, angle: AngleName, side: Side, component: usize) -> Option<f64> {
    let track = motion.angle(angle, side)?;
    let values = (0..track.len()).filter_map(|at| track.at(at)?.get(component).copied());
    crate::signal::median(values.collect())
}
