//! What stands beside the patient's own values: reference bands, means and standard scores, and the words that name them.

use crate::anatomy::KineticKind;
use crate::norms::{ReferenceValue, Variable};
use crate::parameters::{Between, PUBLISHED_ANGLE_ERROR_WORDS, Parameter, error_of_curve};
use crate::report::chart::Band;
use crate::report::input::{ConditionInput, Reference};
use crate::report::kinetic_axes::printed_unit;
use crate::report::model::{Column, KeyEntry, KeySign, Row};
use crate::report::rounding::{NOTHING, decimals_of_unit, fixed, mean_and_spread};

/// A value further from the reference mean than so many standard deviations may be marked.
pub(super) const MARKED_ABOVE_Z: f64 = 2.0;
/// What is said where no set was chosen.
pub(super) const NO_REFERENCE: &str = "No reference data selected.";

/// The reference band of a curve in the printed unit; `None` when the set lacks it or means something else by it.
pub(super) fn band(condition: &ConditionInput<'_>, variable: Variable) -> Option<Band> {
    let reference = condition.reference?;
    if let Variable::Kinetic(output, _) = variable
        && !fits(&reference, output.kind())
    {
        return None;
    }
    band_of(reference.band, variable)
}

/// The band of a curve in the printed unit; `None` when the set lacks it.
pub(super) fn band_of(of: &crate::norms::Band, variable: Variable) -> Option<Band> {
    let factor = match variable {
        Variable::Angle(..) => 1.0,
        Variable::Kinetic(output, _) => printed_unit(output.kind()).1,
    };
    let of_set = of.curves.get(&variable)?;
    let scaled = |values: &[f64]| values.iter().map(|v| v * factor).collect::<Vec<f64>>();
    Some(Band {
        mean: scaled(&of_set.mean),
        sd: of_set
            .sd
            .as_ref()
            .map_or_else(|| vec![0.0; of_set.mean.len()], |sd| scaled(sd)),
    })
}

/// Whether outputs of a kind mean the same as in the set.
fn fits(reference: &Reference<'_>, kind: KineticKind) -> bool {
    kind_fits((reference.powers_fit, reference.moments_fit), kind)
}

/// The same from whether powers and whether moments do.
pub(super) fn kind_fits((powers_fit, moments_fit): (bool, bool), kind: KineticKind) -> bool {
    match kind {
        KineticKind::Moment | KineticKind::Force => moments_fit,
        KineticKind::Power => powers_fit,
        KineticKind::WeightShare => true,
    }
}

/// The lowest and highest value of a band.
pub(super) fn extremes(band: &Band) -> impl Iterator<Item = f64> + '_ {
    let pairs = band.mean.iter().zip(&band.sd);
    pairs.flat_map(|(mean, sd)| [mean - sd, mean + sd])
}

/// Foot off of the reference, percent of the cycle.
pub(super) fn foot_off_pct(condition: &ConditionInput<'_>) -> Option<f64> {
    let value = condition.reference?.band.values.get("foot_off")?;
    Some(value.mean)
}

/// The number of the reference with a key; moments and powers only when they mean the same.
pub(super) fn value<'a>(condition: &ConditionInput<'a>, key: &str) -> Option<&'a ReferenceValue> {
    let reference = condition.reference?;
    let kind = if key.contains("_moment") {
        KineticKind::Moment
    } else if key.contains("_power_") || key.contains("_work_") {
        KineticKind::Power
    } else {
        KineticKind::WeightShare
    };
    reference.band.values.get(key).filter(|_| fits(&reference, kind))
}

/// "mean ± SD" of a reference, or nothing.
pub(super) fn printed(value: Option<&ReferenceValue>, decimals: usize) -> String {
    value.map_or_else(
        || NOTHING.to_owned(),
        |value| mean_and_spread(value.mean, value.sd, decimals),
    )
}

/// The reference beside the two sides of one row.
pub(super) struct Beside {
    reference: String,
    scores: [Option<f64>; 2],
    marked: [bool; 2],
}

impl Beside {
    /// `error` is what a difference has to exceed before it is marked, in the unit of the value; without one nothing is.
    pub(super) fn of(
        reference: Option<&ReferenceValue>,
        sides: [Option<&Parameter>; 2],
        error: Option<f64>,
    ) -> Beside {
        let unit = sides.into_iter().flatten().next().map_or("", |p| p.unit);
        let scores = sides.map(|side| {
            let reference = reference?;
            let sd = reference.sd.filter(|sd| *sd > 0.0)?;
            Some((side?.mean - reference.mean) / sd)
        });
        let beyond = |side: Option<&Parameter>, score: Option<f64>| {
            let difference = side.zip(reference).map(|(p, r)| (p.mean - r.mean).abs());
            let beyond_error = difference.zip(error).is_some_and(|(d, error)| d > error);
            beyond_error && score.is_some_and(|z| z.abs() > MARKED_ABOVE_Z)
        };
        let ([left, right], [left_z, right_z]) = (sides, scores);
        Beside {
            reference: printed(reference, decimals_of_unit(unit)),
            scores,
            marked: [beyond(left, left_z), beyond(right, right_z)],
        }
    }

    /// The row: its first cells, then value and n of each side, with z where there is a set, then the reference.
    pub(super) fn row(
        self,
        condition: &ConditionInput<'_>,
        first: Vec<String>,
        sides: [[String; 2]; 2],
    ) -> Row {
        let mut row = Row::of_cells(first);
        for ((side, score), marked) in sides.into_iter().zip(self.scores).zip(self.marked) {
            if marked {
                row.strong.push(row.cells.len());
            }
            row.cells.extend(side);
            if condition.reference.is_none() {
                continue;
            }
            if marked {
                row.strong.push(row.cells.len());
            }
            let score = score.map_or_else(|| NOTHING.to_owned(), |z| fixed(z, 1));
            row.cells.push(if marked { format!("{score} *") } else { score });
        }
        if condition.reference.is_some() {
            row.cells.push(self.reference);
        }
        row
    }
}

/// The columns of [`Beside::row`] after the first ones.
pub(super) fn columns(condition: &ConditionInput<'_>) -> Vec<Column> {
    let mut columns = Vec::new();
    for side in ["Left", "Right"] {
        columns.extend([Column::wide_number(side, 2), Column::number("n")]);
        if condition.reference.is_some() {
            columns.push(Column::number("z"));
        }
    }
    if condition.reference.is_some() {
        columns.push(Column::wide_number("Reference", 2));
    }
    columns
}

/// "Reference: Twelve healthy subjects, 12 subjects, a small reference set." for the foot of a page.
pub(super) fn words(condition: &ConditionInput<'_>) -> String {
    let Some(reference) = condition.reference else {
        return NO_REFERENCE.to_owned();
    };
    let mut words = format!("Reference: {}.", reference.words);
    if !reference.differs.is_empty() {
        words.push_str(&format!(
            " It was computed with another model: {}.",
            reference.differs.join("; ")
        ));
    }
    words
}

/// The same for a page of graphs, of which none may have a band.
pub(super) fn words_of_page(condition: &ConditionInput<'_>, any_norm: bool) -> String {
    if condition.reference.is_some() && !any_norm {
        return "The reference set has none of these curves.".to_owned();
    }
    words(condition)
}

/// Where the set comes from, for pages with room.
pub(super) fn source(condition: &ConditionInput<'_>) -> Option<String> {
    let set = condition.reference?.set;
    let source = set.source.trim_end_matches('.');
    (!source.is_empty()).then(|| format!("Source of the reference: {source}."))
}

/// What is added to the caption of kinetic graphs whose moments or powers have no reference although the set has some.
pub(super) fn why_no_kinetics(condition: &ConditionInput<'_>) -> &'static str {
    match condition.reference {
        Some(r) if !r.powers_fit => {
            " The set's moments and powers are not shown: they were computed by the method of Plug-in Gait."
        }
        Some(r) if !r.moments_fit => {
            " The set's moments are not shown: they are given in the axes of the distal segment."
        }
        _ => "",
    }
}

/// The error of measurement of a curve against the reference, in the printed unit; `None` where none is known.
pub(super) fn error_of(condition: &ConditionInput<'_>, variable: Variable) -> Option<f64> {
    let factor = match variable {
        Variable::Angle(..) => 1.0,
        Variable::Kinetic(output, _) => printed_unit(output.kind()).1,
    };
    let error = error_of_curve(variable, condition.own_error, Between::SessionAndReference)?;
    Some(error.change * factor)
}

/// The entry of a figure's key for the size of the error.
pub(super) fn error_key(condition: &ConditionInput<'_>, any: bool) -> Option<KeyEntry> {
    any.then(|| KeyEntry {
        sign: KeySign::Error,
        text: if condition.own_error.is_some() {
            "± measurement error (1.96 SEM)".to_owned()
        } else {
            "± measurement error (published 5°)".to_owned()
        },
    })
}

/// What a mark does not mean.
pub(super) const JUDGEMENT: &str = "A mark is a description of the number, not a judgement.";

/// How the values of angles are scored and marked.
pub(super) fn marking(condition: &ConditionInput<'_>) -> String {
    let limit = match condition.own_error {
        Some(own) => format!(
            "1.96 SEM {}; where it has none, {PUBLISHED_ANGLE_ERROR_WORDS}",
            own.words()
        ),
        None => format!("{PUBLISHED_ANGLE_ERROR_WORDS}; no repeatability of this laboratory was given"),
    };
    format!(
        "z: difference from the reference mean in standard deviations of the reference. * and bold: |z| above {} and the \
         difference larger than the measurement error. Measurement error: {limit}. Values without a known error are not marked.",
        fixed(MARKED_ABOVE_Z, 0)
    )
}

/// The same for moments, powers and forces, of which no published error is used.
pub(super) fn marking_of_kinetics(condition: &ConditionInput<'_>) -> String {
    match condition.own_error {
        Some(own) => format!(
            "z: difference from the reference mean in standard deviations of the reference. * and bold: |z| above {} and the \
             difference larger than 1.96 SEM {}.",
            fixed(MARKED_ABOVE_Z, 0),
            own.words()
        ),
        None => "z: difference from the reference mean in standard deviations of the reference. Nothing is marked here: no \
                 measurement error of these values is known."
            .to_owned(),
    }
}

/// The entry of a figure's key for the grey band.
pub(super) fn key(any_norm: bool) -> Option<KeyEntry> {
    any_norm.then(|| KeyEntry {
        sign: KeySign::Norm,
        text: "reference ± 1 SD, foot off".to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parameter(mean: f64) -> Parameter {
        Parameter {
            key: "knee_flexion_at_contact",
            name: "Knee flexion at contact",
            unit: "°",
            side: None,
            mean,
            sd: None,
            n: 3,
            values: vec![mean; 3],
            definition: "",
            method: "",
        }
    }

    #[test]
    fn a_mark_needs_both_a_large_score_and_more_than_the_error() {
        let reference = |sd| ReferenceValue {
            mean: 4.0,
            sd,
            unit: "°".to_owned(),
            n: Some(12),
        };
        let marked = |mean: f64, sd: Option<f64>, error: Option<f64>| {
            let value = parameter(mean);
            Beside::of(Some(&reference(sd)), [Some(&value), None], error).marked
        };
        assert_eq!(marked(12.0, Some(2.0), Some(5.0)), [true, false]);
        assert_eq!(marked(-4.0, Some(2.0), Some(5.0)), [true, false]);
        // 4 degrees are two of these standard deviations and more, but may be error
        assert_eq!(marked(8.5, Some(2.0), Some(5.0)), [false, false]);
        // 8 degrees are beyond the error, but not beyond the people of the reference
        assert_eq!(marked(12.0, Some(5.0), Some(5.0)), [false, false]);
        assert_eq!(marked(12.0, None, Some(5.0)), [false, false]);
        assert_eq!(marked(12.0, Some(2.0), None), [false, false]);
    }
}
