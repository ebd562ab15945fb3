//! The calibration matrix of a plate: its size, and whether it looks transposed.

use super::finding::{PlateFault, Remark, remark};
use super::kind::Kind;
use crate::capture::RawPlate;

/// In a matrix that turns volts into N and N.mm the rows of the moments are larger than those of the forces. When
/// the crosstalk of moments into forces is this many times that of forces into moments, it is the other way round.
const TRANSPOSED_RATIO: f64 = 10.0;

/// The matrix that the type needs, `[row][column]`: as stored, cut out of a larger one that holds nothing else, or
/// turned when only that fits (type 5 is met as 6 by 8 and as 8 by 6).
pub(super) fn matrix(raw: &RawPlate, kind: Kind, number: usize) -> Result<Option<Vec<Vec<f64>>>, Remark> {
    if kind.rows == 0 {
        return Ok(None);
    }
    let (rows, columns) = (kind.rows, kind.channels);
    let found = cut(&raw.cal_matrix, rows, columns).or_else(|| {
        let turned = (!kind.square()).then(|| transposed(&raw.cal_matrix))?;
        cut(&turned, rows, columns)
    });
    found.map(Some).ok_or_else(|| {
        remark(
            PlateFault::Matrix,
            format!(
                "Plate {number} (type {}) has no calibration matrix of {rows} by {columns}; it was not used. Write it to FORCE_PLATFORM:CAL_MATRIX.",
                raw.kind
            ),
        )
    })
}

/// The upper left part of a matrix whose rest is zero.
fn cut(matrix: &[Vec<f64>], rows: usize, columns: usize) -> Option<Vec<Vec<f64>>> {
    let finite = matrix.iter().flatten().all(|v| v.is_finite());
    let part: Vec<Vec<f64>> = matrix
        .iter()
        .take(rows)
        .map(|row| row.iter().take(columns).copied().collect())
        .collect();
    let whole = part.len() == rows && part.iter().all(|row| row.len() == columns);
    let below = matrix.iter().skip(rows).flatten();
    let beside = matrix.iter().take(rows).flat_map(|row| row.iter().skip(columns));
    let rest = below.chain(beside).all(|v| *v == 0.0);
    let filled = part.iter().all(|row| row.iter().any(|v| *v != 0.0));
    (finite && whole && rest && filled).then_some(part)
}

/// Rows and columns exchanged.
pub(super) fn transposed(matrix: &[Vec<f64>]) -> Vec<Vec<f64>> {
    let columns = matrix.iter().map(Vec::len).min().unwrap_or_default();
    (0..columns)
        .map(|column| matrix.iter().filter_map(|row| row.get(column)).copied().collect())
        .collect()
}

/// Whether a 6 by 6 matrix has its large crosstalk where a matrix in N and N.mm has its small one.
pub(super) fn looks_transposed(matrix: &[Vec<f64>]) -> bool {
    let sum = |rows: std::ops::Range<usize>, columns: std::ops::Range<usize>| -> f64 {
        let part = matrix.iter().take(rows.end).skip(rows.start);
        part.flat_map(|row| row.iter().take(columns.end).skip(columns.start))
            .map(|v| v.abs())
            .sum()
    };
    matrix.len() == 6 && sum(0..3, 3..6) > TRANSPOSED_RATIO * sum(3..6, 0..3)
}

#[cfg(test)]
mod tests {
    use super::super::kind::kind;
    use super::super::settings::Undocumented;
    use super::*;

    fn raw(rows: usize, columns: usize) -> RawPlate {
        let value = |row: usize, column: usize| (10 * (row + 1) + column + 1) as f64;
        RawPlate {
            kind: 5,
            corners_mm: [[0.0; 3]; 4],
            origin_mm: [0.0; 3],
            channels: Vec::new(),
            cal_matrix: (0..rows)
                .map(|r| (0..columns).map(|c| value(r, c)).collect())
                .collect(),
            cop_polynomial: None,
            zero_frames: None,
        }
    }

    #[test]
    fn type_5_is_read_in_either_orientation_and_type_4_only_as_stored() {
        let five = kind(1, 5, Undocumented::Refuse).unwrap();
        let direct = matrix(&raw(6, 8), five, 1).unwrap().unwrap();
        let turned = matrix(&raw(8, 6), five, 1).unwrap().unwrap();
        assert_eq!((direct.len(), direct[0].len()), (6, 8));
        assert_eq!(direct[0][..2], [11.0, 12.0]);
        assert_eq!((turned.len(), turned[0][1]), (6, 21.0));
        let four = kind(1, 4, Undocumented::Refuse).unwrap();
        assert!(matrix(&raw(6, 5), four, 1).is_err());
        assert!(
            matrix(&raw(8, 8), four, 1).is_err(),
            "numbers that belong nowhere"
        );
        assert_eq!(
            matrix(&raw(6, 6), four, 1).unwrap().unwrap(),
            raw(6, 6).cal_matrix
        );
    }

    #[test]
    fn the_blocks_of_crosstalk_tell_a_transposed_matrix() {
        // Forces in N, moments in N.mm: crosstalk of forces into moments is a thousand times the other.
        let mut matrix = vec![vec![0.0; 6]; 6];
        for (k, row) in matrix.iter_mut().enumerate() {
            row[k] = if k < 3 { 3.0 } else { 1200.0 };
        }
        matrix[3][1] = 6.0;
        matrix[1][3] = 0.01;
        assert!(!looks_transposed(&matrix));
        assert!(looks_transposed(&transposed(&matrix)));
    }
}
