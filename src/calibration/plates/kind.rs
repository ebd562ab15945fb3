//! The types of C3D plates: channels, calibration matrix, what the channels mean, and where each definition is from.
//!
//! | type | channels | matrix | meaning | source | how sure |
//! |---|---|---|---|---|---|
//! | 1 | Fx Fy Fz Px Py Mz | none | force, centre of pressure, free moment | C3D user guide | sure |
//! | 2 | Fx Fy Fz Mx My Mz | none | force, moment about the sensors' origin | C3D user guide | sure, held against Vicon |
//! | 3 | Fx12 Fx34 Fy14 Fy23 Fz1..Fz4 | none | four sensors | Kistler force plate formulae | sure, held against ezc3d |
//! | 4 | as type 2 | 6 x 6 | type 2 after the matrix | C3D user guide | sure, held against ezc3d |
//! | 5 | Cz Dz Az Bz Yac Xdc Xab Ybd | 6 x 8 | type 2 after the matrix | Visual3D manual (`FP_TYPE 5`), BTK | sure but for the unit of the moments, which is the matrix's |
//! | 6 | Fx1 Fy1 Fz1 .. Fx4 Fy4 Fz4 | 12 x 12 | four sensors of three axes | Visual3D manual (`FP_TYPE 6`) | channels sure; the signs printed there for types 6 and 7 contradict each other, so statics decides |
//! | 7 | as type 3 | 8 x 8 | type 3 after the matrix | Visual3D manual (`FP_TYPE 7`) | as type 6 |
//! | 11 | 8, Kistler split belt | 8 x 8 | centre of pressure moved and turned by parameters without published names | listed in BTK | not known |
//! | 12 | Fz11..Fz14 Fz21..Fz24, Gaitway | 8 x 8 | vertical forces of two plates; where the sensors lie is not published | listed in BTK | not known |
//! | 21 | 6 per plate, AMTI stairs | 6 x 6 | type 4 with steps above the plate; where the steps lie is not published | listed in BTK | not known |

use super::finding::{PlateFault, Remark, remark};
use super::settings::Undocumented;

/// What the channels of a plate mean once the calibration matrix has been applied.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Family {
    /// Force, centre of pressure, free moment.
    Position,
    /// Force and moment about the sensors' origin.
    Wrench,
    /// Four sensors wired to eight channels.
    Pillars,
    /// Four sensors of three axes each.
    Sensors,
}

/// What a type consists of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Kind {
    /// Number of analog channels.
    pub(super) channels: usize,
    /// Rows of the calibration matrix, which has a column for each channel; 0 for none.
    pub(super) rows: usize,
    /// What the channels mean.
    pub(super) family: Family,
}

impl Kind {
    /// Whether the type has a matrix that might be stored transposed without anybody noticing.
    pub(super) fn square(self) -> bool {
        self.rows == self.channels
    }
}

/// What the type of a plate consists of, or why it cannot be read.
pub(super) fn kind(number: usize, stored: usize, policy: Undocumented) -> Result<Kind, Remark> {
    let of = |channels, rows, family| Kind {
        channels,
        rows,
        family,
    };
    let nearest = policy == Undocumented::AsNearest;
    match stored {
        1 => Ok(of(6, 0, Family::Position)),
        2 => Ok(of(6, 0, Family::Wrench)),
        3 => Ok(of(8, 0, Family::Pillars)),
        4 => Ok(of(6, 6, Family::Wrench)),
        5 => Ok(of(8, 6, Family::Wrench)),
        6 => Ok(of(12, 12, Family::Sensors)),
        7 => Ok(of(8, 8, Family::Pillars)),
        11 if nearest => Ok(of(8, 8, Family::Pillars)),
        21 if nearest => Ok(of(6, 6, Family::Wrench)),
        11 => Err(undocumented(
            number,
            "11 (Kistler split-belt treadmill)",
            "how its centre of pressure is moved and turned",
        )),
        12 => Err(undocumented(
            number,
            "12 (Gaitway treadmill)",
            "where its eight vertical sensors lie; it measures no shear",
        )),
        21 => Err(undocumented(
            number,
            "21 (AMTI stairs)",
            "where the steps lie above the plate",
        )),
        other => Err(remark(
            PlateFault::UnknownType,
            format!(
                "Plate {number} is of type {other}, which C3D does not have; it was not used. Correct FORCE_PLATFORM:TYPE."
            ),
        )),
    }
}

fn undocumented(number: usize, name: &str, lacking: &str) -> Remark {
    remark(
        PlateFault::UndocumentedType,
        format!(
            "Plate {number} is of type {name}; no published definition says {lacking}, so it was not used. Export the loads as type 2."
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn undocumented_types_are_refused_unless_the_policy_says_otherwise() {
        for stored in [11, 12, 21] {
            let refused = kind(1, stored, Undocumented::Refuse).unwrap_err();
            assert_eq!(refused.kind, PlateFault::UndocumentedType);
        }
        assert!(kind(1, 12, Undocumented::AsNearest).is_err());
        assert_eq!(
            kind(1, 11, Undocumented::AsNearest).unwrap(),
            kind(1, 7, Undocumented::Refuse).unwrap()
        );
        assert_eq!(
            kind(1, 21, Undocumented::AsNearest).unwrap(),
            kind(1, 4, Undocumented::Refuse).unwrap()
        );
        assert_eq!(
            kind(1, 8, Undocumented::AsNearest).unwrap_err().kind,
            PlateFault::UnknownType
        );
    }
}
