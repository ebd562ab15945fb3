//! Changes to inputs: bits, bytes, words, numbers that are often limits, pieces cut, doubled, moved, mixed.

/// Numbers from a seed (splitmix64, Steele et al. 2014).
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Random {
        Random(seed)
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// Below a number; 0 for 0.
    pub(crate) fn below(&mut self, most: usize) -> usize {
        if most == 0 {
            0
        } else {
            (self.next() % most as u64) as usize
        }
    }
}

const BYTES: [u8; 12] = [0, 1, 2, 4, 0x50, 0x54, 0x55, 0x56, 0x7F, 0x80, 0xFE, 0xFF];
const WORDS: [u16; 10] = [0, 1, 255, 256, 512, 0x7FFF, 0x8000, 0xFFFE, 0xFFFF, 18];
const LONGS: [u32; 8] = [
    0,
    1,
    0x7FFF_FFFF,
    0x8000_0000,
    0xFFFF_FFFF,
    0x7F80_0000,
    0x7FC0_0000,
    0x0001_0000,
];

/// Makes a new input from some others.
pub(crate) fn mutate(corpus: &[Vec<u8>], words: &[&str], random: &mut Random, out: &mut Vec<u8>) {
    out.clear();
    out.extend_from_slice(&corpus[random.below(corpus.len())]);
    for _ in 0..1 << random.below(5) {
        one(corpus, words, random, out);
    }
}

fn one(corpus: &[Vec<u8>], words: &[&str], random: &mut Random, out: &mut Vec<u8>) {
    // the beginnings of binary files decide most: half of the changes go there
    let reach = if random.below(2) == 0 {
        out.len().min(1024)
    } else {
        out.len()
    };
    let at = random.below(reach);
    let put = |out: &mut Vec<u8>, bytes: &[u8]| {
        for (place, byte) in out.iter_mut().skip(at).zip(bytes) {
            *place = *byte;
        }
    };
    match random.below(if words.is_empty() { 11 } else { 14 }) {
        0 | 1 => {
            let bit = 1 << random.below(8);
            if let Some(byte) = out.get_mut(at) {
                *byte ^= bit;
            }
        }
        2 => put(out, &[BYTES[random.below(BYTES.len())]]),
        3 => put(out, &WORDS[random.below(WORDS.len())].to_le_bytes()),
        4 => put(out, &LONGS[random.below(LONGS.len())].to_le_bytes()),
        5 => {
            let change = random.below(33) as i8 - 16;
            if let Some(byte) = out.get_mut(at) {
                *byte = byte.wrapping_add_signed(change);
            }
        }
        6 => out.truncate(at),
        7 => {
            let end = (at + 1 + random.below(64)).min(out.len());
            out.drain(at..end);
        }
        8 => {
            let end = (at + 1 + random.below(256)).min(out.len());
            let piece = out[at..end].to_vec();
            let to = random.below(out.len() + 1);
            out.splice(to..to, piece);
        }
        9 => {
            let other = &corpus[random.below(corpus.len())];
            let from = random.below(other.len());
            let end = (from + random.below(512)).min(other.len());
            put(out, &other[from..end]);
        }
        10 => {
            let other = &corpus[random.below(corpus.len())];
            out.truncate(at);
            out.extend_from_slice(&other[at.min(other.len())..]);
        }
        11 => put(out, words[random.below(words.len())].as_bytes()),
        _ => {
            let word = words[random.below(words.len())].bytes();
            out.splice(at..at, word);
        }
    }
}
