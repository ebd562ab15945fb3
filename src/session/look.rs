//! What a laboratory file names beside itself: logo, fonts, and the laboratory's own error of measurement.

use std::path::{Path, PathBuf};

use super::own_error::OwnError;
use crate::calibration::Lab;
use crate::files;
use crate::parameters::Repeatability;
use crate::provenance::Input;
use crate::report::model::{Look, UserFont};
use crate::report::{font_families, logo};

/// The largest file that is read here, bytes: fonts of East Asian scripts have some twenty million.
const LARGEST_FONT_BYTES: u64 = 64 << 20;

/// Everything that a laboratory file names.
#[derive(Debug, Clone, Default)]
pub(super) struct Named {
    /// Logo and fonts.
    pub(super) look: Look,
    /// Error of measurement.
    pub(super) own_error: Option<OwnError>,
    /// Logo and fonts as inputs.
    pub(super) inputs: Vec<Input>,
}

/// Reads them; paths are from the folder of the laboratory file, `file` is its path from the session folder.
///
/// # Errors
/// A sentence: a file cannot be read, or is not what it should be.
pub(super) fn read(folder: &Path, file: &str, lab: &Lab) -> Result<Named, String> {
    let beside = Path::new(file).parent().map_or_else(PathBuf::new, Path::to_owned);
    let take = |name: &str, role: &str| -> Result<(Vec<u8>, Input), String> {
        let path = beside.join(name);
        let bytes = files::read_at_most(&folder.join(&path), LARGEST_FONT_BYTES)
            .map_err(|e| format!("{name}: {}", e.source))?;
        let shown = path.to_string_lossy().replace('\\', "/");
        let input = Input::of(&shown, role, &bytes);
        Ok((bytes, input))
    };
    let mut named = Named::default();
    if let Some(name) = lab.logo.as_deref().filter(|name| !name.is_empty()) {
        let (bytes, input) = take(name, "logo of the laboratory")?;
        let alt = lab.logo_alt.clone().filter(|alt| !alt.trim().is_empty());
        let alt = alt.unwrap_or_else(|| format!("Logo of {}", lab.title));
        named.look.logo = Some(logo(bytes, alt).map_err(|what| format!("{name}: {what}"))?);
        named.inputs.push(input);
    }
    for name in lab.fonts.iter().filter(|name| !name.is_empty()) {
        let (bytes, input) = take(name, "font of the laboratory")?;
        let families = font_families(&bytes);
        if families.is_empty() {
            return Err(format!("{name}: no TrueType or OpenType font"));
        }
        named.look.fonts.push(UserFont {
            families,
            file: bytes,
        });
        named.inputs.push(input);
    }
    if let Some(name) = lab.repeatability.as_deref().filter(|name| !name.is_empty()) {
        let (bytes, input) = take(name, "measurement error")?;
        let error = Repeatability::parse(&bytes).map_err(|what| format!("{name}: {what}"))?;
        named.own_error = Some(OwnError { error, input });
    }
    Ok(named)
}
