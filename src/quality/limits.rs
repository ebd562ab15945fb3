//! What values are held against: limits by rule, each with unit and source, shipped or changed by the laboratory.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::finding::Severity;

const SHIPPED: &str = include_str!("../../calibration/limits.toml");

/// Which values are worse.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Worse {
    /// Larger ones.
    More,
    /// Smaller ones.
    Less,
}

/// The limit of one rule.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limit {
    /// What is measured.
    pub means: String,
    /// Its unit.
    pub unit: String,
    /// Which values are worse.
    pub worse: Worse,
    /// Values beyond it ask for care.
    pub care: Option<f64>,
    /// Values beyond it ask for a new capture.
    pub redo: Option<f64>,
    /// Who says so.
    pub source: String,
    /// Whether the laboratory changed it.
    #[serde(skip_deserializing)]
    pub changed: bool,
}

impl Limit {
    /// How bad a value is, and the limit that it passes; `None` when it passes none.
    pub fn judge(&self, value: f64) -> Option<(Severity, f64)> {
        let beyond = |limit: &f64| match self.worse {
            Worse::More => value > *limit,
            Worse::Less => value < *limit,
        };
        let redo = self.redo.filter(beyond).map(|limit| (Severity::Redo, limit));
        redo.or_else(|| self.care.filter(beyond).map(|limit| (Severity::Care, limit)))
    }
}

/// Why a file of limits was refused.
#[derive(Debug, Error)]
pub enum LimitsError {
    /// The text is no TOML of limits.
    #[error("{origin} is no file of quality limits: {}", source.message())]
    Toml {
        /// Whose text.
        origin: String,
        /// What the parser says.
        source: Box<toml::de::Error>,
    },
    /// A rule that no check has.
    #[error("{origin} changes the limit \"{rule}\", which no check has; the rules are: {known}")]
    UnknownRule {
        /// Whose text.
        origin: String,
        /// The rule.
        rule: String,
        /// All rules.
        known: String,
    },
    /// A limit of a kind that the rule does not have, or no number.
    #[error("{origin} gives \"{rule}\" a limit that is no finite number")]
    NotFinite {
        /// Whose text.
        origin: String,
        /// The rule.
        rule: String,
    },
}

/// What a laboratory may change about a limit.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Change {
    care: Option<f64>,
    redo: Option<f64>,
    source: Option<String>,
}

/// Limits by rule.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(transparent)]
pub struct Limits {
    by_rule: BTreeMap<String, Limit>,
    #[serde(skip)]
    judged: Judged,
}

/// The worst value of each rule that was held against these limits. A copy of the limits begins without any.
#[derive(Debug, Default)]
struct Judged(Mutex<BTreeMap<String, f64>>);

impl Judged {
    fn open(&self) -> MutexGuard<'_, BTreeMap<String, f64>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Clone for Judged {
    fn clone(&self) -> Judged {
        Judged::default()
    }
}

impl PartialEq for Judged {
    fn eq(&self, _: &Judged) -> bool {
        true
    }
}

impl Limits {
    /// The limits shipped with the program (`calibration/limits.toml`).
    ///
    /// # Errors
    /// None with an unaltered program: the shipped file is tested.
    pub fn shipped() -> Result<Limits, LimitsError> {
        Ok(Limits {
            by_rule: parsed(SHIPPED, "limits.toml")?,
            judged: Judged::default(),
        })
    }

    /// These limits with a laboratory's changes; `origin` names the text in errors.
    ///
    /// # Errors
    /// The text is not TOML, has an unknown key or rule, or a limit that is not finite.
    pub fn changed_by(mut self, text: &str, origin: &str) -> Result<Limits, LimitsError> {
        let changes: BTreeMap<String, Change> = parsed(text, origin)?;
        for (rule, change) in changes {
            let known = self.by_rule.keys().cloned().collect::<Vec<_>>().join(", ");
            let origin = origin.to_owned();
            let Some(limit) = self.by_rule.get_mut(&rule) else {
                return Err(LimitsError::UnknownRule { origin, rule, known });
            };
            if [change.care, change.redo]
                .iter()
                .flatten()
                .any(|v| !v.is_finite())
            {
                return Err(LimitsError::NotFinite { origin, rule });
            }
            limit.care = change.care.or(limit.care);
            limit.redo = change.redo.or(limit.redo);
            limit.source = change.source.unwrap_or_else(|| "the laboratory".to_owned());
            limit.changed = true;
        }
        Ok(self)
    }

    /// The limit of a rule.
    pub fn get(&self, rule: &str) -> Option<&Limit> {
        self.by_rule.get(rule)
    }

    /// Remembers a value that was held against the limit of a rule, when it is worse than those before.
    pub(super) fn remember(&self, rule: &str, value: f64) {
        let Some(limit) = self.get(rule).filter(|_| value.is_finite()) else {
            return;
        };
        let mut judged = self.judged.open();
        let worst = judged.entry(rule.to_owned()).or_insert(value);
        *worst = match limit.worse {
            Worse::More => worst.max(value),
            Worse::Less => worst.min(value),
        };
    }

    /// The worst values since this was last asked, by rule.
    pub(super) fn take_judged(&self) -> BTreeMap<String, f64> {
        std::mem::take(&mut *self.judged.open())
    }

    /// All limits in order of their rules.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Limit)> {
        self.by_rule.iter().map(|(rule, limit)| (rule.as_str(), limit))
    }
}

fn parsed<T: serde::de::DeserializeOwned>(text: &str, origin: &str) -> Result<T, LimitsError> {
    toml::from_str(text).map_err(|source| LimitsError::Toml {
        origin: origin.to_owned(),
        source: Box::new(source),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shipped_limits_have_a_source_and_an_order() {
        let limits = Limits::shipped().unwrap();
        assert!(limits.iter().count() > 0);
        for (rule, limit) in limits.iter() {
            assert!(!limit.source.is_empty() && !limit.means.is_empty(), "{rule}");
            assert!(limit.care.is_some() || limit.redo.is_some(), "{rule}");
            if let (Some(care), Some(redo)) = (limit.care, limit.redo) {
                assert!((redo > care) == (limit.worse == Worse::More), "{rule}");
            }
        }
    }

    #[test]
    fn the_worst_of_the_judged_values_is_remembered() {
        let limits = Limits::shipped().unwrap();
        for count in [7.0, 3.0, 6.0] {
            limits.remember("cycles.per_side", count);
        }
        limits.remember("nothing", 1.0);
        let judged = limits.take_judged();
        assert_eq!(
            judged.into_iter().collect::<Vec<_>>(),
            [("cycles.per_side".to_owned(), 3.0)]
        );
        assert!(limits.take_judged().is_empty());
    }

    #[test]
    fn a_laboratory_changes_what_there_is_and_nothing_else() {
        let change = |text: &str| Limits::shipped().unwrap().changed_by(text, "ours.toml");
        let limits = change("[\"cycles.per_side\"]\ncare = 8").unwrap();
        let limit = limits.get("cycles.per_side").unwrap();
        assert!(limit.changed);
        assert_eq!(limit.judge(7.0), Some((Severity::Care, 8.0)));
        assert_eq!(limit.judge(8.0), None);
        assert_eq!(limit.judge(0.0), Some((Severity::Redo, 1.0)));
        let unknown = change("[nothing]\ncare = 8").unwrap_err();
        assert!(unknown.to_string().contains("cycles.per_side"), "{unknown}");
        assert!(change("[\"cycles.per_side\"]\nmeans = \"x\"").is_err());
        assert!(change("[\"cycles.per_side\"]\ncare = nan").is_err());
    }
}
