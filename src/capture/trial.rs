//! A capture with units checked, names normalised and one clock.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use super::analysis::{self, AnalysisValue};
use super::c3d::{self, C3d, Leniency, Notice};
use super::error::CaptureError;
use super::events::{self, StoredEvent};
use super::gaps::Gaps;
use super::labels::{self, Label, PointKind};
use super::plates::{self, RawPlate};
use super::units;
use crate::files;
use crate::signal::Track;

/// A larger file is not read, bytes: an hour of 60 markers and 40 analog channels has 0.9 GB.
pub const LARGEST_CAPTURE: u64 = 1 << 30;

/// One capture: what a C3D file means.
#[derive(Debug, Clone)]
pub struct Trial {
    name: String,
    c3d: Arc<C3d>,
    repaired: BTreeMap<usize, Track>,
    labels: Vec<Label>,
    channels: Vec<String>,
    to_mm: f64,
    angles_to_deg: f64,
    events: Vec<StoredEvent>,
    plates: Vec<RawPlate>,
    analysis: Vec<AnalysisValue>,
    software: Option<String>,
    notices: Vec<Notice>,
}

impl Trial {
    /// Reads a C3D file.
    ///
    /// # Errors
    /// When the file cannot be read, or its bytes are no usable C3D file.
    pub fn read(path: &Path) -> Result<Trial, CaptureError> {
        let bytes = files::read_at_most(path, LARGEST_CAPTURE)?;
        let name = path.file_stem().unwrap_or_default().to_string_lossy();
        Trial::from_bytes(&name, &bytes)
    }

    /// The same from bytes in memory; `name` is the file stem.
    ///
    /// # Errors
    /// When the bytes are no usable C3D file.
    pub fn from_bytes(name: &str, bytes: &[u8]) -> Result<Trial, CaptureError> {
        let c3d = c3d::parse(bytes).map_err(|source| CaptureError::C3d {
            name: name.to_owned(),
            source: Box::new(source),
        })?;
        Ok(Trial::from_c3d(name, c3d))
    }

    /// The trial that a C3D file in memory stands for.
    pub fn from_c3d(name: &str, c3d: C3d) -> Trial {
        let mut notices = c3d.notices.clone();
        let to_mm = units::to_millimetres(&c3d, &mut notices);
        let angle_unit = c3d.parameter("POINT", "ANGLE_UNITS").and_then(|p| p.string());
        let broken = c3d.analog.data.iter().filter(|v| !v.is_finite()).count();
        if broken > 0 {
            let what = format!("{broken} analog samples are no numbers; physical zero is used for them");
            notices.push(Notice::new(Leniency::AnalogNotFinite, None, what));
        }
        let radians = angle_unit.is_some_and(|unit| unit.to_ascii_lowercase().starts_with("rad"));
        Trial {
            name: name.to_owned(),
            labels: labels::of_points(&c3d, &mut notices),
            channels: labels::of_channels(&c3d),
            to_mm,
            angles_to_deg: if radians { 1.0_f64.to_degrees() } else { 1.0 },
            events: events::read(&c3d, &mut notices),
            plates: plates::read(&c3d, to_mm, &mut notices),
            analysis: analysis::read(&c3d),
            software: c3d.parameter("MANUFACTURER", "SOFTWARE").and_then(|p| p.string()),
            notices,
            repaired: BTreeMap::new(),
            c3d: Arc::new(c3d),
        }
    }

    /// The file stem.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Number of stored frames.
    pub fn frames(&self) -> usize {
        self.c3d.points.frames
    }

    /// Frames per second; 0 when the file does not say.
    pub fn point_rate_hz(&self) -> f64 {
        self.c3d.points.rate_hz
    }

    /// Analog samples per second and channel.
    pub fn analog_rate_hz(&self) -> f64 {
        let per_frame = u32::try_from(self.c3d.analog.samples_per_frame).unwrap_or(u32::MAX);
        self.point_rate_hz() * f64::from(per_frame)
    }

    /// Number of the first stored frame in the recording, from 1.
    pub fn first_frame_number(&self) -> usize {
        self.c3d.points.first_frame.max(1)
    }

    /// Markers (and virtual markers) in file order, without subject prefix.
    pub fn marker_labels(&self) -> Vec<&str> {
        self.labels_of(|kind| kind == PointKind::Marker)
    }

    /// Model outputs in file order, without subject prefix.
    pub fn output_labels(&self) -> Vec<&str> {
        self.labels_of(|kind| kind != PointKind::Marker)
    }

    /// What the point of that label holds.
    pub fn kind(&self, label: &str) -> Option<PointKind> {
        self.labels.iter().find(|l| l.bare == label).map(|l| l.kind)
    }

    /// A marker's positions in mm, laboratory frame.
    pub fn marker(&self, label: &str) -> Option<Track> {
        self.marker_every(label, 1)
    }

    /// A marker's positions as in [`Trial::marker`], in the first of every so many frames.
    pub fn marker_every(&self, label: &str, frames: usize) -> Option<Track> {
        self.track(|l| l.kind == PointKind::Marker && l.bare == label, frames)
    }

    /// A model output in the unit of its kind (angles in degrees), also under its old name with a `V`.
    pub fn output(&self, label: &str) -> Option<Track> {
        let named = |l: &Label| l.kind != PointKind::Marker && l.bare == label;
        let named_v = |l: &Label| l.kind != PointKind::Marker && l.bare.strip_suffix('V') == Some(label);
        self.track(named, 1).or_else(|| self.track(named_v, 1))
    }

    /// Any point: a position in mm, or a model output in its unit.
    pub fn point(&self, label: &str) -> Option<Track> {
        self.track(|l| l.bare == label, 1)
    }

    /// The same trial with other tracks (mm) for some of its markers: filled, relabelled, repaired. What the file holds
    /// (`c3d`, `place_of`) stays as it is; tracks of unknown labels or of another length are ignored.
    #[must_use]
    pub fn with_markers(&self, tracks: impl IntoIterator<Item = (String, Track)>) -> Trial {
        let mut repaired = self.clone();
        for (label, track) in tracks {
            let is_it = |l: &Label| l.kind == PointKind::Marker && l.bare == label;
            if let Some(index) = self.labels.iter().position(is_it)
                && track.len() == self.frames()
            {
                repaired.repaired.insert(index, track);
            }
        }
        repaired
    }

    /// The gaps of a point.
    pub fn gaps(&self, label: &str) -> Option<Gaps> {
        self.point(label).map(|track| Gaps::of(&track))
    }

    /// Stored events, sorted by time.
    pub fn events(&self) -> &[StoredEvent] {
        &self.events
    }

    /// Force plates in stored order.
    pub fn plates(&self) -> &[RawPlate] {
        &self.plates
    }

    /// Names of the analog channels in stored order.
    pub fn analog_labels(&self) -> Vec<&str> {
        self.channels.iter().map(String::as_str).collect()
    }

    /// Units of the analog channels in stored order, as far as the file gives them.
    pub fn analog_units(&self) -> Vec<String> {
        self.c3d.strings("ANALOG", "UNITS")
    }

    /// The samples of an analog channel (0-based) in physical units; samples that are no numbers are 0, which a
    /// notice says.
    pub fn analog_channel(&self, index: usize) -> Option<Vec<f64>> {
        let mut samples = self.c3d.analog.channel(index)?;
        for sample in samples.iter_mut().filter(|v| !v.is_finite()) {
            *sample = 0.0;
        }
        Some(samples)
    }

    /// A measurement of the `PROCESSING` group as stored; the case of the name does not matter.
    pub fn processing(&self, name: &str) -> Option<f64> {
        analysis::processing(&self.c3d, name)
    }

    /// An angle of the `PROCESSING` group in degrees, whatever the software stored.
    pub fn processing_angle_deg(&self, name: &str) -> Option<f64> {
        analysis::processing_angle_deg(&self.c3d, self.software(), name)
    }

    /// The values of the `ANALYSIS` group.
    pub fn analysis(&self) -> &[AnalysisValue] {
        &self.analysis
    }

    /// `SUBJECTS:IS_STATIC`, when the file has it.
    pub fn is_static_flag(&self) -> Option<bool> {
        let stored = self.c3d.parameter("SUBJECTS", "IS_STATIC")?.number()?;
        Some(stored != 0.0)
    }

    /// The subjects in the file, by label prefix or name. Their number matters; they are never printed.
    pub fn subjects(&self) -> Vec<String> {
        labels::subjects(&self.c3d, &self.labels)
    }

    /// `MANUFACTURER:SOFTWARE`.
    pub fn software(&self) -> Option<&str> {
        self.software.as_deref()
    }

    /// Every leniency that was applied.
    pub fn notices(&self) -> &[Notice] {
        &self.notices
    }

    /// The file itself.
    pub fn c3d(&self) -> &C3d {
        &self.c3d
    }

    /// Time of the first stored frame on the clock of the recording, on which frame number 1 is 0, in s.
    pub fn first_frame_s(&self) -> f64 {
        events::first_frame_s(&self.c3d)
    }

    /// Millimetres in one length unit of the file.
    pub fn millimetres_per_unit(&self) -> f64 {
        self.to_mm
    }

    /// Degrees in one angle unit of the file's model outputs.
    pub fn degrees_per_unit(&self) -> f64 {
        self.angles_to_deg
    }

    /// An angle in degrees as this file's software stores it in `PROCESSING` (see `processing_angle_deg`).
    pub fn processing_angle_from_deg(&self, angle_deg: f64) -> f64 {
        analysis::processing_angle_from_deg(&self.c3d, self.software(), angle_deg)
    }

    /// Where the point of that label is stored, outputs of old names included.
    pub fn place_of(&self, label: &str) -> Option<usize> {
        let place = |name: &str| self.labels.iter().position(|l| l.bare == name);
        place(label).or_else(|| place(&format!("{label}V")))
    }

    /// The label as stored, or as it would be stored with the prefix that the file's labels have.
    pub fn stored_label(&self, label: &str) -> String {
        let stored = self.place_of(label).and_then(|place| self.labels.get(place));
        if let Some(stored) = stored.and_then(|l| l.stored.as_ref()) {
            return stored.clone();
        }
        let prefix = self
            .labels
            .iter()
            .filter_map(|l| l.stored.as_ref()?.strip_suffix(l.bare.as_str()))
            .find(|prefix| !prefix.is_empty())
            .unwrap_or_default();
        format!("{prefix}{label}")
    }

    /// The same trial with the samples of two labels exchanged in some frames; `None` without these labels.
    pub fn with_exchanged(&self, [a, b]: [&str; 2], frames: &std::ops::Range<usize>) -> Option<Trial> {
        let pair = [self.place_of(a)?, self.place_of(b)?];
        let mut c3d = (*self.c3d).clone();
        c3d.exchange_points(pair, frames.clone());
        Some(Trial::from_c3d(&self.name, c3d))
    }

    fn labels_of(&self, wanted: impl Fn(PointKind) -> bool) -> Vec<&str> {
        let matching = self.labels.iter().filter(|l| wanted(l.kind));
        matching.map(|l| l.bare.as_str()).collect()
    }

    fn track(&self, wanted: impl Fn(&Label) -> bool, every: usize) -> Option<Track> {
        let (index, label) = self.labels.iter().enumerate().find(|(_, l)| wanted(l))?;
        let every = every.max(1);
        if let Some(track) = self.repaired.get(&index) {
            return Some(Track {
                values: track.values.iter().step_by(every).copied().collect(),
                valid: track.valid.iter().step_by(every).copied().collect(),
            });
        }
        let factor = match label.kind {
            PointKind::Marker => self.to_mm,
            PointKind::Angle => self.angles_to_deg,
            PointKind::Force | PointKind::Moment | PointKind::Power | PointKind::Scalar => 1.0,
        };
        let points = &self.c3d.points;
        let step = points.count.max(1).saturating_mul(every);
        let stored = points.data.get(index..).unwrap_or_default().chunks(step);
        let (values, valid) = stored
            .map(|from_here| {
                let sample = from_here[0];
                let [x, y, z, _] = sample.map(f64::from);
                if c3d::is_valid(sample) {
                    ([x * factor, y * factor, z * factor], true)
                } else {
                    ([0.0; 3], false)
                }
            })
            .unzip();
        Some(Track { values, valid })
    }
}
