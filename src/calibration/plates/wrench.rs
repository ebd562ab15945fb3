//! From the channels of a plate to force and moment about the centre of its surface, in plate axes.

use super::Vec3;
use super::finding::{PlateFault, Remarks, remark};
use super::kind::{Family, Kind};

/// Channels in physical units, `[channel][sample]`.
pub(super) type Series = Vec<Vec<f64>>;

/// Force on the subject and moment about the centre of the surface, per sample, plate axes.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Wrench {
    /// N.
    pub(super) force: Vec<Vec3>,
    /// N.mm; absent when the file does not give the sensor distances.
    pub(super) moment: Option<Vec<Vec3>>,
}

impl Wrench {
    /// How far the load slants: shear over vertical force, mean over the samples above half the peak.
    pub(super) fn slope(&self) -> f64 {
        let peak = self.force.iter().map(|f| -f.z).fold(0.0, f64::max);
        let strong = self.force.iter().filter(|f| -f.z > 0.5 * peak && f.z < 0.0);
        let (sum, count) = strong.fold((0.0, 0.0), |(sum, count), f| {
            (sum + f.x.hypot(f.y) / -f.z, count + 1.0)
        });
        sum / f64::max(count, 1.0)
    }

    /// Force along the upward normal of the surface, N.
    pub(super) fn vertical_n(&self) -> Vec<f64> {
        self.force.iter().map(|f| -f.z).collect()
    }
}

/// The vertical force of a plate in time.
#[derive(Debug, Clone)]
pub(super) struct Trace {
    /// N, upwards on the subject, per sample.
    pub(super) vertical_n: Vec<f64>,
    /// The largest force in any direction, N: it shows a load even when the vertical channels are dead.
    pub(super) peak_n: f64,
    /// Samples per second.
    pub(super) rate_hz: f64,
}

/// What turns channels into loads.
#[derive(Debug, Clone)]
pub(super) struct Wiring {
    /// The type.
    pub(super) kind: Kind,
    /// Calibration matrix, `[row][column]`.
    pub(super) matrix: Option<Vec<Vec<f64>>>,
    /// From the sensors' origin to the centre of the surface, plate axes, mm; types 3, 6 and 7: half the distances
    /// between the sensors, and their depth.
    pub(super) origin_mm: Vec3,
    /// Factor of the moment channels, 1 unless the file misnames their unit.
    pub(super) moment_factor: f64,
}

impl Wiring {
    /// Force and moment of every sample.
    pub(super) fn wrench(&self, channels: &Series) -> Wrench {
        let solved;
        let channels = match &self.matrix {
            Some(matrix) => {
                solved = product(matrix, channels);
                &solved
            }
            None => channels,
        };
        let samples = channels.iter().map(Vec::len).min().unwrap_or_default();
        let of = |sample: usize| Sample { channels, sample };
        match self.kind.family {
            Family::Position => self.position(samples, of),
            Family::Wrench => self.about_origin(samples, of),
            Family::Pillars => self.four_sensors(samples, |sample| pillars(&of(sample))),
            Family::Sensors => self.four_sensors(samples, |sample| sensors(&of(sample))),
        }
    }

    /// Whether the distances between the sensors are known as far as the type needs them.
    pub(super) fn has_distances(&self) -> bool {
        match self.kind.family {
            Family::Position | Family::Wrench => true,
            Family::Pillars | Family::Sensors => self.origin_mm.x != 0.0 && self.origin_mm.y != 0.0,
        }
    }

    /// Types 1: Fx Fy Fz Px Py Mz. The point is in plate axes from the sensors' origin.
    fn position<'a>(&self, samples: usize, of: impl Fn(usize) -> Sample<'a>) -> Wrench {
        let pairs = (0..samples).map(|sample| {
            let s = of(sample);
            let f = Vec3::new(s.at(0), s.at(1), s.at(2));
            let place = Vec3::new(s.at(3) - self.origin_mm.x, s.at(4) - self.origin_mm.y, 0.0);
            (
                f,
                place.cross(&f) + Vec3::new(0.0, 0.0, self.moment_factor * s.at(5)),
            )
        });
        Wrench::of(pairs)
    }

    /// Types 2, 4 and 5: the moment about the surface is that about the sensors less that of the force there.
    fn about_origin<'a>(&self, samples: usize, of: impl Fn(usize) -> Sample<'a>) -> Wrench {
        let pairs = (0..samples).map(|sample| {
            let s = of(sample);
            let f = Vec3::new(s.at(0), s.at(1), s.at(2));
            let m = self.moment_factor * Vec3::new(s.at(3), s.at(4), s.at(5));
            (f, m - self.origin_mm.cross(&f))
        });
        Wrench::of(pairs)
    }

    /// Types 3, 6 and 7: sensors 1 to 4 stand at (a, b), (-a, b), (-a, -b), (a, -b) below the surface (Kistler force
    /// plate formulae; the moment is the sum of lever times force).
    fn four_sensors(&self, samples: usize, of: impl Fn(usize) -> Quad) -> Wrench {
        let (a, b) = (self.origin_mm.x.abs(), self.origin_mm.y.abs());
        let depth = Vec3::new(0.0, 0.0, self.origin_mm.z);
        let pairs = (0..samples).map(|sample| {
            let Quad {
                force,
                across,
                along,
                twist_a,
                twist_b,
            } = of(sample);
            let m = Vec3::new(b * across, a * along, a * twist_a + b * twist_b);
            (force, m - depth.cross(&force))
        });
        let mut wrench = Wrench::of(pairs);
        if !self.has_distances() {
            wrench.moment = None;
        }
        wrench
    }

    /// Says what the wiring lacks.
    pub(super) fn tell(&self, number: usize, remarks: &mut Remarks) {
        if !self.has_distances() {
            remarks.push(remark(
                PlateFault::NoSensorDistances,
                format!(
                    "Plate {number} has no sensor distances; it gives forces but no centre of pressure. Write them to FORCE_PLATFORM:ORIGIN."
                ),
            ));
        }
    }
}

impl Wrench {
    fn of(pairs: impl Iterator<Item = (Vec3, Vec3)>) -> Wrench {
        let (force, moment) = pairs.unzip();
        Wrench {
            force,
            moment: Some(moment),
        }
    }
}

/// What four sensors add up to: force, and the sums that the distances a and b turn into moments.
struct Quad {
    force: Vec3,
    across: f64,
    along: f64,
    twist_a: f64,
    twist_b: f64,
}

/// Fx12 Fx34 Fy14 Fy23 Fz1 Fz2 Fz3 Fz4.
fn pillars(s: &Sample<'_>) -> Quad {
    let (x12, x34, y14, y23) = (s.at(0), s.at(1), s.at(2), s.at(3));
    let (z1, z2, z3, z4) = (s.at(4), s.at(5), s.at(6), s.at(7));
    Quad {
        force: Vec3::new(x12 + x34, y14 + y23, z1 + z2 + z3 + z4),
        across: z1 + z2 - z3 - z4,
        along: z2 + z3 - z1 - z4,
        twist_a: y14 - y23,
        twist_b: x34 - x12,
    }
}

/// Fx1 Fy1 Fz1 .. Fx4 Fy4 Fz4.
fn sensors(s: &Sample<'_>) -> Quad {
    let [f1, f2, f3, f4] = [0, 3, 6, 9].map(|k| Vec3::new(s.at(k), s.at(k + 1), s.at(k + 2)));
    Quad {
        force: f1 + f2 + f3 + f4,
        across: f1.z + f2.z - f3.z - f4.z,
        along: f2.z + f3.z - f1.z - f4.z,
        twist_a: f1.y + f4.y - f2.y - f3.y,
        twist_b: f3.x + f4.x - f1.x - f2.x,
    }
}

/// All channels of one sample.
struct Sample<'a> {
    channels: &'a Series,
    sample: usize,
}

impl Sample<'_> {
    fn at(&self, channel: usize) -> f64 {
        let samples = self.channels.get(channel);
        samples
            .and_then(|c| c.get(self.sample))
            .copied()
            .unwrap_or_default()
    }
}

/// Matrix times channels.
fn product(matrix: &[Vec<f64>], channels: &Series) -> Series {
    let samples = channels.iter().map(Vec::len).min().unwrap_or_default();
    let row = |row: &Vec<f64>| {
        let mut sum = vec![0.0; samples];
        for (factor, channel) in row.iter().zip(channels) {
            for (total, value) in sum.iter_mut().zip(channel) {
                *total += factor * value;
            }
        }
        sum
    };
    matrix.iter().map(row).collect()
}
