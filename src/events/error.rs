//! What can keep events from being looked for at all.

use thiserror::Error;

use crate::signal::LowPassError;

/// Why no timeline could be made. A trial without events is not an error: its timeline says why it is empty.
#[derive(Debug, Error, Clone, PartialEq)]
pub enum EventsError {
    /// The trial has no frames or no sampling rate.
    #[error("the trial has {frames} frames at {rate_hz} Hz; events need frames and a positive rate")]
    NoTime {
        /// Number of frames.
        frames: usize,
        /// Point rate.
        rate_hz: f64,
    },
    /// A filter of the settings does not fit the sampling rate.
    #[error("an event filter cannot be used on this trial: {source}")]
    Filter {
        /// Why.
        #[from]
        source: LowPassError,
    },
}
