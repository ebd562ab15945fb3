//! Why there are no kinetics of a trial at all.

use thiserror::Error;

/// Why there are no kinetics.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum KineticsError {
    /// Outputs are per kilogram of body mass.
    #[error("no body mass: moments and powers are per kilogram; give it as mass_kg in the session file")]
    NoBodyMass,
    /// Without a frame rate there are no velocities.
    #[error("the capture does not say how many frames a second has")]
    NoFrameRate,
}
