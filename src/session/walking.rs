//! One walk from capture to cycles, and all walks of a session in parallel.

use std::mem::discriminant;

use rayon::prelude::*;

use super::Watch;
use super::intake::{Capture, Content};
use super::journal::Journal;
use super::manifest::{Foot, TrialKind};
use super::settings::Settings;
use super::side_files::SideFiles;
use super::treatment::{self, Treated};
use crate::anatomy::Side;
use crate::calibration::{Calibration, Finding, plates};
use crate::capture::Trial;
use crate::cycles::{self, Cycle};
use crate::events::{self, EventKind, EventSettings, Method, NoteKind, StrikeEvidence, Timeline};
use crate::kinematics::{self, Motion};
use crate::kinetics::{
    self, Contact, ContactSettings, Doubt, Floor, KineticSettings, Loads, PlateFoot, SilentPlate,
};
use crate::report::Severity;

/// What became of one walk.
#[derive(Debug)]
pub struct Walk {
    /// Angles, joint centres, segments.
    pub motion: Motion,
    /// Foot contacts on plates.
    pub contacts: Vec<Contact>,
    /// Foot strikes and offs.
    pub timeline: Timeline,
    /// Joint kinetics; none without a usable force plate or without body mass.
    pub loads: Option<Loads>,
    /// Gait cycles.
    pub cycles: Vec<Cycle>,
    /// What the usable force plates measured.
    pub plates: Vec<plates::Plate>,
    /// What was noticed about the plates.
    pub plate_findings: Vec<plates::PlateFinding>,
    /// Plates that show nothing while a foot stands on them.
    pub silent: Vec<SilentPlate>,
    /// What was done to the markers before they were tracked.
    pub treated: Treated,
}

/// A walk, or why it failed; one entry per capture, `None` where the capture is no walk.
pub(super) type Walks = Vec<Option<Result<Walk, String>>>;

/// Processes every walk.
pub(super) fn process(
    captures: &[Capture],
    (calibration, beside): (&Calibration, &SideFiles),
    settings: &Settings,
    watch: &dyn Watch,
    journal: &mut Journal,
) -> Walks {
    let is_walk = |c: &&Capture| c.kind == Some(TrialKind::Walk) && matches!(c.content, Content::Readable(_));
    watch.begins("processing", captures.iter().filter(is_walk).count());
    let plate_settings = plates::PlateSettings {
        body_mass_kg: calibration.subject.mass_kg.map(|m| m.value),
        ..settings.plates
    };
    let prepared: Vec<Option<Result<(Trial, Treated), String>>> = captures
        .par_iter()
        .map(|capture| {
            let trial = capture
                .trial()
                .filter(|_| capture.kind == Some(TrialKind::Walk))?;
            Some(treatment::prepare(trial, calibration, &settings.treatment))
        })
        .collect();
    let loads: Vec<Option<Load<'_>>> = captures
        .par_iter()
        .zip(&prepared)
        .map(|(capture, prepared)| {
            let (trial, _) = prepared.as_ref()?.as_ref().ok()?;
            let by_hand = by_hand(capture, beside);
            Some(load(trial, &by_hand, &plate_settings, &settings.events))
        })
        .collect();
    // The plates of all walks say which strike method suits this person where a walk has no clean plate.
    let evidence = loads.iter().flatten().map(|load| load.evidence.clone());
    let known = std::iter::once(settings.events.strike_evidence.clone());
    let event_settings = EventSettings {
        strike_evidence: StrikeEvidence::together(known.chain(evidence)),
        ..settings.events.clone()
    };
    let walks: Walks = captures
        .par_iter()
        .zip(&prepared)
        .zip(loads)
        .map(|((capture, prepared), load)| {
            let treated = match prepared.as_ref()? {
                Ok((_, treated)) => treated.clone(),
                Err(why) => return Some(Err(why.clone())),
            };
            let walk = one(
                (load?, treated),
                calibration,
                (&event_settings, &settings.kinetics),
            );
            watch.steps(&capture.plan.file);
            Some(walk)
        })
        .collect();
    for (capture, walk) in captures.iter().zip(&walks) {
        match walk {
            Some(Ok(walk)) => report_on(capture, walk, journal),
            Some(Err(why)) => journal.find(
                Severity::Error,
                &capture.name,
                (why.clone(), "the other captures were processed without it"),
            ),
            None => {}
        }
        for (plate, foot) in by_hand(capture, beside) {
            journal.decide(format!(
                "{}: plate {plate} is {} by hand",
                capture.name,
                word(foot)
            ));
        }
    }
    walks
}

/// A walk and what its force plates say.
struct Load<'a> {
    trial: &'a Trial,
    plates: Vec<plates::Plate>,
    plate_findings: Vec<plates::PlateFinding>,
    silent: Vec<SilentPlate>,
    contacts: Vec<Contact>,
    evidence: StrikeEvidence,
}

fn load<'a>(
    trial: &'a Trial,
    by_hand: &[(usize, PlateFoot)],
    plate_settings: &plates::PlateSettings,
    settings: &EventSettings,
) -> Load<'a> {
    let (read, findings) = plates::read(trial, plate_settings);
    let contact_settings = ContactSettings::of_mass(plate_settings.body_mass_kg);
    let contacts = kinetics::contacts(trial, &read, by_hand, &contact_settings);
    let silent = kinetics::silent_plates(trial, &read, &contact_settings);
    Load {
        trial,
        plates: read,
        plate_findings: findings,
        silent,
        // A rate that fits no filter is told by the detection itself.
        evidence: StrikeEvidence::of(trial, &contacts, settings).unwrap_or_default(),
        contacts,
    }
}

fn one(
    (load, treated): (Load<'_>, Treated),
    calibration: &Calibration,
    (events, kinetics): (&EventSettings, &KineticSettings),
) -> Result<Walk, String> {
    let trial = load.trial;
    let told = |message: String| without_name(trial, &message);
    let mut motion = kinematics::track(trial, calibration).map_err(|e| told(e.to_string()))?;
    let loads = solve(&mut motion, calibration, &load, kinetics);
    let timeline = events::detect(trial, &load.contacts, events).map_err(|e| told(e.to_string()))?;
    let contacts = &load.contacts;
    let carried = loads.as_ref().map(|loads| cycles::Load { loads, contacts });
    let cycles = cycles::cut(trial, Some(&motion), carried, &timeline);
    Ok(Walk {
        motion,
        contacts: load.contacts,
        timeline,
        loads,
        cycles,
        plates: load.plates,
        plate_findings: load.plate_findings,
        silent: load.silent,
        treated,
    })
}

/// Joint kinetics where there is a plate to give them; why there are none goes to the findings of the motion.
fn solve(
    motion: &mut Motion,
    calibration: &Calibration,
    load: &Load<'_>,
    settings: &KineticSettings,
) -> Option<Loads> {
    if load.plates.is_empty() {
        return None;
    }
    let floor = Floor {
        plates: &load.plates,
        contacts: &load.contacts,
    };
    match kinetics::solve(motion, &calibration.subject, &floor, settings) {
        Ok(loads) => Some(loads),
        Err(why) => {
            let text = format!("no joint kinetics: {why}");
            motion.findings.push(Finding::warning("kinetics", text, ""));
            None
        }
    }
}

/// A message about a trial without its name, which stands beside it anyway.
fn without_name(trial: &Trial, message: &str) -> String {
    let start = format!("trial {}: ", trial.name());
    message.strip_prefix(&start).unwrap_or(message).to_owned()
}

/// Plates given to feet by the session file, else by an ENF file.
fn by_hand(capture: &Capture, beside: &SideFiles) -> Vec<(usize, PlateFoot)> {
    let stem = capture
        .plan
        .path
        .file_stem()
        .unwrap_or_default()
        .to_string_lossy();
    let none = Vec::new();
    let stored = beside.plates.get(&stem.to_lowercase()).unwrap_or(&none);
    let most = capture.plan.plates.len().max(stored.len());
    (0..most)
        .filter_map(|index| {
            let typed = capture.plan.plates.get(index).copied().flatten();
            let foot = typed.or_else(|| stored.get(index).copied().flatten())?;
            let foot = match foot {
                Foot::Left => PlateFoot::Left,
                Foot::Right => PlateFoot::Right,
                Foot::Invalid => PlateFoot::Invalid,
                Foot::Auto => return None,
            };
            Some((index + 1, foot))
        })
        .collect()
}

fn word(foot: PlateFoot) -> &'static str {
    match foot {
        PlateFoot::Auto => "found from geometry",
        PlateFoot::Left => "the left foot's",
        PlateFoot::Right => "the right foot's",
        PlateFoot::Invalid => "not used",
    }
}

/// Doubts about contacts of the same kind together: the plates, and the doubt of the first of them.
fn doubts(contacts: &[Contact]) -> Vec<(String, &Doubt)> {
    let mut kinds: Vec<(&Doubt, Vec<usize>)> = Vec::new();
    for (plate, doubt) in contacts
        .iter()
        .flat_map(|c| c.doubts.iter().map(|d| (c.plate, d)))
    {
        let same = |(known, _): &&mut (&Doubt, _)| discriminant(*known) == discriminant(doubt);
        match kinds.iter_mut().find(same) {
            Some((_, plates)) => plates.push(plate),
            None => kinds.push((doubt, vec![plate])),
        }
    }
    let told = |(doubt, mut plates): (_, Vec<usize>)| {
        plates.sort_unstable();
        plates.dedup();
        let numbers: Vec<String> = plates.iter().map(usize::to_string).collect();
        (format!("plate {}", numbers.join(", ")), doubt)
    };
    kinds.into_iter().map(told).collect()
}

fn report_on(capture: &Capture, walk: &Walk, journal: &mut Journal) {
    let place = &capture.name;
    journal.take(place, &walk.motion.findings);
    if let Some(loads) = &walk.loads {
        journal.take(place, &loads.findings);
    }
    for finding in &walk.plate_findings {
        let severity = if finding.used {
            Severity::Note
        } else {
            Severity::Warning
        };
        journal.find(severity, place, (finding.text.clone(), ""));
    }
    for silent in &walk.silent {
        let remedy = "see whether the plate was plugged in and its channels recorded; check its corners";
        journal.find(Severity::Warning, place, (silent.words(), remedy));
    }
    for (plates, doubt) in doubts(&walk.contacts) {
        let what = format!("{plates}: {}", doubt.words());
        journal.find(Severity::Note, place, (what, doubt.remedy()));
    }
    for note in &walk.timeline.notes {
        let severity = match note.kind {
            NoteKind::NotWalking => Severity::Error,
            NoteKind::Unusable => Severity::Warning,
            // a stored event that is dropped contradicts whoever set it; a detected one is one of many candidates
            NoteKind::Alternation if note.text.contains(Method::Stored.words()) => Severity::Warning,
            _ => Severity::Note,
        };
        journal.find(severity, place, (note.text.clone(), ""));
    }
    for cycle in walk
        .cycles
        .iter()
        .filter(|c| c.is_accepted() && !c.absent.is_empty())
    {
        let angles: Vec<String> = cycle
            .absent
            .iter()
            .map(|a| a.angle.key().replace('_', " "))
            .collect();
        let what = format!(
            "{} cycle {} ({:.2} to {:.2} s) has no curve of {}: samples are missing in it",
            cycle.side.word(),
            cycle.number,
            cycle.strike_s,
            cycle.next_strike_s,
            angles.join(", ")
        );
        let remedy = "fill the marker gap in the capture software, or review without these curves";
        journal.find(Severity::Warning, place, (what, remedy));
    }
    let strikes = |side| walk.timeline.times_s(side, EventKind::FootStrike).len();
    let [left, right] = Side::BOTH.map(strikes);
    if walk.cycles.is_empty() {
        let what = format!("no complete gait cycle: {left} left and {right} right foot strikes");
        let remedy =
            "a cycle needs two strikes of the same foot; capture a longer walk or add the missing events";
        journal.find(Severity::Error, place, (what, remedy));
    } else if !walk.cycles.iter().any(Cycle::is_accepted) {
        let what = format!("none of {} gait cycles counts", walk.cycles.len());
        journal.find(
            Severity::Error,
            place,
            (what, "see the reasons in the list of rejected cycles"),
        );
    }
}
