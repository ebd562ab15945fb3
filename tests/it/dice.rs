//! Numbers that only look random: the same ones in every run of a test.

use std::time::Duration;

/// A linear congruential generator (Knuth, MMIX).
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Dice {
        let mut dice = Dice(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15).wrapping_add(1));
        for _ in 0..8 {
            dice.below(2);
        }
        dice
    }

    pub fn below(&mut self, count: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) % count.max(1) as u64) as usize
    }

    pub fn of<'a>(&mut self, list: &[&'a str]) -> &'a str {
        list[self.below(list.len())]
    }

    pub fn often(&mut self) -> bool {
        self.below(2) == 0
    }

    /// A moment within a time, to the microsecond.
    pub fn moment(&mut self, within: Duration) -> Duration {
        Duration::from_micros(self.below(within.as_micros() as usize) as u64)
    }
}
