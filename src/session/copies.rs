//! The processed copy of a capture: what the session adds to the C3D file.

use super::outcome::{Outcome, State, TrialRecord};
use crate::anatomy::{AngleName, Side};
use crate::calibration::Subject;
use crate::capture::{AnalysisValue, StoredEventKind};
use crate::events::EventKind;
use crate::exchange::c3d_out::{Additions, Output, OutputKind, StoredMeasurement, processed_copy};
use crate::kinematics::Motion;
use crate::parameters::pig_analysis;

/// The bytes of the copy; `None` for captures that nothing was computed from.
///
/// # Errors
/// Why the C3D format cannot hold the result.
pub(super) fn copy(outcome: &Outcome, record: &TrialRecord) -> Option<Result<Vec<u8>, String>> {
    let trial = record.capture.trial()?;
    let (motion, walk) = match &record.state {
        State::Processed(walk) => (&walk.motion, Some(walk)),
        State::Calibration => (outcome.calibrated.standing.as_ref()?, None),
        State::NotUsed(_) | State::Failed(_) => return None,
    };
    let virtual_markers: Vec<_> = Motion::virtual_marker_names()
        .into_iter()
        .filter_map(|name| motion.virtual_marker(&name).map(|track| (name, track)))
        .collect();
    let angles: Vec<(String, AngleName, Side)> = motion
        .angles()
        .map(|(angle, side, _)| (angle.c3d_label(side), angle, side))
        .collect();
    let mut outputs: Vec<Output<'_>> = Vec::new();
    for (label, angle, side) in &angles {
        if let Some(track) = motion.angle(*angle, *side) {
            outputs.push(Output {
                label,
                kind: OutputKind::Angle,
                values: &track.values,
                valid: &track.valid,
            });
        }
    }
    outputs.extend(virtual_markers.iter().map(|(label, track)| Output {
        label,
        kind: OutputKind::Position,
        values: &track.values,
        valid: &track.valid,
    }));
    let events = walk.map(|walk| {
        let kind = |kind| match kind {
            EventKind::FootStrike => StoredEventKind::FootStrike,
            EventKind::FootOff => StoredEventKind::FootOff,
        };
        let events = walk.timeline.events.iter();
        events.map(|e| (e.side, kind(e.kind), e.time_s)).collect()
    });
    let results = walk.map(|walk| {
        let values = pig_analysis(&walk.cycles).into_iter();
        let as_stored = |v: crate::parameters::PigValue| AnalysisValue {
            name: v.name.to_owned(),
            side: Some(v.side),
            unit: v.unit.to_owned(),
            value: v.value,
        };
        values.map(as_stored).collect()
    });
    let additions = Additions {
        outputs,
        events,
        measurements: measurements(&outcome.calibrated.calibration.subject),
        results: results.unwrap_or_default(),
    };
    Some(processed_copy(trial, &additions).map_err(|e| e.to_string()))
}

/// The measurements that the model used, by their names in the `PROCESSING` group.
fn measurements(subject: &Subject) -> Vec<StoredMeasurement> {
    let mut list = Vec::new();
    let mut plain = |name: String, value: Option<crate::calibration::Measured>| {
        list.extend(value.map(|m| StoredMeasurement::Plain(name, m.value)));
    };
    plain("Bodymass".to_owned(), subject.mass_kg);
    plain("Height".to_owned(), subject.height_mm);
    plain("InterAsisDistance".to_owned(), subject.inter_asis_distance_mm);
    plain("MarkerDiameter".to_owned(), subject.marker_diameter_mm);
    for side in Side::BOTH {
        let s = subject.side(side);
        for (name, value) in [
            ("LegLength", s.leg_length_mm),
            ("KneeWidth", s.knee_width_mm),
            ("AnkleWidth", s.ankle_width_mm),
            ("AsisTrocanterDistance", s.asis_trochanter_distance_mm),
            ("SoleDelta", s.sole_delta_mm),
            ("ShoulderOffset", s.shoulder_offset_mm),
            ("ElbowWidth", s.elbow_width_mm),
            ("WristWidth", s.wrist_width_mm),
            ("HandThickness", s.hand_thickness_mm),
        ] {
            plain(format!("{}{name}", side.letter()), value);
        }
    }
    let mut angle = |name: String, value: Option<crate::calibration::Measured>| {
        list.extend(value.map(|m| StoredMeasurement::AngleDeg(name, m.value)));
    };
    angle("HeadOffset".to_owned(), subject.head_offset_deg);
    for side in Side::BOTH {
        let s = subject.side(side);
        for (name, value) in [
            ("TibialTorsion", s.tibial_torsion_deg),
            ("ThighRotation", s.thigh_rotation_deg),
            ("ShankRotation", s.shank_rotation_deg),
            ("StaticPlantFlex", s.static_plantar_flexion_deg),
            ("StaticRotOff", s.static_rotation_offset_deg),
            ("AnkleAbAdd", s.ankle_ab_add_deg),
        ] {
            angle(format!("{}{name}", side.letter()), value);
        }
    }
    list
}
