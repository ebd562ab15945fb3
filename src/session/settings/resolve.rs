//! One function from the session file to the settings of every room.

use super::chosen::Overrides;
use super::plan::Settings;
use super::problems::Problems;
use super::rooms::{kinetics, model, plates};
use crate::events::EventSettings;
use crate::report::Language;
use crate::session::folder::{Folder, SESSION_FILE};
use crate::session::manifest::Paper;
use crate::session::treatment::Treatment;
use crate::session::{SessionError, measurements, own_error};

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
    let own_error = own_error::read(folder, manifest.lab.repeatability.as_deref(), &mut problems.list)
        .or_else(|| laboratory.as_ref().and_then(|l| l.named.own_error.clone()));
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
        language: overrides
            .language
            .or_else(|| Language::of(manifest.report.language.as_deref()?))
            .unwrap_or_default(),
        paper: overrides.paper.or(manifest.report.paper).unwrap_or(Paper::A4),
        paper_chosen: overrides.paper.or(manifest.report.paper).is_some(),
        manifest,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::files;
    use crate::kinetics::{InertiaOf, KineticMethod, KineticSettings, MomentFrame};

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
        let text = "[subject]\nleg_length_left_mm = 86\nheight_mm = 1.7\nbirth_date = 2030-01-01\n[session]\ndate = 2026-01-01\n[model]\nmarker_set = \"pig\"\n[report]\nlanguage = \"fr\"\n[[trial]]\nfile = \"walk 1.c3d\"\n[[trial]]\nfile = \"../x.c3d\"\n[[trial]]\nkind = \"walk\"\n";
        let all = problems(text);
        let expected = [
            "line 10: report.language: the report is not available in \"fr\"; write \"en\", \"de\" or \"es\"",
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
