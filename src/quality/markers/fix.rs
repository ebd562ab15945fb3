//! What can be put right without a new capture: labels that are exchanged, and nothing else.
//!
//! An exchange is proposed only when it is certain which of the two states is right: the distances in the standing
//! trial say so, or the stretch begins and ends within the trial.

use std::ops::Range;

use serde::Serialize;

use super::body::Body;
use super::swap;
use crate::calibration::Calibration;
use crate::capture::Trial;

/// Two labels to be exchanged in some frames of a trial.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Exchange {
    /// Labels in the file, without subject prefix.
    pub labels: [String; 2],
    /// Names of the markers, in the same order.
    pub markers: [String; 2],
    /// Frames, 0-based, the end not included.
    pub frames: Range<usize>,
}

/// The exchanges that would put a walk right; `standing` is the trial that the model was calibrated from.
pub fn proposals(trial: &Trial, standing: &Trial, calibration: &Calibration) -> Vec<Exchange> {
    let body = Body::of(trial, Some(calibration));
    let standing = Body::of(standing, Some(calibration));
    let mut proposed: Vec<Exchange> = Vec::new();
    for found in swap::find(&body, Some(&standing))
        .into_iter()
        .filter(|s| s.certain)
    {
        let [Some(a), Some(b)] = found.pair.map(|m| body.get(m)) else {
            continue;
        };
        let markers = [a.name.clone(), b.name.clone()];
        // Three markers that changed places with each other are no pair: such a trial is for a person.
        let overlaps = |other: &Exchange| {
            let in_time = other.frames.start < found.frames.end && found.frames.start < other.frames.end;
            in_time && other.markers.iter().any(|m| markers.contains(m))
        };
        if proposed.iter().any(overlaps) {
            proposed.retain(|other| !overlaps(other));
            continue;
        }
        proposed.push(Exchange {
            labels: [a.label.clone(), b.label.clone()],
            markers,
            frames: found.frames,
        });
    }
    proposed
}
