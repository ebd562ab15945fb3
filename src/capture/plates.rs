//! Force plates as the file describes them, before anybody interprets them.

use std::ops::Range;

use super::c3d::{C3d, Leniency, Notice, Parameter};

/// The description of one force plate.
#[derive(Debug, Clone, PartialEq)]
pub struct RawPlate {
    /// `FORCE_PLATFORM:TYPE`: 1 to 7, 11, 12, 21.
    pub kind: usize,
    /// The four corners in the laboratory, mm, in stored order.
    pub corners_mm: [[f64; 3]; 4],
    /// `ORIGIN` as stored, mm: its sign convention differs between vendors.
    pub origin_mm: [f64; 3],
    /// Analog channels in stored order, 0-based.
    pub channels: Vec<usize>,
    /// `CAL_MATRIX` as `[row][column]`; empty when there is none. Units of the file.
    pub cal_matrix: Vec<Vec<f64>>,
    /// `FPCOPPOLY`, Kistler's correction of the centre of pressure: P1x to P6x, then P1y to P6y, for coordinates in
    /// the length unit of the file. Absent when the file has none or only zeros.
    pub cop_polynomial: Option<[f64; 12]>,
    /// Frames (0-based, half-open) whose mean is the unloaded signal, when the file names such frames and
    /// holds them.
    pub zero_frames: Option<Range<usize>>,
}

/// The plates in stored order. Plates that lack something are kept, with a notice.
pub(super) fn read(c3d: &C3d, to_mm: f64, notices: &mut Vec<Notice>) -> Vec<RawPlate> {
    let list = |name: &str| c3d.parameter_spelt("FORCE_PLATFORM", name);
    let types = list("TYPE").map(Parameter::counts).unwrap_or_default();
    let used = list("USED")
        .and_then(Parameter::first_count)
        .unwrap_or(types.len());
    let used = used.min(types.len());
    let corners = list("CORNERS").map(Parameter::floats).unwrap_or_default();
    let origins = list("ORIGIN").map(Parameter::floats).unwrap_or_default();
    let channels = list("CHANNEL")
        .map(|p| (p.counts(), p.dims.clone()))
        .unwrap_or_default();
    let zero_frames = list("ZERO").and_then(|p| window(c3d, &p.integers()));
    let mut plates = Vec::new();
    for (index, kind) in types.into_iter().take(used).enumerate() {
        let plate = RawPlate {
            kind,
            corners_mm: std::array::from_fn(|corner| triple(&corners, 4 * index + corner, to_mm)),
            origin_mm: triple(&origins, index, to_mm),
            channels: channels_of(&channels.0, &channels.1, index, used),
            cal_matrix: list("CAL_MATRIX").map(|p| matrix(p, index)).unwrap_or_default(),
            cop_polynomial: list("FPCOPPOLY").and_then(|p| polynomial(&p.floats(), index)),
            zero_frames: zero_frames.clone(),
        };
        let own = |list: &[f64], size: usize| {
            list.get(size * index..size * (index + 1))
                .is_some_and(|own| own.iter().all(|v| v.is_finite()))
        };
        let complete = own(&corners, 12) && own(&origins, 3);
        let wired = !plate.channels.is_empty() && plate.channels.iter().all(|c| *c < c3d.analog.channels);
        if !complete || !wired {
            let lacks = if complete {
                "channels that the file holds"
            } else {
                "CORNERS or ORIGIN"
            };
            notices.push(Notice::new(
                Leniency::PlateIncomplete,
                None,
                format!("force plate {} (type {kind}) lacks {lacks}", index + 1),
            ));
        }
        plates.push(plate);
    }
    plates
}

fn triple(values: &[f64], index: usize, factor: f64) -> [f64; 3] {
    let finite = |axis| {
        values
            .get(3 * index + axis)
            .copied()
            .filter(|v: &f64| v.is_finite())
    };
    std::array::from_fn(|axis| finite(axis).unwrap_or_default() * factor)
}

/// The channels of one plate, 0-based; zeros mean "none".
fn channels_of(channels: &[usize], dims: &[usize], index: usize, plates: usize) -> Vec<usize> {
    let per_plate = match dims {
        [per_plate, _, ..] => *per_plate,
        _ => channels.len() / plates.max(1),
    };
    let own = channels.chunks(per_plate.max(1)).nth(index).unwrap_or_default();
    own.iter().filter_map(|channel| channel.checked_sub(1)).collect()
}

/// The matrix of one plate from the column-major array.
fn matrix(parameter: &Parameter, index: usize) -> Vec<Vec<f64>> {
    let (rows, columns) = match parameter.dims.as_slice() {
        [rows, columns, ..] => (*rows, *columns),
        _ => (6, 6),
    };
    let mut values = parameter.floats();
    values
        .iter_mut()
        .filter(|v| !v.is_finite())
        .for_each(|v| *v = 0.0);
    let own = values
        .chunks(rows.saturating_mul(columns).max(1))
        .nth(index)
        .unwrap_or_default();
    if rows == 0 || own.len() < rows * columns {
        return Vec::new();
    }
    (0..rows)
        .map(|row| own.iter().skip(row).step_by(rows).copied().collect())
        .collect()
}

/// The twelve numbers of one plate.
fn polynomial(values: &[f64], index: usize) -> Option<[f64; 12]> {
    let own: [f64; 12] = values.chunks_exact(12).nth(index)?.try_into().ok()?;
    let useful = own.iter().all(|v| v.is_finite()) && own.iter().any(|v| *v != 0.0);
    useful.then_some(own)
}

/// `ZERO` counts frames of the recording from 1; it means something only when it starts at 1 or later and
/// the frames are in the file.
fn window(c3d: &C3d, zero: &[i32]) -> Option<Range<usize>> {
    let &[first, last, ..] = zero else {
        return None;
    };
    if first < 1 || last < first {
        return None;
    }
    let stored = c3d.points.first_frame.max(1);
    let start = usize::try_from(first).ok()?.checked_sub(stored)?;
    let end = usize::try_from(last).ok()?.checked_sub(stored)? + 1;
    (end <= c3d.points.frames).then_some(start..end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn matrices_are_column_major() {
        let p = Parameter::floats_array("CAL_MATRIX", &[2, 3, 2], (0..12_i16).map(f32::from).collect());
        assert_eq!(matrix(&p, 1), [[6.0, 8.0, 10.0], [7.0, 9.0, 11.0]]);
        assert!(matrix(&p, 2).is_empty());
    }

    #[test]
    fn a_polynomial_has_twelve_numbers_that_are_not_all_zero() {
        let values: Vec<f64> = (0..24).map(f64::from).collect();
        assert_eq!(polynomial(&values, 1).unwrap()[..2], [12.0, 13.0]);
        assert!(polynomial(&values, 2).is_none());
        assert!(polynomial(&[0.0; 12], 0).is_none());
    }

    #[test]
    fn channels_count_from_one() {
        assert_eq!(channels_of(&[1, 2, 3, 4], &[2, 2], 1, 2), [2, 3]);
        assert_eq!(channels_of(&[1, 2, 3, 4], &[4], 0, 2), [0, 1]);
        assert!(channels_of(&[0, 0], &[2, 1], 0, 1).is_empty());
    }
}
