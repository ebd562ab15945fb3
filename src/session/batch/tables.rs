//! The tables of a batch: one row per session, and one row per parameter of every session with where it comes from.
//! They are written session by session from the results on disk, so that they never stand in memory; the second as CSV and as
//! Parquet in one go.

use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::super::SessionError;
use super::one::Order;
use super::record::{self, Counts};
use crate::anatomy::Side;
use crate::exchange::batch_csv::{SessionRow, SessionTable, ValueRow, ValueTable};
use crate::exchange::batch_parquet::ValuePieces;
use crate::files;

/// What the table of parameters needs of `results.json`.
#[derive(Deserialize)]
struct Stored {
    program: String,
    session: StoredSession,
    subject: StoredSubject,
    conditions: Vec<StoredCondition>,
}

#[derive(Deserialize)]
struct StoredSession {
    id: String,
    date: Option<String>,
}

#[derive(Deserialize)]
struct StoredSubject {
    id: Option<String>,
}

#[derive(Deserialize)]
struct StoredCondition {
    name: String,
    parameters: Vec<StoredParameter>,
    scores: Option<StoredScores>,
}

#[derive(Deserialize)]
struct StoredParameter {
    key: String,
    unit: String,
    side: Option<Side>,
    mean: f64,
    sd: Option<f64>,
    n: usize,
    method: String,
}

#[derive(Deserialize)]
struct StoredScores {
    rule: String,
    gps: StoredGps,
    gps_sd_deg: [Option<f64>; 2],
    n: [usize; 2],
}

#[derive(Deserialize)]
struct StoredGps {
    left_deg: f64,
    right_deg: f64,
    overall_deg: f64,
}

/// Writes the tables and says where.
///
/// # Errors
/// A table cannot be written.
pub(super) fn write(
    order: &Order,
    rows: &[(&str, Result<Counts, String>)],
    suffix: &str,
) -> Result<Vec<PathBuf>, SessionError> {
    let sessions = order.output.join(format!("sessions{suffix}.csv"));
    let values = order.output.join(format!("summary{suffix}.csv"));
    let columns = order.output.join(format!("summary{suffix}.parquet"));
    files::write_atomic_with(&sessions, |file| {
        let mut table = SessionTable::new(file)?;
        for (session, ended) in rows {
            table.row(&session_row(order, session, ended.as_ref()))?;
        }
        table.end()
    })?;
    files::write_atomic_with(&values, |file| {
        let mut table = ValueTable::new(file)?;
        let both = files::write_atomic_with(&columns, |file| {
            let mut pieces = ValuePieces::new(file)?;
            for (session, _) in rows.iter().filter(|(_, ended)| ended.is_ok()) {
                add_values(&order.results(session), session, &mut |row| {
                    table.row(row)?;
                    pieces.row(row)
                })?;
            }
            pieces.end()
        });
        both.map_err(|error| error.source)?;
        table.end()
    })?;
    Ok(vec![sessions, values, columns])
}

fn session_row<'a>(order: &Order, session: &'a str, ended: Result<&Counts, &'a String>) -> SessionRow<'a> {
    let (status, why) = match ended {
        Ok(counts) if counts.complete => ("done", ""),
        Ok(_) => (
            "in part",
            "what is missing stands in results.json and in the report",
        ),
        Err(why) => ("failed", why.as_str()),
    };
    let record = record::read(&order.results(session)).filter(|_| ended.is_ok());
    SessionRow {
        session,
        status,
        why,
        counts: ended
            .ok()
            .map(|c| [c.trials, c.walks, c.cycles[0], c.cycles[1], c.errors, c.warnings]),
        digests: record.map(|r| [r.program, r.options, r.inputs_sha256, r.outputs_sha256]),
    }
}

/// The parameters of one session. Results that somebody removed in between leave no rows.
fn add_values(
    results: &Path,
    session: &str,
    add: &mut dyn FnMut(&ValueRow<'_>) -> std::io::Result<()>,
) -> std::io::Result<()> {
    let Ok(bytes) = files::read(&results.join("results.json")) else {
        return Ok(());
    };
    let Ok(stored) = serde_json::from_slice::<Stored>(&bytes) else {
        return Err(std::io::Error::other(format!(
            "results.json of {session} cannot be read"
        )));
    };
    let digest = files::sha256_hex(&bytes);
    for condition in &stored.conditions {
        let row = |key, unit, method| ValueRow {
            session,
            id: &stored.session.id,
            subject: stored.subject.id.as_deref().unwrap_or_default(),
            date: stored.session.date.as_deref().unwrap_or_default(),
            condition: &condition.name,
            key,
            unit,
            method,
            program: &stored.program,
            results_sha256: &digest,
            side: "both",
            mean: 0.0,
            sd: None,
            n: None,
        };
        for p in &condition.parameters {
            add(&ValueRow {
                side: p.side.map_or("both", Side::word),
                mean: p.mean,
                sd: p.sd,
                n: Some(p.n),
                ..row(&p.key, &p.unit, &p.method)
            })?;
        }
        let Some(scores) = &condition.scores else {
            continue;
        };
        let [left, right] = scores.n;
        let [sd_left, sd_right] = scores.gps_sd_deg;
        for (side, mean, sd, n) in [
            ("left", scores.gps.left_deg, sd_left, Some(left)),
            ("right", scores.gps.right_deg, sd_right, Some(right)),
            ("both", scores.gps.overall_deg, None, None),
        ] {
            add(&ValueRow {
                side,
                mean,
                sd,
                n,
                ..row("gait_profile_score", "deg", &scores.rule)
            })?;
        }
    }
    Ok(())
}
