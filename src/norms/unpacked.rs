//! What a ZIP archive unpacks to, found out before anything keeps it: a workbook of 10 kB may unpack to gigabytes.
//!
//! Every member is inflated and only counted. Archives that can be read in two ways (data before the first member, ZIP64,
//! several parts, a comment that holds another directory) are refused: two readers may see different members.
//!
//! Reference: APPNOTE 6.3.10 of PKWARE, sections 4.3.7, 4.3.12 and 4.3.16.

use std::io::Read;

use super::import::ImportError;

/// All members together, bytes.
const MOST_UNPACKED: u64 = 64 << 20;
/// Members; a workbook has about 15.
const MOST_MEMBERS: usize = 1000;
const END: [u8; 4] = *b"PK\x05\x06";
const DIRECTORY: [u8; 4] = *b"PK\x01\x02";
const LOCAL: [u8; 4] = *b"PK\x03\x04";
const END_BYTES: usize = 22;
const DIRECTORY_BYTES: usize = 46;
const LOCAL_BYTES: usize = 30;

/// Sees to it that an archive unpacks to a bounded size.
///
/// # Errors
/// It is no plain archive, or unpacks to more than 64 MiB.
pub(super) fn check_archive(bytes: &[u8]) -> Result<(), ImportError> {
    let plain =
        members(bytes).ok_or_else(|| ImportError::layout("it is no XLSX workbook: no plain ZIP archive"))?;
    let mut left = MOST_UNPACKED;
    for member in plain {
        let unpacked = if member.is_deflated {
            // one byte more than may be tells that there is more
            let mut inflated = flate2::read::DeflateDecoder::new(member.packed).take(left + 1);
            // what is damaged is told by the reader of the workbook
            std::io::copy(&mut inflated, &mut std::io::sink()).unwrap_or(0)
        } else {
            u64::try_from(member.packed.len()).unwrap_or(u64::MAX)
        };
        left = left.checked_sub(unpacked).ok_or_else(|| {
            let most = MOST_UNPACKED >> 20;
            ImportError::layout(format!(
                "it unpacks to more than {most} MiB; a workbook of reference data has less than 5"
            ))
        })?;
    }
    Ok(())
}

struct Member<'a> {
    packed: &'a [u8],
    is_deflated: bool,
}

fn members(bytes: &[u8]) -> Option<Vec<Member<'_>>> {
    // without a comment: the last record stands at the very end, and nowhere else
    let end_at = bytes.len().checked_sub(END_BYTES)?;
    let end = bytes.get(end_at..)?;
    if !end.starts_with(&END) || u16_at(end, 4)? != 0 || u16_at(end, 6)? != 0 || u16_at(end, 20)? != 0 {
        return None;
    }
    let count = usize::from(u16_at(end, 10)?);
    let (size, from) = (place(u32_at(end, 12)?), place(u32_at(end, 16)?));
    if count > MOST_MEMBERS || from.checked_add(size)? != end_at {
        return None;
    }
    let mut directory = bytes.get(from..end_at)?;
    let mut all = Vec::with_capacity(count);
    for _ in 0..count {
        if !directory.starts_with(&DIRECTORY) {
            return None;
        }
        let method = u16_at(directory, 10)?;
        let packed = place(u32_at(directory, 20)?);
        let local = bytes.get(place(u32_at(directory, 42)?)..from)?;
        if !local.starts_with(&LOCAL) || !matches!(method, 0 | 8) {
            return None;
        }
        let data = LOCAL_BYTES + usize::from(u16_at(local, 26)?) + usize::from(u16_at(local, 28)?);
        all.push(Member {
            packed: local.get(data..data.checked_add(packed)?)?,
            is_deflated: method == 8,
        });
        let texts = [28, 30, 32].map(|at| u16_at(directory, at).map(usize::from));
        let [name, extra, comment] = texts;
        directory = directory.get(DIRECTORY_BYTES + name? + extra? + comment?..)?;
    }
    directory.is_empty().then_some(all)
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    bytes.get(at..at + 2)?.try_into().ok().map(u16::from_le_bytes)
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..at + 4)?.try_into().ok().map(u32::from_le_bytes)
}

fn place(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write as _;

    /// An archive of one deflated member.
    fn archive(content: &[u8]) -> Vec<u8> {
        let mut packer = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::best());
        packer.write_all(content).unwrap();
        let packed = packer.finish().unwrap();
        let size = u32::try_from(packed.len()).unwrap().to_le_bytes();
        // the sizes that the archive states are not believed
        let common = |out: &mut Vec<u8>| {
            out.extend([20, 0, 0, 0, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
            out.extend(size);
            out.extend([1, 0, 0, 0, 1, 0, 0, 0]);
        };
        let mut bytes = LOCAL.to_vec();
        common(&mut bytes);
        bytes.extend(b"a");
        bytes.extend(&packed);
        let from = bytes.len();
        bytes.extend(DIRECTORY);
        bytes.extend([20, 0]);
        common(&mut bytes);
        bytes.extend([0; 14]);
        bytes.extend(b"a");
        let directory = u32::try_from(bytes.len() - from).unwrap().to_le_bytes();
        bytes.extend(END);
        bytes.extend([0, 0, 0, 0, 1, 0, 1, 0]);
        bytes.extend(directory);
        bytes.extend(u32::try_from(from).unwrap().to_le_bytes());
        bytes.extend([0, 0]);
        bytes
    }

    #[test]
    fn a_bomb_is_refused_whatever_it_says_of_itself() {
        assert_eq!(check_archive(&archive(b"little")), Ok(()));
        let bomb = archive(&vec![0; 65 << 20]);
        assert!(bomb.len() < 100_000);
        let why = check_archive(&bomb).unwrap_err().to_string();
        assert!(why.contains("more than 64 MiB"), "{why}");
    }

    #[test]
    fn an_archive_that_can_be_read_in_two_ways_is_refused() {
        let plain = archive(b"little");
        for odd in [
            [b"front".as_slice(), &plain].concat(),
            [&plain, b"behind".as_slice()].concat(),
            [&plain, plain.as_slice()].concat(),
            Vec::new(),
        ] {
            assert!(check_archive(&odd).is_err());
        }
        for cut in 0..plain.len() {
            assert!(check_archive(&plain[..cut]).is_err(), "{cut}");
        }
    }
}
