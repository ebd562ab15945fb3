//! From what was typed to what it means: one function that gives the settings of every room, or a list of
//! everything that is wrong.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::folder::{Folder, SESSION_FILE};
use super::interactive::Interactive;
use super::laboratory::{DayBookFile, Laboratory};
use super::manifest::{Condition, Foot, Manifest, Paper, Problem, Sex, TrialKind};
use super::own_error::{self, OwnError};
use super::reference::ReferenceSet;
use super::treatment::{Smoothing, Treatment};
use super::{SessionError, measurements, treatment};
use crate::calibration::plates::PlateSettings;
use crate::calibration::{MarkerSet, ModelSettings, Subject};
use crate::events::EventSettings;
use crate::files;
use crate::kinetics::{InertiaOf, KineticSettings};
use crate::parameters::GpsConvention;
use crate::quality::Limits;

/// The layout version that `session.toml` may name.
pub(super) const SCHEMA: &str = "ambula-session/1";
/// The condition of trials that name none.
pub(super) const ONLY_CONDITION: &str = "walking";

/// What the command line says beside the session file; it wins.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Overrides {
    /// Paper size.
    pub paper: Option<Paper>,
    /// What becomes of fixes that the checks propose.
    pub fixes: Fixes,
    /// Whether the interactive report is written.
    pub interactive: Interactive,
}

/// What becomes of fixes that the checks propose.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Fixes {
    /// They are told.
    #[default]
    Propose,
    /// They are told and applied.
    Apply,
}

/// A capture to be processed.
#[derive(Debug, Clone, PartialEq)]
pub struct TrialPlan {
    /// Its path.
    pub path: PathBuf,
    /// Path relative to the folder.
    pub file: String,
    /// What it is for, when the session file says.
    pub kind: Option<TrialKind>,
    /// Name of the condition.
    pub condition: String,
    /// Notes of the operator.
    pub notes: Option<String>,
    /// Why it is left out, when it is.
    pub excluded: Option<String>,
    /// Which foot stood on which plate, by plate, where the session file says.
    pub plates: Vec<Option<Foot>>,
}

/// The settings of a session.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The session file as typed, encounter sections included; empty when there is none.
    pub manifest: Manifest,
    /// The measurements it gives.
    pub subject: Subject,
    /// Age on the day of the test, years.
    pub age_years: Option<f64>,
    /// Captures in order of their names.
    pub trials: Vec<TrialPlan>,
    /// Captures of the folder that the session file does not list.
    pub unlisted: Vec<String>,
    /// Choices of the model.
    pub model: ModelSettings,
    /// Marker set, when chosen by name.
    pub marker_set: Option<MarkerSet>,
    /// The laboratory file, when the session file names one.
    pub laboratory: Option<Laboratory>,
    /// The day-book of the laboratory, when the session file names it.
    pub day_book: Option<DayBookFile>,
    /// Event detection.
    pub events: EventSettings,
    /// Joint kinetics.
    pub kinetics: KineticSettings,
    /// Force plates.
    pub plates: PlateSettings,
    /// How gaps are filled and what is smoothed.
    pub treatment: Treatment,
    /// Limits of the quality checks.
    pub limits: Limits,
    /// The laboratory's own error of measurement, when the session file names one.
    pub own_error: Option<OwnError>,
    /// What results are held against; `None` when the session file says so.
    pub reference: Option<ReferenceSet>,
    /// How variable scores become the Gait Profile Score.
    pub gps_convention: GpsConvention,
    /// Paper size.
    pub paper: Paper,
    /// Whether the paper size was chosen by somebody.
    pub paper_chosen: bool,
}

/// Resolves the session file of a folder (or its absence).
///
/// # Errors
/// Everything that is wrong with the session file, in one list; no capture in the folder.
pub fn resolve(folder: &Folder, overrides: &Overrides) -> Result<Settings, SessionError> {
    let mut manifest = folder
        .document
        .as_ref()
        .map(|d| d.manifest.clone())
        .unwrap_or_default();
    let mut problems = Problems {
        folder,
        list: Vec::new(),
    };
    problems.check_wording(&manifest);
    problems.check_numbers(&manifest);
    problems.check_conditions(&manifest.condition);
    problems.check_filters(&manifest);
    let age_years = problems.age(&manifest);
    let marker_set = problems.marker_set(manifest.model.marker_set.as_deref());
    let laboratory = problems.laboratory(manifest.lab.file.as_deref());
    let day_book = problems.day_book(manifest.lab.day_book.as_deref());
    let limits = problems.limits(manifest.lab.limits.as_deref());
    let own_error = own_error::read(folder, manifest.lab.repeatability.as_deref(), &mut problems.list);
    let reference = problems.reference(manifest.report.norms.as_deref());
    let (trials, unlisted) = problems.trials(&manifest);
    let problems = problems.list;
    let limits = match limits {
        Some(limits) if problems.is_empty() => limits,
        _ => {
            return Err(SessionError::Manifest {
                path: folder.path.join(SESSION_FILE),
                problems,
            });
        }
    };
    if trials.is_empty() {
        return Err(SessionError::NoCaptures {
            folder: folder.path.clone(),
        });
    }
    let mut subject = measurements::from_session_file(&manifest.subject);
    if let Some(laboratory) = &laboratory {
        laboratory.complete(&mut manifest.lab);
        subject = subject.or(laboratory.measurements());
    }
    Ok(Settings {
        subject,
        laboratory,
        day_book,
        age_years,
        trials,
        unlisted,
        model: model(&manifest),
        marker_set,
        events: EventSettings::published(),
        kinetics: kinetics(&manifest),
        plates: plates(&manifest),
        treatment: Treatment::of(&manifest),
        limits,
        own_error,
        reference,
        gps_convention: manifest.report.gps_convention.unwrap_or_default(),
        paper: overrides.paper.or(manifest.report.paper).unwrap_or(Paper::A4),
        paper_chosen: overrides.paper.or(manifest.report.paper).is_some(),
        manifest,
    })
}

fn model(manifest: &Manifest) -> ModelSettings {
    let usual = ModelSettings::plug_in_gait();
    let typed = &manifest.model;
    ModelSettings {
        hip_centre: typed.hip_centre.unwrap_or(usual.hip_centre),
        pelvic_rotation_order: typed.pelvic_rotation_order.unwrap_or(usual.pelvic_rotation_order),
        knee_axis: typed.knee_axis.unwrap_or(usual.knee_axis),
        ankle_axis: typed.ankle_axis.unwrap_or(usual.ankle_axis),
        shank_at_knee: typed.shank_at_knee.unwrap_or(usual.shank_at_knee),
        foot_plane: typed.foot_plane.unwrap_or(usual.foot_plane),
    }
}

/// The subject's mass is known only after calibration.
fn plates(manifest: &Manifest) -> PlateSettings {
    let usual = PlateSettings::usual();
    let typed = &manifest.plates;
    PlateSettings {
        baseline: typed.baseline.unwrap_or(usual.baseline),
        matrix: typed.matrix.unwrap_or(usual.matrix),
        undocumented: typed.undocumented.unwrap_or(usual.undocumented),
        belt_mm_s: typed.belt_speed_mm_s,
        low_pass: match Treatment::of(manifest).forces {
            Some(Smoothing::Butterworth(cutoff_hz, order)) => Some((cutoff_hz, order)),
            _ => None,
        },
        ..usual
    }
}

/// The segment parameters follow the subject's sex; without one (or another one) they are the mean of both tables.
fn kinetics(manifest: &Manifest) -> KineticSettings {
    let usual = KineticSettings::plug_in_gait();
    let typed = &manifest.kinetics;
    KineticSettings {
        method: typed.method.unwrap_or(usual.method),
        moment_frame: typed.moment_frame.unwrap_or(usual.moment_frame),
        inertia_of: match manifest.subject.sex {
            Some(Sex::Female) => InertiaOf::Female,
            Some(Sex::Male) => InertiaOf::Male,
            Some(Sex::Other | Sex::Unknown) | None => InertiaOf::Mean,
        },
    }
}

struct Problems<'a> {
    folder: &'a Folder,
    list: Vec<Problem>,
}

impl Problems<'_> {
    fn add(&mut self, key: &str, what: String, hint: &str) {
        let line = self.folder.document.as_ref().and_then(|d| d.line_of(key));
        self.list.push(Problem {
            line,
            key: key.to_owned(),
            what,
            hint: (!hint.is_empty()).then(|| hint.to_owned()),
        });
    }

    fn check_wording(&mut self, manifest: &Manifest) {
        if let Some(schema) = manifest.schema.as_deref().filter(|s| *s != SCHEMA) {
            let what = format!("\"{schema}\" is not a layout this version reads");
            self.add("schema", what, &format!("write \"{SCHEMA}\""));
        }
        if let Some(language) = manifest.report.language.as_deref().filter(|l| *l != "en") {
            let what = format!("the report is not available in \"{language}\"");
            self.add("report.language", what, "write \"en\"");
        }
        if manifest.report.version == Some(0) {
            self.add("report.version", "versions count from 1".to_owned(), "");
        }
    }

    /// Lengths and masses that no person has; a factor of ten too small is most often centimetres.
    fn check_numbers(&mut self, manifest: &Manifest) {
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

    fn check_filters(&mut self, manifest: &Manifest) {
        for (key, what, hint) in treatment::problems(manifest) {
            self.add(key, what, hint);
        }
    }

    fn check_conditions(&mut self, conditions: &[Condition]) {
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

    fn age(&mut self, manifest: &Manifest) -> Option<f64> {
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

    fn laboratory(&mut self, file: Option<&str>) -> Option<Laboratory> {
        match Laboratory::read(&self.folder.path, file.filter(|f| !f.is_empty())?) {
            Ok(laboratory) => Some(laboratory),
            Err(what) => {
                self.add(
                    "lab.file",
                    what,
                    "calibration/README.md explains laboratory files",
                );
                None
            }
        }
    }

    fn reference(&mut self, typed: Option<&str>) -> Option<ReferenceSet> {
        ReferenceSet::read(&self.folder.path, typed).unwrap_or_else(|what| {
            let hint = "write norms = \"healthy-12\", the path of a .json file, or \"none\"; docs/norms.md";
            self.add("report.norms", what, hint);
            None
        })
    }

    fn day_book(&mut self, file: Option<&str>) -> Option<DayBookFile> {
        DayBookFile::read(&self.folder.path, file).unwrap_or_else(|what| {
            self.add(
                "lab.day_book",
                what,
                "give the path of the CSV file that ambula lab-check keeps",
            );
            None
        })
    }

    /// The shipped limits, with the laboratory's changes when it has a file of its own.
    fn limits(&mut self, file: Option<&str>) -> Option<Limits> {
        let read = || -> Result<Limits, String> {
            let shipped = Limits::shipped().map_err(|e| e.to_string())?;
            let Some(file) = file.filter(|f| !f.is_empty()) else {
                return Ok(shipped);
            };
            let bytes =
                files::read(&self.folder.path.join(file)).map_err(|e| format!("{file}: {}", e.source))?;
            let text = String::from_utf8(bytes).map_err(|_| format!("{file} is not UTF-8 text"))?;
            shipped.changed_by(&text, file).map_err(|e| e.to_string())
        };
        match read() {
            Ok(limits) => Some(limits),
            Err(what) => {
                self.add(
                    "lab.limits",
                    what,
                    "calibration/limits.toml lists the limits and how to change them",
                );
                None
            }
        }
    }

    /// A built-in set by name, or a file of the laboratory's own by its path from the session folder.
    fn marker_set(&mut self, name: Option<&str>) -> Option<MarkerSet> {
        let name = name.filter(|n| !n.is_empty())?;
        let is_file = Path::new(name)
            .extension()
            .is_some_and(|e| e.eq_ignore_ascii_case("toml"));
        let set = if is_file {
            MarkerSet::read(&self.folder.path.join(name))
        } else {
            MarkerSet::by_name(name)
        };
        match set {
            Ok(set) => Some(set),
            Err(error) => {
                self.add(
                    "model.marker_set",
                    error.to_string(),
                    "leave the key out to detect the set",
                );
                None
            }
        }
    }

    fn trials(&mut self, manifest: &Manifest) -> (Vec<TrialPlan>, Vec<String>) {
        let all: Vec<String> = self
            .folder
            .captures
            .iter()
            .map(|p| self.folder.relative(p))
            .collect();
        if manifest.trial.is_empty() {
            let plan = |path: &PathBuf| TrialPlan {
                path: path.clone(),
                file: self.folder.relative(path),
                kind: None,
                condition: ONLY_CONDITION.to_owned(),
                notes: None,
                excluded: None,
                plates: Vec::new(),
            };
            return (self.folder.captures.iter().map(plan).collect(), Vec::new());
        }
        let known: Vec<String> = manifest.condition.iter().filter_map(|c| c.name.clone()).collect();
        let mut plans: Vec<TrialPlan> = Vec::new();
        for (index, trial) in manifest.trial.iter().enumerate() {
            let key = format!("trial.{index}.file");
            let Some(file) = trial.file.as_deref().filter(|f| !f.is_empty()) else {
                self.add(
                    &format!("trial.{index}"),
                    "a trial without a file".to_owned(),
                    "write file = \"name.c3d\"",
                );
                continue;
            };
            let path = self.folder.path.join(file);
            if PathBuf::from(file).is_absolute() || file.split(['/', '\\']).any(|part| part == "..") {
                self.add(
                    &key,
                    "lies outside the session folder".to_owned(),
                    "put the file into it",
                );
                continue;
            }
            if !path.is_file() {
                let near = nearest(file, &all).map(|name| format!("did you mean \"{name}\"?"));
                self.add(
                    &key,
                    format!("no file \"{file}\" in the folder"),
                    &near.unwrap_or_default(),
                );
                continue;
            }
            if plans.iter().any(|plan| plan.file == file) {
                self.add(
                    &key,
                    format!("\"{file}\" is listed twice"),
                    "remove one of the two",
                );
                continue;
            }
            let condition = trial.condition.clone().filter(|c| !c.is_empty());
            if let Some(name) = condition
                .as_ref()
                .filter(|c| !known.is_empty() && !known.contains(c))
            {
                let near = nearest(name, &known).map(|n| format!("did you mean \"{n}\"?"));
                self.add(
                    &format!("trial.{index}.condition"),
                    format!("no [[condition]] is called \"{name}\""),
                    &near.unwrap_or_default(),
                );
            }
            let reason = trial.exclude_reason.clone().filter(|r| !r.is_empty());
            plans.push(TrialPlan {
                path,
                file: file.to_owned(),
                kind: trial.kind,
                condition: condition.unwrap_or_else(|| match known.as_slice() {
                    [only] => only.clone(),
                    _ => ONLY_CONDITION.to_owned(),
                }),
                notes: trial.notes.clone().filter(|n| !n.is_empty()),
                excluded: (trial.exclude == Some(true))
                    .then(|| reason.unwrap_or_else(|| "left out by the operator".to_owned())),
                plates: trial.plates().to_vec(),
            });
        }
        plans.sort_by(|a, b| a.file.cmp(&b.file));
        let unlisted = all
            .into_iter()
            .filter(|file| !plans.iter().any(|plan| plan.file == *file))
            .collect();
        (plans, unlisted)
    }
}

fn nearest<'a>(wrong: &str, known: &'a [String]) -> Option<&'a String> {
    let wrong = wrong.to_lowercase();
    known
        .iter()
        .map(|name| (strsim::jaro_winkler(&wrong, &name.to_lowercase()), name))
        .filter(|(score, _)| *score > 0.8)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::files;
    use crate::kinetics::{KineticMethod, MomentFrame};

    fn problems(session_file: &str) -> Vec<String> {
        let folder = tempfile::tempdir().unwrap();
        files::write_atomic(&folder.path().join(SESSION_FILE), session_file.as_bytes()).unwrap();
        files::write_atomic(&folder.path().join("walk 01.c3d"), b"").unwrap();
        let folder = Folder::open(folder.path()).unwrap();
        match resolve(&folder, &Overrides::default()) {
            Err(SessionError::Manifest { problems, .. }) => {
                problems.iter().map(ToString::to_string).collect()
            }
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn everything_wrong_is_listed_with_line_and_advice() {
        let text = "[subject]\nleg_length_left_mm = 86\nheight_mm = 1.7\nbirth_date = 2030-01-01\n[session]\ndate = 2026-01-01\n[model]\nmarker_set = \"pig\"\n[report]\nlanguage = \"de\"\n[[trial]]\nfile = \"walk 1.c3d\"\n[[trial]]\nfile = \"../x.c3d\"\n[[trial]]\nkind = \"walk\"\n";
        let all = problems(text);
        let expected = [
            "line 10: report.language: the report is not available in \"de\"; write \"en\"",
            "line 3: subject.height_mm: 1.7 mm is outside 400 to 2600 mm; if it was measured in m, write 1700",
            "line 2: subject.leg_length_left_mm: 86 mm is outside 150 to 1400 mm; if it was measured in cm, write 860",
            "line 4: subject.birth_date: later than the day of the test; correct one of the two dates",
            "line 12: trial.0.file: no file \"walk 1.c3d\" in the folder; did you mean \"walk 01.c3d\"?",
            "line 14: trial.1.file: lies outside the session folder; put the file into it",
        ];
        for line in expected {
            assert!(all.iter().any(|p| p == line), "{line}\nnot in\n{all:#?}");
        }
        assert!(all.iter().any(|p| p.contains("model.marker_set")));
        assert!(all.iter().any(|p| p.contains("a trial without a file")));
    }

    #[test]
    fn kinetics_are_named_and_their_segments_follow_the_sex() {
        let settings = |session_file: &str| {
            let folder = tempfile::tempdir().unwrap();
            files::write_atomic(&folder.path().join(SESSION_FILE), session_file.as_bytes()).unwrap();
            files::write_atomic(&folder.path().join("walk 01.c3d"), b"").unwrap();
            let folder = Folder::open(folder.path()).unwrap();
            resolve(&folder, &Overrides::default()).unwrap().kinetics
        };
        assert_eq!(settings(""), KineticSettings::plug_in_gait());
        assert_eq!(
            settings("[kinetics]\nmethod = \"de-leva\"\n[subject]\nsex = \"female\"\n"),
            KineticSettings::de_leva(InertiaOf::Female)
        );
        for (text, frame) in [
            ("distal", MomentFrame::Distal),
            ("proximal", MomentFrame::Proximal),
            ("laboratory", MomentFrame::Laboratory),
            ("joint-coordinate-system", MomentFrame::JointCoordinateSystem),
        ] {
            let got = settings(&format!("[kinetics]\nmoment_frame = \"{text}\"\n"));
            assert_eq!(got.moment_frame, frame);
            assert_eq!(got.method, KineticMethod::PlugInGait);
        }
    }

    #[test]
    fn wrong_kinetics_are_named_with_the_right_words() {
        let folder = tempfile::tempdir().unwrap();
        let text = "[kinetics]\nmethod = \"plug_in_gait\"\nmoment_frame = \"tibia\"\nframe = \"distal\"\n";
        files::write_atomic(&folder.path().join(SESSION_FILE), text.as_bytes()).unwrap();
        let error = Folder::open(folder.path()).unwrap_err().to_string();
        for line in [
            "line 2: kinetics.method: `plug_in_gait` is not one of the possible values; did you mean `plug-in-gait`?",
            "line 3: kinetics.moment_frame: `tibia` is not one of the possible values; possible: distal, proximal, \
             laboratory, joint-coordinate-system",
            "line 4: kinetics.frame: `frame` is not a key of this section; ",
        ] {
            assert!(error.contains(line), "{line}\nnot in\n{error}");
        }
    }
}
