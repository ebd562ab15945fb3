//! `ambula claim`: claims from session folders, and what became of them.

use std::path::{Path, PathBuf};

use super::claim_args::{Claim as Order, ClaimAction, Format};
use super::progress::Progress;
use super::{Exit, claim_page, claim_status, clock, codes, voice};
use crate::billing::fees::Locality;
use crate::billing::record::Private;
use crate::billing::{Date, Evidence, Finding};
use crate::claim::ledger::{Ledger, LedgerError, Prepared};
use crate::claim::setup::{SETUP_FILE, Setup};
use crate::claim::x12::{Change, Moment, Sheet, interchange};
use crate::claim::{self, Claim, Form, Frequency};
use crate::files;
use crate::session::{self, Audit, Folder, Judging, Overrides};

/// Folder of the ledger beside the setup, unless the setup names another.
const LEDGER: &str = "claims-ledger";
/// Folder of the files of one session.
const OUT: &str = "claims";

/// What was written and what was not.
#[derive(Debug, Default, serde::Serialize)]
pub(super) struct Told {
    pub(super) schema: &'static str,
    pub(super) production: bool,
    pub(super) files: Vec<WrittenFile>,
    /// Session (by its place on the command line, from 1) and finding.
    pub(super) refused: Vec<(usize, Finding)>,
    /// The same, of codes that were left off.
    pub(super) left_out: Vec<(usize, Finding)>,
    /// What stood open and was decided by somebody.
    pub(super) overrides: Vec<String>,
    pub(super) changes: Vec<Change>,
    pub(super) notes: Vec<String>,
}

/// One file.
#[derive(Debug, serde::Serialize)]
pub(super) struct WrittenFile {
    pub(super) file: String,
    pub(super) claims: usize,
    pub(super) lines: usize,
    pub(super) total_cents: u64,
}

/// Runs the command.
pub(super) fn run(order: &Order) -> Exit {
    if let Some(ClaimAction::Status { files, lab, json }) = &order.status {
        return claim_status::run(files, lab, *json);
    }
    match write(order) {
        Ok(told) => {
            let exit = if told.files.is_empty() {
                Exit::Input
            } else if told.refused.is_empty() && told.left_out.is_empty() {
                Exit::Done
            } else {
                Exit::Partly
            };
            if order.json {
                voice::say_json(&told);
            } else {
                voice::say(&claim_page::page(&told));
            }
            exit
        }
        Err((exit, what)) => {
            voice::complain(&what, None);
            exit
        }
    }
}

fn input(what: impl ToString) -> (Exit, String) {
    (Exit::Input, what.to_string())
}

/// The setup and the folder it lies in.
pub(super) fn setup(path: &Path) -> Result<(Setup, PathBuf), String> {
    let bytes = files::read(path).map_err(|e| e.to_string())?;
    let text = String::from_utf8(bytes).map_err(|_| "the setup of claims is not UTF-8 text".to_owned())?;
    let setup = Setup::parse(&text).map_err(|e| format!("{SETUP_FILE}, {e}"))?;
    let beside = path.parent().map_or_else(PathBuf::new, Path::to_owned);
    Ok((setup, beside))
}

/// The folder of the ledger.
pub(super) fn ledger_folder(setup: &Setup, beside: &Path) -> PathBuf {
    beside.join(if setup.ledger.is_empty() {
        LEDGER
    } else {
        &setup.ledger
    })
}

fn find_setup(order: &Order) -> Result<(Setup, PathBuf), String> {
    if let Some(path) = &order.lab {
        return setup(path);
    }
    let folder = order.folders.first().cloned().unwrap_or_default();
    let own = folder.join(SETUP_FILE);
    let above = folder.join("..").join(SETUP_FILE);
    let path = if own.exists() || !above.exists() {
        own
    } else {
        above
    };
    setup(&path)
}

fn again(order: &Order) -> Option<(Frequency, Private)> {
    let replaced = order.replace.clone().map(|n| (Frequency::Replacement, n.into()));
    replaced.or_else(|| order.void.clone().map(|n| (Frequency::Void, n.into())))
}

pub(super) fn claim_of(
    order: &Order,
    folder: &Path,
    setup: &Setup,
) -> Result<Result<claim::Built, claim::Refusal>, String> {
    let opened = Folder::open(folder).map_err(|e| e.to_string())?;
    let read = session::encounter(&opened).map_err(|e| e.to_string())?;
    let progress = Progress::new();
    let outcome = session::run(folder, &Overrides::default(), &progress);
    progress.clear();
    let evidence = match outcome {
        Ok(outcome) => session::evidence(&outcome),
        Err(_) if opened.captures.is_empty() => Evidence::default(),
        Err(error) => return Err(error.to_string()),
    };
    let table = codes::table(order.codes.as_deref())?;
    let audit = Audit::open(folder).map_err(|e| e.to_string())?;
    let by = Judging {
        payer: order.payer.as_deref(),
        table: &table,
        as_of: Date::parse(&clock::today()).ok_or("no clock")?,
        locality: Locality::NATIONAL,
    };
    let verdict = session::judged(&read.record, &evidence, &audit, by)?;
    let decisions = audit.log().decisions();
    let source = claim::Source {
        record: &read.record,
        verdict: &verdict,
        decisions: &decisions,
        setup,
    };
    let wish = claim::Order {
        again: again(order),
        overrides: order.overrides,
    };
    Ok(claim::build(source, &wish))
}

fn may_produce(order: &Order, setup: &Setup, claims: &[(usize, Claim)]) -> Result<(), String> {
    if !order.production {
        return Ok(());
    }
    if order.confirm.as_deref() != Some(setup.receiver.id.as_str()) || setup.receiver.id.is_empty() {
        return Err(
            "--confirm is not the receiver's identifier in claims.toml: no real claim is written".to_owned(),
        );
    }
    let unknown = claims
        .iter()
        .find(|(_, c)| !setup.production_payers.contains(&c.insured.payer_id));
    match unknown {
        Some((at, _)) => Err(format!(
            "session {at}: its payer is not among production_payers in claims.toml: no real claim is written"
        )),
        None => Ok(()),
    }
}

fn write(order: &Order) -> Result<Told, (Exit, String)> {
    let (setup, beside) = find_setup(order).map_err(input)?;
    let at = order.at.clone().unwrap_or_else(clock::now);
    let moment = Moment::parse(&at).ok_or_else(|| input("--at: expected a time as 2026-11-21T09:30:00Z"))?;
    if order.again_wanted_for_several() {
        return Err((Exit::Usage, "--replace and --void are for one session".to_owned()));
    }
    let out = match (&order.out, order.folders.as_slice()) {
        (Some(out), _) => out.clone(),
        (None, [one]) => one.join(OUT),
        _ => return Err((Exit::Usage, "several sessions need -o".to_owned())),
    };
    let mut told = Told {
        schema: "ambula-claim/1",
        production: order.production,
        ..Told::default()
    };
    let mut claims: Vec<(usize, Claim)> = Vec::new();
    for (at, folder) in order.folders.iter().enumerate() {
        match claim_of(order, folder, &setup).map_err(|e| input(format!("session {}: {e}", at + 1)))? {
            Ok(built) => {
                told.left_out
                    .extend(built.left_out.into_iter().map(|f| (at + 1, f)));
                told.overrides.extend(built.claim.overrides.iter().map(|o| {
                    format!(
                        "session {}: {} {} decided by {}: {}",
                        at + 1,
                        o.rule,
                        o.field,
                        o.by,
                        o.reason
                    )
                }));
                claims.push((at + 1, built.claim));
            }
            Err(refusal) => told
                .refused
                .extend(refusal.findings.into_iter().map(|f| (at + 1, f))),
        }
    }
    may_produce(order, &setup, &claims).map_err(input)?;
    let job = Job {
        order,
        setup: &setup,
        moment: &moment,
        at: &at,
        out: &out,
        ledger: ledger_folder(&setup, &beside),
    };
    let fits = |form: Form| match form {
        Form::Professional => [Format::X837p, Format::Cms1500],
        Form::Institutional => [Format::X837i, Format::Ub04],
    };
    if claims
        .iter()
        .any(|(_, c)| fits(c.form).iter().any(|f| order.format.contains(f)))
    {
        files::make_folder(&out).map_err(|e| (Exit::Output, e.to_string()))?;
    }
    for (format, form) in [
        (Format::X837p, Form::Professional),
        (Format::X837i, Form::Institutional),
    ] {
        let mine: Vec<&(usize, Claim)> = claims.iter().filter(|(_, c)| c.form == form).collect();
        if order.format.contains(&format) && !mine.is_empty() {
            job.file(&mine, &mut told)?;
        }
    }
    for (format, form) in [
        (Format::Cms1500, Form::Professional),
        (Format::Ub04, Form::Institutional),
    ] {
        for (_, claim) in claims.iter().filter(|(_, c)| c.form == form) {
            if order.format.contains(&format) {
                super::claim_forms::write(claim, (&out, &mut told)).map_err(|e| (Exit::Output, e))?;
            }
        }
    }
    if told.files.is_empty() && told.refused.is_empty() {
        told.notes
            .push("no format asked for fits the form of these encounters (encounter.claim_form)".to_owned());
    }
    if !told.files.is_empty() && !setup.content.record_number {
        told.notes.push(
            "left out as nobody needs it: the record number (claims.toml, content.record_number)".to_owned(),
        );
    }
    Ok(told)
}

impl Order {
    fn again_wanted_for_several(&self) -> bool {
        self.folders.len() > 1 && (self.replace.is_some() || self.void.is_some())
    }
}

/// What all files of one call share.
struct Job<'a> {
    order: &'a Order,
    setup: &'a Setup,
    moment: &'a Moment,
    at: &'a str,
    out: &'a Path,
    ledger: PathBuf,
}

impl Job<'_> {
    fn ledger(&self) -> Result<Ledger, (Exit, String)> {
        match Ledger::open(&self.ledger) {
            Err(LedgerError::None) if self.order.new_ledger => {
                let first = self.setup.first_control_number.max(1);
                Ledger::start(&self.ledger, (first, &clock::secret(), self.at))
                    .map_err(|e| (Exit::Output, e.to_string()))
            }
            Err(LedgerError::None) => Err(input(
                "no ledger of control numbers: --new-ledger starts one, once in the life of a laboratory; \
                 a second one would repeat numbers",
            )),
            other => other.map_err(input),
        }
    }

    fn file(&self, mine: &[&(usize, Claim)], told: &mut Told) -> Result<(), (Exit, String)> {
        let all: Vec<&Claim> = mine.iter().map(|(_, c)| c).collect();
        let session = |number: &str| {
            mine.iter()
                .find(|(_, c)| c.control_number == number)
                .map_or(0, |(at, _)| *at)
        };
        let output = |e: LedgerError| (Exit::Output, e.to_string());
        let mut held = self.ledger()?.hold(self.at).map_err(output)?;
        let mut stopped = false;
        for (at, number, words) in held.duplicates(&all, self.order.production) {
            if self.order.again && words.contains("--again") {
                continue;
            }
            stopped = true;
            let place = mine.get(at).map_or(0, |(s, _)| *s);
            told.refused
                .push((place, claim::duplicate_finding(number, words)));
        }
        let sheet = |control_number: u64| Sheet {
            setup: self.setup,
            control_number,
            moment: self.moment,
            production: self.order.production,
            again: self.order.again,
        };
        // a dry run: what is refused costs no number
        if let Err(unwritten) = interchange(sheet(1), &all) {
            stopped = true;
            told.refused
                .extend(unwritten.findings.into_iter().map(|(n, f)| (session(&n), f)));
        }
        if stopped {
            return Ok(());
        }
        let number = held.take().map_err(output)?;
        let done = match interchange(sheet(number), &all) {
            Ok(done) => done,
            Err(unwritten) => {
                held.failed(number, "refused").map_err(output)?;
                return Err((Exit::Output, unwritten.to_string()));
            }
        };
        let kind = if done.form == Form::Professional {
            "837p"
        } else {
            "837i"
        };
        let name = format!("{kind}-{number:09}.x12");
        let prepared = Prepared {
            bytes: done.text.as_bytes(),
            file: &name,
            production: self.order.production,
            sets: &done.sets,
            claims: &all,
        };
        held.prepare(number, prepared).map_err(output)?;
        let written = files::write_private(&self.out.join(&name), done.text.as_bytes());
        if let Err(error) = written.and_then(|()| files::flush_folder(self.out)) {
            held.failed(number, "the file could not be written")
                .map_err(output)?;
            return Err((Exit::Output, error.to_string()));
        }
        held.written(number).map_err(output)?;
        told.changes.extend(done.changes);
        told.files.push(WrittenFile {
            file: name,
            claims: all.len(),
            lines: all.iter().map(|c| c.lines.len()).sum(),
            total_cents: all.iter().map(|c| c.total.0).sum(),
        });
        Ok(())
    }
}
