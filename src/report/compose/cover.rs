//! The cover: who, when, why, the key figures and what the data are like.

use super::kinetics::contact_counts;
use super::{long_date, stated};
use crate::anatomy::Side;
use crate::parameters::{Parameter, find};
use crate::quality::Verdict;
use crate::report::input::{ConditionInput, ReportInput, Severity};
use crate::report::model::{Cover, Fact, Headline, Headlines, Light, StatusLine};
use crate::report::rounding::{NOTHING, counted, decimals_of_unit, fixed, fixed_or_nothing, shortest};

/// What the program is for and what it is not.
pub(super) const INTENDED_USE: &str = "Intended use: Ambula computes and documents measurements of walking from \
motion capture, for qualified staff of gait laboratories. It makes no diagnosis, recommends no treatment and has \
not been assessed as a medical device. The numbers are to be judged by a qualified professional together with \
the clinical examination.";

const NOT_STATED: &str = "not stated";

pub(super) fn cover(input: &ReportInput<'_>) -> Cover {
    let identity = &input.identity;
    let question = stated(&identity.clinical_question).map_or_else(
        || vec!["No clinical question was stated.".to_owned()],
        |question| {
            question
                .lines()
                .map(str::trim)
                .filter(|l| !l.is_empty())
                .map(str::to_owned)
                .collect()
        },
    );
    Cover {
        laboratory_lines: identity.laboratory_lines.clone(),
        identification: identification(input),
        question,
        referrer: referrer(input),
        headlines: input
            .conditions
            .iter()
            .map(|c| headlines(c, input.conditions.len() > 1))
            .collect(),
        status: status(input),
        intended_use: INTENDED_USE.to_owned(),
    }
}

/// Who asked, and when, as far as stated.
fn referrer(input: &ReportInput<'_>) -> Option<String> {
    let day = input.clinical.referred.map(long_date);
    match (stated(&input.identity.referrer), day) {
        (Some(name), Some(day)) => Some(format!("Referred by {name}, {day}")),
        (Some(name), None) => Some(format!("Referred by {name}")),
        (None, Some(day)) => Some(format!("Referred on {day}; by whom is not stated")),
        (None, None) => None,
    }
}

fn identification(input: &ReportInput<'_>) -> Vec<Fact> {
    let identity = &input.identity;
    let text = |value: &Option<String>| stated(value).unwrap_or_else(|| NOT_STATED.to_owned());
    let number = |value: Option<f64>, unit: &str, decimals| {
        value.map_or_else(
            || NOT_STATED.to_owned(),
            |v| format!("{}\u{A0}{unit}", shortest(v, decimals)),
        )
    };
    let [left, right] = identity.leg_length_mm;
    let legs = if left.is_none() && right.is_none() {
        NOT_STATED.to_owned()
    } else {
        format!(
            "left {}, right {} mm",
            fixed_or_nothing(left, 0),
            fixed_or_nothing(right, 0)
        )
    };
    let mut conditions: Vec<&str> = Vec::new();
    for condition in &input.conditions {
        if !condition.name.is_empty() && !conditions.contains(&condition.name) {
            conditions.push(condition.name);
        }
    }
    let conditions = if conditions.is_empty() {
        NOT_STATED.to_owned()
    } else {
        conditions.join(", ")
    };
    let mut facts = vec![
        Fact::new("Subject", text(&identity.subject_id)),
        Fact::new("Sex", text(&identity.sex)),
        Fact::new("Age", text(&identity.age)),
        Fact::new("Height", number(identity.height_mm.map(|mm| mm / 1000.0), "m", 3)),
        Fact::new("Mass", number(identity.mass_kg, "kg", 1)),
        Fact::new("Leg length", legs),
        Fact::new(
            "Date of test",
            identity
                .test_date
                .map_or_else(|| NOT_STATED.to_owned(), long_date),
        ),
        Fact::new("Session", identity.session_id.clone()),
        Fact::new("Operator", text(&identity.operator)),
        Fact::new("Condition", conditions),
    ];
    facts.extend(super::signatures::facts(&input.document));
    if let Some(diagnosis) = stated(&identity.diagnosis) {
        facts.push(Fact::new("Diagnosis", diagnosis));
    }
    facts
}

fn headlines(condition: &ConditionInput<'_>, several: bool) -> Headlines {
    let mut numbers = Vec::new();
    for (key, label) in [("walking_speed", "Walking speed"), ("cadence", "Cadence")] {
        let of = |side| find(condition.parameters, key, Some(side));
        let (value, unit) = match both(of(Side::Left), of(Side::Right)) {
            Some((mean, unit)) => (fixed(mean, decimals_of_unit(unit)), unit),
            None => (NOTHING.to_owned(), ""),
        };
        numbers.push(Headline {
            label: label.to_owned(),
            value,
            unit: unit.to_owned(),
        });
    }
    for side in Side::BOTH {
        let (accepted, all) = condition.counts(side);
        let word = if side == Side::Left { "Left" } else { "Right" };
        numbers.push(Headline {
            label: format!("{word} cycles accepted"),
            value: accepted.to_string(),
            unit: format!("of {all}"),
        });
    }
    if let Some((reference, scores)) = condition.reference.and_then(|r| Some((r, r.scores?))) {
        numbers.push(Headline {
            label: "Gait Profile Score".to_owned(),
            value: fixed(scores.gps.overall_deg, 1),
            unit: format!("° {}", super::profile::short(reference.convention)),
        });
    }
    Headlines {
        condition: if several {
            condition.name.to_owned()
        } else {
            String::new()
        },
        numbers,
    }
}

/// Mean over the cycles of both sides, with the unit.
fn both(left: Option<&Parameter>, right: Option<&Parameter>) -> Option<(f64, &'static str)> {
    let values = || left.iter().chain(right.iter()).flat_map(|p| &p.values);
    let unit = left.or(right)?.unit;
    let count = u32::try_from(values().count()).ok().filter(|n| *n > 0)?;
    Some((values().sum::<f64>() / f64::from(count), unit))
}

fn line(light: Light, label: &str, text: String) -> StatusLine {
    StatusLine {
        light,
        label: label.to_owned(),
        text,
    }
}

fn status(input: &ReportInput<'_>) -> Vec<StatusLine> {
    let mut lines = vec![captures(input), cycles(input), events(input)];
    if input.plates.is_some() {
        lines.push(plates(input));
    }
    lines.extend(quality(input));
    lines.extend(reference(input));
    lines.extend(super::features::status(input));
    lines.extend([assumptions(input), findings(input)]);
    lines
}

/// What the results are held against, by condition where that differs.
fn reference(input: &ReportInput<'_>) -> Option<StatusLine> {
    let mut words: Vec<&str> = Vec::new();
    let mut light = Light::Clear;
    for condition in &input.conditions {
        let text = condition.reference.map_or("none chosen", |r| r.words);
        if condition.reference.is_some_and(|r| r.cautious) {
            light = Light::Note;
        }
        if !words.contains(&text) {
            words.push(text);
        }
    }
    (!words.is_empty()).then(|| line(light, "Reference", words.join("; ")))
}

/// The verdicts of the quality checks.
fn quality(input: &ReportInput<'_>) -> Option<StatusLine> {
    let quality = input.quality.as_ref()?;
    let light = match quality.review.verdict {
        Verdict::Good => Light::Clear,
        Verdict::Care => Light::Note,
        Verdict::Redo => Light::Attention,
    };
    Some(line(light, "Quality checks", super::quality::tally(quality)))
}

fn plates(input: &ReportInput<'_>) -> StatusLine {
    let mut light = Light::Clear;
    let several = input.conditions.len() > 1;
    let words: Vec<String> = input
        .conditions
        .iter()
        .map(|condition| {
            let counts = Side::BOTH.map(|side| condition.averages.side(side).kinetics.n);
            if counts.contains(&0) {
                light = Light::Note;
            }
            let name = if several {
                format!(" ({})", condition.name)
            } else {
                String::new()
            };
            format!("{}{name}", contact_counts(condition))
        })
        .collect();
    let text = if words.is_empty() {
        light = Light::Note;
        "no walk with plate contacts".to_owned()
    } else {
        words.join("; ")
    };
    line(light, "Force plates", text)
}

fn captures(input: &ReportInput<'_>) -> StatusLine {
    let trials = &input.study.trials;
    let failed: Vec<&str> = trials
        .iter()
        .filter(|t| t.failure.is_some())
        .map(|t| t.name.as_str())
        .collect();
    if failed.is_empty() {
        let text = format!("{} processed", counted(trials.len(), "capture"));
        return line(
            if trials.is_empty() {
                Light::Attention
            } else {
                Light::Clear
            },
            "Captures",
            text,
        );
    }
    let text = format!(
        "{} of {} processed; not processed: {}",
        trials.len() - failed.len(),
        counted(trials.len(), "capture"),
        failed.join(", ")
    );
    line(Light::Attention, "Captures", text)
}

fn cycles(input: &ReportInput<'_>) -> StatusLine {
    let mut light = Light::Clear;
    let mut words = Vec::new();
    let (mut accepted, mut all) = (0, 0);
    for condition in &input.conditions {
        for side in Side::BOTH {
            let (kept, cut) = condition.counts(side);
            accepted += kept;
            all += cut;
            if kept == 0 {
                light = Light::Attention;
                let name = if input.conditions.len() > 1 {
                    format!(" ({})", condition.name)
                } else {
                    String::new()
                };
                words.push(format!("no accepted {} cycle{name}", side.word()));
            }
        }
    }
    if all == 0 {
        return line(Light::Attention, "Cycles", "no gait cycle was found".to_owned());
    }
    if accepted < all {
        light = light.max(Light::Note);
        words.insert(
            0,
            format!("{accepted} of {all} accepted, {} rejected", all - accepted),
        );
    } else {
        words.insert(0, format!("all {all} accepted"));
    }
    line(light, "Cycles", words.join("; "))
}

fn events(input: &ReportInput<'_>) -> StatusLine {
    let methods: Vec<String> = input
        .study
        .events
        .iter()
        .map(|e| {
            let count: usize = e.strikes.iter().chain(&e.offs).sum();
            format!("{count} {}", e.method)
        })
        .collect();
    match methods.as_slice() {
        [] => line(Light::Attention, "Events", "none".to_owned()),
        [one] => line(Light::Clear, "Events", one.clone()),
        several => line(Light::Note, "Events", several.join(", ")),
    }
}

fn assumptions(input: &ReportInput<'_>) -> StatusLine {
    let count = input.assumptions.len();
    if count == 0 {
        line(Light::Clear, "Assumptions", "none".to_owned())
    } else {
        line(
            Light::Note,
            "Assumptions",
            format!("{count}, listed under rejected data and assumptions"),
        )
    }
}

fn findings(input: &ReportInput<'_>) -> StatusLine {
    let count = |severity| input.findings.iter().filter(|f| f.severity == severity).count();
    let (errors, warnings, notes) = (
        count(Severity::Error),
        count(Severity::Warning),
        count(Severity::Note),
    );
    let words: Vec<String> = [(errors, "error"), (warnings, "warning"), (notes, "note")]
        .into_iter()
        .filter(|(n, _)| *n > 0)
        .map(|(n, noun)| counted(n, noun))
        .collect();
    let light = match (errors, warnings, notes) {
        (0, 0, 0) => return line(Light::Clear, "Findings", "none".to_owned()),
        (0, 0, _) => Light::Clear,
        (0, _, _) => Light::Note,
        _ => Light::Attention,
    };
    line(light, "Findings", words.join(", "))
}
