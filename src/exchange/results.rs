//! The structure of `results.json` (`docs/results.md` explains every key). The session room fills it; here is only
//! its shape, so that the shape cannot change by accident.

use serde::Serialize;

use super::quality::QualityPart;
use super::scores::{ReferencePart, ScoresPart};
use crate::anatomy::Side;
use crate::cycles::{Averages, CentreOfMassExcursion, Cycle, CycleKinetics, LoadMismatch};
use crate::events::Event;
use crate::kinetics::{Assigned, CentreOfMassFrom, Contact, Loads, PlateFoot, StanceVerdict};
use crate::parameters::Parameter;
use crate::signal::FillMethod;

/// Layout version of `results.json`.
pub const SCHEMA: &str = "ambula-results/1";

/// Everything that was computed in one session.
#[derive(Debug, Clone, Serialize)]
pub struct Results<'a> {
    /// Layout version.
    pub schema: &'static str,
    /// Program and version.
    pub program: String,
    /// The visit.
    pub session: SessionPart,
    /// The subject and the measurements the model used.
    pub subject: SubjectPart,
    /// The model and its choices.
    pub model: ModelPart,
    /// Every capture of the session, by name.
    pub trials: Vec<TrialPart<'a>>,
    /// Results by condition.
    pub conditions: Vec<ConditionPart<'a>>,
    /// What the program assumed because nothing said otherwise.
    pub assumptions: Vec<String>,
    /// What was chosen, by the operator or by the program; fixes that were applied are among it.
    pub decisions: Vec<String>,
    /// What was noticed.
    pub findings: Vec<FindingPart>,
    /// Whether the trials are good, and why not.
    pub quality: QualityPart<'a>,
}

/// The visit.
#[derive(Debug, Clone, Serialize)]
pub struct SessionPart {
    /// Identifier of the session.
    pub id: String,
    /// Day of the test, `YYYY-MM-DD`.
    pub date: Option<String>,
    /// Laboratory.
    pub laboratory: Option<String>,
    /// Whether a `session.toml` was there.
    pub has_session_file: bool,
}

/// The subject.
#[derive(Debug, Clone, Serialize)]
pub struct SubjectPart {
    /// Pseudonym.
    pub id: Option<String>,
    /// Sex.
    pub sex: Option<&'static str>,
    /// Age on the day of the test, years.
    pub age_years: Option<f64>,
    /// The measurements the model used.
    pub measurements: Vec<MeasurementPart>,
}

/// One measurement.
#[derive(Debug, Clone, Serialize)]
pub struct MeasurementPart {
    /// Snake-case name without unit.
    pub name: &'static str,
    /// Unit; empty for yes/no.
    pub unit: &'static str,
    /// Side, when it has one.
    pub side: Option<Side>,
    /// Value; for yes/no 1 or 0.
    pub value: f64,
    /// Where it came from.
    pub source: &'static str,
}

/// The model.
#[derive(Debug, Clone, Serialize)]
pub struct ModelPart {
    /// Choices, name and value.
    pub choices: Vec<(String, String)>,
    /// Marker set by name.
    pub marker_set: Option<String>,
    /// Share of the set's required markers that are there.
    pub marker_set_score: Option<f64>,
    /// The static trial that calibrated the model; none when stored offsets were used.
    pub static_trial: Option<String>,
}

/// One capture.
#[derive(Debug, Clone, Serialize)]
pub struct TrialPart<'a> {
    /// File stem.
    pub name: String,
    /// File relative to the session folder.
    pub file: String,
    /// `static`, `walk`, `functional`, or `unknown` when the file could not be read.
    pub kind: &'static str,
    /// Name of the condition.
    pub condition: Option<String>,
    /// `processed`, `calibration`, `not used` or `failed`.
    pub status: &'static str,
    /// Why it is not used or failed.
    pub reason: Option<String>,
    /// Number of frames.
    pub frames: Option<usize>,
    /// Number of the first stored frame, from 1. All times count from this frame.
    pub first_frame: Option<usize>,
    /// Frames per second.
    pub point_rate_hz: Option<f64>,
    /// Analog samples per second and channel.
    pub analog_rate_hz: Option<f64>,
    /// Direction of progression about the vertical, degrees from the laboratory's x axis.
    pub progression_deg: Option<u16>,
    /// Foot strikes and offs with the method and the agreement of other methods.
    pub events: &'a [Event],
    /// Notes on events.
    pub event_notes: Vec<&'a str>,
    /// Gaps of markers that were filled before tracking.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub filled_gaps: Vec<FilledGapPart>,
    /// The force plates of the file.
    pub plates: Vec<PlatePart<'a>>,
    /// Loads on force plates: which foot, clean or not, and why.
    pub contacts: Vec<ContactPart>,
    /// How joint kinetics were computed; `None` where there are none.
    pub kinetics: Option<KineticsPart>,
    /// Cycles without their curves (these are in curves.csv and kinetics.csv).
    pub cycles: Vec<CyclePart<'a>>,
}

/// One filled gap of a marker.
#[derive(Debug, Clone, Serialize)]
pub struct FilledGapPart {
    /// Plug-in Gait name of the marker.
    pub marker: String,
    /// First filled frame, counted from 0 at the first stored frame.
    pub start_frame: usize,
    /// First frame after the gap.
    pub end_frame: usize,
    /// `spline`, `rigid`, `pattern` or `pca`.
    pub method: FillMethod,
    /// The markers it was filled from.
    pub from: Vec<String>,
}

/// One force plate.
#[derive(Debug, Clone, Serialize)]
pub struct PlatePart<'a> {
    /// Number of the plate in the file, from 1.
    pub plate: usize,
    /// `FORCE_PLATFORM:TYPE`.
    #[serde(rename = "type")]
    pub kind: usize,
    /// Whether its signals could be used.
    pub used: bool,
    /// What was noticed about it, one sentence each.
    pub findings: Vec<&'a str>,
}

/// One stretch of load on one force plate.
#[derive(Debug, Clone, Serialize)]
pub struct ContactPart {
    /// Number of the plate in the file, from 1.
    pub plate: usize,
    /// First loaded sample, s from the first stored frame.
    pub start_s: f64,
    /// First unloaded sample afterwards, s from the first stored frame.
    pub end_s: f64,
    /// Whether the load begins inside the trial.
    pub begins: bool,
    /// Whether the load ends inside the trial.
    pub ends: bool,
    /// Largest vertical force, N.
    pub peak_n: f64,
    /// The foot by geometry: `left`, `right` or `invalid` (nobody's).
    pub automatic: Assigned,
    /// The operator's word, when there is one: `left`, `right`, `invalid`.
    pub by_hand: Option<PlateFoot>,
    /// The foot that counts.
    pub foot: Assigned,
    /// Whether the foot stood alone and whole on the plate, by the operator's word, else by geometry.
    pub clean: bool,
    /// Why geometry does not call it clean.
    pub why: Vec<String>,
    /// Other plates whose load belongs to the same footfall.
    pub combined_with: Vec<usize>,
    /// What a reader should doubt about it.
    pub doubts: Vec<String>,
    /// Speed of the belt under the foot, mm/s, on a treadmill.
    pub belt_mm_s: Option<f64>,
}

impl ContactPart {
    /// The part of a contact that goes into `results.json`.
    pub fn of(contact: &Contact) -> ContactPart {
        ContactPart {
            plate: contact.plate,
            start_s: contact.start_s,
            end_s: contact.end_s,
            begins: contact.begins,
            ends: contact.ends,
            peak_n: contact.peak_n,
            automatic: contact.automatic,
            by_hand: contact.by_hand,
            foot: contact.foot,
            clean: contact.is_clean(),
            why: contact.unclean.iter().map(|u| u.words()).collect(),
            combined_with: contact.combined_with.clone(),
            doubts: contact.doubts.iter().map(|d| d.words()).collect(),
            belt_mm_s: contact.belt_mm_s,
        }
    }
}

/// How the kinetics of a trial were computed.
#[derive(Debug, Clone, Serialize)]
pub struct KineticsPart {
    /// The recipe: `plug-in-gait` or `de-leva`.
    pub method: &'static str,
    /// The axes of joint moments and joint forces.
    pub moment_frame: &'static str,
    /// Whose segment masses and inertias, in words.
    pub segments: &'static str,
    /// The mass that all outputs are divided by, kg.
    pub body_mass_kg: f64,
    /// What the centre of mass was computed from: `full_body` or `pelvis`.
    pub centre_of_mass_from: Option<CentreOfMassFrom>,
}

impl KineticsPart {
    /// The part of the kinetics of a trial that goes into `results.json`.
    pub fn of(loads: &Loads) -> KineticsPart {
        KineticsPart {
            method: loads.settings.method.key(),
            moment_frame: loads.settings.moment_frame.key(),
            segments: loads.settings.segments(),
            body_mass_kg: loads.body_mass_kg,
            centre_of_mass_from: loads.centre_of_mass.as_ref().map(|centre| centre.from),
        }
    }
}

/// The kinetics of one cycle, without curves.
#[derive(Debug, Clone, Serialize)]
pub struct CycleKineticsPart<'a> {
    /// Whether they count.
    pub counts: bool,
    /// Why not, in words.
    pub reason: Option<String>,
    /// Whether the foot stood alone and whole on plates; `None` without a foot off.
    pub stance: Option<&'a StanceVerdict>,
    /// How the load that the method used differs from that of a clean stance.
    pub mismatch: Option<&'a LoadMismatch>,
    /// Outputs without a curve although the kinetics count.
    pub absent_curves: Vec<&'a str>,
    /// The way of the centre of mass.
    pub centre_of_mass: Option<CentreOfMassExcursion>,
}

impl<'a> CycleKineticsPart<'a> {
    fn of(kinetics: &'a CycleKinetics) -> Option<CycleKineticsPart<'a>> {
        kinetics.settings?;
        Some(CycleKineticsPart {
            counts: kinetics.count(),
            reason: kinetics.why_not(),
            stance: kinetics.verdict.as_ref(),
            mismatch: kinetics.mismatch.as_ref(),
            absent_curves: kinetics.absent.iter().map(|a| a.output.key()).collect(),
            centre_of_mass: kinetics.centre_of_mass,
        })
    }
}

/// One gait cycle, without curves.
#[derive(Debug, Clone, Serialize)]
pub struct CyclePart<'a> {
    /// Side.
    pub side: Side,
    /// Number within trial and side, from 1.
    pub number: usize,
    /// Beginning, s from the first stored frame.
    pub strike_s: f64,
    /// End, s from the first stored frame.
    pub next_strike_s: f64,
    /// Foot off, percent of the cycle.
    pub foot_off_pct: Option<f64>,
    /// Opposite foot off, percent of the cycle.
    pub opposite_off_pct: Option<f64>,
    /// Opposite foot strike, percent of the cycle.
    pub opposite_contact_pct: Option<f64>,
    /// Whether it counts.
    pub accepted: bool,
    /// Why not.
    pub reason: Option<String>,
    /// Angles without a curve in this cycle.
    pub absent_curves: Vec<&'a str>,
    /// Kinetics; `None` where the trial has none.
    pub kinetics: Option<CycleKineticsPart<'a>>,
}

impl<'a> CyclePart<'a> {
    /// The part of a cycle that goes into `results.json`.
    pub fn of(cycle: &'a Cycle) -> CyclePart<'a> {
        CyclePart {
            side: cycle.side,
            number: cycle.number,
            strike_s: cycle.strike_s,
            next_strike_s: cycle.next_strike_s,
            foot_off_pct: cycle.foot_off_pct,
            opposite_off_pct: cycle.opposite_off_pct,
            opposite_contact_pct: cycle.opposite_contact_pct,
            accepted: cycle.is_accepted(),
            reason: cycle.rejection().map(crate::cycles::Rejection::words),
            absent_curves: cycle.absent.iter().map(|a| a.angle.key()).collect(),
            kinetics: CycleKineticsPart::of(&cycle.kinetics),
        }
    }
}

/// The results of one condition.
#[derive(Debug, Clone, Serialize)]
pub struct ConditionPart<'a> {
    /// Name.
    pub name: String,
    /// Accepted cycles, left and right.
    pub accepted: [usize; 2],
    /// Rejected cycles, left and right.
    pub rejected: [usize; 2],
    /// Spatiotemporal parameters.
    pub parameters: &'a [Parameter],
    /// Mean curves and spread by side, degrees, 0 to 100 % of the cycle.
    pub averages: &'a Averages,
    /// What the condition is held against; `None` without a reference set.
    pub reference: Option<ReferencePart<'a>>,
    /// Scores against it; `None` without a set or when an angle of the profile is missing on a side.
    pub scores: Option<ScoresPart<'a>>,
}

/// One finding.
#[derive(Debug, Clone, Serialize)]
pub struct FindingPart {
    /// `note`, `warning` or `failure`.
    pub severity: &'static str,
    /// A trial, or `session`.
    pub place: String,
    /// What was found.
    pub what: String,
    /// What to do.
    pub remedy: String,
}
