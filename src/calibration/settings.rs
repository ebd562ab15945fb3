//! The choices of the conventional gait model that a laboratory makes, each by name.

use serde::{Deserialize, Serialize};

/// Which regression places the hip joint centres in the pelvis.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HipCentre {
    /// Davis et al. 1991, as Plug-in Gait uses it.
    Davis,
    /// Bell, Pedersen and Brand 1990.
    Bell,
    /// Harrington et al. 2007.
    Harrington,
    /// Hara et al. 2016.
    Hara,
}

/// The order in which the pelvic rotations are taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PelvicRotationOrder {
    /// Tilt, obliquity, rotation: Kadaba et al. 1990, Plug-in Gait.
    Classic,
    /// Rotation, obliquity, tilt: Baker 2001, nearer to the clinical words.
    Baker2001,
}

/// What defines the knee flexion axis in the standing trial.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum KneeAxis {
    /// The thigh wand, with the measured thigh rotation.
    ThighWand,
    /// A knee alignment device (markers KAX, KD1, KD2) in the standing trial.
    AlignmentDevice,
    /// A marker on the medial knee (KNM) in the standing trial.
    MedialMarkers,
}

/// What defines the ankle axis in the standing trial.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AnkleAxis {
    /// The shank wand, with the measured shank rotation and tibial torsion.
    ShankWand,
    /// A marker on the medial malleolus (MED) in the standing trial.
    MedialMarkers,
}

/// Which of its tibia frames the model uses for the knee.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ShankAtKnee {
    /// The untorsioned tibia, in line with the knee axis: Plug-in Gait (CGM1.0).
    Untorsioned,
    /// The torsioned tibia, in line with the ankle axis: CGM1.1 (Leboeuf et al. 2019).
    Torsioned,
}

/// Which plane the foot stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FootPlane {
    /// The sideways axis of the untorsioned shank: Plug-in Gait since Workstation 5 and Nexus.
    ShankAxis,
    /// The plane of toe marker, ankle centre and knee centre: Plug-in Gait of Workstation 4 and earlier
    /// (`BodyBuilder`). For comparison with reports of that time.
    KneeAnkleToe,
}

/// All choices together. There is no default: a laboratory names its model.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ModelSettings {
    /// Hip joint centre regression.
    pub hip_centre: HipCentre,
    /// Pelvic rotation order.
    pub pelvic_rotation_order: PelvicRotationOrder,
    /// Definition of the knee axis.
    pub knee_axis: KneeAxis,
    /// Definition of the ankle axis.
    pub ankle_axis: AnkleAxis,
    /// Tibia frame of the knee angles.
    pub shank_at_knee: ShankAtKnee,
    /// Plane of the foot.
    pub foot_plane: FootPlane,
}

impl ModelSettings {
    /// Plug-in Gait (CGM1.0) as Vicon ships it: Davis hip centres, wand markers, classic pelvic angles.
    pub fn plug_in_gait() -> ModelSettings {
        ModelSettings {
            hip_centre: HipCentre::Davis,
            pelvic_rotation_order: PelvicRotationOrder::Classic,
            knee_axis: KneeAxis::ThighWand,
            ankle_axis: AnkleAxis::ShankWand,
            shank_at_knee: ShankAtKnee::Untorsioned,
            foot_plane: FootPlane::ShankAxis,
        }
    }

    /// The choices in words, for the report.
    pub fn describe(&self) -> Vec<(&'static str, &'static str)> {
        vec![
            (
                "Model",
                match self.shank_at_knee {
                    ShankAtKnee::Untorsioned => "Conventional gait model 1.0 (Plug-in Gait)",
                    ShankAtKnee::Torsioned => {
                        "Conventional gait model 1.1 (knee against the torsioned tibia)"
                    }
                },
            ),
            (
                "Hip joint centre",
                match self.hip_centre {
                    HipCentre::Davis => "Davis et al. 1991 (Plug-in Gait)",
                    HipCentre::Bell => "Bell et al. 1990",
                    HipCentre::Harrington => "Harrington et al. 2007",
                    HipCentre::Hara => "Hara et al. 2016",
                },
            ),
            (
                "Knee axis",
                match self.knee_axis {
                    KneeAxis::ThighWand => "thigh marker and thigh rotation offset",
                    KneeAxis::AlignmentDevice => "knee alignment device",
                    KneeAxis::MedialMarkers => "medial knee marker",
                },
            ),
            (
                "Ankle axis",
                match self.ankle_axis {
                    AnkleAxis::ShankWand => "tibial marker and shank rotation offset",
                    AnkleAxis::MedialMarkers => "medial malleolus marker",
                },
            ),
            (
                "Foot plane",
                match self.foot_plane {
                    FootPlane::ShankAxis => "sideways axis of the shank",
                    FootPlane::KneeAnkleToe => {
                        "knee centre, ankle centre, toe marker (Workstation 4 and earlier)"
                    }
                },
            ),
            (
                "Pelvic angles",
                match self.pelvic_rotation_order {
                    PelvicRotationOrder::Classic => "tilt, obliquity, rotation (classic)",
                    PelvicRotationOrder::Baker2001 => "rotation, obliquity, tilt (Baker 2001)",
                },
            ),
        ]
    }
}
