//! The whole body at one instant: markers, joint centres and the true value of every angle output.

use super::anthropometry::{Body, Foot};
use super::chain::{self, LegState};
use super::space::{Rot, Vec3, as_yxz, asin, deg, wrap};
use super::upper::{self, ArmState, TrunkState};
use super::walk::Pose;
use crate::anatomy::{AngleName, Side};

/// The markers of the Plug-in Gait full-body set in the order in which the files list them.
pub(super) const MARKERS: [&str; 35] = [
    "LFHD", "RFHD", "LBHD", "RBHD", "C7", "T10", "CLAV", "STRN", "RBAK", "LSHO", "LELB", "LWRA", "LWRB",
    "LFIN", "RSHO", "RELB", "RWRA", "RWRB", "RFIN", "LASI", "RASI", "LPSI", "RPSI", "LTHI", "LKNE", "LTIB",
    "LANK", "LHEE", "LTOE", "RTHI", "RKNE", "RTIB", "RANK", "RHEE", "RTOE",
];

/// The body at one instant, in the walking frame (x forward, y left, z up).
#[derive(Debug, Clone)]
pub(super) struct Skeleton<'a> {
    body: &'a Body,
    mid_asis_mm: Vec3,
    pelvis: Rot,
    pub(super) legs: [LegState; 2],
    trunk: TrunkState,
    arms: [ArmState; 2],
    elbows_deg: [f64; 2],
    feet: &'a [Foot; 2],
    /// Angles of the foot as the static trial defines it.
    standing: bool,
}

impl<'a> Skeleton<'a> {
    /// The body in a pose. `standing` chooses which of the model's two feet the true angles are about.
    pub(super) fn new(body: &'a Body, feet: &'a [Foot; 2], pose: &Pose, standing: bool) -> Self {
        let pelvis = &pose.pelvis;
        let trunk = upper::trunk(body, pelvis.mid_asis_mm, &pelvis.axes, &pose.trunk);
        let legs = Side::BOTH.map(|side| chain::leg(body, side, pelvis, &pose.legs[side.index()]));
        let arms = Side::BOTH.map(|side| upper::arm(body, side, &trunk, &pose.arms[side.index()]));
        Skeleton {
            body,
            mid_asis_mm: pelvis.mid_asis_mm,
            pelvis: pelvis.axes,
            legs,
            trunk,
            arms,
            elbows_deg: [pose.arms[0].elbow, pose.arms[1].elbow],
            feet,
            standing,
        }
    }

    /// One marker, mm.
    pub(super) fn marker(&self, label: &str) -> Option<Vec3> {
        self.markers()
            .into_iter()
            .find(|(name, _)| name == label)
            .map(|(_, p)| p)
    }

    /// All markers with their names, mm.
    pub(super) fn markers(&self) -> Vec<(String, Vec3)> {
        let body = self.body;
        let on_pelvis = |x: f64, y: f64| self.mid_asis_mm + self.pelvis * Vec3::new(x, y, 0.0);
        let mut all: Vec<(String, Vec3)> = vec![
            ("LASI".into(), on_pelvis(0.0, body.inter_asis_mm / 2.0)),
            ("RASI".into(), on_pelvis(0.0, -body.inter_asis_mm / 2.0)),
            (
                "LPSI".into(),
                on_pelvis(-body.pelvis_depth_mm, body.inter_psis_mm / 2.0),
            ),
            (
                "RPSI".into(),
                on_pelvis(-body.pelvis_depth_mm, -body.inter_psis_mm / 2.0),
            ),
        ];
        for (label, p) in upper::trunk_markers(body, &self.trunk) {
            all.push((label.into(), p));
        }
        for side in Side::BOTH {
            let (letter, leg) = (side.letter(), &self.legs[side.index()]);
            let (thigh, shank) = (body.thigh(side), body.shank(side));
            let foot = &self.feet[side.index()];
            let arm = &self.arms[side.index()];
            let mut add = |name: &str, p: Vec3| all.push((format!("{letter}{name}"), p));
            add("THI", leg.knee_mm + leg.femur * thigh.wand);
            add("KNE", leg.knee_mm + leg.femur * thigh.knee_marker);
            add("TIB", leg.ankle_mm + leg.tibia_distal * shank.wand);
            add("ANK", leg.ankle_mm + leg.tibia_distal * shank.ankle_marker);
            add("HEE", leg.on_foot(foot.heel_marker));
            add("TOE", leg.on_foot(foot.toe_marker));
            for (name, p) in arm.markers {
                add(name, p);
            }
        }
        all
    }

    /// One of the centres "hip", "knee", "ankle", "shoulder", "elbow", "wrist", mm.
    pub(super) fn centres(&self, side: Side) -> [(&'static str, Vec3); 6] {
        let (leg, arm) = (&self.legs[side.index()], &self.arms[side.index()]);
        [
            ("hip", leg.hip_mm),
            ("knee", leg.knee_mm),
            ("ankle", leg.ankle_mm),
            ("shoulder", arm.shoulder_mm),
            ("elbow", arm.elbow_mm),
            ("wrist", arm.wrist_mm),
        ]
    }

    /// The true value of an output, degrees, in stored component order, each in (-180, 180].
    pub(super) fn angle(&self, name: AngleName, side: Side) -> [f64; 3] {
        let s = side.sign();
        let leg = &self.legs[side.index()];
        let arm = &self.arms[side.index()];
        let foot = if self.standing {
            leg.standing_foot()
        } else {
            leg.foot
        };
        let thorax = &self.trunk.thorax;
        let head = &self.trunk.head;
        let between = |a: &Rot, b: &Rot| as_yxz(&(a.transpose() * b));
        let triple = match name {
            AngleName::Pelvis => {
                let [b, a, g] = as_yxz(&self.pelvis);
                [b, -s * a, s * g]
            }
            AngleName::Hip => {
                let [b, a, g] = between(&self.pelvis, &leg.femur);
                [-b, s * a, s * g]
            }
            AngleName::Knee => {
                let [b, a, g] = between(&leg.femur, &leg.tibia);
                [b, s * a, s * g]
            }
            AngleName::Ankle => {
                let [b, a, g] = between(&leg.tibia_distal, &foot);
                [-b - 90.0, s * g, s * a]
            }
            AngleName::FootProgress => {
                let [b, a, g] = as_yxz(&foot);
                [b, -s * g, s * a]
            }
            AngleName::AbsAnkle => {
                let along: Vec3 = leg.tibia.column(2).into();
                let axis: Vec3 = foot.column(2).into();
                [deg(asin(-along.dot(&axis))), 0.0, 0.0]
            }
            AngleName::Thorax => {
                let [b, a, g] = as_yxz(thorax);
                [b + 180.0, s * a, if s > 0.0 { 180.0 - g } else { g + 180.0 }]
            }
            AngleName::Head => {
                let [b, a, g] = as_yxz(head);
                [-b, -s * a, s * g]
            }
            AngleName::Neck => {
                let [b, a, g] = between(head, thorax);
                [180.0 - b, s * a, if s > 0.0 { 180.0 - g } else { g + 180.0 }]
            }
            AngleName::Spine => {
                let [b, a, g] = between(thorax, &self.pelvis);
                [b + 180.0, s * a, if s > 0.0 { g + 180.0 } else { 180.0 - g }]
            }
            AngleName::Shoulder => {
                let m = thorax.transpose() * arm.humerus;
                let y = deg(asin(m[(0, 2)]));
                let x = deg(super::space::atan2(-m[(1, 2)], m[(2, 2)]));
                let z = deg(super::space::atan2(-m[(0, 1)], m[(0, 0)]));
                match side {
                    Side::Left => [-y, x - 180.0, 180.0 - z],
                    Side::Right => [-y, 180.0 - x, z + 180.0],
                }
            }
            AngleName::Elbow => [self.elbows_deg[side.index()], 0.0, 0.0],
            AngleName::Wrist => {
                let [b, a, g] = between(&arm.radius, &arm.hand);
                [b, s * a, s * g]
            }
        };
        triple.map(wrap)
    }
}

#[cfg(test)]
mod tests {
    use super::super::chain::{LegAngles, PelvisPose};
    use super::super::patients;
    use super::super::space::v;
    use super::super::upper::{ArmAngles, TrunkAngles};
    use super::*;

    fn leg(k: f64) -> LegAngles {
        LegAngles {
            hip: [25.0 + k, -4.0, 7.0 - k],
            knee: [31.0 - k, 3.0, -5.0],
            ankle: [6.0, -11.0 + k],
        }
    }

    fn arm(k: f64) -> ArmAngles {
        ArmAngles {
            shoulder: [12.0 + k, -9.0, 4.0],
            elbow: 40.0 + k,
            wrist: [5.0, 3.0 - k],
        }
    }

    fn pose(mirrored: bool) -> Pose {
        let m = if mirrored { -1.0 } else { 1.0 };
        let pair = |a, b| if mirrored { (b, a) } else { (a, b) };
        let (left, right) = pair(0.0, 5.0);
        Pose {
            pelvis: PelvisPose::new(v(100.0, 20.0 * m, 950.0), [12.0, 4.0 * m, -6.0 * m]),
            legs: [leg(left), leg(right)],
            trunk: TrunkAngles {
                thorax: [3.0, 2.0 * m, -4.0 * m],
                head: [-2.0, m, 3.0 * m],
            },
            arms: [arm(left), arm(right)],
        }
    }

    #[test]
    fn the_mirror_image_of_a_pose_has_the_same_angles_on_the_other_side() {
        let body = patients::hemiplegic();
        let mut swapped = body.clone();
        swapped.legs.swap(0, 1);
        swapped.arms.swap(0, 1);
        // the model does not mirror this correction: it turns both ankles the same way
        for leg in &mut swapped.legs {
            leg.ankle_ab_add_deg = -leg.ankle_ab_add_deg;
        }
        let feet = |b: &Body| Side::BOTH.map(|side| b.foot(side, v(1.0, 0.0, 0.0)));
        let (feet_here, feet_there) = (feet(&body), feet(&swapped));
        let here = Skeleton::new(&body, &feet_here, &pose(false), false);
        let there = Skeleton::new(&swapped, &feet_there, &pose(true), false);
        let mut compared = 0;
        for (label, p) in here.markers() {
            let other = match label.split_at(1) {
                _ if matches!(label.as_str(), "C7" | "T10" | "CLAV" | "STRN") => label.clone(),
                _ if label == "RBAK" => continue,
                ("L", rest) => format!("R{rest}"),
                (_, rest) => format!("L{rest}"),
            };
            let q = there.marker(&other).unwrap();
            assert!((p - v(q.x, -q.y, q.z)).norm() < 1e-9, "{label}: {p} {q}");
            compared += 1;
        }
        assert_eq!(compared, 34);
        for name in AngleName::ALL {
            for side in Side::BOTH {
                let (a, b) = (here.angle(name, side), there.angle(name, side.opposite()));
                for i in 0..3 {
                    assert!((a[i] - b[i]).abs() < 1e-9, "{name:?} {side:?} {i}: {a:?} {b:?}");
                }
            }
        }
    }

    #[test]
    fn prescribed_angles_are_the_true_ones() {
        let body = patients::hemiplegic();
        let feet = Side::BOTH.map(|side| body.foot(side, v(1.0, 0.0, 0.0)));
        let pose = pose(false);
        let skeleton = Skeleton::new(&body, &feet, &pose, false);
        let same = |a: [f64; 3], b: [f64; 3]| {
            assert!((0..3).all(|i| (a[i] - b[i]).abs() < 1e-9), "{a:?} {b:?}");
        };
        for side in Side::BOTH {
            let i = side.index();
            same(skeleton.angle(AngleName::Hip, side), pose.legs[i].hip);
            same(skeleton.angle(AngleName::Knee, side), pose.legs[i].knee);
            let [dorsiflexion, _, turn] = skeleton.angle(AngleName::Ankle, side);
            same(
                [dorsiflexion, turn, 0.0],
                [pose.legs[i].ankle[0], pose.legs[i].ankle[1], 0.0],
            );
            same(skeleton.angle(AngleName::Shoulder, side), pose.arms[i].shoulder);
        }
        same(skeleton.angle(AngleName::Pelvis, Side::Left), [12.0, 4.0, -6.0]);
        same(skeleton.angle(AngleName::Pelvis, Side::Right), [12.0, -4.0, 6.0]);
        same(skeleton.angle(AngleName::Thorax, Side::Right), pose.trunk.thorax);
        same(skeleton.angle(AngleName::Head, Side::Right), pose.trunk.head);
    }
}
