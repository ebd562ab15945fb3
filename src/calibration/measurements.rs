//! The measurements of a subject, where each came from, and how several sources are merged.

use serde::Serialize;

use crate::anatomy::Side;
use crate::capture::Trial;

/// Where a value came from, best first: a value never replaces one from a better source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// The session file, written by the technician.
    SessionFile,
    /// The PROCESSING parameters of a capture.
    C3dProcessing,
    /// Vicon's measurement file beside the captures.
    MpFile,
    /// Vicon's subject file beside the captures.
    VskFile,
    /// Computed from the standing trial or from other measurements.
    Computed,
    /// Worked out from model outputs that another program stored in a capture.
    RecoveredFromOutputs,
    /// Nobody said: the usual value.
    Assumed,
}

impl Source {
    /// The source in words, for the report.
    pub fn words(self) -> &'static str {
        match self {
            Source::SessionFile => "session file",
            Source::C3dProcessing => "capture (PROCESSING)",
            Source::MpFile => "MP file",
            Source::VskFile => "VSK file",
            Source::Computed => "computed",
            Source::RecoveredFromOutputs => "recovered from stored outputs",
            Source::Assumed => "assumed",
        }
    }
}

/// A value and where it came from.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Measured {
    /// The value, in the unit that the field's name says.
    pub value: f64,
    /// Where it came from.
    pub source: Source,
}

impl Measured {
    /// A value with its source.
    pub fn new(value: f64, source: Source) -> Measured {
        Measured { value, source }
    }
}

/// The measurements of one side.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize)]
#[allow(
    missing_docs,
    reason = "the names say what, the suffixes the unit; signs in docs/conventions.md"
)]
pub struct SideMeasurements {
    pub leg_length_mm: Option<Measured>,
    pub knee_width_mm: Option<Measured>,
    pub ankle_width_mm: Option<Measured>,
    pub asis_trochanter_distance_mm: Option<Measured>,
    /// External torsion is negative.
    pub tibial_torsion_deg: Option<Measured>,
    /// Wand in front of the plane of hip centre, knee centre and knee marker: negative.
    pub thigh_rotation_deg: Option<Measured>,
    pub shank_rotation_deg: Option<Measured>,
    pub static_plantar_flexion_deg: Option<Measured>,
    pub static_rotation_offset_deg: Option<Measured>,
    pub ankle_ab_add_deg: Option<Measured>,
    pub sole_delta_mm: Option<Measured>,
    pub shoulder_offset_mm: Option<Measured>,
    pub elbow_width_mm: Option<Measured>,
    pub wrist_width_mm: Option<Measured>,
    pub hand_thickness_mm: Option<Measured>,
    /// Whether the foot is taken as flat on the floor in the standing trial.
    pub flat_foot: Option<(bool, Source)>,
}

/// The measurements of a subject.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize)]
#[allow(missing_docs, reason = "the names say what, the suffixes the unit")]
pub struct Subject {
    pub mass_kg: Option<Measured>,
    pub height_mm: Option<Measured>,
    pub inter_asis_distance_mm: Option<Measured>,
    /// Pitch of the head markers against a level head.
    pub head_offset_deg: Option<Measured>,
    pub marker_diameter_mm: Option<Measured>,
    /// Whether the head is taken as level in the standing trial.
    pub head_level: Option<(bool, Source)>,
    /// Left, right: index by [`Side::index`].
    pub sides: [SideMeasurements; 2],
}

/// The better of two: by source, the first on a tie.
fn better<T: Copy>(a: Option<T>, b: Option<T>, source: impl Fn(&T) -> Source) -> Option<T> {
    match (a, b) {
        (Some(x), Some(y)) => Some(if source(&y) < source(&x) { y } else { x }),
        (x, y) => x.or(y),
    }
}

macro_rules! merge {
    ($a:expr, $b:expr, { $($value:ident),* }, { $($flag:ident),* }) => {
        Self {
            $($value: better($a.$value, $b.$value, |m: &Measured| m.source),)*
            $($flag: better($a.$flag, $b.$flag, |f: &(bool, Source)| f.1),)*
        }
    };
}

impl SideMeasurements {
    fn or(self, other: SideMeasurements) -> SideMeasurements {
        merge!(self, other, {
            leg_length_mm, knee_width_mm, ankle_width_mm, asis_trochanter_distance_mm, tibial_torsion_deg,
            thigh_rotation_deg, shank_rotation_deg, static_plantar_flexion_deg, static_rotation_offset_deg,
            ankle_ab_add_deg, sole_delta_mm, shoulder_offset_mm, elbow_width_mm, wrist_width_mm,
            hand_thickness_mm
        }, { flat_foot })
    }
}

impl Subject {
    /// The measurements stored in a capture. A length of zero means "not measured" and is left out; angles that
    /// Nexus stores in radians and Workstation in degrees arrive in degrees.
    pub fn from_stored(trial: &Trial) -> Subject {
        let plain = |name: &str| trial.processing(name);
        let angle_deg = |name: &str| trial.processing_angle_deg(name);
        Subject::under_processing_names(Source::C3dProcessing, &plain, &angle_deg)
    }

    /// The measurements that a source holds under the names of the `PROCESSING` group: `plain` gives a stored value,
    /// `angle_deg` an angle in degrees. A length of zero means "not measured" and is left out.
    pub fn under_processing_names(
        source: Source,
        plain: &dyn Fn(&str) -> Option<f64>,
        angle_deg: &dyn Fn(&str) -> Option<f64>,
    ) -> Subject {
        let stored = |value: f64| Measured::new(value, source);
        let length = |name: &str| plain(name).filter(|v| *v > 0.0).map(stored);
        let angle = |name: &str| angle_deg(name).map(stored);
        let flag = |name: &str| plain(name).map(|v| (v.abs() > 0.5, source));
        let side = |side: Side| {
            let letter = side.letter();
            let length = |name: &str| length(&format!("{letter}{name}"));
            let angle = |name: &str| angle(&format!("{letter}{name}"));
            SideMeasurements {
                leg_length_mm: length("LegLength"),
                knee_width_mm: length("KneeWidth"),
                ankle_width_mm: length("AnkleWidth"),
                asis_trochanter_distance_mm: length("AsisTrocanterDistance"),
                tibial_torsion_deg: angle("TibialTorsion"),
                thigh_rotation_deg: angle("ThighRotation"),
                shank_rotation_deg: angle("ShankRotation"),
                static_plantar_flexion_deg: angle("StaticPlantFlex"),
                static_rotation_offset_deg: angle("StaticRotOff"),
                ankle_ab_add_deg: angle("AnkleAbAdd"),
                sole_delta_mm: length("SoleDelta"),
                shoulder_offset_mm: length("ShoulderOffset"),
                elbow_width_mm: length("ElbowWidth"),
                wrist_width_mm: length("WristWidth"),
                hand_thickness_mm: length("HandThickness"),
                flat_foot: flag(match side {
                    Side::Left => "Left Foot Flat",
                    Side::Right => "Right Foot Flat",
                }),
            }
        };
        Subject {
            mass_kg: length("Bodymass"),
            height_mm: length("Height"),
            inter_asis_distance_mm: length("InterAsisDistance"),
            head_offset_deg: angle("HeadOffset"),
            marker_diameter_mm: length("Marker Diameter").or_else(|| length("MarkerDiameter")),
            head_level: flag("Head Level"),
            sides: Side::BOTH.map(side),
        }
    }

    /// Both together: of each measurement the one from the better source, `self` on a tie.
    #[must_use]
    pub fn or(self, other: Subject) -> Subject {
        let [left, right] = self.sides;
        let [other_left, other_right] = other.sides;
        Subject {
            sides: [left.or(other_left), right.or(other_right)],
            mass_kg: better(self.mass_kg, other.mass_kg, |m| m.source),
            height_mm: better(self.height_mm, other.height_mm, |m| m.source),
            inter_asis_distance_mm: better(self.inter_asis_distance_mm, other.inter_asis_distance_mm, |m| {
                m.source
            }),
            head_offset_deg: better(self.head_offset_deg, other.head_offset_deg, |m| m.source),
            marker_diameter_mm: better(self.marker_diameter_mm, other.marker_diameter_mm, |m| m.source),
            head_level: better(self.head_level, other.head_level, |f| f.1),
        }
    }

    /// The measurements of a side.
    pub fn side(&self, side: Side) -> &SideMeasurements {
        let [left, right] = &self.sides;
        match side {
            Side::Left => left,
            Side::Right => right,
        }
    }

    /// The measurements of a side, to be changed.
    pub fn side_mut(&mut self, side: Side) -> &mut SideMeasurements {
        let [left, right] = &mut self.sides;
        match side {
            Side::Left => left,
            Side::Right => right,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_better_source_wins_whichever_comes_first() {
        let session = Subject {
            mass_kg: Some(Measured::new(61.0, Source::SessionFile)),
            ..Subject::default()
        };
        let stored = Subject {
            mass_kg: Some(Measured::new(60.0, Source::C3dProcessing)),
            height_mm: Some(Measured::new(1680.0, Source::C3dProcessing)),
            ..Subject::default()
        };
        for both in [session.or(stored), stored.or(session)] {
            assert_eq!(both.mass_kg.unwrap().source, Source::SessionFile);
            assert_eq!(both.height_mm.unwrap().source, Source::C3dProcessing);
        }
    }
}
