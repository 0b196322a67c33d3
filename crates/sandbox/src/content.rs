use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

use bytes::{Bytes, BytesMut};
use md5::{Digest, Md5};

/// What a blob holds: bytes in memory, or bytes that are computed when they are read.
#[derive(Debug, Clone)]
pub(crate) enum Content {
    Bytes(Bytes),
    Synthetic {
        size: u64,
        seed: u64,
    },
    /// Pieces one after the other, each with where it ends.
    Pieces(Arc<Vec<(u64, Self)>>),
    /// Pages of 512 bytes and more by where they start; between them are zeros.
    Pages {
        size: u64,
        written: Arc<BTreeMap<u64, Bytes>>,
    },
}

impl Content {
    pub(crate) fn len(&self) -> u64 {
        match self {
            Self::Bytes(bytes) => bytes.len() as u64,
            Self::Synthetic { size, .. } | Self::Pages { size, .. } => *size,
            Self::Pieces(pieces) => pieces.last().map_or(0, |(end, _)| *end),
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
            Self::Pieces(pieces) => read_pieces(pieces, &range),
            Self::Pages { written, .. } => read_pages(written, &range),
        }
    }

    /// A part of it, its bytes shared where they can be.
    pub(crate) fn part(&self, range: Range<u64>) -> Self {
        Self::Bytes(self.read(range))
    }

    /// These pieces, one after the other.
    pub(crate) fn of_pieces(parts: impl IntoIterator<Item = Self>) -> Self {
        let mut pieces = Vec::new();
        let mut end = 0;
        for part in parts {
            end += part.len();
            if part.len() > 0 {
                pieces.push((end, part));
            }
        }
        match pieces.len() {
            0 => Self::Bytes(Bytes::new()),
            1 => pieces.remove(0).1,
            _ => Self::Pieces(Arc::new(pieces)),
        }
    }

    /// This content with more bytes at its end.
    pub(crate) fn followed_by(&self, bytes: &Bytes) -> Self {
        let more = Self::Bytes(bytes.clone());
        match self {
            Self::Pieces(pieces) if !bytes.is_empty() => {
                let mut pieces = Vec::clone(pieces);
                pieces.push((self.len() + more.len(), more));
                Self::Pieces(Arc::new(pieces))
            }
            first => Self::of_pieces([first.clone(), more]),
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

fn read_pieces(pieces: &[(u64, Content)], range: &Range<u64>) -> Bytes {
    let mut at = pieces.partition_point(|(end, _)| *end <= range.start);
    let mut out = BytesMut::new();
    let mut position = range.start;
    while position < range.end
        && let Some((end, piece)) = pieces.get(at)
    {
        let start = end - piece.len();
        let until = range.end.min(*end);
        let bytes = piece.read(position - start..until - start);
        if position == range.start && until == range.end {
            return bytes;
        }
        out.extend_from_slice(&bytes);
        position = until;
        at += 1;
    }
    out.freeze()
}

fn read_pages(written: &BTreeMap<u64, Bytes>, range: &Range<u64>) -> Bytes {
    let index = |at: u64| usize::try_from(at).unwrap_or(usize::MAX);
    let mut out = BytesMut::zeroed(index(range.end.saturating_sub(range.start)));
    let first = written
        .range(..=range.start)
        .next_back()
        .map_or(0, |(start, _)| *start);
    for (start, bytes) in written.range(first..range.end) {
        let from = range.start.max(*start);
        let until = range.end.min(start + bytes.len() as u64);
        if from < until {
            out[index(from - range.start)..index(until - range.start)]
                .copy_from_slice(&bytes[index(from - start)..index(until - start)]);
        }
    }
    out.freeze()
}

/// The CRC64 of storage: the reflected polynomial `0x9A6C9329AC4BC9B5`, inverted before and after
/// (Azure REST: `x-ms-content-crc64`; two recorded values are in the test).
pub(crate) fn crc64(bytes: &[u8]) -> u64 {
    static TABLE: OnceLock<[u64; 256]> = OnceLock::new();
    let table = TABLE.get_or_init(|| {
        let mut table = [0; 256];
        for (index, entry) in (0_u64..).zip(&mut table) {
            *entry = (0..8).fold(index, |crc, _| {
                if crc & 1 == 1 {
                    (crc >> 1) ^ 0x9A6C_9329_AC4B_C9B5
                } else {
                    crc >> 1
                }
            });
        }
        table
    });
    !bytes.iter().fold(u64::MAX, |crc, byte| {
        table[usize::from(crc.to_le_bytes()[0] ^ byte)] ^ (crc >> 8)
    })
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
    fn the_checksum_is_the_one_of_the_service() {
        use base64::Engine as _;
        use base64::engine::general_purpose::STANDARD;
        let text = |bytes: &[u8]| STANDARD.encode(crc64(bytes).to_le_bytes());
        // Recorded from the service, for uploads of these bytes.
        assert_eq!(text(b"abc"), "6/rBP7vK5QU=");
        assert_eq!(text(b"hello world"), "vo7q9sPVKY0=");
    }

    #[test]
    fn pieces_and_pages_read_as_one() {
        let bytes = |text: &'static str| Content::Bytes(Bytes::from_static(text.as_bytes()));
        let pieces = Content::of_pieces([bytes("ab"), bytes(""), bytes("cde")]);
        let more = pieces.followed_by(&Bytes::from_static(b"f"));
        for (start, end, text) in [(0, 6, "abcdef"), (1, 3, "bc"), (2, 5, "cde"), (6, 6, "")] {
            assert_eq!(&more.read(start..end)[..], text.as_bytes());
        }
        let written = BTreeMap::from([
            (2, Bytes::from_static(b"xy")),
            (6, Bytes::from_static(b"z")),
        ]);
        let pages = Content::Pages {
            size: 8,
            written: Arc::new(written),
        };
        assert_eq!(&pages.read(0..8)[..], b"\0\0xy\0\0z\0");
        assert_eq!(&pages.read(3..7)[..], b"y\0\0z");
    }

    #[test]
    fn a_name_can_declare_synthetic_content() {
        let declared = Content::declared_by("big/synthetic-5368709120-7").unwrap();
        assert_eq!(declared.len(), 5_368_709_120);
        assert!(Content::declared_by("synthetic-5").is_none());
        assert!(Content::declared_by("x-synthetic-5-1").is_none());
    }
}
