//! The numbers of event detection, each with its origin.

use serde::Serialize;

use super::evidence::StrikeEvidence;

/// What is done with the events stored in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum StoredEvents {
    /// They decide; detection fills what they leave out.
    First,
    /// They are hidden: everything is detected.
    Ignored,
}

/// Settings of event detection.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct EventSettings {
    /// What is done with stored events.
    pub stored: StoredEvents,
    /// Cut-off (Hz, per pass) of the filter before Zeni's positions and Hreljac's accelerations.
    pub marker_cutoff_hz: f64,
    /// Cut-off (Hz, per pass) of the filter before O'Connor's velocity.
    pub velocity_cutoff_hz: f64,
    /// Order of the filters per pass.
    pub filter_order: usize,
    /// Two methods speak of the same event when their times differ by no more (s).
    pub match_window_s: f64,
    /// Two methods agree when their times differ by no more (s).
    pub agreement_s: f64,
    /// Hreljac's strike is looked for from Zeni's instant to this much later (s).
    pub strike_window_s: f64,
    /// Hreljac's foot off is looked for within this much of Zeni's instant (s).
    pub off_window_s: f64,
    /// What the plates of the whole session say about the strike methods; asked where the trial's own say nothing.
    pub strike_evidence: StrikeEvidence,
}

impl EventSettings {
    /// The settings that were compared with stored events (see `docs/validation/events.md`).
    ///
    /// Filters: 10 Hz for all. O'Connor et al., Gait Posture 2007;25:469-474, filter at 7 Hz; here 10 Hz gave strikes with
    /// less bias (5 instead of 10 ms) at the same spread.
    /// Windows: Zeni's strike precedes the contact by 38 +- 17 ms, his foot off follows it by 8 +- 14 ms.
    /// Agreement: 20 ms is the limit of the usual laboratory check; one frame at 100 Hz is added to it.
    pub fn published() -> EventSettings {
        EventSettings {
            stored: StoredEvents::First,
            marker_cutoff_hz: 10.0,
            velocity_cutoff_hz: 10.0,
            filter_order: 4,
            match_window_s: 0.12,
            agreement_s: 0.03,
            strike_window_s: 0.15,
            off_window_s: 0.10,
            strike_evidence: StrikeEvidence::default(),
        }
    }
}
