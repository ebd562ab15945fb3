//! The channels of a plate: which they are, in which unit, and whether they can be believed.

use super::finding::{PlateFault, Remark, Remarks, remark};
use super::kind::Kind;
use super::wrench::Series;
use crate::capture::{RawPlate, Trial};

/// Samples in volts do not leave this range; loads in N do as soon as anybody stands on the plate.
const VOLTS: f64 = 10.5;

/// The channels of a plate in N, N.mm or mm, or as stored when a calibration matrix follows; none of them lacks
/// samples.
pub(super) fn channels(
    trial: &Trial,
    raw: &RawPlate,
    kind: Kind,
    remarks: &mut Remarks,
) -> Result<Series, Remark> {
    let number = remarks.number;
    let places = places(trial, raw, kind, remarks)?;
    let units = trial.analog_units();
    let mut channels = Series::new();
    let mut unknown = None;
    for place in &places {
        let missing = || {
            remark(
                PlateFault::MissingChannel,
                format!(
                    "Channel {} of plate {number} is not in the file; the plate was not used. Export the trial with all its analog channels.",
                    place + 1
                ),
            )
        };
        // The trial puts zeros in the place of samples that are no numbers; a plate must not.
        let mut samples = trial.c3d().analog.channel(*place).ok_or_else(missing)?;
        let broken = samples.iter().filter(|v| !v.is_finite()).count();
        if broken > 0 {
            return Err(remark(
                PlateFault::NotNumbers,
                format!(
                    "Channel {} of plate {number} holds {broken} values that are not numbers; the plate was not used. Export the trial again.",
                    place + 1
                ),
            ));
        }
        let unit = units.get(*place).map(String::as_str).unwrap_or_default();
        let known = factor(unit);
        if known.is_none() && unknown.is_none() {
            unknown = Some(unit.to_owned());
        }
        if kind.rows == 0 {
            samples.iter_mut().for_each(|v| *v *= known.unwrap_or(1.0));
        }
        channels.push(samples);
    }
    if let (Some(unit), 0) = (unknown, kind.rows) {
        remarks.push(unknown_unit(&channels, &unit, number)?);
    }
    Ok(channels)
}

/// What to say of channels in a unit that is no unit of force: volts are refused when they look like volts.
fn unknown_unit(channels: &Series, unit: &str, number: usize) -> Result<Remark, Remark> {
    let largest = channels.iter().flatten().fold(0.0_f64, |a, v| a.max(v.abs()));
    let volts = unit.to_lowercase().starts_with('v');
    if volts && largest <= VOLTS {
        return Err(remark(
            PlateFault::Volts,
            format!(
                "The channels of plate {number} are voltages (at most {largest:.1} {unit}) without a calibration; the plate was not used. Write the scale of its amplifier to ANALOG:SCALE, or its matrix to FORCE_PLATFORM:CAL_MATRIX."
            ),
        ));
    }
    Ok(remark(
        PlateFault::UnitAssumed,
        format!("The channels of plate {number} are in {unit:?}; they were taken as N and N.mm."),
    ))
}

/// The channels of the plate, 0-based: the listed ones, or those that carry its number in their name when the list
/// is too short or contradicts the names.
fn places(trial: &Trial, raw: &RawPlate, kind: Kind, remarks: &mut Remarks) -> Result<Vec<usize>, Remark> {
    let number = remarks.number;
    let labels = trial.analog_labels();
    let listed: Vec<usize> = raw.channels.iter().take(kind.channels).copied().collect();
    let others = |place: &usize| {
        let named = labels.get(*place).and_then(|label| plate_of(label));
        named.is_some_and(|plate| plate != number)
    };
    let short = listed.len() < kind.channels;
    if !short && !listed.iter().any(others) {
        return Ok(listed);
    }
    let named: Vec<usize> = (0..labels.len())
        .filter(|place| labels.get(*place).and_then(|l| plate_of(l)) == Some(number))
        .collect();
    if named.len() == kind.channels {
        remarks.push(remark(
            PlateFault::ChannelsByLabel,
            format!(
                "FORCE_PLATFORM:CHANNEL of plate {number} (type {}) contradicts the names of the channels; {} to {} were taken by name.",
                raw.kind,
                labels.get(named[0]).copied().unwrap_or_default(),
                labels.get(named[named.len() - 1]).copied().unwrap_or_default(),
            ),
        ));
        return Ok(named);
    }
    if !short {
        return Ok(listed);
    }
    let moments = listed.len() == 6
        && kind.channels == 8
        && listed
            .iter()
            .skip(3)
            .all(|place| labels.get(*place).is_some_and(|l| l.to_lowercase().contains('m')));
    let hint = if moments {
        "They look like forces and moments: set FORCE_PLATFORM:TYPE to 2 and ORIGIN to that of the moments."
    } else {
        "Export the trial with all channels of the plate."
    };
    Err(remark(
        PlateFault::MissingChannel,
        format!(
            "Plate {number} (type {}) needs {} channels and the file names {}; it was not used. {hint}",
            raw.kind,
            kind.channels,
            listed.len()
        ),
    ))
}

/// The number of the plate in names such as `F2X1`, `M2Z` (Motion Analysis); other names do not tell it for sure.
fn plate_of(label: &str) -> Option<usize> {
    let mut letters = label.chars();
    let quantity = letters.next()?.to_ascii_uppercase();
    let plate = letters.next()?.to_digit(10)?;
    let axis = letters.next()?.to_ascii_uppercase();
    let rest = letters.as_str();
    let whole = matches!(quantity, 'F' | 'M')
        && matches!(axis, 'X' | 'Y' | 'Z')
        && rest.len() <= 2
        && rest.chars().all(|c| c.is_ascii_digit());
    (whole && plate > 0).then_some(usize::try_from(plate).ok()?)
}

/// To N, N.mm or mm; `None` for an unknown unit. No unit at all means N and N.mm.
fn factor(unit: &str) -> Option<f64> {
    let plain: String = unit
        .to_lowercase()
        .chars()
        .filter(|c| c.is_alphanumeric())
        .collect();
    match plain.as_str() {
        "" | "n" | "nt" | "ntmm" | "nmm" | "mm" | "newton" | "newtons" => Some(1.0),
        "kn" | "nm" | "ntm" | "m" | "nmete" | "nmeter" | "nmeters" | "newtonmeters" => Some(1000.0),
        "ncm" | "cm" => Some(10.0),
        _ => None,
    }
}

/// Whether the moments of the plate are said to be in N.m.
pub(super) fn moments_in_nm(trial: &Trial, raw: &RawPlate) -> bool {
    let units = trial.analog_units();
    let said = raw.channels.get(3).and_then(|c| units.get(*c));
    raw.kind == 2 && said.and_then(|u| factor(u)).is_some_and(|f| f > 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_tell_the_plate_only_in_one_style() {
        assert_eq!(plate_of("F2X1"), Some(2));
        assert_eq!(plate_of("M3Z"), Some(3));
        for other in ["FX1", "Fx1", "Fx12", "FX12", "1FX1", "LGAS", "F2", ""] {
            assert_eq!(plate_of(other), None, "{other}");
        }
    }

    #[test]
    fn units_lead_to_newtons_and_newton_millimetres() {
        for (unit, expected) in [
            ("N", Some(1.0)),
            ("kN", Some(1000.0)),
            ("N.mm", Some(1.0)),
            ("Nm", Some(1000.0)),
            ("", Some(1.0)),
            ("V", None),
        ] {
            assert_eq!(factor(unit), expected, "{unit}");
        }
    }

    #[test]
    fn volts_are_refused_only_when_they_look_like_volts() {
        let refused = unknown_unit(&vec![vec![0.1, -3.2]], "V", 1).unwrap_err();
        assert_eq!(refused.kind, PlateFault::Volts);
        let taken = unknown_unit(&vec![vec![0.1, -712.0]], "V", 1).unwrap();
        assert_eq!(taken.kind, PlateFault::UnitAssumed);
    }
}
