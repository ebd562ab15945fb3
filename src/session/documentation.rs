//! The documentation of a processed session: judged by the rules of a payer, told on the last page and in the packet.

use super::outcome::Outcome;
use super::outputs::{Output, output};
use super::{Audit, SessionError, evidence, report_input};
use crate::billing::book::{Policy, Rulebook};
use crate::billing::diagnosis::Table;
use crate::billing::fees::Locality;
use crate::billing::record::Private;
use crate::billing::rules::Basis;
use crate::billing::verdict::{Verdict, verdict};
use crate::billing::{Date, Evidence, Record, filled};
use crate::files;
use crate::report::{self, Documentation, MISSING, Packet};

/// What a record is judged by.
#[derive(Debug, Clone, Copy)]
pub struct Judging<'a> {
    /// Payer file: the identifier of a shipped one or a path that ends in `.toml`; `None` for the one that the record names.
    pub payer: Option<&'a str>,
    /// Diagnosis table.
    pub table: &'a Table,
    /// The day on which it is judged.
    pub as_of: Date,
    /// Geographic indices for fees.
    pub locality: Locality,
}

/// Judges a record with what the captures prove and what named persons decided.
///
/// # Errors
/// A sentence: which payer file or table cannot be used.
pub fn judged(
    record: &Record,
    evidence: &Evidence,
    audit: &Audit,
    by: Judging<'_>,
) -> Result<Verdict, String> {
    let book = Rulebook::shipped().map_err(|e| e.to_string())?;
    let named = record.coverage.first().and_then(|c| c.policy.as_deref());
    let policy = policy(by.payer.or(named).unwrap_or("none"))?;
    let basis = Basis {
        policy: &policy,
        book: &book,
        icd: by.table,
        today: by.as_of,
    };
    let decisions = audit.log().decisions();
    Ok(verdict(record, evidence, basis, (&decisions, by.locality)))
}

fn policy(name: &str) -> Result<Policy, String> {
    if std::path::Path::new(name)
        .extension()
        .is_some_and(|e| e == "toml")
    {
        let bytes = files::read(std::path::Path::new(name)).map_err(|e| e.to_string())?;
        let text = String::from_utf8(bytes).map_err(|_| "the payer file is not UTF-8 text".to_owned())?;
        return Policy::parse(&text).map_err(|e| e.to_string());
    }
    let shipped = Policy::shipped().map_err(|e| e.to_string())?;
    let ids: Vec<String> = shipped.iter().map(|p| p.id.clone()).collect();
    shipped.into_iter().find(|p| p.id == name).ok_or_else(|| {
        format!(
            "no payer file `{name}`; there are {}, or name a .toml file",
            ids.join(", ")
        )
    })
}

/// The page of the report; `None` where the record says nothing of an encounter. Judged as of the day of service, so that
/// the same session gives the same page on any day.
pub(super) fn page(outcome: &Outcome) -> Option<Documentation> {
    let record = &outcome.record;
    let about_encounter = record.encounter.is_some()
        || record.order.is_some()
        || record.necessity.is_some()
        || !record.line.is_empty()
        || !record.diagnosis.is_empty();
    if !about_encounter {
        return None;
    }
    let day = record.encounter.as_ref().and_then(|e| e.start_date);
    let day = day.or(outcome.settings.manifest.session.date);
    let told = day
        .ok_or_else(|| "neither the encounter nor the session states a day".to_owned())
        .and_then(|day| {
            let audit = Audit::open(&outcome.folder).map_err(|e| e.to_string())?;
            let by = Judging {
                payer: None,
                table: Table::shipped().map_err(|e| e.to_string())?,
                as_of: day,
                locality: Locality::NATIONAL,
            };
            judged(record, &evidence(outcome), &audit, by)
        });
    Some(match told {
        Ok(verdict) => told_of(&verdict, day.map(|d| format!("{d}, the day of service"))),
        Err(why) => Documentation {
            facts: vec![("Not judged".to_owned(), why)],
            ..Documentation::default()
        },
    })
}

/// A verdict in the words of a page.
fn told_of(verdict: &Verdict, as_of: Option<String>) -> Documentation {
    let mut facts = vec![("Result".to_owned(), verdict.readiness.words().to_owned())];
    facts.extend(verdict.date.map(|d| ("Service on".to_owned(), d.to_string())));
    facts.extend(as_of.map(|text| ("Judged as of".to_owned(), text)));
    facts.push(("Payer file".to_owned(), verdict.policy.clone()));
    facts.push(("Tables".to_owned(), verdict.tables.join("; ")));
    let decided = verdict.findings.iter().filter(|f| f.decided.is_some()).count();
    if decided > 0 {
        facts.push((
            "Decided".to_owned(),
            format!("{decided} by a named person, with reason, in the audit file"),
        ));
    }
    let open = verdict.findings.iter().filter(|f| f.is_open());
    Documentation {
        facts,
        codes: verdict
            .codes
            .iter()
            .map(|c| {
                let name = if c.on_a_line {
                    c.name.clone()
                } else {
                    format!("{} (no line bills it)", c.name)
                };
                [
                    c.code.clone(),
                    name,
                    c.readiness.words().to_owned(),
                    c.reasons.len().to_string(),
                ]
            })
            .collect(),
        elements: verdict
            .matrix
            .iter()
            .map(|e| [e.name.to_owned(), e.found.word().to_owned(), e.basis.clone()])
            .collect(),
        open: open
            .map(|f| {
                let code = if f.code.is_empty() {
                    String::new()
                } else {
                    format!("{}: ", f.code)
                };
                [
                    f.rule.to_owned(),
                    format!("{code}{}: {}", f.field, f.message),
                    f.action.clone(),
                ]
            })
            .collect(),
    }
}

impl Outcome {
    /// The packet for the payer as a PDF: statements of the record, checklist, documents, completeness.
    ///
    /// # Errors
    /// The packet cannot be typeset.
    pub fn packet(
        &self,
        verdict: &Verdict,
        evidence: &Evidence,
        as_of: Date,
    ) -> Result<Output, SessionError> {
        let (record, _) = filled(&self.record, evidence);
        let there = |there: Option<bool>| match there {
            Some(true) => "yes",
            Some(false) => MISSING,
            None => "not needed",
        };
        let packet = Packet {
            groups: groups(&record),
            checklist: verdict
                .packet
                .iter()
                .map(|i| [i.item.to_owned(), i.field.to_owned(), there(i.there).to_owned()])
                .collect(),
            attachments: record
                .attachment
                .iter()
                .map(|a| {
                    let class = a.class.clone().unwrap_or_default().replace('_', " ");
                    let day = a.date.map(|d| d.to_string()).unwrap_or_default();
                    [class, day, a.sha256.clone().unwrap_or_default()]
                })
                .collect(),
            documentation: told_of(verdict, Some(as_of.to_string())),
        };
        let composed = report::compose_packet(&report_input::of(self), &packet);
        Ok(output("packet.pdf", report::render(&composed, self.paper())?))
    }
}

/// Pairs whose text was stated.
fn stated(pairs: Vec<(&str, Option<String>)>) -> Vec<(String, String)> {
    pairs
        .into_iter()
        .filter_map(|(label, text)| {
            let text = text.filter(|t| !t.trim().is_empty())?;
            Some((label.to_owned(), text))
        })
        .collect()
}

/// Texts that say something, with a separator between.
fn joined<const N: usize>(parts: [Option<String>; N], separator: &str) -> Option<String> {
    let said: Vec<String> = parts
        .into_iter()
        .flatten()
        .filter(|t| !t.trim().is_empty())
        .collect();
    (!said.is_empty()).then(|| said.join(separator))
}

fn shown(private: &Option<Private>) -> Option<String> {
    private.as_ref().map(|p| p.reveal().clone())
}

fn list(list: &Option<Vec<String>>) -> Option<String> {
    list.as_ref().map(|l| l.join("; "))
}

fn day(day: Option<Date>) -> Option<String> {
    day.map(|d| d.to_string())
}

type Group = (&'static str, Vec<(String, String)>);

fn groups(record: &Record) -> Vec<Group> {
    let mut groups = request(record);
    groups.extend(necessity(record));
    groups.extend(history(record));
    groups
}

/// Who asks whom for what, for whom.
fn request(record: &Record) -> Vec<Group> {
    let patient = record.patient.clone().unwrap_or_default();
    let coverage = record.coverage.first().cloned().unwrap_or_default();
    let order = record.order.clone().unwrap_or_default();
    let authorisation = record.authorisation.clone().unwrap_or_default();
    let encounter = record.encounter.clone().unwrap_or_default();
    let mut asked: Vec<(String, String)> = record
        .line
        .iter()
        .filter_map(|line| {
            let units = line.units.map_or_else(String::new, |u| format!(", units {u}"));
            Some(("Code".to_owned(), format!("{}{units}", line.code.as_ref()?)))
        })
        .collect();
    asked.extend(record.diagnosis.iter().filter_map(|d| {
        let words = joined([d.code.clone(), d.description.clone()], " ")?;
        Some(("Diagnosis".to_owned(), words))
    }));
    vec![
        (
            "Patient and coverage",
            stated(vec![
                (
                    "Patient",
                    joined([shown(&patient.family_name), shown(&patient.given_name)], ", "),
                ),
                (
                    "Born",
                    patient.birth_date.as_ref().map(|d| d.reveal().to_string()),
                ),
                ("Payer", coverage.payer_name),
                ("Member", shown(&coverage.member_id)),
                ("Authorisation", shown(&authorisation.number)),
            ]),
        ),
        (
            "Order",
            stated(vec![
                (
                    "Ordered by",
                    joined(
                        [order.orderer, order.orderer_npi.map(|n| format!("NPI {n}"))],
                        ", ",
                    ),
                ),
                ("Signed", day(order.signed_date)),
                ("Clinical question", order.clinical_question),
            ]),
        ),
        (
            "Asked for",
            stated(vec![
                ("Service on", day(encounter.start_date)),
                ("Place of service", encounter.place_of_service),
            ])
            .into_iter()
            .chain(asked)
            .collect(),
        ),
    ]
}

/// Why the study is needed, as its author states it.
fn necessity(record: &Record) -> Vec<Group> {
    let n = record.necessity.clone().unwrap_or_default();
    let mut pairs = stated(vec![
        ("Indication", n.indication),
        ("Severity", n.severity),
        ("Limits in daily life", n.functional_limitation),
        ("Decision that waits", n.decision_pending),
        ("Options", list(&n.options)),
        ("Statement", n.text),
    ]);
    pairs.extend(
        n.plan_by_result
            .iter()
            .flatten()
            .map(|plan| ("Plan by result".to_owned(), plan.clone())),
    );
    pairs.extend(stated(vec![
        ("Exception", n.exception_reason),
        ("Reason to repeat", n.repeat_reason),
        (
            "Author",
            joined([n.author, n.author_npi.map(|n| format!("NPI {n}"))], ", "),
        ),
        ("Signed", day(n.signed_date)),
    ]));
    vec![("Medical necessity", pairs)]
}

/// Treatment so far, examination, measures of function.
fn history(record: &Record) -> Vec<Group> {
    let treatments = record.prior_treatment.iter().filter_map(|t| {
        let when = t
            .period
            .clone()
            .or_else(|| joined([day(t.start_date), day(t.end_date)], " to "));
        let what = [t.what.clone(), t.side.clone(), when, t.outcome.clone()];
        let kind = t.kind.clone().unwrap_or_default().replace('_', " ");
        Some((kind, joined(what, "; ")?))
    });
    let measures = record.functional_measure.iter().filter_map(|m| {
        let value = joined([m.value.clone(), m.unit.clone()], " ");
        Some((m.name.clone()?, joined([value, day(m.date), m.by.clone()], ", ")?))
    });
    let exam = record.exam.clone().unwrap_or_default();
    vec![
        ("Treatment so far", treatments.collect()),
        (
            "Examination before the study",
            stated(vec![
                ("Examined by", joined([exam.author, exam.credential], ", ")),
                ("Day", day(exam.date)),
                ("Method", exam.method),
                ("Findings", exam.text),
            ]),
        ),
        ("Measures of function", measures.collect()),
    ]
}
