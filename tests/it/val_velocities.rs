//! Velocities of segments against what must hold for any walk: over a cycle the pelvis moves as fast as the person walks,
//! and what turns comes back.

use ambula::anatomy::{Side, VelocityName};
use ambula::cycles::Cycle;
use ambula::parameters::{find, of_cycle};
use ambula::session::{self, Overrides};

use super::corpus;

/// Walking speed is that of a resting foot, which does not mind when exactly a strike is put; the pelvis moves on
/// meanwhile. Strikes 20 ms off at both ends of a cycle of 1 s make 4 %, and steps of different length do the rest
/// (95th centile of the cycles).
const SPEED_SHARE: f64 = 0.05;
/// The longest difference from one strike to the next in the tilt of a segment (degrees): people do not repeat
/// themselves exactly, and a mean over 101 points is no integral.
const RETURN_DEG: f64 = 12.0;
/// Shank in swing of the twelve healthy at their own speed (degrees/s): gyroscopes on the shanks of healthy adults give
/// 300 to 500 (Catalfamo et al., Sensors 2010;10:5683-5702, figures 4 and 5); children turn faster.
const SHANK_MOST: (f64, f64) = (300.0, 600.0);

fn net_turn_deg(cycle: &Cycle, name: VelocityName) -> Option<f64> {
    let curve = cycle.velocities.get(&name)?;
    let inner: f64 = curve[1..100].iter().sum();
    Some((inner + 0.5 * (curve[0] + curve[100])) / 100.0 * cycle.duration_s())
}

fn quantiles(mut values: Vec<f64>) -> (f64, f64, f64) {
    values.sort_by(f64::total_cmp);
    let at = |share: f64| values[((values.len() - 1) as f64 * share).round() as usize];
    (at(0.5), at(0.95), at(1.0))
}

#[test]
fn the_pelvis_moves_as_fast_as_the_person_walks_and_segments_come_back() {
    let Some(corpus) = corpus::folder() else { return };
    let (mut speeds, mut turns, mut shanks) = (Vec::new(), Vec::new(), Vec::new());
    for number in ["02D", "30A", "33A", "40A", "55A"] {
        let folder = corpus.join(format!("gait/healthy-HC0{number}"));
        let outcome = session::run(&folder, &Overrides::default(), &session::Silent).unwrap();
        for condition in &outcome.conditions {
            for cycle in condition.cycles.iter().filter(|c| c.is_accepted()) {
                let values = of_cycle(cycle, None);
                let (speed, pelvis) = (values["walking_speed"], values["pelvis_forward_velocity_mean"]);
                speeds.push((pelvis / speed - 1.0).abs());
                for name in VelocityName::ALL.into_iter().filter(|n| n.is_turn()) {
                    turns.extend(net_turn_deg(cycle, name).map(f64::abs));
                }
            }
            for side in Side::BOTH {
                let most = find(
                    &condition.parameters,
                    "shank_turn_velocity_most_in_swing",
                    Some(side),
                );
                shanks.extend(most.map(|p| p.mean));
            }
        }
    }
    assert!(
        speeds.len() > 10 && shanks.len() > 5,
        "{} {}",
        speeds.len(),
        shanks.len()
    );
    let speed = quantiles(speeds);
    let turn = quantiles(turns);
    println!(
        "pelvis against walking speed, share: q50 {:.4} q95 {:.4} max {:.4}",
        speed.0, speed.1, speed.2
    );
    println!(
        "net turn over a cycle, degrees: q50 {:.2} q95 {:.2} max {:.2}",
        turn.0, turn.1, turn.2
    );
    println!("shank in swing, degrees/s: {shanks:.0?}");
    assert!(speed.1 < SPEED_SHARE, "{speed:?}");
    assert!(turn.2 < RETURN_DEG, "{turn:?}");
    assert!(
        shanks.iter().all(|s| (SHANK_MOST.0..SHANK_MOST.1).contains(s)),
        "{shanks:?}"
    );
}
