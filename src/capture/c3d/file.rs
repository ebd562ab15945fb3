//! A whole C3D file in memory.

use super::error::C3dError;
use super::frames::{self, Analog, Points};
use super::header::Header;
use super::layout::{self, Layout};
use super::leniency::{Leniency, Notice};
use super::parameters::{Group, Parameter};
use super::{decode, records};

/// The contents of a C3D file.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct C3d {
    /// The header as stored.
    pub header: Header,
    /// Groups of parameters in file order.
    pub groups: Vec<Group>,
    /// Points of all frames.
    pub points: Points,
    /// Analog samples.
    pub analog: Analog,
    /// Every leniency that was applied in reading.
    pub notices: Vec<Notice>,
}

/// Reads a C3D file of any of the three byte orders, integer or float.
///
/// # Errors
/// When the bytes are no C3D file, or header, parameters and length contradict each other in a way that no
/// policy of [`Leniency`] covers. Every error names the byte.
pub fn parse(bytes: &[u8]) -> Result<C3d, C3dError> {
    let mut notices = Vec::new();
    let header = Header::read(bytes, &mut notices)?;
    let records = records::walk(bytes, &header, &mut notices);
    let groups = decode::groups(&records, header.order, &mut notices)?;
    let layout = Layout::new(bytes, &header, &groups, &mut notices)?;
    let (points, mut analog) = frames::read(bytes, &layout, header.order);
    frames::settle_offsets(&mut analog, &layout, &mut notices);
    Ok(C3d {
        header,
        groups,
        points,
        analog,
        notices,
    })
}

/// Whether the bytes are all of a C3D file that its header and parameters announce: false while it is being written.
pub fn is_whole(bytes: &[u8]) -> bool {
    let mut notices = Vec::new();
    let laid_out = Header::read(bytes, &mut notices).and_then(|header| {
        let records = records::walk(bytes, &header, &mut notices);
        let groups = decode::groups(&records, header.order, &mut notices)?;
        Layout::new(bytes, &header, &groups, &mut notices)
    });
    laid_out.is_ok()
        && !notices
            .iter()
            .any(|notice| notice.policy == Leniency::FewerFrames)
}

impl C3d {
    /// The first group of that name, whatever its case.
    pub fn group(&self, name: &str) -> Option<&Group> {
        self.groups.iter().find(|g| g.name.eq_ignore_ascii_case(name))
    }

    /// The first parameter of that name in the groups of that name.
    pub fn parameter(&self, group: &str, name: &str) -> Option<&Parameter> {
        layout::find(&self.groups, group, name)
    }

    /// The same, also under the misspellings that some writers use (`FORCE_PLATEFORM`, `OFFSETS`).
    pub fn parameter_spelt(&self, group: &str, name: &str) -> Option<&Parameter> {
        layout::find_spelt(&self.groups, group, name)
    }

    /// The strings of a text parameter and of its continuations (LABELS, LABELS2…).
    pub fn strings(&self, group: &str, name: &str) -> Vec<String> {
        layout::continued(&self.groups, group, name)
            .into_iter()
            .flat_map(Parameter::strings)
            .collect()
    }

    /// The numbers of a parameter and of its continuations.
    pub fn floats(&self, group: &str, name: &str) -> Vec<f64> {
        layout::continued(&self.groups, group, name)
            .into_iter()
            .flat_map(Parameter::floats)
            .collect()
    }

    /// The group of that name, made when it is not there.
    pub fn group_or_new(&mut self, name: &str) -> &mut Group {
        let place = self.groups.iter().position(|g| g.name.eq_ignore_ascii_case(name));
        let place = place.unwrap_or_else(|| {
            self.groups.push(Group::new(name, Vec::new()));
            self.groups.len() - 1
        });
        &mut self.groups[place]
    }
}
