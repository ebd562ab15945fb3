//! `ambula inspect`: everything in a C3D file, for a reader or as JSON. Names of subjects are not shown.

use std::fmt::Write as _;

use serde::Serialize;

use super::voice::{self, Paint, padded};
use super::{Exit, args};
use crate::capture::c3d::{Parameter, Values};
use crate::capture::{CaptureError, StoredEventKind, Trial};
use crate::quality::{Cutoff, cutoffs};
use crate::session::recognise;

/// Parameters that hold names of persons.
const PRIVATE: [(&str, &str); 4] = [
    ("SUBJECTS", "NAMES"),
    ("SUBJECTS", "LABEL_PREFIXES"),
    ("EVENT", "SUBJECTS"),
    ("ANALYSIS", "SUBJECTS"),
];
/// Values of a parameter that are printed before it is cut short.
const MOST_VALUES: usize = 12;

#[derive(Serialize)]
struct Sheet {
    schema: &'static str,
    file: String,
    byte_order: &'static str,
    software: Option<String>,
    frames: usize,
    first_frame: usize,
    duration_s: f64,
    point_rate_hz: f64,
    analog_rate_hz: f64,
    subjects: usize,
    looks_like: &'static str,
    because: String,
    markers: Vec<PointLine>,
    outputs: Vec<String>,
    analog: Vec<ChannelLine>,
    plates: Vec<PlateLine>,
    events: Vec<EventLine>,
    analysis: Vec<AnalysisLine>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    cutoffs: Vec<Cutoff>,
    notices: Vec<String>,
    groups: Vec<GroupPart>,
}

#[derive(Serialize)]
struct PointLine {
    label: String,
    valid_frames: usize,
    gaps: usize,
    longest_gap_frames: usize,
}

#[derive(Serialize)]
struct ChannelLine {
    label: String,
    unit: String,
}

#[derive(Serialize)]
struct PlateLine {
    number: usize,
    r#type: usize,
    corners_mm: [[f64; 3]; 4],
    origin_mm: [f64; 3],
    channels: Vec<usize>,
}

#[derive(Serialize)]
struct EventLine {
    time_s: f64,
    side: Option<&'static str>,
    label: String,
}

#[derive(Serialize)]
struct AnalysisLine {
    name: String,
    side: Option<&'static str>,
    value: f64,
    unit: String,
}

#[derive(Serialize)]
struct GroupPart {
    name: String,
    description: String,
    parameters: Vec<ParameterPart>,
}

#[derive(Serialize)]
struct ParameterPart {
    name: String,
    description: String,
    dimensions: Vec<usize>,
    values: serde_json::Value,
}

/// Runs the command.
pub(super) fn run(order: &args::Inspect) -> Exit {
    if order.file.is_dir() {
        voice::complain(
            &format!("{} is a folder", order.file.display()),
            Some("give one C3D file, or look at the folder with `ambula check`"),
        );
        return Exit::Input;
    }
    let trial = match Trial::read(&order.file) {
        Ok(trial) => trial,
        Err(error) => {
            let advice = match &error {
                CaptureError::File(_) => "check that the file exists and that you may read it",
                _ => "the message says where the file is broken; export it again from the capture software",
            };
            voice::complain(&error.to_string(), Some(advice));
            return Exit::Input;
        }
    };
    let file = order.file.file_name().unwrap_or_default().to_string_lossy();
    let mut sheet = sheet(&file, &trial);
    if order.cutoffs {
        sheet.cutoffs = cutoffs(&trial);
    }
    if order.json {
        return voice::say_json(&sheet);
    }
    voice::say(&text(&sheet));
    Exit::Done
}

fn sheet(file: &str, trial: &Trial) -> Sheet {
    let recognised = recognise(trial);
    let units = trial.analog_units();
    let frames = u32::try_from(trial.frames()).unwrap_or(u32::MAX);
    let rate_hz = trial.point_rate_hz();
    Sheet {
        schema: "ambula-inspect/1",
        file: file.to_owned(),
        byte_order: trial.c3d().header.order.name(),
        software: trial.software().map(str::to_owned),
        frames: trial.frames(),
        first_frame: trial.first_frame_number(),
        duration_s: if rate_hz > 0.0 {
            f64::from(frames) / rate_hz
        } else {
            0.0
        },
        point_rate_hz: rate_hz,
        analog_rate_hz: trial.analog_rate_hz(),
        subjects: trial.subjects().len(),
        looks_like: recognised.kind.word(),
        because: recognised.why,
        markers: trial
            .marker_labels()
            .into_iter()
            .map(|label| {
                let gaps = trial.gaps(label);
                let missing = gaps.as_ref().map_or(0, |g| g.missing_frames);
                PointLine {
                    label: label.to_owned(),
                    valid_frames: trial.frames().saturating_sub(missing),
                    gaps: gaps.as_ref().map_or(0, |g| g.runs.len()),
                    longest_gap_frames: gaps.as_ref().map_or(0, |g| g.longest_frames()),
                }
            })
            .collect(),
        outputs: trial.output_labels().into_iter().map(str::to_owned).collect(),
        analog: trial
            .analog_labels()
            .into_iter()
            .enumerate()
            .map(|(index, label)| ChannelLine {
                label: label.to_owned(),
                unit: units.get(index).cloned().unwrap_or_default(),
            })
            .collect(),
        plates: trial
            .plates()
            .iter()
            .enumerate()
            .map(|(index, plate)| PlateLine {
                number: index + 1,
                r#type: plate.kind,
                corners_mm: plate.corners_mm,
                origin_mm: plate.origin_mm,
                channels: plate.channels.iter().map(|c| c + 1).collect(),
            })
            .collect(),
        events: trial
            .events()
            .iter()
            .map(|e| EventLine {
                time_s: e.time_s,
                side: e.side.map(|s| s.word()),
                label: match e.kind {
                    StoredEventKind::FootStrike => "foot strike".to_owned(),
                    StoredEventKind::FootOff => "foot off".to_owned(),
                    StoredEventKind::Other => e.label.clone(),
                },
            })
            .collect(),
        analysis: trial
            .analysis()
            .iter()
            .map(|a| AnalysisLine {
                name: a.name.clone(),
                side: a.side.map(|s| s.word()),
                value: a.value,
                unit: a.unit.clone(),
            })
            .collect(),
        cutoffs: Vec::new(),
        notices: trial.notices().iter().map(ToString::to_string).collect(),
        groups: trial
            .c3d()
            .groups
            .iter()
            .map(|group| GroupPart {
                name: group.name.clone(),
                description: group.description.clone(),
                parameters: group.parameters.iter().map(|p| part(&group.name, p)).collect(),
            })
            .collect(),
    }
}

fn part(group: &str, parameter: &Parameter) -> ParameterPart {
    let private = PRIVATE.contains(&(group, parameter.name.as_str()));
    ParameterPart {
        name: parameter.name.clone(),
        description: parameter.description.clone(),
        dimensions: parameter.dims.clone(),
        values: match (&parameter.values, private) {
            (_, true) => serde_json::json!("(not shown)"),
            (Values::Text(_), _) => serde_json::json!(parameter.strings()),
            (Values::Byte(_) | Values::Int(_), _) => serde_json::json!(parameter.integers()),
            (Values::Float(_), _) => serde_json::json!(parameter.floats()),
        },
    }
}

fn text(sheet: &Sheet) -> String {
    let paint = Paint::for_stdout();
    let mut out = String::new();
    let heading = |title: String| format!("\n{}\n", paint.bold(&title));
    let _ = writeln!(out, "\n{}", paint.bold(&sheet.file));
    for (name, value) in [
        (
            "Software",
            sheet.software.clone().unwrap_or_else(|| "not stated".to_owned()),
        ),
        ("Byte order", sheet.byte_order.to_owned()),
        (
            "Frames",
            format!(
                "{} from number {}, {} Hz, {:.2} s",
                sheet.frames, sheet.first_frame, sheet.point_rate_hz, sheet.duration_s
            ),
        ),
        (
            "Analog",
            if sheet.analog.is_empty() {
                "none".to_owned()
            } else {
                format!("{} channels, {} Hz", sheet.analog.len(), sheet.analog_rate_hz)
            },
        ),
        ("Subjects", sheet.subjects.to_string()),
        ("Looks like", format!("{}: {}", sheet.looks_like, sheet.because)),
    ] {
        let _ = writeln!(out, "  {}  {value}", padded(name, 10));
    }
    out.push_str(&heading(format!("Markers ({})", sheet.markers.len())));
    let width = sheet
        .markers
        .iter()
        .map(|m| m.label.chars().count())
        .max()
        .unwrap_or(0);
    for marker in &sheet.markers {
        let gaps = match marker.gaps {
            0 => String::new(),
            1 => format!("1 gap of {} frames", marker.longest_gap_frames),
            n => format!("{n} gaps, the longest {} frames", marker.longest_gap_frames),
        };
        let gaps = if marker.valid_frames == 0 {
            "never seen".to_owned()
        } else {
            gaps
        };
        let line = format!(
            "  {}  {:>6} frames  {gaps}",
            padded(&marker.label, width),
            marker.valid_frames
        );
        let _ = writeln!(out, "{}", line.trim_end());
    }
    if !sheet.outputs.is_empty() {
        out.push_str(&heading(format!("Model outputs ({})", sheet.outputs.len())));
        wrapped(&mut out, &sheet.outputs);
    }
    if !sheet.analog.is_empty() {
        out.push_str(&heading(format!("Analog channels ({})", sheet.analog.len())));
        let labels: Vec<String> = sheet
            .analog
            .iter()
            .map(|c| {
                if c.unit.is_empty() {
                    c.label.clone()
                } else {
                    format!("{} [{}]", c.label, c.unit)
                }
            })
            .collect();
        wrapped(&mut out, &labels);
    }
    if !sheet.plates.is_empty() {
        out.push_str(&heading(format!("Force plates ({})", sheet.plates.len())));
        for plate in &sheet.plates {
            let corners: Vec<String> = plate
                .corners_mm
                .iter()
                .map(|[x, y, z]| format!("({x:.0}, {y:.0}, {z:.0})"))
                .collect();
            let _ = writeln!(
                out,
                "  {}  type {}, corners {} mm, channels {:?}",
                plate.number,
                plate.r#type,
                corners.join(" "),
                plate.channels
            );
        }
    }
    if !sheet.events.is_empty() {
        out.push_str(&heading(format!("Events ({})", sheet.events.len())));
        for event in &sheet.events {
            let side = event.side.unwrap_or("");
            let _ = writeln!(out, "  {:>8.3} s  {side:<5}  {}", event.time_s, event.label);
        }
    }
    if !sheet.analysis.is_empty() {
        out.push_str(&heading(format!("Stored results ({})", sheet.analysis.len())));
        for line in &sheet.analysis {
            let side = line.side.unwrap_or("");
            let _ = writeln!(
                out,
                "  {}  {side:<5}  {:.4} {}",
                padded(&line.name, 22),
                line.value,
                line.unit
            );
        }
    }
    if !sheet.cutoffs.is_empty() {
        out.push_str(&heading("Cut-offs that a residual analysis proposes".to_owned()));
        for cutoff in &sheet.cutoffs {
            let channels = format!(
                "{} {}",
                cutoff.channels,
                if cutoff.channels == 1 {
                    "channel"
                } else {
                    "channels"
                }
            );
            let _ = writeln!(
                out,
                "  {}  {:>5.1} Hz (median of {channels}; {:.1} to {:.1} Hz)",
                padded(cutoff.class, 15),
                cutoff.median_hz,
                cutoff.least_hz,
                cutoff.most_hz
            );
        }
        out.push_str("  for a zero-lag Butterworth low-pass of order 2 per pass; nothing is filtered unless session.toml says so\n");
    }
    if !sheet.notices.is_empty() {
        out.push_str(&heading(format!(
            "Deviations from the format ({})",
            sheet.notices.len()
        )));
        for notice in &sheet.notices {
            let _ = writeln!(out, "  {notice}");
        }
    }
    out.push_str(&heading(format!("Parameters ({} groups)", sheet.groups.len())));
    for group in &sheet.groups {
        let _ = writeln!(out, "  {}", group.name);
        for parameter in &group.parameters {
            let _ = writeln!(
                out,
                "    {}  {}",
                padded(&parameter.name, 22),
                short(&parameter.values)
            );
        }
    }
    out.push('\n');
    out
}

/// Labels side by side, broken at a hundred characters.
fn wrapped(out: &mut String, labels: &[String]) {
    let mut line = String::from(" ");
    for label in labels {
        if line.chars().count() + label.chars().count() > 100 {
            let _ = writeln!(out, "{line}");
            line = String::from(" ");
        }
        let _ = write!(line, " {label}");
    }
    let _ = writeln!(out, "{line}");
}

/// The first values of a parameter.
fn short(values: &serde_json::Value) -> String {
    let serde_json::Value::Array(all) = values else {
        return values.as_str().unwrap_or_default().to_owned();
    };
    let mut words: Vec<String> = all
        .iter()
        .take(MOST_VALUES)
        .map(|v| {
            v.as_str()
                .map_or_else(|| v.to_string(), |text| text.trim().to_owned())
        })
        .collect();
    if all.len() > MOST_VALUES {
        words.push(format!("… {} values", all.len()));
    }
    words.join(", ")
}
