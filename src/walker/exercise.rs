//! Trials whose joint kinetics are exactly known: a walk in which nothing is sudden, a leg that swings as a pendulum,
//! a body that stands still on two plates. Made in memory, at any rate, without noise.

use std::collections::BTreeMap;

use super::anthropometry::{Body, Foot};
use super::c3d_file::{self, Labels};
use super::chain::{self, LegAngles, PelvisPose};
use super::dynamics::{JointLoad, Leg, Posture};
use super::ground::{Plate, Push, channels, push};
use super::inertia::{self, TrueInertia};
use super::pattern::{Load, Pattern};
use super::people;
use super::recording::{Recording, marker_row, turn};
use super::schedule::{Dice, Rhythm, Schedule, Wobble, count};
use super::skeleton::{MARKERS, Skeleton};
use super::space::{Rot, Vec3, sin, v};
use super::standing::Stance;
use super::truth::{TrialTruth, TrueEvent};
use super::upper::{ArmAngles, TrunkAngles};
use super::walk::{CHANNELS, Pose, Walk};
use crate::anatomy::{KineticName, Side};

/// What the body does.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Exercise {
    /// Walking on two long plates, one under each foot. Curves have eight harmonics, the ground takes up and gives
    /// back its load smoothly, and nothing keeps the feet from sliding by centimetres.
    Walk {
        /// Duration of a stride, s.
        stride_s: f64,
    },
    /// The left leg swings stiff about the hip, the right one hangs; the pelvis is held still, no foot touches anything.
    Pendulum {
        /// Largest flexion and extension of the hip, degrees.
        amplitude_deg: f64,
        /// Swings to and fro per second.
        frequency_hz: f64,
    },
    /// Standing still, each foot on a plate of its own that pushes it obliquely.
    Standing,
}

/// How an exercise is recorded.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct KineticPlan {
    /// What the body does.
    pub exercise: Exercise,
    /// Frames per second.
    pub point_rate_hz: f64,
    /// Analog samples per frame.
    pub samples_per_frame: usize,
    /// How long it is recorded, s.
    pub duration_s: f64,
    /// Direction of facing: 0, 90, 180 or 270 degrees from the laboratory's x axis.
    pub heading_deg: u16,
    /// Left and right exchanged: body, motion and plates.
    pub mirrored: bool,
    /// Length of the plates under the left foot of a walk, mm: they lie one after the other, 10 mm apart, so that some
    /// contacts rest on two. `None`: one plate for the whole way.
    pub left_plates_mm: Option<f64>,
}

/// Sizes of a leg that a calculation by hand needs, mm.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TrueLegSize {
    /// Hip to knee centre.
    pub thigh_mm: f64,
    /// Knee to ankle centre.
    pub shank_mm: f64,
    /// The foot as the model takes it: heel marker to toe marker less a marker radius.
    pub foot_mm: f64,
}

/// A recorded exercise and what is exactly known about it.
#[derive(Debug, Clone, PartialEq)]
pub struct KineticTrial {
    /// The standing trial that calibrates the model, as a C3D file.
    pub static_c3d: Vec<u8>,
    /// The exercise, as a C3D file.
    pub c3d: Vec<u8>,
    /// Body mass, kg.
    pub body_mass_kg: f64,
    /// Left and right leg.
    pub legs: [TrueLegSize; 2],
    /// Joint moments (N.mm/kg), forces (N/kg) and powers (W/kg) per frame, axes and signs of Plug-in Gait's outputs;
    /// a total power is the first component.
    pub kinetics: BTreeMap<(KineticName, Side), Vec<[f64; 3]>>,
    /// Force of the ground on each foot (left, right) per frame, its place and its free moment, laboratory frame:
    /// N, mm, N.mm; `None` without contact.
    pub ground: Vec<[Option<super::TrueForce>; 2]>,
    /// Strikes and foot offs inside the recording, by time.
    pub events: Vec<TrueEvent>,
}

/// Highest harmonic of the curves of a walk.
const HARMONICS: usize = 8;

/// The motion and the pushes, walking frame.
struct Act<'a> {
    body: &'a Body,
    feet: &'a [Foot; 2],
    pose: Box<dyn Fn(f64) -> Pose + 'a>,
    push: Box<dyn Fn(Side, f64) -> Option<Push> + 'a>,
    plates: Vec<Plate>,
    events: Vec<TrueEvent>,
}

/// Records an exercise of the healthy adult.
///
/// # Panics
/// Never for plans that fit a C3D file (fewer than 65536 frames).
pub fn kinetic_trial(plan: &KineticPlan, table: TrueInertia) -> KineticTrial {
    let mut body = people::adult();
    if let Exercise::Pendulum { .. } = plan.exercise {
        // a foot in the plane of the swing
        for leg in &mut body.legs {
            leg.rotation_offset_deg = 0.0;
        }
    }
    let standing = people::upright();
    let stance = Stance::new(&body, &standing);
    match plan.exercise {
        Exercise::Walk { stride_s } => {
            let pattern = smooth_walk(stride_s);
            let walk = floating_walk(&body, &pattern, plan.duration_s);
            let end_s = plan.duration_s;
            let act = Act {
                body: &body,
                feet: &stance.feet,
                events: events(&walk, end_s),
                plates: lanes(plan.left_plates_mm),
                push: Box::new(|side, time_s| {
                    let contact = walk.schedule.last_strike(side, time_s);
                    let off_s = walk.contacts(side).get(contact)?.release_s;
                    push(&walk, side, contact, (time_s, off_s))
                }),
                pose: Box::new(|time_s| walk.pose(time_s)),
            };
            act.record(plan, table, &stance)
        }
        Exercise::Pendulum {
            amplitude_deg,
            frequency_hz,
        } => {
            let act = Act {
                body: &body,
                feet: &stance.feet,
                pose: Box::new(move |time_s| {
                    let turn = std::f64::consts::TAU * frequency_hz * time_s;
                    hanging([amplitude_deg * sin(turn), 20.0], 2000.0)
                }),
                push: Box::new(|_, _| None),
                plates: two_plates(),
                events: Vec::new(),
            };
            act.record(plan, table, &stance)
        }
        Exercise::Standing => {
            let act = Act {
                body: &body,
                feet: &stance.feet,
                pose: Box::new(|_| hanging([8.0, -5.0], 920.0)),
                push: Box::new(|side, _| Some(oblique(side))),
                plates: two_plates(),
                events: Vec::new(),
            };
            act.record(plan, table, &stance)
        }
    }
}

fn plate(centre_mm: [f64; 2], size_mm: [f64; 2]) -> Plate {
    Plate {
        centre_mm,
        size_mm,
        depth_mm: 41.0,
    }
}

/// A lane of plates under the left foot of a walk and a plate under the right one.
fn lanes(left_plates_mm: Option<f64>) -> Vec<Plate> {
    const HALF_WAY_MM: f64 = 3000.0;
    let mut plates = vec![plate([0.0, -255.0], [2.0 * HALF_WAY_MM, 500.0])];
    let long = left_plates_mm.unwrap_or(2.0 * HALF_WAY_MM);
    let mut at = -HALF_WAY_MM + long / 2.0;
    while at < HALF_WAY_MM {
        plates.push(plate([at, 255.0], [long, 500.0]));
        at += long + 10.0;
    }
    plates
}

/// One plate under each foot of somebody standing at the origin.
fn two_plates() -> Vec<Plate> {
    vec![
        plate([0.0, 205.0], [600.0, 400.0]),
        plate([0.0, -205.0], [600.0, 400.0]),
    ]
}

/// A push on a standing foot with all components.
pub(super) fn oblique(side: Side) -> Push {
    let (down, s) = (330.0 + 40.0 * side.sign(), side.sign());
    Push {
        force_n: v(25.0 + 10.0 * s, 30.0 * s, down),
        at_mm: v(40.0 - 15.0 * s, -95.0 * s, 0.0),
        free_moment_nmm: -1500.0 * s,
    }
}

/// Stiff straight legs at two hip angles (degrees) under a level pelvis.
pub(super) fn hanging(hip_deg: [f64; 2], height_mm: f64) -> Pose {
    let arm = ArmAngles {
        shoulder: [5.0, -12.0, 0.0],
        elbow: 30.0,
        wrist: [6.0, 2.0],
    };
    Pose {
        pelvis: PelvisPose::new(v(0.0, 0.0, height_mm), [0.0; 3]),
        legs: hip_deg.map(|flexion| LegAngles {
            hip: [flexion, 0.0, 0.0],
            knee: [0.0; 3],
            ankle: [0.0; 2],
        }),
        trunk: TrunkAngles {
            thorax: [2.0, 0.0, 0.0],
            head: [0.0; 3],
        },
        arms: [arm, arm],
    }
}

/// The adult's walk without anything sudden; force, its first derivative and its second begin and end at zero.
pub(super) fn smooth_walk(stride_s: f64) -> Pattern {
    let mut pattern = people::normal_walk().band_limited(HARMONICS);
    pattern.stride_s = stride_s;
    for leg in &mut pattern.legs {
        leg.release = 0.62;
        // sin^3 (2.3 + 1.5 cos 2x), -0.8 sin^3 cos, 0.06 sin^3, 16 mm sin^3 cos of x = pi u, as sums of sines
        leg.load = Load {
            up: vec![0.975, 0.0, -0.0125, 0.0, -0.1875],
            forward: vec![0.0, -0.2, 0.0, 0.1],
            medial: vec![0.045, 0.0, -0.015],
            turning_mm: vec![0.0, 4.0, 0.0, -2.0],
            ..leg.load.clone()
        };
    }
    pattern
}

pub(super) fn floating_walk<'a>(body: &'a Body, pattern: &'a Pattern, duration_s: f64) -> Walk<'a> {
    let mut dice = Dice::new(51);
    let rhythm = Rhythm {
        stride_s: pattern.stride_s,
        right_strike: pattern.right_strike,
        first_left_s: 0.25 * pattern.stride_s,
        grid_s: 1e-6,
        // equal strides: only then has the phase every derivative
        jitter_s: 0.0,
    };
    let schedule = Schedule::new(&rhythm, duration_s, &mut dice);
    let wobble = Wobble::new(&mut dice, CHANNELS);
    Walk::new(body, pattern, schedule, wobble, -1400.0).floating()
}

fn events(walk: &Walk<'_>, end_s: f64) -> Vec<TrueEvent> {
    let mut events = Vec::new();
    for side in Side::BOTH {
        for contact in walk.contacts(side) {
            for (is_off, time_s) in [(false, contact.strike_s), (true, contact.release_s)] {
                if (0.0..end_s).contains(&time_s) {
                    events.push(TrueEvent { side, is_off, time_s });
                }
            }
        }
    }
    events.sort_by(|a, b| a.time_s.total_cmp(&b.time_s).then(a.side.cmp(&b.side)));
    events
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
    fn joints(&self, side: Side, table: TrueInertia, time_s: f64) -> [JointLoad; 3] {
        let at = |t: f64| self.posture(side, t);
        let leg = Leg {
            at: &at,
            segments: inertia::of_leg(self.body, &self.feet[side.index()], side, table),
            body_mass_kg: self.body.mass_kg,
        };
        leg.joints(time_s, (self.push)(side, time_s).as_ref())
    }

    fn record(&self, plan: &KineticPlan, table: TrueInertia, stance: &Stance) -> KineticTrial {
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
                    &self.joints(side, table, time_s),
                    side,
                    other(side),
                );
            }
            moving.truth.forces.push(Side::BOTH.map(|side| {
                in_lab(other(side), time_s).map(|p| super::TrueForce {
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
