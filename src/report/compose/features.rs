//! The list of features: marked values in neutral words, a draft until a person has put a name to it.

use super::reference::{self, MARKED_ABOVE_Z};
use super::{long_date, values};
use crate::anatomy::Side;
use crate::norms::ReferenceValue;
use crate::parameters::{
    ANGLE_POINTS, Between, DEFINITIONS, Definition, JOINT_DEFINITIONS, error_of_value, find,
};
use crate::report::features::{Feature, FeatureLine, FeatureList};
use crate::report::input::{ConditionInput, ReportInput};
use crate::report::model::{Block, Column, Light, Row, Section, StatusLine, Table};
use crate::report::rounding::{NOTHING, counted, decimals_of_unit, fixed, mean_and_spread, unit_word};

const DRAFT: &str = "Draft list of features, not reviewed";
const WHAT_IT_IS: &str = "A feature is a value that lies more than two standard deviations from the reference mean and further \
from it than the error of measurement. The words name the value and the direction; they name no cause, no diagnosis and no treatment.";

/// The marked values of every condition: angles, then times and distances, then moments and powers.
pub(in crate::report) fn draft_features(input: &ReportInput<'_>) -> Vec<Feature> {
    let several = input.conditions.len() > 1;
    let mut all = Vec::new();
    for condition in &input.conditions {
        let name = if several { condition.name } else { "" };
        for point in ANGLE_POINTS {
            let of_set = values::reference_of(condition, point);
            all.extend(marked(condition, name, &point.definition, of_set.as_ref()));
        }
        for definition in DEFINITIONS.iter().chain(JOINT_DEFINITIONS) {
            let of_set = reference::value(condition, definition.key);
            all.extend(marked(condition, name, definition, of_set));
        }
    }
    all
}

fn marked(
    condition: &ConditionInput<'_>,
    name: &str,
    definition: &Definition,
    of_set: Option<&ReferenceValue>,
) -> Vec<Feature> {
    let Some((reference, sd)) = of_set.and_then(|r| Some((r, r.sd.filter(|sd| *sd > 0.0)?))) else {
        return Vec::new();
    };
    let error = error_of_value(definition.key, condition.own_error, Between::SessionAndReference);
    let Some(error) = error.map(|e| e.change) else {
        return Vec::new();
    };
    let of_side = |side| {
        let value = find(condition.parameters, definition.key, Some(side))?;
        let difference = value.mean - reference.mean;
        let z = difference / sd;
        if z.abs() <= MARKED_ABOVE_Z || difference.abs() <= error {
            return None;
        }
        let beyond = |v: &&f64| (**v - reference.mean) * difference.signum() > error;
        Some(Feature {
            condition: name.to_owned(),
            key: definition.key,
            side,
            name: definition.name,
            unit: definition.unit,
            mean: value.mean,
            sd: value.sd,
            reference_mean: reference.mean,
            reference_sd: sd,
            z,
            error,
            cycles: (value.values.iter().filter(beyond).count(), value.values.len()),
        })
    };
    Side::BOTH.into_iter().filter_map(of_side).collect()
}

/// The page; none without a reference, or when nothing is marked and nobody wrote a list.
pub(super) fn section(input: &ReportInput<'_>) -> Option<Section> {
    let drafted = draft_features(input);
    let (title, table, first) = match &input.features {
        FeatureList::Draft | FeatureList::OfOtherResults { .. } if drafted.is_empty() => return None,
        FeatureList::Draft => (DRAFT.to_owned(), drafted_table(input, &drafted), None),
        FeatureList::OfOtherResults { by } => (
            DRAFT.to_owned(),
            drafted_table(input, &drafted),
            Some(format!(
                "{by} accepted a list of other results than these; it is not printed. Make a new one with ambula features."
            )),
        ),
        FeatureList::Edited(lines) if lines.is_empty() => return None,
        FeatureList::Edited(lines) => (
            DRAFT.to_owned(),
            lines_table(input, lines, &drafted),
            Some("Edited, and accepted by nobody yet.".to_owned()),
        ),
        FeatureList::Accepted { by, on, lines } => (
            "List of features".to_owned(),
            lines_table(input, lines, &drafted),
            Some(format!(
                "Accepted by {by} on {}. {} of {} that the values mark are in this list.",
                long_date(*on),
                kept(lines, &drafted),
                drafted.len()
            )),
        ),
    };
    let mut blocks: Vec<Block> = first.into_iter().map(|text| Block::Text { text }).collect();
    blocks.push(Block::Table(table));
    let mut notes = vec![
        WHAT_IT_IS.to_owned(),
        "Cycles: accepted cycles whose own value lies beyond the reference mean by more than the error, of all. Error: what \
         a difference from the reference has to exceed, as under the table of kinematic values."
            .to_owned(),
    ];
    if !matches!(input.features, FeatureList::Accepted { .. }) {
        notes.push(
            "Written by the program and read by nobody. ambula features writes the list to a file in which a qualified person \
             changes, strikes out or adds lines and accepts them with name and date."
                .to_owned(),
        );
    }
    blocks.push(Block::Notes { notes });
    Some(Section {
        key: "features",
        title,
        subtitle: String::new(),
        blocks,
    })
}

/// The line of the cover; none without a reference.
pub(super) fn status(input: &ReportInput<'_>) -> Option<StatusLine> {
    input.conditions.iter().find(|c| c.reference.is_some())?;
    let marked = counted(draft_features(input).len(), "value");
    let (light, text) = match &input.features {
        FeatureList::Draft => (Light::Note, format!("{marked} marked; draft list, not reviewed")),
        FeatureList::Edited(_) => (
            Light::Note,
            format!("{marked} marked; draft list, edited, accepted by nobody"),
        ),
        FeatureList::OfOtherResults { .. } => (
            Light::Attention,
            format!("{marked} marked; the accepted list is of other results and is not printed"),
        ),
        FeatureList::Accepted { by, on, .. } => (
            Light::Clear,
            format!("list accepted by {by} on {}", long_date(*on)),
        ),
    };
    Some(StatusLine {
        light,
        label: "Features".to_owned(),
        text,
    })
}

fn is_of(line: &FeatureLine, feature: &Feature) -> bool {
    line.key == feature.key && line.side == Some(feature.side) && line.condition == feature.condition
}

/// How many of the marked values stand in a list.
fn kept(lines: &[FeatureLine], drafted: &[Feature]) -> usize {
    let stands = |feature: &&Feature| lines.iter().any(|line| is_of(line, feature));
    drafted.iter().filter(stands).count()
}

fn table(rows: Vec<Row>) -> Table {
    Table {
        summary: "Features: value in words, side, value, reference, z, cycles and error of measurement"
            .to_owned(),
        columns: vec![
            Column::text("Feature", 6),
            Column::word("Side"),
            Column::word("Unit"),
            Column::wide_number("Value", 2),
            Column::wide_number("Reference", 2),
            Column::number("z"),
            Column::number("Cycles"),
            Column::number("Error"),
        ],
        rows,
        small: true,
    }
}

fn drafted_table(input: &ReportInput<'_>, drafted: &[Feature]) -> Table {
    let rows = drafted
        .iter()
        .map(|f| (f.condition.as_str(), row(&f.words(), Some(f.side), Some(f))));
    table(grouped(input, rows))
}

fn lines_table(input: &ReportInput<'_>, lines: &[FeatureLine], drafted: &[Feature]) -> Table {
    let rows = lines.iter().map(|line| {
        let feature = drafted.iter().find(|f| is_of(line, f));
        (line.condition.as_str(), row(&line.text, line.side, feature))
    });
    table(grouped(input, rows))
}

/// Rows under the names of their conditions where there are several.
fn grouped<'a>(input: &ReportInput<'_>, rows: impl Iterator<Item = (&'a str, Row)>) -> Vec<Row> {
    let mut all = Vec::new();
    let mut last = None;
    for (condition, row) in rows {
        if input.conditions.len() > 1 && last != Some(condition) && !condition.is_empty() {
            all.push(Row::group(condition));
        }
        last = Some(condition);
        all.push(row);
    }
    all
}

fn row(text: &str, side: Option<Side>, feature: Option<&Feature>) -> Row {
    let side = side.map_or(NOTHING, Side::word).to_owned();
    let Some(f) = feature else {
        let nothing = || NOTHING.to_owned();
        return Row::of([
            text.to_owned(),
            side,
            nothing(),
            nothing(),
            nothing(),
            nothing(),
            nothing(),
            nothing(),
        ]);
    };
    let decimals = decimals_of_unit(f.unit);
    Row::of([
        text.to_owned(),
        side,
        unit_word(f.unit).to_owned(),
        mean_and_spread(f.mean, f.sd, decimals),
        mean_and_spread(f.reference_mean, Some(f.reference_sd), decimals),
        fixed(f.z, 1),
        format!("{} of {}", f.cycles.0, f.cycles.1),
        fixed(f.error, decimals),
    ])
}
