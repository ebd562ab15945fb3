//! What a claim lacks: findings with rule, field, what was found and what is needed. Never a value that identifies somebody.

use crate::billing::{Finding, Kind, Severity};

/// The requirements of a claim, beside those of the billing rules.
pub const REQUIREMENTS: [(&str, &str); 21] = [
    ("CL-01", "The form of the claim is stated, and the lines fit it"),
    (
        "CL-02",
        "Only codes that the rules let through, or a named person decided about, are on a claim",
    ),
    ("CL-03", "A claim has a number of its own"),
    (
        "CL-04",
        "Texts fit their fields and hold only characters that a claim file carries",
    ),
    (
        "CL-05",
        "Persons have family and given names of their own, providers a number",
    ),
    (
        "CL-06",
        "Patient and subscriber have name, birth date, sex and address",
    ),
    (
        "CL-07",
        "Payer, filing indicator, rank and relationship are known codes",
    ),
    (
        "CL-08",
        "Signature, assignment and release of information are stated",
    ),
    ("CL-09", "A replacement or void names the payer's claim number"),
    ("CL-10", "Documents have kind, way and control number"),
    (
        "CL-11",
        "One to twelve diagnoses, each line points to one to four of them",
    ),
    (
        "CL-12",
        "Lines have a day, units and a charge; at most 50, or 999 on an institutional claim",
    ),
    (
        "CL-13",
        "Institutional: admission, statement, revenue codes, who attended",
    ),
    (
        "CL-14",
        "The billing provider has street, nine-digit postal code, numbers and taxonomy",
    ),
    ("CL-15", "The sum of the lines is the stated sum"),
    ("CL-16", "Submitter and receiver are complete"),
    ("CL-17", "No second claim for the same patient, day and code"),
    ("CL-18", "A file is what its envelope says"),
    ("CL-19", "An accident has its day, and its state on the road"),
    ("CL-20", "Who ordered is named on every line of a study"),
    (
        "CL-21",
        "A claim to a later payer tells what the earlier ones paid, and that adds up",
    ),
];

/// A finding of this room.
pub(in crate::claim) fn finding(rule: &'static str, field: &str, found: &str, needed: &str) -> Finding {
    let requirement = REQUIREMENTS
        .iter()
        .find(|(id, _)| *id == rule)
        .map_or("", |(_, words)| words);
    Finding {
        rule,
        requirement,
        severity: Severity::Block,
        kind: Kind::Contradiction,
        code: String::new(),
        field: field.to_owned(),
        message: found.to_owned(),
        action: needed.to_owned(),
        source: "X12 005010X222A1, 005010X223A2".to_owned(),
        dates: "since 2012-01-01".to_owned(),
        changed: None,
        decided: None,
    }
}

/// Findings as they gather.
#[derive(Debug, Default)]
pub(in crate::claim) struct Needs(Vec<Finding>);

impl Needs {
    /// Something is not stated.
    pub(in crate::claim) fn missing(&mut self, rule: &'static str, field: &str, needed: &str) {
        let mut one = finding(rule, field, "not stated", needed);
        one.kind = Kind::Missing;
        self.push(one);
    }

    /// Something stated cannot be written.
    pub(in crate::claim) fn wrong(&mut self, rule: &'static str, field: &str, (found, needed): (&str, &str)) {
        self.push(finding(rule, field, found, needed));
    }

    fn push(&mut self, one: Finding) {
        if !self
            .0
            .iter()
            .any(|f| f.rule == one.rule && f.field == one.field && f.message == one.message)
        {
            self.0.push(one);
        }
    }

    /// A text that has to be there.
    pub(in crate::claim) fn text(&mut self, rule: &'static str, field: &str, text: Option<&str>) -> String {
        let text = text.unwrap_or_default().trim();
        if text.is_empty() {
            self.missing(rule, field, "state it");
        }
        text.to_owned()
    }

    /// A code that has to be one of a list.
    pub(in crate::claim) fn code(
        &mut self,
        rule: &'static str,
        field: &str,
        (text, list): (Option<&str>, &[&str]),
    ) -> String {
        let text = self.text(rule, field, text);
        if !text.is_empty() && !list.contains(&text.as_str()) {
            let known = format!("one of {}", list.join(", "));
            self.wrong(rule, field, ("not a known code", &known));
        }
        text
    }

    /// All of them.
    pub(in crate::claim) fn take(self) -> Vec<Finding> {
        self.0
    }
}
