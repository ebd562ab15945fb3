//! One parameter as charts take it: a code with its side, the value rounded as in the report, UCUM, the reference range.

use super::stored::{StoredParameter, StoredReference};
use crate::report::rounding::{decimals_of_unit, fixed};

/// A reference range is the mean of the reference group with this many standard deviations on both sides.
const RANGE_SD: f64 = 2.0;

/// Printed unit and UCUM code (unitsofmeasure.org).
const UCUM: [(&str, &str); 23] = [
    ("", "1"),
    ("1", "1"),
    ("m/s", "m/s"),
    ("steps/min", "{steps}/min"),
    ("strides/min", "{strides}/min"),
    ("m", "m"),
    ("mm", "mm"),
    ("cm", "cm"),
    ("s", "s"),
    ("%", "%"),
    ("deg", "deg"),
    ("°", "deg"),
    ("°/s", "deg/s"),
    ("kg", "kg"),
    ("N·mm/kg", "N.mm/kg"),
    ("N·m/kg", "N.m/kg"),
    ("N/kg", "N/kg"),
    ("W/kg", "W/kg"),
    ("J/kg", "J/kg"),
    ("% BW", "%{body weight}"),
    ("% BW/s", "%{body weight}/s"),
    ("% BW·s", "%{body weight}.s"),
    ("Hz", "Hz"),
];

/// The UCUM code of a printed unit.
pub fn ucum(unit: &str) -> Option<&'static str> {
    UCUM.iter()
        .find(|(printed, _)| *printed == unit)
        .map(|(_, code)| *code)
}

/// A reference range.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Range {
    /// Lower end, rounded.
    pub low: String,
    /// Upper end, rounded.
    pub high: String,
    /// Whose it is.
    pub words: String,
}

impl Range {
    /// Both ends, as HL7 writes them.
    pub fn text(&self) -> String {
        format!("{} - {}", self.low, self.high)
    }
}

/// One parameter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quantity<'a> {
    /// Key, with the side behind a dot.
    pub code: String,
    /// Name, with the side behind a comma.
    pub name: String,
    /// `left`, `right` or none.
    pub side: Option<&'a str>,
    /// Value as in the report, with an ASCII minus.
    pub value: String,
    /// UCUM code.
    pub ucum: &'static str,
    /// Unit as printed.
    pub printed_unit: &'a str,
    /// Reference range, where the reference tells a spread.
    pub range: Option<Range>,
    /// Standard deviation, rounded as the value.
    pub sd: Option<String>,
    /// Number of cycles.
    pub n: i64,
    /// What it is.
    pub definition: &'a str,
    /// How it was obtained.
    pub method: &'a str,
}

fn rounded(value: f64, decimals: usize) -> String {
    fixed(value, decimals).replace(crate::report::rounding::MINUS, "-")
}

impl<'a> Quantity<'a> {
    /// A parameter and the reference of its condition.
    ///
    /// # Errors
    /// The unit has no UCUM code, or the value is no number: a sentence.
    pub fn of(
        parameter: &'a StoredParameter,
        reference: Option<&StoredReference>,
    ) -> Result<Quantity<'a>, String> {
        let ucum = ucum(&parameter.unit)
            .ok_or_else(|| format!("{}: unit \"{}\" has no UCUM code", parameter.key, parameter.unit))?;
        if !parameter.mean.is_finite() {
            return Err(format!("{}: the value is no number", parameter.key));
        }
        let decimals = decimals_of_unit(&parameter.unit);
        let range = reference.and_then(|reference| {
            let value = reference.values.get(&parameter.key)?;
            let sd = value.sd.filter(|sd| *sd > 0.0 && value.unit == parameter.unit)?;
            let of = value.n.map(|n| format!(" of {n} subjects")).unwrap_or_default();
            Some(Range {
                low: rounded(value.mean - RANGE_SD * sd, decimals),
                high: rounded(value.mean + RANGE_SD * sd, decimals),
                words: format!(
                    "Mean with two standard deviations{of} of the reference: {}",
                    reference.words
                ),
            })
        });
        let side = parameter.side.as_deref();
        Ok(Quantity {
            code: side.map_or_else(
                || parameter.key.clone(),
                |side| format!("{}.{side}", parameter.key),
            ),
            name: side.map_or_else(
                || parameter.name.clone(),
                |side| format!("{}, {side}", parameter.name),
            ),
            side,
            value: rounded(parameter.mean, decimals),
            ucum,
            printed_unit: &parameter.unit,
            range,
            sd: parameter.sd.map(|sd| rounded(sd, decimals)),
            n: parameter.n,
            definition: &parameter.definition,
            method: &parameter.method,
        })
    }

    /// Number of cycles, spread, range and method in words.
    pub fn note(&self) -> String {
        let cycles = if self.n == 1 {
            "1 cycle".to_owned()
        } else {
            format!("mean of {} cycles", self.n)
        };
        let sd = self
            .sd
            .as_ref()
            .map(|sd| format!(", SD {sd}"))
            .unwrap_or_default();
        let range = self
            .range
            .as_ref()
            .map(|range| format!(" Range: {}.", range.words))
            .unwrap_or_default();
        format!("{cycles}{sd}. {} {}.{range}", self.definition, self.method)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parameters::definition;

    #[test]
    fn every_unit_that_is_printed_has_a_code() {
        for key in [
            "walking_speed",
            "cadence",
            "step_length",
            "stance",
            "step_length_symmetry",
            "vertical_impulse",
        ] {
            let unit = definition(key).unwrap().unit;
            assert!(ucum(unit).is_some(), "{key}: {unit}");
        }
        assert_eq!(ucum("furlong"), None);
    }

    #[test]
    fn the_minus_of_a_chart_is_the_one_of_the_keyboard() {
        assert_eq!(rounded(-1.26, 1), "-1.3");
        assert_eq!(rounded(-0.04, 1), "0.0");
    }
}
