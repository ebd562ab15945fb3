//! How far the knee axis of the model is turned about the long axis of the thigh, told by the walk itself.
//!
//! # Derivation
//! Let the axes of the thigh be turned by an angle e about the thigh's own long axis (thigh marker, wand offset or knee
//! alignment device at the wrong place). Hip and knee angles are taken in the order flexion, adduction, rotation, so:
//! * the rotation of the hip changes by e, exactly, and its other two angles do not change;
//! * the direction u of the shank's long axis, seen from the thigh, turns by -e in the plane across the thigh. With
//!   the right axes its two components there are the flexion (forwards) and the varus (sideways) of the knee; now a
//!   share sin e of the flexion shows as varus.
//!
//! A knee that flexes by 60 degrees and has little varus motion of its own draws a straight line in that plane. Its
//! direction (first principal component over the cycle) is the flexion axis that the knee really has; the angle to the
//! forward axis of the thigh is -e. What the knee truly has of varus in step with flexion cannot be told from an error of the axis.
//!
//! # References
//! Baudet et al. 2014, `PLoS` ONE 9:e102098 (principal components, whole cycle); Jensen et al. 2016, J Biomech 49:1698
//! (r2 of varus and flexion as measure of crosstalk, effect on hip rotation); Baker et al. 1999, Hum Mov Sci 18:655.

use serde::Serialize;

use crate::anatomy::{AngleName, Side};
use crate::cycles::Cycle;
use crate::kinematics::{Motion, Segment};
use crate::signal::nearest_frame;

/// With less flexion than this over the cycle (degrees) the direction of the line says nothing.
const LEAST_FLEXION_DEG: f64 = 20.0;
/// Fewer frames than this in the cycle, or in swing, say nothing.
const LEAST_FRAMES: usize = 10;

/// What a sound knee has of varus motion of its own in step with flexion (degrees): about 5 with pins in the bones
/// (Lafortune et al. 1992, J Biomech 25:347; Reinschmidt et al. 1997, Gait Posture 6:98).
const OWN_VARUS_DEG: f64 = 5.0;

/// What one cycle says about the knee axis of its side.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct KneeAxis {
    /// How far hip rotation is too internal (negative: too external) because of the axis, degrees. The axis has to be
    /// turned back by as much.
    pub hip_rotation_deg: f64,
    /// How much of it, either way, a varus of the knee's own of 5 degrees would explain: the less the knee flexes, the
    /// more; degrees.
    pub uncertain_by_deg: f64,
    /// Largest minus smallest knee varus in swing, degrees.
    pub varus_range_deg: f64,
    /// Square of the correlation of knee varus with knee flexion in swing (0 to 1).
    pub r2: f64,
    /// Largest minus smallest knee flexion in the cycle, degrees.
    pub flexion_range_deg: f64,
}

impl KneeAxis {
    /// The error of hip rotation that no varus of the knee's own explains, degrees, without sign.
    pub fn beyond_doubt_deg(&self) -> f64 {
        (self.hip_rotation_deg.abs() - self.uncertain_by_deg).max(0.0)
    }
}

/// Asks one cycle. `None` where the leg cannot be followed, the knee hardly flexes or the swing is not known.
pub fn knee_axis(motion: &Motion, cycle: &Cycle) -> Option<KneeAxis> {
    let side = cycle.side;
    let frame = |s: f64| nearest_frame(s * motion.point_rate_hz);
    let off_s = cycle.strike_s + cycle.foot_off_pct? / 100.0 * cycle.duration_s();
    let (from, off, to) = (frame(cycle.strike_s)?, frame(off_s)?, frame(cycle.next_strike_s)?);

    let thigh = motion.segment(Segment::Thigh, side)?;
    let shank = motion.segment(Segment::Shank, side)?;
    let across: Vec<[f64; 2]> = (from..=to)
        .filter_map(|at| {
            let long = thigh.at(at)?.rotation.transpose() * shank.at(at)?.rotation.column(2);
            Some([long.x, long.y])
        })
        .collect();
    let angles = motion.angle(AngleName::Knee, side)?;
    let [flexion, swing_flexion] = [from, off].map(|start| series(angles, start..=to, 0));
    let swing_varus = series(angles, off..=to, 1);
    let flexion_range_deg = range(&flexion)?;
    if across.len() < LEAST_FRAMES
        || swing_varus.len() < LEAST_FRAMES
        || flexion_range_deg < LEAST_FLEXION_DEG
    {
        return None;
    }
    let direction_rad = first_component_rad(&across);
    Some(KneeAxis {
        hip_rotation_deg: -side.sign() * direction_rad.to_degrees(),
        uncertain_by_deg: OWN_VARUS_DEG.atan2(flexion_range_deg).to_degrees(),
        varus_range_deg: range(&swing_varus)?,
        r2: r2(&swing_flexion, &swing_varus),
        flexion_range_deg,
    })
}

/// The median of what several cycles of a side say, number by number.
pub fn together(cycles: &[KneeAxis]) -> Option<KneeAxis> {
    let of = |value: fn(&KneeAxis) -> f64| crate::signal::median(cycles.iter().map(value).collect());
    Some(KneeAxis {
        hip_rotation_deg: of(|k| k.hip_rotation_deg)?,
        uncertain_by_deg: of(|k| k.uncertain_by_deg)?,
        varus_range_deg: of(|k| k.varus_range_deg)?,
        r2: of(|k| k.r2)?,
        flexion_range_deg: of(|k| k.flexion_range_deg)?,
    })
}

/// What the accepted cycles of a side of a walk say.
pub fn knee_axes(motion: &Motion, cycles: &[Cycle], side: Side) -> Vec<KneeAxis> {
    let accepted = cycles.iter().filter(|c| c.side == side && c.is_accepted());
    accepted.filter_map(|cycle| knee_axis(motion, cycle)).collect()
}

fn series(
    track: &crate::signal::Track,
    frames: std::ops::RangeInclusive<usize>,
    component: usize,
) -> Vec<f64> {
    frames
        .filter_map(|at| track.at(at)?.get(component).copied())
        .collect()
}

fn range(values: &[f64]) -> Option<f64> {
    let least = values.iter().copied().min_by(f64::total_cmp)?;
    let most = values.iter().copied().max_by(f64::total_cmp)?;
    Some(most - least)
}

/// Sums of squares and products about the mean: xx, yy, xy.
fn moments(pairs: impl Iterator<Item = [f64; 2]> + Clone) -> [f64; 3] {
    let n = pairs.clone().count().max(1) as f64;
    let mean = pairs
        .clone()
        .fold([0.0; 2], |m, [x, y]| [m[0] + x / n, m[1] + y / n]);
    pairs.fold([0.0; 3], |s, [x, y]| {
        let (x, y) = (x - mean[0], y - mean[1]);
        [s[0] + x * x, s[1] + y * y, s[2] + x * y]
    })
}

/// Angle of the first principal component of points in a plane to the first axis, -90 to 90 degrees in radians.
fn first_component_rad(points: &[[f64; 2]]) -> f64 {
    let [xx, yy, xy] = moments(points.iter().copied());
    0.5 * (2.0 * xy).atan2(xx - yy)
}

fn r2(a: &[f64], b: &[f64]) -> f64 {
    let [xx, yy, xy] = moments(a.iter().zip(b).map(|(x, y)| [*x, *y]));
    if xx * yy > 0.0 { xy * xy / (xx * yy) } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::{Mat3, Vec3, rotation_x, rotation_y, rotation_z};

    /// Radians: rounding.
    const SAME_RAD: f64 = 1e-9;

    #[test]
    fn a_turned_thigh_turns_the_line_by_as_much_and_changes_hip_rotation_by_it() {
        for turn_deg in [-15.0_f64, -5.0, 0.0, 10.0] {
            let turn = rotation_z(turn_deg.to_radians());
            let points: Vec<[f64; 2]> = (0..60)
                .map(|flexion| {
                    let knee = rotation_y(f64::from(flexion).to_radians()) * rotation_x(0.03);
                    let long: Vec3 = turn.transpose() * knee * Vec3::z();
                    [long.x, long.y]
                })
                .collect();
            let found = first_component_rad(&points).to_degrees();
            assert!((found + turn_deg).abs() < 0.2, "{turn_deg}: {found}");

            let hip: Mat3 = rotation_y(0.4) * rotation_x(0.1) * rotation_z(0.05);
            let [before, after] = [hip, hip * turn].map(|m| crate::geometry::yxz_rad(&m));
            for (axis, change) in [(0, 0.0), (1, 0.0), (2, turn_deg.to_radians())] {
                let change_found = after[axis] - before[axis];
                assert!((change_found - change).abs() < SAME_RAD, "{axis}: {change_found}");
            }
        }
    }

    #[test]
    fn r2_is_one_on_a_line_and_zero_without_any_varus() {
        let flexion: Vec<f64> = (0..50).map(f64::from).collect();
        let varus: Vec<f64> = flexion.iter().map(|f| 2.0 - 0.1 * f).collect();
        assert!((r2(&flexion, &varus) - 1.0).abs() < SAME_RAD);
        assert!(r2(&flexion, &[1.0; 50]).abs() < SAME_RAD);
    }
}
