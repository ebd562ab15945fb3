//! Which tables there are, and what their columns hold.

use super::Table;
use super::cycle_curves::{CurveFiles, cycle_curves};
use super::plain::Plain;
use super::table::SEE_UNIT;
use super::velocities::{cycle_velocities, mean_velocities};
use crate::exchange::stored::{Stored, StoredCurve, StoredCycle, StoredParameter, StoredQualityFinding};

/// Makes all tables of a session. They hold no date, no identifier of session, subject or laboratory, and no file name:
/// captures are numbered in the order of `results.json`.
///
/// # Errors
/// A sentence: the curves of single cycles do not belong to these results.
pub fn tables(stored: &Stored, curves: CurveFiles<'_>) -> Result<Vec<Table>, String> {
    let plain = Plain::of(stored);
    Ok(vec![
        parameters(stored),
        parameter_values(stored),
        scores(stored),
        mean_curves(stored),
        cycle_curves(stored, curves)?,
        mean_velocities(stored, curves)?,
        cycle_velocities(stored, curves)?,
        cycles(stored, &plain),
        findings(stored, &plain),
    ])
}

fn owned(text: &str) -> Option<String> {
    Some(text.to_owned())
}

fn whole(value: usize) -> Option<i64> {
    i64::try_from(value).ok()
}

pub(super) const CONDITION: &str = "Name of the walking condition.";
pub(super) const SIDE: &str = "left or right; unknown where a value belongs to both.";
pub(super) const TRIAL: &str = "Number of the capture, from 1, in the order of results.json.";

fn parameters(stored: &Stored) -> Table {
    let rows: Vec<_> = stored
        .conditions
        .iter()
        .flat_map(|condition| {
            condition.parameters.iter().map(move |parameter| {
                let reference = condition.reference.as_ref();
                (
                    condition,
                    parameter,
                    reference.and_then(|r| r.values.get(&parameter.key)),
                )
            })
        })
        .collect();
    let each =
        |of: fn(&StoredParameter) -> Option<String>| rows.iter().map(move |(_, parameter, _)| of(parameter));
    Table::new(
        "parameters",
        "One parameter of one condition and side, over the accepted cycles.",
    )
    .text(
        "condition",
        CONDITION,
        rows.iter().map(|(c, _, _)| owned(&c.name)),
    )
    .text(
        "key",
        "Stable key; docs/results.md lists them.",
        each(|p| owned(&p.key)),
    )
    .text("name", "Name as printed.", each(|p| owned(&p.name)))
    .text(
        "unit",
        "Unit of the numbers of the row; empty for a pure number.",
        each(|p| owned(&p.unit)),
    )
    .text("side", SIDE, each(|p| p.side.clone()))
    .number(
        ("mean", SEE_UNIT),
        "Mean over cycles.",
        rows.iter().map(|(_, p, _)| Some(p.mean)),
    )
    .number(
        ("sd", SEE_UNIT),
        "Standard deviation over cycles (n - 1).",
        rows.iter().map(|(_, p, _)| p.sd),
    )
    .whole("n", "Number of cycles.", rows.iter().map(|(_, p, _)| Some(p.n)))
    .number(
        ("reference_mean", SEE_UNIT),
        "Mean of the reference group of the condition.",
        rows.iter().map(|(_, _, r)| r.map(|r| r.mean)),
    )
    .number(
        ("reference_sd", SEE_UNIT),
        "Standard deviation of the reference group.",
        rows.iter().map(|(_, _, r)| r.and_then(|r| r.sd)),
    )
    .whole(
        "reference_n",
        "Number of subjects of the reference group.",
        rows.iter().map(|(_, _, r)| r.and_then(|r| r.n).and_then(whole)),
    )
    .text("definition", "What it is.", each(|p| owned(&p.definition)))
    .text(
        "method",
        "How it was obtained, and where the definition comes from.",
        each(|p| owned(&p.method)),
    )
}

fn parameter_values(stored: &Stored) -> Table {
    let rows: Vec<_> = stored
        .conditions
        .iter()
        .flat_map(|condition| {
            condition
                .parameters
                .iter()
                .map(move |parameter| (condition, parameter))
        })
        .flat_map(|(condition, parameter)| {
            let values = parameter.values.iter().enumerate();
            values.map(move |(index, value)| (condition, parameter, index + 1, *value))
        })
        .collect();
    Table::new(
        "parameter_values",
        "One value of one parameter in one accepted cycle.",
    )
    .text(
        "condition",
        CONDITION,
        rows.iter().map(|(c, _, _, _)| owned(&c.name)),
    )
    .text(
        "key",
        "Stable key.",
        rows.iter().map(|(_, p, _, _)| owned(&p.key)),
    )
    .text(
        "unit",
        "Unit of the value.",
        rows.iter().map(|(_, p, _, _)| owned(&p.unit)),
    )
    .text("side", SIDE, rows.iter().map(|(_, p, _, _)| p.side.clone()))
    .whole(
        "place",
        "Place in the list of values of the parameter, from 1.",
        rows.iter().map(|(_, _, place, _)| whole(*place)),
    )
    .number(
        ("value", SEE_UNIT),
        "The value.",
        rows.iter().map(|(_, _, _, value)| Some(*value)),
    )
}

/// Condition, convention, score, side, value, unit.
type ScoreRow = (String, String, String, Option<String>, f64, &'static str);

fn scores(stored: &Stored) -> Table {
    let mut rows: Vec<ScoreRow> = Vec::new();
    for condition in &stored.conditions {
        let Some(scores) = &condition.scores else {
            continue;
        };
        let mut put = |score: String, side: Option<&str>, value: f64, unit: &'static str| {
            let side = side.map(str::to_owned);
            rows.push((
                condition.name.clone(),
                scores.convention.clone(),
                score,
                side,
                value,
                unit,
            ));
        };
        for one in &scores.gvs {
            put(format!("gvs.{}", one.angle), Some("left"), one.left_deg, "°");
            put(format!("gvs.{}", one.angle), Some("right"), one.right_deg, "°");
        }
        put("gps".to_owned(), Some("left"), scores.gps.left_deg, "°");
        put("gps".to_owned(), Some("right"), scores.gps.right_deg, "°");
        put("gps".to_owned(), None, scores.gps.overall_deg, "°");
        if let Some(gdi) = &scores.gdi_star {
            put("gdi_star".to_owned(), Some("left"), gdi.left, "");
            put("gdi_star".to_owned(), Some("right"), gdi.right, "");
            put("gdi_star".to_owned(), None, gdi.overall, "");
        }
    }
    Table::new("scores", "One score of one condition against its reference.")
        .text("condition", CONDITION, rows.iter().map(|row| owned(&row.0)))
        .text(
            "convention",
            "The rule of the profile score.",
            rows.iter().map(|row| owned(&row.1)),
        )
        .text(
            "score",
            "gvs.ANGLE, gps or gdi_star.",
            rows.iter().map(|row| owned(&row.2)),
        )
        .text("side", SIDE, rows.iter().map(|row| row.3.clone()))
        .text(
            "unit",
            "Unit of the value; empty for a pure number.",
            rows.iter().map(|row| owned(row.5)),
        )
        .number(
            ("value", SEE_UNIT),
            "The score.",
            rows.iter().map(|row| Some(row.4)),
        )
}

/// Condition, side, kind, curve, percent.
type MeanPoint<'a> = (&'a str, &'a str, &'a str, &'a StoredCurve, usize);

fn mean_curves(stored: &Stored) -> Table {
    let mut rows: Vec<MeanPoint<'_>> = Vec::new();
    for condition in &stored.conditions {
        for side in &condition.averages.sides {
            let angles = side.curves.iter().map(|curve| ("angle", curve));
            let kinetics = side.kinetics.curves.iter().map(|curve| ("kinetic", curve));
            for (kind, curve) in angles.chain(kinetics) {
                let points = 0..curve.mean.len();
                rows.extend(
                    points.map(|percent| (condition.name.as_str(), side.side.as_str(), kind, curve, percent)),
                );
            }
        }
    }
    let sd = |curve: &StoredCurve, percent: usize| curve.sd.as_ref().and_then(|sd| sd.get(percent).copied());
    Table::new(
        "curves_mean",
        "One point of one mean curve over the accepted cycles of a side.",
    )
    .text("condition", CONDITION, rows.iter().map(|row| owned(row.0)))
    .text("side", SIDE, rows.iter().map(|row| owned(row.1)))
    .text("kind", "angle or kinetic.", rows.iter().map(|row| owned(row.2)))
    .text(
        "quantity",
        "Key of the angle or kinetic output.",
        rows.iter().map(|row| owned(&row.3.quantity)),
    )
    .whole(
        "component",
        "0 sagittal or x, 1 frontal or y, 2 transverse or z.",
        rows.iter().map(|row| Some(row.3.component)),
    )
    .text(
        "unit",
        "Unit of the numbers of the row.",
        rows.iter()
            .map(|row| Some(row.3.unit.clone().unwrap_or_else(|| "°".to_owned()))),
    )
    .whole(
        "percent",
        "Percent of the gait cycle, 0 to 100.",
        rows.iter().map(|row| whole(row.4)),
    )
    .number(
        ("mean", SEE_UNIT),
        "Mean.",
        rows.iter().map(|row| row.3.mean.get(row.4).copied()),
    )
    .number(
        ("sd", SEE_UNIT),
        "Standard deviation (n - 1).",
        rows.iter().map(|row| sd(row.3, row.4)),
    )
    .whole("n", "Number of cycles.", rows.iter().map(|row| Some(row.3.n)))
}

fn cycles(stored: &Stored, plain: &Plain) -> Table {
    let rows: Vec<_> = stored
        .trials
        .iter()
        .zip(1_i64..)
        .flat_map(|(trial, number)| trial.cycles.iter().map(move |cycle| (trial, number, cycle)))
        .collect();
    let number = |of: fn(&StoredCycle) -> Option<f64>| rows.iter().map(move |(_, _, cycle)| of(cycle));
    let reason = |text: &Option<String>| text.as_ref().map(|text| plain.text(text));
    Table::new("cycles", "One gait cycle of one capture and side.")
        .whole(
            "trial_number",
            TRIAL,
            rows.iter().map(|(_, number, _)| Some(*number)),
        )
        .text(
            "condition",
            CONDITION,
            rows.iter().map(|(trial, _, _)| trial.condition.clone()),
        )
        .text("side", SIDE, rows.iter().map(|(_, _, cycle)| owned(&cycle.side)))
        .whole(
            "cycle",
            "Number within capture and side, from 1.",
            rows.iter().map(|(_, _, cycle)| Some(cycle.number)),
        )
        .number(
            ("strike_s", "s"),
            "Foot strike, from the first stored frame.",
            number(|c| Some(c.strike_s)),
        )
        .number(
            ("next_strike_s", "s"),
            "Next foot strike of the same foot.",
            number(|c| Some(c.next_strike_s)),
        )
        .number(
            ("foot_off_pct", "%"),
            "Own foot off, percent of the cycle.",
            number(|c| c.foot_off_pct),
        )
        .number(
            ("opposite_off_pct", "%"),
            "Opposite foot off, percent of the cycle.",
            number(|c| c.opposite_off_pct),
        )
        .number(
            ("opposite_contact_pct", "%"),
            "Opposite foot strike, percent of the cycle.",
            number(|c| c.opposite_contact_pct),
        )
        .truth(
            "accepted",
            "Whether it counts.",
            rows.iter().map(|(_, _, cycle)| Some(cycle.accepted)),
        )
        .text(
            "reason",
            "Why it does not count.",
            rows.iter().map(|(_, _, cycle)| reason(&cycle.reason)),
        )
        .truth(
            "kinetics_count",
            "Whether its kinetics count; unknown where the capture has none.",
            rows.iter()
                .map(|(_, _, cycle)| cycle.kinetics.as_ref().map(|k| k.counts)),
        )
        .text(
            "kinetics_reason",
            "Why they do not count.",
            rows.iter()
                .map(|(_, _, cycle)| cycle.kinetics.as_ref().and_then(|k| reason(&k.reason))),
        )
}

fn findings(stored: &Stored, plain: &Plain) -> Table {
    let number = |name: &str| {
        let at = stored.trials.iter().position(|trial| trial.name == name);
        at.and_then(|index| whole(index + 1))
    };
    let mut source = Vec::new();
    let mut trial = Vec::new();
    let mut rows: Vec<(Option<String>, String, String, String)> = Vec::new();
    let mut judged: Vec<Option<&StoredQualityFinding>> = Vec::new();
    for finding in &stored.findings {
        source.push(owned("session"));
        trial.push(number(&finding.place));
        judged.push(None);
        rows.push((
            None,
            finding.severity.clone(),
            plain.text(&finding.what),
            plain.text(&finding.remedy),
        ));
    }
    let of_trials = stored
        .quality
        .trials
        .iter()
        .flat_map(|t| t.findings.iter().map(|f| (number(&t.trial), f)));
    let of_session = stored.quality.session.iter().map(|f| (None, f));
    for (place, finding) in of_session.chain(of_trials) {
        source.push(owned("quality"));
        trial.push(place);
        judged.push(Some(finding));
        rows.push((
            owned(&finding.rule),
            finding.severity.clone(),
            plain.text(&finding.what),
            plain.text(&finding.action),
        ));
    }
    Table::new("findings", "One thing that was noticed.")
        .text(
            "source",
            "session (while processing) or quality (a check).",
            source.into_iter(),
        )
        .whole(
            "trial_number",
            "Number of the capture; unknown where the whole session is meant.",
            trial.into_iter(),
        )
        .text("rule", "Key of the check.", rows.iter().map(|row| row.0.clone()))
        .text(
            "severity",
            "note, warning, error; or note, care, redo.",
            rows.iter().map(|row| owned(&row.1)),
        )
        .text(
            "side",
            SIDE,
            judged.iter().map(|f| f.and_then(|f| f.side.clone())),
        )
        .whole(
            "plate",
            "Force plate, from 1.",
            judged.iter().map(|f| f.and_then(|f| f.plate)),
        )
        .text(
            "what",
            "What was found; captures are named by their numbers.",
            rows.iter().map(|row| owned(&row.2)),
        )
        .number(
            ("value", "see limit_unit"),
            "The value that was judged.",
            judged.iter().map(|f| f.and_then(|f| f.value)),
        )
        .number(
            ("limit", "see limit_unit"),
            "What it was held against.",
            judged
                .iter()
                .map(|f| f.and_then(|f| f.limit.as_ref()).map(|limit| limit.value)),
        )
        .text(
            "limit_unit",
            "Unit of value and limit.",
            judged
                .iter()
                .map(|f| f.and_then(|f| f.limit.as_ref()).map(|limit| limit.unit.clone())),
        )
        .text("action", "What to do.", rows.iter().map(|row| owned(&row.3)))
}
