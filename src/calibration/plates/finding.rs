//! What a reader should know of a plate, in words and as a code.

use serde::Serialize;

/// Something about a plate that a reader should know of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PlateFinding {
    /// Number of the plate in the file, from 1.
    pub plate: usize,
    /// Whether the plate could be used.
    pub used: bool,
    /// What it is about, for programs.
    pub kind: PlateFault,
    /// One sentence: what was found, and what to do.
    pub text: String,
}

/// What a finding about a plate is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PlateFault {
    /// A type that C3D does not have.
    UnknownType,
    /// A type whose definition nobody published in full.
    UndocumentedType,
    /// The corners do not span a rectangle.
    Corners,
    /// A filter that the sampling rate does not allow.
    Filter,
    /// The axes of the plate, or its forces, point the wrong way up.
    UpsideDown,
    /// Too few channels, or one that the file does not hold.
    MissingChannel,
    /// The channels were taken by their names, since the list of the file contradicts them.
    ChannelsByLabel,
    /// Samples that are no numbers.
    NotNumbers,
    /// A channel that never changes while the others do.
    DeadChannel,
    /// No channel ever changes.
    Silent,
    /// A channel that stands still at its extreme value under load.
    Saturated,
    /// Voltages without a calibration.
    Volts,
    /// A unit that is not known, taken as N and N.mm.
    UnitAssumed,
    /// Moments in another unit than the file says.
    UnitCorrected,
    /// More load than a person gives.
    LoadTooLarge,
    /// A load with the shape of a step and a thousandth of its size.
    LoadTooSmall,
    /// No calibration matrix, or one of the wrong size.
    Matrix,
    /// The calibration matrix only makes sense transposed.
    MatrixTransposed,
    /// The sign of the origin was turned round.
    OriginSign,
    /// No distances between the sensors.
    NoSensorDistances,
    /// Somebody stood on the plate in the frames that the file calls unloaded.
    BaselineLoaded,
    /// Level or drift of the unloaded plate is large.
    UnloadedLevel,
    /// Level and drift of the unloaded plate were subtracted.
    UnloadedRemoved,
    /// The centre of pressure lies beside the plate.
    OutsideCorners,
    /// No marker ever comes near the plate.
    OutsideWalkway,
    /// The stated analog rate is not that of the samples.
    AnalogRate,
    /// The correction of the centre of pressure was applied, or could not be.
    CopCorrection,
    /// The plate is the belt of a treadmill.
    Belt,
}

/// Why a plate is refused, or a remark about one that is used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Remark {
    pub(super) kind: PlateFault,
    pub(super) text: String,
}

/// A remark.
pub(super) fn remark(kind: PlateFault, text: impl Into<String>) -> Remark {
    Remark {
        kind,
        text: text.into(),
    }
}

/// The remarks about one plate that is used so far.
#[derive(Debug)]
pub(super) struct Remarks {
    /// Number of the plate, from 1.
    pub(super) number: usize,
    /// In the order in which they were made.
    pub(super) list: Vec<Remark>,
}

impl Remarks {
    /// None about that plate yet.
    pub(super) fn about(number: usize) -> Remarks {
        Remarks {
            number,
            list: Vec::new(),
        }
    }

    /// One more.
    pub(super) fn push(&mut self, remark: Remark) {
        self.list.push(remark);
    }
}
