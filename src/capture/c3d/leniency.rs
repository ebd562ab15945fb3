//! Every deviation from the C3D documentation that the reader puts up with, by name, in one place.

/// A tolerated deviation. Each use leaves a [`Notice`]; what is not listed here is an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Leniency {
    /// The processor byte of the parameter section is none of 84, 85, 86; the order in which the header makes
    /// sense is taken.
    UnknownProcessor,
    /// The parameter section runs on past the number of blocks it announces, or announces more than there are.
    SectionLength,
    /// The chain of parameter records breaks off in something that is no record; those before it are kept.
    BrokenRecordChain,
    /// A record reaches past its own link; the link is followed when it leads to a record (the values are then
    /// not read), else the record's own length.
    RecordPastItsLink,
    /// A parameter says that it holds more than its section has room for; it is kept without values.
    ParameterPastSection,
    /// A parameter of a type that C3D does not have; it is left out.
    UnknownParameterType,
    /// A parameter of a group that has no record; a group is made up for it.
    OrphanParameter,
    /// Two groups with one number; the parameters go to the first.
    DuplicateGroup,
    /// Header and parameters disagree on a count; the one that fits the data section is taken.
    CountsDisagree,
    /// Header and parameters disagree on where the data start.
    DataStartDisagrees,
    /// The scale factor of the header differs from `POINT:SCALE`.
    ScaleDisagrees,
    /// The rate of the header differs from `POINT:RATE`.
    RateDisagrees,
    /// The data section is shorter than announced; the whole frames that are there are read.
    FewerFrames,
    /// `ANALOG:SCALE`, `OFFSET` or `GEN_SCALE` is absent or too short; 1, 0 and 1 are used.
    AnalogScalingMissing,
    /// An analog offset stored as -32,768 among float samples that are never negative; it is the unsigned 32,768.
    UnsignedOffset,
    /// Analog samples that are no numbers; physical zero is put in their place.
    AnalogNotFinite,
    /// Fewer labels than points or channels; numbered names are used for the rest.
    LabelsMissing,
    /// `POINT:UNITS` is absent or unknown; the unit was inferred from the size of the coordinates.
    UnitsInferred,
    /// The point rate is absent or not positive.
    RateMissing,
    /// Events without context, label or time, or lists of different lengths.
    EventsIncomplete,
    /// A force plate whose description lacks something or points at channels that are not there.
    PlateIncomplete,
}

impl Leniency {
    /// A stable short name, for reports and tests.
    pub fn key(self) -> &'static str {
        match self {
            Leniency::UnknownProcessor => "unknown-processor",
            Leniency::SectionLength => "section-length",
            Leniency::BrokenRecordChain => "broken-record-chain",
            Leniency::RecordPastItsLink => "record-past-its-link",
            Leniency::ParameterPastSection => "parameter-past-section",
            Leniency::UnknownParameterType => "unknown-parameter-type",
            Leniency::OrphanParameter => "orphan-parameter",
            Leniency::DuplicateGroup => "duplicate-group",
            Leniency::CountsDisagree => "counts-disagree",
            Leniency::DataStartDisagrees => "data-start-disagrees",
            Leniency::ScaleDisagrees => "scale-disagrees",
            Leniency::RateDisagrees => "rate-disagrees",
            Leniency::FewerFrames => "fewer-frames",
            Leniency::AnalogScalingMissing => "analog-scaling-missing",
            Leniency::UnsignedOffset => "unsigned-offset",
            Leniency::AnalogNotFinite => "analog-not-finite",
            Leniency::LabelsMissing => "labels-missing",
            Leniency::UnitsInferred => "units-inferred",
            Leniency::RateMissing => "rate-missing",
            Leniency::EventsIncomplete => "events-incomplete",
            Leniency::PlateIncomplete => "plate-incomplete",
        }
    }

    /// Whether the deviation makes the numbers themselves doubtful, so that a report has to show it.
    pub fn is_serious(self) -> bool {
        matches!(
            self,
            Leniency::UnknownProcessor
                | Leniency::BrokenRecordChain
                | Leniency::ParameterPastSection
                | Leniency::CountsDisagree
                | Leniency::FewerFrames
                | Leniency::AnalogNotFinite
                | Leniency::UnitsInferred
                | Leniency::PlateIncomplete
                | Leniency::EventsIncomplete
        )
    }
}

/// Names as documented, and as some writers spell them.
pub(super) const SPELLINGS: [(&str, &str); 3] = [
    ("OFFSET", "OFFSETS"),
    ("FORCE_PLATFORM", "FORCE_PLATEFORM"),
    ("FRAMES", "FRAME"),
];

/// One leniency that was applied to one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// The policy.
    pub policy: Leniency,
    /// What was found and what was done, in one sentence.
    pub what: String,
    /// Offset in bytes from the start of the file, where there is one.
    pub at_byte: Option<usize>,
}

impl Notice {
    pub(crate) fn new(policy: Leniency, at_byte: Option<usize>, what: String) -> Notice {
        Notice {
            policy,
            what,
            at_byte,
        }
    }
}

impl std::fmt::Display for Notice {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.at_byte {
            Some(at) => write!(f, "{} (byte {at})", self.what),
            None => f.write_str(&self.what),
        }
    }
}
