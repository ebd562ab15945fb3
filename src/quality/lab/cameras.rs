//! The camera calibration: the error that it left, camera by camera.

use super::measure::{LabCheck, Measure, count};
use crate::capture::XcpFile;
use crate::quality::{Finding, Limits, Severity};

/// The cameras together.
const ALL: &str = "all cameras";

/// Judges a camera calibration.
pub fn cameras(file: &XcpFile, limits: &Limits) -> LabCheck {
    let mut measures = Vec::new();
    let errors_px: Vec<(&str, f64)> = file
        .cameras
        .iter()
        .filter_map(|camera| Some((camera.name.as_str(), camera.image_error_px?)))
        .collect();
    let mut summary = format!("{} of {} cameras calibrated", errors_px.len(), file.cameras.len());
    if let Some((worst, worst_px)) = errors_px.iter().max_by(|a, b| a.1.total_cmp(&b.1)) {
        let mean_px = errors_px.iter().map(|(_, px)| px).sum::<f64>() / count(errors_px.len());
        summary =
            format!("{summary}, residual mean {mean_px:.2} px, worst {worst_px:.2} px (camera {worst})");
        measures.push(Measure {
            rule: "lab.camera_residual_mean".to_owned(),
            subject: ALL.to_owned(),
            value: mean_px,
        });
    }
    for camera in &file.cameras {
        let values = [
            ("lab.camera_residual", camera.image_error_px),
            ("lab.camera_world_error", camera.world_error_mm),
        ];
        for (rule, value) in values {
            measures.extend(value.map(|value| Measure {
                rule: rule.to_owned(),
                subject: format!("camera {}", camera.name),
                value,
            }));
        }
    }
    let said = |measure: &Measure| {
        let unit = if measure.rule == "lab.camera_world_error" {
            "mm"
        } else {
            "px"
        };
        (
            format!(
                "{}: the calibration left an error of {:.2} {unit}",
                measure.subject, measure.value
            ),
            "calibrate the cameras again; clean the wand, mask reflections, wave in the whole volume",
        )
    };
    let mut check = LabCheck::judged(("cameras".to_owned(), summary), measures, limits, said);
    let uncalibrated: Vec<&str> = file
        .cameras
        .iter()
        .filter(|camera| camera.image_error_px.is_none())
        .map(|camera| camera.name.as_str())
        .collect();
    if !uncalibrated.is_empty() {
        check = check.with(Finding::new(
            "lab.camera_uncalibrated",
            Severity::Care,
            format!("not calibrated: camera {}", uncalibrated.join(", ")),
            "calibrate them too, or switch them off (video cameras may be left as they are)",
        ));
    }
    check
}
