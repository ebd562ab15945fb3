//! What keeps identity out of tables: names of files and of the session are replaced, and the finished table is searched.

use super::{Cells, Table};
use crate::exchange::Stored;
use crate::exchange::identity::{IdentityWord, holds_word};

/// Free text without the names of captures, of the session and of the subject.
pub(super) struct Plain {
    /// What stands in the text and what takes its place, the longest first.
    replacements: Vec<(String, String)>,
}

impl Plain {
    /// For the texts of some results.
    pub(super) fn of(stored: &Stored) -> Plain {
        let mut replacements: Vec<(String, String)> = Vec::new();
        for (index, trial) in stored.trials.iter().enumerate() {
            let plain = format!("trial {}", index + 1);
            replacements.push((trial.file.clone(), plain.clone()));
            replacements.push((trial.name.clone(), plain));
        }
        replacements.push((stored.session.id.clone(), "the session".to_owned()));
        if let Some(subject) = &stored.subject.id {
            replacements.push((subject.clone(), "the subject".to_owned()));
        }
        if let Some(laboratory) = &stored.session.laboratory {
            replacements.push((laboratory.clone(), "the laboratory".to_owned()));
        }
        replacements.retain(|(from, _)| !from.trim().is_empty());
        replacements.sort_by_key(|(from, _)| std::cmp::Reverse(from.len()));
        Plain { replacements }
    }

    /// A text with the names replaced; only whole words are.
    pub(super) fn text(&self, text: &str) -> String {
        let mut text = text.to_owned();
        for (from, to) in &self.replacements {
            text = replaced(&text, from, to);
        }
        text
    }
}

/// Replaces a word where it stands alone.
fn replaced(text: &str, from: &str, to: &str) -> String {
    let mut result = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(from) {
        let (before, found) = rest.split_at(at);
        let after = found.get(from.len()..).unwrap_or_default();
        let joins = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        let last = before.chars().next_back().or_else(|| result.chars().next_back());
        result.push_str(before);
        let alone = !joins(last) && !joins(after.chars().next());
        result.push_str(if alone { to } else { from });
        rest = after;
    }
    result.push_str(rest);
    result
}

/// The first column of a table that holds one of the words, and the field that the word comes from. The word itself is
/// not told.
pub fn identity_in(table: &Table, words: &[IdentityWord<'_>]) -> Option<(&'static str, &'static str)> {
    table.columns.iter().find_map(|column| {
        let Cells::Text(cells) = &column.cells else {
            return None;
        };
        let mut last: Option<&str> = None;
        cells.iter().flatten().find_map(|text| {
            // columns repeat themselves over many rows
            if last == Some(text.as_str()) {
                return None;
            }
            last = Some(text);
            let word = words.iter().find(|word| holds_word(text, &word.text))?;
            Some((column.name, word.field))
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_whole_words_are_replaced() {
        assert_eq!(
            replaced("walk-1, walk-10: a", "walk-1", "trial 1"),
            "trial 1, walk-10: a"
        );
        assert_eq!(replaced("xwalk-1 walk-1", "walk-1", "trial 1"), "xwalk-1 trial 1");
        assert_eq!(replaced("aa", "a", "b"), "aa");
    }
}
