//! The page of `ambula compare`.

use super::voice::{Paint, WIDTH, cut, padded, wrapped};
use crate::norms::Variable;
use crate::parameters::{ANGLE_POINTS, CurveChange, ErrorSource, PROFILE, ValueChange};
use crate::session::{Against, Comparison};

/// Parameters that the short page shows.
const SHOWN: [&str; 8] = [
    "walking_speed",
    "cadence",
    "stride_length",
    "step_length",
    "step_width",
    "stance",
    "single_support",
    "double_support",
];

pub(super) fn page(comparison: &Comparison, all: bool) -> String {
    let paint = Paint::for_stdout();
    let mut lines = Vec::new();
    for (index, session) in comparison.sessions.iter().enumerate() {
        let [left, right] = session.cycles;
        let speed = session
            .walking_speed_m_s
            .map_or(String::new(), |v| format!(", {v:.2} m/s"));
        let day = session
            .day
            .as_ref()
            .map_or(String::new(), |day| format!(", {day}"));
        let text = format!("{}  {}{day}, {}", index + 1, session.label, session.condition);
        lines.push(format!(
            "{}{speed}, cycles {left} left, {right} right",
            paint.bold(&text)
        ));
    }
    for (label, text) in [
        ("error of measurement", &comparison.measurement_error),
        ("reference for GPS", &comparison.reference),
    ] {
        for (index, line) in wrapped(text, WIDTH - 25).into_iter().enumerate() {
            let label = if index == 0 { label } else { "" };
            lines.push(format!("   {}  {line}", padded(label, 20)));
        }
    }
    for against in &comparison.against_first {
        lines.push(String::new());
        lines.push(paint.bold(&format!("Session {} minus session 1", against.session)));
        part(against, all, paint, &mut lines);
    }
    lines.push(String::new());
    lines.extend(wrapped(comparison.rule, WIDTH));
    lines.push(format!("GPS: {}.", comparison.gps_convention));
    lines.push(String::new());
    lines.join("\n")
}

fn part(against: &Against, all: bool, paint: Paint, lines: &mut Vec<String>) {
    for warning in &against.warnings {
        for (index, line) in wrapped(warning, WIDTH - 4).into_iter().enumerate() {
            let mark = if index == 0 {
                paint.yellow("!")
            } else {
                " ".to_owned()
            };
            lines.push(format!("  {mark} {line}"));
        }
    }
    if !against.gps.is_empty() {
        lines.push(paint.dim(&format!(
            "  {}{:>9}{:>9}{:>9}",
            padded("GPS, degrees", 32),
            "1",
            against.session,
            "change"
        )));
        for row in &against.gps {
            let words = if row.beyond_mcid {
                "larger than the smallest important change"
            } else {
                "within the smallest important change"
            };
            lines.push(format!(
                "  {}{:>9.1}{:>9.1}{:>+9.1}  {words} ({})",
                padded(row.side, 32),
                row.first_deg,
                row.second_deg,
                row.change_deg,
                row.mcid_deg
            ));
        }
    }
    lines.push(paint.dim(&format!(
        "  {}{:>9}{:>6}{:>8}{:>9}",
        padded("curves", 32),
        "largest",
        "at %",
        "RMS",
        "error"
    )));
    let shown = |c: &&CurveChange| all || is_shown(c.variable);
    lines.extend(
        against
            .curves
            .iter()
            .filter(shown)
            .map(|change| curve_line(change, paint)),
    );
    lines.push(paint.dim(&format!(
        "  {}{:>9}{:>9}{:>9}{:>9}",
        padded("values", 32),
        "1",
        against.session,
        "change",
        "error"
    )));
    let shown = |v: &&ValueChange| all || is_shown_value(v);
    let lines_of_values = against.values.iter().filter(shown);
    lines.extend(lines_of_values.map(|change| value_line(change, paint)));
    if !all {
        let curves = against
            .curves
            .iter()
            .filter(|c| !is_shown(c.variable) && c.real_change == Some(true))
            .count();
        let values = against.values.iter();
        let values = values
            .filter(|v| !is_shown_value(v) && v.real_change == Some(true))
            .count();
        if curves + values > 0 {
            lines.push(format!(
                "  beyond the error, too: {curves} other curves, {values} other values; --all shows them"
            ));
        }
    }
}

/// Whether the short page has a value: some of time and distance, and those of angles that changed.
fn is_shown_value(change: &ValueChange) -> bool {
    let of_angle = ANGLE_POINTS.iter().any(|p| p.definition.key == change.key);
    SHOWN.contains(&change.key) || (of_angle && change.real_change == Some(true))
}

/// Whether the short page has a curve: the angles of the profile, joint moments and powers.
fn is_shown(variable: Variable) -> bool {
    PROFILE.contains(&variable)
        || matches!(
            variable.key().as_str(),
            "hip_moment.sagittal"
                | "hip_moment.frontal"
                | "knee_moment.sagittal"
                | "knee_moment.frontal"
                | "ankle_moment.sagittal"
                | "hip_power.sagittal"
                | "knee_power.sagittal"
                | "ankle_power.sagittal"
        )
}

fn curve_line(change: &CurveChange, paint: Paint) -> String {
    let name = format!("{} {}", change.variable.key(), change.side.word());
    let error = change
        .detectable
        .map_or_else(|| "–".to_owned(), |d| format!("{:.1}", d.change));
    let source = change.detectable.map_or("", |d| match d.source {
        ErrorSource::Laboratory => "",
        ErrorSource::Published => " (published)",
    });
    format!(
        "  {}{:>+9.1}{:>6}{:>8.1}{:>9}  {}  {}{source}",
        padded(&cut(&name, 31), 32),
        change.largest,
        change.at_pct,
        change.rms,
        error,
        padded(change.unit, 8),
        verdict(change.real_change, paint)
    )
}

fn value_line(change: &ValueChange, paint: Paint) -> String {
    let name = match change.side {
        Some(side) => format!("{} {}", change.name, side.word()),
        None => change.name.to_owned(),
    };
    let error = change
        .detectable
        .map_or_else(|| "–".to_owned(), |d| format!("{:.2}", d.change));
    format!(
        "  {}{:>9.2}{:>9.2}{:>+9.2}{:>9}  {}  {}",
        padded(&cut(&name, 31), 32),
        change.first,
        change.second,
        change.change,
        error,
        padded(change.unit, 9),
        verdict(change.real_change, paint)
    )
}

fn verdict(real: Option<bool>, paint: Paint) -> String {
    match real {
        Some(true) => paint.bold("real change"),
        Some(false) => paint.dim("within the error"),
        None => paint.dim("error not known"),
    }
}
