//! The tables of a comparison: what changed, by how much, and whether it is beyond the error.

use super::comparison::Pair;
use crate::anatomy::Side;
use crate::norms::Variable;
use crate::parameters::{CurveChange, DEFINITIONS, ErrorSource, GPS_MCID_DEG, ValueChange};
use crate::report::chart::DEGREES;
use crate::report::kinetic_axes::{KineticLayout, printed_unit};
use crate::report::model::{Block, Column, Row, Section, Table};
use crate::report::rounding::{NOTHING, decimals_of_unit, fixed, mean_and_spread, unit_word};

impl Pair<'_> {
    pub(super) fn curves_table(&self) -> Section {
        let mut rows = Vec::new();
        for side in Side::BOTH {
            let of_side = self
                .against
                .curves
                .iter()
                .filter(|c| c.side == side && is_listed(c));
            let found: Vec<Row> = of_side.filter_map(curve_row).collect();
            if !found.is_empty() {
                rows.push(Row::group(if side == Side::Left { "Left" } else { "Right" }));
                rows.extend(found);
            }
        }
        let table = Table {
            summary: "Changes of mean curves: largest difference, where, root mean square, error, verdict"
                .to_owned(),
            columns: vec![
                Column::text("Curve", 5),
                Column::word("Unit"),
                Column::wide_number("Largest", 2),
                Column::number("at %"),
                Column::wide_number("RMS", 2),
                Column::wide_number("Error", 2),
                Column::text("Verdict", 4),
            ],
            rows,
            small: true,
        };
        self.table_section("comparison_curves", "Changed curves", table)
    }

    pub(super) fn values_table(&self) -> Section {
        let mut rows: Vec<Row> = self.gps_rows();
        let of_angle = |v: &&ValueChange| v.detectable.is_some();
        let judged: Vec<Row> = self
            .against
            .values
            .iter()
            .filter(of_angle)
            .map(value_row)
            .collect();
        if !judged.is_empty() {
            rows.push(Row::group("With a known error"));
            rows.extend(judged);
        }
        let others: Vec<Row> = self
            .against
            .values
            .iter()
            .filter(|v| v.detectable.is_none() && is_plain(v.key))
            .map(value_row)
            .collect();
        if !others.is_empty() {
            rows.push(Row::group("Error not known: not judged"));
            rows.extend(others);
        }
        let second = format!("Session {}", self.against.session);
        let table = Table {
            summary: "Changes of values: both sessions, change, error, verdict".to_owned(),
            columns: vec![
                Column::text("Value", 5),
                Column::word("Side"),
                Column::word("Unit"),
                Column::wide_number("Session 1", 3),
                Column::wide_number(&second, 3),
                Column::wide_number("Change", 2),
                Column::number("Error"),
                Column::text("Verdict", 4),
            ],
            rows,
            small: true,
        };
        self.table_section("comparison_values", "Changed values", table)
    }

    fn table_section(&self, key: &'static str, title: &str, table: Table) -> Section {
        Section {
            key,
            title: title.to_owned(),
            subtitle: self.subtitle(None),
            blocks: vec![
                Block::Table(table),
                Block::Notes {
                    notes: vec![
                        format!("{} Error: {}.", self.input.rule, self.input.error_words.trim_end_matches('.')),
                        "Change: later minus first session. Many variables are looked at: of a hundred, some pass the error by \
                         chance. A verdict is about the size of the number, not about its meaning for the patient."
                            .to_owned(),
                        "p: the published error. Curves and values without a known error that are not listed here stand in the \
                         JSON of ambula compare."
                            .to_owned(),
                    ],
                },
            ],
        }
    }

    fn gps_rows(&self) -> Vec<Row> {
        let Some((first, second)) = self.first.scores.zip(self.later.scores) else {
            return Vec::new();
        };
        let mut rows = vec![Row::group("Gait Profile Score")];
        for (side, a, b) in [
            ("left", first.gps.left_deg, second.gps.left_deg),
            ("right", first.gps.right_deg, second.gps.right_deg),
            ("overall", first.gps.overall_deg, second.gps.overall_deg),
        ] {
            let beyond = (b - a).abs() > GPS_MCID_DEG;
            rows.push(Row::of([
                "Gait Profile Score".to_owned(),
                side.to_owned(),
                "°".to_owned(),
                fixed(a, 1),
                fixed(b, 1),
                signed(b - a, 1),
                format!("MCID {}", fixed(GPS_MCID_DEG, 1)),
                if beyond {
                    "beyond the MCID"
                } else {
                    "within the MCID"
                }
                .to_owned(),
            ]));
        }
        rows
    }
}

/// Curves with a known error, and joint moments and powers.
fn is_listed(change: &CurveChange) -> bool {
    let joints = || KineticLayout::Joints.rows().into_iter().flatten();
    change.detectable.is_some() || joints().any(|(name, i)| change.variable == Variable::Kinetic(name, i))
}

/// Times and distances, without those scaled to leg length.
fn is_plain(key: &str) -> bool {
    DEFINITIONS.iter().any(|d| d.key == key)
        && !key.ends_with("_dimensionless")
        && !key.ends_with("_symmetry")
}

/// With its sign in front.
fn signed(value: f64, decimals: usize) -> String {
    let text = fixed(value, decimals);
    if value > 0.0 && text.chars().any(|c| ('1'..='9').contains(&c)) {
        format!("+{text}")
    } else {
        text
    }
}

fn verdict(real: Option<bool>) -> String {
    match real {
        Some(true) => "real change",
        Some(false) => "within the error",
        None => "error not known",
    }
    .to_owned()
}

fn curve_row(change: &CurveChange) -> Option<Row> {
    let (words, unit, factor) = match change.variable {
        Variable::Angle(name, i) => (name.components().get(i).copied().flatten()?, DEGREES, 1.0),
        Variable::Kinetic(name, i) => {
            let (unit, factor) = printed_unit(name.kind());
            (name.components().get(i).copied().flatten()?, unit, factor)
        }
    };
    let decimals = if unit == DEGREES { 1 } else { 2 };
    let error = change.detectable.map_or_else(
        || NOTHING.to_owned(),
        |d| {
            let mark = if d.source == ErrorSource::Published {
                " p"
            } else {
                ""
            };
            format!("{}{mark}", fixed(d.change * factor, decimals))
        },
    );
    let mut row = Row::of([
        words.title.to_owned(),
        unit.to_owned(),
        signed(change.largest * factor, decimals),
        change.at_pct.to_string(),
        fixed(change.rms * factor, decimals),
        error,
        verdict(change.real_change),
    ]);
    if change.real_change == Some(true) {
        row.strong = vec![2, 6];
    }
    Some(row)
}

fn value_row(change: &ValueChange) -> Row {
    let decimals = decimals_of_unit(change.unit);
    let error = change.detectable.map_or_else(
        || NOTHING.to_owned(),
        |d| {
            let mark = if d.source == ErrorSource::Published {
                " p"
            } else {
                ""
            };
            format!("{}{mark}", fixed(d.change, decimals))
        },
    );
    let mut row = Row::of([
        change.name.to_owned(),
        change.side.map_or("both", Side::word).to_owned(),
        unit_word(change.unit).to_owned(),
        mean_and_spread(change.first, change.first_sd, decimals),
        mean_and_spread(change.second, change.second_sd, decimals),
        signed(change.change, decimals),
        error,
        verdict(change.real_change),
    ]);
    if change.real_change == Some(true) {
        row.strong = vec![5, 7];
    }
    row
}
