//! Trunk, head and arms: the forward chain and where its markers sit, so that the conventional model's
//! centres are the ones intended. The elbow and wrist markers are not rigid on the bone: the model takes
//! them from a plane through shoulder, elbow and wrist, and they are placed to make that true.

use super::anthropometry::Body;
use super::space::{Rot, Vec3, asin, atan2, cos, frame, rad, sin, v, xyz, yxz};
use crate::anatomy::Side;

/// Angles of one arm in degrees with the signs of the outputs.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct ArmAngles {
    /// Flexion, abduction as the output counts it, rotation.
    pub(super) shoulder: [f64; 3],
    /// Flexion; stays well above 0, where the model's humerus has no defined axis.
    pub(super) elbow: f64,
    /// Flexion and ulnar deviation.
    pub(super) wrist: [f64; 2],
}

/// Angles of trunk and head in degrees, signs of the right outputs.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct TrunkAngles {
    pub(super) thorax: [f64; 3],
    pub(super) head: [f64; 3],
}

/// Frames and origin of trunk and head.
#[derive(Debug, Clone)]
pub(super) struct TrunkState {
    /// x forward, y right, z down; origin behind the clavicle marker.
    pub(super) thorax: Rot,
    pub(super) origin_mm: Vec3,
    pub(super) head: Rot,
}

/// Frames, centres and markers of one arm.
#[derive(Debug, Clone)]
pub(super) struct ArmState {
    pub(super) humerus: Rot,
    pub(super) radius: Rot,
    pub(super) hand: Rot,
    pub(super) shoulder_mm: Vec3,
    pub(super) elbow_mm: Vec3,
    pub(super) wrist_mm: Vec3,
    /// ELB, WRA, WRB, FIN.
    pub(super) markers: [(&'static str, Vec3); 4],
}

/// Trunk and head on a pelvis.
pub(super) fn trunk(body: &Body, mid_asis_mm: Vec3, pelvis: &Rot, angles: &TrunkAngles) -> TrunkState {
    let k = body.trunk_scale;
    let [tilt, lateral, turn] = angles.thorax;
    let thorax = yxz(tilt - 180.0, lateral, 180.0 - turn);
    let lumbar = mid_asis_mm + pelvis * v(-0.45 * body.pelvis_depth_mm, 0.0, 45.0 * k);
    let [tilt, lateral, turn] = angles.head;
    TrunkState {
        thorax,
        origin_mm: lumbar - thorax * v(-78.0 * k, 0.0, 360.0 * k),
        head: yxz(-tilt, -lateral, turn),
    }
}

/// Trunk and head markers of a trunk.
pub(super) fn trunk_markers(body: &Body, trunk: &TrunkState) -> Vec<(&'static str, Vec3)> {
    let k = body.trunk_scale;
    let front = body.marker_radius_mm();
    let (neck, sternum) = (-118.0 * k, 24.0 * k);
    let on_trunk = |p: Vec3| trunk.origin_mm + trunk.thorax * p;
    // the model's axis runs through the mid-points of the upper and the lower pair, so T10 closes the sum
    let mut markers = vec![
        ("C7", on_trunk(v(neck, 0.0, -62.0 * k))),
        ("T10", on_trunk(v(front + neck - sternum, 0.0, 158.0 * k))),
        ("CLAV", on_trunk(v(front, 0.0, 0.0))),
        ("STRN", on_trunk(v(sternum, 0.0, 142.0 * k))),
        ("RBAK", on_trunk(v(-142.0 * k, 62.0 * k, 55.0 * k))),
        ("LSHO", on_trunk(shoulder_marker(body, Side::Left))),
        ("RSHO", on_trunk(shoulder_marker(body, Side::Right))),
    ];
    let centre = trunk.origin_mm + trunk.thorax * v(-52.0 * k, 0.0, -210.0 * k);
    let band = trunk.head * super::space::ry(-rad(body.head_offset_deg));
    for (label, x, y) in [
        ("LFHD", 88.0, 64.0),
        ("RFHD", 88.0, -64.0),
        ("LBHD", -86.0, 60.0),
        ("RBHD", -86.0, -60.0),
    ] {
        markers.push((label, centre + band * v(x, y, 0.0) * k.sqrt()));
    }
    markers
}

fn shoulder_marker(body: &Body, side: Side) -> Vec3 {
    let k = body.trunk_scale;
    v(-38.0 * k, side.sign() * 172.0 * k, -38.0 * k)
}

/// The shoulder centre in the thorax frame: the right-angled corner of the triangle over marker and
/// thorax origin (circle of Thales), in the plane that is perpendicular to the thorax's x axis as the model
/// takes it, below the marker.
fn shoulder_centre(body: &Body, side: Side) -> Vec3 {
    let marker = shoulder_marker(body, side);
    let radius = body.arm(side).shoulder_offset_mm + body.marker_radius_mm();
    let outward = marker.normalize();
    let upward = marker.cross(&v(1.0, 0.0, 0.0)).normalize() * side.sign();
    let share = radius / marker.norm();
    marker - outward * (radius * share) - upward * (radius * (1.0 - share * share).sqrt())
}

/// An arm on a thorax.
pub(super) fn arm(body: &Body, side: Side, trunk: &TrunkState, angles: &ArmAngles) -> ArmState {
    let (sizes, s, mr) = (body.arm(side), side.sign(), body.marker_radius_mm());
    let [flexion, abduction, turn] = angles.shoulder;
    let relative = match side {
        Side::Left => xyz(180.0 + abduction, -flexion, 180.0 - turn),
        Side::Right => xyz(180.0 - abduction, -flexion, turn - 180.0),
    };
    let humerus = trunk.thorax * relative;
    let shoulder_mm = trunk.origin_mm + trunk.thorax * shoulder_centre(body, side);
    let elbow_mm = shoulder_mm - humerus * v(0.0, 0.0, sizes.humerus_mm);
    let radius = humerus * yxz(angles.elbow, 0.0, 0.0);
    let wrist_mm = elbow_mm - radius * v(0.0, 0.0, sizes.forearm_mm);

    // wrist bar: the centre lies medially of it, at a right angle to the line to the elbow
    let wrist_offset = sizes.wrist_width_mm / 2.0 + mr;
    let share = wrist_offset / sizes.forearm_mm;
    let to_centre = radius * v(0.0, -s * (1.0 - share * share).sqrt(), -share);
    let bar_mid = wrist_mm - to_centre * wrist_offset;
    let bar = to_centre.cross(&(elbow_mm - bar_mid)).normalize() * s;

    // elbow marker: turned about the humerus until the model's plane holds the elbow centre
    let elbow_offset = sizes.elbow_width_mm / 2.0 + mr;
    let seen: Vec3 = humerus.transpose() * (bar_mid - elbow_mm);
    let needed = elbow_offset * (1.0 - seen.z / sizes.humerus_mm);
    let across = libm::hypot(seen.x, seen.y);
    // the marker stands at (sin turn, s cos turn): seen.x sin turn + s seen.y cos turn = needed
    let turn = std::f64::consts::PI - asin(needed / across) - atan2(s * seen.y, seen.x);
    let out = humerus * v(sin(turn), s * cos(turn), 0.0);
    let elbow_marker = elbow_mm + out * elbow_offset;

    let hand_axis = radius * yxz(angles.wrist[0], s * angles.wrist[1], 0.0) * v(0.0, 0.0, 1.0);
    let hand_centre = wrist_mm - hand_axis * sizes.hand_mm;
    let to_bar = bar_mid - wrist_mm;
    let out = (to_bar - hand_axis * to_bar.dot(&hand_axis)).normalize();
    let finger = hand_centre + out * (sizes.hand_thickness_mm / 2.0 + mr);

    let half_bar = 0.5 * sizes.wrist_width_mm + mr;
    ArmState {
        humerus,
        radius,
        hand: frame(hand_axis, bar * s),
        shoulder_mm,
        elbow_mm,
        wrist_mm,
        markers: [
            ("ELB", elbow_marker),
            ("WRA", bar_mid + bar * half_bar),
            ("WRB", bar_mid - bar * half_bar),
            ("FIN", finger),
        ],
    }
}
