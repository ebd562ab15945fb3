//! Vicon `.vsk` files: the subject's skeleton, of which the measurements (`StaticParameter`) are read.

use std::path::Path;

use super::error::CaptureError;
use super::{text, xml};
use crate::files;

/// The file is named after the person: errors carry this instead.
const NAME: &str = "subject.vsk";
const NEEDED: &str = "the XML of a Vicon skeleton with its measurements";

/// The measurements of a skeleton file under the names of the C3D group `PROCESSING`. Lengths in mm, masses in
/// kg, angles in radians.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct VskFile {
    values: Vec<(String, f64)>,
}

impl VskFile {
    /// Reads a file.
    ///
    /// # Errors
    /// When it cannot be read, is no XML or holds no `StaticParameter`.
    pub fn read(path: &Path) -> Result<VskFile, CaptureError> {
        let bytes = files::read(path)?;
        // The file is named after the person: the error must not carry the name.
        VskFile::from_bytes(&bytes)
    }

    /// The same from bytes.
    ///
    /// # Errors
    /// When the bytes are no XML or hold no `StaticParameter`; the error says where and quotes nothing.
    pub fn from_bytes(bytes: &[u8]) -> Result<VskFile, CaptureError> {
        let text = text::decode(bytes);
        let document = xml::document(&text, NAME, NEEDED)?;
        let parameters = document
            .descendants()
            .filter(|node| node.has_tag_name("StaticParameter"));
        let mut parameters = parameters.peekable();
        if parameters.peek().is_none() {
            return Err(CaptureError::SideFile {
                name: NAME.to_owned(),
                line: text.lines().count().max(1),
                found: "the end of the text and no StaticParameter before it".to_owned(),
                needed: NEEDED,
            });
        }
        let values = parameters.filter_map(|node| {
            let value = text::number(node.attribute("VALUE")?)?;
            Some((processing_name(node.attribute("NAME")?), value))
        });
        Ok(VskFile {
            values: values.collect(),
        })
    }

    /// A measurement; the name is that of the `PROCESSING` group, its case does not matter.
    pub fn value(&self, name: &str) -> Option<f64> {
        let same = |(key, _): &&(String, f64)| key.eq_ignore_ascii_case(name);
        self.values.iter().find(same).map(|(_, value)| *value)
    }

    /// An angle in degrees.
    pub fn angle_deg(&self, name: &str) -> Option<f64> {
        self.value(name).map(f64::to_degrees)
    }

    /// All measurements in file order.
    pub fn values(&self) -> &[(String, f64)] {
        &self.values
    }
}

/// `LeftLegLength` of a skeleton is `LLegLength` of `PROCESSING`.
fn processing_name(name: &str) -> String {
    for (word, letter) in [("Left", "L"), ("Right", "R")] {
        if let Some(rest) = name.strip_prefix(word)
            && rest.starts_with(|c: char| c.is_ascii_uppercase())
        {
            return format!("{letter}{rest}");
        }
    }
    name.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_of_the_c3d_group() {
        let xml = br#"<?xml version="1.0"?><KinematicModel><Parameters>
            <StaticParameter NAME="LeftLegLength" VALUE="880.5"/>
            <StaticParameter NAME="RightTibialTorsion" VALUE="-0.1" PRIOR="0"/>
            <StaticParameter NAME="Bodymass" VALUE="60"/>
            <StaticParameter NAME="InterAsisDistance" VALUE="none"/></Parameters></KinematicModel>"#;
        let vsk = VskFile::from_bytes(xml).unwrap();
        assert_eq!(
            vsk.value("LLegLength").map(f64::to_bits),
            Some(880.5_f64.to_bits())
        );
        assert!((vsk.angle_deg("RTibialTorsion").unwrap() + 5.729_577_951).abs() < 1e-8);
        assert_eq!(vsk.values().len(), 3);
        assert!(VskFile::from_bytes(b"not xml").is_err());
        let error = VskFile::from_bytes(b"<KinematicModel>\n</KinematicModel>").unwrap_err();
        assert!(
            error.to_string().contains("line 2: found the end of the text"),
            "{error}"
        );
    }
}
