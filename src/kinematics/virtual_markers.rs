//! The virtual markers that Plug-in Gait writes: origin and axes of each segment as points.
//!
//! For a segment with origin O, axes x y z and length L the four points are O, `A` = O+Lx, `L` = O+Ly, `P` = O+Lz.

use super::motion::{JointCentre, Motion, Segment};
use crate::anatomy::Side;
use crate::geometry::{Mat3, Vec3};
use crate::signal::Track;

/// The names of the segments without their side; those that exist once come first.
const UNPAIRED: [&str; 3] = ["PEL", "TRX", "HED"];
const PAIRED: [&str; 8] = ["FE", "TI", "FO", "TO", "CL", "HU", "RA", "HN"];

/// Where Plug-in Gait draws the origin of the foot, in foot lengths along its axes (y: times the sign of the side).
const FOOT_ORIGIN: [f64; 3] = [-11.0 / 169.0, -11.0 / 169.0, -120.0 / 169.0];
/// Where it draws the origin of the head, in head lengths along its axes.
const HEAD_ORIGIN: [f64; 3] = [-0.84, 0.0, -0.3];
/// How much of the forearm it draws.
const RADIUS_SHARE: f64 = 0.93;
/// How much of the knee width it takes off the drawn shank.
const KNEE_SHARE: f64 = 0.2;

/// Origin, axes and length of a drawn segment at one frame.
type Drawn = (Vec3, Mat3, f64);

impl Motion {
    /// The names of all virtual markers of the model, whether this trial has them or not.
    pub fn virtual_marker_names() -> Vec<String> {
        let mut names = Vec::new();
        for stem in UNPAIRED {
            names.extend(["O", "A", "L", "P"].map(|end| format!("{stem}{end}")));
        }
        for stem in PAIRED {
            for side in Side::BOTH {
                let letter = side.letter();
                names.extend(["O", "A", "L", "P"].map(|end| format!("{letter}{stem}{end}")));
            }
        }
        names
    }

    /// The track of a virtual marker (mm, laboratory frame), for instance `LFEO` or `PELA`; `None` where the name is
    /// none of the model's or no frame has it.
    pub fn virtual_marker(&self, name: &str) -> Option<Track> {
        let (stem, end) = name.split_at_checked(3)?;
        let axis = match end {
            "O" => None,
            "A" => Some(0),
            "L" => Some(1),
            "P" => Some(2),
            _ => return None,
        };
        let fixed_mm = self.fixed_length_mm(stem);
        let mut track = Track::missing(self.frames);
        for at in 0..self.frames {
            let point = self
                .drawn(stem, at, fixed_mm)
                .map(|(origin, axes, length)| match axis {
                    None => origin,
                    Some(i) => origin + axes.column(i) * length,
                });
            track.set(at, point.map(Into::into));
        }
        (track.valid_count() > 0).then_some(track)
    }

    fn centre(&self, joint: JointCentre, side: Side, at: usize) -> Option<Vec3> {
        self.joint_centre(joint, side)?.at(at).map(Vec3::from)
    }

    /// Lengths that are means over the trial.
    fn fixed_length_mm(&self, stem: &str) -> Option<f64> {
        match stem {
            "HED" => self
                .lengths
                .head_mm
                .map(|width| 2.0 * (width - 2.0 * self.lengths.marker_radius_mm)),
            _ => None,
        }
    }

    fn drawn(&self, stem: &str, at: usize, fixed_mm: Option<f64>) -> Option<Drawn> {
        let pose = |segment, side| self.segment(segment, side)?.at(at);
        match stem {
            "PEL" => {
                let left = self.centre(JointCentre::Hip, Side::Left, at)?;
                let right = self.centre(JointCentre::Hip, Side::Right, at)?;
                let pelvis = pose(Segment::Pelvis, Side::Left)?;
                return Some(((left + right) / 2.0, pelvis.rotation, (left - right).norm()));
            }
            "TRX" => {
                let thorax = pose(Segment::Thorax, Side::Left)?;
                let [left, right] = Side::BOTH.map(|side| {
                    let shoulder = self.centre(JointCentre::Shoulder, side, at)?;
                    Some((thorax.origin_mm - shoulder).norm())
                });
                return Some((thorax.origin_mm, thorax.rotation, (left? + right?) / 2.0));
            }
            "HED" => {
                let head = pose(Segment::Head, Side::Left)?;
                let length = fixed_mm?;
                let origin = head.point_mm(Vec3::from(HEAD_ORIGIN) * length);
                return Some((origin, head.rotation, length));
            }
            _ => {}
        }
        let side = match stem.as_bytes().first()? {
            b'L' => Side::Left,
            b'R' => Side::Right,
            _ => return None,
        };
        let centre = |joint| self.centre(joint, side, at);
        match stem.get(1..)? {
            "FE" => {
                let thigh = pose(Segment::Thigh, side)?;
                let length = (centre(JointCentre::Hip)? - thigh.origin_mm).norm();
                Some((thigh.origin_mm, thigh.rotation, length))
            }
            "TI" => {
                let shank = pose(Segment::Shank, side)?;
                let knee_mm = self.lengths.knee_width_mm.get(side.index())?;
                let length = (centre(JointCentre::Knee)? - shank.origin_mm).norm() - KNEE_SHARE * knee_mm;
                Some((shank.origin_mm, shank.rotation, length))
            }
            "FO" => self.drawn_foot(side, at),
            "TO" => {
                let (origin, axes, length) = self.drawn_foot(side, at)?;
                Some((origin - axes.column(2) * (length / 3.0), axes, length / 3.0))
            }
            "CL" => {
                let clavicle = pose(Segment::Clavicle, side)?;
                let thorax = pose(Segment::Thorax, side)?;
                let length = (thorax.origin_mm - clavicle.origin_mm).norm();
                Some((clavicle.origin_mm, clavicle.rotation, length))
            }
            "HU" => {
                let humerus = pose(Segment::Humerus, side)?;
                let shoulder = centre(JointCentre::Shoulder)?;
                Some((
                    humerus.origin_mm,
                    humerus.rotation,
                    (shoulder - humerus.origin_mm).norm(),
                ))
            }
            "RA" => {
                let radius = pose(Segment::Radius, side)?;
                let elbow = centre(JointCentre::Elbow)?;
                let length = RADIUS_SHARE * (elbow - radius.origin_mm).norm();
                Some((radius.origin_mm, radius.rotation, length))
            }
            "HN" => {
                let hand = pose(Segment::Hand, side)?;
                let to_hand = hand.origin_mm - centre(JointCentre::Wrist)?;
                Some((hand.origin_mm + to_hand, hand.rotation, 2.0 * to_hand.norm()))
            }
            _ => None,
        }
    }

    fn drawn_foot(&self, side: Side, at: usize) -> Option<Drawn> {
        let foot = self.segment(Segment::Foot, side)?.at(at)?;
        let length = (*self.lengths.foot_mm.get(side.index())?)?;
        let [x, y, z] = FOOT_ORIGIN;
        let origin = foot.point_mm(Vec3::new(x, y * side.sign(), z) * length);
        Some((origin, foot.rotation, length))
    }
}
