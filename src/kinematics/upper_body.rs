//! Thorax, head and arms of one frame.
//!
//! # References
//! Gutierrez et al. 2003, Gait Posture 18:37 (upper body of the conventional model); chord function as in the lower
//! body. Thorax: x forward, y to the right, z down. Head: x forward, y left, z up. Arm segments: x backward, y to
//! the right, z towards the shoulder, on both sides.

use crate::anatomy::Side;
use crate::calibration::{ArmConstants, Constants, Landmark, MarkerTracks, head_axes};
use crate::geometry::{Mat3, Pose, Vec3, chord, frame, matrix_of_columns, unit};

/// The thorax: origin one marker radius behind the marker on the jugular notch.
#[inline]
pub(super) fn thorax(tracks: &MarkerTracks, at: usize, constants: &Constants) -> Option<Pose> {
    let clav = tracks.middle(Landmark::Clav, at)?;
    let c7 = tracks.middle(Landmark::C7, at)?;
    let strn = tracks.middle(Landmark::Strn, at)?;
    let t10 = tracks.middle(Landmark::T10, at)?;
    let z = unit((strn + t10) - (clav + c7))?;
    let y = unit(z.cross(&((clav + strn) - (c7 + t10))))?;
    let x = y.cross(&z);
    Some(Pose {
        rotation: matrix_of_columns(x, y, z),
        origin_mm: clav - x * constants.marker_radius_mm,
    })
}

/// The head: origin midway between the front markers.
#[inline]
pub(super) fn head(tracks: &MarkerTracks, at: usize, constants: &Constants) -> Option<Pose> {
    let lf = tracks.at(Landmark::Fhd, Side::Left, at)?;
    let rf = tracks.at(Landmark::Fhd, Side::Right, at)?;
    let lb = tracks.at(Landmark::Bhd, Side::Left, at)?;
    let rb = tracks.at(Landmark::Bhd, Side::Right, at)?;
    Some(Pose {
        rotation: head_axes([lf, rf, lb, rb])? * constants.head,
        origin_mm: (lf + rf) / 2.0,
    })
}

/// One arm at one frame; what a missing marker takes away is absent.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Arm {
    pub(super) shoulder_mm: Option<Vec3>,
    pub(super) elbow_mm: Option<Vec3>,
    pub(super) wrist_mm: Option<Vec3>,
    pub(super) hand_mm: Option<Vec3>,
    pub(super) clavicle: Option<Mat3>,
    pub(super) humerus: Option<Mat3>,
    pub(super) radius: Option<Mat3>,
    pub(super) hand: Option<Mat3>,
}

/// The arm of a side at a frame.
#[inline]
pub(super) fn arm(
    tracks: &MarkerTracks,
    at: usize,
    side: Side,
    thorax: Option<&Pose>,
    c: Option<&ArmConstants>,
) -> Arm {
    let mut arm = Arm::default();
    if let (Some(thorax), Some(c)) = (thorax, c) {
        // Each step adds what it can; the first marker that is missing ends it.
        let _ = steps(&mut arm, tracks, (at, side), thorax, c);
    }
    arm
}

#[inline]
fn steps(
    arm: &mut Arm,
    tracks: &MarkerTracks,
    (at, side): (usize, Side),
    thorax: &Pose,
    c: &ArmConstants,
) -> Option<()> {
    let s = side.sign();
    let marker = |landmark| tracks.at(landmark, side, at);
    let origin = thorax.origin_mm;

    let shoulder_marker = marker(Landmark::Sho)?;
    let wand = unit((shoulder_marker - origin).cross(&thorax.rotation.column(0)) * s)?;
    let shoulder = chord(
        shoulder_marker,
        origin,
        origin + wand * 100.0,
        c.shoulder_radius_mm,
        0.0,
    )?;
    arm.shoulder_mm = Some(shoulder);
    arm.clavicle = frame(origin - shoulder, (shoulder_marker - shoulder) * -s);

    let elbow_marker = marker(Landmark::Elb)?;
    let (thumb_side, little_side) = (marker(Landmark::Wra)?, marker(Landmark::Wrb)?);
    let wrist_middle = (thumb_side + little_side) / 2.0;
    let wand = unit((shoulder - elbow_marker).cross(&(wrist_middle - elbow_marker)) * -s)?;
    let elbow = chord(
        elbow_marker,
        shoulder,
        elbow_marker + wand * 500.0,
        c.elbow_radius_mm,
        0.0,
    )?;
    arm.elbow_mm = Some(elbow);

    let across = thumb_side - little_side;
    let outward = unit((elbow - wrist_middle).cross(&across) * s)?;
    let wrist = wrist_middle + outward * c.wrist_radius_mm;
    arm.wrist_mm = Some(wrist);

    let z = unit(shoulder - elbow)?;
    let y = unit((wrist - elbow).cross(&z))?;
    arm.humerus = Some(matrix_of_columns(y.cross(&z), y, z));
    let z = unit(elbow - wrist)?;
    arm.radius = Some(matrix_of_columns(y.cross(&z), y, z));

    let hand = chord(marker(Landmark::Fin)?, wrist, wrist_middle, c.hand_radius_mm, 0.0)?;
    arm.hand_mm = Some(hand);
    arm.hand = frame(wrist - hand, across * s);
    Some(())
}
