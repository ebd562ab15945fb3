//! Which angles stand on which page, and the fixed range of each vertical axis.

use serde::Serialize;

use super::rounding;
use crate::anatomy::AngleName;

/// A page of panels: its rows from proximal to distal, three components beside each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Layout {
    /// Pelvis, hip, knee, ankle and foot progression.
    LowerBody,
    /// Thorax, spine, neck, head.
    Trunk,
    /// Shoulder, elbow, wrist.
    Arms,
}

/// One angle component; components count from 0 (sagittal, frontal, transverse).
pub type Component = (AngleName, usize);

impl Layout {
    /// The layouts in page order.
    pub const ALL: [Layout; 3] = [Layout::LowerBody, Layout::Trunk, Layout::Arms];

    /// The title of a page with this layout.
    pub fn title(self) -> &'static str {
        match self {
            Layout::LowerBody => "Kinematics",
            Layout::Trunk => "Kinematics of trunk and head",
            Layout::Arms => "Kinematics of the arms",
        }
    }

    /// The panels in rows of three; a place may be empty.
    pub fn rows(self) -> Vec<[Option<Component>; 3]> {
        let all = |angle| [Some((angle, 0)), Some((angle, 1)), Some((angle, 2))];
        match self {
            Layout::LowerBody => vec![
                all(AngleName::Pelvis),
                all(AngleName::Hip),
                all(AngleName::Knee),
                [
                    Some((AngleName::Ankle, 0)),
                    Some((AngleName::Ankle, 1)),
                    Some((AngleName::FootProgress, 2)),
                ],
            ],
            Layout::Trunk => vec![
                all(AngleName::Thorax),
                all(AngleName::Spine),
                all(AngleName::Neck),
                all(AngleName::Head),
            ],
            Layout::Arms => vec![
                all(AngleName::Shoulder),
                [Some((AngleName::Elbow, 0)), None, None],
                all(AngleName::Wrist),
            ],
        }
    }
}

/// The range of a vertical axis, in the unit of its panel.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Range {
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
    /// Distance of the ticks, which stand at its multiples.
    pub tick: f64,
    /// What is printed beside the title when the range is not the customary one.
    pub mark: Option<String>,
}

/// Customary range, tick distance and the stated other range for curves that leave it.
#[derive(Clone, Copy)]
pub(super) struct Custom {
    range: [f64; 2],
    tick: f64,
    other: Option<[f64; 2]>,
}

pub(super) const fn custom(low: f64, high: f64, tick: f64, other: Option<[f64; 2]>) -> Custom {
    Custom {
        range: [low, high],
        tick,
        other,
    }
}

/// Customary ranges as two open implementations agree on them (pyCGM2, C3D-Parser); trunk and arms
/// are this laboratory software's own choice.
fn customary((angle, component): Component) -> Custom {
    const PLUS_MINUS_30: Custom = custom(-30.0, 30.0, 10.0, None);
    const PLUS_MINUS_30_60: Custom = custom(-30.0, 30.0, 10.0, Some([-60.0, 60.0]));
    const PLUS_MINUS_60: Custom = custom(-60.0, 60.0, 20.0, None);
    match (angle, component) {
        (AngleName::Pelvis, 0) => custom(0.0, 60.0, 10.0, Some([-20.0, 40.0])),
        (AngleName::Hip, 0) => custom(-20.0, 70.0, 20.0, None),
        (AngleName::Knee, 0) => custom(-15.0, 75.0, 15.0, None),
        (AngleName::Ankle, 0) => custom(-30.0, 30.0, 10.0, Some([-50.0, 30.0])),
        (AngleName::FootProgress, 2) => custom(-30.0, 30.0, 10.0, Some([-60.0, 30.0])),
        (AngleName::FootProgress, 0) => PLUS_MINUS_60,
        (AngleName::Thorax | AngleName::Spine | AngleName::Neck | AngleName::Head, _) => PLUS_MINUS_30_60,
        (AngleName::Elbow, 0) => custom(0.0, 90.0, 15.0, Some([0.0, 150.0])),
        (AngleName::AbsAnkle, 0) => custom(60.0, 120.0, 10.0, None),
        (AngleName::Shoulder | AngleName::Wrist, _) => PLUS_MINUS_60,
        _ => PLUS_MINUS_30,
    }
}

/// The steps by which a range grows about zero when curves leave it.
const ENLARGEMENTS: [f64; 5] = [1.5, 2.0, 3.0, 4.0, 6.0];

/// The most ticks an axis carries.
const MOST_TICKS: f64 = 9.0;

/// The range for a panel whose curves reach from `lowest` to `highest` degrees: the customary one, else
/// the stated other one, else the customary one enlarged about zero by a fixed step, which is marked.
pub fn range_for(component: Component, extremes: Option<(f64, f64)>) -> Range {
    fitted(customary(component), extremes)
}

pub(super) fn fitted(customary: Custom, extremes: Option<(f64, f64)>) -> Range {
    let Custom { range, tick, other } = customary;
    let fits = |[low, high]: [f64; 2]| extremes.is_none_or(|(least, most)| least >= low && most <= high);
    let plain = |[low, high]: [f64; 2], mark| Range {
        low,
        high,
        tick: roomy_tick(high - low, tick),
        mark,
    };
    if fits(range) {
        return plain(range, None);
    }
    if let Some(other) = other.filter(|other| fits(*other)) {
        return plain(other, Some("other range".to_owned()));
    }
    let base = other.unwrap_or(range);
    let grown = |factor: f64| base.map(|end| end * factor);
    let factor = ENLARGEMENTS
        .into_iter()
        .find(|factor| fits(grown(*factor)))
        .or(ENLARGEMENTS.last().copied())
        .unwrap_or(1.0);
    plain(
        grown(factor),
        Some(format!("scale ×{}", rounding::shortest(factor, 1))),
    )
}

/// The tick distance, doubled until the axis is not crowded.
fn roomy_tick(width: f64, tick: f64) -> f64 {
    let mut tick = tick;
    while width / tick > MOST_TICKS {
        tick *= 2.0;
    }
    tick
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn curves_that_fit_leave_the_customary_range() {
        let range = range_for((AngleName::Knee, 0), Some((-3.0, 62.0)));
        assert_eq!((range.low, range.high), (-15.0, 75.0));
        assert_eq!(range.mark, None);
    }

    #[test]
    fn pelvis_below_zero_and_equinus_take_the_stated_other_range() {
        assert!((range_for((AngleName::Pelvis, 0), Some((-4.0, 20.0))).low + 20.0).abs() < 1e-12);
        let ankle = range_for((AngleName::Ankle, 0), Some((-44.0, 3.0)));
        assert_eq!((ankle.low, ankle.high), (-50.0, 30.0));
        assert_eq!(ankle.mark.as_deref(), Some("other range"));
    }

    #[test]
    fn anything_else_is_enlarged_by_a_fixed_step_and_says_so() {
        let range = range_for((AngleName::Hip, 2), Some((-41.0, 10.0)));
        assert_eq!((range.low, range.high), (-45.0, 45.0));
        assert_eq!(range.mark.as_deref(), Some("scale ×1.5"));
        let wild = range_for((AngleName::Hip, 2), Some((-1000.0, 10.0)));
        assert_eq!(wild.mark.as_deref(), Some("scale ×6"));
    }

    #[test]
    fn every_panel_of_every_page_has_direction_words() {
        for (angle, component) in Layout::ALL.iter().flat_map(|l| l.rows()).flatten().flatten() {
            assert!(angle.components()[component].is_some(), "{angle:?} {component}");
        }
    }
}
