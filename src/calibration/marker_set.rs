//! Marker sets: which labels mean which marker, which are needed, and which set a trial was captured with.
//!
//! A set is a TOML file; the shipped ones are embedded, a laboratory may load its own.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Deserialize;

use super::{CalibrationError, Landmark};
use crate::anatomy::Side;
use crate::files;

const SHIPPED: [(&str, &str); 4] = [
    (
        "plug-in-gait-lower.toml",
        include_str!("../../calibration/marker_sets/plug-in-gait-lower.toml"),
    ),
    (
        "plug-in-gait-full-body.toml",
        include_str!("../../calibration/marker_sets/plug-in-gait-full-body.toml"),
    ),
    (
        "helen-hayes-sacral.toml",
        include_str!("../../calibration/marker_sets/helen-hayes-sacral.toml"),
    ),
    (
        "clusters-medial.toml",
        include_str!("../../calibration/marker_sets/clusters-medial.toml"),
    ),
];

/// Whether a label is that of a marker set for a side; the case of letters does not matter.
fn is_called(label: &str, pattern: &str, side: Side) -> bool {
    let mut letters = label.chars().zip(pattern.chars());
    label.len() == pattern.len()
        && letters.all(|(here, wanted)| {
            let wanted = if wanted == SIDE_MARK {
                side.letter()
            } else {
                wanted
            };
            here.eq_ignore_ascii_case(&wanted)
        })
}

/// What stands for the side in a label of a marker set.
const SIDE_MARK: char = '?';

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Need {
    Required,
    Optional,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawSet {
    name: String,
    title: String,
    reference: String,
    markers: BTreeMap<String, RawMarker>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawMarker {
    need: Need,
    labels: Vec<String>,
    replaces: Option<String>,
}

#[derive(Debug, Clone, PartialEq)]
struct Definition {
    landmark: Landmark,
    need: Need,
    labels: Vec<String>,
    replaces: Option<Landmark>,
}

/// A marker set.
#[derive(Debug, Clone, PartialEq)]
pub struct MarkerSet {
    /// Short name by which a session file chooses it.
    pub name: String,
    /// Name for the report.
    pub title: String,
    /// Published source.
    pub reference: String,
    definitions: Vec<Definition>,
}

/// How well a set fits the labels of a trial.
#[derive(Debug, Clone, PartialEq)]
pub struct MarkerSetMatch {
    /// The set.
    pub set: MarkerSet,
    /// Share of the required markers that are there, 0 to 1.
    pub score: f64,
    /// Number of markers of the set that are there, optional ones included.
    pub found: usize,
    /// Required markers that are not there, by Plug-in Gait name.
    pub missing: Vec<String>,
}

impl MarkerSet {
    /// The shipped sets.
    ///
    /// # Errors
    /// None with an unaltered program: the shipped files are tested.
    pub fn all() -> Result<Vec<MarkerSet>, CalibrationError> {
        SHIPPED
            .iter()
            .map(|(file, text)| MarkerSet::from_toml(text, file))
            .collect()
    }

    /// The shipped set of that name.
    ///
    /// # Errors
    /// [`CalibrationError::NoSuchMarkerSet`] with the names that there are.
    pub fn by_name(name: &str) -> Result<MarkerSet, CalibrationError> {
        let sets = MarkerSet::all()?;
        let known = sets.iter().map(|s| s.name.clone()).collect();
        sets.into_iter()
            .find(|s| s.name == name)
            .ok_or_else(|| CalibrationError::NoSuchMarkerSet {
                name: name.to_owned(),
                known,
            })
    }

    /// A laboratory's own set.
    ///
    /// # Errors
    /// The file cannot be read, is not TOML, has an unknown key or names an unknown marker.
    pub fn read(path: &Path) -> Result<MarkerSet, CalibrationError> {
        let bytes = files::read(path).map_err(|source| CalibrationError::File { source })?;
        MarkerSet::from_toml(&String::from_utf8_lossy(&bytes), &path.display().to_string())
    }

    /// A set from TOML text; `origin` names the text in errors.
    ///
    /// # Errors
    /// The text is not TOML, has an unknown key or names an unknown marker.
    pub fn from_toml(text: &str, origin: &str) -> Result<MarkerSet, CalibrationError> {
        let raw: RawSet = toml::from_str(text).map_err(|source| CalibrationError::Toml {
            origin: origin.to_owned(),
            source: Box::new(source),
        })?;
        let landmark = |stem: &str| {
            Landmark::from_stem(stem).ok_or_else(|| CalibrationError::UnknownMarker {
                origin: origin.to_owned(),
                name: stem.to_owned(),
                known: Landmark::ALL.map(Landmark::stem).join(" "),
            })
        };
        let mut definitions = Vec::new();
        for (stem, marker) in &raw.markers {
            definitions.push(Definition {
                landmark: landmark(stem)?,
                need: marker.need,
                labels: marker.labels.clone(),
                replaces: marker.replaces.as_deref().map(landmark).transpose()?,
            });
        }
        definitions.sort_by_key(|d| d.landmark);
        Ok(MarkerSet {
            name: raw.name,
            title: raw.title,
            reference: raw.reference,
            definitions,
        })
    }

    /// The label under which each marker of the set appears among `labels`; the first of the set's labels that is
    /// there wins, upper and lower case being the same.
    pub fn resolve(&self, labels: &[&str]) -> Vec<(Landmark, Side, String)> {
        let mut found = Vec::new();
        for definition in &self.definitions {
            for side in definition.landmark.sides() {
                let hit = definition
                    .labels
                    .iter()
                    .find_map(|pattern| labels.iter().find(|label| is_called(label, pattern, *side)));
                if let Some(label) = hit {
                    found.push((definition.landmark, *side, (*label).to_owned()));
                }
            }
        }
        found
    }

    /// How well the set fits the labels of a trial.
    pub fn fit(&self, labels: &[&str]) -> MarkerSetMatch {
        let found = self.resolve(labels);
        let has = |landmark, side| found.iter().any(|(l, s, _)| *l == landmark && *s == side);
        let replaced = |landmark| {
            self.definitions.iter().any(|d| {
                d.replaces == Some(landmark) && d.landmark.sides().iter().all(|s| has(d.landmark, *s))
            })
        };
        let mut missing = Vec::new();
        let mut required = 0_u32;
        let mut there = 0_u32;
        for definition in self.definitions.iter().filter(|d| d.need == Need::Required) {
            for side in definition.landmark.sides() {
                required += 1;
                if has(definition.landmark, *side) || replaced(definition.landmark) {
                    there += 1;
                } else {
                    missing.push(definition.landmark.name(*side));
                }
            }
        }
        MarkerSetMatch {
            set: self.clone(),
            score: f64::from(there) / f64::from(required.max(1)),
            found: found.len(),
            missing,
        }
    }

    /// The shipped set that fits best: highest score, then most markers found, then the order of the shipped sets.
    ///
    /// # Errors
    /// As [`MarkerSet::all`].
    pub fn detect(labels: &[&str]) -> Result<MarkerSetMatch, CalibrationError> {
        MarkerSet::detect_among(&MarkerSet::all()?, labels).ok_or_else(|| CalibrationError::NoSuchMarkerSet {
            name: String::new(),
            known: Vec::new(),
        })
    }

    /// The set among some that fits best; `None` when there are none.
    pub fn detect_among(sets: &[MarkerSet], labels: &[&str]) -> Option<MarkerSetMatch> {
        let mut best: Option<MarkerSetMatch> = None;
        for candidate in sets.iter().map(|s| s.fit(labels)) {
            let beats = best.as_ref().is_none_or(|b| {
                candidate
                    .score
                    .total_cmp(&b.score)
                    .then(candidate.found.cmp(&b.found))
                    .is_gt()
            });
            if beats {
                best = Some(candidate);
            }
        }
        best
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOWER: [&str; 16] = [
        "LASI", "RASI", "LPSI", "RPSI", "LTHI", "LKNE", "LTIB", "LANK", "LHEE", "LTOE", "RTHI", "RKNE",
        "RTIB", "RANK", "RHEE", "RTOE",
    ];

    #[test]
    fn the_shipped_sets_parse_and_have_different_names() {
        let sets = MarkerSet::all().unwrap();
        assert_eq!(sets.len(), SHIPPED.len());
        assert_ne!(sets[0].name, sets[1].name);
        assert!(MarkerSet::by_name("helen-hayes-sacral").is_ok());
        assert!(MarkerSet::by_name("helen").is_err());
    }

    #[test]
    fn the_best_set_is_found_by_its_labels() {
        let found = MarkerSet::detect(&LOWER).unwrap();
        assert_eq!(found.set.name, "plug-in-gait-lower");
        assert!((found.score - 1.0).abs() < 1e-12);

        let mut full = LOWER.to_vec();
        full.extend([
            "LFHD", "RFHD", "LBHD", "RBHD", "C7", "T10", "CLAV", "STRN", "LSHO", "LELB", "LWRA",
        ]);
        full.extend(["LWRB", "LFIN", "RSHO", "RELB", "RWRA", "RWRB", "RFIN"]);
        assert_eq!(
            MarkerSet::detect(&full).unwrap().set.name,
            "plug-in-gait-full-body"
        );

        let cortex = [
            "R.ASIS", "L.ASIS", "V.Sacral", "R.Thigh", "R.Knee", "R.Shank", "R.Ankle", "R.Heel", "R.Toe",
            "L.Thigh", "L.Knee", "L.Shank", "L.Ankle", "L.Heel", "L.Toe",
        ];
        let found = MarkerSet::detect(&cortex).unwrap();
        assert!((found.score - 1.0).abs() < 1e-12, "{:?}", found.missing);
        let labels = found.set.resolve(&cortex);
        assert!(labels.contains(&(Landmark::Tib, Side::Right, "R.Shank".to_owned())));
        assert!(labels.contains(&(Landmark::Sacr, Side::Left, "V.Sacral".to_owned())));
    }

    #[test]
    fn a_missing_marker_is_named() {
        let found = MarkerSet::by_name("plug-in-gait-lower").unwrap().fit(&LOWER[1..]);
        assert_eq!(found.missing, ["LASI"]);
        assert!(found.score < 1.0);
    }

    #[test]
    fn a_laboratory_loads_its_own_set_from_a_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("mine.toml");
        assert!(
            MarkerSet::read(&path)
                .unwrap_err()
                .to_string()
                .contains("mine.toml")
        );
        let text =
            "name='mine'\ntitle='x'\nreference='x'\n[markers]\nKNE={need='required',labels=['?KNEE1']}\n";
        files::write_atomic(&path, text.as_bytes()).unwrap();
        let set = MarkerSet::read(&path).unwrap();
        let found = set.resolve(&["rknee1", "LKNEE1", "LKNE"]);
        assert_eq!(found.len(), 2);
        assert_eq!(found[1], (Landmark::Kne, Side::Right, "rknee1".to_owned()));
    }

    #[test]
    fn unknown_keys_and_markers_are_errors() {
        let head = "name = 'x'\ntitle = 'x'\nreference = 'x'\n";
        for (text, needle) in [
            (format!("colour = 1\n{head}[markers]\n"), "colour"),
            (
                format!("{head}[markers]\nASI = {{ need = 'required', labels = [], side = 1 }}\n"),
                "side",
            ),
            (
                format!("{head}[markers]\nNOSE = {{ need = 'required', labels = [] }}\n"),
                "NOSE",
            ),
        ] {
            let error = MarkerSet::from_toml(&text, "mine.toml").unwrap_err().to_string();
            assert!(error.contains(needle) && error.contains("mine.toml"), "{error}");
        }
    }
}
