//! Door of the marker checks: is every label on the marker that it names, and is the marker where it was put?
//!
//! `body` holds the recorded tracks by marker, with the markers that each one keeps its distance to. `swap` looks for
//! exchanged labels, `moved` for distances that differ from the standing trial, `toe_height` for the height of the toe marker over the
//! floor, `between_walks` for what differs from walk to walk, `spike` for jumps, `outlier` for stretches off the segment,
//! `same_place` for ghosts, `flicker` for tracks in pieces, `sides` for left on the right, `anthropometry` for
//! measurements that cannot be. `fix` proposes what can be put right without a new capture.

mod anthropometry;
mod between_walks;
mod body;
mod fix;
mod flicker;
mod graphs;
mod moved;
mod outlier;
mod same_place;
mod sides;
mod spike;
mod swap;
mod toe_height;

pub use fix::{Exchange, proposals};

use self::body::Body;
use super::finding::{Finding, Place};
use super::limits::Limits;
use super::view::{SessionView, TrialView};

/// All checks of the markers of one trial.
pub(super) fn check(view: &TrialView<'_>, limits: &Limits, found: &mut Vec<Finding>) {
    let body = Body::of(view.trial, view.calibration);
    if body.markers.is_empty() {
        return;
    }
    let standing = view
        .standing
        .filter(|standing| standing.name() != view.trial.name())
        .map(|standing| Body::of(standing, view.calibration));
    let swaps = swap::find(&body, standing.as_ref());
    swap::check(&body, &swaps, limits, found);
    sides::check(&body, &swaps, limits, found);
    same_place::check(view, &body, limits, found);
    flicker::check(view, &body, limits, found);
    // Functional trials are made of wide movements, and their angles are not reported.
    let reported = view.walk.is_some() || standing.is_none();
    if !reported {
        return;
    }
    if let Some(standing) = &standing {
        moved::check(&body, standing, &swaps, limits, found);
        toe_height::check(view, &body, standing, limits, found);
    }
    spike::check(view, &body, &swaps, limits, found);
    outlier::check(view, &body, &swaps, limits, found);
}

/// Measurements of the subject, and the walks beside each other.
pub(super) fn check_session(session: &SessionView<'_>, limits: &Limits, found: &mut Vec<Finding>) {
    anthropometry::check(session, limits, found);
    between_walks::check(session, limits, found);
}

/// Markers and frames of a finding.
fn place(markers: &[&str], frames: Option<std::ops::Range<usize>>) -> Place {
    Place {
        markers: markers.iter().map(|name| (*name).to_owned()).collect(),
        frames,
        ..Place::default()
    }
}
