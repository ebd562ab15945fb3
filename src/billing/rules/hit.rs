//! What one rule has to say, before payer file and overrides decide how bad it is.

use crate::billing::book::Origin;
use crate::billing::{Kind, Severity};

/// One thing a rule found.
#[derive(Debug, Clone, PartialEq)]
pub struct Hit {
    pub(super) kind: Kind,
    pub(super) code: String,
    pub(super) field: String,
    pub(super) found: String,
    pub(super) needed: String,
    pub(super) severity: Option<Severity>,
    pub(super) origin: Option<Origin>,
}

fn hit(kind: Kind, field: &str, found: &str, needed: &str) -> Hit {
    Hit {
        kind,
        code: String::new(),
        field: field.to_owned(),
        found: found.to_owned(),
        needed: needed.to_owned(),
        severity: None,
        origin: None,
    }
}

/// Something is not there.
pub(super) fn missing(field: &str, needed: &str) -> Hit {
    hit(Kind::Missing, field, "not stated", needed)
}

/// Two statements, or a statement and a capture, do not agree.
pub(super) fn contradiction(field: &str, found: &str, needed: &str) -> Hit {
    hit(Kind::Contradiction, field, found, needed)
}

/// A rule forbids it.
pub(super) fn forbidden(field: &str, found: &str, needed: &str) -> Hit {
    hit(Kind::Forbidden, field, found, needed)
}

/// A person should look at it.
pub(super) fn doubt(field: &str, found: &str, needed: &str) -> Hit {
    hit(Kind::Doubt, field, found, needed)
}

/// To know.
pub(super) fn note(field: &str, found: &str) -> Hit {
    hit(Kind::Note, field, found, "nothing to do").info()
}

/// No rule data for the day.
pub(super) fn no_data(field: &str, found: &str) -> Hit {
    hit(
        Kind::NoData,
        field,
        found,
        "load the table of that day, or have a named person decide",
    )
    .warn()
}

impl Hit {
    /// About one code.
    pub(super) fn of(mut self, code: &str) -> Hit {
        code.clone_into(&mut self.code);
        self
    }

    /// Its severity is not that of the rule.
    pub(super) fn grade(mut self, severity: Severity) -> Hit {
        self.severity = Some(severity);
        self
    }

    /// To know.
    pub(super) fn info(self) -> Hit {
        self.grade(Severity::Info)
    }

    /// To be acknowledged.
    pub(super) fn warn(self) -> Hit {
        self.grade(Severity::Warn)
    }

    /// No claim.
    pub(super) fn block(self) -> Hit {
        self.grade(Severity::Block)
    }

    /// It rests on a row.
    pub(super) fn by(mut self, origin: &Origin) -> Hit {
        self.origin = Some(origin.clone());
        self
    }
}

/// The hits of one rule.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Hits(pub(super) Vec<Hit>);

impl Hits {
    /// Adds a hit where a condition holds.
    pub(super) fn when(mut self, condition: bool, hit: Hit) -> Hits {
        if condition {
            self.0.push(hit);
        }
        self
    }

    /// Adds hits.
    pub(super) fn with(mut self, more: impl IntoIterator<Item = Hit>) -> Hits {
        self.0.extend(more);
        self
    }
}

/// No hit yet.
pub(super) fn none() -> Hits {
    Hits::default()
}
