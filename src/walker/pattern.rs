//! How a person walks and stands: prescribed curves over the gait cycle, free of the size of the body.

use super::curve::Curve;

/// Curves of one leg; the phase counts from its own foot strike.
#[derive(Debug, Clone)]
pub(super) struct LegPattern {
    /// Flexion, adduction, internal rotation, degrees.
    pub(super) hip: [Curve; 3],
    /// Flexion, varus, internal rotation, degrees.
    pub(super) knee: [Curve; 3],
    /// Sole against the ground, toes up positive, degrees.
    pub(super) sole_pitch: Curve,
    /// Direction of the foot on the ground, toes in positive, degrees.
    pub(super) toe_in_deg: f64,
    /// How much the foot turns outwards in swing, degrees.
    pub(super) swing_toe_out_deg: f64,
    /// Phase at which the forefoot begins to leave its place.
    pub(super) release: f64,
    /// Speed of the foot just before it strikes: forwards and downwards, mm/s.
    pub(super) landing_mm_s: [f64; 2],
    pub(super) load: Load,
}

/// The ground reaction under a foot over its stance (0 to 1), in body weights.
#[derive(Debug, Clone)]
pub(super) struct Load {
    /// Factors of sin(pi u), sin(2 pi u), ...: upward force.
    pub(super) up: Vec<f64>,
    /// Factors of sin(pi u), sin(2 pi u), ...: forward force.
    pub(super) forward: Vec<f64>,
    /// Factors of sin(pi u), sin(2 pi u), ...: force towards the midline.
    pub(super) medial: Vec<f64>,
    /// Factors of sin(pi u), sin(2 pi u), ... (mm, times the body weight): moment that turns the toes outwards.
    pub(super) turning_mm: Vec<f64>,
    /// Where the centre of pressure starts and ends on the sole: 0 heel, 1 tip of the toes.
    pub(super) pressure_from: f64,
    pub(super) pressure_to: f64,
}

/// Curves of one arm; the phase counts from the foot strike of its own side.
#[derive(Debug, Clone)]
pub(super) struct ArmPattern {
    pub(super) shoulder: [Curve; 3],
    pub(super) elbow: Curve,
    pub(super) wrist: [Curve; 2],
}

/// A way of walking.
#[derive(Debug, Clone)]
pub(super) struct Pattern {
    pub(super) stride_s: f64,
    /// Phase of the left cycle at which the right foot strikes.
    pub(super) right_strike: f64,
    /// Between the places where the heels (or forefeet) of both sides come down, mm.
    pub(super) step_width_mm: f64,
    /// How much deeper than the curves suggest the pelvis goes in double support, half of it, mm.
    pub(super) dip_mm: f64,
    /// How much lower than the curves suggest the pelvis goes all the time, mm: keeps the knees bent.
    pub(super) lower_mm: f64,
    /// How far the pelvis moves to either side, mm.
    pub(super) sway_mm: f64,
    /// Left outputs: anterior tilt, left side up, left side forward, degrees; left phase.
    pub(super) pelvis: [Curve; 3],
    pub(super) legs: [LegPattern; 2],
    /// Right outputs: tilt, lateral, rotation, degrees; left phase.
    pub(super) thorax: [Curve; 3],
    pub(super) head: [Curve; 3],
    pub(super) arms: [ArmPattern; 2],
    /// Size of the slow irregularity of joint angles, degrees.
    pub(super) irregular_deg: f64,
}

impl Pattern {
    /// The same walk without anything sudden: the first `highest` harmonics of each curve, and feet that do not turn
    /// between contacts.
    pub(super) fn band_limited(&self, highest: usize) -> Pattern {
        let all = |curves: &[Curve; 3]| [0, 1, 2].map(|i| curves[i].band_limited(highest));
        Pattern {
            pelvis: all(&self.pelvis),
            legs: [0, 1].map(|i| {
                let leg = &self.legs[i];
                LegPattern {
                    hip: all(&leg.hip),
                    knee: all(&leg.knee),
                    sole_pitch: leg.sole_pitch.band_limited(highest),
                    swing_toe_out_deg: 0.0,
                    ..leg.clone()
                }
            }),
            thorax: all(&self.thorax),
            head: all(&self.head),
            arms: [0, 1].map(|i| {
                let arm = &self.arms[i];
                ArmPattern {
                    shoulder: all(&arm.shoulder),
                    elbow: arm.elbow.band_limited(highest),
                    wrist: [0, 1].map(|i| arm.wrist[i].band_limited(highest)),
                }
            }),
            ..self.clone()
        }
    }
}

/// A way of standing; angles in degrees, signs as in `Pattern`.
#[derive(Debug, Clone)]
pub(super) struct Standing {
    pub(super) pelvis: [f64; 3],
    pub(super) hip: [[f64; 3]; 2],
    pub(super) knee: [[f64; 3]; 2],
    pub(super) sole_pitch: [f64; 2],
    pub(super) toe_in_deg: [f64; 2],
    pub(super) width_mm: f64,
    pub(super) thorax: [f64; 3],
    pub(super) shoulder: [f64; 3],
    pub(super) elbow: f64,
    pub(super) wrist: [f64; 2],
}
