//! From the text of `session.toml` to raw structures, collecting every spelling and type problem.
//!
//! The parser stops at the first problem of a document. To list them all, the entry a problem points at is
//! taken out of the document and the rest is read again.

use serde::Deserialize as _;
use toml::Spanned;
use toml::de::{DeTable, DeValue, Deserializer};

use super::Manifest;

/// More problems than this are not listed: the file is then something else.
const MOST_PROBLEMS: usize = 50;

/// Something wrong in `session.toml`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Line of the file, from 1, where it is known.
    pub line: Option<usize>,
    /// The key, with its section (`subject.height_mm`); empty for a syntax problem.
    pub key: String,
    /// What was found and what was needed.
    pub what: String,
    /// What to write instead.
    pub hint: Option<String>,
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if let Some(line) = self.line {
            write!(f, "line {line}: ")?;
        }
        if !self.key.is_empty() {
            write!(f, "{}: ", self.key)?;
        }
        f.write_str(&self.what)?;
        match &self.hint {
            Some(hint) => write!(f, "; {hint}"),
            None => Ok(()),
        }
    }
}

/// A manifest with its text, so that later checks can name the line of a key.
#[derive(Debug, Clone, Default)]
pub struct Document {
    /// What was typed.
    pub manifest: Manifest,
    text: String,
}

impl Document {
    /// The line (from 1) on which a key stands, for instance `subject.height_mm` or `trial.2.file` (entries of a
    /// list count from 0).
    pub fn line_of(&self, key: &str) -> Option<usize> {
        let (root, _) = DeTable::parse_recoverable(&self.text);
        let mut table = root.get_ref();
        let mut list: Option<&toml::de::DeArray<'_>> = None;
        let mut at = None;
        for part in key.split('.') {
            let value = match list.take() {
                Some(items) => {
                    let value = items.get(part.parse::<usize>().ok()?)?;
                    at = Some(value.span().start);
                    value
                }
                None => {
                    let (name, value) = table.iter().find(|(name, _)| name.get_ref() == part)?;
                    at = Some(name.span().start);
                    value
                }
            };
            match value.get_ref() {
                DeValue::Table(inner) => table = inner,
                DeValue::Array(inner) => list = Some(inner),
                _ => {}
            }
        }
        at.map(|at| line_at(&self.text, at))
    }
}

/// Reads the text of a manifest.
///
/// # Errors
/// Every syntax problem; when there is none, every unknown key (with the nearest known one) and every value of
/// the wrong type.
pub fn parse(text: &str) -> Result<Document, Vec<Problem>> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let (mut root, errors) = DeTable::parse_recoverable(text);
    if !errors.is_empty() {
        return Err(errors
            .iter()
            .take(MOST_PROBLEMS)
            .map(|e| syntax_problem(text, e))
            .collect());
    }
    let mut problems = Vec::new();
    loop {
        let error = match Manifest::deserialize(Deserializer::from(root.clone())) {
            Ok(manifest) if problems.is_empty() => {
                return Ok(Document {
                    manifest,
                    text: text.to_owned(),
                });
            }
            Ok(_) => return Err(in_order(problems)),
            Err(error) => error,
        };
        let removed = error.span().and_then(|span| {
            let key = remove_at(root.get_mut(), span.start)?;
            Some((key, line_at(text, span.start)))
        });
        let (what, hint) = in_our_words(error.message());
        let Some((key, line)) = removed else {
            problems.push(Problem {
                line: None,
                key: String::new(),
                what,
                hint,
            });
            return Err(in_order(problems));
        };
        problems.push(Problem {
            line: Some(line),
            key,
            what,
            hint,
        });
        if problems.len() == MOST_PROBLEMS {
            return Err(in_order(problems));
        }
    }
}

fn in_order(mut problems: Vec<Problem>) -> Vec<Problem> {
    problems.sort_by_key(|problem| problem.line);
    problems
}

fn syntax_problem(text: &str, error: &toml::de::Error) -> Problem {
    Problem {
        line: error.span().map(|span| line_at(text, span.start)),
        key: String::new(),
        what: format!("not valid TOML: {}", error.message().replace('\n', ", ")),
        hint: None,
    }
}

fn line_at(text: &str, byte: usize) -> usize {
    text.bytes().take(byte).filter(|b| *b == b'\n').count() + 1
}

/// Takes the innermost entry whose key or value covers a byte out of the table, and says its full key.
fn remove_at(table: &mut DeTable<'_>, byte: usize) -> Option<String> {
    let mut hit = None;
    for (name, value) in table.iter_mut() {
        let key = name.get_ref().to_string();
        if name.span().contains(&byte) {
            // a header `[subject]` covers its own name only: an unknown section goes as a whole
            hit = Some((key, None));
            break;
        }
        if let Some(inner) = remove_in_value(value, byte) {
            return Some(format!("{key}.{inner}"));
        }
        if value.span().contains(&byte) {
            hit = Some((key, None::<String>));
        }
    }
    let (key, _) = hit?;
    table.remove(key.as_str())?;
    Some(key)
}

fn remove_in_value(value: &mut Spanned<DeValue<'_>>, byte: usize) -> Option<String> {
    match value.get_mut() {
        DeValue::Table(inner) => remove_at(inner, byte),
        DeValue::Array(items) => items.iter_mut().enumerate().find_map(|(index, item)| {
            let inner = remove_in_value(item, byte)?;
            Some(format!("{index}.{inner}"))
        }),
        _ => None,
    }
}

/// The parser's message in the words of this program, with a suggestion for a misspelt name.
fn in_our_words(message: &str) -> (String, Option<String>) {
    let names: Vec<&str> = message.split('`').skip(1).step_by(2).collect();
    let unknown = ["unknown field", "unknown variant"]
        .iter()
        .position(|start| message.starts_with(start));
    match (unknown, names.split_first()) {
        (Some(kind), Some((wrong, known))) => {
            let what = if kind == 0 {
                format!("`{wrong}` is not a key of this section")
            } else {
                format!("`{wrong}` is not one of the possible values")
            };
            (what, Some(suggestion(wrong, known)))
        }
        _ => (message.trim().replace('\n', ", "), None),
    }
}

/// "did you mean …" when a known name is near, else the list of the known ones.
fn suggestion(wrong: &str, known: &[&str]) -> String {
    let wrong = wrong.to_lowercase();
    let near = known
        .iter()
        .map(|name| (strsim::jaro_winkler(&wrong, name), *name))
        .max_by(|a, b| a.0.total_cmp(&b.0));
    match near {
        Some((score, name)) if score > 0.8 => format!("did you mean `{name}`?"),
        _ => format!("possible: {}", known.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problems(text: &str) -> Vec<String> {
        parse(text).unwrap_err().iter().map(ToString::to_string).collect()
    }

    #[test]
    fn every_misspelt_key_is_named_with_its_line() {
        let text = "[subject]\nheigth_mm = 1700\nmass_kg = \"heavy\"\nid = \"A\"\n\n[[trial]]\nfile = \"a.c3d\"\nkind = \"walkk\"\nplate_1 = \"lefft\"\n\n[labb]\nname = \"x\"\n";
        assert_eq!(
            problems(text),
            [
                "line 2: subject.heigth_mm: `heigth_mm` is not a key of this section; did you mean `height_mm`?",
                "line 3: subject.mass_kg: invalid type: string \"heavy\", expected f64",
                "line 8: trial.0.kind: `walkk` is not one of the possible values; did you mean `walk`?",
                "line 9: trial.0.plate_1: `lefft` is not one of the possible values; did you mean `left`?",
                "line 11: labb: `labb` is not a key of this section; did you mean `lab`?",
            ]
        );
    }

    #[test]
    fn syntax_problems_name_the_line() {
        let all = problems("[subject]\nid = A-1\n");
        assert!(all[0].starts_with("line 2: not valid TOML"), "{all:?}");
    }

    #[test]
    fn integers_dates_and_everything_left_out_are_fine() {
        let document = parse("[subject]\nheight_mm = 1700\nbirth_date = 1990-01-02\n").unwrap();
        assert_eq!(document.manifest.subject.height_mm, Some(1700.0));
        assert_eq!(document.line_of("subject.birth_date"), Some(3));
        assert_eq!(document.line_of("subject.mass_kg"), None);
        assert!(parse("").is_ok());
    }

    #[test]
    fn lines_in_lists() {
        let document = parse("[[trial]]\nfile = \"a\"\n[[trial]]\nfile = \"b\"\n").unwrap();
        assert_eq!(document.line_of("trial.1.file"), Some(4));
    }

    #[test]
    fn the_example_of_the_documentation_reads() {
        let page = include_str!("../../../docs/session.md");
        let example = page.split("```").nth(1).unwrap().strip_prefix("toml").unwrap();
        let manifest = parse(example).unwrap().manifest;
        assert_eq!(manifest.trial.len(), 2);
        assert_eq!(manifest.subject.leg_length_right_mm, Some(862.0));
    }
}
