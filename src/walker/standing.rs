//! The static trial: the body stands, only trunk and arms breathe.

use std::collections::BTreeMap;

use super::anthropometry::{Body, Foot};
use super::chain::{self, LegAngles, PelvisPose, to_ankle};
use super::ground::{Plate, Push};
use super::pattern::Standing;
use super::recording::{POINT_RATE_HZ, Recording, SAMPLES_PER_FRAME, marker_row, note_frame, turn};
use super::schedule::count;
use super::skeleton::Skeleton;
use super::space::{Vec3, rad, sin, v};
use super::truth::TrialTruth;
use super::upper::{ArmAngles, TrunkAngles};
use super::walk::{Pose, foot_axis, reach, rz_forward};
use crate::anatomy::Side;

/// The pose of the legs and the feet as rigid bodies: the markers of a flat foot are placed here.
pub(super) struct Stance {
    pelvis: PelvisPose,
    legs: [LegAngles; 2],
    pub(super) feet: [Foot; 2],
}

impl Stance {
    /// Puts both feet on the ground under the wished angles.
    pub(super) fn new(body: &Body, standing: &Standing) -> Stance {
        let axis = |side: Side| {
            foot_axis(
                rad(standing.sole_pitch[side.index()]),
                side.sign() * rad(standing.toe_in_deg[side.index()]),
                body.leg(side).heel_line_deg,
            )
        };
        let low = PelvisPose::new(Vec3::zeros(), standing.pelvis);
        let balls = Side::BOTH.map(|side| {
            let i = side.index();
            to_ankle(body, side, &low, standing.hip[i], standing.knee[i])
                .with_foot_axis(body, side, axis(side))
                .on_foot(body.foot(side, Vec3::zeros()).ball)
        });
        let height = -f64::midpoint(balls[0].z, balls[1].z);
        let forward = f64::midpoint(balls[0].x, balls[1].x);
        let pelvis = PelvisPose::new(v(0.0, 0.0, height), standing.pelvis);
        let legs = Side::BOTH.map(|side| {
            let i = side.index();
            let heading = rz_forward(side.sign() * rad(standing.toe_in_deg[i]));
            let heel = v(0.0, -side.sign() * standing.width_mm / 2.0, 0.0);
            let sideways = heel.y + heading.y * body.leg(side).ball_to_heel_mm;
            let goal = (axis(side), v(forward, sideways, 0.0));
            reach(body, side, &pelvis, (standing.hip[i], standing.knee[i]), goal)
        });
        let feet = Side::BOTH.map(|side| {
            let foot = chain::leg(body, side, &pelvis, &legs[side.index()]).foot;
            body.foot(side, foot.transpose() * v(0.0, 0.0, 1.0))
        });
        Stance { pelvis, legs, feet }
    }

    /// Records one second and a half of standing at the origin.
    pub(super) fn record(
        &self,
        body: &Body,
        standing: &Standing,
        plates: &[Plate],
        heading_deg: u16,
    ) -> Recording {
        const FRAMES: usize = 150;
        let to_lab = turn(heading_deg);
        let mut truth = TrialTruth {
            file: "static.c3d".to_owned(),
            is_static: true,
            heading_deg,
            stores_events: false,
            point_rate_hz: POINT_RATE_HZ,
            angles_deg: BTreeMap::new(),
            centres_mm: BTreeMap::new(),
            events: Vec::new(),
            cycles: Vec::new(),
            contacts: Vec::new(),
            forces: vec![[None, None]; FRAMES],
            gaps: Vec::new(),
        };
        let mut markers = Vec::new();
        for frame in 0..FRAMES {
            let breath = sin(std::f64::consts::TAU * 0.25 * count(frame) / POINT_RATE_HZ);
            let skeleton = Skeleton::new(body, &self.feet, &self.pose(standing, breath), true);
            note_frame(&mut truth, &skeleton, &to_lab);
            markers.push(marker_row(&skeleton, &to_lab));
        }
        let weight = Push {
            force_n: v(0.0, 0.0, body.mass_kg * 9.81),
            at_mm: Vec3::zeros(),
            free_moment_nmm: 0.0,
        };
        let one: Vec<f64> = plates
            .iter()
            .flat_map(|p| {
                let on: Vec<Push> = if p.holds(weight.at_mm) {
                    vec![weight]
                } else {
                    Vec::new()
                };
                p.channels(&on)
            })
            .collect();
        Recording {
            markers,
            channels: one.repeat(FRAMES * SAMPLES_PER_FRAME),
            samples_per_frame: SAMPLES_PER_FRAME,
            plates: plates.to_vec(),
            truth,
        }
    }

    fn pose(&self, standing: &Standing, breath: f64) -> Pose {
        let [tilt, lateral, turn] = standing.thorax;
        let arm = ArmAngles {
            shoulder: standing.shoulder,
            elbow: standing.elbow + 0.3 * breath,
            wrist: standing.wrist,
        };
        Pose {
            pelvis: self.pelvis,
            legs: self.legs,
            trunk: TrunkAngles {
                thorax: [tilt - 0.5 * breath, lateral, turn],
                // a level head: the static trial defines its offset
                head: [0.0, 0.0, 0.0],
            },
            arms: [arm, arm],
        }
    }
}
