//! A recording as a C3D file, laid out as laboratories know it: raw markers, plate channels, measurements,
//! and events where the plan says so. No model outputs.

use super::anthropometry::Body;
use super::recording::Recording;
use super::schedule::count;
use super::skeleton::MARKERS;
use super::space::{Vec3, rad};
use crate::anatomy::Side;
use crate::capture::c3d::{Analog, C3d, C3dError, Group, Header, Parameter, Points, write};

/// What the file says beside the samples.
pub(super) struct Labels<'a> {
    /// Pseudonym of the subject.
    pub(super) subject: &'a str,
    pub(super) body: &'a Body,
    /// Number of the first frame.
    pub(super) first_frame: usize,
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "the format stores single precision"
)]
fn single(value: f64) -> f32 {
    value as f32
}

fn singles(values: &[f64]) -> Vec<f32> {
    values.iter().map(|v| single(*v)).collect()
}

fn word(n: usize) -> i16 {
    i16::try_from(n).unwrap_or(i16::MAX)
}

/// The bytes of the file.
///
/// # Errors
/// When a value does not fit the format, which no shipped session does.
pub(super) fn bytes(recording: &Recording, labels: &Labels<'_>) -> Result<Vec<u8>, C3dError> {
    let frames = recording.markers.len();
    let channels = 6 * recording.plates.len();
    let stored = |p: &Option<Vec3>| match p {
        Some(p) => [single(p.x), single(p.y), single(p.z), 0.0],
        None => [0.0, 0.0, 0.0, -1.0],
    };
    write(&C3d {
        header: Header {
            first_frame: labels.first_frame,
            last_frame: labels.first_frame + frames - 1,
            points: MARKERS.len(),
            ..Header::default()
        },
        groups: groups(recording, labels),
        points: Points {
            count: MARKERS.len(),
            frames,
            first_frame: labels.first_frame,
            rate_hz: recording.truth.point_rate_hz,
            scale: 1.0,
            data: recording.markers.iter().flatten().map(stored).collect(),
        },
        analog: Analog {
            channels,
            samples: frames * recording.samples_per_frame,
            samples_per_frame: recording.samples_per_frame,
            data: singles(&recording.channels),
            scale: vec![1.0; channels],
            offset: vec![0.0; channels],
        },
        notices: Vec::new(),
    })
}

fn groups(recording: &Recording, labels: &Labels<'_>) -> Vec<Group> {
    let last = labels.first_frame + recording.markers.len() - 1;
    let long = |name: &str, n: usize| Parameter::ints(name, &[2], vec![word(n & 0x7fff), word(n >> 16)]);
    let none = [""; MARKERS.len()];
    let mut groups = vec![
        Group::new(
            "TRIAL",
            vec![
                Parameter::float("CAMERA_RATE", single(recording.truth.point_rate_hz)),
                long("ACTUAL_START_FIELD", labels.first_frame),
                long("ACTUAL_END_FIELD", last),
            ],
        ),
        Group::new(
            "SUBJECTS",
            vec![
                Parameter::int("USED", 1),
                Parameter::int("IS_STATIC", i16::from(recording.truth.is_static)),
                Parameter::int("USES_PREFIXES", 0),
                Parameter::texts("NAMES", &[labels.subject]),
                Parameter::texts("MARKER_SETS", &["PlugInGait FullBody"]),
            ],
        ),
        Group::new(
            "POINT",
            vec![
                Parameter::text("UNITS", "mm"),
                Parameter::text("ANGLE_UNITS", "deg"),
                Parameter::text("FORCE_UNITS", "N"),
                Parameter::text("MOMENT_UNITS", "Nmm"),
                Parameter::text("POWER_UNITS", "W"),
                Parameter::text("SCALAR_UNITS", "mm"),
                Parameter::texts("LABELS", &MARKERS),
                Parameter::texts("DESCRIPTIONS", &none),
            ],
        ),
    ];
    groups.extend(plate_groups(recording));
    groups.push(Group::new(
        "EVENT_CONTEXT",
        vec![
            Parameter::int("USED", 3),
            Parameter::texts("LABELS", &["Left", "Right", "General"]),
            Parameter::ints("ICON_IDS", &[3], vec![0, 0, 0]),
            Parameter::ints("COLOURS", &[3, 3], vec![192, 0, 0, 0, 192, 0, 0, 0, 192]),
        ],
    ));
    if recording.truth.stores_events {
        groups.push(event_group(recording, labels));
    }
    groups.push(processing(labels.body));
    groups.push(Group::new(
        "MANUFACTURER",
        vec![
            Parameter::text("COMPANY", "Ambula"),
            Parameter::text("SOFTWARE", "Ambula walker"),
            Parameter::text("VERSION_LABEL", "1"),
        ],
    ));
    groups
}

fn plate_groups(recording: &Recording) -> [Group; 2] {
    let plates = recording.plates.len();
    let channels = 6 * plates;
    let mut names = Vec::new();
    let mut descriptions = Vec::new();
    let mut units = Vec::new();
    let mut corners = Vec::new();
    let mut origins = Vec::new();
    for (i, plate) in recording.plates.iter().enumerate() {
        for channel in ["Fx", "Fy", "Fz", "Mx", "My", "Mz"] {
            let kind = if channel.starts_with('F') {
                "Force"
            } else {
                "Moment"
            };
            names.push(format!("{kind}.{channel}{}", i + 1));
            descriptions.push(format!("Force plate {}", i + 1));
            units.push(if channel.starts_with('F') { "N" } else { "Nmm" });
        }
        corners.extend(plate.corners_mm().iter().flat_map(|c| [c.x, c.y, c.z]));
        let o = plate.origin_mm();
        origins.extend([o.x, o.y, o.z]);
    }
    let wires = (1..=channels).map(word).collect();
    let rate = single(recording.truth.point_rate_hz * count(recording.samples_per_frame));
    [
        Group::new(
            "ANALOG",
            vec![
                Parameter::texts("LABELS", &names),
                Parameter::texts("DESCRIPTIONS", &descriptions),
                Parameter::texts("UNITS", &units),
                Parameter::floats_array("SCALE", &[channels], vec![1.0; channels]),
                Parameter::ints("OFFSET", &[channels], vec![0; channels]),
                Parameter::float("GEN_SCALE", 1.0),
                Parameter::float("RATE", rate),
                Parameter::text("FORMAT", "SIGNED"),
            ],
        ),
        Group::new(
            "FORCE_PLATFORM",
            vec![
                Parameter::int("USED", word(plates)),
                Parameter::ints("TYPE", &[plates], vec![2; plates]),
                Parameter::ints("ZERO", &[2], vec![1, 0]),
                Parameter::floats_array("CORNERS", &[3, 4, plates], singles(&corners)),
                Parameter::floats_array("ORIGIN", &[3, plates], singles(&origins)),
                Parameter::ints("CHANNEL", &[6, plates], wires),
            ],
        ),
    ]
}

fn event_group(recording: &Recording, labels: &Labels<'_>) -> Group {
    let events = &recording.truth.events;
    // on the clock of the whole capture: the first stored frame need not be the first one
    let start_s = count(labels.first_frame - 1) / recording.truth.point_rate_hz;
    let word_of = |side: Side| if side == Side::Left { "Left" } else { "Right" };
    let contexts: Vec<&str> = events.iter().map(|e| word_of(e.side)).collect();
    let kinds: Vec<&str> = events
        .iter()
        .map(|e| if e.is_off { "Foot Off" } else { "Foot Strike" })
        .collect();
    let icons = events.iter().map(|e| if e.is_off { 2 } else { 1 }).collect();
    let times = events
        .iter()
        .flat_map(|e| [0.0, single(start_s + e.time_s)])
        .collect();
    let subjects = vec![labels.subject; events.len()];
    let n = events.len();
    Group::new(
        "EVENT",
        vec![
            Parameter::int("USED", word(n)),
            Parameter::texts("CONTEXTS", &contexts),
            Parameter::ints("ICON_IDS", &[n], icons),
            Parameter::texts("LABELS", &kinds),
            Parameter::texts("SUBJECTS", &subjects),
            Parameter::floats_array("TIMES", &[2, n], times),
        ],
    )
}

/// The measurements. Angles are in radians as in files of Vicon Nexus; what the static trial yields (foot
/// offsets, head offset) is not stored.
fn processing(body: &Body) -> Group {
    let mut all = vec![
        Parameter::float("Bodymass", single(body.mass_kg)),
        Parameter::float("Height", single(body.height_mm)),
        Parameter::float("InterAsisDistance", 0.0),
        Parameter::float("Marker Diameter", single(body.marker_diameter_mm)),
        Parameter::float("Head Level", 1.0),
    ];
    for side in Side::BOTH {
        let (leg, arm) = (body.leg(side), body.arm(side));
        let flat = if side == Side::Left {
            "Left Foot Flat"
        } else {
            "Right Foot Flat"
        };
        all.push(Parameter::float(flat, if leg.flat_foot { 1.0 } else { 0.0 }));
        for (name, value) in [
            ("LegLength", leg.leg_length_mm),
            ("AsisTrocanterDistance", 0.0),
            ("KneeWidth", leg.knee_width_mm),
            ("AnkleWidth", leg.ankle_width_mm),
            ("ThighRotation", rad(leg.thigh_rotation_deg)),
            ("ShankRotation", rad(leg.shank_rotation_deg)),
            ("TibialTorsion", rad(leg.tibial_torsion_deg)),
            ("AnkleAbAdd", rad(leg.ankle_ab_add_deg)),
            ("ShoulderOffset", arm.shoulder_offset_mm),
            ("ElbowWidth", arm.elbow_width_mm),
            ("WristWidth", arm.wrist_width_mm),
            ("HandThickness", arm.hand_thickness_mm),
        ] {
            all.push(Parameter::float(
                &format!("{}{name}", side.letter()),
                single(value),
            ));
        }
    }
    Group::new("PROCESSING", all)
}
