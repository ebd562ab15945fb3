//! Whether a plate can be where the file says: the markers, the upward direction, the clock of the analog channels.

use super::finding::{PlateFault, Remark, Remarks, remark};
use super::geometry::Outline;
use crate::capture::Trial;

/// When no marker ever comes this near (mm), the plate does not lie on the walkway.
const NEAR_MM: f64 = 1000.0;
/// One frame in this many is looked at.
const EVERY_FRAME: usize = 10;
/// Within this share the stated analog rate is that of the samples.
const SAME_RATE: f64 = 0.01;
/// An axis this steep (cosine to the vertical) belongs to a plate in a floor.
const STEEP: f64 = 0.5;
/// A plate counts as loaded from this vertical force on (N).
const LOADED_N: f64 = 50.0;

/// Where the markers of a trial were, thinned out.
pub(super) struct Walkway {
    points_mm: Vec<[f64; 3]>,
}

impl Walkway {
    /// The markers of a trial.
    pub(super) fn of(trial: &Trial) -> Walkway {
        let mut points_mm = Vec::new();
        for label in trial.marker_labels() {
            let Some(track) = trial.marker_every(label, EVERY_FRAME) else {
                continue;
            };
            points_mm.extend((0..track.len()).filter_map(|i| track.at(i)));
        }
        Walkway { points_mm }
    }

    /// Says when nobody comes near the plate, and refuses it when it is loaded all the same.
    pub(super) fn check(&self, outline: &Outline, peak_n: f64, remarks: &mut Remarks) -> Result<(), Remark> {
        let away = self.points_mm.iter().map(|p| outline.beyond_mm(*p));
        if self.points_mm.is_empty() || away.clone().any(|mm| mm <= NEAR_MM) {
            return Ok(());
        }
        let nearest = away.fold(f64::INFINITY, f64::min);
        let number = remarks.number;
        let found = format!(
            "No marker comes nearer to plate {number} than {:.1} m",
            nearest / 1000.0
        );
        if peak_n > LOADED_N {
            return Err(remark(
                PlateFault::OutsideWalkway,
                format!(
                    "{found}, yet it carries {peak_n:.0} N; its corners are wrong or in another unit, and it was not used. Correct FORCE_PLATFORM:CORNERS."
                ),
            ));
        }
        remarks.push(remark(
            PlateFault::OutsideWalkway,
            format!("{found}; nobody stepped on it, or FORCE_PLATFORM:CORNERS is wrong."),
        ));
        Ok(())
    }
}

/// Refuses a loaded plate whose forces would push a person into the floor of a laboratory with z upwards.
pub(super) fn upright(outline: &Outline, peak_n: f64, number: usize) -> Result<(), Remark> {
    let into_floor = -outline.axes.column(2).z;
    if into_floor < -STEEP && peak_n > LOADED_N {
        return Err(remark(
            PlateFault::UpsideDown,
            format!(
                "The corners of plate {number} run the wrong way round: the plate faces the ground, and it was not used. Correct the order of FORCE_PLATFORM:CORNERS."
            ),
        ));
    }
    Ok(())
}

/// Says when the file states another analog rate than its samples have.
pub(super) fn clock(trial: &Trial, remarks: &mut Remarks) {
    let stated = trial
        .c3d()
        .parameter("ANALOG", "RATE")
        .and_then(crate::capture::c3d::Parameter::number);
    let rate_hz = trial.analog_rate_hz();
    let Some(stated) = stated.filter(|s| *s > 0.0 && rate_hz > 0.0) else {
        return;
    };
    if (stated - rate_hz).abs() > SAME_RATE * rate_hz {
        remarks.push(remark(
            PlateFault::AnalogRate,
            format!(
                "The file states {stated:.1} analog samples per second and holds {rate_hz:.1} for plate {}; the latter was used. Correct ANALOG:RATE.",
                remarks.number
            ),
        ));
    }
}
