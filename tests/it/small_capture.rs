//! A small capture made of nothing: markers, an output, analog channels, a force plate, events.

use ambula::capture::c3d::{Analog, C3d, Group, Parameter, Points};

/// With these labels, of which the last is an angle; more than 255 go on in a second parameter.
pub fn small_capture(labels: &[&str], frames: usize, channels: usize, samples_per_frame: usize) -> C3d {
    let (count, samples) = (labels.len(), frames * samples_per_frame);
    let (first, rest) = labels.split_at(count.min(255));
    let mut point = vec![
        Parameter::texts("LABELS", first),
        Parameter::text("UNITS", "mm"),
        Parameter::texts("ANGLES", &labels[count - 1..]),
    ];
    if !rest.is_empty() {
        point.push(Parameter::texts("LABELS2", rest));
    }
    let analog = vec![
        Parameter::texts("LABELS", &["Fx1", "Fy1", "Fz1", "Mx1", "My1", "Mz1"]),
        Parameter::floats_array("SCALE", &[channels], vec![1.0; channels]),
        Parameter::ints("OFFSET", &[channels], vec![0; channels]),
        Parameter::float("GEN_SCALE", 1.0),
    ];
    let plate = vec![
        Parameter::count("USED", 1),
        Parameter::ints("TYPE", &[1], vec![2]),
        Parameter::ints("ZERO", &[2], vec![1, 10]),
        Parameter::floats_array("CORNERS", &[3, 4, 1], vec![0.0; 12]),
        Parameter::floats_array("ORIGIN", &[3, 1], vec![0.0, 0.0, -40.0]),
        Parameter::ints("CHANNEL", &[6, 1], vec![1, 2, 3, 4, 5, 6]),
    ];
    let event = vec![
        Parameter::count("USED", 2),
        Parameter::texts("CONTEXTS", &["Left", "Right"]),
        Parameter::texts("LABELS", &["Foot Strike", "Foot Off"]),
        Parameter::floats_array("TIMES", &[2, 2], vec![0.0, 0.05, 0.0, 0.1]),
    ];
    C3d {
        groups: vec![
            Group::new("POINT", point),
            Group::new("ANALOG", analog),
            Group::new("FORCE_PLATFORM", plate),
            Group::new("EVENT", event),
        ],
        points: Points {
            count,
            frames,
            first_frame: 1,
            rate_hz: 100.0,
            scale: 1.0,
            data: (0..count * frames)
                .map(|i| [i as f32, 800.0, 900.0, 0.0])
                .collect(),
        },
        analog: Analog {
            channels,
            samples,
            samples_per_frame,
            data: vec![0.5; channels * samples],
            scale: vec![1.0; channels],
            offset: vec![0.0; channels],
        },
        ..C3d::default()
    }
}
