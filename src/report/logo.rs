//! The logo of a laboratory: what a picture file must be so that the pages take it.

use typst::foundations::Bytes;
use typst::visualize::{ExchangeFormat, RasterImage, SvgImage};

use super::model::Logo;

/// The largest logo file, bytes: it stands in every report.
pub const LARGEST_LOGO_BYTES: usize = 1 << 20;
/// The most pixels of a side.
const MOST_PIXELS: u32 = 4000;
/// How every PNG begins.
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";

/// A logo from a picture file.
///
/// # Errors
/// A sentence: the file is too large, damaged, or neither PNG nor SVG.
pub fn logo(file: Vec<u8>, alt: String) -> Result<Logo, String> {
    if file.len() > LARGEST_LOGO_BYTES {
        return Err(format!(
            "the logo has {} kB; at most {} kB are taken",
            file.len() / 1024,
            LARGEST_LOGO_BYTES / 1024
        ));
    }
    let bytes = Bytes::new(file.clone());
    let kind = if file.starts_with(PNG) {
        let picture = RasterImage::plain(bytes, ExchangeFormat::Png)
            .map_err(|what| format!("the logo is a damaged PNG file: {what}"))?;
        let pixels = picture.width().max(picture.height());
        if pixels > MOST_PIXELS {
            return Err(format!(
                "the logo is {pixels} pixels wide or high; at most {MOST_PIXELS} are taken"
            ));
        }
        "image/png"
    } else {
        SvgImage::new(bytes).map_err(|_| "the logo is neither a PNG nor an SVG file".to_owned())?;
        "image/svg+xml"
    };
    Ok(Logo { alt, kind, file })
}

#[cfg(test)]
mod tests {
    use super::*;

    const SVG: &str = "<svg xmlns='http://www.w3.org/2000/svg' width='40' height='20'><rect width='40' height='20' fill='#17456b'/></svg>";

    #[test]
    fn only_whole_pictures_of_a_bounded_size_are_taken() {
        let alt = || "A blue field".to_owned();
        assert_eq!(logo(SVG.into(), alt()).unwrap().kind, "image/svg+xml");
        for wrong in [b"GIF89a".to_vec(), b"\x89PNG\r\n\x1a\nrest".to_vec(), Vec::new()] {
            assert!(logo(wrong, alt()).is_err());
        }
        let large = vec![b' '; LARGEST_LOGO_BYTES + 1];
        assert!(logo(large, alt()).unwrap_err().contains("1024 kB"));
    }
}
