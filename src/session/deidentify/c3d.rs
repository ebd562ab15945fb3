//! A capture without identifiers: texts are kept only where they are labels, units or ordinary words; the numbers of points
//! and analog channels stay as they are.

use super::tally::Tally;
use super::words::{Known, is_ordinary};
use crate::capture::c3d::{C3d, Group, Parameter, Values};
use crate::capture::is_gait_event;

/// Groups that are kept. Others go as a whole: nobody knows what they hold.
const GROUPS: [&str; 13] = [
    "POINT",
    "ANALOG",
    "FORCE_PLATFORM",
    "FORCE_PLATEFORM",
    "FPLATE",
    "EVENT",
    "EVENT_CONTEXT",
    "ANALYSIS",
    "SUBJECTS",
    "TRIAL",
    "PROCESSING",
    "MANUFACTURER",
    "ROTATION",
];
/// Lists of point labels.
const LABEL_LISTS: [&str; 9] = [
    "LABELS",
    "ANGLES",
    "FORCES",
    "MOMENTS",
    "POWERS",
    "SCALARS",
    "REACTIONS",
    "MODELED_MARKERS",
    "MARKERS",
];
/// Numeric parameters whose names hold one of these tell a day.
const DAYS: [&str; 4] = ["DATE", "BIRTH", "CREAT", "DAY"];
/// Longest unit or axis, characters.
const LONGEST_UNIT: usize = 8;
/// From this many printable characters on, bytes may be hidden text.
const HIDDEN_TEXT: usize = 4;

const REMOVED: &str = "text removed";
const PSEUDONYM: &str = "replaced by the pseudonym";

/// Names of subjects and prefixes of labels that a capture holds.
pub(super) fn names(c3d: &C3d) -> Vec<String> {
    let mut names = prefixes(c3d);
    for group in ["SUBJECTS", "EVENT", "ANALYSIS"] {
        let key = if group == "SUBJECTS" { "NAMES" } else { "SUBJECTS" };
        names.extend(c3d.strings(group, key));
    }
    names.retain(|name| !name.is_empty());
    names
}

/// Prefixes of labels, longest first: what stands before a colon, and what `SUBJECTS` declares.
fn prefixes(c3d: &C3d) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let labels = LABEL_LISTS.iter().flat_map(|list| c3d.strings("POINT", list));
    let before_colon = labels.filter_map(|label| label.rsplit_once(':').map(|(head, _)| format!("{head}:")));
    for prefix in before_colon.chain(c3d.strings("SUBJECTS", "LABEL_PREFIXES")) {
        if !prefix.is_empty() && !found.contains(&prefix) {
            found.push(prefix);
        }
    }
    found.sort_by_key(|prefix| std::cmp::Reverse(prefix.len()));
    found
}

/// Takes everything out of a capture that may identify; `known` is what certainly does.
pub(super) fn clean(c3d: &mut C3d, pseudonym: &str, known: &Known, tally: &mut Tally) {
    let prefixes = prefixes(c3d);
    let several = c3d
        .strings("SUBJECTS", "NAMES")
        .iter()
        .filter(|n| !n.is_empty())
        .count()
        > 1;
    let cleaner = Cleaner {
        known,
        pseudonym,
        prefixes,
        several,
        labels: c3d.strings("POINT", "LABELS"),
    };
    let before = c3d.groups.len();
    c3d.groups
        .retain(|group| GROUPS.iter().any(|known| group.name.eq_ignore_ascii_case(known)));
    tally.add("other groups", "group removed", before - c3d.groups.len());
    for group in &mut c3d.groups {
        cleaner.group(group, tally);
    }
    if c3d.header.reserved.iter().any(|byte| *byte != 0) {
        tally.add("header", "reserved words set to zero", 1);
    }
    c3d.header.reserved.clear();
    for event in &mut c3d.header.events {
        if !event.label.trim().is_empty() && !is_gait_event(&event.label) && !is_ordinary(&event.label) {
            event.label = "EVNT".to_owned();
            tally.add("header", "label of an event removed", 1);
        }
    }
}

struct Cleaner<'a> {
    known: &'a Known,
    pseudonym: &'a str,
    prefixes: Vec<String>,
    several: bool,
    labels: Vec<String>,
}

impl Cleaner<'_> {
    fn group(&self, group: &mut Group, tally: &mut Tally) {
        let name = group.name.to_ascii_uppercase();
        tally.add(
            &format!("{name}, comments"),
            REMOVED,
            usize::from(!group.description.is_empty()),
        );
        group.description.clear();
        let before = group.parameters.len();
        group.parameters.retain(|p| self.may_stay(&name, p));
        tally.add(&name, "parameter removed", before - group.parameters.len());
        for parameter in &mut group.parameters {
            let comment = usize::from(!parameter.description.is_empty());
            tally.add(&format!("{name}, comments"), REMOVED, comment);
            parameter.description.clear();
            let place = format!("{name}:{}", parameter.name.to_ascii_uppercase());
            let key = parameter.name.to_ascii_uppercase();
            let key = key.trim_end_matches(|c: char| c.is_ascii_digit());
            let (what, count) = self.texts(&name, key, parameter);
            tally.add(&place, what, count);
            if name == "SUBJECTS" && key == "USES_PREFIXES" && !self.several {
                zeros(&mut parameter.values);
            }
        }
    }

    /// Parameters that hold a day, hidden text or an identifier in their name do not stay.
    fn may_stay(&self, group: &str, parameter: &Parameter) -> bool {
        let name = parameter.name.to_ascii_uppercase();
        let hidden = match &parameter.values {
            Values::Byte(bytes) => {
                let printable = |b: &&i8| u8::try_from(**b).is_ok_and(|b| b.is_ascii_graphic());
                bytes.len() >= HIDDEN_TEXT
                    && bytes.iter().filter(printable).count() >= HIDDEN_TEXT
                    && group != "EVENT"
            }
            _ => false,
        };
        let day = DAYS.iter().any(|part| name.contains(part)) && group != "POINT";
        !(hidden || day || self.known.stands_in(&parameter.name))
    }

    /// Goes over the rows of a text parameter: what was done, how often.
    fn texts(&self, group: &str, key: &str, parameter: &mut Parameter) -> (&'static str, usize) {
        let label_list = LABEL_LISTS.contains(&key);
        let ordinary = |text: &str| (!is_ordinary(text) || self.known.stands_in(text)).then(String::new);
        let units = key.ends_with("UNITS") || key.ends_with("_SCREEN") || key == "FORMAT";
        match (group, key) {
            ("SUBJECTS", "NAMES") => (
                PSEUDONYM,
                rewrite(parameter, |i, text| Some(self.subject(i, text))),
            ),
            ("EVENT" | "ANALYSIS", "SUBJECTS") => (
                PSEUDONYM,
                rewrite(parameter, |_, text| Some(self.subject(0, text))),
            ),
            ("SUBJECTS", "LABEL_PREFIXES") => (
                "prefix removed",
                rewrite(parameter, |_, text| {
                    Some(
                        self.without_prefix(&format!("{text}x"))
                            .trim_end_matches('x')
                            .to_owned(),
                    )
                }),
            ),
            ("POINT", _) if label_list => (
                "prefix or name in a label removed",
                rewrite(parameter, |i, text| Some(self.label(text, "POINT_", i))),
            ),
            ("ANALOG", "LABELS") => (
                "prefix or name in a label removed",
                rewrite(parameter, |i, text| Some(self.label(text, "CHANNEL_", i))),
            ),
            ("POINT", "DESCRIPTIONS") => (
                REMOVED,
                rewrite(parameter, |i, text| {
                    let own = self.labels.get(i).is_some_and(|label| label == text);
                    if own {
                        Some(self.label(text, "POINT_", i))
                    } else {
                        ordinary(text)
                    }
                }),
            ),
            ("EVENT", "LABELS") => (
                "label of an event removed",
                rewrite(parameter, |_, text| {
                    let fine = is_gait_event(text) || ordinary(text).is_none();
                    (!fine).then(|| "Event".to_owned())
                }),
            ),
            ("ANALYSIS", "NAMES") => (
                REMOVED,
                rewrite(parameter, |_, text| {
                    self.known.may_stand_in(text).then(String::new)
                }),
            ),
            ("MANUFACTURER", "VERSION_LABEL" | "VERSION") => (
                REMOVED,
                rewrite(parameter, |_, text| {
                    let version = text.chars().all(|c| c.is_ascii_digit() || c == '.' || c == 'h');
                    if version { None } else { ordinary(text) }
                }),
            ),
            _ if units => (
                REMOVED,
                rewrite(parameter, |_, text| {
                    let fine = text.chars().count() <= LONGEST_UNIT && !self.known.may_stand_in(text);
                    (!fine).then(String::new)
                }),
            ),
            _ => (REMOVED, rewrite(parameter, |_, text| ordinary(text))),
        }
    }

    fn subject(&self, index: usize, text: &str) -> String {
        match (text.is_empty(), index) {
            (true, _) => String::new(),
            (false, 0) => self.pseudonym.to_owned(),
            (false, i) => format!("{}-{}", self.pseudonym, i + 1),
        }
    }

    /// A label without its prefix; in a file of several subjects the prefix is a number instead.
    fn without_prefix(&self, label: &str) -> String {
        let found = self
            .prefixes
            .iter()
            .enumerate()
            .find(|(_, p)| label.starts_with(p.as_str()));
        match found {
            Some((index, prefix)) => {
                let bare = label.get(prefix.len()..).unwrap_or_default();
                if self.several && !bare.is_empty() {
                    format!("S{}:{bare}", index + 1)
                } else {
                    bare.to_owned()
                }
            }
            None => label.to_owned(),
        }
    }

    fn label(&self, label: &str, stem: &str, index: usize) -> String {
        let bare = self.without_prefix(label);
        if self.known.stands_in(&bare) {
            format!("{stem}{}", index + 1)
        } else {
            bare
        }
    }
}

fn zeros(values: &mut Values) {
    match values {
        Values::Text(_) => {}
        Values::Byte(v) => v.fill(0),
        Values::Int(v) => v.fill(0),
        Values::Float(v) => v.fill(0.0),
    }
}

/// Replaces the rows of a text parameter for which `change` has another text, and says how many. What stands behind a NUL
/// goes too. The others keep their bytes.
fn rewrite(parameter: &mut Parameter, change: impl Fn(usize, &str) -> Option<String>) -> usize {
    let rows = parameter.strings();
    let Values::Text(bytes) = &mut parameter.values else {
        return 0;
    };
    let width = parameter.dims.first().copied().unwrap_or(bytes.len());
    let mut changed = 0;
    let mut wider = width;
    let mut texts: Vec<Option<Vec<u8>>> = Vec::new();
    for (index, row) in rows.iter().enumerate() {
        let head = row.split('\0').next().unwrap_or_default().trim_end();
        let new = change(index, head).unwrap_or_else(|| head.to_owned());
        if new == *row {
            texts.push(None);
            continue;
        }
        changed += 1;
        let latin: Vec<u8> = new.chars().map(|c| u8::try_from(c).unwrap_or(b'?')).collect();
        wider = wider.max(latin.len());
        texts.push(Some(latin));
    }
    if changed == 0 {
        return 0;
    }
    let mut out = Vec::with_capacity(wider * rows.len());
    for (index, old) in bytes.chunks(width.max(1)).enumerate() {
        let mut row = match texts.get(index) {
            Some(Some(new)) => new.clone(),
            _ => old.to_vec(),
        };
        row.resize(wider, b' ');
        out.append(&mut row);
    }
    *bytes = out;
    match parameter.dims.first_mut() {
        Some(first) => *first = wider,
        None => parameter.dims.push(wider),
    }
    changed
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cleaned(several: bool) -> (C3d, Vec<super::super::tally::Removal>) {
        let mut c3d = C3d::default();
        let names: &[&str] = if several {
            &["Sentinel", "Other"]
        } else {
            &["Sentinel"]
        };
        c3d.groups = vec![
            Group::new(
                "SUBJECTS",
                vec![
                    Parameter::texts("NAMES", names),
                    Parameter::texts("LABEL_PREFIXES", &["Sentinel:"]),
                    Parameter::ints("USES_PREFIXES", &[1], vec![1]),
                ],
            ),
            Group::new(
                "POINT",
                vec![
                    Parameter::texts("LABELS", &["Sentinel:LASI", "RASI", "SentinelHead"])
                        .described("of Sentinel"),
                    Parameter::texts("DESCRIPTIONS", &["Sentinel:LASI", "left knee", "C:\\Sentinel"]),
                ],
            ),
            Group::new("SECRET", vec![Parameter::text("WHO", "Sentinel")]),
            Group::new("TRIAL", vec![Parameter::float("DATE_OF_BIRTH", 1988.0)]),
        ];
        let mut known = Known::default();
        for name in names_of(&c3d) {
            known.add_label(&name);
        }
        let mut tally = Tally::default();
        clean(&mut c3d, "P-1", &known, &mut tally);
        (c3d, tally.removals())
    }

    fn names_of(c3d: &C3d) -> Vec<String> {
        super::names(c3d)
    }

    #[test]
    fn labels_lose_prefixes_and_texts_go() {
        let (c3d, removed) = cleaned(false);
        assert_eq!(c3d.strings("POINT", "LABELS"), ["LASI", "RASI", "POINT_3"]);
        assert_eq!(c3d.strings("POINT", "DESCRIPTIONS"), ["LASI", "left knee", ""]);
        assert_eq!(c3d.strings("SUBJECTS", "NAMES"), ["P-1"]);
        assert!(c3d.group("SECRET").is_none() && c3d.parameter("TRIAL", "DATE_OF_BIRTH").is_none());
        assert_eq!(
            c3d.parameter("SUBJECTS", "USES_PREFIXES")
                .and_then(Parameter::number),
            Some(0.0)
        );
        assert!(!format!("{c3d:?}{removed:?}").to_lowercase().contains("sentinel"));
    }

    #[test]
    fn two_subjects_stay_two() {
        let (c3d, _) = cleaned(true);
        assert_eq!(c3d.strings("POINT", "LABELS"), ["S1:LASI", "RASI", "POINT_3"]);
        assert_eq!(c3d.strings("SUBJECTS", "NAMES"), ["P-1", "P-1-2"]);
    }
}
