//! The processed copy of a capture: what the session adds to the C3D file.

use super::outcome::{Outcome, State, TrialRecord};
use super::walking::Walk;
use crate::anatomy::{AngleName, KineticKind, KineticName, Side};
use crate::calibration::Subject;
use crate::capture::{AnalysisValue, StoredEventKind, Trial};
use crate::cycles::{self, REPORTABLE};
use crate::events::EventKind;
use crate::exchange::c3d_out::{Additions, Output, OutputKind, StoredMeasurement, processed_copy};
use crate::kinematics::Motion;
use crate::kinetics::Loads;
use crate::parameters::pig_analysis;
use crate::signal::Track;

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
    let kinetics = walk.map(|walk| kinetic_outputs(trial, walk)).unwrap_or_default();
    outputs.extend(kinetics.iter().map(|(label, kind, track)| Output {
        label,
        kind: *kind,
        values: &track.values,
        valid: &track.valid,
    }));
    let remarks = walk.and_then(|walk| walk.loads.as_ref()).map(remarks);
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
        remarks: remarks.unwrap_or_default(),
    };
    Some(processed_copy(trial, &additions).map_err(|e| e.to_string()))
}

/// The kinetics of a walk in the frames that count, in the layout of Plug-in Gait: a total power is the third component.
/// A stored output that has no such frame is replaced by an empty one, so that no two programs are mixed.
fn kinetic_outputs(trial: &Trial, walk: &Walk) -> Vec<(String, OutputKind, Track)> {
    let Some(loads) = &walk.loads else {
        return Vec::new();
    };
    let load = cycles::Load {
        loads,
        contacts: &walk.contacts,
    };
    let shown = Side::BOTH.map(|side| cycles::reportable(load, &walk.timeline, side));
    let mut outputs = Vec::new();
    for name in KineticName::ALL {
        for (side, shown) in Side::BOTH.into_iter().zip(&shown) {
            let label = name.c3d_label(side);
            let total_power = name.kind() == KineticKind::Power && name.components().get(1) == Some(&None);
            let mut track = Track::missing(loads.frames);
            for frame in (0..loads.frames).filter(|frame| shown.get(*frame) == Some(&true)) {
                let value = loads.track(name, side).and_then(|track| track.at(frame));
                let placed = value.map(|[x, y, z]| if total_power { [0.0, 0.0, x] } else { [x, y, z] });
                track.set(frame, placed);
            }
            if track.valid.contains(&true) || trial.place_of(&label).is_some() {
                outputs.push((label, output_kind(name), track));
            }
        }
    }
    outputs
}

/// The list of `POINT` that an output stands in; the ground reaction in percent of body weight stands among the forces,
/// as in the files of Plug-in Gait.
fn output_kind(name: KineticName) -> OutputKind {
    match name.kind() {
        KineticKind::Force | KineticKind::WeightShare => OutputKind::Force,
        KineticKind::Moment => OutputKind::Moment,
        KineticKind::Power => OutputKind::Power,
    }
}

/// How the kinetics were computed, for the `AMBULA` group.
fn remarks(loads: &Loads) -> Vec<(&'static str, String)> {
    vec![
        ("KINETICS", loads.settings.method.key().to_owned()),
        ("MOMENT_FRAME", loads.settings.moment_frame.key().to_owned()),
        ("KINETIC_FRAMES", REPORTABLE.to_owned()),
        (
            "KINETIC_UNITS",
            "N/kg, Nmm/kg, W/kg; NormalisedGRF in percent of body weight".to_owned(),
        ),
    ]
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
