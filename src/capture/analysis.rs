//! Results and measurements that the capture software stored: the `ANALYSIS` and `PROCESSING` groups.

use super::c3d::{C3d, Parameter};
use super::events::side_word;
use crate::anatomy::Side;

/// One value of the `ANALYSIS` group.
#[derive(Debug, Clone, PartialEq)]
pub struct AnalysisValue {
    /// Name as stored, such as "Walking Speed".
    pub name: String,
    /// The side, when its context is one.
    pub side: Option<Side>,
    /// Unit as stored; old files use other units than new ones.
    pub unit: String,
    /// The value in that unit.
    pub value: f64,
}

/// The stored values in file order.
pub(super) fn read(c3d: &C3d) -> Vec<AnalysisValue> {
    let values = c3d
        .parameter("ANALYSIS", "VALUES")
        .map(Parameter::floats)
        .unwrap_or_default();
    let names = c3d.strings("ANALYSIS", "NAMES");
    let contexts = c3d.strings("ANALYSIS", "CONTEXTS");
    let units = c3d.strings("ANALYSIS", "UNITS");
    let used = c3d
        .parameter("ANALYSIS", "USED")
        .and_then(Parameter::first_count)
        .unwrap_or(values.len());
    values
        .into_iter()
        .zip(names)
        .take(used)
        .enumerate()
        .filter(|(_, (value, _))| value.is_finite())
        .map(|(i, (value, name))| AnalysisValue {
            name,
            side: contexts.get(i).and_then(|c| side_word(c)),
            unit: units.get(i).cloned().unwrap_or_default(),
            value,
        })
        .collect()
}

/// A value of the `PROCESSING` group as stored.
pub(super) fn processing(c3d: &C3d, name: &str) -> Option<f64> {
    c3d.parameter("PROCESSING", name)?
        .number()
        .filter(|v| v.is_finite())
}

/// The angle parameters of `PROCESSING`, without their side letter.
const ANGLES: [&str; 7] = [
    "TibialTorsion",
    "ThighRotation",
    "ShankRotation",
    "StaticPlantFlex",
    "StaticRotOff",
    "AnkleAbAdd",
    "HeadOffset",
];

/// An angle of the `PROCESSING` group in degrees.
pub(super) fn processing_angle_deg(c3d: &C3d, software: Option<&str>, name: &str) -> Option<f64> {
    let value = processing(c3d, name)?;
    Some(if in_degrees(c3d, software) {
        value
    } else {
        value.to_degrees()
    })
}

/// An angle in degrees in the unit in which the file keeps such angles.
pub(super) fn processing_angle_from_deg(c3d: &C3d, software: Option<&str>, angle_deg: f64) -> f64 {
    if in_degrees(c3d, software) {
        angle_deg
    } else {
        angle_deg.to_radians()
    }
}

/// Nexus stores radians, Workstation stores degrees; where the software is not named, an angle beyond a right
/// angle in radians shows that the unit is degrees.
fn in_degrees(c3d: &C3d, software: Option<&str>) -> bool {
    match software {
        Some(software) if software.contains("Nexus") => false,
        Some(software) if software.contains("Workstation") => true,
        _ => angles(c3d).any(|v| v.abs() > std::f64::consts::FRAC_PI_2),
    }
}

fn angles(c3d: &C3d) -> impl Iterator<Item = f64> {
    ANGLES
        .iter()
        .flat_map(|stem| ["L", "R", ""].map(|side| format!("{side}{stem}")))
        .filter_map(|name| processing(c3d, &name))
}
