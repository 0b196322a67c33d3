//! Blobs by the million that need no memory: their names, properties and bytes follow from their numbers.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Arc;

use super::{BlobEntry, Revision};
use crate::content::Content;
use crate::seed::BlobType;
use crate::ticks::Ticks;

/// Blobs below one folder.
const BELOW: u64 = 1_000;
/// Bytes of each blob.
const SIZE: u64 = 16 * 1024;

/// Blobs `run-0000000/file-000.bin` and on, all but those that were deleted or changed.
#[derive(Debug, Clone)]
pub(super) struct Generated {
    count: u64,
    first: Ticks,
    /// One bit for each that is not generated any more, 64 to a word.
    gone: BTreeMap<u64, u64>,
}

impl Generated {
    pub(super) fn new(count: u64, first: Ticks) -> Self {
        Self {
            count,
            first,
            gone: BTreeMap::new(),
        }
    }

    /// The number of the blob of that name.
    pub(super) fn number(&self, name: &str) -> Option<u64> {
        let (run, file) = name.strip_prefix("run-")?.split_once("/file-")?;
        let file = file.strip_suffix(".bin")?;
        let number = run.parse::<u64>().ok()?.checked_mul(BELOW)? + file.parse::<u64>().ok()?;
        let known = self.is_live(number) && Self::name(number) == name;
        known.then_some(number)
    }

    /// The first number from `number` on that is still generated.
    pub(super) fn next(&self, mut number: u64) -> Option<u64> {
        while number < self.count {
            if self.gone.is_empty() {
                return Some(number);
            }
            let word = self.gone.get(&(number / 64)).copied().unwrap_or_default();
            let left = !word >> (number % 64);
            if left != 0 {
                let found = number + u64::from(left.trailing_zeros());
                return (found < self.count).then_some(found);
            }
            number = (number / 64 + 1) * 64;
        }
        None
    }

    /// The first number whose name is not below this text.
    pub(super) fn from(&self, text: &str) -> u64 {
        let (mut low, mut high) = (0, self.count);
        while low < high {
            let middle = low + (high - low) / 2;
            if Self::name(middle).as_str() < text {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        low
    }

    /// Generates it no longer.
    pub(super) fn forget(&mut self, number: u64) {
        *self.gone.entry(number / 64).or_default() |= 1 << (number % 64);
    }

    pub(super) fn name(number: u64) -> String {
        let mut name = String::with_capacity(24);
        let _ = write!(
            name,
            "run-{:07}/file-{:03}.bin",
            number / BELOW,
            number % BELOW
        );
        name
    }

    pub(super) fn entry(&self, number: u64) -> BlobEntry {
        let content = Content::Synthetic {
            size: SIZE,
            seed: number,
        };
        let mut revision = Revision::new(content, BlobType::Block);
        revision.written = self.first.plus(i64::try_from(number).unwrap_or_default());
        revision.created = revision.written;
        BlobEntry {
            base: Some(Arc::new(revision)),
            ..BlobEntry::default()
        }
    }

    fn is_live(&self, number: u64) -> bool {
        let word = self.gone.get(&(number / 64)).copied().unwrap_or_default();
        number < self.count && word >> (number % 64) & 1 == 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_numbers_and_come_in_their_order() {
        let mut blobs = Generated::new(2_500, Ticks::UNIX_EPOCH);
        assert!((1..2_500).all(|n| Generated::name(n - 1) < Generated::name(n)));
        assert_eq!(blobs.number("run-0000002/file-499.bin"), Some(2_499));
        for name in [
            "run-0000002/file-500.bin",
            "run-2/file-499.bin",
            "run-0000000/file-00.bin",
            "x",
        ] {
            assert_eq!(blobs.number(name), None, "{name}");
        }
        assert_eq!(blobs.from("run-0000001/"), 1_000);
        assert_eq!((blobs.from(""), blobs.from("z")), (0, 2_500));
        for number in 60..130 {
            blobs.forget(number);
        }
        assert_eq!(
            (blobs.next(59), blobs.next(60), blobs.next(2_500)),
            (Some(59), Some(130), None)
        );
        assert_eq!(blobs.number(&Generated::name(64)), None);
    }
}
