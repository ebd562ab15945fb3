//! From the report's words and figures to a tagged PDF/A: the only code that knows the PDF engine.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use rayon::prelude::*;
use serde_json::{Value, json};
use typst::diag::{FileError, FileResult, SourceDiagnostic};
use typst::ecow::EcoVec;
use typst::foundations::{Bytes, Datetime, Duration, Smart};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};

use super::canvas::Drawn;
use super::fitting::Tightness;
use super::fonts::Fonts;
use super::language::Language;
use super::measuring::{describe_tables, print};
use super::model::{Drawing, Report};
use super::paper::Paper;
use super::passes::Passes;
use super::printable::{figure_path, prepare, unprintable_words};
use super::{ReportError, chart, profile_chart};

/// The design of the pages.
const TEMPLATE: &str = include_str!("template.typ");
/// Where the template finds the words.
const DATA: &str = "/data.json";
/// And how tight each section is set: a file of its own, so that a section that stays as it is need not be laid out again.
const TIGHT: &str = "/tight.json";
/// Document date when nobody stated the day of the test: PDF/A needs one and the clock is not asked.
const UNDATED: (i32, u8, u8) = (2000, 1, 1);

pub(super) static LIBRARY: LazyLock<LazyHash<Library>> =
    LazyLock::new(|| LazyHash::new(Library::builder().build()));

/// What the typesetter may see: the template, the data, the figures; nothing else.
pub(super) struct Closed {
    main: Source,
    files: Vec<(FileId, Bytes)>,
    fonts: Fonts,
    today: Datetime,
}

impl World for Closed {
    fn library(&self) -> &LazyHash<Library> {
        &LIBRARY
    }

    fn book(&self) -> &LazyHash<FontBook> {
        self.fonts.book()
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
        self.fonts.font(index)
    }

    fn today(&self, _offset: Option<Duration>) -> Option<Datetime> {
        Some(self.today)
    }
}

/// A report on its way to paper: drawn, and laid out for the first time.
pub struct Pages {
    world: Closed,
    passes: Passes,
    ident: String,
    program: String,
}

impl Pages {
    /// Draws the figures and lays the pages out for the first time, on all threads.
    ///
    /// # Errors
    /// [`ReportError`]: a figure cannot be drawn, the pages cannot be laid out.
    pub fn begin(report: &Report, paper: Paper) -> Result<Pages, ReportError> {
        // what an earlier report left in the typesetter's memory goes before, not after: one report alone waits for nothing
        typst::comemo::evict(0);
        let figures: Vec<_> = report.drawings().collect();
        let drawings = figures
            .par_iter()
            .map(|figure| match figure {
                Drawing::Grid(grid) => chart::draw(grid),
                Drawing::Bars(bars) => profile_chart::draw(bars),
            })
            .collect::<Result<Vec<Drawn>, ReportError>>()?;
        let world = Closed::new(report, paper, drawings)?;
        Ok(Pages {
            passes: Passes::begin(&world, report.sections.len())?,
            world,
            ident: format!("{}/{}", report.head.session_id, paper.name()),
            program: report.head.program.clone(),
        })
    }

    /// The pages as PDF 1.7, PDF/A-3a and PDF/UA-1: for the most part the work of one thread. The same report gives the
    /// same bytes.
    ///
    /// # Errors
    /// [`ReportError`]: the pages cannot be laid out or not be written to the standard.
    pub fn finish(mut self) -> Result<Vec<u8>, ReportError> {
        let document = self.passes.finish(&mut self.world)?;
        export(&self.world, &document, (self.ident, &self.program))
    }

    /// The pages, sections with a short end closed up.
    pub(super) fn laid_out(mut self) -> Result<PagedDocument, ReportError> {
        self.passes.finish(&mut self.world)
    }
}

/// Typesets a report: [`Pages::begin`] and [`Pages::finish`].
///
/// # Errors
/// As those.
pub fn render(report: &Report, paper: Paper) -> Result<Vec<u8>, ReportError> {
    Pages::begin(report, paper)?.finish()
}

/// Writes pages as PDF/A-3a and PDF/UA-1, with an identifier and the program's name.
pub(super) fn export(
    world: &Closed,
    document: &PagedDocument,
    (ident, program): (String, &str),
) -> Result<Vec<u8>, ReportError> {
    let standards =
        PdfStandards::new(&[PdfStandard::A_3a, PdfStandard::Ua_1]).map_err(|error| ReportError::Export {
            what: error.message().to_string(),
        })?;
    let options = PdfOptions {
        ident: Smart::Custom(ident),
        creator: Smart::Custom(Some(program.to_owned())),
        timestamp: Some(Timestamp::new_utc(world.today)),
        page_ranges: None,
        standards,
        tagged: true,
        pretty: false,
    };
    typst_pdf::pdf(document, &options).map_err(|errors| ReportError::Export {
        what: first_words(&errors),
    })
}

/// Pages that could not be laid out.
pub(super) fn unset(errors: EcoVec<SourceDiagnostic>) -> ReportError {
    ReportError::Typesetting {
        what: first_words(&errors),
    }
}

fn first_words(errors: &[SourceDiagnostic]) -> String {
    errors
        .iter()
        .take(3)
        .map(|e| e.message.to_string())
        .collect::<Vec<_>>()
        .join("; ")
}

/// The fixed strings that only the template prints.
fn fixed_words(language: Language) -> Value {
    let terms = [
        "Clinical question",
        "Key figures",
        "Data status",
        "Contents",
        "Subject",
        "Session",
        "clear",
        "note",
        "attention",
    ];
    let mut words: serde_json::Map<String, Value> = terms
        .into_iter()
        .map(|term| (term.to_owned(), json!(language.term(term))))
        .collect();
    // the numbers of a page stand where these do
    let page = language.words("Page 1 of 2");
    let (before, rest) = page.split_once('1').unwrap_or((&page, ""));
    let (between, after) = rest.split_once('2').unwrap_or((rest, ""));
    words.insert("page".to_owned(), json!([before, between, after]));
    Value::Object(words)
}

fn logo_path(kind: &str) -> &'static str {
    if kind == "image/png" {
        "/logo.png"
    } else {
        "/logo.svg"
    }
}

fn file_id(path: &str) -> Result<FileId, ReportError> {
    let path = VirtualPath::new(path).map_err(|error| ReportError::Typesetting {
        what: error.to_string(),
    })?;
    Ok(RootedPath::new(VirtualRoot::Project, path).intern())
}

impl Closed {
    /// A world of one template and its data, with the fonts of the program.
    pub(super) fn plain(template: &str, data: &Value) -> Result<Closed, ReportError> {
        let today = Datetime::from_ymd_hms(UNDATED.0, UNDATED.1, UNDATED.2, 0, 0, 0);
        Ok(Closed {
            main: Source::new(file_id("/report.typ")?, template.to_owned()),
            files: vec![(file_id(DATA)?, Bytes::from_string(data.to_string()))],
            fonts: Fonts::own()?,
            today: today.ok_or_else(|| ReportError::Typesetting {
                what: "no date".to_owned(),
            })?,
        })
    }

    fn new(report: &Report, paper: Paper, drawings: Vec<Drawn>) -> Result<Closed, ReportError> {
        let mut data = serde_json::to_value(report).map_err(|error| ReportError::Typesetting {
            what: error.to_string(),
        })?;
        let fonts = Fonts::of(report)?;
        let mut missing = BTreeSet::new();
        prepare(&mut data, &fonts, &mut 0, &mut missing);
        let mut figures: Value = drawings
            .iter()
            .enumerate()
            .map(|(i, drawing)| json!({"path": figure_path(i), "words": drawing.words}))
            .collect();
        prepare(&mut figures, &fonts, &mut 0, &mut missing);
        describe_tables(&mut data, &fonts, paper);
        if let Some(data) = data.as_object_mut() {
            data.insert("drawings".to_owned(), figures);
            data.insert("paper".to_owned(), json!(paper.name()));
            data.insert("side-margin".to_owned(), json!(paper.side_margin_pt()));
            data.insert("text-width".to_owned(), json!(paper.text_width_pt()));
            data.insert("print".to_owned(), print());
            data.insert("capitals".to_owned(), json!(fonts.capitals_em()));
            data.insert("words".to_owned(), fixed_words(report.language));
            let families = report.look.fonts.iter().flat_map(|font| &font.families);
            data.insert("fonts".to_owned(), json!(families.collect::<Vec<_>>()));
            let logo = report.look.logo.as_ref();
            data.insert("logo".to_owned(), json!(logo.map(|logo| logo_path(logo.kind))));
            data.insert("logo-alt".to_owned(), json!(logo.map(|logo| &logo.alt)));
            data.insert("unprintable".to_owned(), json!(unprintable_words(&missing)));
        }
        let mut files = vec![(file_id(DATA)?, Bytes::from_string(data.to_string()))];
        if let Some(logo) = &report.look.logo {
            files.push((file_id(logo_path(logo.kind))?, Bytes::new(logo.file.clone())));
        }
        for still in report.stills() {
            files.push((file_id(&still.path)?, Bytes::new(still.file.clone())));
        }
        for (i, drawing) in drawings.into_iter().enumerate() {
            files.push((file_id(&figure_path(i))?, Bytes::from_string(drawing.svg)));
        }
        let day = report.head.day.map(|d| (d.year, d.month, d.day));
        let (year, month, day) = day.unwrap_or(UNDATED);
        let today = Datetime::from_ymd_hms(year, month, day, 0, 0, 0)
            .or_else(|| Datetime::from_ymd_hms(UNDATED.0, UNDATED.1, UNDATED.2, 0, 0, 0))
            .ok_or_else(|| ReportError::Typesetting {
                what: "no date".to_owned(),
            })?;
        let mut world = Closed {
            main: Source::new(file_id("/report.typ")?, TEMPLATE.to_owned()),
            files,
            fonts,
            today,
        };
        world.tighten(&vec![0; report.sections.len()])?;
        Ok(world)
    }

    /// Sets how tight each section is to be set.
    pub(super) fn tighten(&mut self, steps: &[Tightness]) -> Result<(), ReportError> {
        let id = file_id(TIGHT)?;
        self.files.retain(|(file, _)| *file != id);
        self.files
            .push((id, Bytes::from_string(json!(steps).to_string())));
        Ok(())
    }

    /// The pages.
    pub(super) fn lay_out(&self) -> Result<PagedDocument, ReportError> {
        typst::compile::<PagedDocument>(self).output.map_err(unset)
    }
}

/// How wide the typesetter makes texts, in parts of the type size.
#[cfg(test)]
pub(super) fn typeset_widths_em(texts: &[&str], bold: bool) -> Vec<f64> {
    use typst::foundations::{Label, Selector};
    use typst::introspection::{Introspector, MetadataElem};
    use typst::utils::PicoStr;

    let template = r#"#let data = json("/data.json")
#set text(font: "Noto Sans", size: 10pt, weight: if data.bold { "bold" } else { "regular" })
#context for words in data.texts [#metadata(measure(words).width.pt() / 10) <width>]"#;
    let world = Closed::plain(template, &json!({"texts": texts, "bold": bold})).unwrap();
    let document = world.lay_out().unwrap();
    let label = Label::new(PicoStr::intern("width")).unwrap();
    let found = document.introspector().query(&Selector::Label(label));
    found
        .iter()
        .filter_map(|content| content.to_packed::<MetadataElem>()?.value.clone().cast().ok())
        .collect()
}
