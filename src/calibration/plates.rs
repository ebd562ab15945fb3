//! Force plates of types 1 to 4: analog channels to force, moment, centre of pressure in the laboratory frame.
//!
//! # Frame
//! The plate's axes follow from its corners C1..C4: x from the C2/C3 edge towards the C1/C4 edge, y from the
//! C3/C4 edge towards the C1/C2 edge, z = x cross y, which points into the floor in the usual order of corners.
//! A channel's force turned into the laboratory frame by these axes is the force of the floor on the subject.
//!
//! # References
//! The C3D file format, user guide (Motion Lab Systems), `FORCE_PLATFORM`; Kistler multicomponent force plate
//! formulae (type 3). Signs and baseline were held against the loads that Vicon stored (see `docs/validation`).

use std::ops::Range;

use nalgebra::{Matrix3, Vector3};
use serde::Serialize;

use crate::capture::{RawPlate, Trial};
use crate::signal::Track;

type Vec3 = Vector3<f64>;

/// Shorter edges than this (mm) are not a plate: corners missing or in other units.
const LEAST_EDGE_MM: f64 = 50.0;
/// A plate whose smallest vertical force lies this far below zero, and further than its largest lies above, is
/// upside down (N).
const UPSIDE_DOWN_N: f64 = 100.0;
/// More load than this (N) in the frames of the baseline means that somebody may have stood on the plate then.
const LOADED_BASELINE_N: f64 = 50.0;
/// Under load the centre of pressure may lie this far outside the corners (mm) before it counts as outside.
const OUTSIDE_MARGIN_MM: f64 = 20.0;
/// More outside than this share of the loaded samples means that corners, origin or units are wrong.
const OUTSIDE_SHARE: f64 = 0.2;

/// How plates are read.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct PlateSettings {
    /// Below this vertical force (N) there is no centre of pressure.
    pub cop_from_n: f64,
}

impl PlateSettings {
    /// Centre of pressure from 20 N on, the threshold at which contacts begin too.
    pub fn usual() -> PlateSettings {
        PlateSettings { cop_from_n: 20.0 }
    }
}

/// What was done with the sign of `FORCE_PLATFORM:ORIGIN`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum OriginSign {
    /// Used as stored: its third component is not positive.
    AsStored,
    /// The whole vector was negated: Vicon Nexus stores it with the opposite sign. (Type 3: only the depth; the
    /// other two numbers are distances.)
    Negated,
}

/// Something about a plate that a reader should know of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PlateFinding {
    /// Number of the plate in the file, from 1.
    pub plate: usize,
    /// Whether the plate could be used.
    pub used: bool,
    /// One sentence.
    pub text: String,
}

/// One force plate and what it measured, sample by sample at the analog rate.
#[derive(Debug, Clone, PartialEq)]
pub struct Plate {
    /// Number in the file, from 1.
    pub number: usize,
    /// C3D type, 1 to 4.
    pub kind: usize,
    /// Corners in the laboratory, mm, in stored order.
    pub corners_mm: [[f64; 3]; 4],
    /// Sampling rate of the series below.
    pub rate_hz: f64,
    /// What was done with the sign of the stored origin.
    pub origin_sign: OriginSign,
    /// Frames (0-based, end excluded) whose mean was subtracted from every channel.
    pub baseline_frames: Option<Range<usize>>,
    /// Force on the subject, N, laboratory frame.
    pub force_n: Vec<[f64; 3]>,
    /// Moment on the subject about the centre of the surface, N.mm, laboratory frame; absent when the file does not
    /// give the sensor distances.
    pub moment_nmm: Option<Vec<[f64; 3]>>,
    /// Centre of pressure, mm, laboratory frame; missing below the load of the settings.
    pub cop_mm: Track,
    /// Free moment about the upward normal at the centre of pressure, N.mm; 0 where there is none.
    pub free_moment_nmm: Vec<f64>,
    axes: Matrix3<f64>,
    centre_mm: Vec3,
    /// Origin (plate axes, mm) of a plate whose moment channels were multiplied by 1000 as N.m.
    origin_of_scaled_mm: Option<Vec3>,
}

impl Plate {
    /// Force along the upward normal of the surface, N, per sample.
    pub fn vertical_force_n(&self) -> Vec<f64> {
        let up = -self.axes.column(2);
        self.force_n.iter().map(|f| Vec3::from(*f).dot(&up)).collect()
    }

    /// A laboratory point in plate terms (mm): along the first edge and along the second, from the centre, and its
    /// height above the surface.
    pub fn local_mm(&self, point_mm: [f64; 3]) -> [f64; 3] {
        let p = self.axes.transpose() * (Vec3::from(point_mm) - self.centre_mm);
        [p.x, p.y, -p.z]
    }

    /// Centre of the surface: the mean of the corners, mm, laboratory frame.
    pub fn centre_mm(&self) -> [f64; 3] {
        self.centre_mm.into()
    }

    /// The plate's axes x, y, z as columns, laboratory frame; z points into the floor. See the module's head.
    pub fn axes(&self) -> Matrix3<f64> {
        self.axes
    }

    /// Half the lengths of the two edges (mm).
    pub fn half_edges_mm(&self) -> [f64; 2] {
        let [c1, c2, _, c4] = self.corners_mm.map(Vec3::from);
        [0.5 * (c1 - c2).norm(), 0.5 * (c1 - c4).norm()]
    }

    /// How far a laboratory point lies inside the outline, seen from above (mm); negative outside.
    pub fn inside_by_mm(&self, point_mm: [f64; 3]) -> f64 {
        let local = self.local_mm(point_mm);
        let [half_u, half_v] = self.half_edges_mm();
        (half_u - local[0].abs()).min(half_v - local[1].abs())
    }
}

/// All plates of a trial that can be used, and what was noticed about each. Never fails: kinematics do not depend
/// on plates.
pub fn read(trial: &Trial, settings: &PlateSettings) -> (Vec<Plate>, Vec<PlateFinding>) {
    let (mut plates, mut findings) = (Vec::new(), Vec::new());
    for (index, raw) in trial.plates().iter().enumerate() {
        let number = index + 1;
        let mut notes = Vec::new();
        let plate = plate(trial, raw, number, settings, &mut notes);
        let used = plate.is_ok();
        notes.extend(plate.as_ref().err().cloned());
        plates.extend(plate.ok());
        findings.extend(notes.into_iter().map(|text| PlateFinding {
            plate: number,
            used,
            text,
        }));
    }
    (plates, findings)
}

fn plate(
    trial: &Trial,
    raw: &RawPlate,
    number: usize,
    settings: &PlateSettings,
    notes: &mut Vec<String>,
) -> Result<Plate, String> {
    if !(1..=4).contains(&raw.kind) {
        return Err(format!(
            "Plate {number} is of type {}, which is not supported yet; types 1 to 4 are.",
            raw.kind
        ));
    }
    let (axes, centre_mm) = surface(&raw.corners_mm)
        .ok_or_else(|| format!("The corners of plate {number} do not span a rectangle; it was not used."))?;
    let mut channels = channels(trial, raw, number, notes)?;
    let baseline_frames = remove_baseline(trial, raw, &mut channels, number, notes);
    let (origin_mm, origin_sign) = origin(raw);
    if origin_sign == OriginSign::Negated {
        notes.push(format!(
            "The origin of plate {number} is stored with the sign that Vicon Nexus uses; it was negated."
        ));
    }
    let (force, moment) = wrench(raw, &channels, origin_mm, number, notes)?;
    let up = |f: &Vec3| -f.z;
    let highest = force.iter().map(up).fold(0.0, f64::max);
    let lowest = force.iter().map(up).fold(0.0, f64::min);
    if lowest < -UPSIDE_DOWN_N && -lowest > highest {
        return Err(format!(
            "The vertical force of plate {number} points into the floor ({lowest:.0} N); the order of its corners or the sign of its channels is wrong, and it was not used."
        ));
    }
    let mut result = Plate {
        number,
        kind: raw.kind,
        corners_mm: raw.corners_mm,
        rate_hz: trial.analog_rate_hz(),
        origin_sign,
        baseline_frames,
        force_n: force.iter().map(|f| (axes * f).into()).collect(),
        moment_nmm: moment
            .as_ref()
            .map(|m| m.iter().map(|m| (axes * m).into()).collect()),
        cop_mm: Track::missing(force.len()),
        free_moment_nmm: vec![0.0; force.len()],
        axes,
        centre_mm,
        origin_of_scaled_mm: moments_in_nm(trial, raw).then_some(origin_mm),
    };
    if let Some(moment) = moment {
        result.place_load(&force, &moment, settings, notes);
    }
    Ok(result)
}

impl Plate {
    /// Centre of pressure and free moment, and whether they make sense. Some files call their moments N.m and store
    /// N.mm: when the stated unit puts the load beside the plate and the other one puts it on the plate, the other one
    /// is taken, and said so.
    fn place_load(
        &mut self,
        force: &[Vec3],
        moment: &[Vec3],
        settings: &PlateSettings,
        notes: &mut Vec<String>,
    ) {
        self.centre_of_pressure(force, moment, settings);
        let outside = self.share_outside();
        if outside <= OUTSIDE_SHARE {
            return;
        }
        let stated = (self.cop_mm.clone(), self.free_moment_nmm.clone());
        if let Some(origin_mm) = self.origin_of_scaled_mm {
            let as_nmm: Vec<Vec3> = force
                .iter()
                .zip(moment)
                .map(|(f, m)| {
                    let lever = origin_mm.cross(f);
                    (m + lever) / 1000.0 - lever
                })
                .collect();
            self.centre_of_pressure(force, &as_nmm, settings);
            if self.share_outside() <= OUTSIDE_SHARE {
                self.moment_nmm = Some(as_nmm.iter().map(|m| (self.axes * m).into()).collect());
                notes.push(format!(
                    "The moments of plate {} are said to be in N.m, but only as N.mm do they put the load on the plate; they were taken as N.mm.",
                    self.number
                ));
                return;
            }
        }
        (self.cop_mm, self.free_moment_nmm) = stated;
        notes.push(format!(
            "The centre of pressure of plate {} lies outside its corners in {:.0} % of the loaded samples; corners, origin or units are wrong.",
            self.number,
            100.0 * outside
        ));
    }

    fn centre_of_pressure(&mut self, force: &[Vec3], moment: &[Vec3], settings: &PlateSettings) {
        for (sample, (f, m)) in force.iter().zip(moment).enumerate() {
            if -f.z < settings.cop_from_n {
                continue;
            }
            let local = Vec3::new(-m.y / f.z, m.x / f.z, 0.0);
            let cop = self.centre_mm + self.axes * local;
            self.cop_mm.set(sample, Some(cop.into()));
            if let Some(free) = self.free_moment_nmm.get_mut(sample) {
                *free = -(m.z - (local.x * f.y - local.y * f.x));
            }
        }
    }

    /// Share of the loaded samples whose centre of pressure lies beside the plate.
    fn share_outside(&self) -> f64 {
        let cops = (0..self.cop_mm.len()).filter_map(|i| self.cop_mm.at(i));
        let (mut loaded, mut outside) = (0.0_f64, 0.0);
        for cop in cops {
            loaded += 1.0;
            if self.inside_by_mm(cop) < -OUTSIDE_MARGIN_MM {
                outside += 1.0;
            }
        }
        outside / loaded.max(1.0)
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
fn origin(raw: &RawPlate) -> (Vec3, OriginSign) {
    let stored = Vec3::from(raw.origin_mm);
    match (stored.z > 0.0, raw.kind) {
        (true, 3) => (Vec3::new(stored.x, stored.y, -stored.z), OriginSign::Negated),
        (true, 2 | 4) => (-stored, OriginSign::Negated),
        _ => (stored, OriginSign::AsStored),
    }
}

/// The plate's channels in N, N.mm or mm.
fn channels(
    trial: &Trial,
    raw: &RawPlate,
    number: usize,
    notes: &mut Vec<String>,
) -> Result<Vec<Vec<f64>>, String> {
    let needed = if raw.kind == 3 { 8 } else { 6 };
    if raw.channels.len() < needed {
        return Err(format!(
            "Plate {number} (type {}) needs {needed} channels and the file names {}; it was not used.",
            raw.kind,
            raw.channels.len()
        ));
    }
    let units = trial.analog_units();
    let mut channels = Vec::new();
    for (place, index) in raw.channels.iter().take(needed).enumerate() {
        let mut samples = trial.analog_channel(*index).ok_or_else(|| {
            format!(
                "Channel {} of plate {number} is not in the file; the plate was not used.",
                index + 1
            )
        })?;
        let unit = units.get(*index).map(String::as_str).unwrap_or_default();
        let factor = factor(unit);
        if factor.is_none() && raw.kind != 4 && place == 0 {
            notes.push(format!(
                "The channels of plate {number} are in {unit:?}; they were taken as N and N.mm."
            ));
        }
        for sample in &mut samples {
            *sample *= factor.unwrap_or(1.0);
        }
        if samples.iter().any(|s| !s.is_finite()) {
            return Err(format!(
                "Channel {} of plate {number} holds values that are not numbers; the plate was not used.",
                index + 1
            ));
        }
        channels.push(samples);
    }
    Ok(channels)
}

/// To N, N.mm or mm; `None` for an unknown unit. No unit at all means N and N.mm.
fn factor(unit: &str) -> Option<f64> {
    let plain: String = unit
        .to_lowercase()
        .chars()
        .filter(|c| c.is_alphanumeric())
        .collect();
    match plain.as_str() {
        "" | "n" | "nt" | "nmm" | "mm" | "newton" | "newtons" => Some(1.0),
        "kn" | "nm" | "m" | "nmete" | "nmeter" | "nmeters" | "newtonmeters" => Some(1000.0),
        "ncm" | "cm" => Some(10.0),
        _ => None,
    }
}

/// Whether the moments of a plate are said to be in N.m.
fn moments_in_nm(trial: &Trial, raw: &RawPlate) -> bool {
    let units = trial.analog_units();
    let said = raw.channels.get(3).and_then(|c| units.get(*c));
    raw.kind == 2 && said.and_then(|u| factor(u)).is_some_and(|f| f > 1.0)
}

/// Subtracts from every channel its mean over the frames that the file calls unloaded, unless the plate carries a
/// load in them.
fn remove_baseline(
    trial: &Trial,
    raw: &RawPlate,
    channels: &mut [Vec<f64>],
    number: usize,
    notes: &mut Vec<String>,
) -> Option<Range<usize>> {
    let frames = raw.zero_frames.clone()?;
    let samples = channels.iter().map(Vec::len).min().unwrap_or_default();
    let per_frame = samples / trial.frames().max(1);
    let (from, to) = (frames.start * per_frame, frames.end * per_frame);
    let mut means = Vec::new();
    for channel in channels.iter() {
        let window = channel.get(from..to).filter(|w| !w.is_empty())?;
        means.push(window.iter().sum::<f64>() / window.len() as f64);
    }
    let single: Vec<Vec<f64>> = means.iter().map(|m| vec![*m]).collect();
    let (force, _) = wrench(raw, &single, Vec3::zeros(), number, &mut Vec::new()).ok()?;
    let load_n = force.first().map_or(0.0, |f| -f.z);
    if load_n > LOADED_BASELINE_N {
        notes.push(format!(
            "Plate {number} carries {load_n:.0} N in the frames that the file calls unloaded; they were not subtracted."
        ));
        return None;
    }
    for (channel, mean) in channels.iter_mut().zip(means) {
        for sample in channel {
            *sample -= mean;
        }
    }
    Some(frames)
}

type Wrench = (Vec<Vec3>, Option<Vec<Vec3>>);

/// Force and moment about the centre of the surface, plate axes, per sample.
fn wrench(
    raw: &RawPlate,
    channels: &[Vec<f64>],
    origin_mm: Vec3,
    number: usize,
    notes: &mut Vec<String>,
) -> Result<Wrench, String> {
    let samples = channels.iter().map(Vec::len).min().unwrap_or_default();
    let at = |sample: usize| -> Vec<f64> {
        let values = channels
            .iter()
            .map(|c| c.get(sample).copied().unwrap_or_default());
        values.collect()
    };
    let (mut force, mut moment) = (Vec::with_capacity(samples), Vec::with_capacity(samples));
    match raw.kind {
        1 => {
            for sample in 0..samples {
                let &[fx, fy, fz, px, py, free] = at(sample).as_slice() else {
                    continue;
                };
                let f = Vec3::new(fx, fy, fz);
                let place = Vec3::new(px - origin_mm.x, py - origin_mm.y, 0.0);
                force.push(f);
                moment.push(place.cross(&f) + Vec3::new(0.0, 0.0, free));
            }
        }
        3 => {
            let (a, b) = (origin_mm.x.abs(), origin_mm.y.abs());
            let depth = Vec3::new(0.0, 0.0, origin_mm.z);
            for sample in 0..samples {
                let &[x12, x34, y14, y23, z1, z2, z3, z4] = at(sample).as_slice() else {
                    continue;
                };
                let f = Vec3::new(x12 + x34, y14 + y23, z1 + z2 + z3 + z4);
                let m = Vec3::new(
                    b * (z1 + z2 - z3 - z4),
                    a * (z2 + z3 - z1 - z4),
                    b * (x34 - x12) + a * (y14 - y23),
                );
                force.push(f);
                moment.push(m - depth.cross(&f));
            }
            if a <= 0.0 || b <= 0.0 {
                notes.push(format!(
                    "Plate {number} (type 3) has no sensor distances; it gives forces but no centre of pressure."
                ));
                return Ok((force, None));
            }
        }
        _ => {
            let matrix = if raw.kind == 4 {
                Some(square(raw, number)?)
            } else {
                None
            };
            for sample in 0..samples {
                let read = at(sample);
                let solved: Vec<f64> = match &matrix {
                    Some(rows) => rows
                        .iter()
                        .map(|row| row.iter().zip(&read).map(|(k, v)| k * v).sum())
                        .collect(),
                    None => read,
                };
                let &[fx, fy, fz, mx, my, mz] = solved.as_slice() else {
                    continue;
                };
                let f = Vec3::new(fx, fy, fz);
                force.push(f);
                moment.push(Vec3::new(mx, my, mz) - origin_mm.cross(&f));
            }
        }
    }
    Ok((force, Some(moment)))
}

fn square(raw: &RawPlate, number: usize) -> Result<Vec<Vec<f64>>, String> {
    let rows = &raw.cal_matrix;
    let whole = rows.len() == 6
        && rows
            .iter()
            .all(|r| r.len() == 6 && r.iter().all(|v| v.is_finite()));
    if whole && rows.iter().flatten().any(|v| *v != 0.0) {
        return Ok(rows.clone());
    }
    Err(format!(
        "Plate {number} (type 4) has no calibration matrix of 6 by 6; it was not used."
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A plate of 400 by 600 mm whose x points along +X of the laboratory, z into the floor.
    fn raw(kind: usize, origin_mm: [f64; 3]) -> RawPlate {
        RawPlate {
            kind,
            corners_mm: [
                [400.0, 0.0, 0.0],
                [0.0, 0.0, 0.0],
                [0.0, 600.0, 0.0],
                [400.0, 600.0, 0.0],
            ],
            origin_mm,
            channels: (0..8).collect(),
            cal_matrix: Vec::new(),
            zero_frames: None,
        }
    }

    fn constant(values: &[f64]) -> Vec<Vec<f64>> {
        values.iter().map(|v| vec![*v]).collect()
    }

    /// 700 N down at 50 mm along x and -80 mm along y, with shear, seen by every type of plate.
    #[test]
    fn all_types_tell_the_same_load() {
        let (f, free) = (Vec3::new(30.0, -20.0, -700.0), 1500.0);
        let place = Vec3::new(50.0, -80.0, 0.0);
        let surface_moment = place.cross(&f) + Vec3::new(0.0, 0.0, free);
        let depth = Vec3::new(1.0, -2.0, -40.0);
        let about_origin = surface_moment + depth.cross(&f);
        let mut notes = Vec::new();
        let one = constant(&[f.x, f.y, f.z, place.x, place.y, free]);
        let two = constant(&[f.x, f.y, f.z, about_origin.x, about_origin.y, about_origin.z]);
        let (a, b) = (120.0, 200.0);
        let deep = surface_moment + Vec3::new(0.0, 0.0, -40.0).cross(&f);
        let (p, q) = (deep.x / b, deep.y / a);
        let fz = [
            0.25 * (f.z + p - q),
            0.25 * (f.z + p + q),
            0.25 * (f.z - p + q),
            0.25 * (f.z - p - q),
        ];
        let twist = deep.z / (2.0 * b);
        let three = constant(&[
            0.5 * f.x - twist,
            0.5 * f.x + twist,
            0.5 * f.y,
            0.5 * f.y,
            fz[0],
            fz[1],
            fz[2],
            fz[3],
        ]);
        let mut four_raw = raw(4, depth.into());
        four_raw.cal_matrix = (0..6)
            .map(|i| (0..6).map(|j| if i == j { 2.0 } else { 0.0 }).collect())
            .collect();
        let half: Vec<Vec<f64>> = two.iter().map(|c| vec![0.5 * c[0]]).collect();
        let cases = [
            (raw(1, [0.0; 3]), one),
            (raw(2, depth.into()), two.clone()),
            (raw(2, (-depth).into()), two),
            (raw(3, [a, b, -40.0]), three.clone()),
            (raw(3, [a, b, 40.0]), three),
            (four_raw, half),
        ];
        for (raw, channels) in cases {
            let (origin_mm, _) = origin(&raw);
            let (force, moment) = wrench(&raw, &channels, origin_mm, 1, &mut notes).unwrap();
            assert!((force[0] - f).norm() < 1e-9, "type {}", raw.kind);
            assert!(
                (moment.unwrap()[0] - surface_moment).norm() < 1e-6,
                "type {}",
                raw.kind
            );
        }
        assert!(notes.is_empty());
    }

    #[test]
    fn corners_give_axes_and_zero_corners_do_not() {
        let (axes, centre) = surface(&raw(2, [0.0; 3]).corners_mm).unwrap();
        assert!((centre - Vec3::new(200.0, 300.0, 0.0)).norm() < 1e-12);
        assert!((axes.column(2) - Vec3::new(0.0, 0.0, -1.0)).norm() < 1e-12);
        assert!(surface(&[[0.0; 3]; 4]).is_none());
        assert!(surface(&[[f64::NAN; 3]; 4]).is_none());
    }
}
