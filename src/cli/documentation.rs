//! `ambula documentation`: what is documented, what is missing, what contradicts, and what may be billed.

use serde::Serialize;

use super::documentation_args::Documentation;
use super::progress::Progress;
use super::{Exit, clock, codes, documentation_page, voice};
use crate::billing::fees::Locality;
use crate::billing::verdict::{Readiness, Verdict};
use crate::billing::{Date, Evidence};
use crate::files;
use crate::session::{self, Audit, EncounterRecord, Folder, Judging, Overrides};

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
    let outcome = match outcome {
        Ok(outcome) => Some(outcome),
        Err(error) if folder.captures.is_empty() && !record.record.stated().is_empty() => {
            voice::tell(&format!("no captures are judged: {error}"));
            None
        }
        Err(error) => return voice::stopped(&error),
    };
    let evidence = outcome.as_ref().map(session::evidence).unwrap_or_default();
    let (answer, as_of) = match answer(order, &record, &evidence) {
        Ok(answer) => answer,
        Err(what) => {
            voice::complain(&what, None);
            return Exit::Input;
        }
    };
    if let Some(path) = &order.packet {
        let Some(outcome) = &outcome else {
            voice::complain(
                "the packet is made of a processed session, and there are no captures",
                None,
            );
            return Exit::Input;
        };
        let written = outcome
            .packet(&answer.verdict, &evidence, as_of)
            .and_then(|packet| Ok(files::write_private(path, &packet.bytes)?));
        if let Err(error) = written {
            return voice::stopped(&error);
        }
        voice::tell(&format!("Packet    {}", path.display()));
    }
    let ready = answer.verdict.readiness == Readiness::Ready;
    if order.json {
        voice::say_json(&answer);
    } else {
        voice::say(&documentation_page::page(&answer));
    }
    if ready { Exit::Done } else { Exit::Partly }
}

fn answer(
    order: &Documentation,
    record: &EncounterRecord,
    evidence: &Evidence,
) -> Result<(Answer, Date), String> {
    let table = codes::table(order.codes.as_deref())?;
    let audit = Audit::open(&order.folder).map_err(|e| e.to_string())?;
    let today = order.as_of.clone().unwrap_or_else(clock::today);
    let today = Date::parse(&today).ok_or_else(|| format!("`{today}` is no day, expected YYYY-MM-DD"))?;
    let by = Judging {
        payer: order.payer.as_deref(),
        table: &table,
        as_of: today,
        locality: order.gpci.as_deref().map_or(Ok(Locality::NATIONAL), locality)?,
    };
    let answer = Answer {
        schema: "ambula-documentation/1",
        captures: evidence.captures.len(),
        unrecorded_changes: audit.unrecorded(record),
        audit_entries: audit.log().count(),
        verdict: session::judged(&record.record, evidence, &audit, by)?,
    };
    Ok((answer, today))
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
