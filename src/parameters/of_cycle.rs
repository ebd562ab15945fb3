//! The parameters of one gait cycle.

use std::collections::BTreeMap;

use super::{angle_points, kinetic_points, velocity_points};
use crate::cycles::Cycle;

/// Standard gravity as Hof 1996 and Plug-in Gait round it (m/s2).
pub(super) const GRAVITY_M_S2: f64 = 9.81;
const MM_PER_M: f64 = 1000.0;

/// Values by key (units of [`super::definition()`]) for one cycle; what cannot be computed is left out.
///
/// `leg_length_mm` is the length of the own leg, for the dimensionless values.
pub fn of_cycle(cycle: &Cycle, leg_length_mm: Option<f64>) -> BTreeMap<&'static str, f64> {
    let mut values = BTreeMap::new();
    let stride_s = cycle.duration_s();
    if !(stride_s.is_finite() && stride_s > 0.0) {
        return values;
    }
    times(cycle, stride_s, &mut values);
    lengths(cycle, stride_s, &mut values);
    let leg_m = leg_length_mm.map(|l| l / MM_PER_M).filter(|l| *l > 0.0);
    if let Some(leg_m) = leg_m {
        dimensionless(leg_m, &mut values);
    }
    angle_points::add(cycle, &mut values);
    velocity_points::add(cycle, &mut values);
    kinetic_points::add(cycle, leg_m, &mut values);
    values.retain(|_, v| v.is_finite());
    values
}

fn times(cycle: &Cycle, stride_s: f64, values: &mut BTreeMap<&'static str, f64>) {
    let seconds = |pct: f64| pct / 100.0 * stride_s;
    values.insert("stride_time", stride_s);
    values.insert("cadence", 120.0 / stride_s);
    if let Some(off) = cycle.foot_off_pct {
        values.insert("foot_off", off);
        values.insert("stance", off);
        values.insert("swing", 100.0 - off);
        values.insert("stance_time", seconds(off));
        values.insert("swing_time", seconds(100.0 - off));
    }
    if let Some(off) = cycle.opposite_off_pct {
        values.insert("opposite_foot_off", off);
        values.insert("initial_double_support", off);
        values.insert("initial_double_support_time", seconds(off));
    }
    if let Some(contact) = cycle.opposite_contact_pct {
        values.insert("opposite_foot_contact", contact);
        values.insert("step_time", seconds(100.0 - contact));
    }
    if let (Some(off), Some(contact)) = (cycle.opposite_off_pct, cycle.opposite_contact_pct) {
        values.insert("single_support", contact - off);
        values.insert("single_support_time", seconds(contact - off));
    }
    if let (Some(off), Some(contact)) = (cycle.foot_off_pct, cycle.opposite_contact_pct) {
        values.insert("terminal_double_support", off - contact);
        values.insert("terminal_double_support_time", seconds(off - contact));
        if let Some(opposite_off) = cycle.opposite_off_pct {
            values.insert("double_support", opposite_off + off - contact);
            values.insert("double_support_time", seconds(opposite_off + off - contact));
        }
    }
}

fn lengths(cycle: &Cycle, stride_s: f64, values: &mut BTreeMap<&'static str, f64>) {
    let feet = &cycle.placements;
    let (Some(from), Some(to)) = (feet.own_at_strike_mm, feet.own_at_next_strike_mm) else {
        return;
    };
    let stride = minus(to, from);
    let stride_m = dot(stride, stride).sqrt() / MM_PER_M;
    values.insert("stride_length", stride_m);
    values.insert("walking_speed", stride_m / stride_s);
    let Some(other) = feet.opposite_at_contact_mm.filter(|_| stride_m > 0.0) else {
        return;
    };
    let step = minus(to, other);
    values.insert(
        "step_length",
        dot(step, stride) / (stride_m * MM_PER_M) / MM_PER_M,
    );
    let across_m = (stride[0] * step[1] - stride[1] * step[0]).abs() / stride[0].hypot(stride[1]) / MM_PER_M;
    values.insert("step_width", across_m);
}

fn dimensionless(leg_m: f64, values: &mut BTreeMap<&'static str, f64>) {
    let scaled = [
        (
            "walking_speed",
            "walking_speed_dimensionless",
            (GRAVITY_M_S2 * leg_m).sqrt(),
        ),
        (
            "cadence",
            "cadence_dimensionless",
            60.0 * (GRAVITY_M_S2 / leg_m).sqrt(),
        ),
        ("stride_length", "stride_length_dimensionless", leg_m),
        ("step_length", "step_length_dimensionless", leg_m),
        ("step_width", "step_width_dimensionless", leg_m),
    ];
    for (from, to, divisor) in scaled {
        if let Some(value) = values.get(from).copied() {
            values.insert(to, value / divisor);
        }
    }
}

fn minus(a: [f64; 3], b: [f64; 3]) -> [f64; 3] {
    [a[0] - b[0], a[1] - b[1], a[2] - b[2]]
}

fn dot(a: [f64; 3], b: [f64; 3]) -> f64 {
    a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::anatomy::Side;
    use crate::cycles::{CycleKinetics, Placements, Verdict};

    /// A cycle of 1.2 s from 1 s on: events at 10, 50, 60 %, stride of 1.3 m along -y, feet 0.2 m apart.
    pub(in crate::parameters) fn example(side: Side) -> Cycle {
        Cycle {
            trial: "walk".to_owned(),
            side,
            number: 1,
            strike_s: 1.0,
            next_strike_s: 2.2,
            foot_off_pct: Some(60.0),
            opposite_off_pct: Some(10.0),
            opposite_contact_pct: Some(50.0),
            curves: BTreeMap::new(),
            absent: Vec::new(),
            velocities: BTreeMap::new(),
            placements: Placements {
                own_at_strike_mm: Some([100.0, 0.0, 50.0]),
                own_at_next_strike_mm: Some([100.0, -1300.0, 50.0]),
                opposite_at_contact_mm: Some([-100.0, -600.0, 55.0]),
            },
            kinetics: CycleKinetics::default(),
            verdict: Verdict::Accepted,
        }
    }

    #[test]
    fn hand_calculation() {
        let values = of_cycle(&example(Side::Left), Some(900.0));
        let expected = [
            ("walking_speed", 1.3 / 1.2),
            ("cadence", 100.0),
            ("stride_length", 1.3),
            ("step_length", 0.7),
            ("step_width", 0.2),
            ("stride_time", 1.2),
            ("step_time", 0.6),
            ("stance_time", 0.72),
            ("swing_time", 0.48),
            ("foot_off", 60.0),
            ("stance", 60.0),
            ("swing", 40.0),
            ("opposite_foot_off", 10.0),
            ("opposite_foot_contact", 50.0),
            ("single_support_time", 0.48),
            ("single_support", 40.0),
            ("double_support_time", 0.24),
            ("double_support", 20.0),
            ("initial_double_support_time", 0.12),
            ("initial_double_support", 10.0),
            ("terminal_double_support_time", 0.12),
            ("terminal_double_support", 10.0),
            ("walking_speed_dimensionless", 1.3 / 1.2 / (9.81_f64 * 0.9).sqrt()),
            ("cadence_dimensionless", 100.0 / 60.0 * (0.9_f64 / 9.81).sqrt()),
            ("stride_length_dimensionless", 1.3 / 0.9),
            ("step_length_dimensionless", 0.7 / 0.9),
            ("step_width_dimensionless", 0.2 / 0.9),
        ];
        assert_eq!(values.len(), expected.len());
        for (key, value) in expected {
            assert!(
                (values[key] - value).abs() < 1e-12,
                "{key}: {} {value}",
                values[key]
            );
        }
    }

    #[test]
    fn what_is_missing_is_left_out() {
        let mut cycle = example(Side::Right);
        cycle.placements.opposite_at_contact_mm = None;
        cycle.opposite_off_pct = None;
        let values = of_cycle(&cycle, None);
        assert!(values.contains_key("walking_speed") && values.contains_key("terminal_double_support"));
        for key in [
            "step_length",
            "step_width",
            "single_support",
            "double_support",
            "cadence_dimensionless",
        ] {
            assert!(!values.contains_key(key), "{key}");
        }
        cycle.next_strike_s = cycle.strike_s;
        assert!(of_cycle(&cycle, None).is_empty());
    }
}
