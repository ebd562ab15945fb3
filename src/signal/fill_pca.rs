//! Filling a long gap from the way all markers near by move together in this trial.
//!
//! Principal components of the frames that show all these markers say which positions go together; in a missing frame
//! the scores that fit the visible markers best (least squares) give the missing one. Markers are seen from their common
//! centre, near ones count more than far ones, and what is left at the two edges of the gap is taken out evenly.
//!
//! # References
//! Gloersen & Federolf, Public Library of Science ONE 2016;11:e0152616 (weights by distance; reconstruction from components with the missing
//! marker taken out). Their transformation between the two sets of components is replaced by the least squares fit,
//! which is what it stands for; Federolf, Public Library of Science ONE 2013;8:e78689.

use nalgebra::{DMatrix, DVector};

use super::fill_pattern::{between, share};
use super::{Gap, Track};

/// Fewest frames to learn from.
const LEAST_FRAMES: usize = 60;
/// Fewest other markers.
const LEAST_OTHERS: usize = 5;
/// Most other markers, the nearest ones.
const MOST_OTHERS: usize = 12;
/// Width of the weight by distance, mm.
const NEAR_MM: f64 = 250.0;
/// Share of the frames of the missing marker that another one must be seen in.
const SEEN_SHARE: f64 = 0.8;
/// Share of the weighted variance that the components kept stand for.
const KEPT_VARIANCE: f64 = 0.999;

/// The missing samples, or `None` where too few markers or frames show what goes together.
pub fn pca(tracks: &[Track], marker: usize, gap: Gap) -> Option<Vec<[f64; 3]>> {
    let missing = tracks.get(marker)?;
    let others = near(tracks, marker, gap)?;
    let all_seen = |frame: usize| others.iter().all(|o| o.track.at(frame).is_some());
    let frames: Vec<usize> = (0..missing.len())
        .filter(|f| missing.at(*f).is_some() && all_seen(*f))
        .collect();
    if frames.len() < LEAST_FRAMES {
        return None;
    }
    let seen = 3 * others.len();
    let middle = |frame: usize| -> Option<[f64; 3]> {
        let mut sum = [0.0; 3];
        for other in &others {
            let p = other.track.at(frame)?;
            (0..3).for_each(|c| sum[c] += p[c]);
        }
        Some(sum.map(|s| s / others.len() as f64))
    };
    // visible coordinates of a frame about the common centre, weighted
    let row = |frame: usize| -> Option<Vec<f64>> {
        let middle = middle(frame)?;
        let mut row = Vec::with_capacity(seen + 3);
        for other in &others {
            let p = other.track.at(frame)?;
            row.extend((0..3).map(|c| other.weight * (p[c] - middle[c])));
        }
        Some(row)
    };
    let full = |frame: usize| -> Option<Vec<f64>> {
        let (mut row, middle, p) = (row(frame)?, middle(frame)?, missing.at(frame)?);
        row.extend((0..3).map(|c| p[c] - middle[c]));
        Some(row)
    };
    let rows: Vec<Vec<f64>> = frames.iter().filter_map(|f| full(*f)).collect();
    let learned = Learned::of(&rows, seen)?;
    let guess = |frame: usize| -> Option<[f64; 3]> {
        let (relative, middle) = (learned.missing(&row(frame)?)?, middle(frame)?);
        Some([0, 1, 2].map(|c| relative[c] + middle[c]))
    };
    let left_over = |frame: Option<usize>| -> Option<[f64; 3]> {
        let (truth, guess) = (missing.at(frame?)?, guess(frame?)?);
        Some([0, 1, 2].map(|c| truth[c] - guess[c]))
    };
    let (before, after) = (left_over(gap.before()), left_over(gap.after()));
    (gap.run.start..gap.run.end)
        .map(|frame| {
            let (guess, offset) = (guess(frame)?, between(before, after, share(gap, frame))?);
            Some([0, 1, 2].map(|c| guess[c] + offset[c]))
        })
        .collect()
}

struct Other<'a> {
    track: &'a Track,
    weight: f64,
}

/// The nearest markers that are seen throughout the gap and in most other frames.
fn near<'a>(tracks: &'a [Track], marker: usize, gap: Gap) -> Option<Vec<Other<'a>>> {
    let missing = tracks.get(marker)?;
    let first = gap.before().unwrap_or(gap.run.start);
    let last = gap.after().unwrap_or(gap.run.end.saturating_sub(1));
    let wanted = SEEN_SHARE * missing.valid_count() as f64;
    let mut found: Vec<(f64, usize)> = Vec::new();
    for (index, track) in tracks.iter().enumerate().filter(|(i, _)| *i != marker) {
        let throughout = track
            .valid
            .get(first..=last)
            .is_some_and(|s| s.iter().all(|v| *v));
        let distances: Vec<f64> = (0..missing.len())
            .filter_map(|f| {
                let (a, b) = (missing.at(f)?, track.at(f)?);
                Some((0..3).map(|c| (a[c] - b[c]).powi(2)).sum::<f64>().sqrt())
            })
            .collect();
        if throughout && distances.len() as f64 >= wanted && !distances.is_empty() {
            found.push((distances.iter().sum::<f64>() / distances.len() as f64, index));
        }
    }
    found.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    found.truncate(MOST_OTHERS);
    if found.len() < LEAST_OTHERS {
        return None;
    }
    let other = |(mm, index): (f64, usize)| {
        Some(Other {
            track: tracks.get(index)?,
            weight: (-0.5 * (mm / NEAR_MM).powi(2)).exp().max(0.01),
        })
    };
    found.into_iter().map(other).collect()
}

/// What goes with what.
struct Learned {
    mean: DVector<f64>,
    /// Components, visible rows.
    seen: DMatrix<f64>,
    /// Components, rows of the missing marker.
    missing: DMatrix<f64>,
}

impl Learned {
    fn of(rows: &[Vec<f64>], seen: usize) -> Option<Learned> {
        let width = seen + 3;
        let data = DMatrix::from_fn(rows.len(), width, |i, j| {
            rows.get(i).and_then(|r| r.get(j)).copied().unwrap_or(0.0)
        });
        let mean = data.row_mean().transpose();
        let mut centred = data;
        for mut row in centred.row_iter_mut() {
            row -= mean.transpose();
        }
        let eigen = (centred.transpose() * &centred).symmetric_eigen();
        let mut order: Vec<usize> = (0..width).collect();
        let value = |i: &usize| eigen.eigenvalues.get(*i).copied().unwrap_or(0.0);
        order.sort_by(|a, b| value(b).total_cmp(&value(a)).then(a.cmp(b)));
        let total: f64 = order.iter().map(&value).sum();
        if total <= 0.0 {
            return None;
        }
        let mut sum = 0.0;
        let kept: Vec<usize> = order
            .into_iter()
            .take_while(|i| {
                let wanted = sum < KEPT_VARIANCE * total;
                sum += value(i);
                wanted
            })
            .collect();
        let components = eigen.eigenvectors.select_columns(&kept);
        Some(Learned {
            seen: components.rows(0, seen).into_owned(),
            missing: components.rows(seen, 3).into_owned(),
            mean,
        })
    }

    /// The missing marker, from the visible coordinates.
    fn missing(&self, visible: &[f64]) -> Option<[f64; 3]> {
        let deviation = DVector::from_fn(visible.len(), |i, _| {
            visible.get(i).copied().unwrap_or(0.0) - self.mean.get(i).copied().unwrap_or(0.0)
        });
        let square = self.seen.transpose() * &self.seen;
        let scores = square.cholesky()?.solve(&(self.seen.transpose() * deviation));
        let found = &self.missing * scores;
        let at = |c: usize| Some(found.get(c)? + self.mean.get(visible.len() + c)?);
        let triple = [at(0)?, at(1)?, at(2)?];
        triple.iter().all(|v| v.is_finite()).then_some(triple)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Markers of a swinging chain: everything follows from one angle and a travel.
    fn chain() -> Vec<Track> {
        (0..8_i32)
            .map(f64::from)
            .map(|k| Track {
                values: (0..200)
                    .map(f64::from)
                    .map(|t| {
                        let swing = (t / 16.0).sin();
                        [
                            10.0 * t + 40.0 * k * swing,
                            20.0 * k,
                            900.0 - 80.0 * k + 5.0 * swing * k,
                        ]
                    })
                    .collect(),
                valid: vec![true; 200],
            })
            .collect()
    }

    #[test]
    fn what_moves_together_is_given_back() {
        let whole = chain();
        let mut cut = whole.clone();
        (60..160).for_each(|frame| cut[6].set(frame, None));
        let filled = pca(&cut, 6, Gap::of(&cut[6].valid)[0]).unwrap();
        for (value, truth) in filled.iter().zip(&whole[6].values[60..160]) {
            assert!(
                (0..3).all(|c| (value[c] - truth[c]).abs() < 1e-6),
                "{value:?} {truth:?}"
            );
        }
    }

    #[test]
    fn too_little_to_learn_from_fills_nothing() {
        let mut cut = chain();
        (30..190).for_each(|frame| cut[6].set(frame, None));
        assert!(pca(&cut, 6, Gap::of(&cut[6].valid)[0]).is_none());
        let mut few = chain();
        few.truncate(5);
        (60..70).for_each(|frame| few[1].set(frame, None));
        assert!(pca(&few, 1, Gap::of(&few[1].valid)[0]).is_none());
    }
}
