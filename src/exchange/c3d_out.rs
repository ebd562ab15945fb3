//! A processed copy of a capture: the input with angles, events, measurements and results added, all else kept.

use crate::anatomy::Side;
use crate::capture::c3d::{self, C3dError, Group, NewEvent, NewPoint, NewResult, Parameter};
use crate::capture::{AnalysisValue, StoredEvent, StoredEventKind, Trial};

/// What a three-component output is: which list of `POINT` names it, and in which unit it comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OutputKind {
    /// A position in mm: a joint centre or another virtual marker.
    Position,
    /// An angle in degrees.
    Angle,
    /// A force in N/kg.
    Force,
    /// A moment in N·mm/kg.
    Moment,
    /// A power in W/kg.
    Power,
}

/// One output, such as `LHipAngles`.
#[derive(Debug, Clone, Copy)]
pub struct Output<'a> {
    /// Label without subject prefix.
    pub label: &'a str,
    /// What it is.
    pub kind: OutputKind,
    /// One triple per stored frame, in the unit of the kind.
    pub values: &'a [[f64; 3]],
    /// Whether the triple of the same index is valid.
    pub valid: &'a [bool],
}

/// One measurement of the subject for the `PROCESSING` group.
#[derive(Debug, Clone, PartialEq)]
pub enum StoredMeasurement {
    /// Lengths in mm, masses in kg, options as 0 or 1.
    Plain(String, f64),
    /// Angles in degrees; stored in the unit that the input's software uses.
    AngleDeg(String, f64),
}

/// What to add to a capture. Events, when given, take the place of the stored foot strikes and foot offs.
#[derive(Debug, Clone, Default)]
pub struct Additions<'a> {
    /// Outputs; one of a stored label takes its place.
    pub outputs: Vec<Output<'a>>,
    /// Foot strikes and foot offs: side, kind, seconds from the first stored frame.
    pub events: Option<Vec<(Side, StoredEventKind, f64)>>,
    /// Measurements; one of a stored name takes its place.
    pub measurements: Vec<StoredMeasurement>,
    /// Results; one of a stored name and side takes its place.
    pub results: Vec<AnalysisValue>,
    /// How it was computed: names and texts for the `AMBULA` group.
    pub remarks: Vec<(&'static str, String)>,
}

/// The bytes of the processed copy. The input is not touched; where the copy goes is for the caller to say.
///
/// # Errors
/// When the result does not fit the C3D format, for instance more than 65,535 points.
pub fn processed_copy(trial: &Trial, additions: &Additions<'_>) -> Result<Vec<u8>, C3dError> {
    let mut copy = trial.c3d().clone();
    let points: Vec<NewPoint> = additions
        .outputs
        .iter()
        .map(|output| new_point(trial, output))
        .collect();
    copy.set_points(&points);
    let before = declare_units(&mut copy, &points);
    if let Some(events) = &additions.events {
        copy.set_events(&merged_events(trial, events));
    }
    for measurement in &additions.measurements {
        match measurement {
            StoredMeasurement::Plain(name, value) => copy.set_measurement(name, *value),
            StoredMeasurement::AngleDeg(name, deg) => {
                copy.set_measurement(name, trial.processing_angle_from_deg(*deg));
            }
        }
    }
    if !additions.results.is_empty() {
        let results: Vec<NewResult> = additions.results.iter().map(new_result).collect();
        copy.set_results(&results);
    }
    let program = concat!("Ambula ", env!("CARGO_PKG_VERSION"));
    let own = copy.group_or_new("AMBULA");
    own.set(Parameter::text("SOFTWARE", program));
    for (name, text) in &additions.remarks {
        own.set(Parameter::text(name, text));
    }
    if !before.is_empty() {
        let why = "Units of POINT that the input stated; the outputs of Plug-in Gait are per kg of body mass";
        own.set(Parameter::text("UNITS_BEFORE", &before.join(", ")).described(why));
    }
    c3d::write(&copy)
}

fn new_point(trial: &Trial, output: &Output<'_>) -> NewPoint {
    let (list, factor) = match output.kind {
        OutputKind::Position => (None, 1.0 / trial.millimetres_per_unit()),
        OutputKind::Angle => (Some("ANGLES"), 1.0 / trial.degrees_per_unit()),
        OutputKind::Force => (Some("FORCES"), 1.0),
        OutputKind::Moment => (Some("MOMENTS"), 1.0),
        OutputKind::Power => (Some("POWERS"), 1.0),
    };
    let sample = |(value, valid): (&[f64; 3], &bool)| {
        let [x, y, z] = value.map(|v| single(v * factor));
        if *valid {
            [x, y, z, 0.0]
        } else {
            [0.0, 0.0, 0.0, -1.0]
        }
    };
    let replaces = trial.place_of(output.label);
    NewPoint {
        label: trial.stored_label(output.label),
        description: String::new(),
        list,
        replaces,
        samples: output.values.iter().zip(output.valid).map(sample).collect(),
    }
}

/// States the units of the outputs; gives the statements that were replaced.
///
/// Angles are stored in the unit that the file has. Forces, moments and powers are per kg of body mass, and so are the
/// outputs of Plug-in Gait that stay in the same lists, although its files say `N`, `Nmm` and `W`.
fn declare_units(copy: &mut c3d::C3d, points: &[NewPoint]) -> Vec<String> {
    const UNITS: [(&str, &str, &str); 4] = [
        ("ANGLES", "ANGLE_UNITS", "deg"),
        ("FORCES", "FORCE_UNITS", "N/kg"),
        ("MOMENTS", "MOMENT_UNITS", "Nmm/kg"),
        ("POWERS", "POWER_UNITS", "W/kg"),
    ];
    let mut before = Vec::new();
    let point: &mut Group = copy.group_or_new("POINT");
    for (list, name, unit) in UNITS {
        if !points.iter().any(|p| p.list == Some(list)) {
            continue;
        }
        let stated = point.parameter(name).and_then(Parameter::string);
        match stated.filter(|stated| !stated.is_empty()) {
            Some(_) if list == "ANGLES" => continue,
            Some(stated) if stated != unit => before.push(format!("{name} {stated}")),
            _ => {}
        }
        point.set(Parameter::text(name, unit));
    }
    before
}

/// The given strikes and offs and the stored events of other kinds, by time, on the clock of the recording.
fn merged_events(trial: &Trial, events: &[(Side, StoredEventKind, f64)]) -> Vec<NewEvent> {
    let start_s = trial.first_frame_s();
    let kept = trial.events().iter().filter(|e| e.kind == StoredEventKind::Other);
    let mut merged: Vec<NewEvent> = kept.map(|e| other_event(e, start_s)).collect();
    merged.extend(events.iter().map(|(side, kind, time_s)| {
        let (label, letters, icon) = match kind {
            StoredEventKind::FootStrike => ("Foot Strike", "FS", 1),
            StoredEventKind::FootOff => ("Foot Off", "FO", 2),
            StoredEventKind::Other => ("Event", "EV", 0),
        };
        NewEvent {
            context: context(Some(*side)).to_owned(),
            label: label.to_owned(),
            short: format!("{}{letters}", side.letter()),
            time_s: time_s + start_s,
            icon,
        }
    }));
    merged.sort_by(|a, b| a.time_s.total_cmp(&b.time_s).then_with(|| a.short.cmp(&b.short)));
    merged
}

fn other_event(event: &StoredEvent, start_s: f64) -> NewEvent {
    NewEvent {
        context: context(event.side).to_owned(),
        label: event.label.clone(),
        short: event.label.chars().take(4).collect(),
        time_s: event.time_s + start_s,
        icon: 0,
    }
}

fn context(side: Option<Side>) -> &'static str {
    match side {
        Some(Side::Left) => "Left",
        Some(Side::Right) => "Right",
        None => "General",
    }
}

fn new_result(value: &AnalysisValue) -> NewResult {
    NewResult {
        name: value.name.clone(),
        context: context(value.side).to_owned(),
        unit: value.unit.clone(),
        description: String::new(),
        value: value.value,
    }
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "the format stores single precision"
)]
fn single(value: f64) -> f32 {
    value as f32
}
