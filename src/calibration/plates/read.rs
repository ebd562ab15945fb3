//! Plate by plate from the file to loads.

use rayon::prelude::*;

use super::baseline;
use super::belt::belt;
use super::channels::{channels, moments_in_nm};
use super::choose::{self, Judge};
use super::finding::{PlateFault, PlateFinding, Remark, Remarks, remark};
use super::geometry::{OriginSign, Outline, origin};
use super::health;
use super::kind::kind;
use super::matrix::matrix;
use super::place::{CORRECTION_LIMIT_MM, CopPolynomial, Placed};
use super::plate::Plate;
use super::settings::{Baseline, PlateSettings};
use super::surroundings::{self, Walkway};
use super::wrench::{Trace, Wiring, Wrench};
use super::{Vec3, kind::Family};
use crate::capture::{RawPlate, Trial};
use crate::signal::{LowPass, LowPassError, Track};

/// All plates of a trial that can be used, and what was noticed about each. Never fails: kinematics do not depend
/// on plates.
pub fn read(trial: &Trial, settings: &PlateSettings) -> (Vec<Plate>, Vec<PlateFinding>) {
    let (mut plates, mut findings) = (Vec::new(), Vec::new());
    if trial.plates().is_empty() {
        return (plates, findings);
    }
    let walkway = Walkway::of(trial);
    let each = trial.plates().par_iter().enumerate().map(|(index, raw)| {
        let mut remarks = Remarks::about(index + 1);
        (
            plate(trial, raw, settings, &walkway, &mut remarks),
            index,
            remarks,
        )
    });
    for (plate, index, mut remarks) in each.collect::<Vec<_>>() {
        let used = plate.is_ok();
        match plate {
            Ok(plate) => plates.push(plate),
            Err(refusal) => remarks.push(refusal),
        }
        findings.extend(remarks.list.into_iter().map(|r| PlateFinding {
            plate: index + 1,
            used,
            kind: r.kind,
            text: r.text,
        }));
    }
    (plates, findings)
}

fn plate(
    trial: &Trial,
    raw: &RawPlate,
    settings: &PlateSettings,
    walkway: &Walkway,
    remarks: &mut Remarks,
) -> Result<Plate, Remark> {
    let number = remarks.number;
    let kind = kind(number, raw.kind, settings.undocumented)?;
    if raw.kind == 11 {
        moved_cop(trial, number)?;
    }
    let outline = Outline::of(&raw.corners_mm).ok_or_else(|| no_rectangle(number))?;
    let mut series = channels(trial, raw, kind, remarks)?;
    let (origin_mm, origin_sign) = origin(raw, kind.family);
    if origin_sign == OriginSign::Negated {
        remarks.push(remark(
            PlateFault::OriginSign,
            format!(
                "The origin of plate {number} is stored with the sign that Vicon Nexus uses; it was negated."
            ),
        ));
    }
    let wiring = Wiring {
        kind,
        matrix: matrix(raw, kind, number)?,
        origin_mm,
        moment_factor: 1.0,
    };
    wiring.tell(number, remarks);
    let baseline_frames = baseline::remove_named(trial, raw, &wiring, &mut series, number);
    let baseline_frames = baseline_frames.unwrap_or_else(|loaded| {
        remarks.push(loaded);
        None
    });
    let rate_hz = trial.analog_rate_hz();
    let mut stored = wiring.wrench(&series);
    let mut trace = trace(&stored, rate_hz);
    let silent = health::check(&series, &trace, remarks)?;
    let unloaded = baseline::unloaded(kind.family, &mut series, &trace, settings.baseline, remarks);
    if settings.baseline == Baseline::RemoveUnloaded {
        stored = wiring.wrench(&series);
    }
    let belt = belt(trial, &outline, settings, remarks);
    let cop_from_n = match belt {
        Some(_) => settings.belt_cop_from_n,
        None => settings.cop_from_n,
    };
    let judge = Judge {
        outline: &outline,
        from_n: cop_from_n,
        rate_hz,
        says_nm: moments_in_nm(trial, raw),
        policy: settings.matrix,
    };
    let mut wrench = judge.choose(&wiring, &series, stored, remarks)?;
    trace.vertical_n = wrench.vertical_n();
    choose::size(&wrench, &outline, &trace, settings.body_mass_kg, remarks)?;
    let peak_n = trace.vertical_n.iter().copied().fold(0.0, f64::max);
    surroundings::upright(&outline, peak_n, number)?;
    walkway.check(&outline, peak_n, remarks)?;
    surroundings::clock(trial, remarks);
    let correction = correction(trial, raw, kind.family, &outline, remarks);
    if let Some(correction) = &correction {
        correction.correct(&mut wrench, cop_from_n);
    }
    if let Some((cutoff_hz, order)) = settings.low_pass {
        smooth(&mut wrench, (cutoff_hz, order), rate_hz)
            .map_err(|why| remark(PlateFault::Filter, format!("Plate {number} was not used: {why}.")))?;
    }
    let placed = Placed::of(&wrench, cop_from_n);
    let turned = |v: &Vec3| -> [f64; 3] { (outline.axes * v).into() };
    let mut cop_mm = Track::missing(wrench.force.len());
    for (sample, place) in placed.cop_mm.iter().enumerate() {
        let at = place.map(|[x, y]| (outline.centre_mm + outline.axes * Vec3::new(x, y, 0.0)).into());
        cop_mm.set(sample, at);
    }
    Ok(Plate {
        number,
        kind: raw.kind,
        corners_mm: raw.corners_mm,
        rate_hz,
        origin_sign,
        baseline_frames,
        unloaded,
        silent,
        belt,
        cop_from_n,
        cop_corrected: correction.is_some(),
        force_n: wrench.force.iter().map(turned).collect(),
        moment_nmm: wrench.moment.as_ref().map(|m| m.iter().map(turned).collect()),
        cop_mm,
        free_moment_nmm: placed.free_nmm,
        outline,
    })
}

fn no_rectangle(number: usize) -> Remark {
    remark(
        PlateFault::Corners,
        format!(
            "The corners of plate {number} do not span a rectangle; it was not used. Write them to FORCE_PLATFORM:CORNERS."
        ),
    )
}

fn trace(wrench: &Wrench, rate_hz: f64) -> Trace {
    Trace {
        vertical_n: wrench.vertical_n(),
        peak_n: wrench.force.iter().map(|f| f.norm()).fold(0.0, f64::max),
        rate_hz,
    }
}

/// A split belt whose centre of pressure the file moves or turns cannot be read: how, is not published.
fn moved_cop(trial: &Trial, number: usize) -> Result<(), Remark> {
    let group = trial.c3d().group("FORCE_PLATFORM");
    let parameters = group.map(|g| g.parameters.as_slice()).unwrap_or_default();
    let moved = parameters.iter().any(|p| {
        let name = p.name.to_uppercase();
        name.contains("COP") && (name.contains("TRANS") || name.contains("ROT"))
    });
    if !moved {
        return Ok(());
    }
    Err(remark(
        PlateFault::UndocumentedType,
        format!(
            "The file moves or turns the centre of pressure of plate {number} (type 11) in a way that is not published; the plate was not used. Export the loads as type 2."
        ),
    ))
}

/// Kistler's correction, for the types that have it.
fn correction(
    trial: &Trial,
    raw: &RawPlate,
    family: Family,
    outline: &Outline,
    remarks: &mut Remarks,
) -> Option<CopPolynomial> {
    let stored = raw.cop_polynomial?;
    if family != Family::Pillars && raw.kind != 5 {
        return None;
    }
    let found = CopPolynomial::of(stored, trial.millimetres_per_unit(), outline);
    let text = if found.is_some() {
        format!(
            "The centre of pressure of plate {} was corrected by the polynomial of the file (FPCOPPOLY), as Kistler prescribes.",
            remarks.number
        )
    } else {
        format!(
            "The polynomial of plate {} (FPCOPPOLY) would move its centre of pressure by more than {CORRECTION_LIMIT_MM:.0} mm; it was left out. Compare it with the sheet of the plate.",
            remarks.number
        )
    };
    remarks.push(remark(PlateFault::CopCorrection, text));
    found
}

/// Force and moment without what lies above the cut-off, free of delay.
fn smooth(wrench: &mut Wrench, (cutoff_hz, order): (f64, usize), rate_hz: f64) -> Result<(), LowPassError> {
    let filter = LowPass::dual_pass(order, cutoff_hz, rate_hz)?;
    for vectors in [Some(&mut wrench.force), wrench.moment.as_mut()]
        .into_iter()
        .flatten()
    {
        for axis in 0..3 {
            let series: Vec<f64> = vectors.iter().map(|v| v[axis]).collect();
            for (vector, value) in vectors.iter_mut().zip(filter.zero_lag(&series)) {
                vector[axis] = value;
            }
        }
    }
    Ok(())
}
