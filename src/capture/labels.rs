//! Names of points: subject prefixes taken off, model outputs told from markers.

use std::collections::{BTreeMap, BTreeSet};

use super::c3d::{C3d, Leniency, Notice};

/// What a point of a C3D file holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum PointKind {
    /// A position: a marker, or a virtual marker such as `LFEO`.
    Marker,
    /// An angle of a model.
    Angle,
    /// A force.
    Force,
    /// A moment.
    Moment,
    /// A power.
    Power,
    /// Any other number a model put out.
    Scalar,
}

/// The name of one point.
#[derive(Debug, Clone)]
pub(super) struct Label {
    /// Without the subject prefix.
    pub(super) bare: String,
    /// The prefix before the colon, if any. Identifies a person: never printed.
    pub(super) prefix: Option<String>,
    /// As stored, with the prefix; none where the file has no label for the point. Never printed either.
    pub(super) stored: Option<String>,
    pub(super) kind: PointKind,
}

/// The type groups of `POINT` and what their members are.
const TYPE_GROUPS: [(&str, PointKind); 7] = [
    ("ANGLES", PointKind::Angle),
    ("FORCES", PointKind::Force),
    ("MOMENTS", PointKind::Moment),
    ("POWERS", PointKind::Power),
    ("SCALARS", PointKind::Scalar),
    ("REACTIONS", PointKind::Force),
    ("MODELED_MARKERS", PointKind::Marker),
];

/// The names of all points in stored order.
pub(super) fn of_points(c3d: &C3d, notices: &mut Vec<Notice>) -> Vec<Label> {
    let mut names = c3d.strings("POINT", "LABELS");
    let given = names.len();
    if given < c3d.points.count {
        notices.push(Notice::new(
            Leniency::LabelsMissing,
            None,
            format!(
                "{} points, {given} labels; the others are named POINT_n",
                c3d.points.count
            ),
        ));
        names.extend((given..c3d.points.count).map(|n| format!("POINT_{}", n + 1)));
    }
    names.truncate(c3d.points.count);
    let typed = typed_labels(c3d);
    let prefixes = declared_prefixes(c3d);
    names
        .into_iter()
        .enumerate()
        .map(|(index, name)| {
            let (prefix, bare) = split(&name, &prefixes);
            let listed = typed.get(name.as_str()).or_else(|| typed.get(bare)).copied();
            Label {
                kind: listed.or_else(|| by_name(bare)).unwrap_or(PointKind::Marker),
                bare: bare.to_owned(),
                prefix: prefix.map(str::to_owned),
                stored: (index < given).then_some(name),
            }
        })
        .collect()
}

/// The names of all analog channels in stored order.
pub(super) fn of_channels(c3d: &C3d) -> Vec<String> {
    let mut names = c3d.strings("ANALOG", "LABELS");
    names.truncate(c3d.analog.channels);
    let given = names.len();
    names.extend((given..c3d.analog.channels).map(|n| format!("CHANNEL_{}", n + 1)));
    names
}

/// Labels of the subjects in a file, by prefix or by `SUBJECTS:NAMES`.
pub(super) fn subjects(c3d: &C3d, labels: &[Label]) -> Vec<String> {
    let mut seen: Vec<String> = Vec::new();
    for prefix in labels.iter().filter_map(|l| l.prefix.clone()) {
        if !seen.contains(&prefix) {
            seen.push(prefix);
        }
    }
    if seen.is_empty() {
        seen = c3d.strings("SUBJECTS", "NAMES");
        seen.retain(|name| !name.is_empty());
    }
    seen
}

fn typed_labels(c3d: &C3d) -> BTreeMap<String, PointKind> {
    let mut typed = BTreeMap::new();
    for (group, kind) in TYPE_GROUPS {
        for label in c3d.strings("POINT", group) {
            if !label.is_empty() {
                typed.entry(label).or_insert(kind);
            }
        }
    }
    typed
}

fn declared_prefixes(c3d: &C3d) -> BTreeSet<String> {
    let mut declared: BTreeSet<String> = c3d.strings("SUBJECTS", "LABEL_PREFIXES").into_iter().collect();
    declared.remove("");
    declared
}

/// Prefix and bare name. A colon ends a prefix; a prefix that `SUBJECTS:LABEL_PREFIXES` declares needs none.
fn split<'a>(name: &'a str, declared: &BTreeSet<String>) -> (Option<&'a str>, &'a str) {
    if let Some((prefix, bare)) = name.rsplit_once(':')
        && !bare.is_empty()
    {
        return (Some(prefix), bare);
    }
    for prefix in declared {
        if let Some(bare) = name.strip_prefix(prefix.as_str()).filter(|bare| !bare.is_empty()) {
            return (name.get(..prefix.len()), bare);
        }
    }
    (None, name)
}

/// Model outputs of files that do not list them: the names that Plug-in Gait gives, with or without the
/// suffix `V` of old versions.
fn by_name(label: &str) -> Option<PointKind> {
    const ENDINGS: [(&str, PointKind); 9] = [
        ("Angles", PointKind::Angle),
        ("AbsAnkleAngle", PointKind::Angle),
        ("Moment", PointKind::Moment),
        ("Moments", PointKind::Moment),
        ("Power", PointKind::Power),
        ("Powers", PointKind::Power),
        ("Force", PointKind::Force),
        ("Forces", PointKind::Force),
        ("NormalisedGRF", PointKind::Force),
    ];
    let stem = label.strip_suffix('V').unwrap_or(label);
    let ending = ENDINGS
        .iter()
        .find(|(ending, _)| stem.len() > ending.len() && stem.ends_with(ending));
    ending.map(|(_, kind)| *kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prefixes_come_off() {
        let none = BTreeSet::new();
        assert_eq!(split("A22:LASI", &none), (Some("A22"), "LASI"));
        assert_eq!(split("LASI", &none), (None, "LASI"));
        assert_eq!(split("LASI:", &none), (None, "LASI:"));
        let declared = BTreeSet::from(["Subj_".to_owned()]);
        assert_eq!(split("Subj_LASI", &declared), (Some("Subj_"), "LASI"));
    }

    #[test]
    fn outputs_are_known_by_name() {
        assert_eq!(by_name("LHipAngles"), Some(PointKind::Angle));
        assert_eq!(by_name("RKneeMomentV"), Some(PointKind::Moment));
        assert_eq!(by_name("LASI"), None);
        assert_eq!(by_name("Force"), None);
    }
}
