//! A small PNG writer (RFC 2083): eight bits for red, green and blue.

use std::io::Write as _;

use flate2::write::ZlibEncoder;
use flate2::{Compression, Crc};

/// A picture as PNG; `None` when the pixels are not width times height.
pub(super) fn png(rgb: &[u8], width_px: usize, height_px: usize) -> Option<Vec<u8>> {
    let row = width_px.checked_mul(3)?;
    if rgb.len() != row.checked_mul(height_px)? || row == 0 {
        return None;
    }
    // packed in one go: row by row costs twice as much
    let mut filtered = Vec::with_capacity((row + 1) * height_px);
    let first = vec![0_u8; row];
    let mut above = first.as_slice();
    for line in rgb.chunks_exact(row) {
        // each byte less the one above it
        filtered.push(2);
        filtered.extend(
            line.iter()
                .zip(above)
                .map(|(now, above)| now.wrapping_sub(*above)),
        );
        above = line;
    }
    let mut writer = ZlibEncoder::new(Vec::new(), Compression::new(6));
    writer.write_all(&filtered).ok()?;
    let pixels = writer.finish().ok()?;
    let size = [u32::try_from(width_px).ok()?, u32::try_from(height_px).ok()?];
    let mut head: Vec<u8> = size.iter().flat_map(|v| v.to_be_bytes()).collect();
    head.extend([8, 2, 0, 0, 0]);
    let mut file = b"\x89PNG\r\n\x1a\n".to_vec();
    for (name, body) in [(b"IHDR", &head), (b"IDAT", &pixels), (b"IEND", &Vec::new())] {
        file.extend(u32::try_from(body.len()).ok()?.to_be_bytes());
        let mut check = Crc::new();
        check.update(name);
        check.update(body);
        file.extend(name);
        file.extend(body);
        file.extend(check.sum().to_be_bytes());
    }
    Some(file)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read as _;

    #[test]
    fn the_pixels_come_back() {
        let rgb: Vec<u8> = (0..5 * 3 * 4)
            .map(|i| u8::try_from(i * 7 % 251).unwrap())
            .collect();
        let file = png(&rgb, 5, 4).unwrap();
        assert!(file.starts_with(b"\x89PNG") && file.ends_with(b"IEND\xaeB`\x82"));
        let at = file.windows(4).position(|w| w == b"IDAT").unwrap() + 4;
        let mut lines = Vec::new();
        flate2::read::ZlibDecoder::new(&file[at..])
            .read_to_end(&mut lines)
            .unwrap();
        let mut above = [0_u8; 15];
        let mut back = Vec::new();
        for line in lines.chunks_exact(16) {
            assert_eq!(line[0], 2);
            for (out, byte) in above.iter_mut().zip(&line[1..]) {
                *out = out.wrapping_add(*byte);
            }
            back.extend(above);
        }
        assert_eq!(back, rgb);
        assert!(png(&rgb, 5, 3).is_none() && png(&[], 0, 0).is_none());
    }
}
