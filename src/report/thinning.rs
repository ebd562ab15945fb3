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
        let farthest = inner
            .iter()
            .enumerate()
            .map(|(i, &p)| (from + 1 + i, distance(p, a, b)))
            .max_by(|x, y| x.1.total_cmp(&y.1));
        if let Some((at, far)) = farthest
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

/// Distance of a point from the line through two others, pixels.
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
