//! Trials whose joint kinetics are exactly known: a walk in which nothing is sudden, a leg that swings as a pendulum,
//! a body that stands still on two plates. Made in memory, at any rate, without noise.

use std::collections::BTreeMap;

use super::anthropometry::Body;
use super::chain::{LegAngles, PelvisPose};
use super::dynamics::TrueDerivatives;
use super::exercise_recording::Act;
use super::ground::{Plate, Push, push};
use super::inertia::TrueInertia;
use super::pattern::{Load, Pattern};
use super::people;
use super::schedule::{Dice, Rhythm, Schedule, Wobble};
use super::space::{sin, v};
use super::standing::Stance;
use super::truth::{TrueEvent, TrueForce};
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
    /// How the true kinetics are differentiated.
    pub derivatives: TrueDerivatives,
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
    /// Left and right hip centre in the first frame, mm, laboratory frame.
    pub hip_mm: [[f64; 3]; 2],
    /// Joint moments (N.mm/kg), forces (N/kg) and powers (W/kg) per frame, axes and signs of Plug-in Gait's outputs;
    /// a total power is the first component.
    pub kinetics: BTreeMap<(KineticName, Side), Vec<[f64; 3]>>,
    /// Force of the ground on each foot (left, right) per frame, its place and its free moment, laboratory frame:
    /// N, mm, N.mm; `None` without contact.
    pub ground: Vec<[Option<TrueForce>; 2]>,
    /// Strikes and foot offs inside the recording, by time.
    pub events: Vec<TrueEvent>,
}

/// Highest harmonic of the curves of a walk.
const HARMONICS: usize = 8;

/// Records an exercise of the healthy adult.
///
/// # Panics
/// Never for plans that fit a C3D file (fewer than 65536 frames).
pub fn kinetic_trial(plan: &KineticPlan, table: TrueInertia) -> KineticTrial {
    let mut body = people::adult();
    if !matches!(plan.exercise, Exercise::Walk { .. }) {
        // feet in the plane of the legs
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
                push: Box::new(|side, time_s| Some(oblique(side, time_s))),
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

/// A push on a standing foot with all components. It swells and ebbs by a twentieth: a channel that never changes would
/// pass for a broken one.
pub(super) fn oblique(side: Side, time_s: f64) -> Push {
    let s = side.sign();
    let size = 1.0 + 0.05 * sin(std::f64::consts::TAU * 0.2 * time_s);
    Push {
        force_n: v(25.0 + 10.0 * s, 30.0 * s, 330.0 + 40.0 * s) * size,
        at_mm: v(40.0 - 15.0 * s, -95.0 * s, 0.0),
        free_moment_nmm: -1500.0 * s * size,
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
