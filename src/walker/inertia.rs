//! Masses, centres of mass and inertia of thigh, shank and foot: two published tables, copied on their own and not
//! from the program's.
//!
//! # References
//! * Plug-in Gait: Vicon's documentation of the model (segment masses after Dempster in Winter 1990; the radii of
//!   gyration are those about the proximal end, used about the centre of mass; nothing about the long axis).
//! * de Leva P. Adjustments to Zatsiorsky-Seluyanov's segment inertia parameters. J Biomech 1996;29:1223-1230, table 4
//!   (thigh: hip to knee centre; shank: knee to ankle centre). The table's foot reaches from the heel to the tip of the
//!   toes, where no marker is: mass and radii are its, length and centre of mass are those of the conventional model.

use super::anthropometry::{Body, Foot};
use super::space::{Vec3, v};
use crate::anatomy::Side;

/// Which body segment parameters the true kinetics are about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum TrueInertia {
    /// Those of Plug-in Gait.
    PlugInGait,
    /// de Leva 1996, women.
    DeLevaFemale,
    /// de Leva 1996, men.
    DeLevaMale,
}

/// A row of a table: share of the body mass, distance of the centre of mass from the proximal end and radii of
/// gyration about it (about the axes x, y, z of the segment), the latter four as shares of the segment's length.
struct Row {
    mass: f64,
    centre: f64,
    gyration: [f64; 3],
}

/// The conventional model places the foot's centre of mass half a foot length in front of the ankle centre.
const FOOT_CENTRE: f64 = 0.5;

const fn row(mass: f64, centre: f64, gyration: [f64; 3]) -> Row {
    Row {
        mass,
        centre,
        gyration,
    }
}

impl TrueInertia {
    /// Thigh, shank, foot.
    fn rows(self) -> [Row; 3] {
        match self {
            TrueInertia::PlugInGait => [
                row(0.1000, 0.433, [0.540, 0.540, 0.0]),
                row(0.0465, 0.433, [0.528, 0.528, 0.0]),
                row(0.0145, FOOT_CENTRE, [0.690, 0.690, 0.0]),
            ],
            TrueInertia::DeLevaFemale => [
                row(0.1478, 0.3612, [0.369, 0.364, 0.162]),
                row(0.0481, 0.4352, [0.267, 0.263, 0.092]),
                row(0.0129, FOOT_CENTRE, [0.299, 0.279, 0.139]),
            ],
            TrueInertia::DeLevaMale => [
                row(0.1416, 0.4095, [0.329, 0.329, 0.149]),
                row(0.0433, 0.4395, [0.251, 0.246, 0.102]),
                row(0.0137, FOOT_CENTRE, [0.257, 0.245, 0.124]),
            ],
        }
    }
}

/// A rigid segment, per kilogram of body mass.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Inertia {
    /// Share of the body mass.
    pub(super) mass: f64,
    /// Centre of mass in the segment's frame, mm: from the knee centre (thigh), from the ankle centre (shank, foot).
    pub(super) centre_mm: Vec3,
    /// Principal moments about the centre of mass and the segment's axes, mm2 (times kg of body mass).
    pub(super) moments_mm2: Vec3,
}

impl Inertia {
    fn new(row: &Row, length_mm: f64, centre_mm: Vec3) -> Inertia {
        let of = |radius: f64| row.mass * (radius * length_mm) * (radius * length_mm);
        let [x, y, z] = row.gyration;
        Inertia {
            mass: row.mass,
            centre_mm,
            moments_mm2: v(of(x), of(y), of(z)),
        }
    }
}

/// Length of the foot as the model takes it: heel marker to toe marker less a marker radius, mm.
pub(super) fn foot_length_mm(body: &Body, foot: &Foot) -> f64 {
    (foot.heel_marker - foot.toe_marker).norm() - body.marker_radius_mm()
}

/// Thigh, shank and foot of a leg.
pub(super) fn of_leg(body: &Body, foot: &Foot, side: Side, table: TrueInertia) -> [Inertia; 3] {
    let [thigh, shank, sole] = table.rows();
    let femur_mm = body.thigh(side).hip.norm();
    let tibia_mm = body.shank(side).knee.norm();
    let foot_mm = foot_length_mm(body, foot);
    [
        Inertia::new(&thigh, femur_mm, v(0.0, 0.0, femur_mm * (1.0 - thigh.centre))),
        Inertia::new(&shank, tibia_mm, v(0.0, 0.0, tibia_mm * (1.0 - shank.centre))),
        Inertia::new(&sole, foot_mm, v(0.0, 0.0, -foot_mm * sole.centre)),
    ]
}
