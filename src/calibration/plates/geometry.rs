//! Where a plate lies: axes and centre from its corners, the sign of its origin.

use nalgebra::Matrix3;
use serde::Serialize;

use super::Vec3;
use super::kind::Family;
use crate::capture::RawPlate;

/// Shorter edges than this (mm) are not a plate: corners missing or in other units.
const LEAST_EDGE_MM: f64 = 50.0;

/// What was done with the sign of `FORCE_PLATFORM:ORIGIN`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum OriginSign {
    /// Used as stored: its third component is not positive.
    AsStored,
    /// The whole vector was negated: Vicon Nexus stores it with the opposite sign. (Types 3, 6 and 7: only the
    /// depth; the other two numbers are distances.)
    Negated,
}

/// Where a plate lies.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Outline {
    /// Columns x, y, z in the laboratory; z points into the floor.
    pub(super) axes: Matrix3<f64>,
    /// Centre of the surface, laboratory, mm.
    pub(super) centre_mm: Vec3,
    /// Half the lengths of the two edges, mm.
    pub(super) half_edges_mm: [f64; 2],
}

impl Outline {
    /// From the four corners; `None` when they span no plate.
    pub(super) fn of(corners_mm: &[[f64; 3]; 4]) -> Option<Outline> {
        let (axes, centre_mm) = surface(corners_mm)?;
        let [c1, c2, _, c4] = corners_mm.map(Vec3::from);
        Some(Outline {
            axes,
            centre_mm,
            half_edges_mm: [0.5 * (c1 - c2).norm(), 0.5 * (c1 - c4).norm()],
        })
    }

    /// Along the first edge, along the second, from the centre, and height above the surface (mm).
    pub(super) fn local_mm(&self, point_mm: [f64; 3]) -> [f64; 3] {
        let p = self.axes.transpose() * (Vec3::from(point_mm) - self.centre_mm);
        [p.x, p.y, -p.z]
    }

    /// How far a point lies inside the outline, along the surface (mm); negative outside.
    pub(super) fn inside_by_mm(&self, point_mm: [f64; 3]) -> f64 {
        let [u, v, _] = self.local_mm(point_mm);
        self.inside_local_by_mm(u, v)
    }

    /// The same for plate axes.
    pub(super) fn inside_local_by_mm(&self, u_mm: f64, v_mm: f64) -> f64 {
        let [half_u, half_v] = self.half_edges_mm;
        (half_u - u_mm.abs()).min(half_v - v_mm.abs())
    }

    /// How far a point lies beyond the outline, along the surface (mm); 0 above it.
    pub(super) fn beyond_mm(&self, point_mm: [f64; 3]) -> f64 {
        let [u, v, _] = self.local_mm(point_mm);
        let [half_u, half_v] = self.half_edges_mm;
        (u.abs() - half_u).max(0.0).hypot((v.abs() - half_v).max(0.0))
    }
}

/// Axes (columns x, y, z) and centre of the surface.
fn surface(corners_mm: &[[f64; 3]; 4]) -> Option<(Matrix3<f64>, Vec3)> {
    let [c1, c2, c3, c4] = corners_mm.map(Vec3::from);
    let x = (c1 - c2) + (c4 - c3);
    let y = (c1 - c4) + (c2 - c3);
    let edges = [c1 - c2, c4 - c3, c1 - c4, c2 - c3];
    if !edges
        .iter()
        .all(|e| e.norm() >= LEAST_EDGE_MM && e.norm().is_finite())
    {
        return None;
    }
    let x = x.try_normalize(LEAST_EDGE_MM)?;
    let z = x.cross(&y).try_normalize(LEAST_EDGE_MM)?;
    let y = z.cross(&x);
    Some((Matrix3::from_columns(&[x, y, z]), (c1 + c2 + c3 + c4) / 4.0))
}

/// The stored origin with the sign of the C3D definition: from the sensors' origin to the centre of the surface,
/// in plate axes, so that its third component is not positive.
pub(super) fn origin(raw: &RawPlate, family: Family) -> (Vec3, OriginSign) {
    let stored = Vec3::from(raw.origin_mm);
    match (stored.z > 0.0, family) {
        (true, Family::Pillars | Family::Sensors) => {
            (Vec3::new(stored.x, stored.y, -stored.z), OriginSign::Negated)
        }
        (true, Family::Wrench) => (-stored, OriginSign::Negated),
        _ => (stored, OriginSign::AsStored),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CORNERS: [[f64; 3]; 4] = [
        [400.0, 0.0, 0.0],
        [0.0, 0.0, 0.0],
        [0.0, 600.0, 0.0],
        [400.0, 600.0, 0.0],
    ];

    #[test]
    fn corners_give_axes_and_zero_corners_do_not() {
        let (axes, centre) = surface(&CORNERS).unwrap();
        assert!((centre - Vec3::new(200.0, 300.0, 0.0)).norm() < 1e-12);
        assert!((axes.column(2) - Vec3::new(0.0, 0.0, -1.0)).norm() < 1e-12);
        assert!(surface(&[[0.0; 3]; 4]).is_none());
        assert!(surface(&[[f64::NAN; 3]; 4]).is_none());
    }
}
