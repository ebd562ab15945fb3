//! From the report's words and figures to a tagged PDF/A: the only code that knows the PDF engine.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use rayon::prelude::*;
use serde_json::{Value, json};
use typst::diag::{FileError, FileResult, SourceDiagnostic};
use typst::foundations::{Bytes, Datetime, Duration, Smart};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};
use typst_kit::fonts::FontStore;
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};

use super::model::{Drawing, Report};
use super::{ReportError, chart, profile_chart};

/// The design of the pages.
const TEMPLATE: &str = include_str!("template.typ");
/// Document date when nobody stated the day of the test: PDF/A needs one and the clock is not asked.
const UNDATED: (i32, u8, u8) = (2000, 1, 1);
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

/// Paper size.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Paper {
    /// 210 x 297 mm.
    #[default]
    A4,
    /// 8.5 x 11 inches.
    UsLetter,
}

impl Paper {
    fn name(self) -> &'static str {
        match self {
            Paper::A4 => "a4",
            Paper::UsLetter => "us-letter",
        }
    }
}

static LIBRARY: LazyLock<LazyHash<Library>> = LazyLock::new(|| LazyHash::new(Library::builder().build()));

/// Regular and bold: the faces that the template uses.
static FONTS: LazyLock<FontStore> = LazyLock::new(|| {
    let mut store = FontStore::new();
    let faces = [notosans::REGULAR_TTF, notosans::BOLD_TTF];
    store.extend(
        faces
            .into_iter()
            .filter_map(|data| Font::new(Bytes::new(data), 0))
            .map(|font| {
                let info = font.info().clone();
                (font, info)
            }),
    );
    store
});

/// What the typesetter may see: the template, the data, the figures; nothing else.
struct Closed {
    main: Source,
    files: Vec<(FileId, Bytes)>,
    today: Datetime,
}

impl World for Closed {
    fn library(&self) -> &LazyHash<Library> {
        &LIBRARY
    }

    fn book(&self) -> &LazyHash<FontBook> {
        FONTS.book()
    }

    fn main(&self) -> FileId {
        self.main.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.main.id() {
            Ok(self.main.clone())
        } else {
            Err(FileError::AccessDenied)
        }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        self.files
            .iter()
            .find(|(file, _)| *file == id)
            .map(|(_, bytes)| bytes.clone())
            .ok_or(FileError::AccessDenied)
    }

    fn font(&self, index: usize) -> Option<Font> {
        FONTS.font(index)
    }

    fn today(&self, _offset: Option<Duration>) -> Option<Datetime> {
        Some(self.today)
    }
}

/// Typesets a report as PDF 1.7, PDF/A-3a and PDF/UA-1. The same report gives the same bytes.
///
/// # Errors
/// [`ReportError`]: a figure cannot be drawn, the pages cannot be laid out or not be written to the standard.
pub fn render(report: &Report, paper: Paper) -> Result<Vec<u8>, ReportError> {
    if FONTS.font(0).is_none() {
        return Err(ReportError::Fonts);
    }
    // what an earlier report left in the typesetter's memory goes before, not after: one report alone waits for nothing
    typst::comemo::evict(0);
    let figures: Vec<_> = report.drawings().collect();
    let drawings = figures
        .par_iter()
        .map(|figure| match figure {
            Drawing::Grid(grid) => chart::draw(grid),
            Drawing::Bars(bars) => profile_chart::draw(bars),
        })
        .collect::<Result<Vec<String>, ReportError>>()?;
    let world = Closed::new(report, paper, drawings)?;
    let document =
        typst::compile::<PagedDocument>(&world)
            .output
            .map_err(|errors| ReportError::Typesetting {
                what: first_words(&errors),
            })?;
    let standards =
        PdfStandards::new(&[PdfStandard::A_3a, PdfStandard::Ua_1]).map_err(|error| ReportError::Export {
            what: error.message().to_string(),
        })?;
    let options = PdfOptions {
        ident: Smart::Custom(format!("{}/{}", report.head.session_id, paper.name())),
        creator: Smart::Custom(Some(report.head.program.clone())),
        timestamp: Some(Timestamp::new_utc(world.today)),
        page_ranges: None,
        standards,
        tagged: true,
        pretty: false,
    };
    typst_pdf::pdf(&document, &options).map_err(|errors| ReportError::Export {
        what: first_words(&errors),
    })
}

fn first_words(errors: &[SourceDiagnostic]) -> String {
    errors
        .iter()
        .take(3)
        .map(|e| e.message.to_string())
        .collect::<Vec<_>>()
        .join("; ")
}

fn file_id(path: &str) -> Result<FileId, ReportError> {
    let path = VirtualPath::new(path).map_err(|error| ReportError::Typesetting {
        what: error.to_string(),
    })?;
    Ok(RootedPath::new(VirtualRoot::Project, path).intern())
}

impl Closed {
    fn new(report: &Report, paper: Paper, drawings: Vec<String>) -> Result<Closed, ReportError> {
        let mut data = serde_json::to_value(report).map_err(|error| ReportError::Typesetting {
            what: error.to_string(),
        })?;
        let mut missing = BTreeSet::new();
        let mut figures = 0;
        prepare(&mut data, &mut figures, &mut missing);
        if let Some(data) = data.as_object_mut() {
            data.insert("paper".to_owned(), json!(paper.name()));
            data.insert("unprintable".to_owned(), json!(unprintable_words(&missing)));
        }
        let mut files = vec![(file_id("/data.json")?, Bytes::from_string(data.to_string()))];
        for still in report.stills() {
            files.push((file_id(&still.path)?, Bytes::new(still.file.clone())));
        }
        for (i, drawing) in drawings.into_iter().enumerate() {
            files.push((file_id(&figure_path(i))?, Bytes::from_string(drawing)));
        }
        let day = report.head.day.map(|d| (d.year, d.month, d.day));
        let (year, month, day) = day.unwrap_or(UNDATED);
        let today = Datetime::from_ymd_hms(year, month, day, 0, 0, 0)
            .or_else(|| Datetime::from_ymd_hms(UNDATED.0, UNDATED.1, UNDATED.2, 0, 0, 0))
            .ok_or_else(|| ReportError::Typesetting {
                what: "no date".to_owned(),
            })?;
        Ok(Closed {
            main: Source::new(file_id("/report.typ")?, TEMPLATE.to_owned()),
            files,
            today,
        })
    }
}

fn figure_path(number: usize) -> String {
    format!("/figure-{number}.svg")
}

/// Makes every text printable and puts the path of its drawing in place of each figure's panels.
fn prepare(value: &mut Value, figures: &mut usize, missing: &mut BTreeSet<char>) {
    match value {
        Value::String(text) => *text = printable(text, missing),
        Value::Array(items) => items.iter_mut().for_each(|item| prepare(item, figures, missing)),
        Value::Object(fields) => {
            if let Some(grid) = fields.get_mut("grid") {
                *grid = Value::String(figure_path(*figures));
                *figures += 1;
            }
            for (name, field) in fields.iter_mut() {
                if name != "grid" {
                    prepare(field, figures, missing);
                }
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// The characters of a report that the fonts cannot print; each appears as U+FFFD on the pages.
pub fn unprintable(report: &Report) -> BTreeSet<char> {
    let mut missing = BTreeSet::new();
    if let Ok(mut data) = serde_json::to_value(report) {
        prepare(&mut data, &mut 0, &mut missing);
    }
    missing
}

fn unprintable_words(missing: &BTreeSet<char>) -> String {
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

fn has_glyph(c: char) -> bool {
    FONTS
        .font(0)
        .is_some_and(|font| font.info().coverage.contains(u32::from(c)))
}

/// Signs that have no shape of their own and change how others are laid out.
fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{00AD}' | '\u{061C}' | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}'
        | '\u{2060}'..='\u{206F}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}')
}

/// One line of text with only printable signs, in which long words may be broken.
fn printable(text: &str, missing: &mut BTreeSet<char>) -> String {
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
            } else if has_glyph(c) {
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
        let text = printable(text, &mut missing);
        (text, missing.len())
    }

    #[test]
    fn the_signs_of_the_report_are_in_the_fonts() {
        for index in 0..2 {
            let font = FONTS.font(index).unwrap();
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
