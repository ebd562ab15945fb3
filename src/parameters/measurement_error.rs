//! How far a measured value may lie off between two measurements of the same person: what a difference has to exceed before it is
//! worth a mark.

/// A measurement error and who says so.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MeasurementError {
    /// Differences up to it may be error, degrees.
    pub limit_deg: f64,
    /// Where it comes from, in words.
    pub source: &'static str,
}

/// The limit of concern of published reliability studies, for a laboratory without figures of its own.
///
/// # References
/// `McGinley` JL, Baker R, Wolfe R, Morris ME. The reliability of three-dimensional kinematic gait measurements: a systematic
/// review. Gait Posture 2009;29:360-369: errors above 5 degrees are of concern.
pub const PUBLISHED_ANGLE_ERROR: MeasurementError = MeasurementError {
    limit_deg: 5.0,
    source: "published limit of concern, McGinley et al. 2009; no repeatability of this laboratory is known",
};
