//! The paper that a report is printed on, and how much of it a line takes.

/// Points in a millimetre.
pub(super) const PT_PER_MM: f64 = 72.0 / 25.4;
/// Margin left and right, mm.
const SIDE_MARGIN_MM: f64 = 18.0;

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
    pub(super) fn name(self) -> &'static str {
        match self {
            Paper::A4 => "a4",
            Paper::UsLetter => "us-letter",
        }
    }

    /// Margin left and right, points.
    pub(super) fn side_margin_pt(self) -> f64 {
        SIDE_MARGIN_MM * PT_PER_MM
    }

    /// Width between the margins, points.
    pub(super) fn text_width_pt(self) -> f64 {
        let width_pt = match self {
            Paper::A4 => 210.0 * PT_PER_MM,
            Paper::UsLetter => 8.5 * 72.0,
        };
        width_pt - 2.0 * self.side_margin_pt()
    }
}
