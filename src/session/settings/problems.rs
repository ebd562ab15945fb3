//! Everything that is wrong with a session file: wording, numbers, conditions, dates.

use std::collections::BTreeSet;

use super::SCHEMA;
use crate::report::Language;
use crate::session::folder::Folder;
use crate::session::manifest::{Condition, Manifest, Problem};
use crate::session::treatment;

/// What was found so far.
pub(super) struct Problems<'a> {
    pub(super) folder: &'a Folder,
    pub(super) list: Vec<Problem>,
}

impl Problems<'_> {
    pub(super) fn add(&mut self, key: &str, what: String, hint: &str) {
        let line = self.folder.document.as_ref().and_then(|d| d.line_of(key));
        self.list.push(Problem {
            line,
            key: key.to_owned(),
            what,
            hint: (!hint.is_empty()).then(|| hint.to_owned()),
        });
    }

    pub(super) fn check_wording(&mut self, manifest: &Manifest) {
        if let Some(schema) = manifest.schema.as_deref().filter(|s| *s != SCHEMA) {
            let what = format!("\"{schema}\" is not a layout this version reads");
            self.add("schema", what, &format!("write \"{SCHEMA}\""));
        }
        let language = manifest.report.language.as_deref();
        if let Some(language) = language.filter(|tag| Language::of(tag).is_none()) {
            let what = format!("the report is not available in \"{language}\"");
            self.add("report.language", what, "write \"en\", \"de\" or \"es\"");
        }
        if manifest.report.version == Some(0) {
            self.add("report.version", "versions count from 1".to_owned(), "");
        }
    }

    /// Lengths and masses that no person has; a factor of ten too small is most often centimetres.
    pub(super) fn check_numbers(&mut self, manifest: &Manifest) {
        let s = &manifest.subject;
        let limits: [(&str, Option<f64>, f64, f64); 13] = [
            ("height_mm", s.height_mm, 400.0, 2600.0),
            ("mass_kg", s.mass_kg, 2.0, 400.0),
            ("age_years", s.age_years, 0.0, 130.0),
            ("marker_diameter_mm", s.marker_diameter_mm, 1.0, 50.0),
            ("inter_asis_distance_mm", s.inter_asis_distance_mm, 60.0, 600.0),
            ("leg_length_left_mm", s.leg_length_left_mm, 150.0, 1400.0),
            ("leg_length_right_mm", s.leg_length_right_mm, 150.0, 1400.0),
            ("knee_width_left_mm", s.knee_width_left_mm, 25.0, 300.0),
            ("knee_width_right_mm", s.knee_width_right_mm, 25.0, 300.0),
            ("ankle_width_left_mm", s.ankle_width_left_mm, 20.0, 200.0),
            ("ankle_width_right_mm", s.ankle_width_right_mm, 20.0, 200.0),
            ("camera_residual_mm", manifest.lab.camera_residual_mm, 0.0, 100.0),
            ("belt_speed_mm_s", manifest.plates.belt_speed_mm_s, 50.0, 10_000.0),
        ];
        for (key, value, least, most) in limits {
            let Some(value) = value.filter(|v| !(least..=most).contains(v)) else {
                continue;
            };
            let (section, unit) = match key.rsplit('_').next().unwrap_or_default() {
                _ if key.starts_with("camera") => ("lab", "mm"),
                "s" => ("plates", "mm/s"),
                unit => ("subject", unit),
            };
            let what = format!("{value} {unit} is outside {least} to {most} {unit}");
            let hint = if unit == "mm" && (least..=most).contains(&(value * 10.0)) {
                format!("if it was measured in cm, write {}", value * 10.0)
            } else if unit == "mm" && (least..=most).contains(&(value * 1000.0)) {
                format!("if it was measured in m, write {}", value * 1000.0)
            } else {
                "correct the value or leave the key out".to_owned()
            };
            self.add(&format!("{section}.{key}"), what, &hint);
        }
    }

    pub(super) fn check_filters(&mut self, manifest: &Manifest) {
        for (key, what, hint) in treatment::problems(manifest) {
            self.add(key, what, hint);
        }
    }

    pub(super) fn check_conditions(&mut self, conditions: &[Condition]) {
        let mut seen = BTreeSet::new();
        for (index, condition) in conditions.iter().enumerate() {
            let key = format!("condition.{index}.name");
            match condition.name.as_deref() {
                None | Some("") => self.add(
                    &format!("condition.{index}"),
                    "a condition without a name".to_owned(),
                    "write name = \"barefoot\"",
                ),
                Some(name) if !seen.insert(name) => {
                    self.add(&key, format!("\"{name}\" is there twice"), "use different names");
                }
                Some(_) => {}
            }
        }
    }

    pub(super) fn age(&mut self, manifest: &Manifest) -> Option<f64> {
        let Some(born) = manifest.subject.birth_date else {
            return manifest.subject.age_years;
        };
        let tested = manifest.session.date?;
        let Some(years) = born.years_until(tested) else {
            self.add(
                "subject.birth_date",
                "later than the day of the test".to_owned(),
                "correct one of the two dates",
            );
            return None;
        };
        Some(f64::from(years))
    }
}
