//! Fewer points for the same line: what a curve in print can do without.

/// A point of a curve is left out when that moves the line by less than this, pixels.
const TOLERANCE: f64 = 0.6;

/// The same line with fewer points (Douglas and Peucker 1973), none further than [`TOLERANCE`] from it.
pub(super) fn thinned(points: &[(i32, i32)]) -> Vec<(i32, i32)> {
    let mut keep = vec![false; points.len()];
    if let Some(first) = keep.first_mut() {
        *first = true;
    }
    if let Some(last) = keep.last_mut() {
        *last = true;
    }
    let mut open = vec![(0, points.len().saturating_sub(1))];
    while let Some((from, to)) = open.pop() {
        let (Some(&a), Some(&b), Some(inner)) = (points.get(from), points.get(to), points.get(from + 1..to))
        else {
            continue;
        };
        if let Some((at, far)) = farthest(inner, a, b).map(|(i, far)| (from + 1 + i, far))
            && far > TOLERANCE
        {
            if let Some(kept) = keep.get_mut(at) {
                *kept = true;
            }
            open.push((from, at));
            open.push((at, to));
        }
    }
    points
        .iter()
        .zip(&keep)
        .filter(|(_, kept)| **kept)
        .map(|(p, _)| *p)
        .collect()
}

/// The point farthest from the line through two others, the last of several: its place and its distance, pixels.
fn farthest(points: &[(i32, i32)], a: (i32, i32), b: (i32, i32)) -> Option<(usize, f64)> {
    let of = |(x, y): (i32, i32)| (f64::from(x), f64::from(y));
    let ((ax, ay), (bx, by)) = (of(a), of(b));
    let (dx, dy) = (bx - ax, by - ay);
    let length = dx.hypot(dy);
    if length <= 0.0 {
        let from_a = |p: (i32, i32)| (of(p).0 - ax).hypot(of(p).1 - ay);
        let all = points.iter().map(|p| from_a(*p)).enumerate();
        return all.max_by(|x, y| x.1.total_cmp(&y.1));
    }
    // the areas of the parallelograms are whole numbers; only that of the farthest is divided by the length
    let (mut most, mut largest) = (None, 0.0);
    for (i, p) in points.iter().enumerate() {
        let (px, py) = of(*p);
        let area = ((px - ax) * dy - (py - ay) * dx).abs();
        if area >= largest {
            (most, largest) = (Some(i), area);
        }
    }
    most.map(|i| (i, largest / length))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn straight_lines_need_two_points_and_bends_stay() {
        let line: Vec<_> = (0..50).map(|i| (i * 10, i * 20)).collect();
        assert_eq!(thinned(&line).len(), 2);
        assert_eq!(thinned(&[(0, 0), (10, 50), (20, 0)]).len(), 3);
        assert!(thinned(&[]).is_empty());
        assert_eq!(thinned(&[(1, 1)]), vec![(1, 1)]);
    }

    /// As the paper has it: every point's distance by itself.
    fn distance(p: (i32, i32), a: (i32, i32), b: (i32, i32)) -> f64 {
        let of = |(x, y): (i32, i32)| (f64::from(x), f64::from(y));
        let ((px, py), (ax, ay), (bx, by)) = (of(p), of(a), of(b));
        let (dx, dy) = (bx - ax, by - ay);
        let length = dx.hypot(dy);
        if length <= 0.0 {
            return (px - ax).hypot(py - ay);
        }
        ((px - ax) * dy - (py - ay) * dx).abs() / length
    }

    proptest::proptest! {
        #[test]
        fn the_farthest_point_is_the_last_with_the_largest_distance(
            points in proptest::collection::vec((-9i32..9, -9i32..9), 0..30),
            a in (-9i32..9, -9i32..9),
            b in (-9i32..9, -9i32..9),
            times in proptest::sample::select(vec![1, 2, 137, 900]),
        ) {
            let scaled = |(x, y): (i32, i32)| (x * times, y * times);
            let (points, a, b) = (points.into_iter().map(scaled).collect::<Vec<_>>(), scaled(a), scaled(b));
            let all = points.iter().map(|p| distance(*p, a, b)).enumerate();
            proptest::prop_assert_eq!(farthest(&points, a, b), all.max_by(|x, y| x.1.total_cmp(&y.1)));
        }
    }
}
