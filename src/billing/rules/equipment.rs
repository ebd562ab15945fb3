//! What must be documented about the capture itself: DOC-06 to DOC-14, DOC-25.

use super::case::{Case, is_one_of, listed, said};
use super::hit::{Hits, contradiction, doubt, missing, none, note};
use crate::billing::book::Acceptance;
use crate::billing::{ANGLES, KINETICS, SPATIOTEMPORAL, VELOCITIES};

fn captured(c: &Case<'_>, hits: Hits) -> Hits {
    if c.motion().is_empty() { none() } else { hits }
}

/// DOC-06: cameras, marker set, software.
pub(super) fn doc_06(c: &Case<'_>) -> Hits {
    let optical = |e: &&crate::billing::record::Equipment| {
        e.kind
            .as_deref()
            .is_some_and(|k| k.contains("camera") && !k.contains("video"))
    };
    let cameras: u32 = c
        .record
        .equipment
        .iter()
        .filter(optical)
        .filter_map(|e| e.count)
        .sum::<u32>()
        .max(c.capture.cameras.unwrap_or(0));
    let fewest = c.basis.policy.cameras_at_least.unwrap_or(1);
    let software = c.evidence.capture_software.is_some()
        || c.record
            .equipment
            .iter()
            .any(|e| e.kind.as_deref() == Some("software") && said(&e.model) && said(&e.version));
    let hits = none()
        .when(cameras == 0, missing("equipment.count", "number of cameras"))
        .when(
            cameras > 0 && cameras < fewest,
            contradiction(
                "equipment.count",
                &format!("{cameras} cameras, the payer asks for {fewest}"),
                "ask the payer",
            ),
        )
        .when(
            c.evidence.marker_set.is_none(),
            missing(
                "equipment.marker_set",
                "process the captures: the marker set is read from them",
            ),
        )
        .when(
            !software,
            missing("equipment.version", "processing software with its version"),
        );
    captured(c, hits)
}

/// DOC-07: a commercial or validated system with a record of its calibration, still valid on the day.
pub(super) fn doc_07(c: &Case<'_>) -> Hits {
    let optical = c.record.equipment.iter().find(|e| {
        e.kind
            .as_deref()
            .is_some_and(|k| k.contains("camera") && !k.contains("video"))
    });
    let e = optical.cloned().unwrap_or_default();
    let day = e.calibration_date.or(c.evidence.camera_calibration_date);
    let hits = none()
        .when(
            !said(&e.make) || !said(&e.model),
            missing("equipment.make", "maker and model of the camera system"),
        )
        .when(
            !said(&e.serial),
            missing("equipment.serial", "serial number of the camera system").warn(),
        )
        .when(
            day.is_none(),
            missing("equipment.calibration_date", "day of the calibration"),
        )
        .when(
            !said(&e.calibration_residual),
            missing(
                "equipment.calibration_residual",
                "residual of the calibration with its unit",
            ),
        )
        .when(
            !said(&e.calibration_operator),
            missing("equipment.calibration_operator", "who calibrated"),
        )
        .when(
            day.is_some_and(|d| d > c.date),
            contradiction(
                "equipment.calibration_date",
                "after the day of service",
                "state the calibration the study rests on",
            ),
        )
        .when(
            e.valid_until.is_some_and(|d| d < c.date),
            contradiction(
                "equipment.valid_until",
                "the calibration had run out on the day of service",
                "state a valid calibration",
            ),
        );
    captured(c, hits)
}

/// DOC-08: force plates for kinetics, a pressure device with its files for 96001.
pub(super) fn doc_08(c: &Case<'_>) -> Hits {
    let p = &c.pressure;
    let plates = c.evidence.plates() > 0;
    none()
        .when(
            c.bills("96001") && (!said(&p.device) || !listed(&p.files)),
            missing("pressure.device", "device and files of the plantar pressure").of("96001"),
        )
        .when(
            c.bills("96000") && !plates,
            note("capture.plates", "no force plate in the captures: no kinetics").of("96000"),
        )
        .when(
            plates && !c.evidence.is_empty() && c.evidence.quantities(KINETICS) == 0,
            note("capture.plates", "force plates, and no kinetics came of them"),
        )
}

/// DOC-09: surface EMG: channels, muscles, electrodes, and channels in the captures.
pub(super) fn doc_09(c: &Case<'_>) -> Hits {
    if !c.bills("96002") {
        return none();
    }
    none()
        .when(
            c.emg.channels.unwrap_or(0) == 0,
            missing("emg.channels", "number of channels").of("96002"),
        )
        .when(
            !listed(&c.emg.muscles),
            missing("emg.muscles", "the muscles").of("96002"),
        )
        .when(
            !said(&c.emg.electrode),
            missing("emg.electrode", "kind, size and distance of the electrodes").of("96002"),
        )
        .when(
            c.evidence.emg_channels() == 0,
            contradiction(
                "emg.channels",
                "no EMG channel in the captures",
                "link the captures with EMG",
            )
            .of("96002"),
        )
}

/// DOC-10: who captured, with credential and role.
pub(super) fn doc_10(c: &Case<'_>) -> Hits {
    let people = &c.record.personnel;
    let mut hits = none().when(
        people.is_empty(),
        missing("personnel", "who captured, with credential and role"),
    );
    for (index, person) in people.iter().enumerate() {
        for (word, stated) in [
            ("name", said(&person.name)),
            ("credential", said(&person.credential)),
            ("role", said(&person.role)),
        ] {
            hits = hits.when(
                !stated,
                missing(
                    &format!("personnel[{index}].{word}"),
                    "name, credential and role of everybody who captured",
                ),
            );
        }
        hits = hits.when(
            person.license_expires.is_some_and(|d| d < c.date),
            contradiction(
                &format!("personnel[{index}].license_expires"),
                "before the day of service",
                "state the licence of that day",
            ),
        );
    }
    captured(c, hits)
}

/// DOC-11: the tasks, more than one trial.
pub(super) fn doc_11(c: &Case<'_>) -> Hits {
    let tasks = &c.record.task;
    let fewest = c.basis.policy.trials_at_least.unwrap_or(2);
    let usable = c.evidence.usable_walks();
    let named = tasks.iter().any(|t| said(&t.name));
    let stated: u32 = tasks.iter().filter_map(|t| t.usable).sum();
    let conditioned = tasks
        .iter()
        .all(|t| said(&t.aid) && said(&t.footwear) && said(&t.speed));
    let hits = none()
        .when(
            !named,
            missing("task.name", "the tasks, for instance level walking"),
        )
        .when(
            named && !conditioned,
            missing("task.aid", "aid, footwear and speed of every task").warn(),
        )
        .when(
            usable < fewest,
            contradiction(
                "task.usable",
                &format!("{usable} usable walks in the captures, at least {fewest} are needed"),
                "capture again, or link the captures",
            ),
        )
        .when(
            stated > usable,
            contradiction(
                "task.usable",
                &format!("{stated} usable repetitions are stated, {usable} are in the captures"),
                "correct the count",
            ),
        );
    captured(c, hits)
}

/// DOC-12: whether the interpretation was, will be, or will not be done.
pub(super) fn doc_12(c: &Case<'_>) -> Hits {
    let known = is_one_of(
        &c.interpretation.status,
        &["done", "pending", "elsewhere", "not_planned"],
    );
    captured(
        c,
        none().when(
            !known,
            missing("interpretation.status", "done, pending, elsewhere or not_planned"),
        ),
    )
}

/// DOC-13: video at the same time as the captures; front, back and both sides.
pub(super) fn doc_13(c: &Case<'_>) -> Hits {
    let mut hits = none().when(
        c.record.recording.is_empty(),
        missing("recording", "the video of the study"),
    );
    for (index, video) in c.record.recording.iter().enumerate() {
        let at = |word: &str| format!("recording[{index}].{word}");
        let in_folder = video
            .file
            .as_deref()
            .map(|f| c.evidence.videos.iter().find(|(name, _)| name == f));
        let other_digest =
            matches!((in_folder, &video.sha256), (Some(Some((_, found))), Some(stated)) if found != stated);
        hits = hits
            .when(
                !said(&video.sha256),
                missing(&at("sha256"), "digest of the video file"),
            )
            .when(
                video.duration_s.unwrap_or(0.0) <= 0.0,
                missing(&at("duration_s"), "duration of the video"),
            )
            .when(
                video.overlap_s.is_none(),
                missing(&at("overlap_s"), "seconds that overlap with the capture"),
            )
            .when(
                video.overlap_s.is_some_and(|s| s <= 0.0),
                contradiction(
                    &at("overlap_s"),
                    "no overlap with the capture",
                    "video and captures belong to one time",
                ),
            )
            .when(
                matches!(in_folder, Some(None)),
                contradiction(
                    &at("file"),
                    "not in the session folder",
                    "put the file there or leave the name out",
                ),
            )
            .when(
                other_digest,
                contradiction(
                    &at("sha256"),
                    "not the digest of the file in the folder",
                    "correct the digest",
                ),
            );
    }
    let view = |wanted: &str| {
        c.record
            .recording
            .iter()
            .any(|v| v.view.as_deref() == Some(wanted))
    };
    let lacking: Vec<&str> = ["front", "back", "left", "right"]
        .into_iter()
        .filter(|v| !view(v))
        .collect();
    let hits = hits
        .when(
            !c.record.recording.is_empty() && !lacking.is_empty(),
            doubt(
                "recording.view",
                &format!("no view from: {}", lacking.join(", ")),
                "the section's guidance expects front, back and both sides",
            )
            .warn(),
        )
        .when(
            c.capture.laboratory_films_all_sides != Some(true)
                || c.capture.laboratory_kinematics != Some(true)
                || c.capture.laboratory_kinetics != Some(true)
                || c.capture.laboratory_emg != Some(true),
            missing(
                "capture.laboratory_films_all_sides",
                "attest that the laboratory films all sides and is able to do kinematics, kinetics and EMG",
            )
            .warn(),
        );
    if c.bills("96000") || c.bills("96001") {
        hits
    } else {
        none()
    }
}

/// DOC-14: results of every class.
pub(super) fn doc_14(c: &Case<'_>) -> Hits {
    let lacking = [ANGLES, VELOCITIES, SPATIOTEMPORAL]
        .into_iter()
        .filter(|class| c.evidence.quantities(class) == 0);
    let hits = lacking.map(|class| {
        doubt(
            "results",
            &format!("no {class} among the results"),
            "process the captures, or have a named person acknowledge it",
        )
    });
    captured(c, none().with(hits))
}

/// DOC-25: how the movement was captured.
pub(super) fn doc_25(c: &Case<'_>) -> Hits {
    let known = is_one_of(
        &c.capture.method,
        &["optical_marker", "markerless_video", "imu", "hybrid"],
    );
    let markerless = is_one_of(&c.capture.method, &["markerless_video", "imu"]);

    let policy = &c.basis.policy.markerless;
    let against =
        c.capture.method.as_deref() == Some("markerless_video") && c.evidence.has_three_dimensional_data();
    let hits = none()
        .when(
            !known,
            missing(
                "capture.method",
                "optical_marker, markerless_video, imu or hybrid",
            ),
        )
        .when(
            against,
            contradiction(
                "capture.method",
                "the captures hold marker trajectories",
                "correct the method",
            )
            .warn(),
        )
        .when(
            markerless && *policy == Acceptance::Ask,
            doubt(
                "capture.method",
                "without markers: the payer's policy does not say whether it is accepted",
                "ask the payer",
            )
            .warn(),
        )
        .when(
            markerless && *policy == Acceptance::Refused,
            doubt(
                "capture.method",
                "without markers: the payer refuses it",
                "do not bill this study to this payer",
            ),
        );
    captured(c, hits)
}
