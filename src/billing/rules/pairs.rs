//! What codes mean, and which of them meet on one day: CP-01 to CP-25.

use super::case::{Case, code_of, said};
use super::hit::{Hits, contradiction, doubt, forbidden, missing, no_data, none, note};
use crate::billing::book::{Pair, Row};
use crate::billing::record::Line;
use crate::billing::timed::clock_min;

fn times(line: &Line) -> Option<(u32, u32)> {
    Some((
        clock_min(line.start.as_deref()?)?,
        clock_min(line.end.as_deref()?)?,
    ))
}

/// Whether the times of two lines overlap; `None` when one of them has none.
pub(super) fn overlap(one: &Line, other: &Line) -> Option<bool> {
    let ((a, b), (c, d)) = (times(one)?, times(other)?);
    Some(a < d && c < b)
}

pub(super) fn pair_of<'a>(
    c: &Case<'a>,
    one: &str,
    other: &str,
) -> (Vec<&'a Row<Pair>>, Option<&'a Row<Pair>>) {
    let fits = |p: &Pair| (p.first == one && p.second == other) || (p.first == other && p.second == one);
    let all: Vec<&Row<Pair>> = c.basis.book.pairs.iter().filter(|r| fits(&r.row)).collect();
    let of_day = all.iter().find(|r| r.origin.holds_on(c.date)).copied();
    (all, of_day)
}

/// CP-01: 96000 is capture and processing; the reading is 96004. To know only.
pub(super) fn cp_01(c: &Case<'_>) -> Hits {
    let alone = c.bills("96000") && !c.bills("96004");
    none().when(alone, note("line.code", "capture and processing only: the physician's written reading is 96004, a line of its own, although 96000 carries physician work").of("96000"))
}

/// CP-02: one facility that does both bills both, without splitting. To know only.
pub(super) fn cp_02(c: &Case<'_>) -> Hits {
    let both = c.bills("96000") && c.bills("96004");
    none().when(
        both,
        note(
            "line.code",
            "capture and interpretation by one facility: two lines, no 26 and no TC",
        )
        .of("96004"),
    )
}

/// CP-03: who only reads a study made elsewhere bills 96004 alone.
pub(super) fn cp_03(c: &Case<'_>) -> Hits {
    let elsewhere = c.capture.performed_by_us == Some(false);
    none()
        .with(c.motion().into_iter().filter(|_| elsewhere).map(|code| {
            forbidden(
                "capture.performed_by_us",
                "captured elsewhere: only the interpretation may be billed",
                "take the line off",
            )
            .of(code)
        }))
        .when(
            !c.motion().is_empty() && c.capture.performed_by_us.is_none(),
            missing(
                "capture.performed_by_us",
                "whether this laboratory captured the study",
            )
            .warn(),
        )
}

/// CP-04: an interpretation is linked to a captured study, once.
pub(super) fn cp_04(c: &Case<'_>) -> Hits {
    if !c.bills("96004") {
        return none();
    }
    let linked = c
        .interpretation
        .tests_reviewed
        .iter()
        .flatten()
        .any(|t| !t.trim().is_empty());
    let units: u32 = c
        .record
        .line
        .iter()
        .filter(|l| code_of(l) == "96004")
        .map(super::case::units_of)
        .sum();
    none()
        .when(
            !linked,
            missing("interpretation.tests_reviewed", "the studies that were read").of("96004"),
        )
        .when(
            units > 1,
            forbidden("line.units", "more than one interpretation", "one unit").of("96004"),
        )
}

/// CP-05: some payers deny the capture without the interpretation.
pub(super) fn cp_05(c: &Case<'_>) -> Hits {
    let alone = c.bills("96000") && !c.bills("96004");
    let done = ["done", "pending"].contains(&c.interpretation.status.as_deref().unwrap_or_default());
    none()
        .when(
            alone && c.basis.policy.requires_96004,
            missing("line.code", "96004: this payer denies the capture without it")
                .of("96000")
                .block(),
        )
        .when(
            alone && !done && !c.basis.policy.requires_96004,
            doubt(
                "interpretation.status",
                "no interpretation by this facility",
                "ask the payer whether the capture alone is paid",
            )
            .of("96000"),
        )
}

/// CP-06: 96000 and 96001 never on one day (E-09): only a payer file with a loaded NCCI row opens it.
pub(super) fn cp_06(c: &Case<'_>) -> Hits {
    if !(c.bills("96000") && c.bills("96001")) {
        return none();
    }
    if c.basis.policy.opens_pair("96000", "96001") {
        return none().when(
            true,
            doubt(
                "line.code",
                "96000 with 96001, opened by the payer file and a loaded NCCI row",
                "keep both papers with the claim",
            )
            .warn(),
        );
    }
    let (_, row) = pair_of(c, "96001", "96000");
    match row {
        Some(row) => none().when(
            true,
            forbidden(
                "line.code",
                "96000 and 96001 on one day: the second contains the first. No NCCI row was read",
                "keep one: 96001 where pressure was measured, else 96000",
            )
            .by(&row.origin),
        ),
        None => none().when(
            true,
            no_data(
                "line.code",
                "96000 and 96001, and no row about the pair for the day",
            ),
        ),
    }
}

/// CP-07: 96001 only with plantar pressure (E-09b).
pub(super) fn cp_07(c: &Case<'_>) -> Hits {
    let measured = said(&c.pressure.device) && super::case::listed(&c.pressure.files);
    none().when(
        c.bills("96001") && !measured,
        forbidden(
            "pressure.files",
            "96001 without plantar pressure: it is kinematics with pressure, not one of the two",
            "without pressure the code is 96000",
        )
        .of("96001"),
    )
}

/// CP-08: what the data make of it: both one code, kinematics the other, pressure alone neither.
pub(super) fn cp_08(c: &Case<'_>) -> Hits {
    let pressure = super::case::listed(&c.pressure.files);
    let three = c.evidence.has_three_dimensional_data();
    none()
        .when(
            c.bills("96000") && pressure && three && !c.bills("96001"),
            doubt(
                "line.code",
                "kinematics and pressure in one session: the data describe 96001 alone",
                "a person decides; nothing is changed here",
            )
            .of("96000")
            .info(),
        )
        .when(
            pressure && !three && (c.bills("96000") || c.bills("96001")),
            forbidden(
                "captures",
                "pressure without kinematics in three dimensions: neither code",
                "do not bill the study",
            ),
        )
}

/// CP-09: 96002 beside 96000 or 96001 only where both were done, documented and interpreted.
pub(super) fn cp_09(c: &Case<'_>) -> Hits {
    let both = c.bills("96002") && (c.bills("96000") || c.bills("96001"));
    let distinct = c.evidence.emg_channels() > 0 && c.report.parts.iter().flatten().any(|p| p == "emg");
    none().when(
        both && !distinct,
        missing(
            "technical_report.parts",
            "EMG channels in the captures and a part `emg` of the report",
        )
        .of("96002"),
    )
}

/// CP-10: 96002 never with needle EMG in one session (E-15).
pub(super) fn cp_10(c: &Case<'_>) -> Hits {
    let needle: Vec<&str> = c
        .codes
        .iter()
        .map(String::as_str)
        .filter(|code| c.family(code) == "needle_emg")
        .collect();
    none().when(
        c.bills("96002") && (!needle.is_empty() || c.emg.needle == Some(true)),
        forbidden(
            "line.code",
            "surface EMG of walking with needle EMG in one session",
            "keep one of them",
        )
        .of("96002"),
    )
}

/// CP-11: study and therapy on one day: separate notes and times.
pub(super) fn cp_11(c: &Case<'_>) -> Hits {
    let therapy = c.therapy_lines();
    let motion: Vec<&Line> = c.lines_of("motion").collect();
    let mut hits = none();
    for t in &therapy {
        for m in &motion {
            let same = t.note_id.is_none() || t.note_id == m.note_id;
            hits = hits
                .when(
                    same,
                    missing("line.note_id", "a note of its own for study and therapy").of(code_of(t)),
                )
                .when(
                    overlap(t, m) == Some(true),
                    contradiction(
                        "line.start",
                        "study and therapy at the same time",
                        "correct the times",
                    )
                    .of(code_of(t)),
                )
                .when(
                    overlap(t, m).is_none(),
                    missing("line.start", "times of study and therapy").of(code_of(t)),
                );
        }
    }
    hits
}

/// CP-12: visits follow their own rules; the global period of the study is XXX. To know only.
pub(super) fn cp_12(c: &Case<'_>) -> Hits {
    let visit = c.codes.iter().any(|code| c.family(code) == "visit");
    none().when(visit && c.has_study(), note("line.code", "a visit on the day of the study follows the rules of visits; the study has no global period (XXX)"))
}

/// CP-13: training is not analysis: a study is never billed as training or as an unlisted service.
pub(super) fn cp_13(c: &Case<'_>) -> Hits {
    let unlisted = c.codes.iter().filter(|code| c.family(code) == "unlisted");
    let mut hits = none().with(unlisted.map(|code| {
        forbidden(
            "line.code",
            "an unlisted code for something that has its own code",
            "use the code of the study",
        )
        .of(code)
    }));
    for (index, line) in c.record.line.iter().enumerate() {
        let label = line.label.as_deref().unwrap_or_default().to_lowercase();
        let called =
            label.contains("analysis") || label.contains("motion study") || label.contains("gait lab");
        hits = hits.when(
            called && c.family(code_of(line)) == "therapy",
            forbidden(
                &format!("line[{index}].label"),
                "a study billed as therapy: training is not analysis",
                "use the code of what was done",
            )
            .of(code_of(line)),
        );
    }
    hits
}

/// CP-14: a label that belongs to another code (E-13: 95992 is no evoked potential); 95886 is an add-on (E-15).
pub(super) fn cp_14(c: &Case<'_>) -> Hits {
    let words: [(&str, &[&str]); 7] = [
        ("evoked_potentials", &["ssep", "evoked"]),
        ("vertigo", &["vertigo", "repositioning"]),
        ("needle_emg", &["needle"]),
        (
            "motion",
            &[
                "motion",
                "gait analysis",
                "kinematic",
                "surface emg",
                "3-d",
                "pressure",
            ],
        ),
        ("interpretation", &["interpretation", "reading", "review"]),
        ("fluoroscopy", &["fluoroscop"]),
        ("evaluation", &["evaluation"]),
    ];
    let conduction = c.codes.iter().any(|code| c.family(code) == "nerve_conduction");
    let alone = c
        .codes
        .iter()
        .filter(|code| ["95885", "95886", "95887"].contains(&code.as_str()) && !conduction);
    let mut hits = none().with(alone.map(|code| {
        forbidden(
            "line.code",
            "an add-on without its nerve conduction study (95907 to 95913)",
            "take the line off",
        )
        .of(code)
    }));
    for (index, line) in c.record.line.iter().enumerate() {
        let label = line.label.as_deref().unwrap_or_default().to_lowercase();
        let family = c.family(code_of(line));
        let called = words
            .iter()
            .find(|(_, names)| names.iter().any(|n| label.contains(n)));
        hits = hits.when(
            called.is_some_and(|(of, _)| *of != family) && !label.is_empty() && !family.is_empty(),
            contradiction(&format!("line[{index}].label"), "the label belongs to another code; somatosensory evoked potentials are 95925 to 95927 and 95938", "correct code or label").of(code_of(line)).warn(),
        );
    }
    hits
}

/// CP-15: a code that ended or that no table knows on the day is refused (E-14, E-32, E-35).
pub(super) fn cp_15(c: &Case<'_>) -> Hits {
    let mut hits = none();
    for (index, line) in c.record.line.iter().enumerate() {
        let code = code_of(line);
        let field = format!("line[{index}].code");
        let rows: Vec<_> = c
            .basis
            .book
            .procedures
            .iter()
            .filter(|r| r.row.code == code)
            .collect();
        if rows.iter().any(|r| r.origin.holds_on(c.date)) {
            continue;
        }
        let hit = if code.is_empty() {
            missing(&field, "a procedure code").block()
        } else if !crate::billing::validate::procedure(code) {
            forbidden(&field, "not the form of a procedure code", "correct the code")
        } else if let Some(row) = rows.iter().find(|r| r.row.ended) {
            let instead = if row.row.instead.is_empty() {
                String::new()
            } else {
                format!("; in its place: {}", row.row.instead.join(", "))
            };
            let last = row.origin.effective_to.map(|d| d.to_string()).unwrap_or_default();
            forbidden(
                &field,
                &format!("{code} ended on {last}{instead}. {}", row.row.note),
                "a person chooses the code that holds",
            )
            .by(&row.origin)
        } else if rows.is_empty() {
            no_data(&field, &format!("{code} is not in the tables of this program")).block()
        } else {
            no_data(&field, &format!("no row of {code} for the day of service"))
        };
        hits = hits.when(true, hit.of(code));
    }
    hits.when(
        c.record.line.is_empty(),
        missing("line", "a service line: what is to be billed"),
    )
}
