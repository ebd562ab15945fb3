//! Discrete values of the angle curves, held against the reference: at contact, peaks in stance and swing, ranges.

use super::profile;
use super::reference::{self, Beside};
use crate::anatomy::{AngleName, Side};
use crate::norms::{ReferenceValue, Variable};
use crate::parameters::{
    ANGLE_POINTS, AnglePoint, Between, FIRST_PEAK_UNTIL_PCT, Parameter, Reading, error_of_value, find,
};
use crate::report::input::ConditionInput;
use crate::report::model::{Block, Column, Row, Section, Table};
use crate::report::rounding::{NOTHING, decimals_of_unit, mean_and_spread};

/// The rows by joint.
const GROUPS: [(&str, &[AngleName]); 7] = [
    ("Pelvis", &[AngleName::Pelvis]),
    ("Hip", &[AngleName::Hip]),
    ("Knee", &[AngleName::Knee]),
    ("Ankle", &[AngleName::Ankle]),
    ("Foot", &[AngleName::FootProgress]),
    ("Trunk and head", &[AngleName::Thorax, AngleName::Head]),
    ("Arms", &[AngleName::Shoulder, AngleName::Elbow]),
];
const DEGREES: &str = "°";

pub(super) fn section(condition: &ConditionInput<'_>, subtitle: &str) -> Option<Section> {
    let mut rows = Vec::new();
    for (group, angles) in GROUPS {
        let found: Vec<Row> = ANGLE_POINTS
            .iter()
            .filter(|point| angles.contains(&point.of.0))
            .filter_map(|point| row(condition, point))
            .collect();
        if !found.is_empty() {
            rows.push(Row::group(group));
            rows.extend(found);
        }
    }
    if rows.is_empty() {
        return None;
    }
    let mut columns = vec![Column::text("Value (° unless stated)", 5)];
    columns.extend(reference::columns(condition));
    let table = Table {
        summary: "Kinematic values, mean and standard deviation over cycles, left and right".to_owned(),
        columns,
        rows,
        small: true,
    };
    let mut notes = vec![format!(
        "Read from the curve of each accepted cycle (101 points), then mean ± standard deviation (n − 1) over n \
         cycles. Contact: 0 %. Stance: up to foot off; swing: after it. First peak: largest value in the first \
         {FIRST_PEAK_UNTIL_PCT} %; least in stance of the knee: smallest value between that peak and foot off. \
         Signs as in the table of sign conventions. {}",
        reference::words(condition)
    )];
    if condition.reference.is_some() {
        notes.push(format!(
            "{} {}",
            reference::marking(condition),
            reference::JUDGEMENT
        ));
        notes.extend(profile::why_none(condition));
        notes.extend(reference::source(condition));
    }
    Some(Section {
        key: "values",
        title: "Kinematic values".to_owned(),
        subtitle: subtitle.to_owned(),
        blocks: vec![Block::Table(table), Block::Notes { notes }],
    })
}

fn row(condition: &ConditionInput<'_>, point: &AnglePoint) -> Option<Row> {
    let definition = &point.definition;
    let sides = Side::BOTH.map(|side| find(condition.parameters, definition.key, Some(side)));
    let [left, right] = sides;
    left.or(right)?;
    let name = if definition.unit == DEGREES {
        definition.name.to_owned()
    } else {
        format!("{} ({})", definition.name, definition.unit)
    };
    let error = error_of_value(definition.key, condition.own_error, Between::SessionAndReference);
    let of_set = reference_of(condition, point);
    let beside = Beside::of(of_set.as_ref(), sides, error.map(|e| e.change));
    Some(beside.row(condition, vec![name], sides.map(of_side)))
}

/// The number of the reference, else what its curves tell exactly.
pub(super) fn reference_of(condition: &ConditionInput<'_>, point: &AnglePoint) -> Option<ReferenceValue> {
    let of_set = reference::value(condition, point.definition.key).cloned();
    of_set.or_else(|| of_curve(condition, point))
}

/// What the curves of a set without this number tell exactly: the value at contact and the mean over the cycle (without
/// its spread). The peak of a mean curve is not the mean of peaks.
fn of_curve(condition: &ConditionInput<'_>, point: &AnglePoint) -> Option<ReferenceValue> {
    let band = condition.reference?.band;
    let curve = band.curves.get(&Variable::Angle(point.of.0, point.of.1))?;
    let (mean, sd) = match point.reading {
        Reading::AtContact => {
            let sd = curve.sd.as_ref().and_then(|sd| sd.first());
            (*curve.mean.first()?, sd.copied())
        }
        // both sides of the pelvis together turn by nothing, whoever walks
        Reading::MeanOfCycle if point.of == (AngleName::Pelvis, 2) => return None,
        Reading::MeanOfCycle => (crate::cycles::mean_of(&curve.mean)?, None),
        _ => return None,
    };
    Some(ReferenceValue {
        mean,
        sd,
        unit: DEGREES.to_owned(),
        n: curve.n,
    })
}

/// Mean ± SD and number of cycles of one side, or nothing.
pub(super) fn of_side(parameter: Option<&Parameter>) -> [String; 2] {
    match parameter {
        Some(p) => [
            mean_and_spread(p.mean, p.sd, decimals_of_unit(p.unit)),
            p.n.to_string(),
        ],
        None => [NOTHING.to_owned(), NOTHING.to_owned()],
    }
}
