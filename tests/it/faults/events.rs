//! Faults of stored events: moved, missing, of the other foot.

use ambula::capture::Trial;
use ambula::capture::c3d::NewEvent;
use ambula::capture::{StoredEvent, StoredEventKind};

use super::Base;
use super::plates::Fault;

/// The stored events as a C3D file takes them.
fn stored(trial: &Trial) -> Vec<NewEvent> {
    let start_s = trial.first_frame_s();
    let of = |e: &StoredEvent| {
        let (label, short, icon) = match e.kind {
            StoredEventKind::FootStrike => ("Foot Strike", "FS", 1),
            StoredEventKind::FootOff => ("Foot Off", "FO", 2),
            StoredEventKind::Other => (e.label.as_str(), "", 0),
        };
        let side = e.side.map_or("General".to_owned(), |s| {
            let word = s.word();
            word[..1].to_uppercase() + &word[1..]
        });
        NewEvent {
            context: side.clone(),
            label: label.to_owned(),
            short: format!("{}{short}", &side[..1]),
            time_s: e.time_s + start_s,
            icon,
        }
    };
    trial.events().iter().map(of).collect()
}

/// All faults of the stored events of a walk: none where nothing is stored.
pub fn of(base: &Base) -> Vec<Fault> {
    let trial = Trial::from_bytes("walk", base.files.bytes(&base.walk)).unwrap();
    let events = stored(&trial);
    let walk = base.outcome.trials.iter().find_map(|t| t.walk()).unwrap();
    let start_s = trial.first_frame_s();
    let inside = |e: &NewEvent| {
        let at = e.time_s - start_s;
        walk.cycles
            .iter()
            .any(|c| c.is_accepted() && at >= c.strike_s - 0.001 && at <= c.next_strike_s + 0.001)
    };
    let mut faults = Vec::new();
    let mut plant = |kind: &'static str, size: String, new: &[NewEvent]| {
        let files = base.files.change(&base.walk, |f| f.set_events(new));
        // 20 ms are two frames of 100 Hz: as near as plates, markers and people agree on events
        let shows = !(size == "10 ms" || size == "20 ms");
        faults.push(Fault {
            kind,
            size,
            files,
            shows,
        });
    };
    // one strike and one off of either side, the first inside the accepted cycles
    let mut chosen: Vec<usize> = Vec::new();
    for context in ["Left", "Right"] {
        for icon in [1, 2] {
            let is = |e: &NewEvent| e.context == context && e.icon == icon && inside(e);
            chosen.extend(events.iter().position(is));
        }
    }
    for i in chosen {
        let kind = if events[i].icon == 1 { "strike" } else { "off" };
        for ms in [10.0, 20.0, 30.0, 50.0, 100.0, 200.0] {
            for sign in [-1.0, 1.0] {
                let mut moved = events.clone();
                moved[i].time_s += sign * ms / 1000.0;
                let name = if kind == "strike" {
                    "strike moved"
                } else {
                    "off moved"
                };
                plant(name, format!("{ms:.0} ms"), &moved);
            }
        }
        let mut less = events.clone();
        less.remove(i);
        plant("event missing", kind.to_owned(), &less);
        let mut other = events.clone();
        let swapped = if other[i].context == "Left" {
            "Right"
        } else {
            "Left"
        };
        other[i].context = swapped.to_owned();
        plant("event of the other foot", kind.to_owned(), &other);
    }
    if !events.is_empty() {
        let mut swapped = events.clone();
        for event in &mut swapped {
            event.context = match event.context.as_str() {
                "Left" => "Right".to_owned(),
                "Right" => "Left".to_owned(),
                _ => event.context.clone(),
            };
        }
        plant("all events of the other foot", String::new(), &swapped);
    }
    faults
}
