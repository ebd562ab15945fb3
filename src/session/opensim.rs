//! The files of a capture for OpenSim: markers, ground reaction by foot, ground reaction by plate.

use super::outcome::{State, TrialRecord};
use super::outputs::Output;
use super::walking::Walk;
use crate::anatomy::Side;
use crate::calibration::plates::Plate;
use crate::capture::Trial;
use crate::exchange::mot::{Columns, mot};
use crate::exchange::trc::{Frames, Marker, trc};
use crate::kinematics::Motion;
use crate::kinetics::{Contact, FootLoad};

/// Ends of the names of joint and mass centres, which other programs store beside the markers.
const CENTRES: [&str; 5] = ["HJC", "KJC", "AJC", "CentreOfMass", "CentreOfMassFloor"];

/// The files of one capture; none for captures that nothing was computed from.
pub(super) fn files(record: &TrialRecord) -> Vec<Output> {
    let Some(trial) = record.capture.trial() else {
        return Vec::new();
    };
    let walk = match &record.state {
        State::Processed(walk) => Some(walk),
        State::Calibration => None,
        State::NotUsed(_) | State::Failed(_) => return Vec::new(),
    };
    if trial.point_rate_hz() <= 0.0 {
        return Vec::new();
    }
    let stem = &record.capture.name;
    let mut outputs = vec![of_markers(&format!("{stem}.trc"), trial)];
    if let Some(walk) = walk.filter(|walk| !walk.plates.is_empty()) {
        outputs.extend(of_feet(&format!("{stem}_grf.mot"), walk));
        outputs.extend(of_plates(&format!("{stem}_plates.mot"), walk));
    }
    outputs
}

fn output(name: &str, bytes: Vec<u8>) -> Output {
    Output {
        name: format!("opensim/{name}"),
        bytes,
    }
}

fn of_markers(name: &str, trial: &Trial) -> Output {
    let mut markers: Vec<Marker> = Vec::new();
    for label in trial.marker_labels() {
        let known = markers.iter().any(|m| m.name == label);
        let place_mm = trial.marker(label).filter(|t| t.valid.contains(&true));
        if let Some(place_mm) = place_mm.filter(|_| !known && is_real(label)) {
            markers.push(Marker {
                name: label.to_owned(),
                place_mm,
            });
        }
    }
    let frames = Frames {
        count: trial.frames(),
        rate_hz: trial.point_rate_hz(),
        first: trial.first_frame_number(),
    };
    output(name, trc(name, frames, &markers))
}

/// Whether a point is a marker as far as its name tells: no virtual marker of the model, no joint or mass centre, no
/// trajectory without a name (`*52`, `#`).
pub(super) fn is_real(label: &str) -> bool {
    let named = label.starts_with(|c: char| c.is_alphanumeric() || c == '_');
    let centre = CENTRES.iter().any(|end| label.ends_with(end));
    named && !centre && !Motion::virtual_marker_names().iter().any(|v| v == label)
}

/// The ground reaction of both feet in their clean contacts; `None` where no plate gives a centre of pressure.
fn of_feet(name: &str, walk: &Walk) -> Option<Output> {
    let plate = walk.plates.iter().find(|p| p.moment_nmm.is_some())?;
    let [left, right] = Side::BOTH.map(|side| FootLoad::of(&walk.plates, &walk.contacts, side));
    let columns = [("", &right), ("1_", &left)].map(|(prefix, load)| Columns {
        prefix,
        load: load.as_ref(),
    });
    let mut remarks = vec![
        "Columns without prefix are the right foot's, those with 1_ the left foot's; clean contacts only."
            .to_owned(),
    ];
    remarks.extend(walk.contacts.iter().map(|c| in_words(c, &walk.plates)));
    let samples = plate.force_n.len();
    Some(output(
        name,
        mot(name, plate.rate_hz, samples, &columns, &remarks),
    ))
}

/// One line about a contact: what became of it.
fn in_words(contact: &Contact, plates: &[Plate]) -> String {
    let span = format!(
        "plate {}, {:.3} to {:.3} s",
        contact.plate, contact.start_s, contact.end_s
    );
    let whose = match contact.foot.side() {
        Some(side) => format!("{} foot", side.word()),
        None => "nobody's".to_owned(),
    };
    let placed = plates
        .iter()
        .any(|p| p.number == contact.plate && p.moment_nmm.is_some());
    if !placed {
        return format!("Left out: {span}, {whose}: the plate gives no centre of pressure.");
    }
    let fate = if contact.is_clean() {
        "Included"
    } else {
        "Left out"
    };
    format!("{fate}: {span}, {whose}: {}.", contact.words())
}

/// What each plate measured, whoever stood on it; `None` where no plate gives a centre of pressure.
fn of_plates(name: &str, walk: &Walk) -> Option<Output> {
    let loads: Vec<(String, f64, FootLoad)> = walk
        .plates
        .iter()
        .filter_map(|p| Some((format!("plate{}_", p.number), p.rate_hz, FootLoad::of_plate(p)?)))
        .collect();
    let (_, rate_hz, first) = loads.first()?;
    let columns: Vec<Columns<'_>> = loads
        .iter()
        .map(|(prefix, _, load)| Columns {
            prefix,
            load: Some(load),
        })
        .collect();
    let remarks = ["One set of columns per plate, clean or not, by its number in the C3D file.".to_owned()];
    Some(output(
        name,
        mot(name, *rate_hz, first.force_n.len(), &columns, &remarks),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markers_are_told_from_what_other_programs_add() {
        for label in ["LASI", "C7", "RF01", "LKNEin", "T10"] {
            assert!(is_real(label), "{label}");
        }
        for label in ["LFEO", "PELP", "CentreOfMass", "LHJC", "*52", "#", ""] {
            assert!(!is_real(label), "{label}");
        }
    }
}
