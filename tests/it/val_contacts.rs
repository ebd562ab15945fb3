//! Which foot stood on which plate, clean or not: every walk of the corpus, checked by eye.

use std::path::Path;

use ambula::anatomy::Side;
use ambula::calibration::plates::{self, Plate, PlateSettings};
use ambula::capture::{StoredEventKind, Trial};
use ambula::events::NoteKind;
use ambula::kinetics::{self, Contact, ContactSettings, FootShape, GaitMarkers, Unclean};
use ambula::session::{self, Overrides, Silent};
use serde_json::{Value, json};

use super::corpus;

/// Plate, foot (`-` nobody), first and last loaded instant (s), verdict.
type Row = (usize, char, f64, f64, &'static str);

/// What a person sees on the plots of `tests/judges/plot_contacts.py`: every walk of the corpus whose file has plates and
/// foot markers (copies of the same walk in other formats once).
#[rustfmt::skip]
const BY_EYE: [(&str, &[Row]); 36] = [
    ("gait/clusters-medial/test_walking.c3d", &[(1, 'L', 1.24, 1.75, "partly off"), (2, 'R', 1.65, 2.24, "clean")]),
    ("gait/cortex-helen-hayes/Gait.c3d", &[(1, 'L', 2.57, 3.15, "clean"), (2, 'R', 2.08, 2.66, "clean")]),
    ("gait/functional-hip/FunctionalWalk.c3d", &[(1, 'R', 1.58, 2.23, "clean"), (2, 'L', 2.12, 2.76, "clean"), (3, 'L', 1.06, 1.71, "clean")]),
    ("gait/healthy-HC002D/HC002D06.c3d", &[(1, 'L', 1.05, 1.58, "clean"), (2, 'R', 0.60, 1.12, "clean")]),
    ("gait/healthy-HC002D/HC002D25.c3d", &[(1, 'L', 0.49, 1.03, "clean"), (2, 'R', 0.97, 1.49, "partly off")]),
    ("gait/healthy-HC030A/HC030A05.c3d", &[(1, 'L', 0.69, 1.32, "clean"), (2, 'R', 0.18, 0.79, "clean")]),
    ("gait/healthy-HC030A/HC030A22.c3d", &[(1, 'L', 2.81, 3.51, "clean"), (2, 'R', 2.25, 2.94, "clean")]),
    ("gait/healthy-HC031A/HC031A06.c3d", &[(1, 'L', 0.60, 1.11, "clean"), (2, 'R', 0.18, 0.66, "clean")]),
    ("gait/healthy-HC031A/HC031A23.c3d", &[(1, 'L', 1.49, 2.54, "other foot too"), (2, 'R', 1.05, 1.60, "clean")]),
    ("gait/healthy-HC032A/HC032A03.c3d", &[(1, 'L', 0.63, 1.26, "clean"), (2, 'R', 0.11, 0.72, "clean")]),
    ("gait/healthy-HC032A/HC032A18.c3d", &[(1, 'L', 1.80, 2.14, "partly off"), (2, 'R', 1.24, 1.89, "clean")]),
    ("gait/healthy-HC033A/HC033A10.c3d", &[(1, 'L', 0.63, 1.15, "clean"), (2, 'R', 0.19, 0.70, "clean")]),
    ("gait/healthy-HC033A/HC033A22.c3d", &[(1, 'L', 1.91, 2.48, "clean"), (2, 'R', 1.45, 2.02, "clean")]),
    ("gait/healthy-HC036A/HC036A10.c3d", &[(1, 'R', 0.39, 0.86, "clean"), (2, 'L', 0.80, 1.29, "clean")]),
    ("gait/healthy-HC036A/HC036A23.c3d", &[(2, 'R', 0.66, 1.21, "clean")]),
    ("gait/healthy-HC038A/HC038A11.c3d", &[(1, 'L', 1.19, 1.84, "clean"), (2, 'R', 0.66, 1.32, "clean")]),
    ("gait/healthy-HC039A/HC039A17.c3d", &[(1, 'L', 0.71, 1.26, "clean"), (2, 'R', 0.23, 0.79, "clean")]),
    ("gait/healthy-HC040A/HC040A14.c3d", &[(1, 'L', 3.02, 3.45, "clean"), (2, 'R', 2.63, 3.08, "clean")]),
    ("gait/healthy-HC044A/HC044A15.c3d", &[(1, 'L', 0.72, 1.26, "clean"), (2, 'R', 0.22, 0.78, "clean")]),
    ("gait/healthy-HC050A/HC050A11.c3d", &[(1, 'L', 0.72, 1.34, "clean"), (2, 'R', 0.21, 0.82, "clean")]),
    ("gait/healthy-HC055A/HC055A09.c3d", &[(1, 'L', 0.64, 1.12, "clean"), (2, 'R', 0.20, 0.70, "clean")]),
    ("gait/pig-full-body/PiG_Motion-FlatFoot-Full.c3d", &[(1, 'R', 1.08, 1.69, "partly off"), (2, 'L', 1.58, 2.19, "clean")]),
    ("gait/pig-lower-flat-foot/PiG_Motion3_FF.c3d", &[(1, 'L', 0.61, 1.27, "clean"), (2, 'R', 1.14, 1.80, "clean"), (3, 'L', 1.69, 2.35, "clean")]),
    ("gait/pig-lower-nexus-1.8/PiG_Motion3_FF_N18.c3d", &[(1, 'L', 0.61, 1.27, "clean"), (2, 'R', 1.14, 1.80, "clean"), (3, 'L', 1.69, 2.35, "clean")]),
    ("gait/pig-lower-no-flat-foot/PiG_Motion3_noFF.c3d", &[(1, 'L', 0.61, 1.27, "clean"), (2, 'R', 1.14, 1.80, "clean"), (3, 'L', 1.69, 2.35, "clean")]),
    ("format/btk/ADemo1_rewrite_c3d_pc_float.c3d", &[(1, 'R', 0.95, 1.53, "load away")]),
    ("format/sample_03/gait-pig-nz.c3d", &[(2, 'R', 0.64, 1.31, "clean"), (3, '-', 0.95, 1.27, "no foot")]),
    ("format/sample_03/gait-pig.c3d", &[(1, 'L', 0.57, 1.15, "clean"), (2, 'R', 1.04, 1.61, "partly off")]),
    ("format/sample_03/gait-raw.c3d", &[(1, 'L', 0.57, 1.16, "clean"), (2, 'R', 1.04, 1.61, "partly off")]),
    ("format/sample_04/sub_labels.c3d", &[(1, 'R', 1.82, 2.69, "clean"), (2, 'L', 1.04, 2.01, "clean")]),
    ("format/sample_06/newwalk.c3d", &[(1, 'L', 1.80, 2.31, "clean"), (2, 'R', 2.22, 2.72, "clean")]),
    ("format/sample_09/PlugInC3D.c3d", &[(1, 'R', 1.10, 1.90, "clean"), (2, 'L', 1.80, 2.46, "clean")]),
    ("format/sample_10/TYPE-3.c3d", &[(1, 'L', 2.58, 3.77, "load away"), (2, 'R', 1.80, 2.90, "partly off, load away"), (3, 'L', 4.23, 5.23, "partly off, load away"), (4, 'R', 3.45, 4.52, "partly off, load away")]),
    ("format/sample_11/2198928.c3d", &[(1, 'L', 0.29, 0.73, "clean"), (2, 'R', 0.68, 1.13, "clean"), (3, 'R', 1.09, 1.90, "other foot too"), (4, 'L', 1.83, 2.25, "clean")]),
    ("format/sample_26/Walking_Hybrid_2.c3d", &[(1, 'R', 0.25, 0.83, "markers missing"), (2, '-', 0.75, 1.33, "no foot")]),
    ("format/sample_32/vicon_zerowire.c3d", &[(1, 'L', 1.55, 2.27, "clean")]),
];

/// Times of the table are rounded (s).
const EYE_S: f64 = 0.011;

/// Where the data of the plots go (`tests/judges/plot_contacts.py` draws them).
fn judge_folder() -> Option<std::path::PathBuf> {
    std::env::var_os("AMBULA_JUDGE_DIR").map(|d| Path::new(&d).join("contacts"))
}

/// What a plot needs of one trial.
fn drawing(name: &str, trial: &Trial, plates: &[Plate], contacts: &[Contact]) -> Value {
    let markers = GaitMarkers::of(trial);
    let rate_hz = trial.point_rate_hz();
    let track = |t: Option<&ambula::signal::Track>| -> Value {
        t.map(|t| json!((0..t.len()).map(|f| t.at(f)).collect::<Vec<_>>()))
            .unwrap_or(Value::Null)
    };
    let feet: Vec<Value> = Side::BOTH
        .iter()
        .map(|side| {
            let foot = markers.foot(*side);
            json!({
                "side": side.word(),
                "heel": track(foot.heel.as_ref()),
                "toe": track(foot.toe.as_ref()),
                "ankle": track(foot.ankle.as_ref()),
                "vendor": track(vendor(trial, *side).as_ref()),
                "outline": FootShape::of(foot).map(|shape| {
                    (0..trial.frames()).map(|f| shape.at(f).map(|p| p.corners_mm)).collect::<Vec<_>>()
                }),
            })
        })
        .collect();
    let loads: Vec<Value> = plates
        .iter()
        .map(|plate| {
            json!({
                "plate": plate.number,
                "rate_hz": plate.rate_hz,
                "corners_mm": plate.corners_mm,
                "vertical_n": plate.vertical_force_n(),
                "cop_mm": track(Some(&plate.cop_mm)),
            })
        })
        .collect();
    let events: Vec<Value> = trial
        .events()
        .iter()
        .map(|e| json!({"side": e.side.map(Side::word), "kind": e.label, "time_s": e.time_s}))
        .collect();
    let contacts: Vec<Value> = contacts
        .iter()
        .map(|c| {
            json!({
                "plate": c.plate,
                "start_s": c.start_s,
                "end_s": c.end_s,
                "foot": c.foot,
                "clean": c.is_clean(),
                "why": c.words().split("; ").collect::<Vec<_>>(),
            })
        })
        .collect();
    json!({
        "name": name,
        "rate_hz": rate_hz,
        "frames": trial.frames(),
        "feet": feet,
        "plates": loads,
        "contacts": contacts,
        "events": events,
    })
}

/// The ground reaction that the vendor stored for a foot: valid where it gave the foot a plate.
fn vendor(trial: &Trial, side: Side) -> Option<ambula::signal::Track> {
    trial.output(&format!("{}GroundReactionForce", side.letter()))
}

/// The verdict in the words of the table.
fn verdict(contact: &Contact) -> String {
    let word = |u: &Unclean| match u {
        Unclean::NoFoot { .. } => "no foot",
        Unclean::MissingMarkers => "markers missing",
        Unclean::OtherFoot { .. } => "other foot too",
        Unclean::PartlyOff { .. } => "partly off",
        Unclean::LoadAwayFromFoot { .. } => "load away",
        Unclean::TwoPlates { .. } => "two plates",
        _ => "other",
    };
    let mut words: Vec<&str> = contact.unclean.iter().map(word).collect();
    if contact.is_clean() {
        words.push("clean");
    }
    if !contact.combined_with.is_empty() {
        words.push("combined");
    }
    words.join(", ")
}

fn foot_letter(contact: &Contact) -> char {
    contact.automatic.side().map_or('-', Side::letter)
}

/// A trial of the corpus with its plates and contacts.
struct Seen {
    name: String,
    trial: Trial,
    plates: Vec<Plate>,
    contacts: Vec<Contact>,
}

fn seen(corpus: &Path, name: &str) -> Seen {
    let trial = Trial::read(&corpus.join(name)).unwrap();
    let (plates, _) = plates::read(&trial, &PlateSettings::usual());
    let settings = ContactSettings::of_mass(trial.processing("Bodymass"));
    let contacts = kinetics::contacts(&trial, &plates, &[], &settings);
    Seen {
        name: name.to_owned(),
        trial,
        plates,
        contacts,
    }
}

#[test]
fn every_contact_of_the_corpus_is_judged_as_by_eye() {
    let Some(corpus) = corpus::folder() else { return };
    println!("| trial | plate | foot | from s | to s | peak N | verdict |\n|---|---|---|---|---|---|---|");
    let mut wrong = Vec::new();
    for (name, expected) in BY_EYE {
        let seen = seen(&corpus, name);
        if let Some(folder) = judge_folder() {
            let drawn = drawing(name, &seen.trial, &seen.plates, &seen.contacts);
            std::fs::create_dir_all(&folder).unwrap();
            let file = folder.join(name.replace('/', "__") + ".json");
            std::fs::write(file, serde_json::to_vec(&drawn).unwrap()).unwrap();
        }
        for c in &seen.contacts {
            println!(
                "| {name} | {} | {} | {:.2} | {:.2} | {:.0} | {} |",
                c.plate,
                foot_letter(c),
                c.start_s,
                c.end_s,
                c.peak_n,
                c.words()
            );
        }
        let same = |(c, e): (&Contact, &Row)| {
            c.plate == e.0
                && foot_letter(c) == e.1
                && (c.start_s - e.2).abs() <= EYE_S
                && (c.end_s - e.3).abs() <= EYE_S
                && verdict(c) == e.4
        };
        let all = seen.contacts.len() == expected.len() && seen.contacts.iter().zip(expected).all(same);
        if !all {
            let rows = seen.contacts.iter().map(|c| {
                let (foot, verdict) = (foot_letter(c), verdict(c));
                format!(
                    "({}, '{foot}', {:.2}, {:.2}, \"{verdict}\")",
                    c.plate, c.start_s, c.end_s
                )
            });
            wrong.push(format!(
                "    (\"{name}\", &[{}]),",
                rows.collect::<Vec<_>>().join(", ")
            ));
        }
    }
    assert!(
        wrong.is_empty(),
        "look at the plots of these:\n{}",
        wrong.join("\n")
    );
}

/// Absolute differences of a kind, sorted on demand.
#[derive(Default)]
struct Spread(Vec<f64>);

impl Spread {
    fn quantile(&self, share: f64) -> f64 {
        let mut sorted = self.0.clone();
        sorted.sort_by(f64::total_cmp);
        sorted[((sorted.len() - 1) as f64 * share).round() as usize]
    }

    fn row(&self, name: &str) -> String {
        let [median, q95, max] = [0.5, 0.95, 1.0].map(|share| 1000.0 * self.quantile(share));
        format!(
            "| {name} | {} | {median:.1} | {q95:.1} | {max:.1} |",
            self.0.len()
        )
    }
}

/// A stored event and a contact belong together when they are no further apart (s).
const MATCH_S: f64 = 0.12;
/// Ends of clean contacts against stored events: median and largest difference (s). Stored events lie on frames of 8 to
/// 20 ms and were set by a person or a threshold of another program.
const EVENT_MEDIAN_S: f64 = 0.008;
const EVENT_MAX_S: f64 = 0.03;
/// Its events were set by eye, three to four frames of 17 ms from where the plates are loaded.
const EVENTS_BY_EYE: &str = "format/sample_04/sub_labels.c3d";

#[test]
fn clean_contacts_begin_and_end_at_the_stored_events() {
    let Some(corpus) = corpus::folder() else { return };
    let (mut strikes, mut offs) = (Spread::default(), Spread::default());
    for (name, _) in BY_EYE.iter().filter(|(name, _)| *name != EVENTS_BY_EYE) {
        let seen = seen(&corpus, name);
        for footing in kinetics::footings(&seen.contacts) {
            let nearest = |kind: StoredEventKind, time_s: f64| {
                let of_side = seen
                    .trial
                    .events()
                    .iter()
                    .filter(|e| e.kind == kind && e.side == Some(footing.side));
                let away = of_side.map(|e| (e.time_s - time_s).abs());
                away.fold(f64::INFINITY, f64::min)
            };
            for (spread, kind, time_s, inside) in [
                (
                    &mut strikes,
                    StoredEventKind::FootStrike,
                    footing.start_s,
                    footing.begins,
                ),
                (&mut offs, StoredEventKind::FootOff, footing.end_s, footing.ends),
            ] {
                let away_s = nearest(kind, time_s);
                if inside && away_s <= MATCH_S {
                    spread.0.push(away_s);
                }
            }
        }
    }
    println!(
        "| clean contacts against stored events | n | median ms | q95 ms | max ms |\n|---|---|---|---|---|"
    );
    println!("{}", strikes.row("first load, foot strike"));
    println!("{}", offs.row("last load, foot off"));
    for spread in [&strikes, &offs] {
        assert!(spread.0.len() >= 40, "{}", spread.0.len());
        assert!(spread.quantile(0.5) <= EVENT_MEDIAN_S && spread.quantile(1.0) <= EVENT_MAX_S);
    }
}

/// Frames in which the vendor gave a foot a plate, against the contacts.
#[derive(Default)]
struct Frames {
    clean: usize,
    unclean: usize,
    other_foot: usize,
    unloaded: usize,
    left_out: usize,
}

#[test]
fn the_vendor_gives_plates_to_the_same_feet() {
    let Some(corpus) = corpus::folder() else { return };
    println!(
        "| trial | foot | both: clean | both: not clean | other foot's contact | vendor only, no contact | clean, not the vendor's |"
    );
    let mut all = Frames::default();
    for (name, _) in BY_EYE {
        let seen = seen(&corpus, name);
        for side in Side::BOTH {
            let Some(given) = vendor(&seen.trial, side) else {
                continue;
            };
            let mut own = Frames::default();
            for frame in 0..seen.trial.frames() {
                let time_s = frame as f64 / seen.trial.point_rate_hz();
                let is_given = given.at(frame).is_some_and(|f| f.iter().any(|n| n.abs() > 0.0));
                let now: Vec<&Contact> = seen
                    .contacts
                    .iter()
                    .filter(|c| c.start_s <= time_s && time_s < c.end_s)
                    .collect();
                let of_side = now.iter().find(|c| c.foot.side() == Some(side));
                match (is_given, of_side) {
                    (true, Some(c)) if c.is_clean() => own.clean += 1,
                    (true, Some(_)) => own.unclean += 1,
                    (true, None) if now.is_empty() => own.unloaded += 1,
                    (true, None) => own.other_foot += 1,
                    (false, Some(c)) if c.is_clean() => own.left_out += 1,
                    _ => {}
                }
            }
            println!(
                "| {name} | {} | {} | {} | {} | {} | {} |",
                side.word(),
                own.clean,
                own.unclean,
                own.other_foot,
                own.unloaded,
                own.left_out
            );
            all.clean += own.clean;
            all.unclean += own.unclean;
            all.other_foot += own.other_foot;
            all.unloaded += own.unloaded;
            all.left_out += own.left_out;
        }
    }
    println!(
        "all: {} {} {} {} {}",
        all.clean, all.unclean, all.other_foot, all.unloaded, all.left_out
    );
    assert!(
        all.clean > 2800 && all.left_out < 30,
        "{} {}",
        all.clean,
        all.left_out
    );
}

#[test]
fn the_rule_of_plug_in_gait_gives_the_same_plates_in_clean_contacts() {
    let Some(corpus) = corpus::folder() else { return };
    let mut folders: Vec<_> = std::fs::read_dir(corpus.join("gait"))
        .unwrap()
        .map(|e| e.unwrap().path())
        .collect();
    folders.sort();
    println!(
        "| trial | frames in clean contacts | other plates there | frames with a plate outside them | agreement of events |"
    );
    let (mut clean, mut differ, mut outside) = (0, 0, 0);
    for folder in folders {
        let Ok(outcome) = session::run(&folder, &Overrides::default(), &Silent) else {
            continue;
        };
        for record in &outcome.trials {
            let Some(walk) = record.walk() else { continue };
            let Some(loads) = &walk.loads else { continue };
            let (mut own_clean, mut own_differ, mut own_outside) = (0, 0, 0);
            for side in Side::BOTH {
                for (frame, given) in loads.plates_under[side.index()].iter().enumerate() {
                    let time_s = frame as f64 / loads.point_rate_hz;
                    let now = |c: &&Contact| {
                        c.is_clean() && c.foot.side() == Some(side) && c.start_s <= time_s && time_s < c.end_s
                    };
                    let plates: Vec<usize> = walk.contacts.iter().filter(now).map(|c| c.plate).collect();
                    if plates.is_empty() {
                        own_outside += usize::from(!given.is_empty());
                    } else {
                        own_clean += 1;
                        own_differ += usize::from(*given != plates);
                    }
                }
            }
            let agree = walk
                .timeline
                .notes
                .iter()
                .find(|n| n.kind == NoteKind::PlateAgreement);
            println!(
                "| {} | {own_clean} | {own_differ} | {own_outside} | {} |",
                record.capture.name,
                agree.map_or("", |n| n.text.as_str())
            );
            clean += own_clean;
            differ += own_differ;
            outside += own_outside;
        }
    }
    println!("| all | {clean} | {differ} | {outside} | |");
    assert!(clean > 2600, "{clean}");
    assert_eq!(
        differ, 0,
        "frames of clean contacts in which Plug-in Gait's rule names other plates"
    );
}
