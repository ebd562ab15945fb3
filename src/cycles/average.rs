//! Mean and standard deviation of the accepted cycles of each side, point by point.

use std::collections::BTreeMap;

use ndarray::{Array2, ArrayView1, Axis};
use serde::{Serialize, Serializer, ser::SerializeSeq};

use super::cycle::{Curve, Cycle};
use super::kinetic_average::{KineticAverages, kinetic_averages};
use super::representative::{Representative, representative};
use crate::anatomy::{AngleName, KineticName, Side, VelocityName};
use crate::signal::{POINTS, mean};

/// Mean and spread of one curve over cycles (degrees, or the unit of the kinetic output).
#[derive(Debug, Clone, PartialEq)]
pub struct Spread {
    /// Mean of the cycles.
    pub mean: Curve,
    /// Standard deviation with n - 1; absent for a single cycle.
    pub sd: Option<Curve>,
    /// Number of cycles.
    pub n: usize,
}

/// The averages of one side.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SideAverages {
    /// The side.
    pub side: Side,
    /// Number of accepted cycles.
    pub n: usize,
    /// Mean foot off, percent of the cycle.
    pub foot_off_pct: Option<f64>,
    /// Mean opposite foot off, percent of the cycle.
    pub opposite_off_pct: Option<f64>,
    /// Mean opposite foot strike, percent of the cycle.
    pub opposite_contact_pct: Option<f64>,
    /// Mean and spread by angle and component.
    #[serde(serialize_with = "spreads_as_list")]
    pub curves: BTreeMap<(AngleName, usize), Spread>,
    /// Mean and spread by velocity of a segment.
    #[serde(skip)]
    pub velocities: BTreeMap<VelocityName, Spread>,
    /// Kinetics over the clean stances among those cycles.
    pub kinetics: KineticAverages,
    /// The cycle nearest to the others.
    pub representative: Option<Representative>,
}

/// The averages of both sides, left first.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Averages {
    /// Left, right.
    pub sides: [SideAverages; 2],
}

impl Averages {
    /// The averages of one side.
    pub fn side(&self, side: Side) -> &SideAverages {
        let [left, right] = &self.sides;
        match side {
            Side::Left => left,
            Side::Right => right,
        }
    }

    /// Mean and spread of one component of one angle.
    pub fn spread(&self, side: Side, angle: AngleName, component: usize) -> Option<&Spread> {
        self.side(side).curves.get(&(angle, component))
    }

    /// Mean and spread of one component of one kinetic output.
    pub fn kinetic_spread(&self, side: Side, output: KineticName, component: usize) -> Option<&Spread> {
        self.side(side).kinetics.curves.get(&(output, component))
    }
}

#[derive(Serialize)]
struct NamedSpread<'a> {
    angle: AngleName,
    component: usize,
    n: usize,
    mean: &'a [f64],
    sd: Option<&'a [f64]>,
}

fn spreads_as_list<S: Serializer>(
    curves: &BTreeMap<(AngleName, usize), Spread>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let mut list = serializer.serialize_seq(Some(curves.len()))?;
    for ((angle, component), spread) in curves {
        list.serialize_element(&NamedSpread {
            angle: *angle,
            component: *component,
            n: spread.n,
            mean: spread.mean.as_slice(),
            sd: spread.sd.as_ref().map(<[f64; POINTS]>::as_slice),
        })?;
    }
    list.end()
}

/// Averages the accepted cycles of each side. Every curve is averaged over the cycles that have it.
///
/// Angles are averaged without trouble at +-180 degrees: each cycle is first shifted by whole turns so that its
/// curve lies nearest to the first cycle's, and a mean beyond +-180 is brought back by whole turns at once, so
/// the mean curve has no jump.
pub fn average(cycles: &[Cycle]) -> Averages {
    Averages {
        sides: Side::BOTH.map(|side| side_averages(cycles, side)),
    }
}

fn side_averages(cycles: &[Cycle], side: Side) -> SideAverages {
    let counted: Vec<&Cycle> = cycles
        .iter()
        .filter(|c| c.side == side && c.is_accepted())
        .collect();
    let mut gathered: BTreeMap<(AngleName, usize), Vec<&Curve>> = BTreeMap::new();
    for cycle in &counted {
        for (key, curve) in &cycle.curves {
            gathered.entry(*key).or_default().push(curve);
        }
    }
    let share = |of: fn(&Cycle) -> Option<f64>| mean_share(&counted, of);
    SideAverages {
        side,
        n: counted.len(),
        foot_off_pct: share(|c| c.foot_off_pct),
        opposite_off_pct: share(|c| c.opposite_off_pct),
        opposite_contact_pct: share(|c| c.opposite_contact_pct),
        curves: gathered
            .into_iter()
            .filter_map(|(key, curves)| Some((key, spread(&curves)?)))
            .collect(),
        velocities: VelocityName::ALL
            .into_iter()
            .filter_map(|name| Some((name, velocity_spread(&counted, name)?)))
            .collect(),
        kinetics: kinetic_averages(&counted),
        representative: representative(cycles, side),
    }
}

/// Velocities are no angles: their means are plain.
fn velocity_spread(cycles: &[&Cycle], name: VelocityName) -> Option<Spread> {
    let curves: Vec<&Curve> = cycles.iter().filter_map(|c| c.velocities.get(&name)).collect();
    spread_of(&table_of(&curves))
}

/// Mean of an event over cycles (percent of the cycle).
pub(super) fn mean_share(cycles: &[&Cycle], of: fn(&Cycle) -> Option<f64>) -> Option<f64> {
    mean(&cycles.iter().filter_map(|c| of(c)).collect::<Vec<_>>())
}

/// A curve without jumps of a whole turn inside (degrees).
fn unwrapped(curve: &Curve) -> Curve {
    let mut result = *curve;
    let mut turn = 0.0;
    let mut previous = curve[0];
    for (out, value) in result.iter_mut().zip(curve) {
        turn -= 360.0 * ((value - previous) / 360.0).round();
        previous = *value;
        *out = value + turn;
    }
    result
}

fn curve_mean(curve: &Curve) -> f64 {
    curve.iter().sum::<f64>() / POINTS as f64
}

fn shifted(curve: &Curve, by: f64) -> Curve {
    curve.map(|v| v + by)
}

/// The curves as rows of a table, without inner jumps and all within half a turn of the first one (degrees).
pub(super) fn aligned(curves: &[&Curve]) -> Array2<f64> {
    let level = curves.first().map_or(0.0, |first| curve_mean(&unwrapped(first)));
    let mut table = Array2::zeros((curves.len(), POINTS));
    for (mut row, curve) in table.rows_mut().into_iter().zip(curves) {
        let whole = unwrapped(curve);
        let turns = ((curve_mean(&whole) - level) / 360.0).round();
        row.assign(&ArrayView1::from(&shifted(&whole, -360.0 * turns)));
    }
    table
}

/// The curves as rows of a table, as they are.
pub(super) fn table_of(curves: &[&Curve]) -> Array2<f64> {
    let mut table = Array2::zeros((curves.len(), POINTS));
    for (mut row, curve) in table.rows_mut().into_iter().zip(curves) {
        row.assign(&ArrayView1::from(curve.as_slice()));
    }
    table
}

/// A row of values as a curve; points that the row lacks are zero.
pub(super) fn curve_of<'a>(values: impl IntoIterator<Item = &'a f64>) -> Curve {
    let mut curve = [0.0; POINTS];
    for (point, value) in curve.iter_mut().zip(values) {
        *point = *value;
    }
    curve
}

fn spread(curves: &[&Curve]) -> Option<Spread> {
    let spread = spread_of(&aligned(curves))?;
    let back = -360.0 * (curve_mean(&spread.mean) / 360.0).round();
    Some(Spread {
        mean: shifted(&spread.mean, back),
        ..spread
    })
}

/// Mean and standard deviation (n - 1) of the rows of a table.
pub(super) fn spread_of(table: &Array2<f64>) -> Option<Spread> {
    Some(Spread {
        mean: curve_of(&table.mean_axis(Axis(0))?),
        sd: (table.nrows() > 1).then(|| curve_of(&table.std_axis(Axis(0), 1.0))),
        n: table.nrows(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mean_and_sd_of_three() {
        let curves = [[1.0; POINTS], [2.0; POINTS], [6.0; POINTS]];
        let s = spread(&curves.iter().collect::<Vec<_>>()).unwrap();
        assert!((s.mean[50] - 3.0).abs() < 1e-12);
        assert!((s.sd.unwrap()[50] - 7.0_f64.sqrt()).abs() < 1e-12);
        assert_eq!(s.n, 3);
    }

    #[test]
    fn angles_beside_half_a_turn_average_beside_half_a_turn() {
        let mut crossing = [179.0; POINTS];
        for value in crossing.iter_mut().skip(40) {
            *value = -179.0;
        }
        let curves = [crossing, [-178.0; POINTS]];
        let s = spread(&curves.iter().collect::<Vec<_>>()).unwrap();
        let jump = s.mean.windows(2).map(|w| (w[1] - w[0]).abs()).fold(0.0, f64::max);
        assert!(jump < 3.0, "{jump}");
        let level = s.mean[60].rem_euclid(360.0);
        assert!((level - 181.5).abs() < 1e-9, "{level}");
        assert!(s.sd.unwrap().iter().all(|v| *v < 3.0));
    }

    #[test]
    fn one_curve_has_no_sd_and_none_has_nothing() {
        assert!(spread(&[&[4.0; POINTS]]).unwrap().sd.is_none());
        assert!(spread(&[]).is_none());
        assert!(crate::signal::sd(&[1.0]).is_none());
    }
}
