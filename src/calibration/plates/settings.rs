//! How plates are read: every choice that is not in the file has a name here.

use serde::{Deserialize, Serialize};

/// How plates are read.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct PlateSettings {
    /// Below this vertical force (N) there is no centre of pressure.
    pub cop_from_n: f64,
    /// The same for the belt of a treadmill (N), whose motor shakes the plate.
    pub belt_cop_from_n: f64,
    /// What is done with the level that an unloaded plate reads.
    pub baseline: Baseline,
    /// What is done with a calibration matrix that only makes sense transposed.
    pub matrix: MatrixPolicy,
    /// What is done with types whose definition nobody published in full.
    pub undocumented: Undocumented,
    /// Mass of the subject (kg) when it is known: loads are then held against it.
    pub body_mass_kg: Option<f64>,
    /// Speed of the belts (mm/s) when somebody states it; else it is looked for among the analog channels.
    pub belt_mm_s: Option<f64>,
    /// Zero-lag Butterworth low-pass of force and moment: cut-off of both passes together (Hz) and order per pass. None as
    /// stored, as Plug-in Gait uses them.
    pub low_pass: Option<(f64, usize)>,
}

impl PlateSettings {
    /// Centre of pressure from 20 N on, the threshold at which contacts begin too, 50 N on a belt (the thresholds of
    /// the manual of `Visual3D`). Nothing is subtracted beyond what the file asks for, as Vicon does.
    pub fn usual() -> PlateSettings {
        PlateSettings {
            cop_from_n: 20.0,
            belt_cop_from_n: 50.0,
            baseline: Baseline::AsStored,
            matrix: MatrixPolicy::AsStored,
            undocumented: Undocumented::Refuse,
            body_mass_kg: None,
            belt_mm_s: None,
            low_pass: None,
        }
    }

    /// The choices as label and text, for the report's list of settings.
    pub fn describe(&self) -> Vec<(&'static str, String)> {
        let baseline = match self.baseline {
            Baseline::AsStored => "as stored; the level of unloaded plates is told, not subtracted",
            Baseline::RemoveUnloaded => "level and drift of unloaded plates subtracted, the amount told",
        };
        let mut all = vec![("Plate baseline", baseline.to_owned())];
        if self.matrix == MatrixPolicy::TransposeWhenImpossible {
            let words = "transposed where the stored one is impossible";
            all.push(("Plate calibration matrix", words.to_owned()));
        }
        if self.undocumented == Undocumented::AsNearest {
            let words = "types 11 and 21 read as 7 and 4, their nearest published ones";
            all.push(("Undocumented plate types", words.to_owned()));
        }
        if let Some((hz, order)) = self.low_pass {
            let words = format!("low-pass {hz} Hz, order {order} per pass, forwards and backwards");
            all.push(("Plate filter", words));
        }
        if let Some(speed) = self.belt_mm_s {
            all.push(("Belt speed", format!("{speed} mm/s, stated")));
        }
        all
    }
}

/// What is done with the level that an unloaded plate reads. `FORCE_PLATFORM:ZERO` is honoured in either case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Baseline {
    /// Nothing further is subtracted; level and drift are only told. As Vicon Plug-in Gait does.
    AsStored,
    /// Level and drift of every channel, found in the unloaded stretches, are subtracted, and the amount is told.
    RemoveUnloaded,
}

/// What is done with a calibration matrix that only makes sense transposed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MatrixPolicy {
    /// The plate is not used, and the finding says why.
    AsStored,
    /// The transposed matrix is used, and the finding says so.
    TransposeWhenImpossible,
}

/// What is done with types 11, 12 and 21, whose definition nobody published in full.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Undocumented {
    /// The plate is not used, and the finding says why.
    Refuse,
    /// Type 11 is read as type 7 unless the file moves or turns its centre of pressure, type 21 as type 4 whose
    /// centre of pressure lies on the surface of the stored corners. Type 12 stays refused.
    AsNearest,
}
