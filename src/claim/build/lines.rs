//! The lines: which get on, and what each of them says.

use super::parties::Parties;
use super::{Needs, Order, Source, finding};
use crate::billing::record::Line;
use crate::billing::verdict::Readiness;
use crate::billing::{Finding, Override, validate};
use crate::claim::model::{ClaimLine, Diagnosis, Form, Money, Party};

/// Lines of a professional and of an institutional claim.
const MOST: (usize, usize) = (50, 999);
/// Characters of the reason of a decision.
const REASON_CHARACTERS: usize = 10;
/// The reading of a study by a physician: a professional service.
const READING: &str = "96004";
/// Units of a line.
const MOST_UNITS: u32 = 9_999;
/// Largest charge of a line, cents.
const MOST_CENTS: u64 = 999_999_999;

/// Which lines of the record get on.
pub(super) struct Chosen {
    pub(super) on: Vec<usize>,
    pub(super) left_out: Vec<Finding>,
    pub(super) overrides: Vec<Override>,
}

/// The decision about a finding, by a named person with a reason.
fn decision<'a>(decisions: &'a [Override], finding: &Finding) -> Option<&'a Override> {
    decisions.iter().rfind(|d| {
        d.rule == finding.rule
            && d.field == finding.field
            && (d.code.is_empty() || d.code == finding.code)
            && !d.by.trim().is_empty()
            && d.reason.trim().chars().count() >= REASON_CHARACTERS
    })
}

pub(super) fn choose(source: Source<'_>, order: &Order, form: Form) -> Chosen {
    let mut chosen = Chosen {
        on: Vec::new(),
        left_out: Vec::new(),
        overrides: Vec::new(),
    };
    let leave = |chosen: &mut Chosen, mut one: Finding, code: &str| {
        code.clone_into(&mut one.code);
        if !chosen.left_out.contains(&one) {
            chosen.left_out.push(one);
        }
    };
    for (index, line) in source.record.line.iter().enumerate() {
        let code = line.code.as_deref().unwrap_or_default();
        if form == Form::Institutional && code == READING {
            let at = format!("line[{index}].code");
            let words = "a physician's reading goes on a professional claim";
            leave(
                &mut chosen,
                finding(
                    "CL-01",
                    &at,
                    "a professional service on an institutional claim",
                    words,
                ),
                code,
            );
            continue;
        }
        let Some(judged) = source.verdict.codes.iter().find(|c| c.code == code) else {
            let at = format!("line[{index}].code");
            leave(
                &mut chosen,
                finding(
                    "CL-02",
                    &at,
                    "the rules did not look at this code",
                    "state a code",
                ),
                code,
            );
            continue;
        };
        if judged.readiness == Readiness::Ready {
            chosen.on.push(index);
            continue;
        }
        let open: Vec<&Finding> = judged
            .reasons
            .iter()
            .filter_map(|i| source.verdict.findings.get(*i))
            .collect();
        let decided: Vec<&Override> = open
            .iter()
            .filter_map(|f| decision(source.decisions, f))
            .collect();
        if order.overrides && decided.len() == open.len() && !open.is_empty() {
            chosen.on.push(index);
            for one in decided {
                if !chosen.overrides.contains(one) {
                    chosen.overrides.push(one.clone());
                }
            }
            continue;
        }
        for one in open {
            leave(&mut chosen, one.clone(), code);
        }
    }
    chosen
}

/// What lines look at.
#[derive(Clone, Copy)]
pub(super) struct Context<'a> {
    pub(super) source: Source<'a>,
    pub(super) form: Form,
    pub(super) parties: &'a Parties,
    pub(super) diagnoses: &'a [Diagnosis],
    pub(super) control_number: &'a str,
}

/// Who performed a line, by number, and the field that says so.
fn performer_npi(source: Source<'_>, line: &Line) -> Option<(String, String)> {
    let name = line.performer.as_deref()?;
    let interpretation = source.record.interpretation.clone().unwrap_or_default();
    if interpretation.interpreter.as_deref() == Some(name) {
        return interpretation
            .interpreter_npi
            .map(|npi| (npi, "interpretation.interpreter_npi".to_owned()));
    }
    let people = source.record.personnel.iter().enumerate();
    people
        .filter(|(_, p)| p.name.as_deref() == Some(name))
        .find_map(|(i, p)| p.npi.clone().map(|npi| (npi, format!("personnel[{i}].npi"))))
}

fn rendering(context: Context<'_>, line: &Line, needs: &mut Needs) -> Option<Party> {
    if context.form == Form::Institutional {
        return None;
    }
    let (npi, field) = performer_npi(context.source, line)?;
    let parties = context.parties;
    let of_claim = parties.rendering.as_ref().unwrap_or(&parties.billing);
    if npi == of_claim.npi {
        return None;
    }
    parties.by_npi(&npi, &field, needs)
}

fn pointers(context: Context<'_>, line: &Line, (field, needs): (&str, &mut Needs)) -> Vec<usize> {
    if context.form == Form::Institutional {
        return Vec::new();
    }
    let stated = line.diagnosis_pointers.clone().unwrap_or_default();
    if stated.is_empty() || stated.len() > 4 {
        needs.wrong(
            "CL-11",
            field,
            (
                "not one to four pointers",
                "point to the diagnoses that the line is for",
            ),
        );
    }
    let mut places = Vec::new();
    for pointer in stated {
        let place = context.diagnoses.iter().position(|d| {
            let sequence = context
                .source
                .record
                .diagnosis
                .get(d.index)
                .and_then(|d| d.sequence);
            sequence == Some(pointer)
        });
        match place {
            Some(at) if !places.contains(&(at + 1)) => places.push(at + 1),
            Some(_) => needs.wrong("CL-11", field, ("a diagnosis twice", "point to it once")),
            None => needs.wrong(
                "CL-11",
                field,
                ("no such diagnosis on the claim", "correct the pointers"),
            ),
        }
    }
    places
}

fn line_of(context: Context<'_>, index: usize, needs: &mut Needs) -> Option<ClaimLine> {
    let line = context.source.record.line.get(index)?;
    let at = |word: &str| format!("line[{index}].{word}");
    let code = needs.text("CL-12", &at("code"), line.code.as_deref());
    if !code.is_empty() && !validate::procedure(&code) {
        needs.wrong("CL-12", &at("code"), ("not the form of a code", "correct it"));
    }
    let modifiers = line.modifiers.clone().unwrap_or_default();
    let formed = |m: &String| m.len() == 2 && m.bytes().all(|b| b.is_ascii_digit() || b.is_ascii_uppercase());
    if modifiers.len() > 4 || !modifiers.iter().all(formed) {
        needs.wrong(
            "CL-12",
            &at("modifiers"),
            ("more than four, or not two characters", "correct them"),
        );
    }
    let units = line.units.unwrap_or(0);
    if units == 0 || units > MOST_UNITS {
        needs.wrong(
            "CL-12",
            &at("units"),
            ("no units, or more than 9999", "at least one unit"),
        );
    }
    let charge = line.charge_cents.unwrap_or(0);
    if charge == 0 || charge > MOST_CENTS {
        needs.wrong(
            "CL-12",
            &at("charge_cents"),
            ("no charge, or more than 9,999,999.99", "the charge in cents"),
        );
    }
    if line.date.is_none() {
        needs.missing("CL-12", &at("date"), "the day of service");
    }
    let mut revenue_code = String::new();
    if context.form == Form::Institutional {
        revenue_code = needs.text("CL-13", &at("revenue_code"), line.revenue_code.as_deref());
        if !revenue_code.is_empty() && !validate::revenue(&revenue_code) {
            needs.wrong(
                "CL-13",
                &at("revenue_code"),
                ("not four digits", "for instance 0929"),
            );
        }
    }
    let encounter_place = context
        .source
        .record
        .encounter
        .as_ref()
        .and_then(|e| e.place_of_service.as_deref());
    let place = line
        .place_of_service
        .as_deref()
        .filter(|p| Some(*p) != encounter_place)
        .unwrap_or_default();
    if !place.is_empty() && !validate::place(place) {
        needs.wrong("CL-12", &at("place_of_service"), ("not two digits", "correct it"));
    }
    let end = line.end_date.filter(|end| Some(*end) != line.date);
    if end.is_some() && end < line.date {
        needs.wrong(
            "CL-12",
            &at("end_date"),
            ("before the first day", "correct one of the two"),
        );
    }
    let kinds: &[&str] = match context.form {
        Form::Professional => &["ADD", "DCP", "TPO"],
        Form::Institutional => &["TPO"],
    };
    let stated = (line.note.as_deref(), line.note_kind.as_deref());
    let note = super::terms::note_of(stated, kinds, (&format!("line[{index}]"), needs));
    let rendering = rendering(context, line, needs);
    let renders = rendering
        .as_ref()
        .or(context.parties.rendering.as_ref())
        .unwrap_or(&context.parties.billing);
    let ordering = context.parties.ordering.clone().filter(|o| o.npi != renders.npi);
    let pointers = pointers(context, line, (&at("diagnosis_pointers"), needs));
    Some(ClaimLine {
        code,
        modifiers,
        charge: Money(charge),
        units,
        date: line.date?,
        end,
        authorisation: line
            .authorisation_number
            .clone()
            .filter(|n| !n.reveal().trim().is_empty()),
        note,
        place_of_service: if context.form == Form::Professional {
            place.to_owned()
        } else {
            String::new()
        },
        pointers,
        revenue_code,
        rendering,
        ordering,
        control_number: format!("{}-{}", context.control_number, index + 1),
        index,
    })
}

pub(super) fn read(context: Context<'_>, on: &[usize], needs: &mut Needs) -> Vec<ClaimLine> {
    let most = match context.form {
        Form::Professional => MOST.0,
        Form::Institutional => MOST.1,
    };
    if on.len() > most {
        let found = format!("{} lines", on.len());
        needs.wrong("CL-12", "line", (&found, &format!("at most {most} on one claim")));
    }
    let order = context.source.record.order.clone().unwrap_or_default();
    if context.form == Form::Professional && order.orderer_npi.is_none() && order.orderer.is_some() {
        needs.missing("CL-20", "order.orderer_npi", "the number of who ordered");
    }
    on.iter()
        .filter_map(|index| line_of(context, *index, needs))
        .collect()
}
