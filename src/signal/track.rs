//! A three-component quantity sampled in time, with its validity beside it.

/// Three components per sample and which samples are valid. The unit is that of the owner's name
/// (`positions_mm`, `angles_deg`). Invalid samples hold zeros, never NaN, and are never to be read.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Track {
    /// One triple per frame.
    pub values: Vec<[f64; 3]>,
    /// Whether the triple of the same index is valid.
    pub valid: Vec<bool>,
}

impl Track {
    /// A track without a single valid sample.
    pub fn missing(frames: usize) -> Track {
        Track {
            values: vec![[0.0; 3]; frames],
            valid: vec![false; frames],
        }
    }

    /// Number of frames.
    pub fn len(&self) -> usize {
        self.values.len()
    }

    /// Whether there are no frames at all.
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// The sample at a frame, when it exists and is valid.
    ///
    /// ```
    /// use ambula::signal::Track;
    ///
    /// let mut heel_mm = Track::missing(2);
    /// heel_mm.set(1, Some([10.0, 20.0, 30.0]));
    /// assert_eq!((heel_mm.at(0), heel_mm.at(1)), (None, Some([10.0, 20.0, 30.0])));
    /// ```
    pub fn at(&self, frame: usize) -> Option<[f64; 3]> {
        match self.valid.get(frame) {
            Some(true) => self.values.get(frame).copied(),
            _ => None,
        }
    }

    /// Stores a sample, or marks it missing.
    pub fn set(&mut self, frame: usize, sample: Option<[f64; 3]>) {
        if let (Some(value), Some(valid)) = (self.values.get_mut(frame), self.valid.get_mut(frame)) {
            *value = sample.unwrap_or([0.0; 3]);
            *valid = sample.is_some();
        }
    }

    /// How many samples are valid.
    pub fn valid_count(&self) -> usize {
        self.valid.iter().filter(|v| **v).count()
    }
}
