//! Points of a page as the whole pixels of a drawing.

/// plotters draws in whole pixels; ten to a point make curves smooth in print.
pub(super) const PIXELS_PER_POINT: f64 = 10.0;

/// Points to pixels, halves away from zero. Out-of-range sizes saturate; a drawing is never that large.
#[allow(
    clippy::cast_possible_truncation,
    reason = "`as` from float saturates; a page is a few thousand pixels"
)]
pub(super) fn px(points: f64) -> i32 {
    // `round` is a call into the system's library, for every point of every curve
    let pixels = points * PIXELS_PER_POINT;
    let whole = pixels as i32;
    let rest = pixels - f64::from(whole);
    whole
        .saturating_add(i32::from(rest >= 0.5))
        .saturating_sub(i32::from(rest <= -0.5))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[allow(
        clippy::cast_possible_truncation,
        reason = "the rounding that `px` stands for"
    )]
    fn pixels_are_rounded_halves_away_from_zero() {
        let ends = [
            f64::NAN,
            f64::INFINITY,
            f64::NEG_INFINITY,
            1e300,
            -1e300,
            214_748_364.75,
            -214_748_364.85,
        ];
        let ends = ends.into_iter().chain([214_748_364.7, -214_748_364.8]);
        for points in (-4000..4000).map(|n| f64::from(n) * 0.0125).chain(ends) {
            for points in [points, points.next_up(), points.next_down()] {
                assert_eq!(px(points), (points * PIXELS_PER_POINT).round() as i32, "{points}");
            }
        }
    }
}
