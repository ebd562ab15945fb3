//! Patterns of payer lists: `G80.*`, `G80.-`, `G80.0..G80.9`, `M21.6X`. A star is a wildcard; an upper-case X is a character
//! of the code. A lower-case x may mean either and is refused.

use super::Table;
use super::table::{bare, is_form};
use crate::billing::Date;

/// A pattern of diagnosis codes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Pattern {
    /// One code.
    Code(String),
    /// The code and all below it.
    Below(String),
    /// From one code to another, by the table.
    Range(String, String),
}

/// A text that is no pattern.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PatternError {
    /// A small x may be a wildcard or the character X.
    #[error("`{0}`: a small x may be a wildcard (write `*`) or the character X (write `X`)")]
    SmallX(String),
    /// Something else.
    #[error("`{0}` is no pattern of diagnosis codes")]
    Form(String),
}

impl Pattern {
    /// Reads a pattern.
    ///
    /// # Errors
    /// A small x; no form of a code.
    pub fn parse(text: &str) -> Result<Pattern, PatternError> {
        let text = text.trim();
        if text.contains('x') {
            return Err(PatternError::SmallX(text.to_owned()));
        }
        let wrong = || PatternError::Form(text.to_owned());
        let code = |part: &str| -> Result<String, PatternError> {
            is_form(part).then(|| part.to_owned()).ok_or_else(wrong)
        };
        if let Some((from, to)) = text.split_once("..") {
            return Ok(Pattern::Range(code(from)?, code(to)?));
        }
        let stem = ["*", "-"].iter().find_map(|end| text.strip_suffix(end));
        match stem {
            Some(stem) => Ok(Pattern::Below(code(stem.trim_end_matches('.'))?)),
            None => Ok(Pattern::Code(code(text)?)),
        }
    }

    /// Whether it covers a code.
    pub fn covers(&self, code: &str) -> bool {
        let code = bare(code);
        match self {
            Pattern::Code(one) => bare(one) == code,
            Pattern::Below(stem) => code.starts_with(&bare(stem)),
            Pattern::Range(from, to) => {
                let (from, to) = (bare(from), bare(to));
                code >= from && (code <= to || code.starts_with(&to))
            }
        }
    }

    /// The billable codes it stands for on a day: by the table, never by counting.
    pub fn billable<'a>(&self, table: &'a Table, date: Date) -> Vec<&'a str> {
        let billable = |code: &&str| table.state(code, date, &[]) == super::State::Billable;
        let all = table.codes_on(date);
        all.into_iter()
            .filter(|code| self.covers(code))
            .filter(billable)
            .collect()
    }
}
