//! An exercise as a laboratory would record it, or its mirror image, with the true loads of the joints beside it.

use std::collections::BTreeMap;

use super::anthropometry::{Body, Foot};
use super::c3d_file::{self, Labels};
use super::chain;
use super::dynamics::{JointLoad, Leg, Posture, TrueDerivatives, Wrench};
use super::exercise::{Exercise, KineticPlan, KineticTrial, TrueLegSize};
use super::ground::{Plate, Push, channels};
use super::inertia::{self, TrueInertia};
use super::people;
use super::recording::{Recording, marker_row, turn};
use super::schedule::count;
use super::skeleton::{MARKERS, Skeleton};
use super::space::{Rot, Vec3, v};
use super::standing::Stance;
use super::truth::{TrialTruth, TrueEvent, TrueForce};
use super::walk::Pose;
use crate::anatomy::{KineticName, Side};

/// The motion and the pushes, walking frame.
pub(super) struct Act<'a> {
    pub(super) body: &'a Body,
    pub(super) feet: &'a [Foot; 2],
    pub(super) pose: Box<dyn Fn(f64) -> Pose + 'a>,
    pub(super) push: Box<dyn Fn(Side, f64) -> Option<Push> + 'a>,
    pub(super) plates: Vec<Plate>,
    pub(super) events: Vec<TrueEvent>,
}

/// The mirror image across the plane of walking.
fn across(p: Vec3) -> Vec3 {
    v(p.x, -p.y, p.z)
}

fn mirrored_push(push: Push) -> Push {
    Push {
        force_n: across(push.force_n),
        at_mm: across(push.at_mm),
        free_moment_nmm: -push.free_moment_nmm,
    }
}

/// The markers of the mirrored body: each where its fellow of the other side was.
fn mirrored_row(row: &[Option<Vec3>]) -> Vec<Option<Vec3>> {
    MARKERS
        .iter()
        .map(|label| {
            let fellow = match label.split_at(1) {
                ("L", rest) => format!("R{rest}"),
                ("R", rest) if *label != "RBAK" => format!("L{rest}"),
                _ => (*label).to_owned(),
            };
            let from = MARKERS.iter().position(|m| *m == fellow)?;
            row.get(from).copied().flatten().map(across)
        })
        .collect()
}

fn mirrored_body(body: &Body) -> Body {
    let mut other = body.clone();
    other.legs.swap(0, 1);
    other.arms.swap(0, 1);
    // the model does not mirror this correction: it turns both ankles the same way
    for leg in &mut other.legs {
        leg.ankle_ab_add_deg = -leg.ankle_ab_add_deg;
    }
    other
}

impl Act<'_> {
    fn posture(&self, side: Side, time_s: f64) -> Posture {
        let pose = (self.pose)(time_s);
        Posture {
            leg: chain::leg(self.body, side, &pose.pelvis, &pose.legs[side.index()]),
            pelvis: pose.pelvis.axes,
        }
    }

    /// The joints of a leg at a time.
    fn joints(&self, plan: &KineticPlan, side: Side, table: TrueInertia, time_s: f64) -> [JointLoad; 3] {
        let at = |t: f64| self.posture(side, t);
        let leg = Leg {
            at: &at,
            segments: inertia::of_leg(self.body, &self.feet[side.index()], side, table),
            body_mass_kg: self.body.mass_kg,
        };
        let frame_s = 1.0 / plan.point_rate_hz;
        let half = match plan.derivatives {
            TrueDerivatives::Exact => 0,
            TrueDerivatives::Differenced => plan.samples_per_frame / 2,
        };
        let pushes: Vec<Option<Push>> = (0..=2 * half)
            .map(|i| {
                let aside = (count(i) - count(half)) * frame_s / count(plan.samples_per_frame);
                (self.push)(side, time_s + aside)
            })
            .collect();
        leg.joints((time_s, frame_s), &Wrench::mean(&pushes), plan.derivatives)
    }

    /// The files and the truth of an exercise.
    pub(super) fn record(&self, plan: &KineticPlan, table: TrueInertia, stance: &Stance) -> KineticTrial {
        let to_lab = turn(plan.heading_deg);
        let other = |side: Side| if plan.mirrored { side.opposite() } else { side };
        let body = if plan.mirrored {
            mirrored_body(self.body)
        } else {
            self.body.clone()
        };
        let plates: Vec<Plate> = self
            .plates
            .iter()
            .map(|p| {
                let [x, y] = p.centre_mm;
                let centre_mm = if plan.mirrored { [x, -y] } else { [x, y] };
                Plate {
                    centre_mm,
                    ..p.clone()
                }
                .turned(plan.heading_deg, &to_lab)
            })
            .collect();
        let mut moving = Recording {
            markers: Vec::new(),
            channels: Vec::new(),
            samples_per_frame: plan.samples_per_frame,
            plates: plates.clone(),
            truth: TrialTruth {
                events: self
                    .events
                    .iter()
                    .map(|e| TrueEvent {
                        side: other(e.side),
                        ..*e
                    })
                    .collect(),
                ..blank(plan)
            },
        };
        let mut kinetics: BTreeMap<(KineticName, Side), Vec<[f64; 3]>> = BTreeMap::new();
        let in_lab = |side: Side, time_s: f64| {
            (self.push)(side, time_s).map(|p| {
                let p = if plan.mirrored { mirrored_push(p) } else { p };
                Push {
                    force_n: to_lab * p.force_n,
                    at_mm: to_lab * p.at_mm,
                    ..p
                }
            })
        };
        let samples = frames_of(plan) * plan.samples_per_frame;
        for sample in 0..samples {
            let time_s = count(sample) / (plan.point_rate_hz * count(plan.samples_per_frame));
            let pushes: Vec<Push> = Side::BOTH
                .iter()
                .filter_map(|side| in_lab(*side, time_s))
                .collect();
            moving.channels.extend(channels(&plates, &pushes));
        }
        for frame in 0..frames_of(plan) {
            let time_s = count(frame) / plan.point_rate_hz;
            let skeleton = Skeleton::new(self.body, self.feet, &(self.pose)(time_s), false);
            let row = marker_row(&skeleton, &Rot::identity());
            let row = if plan.mirrored { mirrored_row(&row) } else { row };
            moving
                .markers
                .push(row.iter().map(|p| p.map(|p| to_lab * p)).collect());
            for side in Side::BOTH {
                note(
                    &mut kinetics,
                    &self.joints(plan, side, table, time_s),
                    side,
                    other(side),
                );
            }
            moving.truth.forces.push(Side::BOTH.map(|side| {
                in_lab(other(side), time_s).map(|p| TrueForce {
                    force_n: p.force_n.into(),
                    cop_mm: p.at_mm.into(),
                    free_moment_nmm: p.free_moment_nmm,
                })
            }));
        }
        let mut standing = stance.record(self.body, &people::upright(), &plates, plan.heading_deg);
        if plan.mirrored {
            let back = to_lab.transpose();
            for row in &mut standing.markers {
                let level: Vec<Option<Vec3>> = row.iter().map(|p| p.map(|p| back * p)).collect();
                *row = mirrored_row(&level)
                    .iter()
                    .map(|p| p.map(|p| to_lab * p))
                    .collect();
            }
        }
        let size = |side: Side| TrueLegSize {
            thigh_mm: body.thigh(side).hip.norm(),
            shank_mm: body.shank(side).knee.norm(),
            foot_mm: inertia::foot_length_mm(&body, &self.feet[other(side).index()]),
        };
        KineticTrial {
            static_c3d: file(&standing, &body),
            c3d: file(&moving, &body),
            body_mass_kg: body.mass_kg,
            legs: Side::BOTH.map(size),
            hip_mm: Side::BOTH.map(|side| {
                let hip = self.posture(other(side), 0.0).leg.hip_mm;
                (to_lab * if plan.mirrored { across(hip) } else { hip }).into()
            }),
            kinetics,
            ground: moving.truth.forces,
            events: moving.truth.events,
        }
    }
}

fn frames_of(plan: &KineticPlan) -> usize {
    let mut frames = 0;
    while count(frames) < plan.duration_s * plan.point_rate_hz {
        frames += 1;
    }
    frames
}

fn blank(plan: &KineticPlan) -> TrialTruth {
    TrialTruth {
        file: "exercise.c3d".to_owned(),
        is_static: false,
        heading_deg: plan.heading_deg,
        stores_events: !matches!(plan.exercise, Exercise::Pendulum { .. } | Exercise::Standing),
        point_rate_hz: plan.point_rate_hz,
        angles_deg: BTreeMap::new(),
        centres_mm: BTreeMap::new(),
        events: Vec::new(),
        cycles: Vec::new(),
        contacts: Vec::new(),
        forces: Vec::new(),
        gaps: Vec::new(),
    }
}

/// Adds the joints of the leg `side` as the outputs of the leg `named`, its mirror image if the two differ.
fn note(
    kinetics: &mut BTreeMap<(KineticName, Side), Vec<[f64; 3]>>,
    joints: &[JointLoad; 3],
    side: Side,
    named: Side,
) {
    const NAMES: [[KineticName; 4]; 3] = [
        [
            KineticName::HipMoment,
            KineticName::HipForce,
            KineticName::HipPower,
            KineticName::HipPowerPlanes,
        ],
        [
            KineticName::KneeMoment,
            KineticName::KneeForce,
            KineticName::KneePower,
            KineticName::KneePowerPlanes,
        ],
        [
            KineticName::AnkleMoment,
            KineticName::AnkleForce,
            KineticName::AnklePower,
            KineticName::AnklePowerPlanes,
        ],
    ];
    for (i, (load, names)) in joints.iter().zip(NAMES).enumerate() {
        let [x, y, z] = load.named_force(i);
        let force = if named == side { [x, y, z] } else { [x, -y, z] };
        let planes = load.power_w_per_kg();
        let power = [planes.iter().sum(), 0.0, 0.0];
        let values = [load.named_moment(i, side), force, power, planes];
        for (name, value) in names.into_iter().zip(values) {
            kinetics.entry((name, named)).or_default().push(value);
        }
    }
}

#[expect(
    clippy::expect_used,
    reason = "an exercise of a few seconds fits the format; a test writes every one of them"
)]
fn file(recording: &Recording, body: &Body) -> Vec<u8> {
    let labels = Labels {
        subject: "EXERCISE",
        body,
        first_frame: 1,
    };
    c3d_file::bytes(recording, &labels).expect("an exercise fits the format")
}
