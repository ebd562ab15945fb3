//! The few marker tracks that tell where the pelvis is going and where the feet stand.

use crate::anatomy::Side;
use crate::capture::Trial;
use crate::signal::Track;

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
    /// Picks the markers out of a trial by their Plug-in Gait labels.
    pub fn of(trial: &Trial) -> GaitMarkers {
        let find = |names: &[&str]| names.iter().find_map(|n| trial.marker(n));
        let feet = Side::BOTH.map(|side| {
            let own = |stem: &str| find(&[&format!("{}{stem}", side.letter())]);
            FootMarkers {
                heel: own("HEE"),
                toe: own("TOE"),
                ankle: own("ANK"),
            }
        });
        let frames = trial.frames();
        let psis = middle(find(&["LPSI"]), find(&["RPSI"]), frames);
        let sacrum = find(&["SACR", "VSAC"]).unwrap_or_else(|| Track::missing(frames));
        GaitMarkers {
            pelvis_front: middle(find(&["LASI"]), find(&["RASI"]), frames),
            pelvis_back: first_valid(&psis, &sacrum),
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
fn middle(a: Option<Track>, b: Option<Track>, frames: usize) -> Track {
    let mut result = Track::missing(frames);
    if let (Some(a), Some(b)) = (a, b) {
        for frame in 0..frames {
            let both = a.at(frame).zip(b.at(frame));
            result.set(frame, both.map(|(a, b)| [0, 1, 2].map(|c| 0.5 * (a[c] + b[c]))));
        }
    }
    result
}

/// The first track, or the second one when the first has no valid sample at all.
fn first_valid(a: &Track, b: &Track) -> Track {
    if a.valid_count() > 0 { a.clone() } else { b.clone() }
}
