//! A file that is fetched in blocks: several at a time, each written in its place, hashed in order behind
//! them, and remembered block by block, so that a crash costs no more than what was under way.

use std::collections::{BTreeMap, VecDeque};
use std::ops::Range;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, PoisonError};

use bytes::Bytes;
use domain::{Code, Error, Result};

use crate::destination::Part;
use crate::engine::lock;
use crate::names::LocalPath;
use crate::store::journal::JobItem;

/// Bytes of a block: one request.
pub(crate) const BLOCK: u64 = 8 << 20;
/// The hashing is woken once so many bytes wait for it, or the last ones.
const HASHED_AT_ONCE: u64 = 1 << 20;
/// Bytes of all files that are held for their hashing beside the disk.
const HELD: u64 = 28 << 20;
/// Bytes that may wait for the hashing before a file's next block is begun: what arrives faster than it can be
/// hashed takes the processor from the hashing, and is hashed alone at the end.
const AHEAD: u64 = 2 * BLOCK;

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

/// What the hashing does next.
pub(crate) enum Next {
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
    moved: Condvar,
}

#[derive(Debug)]
struct State {
    /// Bytes of each block that are written, from its beginning.
    written: Vec<u64>,
    /// Blocks that nobody fetches yet.
    todo: VecDeque<usize>,
    /// Blocks that somebody fetches.
    under_way: usize,
    /// The end of what is hashed, or was there from the beginning.
    hashed: u64,
    /// Bytes that the hashing takes from here, by their place.
    held: BTreeMap<u64, Bytes>,
    /// The first block that is not whole.
    front: usize,
    /// The bytes without a gap that the hashing waits for.
    awaited: u64,
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
            hashed: 0,
            held: BTreeMap::new(),
            front: 0,
            awaited: 0,
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
        state.hashed = state.advance(row.item.size);
        Self {
            row,
            path,
            part,
            held,
            state: Mutex::new(state),
            moved: Condvar::new(),
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

    /// Writes bytes of a block behind those that are there. An error where the file was given up.
    pub(crate) fn write(&self, block: usize, at: u64, bytes: Bytes) -> Result<()> {
        if let Some(error) = &lock(&self.state).failed {
            return Err(error.clone());
        }
        self.part.write_at(at, &bytes)?;
        let length = bytes.len() as u64;
        let holds = self.held.take(length);
        let mut state = lock(&self.state);
        if holds {
            state.held.insert(at, bytes);
        }
        state.written[block] += length;
        if block == state.front && state.advance(self.row.item.size) >= state.awaited {
            self.moved.notify_all();
        }
        Ok(())
    }

    /// Gives the file up.
    pub(crate) fn fail(&self, error: Error) {
        lock(&self.state).failed.get_or_insert(error);
        self.moved.notify_all();
    }

    /// Waits for bytes behind those that have been hashed, and says which can be hashed now.
    pub(crate) fn wait_beyond(&self, hashed: u64) -> Result<Next> {
        let size = self.row.item.size;
        let mut state = lock(&self.state);
        state.awaited = size.min(hashed + HASHED_AT_ONCE);
        state.hashed = state.hashed.max(hashed);
        loop {
            if let Some(error) = &state.failed {
                return Err(error.clone());
            }
            let end = state.end(size);
            if end >= state.awaited {
                return Ok(self.next(&mut state, hashed, end));
            }
            let woken = self.moved.wait(state);
            state = woken.unwrap_or_else(PoisonError::into_inner);
        }
    }

    fn next(&self, state: &mut State, hashed: u64, end: u64) -> Next {
        let (mut at, mut held) = (hashed, Vec::new());
        while at < end
            && let Some(bytes) = state.held.remove(&at)
        {
            at += bytes.len() as u64;
            held.push(bytes);
        }
        if held.is_empty() {
            let next = state.held.range(hashed..end).next();
            return Next::OnDisk(hashed..next.map_or(end, |(at, _)| *at));
        }
        self.held.give(at - hashed);
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

    /// Whether the part is worth being kept for the next run.
    pub(crate) fn has_kept(&self) -> bool {
        lock(&self.state).kept.iter().any(|byte| *byte != 0)
    }
}

impl Drop for Blocks {
    fn drop(&mut self) {
        let state = self.state.get_mut();
        let state = state.unwrap_or_else(PoisonError::into_inner);
        let held: usize = state.held.values().map(Bytes::len).sum();
        self.held.give(held as u64);
    }
}

impl State {
    /// Moves the front to the first block with a gap, and returns the end of what has none before it.
    fn advance(&mut self, size: u64) -> u64 {
        while self.front < self.written.len()
            && self.written[self.front] == length(self.front, size)
        {
            self.front += 1;
        }
        self.end(size)
    }

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
