//! The quality statement of the report and the caution marks on graphs.

use ambula::anatomy::{AngleName, Side};
use ambula::quality::{Finding, FrameNumbers, Graph, Limits, Measured, Place, Review, Severity, Verdict};
use ambula::report::{Paper, Quality, compose, render};

use super::report::{Walked, cycle};

const NUMBERS: FrameNumbers = FrameNumbers {
    first: 201,
    rate_hz: 100.0,
};

fn walked() -> Walked {
    let mut cycles = Vec::new();
    for walk in ["Walk 01", "Walk 02"] {
        for side in Side::BOTH {
            cycles.push(cycle(walk, side, 1, false));
        }
    }
    Walked::of(cycles)
}

fn review(limits: &Limits) -> Review {
    let mut review = Review {
        verdict: Verdict::Good,
        session: Vec::new(),
        measured: vec![Measured {
            rule: "cycles.per_side".to_owned(),
            value: 2.0,
        }],
        trials: Vec::new(),
    };
    let few = Finding::judged(
        limits,
        "cycles.per_side",
        2.0,
        |_| "2 accepted left cycles".to_owned(),
        "capture more",
    );
    review.add(None, few.unwrap());
    for walk in ["Walk 01", "Walk 02"] {
        review.add(
            Some((walk, NUMBERS)),
            Finding::new("gap.note", Severity::Note, "a short gap of LTOE", ""),
        );
    }
    let swapped = Finding::new(
        "marker.swap",
        Severity::Redo,
        "LKNE and LTHI changed places",
        "relabel them",
    )
    .at(Place {
        markers: vec!["LKNE".to_owned(), "LTHI".to_owned()],
        frames: Some(9..20),
        ..Place::default()
    })
    .affecting(vec![
        Graph::Angle(AngleName::Knee, Side::Left),
        Graph::Angle(AngleName::Hip, Side::Left),
        Graph::Angle(AngleName::Hip, Side::Right),
    ]);
    review.add(Some(("Walk 02", NUMBERS)), swapped);
    review
}

#[test]
fn the_statement_lists_values_limits_and_findings_and_doubtful_graphs_carry_a_mark() {
    let walked = walked();
    let limits = Limits::shipped().unwrap();
    let limits = limits
        .changed_by(
            "[\"cycles.per_side\"]\ncare = 6\nsource = \"our protocol\"",
            "ours.toml",
        )
        .unwrap();
    let review = review(&limits);
    let mut input = walked.input("barefoot");
    input.quality = Some(Quality {
        review: &review,
        limits: &limits,
        static_trial: None,
    });
    let report = compose(&input);
    let section = report.sections.iter().find(|s| s.key == "quality").unwrap();
    let words = serde_json::to_string(section).unwrap();
    for part in [
        "2 captures: 1 good, 1 to be captured again",
        "2 cycles",
        "care below 6, redo below 1 (changed)",
        "our protocol",
        "Limits that the laboratory changed: accepted cycles of a side",
        "LKNE and LTHI changed places; frames 210 to 220 (0.09 to 0.19 s)",
        "hip, knee (left); hip (right)",
        "Walk 02: redo",
    ] {
        assert!(words.contains(part), "{part} is not in {words}");
    }
    let light = report
        .cover
        .status
        .iter()
        .find(|line| line.label == "Quality checks")
        .unwrap();
    assert_eq!(serde_json::to_value(light.light).unwrap(), "attention");

    let panels: Vec<_> = report
        .figures()
        .flat_map(|figure| figure.grid.rows.iter().flatten().flatten())
        .collect();
    let caution = |title: &str| panels.iter().find(|p| p.title == title).unwrap().caution.clone();
    assert_eq!(caution("Knee flexion"), [Side::Left]);
    assert_eq!(caution("Hip rotation"), Side::BOTH);
    assert!(caution("Pelvic tilt").is_empty());
    assert!(
        report
            .figures()
            .all(|f| f.caption.contains("read this side with care"))
    );

    let bytes = render(&report, Paper::A4).unwrap();
    let place = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("report_quality.pdf");
    std::fs::write(&place, bytes).unwrap();
    println!("{}", place.display());
}

#[test]
fn doubts_of_a_walk_that_gave_no_cycle_mark_nothing() {
    let walked = walked();
    let limits = Limits::shipped().unwrap();
    let mut review = review(&limits);
    for trial in &mut review.trials {
        trial.trial.push_str(" (another condition)");
    }
    let mut input = walked.input("barefoot");
    input.quality = Some(Quality {
        review: &review,
        limits: &limits,
        static_trial: None,
    });
    let report = compose(&input);
    let marked = report
        .figures()
        .flat_map(|f| f.grid.rows.iter().flatten().flatten());
    assert!(marked.into_iter().all(|panel| panel.caution.is_empty()));
    // without checks there is no page
    input.quality = None;
    assert!(compose(&input).sections.iter().all(|s| s.key != "quality"));
}
