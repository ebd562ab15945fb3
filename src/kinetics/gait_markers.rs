//! The few marker tracks that tell where the pelvis is going and where the feet stand.

use std::sync::OnceLock;

use crate::anatomy::Side;
use crate::calibration::{Landmark, MarkerSet, MarkerTracks};
use crate::capture::Trial;
use crate::signal::{Track, triple_at};

/// Markers of one foot; `None` when the trial has no such label.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct FootMarkers {
    /// `HEE`, mm, lab frame.
    pub heel: Option<Track>,
    /// `TOE`, mm, lab frame.
    pub toe: Option<Track>,
    /// `ANK`, mm, lab frame.
    pub ankle: Option<Track>,
}

impl FootMarkers {
    /// The marker that moves with the heel: `HEE`, else `ANK`.
    pub fn heel_or_ankle(&self) -> Option<&Track> {
        self.heel.as_ref().or(self.ankle.as_ref())
    }

    /// The marker that moves with the forefoot: `TOE`, else `ANK`, else `HEE`.
    pub fn toe_or_ankle(&self) -> Option<&Track> {
        self.toe.as_ref().or(self.ankle.as_ref()).or(self.heel.as_ref())
    }

    /// The markers that there are.
    pub fn all(&self) -> impl Iterator<Item = &Track> {
        [&self.heel, &self.toe, &self.ankle].into_iter().flatten()
    }
}

/// The landmarks that are looked at.
const USED: [Landmark; 6] = [
    Landmark::Asi,
    Landmark::Psi,
    Landmark::Sacr,
    Landmark::Hee,
    Landmark::Toe,
    Landmark::Ank,
];

/// Pelvis and foot markers of a trial.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct GaitMarkers {
    /// Middle of the front pelvis markers (`LASI`, `RASI`), mm.
    pub pelvis_front: Track,
    /// Middle of the back pelvis markers (`LPSI`, `RPSI`, else `SACR`), mm.
    pub pelvis_back: Track,
    /// Left, right.
    pub feet: [FootMarkers; 2],
}

impl GaitMarkers {
    /// Picks the markers out of a trial by the shipped marker set that fits its labels best.
    pub fn of(trial: &Trial) -> GaitMarkers {
        static SHIPPED: OnceLock<Vec<MarkerSet>> = OnceLock::new();
        let sets = SHIPPED.get_or_init(|| MarkerSet::all().unwrap_or_default());
        let labels = trial.marker_labels();
        let found = MarkerSet::detect_among(sets, &labels).map(|fit| fit.set.resolve(&labels));
        let mut found = found.unwrap_or_default();
        found.retain(|(landmark, ..)| USED.contains(landmark));
        GaitMarkers::from_tracks(&MarkerTracks::read(trial, &found))
    }

    /// Picks the markers out of tracks that a laboratory's own marker set has named.
    pub fn from_tracks(tracks: &MarkerTracks) -> GaitMarkers {
        let feet = Side::BOTH.map(|side| {
            let own = |landmark| {
                let seen = tracks.has(landmark, side);
                tracks.track(landmark, side).filter(|_| seen).cloned()
            };
            FootMarkers {
                heel: own(Landmark::Hee),
                toe: own(Landmark::Toe),
                ankle: own(Landmark::Ank),
            }
        });
        let frames = tracks.frames();
        let middle = |landmark| {
            let [left, right] = Side::BOTH.map(|side| tracks.track(landmark, side));
            middle(left, right, frames)
        };
        let (asis, psis) = (middle(Landmark::Asi), middle(Landmark::Psi));
        let sacrum = tracks.track(Landmark::Sacr, Side::Left);
        let use_sacrum = psis.valid_count() == 0;
        GaitMarkers {
            pelvis_front: asis,
            pelvis_back: sacrum.filter(|_| use_sacrum).cloned().unwrap_or(psis),
            feet,
        }
    }

    /// The markers of one foot.
    pub fn foot(&self, side: Side) -> &FootMarkers {
        let [left, right] = &self.feet;
        match side {
            Side::Left => left,
            Side::Right => right,
        }
    }

    /// The horizontal direction the pelvis faces at an instant (frames): from its back to its front markers, unit
    /// length.
    pub fn facing(&self, frame: f64) -> Option<[f64; 2]> {
        let (front, back) = (
            triple_at(&self.pelvis_front, frame)?,
            triple_at(&self.pelvis_back, frame)?,
        );
        let facing = [front[0] - back[0], front[1] - back[1]];
        let length = facing[0].hypot(facing[1]);
        (length > 0.0).then(|| [facing[0] / length, facing[1] / length])
    }

    /// One point that travels with the pelvis: the middle of its back markers, else of its front markers. The
    /// same markers are used in the whole trial, so that the point does not jump.
    pub fn pelvis(&self) -> &Track {
        if self.pelvis_back.valid_count() >= self.pelvis_front.valid_count() {
            &self.pelvis_back
        } else {
            &self.pelvis_front
        }
    }
}

/// The middle of two tracks where both are valid.
fn middle(a: Option<&Track>, b: Option<&Track>, frames: usize) -> Track {
    let mut result = Track::missing(frames);
    if let (Some(a), Some(b)) = (a, b) {
        for frame in 0..frames {
            let both = a.at(frame).zip(b.at(frame));
            result.set(frame, both.map(|(a, b)| [0, 1, 2].map(|c| 0.5 * (a[c] + b[c]))));
        }
    }
    result
}
