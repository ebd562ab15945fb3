//! Vicon `.xcp` files: the camera calibration, of which the errors that it left are read.
//!
//! # References
//! Vicon, About calibration data (XCP) files: `Camera` nodes, each with `KeyFrame` nodes that hold the calibration from
//! a frame on; static cameras have one. `IMAGE_ERROR` is the mean distance between reprojected and seen wand markers on
//! the sensor, pixels; `WORLD_ERROR` the same in the volume, mm.

use std::path::Path;

use super::error::CaptureError;
use super::{text, xml};
use crate::files;

const NEEDED: &str = "the XML of a Vicon camera calibration";

/// One camera of a calibration.
#[derive(Debug, Clone, PartialEq)]
pub struct XcpCamera {
    /// Number or name for people: `USERID`, else `NAME`, else the device.
    pub name: String,
    /// Serial number of the device.
    pub device: String,
    /// What kind of camera it is, as the file says.
    pub kind: String,
    /// Reprojection error on the sensor, pixels; absent when the camera is not calibrated.
    pub image_error_px: Option<f64>,
    /// Error in the volume, mm.
    pub world_error_mm: Option<f64>,
}

/// The cameras of a calibration file.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct XcpFile {
    /// All cameras in file order.
    pub cameras: Vec<XcpCamera>,
}

impl XcpFile {
    /// Reads a file.
    ///
    /// # Errors
    /// When it cannot be read, is no XML or names no camera.
    pub fn read(path: &Path) -> Result<XcpFile, CaptureError> {
        let bytes = files::read(path)?;
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        XcpFile::from_bytes(&name, &bytes)
    }

    /// The same from bytes.
    ///
    /// # Errors
    /// When the bytes are no XML or name no camera; the error says where.
    pub fn from_bytes(name: &str, bytes: &[u8]) -> Result<XcpFile, CaptureError> {
        let text = text::decode(bytes);
        let document = xml::document(&text, name, NEEDED)?;
        let cameras: Vec<XcpCamera> = document
            .descendants()
            .filter(|node| node.tag_name().name().eq_ignore_ascii_case("Camera"))
            .map(camera)
            .collect();
        if cameras.is_empty() {
            return Err(CaptureError::SideFile {
                name: name.to_owned(),
                line: text.lines().count().max(1),
                found: "the end of the text and no camera before it".to_owned(),
                needed: NEEDED,
            });
        }
        Ok(XcpFile { cameras })
    }
}

fn camera(node: roxmltree::Node<'_, '_>) -> XcpCamera {
    let word = |name: &str| attribute(node, name).unwrap_or_default().trim().to_owned();
    // the last key frame is the calibration that holds now
    let key = node
        .descendants()
        .rfind(|child| child.tag_name().name().eq_ignore_ascii_case("KeyFrame"));
    // zero and negative errors stand for "not calibrated"
    let error = |name: &str| {
        let value = text::number(attribute(key?, name)?)?;
        (value.is_finite() && value > 0.0).then_some(value)
    };
    let names = [word("USERID"), word("NAME"), word("DEVICEID")];
    XcpCamera {
        name: names.iter().find(|n| !n.is_empty()).cloned().unwrap_or_default(),
        device: word("DEVICEID"),
        kind: [word("DISPLAY_TYPE"), word("TYPE")]
            .into_iter()
            .find(|kind| !kind.is_empty())
            .unwrap_or_default(),
        image_error_px: error("IMAGE_ERROR"),
        world_error_mm: error("WORLD_ERROR"),
    }
}

/// An attribute, whatever the case of its name.
fn attribute<'a>(node: roxmltree::Node<'a, '_>, name: &str) -> Option<&'a str> {
    let mut all = node.attributes();
    all.find(|a| a.name().eq_ignore_ascii_case(name))
        .map(|a| a.value())
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &[u8] = br#"<?xml version="1.0" encoding="UTF-8" standalone="no" ?>
        <Cameras VERSION="1.0.0">
          <Camera DEVICEID="2110011" DISPLAY_TYPE="Vero 2.2" NAME="" SENSOR_SIZE="2048 1088" SKEW="0" USERID="1">
            <ThresholdGrid BIT_DEPTH="0"/>
            <KeyFrames>
              <KeyFrame FOCAL_LENGTH="1700" FRAME="0" IMAGE_ERROR="0.5" WORLD_ERROR="0.9"/>
              <KeyFrame FOCAL_LENGTH="1701.5" FRAME="10" IMAGE_ERROR="0.1375" POSITION="1 2 3" WORLD_ERROR="0.21"/>
            </KeyFrames>
          </Camera>
          <Camera DEVICEID="2110012" DISPLAY_TYPE="Vue" USERID="2"><KeyFrames/></Camera>
        </Cameras>"#;

    #[test]
    fn the_last_key_frame_counts_and_a_camera_without_one_is_not_calibrated() {
        let file = XcpFile::from_bytes("lab.xcp", FILE).unwrap();
        let [first, second] = file.cameras.as_slice() else {
            panic!("{file:?}")
        };
        assert_eq!((first.name.as_str(), first.kind.as_str()), ("1", "Vero 2.2"));
        assert_eq!(first.device, "2110011");
        let bits = |value: Option<f64>| value.map(f64::to_bits);
        assert_eq!(bits(first.image_error_px), Some(0.1375_f64.to_bits()));
        assert_eq!(bits(first.world_error_mm), Some(0.21_f64.to_bits()));
        assert_eq!((second.image_error_px, second.world_error_mm), (None, None));
    }

    #[test]
    fn what_is_no_calibration_is_refused_with_the_line() {
        assert!(XcpFile::from_bytes("x", b"not xml").is_err());
        let error = XcpFile::from_bytes("lab.xcp", b"<Cameras/>").unwrap_err();
        assert!(error.to_string().contains("no camera"), "{error}");
    }
}
