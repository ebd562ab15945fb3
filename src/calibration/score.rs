//! The centre of a ball joint between two bodies that move: the symmetrical centre of rotation estimation.
//!
//! Each body has the centre at a fixed place of its own; of all pairs of such places the one is taken whose two images
//! in the laboratory are nearest to each other over all frames. What is left between them, the gap, tells how much of a
//! ball joint there is in the movement: skin, a movement that is too small, a marker that is not of the body.
//!
//! # References
//! Ehrig, Taylor, Duda and Heller 2006, J Biomech 39:2798.

use nalgebra::{Matrix6, Vector6};

use crate::geometry::{Mat3, Vec3};
use crate::signal::{Track, pose};

/// Fewer frames than this are no movement.
const LEAST_FRAMES: usize = 50;
/// Rounds in which the shape of a body is made the mean of itself over the frames.
const ROUNDS: usize = 4;
/// Smaller than this share of the largest, a singular value says that an axis was not moved about.
const LEAST_SHARE: f64 = 1e-6;

/// A joint centre and how well it is one.
#[derive(Debug, Clone, PartialEq)]
pub struct Score {
    /// The centre in the laboratory, mm, by frame: the middle of its two images; none where a body is not seen.
    pub centre_mm: Vec<Option<[f64; 3]>>,
    /// Mean distance of the two images, mm.
    pub gap_mm: f64,
    /// Frames used.
    pub frames: usize,
    /// Largest turn of one body against the other from the first frame, degrees.
    pub turned_by_deg: f64,
}

/// The centre between two bodies, each given by three markers or more. `None` with too few frames, markers in a line, or
/// a movement about less than two axes.
pub fn score(one: &[Track], other: &[Track]) -> Option<Score> {
    let poses: Vec<Option<[(Mat3, Vec3); 2]>> = poses(one)?
        .into_iter()
        .zip(poses(other)?)
        .map(|(a, b)| Some([a?, b?]))
        .collect();
    let seen = || poses.iter().flatten();
    let frames = seen().count();
    if frames < LEAST_FRAMES {
        return None;
    }
    // Normal equations of R u + t = S v + d over all frames.
    let (mut normal, mut right) = (Matrix6::zeros(), Vector6::zeros());
    for [(r, t), (s, d)] in seen() {
        let cross = -(r.transpose() * s);
        for (row, column, block) in [
            (0, 0, Mat3::identity()),
            (0, 3, cross),
            (3, 0, cross.transpose()),
            (3, 3, Mat3::identity()),
        ] {
            let mut place = normal.fixed_view_mut::<3, 3>(row, column);
            place += block;
        }
        let away = d - t;
        let (up, down) = (r.transpose() * away, -(s.transpose() * away));
        for k in 0..3 {
            right[k] += up[k];
            right[k + 3] += down[k];
        }
    }
    let decomposed = normal.svd(true, true);
    let (largest, smallest) = (decomposed.singular_values.max(), decomposed.singular_values.min());
    if smallest < LEAST_SHARE * largest {
        return None;
    }
    let places = decomposed.solve(&right, 0.0).ok()?;
    let (u, v) = (
        Vec3::new(places[0], places[1], places[2]),
        Vec3::new(places[3], places[4], places[5]),
    );
    let images = |[(r, t), (s, d)]: &[(Mat3, Vec3); 2]| (r * u + t, s * v + d);
    let gaps = seen().map(|p| {
        let (a, b) = images(p);
        (a - b).norm()
    });
    let between = |[(r, _), (s, _)]: &[(Mat3, Vec3); 2]| r.transpose() * s;
    let first = between(seen().next()?);
    let turned = seen().map(|p| {
        let turn = first.transpose() * between(p);
        (0.5 * (turn.trace() - 1.0)).clamp(-1.0, 1.0).acos().to_degrees()
    });
    Some(Score {
        gap_mm: gaps.sum::<f64>() / frames as f64,
        turned_by_deg: turned.fold(0.0, f64::max),
        frames,
        centre_mm: poses
            .iter()
            .map(|p| {
                let (a, b) = images(p.as_ref()?);
                Some((0.5 * (a + b)).into())
            })
            .collect(),
    })
}

/// The pose of a body in every frame that shows all its markers, from its mean shape.
fn poses(markers: &[Track]) -> Option<Vec<Option<(Mat3, Vec3)>>> {
    let frames = markers.first()?.len();
    let cloud =
        |frame: usize| -> Option<Vec<Vec3>> { markers.iter().map(|m| m.at(frame).map(Vec3::from)).collect() };
    let clouds: Vec<Option<Vec<Vec3>>> = (0..frames).map(cloud).collect();
    let mut shape = clouds.iter().flatten().next()?.clone();
    if shape.len() < 3 {
        return None;
    }
    for _ in 0..ROUNDS {
        let mut sum = vec![Vec3::zeros(); shape.len()];
        let mut n = 0.0;
        for now in clouds.iter().flatten() {
            let (rotation, translation) = pose(now, &shape)?;
            for (total, point) in sum.iter_mut().zip(now) {
                *total += rotation * point + translation;
            }
            n += 1.0;
        }
        shape = sum.into_iter().map(|total| total / n).collect();
    }
    Some(clouds.iter().map(|now| pose(&shape, now.as_ref()?)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::{rotation_x, rotation_y, rotation_z};

    /// Rounding, mm.
    const SAME_MM: f64 = 1e-6;

    /// Three markers of a body that turns about a centre that travels.
    fn body(local: &[[f64; 3]], turn: impl Fn(f64) -> Mat3) -> Vec<Track> {
        local
            .iter()
            .map(|p| {
                let values: Vec<[f64; 3]> = (0..200)
                    .map(|i| {
                        let t = f64::from(i) / 20.0;
                        (turn(t) * Vec3::from(*p) + centre(t)).into()
                    })
                    .collect();
                Track {
                    valid: vec![true; values.len()],
                    values,
                }
            })
            .collect()
    }

    fn centre(t: f64) -> Vec3 {
        Vec3::new(40.0 * t, 10.0 * t.sin(), 900.0 + 5.0 * t.cos())
    }

    #[test]
    fn a_true_ball_joint_is_found_without_a_gap() {
        let pelvis = body(
            &[[80.0, 120.0, 30.0], [80.0, -120.0, 30.0], [-100.0, 40.0, 60.0]],
            |t| rotation_y(0.1 * t.sin()),
        );
        let thigh = body(
            &[[60.0, 20.0, -200.0], [-40.0, 60.0, -220.0], [10.0, 70.0, -300.0]],
            |t| rotation_x(0.4 * t.sin()) * rotation_y(0.6 * t.cos()) * rotation_z(0.1 * t),
        );
        let found = score(&pelvis, &thigh).unwrap();
        assert!(found.gap_mm < SAME_MM, "{}", found.gap_mm);
        for (frame, at) in found.centre_mm.iter().enumerate() {
            let t = f64::from(u32::try_from(frame).unwrap()) / 20.0;
            let away = (Vec3::from(at.unwrap()) - centre(t)).norm();
            assert!(away < SAME_MM, "{away}");
        }
        assert!(found.turned_by_deg > 30.0);
    }

    #[test]
    fn without_movement_about_two_axes_there_is_no_centre() {
        let pelvis = body(
            &[[80.0, 120.0, 30.0], [80.0, -120.0, 30.0], [-100.0, 40.0, 60.0]],
            |_| Mat3::identity(),
        );
        let hinge = body(
            &[[60.0, 20.0, -200.0], [-40.0, 60.0, -220.0], [10.0, 70.0, -300.0]],
            |t| rotation_y(0.6 * t.cos()),
        );
        assert!(score(&pelvis, &hinge).is_none());
    }
}
