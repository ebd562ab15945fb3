//! The recorded tracks of a trial by marker, and which markers keep their distance to each other.

use crate::anatomy::Side;
use crate::calibration::{Calibration, Landmark, MarkerSet};
use crate::capture::Trial;
use crate::geometry::Vec3;
use crate::signal::Track;

/// How much the distance between two markers of a moving body may differ from the standing one before a label can be
/// wrong, mm: more than skin moves these markers against each other (12 mm in the corpus).
const SAME_SEGMENT_MM: f64 = 15.0;
/// The same across the hip or the shoulder.
const ACROSS_JOINT_MM: f64 = 70.0;

/// One marker of a trial.
pub(super) struct Marker {
    pub landmark: Landmark,
    pub side: Side,
    /// Name for people, for instance `LKNE`.
    pub name: String,
    /// Label in the file, without subject prefix.
    pub label: String,
    pub track: Track,
}

impl Marker {
    /// Position (mm) at a frame.
    pub(super) fn at(&self, frame: usize) -> Option<Vec3> {
        self.track.at(frame).map(Vec3::from)
    }

    /// Positions (mm) of all frames.
    pub(super) fn all(&self) -> impl Iterator<Item = Option<Vec3>> {
        let frames = self.track.values.iter().zip(&self.track.valid);
        frames.map(|(value, valid)| valid.then(|| Vec3::from(*value)))
    }
}

/// A marker that another keeps its distance to.
pub(super) struct Mate {
    /// Index of the other marker.
    pub other: usize,
    /// How much the distance may change while the body moves, mm.
    pub tolerance_mm: f64,
}

/// The markers of a trial.
pub(super) struct Body {
    pub frames: usize,
    pub markers: Vec<Marker>,
    /// The mates of each marker, same order.
    pub mates: Vec<Vec<Mate>>,
}

impl Body {
    /// The markers of a trial that the model knows; of the marker set that the labels show where there is no model.
    pub(super) fn of(trial: &Trial, calibration: Option<&Calibration>) -> Body {
        let labels = trial.marker_labels();
        let found = match calibration {
            Some(calibration) => calibration.marker_set.resolve(&labels),
            None => MarkerSet::detect(&labels)
                .map(|found| found.set.resolve(&labels))
                .unwrap_or_default(),
        };
        let markers: Vec<Marker> = found
            .into_iter()
            .filter_map(|(landmark, side, label)| {
                let mut track = trial.marker(&label)?;
                // Old files store 0, 0, 0 where a marker was not seen.
                for (value, valid) in track.values.iter().zip(&mut track.valid) {
                    *valid &= value.iter().any(|v| v.abs() > 0.0);
                }
                (track.valid_count() > 0).then(|| Marker {
                    landmark,
                    side,
                    name: landmark.name(side),
                    label,
                    track,
                })
            })
            .collect();
        let mates = markers
            .iter()
            .map(|marker| {
                let others = markers.iter().enumerate();
                others
                    .filter(|(_, other)| other.name != marker.name)
                    .filter_map(|(index, other)| {
                        let tolerance_mm = keeps_distance(marker, other)?;
                        Some(Mate {
                            other: index,
                            tolerance_mm,
                        })
                    })
                    .collect()
            })
            .collect();
        Body {
            frames: trial.frames(),
            markers,
            mates,
        }
    }

    /// The marker of that name.
    pub(super) fn named(&self, name: &str) -> Option<&Marker> {
        self.markers.iter().find(|m| m.name == name)
    }

    /// The marker at a place of the list.
    pub(super) fn get(&self, index: usize) -> Option<&Marker> {
        self.markers.get(index)
    }

    /// Median distance (mm) of two markers over the frames that show both.
    pub(super) fn distance_mm(&self, a: &str, b: &str) -> Option<f64> {
        crate::signal::median(self.distances_mm(a, b)?)
    }

    /// Distances (mm) of two markers in the frames that show both; `None` without one of them.
    pub(super) fn distances_mm(&self, a: &str, b: &str) -> Option<Vec<f64>> {
        let (a, b) = (self.named(a)?, self.named(b)?);
        let mut distances_mm = Vec::with_capacity(self.frames);
        distances_mm.extend(a.all().zip(b.all()).filter_map(|(a, b)| Some((a? - b?).norm())));
        Some(distances_mm)
    }
}

/// The parts of the body whose markers keep their distances; a marker near a joint belongs to both neighbours.
const SEGMENTS: [&[Landmark]; 7] = [
    &[Landmark::Asi, Landmark::Psi, Landmark::Sacr],
    &[Landmark::Fhd, Landmark::Bhd],
    &[Landmark::C7, Landmark::T10, Landmark::Clav, Landmark::Strn],
    &[Landmark::Thi, Landmark::Kne],
    &[Landmark::Kne, Landmark::Tib, Landmark::Ank],
    &[Landmark::Ank, Landmark::Hee, Landmark::Toe],
    &[Landmark::Wra, Landmark::Wrb, Landmark::Fin],
];
/// Pairs whose distance changes, but by less than the distance itself.
const NEIGHBOURS: [(Landmark, Landmark); 10] = [
    (Landmark::Asi, Landmark::Thi),
    (Landmark::Asi, Landmark::Kne),
    (Landmark::Sho, Landmark::C7),
    (Landmark::Sho, Landmark::Clav),
    (Landmark::Sho, Landmark::Elb),
    (Landmark::Elb, Landmark::Wra),
    (Landmark::Elb, Landmark::Wrb),
    (Landmark::C7, Landmark::Bhd),
    (Landmark::Hee, Landmark::Tib),
    (Landmark::Toe, Landmark::Tib),
];

/// Whether two markers are on one rigid part of the body, on the same side where it is paired.
pub(super) fn on_one_segment(a: (Landmark, Side), b: (Landmark, Side)) -> bool {
    let both = |segment: &&[Landmark]| segment.contains(&a.0) && segment.contains(&b.0);
    let middle = matches!(a.0, Landmark::Asi | Landmark::Psi | Landmark::Fhd | Landmark::Bhd);
    let unpaired = !a.0.is_paired() || !b.0.is_paired();
    SEGMENTS.iter().any(both) && (middle || unpaired || a.1 == b.1)
}

fn keeps_distance(a: &Marker, b: &Marker) -> Option<f64> {
    if on_one_segment((a.landmark, a.side), (b.landmark, b.side)) {
        return Some(SAME_SEGMENT_MM);
    }
    let unpaired = !a.landmark.is_paired() || !b.landmark.is_paired();
    let near = NEIGHBOURS
        .iter()
        .any(|(x, y)| (a.landmark, b.landmark) == (*x, *y) || (b.landmark, a.landmark) == (*x, *y));
    (near && (unpaired || a.side == b.side)).then_some(ACROSS_JOINT_MM)
}
