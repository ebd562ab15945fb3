//! `ambula audit`: decisions of named persons, changes of the record, and the proof that the file is whole.

use std::path::Path;

use super::documentation_args::{Audit as Order, AuditAction};
use super::{Exit, clock, voice};
use crate::billing::audit::{Action, Event, identifies};
use crate::billing::rules::RULES;
use crate::session::{AUDIT_FILE, Audit, AuditError, EncounterRecord, Folder, encounter};

/// Fewest characters of a reason.
const REASON_CHARACTERS: usize = 10;

/// Runs the command.
pub(super) fn run(order: &Order) -> Exit {
    let done = match &order.action {
        AuditAction::Verify { folder, expect } => verify(folder, expect.as_deref()),
        AuditAction::Record { folder, by } => record(folder, by),
        AuditAction::Override {
            folder,
            rule,
            field,
            code,
            by,
            reason,
        } => {
            let event = Event {
                at: clock::now(),
                actor: by.clone(),
                entity: rule.clone(),
                code: code.clone(),
                field: field.clone(),
                reason: reason.clone(),
                ..Event::default()
            };
            decide(folder, event)
        }
    };
    voice::answer(done)
}

fn words(error: AuditError) -> String {
    error.to_string()
}

fn verify(folder: &Path, expect: Option<&str>) -> Result<String, String> {
    if !folder.join(AUDIT_FILE).exists() {
        return Err(format!("no {AUDIT_FILE} in the folder"));
    }
    let audit = Audit::open(folder).map_err(words)?;
    let log = audit.log();
    if log.torn().is_some() {
        return Err(format!(
            "the last line is torn; the {} entries before it are whole",
            log.count()
        ));
    }
    if expect.is_some_and(|digest| digest != log.head()) {
        return Err("the last entry is not the one expected: entries were cut off or added".to_owned());
    }
    Ok(format!("{} entries, whole; last {}\n", log.count(), log.head()))
}

fn read(folder: &Path) -> Result<EncounterRecord, String> {
    let folder = Folder::open(folder).map_err(|e| e.to_string())?;
    encounter(&folder).map_err(|e| e.to_string())
}

fn record(folder: &Path, by: &str) -> Result<String, String> {
    let encounter = read(folder)?;
    if by.trim().is_empty() || identifies(by, &encounter.record) {
        return Err("who changed the record must be named, and not be the patient".to_owned());
    }
    let mut audit = Audit::open(folder).map_err(words)?;
    let sections = audit.record(&encounter, &clock::now(), by).map_err(words)?;
    Ok(format!(
        "{} sections noted: {}\n",
        sections.len(),
        sections.join(", ")
    ))
}

fn decide(folder: &Path, event: Event) -> Result<String, String> {
    let encounter = read(folder)?;
    if !RULES.iter().any(|r| r.id == event.entity) {
        return Err(format!("no rule {}", event.entity));
    }
    if event.actor.trim().is_empty() || event.reason.trim().chars().count() < REASON_CHARACTERS {
        return Err(format!(
            "a decision needs a name and a reason of at least {REASON_CHARACTERS} characters"
        ));
    }
    if [&event.actor, &event.reason, &event.field]
        .into_iter()
        .any(|t| identifies(t, &encounter.record))
    {
        return Err("the decision names the patient: write it without".to_owned());
    }
    let mut audit = Audit::open(folder).map_err(words)?;
    let (at, actor) = (event.at.clone(), event.actor.clone());
    let rule = event.entity.clone();
    audit.record(&encounter, &at, &actor).map_err(words)?;
    audit.append(Action::Override, event).map_err(words)?;
    Ok(format!(
        "decision about {rule} noted as entry {}. It counts for a warning or a doubt; what is missing, contradicts or is forbidden stays open\n",
        audit.log().count()
    ))
}
