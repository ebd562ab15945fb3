//! The strings file, and how a text is found in it.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

const FILE: &str = include_str!("strings.toml");
/// What a pattern has in place of anything, and in place of a number.
const ANYTHING: &str = "{}";
const NUMBER: &str = "{#}";
/// Patterns within patterns: names of values within sentences, and no deeper.
const DEEPEST: usize = 3;
const MONTHS: [[&str; 3]; 12] = [
    ["January", "Januar", "enero"],
    ["February", "Februar", "febrero"],
    ["March", "März", "marzo"],
    ["April", "April", "abril"],
    ["May", "Mai", "mayo"],
    ["June", "Juni", "junio"],
    ["July", "Juli", "julio"],
    ["August", "August", "agosto"],
    ["September", "September", "septiembre"],
    ["October", "Oktober", "octubre"],
    ["November", "November", "noviembre"],
    ["December", "Dezember", "diciembre"],
];

/// A language of the report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Language {
    /// English: what the program writes.
    #[default]
    English,
    /// German.
    German,
    /// Spanish.
    Spanish,
}

#[derive(Deserialize)]
struct Strings {
    terms: BTreeMap<String, [String; 2]>,
    patterns: BTreeMap<String, [String; 2]>,
    page: BTreeMap<String, [String; 2]>,
}

static STRINGS: LazyLock<Option<Strings>> = LazyLock::new(|| toml::from_str(FILE).ok());

impl Language {
    /// All of them.
    pub const ALL: [Language; 3] = [Language::English, Language::German, Language::Spanish];

    /// The language of a tag (`en`, `de`, `es`).
    pub fn of(tag: &str) -> Option<Language> {
        Language::ALL.into_iter().find(|language| language.tag() == tag)
    }

    /// Its tag.
    pub fn tag(self) -> &'static str {
        match self {
            Language::English => "en",
            Language::German => "de",
            Language::Spanish => "es",
        }
    }

    /// Its column in the file; none for English.
    fn column(self) -> Option<usize> {
        match self {
            Language::English => None,
            Language::German => Some(0),
            Language::Spanish => Some(1),
        }
    }

    /// A fixed string; one that the file does not have stays English.
    pub fn term(self, english: &str) -> String {
        self.known(english).unwrap_or_else(|| english.to_owned())
    }

    /// A fixed string, when the file has it.
    fn known(self, english: &str) -> Option<String> {
        let strings = STRINGS.as_ref()?;
        let found = strings.terms.get(english).or_else(|| strings.page.get(english));
        found?.get(self.column()?).cloned()
    }

    /// Whether a text is wholly known: as a whole, by a pattern, or part by part.
    pub fn knows(self, english: &str) -> bool {
        self == Language::English || self.whole(english, DEEPEST).is_some()
    }

    /// A text: as a whole, by a pattern, as parts beside each other, or sentence by sentence.
    pub fn words(self, english: &str) -> String {
        if self == Language::English || english.is_empty() {
            return english.to_owned();
        }
        if let Some(found) = self.whole(english, DEEPEST) {
            return found;
        }
        let mut out = String::with_capacity(english.len());
        for sentence in sentences(english) {
            let plain = sentence.trim_end();
            out.push_str(&self.whole(plain, DEEPEST).unwrap_or_else(|| plain.to_owned()));
            out.push_str(sentence.get(plain.len()..).unwrap_or_default());
        }
        out
    }

    /// A text that the file has as a whole, by a pattern or in parts.
    fn whole(self, english: &str, deep: usize) -> Option<String> {
        if let Some(found) = self.known(english).or_else(|| self.date(english)) {
            return Some(found);
        }
        let deeper = deep.checked_sub(1)?;
        self.pattern(english, deeper)
            .or_else(|| self.parts(english, deeper))
    }

    fn pattern(self, english: &str, deep: usize) -> Option<String> {
        let strings = STRINGS.as_ref()?;
        let column = self.column()?;
        strings.patterns.iter().find_map(|(pattern, all)| {
            let pieces = matched(pattern, english)?;
            let mut pieces = pieces.into_iter();
            let mut out = String::new();
            let mut rest = all.get(column)?.as_str();
            while let Some((before, after)) = next_place(rest) {
                out.push_str(before);
                let piece = pieces.next()?;
                out.push_str(&self.whole(piece, deep).unwrap_or_else(|| piece.to_owned()));
                rest = after;
            }
            out.push_str(rest);
            Some(out)
        })
    }

    /// "Knee flexion, most in swing" part by part; `None` when no part is known.
    fn parts(self, english: &str, deep: usize) -> Option<String> {
        ["; ", ", "].into_iter().find_map(|between| {
            if !english.contains(between) {
                return None;
            }
            let parts: Vec<Option<String>> = english
                .split(between)
                .map(|part| self.whole(part, deep))
                .collect();
            // at semicolons a sentence may stay half English, a name may not
            let known = parts.iter().flatten().count();
            if known == 0 || between == ", " && known < parts.len() {
                return None;
            }
            let words = english
                .split(between)
                .zip(parts)
                .map(|(part, found)| found.unwrap_or_else(|| part.to_owned()));
            Some(words.collect::<Vec<_>>().join(between))
        })
    }

    /// "3 November 2026".
    fn date(self, english: &str) -> Option<String> {
        let column = self.column()? + 1;
        let words: Vec<&str> = english.split(' ').collect();
        let [day, month, year] = words.as_slice() else {
            return None;
        };
        let is_number = |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_digit());
        if !is_number(day) || !is_number(year) {
            return None;
        }
        let month = MONTHS
            .iter()
            .find(|names| names.first() == Some(month))?
            .get(column)?;
        Some(match self {
            Language::English => english.to_owned(),
            Language::German => format!("{day}. {month} {year}"),
            Language::Spanish => format!("{day} de {month} de {year}"),
        })
    }

    /// The fixed strings of a page of HTML: what stands between tags, and titles and labels of elements.
    pub fn page(self, html: &str) -> String {
        let Some((column, strings)) = self.column().zip(STRINGS.as_ref()) else {
            return html.to_owned();
        };
        let all = strings.page.iter().chain(&strings.terms);
        all.fold(html.to_owned(), |html, (english, other)| {
            let Some(other) = other.get(column) else {
                return html;
            };
            ["title=\"", "aria-label=\"", ">", "> "]
                .into_iter()
                .fold(html, |html, before| {
                    let after = if before.starts_with('>') { "<" } else { "\"" };
                    html.replace(
                        &format!("{before}{english}{after}"),
                        &format!("{before}{other}{after}"),
                    )
                })
        })
    }
}

/// The sentences of a text with the spaces behind them; the dot of an initial ends none.
fn sentences(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let (mut rest, mut from) = (text, 0);
    while let Some(at) = rest.get(from..).and_then(|r| r.find(". ")).map(|at| from + at) {
        let (sentence, after) = rest.split_at(at + 2);
        if sentence
            .get(..at)
            .is_some_and(|s| s.ends_with(char::is_uppercase))
        {
            from = at + 2;
            continue;
        }
        found.push(sentence);
        (rest, from) = (after, 0);
    }
    found.push(rest);
    found
}

/// The first place of a pattern: what stands before and after it.
fn next_place(pattern: &str) -> Option<(&str, &str)> {
    let anything = pattern.find(ANYTHING).map(|at| (at, ANYTHING));
    let number = pattern.find(NUMBER).map(|at| (at, NUMBER));
    let (at, place) = anything.into_iter().chain(number).min()?;
    Some((pattern.get(..at)?, pattern.get(at + place.len()..)?))
}

/// What stands in the places of a pattern; `None` when the text does not fit.
fn matched<'a>(pattern: &str, text: &'a str) -> Option<Vec<&'a str>> {
    let mut pieces = Vec::new();
    let (mut pattern, mut text) = (pattern, text);
    loop {
        let Some((before, after)) = next_place(pattern) else {
            return (pattern == text).then_some(pieces);
        };
        let is_number = pattern.get(before.len()..)?.starts_with(NUMBER);
        text = text.strip_prefix(before)?;
        let until = next_place(after).map_or(after, |(literal, _)| literal);
        let end = if until.is_empty() {
            text.len()
        } else if next_place(after).is_none() {
            text.len()
                .checked_sub(until.len())
                .filter(|at| text.is_char_boundary(*at))?
        } else {
            text.find(until)?
        };
        let (piece, rest) = text.split_at(end);
        if piece.is_empty()
            || sentences(piece).len() > 1
            || is_number && !piece.chars().all(|c| c.is_ascii_digit() || ".–−± ".contains(c))
        {
            return None;
        }
        pieces.push(piece);
        text = rest;
        pattern = after;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_string_exists_in_every_language_with_the_same_places() {
        let strings = STRINGS.as_ref().unwrap();
        let all = strings.terms.iter().chain(&strings.patterns).chain(&strings.page);
        let places = |text: &str| (text.matches(ANYTHING).count(), text.matches(NUMBER).count());
        let mut count = 0;
        for (english, others) in all {
            count += 1;
            for other in others {
                assert!(!other.trim().is_empty(), "{english}");
                assert_eq!(places(english), places(other), "{english}: {other}");
            }
        }
        assert!(count > 300, "{count} strings");
    }

    #[test]
    fn terms_patterns_parts_sentences_and_dates_are_found_and_the_rest_stays() {
        let german = |text: &str| Language::German.words(text);
        assert_eq!(
            german("Knee flexion, most in swing"),
            "Knieflexion, größter Wert im Schwung"
        );
        assert_eq!(german("Knee flexion at contact"), "Knieflexion beim Kontakt");
        assert_eq!(german("3 March 2026"), "3. März 2026");
        assert_eq!(german("of 12"), "von 12");
        assert_eq!(german("Share of the frames"), "Share of the frames");
        assert_eq!(
            german("Mean and one standard deviation of 8 left cycles and 4 right cycles. Something new."),
            "Mittel und eine Standardabweichung von 8 linken und 4 rechten Zyklen. Something new."
        );
        assert_eq!(
            german("Accepted by A. Example, PT on 4 March 2026. Another."),
            "Angenommen von A. Example, PT am 4. März 2026. Another."
        );
        assert_eq!(
            Language::Spanish.words("Technical – not interpreted · draft, version 1"),
            "Técnico – sin interpretar · borrador, versión 1"
        );
        assert_eq!(Language::English.words("Knee flexion"), "Knee flexion");
    }

    #[test]
    fn a_page_is_exchanged_between_its_tags_only() {
        let html = "<b title=\"Print (P)\">Print</b><p>Printed by Print</p>";
        assert_eq!(
            Language::Spanish.page(html),
            "<b title=\"Imprimir (P)\">Imprimir</b><p>Printed by Print</p>"
        );
    }
}
