//! The page of `ambula claim`: what was written, what was left out, what was refused and what is needed.

use super::claim::Told;
use super::voice::{Paint, WIDTH, wrapped};
use crate::billing::Finding;
use crate::billing::fees::dollars;

fn findings(title: &str, list: &[(usize, Finding)], lines: &mut Vec<String>) {
    if list.is_empty() {
        return;
    }
    lines.push(Paint::for_stdout().bold(title));
    let same = |a: &(usize, Finding), b: &(usize, Finding)| {
        a.0 == b.0 && (a.1.rule, &a.1.field, &a.1.message) == (b.1.rule, &b.1.field, &b.1.message)
    };
    for (at, one) in list.iter().enumerate() {
        // what stands against several codes is told once
        if list.iter().take(at).any(|before| same(before, one)) {
            continue;
        }
        let (session, f) = one;
        let codes: Vec<&str> = list
            .iter()
            .filter(|other| same(other, one) && !other.1.code.is_empty())
            .map(|other| other.1.code.as_str())
            .collect();
        let code = if codes.is_empty() {
            String::new()
        } else {
            format!("{}: ", codes.join(", "))
        };
        let place = if *session == 0 {
            String::new()
        } else {
            format!("session {session}, ")
        };
        let text = format!("{}  {place}{code}{}: {}", f.rule, f.field, f.message);
        for (at, part) in wrapped(&text, WIDTH - 4).iter().enumerate() {
            lines.push(format!("{}{part}", if at == 0 { "  " } else { "    " }));
        }
        for part in wrapped(&format!("→ {}", f.action), WIDTH - 6) {
            lines.push(format!("      {part}"));
        }
    }
}

/// The whole page.
pub(super) fn page(told: &Told) -> String {
    let mut lines = Vec::new();
    let mode = if told.production {
        "real claims"
    } else {
        "test data"
    };
    for file in &told.files {
        lines.push(format!(
            "{}: {} claims, {} lines, {} ({mode})",
            file.file,
            file.claims,
            file.lines,
            dollars(file.total_cents)
        ));
    }
    if told.files.is_empty() {
        lines.push("Nothing was written.".to_owned());
    }
    findings("Refused", &told.refused, &mut lines);
    findings("Left off: these codes are not ready", &told.left_out, &mut lines);
    for one in &told.overrides {
        lines.extend(wrapped(&format!("Decided: {one}"), WIDTH));
    }
    if !told.changes.is_empty() {
        lines.push("Letters that a claim file does not know were replaced:".to_owned());
        for change in &told.changes {
            let to = if change.to.is_empty() {
                "the plain letter"
            } else {
                &change.to
            };
            lines.push(format!(
                "  claim {}, {}: {} as {to}",
                change.claim, change.field, change.from
            ));
        }
    }
    for note in &told.notes {
        lines.extend(wrapped(note, WIDTH));
    }
    lines.push(String::new());
    lines.join("\n")
}
