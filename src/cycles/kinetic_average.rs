//! Mean and standard deviation of kinetic curves over the clean stances of a side.

use std::collections::BTreeMap;

use serde::{Serialize, Serializer, ser::SerializeSeq};

use super::average::{Spread, mean_share, spread_of, table_of};
use super::cycle::{Curve, Cycle};
use crate::anatomy::KineticName;
use crate::signal::POINTS;

/// The kinetic averages of one side.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct KineticAverages {
    /// Number of accepted cycles whose kinetics count. A curve may have fewer: each is averaged over the cycles that
    /// have it.
    pub n: usize,
    /// Mean foot off of these cycles, percent of the cycle.
    pub foot_off_pct: Option<f64>,
    /// Mean opposite foot off of these cycles, percent of the cycle.
    pub opposite_off_pct: Option<f64>,
    /// Mean opposite foot strike of these cycles, percent of the cycle.
    pub opposite_contact_pct: Option<f64>,
    /// Mean and spread by output and component, in the unit of the output's kind.
    #[serde(serialize_with = "spreads_as_list")]
    pub curves: BTreeMap<(KineticName, usize), Spread>,
}

#[derive(Serialize)]
struct NamedSpread<'a> {
    output: KineticName,
    component: usize,
    unit: &'static str,
    n: usize,
    mean: &'a [f64],
    sd: Option<&'a [f64]>,
}

fn spreads_as_list<S: Serializer>(
    curves: &BTreeMap<(KineticName, usize), Spread>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let mut list = serializer.serialize_seq(Some(curves.len()))?;
    for ((output, component), spread) in curves {
        list.serialize_element(&NamedSpread {
            output: *output,
            component: *component,
            unit: output.kind().unit(),
            n: spread.n,
            mean: spread.mean.as_slice(),
            sd: spread.sd.as_ref().map(<[f64; POINTS]>::as_slice),
        })?;
    }
    list.end()
}

/// Averages the kinetics of the accepted cycles of one side. Nothing is unwrapped: a moment is no angle.
pub(super) fn kinetic_averages(accepted: &[&Cycle]) -> KineticAverages {
    let counted: Vec<&Cycle> = accepted.iter().copied().filter(|c| c.kinetics.count()).collect();
    let mut gathered: BTreeMap<(KineticName, usize), Vec<&Curve>> = BTreeMap::new();
    for cycle in &counted {
        for (key, curve) in &cycle.kinetics.curves {
            gathered.entry(*key).or_default().push(curve);
        }
    }
    KineticAverages {
        n: counted.len(),
        foot_off_pct: mean_share(&counted, |c| c.foot_off_pct),
        opposite_off_pct: mean_share(&counted, |c| c.opposite_off_pct),
        opposite_contact_pct: mean_share(&counted, |c| c.opposite_contact_pct),
        curves: gathered
            .into_iter()
            .filter_map(|(key, curves)| Some((key, spread_of(&table_of(&curves))?)))
            .collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::anatomy::Side;
    use crate::cycles::{CycleKinetics, LoadMismatch, Placements, Rejection, Verdict, average};
    use crate::kinetics::StanceVerdict;

    /// Arithmetic on a few numbers (any unit).
    const EXACT: f64 = 1e-9;

    fn cycle(foot_off_pct: f64, moment: Option<f64>) -> Cycle {
        let mut kinetics = CycleKinetics {
            verdict: Some(StanceVerdict::Clean { plates: vec![1] }),
            ..CycleKinetics::default()
        };
        kinetics
            .curves
            .extend(moment.map(|m| ((KineticName::HipMoment, 0), [m; POINTS])));
        Cycle {
            trial: "t".to_owned(),
            side: Side::Right,
            number: 1,
            strike_s: 0.0,
            next_strike_s: 1.0,
            foot_off_pct: Some(foot_off_pct),
            opposite_off_pct: None,
            opposite_contact_pct: None,
            curves: BTreeMap::new(),
            absent: Vec::new(),
            velocities: BTreeMap::new(),
            placements: Placements::default(),
            kinetics,
            verdict: Verdict::Accepted,
        }
    }

    #[test]
    fn only_clean_stances_of_accepted_cycles_count_and_large_moments_are_no_turns() {
        let mut on_no_plate = cycle(70.0, None);
        on_no_plate.kinetics.verdict = Some(StanceVerdict::NoPlate);
        let mut foreign = cycle(70.0, Some(9.0));
        foreign.kinetics.mismatch = Some(LoadMismatch::UnloadedInStance { during_s: 0.1 });
        let mut rejected = cycle(70.0, Some(9.0));
        rejected.verdict = Verdict::Rejected(Rejection::EventOrder);
        let cycles = [
            cycle(60.0, Some(-400.0)),
            cycle(62.0, Some(1200.0)),
            cycle(64.0, None),
            on_no_plate,
            foreign,
            rejected,
        ];
        let averages = average(&cycles);
        let side = averages.side(Side::Right);
        assert_eq!((side.n, side.kinetics.n), (5, 3));
        assert!((side.kinetics.foot_off_pct.unwrap() - 62.0).abs() < EXACT);
        let spread = averages
            .kinetic_spread(Side::Right, KineticName::HipMoment, 0)
            .unwrap();
        assert_eq!(spread.n, 2);
        assert!((spread.mean[7] - 400.0).abs() < EXACT);
        assert!((spread.sd.unwrap()[7] - 1600.0 / 2.0_f64.sqrt()).abs() < EXACT);
        assert_eq!(averages.side(Side::Left).kinetics, KineticAverages::default());
    }
}
