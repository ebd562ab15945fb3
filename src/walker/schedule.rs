//! When the feet strike the ground, and the phase of the gait cycle that follows from it. Also the small
//! repeatable irregularities that make cycles differ.

use super::space::sin;
use crate::anatomy::Side;

/// A linear congruential generator (Knuth's MMIX constants): the same numbers on every machine.
#[derive(Debug, Clone)]
pub(super) struct Dice(u64);

impl Dice {
    pub(super) fn new(seed: u32) -> Dice {
        let mut dice = Dice(u64::from(seed).wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ 0x0123_4567);
        for _ in 0..4 {
            dice.even();
        }
        dice
    }

    /// The next number, evenly spread over -1 to 1.
    pub(super) fn even(&mut self) -> f64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        let high = u32::try_from(self.0 >> 32).unwrap_or(0);
        f64::from(high) / f64::from(u32::MAX) * 2.0 - 1.0
    }
}

/// Slow smooth functions of time, one per channel, of size about 1: what makes a walk not repeat itself.
#[derive(Debug, Clone)]
pub(super) struct Wobble {
    phases: Vec<[f64; 2]>,
}

impl Wobble {
    pub(super) fn new(dice: &mut Dice, channels: usize) -> Wobble {
        let phases = (0..channels).map(|_| [dice.even(), dice.even()]).collect();
        Wobble { phases }
    }

    /// The value of a channel at a time, no unit.
    pub(super) fn at(&self, channel: usize, time_s: f64) -> f64 {
        let [first, second] = self.phases[channel % self.phases.len()];
        let turn = std::f64::consts::TAU;
        0.6 * sin(turn * (0.27 * time_s + first)) + 0.4 * sin(turn * (0.61 * time_s + second))
    }
}

/// Foot strikes of both feet, from before the recording to after it.
#[derive(Debug, Clone)]
pub(super) struct Schedule {
    strikes_s: [Vec<f64>; 2],
}

/// How a schedule is laid out.
#[derive(Debug, Clone, Copy)]
pub(super) struct Rhythm {
    pub(super) stride_s: f64,
    /// Phase of the left cycle at which the right foot strikes.
    pub(super) right_strike: f64,
    /// A left strike.
    pub(super) first_left_s: f64,
    /// Events are moved to multiples of this.
    pub(super) grid_s: f64,
    /// Largest change of a stride or step time.
    pub(super) jitter_s: f64,
}

impl Schedule {
    /// Strides from before time 0 to after `end_s`.
    pub(super) fn new(rhythm: &Rhythm, end_s: f64, dice: &mut Dice) -> Schedule {
        let on_grid = |t: f64| (t / rhythm.grid_s).round() * rhythm.grid_s;
        let mut left = rhythm.first_left_s;
        while left > -2.5 * rhythm.stride_s {
            left -= rhythm.stride_s;
        }
        let mut strikes_s = [Vec::new(), Vec::new()];
        while left < end_s + 3.0 * rhythm.stride_s {
            let right = left + rhythm.right_strike * rhythm.stride_s + rhythm.jitter_s * dice.even();
            strikes_s[0].push(on_grid(left));
            strikes_s[1].push(on_grid(right));
            left += rhythm.stride_s + rhythm.jitter_s * dice.even();
        }
        Schedule { strikes_s }
    }

    pub(super) fn strikes_s(&self, side: Side) -> &[f64] {
        &self.strikes_s[side.index()]
    }

    /// The last strike at or before a time, as an index.
    pub(super) fn last_strike(&self, side: Side, time_s: f64) -> usize {
        let strikes = self.strikes_s(side);
        strikes.partition_point(|t| *t <= time_s).saturating_sub(1)
    }

    /// Cycles done at a time: whole numbers at the strikes, smooth between them.
    pub(super) fn cycles_done(&self, side: Side, time_s: f64) -> f64 {
        let strikes = self.strikes_s(side);
        let i = self
            .last_strike(side, time_s)
            .min(strikes.len().saturating_sub(2));
        let (start, end) = (strikes[i], strikes[i + 1]);
        let span = end - start;
        let rate = |a: usize, b: usize| 2.0 / (strikes[b] - strikes[a]);
        let first = if i > 0 { rate(i - 1, i + 1) } else { 1.0 / span };
        let last = if i + 2 < strikes.len() {
            rate(i, i + 2)
        } else {
            1.0 / span
        };
        let u = (time_s - start) / span;
        let (m0, m1) = (first * span, last * span);
        let fraction = u * (m0 + u * ((3.0 - 2.0 * m0 - m1) + u * (m0 + m1 - 2.0)));
        count(i) + fraction
    }
}

/// A count as a number.
pub(super) fn count(n: usize) -> f64 {
    u32::try_from(n).map_or(f64::MAX, f64::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_phase_is_whole_at_strikes_and_always_rises() {
        let rhythm = Rhythm {
            stride_s: 1.06,
            right_strike: 0.5,
            first_left_s: 0.3,
            grid_s: 0.01,
            jitter_s: 0.02,
        };
        let schedule = Schedule::new(&rhythm, 3.0, &mut Dice::new(4));
        for side in Side::BOTH {
            for (i, t) in schedule.strikes_s(side).iter().enumerate().skip(1).take(4) {
                assert!((schedule.cycles_done(side, *t) - count(i)).abs() < 1e-9);
            }
            let mut last = schedule.cycles_done(side, -1.0);
            for i in 1..400 {
                let now = schedule.cycles_done(side, -1.0 + 0.01 * f64::from(i));
                assert!(now > last, "the phase fell back");
                last = now;
            }
        }
    }

    #[test]
    fn dice_are_even() {
        let mut dice = Dice::new(1);
        let mean = (0..4000).map(|_| dice.even()).sum::<f64>() / 4000.0;
        assert!(mean.abs() < 0.03);
    }
}
