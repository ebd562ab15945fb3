//! Writes a `session.toml` to fill in: what the captures hold stands in it, what they do not is commented out.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use super::calibrating::measured;
use super::folder::{Folder, SESSION_FILE};
use super::intake::{self, Capture, Content};
use super::journal::Journal;
use super::manifest::TrialKind;
use super::measurements::{self, Values};
use super::settings::{self, Overrides, SCHEMA};
use super::{SessionError, Silent, side_files};
use crate::anatomy::Side;
use crate::calibration::{Measured, Source};
use crate::capture::Trial;
use crate::files;

/// A template that was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// Where.
    pub path: PathBuf,
    /// What the operator should look at.
    pub remarks: Vec<String>,
}

/// Writes the template into a folder.
///
/// # Errors
/// There is a session file already and `force` is not set; there is no capture; the file cannot be written.
pub fn init(path: &Path, force: bool) -> Result<Written, SessionError> {
    let target = path.join(SESSION_FILE);
    if target.exists() && !force {
        return Err(SessionError::AlreadyThere { path: target });
    }
    let folder = Folder::without_session_file(path)?;
    let mut journal = Journal::default();
    let settings = settings::resolve(&folder, &Overrides::default())?;
    let captures = intake::read(&folder, &settings, &Silent, &mut journal);
    let beside = side_files::read(&folder, &mut journal);
    let of_kind = |kind| {
        let found = captures.iter().filter(move |c| c.kind == Some(kind));
        found.filter_map(Capture::trial).collect::<Vec<&Trial>>()
    };
    let statics = of_kind(TrialKind::Static);
    let subject = measured(
        &of_kind(TrialKind::Walk),
        statics.first().copied(),
        &beside,
        &settings,
    );
    let mut text = head();
    subject_section(&mut text, &subject);
    text.push_str(MIDDLE);
    for capture in &captures {
        trial_section(&mut text, capture, &journal);
    }
    text.push_str(TAIL);
    files::write_atomic(&target, text.as_bytes())?;
    let mut remarks: Vec<String> = captures
        .iter()
        .filter_map(|c| match &c.content {
            Content::Broken(why) => Some(format!("{}: {why}", c.plan.file)),
            _ => None,
        })
        .collect();
    if statics.is_empty() {
        remarks.push("No static trial was recognised; set kind = \"static\" where one is.".to_owned());
    }
    Ok(Written {
        path: target,
        remarks,
    })
}

fn head() -> String {
    format!(
        "\
# The session in this folder. Everything may be left out; what is left out is taken from the captures, and the
# report says so. Units are part of the keys. docs/session.md explains every key.
schema = \"{SCHEMA}\"

[session]
# id = \"2026-0001\"                  # running number of the session
# date = 2026-01-31                 # day of the test
# operator = \"\"
# operator_credential = \"PT\"

[subject]
# id = \"S-0001\"                     # a pseudonym, never a name
# sex = \"female\"                    # female | male | other | unknown
# birth_date = 2010-01-31           # or age_years = 16
# diagnosis = \"\"
"
    )
}

/// Measurements that the lower body cannot do without or that are usually taken; commented out when unknown.
const ALWAYS_SHOWN: [&str; 7] = [
    "height",
    "mass",
    "marker_diameter",
    "leg_length",
    "knee_width",
    "ankle_width",
    "flat_foot",
];
/// Results of a static trial: stored by other programs, computed again by this one.
const NEVER_WRITTEN: [&str; 2] = ["static_plantar_flexion", "static_rotation_offset"];
/// Usually results too: shown, but only in force when the operator says so.
const ONLY_SHOWN: [&str; 4] = [
    "inter_asis_distance",
    "asis_trochanter_distance",
    "head_offset",
    "ankle_ab_add",
];

fn subject_section(text: &mut String, subject: &crate::calibration::Subject) {
    for named in measurements::named(subject) {
        let values: Vec<(Option<Side>, Option<Measured>)> = match named.values {
            Values::Body(value) => vec![(None, value)],
            Values::Sides(values) => Side::BOTH.into_iter().map(Some).zip(values).collect(),
        };
        if NEVER_WRITTEN.contains(&named.key) {
            continue;
        }
        for (side, value) in values {
            let side = side.map(|s| format!("_{}", s.word())).unwrap_or_default();
            let unit = if named.unit.is_empty() {
                String::new()
            } else {
                format!("_{}", named.unit)
            };
            let key = format!("{}{side}{unit}", named.key);
            match value {
                Some(Measured { value, source }) => {
                    // a stored angle of exactly zero means "not measured"
                    if named.unit == "deg" && value.abs() < f64::EPSILON {
                        continue;
                    }
                    let shown = match named.unit {
                        "" => (value > 0.5).to_string(),
                        "deg" => format!("{}", (value * 1e6).round() / 1e6),
                        _ => format!("{}", (value * 1e4).round() / 1e4),
                    };
                    let from = match source {
                        Source::SessionFile => String::new(),
                        other => format!("from the {}", other.words()),
                    };
                    let off = if ONLY_SHOWN.contains(&named.key) { "# " } else { "" };
                    let entry = format!("{off}{key} = {shown}");
                    let _ = writeln!(text, "{entry:<44} # {from}");
                }
                None if ALWAYS_SHOWN.contains(&named.key) => {
                    let _ = writeln!(text, "# {key} =");
                }
                None => {}
            }
        }
    }
}

const MIDDLE: &str = "
[lab]
# file = \"../our-lab.toml\"         # a laboratory file completes this section
# name = \"\"
# address = \"\"
# accreditation = \"\"
# system = \"\"                       # capture system and version
# cameras = \"\"
# plates = \"\"
# video = \"front, back, left, right\"

[referral]
# referrer = \"\"
# clinical_question = \"\"            # in the referrer's words
# history = \"\"

# [history] [exam] [[exam_row]] [[functional_measure]] [[prior_treatment]] [consent]: pages of their own in the
# report; see docs/report.md.

[model]
# marker_set = \"plug-in-gait-lower\" # detected from the labels when left out
# hip_centre = \"davis\"              # davis | bell | harrington | hara
# pelvic_rotation_order = \"classic\" # classic | baker2001

[kinetics]
# method = \"plug-in-gait\"         # plug-in-gait | de-leva
# moment_frame = \"distal\"         # distal | proximal | laboratory | joint-coordinate-system

[report]
# paper = \"a4\"                      # a4 | letter
# norms = \"healthy-12\"              # a shipped set | path of a .json file | none
# gps_convention = \"baker2009\"      # baker2009 | pelvis-left-only | pycgm2 | mean-of-18
# date = 2026-01-31

# [[condition]]
# name = \"barefoot\"
# description = \"Barefoot, self-selected speed\"

# One entry per capture. Captures that are not listed are not processed.
";

const TAIL: &str = "
# Billing: [encounter] [patient] [order] [[diagnosis]] [necessity] [[equipment]] [[personnel]] [interpretation]
# [[time]] [[coverage]] [[provider]] [authorisation]; see docs/session.md.
";

fn trial_section(text: &mut String, capture: &Capture, journal: &Journal) {
    let file = toml::Value::String(capture.plan.file.clone());
    let _ = writeln!(text, "\n[[trial]]\nfile = {file}");
    match (&capture.content, capture.kind) {
        (Content::Broken(why), _) => {
            let reason = toml::Value::String(why.clone());
            let _ = writeln!(text, "exclude = true\nexclude_reason = {reason}");
        }
        (_, Some(kind)) => {
            let start = format!("{} is taken as", capture.name);
            let assumed = journal.assumptions.iter().find(|a| a.what.starts_with(&start));
            let why = assumed.and_then(|a| a.what.split_once(": ")).map(|(_, why)| why);
            let entry = format!("kind = \"{}\"", kind.word());
            let _ = writeln!(
                text,
                "{entry:<36}# {}",
                why.unwrap_or("static | walk | functional")
            );
            let plates = capture.trial().map_or(0, |t| t.plates().len());
            if kind == TrialKind::Walk {
                text.push_str("# condition = \"barefoot\"\n");
                for plate in 1..=plates.min(8) {
                    let _ = writeln!(
                        text,
                        "# plate_{plate} = \"auto\"                # left | right | invalid | auto"
                    );
                }
            }
        }
        (_, None) => {}
    }
}
