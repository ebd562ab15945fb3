//! Where the load acts: centre of pressure and free moment, and Kistler's correction of the former.

use super::Vec3;
use super::geometry::Outline;
use super::wrench::Wrench;

/// Under load the centre of pressure may lie this far outside the corners (mm) before it counts as outside.
const OUTSIDE_MARGIN_MM: f64 = 20.0;
/// A correction of the centre of pressure is a few mm, and for the plates whose numbers Kistler prints at most 35 mm at
/// the very edge; one of more than this (mm) anywhere on the plate is none.
pub(super) const CORRECTION_LIMIT_MM: f64 = 60.0;

/// Centre of pressure and free moment per sample, plate axes from the centre of the surface.
#[derive(Debug, Clone)]
pub(super) struct Placed {
    /// x and y (mm); missing below the threshold.
    pub(super) cop_mm: Vec<Option<[f64; 2]>>,
    /// About the upward normal at the centre of pressure, N.mm; 0 where there is none.
    pub(super) free_nmm: Vec<f64>,
}

impl Placed {
    /// From force and moment about the centre of the surface; the centre of pressure is where the moment has no
    /// part along the surface.
    pub(super) fn of(wrench: &Wrench, from_n: f64) -> Placed {
        let samples = wrench.force.len();
        let mut placed = Placed {
            cop_mm: vec![None; samples],
            free_nmm: vec![0.0; samples],
        };
        let moments = wrench.moment.iter().flatten();
        for (sample, (f, m)) in wrench.force.iter().zip(moments).enumerate() {
            if -f.z < from_n || f.z >= 0.0 {
                continue;
            }
            let (x, y) = (-m.y / f.z, m.x / f.z);
            placed.cop_mm[sample] = Some([x, y]);
            placed.free_nmm[sample] = -(m.z - (x * f.y - y * f.x));
        }
        placed
    }

    /// Share of the loaded samples whose centre of pressure lies beside the plate.
    pub(super) fn share_outside(&self, outline: &Outline) -> f64 {
        let (mut loaded, mut outside) = (0.0_f64, 0.0);
        for [x, y] in self.cop_mm.iter().flatten() {
            loaded += 1.0;
            if outline.inside_local_by_mm(*x, *y) < -OUTSIDE_MARGIN_MM {
                outside += 1.0;
            }
        }
        outside / loaded.max(1.0)
    }
}

/// Kistler's correction of the centre of pressure (instruction manual 9287C, section 8.4.3):
/// `dx = (P1x y^4 + P2x y^2 + P3x) x^3 + (P4x y^4 + P5x y^2 + P6x) x`, `dy` likewise with x and y exchanged; both are
/// subtracted. x, y are the measured coordinates in plate axes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct CopPolynomial {
    x: [f64; 6],
    y: [f64; 6],
    /// Millimetres in the unit of the coordinates.
    unit_mm: f64,
}

impl CopPolynomial {
    /// The stored twelve numbers, x before y, or in pairs when only that makes a correction of the size that a plate
    /// can have; coordinates in mm as Kistler prints them, or in the file's unit.
    pub(super) fn of(stored: [f64; 12], unit_mm: f64, outline: &Outline) -> Option<CopPolynomial> {
        let pairs: [f64; 12] = std::array::from_fn(|k| stored[2 * (k % 6) + k / 6]);
        let candidates = [stored, pairs].map(|numbers| {
            [1.0, unit_mm].map(|unit_mm| CopPolynomial {
                x: std::array::from_fn(|k| numbers[k]),
                y: std::array::from_fn(|k| numbers[k + 6]),
                unit_mm,
            })
        });
        candidates
            .into_iter()
            .flatten()
            .find(|p| p.largest_mm(outline) <= CORRECTION_LIMIT_MM)
    }

    /// What is subtracted at a point (mm).
    fn offset_mm(&self, [x, y]: [f64; 2]) -> [f64; 2] {
        let (x, y) = (x / self.unit_mm, y / self.unit_mm);
        let along = |p: &[f64; 6], u: f64, v: f64| {
            let square = v * v;
            let cubic = (p[0] * square + p[1]) * square + p[2];
            let linear = (p[3] * square + p[4]) * square + p[5];
            self.unit_mm * (cubic * u * u + linear) * u
        };
        [along(&self.x, x, y), along(&self.y, y, x)]
    }

    /// The largest correction on a grid over the plate (mm).
    fn largest_mm(&self, outline: &Outline) -> f64 {
        let [half_u, half_v] = outline.half_edges_mm;
        let shares = [0.25, 0.5, 0.75, 1.0];
        let points = shares.iter().flat_map(|u| shares.iter().map(move |v| (*u, *v)));
        points
            .map(|(u, v)| {
                let [dx, dy] = self.offset_mm([u * half_u, v * half_v]);
                dx.hypot(dy)
            })
            .fold(0.0, f64::max)
    }

    /// Moves the load: the centre of pressure is corrected, and the moment about the centre of the surface with it;
    /// the moment about the normal of the surface stays as measured, as in Kistler's formulae.
    pub(super) fn correct(&self, wrench: &mut Wrench, from_n: f64) {
        let Some(moments) = &mut wrench.moment else {
            return;
        };
        for (f, m) in wrench.force.iter().zip(moments) {
            if -f.z < from_n || f.z >= 0.0 {
                continue;
            }
            let (x, y) = (-m.y / f.z, m.x / f.z);
            let [dx, dy] = self.offset_mm([x, y]);
            *m = Vec3::new((y - dy) * f.z, -(x - dx) * f.z, m.z);
        }
    }
}
