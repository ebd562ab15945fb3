//! What can stop the tracking of a trial.

/// Errors of the kinematics room.
#[derive(Debug, thiserror::Error)]
pub enum KinematicsError {
    /// The pelvis, without which nothing can be tracked, has no markers.
    #[error(
        "trial {trial}: the pelvis cannot be tracked; marker set {marker_set} needs {}, which the trial does not have or never sees",
        names.join(", ")
    )]
    NoPelvis {
        /// The trial.
        trial: String,
        /// The marker set that was looked for.
        marker_set: String,
        /// The markers that are missing.
        names: Vec<String>,
    },
    /// The markers of the pelvis are there, but never all at the same time.
    #[error("trial {trial}: in none of {frames} frames are all pelvis markers seen together")]
    NoPelvisFrame {
        /// The trial.
        trial: String,
        /// How many frames the trial has.
        frames: usize,
    },
}
