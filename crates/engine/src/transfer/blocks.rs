//! A file that is fetched in blocks: several at a time, each written in its place, hashed in the order of the
//! file, and remembered block by block, so that a crash costs no more than what was under way.
//!
//! Bytes that come in the order of the file are hashed by whoever brings them, while they lie in the
//! processor's cache, and their buffer is free for the next ones. Bytes that come before their turn are hashed
//! on a thread that catches up, once what was missing before them is there.

use std::collections::{BTreeMap, VecDeque};
use std::ops::Range;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use domain::{Code, Error, Result};

use super::stops;
use super::sums::Sums;
use crate::destination::Part;
use crate::engine::lock;
use crate::names::LocalPath;
use crate::store::journal::JobItem;

/// Bytes of a block: one request.
pub(crate) const BLOCK: u64 = 8 << 20;
/// Bytes that are taken at once to be hashed.
const STEP: u64 = 1 << 20;
/// Bytes of all files that are held for their hashing beside the disk.
const HELD: u64 = 20 << 20;
/// Bytes that may wait to be hashed before a file's next block is begun: what arrives faster than it can be
/// hashed takes the processor from the hashing, and is hashed alone at the end.
const AHEAD: u64 = 3 * BLOCK;

/// Bytes that are held for the hashing of all files together, so that most of it needs not read them back.
#[derive(Debug, Default)]
pub(crate) struct Held(AtomicU64);

impl Held {
    /// Whether there is room for more; if so, it is taken.
    fn take(&self, bytes: u64) -> bool {
        let held = self.0.fetch_add(bytes, Ordering::Relaxed);
        if held + bytes > HELD {
            self.give(bytes);
        }
        held + bytes <= HELD
    }

    fn give(&self, bytes: u64) {
        self.0.fetch_sub(bytes, Ordering::Relaxed);
    }
}

/// What is to be done with a file now.
pub(crate) enum Standing {
    /// Nothing: somebody is at work on it, or blocks are still to be fetched.
    UnderWay,
    /// [`Blocks::catch_up`] with these sums.
    Behind(Sums),
    /// It is all there and these are its sums.
    Whole(Sums),
    /// It was given up and nobody is at work on it any more.
    Failed(Error),
}

/// What is hashed next.
enum Next {
    /// These bytes.
    Held(Vec<Bytes>),
    /// These, from the disk.
    OnDisk(Range<u64>),
}

/// A file under way.
#[derive(Debug)]
pub(crate) struct Blocks {
    pub(crate) row: JobItem,
    pub(crate) path: LocalPath,
    pub(crate) part: Part,
    held: Arc<Held>,
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    /// Bytes of each block that are written, from its beginning.
    written: Vec<u64>,
    /// Blocks that nobody fetches yet.
    todo: VecDeque<usize>,
    /// Blocks that somebody fetches.
    under_way: usize,
    /// Whether a thread catches up with the hashing.
    catching_up: bool,
    /// The sums of what is hashed; `None` while somebody goes on with them.
    sums: Option<Sums>,
    /// The end of what is hashed.
    hashed: u64,
    /// Bytes that came before their turn, by their place.
    held: BTreeMap<u64, Bytes>,
    /// The first block that is not whole.
    front: usize,
    /// A bit for each block that is on disk, as the journal has it.
    kept: Vec<u8>,
    failed: Option<Error>,
}

impl Blocks {
    /// A file of which those blocks are in the part already.
    pub(crate) fn new(
        row: JobItem,
        path: LocalPath,
        part: Part,
        kept: Vec<u8>,
        held: Arc<Held>,
    ) -> Self {
        let count = count(row.item.size);
        let mut state = State {
            written: vec![0; count],
            todo: VecDeque::new(),
            under_way: 0,
            catching_up: false,
            sums: Some(Sums::begin(&row)),
            hashed: 0,
            held: BTreeMap::new(),
            front: 0,
            kept,
            failed: None,
        };
        state.kept.resize(count.div_ceil(8), 0);
        for block in 0..count {
            if is_set(&state.kept, block) {
                state.written[block] = length(block, row.item.size);
            } else {
                state.todo.push_back(block);
            }
        }
        state.advance(row.item.size);
        Self {
            row,
            path,
            part,
            held,
            state: Mutex::new(state),
        }
    }

    /// A block that nobody fetches yet, unless so many are under way or the hashing is too far behind.
    pub(crate) fn take(&self, most: usize) -> Option<usize> {
        let mut state = lock(&self.state);
        let waiting = state.end(self.row.item.size).saturating_sub(state.hashed);
        if state.failed.is_some() || state.under_way >= most || waiting >= AHEAD {
            return None;
        }
        let block = state.todo.pop_front()?;
        state.under_way += 1;
        Some(block)
    }

    /// Whether so many blocks are under way.
    pub(crate) fn has_under_way(&self, most: usize) -> bool {
        lock(&self.state).under_way >= most
    }

    /// Whoever fetched a block has ended.
    pub(crate) fn left(&self) {
        lock(&self.state).under_way -= 1;
    }

    /// Gives a block back: it is fetched again from where it broke.
    pub(crate) fn give_back(&self, block: usize) {
        lock(&self.state).todo.push_front(block);
    }

    /// The bytes of a block that are still missing.
    pub(crate) fn missing(&self, block: usize) -> Range<u64> {
        let start = block as u64 * BLOCK;
        let written = lock(&self.state).written[block];
        start + written..start + length(block, self.row.item.size)
    }

    /// Bytes that are in the part.
    pub(crate) fn bytes(&self) -> u64 {
        lock(&self.state).written.iter().sum()
    }

    /// Writes bytes of a block behind those that are there, and hashes them where it is their turn. An error
    /// where the file was given up.
    pub(crate) fn write(&self, block: usize, at: u64, bytes: Bytes) -> Result<()> {
        if let Some(error) = &lock(&self.state).failed {
            return Err(error.clone());
        }
        self.part.write_at(at, &bytes)?;
        let length = bytes.len() as u64;
        let mut state = lock(&self.state);
        let turn = (state.hashed == at).then(|| state.sums.take()).flatten();
        if let Some(mut sums) = turn {
            drop(state);
            sums.update(&bytes);
            state = lock(&self.state);
            state.sums = Some(sums);
            state.hashed += length;
        } else if self.held.take(length) {
            state.held.insert(at, bytes);
        }
        state.written[block] += length;
        state.advance(self.row.item.size);
        Ok(())
    }

    /// Gives the file up.
    pub(crate) fn fail(&self, error: Error) {
        lock(&self.state).failed.get_or_insert(error);
    }

    /// What is to be done now. To be asked whenever a block or the catching up has ended.
    pub(crate) fn standing(&self) -> Standing {
        let size = self.row.item.size;
        let mut state = lock(&self.state);
        let idle = state.under_way == 0 && !state.catching_up;
        if let Some(error) = &state.failed {
            return if idle {
                Standing::Failed(error.clone())
            } else {
                Standing::UnderWay
            };
        }
        let behind = state.hashed < state.end(size);
        let whole = idle && state.hashed == size;
        let sums = (behind || whole).then(|| state.sums.take()).flatten();
        match sums {
            Some(sums) if behind => {
                state.catching_up = true;
                Standing::Behind(sums)
            }
            Some(sums) => Standing::Whole(sums),
            None => Standing::UnderWay,
        }
    }

    /// Hashes what came before its turn and whose turn it is now, about a block of it. For a thread that may
    /// wait. An error where it cannot be read back, or where the file was given up.
    pub(crate) fn catch_up(&self, mut sums: Sums) -> Result<()> {
        let (mut done, mut buffer) = (0, Vec::new());
        loop {
            let next = {
                let mut state = lock(&self.state);
                if let Some(error) = &state.failed {
                    return Err(error.clone());
                }
                let left = state.end(self.row.item.size) - state.hashed;
                if left == 0 || done >= BLOCK {
                    // At once with the look: what comes now is hashed by whoever brings it.
                    state.sums = Some(sums);
                    return Ok(());
                }
                self.next(&mut state, left.min(STEP))
            };
            let length = match next {
                Next::Held(held) => held.iter().fold(0, |length, bytes| {
                    sums.update(bytes);
                    length + bytes.len() as u64
                }),
                Next::OnDisk(range) => {
                    let length = range.end - range.start;
                    let update = |bytes: &[u8]| sums.update(bytes);
                    self.part.read_range(range, &mut buffer, update)?;
                    length
                }
            };
            lock(&self.state).hashed += length;
            done += length;
        }
    }

    /// The thread that caught up has ended.
    pub(crate) fn caught_up(&self) {
        lock(&self.state).catching_up = false;
    }

    /// About so many bytes behind those that are hashed.
    fn next(&self, state: &mut State, length: u64) -> Next {
        let end = state.hashed + length;
        let (mut at, mut held) = (state.hashed, Vec::new());
        while at < end
            && let Some(bytes) = state.held.remove(&at)
        {
            at += bytes.len() as u64;
            held.push(bytes);
        }
        if held.is_empty() {
            let next = state.held.range(at..end).next();
            return Next::OnDisk(at..next.map_or(end, |(at, _)| *at));
        }
        self.held.give(at - state.hashed);
        Next::Held(held)
    }

    /// Remembers blocks that are on disk, and returns a bit for each such block of the file.
    pub(crate) fn keep(&self, blocks: &[usize]) -> Vec<u8> {
        let mut state = lock(&self.state);
        for block in blocks {
            state.kept[block / 8] |= 1 << (block % 8);
        }
        state.kept.clone()
    }

    /// The end of the last block that is on disk.
    pub(crate) fn kept_until(kept: &[u8], size: u64) -> u64 {
        let last = (0..count(size)).rev().find(|block| is_set(kept, *block));
        last.map_or(0, |last| last as u64 * BLOCK + length(last, size))
    }
}

impl Drop for Blocks {
    /// What the run's stop broke off stays for the next run, where that would find more than nothing of it.
    fn drop(&mut self) {
        let state = self.state.get_mut();
        let state = state.unwrap_or_else(PoisonError::into_inner);
        if state.failed.as_ref().is_some_and(stops) && state.kept.iter().any(|byte| *byte != 0) {
            self.part.clone().keep();
        }
        let held: usize = state.held.values().map(Bytes::len).sum();
        self.held.give(held as u64);
    }
}

impl State {
    /// Moves the front to the first block with a gap.
    fn advance(&mut self, size: u64) {
        while self.front < self.written.len()
            && self.written[self.front] == length(self.front, size)
        {
            self.front += 1;
        }
    }

    /// The end of what has no gap before it.
    fn end(&self, size: u64) -> u64 {
        let partial = self.written.get(self.front).copied().unwrap_or_default();
        size.min(self.front as u64 * BLOCK + partial)
    }
}

fn count(size: u64) -> usize {
    usize::try_from(size.div_ceil(BLOCK)).unwrap_or(usize::MAX)
}

fn length(block: usize, size: u64) -> u64 {
    BLOCK.min(size.saturating_sub(block as u64 * BLOCK))
}

fn is_set(bits: &[u8], block: usize) -> bool {
    bits.get(block / 8)
        .is_some_and(|byte| byte & (1 << (block % 8)) != 0)
}

/// The error of a file whose job stops.
pub(crate) fn stopped(job: &str) -> Error {
    Error::new(Code::Canceled).with("job", job)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use sha2::{Digest as _, Sha256};

    use super::*;
    use crate::destination::Destination;
    use crate::hex::hex;

    /// More blocks than are held in memory before their turn, the last one short.
    const SIZE: u64 = 4 * BLOCK + BLOCK / 3;
    const JOB: &str = "0123456789abcdef0123456789abcdef";

    fn row() -> JobItem {
        let item = serde_json::json!({
            "seq": 0, "kind": "blob", "etag": "", "size": SIZE,
            "blob": {
                "container": { "account": { "name": "a", "endpoint": "https://a.example" }, "name": "c" },
                "name": "f"
            }
        });
        JobItem {
            item: serde_json::from_value(item).unwrap(),
            state: domain::ItemState::Planned,
            local: None,
            attempts: 0,
            request: None,
            answer: None,
            proof: None,
            error: None,
            blocks: None,
            sha256: None,
            poll: None,
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(12))]

        /// However blocks and pieces come in between each other, and whatever an earlier run left.
        #[test]
        fn t14_what_is_hashed_is_the_file(
            order in proptest::collection::vec((0_usize..4, 1_u64..1_500_000), 200),
            kept in 0_u8..32,
            streams in 1_usize..5,
        ) {
            let content: Vec<u8> = (0..SIZE).map(|at| (at ^ (at >> 9)).to_le_bytes()[0]).collect();
            let folder = tempfile::tempdir().unwrap();
            let destination = Destination::open(folder.path()).unwrap();
            let path = LocalPath::parse("f").unwrap();
            let part = destination.create_part(&path, JOB, 0).unwrap();
            let piece = |at: &Range<u64>| {
                let (from, to) = (usize::try_from(at.start), usize::try_from(at.end));
                &content[from.unwrap()..to.unwrap()]
            };
            for block in (0..5).filter(|block| kept & (1 << block) != 0) {
                let from = block as u64 * BLOCK;
                part.write_at(from, piece(&(from..from + length(block, SIZE)))).unwrap();
            }
            let blocks = Blocks::new(row(), path, part, vec![kept], Arc::default());

            let mut under_way: Vec<(usize, Range<u64>)> = Vec::new();
            let mut dice = order.iter().cycle();
            let sums = loop {
                match blocks.standing() {
                    Standing::Whole(sums) => break sums,
                    Standing::Failed(error) => panic!("{error}"),
                    Standing::UnderWay => {}
                    Standing::Behind(sums) => {
                        blocks.catch_up(sums).unwrap();
                        blocks.caught_up();
                        continue;
                    }
                }
                while let Some(block) = blocks.take(streams) {
                    under_way.push((block, blocks.missing(block)));
                }
                let (which, length) = dice.next().unwrap();
                let which = which % under_way.len();
                let (block, missing) = &mut under_way[which];
                let end = missing.end.min(missing.start + length);
                let bytes = Bytes::copy_from_slice(piece(&(missing.start..end)));
                blocks.write(*block, missing.start, bytes).unwrap();
                missing.start = end;
                if missing.is_empty() {
                    under_way.swap_remove(which);
                    blocks.left();
                }
            };
            let (sha256, _) = sums.finish(&blocks.row);
            prop_assert_eq!(sha256, hex(&Sha256::digest(&content)));
            prop_assert!(under_way.is_empty());
        }
    }
}
