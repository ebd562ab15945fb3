//! Joint angles against the vendor's stored values.

use std::path::Path;

use ambula::anatomy::{AngleName, Side};
use ambula::calibration::{Calibration, MarkerSet, ModelSettings, Subject, calibrate, without_static};
use ambula::capture::Trial;
use ambula::kinematics::{Motion, track, track_static};

use crate::compare::Differences;
use crate::corpus;

fn angles(trial: &Trial, motion: &Motion) {
    for name in AngleName::ALL {
        for side in Side::BOTH {
            let Some(stored) = trial.output(&name.c3d_label(side)) else { continue };
            let ours = motion.angle(name, side);
            let mut d = [Differences::default(), Differences::default(), Differences::default()];
            let (mut only_theirs, mut only_ours) = (0, 0);
            for at in 0..trial.frames() {
                let theirs = stored.at(at).filter(|v| v.iter().any(|c| *c != 0.0));
                match (ours.and_then(|t| t.at(at)), theirs) {
                    (Some(o), Some(t)) => {
                        for i in 0..3 {
                            d[i].push(o[i], t[i]);
                        }
                    }
                    (Some(_), None) => only_ours += 1,
                    (None, Some(_)) => only_theirs += 1,
                    _ => {}
                }
            }
            if d[0].len() == 0 {
                println!("{:?} {side:?}: nothing; only ours {only_ours} theirs {only_theirs}", name);
                continue;
            }
            println!(
                "{:12} {:5} n {:4} q50 {:.0e} {:.0e} {:.0e} max {:.1e} {:.1e} {:.1e} mask ours+{only_ours} theirs+{only_theirs}",
                format!("{name:?}"),
                side.word(),
                d[0].len(),
                d[0].quantile(0.5),
                d[1].quantile(0.5),
                d[2].quantile(0.5),
                d[0].max(),
                d[1].max(),
                d[2].max()
            );
        }
    }
    let mut worst = (0.0, String::new());
    let mut n = 0;
    for name in Motion::virtual_marker_names() {
        let (Some(stored), Some(ours)) = (trial.point(&name), motion.virtual_marker(&name)) else { continue };
        let mut m = 0.0_f64;
        for at in 0..trial.frames() {
            if let (Some(o), Some(t)) = (ours.at(at), stored.at(at)) {
                if t.iter().all(|c| *c == 0.0) { continue; }
                for i in 0..3 { m = m.max((o[i] - t[i]).abs()); }
                n += 1;
            }
        }
        if m > 2e-3 { print!("{name} {m:.1e} "); }
        if m > worst.0 { worst = (m, name); }
    }
    println!("virtual markers worst {worst:?} of {n}");
}

#[test]
fn explore() {
    let Some(folder) = corpus::folder() else { return };
    let only = std::env::var("ONLY").unwrap_or_default();
    let mut sessions: Vec<_> = std::fs::read_dir(folder.join("gait")).unwrap().map(|e| e.unwrap().path()).collect();
    sessions.sort();
    let settings = ModelSettings::plug_in_gait();
    for session in sessions {
        if !session.to_string_lossy().contains(&only) { continue; }
        let files = corpus::files_below(&session);
        let trials: Vec<Trial> = files.iter().map(|f| Trial::read(f).unwrap()).collect();
        let trials: Vec<&Trial> = trials.iter().filter(|t| t.output("LHipAngles").is_some()).collect();
        let Some(stat) = trials.first() else { continue };
        let set = MarkerSet::detect(&stat.marker_labels()).unwrap();
        println!("==== {} {} score {}", session.display(), set.set.name, set.score);
        let cal = calibrate(stat, Subject::from_stored(stat), &set.set, &settings).unwrap();
        for f in &cal.findings { println!("  {:?} {}", f.severity, f.text); }
        for s in Side::BOTH { 
            let o = Subject::from_stored(stat);
            let m = cal.subject.side(s); let n = o.side(s); println!("  PF {:?} was {:?} RO {:?} was {:?}", m.static_plantar_flexion_deg, n.static_plantar_flexion_deg, m.static_rotation_offset_deg, n.static_rotation_offset_deg); }
        println!("  IAD {:?} head {:?} was {:?}", cal.subject.inter_asis_distance_mm, cal.subject.head_offset_deg, Subject::from_stored(stat).head_offset_deg);
        println!("-- static {}", stat.name());
        let m = track_static(stat, &cal).unwrap();
        println!("{:?} {:?}", m.progression, m.findings);
        angles(stat, &m);
        for walk in &trials[1..] {
            let m = track(walk, &cal).unwrap();
            println!("-- walk {} {:?} {:?}", walk.name(), m.progression, m.findings);
            angles(walk, &m);
            match without_static(walk, Subject::from_stored(walk), &set.set, &settings) {
                Ok(c) => { println!("-- walk stored {}", walk.name()); for f in &c.findings { println!("  {:?} {}", f.severity, f.text); } angles(walk, &track(walk, &c).unwrap()); }
                Err(e) => println!("{e}"),
            }
        }
    }
}
