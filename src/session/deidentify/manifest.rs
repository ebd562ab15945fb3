//! `session.toml` without identifiers: every key has its rule, a key without one goes.

use std::collections::BTreeMap;

use toml::{Table, Value};

use super::FreeText;
use super::dates::DatePolicy;
use super::tally::Tally;
use super::words::{Known, is_ordinary};
use crate::session::manifest::{Date, Manifest};

/// Ages above this are given as one more: the oldest are too few to hide among.
const OLDEST_YEARS: u16 = 89;

/// What is done with a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Rule {
    /// Numbers, choices.
    Keep,
    /// By the policy for free text.
    Free,
    /// A list of free texts.
    FreeList,
    /// A number, or free text.
    Written,
    /// A day.
    Day,
    /// The pseudonym with an ending.
    Pseudonym(&'static str),
    /// The name of a condition.
    Condition,
    /// The file of a trial.
    TrialFile,
    /// Handled by the flow, else removed.
    Remove,
}

fn rule(section: &str, key: &str) -> Rule {
    match (section, key) {
        ("session" | "report", "id") if section == "session" => Rule::Pseudonym("-session"),
        ("report", "id") => Rule::Pseudonym("-report"),
        ("subject", "id") => Rule::Pseudonym(""),
        ("session" | "report" | "referral", "date") | ("lab", "camera_calibration_date") => Rule::Day,
        ("subject", "birth_date") | ("diagnosis", "onset_date") => Rule::Day,
        ("session", "notes") | ("subject", "diagnosis" | "affected_side") => Rule::Free,
        ("subject", "age_years") => Rule::Remove,
        ("subject", _) => Rule::Keep,
        ("lab", "camera_residual_mm") => Rule::Keep,
        ("lab", "system" | "cameras" | "plates" | "video" | "emg" | "walkway") => Rule::Free,
        ("referral", "clinical_question" | "history") => Rule::Free,
        ("history", "medication") => Rule::FreeList,
        ("history", _) => Rule::Free,
        ("exam_row", "group") => Rule::Keep,
        ("exam_row", "left" | "right") => Rule::Written,
        ("exam_row", _) => Rule::Free,
        ("exam" | "consent" | "functional_measure", "date" | "signed_date") => Rule::Day,
        ("prior_treatment", "start_date" | "end_date") => Rule::Day,
        ("exam", "range_of_motion" | "strength" | "tone" | "selectivity") => Rule::Keep,
        ("exam", "method" | "text") => Rule::Free,
        ("functional_measure", "name" | "value" | "unit" | "method") => Rule::Free,
        ("prior_treatment", "kind" | "what" | "side" | "outcome") => Rule::Free,
        ("consent", "covers_video") => Rule::Keep,
        ("consent", "given_by" | "scope") => Rule::Free,
        ("model", "marker_set") | ("report", "norms") => Rule::Keep,
        ("report", "amendment") => Rule::Free,
        ("report", "status" | "version" | "paper" | "language" | "gps_convention") => Rule::Keep,
        ("model" | "kinetics" | "plates" | "gaps" | "filters", _) => Rule::Keep,
        ("condition", "name") | ("trial", "condition") => Rule::Condition,
        ("condition", "description" | "aid" | "orthosis" | "footwear" | "speed") => Rule::Free,
        ("trial", "file") => Rule::TrialFile,
        ("trial", "notes" | "exclude_reason") => Rule::Free,
        ("trial", "kind" | "exclude") => Rule::Keep,
        ("trial", key) if key.starts_with("plate_") => Rule::Keep,
        ("diagnosis", "sequence" | "code" | "system" | "version" | "role" | "side" | "present_on_claim") => {
            Rule::Keep
        }
        ("diagnosis", "description") => Rule::Free,
        _ => Rule::Remove,
    }
}

/// What the rules need.
pub(super) struct Rules<'a> {
    pub(super) pseudonym: &'a str,
    pub(super) dates: DatePolicy,
    pub(super) free: FreeText,
    pub(super) known: &'a Known,
    /// New names of trial files by their old ones in lower case.
    pub(super) files: &'a BTreeMap<String, String>,
    /// Files beside the session that go along, under their new names: `lab.limits`, `model.marker_set`, `report.norms`.
    pub(super) beside: &'a BTreeMap<&'static str, String>,
    /// Diameter of the markers that the laboratory's file states, mm.
    pub(super) marker_diameter_mm: Option<f64>,
}

/// Texts of the session file that identify for certain: names, numbers, addresses of the patient and of others.
pub(super) fn names(manifest: &Manifest, table: &Table) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    let sections = [
        "patient",
        "coverage",
        "provider",
        "personnel",
        "authorisation",
        "order",
        "encounter",
        "necessity",
        "claim",
    ];
    let personal = |key: &str| {
        let parts = [
            "name",
            "mrn",
            "npi",
            "phone",
            "address",
            "city",
            "zip",
            "guardian",
            "member",
            "group_number",
            "license",
            "tax_id",
            "number",
            "placer",
            "filler",
            "orderer",
            "author",
            "_id",
        ];
        key == "id" || parts.iter().any(|part| key.contains(part))
    };
    for section in sections {
        let tables: Vec<&Table> = match table.get(section) {
            Some(Value::Table(one)) => vec![one],
            Some(Value::Array(many)) => many.iter().filter_map(Value::as_table).collect(),
            _ => Vec::new(),
        };
        for (key, value) in tables.into_iter().flatten() {
            if let Some(text) = value.as_str().filter(|_| personal(key)) {
                names.push(text.to_owned());
            }
        }
    }
    names.extend(manifest.session.operator.clone());
    names.extend(manifest.referral.referrer.clone());
    names.extend(manifest.exam.iter().filter_map(|e| e.author.clone()));
    let lab = &manifest.lab;
    names.extend(
        [&lab.name, &lab.address, &lab.contact, &lab.accreditation]
            .into_iter()
            .flatten()
            .cloned(),
    );
    names.retain(|name| !is_ordinary(name));
    names
}

/// The text of the new session file.
pub(super) fn clean(manifest: &Manifest, table: &Table, rules: &Rules<'_>, tally: &mut Tally) -> String {
    let mut conditions: BTreeMap<String, String> = BTreeMap::new();
    let mut out = Table::new();
    for (section, value) in table {
        match value {
            Value::Table(inner) => {
                let kept = entries(section, inner, rules, &mut conditions, tally);
                if !kept.is_empty() {
                    out.insert(section.clone(), Value::Table(kept));
                }
            }
            Value::Array(items) => {
                let kept: Vec<Value> = items
                    .iter()
                    .filter_map(Value::as_table)
                    .map(|item| entries(section, item, rules, &mut conditions, tally))
                    .filter(|kept| !kept.is_empty() && (section != "trial" || kept.contains_key("file")))
                    .map(Value::Table)
                    .collect();
                if !kept.is_empty() {
                    out.insert(section.clone(), Value::Array(kept));
                }
            }
            _ => {}
        }
    }
    out.insert("schema".to_owned(), Value::String("ambula-session/1".to_owned()));
    set(
        &mut out,
        "session",
        "id",
        Value::String(format!("{}-session", rules.pseudonym)),
    );
    set(
        &mut out,
        "subject",
        "id",
        Value::String(rules.pseudonym.to_owned()),
    );
    age(manifest, rules, &mut out, tally);
    for (key, file) in rules.beside {
        if let Some((section, key)) = key.split_once('.') {
            set(&mut out, section, key, Value::String(file.clone()));
        }
    }
    if let Some(diameter_mm) = rules.marker_diameter_mm
        && manifest.subject.marker_diameter_mm.is_none()
    {
        set(
            &mut out,
            "subject",
            "marker_diameter_mm",
            Value::Float(diameter_mm),
        );
    }
    let note = "# A copy without identifiers, written by ambula deidentify.\n";
    format!("{note}{}", toml::to_string(&out).unwrap_or_default())
}

fn set(out: &mut Table, section: &str, key: &str, value: Value) {
    let entry = out
        .entry(section.to_owned())
        .or_insert_with(|| Value::Table(Table::new()));
    if let Value::Table(inner) = entry {
        inner.insert(key.to_owned(), value);
    }
}

/// The age stays; the day of birth stays only where dates are moved, and not of the oldest.
fn age(manifest: &Manifest, rules: &Rules<'_>, out: &mut Table, tally: &mut Tally) {
    let subject = &manifest.subject;
    let completed = subject
        .birth_date
        .zip(manifest.session.date)
        .and_then(|(born, tested)| born.years_until(tested));
    let years = completed
        .map(f64::from)
        .or(subject.age_years.filter(|_| subject.birth_date.is_none()));
    let Some(years) = years else { return };
    let oldest = f64::from(OLDEST_YEARS);
    let moved = matches!(rules.dates, DatePolicy::Shift(_)) && subject.birth_date.is_some();
    if moved && years <= oldest {
        return;
    }
    if let Some(Value::Table(inner)) = out.get_mut("subject") {
        inner.remove("birth_date");
    }
    if years > oldest {
        tally.add("subject.age_years", "age above 89 given as 90", 1);
    }
    let age_years = if years > oldest { oldest + 1.0 } else { years };
    set(out, "subject", "age_years", Value::Float(age_years));
}

fn entries(
    section: &str,
    typed: &Table,
    rules: &Rules<'_>,
    conditions: &mut BTreeMap<String, String>,
    tally: &mut Tally,
) -> Table {
    let mut kept = Table::new();
    for (key, value) in typed {
        let place = format!("{section}.{key}");
        let (new, what) = match (rule(section, key), value) {
            (_, Value::String(text)) if text.is_empty() => (None, None),
            (Rule::Keep, _) if rules.beside.contains_key(place.as_str()) => (None, None),
            (Rule::Keep, Value::String(text)) if is_path(text) => (None, Some("removed")),
            (Rule::Keep, value) if rules.known.stands_in(&value.to_string()) => (None, Some("removed")),
            (Rule::Keep, value) => (Some(value.clone()), None),
            (Rule::Pseudonym(ending), _) => {
                let new = Value::String(format!("{}{ending}", rules.pseudonym));
                (Some(new), Some("replaced by the pseudonym"))
            }
            (Rule::Day, value) => match day(value, rules.dates) {
                Some(day) => (Some(day), Some("date changed")),
                None => (None, Some("date removed")),
            },
            (Rule::Written, Value::Integer(_) | Value::Float(_)) => (Some(value.clone()), None),
            (Rule::FreeList, Value::Array(items)) => free_list(items, rules),
            (Rule::Free | Rule::Written, Value::String(text)) => match rules.free.of(text, rules.known) {
                Some(new) if new == *text => (Some(value.clone()), None),
                Some(new) => (Some(Value::String(new)), Some("free text changed")),
                None => (None, Some("free text removed")),
            },
            (Rule::Condition, Value::String(name)) => {
                let new = condition(name, rules, conditions);
                let what = (new != *name).then_some("replaced by a number");
                (Some(Value::String(new)), what)
            }
            (Rule::TrialFile, Value::String(file)) => (
                rules
                    .files
                    .get(&file.to_lowercase())
                    .map(|new| Value::String(new.clone())),
                Some("replaced"),
            ),
            _ if place == "subject.age_years" => (None, None),
            _ => (None, Some("removed")),
        };
        if let Some(what) = what {
            tally.add(&place, what, 1);
        }
        if let Some(new) = new {
            kept.insert(key.clone(), new);
        }
    }
    kept
}

/// A list of free texts by the policy.
fn free_list(items: &[Value], rules: &Rules<'_>) -> (Option<Value>, Option<&'static str>) {
    let texts = || items.iter().filter_map(Value::as_str);
    let new: Vec<String> = texts()
        .filter_map(|text| rules.free.of(text, rules.known))
        .collect();
    let same = new.len() == items.len() && new.iter().map(String::as_str).eq(texts());
    let what = (!same).then_some("free text changed");
    // an empty list would say that there is none
    let kept = same || !new.is_empty();
    let new = new.into_iter().map(Value::String).collect();
    (kept.then_some(Value::Array(new)), what)
}

fn is_path(text: &str) -> bool {
    text.contains(['/', '\\', ':']) && !text.starts_with("ambula-")
}

/// The name of a condition when it is made of ordinary words, else a number.
fn condition(name: &str, rules: &Rules<'_>, conditions: &mut BTreeMap<String, String>) -> String {
    if is_ordinary(name) && !rules.known.stands_in(name) {
        return name.to_owned();
    }
    let next = format!("condition-{}", conditions.len() + 1);
    conditions.entry(name.to_owned()).or_insert(next).clone()
}

/// A day as TOML writes it or as text.
fn day(value: &Value, dates: DatePolicy) -> Option<Value> {
    let text = match value {
        Value::Datetime(day) => day.to_string(),
        Value::String(text) => text.clone(),
        _ => return None,
    };
    let moved = dates.of(Date::parse(&text)?)?;
    Some(
        moved
            .to_string()
            .parse()
            .map_or_else(|_| Value::String(moved.to_string()), Value::Datetime),
    )
}
