//! The angles of the conventional gait model: their C3D names, components and what a positive value means.

use serde::{Deserialize, Serialize};

use super::Side;

/// One three-component angle output of the conventional gait model (names of Plug-in Gait).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AngleName {
    /// Pelvis against the direction of progression.
    Pelvis,
    /// Thigh against pelvis.
    Hip,
    /// Shank against thigh.
    Knee,
    /// Foot against the torsioned (distal) shank.
    Ankle,
    /// Foot against the direction of progression.
    FootProgress,
    /// Angle between the long axes of shank and foot; first component only.
    AbsAnkle,
    /// Thorax against the direction of progression.
    Thorax,
    /// Pelvis against thorax.
    Spine,
    /// Thorax against head.
    Neck,
    /// Head against the direction of progression.
    Head,
    /// Upper arm against thorax.
    Shoulder,
    /// Forearm against upper arm; first component only.
    Elbow,
    /// Hand against forearm.
    Wrist,
}

/// What one component of an angle is called and which way is positive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Component {
    /// The movement, as in the title of a graph.
    pub title: &'static str,
    /// The word at the positive end of the axis.
    pub positive: &'static str,
    /// The word at the negative end of the axis.
    pub negative: &'static str,
}

pub(super) const fn component(
    title: &'static str,
    positive: &'static str,
    negative: &'static str,
) -> Component {
    Component {
        title,
        positive,
        negative,
    }
}

impl AngleName {
    /// All angles, proximal to distal, lower limb first.
    pub const ALL: [AngleName; 13] = [
        AngleName::Pelvis,
        AngleName::Hip,
        AngleName::Knee,
        AngleName::Ankle,
        AngleName::FootProgress,
        AngleName::AbsAnkle,
        AngleName::Thorax,
        AngleName::Spine,
        AngleName::Neck,
        AngleName::Head,
        AngleName::Shoulder,
        AngleName::Elbow,
        AngleName::Wrist,
    ];

    /// The label of the output in a C3D file.
    ///
    /// ```
    /// use ambula::anatomy::{AngleName, Side};
    ///
    /// assert_eq!(AngleName::FootProgress.c3d_label(Side::Right), "RFootProgressAngles");
    /// ```
    pub fn c3d_label(self, side: Side) -> String {
        let stem = match self {
            AngleName::Pelvis => "PelvisAngles",
            AngleName::Hip => "HipAngles",
            AngleName::Knee => "KneeAngles",
            AngleName::Ankle => "AnkleAngles",
            AngleName::FootProgress => "FootProgressAngles",
            AngleName::AbsAnkle => "AbsAnkleAngle",
            AngleName::Thorax => "ThoraxAngles",
            AngleName::Spine => "SpineAngles",
            AngleName::Neck => "NeckAngles",
            AngleName::Head => "HeadAngles",
            AngleName::Shoulder => "ShoulderAngles",
            AngleName::Elbow => "ElbowAngles",
            AngleName::Wrist => "WristAngles",
        };
        format!("{}{stem}", side.letter())
    }

    /// The snake-case key used in JSON and CSV, for instance `foot_progress`.
    pub fn key(self) -> &'static str {
        match self {
            AngleName::Pelvis => "pelvis",
            AngleName::Hip => "hip",
            AngleName::Knee => "knee",
            AngleName::Ankle => "ankle",
            AngleName::FootProgress => "foot_progress",
            AngleName::AbsAnkle => "abs_ankle",
            AngleName::Thorax => "thorax",
            AngleName::Spine => "spine",
            AngleName::Neck => "neck",
            AngleName::Head => "head",
            AngleName::Shoulder => "shoulder",
            AngleName::Elbow => "elbow",
            AngleName::Wrist => "wrist",
        }
    }

    /// Whether the output belongs to the lower body (pelvis included).
    pub fn is_lower_body(self) -> bool {
        self <= AngleName::AbsAnkle
    }

    /// The three components in stored order (sagittal, frontal, transverse); `None` where the model
    /// defines the component as zero.
    pub fn components(self) -> [Option<Component>; 3] {
        match self {
            AngleName::Pelvis => [
                Some(component("Pelvic tilt", "Ant", "Post")),
                Some(component("Pelvic obliquity", "Up", "Dn")),
                Some(component("Pelvic rotation", "Int", "Ext")),
            ],
            AngleName::Hip => [
                Some(component("Hip flexion", "Flx", "Ext")),
                Some(component("Hip adduction", "Add", "Abd")),
                Some(component("Hip rotation", "Int", "Ext")),
            ],
            AngleName::Knee => [
                Some(component("Knee flexion", "Flx", "Ext")),
                Some(component("Knee varus", "Var", "Val")),
                Some(component("Knee rotation", "Int", "Ext")),
            ],
            AngleName::Ankle => [
                Some(component("Ankle dorsiflexion", "Dor", "Pla")),
                Some(component("Ankle inversion", "Inv", "Eve")),
                Some(component("Ankle rotation", "Int", "Ext")),
            ],
            AngleName::FootProgress => [
                Some(component("Foot pitch", "Dn", "Up")),
                Some(component("Foot roll", "Inv", "Eve")),
                Some(component("Foot progression", "Int", "Ext")),
            ],
            AngleName::AbsAnkle => [Some(component("Absolute ankle angle", "Dor", "Pla")), None, None],
            AngleName::Thorax => [
                Some(component("Trunk tilt", "Fwd", "Bwd")),
                Some(component("Trunk obliquity", "Up", "Dn")),
                Some(component("Trunk rotation", "Int", "Ext")),
            ],
            AngleName::Spine => [
                Some(component("Spine flexion", "Flx", "Ext")),
                Some(component("Spine lateral flexion", "Ips", "Con")),
                Some(component("Spine rotation", "Int", "Ext")),
            ],
            AngleName::Neck => [
                Some(component("Neck flexion", "Flx", "Ext")),
                Some(component("Neck lateral flexion", "Ips", "Con")),
                Some(component("Neck rotation", "Int", "Ext")),
            ],
            AngleName::Head => [
                Some(component("Head tilt", "Bwd", "Fwd")),
                Some(component("Head obliquity", "Up", "Dn")),
                Some(component("Head rotation", "Int", "Ext")),
            ],
            AngleName::Shoulder => [
                Some(component("Shoulder flexion", "Flx", "Ext")),
                Some(component("Shoulder abduction", "Abd", "Add")),
                Some(component("Shoulder rotation", "Int", "Ext")),
            ],
            AngleName::Elbow => [Some(component("Elbow flexion", "Flx", "Ext")), None, None],
            AngleName::Wrist => [
                Some(component("Wrist flexion", "Flx", "Ext")),
                Some(component("Wrist radial deviation", "Rad", "Uln")),
                Some(component("Wrist rotation", "Int", "Ext")),
            ],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_carry_the_side() {
        assert_eq!(AngleName::Hip.c3d_label(Side::Left), "LHipAngles");
        assert_eq!(AngleName::AbsAnkle.c3d_label(Side::Right), "RAbsAnkleAngle");
    }
}
