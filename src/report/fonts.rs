//! The fonts of the pages: those inside the program, and for other scripts those that the laboratory names.

use std::sync::LazyLock;

use typst::foundations::Bytes;
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst_kit::fonts::FontStore;

use super::ReportError;
use super::model::Report;

/// Regular and bold: the faces that the template uses.
static OWN: LazyLock<Vec<Font>> = LazyLock::new(|| {
    [notosans::REGULAR_TTF, notosans::BOLD_TTF]
        .into_iter()
        .filter_map(|data| Font::new(Bytes::new(data), 0))
        .collect()
});

/// The fonts of one report.
pub(super) struct Fonts {
    store: FontStore,
    faces: Vec<Font>,
}

impl Fonts {
    /// The fonts inside the program.
    pub(super) fn own() -> Result<Fonts, ReportError> {
        Fonts::with(Vec::new())
    }

    /// The fonts inside the program and those that the report brings.
    pub(super) fn of(report: &Report) -> Result<Fonts, ReportError> {
        let brought = report.look.fonts.iter().flat_map(|font| faces(&font.file));
        Fonts::with(brought.collect())
    }

    fn with(brought: Vec<Font>) -> Result<Fonts, ReportError> {
        let mut faces = OWN.clone();
        if faces.is_empty() {
            return Err(ReportError::Fonts);
        }
        faces.extend(brought);
        let mut store = FontStore::new();
        store.extend(faces.iter().map(|font| (font.clone(), font.info().clone())));
        Ok(Fonts { store, faces })
    }

    pub(super) fn book(&self) -> &LazyHash<FontBook> {
        self.store.book()
    }

    pub(super) fn font(&self, index: usize) -> Option<Font> {
        self.store.font(index)
    }

    /// Whether any of them has a sign.
    pub(super) fn have(&self, c: char) -> bool {
        let code = u32::from(c);
        self.faces.iter().any(|font| font.info().coverage.contains(code))
    }
}

/// The faces of a font file (TTF, OTF, or a collection of them); none when it is no font.
fn faces(file: &[u8]) -> Vec<Font> {
    Font::iter(Bytes::new(file.to_vec())).collect()
}

/// The names of the families in a font file; none when it is no font.
pub fn font_families(file: &[u8]) -> Vec<String> {
    let mut names: Vec<String> = faces(file)
        .iter()
        .map(|font| font.info().family.clone())
        .collect();
    names.dedup();
    names
}
