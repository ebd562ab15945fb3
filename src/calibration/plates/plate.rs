//! One force plate and what it measured.

use std::ops::Range;

use nalgebra::Matrix3;

use super::Vec3;
use super::baseline::Unloaded;
use super::belt::Belt;
use super::geometry::{OriginSign, Outline};
use crate::signal::Track;

/// One force plate and what it measured, sample by sample at the analog rate.
#[derive(Debug, Clone, PartialEq)]
pub struct Plate {
    /// Number in the file, from 1.
    pub number: usize,
    /// C3D type as stored.
    pub kind: usize,
    /// Corners in the laboratory, mm, in stored order.
    pub corners_mm: [[f64; 3]; 4],
    /// Sampling rate of the series below.
    pub rate_hz: f64,
    /// What was done with the sign of the stored origin.
    pub origin_sign: OriginSign,
    /// Frames (0-based, end excluded) whose mean was subtracted from every channel, as the file asks for.
    pub baseline_frames: Option<Range<usize>>,
    /// What the plate reads while nobody stands on it; absent when it is never clearly unloaded.
    pub unloaded: Option<Unloaded>,
    /// No channel ever changes: not recorded, or not plugged in.
    pub silent: bool,
    /// The plate is the belt of a treadmill.
    pub belt: Option<Belt>,
    /// Below this vertical force (N) there is no centre of pressure.
    pub cop_from_n: f64,
    /// Whether the file's polynomial (`FPCOPPOLY`) corrected centre of pressure and moment.
    pub cop_corrected: bool,
    /// Force on the subject, N, laboratory frame.
    pub force_n: Vec<[f64; 3]>,
    /// Moment on the subject about the centre of the surface (`centre_mm`), N.mm, laboratory frame; absent when the
    /// file does not give the sensor distances.
    pub moment_nmm: Option<Vec<[f64; 3]>>,
    /// Centre of pressure on the surface of the plate, mm, laboratory frame; missing below `cop_from_n`.
    pub cop_mm: Track,
    /// Free moment on the subject about the upward normal of the surface through the centre of pressure, N.mm; 0 where
    /// there is no centre of pressure.
    pub free_moment_nmm: Vec<f64>,
    pub(super) outline: Outline,
}

impl Plate {
    /// Force along the upward normal of the surface, N, per sample.
    pub fn vertical_force_n(&self) -> Vec<f64> {
        let up = -self.outline.axes.column(2);
        self.force_n.iter().map(|f| Vec3::from(*f).dot(&up)).collect()
    }

    /// A laboratory point in plate terms (mm): along the first edge and along the second, from the centre, and its
    /// height above the surface.
    pub fn local_mm(&self, point_mm: [f64; 3]) -> [f64; 3] {
        self.outline.local_mm(point_mm)
    }

    /// Height (mm) above the surface of a laboratory point that lies over the plate or less than `border_mm` beside it.
    pub fn height_over_mm(&self, point_mm: [f64; 3], border_mm: f64) -> Option<f64> {
        let [u, v, height] = self.outline.local_mm(point_mm);
        (self.outline.inside_local_by_mm(u, v) > -border_mm).then_some(height)
    }

    /// Centre of the surface: the mean of the corners, mm, laboratory frame.
    pub fn centre_mm(&self) -> [f64; 3] {
        self.outline.centre_mm.into()
    }

    /// The plate's axes x, y, z as columns, laboratory frame; z points into the floor. See the module's head.
    pub fn axes(&self) -> Matrix3<f64> {
        self.outline.axes
    }

    /// Half the lengths of the two edges (mm).
    pub fn half_edges_mm(&self) -> [f64; 2] {
        self.outline.half_edges_mm
    }

    /// How far a laboratory point lies inside the outline, seen from above (mm); negative outside.
    pub fn inside_by_mm(&self, point_mm: [f64; 3]) -> f64 {
        self.outline.inside_by_mm(point_mm)
    }
}
