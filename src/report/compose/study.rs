//! The study description: system, markers, model, filter, events, captures, measurements.

use super::stated;
use crate::anatomy::Side;
use crate::report::input::{MeasurementRow, ReportInput, TrialKind};
use crate::report::model::{Align, Block, Column, Fact, Row, Section, Table};
use crate::report::rounding::{NOTHING, fixed, shortest, unit_word};

pub(super) fn section(input: &ReportInput<'_>) -> Section {
    let mut blocks = vec![Block::Facts { facts: facts(input) }];
    if !input.study.events.is_empty() {
        blocks.push(heading("Gait events"));
        blocks.push(Block::Table(events(input)));
    }
    if !input.study.trials.is_empty() {
        blocks.push(heading("Captures"));
        blocks.push(Block::Table(trials(input)));
        blocks.push(Block::Notes {
            notes: trial_notes(input),
        });
    }
    if !input.study.filled.is_empty() {
        blocks.push(heading("Filled gaps of markers"));
        blocks.push(Block::Table(filled_gaps(input)));
    }
    if !input.study.measurements.is_empty() {
        blocks.push(heading("Subject measurements"));
        blocks.push(Block::Table(measurements(&input.study.measurements)));
        blocks.push(Block::Notes {
            notes: vec![
                "Source: where the value in use comes from. Computed: from the static capture. Recovered: derived \
                 from model outputs that another program stored in the captures. Assumed: nobody stated it."
                    .to_owned(),
            ],
        });
    }
    if !input.identity.notes.is_empty() {
        blocks.push(heading("Remarks"));
        blocks.extend(
            input
                .identity
                .notes
                .iter()
                .map(|text| Block::Text { text: text.clone() }),
        );
    }
    Section {
        key: "study",
        title: "Study description".to_owned(),
        subtitle: String::new(),
        blocks,
    }
}

fn heading(text: &str) -> Block {
    Block::Heading {
        text: text.to_owned(),
    }
}

fn rates(rates_hz: &mut [f64]) -> Option<String> {
    rates_hz.sort_by(f64::total_cmp);
    let mut words: Vec<String> = rates_hz.iter().map(|hz| shortest(*hz, 2)).collect();
    words.dedup();
    (!words.is_empty()).then(|| format!("{} Hz", words.join(", ")))
}

fn facts(input: &ReportInput<'_>) -> Vec<Fact> {
    let study = &input.study;
    let systems = if study.systems.is_empty() {
        "not named in the captures".to_owned()
    } else {
        study.systems.join("; ")
    };
    let mut point_rates: Vec<f64> = study.trials.iter().map(|t| t.point_rate_hz).collect();
    let marker_set = match (stated(&study.marker_set), study.marker_set_score) {
        (Some(name), Some(score)) => format!(
            "{name}, recognised by its labels ({} % of its markers present)",
            fixed(score * 100.0, 0)
        ),
        (Some(name), None) => format!("{name}, chosen by name"),
        (None, _) => "none recognised".to_owned(),
    };
    let mut facts = vec![
        Fact::new("Capture system", systems),
        Fact::new(
            "Point rate",
            rates(&mut point_rates).unwrap_or_else(|| NOTHING.to_owned()),
        ),
    ];
    if let Some(analog) = rates(&mut study.analog_rates_hz.clone()) {
        facts.push(Fact::new("Analog rate", analog));
    }
    let plates = match study.plates {
        0 => "none in the captures".to_owned(),
        n => n.to_string(),
    };
    let unsaid = |text: &str| {
        if text.is_empty() {
            NOTHING.to_owned()
        } else {
            text.to_owned()
        }
    };
    facts.extend([
        Fact::new("Force plates", plates),
        Fact::new("Marker set", marker_set),
        Fact::new("Model", unsaid(&study.model)),
        Fact::new("Hip joint centre", unsaid(&study.hip_centre)),
        Fact::new("Knee axis", unsaid(&study.knee_axis)),
        Fact::new("Pelvic rotation order", unsaid(&study.pelvic_rotation_order)),
        Fact::new(
            "Filter",
            stated(&study.filter)
                .unwrap_or_else(|| "none: marker coordinates are used as captured".to_owned()),
        ),
    ]);
    if let Some(filling) = stated(&study.filling) {
        facts.push(Fact::new("Gap filling", filling));
    }
    if let Some(progression) = stated(&study.progression) {
        facts.push(Fact::new("Direction of walking", progression));
    }
    facts.extend(
        study
            .further
            .iter()
            .map(|(label, value)| Fact::new(label, value.as_str())),
    );
    facts
}

fn events(input: &ReportInput<'_>) -> Table {
    let rows = input.study.events.iter().map(|e| {
        let [left_strikes, right_strikes] = e.strikes.map(|n| n.to_string());
        let [left_offs, right_offs] = e.offs.map(|n| n.to_string());
        Row::of([
            e.method.clone(),
            left_strikes,
            right_strikes,
            left_offs,
            right_offs,
        ])
    });
    Table {
        summary: "Number of gait events by method and side".to_owned(),
        columns: vec![
            Column::text("Method", 1),
            Column::number("Left strikes"),
            Column::number("Right strikes"),
            Column::number("Left foot offs"),
            Column::number("Right foot offs"),
        ],
        rows: rows.collect(),
        small: false,
    }
}

fn filled_gaps(input: &ReportInput<'_>) -> Table {
    let rows = input.study.filled.iter().map(|row| {
        let frames = format!("{} to {}", row.first_frame, row.last_frame);
        Row::of([
            row.trial.clone(),
            row.marker.clone(),
            frames,
            fixed(row.seconds, 2),
            row.method.clone(),
        ])
    });
    Table {
        summary: "Gaps of markers that were filled: trial, marker, frames, length and method".to_owned(),
        columns: vec![
            Column::text("File", 2),
            Column::word("Marker"),
            Column::number("Frames"),
            Column::number("Length (s)"),
            Column::text("Filled by", 3),
        ],
        rows: rows.collect(),
        small: true,
    }
}

/// Accepted and rejected cycles of one trial and side, "4 / 1".
fn cycles_of(input: &ReportInput<'_>, trial: &str, side: Side) -> String {
    let (mut accepted, mut rejected) = (0, 0);
    for cycle in input.conditions.iter().flat_map(|c| c.cycles) {
        if cycle.trial == trial && cycle.side == side {
            if cycle.is_accepted() {
                accepted += 1;
            } else {
                rejected += 1;
            }
        }
    }
    format!("{accepted} / {rejected}")
}

fn trials(input: &ReportInput<'_>) -> Table {
    let rows = input.study.trials.iter().map(|trial| {
        let kind = match trial.kind {
            TrialKind::Static => "static",
            TrialKind::Walk => "walk",
            TrialKind::Functional => "functional",
        };
        let frames = u32::try_from(trial.frames).unwrap_or(u32::MAX);
        let duration = if trial.point_rate_hz > 0.0 {
            fixed(f64::from(frames) / trial.point_rate_hz, 2)
        } else {
            NOTHING.to_owned()
        };
        let cycles = |side| {
            if trial.kind == TrialKind::Walk && trial.failure.is_none() {
                cycles_of(input, &trial.name, side)
            } else {
                NOTHING.to_owned()
            }
        };
        let mark = if trial.failure.is_some() { " *" } else { "" };
        Row::of([
            format!("{}{mark}", trial.name),
            kind.to_owned(),
            stated(&trial.condition).unwrap_or_else(|| NOTHING.to_owned()),
            trial.frames.to_string(),
            duration,
            cycles(Side::Left),
            cycles(Side::Right),
        ])
    });
    let number = |title: &str| Column::number(title);
    Table {
        summary: "Captures with kind, condition, length and cycles accepted and rejected per side".to_owned(),
        columns: vec![
            Column::text("File", 5),
            Column::word("Kind"),
            Column::text("Condition", 3),
            number("Frames"),
            number("Duration (s)"),
            number("Left cycles"),
            number("Right cycles"),
        ],
        rows: rows.collect(),
        small: false,
    }
}

fn trial_notes(input: &ReportInput<'_>) -> Vec<String> {
    let mut notes = vec!["Cycles: accepted / rejected.".to_owned()];
    for trial in &input.study.trials {
        if let Some(failure) = stated(&trial.failure) {
            notes.push(format!("* {}: not processed: {failure}", trial.name));
        }
        if let Some(note) = stated(&trial.note) {
            notes.push(format!("{}: {note}", trial.name));
        }
    }
    notes
}

fn measurements(rows: &[MeasurementRow]) -> Table {
    let value = |row: &MeasurementRow, value: Option<f64>| match value {
        None => NOTHING.to_owned(),
        Some(v) if row.yes_no => if v.abs() > 0.5 { "yes" } else { "no" }.to_owned(),
        Some(v) => fixed(v, 1),
    };
    let source = |source: &Option<String>| stated(source).unwrap_or_else(|| NOTHING.to_owned());
    let rows = rows.iter().map(|row| {
        let unit = unit_word(&row.unit);
        let left = value(row, row.left);
        let left_source = source(&row.left_source);
        if row.whole_body {
            let empty = String::new;
            Row::of([
                row.name.clone(),
                unit.to_owned(),
                left,
                left_source,
                empty(),
                empty(),
            ])
        } else {
            let right = value(row, row.right);
            let right_source = source(&row.right_source);
            Row::of([
                row.name.clone(),
                unit.to_owned(),
                left,
                left_source,
                right,
                right_source,
            ])
        }
    });
    Table {
        summary: "Subject measurements with unit and source, left and right".to_owned(),
        columns: vec![
            Column::text("Measurement", 3),
            Column {
                title: "Unit".to_owned(),
                align: Align::Left,
                share: 0,
            },
            Column::number("Left or whole"),
            Column::text("Source", 2),
            Column::number("Right"),
            Column::text("Source", 2),
        ],
        rows: rows.collect(),
        small: false,
    }
}
