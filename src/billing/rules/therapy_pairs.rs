//! Codes of therapy and fluoroscopy that meet: CP-16 to CP-25.

use super::case::{Case, code_of, has};
use super::hit::{Hits, doubt, forbidden, missing, no_data, none, note};
use super::pairs::{overlap, pair_of};
use crate::billing::record::Line;

fn distinct(line: &Line) -> bool {
    ["59", "XE", "XP", "XS", "XU"].iter().any(|m| has(line, m))
}

fn both(c: &Case<'_>, one: &str, other: &str) -> Vec<(Line, Line)> {
    let of = |code: &str| {
        c.record
            .line
            .iter()
            .filter(|l| code_of(l) == code)
            .cloned()
            .collect::<Vec<_>>()
    };
    of(one)
        .into_iter()
        .flat_map(|a| of(other).into_iter().map(move |b| (a.clone(), b)))
        .collect()
}

/// CP-16: gait training with orthosis training of the same limb.
pub(super) fn cp_16(c: &Case<'_>) -> Hits {
    let hits = both(c, "97116", "97760").into_iter().map(|(a, b)| {
        if a.body_site.is_none() || b.body_site.is_none() {
            missing("line.body_site", "the limb of both services").of("97760")
        } else if a.body_site == b.body_site && (a.side == b.side || a.side.is_none() || b.side.is_none()) {
            forbidden(
                "line.body_site",
                "gait training and orthosis training of one limb",
                "keep the one that prevailed",
            )
            .of("97760")
        } else {
            note("line.body_site", "different limbs").of("97760")
        }
    });
    none().with(hits)
}

/// CP-17: one patient is not in a group and alone at one time.
pub(super) fn cp_17(c: &Case<'_>) -> Hits {
    let hits = both(c, "97116", "97150")
        .into_iter()
        .map(|(a, b)| match overlap(&a, &b) {
            Some(true) => forbidden(
                "line.start",
                "alone and in a group at one time; no modifier opens this",
                "correct the times",
            )
            .of("97150"),
            Some(false) => doubt(
                "line.start",
                "alone and in a group at different times",
                "a modifier is needed where the edit of the quarter says so",
            )
            .of("97150")
            .warn(),
            None => missing("line.start", "times of both services").of("97150"),
        });
    none().with(hits)
}

/// What the table of the quarter says about a therapy pair.
fn therapy_pair(c: &Case<'_>, other: &str, words: &str) -> Hits {
    if !(c.bills("97116") && c.bills(other)) {
        return none();
    }
    let lines = both(c, "97116", other);
    let modified = lines.iter().any(|(a, b)| distinct(a) || distinct(b));
    let (year, month, _) = c.date.parts();
    let quarter = format!("{year} quarter {}", (month - 1) / 3 + 1);
    let separate = lines.iter().all(|(a, b)| overlap(a, b) == Some(false));
    let hits = none().when(
        !separate,
        missing("line.start", "separate blocks of time of both services").of(other),
    );
    match pair_of(c, "97116", other).1 {
        None => hits.with([no_data(
            "line.modifiers",
            &format!("97116 with {other}: no row of the edit table for {quarter}. {words}"),
        )
        .of(other)]),
        Some(row) if row.row.state == "none" => hits.when(
            modified,
            doubt(
                "line.modifiers",
                &format!("a modifier for a distinct service, and no edit in {quarter}. {words}"),
                "take it off",
            )
            .of(other)
            .by(&row.origin),
        ),
        Some(row) => hits.when(
            !modified,
            missing(
                "line.modifiers",
                &format!("an edit in {quarter}: 59 or XU where the blocks of time are distinct"),
            )
            .of(other)
            .by(&row.origin),
        ),
    }
}

/// CP-18: 97530 beside 97116: the edit of the quarter; 59 or XU, not XS (E-18, E-42).
pub(super) fn cp_18(c: &Case<'_>) -> Hits {
    let structure = both(c, "97116", "97530")
        .iter()
        .any(|(a, b)| has(a, "XS") || has(b, "XS"));
    therapy_pair(
        c,
        "97530",
        "the pair existed until 2020-03 and again from 2020-10",
    )
    .when(
        structure,
        doubt(
            "line.modifiers",
            "XS is another structure; blocks of time take 59 or XU",
            "correct the modifier",
        )
        .of("97530"),
    )
}

/// CP-19: 97110 beside 97116: no edit is known, no modifier is added (E-17).
pub(super) fn cp_19(c: &Case<'_>) -> Hits {
    therapy_pair(c, "97110", "a modifier without an edit is misuse")
}

/// CP-20: prosthesis training or gait training: the one that prevailed. To know only.
pub(super) fn cp_20(c: &Case<'_>) -> Hits {
    let fitting = c.therapy.main_purpose.as_deref() == Some("prosthesis");
    let gait = c.therapy.main_purpose.as_deref() == Some("gait");
    none()
        .when(
            c.bills("97116") && fitting,
            note(
                "therapy.main_purpose",
                "the prosthesis prevailed: 97761 describes that",
            )
            .of("97116"),
        )
        .when(
            c.bills("97761") && gait,
            note("therapy.main_purpose", "gait prevailed: 97116 describes that").of("97761"),
        )
}

/// CP-21: stairs are inside 97116: no second line for them.
pub(super) fn cp_21(c: &Case<'_>) -> Hits {
    let gait = c.record.line.iter().filter(|l| code_of(l) == "97116").count();
    let stairs = c.record.line.iter().any(|l| {
        l.label
            .as_deref()
            .is_some_and(|t| t.to_lowercase().contains("stair"))
            && code_of(l) != "97116"
    });
    let logged = c.record.time.iter().any(|t| {
        t.activity
            .as_deref()
            .is_some_and(|a| a.to_lowercase().contains("stair"))
            && t.code.as_deref().is_some_and(|x| x != "97116")
    });
    none().when(
        (gait > 1
            && c.therapy
                .activities
                .iter()
                .flatten()
                .any(|a| a.to_lowercase().contains("stair")))
            || stairs
            || logged,
        doubt(
            "line.code",
            "stairs as a line of their own",
            "stairs are inside 97116",
        )
        .of("97116"),
    )
}

/// CP-22: groups, wheelchairs and orthoses have their own codes. To know only.
pub(super) fn cp_22(c: &Case<'_>) -> Hits {
    let group = c
        .record
        .time
        .iter()
        .any(|t| t.group == Some(true) && t.code.as_deref() == Some("97116"));
    let main = c.therapy.main_purpose.as_deref();
    none()
        .when(
            group,
            note("time.group", "walking in a group is 97150").of("97116"),
        )
        .when(
            c.bills("97116") && main == Some("wheelchair"),
            note("therapy.main_purpose", "a wheelchair is 97542").of("97116"),
        )
        .when(
            c.bills("97116") && main == Some("orthosis"),
            note("therapy.main_purpose", "fitting an orthosis is 97760").of("97116"),
        )
}

/// CP-23: 0791T only beside 97116, with virtual reality, within its most units.
pub(super) fn cp_23(c: &Case<'_>) -> Hits {
    if !c.bills("0791T") {
        return none();
    }
    let units: u32 = c
        .record
        .line
        .iter()
        .filter(|l| code_of(l) == "0791T")
        .map(super::case::units_of)
        .sum();
    let most = crate::billing::book::on(&c.basis.book.units, c.date, |m| m.code == "0791T")
        .map_or(2, |r| r.row.most);
    none()
        .when(
            !c.bills("97116"),
            forbidden(
                "line.code",
                "an add-on without its primary service 97116",
                "take the line off",
            )
            .of("0791T"),
        )
        .when(
            c.therapy.virtual_reality != Some(true),
            missing(
                "therapy.virtual_reality",
                "that semi-immersive virtual reality was used",
            )
            .of("0791T"),
        )
        .when(
            units > most,
            forbidden(
                "line.units",
                &format!("{units} units, at most {most}"),
                "take units off",
            )
            .of("0791T"),
        )
}

/// CP-24: an evaluation beside 97116 has its own note.
pub(super) fn cp_24(c: &Case<'_>) -> Hits {
    let gait = c.line("97116").and_then(|l| l.note_id.clone());
    let mut hits = none();
    for line in c.lines_of("evaluation") {
        let shared = c.bills("97116") && (line.note_id.is_none() || line.note_id == gait);
        hits = hits.when(
            shared,
            missing("line.note_id", "a note of its own for the evaluation").of(code_of(line)),
        );
    }
    hits
}

/// CP-25: fluoroscopy that is part of the main procedure is not billed; no modifier cures that.
pub(super) fn cp_25(c: &Case<'_>) -> Hits {
    if !c.bills("76000") {
        return none();
    }
    let f = &c.fluoroscopy;
    let others: Vec<&str> = f
        .main_procedures
        .iter()
        .flatten()
        .map(String::as_str)
        .chain(c.codes.iter().map(String::as_str))
        .filter(|x| *x != "76000")
        .collect();
    let family = |code: &str| {
        c.basis
            .book
            .families
            .iter()
            .find(|r| r.row.from.as_str() <= code && code <= r.row.to.as_str())
    };
    let mut hits = none()
        .when(
            f.guidance_included == Some(true),
            forbidden(
                "fluoroscopy.guidance_included",
                "the main procedure contains imaging guidance",
                "take the line off; no modifier opens it",
            )
            .of("76000"),
        )
        .when(
            ["arthroscopy", "spine", "endoscopy", "injection"]
                .contains(&f.main_kind.as_deref().unwrap_or_default()),
            forbidden(
                "fluoroscopy.main_kind",
                "part of the main procedure",
                "take the line off; no modifier opens it",
            )
            .of("76000"),
        );
    for code in others {
        if c.family(code) == "guidance" {
            hits = hits.when(
                true,
                forbidden(
                    "line.code",
                    &format!("{code} is itself guidance by fluoroscopy"),
                    "take the line off",
                )
                .of("76000"),
            );
        } else if let Some(row) = family(code) {
            hits = hits.when(
                true,
                forbidden(
                    "line.code",
                    &format!(
                        "{code} belongs to a family ({}) that contains fluoroscopy",
                        row.row.name
                    ),
                    "take the line off; no modifier opens it",
                )
                .of("76000")
                .by(&row.origin),
            );
        }
    }
    hits
}
