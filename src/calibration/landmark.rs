//! The markers that the conventional gait model knows, and their tracks in one trial.

use crate::anatomy::Side;
use crate::capture::Trial;
use crate::geometry::Vec3;
use crate::signal::Track;

/// A marker position of the model. Paired ones exist on both sides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[allow(
    missing_docs,
    reason = "the names are the field's marker names; positions are in stem()"
)]
pub enum Landmark {
    Asi,
    Psi,
    Thi,
    Kne,
    Tib,
    Ank,
    Hee,
    Toe,
    /// Medial knee.
    Knm,
    /// Medial malleolus.
    Med,
    /// Knee alignment device, lateral stem.
    Kax,
    /// Knee alignment device, first of the other stems.
    Kd1,
    /// Knee alignment device, second of the other stems.
    Kd2,
    Fhd,
    Bhd,
    Sho,
    Elb,
    Wra,
    Wrb,
    Fin,
    /// Sacrum, in place of both PSI.
    Sacr,
    C7,
    T10,
    Clav,
    Strn,
}

const LANDMARKS: usize = 25;

impl Landmark {
    /// All of them, paired ones first.
    pub const ALL: [Landmark; LANDMARKS] = [
        Landmark::Asi,
        Landmark::Psi,
        Landmark::Thi,
        Landmark::Kne,
        Landmark::Tib,
        Landmark::Ank,
        Landmark::Hee,
        Landmark::Toe,
        Landmark::Knm,
        Landmark::Med,
        Landmark::Kax,
        Landmark::Kd1,
        Landmark::Kd2,
        Landmark::Fhd,
        Landmark::Bhd,
        Landmark::Sho,
        Landmark::Elb,
        Landmark::Wra,
        Landmark::Wrb,
        Landmark::Fin,
        Landmark::Sacr,
        Landmark::C7,
        Landmark::T10,
        Landmark::Clav,
        Landmark::Strn,
    ];

    /// The Plug-in Gait name without its side.
    pub fn stem(self) -> &'static str {
        match self {
            Landmark::Asi => "ASI",
            Landmark::Psi => "PSI",
            Landmark::Thi => "THI",
            Landmark::Kne => "KNE",
            Landmark::Tib => "TIB",
            Landmark::Ank => "ANK",
            Landmark::Hee => "HEE",
            Landmark::Toe => "TOE",
            Landmark::Knm => "KNM",
            Landmark::Med => "MED",
            Landmark::Kax => "KAX",
            Landmark::Kd1 => "KD1",
            Landmark::Kd2 => "KD2",
            Landmark::Fhd => "FHD",
            Landmark::Bhd => "BHD",
            Landmark::Sho => "SHO",
            Landmark::Elb => "ELB",
            Landmark::Wra => "WRA",
            Landmark::Wrb => "WRB",
            Landmark::Fin => "FIN",
            Landmark::Sacr => "SACR",
            Landmark::C7 => "C7",
            Landmark::T10 => "T10",
            Landmark::Clav => "CLAV",
            Landmark::Strn => "STRN",
        }
    }

    /// The landmark with that stem.
    pub fn from_stem(stem: &str) -> Option<Landmark> {
        Landmark::ALL.into_iter().find(|l| l.stem() == stem)
    }

    /// The marker with that Plug-in Gait name; the side of an unpaired one is left.
    pub fn from_name(name: &str) -> Option<(Landmark, Side)> {
        let mut all = Landmark::ALL
            .into_iter()
            .flat_map(|l| l.sides().iter().map(move |side| (l, *side)));
        all.find(|(landmark, side)| landmark.name(*side) == name)
    }

    /// Whether there is one on each side.
    pub fn is_paired(self) -> bool {
        self < Landmark::Sacr
    }

    /// The sides to ask for: both, or just one that stands for the middle.
    pub fn sides(self) -> &'static [Side] {
        if self.is_paired() {
            &Side::BOTH
        } else {
            &[Side::Left]
        }
    }

    /// The Plug-in Gait name, for instance `LASI` or `C7`.
    pub fn name(self, side: Side) -> String {
        if self.is_paired() {
            format!("{}{}", side.letter(), self.stem())
        } else {
            self.stem().to_owned()
        }
    }
}

/// The tracks of the known markers of one trial, mm in the laboratory frame.
#[derive(Debug, Clone)]
pub struct MarkerTracks {
    frames: usize,
    slots: Vec<Option<Track>>,
}

impl MarkerTracks {
    /// The tracks of a trial under the labels that a marker set found.
    pub fn read(trial: &Trial, labels: &[(Landmark, Side, String)]) -> MarkerTracks {
        let mut tracks = MarkerTracks::empty(trial.frames());
        for (landmark, side, label) in labels {
            if let Some(track) = trial.marker(label) {
                tracks.put(*landmark, *side, track);
            }
        }
        tracks
    }

    /// No markers at all.
    pub fn empty(frames: usize) -> MarkerTracks {
        MarkerTracks {
            frames,
            slots: vec![None; LANDMARKS * 2],
        }
    }

    /// Sets one track. Tracks of another length are ignored.
    pub fn put(&mut self, landmark: Landmark, side: Side, track: Track) {
        if track.len() == self.frames
            && let Some(slot) = self.slots.get_mut(place(landmark, side))
        {
            *slot = Some(track);
        }
    }

    /// Number of frames.
    pub fn frames(&self) -> usize {
        self.frames
    }

    /// The track of a marker, when the trial has it.
    pub fn track(&self, landmark: Landmark, side: Side) -> Option<&Track> {
        self.slots.get(place(landmark, side))?.as_ref()
    }

    /// Whether the marker is seen in at least one frame.
    pub fn has(&self, landmark: Landmark, side: Side) -> bool {
        self.track(landmark, side)
            .is_some_and(|t| t.valid.iter().any(|v| *v))
    }

    /// The position (mm) at a frame, when it is valid.
    #[inline]
    pub fn at(&self, landmark: Landmark, side: Side, frame: usize) -> Option<Vec3> {
        let track = self.slots.get(place(landmark, side))?.as_ref()?;
        track.at(frame).map(Vec3::from)
    }

    /// The position (mm) of an unpaired marker at a frame.
    #[inline]
    pub fn middle(&self, landmark: Landmark, frame: usize) -> Option<Vec3> {
        self.at(landmark, Side::Left, frame)
    }

    /// The back of the pelvis (mm): the middle of both PSI where the trial has them, else the sacral marker.
    #[inline]
    pub fn sacrum(&self, frame: usize) -> Option<Vec3> {
        let psi = Side::BOTH.map(|side| self.slots.get(place(Landmark::Psi, side)));
        if let [Some(Some(left)), Some(Some(right))] = psi {
            return Some((Vec3::from(left.at(frame)?) + Vec3::from(right.at(frame)?)) / 2.0);
        }
        self.middle(Landmark::Sacr, frame)
    }
}

#[inline]
fn place(landmark: Landmark, side: Side) -> usize {
    let side = if landmark.is_paired() { side.index() } else { 0 };
    landmark as usize * 2 + side
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_landmark_has_its_own_name_and_place() {
        for (i, landmark) in Landmark::ALL.into_iter().enumerate() {
            assert_eq!(landmark as usize, i);
            assert_eq!(Landmark::from_stem(landmark.stem()), Some(landmark));
        }
        assert_eq!(Landmark::Asi.name(Side::Right), "RASI");
        assert_eq!(Landmark::C7.name(Side::Right), "C7");
        assert_eq!(Landmark::from_name("RASI"), Some((Landmark::Asi, Side::Right)));
        assert_eq!(Landmark::from_name("C7"), Some((Landmark::C7, Side::Left)));
        assert_eq!(Landmark::from_name("ASI"), None);
    }
}
