//! Texts as the pages can print them: only signs that a font has, and places where long words may be broken.

use std::collections::BTreeSet;

use serde_json::Value;

use super::fonts::Fonts;
use super::model::Report;

/// Words longer than this may be broken anywhere.
const LONG_WORD: usize = 18;
/// Letters between two places where a long word may be broken.
const BREAK_EVERY: usize = 8;
/// A place where a line may be broken, without a hyphen.
const BREAK: char = '\u{200B}';
/// Units that stay on the line of their number.
const UNITS: [&str; 9] = ["m", "mm", "s", "ms", "%", "Hz", "kg", "m/s", "deg"];
/// What is printed for a character that the fonts do not have.
const REPLACEMENT: char = '\u{FFFD}';

/// Where the typesetter finds a drawing.
pub(super) fn figure_path(number: usize) -> String {
    format!("/figure-{number}.svg")
}

/// Makes every text printable and puts the number of its drawing in place of each figure's panels.
pub(super) fn prepare(value: &mut Value, fonts: &Fonts, figures: &mut usize, missing: &mut BTreeSet<char>) {
    Signs::of(fonts).prepare(value, figures, missing);
}

/// Which signs the fonts have: those of every text looked up once, others when they are met.
struct Signs<'a> {
    fonts: &'a Fonts,
    ascii: [bool; 128],
}

impl<'a> Signs<'a> {
    fn of(fonts: &'a Fonts) -> Signs<'a> {
        let mut ascii = [false; 128];
        for (c, have) in ('\0'..).zip(&mut ascii) {
            *have = fonts.have(c);
        }
        Signs { fonts, ascii }
    }

    fn have(&self, c: char) -> bool {
        let place = usize::try_from(u32::from(c)).unwrap_or(usize::MAX);
        let known = self.ascii.get(place).copied();
        known.unwrap_or_else(|| self.fonts.have(c))
    }

    fn prepare(&self, value: &mut Value, figures: &mut usize, missing: &mut BTreeSet<char>) {
        match value {
            Value::String(text) => {
                if !self.is_plain(text) {
                    *text = printable(text, self, missing);
                }
            }
            Value::Array(items) => items
                .iter_mut()
                .for_each(|item| self.prepare(item, figures, missing)),
            Value::Object(fields) => {
                if let Some(grid) = fields.get_mut("grid") {
                    *grid = Value::from(*figures);
                    *figures += 1;
                }
                for (name, field) in fields.iter_mut() {
                    if name != "grid" {
                        self.prepare(field, figures, missing);
                    }
                }
            }
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }

    /// Whether [`printable`] would leave a text as it is: short ASCII words with one blank between them, none of them a
    /// unit behind a number. Most texts are.
    fn is_plain(&self, text: &str) -> bool {
        let plain = |byte: u8| byte.is_ascii_graphic() && byte != b'`' && self.have(char::from(byte));
        let mut after_digit = false;
        text.is_empty()
            || text.as_bytes().split(|byte| *byte == b' ').all(|word| {
                let is_unit = || UNITS.iter().any(|unit| word.starts_with(unit.as_bytes()));
                let joined = after_digit && is_unit();
                after_digit = word.last().is_some_and(u8::is_ascii_digit);
                (1..=LONG_WORD).contains(&word.len()) && word.iter().all(|byte| plain(*byte)) && !joined
            })
    }
}

/// The characters of a report that the fonts cannot print; each appears as U+FFFD on the pages.
pub fn unprintable(report: &Report) -> BTreeSet<char> {
    let mut missing = BTreeSet::new();
    if let (Ok(mut data), Ok(fonts)) = (serde_json::to_value(report), Fonts::of(report)) {
        prepare(&mut data, &fonts, &mut 0, &mut missing);
    }
    missing
}

pub(super) fn unprintable_words(missing: &BTreeSet<char>) -> String {
    if missing.is_empty() {
        return String::new();
    }
    let shown: Vec<String> = missing
        .iter()
        .take(8)
        .map(|c| format!("U+{:04X}", u32::from(*c)))
        .collect();
    let more = if missing.len() > shown.len() {
        " and others"
    } else {
        ""
    };
    format!(
        "This report's fonts have no sign for {}{more}; {REPLACEMENT} stands in their place. \
         The results file holds the texts unchanged.",
        shown.join(", ")
    )
}

/// Signs that have no shape of their own and change how others are laid out.
fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{00AD}' | '\u{061C}' | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}'
        | '\u{2060}'..='\u{206F}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}')
}

/// One line of text with only printable signs, in which long words may be broken.
fn printable(text: &str, signs: &Signs<'_>, missing: &mut BTreeSet<char>) -> String {
    let mut result = String::with_capacity(text.len());
    let mut after_digit = false;
    for (i, word) in text
        .split(|c: char| c.is_whitespace() && c != '\u{A0}' && c != '\u{202F}' || c.is_control())
        .filter(|word| !word.is_empty())
        .enumerate()
    {
        if i > 0 {
            let unit = word.trim_end_matches([',', '.', ';', ')']);
            result.push(if after_digit && UNITS.contains(&unit) {
                '\u{A0}'
            } else {
                ' '
            });
        }
        after_digit = word.ends_with(|c: char| c.is_ascii_digit());
        let long = word.chars().count() > LONG_WORD;
        let mut run = 0;
        for c in word.chars().filter(|c| !is_invisible(*c)) {
            let shown = if c == '`' {
                // the fonts set it as an accent on the next letter
                '\''
            } else if signs.have(c) {
                c
            } else {
                missing.insert(c);
                REPLACEMENT
            };
            let joins = matches!(c, '_' | '-' | '/' | '\\' | '.' | ',' | ';');
            if long && run >= BREAK_EVERY && !joins {
                result.push(BREAK);
                run = 0;
            }
            result.push(shown);
            run += 1;
            if long && joins {
                result.push(BREAK);
                run = 0;
            }
        }
    }
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> (String, usize) {
        let mut missing = BTreeSet::new();
        let fonts = Fonts::own().unwrap();
        let signs = Signs::of(&fonts);
        let shown = printable(text, &signs, &mut missing);
        assert!(!signs.is_plain(text) || shown == text, "{text:?} is not plain");
        (shown, missing.len())
    }

    #[test]
    fn most_texts_are_plain_and_none_that_would_be_changed() {
        let fonts = Fonts::own().unwrap();
        let signs = Signs::of(&fonts);
        for plain in [
            "",
            "a",
            "12.5",
            "Left knee, 3 walks",
            "barefoot-left.c",
            "5 walks",
            "~ {x} [y]",
        ] {
            assert!(signs.is_plain(plain), "{plain:?}");
        }
        let words = [
            "a",
            "5",
            "m",
            "mm,",
            "kg)",
            "x`y",
            "",
            "\u{7f}",
            "\t",
            "é",
            "walk-2",
            "barefoot_left_plate_trial",
            "m/s.",
        ];
        for a in words {
            for b in words {
                for c in words {
                    for text in [
                        format!("{a} {b} {c}"),
                        format!("{a}{b} {c}"),
                        format!("{a} {b}{c}\n"),
                    ] {
                        shown(&text);
                    }
                }
            }
        }
    }

    #[test]
    fn the_signs_of_the_report_are_in_the_fonts() {
        for index in 0..2 {
            let font = Fonts::own().unwrap().font(index).unwrap();
            for c in "AZaz09 ×±°−–—·≥≤½²³µäßéñøłžșğΑωДяі„“”’‰…\u{FFFD}\u{A0}\u{202F}".chars()
            {
                assert!(
                    font.info().coverage.contains(u32::from(c)),
                    "{c:?} in face {index}"
                );
            }
        }
    }

    #[test]
    fn foreign_signs_are_replaced_and_counted() {
        assert_eq!(shown("步態 gait"), ("\u{FFFD}\u{FFFD} gait".to_owned(), 2));
        assert_eq!(shown("a\u{202E}b\u{200F}c\u{0007}d"), ("abc d".to_owned(), 0));
        assert_eq!(
            shown("#import \"x\"; *b* $y$"),
            ("#import \"x\"; *b* $y$".to_owned(), 0)
        );
    }

    #[test]
    fn numbers_keep_their_units_and_backquotes_become_quotes() {
        assert_eq!(shown("travel 0.00 m, 5 walks").0, "travel 0.00\u{A0}m, 5 walks");
        assert_eq!(shown("run `ambula init`").0, "run 'ambula init'");
    }

    #[test]
    fn long_words_can_be_broken_and_short_ones_cannot() {
        assert_eq!(shown("barefoot").0, "barefoot");
        let long = shown("barefoot_left_plate_trial_0001").0;
        assert_eq!(long.replace(BREAK, ""), "barefoot_left_plate_trial_0001");
        assert!(long.contains("barefoot_\u{200B}left_\u{200B}"));
    }
}
