//! One function for each requirement: it looks at a case and says what it found. Severity, payer and source come after.

mod case;
mod clinical;
mod diagnosis;
mod documentation;
mod equipment;
mod fluoroscopy;
mod frequency;
mod hit;
mod modifiers;
mod money;
mod necessity;
mod pairs;
mod registry;
mod setting;
mod therapy;
mod therapy_pairs;

pub use case::{Basis, Case};
pub use hit::{Hit, Hits};
pub use registry::RULES;

use super::finding::{Finding, Kind, Severity};

/// A rule as a function: what it finds in a case.
pub type Check = fn(&Case<'_>) -> Hits;

/// How a requirement is met.
#[derive(Debug, Clone, Copy)]
pub enum Run {
    /// By a function that looks at the case.
    Check(Check),
    /// Only a person can say it, for this reason.
    Human(&'static str),
    /// By an arithmetic that other rules use.
    By(&'static str),
}

/// A requirement with its rule.
#[derive(Debug, Clone, Copy)]
pub struct Rule {
    /// Identifier of the requirement.
    pub id: &'static str,
    /// Severity without a payer file.
    pub severity: Severity,
    /// Document and lines it was read in.
    pub read_in: &'static str,
    /// The requirement in few words.
    pub words: &'static str,
    /// How it is met.
    pub run: Run,
}

impl Rule {
    /// The source in words.
    pub fn source(&self) -> String {
        let title = |number: &str| match number {
            "000" => "page on 96000, 2026",
            "001" => "coding guide of 96000",
            "002" => "payer policy on motion analysis, renewed 2025-10-01",
            "003" => "page on 97116, 2026",
            _ => "page on 76000, May 2026",
        };
        let parts =
            self.read_in
                .split("; ")
                .filter(|p| !p.is_empty())
                .map(|part| match part.split_once(':') {
                    Some((number, lines)) => format!("{}, l. {lines}", title(number)),
                    None => title(part).to_owned(),
                });
        let words: Vec<String> = parts.collect();
        if words.is_empty() {
            "data model and tables of the program".to_owned()
        } else {
            words.join("; ")
        }
    }
}

/// Everything that the rules find, in the order a biller works: what forbids, what contradicts, what is missing, what is
/// doubtful, what no table covers, what is to know.
pub fn judge(case: &Case<'_>) -> Vec<Finding> {
    let mut found: Vec<Finding> = Vec::new();
    for rule in RULES {
        let Run::Check(check) = rule.run else { continue };
        for hit in check(case).0 {
            let finding = finding(case, rule, hit);
            if !found.contains(&finding) {
                found.push(finding);
            }
        }
    }
    let order = |kind: Kind| match kind {
        Kind::Forbidden => 0,
        Kind::Contradiction => 1,
        Kind::Missing => 2,
        Kind::Doubt => 3,
        Kind::NoData => 4,
        Kind::Note => 5,
    };
    found.sort_by_key(|f| (std::cmp::Reverse(f.severity), order(f.kind)));
    found
}

fn finding(case: &Case<'_>, rule: &Rule, hit: Hit) -> Finding {
    let base = hit.severity.unwrap_or(rule.severity);
    let policy = case.basis.policy;
    let change = policy
        .severity_of(rule.id)
        .filter(|c| c.severity != base && base > Severity::Info);
    let dates = |from: super::Date, to: Option<super::Date>| match to {
        Some(to) => format!("{from} to {to}"),
        None => format!("since {from}"),
    };
    let (source, days) = match &hit.origin {
        Some(origin) => (origin.words(), dates(origin.effective_from, origin.effective_to)),
        // the rules read in that policy hold by it as long as it does
        None if rule.read_in.contains("002") && policy.criteria => {
            (rule.source(), dates(policy.effective_from, policy.effective_to))
        }
        None => (rule.source(), "base rule, no days of its own".to_owned()),
    };
    Finding {
        rule: rule.id,
        requirement: rule.words,
        severity: change.map_or(base, |c| c.severity),
        kind: hit.kind,
        code: hit.code,
        field: hit.field,
        message: hit.found,
        action: hit.needed,
        source,
        dates: days,
        changed: change.map(|c| {
            format!(
                "{} by the base rule {} ({}); {} by {} ({}): {}",
                base.word(),
                rule.id,
                rule.source(),
                c.severity.word(),
                policy.title,
                policy.source_version,
                c.why
            )
        }),
        decided: None,
    }
}
