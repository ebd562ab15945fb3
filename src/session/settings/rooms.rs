//! What the session file chooses for model, force plates and joint kinetics.

use crate::calibration::ModelSettings;
use crate::calibration::plates::PlateSettings;
use crate::kinetics::{InertiaOf, KineticSettings};
use crate::session::manifest::{Manifest, Sex};
use crate::session::treatment::{Smoothing, Treatment};

pub(super) fn model(manifest: &Manifest) -> ModelSettings {
    let usual = ModelSettings::plug_in_gait();
    let typed = &manifest.model;
    ModelSettings {
        hip_centre: typed.hip_centre.unwrap_or(usual.hip_centre),
        pelvic_rotation_order: typed.pelvic_rotation_order.unwrap_or(usual.pelvic_rotation_order),
        knee_axis: typed.knee_axis.unwrap_or(usual.knee_axis),
        ankle_axis: typed.ankle_axis.unwrap_or(usual.ankle_axis),
        shank_at_knee: typed.shank_at_knee.unwrap_or(usual.shank_at_knee),
        foot_plane: typed.foot_plane.unwrap_or(usual.foot_plane),
    }
}

/// The subject's mass is known only after calibration.
pub(super) fn plates(manifest: &Manifest) -> PlateSettings {
    let usual = PlateSettings::usual();
    let typed = &manifest.plates;
    PlateSettings {
        baseline: typed.baseline.unwrap_or(usual.baseline),
        matrix: typed.matrix.unwrap_or(usual.matrix),
        undocumented: typed.undocumented.unwrap_or(usual.undocumented),
        belt_mm_s: typed.belt_speed_mm_s,
        low_pass: match Treatment::of(manifest).forces {
            Some(Smoothing::Butterworth(cutoff_hz, order)) => Some((cutoff_hz, order)),
            _ => None,
        },
        ..usual
    }
}

/// The segment parameters follow the subject's sex; without one (or another one) they are the mean of both tables.
pub(super) fn kinetics(manifest: &Manifest) -> KineticSettings {
    let usual = KineticSettings::plug_in_gait();
    let typed = &manifest.kinetics;
    KineticSettings {
        method: typed.method.unwrap_or(usual.method),
        moment_frame: typed.moment_frame.unwrap_or(usual.moment_frame),
        inertia_of: match manifest.subject.sex {
            Some(Sex::Female) => InertiaOf::Female,
            Some(Sex::Male) => InertiaOf::Male,
            Some(Sex::Other | Sex::Unknown) | None => InertiaOf::Mean,
        },
    }
}
