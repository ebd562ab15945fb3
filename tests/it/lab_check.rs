//! `ambula lab-check`: cameras, a known mass on the plates, a wand, and the day-book.

use std::path::Path;

use ambula::calibration::plates::{self, PlateSettings};
use ambula::capture::Trial;
use ambula::capture::c3d::{self, C3d, Group, Parameter, Points};
use ambula::quality::{Limits, Severity, Verdict, lab};
use ambula::session::{self, Overrides, Silent};

use super::program;
use super::sandbox::Sandbox;

/// Standard gravity, m/s².
const GRAVITY_M_S2: f64 = 9.806_65;
/// Rounding of single precision in the file, and of the slow wave that is added, N.
const SAME_FORCE_N: f64 = 0.5;
/// The file stores single precision, mm.
const SAME_MM: f64 = 1e-3;
/// Noise of the channels in the centre of pressure of 25 kg, mm, and in the direction of the force, degrees.
const SAME_PLACE_MM: f64 = 0.05;
const SAME_DEG: f64 = 0.05;

fn lab_check(arguments: &[&str]) -> (i32, String, String) {
    let output = program::ambula(&[&["lab-check"], arguments].concat());
    (
        program::code(&output),
        program::out(&output),
        program::err(&output),
    )
}

/// The shipped walk with nobody on its plates but a mass that reads so many kg on each plate named.
fn with_mass(on: &[(usize, f64)]) -> Vec<u8> {
    let shipped = Path::new(env!("CARGO_MANIFEST_DIR")).join("sample_trials/adult-typical/walk-01.c3d");
    let mut file = c3d::parse(&std::fs::read(shipped).unwrap()).unwrap();
    let (channels, samples) = (file.analog.channels, file.analog.samples);
    let share = |at: usize| at as f64 / samples as f64;
    for plate in 1..=channels / 6 {
        for channel in 0..6 {
            for at in 0..samples {
                // the noise of a living channel
                let noise = 0.05 * (at as f64 * 0.7 + channel as f64).sin();
                let load = on
                    .iter()
                    .filter(|(loaded, _)| *loaded == plate && channel == 2 && (0.2..0.9).contains(&share(at)))
                    .map(|(_, kg)| -kg * GRAVITY_M_S2)
                    .sum::<f64>();
                file.analog.data[at * channels + 6 * (plate - 1) + channel] = (load + noise) as f32;
            }
        }
    }
    c3d::write(&file).unwrap()
}

/// Two markers of a wand that moves through the volume, 240 mm apart but for a known scatter, and one marker beside it.
fn wand(scatter_mm: f64) -> Vec<u8> {
    let frames = 400;
    let data = (0..frames)
        .flat_map(|i| {
            let t = i as f64 * 0.02;
            let middle = [
                1500.0 * t.sin(),
                900.0 * (1.7 * t).cos(),
                1000.0 + 600.0 * (0.6 * t).sin(),
            ];
            let turn = 2.1 * t;
            let half = 120.0 + scatter_mm / 2.0 * if i % 2 == 0 { 1.0 } else { -1.0 };
            let end = |sign: f64| {
                [
                    (middle[0] + sign * half * turn.cos()) as f32,
                    (middle[1] + sign * half * turn.sin()) as f32,
                    middle[2] as f32,
                    0.0,
                ]
            };
            let third = [middle[0] as f32, middle[1] as f32, middle[2] as f32 + 50.0, 0.0];
            [end(1.0), end(-1.0), third]
        })
        .collect();
    let names = ["Wand1", "Wand5", "Wand3"].map(str::to_owned);
    c3d::write(&C3d {
        groups: vec![Group::new(
            "POINT",
            vec![Parameter::texts("LABELS", &names), Parameter::text("UNITS", "mm")],
        )],
        points: Points {
            count: 3,
            frames,
            first_frame: 1,
            rate_hz: 100.0,
            scale: 1.0,
            data,
        },
        ..C3d::default()
    })
    .unwrap()
}

/// A rod on plate 1 that leans in a circle; the force goes along it and comes out `off_mm` further along x than its tip.
fn rod(off_mm: f32) -> Vec<u8> {
    let mut file = c3d::parse(&with_mass(&[(1, 25.0)])).unwrap();
    let trial = Trial::from_bytes("mass", &c3d::write(&file).unwrap()).unwrap();
    let (plates, _) = plates::read(&trial, &PlateSettings::usual());
    let plate = &plates[0];
    let per_frame = file.analog.samples_per_frame;
    let point = |file: &C3d, name: &str| {
        let labels = file.strings("POINT", "LABELS");
        labels
            .iter()
            .position(|l| l.rsplit(':').next() == Some(name))
            .unwrap()
    };
    let places = [point(&file, "LFIN"), point(&file, "RFIN")];
    for frame in 0..file.points.frames {
        // the true centre of pressure and force as the plate itself says them
        let sample = frame * per_frame;
        let at = plate.cop_mm.at(sample).unwrap_or_default();
        let up = {
            let [x, y, z] = plate.force_n[sample];
            let length = (x * x + y * y + z * z).sqrt().max(1e-9);
            [x / length, y / length, z / length]
        };
        for (place, along_mm) in places.into_iter().zip([100.0, 900.0]) {
            let sample = &mut file.points.data[frame * file.points.count + place];
            for axis in 0..3 {
                sample[axis] = (at[axis] + along_mm * up[axis]) as f32;
            }
            sample[0] -= off_mm;
            sample[3] = 0.0;
        }
    }
    c3d::write(&file).unwrap()
}

#[test]
fn a_rod_shows_a_plate_that_is_not_where_the_file_says() {
    for off_mm in [0.0, 8.0] {
        let trial = Trial::from_bytes("rod", &rod(off_mm)).unwrap();
        let rod = lab::Rod {
            markers: ["LFIN", "RFIN"],
            tip_mm: 100.0,
        };
        let found = lab::poked(&trial, rod).unwrap();
        assert_eq!(found.iter().map(|on| on.plate).collect::<Vec<_>>(), [1]);
        let [x, y] = found[0].off_mm;
        assert!(
            (x - f64::from(off_mm)).abs() < SAME_PLACE_MM && y.abs() < SAME_PLACE_MM,
            "{x} {y}"
        );
        assert!(found[0].angle_deg < SAME_DEG, "{}", found[0].angle_deg);
        let check = lab::poker_check(&found[0], &Limits::shipped().unwrap());
        assert_eq!(check.verdict > Verdict::Good, off_mm > 5.0, "{}", check.summary);
        // a rod that stood upright says nothing about the direction, and says so
        assert!(
            check.summary.contains("direction not judged"),
            "{}",
            check.summary
        );
    }
    let trial = Trial::from_bytes("rod", &rod(0.0)).unwrap();
    let wrong = lab::Rod {
        markers: ["Rod1", "RFIN"],
        tip_mm: 100.0,
    };
    assert!(
        lab::poked(&trial, wrong)
            .unwrap_err()
            .to_string()
            .contains("no marker \"Rod1\"")
    );
}

#[test]
fn markers_at_known_places_are_held_against_them() {
    let folder = Sandbox::empty();
    folder.write("grid.c3d", &wand(0.0));
    // The wand moves: it stands for markers that are nowhere near their places, and that scatter.
    folder.write("grid.csv", b"marker,x_mm,y_mm,z_mm\nWand3,0,0,1000\n");
    let path = |name: &str| folder.path().join(name).display().to_string();
    let (code, out, err) = lab_check(&[
        "--placed",
        &path("grid.c3d"),
        "--places",
        &path("grid.csv"),
        "--json",
    ]);
    assert_eq!(code, 1, "{out}{err}");
    for rule in ["lab.static_error", "lab.static_largest", "lab.static_scatter"] {
        assert!(out.contains(rule), "{rule}: {out}");
    }
    let limits = Limits::shipped().unwrap();
    let still = Trial::from_bytes("still", &standing_grid([0.3, -0.4, 0.0])).unwrap();
    let placed = lab::places("marker,x_mm,y_mm,z_mm\nA,100,200,300\nB,-100,200,900\n").unwrap();
    let check = lab::placed_check(&still, &placed, &limits).unwrap();
    assert_eq!(check.verdict, Verdict::Good);
    let error = check
        .measures
        .iter()
        .find(|m| m.rule == "lab.static_error")
        .unwrap();
    assert!((error.value - 0.5).abs() < SAME_MM, "{}", error.value);
    let line = lab::places("marker,x_mm,y_mm,z_mm\nA,1,2\n").unwrap_err();
    assert_eq!(
        line.to_string(),
        "line 2 of the list needs a label and three numbers in mm"
    );
}

/// Two markers at rest, each so far from its place.
fn standing_grid(off_mm: [f32; 3]) -> Vec<u8> {
    let at = |place: [f32; 3]| {
        [
            place[0] + off_mm[0],
            place[1] + off_mm[1],
            place[2] + off_mm[2],
            0.0,
        ]
    };
    let frames = 100;
    let data = (0..frames).flat_map(|_| [at([100.0, 200.0, 300.0]), at([-100.0, 200.0, 900.0])]);
    let names = ["A", "B"].map(str::to_owned);
    c3d::write(&C3d {
        groups: vec![Group::new(
            "POINT",
            vec![Parameter::texts("LABELS", &names), Parameter::text("UNITS", "mm")],
        )],
        points: Points {
            count: 2,
            frames,
            first_frame: 1,
            rate_hz: 100.0,
            scale: 1.0,
            data: data.collect(),
        },
        ..C3d::default()
    })
    .unwrap()
}

#[test]
fn the_day_book_and_the_stated_calibration_go_into_the_review_of_a_session() {
    let day_book = "date,check,subject,rule,value,unit,verdict,file\n\
                    2026-03-01,plate 2,plate 2,lab.force_error,6.2,%,redo,a.c3d\n\
                    2026-03-01,wand,wand,lab.wand_mean,0.2,mm,good,b.c3d\n\
                    2030-01-01,wand,wand,lab.wand_mean,9,mm,redo,c.c3d\n";
    let folder = Sandbox::sample("adult-typical");
    folder.write("day-book.csv", day_book.as_bytes());
    let toml = String::from_utf8(std::fs::read(folder.path().join("session.toml")).unwrap()).unwrap();
    assert!(
        toml.contains("[lab]\n"),
        "the sample has a section of the laboratory"
    );
    let toml = toml.replace(
        "[lab]\n",
        "[lab]\nday_book = \"day-book.csv\"\ncamera_residual_mm = 1.4\ncamera_calibration_date = 2026-01-01\n",
    );
    folder.write("session.toml", toml.as_bytes());
    let outcome = session::run(folder.path(), &Overrides::default(), &Silent).unwrap();
    let of = |rule: &str| outcome.review.session.iter().find(|f| f.rule == rule);
    let force = of("lab.force_error").unwrap();
    assert_eq!((force.severity, force.value), (Severity::Redo, Some(6.2)));
    assert!(
        force.what.starts_with("day-book of 2026-03-01, plate 2"),
        "{}",
        force.what
    );
    assert_eq!(of("lab.camera_world_error").unwrap().severity, Severity::Care);
    assert!(of("lab.calibration_age").is_some());
    // a line of a day after the session says nothing about it
    assert!(of("lab.wand_mean").is_none());
    let judged = outcome
        .review
        .measured
        .iter()
        .find(|m| m.rule == "lab.wand_mean")
        .unwrap();
    assert!((judged.value - 0.2).abs() < 1e-12);
    assert!(
        outcome
            .provenance
            .inputs
            .iter()
            .any(|i| i.file.ends_with("day-book.csv"))
    );
    folder.write("day-book.csv", b"something else");
    let refused = session::run(folder.path(), &Overrides::default(), &Silent).unwrap_err();
    assert!(refused.to_string().contains("lab.day_book"), "{refused}");
}

fn xcp(errors_px: &[f64]) -> String {
    let cameras: String = errors_px
        .iter()
        .enumerate()
        .map(|(at, px)| {
            format!(
                "<Camera DEVICEID=\"21{at:04}\" DISPLAY_TYPE=\"Vero\" USERID=\"{}\"><KeyFrames>\
                 <KeyFrame FRAME=\"0\" IMAGE_ERROR=\"{px}\" WORLD_ERROR=\"{}\"/></KeyFrames></Camera>",
                at + 1,
                px * 2.0
            )
        })
        .collect();
    format!("<?xml version=\"1.0\"?><Cameras>{cameras}</Cameras>")
}

#[test]
fn a_known_mass_is_weighed_on_every_plate_that_carries_it() {
    let trial = Trial::from_bytes("mass", &with_mass(&[(1, 25.0), (3, 24.0)])).unwrap();
    let found = lab::on_plates(&trial, 25.0);
    assert_eq!(found.iter().map(|on| on.plate).collect::<Vec<_>>(), [1, 3]);
    for (on, kg) in found.iter().zip([25.0, 24.0]) {
        assert!((on.force_n - kg * GRAVITY_M_S2).abs() < SAME_FORCE_N, "{on:?}");
        assert!(on.cop_scatter_mm.unwrap() < 1.0 && on.duration_s > 0.5, "{on:?}");
    }
}

#[test]
fn a_wand_is_measured_over_the_volume() {
    let trial = Trial::from_bytes("wand", &wand(0.8)).unwrap();
    let found = lab::wand(&trial, 240.0, None).unwrap();
    assert_eq!(found.markers, ["Wand1", "Wand5"]);
    assert_eq!(found.frames, 400);
    assert!((found.mean_mm - 240.0).abs() < SAME_MM, "{found:?}");
    // half the frames 0.8 mm longer, half 0.8 mm shorter
    assert!(
        (found.sd_mm - 0.8 * (400.0_f64 / 399.0).sqrt()).abs() < SAME_MM,
        "{found:?}"
    );
    assert!((found.max_error_mm - 0.8).abs() < SAME_MM, "{found:?}");
    assert!(
        found.volume_mm[0] > 2900.0 && found.volume_mm[2] > 1100.0,
        "{found:?}"
    );
    assert!(lab::wand(&trial, 240.0, Some(["Wand1", "Wand9"])).is_err());
    assert!(lab::wand(&trial, 500.0, None).is_err());
}

#[test]
fn the_morning_check_of_a_laboratory_is_kept_in_its_day_book() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name).to_string_lossy().into_owned();
    let put = |name: &str, bytes: &[u8]| std::fs::write(folder.path().join(name), bytes).unwrap();
    put("good.xcp", xcp(&[0.11, 0.12, 0.13]).as_bytes());
    put("worse.xcp", xcp(&[0.21, 0.22, 0.45]).as_bytes());
    put("mass.c3d", &with_mass(&[(1, 25.1), (2, 25.0)]));
    put("light.c3d", &with_mass(&[(2, 23.0)]));
    put("wand.c3d", &wand(0.3));
    let book = at("day-book.csv");
    for day in 1..=7 {
        let date = format!("2026-11-0{day}");
        let (code, out, err) = lab_check(&[
            "--cameras",
            &at("good.xcp"),
            "--mass",
            &at("mass.c3d"),
            "--mass-kg",
            "25",
            "--wand",
            &at("wand.c3d"),
            "--wand-mm",
            "240",
            "--book",
            &book,
            "--date",
            &date,
        ]);
        assert_eq!(code, 0, "{out}{err}");
        if day == 7 {
            println!("{out}");
            for part in [
                "● GOOD",
                "● good              cameras: 3 of 3",
                "plate 1: 25.00 kg read as 25.10 kg (+0.4 %)",
                "wand: 240.0 mm",
            ] {
                assert!(out.contains(part), "{part} is not in:\n{out}");
            }
            assert!(
                out.contains("7 days") && out.lines().all(|l| l.chars().count() <= 100),
                "{out}"
            );
        }
    }
    let before = std::fs::read_to_string(&book).unwrap();
    let (code, out, _) = lab_check(&[
        "--cameras",
        &at("worse.xcp"),
        "--mass",
        &at("light.c3d"),
        "--mass-kg",
        "25",
        "--book",
        &book,
        "--date",
        "2026-11-08",
    ]);
    println!("{out}");
    assert_eq!(code, 1, "{out}");
    for part in [
        "■ STOP",
        "plate 2: 25.00 kg read as 23.00 kg, -8.0 %",
        "camera 3",
        "above the usual",
    ] {
        assert!(out.contains(part), "{part} is not in:\n{out}");
    }
    let after = std::fs::read_to_string(&book).unwrap();
    assert!(after.starts_with(&before), "lines are only ever added");
    assert!(
        after.contains("2026-11-08,plate 2,plate 2,lab.force_error,8,%,redo,light.c3d"),
        "{after}"
    );

    // the same day again adds nothing, and the course alone can be asked
    lab_check(&[
        "--mass",
        &at("light.c3d"),
        "--book",
        &book,
        "--date",
        "2026-11-08",
    ]);
    assert_eq!(std::fs::read_to_string(&book).unwrap(), after);
    let (_, out, _) = lab_check(&["--book", &book, "--date", "2026-11-30", "--json"]);
    let answer: serde_json::Value = serde_json::from_str(&out).unwrap();
    let rules: Vec<&str> = answer["trend"]
        .as_array()
        .unwrap()
        .iter()
        .map(|f| f["rule"].as_str().unwrap())
        .collect();
    assert!(
        rules.contains(&"lab.calibration_age") && rules.contains(&"lab.drift"),
        "{rules:?}"
    );
}

#[test]
fn what_cannot_be_checked_is_said_with_advice_and_the_book_stays() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name).to_string_lossy().into_owned();
    std::fs::write(folder.path().join("empty.c3d"), with_mass(&[])).unwrap();
    std::fs::write(folder.path().join("letter.csv"), "Dear colleague,\n").unwrap();
    std::fs::write(folder.path().join("bad.xcp"), "no xml").unwrap();
    let (code, out, _) = lab_check(&["--mass", &at("empty.c3d")]);
    assert!(code == 1 && out.contains("no plate carries 25 kg"), "{out}");
    for (arguments, wanted) in [
        (vec![], 2),
        (vec!["--wand", "x.c3d"], 2),
        (vec!["--book", "x.csv", "--date", "yesterday"], 2),
        (vec!["--cameras", "bad.xcp"], 3),
        (vec!["--book", "letter.csv"], 3),
        (vec!["--mass", "nowhere.c3d"], 3),
    ] {
        let arguments: Vec<String> = arguments
            .iter()
            .map(|a| if a.contains('.') { at(a) } else { (*a).to_owned() })
            .collect();
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        let (code, out, err) = lab_check(&arguments);
        assert_eq!(code, wanted, "{arguments:?}: {out}{err}");
        assert!(err.contains("help:"), "{arguments:?}: {err}");
    }
    assert_eq!(
        std::fs::read_to_string(folder.path().join("letter.csv")).unwrap(),
        "Dear colleague,\n"
    );
}
