//! Which kinetic curves stand on which page, and the fixed range of each vertical axis.

use serde::Serialize;

use super::axes::{Custom, Range, custom, fitted};
use crate::anatomy::{KineticKind, KineticName};

/// One component of a kinetic output; components count from 0 (sagittal, frontal, transverse; fore-aft, medial, up).
pub type KineticComponent = (KineticName, usize);

/// A page of kinetic panels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum KineticLayout {
    /// Hip, knee and ankle: the moment in three planes and the power.
    Joints,
    /// The force of the ground on the foot.
    GroundReaction,
}

impl KineticLayout {
    /// The layouts in page order.
    pub const ALL: [KineticLayout; 2] = [KineticLayout::Joints, KineticLayout::GroundReaction];

    /// The panels row by row.
    pub fn rows(self) -> Vec<Vec<KineticComponent>> {
        let joint = |moment, power| vec![(moment, 0), (moment, 1), (moment, 2), (power, 0)];
        match self {
            KineticLayout::Joints => vec![
                joint(KineticName::HipMoment, KineticName::HipPower),
                joint(KineticName::KneeMoment, KineticName::KneePower),
                joint(KineticName::AnkleMoment, KineticName::AnklePower),
            ],
            KineticLayout::GroundReaction => vec![vec![
                (KineticName::NormalisedGrf, 2),
                (KineticName::NormalisedGrf, 0),
                (KineticName::NormalisedGrf, 1),
            ]],
        }
    }
}

/// The unit of a quantity in the report and the factor that brings its curves to it: moments are printed in N·m/kg.
pub fn printed_unit(kind: KineticKind) -> (&'static str, f64) {
    match kind {
        KineticKind::Moment => ("N·m/kg", 1e-3),
        KineticKind::WeightShare => ("% BW", 1.0),
        KineticKind::Force | KineticKind::Power => (kind.unit(), 1.0),
    }
}

/// Customary ranges as two open implementations agree on them (pyCGM2, C3D-Parser); those of the ground reaction are
/// this laboratory software's own choice.
fn customary((output, component): KineticComponent) -> Custom {
    const PLUS_MINUS_HALF: Custom = custom(-0.5, 0.5, 0.5, None);
    const PLUS_MINUS_1: Custom = custom(-1.0, 1.0, 0.5, None);
    match (output, component) {
        (KineticName::HipMoment, 0) => custom(-2.0, 3.0, 1.0, None),
        (KineticName::HipMoment, 1) => custom(-1.0, 2.0, 1.0, None),
        (KineticName::AnkleMoment, 0) => custom(-1.0, 3.0, 1.0, None),
        (KineticName::KneeMoment, 0 | 1) => PLUS_MINUS_1,
        (KineticName::AnklePower, _) => custom(-2.0, 5.0, 1.0, None),
        (KineticName::HipPower | KineticName::KneePower, _) => custom(-3.0, 3.0, 1.0, None),
        (KineticName::NormalisedGrf, 0) => custom(-30.0, 30.0, 10.0, None),
        (KineticName::NormalisedGrf, 1) => custom(-15.0, 15.0, 5.0, None),
        (KineticName::NormalisedGrf, _) => custom(0.0, 150.0, 25.0, None),
        _ => PLUS_MINUS_HALF,
    }
}

/// The range for a panel whose curves reach from `lowest` to `highest`, in the printed unit.
pub fn kinetic_range_for(component: KineticComponent, extremes: Option<(f64, f64)>) -> Range {
    let (output, axis) = component;
    // the ground does not pull: below zero there is only the noise of the plate
    let only_noise_below = output == KineticName::NormalisedGrf && axis == 2;
    let extremes = extremes.map(|(low, high)| (if only_noise_below { low.max(0.0) } else { low }, high));
    fitted(customary(component), extremes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_customary_until_curves_leave_them() {
        let hip = kinetic_range_for((KineticName::HipMoment, 0), Some((-1.4, 1.2)));
        assert_eq!((hip.low, hip.high, hip.mark), (-2.0, 3.0, None));
        let knee = kinetic_range_for((KineticName::KneeMoment, 0), Some((-0.4, 1.2)));
        assert_eq!((knee.low, knee.high), (-1.5, 1.5));
        assert_eq!(knee.mark.as_deref(), Some("scale ×1.5"));
        let vertical = kinetic_range_for((KineticName::NormalisedGrf, 2), Some((-0.4, 118.0)));
        assert_eq!((vertical.low, vertical.high, vertical.mark), (0.0, 150.0, None));
    }

    #[test]
    fn every_kinetic_panel_has_direction_words() {
        for (output, component) in KineticLayout::ALL.iter().flat_map(|l| l.rows()).flatten() {
            let words = output.components()[component].unwrap();
            assert!(
                words.positive.chars().all(char::is_alphabetic),
                "{output:?} {component}"
            );
        }
    }
}
