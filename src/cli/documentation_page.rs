//! The page of `ambula documentation`: codes, what to do in the order of work, matrix, packet, fees.

use super::documentation::Answer;
use super::voice::{Paint, WIDTH, padded, wrapped};
use crate::billing::fees::dollars;
use crate::billing::verdict::{CodeFees, Found, Readiness, Verdict};
use crate::billing::{Finding, Severity};

/// Width of a label before a text.
const LABEL: usize = 32;
/// Width of the state of an element.
const STATE: usize = 15;

/// The whole page.
pub(super) fn page(answer: &Answer) -> String {
    let paint = Paint::for_stdout();
    let v = &answer.verdict;
    let mut lines = vec![String::new()];
    let date = v
        .date
        .map_or_else(|| "no day of service".to_owned(), |d| format!("service on {d}"));
    lines.push(paint.bold(&format!("Documentation, {date}: {}", v.readiness.words())));
    push(&mut lines, 0, &format!("Payer file: {}", v.policy));
    for table in &v.tables {
        push(&mut lines, 0, table);
    }
    lines.push(String::new());
    codes(v, paint, &mut lines);
    work(v, paint, &mut lines);
    matrix(v, paint, &mut lines);
    packet(v, paint, &mut lines);
    fees(v, paint, &mut lines);
    decided(v, paint, &mut lines);
    lines.push(paint.bold("Audit"));
    push(&mut lines, 2, &format!("{} entries", answer.audit_entries));
    if !answer.unrecorded_changes.is_empty() {
        push(
            &mut lines,
            2,
            &format!(
                "changed and not noted yet (ambula audit record): {}",
                answer.unrecorded_changes.join(", ")
            ),
        );
    }
    lines.push(String::new());
    lines.join("\n")
}

fn push(lines: &mut Vec<String>, indent: usize, text: &str) {
    for (at, part) in wrapped(text, WIDTH - indent - 2).iter().enumerate() {
        let more = if at == 0 { 0 } else { 2 };
        lines.push(format!("{}{part}", " ".repeat(indent + more)));
    }
}

fn codes(v: &Verdict, paint: Paint, lines: &mut Vec<String>) {
    for code in &v.codes {
        let words = match code.readiness {
            Readiness::Ready => paint.green(&padded("● ready", STATE + 4)),
            Readiness::NeedsAttention => paint.yellow(&padded("▲ needs attention", STATE + 4)),
            Readiness::NotBillable => paint.red(&padded("■ not billable", STATE + 4)),
        };
        let line = if code.on_a_line { "" } else { " (no line bills it)" };
        let open = match code.reasons.len() {
            0 => String::new(),
            n => format!(", {n} open"),
        };
        lines.push(format!(
            "{} {words} {}{line}{open}",
            padded(&code.code, 6),
            code.name
        ));
    }
    lines.push(String::new());
}

fn mark(finding: &Finding, paint: Paint) -> String {
    match finding.severity {
        Severity::Block => paint.red("■"),
        Severity::Warn => paint.yellow("▲"),
        Severity::Info => paint.dim("·"),
    }
}

fn told(finding: &Finding, paint: Paint, lines: &mut Vec<String>) {
    let code = if finding.code.is_empty() {
        String::new()
    } else {
        format!("{}: ", finding.code)
    };
    let text = format!("{}  {code}{}: {}", finding.rule, finding.field, finding.message);
    for (at, part) in wrapped(&text, WIDTH - 6).iter().enumerate() {
        let lead = if at == 0 {
            mark(finding, paint)
        } else {
            " ".to_owned()
        };
        lines.push(format!("  {lead} {part}"));
    }
    for part in wrapped(&format!("→ {}", finding.action), WIDTH - 8) {
        lines.push(paint.dim(&format!("      {part}")));
    }
    for part in wrapped(&format!("{}; {}", finding.source, finding.dates), WIDTH - 8) {
        lines.push(paint.dim(&format!("      {part}")));
    }
    for part in finding.changed.iter().flat_map(|c| wrapped(c, WIDTH - 8)) {
        lines.push(paint.dim(&format!("      {part}")));
    }
}

fn work(v: &Verdict, paint: Paint, lines: &mut Vec<String>) {
    let open: Vec<&Finding> = v.findings.iter().filter(|f| f.is_open()).collect();
    lines.push(paint.bold(&format!("To do, in this order ({})", open.len())));
    if open.is_empty() {
        lines.push("  nothing".to_owned());
    }
    for finding in open {
        told(finding, paint, lines);
    }
    let notes: Vec<&Finding> = v
        .findings
        .iter()
        .filter(|f| f.severity == Severity::Info)
        .collect();
    if !notes.is_empty() {
        lines.push(String::new());
        lines.push(paint.bold("To know"));
        for finding in notes {
            told(finding, paint, lines);
        }
    }
    lines.push(String::new());
}

fn matrix(v: &Verdict, paint: Paint, lines: &mut Vec<String>) {
    lines.push(paint.bold("Completeness of the motion study"));
    for element in &v.matrix {
        let state = padded(element.found.word(), STATE);
        let state = match element.found {
            Found::Missing | Found::Contradictory => paint.red(&state),
            Found::NotNeeded => paint.dim(&state),
            _ => paint.green(&state),
        };
        for (at, part) in wrapped(&element.basis, WIDTH - LABEL - STATE - 4)
            .iter()
            .enumerate()
        {
            if at == 0 {
                lines.push(format!("  {}{state} {part}", padded(element.name, LABEL)));
            } else {
                lines.push(format!("{}{part}", " ".repeat(LABEL + STATE + 3)));
            }
        }
        if element.basis.is_empty() {
            lines.push(format!("  {}{state}", padded(element.name, LABEL)));
        }
    }
    lines.push(String::new());
}

fn packet(v: &Verdict, paint: Paint, lines: &mut Vec<String>) {
    if v.packet.is_empty() {
        return;
    }
    lines.push(paint.bold("Packet of the request for prior authorisation"));
    for item in &v.packet {
        let state = match item.there {
            Some(true) => "[x]",
            Some(false) => "[ ]",
            None => "[-]",
        };
        lines.push(format!(
            "  {state} {} {}",
            padded(item.item, 46),
            paint.dim(item.field)
        ));
    }
    lines.push(String::new());
}

fn fees(v: &Verdict, paint: Paint, lines: &mut Vec<String>) {
    lines.push(paint.bold("What the codes would pay"));
    for CodeFees {
        code,
        national,
        local,
        units,
        unknown,
    } in &v.fees
    {
        for (word, list) in [("national", national), ("this locality", local)] {
            for fee in list {
                push(
                    lines,
                    2,
                    &format!("{code} {word}, {}: {}", fee.setting, fee.arithmetic),
                );
                push(
                    lines,
                    6,
                    &format!(
                        "{}{}{}",
                        fee.source,
                        if fee.note.is_empty() { "" } else { ". " },
                        fee.note
                    ),
                );
            }
        }
        if let Some(words) = units {
            push(lines, 2, &format!("{code} all units: {words}"));
        }
        for words in unknown {
            push(lines, 2, &paint.dim(&format!("{code} {words}")));
        }
    }
    if let Some(sum) = national_sum(v) {
        push(
            lines,
            2,
            &format!("sum of the highest national amounts: {}", dollars(sum)),
        );
    }
    lines.push(String::new());
}

/// The sum over the codes of their highest amount outside hospitals; `None` where one of them has none.
fn national_sum(v: &Verdict) -> Option<u64> {
    let most = |fees: &CodeFees| {
        fees.national
            .iter()
            .filter(|f| f.setting != "hospital outpatient")
            .map(|f| f.cents)
            .max()
    };
    v.fees.iter().map(most).sum()
}

fn decided(v: &Verdict, paint: Paint, lines: &mut Vec<String>) {
    let made: Vec<_> = v
        .findings
        .iter()
        .filter_map(|f| f.decided.as_ref().map(|d| (f, d)))
        .collect();
    if made.is_empty() {
        return;
    }
    lines.push(paint.bold("Decided by a named person"));
    for (finding, decision) in made {
        push(
            lines,
            2,
            &format!(
                "{} {}: {}, {}: {}",
                finding.rule, finding.field, decision.by, decision.at, decision.reason
            ),
        );
    }
    lines.push(String::new());
}
