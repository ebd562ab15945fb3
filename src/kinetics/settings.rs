//! How joint kinetics are computed: the method by name, and in which axes moments are given.

use serde::{Deserialize, Serialize};

/// The published recipe of inverse dynamics.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum KineticMethod {
    /// As Vicon Plug-in Gait computes: its body segment parameters, derivatives and plate rule.
    PlugInGait,
    /// Body segment parameters of de Leva (1996), angular velocity and acceleration by smoothing splines, load by the plate
    /// contacts of Ambula.
    DeLeva,
}

impl KineticMethod {
    /// The name in files and options.
    pub fn key(self) -> &'static str {
        match self {
            KineticMethod::PlugInGait => "plug-in-gait",
            KineticMethod::DeLeva => "de-leva",
        }
    }

    /// The name in the report.
    pub fn words(self) -> &'static str {
        match self {
            KineticMethod::PlugInGait => "Plug-in Gait",
            KineticMethod::DeLeva => "Newton-Euler with de Leva (1996) segments",
        }
    }
}

/// The axes in which joint moments and forces are given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MomentFrame {
    /// Axes of the segment below the joint (Plug-in Gait's default).
    Distal,
    /// Axes of the segment above the joint.
    Proximal,
    /// Axes of the laboratory, x, y, z as they are.
    Laboratory,
    /// Joint coordinate system: flexion axis of the segment above, long axis of the segment below, and the axis across
    /// both (Grood & Suntay, J Biomech Eng 1983;105:136-144). The three axes are not at right angles.
    JointCoordinateSystem,
}

impl MomentFrame {
    /// The name in files and options.
    pub fn key(self) -> &'static str {
        match self {
            MomentFrame::Distal => "distal",
            MomentFrame::Proximal => "proximal",
            MomentFrame::Laboratory => "laboratory",
            MomentFrame::JointCoordinateSystem => "joint-coordinate-system",
        }
    }

    /// The name in the report.
    pub fn words(self) -> &'static str {
        match self {
            MomentFrame::Distal => "axes of the distal segment",
            MomentFrame::Proximal => "axes of the proximal segment",
            MomentFrame::Laboratory => "axes of the laboratory",
            MomentFrame::JointCoordinateSystem => "joint coordinate system",
        }
    }
}

/// Whose body segment parameters of de Leva (1996).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum InertiaOf {
    /// Women.
    Female,
    /// Men.
    Male,
    /// The mean of both: sex unknown.
    Mean,
}

/// How joint kinetics are computed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct KineticSettings {
    /// The recipe.
    pub method: KineticMethod,
    /// The axes of moments and joint forces.
    pub moment_frame: MomentFrame,
    /// The table of segment parameters; of no effect with [`KineticMethod::PlugInGait`], which has one for all.
    pub inertia_of: InertiaOf,
}

impl KineticSettings {
    /// Plug-in Gait, distal axes.
    pub fn plug_in_gait() -> KineticSettings {
        KineticSettings {
            method: KineticMethod::PlugInGait,
            moment_frame: MomentFrame::Distal,
            inertia_of: InertiaOf::Mean,
        }
    }

    /// Whose segment masses and inertias are used.
    pub fn segments(&self) -> &'static str {
        match (self.method, self.inertia_of) {
            (KineticMethod::PlugInGait, _) => "Plug-in Gait (one table for all)",
            (KineticMethod::DeLeva, InertiaOf::Female) => "de Leva 1996, women",
            (KineticMethod::DeLeva, InertiaOf::Male) => "de Leva 1996, men",
            (KineticMethod::DeLeva, InertiaOf::Mean) => "de Leva 1996, mean of women and men",
        }
    }

    /// The choices in words, for the report.
    pub fn describe(&self) -> Vec<(&'static str, &'static str)> {
        vec![
            ("Kinetics", self.method.words()),
            ("Segment masses", self.segments()),
            ("Moments in", self.moment_frame.words()),
        ]
    }

    /// de Leva's segments, distal axes.
    pub fn de_leva(inertia_of: InertiaOf) -> KineticSettings {
        KineticSettings {
            method: KineticMethod::DeLeva,
            moment_frame: MomentFrame::Distal,
            inertia_of,
        }
    }
}
