//! What clean strikes on force plates say about the kinematic methods: which one to ask first where there is no plate.

use serde::Serialize;

use super::candidate::{Candidate, from_plates, kinematic};
use super::error::EventsError;
use super::event::{EventKind, Method};
use super::settings::EventSettings;
use super::walk::Walk;
use crate::capture::Trial;
use crate::kinetics::{Contact, GaitMarkers};

/// How far O'Connor's and Hreljac's strikes lie from clean strikes on plates (s), strike by strike, and the
/// duration of a frame (s).
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct StrikeEvidence {
    oconnor_away_s: Vec<f64>,
    hreljac_away_s: Vec<f64>,
    frame_s: f64,
}

impl StrikeEvidence {
    /// The evidence of one trial. Empty where no foot stood alone and whole on a plate, or where nobody walks (then
    /// detection leaves the plates out as well).
    ///
    /// # Errors
    /// Filters that do not fit the trial's rate.
    pub fn of(
        trial: &Trial,
        contacts: &[Contact],
        settings: &EventSettings,
    ) -> Result<StrikeEvidence, EventsError> {
        let mut found = from_plates(contacts, &mut Vec::new());
        if found.is_empty() {
            return Ok(StrikeEvidence::default());
        }
        let walk = Walk::new(&GaitMarkers::of(trial), trial.point_rate_hz(), settings)?;
        if !walk.is_walking() {
            return Ok(StrikeEvidence::default());
        }
        for foot in &walk.feet {
            found.extend(kinematic(&walk, foot, settings));
        }
        Ok(StrikeEvidence::among(
            &found,
            settings.match_window_s,
            1.0 / trial.point_rate_hz(),
        ))
    }

    /// The evidence in a list of candidates.
    pub(super) fn among(candidates: &[Candidate], window_s: f64, frame_s: f64) -> StrikeEvidence {
        let strikes = |method: Method| {
            let of = move |c: &&Candidate| c.method == method && c.kind == EventKind::FootStrike;
            candidates.iter().filter(of)
        };
        let away_s = |method: Method| {
            strikes(Method::ForcePlate)
                .filter_map(|plate| {
                    let same_side = strikes(method).filter(|c| c.side == plate.side);
                    same_side
                        .map(|c| (c.time_s - plate.time_s).abs())
                        .filter(|away| *away <= window_s)
                        .min_by(f64::total_cmp)
                })
                .collect()
        };
        StrikeEvidence {
            oconnor_away_s: away_s(Method::OConnor),
            hreljac_away_s: away_s(Method::Hreljac),
            frame_s,
        }
    }

    /// The evidence of several trials together, for instance of all walks of a session.
    pub fn together(parts: impl IntoIterator<Item = StrikeEvidence>) -> StrikeEvidence {
        let mut all = StrikeEvidence::default();
        for part in parts {
            all.oconnor_away_s.extend(part.oconnor_away_s);
            all.hreljac_away_s.extend(part.hreljac_away_s);
            all.frame_s = all.frame_s.max(part.frame_s);
        }
        all
    }

    /// Hreljac where he lies nearer to the plates by more than half a frame (median), else O'Connor, whose errors
    /// spread least over many walks; nothing where the plates say nothing of either.
    pub(super) fn first_method(&self) -> Option<Method> {
        let median_s = |away_s: &[f64]| {
            let mut sorted = away_s.to_vec();
            sorted.sort_by(f64::total_cmp);
            sorted.get(sorted.len() / 2).copied()
        };
        let (oconnor_s, hreljac_s) = (median_s(&self.oconnor_away_s)?, median_s(&self.hreljac_away_s)?);
        Some(if hreljac_s + 0.5 * self.frame_s < oconnor_s {
            Method::Hreljac
        } else {
            Method::OConnor
        })
    }
}
