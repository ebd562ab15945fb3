//! Filling a gap from three or more other markers of the same rigid body.
//!
//! The body is taken as it stood at the valid sample before the gap, and once more as it stood after it. In each missing
//! frame the rotation and translation that bring the other markers of the body (least squares) to where they are now
//! bring the missing one too; the two answers are blended evenly over the gap, so that it closes without a step.
//!
//! Which markers move as one body is read from the trial itself: the distances between them stay the same.
//!
//! # References
//! Soederkvist & Wedin, J Biomech 1993;26:1473-1477 (singular value decomposition); Challis, J Biomech 1995;28:733-737.

use nalgebra::{Matrix3, Vector3};

use super::fill_pattern::{between, share};
use super::{Gap, Track};

/// Largest standard deviation of the distance between two markers of one body, mm. Skin moves by some millimetres on
/// the pelvis and the thigh; markers across a joint change their distance by tens of millimetres in walking.
pub const BODY_SD_MM: f64 = 6.0;
/// Fewest frames in which two markers are seen together before their distance says something.
const LEAST_TOGETHER: usize = 20;
/// Fewest other markers.
const LEAST_OTHERS: usize = 3;
/// More others than this add nothing.
const MOST_OTHERS: usize = 6;
/// The others must spread at least this far in a second direction, mm (root of the sum of squares): three markers in a
/// line do not say how the body turns.
const LEAST_SPREAD_MM: f64 = 25.0;

/// Standard deviation of the distance between two markers (mm) over the frames that show both; `None` with fewer than
/// 20 of them.
pub fn distance_sd_mm(a: &Track, b: &Track) -> Option<f64> {
    let together = || (0..a.len()).filter_map(|frame| Some((point(a, frame)? - point(b, frame)?).norm()));
    let count = together().count();
    if count < LEAST_TOGETHER {
        return None;
    }
    let mean = together().sum::<f64>() / count as f64;
    let square = together().map(|d| (d - mean).powi(2)).sum::<f64>();
    Some((square / count as f64).sqrt())
}

/// Markers that are seen throughout a gap and beside it, the steadiest distance to the missing one first, with that
/// distance's standard deviation in mm.
pub(super) fn company(tracks: &[Track], marker: usize, gap: Gap) -> Vec<(usize, f64)> {
    let Some(missing) = tracks.get(marker) else {
        return Vec::new();
    };
    let first = gap.before().unwrap_or(gap.run.start);
    let last = gap.after().unwrap_or(gap.run.end.saturating_sub(1));
    let mut found: Vec<(usize, f64)> = tracks
        .iter()
        .enumerate()
        .filter(|(other, _)| *other != marker)
        .filter(|(_, t)| {
            t.valid
                .get(first..=last)
                .is_some_and(|seen| seen.iter().all(|v| *v))
        })
        .filter_map(|(other, t)| Some((other, distance_sd_mm(missing, t)?)))
        .collect();
    found.sort_by(|a, b| a.1.total_cmp(&b.1).then(a.0.cmp(&b.0)));
    found
}

/// The marker with the steadiest distance to a missing one, among those that are seen throughout the gap and beside it:
/// the donor that a person would choose.
pub fn steadiest(tracks: &[Track], marker: usize, gap: Gap) -> Option<usize> {
    company(tracks, marker, gap).first().map(|(other, _)| *other)
}

/// The other markers of the body of a missing one: steady distances to it and among each other.
pub fn body(tracks: &[Track], marker: usize, gap: Gap) -> Vec<usize> {
    let mut chosen: Vec<usize> = Vec::new();
    for (other, sd) in company(tracks, marker, gap) {
        if sd > BODY_SD_MM || chosen.len() == MOST_OTHERS {
            break;
        }
        let steady = |one: &usize| {
            let pair = tracks.get(*one).zip(tracks.get(other));
            pair.and_then(|(a, b)| distance_sd_mm(a, b))
                .is_some_and(|sd| sd <= BODY_SD_MM)
        };
        if chosen.iter().all(steady) {
            chosen.push(other);
        }
    }
    chosen
}

/// The missing samples from the other markers of the body; `None` with fewer than three, or with all of them in a line.
pub fn rigid(tracks: &[Track], marker: usize, gap: Gap, others: &[usize]) -> Option<Vec<[f64; 3]>> {
    if others.len() < LEAST_OTHERS {
        return None;
    }
    let missing = tracks.get(marker)?;
    let cloud = |frame: usize| -> Option<Vec<Vector3<f64>>> {
        others
            .iter()
            .map(|other| point(tracks.get(*other)?, frame))
            .collect()
    };
    let edge = |frame: Option<usize>| Some((cloud(frame?)?, point(missing, frame?)?));
    let (before, after) = (edge(gap.before()), edge(gap.after()));
    if (gap.before().is_some() && before.is_none()) || (gap.after().is_some() && after.is_none()) {
        return None;
    }
    let one = before.as_ref().or(after.as_ref())?;
    if second_spread_mm(&one.0) < LEAST_SPREAD_MM {
        return None;
    }
    (gap.run.start..gap.run.end)
        .map(|frame| {
            let now = cloud(frame)?;
            let carried = |edge: &Option<(Vec<Vector3<f64>>, Vector3<f64>)>| {
                let (then, marker) = edge.as_ref()?;
                carry(then, &now, *marker)
            };
            between(carried(&before), carried(&after), share(gap, frame))
        })
        .collect()
}

fn point(track: &Track, frame: usize) -> Option<Vector3<f64>> {
    track.at(frame).map(Vector3::from)
}

fn centre(cloud: &[Vector3<f64>]) -> Vector3<f64> {
    cloud.iter().sum::<Vector3<f64>>() / cloud.len().max(1) as f64
}

/// Second singular value of a cloud about its centre, mm.
fn second_spread_mm(cloud: &[Vector3<f64>]) -> f64 {
    let middle = centre(cloud);
    let square: Matrix3<f64> = cloud
        .iter()
        .map(|p| (p - middle) * (p - middle).transpose())
        .sum();
    let mut values: Vec<f64> = square.symmetric_eigenvalues().iter().copied().collect();
    values.sort_by(|a, b| b.total_cmp(a));
    values.get(1).map_or(0.0, |v| v.max(0.0).sqrt())
}

/// Where a point of a body comes to lie when its markers go from `then` to `now`.
fn carry(then: &[Vector3<f64>], now: &[Vector3<f64>], marker: Vector3<f64>) -> Option<[f64; 3]> {
    let (rotation, translation) = pose(then, now)?;
    Some((rotation * marker + translation).into())
}

/// Rotation R and translation t that carry the markers of a body nearest to where they are now: `now = R then + t`, in
/// the sense of least squares (Kabsch 1976, Acta Cryst A32:922). At least three markers that are not in a line.
pub fn pose(then: &[Vector3<f64>], now: &[Vector3<f64>]) -> Option<(Matrix3<f64>, Vector3<f64>)> {
    let (from, to) = (centre(then), centre(now));
    let dispersion: Matrix3<f64> = then
        .iter()
        .zip(now)
        .map(|(a, b)| (b - to) * (a - from).transpose())
        .sum();
    let decomposed = dispersion.svd(true, true);
    let (u, vt) = (decomposed.u?, decomposed.v_t?);
    let mut mirror = Matrix3::identity();
    mirror[(2, 2)] = (u * vt).determinant().signum();
    let rotation = u * mirror * vt;
    let translation = to - rotation * from;
    let finite = rotation.iter().chain(translation.iter()).all(|v| v.is_finite());
    finite.then_some((rotation, translation))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Five markers, the first four of one turning and travelling body, the fifth swinging by itself.
    fn tracks() -> Vec<Track> {
        let place = [
            [0.0, 0.0, 0.0],
            [200.0, 10.0, 0.0],
            [20.0, 150.0, 30.0],
            [190.0, 160.0, -20.0],
        ];
        let mut tracks: Vec<Track> = place
            .iter()
            .map(|p| Track {
                values: (0..60)
                    .map(f64::from)
                    .map(|t| {
                        let (s, c) = (t / 20.0).sin_cos();
                        [
                            c * p[0] - s * p[1] + 12.0 * t,
                            s * p[0] + c * p[1],
                            p[2] + 900.0 + t.sin(),
                        ]
                    })
                    .collect(),
                valid: vec![true; 60],
            })
            .collect();
        tracks.push(Track {
            values: (0..60).map(|t| [300.0 * f64::from(t).sin(), 40.0, 0.0]).collect(),
            valid: vec![true; 60],
        });
        tracks
    }

    #[test]
    fn a_rigid_body_gives_its_marker_back_exactly() {
        let whole = tracks();
        for (start, end) in [(20, 45), (0, 10), (50, 60)] {
            let mut cut = whole.clone();
            (start..end).for_each(|frame| cut[1].set(frame, None));
            let gap = Gap::of(&cut[1].valid)[0];
            let others = body(&cut, 1, gap);
            assert_eq!(others.len(), 3, "{others:?}");
            let filled = rigid(&cut, 1, gap, &others).unwrap();
            for (value, truth) in filled.iter().zip(&whole[1].values[start..end]) {
                assert!((0..3).all(|c| (value[c] - truth[c]).abs() < 1e-9));
            }
        }
    }

    #[test]
    fn two_markers_or_three_in_a_line_are_too_few() {
        let mut cut = tracks();
        (20..30).for_each(|frame| cut[3].set(frame, None));
        let gap = Gap::of(&cut[3].valid)[0];
        assert!(rigid(&cut, 3, gap, &[0, 1]).is_none());
        let line = |k: f64| Track {
            values: cut[0].values.iter().map(|p| [p[0] + k, p[1], p[2]]).collect(),
            valid: vec![true; 60],
        };
        let in_a_line = [line(0.0), line(100.0), line(300.0), cut[3].clone()];
        assert!(rigid(&in_a_line, 3, gap, &[0, 1, 2]).is_none());
    }
}
