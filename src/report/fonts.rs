//! The fonts of the pages: those inside the program, and for other scripts those that the laboratory names.

use std::sync::LazyLock;

use typst::foundations::Bytes;
use typst::layout::Abs;
use typst::text::{Font, FontBook, FontInstance, FontVariant, FontVariations};
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

/// The same with their measures.
static MEASURES: LazyLock<Vec<FontInstance>> = LazyLock::new(|| {
    let measures = |font: &Font| {
        font.clone()
            .instantiate(FontVariant::default(), Abs::pt(1.0), &FontVariations::default())
    };
    OWN.iter().map(measures).collect()
});

/// A face of the program's own font.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Face {
    /// As text is printed.
    Regular,
    /// As headings are printed.
    Bold,
}

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

    /// The width of a line of text, in parts of the type size: at least what the typesetter makes of it, and wider by
    /// the little that letters are moved together there. None when the program's own font has not all its signs.
    pub(super) fn width_em(&self, text: &str, face: Face) -> Option<f64> {
        let font = MEASURES.get(face as usize)?;
        let mut width = 0.0;
        let mut before = None;
        for c in text.chars() {
            // marks that stand on the letter before them
            if matches!(c, '\u{0300}'..='\u{036F}') {
                return None;
            }
            // a place where a line may be broken
            if c != '\u{200B}' {
                width += font.x_advance(font.ttf().glyph_index(c)?.0)?.get();
                width += before.map_or(0.0, |before| moved_apart_em(before, c));
                before = Some(c);
            }
        }
        Some(width)
    }

    /// The height of capital letters, in parts of the type size.
    pub(super) fn capitals_em(&self) -> f64 {
        MEASURES
            .first()
            .map_or(0.0, |font| font.metrics().cap_height.get())
    }
}

/// At most so much are two letters moved apart; nearly all pairs are moved together or not at all.
fn moved_apart_em(before: char, after: char) -> f64 {
    let accented = |c: char| c.is_alphabetic() && !c.is_ascii();
    match after {
        'T' | 'V' | 'W' | 'Y' if before.is_ascii() => 20.0 / 2048.0,
        '"' | '\'' | '?' | 'J' | '’' | '”' => 130.0 / 2048.0,
        _ if accented(before) || accented(after) || matches!(before, '‘' | '“') => 130.0 / 2048.0,
        _ => 0.0,
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::pdf::typeset_widths_em;

    #[test]
    fn no_text_is_typeset_wider_than_it_was_measured() {
        /// What letters that are moved together may take off a word of ten letters, in parts of the type size.
        const TOGETHER_EM: f64 = 0.35;
        let texts = [
            "Hip flexion at foot off",
            "−12.5 ± 3.4°",
            "1.02 m/s",
            "AJ (J? Te? \"T\" f' r’ VAVAWATo",
            "Größe ďľ“‘Éý Žďť’",
            "left · right – L1",
            "barefoot_\u{200B}left",
            "µ² 100\u{A0}%",
            "ABCDEFGHIJKLMNOPQRSTUVWXYZ abcdefghijklmnopqrstuvwxyz 0123456789 .,;:!?()[]{}/+-*=<>%&#@",
        ];
        let fonts = Fonts::own().unwrap();
        for (face, bold) in [(Face::Regular, false), (Face::Bold, true)] {
            let typeset = typeset_widths_em(&texts, bold);
            assert_eq!(typeset.len(), texts.len());
            for (text, typeset) in texts.iter().zip(typeset) {
                let measured = fonts.width_em(text, face).unwrap();
                assert!(measured > typeset - 1e-6, "{text}: {measured} and {typeset}");
                assert!(
                    measured < typeset + TOGETHER_EM * (text.len() as f64 / 10.0).max(1.0),
                    "{text}: {measured} and {typeset}"
                );
            }
        }
        // a mark on a letter, and a sign that is not in the font
        assert_eq!(fonts.width_em("e\u{0301}", Face::Regular), None);
        assert_eq!(fonts.width_em("步", Face::Regular), None);
    }
}
