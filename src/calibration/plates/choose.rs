//! Whether the load that a plate tells is possible, and the few named readings that may replace the stored one.

use super::finding::{PlateFault, Remark, Remarks, remark};
use super::geometry::Outline;
use super::kind::Family;
use super::matrix::{looks_transposed, transposed};
use super::place::Placed;
use super::settings::MatrixPolicy;
use super::wrench::{Series, Trace, Wiring, Wrench};
use crate::signal::valid_runs;

/// A plate whose smallest vertical force lies this far below zero, and further than its largest lies above, is
/// upside down (N).
const UPSIDE_DOWN_N: f64 = 100.0;
/// More than this (N) nobody loads on a plate: units are wrong.
const MOST_N: f64 = 20_000.0;
/// More than this (body weights) nobody who walks loads on a plate.
const MOST_WEIGHTS: f64 = 8.0;
/// Standard gravity, m/s^2.
const GRAVITY: f64 = 9.806_65;
/// More outside than this share of the loaded samples means that corners, origin or units are wrong.
const OUTSIDE_SHARE: f64 = 0.2;
/// All moments of a walk over a plate within this lever of the sensors (mm) are moments in another unit.
const LEAST_LEVER_MM: f64 = 2.0;
/// The lever of a walk over a plate changes by at least this (mm).
const LEAST_TRAVEL_MM: f64 = 20.0;
/// A contact lasts at least this long (s).
const CONTACT_S: f64 = 0.2;
/// A step in a unit a thousand times too large stays below this (N).
const THOUSANDTH_N: f64 = 5.0;

/// A matrix that looks transposed is, when transposing it makes the load less than this times as slanting.
const LESS_SLOPE: f64 = 0.5;

/// What the sanity of a load is judged by.
pub(super) struct Judge<'a> {
    pub(super) outline: &'a Outline,
    pub(super) from_n: f64,
    pub(super) rate_hz: f64,
    /// The file says that moments are in N.m.
    pub(super) says_nm: bool,
    pub(super) policy: MatrixPolicy,
}

/// One reading of the channels.
pub(super) struct Reading {
    pub(super) wrench: Wrench,
    fault: Option<Remark>,
    outside: f64,
}

impl Judge<'_> {
    fn read(&self, wiring: &Wiring, channels: &Series, number: usize) -> Reading {
        self.judge(wiring.wrench(channels), number)
    }

    fn judge(&self, wrench: Wrench, number: usize) -> Reading {
        let outside = Placed::of(&wrench, self.from_n).share_outside(self.outline);
        Reading {
            fault: impossible(&wrench, number),
            outside,
            wrench,
        }
    }

    /// The stored reading when it makes sense, else the first of the named alternatives that does.
    pub(super) fn choose(
        &self,
        wiring: &Wiring,
        channels: &Series,
        stored: Wrench,
        remarks: &mut Remarks,
    ) -> Result<Wrench, Remark> {
        let number = remarks.number;
        let stored = self.judge(stored, number);
        if stored.makes_sense() {
            let suspect = wiring.matrix.as_ref().is_some_and(|m| looks_transposed(m));
            let turned = if suspect {
                self.with_transposed(wiring, channels, number)
            } else {
                None
            };
            if let Some(turned) = turned.filter(|t| t.wrench.slope() < LESS_SLOPE * stored.wrench.slope()) {
                return self.transpose(
                    turned,
                    "gives shear as on the level only when it is transposed, and looks it",
                    remarks,
                );
            }
            if suspect {
                remarks.push(remark(
                    PlateFault::MatrixTransposed,
                    format!(
                        "The calibration matrix of plate {number} looks transposed (its forces pick up more of the moments than the other way round); it was used as stored. Compare FORCE_PLATFORM:CAL_MATRIX with the sheet of the plate."
                    ),
                ));
            }
            return Ok(self.in_nm(wiring, channels, stored, remarks).wrench);
        }
        if self.says_nm {
            let reading = self.read(&factor(wiring, 0.001), channels, number);
            if reading.makes_sense() {
                remarks.push(remark(
                    PlateFault::UnitCorrected,
                    format!(
                        "The moments of plate {number} are said to be in N.m, but only as N.mm do they put the load on the plate; they were taken as N.mm."
                    ),
                ));
                return Ok(reading.wrench);
            }
        }
        if let Some(reading) = self.with_transposed(wiring, channels, number) {
            let why = "puts the load on the plate only when it is transposed";
            return self.transpose(reading, why, remarks);
        }
        if let Some(reading) = self.with_opposite_origin(wiring, channels, number) {
            remarks.push(remark(
                PlateFault::OriginSign,
                format!(
                    "The origin of plate {number} lies in its surface and puts the load on the plate only with the opposite sign; it was negated."
                ),
            ));
            return Ok(reading.wrench);
        }
        if let Some(fault) = stored.fault {
            return Err(fault);
        }
        remarks.push(remark(
            PlateFault::OutsideCorners,
            format!(
                "The centre of pressure of plate {number} lies outside its corners in {:.0} % of the loaded samples; corners, origin or units are wrong.",
                100.0 * stored.outside
            ),
        ));
        Ok(stored.wrench)
    }

    /// What the policy makes of a transposed matrix.
    fn transpose(&self, turned: Reading, why: &str, remarks: &mut Remarks) -> Result<Wrench, Remark> {
        let number = remarks.number;
        if self.policy == MatrixPolicy::AsStored {
            return Err(remark(
                PlateFault::MatrixTransposed,
                format!(
                    "The calibration matrix of plate {number} {why}; the plate was not used. Transpose FORCE_PLATFORM:CAL_MATRIX."
                ),
            ));
        }
        remarks.push(remark(
            PlateFault::MatrixTransposed,
            format!("The calibration matrix of plate {number} {why}; it was transposed."),
        ));
        Ok(turned.wrench)
    }

    /// Moments a thousand times too small are N.m when that lets the load travel over the plate.
    fn in_nm(&self, wiring: &Wiring, channels: &Series, stored: Reading, remarks: &mut Remarks) -> Reading {
        if wiring.kind.family != Family::Wrench {
            return stored;
        }
        let bare = Wiring {
            origin_mm: super::Vec3::zeros(),
            ..wiring.clone()
        };
        let levers =
            |wiring: &Wiring, channels: &Series| Placed::of(&wiring.wrench(channels), self.from_n).cop_mm;
        let is_tiny = |[x, y]: &[f64; 2]| x.hypot(*y) < LEAST_LEVER_MM;
        // One long lever settles it, and under the largest load there nearly always is one.
        let peak = stored
            .wrench
            .force
            .iter()
            .enumerate()
            .min_by(|a, b| a.1.z.total_cmp(&b.1.z));
        let at_peak = peak.map(|(sample, _)| {
            let one = |channel: &Vec<f64>| channel.get(sample).copied().into_iter().collect();
            levers(&bare, &channels.iter().map(one).collect())
        });
        if at_peak.is_some_and(|levers| !levers.iter().flatten().all(is_tiny)) {
            return stored;
        }
        let small = levers(&bare, channels);
        let loaded = small.iter().flatten().count() as f64;
        let tiny = small.iter().flatten().all(is_tiny);
        if loaded < CONTACT_S * self.rate_hz || !tiny {
            return stored;
        }
        let travel = |k: usize, levers: &[Option<[f64; 2]>]| {
            let values = levers.iter().flatten().map(|l| l[k]);
            values.clone().fold(f64::NEG_INFINITY, f64::max) - values.fold(f64::INFINITY, f64::min)
        };
        let large = levers(&factor(&bare, 1000.0), channels);
        let reading = self.read(&factor(wiring, 1000.0), channels, remarks.number);
        if !reading.makes_sense() || travel(0, &large).max(travel(1, &large)) < LEAST_TRAVEL_MM {
            return stored;
        }
        remarks.push(remark(
            PlateFault::UnitCorrected,
            format!(
                "The moments of plate {} never exceed {LEAST_LEVER_MM:.0} mm of lever; only as N.m do they let the load travel over the plate, and they were taken as N.m.",
                remarks.number
            ),
        ));
        reading
    }

    fn with_transposed(&self, wiring: &Wiring, channels: &Series, number: usize) -> Option<Reading> {
        if !wiring.kind.square() {
            return None;
        }
        let turned = Wiring {
            matrix: Some(transposed(wiring.matrix.as_ref()?)),
            ..wiring.clone()
        };
        let reading = self.read(&turned, channels, number);
        let loaded = reading.wrench.vertical_n().iter().any(|v| *v > self.from_n);
        (reading.makes_sense() && loaded).then_some(reading)
    }

    /// An origin in the surface tells nothing about its sign by its depth; the origins of instrumented treadmills
    /// are such, and Vicon stores them negated (manual of `Visual3D`, `FP_ORIGIN`, note 3).
    fn with_opposite_origin(&self, wiring: &Wiring, channels: &Series, number: usize) -> Option<Reading> {
        let flat = wiring.origin_mm.z == 0.0 && wiring.origin_mm.norm() > 0.0;
        if wiring.kind.family != Family::Wrench || !flat {
            return None;
        }
        let turned = Wiring {
            origin_mm: -wiring.origin_mm,
            ..wiring.clone()
        };
        let reading = self.read(&turned, channels, number);
        reading.makes_sense().then_some(reading)
    }
}

impl Reading {
    fn makes_sense(&self) -> bool {
        self.fault.is_none() && self.outside <= OUTSIDE_SHARE
    }
}

fn factor(wiring: &Wiring, moment_factor: f64) -> Wiring {
    Wiring {
        moment_factor,
        ..wiring.clone()
    }
}

fn impossible(wrench: &Wrench, number: usize) -> Option<Remark> {
    let vertical_n = wrench.vertical_n();
    let highest = vertical_n.iter().copied().fold(0.0, f64::max);
    let lowest = vertical_n.iter().copied().fold(0.0, f64::min);
    if highest.max(-lowest) > MOST_N {
        return Some(remark(
            PlateFault::LoadTooLarge,
            format!(
                "Plate {number} tells {:.0} kN, which nobody weighs; its channels are in another unit than the file says, and it was not used. Correct ANALOG:SCALE or ANALOG:UNITS.",
                highest.max(-lowest) / 1000.0
            ),
        ));
    }
    (lowest < -UPSIDE_DOWN_N && -lowest > highest).then(|| {
        remark(
            PlateFault::UpsideDown,
            format!(
                "The vertical force of plate {number} points into the floor ({lowest:.0} N); the order of its corners or the sign of its channels is wrong, and it was not used."
            ),
        )
    })
}

/// Loads of the wrong size: a step of a few newtons in a unit a thousand times too large is refused, more than a
/// person gives is told.
pub(super) fn size(
    wrench: &Wrench,
    outline: &Outline,
    trace: &Trace,
    body_mass_kg: Option<f64>,
    remarks: &mut Remarks,
) -> Result<(), Remark> {
    let number = remarks.number;
    let peak_n = trace.vertical_n.iter().copied().fold(0.0, f64::max);
    if let Some(weight_n) = body_mass_kg.map(|m| m * GRAVITY).filter(|w| *w > 0.0) {
        let weights = peak_n / weight_n;
        if weights > MOST_WEIGHTS {
            remarks.push(remark(
                PlateFault::LoadTooLarge,
                format!(
                    "Plate {number} tells {weights:.1} times the body weight; check body mass and units."
                ),
            ));
        }
    }
    if is_thousandth(wrench, outline, trace, peak_n) {
        return Err(remark(
            PlateFault::LoadTooSmall,
            format!(
                "Plate {number} tells steps of {peak_n:.2} N, a thousandth of a person; its channels are in another unit than the file says, and it was not used. Correct ANALOG:SCALE or ANALOG:UNITS."
            ),
        ));
    }
    Ok(())
}

/// Whether a trace of at most 5 N has the shape of a step: a quiet rest, a lasting load, its point on the plate.
fn is_thousandth(wrench: &Wrench, outline: &Outline, trace: &Trace, peak_n: f64) -> bool {
    /// The rest scatters by less than this share of the peak.
    const QUIET_SHARE: f64 = 1.0 / 30.0;
    if peak_n <= 0.0 || peak_n > THOUSANDTH_N {
        return false;
    }
    let rest: Vec<f64> = trace
        .vertical_n
        .iter()
        .copied()
        .filter(|v| v.abs() < 0.1 * peak_n)
        .collect();
    let count = rest.len() as f64;
    let square = rest.iter().map(|v| v * v).sum::<f64>() / count.max(1.0);
    if count < 0.2 * trace.vertical_n.len() as f64 || square.sqrt() > QUIET_SHARE * peak_n {
        return false;
    }
    let placed = Placed::of(wrench, 0.5 * peak_n);
    let loaded: Vec<bool> = placed.cop_mm.iter().map(Option::is_some).collect();
    let lasts = valid_runs(&loaded)
        .iter()
        .any(|run| run.len() as f64 >= CONTACT_S * trace.rate_hz);
    lasts && placed.share_outside(outline) < 0.1
}
