//! Treadmills: a belt is a plate of its own, in the laboratory frame; its speed is kept beside it.
//!
//! Nothing here moves a load: force and centre of pressure of a belt are those of the plate below it. The speed is
//! for those who count strides, since a foot on a belt travels with it.

use serde::Serialize;

use super::finding::{PlateFault, Remarks, remark};
use super::geometry::Outline;
use super::settings::PlateSettings;
use crate::capture::Trial;

/// A plate with a shorter edge than this (mm) along the walk is no belt: the usual plates for gait measure up to
/// 1200 mm. Longer ones exist, so that length alone makes no belt.
const BELT_EDGE_MM: f64 = 1300.0;
/// Two belts run at one speed when they differ by less than this share.
const SAME_SPEED: f64 = 0.02;

/// The belt of a treadmill.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Belt {
    /// Speed along the longer edge, mm/s, mean over the trial, not negative; absent when nobody states it.
    pub speed_mm_s: Option<f64>,
    /// Where the speed is from.
    pub source: BeltSource,
}

/// Where the speed of a belt is from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum BeltSource {
    /// Stated in the settings.
    Declared,
    /// Analog channels of the trial whose names contain `belt` or `treadmill` and `speed` or `vel`.
    Channels(Vec<String>),
    /// Not known.
    Unknown,
}

/// The belt that a plate is, when it is one.
pub(super) fn belt(
    trial: &Trial,
    outline: &Outline,
    settings: &PlateSettings,
    remarks: &mut Remarks,
) -> Option<Belt> {
    let [u, v] = outline.half_edges_mm;
    let length_mm = 2.0 * u.max(v);
    if length_mm < BELT_EDGE_MM {
        return None;
    }
    let belt = speed(trial, settings)?;
    let speed = match (belt.speed_mm_s, &belt.source) {
        (Some(speed), BeltSource::Declared) => format!("the stated speed is {:.2} m/s", speed / 1000.0),
        (Some(speed), _) => format!("the trial says {:.2} m/s", speed / 1000.0),
        (None, _) => "its speed is not known or differs from belt to belt; state it".to_owned(),
    };
    remarks.push(remark(
        PlateFault::Belt,
        format!(
            "Plate {} is {length_mm:.0} mm long and was taken for the belt of a treadmill: centre of pressure from {:.0} N on, {speed}.",
            remarks.number, settings.belt_cop_from_n
        ),
    ));
    Some(belt)
}

/// What is known of the speed of the belts; `None` when nothing in settings or trial speaks of a treadmill.
fn speed(trial: &Trial, settings: &PlateSettings) -> Option<Belt> {
    if let Some(stated) = settings.belt_mm_s {
        return Some(Belt {
            speed_mm_s: Some(stated.abs()),
            source: BeltSource::Declared,
        });
    }
    let units = trial.analog_units();
    let mut found: Vec<(String, f64)> = Vec::new();
    let mut treadmill = false;
    for (index, label) in trial.analog_labels().into_iter().enumerate() {
        let name = label.to_lowercase();
        let belt = name.contains("belt") || name.contains("treadmill");
        treadmill |= belt;
        if !belt || !(name.contains("speed") || name.contains("vel")) {
            continue;
        }
        let factor = units.get(index).and_then(|u| to_mm_s(u));
        let samples = trial.analog_channel(index).unwrap_or_default();
        if let (Some(factor), false) = (factor, samples.is_empty()) {
            let mean = samples.iter().sum::<f64>() / samples.len() as f64;
            found.push((label.to_owned(), (factor * mean).abs()));
        }
    }
    let fastest = found.iter().map(|(_, v)| *v).fold(0.0, f64::max);
    let slowest = found.iter().map(|(_, v)| *v).fold(f64::INFINITY, f64::min);
    if found.is_empty() || fastest - slowest > SAME_SPEED * fastest {
        return treadmill.then_some(Belt {
            speed_mm_s: None,
            source: BeltSource::Unknown,
        });
    }
    Some(Belt {
        speed_mm_s: Some(0.5 * (fastest + slowest)),
        source: BeltSource::Channels(found.into_iter().map(|(label, _)| label).collect()),
    })
}

fn to_mm_s(unit: &str) -> Option<f64> {
    match unit.to_lowercase().replace(' ', "").as_str() {
        "m/s" | "ms-1" | "m/sec" => Some(1000.0),
        "mm/s" | "mm/sec" => Some(1.0),
        "cm/s" => Some(10.0),
        "km/h" | "kph" | "kmh" => Some(1000.0 / 3.6),
        _ => None,
    }
}
