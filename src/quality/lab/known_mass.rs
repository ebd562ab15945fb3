//! A known mass on each force plate: does the plate say its weight, and does the centre of pressure stand still?

use super::measure::{LabCheck, Measure, mean_sd};
use crate::calibration::plates::{self, Plate, PlateSettings};
use crate::capture::Trial;
use crate::quality::{Finding, Limits, Severity};
use crate::signal::valid_runs;

/// Standard gravity, m/s² (CGPM 1901). That of a place differs by up to 0.3 %.
const GRAVITY_M_S2: f64 = 9.806_65;
/// A plate carries the mass while its vertical force is within this share of the weight.
const NEAR_SHARE: f64 = 0.5;
/// Left out at both ends of the time the mass lies there, s: it is put down and taken away.
const MARGIN_S: f64 = 0.3;
/// A mass must lie still for so long, s.
const LEAST_S: f64 = 0.5;

/// What one plate says about the mass on it.
#[derive(Debug, Clone, PartialEq)]
pub struct MassOnPlate {
    /// Number of the plate in the file, from 1.
    pub plate: usize,
    /// Mean vertical force, N.
    pub force_n: f64,
    /// Root mean square distance of the centre of pressure from its mean, mm; absent when the file gives none.
    pub cop_scatter_mm: Option<f64>,
    /// How long it was measured, s.
    pub duration_s: f64,
}

/// Measures every plate of a capture that carries the mass for a while.
pub fn on_plates(trial: &Trial, mass_kg: f64) -> Vec<MassOnPlate> {
    let (plates, _) = plates::read(trial, &PlateSettings::usual());
    plates
        .iter()
        .filter_map(|plate| measured(plate, mass_kg * GRAVITY_M_S2))
        .collect()
}

fn measured(plate: &Plate, weight_n: f64) -> Option<MassOnPlate> {
    let force_n = plate.vertical_force_n();
    let carries: Vec<bool> = force_n
        .iter()
        .map(|f| (f - weight_n).abs() < NEAR_SHARE * weight_n)
        .collect();
    let longest = valid_runs(&carries).into_iter().max_by_key(|run| run.len())?;
    let margin = samples(MARGIN_S, plate.rate_hz);
    let (from, to) = (longest.start + margin, longest.end.checked_sub(margin)?);
    if to < from + samples(LEAST_S, plate.rate_hz) {
        return None;
    }
    let (mean_n, _) = mean_sd(force_n.get(from..to)?);
    let places: Vec<[f64; 3]> = (from..to).filter_map(|at| plate.cop_mm.at(at)).collect();
    let scatter = || {
        let axis = |k: usize| mean_sd(&places.iter().map(|p| p[k]).collect::<Vec<_>>());
        let [x, y, z] = [axis(0).1, axis(1).1, axis(2).1];
        (x * x + y * y + z * z).sqrt()
    };
    Some(MassOnPlate {
        plate: plate.number,
        force_n: mean_n,
        cop_scatter_mm: (!places.is_empty()).then(scatter),
        duration_s: super::measure::count(to - from) / plate.rate_hz,
    })
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a positive time at a sampling rate; `as` from float saturates"
)]
fn samples(time_s: f64, rate_hz: f64) -> usize {
    (time_s * rate_hz).round() as usize
}

/// Judges the plates of a capture under a known mass; a capture in which no plate carries it says so.
pub fn known_mass(trial: &Trial, mass_kg: f64, limits: &Limits) -> Vec<LabCheck> {
    let found = on_plates(trial, mass_kg);
    if found.is_empty() {
        let subject = "plates".to_owned();
        let summary = format!(
            "no plate carries {mass_kg} kg for {LEAST_S} s in {}",
            trial.name()
        );
        let nothing = LabCheck::judged((subject, summary.clone()), Vec::new(), limits, |_| {
            (String::new(), "")
        });
        return vec![nothing.with(Finding::new(
            "lab.no_mass",
            Severity::Redo,
            summary,
            "lay the mass on the plate and capture three seconds; see whether the plate is switched on",
        ))];
    }
    found.iter().map(|on| check(on, mass_kg, limits)).collect()
}

fn check(on: &MassOnPlate, mass_kg: f64, limits: &Limits) -> LabCheck {
    let subject = format!("plate {}", on.plate);
    let error_pct = (on.force_n / (mass_kg * GRAVITY_M_S2) - 1.0) * 100.0;
    let read_kg = on.force_n / GRAVITY_M_S2;
    let measure = |rule: &str, value: f64| Measure {
        rule: rule.to_owned(),
        subject: subject.clone(),
        value,
    };
    let mut measures = vec![
        measure("lab.force_error", error_pct.abs()),
        measure("lab.test_mass", mass_kg),
    ];
    let mut summary = format!("{mass_kg:.2} kg read as {read_kg:.2} kg ({error_pct:+.1} %)");
    if let Some(scatter_mm) = on.cop_scatter_mm {
        measures.push(measure("lab.cop_scatter", scatter_mm));
        summary = format!("{summary}, centre of pressure scatters by {scatter_mm:.1} mm");
    }
    let said = |m: &Measure| match m.rule.as_str() {
        "lab.force_error" => (
            format!("{subject}: {mass_kg:.2} kg read as {read_kg:.2} kg, {error_pct:+.1} %"),
            "zero the plate and measure again; check cables, amplifier and calibration matrix",
        ),
        "lab.test_mass" => (
            format!("{subject}: tested with {mass_kg:.1} kg only"),
            "use a mass of 25 kg or more",
        ),
        _ => (
            format!(
                "{subject}: the centre of pressure of a resting mass scatters by {:.1} mm",
                m.value
            ),
            "look for vibration, loose feet of the plate and mains hum",
        ),
    };
    LabCheck::judged((subject.clone(), summary), measures, limits, said)
}
