use std::ops::Range;

use bytes::{Bytes, BytesMut};
use md5::{Digest, Md5};

/// What a blob holds: bytes in memory, or bytes that are computed when they are read.
#[derive(Debug, Clone)]
pub(crate) enum Content {
    Bytes(Bytes),
    Synthetic { size: u64, seed: u64 },
}

impl Content {
    pub(crate) fn len(&self) -> u64 {
        match self {
            Self::Bytes(bytes) => bytes.len() as u64,
            Self::Synthetic { size, .. } => *size,
        }
    }

    /// The bytes of a range that lies within the content.
    pub(crate) fn read(&self, range: Range<u64>) -> Bytes {
        match self {
            Self::Bytes(bytes) => {
                let index = |at: u64| usize::try_from(at).unwrap_or(usize::MAX).min(bytes.len());
                bytes.slice(index(range.start)..index(range.end))
            }
            Self::Synthetic { seed, .. } => synthetic_bytes(*seed, range),
        }
    }

    pub(crate) fn md5(&self) -> [u8; 16] {
        Md5::digest(self.read(0..self.len())).into()
    }

    /// Reads `synthetic-<size>-<seed>` in the last segment of a blob's name.
    pub(crate) fn declared_by(name: &str) -> Option<Self> {
        let last = name.rsplit('/').next()?;
        let (size, seed) = last.strip_prefix("synthetic-")?.split_once('-')?;
        Some(Self::Synthetic {
            size: size.parse().ok()?,
            seed: seed.parse().ok()?,
        })
    }
}

/// The bytes of a range of a synthetic blob: little-endian words of 64 bits, word `i` being the output
/// of `SplitMix64` for the state `seed + i`.
pub fn synthetic_bytes(seed: u64, range: Range<u64>) -> Bytes {
    let first = range.start / 8;
    let last = range.end.div_ceil(8);
    let words = usize::try_from(last.saturating_sub(first)).unwrap_or_default();
    let mut out = BytesMut::zeroed(words * 8);
    for (index, word) in out.chunks_exact_mut(8).enumerate() {
        word.copy_from_slice(&split_mix(seed.wrapping_add(first + index as u64)).to_le_bytes());
    }
    let skip = usize::try_from(range.start % 8).unwrap_or_default();
    let length = usize::try_from(range.end.saturating_sub(range.start)).unwrap_or_default();
    out.freeze().slice(skip..skip + length)
}

/// The output of `SplitMix64` for this state.
pub(crate) fn split_mix(state: u64) -> u64 {
    let mut z = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_of_synthetic_bytes_is_a_slice_of_the_whole() {
        let whole = synthetic_bytes(7, 0..100);
        for (start, end) in [(0, 100), (0, 0), (3, 4), (8, 16), (7, 99), (100, 100)] {
            let part = synthetic_bytes(7, start..end);
            assert_eq!(
                part[..],
                whole[usize::try_from(start).unwrap()..][..part.len()]
            );
            assert_eq!(part.len() as u64, end - start);
        }
        assert_ne!(whole, synthetic_bytes(8, 0..100));
        // The first output of SplitMix64 with seed 0, from its reference implementation.
        assert_eq!(
            synthetic_bytes(0, 0..8)[..],
            0xE220_A839_7B1D_CDAF_u64.to_le_bytes()
        );
    }

    #[test]
    fn a_name_can_declare_synthetic_content() {
        let declared = Content::declared_by("big/synthetic-5368709120-7").unwrap();
        assert_eq!(declared.len(), 5_368_709_120);
        assert!(Content::declared_by("synthetic-5").is_none());
        assert!(Content::declared_by("x-synthetic-5-1").is_none());
    }
}
