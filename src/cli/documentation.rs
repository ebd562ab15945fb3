//! `ambula documentation`: what is documented, what is missing, what contradicts, and what may be billed.

use serde::Serialize;

use super::documentation_args::Documentation;
use super::progress::Progress;
use super::{Exit, clock, codes, documentation_page, voice};
use crate::billing::book::{Policy, Rulebook};
use crate::billing::fees::Locality;
use crate::billing::rules::Basis;
use crate::billing::verdict::{Readiness, Verdict, verdict};
use crate::billing::{Date, Evidence};
use crate::files;
use crate::session::{self, Audit, EncounterRecord, Folder, Overrides};

/// Beside the verdict: what concerns the folder.
#[derive(Debug, Serialize)]
pub(super) struct Answer {
    schema: &'static str,
    /// Whether captures stand behind the evidence.
    pub(super) captures: usize,
    /// Sections that changed since the audit file last spoke of them.
    pub(super) unrecorded_changes: Vec<String>,
    /// Entries of the audit file.
    pub(super) audit_entries: u64,
    /// The verdict.
    pub(super) verdict: Verdict,
}

/// Runs the command.
pub(super) fn run(order: &Documentation) -> Exit {
    let folder = match Folder::open(&order.folder) {
        Ok(folder) => folder,
        Err(error) => return voice::stopped(&error),
    };
    let record = match session::encounter(&folder) {
        Ok(record) => record,
        Err(error) => return voice::stopped(&error),
    };
    let progress = Progress::new();
    let outcome = session::run(&order.folder, &Overrides::default(), &progress);
    progress.clear();
    let evidence = match outcome.and_then(|outcome| session::evidence(&outcome, &order.folder)) {
        Ok(evidence) => evidence,
        Err(error) if folder.captures.is_empty() && !record.record.stated().is_empty() => {
            voice::tell(&format!("no captures are judged: {error}"));
            Evidence::default()
        }
        Err(error) => return voice::stopped(&error),
    };
    match answer(order, &record, &evidence) {
        Ok(answer) => {
            let ready = answer.verdict.readiness == Readiness::Ready;
            if order.json {
                voice::say_json(&answer);
            } else {
                voice::say(&documentation_page::page(&answer));
            }
            if ready { Exit::Done } else { Exit::Partly }
        }
        Err(what) => {
            voice::complain(&what, None);
            Exit::Input
        }
    }
}

fn answer(order: &Documentation, record: &EncounterRecord, evidence: &Evidence) -> Result<Answer, String> {
    let book = Rulebook::shipped().map_err(|e| e.to_string())?;
    let named = record.record.coverage.first().and_then(|c| c.policy.clone());
    let policy = policy(order.payer.as_deref().or(named.as_deref()).unwrap_or("none"))?;
    let table = codes::table(order.codes.as_deref())?;
    let audit = Audit::open(&order.folder).map_err(|e| e.to_string())?;
    let today = order.as_of.clone().unwrap_or_else(clock::today);
    let today = Date::parse(&today).ok_or_else(|| format!("`{today}` is no day, expected YYYY-MM-DD"))?;
    let locality = order.gpci.as_deref().map_or(Ok(Locality::NATIONAL), locality)?;
    let basis = Basis {
        policy: &policy,
        book: &book,
        icd: &table,
        today,
    };
    Ok(Answer {
        schema: "ambula-documentation/1",
        captures: evidence.captures.len(),
        unrecorded_changes: audit.unrecorded(record),
        audit_entries: audit.log().count(),
        verdict: verdict(
            &record.record,
            evidence,
            basis,
            (&audit.log().decisions(), locality),
        ),
    })
}

/// The payer file of a name or path.
pub(super) fn policy(name: &str) -> Result<Policy, String> {
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

/// Three numbers with up to three decimals.
fn locality(text: &str) -> Result<Locality, String> {
    let wrong = || format!("`{text}`: three indices are expected, for instance 1.050,1.200,0.700");
    let parts: Vec<u32> = text
        .split(',')
        .map(|part| {
            let (whole, decimals) = part.trim().split_once('.').unwrap_or((part.trim(), ""));
            let whole: u32 = whole.parse().map_err(|_| wrong())?;
            let plain = decimals.len() <= 3 && decimals.bytes().all(|b| b.is_ascii_digit());
            let decimals: u32 = if plain {
                format!("{decimals:0<3}").parse().map_err(|_| wrong())?
            } else {
                return Err(wrong());
            };
            whole.checked_mul(1000).map(|w| w + decimals).ok_or_else(wrong)
        })
        .collect::<Result<_, String>>()?;
    match parts.as_slice() {
        [work, practice, malpractice] => Ok(Locality {
            work: *work,
            practice: *practice,
            malpractice: *malpractice,
        }),
        _ => Err(wrong()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn indices_are_three_numbers() {
        let read = locality("1.05, 1.2,0.700").unwrap();
        assert_eq!((read.work, read.practice, read.malpractice), (1050, 1200, 700));
        for wrong in ["1,1", "1,1,1,1", "1,x,1", "1,1.0001,1", "-1,1,1", ""] {
            assert!(locality(wrong).is_err(), "{wrong}");
        }
    }
}
