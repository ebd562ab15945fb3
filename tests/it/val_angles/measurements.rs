//! What calibration computes and recovers, against what the vendor stored.

use ambula::anatomy::Side;
use ambula::calibration::{MarkerSet, ModelSettings, Severity, Source, Subject, calibrate};

use super::{calibrated, detect, sessions};
use crate::compare::Differences;

/// Foot offsets, radians: the vendor stores six digits of the mean over the standing trial.
const OFFSET_RAD: f64 = 1e-6;
/// Distance between the mean ASIS markers, mm: float32 markers.
const ASIS_MM: f64 = 2e-3;
/// Head offset, degrees.
const HEAD_DEG: f64 = 1e-4;
/// Recovered marker diameter, mm.
const DIAMETER_MM: f64 = 1e-6;

/// The stored distance of this standing trial is not the one that its outputs were made with (cgm.md 9.1). DIFFERENCE
const OTHER_ASIS: &str = "PiG_Calibration3_noFF";

#[test]
fn static_offsets_and_distances() {
    let Some(sessions) = sessions() else { return };
    let (mut offsets, mut asis, mut head) = (
        Differences::default(),
        Differences::default(),
        Differences::default(),
    );
    for session in &sessions {
        let stored = Subject::from_stored(&session.standing);
        let ours = calibrated(session).subject;
        for side in Side::BOTH {
            let (o, s) = (ours.side(side), stored.side(side));
            for (o, s) in [
                (o.static_plantar_flexion_deg, s.static_plantar_flexion_deg),
                (o.static_rotation_offset_deg, s.static_rotation_offset_deg),
            ] {
                let (o, s) = (o.unwrap(), s.unwrap());
                assert_eq!(o.source, Source::Computed);
                // The full-body standing trial stores some of them as zero: not computed yet.
                if s.value.abs() > 0.0 {
                    let off = (o.value - s.value).to_radians();
                    assert!(off.abs() < OFFSET_RAD, "{} {side:?}: {off:.1e}", session.name);
                    offsets.push(o.value.to_radians(), s.value.to_radians());
                }
            }
        }
        let distance = ours.inter_asis_distance_mm.unwrap();
        match stored.inter_asis_distance_mm {
            Some(s) if distance.source == Source::Computed && session.standing.name() != OTHER_ASIS => {
                asis.push(distance.value, s.value);
            }
            Some(s) if distance.source != Source::Computed => {
                assert!(session.name.starts_with("healthy"), "measured with a caliper");
                assert!((s.value - distance.value).abs() < 1e-9);
            }
            _ => {}
        }
        if let Some(s) = stored.head_offset_deg {
            assert!(matches!(ours.head_level, Some((true, _))));
            head.push(ours.head_offset_deg.unwrap().value, s.value);
        }
    }
    println!("\n| quantity | n | q50 | q95 | max | limit |\n|---|---|---|---|---|---|");
    for (row, limit, differences) in [
        (
            "static plantar flexion, rotation offset (rad)",
            OFFSET_RAD,
            &offsets,
        ),
        ("inter-ASIS distance (mm)", ASIS_MM, &asis),
        ("head offset (deg)", HEAD_DEG, &head),
    ] {
        println!("{}", differences.row(row, limit));
        assert!(differences.max() < limit, "{row}");
    }
    assert!(
        offsets.len() >= 64 && asis.len() >= 4 && head.len() == 13,
        "{} {} {}",
        offsets.len(),
        asis.len(),
        head.len()
    );
}

#[test]
fn marker_diameter_and_flat_feet_are_recovered() {
    let Some(sessions) = sessions() else { return };
    for session in &sessions {
        let mut subject = Subject::from_stored(&session.standing);
        subject.marker_diameter_mm = None;
        for side in Side::BOTH {
            subject.side_mut(side).flat_foot = None;
        }
        let set = detect(&session.standing);
        let found = calibrate(&session.standing, subject, &set, &ModelSettings::plug_in_gait()).unwrap();
        let wanted_mm = match session.name.as_str() {
            "pig-full-body" => 16.0,
            name if name.starts_with("healthy") => 10.0,
            _ => 14.0,
        };
        let flat = session.name != "pig-lower-no-flat-foot";
        let diameter = found.subject.marker_diameter_mm.unwrap();
        assert!(
            (diameter.value - wanted_mm).abs() < DIAMETER_MM,
            "{}: {}",
            session.name,
            diameter.value
        );
        assert_eq!(diameter.source, Source::RecoveredFromOutputs);
        for side in Side::BOTH {
            let recovered = found.subject.side(side).flat_foot;
            assert_eq!(
                recovered,
                Some((flat, Source::RecoveredFromOutputs)),
                "{} {side:?}",
                session.name
            );
        }
        assert!(found.findings.iter().any(|f| f.check == "marker_diameter"));
        assert_eq!(
            found.findings.iter().filter(|f| f.check == "flat_foot").count(),
            2
        );
        assert!(
            found.findings.iter().all(|f| f.severity == Severity::Note),
            "{:?}",
            found.findings
        );
    }
}

#[test]
fn a_marker_diameter_that_the_outputs_contradict_is_reported() {
    let Some(sessions) = sessions() else { return };
    let session = sessions.iter().find(|s| s.name == "pig-lower-nexus-1.8").unwrap();
    let mut subject = Subject::from_stored(&session.standing);
    subject.marker_diameter_mm = Some(ambula::calibration::Measured::new(25.0, Source::SessionFile));
    let found = calibrate(
        &session.standing,
        subject,
        &MarkerSet::by_name("plug-in-gait-lower").unwrap(),
        &ModelSettings::plug_in_gait(),
    )
    .unwrap();
    let warning = found
        .findings
        .iter()
        .find(|f| f.check == "marker_diameter")
        .unwrap();
    assert!(
        warning.severity == Severity::Warning && warning.text.contains("14.00"),
        "{}",
        warning.text
    );
    assert!(
        (found.subject.marker_diameter_mm.unwrap().value - 25.0).abs() < 1e-9,
        "what was said counts"
    );
}
