//! What the captures prove is filled into the record where nobody stated it, and marked as derived.

use super::Record;
use super::evidence::Evidence;
use super::record::{Recording, TechnicalReport};

/// A section in which something was filled, and where it comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FilledSection {
    /// Name of the section.
    pub section: &'static str,
    /// Where it comes from.
    pub source: String,
}

/// The record completed by the evidence. A field that a person stated is never changed; nothing that only a person can
/// know is filled.
///
/// Videos: where no `[[recording]]` is stated, those of the folder; else what the files of stated names say about
/// themselves. Report: number, version, status, digest and who signed, from the record of signatures beside it; its
/// parts from what was computed. Examination: which parts have rows in the session file.
pub fn filled(record: &Record, evidence: &Evidence) -> (Record, Vec<FilledSection>) {
    let (mut record, mut sections) = (record.clone(), Vec::new());
    let mut note = |section, source: String| sections.push(FilledSection { section, source });
    let videos = recordings(&mut record.recording, &evidence.recordings);
    if videos > 0 {
        note(
            "recording",
            format!("captures: {videos} video files, read and digested"),
        );
    }
    if let Some(signed) = &evidence.report {
        let report = record.technical_report.get_or_insert_default();
        if sign(report, signed) {
            note(
                "technical_report",
                "the record of signatures beside the report".to_owned(),
            );
        }
    }
    if let Some(report) = record.technical_report.as_mut().filter(|r| r.parts.is_none()) {
        let parts = evidence.report_parts();
        if !parts.is_empty() {
            note(
                "technical_report.parts",
                format!("computed: {}", parts.join(", ")),
            );
            report.parts = Some(parts);
        }
    }
    if let Some(exam) = &mut record.exam {
        let rows = evidence.examined;
        let groups = [
            (&mut exam.range_of_motion, rows.range_of_motion),
            (&mut exam.strength, rows.strength),
            (&mut exam.tone, rows.tone),
            (&mut exam.selectivity, rows.selectivity),
        ];
        let mut any = false;
        for (stated, has_rows) in groups {
            if stated.is_none() && has_rows {
                *stated = Some(true);
                any = true;
            }
        }
        if any {
            note("exam", "rows of the examination in the session file".to_owned());
        }
    }
    (record, sections)
}

/// Fills recordings; returns how many files something was taken from.
fn recordings(stated: &mut Vec<Recording>, found: &[Recording]) -> usize {
    if stated.is_empty() {
        stated.extend_from_slice(found);
        return found.len();
    }
    let mut count = 0;
    for recording in stated {
        let same = |f: &&Recording| f.file.is_some() && f.file == recording.file;
        let Some(film) = found.iter().find(same) else {
            continue;
        };
        let before = recording.clone();
        let open = std::mem::take(recording);
        *recording = Recording {
            view: open.view.or_else(|| film.view.clone()),
            file: open.file,
            sha256: open.sha256.or_else(|| film.sha256.clone()),
            frames_per_s: open.frames_per_s.or(film.frames_per_s),
            start_s: open.start_s.or(film.start_s),
            duration_s: open.duration_s.or(film.duration_s),
            overlap_s: open.overlap_s.or(film.overlap_s),
            face_blurred: open.face_blurred,
        };
        count += usize::from(*recording != before);
    }
    count
}

/// Fills what a signature proves; whether anything was filled.
fn sign(report: &mut TechnicalReport, signed: &TechnicalReport) -> bool {
    // a statement about another version is not completed by this one
    if report.version.is_some_and(|v| Some(v) != signed.version)
        || report
            .sha256
            .as_ref()
            .is_some_and(|d| Some(d) != signed.sha256.as_ref())
    {
        return false;
    }
    let before = report.clone();
    let open = std::mem::take(report);
    let stated_signer = open.signed_by.is_some();
    let signer = |mine: Option<String>, theirs: &Option<String>| {
        if stated_signer {
            mine
        } else {
            mine.or_else(|| theirs.clone())
        }
    };
    *report = TechnicalReport {
        number: open.number.or_else(|| signed.number.clone()),
        version: open.version.or(signed.version),
        status: open.status.or_else(|| signed.status.clone()),
        sha256: open.sha256.or_else(|| signed.sha256.clone()),
        filed_date: open.filed_date,
        signed_by: signer(open.signed_by, &signed.signed_by),
        credential: signer(open.credential, &signed.credential),
        signed_at: signer(open.signed_at, &signed.signed_at),
        parts: open.parts,
    };
    *report != before
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::billing::evidence::{ANGLES, Examined, OutputClass};
    use crate::billing::record::Exam;

    fn text(word: &str) -> Option<String> {
        Some(word.to_owned())
    }

    fn evidence() -> Evidence {
        Evidence {
            recordings: vec![Recording {
                view: text("front"),
                file: text("walk-01.front.mp4"),
                sha256: text("aa"),
                overlap_s: Some(2.5),
                ..Recording::default()
            }],
            report: Some(TechnicalReport {
                number: text("R-1"),
                version: Some(2),
                status: text("final"),
                signed_by: text("A signer"),
                credential: text("PT"),
                ..TechnicalReport::default()
            }),
            outputs: vec![OutputClass {
                name: ANGLES,
                quantities: 20,
            }],
            examined: Examined {
                tone: true,
                ..Examined::default()
            },
            ..Evidence::default()
        }
    }

    #[test]
    fn an_empty_record_is_filled_and_says_from_where() {
        let (record, sections) = filled(&Record::default(), &evidence());
        assert_eq!(record.recording, evidence().recordings);
        let report = record.technical_report.unwrap();
        assert_eq!((report.version, report.signed_by), (Some(2), text("A signer")));
        assert_eq!(report.parts, Some(vec!["kinematics".to_owned()]));
        assert!(report.filed_date.is_none() && record.exam.is_none());
        let names: Vec<&str> = sections.iter().map(|s| s.section).collect();
        assert_eq!(names, ["recording", "technical_report", "technical_report.parts"]);
        assert_eq!(filled(&Record::default(), &Evidence::default()).1, []);
    }

    #[test]
    fn what_a_person_stated_stays() {
        let stated = Record {
            recording: vec![
                Recording {
                    file: text("walk-01.front.mp4"),
                    overlap_s: Some(0.0),
                    ..Recording::default()
                },
                Recording::default(),
            ],
            technical_report: Some(TechnicalReport {
                version: Some(1),
                ..TechnicalReport::default()
            }),
            exam: Some(Exam {
                strength: Some(false),
                ..Exam::default()
            }),
            ..Record::default()
        };
        let (record, sections) = filled(&stated, &evidence());
        let first = &record.recording[0];
        assert_eq!((first.overlap_s, &first.sha256), (Some(0.0), &text("aa")));
        assert_eq!(record.recording[1], Recording::default());
        // version 2 is signed, the statement speaks of version 1
        assert!(record.technical_report.unwrap().signed_by.is_none());
        let exam = record.exam.unwrap();
        assert_eq!((exam.strength, exam.tone), (Some(false), Some(true)));
        assert!(sections.iter().all(|s| s.section != "technical_report"));
    }

    #[test]
    fn who_signed_is_taken_whole_or_not_at_all() {
        let stated = Record {
            technical_report: Some(TechnicalReport {
                signed_by: text("Another"),
                ..TechnicalReport::default()
            }),
            ..Record::default()
        };
        let report = filled(&stated, &evidence()).0.technical_report.unwrap();
        assert_eq!((report.signed_by, report.credential), (text("Another"), None));
    }
}
