//! Keeps a triple of Cardan angles continuous from frame to frame, as the vendor's outputs are.

/// An angle brought into (-180, 180] degrees.
#[inline]
pub fn wrap_deg(angle_deg: f64) -> f64 {
    if angle_deg > -180.0 && angle_deg <= 180.0 {
        return angle_deg;
    }
    let turned = angle_deg - 360.0 * ((angle_deg - 180.0) / 360.0).ceil();
    if turned <= -180.0 { turned + 360.0 } else { turned }
}

/// The last output of one angle; starts at zero and is kept across gaps.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Unwrap {
    previous_deg: [f64; 3],
}

impl Unwrap {
    /// The equivalent of `angles_deg` nearest to the last output: each component may turn by whole turns, and
    /// the whole triple may be replaced by its dual (v0+180, 180-v1, v2+180) where that is nearer.
    #[inline]
    pub fn next(&mut self, angles_deg: [f64; 3]) -> [f64; 3] {
        let near = |v: [f64; 3]| -> ([f64; 3], f64) {
            let mut out = v;
            let mut worst = 0.0_f64;
            for (o, p) in out.iter_mut().zip(self.previous_deg) {
                let mut step = *o - p;
                if step.abs() > 180.0 {
                    step -= 360.0 * (step / 360.0).round();
                    *o = p + step;
                }
                worst = worst.max(step.abs());
            }
            (out, worst)
        };
        let (plain, plain_worst) = near(angles_deg);
        // The dual differs by half a turn in two components: it cannot be nearer than a plain step of a
        // quarter turn.
        self.previous_deg = if plain_worst < 90.0 {
            plain
        } else {
            let [v0, v1, v2] = angles_deg;
            let (dual, dual_worst) = near([v0 + 180.0, 180.0 - v1, v2 + 180.0]);
            if dual_worst < plain_worst { dual } else { plain }
        };
        self.previous_deg
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn turns_past_half_a_turn_go_on() {
        let mut unwrap = Unwrap::default();
        let mut last = 0.0;
        for step in 0_i32..200 {
            let angle = f64::from(step) * 3.0;
            last = unwrap.next([wrap_deg(angle), 0.0, 0.0])[0];
            assert!((last - angle).abs() < 1e-9, "{step}");
        }
        assert!((last - 597.0).abs() < 1e-9);
    }

    #[test]
    fn the_dual_is_taken_when_it_is_nearer() {
        let mut unwrap = Unwrap::default();
        let out = unwrap.next([-175.0, 178.0, 174.0]);
        for (o, w) in out.iter().zip([5.0, 2.0, -6.0]) {
            assert!((o - w).abs() < 1e-9, "{out:?}");
        }
    }

    #[test]
    fn wrapping_ends_at_plus_180() {
        for (given, wanted) in [
            (190.0, -170.0),
            (-180.0, 180.0),
            (180.0, 180.0),
            (540.0, 180.0),
            (-725.0, -5.0),
        ] {
            assert!((wrap_deg(given) - wanted).abs() < 1e-9, "{given}");
        }
    }
}
