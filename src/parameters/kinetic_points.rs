//! Key points of the kinetic curves of one cycle: peaks in windows told by events, work, impulses.

use std::collections::BTreeMap;

use super::kinetic_definition::{DIMENSIONLESS, JOINT_DEFINITIONS, JOINT_DEFINITIONS_DIMENSIONLESS};
use super::of_cycle::GRAVITY_M_S2;
use crate::anatomy::KineticName;
use crate::cycles::{Curve, Cycle};

const MM_PER_M: f64 = 1000.0;
/// Shares of the first vertical peak between which the loading rate is taken.
const LOADING: (f64, f64) = (0.2, 0.8);

/// The borders of the windows, percent of the cycle.
struct Marks {
    opposite_off: f64,
    mid_single_support: f64,
    opposite_strike: f64,
    foot_off: f64,
    mid_swing: f64,
}

impl Marks {
    fn of(cycle: &Cycle) -> Option<Marks> {
        let (opposite_off, opposite_strike, foot_off) = (
            cycle.opposite_off_pct?,
            cycle.opposite_contact_pct?,
            cycle.foot_off_pct?,
        );
        Some(Marks {
            opposite_off,
            mid_single_support: f64::midpoint(opposite_off, opposite_strike),
            opposite_strike,
            foot_off,
            mid_swing: f64::midpoint(foot_off, 100.0),
        })
    }
}

/// Which way a peak points.
#[derive(Clone, Copy)]
enum Way {
    Up,
    Down,
}

impl Way {
    fn sign(self) -> f64 {
        match self {
            Way::Up => 1.0,
            Way::Down => -1.0,
        }
    }
}

/// What is sought in a window.
#[derive(Clone, Copy)]
enum Reading {
    /// The largest inner peak on that side of zero.
    Peak(Way),
    /// The largest value on that side of zero, also at the border of the window.
    Most(Way),
    /// The least value whatever its sign.
    Least,
}

type Values = BTreeMap<&'static str, f64>;

/// Adds the kinetic parameters of a cycle; what has no curve, no window or no peak is left out.
pub(super) fn add(cycle: &Cycle, leg_m: Option<f64>, values: &mut Values) {
    if let Some(way) = cycle.kinetics.centre_of_mass {
        values.insert("centre_of_mass_vertical", way.vertical_mm);
        values.insert("centre_of_mass_mediolateral", way.mediolateral_mm);
    }
    let Some(marks) = Marks::of(cycle) else { return };
    powers(cycle, &marks, values);
    if cycle.kinetics.in_body_axes() {
        moments(cycle, &marks, values);
    }
    if let Some(leg_m) = leg_m {
        dimensionless(leg_m, values);
    }
    ground_reaction(cycle, &marks, values);
}

fn curve_of(cycle: &Cycle, output: KineticName, component: usize) -> Option<&Curve> {
    cycle.kinetics.curves.get(&(output, component))
}

fn powers(cycle: &Cycle, m: &Marks, values: &mut Values) {
    use KineticName::{AnklePower, HipPower, KneePower};
    let (up, down) = (Way::Up, Way::Down);
    let wanted = [
        ("hip_power_h1", HipPower, up, (0.0, m.mid_single_support)),
        ("hip_power_h2", HipPower, down, (m.opposite_off, m.foot_off)),
        ("hip_power_h3", HipPower, up, (m.mid_single_support, m.mid_swing)),
        ("knee_power_k1", KneePower, down, (0.0, m.mid_single_support)),
        (
            "knee_power_k2",
            KneePower,
            up,
            (m.opposite_off, m.opposite_strike),
        ),
        ("knee_power_k3", KneePower, down, (m.opposite_strike, m.mid_swing)),
        ("knee_power_k4", KneePower, down, (m.mid_swing, 100.0)),
        ("ankle_power_a1", AnklePower, down, (0.0, m.opposite_strike)),
        (
            "ankle_power_a2",
            AnklePower,
            up,
            (m.mid_single_support, m.foot_off),
        ),
    ];
    let works = [
        ("hip_power_h1", "hip_work_h1"),
        ("hip_power_h3", "hip_work_h3"),
        ("ankle_power_a2", "ankle_work_a2"),
    ];
    let point_s = cycle.duration_s() / 100.0;
    for (key, output, way, window) in wanted {
        let Some(curve) = curve_of(cycle, output, 0) else {
            continue;
        };
        let Some((at, value)) = peak(curve, window, way) else {
            continue;
        };
        values.insert(key, value);
        if let Some((_, work)) = works.iter().find(|(of, _)| *of == key) {
            values.insert(work, area_around(curve, at) * point_s);
        }
    }
}

fn moments(cycle: &Cycle, m: &Marks, values: &mut Values) {
    use KineticName::{AnkleMoment, HipMoment, KneeMoment};
    use Reading::{Least, Most, Peak};
    use Way::{Down, Up};
    let stance = (0.0, m.foot_off);
    let (early, late) = ((0.0, m.mid_single_support), (m.mid_single_support, m.foot_off));
    let wanted = [
        ("hip_extensor_moment_peak", (HipMoment, 0), Most(Up), stance),
        (
            "hip_flexor_moment_peak",
            (HipMoment, 0),
            Most(Down),
            (m.opposite_off, m.foot_off),
        ),
        ("hip_abductor_moment_first_peak", (HipMoment, 1), Peak(Up), early),
        ("hip_abductor_moment_second_peak", (HipMoment, 1), Peak(Up), late),
        ("knee_extensor_moment_peak", (KneeMoment, 0), Peak(Up), early),
        ("knee_moment_terminal_stance_least", (KneeMoment, 0), Least, late),
        ("knee_valgus_moment_peak", (KneeMoment, 1), Most(Up), stance),
        (
            "ankle_plantarflexor_moment_peak",
            (AnkleMoment, 0),
            Most(Up),
            stance,
        ),
        (
            "ankle_dorsiflexor_moment_peak",
            (AnkleMoment, 0),
            Most(Down),
            early,
        ),
    ];
    for (key, (output, component), reading, window) in wanted {
        let nmm_per_kg = curve_of(cycle, output, component).and_then(|c| read(c, window, reading));
        values.extend(nmm_per_kg.map(|v| (key, v / MM_PER_M)));
    }
}

/// Hof 1996: per kg values over g and leg length.
fn dimensionless(leg_m: f64, values: &mut Values) {
    for (plain, scaled) in JOINT_DEFINITIONS.iter().zip(JOINT_DEFINITIONS_DIMENSIONLESS) {
        debug_assert_eq!(scaled.key.strip_suffix(DIMENSIONLESS), Some(plain.key));
        let divisor = match plain.unit {
            "W/kg" => GRAVITY_M_S2.powf(1.5) * leg_m.sqrt(),
            _ => GRAVITY_M_S2 * leg_m,
        };
        if let Some(value) = values.get(plain.key).copied() {
            values.insert(scaled.key, value / divisor);
        }
    }
}

fn ground_reaction(cycle: &Cycle, m: &Marks, values: &mut Values) {
    let of = |component| curve_of(cycle, KineticName::NormalisedGrf, component);
    let (Some(forward), Some(medial), Some(up)) = (of(0), of(1), of(2)) else {
        return;
    };
    let point_s = cycle.duration_s() / 100.0;
    let stance = (0.0, m.foot_off);
    let mut take = |key, value: Option<f64>| values.extend(value.map(|v| (key, v)));
    let first = peak(up, (0.0, m.mid_single_support), Way::Up);
    let second = peak(up, (m.mid_single_support, m.foot_off), Way::Up);
    take("vertical_force_first_peak", first.map(|(_, v)| v));
    take("vertical_force_second_peak", second.map(|(_, v)| v));
    if let (Some((from, _)), Some((to, _))) = (first, second) {
        let between = up.get(from..=to).unwrap_or_default();
        take("vertical_force_trough", between.iter().copied().reduce(f64::min));
    }
    let braking = read(forward, (0.0, m.opposite_strike), Reading::Most(Way::Down));
    take("braking_force_peak", braking);
    let propulsion = read(forward, (m.opposite_off, m.foot_off), Reading::Most(Way::Up));
    take("propulsion_force_peak", propulsion);
    take("medial_force_peak", read(medial, stance, Reading::Most(Way::Up)));
    take(
        "lateral_force_peak",
        read(medial, stance, Reading::Most(Way::Down)),
    );
    take("vertical_impulse", Some(area(up, m.foot_off, |v| v) * point_s));
    let (backward, onward) = (|v: f64| v.min(0.0), |v: f64| v.max(0.0));
    take(
        "braking_impulse",
        Some(area(forward, m.foot_off, backward) * point_s),
    );
    take(
        "propulsion_impulse",
        Some(area(forward, m.foot_off, onward) * point_s),
    );
    let rate = first.and_then(|(at, value)| slope_per_point(up, at, value));
    take("loading_rate", rate.map(|r| r / point_s));
}

/// The points of a window with their places.
fn inside(curve: &Curve, (from_pct, to_pct): (f64, f64)) -> impl Iterator<Item = (usize, f64)> + '_ {
    curve
        .iter()
        .copied()
        .enumerate()
        .filter(move |(i, _)| (from_pct..=to_pct).contains(&(*i as f64)))
}

/// The largest inner peak in a window on one side of zero, with its place. The first of equal ones counts.
fn peak(curve: &Curve, window: (f64, f64), way: Way) -> Option<(usize, f64)> {
    let sign = way.sign();
    let is_peak = |i: usize, value: f64| {
        let (Some(before), Some(after)) = (i.checked_sub(1).and_then(|b| curve.get(b)), curve.get(i + 1))
        else {
            return false;
        };
        let (before, value, after) = (sign * before, sign * value, sign * after);
        value > 0.0 && value >= before && value >= after && (value > before || value > after)
    };
    inside(curve, window)
        .filter(|(i, value)| is_peak(*i, *value))
        .max_by(|a, b| (sign * a.1).total_cmp(&(sign * b.1)).then(b.0.cmp(&a.0)))
}

fn read(curve: &Curve, window: (f64, f64), reading: Reading) -> Option<f64> {
    let values = || inside(curve, window).map(|(_, value)| value);
    match reading {
        Reading::Peak(way) => peak(curve, window, way).map(|(_, value)| value),
        Reading::Most(way) => {
            let sign = way.sign();
            let most = values().map(|v| sign * v).reduce(f64::max)?;
            (most > 0.0).then_some(sign * most)
        }
        Reading::Least => values().reduce(f64::min),
    }
}

/// Area of a straight piece of a curve on the sign's side of zero, per point.
fn area_of_piece(a: f64, b: f64, sign: f64) -> f64 {
    let (a, b) = (sign * a, sign * b);
    let area = match (a > 0.0, b > 0.0) {
        (true, true) => f64::midpoint(a, b),
        (true, false) => 0.5 * a * a / (a - b),
        (false, true) => 0.5 * b * b / (b - a),
        (false, false) => 0.0,
    };
    sign * area
}

/// Area of the stretch of one sign around a point, up to where the straight lines between points cross zero, per point.
fn area_around(curve: &Curve, at: usize) -> f64 {
    let sign = curve.get(at).copied().unwrap_or(0.0).signum();
    let mut total = 0.0;
    for pair in curve.get(at..).unwrap_or_default().windows(2) {
        let &[near, far] = pair else { continue };
        total += area_of_piece(near, far, sign);
        if sign * far <= 0.0 {
            break;
        }
    }
    for pair in curve.get(..=at).unwrap_or_default().windows(2).rev() {
        let &[far, near] = pair else { continue };
        total += area_of_piece(far, near, sign);
        if sign * far <= 0.0 {
            break;
        }
    }
    total
}

/// Trapezoidal area from 0 % to an instant (percent) of what `part` takes of the values, per point.
fn area(curve: &Curve, to_pct: f64, part: impl Fn(f64) -> f64) -> f64 {
    let mut total = 0.0;
    for (i, pair) in curve.windows(2).enumerate() {
        let &[a, b] = pair else { continue };
        let share = (to_pct - i as f64).clamp(0.0, 1.0);
        let end = a + share * (b - a);
        total += share * f64::midpoint(part(a), part(end));
    }
    total
}

/// Mean slope of the rise to a peak between the two shares of [`LOADING`], per point.
fn slope_per_point(curve: &Curve, at: usize, peak: f64) -> Option<f64> {
    let rise = curve.get(..=at)?;
    let crossing = |level: f64| {
        let i = rise.windows(2).position(|w| w[0] < level && w[1] >= level)?;
        let (a, b) = (*rise.get(i)?, *rise.get(i + 1)?);
        Some(i as f64 + (level - a) / (b - a))
    };
    let (low, high) = (LOADING.0 * peak, LOADING.1 * peak);
    let points = crossing(high)? - crossing(low)?;
    (points > 0.0).then(|| (high - low) / points)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::anatomy::Side;
    use crate::kinetics::{KineticSettings, MomentFrame, StanceVerdict};
    use crate::parameters::of_cycle::{of_cycle, tests::example};

    /// Arithmetic on a few numbers (any unit).
    const EXACT: f64 = 1e-9;

    /// Tents of height `h` (negative: downwards) and half width `w` at `at` percent.
    fn tents(list: &[(f64, f64, f64)]) -> Curve {
        std::array::from_fn(|i| {
            list.iter()
                .map(|(at, w, h)| h * (1.0 - (i as f64 - at).abs() / w).max(0.0))
                .sum()
        })
    }

    /// Events at 10, 50, 60 %: middle of single support at 30 %, of swing at 80 %; 1.2 s.
    fn with(curves: &[((KineticName, usize), Curve)]) -> Cycle {
        let mut cycle = example(Side::Left);
        cycle.kinetics.settings = Some(KineticSettings::plug_in_gait());
        cycle.kinetics.verdict = Some(StanceVerdict::Clean { plates: vec![1] });
        cycle.kinetics.curves = curves.iter().copied().collect();
        cycle
    }

    fn same(values: &BTreeMap<&'static str, f64>, key: &str, expected: f64) {
        let value = values[key];
        assert!((value - expected).abs() < EXACT, "{key}: {value} {expected}");
    }

    #[test]
    fn powers_are_found_in_their_windows() {
        let hip = tents(&[(15.0, 5.0, 0.8), (40.0, 6.0, -0.9), (63.0, 6.0, 1.4)]);
        let knee = tents(&[
            (12.0, 4.0, -0.7),
            (22.0, 4.0, 0.5),
            (57.0, 5.0, -1.1),
            (90.0, 5.0, -0.9),
        ]);
        let ankle = tents(&[(40.0, 8.0, -0.6), (54.0, 5.0, 3.2)]);
        let cycle = with(&[
            ((KineticName::HipPower, 0), hip),
            ((KineticName::KneePower, 0), knee),
            ((KineticName::AnklePower, 0), ankle),
        ]);
        let values = of_cycle(&cycle, Some(900.0));
        for (key, expected) in [
            ("hip_power_h1", 0.8),
            ("hip_power_h2", -0.9),
            ("hip_power_h3", 1.4),
            ("knee_power_k1", -0.7),
            ("knee_power_k2", 0.5),
            ("knee_power_k3", -1.1),
            ("knee_power_k4", -0.9),
            ("ankle_power_a1", -0.6),
            ("ankle_power_a2", 3.2),
            // the area of a tent is height times half width; a point is 12 ms
            ("hip_work_h1", 0.8 * 5.0 * 0.012),
            ("hip_work_h3", 1.4 * 6.0 * 0.012),
        ] {
            same(&values, key, expected);
        }
        same(&values, "ankle_work_a2", 3.2 * 5.0 * 0.012);
        same(
            &values,
            "ankle_power_a2_dimensionless",
            3.2 / (9.81_f64.powf(1.5) * 0.9_f64.sqrt()),
        );
        same(
            &values,
            "hip_work_h1_dimensionless",
            0.8 * 5.0 * 0.012 / (9.81 * 0.9),
        );
    }

    #[test]
    fn windows_follow_the_events_and_no_peak_is_no_value() {
        // the same push-off 14 % later, with a late foot off: still A2
        let ankle = tents(&[(68.0, 5.0, 3.2)]);
        let mut cycle = with(&[((KineticName::AnklePower, 0), ankle)]);
        assert!(!of_cycle(&cycle, None).contains_key("ankle_power_a2"));
        cycle.foot_off_pct = Some(75.0);
        cycle.opposite_contact_pct = Some(55.0);
        let values = of_cycle(&cycle, None);
        same(&values, "ankle_power_a2", 3.2);
        assert!(!values.contains_key("ankle_power_a1"));
        assert!(!values.contains_key("ankle_power_a2_dimensionless"));
        // a slope through the window is no peak
        let slope: Curve = std::array::from_fn(|i| i as f64);
        assert!(peak(&slope, (10.0, 50.0), Way::Up).is_none());
        assert!(peak(&slope, (0.0, 100.0), Way::Up).is_none());
        assert_eq!(peak(&tents(&[(30.0, 5.0, -1.0)]), (0.0, 100.0), Way::Up), None);
        cycle.opposite_contact_pct = None;
        assert!(!of_cycle(&cycle, None).contains_key("ankle_power_a2"));
    }

    #[test]
    fn moments_are_in_newton_metres_and_only_in_body_axes() {
        let hip = tents(&[(5.0, 20.0, 700.0), (50.0, 15.0, -900.0)]);
        let abductor = tents(&[(15.0, 14.0, 800.0), (45.0, 14.0, 600.0)]);
        let knee = tents(&[(14.0, 10.0, 500.0), (40.0, 15.0, -300.0)]);
        let ankle = tents(&[(4.0, 4.0, -200.0), (48.0, 30.0, 1400.0)]);
        let mut cycle = with(&[
            ((KineticName::HipMoment, 0), hip),
            ((KineticName::HipMoment, 1), abductor),
            ((KineticName::KneeMoment, 0), knee),
            ((KineticName::KneeMoment, 1), tents(&[(20.0, 20.0, 350.0)])),
            ((KineticName::AnkleMoment, 0), ankle),
        ]);
        let values = of_cycle(&cycle, Some(800.0));
        for (key, expected) in [
            ("hip_extensor_moment_peak", 0.7),
            ("hip_flexor_moment_peak", -0.9),
            ("hip_abductor_moment_first_peak", 0.8),
            ("hip_abductor_moment_second_peak", 0.6),
            ("knee_extensor_moment_peak", 0.5),
            ("knee_moment_terminal_stance_least", -0.3),
            ("knee_valgus_moment_peak", 0.35),
            ("ankle_plantarflexor_moment_peak", 1.4),
            ("ankle_dorsiflexor_moment_peak", -0.2),
            ("hip_extensor_moment_peak_dimensionless", 0.7 / (9.81 * 0.8)),
        ] {
            same(&values, key, expected);
        }
        cycle.kinetics.settings = Some(KineticSettings {
            moment_frame: MomentFrame::Laboratory,
            ..KineticSettings::plug_in_gait()
        });
        assert!(!of_cycle(&cycle, Some(800.0)).contains_key("hip_extensor_moment_peak"));
    }

    #[test]
    fn the_ground_reaction_has_peaks_impulses_and_a_rate() {
        // 0 to 110 in 11 points, down to 80 at 30 %, up to 105 at 45 %, to zero at 60 %
        let corners = [
            (0.0, 0.0),
            (11.0, 110.0),
            (30.0, 80.0),
            (45.0, 105.0),
            (60.0, 0.0),
            (100.0, 0.0),
        ];
        let up: Curve = std::array::from_fn(|i| {
            let at = i as f64;
            let piece = corners.windows(2).find(|w| at <= w[1].0).unwrap();
            piece[0].1 + (at - piece[0].0) / (piece[1].0 - piece[0].0) * (piece[1].1 - piece[0].1)
        });
        let cycle = with(&[
            (
                (KineticName::NormalisedGrf, 0),
                tents(&[(10.0, 10.0, -20.0), (50.0, 10.0, 22.0)]),
            ),
            (
                (KineticName::NormalisedGrf, 1),
                tents(&[(4.0, 4.0, -3.0), (30.0, 20.0, 6.0)]),
            ),
            ((KineticName::NormalisedGrf, 2), up),
        ]);
        let values = of_cycle(&cycle, None);
        let vertical = 0.5 * 110.0 * 11.0 + 95.0 * 19.0 + 92.5 * 15.0 + 0.5 * 105.0 * 15.0;
        for (key, expected) in [
            ("vertical_force_first_peak", 110.0),
            ("vertical_force_trough", 80.0),
            ("vertical_force_second_peak", 105.0),
            ("braking_force_peak", -20.0),
            ("propulsion_force_peak", 22.0),
            ("medial_force_peak", 6.0),
            ("lateral_force_peak", -3.0),
            ("vertical_impulse", vertical * 0.012),
            ("braking_impulse", -20.0 * 10.0 * 0.012),
            ("propulsion_impulse", 22.0 * 10.0 * 0.012),
            ("loading_rate", 10.0 / 0.012),
        ] {
            same(&values, key, expected);
        }
        // one broad hump has no two peaks
        let hump = tents(&[(30.0, 30.0, 100.0)]);
        let mut single = with(&[
            ((KineticName::NormalisedGrf, 0), [0.0; 101]),
            ((KineticName::NormalisedGrf, 1), [0.0; 101]),
            ((KineticName::NormalisedGrf, 2), hump),
        ]);
        single.opposite_contact_pct = Some(52.0);
        let values = of_cycle(&single, None);
        assert!(!values.contains_key("vertical_force_second_peak"));
        assert!(!values.contains_key("vertical_force_trough") && !values.contains_key("braking_force_peak"));
        same(&values, "vertical_force_first_peak", 100.0);
    }

    #[test]
    fn work_ends_where_the_straight_lines_cross_zero() {
        let mut curve = [0.0; 101];
        curve[49] = -1.0;
        curve[50] = 3.0;
        curve[51] = 3.0;
        curve[52] = -3.0;
        // 0.75 * 3 / 2 on the left, 3 in the middle, 0.5 * 3 / 2 on the right
        assert!((area_around(&curve, 50) - (1.125 + 3.0 + 0.75)).abs() < EXACT);
        assert!((area(&curve, 49.75, |v| v.max(0.0)) - 0.75 * 2.0 / 2.0).abs() < EXACT);
    }
}
